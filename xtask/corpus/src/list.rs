//! A list of published documents: the provider, the package or repository that has the document, its path, and the
//! features of OpenAPI that it covers.
//!
//! The list holds no text of the documents. `codegen/docs/comparison.md` has the commands that put them into a folder.

use std::fs;
use std::io;
use std::path::Path;

use toml::{Table, Value};

/// Returns the paths of a list, relative to the folder of the documents. A path is a document, or a folder with
/// several.
pub(crate) fn paths(list: &Path) -> io::Result<Vec<String>> {
    let fails = |problem: &str| io::Error::other(format!("{}: {problem}", list.display()));
    let list: Table = fs::read_to_string(list)?.parse().map_err(|error| fails(&format!("{error}")))?;
    let entries = list.get("document").and_then(Value::as_array).ok_or_else(|| fails("has no [[document]]"))?;
    let path = |entry: &Value| Some(entry.get("path")?.as_str()?.to_owned());
    entries.iter().map(|entry| path(entry).ok_or_else(|| fails(&format!("no `path` in {entry}")))).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_feature_has_a_document_and_each_document_a_source() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codegen/wire-check/corpus.toml");
        let list: Table = fs::read_to_string(&path).unwrap().parse().unwrap();
        let texts = |value: &Value| -> BTreeSet<String> {
            value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
        };
        let mut uncovered = texts(&list["features"]);
        let features = uncovered.clone();
        let mut providers = BTreeSet::new();
        for document in list["document"].as_array().unwrap() {
            let text = |key: &str| document[key].as_str().unwrap();
            assert!(text("source").starts_with("npm ") || text("source").starts_with("github "), "{document}");
            assert!(providers.insert(text("provider").to_owned()), "two documents of {}", text("provider"));
            let covers = texts(&document["covers"]);
            assert!(covers.is_subset(&features), "unknown features of {}: {covers:?}", text("provider"));
            uncovered.retain(|feature| !covers.contains(feature));
        }
        assert_eq!(uncovered, BTreeSet::new());
        assert_eq!(paths(&path).unwrap().len(), providers.len());
    }

    #[test]
    fn list_without_paths_is_refused() {
        let path = std::env::temp_dir().join(format!("corpus-{}.toml", std::process::id()));
        let said = |text: &str| {
            fs::write(&path, text).unwrap();
            let said = paths(&path).unwrap_err().to_string();
            said.split_once(".toml: ").unwrap().1.lines().next().unwrap().to_owned()
        };
        assert_eq!(said("features = []"), "has no [[document]]");
        assert_eq!(said("[[document]]\nprovider = \"A\""), "no `path` in { provider = \"A\" }");
        assert_eq!(said("["), "TOML parse error at line 1, column 2");
        fs::remove_file(&path).unwrap();
    }
}
