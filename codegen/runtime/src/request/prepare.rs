//! Preparation of a request: checks everything before anything is sent.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use url::Url;

use super::assembly::{Body, Files, Parameter, Redirects, Request};
use super::encode::{self, Pair, Value};
use super::items::{SentBody, StreamedItems};
use super::multipart::{self, Part, is_json};
use crate::configuration::client::Client;
use crate::configuration::credential;
use crate::configuration::retry::{AttemptEvent, RetryPolicy};
use crate::configuration::server::{LONGEST_URL, is_same_origin};
use crate::interface::api::{Format, Location, Operation, RepresentationInfo, Setting, Style};
use crate::response::error::Error;
use crate::response::limits::Limits;
use crate::response::raw::is_xml;

/// A request ready to send, any number of times.
pub(crate) struct PreparedRequest {
    pub(crate) client: Client,
    pub(crate) http: reqwest::Client,
    pub(crate) operation: &'static Operation,
    pub(crate) method: http::Method,
    /// The only origin that receives credentials.
    pub(crate) base: Arc<Url>,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<SentBody>,
    /// True if the request has its own `Authorization` header instead of the client's credentials.
    has_own_credential: bool,
    pub(crate) limits: Limits,
    pub(crate) retry: RetryPolicy,
    pub(crate) redirects: Redirects,
    /// True if repeating the request has no further effect.
    pub(crate) is_idempotent: bool,
}

impl PreparedRequest {
    pub(crate) fn new(mut request: Request) -> Result<Self, Error> {
        let operation = request.operation;
        apply_settings(&mut request)?;
        for parameter in &request.parameters {
            let is_empty_path = parameter.location == Location::Path && parameter.value.is_empty();
            let checked = if is_empty_path { Err("must not be empty".to_owned()) } else { parameter.check() };
            checked.map_err(|problem| Error::invalid_parameter(&parameter.name, &problem))?;
        }
        for files in &request.files {
            files.check().map_err(|problem| Error::invalid_parameter(&files.name, &problem))?;
        }
        check_requirements(&request)?;
        let base = request.client.base_of(operation)?;
        let url = url(&request, &base)?;
        let mut headers = headers(&request)?;
        let body = body(&request, &mut headers)?;
        check_length(&headers, body.as_ref())?;
        // These parameters have an effect each time they are sent.
        let is_idempotent =
            operation.idempotent && operation.not_idempotent_with.iter().all(|name| request.texts_of(name).is_none());
        let mut limits = request.client.config.limits;
        if let Some(total) = request.options.timeout {
            limits.total = total;
        }
        Ok(Self {
            http: request.options.http.unwrap_or_else(|| request.client.config.http.clone()),
            retry: request.options.retry.unwrap_or_else(|| request.client.config.retry.clone()),
            operation,
            method: operation.method.http(),
            client: request.client,
            base,
            url,
            has_own_credential: headers.contains_key(header::AUTHORIZATION),
            headers,
            body,
            limits,
            redirects: request.options.redirects,
            is_idempotent,
        })
    }

    /// Returns true if a response can be XML: the operation declares XML or declares nothing, or the client requests
    /// XML.
    pub(crate) fn may_be_xml(&self) -> bool {
        let accept = self.operation.accept;
        let representation = self.client.config.representation;
        accept.is_empty()
            || self.operation.xml_errors
            || accept.iter().any(|media_type| is_xml(media_type))
            || representation.is_some_and(|info| info.format == Format::Xml)
    }

    /// Returns the credentials for one attempt.
    pub(crate) fn credentials(&self) -> Result<Vec<credential::PreparedCredential>, Error> {
        if self.has_own_credential { Ok(Vec::new()) } else { self.client.credentials_for(self.operation) }
    }

    /// Returns the headers that the client's hook adds to an attempt.
    pub(crate) fn headers_of(&self, event: &AttemptEvent) -> Result<Option<Box<HeaderMap>>, Error> {
        let Some(hook) = &self.client.config.on_attempt else { return Ok(None) };
        let mut headers = Box::new(HeaderMap::new());
        hook(event, &mut headers);
        match headers.keys().find(|name| check_name(name.as_str()).is_err()) {
            Some(name) => Err(Error::configuration(format!(
                "on_attempt sets the header {name}, which the HTTP client sets itself; remove it"
            ))),
            None => Ok(Some(headers)),
        }
    }

