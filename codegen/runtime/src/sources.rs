//! The source files and the manifest of this crate, for the generator: it copies them into crates that stand alone.

use crate::pattern::captures;
use crate::pattern::simple::{self, PatternSteps};

macro_rules! files {
    ($($folder:literal: [$($file:literal),* $(,)?]),* $(,)?) => {
        &[$($((
            concat!($folder, $file, ".rs"),
            include_str!(concat!("", $folder, $file, ".rs")),
        )),*),*]
    };
}

/// Paths below `src`, and texts of all other files.
pub const FILES: &[(&str, &str)] = files![
    "": ["emitted", "lib"],
    "configuration/": ["builder", "client", "credential", "described", "environment", "http", "mod", "requirements", "retry", "server"],
    "interface/": ["api", "check", "macros", "mod", "object_macros", "server_macros", "signature", "type_macros", "xml"],
    "pattern/": ["captures", "mod", "simple"],
    "request/": ["assembly", "encode", "items", "mod", "multipart", "prepare", "property", "query"],
    "response/": [
        "apart", "body", "decode", "display", "error", "gzip", "json", "limits", "locate", "made", "mod", "raw", "repair", "retry_after", "scalar",
        "summary",
    ],
    "response/xml/": ["de", "dom", "mod"],
    "server/": ["head", "incoming", "items", "mod", "multipart", "pairs", "parameter", "refusal", "reply", "router", "service", "texts", "xml"],
    "streams/": ["blocking", "byte_stream", "event_parser", "event_stream", "items", "link", "mod", "page", "part_parser", "rebase", "record_parser"],
    "transport/": ["attempt", "call", "classify", "context", "mod", "trace"],
    "values/": ["base64", "example", "item", "metered", "mod", "nullable", "number", "object", "own_type", "random", "strict", "text", "time", "union", "validate"],
    "webhooks/": [
        "body", "builder", "condition", "error", "fields", "form", "headers", "mac", "mod", "public_url", "received", "standard", "url_form", "verifier",
    ],
];

/// The version of this package.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The sections `[features]` and `[dependencies]` of `Cargo.toml` with their comments, which a package of a registry lacks.
/// They are those of a copy, which always has the feature `client`.
pub const MANIFEST: &str = include_str!("sources/manifest.toml");

/// Returns the least and the largest count of each step of a simple pattern; `None` if it needs a regular expression.
#[must_use]
pub fn counts(pattern: &str) -> Option<Vec<(usize, usize)>> {
    matches(pattern, "")?;
    PatternSteps::of(pattern)?.map(|step| step.map(|step| (step.least, step.most))).collect()
}

/// Returns true if the text matches a simple pattern; `None` if it needs a regular expression.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> Option<bool> {
    simple::matches(pattern, text)
}

/// Returns the expression with groups that do not capture, which matches the same texts.
#[must_use]
pub fn without_captures(expression: &str) -> String {
    captures::without_captures(expression)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_file_is_listed() {
        fn list(folder: &Path, below: &str, found: &mut BTreeSet<String>) {
            for entry in fs::read_dir(folder.join(below)).unwrap() {
                let entry = entry.unwrap();
                let name = entry.file_name().into_string().unwrap();
                let path = if below.is_empty() { name } else { format!("{below}/{name}") };
                if entry.path().is_dir() {
                    list(folder, &path, found);
                } else {
                    found.insert(path);
                }
            }
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut found = BTreeSet::new();
        list(&folder, "", &mut found);
        found.retain(|path| !path.starts_with("sources"));
        let emitted: BTreeSet<String> = FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(emitted, found, "list every file of src/ in src/sources.rs");
    }

    #[test]
    fn manifest_has_the_sections_of_cargo_toml() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let (start, end) = (manifest.find("[features]").unwrap(), manifest.find("\n[dev-dependencies]").unwrap());
        let sections = &manifest[start..end];
        let own = sections.find("# Everything").unwrap();
        let mut expected = format!("{}\n{}", &sections[..own], &sections[sections.find("[dependencies]").unwrap()..]);
        // A copy always has the feature `client`, and has no name for it.
        expected = expected.replace("[\"client\"]", "[]").replace("\"client\", ", "");
        let features = manifest.split_once("\nclient = [").unwrap().1;
        for name in features.split(']').next().unwrap().split('"').filter_map(|name| name.strip_prefix("dep:")) {
            let line = expected.lines().find(|line| line.starts_with(&format!("{name} = "))).unwrap().to_owned();
            expected = expected.replace(&line, &line.replace(", optional = true", ""));
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(folder.join("src/sources/manifest.toml"), &expected).unwrap();
        }
        assert!(
            MANIFEST.replace("\r\n", "\n") == expected,
            "run UPDATE_EXPECT=1 cargo test -p openapi-client-runtime --features sources"
        );
    }
}
