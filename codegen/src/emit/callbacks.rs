//! `callbacks.rs`: the requests that the API sends, and the check of their signatures.
//!
//! ```text
//! /// An event of a conference.
//! pub type ConferenceStatus = types::ConferenceStatus;
//!
//! impl runtime::Callback for types::ConferenceStatus {
//!     fn decode(received: &runtime::Received<'_>) -> Result<Self, runtime::Error> {
//!         if received.method() == "GET" { received.query() } else { received.form() }
//!     }
//! }
//! ```

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::callback_docs::{any_docs, docs_of, module_docs, verifier_docs};
use super::docs;
use super::rust::{Hidden, Rust, ident, import, option};
use crate::config::CrateConfig;
use crate::markdown::{Markdown, markdown};
use crate::model::{
    Api, Callback, CallbackVariant, Condition, Content, Signature, SignatureScheme, Sources, Type, TypeId,
};

/// Returns true if the API has the module.
pub(super) fn is_used(api: &Api) -> bool {
    !api.callbacks.is_empty()
}

pub(super) fn callbacks(config: &CrateConfig, api: &Api) -> TokenStream {
    let hidden = Hidden::by(api.callbacks.iter().map(|callback| &callback.name));
    let rust = Rust::outside(api, &hidden);
    let mut decoded = BTreeSet::new();
    let items: Vec<TokenStream> = api.callbacks.iter().map(|callback| item(&rust, callback, &mut decoded)).collect();
    let signatures = api.signatures.iter().enumerate().filter(|(index, _)| {
        // A signature that no callback has is one of the document.
        *index == 0 || api.callbacks.iter().any(|callback| callback.signature == Some(*index))
    });
    let signatures: Vec<TokenStream> = signatures.map(|(_, signature)| verifier(api, signature)).collect();
    let any = (!api.callback_variants.is_empty()).then(|| any_callback(&rust, api));
    let docs = docs::inner_doc(&module_docs(config, api));
    let use_types = rust.use_types(&quote!(super));
    let use_runtime = import(&quote!(super::runtime::emitted as runtime));
    quote! {
        #docs

        #use_types
        #use_runtime

        #any
        #(#items)*
        #(#signatures)*
    }
}

