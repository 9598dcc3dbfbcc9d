//! The assembly of a request.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value as Json;

use super::encode::{Field, ParameterValue, Value};
use super::items::{BodyItems, ItemFormat, SentBody, Unsent};
use super::multipart::{File, Form, Media, PartHeader, is_within};
use super::property::{serialize, text_of};
use crate::configuration::client::Client;
use crate::configuration::retry::RetryPolicy;
use crate::interface::api::{Location, Operation, Style};
use crate::interface::check::{Check, Rule};
use crate::values::text::Text;
use crate::values::validate;

/// The request of an operation: parameters, body and options. Nothing is checked or sent before
/// [`send`](crate::emitted::send()).
#[derive(Clone)]
pub struct Request {
    pub(crate) client: Client,
    pub(crate) operation: &'static Operation,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) files: Vec<Files>,
    /// Declared media types of the multipart body's parts.
    pub(crate) part_types: Vec<(Cow<'static, str>, &'static [&'static str])>,
    pub(crate) part_headers: Vec<PartHeader>,
    pub(crate) body: Body,
    /// Media type of the body, if it is not the operation's.
    pub(crate) body_type: Option<Cow<'static, str>>,
    pub(crate) options: Options,
}

#[derive(Clone)]
pub(crate) struct Parameter {
    pub(crate) location: Location,
    pub(crate) name: Cow<'static, str>,
    pub(crate) style: Style,
    pub(crate) value: Value,
    /// The checks of the value's type and of the parameter.
    pub(crate) checks: [&'static [Check]; 2],
}

/// The files of one name in a multipart body.
#[derive(Clone)]
pub(crate) struct Files {
    pub(crate) name: Cow<'static, str>,
    pub(crate) list: Vec<File>,
    /// The checks of their number.
    pub(crate) checks: &'static [Check],
}

/// The caller's options for a single request.
#[derive(Clone, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    /// Overrides the client's.
    pub(crate) http: Option<reqwest::Client>,
    pub(crate) headers: Vec<(String, String)>,
    /// True if the response is not decoded.
    pub(crate) is_raw: bool,
    pub(crate) redirects: Redirects,
}

/// The handling of redirects.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Redirects {
    #[default]
    Follow,
    /// A redirect is an error.
    Refuse,
    /// A redirect is the response.
    Return,
}

#[derive(Clone, Default)]
pub(crate) enum Body {
    #[default]
    None,
    Bytes(Bytes),
    /// JSON, with the properties that dependencies refer to.
    Json {
        bytes: Bytes,
        properties: Vec<(String, String)>,
    },
    Items {
        items: SentBody,
        /// The boundary of parts.
        boundary: Option<String>,
    },
    /// The invalid property, and the problem.
    Failed {
        property: String,
        problem: String,
    },
}

impl Request {
    /// Creates an empty request.
    pub fn new(client: &Client, operation: &'static Operation) -> Self {
        Self {
            client: client.clone(),
            operation,
            parameters: Vec::new(),
            files: Vec::new(),
            part_types: Vec::new(),
            part_headers: Vec::new(),
            body: Body::None,
            body_type: None,
            options: Options::default(),
        }
    }

    /// Sets a parameter in the default style of its location. `checks` add to those of its type.
    pub fn set<T: Text>(&mut self, location: Location, name: &'static str, value: T, checks: &'static [Check]) {
        self.put(location, name, Style::plain(location), Value::Text(value.into_text()), [T::CHECKS, checks]);
    }

    /// Sets a parameter that is repeated for every item. `checks` apply to the list and, in addition to those of their
    /// type, to its items. An empty list is not sent.
    pub fn set_list<T: Text>(
        &mut self,
        location: Location,
        name: &'static str,
        items: impl IntoIterator<Item = T>,
        checks: &'static [Check],
    ) {
        let items = items.into_iter().map(Text::into_text).collect();
        self.put(location, name, Style::plain(location), Value::List(items), [T::CHECKS, checks]);
    }

    /// Sets a parameter in any style.
    pub fn set_styled(
        &mut self,
        location: Location,
        name: &'static str,
        style: Style,
        value: ParameterValue,
        checks: &'static [Check],
    ) {
        self.put(location, name, style, value.0, [&[], checks]);
    }

