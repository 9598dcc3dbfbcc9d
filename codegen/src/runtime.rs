//! The runtime that emitted crates depend on, or contain a copy of: its files and its manifest.

use std::fmt::Write as _;

use openapi_client_runtime::sources::{FILES, MANIFEST};

/// Name of the package, and of the library in Rust.
pub(crate) const PACKAGE: &str = "openapi-client-runtime";
pub(crate) const LIBRARY: &str = "openapi_client_runtime";

/// Returns the least version of the runtime's interface that emitted code needs. `is_late` is true for bodies of items and
/// properties that are the text of an XML element.
pub(crate) fn interface(has_server: bool, is_late: bool) -> u32 {
    match (has_server, is_late) {
        (_, true) => 3,
        (true, false) => 2,
        (false, false) => 1,
    }
}

/// Returns the files of a copy of the runtime, with paths below `src/runtime`. A feature can be fixed: it is always on.
pub(crate) fn embedded(fixed: Option<&str>) -> impl Iterator<Item = (&'static str, String)> {
    let condition = fixed.map(|feature| format!("#[cfg(feature = \"{feature}\")]"));
    FILES.iter().map(move |(path, text)| {
        let path = if *path == "lib.rs" { "mod.rs" } else { path };
        // The root of the runtime becomes a module, its macros are not exported, and its unit tests are left out. Its doc
        // tests name the runtime as a crate. The copy has no copy of itself.
        let text = text.split_once("\n#[cfg(test)]\n").map_or(*text, |(code, _)| code);
        let text =
            text.replace(SOURCES, "").replace("any(feature = \"regex\", feature = \"sources\")", "feature = \"regex\"");
        let is_met = |line: &str| line == IS_CLIENT || Some(line) == condition.as_deref();
        let lines = text.split_inclusive('\n').filter(|line| !is_met(line.trim()));
        let text: String = lines.collect();
        let moved =
            text.replace("crate::", "crate::runtime::").replace("crate::runtime::runtime::", "crate::runtime::");
        (path, moved.replace("#[doc(hidden)]\n#[macro_export]\n", "").replace("```rust\n", "```ignore\n"))
    })
}

/// Minimum supported Rust version of the emitted crate.
pub(crate) const RUST_VERSION: &str = env!("CARGO_PKG_RUST_VERSION");

/// The declaration of the module that has the sources, in `lib.rs`.
const SOURCES: &str = "#[cfg(feature = \"sources\")]\n#[doc(hidden)]\npub mod sources;\n";

/// The feature of everything but the sources.
pub(crate) const CLIENT: &str = "client";

/// The condition on this feature. A copy always has it.
const IS_CLIENT: &str = "#[cfg(feature = \"client\")]";

/// Returns one dependency of the runtime, as manifest lines with its comment.
pub(crate) fn dependency(name: &str) -> String {
    let own = pairs("dependencies").filter(|(_, key, _)| *key == name);
    own.fold(String::new(), |lines, (comment, name, value)| format!("{lines}{comment}\n{name} = {value}\n"))
}

/// Returns the default features of the runtime.
pub(crate) fn default_features() -> Vec<String> {
    let manifest: toml::Table = toml::from_str(MANIFEST).unwrap_or_default();
    let default = manifest.get("features").and_then(|features| features.get("default")).and_then(toml::Value::as_array);
    default.into_iter().flatten().filter_map(|feature| feature.as_str().map(ToOwned::to_owned)).collect()
}

/// Returns the features of the runtime other than `default` and those left out, as manifest lines with comments.
pub(crate) fn features_without(left_out: &[&str]) -> String {
    let features = pairs("features").filter(|(_, name, _)| !left_out.contains(name));
    features.fold(String::new(), |lines, (comment, name, value)| format!("{lines}{comment}\n{name} = {value}\n"))
}

