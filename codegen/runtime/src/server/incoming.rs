//! A received request, from which emitted code decodes parameters and body.

use bytes::Bytes;
use http::header;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use super::head::Head;
use super::multipart::{self, Parts};
use super::pairs::{self, Pair, TextEncoding};
use super::parameter::Parameter;
use super::refusal::{Refusal, RefusalKind};
use super::texts;
use crate::interface::api::{Location, Operation};
use crate::interface::check::{Check, Rule};
use crate::request::multipart::{File, FileOr, Form, Media, is_json, is_within};
use crate::request::prepare::unmet_requirement;
use crate::request::property::{self, Invalid};
use crate::response::json::{self, JsonError};
use crate::response::limits::MAX_RESPONSE_NODES;
use crate::values::item::StreamKind;
use crate::values::strict::strictly;
use crate::values::text::one_line;
use crate::values::validate;

const URL_ENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// The parameters and the body of an operation.
pub trait Decode: Sized {
    /// Decodes a request.
    ///
    /// # Errors
    ///
    /// Fails if the document does not allow the request.
    fn decode(incoming: &Incoming) -> Result<Self, Refusal>;
}

/// A request of an operation.
#[derive(Debug)]
pub struct Incoming {
    pub(crate) head: Head,
    /// Encoded values of the path's variables.
    pub(crate) path: Vec<(&'static str, String)>,
    pub(crate) body: Bytes,
    query: Vec<Pair>,
    cookies: Vec<Pair>,
    fields: Vec<Pair>,
    files: Vec<(String, File)>,
}

impl Incoming {
    pub(crate) fn new(head: Head, path: Vec<(&'static str, String)>, body: Bytes) -> Self {
        Self { head, path, body, query: Vec::new(), cookies: Vec::new(), fields: Vec::new(), files: Vec::new() }
    }

    fn operation(&self) -> &'static Operation {
        self.head.operation
    }

    pub(super) fn refusal(&self, kind: RefusalKind, reason: impl Into<String>) -> Refusal {
        Refusal::new(kind, reason).of(self.operation())
    }

    fn wrong(&self, location: Location, name: &'static str, reason: impl Into<String>) -> Refusal {
        Refusal::parameter_of(location, name, reason).of(self.operation())
    }

    /// Decodes the request.
    pub(crate) fn decode<T: Decode>(&mut self) -> Result<T, Refusal> {
        let encodings = self.head.headers().get_all(header::CONTENT_ENCODING).iter();
        if let Some(encoding) = encodings
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
            .find(|encoding| !encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity"))
        {
            let problem = format!("has the content encoding {}, takes none", one_line(&encoding, 80));
            return Err(self.refusal(RefusalKind::MediaType, problem));
        }
        let in_query = |problem| self.refusal(RefusalKind::Parameter, format!("the query {problem}"));
        self.query = pairs::of_query(self.head.uri().query().unwrap_or_default()).map_err(in_query)?;
        let in_cookies = |problem| self.refusal(RefusalKind::Parameter, format!("the cookie header {problem}"));
        self.cookies = pairs::of_cookies(self.head.headers()).map_err(in_cookies)?;
        if let Some(media_type @ (URL_ENCODED | MULTIPART)) = self.operation().body
            && self.has_body()
        {
            self.expect(&[media_type])?;
            (self.fields, self.files) = self.form_parts()?;
        }
        let value = strictly(false, || T::decode(self))?;
        let body = self.body_properties();
        if let Some((name, problem)) = unmet_requirement(self.operation(), |name| self.texts_of(name, &body)) {
            let location = if self.operation().body.is_some() { Location::Form } else { Location::Query };
            return Err(self.wrong(location, name, problem));
        }
        Ok(value)
    }

    /// The properties of a JSON body that dependencies refer to.
    fn body_properties(&self) -> Json {
        let inspect = !self.operation().requires.is_empty() && self.operation().body.is_some_and(is_json);
        if inspect { serde_json::from_slice(&self.body).unwrap_or_default() } else { Json::Null }
    }

    fn pairs(&self, location: Location) -> &[Pair] {
        match location {
            Location::Query => &self.query,
            Location::Cookie => &self.cookies,
            Location::Form => &self.fields,
            Location::Path | Location::Header => &[],
        }
    }

    /// The values of a parameter or of a property of a JSON body; `None` if it is not sent.
    fn texts_of(&self, name: &str, body: &Json) -> Option<Vec<String>> {
        let places = [Location::Query, Location::Form, Location::Cookie];
        let pairs = places.into_iter().flat_map(|location| self.pairs(location));
        let mut texts: Vec<String> =
            pairs.filter(|pair| pair.name == name).filter_map(|pair| pair.text().ok()).collect();
        texts.extend(self.path.iter().filter(|(known, _)| *known == name).map(|(_, raw)| raw.clone()));
        texts.extend(self.head.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned));
        texts.extend(body.get(name).filter(|value| !value.is_null()).map(property::text_of));
        let is_file = self.files.iter().any(|(known, _)| known == name);
        (is_file || !texts.is_empty()).then_some(texts)
    }

