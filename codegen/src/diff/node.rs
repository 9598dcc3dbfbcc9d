//! Nodes of a document (place and value), and comparison of the nodes of two documents.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_yaml::{Mapping, Value};

use super::change::{Change, Consequence, Side};
use super::emitted::Emitted;
use crate::model::DeclaredPagination;
use crate::openapi::depth::LONGEST_CHAIN;
use crate::openapi::tables::{Method, methods};
use crate::source::Source;
use crate::text::{Place, push_token, tokens};

/// A loaded document: as written, normalized and lowered.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) side: Side,
    pub(super) source: Source,
    pub(super) root: Value,
    pub(super) api: Emitted,
    /// References to the components that each component's discriminator may select.
    pub(super) selected: HashMap<String, Vec<Value>>,
    /// Pagination that `crate.toml` declares, by operation id.
    pub(super) pages: BTreeMap<String, DeclaredPagination>,
}

impl Document {
    /// Returns the root of the normalized document.
    pub(super) fn root(&self) -> Node<'_> {
        Node { document: self, pointer: String::new(), value: &self.root }
    }

    /// Returns the root of the document as written.
    pub(super) fn written(&self) -> Node<'_> {
        Node { value: self.source.document(), ..self.root() }
    }
}

/// Returns references to the components that extend each component, and to the targets of its own discriminator.
pub(super) fn selected(root: &Value) -> HashMap<String, Vec<Value>> {
    let mut selected: HashMap<String, Vec<Value>> = HashMap::new();
    let reference = |target: &str| Value::Mapping(Mapping::from_iter([("$ref".into(), target.into())]));
    let schemas = root.get("components").and_then(|components| components.get("schemas")).and_then(Value::as_mapping);
    for (name, schema) in schemas.into_iter().flatten() {
        let Some(name) = name.as_str() else { continue };
        for member in schema.get("allOf").and_then(Value::as_sequence).into_iter().flatten() {
            if let Some(base) = member.get("$ref").and_then(Value::as_str).and_then(|target| target.rsplit('/').next())
            {
                let mut pointer = "#/components/schemas".to_owned();
                push_token(&mut pointer, name);
                selected.entry(base.to_owned()).or_default().push(reference(&pointer));
            }
        }
        if schema.get("oneOf").is_none() && schema.get("anyOf").is_none() {
            let mapping = schema.get("discriminator").and_then(|found| found.get("mapping"));
            let targets =
                mapping.and_then(Value::as_mapping).into_iter().flatten().filter_map(|(_, target)| target.as_str());
            selected.entry(name.to_owned()).or_default().extend(targets.map(reference));
        }
    }
    selected
}

/// A value of a document and its position.
#[derive(Clone, Debug)]
pub(super) struct Node<'d> {
    pub(super) document: &'d Document,
    pub(super) pointer: String,
    pub(super) value: &'d Value,
}

impl<'d> Node<'d> {
    fn child(&self, token: &str, value: &'d Value) -> Self {
        let mut pointer = self.pointer.clone();
        push_token(&mut pointer, token);
        Self { document: self.document, pointer, value }
    }

    pub(super) fn get(&self, key: &str) -> Option<Self> {
        Some(self.child(key, self.value.get(key)?))
    }

    /// Returns the value of a key, or this object if the key is missing.
    pub(super) fn get_or_self(&self, key: &str) -> Self {
        self.get(key).unwrap_or_else(|| self.clone())
    }

    /// Returns the schema of a key; a missing schema allows any value.
    pub(super) fn schema(&self, key: &str) -> Self {
        self.get(key).unwrap_or_else(|| self.child(key, &Value::Null))
    }

