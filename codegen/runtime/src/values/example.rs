//! Example values of emitted types, for tests.

use serde::de::DeserializeOwned;

/// Decodes an example of emitted code.
///
/// # Panics
///
/// If it does not have the type. The generator checks that it has, and a test of the emitted crate decodes every example.
pub fn example<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("an example of the generated code is invalid: {error}"))
}
