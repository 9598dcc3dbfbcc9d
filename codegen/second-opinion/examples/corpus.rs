//! Counts the documents that progenitor supports: unchanged, normalized, and adjusted.
//!
//! `cargo run -p second-opinion --example corpus -- FILE…`

#[allow(dead_code, reason = "a part of the build script")]
#[path = "../build/progenitor/mod.rs"]
mod second;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use openapi_client_codegen::diagnostic::Diagnostics;
use openapi_client_codegen::lint;
use openapi_client_codegen::source::Source;
use openapiv3::OpenAPI;
use progenitor::{GenerationSettings, Generator, InterfaceStyle};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Panics are counted, not printed.
    std::panic::set_hook(Box::new(|_| {}));
    let (mut documents, mut as_they_are, mut normalized, mut adjusted, mut adjustments) = (0, 0, 0, 0, 0);
    for path in std::env::args().skip(1) {
        let text = fs::read_to_string(&path)?;
        documents += 1;
        let raw =
            serde_yaml::from_str(&text).map_or_else(|error| format!("not a document: {error}"), |raw| outcome(&raw));
        as_they_are += usize::from(raw == TAKEN);
        let Ok(source) = Source::parse(path.as_str(), text) else {
            println!("{path}: {raw}; no source");
            continue;
        };
        let Some(mut document) = lint::load(&source, lint::Strictness::Strict, &mut Diagnostics::new()) else {
            println!("{path}: {raw}; has errors");
            continue;
        };
        let plain = outcome(&document);
        normalized += usize::from(plain == TAKEN);
        let changes = second::adjust(&mut document).len();
        let changed = outcome(&document);
        adjusted += usize::from(changed == TAKEN);
        adjustments += changes;
        println!("{path}: {raw}; normalized: {plain}; with {changes} adjustments: {changed}");
    }
    println!(
        "of {documents} documents: {as_they_are} unchanged, {normalized} normalized, {adjusted} adjusted in {adjustments} places"
    );
    Ok(())
}

const TAKEN: &str = "taken";

fn outcome(document: &OpenAPI) -> String {
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Builder);
    match catch_unwind(AssertUnwindSafe(|| Generator::new(&settings).generate_tokens(document))) {
        Ok(Ok(_)) => TAKEN.to_owned(),
        Ok(Err(_)) => "refused".to_owned(),
        Err(_) => "panics".to_owned(),
    }
}
