//! References to other files: their targets become components of the document.
//!
//! A path is relative to the referring file. The file must be in the folder of the document or below, or below the root
//! that the user chose, after `..` and symbolic links are resolved. No URL is fetched. A component keeps its name in its file, or gets the name of the file
//! if the reference is to the whole file. If the name is taken, the file name is prepended. Path items are inlined,
//! because OpenAPI 3.0 has no components for them.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet, VecDeque};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use serde_yaml::{Mapping, Value};

use super::read::{LARGEST_COUNT, LARGEST_FILE, Limits, file_of_bytes, tree_of};
use crate::diagnostic::Diagnostic;
use crate::openapi::depth::LONGEST_CHAIN;
use crate::openapi::node::entries;
use crate::openapi::reference::{percent_decoded, pointer};
use crate::openapi::tables::{self, Object, Shape};
use crate::openapi::{Version, component, walk};
use crate::text::{At, Place, SourceFile, push_token, tokens};

/// The most files that a document may refer to.
const MOST_FILES: usize = 2_000;

/// The location of a document that may refer to other files, without `..` and symbolic links.
pub(super) struct Folder {
    /// Path of the document.
    pub(super) document: PathBuf,
    /// Only files below it are read.
    pub(super) path: PathBuf,
    /// Name of the folder in diagnostics, empty for the current folder.
    pub(super) shown: String,
    /// True if the user chose the folder.
    pub(super) is_chosen: bool,
}

/// The result of following references, besides the changed document.
pub(super) struct Included {
    pub(super) files: Vec<PathBuf>,
    pub(super) parts: Vec<(String, Arc<SourceFile>, String)>,
    pub(super) problems: Vec<Diagnostic>,
}

/// Replaces references to other files by references to components, and adds the components.
pub(super) fn include(folder: Folder, file: &Arc<SourceFile>, document: &mut Value, version: Version) -> Included {
    let mut follower = Follower {
        version,
        root: Arc::clone(file),
        by_path: HashMap::from([(folder.document.clone(), Some(0))]),
        files: vec![File {
            path: folder.document.clone(),
            text: Arc::clone(file),
            tree: Value::Null,
            uri: uri_of(document, version),
        }],
        folder,
        limits: Limits { bytes: LARGEST_FILE, nodes: LARGEST_COUNT },
        components: HashMap::new(),
        taken: taken_names(document),
        numbers: HashMap::new(),
        pending: VecDeque::new(),
        parts: Vec::new(),
        problems: Vec::new(),
    };
    follower.adopt(document);
    follower.object(&tables::DOCUMENT, document, 0, &At::ROOT);
    while let Some(next) = follower.pending.pop_front() {
        follower.component(document, next);
    }
    Included {
        files: follower.files.into_iter().skip(1).map(|file| file.path).collect(),
        parts: follower.parts,
        problems: follower.problems,
    }
}

struct File {
    /// Path without `..` and symbolic links.
    path: PathBuf,
    text: Arc<SourceFile>,
    /// Empty for the document itself, which is modified while the other files are read.
    tree: Value,
    /// The URI that `$self` gives to the file.
    uri: Option<String>,
}

fn uri_of(tree: &Value, version: Version) -> Option<String> {
    let own = tree.get("$self").and_then(Value::as_str).filter(|_| version >= Version::V3_2)?;
    own.split('#').next().filter(|own| is_uri(own)).map(str::to_owned)
}

/// The target of a reference: the index of a file, and a JSON pointer in it.
type Target = (usize, String);

/// A component that is not created yet.
struct Pending {
    target: Target,
    object: &'static Object,
    section: &'static str,
    name: String,
}

