//! A place in a document together with what stands there.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_yaml::{Mapping, Value};

use super::aside::{self, Part};
use super::change::Side;
use crate::diagnostic::Place;
use crate::model::Api;
use crate::model::DeclaredPagination;
use crate::source::{Source, SourceFile};
use crate::text::{push_token, tokens};

/// How many references may follow each other.
const MAX_REFERENCES: usize = 64;

/// One loaded document: as it was normalized, and as it was lowered.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) file: Arc<SourceFile>,
    pub(super) root: Value,
    pub(super) api: Api,
    /// What `crate.toml` says of the pages of operations, by their ids.
    pub(super) pages: BTreeMap<String, DeclaredPagination>,
    /// What is not generated.
    pub(super) aside: BTreeMap<String, Part>,
}

impl Document {
    pub(super) fn new(source: &Source, root: Value, api: Api) -> Self {
        let aside = aside::parts(source.document());
        Self { file: source.file().clone(), root, api, pages: BTreeMap::new(), aside }
    }

    pub(super) fn root(&self) -> Node<'_> {
        Node { pointer: String::new(), value: &self.root }
    }

    /// What a reference leads to, and the name of the component if there was one.
    pub(super) fn follow<'d>(&'d self, node: Node<'d>) -> (Node<'d>, Option<&'d str>) {
        let mut component = None;
        let mut current = node;
        for _ in 0..MAX_REFERENCES {
            let Some(target) = current.value.get("$ref").and_then(Value::as_str) else { break };
            let Some(found) = self.target(target) else { break };
            component = target.rsplit('/').next();
            current = found;
        }
        (current, component)
    }

    fn target(&self, reference: &str) -> Option<Node<'_>> {
        let pointer = reference.strip_prefix('#')?;
        let value = tokens(pointer).try_fold(&self.root, |value, token| match value {
            Value::Mapping(mapping) => mapping.get(&*token),
            Value::Sequence(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        })?;
        Some(Node { pointer: pointer.to_owned(), value })
    }
}

/// A value of a document and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Node<'d> {
    pub(super) pointer: String,
    pub(super) value: &'d Value,
}

impl<'d> Node<'d> {
    pub(super) fn mapping(&self) -> Option<&'d Mapping> {
        self.value.as_mapping()
    }

    pub(super) fn get(&self, key: &str) -> Option<Node<'d>> {
        let value = self.value.get(key)?;
        let mut pointer = self.pointer.clone();
        push_token(&mut pointer, key);
        Some(Node { pointer, value })
    }

    /// The schema under a key; without one, anything is allowed.
    pub(super) fn schema(&self, key: &str) -> Node<'d> {
        self.get(key).unwrap_or_else(|| Node { pointer: format!("{}/{key}", self.pointer), value: &Value::Null })
    }

    pub(super) fn text(&self, key: &str) -> Option<&'d str> {
        self.value.get(key).and_then(Value::as_str)
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.value.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    /// The entries of the mapping under a key.
    pub(super) fn entries(&self, key: &str) -> Vec<(&'d str, Node<'d>)> {
        self.get(key).map(|node| node.children()).unwrap_or_default()
    }

    /// The entries of this mapping.
    pub(super) fn children(&self) -> Vec<(&'d str, Node<'d>)> {
        let entries = self.mapping().into_iter().flatten();
        entries
            .filter_map(|(key, value)| {
                let key = key.as_str()?;
                let mut pointer = self.pointer.clone();
                push_token(&mut pointer, key);
                Some((key, Node { pointer, value }))
            })
            .collect()
    }

    /// The elements of the sequence under a key.
    pub(super) fn items(&self, key: &str) -> Vec<Node<'d>> {
        let Some(list) = self.get(key) else { return Vec::new() };
        let items = list.value.as_sequence().into_iter().flatten().enumerate();
        items.map(|(index, value)| Node { pointer: format!("{}/{index}", list.pointer), value }).collect()
    }

    /// The texts of the sequence under a key.
    pub(super) fn texts(&self, key: &str) -> Vec<&'d str> {
        self.value.get(key).and_then(Value::as_sequence).into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// The key that this node stands under.
    pub(super) fn name(&self) -> Place {
        Place::Key(self.pointer.clone())
    }
}

/// Two nodes that are compared, of which one may be missing.
pub(super) fn side_of<'n, 'd>(
    base: Option<&'n Node<'d>>,
    revision: Option<&'n Node<'d>>,
) -> Option<(Side, &'n Node<'d>)> {
    revision.map(|node| (Side::Revision, node)).or_else(|| base.map(|node| (Side::Base, node)))
}

/// A value as one line of text.
pub(super) fn show(value: &Value) -> String {
    match value {
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        other => serde_json::to_string(other).unwrap_or_default(),
    }
}

/// Whether two values are the same, whatever the order of their keys and the form of their numbers.
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
