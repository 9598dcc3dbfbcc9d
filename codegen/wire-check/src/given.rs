//! The values that an operation is called with.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::Value;

/// Values by place (`path`, `query`, `header`, `cookie`, `form` or `body`) and name; a body has no name.
#[derive(Clone, Debug, Default)]
pub struct Given {
    values: BTreeMap<(String, String), Value>,
    files: BTreeMap<String, Vec<File>>,
}

/// A file of a multipart body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its own name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its content.
    pub content: String,
}

/// Why a call did not succeed.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// With the text that an error prints.
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

    /// A value, if this call has it.
    ///
    /// # Errors
    ///
    /// If the value is not one of the type.
    pub fn optional<T: DeserializeOwned>(&self, place: &str, name: &str) -> Result<Option<T>, Failure> {
        let Some(value) = self.values.get(&(place.to_owned(), name.to_owned())) else { return Ok(None) };
        let failed = |error| Failure(format!("the {place} value {name} {value} does not fit its type: {error}"));
        serde_json::from_value(value.clone()).map(Some).map_err(failed)
    }

    /// A value that this call cannot do without.
    ///
    /// # Errors
    ///
    /// If the value is not one of the type, or the document has none.
    pub fn required<T: DeserializeOwned>(&self, place: &str, name: &str) -> Result<T, Failure> {
        let missing =
            || Failure(format!("the client wants the {place} value {name}, which the document does not require"));
        self.optional(place, name)?.ok_or_else(missing)
    }

    /// The first file of a field that this call cannot do without.
    ///
    /// # Errors
    ///
    /// If the document has none.
    pub fn file(&self, name: &str) -> Result<&File, Failure> {
        let missing = || Failure(format!("the client wants the file {name}, which the document does not require"));
        self.files(name).first().ok_or_else(missing)
    }

    /// The files of a field; empty if this call has none.
    pub fn files(&self, name: &str) -> &[File] {
        self.files.get(name).map_or(&[], Vec::as_slice)
    }
}
