//! Statements that put a parameter or a body into a request.
//!
//! ```text
//! self.request.set(Location::Query, "Muted", value, &[]);
//! self.request.set(Location::Form, "StatusCallback", value.into(), &[Check::Format(TextFormat::Uri)]);
//! request.set_styled(
//!     Location::Query,
//!     "filter",
//!     runtime::Style::DeepObject,
//!     runtime::ParameterValue::object(filter),
//!     &[],
//! );
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::argument::{argument, is_file_part};
use super::check;
use super::descriptor::location;
use super::properties;
use super::rust::{Rust, Shape, ident};
use crate::model::{Body, BodyKind, Check, Parameter, Style, Type};

/// Adds the parameter in the variable `name` to `request`.
pub(super) fn parameter(rust: &Rust<'_>, parameter: &Parameter, name: &Ident, request: &TokenStream) -> TokenStream {
    let statement = value(rust, parameter, name, request);
    let (wire, media_types) = (parameter.wire.as_str(), &parameter.content_types);
    let part_types = (!media_types.is_empty()).then(|| quote!(#request.part_types(#wire, &[#(#media_types),*]);));
    let headers =
        parameter.part_headers.iter().map(|(name, value)| quote!(#request.part_header(#wire, #name, #value);));
    quote!(#statement #part_types #(#headers)*)
}

fn value(rust: &Rust<'_>, parameter: &Parameter, name: &Ident, request: &TokenStream) -> TokenStream {
    let wire = parameter.wire.as_str();
    let shape = argument(rust, parameter).shape;
    if is_file_part(rust.api, parameter) {
        return match shape {
            Shape::List(_) => quote!(#request.files(#wire, #name);),
            _ => quote!(#request.file(#wire, #name);),
        };
    }
    let location = location(rust, parameter.location);
    let own = parameter.checks.iter().chain(rust.api.item_checks(parameter));
    if parameter.is_plain()
        && let Some((method, value)) = plain(rust, &shape, name)
    {
        // The value's type already checks that it is finite.
        let own: Vec<Check> = own.filter(|check| **check != Check::Finite).cloned().collect();
        let checks = check::list(&own, rust);
        return quote!(#request.#method(#location, #wire, #value, #checks););
    }
    let text = match rust.api.resolve_value(&parameter.ty) {
        Type::Array(item) => rust.api.resolve_value(item),
        one => one,
    };
    let known = match text {
        Type::Rfc2822DateTime | Type::Date | Type::Base64 => Some(rust.checks_of(text)),
        _ => rust.checks_of_text(text),
    };
    let own: Vec<Check> = own.cloned().collect();
    let checks = check::argument(&own, known, rust);
    let mut value = parameter_value(parameter, &shape, name);
    if matches!(shape, Shape::Reference) {
        let rules: Vec<Vec<Check>> =
            std::iter::once(Vec::new()).chain(parameter.inner_checks.iter().cloned()).collect();
        let inside = properties::checks(rust, (&parameter.ty, &rules));
        if !inside.is_empty() {
            value = quote!(#value.checked(#name, &[#(#inside),*]));
        }
    }
    let style = style(parameter.style);
    quote!(#request.set_styled(#location, #wire, #style, #value, #checks);)
}

/// The request method for a parameter in the default style, and its argument.
fn plain(rust: &Rust<'_>, shape: &Shape, name: &Ident) -> Option<(TokenStream, TokenStream)> {
    match shape {
        Shape::Copy => Some((quote!(set), quote!(#name))),
        Shape::Text(_) => Some((quote!(set), rust.into(&quote!(#name)))),
        Shape::List(item) => match item.as_ref() {
            Shape::Copy => Some((quote!(set_list), quote!(#name))),
            Shape::Text(_) => {
                let into = rust.prelude("Into");
                Some((quote!(set_list), quote!(#name.into_iter().map(#into::into))))
            }
            _ => None,
        },
        Shape::Value | Shape::FreeForm | Shape::Reference => None,
    }
}

/// Adds the body to `request`.
pub(super) fn body(rust: &Rust<'_>, body: &Body, request: &TokenStream) -> TokenStream {
    let name = ident(&body.rust);
    if body.choice.is_some() {
        let into = rust.prelude("Into");
        return quote!(#into::into(#name).set(&mut #request););
    }
    format(rust, body, &quote!(#name), request)
}

/// Adds a body of one format to `request`.
pub(super) fn format(rust: &Rust<'_>, body: &Body, name: &TokenStream, request: &TokenStream) -> TokenStream {
    match &body.kind {
        BodyKind::Json(ty) => {
            let checks = properties::checks(rust, (ty, &body.checks));
            if checks.is_empty() {
                quote!(#request.json(#name);)
            } else {
                quote!(#request.json_checked(#name, &[#(#checks),*]);)
            }
        }
        BodyKind::Text => quote!(#request.text(#name);),
        BodyKind::Bytes => quote!(#request.bytes(#name);),
        BodyKind::Media(media_types) => quote!(#request.media(#name, &[#(#media_types),*]);),
        BodyKind::Form => quote!(#request.form(#name);),
    }
}

/// `runtime::ParameterValue::list(…)`: the value of a parameter in a style other than the default.
fn parameter_value(parameter: &Parameter, shape: &Shape, name: &Ident) -> TokenStream {
    let is_json = parameter.style == Style::Json;
    let (method, value) = match shape {
        Shape::Copy | Shape::Value => (None, quote!(&#name)),
        Shape::Text(text) => (None, quote!(&Into::<#text>::into(#name))),
        Shape::FreeForm => (Some("free_form"), quote!(&#name.into())),
        Shape::Reference => (Some(if is_json { "json" } else { "object" }), quote!(#name)),
        Shape::List(item) => {
            let (method, items) = match item.as_ref() {
                Shape::Copy | Shape::Value => ("list", quote!(#name)),
                Shape::Text(text) => ("list", quote!(#name.into_iter().map(Into::<#text>::into))),
                Shape::FreeForm => ("json_list", quote!(#name.into_iter().map(Into::<serde_json::Value>::into))),
                Shape::Reference | Shape::List(_) => ("json_list", quote!(#name)),
            };
            if is_json {
                (Some("json"), quote!(&#items.into_iter().collect::<Vec<_>>()))
            } else {
                (Some(method), items)
            }
        }
    };
    let usual = match parameter {
        Parameter { allow_reserved: true, .. } => "reserved",
        _ if is_json => "json",
        _ => "text",
    };
    let method = format_ident!("{}", method.unwrap_or(usual));
    quote!(runtime::ParameterValue::#method(#value))
}

fn style(style: Style) -> TokenStream {
    let style = match style {
        Style::Simple { explode } => quote!(Simple { explode: #explode }),
        Style::Label { explode } => quote!(Label { explode: #explode }),
        Style::Matrix { explode } => quote!(Matrix { explode: #explode }),
        Style::Form { explode } => quote!(Form { explode: #explode }),
        Style::SpaceDelimited => quote!(SpaceDelimited),
        Style::PipeDelimited => quote!(PipeDelimited),
        Style::DeepObject => quote!(DeepObject),
        Style::Json => quote!(Form { explode: true }),
    };
    quote!(runtime::Style::#style)
}
