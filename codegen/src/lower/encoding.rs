//! Encodings of form fields: media types and headers of multipart parts.

use openapiv3::{Encoding, ParameterSchemaOrContent};
use serde_json::Value;

use super::lowering::Lowering;
use super::media::{ANYTHING, essence, is_json as is_json_type, is_media_range, is_media_type};
use super::pointer::Pointer;
use super::view::SchemaKind;
use crate::model::{Location, Parameter, Style, Type, TypeId, TypeKind};
use crate::openapi::unsupported;

impl<'d> Lowering<'d> {
    /// Sets the media types and headers of a part, and reports what of an encoding is not sent.
    pub(super) fn encode(&mut self, parameter: &mut Parameter, encoding: Option<&'d Encoding>, at: &Pointer) {
        let is_part = parameter.location == Location::Multipart;
        let listed = encoding.and_then(|encoding| encoding.content_type.as_deref());
        let listed: Vec<&str> = listed.into_iter().flat_map(|list| list.split(',')).map(str::trim).collect();
        let (is_file, is_json) = (self.holds(&parameter.ty, &Type::Binary), self.is_json_part(&parameter.ty));
        let has_files = is_part && (is_file || parameter.or_files.is_some());
        // The other media types are those of the files.
        let declared = listed.iter().copied().filter(|one| !has_files || is_of_value(&essence(one)));
        let declared: Vec<&str> = declared.collect();
        let json = declared.iter().find_map(|one| match essence(one).as_str() {
            ANYTHING | "application/*" => Some("application/json"),
            known => (is_json_type(known) && is_media_type(one)).then_some(*one),
        });
        let text = declared.iter().find(|one| is_media_type(one)).copied();
        let plain = declared.iter().find_map(|one| match essence(one).as_str() {
            ANYTHING | "text/*" => Some("text/plain"),
            known => (!is_json_type(known) && is_media_type(one)).then_some(*one),
        });
        let is_plain = ["text/plain", "text/*", ANYTHING].contains(&declared.first().copied().unwrap_or(ANYTHING));
        let has_style = encoding.is_some_and(|encoding| encoding.style.is_some());
        // A style serializes the value, and the media type is ignored. A file has its own.
        let (media_types, is_sent) = if has_style || is_part && is_file {
            (Vec::new(), true)
        } else if is_json {
            (json.into_iter().collect(), declared.is_empty() || json.is_some())
        } else if self.may_be_json(&parameter.ty) {
            // The value decides.
            if plain.is_none() && json.is_some() {
                parameter.style = Style::Json;
            }
            let is_sent = declared.is_empty() || json.is_some() && declared.len() < 3;
            (plain.into_iter().chain(json).collect(), is_sent)
        } else if is_part {
            // OpenAPI's default for encoded bytes.
            let default = self.holds(&parameter.ty, &Type::Base64).then_some("application/octet-stream");
            let sent = text.or(default.filter(|_| declared.is_empty()));
            (sent.into_iter().collect(), declared.len() < 2 && (text.is_some() || is_plain))
        } else {
            (Vec::new(), is_plain)
        };
        let of_files: Vec<&str> = listed.iter().copied().filter(|one| has_files && is_media_range(one)).collect();
        let is_for_value = is_file || listed.is_empty() || !declared.is_empty();
        let is_sent = is_sent && (has_style || !has_files || is_for_value && of_files.len() == listed.len());
        if is_part {
            parameter.content_types = media_types.into_iter().map(str::to_owned).collect();
        }
        if !has_style {
            parameter.file_types = of_files.into_iter().map(str::to_owned).collect();
        }
        if !is_sent {
            let sent = match parameter.content_types.first().map(String::as_str) {
                _ if !is_json && self.may_be_json(&parameter.ty) => "text or JSON".to_owned(),
                Some(sent) => format!("`{sent}`"),
                None if is_json => "JSON".to_owned(),
                None if parameter.style == Style::Field && self.may_be_json(&parameter.ty) => "text or JSON".to_owned(),
                None => "plain text".to_owned(),
            };
            let message = format!("the field is sent as {sent}, and its `contentType` is `{}`", listed.join(", "));
            self.limit(&unsupported::ENCODING, at, message);
        }
        let Some(encoding) = encoding else { return };
        if encoding.allow_reserved {
            let message = "the client does not support `allowReserved` in an encoding";
            self.limit(&unsupported::ENCODING, at, message);
        }
        for (name, header) in &encoding.headers {
            // The media type is declared under `contentType`.
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let components = self.document.components.as_ref().map(|components| &components.headers);
            let place = at.key("headers").key(name);
            let Some((header, place, _)) = self.resolve(header, components, "headers", place) else { continue };
            let schema = match &header.format {
                ParameterSchemaOrContent::Schema(schema) => self.schemas.view(schema),
                ParameterSchemaOrContent::Content(_) => None,
            };
            let mut values = schema.iter().flat_map(|view| view.values.iter());
            let fixed = values.next().filter(|_| values.next().is_none()).map(|value| plain_text(&value));
            let is_valid = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
                && !name.eq_ignore_ascii_case("content-disposition");
            match fixed {
                _ if !is_part || !is_valid => {
                    let message = format!("the client does not send the header `{name}` of the field");
                    self.limit(&unsupported::ENCODING, &place, message);
                }
                Some(value) if header.required => parameter.part_headers.push((name.clone(), value)),
                None if header.required => {
                    let part = parameter.wire.as_str();
                    let message = format!("the caller sets the header `{name}` of the part `{part}`");
                    self.limit(&unsupported::ENCODING, &place, message);
                }
                _ => {}
            }
        }
    }

