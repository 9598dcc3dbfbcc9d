//! What the emitted crate is called, and what is said of its documents from outside: `crate.toml`.

mod pagination;
mod rules;

use std::sync::Arc;

use serde::Deserialize;
use toml::de::Error;

use crate::diagnostic::Diagnostic;
use crate::model::Api;
use crate::name::is_keyword;
use crate::text::{Place, SourceFile};

pub(crate) use pagination::{PaginationRule, tables as pagination_tables};
pub(crate) use rules::PaginationRules;

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
    /// Sections that are added to the manifest as they stand: dependencies of hand-written tests and benchmarks, or the
    /// `[workspace]` that makes the crate one of its own inside the folder of another.
    pub manifest: String,
    /// What regenerates the crate. The first line of every emitted file says it.
    pub command: String,

    /// How lists go on that their document does not describe itself.
    pub(crate) pagination: Vec<PaginationRule>,
    /// Whether a licence has to be named though nobody has chosen one.
    needs_license: bool,
    /// The file, for diagnostics.
    file: Option<Arc<SourceFile>>,
}

/// The licence of a crate for which neither its configuration nor its documents name one.
pub const DEFAULT_LICENSE: &str = "MIT OR Apache-2.0";

/// What the name of a package consists of.
const NAME: &str =
    "use at most 64 letters, digits, `-` and `_`, beginning with a letter; a keyword of Rust can't be imported";

/// What `crate.toml` may say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    name: Option<String>,
    version: Option<String>,
    description: Option<String>,
    license: Option<String>,
    keywords: Option<Vec<String>>,
    categories: Option<Vec<String>>,
}

impl CrateConfig {
    /// A crate that says as little as a registry needs: version 0.1.0, the licence of its documents, with a `[workspace]` of
    /// its own, so that it builds wherever it is. An empty description is made of the titles of the specifications.
    ///
    /// # Errors
    ///
    /// If a package can't have the name: what is wrong, and what a name consists of.
    pub fn new(name: impl Into<String>) -> Result<Self, String> {
        let name = name.into();
        if !is_package_name(&name) {
            return Err(format!("`{name}` is no name for a package: {NAME}"));
        }
        Ok(Self {
            name,
            version: "0.1.0".to_owned(),
            description: String::new(),
            license: None,
            keywords: Vec::new(),
            categories: Vec::new(),
            manifest: "# A workspace of its own: the crate builds inside the folder of another.\n[workspace]\n"
                .to_owned(),
            command: "cargo xtask generate".to_owned(),
            pagination: Vec::new(),
            needs_license: true,
            file: None,
        })
    }

    /// Reads the text of a `crate.toml`: keys of the package, then `[[pagination]]` and sections for the manifest.
    ///
    /// # Errors
    ///
    /// If it is not TOML, or lacks a key, or has one that is not known.
    pub fn parse(name: &str, text: &str) -> Result<Self, Diagnostic> {
        let Said { keys, manifest, pagination, file } = read(name, text)?;
        let missing = |key: &str| {
            let message = format!("the key `{key}` is missing");
            Diagnostic::error(&file, "crate-config", Place::Start, message)
                .with_help("name, version and description have to be there")
        };
        Self {
            name: keys.name.ok_or_else(|| missing("name"))?,
            version: keys.version.ok_or_else(|| missing("version"))?,
            description: keys.description.ok_or_else(|| missing("description"))?,
            license: keys.license,
            keywords: keys.keywords.unwrap_or_default(),
            categories: keys.categories.unwrap_or_default(),
            manifest,
            command: "cargo xtask regen".to_owned(),
            pagination,
            needs_license: false,
            file: Some(Arc::clone(&file)),
        }
        .checked(&file)
    }

    /// Takes what the text of a `crate.toml` says instead of what is here; its sections for the manifest replace all of those.
    ///
    /// # Errors
    ///
    /// If it is not TOML, or has a key that is not known.
    pub fn with(self, name: &str, text: &str) -> Result<Self, Diagnostic> {
        let Said { keys, manifest, pagination, file } = read(name, text)?;
        Self {
            name: keys.name.unwrap_or(self.name),
            version: keys.version.unwrap_or(self.version),
            description: keys.description.unwrap_or(self.description),
            license: keys.license.or(self.license),
            keywords: keys.keywords.unwrap_or(self.keywords),
            categories: keys.categories.unwrap_or(self.categories),
            manifest,
            command: self.command,
            pagination,
            needs_license: self.needs_license,
            file: Some(Arc::clone(&file)),
        }
        .checked(&file)
    }

    fn checked(self, file: &Arc<SourceFile>) -> Result<Self, Diagnostic> {
        if is_package_name(&self.name) {
            return Ok(self);
        }
        let message = format!("`{}` is no name for a package", self.name);
        Err(Diagnostic::error(file, "crate-config", Place::Start, message).with_help(NAME))
    }

    /// The licence that was chosen here, or that all documents name.
    pub(crate) fn chosen_license<'a>(&'a self, apis: &'a [Api]) -> Option<&'a str> {
        if self.license.is_some() || !self.needs_license {
            return self.license.as_deref();
        }
        let (first, rest) = apis.split_first()?;
        first.license.as_deref().filter(|_| rest.iter().all(|api| api.license == first.license))
    }

    /// The licence that is named though nobody has chosen one.
    pub(crate) fn assumed_license(&self, apis: &[Api]) -> Option<&'static str> {
        (self.needs_license && self.chosen_license(apis).is_none()).then_some(DEFAULT_LICENSE)
    }

    /// Name of the library in Rust.
    #[must_use]
    pub fn library(&self) -> String {
        self.name.replace('-', "_")
    }
}

/// What the text of a `crate.toml` says.
struct Said {
    keys: Keys,
    manifest: String,
    pagination: Vec<PaginationRule>,
    file: Arc<SourceFile>,
}

fn read(name: &str, text: &str) -> Result<Said, Diagnostic> {
    let file = SourceFile::new(name, text);
    // The sections are the user's own; only that they are TOML matters here.
    let start = section_start(text);
    let (keys, sections) = text.split_at(start);
    let failed = |error: &Error, offset: usize| {
        let span = error.span().map_or(0..0, |span| span.start + offset..span.end + offset);
        Diagnostic::error(&file, "crate-config", Place::Span(span), error.message())
            .with_help("the keys are name, version, description, license, keywords, categories")
    };
    let keys: Keys = toml::from_str(keys).map_err(|error| failed(&error, 0))?;
    let added = toml::from_str::<toml::Table>(sections).map_err(|error| failed(&error, start))?;
    if let Some(taken) = ["package", "features", "dependencies", "lints"].iter().find(|name| added.contains_key(**name))
    {
        let message = format!("`[{taken}]` is written by the generator");
        return Err(Diagnostic::error(&file, "crate-config", Place::Start, message).with_help(
            "sections for hand-written tests are added as they stand: dev-dependencies, example, bench, test",
        ));
    }
    let pagination = pagination::rules(sections, start).map_err(|(span, message)| {
        Diagnostic::error(&file, "crate-config", Place::Span(span), message)
            .with_help("the keys of `[[pagination]]` are those of `x-rust-pagination`, and `operations`")
    })?;
    Ok(Said { keys, manifest: pagination::without_rules(sections), pagination, file })
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

/// Whether a registry takes a package of that name, and Rust can name its library.
fn is_package_name(name: &str) -> bool {
    name.len() <= 64
        && !is_keyword(name)
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}
