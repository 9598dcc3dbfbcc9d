//! Request bodies: a single value, or form fields and multipart parts that become parameters.

use openapiv3::{Encoding, MediaType, Operation as Source, RequestBody};

use super::composition::Member;
use super::extension::requires;
use super::lowering::{Hint, Lowering};
use super::media::{ANYTHING, essence, example, is_json, is_media_type, is_xml, is_yaml};
use super::names::Named;
use super::parameter::word;
use super::pointer::Pointer;
use super::schemas::SchemaRef;
use super::view::SchemaKind;
use crate::model::{Body, BodyKind, Location, Parameter, Style, Type, TypeKind};
use crate::name::{RustName, Scope, WireName};
use crate::openapi::unsupported;

/// The cost of a form field, whose setter, documentation and checks are several times as much code as a property.
const FIELD: usize = 3;

/// The formats of a request body, in order of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Written {
    Json,
    Form,
    Multipart,
    Text,
    Bytes,
}

impl<'d> Lowering<'d> {
    pub(super) fn body(
        &mut self,
        source: &'d Source,
        at: &Pointer,
        hint: &Hint,
        parameters: &mut Vec<Parameter>,
        names: &mut Scope,
    ) -> Option<Body> {
        let at = at.key("requestBody");
        let reference = source.request_body.as_ref()?;
        let components = self.document.components.as_ref().map(|components| &components.request_bodies);
        let (body, at, component) = self.resolve(reference, components, "requestBodies", at)?;
        if component.is_some() && !self.schemas.spend(body.content.len()) {
            self.check_expansion(&at);
            return None;
        }
        let hint = component.map_or_else(|| hint.within(self, "request"), Hint::Inline);
        let (written, media_type, media) = self.choose(body, &at)?;
        if matches!(written, Written::Text | Written::Bytes) && self.is_structured_media(media) {
            let given = if written == Written::Text { "text" } else { "bytes" };
            self.limit(
                &unsupported::UNWRITTEN_MEDIA_TYPE,
                &at.key("content").key(media_type),
                format!("the body is passed as {given}: the client can't serialize the schema as `{media_type}`"),
            );
        }
        let media_at = at.key("content").key(media_type);
        match written {
            Written::Form | Written::Multipart => {
                let location = if written == Written::Form { Location::Form } else { Location::Multipart };
                self.fields(media, location, &media_at, &hint, parameters, names);
                None
            }
            Written::Json | Written::Text | Written::Bytes => {
                let mut checks = Vec::new();
                let kind = match (written, &media.schema) {
                    (Written::Json, Some(schema)) => {
                        let lowered = self.schema(schema, &media_at.key("schema"), &hint);
                        checks = lowered.all_checks();
                        let ty = lowered.element();
                        self.request_roots.push(ty.clone());
                        BodyKind::Json(ty)
                    }
                    (Written::Json, None) => BodyKind::Json(Type::Any),
                    (Written::Text, _) => BodyKind::Text,
                    _ => BodyKind::Bytes,
                };
                Some(Body {
                    rust: names.take([RustName::snake("body"), RustName::snake("request body")]),
                    media_type: sent_media_type(media_type, written).to_owned(),
                    kind,
                    checks,
                    required: body.required,
                    docs: self.schemas.copy_text(body.description.as_ref()).unwrap_or_default(),
                    example: self.schemas.copy_value(example(media)),
                })
            }
        }
    }

    /// Chooses the media type to send, and reports the others.
    fn choose(&mut self, body: &'d RequestBody, at: &Pointer) -> Option<(Written, &'d str, &'d MediaType)> {
        let mut choices: Vec<_> =
            body.content.iter().map(|(name, media)| (self.written(name, media), name.as_str(), media)).collect();
        let is_plain_json = |name: &str| essence(name) == "application/json";
        choices.sort_by_key(|(written, name, _)| (*written, name.contains('*'), !is_plain_json(name)));
        let mut choices = choices.into_iter();
        let chosen = choices.next()?;
        for (_, other, media) in choices {
            if is_yaml(&essence(other)) && media.schema == chosen.2.schema {
                continue;
            }
            self.limit(
                &unsupported::REQUEST_MEDIA_TYPE,
                &at.key("content").key(other),
                format!("the body is sent as `{}`; `{other}` is not generated", chosen.1),
            );
        }
        Some(chosen)
    }

    fn written(&self, media_type: &str, media: &'d MediaType) -> Written {
        let essence = essence(media_type);
        match essence.as_str() {
            "application/x-www-form-urlencoded" => Written::Form,
            "multipart/form-data" => Written::Multipart,
            ANYTHING if self.is_structured_media(media) => Written::Json,
            _ if is_json(&essence) => Written::Json,
            _ if essence.starts_with("text/") || is_xml(&essence) => Written::Text,
            _ => Written::Bytes,
        }
    }