    pub(super) fn text(&self, key: &str) -> Option<&'d str> {
        self.value.get(key).and_then(Value::as_str)
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.value.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    /// Returns the entries of the mapping of a key.
    pub(super) fn entries(&self, key: &str) -> Vec<Entry<'d>> {
        self.get(key).map(|node| node.children()).unwrap_or_default()
    }

    /// Returns the entries of this mapping.
    pub(super) fn children(&self) -> Vec<Entry<'d>> {
        let entries =
            self.value.as_mapping().into_iter().flatten().filter_map(|(key, value)| Some((key.as_str()?, value)));
        entries.map(|(key, value)| (key, self.child(key, value))).collect()
    }

    /// Returns the operations of this path item with their methods.
    pub(super) fn operations(&self) -> Vec<(Cow<'d, str>, Self)> {
        // Links are compared as written, everything else as normalized.
        let node = |method: Method<'d>| {
            method.keys().try_fold(self.clone(), |node, key| node.get(key)).map(|node| (method.name(), node))
        };
        let additional = self.entries("x-openapi-operations").into_iter();
        methods(self.value).filter_map(node).chain(additional.map(|(method, node)| (method.into(), node))).collect()
    }

    /// Returns the pairs of texts that a key lists.
    pub(super) fn pairs(&self, key: &str) -> Vec<(&'d str, &'d str)> {
        let pair = |item: Self| Some((item.value.get(0)?.as_str()?, item.value.get(1)?.as_str()?));
        self.items(key).into_iter().filter_map(pair).collect()
    }

    /// Returns the elements of the sequence of a key.
    pub(super) fn items(&self, key: &str) -> Vec<Self> {
        self.get(key).map(|list| list.elements()).unwrap_or_default()
    }

    /// Returns the elements of this sequence.
    pub(super) fn elements(&self) -> Vec<Self> {
        let items = self.value.as_sequence().into_iter().flatten().enumerate();
        items.map(|(index, value)| self.child(&index.to_string(), value)).collect()
    }

    /// Returns the text elements of the sequence of a key.
    pub(super) fn texts(&self, key: &str) -> Vec<&'d str> {
        self.value.get(key).and_then(Value::as_sequence).into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// Follows references. Returns the target object and its component name.
    pub(super) fn follow(&self) -> (Self, Option<&'d str>) {
        let mut component = None;
        let mut current = self.clone();
        for _ in 0..LONGEST_CHAIN {
            let Some(target) = current.text("$ref") else { break };
            let Some(found) = self.document.root().target(target) else { break };
            component = target.rsplit('/').next();
            current = found;
        }
        (current, component)
    }

    /// Returns the kind and name of the component that this node is part of, unless it is a schema.
    pub(super) fn component(&self) -> Option<String> {
        let mut tokens = tokens(self.pointer.strip_prefix("/components")?);
        let kind = match &*tokens.next()? {
            "parameters" => "parameter",
            "headers" => "header",
            "requestBodies" => "request body",
            "responses" => "response",
            _ => return None,
        };
        Some(format!("shared {kind} `{}`", tokens.next()?))
    }

    /// Returns references to the components that extend a base component, directly or through others.
    pub(super) fn selected(&self, component: &str) -> Vec<Self> {
        let mut references = Vec::new();
        let mut seen = HashSet::from([component]);
        let mut pending = vec![component];
        while let Some(name) = pending.pop() {
            for value in self.document.selected.get(name).into_iter().flatten() {
                let Some(reference) = value.get("$ref").and_then(Value::as_str) else { continue };
                let name = reference.rsplit('/').next().unwrap_or_default();
                if seen.insert(name) {
                    pending.push(name);
                    references.push(Self { document: self.document, pointer: reference[1..].to_owned(), value });
                }
            }
        }
        references
    }

    /// Returns the target object of references.
    pub(super) fn resolved(&self) -> Self {
        self.follow().0
    }

    /// Returns the value in JSON on one line, plain text without quotes.
    pub(super) fn data(&self) -> String {
        self.value.as_str().map_or_else(|| self.to_string(), plain_or_quoted)
    }

    /// Returns this node at its place in the document as written: kept keywords have a prefix.
    pub(super) fn as_written(&self) -> Self {
        Self { pointer: self.pointer.replace("/x-openapi-", "/"), ..self.clone() }
    }

    fn target(&self, reference: &str) -> Option<Self> {
        let pointer = reference.strip_prefix('#')?;
        let value = tokens(pointer).try_fold(self.value, |value, token| match value {
            Value::Mapping(mapping) => mapping.get(&*token),
            Value::Sequence(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        })?;
        Some(Self { pointer: pointer.to_owned(), value, ..*self })
    }

    /// Creates a change at the key of this node.
    pub(super) fn change(
        &self,
        id: &'static str,
        subject: impl Into<String>,
        message: impl Into<String>,
        wire: Consequence,
    ) -> Change {
        let place = Place::Key(self.pointer.clone());
        Change::new(id, self.document.source.file(), self.document.side, place, subject, message, wire)
    }

    /// Creates a change with the message `the {subject} {what}`.
    pub(super) fn says(&self, id: &'static str, subject: &str, what: &str, wire: Consequence) -> Change {
        self.change(id, subject, format!("the {subject} {what}"), wire)
    }

    /// Compares a key of this object with the same key of another object.
    pub(super) fn key_change(&self, revision: &Self, key: &str) -> Option<KeyChange<'d>> {
        KeyChange::of(self.get(key), revision.get(key), revision)
    }
}

