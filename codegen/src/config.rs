//! The configuration of the emitted crate: package keys, `[runtime]`, `[lint]`, `[[pagination]]`, `[[accepted]]`, `[types]`,
//! `[rename]`, `[derives]`, `[dependencies]` and manifest sections of `crate.toml`.

mod accepted;
mod custom;
mod derives;
mod entry;
mod levels;
mod own_types;
mod package;
mod pagination;
mod rename;
mod rules;
mod runtime;
mod selector;

use std::ops::Range;
use std::sync::Arc;

use openapi_client_runtime::sources::VERSION;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use toml::Spanned;
use toml::de::{DeTable, Error};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Api, ListBrackets};
use crate::name::{RustName, is_keyword};
use crate::text::{Place, SourceFile};

pub(crate) use accepted::{Acceptance, acceptances};
pub(crate) use custom::{Custom, Customs};
pub(crate) use entry::Key;
pub(crate) use levels::Level;
pub(crate) use own_types::OwnType;
pub(crate) use package::Package;
pub(crate) use pagination::{PaginationRule, tables as pagination_tables};
pub(crate) use rules::{PaginationRules, Rules};
pub use runtime::RuntimeSource;
pub use selector::Selector;

/// The emitted crate.
#[derive(Clone, Debug)]
pub struct CrateConfig {
    /// Name of the package.
    pub name: String,
    /// Version of the package.
    pub version: String,
    /// Description of the package.
    pub description: String,
    /// SPDX expression. Without it, a crate of [`Self::new`] has the licence of its documents, or [`DEFAULT_LICENSE`].
    pub license: Option<String>,
    /// Keywords of the registry, at most five.
    pub keywords: Vec<String>,
    /// Categories of the registry, at most five.
    pub categories: Vec<String>,
    /// Sections that are copied into the manifest: dependencies of hand-written tests and benchmarks, or an empty
    /// `[workspace]` that separates the crate from a surrounding workspace.
    pub manifest: String,
    /// Where the crate gets its runtime from.
    pub runtime: RuntimeSource,
    /// Modules that come first in the texts of the crate, in this order. The guide is made for one of them.
    pub order: Vec<String>,
    /// The operations that the crate has; all if empty. What no operation needs is left out, and need not be valid.
    pub include: Vec<Selector>,
    /// The operations that the crate does not have.
    pub exclude: Vec<Selector>,
    /// True if the crate has the server side of its APIs, behind the cargo feature `server`.
    pub server: bool,
    /// The Rust path of the module, such as `crate::api`, if the files are a module of another crate.
    pub module: Option<String>,
    /// Command that regenerates the crate, named in the first line of every emitted file.
    pub command: String,

    /// The other keys of the package.
    pub(crate) package: Package,
    /// Form of list items in the style `deepObject`, for documents without `x-rust-list-brackets`.
    pub(crate) list_brackets: ListBrackets,
    /// Pagination that the documents do not describe.
    pub(crate) pagination: Vec<PaginationRule>,
    /// Severities of lint rules.
    pub(crate) levels: Vec<(Spanned<String>, Level)>,
    /// Types, names, derives and dependencies of the user.
    pub(crate) custom: Custom,
    /// True if the manifest needs a licence even if none was chosen.
    needs_license: bool,
    /// The file, for diagnostics.
    pub(crate) file: Option<Arc<SourceFile>>,
}

/// The licence of a crate if neither its configuration nor its documents name one.
pub const DEFAULT_LICENSE: &str = "MIT OR Apache-2.0";

/// The command in emitted files if the program that generates names no other.
const COMMAND: &str = "openapi-client generate";

/// Help for an invalid package name.
const NAME: &str = "use at most 64 lower-case letters, digits, and single `-` or `_` between them, starting with a letter; \
                    Rust keywords are not allowed";

/// The keys of `crate.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    name: Option<String>,
    #[serde(default, deserialize_with = "version")]
    version: Option<String>,
    description: Option<String>,
    license: Option<String>,
    keywords: Option<Vec<String>>,
    categories: Option<Vec<String>>,
    order: Option<Vec<String>>,
    server: Option<bool>,
    command: Option<String>,
    include: Option<Vec<Selector>>,
    exclude: Option<Vec<Selector>>,
    #[serde(rename = "list-brackets")]
    list_brackets: Option<ListBrackets>,
}

