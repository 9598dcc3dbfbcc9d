//! Methods of a client: one for each operation, and one for each of its presets.
//!
//! ```text
//! /// Fetches one participant.
//! ///
//! /// `GET /Accounts/{AccountSid}/Conferences/{ConferenceSid}/Participants/{CallSid}`
//! pub fn fetch_participant(
//!     &self,
//!     conference_sid: impl Into<types::ConferenceSid>,
//!     call_sid: impl Into<types::CallSidOrLabel>,
//! ) -> operations::FetchParticipant {
//!     operations::FetchParticipant::new(&self.core, conference_sid, call_sid)
//! }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::argument::{argument, arguments, body_docs, lifetime, parameter_docs};
use super::construct::expression;
use super::docs;
use super::example;
use super::rust::{Rust, allow_many, ident};
use super::section::Section;
use crate::config::CrateConfig;
use crate::markdown::{Markdown, markdown};
use crate::model::{Api, ErrorResponse, Operation, Preset, Type};

/// `impl Client { … }` with the methods of one section's operations.
pub(super) fn methods(config: &CrateConfig, rust: &Rust<'_>, section: Section<'_>) -> Option<TokenStream> {
    let mut methods = section
        .operations()
        .flat_map(|operation| {
            let presets = operation.presets.iter().map(|one| preset(config, rust, operation, one));
            std::iter::once(method(config, rust, operation, section)).chain(presets)
        })
        .peekable();
    methods.peek()?;
    // A request of the file may be called `Client`.
    let client = if section.is_module() { quote!(super::super::Client) } else { quote!(Client) };
    Some(quote! {
        impl #client {
            #(#methods)*
        }
    })
}

fn method(config: &CrateConfig, rust: &Rust<'_>, operation: &Operation, section: Section<'_>) -> TokenStream {
    let docs = docs::doc(&method_docs(config, rust.api, operation, section));
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let name = ident(&operation.method_name);
    let request = ident(&operation.type_name);
    let (declarations, names) = arguments(rust, operation);
    let lifetime = lifetime(operation);
    let many = allow_many(declarations.len() + 1);
    quote! {
        #docs
        #deprecated
        #many
        pub fn #name #lifetime (&self, #(#declarations),*) -> operations::#request {
            operations::#request::new(&self.core, #(#names),*)
        }
    }
}

