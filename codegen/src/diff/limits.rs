//! Ranges, lengths, counts and patterns.

use super::change::Consequence;
use super::comparison::{Comparison, Pair, shown};
use super::node::Node;
use super::schema::Bound;
use super::schemas::Shift;

/// A pair of changes, the keyword, what it limits, and whether it is a lower limit.
type Limit = (&'static str, &'static str, &'static str, &'static str, bool);

const LIMITS: &[Limit] = &[
    ("range-tightened", "range-relaxed", "minimum", "smallest value", true),
    ("range-tightened", "range-relaxed", "maximum", "largest value", false),
    ("length-tightened", "length-relaxed", "minLength", "smallest length", true),
    ("length-tightened", "length-relaxed", "maxLength", "largest length", false),
    ("count-tightened", "count-relaxed", "minItems", "smallest number of items", true),
    ("count-tightened", "count-relaxed", "maxItems", "largest number of items", false),
    ("count-tightened", "count-relaxed", "minProperties", "smallest number of properties", true),
    ("count-tightened", "count-relaxed", "maxProperties", "largest number of properties", false),
];

impl<'d> Comparison<'d> {
    pub(super) fn limits(&mut self, pair: &Pair<'d>, revision: &Node<'d>) {
        for (tightened, relaxed, key, name, is_lower) in LIMITS {
            // A minimum of 0 is what every length and every count has.
            let is_stated = |bound: &Bound<'_>| !(*is_lower && bound.value == 0.0 && *key != "minimum");
            let before = pair.base.bound(key, *is_lower).filter(is_stated);
            let after = pair.revision.bound(key, *is_lower).filter(is_stated);
            let is_tighter = match (&before, &after) {
                (None, None) => continue,
                (None, Some(_)) => true,
                (Some(_), None) => false,
                (Some(old), Some(new)) => {
                    if old.value.to_bits() == new.value.to_bits() && old.exclusive == new.exclusive {
                        continue;
                    }
                    let is_equal = old.value.to_bits() == new.value.to_bits();
                    let grew = if *is_lower { new.value > old.value } else { new.value < old.value };
                    if is_equal { new.exclusive } else { grew }
                }
            };
            let text = |bound: &Option<Bound<'d>>| match bound {
                None => "none".to_owned(),
                Some(bound) if bound.exclusive => format!("{} (exclusive)", bound.value),
                Some(bound) => bound.value.to_string(),
            };
            let (id, shift) = if is_tighter { (*tightened, Shift::Narrower) } else { (*relaxed, Shift::Wider) };
            let message = format!("the {name} of {} changed from {} to {}", pair.subject, text(&before), text(&after));
            let place = after.as_ref().map_or_else(|| revision.clone(), |bound| bound.node.clone());
            let values = (Some(text(&before)), Some(text(&after)));
            self.of_pair(pair, id, &place, message, shift.of_rule(pair.directions), values);
            self.behaviour(pair, shift);
        }
        self.multiple(pair, revision);
        self.pattern(pair, revision);
        let (before, after) = (pair.base.flag("uniqueItems"), pair.revision.flag("uniqueItems"));
        if before != after {
            let shift = if after { Shift::Narrower } else { Shift::Wider };
            let id = if after { "count-tightened" } else { "count-relaxed" };
            let what = if after { "may not have an item twice" } else { "may have an item twice" };
            let place = pair.revision.get("uniqueItems").unwrap_or_else(|| revision.clone());
            let values = (Some(before.to_string()), Some(after.to_string()));
            self.of_pair(pair, id, &place, format!("{} {what}", pair.subject), shift.of_rule(pair.directions), values);
            self.behaviour(pair, shift);
        }
    }

    fn multiple(&mut self, pair: &Pair<'d>, revision: &Node<'d>) {
        let (before, after) = (pair.base.get("multipleOf"), pair.revision.get("multipleOf"));
        let number = |node: &Option<Node<'d>>| node.as_ref().and_then(|node| node.value.as_f64());
        let shift = match (number(&before), number(&after)) {
            (None, None) => return,
            (Some(old), Some(new)) if old.to_bits() == new.to_bits() => return,
            (None, Some(_)) => Shift::Narrower,
            (Some(_), None) => Shift::Wider,
            (Some(old), Some(new)) if (new / old).fract() == 0.0 => Shift::Narrower,
            (Some(old), Some(new)) if (old / new).fract() == 0.0 => Shift::Wider,
            _ => Shift::Other,
        };
        let place = after.clone().unwrap_or_else(|| revision.clone());
        let message = format!("the step of {} changed", pair.subject);
        let values = (shown(before.as_ref()), shown(after.as_ref()));
        self.of_pair(pair, "multiple-of-changed", &place, message, shift.of_rule(pair.directions), values);
        self.behaviour(pair, shift);
    }

    fn pattern(&mut self, pair: &Pair<'d>, revision: &Node<'d>) {
        let (before, after) = (pair.base.get("pattern"), pair.revision.get("pattern"));
        let text = |node: &Option<Node<'d>>| node.as_ref().and_then(|node| node.value.as_str());
        let (id, shift, what) = match (text(&before), text(&after)) {
            (None, None) => return,
            (Some(old), Some(new)) if old == new => return,
            (None, Some(_)) => ("pattern-added", Shift::Narrower, "has to match a pattern"),
            (Some(_), None) => ("pattern-removed", Shift::Wider, "does not have to match a pattern any more"),
            _ => ("pattern-changed", Shift::Other, "has to match another pattern"),
        };
        let place = after.clone().unwrap_or_else(|| revision.clone());
        let values = (shown(before.as_ref()), shown(after.as_ref()));
        let message = format!("{} {what}", pair.subject);
        self.of_pair(pair, id, &place, message, shift.of_rule(pair.directions), values);
        self.behaviour(pair, shift);
    }

    /// What the emitted checks do with a rule: it is no part of a signature.
    fn behaviour(&mut self, pair: &Pair<'d>, shift: Shift) {
        if !pair.directions.request {
            return;
        }
        let Some(change) = self.changes.last_mut() else { return };
        change.rust = match shift {
            Shift::Wider => Consequence::none("the code compiles, and the client lets more through"),
            Shift::Narrower | Shift::Other => {
                Consequence::none("the code compiles; values that are sent are checked against the new rule")
            }
        };
    }
}
