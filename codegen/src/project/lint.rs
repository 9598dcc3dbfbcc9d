//! Linting of files, folders, and crate folders.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::documents::specifications;
use super::pipeline::Project;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lint::{Strictness, load, review, suppress_all};
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
/// All findings are in `diagnostics`, except suppressed ones.
pub fn lint(paths: &[PathBuf], root: Option<&Path>, diagnostics: &mut Diagnostics) -> Linted {
    let mut run = Run { root, diagnostics, linted: Linted::default(), files: Vec::new() };
    for path in paths {
        run.path(path);
    }
    let Run { linted, files, .. } = run;
    suppress_all(&files, diagnostics);
    linted
}

struct Run<'d> {
    root: Option<&'d Path>,
    diagnostics: &'d mut Diagnostics,
    linted: Linted,
    files: Vec<Arc<SourceFile>>,
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
                    self.document(&source, &path);
                }
            }
            debug_assert!(self.diagnostics.len() > before, "a project that can't be read has a reason");
            return;
        };
        let apis = project.readable_apis(self.diagnostics);
        self.linted.operations += apis.iter().map(|api| api.operations.len()).sum::<usize>();
        for source in project.sources() {
            review(source, self.diagnostics);
            self.files.push(Arc::clone(source.file()));
            self.linted.documents += 1;
        }
    }

    fn file(&mut self, path: &Path) {
        match Source::read(path, self.root) {
            Ok(source) => self.document(&source, path),
            Err(diagnostic) => self.diagnostics.push(diagnostic),
        }
    }

    fn document(&mut self, source: &Source, path: &Path) {
        if let Some(document) = load(source, Strictness::Strict, self.diagnostics) {
            let module = path.file_stem().unwrap_or_default().to_string_lossy();
            self.linted.operations += lower::lower(source, &document, &module, self.diagnostics).operations.len();
        }
        review(source, self.diagnostics);
        self.files.push(Arc::clone(source.file()));
        self.linted.documents += 1;
    }

    fn unreadable(&mut self, path: &Path, message: &str) {
        let file = SourceFile::new(path.to_string_lossy().replace('\\', "/"), "");
        self.diagnostics.push(Diagnostic::error(&file, "unreadable-file", Place::Start, message));
    }
}
