//! `checks.rs`: the rules for values that requests contain, one table for each type.
//!
//! ```text
//! pub(super) static USER: &[Rule<'static>] = &[
//!     Rule::Required(&["password"]),
//!     Rule::Property("tags", &[Rule::Items(&[Rule::Value(&[Check::MinLength(2)])])]),
//!     Rule::Property("boss", &[Rule::Type(&USER)]),
//! ];
//! ```

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::check;
use super::rust::{Rust, ident, import, names_runtime};
use crate::model::{Api, Rule};
use crate::name::WireName;

/// Returns true if a type of the API has rules.
pub(super) fn is_used(api: &Api) -> bool {
    api.types.iter().any(|def| def.has_rules)
}

pub(super) fn checks(api: &Api) -> TokenStream {
    let rust = Rust::for_checks(api);
    let tables: Vec<TokenStream> = api
        .types
        .iter()
        .filter(|def| def.has_rules)
        .map(|def| {
            let name = ident(&def.static_name);
            let rules = list(&rust, &api.rules_of_type(def, &mut |id| api.type_def(id).has_rules));
            let rule = rust.runtime("Rule");
            quote! {
                pub(super) static #name: &[#rule<'static>] = #rules;
            }
        })
        .collect();
    let use_types = rust.use_types(&quote!(super));
    let imported = rust.imported();
    let runtime = tables.iter().any(|table| names_runtime(table.clone())).then(|| quote!(self as runtime,));
    let use_runtime = import(&quote!(super::runtime::emitted::{#runtime #(#imported),*}));
    quote! {
        //! Checks of values before they are sent, and their properties that are not sent.

        #use_types
        #use_runtime

        #(#tables)*
    }
}

/// `&[Rule::Items(&[Rule::Type(&checks::USER)])]`
pub(super) fn list(rust: &Rust<'_>, rules: &[Rule<'_>]) -> TokenStream {
    let rules = rules.iter().map(|rule| one(rust, rule));
    quote!(&[#(#rules),*])
}

fn one(rust: &Rust<'_>, rule: &Rule<'_>) -> TokenStream {
    let name = rust.runtime("Rule");
    let texts = |names: &[&WireName]| {
        let names = names.iter().map(|name| name.as_str());
        quote!(&[#(#names),*])
    };
    match rule {
        Rule::Value(ty, checks) => {
            let checks = check::argument(checks, rust.checks_of_text(ty), rust);
            quote!(#name::Value(#checks))
        }
        Rule::Required(names) => {
            let names = texts(names);
            quote!(#name::Required(#names))
        }
        Rule::ReadOnly(names) => {
            let names = texts(names);
            quote!(#name::ReadOnly(#names))
        }
        Rule::Property(property, rules) => {
            let (property, rules) = (property.as_str(), list(rust, rules));
            quote!(#name::Property(#property, #rules))
        }
        Rule::Items(rules) => {
            let rules = list(rust, rules);
            quote!(#name::Items(#rules))
        }
        Rule::Additional(known, rules) => {
            let (known, rules) = (texts(known), list(rust, rules));
            quote!(#name::Additional(#known, #rules))
        }
        Rule::Tagged(property, tags, rules) => {
            let (property, rules) = (property.as_str(), list(rust, rules));
            quote!(#name::Tagged(#property, &[#(#tags),*], #rules))
        }
        Rule::Kind(kind, rules) => {
            let (of, kind, rules) = (rust.runtime("JsonKind"), format_ident!("{kind}"), list(rust, rules));
            quote!(#name::Kind(#of::#kind, #rules))
        }
        Rule::Type(id) => {
            let table = rust.table(*id);
            quote!(#name::Type(&#table))
        }
    }
}
