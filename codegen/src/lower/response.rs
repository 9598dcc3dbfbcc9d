//! Responses: the types of successful and error responses.

use std::collections::HashSet;

use openapiv3::{MediaType, Operation as Source, ReferenceOr, Response, Schema, StatusCode};

use super::extension::{self, read};
use super::lowering::{Hint, Lowered, Lowering};
use super::media::{ANYTHING, EVENT_STREAM, essence, is_json, is_json_stream, is_multipart, is_xml};
use super::pointer::Pointer;
use super::schemas::SchemaRef;
use super::view::{Properties, SchemaKind, View};
use crate::model::{Api, Content, ErrorBody, ErrorResponse, ItemData, Output, OutputVariant, Status, Type};
use crate::name::{RustName, Scope, WireName};
use crate::openapi::unsupported;

/// The responses of one operation.
pub(super) struct Responses {
    pub(super) output: Output,
    pub(super) success: Status,
    /// Media type and event data, if a successful response can be a stream.
    pub(super) events: Option<(String, Content)>,
    /// True if a successful response declares the header `Link`.
    pub(super) has_link_header: bool,
    pub(super) accept: Vec<String>,
    pub(super) accept_raw: Vec<String>,
    pub(super) also_offered: Vec<String>,
    /// The description of the redirect that is the operation's only success.
    pub(super) redirect: Option<String>,
    pub(super) xml_errors: bool,
    pub(super) errors: Vec<ErrorResponse>,
}

/// The declared responses of an operation, in the order of their statuses.
pub(super) fn by_status(operation: &Source) -> Vec<(Status, &ReferenceOr<Response>)> {
    let declared = &operation.responses;
    let coded = declared.responses.iter().map(|(code, response)| match code {
        StatusCode::Code(status) => (Status::Code(*status), response),
        StatusCode::Range(class) => (Status::Range(*class), response),
    });
    let mut all: Vec<_> = coded.chain(declared.default.iter().map(|response| (Status::Default, response))).collect();
    all.sort_by_key(|(status, _)| *status);
    all
}

impl<'d> Lowering<'d> {
    pub(super) fn responses(
        &mut self,
        source: &'d Source,
        at: &Pointer,
        hint: &Hint,
        operation: &RustName,
        api: &mut Api,
    ) -> Responses {
        let at = at.key("responses");
        let all = by_status(source);
        let has_success = all.iter().any(|(status, _)| is_success(*status));
        // The caller wants what a redirect leads to, unless the operation itself has another success.
        let is_redirected = !has_success && all.iter().any(|(status, _)| is_redirect(*status));
        let (mut types, mut error_types) = (MediaTypes::default(), MediaTypes::default());
        let mut successes = Vec::new();
        let mut redirect = None;
        let mut has_link_header = false;
        let mut events = None;
        let mut errors = Vec::new();
        for (status, reference) in all {
            let components = self.document.components.as_ref().map(|components| &components.responses);
            let resolved = self.resolve(reference, components, "responses", at.key(&status.to_string()));
            let Some((response, place, component)) = resolved else { continue };
            if is_redirected && is_redirect(status) {
                redirect = redirect.or_else(|| Some(response.description.clone()));
                continue;
            }
            let success = is_success(status) || (status == Status::Default && !has_success && !is_redirected);
            let part = if success { "response".to_owned() } else { format!("{status} error") };
            if component.is_some() && !self.schemas.spend(response.content.len()) {
                self.check_expansion(&place);
                continue;
            }
            let hint = component.map_or_else(|| hint.within(self, &part), Hint::Inline);
            let types = if success { &mut types } else { &mut error_types };
            let content = self.content(response, status, &place.key("content"), &hint, types);
            let docs = self.schemas.copy_text(Some(&response.description)).unwrap_or_default();
            if success {
                events = events.or_else(|| self.events(response, &place, &hint));
                has_link_header |= response.headers.keys().any(|name| name.eq_ignore_ascii_case("link"));
                successes.push((status, content, docs));
            } else {
                self.error_bodies(response, api);
                let ty = match content {
                    Content::Structured(ty) => Some(ty),
                    _ => None,
                };
                errors.push(ErrorResponse { status, ty, docs });
            }
        }
        if redirect.is_some() {
            successes.push((Status::Range(3), Content::Bytes, String::new()));
        }
        let xml_errors = !types.read.is_empty()
            && error_types.read.iter().any(|essence| is_xml(essence))
            && !types.read.iter().any(|essence| is_xml(essence));
        let also_offered =
            types.all.iter().filter(|one| !types.streams.contains(one) && !types.read.contains(one)).cloned();
        Responses {
            also_offered: also_offered.collect(),
            redirect,
            // Without a declared success, whatever a server sends has no body.
            success: successes.first().map_or(Status::Code(204), |(status, ..)| *status),
            output: output(successes, operation),
            events,
            has_link_header,
            // An operation without a response body may still have an error body.
            accept: if types.all.is_empty() && !is_redirected { error_types.read } else { types.read.clone() },
            accept_raw: if types.raw == types.read { Vec::new() } else { types.raw },
            xml_errors,
            errors,
        }
    }

