//! The list of rules is complete, and nothing on it is unused.

use std::collections::BTreeSet;
use std::path::Path;

use openapi_client_codegen::lint::RULES;
use openapi_client_codegen::unsupported::LIMITS;

/// The first text after each place where a diagnostic is made.
fn used(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            used(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for call in [".error(", ".warning(", "Diagnostic::error(", "Diagnostic::warning("] {
            for (index, _) in text.match_indices(call) {
                let rest = &text[index + call.len()..];
                let end = rest.find(");").unwrap_or(rest.len());
                let id = rest[..end].split('"').skip(1).step_by(2).find(|id| !id.is_empty()).unwrap_or_default();
                if !id.is_empty()
                    && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
                {
                    found.insert(id.to_owned());
                }
            }
        }
    }
}

#[test]
fn list_is_complete() {
    let mut ids = BTreeSet::new();
    for module in ["source", "normalize", "lint"] {
        used(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(module), &mut ids);
    }
    // What is not supported has a list of its own, of which the front end has a part.
    let limits = LIMITS.iter().map(|limit| limit.rule.to_owned());
    ids.extend(limits.filter(|id| RULES.iter().any(|rule| rule.id == id)));
    let listed: BTreeSet<String> = RULES.iter().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(listed.iter().collect::<Vec<_>>(), ids.iter().collect::<Vec<_>>());
    assert!(RULES.is_sorted_by(|left, right| left.id < right.id), "the rules are sorted by name");
    assert!(RULES.len() >= 60, "{}", RULES.len());
}
