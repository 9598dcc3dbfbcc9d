//! What the generator does not support: the one list that the diagnostics about it are made from.
//!
//! The table in the README is made from the same list, so that it can't go stale.

use std::fmt::Write as _;

use crate::diagnostic::Severity::{self, Error, Warning};
use crate::diagnostic::{Diagnostic, Report};
use crate::text::Place;

/// Something of OpenAPI that is not supported, and what happens to a document that uses it.
#[derive(Clone, Copy, Debug)]
pub struct Unsupported {
    /// The rule of its diagnostics.
    pub rule: &'static str,
    /// Whether anything is generated in spite of it.
    pub severity: Severity,
    /// Where it stands.
    pub place: &'static str,
    /// The keywords or values that it is about.
    pub keywords: &'static [&'static str],
    /// What the client does instead; for an error, what can't be expressed.
    pub effect: &'static str,
    /// What to do.
    pub help: &'static str,
}

impl Unsupported {
    /// Reports a use of it.
    pub(crate) fn report<'r>(
        &self,
        report: &'r mut Report<'_>,
        place: impl Into<Place>,
        message: impl Into<String>,
    ) -> &'r mut Diagnostic {
        let found = match self.severity {
            Error => report.error(self.rule, place, message),
            Warning => report.warning(self.rule, place, message),
        };
        found.help(self.help)
    }
}

macro_rules! unsupported {
    ($($name:ident $rule:literal $severity:ident $place:literal [$($keyword:literal),*] $effect:literal $help:literal)*) => {
        $(pub(crate) const $name: Unsupported = Unsupported {
            rule: $rule,
            severity: $severity,
            place: $place,
            keywords: &[$($keyword),*],
            effect: $effect,
            help: $help,
        };)*

        /// Everything that is not supported.
        pub const UNSUPPORTED: &[Unsupported] = &[$($name),*];
    };
}

