//! Specifications and the crate that they make.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use openapiv3::OpenAPI;

use super::documents::{documents, name, specifications, stem, unreadable};
use super::resources::{self, is_taken};
use crate::config::{CrateConfig, PaginationRules};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::Files;
use crate::lint::Strictness;
use crate::model::Api;
use crate::name::RustName;
use crate::source::Source;
use crate::text::{Place, SourceFile};
use crate::{emit, lint, lower, parallel};

/// The specifications of one crate.
#[derive(Debug)]
pub struct Project {
    config: CrateConfig,
    strictness: Strictness,
    specifications: Vec<Specification>,
}

/// A specification, which becomes a module.
#[derive(Debug)]
struct Specification {
    /// The stem of its file's name.
    module: String,
    /// How headers of emitted files name it: the same wherever it is.
    label: String,
    source: Source,
}

impl Project {
    /// Reads `crate.toml` and every `*.yaml`, `*.yml` and `*.json` of a folder, in the order of their names.
    ///
    /// A file that another one refers to, and that is no OpenAPI document itself, is a part of that one. Folders below are
    /// not looked into: files there are read only if a specification refers to them.
    ///
    /// Diagnostics and the headers of emitted files name a file by the folder's own name and its own: `spec/twilio.yaml`,
    /// wherever the folder is and whoever asks.
    ///
    /// Gives none if something is wrong; every problem is in `diagnostics`.
    pub fn read(folder: &Path, diagnostics: &mut Diagnostics) -> Option<Self> {
        let config_path = folder.join("crate.toml");
        let config = match fs::read_to_string(&config_path) {
            Ok(text) => CrateConfig::parse(&name(&config_path), &text),
            Err(error) => {
                Err(unreadable(&name(&config_path), &error).with_help("it names the crate: name, version, description"))
            }
        };
        let config = config.map_err(|diagnostic| diagnostics.push(diagnostic)).ok();
        let paths = match specifications(folder) {
            Ok(paths) => paths,
            Err(error) => {
                diagnostics.push(unreadable(&name(folder), &error));
                return None;
            }
        };
        let (sources, refused) = documents(paths, name);
        if sources.is_empty() && refused.is_empty() {
            let file = SourceFile::new(name(folder), "");
            diagnostics.push(
                Diagnostic::error(&file, "no-specification", Place::Start, "the folder has no *.yaml, *.yml or *.json")
                    .with_help("add a specification; its file name becomes the module's name"),
            );
        }
        diagnostics.extend(refused);
        let specifications = sources
            .into_iter()
            .map(|(path, source)| Specification { module: stem(&path), label: name(&path), source })
            .collect();
        let project = Self { config: config?, strictness: Strictness::Strict, specifications };
        (!diagnostics.has_errors()).then_some(project)
    }

