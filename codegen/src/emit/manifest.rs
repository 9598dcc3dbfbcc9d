//! `Cargo.toml` of the emitted crate: the metadata in crate.toml, and the runtime or its dependencies.

use std::fmt::Write as _;

use toml::{Table, Value};

use super::{callbacks, examples, xml};
use crate::config::{CrateConfig, RuntimeSource};
use crate::model::Api;
use crate::print::{self, Origin};
use crate::runtime;
use crate::text::visible;

/// `needs_regex` returns true for an API whose patterns require the runtime's feature `regex`.
pub(super) fn manifest(
    config: &CrateConfig,
    apis: &[Api],
    origin: Origin<'_>,
    needs_regex: impl Fn(&Api) -> bool,
) -> String {
    let mut out = print::header("#", origin);
    let _ = writeln!(out, "[package]");
    let _ = writeln!(out, "name = {}", toml_string(&config.name));
    let _ = writeln!(out, "version = {}", toml_string(&config.version));
    let _ = writeln!(out, "description = {}", toml_string(&config.description));
    let _ = writeln!(out, "edition = \"2024\"");
    let _ = writeln!(out, "rust-version = {}", toml_string(runtime::RUST_VERSION));
    if let Some(license) = config.chosen_license(apis).or_else(|| config.assumed_license(apis)) {
        let _ = writeln!(out, "license = {}", toml_string(license));
    }
    let _ = writeln!(out, "readme = \"README.md\"");
    for (key, values) in [("keywords", &config.keywords), ("categories", &config.categories)] {
        if !values.is_empty() {
            let values: Vec<String> = values.iter().map(|value| toml_string(value)).collect();
            let _ = writeln!(out, "{key} = [{}]", values.join(", "));
        }
    }
    let mut default: Vec<String> = apis.iter().map(|api| toml_string(api.module.as_str())).collect();
    let _ = writeln!(out, "\n[features]");
    default.extend(default_features(apis).iter().map(|feature| toml_string(feature)));
    let _ = writeln!(out, "default = [{}]", default.join(", "));
    for api in apis {
        let needs = if needs_regex(api) { "\"regex\"" } else { "" };
        let _ =
            writeln!(out, "# {}\n{} = [{needs}]", visible(api.title.lines().next().unwrap_or_default()), api.module);
    }
    match &config.runtime {
        RuntimeSource::Embedded => {
            out.push_str(&runtime::features_without_default());
            let _ = write!(out, "\n[dependencies]\n{}", with_own(runtime::dependencies(), &config.custom.dependencies));
        }
        RuntimeSource::Dependency(source) => {
            for (name, purpose) in features(config, apis) {
                let _ = writeln!(out, "# {purpose}\n{name} = [\"{}/{name}\"]", runtime::PACKAGE);
            }
            let source = source
                .iter()
                .fold(String::new(), |keys, (key, value)| keys + &format!("{key} = {}, ", toml_string(value)));
            let package = runtime::PACKAGE;
            let runtime = format!(
                "# {package}: requests, decoding, errors, retries and pages\n{package} = {{ {source}default-features = \
                 false }}\n{}",
                runtime::dependency("serde_json")
            );
            let _ = write!(out, "\n[dependencies]\n{}", with_own(&runtime, &config.custom.dependencies));
        }
    }
    let _ = writeln!(out, "\n[lints.rust]\nmissing_docs = \"warn\"\nunsafe_code = \"forbid\"");
    if !config.manifest.is_empty() {
        let _ = writeln!(out, "\n{}", config.manifest.trim_end());
    }
    out
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
    let table = |value: &Value| match value {
        Value::Table(table) => table.clone(),
        version => Table::from_iter([("version".to_owned(), version.clone())]),
    };
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

/// A key, in quotes if it needs them.
fn key(name: &str) -> String {
    let is_bare = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if is_bare && !name.is_empty() { name.to_owned() } else { toml_string(name) }
}

/// The features of the runtime that the crate has, with their descriptions.
pub(super) fn features(config: &CrateConfig, apis: &[Api]) -> impl Iterator<Item = (&'static str, &'static str)> {
    let has_callbacks = apis.iter().any(callbacks::is_used);
    let has_examples = apis.iter().any(examples::is_used);
    let has_server = config.server;
    let is_used = move |name| match name {
        WEBHOOKS => has_callbacks,
        SERVER => has_server,
        TEST_UTIL => has_examples,
        _ => true,
    };
    runtime::described_features().filter(move |(name, _)| is_used(*name))
}

/// The default features, apart from those of the APIs.
pub(super) fn default_features(apis: &[Api]) -> Vec<String> {
    // `xml` is a default only if a document needs it. An API that needs `regex` enables it. `webhooks` is a default only if
    // an API has nothing but callbacks.
    let has_xml = apis.iter().any(xml::is_used);
    let is_default = |feature: &String| (has_xml || feature != "xml") && feature != "regex";
    let has_only_callbacks = apis.iter().any(|api| api.operations.is_empty() && callbacks::is_used(api));
    let webhooks = has_only_callbacks.then(|| WEBHOOKS.to_owned());
    runtime::default_features().into_iter().filter(is_default).chain(webhooks).collect()
}

/// The feature of callbacks.
const WEBHOOKS: &str = "webhooks";

/// The feature of servers.
const SERVER: &str = "server";

/// The feature of example values.
const TEST_UTIL: &str = "test-util";

/// Cargo passes the values to rustc in environment variables, which can't hold NUL.
fn toml_string(text: &str) -> String {
    Value::String(visible(text).into_owned()).to_string()
}
