//! Generates the client into the output folder of the build script.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use openapi_client_codegen::config::RuntimeSource;
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::source::Source;
use openapi_client_codegen::{CrateConfig, Project};

/// Path relative to the package, where Cargo runs build scripts. The stem becomes the module name.
const DOCUMENT: &str = "clock.yaml";

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?).join("client");
    let mut diagnostics = Diagnostics::new();
    // The client is part of this package, whose name its documentation uses.
    let mut config = CrateConfig::new(env::var("CARGO_PKG_NAME")?)?;
    "cargo build".clone_into(&mut config.command);
    // The dependency in the manifest of this package.
    config.runtime = RuntimeSource::from_argument("version=0.1.0")?;
    let files = Project::from_files(&[DOCUMENT.into()], None, config, &mut diagnostics)
        .and_then(|project| project.generate(&mut diagnostics));
    for line in diagnostics.sorted() {
        println!("cargo::warning={line}");
    }
    let Some(files) = files else { return Err(diagnostics.render(Style::Plain).into()) };
    files.write(&out)?;

    // The file the crate's root includes. `#[path]` must be a literal, so it is written here. Emitted code passes
    // clippy's default lints, not stricter ones of a workspace.
    let path = out.join("src/clock/mod.rs");
    let path = path.to_str().ok_or("the target folder has a name that is no text")?;
    let modules = format!(
        "#[allow(clippy::pedantic)]\n#[path = {path:?}]\npub mod clock;\npub use openapi_client_runtime as runtime;\n\
         // The other items in the root of an emitted crate.\n\
         pub use runtime::{{Delivery, Error, ErrorKind, Representation, Response, RetryPolicy}};\n"
    );
    fs::write(out.join("modules.rs"), modules)?;

    // The document and the files it refers to.
    println!("cargo::rerun-if-changed={DOCUMENT}");
    if let Ok(source) = Source::read(Path::new(DOCUMENT), None) {
        for file in source.referenced_files() {
            let path = file.to_str().filter(|path| !path.contains(['\n', '\r']));
            let path =
                path.ok_or("the document refers to a file whose name Cargo cannot watch: it has a line break")?;
            println!("cargo::rerun-if-changed={path}");
        }
    }
    Ok(())
}
