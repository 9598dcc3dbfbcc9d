//! The runtime that emitted crates depend on, or contain a copy of: its files and its manifest.

use openapi_client_runtime::sources::{FILES, MANIFEST};

/// Name of the package, and of the library in Rust.
pub(crate) const PACKAGE: &str = "openapi-client-runtime";
pub(crate) const LIBRARY: &str = "openapi_client_runtime";

/// Returns the least version of the runtime's interface that emitted code needs.
pub(crate) fn interface(has_server: bool) -> u32 {
    if has_server { 2 } else { 1 }
}

/// Returns the files of a copy of the runtime, with paths below `src/runtime`.
pub(crate) fn embedded() -> impl Iterator<Item = (&'static str, String)> {
    FILES.iter().map(|(path, text)| {
        let path = if *path == "lib.rs" { "mod.rs" } else { path };
        // The root of the runtime becomes a module, its macros are not exported, and its unit tests are left out. Its doc
        // tests name the runtime as a crate. The copy has no copy of itself.
        let text = text.split_once("\n#[cfg(test)]\n").map_or(*text, |(code, _)| code);
        let text = text.replace(SOURCES, "");
        let moved =
            text.replace("crate::", "crate::runtime::").replace("crate::runtime::runtime::", "crate::runtime::");
        (path, moved.replace("#[doc(hidden)]\n#[macro_export]\n", "").replace("```rust\n", "```ignore\n"))
    })
}

/// Minimum supported Rust version of the emitted crate.
pub(crate) const RUST_VERSION: &str = env!("CARGO_PKG_RUST_VERSION");

/// The declaration of the module that has the sources, in `lib.rs`.
const SOURCES: &str = "#[cfg(feature = \"sources\")]\n#[doc(hidden)]\npub mod sources;\n";

/// Returns the dependencies of the runtime, as manifest lines with comments.
pub(crate) fn dependencies() -> &'static str {
    section("dependencies")
}

/// Returns one dependency of the runtime, as manifest lines with its comment.
pub(crate) fn dependency(name: &str) -> String {
    let (comment, key) = (format!("# {name}: "), format!("{name} = "));
    let lines = dependencies().lines().filter(|line| line.starts_with(&comment) || line.starts_with(&key));
    lines.fold(String::new(), |lines, line| lines + line + "\n")
}

/// Returns the default features of the runtime.
pub(crate) fn default_features() -> Vec<String> {
    let manifest: toml::Table = toml::from_str(MANIFEST).unwrap_or_default();
    let default = manifest.get("features").and_then(|features| features.get("default")).and_then(toml::Value::as_array);
    default.into_iter().flatten().filter_map(|feature| feature.as_str().map(ToOwned::to_owned)).collect()
}

/// Returns the features of the runtime other than `default`, as manifest lines.
pub(crate) fn features_without_default() -> String {
    let lines = section("features").lines();
    lines
        .filter(|line| !line.starts_with("default ") && !line.is_empty())
        .fold(String::new(), |lines, line| lines + line + "\n")
}

/// Returns the features of the runtime other than `default`, with their descriptions.
pub(crate) fn described_features() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = || section("features").lines();
    let pairs = lines().zip(lines().skip(1));
    pairs.filter_map(|(comment, line)| Some((line.split_once(" = ")?.0, comment.strip_prefix("# ")?)))
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
        let library = embedded().find(|(path, _)| *path == "mod.rs").map(|(_, text)| text).unwrap();
        assert!(library.contains("mod values;") && !library.contains("sources"), "{library}");
        assert!(!MANIFEST.contains("sources"));
    }

    #[test]
    fn manifest_sections_are_split() {
        assert!(dependencies().contains("reqwest = "));
        assert!(!dependencies().contains("[dev-dependencies]"));
        assert!(default_features().contains(&"rustls".to_owned()));
        assert!(features_without_default().contains("xml = [\"dep:quick-xml\"]"));
        let described: Vec<&str> = described_features().map(|(name, _)| name).collect();
        assert_eq!(
            described,
            ["rustls", "native-tls", "xml", "regex", "blocking", "tracing", "webhooks", "server", "test-util"]
        );
    }
}
