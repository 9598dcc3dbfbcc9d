//! Responses: what a success decodes to, and the declared errors.

use openapiv3::{MediaType, Operation as Source, ReferenceOr, Response, Schema, StatusCode};

use super::extension::{self, read};
use super::schema::{Hint, SchemaRef};
use super::view::SchemaKind;
use super::{Lowering, Pointer};
use crate::model::{Api, Content, ErrorBody, ErrorResponse, Format, Output, OutputVariant, Status, Type};
use crate::name::{RustName, Scope, WireName};
use crate::unsupported;

/// The responses of one operation.
pub(super) struct Responses {
    pub(super) output: Output,
    /// What events hold, if a success can be an event stream.
    pub(super) events: Option<Content>,
    /// Whether a success declares the header `Link`.
    pub(super) has_link_header: bool,
    pub(super) accept: Vec<String>,
    pub(super) errors: Vec<ErrorResponse>,
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
        let declared = &source.responses;
        let mut all: Vec<(Status, &'d ReferenceOr<Response>, Pointer)> = declared
            .responses
            .iter()
            .map(|(code, response)| {
                let status = match code {
                    StatusCode::Code(code) => Status::Code(*code),
                    StatusCode::Range(class) => Status::Range(*class),
                };
                (status, response, at.key(&code.to_string()))
            })
            .chain(declared.default.iter().map(|response| (Status::Default, response, at.key("default"))))
            .collect();
        all.sort_by_key(|(status, _, _)| *status);
        let has_success = all.iter().any(|(status, _, _)| is_success(*status));
        let mut accept: Vec<String> = Vec::new();
        let mut error_types: Vec<String> = Vec::new();
        let mut successes = Vec::new();
        let mut has_link_header = false;
        let mut events = None;
        let mut errors = Vec::new();
        for (status, reference, place) in all {
            let components = self.document.components.as_ref().map(|components| &components.responses);
            let Some((response, component)) = super::resolve(reference, components, "#/components/responses/") else {
                self.error(
                    "unresolved-reference",
                    &place,
                    "this response is not one of this document".to_owned(),
                    "refer to a response under `#/components/responses/`",
                );
                continue;
            };
            let place =
                component.as_ref().map_or(place, |name| Pointer::root().key("components").key("responses").key(name));
            let success = is_success(status) || (status == Status::Default && !has_success);
            let part = if success { "response".to_owned() } else { format!("{status} error") };
            let hint = component.map_or_else(|| hint.within(self, &part), Hint::Inline);
            let content =
                self.content(response, status, &place, &hint, if success { &mut accept } else { &mut error_types });
            if success {
                events = events.or_else(|| self.events(response, &place, &hint));
                has_link_header |= response.headers.keys().any(|name| name.eq_ignore_ascii_case("link"));
                successes.push((status, content, response.description.clone()));
            } else {
                self.error_bodies(response, api);
                let ty = match content {
                    Content::Structured(ty) => Some(ty),
                    _ => None,
                };
                errors.push(ErrorResponse { status, ty, docs: response.description.clone() });
            }
        }
        // An operation that gives nothing may still explain why it failed.
        let accept = if accept.is_empty() { error_types } else { accept };
        Responses { output: output(successes, operation), events, has_link_header, accept, errors }
    }

    /// What a response's body is: structured if it can be, else text, else bytes.
    fn content(
        &mut self,
        response: &'d Response,
        status: Status,
        at: &Pointer,
        hint: &Hint,
        accept: &mut Vec<String>,
    ) -> Content {
        let at = at.key("content");
        let mut media: Vec<_> = response
            .content
            .iter()
            .map(|(name, media)| (essence(name), self.class(&essence(name), media), name, media))
            .collect();
        media.sort_by_key(|(name, ..)| rank(name));
        let Some((first, class, key, first_media)) = media.first() else { return Content::Empty };
        for (name, ..) in media.iter().filter(|(_, other, ..)| other == class) {
            if !accept.contains(name) {
                accept.push(name.clone());
            }
        }
        if matches!(status, Status::Code(204 | 205 | 304)) {
            self.warning(
                "body-of-empty-status",
                &at,
                format!("a response with status {status} has no body"),
                "remove `content`",
            );
            return Content::Empty;
        }
        let is_stream = |name: &str| name == EVENT_STREAM && is_success(status);
        if *class != Class::Structured && !is_stream(first) && self.is_structured_media(first_media) {
            let given = if *class == Class::Text { "text" } else { "bytes" };
            self.limit(
                &unsupported::UNREAD_MEDIA_TYPE,
                &at.key(key),
                format!("the response is given as {given}: the client does not read the schema from `{first}`"),
            );
        }
        match class {
            Class::Text => Content::Text,
            Class::Bytes => Content::Bytes,
            Class::Structured => {
                let mut chosen: Option<Type> = None;
                for (name, class, key, media) in &media {
                    if is_stream(name) {
                        continue;
                    }
                    if *class != Class::Structured {
                        self.not_generated(&at, key, first);
                        continue;
                    }
                    let Some(schema) = media.schema.as_ref() else { continue };
                    let format = if is_xml(name) { Format::Xml } else { Format::Json };
                    let lowered = self.schema(schema, &at.key(key).key("schema"), hint);
                    let ty = lowered.element();
                    if format == Format::Xml {
                        self.xml_roots.push(ty.clone());
                    }
                    match &chosen {
                        None => chosen = Some(ty),
                        Some(known) if *known == ty => {}
                        // Another kind of JSON, such as a problem document, is looked at by its own error body.
                        Some(_) if matches!(status, Status::Code(400..) | Status::Range(4..) | Status::Default) => {}
                        Some(_) => self.not_generated(&at, key, first),
                    }
                }
                Content::Structured(chosen.unwrap_or(Type::Any))
            }
        }
    }

