//! Schemas: keys beside `$ref` and `allOf` move to members of an `allOf`.

use serde_yaml::{Mapping, Value};

use super::{Normalizer, is_null_key, keep_as_extension, nothing};
use crate::openapi::reference::lookup;
use crate::openapi::{Version, tables, unsupported};
use crate::text::At;

/// Keys that annotate a value without restricting it.
const ANNOTATIONS: &[&str] = &[
    "title",
    "description",
    "nullable",
    "default",
    "example",
    "deprecated",
    "readOnly",
    "writeOnly",
    "discriminator",
    "externalDocs",
];

/// The key of `defaultMapping`, as the object walk leaves it.
const DEFAULT: &str = "x-openapi-defaultMapping";

/// Keys that apply only to objects.
const OBJECT_KEYS: &[&str] = &["properties", "required", "additionalProperties", "minProperties", "maxProperties"];

impl Normalizer<'_> {
    pub(super) fn schema(&mut self, value: &mut Value, at: &At<'_>) {
        match value {
            // The schemas for any value and for no value.
            Value::Bool(true) => *value = Value::Mapping(Mapping::new()),
            Value::Bool(false) => *value = nothing(),
            Value::Mapping(schema) => self.schema_mapping(schema, at),
            _ => {}
        }
    }

    fn schema_mapping(&mut self, schema: &mut Mapping, at: &At<'_>) {
        let object = tables::schema(self.version);
        if schema.len() == 1
            && let Some(target) = schema.get("$ref").and_then(Value::as_str)
        {
            let canonical = self.target(target, object);
            schema.insert("$ref".into(), canonical.into());
            return;
        }
        self.children(object, schema, at);
        self.mappings(schema);
        if self.version >= Version::V3_1 {
            self.keywords_of_31(schema, at);
        }
        self.null_members(schema, at);
        self.xml_node(schema, at);
        keep_as_extension(schema, "xml");
        if schema.contains_key("$ref") {
            self.beside_reference(schema, at);
        } else if schema.contains_key("allOf") {
            self.beside_all_of(schema, at);
        }
    }

    /// Rewrites `nodeType` of `xml` to the keys of earlier versions.
    fn xml_node(&mut self, schema: &mut Mapping, at: &At<'_>) {
        let is_list = schema.get("type").and_then(Value::as_str) == Some("array");
        let Some(xml) = schema.get_mut("xml").and_then(Value::as_mapping_mut) else { return };
        let Some(node) = xml.shift_remove("x-openapi-nodeType") else { return };
        match node.as_str() {
            Some("attribute") => {
                xml.insert("attribute".into(), true.into());
            }
            Some("element") if is_list => {
                xml.insert("wrapped".into(), true.into());
            }
            Some("none") if is_list => {}
            // Lowering knows the values that can be text.
            Some("text" | "cdata") => {
                xml.insert("x-openapi-nodeType".into(), node);
            }
            Some("none") => {
                let message = "the client reads a child element, not the node type `none`";
                let place = at.key("xml");
                unsupported::XML_NODE.report(&mut self.report, place.key("nodeType"), message);
            }
            _ => {}
        }
    }

    /// Rewrites the targets of a discriminator to references.
    fn mappings(&mut self, schema: &mut Mapping) {
        let object = tables::schema(self.version);
        let mappings = schema
            .get_mut("discriminator")
            .and_then(|discriminator| discriminator.get_mut("mapping"))
            .and_then(Value::as_mapping_mut);
        let full = |written: &str| {
            if written.contains(['#', '/', ':']) {
                self.target(written, object)
            } else {
                format!("#/components/schemas/{written}")
            }
        };
        for (_, target) in mappings.into_iter().flatten() {
            if let Some(written) = target.as_str() {
                *target = full(written).into();
            }
        }
        let discriminator = schema.get_mut("discriminator").and_then(Value::as_mapping_mut);
        if let Some(discriminator) = discriminator
            && let Some(Value::String(written)) = discriminator.get(DEFAULT)
        {
            let target = full(written);
            discriminator.insert(DEFAULT.into(), target.into());
        }
    }

    fn beside_reference(&mut self, schema: &mut Mapping, at: &At<'_>) {
        let object = tables::schema(self.version);
        schema.retain(|key, value| !is_null_key(object, key, value));
        let Some(Value::String(written)) = schema.shift_remove("$ref") else { return };
        let target_type = self.type_beside_reference(schema, &written, at);
        let mut rest = take_restrictions(schema);
        if self.version == Version::V3_0 {
            for key in std::mem::take(&mut rest).keys().filter_map(Value::as_str) {
                let message = format!("`{key}` has no effect beside `$ref`");
                let help = "OpenAPI 3.0 ignores it: put both into `allOf`, or remove it";
                self.report.warning("ref-siblings", at.key(key).name(), message).help(help);
            }
        }
        let reference = Mapping::from_iter([("$ref".into(), self.target(&written, object).into())]);
        if schema.is_empty() && rest.is_empty() {
            *schema = reference;
            return;
        }
        let mut members = vec![Value::Mapping(reference)];
        let pointer = at.to_pointer();
        self.moved(format!("{pointer}/allOf/0"), at);
        if !rest.is_empty() {
            self.moved(format!("{pointer}/allOf/1"), at);
            if let Some(target_type) = target_type {
                rest.insert("type".into(), target_type);
            }
            members.push(Value::Mapping(member(rest)));
        }
        schema.insert("allOf".into(), Value::Sequence(members));
    }

    /// Drops a type beside a reference if it equals the type of the target, and reports a different one. Returns the
    /// type of the target, if it has exactly one.
    fn type_beside_reference(&mut self, schema: &mut Mapping, written: &str, at: &At<'_>) -> Option<Value> {
        let written_type = schema.shift_remove("type");
        // The members of a composition have their own types.
        let target_type = lookup(self.written, written)?.get("type")?;
        let the_one = target_type.is_string().then(|| target_type.clone());
        let Some(written_type) = written_type else { return the_one };
        let is_same = match target_type {
            Value::Sequence(types) => types.contains(&written_type),
            one => *one == written_type,
        };
        if !is_same {
            let name = |value: &Value| value.as_str().map_or_else(|| "several".to_owned(), str::to_owned);
            let message = format!(
                "the type {} contradicts `{written}`, which has the type {}",
                name(&written_type),
                name(target_type)
            );
            let help = "the type of the referenced schema is used: remove the key";
            self.report.warning("ref-siblings", at.key("type"), message).help(help);
        }
        the_one
    }

    fn beside_all_of(&mut self, schema: &mut Mapping, at: &At<'_>) {
        let mut rest = take_restrictions(schema);
        if let Some(parts) = rest.shift_remove("allOf") {
            schema.insert("allOf".into(), parts);
        }
        let Some(Value::Sequence(members)) = schema.get_mut("allOf") else { return };
        let says_nothing = rest.len() == 1 && rest.contains_key("type") && members.iter().any(has_form);
        if !rest.is_empty() && !says_nothing {
            let index = members.len();
            members.push(Value::Mapping(member(rest)));
            self.moved(format!("{}/allOf/{index}", at.to_pointer()), at);
        } else if members.is_empty() {
            schema.shift_remove("allOf");
        }
    }
}

/// Removes and returns all keys of a schema that are not annotations.
fn take_restrictions(schema: &mut Mapping) -> Mapping {
    let is_note = |key: &Value| key.as_str().is_none_or(is_annotation);
    let (annotations, rest) = std::mem::take(schema).into_iter().partition(|(key, _)| is_note(key));
    *schema = annotations;
    rest
}

/// Makes a member schema from the removed keys.
fn member(mut rest: Mapping) -> Mapping {
    let is_object = OBJECT_KEYS.iter().any(|key| rest.contains_key(*key));
    if is_object && !rest.contains_key("type") {
        let mut typed = Mapping::from_iter([(Value::from("type"), Value::from("object"))]);
        typed.extend(std::mem::take(&mut rest));
        return typed;
    }
    rest
}

/// Returns true if the schema restricts its values.
fn has_form(schema: &Value) -> bool {
    ["$ref", "type", "properties", "allOf", "oneOf", "anyOf", "enum"].iter().any(|key| schema.get(*key).is_some())
}

pub(crate) fn is_annotation(key: &str) -> bool {
    ANNOTATIONS.contains(&key) || key.starts_with("x-")
}
