//! Data of a callback: its body, its query and its headers.

use indexmap::IndexMap;
use openapiv3::{
    MediaType, Operation, Parameter as SourceParameter, ParameterSchemaOrContent, PathItem, QueryStyle, ReferenceOr,
    Schema,
};

use super::lowering::{Hint, Lowering};
use super::media::{ANYTHING, essence, is_json, is_yaml};
use super::names::Named;
use super::pointer::Pointer;
use super::schemas::{SchemaRef, component_of};
use super::view::SchemaKind;
use crate::model::{
    CallbackHeader, Content, Field, FieldXml, Payload, Sources, Struct, Type, TypeDef, TypeKind, XmlNode,
};
use crate::name::{RustName, Scope, WireName};
use crate::openapi::unsupported;

/// An operation of a callback.
pub(super) struct Route<'d> {
    pub(super) item: &'d PathItem,
    pub(super) source: &'d Operation,
    pub(super) at: Pointer,
    pub(super) item_at: Pointer,
}

/// The resolved parts of a callback's request.
pub(super) struct Request<'d> {
    body: Option<Body<'d>>,
    query: Vec<(&'d SourceParameter, Pointer)>,
    headers: Vec<(&'d SourceParameter, Pointer)>,
}

/// A body in its preferred format.
struct Body<'d> {
    media: &'d MediaType,
    at: Pointer,
    sources: Sources,
}

impl Body<'_> {
    /// Returns true if it is JSON or a form.
    fn is_decoded(&self) -> bool {
        self.sources.json || self.sources.form
    }
}

impl Request<'_> {
    /// Returns the parts of the request that its content is in.
    pub(super) fn sources(&self) -> Sources {
        match &self.body {
            Some(body) => body.sources,
            None => Sources { query: true, ..Sources::default() },
        }
    }
}

