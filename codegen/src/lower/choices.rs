//! Composed objects, and unions beside properties, which become a union of objects with both.
//!
//! `{properties: {id}, oneOf: [{properties: {url}}, {properties: {file}}]}` is an object with `id` and `url`, or one
//! with `id` and `file`. Alternatives that add no property only restrict the object, and create no union.

use std::collections::{BTreeSet, HashMap, HashSet};

use openapiv3::{Discriminator, Schema};

use super::combinations::{Alternative, Combination, missing};
use super::composition::{Composition, Finding, Fragment, Member, names_of};
use super::discriminator::{DEFAULT, are_clear};
use super::lowering::{Hint, Lowered, Lowering};
use super::names::{Named, is_identifier};
use super::pointer::Pointer;
use super::schemas::{SchemaRef, component_of};
use super::view::{SchemaKind, View};
use crate::model::{Check, Struct, Type, TypeId, TypeKind, Union, UnionVariant};
use crate::name::{RustName, Scope, WireName};
use crate::openapi::unsupported;

impl<'d> Lowering<'d> {
    /// Returns true if properties beside the alternatives apply to each of them, or the alternatives are not separate
    /// types.
    pub(super) fn is_distributed(&self, view: &View<'d>) -> bool {
        let has_more = view.properties.is_some() || !view.required.is_empty() || view.has_typed_extra();
        let restricts = |part| {
            self.schemas.view(part).is_some_and(|part| {
                !part.required.is_empty()
                    && part.kind.is_none_or(|kind| kind == SchemaKind::Object)
                    && part.properties.is_none()
                    && part.additional.is_none()
                    && !part.is_composed()
            })
        };
        match (view.one_of, view.any_of) {
            ([], []) => false,
            ([], parts) | (parts, []) => has_more || parts.iter().all(restricts),
            _ => true,
        }
    }

    /// Lowers a composed schema to an object or a union of objects.
    pub(super) fn composed(&mut self, schema: &'d Schema, view: &View<'d>, at: &Pointer, hint: &Hint) -> Lowered {
        let Composition { fragments, choices, findings: mut found, .. } = self.schemas.composition(schema, at);
        let (choices, required) = self.schemas.without_restrictions(&fragments, choices, &mut found);
        if choices.is_empty() {
            self.report_all(found);
            if names_of(&fragments).is_empty() {
                return self.map_of(&fragments, hint);
            }
            let id = self.define(hint, view, TypeKind::Struct(Struct::empty()));
            self.begin(schema, view, id);
            self.fill_structure(id, &fragments, &required);
            return Lowered::named(id);
        }
        let id = self.define(
            hint,
            view,
            TypeKind::Union(Union { discriminator: None, default: None, variants: Vec::new() }),
        );
        self.begin(schema, view, id);
        self.unions.push((id, at.clone()));
        let base: Vec<Fragment<'d>> =
            fragments.into_iter().map(|fragment| Fragment { owner: fragment.owner.or(Some(id)), ..fragment }).collect();
        let combinations = self.schemas.combinations(&base, &required, &choices, at, &mut found);
        self.report_all(found);
        let combinations = match combinations {
            Ok(combinations) => combinations,
            Err(finding) => {
                self.report(finding);
                return Lowered::plain(Type::Any);
            }
        };
        self.unchecked_extra(&combinations, &base, at);
        let declared = choices.iter().find_map(|choice| choice.discriminator);
        let discriminator =
            declared.filter(|_| are_clear(combinations.iter().map(|combination| &combination.tags[..])));
        let mut scope = Scope::with_reserved(&["Unknown"]);
        let mut variants = Vec::new();
        for combination in combinations {
            let words = self.words(&combination);
            let named = Named::value("alternative", &words, &combination.at);
            let rust = self.take(&mut scope, named, [RustName::camel(&words)]);
            let lowered = self.object_of_combination(id, &combination, &words, &base, &required);
            let checks = lowered.all_checks();
            if checks.iter().flatten().next().is_some() {
                self.alternatives.push((id, variants.len(), combination.at));
            }
            let tags = if discriminator.is_some() { combination.tags } else { Vec::new() };
            variants.push(UnionVariant { rust, ty: lowered.element(), checks, tags, fixed: Vec::new(), boxed: false });
        }
        let default = discriminator.and_then(|one| self.default_variant(one, &variants, at));
        let discriminator = discriminator.map(|discriminator| WireName::new(&discriminator.property_name));
        self.complete(id, TypeKind::Union(Union { discriminator, default, variants }));
        Lowered::named(id)
    }

