//! Emitted files in memory: comparison with a directory, and writing.

mod dependencies;
mod disk;
mod foreign;
mod form;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::text::{printable, visible};
pub use dependencies::relative;
pub(crate) use dependencies::{Dependency, quoted};
use disk::Lock;
pub use foreign::Error;
pub(crate) use foreign::MARK;
use foreign::is_emitted;
use form::Form;

/// The emitted files of a crate, or of a module: a map from path to text, sorted by path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Files {
    texts: BTreeMap<String, String>,
    /// Files that belong to the user once they exist.
    once: BTreeSet<String>,
    /// The dependencies of a module.
    pub(crate) dependencies: Vec<Dependency>,
}

/// A difference between the emitted files and a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Path relative to the directory, with `/` separators.
    pub path: String,
    /// The kind of difference.
    pub kind: DifferenceKind,
}

/// The kind of difference of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DifferenceKind {
    /// The directory lacks the file.
    Missing,
    /// The text of the file differs.
    Changed {
        /// Its text in the directory.
        found: String,
    },
    /// The directory has a generated file that is no longer emitted.
    Extra {
        /// Its text in the directory.
        found: String,
    },
}

impl Files {
    /// Adds a file. The path is relative, with `/` separators.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.texts.insert(path.into(), text.into());
    }

    /// Adds a file that is written if it is missing, and then belongs to the user.
    pub(crate) fn insert_once(&mut self, path: &str, text: String) {
        self.once.insert(path.to_owned());
        self.insert(path, text);
    }

    /// Returns the text of a file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    /// Iterates over paths and texts, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    fn form(&self) -> Form {
        if self.texts.contains_key(Form::Crate.root()) { Form::Crate } else { Form::Module }
    }

    /// Returns the dependencies that the crate around the folder of a module lacks, as sections to add to its
    /// `Cargo.toml`; empty if it has all. An emitted crate has its own.
    ///
    /// # Errors
    ///
    /// If a `Cargo.toml` in the folder or above can't be read.
    pub fn missing_dependencies(&self, directory: &Path) -> Result<String, Error> {
        dependencies::missing(&self.dependencies, directory)
    }

    /// Returns the differences between these files and a directory. Line endings are ignored.
    ///
    /// In the folder of a crate, any other file below `src` is extra, and so are `build.rs` and `.cargo/config.toml`,
    /// which Cargo uses implicitly. In the folder of a module, any other file is. Other files belong to the user.
    /// Temporary files of an interrupted run are ignored.
    ///
    /// # Errors
    ///
    /// If the directory can't be read, or contains something other than an emitted crate or module.
    pub fn compare(&self, directory: &Path) -> Result<Vec<Difference>, Error> {
        disk::check_directory(self.form(), directory)?;
        let mut differences = Vec::new();
        for (path, text) in &self.texts {
            let on_disk = directory.join(path);
            let kind = match disk::read(&on_disk)? {
                None => DifferenceKind::Missing,
                Some(found) if found == *text || self.once.contains(path) && !found.is_empty() => continue,
                // A power failure can leave a just-written file empty.
                Some(found) if found.is_empty() || is_emitted(&found) => DifferenceKind::Changed { found },
                Some(_) => return Err(Error::foreign_file(&on_disk)),
            };
            differences.push(Difference { path: path.clone(), kind });
        }
        for (path, on_disk) in disk::generated(self.form(), directory)? {
            if self.texts.contains_key(&path) {
                continue;
            }
            match disk::read(&on_disk)? {
                Some(found) if is_emitted(&found) => {
                    differences.push(Difference { path, kind: DifferenceKind::Extra { found } });
                }
                // Another run has removed it in the meantime.
                None if on_disk.symlink_metadata().is_err() => {}
                _ => return Err(Error::foreign_file(&on_disk)),
            }
        }
        differences.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(differences)
    }

    /// Writes changed and missing files, and removes extra files. Unchanged files are not touched.
    ///
    /// Each file is written to a temporary file and moved into place, so no file is ever half written. Concurrent runs
    /// wait for each other. The next run completes an interrupted one.
    ///
    /// # Errors
    ///
    /// If the directory can't be read or written, or contains something other than an emitted crate or module, which
    /// stays unchanged.
    pub fn write(&self, directory: &Path) -> Result<Vec<Difference>, Error> {
        if self.compare(directory)?.is_empty() && disk::leftovers(self.form(), directory)?.is_empty() {
            return Ok(Vec::new());
        }
        let lock = Lock::take(directory)?;
        for path in disk::leftovers(self.form(), directory)? {
            if !lock.is_at(&path) {
                disk::remove(&path)?;
            }
        }
        // Another run may have written while this run waited.
        let differences = self.compare(directory)?;
        for difference in &differences {
            let path = directory.join(&difference.path);
            match (&difference.kind, self.texts.get(&difference.path)) {
                (DifferenceKind::Extra { .. }, _) | (_, None) => {
                    disk::remove(&path)?;
                    disk::remove_empty_folders(&path, directory);
                }
                (_, Some(text)) => disk::replace(&path, text)?,
            }
        }
        Ok(differences)
    }
}

impl Difference {
    /// Returns the text in the directory.
    fn found(&self) -> Option<&str> {
        match &self.kind {
            DifferenceKind::Missing => None,
            DifferenceKind::Changed { found } | DifferenceKind::Extra { found } => Some(found),
        }
    }

    /// Returns a unified diff from the file in the directory to the emitted file. Control characters are escaped.
    #[must_use]
    pub fn diff(&self, files: &Files) -> String {
        let emitted = files.get(&self.path).unwrap_or_default();
        let path = visible(&self.path);
        let diff = similar::TextDiff::from_lines(self.found().unwrap_or_default(), emitted)
            .unified_diff()
            .context_radius(3)
            .header(&format!("{path} (checked in)"), &format!("{path} (regenerated)"))
            .to_string();
        printable(&diff)
    }
}

/// Returns the error message for drift: number of files, directory, specifications, and the command that regenerates.
#[must_use]
pub fn drift_message(count: usize, directory: &str, specifications: &str, command: &str) -> String {
    let message = format!(
        "{count} {} of {directory} {} out of date with {specifications}. Don't edit emitted files by hand: change the \
         specification or the generator, then run `{command}` and commit the result.",
        if count == 1 { "file" } else { "files" },
        if count == 1 { "is" } else { "are" },
    );
    printable(&visible(&message))
}
