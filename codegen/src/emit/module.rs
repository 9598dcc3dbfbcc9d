//! The files of one API: `mod.rs`, and beside it the client, its operations and the types.

use proc_macro2::TokenStream;

use super::section::Section;
use super::{client, operations, types, xml};
use crate::config::CrateConfig;
use crate::model::Api;

/// A file of Rust that is to be emitted.
pub(super) struct RustFile<'a> {
    pub(super) path: String,
    /// The documents that it comes from.
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
    add("mod", Box::new(|| client::module(config, api)));
    for section in Section::of_operations(api) {
        add(&section.path("client"), Box::new(move || client::client(config, api, section)));
        add(&section.path("operations"), Box::new(move || operations::operations(api, section)));
    }
    if !api.types.is_empty() {
        for section in Section::of_types(api) {
            add(&section.path("types"), Box::new(move || types::types(api, section)));
        }
    }
    if xml::is_used(api) {
        add("xml", Box::new(|| xml::xml(api)));
    }
    files
}
