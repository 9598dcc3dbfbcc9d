//! The sides of a comparison: files, folders and git revisions.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use crate::config::CrateConfig;
use crate::diagnostic::Diagnostic;
use crate::project;
use crate::source::{STDIN, Source};
use crate::text::SourceFile;

/// File name of the crate configuration.
const CONFIGURATION: &str = "crate.toml";

/// A file of a side.
#[derive(Clone, Debug)]
pub struct File {
    /// Name in positions, such as `spec/twilio.yaml`.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// A document of a side.
#[derive(Clone, Debug)]
pub(super) struct Input {
    /// File name without folder and extension: the module of the emitted crate.
    pub(super) module: String,
    pub(super) source: Source,
}

/// The files of one side.
#[derive(Clone, Debug)]
pub struct Inputs {
    name: String,
    pub(super) documents: Vec<Input>,
    pub(super) configuration: Option<Arc<SourceFile>>,
    /// Diagnostics of files that are not valid documents.
    pub(super) problems: Vec<Diagnostic>,
    is_folder: bool,
    /// The place in a repository, if git can compare it.
    origin: Option<Origin>,
}

/// A commit or, without one, the working tree.
#[derive(Clone, Debug)]
struct Origin {
    workspace: PathBuf,
    commit: Option<String>,
    path: String,
}

impl Inputs {
    /// Creates a side from files in memory, which can't refer to other files. `crate.toml` contains the crate version.
    pub fn new(name: impl Into<String>, mut files: Vec<File>) -> Self {
        files.sort_by(|left, right| left.name.cmp(&right.name));
        let mut inputs = Self::empty(name.into());
        for File { name, bytes } in files {
            let path = PathBuf::from(&name);
            if path.file_name() == Some(OsStr::new(CONFIGURATION)) {
                inputs.configuration = Some(SourceFile::new(name, String::from_utf8_lossy(&bytes)));
                continue;
            }
            match Source::from_bytes(name, bytes) {
                Ok(source) => inputs.documents.push(Input { module: project::stem(&path), source }),
                Err(problem) => inputs.problems.push(problem),
            }
        }
        inputs
    }

    fn empty(name: String) -> Self {
        Self { name, documents: Vec::new(), configuration: None, problems: Vec::new(), is_folder: false, origin: None }
    }

    /// Returns the name of the side, as passed by the user.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the version in `crate.toml`, if there is one.
    pub fn crate_version(&self) -> Option<String> {
        let file = self.configuration.as_ref()?;
        Some(CrateConfig::parse(file.name(), file.text()).ok()?.version)
    }

    /// Returns true if the side is a single file, not a folder.
    pub fn is_one_file(&self) -> bool {
        self.single().is_some()
    }

    /// Returns the document, if the side is a single file.
    pub(super) fn single(&self) -> Option<&Input> {
        match self.documents.as_slice() {
            [document] if !self.is_folder => Some(document),
            _ => None,
        }
    }

    /// Reads a file, or the files of a folder like [`Project::read`](crate::Project::read), with their referenced
    /// files, which are below `root`, or without it below the folder. Positions use the path as passed in.
    ///
    /// # Errors
    ///
    /// If there is no file, or a file can't be read.
    pub fn from_path(path: &Path, root: Option<&Path>) -> Result<Self, String> {
        let shown = path.to_string_lossy().replace('\\', "/");
        Self::read(shown.clone(), path, root, shown.trim_end_matches('/'))
    }

    /// Like [`Inputs::from_path`], for a path relative to the folder `workspace`. Positions use the relative path.
    ///
    /// # Errors
    ///
    /// As for [`Inputs::from_path`].
    pub fn from_path_in(workspace: &Path, path: &str, root: Option<&Path>) -> Result<Self, String> {
        let root = root.map(|root| workspace.join(root));
        let path = path.trim_end_matches('/');
        let inputs = Self::read(path.to_owned(), &workspace.join(path), root.as_deref(), path)?;
        let origin = Origin { workspace: workspace.to_owned(), commit: None, path: path.to_owned() };
        Ok(Self { origin: Some(origin), ..inputs })
    }

