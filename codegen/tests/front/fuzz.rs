//! Mutated documents in all stages: lint in every format, generation, and comparison with the original.
//!
//! A bounded number of cases runs with the other tests. `PROPTEST_CASES=1000000 cargo test --release -p
//! openapi-client-codegen --test front fuzz` runs for hours.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use std::{fs, iter};

use openapi_client_codegen::CrateConfig;
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::diff::{self, File, Inputs, render};
use openapi_client_codegen::source::Source;
use openapi_client_codegen::{emit, lint, lower};
use proptest::prelude::*;
use serde_yaml::{Mapping, Value};

use crate::robust::{FORMATS, count, load};

/// Time limit of a case.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 5 });

/// Peak memory limit of the process, in KiB.
const MOST_MEMORY: u64 = 1 << 20;

/// Texts that could break out of their context, or have no character that is valid in a name.
const ODD: [&str; 24] = [
    "",
    " ",
    "type",
    "Self",
    "1st",
    "a b/c",
    "ümlaut",
    "👍",
    "\"quoted\" \\ {braces}",
    "*/ // #![x]",
    "```\nlet x",
    "[`link`](x)",
    "<b onclick=x>",
    "a\r\nb\u{2028}c\0",
    "\u{202e}\u{1b}[2J\n::error::x",
    "Option",
    "aux",
    "#/components/schemas/Everything",
    "../a.yaml#/b",
    "^(a|b)*$",
    "{id}{id}",
    "application/xml",
    "2020-02-30",
    "-1e999",
];

/// Keys with a meaning in many objects.
const KEYS: [&str; 20] = [
    "type",
    "$ref",
    "allOf",
    "oneOf",
    "anyOf",
    "schema",
    "x-rust-env",
    "x-rust-pagination",
    "items",
    "required",
    "content",
    "in",
    "200",
    "enum",
    "const",
    "default",
    "properties",
    "additionalProperties",
    "discriminator",
    "not",
];

/// A document as text and as a tree.
struct Base {
    text: String,
    tree: Value,
}

/// The specifications, and the documents of the tests.
static BASES: LazyLock<Vec<Base>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let list = |folder: PathBuf| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = list(root.join("tests/cases")).map(|case| case.join("spec.yaml")).collect();
    paths.extend(list(root.join("../spec")).chain(list(root.join("tests/front/documents"))));
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        Base { tree: Source::parse("base.yaml", text.clone()).unwrap().document().clone(), text }
    };
    paths.iter().map(read).collect()
});

/// The file with the last document, for a run that was aborted.
static LAST: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    fs::create_dir_all(&folder).unwrap();
    folder.join(format!("{}.yaml", std::process::id()))
});

/// A change of a document: its kind, and two numbers that choose the place and the value.
type Mutation = (u8, usize, usize);

fn mutated(base: &Base, mutations: &[Mutation], in_text: bool) -> Vec<u8> {
    if in_text {
        let mut bytes = base.text.as_bytes().to_vec();
        for mutation in mutations {
            mutate_text(&mut bytes, *mutation);
        }
        return bytes;
    }
    let mut tree = base.tree.clone();
    for (kind, place, value) in mutations {
        let donor = node(&mut base.tree.clone(), value % count(&base.tree)).cloned().unwrap_or_default();
        let place = place % count(&tree);
        if let Some(node) = node(&mut tree, place) {
            mutate_node(node, *kind, *value, donor);
        }
    }
    serde_yaml::to_string(&tree).unwrap().into_bytes()
}

fn mutate_text(bytes: &mut Vec<u8>, (kind, place, value): Mutation) {
    if bytes.is_empty() {
        return;
    }
    let at = place % bytes.len();
    let line = |from: usize| from + bytes[from..].iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let (start, end) = (line(at), line(line(at)));
    match kind % 8 {
        0 => drop(bytes.remove(at)),
        1 => bytes.insert(at, b"{}[]:,-\"'&*!#\t\n %@`|>~<\0\xff"[value % 25]),
        2 => bytes[at] = b" \t\n:{}-x0"[value % 9],
        3 => bytes.truncate(at),
        4 => drop(bytes.drain(start..end)),
        5 => {
            let copy = bytes[start..end].to_vec();
            let to = value % bytes.len();
            drop(bytes.splice(to..to, copy));
        }
        6 => drop(bytes.splice(start..start, iter::repeat_n(b' ', value % 5))),
        _ => drop(bytes.splice(at..at, ODD[value % ODD.len()].bytes())),
    }
}