    /// Returns true if the HTTP client itself applies this time limit to each request.
    pub(crate) fn is_limited_to(&self, time: Duration) -> bool {
        self.limits.connect.is_some() && self.client.config.limits.total == time
    }

    /// Returns the items of the body, if they are a stream.
    pub(crate) fn streamed(&self) -> Option<&StreamedItems> {
        self.body.as_ref().and_then(SentBody::streamed)
    }

    /// Returns true if the request can't be sent again, because its body is a stream that was asked for items.
    pub(crate) fn is_spent(&self) -> bool {
        self.streamed().is_some_and(StreamedItems::is_begun)
    }

    /// Returns the request for another URL of the same origin: the next page.
    pub(crate) fn into_page(mut self, url: Url) -> Self {
        self.method = http::Method::GET;
        self.is_idempotent = true;
        self.url = url;
        self.body = None;
        self.headers.remove(header::CONTENT_TYPE);
        self
    }
}

/// Adds the client's settings for parameters that the request does not set.
fn apply_settings(request: &mut Request) -> Result<(), Error> {
    for name in request.operation.settings {
        let Some(setting) = request.client.config.api.settings.iter().find(|setting| setting.parameter == *name) else {
            continue;
        };
        if request.parameters_in(setting.location).any(|parameter| parameter.name == *name) {
            continue;
        }
        match request.client.setting(name) {
            Some(Ok(value)) => {
                let value = Value::Text(value.to_owned());
                request.parameters.push(Parameter {
                    location: setting.location,
                    name: (*name).into(),
                    style: Style::plain(setting.location),
                    value,
                    // The builder has checked it.
                    checks: [&[], &[]],
                });
            }
            Some(Err(problem)) if setting.location == Location::Path => {
                let problem = format!(
                    "is not set, and the user name of the credential is not valid for it: it {problem}; {}",
                    remedy(setting)
                );
                return Err(Error::invalid_parameter(name, &problem));
            }
            None if setting.location == Location::Path => {
                return Err(Error::invalid_parameter(name, &format!("is not set; {}", remedy(setting))));
            }
            Some(Err(_)) | None => {}
        }
    }
    Ok(())
}

/// Tells how to set a setting.
fn remedy(setting: &Setting) -> String {
    format!("set it with `{}()` on the client's builder or on the request", setting.method)
}

fn check_requirements(request: &Request) -> Result<(), Error> {
    match unmet_requirement(request.operation, |name| request.texts_of(name)) {
        Some((name, problem)) => Err(Error::invalid_parameter(name, &problem)),
        None => Ok(()),
    }
}

/// Returns the first parameter that is missing though another one requires it, and the problem. `texts_of` returns the plain
/// values of a parameter; none for objects and files.
pub(crate) fn unmet_requirement<T: AsRef<str>>(
    operation: &'static Operation,
    texts_of: impl Fn(&str) -> Option<Vec<T>>,
) -> Option<(&'static str, String)> {
    operation.requires.iter().find_map(|condition| {
        let texts = texts_of(condition.parameter)?;
        if condition.when.is_some_and(|when| texts.iter().all(|text| text.as_ref() != when)) {
            return None;
        }
        let is_set = |texts: Vec<T>| texts.is_empty() || texts.iter().any(|text| !text.as_ref().is_empty());
        if texts_of(condition.needs).is_some_and(is_set) {
            return None;
        }
        let value = condition.when.map(|when| format!("={when}")).unwrap_or_default();
        Some((condition.needs, format!("is not set, but {}{value} requires it", condition.parameter)))
    })
}

