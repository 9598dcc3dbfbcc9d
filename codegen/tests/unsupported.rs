//! The README shows the lists of unsupported features and of fallbacks, and every diagnostic of an unsupported feature
//! comes from its list.

use std::fs;
use std::path::Path;

use openapi_client_codegen::lint::fallbacks;
use openapi_client_codegen::openapi::unsupported::{UNSUPPORTED, markdown};

/// Compares a list with the text between two comments of the README.
fn readme_shows(name: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path).expect("there is a README").replace("\r\n", "\n");
    let (begin, end) = (format!("<!-- {name}:begin -->\n"), format!("<!-- {name}:end -->"));
    let (before, rest) = text.split_once(&begin).expect("the README has the beginning of the list");
    let (shown, after) = rest.split_once(&end).expect("the README has the end of the list");
    if shown != expected && std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, format!("{before}{begin}{expected}{end}{after}")).expect("the README can be written");
        return;
    }
    assert_eq!(shown, expected, "run UPDATE_EXPECT=1 cargo test -p openapi-client-codegen --test unsupported");
}

/// One test, because both lists are in the same file.
#[test]
fn readme_shows_the_lists() {
    readme_shows("unsupported", &markdown());
    readme_shows("fallbacks", &fallbacks());
}

/// Collects the texts of all files below a folder, except the list itself.
fn texts(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        // The list of rules names every rule.
        if path.is_dir() && !path.ends_with("lint/rules") {
            texts(&path, found);
        } else if path.is_file() && !path.ends_with("openapi/unsupported.rs") {
            found.push((path.display().to_string(), fs::read_to_string(&path).expect("the file can be read")));
        }
    }
}

#[test]
fn every_listed_feature_is_reported() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let list = fs::read_to_string(source.join("openapi/unsupported.rs")).expect("there is a list");
    let mut found = Vec::new();
    texts(&source, &mut found);
    for limit in UNSUPPORTED {
        let rule = format!("\"{}\"", limit.rule);
        for (path, text) in &found {
            assert!(!text.contains(&rule), "{path} has the rule {rule}: it belongs to src/openapi/unsupported.rs");
        }
    }
    let names = list.lines().filter_map(|line| {
        let line = line.strip_prefix("    ")?;
        let (name, rest) = line.split_once(' ')?;
        let is_name = name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        (is_name && rest.starts_with('"')).then_some(name)
    });
    let mut count = 0;
    for name in names {
        let used = format!("unsupported::{name}");
        assert!(found.iter().any(|(_, text)| text.contains(&used)), "nothing reports {name}");
        count += 1;
    }
    assert_eq!(count, UNSUPPORTED.len());
}
