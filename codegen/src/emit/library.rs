//! The root of the emitted crate or module.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::docs;
use super::events::providers;
use super::guide;
use super::module;
use super::rust::ident;
use super::xml;
use crate::config::{CrateConfig, RuntimeSource};
use crate::event::events;
use crate::markdown::{Markdown, markdown};
use crate::model::{Api, Operation};
use crate::resource::resources;
use crate::runtime;

/// The root of a crate, `lib.rs`, or of a module, `mod.rs`.
pub(super) fn library(config: &CrateConfig, apis: &[Api]) -> TokenStream {
    let mut paragraphs = vec![Markdown::text(&config.description).sentence()];
    let only = apis.first().filter(|api| api.in_root);
    match only {
        Some(api) => paragraphs.extend(module::docs_of(api)),
        None => paragraphs.extend(list(config, apis)),
    }
    // A module belongs to a crate with documentation of its own.
    if config.module.is_none() {
        let guide = guide::guide(config, apis);
        paragraphs.extend(guide.first().map(|_| Markdown::ours("# Guide")));
        paragraphs.extend(guide);
    }
    paragraphs.extend(only.into_iter().flat_map(module::list_of_operations));
    let docs = docs::inner_doc(&paragraphs);
    let allow = only.map(module::allow);
    let lints = match config.module {
        // docs.rs sets `docsrs`, and shows the feature that an item requires.
        None => quote! {
            #![cfg_attr(docsrs, feature(doc_cfg))]
            #![allow(confusable_idents, reason = "the documents determine the names")]
        },
        Some(_) => quote! {
            #![allow(
                dead_code, missing_docs, unreachable_pub, unused_imports, clippy::all, clippy::pedantic,
                reason = "the documents determine the items, and the program uses some of them"
            )]
        },
    };
    let items = only.map(module::items);
    let modules = apis.iter().filter(|api| !api.in_root).map(|api| {
        let (name, feature) = (ident(&api.module), api.module.as_str());
        quote! {
            #[cfg(feature = #feature)]
            #[rustfmt::skip]
            pub mod #name;
        }
    });
    let resources = resources(apis).into_iter().map(|resource| {
        let name = ident(&resource.module);
        let condition = only.is_none().then(|| any_feature(&resource.apis)).map(|any| quote!(#[cfg(#any)]));
        quote! {
            #condition
            #[rustfmt::skip]
            pub mod #name;
        }
    });
    let events = events(apis).into_iter().map(|events| {
        let name = ident(&events.module);
        let condition = match only {
            Some(_) => quote!(feature = "webhooks"),
            None => {
                let condition = any_feature(&providers(&events));
                quote!(all(feature = "webhooks", #condition))
            }
        };
        quote! {
            #[cfg(#condition)]
            #[rustfmt::skip]
            pub mod #name;
        }
    });
    let runtime = match config.runtime {
        RuntimeSource::Embedded => quote!(
            pub mod runtime;
        ),
        RuntimeSource::Dependency(_) => {
            let has_items = apis.iter().flat_map(|api| &api.operations).any(Operation::sends_items);
            let is_late = has_items || apis.iter().any(xml::has_text);
            let interface = Literal::u32_unsuffixed(runtime::interface(config.server, is_late));
            let library = format_ident!("{}", runtime::LIBRARY);
            quote! {
                pub use #library as runtime;

                runtime::emitted::requires_interface!(#interface);
            }
        }
    };
    quote! {
        #docs
        #lints
        #allow

        #runtime
        #items
        #(#modules)*
        #(#resources)*
        #(#events)*

        pub use self::runtime::{Delivery, Error, ErrorKind, Representation, Response, RetryPolicy};
    }
}

/// The modules of several APIs.
fn list(config: &CrateConfig, apis: &[Api]) -> Vec<Markdown> {
    // With an explicit target: Markdown reads `[name]: Title` as a link definition.
    let listed = |api: &Api| markdown!("- [`{}`](mod@{0}): {}", api.module, Markdown::line(&api.title));
    let mut paragraphs = vec![
        Markdown::ours(match config.module {
            None => "Each API is a module behind the cargo feature of the same name:",
            Some(_) => "Each API is a module:",
        }),
        Markdown::join(apis.iter().map(listed), "\n"),
    ];
    for resource in resources(apis) {
        let names = Markdown::join(resource.apis.iter().map(|api| markdown!("{}", api.module)), " and ");
        paragraphs.push(markdown!(
            "[`{}`] has a trait for the operations that {} share, for code that works with any provider.",
            resource.module,
            names
        ));
    }
    for events in events(apis) {
        let names = Markdown::join(providers(&events).into_iter().map(|api| markdown!("{}", api.module)), " and ");
        let condition = if config.module.is_none() { " It requires the cargo feature `webhooks`." } else { "" };
        paragraphs.push(markdown!(
            "`{}` reads the callbacks of {} as events, for code that works with any provider.{}",
            events.module,
            names,
            condition
        ));
    }
    paragraphs
}

/// `any(feature = "signalwire", feature = "twilio")`
fn any_feature(apis: &[&Api]) -> TokenStream {
    let features: Vec<&str> = apis.iter().map(|api| api.module.as_str()).collect();
    match features.as_slice() {
        [only] => quote!(feature = #only),
        _ => quote!(any(#(feature = #features),*)),
    }
}
