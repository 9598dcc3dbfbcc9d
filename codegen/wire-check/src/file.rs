//! Reads a document and its referenced files as JSON.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::{fmt, fs, io};

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// Returns the trees of all files by their paths relative to the folder of the document. The document itself has the
/// empty path.
///
/// References are rewritten to these paths: `#/components/schemas/Call` in the document, `schemas/call.yaml#/Call` in
/// another file.
pub(crate) fn read(document: &Path) -> io::Result<BTreeMap<String, Value>> {
    let document = document.canonicalize()?;
    let folder = document.parent().unwrap_or(Path::new("")).to_owned();
    let own = document.strip_prefix(&folder).unwrap_or(&document).to_owned();
    let mut files = BTreeMap::new();
    let mut pending = vec![own.clone()];
    while let Some(path) = pending.pop() {
        let name = if path == own { String::new() } else { slashed(&path) };
        if files.contains_key(&name) {
            continue;
        }
        let full = folder.join(&path).canonicalize().map_err(|error| about(&path, &error))?;
        if !full.starts_with(&folder) {
            return Err(about(&path, &"is outside the folder of the document"));
        }
        let mut tree = parse(&full).map_err(|error| about(&path, &error))?;
        relate(&mut tree, false, &path, &own, &mut pending);
        files.insert(name, tree);
    }
    Ok(files)
}

/// The keys of objects whose own keys are names of the document.
const NAMED: &[&str] = &[
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "headers",
    "links",
    "parameters",
    "pathItems",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
    "variables",
];

/// The keys of plain values, in which a `$ref` is a property like any other.
const PLAIN: &[&str] = &["const", "default", "enum", "example", "value"];

/// Rewrites the references of a file, and collects the referenced files. Extensions and plain values have none.
/// `is_named` is true if the keys are names of the document, such as those of properties.
fn relate(value: &mut Value, is_named: bool, file: &Path, own: &Path, pending: &mut Vec<PathBuf>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| relate(item, false, file, own, pending)),
        Value::Object(entries) if is_named => {
            entries.iter_mut().for_each(|(_, entry)| relate(entry, false, file, own, pending));
        }
        Value::Object(entries) => {
            if let Some(Value::String(target)) = entries.get_mut("$ref") {
                related(target, file, own, pending);
            }
            let mapping = entries.get_mut("discriminator").and_then(|found| found.get_mut("mapping"));
            for (_, target) in mapping.and_then(Value::as_object_mut).into_iter().flatten() {
                // Any other value is the name of a schema.
                if let Value::String(target) = target
                    && target.contains(['#', '/'])
                {
                    related(target, file, own, pending);
                }
            }
            // The examples of a schema are a list of plain values; elsewhere they are objects, by name.
            let is_plain = |key: &str, entry: &Value| {
                key.starts_with("x-") || PLAIN.contains(&key) || key == "examples" && entry.is_array()
            };
            for (key, entry) in entries.iter_mut().filter(|(key, entry)| !is_plain(key, entry)) {
                let is_named = NAMED.contains(&key.as_str()) || key == "examples";
                relate(entry, is_named, file, own, pending);
            }
        }
        _ => {}
    }
}

fn related(target: &mut String, file: &Path, own: &Path, pending: &mut Vec<PathBuf>) {
    let (path, pointer) = target.split_once('#').unwrap_or((target, ""));
    let path =
        if path.is_empty() { file.to_owned() } else { plain(&file.parent().unwrap_or(Path::new("")).join(path)) };
    let name = if path == own { String::new() } else { slashed(&path) };
    *target = format!("{name}#{pointer}");
    pending.push(path);
}

/// Removes `.` and resolvable `..` from the path.
fn plain(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(result.components().next_back(), Some(Component::Normal(_))) => {
                result.pop();
            }
            other => result.push(other),
        }
    }
    result
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn about(path: &Path, what: &dyn fmt::Display) -> io::Error {
    io::Error::other(format!("{}: {what}", slashed(path)))
}

fn parse(path: &Path) -> io::Result<Value> {
    let text = fs::read_to_string(path)?;
    if path.extension().is_some_and(|extension| extension == "json") {
        return Ok(serde_json::from_str(&text)?);
    }
    let Yaml(mut tree) = serde_yaml::from_str(&text).map_err(io::Error::other)?;
    tree.apply_merge().map_err(io::Error::other)?;
    json(tree)
}

/// A value of YAML. Integers of more than 64 bits, which `serde_yaml::Value` refuses, are floating-point numbers, as in JSON.
struct Yaml(serde_yaml::Value);

impl<'de> Deserialize<'de> for Yaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(YamlVisitor).map(Self)
    }
}

struct YamlVisitor;

impl<'de> Visitor<'de> for YamlVisitor {
    type Value = serde_yaml::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value without a tag")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Self::Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(value.into())
    }

    #[expect(clippy::cast_precision_loss, reason = "JSON numbers of this size have the precision of `f64`")]
    fn visit_i128<E>(self, value: i128) -> Result<Self::Value, E> {
        Ok((value as f64).into())
    }

    #[expect(clippy::cast_precision_loss, reason = "JSON numbers of this size have the precision of `f64`")]
    fn visit_u128<E>(self, value: u128) -> Result<Self::Value, E> {
        Ok((value as f64).into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Yaml(value)) = items.next_element()? {
            values.push(value);
        }
        Ok(values.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut values = serde_yaml::Mapping::new();
        while let Some((Yaml(key), Yaml(value))) = entries.next_entry()? {
            values.insert(key, value);
        }
        Ok(values.into())
    }
}

/// Converts YAML to JSON. A numeric key, such as a status, becomes text.
fn json(value: serde_yaml::Value) -> io::Result<Value> {
    Ok(match value {
        serde_yaml::Value::Sequence(items) => Value::Array(items.into_iter().map(json).collect::<io::Result<_>>()?),
        serde_yaml::Value::Mapping(entries) => {
            let entry = |(key, value)| {
                let key = match json(key)? {
                    Value::String(key) => key,
                    other => other.to_string(),
                };
                Ok((key, json(value)?))
            };
            Value::Object(entries.into_iter().map(entry).collect::<io::Result<Map<_, _>>>()?)
        }
        other => serde_json::to_value(other)?,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn yaml_is_read_as_json() {
        let folder = std::env::temp_dir().join(format!("wire-check-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a temporary folder");
        let path = folder.join("values.yaml");
        let text = "wide: -9223372036854776000\na: &a {200: null, b: [true, 1.5, text]}\nc: {<<: *a, d: 18446744073709551615}\n";
        fs::write(&path, text).expect("a file in the temporary folder");
        let read = read(&path);
        fs::remove_dir_all(&folder).expect("the folder can be removed");
        let a = json!({"200": null, "b": [true, 1.5, "text"]});
        let mut c = a.clone();
        c["d"] = json!(18_446_744_073_709_551_615_u64);
        assert_eq!(read.expect("the file is YAML")[""], json!({"wide": -9.223_372_036_854_776e18, "a": a, "c": c}));
    }
}
