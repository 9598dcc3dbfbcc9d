//! `[package]` of `crate.toml`: keys of the emitted package that the generator does not write itself.
//!
//! ```toml
//! [package]
//! repository = "https://github.com/example/pets"
//! authors = ["Pet Shop"]
//! ```

use std::fmt::Write as _;
use std::ops::Range;

use serde::Deserialize;
use toml::{Spanned, Table, Value};

/// The keys that `crate.toml` has above its sections.
const ABOVE: [&str; 6] = ["name", "version", "description", "license", "keywords", "categories"];

/// The keys that the generator decides on.
const WRITTEN: [&str; 4] = ["edition", "rust-version", "readme", "workspace"];

/// The other keys of `[package]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Package {
    keys: Table,
}

#[derive(Deserialize)]
struct Section {
    package: Option<std::collections::BTreeMap<Spanned<String>, Value>>,
}

impl Package {
    /// Parses the section, if a text has it. The error has a source span, a message and a help.
    pub(super) fn parse(text: &str) -> Result<Self, (Range<usize>, String, &'static str)> {
        const HELP: &str = "`[package]` has the keys of a manifest, such as `repository`";
        let section: Section = toml::from_str(text)
            .map_err(|error| (error.span().unwrap_or_default(), error.message().to_owned(), HELP))?;
        let mut keys = Table::new();
        for (key, value) in section.package.into_iter().flatten() {
            let name = key.get_ref().as_str();
            if ABOVE.contains(&name) {
                let message = format!("`{name}` is not a key of `[package]` here");
                return Err((key.span(), message, "write it above all sections"));
            }
            if WRITTEN.contains(&name) {
                return Err((key.span(), format!("the generator writes `{name}` itself"), "remove the key"));
            }
            keys.insert(key.into_inner(), value);
        }
        Ok(Self { keys })
    }

    /// Returns the file with the text of the licence.
    pub(crate) fn license_file(&self) -> Option<&str> {
        self.keys.get("license-file").and_then(Value::as_str)
    }

    /// Returns the keys as lines below `[package]`, and the sections below them. Without a section for docs.rs, it builds
    /// the documentation with all features.
    pub(crate) fn manifest(&self) -> (String, String) {
        let is_section = |value: &Value| matches!(value, Value::Table(_));
        let (mut sections, mut lines) = (Table::new(), String::new());
        for (key, value) in &self.keys {
            if is_section(value) {
                sections.insert(key.clone(), value.clone());
            } else {
                let _ = writeln!(lines, "{key} = {value}");
            }
        }
        if let Value::Table(metadata) = sections.entry("metadata").or_insert_with(|| Table::new().into())
            && let Value::Table(docs) = metadata.entry("docs").or_insert_with(|| Table::new().into())
        {
            docs.entry("rs").or_insert_with(|| Table::from_iter([("all-features".to_owned(), true.into())]).into());
        }
        let package = Table::from_iter([("package".to_owned(), Value::Table(sections))]);
        (lines, toml::to_string(&package).unwrap_or_default() + "\n")
    }
}