    fn fields(
        &mut self,
        media: &'d MediaType,
        location: Location,
        at: &Pointer,
        hint: &Hint,
        parameters: &mut Vec<Parameter>,
        names: &mut Scope,
    ) {
        let encoding_at = at.key("encoding");
        let at = at.key("schema");
        let resolved = media.schema.as_ref().map(|schema| match schema.parts() {
            Ok(inline) => Some((inline, at.clone(), hint.clone())),
            Err(reference) => self
                .schemas
                .find(reference)
                .map(|(name, schema)| (schema, Pointer::of_reference(reference), Hint::Inline(name.to_owned()))),
        });
        let Some(Some((schema, at, hint))) = resolved else {
            self.error(
                "form-without-fields",
                &at,
                "a form needs an object schema",
                "add `schema` with `type: object` and the fields as `properties`",
            );
            return;
        };
        let mut members = self.form_members(schema, &at);
        // Any number of operations may use the same component as a form.
        self.schemas.spend(FIELD * members.len());
        self.check_expansion(&at);
        // Read-only properties are not sent.
        members.retain(|member| !self.schemas.data(member.schema).is_some_and(|data| data.read_only));
        if members.is_empty() {
            self.warning(
                "form-without-fields",
                &at,
                "this form has no fields, so the body is always empty",
                "declare the fields as `properties`",
            );
        }
        let example = example(media);
        for member in &members {
            let encoding = media.encoding.get(member.wire);
            let parameter = self.form_field(member, encoding, location, &hint, names);
            let is_sent = |one: &Encoding| one.content_type == parameter.content_type;
            if encoding.is_some_and(|one| !is_sent(one) || !one.headers.is_empty() || one.allow_reserved) {
                self.limit(
                    &unsupported::ENCODING,
                    &encoding_at.key(member.wire),
                    "only `style`, `explode` and a single `contentType` of a part that is not a file are supported in an encoding",
                );
            }
            let given = self.schemas.copy_value(example.and_then(|example| example.get(member.wire)));
            parameters.push(Parameter { example: given.or(parameter.example.clone()), ..parameter });
        }
    }

    fn form_field(
        &mut self,
        member: &Member<'d>,
        encoding: Option<&Encoding>,
        location: Location,
        hint: &Hint,
        names: &mut Scope,
    ) -> Parameter {
        let hint = hint.of_fragment(member.owner).within(self, member.wire);
        let lowered = self.schema(member.schema, &member.at, &hint);
        let data = self.schemas.data(member.schema);
        let declared = encoding.and_then(|encoding| Some((encoding.style.as_ref()?, Some(encoding.explode))));
        let style = match (declared, encoding) {
            (Some((style, explode)), Some(encoding)) => self.query_style(style, explode, &encoding.extensions),
            // Without a style, an object is sent as a JSON part.
            _ if self.is_structured(&lowered.ty) => Style::Json,
            _ => Style::Form { explode: encoding.is_none_or(|encoding| encoding.explode) },
        };
        if let Some((kind, explode)) = declared {
            // An absent `explode` is false here, and not an explicit `false`.
            self.has_style(&member.at, style, &lowered.ty, Some((kind, explode.filter(|explode| *explode))));
        }
        let candidates =
            [RustName::snake(member.wire), RustName::snake(&format!("{} {}", member.wire, word(location)))];
        let rust = self.take(names, Named::key("form field", member.wire, &member.at), candidates);
        Parameter {
            required: member.required,
            style,
            checks: lowered.checks,
            inner_checks: lowered.inner_checks,
            content_type: encoding
                .and_then(|encoding| encoding.content_type.clone())
                .filter(|text| location == Location::Multipart && is_media_type(text) && !self.is_file(&lowered.ty)),
            requires: data.and_then(|data| requires(&data.extensions)),
            default: self.schemas.copy_value(data.and_then(|data| data.default.as_ref())),
            example: self.schemas.copy_value(self.schemas.annotation(member.schema, |data| data.example.as_ref())),
            docs: self.schemas.docs(member.schema),
            deprecated: data.is_some_and(|data| data.deprecated),
            ..Parameter::new(WireName::new(member.wire), rust, location, lowered.ty)
        }
    }

    /// Returns true if a value is bytes, or a list of bytes.
    fn is_file(&self, ty: &Type) -> bool {
        match ty {
            Type::Binary => true,
            Type::Array(item) | Type::Nullable(item) => self.is_file(item),
            Type::Named(id) => match self.types[id.0].def.as_ref().map(|def| &def.kind) {
                Some(TypeKind::Alias(target)) => self.is_file(target),
                _ => false,
            },
            _ => false,
        }
    }

    /// Returns true if a value is an object or free-form.
    fn is_structured(&self, ty: &Type) -> bool {
        match ty {
            Type::Any | Type::Map(_) => true,
            Type::Named(id) => match self.schemas.view_of_id(*id) {
                Some(view) => match view.effective_kind() {
                    Some(kind) => kind == SchemaKind::Object,
                    None => view.any_of.is_empty() && view.one_of.is_empty(),
                },
                // An inline object.
                None => self.types[id.0].def.as_ref().is_some_and(|def| matches!(def.kind, TypeKind::Struct(_))),
            },
            _ => false,
        }
    }
}

/// Returns the media type of a request: for a range, the plain media type of the same format.
fn sent_media_type(media_type: &str, written: Written) -> &str {
    match written {
        _ if !media_type.contains('*') => media_type,
        Written::Json => "application/json",
        Written::Text => "text/plain",
        _ => "application/octet-stream",
    }
}
