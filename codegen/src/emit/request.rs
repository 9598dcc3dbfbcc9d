//! Statements that put a parameter or a body into a request.
//!
//! ```text
//! self.request.set(Location::Query, "Muted", value, &[]);
//! self.request.set(Location::Form, "StatusCallback", value.into(), &[Check::Format(TextFormat::Uri)]);
//! request.set_styled(
//!     Location::Query,
//!     "filter",
//!     runtime::Style::DeepObject { indexed: true },
//!     runtime::ParameterValue::deep(filter, &[]),
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
use crate::model::{Body, BodyKind, Check, ListBrackets, Parameter, Style, Type};

/// Adds the parameter in the variable `name` to `request`.
pub(super) fn parameter(rust: &Rust<'_>, parameter: &Parameter, name: &Ident, request: &TokenStream) -> TokenStream {
    let statement = value(rust, parameter, name, request);
    let part_type = parameter.content_type.as_ref().map(|content_type| {
        let wire = parameter.wire.as_str();
        quote!(#request.part_type(#wire, #content_type);)
    });
    quote!(#statement #part_type)
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
    let value = parameter_value(rust, parameter, &shape, name);
    let checks = if tree_method(parameter.style, &shape).is_some() {
        // The rules of the value have them.
        quote!(&[])
    } else {
        let text = match rust.api.resolve_value(&parameter.ty) {
            Type::Array(item) => rust.api.resolve_value(item),
            one => one,
        };
        let known = match text {
            Type::Rfc2822DateTime | Type::Date | Type::Base64 => Some(rust.checks_of(text)),
            _ => rust.checks_of_text(text),
        };
        let own: Vec<Check> = own.cloned().collect();
        check::argument(&own, known, rust)
    };
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
    match &body.kind {
        BodyKind::Json(ty) => {
            let rules = properties::list(rust, &rust.api.rules(ty, &body.checks));
            quote!(#request.json(#name, #rules);)
        }
        BodyKind::Text => quote!(#request.text(#name);),
        BodyKind::Bytes => quote!(#request.bytes(#name);),
    }
}

/// `runtime::ParameterValue::list(…)`: the value of a parameter in a style other than the default.
fn parameter_value(rust: &Rust<'_>, parameter: &Parameter, shape: &Shape, name: &Ident) -> TokenStream {
    let items = |item: &Shape| match item {
        Shape::Text(text) => quote!(#name.into_iter().map(Into::<#text>::into)),
        Shape::FreeForm => quote!(#name.into_iter().map(Into::<serde_json::Value>::into)),
        _ => quote!(#name),
    };
    let tree = tree_method(parameter.style, shape);
    if tree.is_some() || matches!(shape, Shape::Reference) {
        let own = if tree.is_some() { parameter.checks.clone() } else { Vec::new() };
        let checks: Vec<Vec<Check>> = std::iter::once(own).chain(parameter.inner_checks.iter().cloned()).collect();
        let rules = properties::list(rust, &rust.api.rules(&parameter.ty, &checks));
        let value = match shape {
            Shape::Reference => quote!(#name),
            Shape::Text(text) => quote!(&Into::<#text>::into(#name)),
            Shape::FreeForm => quote!(&Into::<serde_json::Value>::into(#name)),
            Shape::List(item) => {
                let items = items(item);
                let iterator =
                    (!matches!(item.as_ref(), Shape::Text(_) | Shape::FreeForm)).then(|| quote!(.into_iter()));
                quote!(&#items #iterator.collect::<Vec<_>>())
            }
            Shape::Copy | Shape::Value => quote!(&#name),
        };
        let method = format_ident!("{}", tree.unwrap_or("object"));
        return quote!(runtime::ParameterValue::#method(#value, #rules));
    }
    let usual = if parameter.allow_reserved { "reserved" } else { "text" };
    let (method, value) = match shape {
        Shape::Copy | Shape::Value | Shape::Reference => (usual, quote!(&#name)),
        Shape::Text(text) => (usual, quote!(&Into::<#text>::into(#name))),
        Shape::FreeForm => ("free_form", quote!(&#name.into())),
        Shape::List(item) => match item.as_ref() {
            Shape::Copy | Shape::Value | Shape::Text(_) => ("list", items(item)),
            Shape::FreeForm | Shape::Reference | Shape::List(_) => {
                // The checks of the items themselves are in the list's.
                let inner = parameter.inner_checks.iter().skip(1).cloned();
                let checks: Vec<Vec<Check>> = std::iter::once(Vec::new()).chain(inner).collect();
                let rules = match rust.api.resolve_value(&parameter.ty) {
                    Type::Array(item) => rust.api.rules(item, &checks),
                    _ => Vec::new(),
                };
                let (items, rules) = (items(item), properties::list(rust, &rules));
                return quote!(runtime::ParameterValue::json_list(#items, #rules));
            }
        },
    };
    let method = format_ident!("{method}");
    quote!(runtime::ParameterValue::#method(#value))
}

/// The constructor of a value of any depth, for styles that can have one.
fn tree_method(style: Style, shape: &Shape) -> Option<&'static str> {
    match style {
        Style::DeepObject(_) => Some("deep"),
        Style::Json if !matches!(shape, Shape::FreeForm) => Some("json"),
        _ => None,
    }
}

fn style(style: Style) -> TokenStream {
    let style = match style {
        Style::Simple { explode } => quote!(Simple { explode: #explode }),
        Style::Label { explode } => quote!(Label { explode: #explode }),
        Style::Matrix { explode } => quote!(Matrix { explode: #explode }),
        Style::Form { explode } => quote!(Form { explode: #explode }),
        Style::SpaceDelimited => quote!(SpaceDelimited),
        Style::PipeDelimited => quote!(PipeDelimited),
        Style::DeepObject(brackets) => {
            let indexed = brackets == ListBrackets::Indexed;
            quote!(DeepObject { indexed: #indexed })
        }
        Style::Json => quote!(Form { explode: true }),
    };
    quote!(runtime::Style::#style)
}
