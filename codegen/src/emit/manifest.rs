//! `Cargo.toml` of the emitted crate: the metadata in crate.toml, and the runtime or its dependencies.

use std::fmt::Write as _;

use super::features::Features;
use super::license;
use crate::config::{CrateConfig, RuntimeSource};
use crate::files::Dependency;
use crate::model::Api;
use crate::print::{self, Origin};
use crate::runtime;
use crate::text::visible;

pub(super) fn manifest(config: &CrateConfig, apis: &[Api], origin: Origin<'_>, features: &Features<'_>) -> String {
    let mut out = print::header("#", origin);
    let _ = writeln!(out, "[package]");
    let _ = writeln!(out, "name = {}", toml_string(&config.name));
    let _ = writeln!(out, "version = {}", toml_string(&config.version));
    let _ = writeln!(out, "description = {}", toml_string(&config.description));
    let _ = writeln!(out, "edition = \"2024\"");
    let _ = writeln!(out, "rust-version = {}", toml_string(runtime::RUST_VERSION));
    if let Some(license) = license::expression(config, apis) {
        let _ = writeln!(out, "license = {}", toml_string(license));
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
    let mut lints = "[lints.rust]\nmissing_docs = \"warn\"\nunsafe_code = \"forbid\"\n".to_owned();
    match &config.runtime {
        RuntimeSource::Embedded => {
            let unused: Vec<&str> = features.unused().collect();
            let _ = write!(out, "{}", runtime::features_without(&unused));
            let _ = write!(out, "\n[dependencies]\n{}", runtime::dependencies_without(&unused, features.fixed()));
            if !unused.is_empty() {
                let values: Vec<String> = unused.iter().map(|name| toml_string(name)).collect();
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
            let source = source
                .iter()
                .fold(String::new(), |keys, (key, value)| keys + &format!("{key} = {}, ", toml_string(value)));
            let package = runtime::PACKAGE;
            let fixed = features.fixed().map(|name| format!(", features = {}", list(&[name]))).unwrap_or_default();
            let _ = writeln!(out, "\n[dependencies]\n# {package}: requests, decoding, errors, retries and pages");
            let _ = writeln!(out, "{package} = {{ {source}default-features = false{fixed} }}");
            out.push_str(&runtime::dependency("serde_json"));
        }
    }
    let _ = write!(out, "\n{tables}{lints}");
    if !config.manifest.is_empty() {
        let _ = writeln!(out, "\n{}", config.manifest.trim_end());
    }
    out
}

/// The dependencies that a module needs of the crate around it.
pub(super) fn dependencies_of_module(config: &CrateConfig, features: &Features<'_>) -> Vec<Dependency> {
    let RuntimeSource::Dependency(source) = &config.runtime else { return Vec::new() };
    let text = runtime::dependency("serde_json");
    let serde_json: Option<toml::Table> = toml::from_str(&text).ok();
    let version = serde_json.as_ref().and_then(|table| table.get("serde_json")?.get("version")?.as_str());
    let features = features.required();
    vec![
        Dependency { name: runtime::PACKAGE, source: source.clone(), features, suggested: Some("rustls") },
        Dependency {
            name: "serde_json",
            source: vec![("version", version.unwrap_or("1").to_owned())],
            features: Vec::new(),
            suggested: None,
        },
    ]
}

/// `["a", "b"]`
fn list(values: &[impl AsRef<str>]) -> String {
    let values: Vec<String> = values.iter().map(|value| toml_string(value.as_ref())).collect();
    format!("[{}]", values.join(", "))
}

/// Cargo passes the values to rustc in environment variables, which can't hold NUL.
fn toml_string(text: &str) -> String {
    toml::Value::String(visible(text).into_owned()).to_string()
}