    /// How a media type is read. What may be a document, but is described as a mere text or a file, is one.
    fn class(&self, essence: &str, media: &'d MediaType) -> Class {
        if is_json(essence) {
            Class::Structured
        } else if is_xml(essence) || essence == ANYTHING {
            match media.schema.as_ref().and_then(|schema| self.resolve_view(schema)) {
                Some(view) if view.is_file() => Class::Bytes,
                Some(view) if view.is_text() && view.extension("x-openapi-xml").is_none() => Class::Text,
                _ => Class::Structured,
            }
        } else if essence.starts_with("text/") {
            Class::Text
        } else {
            Class::Bytes
        }
    }

    /// Whether a media type has a schema of an object, or of a list.
    pub(super) fn is_structured_media(&self, media: &'d MediaType) -> bool {
        let view = media.schema.as_ref().and_then(|schema| self.resolve_view(schema));
        matches!(view.and_then(|view| view.effective_kind()), Some(SchemaKind::Object | SchemaKind::Array))
    }

    /// What the events of a response hold, if it can be an event stream: JSON if their data has a schema that is neither
    /// text nor free-form, else text.
    fn events(&mut self, response: &'d Response, at: &Pointer, hint: &Hint) -> Option<Content> {
        let (key, media) = response.content.iter().find(|(name, _)| essence(name) == EVENT_STREAM)?;
        let Some(schema) = &media.schema else { return Some(Content::Text) };
        let at = at.key("content").key(key).key("schema");
        let hint = hint.within(self, "event");
        // Some describe the event with its fields, others only its data.
        let view = self.resolve_view(schema);
        let properties = view.as_ref().and_then(|view| view.properties);
        let is_event = |properties: &&'d indexmap::IndexMap<String, ReferenceOr<Box<Schema>>>| {
            properties.contains_key("data")
                && properties.keys().all(|name| ["id", "event", "data", "retry"].contains(&name.as_str()))
        };
        let data = properties.filter(is_event).and_then(|properties| properties.get("data"));
        let (view, lowered) = match data {
            Some(data) => (self.resolve_view(data), self.schema(data, &at.key("properties").key("data"), &hint)),
            None => (view, self.schema(schema, &at, &hint)),
        };
        let is_text = match view.and_then(|view| view.effective_kind()) {
            Some(kind) => kind == SchemaKind::String,
            None => lowered.ty == Type::Any,
        };
        Some(if is_text { Content::Text } else { Content::Structured(lowered.element()) })
    }

    fn not_generated(&mut self, at: &Pointer, media_type: &str, chosen: &str) {
        self.limit(
            &unsupported::RESPONSE_MEDIA_TYPE,
            &at.key(media_type),
            format!("the response is read as `{chosen}`; `{media_type}` is not generated"),
        );
    }

    /// Schemas of error bodies that say where code and message are.
    fn error_bodies(&mut self, response: &'d Response, api: &mut Api) {
        for media in response.content.values() {
            let Some(schema) = &media.schema else { continue };
            let Some(reference) = schema.parts().err() else { continue };
            let Some((ty, target)) = self.component(reference) else { continue };
            let fields: Option<extension::ErrorFields> = read(&target.schema_data.extensions, "x-rust-error");
            let Some(fields) = fields else { continue };
            if !api.errors.iter().any(|known| known.ty == ty) {
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

const EVENT_STREAM: &str = "text/event-stream";

/// No media type, but any: with the schema of an object it is JSON.
pub(super) const ANYTHING: &str = "*/*";

/// A media type without its parameters.
pub(super) fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_lowercase()
}

fn is_success(status: Status) -> bool {
    matches!(status, Status::Code(200..=299) | Status::Range(2))
}

/// One type if all statuses agree, an enum by status otherwise.
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
    Output::ByStatus { name: RustName::camel(&format!("{operation} output")), variants, is_uneven: false }
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Structured,
    Text,
    Bytes,
}

/// Plain JSON before its relatives, JSON before XML, text before bytes.
fn rank(essence: &str) -> u8 {
    match essence {
        "application/json" => 0,
        _ if is_json(essence) || essence == ANYTHING => 1,
        _ if is_xml(essence) => 2,
        _ if essence.starts_with("text/") => 3,
        _ => 4,
    }
}

pub(super) fn is_json(essence: &str) -> bool {
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

pub(super) fn is_xml(essence: &str) -> bool {
    essence == "application/xml" || essence == "text/xml" || essence.ends_with("+xml")
}