    /// Returns true if a part holds JSON: an object or a list, or one of a list of them.
    fn is_json_part(&self, ty: &Type) -> bool {
        match ty {
            Type::Any => false,
            Type::Array(item) => matches!(**item, Type::Array(_)) || self.is_json_part(item),
            Type::Nullable(inner) => self.is_json_part(inner),
            Type::Named(id) => match self.types[id.0].def.as_ref().map(|def| &def.kind) {
                Some(TypeKind::Alias(target)) => self.is_json_part(target),
                _ => self.is_structured(ty) && !self.is_free_form(*id),
            },
            _ => self.is_structured(ty),
        }
    }

    /// Returns true if some values of a part are JSON, and others may be not: one of several types that has objects.
    fn may_be_json(&self, ty: &Type) -> bool {
        match ty {
            Type::Any => true,
            Type::Own(own) => self.may_be_json(&own.wire),
            Type::Array(inner) | Type::Nullable(inner) => self.may_be_json(inner),
            Type::Named(id) => match (self.schemas.view_of_id(*id), self.types[id.0].def.as_ref().map(|def| &def.kind))
            {
                (Some(view), _) if view.effective_kind().is_none() => {
                    let mut alternatives = view.any_of.iter().chain(view.one_of);
                    self.is_free_form(*id)
                        || alternatives.any(|one| matches!(self.schemas.kind(one), None | Some(SchemaKind::Object)))
                }
                (_, Some(TypeKind::Alias(target))) => self.may_be_json(target),
                (None, Some(TypeKind::Union(union))) => {
                    union.variants.iter().any(|variant| self.is_json_part(&variant.ty) || self.may_be_json(&variant.ty))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Returns true if a component has any value.
    fn is_free_form(&self, id: TypeId) -> bool {
        let view = self.schemas.view_of_id(id);
        view.is_some_and(|view| view.effective_kind().is_none() && view.any_of.is_empty() && view.one_of.is_empty())
    }

    /// Returns true if a value has a type, or is a list of such values.
    fn holds(&self, ty: &Type, wanted: &Type) -> bool {
        match ty {
            Type::Array(item) | Type::Nullable(item) => self.holds(item, wanted),
            Type::Named(id) => match self.types[id.0].def.as_ref().map(|def| &def.kind) {
                Some(TypeKind::Alias(target)) => self.holds(target, wanted),
                _ => false,
            },
            _ => ty == wanted,
        }
    }

    /// Returns true if a value is an object, one of several objects, or free-form.
    fn is_structured(&self, ty: &Type) -> bool {
        match ty {
            Type::Any | Type::Map(_) => true,
            Type::Own(own) => self.is_structured(&own.wire),
            Type::Named(id) => match self.schemas.view_of_id(*id) {
                Some(view) => match view.effective_kind() {
                    Some(kind) => kind == SchemaKind::Object,
                    None => {
                        let mut alternatives = view.any_of.iter().chain(view.one_of);
                        alternatives.all(|one| self.schemas.kind(one) == Some(SchemaKind::Object))
                    }
                },
                // An inline schema.
                None => self.types[id.0].def.as_ref().is_some_and(|def| match &def.kind {
                    TypeKind::Struct(_) => true,
                    TypeKind::Union(union) => union.variants.iter().all(|variant| self.is_structured(&variant.ty)),
                    _ => false,
                }),
            },
            _ => false,
        }
    }
}

/// Returns true for a media type or range that a value of a part has, which a file may have instead.
fn is_of_value(essence: &str) -> bool {
    is_json_type(essence) || essence.starts_with("text/") || [ANYTHING, "application/*"].contains(&essence)
}

fn plain_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
