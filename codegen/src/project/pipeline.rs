//! The specifications of a crate, and its generation.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::derives::derive;
use super::documents::{documents, label, name, specifications, stem, unreadable};
use super::resources::{self, is_taken};
use super::selection::select;
use super::{events, portable};
use crate::config::{CrateConfig, Rules, RuntimeSource, key_place};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::Files;
use crate::lint::{Levels, Strictness};
use crate::model::Api;
use crate::name::RustName;
use crate::source::Source;
use crate::text::{Place, SourceFile};
use crate::{emit, lint, lower, parallel};

/// The specifications of one crate.
#[derive(Debug)]
pub struct Project {
    config: CrateConfig,
    levels: Levels,
    strictness: Strictness,
    specifications: Vec<Specification>,
}

/// A specification, which becomes a module of the crate, or the crate itself if there is no other.
#[derive(Debug)]
struct Specification {
    /// The stem of its file name.
    module: String,
    /// Name in the headers of emitted files, independent of its folder.
    label: String,
    source: Source,
}

impl Project {
    /// Reads `crate.toml` and every `*.yaml`, `*.yml` and `*.json` of a folder, sorted by name.
    ///
    /// A referenced file that is not an OpenAPI document is a part of the referring document. Files in subfolders are
    /// read only if a specification refers to them.
    ///
    /// Diagnostics and headers of emitted files use the names of folder and file, such as `spec/twilio.yaml`,
    /// independent of the path of the folder.
    ///
    /// Returns `None` on errors, which are in `diagnostics`.
    pub fn read(folder: &Path, diagnostics: &mut Diagnostics) -> Option<Self> {
        Self::read_below(None, folder, diagnostics)
    }

    /// Reads a folder whose documents may refer to files below `root`, or without it below the folder.
    pub(super) fn read_below(root: Option<&Path>, folder: &Path, diagnostics: &mut Diagnostics) -> Option<Self> {
        let config_path = folder.join("crate.toml");
        let config = match fs::read_to_string(&config_path) {
            Ok(text) => CrateConfig::parse(&name(&config_path), &text),
            Err(error) => Err(unreadable(&name(&config_path), &error)
                .with_help("it contains `name`, `version` and `description` of the crate")),
        };
        let config = config.map_err(|diagnostic| diagnostics.push(diagnostic)).ok();
        let paths = match specifications(folder) {
            Ok(paths) => paths,
            Err(error) => {
                diagnostics.push(unreadable(&name(folder), &error));
                return None;
            }
        };
        let (sources, refused) = documents(paths, root, name);
        if sources.is_empty() && refused.is_empty() {
            let file = SourceFile::new(name(folder), "");
            diagnostics.push(
                Diagnostic::error(&file, "no-specification", Place::Start, "the folder has no *.yaml, *.yml or *.json")
                    .with_help("add a specification; its file name becomes the module name"),
            );
        }
        diagnostics.extend(refused);
        let mut specifications: Vec<Specification> = sources
            .into_iter()
            .map(|(path, source)| Specification { module: stem(&path), label: name(&path), source })
            .collect();
        let config = config?;
        select(&config, specifications.iter_mut().map(|specification| &mut specification.source), diagnostics);
        let levels = Levels::new(&config, diagnostics);
        let project = Self { config, levels, strictness: Strictness::Strict, specifications };
        (!diagnostics.has_errors()).then_some(project)
    }