    /// Returns the variant that `defaultMapping` names.
    pub(super) fn default_variant(
        &mut self,
        of: &Discriminator,
        variants: &[UnionVariant],
        at: &Pointer,
    ) -> Option<usize> {
        let target = of.extensions.get(DEFAULT)?.as_str()?;
        let id = self.schemas.component(target).map(|(id, _)| Type::Named(id));
        let found = variants.iter().position(|variant| Some(&variant.ty) == id.as_ref());
        if found.is_none() {
            let place = at.key("discriminator").key("defaultMapping");
            let message = format!("`{target}` is not one of the alternatives");
            self.limit(&unsupported::DEFAULT_MAPPING, &place, message);
        }
        found
    }

    /// Makes the type of a composed schema known before its members are lowered: they may contain the schema.
    fn begin(&mut self, schema: &'d Schema, view: &View<'d>, id: TypeId) {
        let lowered = Lowered { nullable: view.nullable(), ..Lowered::named(id) };
        self.inline.insert(std::ptr::from_ref(schema), lowered);
    }

    /// Returns the fields of a form: the fields of all alternatives, as optional fields.
    pub(super) fn form_members(&mut self, schema: &'d Schema, at: &Pointer) -> Vec<Member<'d>> {
        let Composition { fragments, choices, findings: mut found, .. } = self.schemas.composition(schema, at);
        let (choices, required) = self.schemas.without_restrictions(&fragments, choices, &mut found);
        let mut members = self.schemas.members(&fragments);
        for choice in &choices {
            self.limit(
                &unsupported::FORM_ALTERNATIVES,
                &choice.at,
                "this form has the fields of all alternatives; the client does not check their combination",
            );
            let combinations = match self.schemas.alternatives(&fragments, choice, &mut found) {
                Ok(combinations) => combinations,
                Err(finding) => {
                    found.push(finding);
                    Vec::new()
                }
            };
            let alternatives: Vec<Vec<Member<'d>>> =
                combinations.iter().map(|combination| self.schemas.members(&combination.fragments)).collect();
            // Number of alternatives that require each field.
            let mut required: HashMap<&str, usize> = HashMap::new();
            for member in alternatives.iter().flatten().filter(|member| member.required) {
                *required.entry(member.wire).or_default() += 1;
            }
            let mut known: HashSet<&str> = members.iter().map(|member| member.wire).collect();
            for member in alternatives.iter().flatten().filter(|member| known.insert(member.wire)) {
                let is_always = required.get(member.wire) == Some(&alternatives.len());
                members.push(Member { required: is_always, ..member.clone() });
            }
        }
        self.report_all(found);
        self.check_expansion(at);
        for member in &mut members {
            member.required |= required.contains(member.wire);
        }
        members
    }

    /// Lowers an object without a known property.
    pub(super) fn map_of(&mut self, fragments: &[Fragment<'d>], hint: &Hint) -> Lowered {
        let (value, inner_checks) = self.additional_of(fragments, hint);
        Lowered { inner_checks, ..Lowered::plain(Type::Map(Box::new(value))) }
    }

    /// Lowers one combination: the common properties and its own.
    fn object_of_combination(
        &mut self,
        union: TypeId,
        combination: &Combination<'d>,
        words: &str,
        base: &[Fragment<'d>],
        required: &BTreeSet<&'d str>,
    ) -> Lowered {
        let place = format!("{} {words}", self.name_of(union));
        let hint = Hint::Inline(place.clone());
        if combination.is_component {
            return self.schema(combination.part, &combination.at, &hint);
        }
        let fragments: Vec<Fragment<'d>> = base.iter().chain(&combination.fragments).cloned().collect();
        let required = required | &combination.required;
        let Some(view) = self.schemas.view(combination.part) else { return Lowered::plain(Type::Any) };
        let own = combination.fragments.iter().flat_map(|fragment| View::of(fragment.schema).checks);
        let checks: Vec<Check> = own.filter(Check::is_property_count).collect();
        if names_of(&fragments).is_empty() {
            return Lowered { checks, ..self.map_of(&fragments, &hint) };
        }
        // The title names an inline schema that is the only alternative; a component has its own type.
        let is_alone = matches!(&combination.named_by[..], [only] if std::ptr::eq(only.part, combination.part));
        let is_own = |title: &&str| {
            is_alone && *title == words && component_of(combination.part).is_none() && is_identifier(title)
        };
        let id = self.reserve_inline(view.data.title.as_deref().filter(is_own), &place);
        self.inline_collision(id, &combination.at);
        self.fill(id, &view, TypeKind::Struct(Struct::empty()));
        self.fill_structure(id, &fragments, &required);
        Lowered::with_checks(Type::Named(id), checks)
    }

    fn words(&self, combination: &Combination<'d>) -> String {
        let words: Vec<String> = combination.named_by.iter().map(|one| self.words_of(one)).collect();
        words.join(" ")
    }

    /// Returns the words for the name of an alternative: the component name, or the title, discriminator value or
    /// unique property of an inline alternative.
    fn words_of(&self, alternative: &Alternative<'d>) -> String {
        if let Some(id) = alternative.component {
            return self.name_of(id).to_string();
        }
        let title = alternative.part.parts().ok().and_then(|schema| schema.schema_data.title.as_deref());
        let tag = match &alternative.tags[..] {
            [only] => Some(only.as_str()),
            _ => None,
        };
        let words = title.or(tag).or(alternative.own_property).map(str::to_owned);
        words.unwrap_or_else(|| format!("option {}", alternative.index + 1))
    }

    /// Reports an `additionalProperties` schema beside alternatives that keep their own types.
    fn unchecked_extra(&mut self, combinations: &[Combination<'d>], base: &[Fragment<'d>], at: &Pointer) {
        let is_unchecked = |combination: &Combination<'d>| {
            let mut others = missing(base, &combination.fragments);
            combination.is_component && others.any(|fragment| View::of(fragment.schema).has_typed_extra())
        };
        if combinations.iter().any(is_unchecked) {
            self.limit(
                &unsupported::EXTRA_OF_COMPONENTS,
                at,
                "the client does not check `additionalProperties` beside alternatives",
            );
        }
    }

    pub(super) fn report_all(&mut self, found: Vec<Finding<'d>>) {
        for finding in found {
            self.report(finding);
        }
    }

    fn report(&mut self, finding: Finding<'d>) {
        match finding {
            Finding::TooDeep(at) => self.error(
                "too-deep",
                &at,
                "the members of this `allOf` are nested too deeply",
                "move the properties of the innermost schemas into one schema",
            ),
            Finding::Unresolved(reference, at) => self.unresolved(reference, &at),
            Finding::NotAnObject(at) => self.limit(
                &unsupported::ALL_OF_TYPES,
                &at,
                "this alternative is not an object, but is beside properties, so no value can satisfy both",
            ),
            Finding::Restricting(at) => self.limit(
                &unsupported::RESTRICTIONS,
                &at,
                "these alternatives add no property to the object; the client does not check which of them a value satisfies",
            ),
            Finding::TooMany { count, most, at } => self.limit(
                &unsupported::TOO_MANY_WAYS,
                &at,
                format!("the alternatives have {count} combinations, but the client supports at most {most}"),
            ),
            Finding::UnusedTag { tag, target, at } => self.warning(
                "unused-discriminator-value",
                &at,
                format!("the discriminator value `{tag}` leads to `{target}`, which is not an alternative"),
                "add the schema to the alternatives, or remove the value from the mapping",
            ),
        }
    }
}
