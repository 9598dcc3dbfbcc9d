//! Schemas that progenitor panics on or generates unusable code for.

use std::collections::BTreeSet;

use openapiv3::{
    AdditionalProperties, AnySchema, Components, MediaType, OpenAPI, Operation, Parameter, ParameterSchemaOrContent,
    ReferenceOr, RequestBody, Response, Responses, Schema, SchemaKind, StringType, Type,
};

use super::{AdjustmentKind, Adjustments, LONGEST_CHAIN, component_name, operations, pointer, resolve};

const FORM: &str = "application/x-www-form-urlencoded";

/// Adjusts all schemas of a document.
pub(super) fn adjust(document: &mut OpenAPI, adjustments: &mut Adjustments) {
    let forms = forms(document);
    let texts = texts(document.components.as_ref());
    let mut walk = Walk { texts: &texts, adjustments };
    if let Some(components) = &mut document.components {
        for (name, schema) in &mut components.schemas {
            let at = pointer("/components/schemas", &[name]);
            walk.reference(schema, &at);
            if let (true, ReferenceOr::Item(schema)) = (forms.contains(name), schema) {
                walk.form(schema, &at);
            }
        }
        for (name, response) in &mut components.responses {
            walk.response(response, &pointer("/components/responses", &[name]));
        }
        for (name, parameter) in &mut components.parameters {
            walk.parameter(parameter, &pointer("/components/parameters", &[name]));
        }
        for (name, body) in &mut components.request_bodies {
            walk.body(body, &pointer("/components/requestBodies", &[name]));
        }
    }
    for (path, item) in &mut document.paths.paths {
        let ReferenceOr::Item(item) = item else { continue };
        let at = pointer("/paths", &[path]);
        for (index, parameter) in item.parameters.iter_mut().enumerate() {
            walk.parameter(parameter, &pointer(&at, &["parameters", &index.to_string()]));
        }
        for (method, operation) in operations::methods(item) {
            if let Some(operation) = operation {
                walk.operation(operation, &pointer(&at, &[method]));
            }
        }
    }
}

/// Returns the names of the schemas of forms.
fn forms(document: &OpenAPI) -> BTreeSet<String> {
    let components = document.components.as_ref();
    document
        .operations()
        .filter_map(|(_, _, operation)| {
            let body = operation.request_body.as_ref()?;
            let body = resolve(components, body, "requestBodies", |all, name| all.request_bodies.get(name))?;
            match body.content.get(FORM)?.schema.as_ref()? {
                ReferenceOr::Reference { reference } => component_name(reference, "schemas"),
                ReferenceOr::Item(_) => None,
            }
        })
        .collect()
}

/// Returns the names of text schemas and unions of text schemas.
fn texts(components: Option<&Components>) -> BTreeSet<String> {
    let schemas = components.into_iter().flat_map(|components| &components.schemas);
    schemas.filter(|(_, schema)| is_text(components, schema, LONGEST_CHAIN)).map(|(name, _)| name.clone()).collect()
}

fn is_text(components: Option<&Components>, schema: &ReferenceOr<Schema>, left: usize) -> bool {
    let Some(left) = left.checked_sub(1) else { return false };
    let schema = resolve(components, schema, "schemas", |all, name| all.schemas.get(name));
    match schema.map(|schema| &schema.schema_kind) {
        Some(SchemaKind::Type(Type::String(_))) => true,
        Some(SchemaKind::AnyOf { any_of: choice } | SchemaKind::OneOf { one_of: choice }) => {
            choice.len() > 1 && choice.iter().all(|schema| is_text(components, schema, left))
        }
        _ => false,
    }
}

/// A walk that adjusts every schema.
struct Walk<'a> {
    texts: &'a BTreeSet<String>,
    adjustments: &'a mut Adjustments,
}

