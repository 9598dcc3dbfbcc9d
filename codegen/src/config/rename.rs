//! `[rename]` of `crate.toml`: Rust names in place of those that the documents give.
//!
//! ```toml
//! [rename.operations]
//! listPets = "pets"
//! "GET /owners" = "owners"
//!
//! [rename.types]
//! PetItem = "Pet"
//!
//! [rename.properties]
//! "PetItem.petType" = "kind"
//!
//! [rename.parameters]
//! "listPets.petType" = "kind"
//! ```

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::entry::{Failed, Key};
use crate::name::RustName;

/// `[rename]`.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
pub(super) struct Section {
    operations: BTreeMap<Spanned<String>, Spanned<String>>,
    types: BTreeMap<Spanned<String>, Spanned<String>>,
    properties: BTreeMap<Spanned<String>, Spanned<String>>,
    parameters: BTreeMap<Spanned<String>, Spanned<String>>,
}

/// A Rust name of the user.
#[derive(Clone, Debug)]
pub(crate) struct Renamed {
    pub(crate) name: RustName,
    pub(super) span: Range<usize>,
}

impl Section {
    /// Returns the names by the part of a document that they stand for.
    pub(super) fn parse(self) -> Result<BTreeMap<(Key, String), Renamed>, Failed> {
        let mut names = BTreeMap::new();
        for (key, entries) in [
            (Key::Operation, self.operations),
            (Key::Type, self.types),
            (Key::Property, self.properties),
            (Key::Parameter, self.parameters),
        ] {
            for (item, name) in entries {
                let (at, written) = (name.span(), name.into_inner());
                let name = if key == Key::Type { RustName::camel(&written) } else { RustName::snake(&written) };
                if name.as_str() != written {
                    let message = format!("`{written}` is not a Rust name of {}", key.noun());
                    return Err(Failed::new(at, message, &format!("write `{name}`")));
                }
                names.insert((key, item.as_ref().clone()), Renamed { name, span: item.span() });
            }
        }
        Ok(names)
    }
}