    /// Reads the folder of specifications in a git revision. Runs `git` in `workspace`.
    ///
    /// A revision with a path, such as `origin/main:spec/twilio.yaml`, selects that file or folder, below the root of
    /// the repository as in git. `folder` is below `workspace`. `root` is a folder of the revision.
    ///
    /// # Errors
    ///
    /// If git does not know the revision, or the folder has no specification there.
    pub fn from_git(workspace: &Path, revision: &str, folder: &str, root: Option<&Path>) -> Result<Self, String> {
        let (commit, path) = revision.split_once(':').unwrap_or((revision, folder));
        if commit.starts_with('-') {
            return Err(format!("`{commit}` is not a revision"));
        }
        let path = path.trim_end_matches('/');
        if let Err(error) = git(workspace, &["rev-parse", "--verify", "--quiet", &format!("{commit}^{{tree}}")]) {
            return Err(unknown_revision(workspace, revision, commit, &error));
        }
        let below = if revision.contains(':') { Vec::new() } else { git(workspace, &["rev-parse", "--show-prefix"])? };
        let below = String::from_utf8_lossy(&below);
        let below = below.trim_end_matches(['\n', '\r']);
        let kind = git(workspace, &["cat-file", "-t", &format!("{commit}:{below}{path}")])
            .map_err(|error| format!("the revision `{commit}` has no `{path}`: {error}"))?;
        let root = root.map(|root| root.to_string_lossy().replace('\\', "/"));
        let root = root.as_deref().map(|root| root.trim_start_matches("./").trim_matches('/'));
        // A document may refer to files beside it.
        let (folder, file) = match (root, path.rsplit_once('/')) {
            (Some("" | "."), _) => ("", path),
            (Some(root), _) => {
                let inside = Path::new(path).strip_prefix(root).ok().and_then(Path::to_str);
                (root, inside.ok_or_else(|| format!("`{path}` is outside the folder `{root}` of `--root`"))?)
            }
            _ if kind.trim_ascii() != b"blob" => (path, ""),
            (None, Some((folder, file))) => (folder, file),
            (None, None) => ("", path),
        };
        let scratch = tempfile::tempdir()
            .map_err(|error| format!("can't create a temporary folder for `{revision}`: {error}"))?;
        check_out(workspace, &format!("{commit}:{below}{folder}"), scratch.path())?;
        let files = scratch.path().join(FILES);
        let inputs = Self::read(revision.to_owned(), &files.join(file), root.map(|_| files.as_path()), path)?;
        let (workspace, commit) = (workspace.to_owned(), Some(commit.to_owned()));
        Ok(Self { origin: Some(Origin { workspace, commit, path: path.to_owned() }), ..inputs })
    }

    /// Reads a file or a folder. Positions use the name `shown`.
    fn read(name: String, path: &Path, root: Option<&Path>, shown: &str) -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("{shown} can't be read: {error}");
        let mut inputs = Self::empty(name);
        let named = |inside: &Path| match inside.strip_prefix(path) {
            Ok(below) if below != Path::new("") && !shown.is_empty() => format!("{shown}/{}", below.to_string_lossy()),
            Ok(below) if below != Path::new("") => below.to_string_lossy().into_owned(),
            _ => shown.to_owned(),
        };
        let paths = if path == Path::new(STDIN) {
            vec![path.to_owned()]
        } else if fs::metadata(path).map_err(failed)?.is_dir() {
            inputs.is_folder = true;
            let configuration = path.join(CONFIGURATION);
            if configuration.is_file() {
                let text = fs::read_to_string(&configuration).map_err(failed)?;
                inputs.configuration = Some(SourceFile::new(named(&configuration), text));
            }
            project::specifications(path).map_err(failed)?
        } else {
            vec![path.to_owned()]
        };
        if paths.is_empty() {
            return Err(format!("{} has no *.yaml, *.yml or *.json", inputs.name));
        }
        let (sources, problems) = project::documents(paths, root, named);
        inputs.documents =
            sources.into_iter().map(|(path, source)| Input { module: project::stem(&path), source }).collect();
        inputs.problems = problems;
        Ok(inputs)
    }

