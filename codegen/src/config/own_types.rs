//! `[types]` of `crate.toml`: Rust types of the user in place of emitted ones.
//!
//! ```toml
//! [types.formats]
//! uuid = "uuid::Uuid"
//! decimal = { type = "rust_decimal::Decimal", example = "1.50" }
//!
//! [types.schemas]
//! Money = "my_money::Money"
//!
//! [types.properties]
//! "Invoice.total" = "my_money::Money"
//! ```

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use syn::TypePath;
use toml::{Spanned, Value};

use super::entry::{Failed, Key};

/// `[types]`.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
pub(super) struct Section {
    formats: BTreeMap<Spanned<String>, Spanned<Value>>,
    schemas: BTreeMap<Spanned<String>, Spanned<Value>>,
    properties: BTreeMap<Spanned<String>, Spanned<Value>>,
}

/// The keys of a type with more than its path.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Full {
    r#type: String,
    example: Option<serde_json::Value>,
}

/// A type of the user.
#[derive(Clone, Debug)]
pub(crate) struct OwnType {
    /// Path of the type, with its generic arguments.
    pub(crate) rust: String,
    /// A value for examples, as JSON.
    pub(crate) example: Option<serde_json::Value>,
    pub(super) span: Range<usize>,
}

/// Formats that are not text or a number on the wire.
const BYTES: [&str; 2] = ["binary", "byte"];

/// Types in the prelude.
const PRELUDE: [&str; 4] = ["Box", "Option", "String", "Vec"];

impl Section {
    /// Returns the types by the part of a document that they stand for.
    pub(super) fn parse(self) -> Result<BTreeMap<(Key, String), OwnType>, Failed> {
        let mut types = BTreeMap::new();
        for (key, entries) in
            [(Key::Format, self.formats), (Key::Schema, self.schemas), (Key::Property, self.properties)]
        {
            for (name, value) in entries {
                let span = name.span();
                let name = name.into_inner();
                if key == Key::Format && BYTES.contains(&name.as_str()) {
                    let message = format!("the format `{name}` has no other type: its values are bytes or files");
                    return Err(Failed::new(span, message, "map a schema or a property instead"));
                }
                types.insert((key, name), own_type(span, value)?);
            }
        }
        Ok(types)
    }
}

fn own_type(span: Range<usize>, value: Spanned<Value>) -> Result<OwnType, Failed> {
    let at = value.span();
    let Full { r#type: rust, example } = match value.into_inner() {
        Value::String(path) => Full { r#type: path, example: None },
        table => Full::deserialize(table).map_err(|error| {
            let help = "write `\"uuid::Uuid\"`, or `{ type = \"uuid::Uuid\", example = \"…\" }`";
            Failed::new(at.clone(), error.message().to_owned(), help)
        })?,
    };
    let path = syn::parse_str::<TypePath>(&rust).ok().filter(|path| path.qself.is_none()).map(|path| path.path);
    let first = path.as_ref().and_then(|path| path.segments.first()).map(|first| first.ident.to_string());
    // Emitted types are in several files, which import nothing for them.
    let is_imported = |name: &str| name.starts_with(|c: char| c.is_ascii_lowercase()) || PRELUDE.contains(&name);
    let is_path = path.is_some_and(|path| path.segments.len() > 1);
    if first.is_none_or(|first| matches!(&*first, "self" | "super" | "Self") || !(is_path || is_imported(&first))) {
        let message = format!("`{rust}` is not a path of a Rust type");
        return Err(Failed::new(at, message, "begin with the name of a crate, such as `uuid::Uuid`, or with `crate`"));
    }
    Ok(OwnType { rust, example, span })
}
