//! The model to the files of a crate: one module for each thing that is emitted.
//!
//! Emitters only look and write: every decision about names, types and order was taken in lowering. The doc comment of
//! each shows a sample of what it emits.

mod check;
mod client;
mod construct;
mod descriptor;
mod docs;
mod example;
mod guide;
mod library;
mod manifest;
mod markdown;
mod operations;
mod pages;
mod pattern;
mod properties;
mod readme;
mod resource;
mod rust;
pub mod signature;
mod stand_in;
mod streams;
mod types;
mod value;
mod xml;

use std::collections::BTreeSet;

use proc_macro2::TokenStream;

use crate::config::CrateConfig;
use crate::files::Files;
use crate::model::Api;
use crate::name::RustName;
use crate::parallel;
use crate::print::{self, Origin};
use crate::resource::resources;
use crate::runtime;
use rust::Part;

pub(crate) use client::{BUILDER_METHODS, CLIENT_METHODS};
pub(crate) use operations::REQUEST_METHODS;

/// The files of a crate with one module for each API and a copy of the runtime.
///
/// # Errors
///
/// If emitted tokens are no valid Rust, which is a mistake of the generator: the message names the file.
pub fn emit(config: &CrateConfig, apis: &[Api]) -> Result<Files, print::Error> {
    let mut files = Files::default();
    let command = config.command.as_str();
    let names: Vec<&str> = apis.iter().map(|api| api.source.as_str()).collect();
    let origin = Origin { command, sources: &names };
    files.insert("README.md", readme::readme(config, apis, origin));
    for (path, text) in runtime::FILES {
        files.insert(format!("src/runtime/{path}"), print::copied(command, text));
    }
    for (path, text) in sources(config, apis)? {
        files.insert(path, text);
    }
    let has_regex =
        files.iter().any(|(path, text)| !path.starts_with("src/runtime/") && text.contains("runtime::regex!"));
    files.insert("Cargo.toml", manifest::manifest(config, apis, origin, has_regex));
    Ok(files)
}

/// What `work` makes of each file of Rust by its path, before it is printed. The runtime is not among them.
///
/// # Errors
///
/// As for [`emit`].
pub(crate) fn map_sources<R: Send>(
    config: &CrateConfig,
    apis: &[Api],
    work: impl Fn(&str, &syn::File) -> R + Sync,
) -> Result<Vec<R>, print::Error> {
    let map = |job: &Job<'_>| Ok(work(&job.path, &print::parse(&job.path, (job.tokens)())?));
    parallel::map(&jobs(config, apis), map).into_iter().collect()
}

/// A file of Rust that is to be emitted.
struct Job<'a> {
    path: String,
    /// The documents that it comes from.
    sources: Vec<&'a str>,
    tokens: Box<dyn Fn() -> TokenStream + Send + Sync + 'a>,
}

/// The files of Rust, each emitted and printed by itself, on as many threads as there are processors.
fn sources(config: &CrateConfig, apis: &[Api]) -> Result<Vec<(String, String)>, print::Error> {
    let print = |job: &Job<'_>| {
        let origin = Origin { command: &config.command, sources: &job.sources };
        Ok((job.path.clone(), print::rust(&job.path, origin, (job.tokens)())?))
    };
    parallel::map(&jobs(config, apis), print).into_iter().collect()
}

/// Every file of Rust but those of the runtime.
fn jobs<'a>(config: &'a CrateConfig, apis: &'a [Api]) -> Vec<Job<'a>> {
    let all: Vec<&str> = apis.iter().map(|api| api.source.as_str()).collect();
    let mut jobs = vec![Job {
        path: "src/lib.rs".to_owned(),
        sources: all,
        tokens: Box::new(move || library::library(config, apis)),
    }];
    for resource in resources(apis) {
        jobs.push(Job {
            path: format!("src/{}.rs", resource.module),
            sources: resource.apis.iter().map(|api| api.source.as_str()).collect(),
            tokens: Box::new(move || resource::module(config, &resource)),
        });
    }
    for api in apis {
        jobs.extend(jobs_of(config, api));
    }
    jobs
}

/// The files of an API, those of a kind divided into parts if there are many of it.
fn jobs_of<'a>(config: &'a CrateConfig, api: &'a Api) -> Vec<Job<'a>> {
    let by_operation: BTreeSet<&RustName> = api.parts.operations.iter().collect();
    let by_type: BTreeSet<&RustName> = api.parts.types.iter().flatten().collect();
    let file = |name: &str, tokens: Box<dyn Fn() -> TokenStream + Send + Sync + 'a>| Job {
        path: format!("src/{}/{name}.rs", api.module),
        sources: vec![&api.source],
        tokens,
    };
    let mut jobs = vec![file("mod", Box::new(move || client::module(config, api)))];
    jobs.extend(divided("client", &by_operation, &file, move |part| client::client(config, api, part)));
    jobs.extend(divided("operations", &by_operation, &file, move |part| operations::operations(api, part)));
    if !api.types.is_empty() {
        jobs.extend(divided("types", &by_type, &file, move |part| types::types(api, part)));
    }
    if xml::is_used(api) {
        jobs.push(file("xml", Box::new(move || xml::xml(api))));
    }
    jobs
}

/// `operations.rs`; or `operations/mod.rs`, and a file for each of the parts.
fn divided<'a>(
    name: &str,
    parts: &BTreeSet<&'a RustName>,
    file: &impl Fn(&str, Box<dyn Fn() -> TokenStream + Send + Sync + 'a>) -> Job<'a>,
    emit: impl Fn(Part<'_>) -> TokenStream + Copy + Send + Sync + 'a,
) -> Vec<Job<'a>> {
    if parts.is_empty() {
        return vec![file(name, Box::new(move || emit(Part::Whole)))];
    }
    let index: Vec<&'a RustName> = parts.iter().copied().collect();
    let mut jobs = vec![file(&format!("{name}/mod"), Box::new(move || emit(Part::Index(&index))))];
    for part in parts.iter().copied() {
        jobs.push(file(&format!("{name}/{part}"), Box::new(move || emit(Part::Module(part)))));
    }
    jobs
}
