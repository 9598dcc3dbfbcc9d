//! A schema as one set of keywords, with references, `allOf` and single alternatives resolved.

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};
use serde_yaml::Value;

use super::node::{Node, fingerprint};
use super::rust_use::path;
use crate::lower::view::{SchemaKind, UntypedKeywords};
use crate::normalize::is_annotation;
use crate::openapi::depth::LONGEST_CHAIN;
use crate::text::unescape;

/// The schemas that a value must satisfy together.
#[derive(Clone)]
pub(super) struct Schema<'d> {
    /// The schemas before references are followed.
    pub(super) places: Vec<Node<'d>>,
    /// The outermost schema.
    pub(super) node: Node<'d>,
    /// Every contributing schema, the outermost first.
    parts: IndexMap<String, Node<'d>>,
    /// The component of the reference.
    pub(super) component: Option<&'d str>,
    /// The component, if the reference has no other keywords beside it.
    pub(super) reference: Option<&'d str>,
    /// True if null is valid.
    pub(super) nullable: bool,
}

impl<'d> Schema<'d> {
    /// Returns the schema at a place.
    pub(super) fn at(place: Node<'d>) -> Self {
        let (node, _) = place.follow();
        let mut schema =
            Self { places: Vec::new(), node, parts: IndexMap::new(), component: None, reference: None, nullable: true };
        (schema.nullable, schema.component) = schema.add(&place, 0);
        schema.reference = schema.component.filter(|_| place.value.get("$ref").is_some());
        schema.places.push(place);
        schema
    }

    /// Returns the combined schema of several places.
    pub(super) fn all(places: Vec<Node<'d>>) -> Option<Self> {
        let mut places = places.into_iter();
        let mut schema = Self::at(places.next()?);
        for place in places {
            schema.nullable &= schema.add(&place, 0).0;
            schema.places.push(place);
        }
        Some(schema)
    }

