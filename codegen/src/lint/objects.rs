//! Checks of single objects other than schemas.

use std::collections::HashSet;

use serde_yaml::{Mapping, Value};

use super::structure::{Checker, choice, is_header_name};
use super::suggest::suggest;
use crate::openapi::node::{items, text};
use crate::openapi::reference::follow;
use crate::openapi::{Version, template};
use crate::text::At;

/// Checks that the URL uses exactly the declared variables.
pub(super) fn server(checker: &mut Checker<'_, '_>, server: &Mapping, at: &At<'_>) {
    let Some(url) = text(server, "url") else { return };
    let at_url = at.key("url");
    let used = match template::names(url) {
        Ok(used) => used,
        Err(problem) => {
            checker.report.error("server-url", at_url, format!("in the URL, {problem}"));
            return;
        }
    };
    let declared = server.get("variables").and_then(Value::as_mapping);
    let names = || declared.into_iter().flat_map(Mapping::keys).filter_map(Value::as_str);
    for name in &used {
        if !declared.is_some_and(|declared| declared.contains_key(*name)) {
            let message = format!("the URL uses the variable `{name}`, which is not declared");
            let help = suggest(&mut checker.report, name, names())
                .unwrap_or_else(|| format!("add `{name}` with a default to `variables`"));
            checker.report.error("server-variable", at_url, message).help(help);
        }
    }
    let at_variables = at.key("variables");
    let used: HashSet<&str> = used.into_iter().collect();
    for name in names() {
        if !used.contains(name) {
            let message = format!("the URL does not use the variable `{name}`");
            checker.report.warning("server-variable", at_variables.key(name).name(), message);
        }
    }
}

/// Checks that the default of a variable is one of its values.
pub(super) fn server_variable(checker: &mut Checker<'_, '_>, variable: &Mapping, at: &At<'_>) {
    let Some(values) = variable.get("enum").and_then(Value::as_sequence) else { return };
    if values.is_empty() {
        checker.report.error("enum-empty", at.key("enum").name(), "`enum` is empty");
        return;
    }
    if let Some(default) = variable.get("default")
        && !values.contains(default)
    {
        let message = "the default is not one of the values of the variable";
        let values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
        let help = format!("it may be {}", choice(&values));
        checker.report.error("server-variable-default", at.key("default"), message).help(help);
    }
}

/// Checks the keys of a parameter against its location.
pub(super) fn parameter(checker: &mut Checker<'_, '_>, parameter: &Mapping, at: &At<'_>) {
    schema_or_content(checker, parameter, "a parameter", at);
    examples(checker, parameter, at);
    let Some(location) = text(parameter, "in") else { return };
    if location == "querystring" {
        for key in ["schema", "style", "explode", "allowReserved"] {
            if parameter.contains_key(key) {
                let message = format!("a querystring parameter can't have `{key}`");
                let help = "write `content` with a media type";
                checker.report.error("parameter-style", at.key(key).name(), message).help(help);
            }
        }
        return;
    }
    if location == "path" && parameter.get("required") != Some(&Value::Bool(true)) {
        let place =
            if parameter.contains_key("required") { at.key("required").value() } else { at.key("name").value() };
        checker
            .report
            .error("path-parameter-required", place, "a path parameter is always required")
            .help("write `required: true`");
    }
    let styles: &[&str] = match location {
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "path" => &["simple", "label", "matrix"],
        "header" => &["simple"],
        "cookie" => &["form", "cookie"],
        _ => return,
    };
    if let Some(style) = text(parameter, "style")
        && !styles.contains(&style)
    {
        let message = format!("a {location} parameter can't have the style `{style}`");
        let help = format!("it may have the style {}", choice(styles));
        checker.report.error("parameter-style", at.key("style"), message).help(help);
    }
    let is_encoded = location == "path" || location == "cookie" && text(parameter, "style") != Some("cookie");
    let allows_reserved = location == "query" || is_encoded && checker.version >= Version::V3_2;
    for (key, is_known) in [("allowReserved", allows_reserved), ("allowEmptyValue", location == "query")] {
        if !is_known && parameter.contains_key(key) {
            let message = format!("`{key}` has no effect on a {location} parameter");
            checker.report.warning("parameter-keys", at.key(key).name(), message);
        }
    }
    header_name(checker, parameter, at);
    if location == "header"
        && let Some(name) = text(parameter, "name")
        && ["accept", "content-type", "authorization"].iter().any(|other| name.eq_ignore_ascii_case(other))
    {
        let message = format!("the header `{name}` can't be a parameter");
        let help = "media types and security requirements set this header; the parameter is ignored";
        checker.report.warning("reserved-header", at.key("name"), message).help(help);
    }
}

