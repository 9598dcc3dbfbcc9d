//! The calls of an operation: values, expected request and response, derived only from the document.

use std::collections::BTreeMap;

use serde_json::Value;
use test_server::Reply;

use crate::body::{self, Body};
use crate::document::{Document, Operation};
use crate::encode;
use crate::fit;
use crate::given::Given;
use crate::media::{concrete, essence, example, examples, is_free_form, is_json, rank};
use crate::percent::percent;
use crate::sample::{self, Direction};
use crate::template::{self, Template};
use crate::variation::defaulted;
use crate::xml;

/// User name of the client.
pub const USERNAME: &str = "user";
/// Password, token and key of the client.
pub const PASSWORD: &str = "secret";
/// User name and password in the `Authorization` header.
const BASIC: &str = "Basic dXNlcjpzZWNyZXQ=";

/// One call of an operation.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// `GET /calls/{Sid}`, and the kind of call.
    pub(crate) name: String,
    pub(crate) given: Given,
    pub(crate) expected: Expected,
    pub(crate) response: Response,
}

impl Exchange {
    /// Returns the values to call the operation with.
    pub fn given(&self) -> &Given {
        &self.given
    }
}

/// The expected request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Expected {
    pub(crate) method: String,
    /// Percent-encoded.
    pub(crate) path: String,
    /// Names, and percent-encoded values.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: BTreeMap<String, String>,
    /// The media types that the body may have, each with the body; empty if there is no body.
    pub(crate) bodies: Vec<(String, Body)>,
}

/// The response of the server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) media_type: Option<String>,
    /// A value if the media type is JSON or XML, otherwise text.
    pub(crate) body: Value,
    /// The body as it is sent.
    pub(crate) text: String,
}

impl Response {
    /// Returns the response of the server.
    pub(crate) fn reply(&self) -> Reply {
        let Some(media_type) = &self.media_type else { return Reply::new(self.status, &[], "") };
        Reply::new(self.status, &[("content-type", media_type)], &self.text)
    }
}

/// Returns the calls of an operation: one with everything set for each response example, and one with only required
/// values. A call that has no value for something required is skipped.
pub(crate) fn exchanges(document: &Document, method: &str, path: &str) -> Vec<Exchange> {
    let Some(operation) = document.operation(method, path) else { return Vec::new() };
    let responses = responses(document, &operation, method, path);
    let minimal = responses.first().cloned().map(|response| (false, response));
    let all = responses.into_iter().map(|response| (true, response)).chain(minimal);
    let exchange = |(index, (everything, response))| {
        let kind = if everything { "everything set" } else { "only what is required" };
        let name = format!("{method} {path} ({}: {kind})", index + 1);
        match request(document, &operation, method, path, everything) {
            Ok((given, expected)) => Some(Exchange { name, given, expected, response }),
            Err(missing) => {
                document.skip(format!("{name}: no value for {missing}"));
                None
            }
        }
    };
    all.enumerate().filter_map(exchange).collect()
}

