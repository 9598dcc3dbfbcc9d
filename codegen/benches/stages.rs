//! The stages of generation, measured separately on the specifications of this workspace, and on the corpus if present.
//!
//! `cargo bench -p openapi-client-codegen`

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use divan::{Bencher, counter::BytesCount};
use openapi_client_codegen::config::CrateConfig;
use openapi_client_codegen::diagnostic::Diagnostics;
use openapi_client_codegen::diff::{self, File, Inputs};
use openapi_client_codegen::model::Api;
use openapi_client_codegen::source::Source;
use openapi_client_codegen::{Project, emit, lint, lower};

fn main() {
    divan::main();
}

/// Inputs: the specifications, the largest document of the corpus, and the whole corpus.
const INPUTS: [&str; 3] = ["spec", "largest", "corpus"];

fn paths(input: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = match input {
        "spec" => root.join("spec"),
        _ => std::env::var_os("CORPUS_DIR").map_or_else(|| root.join("../shared/corpus"), PathBuf::from),
    };
    let mut paths = Vec::new();
    list(&folder, &mut paths);
    if paths.is_empty() {
        println!("skipped: no documents in {}", folder.display());
    }
    if input == "largest" {
        paths.sort_by_key(|path| std::cmp::Reverse(fs::metadata(path).map_or(0, |metadata| metadata.len())));
        paths.truncate(1);
    }
    paths
}

fn documents(input: &str) -> Vec<(String, String)> {
    paths(input)
        .into_iter()
        .map(|path| {
            let module = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            (module, fs::read_to_string(&path).unwrap_or_default())
        })
        .collect()
}

fn list(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            list(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            found.push(path);
        }
    }
}

fn bytes(documents: &[(String, String)]) -> BytesCount {
    BytesCount::new(documents.iter().map(|(_, text)| text.len()).sum::<usize>())
}

fn parse(documents: &[(String, String)]) -> Vec<(&str, Source)> {
    documents
        .iter()
        .filter_map(|(module, text)| Some((module.as_str(), Source::parse(module.clone(), text.clone()).ok()?)))
        .collect()
}

fn apis(documents: &[(String, String)]) -> Vec<Api> {
    let mut diagnostics = Diagnostics::new();
    parse(documents)
        .iter()
        .filter_map(|(module, source)| {
            let document = lint::load(source, lint::Strictness::Strict, &mut diagnostics)?;
            Some(lower::lower(source, &document, module, &mut diagnostics))
        })
        .collect()
}

#[divan::bench(args = INPUTS, sample_count = 10)]
fn parsing(bencher: Bencher, input: &str) {
    let documents = documents(input);
    bencher.counter(bytes(&documents)).bench(|| parse(black_box(&documents)).len());
}

#[divan::bench(args = INPUTS, sample_count = 10)]
fn linting(bencher: Bencher, input: &str) {
    let documents = documents(input);
    let sources = parse(&documents);
    bencher.counter(bytes(&documents)).bench(|| {
        let mut diagnostics = Diagnostics::new();
        sources
            .iter()
            .filter_map(|(_, source)| lint::load(black_box(source), lint::Strictness::Strict, &mut diagnostics))
            .count()
    });
}

/// Every rule except those of lowering, as in `openapi-client lint`.
#[divan::bench(args = INPUTS, sample_count = 10)]
fn linting_and_review(bencher: Bencher, input: &str) {
    let documents = documents(input);
    let sources = parse(&documents);
    bencher.counter(bytes(&documents)).bench(|| {
        let mut diagnostics = Diagnostics::new();
        for (_, source) in &sources {
            lint::load(black_box(source), lint::Strictness::Strict, &mut diagnostics);
            lint::review(source, &mut diagnostics);
        }
        diagnostics.len()
    });
}

#[divan::bench(args = INPUTS, sample_count = 10)]
fn lowering(bencher: Bencher, input: &str) {
    let documents = documents(input);
    let mut diagnostics = Diagnostics::new();
    let loaded: Vec<_> = parse(&documents)
        .into_iter()
        .filter_map(|(module, source)| {
            let document = lint::load(&source, lint::Strictness::Strict, &mut diagnostics)?;
            Some((module, source, document))
        })
        .collect();
    bencher.counter(bytes(&documents)).bench(|| {
        let mut diagnostics = Diagnostics::new();
        loaded
            .iter()
            .map(|(module, source, document)| {
                lower::lower(source, black_box(document), module, &mut diagnostics).types.len()
            })
            .sum::<usize>()
    });
}

#[divan::bench(args = INPUTS, sample_count = 10)]
fn emitting_and_printing(bencher: Bencher, input: &str) {
    let documents = documents(input);
    let apis = apis(&documents);
    let config = CrateConfig::parse("crate.toml", "name = \"bench\"\nversion = \"1.0.0\"\ndescription = \"Bench\"");
    let Ok(config) = config else { return };
    bencher
        .counter(bytes(&documents))
        .bench(|| emit::emit(&config, black_box(&apis)).map(|files| files.iter().count()).unwrap_or_default());
}

/// All stages after parsing, as in a project: with one thread per processor.
#[divan::bench(args = INPUTS, sample_count = 10)]
fn after_parsing(bencher: Bencher, input: &str) {
    let paths = paths(input);
    let project = || {
        let config = CrateConfig::parse("crate.toml", "name = \"bench\"\nversion = \"1.0.0\"\ndescription = \"Bench\"");
        Project::from_files(&paths, None, config.ok()?, &mut Diagnostics::new())
    };
    bencher
        .counter(bytes(&documents(input)))
        .with_inputs(project)
        .bench_values(|project| Some(black_box(project)?.generate(&mut Diagnostics::new())?.iter().count()));
}

/// Comparison of the largest document with a variant of itself with other texts, limits and names: both sides are read,
/// lowered, emitted and compared.
#[divan::bench(args = INPUTS, sample_count = 10)]
fn comparing(bencher: Bencher, input: &str) {
    let Some((module, text)) = documents(input).into_iter().max_by_key(|(_, text)| text.len()) else { return };
    let changed = text.replace("maximum: 1000", "maximum: 500").replace("operationId: Fetch", "operationId: Get");
    let side = |text: &str| Inputs::new("bench", vec![File { name: format!("{module}.yaml"), bytes: text.into() }]);
    bencher
        .counter(BytesCount::new(text.len()))
        .bench(|| diff::compare(black_box(&side(&text)), &side(&changed)).map(|report| report.changes.len()).ok());
}
