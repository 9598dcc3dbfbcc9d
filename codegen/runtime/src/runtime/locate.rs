//! Where in a body decoding fails.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// The path to what does not fit the type: `participants[0].muted`. None for the value as a whole.
///
/// Decoding itself does not keep track, since that would slow it down. When it has failed, the value is decoded once
/// more.
pub(super) fn locate<T: DeserializeOwned>(value: &Value) -> Option<String> {
    let error = serde_path_to_error::deserialize::<_, T>(value).err()?;
    Some(error.path().to_string()).filter(|path| path != ".")
}