/// Returns the dependencies of the runtime without those that only features left out need, as manifest lines with
/// comments. Those of the fixed feature are not optional.
pub(crate) fn dependencies_without(left_out: &[&str], fixed: Option<&str>) -> String {
    let is_of = |feature: &str, dependency: &str| {
        pairs("features").any(|(_, name, value)| name == feature && value.contains(&format!("\"dep:{dependency}\"")))
    };
    let (mut lines, features) = (String::new(), || pairs("features").map(|(_, name, _)| name));
    for (comment, name, value) in pairs("dependencies") {
        let is_fixed = fixed.is_some_and(|feature| is_of(feature, name));
        let is_needed = features().any(|feature| !left_out.contains(&feature) && is_of(feature, name));
        if is_fixed || is_needed || !value.contains(OPTIONAL) {
            let value = if is_fixed { value.replace(OPTIONAL, "") } else { value.to_owned() };
            let _ = writeln!(lines, "{comment}\n{name} = {value}");
        }
    }
    lines
}

/// The key of a dependency that only a feature needs.
const OPTIONAL: &str = ", optional = true";

/// Returns the features of the runtime other than `default`, with their descriptions.
pub(crate) fn described_features() -> impl Iterator<Item = (&'static str, &'static str)> {
    pairs("features").filter_map(|(comment, name, _)| Some((name, comment.strip_prefix("# ")?)))
}

/// Returns the commented entries of a section: comment, key and value.
fn pairs(name: &str) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let lines = section(name).lines();
    let pairs = lines.clone().zip(lines.skip(1));
    pairs.filter(|(comment, _)| comment.starts_with("# ")).filter_map(|(comment, line)| {
        let (name, value) = line.split_once(" = ")?;
        Some((comment, name, value))
    })
}

/// Returns true if the runtime has a feature of that name.
pub(crate) fn has_feature(name: &str) -> bool {
    section("features").lines().any(|line| line.split_once(" = ").is_some_and(|(feature, _)| feature == name))
}

/// Returns the lines of a section.
fn section(name: &str) -> &'static str {
    let header = format!("[{name}]\n");
    let Some(start) = MANIFEST.find(&header).map(|start| start + header.len()) else { return "" };
    let rest = &MANIFEST[start..];
    rest.find("\n[").map_or(rest, |end| &rest[..=end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copy_has_no_module_of_sources() {
        let library = embedded(None).find(|(path, _)| *path == "mod.rs").map(|(_, text)| text).unwrap();
        assert!(library.contains("mod values;") && !library.contains("sources"), "{library}");
        let all: String = embedded(None).map(|(_, text)| text).collect();
        assert!(!all.contains("feature = \"client\"") && !all.contains("feature = \"sources\""));
        assert!(!MANIFEST.contains("sources"));
    }

    #[test]
    fn manifest_sections_are_split() {
        let dependencies = dependencies_without(&["xml"], Some("regex"));
        assert!(dependencies.contains("\nreqwest = ") && dependencies.contains("\nhmac = "), "{dependencies}");
        assert!(!dependencies.contains("quick-xml") && !dependencies.contains("[dev-dependencies]"), "{dependencies}");
        assert!(dependencies.lines().any(|line| line.starts_with("regex-lite") && !line.contains("optional")));
        assert!(default_features().contains(&"rustls".to_owned()));
        let features = features_without(&["regex"]);
        assert!(features.contains("\nxml = [\"dep:quick-xml\"]\n") && !features.contains("regex"), "{features}");
        let (kept, fixed) =
            [None, Some("regex")].map(|fixed| embedded(fixed).map(|(_, text)| text).collect::<String>()).into();
        assert!(kept.contains("(feature = \"regex\")") && !fixed.contains("(feature = \"regex\")"));
        let described: Vec<&str> = described_features().map(|(name, _)| name).collect();
        assert_eq!(
            described,
            ["rustls", "native-tls", "xml", "regex", "blocking", "tracing", "webhooks", "server", "test-util"]
        );
    }
}
