//! Operations, parameters, bodies and responses that progenitor panics on.

use std::collections::BTreeMap;

use openapiv3::{
    Components, MediaType, OpenAPI, Operation, Parameter, PathItem, PathStyle, QueryStyle, ReferenceOr, RequestBody,
    Response, StatusCode,
};

use super::{AdjustmentKind, Adjustments, pointer, resolve};

/// Returns the methods of a path item and their operations.
pub(super) fn methods(item: &mut PathItem) -> [(&'static str, &mut Option<Operation>); 8] {
    [
        ("get", &mut item.get),
        ("put", &mut item.put),
        ("post", &mut item.post),
        ("delete", &mut item.delete),
        ("options", &mut item.options),
        ("head", &mut item.head),
        ("patch", &mut item.patch),
        ("trace", &mut item.trace),
    ]
}

/// Adjusts the operations of a document.
pub(super) fn adjust(document: &mut OpenAPI, adjustments: &mut Adjustments) {
    if let Some(components) = &mut document.components {
        for (name, response) in &mut components.responses {
            content(response, &pointer("/components/responses", &[name]), adjustments);
        }
        for (name, request) in &mut components.request_bodies {
            body(request, &pointer("/components/requestBodies", &[name]), adjustments);
        }
    }
    let components = document.components.as_ref();
    for (path, item) in &mut document.paths.paths {
        let ReferenceOr::Item(item) = item else { continue };
        let at = pointer("/paths", &[path]);
        let shared_usable = parameters(&mut item.parameters, components, &at, adjustments);
        for (method, slot) in methods(item) {
            let Some(operation) = slot else { continue };
            let at = pointer(&at, &[method]);
            let usable = shared_usable
                && parameters(&mut operation.parameters, components, &at, adjustments)
                && request(operation, components, &at, adjustments);
            if !usable {
                *slot = None;
                adjustments.push(AdjustmentKind::OperationRemoved, at);
                continue;
            }
            if operation.operation_id.is_none() {
                operation.operation_id = Some(format!("{method} {path}"));
                adjustments.push(AdjustmentKind::OperationNamed, at.as_str());
            }
            responses(operation, components, &at, adjustments);
        }
    }
}

/// Removes optional parameters that progenitor does not support. Returns false if an unsupported one is required.
fn parameters(
    parameters: &mut Vec<ReferenceOr<Parameter>>,
    components: Option<&Components>,
    at: &str,
    adjustments: &mut Adjustments,
) -> bool {
    let mut usable = true;
    let mut index = 0;
    parameters.retain(|parameter| {
        let here = pointer(at, &["parameters", &index.to_string()]);
        index += 1;
        let Some(parameter) = resolve(components, parameter, "parameters", |all, name| all.parameters.get(name)) else {
            return true;
        };
        let known = match parameter {
            Parameter::Query { style, .. } => *style == QueryStyle::Form,
            Parameter::Path { style, .. } => *style == PathStyle::Simple,
            Parameter::Header { .. } => true,
            Parameter::Cookie { .. } => false,
        };
        if !known && parameter.parameter_data_ref().required {
            usable = false;
        } else if !known {
            adjustments.push(AdjustmentKind::ParameterRemoved, here);
        }
        known
    });
    usable
}

/// Adjusts the body of an operation. Returns false if progenitor does not support the body.
fn request(
    operation: &mut Operation,
    components: Option<&Components>,
    at: &str,
    adjustments: &mut Adjustments,
) -> bool {
    let Some(request) = &mut operation.request_body else { return true };
    body(request, &pointer(at, &["requestBody"]), adjustments);
    let Some(body) = resolve(components, request, "requestBodies", |all, name| all.request_bodies.get(name)) else {
        return true;
    };
    body.content.iter().all(|(name, media)| is_body(name) && media.schema.is_some())
}

/// Returns true for media types that progenitor supports in request bodies.
fn is_body(name: &str) -> bool {
    let name = name.split(';').next().unwrap_or(name);
    matches!(
        name,
        "application/json"
            | "application/x-www-form-urlencoded"
            | "application/octet-stream"
            | "text/plain"
            | "text/x-markdown"
    )
}

/// Keeps only the first media type of a request body that progenitor supports.
fn body(body: &mut ReferenceOr<RequestBody>, at: &str, adjustments: &mut Adjustments) {
    let ReferenceOr::Item(body) = body else { return };
    let kept = body.content.keys().position(|name| is_body(name)).unwrap_or(0);
    let mut index = 0;
    body.content.retain(|name, media| {
        let here = pointer(at, &["content", name]);
        let keep = index == kept;
        index += 1;
        if keep {
            encoding(media, &here, adjustments);
        } else {
            adjustments.push(AdjustmentKind::MediaTypeRemoved, here);
        }
        keep
    });
}

fn encoding(media: &mut MediaType, at: &str, adjustments: &mut Adjustments) {
    if !media.encoding.is_empty() {
        media.encoding.clear();
        adjustments.push(AdjustmentKind::EncodingRemoved, pointer(at, &["encoding"]));
    }
}

/// Returns true for response media types that progenitor treats as JSON.
fn is_json(name: &str) -> bool {
    name == "application/json" || name.starts_with("application/json;")
}

fn content(response: &mut ReferenceOr<Response>, at: &str, adjustments: &mut Adjustments) {
    let ReferenceOr::Item(response) = response else { return };
    response.content.retain(|name, media| {
        let here = pointer(at, &["content", name]);
        if !is_json(name) {
            return true;
        }
        encoding(media, &here, adjustments);
        if media.schema.is_none() {
            adjustments.push(AdjustmentKind::ResponseBodyRemoved, here);
        }
        media.schema.is_some()
    });
}

/// Keeps one success type and one error type.
fn responses(operation: &mut Operation, components: Option<&Components>, at: &str, adjustments: &mut Adjustments) {
    let at = pointer(at, &["responses"]);
    let all = &mut operation.responses;
    if let Some(default) = &mut all.default {
        content(default, &pointer(&at, &["default"]), adjustments);
    }
    for (status, response) in &mut all.responses {
        content(response, &pointer(&at, &[&status.to_string()]), adjustments);
    }
    if all.responses.keys().any(is_success)
        && let Some(default) = all.default.take()
    {
        for range in [4, 5] {
            all.responses.entry(StatusCode::Range(range)).or_insert_with(|| default.clone());
        }
        adjustments.push(AdjustmentKind::DefaultNarrowed, pointer(&at, &["default"]));
    }
    for (group, kind) in [
        (is_success as fn(&StatusCode) -> bool, AdjustmentKind::SuccessRemoved),
        (is_error as fn(&StatusCode) -> bool, AdjustmentKind::ErrorRemoved),
    ] {
        let bodies: Vec<(StatusCode, Body)> = all
            .responses
            .iter()
            .filter(|(status, _)| group(status))
            .filter_map(|(status, response)| Some((status.clone(), Body::of(response, components)?)))
            .collect();
        let Some(kept) = most_frequent(&bodies) else { continue };
        for (status, body) in &bodies {
            if body != kept {
                all.responses.shift_remove(status);
                adjustments.push(kind, pointer(&at, &[&status.to_string()]));
            }
        }
    }
}

fn is_success(status: &StatusCode) -> bool {
    matches!(status, StatusCode::Code(101 | 200..=299) | StatusCode::Range(2))
}

fn is_error(status: &StatusCode) -> bool {
    matches!(status, StatusCode::Code(400..=599) | StatusCode::Range(4 | 5))
}

/// The body of a response in progenitor. A typed body takes precedence over equally frequent others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Body {
    Raw,
    None,
    /// The schema as JSON text: equal texts are one type.
    Typed(String),
}

impl Body {
    fn of(response: &ReferenceOr<Response>, components: Option<&Components>) -> Option<Self> {
        let response = resolve(components, response, "responses", |all, name| all.responses.get(name))?;
        let json = response.content.iter().find(|(name, _)| is_json(name));
        Some(match json.and_then(|(_, media)| media.schema.as_ref()) {
            Some(schema) => Self::Typed(serde_json::to_string(schema).ok()?),
            None if response.content.is_empty() => Self::None,
            None => Self::Raw,
        })
    }
}

fn most_frequent(bodies: &[(StatusCode, Body)]) -> Option<&Body> {
    let mut counts: BTreeMap<&Body, usize> = BTreeMap::new();
    for (_, body) in bodies {
        *counts.entry(body).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(body, count)| (*count, *body)).map(|(body, _)| body)
}
