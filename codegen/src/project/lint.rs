//! Linting of files, folders, and crate folders.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::documents::{name, specifications, stem};
use super::pipeline::Project;
use crate::config::CrateConfig;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lint::{Levels, Strictness, load_with, review, suppress_all};
use crate::lower;
use crate::source::Source;
use crate::text::{Place, SourceFile};

/// Counts of the linted documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Linted {
    /// Number of readable documents.
    pub documents: usize,
    /// Number of operations in documents that could be lowered.
    pub operations: usize,
}

/// Runs every rule on files and folders.
///
/// A file is a document. A folder with a `crate.toml` is a [`Project`], which is checked as for generation. In any
/// other folder, every `*.yaml`, `*.yml` and `*.json` is a document; subfolders are ignored. Documents may refer to files
/// below `root`, or without it to files in their own folder or below.
///
/// The `[lint]` table of a `crate.toml` in the folder of a document sets the severities of rules.
///
/// All findings are in `diagnostics`, except suppressed ones.
pub fn lint(paths: &[PathBuf], root: Option<&Path>, diagnostics: &mut Diagnostics) -> Linted {
    let mut run = Run { root, diagnostics, linted: Linted::default(), levels: HashMap::new() };
    for path in paths {
        run.path(path);
    }
    run.linted
}

struct Run<'d> {
    root: Option<&'d Path>,
    diagnostics: &'d mut Diagnostics,
    linted: Linted,
    /// The severities of rules in the folders of single files.
    levels: HashMap<PathBuf, Levels>,
}

impl Run<'_> {
    fn path(&mut self, path: &Path) {
        if !path.is_dir() {
            self.file(path);
        } else if path.join("crate.toml").is_file() {
            self.project(path);
        } else {
            match specifications(path) {
                Ok(paths) if !paths.is_empty() => paths.iter().for_each(|path| self.file(path)),
                Ok(_) => self.unreadable(path, "there is no *.yaml, *.yml or *.json in this folder"),
                Err(error) => self.unreadable(path, &format!("can't be read: {error}")),
            }
        }
    }

    fn project(&mut self, folder: &Path) {
        let before = self.diagnostics.len();
        let Some(project) = Project::read_below(self.root, folder, self.diagnostics) else {
            // If a file is unreadable, lint the other files as separate documents.
            for path in specifications(folder).unwrap_or_default() {
                if let Ok(source) = Source::read(&path, self.root) {
                    self.document(&source, &path, &Levels::default());
                }
            }
            debug_assert!(self.diagnostics.len() > before, "a project that can't be read has a reason");
            return;
        };
        let mut found = Diagnostics::new();
        let apis = project.readable_apis(&mut found);
        self.linted.operations += apis.iter().map(|api| api.operations.len()).sum::<usize>();
        self.review(&project.sources().collect::<Vec<_>>(), project.levels(), found);
    }

    fn file(&mut self, path: &Path) {
        match Source::read(path, self.root) {
            Ok(source) => {
                let levels = self.levels_beside(path);
                self.document(&source, path, &levels);
            }
            Err(diagnostic) => self.diagnostics.push(diagnostic),
        }
    }

    /// Reads the severities from the `crate.toml` beside a document, if there is one.
    fn levels_beside(&mut self, path: &Path) -> Levels {
        let folder = path.parent().unwrap_or(Path::new(""));
        if let Some(levels) = self.levels.get(folder) {
            return levels.clone();
        }
        let path = folder.join("crate.toml");
        let config = fs::read_to_string(&path).ok().zip(CrateConfig::new("documents").ok());
        let config = config.map(|(text, config)| config.with(&name(&path), &text)).transpose();
        let config = config.map_err(|diagnostic| self.diagnostics.push(diagnostic)).ok().flatten();
        let levels = config.map(|config| Levels::new(&config, self.diagnostics)).unwrap_or_default();
        self.levels.insert(folder.to_owned(), levels.clone());
        levels
    }

    fn document(&mut self, source: &Source, path: &Path, levels: &Levels) {
        let mut found = Diagnostics::new();
        if let Some(document) = load_with(source, Strictness::Strict, levels, &mut found) {
            self.linted.operations += lower::lower(source, &document, &stem(path), &mut found).operations.len();
        }
        self.review(&[source], levels, found);
    }

    /// Adds the findings of review rules, and applies suppressions and severities to all findings.
    fn review(&mut self, sources: &[&Source], levels: &Levels, mut found: Diagnostics) {
        for source in sources {
            review(source, &mut found);
            self.linted.documents += 1;
        }
        suppress_all(&sources.iter().map(|source| Arc::clone(source.file())).collect::<Vec<_>>(), &mut found);
        levels.apply(&mut found);
        self.diagnostics.extend(found);
    }

    fn unreadable(&mut self, path: &Path, message: &str) {
        let file = SourceFile::new(path.to_string_lossy().replace('\\', "/"), "");
        self.diagnostics.push(Diagnostic::error(&file, "unreadable-file", Place::Start, message));
    }
}