fn url(request: &Request, base: &Url) -> Result<Url, Error> {
    // The rest of the base is parsed already.
    let base_path = base.path().trim_end_matches('/');
    let mut text = String::with_capacity(base_path.len() + 2 * request.operation.path.len());
    text.push_str(base_path);
    push_path(&mut text, request)?;
    let mut pairs = Vec::new();
    for parameter in request.parameters_in(Location::Query) {
        pairs.extend(pairs_of(parameter)?);
    }
    if !pairs.is_empty() {
        text.push(if text.contains('?') { '&' } else { '?' });
        text.push_str(&encode::join_pairs(&pairs));
    }
    if matches!(text.as_bytes(), [b'/', b'/' | b'\\', ..]) {
        // `//` would start a host.
        text.insert_str(0, "/.");
    }
    let url = base.join(&text).map_err(|error| Error::configuration(format!("the URL is not usable: {error}")))?;
    // Otherwise it is sendable, because the base is.
    let length = url.as_str().len();
    if length > LONGEST_URL {
        let problem = format!("the URL of {length} bytes cannot be sent: it must have at most {LONGEST_URL}");
        return Err(Error::configuration(problem));
    }
    if !is_same_origin(&url, base) {
        return Err(Error::configuration("the path changes the base URL's origin"));
    }
    Ok(url)
}

fn pairs_of(parameter: &Parameter) -> Result<Vec<Pair>, Error> {
    encode::pairs(&parameter.name, parameter.style, &parameter.value)
        .map_err(|problem| Error::invalid_parameter(&parameter.name, &problem))
}

/// Appends the path with its variables and the representation's suffix.
fn push_path(text: &mut String, request: &Request) -> Result<(), Error> {
    let representation = request.client.config.representation;
    let template = request.operation.path;
    let mut rest = Some(template.strip_prefix('/').unwrap_or(template));
    while let Some(templates) = rest {
        let (template, others) =
            cut(templates, b'/').map_or((templates, None), |(first, others)| (first, Some(others)));
        rest = others;
        text.push('/');
        let start = text.len();
        let variable = push_segment(text, request, template)?;
        let segment = text.get(start..).unwrap_or_default();
        if let Some(variable) = variable {
            check_segment(segment, variable)?;
            if rest.is_none() {
                check_suffix(segment, variable, representation, request.client.config.api.representations)?;
            }
        }
    }
    if let Some(info) = representation {
        text.push_str(info.path_suffix);
    }
    Ok(())
}

/// Splits a text at an ASCII character. Segments are short, so a plain loop is faster than a search.
fn cut(text: &str, separator: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == separator)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

/// Appends one segment, and returns the name of the last variable in it.
fn push_segment<'a>(text: &mut String, request: &Request, template: &'a str) -> Result<Option<&'a str>, Error> {
    let mut variable = None;
    let mut rest = template;
    while let Some((literal, after)) = cut(rest, b'{') {
        let Some((name, after)) = cut(after, b'}') else { break };
        text.push_str(literal);
        let Some(parameter) = request.parameters_in(Location::Path).find(|parameter| parameter.name == name) else {
            return Err(Error::invalid_parameter(name, "is not set"));
        };
        let value = encode::path(name, parameter.style, &parameter.value)
            .map_err(|problem| Error::invalid_parameter(name, &problem))?;
        text.push_str(&value);
        variable = Some(name);
        rest = after;
    }
    text.push_str(rest);
    Ok(variable)
}

/// URL libraries remove `.` and `..` even if they are encoded; the URL then addresses another resource.
fn check_segment(segment: &str, variable: &str) -> Result<(), Error> {
    match segment {
        "" => Err(Error::invalid_parameter(variable, "must not be empty")),
        "." | ".." => {
            Err(Error::invalid_parameter(variable, "must not be \".\" or \"..\", which addresses another resource"))
        }
        _ => Ok(()),
    }
}

/// Rejects a value that ends in the suffix of another representation, because the server would read it as a shorter
/// value in that representation.
fn check_suffix(
    segment: &str,
    variable: &str,
    chosen: Option<&RepresentationInfo>,
    all: &[RepresentationInfo],
) -> Result<(), Error> {
    if chosen.is_none_or(|chosen| !chosen.path_suffix.is_empty()) {
        return Ok(());
    }
    let segment = segment.to_ascii_lowercase();
    for suffix in all.iter().map(|info| info.path_suffix).filter(|suffix| !suffix.is_empty()) {
        if segment.ends_with(&suffix.to_ascii_lowercase()) {
            let problem =
                format!("must not end in {suffix:?}, which addresses another resource in another representation");
            return Err(Error::invalid_parameter(variable, &problem));
        }
    }
    Ok(())
}

