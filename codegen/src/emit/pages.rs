//! Pagination of a list, next to its request type.
//!
//! ```text
//! impl runtime::PagedCall for ListParticipants {
//!     type Item = types::Participant;
//!
//!     fn items(page: Self::Output) -> Vec<Self::Item> {
//!         page.participants
//!     }
//!
//!     fn next(page: &Self::Output) -> runtime::Next {
//!         runtime::Next::Link(page.next_page_uri.value().map(ToString::to_string))
//!     }
//! }
//!
//! runtime::paginated!(ListParticipants);
//! ```

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::rust::{Rust, ident};
use crate::model::{NextPage, NumberedPages, Pagination, PathStep, Presence};

pub(super) fn paged(rust: &Rust<'_>, name: &Ident, pagination: &Pagination) -> TokenStream {
    let item = rust.ty(&pagination.item);
    let items = take(&pagination.items);
    let vec = rust.prelude("Vec");
    let (page, next) = match &pagination.next {
        NextPage::Link(path) => {
            let link = texts(path);
            (quote!(page), quote!(runtime::Next::Link(#link)))
        }
        NextPage::LinkHeader => (quote!(_), quote!(runtime::Next::LinkHeader)),
        NextPage::Cursor { parameter, value, more } => {
            let parameter = parameter.as_str();
            let value = texts(value);
            let has_more = more.as_ref().map_or_else(|| quote!(None), |path| copy(path));
            let next = quote!(runtime::Next::Cursor { parameter: #parameter, value: #value, has_more: #has_more });
            (quote!(page), next)
        }
        NextPage::Number(pages) => (quote!(page), numbered(rust, pages, &pagination.items)),
    };
    quote! {
        impl runtime::PagedCall for #name {
            type Item = #item;

            fn items(page: Self::Output) -> #vec<Self::Item> {
                #items
            }

            fn next(#page: &Self::Output) -> runtime::Next {
                #next
            }
        }

        runtime::paginated!(#name);
    }
}

fn numbered(rust: &Rust<'_>, pages: &NumberedPages, items: &[PathStep]) -> TokenStream {
    let parameter = pages.parameter.as_str();
    let first = Literal::u64_unsuffixed(pages.first);
    let items = match reference(items) {
        (list, true) => {
            let vec = rust.prelude("Vec");
            quote!(#list.map_or(0, #vec::len))
        }
        (list, false) => quote!(#list.len()),
    };
    let mut rest = Vec::new();
    if pages.counts_pages {
        rest.push(quote!(counts_pages: true));
    }
    if let Some(size) = &pages.size {
        let size = size.as_str();
        rest.push(quote!(size: Some(#size)));
    }
    if let Some(size) = pages.default_size {
        let size = Literal::u64_unsuffixed(size);
        rest.push(quote!(default_size: Some(#size)));
    }
    if let Some(path) = &pages.more {
        let more = copy(path);
        rest.push(quote!(has_more: #more));
    }
    for (name, path) in [(quote!(total), &pages.total), (quote!(pages), &pages.pages)] {
        if let Some(path) = path {
            let count = match walk(path, false) {
                (value, false) => quote!(Some(#value.into())),
                _ => {
                    let count = copy(path);
                    quote!(#count.map(Into::into))
                }
            };
            rest.push(quote!(#name: #count));
        }
    }
    quote! {
        runtime::Next::Number(runtime::Number {
            parameter: #parameter,
            first: #first,
            items: #items,
            #(#rest,)*
            ..Default::default()
        })
    }
}

/// `page.participants`, or the empty list if something on the way is missing.
fn take(steps: &[PathStep]) -> TokenStream {
    match walk(steps, false) {
        (value, true) => quote!(#value.unwrap_or_default()),
        (value, false) => value,
    }
}

/// `page.next_page_uri.as_ref()`, and true, if that is an option of a reference; otherwise the field itself.
fn reference(steps: &[PathStep]) -> (TokenStream, bool) {
    walk(steps, true)
}

/// The last field, or a reference to it, and whether that is in an option.
fn walk(steps: &[PathStep], by_reference: bool) -> (TokenStream, bool) {
    let mut value = quote!(page);
    let mut in_option = false;
    for step in steps {
        let field = ident(&step.rust);
        let is_optional = step.presence.is_optional();
        let option = match step.presence {
            Presence::Both if by_reference => Some(quote!(.value())),
            Presence::Both => Some(quote!(.into_value())),
            _ => (by_reference && is_optional).then(|| quote!(.as_ref())),
        };
        let borrow = (by_reference && !is_optional).then(|| quote!(&));
        value = match (in_option, is_optional) {
            (false, _) => quote!(#value.#field #option),
            (true, false) => quote!(#value.map(|value| #borrow value.#field)),
            (true, true) => quote!(#value.and_then(|value| value.#field #option)),
        };
        in_option |= is_optional;
    }
    (value, in_option)
}

/// `page.next_page_uri.as_ref().map(ToString::to_string)`
fn texts(steps: &[PathStep]) -> TokenStream {
    match reference(steps) {
        (value, true) => quote!(#value.map(ToString::to_string)),
        (value, false) => quote!(Some(#value.to_string())),
    }
}

/// `page.has_more`, as an option of a value that can be copied.
fn copy(steps: &[PathStep]) -> TokenStream {
    let Some((last, way)) = steps.split_last() else { return quote!(None) };
    let field = ident(&last.rust);
    let option = (last.presence == Presence::Both).then(|| quote!(.into_value()));
    match (reference(way), last.presence.is_optional()) {
        ((value, true), true) => quote!(#value.and_then(|value| value.#field #option)),
        ((value, true), false) => quote!(#value.map(|value| value.#field)),
        ((value, false), true) => quote!(#value.#field #option),
        ((value, false), false) => quote!(Some(#value.#field)),
    }
}