    /// Replaces an earlier value of the parameter.
    fn put(
        &mut self,
        location: Location,
        name: &'static str,
        style: Style,
        value: Value,
        checks: [&'static [Check]; 2],
    ) {
        let parameter = Parameter { location, name: Cow::Borrowed(name), style, value, checks };
        self.files.retain(|files| location != Location::Form || files.name != name);
        let same = |other: &Parameter| other.location == location && other.name == name;
        let place = self.parameters.iter().position(same).unwrap_or(self.parameters.len());
        self.parameters.retain(|other| !same(other));
        self.parameters.insert(place, parameter);
    }

    /// Sets a file of the multipart body.
    pub fn file(&mut self, name: &'static str, file: File) {
        self.files(name, [file], &[]);
    }

    /// Sets several files of the multipart body with the same name, instead of an earlier value. `checks` apply to their
    /// number.
    pub fn files(&mut self, name: &'static str, files: impl IntoIterator<Item = File>, checks: &'static [Check]) {
        let files = Files { name: name.into(), list: files.into_iter().collect(), checks };
        self.parameters.retain(|other| other.location != Location::Form || other.name != name);
        match self.files.iter_mut().find(|known| known.name == name) {
            Some(existing) => *existing = files,
            None => self.files.push(files),
        }
    }

    /// Sets the media types of a part of the multipart body, instead of earlier ones: those that a file may have. Of any other
    /// part, those of its text and of its JSON.
    pub fn part_types(&mut self, name: &'static str, media_types: &'static [&'static str]) {
        self.part_types.retain(|(known, _)| *known != name);
        self.part_types.push((name.into(), media_types));
    }

    /// Sets a declared header of a part of the multipart body, which is sent if the part is.
    pub fn part_header(&mut self, part: &'static str, name: &'static str, value: &'static str) {
        let is_known = |known: &PartHeader| known.part == part && known.name.eq_ignore_ascii_case(name);
        if !self.part_headers.iter().any(is_known) {
            self.part_headers.push(PartHeader {
                part: part.to_owned(),
                name: name.to_owned(),
                value: value.to_owned(),
                is_extra: false,
            });
        }
    }

    /// Sets a header of a part of the multipart body, instead of an earlier value.
    pub fn extra_part_header(&mut self, part: &str, name: &str, value: &(impl fmt::Display + ?Sized)) {
        self.part_headers.retain(|known| known.part != part || !known.name.eq_ignore_ascii_case(name));
        self.part_headers.push(PartHeader {
            part: part.to_owned(),
            name: name.to_owned(),
            value: value.to_string(),
            is_extra: true,
        });
    }

    /// Sets a JSON body that satisfies the rules.
    pub fn json(&mut self, value: &(impl Serialize + ?Sized), rules: &[Rule<'_>]) {
        self.body = json_body(value, rules, !self.operation.requires.is_empty()).unwrap_or_else(|failed| failed);
    }

    /// Sets a text body with the operation's media type.
    pub fn text(&mut self, text: impl Into<String>) {
        self.body = Body::Bytes(text.into().into());
    }

    /// Sets a body with the operation's media type.
    pub fn bytes(&mut self, bytes: impl Into<Bytes>) {
        self.body = Body::Bytes(bytes.into());
    }

    /// Sets a body with one of the operation's media types or ranges.
    pub fn media(&mut self, body: Media, declared: &[&str]) {
        let Media { content_type, bytes } = body;
        self.body = if !content_type.contains('*') && declared.iter().any(|range| is_within(&content_type, range)) {
            Body::Bytes(bytes)
        } else {
            let problem = format!("has the media type {content_type}, takes {}", declared.join(", "));
            Body::Failed { property: "body".to_owned(), problem }
        };
        self.body_type = Some(content_type.into());
    }

    /// Sets a body of items.
    pub fn items<T: 'static>(&mut self, items: BodyItems<T>, format: ItemFormat<T>) {
        let boundary = format.boundary.clone();
        self.body = match SentBody::of(items, format) {
            Ok(items) => Body::Items { items, boundary },
            Err(Unsent { place, problem }) => Body::Failed { property: place, problem },
        };
    }

    /// Sets the fields and files of a form body.
    pub fn form(&mut self, form: Form) {
        self.body = Body::None;
        for (name, value) in form.fields {
            self.extra(Location::Form, &name, value);
        }
        for (name, file) in form.files {
            self.files.push(Files { name: name.into(), list: vec![file], checks: &[] });
        }
    }

    /// Sets the media type of the body, instead of the operation's.
    pub fn body_type(&mut self, media_type: &'static str) {
        self.body_type = Some(media_type.into());
    }

    /// Sets the time limit of each attempt, instead of the client's limit.
    pub fn timeout(&mut self, limit: Duration) {
        self.options.timeout = Some(limit);
    }

    /// Sets the retry policy, instead of the client's.
    pub fn retry(&mut self, policy: RetryPolicy) {
        self.options.retry = Some(policy);
    }

    /// Follows redirects, or not.
    pub fn follow_redirects(&mut self, follow: bool) {
        self.options.redirects = if follow { Redirects::Follow } else { Redirects::Refuse };
    }

    /// Adds a header, or replaces a header the operation declares.
    pub fn extra_header(&mut self, name: &str, value: &(impl fmt::Display + ?Sized)) {
        self.options.headers.push((name.to_owned(), value.to_string()));
    }

    /// Adds a query parameter, or replaces one the operation declares.
    pub fn extra_query(&mut self, name: &str, value: &(impl fmt::Display + ?Sized)) {
        self.extra(Location::Query, name, Value::Text(value.to_string()));
    }

    /// Adds a form field, or replaces one the operation declares.
    pub fn extra_form(&mut self, name: &str, value: &(impl fmt::Display + ?Sized)) {
        self.extra(Location::Form, name, Value::Text(value.to_string()));
    }

    fn extra(&mut self, location: Location, name: &str, value: Value) {
        // Declared names are borrowed.
        let is_declared = |known: &Parameter| {
            known.location == location && matches!(known.name, Cow::Borrowed(declared) if declared == name)
        };
        self.parameters.retain(|known| !is_declared(known));
        let is_file = |known: &Files| matches!(known.name, Cow::Borrowed(declared) if declared == name);
        self.files.retain(|known| location != Location::Form || !is_file(known));
        self.parameters.push(Parameter {
            location,
            name: Cow::Owned(name.to_owned()),
            style: Style::plain(location),
            value,
            checks: [&[], &[]],
        });
    }

    pub(crate) fn parameters_in(&self, location: Location) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |parameter| parameter.location == location)
    }

