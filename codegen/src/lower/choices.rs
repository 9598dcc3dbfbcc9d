//! Alternatives beside properties: a union of objects that have both.
//!
//! `{properties: {id}, oneOf: [{properties: {url}}, {properties: {file}}]}` is an object with `id` and `url`, or one with
//! `id` and `file`. Alternatives that add no property only restrict the object; they make no union.

use std::collections::BTreeSet;

use openapiv3::{ReferenceOr, Schema};

use super::composition::{Choice, Composition, MAX_DEPTH, Piece, component_of};
use super::discriminator::first_unclear;
use super::names::{INLINE, Named};
use super::object::Member;
use super::schema::{Hint, Lowered, SchemaRef, is_identifier};
use super::view::{SchemaKind, View};
use super::{Lowering, Pointer};
use crate::model::{Check, Struct, Type, TypeId, TypeKind, Union, UnionVariant};
use crate::name::{RustName, Scope, WireName};
use crate::unsupported;

/// One way to satisfy a schema: an alternative of each of its choices.
#[derive(Clone)]
struct Way<'d> {
    /// What the alternatives consist of.
    pieces: Vec<Piece<'d>>,
    /// What is required because all of their own alternatives, which add no property, do so.
    required: BTreeSet<&'d str>,
    /// What it is called inside of the union.
    words: String,
    /// The alternative, for its description and its place.
    part: &'d ReferenceOr<Schema>,
    at: Pointer,
    /// Whether the alternative is a component to which nothing is added.
    is_component: bool,
    /// Values of the discriminator.
    tags: Vec<String>,
}

/// What stands beside the alternatives of one choice.
struct Beside<'a, 'd> {
    /// Names of properties.
    names: &'a BTreeSet<&'d str>,
    /// All of it, and what is required besides, if there is no other choice.
    all: Option<(&'a [Piece<'d>], &'a BTreeSet<&'d str>)>,
}

/// More alternatives than that, from choices that are multiplied with each other, are of no use to anybody.
const MAX_COMBINATIONS: usize = 32;

/// No honest document has more alternatives inside of alternatives.
const MAX_NESTED: usize = 1024;

