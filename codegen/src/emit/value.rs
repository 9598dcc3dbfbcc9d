//! Values of parameters in the styles that are not plain: `runtime::ParameterValue::list(…)`.

use proc_macro2::TokenStream;
use quote::quote;

use super::rust::Shape;
use crate::model::Style;

/// Items of a list that print themselves.
fn items(shape: &Shape, name: &TokenStream) -> Option<TokenStream> {
    let Shape::List(item) = shape else { return None };
    Some(match item.as_ref() {
        Shape::Copy | Shape::Value => quote!(#name),
        Shape::Text(text) => quote!(#name.into_iter().map(Into::<#text>::into)),
        Shape::FreeForm | Shape::Reference | Shape::List(_) => return None,
    })
}

/// A value for the styles that are not plain.
pub(super) fn value(shape: &Shape, name: &TokenStream, style: Style) -> TokenStream {
    if style == Style::Json {
        return match shape {
            Shape::Copy | Shape::Value => quote!(runtime::ParameterValue::json(&#name)),
            Shape::Text(text) => quote!(runtime::ParameterValue::json(&Into::<#text>::into(#name))),
            Shape::FreeForm => quote!(runtime::ParameterValue::free_form(&#name.into())),
            Shape::Reference => quote!(runtime::ParameterValue::json(#name)),
            Shape::List(_) => {
                let items = items(shape, name).unwrap_or_else(|| free_items(shape, name));
                quote!(runtime::ParameterValue::json(&#items.into_iter().collect::<Vec<_>>()))
            }
        };
    }
    match shape {
        Shape::Copy | Shape::Value => quote!(runtime::ParameterValue::text(&#name)),
        Shape::Text(text) => quote!(runtime::ParameterValue::text(&Into::<#text>::into(#name))),
        Shape::FreeForm => quote!(runtime::ParameterValue::free_form(&#name.into())),
        Shape::Reference => quote!(runtime::ParameterValue::object(#name)),
        Shape::List(_) => match items(shape, name) {
            Some(items) => quote!(runtime::ParameterValue::list(#items)),
            None => {
                let items = free_items(shape, name);
                quote!(runtime::ParameterValue::json_list(#items))
            }
        },
    }
}

/// Items of a list that are JSON each.
fn free_items(shape: &Shape, name: &TokenStream) -> TokenStream {
    match shape {
        Shape::List(item) if matches!(item.as_ref(), Shape::FreeForm) => {
            quote!(#name.into_iter().map(Into::<serde_json::Value>::into))
        }
        _ => quote!(#name),
    }
}

pub(super) fn style(style: Style) -> TokenStream {
    match style {
        Style::Simple { explode } => quote!(runtime::Style::Simple { explode: #explode }),
        Style::Label { explode } => quote!(runtime::Style::Label { explode: #explode }),
        Style::Matrix { explode } => quote!(runtime::Style::Matrix { explode: #explode }),
        Style::Form { explode } => quote!(runtime::Style::Form { explode: #explode }),
        Style::SpaceDelimited => quote!(runtime::Style::SpaceDelimited),
        Style::PipeDelimited => quote!(runtime::Style::PipeDelimited),
        Style::DeepObject => quote!(runtime::Style::DeepObject),
        Style::Json => quote!(runtime::Style::Form { explode: true }),
    }
}
