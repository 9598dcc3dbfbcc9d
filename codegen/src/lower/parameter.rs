//! Path, query, header and cookie parameters.

use indexmap::IndexMap;
use openapiv3::{
    MediaType, Operation as Source, Parameter as SourceParameter, ParameterData, ParameterSchemaOrContent, PathItem,
};
use serde_json::Value;

use super::extension::{ClientSetting, read, requires};
use super::lowering::{Hint, Lowered, Lowering};
use super::media::is_json;
use super::names::Named;
use super::pointer::Pointer;
use super::view::SchemaKind;
use crate::config::Key;
use crate::model::{Location, Parameter, Style, Type};
use crate::name::{RustName, Scope, WireName};
use crate::openapi::unsupported;

/// A parameter whose value the client sets.
pub(super) struct DeclaredSetting<'d> {
    /// The name of the parameter.
    pub(super) name: &'d str,
    pub(super) setting: ClientSetting,
    pub(super) at: Pointer,
}

impl<'d> Lowering<'d> {
    /// Lowers the parameters of an operation and its path item. Parameters of the operation take precedence.
    pub(super) fn parameters(
        &mut self,
        source: &'d Source,
        item: &'d PathItem,
        [at, item_at]: [&Pointer; 2],
        hint: &Hint,
        names: &mut Scope,
    ) -> (Vec<Parameter>, Vec<DeclaredSetting<'d>>) {
        let mut found: IndexMap<_, (&'d SourceParameter, Option<String>, Pointer)> = IndexMap::new();
        let mut settings = Vec::new();
        for (at, list) in [(item_at.key("parameters"), &item.parameters), (at.key("parameters"), &source.parameters)] {
            for (index, reference) in list.iter().enumerate() {
                let components = self.document.components.as_ref().map(|components| &components.parameters);
                let at = at.index(index);
                let resolved = self.resolve(reference, components, "parameters", at.clone());
                let Some((parameter, place, component)) = resolved else { continue };
                let data = parameter.parameter_data_ref();
                if let Some(setting) = read(&data.extensions, "x-rust-client-setting") {
                    settings.push(DeclaredSetting { name: &data.name, setting, at });
                }
                found.insert(key(parameter), (parameter, component, place));
            }
        }
        let parameters = found.into_values().filter_map(|(parameter, component, place)| {
            let hint = match component {
                Some(name) => Hint::Inline(name),
                None => hint.within(self, &parameter.parameter_data_ref().name),
            };
            self.parameter(parameter, &place, &hint, names)
        });
        (parameters.collect(), settings)
    }

    fn parameter(
        &mut self,
        source: &'d SourceParameter,
        at: &Pointer,
        hint: &Hint,
        names: &mut Scope,
    ) -> Option<Parameter> {
        let data = source.parameter_data_ref();
        let location = location(source);
        if location == Location::Header
            && ["accept", "content-type", "authorization"].contains(&data.name.to_lowercase().as_str())
        {
            // OpenAPI ignores these headers, and the linter reports them.
            return None;
        }
        let mut style = self.parameter_style(source);
        let allow_reserved = matches!(source, SourceParameter::Query { allow_reserved: true, .. });
        let (schema, schema_at) = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => (Some(schema), at.key("schema")),
            ParameterSchemaOrContent::Content(content) => {
                if content.keys().all(|name| is_json(name)) {
                    style = Style::Json;
                }
                let (name, media) = content.first().map_or(("", None), |(name, media)| (name.as_str(), Some(media)));
                let at = at.key("content").key(name);
                let schema = media.and_then(|media: &MediaType| media.schema.as_ref());
                let kind = schema.and_then(|schema| self.schemas.view(schema)?.effective_kind());
                let is_text =
                    style != Style::Json && matches!(kind, None | Some(SchemaKind::Array | SchemaKind::Object));
                if is_text {
                    let message = format!("the client does not write {name}: the parameter is text");
                    self.limit(&unsupported::PARAMETER_CONTENT, &at, message);
                }
                (schema.filter(|_| !is_text), at.key("schema"))
            }
        };
        let lowered = match schema {
            Some(schema) => {
                let lowered = self.schema(schema, &schema_at, hint);
                let declared = match source {
                    SourceParameter::Query { style, .. } => Some((style, data.explode)),
                    _ => None,
                };
                self.has_style(at, style, &lowered.ty, declared);
                let kind = self.schemas.view(schema).and_then(|view| view.effective_kind());
                if allow_reserved && matches!(kind, Some(SchemaKind::Array | SchemaKind::Object)) {
                    let message = "reserved characters in lists and objects are percent-encoded";
                    self.limit(&unsupported::RESERVED, &at.key("allowReserved"), message);
                }
                lowered
            }
            None if style == Style::Json => Lowered::plain(Type::Any),
            None => Lowered::plain(Type::String),
        };
        let view = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => self.schemas.view(schema),
            ParameterSchemaOrContent::Content(_) => None,
        };
        let schema_data = view.map(|view| view.data);
        let docs = data.description.as_ref().or_else(|| schema_data?.description.as_ref());
        let candidates = [RustName::snake(&data.name), RustName::snake(&format!("{} {}", word(location), data.name))];
        let named = Named::value("parameter", &data.name, &at.key("name"));
        let owner = [self.called.clone()];
        let rust = self.take_known(names, named, (Key::Parameter, &owner), candidates.to_vec());
        // JSON as the whole query string has no name.
        let wire = if data.extensions.contains_key("x-openapi-querystring") { "" } else { data.name.as_str() };
        Some(Parameter {
            required: data.required || location == Location::Path,
            style,
            checks: lowered.checks,
            inner_checks: lowered.inner_checks,
            allow_reserved,
            requires: requires(&data.extensions),
            default: self.schemas.copy_value(schema_data.and_then(|data| data.default.as_ref())),
            example: match schema {
                Some(schema) => self.example(parameter_example(data).or_else(|| schema_data?.example.as_ref()), schema),
                None => self.schemas.copy_value(parameter_example(data)),
            },
            docs: self.schemas.copy_text(docs).unwrap_or_default(),
            deprecated: data.deprecated.unwrap_or_default() || schema_data.is_some_and(|data| data.deprecated),
            ..Parameter::new(WireName::new(wire), rust, location, lowered.ty)
        })
    }
}

/// Location and name, which identify a parameter.
fn key(parameter: &SourceParameter) -> (Location, String) {
    let (location, name) = (location(parameter), &parameter.parameter_data_ref().name);
    (location, if location == Location::Header { name.to_ascii_lowercase() } else { name.clone() })
}

/// The word that distinguishes parameters of the same name.
pub(super) fn word(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::Form | Location::Multipart => "field",
    }
}

fn parameter_example(data: &ParameterData) -> Option<&Value> {
    let named = || data.examples.values().find_map(|example| example.as_item()?.value.as_ref());
    data.example.as_ref().or_else(named)
}

fn location(parameter: &SourceParameter) -> Location {
    match parameter {
        SourceParameter::Query { .. } => Location::Query,
        SourceParameter::Header { .. } => Location::Header,
        SourceParameter::Path { .. } => Location::Path,
        SourceParameter::Cookie { .. } => Location::Cookie,
    }
}