    /// Decodes a required parameter.
    ///
    /// # Errors
    ///
    /// Fails if it is missing, has another type, or violates a constraint.
    pub fn required<T: DeserializeOwned + Serialize>(&self, parameter: &Parameter<'_>) -> Result<T, Refusal> {
        let missing = || self.wrong(parameter.location, parameter.name, "is missing");
        self.optional(parameter)?.ok_or_else(missing)
    }

    /// Decodes a parameter.
    ///
    /// # Errors
    ///
    /// Fails if it has another type, or violates a constraint.
    pub fn optional<T: DeserializeOwned + Serialize>(&self, parameter: &Parameter<'_>) -> Result<Option<T>, Refusal> {
        self.value(parameter).map_err(|problem| self.wrong(parameter.location, parameter.name, problem))
    }

    fn value<T: DeserializeOwned + Serialize>(&self, parameter: &Parameter<'_>) -> Result<Option<T>, String> {
        let value = match parameter.location {
            Location::Path => {
                let raw = self.path.iter().find(|(name, _)| *name == parameter.name);
                raw.map(|(_, raw)| parameter.single(raw, TextEncoding::Percent)).transpose()?
            }
            Location::Header => {
                let values = self.head.headers().get_all(parameter.name).iter();
                let values = values.map(|value| std::str::from_utf8(value.as_bytes()).map_err(|_| "is not UTF-8"));
                let values = values.collect::<Result<Vec<_>, _>>()?;
                // Several headers of one name are one with commas.
                let joined = (!values.is_empty()).then(|| values.join(","));
                joined.map(|text| parameter.single(&text, TextEncoding::Plain)).transpose()?
            }
            // A JSON text without a name is the whole query string.
            Location::Query if parameter.name.is_empty() => {
                let raw = self.head.uri().query().filter(|raw| !raw.is_empty());
                raw.map(|raw| parameter.single(raw, TextEncoding::Percent)).transpose()?
            }
            location => parameter.among(self.pairs(location))?,
        };
        let Some(value) = value else { return Ok(None) };
        let value: T = match &value {
            Json::String(text) if parameter.is_json => {
                json::decode_strictly(text.as_bytes(), MAX_RESPONSE_NODES).map_err(|error| problem(&error))?
            }
            _ => texts::decode(value)?,
        };
        parameter.check_decoded(&value)?;
        if !parameter.rules.is_empty() {
            strictly(!parameter.is_json, || property::tree(&value, parameter.rules)).map_err(broken_rule)?;
        }
        Ok(Some(value))
    }

    /// Returns the files of a part of a multipart body. `checks` apply to their number, `media_types` to each.
    ///
    /// # Errors
    ///
    /// Fails if a file has another media type, or if a check fails.
    pub fn files(&self, name: &'static str, checks: &[Check], media_types: &[&str]) -> Result<Vec<File>, Refusal> {
        let of_name = self.files.iter().filter(|(known, _)| known == name);
        let files: Vec<File> = of_name.map(|(_, file)| file.clone()).collect();
        let is_allowed = |file: &File| {
            media_types.is_empty() || media_types.iter().any(|range| is_within(&file.content_type, range))
        };
        if !files.iter().all(is_allowed) {
            let problem = format!("has a file of another media type, takes {}", media_types.join(", "));
            return Err(self.wrong(Location::Form, name, problem));
        }
        let is_required = checks.iter().any(|check| matches!(check, Check::Sent));
        let checked = match files.is_empty() {
            true if is_required => Err("is missing".to_owned()),
            true => Ok(()),
            false => validate::check_count(files.len(), checks),
        };
        checked.map(|()| files).map_err(|problem| self.wrong(Location::Form, name, problem))
    }

    /// Returns the only file of a part; `None` without one.
    ///
    /// # Errors
    ///
    /// Fails if there are several, or if the file has another media type.
    pub fn file(&self, name: &'static str, media_types: &[&str]) -> Result<Option<File>, Refusal> {
        let mut files = self.files(name, &[], media_types)?;
        let file = files.pop();
        if files.is_empty() { Ok(file) } else { Err(self.wrong(Location::Form, name, "occurs several times")) }
    }

