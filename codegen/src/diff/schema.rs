//! A schema as one set of keywords: through references, through `allOf`, and through a choice of one.

use indexmap::{IndexMap, IndexSet};
use serde_yaml::Value;

use super::node::{Document, Node};

/// How deep an `allOf` may be nested in others.
const MAX_DEPTH: usize = 32;

/// The schemas that a value has to satisfy together.
#[derive(Clone, Debug)]
pub(super) struct Schema<'d> {
    /// Every schema that takes part, the outermost first.
    pub(super) parts: Vec<Node<'d>>,
    /// The component that the schema is a reference to.
    pub(super) component: Option<&'d str>,
    /// The component, if nothing is said beside the reference.
    pub(super) reference: Option<&'d str>,
    /// Whether null is a value.
    pub(super) nullable: bool,
}

impl<'d> Schema<'d> {
    /// The schema that stands at a place, or at several places that all apply.
    pub(super) fn of(document: &'d Document, places: &[Node<'d>]) -> Self {
        let mut schema = Self { parts: Vec::new(), component: None, reference: None, nullable: true };
        for (index, place) in places.iter().enumerate() {
            let (nullable, component) = schema.add(document, place.clone(), 0);
            schema.nullable &= nullable;
            if index == 0 {
                schema.component = component;
                schema.reference = component.filter(|_| place.value.get("$ref").is_some());
            }
        }
        schema
    }

    /// What a schema says beside the reference in it.
    pub(super) fn alone(document: &'d Document, place: Node<'d>) -> Self {
        let nullable = Self::of(document, std::slice::from_ref(&place)).nullable;
        Self { parts: vec![place], component: None, reference: None, nullable }
    }

    /// Adds a schema. Gives whether it allows null, and the component that it refers to.
    fn add(&mut self, document: &'d Document, node: Node<'d>, depth: usize) -> (bool, Option<&'d str>) {
        let (node, mut component) = document.follow(node);
        if depth > MAX_DEPTH || self.parts.iter().any(|part| part.pointer == node.pointer) {
            return (true, component);
        }
        self.parts.push(node.clone());
        let mut members = node.items("allOf");
        for choice in ["oneOf", "anyOf"] {
            if let [only] = node.items(choice).as_slice() {
                members.push(only.clone());
            }
        }
        let has_form = ["type", "enum", "properties"].iter().any(|key| node.value.get(*key).is_some());
        let stated = node.value.get("nullable").and_then(Value::as_bool);
        let mut inner = !members.is_empty();
        let is_annotated = members.len() == 1;
        for member in members {
            let (nullable, inside) = self.add(document, member, depth + 1);
            inner &= nullable;
            // An `allOf` with a single reference gives the component something to say, not another shape.
            if component.is_none() && is_annotated {
                component = inside;
            }
        }
        let says_nothing = !has_form && !inner && node.items("oneOf").is_empty() && node.items("anyOf").is_empty();
        let anything = says_nothing && node.items("allOf").is_empty() && stated.is_none();
        (stated.unwrap_or(inner || anything), component)
    }

    /// What tells this schema from others: where its parts stand.
    pub(super) fn identity(&self) -> String {
        let pointers: Vec<&str> = self.parts.iter().map(|part| part.pointer.as_str()).collect();
        pointers.join("+")
    }

    /// Where the schema itself stands.
    pub(super) fn node(&self) -> Option<&Node<'d>> {
        self.parts.first()
    }

    /// The outermost value of a keyword.
    pub(super) fn get(&self, key: &str) -> Option<Node<'d>> {
        self.parts.iter().find_map(|part| part.get(key))
    }

    /// Every value of a keyword.
    pub(super) fn all(&self, key: &str) -> Vec<Node<'d>> {
        self.parts.iter().filter_map(|part| part.get(key)).collect()
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.get(key).and_then(|node| node.value.as_bool()).unwrap_or(false)
    }

    pub(super) fn text(&self, key: &str) -> Option<&'d str> {
        self.get(key).and_then(|node| node.value.as_str())
    }

    /// The largest number under a keyword, or the smallest.
    pub(super) fn bound(&self, key: &str, largest: bool) -> Option<Bound<'d>> {
        let exclusive_key = if largest { "exclusiveMinimum" } else { "exclusiveMaximum" };
        let bounds = self.parts.iter().filter_map(|part| {
            let node = part.get(key)?;
            let value = node.value.as_f64()?;
            Some(Bound { node, value, exclusive: part.flag(exclusive_key) && key.ends_with("imum") })
        });
        bounds.reduce(|left, right| {
            let right_wins = if largest { right.value > left.value } else { right.value < left.value };
            let is_tie = right.value.to_bits() == left.value.to_bits() && right.exclusive;
            if right_wins || is_tie { right } else { left }
        })
    }

    /// Whether nothing is demanded of a text.
    pub(super) fn is_any_text(&self) -> bool {
        !["format", "pattern", "enum", "const", "minLength", "maxLength", "not", "oneOf", "anyOf"]
            .iter()
            .any(|key| self.get(key).is_some())
    }

    /// The type, as written or as the keywords imply it.
    pub(super) fn kind(&self) -> Option<&'d str> {
        if let Some(kind) = self.text("type") {
            return Some(kind);
        }
        if self.get("properties").is_some() || self.get("additionalProperties").is_some() {
            return Some("object");
        }
        if self.get("items").is_some() {
            return Some("array");
        }
        // What `const` and an `enum` without a type leave open.
        let values = self.values()?;
        let kind_of = |value: &Value| match value {
            Value::String(_) => Some("string"),
            Value::Bool(_) => Some("boolean"),
            Value::Number(number) if number.is_f64() => Some("number"),
            Value::Number(_) => Some("integer"),
            _ => None,
        };
        let kind = values.first().and_then(|node| kind_of(node.value))?;
        values.iter().all(|node| kind_of(node.value) == Some(kind)).then_some(kind)
    }

    /// The values of `enum` without null, which is said by `nullable`.
    pub(super) fn values(&self) -> Option<Vec<Node<'d>>> {
        let list = self.get("enum")?;
        let values = list.value.as_sequence()?.iter().enumerate();
        Some(
            values
                .filter(|(_, value)| !value.is_null())
                .map(|(index, value)| Node { pointer: format!("{}/{index}", list.pointer), value })
                .collect(),
        )
    }

    /// The properties by name; one that several parts describe has several places.
    pub(super) fn properties(&self) -> IndexMap<&'d str, Vec<Node<'d>>> {
        let mut properties: IndexMap<&'d str, Vec<Node<'d>>> = IndexMap::new();
        for part in &self.parts {
            for (name, node) in part.entries("properties") {
                properties.entry(name).or_default().push(node);
            }
        }
        properties
    }

    /// The names that are required.
    pub(super) fn required(&self) -> IndexSet<&'d str> {
        self.parts.iter().flat_map(|part| part.texts("required")).collect()
    }

    /// The items of a list.
    pub(super) fn list_items(&self) -> Vec<Node<'d>> {
        self.all("items")
    }

    /// What the properties that are not named look like.
    pub(super) fn additional(&self) -> Additional<'d> {
        let stated = self.all("additionalProperties");
        let schemas: Vec<Node<'d>> = stated.iter().filter(|node| node.value.is_mapping()).cloned().collect();
        if stated.iter().any(|node| node.value.as_bool() == Some(false)) {
            return Additional::None;
        }
        let says_something = |node: &Node<'_>| node.mapping().is_some_and(|mapping| !mapping.is_empty());
        if schemas.iter().any(says_something) { Additional::Schema(schemas) } else { Additional::Any }
    }

    /// The alternatives, and the keyword that they stand under. A choice of one is no choice.
    pub(super) fn alternatives(&self) -> Option<Vec<Node<'d>>> {
        self.parts.iter().find_map(|part| {
            ["oneOf", "anyOf"].into_iter().map(|key| part.items(key)).find(|alternatives| alternatives.len() > 1)
        })
    }
}

/// A limit of a range.
#[derive(Clone, Debug)]
pub(super) struct Bound<'d> {
    pub(super) node: Node<'d>,
    pub(super) value: f64,
    pub(super) exclusive: bool,
}

/// Properties that a schema does not name.
pub(super) enum Additional<'d> {
    Any,
    None,
    Schema(Vec<Node<'d>>),
}