/// Checks that the whole query string is one parameter, without query parameters beside it.
pub(super) fn query_strings(checker: &mut Checker<'_, '_>, holder: &Mapping, at: &At<'_>) {
    let listed = items(holder.get("parameters")).iter().enumerate();
    let locations =
        listed.filter_map(|(index, one)| Some((index, follow(checker.document, one)?.get("in")?.as_str()?)));
    let of_query: Vec<_> = locations.filter(|(_, location)| matches!(*location, "query" | "querystring")).collect();
    if let [_, .., (last, _)] = of_query.as_slice()
        && of_query.iter().any(|(_, location)| *location == "querystring")
    {
        let at = at.key("parameters");
        let message = "a querystring parameter excludes other parameters of the query string";
        let help = "declare either query parameters, or one querystring parameter";
        checker.report.error("duplicate-parameter", at.index(*last), message).help(help);
    }
}

/// Checks the keys that describe parts and nodes in an older and a newer way.
pub(super) fn exclusive(checker: &mut Checker<'_, '_>, object: &Mapping, at: &At<'_>) {
    const PAIRS: [(&str, &str); 4] = [
        ("encoding", "prefixEncoding"),
        ("encoding", "itemEncoding"),
        ("attribute", "nodeType"),
        ("wrapped", "nodeType"),
    ];
    for (first, second) in PAIRS {
        if object.contains_key(first) && object.contains_key(second) {
            let message = format!("`{first}` and `{second}` exclude each other");
            checker.report.error("exclusive-keys", at.key(second).name(), message).help(format!("remove `{first}`"));
        }
    }
}

/// A header that requests send has a name that HTTP can carry.
fn header_name(checker: &mut Checker<'_, '_>, object: &Mapping, at: &At<'_>) {
    if text(object, "in") == Some("header")
        && let Some(name) = text(object, "name")
        && !is_header_name(name)
    {
        let message = format!("`{name}` can't be the name of a header");
        let help = "ASCII letters, digits, backticks and `!#$%&'*+-.^_|~` are allowed in it";
        checker.report.error("header-name", at.key("name"), message).help(help);
    }
}

/// A header of a response is described as a parameter is.
pub(super) fn header(checker: &mut Checker<'_, '_>, header: &Mapping, at: &At<'_>) {
    if !has(header, "schema") && !has(header, "content") {
        checker
            .report
            .warning("missing-key", at.name(), "a header needs the key `schema`")
            .help("without it, the header is read as text");
    } else {
        schema_or_content(checker, header, "a header", at);
    }
    examples(checker, header, at);
    for key in ["allowReserved", "allowEmptyValue"] {
        if header.contains_key(key) {
            let message = format!("`{key}` has no effect on a header");
            checker.report.warning("parameter-keys", at.key(key).name(), message);
        }
    }
}

fn schema_or_content(checker: &mut Checker<'_, '_>, object: &Mapping, name: &str, at: &At<'_>) {
    match (has(object, "schema"), object.get("content").filter(|content| !content.is_null())) {
        (true, Some(_)) => {
            let message = format!("{name} can't have both `schema` and `content`");
            checker.report.error("schema-or-content", at.key("content").name(), message);
        }
        (false, None) => {
            checker.report.error("missing-key", at.name(), format!("{name} needs the key `schema`"));
        }
        (false, Some(Value::Mapping(content))) if content.len() != 1 => {
            let message = format!("the `content` of {name} must have exactly one media type");
            checker.report.error("schema-or-content", at.key("content").name(), message);
        }
        _ => {}
    }
}