struct Follower {
    version: Version,
    folder: Folder,
    root: Arc<SourceFile>,
    /// The files; the document itself is the first.
    files: Vec<File>,
    /// Index by path; `None` for an unusable file, which has been reported.
    by_path: HashMap<PathBuf, Option<usize>>,
    limits: Limits,
    /// Names of included components, by target and section.
    components: HashMap<(Target, &'static str), String>,
    taken: HashSet<(String, String)>,
    /// The next number for each section and component name.
    numbers: HashMap<(&'static str, String), usize>,
    pending: VecDeque<Pending>,
    /// Pointers of the document that hold a part of another file, with the file and the pointer in it.
    parts: Vec<(String, Arc<SourceFile>, String)>,
    problems: Vec<Diagnostic>,
}

impl Follower {
    /// Uses the names of components that only refer to a file as the names of their targets.
    fn adopt(&mut self, document: &Value) {
        for (section, components) in entries(document.get("components")) {
            let Some(object) = of_section(section, self.version) else { continue };
            for (name, entry) in entries(components) {
                let Some(entry) = entry.as_mapping() else { continue };
                let written = entry.get("$ref").and_then(Value::as_str).filter(|_| entry.len() == 1);
                // Errors are reported when the reference is visited.
                let target = written.map(|written| self.target(written, 0, &Place::Start));
                if let (Some(Ok(Some(target))), Some(section)) = (target, object.section)
                    && target.0 != 0
                    && self.tree_of(&target).is_some()
                {
                    let known = self.components.entry((target.clone(), section));
                    if let Entry::Vacant(free) = known {
                        free.insert(name.to_owned());
                        self.pending.push_back(Pending { target, object, section, name: name.to_owned() });
                    }
                }
            }
        }
    }

    fn value(&mut self, shape: &'static Shape, value: &mut Value, base: usize, at: &At<'_>) {
        walk::each_object_mut(shape, value, at, &mut |shape, value, at| match shape {
            Shape::Is(object) => self.object(object, value, base, at),
            Shape::Or(object) => self.object_or_reference(object, value, base, at),
            _ => self.object_or_reference(tables::schema(self.version), value, base, at),
        });
    }

    fn object_or_reference(&mut self, object: &'static Object, value: &mut Value, base: usize, at: &At<'_>) {
        if let Some(Value::String(written)) = value.get_mut("$ref") {
            self.reference(written, object, base, &at.key("$ref"));
        }
        if let Some(mapping) = value.get_mut("discriminator").and_then(|found| found.get_mut("mapping")) {
            let at = at.key("discriminator");
            let at = at.key("mapping");
            for (key, target) in mapping.as_mapping_mut().into_iter().flatten() {
                if let (Some(key), Value::String(target)) = (key.as_str(), target) {
                    self.discriminated(target, base, &at.key(key));
                }
            }
        }
        if let Some(Value::String(target)) =
            value.get_mut("discriminator").and_then(|one| one.get_mut("defaultMapping"))
        {
            self.discriminated(target, base, &at.key("discriminator").key("defaultMapping"));
        }
        self.object(object, value, base, at);
    }

    fn object(&mut self, object: &'static Object, value: &mut Value, base: usize, at: &At<'_>) {
        let Some(mapping) = value.as_mapping_mut() else { return };
        for (key, value) in mapping.iter_mut() {
            let Some(key) = key.as_str() else { continue };
            if let Some(shape) = object.shape(key) {
                self.value(shape, value, base, &at.key(key));
            }
        }
        if std::ptr::eq(object, &raw const tables::PATH_ITEM) {
            self.path_item(mapping, base, at);
        }
    }

    /// Rewrites a target of a discriminator mapping: a schema name or a reference.
    fn discriminated(&mut self, written: &mut String, base: usize, at: &At<'_>) {
        let is_file = Path::new(&*written)
            .extension()
            .is_some_and(|extension| ["yaml", "yml", "json"].iter().any(|known| extension == *known));
        if is_file || written.contains(['#', '/', ':']) {
            self.reference(written, tables::schema(self.version), base, at);
        } else if base != 0 {
            let mut pointer = String::from("/components/schemas");
            push_token(&mut pointer, written);
            let target = (base, pointer);
            if self.tree_of(&target).is_some() {
                *written = self.included(target, tables::schema(self.version), "schemas");
            }
        }
    }

    /// Rewrites a reference to a reference to a component.
    fn reference(&mut self, written: &mut String, object: &'static Object, base: usize, at: &At<'_>) {
        let Some(section) = object.section else { return };
        match self.target(written, base, &at.value()) {
            Ok(Some((0, pointer))) => {
                // References within the document are not changed.
                if base != 0 || !written.starts_with('#') {
                    *written = local_reference(&pointer);
                }
            }
            Ok(Some(target)) => {
                if self.tree_of(&target).is_some() {
                    *written = self.included(target, object, section);
                } else {
                    let missing = self.missing(written, &target, at.value());
                    self.problems.push(missing);
                }
            }
            Ok(None) => {}
            Err(problem) => self.problems.push(*problem),
        }
    }

    /// Inlines a path item that is a reference to another file.
    fn path_item(&mut self, item: &mut Mapping, mut base: usize, at: &At<'_>) {
        let mut place = (Arc::clone(&self.root), at.key("$ref").value());
        for _ in 0..LONGEST_CHAIN {
            let Some(written) = item.get("$ref").and_then(Value::as_str).map(str::to_owned) else { return };
            let target = match self.target(&written, base, &place.1) {
                Ok(Some(target)) => target,
                Ok(None) => return,
                Err(mut problem) => {
                    problem.file = place.0;
                    return self.problems.push(*problem);
                }
            };
            if target.0 == 0 {
                item.insert("$ref".into(), local_reference(&target.1).into());
                return;
            }
            let Some(Value::Mapping(found)) = self.copy(&target, &place) else { return };
            item.shift_remove("$ref");
            let Some(file) = self.files.get(target.0).map(|file| Arc::clone(&file.text)) else { return };
            for (key, mut value) in found {
                let Some(name) = key.as_str() else { continue };
                let mut origin = target.1.clone();
                push_token(&mut origin, name);
                let at = at.key(name);
                if item.contains_key(name) {
                    let message = format!("the path item in `{}` also has the key `{name}`", file.name());
                    let here = Diagnostic::warning(&self.root, "ref-siblings", at.name(), message);
                    self.problems.push(here.with_help("the key at this position is used"));
                    continue;
                }
                if name == "$ref" {
                    place = (Arc::clone(&file), Place::Value(origin));
                } else {
                    self.parts.push((at.to_pointer(), Arc::clone(&file), origin));
                    if let Some(shape) = tables::PATH_ITEM.shape(name) {
                        self.value(shape, &mut value, target.0, &at);
                    }
                }
                item.insert(key, value);
            }
            base = target.0;
        }
        item.shift_remove("$ref");
        let (file, place) = place;
        self.problems.push(
            Diagnostic::error(
                &file,
                "circular-reference",
                place,
                "this path item refers to itself through other files",
            )
            .with_help("define the operations in one of the files"),
        );
    }

    /// Returns a reference to the component of a target.
    fn included(&mut self, target: Target, object: &'static Object, section: &'static str) -> String {
        let key = (target, section);
        if !self.components.contains_key(&key) {
            let name = self.free_name(&key.0, section);
            self.components.insert(key.clone(), name.clone());
            self.pending.push_back(Pending { target: key.0.clone(), object, section, name });
        }
        let mut pointer = format!("/components/{section}");
        push_token(&mut pointer, self.components.get(&key).map_or("", String::as_str));
        local_reference(&pointer)
    }

    fn free_name(&mut self, (file, pointer): &Target, section: &'static str) -> String {
        let stem = self.files.get(*file).and_then(|file| file.path.file_stem()).unwrap_or_default().to_string_lossy();
        let stem = identifier(&stem);
        let parts: Vec<_> = tokens(pointer).collect();
        let own = match parts.as_slice() {
            [] => stem.clone(),
            [name] => identifier(name),
            [components, _, name] if components == "components" => identifier(name),
            _ => component::words(pointer),
        };
        let own = if own.is_empty() { stem.clone() } else { own };
        let with_file = format!("{stem}_{own}");
        let mut name = own;
        while !self.taken.insert((section.to_owned(), name.clone())) {
            let number = self.numbers.entry((section, with_file.clone())).or_insert(1);
            name = if *number == 1 { with_file.clone() } else { format!("{with_file}_{number}") };
            *number += 1;
        }
        name
    }

    /// Adds a component to the document.
    fn component(&mut self, document: &mut Value, pending: Pending) {
        let mut to = format!("/components/{}", pending.section);
        push_token(&mut to, &pending.name);
        let place = (Arc::clone(&self.root), Place::Value(to.clone()));
        let Some(mut value) = self.copy(&pending.target, &place) else { return };
        if let (Version::V3_0, "schemas", Some(schema)) = (self.version, pending.section, value.as_mapping_mut()) {
            // Schema files store definitions under this key, which OpenAPI 3.0 does not allow. Referenced definitions
            // are components.
            schema.shift_remove("definitions");
            schema.shift_remove("$defs");
        }
        let (index, from) = pending.target;
        let Some(file) = self.files.get(index).map(|file| Arc::clone(&file.text)) else { return };
        self.parts.push((to.clone(), file, from));
        self.object_or_reference(pending.object, &mut value, index, &At::from_pointer(&to));
        component::insert(document, pending.section, pending.name, value);
    }

    /// Returns the target of a reference; `None` if its file has already been reported.
    fn target(&mut self, written: &str, base: usize, place: &Place) -> Result<Option<Target>, Box<Diagnostic>> {
        let (path, fragment) = written.split_once('#').unwrap_or((written, ""));
        let pointer = percent_decoded(fragment).into_owned();
        if path.is_empty() {
            return Ok((!written.is_empty()).then_some((base, pointer)));
        }
        Ok(self.file(written, path, base, place)?.map(|index| (index, pointer)))
    }

    /// Returns the index of the file of a reference.
    fn file(
        &mut self,
        written: &str,
        path: &str,
        base: usize,
        place: &Place,
    ) -> Result<Option<usize>, Box<Diagnostic>> {
        let root = Arc::clone(&self.root);
        let refused = |message: String, help: &str| {
            Box::new(Diagnostic::error(&root, "external-reference", place.clone(), message).with_help(help))
        };
        if let Some(known) = self.files.iter().position(|file| file.uri.as_deref() == Some(path)) {
            return Ok(Some(known));
        }
        // The URI of a file is the base of those beside it.
        let own = self.files.get(base).and_then(|file| file.uri.as_deref()?.rsplit_once('/'));
        let path = own.and_then(|(folder, _)| path.strip_prefix(folder)?.strip_prefix('/')).unwrap_or(path);
        if path.starts_with("//") || is_uri(path) {
            return Err(refused(
                format!("`{written}` is not a file beside this document"),
                "no URL is fetched: save the file beside the document and refer to its path",
            ));
        }
        let decoded = percent_decoded(path);
        let relative = Path::new(&*decoded);
        let folder = &self.folder;
        let outside = || {
            if folder.is_chosen {
                let message = format!("`{written}` is outside the folder of `--root`");
                return refused(message, "only files below that folder are read: choose one that has both files");
            }
            refused(
                format!("`{written}` is outside the folder of the document"),
                "only files in that folder or below are read, unless the option `--root DIR` of `generate`, `lint` and \
                 `diff` names a folder that has both files",
            )
        };
        if relative.components().any(|part| matches!(part, Component::RootDir | Component::Prefix(_))) {
            return Err(outside());
        }
        let holder = self.files.get(base).and_then(|file| file.path.parent()).unwrap_or(&folder.path);
        let joined = without_dots(&holder.join(relative));
        if !joined.starts_with(&folder.path) {
            return Err(outside());
        }
        let unreadable = |error: std::io::Error| {
            refused(format!("the file of `{written}` can't be read: {error}"), "the path is relative to this file")
        };
        let path = joined.canonicalize().map_err(unreadable)?;
        if !path.starts_with(&folder.path) {
            return Err(outside());
        }
        if let Some(known) = self.by_path.get(&path) {
            return Ok(*known);
        }
        let metadata = path.metadata().map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(refused(format!("`{written}` is not a file"), "refer to a YAML or JSON file"));
        }
        if self.files.len() > MOST_FILES || metadata.len() > self.limits.bytes {
            return Err(refused(
                format!("`{written}` exceeds the limit of referenced files"),
                "a document may refer to at most 2000 files with a total of 256 MB",
            ));
        }
        let bytes = std::fs::read(&path).map_err(unreadable)?;
        let read = self.read(&path, bytes);
        self.by_path.insert(path, read);
        Ok(read)
    }

    /// Parses a file; returns `None` if it is not YAML or JSON, which has been reported.
    fn read(&mut self, path: &Path, bytes: Vec<u8>) -> Option<usize> {
        let below = path.strip_prefix(&self.folder.path).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let name = match self.folder.shown.as_str() {
            "" => below,
            folder => format!("{folder}/{below}"),
        };
        self.limits.bytes = self.limits.bytes.saturating_sub(bytes.len() as u64);
        let text = file_of_bytes(name, bytes);
        let read = text.and_then(|file| tree_of(&file, &mut self.limits).map(|tree| (file, tree)));
        let (file, (tree, problems)) = match read {
            Ok(read) => read,
            Err(problem) => {
                self.problems.push(problem);
                return None;
            }
        };
        self.problems.extend(problems);
        let version = tree.get("openapi").and_then(Value::as_str);
        if let Some(version) = version.filter(|version| !version.starts_with(self.version.prefix())) {
            let message = format!(
                "this file is OpenAPI {version}, but is part of a document that is OpenAPI {}",
                self.version.prefix()
            );
            let place = At::ROOT.key("openapi").value();
            let warning = Diagnostic::warning(&file, "external-reference", place, message);
            self.problems.push(warning.with_help("use the same version in both files"));
        }
        let uri = uri_of(&tree, self.version);
        self.files.push(File { path: path.to_owned(), text: file, tree, uri });
        Some(self.files.len() - 1)
    }

    fn tree_of(&self, (file, target): &Target) -> Option<&Value> {
        pointer(&self.files.get(*file)?.tree, target)
    }

    /// Returns a copy of the target.
    fn copy(&mut self, target: &Target, (file, place): &(Arc<SourceFile>, Place)) -> Option<Value> {
        let Some(found) = self.tree_of(target) else {
            let mut missing = self.missing(&format!("#{}", target.1), target, place.clone());
            missing.file = Arc::clone(file);
            self.problems.push(missing);
            return None;
        };
        let mut left = self.limits.nodes;
        let copy = component::take(&mut left, found).then(|| found.clone());
        self.limits.nodes = left;
        if copy.is_some() {
            return copy;
        }
        self.problems.push(
            Diagnostic::error(file, "too-large", place.clone(), "the referenced files have too many parts")
                .with_help(format!("all files together may have at most {LARGEST_COUNT} keys and values")),
        );
        None
    }

    fn missing(&self, written: &str, target: &Target, place: Place) -> Diagnostic {
        let name = self.files.get(target.0).map_or("", |file| file.text.name());
        let message = format!("there is no `{written}`");
        Diagnostic::error(&self.root, "unresolved-reference", place, message)
            .with_help(format!("`{name}` has nothing at `#{}`", target.1))
    }
}

/// Returns the kind of components in a section. Path items are not components, because they are inlined.
fn of_section(section: &str, version: Version) -> Option<&'static Object> {
    match tables::COMPONENTS.shape(section)? {
        Shape::Map(_, Shape::Or(object)) => Some(object),
        Shape::Map(_, Shape::Schema) => Some(tables::schema(version)),
        _ => None,
    }
}

/// Formats a pointer as a local reference, percent-encoded.
fn local_reference(pointer: &str) -> String {
    format!("#{}", pointer.replace('%', "%25"))
}

/// Returns the sections and names of the document's own components.
fn taken_names(document: &Value) -> HashSet<(String, String)> {
    let mut taken = HashSet::new();
    for (section, components) in entries(document.get("components")) {
        taken.extend(entries(components).map(|(name, _)| (section.to_owned(), name.to_owned())));
    }
    taken
}

/// Returns true if the text begins with a URI scheme such as `https:`. A single letter is a Windows drive.
fn is_uri(path: &str) -> bool {
    path.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

/// Removes `.` and `..` from the path lexically.
fn without_dots(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                result.pop();
            }
            other => result.push(other),
        }
    }
    result
}

/// Makes a valid component name.
fn identifier(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '_' }).collect()
}
