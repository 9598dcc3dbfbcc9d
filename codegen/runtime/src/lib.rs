//! The runtime of emitted clients.
//!
//! The generator copies the folder `src/runtime` into every emitted crate. Here it is a crate of its own, so that it is
//! compiled, linted and tested. No crate depends on it.

pub mod runtime;
