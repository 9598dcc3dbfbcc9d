//! A folder of specifications and the crate that they make.

use std::fs;
use std::path::{Path, PathBuf};

use crate::config::CrateConfig;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::files::Files;
use crate::model::Api;
use crate::name::RustName;
use crate::source::{Source, SourceFile};
use crate::{emit, lint, lower, runtime};

/// The specifications of one crate.
#[derive(Debug)]
pub struct Project {
    config: CrateConfig,
    sources: Vec<(String, Source)>,
}

impl Project {
    /// Reads `crate.toml` and every `*.yaml` of a folder, in the order of their names.
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
                Err(unreadable(&config_path, &error).with_help("it names the crate: name, version, description"))
            }
        };
        let config = config.map_err(|diagnostic| diagnostics.push(diagnostic)).ok();
        let paths = match specifications(folder) {
            Ok(paths) => paths,
            Err(error) => {
                diagnostics.push(unreadable(folder, &error));
                return None;
            }
        };
        if paths.is_empty() {
            let file = SourceFile::new(name(folder), "");
            diagnostics.push(
                Diagnostic::error(&file, "no-specification", Place::Start, "the folder has no *.yaml")
                    .with_help("add a specification; its file name becomes the module's name"),
            );
        }
        let mut sources = Vec::new();
        for path in paths {
            let module = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let source = match fs::read(&path) {
                Ok(bytes) => Source::from_bytes(name(&path), bytes),
                Err(error) => Err(unreadable(&path, &error)),
            };
            match source {
                Ok(source) => sources.push((module, source)),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        let project = Self { config: config?, sources };
        (!diagnostics.has_errors()).then_some(project)
    }

    /// What the emitted crate is called.
    #[must_use]
    pub fn config(&self) -> &CrateConfig {
        &self.config
    }

    /// Lints and lowers every specification; none if one has an error.
    pub fn apis(&self, diagnostics: &mut Diagnostics) -> Option<Vec<Api>> {
        let mut apis: Vec<Api> = Vec::new();
        for (module, source) in &self.sources {
            let name = RustName::snake(module);
            let taken = apis.iter().any(|api| api.module == name) || Self::is_taken(&name);
            if taken {
                diagnostics.push(
                    Diagnostic::error(
                        source.file(),
                        "module-name",
                        Place::Start,
                        format!("the module `{name}` is taken"),
                    )
                    .with_help("give the file another name: it is the module's, and the cargo feature's"),
                );
                continue;
            }
            if let Some(document) = lint::load(source, diagnostics) {
                apis.push(lower::lower(source, &document, module, diagnostics));
            }
        }
        (!diagnostics.has_errors()).then_some(apis)
    }

    /// Whether the emitted crate has a module or a feature of that name anyway.
    fn is_taken(name: &RustName) -> bool {
        ["runtime", "default"].contains(&name.as_str()) || runtime::has_feature(name.as_str())
    }

    /// The files of the crate; none if a specification has an error.
    pub fn generate(&self, diagnostics: &mut Diagnostics) -> Option<Files> {
        let apis = self.apis(diagnostics)?;
        match emit::emit(&self.config, &apis) {
            Ok(files) => Some(files),
            Err(error) => {
                let file = SourceFile::new(self.sources.first().map_or("", |(_, source)| source.name()), "");
                diagnostics.push(Diagnostic::error(&file, "internal", Place::Start, error.to_string()));
                None
            }
        }
    }
}

fn specifications(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The last two parts of a path.
fn name(path: &Path) -> String {
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    match path.parent().and_then(Path::file_name) {
        Some(folder) => format!("{}/{file}", folder.to_string_lossy()),
        None => file.into_owned(),
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(&SourceFile::new(name(path), ""), "unreadable", Place::Start, error.to_string())
}
