//! Receivers of signed callbacks with axum and hyper: see `examples`, which the tests run.