    /// Reads specifications from files anywhere: each becomes a module that is called after its file.
    ///
    /// They are taken for the documents of somebody else: what a client can be generated in spite of is a warning that says
    /// what is done instead ([`lint::Fallback`]).
    ///
    /// Diagnostics name a file as it is given, headers of emitted files by its own name. A description of the crate that is
    /// empty is made of the titles of the documents.
    ///
    /// Gives none if something is wrong; every problem is in `diagnostics`.
    pub fn from_files(paths: &[PathBuf], mut config: CrateConfig, diagnostics: &mut Diagnostics) -> Option<Self> {
        let mut specifications = Vec::new();
        for path in paths {
            let label = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            match Source::read(path) {
                Ok(source) => specifications.push(Specification { module: stem(path), label, source }),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        if config.description.is_empty() {
            config.description = description(&specifications);
        }
        (!diagnostics.has_errors()).then_some(Self { config, strictness: Strictness::Lenient, specifications })
    }

    /// What the emitted crate is called.
    #[must_use]
    pub fn config(&self) -> &CrateConfig {
        &self.config
    }

    /// The specifications, in the order of their names.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.specifications.iter().map(|specification| &specification.source)
    }

    /// Lints and lowers every specification, on as many threads as there are processors; none if one has an error.
    pub fn apis(&self, diagnostics: &mut Diagnostics) -> Option<Vec<Api>> {
        let apis = self.readable_apis(diagnostics);
        (!diagnostics.has_errors()).then_some(apis)
    }

    /// The same, but what has an error is left out, and the others are there.
    pub(crate) fn readable_apis(&self, diagnostics: &mut Diagnostics) -> Vec<Api> {
        let lowered = parallel::map(&self.specifications, |specification| {
            let mut found = Diagnostics::new();
            let document = lint::load(&specification.source, self.strictness, &mut found);
            specification.lower(&self.config, document, found)
        });
        self.collect(lowered, diagnostics)
    }

    fn collect(&self, lowered: Vec<Lowered<'_>>, diagnostics: &mut Diagnostics) -> Vec<Api> {
        let mut apis: Vec<Api> = Vec::new();
        let mut modules: HashMap<RustName, &str> = HashMap::new();
        let mut rules = PaginationRules::new(&self.config);
        for (Specification { module, source, .. }, lowered) in self.specifications.iter().zip(lowered) {
            let name = RustName::module(module);
            let owner = match modules.get(&name) {
                Some(file) => Some(format!("by {file}")),
                None => is_taken(&name).then(|| "by what every crate has".to_owned()),
            };
            if let Some(owner) = owner {
                let message = format!("the module `{name}` is taken {owner}");
                diagnostics.push(
                    Diagnostic::error(source.file(), "module-name", Place::Start, message)
                        .with_help("give the file another name: it is the module's, and the cargo feature's"),
                );
                continue;
            }
            modules.insert(name, source.name());
            diagnostics.extend(lowered.found);
            rules.extend(lowered.rules);
            apis.extend(lowered.api);
        }
        rules.finish(&self.config, diagnostics);
        let resources = self.sources().map(|source| (source.file(), resources::of(source.document())));
        resources::check(resources, &apis, diagnostics);
        apis
    }

    /// The files of the crate; none if a specification has an error.
    pub fn generate(&self, diagnostics: &mut Diagnostics) -> Option<Files> {
        let apis = self.readable_apis(diagnostics);
        let has_errors = diagnostics.has_errors();
        lint::suppress(diagnostics);
        if has_errors {
            return None;
        }
        match emit::emit(&self.config, &apis) {
            Ok(files) => Some(files),
            Err(error) => {
                let label = self.specifications.first().map_or("", |specification| specification.label.as_str());
                let file = SourceFile::new(label, "");
                diagnostics.push(Diagnostic::error(&file, "internal", Place::Start, error.to_string()));
                None
            }
        }
    }
}

/// What became of a specification.
struct Lowered<'a> {
    api: Option<Api>,
    rules: PaginationRules<'a>,
    found: Diagnostics,
}

impl Specification {
    fn lower<'a>(&self, config: &'a CrateConfig, document: Option<OpenAPI>, mut found: Diagnostics) -> Lowered<'a> {
        let mut rules = PaginationRules::new(config);
        let api = document.map(|document| {
            let api = lower::lower_with(&self.source, &document, &self.module, &mut rules, &mut found);
            Api { source: self.label.clone(), ..api }
        });
        Lowered { api, rules, found }
    }
}

/// "Client for A, B and C", after the titles of the documents.
fn description(specifications: &[Specification]) -> String {
    let titles: Vec<&str> = specifications
        .iter()
        .filter_map(|specification| specification.source.document().get("info")?.get("title")?.as_str())
        .filter_map(|title| title.lines().next())
        .collect();
    match titles.as_slice() {
        [] => "Client of an API".to_owned(),
        [one] => format!("Client for {one}"),
        [first @ .., last] => format!("Client for {} and {last}", first.join(", ")),
    }
}
