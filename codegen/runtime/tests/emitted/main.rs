//! What the generator emits for the documents in `codegen/tests/cases`, compiled and used against a real server.

#![deny(warnings)]
#![allow(dead_code, unreachable_pub, clippy::pedantic, reason = "a case is not used to its last method")]

#[path = "../../src/runtime/mod.rs"]
pub mod runtime;

#[path = "../../../tests/cases/bodies/mod.rs"]
pub mod bodies;
#[path = "../../../tests/cases/names/mod.rs"]
pub mod names;
#[path = "../../../tests/cases/parameters/mod.rs"]
pub mod parameters;
#[path = "../../../tests/cases/references/mod.rs"]
pub mod references;
#[path = "../../../tests/cases/responses/mod.rs"]
pub mod responses;
#[path = "../../../tests/cases/security/mod.rs"]
pub mod security;
#[path = "../../../tests/cases/types/mod.rs"]
pub mod types;
#[path = "../../../tests/cases/unions/mod.rs"]
pub mod unions;
