//! Review rules for valid documents: examples are true, names read well in Rust, components are used and described, and
//! nothing is secret.
//!
//! One walk over the document hands every object to the rules, which have one file per group. No finding stops
//! generation, so every finding is a warning.

mod components;
mod context;
mod descriptions;
mod examples;
pub(crate) mod format;
mod keywords;
mod markup;
mod names;
mod operations;
mod phone;
mod secrets;
mod style;
mod value;

use serde_yaml::{Mapping, Value};

use crate::diagnostic::Diagnostics;
use crate::openapi::Version;
use crate::openapi::node::{entries, items};
use crate::openapi::tables::{self, Object};
use crate::openapi::walk::{Visitor, walk};
use crate::source::Source;
use crate::text::At;
use context::Context;

/// Reports review findings, in addition to those of [`check`](super::check) and [`load`](super::load).
pub fn review(source: &Source, diagnostics: &mut Diagnostics) {
    let mut review = Review {
        context: Context::new(source, diagnostics),
        version: source.version(),
        components: components::Components::default(),
        style: style::Style::default(),
        tags: operations::Tags::default(),
    };
    walk(source.document(), source.version(), &mut review);
    let Review { context: Context { mut report, .. }, components, style, tags, .. } = review;
    components.report(source, &mut report);
    style.report(&mut report);
    tags.report(source.document(), &mut report);
    operations::paths(&mut report, source.document());
}

/// The state of all rules.
struct Review<'a, 'd> {
    context: Context<'a, 'd>,
    version: Version,
    components: components::Components<'a>,
    style: style::Style<'a>,
    tags: operations::Tags<'a>,
}

impl<'a> Visitor<'a> for Review<'a, '_> {
    fn component(&mut self, section: &'a str, name: &'a str, at: &At<'_>) {
        self.components.enter(Some((section, name)));
        if section == "schemas" {
            self.style.add(style::Named::Schema, name, at, true);
        }
    }

    fn leave_components(&mut self) {
        self.components.enter(None);
    }

    fn reference(&mut self, target: &'a str, _object: &'static Object, _at: &At<'_>) {
        self.components.uses(target);
    }

    fn object(&mut self, object: &'static Object, mapping: &'a Mapping, at: &At<'_>) {
        markup::check(&mut self.context.report, mapping, at);
        let is = |other: &'static Object| std::ptr::eq(object, other);
        if is(tables::schema(self.version)) {
            self.schema(mapping, at);
        } else if is(&tables::PARAMETER) {
            self.parameter(mapping, at);
        } else if is(&tables::OPERATION) {
            self.operation(mapping, at);
        } else if is(&tables::MEDIA_TYPE) {
            examples::of_media_type(&mut self.context, mapping, at);
        } else if is(&tables::HEADER) {
            examples::of_parameter(&mut self.context, mapping, at);
        } else if is(&tables::RESPONSE) {
            descriptions::response(&mut self.context, mapping, at);
        } else if is(&tables::EXAMPLE) {
            examples::has_value(&mut self.context.report, mapping, at);
        } else if is(&tables::SERVER) {
            style::server(&mut self.context.report, mapping, at);
        } else if is(&tables::DOCUMENT) {
            self.security(mapping, at);
        }
    }
}

impl<'a> Review<'a, '_> {
    fn schema(&mut self, schema: &'a Mapping, at: &At<'_>) {
        examples::of_schema(&mut self.context, schema, at);
        keywords::check(&mut self.context, schema, self.version, at);
        if let Some(properties) = schema.get("properties").and_then(Value::as_mapping) {
            let at = at.key("properties");
            descriptions::properties(&mut self.context, properties, &at);
            names::properties(&mut self.context.report, properties, &at);
            style::properties(&mut self.context.report, properties, &at);
        }
        self.components.schema(schema);
    }

    fn parameter(&mut self, parameter: &'a Mapping, at: &At<'_>) {
        examples::of_parameter(&mut self.context, parameter, at);
        descriptions::parameter(&mut self.context, parameter, at);
        let Some(name) = parameter.get("name").and_then(Value::as_str) else { return };
        names::one(&mut self.context.report, "parameter", name, &at.key("name"), false);
        if parameter.get("in").and_then(Value::as_str) != Some("header") {
            self.style.add(style::Named::Parameter, name, &at.key("name"), false);
        }
    }

    fn operation(&mut self, operation: &'a Mapping, at: &At<'_>) {
        descriptions::operation(&mut self.context, operation, at);
        self.security(operation, at);
        self.tags.add(operation, at);
        if operations::is_called(at) {
            operations::called(&mut self.context, operation, self.version, at);
        }
        let Some(id) = operation.get("operationId").and_then(Value::as_str) else { return };
        let at = at.key("operationId");
        names::one(&mut self.context.report, "operation id", id, &at, false);
        self.style.add(style::Named::Operation, id, &at, false);
    }

    /// Records the security schemes that the document or an operation names, and checks their scopes.
    fn security(&mut self, holder: &'a Mapping, at: &At<'_>) {
        let at = at.key("security");
        for (index, requirement) in items(holder.get("security")).iter().enumerate() {
            let at = at.index(index);
            for (name, scopes) in entries(requirement) {
                self.components.names("securitySchemes", name);
                operations::scopes(&mut self.context, name, scopes, &at.key(name));
            }
        }
    }
}
