//! Expansion of choices: a schema with choices is a product of sums, and each summand of the expanded product is one
//! combination of alternatives. This module names and reports nothing.

use std::collections::{BTreeSet, HashMap, HashSet};

use indexmap::IndexSet;
use openapiv3::{Discriminator, ReferenceOr, Schema};

use super::composition::{Choice, Composition, Finding, Fragment, names_of, required_of};
use super::pointer::Pointer;
use super::schemas::{Schemas, component_of};
use super::view::{SchemaKind, View};
use crate::model::TypeId;
use crate::openapi::depth::LONGEST_CHAIN;

/// One alternative of each choice of a schema.
#[derive(Clone)]
pub(super) struct Combination<'d> {
    /// The fragments of all alternatives.
    pub(super) fragments: Vec<Fragment<'d>>,
    /// Properties that are required because every alternative of a restricting choice requires them.
    pub(super) required: BTreeSet<&'d str>,
    /// The alternative of the first choice, for description and position.
    pub(super) part: &'d ReferenceOr<Schema>,
    pub(super) at: Pointer,
    /// The alternatives that name the combination: nested alternatives replace the outer alternative.
    pub(super) named_by: Vec<Alternative<'d>>,
    /// True if the alternative is a component without additions.
    pub(super) is_component: bool,
    /// Discriminator values.
    pub(super) tags: Vec<String>,
}

/// The parts of an alternative that determine its name.
#[derive(Clone)]
pub(super) struct Alternative<'d> {
    pub(super) part: &'d ReferenceOr<Schema>,
    /// Index among the alternatives of its choice.
    pub(super) index: usize,
    pub(super) component: Option<TypeId>,
    /// Discriminator values.
    pub(super) tags: Vec<String>,
    /// A unique property, preferably a required one.
    pub(super) own_property: Option<&'d str>,
}

/// The schemas beside the alternatives of one choice.
struct Siblings<'a, 'd> {
    /// Names of properties.
    names: &'a BTreeSet<&'d str>,
    /// All fragments and additional required properties, if this is the only choice.
    all: Option<(&'a [Fragment<'d>], &'a BTreeSet<&'d str>)>,
}

/// The most combinations of multiplied choices. A larger union is not usable.
const MAX_COMBINATIONS: usize = 32;

/// The most nested alternatives. No real document has more.
const MAX_NESTED: usize = 1024;

