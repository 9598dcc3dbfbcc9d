//! The files of one API: `mod.rs`, the client, the operations and the types.
//!
//! ```text
//! //! Twilio REST API, version 1. …
//!
//! mod client;
//! pub mod operations;
//! pub mod types;
//!
//! pub use self::client::{Client, ClientBuilder};
//! ```

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::methods::title;
use super::rust::path;
use super::section::Section;
use super::{callbacks, client, docs, example, examples, operations, properties, server, server_request, types, xml};
use crate::config::CrateConfig;
use crate::markdown::{Markdown, markdown};
use crate::model::{Api, Content, Operation, Type, TypeDef, TypeKind};

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
        let path = format!("{}{name}.rs", folder(config, api));
        files.push(RustFile { path, documents: vec![api.source.as_str()], tokens });
    };
    // Two threads finish at about the same time if the longest files come first.
    if examples::is_used(api) {
        add("examples", Box::new(|| examples::examples(api)));
    }
    if !api.types.is_empty() {
        for section in Section::of_types(api) {
            add(&section.path("types"), Box::new(move || types::types(api, section)));
        }
    }
    if !api.operations.is_empty() {
        for section in Section::of_operations(api) {
            add(&section.path("operations"), Box::new(move || operations::operations(config, api, section)));
        }
    }
    if callbacks::is_used(api) {
        add("callbacks", Box::new(move || callbacks::callbacks(config, api)));
    }
    if properties::is_used(api) {
        add("checks", Box::new(|| properties::checks(api)));
    }
    if server::is_used(api) {
        add("server/mod", Box::new(move || server::server(config, api)));
        add("server/requests", Box::new(|| server_request::requests(api)));
    }
    if xml::is_used(api) {
        add("xml", Box::new(|| xml::xml(api)));
    }
    add("client", Box::new(|| client::client(config, api)));
    if !api.in_root {
        add("mod", Box::new(|| module(config, api)));
    }
    files
}

/// The folder of an API's files.
pub(super) fn folder(config: &CrateConfig, api: &Api) -> String {
    let root = config.source_folder();
    if api.in_root { root.to_owned() } else { format!("{root}{}/", api.module) }
}

/// `mod.rs`: the API's description, an example and the list of operations.
fn module(config: &CrateConfig, api: &Api) -> TokenStream {
    let mut paragraphs = docs_of(api);
    if let Some(operation) = example::showcase(api) {
        paragraphs.push(example::of_operation(config, api, operation));
    }
    paragraphs.extend(list_of_operations(api));
    let (docs, allow, items) = (docs::inner_doc(&paragraphs), allow(api), items(api));
    quote! {
        #docs
        #allow

        use super::runtime;

        #items
    }
}

/// The title and the description of the document.
pub(super) fn docs_of(api: &Api) -> Vec<Markdown> {
    let (title, version) = (Markdown::line(&api.title), Markdown::line(&api.version));
    let title = match (title.is_empty(), version.is_empty()) {
        (false, false) => markdown!("{}, version {}.", title, version),
        (true, false) => markdown!("Version {}.", version),
        (_, true) => title.sentence(),
    };
    vec![title, Markdown::text(&api.docs)]
}

/// The heading and the list of the operations; nothing without operations.
pub(super) fn list_of_operations(api: &Api) -> Vec<Markdown> {
    if api.operations.is_empty() {
        return Vec::new();
    }
    let list = |operations: &mut dyn Iterator<Item = &Operation>| Markdown::join(operations.map(listed), "\n");
    let mut paragraphs = vec![Markdown::ours("# Operations")];
    if api.groups.is_empty() {
        paragraphs.push(list(&mut api.operations.iter()));
    }
    for group in &api.groups {
        paragraphs.extend([docs::heading(2 + group.depth, &group.title), list(&mut group.operations(api))]);
    }
    paragraphs
}

/// The lints that the document determines.
pub(super) fn allow(api: &Api) -> TokenStream {
    let complex = has_complex_type(api).then(|| quote!(#![allow(clippy::type_complexity)]));
    let deprecated = has_deprecated(api).then(|| quote!(#![allow(deprecated)]));
    let placeholder = has_placeholder(api).then(|| quote!(#![allow(clippy::disallowed_names)]));
    quote!(#deprecated #complex #placeholder)
}

/// The modules of the API, and its client.
pub(super) fn items(api: &Api) -> TokenStream {
    // The document may have the name of one of the modules.
    let is_inception = |name: &str| !api.in_root && api.module.as_str() == name;
    // In the root, files of hand-written code are formatted.
    let skip = api.in_root.then(|| quote!(#[rustfmt::skip]));
    let declared = |is_used: bool, name: &str, attribute: TokenStream| {
        let allow = is_inception(name).then(|| quote!(#[allow(clippy::module_inception)]));
        let visibility = ["callbacks", "operations", "server", "types"].contains(&name).then(|| quote!(pub));
        let name = format_ident!("{name}");
        is_used.then(|| quote!(#attribute #allow #skip #visibility mod #name;))
    };
    let modules = [
        declared(callbacks::is_used(api), "callbacks", quote!(#[cfg(feature = "webhooks")])),
        declared(properties::is_used(api), "checks", quote!()),
        declared(true, "client", quote!()),
        declared(examples::is_used(api), "examples", quote!(#[cfg(feature = "test-util")])),
        declared(!api.operations.is_empty(), "operations", quote!()),
        declared(server::is_used(api), "server", quote!(#[cfg(feature = "server")])),
        declared(!api.types.is_empty(), "types", quote!()),
        declared(xml::is_used(api), "xml", quote!()),
    ];
    let own = api.own_types.iter().map(|own| path(own));
    let own = quote!(#(const _: () = runtime::emitted::own_type::<#own>();)*);
    quote! {
        #(#modules)*

        pub use self::client::{Client, ClientBuilder};

        #own
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

/// Returns true if a field or a parameter has a name that clippy takes for a placeholder.
fn has_placeholder(api: &Api) -> bool {
    let fields = api.types.iter().filter_map(|def| match &def.kind {
        TypeKind::Struct(structure) => Some(structure.fields.iter().map(|field| &field.rust)),
        _ => None,
    });
    let parameters = api.operations.iter().flat_map(|operation| &operation.parameters).map(|parameter| &parameter.rust);
    fields.flatten().chain(parameters).any(|name| ["foo", "baz", "quux"].contains(&name.as_str()))
}

/// Returns true if a type has so many levels that clippy calls it complex, inside an `Option` and a result.
fn has_complex_type(api: &Api) -> bool {
    fn levels(ty: &Type) -> usize {
        match ty {
            Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => 1 + levels(inner),
            _ => 0,
        }
    }
    let of_def = |def: &TypeDef| match &def.kind {
        TypeKind::Struct(structure) => {
            let fields = structure.fields.iter().map(|field| levels(&field.ty));
            fields.max().unwrap_or(0).max(1 + levels(&structure.additional))
        }
        TypeKind::Union(union) => union.variants.iter().map(|variant| levels(&variant.ty)).max().unwrap_or(0),
        TypeKind::Wrapper(ty) => levels(ty),
        _ => 0,
    };
    let of_operation = |operation: &Operation| {
        let body = operation.body.iter().filter_map(|body| body.kind.ty());
        let contents = operation.output.contents().filter_map(|content| match content {
            Content::Structured(ty) => Some(ty),
            _ => None,
        });
        let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
        parameters.chain(body).chain(contents).map(levels).max().unwrap_or(0)
    };
    api.types.iter().map(of_def).chain(api.operations.iter().map(of_operation)).any(|levels| levels > 2)
}
