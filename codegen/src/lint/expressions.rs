//! Runtime expressions: the keys of callbacks, which say where the URL of a callback comes from.

use serde_yaml::Value;

use super::pages::Parameter;
use super::properties;
use super::suggest::suggest;
use crate::diagnostic::Report;
use crate::openapi::node::entries;
use crate::openapi::reference::follow;
use crate::text::At;

/// Checks the expressions of an operation's callbacks: their syntax, and that the request has the parameter or property.
pub(super) fn check(
    report: &mut Report<'_>,
    document: &Value,
    operation: &Value,
    parameters: &[&Parameter<'_>],
    at: &At<'_>,
) {
    let at = at.key("callbacks");
    for (name, callback) in entries(operation.get("callbacks")) {
        let is_shared = callback.get("$ref").is_some();
        let at = at.key(name);
        for (key, _) in entries(follow(document, callback)).filter(|(key, _)| !key.starts_with("x-")) {
            // The place of a shared callback is its use, because another operation may have what it names.
            let place = if is_shared { at.name() } else { at.key(key).name() };
            for expression in expressions(key) {
                let problem = match expression {
                    Ok(expression) => unresolved(report, document, operation, parameters, expression),
                    Err(problem) => Some((problem, SYNTAX.to_owned())),
                };
                if let Some((message, help)) = problem {
                    report.warning("callback-expression", place.clone(), message).help(help);
                }
            }
        }
    }
}

const SYNTAX: &str =
    "write the parameter with the URL: `{$request.body#/callbackUrl}` or `{$request.query.callbackUrl}`";

/// Returns the expressions in a key: the whole key, or each part in braces.
fn expressions(key: &str) -> Vec<Result<&str, String>> {
    if key.starts_with('$') {
        return vec![checked(key)];
    }
    let mut found = Vec::new();
    let mut rest = key;
    while let Some((_, after)) = rest.split_once('{') {
        match after.split_once('}') {
            Some((expression, after)) => {
                found.push(checked(expression));
                rest = after;
            }
            None => {
                found.push(Err(format!("the expression `{key}` has no closing brace")));
                break;
            }
        }
    }
    found
}

/// Returns an expression with a source that OpenAPI defines.
fn checked(expression: &str) -> Result<&str, String> {
    let is_source = |source: &str| {
        source == "body"
            || source.starts_with("body#/")
            || ["header.", "query.", "path."]
                .iter()
                .any(|prefix| source.strip_prefix(prefix).is_some_and(|name| !name.is_empty()))
    };
    let source = expression.strip_prefix("$request.").or_else(|| expression.strip_prefix("$response."));
    let is_valid = ["$url", "$method", "$statusCode"].contains(&expression) || source.is_some_and(is_source);
    if is_valid { Ok(expression) } else { Err(format!("`{expression}` is not a runtime expression")) }
}

/// Returns the message and the help for an expression whose parameter or property the request does not have.
fn unresolved(
    report: &mut Report<'_>,
    document: &Value,
    operation: &Value,
    parameters: &[&Parameter<'_>],
    expression: &str,
) -> Option<(String, String)> {
    let source = expression.strip_prefix("$request.")?;
    if let Some(path) = source.strip_prefix("body#") {
        let body = operation.get("requestBody").and_then(|body| follow(document, body));
        let Some(body) = body else {
            return Some((format!("the operation has no request body for `{expression}`"), SYNTAX.to_owned()));
        };
        let media = body.get("content").and_then(Value::as_mapping)?;
        let schemas: Vec<&Value> = media.values().filter_map(|media| media.get("schema")).collect();
        let is_open = |schema: &&Value| properties::names(document, schema).is_empty();
        let has_index = path.split('/').any(|token| token.parse::<usize>().is_ok());
        if has_index || schemas.is_empty() || schemas.iter().any(is_open) {
            return None;
        }
        let mut missing = None;
        for schema in schemas {
            match properties::walk(document, schema, path) {
                Ok(_) => return None,
                Err((name, holder)) => missing = Some((name, holder)),
            }
        }
        let (name, holder) = missing?;
        let help = suggest(report, &name, properties::names(document, holder).into_iter());
        return Some((
            format!("the request body has no property `{name}`"),
            help.unwrap_or_else(|| "name a property of the body".to_owned()),
        ));
    }
    let (location, name) = source.split_once('.')?;
    let is_declared = parameters.iter().any(|parameter| {
        let is_name =
            if location == "header" { parameter.name.eq_ignore_ascii_case(name) } else { parameter.name == name };
        parameter.location == location && is_name
    });
    if is_declared {
        return None;
    }
    let names = parameters.iter().filter(|parameter| parameter.location == location).map(|parameter| parameter.name);
    let help = suggest(report, name, names);
    let help = help.unwrap_or_else(|| format!("declare the {location} parameter `{name}`"));
    Some((format!("the operation has no {location} parameter `{name}`"), help))
}
