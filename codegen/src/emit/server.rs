//! `server/mod.rs`: the operations as methods of a trait, and the service that calls them.
//!
//! ```text
//! pub trait Api: runtime::Provider {
//!     /// Fetches a call.
//!     fn fetch_call(
//!         &self,
//!         caller: Self::Caller,
//!         request: requests::FetchCall,
//!     ) -> impl Future<Output = Result<types::Call, Self::Error>> + Send { … }
//! }
//!
//! pub struct Service<A> {
//!     core: runtime::Core<A>,
//! }
//!
//! runtime::service!(Service, Api, super::client::API, [
//!     fetch_call(FetchCall) of FETCH_CALL => structured(200, None),
//! ]);
//! ```

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::docs::{self, item};
use super::example::showcase;
use super::methods::route;
use super::response;
use super::rust::{Hidden, Rust, ident, import};
use super::xml;
use crate::config::CrateConfig;
use crate::markdown::{Markdown, markdown};
use crate::model::{Api, Content, Operation, Output, Status};

/// Returns true if the API has the module.
pub(super) fn is_used(api: &Api) -> bool {
    api.has_server && !api.operations.is_empty()
}

pub(super) fn server(config: &CrateConfig, api: &Api) -> TokenStream {
    let rust = Rust::outside(api, &Hidden::default());
    let methods: Vec<TokenStream> = api.operations.iter().map(|operation| method(&rust, operation)).collect();
    let routes: Vec<TokenStream> = api.operations.iter().map(|operation| handler(api, operation)).collect();
    let outputs: Vec<TokenStream> = api.operations.iter().filter_map(|operation| by_status(api, operation)).collect();
    let title = Markdown::line(&docs::in_sentence(&api.title));
    let api_docs = docs::doc(&[
        markdown!("The operations of {}.", title),
        Markdown::ours("The methods have a default, which responds with the status 501."),
    ]);
    let service_docs = docs::doc(&[
        markdown!("Calls an [`Api`] with the requests of {}.", title),
        Markdown::ours(
            "It is a `tower::Service` for requests of the crate `http` with any body, as axum takes it; \
             `hyper_util::service::TowerToHyperService` makes it one of hyper. Paths may begin with that of the API's server.",
        ),
    ]);
    let docs = docs::inner_doc(&module_docs(config, &rust, api));
    let use_types = rust.use_types(&quote!(super));
    let use_xml = api
        .operations
        .iter()
        .any(|operation| response::decodes_xml(api, operation))
        .then(|| import(&quote!(super::xml)));
    // Only the prelude of the edition 2024 has it, which is that of a crate.
    let use_future = config.module.is_some().then(|| import(&quote!(std::future::Future)));
    quote! {
        #docs

        pub mod requests;

        #use_future
        use super::operations;
        #use_types
        #use_xml
        use super::runtime::emitted as runtime;

        #api_docs
        pub trait Api: runtime::Provider {
            #(#methods)*
        }

        #service_docs
        #[derive(Debug)]
        pub struct Service<A> {
            core: runtime::Core<A>,
        }

        runtime::service!(Service, Api, super::client::API, [#(#routes),*]);

        #(#outputs)*
    }
}

fn method(rust: &Rust<'_>, operation: &Operation) -> TokenStream {
    let docs =
        docs::doc(&[Markdown::text(&operation.summary).sentence(), Markdown::text(&operation.docs), route(operation)]);
    let (name, request) = (ident(&operation.method_name), ident(&operation.type_name));
    let ((output, _), descriptor) = (response::decoding(rust, operation), ident(&operation.static_name));
    let output = if let Output::ByStatus { .. } = operation.output { quote!(operations::#output) } else { output };
    quote! {
        #docs
        fn #name(
            &self,
            caller: Self::Caller,
            request: requests::#request,
        ) -> impl Future<Output = Result<#output, Self::Error>> + Send {
            let _ = (caller, request);
            async { Err(runtime::not_implemented(&operations::#descriptor).into()) }
        }
    }
}

/// `fetch_call(FetchCall) of FETCH_CALL => structured(200, None)`
fn handler(api: &Api, operation: &Operation) -> TokenStream {
    let [name, request, descriptor] = [&operation.method_name, &operation.type_name, &operation.static_name].map(ident);
    let encode = match &operation.output {
        Output::One(content) => {
            let (encode, arguments) = encoding(api, content, operation.success);
            quote!(#encode(#arguments))
        }
        Output::ByStatus { .. } => quote!(by_status()),
    };
    quote!(#name(#request) of #descriptor => #encode)
}

/// The encoding of an enum by status.
fn by_status(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let Output::ByStatus { name, variants } = &operation.output else { return None };
    let name = ident(name);
    let arms = variants.iter().map(|variant| {
        let variant_name = ident(&variant.rust);
        let (encode, arguments) = encoding(api, &variant.content, variant.status);
        match variant.content {
            Content::Empty => quote!(Self::#variant_name => reply.#encode((), #arguments)),
            _ => quote!(Self::#variant_name(value) => reply.#encode(value, #arguments)),
        }
    });
    Some(quote! {
        impl runtime::Encode for operations::#name {
            fn encode(self, reply: &runtime::Reply) -> runtime::Encoded {
                match self {
                    #(#arms,)*
                }
            }
        }
    })
}

/// The method that encodes a response, and its arguments after the value.
fn encoding(api: &Api, content: &Content, status: Status) -> (Ident, TokenStream) {
    let status = Literal::u16_unsuffixed(status.code());
    let (method, arguments) = match content {
        Content::Empty => ("empty", quote!(#status)),
        Content::Text => ("text", quote!(#status)),
        Content::Bytes => ("bytes", quote!(#status)),
        Content::Structured(ty) => match xml::root(api, ty) {
            Some(element) => ("structured", quote!(#status, Some(&xml::#element))),
            None => ("structured", quote!(#status, None)),
        },
    };
    (format_ident!("{method}"), arguments)
}

fn module_docs(config: &CrateConfig, rust: &Rust<'_>, api: &Api) -> Vec<Markdown> {
    let mut docs = vec![
        Markdown::ours("The other side of the API: its operations as methods that a program implements."),
        Markdown::ours(
            "Requests are routed, checked and decoded as the document says. A request that it does not allow becomes an \
             error of the program, by default a problem document. The service checks no credential.",
        ),
    ];
    let Some(operation) = showcase(api) else { return docs };
    let library = config.library();
    let (method, request) = (operation.method_name.as_str(), operation.type_name.as_str());
    let output: String = response::decoding(rust, operation).0.to_string().split_whitespace().collect();
    let output = match &operation.output {
        Output::ByStatus { .. } => format!("operations::{output}"),
        Output::One(_) => output.replace("runtime::", &format!("{library}::runtime::")),
    };
    let mut lines = vec![
        "# #[allow(deprecated)]".to_owned(),
        "# mod example {".to_owned(),
        format!("use {library}::runtime::server::{{Head, Provider, Refusal}};"),
        format!("use {library}::{};", item(api, "server::{Api, Service, requests}")),
    ];
    let named = ["operations", "types"].into_iter().filter(|name| output.contains(&format!("{name}::")));
    lines.extend(named.map(|name| format!("use {library}::{};", item(api, name))));
    let program = format!(
        "
struct Program;

impl Provider for Program {{
    type Caller = ();
    type Error = Refusal;

    async fn authorize(&self, _: &Head) -> Result<(), Refusal> {{
        Ok(())
    }}
}}

impl Api for Program {{
    async fn {method}(&self, _: (), request: requests::{request}) -> Result<{output}, Refusal> {{
        println!(\"{{request:?}}\");
        Err(Refusal::not_implemented())
    }}
}}

fn service() -> Service<Program> {{
    Service::new(Program)
}}
# }}"
    );
    lines.push(program);
    docs.push(Markdown::example(&lines.join("\n")));
    docs
}
