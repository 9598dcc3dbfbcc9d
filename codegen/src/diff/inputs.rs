//! What is compared: files, folders, and revisions of git.

use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::config::CrateConfig;

/// A file of a side.
#[derive(Clone, Debug)]
pub struct File {
    /// As positions name it, such as `spec/twilio.yaml`.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl File {
    /// The file's name without folder and ending: the module of the emitted crate.
    pub(super) fn module(&self) -> &str {
        let name = self.name.rsplit('/').next().unwrap_or(&self.name);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }
}

/// The files of one side.
#[derive(Clone, Debug)]
pub struct Inputs {
    name: String,
    files: Vec<File>,
    is_folder: bool,
}

/// Something that can't be read.
#[derive(Debug)]
pub struct InputError(String);

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InputError {}

impl Inputs {
    /// Files that are at hand. Specifications end in `.yaml`, `.yml` or `.json`; `crate.toml` has the crate's version.
    pub fn new(name: impl Into<String>, mut files: Vec<File>) -> Self {
        files.sort_by(|left, right| left.name.cmp(&right.name));
        Self { name: name.into(), files, is_folder: false }
    }

    /// What the side was called by the user.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version in the side's `crate.toml`, if it has one.
    pub fn crate_version(&self) -> Option<String> {
        let file = self.files.iter().find(|file| file.name.rsplit('/').next() == Some("crate.toml"))?;
        let text = std::str::from_utf8(&file.bytes).ok()?;
        Some(CrateConfig::parse(&file.name, text).ok()?.version)
    }

    /// The same files, named by their paths below a folder.
    #[must_use]
    pub fn relative_to(mut self, root: &Path) -> Self {
        for file in &mut self.files {
            if let Ok(inside) = Path::new(&file.name).strip_prefix(root) {
                file.name = inside.to_string_lossy().replace('\\', "/");
            }
        }
        self
    }

    /// The document, if the side is just that and not a folder.
    pub(super) fn single(&self) -> Option<&File> {
        match self.documents().as_slice() {
            [file] if !self.is_folder => Some(file),
            _ => None,
        }
    }

    pub(super) fn documents(&self) -> Vec<&File> {
        let is_document = |file: &&File| file.name.rsplit('/').next() != Some("crate.toml");
        self.files.iter().filter(is_document).collect()
    }

    /// Reads a file, or of a folder every `*.yaml` and `crate.toml`.
    ///
    /// # Errors
    ///
    /// If there is nothing, or it can't be read.
    pub fn from_path(path: &Path) -> Result<Self, InputError> {
        let shown = path.to_string_lossy().replace('\\', "/");
        let failed = |error: &std::io::Error| InputError(format!("{shown} can't be read: {error}"));
        let read = |path: &Path| -> Result<File, InputError> {
            let bytes =
                fs::read(path).map_err(|error| InputError(format!("{} can't be read: {error}", path.display())))?;
            Ok(File { name: path.to_string_lossy().replace('\\', "/"), bytes })
        };
        if !path.is_dir() {
            return Ok(Self::new(shown.clone(), vec![read(path)?]));
        }
        let mut files = Vec::new();
        for entry in fs::read_dir(path).map_err(|error| failed(&error))? {
            let path = entry.map_err(|error| failed(&error))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if is_specification(&name) {
                files.push(read(&path)?);
            }
        }
        Self::of_folder(shown, files)
    }

    /// Reads the folder of specifications as it is in a revision: `git` is run in `root`.
    ///
    /// A revision with a path, as `origin/main:spec/twilio.yaml`, is that file or folder.
    ///
    /// # Errors
    ///
    /// If git does not know the revision, or the folder has no specification there.
    pub fn from_git(root: &Path, revision: &str, folder: &str) -> Result<Self, InputError> {
        let (commit, path) = revision.split_once(':').unwrap_or((revision, folder));
        if commit.starts_with('-') {
            return Err(InputError(format!("`{commit}` is no revision")));
        }
        let object = format!("{commit}:{}", path.trim_end_matches('/'));
        let kind = git(root, &["cat-file", "-t", &object]).map_err(|error| {
            InputError(format!("`{revision}` is no file, no folder and no revision that has `{path}`: {error}"))
        })?;
        if kind.trim_ascii() == b"blob" {
            let bytes = git(root, &["cat-file", "blob", &object]).map_err(InputError)?;
            return Ok(Self::new(revision, vec![File { name: path.to_owned(), bytes }]));
        }
        let names = git(root, &["ls-tree", "-z", "--name-only", &object]).map_err(InputError)?;
        let names = String::from_utf8_lossy(&names).into_owned();
        let mut files = Vec::new();
        for name in names.split('\0').filter(|name| is_specification(name)) {
            let bytes = git(root, &["cat-file", "blob", &format!("{object}/{name}")]).map_err(InputError)?;
            files.push(File { name: format!("{}/{name}", path.trim_end_matches('/')), bytes });
        }
        Self::of_folder(revision.to_owned(), files)
    }

    /// The text of a file in a revision, if it is there.
    pub fn text_from_git(root: &Path, commit: &str, path: &str) -> Option<String> {
        let bytes = git(root, &["cat-file", "blob", &format!("{commit}:{path}")]).ok()?;
        String::from_utf8(bytes).ok()
    }

    fn of_folder(name: String, files: Vec<File>) -> Result<Self, InputError> {
        let inputs = Self { is_folder: true, ..Self::new(name, files) };
        if inputs.documents().is_empty() {
            return Err(InputError(format!("{} has no *.yaml", inputs.name)));
        }
        Ok(inputs)
    }
}

fn is_specification(name: &str) -> bool {
    name == "crate.toml" || Path::new(name).extension().is_some_and(|extension| extension == "yaml")
}

/// What git prints, or what it complains about.
pub(super) fn git(root: &Path, arguments: &[&str]) -> Result<Vec<u8>, String> {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(root)
        .output()
        .map_err(|error| format!("git can't be run: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let message = String::from_utf8_lossy(&output.stderr);
    Err(message.trim().trim_start_matches("fatal: ").to_owned())
}
