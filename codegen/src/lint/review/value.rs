//! Validates values against schemas.
//!
//! Uncertain cases pass: an unknown format, a pattern that can't be compiled, properties that are only sent or only
//! received, and very deep nesting.

use std::collections::{HashMap, HashSet};

use regex_lite::Regex;
use serde_yaml::{Mapping, Value};

use super::format;
use crate::lint::schemas::{has_type, wanted};
use crate::lint::structure::{boolean_help, kind, subject};
use crate::lint::suggest::closest;
use crate::openapi::node::{items, named};
use crate::openapi::reference::{self, follow};
use crate::text::{At, Place, without_captures};

/// The most compiled patterns to keep: a pattern of a few bytes can take megabytes.
const MOST_COMPILED: usize = 16;

/// The most schemas to apply to one value, because nested alternatives multiply.
const BUDGET: usize = 5_000;
/// How many misfits of one object are told in a row: many examples may each lack everything that a schema requires.
const MOST_OF_ONE: usize = 10;
/// How many names are compared for suggestions in one document.
const MOST_COMPARED: usize = 100_000;
/// How many schemas are applied, and required names and listed values looked up, in a short document: each of many
/// values may have a long list. A longer document has one more for each byte.
const STEPS: usize = 1_000_000;
/// How deep schemas refer to schemas.
const DEPTH: usize = 64;

/// Validates values against the schemas of a document.
pub(super) struct Values<'a> {
    document: &'a Value,
    /// Cache of compiled patterns: documents repeat the same few.
    patterns: HashMap<&'a str, Option<Regex>>,
    /// The values of each `enum`, by its address: one may be compared with very many values.
    listed: HashMap<*const Value, Listed<'a>>,
    /// How many of [`STEPS`] are left.
    steps: usize,
    budget: usize,
    depth: usize,
    compared: usize,
}

/// The values of an `enum`.
struct Listed<'a> {
    texts: HashSet<&'a str>,
    numbers: HashSet<u64>,
    others: Vec<&'a Value>,
}

impl<'a> Listed<'a> {
    fn new(values: &'a [Value]) -> Self {
        let (simple, others) = values.iter().partition(|value| value.is_string() || value.is_number());
        let simple: Vec<&'a Value> = simple;
        let texts = simple.iter().filter_map(|value| value.as_str()).collect();
        Self { texts, numbers: simple.into_iter().filter_map(number_of).collect(), others }
    }
}

/// A mismatch between a value and its schema: position and reason.
pub(super) struct Misfit {
    pub(super) place: Place,
    pub(super) message: String,
    /// The fix, if it is certain.
    pub(super) help: Option<String>,
}

/// The treatment of misfits.
enum Found {
    /// Misfits are collected.
    Told(Vec<Misfit>),
    /// Misfits are only counted.
    Counted(usize),
}

impl Found {
    fn add(&mut self, at: &At<'_>, message: impl FnOnce() -> String) {
        match self {
            Self::Told(misfits) => {
                let place = at.value();
                if misfits.iter().rev().take_while(|misfit| misfit.place == place).count() < MOST_OF_ONE {
                    misfits.push(Misfit { place, message: message(), help: None });
                }
            }
            Self::Counted(count) => *count += 1,
        }
    }

    /// Adds a help to the last misfit.
    fn help(&mut self, help: Option<String>) {
        if let Self::Told(misfits) = self
            && let Some(last) = misfits.last_mut()
        {
            last.help = help;
        }
    }

    /// Returns true if further misfits don't matter.
    fn is_enough(&self) -> bool {
        matches!(self, Self::Counted(count) if *count > 0)
    }
}

impl<'a> Values<'a> {
    /// `bytes` is the size of the document.
    pub(super) fn new(document: &'a Value, bytes: usize) -> Self {
        Self {
            document,
            patterns: HashMap::new(),
            listed: HashMap::new(),
            steps: STEPS + bytes,
            budget: 0,
            depth: 0,
            compared: 0,
        }
    }

    /// Counts steps. Returns false if too few are left, which ends the check of the value.
    fn may_take(&mut self, steps: usize) -> bool {
        let left = self.steps.checked_sub(steps);
        self.steps = left.unwrap_or_default();
        if left.is_none() {
            self.budget = 0;
        }
        left.is_some()
    }

    /// Returns every misfit between the value and the schema.
    pub(super) fn misfits(&mut self, schema: &'a Mapping, value: &Value, at: &At<'_>) -> Vec<Misfit> {
        self.budget = BUDGET;
        let mut found = Found::Told(Vec::new());
        self.mapping(schema, value, at, false, &mut found);
        match found {
            Found::Told(misfits) => misfits,
            Found::Counted(_) => Vec::new(),
        }
    }

