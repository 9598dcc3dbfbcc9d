//! Descriptions of parameters, and the reading of their values: the inverse of serialization.

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::pairs::{Pair, TextEncoding};
use crate::interface::api::{Location, Style};
use crate::interface::check::{Check, Rule};
use crate::values::validate::{by_value, check_list, check_object, check_unique, check_value};

/// The most brackets in a name: `filter[a][b]` has two.
const MAX_DEPTH: usize = 32;

/// A parameter of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Parameter<'a> {
    pub(crate) location: Location,
    pub(crate) name: &'static str,
    pub(crate) rules: &'a [Rule<'a>],
    pub(crate) is_json: bool,
    style: Style,
    shape: Shape,
    checks: &'a [Check],
    /// Names of the location that are not properties of an object without a name of its own.
    others: &'a [&'a str],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// A single text. It can be JSON.
    One,
    /// A value of any kind: several texts are a list.
    Any,
    List,
    Object,
}

impl<'a> Parameter<'a> {
    /// Describes a single value in the default style of the location.
    #[must_use]
    pub const fn new(location: Location, name: &'static str) -> Self {
        let style = Style::plain(location);
        Self { location, name, is_json: false, style, shape: Shape::One, checks: &[], rules: &[], others: &[] }
    }

    /// Sets the style.
    #[must_use]
    pub const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// Makes it JSON text.
    #[must_use]
    pub const fn json(mut self) -> Self {
        self.is_json = true;
        self
    }

    /// Makes it a value of any kind.
    #[must_use]
    pub const fn any(mut self) -> Self {
        self.shape = Shape::Any;
        self
    }

    /// Makes it a list.
    #[must_use]
    pub const fn list(mut self) -> Self {
        self.shape = Shape::List;
        self
    }