impl CrateConfig {
    /// Creates a minimal configuration: version 0.1.0, the licence of the documents, and its own `[workspace]`, so that
    /// the crate builds in any folder. An empty description becomes the titles of the specifications.
    ///
    /// # Errors
    ///
    /// If the name is not a valid package name. The message names the allowed characters.
    pub fn new(name: impl Into<String>) -> Result<Self, String> {
        let name = name.into();
        if !is_package_name(&name) {
            return Err(format!("`{name}` is not a valid package name: {NAME}"));
        }
        Ok(Self::minimal(name))
    }

    /// Creates the configuration of a module in another crate, with its path in that crate: `crate::api`. The module has
    /// no features: all of it is on. The runtime is a dependency of the crate.
    #[must_use]
    pub fn for_module(path: impl Into<String>) -> Self {
        let runtime = RuntimeSource::Dependency(vec![("version", VERSION.to_owned())]);
        Self { module: Some(path.into()), runtime, ..Self::minimal("module".to_owned()) }
    }

    fn minimal(name: String) -> Self {
        Self {
            name,
            version: "0.1.0".to_owned(),
            description: String::new(),
            license: None,
            keywords: Vec::new(),
            categories: Vec::new(),
            order: Vec::new(),
            include: Vec::new(),
            exclude: Vec::new(),
            server: false,
            manifest: "# A separate workspace, so that the crate builds inside another one.\n[workspace]\n".to_owned(),
            module: None,
            command: COMMAND.to_owned(),
            runtime: RuntimeSource::Embedded,
            package: Package::default(),
            list_brackets: ListBrackets::default(),
            pagination: Vec::new(),
            levels: Vec::new(),
            custom: Custom::default(),
            needs_license: true,
            file: None,
        }
    }

    /// Parses a `crate.toml`: package keys, then `[[pagination]]` and manifest sections.
    ///
    /// # Errors
    ///
    /// If the text is not TOML, lacks a required key, or has an unknown key.
    pub fn parse(name: &str, text: &str) -> Result<Self, Diagnostic> {
        let parsed = read(name, text)?;
        let keys = &parsed.keys;
        let required = [("name", &keys.name), ("version", &keys.version), ("description", &keys.description)];
        if let Some((key, _)) = required.into_iter().find(|(_, value)| value.is_none()) {
            let message = format!("the key `{key}` is missing");
            return Err(Diagnostic::error(&parsed.file, "crate-config", Place::Start, message)
                .with_help("`name`, `version` and `description` are required"));
        }
        Self { needs_license: false, ..Self::minimal(String::new()) }.overridden(parsed)
    }

    /// Overrides this configuration with the keys of a `crate.toml`. Its manifest sections replace all existing ones.
    ///
    /// # Errors
    ///
    /// If the text is not TOML or has an unknown key.
    pub fn with(self, name: &str, text: &str) -> Result<Self, Diagnostic> {
        self.overridden(read(name, text)?)
    }

    fn overridden(self, parsed: Parsed) -> Result<Self, Diagnostic> {
        let Parsed { keys, manifest, package, runtime, pagination, levels, custom, file } = parsed;
        let config = Self {
            name: keys.name.unwrap_or(self.name),
            version: keys.version.unwrap_or(self.version),
            description: keys.description.unwrap_or(self.description),
            license: keys.license.or(self.license),
            keywords: keys.keywords.unwrap_or(self.keywords),
            categories: keys.categories.unwrap_or(self.categories),
            order: keys.order.unwrap_or(self.order),
            include: keys.include.unwrap_or(self.include),
            exclude: keys.exclude.unwrap_or(self.exclude),
            server: keys.server.unwrap_or(self.server),
            manifest,
            module: self.module,
            command: keys.command.unwrap_or(self.command),
            runtime: runtime.unwrap_or(self.runtime),
            package,
            list_brackets: keys.list_brackets.unwrap_or(self.list_brackets),
            pagination,
            levels,
            custom,
            needs_license: self.needs_license,
            file: Some(Arc::clone(&file)),
        };
        if is_package_name(&config.name) {
            return Ok(config);
        }
        let message = format!("`{}` is not a valid package name", config.name);
        let place = entry(&file, "name", &config.name).unwrap_or(Place::Start);
        Err(Diagnostic::error(&file, "crate-config", place, message).with_help(NAME))
    }

