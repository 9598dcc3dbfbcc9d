//! The model to the files of a crate: one module for each thing that is emitted.
//!
//! Emitters only look and write: every decision about names, types and order was taken in lowering. The doc comment of
//! each shows a sample of what it emits.

mod check;
mod client;
mod construct;
mod descriptor;
mod division;
mod docs;
mod example;
mod guide;
mod layout;
mod library;
mod manifest;
mod markdown;
mod module;
mod operations;
mod pages;
mod properties;
mod readme;
mod resource;
mod rust;
pub mod signature;
mod stand_in;
mod streams;
mod types;
mod union;
mod value;
mod xml;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;

use crate::config::CrateConfig;
use crate::files::Files;
use crate::model::Api;
use crate::parallel;
use crate::print::{self, Origin};
use crate::resource::resources;
use crate::runtime;
use layout::Part;
use module::Module;

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
    let needs_regex = |api: &Api| {
        let folder = format!("src/{}/", api.module);
        files.iter().any(|(path, text)| path.starts_with(&folder) && text.contains("Check::Regex("))
    };
    let manifest = manifest::manifest(config, apis, origin, needs_regex);
    files.insert("Cargo.toml", manifest);
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
    let modules: Vec<Module<'_>> = apis.iter().map(|api| Module::of(config, api)).collect();
    let map = |job: &Job<'_>| Ok(work(&job.path, &print::parse(&job.path, (job.tokens)())?));
    parallel::map(&jobs(config, apis, &modules), map).into_iter().collect()
}

/// A file of Rust that is to be emitted.
struct Job<'a> {
    path: String,
    /// The documents that it comes from.
    sources: Vec<&'a str>,
    /// What stands in it, if it is one of several that it may stand in.
    part: Option<Part<'a>>,
    tokens: Box<dyn Fn() -> TokenStream + Send + Sync + 'a>,
}

/// The files of Rust, each emitted and printed by itself, on as many threads as there are processors. Where some are
/// too long, what stands in them is divided among more.
fn sources(config: &CrateConfig, apis: &[Api]) -> Result<Vec<(String, String)>, print::Error> {
    let modules =
        apis.iter().map(|api| Module::of(config, api).condensed()).collect::<Result<Vec<_>, print::Error>>()?;
    let first = jobs(config, apis, &modules);
    let texts = print_all(config, &first)?;
    let lines: BTreeMap<&str, usize> =
        first.iter().zip(&texts).map(|(job, text)| (job.path.as_str(), text.lines().count())).collect();
    let divided = modules.iter().map(|module| module.divided(&lines)).collect::<Result<Vec<_>, _>>()?;
    // A file of the same name with the same in it stays as it is.
    let mut printed: BTreeMap<&str, (Option<Part<'_>>, String)> =
        first.iter().zip(texts).map(|(job, text)| (job.path.as_str(), (job.part, text))).collect();
    let (mut files, mut again) = (Vec::new(), Vec::new());
    for job in jobs(config, apis, &divided) {
        match printed.remove(job.path.as_str()) {
            Some((part, text)) if part == job.part => files.push((job.path, text)),
            _ => again.push(job),
        }
    }
    let texts = print_all(config, &again)?;
    files.extend(again.into_iter().map(|job| job.path).zip(texts));
    Ok(files)
}

fn print_all(config: &CrateConfig, jobs: &[Job<'_>]) -> Result<Vec<String>, print::Error> {
    let print = |job: &Job<'_>| {
        print::rust(&job.path, Origin { command: &config.command, sources: &job.sources }, (job.tokens)())
    };
    parallel::map(jobs, print).into_iter().collect()
}

/// Every file of Rust but those of the runtime.
fn jobs<'a>(config: &'a CrateConfig, apis: &'a [Api], modules: &'a [Module<'a>]) -> Vec<Job<'a>> {
    let all: Vec<&str> = apis.iter().map(|api| api.source.as_str()).collect();
    let mut jobs = vec![Job {
        path: "src/lib.rs".to_owned(),
        sources: all,
        part: None,
        tokens: Box::new(move || library::library(config, apis)),
    }];
    for resource in resources(apis) {
        jobs.push(Job {
            path: format!("src/{}.rs", resource.module),
            sources: resource.apis.iter().map(|api| api.source.as_str()).collect(),
            part: None,
            tokens: Box::new(move || resource::module(config, &resource)),
        });
    }
    jobs.extend(modules.iter().flat_map(Module::jobs));
    jobs
}
