//! Parameters in path, query, headers and cookies.

use openapiv3::{
    Operation as Source, Parameter as SourceParameter, ParameterData, ParameterSchemaOrContent, PathItem, PathStyle,
    QueryStyle,
};
use serde_json::Value;

use super::extension::{self, Extensions, read};
use super::names::Named;
use super::schema::{Hint, Lowered};
use super::{Lowering, Pointer};
use crate::model::{Location, Parameter, Requires, Style, Type};
use crate::name::{RustName, Scope, WireName};

impl<'d> Lowering<'d> {
    /// Parameters of an operation and of its path; the operation's own win.
    pub(super) fn parameters(
        &mut self,
        source: &'d Source,
        item: &'d PathItem,
        path: &str,
        at: &Pointer,
        hint: &Hint,
        names: &mut Scope,
    ) -> Vec<Parameter> {
        let own_at = at.key("parameters");
        let shared_at = Pointer::root().key("paths").key(path).key("parameters");
        let mut found: Vec<(&'d SourceParameter, Option<String>, Pointer)> = Vec::new();
        let shared = item.parameters.iter().enumerate().map(|(index, parameter)| (parameter, shared_at.index(index)));
        let own = source.parameters.iter().enumerate().map(|(index, parameter)| (parameter, own_at.index(index)));
        for (reference, place) in shared.chain(own) {
            let components = self.document.components.as_ref().map(|components| &components.parameters);
            let Some((parameter, component)) = super::resolve(reference, components, "#/components/parameters/") else {
                self.error(
                    "unresolved-reference",
                    &place,
                    "this parameter is not one of this document".to_owned(),
                    "refer to a parameter under `#/components/parameters/`",
                );
                continue;
            };
            let place =
                component.as_ref().map_or(place, |name| Pointer::root().key("components").key("parameters").key(name));
            let key = |parameter: &SourceParameter| {
                let (location, name) = (location(parameter), &parameter.parameter_data_ref().name);
                (location, if location == Location::Header { name.to_ascii_lowercase() } else { name.clone() })
            };
            match found.iter_mut().find(|(known, _, _)| key(known) == key(parameter)) {
                Some(known) => *known = (parameter, component, place),
                None => found.push((parameter, component, place)),
            }
        }
        found
            .into_iter()
            .filter_map(|(parameter, component, place)| {
                let hint = match component {
                    Some(name) => Hint::Inline(name),
                    None => hint.within(self, &parameter.parameter_data_ref().name),
                };
                self.parameter(parameter, &place, &hint, names)
            })
            .collect()
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
            // OpenAPI ignores them, and the linter says so.
            return None;
        }
        let (lowered, style) = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                (self.schema(schema, &at.key("schema"), hint), style(source, data.explode))
            }
            ParameterSchemaOrContent::Content(content) => {
                let lowered = match content.first().and_then(|(name, media)| Some((name, media.schema.as_ref()?))) {
                    Some((name, schema)) => self.schema(schema, &at.key("content").key(name).key("schema"), hint),
                    None => Lowered::plain(Type::Any),
                };
                let is_json = content.keys().all(|name| super::response::is_json(name));
                (lowered, if is_json { Style::Json } else { style(source, data.explode) })
            }
        };
        match &data.format {
            ParameterSchemaOrContent::Schema(schema) => self.unchecked_items(schema, &lowered, &at.key("schema")),
            ParameterSchemaOrContent::Content(content) => {
                if let Some((name, schema)) =
                    content.first().and_then(|(name, media)| Some((name, media.schema.as_ref()?)))
                {
                    self.unchecked_items(schema, &lowered, &at.key("content").key(name).key("schema"));
                }
            }
        }
        let schema = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => self.resolve_view(schema),
            ParameterSchemaOrContent::Content(_) => None,
        };
        let schema_data = schema.as_ref().map(|view| view.data);
        let candidates = [RustName::snake(&data.name), RustName::snake(&format!("{} {}", word(location), data.name))];
        let rust = self.take(names, Named::value("parameter", &data.name, &at.key("name")), candidates);
        Some(Parameter {
            wire: WireName::new(&data.name),
            rust,
            location,
            required: data.required || location == Location::Path,
            from_client: false,
            style,
            checks: lowered.checks,
            inner_checks: lowered.inner_checks,
            ty: lowered.ty,
            content_type: None,
            allow_reserved: matches!(source, SourceParameter::Query { allow_reserved: true, .. }),
            requires: requires(&data.extensions),
            default: schema_data.and_then(|data| data.default.clone()),
            example: parameter_example(data).or_else(|| schema_data.and_then(|data| data.example.clone())),
            docs: data
                .description
                .clone()
                .or_else(|| schema_data.and_then(|data| data.description.clone()))
                .unwrap_or_default(),
            deprecated: data.deprecated.unwrap_or_default() || schema_data.is_some_and(|data| data.deprecated),
        })
    }
}

/// `x-rust-requires`.
pub(super) fn requires(extensions: &Extensions) -> Option<Requires> {
    let declared: extension::Requires = read(extensions, "x-rust-requires")?;
    let when = declared.when.map(|value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    });
    Some(Requires { when, wire: WireName::new(declared.property) })
}

/// What tells parameters of one name apart.
pub(super) fn word(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::Form | Location::Multipart => "field",
    }
}

fn parameter_example(data: &ParameterData) -> Option<Value> {
    let named = || data.examples.values().find_map(|example| example.as_item()?.value.clone());
    data.example.clone().or_else(named)
}

fn location(parameter: &SourceParameter) -> Location {
    match parameter {
        SourceParameter::Query { .. } => Location::Query,
        SourceParameter::Header { .. } => Location::Header,
        SourceParameter::Path { .. } => Location::Path,
        SourceParameter::Cookie { .. } => Location::Cookie,
    }
}

fn style(parameter: &SourceParameter, explode: Option<bool>) -> Style {
    match parameter {
        SourceParameter::Query { style, .. } => query_style(style, explode),
        SourceParameter::Header { .. } => Style::Simple { explode: explode.unwrap_or(false) },
        SourceParameter::Path { style, .. } => {
            let explode = explode.unwrap_or(false);
            match style {
                PathStyle::Simple => Style::Simple { explode },
                PathStyle::Label => Style::Label { explode },
                PathStyle::Matrix => Style::Matrix { explode },
            }
        }
        SourceParameter::Cookie { .. } => Style::Form { explode: explode.unwrap_or(true) },
    }
}

/// The style of a query parameter or form field.
pub(super) fn query_style(style: &QueryStyle, explode: Option<bool>) -> Style {
    match style {
        QueryStyle::Form => Style::Form { explode: explode.unwrap_or(true) },
        // Exploded, both are what `form` is.
        QueryStyle::SpaceDelimited | QueryStyle::PipeDelimited if explode == Some(true) => {
            Style::Form { explode: true }
        }
        QueryStyle::SpaceDelimited => Style::SpaceDelimited,
        QueryStyle::PipeDelimited => Style::PipeDelimited,
        QueryStyle::DeepObject => Style::DeepObject,
    }
}
