//! The runtime of this workspace, as a dependency of crates that tests generate and build. It is built once for all of them.

use openapi_client_codegen::config::RuntimeSource;

pub(crate) fn dependency() -> RuntimeSource {
    let path = concat!("path=", env!("CARGO_MANIFEST_DIR"), "/runtime");
    RuntimeSource::from_argument(path).expect("a source")
}
