//! Changed documents all the way: what is lowered without an error is emitted, and what is emitted is Rust.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use openapi_client_codegen::CrateConfig;
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::source::Source;
use openapi_client_codegen::{emit, lint, lower};
use serde_yaml::{Mapping, Value};

use crate::robust::{Random, cases, change, count, nth};

/// Names and texts that could break out of where they are put, or leave nothing to make a name of.
const ODD: [&str; 14] = [
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
    "a\r\nb\u{2028}c\0",
    "Option",
];

/// Gives the node with this number, or one of its keys, an odd text.
fn distort(value: &mut Value, target: usize, next: &mut usize, random: &mut Random) {
    let here = *next;
    *next += 1;
    if here == target {
        let odd = ODD[random.below(ODD.len())];
        match value {
            Value::Mapping(mapping) if !mapping.is_empty() => {
                let index = random.below(mapping.len());
                let renamed = std::mem::take(mapping)
                    .into_iter()
                    .enumerate()
                    .map(|(at, (key, value))| (if at == index { odd.into() } else { key }, value));
                *mapping = renamed.collect::<Mapping>();
            }
            Value::String(text) => odd.clone_into(text),
            _ => {}
        }
        return;
    }
    match value {
        Value::Sequence(items) => items.iter_mut().for_each(|item| distort(item, target, next, random)),
        Value::Mapping(mapping) => mapping.values_mut().for_each(|item| distort(item, target, next, random)),
        _ => {}
    }
}

/// Whether the document was generated; a panic if what was emitted is no Rust.
fn generate(text: &str) -> bool {
    let mut diagnostics = Diagnostics::new();
    let Ok(source) = Source::parse("changed.yaml", text) else { return false };
    let Some(document) = lint::load(&source, lint::Strictness::Lenient, &mut diagnostics) else { return false };
    let api = lower::lower(&source, &document, "api", &mut diagnostics);
    assert!(diagnostics.is_empty() || !diagnostics.render(Style::Plain).is_empty());
    if diagnostics.has_errors() {
        return false;
    }
    let files = match emit::emit(&CrateConfig::new("changed").unwrap(), &[api]) {
        Ok(files) => files,
        Err(error) => panic!("{error}\n{text}"),
    };
    for (path, emitted) in files.iter().filter(|(path, _)| path.starts_with("src/api/")) {
        if let Err(error) = syn::parse_file(emitted) {
            panic!("{path} is no Rust: {error}\n{text}\n{emitted}");
        }
    }
    true
}

#[test]
fn changed_documents_are_emitted_as_rust() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut random = Random(13);
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path().join("spec.yaml")).collect();
    paths.sort();
    let (mut generated, mut run) = (0, 0);
    for path in paths {
        let source = Source::parse("spec.yaml", fs::read_to_string(&path).unwrap()).unwrap();
        let original = source.document().clone();
        let nodes = count(&original);
        for case in 0..cases().div_ceil(10) {
            let mut document = original.clone();
            for _ in 0..=random.below(3) {
                let target = 1 + random.below(nodes);
                if random.below(3) == 0 {
                    let donor = nth(&original, random.below(nodes), &mut 0).unwrap_or(Value::Null);
                    change(&mut document, target, &mut 0, &mut random, &donor);
                } else {
                    distort(&mut document, target, &mut 0, &mut random);
                }
            }
            let text = serde_yaml::to_string(&document).unwrap();
            let start = Instant::now();
            generated += usize::from(generate(&text));
            run += 1;
            assert!(
                start.elapsed() < Duration::from_secs(20),
                "case {case} of {} takes too long:\n{text}",
                path.display()
            );
        }
    }
    assert!(generated * 10 > run, "{generated} of {run} changed documents were generated");
}
