//! Base schemas: objects with a discriminator that other components extend with `allOf`.
//!
//! A value of the base is a union of the components that extend it, and of the base itself for other discriminator
//! values: `Pet` is `Cat(Cat) | Dog(Dog) | Base(PetBase)`.

use std::collections::{BTreeSet, HashMap};

use openapiv3::{Discriminator, ReferenceOr, Schema};
use serde_json::Value;

use super::composition::{Composition, Finding, Fragment, names_of};
use super::discriminator::DEFAULT;
use super::lowering::{Hint, Lowered, Lowering};
use super::names::Named;
use super::pointer::Pointer;
use super::schemas::{SchemaRef, Schemas, component_name};
use super::view::View;
use crate::model::{Struct, Type, TypeId, TypeKind, Union, UnionVariant};
use crate::name::{RustName, Scope, WireName};

/// Name of the variant of the base itself.
const BASE: &str = "Base";

impl<'d> Schemas<'d> {
    /// Returns the components whose `allOf` refers to each component, in document order.
    fn extensions(&self) -> HashMap<&'d str, Vec<&'d str>> {
        let mut extensions: HashMap<&'d str, Vec<&'d str>> = HashMap::new();
        for name in self.names() {
            let Some(Ok(schema)) = self.named(name).map(SchemaRef::parts) else { continue };
            for part in View::of(schema).all_of {
                if let Err(reference) = part.parts()
                    && let Some((extended, _)) = self.find(reference)
                    && extended != name
                {
                    extensions.entry(extended).or_default().push(name);
                }
            }
        }
        extensions
    }

    /// Indexes the components that extend others.
    pub(super) fn set_extensions(&mut self) {
        self.extensions = self.extensions();
    }

    /// Returns the discriminator of a base schema, and the components that it selects.
    fn base(&self, name: &'d str, schema: &'d Schema) -> Option<(&'d Discriminator, Vec<&'d str>)> {
        let view = View::of(schema);
        let discriminator = own_discriminator(&view)?;
        let has_choice = |part: &'d ReferenceOr<Schema>| {
            self.view(part).is_some_and(|view| !view.one_of.is_empty() || !view.any_of.is_empty())
        };
        if view.all_of.iter().any(has_choice) || !self.is_object(self.named(name)?) {
            return None;
        }
        let mut selected = Vec::new();
        let mut seen = BTreeSet::from([name]);
        let mut pending = vec![name];
        while let Some(name) = pending.pop() {
            for extension in self.extensions.get(name).into_iter().flatten() {
                if seen.insert(extension) {
                    selected.push(*extension);
                    pending.push(extension);
                }
            }
        }
        // The mapping may also lead to schemas that repeat the properties of the base.
        for target in discriminator.mapping.values() {
            let target = self.find(target).map(|(name, _)| name);
            if let Some(target) = target.filter(|target| self.named(target).is_some_and(|one| self.is_object(one)))
                && seen.insert(target)
            {
                selected.push(target);
            }
        }
        (!selected.is_empty() && self.spend(selected.len())).then_some((discriminator, selected))
    }

    /// Returns true if values of the referenced component may be values of other components.
    pub(super) fn is_base(&self, reference: &str) -> bool {
        self.find(reference).is_some_and(|(name, schema)| {
            let discriminator = own_discriminator(&View::of(schema));
            discriminator.is_some_and(|one| self.extensions.contains_key(name) || !one.mapping.is_empty())
        })
    }
}

/// Returns the discriminator of a schema without alternatives.
fn own_discriminator<'d>(view: &View<'d>) -> Option<&'d Discriminator> {
    view.data.discriminator.as_ref().filter(|_| view.one_of.is_empty() && view.any_of.is_empty())
}

impl<'d> Lowering<'d> {
    /// Lowers a base schema to a union; `None` if no component extends it, or the discriminator is ambiguous.
    pub(super) fn base(&mut self, schema: &'d Schema, view: &View<'d>, at: &Pointer, id: TypeId) -> Option<Lowered> {
        let own = self.schemas.name_of(id)?;
        let (discriminator, selected) = self.schemas.base(own, schema)?;
        let named = |name: &&'d str| Some((Some(*name), self.schemas.named(name)?));
        let alternatives: Vec<_> = selected.iter().filter_map(named).collect();
        let mut found = Vec::new();
        let tags = self.schemas.tags_of(discriminator, &alternatives, at, &mut found)?;
        let mut own_tags = Vec::new();
        found.retain(|finding| match finding {
            Finding::UnusedTag { tag, target, .. } if component_name(target) == Some(own) => {
                own_tags.push((*tag).to_owned());
                false
            }
            _ => true,
        });
        let Composition { fragments, choices, findings, .. } = self.schemas.composition(schema, at);
        if !choices.is_empty() {
            return None;
        }
        self.report_all(found);
        self.report_all(findings);
        let property = WireName::new(&discriminator.property_name);
        let empty = Union { discriminator: Some(property.clone()), default: None, variants: Vec::new() };
        self.fill(id, view, TypeKind::Union(empty));
        let mut scope = Scope::with_reserved(&["Unknown", BASE]);
        let mut variants = Vec::new();
        for (name, tags) in selected.into_iter().zip(tags) {
            let lowered = self.reference(&Pointer::component("schemas", name).reference(), at);
            let Type::Named(named) = lowered.ty else { continue };
            let words = RustName::camel(self.name_of(named).as_str());
            let rust = self.take(&mut scope, Named::value("alternative", name, at), [words]);
            let ty = lowered.element();
            variants.push(UnionVariant { rust, ty, checks: Vec::new(), tags, fixed: Vec::new(), boxed: false });
        }
        let is_own = |target: &Value| {
            target.as_str().and_then(|one| self.schemas.find(one)).is_some_and(|(name, _)| name == own)
        };
        let declared = discriminator.extensions.get(DEFAULT).filter(|target| !is_own(target));
        let default = declared.and_then(|_| self.default_variant(discriminator, &variants, at));
        if own_tags.is_empty() && !variants.iter().any(|variant| variant.tags.iter().any(|tag| tag == own)) {
            own_tags.push(own.to_owned());
        }
        // Without another default, the base has all values that no other component has.
        if default.is_none() || !own_tags.is_empty() {
            let tags = if default.is_some() { own_tags } else { Vec::new() };
            let (rust, ty) = (RustName::camel(BASE), self.object_of_base(id, view, fragments));
            variants.push(UnionVariant { rust, ty, checks: Vec::new(), tags, fixed: Vec::new(), boxed: false });
        }
        self.complete(id, TypeKind::Union(Union { discriminator: Some(property), default, variants }));
        Some(Lowered { checks: view.checks.clone(), ..Lowered::named(id) })
    }

    /// Lowers the properties that all values of a base have.
    fn object_of_base(&mut self, id: TypeId, view: &View<'d>, fragments: Vec<Fragment<'d>>) -> Type {
        let words = format!("{} base", self.name_of(id));
        // Inline types keep their names after the base.
        let fragments: Vec<Fragment<'d>> =
            fragments.into_iter().map(|fragment| Fragment { owner: fragment.owner.or(Some(id)), ..fragment }).collect();
        if names_of(&fragments).is_empty() {
            return self.map_of(&fragments, &Hint::Inline(words)).element();
        }
        let base = self.reserve_inline(None, &words);
        self.fill(base, view, TypeKind::Struct(Struct::empty()));
        self.fill_structure(base, &fragments, &BTreeSet::new());
        Type::Named(base)
    }
}