    fn fits(&mut self, schema: &'a Value, value: &Value, at: &At<'_>) -> bool {
        let mut found = Found::Counted(0);
        self.schema(schema, value, at, false, &mut found);
        !found.is_enough()
    }

    fn closest<'n>(&mut self, name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
        closest(
            name,
            known.take_while(|_| {
                self.compared += 1;
                self.compared <= MOST_COMPARED
            }),
        )
    }

    /// `enum` and `const`.
    fn listed(&mut self, schema: &'a Mapping, value: &Value, at: &At<'_>, found: &mut Found) {
        if let Some(listed) = schema.get("enum")
            && let Some(values) = listed.as_sequence()
            && !values.is_empty()
            && !self.is_listed(listed, values, value)
        {
            found.add(at, || {
                let texts = values.iter().filter_map(Value::as_str);
                let close = value.as_str().and_then(|text| self.closest(text, texts));
                let close = close.map(|close| format!(" (did you mean `{close}`?)")).unwrap_or_default();
                format!("{} is {}, which is not listed in `enum`{close}", subject(at), show(value))
            });
        }
        if let Some(only) = schema.get("const")
            && !is_same(only, value)
        {
            found.add(at, || format!("{} is {}, and must be {}", subject(at), show(value), show(only)));
        }
    }

    fn is_listed(&mut self, listed: &'a Value, values: &'a [Value], value: &Value) -> bool {
        let listed = self.listed.entry(&raw const *listed).or_insert_with(|| Listed::new(values));
        match value {
            Value::String(text) => listed.texts.contains(text.as_str()),
            Value::Number(_) => number_of(value).is_some_and(|number| listed.numbers.contains(&number)),
            _ => {
                let steps = listed.others.len();
                let is_listed = listed.others.contains(&value);
                is_listed || !self.may_take(steps)
            }
        }
    }

    /// `is_part`: other schemas describe the same value, so that its other properties may be theirs.
    fn schema(&mut self, schema: &'a Value, value: &Value, at: &At<'_>, is_part: bool, found: &mut Found) {
        if self.budget == 0 || self.depth == DEPTH || found.is_enough() || !self.may_take(1) {
            return;
        }
        self.budget -= 1;
        self.depth += 1;
        if schema == &Value::Bool(false) {
            found.add(at, || format!("{} is not allowed", subject(at)));
        }
        if let Some(mapping) = schema.as_mapping() {
            self.mapping(mapping, value, at, is_part, found);
        }
        self.depth -= 1;
    }

    fn mapping(&mut self, schema: &'a Mapping, value: &Value, at: &At<'_>, is_part: bool, found: &mut Found) {
        if value.is_null() && schema.get("nullable") == Some(&Value::Bool(true)) {
            return;
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let target = reference::local(reference).and_then(|pointer| reference::pointer(self.document, &pointer));
            if let Some(target) = target {
                self.schema(target, value, at, is_part, found);
            }
            return;
        }
        let is_part = is_part || ["allOf", "oneOf", "anyOf"].iter().any(|key| schema.contains_key(*key));
        self.compositions(schema, value, at, found);
        if let Some(kinds) = schema.get("type")
            && !has_type(kinds, value)
        {
            found.add(at, || format!("{} must be {}, not {}", subject(at), wanted(kinds), kind(value)));
            if kinds.as_str() == Some("boolean") {
                found.help(boolean_help(value));
            }
            return;
        }
        self.listed(schema, value, at, found);
        match value {
            Value::String(text) => self.text(schema, text, at, found),
            Value::Number(_) => number(schema, value, at, found),
            Value::Sequence(items) => self.list(schema, items, at, found),
            Value::Mapping(object) => self.object(schema, object, at, is_part, found),
            Value::Null | Value::Bool(_) | Value::Tagged(_) => {}
        }
    }

    fn compositions(&mut self, schema: &'a Mapping, value: &Value, at: &At<'_>, found: &mut Found) {
        for part in items(schema.get("allOf")) {
            self.schema(part, value, at, true, found);
        }
        if let Some(chosen) = chosen(schema, value) {
            self.schema(chosen, value, at, true, found);
        } else {
            for key in ["oneOf", "anyOf"] {
                let alternatives = items(schema.get(key));
                match alternatives {
                    [] => {}
                    // The misfits of a single alternative are more precise than "matches none".
                    [only] => self.schema(only, value, at, true, found),
                    many => {
                        if !many.iter().any(|alternative| self.fits(alternative, value, at)) {
                            found.add(at, || {
                                format!("{} matches none of the {} alternatives of `{key}`", subject(at), many.len())
                            });
                        }
                    }
                }
            }
        }
        if let Some(excluded) = schema.get("not")
            && self.budget > 0
            && self.depth < DEPTH
            && self.fits(excluded, value, at)
            && self.budget > 0
        {
            found.add(at, || format!("{} matches the schema that `not` excludes", subject(at)));
        }
    }

    fn text(&mut self, schema: &'a Mapping, text: &str, at: &At<'_>, found: &mut Found) {
        counted(schema, ("minLength", "maxLength"), text.chars().count(), "character", at, found);
        if let Some(pattern) = schema.get("pattern").and_then(Value::as_str) {
            if self.patterns.len() >= MOST_COMPILED && !self.patterns.contains_key(pattern) {
                self.patterns.clear();
            }
            let compiled = self.patterns.entry(pattern).or_insert_with(|| Regex::new(&without_captures(pattern)).ok());
            if compiled.as_ref().is_some_and(|compiled| !compiled.is_match(text)) {
                found.add(at, || format!("{} is {}, which does not match `{pattern}`", subject(at), show_text(text)));
            }
        }
        if let Some(name) = schema.get("format").and_then(Value::as_str)
            && let Some(wanted) = format::violated(name, text)
        {
            found.add(at, || format!("{} must be {wanted}, but is {}", subject(at), show_text(text)));
        }
    }

    fn list(&mut self, schema: &'a Mapping, items: &[Value], at: &At<'_>, found: &mut Found) {
        counted(schema, ("minItems", "maxItems"), items.len(), "item", at, found);
        if schema.get("uniqueItems") == Some(&Value::Bool(true)) {
            let mut seen = HashSet::with_capacity(items.len());
            for (index, item) in items.iter().enumerate() {
                if !seen.insert(item) {
                    found.add(&at.index(index), || format!("the items of {} must be unique", subject(at)));
                }
            }
        }
        let first = schema.get("prefixItems").and_then(Value::as_sequence).map_or(0, Vec::len);
        let Some(of) = schema.get("items") else { return };
        for (index, item) in items.iter().enumerate().skip(first) {
            self.schema(of, item, &at.index(index), false, found);
        }
    }

    fn object(&mut self, schema: &'a Mapping, object: &Mapping, at: &At<'_>, is_part: bool, found: &mut Found) {
        counted(schema, ("minProperties", "maxProperties"), object.len(), "property", at, found);
        let properties = schema.get("properties").and_then(Value::as_mapping);
        let required = items(schema.get("required"));
        if !self.may_take(required.len()) {
            return;
        }
        for name in required.iter().filter_map(Value::as_str) {
            if !object.contains_key(name) && !self.is_one_way(properties, name) {
                found.add(at, || format!("{} lacks the required property `{name}`", subject(at)));
            }
        }
        let others = schema.get("additionalProperties");
        let is_closed = others == Some(&Value::Bool(false)) && !is_part && !schema.contains_key("patternProperties");
        for (name, value) in named(object) {
            let at = at.key(name);
            match properties.and_then(|properties| properties.get(name)) {
                Some(property) => self.schema(property, value, &at, false, found),
                None if is_closed => {
                    let known = || properties.into_iter().flat_map(Mapping::keys).filter_map(Value::as_str);
                    found.add(&at, || match self.closest(name, known()) {
                        Some(close) => format!("there is no property `{name}` (did you mean `{close}`?)"),
                        None => format!("there is no property `{name}`, and additional properties are not allowed"),
                    });
                }
                None => match others.filter(|others| others.is_mapping()) {
                    Some(others) => self.schema(others, value, &at, false, found),
                    // Another property is allowed, but not one that is probably misspelled.
                    None if !is_part && matches!(found, Found::Told(_)) => {
                        let known = properties.into_iter().flat_map(Mapping::keys).filter_map(Value::as_str);
                        if let Some(close) = self.closest(name, known).filter(|close| !object.contains_key(*close)) {
                            found.add(&at, || format!("there is no property `{name}` (did you mean `{close}`?)"));
                        }
                    }
                    None => {}
                },
            }
        }
    }

    /// Returns true if a property is only sent or only received: an example shows one direction.
    fn is_one_way(&self, properties: Option<&'a Mapping>, name: &str) -> bool {
        let property = properties.and_then(|properties| properties.get(name));
        let is =
            |schema: &Value| ["readOnly", "writeOnly"].iter().any(|key| schema.get(*key) == Some(&Value::Bool(true)));
        property.is_some_and(|property| is(property) || follow(self.document, property).is_some_and(is))
    }
}

