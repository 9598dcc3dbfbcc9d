//! The files of one API: `mod.rs`, the client, the operations and the types.
//!
//! ```text
//! //! Twilio REST API, version 1. …
//!
//! mod client;
//! pub mod operations;
//! pub mod types;
//!
//! pub use client::{Client, ClientBuilder};
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::methods::title;
use super::section::Section;
use super::{client, docs, example, operations, properties, types, xml};
use crate::config::CrateConfig;
use crate::markdown::{Markdown, markdown};
use crate::model::{Api, Operation};

/// A Rust file to emit.
pub(super) struct RustFile<'a> {
    pub(super) path: String,
    /// The documents it is generated from.
    pub(super) documents: Vec<&'a str>,
    pub(super) tokens: Box<dyn Fn() -> TokenStream + Send + Sync + 'a>,
}

/// Every file of an API.
pub(super) fn files<'a>(config: &'a CrateConfig, api: &'a Api) -> Vec<RustFile<'a>> {
    let mut files = Vec::new();
    let mut add = |name: &str, tokens: Box<dyn Fn() -> TokenStream + Send + Sync + 'a>| {
        let path = format!("src/{}/{name}.rs", api.module);
        files.push(RustFile { path, documents: vec![api.source.as_str()], tokens });
    };
    add("mod", Box::new(|| module(config, api)));
    for section in Section::of_operations(api) {
        add(&section.path("client"), Box::new(move || client::client(config, api, section)));
        if !api.operations.is_empty() {
            add(&section.path("operations"), Box::new(move || operations::operations(api, section)));
        }
    }
    if !api.types.is_empty() {
        for section in Section::of_types(api) {
            add(&section.path("types"), Box::new(move || types::types(api, section)));
        }
    }
    if properties::is_used(api) {
        add("checks", Box::new(|| properties::checks(api)));
    }
    if xml::is_used(api) {
        add("xml", Box::new(|| xml::xml(api)));
    }
    files
}

/// `mod.rs`: the API's description, an example and the list of operations.
fn module(config: &CrateConfig, api: &Api) -> TokenStream {
    let mut paragraphs = vec![
        markdown!("{}, version {}.", Markdown::line(&api.title), Markdown::line(&api.version)),
        Markdown::text(&api.docs),
    ];
    if let Some(operation) = example::showcase(api) {
        paragraphs.push(example::of_operation(config, api, operation));
    }
    let operations = api.operations.first().map(|_| {
        paragraphs.push(Markdown::ours("# Operations"));
        paragraphs.push(Markdown::join(api.operations.iter().map(listed), "\n"));
        quote! {
            pub mod operations;
        }
    });
    let docs = docs::inner_doc(&paragraphs);
    let types = api.types.first().map(|_| {
        quote! {
            pub mod types;
        }
    });
    let xml = xml::is_used(api).then(|| {
        quote! {
            mod xml;
        }
    });
    let checks = properties::is_used(api).then(|| {
        quote! {
            mod checks;
        }
    });
    let deprecated = has_deprecated(api).then(|| quote!(#![allow(deprecated)]));
    quote! {
        #docs
        #deprecated

        #checks
        mod client;
        #operations
        #types
        #xml

        pub use client::{Client, ClientBuilder};
    }
}

fn listed(operation: &Operation) -> Markdown {
    Markdown::item(&markdown!("[`{}`](Client::{0})", operation.method_name), &title(operation).first_sentence())
}

/// Returns true if emitted code uses deprecated items of its own.
fn has_deprecated(api: &Api) -> bool {
    api.types.iter().any(|def| def.deprecated)
        || api.operations.iter().any(|operation| {
            operation.deprecated
                || operation.presets.iter().any(|preset| {
                    let set = preset.values.iter().map(|(index, _)| index);
                    set.chain(&preset.arguments).any(|index| operation.parameters[*index].deprecated)
                })
        })
}
