//! A change of any key of the tables is reported, unless it has no effect on clients and servers.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_yaml::{Mapping, Value};

use super::{File, Inputs, compare};
use crate::openapi::Version;
use crate::openapi::tables::{self, Entry, Key, Object, Rest, Shape};
use crate::openapi::walk::{Visitor, walk};
use crate::text::{At, push_token, tokens};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    documents: Vec<Value>,
    /// Values by object and key.
    keys: BTreeMap<String, BTreeMap<String, Vec<Value>>>,
    /// The other keywords of the schema, and values, by keyword.
    schemas: BTreeMap<String, (Value, Vec<Value>)>,
    /// Reasons by object, key and part of the place.
    unreported: BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>,
}

/// A document whose object at a pointer gets successive values of a key.
struct Case {
    object: &'static str,
    key: &'static Key,
    document: Value,
    pointer: String,
    values: Vec<Value>,
}

impl Case {
    fn side(&self, value: &Value) -> Inputs {
        let mut document = self.document.clone();
        if value.is_null() {
            self.object(&mut document).shift_remove(self.key.name);
        } else {
            self.object(&mut document).insert(self.key.name.into(), value.clone());
        }
        let bytes = serde_json::to_vec(&document).unwrap();
        Inputs::new("calls.json", vec![File { name: "calls.json".to_owned(), bytes }])
    }

    fn object<'v>(&self, document: &'v mut Value) -> &'v mut Mapping {
        let object = tokens(&self.pointer).fold(document, |value, token| match value {
            Value::Sequence(items) => items.get_mut(token.parse::<usize>().unwrap()).unwrap(),
            value => value.get_mut(&*token).unwrap(),
        });
        object.as_mapping_mut().unwrap()
    }

    /// Returns the number of comparisons, and each without a change. Some values are errors at some places. Two values
    /// are compared in both directions.
    fn run(&self) -> (usize, Vec<String>) {
        let next = self.values.iter().skip(1).chain(self.values.first().filter(|_| self.values.len() <= 2));
        let mut count = 0;
        let mut unreported = Vec::new();
        for (before, after) in self.values.iter().zip(next) {
            match compare(&self.side(before), &self.side(after)) {
                Ok(report) if report.is_empty() => unreported.push(format!("{} → {}", shown(before), shown(after))),
                Ok(_) => {}
                Err(_) => continue,
            }
            count += 1;
        }
        (count, unreported)
    }
}

fn shown(value: &Value) -> String {
    serde_json::to_string(value).unwrap()
}

/// The objects of a document by place, without those that are similar to others: at a place that differs only in names,
/// and, except for operations, with the same keys.
#[derive(Default)]
struct Objects {
    objects: BTreeMap<String, &'static Object>,
    seen: BTreeSet<(String, Vec<String>)>,
}

