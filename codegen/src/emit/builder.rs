//! Setters of a client's builder: credentials, settings and variables of the server.
//!
//! ```text
//! /// Account SID and auth token.
//! ///
//! /// `from_env` reads `TWILIO_ACCOUNT_SID` and `TWILIO_AUTH_TOKEN`.
//! pub fn account_auth(mut self, username: impl Into<String>, password: impl Into<String>) -> Self {
//!     self.core.credential("accountAuth", runtime::Credential::basic(username, password));
//!     self
//! }
//! ```

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs;
use super::rust::{Rust, allow_operator, ident};
use crate::markdown::{Markdown, markdown};
use crate::model::{Api, Format, SchemeKind, SecurityScheme, Server, ServerVariable, Setting, Type};
use crate::name::RustName;

pub(super) fn setters(rust: &Rust<'_>) -> TokenStream {
    let api = rust.api;
    let credentials = api.schemes.iter().map(credential);
    let settings = api.settings.iter().map(|one| setting(rust, one));
    let variables = variables(api).into_iter().map(|one| variable(api, one));
    let representation = (api.representations.len() > 1).then(|| representation(api));
    credentials.chain(settings).chain(variables).chain(representation).collect()
}

/// Variables of the document's servers and of the operations' own.
pub(super) fn variables(api: &Api) -> Vec<&ServerVariable> {
    let mut variables: Vec<&ServerVariable> = api.server.variables.iter().collect();
    let own = api.operations.iter().filter_map(|operation| operation.server.as_ref());
    for variable in api.other_servers.iter().chain(own).flat_map(|server: &Server| &server.variables) {
        if !variables.iter().any(|known| known.wire == variable.wire) {
            variables.push(variable);
        }
    }
    variables
}

/// The arguments of the setter for a credential.
pub(super) fn credential_arguments(kind: &SchemeKind) -> &'static [&'static str] {
    match kind {
        SchemeKind::Basic => &["username", "password"],
        SchemeKind::Bearer => &["token"],
        SchemeKind::ApiKey { .. } => &["key"],
    }
}

/// A documented setter that calls the runtime's builder.
fn setter(name: &RustName, docs: &[Markdown], arguments: &TokenStream, call: &TokenStream) -> TokenStream {
    let docs = docs::doc(docs);
    let operator = allow_operator(name);
    let name = ident(name);
    quote! {
        #docs
        #operator
        pub fn #name(mut self, #arguments) -> Self {
            self.core.#call;
            self
        }
    }
}

fn credential(scheme: &SecurityScheme) -> TokenStream {
    let (fallback, constructor) = match &scheme.kind {
        SchemeKind::Basic => (Markdown::ours("User name and password of HTTP Basic authentication."), quote!(basic)),
        SchemeKind::Bearer => (Markdown::ours("Token of HTTP Bearer authentication."), quote!(bearer)),
        SchemeKind::ApiKey { name, .. } => {
            (markdown!("API key, sent as {}.", Markdown::code(name.as_str())), quote!(api_key))
        }
    };
    let first = Markdown::text(&scheme.docs).sentence().or(fallback);
    let names = docs::code_list(&scheme.env, " and ");
    let variables = if names.is_empty() { names } else { markdown!("`from_env` reads {}.", names) };
    let arguments: Vec<_> = credential_arguments(&scheme.kind).iter().map(|name| format_ident!("{name}")).collect();
    let id = &scheme.id;
    setter(
        &scheme.rust,
        &[first, variables],
        &quote!(#(#arguments: impl Into<String>),*),
        &quote!(credential(#id, runtime::Credential::#constructor(#(#arguments),*))),
    )
}

fn setting(rust: &Rust<'_>, setting: &Setting) -> TokenStream {
    let name = ident(&setting.rust);
    let wire = setting.wire.as_str();
    let mut facts = Vec::new();
    facts.extend(setting.env.as_deref().map(read_from));
    facts.extend(setting.from_username.then(|| Markdown::ours("Default: the user name of the credential.")));
    let ty = rust.argument(&setting.ty).ty;
    let value = match rust.api.resolve(&setting.ty) {
        ty @ (Type::Named(_) | Type::String) => {
            let text = rust.ty(ty);
            quote!(&Into::<#text>::into(#name))
        }
        _ => quote!(&#name),
    };
    let facts = Markdown::join(facts, " ");
    let docs = [docs::described(&setting.docs, &setting.rust, wire), facts];
    setter(&setting.rust, &docs, &quote!(#name: #ty), &quote!(setting(#wire, #value)))
}

fn variable(api: &Api, variable: &ServerVariable) -> TokenStream {
    let name = ident(&variable.rust);
    let wire = variable.wire.as_str();
    let default = Markdown::code(&variable.default);
    let mut facts = vec![match (variable.required, variable.default.as_str()) {
        (true, "") => Markdown::ours("Required unless a base URL is set."),
        (true, _) => markdown!("Required unless a base URL is set. Example: {}.", default),
        // The default server of the client is without the variable.
        _ if is_in(&api.other_servers, variable) && !is_in([&api.server], variable) => Markdown::default(),
        (false, _) => markdown!("Default: {}.", default),
    }];
    facts.retain(|fact| !fact.is_empty());
    if !variable.values.is_empty() {
        facts.push(markdown!("One of {}.", docs::code_list(&variable.values, ", ")));
    }
    facts.extend(variable.env.as_deref().map(read_from));
    let fallback = markdown!("Sets {} in the server's URL.", Markdown::code(wire));
    let first = Markdown::text(&variable.docs).sentence().or(fallback);
    let docs = [first, Markdown::join(facts, " ")];
    setter(&variable.rust, &docs, &quote!(#name: impl Into<String>), &quote!(server_variable(#wire, #name)))
}

/// Returns true if one of the servers has the variable.
fn is_in<'a>(servers: impl IntoIterator<Item = &'a Server>, variable: &ServerVariable) -> bool {
    servers.into_iter().flat_map(|server| &server.variables).any(|known| known.wire == variable.wire)
}

/// The sentence that names a value's environment variable.
fn read_from(env: &str) -> Markdown {
    markdown!("`from_env` reads {}.", Markdown::code(env))
}

fn representation(api: &Api) -> TokenStream {
    let default = match api.representations.first().map(|representation| representation.format) {
        Some(Format::Xml) => "XML",
        _ => "JSON",
    };
    let docs =
        [markdown!("Sets the format of responses. Default: {}. The types are the same for all formats.", default)];
    let name = RustName::snake("representation");
    setter(&name, &docs, &quote!(representation: runtime::Representation), &quote!(representation(representation)))
}
