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
use super::rust::path;
use super::section::Section;
use super::{callbacks, client, docs, example, examples, operations, properties, server, server_request, types, xml};
use crate::config::CrateConfig;
use crate::markdown::{Markdown, markdown};
use crate::model::{Api, BodyKind, Content, Operation, Type, TypeDef, TypeKind};

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
    add("client", Box::new(|| client::client(config, api)));
    if !api.operations.is_empty() {
        for section in Section::of_operations(api) {
            add(&section.path("operations"), Box::new(move || operations::operations(config, api, section)));
        }
    }
    if !api.types.is_empty() {
        for section in Section::of_types(api) {
            add(&section.path("types"), Box::new(move || types::types(api, section)));
        }
    }
    if callbacks::is_used(api) {
        add("callbacks", Box::new(move || callbacks::callbacks(config, api)));
    }
    if properties::is_used(api) {
        add("checks", Box::new(|| properties::checks(api)));
    }
    if examples::is_used(api) {
        add("examples", Box::new(|| examples::examples(api)));
    }
    if server::is_used(api) {
        add("server/mod", Box::new(move || server::server(config, api)));
        add("server/requests", Box::new(|| server_request::requests(api)));
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
    // The document may have the name of one of the modules.
    let allow = |name: &str| (api.module.as_str() == name).then(|| quote!(#[allow(clippy::module_inception)]));
    let [callbacks, checks, client, examples, operations, server, types, xml] =
        ["callbacks", "checks", "client", "examples", "operations", "server", "types", "xml"].map(allow);
    let callbacks = callbacks::is_used(api).then(|| {
        quote! {
            #[cfg(feature = "webhooks")]
            #callbacks
            pub mod callbacks;
        }
    });
    let operations = api.operations.first().map(|_| {
        paragraphs.push(Markdown::ours("# Operations"));
        paragraphs.push(Markdown::join(api.operations.iter().map(listed), "\n"));
        quote! {
            #operations
            pub mod operations;
        }
    });
    let docs = docs::inner_doc(&paragraphs);
    let types = api.types.first().map(|_| {
        quote! {
            #types
            pub mod types;
        }
    });
    let own = api.own_types.iter().map(|own| path(own));
    let own = quote! {
        #(const _: () = crate::runtime::emitted::own_type::<#own>();)*
    };
    let xml = xml::is_used(api).then(|| {
        quote! {
            #xml
            mod xml;
        }
    });
    let checks = properties::is_used(api).then(|| {
        quote! {
            #checks
            mod checks;
        }
    });
    let examples = examples::is_used(api).then(|| {
        quote! {
            #[cfg(feature = "test-util")]
            #examples
            mod examples;
        }
    });
    let server = server::is_used(api).then(|| {
        quote! {
            #[cfg(feature = "server")]
            #server
            pub mod server;
        }
    });
    let complex = has_complex_type(api).then(|| quote!(#![allow(clippy::type_complexity)]));
    let deprecated = has_deprecated(api).then(|| quote!(#![allow(deprecated)]));
    let placeholder = has_placeholder(api).then(|| quote!(#![allow(clippy::disallowed_names)]));
    quote! {
        #docs
        #deprecated
        #complex
        #placeholder

        #callbacks
        #checks
        #client
        mod client;
        #examples
        #operations
        #server
        #types
        #xml

        pub use client::{Client, ClientBuilder};

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
        let body = operation.body.iter().filter_map(|body| match &body.kind {
            BodyKind::Json(ty) => Some(ty),
            _ => None,
        });
        let contents = operation.output.contents().filter_map(|content| match content {
            Content::Structured(ty) => Some(ty),
            _ => None,
        });
        let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
        parameters.chain(body).chain(contents).map(levels).max().unwrap_or(0)
    };
    api.types.iter().map(of_def).chain(api.operations.iter().map(of_operation)).any(|levels| levels > 2)
}
