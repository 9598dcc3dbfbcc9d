//! `lib.rs` of the emitted crate.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::docs;
use super::events::providers;
use super::guide;
use super::rust::ident;
use crate::config::{CrateConfig, RuntimeSource};
use crate::event::events;
use crate::markdown::{Markdown, markdown};
use crate::model::Api;
use crate::name::RustName;
use crate::resource::resources;
use crate::runtime;

pub(super) fn library(config: &CrateConfig, apis: &[Api]) -> TokenStream {
    let mut paragraphs = vec![Markdown::text(&config.description).sentence()];
    // With an explicit target: Markdown reads `[name]: Title` as a link definition.
    let listed = |api: &Api| markdown!("- [`{}`](mod@{0}): {}", api.module, Markdown::line(&api.title));
    paragraphs.push(Markdown::ours("Each API is a module behind the cargo feature of the same name:"));
    paragraphs.push(Markdown::join(apis.iter().map(listed), "\n"));
    for resource in resources(apis) {
        let names = Markdown::join(resource.apis.iter().map(|api| markdown!("{}", api.module)), " and ");
        paragraphs.push(markdown!(
            "[`{}`] has a trait for the operations that {} share, for code that works with any provider.",
            resource.module,
            names
        ));
    }
    for events in events(apis) {
        let names = Markdown::join(providers(&events).into_iter().map(|name| markdown!("{}", *name)), " and ");
        paragraphs.push(markdown!(
            "`{}` reads the callbacks of {} as events, for code that works with any provider. It requires the cargo \
             feature `webhooks`.",
            events.module,
            names
        ));
    }
    let guide = guide::guide(config, apis);
    paragraphs.extend(guide.first().map(|_| Markdown::ours("# Guide")));
    paragraphs.extend(guide);
    let docs = docs::inner_doc(&paragraphs);
    let modules = apis.iter().map(|api| {
        let (name, feature) = (ident(&api.module), api.module.as_str());
        quote! {
            #[cfg(feature = #feature)]
            #[rustfmt::skip]
            pub mod #name;
        }
    });
    let resources = resources(apis).into_iter().map(|resource| {
        let name = ident(&resource.module);
        let condition = any_feature(resource.apis.iter().map(|api| &api.module));
        quote! {
            #[cfg(#condition)]
            #[rustfmt::skip]
            pub mod #name;
        }
    });
    let events = events(apis).into_iter().map(|events| {
        let name = ident(&events.module);
        let condition = any_feature(providers(&events).into_iter());
        quote! {
            #[cfg(all(feature = "webhooks", #condition))]
            #[rustfmt::skip]
            pub mod #name;
        }
    });
    let runtime = match config.runtime {
        RuntimeSource::Embedded => quote!(
            pub mod runtime;
        ),
        RuntimeSource::Dependency(_) => {
            let (library, interface) =
                (format_ident!("{}", runtime::LIBRARY), Literal::u32_unsuffixed(runtime::interface(config.server)));
            quote! {
                pub use #library as runtime;

                runtime::emitted::requires_interface!(#interface);
            }
        }
    };
    quote! {
        #docs
        #![allow(confusable_idents, reason = "the documents determine the names")]

        #runtime
        #(#modules)*
        #(#resources)*
        #(#events)*

        pub use runtime::{Delivery, Error, ErrorKind, Representation, Response, RetryPolicy};
    }
}

/// `any(feature = "signalwire", feature = "twilio")`
fn any_feature<'a>(modules: impl Iterator<Item = &'a RustName>) -> TokenStream {
    let features: Vec<&str> = modules.map(RustName::as_str).collect();
    match features.as_slice() {
        [only] => quote!(feature = #only),
        _ => quote!(any(#(feature = #features),*)),
    }
}
