//! Unsupported features of OpenAPI.
//!
//! One list is the source of the diagnostics and of the table in the README, so that they always agree.

use std::fmt::Write as _;

use crate::diagnostic::Severity::{self, Error, Warning};
use crate::diagnostic::{Diagnostic, Report};
use crate::text::Place;

/// An unsupported feature, and its effect on a document that uses it.
#[derive(Clone, Copy, Debug)]
pub struct Unsupported {
    /// Rule of its diagnostics.
    pub rule: &'static str,
    /// Severity: an error stops generation.
    pub severity: Severity,
    /// The objects that contain the feature.
    pub place: &'static str,
    /// The unsupported keywords or values.
    pub keywords: &'static [&'static str],
    /// The workaround of the client; for an error, the reason.
    pub effect: &'static str,
    /// The fix for the document.
    pub help: &'static str,
}

impl Unsupported {
    /// Reports a use of the feature.
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

        /// Every unsupported feature.
        pub const UNSUPPORTED: &[Unsupported] = &[$($name),*];
    };
}

unsupported! {
    UNCHECKED "unsupported-keyword" Warning "schema (3.1)"
        ["contains", "minContains", "maxContains", "propertyNames", "unevaluatedItems", "dependentRequired",
         "dependentSchemas", "if", "then", "else", "contentSchema"]
        "not checked by the client"
        "values that satisfy the rest of the schema are sent and accepted; the server checks the keyword"
    TUPLE "unsupported-keyword" Warning "schema (3.1)" ["prefixItems"]
        "all items have one type, or a union of types; the position of items is not checked"
        "keep it if the caller knows the order; otherwise declare one schema for all items in `items`"
    OPEN_TUPLE "unsupported-keyword" Warning "schema (3.1)" ["prefixItems without items"]
        "the list has items of any type"
        "write `items: false` if no other items follow, or their schema"
    PATTERN_PROPERTIES "unsupported-keyword" Warning "schema (3.1)" ["patternProperties"]
        "additional properties of any name"
        "every other property may have any name"
    UNEVALUATED_PROPERTIES "unsupported-keyword" Warning "composed schema (3.1)" ["unevaluatedProperties"]
        "not checked by the client"
        "properties that no member declares are sent and accepted"
    ANCHOR "unsupported-keyword" Warning "schema (3.1)" ["$id", "$anchor", "$dynamicAnchor"]
        "references to it are resolved only in third-party documents"
        "use the path of a component in `$ref`"
    DYNAMIC_REFERENCE "unsupported-keyword" Error "schema (3.1)" ["$dynamicRef"]
        "the referenced schema is unknown"
        "refer to a component with `$ref`"
    UNCHECKED_BY_TYPE "unsupported-keyword" Warning "schema" ["not"]
        "not checked by the client"
        "state the rule in the description, or express it with other keywords"
    LISTED_VALUES "unsupported-keyword" Warning "schema"
        ["enum of lists or objects", "const of a list or an object"]
        "not checked by the client"
        "list the values of the properties or items"
    SIMILAR_ALTERNATIVES "unsupported-keyword" Warning
        "alternatives of one type without discriminator"
        ["pattern", "minLength", "minimum", "minItems", "…"]
        "not checked by the client"
        "state the rule in the description, or express it with other keywords"
    LONE_DISCRIMINATOR "unsupported-keyword" Warning "schema that has no oneOf or anyOf, and that no component extends with allOf" ["discriminator"]
        "the value is decoded as this type"
        "list the alternatives under `oneOf`, or extend this component with `allOf`; the field `extra` keeps additional properties"
    AMBIGUOUS "ambiguous-union" Warning "oneOf, anyOf"
        ["alternatives that neither their types, required properties nor listed values tell apart"]
        "the client picks the first alternative that knows the most properties"
        "add a `discriminator`, or a required property with another `const` or `enum` in each alternative"
    RESTRICTIONS "unsupported-union" Warning "oneOf, anyOf beside properties"
        ["alternatives that only list required properties or restrict properties"]
        "one object; the combination of properties is not checked"
        "describe the valid combinations of properties; the server checks them"
    EXTRA_OF_COMPONENTS "unsupported-union" Warning "oneOf, anyOf of references" ["additionalProperties"]
        "other properties may have any value"
        "write `additionalProperties` into each alternative"
    FORM_ALTERNATIVES "unsupported-union" Warning "form" ["oneOf", "anyOf"]
        "the form has the fields of all alternatives, and the caller chooses"
        "describe the valid combinations of fields; the server checks them"
    TOO_MANY_WAYS "unsupported-union" Error "schema" ["several choices with more than 32 combinations"]
        "the union would have too many variants"
        "move the alternatives of one choice to a property"
    ALL_OF_TYPES "unsupported-all-of" Error "allOf, or oneOf beside properties" ["members of different types"]
        "no value satisfies all members"
        "make every member an object, or use `oneOf` if a value satisfies one of them"
    REQUEST_MEDIA_TYPE "unsupported-media-type" Warning "request body" ["another media type beside a form without JSON"]
        "the body is sent as the form"
        "keep both if the server accepts both"
    RESPONSE_MEDIA_TYPE "unsupported-media-type" Warning "response" ["a second media type with another schema"]
        "the response is decoded as one of them; the caller gets the other one as a raw response"
        "keep it if the caller decodes the other one; otherwise give both the same schema, or remove one"
    UNWRITTEN_MEDIA_TYPE "unsupported-media-type" Warning "request body"
        ["the schema of an object or a list as XML, text or another media type that is neither JSON nor a form", "itemSchema of multipart/form-data"]
        "the caller passes text or bytes"
        "keep it if the caller can serialize the body"
    EVENT_FIELDS "unsupported-keyword" Warning "event of a request body (3.2)" ["retry", "allOf, oneOf and anyOf beside properties", "oneOf and anyOf of events"]
        "the client sends no `retry`, does not check the alternatives, and takes the data of different events as text"
        "keep it if the program sends what the server takes"
    UNREAD_MEDIA_TYPE "unsupported-media-type" Warning "response"
        ["the schema of an object or a list as text or another media type that is neither JSON nor XML"]
        "the caller receives text or bytes"
        "keep it if the caller can parse the body; a server that sends JSON should declare `application/json`"
    PARAMETER_CONTENT "unsupported-media-type" Warning "parameter"
        ["content of an object, a list or any value as a media type other than JSON"]
        "the parameter is text, which the caller writes"
        "keep it if the caller can write the text; if the API takes JSON, declare `application/json`"
    ENCODING "unsupported-encoding" Warning "encoding"
        ["contentType of an object other than JSON", "a second contentType of text", "a required header without a fixed value", "allowReserved"]
        "the field is sent without it"
        "objects are sent as JSON, text as the first media type, files as the one the caller sets; `extra_part_header` of the request sets a header of a part"
    BRACKETS "undefined-style" Warning "parameter, encoding" ["deepObject for lists and nested objects"]
        "the bracket form: `name[0]=a`, `name[key][inner]=b`"
        "keep it if the server reads this form; for `name[]=a` write `x-rust-list-brackets: empty`, or `list-brackets = \"empty\"` in crate.toml"
    PLAIN_DEEP_OBJECT "undefined-style" Warning "parameter, encoding" ["deepObject for plain values", "deepObject without explode"]
        "`name=value` for a plain value, `name[key]=value` for an object"
        "write the style that the server reads: `form` for plain values, `explode: true` with `deepObject`"
    NESTED_STYLE "undefined-style" Warning "parameter, encoding" ["lists and objects inside, in styles other than deepObject"]
        "the items of a list as JSON, and refuses an object with a list or an object inside"
        "use the style `deepObject`, or `content` with `application/json`"
    EXPLODED_DELIMITER "undefined-style" Warning "parameter, encoding" ["spaceDelimited and pipeDelimited with explode"]
        "the style `form`: `name=a&name=b`"
        "write `style: form`, or `explode: false` for one value with delimiters"
    RESERVED "unsupported-keyword" Warning "parameter" ["allowReserved for lists and objects", "allowReserved of path and cookie parameters (3.2)"]
        "reserved characters are percent-encoded"
        "keep it if the server decodes them, as URLs require"
    QUERYSTRING "unsupported-keyword" Error "parameter (3.2)"
        ["querystring with a media type other than JSON and a form, or a form without a list of properties"]
        "the client can't write the query string"
        "describe an object with properties as `application/x-www-form-urlencoded`, JSON, or declare query parameters"
    COOKIE_STYLE "unsupported-keyword" Warning "parameter (3.2)" ["style: cookie with explode: false"]
        "each item is a cookie of its own"
        "remove `explode`, or write `style: form` if the server reads items with commas"
    PART_ENCODING "unsupported-encoding" Warning "media type, encoding (3.2)"
        ["prefixEncoding", "itemEncoding without itemSchema", "encoding of an encoding"]
        "the parts are sent and read without it"
        "keep it if the server accepts the usual media types of the parts"
    XML_NODE "unsupported-keyword" Warning "xml (3.2)" ["nodeType: none of an object", "nodeType: text and nodeType: cdata of an object, a list or its items, and of a second property"]
        "the property is read from a child element"
        "describe the value as an attribute or a child element, and only one plain value as text"
    DEFAULT_MAPPING "unsupported-keyword" Warning "discriminator (3.2)"
        ["defaultMapping to a schema that is not one of the alternatives"]
        "other values are the variant `Unknown` or the base"
        "list the default under `oneOf`, or let it extend this component with `allOf`"
    ITEM_SCHEMA "unsupported-media-type" Warning "media type (3.2)"
        ["itemSchema of a media type other than text/event-stream, JSON Lines, JSON text sequences and multipart"]
        "the items are not decoded one by one; the caller passes or receives the whole body"
        "keep it if the program splits the body into items"
    WHOLE_STREAM "unsupported-media-type" Warning "media type (3.2)" ["schema beside itemSchema"]
        "the client checks only the items"
        "keep it if the server checks the whole stream"
    OTHER_STREAM "unsupported-media-type" Warning "response" ["a second media type of a stream"]
        "the client streams the items of the first one"
        "keep it for other clients"
    SERVER_VARIABLE "unsupported-server-variable" Warning "servers" ["one variable with two defaults"]
        "the client has one value for both servers"
        "rename one of the variables"
    SECURITY_FLOW "unsupported-security-flow" Warning "security scheme" ["oauth2", "openIdConnect"]
        "the client sends the bearer token of the program, but does not obtain one"
        "keep it if the program obtains the token"
    SECURITY_SCHEME "unsupported-security-scheme" Warning "security scheme" ["http other than basic and bearer"]
        "the client sends no credential for it"
        "set the header `Authorization` with `extra_header` of a request, or pass an `http_client` that sets it to the builder"
    CLIENT_CERTIFICATE "unsupported-security-scheme" Warning "security scheme (3.1)" ["mutualTLS"]
        "the client does not set up a certificate"
        "pass an `http_client` with a certificate to the builder"
    SECURITY_REFERENCE "unsupported-reference" Error "security scheme" ["$ref"]
        "a security scheme must be defined inline"
        "define the scheme inline"
    PATH_ITEM_REFERENCE "unsupported-reference" Error "path item" ["$ref that does not lead to a path item"]
        "the path has no operations to generate"
        "define the path item inline"
    NESTED_CALLBACKS "not-generated" Warning "callback" ["callbacks of a callback"]
        "omitted"
        "describe them as callbacks of an operation, or as webhooks"
    CALLBACK_MEDIA_TYPE "unsupported-media-type" Warning "callback"
        ["the schema of an object or a list as XML, multipart or another media type that is neither JSON nor a form"]
        "the program receives bytes"
        "keep it if the program can parse the body"
    CALLBACK_FORMAT "unsupported-media-type" Warning "callback" ["a second media type with another schema"]
        "only the preferred one is decoded: JSON, then a form"
        "give both the same schema, or remove one"
    CALLBACK_PARAMETER "not-generated" Warning "callback" ["path parameters", "cookie parameters"]
        "omitted"
        "the program chooses the URL of a callback, and knows its parts"
    CALLBACK_FORM "unsupported-encoding" Warning "form or query of a callback" ["properties with several objects as alternatives"]
        "the value is the variant `Unknown` with the received text"
        "keep it if the property is not sent; otherwise describe it as text, and parse it in the program"
    CALLBACK_STYLE "unsupported-encoding" Warning "form or query of a callback"
        ["lists and objects with a style", "lists without explode", "content of a list", "contentType of an object or its list other than JSON, of other values and lists other than text"]
        "the value is read without it: a list from the values of a repeated name, an object from JSON"
        "keep it if the property is not sent; otherwise describe it as text, and parse it in the program"
    OWN_TYPE "unsupported-keyword" Warning "response as text, header of a callback" ["a type of `[types]` in crate.toml"]
        "text"
        "keep it, and parse the text in the program"
    AMBIGUOUS_CALLBACKS "ambiguous-callback" Warning "callback"
        ["payloads that neither required properties nor listed values tell apart"]
        "`AnyCallback` has no variant for them"
        "add `x-rust-callback-when`, or a required property with another `const` or `enum` in each payload"
    LINKS "not-generated" Warning "response" ["links"]
        "omitted"
        "links describe relations between operations; the client does not support them"
}

/// The styles that OpenAPI leaves undefined.
pub(crate) const UNDEFINED_STYLES: &[&Unsupported] =
    &[&BRACKETS, &PLAIN_DEEP_OBJECT, &NESTED_STYLE, &EXPLODED_DELIMITER];

/// Returns the list as a Markdown table.
#[must_use]
pub fn markdown() -> String {
    let mut table = String::from("| object | feature | effect | diagnostic |\n|---|---|---|---|\n");
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

/// Formats keywords as code, and other words as text.
fn code(keyword: &str) -> String {
    if keyword.contains(' ') || keyword == "…" { keyword.to_owned() } else { format!("`{keyword}`") }
}