fn mutate_node(node: &mut Value, kind: u8, value: usize, donor: Value) {
    let odd = ODD[value % ODD.len()];
    let old = node.clone();
    match (kind % 8, &mut *node) {
        (0, Value::Mapping(mapping)) => {
            let key = mapping.keys().nth(value % mapping.len().max(1)).cloned();
            key.and_then(|key| mapping.remove(&key));
        }
        (1 | 2, Value::Mapping(mapping)) => {
            let at = value % mapping.len().max(1);
            let name = if kind % 8 == 1 { odd } else { KEYS[value % KEYS.len()] };
            let renamed = std::mem::take(mapping).into_iter().enumerate();
            *mapping =
                renamed.map(|(index, (key, value))| (if index == at { name.into() } else { key }, value)).collect();
        }
        (3, Value::Mapping(mapping)) => drop(mapping.insert(KEYS[value % KEYS.len()].into(), donor)),
        (4, Value::Sequence(items)) => items.push(donor),
        (0..=4, _) => *node = donor,
        (5, _) => *node = odd.into(),
        (6, _) => {
            let key = KEYS[value % KEYS.len()];
            *node = Value::Mapping(Mapping::from_iter([(key.into(), old)]));
        }
        _ => {
            *node = [
                Value::Null,
                true.into(),
                (-1).into(),
                1.5.into(),
                u64::MAX.into(),
                f64::NAN.into(),
                Value::Sequence(Vec::new()),
                Value::Mapping(Mapping::new()),
                Value::Sequence(vec![old]),
            ][value % 9]
                .clone();
        }
    }
}

/// Returns the node with this number.
fn node(tree: &mut Value, mut number: usize) -> Option<&mut Value> {
    fn find<'v>(value: &'v mut Value, number: &mut usize) -> Option<&'v mut Value> {
        if *number == 0 {
            return Some(value);
        }
        *number -= 1;
        match value {
            Value::Sequence(items) => items.iter_mut().find_map(|item| find(item, number)),
            Value::Mapping(mapping) => mapping.values_mut().find_map(|item| find(item, number)),
            _ => None,
        }
    }
    find(tree, &mut number)
}

/// Lints in every format, generates, and compares with the original. Returns all output.
fn run(base: &Base, bytes: &[u8]) -> Vec<String> {
    let mut written = Vec::new();
    match Source::from_bytes("changed.yaml", bytes.to_vec()) {
        Ok(source) => {
            let diagnostics = load("changed.yaml", source.text().to_owned());
            written.extend(FORMATS.map(|format| diagnostics.format(format)));
            written.extend(generated(&source));
        }
        Err(problem) => written.push(problem.render(Style::Plain)),
    }
    let side = |bytes: &[u8]| Inputs::new("api", vec![File { name: "api.yaml".to_owned(), bytes: bytes.to_vec() }]);
    match diff::compare(&side(base.text.as_bytes()), &side(bytes)) {
        Ok(report) => written.extend([
            render::text(&report, Style::Plain),
            render::markdown(&report, &render::Links::default()),
            render::json(&report),
            render::github(&report),
        ]),
        Err(failures) => written.extend(failures.iter().map(|failure| failure.diagnostics.render(Style::Plain))),
    }
    written
}

/// Returns the emitted files, and checks the syntax of Rust and TOML files.
fn generated(source: &Source) -> Vec<String> {
    let mut diagnostics = Diagnostics::new();
    let Some(document) = lint::load(source, lint::Strictness::Lenient, &mut diagnostics) else { return Vec::new() };
    let api = lower::lower(source, &document, "api", &mut diagnostics);
    if diagnostics.has_errors() {
        return Vec::new();
    }
    let files = emit::emit(&CrateConfig::new("changed").unwrap(), &[api]).unwrap_or_else(|error| panic!("{error}"));
    let own = files.iter().filter(|(path, _)| !path.starts_with("src/runtime/"));
    let own = own.map(|(path, text)| {
        let ending = Path::new(path).extension().unwrap_or_default();
        if ending == "rs" {
            syn::parse_file(text).unwrap_or_else(|error| panic!("{path} is not valid Rust: {error}\n{text}"));
        } else if ending == "toml" {
            text.parse::<toml::Table>().unwrap_or_else(|error| panic!("{path} is not valid TOML: {error}\n{text}"));
        }
        text.to_owned()
    });
    own.collect()
}

/// Returns true for characters that a terminal or an editor interprets.
fn is_obeyed(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns the peak memory of this process, in KiB, on Linux.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}

/// The number of cases of `PROPTEST_CASES`; without it fewer than by default, because a case goes through all stages.
fn config() -> ProptestConfig {
    let default = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    let is_set = std::env::var_os("PROPTEST_CASES").is_some();
    if is_set { default } else { ProptestConfig { cases: 128, ..default } }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn mutated_documents_are_handled(
        base in 0..BASES.len(),
        in_text in proptest::bool::ANY,
        mutations in proptest::collection::vec((any::<u8>(), any::<usize>(), any::<usize>()), 1..5),
    ) {
        let base = &BASES[base];
        let bytes = mutated(base, &mutations, in_text);
        fs::write(&*LAST, &bytes).unwrap();
        let document = String::from_utf8_lossy(&bytes);
        let start = Instant::now();
        let written = run(base, &bytes);
        prop_assert!(start.elapsed() < LONGEST, "{:?} for\n{}", start.elapsed(), document);
        prop_assert!(peak() < MOST_MEMORY, "{} KiB for\n{}", peak(), document);
        for text in written {
            prop_assert!(!text.contains(is_obeyed), "{:?} for\n{}", text, document);
        }
    }
}
