//! The model to the files of a crate: one module for each thing that is emitted.
//!
//! Emitters only look and write: every decision about names, types and order was taken in lowering. The doc comment of
//! each shows a sample of what it emits.

mod check;
mod client;
mod docs;
mod example;
mod guide;
mod library;
mod manifest;
mod operations;
mod readme;
mod resource;
mod rust;
mod types;
mod value;
mod xml;

use crate::config::CrateConfig;
use crate::files::Files;
use crate::model::Api;
use crate::print;
use crate::resource::resources;
use crate::runtime;

pub(crate) use client::{BUILDER_METHODS, CLIENT_METHODS};
pub(crate) use operations::REQUEST_METHODS;

/// The files of a crate with one module for each API and a copy of the runtime.
///
/// # Errors
///
/// If emitted tokens are no valid Rust, which is a mistake of the generator: the message names the file.
pub fn emit(config: &CrateConfig, apis: &[Api]) -> Result<Files, print::Error> {
    let mut files = Files::default();
    let sources: Vec<&str> = apis.iter().map(|api| api.source.as_str()).collect();
    files.insert("Cargo.toml", manifest::manifest(config, apis));
    files.insert("README.md", readme::readme(config, apis));
    files.insert("src/lib.rs", print::rust("src/lib.rs", &sources, &library::library(config, apis))?);
    for resource in resources(apis) {
        let path = format!("src/{}.rs", resource.module);
        let sources: Vec<&str> = resource.apis.iter().map(|api| api.source.as_str()).collect();
        let text = print::rust(&path, &sources, &resource::module(&resource))?;
        files.insert(path, text);
    }
    for (path, text) in runtime::FILES {
        files.insert(format!("src/runtime/{path}"), print::copied(text));
    }
    for api in apis {
        let mut modules = vec![
            ("mod", client::module(config, api)),
            ("client", client::client(config, api)),
            ("operations", operations::operations(api)),
        ];
        if !api.types.is_empty() {
            modules.push(("types", types::types(api)));
        }
        if xml::is_used(api) {
            modules.push(("xml", xml::xml(api)));
        }
        for (name, tokens) in modules {
            let path = format!("src/{}/{name}.rs", api.module);
            let text = print::rust(&path, &[&api.source], &tokens)?;
            files.insert(path, text);
        }
    }
    Ok(files)
}