impl<'a> Visitor<'a> for Objects {
    fn reference(&mut self, _: &'a str, _: &'static Object, _: &At<'_>) {}

    fn object(&mut self, object: &'static Object, mapping: &'a Mapping, at: &At<'_>) {
        let (mut prefix, mut place) = (String::new(), String::new());
        for token in tokens(&at.to_pointer()) {
            let entry = Entry::at(&prefix, Version::V3_2);
            let is_name = matches!(entry.shape, Some(Shape::Map(..) | Shape::List(_)))
                || entry.object(Version::V3_2).is_some_and(|object| matches!(object.rest, Rest::Entries(..)));
            push_token(&mut place, if is_name { "*" } else { &token });
            push_token(&mut prefix, &token);
        }
        let kind = |key| mapping.get(key).map(|value| format!("{value:?}"));
        let is_operation = std::ptr::eq(object, &raw const tables::OPERATION);
        let keys = mapping.keys().filter(|_| !is_operation).filter_map(Value::as_str).map(str::to_owned);
        if self.seen.insert((place, keys.chain(kind("in")).chain(kind("type")).collect())) {
            self.objects.insert(at.to_pointer(), object);
        }
    }
}

fn cases(table: &Table) -> Vec<Case> {
    let mut objects = Objects::default();
    let mut cases = Vec::new();
    for document in &table.documents {
        walk(document, Version::V3_2, &mut objects);
        let mut found = std::mem::take(&mut objects.objects);
        if document.get("components").is_some() && cases.is_empty() {
            found.insert("/components".to_owned(), &tables::COMPONENTS);
        }
        for (pointer, object) in found {
            if std::ptr::eq(object, &raw const tables::SCHEMA_31) {
                continue;
            }
            for key in object.keys {
                let values = table.keys.get(object.name).and_then(|keys| keys.get(key.name));
                let values =
                    values.unwrap_or_else(|| panic!("no values for `{}` of {}", key.name, object.name)).clone();
                let (document, pointer) = (document.clone(), pointer.clone());
                cases.push(Case { object: object.name, key, document, pointer, values });
            }
        }
    }
    for key in tables::SCHEMA_31.keys {
        let found = table.schemas.get(key.name);
        let (schema, values) = found.unwrap_or_else(|| panic!("no values for the keyword `{}`", key.name));
        let version = if key.is_in(Version::V3_2) { "3.2.0" } else { "3.0.4" };
        let content =
            serde_json::json!({"application/json": {"schema": {"type": "object", "properties": {"a": schema}}}});
        for (place, of_operation) in [
            (
                "requestBody",
                serde_json::json!({"requestBody": {"content": content}, "responses": {"204": {"description": "Done."}}}),
            ),
            ("responses/200", serde_json::json!({"responses": {"200": {"description": "Done.", "content": content}}})),
        ] {
            let document = serde_json::json!({
                "openapi": version, "info": {"title": "Calls", "version": "1"}, "paths": {"/a": {"post": of_operation}},
            });
            let pointer = format!("/paths/~1a/post/{place}/content/application~1json/schema/properties/a");
            let document = serde_yaml::to_value(document).unwrap();
            cases.push(Case { object: "a schema", key, document, pointer, values: values.clone() });
        }
    }
    cases
}

/// Adds the objects that a shape contains.
fn reach(shape: &'static Shape, names: &mut BTreeSet<&'static str>) {
    let object = match shape {
        Shape::Is(object) | Shape::Or(object) => *object,
        Shape::Schema | Shape::SchemaOrBoolean => &tables::SCHEMA_31,
        Shape::List(item) | Shape::Map(_, item) => return reach(item, names),
        _ => return,
    };
    if !object.keys.is_empty() && !names.insert(object.name) {
        return;
    }
    match &object.rest {
        Rest::Entries(_, shape) => reach(shape, names),
        _ => object.keys.iter().for_each(|key| reach(&key.shape, names)),
    }
}

#[test]
fn change_of_any_key_is_reported() {
    let table: Table = serde_yaml::from_str(include_str!("keys.yaml")).unwrap();
    let cases = cases(&table);
    let mut reached = BTreeSet::new();
    reach(&tables::ROOT, &mut reached);
    assert_eq!(cases.iter().map(|case| case.object).collect::<BTreeSet<_>>(), reached);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let results: Vec<(usize, Vec<String>)> = std::thread::scope(|scope| {
        let parts = cases.chunks(cases.len().div_ceil(threads));
        let workers: Vec<_> =
            parts.map(|part| scope.spawn(|| part.iter().map(Case::run).collect::<Vec<_>>())).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    let mut compared: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut unused: BTreeSet<(&str, &str, &str)> = BTreeSet::new();
    for (object, keys) in &table.unreported {
        unused.extend(
            keys.iter().flat_map(|(key, places)| places.keys().map(move |place| (&**object, &**key, &**place))),
        );
    }
    for (case, (count, unreported)) in cases.iter().zip(results) {
        let (object, key) = (case.object, case.key.name);
        *compared.entry((object, key)).or_default() += count;
        let places = table.unreported.get(object).and_then(|keys| keys.get(key)).into_iter().flatten();
        let place = places.map(|(place, _)| place).find(|place| case.pointer.contains(place.as_str()));
        match place {
            Some(place) if count == unreported.len() => _ = unused.remove(&(object, key, place)),
            Some(_) => {}
            None => {
                wrong.extend(unreported.iter().map(|one| format!("`{key}` of {object} at {}: {one}", case.pointer)));
            }
        }
    }
    let is_known = |(object, key)| table.unreported.get(object).is_some_and(|keys| keys.contains_key(key));
    let never = compared.iter().filter(|(key, count)| **count == 0 && !is_known(**key));
    let never = never.map(|((object, key), _)| format!("`{key}` of {object} is never compared"));
    wrong.extend(never);
    wrong.extend(unused.iter().map(|one| format!("{one:?} is reported")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