unsupported! {
    UNCHECKED "unsupported-keyword" Warning "schema (3.1)"
        ["contains", "minContains", "maxContains", "propertyNames", "unevaluatedItems", "dependentRequired",
         "dependentSchemas", "if", "then", "else", "contentSchema"]
        "not checked by the client"
        "what is valid by the rest of the schema is sent and accepted; the server checks the keyword"
    TUPLE "unsupported-keyword" Warning "schema (3.1)" ["prefixItems"]
        "items have one type: that of all of them, or a union; which stands where is not checked"
        "nothing to do if the caller knows the order; else give all of them one schema in `items`"
    OPEN_TUPLE "unsupported-keyword" Warning "schema (3.1)" ["prefixItems without items"]
        "the list has items of any kind"
        "write `items: false` if no others follow, or the schema of those that do"
    PATTERN_PROPERTIES "unsupported-keyword" Warning "schema (3.1)" ["patternProperties"]
        "additional properties of any name"
        "every other property may have any name"
    UNEVALUATED_PROPERTIES "unsupported-keyword" Warning "composed schema (3.1)" ["unevaluatedProperties"]
        "not checked by the client"
        "properties that no member describes are sent and accepted"
    ANCHOR "unsupported-keyword" Warning "schema (3.1)" ["$id", "$anchor", "$dynamicAnchor"]
        "no reference leads there"
        "references to it are not understood: `$ref` names a place in the document"
    DYNAMIC_REFERENCE "unsupported-keyword" Error "schema (3.1)" ["$dynamicRef"]
        "the schema that it leads to is not known"
        "refer to a component with `$ref`"
    UNCHECKED_BY_TYPE "unsupported-keyword" Warning "schema" ["not"]
        "not checked by the client"
        "say it in the description, or describe what is allowed in another way"
    INNER_RULES "unsupported-keyword" Warning
        "items of items of a parameter; alternatives of one type without discriminator"
        ["pattern", "minLength", "minimum", "minItems", "…"]
        "not checked by the client"
        "say it in the description, or describe what is allowed in another way"
    LONE_DISCRIMINATOR "unsupported-keyword" Warning "schema without oneOf and anyOf" ["discriminator"]
        "the value is read as this type"
        "list the alternatives under `oneOf`; what this type does not know is kept in its `extra`"
    INLINE_DISCRIMINATED "inline-discriminated" Warning "oneOf, anyOf"
        ["discriminator without a value for an alternative, or with one for several"]
        "the alternatives are tried; what fits is taken"
        "list the one value of the property in the alternative (`enum`), or move it to `components/schemas`"
    RESTRICTIONS "unsupported-union" Warning "oneOf, anyOf beside properties"
        ["alternatives that only say what is required, or restrict a property again"]
        "an object; which properties go together is not checked"
        "say in the description which properties go together; the server checks it"
    EXTRA_OF_COMPONENTS "unsupported-union" Warning "oneOf, anyOf of references" ["additionalProperties"]
        "other properties may have any value"
        "write `additionalProperties` into each alternative"
    FORM_ALTERNATIVES "unsupported-union" Warning "form" ["oneOf", "anyOf"]
        "the form has the fields of all alternatives, and the caller chooses"
        "say in the description which fields go together; the server checks it"
    TOO_MANY_WAYS "unsupported-union" Error "schema" ["several choices with more than 32 combinations"]
        "no type has so many alternatives"
        "write the alternatives of one choice as a property"
    ALL_OF_TYPES "unsupported-all-of" Error "allOf, or oneOf beside properties" ["parts of different types"]
        "no value satisfies them"
        "make every part an object, or use `oneOf` if a value satisfies one of them"
    REQUEST_MEDIA_TYPE "unsupported-media-type" Warning "request body" ["a second media type"]
        "the body is sent as one of them"
        "nothing to do if the server takes both"
    RESPONSE_MEDIA_TYPE "unsupported-media-type" Warning "response" ["a second media type with another schema"]
        "the response is read as one of them"
        "give both media types the same schema, or remove one"
    UNWRITTEN_MEDIA_TYPE "unsupported-media-type" Warning "request body"
        ["the schema of an object or a list as XML, text or another media type that is neither JSON nor a form"]
        "the caller gives the text or the bytes"
        "nothing to do if the caller can write it"
    UNREAD_MEDIA_TYPE "unsupported-media-type" Warning "response"
        ["the schema of an object or a list as text or another media type that is neither JSON nor XML"]
        "the caller gets the text or the bytes"
        "nothing to do if the caller can read it; a server that sends JSON should say `application/json`"
    ENCODING "unsupported-encoding" Warning "encoding"
        ["contentType of a file or of a field that is no part", "several in contentType", "headers", "allowReserved"]
        "it is sent without it"
        "texts are sent as they are, objects as JSON, and files with the media type that the caller gives"
    SERVER_VARIABLE "unsupported-server-variable" Warning "servers" ["one variable with two defaults"]
        "the client has one value for both"
        "give one of them another name"
    SECURITY_FLOW "unsupported-security-flow" Warning "security scheme" ["oauth2", "openIdConnect"]
        "the client sends the bearer token that it is given, and gets none by itself"
        "nothing to do if tokens come from elsewhere"
    SECURITY_SCHEME "unsupported-security-scheme" Warning "security scheme" ["http other than basic and bearer"]
        "the client sends no credential for it"
        "set the header `Authorization` of a request with `extra_header`, or give the builder an `http_client` that does"
    CLIENT_CERTIFICATE "unsupported-security-scheme" Warning "security scheme (3.1)" ["mutualTLS"]
        "the client has no certificate by itself"
        "give the builder an `http_client` that has one"
    SECURITY_REFERENCE "unsupported-reference" Error "security scheme" ["$ref"]
        "a security scheme is written out"
        "write the scheme out"
    PATH_ITEM_REFERENCE "unsupported-reference" Error "path item" ["$ref that leads to no path item"]
        "there are no operations to generate"
        "write the path item out"
    CALLBACKS "not-generated" Warning "operation" ["callbacks"]
        "left out"
        "callbacks describe requests that the API sends; the client has nothing for them"
    LINKS "not-generated" Warning "response" ["links"]
        "left out"
        "links describe how calls go together; the client has nothing for them"
    WEBHOOKS "not-generated" Warning "document (3.1)" ["webhooks"]
        "left out"
        "webhooks describe requests that the API sends; the client has nothing for them"
}

/// The list as a table for a README.
#[must_use]
pub fn markdown() -> String {
    let mut table = String::from("| where | what | what happens | diagnostic |\n|---|---|---|---|\n");
    for entry in UNSUPPORTED {
        let keywords: Vec<String> = entry.keywords.iter().map(|keyword| code(keyword)).collect();
        let severity = match entry.severity {
            Error => "error",
            Warning => "warning",
        };
        // Writing to a string does not fail.
        let _ = writeln!(
            table,
            "| {} | {} | {} | {severity} `{}` |",
            entry.place,
            keywords.join(", "),
            entry.effect,
            entry.rule
        );
    }
    table
}

/// Keywords are code; words are not.
fn code(keyword: &str) -> String {
    if keyword.contains(' ') || keyword == "…" { keyword.to_owned() } else { format!("`{keyword}`") }
}
