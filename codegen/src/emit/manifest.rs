//! `Cargo.toml` of the emitted crate: the metadata in crate.toml, and the runtime or its dependencies.

use std::fmt::Write as _;

use toml::{Table, Value};

use super::features::Features;
use super::license;
use crate::config::{CrateConfig, RuntimeSource};
use crate::files::{Dependency, quoted};
use crate::model::Api;
use crate::print::{self, Origin};
use crate::runtime;
use crate::text::visible;

pub(super) fn manifest(config: &CrateConfig, apis: &[Api], origin: Origin<'_>, features: &Features<'_>) -> String {
    let mut out = print::header("#", origin);
    let _ = writeln!(out, "[package]");
    let _ = writeln!(out, "name = {}", quoted(&config.name));
    let _ = writeln!(out, "version = {}", quoted(&config.version));
    let _ = writeln!(out, "description = {}", quoted(&config.description));
    let _ = writeln!(out, "edition = \"2024\"");
    let _ = writeln!(out, "rust-version = {}", quoted(runtime::RUST_VERSION));
    if let Some(license) = license::expression(config, apis) {
        let _ = writeln!(out, "license = {}", quoted(license));
    }
    let _ = writeln!(out, "readme = \"README.md\"");
    for (key, values) in [("keywords", &config.keywords), ("categories", &config.categories)] {
        if !values.is_empty() {
            let _ = writeln!(out, "{key} = {}", list(values));
        }
    }
    let (keys, tables) = config.package.manifest();
    out.push_str(&keys);
    let mut default: Vec<&str> = features.of_apis().map(|(api, _)| api.module.as_str()).collect();
    let of_runtime = features.default();
    default.extend(of_runtime.iter().map(String::as_str));
    let _ = writeln!(out, "\n[features]\ndefault = {}", list(&default));
    for (api, needs) in features.of_apis() {
        let needs: Vec<&str> = needs.into_iter().collect();
        let title = visible(api.title.lines().next().unwrap_or_default());
        let _ = writeln!(out, "# {title}\n{} = {}", api.module, list(&needs));
    }
    let mut lints = "[lints.rust]\nunsafe_code = \"forbid\"\n".to_owned();
    match &config.runtime {
        RuntimeSource::Embedded => {
            let unused: Vec<&str> = features.unused().collect();
            let _ = write!(out, "{}", runtime::features_without(&unused));
            let _ = write!(
                out,
                "\n[dependencies]\n{}",
                with_own(&runtime::dependencies_without(&unused, features.fixed()), &config.custom.dependencies)
            );
            if !unused.is_empty() {
                let values: Vec<String> = unused.iter().map(|name| quoted(name)).collect();
                let _ = writeln!(
                    lints,
                    "# The runtime has parts that this crate does not need.\n\
                     unexpected_cfgs = {{ level = \"warn\", check-cfg = ['cfg(feature, values({}))'] }}",
                    values.join(", ")
                );
            }
        }
        RuntimeSource::Dependency(source) => {
            for (name, purpose) in features.of_runtime() {
                let _ = writeln!(out, "# {purpose}\n{name} = [\"{}/{name}\"]", runtime::PACKAGE);
            }
            let source =
                source.iter().fold(String::new(), |keys, (key, value)| keys + &format!("{key} = {}, ", quoted(value)));
            let package = runtime::PACKAGE;
            let fixed: Vec<&str> = [runtime::CLIENT].into_iter().chain(features.fixed()).collect();
            let runtime = format!(
                "# {package}: requests, decoding, errors, retries and pages\n{package} = {{ {source}default-features = \
                 false, features = {} }}\n{}",
                list(&fixed),
                runtime::dependency("serde_json")
            );
            let _ = write!(out, "\n[dependencies]\n{}", with_own(&runtime, &config.custom.dependencies));
        }
    }
    let _ = write!(out, "\n{tables}{lints}");
    if !config.manifest.is_empty() {
        let _ = writeln!(out, "\n{}", config.manifest.trim_end());
    }
    out
}

/// The dependencies that a module needs of the crate around it, with those of the user.
pub(super) fn dependencies_of_module(config: &CrateConfig, features: &Features<'_>) -> Vec<Dependency> {
    let RuntimeSource::Dependency(source) = &config.runtime else { return Vec::new() };
    let mut runtime: Table =
        source.iter().map(|(key, value)| ((*key).to_owned(), Value::from(value.as_str()))).collect();
    runtime.insert("features".to_owned(), features.required().into());
    let serde_json: Table = runtime::dependency("serde_json").parse().unwrap_or_default();
    let version = serde_json.get("serde_json").and_then(|keys| keys.get("version")).cloned();
    let mut needed = vec![(runtime::PACKAGE, Value::Table(runtime)), ("serde_json", version.unwrap_or("1".into()))];
    for (name, value) in &config.custom.dependencies {
        match needed.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = merged(Some(known), value),
            None => needed.push((name, value.clone())),
        }
    }
    let dependency = |(name, value): (&str, Value)| {
        let mut keys = table(&value);
        let features = keys.remove("features").and_then(|listed| listed.try_into().ok()).unwrap_or_default();
        let suggested = (name == runtime::PACKAGE).then_some("rustls");
        Dependency { name: name.to_owned(), source: keys.into_iter().collect(), features, suggested }
    };
    needed.into_iter().map(dependency).collect()
}

/// Adds the dependencies of the user to a section. Where both have one, the features of both count, and the other keys of the
/// user's replace those of the generator.
fn with_own(section: &str, own: &Table) -> String {
    let mut section = section.to_owned();
    for (name, value) in own {
        let known = section.lines().position(|line| line.split('=').next().is_some_and(|key| key.trim() == name));
        let Some(index) = known else {
            let _ = writeln!(section, "{} = {}", key(name), value);
            continue;
        };
        let lines = section.lines().enumerate().map(|(number, line)| match line.parse::<Table>() {
            Ok(table) if number == index => {
                let merged = merged(table.get(name), value);
                format!("{name} = {merged}\n")
            }
            _ => format!("{line}\n"),
        });
        section = lines.collect();
    }
    section
}

/// A dependency with the keys of both.
fn merged(generator: Option<&Value>, user: &Value) -> Value {
    let mut merged = generator.map(table).unwrap_or_default();
    for (key, value) in table(user) {
        match (merged.get_mut(&key), value) {
            (Some(Value::Array(known)), Value::Array(more)) => {
                let more: Vec<Value> = more.into_iter().filter(|one| !known.contains(one)).collect();
                known.extend(more);
            }
            (_, value) => {
                merged.insert(key, value);
            }
        }
    }
    Value::Table(merged)
}

/// The keys of a dependency. A text is its version.
fn table(value: &Value) -> Table {
    match value {
        Value::Table(table) => table.clone(),
        version => Table::from_iter([("version".to_owned(), version.clone())]),
    }
}

/// A key, in quotes if it needs them.
fn key(name: &str) -> String {
    let is_bare = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if is_bare && !name.is_empty() { name.to_owned() } else { quoted(name) }
}

/// `["a", "b"]`
fn list(values: &[impl AsRef<str>]) -> String {
    let values: Vec<String> = values.iter().map(|value| quoted(value.as_ref())).collect();
    format!("[{}]", values.join(", "))
}
