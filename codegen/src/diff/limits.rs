//! Ranges, lengths, counts and patterns.

use std::cmp::Ordering;

use super::change::none;
use super::comparison::Comparison;
use super::node::Node;
use super::pair::{Pair, Shift};
use super::schema::Bound;

/// A changed limit: kind, new keyword, message, shift of the valid values, old and new value.
type Found<'d> = (&'static str, Node<'d>, String, Shift, [Option<String>; 2]);

/// A limit: kinds of change, keyword, the limited quantity, and true for a lower limit.
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
    pub(super) fn limits(&mut self, pair: &Pair<'d>) {
        let found = LIMITS.iter().filter_map(|limit| bound(pair, limit));
        for (id, place, message, shift, values) in found.chain(multiple(pair)).chain(pattern(pair)).chain(unique(pair))
        {
            let change = pair.change(id, &place, message, pair.directions.checked(shift)).values(values);
            // The emitted checks are not part of a signature.
            let rust = match shift {
                _ if !pair.directions.request || shift == Shift::Same => none("the code is the same"),
                Shift::Wider => none("the code compiles, and the client accepts more values"),
                Shift::Narrower | Shift::Other | Shift::Same => {
                    none("the code compiles, and the client checks values against the new limit before it sends them")
                }
            };
            self.add(change.rust(rust));
        }
    }
}

fn bound<'d>(pair: &Pair<'d>, (tightened, relaxed, key, name, is_lower): &Limit) -> Option<Found<'d>> {
    // A length or count has an implicit minimum of 0.
    let is_stated = |bound: &Bound<'_>| !(*is_lower && bound.value == 0.0 && *key != "minimum");
    let before = pair.base.bound(key, *is_lower).filter(is_stated);
    let after = pair.revision.bound(key, *is_lower).filter(is_stated);
    let is_tighter = match (&before, &after) {
        (None, None) => return None,
        (None, Some(_)) => true,
        (Some(_), None) => false,
        (Some(old), Some(new)) => match new.value.total_cmp(&old.value) {
            Ordering::Equal if old.exclusive == new.exclusive => return None,
            Ordering::Equal => new.exclusive,
            Ordering::Greater => *is_lower,
            Ordering::Less => !*is_lower,
        },
    };
    let text = |bound: &Option<Bound<'d>>| match bound {
        None => "none".to_owned(),
        Some(bound) if bound.exclusive => format!("{} (exclusive)", bound.value),
        Some(bound) => bound.value.to_string(),
    };
    let (before, place, after) =
        (text(&before), after.as_ref().map_or(&pair.revision.node, |bound| &bound.node).clone(), text(&after));
    let message = format!("the {name} of {} changed from {before} to {after}", pair.subject);
    let (id, shift) = if is_tighter { (*tightened, Shift::Narrower) } else { (*relaxed, Shift::Wider) };
    Some((id, place, message, shift, [Some(before), Some(after)]))
}

fn multiple<'d>(pair: &Pair<'d>) -> Option<Found<'d>> {
    let found = pair.key_change("multipleOf")?;
    let number = |node: &Option<Node<'d>>| node.as_ref().and_then(|node| node.value.as_f64());
    let shift = match (number(&found.before), number(&found.after)) {
        (None, None) => return None,
        (None, Some(_)) => Shift::Narrower,
        (Some(_), None) => Shift::Wider,
        (Some(old), Some(new)) if (new / old).fract() == 0.0 => Shift::Narrower,
        (Some(old), Some(new)) if (old / new).fract() == 0.0 => Shift::Wider,
        _ => Shift::Other,
    };
    let message = format!("the step of {} changed", pair.subject);
    Some(("multiple-of-changed", found.place.clone(), message, shift, found.values()))
}

fn pattern<'d>(pair: &Pair<'d>) -> Option<Found<'d>> {
    let found = pair.key_change("pattern")?;
    let (id, what) = match (&found.before, &found.after) {
        (None, _) => ("pattern-added", "must match a pattern"),
        (_, None) => ("pattern-removed", "no longer has to match a pattern"),
        _ => ("pattern-changed", "must match another pattern"),
    };
    let shift = match [&found.before, &found.after].map(|node| node.as_ref().is_none_or(matches_any_text)) {
        [true, true] => Shift::Same,
        [true, false] => Shift::Narrower,
        [false, true] => Shift::Wider,
        [false, false] => Shift::Other,
    };
    Some((id, found.place.clone(), format!("{} {what}", pair.subject), shift, found.values()))
}

/// Returns true for a pattern that every text matches.
fn matches_any_text(pattern: &Node<'_>) -> bool {
    matches!(pattern.value.as_str(), Some("" | "^" | "$" | ".*" | "^.*" | ".*$"))
}

fn unique<'d>(pair: &Pair<'d>) -> Option<Found<'d>> {
    let (before, after) = (pair.base.flag("uniqueItems"), pair.revision.flag("uniqueItems"));
    let (id, shift, what) = match (before, after) {
        (false, true) => ("count-tightened", Shift::Narrower, "may no longer have duplicate items"),
        (true, false) => ("count-relaxed", Shift::Wider, "may have duplicate items"),
        _ => return None,
    };
    let place = pair.revision.get_or_self("uniqueItems");
    let values = [before, after].map(|flag| Some(flag.to_string()));
    Some((id, place, format!("{} {what}", pair.subject), shift, values))
}
