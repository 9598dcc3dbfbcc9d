//! Reads an OpenAPI document from a file or a text.
//!
//! The text is parsed once. What makes it unreadable (syntax, encoding, another format) is one clear [`Diagnostic`];
//! what is wrong in a text that can be read (a duplicate key, a key that is not text) is found in the same pass and
//! reported with everything else by [`lint`](crate::lint).
//!
//! A document that is read from a file may refer to files beside it: what it refers to becomes components of the document,
//! and diagnostics about it point into those files.

mod broken;
mod external;
mod tree;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_yaml::Value;

pub use crate::openapi::Version;
pub use crate::text::SourceFile;

use crate::diagnostic::{Diagnostic, Severity};
use crate::openapi::reference::pointer_mut;
use crate::text::{At, Place, unescape};
use tree::{Problem, ProblemKind, Reader};

/// No description of an API is this long; a longer file is refused before it is read.
const LARGEST_FILE: u64 = 256 << 20;
/// From this size on the parts of a text are counted before it is parsed.
const LARGE_TEXT: usize = 16 << 20;
/// How many parts (keys, values, brackets) a text may have.
const LARGEST_COUNT: usize = 8_000_000;

/// What reading may still use up.
struct Limits {
    /// Bytes of text.
    bytes: u64,
    /// Keys and values, aliases followed.
    nodes: usize,
}

/// Where a document that may refer to other files lies, without `..` and symbolic links.
struct Folder {
    /// The document's own path.
    document: PathBuf,
    /// Only files below it are read.
    path: PathBuf,
}

/// An OpenAPI document: its text, and the tree that the text stands for.
#[derive(Clone, Debug)]
pub struct Source {
    file: Arc<SourceFile>,
    document: Value,
    version: Version,
    problems: Vec<Diagnostic>,
    /// The files that it refers to; none if it was not read from a file.
    referenced: Option<Vec<PathBuf>>,
}

impl Source {
    /// Reads a file, and the files that it refers to. Its name in diagnostics is the path as given, with `/` between the
    /// parts.
    ///
    /// Files that are referred to must lie in the folder of the document or below it, after `..` and symbolic links have
    /// been followed; nothing is fetched.
    ///
    /// # Errors
    ///
    /// One diagnostic that says why the file is not an OpenAPI 3.0 or 3.1 document. What is wrong with a file that it refers
    /// to is reported by [`lint`](crate::lint).
    pub fn read(path: &Path) -> Result<Self, Diagnostic> {
        Self::read_as(path.to_string_lossy().replace('\\', "/"), path)
    }

    /// The same under another name.
    pub(crate) fn read_as(name: String, path: &Path) -> Result<Self, Diagnostic> {
        let unreadable = |message: String| {
            Diagnostic::error(&SourceFile::new(name.clone(), ""), "unreadable-file", Place::Start, message)
        };
        let mut bytes = Vec::new();
        // What is no file on a disk has no size to ask for.
        std::fs::File::open(path)
            .and_then(|file| file.take(LARGEST_FILE + 1).read_to_end(&mut bytes))
            .map_err(|error| unreadable(format!("cannot be read: {error}")))?;
        if bytes.len() as u64 > LARGEST_FILE {
            let most = LARGEST_FILE >> 20;
            return Err(unreadable(format!("more than {most} MB is more than any description of an API needs")));
        }
        let document = path.canonicalize().map_err(|error| unreadable(format!("cannot be read: {error}")))?;
        let folder = document.parent().map(Path::to_owned).unwrap_or_default();
        let mut source = Self::from_bytes(name, bytes)?;
        source.include(Folder { document, path: folder });
        Ok(source)
    }

    /// Reads the bytes of a file, which must be UTF-8. They have no place, and can't refer to other files.
    ///
    /// # Errors
    ///
    /// As for [`Source::read`].
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, Diagnostic> {
        Self::of_file(file_of_bytes(name.into(), bytes)?)
    }

    /// Reads a text, YAML or JSON. It has no place, and can't refer to other files.
    ///
    /// # Errors
    ///
    /// As for [`Source::read`].
    pub fn parse(name: impl Into<String>, text: impl Into<String>) -> Result<Self, Diagnostic> {
        Self::of_file(SourceFile::of_text(name.into(), text.into()))
    }

    fn of_file(file: Arc<SourceFile>) -> Result<Self, Diagnostic> {
        let mut limits = Limits { bytes: LARGEST_FILE, nodes: usize::MAX };
        let (document, problems) = tree_of(&file, &mut limits)?;
        let version = version(&file, &document)?;
        let problems = problems.into_iter().map(|problem| describe(&file, problem)).collect();
        Ok(Self { file, document, version, problems, referenced: None })
    }

