//! The emitted files in memory, compared with a directory or written to it.

mod disk;
mod foreign;

use std::collections::BTreeMap;
use std::path::Path;

use crate::text::{printable, visible};
use disk::Lock;
pub use foreign::Error;
pub(crate) use foreign::MARK;
use foreign::is_emitted;

/// A map from path to text, in the order of the paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    files: BTreeMap<String, String>,
}

/// One difference between the files and a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Path below the directory, with `/` between folders.
    pub path: String,
    /// How it differs.
    pub kind: DifferenceKind,
}

/// How a file differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DifferenceKind {
    /// The directory lacks the file.
    Missing,
    /// The file has another text.
    Changed {
        /// Its text in the directory.
        found: String,
    },
    /// The directory has an emitted file that is no longer emitted.
    Extra {
        /// Its text in the directory.
        found: String,
    },
}

impl Files {
    /// Adds a file; a path is relative and has `/` between folders.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.files.insert(path.into(), text.into());
    }

    /// The text of a file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Paths and texts in the order of the paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The differences between these files and a directory; line endings are none.
    ///
    /// Files below `src` that are not among these are extra, and so are those that cargo runs or obeys without being told:
    /// `build.rs` and `.cargo/config.toml`. Elsewhere other files are somebody's own. Files that an interrupted run left are
    /// no difference.
    ///
    /// # Errors
    ///
    /// If the directory can't be read, or holds something else than an emitted crate.
    pub fn compare(&self, directory: &Path) -> Result<Vec<Difference>, Error> {
        disk::check_directory(directory)?;
        let mut differences = Vec::new();
        for (path, text) in &self.files {
            let on_disk = directory.join(path);
            let kind = match disk::read(&on_disk)? {
                None => DifferenceKind::Missing,
                Some(found) if found == *text => continue,
                // A power failure empties files that were just written.
                Some(found) if found.is_empty() || is_emitted(&found) => DifferenceKind::Changed { found },
                Some(_) => return Err(Error::foreign_file(&on_disk)),
            };
            differences.push(Difference { path: path.clone(), kind });
        }
        for (path, on_disk) in disk::generated(directory)? {
            if self.files.contains_key(&path) {
                continue;
            }
            match disk::read(&on_disk)? {
                Some(found) if is_emitted(&found) => {
                    differences.push(Difference { path, kind: DifferenceKind::Extra { found } });
                }
                // Another run has removed it meanwhile.
                None if on_disk.symlink_metadata().is_err() => {}
                _ => return Err(Error::foreign_file(&on_disk)),
            }
        }
        differences.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(differences)
    }

    /// Writes what differs, and removes what is extra; a file that is the same is not touched.
    ///
    /// Every file is written beside its place and then moved there, so that no file is ever half written. Of several runs
    /// at once, one writes and the others wait. Whatever a run was interrupted by, the next one completes its work.
    ///
    /// # Errors
    ///
    /// If the directory can't be read or written, or holds something else than an emitted crate, which then stays as it is.
    pub fn write(&self, directory: &Path) -> Result<Vec<Difference>, Error> {
        if self.compare(directory)?.is_empty() && disk::leftovers(directory)?.is_empty() {
            return Ok(Vec::new());
        }
        let lock = Lock::take(directory)?;
        for path in disk::leftovers(directory)? {
            if !lock.is_at(&path) {
                disk::remove(&path)?;
            }
        }
        // Another run may have written while this one waited.
        let differences = self.compare(directory)?;
        for difference in &differences {
            let path = directory.join(&difference.path);
            match (&difference.kind, self.files.get(&difference.path)) {
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
    /// The text in the directory.
    fn found(&self) -> Option<&str> {
        match &self.kind {
            DifferenceKind::Missing => None,
            DifferenceKind::Changed { found } | DifferenceKind::Extra { found } => Some(found),
        }
    }

    /// The difference as a unified diff: what the directory holds against what is emitted, with control characters as
    /// escapes.
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

/// Message about files that differ: how many do, in which directory, what they come from, and the command that writes
/// them.
#[must_use]
pub fn drift_message(count: usize, directory: &str, specifications: &str, command: &str) -> String {
    let message = format!(
        "{count} {} of {directory} {} not what {specifications} gives. Emitted files are not edited by hand: change the \
         specification or the generator, then run `{command}` and commit what it writes.",
        if count == 1 { "file" } else { "files" },
        if count == 1 { "is" } else { "are" },
    );
    printable(&visible(&message))
}
