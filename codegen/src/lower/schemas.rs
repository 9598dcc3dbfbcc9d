//! The schemas of a document by reference, and what can be told of one without lowering it.

use std::borrow::Borrow;
use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};

use openapiv3::{OpenAPI, ReferenceOr, Schema, SchemaData};

use super::view::{SchemaKind, View};
use crate::model::{Check, TypeId};
use crate::openapi::depth::LONGEST_CHAIN;
use crate::text::unescape;

/// The schema components of a document.
pub(super) struct Schemas<'d> {
    document: &'d OpenAPI,
    /// The type of each component.
    ids: HashMap<&'d str, TypeId>,
    /// The component of each type that is one.
    components: HashMap<TypeId, &'d str>,
    /// How much may still be made of compositions, see [`Schemas::spend`].
    left: Cell<usize>,
}

/// How many parts and properties the compositions of a short document, and the forms and media types of its operations, may
/// have, all together.
const EXPANDED: usize = 50_000;

/// So many bytes of a longer document are worth one more.
const BYTES: usize = 16;

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
    /// The schemas of a document whose text has so many bytes.
    pub(super) fn new(document: &'d OpenAPI, bytes: usize) -> Self {
        let left = Cell::new(EXPANDED + bytes / BYTES);
        Self { document, ids: HashMap::new(), components: HashMap::new(), left }
    }

    /// Counts what is made of parts of compositions and of shared bodies: whatever has such a part has all that is in it, so
    /// that it may be the square of what is written. Returns false if it is too much: what is made then is of no use.
    pub(super) fn spend(&self, count: usize) -> bool {
        self.left.set(self.left.get().saturating_sub(count));
        self.left.get() > 0
    }

    /// The names of the components, in the order of the document.
    pub(super) fn names(&self) -> Vec<&'d str> {
        let document: &'d OpenAPI = self.document;
        let components = document.components.iter().flat_map(|components| components.schemas.keys());
        components.map(String::as_str).collect()
    }

    pub(super) fn set_id(&mut self, name: &'d str, id: TypeId) {
        self.ids.insert(name, id);
        self.components.insert(id, name);
    }

    /// The component that a reference names, through components that are references themselves.
    pub(super) fn find(&self, reference: &str) -> Option<(&'d str, &'d Schema)> {
        let schemas = &self.document.components.as_ref()?.schemas;
        let mut reference = reference;
        // A circle of references is reported before; it must only end here.
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

    /// The same with its type, which need not be needed because of this.
    pub(super) fn component(&self, reference: &str) -> Option<(TypeId, &'d Schema)> {
        let (name, schema) = self.find(reference)?;
        Some((*self.ids.get(name)?, schema))
    }

    /// A component by name.
    pub(super) fn named(&self, name: &str) -> Option<&'d ReferenceOr<Schema>> {
        let document: &'d OpenAPI = self.document;
        document.components.as_ref()?.schemas.get(name)
    }

    /// The keywords of the component whose type this is.
    pub(super) fn view_of_id(&self, id: TypeId) -> Option<View<'d>> {
        self.view(self.named(self.components.get(&id)?)?)
    }

    /// A schema, through references.
    pub(super) fn follow(&self, schema: &'d impl SchemaRef) -> Option<&'d Schema> {
        schema.parts().map_or_else(|reference| self.find(reference).map(|(_, schema)| schema), Some)
    }

    /// The keywords of a schema, through references and through an `allOf` that only annotates one.
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

    /// The kind of value that a schema describes.
    pub(super) fn kind(&self, schema: &'d impl SchemaRef) -> Option<SchemaKind> {
        self.view(schema)?.effective_kind()
    }

    /// The annotations of a schema: its own, or those of the component that it refers to.
    pub(super) fn data(&self, schema: &'d impl SchemaRef) -> Option<&'d SchemaData> {
        let own = schema.parts().ok().map(|schema| &schema.schema_data);
        own.or_else(|| self.view(schema).map(|view| view.data))
    }

    /// An annotation of a schema, or else of the one that it only annotates.
    pub(super) fn annotation<T>(
        &self,
        schema: &'d impl SchemaRef,
        get: impl Fn(&'d SchemaData) -> Option<T>,
    ) -> Option<T> {
        let own = schema.parts().ok().and_then(|schema| get(&schema.schema_data));
        own.or_else(|| self.view(schema).and_then(|view| get(view.data)))
    }

    /// The description of a schema; empty if there is none.
    pub(super) fn docs(&self, schema: &'d impl SchemaRef) -> String {
        self.annotation(schema, |data| data.description.clone()).unwrap_or_default()
    }

    /// Returns true if a schema describes objects: directly, in all parts of its `allOf`, or in all its alternatives.
    pub(super) fn is_object(&self, schema: &'d impl SchemaRef) -> bool {
        self.are_objects(schema, &mut BTreeSet::new(), 0)
    }

    /// A schema that was seen before needs no second look: one that is no object ends the search.
    fn are_objects(&self, schema: &'d impl SchemaRef, seen: &mut BTreeSet<*const Schema>, depth: usize) -> bool {
        let Some(own) = self.follow(schema) else { return false };
        // Schemas nested too deeply to look are reported when their properties are collected.
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

    /// How many properties the parts of an `allOf` want an object to have; those that have no type aside.
    pub(super) fn counts_of_parts(&self, view: &View<'d>) -> Vec<Check> {
        let mut counts = Vec::new();
        self.add_counts(view, &mut BTreeSet::new(), 0, &mut counts);
        counts
    }

    /// What a part that is there twice wants is wanted once.
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

/// The component that a schema is: by a reference, or by an `allOf` that only annotates one.
pub(super) fn component_of(part: &ReferenceOr<Schema>) -> Option<&str> {
    match part.parts() {
        Err(reference) => Some(reference),
        Ok(schema) => match View::of(schema).all_of {
            [only] => only.parts().err(),
            _ => None,
        },
    }
}

/// The name of the component that a reference or the target of a discriminator leads to.
pub(super) fn component_name(reference: &str) -> Option<&str> {
    reference.rsplit('/').next()
}
