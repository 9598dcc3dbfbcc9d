//! JSON pointers into the document, for diagnostics.

use crate::openapi::tables::Method;
use crate::text::{Place, push_token};

/// A JSON pointer into the document.
#[derive(Clone, Debug)]
pub(super) struct Pointer(String);

impl Pointer {
    pub(super) fn root() -> Self {
        Self(String::new())
    }

    /// Returns the pointer of component `name` in a section such as `schemas`.
    pub(super) fn component(section: &str, name: &str) -> Self {
        Self::root().key("components").key(section).key(name)
    }

    /// Returns the target of a local reference.
    pub(super) fn of_reference(reference: &str) -> Self {
        Self(reference.trim_start_matches('#').to_owned())
    }

    pub(super) fn key(&self, key: &str) -> Self {
        let mut pointer = self.0.clone();
        push_token(&mut pointer, key);
        Self(pointer)
    }

    /// Returns the pointer of an operation of this path item.
    pub(super) fn method(&self, method: &str) -> Self {
        Method::of(method).keys().fold(self.clone(), |pointer, key| pointer.key(key))
    }

    pub(super) fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// Returns a local reference to it.
    pub(super) fn reference(&self) -> String {
        format!("#{}", self.0)
    }

    /// Returns the place of the value.
    pub(super) fn value_place(&self) -> Place {
        Place::Value(self.0.clone())
    }

    /// Returns the place of the value's key.
    pub(super) fn key_place(&self) -> Place {
        Place::Key(self.0.clone())
    }
}
