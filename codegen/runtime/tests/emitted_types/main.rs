//! The emitted clients of the documents in `codegen/tests/cases`, used against a real server: types of requests and responses.
//!
//! How numbers and objects arrive depends on features of `serde_json`, which any crate of a program can enable. CI runs these
//! tests with and without them.

#![deny(warnings)]
#![allow(confusable_idents, reason = "as in the library of an emitted crate")]
#![allow(missing_docs, reason = "the documents do not describe everything")]
#![allow(dead_code, unreachable_pub, clippy::pedantic, reason = "a case is not used to its last method")]

pub use openapi_client_runtime as runtime;

#[rustfmt::skip]
#[path = "../../../tests/cases/compositions/mod.rs"]
pub mod compositions;
#[rustfmt::skip]
#[path = "../../../tests/cases/directions/mod.rs"]
pub mod directions;
#[rustfmt::skip]
#[path = "../../../tests/cases/types/mod.rs"]
pub mod types;
#[rustfmt::skip]
#[path = "../../../tests/cases/unions/mod.rs"]
pub mod unions;
#[rustfmt::skip]
#[path = "../../../tests/cases/values/mod.rs"]
pub mod values;

#[path = "compositions.rs"]
mod compositions_tests;
#[path = "directions.rs"]
mod directions_tests;
#[path = "types.rs"]
mod types_tests;
#[path = "unions.rs"]
mod unions_tests;
#[path = "values.rs"]
mod values_tests;
