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

use super::argument::{argument, arguments, body_docs, parameter_docs};
use super::construct::expression;
use super::docs;
use super::example;
use super::rust::{Rust, allow_many, ident};
use super::section::Section;
use crate::config::CrateConfig;
use crate::model::{Api, ErrorResponse, Operation, Preset, Type};

/// `impl Client { … }` with the methods of the operations that stand in a file.
pub(super) fn methods(config: &CrateConfig, rust: &Rust<'_>, section: Section<'_>) -> Option<TokenStream> {
    let mut methods = section
        .operations()
        .flat_map(|operation| {
            let presets = operation.presets.iter().map(|one| preset(config, rust, operation, one));
            std::iter::once(method(config, rust, operation, section)).chain(presets)
        })
        .peekable();
    methods.peek()?;
    Some(quote! {
        impl Client {
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
    let many = allow_many(declarations.len() + 1);
    quote! {
        #docs
        #deprecated
        #many
        pub fn #name(&self, #(#declarations),*) -> operations::#request {
            operations::#request::new(&self.core, #(#names),*)
        }
    }
}

/// A method that sets some parameters of an operation.
fn preset(config: &CrateConfig, rust: &Rust<'_>, operation: &Operation, preset: &Preset) -> TokenStream {
    let docs = docs::doc(&[
        docs::sentence(&preset.summary),
        format!("[`{name}`](Self::{name}) with {}.", preset_text(operation, preset), name = operation.method_name),
        "# Example".to_owned(),
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
        // A value that is no expression was reported when the document was lowered.
        let value: TokenStream =
            expression(rust, &parameter.ty, Some(value)).and_then(|text| text.parse().ok()).unwrap_or_default();
        calls.push(quote!(.#setter(#value)));
    }
    let many = allow_many(declarations.len() + 1);
    quote! {
        #docs
        #deprecated
        #many
        pub fn #name(&self, #(#declarations),*) -> operations::#request {
            self.#method(#(#names),*)#(#calls)*
        }
    }
}

/// `muted` set to `true` and `hold` given
fn preset_text(operation: &Operation, preset: &Preset) -> String {
    let given = preset.arguments.iter().map(|index| format!("`{}` given", operation.parameters[*index].rust));
    let set = preset
        .values
        .iter()
        .map(|(index, value)| format!("`{}` set to `{}`", operation.parameters[*index].rust, docs::value(value)));
    given.chain(set).collect::<Vec<_>>().join(" and ")
}

/// Documentation of a method: what it does, its arguments, its errors and an example.
fn method_docs(config: &CrateConfig, api: &Api, operation: &Operation, section: Section<'_>) -> Vec<String> {
    let mut docs = vec![docs::sentence(&operation.summary), docs::clean(&operation.docs)];
    docs.push(operation.route());
    if !operation.scopes.is_empty() {
        docs.push(format!("Permissions that the credential needs: {}.", operation.scopes.join(", ")));
    }
    let mut arguments: Vec<String> = operation
        .arguments()
        .map(|parameter| {
            let [docs, facts] = parameter_docs(api, parameter, operation);
            docs::item(&format!("`{}`", parameter.rust), &docs::followed_by(&docs, &facts))
        })
        .collect();
    let body = operation.body.as_ref();
    if let Some(body) = body.filter(|body| body.required) {
        arguments.push(docs::item(&format!("`{}`", body.rust), &body_docs(body)));
    }
    let has_optional = operation.setters().next().is_some() || body.is_some_and(|body| !body.required);
    if has_optional || !arguments.is_empty() {
        docs.push("# Parameters".to_owned());
        docs.push(arguments.join("\n"));
    }
    if has_optional {
        let which = if arguments.is_empty() { "All are optional:" } else { "Optional ones are" };
        docs.push(format!("{which} methods of [`{name}`](operations::{name}).", name = operation.type_name));
    }
    if !operation.errors.is_empty() {
        docs.push("# Errors".to_owned());
        docs.push(operation.errors.iter().map(|error| error_docs(api, error, section)).collect::<Vec<_>>().join("\n"));
    }
    docs.push("# Example".to_owned());
    docs.push(example::of_operation(config, api, operation));
    docs
}

fn error_docs(api: &Api, error: &ErrorResponse, section: Section<'_>) -> String {
    let docs = docs::sentence(&error.docs);
    let body = match &error.ty {
        Some(Type::Named(id)) => {
            let name = &api.type_def(*id).name;
            format!("Decodes as [`{name}`]({}::types::{name}).", section.api_link())
        }
        _ => String::new(),
    };
    docs::item(&error.status.to_string(), &docs::followed_by(&docs, &body))
}
