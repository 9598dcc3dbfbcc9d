//! Calls every operation of an emitted client, sends it every callback, and compares its requests and decoded values with
//! the document.
//!
//! This crate is independent of the generator and its runtime: `file` reads the document and its referenced files,
//! `document` resolves references, `template` parses paths, `sample` creates values for schemas or uses the examples
//! that `fit` accepts, `encode` serializes them by the rules of OpenAPI, `body`, `items` and `xml` those of bodies. `exchange`
//! plans each call with the expected request and the response, and `delivery` the requests of each callback. `compare`
//! reports the differences; its tests plant faults.
//! `cargo corpus` writes the program that calls the client.

mod body;
mod check;
mod compare;
mod delivery;
mod document;
mod encode;
mod exchange;
mod file;
mod fit;
mod given;
mod items;
mod media;
mod pattern;
mod percent;
mod sample;
mod template;
mod variation;
mod xml;

pub use check::{Check, Mismatch, Report};
pub use delivery::Delivery;
pub use exchange::{Exchange, PASSWORD, USERNAME};
pub use given::{Failure, File, Given};
pub use serde_json;