/// Returns the alternative that the discriminator selects.
fn chosen<'a>(schema: &'a Mapping, value: &Value) -> Option<&'a Value> {
    let discriminator = schema.get("discriminator")?;
    let alternatives = items(schema.get("oneOf")).iter().chain(items(schema.get("anyOf")));
    let name = value.get(discriminator.get("propertyName")?.as_str()?)?.as_str()?;
    let mapped = discriminator.get("mapping").and_then(|mapping| mapping.get(name)).and_then(Value::as_str);
    let wanted = mapped.unwrap_or(name);
    alternatives.into_iter().find(|alternative| {
        let target = alternative.get("$ref").and_then(Value::as_str);
        target.is_some_and(|target| target == wanted || target.rsplit('/').next() == Some(wanted))
    })
}

fn number(schema: &Mapping, value: &Value, at: &At<'_>, found: &mut Found) {
    let Some(number) = value.as_f64() else { return };
    let limit = |key: &str| schema.get(key).and_then(Value::as_f64);
    let excluded = |key: &str| schema.get(key) == Some(&Value::Bool(true));
    let checks = [
        (limit("minimum"), "at least", number < limit("minimum").unwrap_or(f64::MIN)),
        (limit("maximum"), "at most", number > limit("maximum").unwrap_or(f64::MAX)),
        (limit("minimum").filter(|_| excluded("exclusiveMinimum")), "above", limit("minimum") == Some(number)),
        (limit("maximum").filter(|_| excluded("exclusiveMaximum")), "below", limit("maximum") == Some(number)),
        (limit("exclusiveMinimum"), "above", limit("exclusiveMinimum").is_some_and(|limit| number <= limit)),
        (limit("exclusiveMaximum"), "below", limit("exclusiveMaximum").is_some_and(|limit| number >= limit)),
        (limit("multipleOf"), "a multiple of", limit("multipleOf").is_some_and(|step| !is_multiple(number, step))),
    ];
    for (limit, words, is_broken) in checks {
        if let Some(limit) = limit.filter(|_| is_broken) {
            found.add(at, || format!("{} is {number}, but must be {words} {limit}", subject(at)));
        }
    }
    let format = schema.get("format").and_then(Value::as_str);
    if format == Some("int32") && (number < f64::from(i32::MIN) || number > f64::from(i32::MAX)) {
        found.add(at, || format!("{} is {number}, which does not fit into 32 bits", subject(at)));
    }
}

