//! Alternatives of a union and their discriminators.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use serde_yaml::Value;

use super::alike::alike;
use super::change::{breaks, extends, none, risks};
use super::comparison::Comparison;
use super::node::{Matched, Node, fingerprint, listed, matched, verb};
use super::pair::{Pair, Shift};
use super::rust_use::MAX_ITEMS;
use super::schema::Schema;
use crate::lower::view::SchemaKind;
use crate::name::RustName;

/// Matches the alternatives of both schemas.
pub(super) fn matched_alternatives<'d>(base: &Schema<'d>, revision: &Schema<'d>) -> Vec<Matched<Node<'d>>> {
    let target = |node: &Node<'d>| node.text("$ref").map(str::to_owned);
    // Many alternatives may refer to one schema.
    let known: RefCell<HashMap<*const Value, String>> = RefCell::default();
    let content = |node: &Node<'d>| {
        let value = node.resolved().value;
        let mut known = known.borrow_mut();
        Some(known.entry(std::ptr::from_ref(value)).or_insert_with(|| fingerprint(value)).clone())
    };
    let likeness = |node: &Node<'d>| {
        let schema = Schema::at(node.clone());
        let kind = schema.kind();
        let is_alike = schema.component.is_none() && kind != Some(SchemaKind::Object);
        is_alike.then(|| format!("{kind:?} {:?}", schema.text("format")))
    };
    let found = matched(base.alternatives(), revision.alternatives(), &[&target, &content, &likeness]);
    let (rest, added): (Vec<_>, Vec<_>) = found.into_iter().partition(|one| !matches!(one, Matched::Added(_)));
    let mut added: Vec<Option<Matched<Node<'d>>>> = added.into_iter().map(Some).collect();
    let is_small = rest.len() <= MAX_ITEMS && added.len() <= MAX_ITEMS;
    // Parts of an alternative may have moved into components.
    let rest: Vec<_> = rest
        .into_iter()
        .map(|one| match one {
            Matched::Removed(old) if is_small => {
                let is_like = |one: &&mut Option<_>| matches!(one, Some(Matched::Added(new)) if alike(&old, new));
                match added.iter_mut().find(is_like).and_then(Option::take) {
                    Some(Matched::Added(new)) => Matched::Kept(old, new),
                    _ => Matched::Removed(old),
                }
            }
            other => other,
        })
        .collect();
    rest.into_iter().chain(added.into_iter().flatten()).collect()
}

impl<'d> Comparison<'d> {
    pub(super) fn alternatives(&mut self, pair: &Pair<'d>) {
        let is_union = |schema: &Schema<'d>| !schema.listed_alternatives().is_empty();
        // A schema that becomes a union, or a union no longer, is a change of the type.
        let is_other = is_union(&pair.base) != is_union(&pair.revision);
        let alternatives = if is_other { Vec::new() } else { matched_alternatives(&pair.base, &pair.revision) };
        self.order(pair, &alternatives);
        let kept = alternatives.iter().filter_map(|one| match one {
            Matched::Kept(old, new) => Some((old.text("$ref")?, new.text("$ref")?)),
            _ => None,
        });
        let kept: HashMap<&str, &str> = kept.collect();
        for alternative in alternatives {
            let directions = pair.directions;
            let (id, node, what, wire) = match &alternative {
                Matched::Kept(..) => continue,
                Matched::Removed(old) => {
                    ("alternative-removed", old, "can no longer be", directions.shifted(Shift::Narrower))
                }
                Matched::Added(new) => {
                    let request = extends("the server accepts more than before");
                    let response =
                        extends("clients with open unions, such as the generated ones, keep it as an unknown value");
                    ("alternative-added", new, "can also be", directions.judge(request, response))
                }
            };
            let schema = Schema::at(node.clone());
            let name = schema.shown();
            let mut change = pair.says(id, node, &format!("{what} {name}"), wire);
            let is_removed = matches!(alternative, Matched::Removed(_));
            let side = if is_removed { &pair.in_base } else { &pair.in_revision };
            change.items.extend(side.union_members(schema.component));
            change.names.extend(schema.component.map(str::to_owned));
            self.add(if is_removed { change.before(name) } else { change.after(name) });
        }
        self.discriminator(pair);
        self.discriminator_values(pair, &kept);
        self.selecting_values(pair);
    }

