//! Schema components by reference, and queries that need no lowering.

use std::borrow::Borrow;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};

use openapiv3::{OpenAPI, ReferenceOr, Schema, SchemaData};
use serde_json::Value;

use super::view::{SchemaKind, View};
use crate::model::{Check, TypeId};
use crate::openapi::depth::LONGEST_CHAIN;
use crate::text::unescape;

/// The schema components of a document.
pub(super) struct Schemas<'d> {
    document: &'d OpenAPI,
    /// The type of each component.
    ids: HashMap<&'d str, TypeId>,
    /// The component of each component type.
    components: HashMap<TypeId, &'d str>,
    /// The components whose `allOf` refers to each component.
    pub(super) extensions: HashMap<&'d str, Vec<&'d str>>,
    /// The remaining expansion budget: see [`Schemas::spend`].
    left: Cell<usize>,
    /// Components of compositions that are too deep, which other such compositions also contain.
    pub(super) too_deep: RefCell<BTreeSet<TypeId>>,
}

/// Expansion budget of a short document: members and properties of all compositions, forms and media types, and their
/// texts. Emitting that much takes a few seconds. Documents of real APIs need far less.
const EXPANDED: usize = 50_000;

/// Bytes of a longer document that add one to the budget. A property takes more bytes than that, so that a document in
/// which each is used once has budget left.
const BYTES: usize = 16;

/// Bytes of a text or value that cost as much as a property.
const TEXT: usize = 64;

/// `ReferenceOr<Schema>`, boxed or not.
pub(super) trait SchemaRef {
    fn parts(&self) -> Result<&Schema, &str>;
}

impl<T: Borrow<Schema>> SchemaRef for ReferenceOr<T> {
    fn parts(&self) -> Result<&Schema, &str> {
        match self {
            Self::Item(schema) => Ok(schema.borrow()),
            Self::Reference { reference } => Err(reference),
        }
    }
}

impl<'d> Schemas<'d> {
    /// Indexes the schemas of a document. `bytes` is the size of its text.
    pub(super) fn new(document: &'d OpenAPI, bytes: usize) -> Self {
        let left = Cell::new(EXPANDED + bytes / BYTES);
        Self {
            document,
            ids: HashMap::new(),
            components: HashMap::new(),
            extensions: HashMap::new(),
            left,
            too_deep: RefCell::default(),
        }
    }

    /// Spends budget on members of compositions and shared bodies. Each use copies the whole member, so the result can
    /// be quadratic in the size of the document. Returns false if the budget is exhausted; the result is then
    /// discarded.
    pub(super) fn spend(&self, count: usize) -> bool {
        self.left.set(self.left.get().saturating_sub(count));
        self.left.get() > 0
    }

    /// Copies a text, which may have many uses. Returns nothing if the budget is exhausted.
    pub(super) fn copy_text(&self, text: Option<&String>) -> Option<String> {
        text.filter(|text| self.spend(text.len() / TEXT)).cloned()
    }

    /// Copies a value, which may have many uses. Returns nothing if the budget is exhausted.
    pub(super) fn copy_value(&self, value: Option<&Value>) -> Option<Value> {
        value.filter(|value| self.spend(0) && self.spend(size(value) / TEXT)).cloned()
    }

