//! `[types]`, `[rename]`, `[derives]` and `[dependencies]` of `crate.toml`, and the record of their use.
//!
//! A schema goes by its name in the document, and an inline one by the name of its type. A property is
//! `Schema.property`, and a parameter `operationId.parameter`. An operation without id is `GET /pets`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use toml::Table;

use super::derives::{self, Derive};
use super::entry::{Failed, Key};
use super::own_types::{self, OwnType};
use super::rename::{self, Renamed};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::text::{Place, SourceFile};

/// The sections for types, names, derives and dependencies.
#[derive(Clone, Debug, Default)]
pub(crate) struct Custom {
    types: BTreeMap<(Key, String), OwnType>,
    names: BTreeMap<(Key, String), Renamed>,
    pub(crate) derives: Vec<Derive>,
    /// Dependencies of the emitted crate beside those that the generator writes.
    pub(crate) dependencies: Table,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Sections {
    types: own_types::Section,
    rename: rename::Section,
    derives: derives::Section,
    dependencies: Table,
}

impl Custom {
    pub(super) fn parse(text: &str) -> Result<Self, Failed> {
        let sections: Sections = toml::from_str(text).map_err(|error| {
            let help = "`[types]` has the tables `formats`, `schemas` and `properties`; `[rename]` has `operations`, \
                        `types`, `properties` and `parameters`; `[derives]` has the lists `structs`, `enums`, `unions` \
                        and `texts`, and the table `types`";
            Failed::new(error.span().unwrap_or_default(), error.message().to_owned(), help)
        })?;
        Ok(Self {
            types: sections.types.parse()?,
            names: sections.rename.parse()?,
            derives: sections.derives.parse()?,
            dependencies: sections.dependencies,
        })
    }

    /// Reports entries that no document has a use for, and the problems of the others.
    pub(super) fn finish(&self, usage: &Usage, file: &Arc<SourceFile>, diagnostics: &mut Diagnostics) {
        let mut report = |span: &Range<usize>, message: String, help: &str| {
            let place = Place::Span(span.clone());
            diagnostics.push(Diagnostic::error(file, "crate-config", place, message).with_help(help));
        };
        let types = self.types.iter().map(|(key, entry)| (key, &entry.span));
        let names = self.names.iter().map(|(key, entry)| (key, &entry.span));
        for ((key, name), span) in types.chain(names) {
            if usage.used.contains(&span.start) {
                continue;
            }
            let (message, help) = match key {
                Key::Format => (
                    format!("no document uses a schema of the format `{name}`"),
                    "use a value of `format`, or remove it",
                ),
                Key::Schema => (
                    format!("no document uses a schema `{name}`"),
                    "use the name of a schema below `components.schemas`",
                ),
                Key::Type => (
                    format!("no document uses a schema `{name}`, and no type has this name"),
                    "use the name of a schema in the document or, for an inline schema, the name of its type",
                ),
                Key::Property => (
                    format!("no document uses a property `{name}`"),
                    "write `Schema.property`, with the names in the document",
                ),
                Key::Operation => (
                    format!("no document has the operation `{name}`"),
                    "use an `operationId`, or `GET /pets` without one",
                ),
                Key::Parameter => (
                    format!("no operation has the parameter `{name}`"),
                    "write `operationId.parameter`, with the names in the document",
                ),
            };
            report(span, message, help);
        }
        for (span, message) in &usage.problems {
            report(span, message.clone(), "choose another name");
        }
    }
}

/// The entries that lowering has used, and their problems.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    /// The positions of the entries.
    used: BTreeSet<usize>,
    problems: Vec<(Range<usize>, String)>,
}

impl Usage {
    /// Adds the use for another document.
    pub(crate) fn extend(&mut self, other: Self) {
        self.used.extend(other.used);
        self.problems.extend(other.problems);
    }
}

/// The sections while a document is lowered.
#[derive(Debug, Default)]
pub(crate) struct Customs<'c> {
    custom: Option<&'c Custom>,
    pub(crate) usage: Usage,
}

impl<'c> Customs<'c> {
    pub(crate) fn new(custom: Option<&'c Custom>) -> Self {
        Self { custom, usage: Usage::default() }
    }

    /// Returns true if a crate has neither types nor names of its own.
    pub(crate) fn is_empty(&self) -> bool {
        self.custom.is_none_or(|custom| custom.types.is_empty() && custom.names.is_empty())
    }

    /// The sections, with a new record of their use.
    pub(crate) fn sections(&self) -> Option<&'c Custom> {
        self.custom
    }

    /// Returns the user's type for a part of the document, the first of these names that has one.
    pub(crate) fn own_type(&mut self, key: Key, names: &[String]) -> Option<&'c OwnType> {
        let custom = self.custom.filter(|custom| !custom.types.is_empty())?;
        let found = names.iter().find_map(|name| custom.types.get(&(key, name.clone())))?;
        self.usage.used.insert(found.span.start);
        Some(found)
    }

    /// Returns true if a part of the document has a type of the user. Does not count as its use.
    pub(crate) fn has_own_type(&self, key: Key, name: &str) -> bool {
        let custom = self.custom.filter(|custom| !custom.types.is_empty());
        custom.is_some_and(|custom| custom.types.contains_key(&(key, name.to_owned())))
    }

    /// Returns the user's name for a part of the document, the first of these names that has one.
    pub(crate) fn name(&mut self, key: Key, names: &[String]) -> Option<&'c Renamed> {
        let custom = self.custom.filter(|custom| !custom.names.is_empty())?;
        let found = names.iter().find_map(|name| custom.names.get(&(key, name.clone())))?;
        self.usage.used.insert(found.span.start);
        Some(found)
    }

    /// Notes that the name of the user is taken. `owner` has it, or the emitted code without one.
    pub(crate) fn taken(&mut self, renamed: &Renamed, owner: Option<&str>) {
        let name = &renamed.name;
        let message = match owner {
            Some(owner) => format!("the name `{name}` is also that of `{owner}`"),
            None => format!("the name `{name}` is reserved"),
        };
        self.usage.problems.push((renamed.span.clone(), message));
    }
}
