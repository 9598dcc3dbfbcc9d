//! Crates and modules for the documents of a test.

use std::path::PathBuf;

use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::files::Files;
use openapi_client_codegen::{CrateConfig, Project};

/// Generates from documents. The error is the report.
pub(crate) fn generate(documents: &[PathBuf], config: CrateConfig) -> Result<Files, String> {
    let mut diagnostics = Diagnostics::new();
    Project::from_files(documents, None, config, &mut diagnostics)
        .and_then(|project| project.generate(&mut diagnostics))
        .ok_or_else(|| diagnostics.render(Style::Plain))
}
