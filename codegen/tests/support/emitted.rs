//! Crates for documents in memory.

use openapi_client_codegen::CrateConfig;
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::files::Files;
use openapi_client_codegen::source::Source;
use openapi_client_codegen::{emit, lint, lower};

/// Emits a crate with this module. The error is the report.
pub(crate) fn emitted(module: &str, text: impl Into<String>) -> Result<Files, String> {
    let mut diagnostics = Diagnostics::new();
    let source = Source::parse(format!("{module}.yaml"), text).expect("the document is OpenAPI");
    let api = lint::load(&source, lint::Strictness::Strict, &mut diagnostics)
        .map(|document| lower::lower(&source, &document, module, &mut diagnostics))
        .filter(|_| !diagnostics.has_errors())
        .ok_or_else(|| diagnostics.render(Style::Plain))?;
    let config = CrateConfig::new(module).expect("a name");
    Ok(emit::emit(&config, &[api]).expect("the emitted tokens are Rust"))
}
