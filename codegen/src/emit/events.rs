//! One module for the events that callbacks of several APIs have in common.
//!
//! ```text
//! pub struct Event { pub kind: EventKind, pub conference: String, pub payload: Payload, … }
//!
//! impl From<super::twilio::types::ConferenceStatus> for Event { … }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{self, item};
use super::resource::portable;
use super::rust::{Hidden, Rust, beside, condition, ident, import};
use crate::config::CrateConfig;
use crate::event::{EventField, EventPayload, Events};
use crate::markdown::{Markdown, markdown};
use crate::model::{Api, Presence, Type, TypeKind};
use crate::name::RustName;

/// The APIs with these events.
pub(super) fn providers<'a>(events: &Events<'a>) -> Vec<&'a Api> {
    let mut apis: Vec<&Api> = events.payloads.iter().map(|payload| payload.api).collect();
    apis.dedup_by_key(|api| &api.module);
    apis
}

pub(super) fn module(config: &CrateConfig, events: &Events<'_>) -> TokenStream {
    let docs = docs::inner_doc(&module_docs(config, events));
    let is_date = |ty: &Type| matches!(ty, Type::Rfc2822DateTime | Type::DateTime | Type::Date);
    let use_runtime = events.fields.iter().any(|field| is_date(&field.ty)).then(|| import(&quote!(super::runtime)));
    let fields = events.fields.iter().map(|field| {
        let name = ident(field.name);
        let Some(first) = events.payloads.first() else { return TokenStream::new() };
        let ty = Rust::outside(first.api, &Hidden::default()).ty(&field.ty);
        let ty = if field.optional { quote!(Option<#ty>) } else { ty };
        let docs = docs::doc(&by_payload(events, |payload| {
            let own = payload.field(field.name)?;
            Some(docs::described(&own.docs, field.name, own.wire.as_str()))
        }));
        quote!(#docs pub #name: #ty,)
    });
    let kinds = events.kinds.iter().map(|kind| {
        let docs = docs::doc(&by_payload(events, |payload| {
            let own = payload.reading.kinds.iter().filter(|(_, own)| own == *kind);
            let values = docs::code_list(own.map(|(value, _)| value.as_str()), ", ");
            (!values.is_empty()).then_some(values)
        }));
        let name = ident(kind);
        quote!(#docs #name,)
    });
    let variants = events.payloads.iter().map(|payload| {
        let link = link(payload);
        let docs = docs::doc(&[markdown!("{}.", link)]);
        let (condition, name, ty, allow) =
            (condition(payload.api), ident(&payload.variant), path(payload), allow_type(payload));
        quote!(#docs #condition #allow #name(Box<#ty>),)
    });
    let conversions = events.payloads.iter().map(|payload| conversion(events, payload));
    quote! {
        #docs

        #use_runtime

        /// An event, from any provider.
        ///
        /// A field is `None` if the payload does not have it. Ids and names are text in the provider's own notation.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct Event {
            /// Kind of event.
            pub kind: EventKind,
            #(#fields)*
            /// The payload, as received from the provider.
            pub payload: Payload,
        }

        /// The kind of an event.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum EventKind {
            #(#kinds)*
            /// Any other event: the provider's value, which is empty if the payload has none.
            Other(String),
        }

        /// A payload that is the source of an event.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Payload {
            #(#variants)*
        }

        #(#conversions)*
    }
}

fn module_docs(config: &CrateConfig, events: &Events<'_>) -> Vec<Markdown> {
    let names = providers(events).into_iter().map(docs::link);
    let payloads = events.payloads.iter().map(link);
    let mut docs = vec![
        markdown!("Provider-independent events, from callbacks of {}.", Markdown::join(names, " and ")),
        markdown!(
            "An [`Event`] is converted from a payload, which is verified and decoded before: {}.",
            Markdown::join(payloads, " or ")
        ),
    ];
    docs.extend(events.kinds.first().map(|kind| {
        let library = config.library();
        let lines = [
            format!("use {library}::{}::{{Event, EventKind}};", events.module),
            String::new(),
            "fn handle(payload: impl Into<Event>) {".to_owned(),
            "    let event: Event = payload.into();".to_owned(),
            "    match &event.kind {".to_owned(),
            format!("        EventKind::{kind} => println!(\"{{event:?}}\"),"),
            "        EventKind::Other(value) => println!(\"another event: {value}\"),".to_owned(),
            "        kind => println!(\"{kind:?}\"),".to_owned(),
            "    }".to_owned(),
            "}".to_owned(),
        ];
        Markdown::example(&lines.join("\n"))
    }));
    docs
}

/// A text of each payload: one where they agree, otherwise one per API or callback.
fn by_payload(events: &Events<'_>, text: impl Fn(&EventPayload<'_>) -> Option<Markdown>) -> Vec<Markdown> {
    let labels: Vec<&RustName> = events.payloads.iter().map(|payload| payload.label).collect();
    docs::by_api(&labels, events.payloads.iter().map(|payload| text(payload).into_iter().collect()))
}

/// ``[`twilio::callbacks::ConferenceStatus`](super::twilio::callbacks::ConferenceStatus)``
fn link(payload: &EventPayload<'_>) -> Markdown {
    let item = item(payload.api, markdown!("callbacks::{}", *payload.callback));
    markdown!("[`{}`](super::{0})", item)
}

/// `super::twilio::types::ConferenceStatus`
fn path(payload: &EventPayload<'_>) -> TokenStream {
    let (api, name) = (beside(payload.api), ident(&payload.def().name));
    quote!(#api::types::#name)
}

fn allow_type(payload: &EventPayload<'_>) -> Option<TokenStream> {
    payload.def().deprecated.then(|| quote!(#[allow(deprecated)]))
}

/// The conversion of a payload to an event.
fn conversion(events: &Events<'_>, payload: &EventPayload<'_>) -> TokenStream {
    let (api, condition, ty, variant) = (payload.api, condition(payload.api), path(payload), ident(&payload.variant));
    let value = |field: &EventField<'_>| {
        let name = ident(field.name);
        let Some(own) = payload.field(field.name) else { return quote!(#name: None) };
        let value = ident(&own.rust);
        let value = if is_copy(payload, &own.ty) { quote!(payload.#value) } else { quote!(payload.#value.clone()) };
        let value = portable(api, payload.id, own, (&field.ty, field.optional), value);
        quote!(#name: #value)
    };
    let fields = events.fields.iter().map(value);
    let kind = payload.kind().map(|field| {
        let name = ident(&field.rust);
        match api.presence(payload.def(), field) {
            Presence::Both => quote!(payload.#name.value().map_or("", |value| value.as_str())),
            presence if presence.is_optional() => quote!(payload.#name.as_ref().map_or("", |value| value.as_str())),
            _ => quote!(payload.#name.as_str()),
        }
    });
    let kinds = payload.reading.kinds.iter().map(|(value, kind)| {
        let kind = ident(kind);
        quote!(#value => EventKind::#kind,)
    });
    let used = events.fields.iter().filter_map(|field| payload.field(field.name)).chain(payload.kind());
    let is_deprecated = payload.def().deprecated || used.into_iter().any(|field| field.deprecated);
    let allow = is_deprecated.then(|| quote!(#[allow(deprecated)]));
    quote! {
        #condition
        #allow
        impl From<#ty> for Event {
            fn from(payload: #ty) -> Self {
                let kind = match #kind {
                    #(#kinds)*
                    other => EventKind::Other(other.to_owned()),
                };
                Self {
                    kind,
                    #(#fields,)*
                    payload: Payload::#variant(Box::new(payload)),
                }
            }
        }
    }
}

fn is_copy(payload: &EventPayload<'_>, ty: &Type) -> bool {
    match payload.api.resolve(ty) {
        Type::Boolean | Type::Int32 | Type::Int64 | Type::Float => true,
        Type::Named(id) => matches!(payload.api.type_def(*id).kind, TypeKind::IntegerEnum(_)),
        _ => false,
    }
}
