//! Statements that put a parameter or a body into a request.
//!
//! ```text
//! self.request.query("Muted", value);
//! self.request.form_checked("StatusCallback", value.into(), &[Check::Format(TextFormat::Uri)]);
//! request.parameter(
//!     runtime::Location::Query,
//!     "filter",
//!     runtime::Style::DeepObject,
//!     runtime::ParameterValue::object(filter),
//!     &[],
//! );
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::argument::{argument, is_file_part};
use super::check::{self, Patterns};
use super::descriptor::location;
use super::properties;
use super::rust::{Rust, Shape, ident};
use crate::model::{Body, BodyKind, Check, Location, Operation, Parameter, Style, Type};

/// The statements for the parameters and the body of one operation.
#[derive(Clone, Copy)]
pub(super) struct Statements<'a> {
    pub(super) rust: &'a Rust<'a>,
    pub(super) operation: &'a Operation,
}

impl Statements<'_> {
    /// Puts the parameter that the variable `name` has into `request`.
    pub(super) fn parameter(
        self,
        parameter: &Parameter,
        name: &Ident,
        request: &TokenStream,
        patterns: &mut Patterns,
    ) -> TokenStream {
        let statement = self.value(parameter, name, request, patterns);
        let part_type = parameter.content_type.as_ref().map(|content_type| {
            let wire = parameter.wire.as_str();
            quote!(#request.part_type(#wire, #content_type);)
        });
        quote!(#statement #part_type)
    }

    fn value(self, parameter: &Parameter, name: &Ident, request: &TokenStream, patterns: &mut Patterns) -> TokenStream {
        let wire = parameter.wire.as_str();
        let shape = argument(self.rust, parameter).shape;
        if is_file_part(self.rust.api, parameter) {
            return match shape {
                Shape::List(_) => quote!(#request.files(#wire, #name);),
                _ => quote!(#request.file(#wire, #name);),
            };
        }
        let own = parameter.checks.iter().chain(self.rust.api.item_checks(parameter));
        if parameter.is_plain()
            && let Some((method, value)) = self.plain(parameter.location, &shape, name)
        {
            // The type of the value knows that it must be finite.
            let own: Vec<Check> = own.filter(|check| **check != Check::Finite).cloned().collect();
            if own.is_empty() {
                let method = format_ident!("{method}");
                return quote!(#request.#method(#wire, #value););
            }
            let method = format_ident!("{method}_checked");
            let checks = check::list(&own, wire, patterns);
            return quote!(#request.#method(#wire, #value, #checks););
        }
        let text = match self.rust.api.resolve_value(&parameter.ty) {
            Type::Array(item) => self.rust.api.resolve_value(item),
            one => one,
        };
        let known = match text {
            Type::Rfc2822DateTime | Type::Date | Type::Base64 => Some(self.rust.checks_of(text)),
            _ => self.rust.checks_of_text(text),
        };
        let own: Vec<Check> = own.cloned().collect();
        let checks = check::argument(&own, known, wire, patterns);
        let mut value = parameter_value(parameter, &shape, name);
        if matches!(shape, Shape::Reference) {
            let rules: Vec<Vec<Check>> =
                std::iter::once(Vec::new()).chain(parameter.inner_checks.iter().cloned()).collect();
            let inside = properties::checks(self.rust, self.operation, (&parameter.ty, &rules), patterns);
            if !inside.is_empty() {
                value = quote!(#value.checked(#name, &[#(#inside),*]));
            }
        }
        let style = style(parameter.style);
        let location = location(parameter.location);
        quote!(#request.parameter(#location, #wire, #style, #value, #checks);)
    }

    /// The method of a request that takes a parameter in the usual style, and its value.
    fn plain(self, location: Location, shape: &Shape, name: &Ident) -> Option<(&'static str, TokenStream)> {
        let (one, list) = match location {
            Location::Path => ("path", None),
            Location::Query => ("query", Some("query_list")),
            Location::Header => ("header", None),
            Location::Cookie => ("cookie", None),
            Location::Form | Location::Multipart => ("form", Some("form_list")),
        };
        match shape {
            Shape::Copy => Some((one, quote!(#name))),
            Shape::Text(_) => Some((one, self.rust.into(&quote!(#name)))),
            Shape::List(item) => match item.as_ref() {
                Shape::Copy => Some((list?, quote!(#name))),
                Shape::Text(_) => {
                    let into = self.rust.prelude("Into");
                    Some((list?, quote!(#name.into_iter().map(#into::into))))
                }
                _ => None,
            },
            Shape::Value | Shape::FreeForm | Shape::Reference => None,
        }
    }

    /// Puts the body into `request`.
    pub(super) fn body(self, body: &Body, request: &TokenStream, patterns: &mut Patterns) -> TokenStream {
        let name = ident(&body.rust);
        match &body.kind {
            BodyKind::Json(ty) => {
                let checks = properties::checks(self.rust, self.operation, (ty, &body.checks), patterns);
                if checks.is_empty() {
                    quote!(#request.json(#name);)
                } else {
                    quote!(#request.json_checked(#name, &[#(#checks),*]);)
                }
            }
            BodyKind::Text => quote!(#request.text(#name);),
            BodyKind::Bytes => quote!(#request.bytes(#name);),
        }
    }
}

/// `runtime::ParameterValue::list(…)`: the value of a parameter in a style that is not plain.
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
