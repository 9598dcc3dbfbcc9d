//! The directory of an emitted crate or module: its files, and a lock for one writer at a time.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use fs4::FileExt;
use same_file::Handle;

use super::foreign::{Error, is_emitted};
use super::form::Form;

/// Name prefix of a run's temporary files. An interrupted run leaves them behind.
const OWN: &str = ".openapi-client-codegen.";

/// Refuses a non-empty directory without an emitted crate or module. Hidden files, such as those of version control, don't count.
pub(super) fn check_directory(form: Form, directory: &Path) -> Result<(), Error> {
    // Behind a link lies what is not in the directory. Links further below are no emitted files.
    let sources = directory.join(form.sources());
    if sources.is_symlink() {
        return Err(Error::foreign_file(&sources));
    }
    // Listed first: another run that begins meanwhile writes the manifest before anything else.
    if entries(directory)?.iter().all(|(name, _)| name.starts_with('.')) {
        return Ok(());
    }
    match read(&directory.join(form.root()))? {
        // Every other file is looked at by itself.
        Some(root) if root.is_empty() || is_emitted(&root) => Ok(()),
        _ => Err(Error::foreign_directory(directory, form)),
    }
}

/// Returns the text of a file, if it exists.
pub(super) fn read(path: &Path) -> Result<Option<String>, Error> {
    let failed = |source: io::Error| match source.kind() {
        // A file that has the name of a folder is found when the folders are listed.
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Ok(None),
        _ => Err(Error::io(path, "read", source)),
    };
    match fs::metadata(path) {
        // Reading a pipe may block forever.
        Ok(metadata) if !metadata.is_file() => return Err(Error::foreign_file(path)),
        Ok(_) => {}
        Err(source) => return failed(source),
    }
    match fs::read(path) {
        // A lossy conversion still differs from every emitted text.
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))),
        Err(source) => failed(source),
    }
}

/// Returns the files in generated locations: relative path with `/` separators, and path on disk.
pub(super) fn generated(form: Form, directory: &Path) -> Result<BTreeMap<String, PathBuf>, Error> {
    let mut found = BTreeMap::new();
    list(directory, form.sources(), &mut found)?;
    for name in form.obeyed() {
        let path = directory.join(name);
        match path.symlink_metadata() {
            Ok(metadata) if metadata.is_dir() => list(directory, name, &mut found)?,
            Ok(_) => {
                found.insert((*name).to_owned(), path);
            }
            Err(_) => {}
        }
    }
    found.retain(|_, path| !is_own(path));
    Ok(found)
}

/// Returns the temporary files of running and interrupted runs.
pub(super) fn leftovers(form: Form, directory: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = BTreeMap::new();
    list(directory, form.sources(), &mut found)?;
    let beside = entries(directory)?.into_iter().map(|(_, entry)| entry.path());
    Ok(found.into_values().chain(beside).filter(|path| is_own(path)).collect())
}

fn is_own(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(OWN))
}

fn list(root: &Path, below: &str, found: &mut BTreeMap<String, PathBuf>) -> Result<(), Error> {
    for (name, entry) in entries(&root.join(below))? {
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        let kind = entry.file_type().map_err(|source| Error::io(entry.path(), "look at", source))?;
        if kind.is_dir() {
            list(root, &path, found)?;
        } else {
            found.insert(path, entry.path());
        }
    }
    Ok(())
}

/// Returns the entries of a folder by name; empty if the folder does not exist.
fn entries(folder: &Path) -> Result<Vec<(String, fs::DirEntry)>, Error> {
    let failed = |source| Error::io(folder, "list", source);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(failed(source)),
    };
    let named = |entry: fs::DirEntry| (entry.file_name().to_string_lossy().into_owned(), entry);
    entries.map(|entry| entry.map(named).map_err(failed)).collect()
}

/// Writes a temporary file and moves it into place.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), Error> {
    let failed = |doing| move |source| Error::io(path, doing, source);
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(failed("create the folder of"))?;
    // The file has default permissions, and is removed if writing fails.
    let beside = tempfile::Builder::new().prefix(OWN).make_in(folder, |path| File::create_new(path));
    let mut beside = beside.map_err(failed("write"))?;
    beside.write_all(text.as_bytes()).map_err(failed("write"))?;
    beside.persist(path).map_err(|error| Error::io(path, "replace", error.error))?;
    Ok(())
}

pub(super) fn remove(path: &Path) -> Result<(), Error> {
    fs::remove_file(path).map_err(|source| Error::io(path, "remove", source))
}

/// Removes folders that became empty with the removed file. A non-empty folder stays and is not an error.
pub(super) fn remove_empty_folders(path: &Path, root: &Path) {
    let mut folder = path.parent();
    while let Some(current) = folder.filter(|current| *current != root) {
        if fs::remove_dir(current).is_err() {
            return;
        }
        folder = current.parent();
    }
}

/// The exclusive lock on a directory. The system releases it when the process ends.
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Waits for the lock. Creates the directory if necessary.
    pub(super) fn take(directory: &Path) -> Result<Self, Error> {
        fs::create_dir_all(directory).map_err(|source| Error::io(directory, "make", source))?;
        let path = directory.join(format!("{OWN}lock"));
        let failed = |source| Error::io(&path, "lock", source);
        loop {
            // Opening a pipe may never end, and opening a link makes a file elsewhere.
            if path.symlink_metadata().is_ok_and(|found| !found.is_file()) {
                return Err(Error::foreign_file(&path));
            }
            let file = OpenOptions::new().create(true).append(true).open(&path).map_err(failed)?;
            FileExt::lock(&file).map_err(failed)?;
            let taken = Handle::from_file(file.try_clone().map_err(failed)?).map_err(failed)?;
            // The previous holder removes the file, and a lock on a removed file has no effect.
            match Handle::from_path(&path) {
                Ok(there) if there == taken => return Ok(Self { path, _file: file }),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(source) => return Err(failed(source)),
            }
        }
    }

    /// Returns true if the path is the lock file.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        self.path == path
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // If this fails, the next run removes the file. Closing the file afterwards releases the lock.
        let _ = fs::remove_file(&self.path);
    }
}