/// A method that presets some parameters of an operation.
fn preset(config: &CrateConfig, rust: &Rust<'_>, operation: &Operation, preset: &Preset) -> TokenStream {
    let docs = docs::doc(&[
        Markdown::text(&preset.summary).sentence(),
        markdown!("Calls [`{}`](Self::{0}) with {}.", operation.method_name, preset_text(operation, preset)),
        Markdown::ours("# Example"),
        example::of_preset(config, rust.api, operation, preset),
    ]);
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let (name, method, request) =
        (ident(&preset.method_name), ident(&operation.method_name), ident(&operation.type_name));
    let (mut declarations, names) = arguments(rust, operation);
    let mut calls = Vec::new();
    for parameter in preset.arguments.iter().map(|index| &operation.parameters[*index]) {
        let name = ident(&parameter.rust);
        let ty = argument(rust, parameter).ty;
        declarations.push(quote!(#name: #ty));
        calls.push(quote!(.#name(#name)));
    }
    for (index, value) in &preset.values {
        let parameter = &operation.parameters[*index];
        let setter = ident(&parameter.rust);
        // Lowering has reported values without an expression.
        let value: TokenStream =
            expression(rust, &parameter.ty, Some(value)).and_then(|text| text.parse().ok()).unwrap_or_default();
        calls.push(quote!(.#setter(#value)));
    }
    let lifetime = lifetime(operation);
    let many = allow_many(declarations.len() + 1);
    quote! {
        #docs
        #deprecated
        #many
        pub fn #name #lifetime (&self, #(#declarations),*) -> operations::#request {
            self.#method(#(#names),*)#(#calls)*
        }
    }
}

/// `muted` set to `true` and the given `hold`
fn preset_text(operation: &Operation, preset: &Preset) -> Markdown {
    let given = preset.arguments.iter().map(|index| markdown!("the given `{}`", operation.parameters[*index].rust));
    let set = preset
        .values
        .iter()
        .map(|(index, value)| markdown!("`{}` set to {}", operation.parameters[*index].rust, docs::value(value)));
    Markdown::join(given.chain(set), " and ")
}

/// `` `GET /calls/{id}` ``
pub(super) fn route(operation: &Operation) -> Markdown {
    Markdown::code(&format!("{} {}", operation.method, operation.path))
}

/// The summary, or the route of an operation without one.
pub(super) fn title(operation: &Operation) -> Markdown {
    Markdown::text(&operation.summary).or(route(operation))
}

/// Documentation of a method: summary, parameters, errors and an example.
fn method_docs(config: &CrateConfig, api: &Api, operation: &Operation, section: Section<'_>) -> Vec<Markdown> {
    let (summary, text) = (Markdown::text(&operation.summary).sentence(), Markdown::text(&operation.docs));
    let is_repeated = text.clone().sentence() == summary;
    let mut docs = vec![summary, if is_repeated { Markdown::default() } else { text }, route(operation)];
    if !operation.scopes.is_empty() {
        let scopes = docs::code_list(&operation.scopes, ", ");
        docs.push(markdown!("Required permissions: {}.", scopes));
    }
    let mut arguments: Vec<Markdown> = operation
        .arguments()
        .map(|parameter| {
            let [docs, facts] = parameter_docs(api, parameter, operation);
            (&parameter.rust, docs.followed_by(&facts))
        })
        .filter(|(_, docs)| !docs.is_empty())
        .map(|(name, docs)| Markdown::item(&markdown!("`{}`", *name), &docs))
        .collect();
    let body = operation.body.as_ref();
    if let Some(body) = body.filter(|body| body.required) {
        arguments.push(Markdown::item(&markdown!("`{}`", body.rust), &body_docs(body)));
    }
    let has_optional = operation.setters().next().is_some() || body.is_some_and(|body| !body.required);
    if has_optional || !arguments.is_empty() {
        docs.extend([Markdown::ours("# Parameters"), Markdown::join(arguments, "\n")]);
        docs.extend(
            has_optional
                .then(|| markdown!("Optional parameters are methods of [`{}`](operations::{0}).", operation.type_name)),
        );
    }
    if !operation.also_offered.is_empty() {
        docs.push(Markdown::ours("# Other media types"));
        docs.push(markdown!(
            "Set one with [`accept`](operations::{}::accept), and call `send_raw` or `byte_stream`: {}.",
            operation.type_name,
            docs::code_list(&operation.also_offered, ", ")
        ));
    }
    if let Some(redirect) = &operation.redirect {
        docs.push(Markdown::ours("# Redirect"));
        docs.push(Markdown::text(redirect).sentence());
        docs.push(markdown!(
            "The success is a redirect. {}`send_raw` after [`follow_redirects(false)`](operations::{}::follow_redirects) returns it, with its target in the header `Location`.",
            Markdown::ours(if matches!(operation.method.as_str(), "GET" | "HEAD") {
                "It is followed, and the value is the body it leads to. "
            } else {
                "It is an error if it would have to be followed with another method. "
            }),
            operation.type_name
        ));
    }
    if !operation.errors.is_empty() {
        docs.push(Markdown::ours("# Errors"));
        docs.push(Markdown::join(operation.errors.iter().map(|error| error_docs(api, error, section)), "\n"));
    }
    docs.push(Markdown::ours("# Example"));
    docs.push(example::of_operation(config, api, operation));
    docs
}

fn error_docs(api: &Api, error: &ErrorResponse, section: Section<'_>) -> Markdown {
    let docs = Markdown::text(&error.docs).sentence();
    let body = match &error.ty {
        Some(Type::Named(id)) => {
            let name = &api.type_def(*id).name;
            markdown!("The body decodes as [`{}`]({}::types::{0}).", *name, section.api_link())
        }
        _ => Markdown::default(),
    };
    Markdown::item(&markdown!("{}", error.status), &docs.followed_by(&body))
}
