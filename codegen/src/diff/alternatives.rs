//! Alternatives of a union and their discriminators.

use std::cell::RefCell;
use std::collections::HashMap;

use serde_yaml::Value;

use super::change::{breaks, extends};
use super::comparison::Comparison;
use super::node::{Matched, Node, fingerprint, matched, same};
use super::pair::{Pair, Shift};
use super::schema::Schema;
use crate::lower::view::SchemaKind;

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
    matched(base.alternatives(), revision.alternatives(), &[&target, &content, &likeness])
}

impl<'d> Comparison<'d> {
    pub(super) fn alternatives(&mut self, pair: &Pair<'d>) {
        for alternative in matched_alternatives(&pair.base, &pair.revision) {
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
            change.items.extend(pair.in_base.union_members(schema.component));
            change.items.extend(pair.in_revision.union_members(schema.component));
            change.names.extend(schema.component.map(str::to_owned));
            self.add(if matches!(alternative, Matched::Removed(_)) { change.before(name) } else { change.after(name) });
        }
        self.discriminator(pair);
        self.selecting_values(pair);
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
        // A discriminator without a mapping has the names of the alternatives.
        let mapping = |node: &Option<Node<'d>>| node.as_ref().map(|node| node.schema("mapping"));
        let properties = [property(&found.before), property(&found.after)];
        if properties[0] != properties[1] {
            let message = format!("the discriminator property of {} changed", pair.subject);
            let wire = breaks("existing clients read the old property");
            self.add(pair.change("discriminator-changed", &found.place, message, wire).values(properties));
        } else if let (Some(old), Some(new)) = (mapping(&found.before), mapping(&found.after))
            && !same(old.value, new.value)
        {
            let message = format!("the discriminator values of {} changed", pair.subject);
            let is_kept =
                |(key, node): &(&str, Node<'d>)| new.get(key).is_some_and(|other| same(node.value, other.value));
            let wire = if old.children().iter().all(is_kept) {
                extends("the old values keep their meaning")
            } else {
                breaks("existing clients decode a value as another alternative")
            };
            let change = pair.change("discriminator-mapping-changed", &new, message, wire);
            self.add(change.before(old.to_string()).after(new.to_string()));
        }
    }
}
