//! `lib.rs` of the emitted crate.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::example;
use super::rust::ident;
use crate::config::CrateConfig;
use crate::model::Api;

pub(super) fn library(config: &CrateConfig, apis: &[Api]) -> TokenStream {
    let mut paragraphs = vec![docs::sentence(&config.description)];
    let modules: Vec<String> =
        apis.iter().map(|api| format!("- [`{module}`]: {title}", module = api.module, title = api.title)).collect();
    paragraphs.push("Each API is a module behind a feature of its name:".to_owned());
    paragraphs.push(modules.join("\n"));
    if let Some((api, operation)) = example::showcase_of_all(apis) {
        paragraphs.push("# Example".to_owned());
        paragraphs.push(example::of_operation(config, api, operation));
    }
    let docs = docs::inner_doc(&paragraphs);
    let modules = apis.iter().map(|api| {
        let (name, feature) = (ident(&api.module), api.module.as_str());
        quote! {
            #[cfg(feature = #feature)]
            #[rustfmt::skip]
            pub mod #name;
        }
    });
    quote! {
        #docs

        pub mod runtime;
        #(#modules)*

        pub use runtime::{Error, Response};
    }
}