    /// Makes it an object. `others` are the names of other parameters of the location.
    #[must_use]
    pub const fn object(mut self, others: &'a [&'a str]) -> Self {
        self.shape = Shape::Object;
        self.others = others;
        self
    }

    /// Sets the checks of the value, or of a list and its items.
    #[must_use]
    pub const fn checks(mut self, checks: &'a [Check]) -> Self {
        self.checks = checks;
        self
    }

    /// Sets the rules of the decoded value.
    #[must_use]
    pub const fn rules(mut self, rules: &'a [Rule<'a>]) -> Self {
        self.rules = rules;
        self
    }

    /// Reads a value that stands alone: in a path or a header. All leaves of the value are texts.
    pub(crate) fn single(&self, raw: &str, encoding: TextEncoding) -> Result<Json, String> {
        let named = format!(";{}=", self.name);
        let (start, separator, explode) = match self.style {
            Style::Label { explode } => (".", if explode { '.' } else { ',' }, explode),
            Style::Matrix { explode } => (named.as_str(), if explode { ';' } else { ',' }, explode),
            Style::Simple { explode } => ("", ',', explode),
            _ => ("", ',', false),
        };
        // The first property of an exploded object has no name of the parameter in front.
        let start = if explode && self.shape == Shape::Object { start.get(..1).unwrap_or_default() } else { start };
        let rest = raw.strip_prefix(start).ok_or_else(|| format!("does not begin with {start:?}"))?;
        if matches!(self.shape, Shape::One | Shape::Any) {
            return self.one(encoding.decode(rest)?);
        }
        let items = rest.split(separator).enumerate().map(|(index, item)| {
            let is_named = index > 0 && explode && self.shape == Shape::List && start.len() > 1;
            let item =
                if is_named { item.strip_prefix(named.get(1..).unwrap_or_default()).unwrap_or(item) } else { item };
            if encoding == TextEncoding::Plain { item.trim() } else { item }
        });
        self.parts(items, explode, encoding)
    }

    /// Reads a value from the pairs of a query, a form or cookies; `None` if it is absent.
    pub(crate) fn among(&self, pairs: &[Pair]) -> Result<Option<Json>, String> {
        let own: Vec<&Pair> = pairs.iter().filter(|pair| pair.name == self.name).collect();
        if let Style::DeepObject { .. } = self.style {
            return self.brackets(pairs);
        }
        let text = |pair: &Pair| if self.style == Style::Cookie { Ok(pair.raw.clone()) } else { pair.text() };
        let is_exploded = matches!(self.style, Style::Form { explode: true } | Style::Cookie);
        if self.shape == Shape::Object && is_exploded {
            let properties = pairs.iter().filter(|pair| !self.others.contains(&pair.name.as_str()));
            let properties = properties.map(|pair| Ok((pair.name.clone(), Json::String(text(pair)?))));
            let properties = properties.collect::<Result<Map<_, _>, String>>()?;
            return if properties.is_empty() { Ok(None) } else { self.object_of(properties).map(Some) };
        }
        let is_list = self.shape == Shape::List || self.shape == Shape::Any && own.len() > 1;
        if is_list && is_exploded {
            let items = own.iter().map(|pair| text(pair)).collect::<Result<Vec<_>, _>>()?;
            return if items.is_empty() { Ok(None) } else { self.list_of(items).map(Some) };
        }
        let pair = match own.as_slice() {
            [] => return Ok(None),
            [pair] => pair,
            several => return Err(format!("occurs {} times, takes one value", several.len())),
        };
        let value = match (self.shape, self.style) {
            (Shape::One | Shape::Any, _) => self.one(text(pair)?),
            // Items cannot contain these delimiters, which may be encoded themselves.
            (_, Style::SpaceDelimited) => self.parts(pair.text()?.split(' '), false, TextEncoding::Plain),
            (_, Style::PipeDelimited) => self.parts(pair.text()?.split('|'), false, TextEncoding::Plain),
            _ => self.parts(pair.raw.split(','), false, pair.encoding),
        };
        value.map(Some)
    }

    /// Checks that the decoded items of a list are unique: their texts can differ.
    pub(crate) fn check_decoded(&self, value: &impl Serialize) -> Result<(), String> {
        if self.shape != Shape::List || !self.checks.iter().any(|check| matches!(check, Check::UniqueItems)) {
            return Ok(());
        }
        let value = serde_json::to_value(value).map_err(|error| error.to_string())?;
        check_unique(value.as_array().into_iter().flatten().map(by_value), self.checks)
    }

    fn one(&self, text: String) -> Result<Json, String> {
        check_value(&text, self.checks)?;
        Ok(Json::String(text))
    }

    fn list_of(&self, items: Vec<String>) -> Result<Json, String> {
        check_list(&items, self.checks)?;
        Ok(items.into())
    }

    fn object_of(&self, properties: Map<String, Json>) -> Result<Json, String> {
        check_object(properties.len(), self.checks)?;
        Ok(Json::Object(properties))
    }

    fn parts<'t>(
        &self,
        parts: impl Iterator<Item = &'t str>,
        explode: bool,
        encoding: TextEncoding,
    ) -> Result<Json, String> {
        if self.shape == Shape::List {
            return self.list_of(parts.map(|part| encoding.decode(part)).collect::<Result<_, _>>()?);
        }
        let mut properties = Map::new();
        let mut parts = parts;
        while let Some(part) = parts.next() {
            let pair = if explode { part.split_once('=') } else { parts.next().map(|value| (part, value)) };
            let (name, value) = pair.ok_or("has a property without a value")?;
            properties.insert(encoding.decode(name)?, Json::String(encoding.decode(value)?));
        }
        self.object_of(properties)
    }

    /// Reads `name[a][b]=value`. Objects whose names are numbers are lists, and so is a name that ends in `[]`.
    fn brackets(&self, pairs: &[Pair]) -> Result<Option<Json>, String> {
        let mut tree = Json::Null;
        for pair in pairs {
            let Some(steps) = pair.name.strip_prefix(self.name) else { continue };
            if steps.is_empty() && tree.is_null() {
                tree = self.one(pair.text()?)?;
                continue;
            }
            if !steps.starts_with('[') {
                continue;
            }
            let malformed = || "has a name with unmatched brackets".to_owned();
            let steps = steps.strip_prefix('[').and_then(|steps| steps.strip_suffix(']')).ok_or_else(malformed)?;
            let mut place = &mut tree;
            for (depth, step) in steps.split("][").enumerate() {
                if depth == MAX_DEPTH {
                    return Err(format!("has a name with more than {MAX_DEPTH} brackets"));
                }
                if !place.is_object() {
                    if !place.is_null() {
                        return Err("has a value and properties of one name".to_owned());
                    }
                    *place = Json::Object(Map::new());
                }
                let Json::Object(properties) = place else { return Err(malformed()) };
                let key = if step.is_empty() { empty_step(properties, steps, depth) } else { step.to_owned() };
                place = properties.entry(key).or_insert(Json::Null);
            }
            if !place.is_null() {
                return Err("has several values of one name".to_owned());
            }
            *place = Json::String(pair.text()?);
        }
        Ok((!tree.is_null()).then_some(tree))
    }
}

/// The index of an item in `[]`: the last one, unless it has the property that follows.
fn empty_step(items: &Map<String, Json>, steps: &str, depth: usize) -> String {
    let following = steps.split("][").nth(depth + 1);
    let last = items.len().saturating_sub(1).to_string();
    let is_same = following.is_some_and(|name| items.get(&last).is_some_and(|item| item.get(name).is_none()));
    if is_same { last } else { items.len().to_string() }
}
