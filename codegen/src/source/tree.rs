//! Deserialization of text to a tree, with text keys, applied merge keys, and a limit on alias expansion.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::sync::Arc;

use serde::Deserializer;
use serde::de::{self, DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_yaml::mapping::Entry;
use serde_yaml::{Mapping, Number, Value};

use crate::diagnostic::Diagnostic;
use crate::text::{At, Place, SourceFile};

/// Node budget of a short text.
const NODES: usize = 250_000;

/// Bytes of a value that count as another node, because aliases also repeat long text.
const BYTES: usize = 64;

/// Collects problems and counts nodes while a text is read.
pub(super) struct Reader<'f> {
    file: &'f Arc<SourceFile>,
    nodes: Cell<usize>,
    limit: usize,
    problems: RefCell<Vec<Diagnostic>>,
}

impl<'f> Reader<'f> {
    /// Creates a reader that allows at most `most` nodes.
    pub(super) fn new(file: &'f Arc<SourceFile>, most: usize) -> Self {
        // Without aliases, the node count never exceeds the number of bytes.
        Self { file, nodes: Cell::new(0), limit: file.text().len().max(NODES).min(most), problems: RefCell::default() }
    }

    /// Returns true if reading stopped because aliases expanded the text beyond the limit.
    pub(super) fn is_exhausted(&self) -> bool {
        self.nodes.get() > self.limit
    }

    pub(super) fn read<'de, D: Deserializer<'de>>(&self, deserializer: D) -> Result<Value, D::Error> {
        Node { reader: self, at: At::ROOT }.deserialize(deserializer)
    }

    /// Returns the problems, and subtracts the nodes of the text from the shared budget.
    pub(super) fn into_problems(self, most: &mut usize) -> Vec<Diagnostic> {
        *most = most.saturating_sub(self.nodes.get());
        self.problems.into_inner()
    }

    fn count<E: de::Error>(&self, nodes: usize) -> Result<(), E> {
        self.nodes.set(self.nodes.get().saturating_add(nodes));
        if self.is_exhausted() { Err(E::custom("too many nodes")) } else { Ok(()) }
    }

    fn error(&self, rule: &'static str, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.problems.borrow_mut().push(Diagnostic::error(self.file, rule, place, message).with_help(help));
    }

    fn key_not_text(&self, at: &At<'_>, key: &str) {
        let message = format!("this key is {key}, not text");
        self.error("key-not-text", at.name(), message, "put the key in quotes");
    }
}

/// Reads one node.
#[derive(Clone, Copy)]
struct Node<'a> {
    reader: &'a Reader<'a>,
    at: At<'a>,
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.reader.count(1)?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    #[expect(clippy::cast_precision_loss, reason = "JSON numbers of this size have the precision of `f64`")]
    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "JSON numbers of this size have the precision of `f64`")]
    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        if !value.is_finite() {
            let problem =
                Diagnostic::error(self.reader.file, "not-finite", self.at.value(), "JSON has no infinity and no NaN");
            self.reader.problems.borrow_mut().push(problem);
            return Ok(Value::Number(0.into()));
        }
        Ok(Value::Number(Number::from(value)))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        self.reader.count(value.len() / BYTES)?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<Value, E> {
        self.reader.count(value.len() / BYTES)?;
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(Node { reader: self.reader, at: self.at.index(items.len()) })? {
            items.push(item);
        }
        items.shrink_to_fit();
        Ok(Value::Sequence(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut mapping = Mapping::new();
        let mut merged = Vec::new();
        while let Some(key) = access.next_key_seed(self)? {
            let (text, is_text) = match key {
                Value::String(text) => (text, true),
                // A status code is a number, but is used as text.
                Value::Number(number) => (number.to_string(), !number.is_f64()),
                Value::Bool(value) => (value.to_string(), false),
                Value::Null => ("null".to_owned(), false),
                Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => {
                    let kind = if key.is_sequence() { "a list" } else { "a mapping" };
                    let at = self.at.key("");
                    self.reader.key_not_text(&at, kind);
                    access.next_value_seed(Node { reader: self.reader, at })?;
                    continue;
                }
            };
            let at = self.at.key(&text);
            if !is_text {
                self.reader.key_not_text(&at, &text);
            }
            if text.starts_with(|first: char| first.is_whitespace() && !first.is_ascii()) {
                let message = "this key begins with a no-break space";
                self.reader.error("yaml-syntax", at.name(), message, "indent YAML with ordinary spaces");
            }
            let value = access.next_value_seed(Node { reader: self.reader, at })?;
            if text == "<<" {
                self.merge(&at, value, &mut merged);
                continue;
            }
            if mapping.contains_key(text.as_str()) {
                let first = self.reader.file.locate(&at.name()).line;
                let message = format!("the key `{text}` is repeated");
                let help = format!("keep either this key or the key in line {first}");
                self.reader.error("duplicate-key", Place::Repeated(at.to_pointer()), message, help);
            }
            mapping.insert(Value::String(text), value);
        }
        for (key, value) in merged {
            if let Entry::Vacant(entry) = mapping.entry(key) {
                entry.insert(value);
            }
        }
        // The tree keeps many small mappings, so unused capacity matters.
        mapping.shrink_to_fit();
        Ok(Value::Mapping(mapping))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
        let (tag, content): (String, _) = access.variant()?;
        let message = format!("the tag `!{}` has no meaning in an OpenAPI document", tag.trim_start_matches('!'));
        self.reader.error("yaml-tag", self.at.value(), message, "remove the tag, or put the value in quotes");
        content.newtype_variant_seed(self)
    }
}

impl Node<'_> {
    fn merge(&self, at: &At<'_>, value: Value, merged: &mut Vec<(Value, Value)>) {
        let items = match value {
            Value::Sequence(items) => items,
            one => vec![one],
        };
        for item in items {
            if let Value::Mapping(mapping) = item {
                merged.extend(mapping);
            } else {
                let message = "`<<` needs a mapping to merge";
                let help = "use the alias of a mapping: `<<: *name`";
                self.reader.error("yaml-merge", at.name(), message, help);
            }
        }
    }
}