    /// Returns the files of a part, or its value.
    ///
    /// # Errors
    ///
    /// See [`files`](Self::files) and [`optional`](Self::optional).
    pub fn file_or<T: DeserializeOwned + Serialize>(
        &self,
        parameter: &Parameter<'_>,
        checks: &[Check],
        media_types: &[&str],
    ) -> Result<Option<FileOr<T>>, Refusal> {
        if self.files(parameter.name, &[], media_types)?.is_empty() {
            return Ok(self.optional(parameter)?.map(FileOr::Value));
        }
        self.files(parameter.name, checks, media_types).map(|files| Some(FileOr::Files(files)))
    }

    /// Returns the value of a required part.
    ///
    /// # Errors
    ///
    /// Fails without one.
    pub fn present<T>(&self, name: &'static str, value: Result<Option<T>, Refusal>) -> Result<T, Refusal> {
        value?.ok_or_else(|| self.wrong(Location::Form, name, "is missing"))
    }

    fn has_body(&self) -> bool {
        !self.body.is_empty()
    }

    pub(super) fn content_type(&self) -> Option<&str> {
        self.head.headers().get(header::CONTENT_TYPE)?.to_str().ok()
    }

    /// Returns true if the body has this media type, or one of this range.
    #[must_use]
    pub fn is_of(&self, media_type: &str) -> bool {
        self.content_type().is_some_and(|given| is_within(given, media_type))
    }

    fn expect(&self, declared: &[&str]) -> Result<(), Refusal> {
        // A range, such as `application/*+json`, is declared by the media type that clients send.
        let is_like = |only: &str| {
            let given = self.content_type().unwrap_or_default();
            let kind = |media_type: &str| StreamKind::of(media_type.split(';').next().unwrap_or_default().trim());
            let is_same_stream = kind(only).is_some_and(|kind| kind != StreamKind::Parts) && kind(only) == kind(given);
            let is_text = only.starts_with("text/") && kind(only).is_none() && is_within(given, "text/*");
            is_json(only) && is_json(given) || is_same_stream || is_text
        };
        if declared.iter().any(|media_type| self.is_of(media_type)) || matches!(declared, [only] if is_like(only)) {
            return Ok(());
        }
        let takes = declared.join(", ");
        let problem = match self.content_type() {
            Some(given) => format!("has the media type {}, takes {takes}", one_line(given, 80)),
            None => format!("has no media type, takes {takes}"),
        };
        Err(self.refusal(RefusalKind::MediaType, problem))
    }

    /// Decodes a required body of one of these media types.
    ///
    /// # Errors
    ///
    /// Fails if it is missing, has another media type, or does not fit.
    pub fn body<T>(
        &self,
        media_types: &[&str],
        decode: impl FnOnce(&Self) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        if !self.has_body() && self.content_type().is_none() {
            return Err(self.refusal(RefusalKind::Body, "is missing"));
        }
        self.expect(media_types)?;
        decode(self)
    }

    /// Decodes a body of one of these media types; `None` without one.
    ///
    /// # Errors
    ///
    /// Fails if it has another media type, or does not fit.
    pub fn optional_body<T>(
        &self,
        media_types: &[&str],
        decode: impl FnOnce(&Self) -> Result<T, Refusal>,
    ) -> Result<Option<T>, Refusal> {
        if self.has_body() { self.body(media_types, decode).map(Some) } else { Ok(None) }
    }

