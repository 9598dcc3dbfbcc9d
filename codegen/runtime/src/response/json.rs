//! Decoding of JSON bodies.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

use super::locate::{BodyPath, locate, reason};
use super::raw::without_byte_order_mark;
use super::repair::repair;
#[cfg(feature = "server")]
use super::repair::repair_integers;
use crate::values::metered::{self, Metered, TooManyNodes};
#[cfg(feature = "server")]
use crate::values::strict::check_unique;

/// The reason why a body cannot be decoded. The message does not quote the body.
pub(crate) enum JsonError {
    TooManyNodes,
    Invalid { path: Option<BodyPath>, message: String },
}

impl From<TooManyNodes> for JsonError {
    fn from(_: TooManyNodes) -> Self {
        Self::TooManyNodes
    }
}

/// Decodes a body within a limit of nodes. A body that other clients accept is repaired.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8], max_nodes: usize) -> Result<T, JsonError> {
    let text = without_byte_order_mark(body);
    decoded(text, max_nodes)?.or_else(|error| repaired(text, max_nodes, error, repair))
}

/// Decodes the body of a request to a server. Only integers are repaired, which JSON may write as `10.0`.
#[cfg(feature = "server")]
pub(crate) fn decode_strictly<T: DeserializeOwned>(body: &[u8], max_nodes: usize) -> Result<T, JsonError> {
    let text = without_byte_order_mark(body);
    check_unique(text).map_err(|error| invalid(text, false, &error, &|text| check_unique(text).err()))?;
    decoded(text, max_nodes)?.or_else(|error| repaired(text, max_nodes, error, repair_integers))
}

fn decoded<T: DeserializeOwned>(text: &[u8], max_nodes: usize) -> Result<serde_json::Result<T>, TooManyNodes> {
    metered::within(max_nodes, || {
        let mut deserializer = serde_json::Deserializer::from_slice(text);
        let value = T::deserialize(Metered::new(&mut deserializer))?;
        deserializer.end().map(|()| value)
    })
}

/// Repairs a body that could not be decoded, and decodes it again. Each repair removes all faults of its kind, so there
/// are few rounds.
fn repaired<T: DeserializeOwned>(
    text: &[u8],
    max_nodes: usize,
    mut error: serde_json::Error,
    repair: fn(&[u8], &serde_json::Error) -> Option<Vec<u8>>,
) -> Result<T, JsonError> {
    let mut text = Cow::Borrowed(text);
    while let Some(repaired) = repair(&text, &error) {
        error = match decoded(&repaired, max_nodes)? {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        text = Cow::Owned(repaired);
    }
    let is_repaired = matches!(text, Cow::Owned(_));
    Err(invalid(&text, is_repaired, &error, &|text| decoded::<T>(text, max_nodes).ok()?.err()))
}

fn invalid(
    text: &[u8],
    is_repaired: bool,
    error: &serde_json::Error,
    decode: &dyn Fn(&[u8]) -> Option<serde_json::Error>,
) -> JsonError {
    let message = if text.is_empty() {
        "expected JSON".to_owned()
    } else if error.is_data() {
        let message = error.to_string();
        let (message, _) = message.rsplit_once(" at line ").unwrap_or((&message, ""));
        // Positions in a repaired text are not those in the body.
        let place =
            if is_repaired { String::new() } else { format!(" at line {} column {}", error.line(), error.column()) };
        reason(message) + &place
    } else {
        // Messages about JSON syntax do not quote the body.
        error.to_string()
    };
    JsonError::Invalid { path: locate(text, error, decode), message }
}