/// A key of a mapping and its value.
pub(super) type Entry<'d> = (&'d str, Node<'d>);

/// A key with a changed value.
pub(super) struct KeyChange<'d> {
    pub(super) before: Option<Node<'d>>,
    pub(super) after: Option<Node<'d>>,
    /// The new value, or the object that lacks it.
    pub(super) place: Node<'d>,
}

impl<'d> KeyChange<'d> {
    /// Compares two values. `owner` is the object of the second value.
    pub(super) fn of(before: Option<Node<'d>>, after: Option<Node<'d>>, owner: &Node<'d>) -> Option<Self> {
        let is_same = match (&before, &after) {
            (Some(before), Some(after)) => same(before.value, after.value),
            (before, after) => before.is_none() && after.is_none(),
        };
        let place = after.as_ref().unwrap_or(owner).clone();
        (!is_same).then_some(Self { before, after, place })
    }

    /// Returns the old and the new value in JSON, plain text without quotes.
    pub(super) fn values(&self) -> [Option<String>; 2] {
        // Normalization renames the keys that OpenAPI 3.0 does not have.
        [&self.before, &self.after].map(|node| Some(node.as_ref()?.data().replace("\"x-openapi-", "\"")))
    }

    /// Returns the old and the new text.
    pub(super) fn texts(&self) -> [Option<String>; 2] {
        [&self.before, &self.after].map(|node| node.as_ref().map(Node::to_string))
    }

    /// Returns the old and the new value as text, without the defaults that normalization adds.
    pub(super) fn written_values(&self) -> [Option<String>; 2] {
        [&self.before, &self.after].map(|node| {
            let node = node.as_ref()?;
            let written = node.document.written().target(&format!("#{}", node.as_written().pointer));
            Some(written.as_ref().unwrap_or(node).to_string())
        })
    }

    /// Returns `added`, `removed` or `changed`.
    pub(super) fn verb(&self) -> &'static str {
        verb(self.before.is_some(), self.after.is_some())
    }

    /// Creates a change with the old and the new value.
    pub(super) fn change(
        &self,
        id: &'static str,
        subject: impl Into<String>,
        message: impl Into<String>,
        wire: Consequence,
    ) -> Change {
        self.place.change(id, subject, message, wire).values(self.values())
    }
}

/// Returns the verb for a value that is present or absent before and after.
pub(super) fn verb(before: bool, after: bool) -> &'static str {
    match (before, after) {
        (false, _) => "added",
        (_, false) => "removed",
        _ => "changed",
    }
}

/// Formats the value on one line.
impl std::fmt::Display for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.value {
            Value::String(text) => f.write_str(&text.split_whitespace().collect::<Vec<_>>().join(" ")),
            other => f.write_str(&serde_json::to_string(other).unwrap_or_default()),
        }
    }
}

