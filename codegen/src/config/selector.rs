//! `include` and `exclude` of `crate.toml`: the operations of the documents that the crate has.
//!
//! ```toml
//! include = ["tag:Pets", "path:/owners/*"]
//! exclude = ["operation:deletePet"]
//! ```

use std::fmt;

use serde::Deserialize;

/// Selects operations of a document.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Selector {
    /// `tag:NAME`: the operations with a tag.
    Tag(String),
    /// `path:/pets/*`: the operations of paths; `*` matches any characters.
    Path(String),
    /// `operation:ID` or `operation:GET /pets`: one operation.
    Operation(String),
}

impl TryFrom<String> for Selector {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::from_argument(&text)
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(name) => write!(f, "tag:{name}"),
            Self::Path(path) => write!(f, "path:{path}"),
            Self::Operation(id) => write!(f, "operation:{id}"),
        }
    }
}

impl Selector {
    /// Reads a selector.
    ///
    /// # Errors
    ///
    /// If the text has another form. The message names the forms.
    pub fn from_argument(text: &str) -> Result<Self, String> {
        match text.split_once(':').filter(|(_, name)| !name.is_empty()) {
            Some(("tag", name)) => Ok(Self::Tag(name.to_owned())),
            Some(("path", path)) if path.starts_with(['/', '*']) => Ok(Self::Path(path.to_owned())),
            Some(("operation", id)) => Ok(Self::Operation(id.to_owned())),
            _ => Err(format!(
                "`{text}` selects nothing: expected `tag:NAME`, `path:/pets/*`, `operation:ID` or `operation:GET /pets`"
            )),
        }
    }
}