    /// Returns the licence from this configuration, or the one that all documents name.
    pub(crate) fn chosen_license<'a>(&'a self, apis: &'a [Api]) -> Option<&'a str> {
        if self.license.is_some() || !self.needs_license {
            return self.license.as_deref();
        }
        let (first, rest) = apis.split_first()?;
        first.license.as_deref().filter(|_| rest.iter().all(|api| api.license == first.license))
    }

    /// Returns the default licence if the manifest needs one and none was chosen.
    pub(crate) fn assumed_license(&self, apis: &[Api]) -> Option<&'static str> {
        (self.needs_license && self.chosen_license(apis).is_none()).then_some(DEFAULT_LICENSE)
    }

    /// Returns the position of a module in the texts of the crate.
    pub(crate) fn rank(&self, module: &RustName) -> usize {
        self.order.iter().position(|name| name == module.as_str()).unwrap_or(self.order.len())
    }

    /// Reports modules in `order` that the crate does not have.
    pub(crate) fn check_order(&self, apis: &[Api], diagnostics: &mut Diagnostics) {
        let Some(file) = &self.file else { return };
        for name in self.order.iter().filter(|name| apis.iter().all(|api| api.module.as_str() != *name)) {
            let message = format!("`order` lists `{name}`, but there is no such module");
            let help = "the name of a module is the name of its document without extension";
            let place = entry(file, "order", name).unwrap_or(Place::Start);
            diagnostics.push(Diagnostic::error(file, "crate-config", place, message).with_help(help));
        }
    }

    /// Returns the file and the place of a selector in it; `None` if the command line has the selector.
    pub(crate) fn selector(&self, selector: &Selector) -> Option<(&Arc<SourceFile>, Place)> {
        let file = self.file.as_ref()?;
        let text = selector.to_string();
        let place = ["include", "exclude"].into_iter().find_map(|key| entry(file, key, &text))?;
        Some((file, place))
    }

    /// Returns the path of the emitted items: the library name in Rust, or [`Self::module`].
    #[must_use]
    pub fn library(&self) -> String {
        self.module.clone().unwrap_or_else(|| self.name.replace('-', "_"))
    }

    /// Returns the folder of Rust files in the output directory, with a trailing `/` or empty.
    pub(crate) fn source_folder(&self) -> &'static str {
        if self.module.is_some() { "" } else { "src/" }
    }
}

/// The parsed content of a `crate.toml`.
struct Parsed {
    keys: Keys,
    manifest: String,
    package: Package,
    runtime: Option<RuntimeSource>,
    pagination: Vec<PaginationRule>,
    levels: Vec<(Spanned<String>, Level)>,
    custom: Custom,
    file: Arc<SourceFile>,
}