/// Returns the values of a call and the expected request, or the name of a required part without a value.
fn request(
    document: &Document,
    operation: &Operation<'_>,
    method: &str,
    path: &str,
    everything: bool,
) -> Result<(Given, Expected), String> {
    let brackets = document.list_brackets();
    let mut given = Given::default();
    let mut expected = Expected { method: method.to_owned(), ..Expected::default() };
    let template = Template::of(path);
    let undeclared = template.undeclared(&document.parameters(operation));
    let mut in_path = Vec::new();
    let mut cookies = Vec::new();
    let mut length_name = None;
    for parameter in document.parameters(operation).into_iter().chain(&undeclared) {
        let [name, place] = ["name", "in"].map(|key| parameter[key].as_str().unwrap_or_default());
        let is_required = parameter["required"] == true || place == "path";
        if !everything && !is_required {
            continue;
        }
        // A client refuses to omit what is required.
        let is_sent = |value: &Value| !encode::pairs(name, parameter, value, brackets).is_empty();
        let may_be_empty = !is_required || ["path", "header"].contains(&place);
        let Some(value) = parameter_value(document, parameter).filter(|value| may_be_empty || is_sent(value)) else {
            if is_required {
                return Err(format!("the {place} parameter {name}"));
            }
            continue;
        };
        if let Some(name) = template.query_name(name).filter(|_| ["path", "query"].contains(&place)) {
            given.set("query", name, value.clone());
            expected.query.extend(encode::pairs(name, &template::in_query(parameter), &value, brackets));
            continue;
        }
        if place == "path" && !template.path.contains(&format!("{{{name}}}")) {
            continue;
        }
        if place == "querystring" {
            // The fields of a form, or a JSON text without a name.
            let media_type = &parameter["content"][body::FORM];
            let Some(fields) = value.as_object().filter(|_| media_type.is_object()) else {
                given.set("query", "", value.clone());
                expected.query.push((String::new(), percent(&value.to_string())));
                continue;
            };
            for (name, value) in fields {
                given.set("query", name, value.clone());
                expected.query.extend(encode::field(name, &media_type["encoding"][name], value, brackets));
            }
            continue;
        }
        given.set(place, name, value.clone());
        match place {
            "path" => in_path.push((parameter, value)),
            "query" => expected.query.extend(encode::pairs(name, parameter, &value, brackets)),
            "header" => {
                expected.headers.insert(name.to_lowercase(), encode::header(parameter, &value));
                length_name = length_name.or(name.eq_ignore_ascii_case("content-length").then_some(name));
            }
            _ => cookies.extend(encode::cookies(name, parameter, &value)),
        }
    }
    expected.path = encode::path(template.path, &in_path);
    expected.query.extend(template.fixed());
    for scheme in document.security(operation) {
        secure(scheme, &mut expected, &mut cookies);
    }
    if !cookies.is_empty() {
        expected.headers.insert("cookie".to_owned(), cookies.join("; "));
    }
    expected.bodies = body::bodies(document, operation, everything, &mut given)?;
    // Clients send no other length than that of the body.
    if let Some(name) = length_name
        && let Some(length) = body::length(&expected.bodies)
    {
        given.set("header", name, length.into());
        expected.headers.insert(name.to_lowercase(), length.to_string());
    }
    Ok((given, expected))
}

pub(crate) fn parameter_value(document: &Document, parameter: &Value) -> Option<Value> {
    let content = parameter["content"].as_object().and_then(|content| content.values().next());
    let schema = &content.unwrap_or(parameter)["schema"];
    let is_plain = parameter["in"] == "header"
        || parameter["style"].as_str().is_some_and(|style| style == "cookie" || style.ends_with("Delimited"));
    let direction = if is_plain { Direction::Plain } else { Direction::Sent };
    let example = example(document, parameter, schema, direction);
    let value = example.or_else(|| sample::value(document, schema, direction))?;
    // A client sends no empty segment of a path.
    let listed = || document.resolve(schema)["enum"].as_array()?.iter().find(|listed| **listed != "").cloned();
    let value = if parameter["in"] == "path" && value == "" { listed()? } else { value };
    Some(match parameter["style"].as_str() {
        _ if content.is_some() => value,
        Some("deepObject") => without_empty_items(value),
        _ => flat(value),
    })
}

/// Removes the items of lists that a `deepObject` can't express: null, and empty lists and objects.
pub(crate) fn without_empty_items(value: Value) -> Value {
    match value {
        Value::Object(properties) => {
            properties.into_iter().map(|(name, inner)| (name, without_empty_items(inner))).collect()
        }
        Value::Array(items) => {
            let items = items.into_iter().map(without_empty_items);
            items.filter(|item| !encode::deep(String::new(), item, "").is_empty()).collect()
        }
        plain => plain,
    }
}

/// Flattens nested objects, which no other style can hold.
fn flat(mut value: Value) -> Value {
    if let Value::Object(properties) = &mut value {
        properties.retain(|_, property| !property.is_object() && !property.is_array());
    }
    value
}

/// Adds the credential of a security scheme.
fn secure(scheme: &Value, expected: &mut Expected, cookies: &mut Vec<String>) {
    let is = |key: &str, value: &str| scheme[key].as_str().is_some_and(|text| text.eq_ignore_ascii_case(value));
    let name = scheme["name"].as_str().unwrap_or_default();
    if is("type", "http") && is("scheme", "basic") {
        expected.headers.insert("authorization".to_owned(), BASIC.to_owned());
    } else if is("type", "http") && is("scheme", "bearer") || is("type", "oauth2") || is("type", "openIdConnect") {
        expected.headers.insert("authorization".to_owned(), format!("Bearer {PASSWORD}"));
    } else if is("type", "apiKey") && is("in", "header") {
        expected.headers.insert(name.to_lowercase(), PASSWORD.to_owned());
    } else if is("type", "apiKey") && is("in", "query") {
        // A key that is also a parameter is not sent twice.
        if !expected.query.iter().any(|(known, _)| known == name) {
            expected.query.push((name.to_owned(), PASSWORD.to_owned()));
        }
    } else if is("type", "apiKey") {
        cookies.push(format!("{}={PASSWORD}", encode::token(name)));
    }
}

