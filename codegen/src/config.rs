//! What the emitted crate is called: `crate.toml`.

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Place};
use crate::source::SourceFile;

/// The emitted crate.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrateConfig {
    /// Name of the package.
    pub name: String,
    /// Version of the package.
    pub version: String,
    /// Description of the package.
    pub description: String,
    /// SPDX expression.
    pub license: Option<String>,
    /// Keywords of the registry, at most five.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Categories of the registry, at most five.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Sections that are added to the manifest as they stand: dependencies of hand-written tests and benchmarks.
    #[serde(skip)]
    pub manifest: String,
}

impl CrateConfig {
    /// Reads the text of a `crate.toml`: keys of the package, then sections for the manifest.
    ///
    /// # Errors
    ///
    /// If it is not TOML, or lacks a key, or has one that is not known.
    pub fn parse(name: &str, text: &str) -> Result<Self, Diagnostic> {
        // The sections are the user's own; only that they are TOML matters here.
        let start = section_start(text);
        let (keys, sections) = text.split_at(start);
        let failed = |error: &toml::de::Error, offset: usize| {
            let span = error.span().map_or(0..0, |span| span.start + offset..span.end + offset);
            Diagnostic::error(&SourceFile::new(name, text), "crate-config", Place::Span(span), error.message())
                .with_help("the keys are name, version, description, license, keywords, categories")
        };
        let mut config: Self = toml::from_str(keys).map_err(|error| failed(&error, 0))?;
        let added = toml::from_str::<toml::Table>(sections).map_err(|error| failed(&error, start))?;
        if let Some(taken) =
            ["package", "features", "dependencies", "lints"].iter().find(|name| added.contains_key(**name))
        {
            return Err(Diagnostic::error(
                &SourceFile::new(name, text),
                "crate-config",
                Place::Start,
                format!("`[{taken}]` is written by the generator"),
            )
            .with_help(
                "sections for hand-written tests are added as they stand: dev-dependencies, example, bench, test",
            ));
        }
        if !is_package_name(&config.name) {
            return Err(Diagnostic::error(
                &SourceFile::new(name, text),
                "crate-config",
                Place::Start,
                format!("`{}` is no name for a package", config.name),
            )
            .with_help("use letters, digits, `-` and `_`, beginning with a letter"));
        }
        sections.clone_into(&mut config.manifest);
        Ok(config)
    }

    /// Name of the library in Rust.
    #[must_use]
    pub fn library(&self) -> String {
        self.name.replace('-', "_")
    }
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

fn is_package_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}
