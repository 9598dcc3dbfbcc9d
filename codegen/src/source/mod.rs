//! Reads an OpenAPI document from a file or from text.
//!
//! The text is parsed once. An unreadable text (syntax, encoding, another format) is a single [`Diagnostic`]. Problems
//! of a readable text (a duplicate key, a key that is not text) are found in the same pass, and reported with all other
//! findings by [`lint`](crate::lint).
//!
//! A document in a file may refer to files beside it. The targets become components of the document, and their
//! diagnostics point into those files.

mod broken;
mod external;
mod read;
mod tree;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_yaml::Value;

pub use crate::openapi::Version;
pub use crate::text::SourceFile;

use crate::diagnostic::Diagnostic;
use crate::openapi::reference::{self, pointer_mut};
use crate::text::{At, Place, unescape};
use external::Folder;
use read::{LARGEST_FILE, Limits, file_of_bytes, tree_of};

/// The path that stands for the standard input.
pub(crate) const STDIN: &str = "-";

/// An OpenAPI document: its text and its parsed tree.
#[derive(Clone, Debug)]
pub struct Source {
    file: Arc<SourceFile>,
    document: Value,
    version: Version,
    problems: Vec<Diagnostic>,
    /// The referenced files; `None` if the document was not read from a file.
    referenced: Option<Vec<PathBuf>>,
}

impl Source {
    /// Reads a file and the files that it refers to. Its name in diagnostics is the path as passed in, with `/`
    /// separators. The path `-` is the standard input, which can't refer to other files.
    ///
    /// Referenced files must be below `root`, or without it in the folder of the document or below, after `..` and
    /// symbolic links are resolved. No URL is fetched.
    ///
    /// # Errors
    ///
    /// A diagnostic with the reason why the file is not an OpenAPI 3.0, 3.1 or 3.2 document below `root`.
    /// [`lint`](crate::lint) reports problems of referenced files.
    pub fn read(path: &Path, root: Option<&Path>) -> Result<Self, Diagnostic> {
        Self::read_as(path.to_string_lossy().replace('\\', "/"), path, root)
    }

    /// Reads a file under another name.
    pub(crate) fn read_as(name: String, path: &Path, root: Option<&Path>) -> Result<Self, Diagnostic> {
        let is_stdin = path == Path::new(STDIN);
        let name = if is_stdin { "<stdin>".to_owned() } else { name };
        let unreadable = |message: String| {
            Diagnostic::error(&SourceFile::new(name.clone(), ""), "unreadable-file", Place::Start, message)
        };
        let mut bytes = Vec::new();
        // Only a regular file has a reliable size.
        let read = if is_stdin {
            std::io::stdin().take(LARGEST_FILE + 1).read_to_end(&mut bytes)
        } else {
            std::fs::File::open(path).and_then(|file| file.take(LARGEST_FILE + 1).read_to_end(&mut bytes))
        };
        read.map_err(|error| unreadable(format!("can't be read: {error}")))?;
        if bytes.len() as u64 > LARGEST_FILE {
            let most = LARGEST_FILE >> 20;
            return Err(unreadable(format!("larger than {most} MB, the limit for a document")));
        }
        if is_stdin {
            return Self::from_bytes(name, bytes);
        }
        let document = path.canonicalize().map_err(|error| unreadable(format!("can't be read: {error}")))?;
        let folder = match root {
            Some(root) => root
                .canonicalize()
                .map_err(|error| unreadable(format!("the folder `{}` can't be read: {error}", root.display())))?,
            None => document.parent().map(Path::to_owned).unwrap_or_default(),
        };
        let Ok(below) = document.strip_prefix(&folder) else {
            let root = root.unwrap_or(&folder).display();
            return Err(unreadable(format!("the document is outside the folder `{root}` of `--root`")));
        };
        let below = below.to_string_lossy().replace('\\', "/");
        let shown = match name.strip_suffix(&below) {
            Some(folder) => folder.trim_end_matches('/').to_owned(),
            // The document is a symbolic link.
            None => name.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned(),
        };
        let mut source = Self::from_bytes(name, bytes)?;
        source.include(Folder { document, path: folder, shown, is_chosen: root.is_some() });
        Ok(source)
    }

    /// Parses UTF-8 bytes. The document has no folder, so it can't refer to other files.
    ///
    /// # Errors
    ///
    /// As for [`Source::read`].
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, Diagnostic> {
        Self::of_file(file_of_bytes(name.into(), bytes)?)
    }

    /// Parses YAML or JSON text. The document has no folder, so it can't refer to other files.
    ///
    /// # Errors
    ///
    /// As for [`Source::read`].
    pub fn parse(name: impl Into<String>, text: impl Into<String>) -> Result<Self, Diagnostic> {
        Self::of_file(SourceFile::of_text(name.into(), text.into()))
    }

    fn of_file(file: Arc<SourceFile>) -> Result<Self, Diagnostic> {
        let mut limits = Limits { bytes: LARGEST_FILE, nodes: usize::MAX };
        let (mut document, problems) = tree_of(&file, &mut limits)?;
        let version = version(&file, &document)?;
        resolve_self(&mut document, version);
        Ok(Self { file, document, version, problems, referenced: None })
    }

    /// Turns reference targets in other files into components of the document.
    fn include(&mut self, folder: Folder) {
        let included = external::include(folder, &self.file, &mut self.document, self.version);
        self.file.set_parts(included.parts);
        self.problems.extend(included.problems);
        self.referenced = Some(included.files);
    }