    /// Lowers the body of a response: structured if possible, otherwise text or bytes.
    fn content(
        &mut self,
        response: &'d Response,
        status: Status,
        at: &Pointer,
        hint: &Hint,
        types: &mut MediaTypes,
    ) -> Content {
        let mut all: Vec<Media<'d>> = response
            .content
            .iter()
            .map(|(key, media)| Media {
                essence: essence(key),
                class: self.class(&essence(key), media),
                is_stream: is_stream(&essence(key), media),
                key,
                source: media,
            })
            .collect();
        all.sort_by_key(Media::rank);
        let Some(first) = all.first() else { return Content::Empty };
        if matches!(status, Status::Code(204 | 205 | 304)) {
            let message = format!("a response with status {status} has no body");
            self.warning("body-of-empty-status", at, message, "remove `content`");
            return Content::Empty;
        }
        let is_file = |media: &&Media<'_>| media.class == Class::Bytes && !self.is_structured_media(media.source);
        let has_file = all.iter().any(|media| is_file(&media));
        let is_raw = |media: &&Media<'_>| {
            if has_file { is_file(media) } else { !media.is_stream || first.is_stream }
        };
        extend(&mut types.raw, all.iter().filter(is_raw));
        extend(&mut types.all, all.iter());
        extend(&mut types.streams, all.iter().filter(|media| media.is_stream));
        let is_read = first.class == Class::Structured || (first.is_stream && is_success(status));
        if !is_read && self.is_structured_media(first.source) {
            let given = if first.class == Class::Text { "text" } else { "bytes" };
            let name = &first.essence;
            let message =
                format!("the response is returned as {given}: the client can't deserialize the schema from `{name}`");
            self.limit(&unsupported::UNREAD_MEDIA_TYPE, &at.key(first.key), message);
        }
        if let Some(schema) = first.source.schema.as_ref().filter(|_| first.class == Class::Text)
            && self.has_own_type(schema)
        {
            let message = format!("the response is read as text: `{}` has no type of `[types]`", first.essence);
            self.limit(&unsupported::OWN_TYPE, &at.key(first.key).key("schema"), message);
        }
        let (content, unread) = match first.class {
            Class::Text => (Content::Text, Vec::new()),
            Class::Bytes => (Content::Bytes, Vec::new()),
            Class::Structured => {
                let (ty, unread) = self.structured(&all, status, at, hint);
                (Content::Structured(ty), unread)
            }
        };
        let is_accepted = |media: &&Media<'_>| {
            media.class == first.class && (!media.is_stream || first.is_stream) && !unread.contains(&media.key)
        };
        extend(&mut types.read, all.iter().filter(is_accepted));
        content
    }

    /// Lowers a body with several media types: the first one with a schema determines the type. Also returns the media
    /// types with another schema.
    fn structured(&mut self, all: &[Media<'d>], status: Status, at: &Pointer, hint: &Hint) -> (Type, Vec<&'d str>) {
        let mut chosen: Option<Type> = None;
        let mut others = Vec::new();
        for Media { essence, class, key, source, .. } in all {
            // Raw responses and streams have the other media types.
            if *class != Class::Structured {
                continue;
            }
            let Some(schema) = source.schema.as_ref() else { continue };
            let ty = self.schema(schema, &at.key(key).key("schema"), hint).element();
            if is_xml(essence) {
                self.xml_roots.push(ty.clone());
            } else {
                self.example_of(source, &ty);
            }
            match &chosen {
                None => chosen = Some(ty),
                Some(known) if *known == ty => {}
                // Another JSON media type, such as a problem document, has its own error body.
                Some(_) if matches!(status, Status::Code(400..) | Status::Range(4..) | Status::Default) => {}
                Some(_) => others.push(*key),
            }
        }
        for key in &others {
            let first = all.first().map_or("", |media| media.essence.as_str());
            let message =
                format!("the response is read as `{first}`; `{key}` is a raw response, after `.accept(\"{key}\")`");
            self.limit(&unsupported::RESPONSE_MEDIA_TYPE, &at.key(key), message);
        }
        (chosen.unwrap_or(Type::Any), others)
    }

    /// Classifies a media type. XML and `*/*` are text or bytes if the schema describes text, a file or nothing.
    fn class(&self, essence: &str, media: &'d MediaType) -> Class {
        if is_json(essence) {
            Class::Structured
        } else if is_xml(essence) || essence == ANYTHING {
            match media.schema.as_ref().and_then(|schema| self.schemas.view(schema)) {
                Some(view) if view.is_file() => Class::Bytes,
                Some(view) if view.is_text() && view.extension("x-openapi-xml").is_none() => Class::Text,
                Some(view) if view.effective_kind().is_some() || view.is_composed() => Class::Structured,
                _ if essence == ANYTHING => Class::Bytes,
                _ => Class::Text,
            }
        } else if essence.starts_with("text/") || is_stream(essence, media) && !is_multipart(essence) {
            Class::Text
        } else {
            Class::Bytes
        }
    }

    /// Returns true if the schema of a media type is an object or a list, or describes the items of a stream.
    pub(super) fn is_structured_media(&self, media: &'d MediaType) -> bool {
        if media.extensions.contains_key(ITEMS) {
            return true;
        }
        let kind = media.schema.as_ref().and_then(|schema| self.schemas.kind(schema));
        matches!(kind, Some(SchemaKind::Object | SchemaKind::Array))
    }

    /// Lowers the event data of a response that can be a stream. The data of an event stream is text if its schema is
    /// text or free-form, otherwise JSON.
    fn events(&mut self, response: &'d Response, at: &Pointer, hint: &Hint) -> Option<(String, Content)> {
        let at = at.key("content");
        let streams = response.content.iter().filter(|(name, media)| is_stream(&essence(name), media));
        let mut streams: Vec<_> = streams.map(|(key, media)| (essence(key), key, media)).collect();
        streams.sort_by_key(|(essence, ..)| essence != EVENT_STREAM);
        let (essence, key, media) = streams.first()?.clone();
        for (_, other, _) in streams.get(1..).unwrap_or_default() {
            let message = format!("the items of `{other}` are not decoded: the client streams `{key}`");
            self.limit(&unsupported::OTHER_STREAM, &at.key(other), message);
        }
        let content = match self.item_of_stream(&essence, media, &at.key(key).key("schema"), hint) {
            (ItemData::Json, lowered) => Content::Structured(lowered.element()),
            (ItemData::Text, _) => Content::Text,
            (ItemData::Bytes, _) => Content::Bytes,
        };
        Some((essence, content))
    }

    /// Lowers the item of a stream, or the data of an event or a part.
    pub(super) fn item_of_stream(
        &mut self,
        essence: &str,
        media: &'d MediaType,
        at: &Pointer,
        hint: &Hint,
    ) -> (ItemData, Lowered) {
        let Some(schema) = &media.schema else { return (ItemData::Text, Lowered::plain(Type::String)) };
        if is_multipart(essence) {
            return self.part_of_stream(schema, media, at, &hint.within(self, "part"));
        }
        if essence != EVENT_STREAM {
            let hint = hint.within(self, "item");
            // Without `itemSchema`, a list may describe the whole stream.
            let whole = self.schemas.view(schema).filter(|_| !media.extensions.contains_key(ITEMS));
            let item = match whole.and_then(|view| view.items) {
                Some(items) => self.schema(items, &at.key("items"), &hint),
                None => self.schema(schema, at, &hint),
            };
            return (ItemData::Json, item);
        }
        let hint = hint.within(self, "event");
        let view = self.schemas.view(schema);
        let data = view.as_ref().and_then(event_fields).and_then(|fields| fields.get("data"));
        let json = data.and_then(|data| self.schemas.view(data)?.extension("x-openapi-contentSchema")?.as_str());
        if let Some(reference) = json {
            let at = at.key("properties").key("data").key("contentSchema");
            return (ItemData::Json, self.reference(reference, &at));
        }
        let (view, lowered) = match data {
            Some(data) => (self.schemas.view(data), self.schema(data, &at.key("properties").key("data"), &hint)),
            None => (view, self.schema(schema, at, &hint)),
        };
        let is_text = match view.and_then(|view| view.effective_kind()) {
            Some(kind) => kind == SchemaKind::String,
            None => lowered.ty == Type::Any,
        };
        (if is_text { ItemData::Text } else { ItemData::Json }, lowered)
    }

    /// Lowers a part of a multipart stream. Its media type determines whether it is JSON, text or bytes.
    fn part_of_stream(
        &mut self,
        schema: &'d ReferenceOr<Schema>,
        media: &'d MediaType,
        at: &Pointer,
        hint: &Hint,
    ) -> (ItemData, Lowered) {
        let declared = media.extensions.get("x-openapi-itemEncoding").and_then(|one| one.get("contentType")?.as_str());
        let is_each =
            |fits: fn(&str) -> bool| declared.is_some_and(|types| types.split(',').all(|one| fits(&essence(one))));
        let view = self.schemas.view(schema);
        let is_json = match (declared, view.as_ref().and_then(View::effective_kind)) {
            (Some(_), _) => is_each(is_json),
            (None, kind) => kind.is_some_and(|kind| kind != SchemaKind::String),
        };
        let is_plain = view.is_some_and(|view| {
            view.effective_kind() == Some(SchemaKind::String)
                && !matches!(view.format.as_deref(), Some("binary" | "byte"))
        });
        if is_json {
            (ItemData::Json, self.schema(schema, at, hint))
        } else if is_each(|one| one.starts_with("text/")) || declared.is_none() && is_plain {
            let text = if is_plain { self.schema(schema, at, hint) } else { Lowered::plain(Type::String) };
            (ItemData::Text, text)
        } else {
            (ItemData::Bytes, Lowered::plain(Type::Binary))
        }
    }

    /// Lowers the schemas of error bodies that have `x-rust-error`.
    fn error_bodies(&mut self, response: &'d Response, api: &mut Api) {
        for media in response.content.values() {
            let Some(schema) = &media.schema else { continue };
            let Some(reference) = schema.parts().err() else { continue };
            let Some((ty, target)) = self.use_component(reference) else { continue };
            let fields: Option<extension::ErrorFields> = read(&target.schema_data.extensions, "x-rust-error");
            let Some(fields) = fields else { continue };
            if self.errors.insert(ty) {
                api.errors.push(ErrorBody {
                    ty,
                    code: fields.code.map(WireName::new),
                    message: fields.message.map(WireName::new),
                    more_info: fields.more_info.map(WireName::new),
                });
            }
        }
    }
}