    /// Makes what the document refers to in other files components of it.
    fn include(&mut self, folder: Folder) {
        let included = external::include(folder, &self.file, &mut self.document, self.version);
        self.file.set_parts(included.parts);
        self.problems.extend(included.problems);
        self.referenced = Some(included.files);
    }

    /// The same document with other values at these JSON pointers, or none, and without what is wrong with the old ones.
    pub(crate) fn with(&self, changes: &BTreeMap<String, Option<Value>>) -> Self {
        let mut document = self.document.clone();
        for (pointer, value) in changes {
            match value {
                Some(value) => {
                    if let Some(old) = pointer_mut(&mut document, pointer) {
                        old.clone_from(value);
                    }
                }
                None => remove(&mut document, pointer),
            }
        }
        let is_left = |problem: &&Diagnostic| problem.place.pointer().is_none_or(|at| !changes.contains_key(at));
        Self {
            file: Arc::clone(&self.file),
            document,
            version: self.version,
            problems: self.problems.iter().filter(is_left).cloned().collect(),
            referenced: self.referenced.clone(),
        }
    }

    /// The file that diagnostics about this document point into.
    pub fn file(&self) -> &Arc<SourceFile> {
        &self.file
    }

    /// The name that diagnostics show.
    pub fn name(&self) -> &str {
        self.file.name()
    }

    /// The text as it was read.
    pub fn text(&self) -> &str {
        self.file.text()
    }

    /// The tree of the document as it is written: nothing is resolved but aliases, merge keys and references to other files,
    /// every key is text.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// The version of the specification that the document follows.
    pub fn version(&self) -> Version {
        self.version
    }

    /// What is wrong with the text although it can be read, such as duplicate keys.
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// The other files that the document refers to, without `..` and symbolic links, in the order of the references.
    pub fn referenced_files(&self) -> &[PathBuf] {
        self.referenced.as_deref().unwrap_or_default()
    }

    /// Whether references to other files have been followed, and what is wrong with them is among the problems.
    pub(crate) fn has_followed_references(&self) -> bool {
        self.referenced.is_some()
    }
}

/// Takes a key out of its mapping.
fn remove(document: &mut Value, pointer: &str) {
    let Some((holder, key)) = pointer.rsplit_once('/') else { return };
    if let Some(Value::Mapping(holder)) = pointer_mut(document, holder) {
        holder.shift_remove(&*unescape(key));
    }
}

/// A file with these bytes, which must be UTF-8.
fn file_of_bytes(name: String, bytes: Vec<u8>) -> Result<Arc<SourceFile>, Diagnostic> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile::of_text(name, text)),
        Err(error) => Err(broken::encoding(name, &error)),
    }
}

/// The tree that a text stands for, and what is wrong with the text although it can be read.
fn tree_of(file: &Arc<SourceFile>, limits: &mut Limits) -> Result<(Value, Vec<Problem>), Diagnostic> {
    if let Some(conflict) = broken::conflict_marker(file) {
        return Err(conflict);
    }
    let text = file.text();
    let too_large = || {
        Diagnostic::error(file, "too-large", Place::Start, "the document has too many parts")
            .with_help(format!("a document may have up to {LARGEST_COUNT} keys and values"))
    };
    let mut json_error = None;
    if text.trim_start().starts_with(['{', '[']) {
        // JSON is YAML, but its own parser is many times faster. Nothing multiplies there, so parts are counted as they come.
        let reader = Reader::new(text, limits.nodes.min(LARGEST_COUNT));
        let mut deserializer = serde_json::Deserializer::from_str(text);
        match reader.read(&mut deserializer).and_then(|value| deserializer.end().map(|()| value)) {
            Ok(value) => return Ok((value, reader.into_problems(&mut limits.nodes))),
            Err(_) if reader.is_exhausted() && limits.nodes > LARGEST_COUNT => return Err(too_large()),
            Err(error) if error.to_string().starts_with("recursion limit") => return Err(broken::json(file, &error)),
            Err(error) => json_error = Some(error),
        }
    }
    if text.len() > LARGE_TEXT && !broken::has_fewer_parts_than(text, LARGEST_COUNT) {
        return Err(too_large());
    }
    if let Some(deep) = broken::nesting(file) {
        return Err(deep);
    }
    let reader = Reader::new(text, limits.nodes);
    match reader.read(serde_yaml::Deserializer::from_str(text)) {
        Ok(value) => {
            let mut problems = reader.into_problems(&mut limits.nodes);
            let error = json_error.filter(|_| broken::is_named_json(file));
            problems.extend(error.map(|error| Problem { pointer: String::new(), kind: ProblemKind::Json(error) }));
            Ok((value, problems))
        }
        Err(_) if reader.is_exhausted() => Err(broken::aliases(file)),
        Err(error) => Err(match json_error {
            Some(json_error) if broken::looks_like_json(file) => broken::json(file, &json_error),
            _ => broken::yaml(file, &error),
        }),
    }
}

