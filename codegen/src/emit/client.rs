//! `client.rs`: the client of an API and its builder.
//!
//! ```text
//! /// Client for the Twilio REST API. …
//! #[derive(Clone, Debug)]
//! pub struct Client {
//!     core: runtime::Client,
//! }
//!
//! impl Client { … }
//!
//! impl ClientBuilder { … }
//!
//! runtime::client!(Client, ClientBuilder, API);
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::builder;
use super::descriptor;
use super::docs;
use super::example;
use super::methods::methods;
use super::rust::{Hidden, Rust, import};
use super::section::Section;
use super::xml;
use crate::config::CrateConfig;
use crate::markdown::{Markdown, markdown};
use crate::model::Api;

/// The client with its methods. In a large API, the methods are in the files of their operations.
pub(super) fn client(config: &CrateConfig, api: &Api) -> TokenStream {
    let rust = Rust::outside(api, &Hidden::default());
    let is_divided = !api.modules.operations.is_empty();
    let methods = (!is_divided).then(|| methods(config, &rust, Section::whole(api))).flatten();
    let client_docs = docs::doc(&[
        markdown!("Client for {}.", Markdown::line(&docs::in_sentence(&api.title))),
        Markdown::ours("Clones are cheap and share the connection pool."),
        example::of_client(config, api),
    ]);
    let builder_docs = docs::doc(&[
        Markdown::ours("Configures a [`Client`]."),
        Markdown::ours("The defaults suit production; each method documents its own."),
    ]);
    let descriptor = descriptor::api(&rust);
    let setters = builder::setters(&rust);
    let setters = (!setters.is_empty()).then(|| quote!(impl ClientBuilder { #setters }));
    let use_operations = methods.is_some().then(|| import(&quote!(super::operations)));
    let use_types = rust.use_types(&quote!(super));
    let has_xml = api.errors.iter().any(|error| xml::element_of(api, error.ty).is_some());
    let use_xml = has_xml.then(|| import(&quote!(super::xml)));
    let visibility = is_divided.then(|| quote!(pub(super)));
    quote! {
        #use_operations
        #use_types
        #use_xml
        use super::runtime::emitted as runtime;

        #client_docs
        #[derive(Clone, Debug)]
        pub struct Client {
            #visibility core: runtime::Client,
        }

        #builder_docs
        #[derive(Debug)]
        #[must_use = "a client comes from `build`"]
        pub struct ClientBuilder {
            core: runtime::ClientBuilder,
        }

        #methods

        #setters

        runtime::client!(Client, ClientBuilder, API);

        #descriptor
    }
}
