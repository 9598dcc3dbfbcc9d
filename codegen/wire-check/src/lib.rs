//! Calls every operation of an emitted client, and compares what is sent with what the document says.
//!
//! Nothing here knows the generator or its runtime: `file` reads the document as it is written and the files that it refers
//! to, `document` follows references, `template` takes paths apart, `sample` makes values for its schemas, or takes the
//! examples that `fit` finds to be such values, `encode` writes them by the rules of OpenAPI, `exchange` lays out each call
//! with the request that has to arrive and the response, and `compare` reports the differences.
//! `cargo xtask corpus` writes the program between the two.

mod check;
mod compare;
mod document;
mod encode;
mod exchange;
mod file;
mod fit;
mod given;
mod pattern;
mod percent;
mod sample;
mod template;

pub use check::{Check, Mismatch, Report};
pub use exchange::{Exchange, PASSWORD, USERNAME};
pub use given::{Failure, File, Given};
pub use serde_json;
