//! Peak memory of generation by size of the document, each measured in its own process.
//!
//! `cargo bench -p openapi-client-codegen --bench memory`, on Linux, which reports the peak memory of a process. The
//! memory of an idle process is subtracted. The last line shows the base cost of generation (the program itself and the
//! files of the runtime), measured with a document of a few lines.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use openapi_client_codegen::Project;
use openapi_client_codegen::config::CrateConfig;
use openapi_client_codegen::diagnostic::Diagnostics;

/// Number of documents to measure, the largest first.
const COUNT: usize = 5;

/// First argument of a process that measures itself; the document follows, if there is one.
const MEASURE: &str = "--measure";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [mode, path] if mode == MEASURE => generate(Path::new(path)),
        [mode] if mode == MEASURE => println!("{}", peak().unwrap_or_default()),
        _ => compare(),
    }
}

/// Generates from a document, and prints the peak memory.
fn generate(path: &Path) {
    let config = CrateConfig::parse("crate.toml", "name = \"bench\"\nversion = \"1.0.0\"\ndescription = \"Bench\"");
    let Ok(config) = config else { return };
    let mut diagnostics = Diagnostics::new();
    let files = Project::from_files(&[path.to_owned()], None, config, &mut diagnostics)
        .and_then(|project| project.generate(&mut diagnostics));
    if files.is_some() {
        println!("{}", peak().unwrap_or_default());
    }
}

/// Prints a line for each of the largest documents.
fn compare() {
    let folder = std::env::var_os("CORPUS_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"), PathBuf::from);
    let mut documents = Vec::new();
    list(&folder, &mut documents);
    list(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec"), &mut documents);
    documents.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    let Some(nothing) = measure(None) else {
        println!("skipped: the system does not report the peak memory of a process");
        return;
    };
    println!("document                                   size       peak   times the size");
    for (path, size) in documents.iter().take(COUNT) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match measure(Some(path)) {
            Some(peak) => {
                let own = peak.saturating_sub(nothing);
                let tenths = own * 1024 * 10 / size.max(&1);
                println!("{name:36} {:7} KB {own:7} KB   {:>8}.{}", size / 1024, tenths / 10, tenths % 10);
            }
            None => println!("{name:36} was not generated"),
        }
    }
    let smallest = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/modern/spec.yaml");
    if let Some(peak) = measure(Some(&smallest)) {
        println!("a document of a few lines                      {:7} KB", peak.saturating_sub(nothing));
    }
}

/// Returns the peak memory of a new process, in KiB.
fn measure(path: Option<&Path>) -> Option<u64> {
    let program = std::env::current_exe().ok()?;
    let output = Command::new(program).arg(MEASURE).args(path).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok().filter(|peak| *peak > 0)
}

/// Returns the peak memory of this process, in KiB.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

fn list(folder: &Path, found: &mut Vec<(PathBuf, u64)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            list(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            let size = entry.metadata().map_or(0, |metadata| metadata.len());
            found.push((path, size));
        }
    }
}
