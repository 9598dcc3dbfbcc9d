//! Finds properties by name in a schema, through references and compositions.

use std::borrow::Cow;

use serde_yaml::Value;

use crate::openapi::reference::{follow, property_path};

/// The most schemas to search, because nested compositions multiply.
pub(super) const BUDGET: usize = 2_000;

/// Returns the schema of a property, with references resolved.
pub(super) fn find<'a>(document: &'a Value, schema: &'a Value, name: &str) -> Option<&'a Value> {
    let mut found = None;
    each(document, schema, |schema| {
        let property = schema.get("properties").and_then(|properties| properties.get(name));
        found = property.and_then(|property| follow(document, property));
        found.is_none()
    });
    found
}

/// Returns the schema at the end of a path. The error is the first missing property and the schema that lacks it.
pub(super) fn walk<'a, 'p>(
    document: &'a Value,
    schema: &'a Value,
    path: &'p str,
) -> Result<&'a Value, (Cow<'p, str>, &'a Value)> {
    property_path(path).into_iter().try_fold(schema, |schema, name| find(document, schema, &name).ok_or((name, schema)))
}

/// Returns the names of all properties of a schema.
pub(super) fn names<'a>(document: &'a Value, schema: &'a Value) -> Vec<&'a str> {
    let mut names = Vec::new();
    each(document, schema, |schema| {
        let own = schema.get("properties").and_then(Value::as_mapping);
        names.extend(own.into_iter().flat_map(|own| own.keys()).filter_map(Value::as_str));
        true
    });
    names
}

/// Visits the schema and the members of its compositions while `visit` returns true.
pub(super) fn each<'a>(document: &'a Value, schema: &'a Value, mut visit: impl FnMut(&'a Value) -> bool) {
    let mut open = vec![schema];
    for _ in 0..BUDGET {
        let Some(schema) = open.pop() else { return };
        let Some(schema) = follow(document, schema) else { continue };
        if !visit(schema) {
            return;
        }
        let members = ["allOf", "oneOf", "anyOf"].iter().filter_map(|key| schema.get(*key)?.as_sequence());
        open.extend(members.flatten().rev());
    }
}