impl<'d> Lowering<'d> {
    /// Whether alternatives stand beside something that every one of them has, or are no types of their own.
    pub(super) fn is_distributed(&self, view: &View<'d>) -> bool {
        let has_more = view.properties.is_some() || !view.required.is_empty() || view.has_typed_extra();
        let restricts = |part| {
            self.resolve_view(part).is_some_and(|part: View<'_>| {
                !part.required.is_empty()
                    && part.kind.is_none_or(|kind| kind == SchemaKind::Object)
                    && part.properties.is_none()
                    && part.additional.is_none()
                    && [part.all_of, part.one_of, part.any_of].iter().all(|parts| parts.is_empty())
            })
        };
        match (view.one_of, view.any_of) {
            ([], []) => false,
            ([], parts) | (parts, []) => has_more || parts.iter().all(restricts),
            _ => true,
        }
    }

    /// The type of what was taken apart: an object, or a union of objects.
    pub(super) fn composed(&mut self, view: &View<'d>, whole: Composition<'d>, at: &Pointer, hint: &Hint) -> Lowered {
        let Composition { pieces, choices, .. } = whole;
        let (choices, required) = self.without_restrictions(&pieces, choices);
        if choices.is_empty() {
            return self.object_of(view, &pieces, &required, hint);
        }
        let id = self.define(hint, view, TypeKind::Union(Union { discriminator: None, variants: Vec::new() }));
        let base: Vec<Piece<'d>> =
            pieces.into_iter().map(|piece| Piece { owner: piece.owner.or(Some(id)), ..piece }).collect();
        let Some(ways) = self.all_ways(&base, &required, &choices, at) else { return Lowered::plain(Type::Any) };
        let mut discriminator = choices.iter().find_map(|choice| choice.discriminator);
        let tags: Vec<Vec<String>> = ways.iter().map(|way| way.tags.clone()).collect();
        if let Some(index) = first_unclear(&tags).filter(|_| discriminator.is_some()) {
            // Without any, it is reported already.
            if tags.iter().any(|tags| !tags.is_empty()) {
                self.limit(
                    &unsupported::INLINE_DISCRIMINATED,
                    &ways[index].at,
                    "several alternatives have the same value of the discriminator, so that what fits is taken",
                );
            }
            discriminator = None;
        }
        let mut scope = Scope::with_reserved(&["Unknown"]);
        let mut variants = Vec::new();
        for way in ways {
            let named = Named::value("alternative", &way.words, &way.at);
            let rust = self.take(&mut scope, named, [RustName::camel(&way.words)]);
            let lowered = self.object_of_way(id, &way, &base, &required);
            let mut checks = lowered.all_checks();
            if discriminator.is_none() {
                if checks.iter().flatten().next().is_some() {
                    let message = "the rules of this alternative are not checked by the generated client: another is \
                                   of the same type";
                    self.limit(&unsupported::INNER_RULES, &way.at, message);
                }
                checks.clear();
            }
            let tags = if discriminator.is_some() { way.tags } else { Vec::new() };
            variants.push(UnionVariant { rust, ty: lowered.element(), checks, tags, boxed: false });
        }
        if let Some(def) = &mut self.types[id.0].def {
            let discriminator = discriminator.map(|discriminator| WireName::new(&discriminator.property_name));
            def.kind = TypeKind::Union(Union { discriminator, variants });
        }
        Lowered::plain(Type::Named(id))
    }

    /// The fields of a form: those of all alternatives, each of which the caller may leave out.
    pub(super) fn form_members(&mut self, schema: &'d Schema, at: &Pointer, hint: &Hint) -> Vec<Member<'d>> {
        let Composition { pieces, choices, .. } = self.composition(schema, at);
        let (choices, required) = self.without_restrictions(&pieces, choices);
        let mut members = self.members(&pieces, hint);
        for choice in &choices {
            self.limit(
                &unsupported::FORM_ALTERNATIVES,
                &choice.at,
                "a form has the fields of all alternatives: which of them go together is not checked",
            );
            let names = members.iter().map(|member| member.wire).collect();
            let beside = Beside { names: &names, all: None };
            let ways = self.ways(choice, &beside, 0).unwrap_or_default();
            let alternatives: Vec<Vec<Member<'d>>> = ways.iter().map(|way| self.members(&way.pieces, hint)).collect();
            let is_always = |wire: &str| {
                alternatives.iter().all(|own| own.iter().any(|member| member.wire == wire && member.required))
            };
            let mut more: Vec<Member<'d>> = Vec::new();
            for wire in alternatives.iter().flatten().map(|member| member.wire) {
                let is_known = members.iter().chain(&more).any(|known| known.wire == wire);
                let found = alternatives.iter().flatten().find(|member| member.wire == wire);
                if let Some(member) = found.filter(|_| !is_known) {
                    more.push(Member {
                        required: is_always(wire),
                        hint: member.hint.clone(),
                        at: member.at.clone(),
                        ..*member
                    });
                }
            }
            members.extend(more);
        }
        for member in &mut members {
            member.required |= required.contains(member.wire);
        }
        members
    }

    /// The choices that make a union, and what all alternatives of the others require.
    fn without_restrictions(
        &mut self,
        pieces: &[Piece<'d>],
        choices: Vec<Choice<'d>>,
    ) -> (Vec<Choice<'d>>, BTreeSet<&'d str>) {
        let names = names_of(pieces);
        let mut kept = Vec::new();
        let mut required = BTreeSet::new();
        for choice in choices {
            let alternatives = (choice.discriminator.is_none()).then(|| self.restrictions(&choice, &names)).flatten();
            let Some(alternatives) = alternatives else {
                kept.push(choice);
                continue;
            };
            self.limit(
                &unsupported::RESTRICTIONS,
                &choice.at,
                "these alternatives add no property to the object; which of them a value satisfies is not checked",
            );
            let common = alternatives.into_iter().reduce(|left, right| left.intersection(&right).copied().collect());
            required.extend(common.into_iter().flatten());
        }
        (kept, required)
    }

    /// What each alternative requires, if none has a property that is not among the names.
    fn restrictions(&mut self, choice: &Choice<'d>, names: &BTreeSet<&'d str>) -> Option<Vec<BTreeSet<&'d str>>> {
        let mut seen = BTreeSet::new();
        let parts = choice.parts.iter().enumerate();
        parts.map(|(index, part)| self.restriction(part, names, &choice.at.index(index), &mut seen, 0)).collect()
    }

    /// What one alternative requires. Of its own alternatives, what was seen before needs no second look.
    fn restriction(
        &mut self,
        part: &'d ReferenceOr<Schema>,
        names: &BTreeSet<&'d str>,
        at: &Pointer,
        seen: &mut BTreeSet<*const [ReferenceOr<Schema>]>,
        depth: usize,
    ) -> Option<BTreeSet<&'d str>> {
        let whole = self.composition_of(part, at).filter(|_| depth < MAX_DEPTH)?;
        let is_restriction = |piece: &Piece<'d>| {
            let view = View::of(piece.schema);
            view.kind.is_none_or(|kind| kind == SchemaKind::Object) && view.values.is_empty() && !view.has_typed_extra()
        };
        if !whole.pieces.iter().all(is_restriction) || !names_of(&whole.pieces).is_subset(names) {
            return None;
        }
        for choice in &whole.choices {
            if seen.insert(std::ptr::from_ref(choice.parts)) {
                for (index, part) in choice.parts.iter().enumerate() {
                    self.restriction(part, names, &choice.at.index(index), seen, depth + 1)?;
                }
            }
        }
        Some(required_of(&whole.pieces))
    }

    /// An object; one of which no property is known is a map.
    fn object_of(
        &mut self,
        view: &View<'d>,
        pieces: &[Piece<'d>],
        required: &BTreeSet<&'d str>,
        hint: &Hint,
    ) -> Lowered {
        if names_of(pieces).is_empty() {
            let (value, inner_checks) = self.additional_of(pieces, hint);
            return Lowered { inner_checks, ..Lowered::plain(Type::Map(Box::new(value))) };
        }
        Lowered::plain(Type::Named(self.structure(view, pieces, required, hint)))
    }

    /// The type of one alternative: what all have, and what it adds.
    fn object_of_way(
        &mut self,
        union: TypeId,
        way: &Way<'d>,
        base: &[Piece<'d>],
        required: &BTreeSet<&'d str>,
    ) -> Lowered {
        let place = format!("{} {}", self.name_of(union), way.words);
        let hint = Hint::Inline(place.clone());
        if way.is_component {
            return self.schema(way.part, &way.at, &hint);
        }
        let pieces: Vec<Piece<'d>> = base.iter().chain(&way.pieces).cloned().collect();
        let required = &required.union(&way.required).copied().collect();
        let Some(view) = self.resolve_view(way.part) else { return Lowered::plain(Type::Any) };
        let checks: Vec<Check> = way
            .pieces
            .iter()
            .flat_map(|piece| View::of(piece.schema).checks)
            .filter(|check| matches!(check, Check::MinProperties(_) | Check::MaxProperties(_)))
            .collect();
        if names_of(&pieces).is_empty() {
            return Lowered { checks, ..self.object_of(&view, &pieces, required, &hint) };
        }
        // A title is the name of an inline schema that is an alternative by itself; a component has a type of its own.
        let is_own = |title: &&str| component_of(way.part).is_none() && *title == way.words && is_identifier(title);
        let title = view.data.title.as_deref().filter(is_own);
        let place = RustName::camel(&place);
        let id = self.reserve(INLINE, title.map(RustName::camel).into_iter().chain([place.clone()]));
        if *self.name_of(id) == place {
            self.types[id.0].clash = None;
        }
        self.inline_collision(id, &way.at);
        self.fill(id, &view, TypeKind::Struct(Struct::empty()));
        self.fill_structure(id, &pieces, required);
        Lowered { checks, ..Lowered::plain(Type::Named(id)) }
    }

    /// Every combination of alternatives. None if there are too many, which is reported.
    fn all_ways(
        &mut self,
        base: &[Piece<'d>],
        required: &BTreeSet<&'d str>,
        choices: &[Choice<'d>],
        at: &Pointer,
    ) -> Option<Vec<Way<'d>>> {
        let names = names_of(base);
        let beside = Beside { names: &names, all: (choices.len() == 1).then_some((base, required)) };
        let mut ways: Option<Vec<Way<'d>>> = None;
        for choice in choices {
            let more = self.ways(choice, &beside, 0)?;
            ways = Some(match ways {
                None => more,
                Some(ways) => self.product(&ways, &more, at)?,
            });
        }
        let ways = ways.unwrap_or_default();
        let has_more_typed =
            |way: &Way<'d>| missing(base, &way.pieces).any(|piece| View::of(piece.schema).has_typed_extra());
        if ways.iter().any(|way| way.is_component && has_more_typed(way)) {
            self.limit(
                &unsupported::EXTRA_OF_COMPONENTS,
                at,
                "`additionalProperties` beside alternatives is not checked by the generated client",
            );
        }
        Some(ways)
    }

    /// Whether there are too many combinations, which is reported.
    fn too_many(&mut self, count: usize, most: usize, at: &Pointer) -> bool {
        if count > most {
            self.limit(
                &unsupported::TOO_MANY_WAYS,
                at,
                format!("the alternatives make {count} combinations; more than {most} can't be expressed"),
            );
        }
        count > most
    }

    fn product(&mut self, left: &[Way<'d>], right: &[Way<'d>], at: &Pointer) -> Option<Vec<Way<'d>>> {
        let is_product = left.len() > 1 && right.len() > 1;
        if is_product && self.too_many(left.len().saturating_mul(right.len()), MAX_COMBINATIONS, at) {
            return None;
        }
        let pairs = left.iter().flat_map(|left| right.iter().map(move |right| (left, right)));
        let both = |(left, right): (&Way<'d>, &Way<'d>)| Way {
            pieces: left.pieces.iter().chain(&right.pieces).cloned().collect(),
            required: left.required.union(&right.required).copied().collect(),
            words: format!("{} {}", left.words, right.words),
            is_component: false,
            tags: if left.tags.is_empty() { right.tags.clone() } else { left.tags.clone() },
            ..left.clone()
        };
        Some(pairs.map(both).collect())
    }

    /// The alternatives of a choice, which is so deep inside of others.
    fn ways(&mut self, choice: &Choice<'d>, beside: &Beside<'_, 'd>, depth: usize) -> Option<Vec<Way<'d>>> {
        if depth > MAX_DEPTH {
            self.too_deep(&choice.at);
            return None;
        }
        let tags = choice.discriminator.and_then(|one| self.tags(one, choice.parts, &choice.at));
        let wholes: Vec<Option<Composition<'d>>> = (choice.parts.iter().enumerate())
            .map(|(index, part)| self.composition_of(part, &choice.at.index(index)))
            .collect();
        let names: Vec<BTreeSet<&'d str>> = wholes
            .iter()
            .map(|whole| whole.as_ref().map_or_else(BTreeSet::new, |whole| names_of(&whole.pieces)))
            .collect();
        let mut ways = Vec::new();
        for (index, (part, whole)) in choice.parts.iter().zip(wholes).enumerate() {
            let at = choice.at.index(index);
            let Some(whole) = whole else {
                // Reports the reference.
                self.schema(part, &at, &Hint::Inline(String::new()));
                continue;
            };
            let component = component_of(part).and_then(|reference| self.known_component(reference)).map(|(id, _)| id);
            if !self.is_object(part) && !self.resolve_view(part).is_some_and(|view| view.is_untyped()) {
                self.limit(
                    &unsupported::ALL_OF_TYPES,
                    &at,
                    "this alternative is no object, but stands beside properties, so that no value can satisfy both",
                );
                continue;
            }
            let own_tags = tags.as_ref().and_then(|tags| tags.get(index)).cloned().unwrap_or_default();
            let is_new = |name: &&str| {
                !beside.names.contains(name)
                    && names.iter().enumerate().all(|(other, names)| other == index || !names.contains(name))
            };
            let words = match component {
                Some(id) => self.name_of(id).to_string(),
                None => words_of(part, &own_tags, &whole, is_new).unwrap_or_else(|| format!("option {}", index + 1)),
            };
            let property = choice.discriminator.map(|discriminator| discriminator.property_name.as_str());
            let is_component = component.is_some()
                && beside.all.is_some_and(|(base, required)| {
                    let added: Vec<Piece<'d>> = missing(base, &whole.pieces).cloned().collect();
                    let own = required_of(&whole.pieces);
                    let is_moot = |name: &&str| whole.choices.is_empty() && !names[index].contains(name);
                    names_of(&added).is_empty()
                        && required_of(&added)
                            .union(required)
                            .all(|name| own.contains(name) || Some(*name) == property || is_moot(name))
                });
            let (pieces, required) = (whole.pieces, BTreeSet::new());
            let way = Way { pieces, required, words, part, at, is_component, tags: own_tags };
            if is_component || whole.choices.is_empty() {
                ways.push(way);
                continue;
            }
            ways.extend(self.nested_ways(&way, whole.choices, beside, depth + 1)?);
            if self.too_many(ways.len(), MAX_NESTED, &choice.at) {
                return None;
            }
        }
        Some(ways)
    }

    /// The alternatives of an alternative.
    fn nested_ways(
        &mut self,
        outer: &Way<'d>,
        choices: Vec<Choice<'d>>,
        beside: &Beside<'_, 'd>,
        depth: usize,
    ) -> Option<Vec<Way<'d>>> {
        let (choices, required) = self.without_restrictions(&outer.pieces, choices);
        let names = names_of(&outer.pieces).union(beside.names).copied().collect();
        let mut ways = vec![Way { words: String::new(), tags: Vec::new(), required, ..outer.clone() }];
        for choice in &choices {
            let more = self.ways(choice, &Beside { names: &names, all: None }, depth)?;
            ways = self.product(&ways, &more, &outer.at)?;
        }
        for way in &mut ways {
            if way.words.is_empty() {
                way.words.clone_from(&outer.words);
            }
            if way.tags.is_empty() {
                way.tags.clone_from(&outer.tags);
            }
        }
        Some(ways)
    }
}

/// What an inline alternative is called: by its title, by the value that leads to it, or by the property that no other
/// has, if it can one that is required.
fn words_of(
    part: &ReferenceOr<Schema>,
    tags: &[String],
    whole: &Composition<'_>,
    is_new: impl Fn(&&str) -> bool,
) -> Option<String> {
    let title = part.parts().ok().and_then(|schema| schema.schema_data.title.clone());
    let tag = || match tags {
        [only] => Some(only.clone()),
        _ => None,
    };
    let property = || {
        let views = || whole.pieces.iter().map(|piece| View::of(piece.schema));
        let mut required = views().flat_map(|view| view.required).map(String::as_str);
        let named = views().filter_map(|view| view.properties).flat_map(|properties| properties.keys());
        let named: Vec<&str> = named.map(String::as_str).filter(is_new).collect();
        let required = required.find(|name| named.contains(name));
        required.or_else(|| named.first().copied()).map(str::to_owned)
    };
    title.or_else(tag).or_else(property)
}

/// The pieces that are not among others.
fn missing<'a, 'd>(pieces: &'a [Piece<'d>], others: &'a [Piece<'d>]) -> impl Iterator<Item = &'a Piece<'d>> {
    pieces.iter().filter(|piece| !others.iter().any(|other| std::ptr::eq(piece.schema, other.schema)))
}

/// The properties that schemas have of their own.
fn names_of<'d>(pieces: &[Piece<'d>]) -> BTreeSet<&'d str> {
    let properties = pieces.iter().filter_map(|piece| View::of(piece.schema).properties);
    properties.flat_map(|properties| properties.keys()).map(String::as_str).collect()
}

/// What schemas require by themselves.
fn required_of<'d>(pieces: &[Piece<'d>]) -> BTreeSet<&'d str> {
    pieces.iter().flat_map(|piece| View::of(piece.schema).required).map(String::as_str).collect()
}