    /// Spends budget on checks, which each use of their schema copies. Returns false if the budget is exhausted.
    pub(super) fn spend_on<'c>(&self, checks: impl IntoIterator<Item = &'c Check>) -> bool {
        self.spend(0) && checks.into_iter().all(|check| self.spend(size_of_check(check) / TEXT))
    }

    /// Returns the component names, in document order.
    pub(super) fn names(&self) -> Vec<&'d str> {
        let document: &'d OpenAPI = self.document;
        let components = document.components.iter().flat_map(|components| components.schemas.keys());
        components.map(String::as_str).collect()
    }

    pub(super) fn set_id(&mut self, name: &'d str, id: TypeId) {
        self.ids.insert(name, id);
        self.components.insert(id, name);
    }

    /// Resolves a reference to a component, through components that are references themselves.
    pub(super) fn find(&self, reference: &str) -> Option<(&'d str, &'d Schema)> {
        let schemas = &self.document.components.as_ref()?.schemas;
        let mut reference = reference;
        // Circular references have already been reported; the loop only has to end.
        for _ in 0..LONGEST_CHAIN {
            let name = unescape(reference.strip_prefix("#/components/schemas/")?);
            let (name, schema) = schemas.get_key_value(name.as_ref())?;
            match schema {
                ReferenceOr::Item(schema) => return Some((name, schema)),
                ReferenceOr::Reference { reference: next } => reference = next,
            }
        }
        None
    }

    /// Resolves a reference to a component and its type, without marking the type as used.
    pub(super) fn component(&self, reference: &str) -> Option<(TypeId, &'d Schema)> {
        let (name, schema) = self.find(reference)?;
        Some((*self.ids.get(name)?, schema))
    }

    /// Returns a component by name.
    pub(super) fn named(&self, name: &str) -> Option<&'d ReferenceOr<Schema>> {
        let document: &'d OpenAPI = self.document;
        document.components.as_ref()?.schemas.get(name)
    }

    /// Returns the name of the component with this type.
    pub(super) fn name_of(&self, id: TypeId) -> Option<&'d str> {
        self.components.get(&id).copied()
    }

    /// Returns the view of the component with this type.
    pub(super) fn view_of_id(&self, id: TypeId) -> Option<View<'d>> {
        self.view(self.named(self.name_of(id)?)?)
    }

    /// Resolves a schema, through references.
    pub(super) fn follow(&self, schema: &'d impl SchemaRef) -> Option<&'d Schema> {
        schema.parts().map_or_else(|reference| self.find(reference).map(|(_, schema)| schema), Some)
    }

    /// Returns the view of a schema, through references and through an `allOf` that only annotates a reference.
    pub(super) fn view(&self, schema: &'d impl SchemaRef) -> Option<View<'d>> {
        self.follow(schema).map(|schema| self.view_through(schema))
    }

    pub(super) fn view_through(&self, schema: &'d Schema) -> View<'d> {
        let mut view = View::of(schema);
        for _ in 0..LONGEST_CHAIN {
            let [only] = view.all_of else { break };
            if view.properties.is_some() {
                break;
            }
            let Some(inner) = self.follow(only) else { break };
            let mut inner = View::of(inner);
            inner.checks.append(&mut view.checks);
            view = inner;
        }
        view
    }

    /// Returns the kind of a schema's values.
    pub(super) fn kind(&self, schema: &'d impl SchemaRef) -> Option<SchemaKind> {
        self.view(schema)?.effective_kind()
    }

    /// Returns the annotations of a schema or its referenced component.
    pub(super) fn data(&self, schema: &'d impl SchemaRef) -> Option<&'d SchemaData> {
        let own = schema.parts().ok().map(|schema| &schema.schema_data);
        own.or_else(|| self.view(schema).map(|view| view.data))
    }

    /// Returns an annotation of a schema, or of the schema that it annotates.
    pub(super) fn annotation<T>(
        &self,
        schema: &'d impl SchemaRef,
        get: impl Fn(&'d SchemaData) -> Option<T>,
    ) -> Option<T> {
        let own = schema.parts().ok().and_then(|schema| get(&schema.schema_data));
        own.or_else(|| self.view(schema).and_then(|view| get(view.data)))
    }

    /// Returns the description of a schema; empty if there is none.
    pub(super) fn docs(&self, schema: &'d impl SchemaRef) -> String {
        self.copy_text(self.annotation(schema, |data| data.description.as_ref())).unwrap_or_default()
    }

    /// Returns true if a schema describes objects: directly, or through a composition.
    pub(super) fn is_object(&self, schema: &'d impl SchemaRef) -> bool {
        self.are_objects(schema, &mut BTreeSet::new(), 0)
    }

    /// Visits each schema only once, because the first schema that is not an object ends the search.
    fn are_objects(&self, schema: &'d impl SchemaRef, seen: &mut BTreeSet<*const Schema>, depth: usize) -> bool {
        let Some(own) = self.follow(schema) else { return false };
        // Collecting properties reports schemas that are nested too deeply.
        if depth > LONGEST_CHAIN || !seen.insert(std::ptr::from_ref(own)) || !(depth == 0 || self.spend(1)) {
            return true;
        }
        let view = self.view_through(own);
        match view.effective_kind() {
            Some(kind) => kind == SchemaKind::Object,
            None => {
                let mut parts = view.all_of.iter().chain(view.one_of).chain(view.any_of).peekable();
                parts.peek().is_some()
                    && parts.all(|part| {
                        self.are_objects(part, seen, depth + 1) || self.view(part).is_some_and(|view| view.is_untyped())
                    })
            }
        }
    }

    /// Returns the property count checks of the typed members of an `allOf`.
    pub(super) fn counts_of_parts(&self, view: &View<'d>) -> Vec<Check> {
        let mut counts = Vec::new();
        self.add_counts(view, &mut BTreeSet::new(), 0, &mut counts);
        counts
    }

    /// Adds the property count checks of each member once.
    fn add_counts(&self, view: &View<'d>, seen: &mut BTreeSet<*const Schema>, depth: usize, counts: &mut Vec<Check>) {
        for part in view.all_of {
            let Some(own) = self.follow(part).filter(|own| depth <= LONGEST_CHAIN && seen.insert(*own)) else {
                continue;
            };
            let view = self.view_through(own);
            if !view.is_untyped() && self.spend(1) {
                counts.extend(view.checks.iter().filter(|check| check.is_property_count()).cloned());
                self.add_counts(&view, seen, depth + 1, counts);
            }
        }
    }
}

/// Returns the approximate size of a value in bytes.
pub(super) fn size(value: &Value) -> usize {
    const NODE: usize = 8;
    NODE + match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(entries) => entries.iter().map(|(key, value)| key.len() + size(value)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

/// Returns the approximate size of the texts of a check in bytes.
fn size_of_check(check: &Check) -> usize {
    match check {
        Check::Pattern(pattern) => pattern.len(),
        Check::OneOf(values) | Check::OneOfJson(values) => values.iter().map(String::len).sum(),
        Check::AnyOf(alternatives) => alternatives.iter().flatten().map(size_of_check).sum(),
        _ => 0,
    }
}

/// Returns the component of a reference, or of an `allOf` that only annotates a reference.
pub(super) fn component_of(part: &ReferenceOr<Schema>) -> Option<&str> {
    match part.parts() {
        Err(reference) => Some(reference),
        Ok(schema) => match View::of(schema).all_of {
            [only] => only.parts().err(),
            _ => None,
        },
    }
}

/// Returns the component name of a reference or a discriminator target.
pub(super) fn component_name(reference: &str) -> Option<&str> {
    reference.rsplit('/').next()
}