/// Returns text without quotes, unless it looks like another value without them: `call`, but `"5"`.
pub(super) fn plain_or_quoted(text: &str) -> String {
    let is_value = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    let is_plain = !is_value && text.split_whitespace().eq(text.split(' '));
    if is_plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// Returns true if two values are equal, ignoring key order and number format.
pub(super) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Mapping(left), Value::Mapping(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, value)| right.get(key).is_some_and(|other| same(value, other)))
        }
        (Value::Sequence(left), Value::Sequence(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Number(left), Value::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        _ => left == right,
    }
}

/// Returns a text that is equal for values that are the [`same`].
pub(super) fn fingerprint(value: &Value) -> String {
    fn add(value: &Value, hasher: &mut DefaultHasher) {
        std::mem::discriminant(value).hash(hasher);
        match value {
            Value::Mapping(mapping) => {
                let mut entries: Vec<_> = mapping.iter().map(|(key, value)| (key.as_str(), value)).collect();
                entries.sort_by_key(|(key, _)| *key);
                entries.len().hash(hasher);
                for (key, value) in entries {
                    key.hash(hasher);
                    add(value, hasher);
                }
            }
            Value::Sequence(items) => {
                items.len().hash(hasher);
                for item in items {
                    add(item, hasher);
                }
            }
            // Normalize negative zero.
            Value::Number(number) => (number.as_f64().unwrap_or_default() + 0.0).to_bits().hash(hasher),
            other => other.hash(hasher),
        }
    }
    let mut hasher = DefaultHasher::new();
    add(value, &mut hasher);
    hasher.finish().to_string()
}

/// Formats a list of texts.
pub(super) fn listed<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    texts.into_iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ")
}

/// A matched pair of objects, or an object of only one side.
pub(super) enum Matched<T> {
    Removed(T),
    Kept(T, T),
    Added(T),
}

/// A matching rule: objects of both sides with the same key match.
pub(super) type Rule<'r, T> = &'r dyn Fn(&T) -> Option<String>;

/// Matches the objects of both sides. Rules are applied in order, the most certain first.
pub(super) fn matched<T>(before: Vec<T>, after: Vec<T>, rules: &[Rule<'_, T>]) -> Vec<Matched<T>> {
    let mut pairs: Vec<(T, Option<T>)> = before.into_iter().map(|old| (old, None)).collect();
    let mut after: Vec<Option<T>> = after.into_iter().map(Some).collect();
    for key in rules {
        let mut open: HashMap<String, VecDeque<&mut Option<T>>> = HashMap::new();
        for new in &mut after {
            if let Some(key) = new.as_ref().and_then(key) {
                open.entry(key).or_default().push_back(new);
            }
        }
        for (old, new) in pairs.iter_mut().filter(|(_, new)| new.is_none()) {
            let found = key(old).and_then(|key| open.get_mut(&key)?.pop_front());
            *new = found.and_then(Option::take);
        }
    }
    let pairs = pairs.into_iter().map(|(old, new)| match new {
        Some(new) => Matched::Kept(old, new),
        None => Matched::Removed(old),
    });
    pairs.chain(after.into_iter().flatten().map(Matched::Added)).collect()
}

/// Matches entries by name.
pub(super) fn matched_entries<'d>(before: Vec<Entry<'d>>, after: Vec<Entry<'d>>) -> Vec<Matched<Entry<'d>>> {
    matched(before, after, &[&|(name, _)| Some((*name).to_owned())])
}

/// Matches entries with case-insensitive names, such as headers, media types and statuses.
pub(super) fn matched_in_any_case<'d>(before: Vec<Entry<'d>>, after: Vec<Entry<'d>>) -> Vec<Matched<Entry<'d>>> {
    matched(before, after, &[&|(name, _)| Some(name.to_ascii_lowercase())])
}
