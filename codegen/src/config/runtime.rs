//! `[runtime]` of `crate.toml`: where the emitted crate gets its runtime from.
//!
//! ```toml
//! [runtime]
//! version = "0.1.0"
//! path = "../codegen/runtime"
//! ```

use std::ops::Range;

use serde::Deserialize;
use toml::{Spanned, Table, Value};

/// The source of the runtime: a dependency of the emitted crate, or a copy inside of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuntimeSource {
    /// A copy in `src/runtime`.
    Embedded,
    /// A dependency, with keys and values as in a manifest.
    Dependency(Vec<(&'static str, String)>),
}

/// The keys of a dependency, in the order of the emitted manifest.
const KEYS: [&str; 6] = ["version", "path", "git", "branch", "tag", "rev"];

/// Help for a wrong source.
const SOURCES: &str =
    "use `embed = true` for a copy, or `version`, `path` or `git` (with `branch`, `tag` or `rev`) for a dependency";

#[derive(Deserialize)]
struct Section {
    runtime: Option<Spanned<Table>>,
}

impl RuntimeSource {
    /// Reads a source as a command line has it: `embed`, `version=0.1`, `path=DIR` or `git=URL`.
    ///
    /// # Errors
    ///
    /// If the text has another form. The message names the forms.
    pub fn from_argument(text: &str) -> Result<Self, String> {
        let pair = text.split_once('=').filter(|(_, value)| !value.is_empty());
        match (text, pair) {
            ("embed", _) => Ok(Self::Embedded),
            (_, Some((key @ ("version" | "path" | "git"), value))) => {
                let key = KEYS.into_iter().find(|known| *known == key).unwrap_or_default();
                Ok(Self::Dependency(vec![(key, value.to_owned())]))
            }
            _ => Err("expected `embed`, `version=REQUIREMENT`, `path=DIR` or `git=URL`".to_owned()),
        }
    }

    /// Parses the section, if a text has it. The error has a source span, a message and a help.
    pub(super) fn parse(text: &str) -> Result<Option<Self>, (Range<usize>, String, &'static str)> {
        let section: Section = toml::from_str(text)
            .map_err(|error| (error.span().unwrap_or_default(), error.message().to_owned(), SOURCES))?;
        let Some(table) = section.runtime else { return Ok(None) };
        let (span, mut table) = (table.span(), table.into_inner());
        let failed = |message: String| (span.clone(), message, SOURCES);
        let embed = match table.remove("embed") {
            None => false,
            Some(Value::Boolean(embed)) => embed,
            Some(_) => return Err(failed("`embed` must be true or false".to_owned())),
        };
        let mut keys = Vec::new();
        for key in KEYS {
            match table.remove(key) {
                None => {}
                Some(Value::String(value)) => keys.push((key, value)),
                Some(_) => return Err(failed(format!("`{key}` must be a string"))),
            }
        }
        if let Some(key) = table.keys().next() {
            return Err(failed(format!("`[runtime]` has no key `{key}`")));
        }
        let is_source = |(key, _): &(&str, String)| ["version", "path", "git"].contains(key);
        match (embed, keys.is_empty()) {
            (true, true) => Ok(Some(Self::Embedded)),
            (true, false) => Err(failed("the runtime is either embedded or a dependency".to_owned())),
            (false, _) if keys.iter().any(is_source) => Ok(Some(Self::Dependency(keys))),
            (false, _) => Err(failed("`[runtime]` names no source of the runtime".to_owned())),
        }
    }
}
