use openapi_client_runtime::sources::matches;
use proptest::prelude::*;
use proptest::sample::select;
use regex_lite::Regex;

use super::*;

/// Checks that the runtime and the regular expression agree on each text, if the pattern is simple.
fn assert_same_matches(pattern: &str, texts: &[impl AsRef<str>]) {
    if is_simple(pattern) {
        let regex = Regex::new(pattern).expect("a simple pattern is a regular expression");
        for text in texts.iter().map(AsRef::as_ref) {
            assert_eq!(matches(pattern, text), Some(regex.is_match(text)), "{pattern} {text:?}");
        }
    }
}

#[test]
fn common_patterns_are_simple() {
    for (source, fits, does_not) in [
        ("^$", vec![""], vec!["a", "\n"]),
        ("^CA[0-9a-f]{4}$", vec!["CA09af"], vec!["", "CA09a", "CA09af0", "CA09aF", "xCA09af", "CA09af\n", "CA09aé"]),
        ("^al_[a-z0-9]+$", vec!["al_0", "al_a0b1"], vec!["al_", "al_A", "al_a "]),
        (r"^\+[1-9]\d{1,14}$", vec!["+12", "+123456789012345"], vec!["+1", "+02", "+1234567890123456", "+1٣"]),
        ("^[A-Z][a-z]*$", vec!["A", "Abc"], vec!["", "a", "AB"]),
        ("^[a-z]+-[0-9]{2,}$", vec!["a-12", "abc-1234"], vec!["a-1", "-12", "a--12"]),
        (r"^[\w.-]+@[a-z]+\.com$", vec!["a.b-c@d.com"], vec!["a@b@c.com", "@d.com", "a@d.comm"]),
        ("^v?[0-9]{1,3}$", vec!["v1", "123"], vec!["vv1", "1234", "v"]),
    ] {
        for (texts, expected) in [(fits, true), (does_not, false)] {
            assert_same_matches(source, &texts);
            assert!(texts.iter().all(|text| matches(source, text) == Some(expected)), "{source}");
        }
    }
}

#[test]
fn other_patterns_are_not_simple() {
    for source in [
        "CA[0-9]{2}",
        "^CA[0-9]{2}",
        "[0-9]{2}$",
        "^(a|b)$",
        "^a|b$",
        "^a.$",
        "^[^a]$",
        "^[]a]$",
        "^[a&&b]$",
        "^[a--b]$",
        "^[[:alpha:]]$",
        r"^[\d-z]$",
        "^[z-a]$",
        "^[é]$",
        "^é$",
        r"^\s$",
        r"^\D$",
        r"^\bfoo$",
        r"^foo\$",
        r"^\p{L}$",
        "^a*?$",
        "^a{2}{3}$",
        "^a{3,2}$",
        "^a{,2}$",
        "^a{ 2}$",
        "^a{2$",
        "^a{1001}$",
        "^a{1,}{2}$",
        "^a{1;2}$",
        "^a{99999999999999999999999}$",
        "^*$",
        "^a*a$",
        "^[a-z]*[0-9]?[a-f]$",
        "^[a-z]{1,3}x$",
        "^(?i)a$",
    ] {
        assert!(!is_simple(source), "{source}");
    }
}

/// A piece of a regular expression.
fn piece() -> impl Strategy<Value = String> {
    let atom = select(vec![
        "a",
        "b",
        "AC",
        "0",
        "_",
        "-",
        " ",
        "/",
        "é",
        r"\.",
        r"\-",
        r"\/",
        r"\\",
        r"\$",
        r"\d",
        r"\w",
        r"\s",
        r"\b",
        "[ab]",
        "[a-c]",
        "[0-9]",
        "[0-9a-fA-F]",
        "[A-Z0-9_-]",
        r"[\d_]",
        r"[\w.]",
        r"[\w-]",
        "[a-]",
        "[-a]",
        "[^a]",
        "[.]",
        "[$]",
        "[a&&b]",
        "[ -a]",
        "[+-9]",
        "(a|b)",
        ".",
        "|",
        "^",
        "$",
    ]);
    let times =
        select(vec!["", "", "", "?", "*", "+", "{0}", "{1}", "{2}", "{3}", "{0,1}", "{1,3}", "{2,}", "*?", "{2"]);
    (atom, times).prop_map(|(atom, times)| format!("{atom}{times}"))
}

fn text() -> impl Strategy<Value = String> {
    let characters = "aaabbcfgACF0019_--. /\\$+\n\r&é٣\u{2028}".chars().collect::<Vec<_>>();
    prop::collection::vec(select(characters), 0..9).prop_map(String::from_iter)
}

#[test]
fn lengths_of_matching_texts() {
    for (source, expected) in [
        ("^$", Some((0, Some(0)))),
        ("^CA[0-9a-f]{32}$", Some((34, Some(34)))),
        (r"^\+[1-9]\d{1,14}$", Some((3, Some(16)))),
        ("^al_[a-z0-9]+$", Some((4, None))),
        ("CA[0-9a-f]{32}", None),
        ("^(a|bc)$", None),
    ] {
        assert_eq!(length(source), expected, "{source}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn simple_patterns_match_like_regular_expressions(
        pieces in prop::collection::vec(piece(), 0..5),
        texts in prop::collection::vec(text(), 20),
    ) {
        assert_same_matches(&format!("^{}$", pieces.concat()), &texts);
    }

    #[test]
    fn any_pattern_and_any_text(
        source in prop_oneof![r"[a-cAZ0-3_é \[\]{}()^$.*+?|\\,&~/:-]{0,9}", r"\PC{0,12}"],
        text in r"[a-cAZ0-3_é -]{0,5}",
    ) {
        assert_same_matches(&format!("^{source}$"), &[text]);
    }
}
