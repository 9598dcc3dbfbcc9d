//! Loading of pairs.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use openapi_client_codegen::diagnostic::Style;
use openapi_client_codegen::diff::{self, Failure, File, Inputs, Report};

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff")
}

/// Returns the report of every pair by name, shared by all tests.
pub(crate) fn reports() -> &'static BTreeMap<String, Report> {
    static REPORTS: OnceLock<BTreeMap<String, Report>> = OnceLock::new();
    REPORTS.get_or_init(|| {
        let pairs: Vec<String> = fs::read_dir(folder())
            .expect("there are pairs")
            .map(|entry| entry.expect("the folder can be read").path())
            .filter(|path| path.is_dir())
            .map(|path| path.file_name().expect("it has a name").to_string_lossy().into_owned())
            .collect();
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
        std::thread::scope(|scope| {
            let workers: Vec<_> = pairs
                .chunks(pairs.len().div_ceil(threads))
                .map(|part| scope.spawn(|| part.iter().map(|pair| (pair.clone(), compare(pair))).collect::<Vec<_>>()))
                .collect();
            workers.into_iter().flat_map(|worker| worker.join().expect("every pair can be compared")).collect()
        })
    })
}

fn compare(pair: &str) -> Report {
    let folder = folder().join(pair);
    let read = |name: &str| fs::read(folder.join(name)).ok();
    let names =
        fs::read_dir(&folder).expect("the folder can be read").map(|entry| entry.expect("it is there").file_name());
    let mut others: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    others.retain(|name| {
        Path::new(name).extension().is_some_and(|extension| extension == "yaml")
            && name != "base.yaml"
            && name != "revision.yaml"
    });
    let side = |side: &str| {
        // Documents in folders are matched by name.
        let document = if others.is_empty() { format!("{side}.yaml") } else { "two.yaml".to_owned() };
        let bytes = read(&format!("{side}.yaml")).unwrap_or_else(|| panic!("{pair} has no {side}.yaml"));
        let mut files = vec![File { name: document.clone(), bytes }];
        files.extend(read(&format!("{side}.toml")).map(|bytes| File { name: "crate.toml".to_owned(), bytes }));
        files.extend(others.iter().filter_map(|file| {
            let name = match file.split_once('-') {
                Some((own, name)) if own == side => name,
                Some(("base" | "revision", _)) => return None,
                _ => file,
            };
            Some(File { name: name.to_owned(), bytes: read(file)? })
        }));
        Inputs::new(document, files)
    };
    diff::compare(&side("base"), &side("revision")).unwrap_or_else(|failures| panic!("{pair}: {}", errors(&failures)))
}

/// Returns the errors of the sides that can't be compared.
pub(crate) fn errors(failures: &[Failure]) -> String {
    failures.iter().map(|failure| failure.diagnostics.render(Style::Plain)).collect()
}