impl<'d> Lowering<'d> {
    pub(super) fn request_of_callback(&mut self, route: &Route<'d>) -> Request<'d> {
        let mut request = Request { body: self.body_of_callback(route), query: Vec::new(), headers: Vec::new() };
        let mut found: IndexMap<(&'static str, String), (&'d SourceParameter, Pointer)> = IndexMap::new();
        for (at, list) in [(&route.item_at, &route.item.parameters), (&route.at, &route.source.parameters)] {
            let at = at.key("parameters");
            for (index, reference) in list.iter().enumerate() {
                let components = self.document.components.as_ref().map(|components| &components.parameters);
                let resolved = self.resolve(reference, components, "parameters", at.index(index));
                let Some((parameter, at, _)) = resolved else { continue };
                let name = &parameter.parameter_data_ref().name;
                let key = match parameter {
                    SourceParameter::Query { .. } => ("query", name.clone()),
                    SourceParameter::Header { .. } => ("header", name.to_ascii_lowercase()),
                    SourceParameter::Path { .. } => ("path", name.clone()),
                    SourceParameter::Cookie { .. } => ("cookie", name.clone()),
                };
                found.insert(key, (parameter, at));
            }
        }
        for ((location, name), (parameter, at)) in found {
            match location {
                "query" => request.query.push((parameter, at)),
                // The media type and the credentials are no data.
                "header" if ["accept", "content-type", "authorization"].contains(&name.as_str()) => {}
                "header" => request.headers.push((parameter, at)),
                _ => {
                    let message = format!("the {location} parameter `{name}` of this callback is not generated");
                    self.limit(&unsupported::CALLBACK_PARAMETER, &at, message);
                }
            }
        }
        request
    }

    /// Returns the body in the preferred format: JSON, a form, any other.
    fn body_of_callback(&mut self, route: &Route<'d>) -> Option<Body<'d>> {
        let reference = route.source.request_body.as_ref()?;
        let components = self.document.components.as_ref().map(|components| &components.request_bodies);
        let (body, at, _) = self.resolve(reference, components, "requestBodies", route.at.key("requestBody"))?;
        let at = at.key("content");
        let rank = |name: &str, media: &'d MediaType| {
            let essence = essence(name);
            if is_json(&essence) || (essence == ANYTHING && self.is_structured_media(media)) {
                0
            } else if essence == FORM {
                1
            } else {
                2
            }
        };
        let mut all: Vec<(u8, &'d str, &'d MediaType)> =
            body.content.iter().map(|(name, media)| (rank(name, media), name.as_str(), media)).collect();
        all.sort_by_key(|(rank, ..)| *rank);
        let (best, name, media) = *all.first()?;
        let mut sources = Sources { json: best == 0, form: best == 1, query: false };
        for (rank, name, other) in all.iter().skip(1) {
            let is_same = other.schema == media.schema;
            match rank {
                0 | 1 if best < 2 && is_same => sources.form |= *rank == 1,
                _ if is_same && (is_yaml(&essence(name)) || best >= 2) => {}
                _ => {
                    let message = format!("`{name}` is not decoded, because its schema is another one");
                    self.limit(&unsupported::CALLBACK_FORMAT, &at.key(name), message);
                }
            }
        }
        if best >= 2 && self.is_structured_media(media) {
            let message = format!("the callback is received as bytes: `{name}` is not decoded");
            self.limit(&unsupported::CALLBACK_MEDIA_TYPE, &at.key(name), message);
        }
        if sources.form {
            let form = all.iter().find(|(rank, ..)| *rank == 1);
            if let Some((_, name, media)) = form {
                self.encodings_of_callback(media, &at.key(name));
            }
        }
        Some(Body { media, at: at.key(name), sources })
    }

    /// Returns true if a request without a body has the properties of another request's body as its query.
    pub(super) fn is_same_payload(&self, known: &Request<'d>, other: &Request<'d>) -> bool {
        let names = |headers: &[(&SourceParameter, Pointer)]| -> Vec<String> {
            headers.iter().map(|(header, _)| header.parameter_data_ref().name.to_ascii_lowercase()).collect()
        };
        if names(&known.headers) != names(&other.headers) {
            return false;
        }
        match (&known.body, &other.body) {
            (Some(one), Some(two)) => {
                one.media.schema == two.media.schema
                    && one.is_decoded() == two.is_decoded()
                    && known.query.iter().map(|(one, _)| one).eq(other.query.iter().map(|(one, _)| one))
            }
            (None, None) => known.query.iter().map(|(one, _)| one).eq(other.query.iter().map(|(one, _)| one)),
            (Some(body), None) if known.query.is_empty() => {
                body.is_decoded()
                    && body.media.schema.as_ref().is_some_and(|schema| self.is_query_of(schema, &other.query))
            }
            _ => false,
        }
    }

    /// Returns true if query parameters are the properties of a schema.
    fn is_query_of(&self, schema: &'d ReferenceOr<Schema>, query: &[(&'d SourceParameter, Pointer)]) -> bool {
        if let [(only, _)] = query
            && let Some(whole) = exploded(only)
            && component_of(whole).is_some()
            && component_of(whole) == component_of(schema)
        {
            return true;
        }
        let Some(own) = self.schemas.follow(schema) else { return false };
        let composition = self.schemas.composition(own, &Pointer::root());
        if !composition.choices.is_empty() || !composition.findings.is_empty() {
            return false;
        }
        let members = self.schemas.members(&composition.fragments);
        let is_member = |(parameter, _): &(&'d SourceParameter, Pointer)| {
            let data = parameter.parameter_data_ref();
            let ParameterSchemaOrContent::Schema(declared) = &data.format else { return false };
            members.iter().any(|member| member.wire == data.name && is_same_schema(declared, member.schema))
        };
        members.len() == query.len() && query.iter().all(is_member)
    }

    /// Lowers the data of a callback.
    pub(super) fn payload(&mut self, request: &Request<'d>, name: &RustName, at: &Pointer) -> Payload {
        let hint = Hint::Inline(name.to_string());
        let headers = self.headers_of_callback(&request.headers, &hint);
        let Some(body) = &request.body else {
            let content = match request.query.as_slice() {
                [] => Content::Empty,
                query => Content::Structured(self.query_of_callback(query, name.as_str(), at, &hint)),
            };
            let sources = Sources { query: content != Content::Empty, ..Sources::default() };
            return Payload { content, sources, query: None, headers };
        };
        let content = if body.is_decoded() {
            let schema = body.media.schema.as_ref();
            let ty = schema.map(|schema| self.schema(schema, &body.at.key("schema"), &hint).element());
            let ty = ty.unwrap_or(Type::Any);
            self.example_of(body.media, &ty);
            Content::Structured(ty)
        } else {
            Content::Bytes
        };
        let query = (!request.query.is_empty()).then(|| {
            let words = format!("{name} query");
            self.query_of_callback(&request.query, &words, at, &hint)
        });
        Payload { content, sources: body.sources, query, headers }
    }

    /// Lowers query parameters to an object with a field for each.
    fn query_of_callback(
        &mut self,
        query: &[(&'d SourceParameter, Pointer)],
        words: &str,
        at: &Pointer,
        hint: &Hint,
    ) -> Type {
        if let [(only, at)] = query
            && let Some(whole) = exploded(only)
            && self.schemas.kind(whole) == Some(SchemaKind::Object)
        {
            return self.schema(whole, &at.key("schema"), hint).ty;
        }
        for (parameter, at) in query {
            self.style_of_callback(parameter, at);
        }
        let id = self.reserve_inline(None, words);
        self.inline_collision(id, at);
        let mut scope = Scope::default();
        let mut fields = Vec::new();
        for (parameter, at) in query {
            let data = parameter.parameter_data_ref();
            let hint = hint.within(self, &data.name);
            let (schema, schema_at) = match &data.format {
                ParameterSchemaOrContent::Schema(schema) => (Some(schema), at.key("schema")),
                ParameterSchemaOrContent::Content(content) => {
                    let schema = content.first().and_then(|(_, media): (_, &MediaType)| media.schema.as_ref());
                    (schema, at.key("content"))
                }
            };
            let lowered = schema.map(|schema| self.schema(schema, &schema_at, &hint));
            let docs = data.description.clone().or_else(|| schema.map(|schema| self.schemas.docs(schema)));
            let named = Named::value("parameter", &data.name, &at.key("name"));
            let rust = self.take(&mut scope, named, [RustName::snake(&data.name)]);
            fields.push(Field {
                wire: WireName::new(&data.name),
                rust,
                required: data.required,
                nullable: lowered.as_ref().is_some_and(|lowered| lowered.nullable),
                ty: lowered.map_or(Type::Any, |lowered| lowered.ty),
                tag: None,
                boxed: false,
                read_only: false,
                write_only: false,
                requires: None,
                checks: Vec::new(),
                inner_checks: Vec::new(),
                default: None,
                example: None,
                xml: FieldXml { name: data.name.clone(), node: XmlNode::Element, wrapped_item: None },
                docs: docs.unwrap_or_default(),
                deprecated: data.deprecated.unwrap_or_default(),
            });
        }
        let extra = scope.take([RustName::snake("extra"), RustName::snake("extra fields")]);
        let kind = TypeKind::Struct(Struct { fields, extra, ..Struct::empty() });
        self.types[id.0].def = Some(TypeDef::new(self.name_of(id).clone(), kind));
        Type::Named(id)
    }

    /// Lowers headers. A value is text: an enum, an id, a date or a string.
    fn headers_of_callback(&mut self, headers: &[(&'d SourceParameter, Pointer)], hint: &Hint) -> Vec<CallbackHeader> {
        let mut scope = Scope::with_reserved(&["body", "query"]);
        let mut lowered = Vec::new();
        for (parameter, at) in headers {
            let data = parameter.parameter_data_ref();
            let named = Named::value("parameter", &data.name, &at.key("name"));
            let candidates = [RustName::snake(&data.name), RustName::snake(&format!("header {}", data.name))];
            let rust = self.take(&mut scope, named, candidates);
            let schema = match &data.format {
                ParameterSchemaOrContent::Schema(schema) => Some(schema),
                ParameterSchemaOrContent::Content(_) => None,
            };
            let text = schema.filter(|schema| self.schemas.kind(*schema) == Some(SchemaKind::String));
            let own = text.filter(|schema| self.has_own_type(*schema));
            if own.is_some() {
                let message =
                    format!("the header `{}` of this callback is text, without its type of `[types]`", data.name);
                self.limit(&unsupported::OWN_TYPE, &at.key("schema"), message);
            }
            let hint = hint.within(self, &data.name);
            let text = text.filter(|_| own.is_none());
            let ty = text.map(|schema| self.schema(schema, &at.key("schema"), &hint).ty);
            let ty = ty.filter(|ty| !matches!(ty, Type::Base64 | Type::Binary)).unwrap_or(Type::String);
            let docs = data.description.clone().or_else(|| schema.map(|schema| self.schemas.docs(schema)));
            let docs = docs.unwrap_or_default();
            lowered.push(CallbackHeader { wire: WireName::new(&data.name), rust, ty, docs });
        }
        lowered
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

/// Returns the schema of a query parameter whose properties are parameters of their own.
fn exploded(parameter: &SourceParameter) -> Option<&ReferenceOr<Schema>> {
    match parameter {
        SourceParameter::Query { parameter_data, style: QueryStyle::Form, .. } => match &parameter_data.format {
            ParameterSchemaOrContent::Schema(schema) if parameter_data.explode != Some(false) => Some(schema),
            _ => None,
        },
        _ => None,
    }
}

/// Returns true if two schemas are references to one component, or equal apart from their annotations.
fn is_same_schema(one: &ReferenceOr<Schema>, other: &impl SchemaRef) -> bool {
    let component = |schema: &Schema| match &schema.schema_kind {
        openapiv3::SchemaKind::AllOf { all_of } => match all_of.as_slice() {
            [ReferenceOr::Reference { reference }] => Some(reference.clone()),
            _ => None,
        },
        _ => None,
    };
    let other_component = match other.parts() {
        Ok(schema) => component(schema),
        Err(reference) => Some(reference.to_owned()),
    };
    match (component_of(one), other_component) {
        (Some(one), Some(other)) => one == other,
        (None, None) => match (one.parts(), other.parts()) {
            (Ok(one), Ok(other)) => one.schema_kind == other.schema_kind,
            _ => false,
        },
        _ => false,
    }
}