/// The key of a media type whose schema describes the items of a stream.
pub(super) const ITEMS: &str = "x-openapi-itemSchema";

/// Returns the properties of a whole event. Some documents describe the event with its fields, others only its data.
pub(super) fn event_fields<'d>(view: &View<'d>) -> Option<&'d Properties> {
    view.properties.filter(|properties| {
        properties.contains_key("data")
            && properties.keys().all(|name| ["id", "event", "data", "retry"].contains(&name.as_str()))
    })
}

/// Returns true for an event stream, a stream of JSON values with a schema, and a stream of parts.
fn is_stream(essence: &str, media: &MediaType) -> bool {
    essence == EVENT_STREAM
        || is_json_stream(essence) && media.schema.is_some()
        || is_multipart(essence) && media.extensions.contains_key(ITEMS)
}

fn is_success(status: Status) -> bool {
    matches!(status, Status::Code(200..=299) | Status::Range(2))
}

/// Returns one type if all statuses agree, otherwise an enum by status.
fn output(successes: Vec<(Status, Content, String)>, operation: &RustName) -> Output {
    let mut contents = successes.iter().map(|(_, content, _)| content);
    let Some(first) = contents.next() else { return Output::One(Content::Empty) };
    if contents.all(|content| content == first) {
        return Output::One(first.clone());
    }
    let mut scope = Scope::default();
    let variants = successes
        .into_iter()
        .map(|(status, content, docs)| OutputVariant {
            rust: scope.take([RustName::camel(reason(status)), RustName::camel(&format!("status {status}"))]),
            status,
            content,
            docs,
        })
        .collect();
    Output::ByStatus { name: RustName::camel(&format!("{operation} output")), variants }
}