    /// Returns the document with values replaced or removed at these JSON pointers, without the problems of the old
    /// values.
    pub(crate) fn with(&self, changes: &BTreeMap<String, Option<Value>>) -> Self {
        let mut document = self.document.clone();
        let mut removed: BTreeMap<&str, HashSet<Cow<'_, str>>> = BTreeMap::new();
        for (pointer, value) in changes {
            match (value, pointer.rsplit_once('/')) {
                (Some(value), _) => {
                    if let Some(old) = pointer_mut(&mut document, pointer) {
                        old.clone_from(value);
                    }
                }
                (None, Some((holder, key))) => {
                    removed.entry(holder).or_default().insert(unescape(key));
                }
                (None, None) => {}
            }
        }
        for (holder, keys) in removed {
            if let Some(Value::Mapping(holder)) = pointer_mut(&mut document, holder) {
                holder.retain(|key, _| key.as_str().is_none_or(|key| !keys.contains(key)));
            }
        }
        let is_left = |problem: &&Diagnostic| {
            let is_changed = problem.place.pointer().is_some_and(|at| is_in(changes, at));
            !(is_changed && Arc::ptr_eq(&problem.file, &self.file))
        };
        Self {
            file: Arc::clone(&self.file),
            document,
            version: self.version,
            problems: self.problems.iter().filter(is_left).cloned().collect(),
            referenced: self.referenced.clone(),
        }
    }

    /// Returns the file that diagnostics about this document point into.
    pub fn file(&self) -> &Arc<SourceFile> {
        &self.file
    }

    /// Returns the name in diagnostics.
    pub fn name(&self) -> &str {
        self.file.name()
    }

    /// Returns the text as read.
    pub fn text(&self) -> &str {
        self.file.text()
    }

    /// Returns the tree of the document. Only aliases, merge keys and references to other files are resolved. Every key
    /// is text.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// Returns the OpenAPI version of the document.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Returns problems of the readable text, such as duplicate keys.
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// Returns the paths of the referenced files, without `..` and symbolic links, in reference order.
    pub fn referenced_files(&self) -> &[PathBuf] {
        self.referenced.as_deref().unwrap_or_default()
    }

    /// Returns true if references to other files have been followed, with their problems reported.
    pub(crate) fn has_followed_references(&self) -> bool {
        self.referenced.is_some()
    }
}

/// Rewrites references to the URI that `$self` gives to the document, and to files beside it.
fn resolve_self(document: &mut Value, version: Version) {
    let Some(own) = document.get("$self").and_then(Value::as_str).filter(|_| version >= Version::V3_2) else { return };
    let own = own.split('#').next().unwrap_or_default().to_owned();
    let (folder, name) = own.rsplit_once('/').unwrap_or(("", &own));
    let changes = reference::collect(document, version).into_iter().filter_map(|found| {
        let (path, fragment) = found.target.split_once('#').unwrap_or((found.target, ""));
        let is_own = !own.is_empty() && (path == own || path.trim_start_matches("./") == name);
        let beside = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).filter(|_| !folder.is_empty());
        let path = if is_own { "" } else { beside? };
        let key = if found.is_mapping { "" } else { "/$ref" };
        Some((found.pointer + key, format!("{path}#{fragment}")))
    });
    for (pointer, target) in changes.collect::<Vec<_>>() {
        if let Some(place) = pointer_mut(document, &pointer) {
            *place = target.into();
        }
    }
}

/// Returns true if the value at the pointer, or one around it, has changed.
fn is_in(changes: &BTreeMap<String, Option<Value>>, pointer: &str) -> bool {
    let ends = pointer.match_indices('/').map(|(index, _)| index).chain([pointer.len()]);
    ends.filter_map(|end| pointer.get(..end)).any(|prefix| changes.contains_key(prefix))
}

fn version(file: &Arc<SourceFile>, document: &Value) -> Result<Version, Diagnostic> {
    const FORM: &str = "write a mapping with the keys `openapi`, `info` and `paths`";
    let error = |place: Place, message: &str, help: &str| {
        Err(Diagnostic::error(file, "openapi-version", place, message).with_help(help))
    };
    if document.is_null() {
        return Err(Diagnostic::error(file, "empty-document", Place::Start, "the document is empty").with_help(FORM));
    }
    let Some(mapping) = document.as_mapping() else {
        let message = "this is not an OpenAPI document";
        return Err(Diagnostic::error(file, "not-a-mapping", Place::Start, message).with_help(FORM));
    };
    let at = At::ROOT.key("openapi").value();
    let Some(written) = mapping.get("openapi") else {
        if mapping.contains_key("swagger") {
            let help = "convert it to OpenAPI 3 first, for example with https://converter.swagger.io";
            let name = At::ROOT.key("swagger").name();
            return error(name, "this is a Swagger 2.0 document", help);
        }
        let message = "this is not an OpenAPI document: the key `openapi` is missing";
        return error(Place::Start, message, "begin the document with `openapi: 3.0.3`");
    };
    let Some(number) = written.as_str() else {
        let full = match written.as_f64() {
            Some(3.1) => "3.1.1",
            Some(3.2) => "3.2.0",
            _ => "3.0.3",
        };
        let help = format!("write all three numbers: `openapi: {full}`");
        return error(at, "the version must be text", &help);
    };
    let mut parts = number.split('.');
    match (parts.next(), parts.next()) {
        (Some("3"), Some("0")) => Ok(Version::V3_0),
        (Some("3"), Some("1")) => Ok(Version::V3_1),
        (Some("3"), Some("2")) => Ok(Version::V3_2),
        _ => {
            let message = format!("OpenAPI {number} is not supported");
            error(at, &message, "the generator supports OpenAPI 3.0, 3.1 and 3.2")
        }
    }
}