    /// Compares the order of the alternatives that both sides have.
    fn order(&mut self, pair: &Pair<'d>, alternatives: &[Matched<Node<'d>>]) {
        let place = |node: &Node<'d>| node.pointer.rsplit('/').next().and_then(|index| index.parse::<usize>().ok());
        let kept = alternatives.iter().filter_map(|one| match one {
            Matched::Kept(_, new) => place(new),
            _ => None,
        });
        let is_listed = !pair.revision.listed_alternatives().is_empty();
        if !is_listed || kept.is_sorted() {
            return;
        }
        let (before, after) = (pair.in_base.tried(), pair.in_revision.tried());
        let common = |list: &[&'d RustName], other: &[&'d RustName]| -> Vec<&'d RustName> {
            list.iter().copied().filter(|name| other.contains(name)).collect()
        };
        let rust = if common(&before, &after) == common(&after, &before) {
            none("the code is the same, and values are decoded as the same alternatives")
        } else {
            risks("the code compiles, and a value that fits several alternatives may be decoded as another one")
        };
        let place = ["oneOf", "anyOf"].iter().find_map(|key| pair.revision.get(key));
        let place = place.unwrap_or_else(|| pair.revision.node.clone());
        let change = pair.says(
            "alternatives-reordered",
            &place,
            "has its alternatives in another order",
            none("the same values are valid"),
        );
        self.add(change.rust(rust));
    }

    /// Reports values that select another alternative than before: values of a discriminator, or listed values.
    fn selecting_values(&mut self, pair: &Pair<'d>) {
        let (base, revision) = (pair.in_base.selected(), pair.in_revision.selected());
        for (value, before) in &base {
            let after =
                revision.get(value).filter(|after| *after != before && base.values().any(|known| known == *after));
            let Some(after) = after else { continue };
            let message = format!("the value {value} selects another alternative of {}", pair.subject);
            let wire = breaks("existing clients decode the value as another alternative");
            let change = pair.change("alternative-value-moved", &pair.revision.node, message, wire);
            self.add(change.before(format!("`{before}`")).after(format!("`{after}`")));
        }
    }

    fn discriminator(&mut self, pair: &Pair<'d>) {
        let Some(found) = pair.key_change("discriminator") else { return };
        let property = |node: &Option<Node<'d>>| Some(node.as_ref()?.text("propertyName")?.to_owned());
        let properties = [property(&found.before), property(&found.after)];
        if properties[0] != properties[1] {
            let message = format!(
                "the discriminator property of {} is {}",
                pair.subject,
                verb(properties[0].is_some(), properties[1].is_some())
            );
            // Only values without the property are affected.
            let is_kept = |property: &Option<String>, schema: &Schema<'d>| {
                property.as_ref().is_none_or(|property| always_has(schema, property))
            };
            let request = match (is_kept(&properties[1], &pair.base), &properties[0]) {
                (true, _) => none("the same values are valid"),
                (false, None) => {
                    risks("the server selects the alternative by a property that existing clients may omit")
                }
                (false, Some(_)) => breaks("existing clients send the old property"),
            };
            let response = match (is_kept(&properties[0], &pair.revision), &properties[1]) {
                (true, _) => none("the same values are valid"),
                (false, None) => risks("existing clients select the alternative by a property that may be missing"),
                (false, Some(_)) => breaks("existing clients read the old property"),
            };
            let wire = pair.directions.judge(request, response);
            let rust = match &properties[1] {
                Some(_) => risks("the code compiles, and the property selects the variant"),
                None => risks("the code compiles, and the properties of a value select the variant"),
            };
            let mut change = pair.change("discriminator-changed", &found.place, message, wire).rust(rust);
            // The client sets the property of an alternative itself.
            for (side, schema) in [(&pair.in_base, &pair.base), (&pair.in_revision, &pair.revision)] {
                let components = schema.alternatives().into_iter().filter_map(|one| Schema::at(one).component);
                for (component, property) in
                    components.flat_map(|one| properties.iter().flatten().map(move |name| (one, name)))
                {
                    change.items.extend(side.alternative(Some(component)).field(property, &[]).items);
                }
            }
            self.add(change.values(properties));
        }
    }

    /// Compares the discriminator values of the alternatives that both sides have, by their references.
    fn discriminator_values(&mut self, pair: &Pair<'d>, kept: &HashMap<&'d str, &'d str>) {
        let [old, new] = [&pair.base, &pair.revision].map(|schema| schema.get("discriminator"));
        let (Some(old), Some(new)) = (old, new) else { return };
        if old.text("propertyName") != new.text("propertyName") {
            return;
        }
        let [was, is] = [&old, &new].map(|one| one.text("x-openapi-defaultMapping"));
        // Components that extend a base have its discriminator, but not its alternatives.
        if was != is && !pair.revision.alternatives().is_empty() {
            let wire = match was {
                None => extends("values without a known discriminator value get a meaning"),
                Some(_) => {
                    breaks("existing clients decode values without a known discriminator value as the old default")
                }
            };
            let message = format!("the default of the discriminator of {} changed", pair.subject);
            let place = new.get_or_self("x-openapi-defaultMapping").as_written();
            let rust = risks("the code compiles, and values without a known discriminator value are another variant");
            let change = pair.change("discriminator-mapping-changed", &place, message, wire).rust(rust);
            let shown = |target: Option<&str>| target.map_or_else(|| "none".to_owned(), |one| listed([one]));
            self.add(change.before(shown(was)).after(shown(is)));
        }
        let before: BTreeMap<&str, &str> = selecting(&pair.base, &old)
            .into_iter()
            .filter_map(|(value, target)| Some((value, *kept.get(target)?)))
            .collect();
        let mut after = selecting(&pair.revision, &new);
        let targets: HashSet<&str> = kept.values().copied().collect();
        after.retain(|_, target| targets.contains(target));
        if before == after {
            return;
        }
        let message = format!("the discriminator values of {} changed", pair.subject);
        let wire = if before.iter().all(|(value, target)| after.get(value) == Some(target)) {
            extends("the old values keep their meaning")
        } else if before.keys().any(|value| after.contains_key(value) && after.get(value) != before.get(value)) {
            breaks("existing clients decode a value as another alternative")
        } else {
            breaks("existing clients use the old values")
        };
        let shown = |values: &BTreeMap<&str, &str>| listed(values.keys().copied());
        let change = pair.change("discriminator-mapping-changed", &new.get_or_self("mapping"), message, wire);
        self.add(change.before(shown(&before)).after(shown(&after)));
    }
}

/// Returns the references that the values of a discriminator select. Without a mapping, its name selects a component.
fn selecting<'d>(union: &Schema<'d>, discriminator: &Node<'d>) -> BTreeMap<&'d str, &'d str> {
    let mapping = discriminator.entries("mapping");
    let mut values: BTreeMap<&str, &str> =
        mapping.iter().filter_map(|(value, target)| Some((*value, target.value.as_str()?))).collect();
    let mapped: HashSet<&str> = values.values().copied().collect();
    let alternatives = union.alternatives().into_iter().filter_map(|one| one.text("$ref"));
    let named = alternatives.filter(|target| !mapped.contains(target));
    values.extend(named.map(|target| (target.rsplit('/').next().unwrap_or_default(), target)));
    values
}

/// Returns true if every value of a union has the property.
fn always_has(union: &Schema<'_>, property: &str) -> bool {
    let alternatives = union.alternatives();
    union.required().contains(property)
        || (!alternatives.is_empty()
            && alternatives.into_iter().all(|one| Schema::at(one).required().contains(property)))
}
