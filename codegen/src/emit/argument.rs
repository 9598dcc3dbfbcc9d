//! Arguments of the client's methods and of setters: how they are declared and documented.
//!
//! ```text
//! conference_sid: impl Into<types::ConferenceSid>, participant: &types::NewParticipant
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::check;
use super::docs;
use super::properties;
use super::rust::{Argument, Rust, Shape, ident};
use crate::markdown::{Markdown, markdown};
use crate::model::{Api, Body, BodyKind, Check, ItemData, Items, Location, Operation, Parameter, Rule, Type, TypeKind};
use crate::openapi::media::{EVENT_STREAM, essence, is_json_sequence, is_multipart};

/// The arguments an operation requires: their declarations, and their names for the call.
pub(super) fn arguments(rust: &Rust<'_>, operation: &Operation) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let parameters = operation.arguments().map(|parameter| {
        let name = ident(&parameter.rust);
        let Argument { ty, .. } = argument(rust, parameter);
        (quote!(#name: #ty), quote!(#name))
    });
    let body = operation.body.iter().filter(|body| body.required).map(|body| {
        let name = ident(&body.rust);
        let ty = body_type(rust, body);
        (quote!(#name: #ty), quote!(#name))
    });
    parameters.chain(body).unzip()
}

/// The method argument or setter value for a parameter.
pub(super) fn argument(rust: &Rust<'_>, parameter: &Parameter) -> Argument {
    if is_file_part(rust.api, parameter) {
        let iterator = rust.prelude("IntoIterator");
        return match rust.api.resolve(&parameter.ty) {
            Type::Array(_) => Argument {
                ty: quote!(impl #iterator<Item = runtime::File>),
                shape: Shape::List(Box::new(Shape::Value)),
            },
            _ => Argument { ty: quote!(runtime::File), shape: Shape::Value },
        };
    }
    let argument = rust.argument(&parameter.ty);
    if parameter.or_files.is_none() {
        return argument;
    }
    let (into, ty) = (rust.prelude("Into"), rust.ty(&parameter.ty));
    Argument { ty: quote!(impl #into<runtime::FileOr<#ty>>), ..argument }
}

/// Returns true if a parameter is one or several files in a multipart body.
pub(super) fn is_file_part(api: &Api, parameter: &Parameter) -> bool {
    parameter.location == Location::Multipart && is_file(api, &parameter.ty)
}

fn is_file(api: &Api, ty: &Type) -> bool {
    match api.resolve(ty) {
        Type::Binary => true,
        Type::Array(item) | Type::Nullable(item) => is_file(api, item),
        _ => false,
    }
}

/// The method argument or setter value for a body.
pub(super) fn body_type(rust: &Rust<'_>, body: &Body) -> TokenStream {
    if let Some(choice) = &body.choice {
        let (into, name) = (rust.prelude("Into"), rust.of_operations(&choice.name));
        let lifetime = lifetime_of(body);
        return quote!(impl #into<#name #lifetime>);
    }
    match &body.kind {
        BodyKind::Json(ty) => {
            let ty = rust.ty(ty);
            quote!(&#ty)
        }
        BodyKind::Media(_) => quote!(runtime::Media),
        BodyKind::Form => quote!(runtime::Form),
        BodyKind::Items(items) => {
            let (into, item) = (rust.prelude("Into"), item_type(rust, body, items));
            quote!(impl #into<runtime::BodyItems<#item>>)
        }
        BodyKind::Text => {
            let (into, string) = (rust.prelude("Into"), rust.prelude("String"));
            quote!(impl #into<#string>)
        }
        BodyKind::Bytes => {
            let into = rust.prelude("Into");
            quote!(impl #into<runtime::Bytes>)
        }
    }
}

/// The media types of a body in one format.
pub(super) fn media_types(body: &Body) -> Vec<&str> {
    match &body.kind {
        BodyKind::Media(declared) => declared.iter().map(String::as_str).collect(),
        _ => vec![body.media_type.as_str()],
    }
}

/// `runtime::Event<types::Tick>`: the type of an item of a body.
pub(super) fn item_type(rust: &Rust<'_>, body: &Body, items: &Items) -> TokenStream {
    let data = match items.data {
        ItemData::Json => rust.ty(&items.ty),
        ItemData::Text => rust.prelude("String"),
        ItemData::Bytes => quote!(runtime::Bytes),
    };
    match essence(&body.media_type).as_str() {
        EVENT_STREAM => quote!(runtime::Event<#data>),
        parts if is_multipart(parts) => quote!(runtime::StreamPart<#data>),
        _ => data,
    }
}

/// The form of the items of a body, a method of the runtime, and its arguments: rules and media types.
pub(super) fn item_format(rust: &Rust<'_>, body: &Body, items: &Items) -> (Ident, Vec<TokenStream>) {
    let listed = listed(rust.api, items).map(|check| [vec![check]]);
    let rules = match &listed {
        Some(listed) => rust.api.rules(&Type::String, listed),
        None => rust.api.rules(&items.ty, &body.checks),
    };
    let rules = properties::list(rust, &rules);
    let essence = essence(&body.media_type);
    let media_types = &items.media_types;
    let media_types = quote!(&[#(#media_types),*]);
    let (name, arguments) = match items.data {
        ItemData::Json if essence == EVENT_STREAM => ("events", vec![rules, event_rules(rust, items)]),
        _ if essence == EVENT_STREAM => ("text_events", vec![rules, event_rules(rust, items)]),
        ItemData::Json if is_multipart(&essence) => ("json_parts", vec![rules, media_types]),
        ItemData::Json if is_json_sequence(&essence) => ("sequence", vec![rules]),
        ItemData::Json => ("lines", vec![rules]),
        ItemData::Text => ("text_parts", vec![rules, media_types]),
        ItemData::Bytes => ("byte_parts", vec![media_types]),
    };
    (format_ident!("{name}"), arguments)
}

/// The check of texts whose type is an enum, because the caller passes each as a `String`.
fn listed(api: &Api, items: &Items) -> Option<Check> {
    let Type::Named(id) = api.resolve_value(&items.ty) else { return None };
    let def = api.type_def(*id);
    match &def.kind {
        TypeKind::Enum(values) if items.data == ItemData::Text && !def.is_open => {
            Some(Check::OneOf(values.iter().map(|value| value.wire.to_string()).collect()))
        }
        _ => None,
    }
}

/// The rules of the type and the id of an event.
fn event_rules(rust: &Rust<'_>, items: &Items) -> TokenStream {
    let required = (!items.required.is_empty()).then(|| Rule::Required(items.required.iter().collect()));
    let rules = |checks| rust.api.rules(&Type::String, std::slice::from_ref(checks));
    let fields = items.fields.iter().map(|(name, checks)| Rule::Property(name, rules(checks)));
    properties::list(rust, &required.into_iter().chain(fields).collect::<Vec<_>>())
}

/// The lifetime that a function with the body of an operation as an argument declares.
pub(super) fn lifetime(operation: &Operation) -> Option<TokenStream> {
    let body = operation.body.as_ref().filter(|body| body.required)?;
    lifetime_of(body)
}

/// `<'a>` if the argument for a body borrows it.
pub(super) fn lifetime_of(body: &Body) -> Option<TokenStream> {
    body.choice.as_ref().filter(|choice| choice.borrows()).map(|_| quote!(<'a>))
}

/// Documentation of a parameter: its description, then its default, constraints and dependencies.
pub(super) fn parameter_docs(api: &Api, parameter: &Parameter, operation: &Operation) -> [Markdown; 2] {
    let first = docs::described(&parameter.docs, &parameter.rust, parameter.wire.as_str());
    let mut facts = Vec::new();
    if let Some(default) = &parameter.default {
        facts.push(match default.as_str() {
            Some("") => Markdown::ours("Default: empty."),
            _ => markdown!("Default: {}.", docs::value(default)),
        });
    }
    let mut checks = parameter.checks.clone();
    checks.extend(api.item_checks(parameter).iter().cloned());
    facts.push(check::sentence(&checks));
    if !parameter.file_types.is_empty() {
        let types = docs::code_list(&parameter.file_types, ", ");
        facts.push(markdown!("Media types: {}.", types));
    }
    if let Some(requires) = &parameter.requires {
        let other = operation.parameters.iter().find(|other| other.wire == requires.wire);
        let other = Markdown::code(other.map_or(requires.wire.as_str(), |other| other.rust.as_str()));
        facts.push(match &requires.when {
            Some(when) => markdown!("Requires {1} if the value is {0}.", Markdown::code(when), other),
            None => markdown!("Requires {}.", other),
        });
    }
    if parameter.from_client {
        facts.push(Markdown::ours("Default: the client's own value."));
    }
    [first, Markdown::join(facts, " ")]
}

/// Documentation of a body.
pub(super) fn body_docs(body: &Body) -> Markdown {
    Markdown::text(&body.docs).sentence().or(Markdown::ours("The request body."))
}
