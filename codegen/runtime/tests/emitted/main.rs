//! The emitted clients of the documents in `codegen/tests/cases`, used against a real server.

#![deny(warnings)]
#![allow(confusable_idents, reason = "as in the library of an emitted crate")]
#![allow(missing_docs, reason = "the documents do not describe everything")]
#![allow(dead_code, unreachable_pub, clippy::pedantic, reason = "a case is not used to its last method")]

pub use openapi_client_runtime as runtime;

#[rustfmt::skip]
#[path = "../../../tests/cases/bodies/mod.rs"]
pub mod bodies;
#[rustfmt::skip]
#[path = "../../../tests/cases/brackets/mod.rs"]
pub mod brackets;
#[rustfmt::skip]
#[path = "../../../tests/cases/callbacks/mod.rs"]
pub mod callbacks;
#[cfg(feature = "webhooks")]
#[rustfmt::skip]
#[path = "../../../tests/cases/callbacks/events.rs"]
pub mod events;
#[rustfmt::skip]
#[path = "../../../tests/cases/examples/mod.rs"]
pub mod examples;
#[rustfmt::skip]
#[path = "../../../tests/cases/habits/mod.rs"]
pub mod habits;
#[rustfmt::skip]
#[path = "../../../tests/cases/latest/mod.rs"]
pub mod latest;
#[rustfmt::skip]
#[path = "../../../tests/cases/libraries/mod.rs"]
pub mod libraries;
#[rustfmt::skip]
#[path = "../../../tests/cases/markup/mod.rs"]
pub mod markup;
#[rustfmt::skip]
#[path = "../../../tests/cases/mistakes/mod.rs"]
pub mod mistakes;
#[rustfmt::skip]
#[path = "../../../tests/cases/modern/mod.rs"]
pub mod modern;
#[rustfmt::skip]
#[path = "../../../tests/cases/names/mod.rs"]
pub mod names;
#[rustfmt::skip]
#[path = "../../../tests/cases/own/mod.rs"]
pub mod own;
pub mod own_types;
#[rustfmt::skip]
#[path = "../../../tests/cases/pages/mod.rs"]
pub mod pages;
#[rustfmt::skip]
#[path = "../../../tests/cases/parameters/mod.rs"]
pub mod parameters;
#[rustfmt::skip]
#[path = "../../../tests/cases/pets/mod.rs"]
pub mod pets;
#[rustfmt::skip]
#[path = "../../../tests/cases/references/mod.rs"]
pub mod references;
#[rustfmt::skip]
#[path = "../../../tests/cases/responses/mod.rs"]
pub mod responses;
#[rustfmt::skip]
#[path = "../../../tests/cases/security/mod.rs"]
pub mod security;
#[rustfmt::skip]
#[path = "../../../tests/cases/setters/mod.rs"]
pub mod setters;
#[rustfmt::skip]
#[path = "../../../tests/cases/streams/mod.rs"]
pub mod streams;

#[path = "bodies.rs"]
mod bodies_tests;
#[path = "brackets.rs"]
mod brackets_tests;
#[cfg(feature = "webhooks")]
#[path = "callbacks.rs"]
mod callbacks_tests;
#[cfg(feature = "webhooks")]
#[path = "events.rs"]
mod events_tests;
#[cfg(feature = "test-util")]
#[path = "examples.rs"]
mod examples_tests;
#[path = "habits.rs"]
mod habits_tests;
#[path = "items.rs"]
mod items_tests;
#[path = "latest.rs"]
mod latest_tests;
#[path = "libraries.rs"]
mod libraries_tests;
#[path = "markup.rs"]
mod markup_tests;
#[path = "mistakes.rs"]
mod mistakes_tests;
#[path = "modern.rs"]
mod modern_tests;
#[path = "names.rs"]
mod names_tests;
#[path = "own.rs"]
mod own_tests;
#[path = "pages.rs"]
mod pages_tests;
#[path = "parameters.rs"]
mod parameters_tests;
#[path = "references.rs"]
mod references_tests;
#[path = "responses.rs"]
mod responses_tests;
#[path = "security.rs"]
mod security_tests;
#[cfg(feature = "server")]
#[path = "servers.rs"]
mod servers_tests;
#[path = "setters.rs"]
mod setters_tests;
#[path = "streams.rs"]
mod streams_tests;
