//! Signatures of callbacks, and their decoding.

use openapi_client_runtime::emitted as runtime;

mod bodies;
mod conditions;
mod configuration;
mod decoding;
mod hostile;
mod properties;
mod sample;
mod sdks;
mod standard;
mod url_form;