impl<'d> Schemas<'d> {
    /// Returns every combination of alternatives beside `base`.
    pub(super) fn combinations(
        &self,
        base: &[Fragment<'d>],
        required: &BTreeSet<&'d str>,
        choices: &[Choice<'d>],
        at: &Pointer,
        found: &mut Vec<Finding<'d>>,
    ) -> Result<Vec<Combination<'d>>, Finding<'d>> {
        let names = names_of(base);
        let siblings = Siblings { names: &names, all: (choices.len() == 1).then_some((base, required)) };
        let mut factors = choices.iter().map(|choice| self.sum(choice, &siblings, 0, found));
        let first = factors.next().unwrap_or_else(|| Ok(Vec::new()))?;
        factors.try_fold(first, |product, sum| multiply(&product, &sum?, at))
    }

    /// Returns the combinations of one choice, independent of other choices.
    pub(super) fn alternatives(
        &self,
        base: &[Fragment<'d>],
        choice: &Choice<'d>,
        found: &mut Vec<Finding<'d>>,
    ) -> Result<Vec<Combination<'d>>, Finding<'d>> {
        self.sum(choice, &Siblings { names: &names_of(base), all: None }, 0, found)
    }

    /// Returns the expanded alternatives of a choice; `depth` counts the enclosing choices.
    fn sum(
        &self,
        choice: &Choice<'d>,
        siblings: &Siblings<'_, 'd>,
        depth: usize,
        found: &mut Vec<Finding<'d>>,
    ) -> Result<Vec<Combination<'d>>, Finding<'d>> {
        if depth > LONGEST_CHAIN {
            return Err(Finding::TooDeep(choice.at.clone()));
        }
        let discriminator = choice.discriminator;
        let tags = discriminator.and_then(|one| self.tags(one, choice.parts, &choice.at, found)).unwrap_or_default();
        let places = (0..choice.parts.len()).map(|index| choice.at.index(index));
        let wholes: Vec<_> = choice.parts.iter().zip(places).map(|(part, at)| self.composition_of(part, &at)).collect();
        let names: Vec<BTreeSet<&'d str>> = wholes
            .iter()
            .map(|whole| whole.as_ref().map(|whole| names_of(&whole.fragments)).unwrap_or_default())
            .collect();
        let mut holders: HashMap<&str, usize> = HashMap::new();
        for name in names.into_iter().flatten() {
            *holders.entry(name).or_default() += 1;
        }
        let is_own = |name: &str| !siblings.names.contains(name) && holders.get(name) == Some(&1);
        let mut all = Vec::new();
        for (index, (part, whole)) in choice.parts.iter().zip(wholes).enumerate() {
            let at = choice.at.index(index);
            let whole = match whole {
                Ok(whole) if self.is_object(part) || self.view(part).is_some_and(|view| view.is_untyped()) => whole,
                Ok(_) => {
                    found.push(Finding::NotAnObject(at));
                    continue;
                }
                Err(unresolved) => {
                    found.push(unresolved);
                    continue;
                }
            };
            let Composition { fragments, choices, findings, .. } = whole;
            found.extend(findings);
            let component = component_of(part).and_then(|reference| self.component(reference)).map(|(id, _)| id);
            let tags = tags.get(index).cloned().unwrap_or_default();
            let own_property = own_property(&fragments, is_own);
            let alternative = Alternative { part, index, component, tags: tags.clone(), own_property };
            let beside = siblings.all.map_or(0, |(base, _)| base.len().saturating_sub(1));
            let is_component = component.is_some()
                && self.spend(beside)
                && siblings.add_nothing_to(&fragments, &choices, discriminator);
            let named_by = vec![alternative];
            let required = BTreeSet::new();
            let outer = Combination { fragments, required, part, at, named_by, is_component, tags };
            if is_component || choices.is_empty() {
                all.push(outer);
                continue;
            }
            if !self.spend(1) {
                return Ok(all);
            }
            all.extend(self.nested(&outer, choices, siblings, depth + 1, found)?);
            at_most(MAX_NESTED, all.len(), &choice.at)?;
        }
        Ok(all)
    }

    /// Multiplies an alternative by its own choices.
    fn nested(
        &self,
        outer: &Combination<'d>,
        choices: Vec<Choice<'d>>,
        siblings: &Siblings<'_, 'd>,
        depth: usize,
        found: &mut Vec<Finding<'d>>,
    ) -> Result<Vec<Combination<'d>>, Finding<'d>> {
        let (choices, required) = self.without_restrictions(&outer.fragments, choices, found);
        let names = names_of(&outer.fragments).union(siblings.names).copied().collect();
        let one = Combination { named_by: Vec::new(), tags: Vec::new(), required, ..outer.clone() };
        let mut all = choices.iter().try_fold(vec![one], |product, choice| {
            let sum = self.sum(choice, &Siblings { names: &names, all: None }, depth, found)?;
            multiply(&product, &sum, &outer.at)
        })?;
        for combination in &mut all {
            if combination.named_by.is_empty() {
                combination.named_by.clone_from(&outer.named_by);
            }
            if combination.tags.is_empty() {
                combination.tags.clone_from(&outer.tags);
            }
        }
        Ok(all)
    }

    /// Returns the choices that form a union, and the properties that the restricting choices require.
    pub(super) fn without_restrictions(
        &self,
        fragments: &[Fragment<'d>],
        choices: Vec<Choice<'d>>,
        found: &mut Vec<Finding<'d>>,
    ) -> (Vec<Choice<'d>>, BTreeSet<&'d str>) {
        let names = names_of(fragments);
        let mut kept = Vec::new();
        let mut required = BTreeSet::new();
        for choice in choices {
            let restrictions = match choice.discriminator {
                Some(_) => None,
                None => self.restrictions(&choice, &names, &mut BTreeSet::new(), 0),
            };
            let Some(alternatives) = restrictions else {
                kept.push(choice);
                continue;
            };
            found.push(Finding::Restricting(choice.at));
            let common = alternatives.into_iter().reduce(|left, right| &left & &right);
            required.extend(common.into_iter().flatten());
        }
        (kept, required)
    }

    /// Returns the properties that each alternative requires, if no alternative has a property outside `names`.
    fn restrictions(
        &self,
        choice: &Choice<'d>,
        names: &BTreeSet<&'d str>,
        seen: &mut BTreeSet<*const [ReferenceOr<Schema>]>,
        depth: usize,
    ) -> Option<Vec<BTreeSet<&'d str>>> {
        let is_restriction = |fragment: &Fragment<'d>| {
            let view = View::of(fragment.schema);
            view.kind.is_none_or(|kind| kind == SchemaKind::Object) && view.values.is_empty() && !view.has_typed_extra()
        };
        let mut required = Vec::new();
        for (index, part) in choice.parts.iter().enumerate() {
            let whole = self.composition_of(part, &choice.at.index(index)).ok().filter(|_| depth < LONGEST_CHAIN)?;
            let is_complete = whole.findings.is_empty();
            if !is_complete
                || !whole.fragments.iter().all(is_restriction)
                || !names_of(&whole.fragments).is_subset(names)
            {
                return None;
            }
            for inner in &whole.choices {
                // Visit each choice only once.
                if seen.insert(std::ptr::from_ref(inner.parts)) {
                    self.restrictions(inner, names, seen, depth + 1)?;
                }
            }
            required.push(required_of(&whole.fragments));
        }
        Some(required)
    }
}

impl<'d> Siblings<'_, 'd> {
    /// Returns true if an alternative already has every property beside it, except the discriminator.
    fn add_nothing_to(
        &self,
        fragments: &[Fragment<'d>],
        choices: &[Choice<'d>],
        discriminator: Option<&'d Discriminator>,
    ) -> bool {
        let Some((base, required)) = self.all else { return false };
        let added: Vec<Fragment<'d>> = missing(base, fragments).cloned().collect();
        let (names, own) = (names_of(fragments), required_of(fragments));
        let is_there = |name: &&str| {
            let is_moot = choices.is_empty() && !names.contains(name);
            own.contains(name) || is_moot || discriminator.is_some_and(|one| one.property_name == **name)
        };
        names_of(&added).is_empty() && required_of(&added).union(required).all(is_there)
    }
}

/// Returns every pair of combinations, unless there are too many.
fn multiply<'d>(
    left: &[Combination<'d>],
    right: &[Combination<'d>],
    at: &Pointer,
) -> Result<Vec<Combination<'d>>, Finding<'d>> {
    if left.len() > 1 && right.len() > 1 {
        at_most(MAX_COMBINATIONS, left.len().saturating_mul(right.len()), at)?;
    }
    let both = |left: &Combination<'d>, right: &Combination<'d>| Combination {
        fragments: left.fragments.iter().chain(&right.fragments).cloned().collect(),
        required: &left.required | &right.required,
        named_by: left.named_by.iter().chain(&right.named_by).cloned().collect(),
        is_component: false,
        tags: if left.tags.is_empty() { right.tags.clone() } else { left.tags.clone() },
        ..left.clone()
    };
    Ok(left.iter().flat_map(|left| right.iter().map(move |right| both(left, right))).collect())
}

fn at_most<'d>(most: usize, count: usize, at: &Pointer) -> Result<(), Finding<'d>> {
    if count > most { Err(Finding::TooMany { count, most, at: at.clone() }) } else { Ok(()) }
}

/// Returns the first unique property of an alternative, preferably a required one.
fn own_property<'d>(fragments: &[Fragment<'d>], is_own: impl Fn(&str) -> bool) -> Option<&'d str> {
    let views: Vec<View<'d>> = fragments.iter().map(|fragment| View::of(fragment.schema)).collect();
    let properties = views.iter().filter_map(|view| view.properties).flat_map(|properties| properties.keys());
    let own: IndexSet<&str> = properties.map(String::as_str).filter(|name| is_own(name)).collect();
    let mut required = views.iter().flat_map(|view| view.required).map(String::as_str);
    required.find(|name| own.contains(name)).or_else(|| own.first().copied())
}

/// Returns the fragments that are not in the other list.
pub(super) fn missing<'a, 'd>(
    fragments: &'a [Fragment<'d>],
    others: &'a [Fragment<'d>],
) -> impl Iterator<Item = &'a Fragment<'d>> {
    let others: HashSet<*const Schema> = others.iter().map(|other| std::ptr::from_ref(other.schema)).collect();
    fragments.iter().filter(move |fragment| !others.contains(&std::ptr::from_ref(fragment.schema)))
}