fn is_multiple(number: f64, step: f64) -> bool {
    let times = number / step;
    step <= 0.0 || (times - times.round()).abs() < 1e-9 * times.abs().max(1.0)
}

/// Checks the number of characters, items or properties.
fn counted(schema: &Mapping, keys: (&str, &str), number: usize, what: &str, at: &At<'_>, found: &mut Found) {
    let plural = |number: usize| match (number, what) {
        (1, _) => what.to_owned(),
        (_, "property") => "properties".to_owned(),
        _ => format!("{what}s"),
    };
    if let Some(least) = count(schema, keys.0).filter(|least| number < *least) {
        found.add(at, || format!("{} has {number} {}, but must have at least {least}", subject(at), plural(number)));
    }
    if let Some(most) = count(schema, keys.1).filter(|most| number > *most) {
        found.add(at, || format!("{} has {number} {}, but must have at most {most}", subject(at), plural(number)));
    }
}

fn count(schema: &Mapping, key: &str) -> Option<usize> {
    usize::try_from(schema.get(key)?.as_u64()?).ok()
}

/// Returns the bits of a number, which are equal for equal numbers.
fn number_of(value: &Value) -> Option<u64> {
    // Negative zero equals zero.
    value.as_f64().map(|number| (number + 0.0).to_bits())
}

/// Returns true if two values are equal in JSON, which has a single number type.
fn is_same(left: &Value, right: &Value) -> bool {
    left == right || (left.is_number() && right.is_number() && left.as_f64() == right.as_f64())
}

fn show(value: &Value) -> String {
    match value {
        Value::String(text) => show_text(text),
        Value::Number(number) => format!("`{number}`"),
        Value::Null => "`null`".to_owned(),
        other => kind(other),
    }
}

/// Formats the text, shortened if it is long.
fn show_text(text: &str) -> String {
    const SHOWN: usize = 40;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("`{}…`", text.get(..end).unwrap_or_default().escape_debug()),
        None => format!("`{}`", text.escape_debug()),
    }
}