    /// Reads specifications from any files. Of several, each becomes a module with the name of its file. They may refer to files
    /// below `root`, or without it to files in their own folder or below.
    ///
    /// They count as third-party documents: errors that the generator can work around become warnings that name the
    /// workaround ([`lint::Fallback`]).
    ///
    /// Diagnostics use the path as passed in, headers of emitted files only the file name. An empty description of the
    /// crate becomes the titles of the documents.
    ///
    /// Returns `None` on errors, which are in `diagnostics`.
    pub fn from_files(
        paths: &[PathBuf],
        root: Option<&Path>,
        mut config: CrateConfig,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let mut specifications = Vec::new();
        for path in paths {
            match Source::read(path, root) {
                Ok(source) => specifications.push(Specification { module: stem(path), label: label(path), source }),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        if config.description.is_empty() {
            config.description = description(&specifications);
        }
        select(&config, specifications.iter_mut().map(|specification| &mut specification.source), diagnostics);
        let levels = Levels::new(&config, diagnostics);
        (!diagnostics.has_errors()).then_some(Self { config, levels, strictness: Strictness::Lenient, specifications })
    }

    /// Returns the severities that the configuration sets for rules.
    pub(super) fn levels(&self) -> &Levels {
        &self.levels
    }

    /// Returns the configuration of the emitted crate.
    #[must_use]
    pub fn config(&self) -> &CrateConfig {
        &self.config
    }

    /// Returns the specifications, sorted by name.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.specifications.iter().map(|specification| &specification.source)
    }

    /// Lints and lowers every specification, with one thread per processor. Returns `None` if one has an error.
    pub fn apis(&self, diagnostics: &mut Diagnostics) -> Option<Vec<Api>> {
        let apis = self.readable_apis(diagnostics);
        (!diagnostics.has_errors()).then_some(apis)
    }

    /// Lints and lowers every specification, and omits those with an error.
    pub(crate) fn readable_apis(&self, diagnostics: &mut Diagnostics) -> Vec<Api> {
        let lowered = parallel::map(&self.specifications, |specification| {
            let source = &specification.source;
            let lowered = specification.lower(source, self, Diagnostics::new());
            // Some extension keys can only be checked with the types of the model.
            let usable = match self.strictness {
                Strictness::Lenient => lint::usable(source, &lowered.found),
                Strictness::Strict => None,
            };
            match usable {
                Some((source, warnings)) => specification.lower(&source, self, warnings),
                None => lowered,
            }
        });
        self.collect(lowered, diagnostics)
    }

    fn collect(&self, lowered: Vec<Lowered<'_>>, diagnostics: &mut Diagnostics) -> Vec<Api> {
        let mut apis: Vec<Api> = Vec::new();
        let mut modules: HashMap<RustName, &str> = HashMap::new();
        let mut rules = Rules::new(&self.config);
        for (Specification { module, source, .. }, lowered) in self.specifications.iter().zip(lowered) {
            let name = RustName::module(module);
            let owner = match modules.get(&name) {
                Some(file) => Some(format!("by {file}")),
                // The only API has neither a module nor a feature.
                None if self.specifications.len() == 1 => None,
                None => is_taken(&name).then(|| "by every emitted crate".to_owned()),
            };
            if let Some(owner) = owner {
                let message = format!("the module name `{name}` is already used {owner}");
                diagnostics.push(
                    Diagnostic::error(source.file(), "module-name", Place::Start, message)
                        .with_help("rename the file: its name is the module name and the Cargo feature"),
                );
                continue;
            }
            modules.insert(name, source.name());
            diagnostics.extend(lowered.found);
            rules.extend(lowered.rules);
            apis.extend(lowered.api);
        }
        if apis.len() == self.specifications.len() {
            rules.finish_customs(&self.config, diagnostics);
            self.config.check_order(&apis, diagnostics);
            derive(&self.config, &mut apis, diagnostics);
        }
        rules.pagination.finish(&self.config, diagnostics);
        apis.sort_by_key(|api| self.config.rank(&api.module));
        let resources = self.sources().map(|source| (source.file(), resources::of(source.document())));
        let events: Vec<_> = self.sources().map(|source| (source.file(), events::of(source.document()))).collect();
        resources::check(resources, &events, &apis, diagnostics);
        events::check(&events, &apis, diagnostics);
        if apis.len() == self.specifications.len() {
            let portable = self.specifications.iter().map(|Specification { module, source, .. }| {
                (RustName::module(module), source.file(), portable::of(source.document()))
            });
            portable::check(&portable.collect::<Vec<_>>(), &apis, diagnostics);
        }
        apis
    }

    /// Generates the files of the crate. Returns `None` if a specification has an error.
    pub fn generate(&self, diagnostics: &mut Diagnostics) -> Option<Files> {
        let apis = self.readable_apis(diagnostics);
        lint::suppress(diagnostics);
        self.levels.apply(diagnostics);
        if diagnostics.has_errors() {
            return None;
        }
        if self.config.module.is_some() && self.config.runtime == RuntimeSource::Embedded {
            let file = self.config.file.clone().unwrap_or_else(|| SourceFile::new("--runtime", ""));
            let message = "a module can't contain a copy of the runtime, whose parts are cargo features";
            diagnostics.push(
                Diagnostic::error(&file, "crate-config", key_place(&file, "runtime"), message)
                    .with_help("the runtime is a dependency of your crate: use `version`, `path` or `git`"),
            );
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

/// The result of lowering a specification.
struct Lowered<'a> {
    api: Option<Api>,
    rules: Rules<'a>,
    found: Diagnostics,
}

impl Specification {
    fn lower<'a>(&self, source: &Source, project: &'a Project, mut found: Diagnostics) -> Lowered<'a> {
        let Project { config, levels, strictness, specifications } = project;
        let mut rules = Rules::new(config);
        let api = lint::load_with(source, *strictness, levels, &mut found).map(|document| {
            let api = lower::lower_with(source, &document, &self.module, config.list_brackets, &mut rules, &mut found);
            Api { source: self.label.clone(), has_server: config.server, in_root: specifications.len() == 1, ..api }
        });
        Lowered { api, rules, found }
    }
}

/// Returns "Client for A, B and C" from the titles of the documents.
fn description(specifications: &[Specification]) -> String {
    let titles: Vec<String> = specifications
        .iter()
        .filter_map(|specification| specification.source.document().get("info")?.get("title")?.as_str())
        .filter_map(|title| title.lines().next())
        .map(emit::in_sentence)
        .collect();
    match titles.as_slice() {
        [] => "Client for an API".to_owned(),
        [one] => format!("Client for {one}"),
        [first @ .., last] => format!("Client for {} and {last}", first.join(", ")),
    }
}
