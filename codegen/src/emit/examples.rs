//! `examples.rs`: example values of the types that responses and callbacks contain, for tests of the crate's users.
//!
//! ```text
//! const PARTICIPANT: &str = r#"{
//!   "call_sid": "CA00112233445566778899aabbccddee01"
//! }"#;
//!
//! impl types::Participant {
//!     /// Returns the example of the API's document, for tests.
//!     pub fn example() -> Self {
//!         runtime::example(PARTICIPANT)
//!     }
//! }
//! ```
//!
//! The file is a module of its own, so that the compiler does not even read it without the feature.

use std::collections::BTreeMap;
use std::str::FromStr as _;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::{Map, Value};

use super::example::raw_literal;
use super::fit::{fits, levels};
use super::rust::{Hidden, Rust, ident};
use super::{docs, sample};
use crate::markdown::Markdown;
use crate::model::{
    Api, Content, Modules, NextPage, Output, Pagination, PathStep, Presence, Type, TypeDef, TypeId, TypeKind,
};
use crate::text::visible_json;

/// Returns true if responses or callbacks contain types that have examples.
pub(super) fn is_used(api: &Api) -> bool {
    api.types.iter().any(has_example)
}

/// Returns true for objects and unions. Texts and enums need no example, and an alias has none of its own.
fn has_example(def: &TypeDef) -> bool {
    def.in_response && matches!(def.kind, TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::Wrapper(_))
}

/// Returns true if a type has an example.
pub(super) fn exists(api: &Api, id: TypeId) -> bool {
    has_example(api.type_def(id)) && example(api, id, None).is_some()
}

