//! Writes a progenitor client for each specification, and its adjustments.

mod progenitor;

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use openapi_client_codegen::diagnostic::Style;
use openapi_client_codegen::source::Source;

fn main() -> Result<(), Box<dyn Error>> {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    let out = std::env::var("OUT_DIR")?;
    println!("cargo::rerun-if-changed={}", spec.display());
    for module in ["insights", "signalwire", "twilio"] {
        let path = spec.join(module).with_extension("yaml");
        let source = Source::read(&path, None).map_err(|problem| problem.render(Style::Plain))?;
        let client = progenitor::generate(&source)?;
        let mut text = client.text;
        text.push_str("/// The adjustments of the document: kind and JSON pointer.\n");
        text.push_str("pub const ADJUSTMENTS: &[(&str, &str)] = &[\n");
        for adjustment in client.adjustments {
            writeln!(text, "    ({:?}, {:?}),", format!("{:?}", adjustment.kind), adjustment.pointer)?;
        }
        text.push_str("];\n");
        fs::write(Path::new(&out).join(module).with_extension("rs"), text)?;
    }
    Ok(())
}
