//! Writes progenitor's client for a document as a crate, with the manifest of its command line tool.
//!
//! `cargo run -p second-opinion --example emit -- DOCUMENT DIRECTORY positional|builder`
//!
//! Prints the adjustments of the document.

#[allow(dead_code, reason = "a part of the build script")]
#[path = "../build/progenitor/mod.rs"]
mod second;

use std::error::Error;
use std::fs;
use std::path::Path;

use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::lint;
use openapi_client_codegen::source::Source;
use progenitor::{GenerationSettings, Generator, InterfaceStyle};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (document, directory, style) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [document, directory, "positional"] => (document, directory, InterfaceStyle::Positional),
        [document, directory, "builder"] => (document, directory, InterfaceStyle::Builder),
        _ => return Err("usage: emit DOCUMENT DIRECTORY positional|builder".into()),
    };
    let source = Source::read(Path::new(document), None).map_err(|problem| problem.render(Style::Plain))?;
    let mut diagnostics = Diagnostics::new();
    let Some(mut document) = lint::load(&source, lint::Strictness::Strict, &mut diagnostics) else {
        return Err(diagnostics.render(Style::Plain).into());
    };
    for adjustment in second::adjust(&mut document) {
        eprintln!("{adjustment}");
    }
    let mut settings = GenerationSettings::new();
    settings.with_interface(style);
    let mut generator = Generator::new(&settings);
    let text = prettyplease::unparse(&syn::parse2(generator.generate_tokens(&document)?)?);
    let sources = Path::new(directory).join("src");
    fs::create_dir_all(&sources)?;
    fs::write(sources.join("lib.rs"), text)?;
    fs::write(Path::new(directory).join("Cargo.toml"), manifest(&generator))?;
    Ok(())
}

/// Returns the manifest, with the dependencies and features of progenitor's command line tool, which has no TLS.
fn manifest(generator: &Generator) -> String {
    let types = generator.get_type_space();
    let dependencies = [
        (true, r#"bytes = "1.9""#),
        (types.uses_chrono(), r#"chrono = { version = "0.4", default-features = false, features = ["serde"] }"#),
        (generator.uses_futures(), r#"futures = "0.3""#),
        (true, r#"futures-core = "0.3""#),
        (true, r#"progenitor-client = "0.15.1""#),
        (types.uses_regress(), r#"regress = "0.10""#),
        (true, r#"reqwest = { version = "0.13", default-features = false, features = ["json", "query", "stream"] }"#),
        (true, r#"serde = { version = "1.0", features = ["derive"] }"#),
        (types.uses_serde_json(), r#"serde_json = "1.0""#),
        (true, r#"serde_urlencoded = "0.7""#),
        (types.uses_uuid(), r#"uuid = { version = "1.0", features = ["serde", "v4"] }"#),
    ];
    let used = dependencies.into_iter().filter(|(is_used, _)| *is_used).map(|(_, line)| line);
    let package = ["[package]", "name = \"client\"", "version = \"0.0.0\"", "edition = \"2024\"", "", "[dependencies]"];
    package.into_iter().chain(used).flat_map(|line| [line, "\n"]).collect()
}
