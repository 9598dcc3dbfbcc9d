//! `Cargo.toml` of the emitted crate: the metadata in crate.toml, and the runtime or its dependencies.

use std::fmt::Write as _;

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
            let _ = write!(out, "\n[dependencies]\n{}", runtime::dependencies());
        }
        RuntimeSource::Dependency(source) => {
            for (name, purpose) in features(config, apis) {
                let _ = writeln!(out, "# {purpose}\n{name} = [\"{}/{name}\"]", runtime::PACKAGE);
            }
            let source = source
                .iter()
                .fold(String::new(), |keys, (key, value)| keys + &format!("{key} = {}, ", toml_string(value)));
            let package = runtime::PACKAGE;
            let _ = writeln!(out, "\n[dependencies]\n# {package}: requests, decoding, errors, retries and pages");
            let _ = writeln!(out, "{package} = {{ {source}default-features = false }}");
            out.push_str(&runtime::dependency("serde_json"));
        }
    }
    let _ = writeln!(out, "\n[lints.rust]\nmissing_docs = \"warn\"\nunsafe_code = \"forbid\"");
    if !config.manifest.is_empty() {
        let _ = writeln!(out, "\n{}", config.manifest.trim_end());
    }
    out
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
    toml::Value::String(visible(text).into_owned()).to_string()
}