fn version(file: &Arc<SourceFile>, document: &Value) -> Result<Version, Diagnostic> {
    let root = At::ROOT;
    let error = |at: &At<'_>, message: String| Diagnostic::error(file, "openapi-version", at, message);
    if document.is_null() {
        return Err(Diagnostic::error(file, "empty-document", Place::Start, "the document is empty")
            .with_help("a document is a mapping with the keys `openapi`, `info` and `paths`"));
    }
    let Some(mapping) = document.as_mapping() else {
        return Err(Diagnostic::error(file, "not-a-mapping", Place::Start, "this is not an OpenAPI document")
            .with_help("a document is a mapping with the keys `openapi`, `info` and `paths`"));
    };
    let Some(written) = mapping.get("openapi") else {
        if mapping.contains_key("swagger") {
            let at = root.key("swagger");
            return Err(Diagnostic::error(file, "openapi-version", at.name(), "this is a Swagger 2.0 document")
                .with_help("convert it to OpenAPI 3 first, for example with https://converter.swagger.io"));
        }
        return Err(Diagnostic::error(
            file,
            "openapi-version",
            Place::Start,
            "this is not an OpenAPI document: the key `openapi` is missing",
        )
        .with_help("begin the document with `openapi: 3.0.3`"));
    };
    let at = root.key("openapi");
    let Some(number) = written.as_str() else {
        let full = if written.as_f64() == Some(3.1) { "3.1.1" } else { "3.0.3" };
        let help = format!("write all three numbers: `openapi: {full}`");
        return Err(error(&at, "the version must be text".to_owned()).with_help(help));
    };
    let mut parts = number.split('.');
    match (parts.next(), parts.next()) {
        (Some("3"), Some("0")) => Ok(Version::V3_0),
        (Some("3"), Some("1")) => Ok(Version::V3_1),
        _ => {
            Err(error(&at, format!("OpenAPI {number} is not supported")).with_help("supported are OpenAPI 3.0 and 3.1"))
        }
    }
}

fn describe(file: &Arc<SourceFile>, problem: Problem) -> Diagnostic {
    let Problem { pointer, kind } = problem;
    match kind {
        ProblemKind::DuplicateKey(key) => {
            let first = file.locate(&Place::Key(pointer.clone())).line;
            Diagnostic::error(
                file,
                "duplicate-key",
                Place::Repeated(pointer),
                format!("the key `{key}` stands here for the second time"),
            )
            .with_help(format!("keep this one or that of line {first}"))
        }
        ProblemKind::Indentation => {
            Diagnostic::error(file, "yaml-syntax", Place::Key(pointer), "this key begins with a no-break space")
                .with_help("YAML is indented with ordinary spaces")
        }
        ProblemKind::Json(error) => {
            let mut found = broken::json(file, &error);
            found.severity = Severity::Warning;
            found.with_help("it is read as YAML here; other programs will refuse it")
        }
        ProblemKind::KeyNotText(key) => {
            Diagnostic::error(file, "key-not-text", Place::Key(pointer), format!("this key is {key}, and not text"))
                .with_help("a key is text: put it in quotes")
        }
        ProblemKind::Tag(tag) => Diagnostic::error(
            file,
            "yaml-tag",
            Place::Value(pointer),
            format!("the tag `!{}` means nothing in an OpenAPI document", tag.trim_start_matches('!')),
        )
        .with_help("remove the tag, or put the value in quotes"),
        ProblemKind::Merge => {
            Diagnostic::error(file, "yaml-merge", Place::Key(pointer), "`<<` merges mappings, and this is not one")
                .with_help("write the alias of a mapping, as in `<<: *name`")
        }
        ProblemKind::NotFinite => {
            Diagnostic::error(file, "not-finite", Place::Value(pointer), "JSON has neither infinity nor not-a-number")
        }
    }
}
