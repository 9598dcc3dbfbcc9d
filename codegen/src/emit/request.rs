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

use super::argument::{argument, is_file_part, item_format};
use super::check;
use super::descriptor::location;
use super::properties;
use super::rust::{Rust, Shape, ident};
use crate::model::{Api, Body, BodyKind, Check, ListBrackets, Parameter, Style, Type};

/// Adds the parameter in the variable `name` to `request`.
pub(super) fn parameter(rust: &Rust<'_>, parameter: &Parameter, name: &Ident, request: &TokenStream) -> TokenStream {
    let statement = file_or_value(rust, parameter, name, request);
    let wire = parameter.wire.as_str();
    let headers =
        parameter.part_headers.iter().map(|(name, value)| quote!(#request.part_header(#wire, #name, #value);));
    quote!(#statement #(#headers)*)
}

/// `match video.into() { FileOr::Files(files) => …, FileOr::Value(video) => … }`, or the value alone.
fn file_or_value(rust: &Rust<'_>, parameter: &Parameter, name: &Ident, request: &TokenStream) -> TokenStream {
    let statement = value(rust, parameter, name, request);
    let part_types = |media_types: &[String]| {
        let wire = parameter.wire.as_str();
        (!media_types.is_empty()).then(|| quote!(#request.part_types(#wire, &[#(#media_types),*]);))
    };
    let (of_value, of_files) = (part_types(&parameter.content_types), part_types(&parameter.file_types));
    let Some(checks) = &parameter.or_files else { return quote!(#statement #of_value #of_files) };
    let (wire, ty, checks) = (parameter.wire.as_str(), rust.ty(&parameter.ty), check::list(checks, rust));
    let is_borrowed = matches!(shape_of(rust, parameter), Shape::Reference);
    let borrow = is_borrowed.then(|| quote!(let #name = &#name;));
    let into = rust.prelude("Into");
    quote! {
        match #into::<runtime::FileOr<#ty>>::into(#name) {
            runtime::FileOr::Files(files) => {
                #request.files(#wire, files, #checks);
                #of_files
            }
            runtime::FileOr::Value(#name) => {
                #borrow
                #statement
                #of_value
            }
        }
    }
}

fn value(rust: &Rust<'_>, parameter: &Parameter, name: &Ident, request: &TokenStream) -> TokenStream {
    let wire = parameter.wire.as_str();
    let shape = shape_of(rust, parameter);
    if is_file_part(rust.api, parameter) {
        return match shape {
            Shape::List(_) => {
                let checks = check::list(&parameter.checks, rust);
                quote!(#request.files(#wire, #name, #checks);)
            }
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
    let checks = checks(rust, parameter, &shape);
    let style = style(parameter.style);
    quote!(#request.set_styled(#location, #wire, #style, #value, #checks);)
}

/// The checks of a parameter, except those of its rules.
fn checks(rust: &Rust<'_>, parameter: &Parameter, shape: &Shape) -> TokenStream {
    if tree_method(rust.api, parameter, shape).is_some() {
        // The rules of the value have the others.
        let own: Vec<Check> = parameter.checks.iter().filter(|check| **check == Check::Sent).cloned().collect();
        return check::list(&own, rust);
    }
    let text = match rust.api.resolve_value(&parameter.ty) {
        Type::Array(item) => rust.api.resolve_value(item),
        one => one,
    };
    let known = match text {
        Type::Rfc2822DateTime | Type::Date | Type::Base64 => Some(rust.checks_of(text)),
        _ => rust.checks_of_text(text),
    };
    let own: Vec<Check> = parameter.checks.iter().chain(rust.api.item_checks(parameter)).cloned().collect();
    check::argument(&own, known, rust)
}

/// The rules of a parameter whose value is not a text or a list of texts.
fn rules(rust: &Rust<'_>, parameter: &Parameter, shape: &Shape) -> TokenStream {
    let tree = tree_method(rust.api, parameter, shape);
    let mut inner = parameter.inner_checks.clone();
    if tree.is_none() && matches!(shape, Shape::List(_)) {
        // The checks of the items themselves are in the list's.
        inner.iter_mut().take(1).for_each(Vec::clear);
    }
    let own = parameter.checks.iter().filter(|check| tree.is_some() && **check != Check::Sent).cloned().collect();
    let checks: Vec<Vec<Check>> = std::iter::once(own).chain(inner).collect();
    properties::list(rust, &rust.api.rules(&parameter.ty, &checks))
}

/// The properties of a parameter for a server: `checks(&[Check::MinLength(1)])`. `all` are the parameters of the operation.
pub(super) fn description(rust: &Rust<'_>, parameter: &Parameter, all: &[Parameter]) -> Vec<TokenStream> {
    let shape = shape_of(rust, parameter);
    let is_tree = tree_method(rust.api, parameter, &shape).is_some();
    let is_text = |shape: &Shape| matches!(shape, Shape::Copy | Shape::Value | Shape::Text(_));
    let is_flat = is_text(&shape) || matches!(&shape, Shape::List(item) if is_text(item));
    let has_style = !parameter.is_plain() && !matches!(parameter.style, Style::Json | Style::Field);
    let style = has_style.then(|| style(parameter.style)).map(|style| quote!(style(#style)));
    let kind = match (parameter.style, rust.api.json_kind(&parameter.ty)) {
        (Style::Json, _) => Some(quote!(json())),
        (Style::Form { explode: true } | Style::Cookie, Some("Object")) => {
            let others =
                all.iter().filter(|other| other.location == parameter.location && other.wire != parameter.wire);
            let others = others.map(|other| other.wire.as_str());
            Some(quote!(object(&[#(#others),*])))
        }
        (Style::Field, Some("Object")) => None,
        (_, Some("Object")) => Some(quote!(object(&[]))),
        (_, Some("List")) => Some(quote!(list())),
        (_, None) => Some(quote!(any())),
        _ => None,
    };
    let is_some = |list: &TokenStream| !is_empty(list);
    let checks = match rust.api.resolve_value(&parameter.ty) {
        _ if is_tree => None,
        Type::Boolean if parameter.checks.is_empty() => {
            let check = rust.runtime("Check");
            Some(quote!(&[#check::OneOf(&["true", "false"])]))
        }
        _ => Some(checks(rust, parameter, &shape)).filter(is_some),
    };
    let rules = (is_tree || !is_flat).then(|| rules(rust, parameter, &shape)).filter(is_some);
    let (checks, rules) = (checks.map(|list| quote!(checks(#list))), rules.map(|list| quote!(rules(#list))));
    [style, kind, checks, rules].into_iter().flatten().collect()
}

/// Returns true for `&[]`.
fn is_empty(list: &TokenStream) -> bool {
    list.to_string() == "& []"
}

/// The shape of the variable with the value.
fn shape_of(rust: &Rust<'_>, parameter: &Parameter) -> Shape {
    fn converted(shape: Shape) -> Shape {
        match shape {
            Shape::Text(_) => Shape::Copy,
            Shape::FreeForm => Shape::Reference,
            Shape::List(item) => Shape::List(Box::new(converted(*item))),
            other => other,
        }
    }
    let shape = argument(rust, parameter).shape;
    // The value of a `FileOr` has its type already.
    if parameter.or_files.is_some() { converted(shape) } else { shape }
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
    let name = quote!(#name);
    let given = if let BodyKind::Items(_) = body.kind { rust.into(&name) } else { name };
    format(rust, body, &given, request)
}

/// Adds a body of one format to `request`.
pub(super) fn format(rust: &Rust<'_>, body: &Body, name: &TokenStream, request: &TokenStream) -> TokenStream {
    match &body.kind {
        BodyKind::Json(ty) => {
            let rules = properties::list(rust, &rust.api.rules(ty, &body.checks));
            quote!(#request.json(#name, #rules);)
        }
        BodyKind::Text => quote!(#request.text(#name);),
        BodyKind::Bytes => quote!(#request.bytes(#name);),
        BodyKind::Media(media_types) => quote!(#request.media(#name, &[#(#media_types),*]);),
        BodyKind::Form => quote!(#request.form(#name);),
        BodyKind::Items(items) => {
            let (format, arguments) = item_format(rust, body, items);
            // A constant of a type is not promoted to `'static` by itself.
            let arguments =
                arguments.iter().map(|list| if is_empty(list) { list.clone() } else { quote!(const { #list }) });
            quote!(#request.items(#name, runtime::ItemFormat::#format(#(#arguments),*));)
        }
    }
}

/// `runtime::ParameterValue::list(…)`: the value of a parameter in a style other than the default.
fn parameter_value(rust: &Rust<'_>, parameter: &Parameter, shape: &Shape, name: &Ident) -> TokenStream {
    let items = |item: &Shape| match item {
        Shape::Text(text) => quote!(#name.into_iter().map(Into::<#text>::into)),
        Shape::FreeForm => quote!(#name.into_iter().map(Into::<serde_json::Value>::into)),
        _ => quote!(#name),
    };
    let tree = tree_method(rust.api, parameter, shape);
    if tree.is_none() {
        let usual = if parameter.allow_reserved { "reserved" } else { "text" };
        let plain = match shape {
            Shape::Copy | Shape::Value => Some((usual, quote!(&#name))),
            Shape::Text(text) => Some((usual, quote!(&Into::<#text>::into(#name)))),
            Shape::List(item) if matches!(**item, Shape::Copy | Shape::Value | Shape::Text(_)) => {
                Some(("list", items(item)))
            }
            Shape::FreeForm | Shape::Reference | Shape::List(_) => None,
        };
        if let Some((method, value)) = plain {
            let method = format_ident!("{method}");
            return quote!(runtime::ParameterValue::#method(#value));
        }
    }
    let rules = rules(rust, parameter, shape);
    let value = match shape {
        Shape::Reference => quote!(#name),
        Shape::Text(text) => quote!(&Into::<#text>::into(#name)),
        Shape::FreeForm => quote!(&Into::<serde_json::Value>::into(#name)),
        Shape::List(item) => {
            let items = items(item);
            let iterator = (!matches!(item.as_ref(), Shape::Text(_) | Shape::FreeForm)).then(|| quote!(.into_iter()));
            quote!(&#items #iterator.collect::<Vec<_>>())
        }
        Shape::Copy | Shape::Value => quote!(&#name),
    };
    let method = format_ident!("{}", tree.unwrap_or("object"));
    quote!(runtime::ParameterValue::#method(#value, #rules))
}

/// The constructor of a value of any depth, for styles that can have one.
fn tree_method(api: &Api, parameter: &Parameter, shape: &Shape) -> Option<&'static str> {
    match (parameter.style, shape) {
        (Style::DeepObject(_), _) => Some("deep"),
        (Style::Json, _) => Some("json"),
        (Style::Field, Shape::List(item)) => {
            (!matches!(**item, Shape::Copy | Shape::Value | Shape::Text(_))).then_some("field")
        }
        (Style::Field, Shape::Reference | Shape::FreeForm) => {
            Some(if api.json_kind(&parameter.ty) == Some("Object") { "json" } else { "field" })
        }
        _ => None,
    }
}

fn style(style: Style) -> TokenStream {
    let style = match style {
        Style::Simple { explode } => quote!(Simple { explode: #explode }),
        Style::Label { explode } => quote!(Label { explode: #explode }),
        Style::Matrix { explode } => quote!(Matrix { explode: #explode }),
        Style::Form { explode } => quote!(Form { explode: #explode }),
        Style::Cookie => quote!(Cookie),
        Style::SpaceDelimited => quote!(SpaceDelimited),
        Style::PipeDelimited => quote!(PipeDelimited),
        Style::DeepObject(brackets) => {
            let indexed = brackets == ListBrackets::Indexed;
            quote!(DeepObject { indexed: #indexed })
        }
        Style::Json | Style::Field => quote!(Form { explode: true }),
    };
    quote!(runtime::Style::#style)
}