    /// Decodes a JSON body that satisfies the rules.
    ///
    /// # Errors
    ///
    /// Fails if it is malformed, does not match the type, or violates a rule.
    pub fn json<T: DeserializeOwned>(&self, rules: &[Rule<'_>]) -> Result<T, Refusal> {
        self.json_of(&self.body, rules)
    }

    pub(super) fn json_of<T: DeserializeOwned>(&self, body: &[u8], rules: &[Rule<'_>]) -> Result<T, Refusal> {
        let wrong = |problem: String| self.refusal(RefusalKind::Body, problem);
        let value: T = json::decode_strictly(body, MAX_RESPONSE_NODES).map_err(|error| wrong(problem(&error)))?;
        if rules.is_empty() {
            return Ok(value);
        }
        let received: Json = json::decode_strictly(body, MAX_RESPONSE_NODES).map_err(|error| wrong(problem(&error)))?;
        let allowed = property::tree(&received, rules).map_err(|invalid| wrong(broken_rule(invalid)))?;
        if received == allowed {
            return Ok(value);
        }
        // Without the properties that only responses have.
        serde_json::from_value(allowed).map_err(|error| wrong(error.to_string()))
    }

    /// Decodes a text body.
    ///
    /// # Errors
    ///
    /// Fails if it is not UTF-8.
    pub fn text(&self) -> Result<String, Refusal> {
        let text = std::str::from_utf8(&self.body);
        text.map(str::to_owned).map_err(|_| self.refusal(RefusalKind::Body, "is not UTF-8"))
    }

    /// Decodes a text body that satisfies the rules of a JSON type.
    ///
    /// # Errors
    ///
    /// Fails if it is not UTF-8, or violates a rule.
    pub fn text_like<T: DeserializeOwned + Serialize>(&self, rules: &[Rule<'_>]) -> Result<String, Refusal> {
        let text = self.text()?;
        self.check_like::<T>(Json::String(text.clone()), rules).map(|()| text)
    }

    /// Decodes a form whose fields satisfy the rules of a JSON type. A file counts as the text of its content.
    ///
    /// # Errors
    ///
    /// Fails if it is malformed, does not match the type, or violates a rule.
    pub fn form_like<T: DeserializeOwned + Serialize>(&self, rules: &[Rule<'_>]) -> Result<Form, Refusal> {
        let (fields, files) = self.form_parts()?;
        let mut tree = Map::new();
        let fields = fields.into_iter().map(|pair| pair.text().map(|text| (pair.name, text)));
        let files = files.into_iter().map(|(name, file)| Ok((name, String::from_utf8_lossy(&file.bytes).into_owned())));
        for part in fields.chain(files) {
            let (name, text) = part.map_err(|problem: String| self.refusal(RefusalKind::Body, problem))?;
            match tree.get_mut(&name) {
                None => drop(tree.insert(name, text.into())),
                Some(Json::Array(items)) => items.push(text.into()),
                Some(first) => *first = Json::Array(vec![first.take(), text.into()]),
            }
        }
        self.check_like::<T>(Json::Object(tree), rules)?;
        self.form()
    }

    fn check_like<T: DeserializeOwned + Serialize>(&self, value: Json, rules: &[Rule<'_>]) -> Result<(), Refusal> {
        let wrong = |problem: String| self.refusal(RefusalKind::Body, problem);
        let value: T = texts::decode(value).map_err(wrong)?;
        strictly(true, || property::tree(&value, rules)).map(drop).map_err(|invalid| wrong(broken_rule(invalid)))
    }

    /// Returns the body.
    ///
    /// # Errors
    ///
    /// Never fails; all decoders return a `Result`.
    pub fn bytes(&self) -> Result<Bytes, Refusal> {
        Ok(self.body.clone())
    }

    /// Returns the body with its media type.
    ///
    /// # Errors
    ///
    /// Never fails; all decoders return a `Result`.
    pub fn media(&self) -> Result<Media, Refusal> {
        Ok(Media::new(self.content_type().unwrap_or_default(), self.body.clone()))
    }

    /// Decodes the fields and files of a form without declared ones.
    ///
    /// # Errors
    ///
    /// Fails if it is malformed.
    pub fn form(&self) -> Result<Form, Refusal> {
        let (fields, files) = self.form_parts()?;
        let wrong = |problem: String| self.refusal(RefusalKind::Body, problem);
        let form = fields.iter().try_fold(Form::new(), |form, pair| Ok(form.field(pair.name.as_str(), pair.text()?)));
        let form = form.map_err(wrong)?;
        Ok(files.into_iter().fold(form, |form, (name, file)| form.file(name, file)))
    }

    fn form_parts(&self) -> Result<Parts, Refusal> {
        let wrong = |problem: String| self.refusal(RefusalKind::Body, problem);
        if self.is_of(MULTIPART) {
            return multipart::parse(self.content_type().unwrap_or_default(), &self.body).map_err(wrong);
        }
        let text = std::str::from_utf8(&self.body).map_err(|_| wrong("is not UTF-8".to_owned()))?;
        Ok((pairs::of_query(text).map_err(wrong)?, Vec::new()))
    }
}

/// The problem with JSON as a predicate, without undeclared names.
fn problem(error: &JsonError) -> String {
    match error {
        JsonError::TooManyNodes => format!("decodes into more than the limit of {MAX_RESPONSE_NODES} nodes"),
        JsonError::Invalid { path: Some(path), message } => {
            format!("has {}, which does not fit: {message}", path.shown)
        }
        JsonError::Invalid { path: None, message } => format!("does not fit: {message}"),
    }
}

/// The problem of a value that violates a rule, as a predicate.
pub(super) fn broken_rule(invalid: Invalid) -> String {
    match invalid.path("") {
        root if root.is_empty() => invalid.problem,
        path => format!("has {path}, which {}", invalid.problem),
    }
}