/// Returns the responses for the declared successes: their examples, or a sample of the schema.
fn responses(document: &Document, operation: &Operation<'_>, method: &str, path: &str) -> Vec<Response> {
    let declared: Vec<(&String, &Value)> = operation.value["responses"].as_object().into_iter().flatten().collect();
    let is_declared = |status: u16| declared.iter().any(|(known, _)| **known == status.to_string());
    let mut successes: Vec<_> = declared.iter().filter(|(status, _)| status.starts_with('2')).collect();
    // Beside a redirect, which is a success, the default is for errors.
    let is_redirect = |status: &str| ["301", "302", "303", "307", "308"].contains(&status);
    if successes.is_empty() && !declared.iter().any(|(status, _)| is_redirect(status)) {
        successes.extend(declared.iter().find(|(status, _)| *status == "default"));
    }
    if successes.is_empty() {
        return vec![Response { status: 204, ..Response::default() }];
    }
    let responses = successes.into_iter().flat_map(|(status, response)| {
        // A range has a status of its own.
        let status = status.parse().ok().or((200..300).find(|status| !is_declared(*status))).unwrap_or(200);
        let responses = responses_of(document, document.resolve(response), status, method);
        if responses.is_empty() {
            document.skip(format!("{method} {path}: no sample of the response {status}"));
        }
        responses
    });
    responses.collect()
}

