//! Generates the client into the output folder of the build script.

use openapi_client_codegen::{CrateConfig, write_module};

fn main() -> Result<(), String> {
    write_module(&["clock.yaml"], CrateConfig::for_module("crate::clients::clock"))
}
