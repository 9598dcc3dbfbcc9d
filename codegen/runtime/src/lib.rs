//! Support code of the emitted clients.
//!
//! The generator copies the folder `src/runtime` into every crate that it emits. It is a crate of its own here, so
//! that it is compiled, linted and tested where it is written; nothing depends on this crate as a library.

pub mod runtime;