/// Returns the responses with a status.
fn responses_of(document: &Document, declared: &Value, status: u16, method: &str) -> Vec<Response> {
    let contents = declared["content"].as_object().into_iter().flatten();
    let content = contents.min_by_key(|(media_type, _)| rank(media_type));
    let Some((media_type, media)) = content.filter(|_| method != "HEAD" && ![204, 205, 304].contains(&status)) else {
        return vec![Response { status, ..Response::default() }];
    };
    let media = document.resolve(media);
    let schema = &media["schema"];
    let fitting = |example: &Value| fit::example(document, schema, example, Direction::Received);
    let examples = examples(document, media).filter_map(fitting);
    let mut bodies: Vec<Value> = examples.map(|example| defaulted(document, schema, example, 0)).collect();
    if bodies.is_empty() {
        bodies.extend(sample::value(document, schema, Direction::Received));
    }
    let response = |body: Value| {
        let media_type = match essence(media_type).as_str() {
            "*/*" if is_free_form(document.resolve(schema)) => "application/octet-stream".to_owned(),
            range => concrete(range, document.resolve(schema), &body),
        };
        // Only JSON and XML are decoded with a schema.
        let is_xml = media_type.ends_with("xml") && !body.is_string();
        let (body, text) = match () {
            () if is_json(&media_type) => (body.clone(), body.to_string()),
            () if is_xml => (body.clone(), xml::text(document, schema, &body)),
            () => (Value::String(encode::text(&body)), encode::text(&body)),
        };
        Response { status, media_type: Some(media_type), body, text }
    };
    bodies.into_iter().map(response).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn call_without_a_required_value_is_skipped() {
        let unknown = json!({"type": "string", "pattern": "^a(?=b)b$"});
        let parameter = |required: bool| json!({"name": "q", "in": "query", "required": required, "schema": unknown});
        let body = json!({"required": true, "content": {"text/plain": {"schema": unknown}}});
        let composed = json!({"allOf": [{"properties": {"a": unknown}}], "required": ["a"]});
        let composed = json!({"required": true, "content": {"application/json": {"schema": composed}}});
        for (operation, calls) in [
            (json!({"parameters": [parameter(false)], "responses": {"204": {}}}), 2),
            (json!({"parameters": [parameter(true)], "responses": {"204": {}}}), 0),
            (json!({"requestBody": body, "responses": {"204": {}}}), 0),
            (json!({"requestBody": composed, "responses": {"204": {}}}), 0),
        ] {
            let document = Document::from(json!({"paths": {"/p": {"post": operation}}}));
            assert_eq!(exchanges(&document, "POST", "/p").len(), calls, "{operation}");
            assert_eq!(document.skipped().len(), if calls == 0 { 3 } else { 1 }, "{:?}", document.skipped());
        }
    }

    #[test]
    fn example_of_a_response_has_the_defaults() {
        let file =
            json!({"type": "object", "properties": {"name": {}, "encoding": {"type": "string", "default": "utf-8"}}});
        let files = json!({"type": "object", "additionalProperties": {"anyOf": [{"type": "null"}, file]}});
        let own = json!({"properties": {"files": files, "open": {"type": "boolean", "default": true}}});
        let schema = json!({"allOf": [own, {"properties": {"key": {"default": "a", "writeOnly": true}}}]});
        let example = json!([{"files": {"a.rs": {"name": "a"}, "b.rs": null}}, {"files": {}, "open": false}]);
        let media = json!({"schema": {"type": "array", "items": schema}, "example": example});
        let operation = json!({"responses": {"200": {"content": {"application/json": media}}}});
        let document = Document::from(json!({"paths": {"/p": {"get": operation}}}));
        let completed = json!([
            {"files": {"a.rs": {"name": "a", "encoding": "utf-8"}, "b.rs": null}, "open": true},
            {"files": {}, "open": false}
        ]);
        assert_eq!(exchanges(&document, "GET", "/p")[0].response.body, completed);
    }

    #[test]
    fn form_or_json_is_the_query_string() {
        let schema = json!({"type": "object", "properties": {"a": {"enum": ["x y"]}, "b": {"enum": [{"c": 1}]}}});
        let parameter = |media_type: &str| json!({"name": "q", "in": "querystring", "required": true, "content": {media_type: {"schema": schema}}});
        let calls = |media_type: &str| {
            let operation = json!({"parameters": [parameter(media_type)], "responses": {"204": {}}});
            let document = Document::from(json!({"paths": {"/p": {"additionalOperations": {"COPY": operation}}}}));
            assert_eq!(document.operations(), [("COPY".to_owned(), "/p".to_owned())]);
            exchanges(&document, "COPY", "/p")
        };
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let expected = [pair("a", "x%20y"), pair("b", "%7B%22c%22%3A1%7D")];
        assert_eq!(calls(body::FORM)[0].expected.query, expected);
        let json = pair("", "%7B%22a%22%3A%22x%20y%22%2C%22b%22%3A%7B%22c%22%3A1%7D%7D");
        assert_eq!(calls("application/json")[0].expected.query, [json]);
    }

    #[test]
    fn each_success_is_a_response() {
        let content = |schema: Value| json!({"content": {"application/json": {"schema": schema}}});
        let responses = json!({
            "200": content(json!({"const": 1})), "2XX": content(json!({"const": 2})), "204": {},
            "206": content(json!({"type": "string", "examples": ["a"]})), "404": content(json!({"const": 4})),
            "207": {"content": {"text/xml": {"schema": {"properties": {"a": {"const": 1}}, "xml": {"name": "b"}}}}},
        });
        let document = Document::from(json!({"paths": {"/p": {"get": {"responses": responses}}}}));
        let exchanges = exchanges(&document, "GET", "/p");
        let found = exchanges.iter().map(|exchange| (exchange.response.status, exchange.response.text.as_str()));
        let xml = "<?xml version=\"1.0\"?><b><a>1</a></b>";
        let expected = [(200, "1"), (204, ""), (206, "\"a\""), (207, xml), (201, "2"), (200, "1")];
        assert_eq!(found.collect::<Vec<_>>(), expected);
        let responses = json!({"301": {}, "default": content(json!({"const": 1}))});
        let document = Document::from(json!({"paths": {"/p": {"get": {"responses": responses}}}}));
        assert_eq!(super::exchanges(&document, "GET", "/p")[0].response.text, "");
    }

    #[test]
    fn example_of_a_body_has_no_read_only_properties() {
        let item = json!({"properties": {"id": {"readOnly": true}, "name": {"type": "string"}}});
        let schema = json!({"properties": {"items": {"items": {"allOf": [item]}}}});
        let media = json!({"schema": schema, "example": {"items": [{"id": 1, "name": "a"}]}});
        let operation = json!({"requestBody": {"content": {"application/json": media}}, "responses": {"204": {}}});
        let document = Document::from(json!({"paths": {"/p": {"post": operation}}}));
        let calls = exchanges(&document, "POST", "/p");
        let expected = Body::Json(json!({"items": [{"name": "a"}]}));
        assert_eq!(calls[0].expected.bodies, [("application/json".to_owned(), expected)]);
    }

    #[test]
    fn path_parameter_is_not_empty() {
        for (listed, expected) in [(json!(["", "a"]), Some("/p/a")), (json!([""]), None)] {
            let parameter = json!({"name": "x", "in": "path", "required": true, "schema": {"enum": listed}});
            let operation = json!({"parameters": [parameter], "responses": {"204": {}}});
            let document = Document::from(json!({"paths": {"/p/{x}": {"get": operation}}}));
            let calls = exchanges(&document, "GET", "/p/{x}");
            assert_eq!(calls.first().map(|call| call.expected.path.as_str()), expected);
        }
    }

    #[test]
    fn declared_length_is_that_of_the_body() {
        let header = json!({"name": "Content-Length", "in": "header", "schema": {"type": "integer"}});
        let content = json!({"text/plain": {"schema": {"type": "string", "example": "é"}}});
        let document = Document::from(json!({"paths": {"/p": {"put": {"responses": {"204": {}},
            "parameters": [header], "requestBody": {"content": content}}}}}));
        let [everything, minimal] = &exchanges(&document, "PUT", "/p")[..] else { panic!("two calls") };
        let given = |exchange: &Exchange| exchange.given().optional::<u64>("header", "Content-Length").unwrap();
        assert_eq!((given(everything), given(minimal)), (Some(2), None));
        assert_eq!(everything.expected.headers["content-length"], "2");
    }

    #[test]
    fn call_without_anything_to_send_for_something_required_is_skipped() {
        let empty = json!({"type": "object", "example": {}});
        let query = json!({"name": "q", "in": "query", "style": "deepObject", "schema": empty});
        let form =
            json!({"required": ["f"], "properties": {"f": {"type": "array", "items": {"not": {}}, "example": []}}});
        let content = json!({"multipart/form-data": {"schema": form}});
        for operation in [json!({"parameters": [query]}), json!({"requestBody": {"content": content}})] {
            let mut optional = operation.clone();
            optional["responses"] = json!({"204": {}});
            let mut required = optional.clone();
            if required["parameters"][0].is_object() {
                required["parameters"][0]["required"] = json!(true);
            } else {
                optional["requestBody"]["content"]["multipart/form-data"]["schema"]["required"] = json!([]);
            }
            let calls = |operation: &Value| {
                exchanges(&Document::from(json!({"paths": {"/p": {"post": operation}}})), "POST", "/p").len()
            };
            assert_eq!((calls(&optional), calls(&required)), (2, 0), "{operation}");
        }
    }

    #[test]
    fn request_has_any_of_the_declared_bodies() {
        let content = json!({
            "application/json": {"schema": {"const": 1}},
            "application/x-www-form-urlencoded": {"schema": {"properties": {"a": {"const": 1}}}},
            "text/*": {"schema": {"type": "string", "example": "é"}},
        });
        let document = Document::from(json!({"paths": {"/p": {"patch": {"responses": {"204": {}},
            "requestBody": {"content": content}}}}}));
        let [everything, minimal] = &exchanges(&document, "PATCH", "/p")[..] else { panic!("two calls") };
        let expected = [
            ("application/json".to_owned(), Body::Json(json!(1))),
            ("application/x-www-form-urlencoded".to_owned(), Body::Form(vec![("a".to_owned(), "1".to_owned())])),
            ("text/plain".to_owned(), Body::Text("é".to_owned())),
        ];
        assert_eq!(everything.expected.bodies, expected);
        assert_eq!(minimal.expected.bodies, []);
        let given = |place: &str, name: &str| everything.given().optional::<Value>(place, name).unwrap();
        assert_eq!(given("body", "application/json"), Some(json!(1)));
        assert_eq!(given("body", "text/plain"), Some(json!("é")));
        assert_eq!(given("form", "a"), Some(json!(1)));
    }
}
