//! Schemas that accept every value of another schema.

use super::alike::{Known, alike_at};
use super::node::{Node, fingerprint};
use super::pair::{Pair, Shift};
use super::schema::{Additional, Schema};
use crate::lower::view::SchemaKind;

/// The deepest nesting to compare. Deeper values count as accepted, because they have their own changes.
const DEEPEST: usize = 8;

/// The most alternatives of a nested union to compare.
const MOST: usize = 64;

/// The most schemas to compare with another one for one change. What is not compared does not count as accepted.
const MOST_COMPARED: usize = 5_000;

/// Keywords that restrict values, except those that `includes` compares.
const RESTRICTIONS: &[&str] = &[
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "not",
    "x-openapi-contains",
    "x-openapi-minContains",
    "x-openapi-maxContains",
    "x-openapi-dependentRequired",
    "x-openapi-dependentSchemas",
    "x-openapi-propertyNames",
    "x-openapi-prefixItems",
    "x-openapi-patternProperties",
    "x-openapi-if",
    "x-openapi-then",
    "x-openapi-else",
    "x-openapi-unevaluatedItems",
    "x-openapi-unevaluatedProperties",
];

/// Returns the difference between the values of a schema with alternatives and those of one without.
pub(super) fn shift_of_union(pair: &Pair<'_>) -> Shift {
    let certainly = |wide, narrow| Search { left: MOST_COMPARED, depth: 0 }.accepts(wide, narrow);
    match (certainly(&pair.revision, &pair.base), certainly(&pair.base, &pair.revision)) {
        (true, true) => Shift::Same,
        (true, false) => Shift::Wider,
        (false, true) => Shift::Narrower,
        (false, false) => Shift::Other,
    }
}

/// The comparison for one change.
struct Search {
    /// The number of schemas that may still be compared.
    left: usize,
    depth: usize,
}

/// Returns the alternatives of a schema, each with the keywords beside them; `None` if there are too many.
fn options<'d>(schema: &Schema<'d>, depth: usize) -> Option<Vec<Schema<'d>>> {
    let alternatives = schema.listed_alternatives();
    if alternatives.is_empty() || depth > DEEPEST {
        return Some(vec![schema.clone()]);
    }
    let mut found = Vec::new();
    for alternative in alternatives {
        for option in options(&Schema::at(alternative), depth + 1)? {
            found.push(option.beside(schema));
        }
        if found.len() > MOST {
            return None;
        }
    }
    Some(found)
}

impl Search {
    /// Returns true if `wide` certainly accepts every value of `narrow`.
    fn accepts(&mut self, wide: &Schema<'_>, narrow: &Schema<'_>) -> bool {
        if self.depth > DEEPEST {
            return true;
        }
        let (Some(wide), Some(narrow)) = (options(wide, 0), options(narrow, 0)) else { return false };
        narrow.iter().all(|narrow| wide.iter().any(|wide| self.includes(wide, narrow)))
    }

    /// Returns true if `wide` accepts every value of `narrow`, without their alternatives.
    fn includes(&mut self, wide: &Schema<'_>, narrow: &Schema<'_>) -> bool {
        let Some(left) = self.left.checked_sub(1) else { return false };
        self.left = left;
        let is_kind = match (wide.kind(), narrow.kind()) {
            (None, _) | (Some(SchemaKind::Number), Some(SchemaKind::Integer)) => true,
            (wide, narrow) => wide == narrow,
        };
        let is_format = wide.text("format").is_none_or(|format| narrow.text("format") == Some(format));
        let is_restricted = |key: &&str| {
            let narrow = narrow.every(key);
            wide.every(key)
                .iter()
                .any(|wide| !narrow.iter().any(|narrow| alike_at(key, wide, narrow, &mut Known::new())))
        };
        (wide.nullable || !narrow.nullable)
            && is_kind
            && is_format
            && includes_values(wide, narrow)
            && !RESTRICTIONS.iter().any(is_restricted)
            && self.includes_properties(wide, narrow)
            && self.includes_items(wide, narrow)
    }

    fn includes_properties(&mut self, wide: &Schema<'_>, narrow: &Schema<'_>) -> bool {
        let required = narrow.required();
        let (of_wide, of_narrow) = (wide.properties(), narrow.properties());
        let additional = match (wide.additional(), narrow.additional()) {
            (Additional::Any, _) => true,
            (Additional::None, Additional::None) => of_narrow.keys().all(|name| of_wide.contains_key(name)),
            (Additional::Schema(wide), Additional::Schema(narrow)) => self.nested(wide, narrow),
            _ => false,
        };
        additional
            && wide.required().iter().all(|name| required.contains(name))
            && of_wide.into_iter().all(|(name, wide)| match of_narrow.get(name) {
                Some(narrow) => self.nested(wide, narrow.clone()),
                None => true,
            })
    }

    fn includes_items(&mut self, wide: &Schema<'_>, narrow: &Schema<'_>) -> bool {
        let (wide, narrow) = (wide.list_items(), narrow.list_items());
        wide.is_empty() || (!narrow.is_empty() && self.nested(wide, narrow))
    }

    fn nested<'d>(&mut self, wide: Vec<Node<'d>>, narrow: Vec<Node<'d>>) -> bool {
        let (Some(wide), Some(narrow)) = (Schema::all(wide), Schema::all(narrow)) else { return false };
        // A change of the component is reported there.
        let is_same = wide.reference.is_some() && wide.reference == narrow.reference;
        self.depth += 1;
        let is_accepted = is_same || self.accepts(&wide, &narrow);
        self.depth -= 1;
        is_accepted
    }
}

fn includes_values(wide: &Schema<'_>, narrow: &Schema<'_>) -> bool {
    let Some(wide) = wide.values() else { return true };
    let known: Vec<String> = wide.iter().map(|node| fingerprint(node.value)).collect();
    narrow.values().is_some_and(|values| values.iter().all(|node| known.contains(&fingerprint(node.value))))
}
