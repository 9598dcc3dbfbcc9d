//! The content of error bodies: in the API's own format, RFC 9457, or a common format.

use std::fmt;

use serde_json::Value;

use super::raw::RawResponse;
use crate::interface::api::ErrorBody;
use crate::values::text::one_line;

/// Code, message, link and field errors of an error body.
#[derive(Default)]
pub(crate) struct Summary {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) more_info: Option<String>,
    pub(crate) fields: Vec<FieldError>,
}

/// The maximum number of field errors to read.
const MAX_FIELDS: usize = 1000;

/// An error in a field of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    field: Option<String>,
    message: String,
}

impl FieldError {
    /// Returns the field's name or a pointer to it, if the API returns one.
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// Returns the error message.
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// Writes one line of at most about 200 bytes.
impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(field) = &self.field {
            write!(f, "{}: ", one_line(field, 60))?;
        }
        f.write_str(&one_line(&self.message, 140))
    }
}

/// Common formats of undeclared error bodies.
const COMMON: &[ErrorBody] = &[
    ErrorBody { code: Some("code"), message: Some("message"), more_info: None, xml: None },
    ErrorBody { code: Some("error.code"), message: Some("error.message"), more_info: None, xml: None },
    ErrorBody { code: Some("error"), message: Some("error_description"), more_info: Some("error_uri"), xml: None },
    ErrorBody { code: None, message: Some("error"), more_info: None, xml: None },
];

impl Summary {
    pub(crate) fn of(response: &RawResponse) -> Self {
        let Some(body) = response.error_value() else { return Self::default() };
        let mut summary = Self::default();
        let declared = response.api().errors.iter().copied();
        for shape in declared.chain(COMMON) {
            let found = Self::by(&body, shape);
            if found.message.is_some() {
                summary = found;
                break;
            }
            // A code without a message is a fallback.
            summary.code = summary.code.or(found.code);
            summary.more_info = summary.more_info.or(found.more_info);
        }
        summary.complete(&body);
        summary
    }

    fn by(body: &Value, shape: &ErrorBody) -> Self {
        let text = |path: Option<&str>| path.and_then(|path| at(body, path)).and_then(text);
        Self {
            code: text(shape.code),
            message: text(shape.message),
            more_info: text(shape.more_info),
            fields: Vec::new(),
        }
    }

    /// RFC 9457: `title` and `detail` form the message, a `type` that is a URL is the link.
    fn complete(&mut self, body: &Value) {
        let of = |name: &str| body.get(name).and_then(text);
        if self.message.is_none() {
            self.message = match (of("title"), of("detail")) {
                (Some(title), Some(detail)) if title != detail => Some(format!("{title}: {detail}")),
                (title, detail) => title.or(detail),
            };
        }
        if self.more_info.is_none() {
            self.more_info = of("type").filter(|link| link.starts_with("https://") || link.starts_with("http://"));
        }
        // A body that is only a list of errors: code and link are those of the first one.
        if self.code.is_none()
            && self.message.is_none()
            && let Some(first) = body.get("errors").and_then(|errors| errors.get(0))
        {
            self.code = first_text(first, &["code"]);
            self.more_info = first_text(first, &["more_info", "url"]);
        }
        self.fields = match body.get("errors") {
            Some(Value::Array(errors)) => errors.iter().filter_map(field_error).take(MAX_FIELDS).collect(),
            Some(Value::Object(errors)) => errors
                .iter()
                .filter_map(|(field, problem)| {
                    Some(FieldError { field: Some(field.clone()), message: text_or_list(problem)? })
                })
                .take(MAX_FIELDS)
                .collect(),
            _ => Vec::new(),
        };
    }
}

fn field_error(error: &Value) -> Option<FieldError> {
    if let Some(message) = text(error) {
        return Some(FieldError { field: None, message });
    }
    let message = first_text(error, &["detail", "message", "description", "title", "reason", "code"])?;
    let names = ["pointer", "parameter", "field", "name", "path", "header", "param", "attribute"];
    let field = first_text(error, &names).or_else(|| {
        error.get("source").and_then(|source| source.get("pointer").or(source.get("parameter"))).and_then(text)
    });
    Some(FieldError { field, message })
}

/// Returns the first of these properties that has a text.
fn first_text(error: &Value, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| error.get(*name).and_then(text))
}

fn at<'a>(body: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(body, |value, name| value.get(name))
}

/// Returns a plain value as text; `None` if it is empty.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => (!text.trim().is_empty()).then(|| text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn text_or_list(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => {
            let texts: Vec<String> = items.iter().filter_map(text).collect();
            (!texts.is_empty()).then(|| texts.join(", "))
        }
        _ => text(value),
    }
}