    /// The plain values of a parameter or of a property of a JSON body; `None` if it is not sent.
    pub(crate) fn texts_of(&self, name: &str) -> Option<Vec<&str>> {
        if let Some(parameter) = self.parameters.iter().find(|parameter| parameter.name == name) {
            return match &parameter.value {
                nothing if nothing.is_nothing() => None,
                Value::Text(text) | Value::Reserved(text) | Value::Json(text) | Value::Tree(Json::String(text)) => {
                    Some(vec![text])
                }
                Value::List(items) => Some(items.iter().map(String::as_str).collect()),
                Value::Fields(fields) => Some(fields.iter().map(|Field { text, .. }| text.as_str()).collect()),
                Value::Tree(Json::Array(items)) => Some(items.iter().filter_map(Json::as_str).collect()),
                Value::Object(_) | Value::Tree(_) | Value::Failed(_) => Some(Vec::new()),
            };
        }
        if self.files.iter().any(|known| known.name == name && !known.list.is_empty()) {
            return Some(Vec::new());
        }
        match &self.body {
            Body::Json { properties, .. } => {
                properties.iter().find(|(property, _)| property == name).map(|(_, text)| vec![text.as_str()])
            }
            _ => None,
        }
    }
}

impl Files {
    /// Checks the number of files.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.list.is_empty() && self.checks.iter().any(|one| matches!(one, Check::Sent)) {
            return Err(validate::NOT_SENT.to_owned());
        }
        validate::check_count(self.list.len(), self.checks)
    }
}

impl Parameter {
    /// Checks the value.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.value.is_nothing() && self.checks.iter().copied().flatten().any(|one| matches!(one, Check::Sent)) {
            return Err(validate::NOT_SENT.to_owned());
        }
        self.checks.iter().try_for_each(|checks| match &self.value {
            Value::Text(text) | Value::Reserved(text) | Value::Json(text) => validate::check_value(text, checks),
            Value::List(items) => validate::check_list(items, checks),
            Value::Object(properties) => validate::check_object(properties.len(), checks),
            // The rules of the value have its checks.
            Value::Tree(_) | Value::Fields(_) => Ok(()),
            Value::Failed(problem) => Err(problem.clone()),
        })
    }
}

/// Shows names only, because values can be secret or personal.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.parameters.iter().map(|parameter| parameter.name.as_ref()).collect();
        f.debug_struct("Request")
            .field("operation", &self.operation.id)
            .field("method", &self.operation.method)
            .field("path", &self.operation.path)
            .field("parameters", &names)
            .finish_non_exhaustive()
    }
}

fn json_body(value: &(impl Serialize + ?Sized), rules: &[Rule<'_>], inspect: bool) -> Result<Body, Body> {
    if rules.is_empty() && !inspect {
        return match serde_json::to_vec(value) {
            Ok(bytes) => Ok(Body::Json { bytes: bytes.into(), properties: Vec::new() }),
            Err(error) => Err(Body::Failed { property: "body".to_owned(), problem: error.to_string() }),
        };
    }
    let (bytes, tree) = serialize(value, rules)
        .map_err(|invalid| Body::Failed { property: invalid.path("body"), problem: invalid.problem })?;
    let properties = match &tree {
        Json::Object(tree) => tree.iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k.clone(), text_of(v))).collect(),
        _ => Vec::new(),
    };
    Ok(Body::Json { bytes: bytes.into(), properties })
}