    /// Returns the text of a file in a revision, if it exists.
    pub fn text_from_git(root: &Path, commit: &str, path: &str) -> Option<String> {
        let bytes = git(root, &["cat-file", "blob", &format!("{commit}:{path}")]).ok()?;
        String::from_utf8(bytes).ok()
    }
}

/// Returns the files that git finds renamed between two sides of a repository.
pub(super) fn renames(base: &Inputs, revision: &Inputs) -> Vec<(String, String)> {
    let (Some(old), Some(new)) = (&base.origin, &revision.origin) else { return Vec::new() };
    let Some(commit) = old.commit.as_deref().filter(|_| old.workspace == new.workspace) else { return Vec::new() };
    let mut arguments = vec!["diff", "--find-renames", "--name-status", "--diff-filter=R", "--relative", "-z", commit];
    arguments.extend(new.commit.as_deref());
    arguments.extend(["--", &old.path, &new.path]);
    let found = git(&old.workspace, &arguments).unwrap_or_default();
    let found = String::from_utf8_lossy(&found);
    // `R097`, the old and the new name, each with its end.
    let fields: Vec<&str> = found.split('\0').collect();
    let pairs = fields.chunks_exact(3).filter_map(|entry| Some((entry.get(1)?, entry.get(2)?)));
    pairs.map(|(before, after)| ((*before).to_owned(), (*after).to_owned())).collect()
}

/// Returns the error for an unknown revision, with a hint to fetch it.
fn unknown_revision(root: &Path, given: &str, commit: &str, error: &str) -> String {
    let message = format!("`{given}` is not a file or folder, and git does not know the revision `{commit}`");
    let is_shallow = git(root, &["rev-parse", "--is-shallow-repository"]);
    match is_shallow.as_deref().map(<[u8]>::trim_ascii) {
        Ok(b"true") => format!(
            "{message}: the clone is shallow; run `git fetch --unshallow`, or set `fetch-depth: 0` for the checkout in a workflow"
        ),
        Ok(_) => format!("{message}: if it is only in the remote repository, run `git fetch` first"),
        Err(_) => format!("{message}: {error}"),
    }
}

/// Subfolder for the files in the folder of [`check_out`].
const FILES: &str = "files";

/// Writes a git tree into a folder. The working tree and the index of the repository are not touched.
fn check_out(root: &Path, tree: &str, to: &Path) -> Result<(), String> {
    let repository = git(root, &["rev-parse", "--absolute-git-dir"])?;
    let repository = String::from_utf8_lossy(&repository);
    let files = to.join(FILES);
    fs::create_dir(&files).map_err(|error| format!("{} can't be made: {error}", files.display()))?;
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.env("GIT_DIR", repository.trim_end_matches(['\n', '\r']));
        command.env("GIT_INDEX_FILE", to.join("index")).env("GIT_WORK_TREE", &files);
        run(command.args(arguments).current_dir(&files))
    };
    git(&["read-tree", tree])?;
    git(&["checkout-index", "--all"])?;
    let listed = git(&["ls-files", "--stage", "-z"])?;
    let listed = String::from_utf8_lossy(&listed);
    let links = listed.split('\0').filter(|entry| entry.starts_with(LINK)).filter_map(|entry| entry.split_once('\t'));
    for (_, link) in links {
        // One that leads nowhere can't be read either.
        if let (Ok(target), Ok(files)) = (files.join(link).canonicalize(), files.canonicalize())
            && !target.starts_with(files)
        {
            return Err(format!("`{link}` of `{tree}` is a symbolic link that leads out of it, where nothing is read"));
        }
    }
    Ok(())
}

/// The mode of a symbolic link in git.
const LINK: &str = "120000 ";

/// Returns the output of git, or its error message.
pub(super) fn git(root: &Path, arguments: &[&str]) -> Result<Vec<u8>, String> {
    run(Command::new("git").args(arguments).current_dir(root))
}

fn run(command: &mut Command) -> Result<Vec<u8>, String> {
    let output = command.output().map_err(|error| format!("git can't be run: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let message = String::from_utf8_lossy(&output.stderr);
    Err(message.trim().trim_start_matches("fatal: ").to_owned())
}
