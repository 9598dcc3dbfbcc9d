//! The cargo features of a crate, and the removal of conditions on features in a module of another crate, which has none.

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};
use quote::quote;

use super::{callbacks, examples, xml};
use crate::config::CrateConfig;
use crate::model::Api;
use crate::name::RustName;
use crate::runtime;

/// The cargo features of a crate.
pub(super) struct Features<'a> {
    apis: &'a [Api],
    /// The APIs whose patterns require the runtime's feature `regex`.
    with_regex: Vec<&'a RustName>,
    has_server: bool,
}

impl<'a> Features<'a> {
    pub(super) fn new(config: &CrateConfig, apis: &'a [Api], needs_regex: impl Fn(&Api) -> bool) -> Self {
        let with_regex = apis.iter().filter(|api| needs_regex(api)).map(|api| &api.module).collect();
        Self { apis, with_regex, has_server: config.server }
    }

    /// The features of the APIs, with their titles and the feature that they enable.
    pub(super) fn of_apis(&self) -> impl Iterator<Item = (&'a Api, Option<&'static str>)> {
        let apis = self.apis.iter().filter(|api| !api.in_root);
        apis.map(|api| (api, self.with_regex.contains(&&api.module).then_some(REGEX)))
    }

    /// The features of the runtime that the crate has, with their descriptions.
    pub(super) fn of_runtime(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        runtime::described_features().filter(|(name, _)| self.is_used(name))
    }

    /// The features of the runtime that the crate does not have.
    pub(super) fn unused(&self) -> impl Iterator<Item = &'static str> {
        runtime::described_features().map(|(name, _)| name).filter(|name| !self.is_used(name))
    }

    fn is_used(&self, name: &str) -> bool {
        match name {
            WEBHOOKS => self.apis.iter().any(callbacks::is_used),
            SERVER => self.has_server,
            TEST_UTIL => self.apis.iter().any(examples::is_used),
            XML => self.apis.iter().any(xml::is_used),
            // The features of the APIs enable it.
            REGEX => self.apis.iter().any(|api| !api.in_root) && !self.with_regex.is_empty(),
            _ => true,
        }
    }

    /// The default features, apart from those of the APIs.
    pub(super) fn default(&self) -> Vec<String> {
        // `webhooks` is a default only if an API has nothing but callbacks.
        let has_only_callbacks = self.apis.iter().any(|api| api.operations.is_empty() && callbacks::is_used(api));
        let webhooks = has_only_callbacks.then(|| WEBHOOKS.to_owned());
        let of_runtime = runtime::default_features().into_iter().filter(|name| name != REGEX && self.is_used(name));
        of_runtime.chain(webhooks).collect()
    }

    /// The features of the runtime that are always on, because the code of an API without a feature of its own does not compile without them.
    pub(super) fn fixed(&self) -> Option<&'static str> {
        self.with_regex.first().filter(|_| !self.is_used(REGEX)).map(|_| REGEX)
    }

    /// The features of the runtime that all code of the crate requires, apart from the client, which all others enable.
    pub(super) fn required(&self) -> Vec<&'static str> {
        let needs = [WEBHOOKS, SERVER, TEST_UTIL, XML].into_iter().filter(|name| self.is_used(name));
        needs.chain(self.with_regex.first().map(|_| REGEX)).collect()
    }
}

const REGEX: &str = "regex";
const SERVER: &str = "server";
const TEST_UTIL: &str = "test-util";
const WEBHOOKS: &str = "webhooks";
const XML: &str = "xml";

/// Removes `#[cfg(feature = "…")]`, and applies `#[cfg_attr(feature = "…", …)]`.
pub(super) fn settled(tokens: TokenStream) -> TokenStream {
    let mut settled = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match (token, tokens.peek()) {
            (TokenTree::Punct(mark), Some(TokenTree::Group(group)))
                if mark.as_char() == '#' && group.delimiter() == Delimiter::Bracket =>
            {
                settled.extend(attribute(group.stream()).map(|attribute| quote!(#[#attribute])));
                tokens.next();
            }
            (TokenTree::Group(group), _) => {
                settled.extend([TokenTree::Group(Group::new(group.delimiter(), self::settled(group.stream())))]);
            }
            (token, _) => settled.extend([token]),
        }
    }
    settled
}

/// Returns what stays of an attribute.
fn attribute(tokens: TokenStream) -> Option<TokenStream> {
    let parts: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let [TokenTree::Ident(name), TokenTree::Group(arguments)] = parts.as_slice() else { return Some(tokens) };
    let arguments = arguments.stream();
    if name == "cfg" {
        return (!is_feature(arguments)).then_some(tokens);
    }
    let mut arguments = arguments.into_iter();
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',');
    let condition: TokenStream = arguments.by_ref().take_while(|token| !is_comma(token)).collect();
    let is_applied = name == "cfg_attr" && is_feature(condition);
    Some(if is_applied { arguments.collect() } else { tokens })
}

/// Returns true if a condition names only features: `feature = "a"`, or an `all` or `any` of such.
fn is_feature(condition: TokenStream) -> bool {
    condition.into_iter().all(|token| match token {
        TokenTree::Ident(word) => ["feature", "all", "any"].iter().any(|known| word == known),
        TokenTree::Punct(_) | TokenTree::Literal(_) => true,
        TokenTree::Group(group) => is_feature(group.stream()),
    })
}

/// Marks the examples in documentation as not compiled: those of a private module can't name its items.
pub(super) fn without_doc_tests(tokens: TokenStream) -> TokenStream {
    let each = tokens.into_iter().map(|token| match token {
        TokenTree::Group(group) => TokenTree::Group(Group::new(group.delimiter(), without_doc_tests(group.stream()))),
        TokenTree::Literal(literal) => match literal.to_string().strip_suffix("```no_run\"") {
            Some(fence) => Literal::string(&format!("{}```ignore", fence.trim_start_matches('"'))).into(),
            None => literal.into(),
        },
        token => token,
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_on_features_are_removed() {
        for (source, expected) in [
            (
                quote!(
                    #[cfg(feature = "a")]
                    mod b;
                ),
                quote!(
                    mod b;
                ),
            ),
            (
                quote!(
                    #[cfg(all(feature = "a", any(feature = "b")))]
                    mod b;
                ),
                quote!(
                    mod b;
                ),
            ),
            (quote!(x! { #[cfg(feature = "a")] b }), quote!(x! { b })),
            (
                quote!(
                    #[cfg_attr(feature = "a", derive(Default))]
                    struct B;
                ),
                quote!(
                    #[derive(Default)]
                    struct B;
                ),
            ),
        ] {
            assert_eq!(settled(source).to_string(), expected.to_string());
        }
        for kept in [
            quote!(
                #[cfg(test)]
                mod b;
            ),
            quote!(
                #[cfg(not(feature = "a"))]
                mod b;
            ),
            quote!(#![allow(deprecated)] #[doc = "feature"] const A: &[&str] = &["a"];),
        ] {
            assert_eq!(settled(kept.clone()).to_string(), kept.to_string());
        }
    }
}