impl Walk<'_> {
    fn operation(&mut self, operation: &mut Operation, at: &str) {
        for (index, parameter) in operation.parameters.iter_mut().enumerate() {
            self.parameter(parameter, &pointer(at, &["parameters", &index.to_string()]));
        }
        if let Some(body) = &mut operation.request_body {
            self.body(body, &pointer(at, &["requestBody"]));
        }
        let Responses { default, responses, .. } = &mut operation.responses;
        if let Some(response) = default {
            self.response(response, &pointer(at, &["responses", "default"]));
        }
        for (status, response) in responses {
            self.response(response, &pointer(at, &["responses", &status.to_string()]));
        }
    }

    fn parameter(&mut self, parameter: &mut ReferenceOr<Parameter>, at: &str) {
        let ReferenceOr::Item(
            Parameter::Query { parameter_data: data, .. }
            | Parameter::Path { parameter_data: data, .. }
            | Parameter::Header { parameter_data: data, .. }
            | Parameter::Cookie { parameter_data: data, .. },
        ) = parameter
        else {
            return;
        };
        match &mut data.format {
            ParameterSchemaOrContent::Schema(schema) => self.reference(schema, &pointer(at, &["schema"])),
            ParameterSchemaOrContent::Content(content) => {
                for (name, media) in content {
                    self.media(media, &pointer(at, &["content", name]));
                }
            }
        }
    }

    fn body(&mut self, body: &mut ReferenceOr<RequestBody>, at: &str) {
        let ReferenceOr::Item(body) = body else { return };
        for (name, media) in &mut body.content {
            let at = pointer(at, &["content", name]);
            self.media(media, &at);
            if let (FORM, Some(ReferenceOr::Item(schema))) = (name.as_str(), &mut media.schema) {
                self.form(schema, &pointer(&at, &["schema"]));
            }
        }
    }

    fn response(&mut self, response: &mut ReferenceOr<Response>, at: &str) {
        let ReferenceOr::Item(response) = response else { return };
        for (name, media) in &mut response.content {
            self.media(media, &pointer(at, &["content", name]));
        }
    }

    fn media(&mut self, media: &mut MediaType, at: &str) {
        if let Some(schema) = &mut media.schema {
            self.reference(schema, &pointer(at, &["schema"]));
        }
    }

    fn reference(&mut self, schema: &mut ReferenceOr<Schema>, at: &str) {
        if let ReferenceOr::Item(schema) = schema {
            self.schema(schema, at);
        }
    }

    fn boxed(&mut self, schema: &mut ReferenceOr<Box<Schema>>, at: &str) {
        if let ReferenceOr::Item(schema) = schema {
            self.schema(schema, at);
        }
    }

    fn list(&mut self, schemas: &mut [ReferenceOr<Schema>], at: &str, key: &str) {
        for (index, schema) in schemas.iter_mut().enumerate() {
            self.reference(schema, &pointer(at, &[key, &index.to_string()]));
        }
    }

    /// Adjusts a schema. The depth of documents bounds the recursion.
    fn schema(&mut self, schema: &mut Schema, at: &str) {
        if self.is_choice_of_texts(&schema.schema_kind) {
            schema.schema_kind = SchemaKind::Type(Type::String(StringType::default()));
            self.adjustments.push(AdjustmentKind::TextsMerged, at);
        }
        match &mut schema.schema_kind {
            SchemaKind::Type(Type::Object(object)) => {
                for (name, property) in &mut object.properties {
                    self.boxed(property, &pointer(at, &["properties", name]));
                }
                if let Some(AdditionalProperties::Schema(schema)) = &mut object.additional_properties {
                    self.reference(schema, &pointer(at, &["additionalProperties"]));
                }
            }
            SchemaKind::Type(Type::Array(array)) => {
                if let Some(items) = &mut array.items {
                    self.boxed(items, &pointer(at, &["items"]));
                }
            }
            SchemaKind::Type(_) => {}
            SchemaKind::OneOf { one_of } => self.list(one_of, at, "oneOf"),
            SchemaKind::AllOf { all_of } => self.list(all_of, at, "allOf"),
            SchemaKind::AnyOf { any_of } => self.list(any_of, at, "anyOf"),
            SchemaKind::Not { not } => self.reference(not, &pointer(at, &["not"])),
            SchemaKind::Any(any) => self.any(any, at),
        }
    }

    fn any(&mut self, any: &mut AnySchema, at: &str) {
        if matches!(any.typ.as_deref(), Some("object" | "array" | "boolean")) && any.format.take().is_some() {
            self.adjustments.push(AdjustmentKind::FormatRemoved, pointer(at, &["format"]));
        }
        for (name, property) in &mut any.properties {
            self.boxed(property, &pointer(at, &["properties", name]));
        }
        if let Some(AdditionalProperties::Schema(schema)) = &mut any.additional_properties {
            self.reference(schema, &pointer(at, &["additionalProperties"]));
        }
        if let Some(items) = &mut any.items {
            self.boxed(items, &pointer(at, &["items"]));
        }
        self.list(&mut any.one_of, at, "oneOf");
        self.list(&mut any.all_of, at, "allOf");
        self.list(&mut any.any_of, at, "anyOf");
        if let Some(not) = &mut any.not {
            self.reference(not, &pointer(at, &["not"]));
        }
    }

    fn is_choice_of_texts(&self, kind: &SchemaKind) -> bool {
        match kind {
            SchemaKind::AnyOf { any_of: choice } | SchemaKind::OneOf { one_of: choice } => {
                choice.len() > 1
                    && choice.iter().all(|schema| match schema {
                        ReferenceOr::Item(schema) => {
                            matches!(schema.schema_kind, SchemaKind::Type(Type::String(_)))
                                || self.is_choice_of_texts(&schema.schema_kind)
                        }
                        ReferenceOr::Reference { reference } => {
                            component_name(reference, "schemas").is_some_and(|name| self.texts.contains(&name))
                        }
                    })
            }
            _ => false,
        }
    }

    /// Adjusts the properties of a form schema.
    fn form(&mut self, schema: &mut Schema, at: &str) {
        let SchemaKind::Type(Type::Object(object)) = &mut schema.schema_kind else { return };
        for (name, property) in &mut object.properties {
            if let ReferenceOr::Item(property) = property
                && matches!(property.schema_kind, SchemaKind::Type(Type::Array(_)))
                && property.schema_data.default.take().is_some()
            {
                self.adjustments
                    .push(AdjustmentKind::FormDefaultRemoved, pointer(at, &["properties", name, "default"]));
            }
        }
    }
}
