//! Generation in a build script.

use std::path::{Path, PathBuf};
use std::{env, fs};

use super::Project;
use crate::config::CrateConfig;
use crate::diagnostic::{Diagnostics, Style};
use crate::source::Source;

/// Generates a module in a build script, into `OUT_DIR`. Paths of documents start from the folder of the package.
///
/// The crate includes the module, here for `CrateConfig::for_module("crate::clock")`, where its path says:
///
/// ```ignore
/// include!(concat!(env!("OUT_DIR"), "/clock.rs"));
/// ```
///
/// Warnings become warnings of Cargo, which runs the script again after a change of the documents.
///
/// # Errors
///
/// If a document has an error, a file can't be written, or the manifest lacks a dependency. The message has the
/// diagnostics, or the lines to add to the manifest.
pub fn write_module(documents: &[impl AsRef<Path>], config: CrateConfig) -> Result<(), String> {
    let folder =
        |name| env::var_os(name).map(PathBuf::from).ok_or(format!("{name} is not set: call this in a build script"));
    write(documents, config, &folder("OUT_DIR")?, &folder("CARGO_MANIFEST_DIR")?)
}

fn write(documents: &[impl AsRef<Path>], mut config: CrateConfig, out: &Path, package: &Path) -> Result<(), String> {
    let path = config.module.clone().ok_or("the configuration is that of a crate: use `CrateConfig::for_module`")?;
    let name = path.rsplit("::").next().unwrap_or_default();
    "cargo build".clone_into(&mut config.command);
    let documents: Vec<PathBuf> = documents.iter().map(|path| path.as_ref().to_owned()).collect();
    for document in &documents {
        watch(document)?;
        if let Ok(source) = Source::read(document, None) {
            source.referenced_files().iter().try_for_each(watch)?;
        }
    }
    watch(package.join("Cargo.toml"))?;
    let mut diagnostics = Diagnostics::new();
    let files = Project::from_files(&documents, None, config, &mut diagnostics)
        .and_then(|project| project.generate(&mut diagnostics));
    let Some(files) = files else { return Err(diagnostics.render(Style::Plain)) };
    for line in diagnostics.sorted() {
        println!("cargo::warning={line}");
    }
    let missing = files.missing_dependencies(package).map_err(|error| error.to_string())?;
    if !missing.is_empty() {
        return Err(format!("the generated module needs more dependencies; add\n\n{missing}"));
    }
    let folder = out.join(name);
    files.write(&folder).map_err(|error| error.to_string())?;
    // `#[path]` takes a literal only.
    let root = folder.join("mod.rs");
    let root = root.to_str().ok_or("the target folder has a name that is no text")?;
    let file = out.join(format!("{name}.rs"));
    let text = format!("#[path = {root:?}]\npub mod {name};\n");
    fs::write(&file, text).map_err(|error| format!("cannot write {}: {error}", file.display()))
}

/// Tells Cargo to run the script again after a change of the file.
fn watch(file: impl AsRef<Path>) -> Result<(), String> {
    let path = file.as_ref().to_str().filter(|path| !path.contains(['\n', '\r']));
    let path = path.ok_or("a document or a file it refers to has a name that Cargo cannot watch")?;
    println!("cargo::rerun-if-changed={path}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_dependency_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        let [document, manifest] = ["clock.yaml", "Cargo.toml"].map(|name| folder.path().join(name));
        let text = "openapi: 3.0.3\ninfo: {title: Clock, version: '1'}\nservers: [{url: 'https://clock.example.com'}]\n\
                    paths:\n  /time: {get: {operationId: fetchTime, responses: {'204': {description: None.}}}}\n";
        fs::write(&document, text).expect("the document can be written");
        let result = |dependencies: &str| {
            let text = format!("[package]\nname = \"program\"\n[dependencies]\n{dependencies}");
            fs::write(&manifest, text).expect("the manifest can be written");
            write(&[&document], CrateConfig::for_module("crate::clock"), folder.path(), folder.path())
        };
        let error = result("openapi-client-runtime = \"0.1\"\n").expect_err("serde_json is missing");
        assert!(error.starts_with("the generated module needs more dependencies; add\n\n# "), "{error}");
        assert!(error.ends_with("\n[dependencies]\nserde_json = { version = \"1.0.145\" }\n"), "{error}");
        assert!(!folder.path().join("clock").exists());
        assert_eq!(result("openapi-client-runtime = \"0.1\"\nserde_json = \"1\"\n"), Ok(()));
        assert!(folder.path().join("clock/client.rs").exists() && folder.path().join("clock.rs").exists());
    }
}