/// The payload of a callback and its decoding, unless an earlier callback has the same type.
fn item(rust: &Rust<'_>, callback: &Callback, decoded: &mut BTreeSet<TypeId>) -> TokenStream {
    let api = rust.api;
    let docs = docs::doc(&docs_of(api, callback));
    let deprecated = callback.deprecated.then(|| quote!(#[deprecated]));
    let name = ident(&callback.name);
    let result = rust.prelude("Result");
    if let Some(id) = api.whole_payload(&callback.payload) {
        let ty = rust.ty(&Type::Named(id));
        let decode = decoded.insert(id).then(|| {
            let (sources, methods) = merged(api, id);
            let value = structured(sources, &methods);
            quote! {
                impl runtime::Callback for #ty {
                    fn decode(received: &runtime::Received<'_>) -> #result<Self, runtime::Error> {
                        #value
                    }
                }
            }
        });
        return quote! {
            #docs
            #deprecated
            pub type #name = #ty;
            #decode
        };
    }
    let (mut fields, mut values) = (Vec::new(), Vec::new());
    let (option, into) = (rust.prelude("Option"), rust.prelude("Into"));
    for header in &callback.payload.headers {
        let (field, wire, ty) = (ident(&header.rust), header.wire.as_str(), rust.ty(&header.ty));
        let about = markdown!("The header {}.", Markdown::code(wire));
        let docs = docs::doc(&[Markdown::text(&header.docs).sentence().or(about)]);
        fields.push(quote!(#docs pub #field: #option<#ty>));
        values.push(quote!(#field: received.header(#wire).map(#into::into)));
    }
    if let Some(query) = &callback.payload.query {
        let ty = rust.ty(query);
        fields.push(quote!(#[doc = " The query."] pub query: #ty));
        values.push(quote!(query: received.query()?));
    }
    match &callback.payload.content {
        Content::Structured(ty) => {
            let ty = rust.ty(ty);
            let (field, docs) = match callback.payload.sources {
                Sources { query: true, json: false, form: false } => (quote!(query), " The query."),
                _ => (quote!(body), " The body."),
            };
            let methods: Vec<&str> = callback.methods.iter().map(String::as_str).collect();
            let value = structured(callback.payload.sources, &methods);
            fields.push(quote!(#[doc = #docs] pub #field: #ty));
            values.push(quote!(#field: #value?));
        }
        Content::Text | Content::Bytes => {
            let vec = rust.prelude("Vec");
            fields.push(quote!(#[doc = " The body, as received."] pub body: #vec<u8>));
            values.push(quote!(body: received.body().to_vec()));
        }
        Content::Empty => {}
    }
    let received = if values.is_empty() { quote!(_received) } else { quote!(received) };
    quote! {
        #docs
        #deprecated
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
        }
        impl runtime::Callback for #name {
            fn decode(#received: &runtime::Received<'_>) -> #result<Self, runtime::Error> {
                Ok(Self { #(#values,)* })
            }
        }
    }
}

/// The sources and methods of all callbacks with a payload.
fn merged(api: &Api, id: TypeId) -> (Sources, Vec<&str>) {
    let (mut sources, mut methods) = (Sources::default(), Vec::new());
    for callback in api.callbacks.iter().filter(|callback| api.whole_payload(&callback.payload) == Some(id)) {
        sources.add(callback.payload.sources);
        methods.extend(callback.methods.iter().map(String::as_str));
    }
    methods.sort_unstable();
    methods.dedup();
    (sources, methods)
}

/// The decoding of structured content, in a function that receives the request.
fn structured(sources: Sources, methods: &[&str]) -> TokenStream {
    let body = match (sources.json, sources.form) {
        (true, true) => quote!(if received.is_form() { received.form() } else { received.json() }),
        (true, false) => quote!(received.json()),
        (false, true) => quote!(received.form()),
        (false, false) => return quote!(received.query()),
    };
    if !sources.query {
        return body;
    }
    let without_body: Vec<&str> =
        methods.iter().copied().filter(|method| !["POST", "PUT", "PATCH", "QUERY"].contains(method)).collect();
    let is_query = match without_body.as_slice() {
        [] => quote!(received.body().is_empty()),
        [only] => quote!(received.method() == #only),
        several => quote!(matches!(received.method().as_str(), #(#several)|*)),
    };
    quote!(if #is_query { received.query() } else { #body })
}

/// The enum over all callbacks.
fn any_callback(rust: &Rust<'_>, api: &Api) -> TokenStream {
    let boxed = rust.prelude("Box");
    let result = rust.prelude("Result");
    let variants = api.callback_variants.iter().map(|variant| {
        let name = ident(&variant.rust);
        let docs = docs::doc(&[names(api, variant)]);
        quote!(#docs #name(#boxed<#name>))
    });
    let checks = api.callback_variants.iter().map(|variant| {
        let name = ident(&variant.rust);
        let conditions = variant.conditions.iter().map(condition);
        let is_any = quote!(#(is(runtime::Condition { #conditions }))||*);
        let is_several = variant.conditions.len() > 1 && !variant.except.is_empty();
        let is_any = if is_several { quote!((#is_any)) } else { is_any };
        let except = variant.except.iter().map(condition);
        quote! {
            if #is_any #(&& !is(runtime::Condition { #except }))* {
                return Ok(Self::#name(runtime::Callback::decode(received)?));
            }
        }
    });
    let deprecated = api
        .callback_variants
        .iter()
        .any(|variant| variant.callbacks.iter().any(|index| api.callbacks[*index].deprecated));
    let allow = deprecated.then(|| quote!(#[allow(deprecated)]));
    let docs = docs::doc(&any_docs(api));
    quote! {
        #docs
        #allow
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum AnyCallback {
            #(#variants,)*
            /// A callback that this version does not know: its fields, as received. They are null if the body is neither a
            /// form nor JSON.
            Unknown(serde_json::Value),
        }
        #allow
        impl runtime::Callback for AnyCallback {
            fn decode(received: &runtime::Received<'_>) -> #result<Self, runtime::Error> {
                let fields = runtime::fields(received)?;
                let is = |condition: runtime::Condition| condition.holds(received, &fields);
                #(#checks)*
                Ok(Self::Unknown(fields))
            }
        }
    }
}

/// The names of a variant's callbacks.
fn names(api: &Api, variant: &CallbackVariant) -> Markdown {
    let names = variant.callbacks.iter().map(|index| markdown!("[`{}`]", api.callbacks[*index].name));
    Markdown::join(names, ", ").sentence()
}

/// `has: &["/CallSid"], ..runtime::Condition::NONE`
fn condition(condition: &Condition) -> TokenStream {
    let Condition { has, lacks, values, headers } = condition;
    let listed = |entries: &[(String, Vec<String>)]| {
        let entries = entries.iter().map(|(name, values)| quote!((#name, &[#(#values),*])));
        quote!(&[#(#entries),*])
    };
    let mut facts = Vec::new();
    facts.extend((!has.is_empty()).then(|| quote!(has: &[#(#has),*],)));
    facts.extend((!lacks.is_empty()).then(|| quote!(lacks: &[#(#lacks),*],)));
    for (name, entries) in [(quote!(values), values), (quote!(headers), headers)] {
        let entries = (!entries.is_empty()).then(|| listed(entries));
        facts.extend(entries.map(|entries| quote!(#name: #entries,)));
    }
    quote!(#(#facts)* ..runtime::Condition::NONE)
}

/// A verifier, its builder and its static.
fn verifier(api: &Api, signature: &Signature) -> TokenStream {
    let [verifier, builder, name] = [&signature.verifier, &signature.builder, &signature.static_name].map(ident);
    let scheme = match &signature.scheme {
        SignatureScheme::UrlForm { headers, settings_header, repeated } => {
            let settings = option(settings_header.as_deref());
            let repeated = proc_macro2::Ident::new(repeated, proc_macro2::Span::call_site());
            quote! {
                runtime::SignatureScheme::UrlForm {
                    headers: &[#(#headers),*],
                    settings_header: #settings,
                    repeated: runtime::Repeated::#repeated,
                }
            }
        }
        SignatureScheme::StandardWebhooks => quote!(runtime::SignatureScheme::StandardWebhooks),
        SignatureScheme::Body { header, prefix, hash, encoding } => {
            let [hash, encoding] =
                [hash, encoding].map(|name| proc_macro2::Ident::new(name, proc_macro2::Span::call_site()));
            quote! {
                runtime::SignatureScheme::Body {
                    header: #header,
                    prefix: #prefix,
                    hash: runtime::Hash::#hash,
                    encoding: runtime::Encoding::#encoding,
                }
            }
        }
    };
    let (secret, url) = (option(signature.secret_env.as_deref()), option(signature.url_env.as_deref()));
    let docs = docs::doc(&verifier_docs(api, signature));
    let of_builder = docs::doc(&[markdown!("Builder of a [`{}`].", signature.verifier)]);
    quote! {
        static #name: runtime::Signature =
            runtime::Signature { scheme: #scheme, secret_env: #secret, url_env: #url };

        #docs
        #[derive(Clone, Debug)]
        pub struct #verifier {
            core: runtime::Verifier,
        }
        #of_builder
        #[derive(Debug)]
        pub struct #builder {
            core: runtime::VerifierBuilder,
        }
        runtime::verifier!(#verifier, #builder, #name);
    }
}
