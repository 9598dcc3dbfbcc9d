//! Checks of parameters, and their text in the documentation.

use openapi_client_runtime::sources::counts;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::docs;
use super::rust::Rust;
use crate::markdown::{Markdown, markdown};
use crate::model::{Bound, Check, TextFormat};

/// `runtime::Check::MinLength(34)`
fn check(check: &Check, rust: &Rust<'_>) -> TokenStream {
    let name = rust.runtime("Check");
    let count = |kind: &str, n: u64| {
        let (kind, n) = (format_ident!("{kind}"), Literal::u64_unsuffixed(n));
        quote!(#name::#kind(#n))
    };
    match check {
        Check::Pattern(pattern) if is_simple(pattern) => quote!(#name::Pattern(#pattern)),
        Check::Pattern(pattern) => quote!(#name::Regex(#pattern)),
        Check::MinLength(n) => count("MinLength", *n),
        Check::MaxLength(n) => count("MaxLength", *n),
        Check::Minimum(Bound { value, exclusive }) => {
            let value = float(*value);
            if *exclusive { quote!(#name::ExclusiveMinimum(#value)) } else { quote!(#name::Minimum(#value)) }
        }
        Check::Maximum(Bound { value, exclusive }) => {
            let value = float(*value);
            if *exclusive { quote!(#name::ExclusiveMaximum(#value)) } else { quote!(#name::Maximum(#value)) }
        }
        Check::Finite => quote!(#name::Finite),
        Check::MultipleOf(value) => {
            let value = float(*value);
            quote!(#name::MultipleOf(#value))
        }
        Check::MinItems(n) => count("MinItems", *n),
        Check::MaxItems(n) => count("MaxItems", *n),
        Check::MinProperties(n) => count("MinProperties", *n),
        Check::MaxProperties(n) => count("MaxProperties", *n),
        Check::UniqueItems => quote!(#name::UniqueItems),
        Check::Sent => quote!(#name::Sent),
        Check::OneOf(values) => quote!(#name::OneOf(&[#(#values),*])),
        Check::OneOfJson(values) => quote!(#name::OneOfJson(&[#(#values),*])),
        Check::Format(format) => {
            let path = rust.runtime("TextFormat");
            match format {
                TextFormat::Uuid => quote!(#name::Format(#path::Uuid)),
                TextFormat::Uri => quote!(#name::Format(#path::Uri)),
            }
        }
        Check::AnyOf(alternatives) => {
            let alternatives = alternatives.iter().map(|checks| list(checks, rust)).collect::<Vec<_>>();
            quote!(#name::AnyOf(&[#(#alternatives),*]))
        }
    }
}

/// Returns true if the runtime matches the pattern without a regular expression.
fn is_simple(pattern: &str) -> bool {
    counts(pattern).is_some()
}

/// The minimum and maximum number of characters in a text that matches a simple pattern.
fn length(pattern: &str) -> Option<(u64, Option<u64>)> {
    counts(pattern)?.into_iter().try_fold((0, Some(0_u64)), |(least, most), (at_least, at_most)| {
        let most = most.zip(u64::try_from(at_most).ok()).and_then(|(most, more)| most.checked_add(more));
        Some((u64::try_from(at_least).ok()?.checked_add(least)?, most))
    })
}

/// Checks except those a pattern implies: a length check adds nothing to a pattern of bounded length.
pub(super) fn each(checks: &[Check], rust: &Rust<'_>) -> Vec<TokenStream> {
    let lengths = checks.iter().filter_map(|check| match check {
        Check::Pattern(source) => length(source),
        _ => None,
    });
    let lengths: Vec<(u64, Option<u64>)> = lengths.collect();
    let is_decided = |check: &Check| match check {
        Check::MinLength(n) => lengths.iter().any(|(least, _)| least >= n),
        Check::MaxLength(n) => lengths.iter().any(|(_, most)| most.is_some_and(|most| most <= *n)),
        _ => false,
    };
    checks.iter().filter(|check| !is_decided(check)).map(|one| check(one, rust)).collect()
}

/// `&[runtime::Check::Minimum(1.0), runtime::Check::Maximum(1000.0)]`
pub(super) fn list(checks: &[Check], rust: &Rust<'_>) -> TokenStream {
    let checks = each(checks, rust);
    quote!(&[#(#checks),*])
}

/// Checks as a `'static` argument: the value's own, and those of its type.
pub(super) fn argument(own: &[Check], known: Option<TokenStream>, rust: &Rust<'_>) -> TokenStream {
    match known {
        Some(known) if own.is_empty() => known,
        Some(known) => {
            let checks = each(own, rust);
            let check = rust.runtime("Check");
            // An associated constant is not promoted to `'static` by itself.
            quote!(const { &[#(#checks,)* #check::AnyOf(&[#known])] })
        }
        None => list(own, rust),
    }
}

fn float(value: f64) -> Literal {
    // A JSON number is finite.
    Literal::f64_unsuffixed(if value.is_finite() { value } else { 0.0 })
}

/// The checks as a sentence for the documentation; empty if no check is worth mentioning.
pub(super) fn sentence(checks: &[Check]) -> Markdown {
    let mut minimum = None;
    let mut maximum = None;
    let mut lengths = (None, None);
    let mut items = (None, None);
    let mut properties = (None, None);
    let mut parts = Vec::new();
    for check in checks {
        match check {
            Check::Minimum(bound) => minimum = Some(*bound),
            Check::Maximum(bound) => maximum = Some(*bound),
            Check::MinLength(n) => lengths.0 = Some(*n),
            Check::MaxLength(n) => lengths.1 = Some(*n),
            Check::MinItems(n) => items.0 = Some(*n),
            Check::MaxItems(n) => items.1 = Some(*n),
            Check::MinProperties(n) => properties.0 = Some(*n),
            Check::MaxProperties(n) => properties.1 = Some(*n),
            Check::MultipleOf(n) => parts.push(markdown!("a multiple of {}", *n)),
            Check::UniqueItems => parts.push(Markdown::ours("unique items")),
            Check::Sent => parts.push(Markdown::ours("not empty")),
            Check::Pattern(pattern) => parts.push(markdown!("matches {}", Markdown::code(pattern))),
            Check::OneOf(values) | Check::OneOfJson(values) => {
                // An optional argument is not null.
                let shown = values.iter().map(String::as_str).filter(|value| *value != "null");
                parts.push(markdown!("one of {}", docs::code_list(shown, ", ")));
            }
            Check::Format(TextFormat::Uuid) => parts.push(Markdown::ours("a UUID")),
            Check::Format(TextFormat::Uri) => parts.push(Markdown::ours("an absolute URL")),
            Check::Finite | Check::AnyOf(_) => {}
        }
    }
    let inclusive = |bound: &Bound| !bound.exclusive;
    match (minimum, maximum) {
        (Some(min), Some(max)) if inclusive(&min) && inclusive(&max) => {
            parts.insert(0, markdown!("{} to {}", min.value, max.value));
        }
        (min, max) => {
            parts.extend(
                min.map(|bound| markdown!("{} {}", if bound.exclusive { "above" } else { "at least" }, bound.value)),
            );
            parts.extend(
                max.map(|bound| markdown!("{} {}", if bound.exclusive { "below" } else { "at most" }, bound.value)),
            );
        }
    }
    parts.extend(count(lengths, ["character", "characters"]));
    parts.extend(count(items, ["item", "items"]));
    parts.extend(count(properties, ["property", "properties"]));
    let parts = Markdown::join(parts, ", ");
    if parts.is_empty() { parts } else { markdown!("Checked before sending: {}.", parts) }
}

fn count(range: (Option<u64>, Option<u64>), [one, many]: [&'static str; 2]) -> Option<Markdown> {
    let unit = |n: u64| if n == 1 { one } else { many };
    Some(match range {
        (Some(min), Some(max)) if min == max => markdown!("{} {}", min, unit(min)),
        (Some(min), Some(max)) => markdown!("{} to {} {}", min, max, many),
        (Some(min), None) if min > 0 => markdown!("at least {} {}", min, unit(min)),
        (None, Some(max)) => markdown!("at most {} {}", max, unit(max)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
