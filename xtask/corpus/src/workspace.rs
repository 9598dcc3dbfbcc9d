//! The temporary workspace: one crate for each document, one lock file, one profile.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use openapi_client_codegen::config::{CrateConfig, RuntimeSource};
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::files::Files;
use openapi_client_codegen::model::Api;
use openapi_client_codegen::source::Source;
use openapi_client_codegen::{emit, lint, lower};

use crate::cargo;
use crate::documents::Document;
use crate::table::{Outcome, Row};
use crate::wire;

/// Profile without optimization and debug information, because everything is compiled and run only once.
const PROFILE: &str = "[profile.dev]\nopt-level = 0\ndebug = false\nincremental = false\n";

/// The crates to compile.
pub(crate) struct Workspace {
    root: PathBuf,
    runtime: RuntimeSource,
    folder: PathBuf,
    crates: Vec<(String, Files)>,
    /// Files that documents refer to.
    parts: HashSet<PathBuf>,
}

impl Workspace {
    /// Creates the workspace below the target folder of the workspace in `root`. Its crates embed the runtime of that
    /// workspace, or depend on it.
    pub(crate) fn new(root: &Path, embed: bool) -> Self {
        let path = root.join("codegen/runtime").to_string_lossy().into_owned();
        let runtime = if embed { RuntimeSource::Embedded } else { RuntimeSource::Dependency(vec![("path", path)]) };
        let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
        Self {
            root: root.to_owned(),
            runtime,
            folder: root.join(target).join("corpus"),
            crates: Vec::new(),
            parts: HashSet::new(),
        }
    }

    /// Returns the folder of the workspace.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns true if a document refers to the file.
    pub(crate) fn is_part(&self, path: &Path) -> bool {
        path.canonicalize().is_ok_and(|path| self.parts.contains(&path))
    }

    /// Generates the crate of a document.
    pub(crate) fn add(&mut self, document: &Document) -> Row {
        let start = Instant::now();
        let mut row = Row { document: document.name.clone(), package: document.package.clone(), ..Row::default() };
        match generate(document, &self.root, &self.runtime, &mut self.parts) {
            Ok((api, files)) => {
                row.operations = api.operations.len();
                row.features = cargo::features(files.get("Cargo.toml").unwrap_or_default());
                let emitted =
                    files.iter().filter(|(path, _)| path.starts_with("src/") && !path.starts_with("src/runtime/"));
                row.lines = emitted.map(|(_, text)| text.lines().count()).sum();
                self.crates.push((document.package.clone(), files));
            }
            Err(error) => row.outcome = Outcome::NotGenerated(error),
        }
        row.generate = start.elapsed();
        row
    }

    /// Writes only changed files, so that Cargo recompiles only changed crates.
    pub(crate) fn write(&self) -> io::Result<()> {
        let mut manifest = "[workspace]\nresolver = \"3\"\nmembers = [".to_owned();
        for (package, files) in &self.crates {
            let _ = write!(manifest, "\n    \"{package}\",");
            files.write(&self.folder.join(package)).map_err(io::Error::other)?;
        }
        let _ = write!(manifest, "\n]\n\n{PROFILE}");
        let path = self.folder.join("Cargo.toml");
        if fs::read_to_string(&path).ok().as_ref() != Some(&manifest) {
            fs::create_dir_all(&self.folder)?;
            fs::write(path, manifest)?;
        }
        // Use the dependency versions that this workspace is tested with.
        fs::copy(self.root.join("Cargo.lock"), self.folder.join("Cargo.lock"))?;
        Ok(())
    }
}

fn generate(
    document: &Document,
    root: &Path,
    runtime: &RuntimeSource,
    parts: &mut HashSet<PathBuf>,
) -> Result<(Api, Files), String> {
    let mut diagnostics = Diagnostics::new();
    let source = Source::read(&document.path, None).map_err(|error| error.render(Style::Plain))?;
    parts.extend(source.referenced_files().iter().cloned());
    let api = lint::load(&source, lint::Strictness::Lenient, &mut diagnostics)
        .map(|loaded| Api { in_root: true, ..lower::lower(&source, &loaded, "api", &mut diagnostics) })
        .filter(|_| !diagnostics.has_errors());
    let Some(api) = api else { return Err(diagnostics.render(Style::Plain)) };
    let mut config = CrateConfig::new(document.package.as_str())?;
    config.description.clone_from(&document.name);
    config.runtime = runtime.clone();
    config.manifest = wire::manifest(root);
    "cargo corpus".clone_into(&mut config.command);
    let mut files = emit::emit(&config, std::slice::from_ref(&api)).map_err(|error| error.to_string())?;
    // The program reads the document as written.
    let path = document.path.canonicalize().map_err(|error| error.to_string())?;
    files.insert("tests/wire.rs", wire::program(&document.package, &api, &path));
    Ok((api, files))
}
