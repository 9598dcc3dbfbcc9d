//! The rules, as a list: what an explanation and the documentation show.

use crate::diagnostic::Severity::{self, Error, Warning};

/// A rule of the front end.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name in diagnostics.
    pub id: &'static str,
    /// How bad a breach is. Some rules have milder cases.
    pub severity: Severity,
    /// What it demands, and why.
    pub why: &'static str,
}

macro_rules! rules {
    ($($severity:ident $id:literal $why:literal)*) => {
        /// Every rule of the front end, by name.
        pub static RULES: &[Rule] = &[$(Rule { id: $id, severity: $severity, why: $why }),*];
    };
}

rules! {
    Error "ambiguous-path" "Two paths that differ only in the names of their parameters are the same path: of two operations with the same method no server can tell which one is meant."
    Warning "array-items" "OpenAPI 3.0 wants `items` beside `type: array`. Without it the items may be anything."
    Error "bounds" "A lower bound above its upper bound leaves no valid value."
    Error "circular-reference" "A schema that consists of itself, by `$ref` or as a member of `allOf`, `oneOf` or `anyOf`, describes nothing."
    Warning "component-name" "Names of components consist of letters, digits, `.`, `-` and `_`, so that they can stand in references."
    Warning "default-not-in-enum" "A default that is not one of the allowed values can't be sent."
    Error "document-model" "The document can't be held although it passed every check. This is a mistake in the generator: please report it."
    Error "duplicate-key" "Of two equal keys in a mapping only one can count, and readers differ in which."
    Warning "duplicate-operation-id" "The operation id names the method of the client, so every operation needs its own."
    Error "duplicate-parameter" "A parameter is identified by its name and its location. An operation may replace a parameter of its path, but not its own."
    Error "empty-document" "An OpenAPI document has at least the keys `openapi`, `info` and `paths`."
    Warning "enum-duplicate" "A value that is listed twice is usually a slip for another value."
    Error "enum-empty" "An enumeration without values leaves no valid value."
    Error "environment-variable" "Names of environment variables consist of letters, digits and `_`, and do not begin with a digit."
    Error "error-property" "`x-rust-error` names the properties of the schema that hold code, message and link of an error."
    Warning "example-and-examples" "Two keys that exclude each other stand side by side."
    Error "extension-place" "Every `x-rust-` key belongs to certain objects; elsewhere it would be ignored."
    Error "extension-value" "The value of an `x-rust-` key says nothing, or contradicts itself."
    Error "external-reference" "References lead to files in the folder of the document or below it. Nothing else is read, and nothing is fetched."
    Error "json-syntax" "The text is not JSON."
    Error "key-not-text" "Keys of an OpenAPI document are text. YAML reads `true`, `null` and `1.5` as something else."
    Error "merge-conflict" "A merge left both versions of the text in the file."
    Error "missing-key" "OpenAPI demands the key."
    Error "missing-responses" "An operation declares at least one response."
    Error "missing-value" "A key without a value says nothing. A required key needs one."
    Warning "no-operations" "A document without operations gives a client that can do nothing."
    Error "not-a-mapping" "An OpenAPI document is a mapping."
    Error "not-finite" "Values are JSON, which has neither infinity nor not-a-number."
    Warning "not-generated" "The part of the document is of no use to a client."
    Error "not-utf-8" "OpenAPI documents are UTF-8 text."
    Warning "older-spelling" "The key is spelled as in OpenAPI 3.0, in a document of OpenAPI 3.1. It is understood."
    Error "openapi-version" "The generator reads OpenAPI 3.0 and 3.1."
    Error "pagination" "`x-rust-pagination` names the list of items and the link to the next page in the successful response."
    Warning "parameter-keys" "The key has no effect on a parameter in this location."
    Error "parameter-style" "Every location has its own styles."
    Error "path-parameter" "The parameters in a path and the declared path parameters are the same."
    Error "path-parameter-required" "A path without one of its parameters is another path, so path parameters are `required: true`."
    Error "path-slash" "Paths begin with `/`; they are appended to the URL of the server."
    Error "path-template" "Parameters in a path stand in braces, each once."
    Warning "pattern" "The client checks values before it sends them. Patterns with look-around or back-references are left to the server."
    Warning "ref-siblings" "Beside `$ref`, most keys have no effect."
    Error "reference-kind" "A reference leads to an object of the kind that is needed where it stands."
    Warning "required-property" "A required property that is not described is usually misspelled."
    Error "requires" "`x-rust-requires` names another property of the schema, or another parameter of the operation."
    Warning "reserved-header" "`Accept`, `Content-Type` and `Authorization` follow from other parts of the document."
    Error "schema-or-content" "A parameter is described by `schema`, or by `content` with one media type."
    Warning "security-scheme-keys" "The key belongs to another type of security scheme."
    Warning "security-scopes" "Only OAuth 2 and OpenID Connect have scopes."
    Error "server-url" "Variables in the URL of a server stand in braces."
    Error "server-variable" "The variables in the URL of a server and the declared ones are the same."
    Error "status-code" "Responses stand under a status code, a range such as `4XX`, or `default`."
    Error "too-deep" "Deeply nested documents are hard to read and to work on."
    Error "too-large" "The document is larger than any description of an API, usually by aliases of aliases."
    Error "undefined-security-scheme" "Security requirements name security schemes in `components`."
    Warning "unexpected-request-body" "GET, HEAD and DELETE have no use for a request body."
    Error "unknown-extension" "The generator has no such `x-rust-` key. Keys of others may have any other name that begins with `x-`."
    Error "unknown-key" "A key that OpenAPI does not have is usually misspelled, and would be ignored."
    Error "unknown-value" "The key has a fixed set of values."
    Error "unreadable-file" "The file can't be read."
    Error "unresolved-reference" "The reference leads nowhere."
    Warning "unsupported-keyword" "The keyword of OpenAPI 3.1 has no counterpart in the client."
    Error "wrong-type" "The value is of another kind than OpenAPI demands."
    Error "yaml-merge" "`<<` merges mappings into the one that it stands in."
    Error "yaml-syntax" "The text is not YAML."
    Error "yaml-tag" "Tags are no part of JSON, and so of no OpenAPI document."
}
