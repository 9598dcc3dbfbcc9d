//! Checks of parameters, and how they read in the documentation.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::pattern::pattern;
use super::rust::ident;
use crate::model::{Bound, Check, TextFormat};
use crate::name::{RustName, Scope};

/// The patterns of one file: each is a static of its own.
#[derive(Default)]
pub(super) struct Patterns {
    known: Vec<(String, Ident)>,
    scope: Scope,
}

impl Patterns {
    /// In a file that has other statics too.
    pub(super) fn beside<'a>(statics: impl Iterator<Item = &'a RustName>) -> Self {
        let statics: Vec<&str> = statics.map(RustName::as_str).collect();
        Self { known: Vec::new(), scope: Scope::with_reserved(&statics) }
    }

    fn ident(&mut self, pattern: &str, owner: &str) -> Ident {
        if let Some((_, ident)) = self.known.iter().find(|(known, _)| known == pattern) {
            return ident.clone();
        }
        let ident = ident(&self.scope.take([RustName::shouty(&format!("{owner} pattern"))]));
        self.known.push((pattern.to_owned(), ident.clone()));
        ident
    }

    /// `static CALL_SID_PATTERN: runtime::Pattern = …;`
    pub(super) fn statics(&self) -> TokenStream {
        let statics = self.known.iter().map(|(source, ident)| {
            let pattern = pattern(source);
            quote!(static #ident: runtime::Pattern = #pattern;)
        });
        quote!(#(#statics)*)
    }
}

/// `runtime::Check::MinLength(34)`
pub(super) fn check(check: &Check, owner: &str, patterns: &mut Patterns) -> TokenStream {
    match check {
        Check::MinLength(n) => {
            let n = Literal::u64_unsuffixed(*n);
            quote!(runtime::Check::MinLength(#n))
        }
        Check::MaxLength(n) => {
            let n = Literal::u64_unsuffixed(*n);
            quote!(runtime::Check::MaxLength(#n))
        }
        Check::Pattern(pattern) => {
            let ident = patterns.ident(pattern, owner);
            quote!(runtime::Check::Pattern(&#ident))
        }
        Check::Minimum(Bound { value, exclusive }) => {
            let value = float(*value);
            if *exclusive {
                quote!(runtime::Check::ExclusiveMinimum(#value))
            } else {
                quote!(runtime::Check::Minimum(#value))
            }
        }
        Check::Maximum(Bound { value, exclusive }) => {
            let value = float(*value);
            if *exclusive {
                quote!(runtime::Check::ExclusiveMaximum(#value))
            } else {
                quote!(runtime::Check::Maximum(#value))
            }
        }
        Check::Finite => quote!(runtime::Check::Finite),
        Check::MultipleOf(value) => {
            let value = float(*value);
            quote!(runtime::Check::MultipleOf(#value))
        }
        Check::MinItems(n) => {
            let n = Literal::u64_unsuffixed(*n);
            quote!(runtime::Check::MinItems(#n))
        }
        Check::MaxItems(n) => {
            let n = Literal::u64_unsuffixed(*n);
            quote!(runtime::Check::MaxItems(#n))
        }
        Check::UniqueItems => quote!(runtime::Check::UniqueItems),
        Check::OneOf(values) => quote!(runtime::Check::OneOf(&[#(#values),*])),
        Check::Format(TextFormat::Uuid) => quote!(runtime::Check::Format(runtime::TextFormat::Uuid)),
        Check::Format(TextFormat::Uri) => quote!(runtime::Check::Format(runtime::TextFormat::Uri)),
        Check::AnyOf(alternatives) => {
            let alternatives = alternatives.iter().map(|checks| list(checks, owner, patterns)).collect::<Vec<_>>();
            quote!(runtime::Check::AnyOf(&[#(#alternatives),*]))
        }
    }
}

/// `&[runtime::Check::Minimum(1.0), runtime::Check::Maximum(1000.0)]`
pub(super) fn list(checks: &[Check], owner: &str, patterns: &mut Patterns) -> TokenStream {
    let checks = checks.iter().map(|one| check(one, owner, patterns)).collect::<Vec<_>>();
    quote!(&[#(#checks),*])
}

/// Checks as an argument that lives as long as the program: those of the parameter, and those that its type knows.
pub(super) fn argument(own: &[Check], known: Option<TokenStream>, owner: &str, patterns: &mut Patterns) -> TokenStream {
    if own.is_empty() {
        return known.unwrap_or_else(|| quote!(&[]));
    }
    let mut checks: Vec<TokenStream> = own.iter().map(|one| check(one, owner, patterns)).collect();
    let refers = known.is_some() || own.iter().any(|one| matches!(one, Check::Pattern(_) | Check::AnyOf(_)));
    checks.extend(known.map(|known| quote!(runtime::Check::AnyOf(&[#known]))));
    // A reference to a static is no constant of its own accord.
    if refers { quote!(const { &[#(#checks),*] }) } else { quote!(&[#(#checks),*]) }
}

fn float(value: f64) -> Literal {
    // A JSON number is finite.
    Literal::f64_unsuffixed(if value.is_finite() { value } else { 0.0 })
}

/// What the checks demand, as a sentence for the documentation; empty if that would say nothing a person needs.
pub(super) fn sentence(checks: &[Check]) -> String {
    let mut minimum = None;
    let mut maximum = None;
    let mut lengths = (None, None);
    let mut items = (None, None);
    let mut parts = Vec::new();
    for check in checks {
        match check {
            Check::Minimum(bound) => minimum = Some(*bound),
            Check::Maximum(bound) => maximum = Some(*bound),
            Check::MinLength(n) => lengths.0 = Some(*n),
            Check::MaxLength(n) => lengths.1 = Some(*n),
            Check::MinItems(n) => items.0 = Some(*n),
            Check::MaxItems(n) => items.1 = Some(*n),
            Check::MultipleOf(n) => parts.push(format!("a multiple of {n}")),
            Check::UniqueItems => parts.push("no item twice".to_owned()),
            Check::Pattern(pattern) => parts.push(format!("matches `{pattern}`")),
            Check::OneOf(values) => parts.push(format!("one of {}", values.join(", "))),
            Check::Format(TextFormat::Uuid) => parts.push("a UUID".to_owned()),
            Check::Format(TextFormat::Uri) => parts.push("an absolute URL".to_owned()),
            Check::Finite | Check::AnyOf(_) => {}
        }
    }
    let inclusive = |bound: &Bound| !bound.exclusive;
    match (minimum, maximum) {
        (Some(min), Some(max)) if inclusive(&min) && inclusive(&max) => {
            parts.insert(0, format!("{} to {}", min.value, max.value));
        }
        (min, max) => {
            parts.extend(
                min.map(|bound| format!("{} {}", if bound.exclusive { "above" } else { "at least" }, bound.value)),
            );
            parts.extend(
                max.map(|bound| format!("{} {}", if bound.exclusive { "below" } else { "at most" }, bound.value)),
            );
        }
    }
    parts.extend(count(lengths, "character"));
    parts.extend(count(items, "item"));
    if parts.is_empty() { String::new() } else { format!("Checked before sending: {}.", parts.join(", ")) }
}

fn count(range: (Option<u64>, Option<u64>), unit: &str) -> Option<String> {
    let plural = |n: u64| if n == 1 { "" } else { "s" };
    Some(match range {
        (Some(min), Some(max)) if min == max => format!("{min} {unit}{}", plural(min)),
        (Some(min), Some(max)) => format!("{min} to {max} {unit}s"),
        (Some(min), None) if min > 0 => format!("at least {min} {unit}{}", plural(min)),
        (None, Some(max)) => format!("at most {max} {unit}{}", plural(max)),
        _ => return None,
    })
}
