//! The certain meaning of references in third-party documents that OpenAPI does not allow.

use std::collections::HashMap;

use serde_yaml::{Mapping, Value};

use super::references::schema_of;
use crate::openapi::component;
use crate::openapi::reference::{self, follow, local};
use crate::openapi::tables::{self, Entry, Object};
use crate::openapi::walk::{Visitor, walk};
use crate::source::Source;
use crate::text::At;

/// A value that is read differently from how it is written.
pub(super) struct Change {
    pub(super) pointer: String,
    /// `None` drops the value.
    pub(super) value: Option<Value>,
    /// The workaround, as the end of a sentence.
    pub(super) note: String,
}

/// Finds the meaning of references.
pub(super) struct Meant<'s> {
    source: &'s Source,
    /// Pointers of schemas by `$id` and by `#` with `$anchor`, collected for the first reference.
    schemas: Option<HashMap<String, String>>,
    /// The remaining budget of nodes to copy.
    copied: usize,
}

impl<'s> Meant<'s> {
    pub(super) fn new(source: &'s Source) -> Self {
        Self { source, schemas: None, copied: component::copyable(source.text()) }
    }

    /// Uses the schema or the content of a target of another kind.
    pub(super) fn kind(&mut self, at: &str) -> Option<Change> {
        let (document, version) = (self.source.document(), self.source.version());
        let holder = at.strip_suffix("/$ref")?;
        let written = reference::pointer(document, at)?.as_str()?;
        let expected = Entry::at(holder, version).object(version)?;
        let target = local(written)?;
        if let Some(schema) = schema_of(document, &target, expected, version) {
            let note = format!("it is read as `{schema}`");
            return Some(Change { pointer: at.to_owned(), value: Some(Value::String(schema)), note });
        }
        let section = expected.section.filter(|section| matches!(*section, "responses" | "requestBodies"))?;
        let found = follow(document, reference::pointer(document, &target)?)?;
        let (content, note) = match Entry::at(&target, version).object(version)?.section {
            Some("responses" | "requestBodies") => {
                let content = found.get("content")?;
                if !component::take(&mut self.copied, content) {
                    return None;
                }
                (content.clone(), "its `content` is used".to_owned())
            }
            Some("schemas") => {
                let schema = mapping("$ref", written.into());
                let content = mapping("application/json", mapping("schema", schema));
                (content, "it is read as the schema of `application/json`".to_owned())
            }
            _ => return None,
        };
        let mut object = Mapping::new();
        if section == "responses" {
            let description = found.get("description").filter(|text| text.is_string());
            object.insert("description".into(), description.cloned().unwrap_or_else(|| "".into()));
        }
        object.insert("content".into(), content);
        Some(Change { pointer: holder.to_owned(), value: Some(Value::Mapping(object)), note })
    }

    /// Resolves a reference by the `$id` of a schema around it, or by the `$id` or `$anchor` of any schema.
    pub(super) fn identified(&mut self, at: &str) -> Option<Change> {
        let document = self.source.document();
        let written = reference::pointer(document, at)?.as_str()?;
        let resolved = self.around(at, written).or_else(|| self.anywhere(written))?;
        let is_there = reference::pointer(document, &resolved).is_some();
        is_there.then(|| {
            let value = format!("#{resolved}");
            let note = format!("it is read as `{value}`");
            Change { pointer: at.to_owned(), value: Some(Value::String(value)), note }
        })
    }

    /// `#/$defs/Leg` leads into the nearest schema with `$id`.
    fn around(&self, at: &str, written: &str) -> Option<String> {
        let target = local(written).filter(|target| target.starts_with('/'))?;
        let mut holder = at;
        while let Some((outer, _)) = holder.rsplit_once('/') {
            holder = outer;
            let is_base = reference::pointer(self.source.document(), holder)?.get("$id").is_some_and(Value::is_string);
            if is_base {
                return Some(format!("{holder}{target}"));
            }
        }
        None
    }

    fn anywhere(&mut self, written: &str) -> Option<String> {
        let source = self.source;
        let schemas = self.schemas.get_or_insert_with(|| {
            let mut names = Names { schema: tables::schema(source.version()), schemas: HashMap::new() };
            walk(source.document(), source.version(), &mut names);
            names.schemas
        });
        let (id, fragment) = written.split_once('#').unwrap_or((written, ""));
        match schemas.get(written) {
            Some(schema) => Some(schema.clone()),
            None if !id.is_empty() => Some(format!("{}{}", schemas.get(id)?, reference::percent_decoded(fragment))),
            None => None,
        }
    }
}

fn mapping(key: &str, value: Value) -> Value {
    Value::Mapping(Mapping::from_iter([(key.into(), value)]))
}

/// Collects the schemas with `$id` or `$anchor`.
struct Names {
    schema: &'static Object,
    schemas: HashMap<String, String>,
}

impl<'a> Visitor<'a> for Names {
    fn reference(&mut self, _target: &'a str, _object: &'static Object, _at: &At<'_>) {}

    fn object(&mut self, object: &'static Object, mapping: &'a Mapping, at: &At<'_>) {
        if !std::ptr::eq(object, self.schema) {
            return;
        }
        let text = |key: &str| mapping.get(key).and_then(Value::as_str);
        let names = [text("$id").map(str::to_owned), text("$anchor").map(|name| format!("#{name}"))];
        for name in names.into_iter().flatten() {
            self.schemas.entry(name).or_insert_with(|| at.to_pointer());
        }
    }
}
