//! `[derives]` of `crate.toml`: derive macros for emitted types, by their kind or by their name.
//!
//! ```toml
//! [derives]
//! structs = ["schemars::JsonSchema"]
//!
//! [derives.types]
//! Status = ["strum::EnumIter"]
//! ```

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::entry::Failed;
use crate::model::{TypeDef, TypeKind};

/// `[derives]`.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
pub(super) struct Section {
    structs: Vec<Spanned<String>>,
    enums: Vec<Spanned<String>>,
    unions: Vec<Spanned<String>>,
    texts: Vec<Spanned<String>>,
    types: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
}

/// A derive macro of the user.
#[derive(Clone, Debug)]
pub(crate) struct Derive {
    /// Path of the macro.
    pub(crate) path: String,
    pub(crate) of: Derived,
    pub(crate) span: Range<usize>,
}

/// The types with a derive macro.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Derived {
    Structs,
    Enums,
    Unions,
    Texts,
    /// The type with this name in Rust.
    Type(String),
}

impl Derived {
    /// Returns true if a type is among them. An alias is the other type.
    pub(crate) fn has(&self, def: &TypeDef) -> bool {
        match (self, &def.kind) {
            (_, TypeKind::Alias(_)) => false,
            (Self::Type(name), _) => def.name.as_str() == name,
            (Self::Structs, TypeKind::Struct(_))
            | (Self::Enums, TypeKind::Enum(_) | TypeKind::IntegerEnum(_))
            | (Self::Unions, TypeKind::Union(_))
            | (Self::Texts, TypeKind::Text(_) | TypeKind::TextUnion(_)) => true,
            _ => false,
        }
    }

    /// Describes them, for messages.
    pub(crate) fn noun(&self) -> String {
        match self {
            Self::Structs => "struct".to_owned(),
            Self::Enums => "enum".to_owned(),
            Self::Unions => "union".to_owned(),
            Self::Texts => "text type".to_owned(),
            Self::Type(name) => format!("type `{name}`"),
        }
    }
}

impl Section {
    pub(super) fn parse(self) -> Result<Vec<Derive>, Failed> {
        let kinds = [
            (Derived::Structs, self.structs),
            (Derived::Enums, self.enums),
            (Derived::Unions, self.unions),
            (Derived::Texts, self.texts),
        ];
        let types = self.types.into_iter().map(|(name, paths)| (Derived::Type(name.into_inner()), paths));
        let mut derives: Vec<Derive> = Vec::new();
        for (of, paths) in kinds.into_iter().chain(types) {
            for path in paths {
                let (span, path) = (path.span(), path.into_inner());
                if syn::parse_str::<syn::Path>(&path).is_err() {
                    let message = format!("`{path}` is not a path of a derive macro");
                    return Err(Failed::new(span, message, "write `\"Eq\"` or `\"schemars::JsonSchema\"`"));
                }
                derives.push(Derive { path, of: of.clone(), span });
            }
        }
        Ok(derives)
    }
}