fn headers(request: &Request) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    let operation = request.operation;
    let types = match operation.accept_raw {
        [] => operation.accept,
        _ if request.options.is_raw => operation.accept_raw,
        _ => operation.accept,
    };
    headers.insert(header::ACCEPT, accept(types, request.client.config.representation));
    headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    headers.insert(header::USER_AGENT, request.client.config.user_agent.clone());
    for parameter in request.parameters_in(Location::Header) {
        let text = encode::header(parameter.style, &parameter.value)
            .map_err(|problem| Error::invalid_parameter(&parameter.name, &problem))?;
        insert(&mut headers, &parameter.name, &text)?;
    }
    let mut cookies = Vec::new();
    for parameter in request.parameters_in(Location::Cookie) {
        for pair in pairs_of(parameter)? {
            let value = encode::cookie_value(parameter.style, &pair)
                .map_err(|problem| Error::invalid_parameter(&parameter.name, &problem))?;
            cookies.push(format!("{}={value}", encode::cookie_name(&pair.name)));
        }
    }
    if !cookies.is_empty() {
        insert(&mut headers, "cookie", &cookies.join("; "))?;
    }
    for (name, value) in &request.options.headers {
        check_name(name)?;
        let text = encode::header(Style::Simple { explode: false }, &Value::Text(value.clone()))
            .map_err(|problem| Error::invalid_parameter(name, &problem))?;
        insert(&mut headers, name, &text)?;
    }
    Ok(headers)
}

/// Checks the name of a header that the document does not declare.
fn check_name(name: &str) -> Result<(), Error> {
    if ["host", "content-length", "transfer-encoding", "connection"].iter().any(|own| name.eq_ignore_ascii_case(own)) {
        return Err(Error::invalid_parameter(name, "is a header that the HTTP client sets itself"));
    }
    Ok(())
}

/// Checks a declared `Content-Length`. Another length would cut the body short.
fn check_length(headers: &HeaderMap, body: Option<&SentBody>) -> Result<(), Error> {
    let actual = match body {
        Some(SentBody::Whole(bytes)) => bytes.len(),
        Some(SentBody::Streamed(_)) if headers.contains_key(header::CONTENT_LENGTH) => {
            let problem = "can't be set, because the body is a stream of items";
            return Err(Error::invalid_parameter(header::CONTENT_LENGTH.as_str(), problem));
        }
        Some(SentBody::Streamed(_)) | None => 0,
    };
    match headers.get(header::CONTENT_LENGTH) {
        Some(length) if length.as_bytes() != actual.to_string().as_bytes() => {
            let problem = format!("is not the length of the body, which has {actual} bytes");
            Err(Error::invalid_parameter(header::CONTENT_LENGTH.as_str(), &problem))
        }
        _ => Ok(()),
    }
}

fn insert(headers: &mut HeaderMap, name: &str, text: &str) -> Result<(), Error> {
    let key = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| Error::invalid_parameter(name, "is not a valid header name"))?;
    let mut value = HeaderValue::from_bytes(text.as_bytes())
        .map_err(|_| Error::invalid_parameter(name, "has a character that is not allowed in a header"))?;
    value.set_sensitive(key == header::AUTHORIZATION || key == header::COOKIE);
    headers.insert(key, value);
    Ok(())
}