/// Checks that `example` and `examples` are not used together.
pub(super) fn examples(checker: &mut Checker<'_, '_>, object: &Mapping, at: &At<'_>) {
    if object.contains_key("example") && object.contains_key("examples") {
        let message = "`example` and `examples` exclude each other";
        checker.report.warning("example-and-examples", at.key("example").name(), message);
    }
}

/// Checks that an example has one value.
pub(super) fn example(checker: &mut Checker<'_, '_>, example: &Mapping, at: &At<'_>) {
    const PAIRS: [(&str, &str); 4] = [
        ("value", "externalValue"),
        ("value", "dataValue"),
        ("value", "serializedValue"),
        ("serializedValue", "externalValue"),
    ];
    for (first, second) in PAIRS {
        if !example.contains_key(first) || !example.contains_key(second) {
            continue;
        }
        let (place, message) = (at.key(second).name(), format!("`{first}` and `{second}` exclude each other"));
        // No document is older than the keys of 3.2.
        if [first, second].iter().any(|key| ["dataValue", "serializedValue"].contains(key)) {
            checker.report.error("example-and-examples", place, message);
        } else {
            checker.report.warning("example-and-examples", place, message);
        }
    }
}

/// Checks that an operation declares at least one response; OpenAPI 3.1 allows it to omit `responses`.
pub(super) fn responses(checker: &mut Checker<'_, '_>, operation: &Mapping, at: &At<'_>) {
    let place = match operation.get("responses") {
        None if checker.version >= Version::V3_1 => return,
        None => at.name(),
        Some(Value::Mapping(responses)) => {
            if responses.keys().filter_map(Value::as_str).any(|key| !key.starts_with("x-")) {
                return;
            }
            at.key("responses").name()
        }
        // The structure check reports a wrong type.
        Some(_) => return,
    };
    checker
        .report
        .error("missing-responses", place, "the operation declares no response")
        .help("declare at least the response to a successful call");
}

/// Checks the keys of a security scheme against its type.
pub(super) fn security_scheme(checker: &mut Checker<'_, '_>, scheme: &Mapping, at: &At<'_>) {
    let Some(kind) = text(scheme, "type") else { return };
    let (needed, allowed): (&[&str], &[&str]) = match kind {
        "apiKey" => (&["name", "in"], &[]),
        "http" => (&["scheme"], &["bearerFormat"]),
        "oauth2" => (&["flows"], &["oauth2MetadataUrl"]),
        "openIdConnect" => (&["openIdConnectUrl"], &[]),
        "mutualTLS" if checker.version == Version::V3_0 => {
            let message = "the type `mutualTLS` needs OpenAPI 3.1, but this document is OpenAPI 3.0";
            checker.report.error("unknown-value", at.key("type"), message);
            return;
        }
        _ => (&[], &[]),
    };
    if kind == "apiKey" {
        header_name(checker, scheme, at);
    }
    for key in needed {
        if !has(scheme, key) {
            let message = format!("a security scheme of type `{kind}` needs the key `{key}`");
            checker.report.error("missing-key", at.name(), message);
        }
    }
    for key in ["name", "in", "scheme", "bearerFormat", "flows", "openIdConnectUrl", "oauth2MetadataUrl"] {
        if scheme.contains_key(key) && !needed.contains(&key) && !allowed.contains(&key) {
            let message = format!("`{key}` has no effect in a security scheme of type `{kind}`");
            checker.report.warning("security-scheme-keys", at.key(key).name(), message);
        }
    }
}

/// Checks the name of an environment variable.
pub(super) fn variable(checker: &mut Checker<'_, '_>, name: &str, at: &At<'_>) {
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && name.bytes().next().is_some_and(|first| !first.is_ascii_digit());
    if !is_name {
        let message = format!("`{name}` can't be the name of an environment variable");
        checker.report.error("environment-variable", at, message).help("use letters, digits and `_`");
    }
}

/// Returns true if the key is present with a value.
fn has(mapping: &Mapping, key: &str) -> bool {
    mapping.get(key).is_some_and(|value| !value.is_null())
}