pub(super) fn examples(api: &Api) -> TokenStream {
    let rust = Rust::outside(api, &Hidden::default());
    let mut pages: BTreeMap<TypeId, &Pagination> = BTreeMap::new();
    for operation in &api.operations {
        if let (Some(pagination), Output::One(Content::Structured(ty))) = (&operation.pagination, &operation.output)
            && let Type::Named(id) = api.resolve(ty)
            && !pagination.items.is_empty()
        {
            pages.entry(*id).or_insert(pagination);
        }
    }
    let mut items = Vec::new();
    let mut tests = Vec::new();
    let mut is_conditional = true;
    for (index, def) in api.types.iter().enumerate().filter(|(_, def)| has_example(def)) {
        let id = TypeId(index);
        let page = pages.get(&id).copied();
        let Some(example) = example(api, id, page) else { continue };
        let is_callback = api.modules.types.get(index).and_then(Option::as_ref);
        let is_callback = is_callback.is_some_and(|module| module.as_str() == Modules::CALLBACKS);
        let condition = is_callback.then(|| quote!(#[cfg(feature = "webhooks")]));
        is_conditional &= is_callback;
        let (name, constant, json) = (rust.named(&def.name), ident(&def.static_name), raw(&example.value));
        let docs = docs::doc(&[Markdown::ours(if example.is_documented {
            "Returns the example of the API's document, for tests."
        } else {
            "Returns a made-up value, for tests."
        })]);
        let has_items =
            |page: &&Pagination| at(api, &Type::Named(id), &page.items, &mut example.value.clone(), false).is_some();
        let page = page.filter(has_items).map(|page| with_items(&rust, page, example.is_last));
        items.push(quote! {
            #condition
            const #constant: &str = #json;

            #condition
            impl #name {
                #docs
                pub fn example() -> Self {
                    runtime::example(#constant)
                }

                #page
            }
        });
        tests.push(quote!(#condition let _ = #name::example();));
    }
    // Without the feature `webhooks`, a file with types of callbacks only is empty.
    let unused = is_conditional.then(|| quote!(#![allow(unused_imports)]));
    quote! {
        //! Example values, for tests.

        #![allow(deprecated)]
        #unused

        use super::types;
        use super::runtime::emitted as runtime;

        #(#items)*

        #[test]
        fn every_example_decodes() {
            #(#tests)*
        }
    }
}

/// An example of a type.
struct Example {
    value: Value,
    /// True if it is the document's.
    is_documented: bool,
    /// True if it is the last page of its list, given the number of its items.
    is_last: bool,
}

/// The example of a type; that of a page is the last page, if the schema allows that. `None` if no value is found: a type
/// that needs itself, or more levels than a sample has.
fn example(api: &Api, id: TypeId, page: Option<&Pagination>) -> Option<Example> {
    let ty = Type::Named(id);
    let documented = api.type_def(id).examples.iter().map(|value| (value.clone(), true));
    let made = [sample::full, |api: &Api, ty: &Type| sample::json(api, ty, &[])];
    let made = made.into_iter().map(|make| (make(api, &ty), false));
    documented.chain(made).find_map(|(value, is_documented)| {
        let mut whole = Whole { api, ty: &ty, value };
        let is_last = page.is_none_or(|page| whole.end(page));
        fits(api, &ty, &[], &whole.value).then_some(Example { value: whole.value, is_documented, is_last })
    })
}

/// A page, whose changes keep to its schema.
struct Whole<'a> {
    api: &'a Api,
    ty: &'a Type,
    value: Value,
}

impl Whole<'_> {
    /// Makes a page the last one of its list, with a list of items. Returns false if the schema allows no end.
    fn end(&mut self, page: &Pagination) -> bool {
        let mut count = 0;
        self.change(&page.items, true, |members, name, _| {
            let items = members.entry(name).or_insert_with(|| Value::Array(Vec::new()));
            count = items.as_array().map_or(0, Vec::len);
        });
        match &page.next {
            NextPage::LinkHeader => true,
            NextPage::Link(link) => self.clear(link),
            NextPage::Cursor { value, more, .. } => {
                let more = more.as_deref().unwrap_or_default();
                let has_more = at(self.api, self.ty, more, &mut self.value, false)
                    .is_some_and(|(members, name, _)| members.contains_key(&name));
                let insert = |members: &mut Map<String, Value>, name, _| drop(members.insert(name, false.into()));
                (has_more && self.change(more, false, insert) == Some(true))
                    || self.clear(value)
                    || self.change(more, false, insert) == Some(true)
            }
            NextPage::Number(pages) => {
                let mut set = |steps: &Option<Vec<PathStep>>, new: Value| {
                    let mut is_present = false;
                    let steps = steps.as_deref().unwrap_or_default();
                    let is_set = self.change(steps, false, |members, name, _| {
                        if let Some(value) = members.get_mut(&name) {
                            (*value, is_present) = (new, true);
                        }
                    });
                    is_set.filter(|_| is_present)
                };
                let ends = [set(&pages.more, false.into()), set(&pages.pages, 1.into())];
                // If only the total says so, the number of the given items ends the list.
                set(&pages.total, count.into());
                ends.into_iter().flatten().next().unwrap_or(true)
            }
        }
    }

    /// Takes the value of a link or cursor: it is absent, null or empty. Returns false if the schema demands one.
    fn clear(&mut self, steps: &[PathStep]) -> bool {
        let cleared = self.change(steps, false, |members, name, presence| match presence {
            Presence::Always => drop(members.insert(name, "".into())),
            Presence::Nullable | Presence::DefaultOrNull => drop(members.insert(name, Value::Null)),
            _ => drop(members.remove(&name)),
        });
        cleared != Some(false)
    }

    /// Changes the last property of a path, unless only the unchanged value fits. Returns false if it does not, and `None`
    /// if the value has no object for the property.
    fn change(
        &mut self,
        steps: &[PathStep],
        creates: bool,
        change: impl FnOnce(&mut Map<String, Value>, String, Presence),
    ) -> Option<bool> {
        let mut changed = self.value.clone();
        let (members, name, presence) = at(self.api, self.ty, steps, &mut changed, creates)?;
        change(members, name, presence);
        let is_valid = |value: &Value| fits(self.api, self.ty, &[], value);
        let is_taken = is_valid(&changed) || !is_valid(&self.value);
        if is_taken {
            self.value = changed;
        }
        Some(is_taken)
    }
}

/// The object that has the last property of a path, and the wire name and presence of that property. Creates the objects
/// on the path, if asked to.
fn at<'v>(
    api: &Api,
    ty: &Type,
    steps: &[PathStep],
    value: &'v mut Value,
    creates: bool,
) -> Option<(&'v mut Map<String, Value>, String, Presence)> {
    let (step, rest) = steps.split_first()?;
    let field = api.fields(api.resolve_value(ty))?.iter().find(|field| field.rust == step.rust)?;
    let members = value.as_object_mut()?;
    let name = field.wire.to_string();
    if rest.is_empty() {
        return Some((members, name, step.presence));
    }
    if creates && members.get(&name).is_none_or(Value::is_null) {
        let made = sample::json(api, &field.ty, &levels(&field.checks, &field.inner_checks));
        members.insert(name.clone(), made);
    }
    at(api, &field.ty, rest, members.get_mut(&name)?, creates)
}

/// The function that makes a page with given items.
fn with_items(rust: &Rust<'_>, page: &Pagination, is_last: bool) -> TokenStream {
    let docs = docs::doc(&[Markdown::ours(if is_last {
        "Returns the last page of a list, with these items, for tests."
    } else {
        "Returns a page with these items, for tests. A list does not end with it: its schema demands a next page."
    })]);
    let item = rust.ty(&page.item);
    let assigned = assign(&quote!(page), &page.items, &quote!(items));
    let total = match &page.next {
        NextPage::Number(pages) => pages.total.as_deref(),
        _ => None,
    };
    let total = total.map(|total| assign(&quote!(page), total, &quote!(total)));
    let total = total.map(|assigned| (quote!(let total = items.len().try_into().unwrap_or_default();), assigned));
    let (total, set_total) = total.unzip();
    quote! {
        #docs
        pub fn example_with(items: impl IntoIterator<Item = #item>) -> Self {
            let mut page = Self::example();
            let items = Vec::from_iter(items);
            #total
            #set_total
            #assigned
            page
        }
    }
}

/// `page.participants = items;`
fn assign(place: &TokenStream, steps: &[PathStep], value: &TokenStream) -> TokenStream {
    let Some((step, rest)) = steps.split_first() else { return TokenStream::new() };
    let field = ident(&step.rust);
    if rest.is_empty() {
        return match step.presence {
            Presence::Always | Presence::Default => quote!(#place.#field = #value;),
            Presence::Both => quote!(#place.#field = runtime::Nullable::Value(#value);),
            _ => quote!(#place.#field = Some(#value);),
        };
    }
    match step.presence {
        Presence::Always | Presence::Default => assign(&quote!(#place.#field), rest, value),
        presence => {
            let inner = assign(&quote!(inner), rest, value);
            let some = if presence == Presence::Both { quote!(runtime::Nullable::Value) } else { quote!(Some) };
            quote! {
                if let #some(inner) = &mut #place.#field {
                    #inner
                }
            }
        }
    }
}

/// JSON as a raw string.
fn raw(value: &Value) -> Literal {
    let text = serde_json::to_string_pretty(value).unwrap_or_else(|_| "null".to_owned());
    let text = visible_json(&text);
    Literal::from_str(&raw_literal(&text)).unwrap_or_else(|_| Literal::string(&text))
}