    /// Returns the first place.
    pub(super) fn place(&self) -> &Node<'d> {
        self.places.first().unwrap_or(&self.node)
    }

    /// Returns the reference to a component, and true if it has other keywords beside it.
    pub(super) fn annotated_reference(&self) -> Option<(Node<'d>, bool)> {
        let [place] = self.places.as_slice() else { return None };
        if place.value.get("$ref").is_some() {
            return Some((place.clone(), false));
        }
        let members = place.items("allOf");
        let [target] = members.as_slice() else { return None };
        target.value.get("$ref")?;
        let says_no_more = place.children().iter().all(|(key, _)| *key == "allOf" || is_annotation(key));
        says_no_more.then(|| (target.clone(), true))
    }

    /// Returns the keywords beside the reference.
    pub(super) fn alone(self) -> Self {
        let parts = self.places.iter().map(|place| (place.pointer.clone(), place.clone())).collect();
        Self { node: self.place().clone(), component: None, reference: None, parts, ..self }
    }

    /// Adds a schema. Returns true if it allows null, and the component that it refers to.
    fn add(&mut self, place: &Node<'d>, depth: usize) -> (bool, Option<&'d str>) {
        let (node, mut component) = place.follow();
        if depth > LONGEST_CHAIN || self.parts.contains_key(&node.pointer) {
            return (true, component);
        }
        self.parts.insert(node.pointer.clone(), node.clone());
        let mut members = node.items("allOf");
        for choice in ["oneOf", "anyOf"] {
            if let [only] = node.items(choice).as_slice() {
                members.push(only.clone());
            }
        }
        let has_form = ["type", "enum", "properties"].iter().any(|key| node.get(key).is_some())
            // A pattern implies text, except in an `allOf`, where it is only a restriction.
            || (depth == 0 && node.get("pattern").is_some());
        let stated = node.value.get("nullable").and_then(Value::as_bool);
        let is_anything = !has_form && ["allOf", "oneOf", "anyOf"].iter().all(|key| node.items(key).is_empty());
        let mut inner = !members.is_empty();
        let is_annotated = members.len() == 1;
        for member in members {
            let (nullable, inside) = self.add(&member, depth + 1);
            inner &= nullable;
            // An `allOf` with a single reference only annotates the component.
            if component.is_none() && is_annotated {
                component = inside;
            }
        }
        (stated.unwrap_or(inner || is_anything), component)
    }

    /// Returns a text that identifies this schema: the positions of its parts.
    pub(super) fn identity(&self) -> String {
        let pointers: Vec<&str> = self.parts.keys().map(String::as_str).collect();
        pointers.join("+")
    }

    /// Returns the outermost value of a keyword.
    pub(super) fn get(&self, key: &str) -> Option<Node<'d>> {
        self.parts.values().find_map(|part| part.get(key))
    }

    /// Returns the outermost value of a keyword, or the schema if there is none.
    pub(super) fn get_or_self(&self, key: &str) -> Node<'d> {
        self.get(key).unwrap_or_else(|| self.node.clone())
    }

    /// Returns every contributing schema, the outermost first.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Node<'d>> {
        self.parts.values()
    }

    /// Returns the emitted types of the components that contribute.
    pub(super) fn component_types(&self) -> Vec<String> {
        let api = &self.node.document.api;
        let names = self.parts.keys().filter_map(|pointer| pointer.strip_prefix("/components/schemas/"));
        let types = names.filter(|name| !name.contains('/')).filter_map(|name| api.component(&unescape(name)));
        types.map(|id| path(api, api.type_def(id))).collect()
    }

    /// Returns every value of a keyword.
    pub(super) fn every(&self, key: &str) -> Vec<Node<'d>> {
        self.parts.values().filter_map(|part| part.get(key)).collect()
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.get(key).and_then(|node| node.value.as_bool()).unwrap_or(false)
    }

    pub(super) fn text(&self, key: &str) -> Option<&'d str> {
        self.get(key).and_then(|node| node.value.as_str())
    }

    /// Returns the largest or the smallest number of a keyword.
    pub(super) fn bound(&self, key: &str, largest: bool) -> Option<Bound<'d>> {
        let exclusive_key = if largest { "exclusiveMinimum" } else { "exclusiveMaximum" };
        let bounds = self.parts.values().filter_map(|part| {
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

    /// Returns true if every text is valid.
    pub(super) fn is_any_text(&self) -> bool {
        !["format", "pattern", "enum", "const", "minLength", "maxLength", "not", "oneOf", "anyOf"]
            .iter()
            .any(|key| self.get(key).is_some())
    }

    /// Returns the kind of values, from `type` or from keywords that apply to only one kind.
    pub(super) fn kind(&self) -> Option<SchemaKind> {
        let names_properties = |part: &Node<'d>| {
            let properties = part.value.get("properties").and_then(Value::as_mapping);
            properties.is_some_and(|properties| !properties.is_empty()) || !part.texts("required").is_empty()
        };
        let has_schema = |node: &Node<'d>| node.value.is_mapping();
        let kind_of = |node: &Node<'d>| SchemaKind::of_value(&serde_json::to_value(node.value).ok()?);
        self.text("type").and_then(SchemaKind::parse).or_else(|| {
            SchemaKind::implied_by(&UntypedKeywords {
                describes_properties: self.parts.values().any(names_properties)
                    || self.every("additionalProperties").iter().any(has_schema),
                has_items: self.get("items").is_some(),
                has_pattern: self.get("pattern").is_some(),
                values: self.values().iter().flatten().map(kind_of).collect(),
            })
        })
    }

    /// Returns true if only a pattern implies text, so that values of other types are valid too.
    pub(super) fn is_text_by_pattern(&self) -> bool {
        self.kind() == Some(SchemaKind::String) && self.get("type").is_none() && self.values().is_none()
    }

    /// Returns the distinct values of `enum` without null, which `nullable` covers.
    pub(super) fn values(&self) -> Option<Vec<Node<'d>>> {
        let holder = self.parts.values().find(|part| part.get("enum").is_some())?;
        let mut known = HashSet::new();
        let values = holder.items("enum").into_iter();
        Some(values.filter(|node| !node.value.is_null() && known.insert(fingerprint(node.value))).collect())
    }

    /// Returns the properties by name, each with all its schemas.
    pub(super) fn properties(&self) -> IndexMap<&'d str, Vec<Node<'d>>> {
        let mut properties: IndexMap<&'d str, Vec<Node<'d>>> = IndexMap::new();
        for part in self.parts.values() {
            for (name, node) in part.entries("properties") {
                properties.entry(name).or_default().push(node);
            }
        }
        properties
    }

    /// Returns the required names.
    pub(super) fn required(&self) -> IndexSet<&'d str> {
        self.parts.values().flat_map(|part| part.texts("required")).collect()
    }

    /// Returns the item schemas of a list.
    pub(super) fn list_items(&self) -> Vec<Node<'d>> {
        self.every("items")
    }

    /// Returns the schema of additional properties.
    pub(super) fn additional(&self) -> Additional<'d> {
        let stated = self.every("additionalProperties");
        let schemas: Vec<Node<'d>> = stated.iter().filter(|node| node.value.is_mapping()).cloned().collect();
        if stated.iter().any(|node| node.value.as_bool() == Some(false)) {
            return Additional::None;
        }
        let says_something = |node: &Node<'_>| !node.children().is_empty();
        if schemas.iter().any(says_something) { Additional::Schema(schemas) } else { Additional::Any }
    }

    /// Returns the alternatives of a union, or the components that extend a base. A single alternative is not a union.
    pub(super) fn alternatives(&self) -> Vec<Node<'d>> {
        let listed = self.listed_alternatives();
        if !listed.is_empty() {
            return listed;
        }
        let base = self.component.filter(|_| self.node.value.get("discriminator").is_some());
        base.map(|component| self.node.selected(component)).unwrap_or_default()
    }

    /// Returns the alternatives of `oneOf` or `anyOf`.
    pub(super) fn listed_alternatives(&self) -> Vec<Node<'d>> {
        let lists = self.parts.values().flat_map(|part| ["oneOf", "anyOf"].map(|key| part.items(key)));
        lists.into_iter().find(|list| list.len() > 1).unwrap_or_default()
    }

    /// Adds the keywords of a schema that has this one as an alternative.
    pub(super) fn beside(mut self, outer: &Self) -> Self {
        // An alternative without a type allows null only if the schema around it has no type either.
        self.nullable = outer.nullable || (self.nullable && outer.kind().is_none());
        self.parts.extend(outer.parts.iter().map(|(pointer, part)| (pointer.clone(), part.clone())));
        self
    }

    /// Returns true if the schema has alternatives and no type beside them.
    pub(super) fn is_choice(&self) -> bool {
        self.kind().is_none() && !self.alternatives().is_empty()
    }

    /// Returns true if every value is valid.
    pub(super) fn is_any(&self) -> bool {
        self.kind().is_none() && self.alternatives().is_empty()
    }

    /// Describes the schema in one or two words.
    pub(super) fn shown(&self) -> String {
        if let Some(component) = self.component {
            return format!("`{component}`");
        }
        let kind = match (self.kind(), self.text("format")) {
            (Some(kind), Some(format)) => format!("{} ({format})", kind.name()),
            (Some(kind), None) => kind.name().to_owned(),
            (None, _) if self.is_choice() => "a union".to_owned(),
            (None, _) => "any value".to_owned(),
        };
        match self.get("default") {
            Some(default) => format!("{kind}, default `{}`", default.data()),
            None => kind,
        }
    }
}

/// A limit of a range.
pub(super) struct Bound<'d> {
    pub(super) node: Node<'d>,
    pub(super) value: f64,
    pub(super) exclusive: bool,
}

/// Additional properties of a schema.
pub(super) enum Additional<'d> {
    Any,
    None,
    Schema(Vec<Node<'d>>),
}