fn reason(status: Status) -> &'static str {
    match status {
        Status::Code(200) => "ok",
        Status::Code(201) => "created",
        Status::Code(202) => "accepted",
        Status::Code(203) => "non authoritative",
        Status::Code(204) => "no content",
        Status::Code(205) => "reset content",
        Status::Code(206) => "partial content",
        Status::Code(207) => "multi status",
        Status::Code(_) | Status::Range(_) => "other success",
        Status::Default => "other",
    }
}

fn is_redirect(status: Status) -> bool {
    matches!(status, Status::Code(301 | 302 | 303 | 307 | 308) | Status::Range(3))
}

/// The media types of several responses.
#[derive(Default)]
struct MediaTypes {
    /// Those that decode to the output type.
    read: Vec<String>,
    /// Those to request for an undecoded response: those of files if there are any, and no event stream beside others.
    raw: Vec<String>,
    all: Vec<String>,
    streams: Vec<String>,
}

fn extend<'m>(types: &mut Vec<String>, media: impl Iterator<Item = &'m Media<'m>>) {
    let mut known: HashSet<String> = types.iter().cloned().collect();
    types.extend(media.map(|media| media.essence.clone()).filter(|essence| known.insert(essence.clone())));
}

/// A media type of a response.
struct Media<'d> {
    essence: String,
    class: Class,
    is_stream: bool,
    /// The media type in the document.
    key: &'d str,
    source: &'d MediaType,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Structured,
    Text,
    Bytes,
}

impl Media<'_> {
    /// Sort key: plain JSON before other JSON types, JSON before XML, text before bytes, and event streams last.
    fn rank(&self) -> u8 {
        match self.class {
            _ if self.is_stream => 5,
            Class::Structured if self.essence == "application/json" => 0,
            Class::Structured if is_xml(&self.essence) => 2,
            Class::Structured => 1,
            Class::Text => 3,
            Class::Bytes => 4,
        }
    }
}
