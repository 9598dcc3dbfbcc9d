//! The checked-in crate is what regeneration gives.

use std::path::Path;

use openapi_client_codegen::Project;
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::files::drift_message;

#[test]
fn generated_is_what_spec_gives() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the workspace");
    let mut diagnostics = Diagnostics::new();
    let files = Project::read(&root.join("spec"), &mut diagnostics)
        .and_then(|project| project.generate(&mut diagnostics))
        .unwrap_or_else(|| panic!("{}", diagnostics.render(Style::Plain)));
    let differences = files.compare(&root.join("generated")).expect("generated/ can be read");
    let diffs: String = differences.iter().map(|difference| difference.diff(&files)).collect();
    assert!(
        differences.is_empty(),
        "{diffs}\n{}",
        drift_message(differences.len(), "generated/", "spec/", "cargo xtask regen")
    );
}