/// Media types of responses, limited to the representation.
fn accept(types: &[&'static str], representation: Option<&RepresentationInfo>) -> HeaderValue {
    let all = || match types {
        [] => Bytes::from_static(b"*/*"),
        [one] => Bytes::from_static(one.as_bytes()),
        types => Bytes::from(types.join(", ")),
    };
    let text = match representation.map(|info| info.format) {
        None => all(),
        Some(format) => {
            let (fits, default): (fn(&str) -> bool, &str) = match format {
                Format::Json => (is_json, "application/json"),
                Format::Xml => (is_xml, "application/xml"),
            };
            match types.iter().find(|media_type| fits(media_type)) {
                Some(media_type) => Bytes::from_static(media_type.as_bytes()),
                // Only errors have a body then, in the representation.
                None if types.iter().all(|media_type| is_json(media_type) || is_xml(media_type)) => {
                    Bytes::from_static(default.as_bytes())
                }
                None => all(),
            }
        }
    };
    HeaderValue::from_maybe_shared(text).unwrap_or(HeaderValue::from_static("*/*"))
}

/// Returns the body and adds its media type to the headers.
fn body(request: &Request, headers: &mut HeaderMap) -> Result<Option<SentBody>, Error> {
    let declared = request.body_type.as_deref().or(request.operation.body);
    let (media_type, body) = match &request.body {
        Body::Failed { property, problem } => return Err(Error::invalid_parameter(property, problem)),
        Body::Items { items, .. } if items.streamed().is_some_and(StreamedItems::is_begun) => {
            return Err(Error::invalid_parameter("body", StreamedItems::SENT));
        }
        Body::Items { items, boundary } => {
            let boundary = boundary.iter().map(|boundary| format!("; boundary={boundary}"));
            let media_type = declared.unwrap_or("application/octet-stream").to_owned();
            (boundary.fold(media_type, |media_type, boundary| media_type + &boundary), items.clone())
        }
        Body::Bytes(bytes) => {
            (declared.unwrap_or("application/octet-stream").to_owned(), SentBody::Whole(bytes.clone()))
        }
        Body::Json { bytes, .. } => (declared.unwrap_or("application/json").to_owned(), SentBody::Whole(bytes.clone())),
        Body::None => {
            let mut pairs = Vec::new();
            for parameter in request.parameters_in(Location::Form) {
                pairs.extend(pairs_of(parameter)?);
            }
            match declared {
                Some("multipart/form-data") => {
                    let (media_type, bytes) = multipart_body(request, &pairs)?;
                    (media_type, SentBody::Whole(bytes))
                }
                _ if !request.files.is_empty() => {
                    let name = &request.files[0].name;
                    return Err(Error::invalid_parameter(name, "is a file, which only a multipart body can have"));
                }
                Some("application/x-www-form-urlencoded") => {
                    let form = SentBody::Whole(encode::join_pairs(&pairs).into());
                    ("application/x-www-form-urlencoded".to_owned(), form)
                }
                _ if pairs.is_empty() => return Ok(None),
                _ => {
                    return Err(Error::invalid_parameter(
                        &pairs[0].name,
                        "cannot be sent: the operation has no form body",
                    ));
                }
            }
        }
    };
    if !headers.contains_key(header::CONTENT_TYPE) {
        insert(headers, "content-type", &media_type)?;
    } else if media_type.contains("; boundary=") {
        let problem = "can't be set, because it has the boundary of the parts, which is random";
        return Err(Error::invalid_parameter(header::CONTENT_TYPE.as_str(), problem));
    }
    Ok(Some(body))
}

fn multipart_body(request: &Request, pairs: &[Pair]) -> Result<(String, Bytes), Error> {
    let declared = |name: &str| {
        let known = request.part_types.iter().find(|(part, _)| *part == name);
        known.map_or(&[][..], |(_, media_types)| media_types)
    };
    let mut parts: Vec<Part<'_>> = pairs.iter().map(|pair| Part::field(pair, declared(&pair.name))).collect();
    for Files { name, list, .. } in &request.files {
        for file in list {
            let part = Part::file(name, file, declared(name));
            parts.push(part.map_err(|problem| Error::invalid_parameter(name, &problem))?);
        }
    }
    multipart::encode(&parts, &request.part_headers).map_err(|(name, problem)| Error::invalid_parameter(name, problem))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::items::{BodyItems, ItemFormat};

    #[test]
    fn declared_length_is_that_of_the_body() {
        let items = BodyItems::stream(futures_util::stream::iter([1]));
        let streamed = SentBody::of(items, ItemFormat::lines(&[])).unwrap_or_else(|_| panic!("a stream"));
        let check = |length: &'static str, body: Option<&SentBody>| {
            let headers = HeaderMap::from_iter([(header::CONTENT_LENGTH, HeaderValue::from_static(length))]);
            check_length(&headers, body).map_err(|error| error.to_string())
        };
        assert_eq!(check("1", Some(&SentBody::Whole(Bytes::from_static(b"1")))), Ok(()));
        assert!(
            check("2", Some(&SentBody::Whole(Bytes::from_static(b"1"))))
                .is_err_and(|error| error.contains("has 1 bytes"))
        );
        assert!(
            check("0", Some(&streamed)).is_err_and(|error| error.contains("because the body is a stream of items"))
        );
        assert!(check_length(&HeaderMap::new(), Some(&streamed)).is_ok());
    }
}
