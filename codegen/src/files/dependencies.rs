//! The dependencies that an emitted module needs, compared with the manifest of the crate around it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::foreign::Error;
use crate::text::visible;

/// A dependency of an emitted module.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// Keys of the manifest other than `features`. A path starts from the current directory.
    pub(crate) source: Vec<(String, Value)>,
    /// The features without which the module does not compile.
    pub(crate) features: Vec<String>,
    /// A default feature that the program chooses, such as that of TLS.
    pub(crate) suggested: Option<&'static str>,
}

/// Returns what the manifest of the crate around a folder lacks, as sections to add; empty if it has all. A crate that
/// takes dependencies from its workspace gets these from there too.
pub(super) fn missing(dependencies: &[Dependency], folder: &Path) -> Result<String, Error> {
    if dependencies.is_empty() {
        return Ok(String::new());
    }
    let manifests = manifests(folder)?;
    let Some((path, package)) = manifests.iter().find(|(_, manifest)| manifest.contains_key("package")) else {
        return Ok(section("dependencies", Path::new("Cargo.toml"), dependencies, Form::Whole));
    };
    let workspace = manifests.iter().find(|(_, manifest)| manifest.contains_key("workspace"));
    let shared = workspace.and_then(|(_, manifest)| manifest.get("workspace")?.get("dependencies")?.as_table());
    let is_lacking = |one: &&Dependency| !has(package, shared, one);
    let lacking: Vec<Dependency> = dependencies.iter().filter(is_lacking).cloned().collect();
    let inherits = |key: &&str| {
        let entries = package.get(*key).and_then(Value::as_table);
        entries.is_some_and(|entries| entries.values().any(|entry| entry.get("workspace").is_some()))
    };
    match workspace.filter(|_| ["dependencies", "dev-dependencies"].iter().any(inherits)) {
        None => Ok(section("dependencies", path, &lacking, Form::Whole)),
        Some((root, _)) => {
            let is_undeclared = |one: &&Dependency| shared.is_none_or(|shared| !shared.contains_key(&one.name));
            let undeclared: Vec<Dependency> = lacking.iter().filter(is_undeclared).cloned().collect();
            let declared = section("workspace.dependencies", root, &undeclared, Form::Shared);
            let used = section("dependencies", path, &lacking, Form::Member);
            Ok([declared, used].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n"))
        }
    }
}

/// Returns the manifests of a folder and those above it, nearest first. The folder need not exist.
fn manifests(folder: &Path) -> Result<Vec<(PathBuf, Table)>, Error> {
    let folder = std::path::absolute(folder).map_err(|source| Error::io(folder, "find", source))?;
    let mut found = Vec::new();
    for folder in folder.ancestors() {
        let path = folder.join("Cargo.toml");
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(source) => return Err(Error::io(&path, "read", source)),
        };
        let invalid = |error| Error::io(&path, "read", io::Error::new(io::ErrorKind::InvalidData, error));
        let manifest: Table = toml::from_str(&text).map_err(invalid)?;
        found.push((path, manifest));
    }
    Ok(found)
}

/// Returns true if a package has the dependency with its features, which its own features may enable.
fn has(package: &Table, shared: Option<&Table>, dependency: &Dependency) -> bool {
    let name = dependency.name.as_str();
    let Some(entry) = package.get("dependencies").and_then(|entries| entries.get(name)) else { return false };
    let of_workspace = shared.filter(|_| entry.get("workspace").is_some()).and_then(|shared| shared.get(name));
    let entries = [Some(entry), of_workspace].into_iter().flatten();
    let listed = entries.filter_map(|entry| entry.get("features")?.as_array()).flatten().filter_map(Value::as_str);
    let own = package.get("features").and_then(Value::as_table).into_iter().flatten();
    let own = own.filter_map(|(_, enabled)| enabled.as_array()).flatten().filter_map(Value::as_str);
    let enabled = own.filter_map(|feature| feature.strip_prefix(name)?.trim_start_matches('?').strip_prefix('/'));
    let known: Vec<&str> = listed.chain(enabled).collect();
    dependency.features.iter().all(|feature| known.contains(&feature.as_str()))
}

/// The form of a dependency in a manifest.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Whole,
    /// In the root of a workspace: the source.
    Shared,
    /// In a member of a workspace: the features.
    Member,
}

/// Returns a section with its manifest as a comment; empty without dependencies.
fn section(name: &str, manifest: &Path, dependencies: &[Dependency], form: Form) -> String {
    let folder = manifest.parent().unwrap_or(manifest);
    let shown = std::env::current_dir().ok().and_then(|here| manifest.strip_prefix(here).ok()).unwrap_or(manifest);
    let entries: String = dependencies.iter().map(|one| entry(one, folder, form)).collect();
    if entries.is_empty() { entries } else { format!("# {}\n[{name}]\n{entries}", visible(&shown.to_string_lossy())) }
}

fn entry(dependency: &Dependency, folder: &Path, form: Form) -> String {
    let mut keys = Vec::new();
    if form == Form::Member {
        keys.push("workspace = true".to_owned());
    } else {
        keys.extend(dependency.source.iter().map(|(key, value)| match value {
            Value::String(path) if key == "path" => format!("path = {}", quoted(&relative(Path::new(path), folder))),
            Value::String(text) => format!("{key} = {}", quoted(text)),
            value => format!("{key} = {value}"),
        }));
        keys.extend(dependency.suggested.map(|_| "default-features = false".to_owned()));
    }
    let features: Vec<String> =
        dependency.suggested.into_iter().chain(dependency.features.iter().map(String::as_str)).map(quoted).collect();
    if form != Form::Shared && !features.is_empty() {
        keys.push(format!("features = [{}]", features.join(", ")));
    }
    format!("{} = {{ {} }}\n", dependency.name, keys.join(", "))
}

/// Returns a TOML string. Cargo passes some to rustc in environment variables, which can't hold NUL.
pub(crate) fn quoted(text: &str) -> String {
    Value::String(visible(text).into_owned()).to_string()
}

/// Returns the path of a folder relative to another, which need not exist, with `/` between names.
#[must_use]
pub fn relative(path: &Path, from: &Path) -> String {
    let [path, from] = [path, from].map(|path| {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let existing = path.ancestors().find_map(|folder| Some((folder, folder.canonicalize().ok()?)));
        match existing {
            Some((folder, real)) => real.join(path.strip_prefix(folder).unwrap_or(&path)),
            None => path,
        }
    });
    let common = path.components().zip(from.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(common).map(|_| "..".to_owned());
    let down = path.components().skip(common).map(|name| name.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}
