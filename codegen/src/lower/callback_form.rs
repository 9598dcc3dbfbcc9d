//! Forms and queries of callbacks: reports the encodings that they are not decoded from.
//!
//! The name of a list is repeated, and an object is JSON in one value.

use std::collections::HashSet;

use openapiv3::{MediaType, Parameter as SourceParameter, ParameterSchemaOrContent, QueryStyle};

use super::lowering::Lowering;
use super::media::{essence, is_json};
use super::pointer::Pointer;
use super::view::SchemaKind;
use crate::model::{Api, Content, SignatureScheme, Type, TypeKind};
use crate::openapi::depth::LONGEST_CHAIN;
use crate::openapi::unsupported;

impl<'d> Lowering<'d> {
    /// Reports the encodings of a form's fields that are not honoured.
    pub(super) fn encodings_of_callback(&mut self, media: &'d MediaType, at: &Pointer) {
        let schema = media.schema.as_ref().and_then(|schema| self.schemas.follow(schema));
        let Some(schema) = schema.filter(|_| !media.encoding.is_empty()) else { return };
        let composition = self.schemas.composition(schema, &Pointer::root());
        let members = self.schemas.members(&composition.fragments);
        for (name, encoding) in &media.encoding {
            let member = members.iter().find(|member| member.wire == name).map(|member| member.schema);
            let kind = member.and_then(|schema| self.schemas.kind(schema));
            let of_value = match kind {
                Some(SchemaKind::Array) => {
                    let items = member.and_then(|schema| self.schemas.view(schema)).and_then(|view| view.items);
                    items.and_then(|items| self.schemas.kind(items))
                }
                kind => kind,
            };
            let media_type = encoding.content_type.as_deref().map(essence);
            let is_other = media_type.is_some_and(|media_type| match of_value {
                Some(SchemaKind::Object) => !is_json(&media_type),
                _ => !media_type.starts_with("text/"),
            });
            let has_style = has_style(kind, encoding.style.as_ref(), encoding.explode);
            if has_style || (is_other && encoding.style.is_none()) {
                let message = format!("the field `{name}` of this callback is not read in its encoding");
                self.limit(&unsupported::CALLBACK_STYLE, &at.key("encoding").key(name), message);
            }
        }
    }

    /// Reports a style of a query parameter that is not honoured.
    pub(super) fn style_of_callback(&mut self, parameter: &'d SourceParameter, at: &Pointer) {
        let SourceParameter::Query { parameter_data, style, .. } = parameter else { return };
        let is_other = match &parameter_data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                let is_form = matches!(style, QueryStyle::Form);
                let style = (!is_form || self.schemas.kind(schema) == Some(SchemaKind::Object)).then_some(style);
                has_style(self.schemas.kind(schema), style, parameter_data.explode.unwrap_or(is_form))
            }
            ParameterSchemaOrContent::Content(content) => {
                let schema = content.first().and_then(|(_, media)| media.schema.as_ref());
                schema.is_some_and(|schema| self.schemas.kind(schema) == Some(SchemaKind::Array))
            }
        };
        if is_other {
            let message =
                format!("the query parameter `{}` of this callback is not read in its style", parameter_data.name);
            self.limit(&unsupported::CALLBACK_STYLE, at, message);
        }
    }

    /// Reports queries that the signature of their callback does not cover.
    pub(super) fn unsigned_queries(&mut self, api: &Api) {
        for (callback, at) in api.callbacks.iter().zip(self.callback_places.clone()) {
            let scheme =
                callback.signature.and_then(|index| api.signatures.get(index)).map(|signature| &signature.scheme);
            let is_covered = matches!(scheme, None | Some(SignatureScheme::UrlForm { .. }));
            if !is_covered && (callback.payload.query.is_some() || callback.payload.sources.query) {
                let message = "the signature of this callback does not cover the query, which anyone can change";
                let help = "describe what the provider signs; don't act on the query alone";
                self.warning("unsigned-query", &at.callback, message, help);
            }
        }
    }

    /// Reports properties of forms and queries with alternatives that no text tells apart.
    pub(super) fn unions_in_forms(&mut self, api: &Api) {
        let mut seen = HashSet::new();
        for (callback, at) in api.callbacks.iter().zip(self.callback_places.clone()) {
            let sources = callback.payload.sources;
            let content = match &callback.payload.content {
                Content::Structured(ty) if sources.form || sources.query => Some(ty),
                _ => None,
            };
            for ty in content.into_iter().chain(&callback.payload.query) {
                for field in api.fields(ty).into_iter().flatten() {
                    if is_union(api, &field.ty, 0) && seen.insert(field.wire.clone()) {
                        let message =
                            format!("`{}` is one of several objects, which can't be read from a text", field.wire);
                        self.limit(&unsupported::CALLBACK_FORM, &at.callback, message);
                    }
                }
            }
        }
    }
}

/// Returns true for a list whose name is not repeated, and for an object that is not JSON.
fn has_style(kind: Option<SchemaKind>, style: Option<&QueryStyle>, explode: bool) -> bool {
    match kind {
        Some(SchemaKind::Array) => !explode || style.is_some_and(|style| !matches!(style, QueryStyle::Form)),
        Some(SchemaKind::Object) => style.is_some(),
        _ => false,
    }
}

fn is_union(api: &Api, ty: &Type, depth: usize) -> bool {
    match api.resolve_value(ty) {
        Type::Array(item) => depth < LONGEST_CHAIN && is_union(api, item, depth + 1),
        Type::Named(id) => match &api.type_def(*id).kind {
            TypeKind::Union(union) => union.variants.iter().all(|one| {
                let ty = api.resolve_value(&one.ty);
                matches!(ty, Type::Named(id) if matches!(api.type_def(*id).kind, TypeKind::Struct(_)))
            }),
            _ => false,
        },
        _ => false,
    }
}
