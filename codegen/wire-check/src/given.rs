//! The values to call an operation with.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::Value;

/// Values by location (`path`, `query`, `header`, `cookie`, `form` or `body`) and name; the name of a body is its media
/// type.
#[derive(Clone, Debug, Default)]
pub struct Given {
    values: BTreeMap<(String, String), Value>,
    files: BTreeMap<String, Vec<File>>,
}

/// A file of a multipart body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// File name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Content.
    pub content: String,
}

/// The reason why a call failed.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// Creates a failure from an error.
    pub fn new(error: impl fmt::Display) -> Self {
        Self(error.to_string())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Given {
    pub(crate) fn set(&mut self, place: &str, name: &str, value: Value) {
        self.values.insert((place.to_owned(), name.to_owned()), value);
    }

    pub(crate) fn add_file(&mut self, name: &str, file: File) {
        self.files.entry(name.to_owned()).or_default().push(file);
    }

    /// Returns a value, if this call has it.
    ///
    /// # Errors
    ///
    /// If the value does not have the type.
    pub fn optional<T: DeserializeOwned>(&self, place: &str, name: &str) -> Result<Option<T>, Failure> {
        let Some(value) = self.values.get(&(place.to_owned(), name.to_owned())) else { return Ok(None) };
        let failed = |error| Failure(format!("the {place} value {name} {value} does not have its type: {error}"));
        serde_json::from_value(value.clone()).map(Some).map_err(failed)
    }

    /// Returns a required value.
    ///
    /// # Errors
    ///
    /// If the value does not have the type, or the document does not require it.
    pub fn required<T: DeserializeOwned>(&self, place: &str, name: &str) -> Result<T, Failure> {
        let missing = || Failure(format!("the client requires the {place} value {name}, but the document does not"));
        self.optional(place, name)?.ok_or_else(missing)
    }

    /// Returns the first file of a required field.
    ///
    /// # Errors
    ///
    /// If the document does not require the file.
    pub fn file(&self, name: &str) -> Result<&File, Failure> {
        let missing = || Failure(format!("the client requires the file {name}, but the document does not"));
        self.files(name).first().ok_or_else(missing)
    }

    /// Returns the files of a field; empty if this call has none.
    pub fn files(&self, name: &str) -> &[File] {
        self.files.get(name).map_or(&[], Vec::as_slice)
    }
}
