//! The emitted files in memory, compared with a directory or written to it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::print::MARK;

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
    /// What differs.
    pub kind: DifferenceKind,
}

/// What differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DifferenceKind {
    /// The directory lacks the file.
    Missing,
    /// The file has another text.
    Changed {
        /// What the directory holds.
        found: String,
    },
    /// The directory has an emitted file that is no longer emitted.
    Extra {
        /// What the directory holds.
        found: String,
    },
}

/// Why a directory was not compared or written.
#[derive(Debug)]
pub struct Error(Failure);

#[derive(Debug)]
enum Failure {
    /// A file that could not be read or written.
    Io { path: PathBuf, doing: &'static str, source: io::Error },
    /// A directory that holds something, and no emitted crate.
    ForeignDirectory(PathBuf),
    /// A file in the way that was not emitted.
    ForeignFile(PathBuf),
}

impl Error {
    fn io(path: impl Into<PathBuf>, doing: &'static str, source: io::Error) -> Self {
        Self(Failure::Io { path: path.into(), doing, source })
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Failure::Io { path, doing, source } => write!(f, "cannot {doing} {}: {source}", path.display()),
            Failure::ForeignDirectory(path) => write!(
                f,
                "{} holds something that was not generated, and stays as it is: its Cargo.toml would begin with `# {MARK}…`. \
                 Name a directory that is empty or does not exist yet",
                path.display()
            ),
            Failure::ForeignFile(path) => write!(
                f,
                "{} was not generated, and stays as it is: its first line would have `{MARK}…`. Move it away; only examples/, \
                 tests/, benches/ and files beside Cargo.toml are written by hand",
                path.display()
            ),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Failure::Io { source, .. } => Some(source),
            Failure::ForeignDirectory(_) | Failure::ForeignFile(_) => None,
        }
    }
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

    /// What differs between these files and a directory; line endings do not.
    ///
    /// Files below `src` that are not among these are extra; elsewhere other files are somebody's own.
    ///
    /// # Errors
    ///
    /// If the directory can't be read, or holds something else than an emitted crate.
    pub fn compare(&self, directory: &Path) -> Result<Vec<Difference>, Error> {
        check_directory(directory)?;
        let mut differences = Vec::new();
        for (path, text) in &self.files {
            let found = read(&directory.join(path))?;
            let kind = match found {
                None => DifferenceKind::Missing,
                Some(found) if found == *text => continue,
                Some(found) => DifferenceKind::Changed { found },
            };
            differences.push(Difference { path: path.clone(), kind });
        }
        let mut present = BTreeSet::new();
        list(directory, "src", &mut present)?;
        for path in present {
            if !self.files.contains_key(&path) {
                let found = read(&directory.join(&path))?.unwrap_or_default();
                differences.push(Difference { path, kind: DifferenceKind::Extra { found } });
            }
        }
        differences.sort_by(|a, b| a.path.cmp(&b.path));
        // What somebody wrote is neither replaced nor removed.
        match differences.iter().find(|difference| !difference.found().is_none_or(is_emitted)) {
            Some(difference) => Err(Error(Failure::ForeignFile(directory.join(&difference.path)))),
            None => Ok(differences),
        }
    }

    /// Writes what differs, and removes what is extra; a file that is the same is not touched.
    ///
    /// Every file is written beside its place and then moved there, so that no file is ever half written.
    ///
    /// # Errors
    ///
    /// If the directory can't be read or written, or holds something else than an emitted crate, which then stays as it is.
    pub fn write(&self, directory: &Path) -> Result<Vec<Difference>, Error> {
        let differences = self.compare(directory)?;
        for difference in &differences {
            let path = directory.join(&difference.path);
            match (&difference.kind, self.files.get(&difference.path)) {
                (DifferenceKind::Extra { .. }, _) | (_, None) => {
                    fs::remove_file(&path).map_err(|source| Error::io(&path, "remove", source))?;
                    remove_empty_folders(&path, directory);
                }
                (_, Some(text)) => replace(&path, text)?,
            }
        }
        Ok(differences)
    }
}

impl Difference {
    /// What the directory holds.
    fn found(&self) -> Option<&str> {
        match &self.kind {
            DifferenceKind::Missing => None,
            DifferenceKind::Changed { found } | DifferenceKind::Extra { found } => Some(found),
        }
    }

    /// The difference as a unified diff: what the directory holds against what is emitted.
    #[must_use]
    pub fn diff(&self, files: &Files) -> String {
        let emitted = files.get(&self.path).unwrap_or_default();
        similar::TextDiff::from_lines(self.found().unwrap_or_default(), emitted)
            .unified_diff()
            .context_radius(3)
            .header(&format!("{} (checked in)", self.path), &format!("{} (regenerated)", self.path))
            .to_string()
    }
}

/// What to do about files that differ: how many do, in which directory, what they come from, and the command that writes
/// them.
#[must_use]
pub fn drift_message(count: usize, directory: &str, specifications: &str, command: &str) -> String {
    format!(
        "{count} {} of {directory} {} not what {specifications} gives. Emitted files are not edited by hand: change the \
         specification or the generator, then run `{command}` and commit what it writes.",
        if count == 1 { "file" } else { "files" },
        if count == 1 { "is" } else { "are" },
    )
}

/// Whether the first line of a file says that it was emitted.
fn is_emitted(text: &str) -> bool {
    text.lines().next().is_some_and(|line| line.contains(MARK))
}

/// Refuses a directory that holds something, and no emitted crate. Hidden files, such as those of version control, are
/// nothing.
fn check_directory(directory: &Path) -> Result<(), Error> {
    if let Some(manifest) = read(&directory.join("Cargo.toml"))?
        && is_emitted(&manifest)
    {
        return Ok(());
    }
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(Error::io(directory, "list", source)),
    };
    for entry in entries {
        let entry = entry.map_err(|source| Error::io(directory, "list", source))?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            return Err(Error(Failure::ForeignDirectory(directory.to_owned())));
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Option<String>, Error> {
    match fs::read(path) {
        // A file that is no text differs from every text.
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::io(path, "read", source)),
    }
}

fn list(root: &Path, below: &str, found: &mut BTreeSet<String>) -> Result<(), Error> {
    let folder = root.join(below);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(Error::io(folder, "list", source)),
    };
    for entry in entries {
        let entry = entry.map_err(|source| Error::io(&folder, "list", source))?;
        let path = format!("{below}/{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().map_err(|source| Error::io(entry.path(), "look at", source))?;
        if kind.is_dir() {
            list(root, &path, found)?;
        } else {
            found.insert(path);
        }
    }
    Ok(())
}

fn replace(path: &Path, text: &str) -> Result<(), Error> {
    let failed = |doing| move |source| Error::io(path, doing, source);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed("make the folder of"))?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = path.with_file_name(name);
    fs::write(&beside, text).map_err(failed("write"))?;
    fs::rename(&beside, path).map_err(failed("replace"))
}

/// Folders that held nothing but the removed file; one that holds more stays, and that is no failure.
fn remove_empty_folders(path: &Path, root: &Path) {
    let mut folder = path.parent();
    while let Some(current) = folder.filter(|current| *current != root) {
        if fs::remove_dir(current).is_err() {
            return;
        }
        folder = current.parent();
    }
}
