//! Emits the model as the files of a crate. Each kind of output has its own module.
//!
//! Emitters only read the model and write: lowering decides on names, types and order. Each emitter's doc comment shows
//! a sample of its output.

mod argument;
mod builder;
mod callback_docs;
mod callbacks;
mod check;
mod client;
mod construct;
mod constructor;
mod derives;
mod descriptor;
mod docs;
mod environment;
mod events;
mod example;
mod examples;
mod features;
mod fit;
mod format;
mod guide;
mod input;
mod library;
mod license;
mod manifest;
mod methods;
mod mock;
mod module;
mod operations;
mod pages;
mod pattern;
mod portable_enum;
mod preset_options;
mod properties;
mod readme;
mod request;
mod resource;
mod response;
mod rust;
mod sample;
mod section;
mod server;
mod server_request;
mod setters;
pub mod signature;
mod streams;
mod types;
mod union;
mod usual;
mod xml;

pub(crate) use derives::{has_trait, obstacle};
pub(crate) use docs::in_sentence;
pub(crate) use rust::MODULES;

use crate::config::{CrateConfig, RuntimeSource};
use crate::event::events;
use crate::files::Files;
use crate::model::Api;
use crate::parallel;
use crate::print::{self, Origin};
use crate::resource::resources;
use crate::runtime;
use features::Features;
use module::RustFile;
use proc_macro2::TokenStream;

/// The files of a crate, or of a module of another crate: the only API, or one module for each. A crate has a copy of the
/// runtime if the configuration embeds it.
///
/// # Errors
///
/// If emitted tokens are not valid Rust, which is a bug in the generator. The message names the file.
pub fn emit(config: &CrateConfig, apis: &[Api]) -> Result<Files, print::Error> {
    let mut files = Files::default();
    let command = config.command.as_str();
    let names: Vec<&str> = apis.iter().map(|api| api.source.as_str()).collect();
    let origin = Origin { command, sources: &names };
    let rust = rust_files(config, apis);
    let print = |file: &RustFile<'_>| {
        let origin = Origin { command, sources: &file.documents };
        print::rust(&file.path, origin, settled(config, (file.tokens)()))
    };
    for (file, text) in rust.iter().zip(parallel::map(&rust, print)) {
        files.insert(file.path.as_str(), text?);
    }
    let needs_regex = |api: &Api| {
        let folder = module::folder(config, api);
        files.iter().any(|(path, text)| path.starts_with(&folder) && text.contains("Check::Regex("))
    };
    let features = Features::new(config, apis, needs_regex);
    if config.module.is_some() {
        files.dependencies = manifest::dependencies_of_module(config, &features);
        return Ok(files);
    }
    if config.runtime == RuntimeSource::Embedded {
        for (path, text) in runtime::embedded(features.fixed()) {
            files.insert(format!("src/runtime/{path}"), print::copied(command, &text));
        }
    }
    files.insert("Cargo.toml", manifest::manifest(config, apis, origin, &features));
    files.insert("README.md", readme::readme(config, apis, origin, &features));
    for (path, text) in license::files(config, apis) {
        files.insert_once(path, text);
    }
    Ok(files)
}

/// Removes conditions on features from a module of another crate, which has none.
fn settled(config: &CrateConfig, tokens: TokenStream) -> TokenStream {
    if config.module.is_none() {
        return tokens;
    }
    features::without_doc_tests(features::settled(tokens))
}

/// Applies `work` to each Rust file before it is printed, except the runtime's and the examples, which go with their types.
///
/// # Errors
///
/// As for [`emit`].
pub(crate) fn map_sources<R: Send>(
    config: &CrateConfig,
    apis: &[Api],
    work: impl Fn(&str, &syn::File) -> R + Sync,
) -> Result<Vec<R>, print::Error> {
    let map = |file: &RustFile<'_>| Ok(work(&file.path, &print::parse(&file.path, (file.tokens)())?));
    let mut files = rust_files(config, apis);
    // The examples of an API have no public items.
    let depth = if apis.iter().any(|api| api.in_root) { 1 } else { 2 };
    files.retain(|file| file.path.split('/').nth(depth) != Some("examples.rs"));
    parallel::map(&files, map).into_iter().collect()
}

/// Every Rust file except the runtime's.
fn rust_files<'a>(config: &'a CrateConfig, apis: &'a [Api]) -> Vec<RustFile<'a>> {
    let documents = apis.iter().map(|api| api.source.as_str()).collect();
    let root = if config.module.is_some() { "mod.rs" } else { "src/lib.rs" };
    let tokens = Box::new(move || library::library(config, apis));
    let mut files = vec![RustFile { path: root.to_owned(), documents, tokens }];
    for resource in resources(apis) {
        let path = format!("{}{}.rs", config.source_folder(), resource.module);
        let documents = resource.apis.iter().map(|api| api.source.as_str()).collect();
        files.push(RustFile { path, documents, tokens: Box::new(move || resource::module(config, &resource)) });
    }
    for events in events(apis) {
        let mut documents: Vec<&str> = events.payloads.iter().map(|payload| payload.api.source.as_str()).collect();
        documents.dedup();
        let path = format!("{}{}.rs", config.source_folder(), events.module);
        files.push(RustFile { path, documents, tokens: Box::new(move || events::module(config, &events)) });
    }
    files.extend(apis.iter().flat_map(|api| module::files(config, api)));
    files
}