fn read(name: &str, text: &str) -> Result<Parsed, Diagnostic> {
    let file = SourceFile::new(name, text);
    // The manifest sections belong to the user; they only have to be TOML.
    let start = section_start(text);
    let (keys, sections) = text.split_at(start);
    let failed = |error: &Error, offset: usize| {
        let span = error.span().map_or(0..0, |span| span.start + offset..span.end + offset);
        Diagnostic::error(&file, "crate-config", Place::Span(span), error.message()).with_help(
            "the keys are `name`, `version`, `description`, `license`, `keywords`, `categories`, `order`, \
             `include`, `exclude`, `server`, `command` and `list-brackets`; others of the package go below `[package]`",
        )
    };
    let keys: Keys = toml::from_str(keys).map_err(|error| failed(&error, 0))?;
    let added = toml::from_str::<toml::Table>(sections).map_err(|error| failed(&error, start))?;
    if let Some(taken) = ["features", "lints"].iter().find(|name| added.contains_key(**name)) {
        let message = format!("the generator writes `[{taken}]` itself");
        let span = text.match_indices(taken).map(|(at, _)| at).find(|at| text[..*at].ends_with("\n["));
        let span = span.map_or(0..0, |at| at..at + taken.len());
        return Err(Diagnostic::error(&file, "crate-config", Place::Span(span), message)
            .with_help("sections for hand-written tests are copied: `dev-dependencies`, `example`, `bench`, `test`"));
    }
    let failed_at =
        |span: Range<usize>, message: String| Diagnostic::error(&file, "crate-config", Place::Span(span), message);
    let pagination = pagination::rules(sections, start).map_err(|(span, message)| {
        failed_at(span, message).with_help("`[[pagination]]` has the keys of `x-rust-pagination`, and `operations`")
    })?;
    acceptances(text).map_err(|(span, message)| {
        failed_at(span, message).with_help("`[[accepted]]` has the keys `document`, `change` and `reason`")
    })?;
    let runtime =
        RuntimeSource::parse(text).map_err(|(span, message, help)| failed_at(span, message).with_help(help))?;
    let levels = levels::parse(text).map_err(|error| {
        failed_at(error.span().unwrap_or_default(), error.message().to_owned())
            .with_help("write `RULE = \"off\"`, `\"warning\"` or `\"error\"` below `[lint]`")
    })?;
    let package = Package::parse(text).map_err(|(span, message, help)| failed_at(span, message).with_help(help))?;
    let custom =
        Custom::parse(text).map_err(|failed| failed_at(failed.span.clone(), failed.message).with_help(failed.help))?;
    Ok(Parsed { keys, manifest: without_own(sections), package, runtime, pagination, levels, custom, file })
}

/// Returns the place of a text as the value of a key, or in its list.
fn entry(file: &SourceFile, key: &str, text: &str) -> Option<Place> {
    let table = DeTable::parse(file.text()).ok()?;
    let value = table.get_ref().get(key)?;
    let items = value.get_ref().as_array().into_iter().flatten();
    let found = std::iter::once(value).chain(items).find(|one| one.get_ref().as_str() == Some(text))?;
    Some(Place::Span(found.span()))
}

/// Returns the place of a key or of the first header of its section, or the start of the file without one.
pub(crate) fn key_place(file: &SourceFile, key: &str) -> Place {
    let Ok(table) = DeTable::parse(file.text()) else { return Place::Start };
    table.get_ref().keys().find(|found| found.get_ref() == key).map_or(Place::Start, |found| Place::Span(found.span()))
}

fn version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let version = String::deserialize(deserializer)?;
    match semver::Version::parse(&version) {
        Ok(_) => Ok(Some(version)),
        Err(_) => Err(D::Error::custom(format!("`{version}` is not a version of a package, such as `0.1.0`"))),
    }
}

/// The sections that are not copied into the manifest.
const OWN: [&str; 9] =
    ["package", "runtime", "lint", "pagination", "accepted", "types", "rename", "derives", "dependencies"];

/// Removes the sections that are not part of the manifest.
fn without_own(sections: &str) -> String {
    let is_own = |line: &str| {
        let name = line.trim_start_matches('[').trim_start();
        let rest = OWN.iter().find_map(|own| name.strip_prefix(own));
        rest.is_some_and(|rest| rest.trim_start().starts_with([']', '.']))
    };
    let mut is_left_out = false;
    let lines = sections.split_inclusive('\n').filter(|line| {
        is_left_out = if line.starts_with('[') { is_own(line) } else { is_left_out };
        !is_left_out
    });
    lines.collect()
}

fn section_start(text: &str) -> usize {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with('[') {
            return offset;
        }
        offset += line.len();
    }
    text.len()
}

/// Returns true if a registry accepts the package name and Rust accepts the library name without a warning.
fn is_package_name(name: &str) -> bool {
    name.len() <= 64
        && !is_keyword(name)
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_')
        && name.split(['-', '_']).all(|word| !word.is_empty())
}
