//! Rules for values and their properties, applied before they are sent.

use serde::Serialize;
use serde_json::{Error, Value as Json};

use crate::interface::check::{JsonKind, Rule};
use crate::values::union::discriminator;
use crate::values::validate;

/// The most rules that may lead from a value to the same value, for unions that contain each other.
const MAX_SAME: usize = 32;

/// A value that violates a rule.
pub(crate) struct Invalid {
    /// The steps to the value, innermost first.
    steps: Vec<String>,
    pub(crate) problem: String,
}

impl From<Error> for Invalid {
    fn from(error: Error) -> Self {
        Self { steps: Vec::new(), problem: error.to_string() }
    }
}

impl Invalid {
    pub(crate) fn new(problem: impl Into<String>) -> Self {
        Self { steps: Vec::new(), problem: problem.into() }
    }

    pub(crate) fn within(mut self, step: impl Into<String>) -> Self {
        self.steps.push(step.into());
        self
    }

    /// The steps in readable form: `tags[].name`, `labels.*` for undeclared names, `["a.b"]` for a name that would read
    /// as several steps. If the first step is not a name, the text begins with the name of the whole.
    pub(crate) fn path(&self, whole: &str) -> String {
        let mut text = String::new();
        for step in self.steps.iter().rev() {
            match step.as_str() {
                "[]" | ".*" if text.is_empty() => text.push_str(whole),
                item if text.is_empty() && is_index(item) => text.push_str(whole),
                _ if step.starts_with(['.', '[']) || text.is_empty() => {}
                _ => text.push('.'),
            }
            text.push_str(step);
        }
        if text.is_empty() { whole.to_owned() } else { text }
    }
}

/// Serializes a value without its read-only properties, and checks it. Returns the JSON text and the same as a tree.
pub(crate) fn serialize(value: &(impl Serialize + ?Sized), rules: &[Rule<'_>]) -> Result<(Vec<u8>, Json), Invalid> {
    let mut bytes = serde_json::to_vec(value)?;
    let mut tree = serde_json::from_slice(&bytes)?;
    if apply(&mut tree, rules, 0)? {
        // The tree of the value itself has its exact numbers.
        bytes = serde_json::to_vec(&self::tree(value, rules)?)?;
    }
    Ok((bytes, tree))
}

/// Returns a value without its read-only properties as a tree, and checks it.
pub(crate) fn tree(value: &(impl Serialize + ?Sized), rules: &[Rule<'_>]) -> Result<Json, Invalid> {
    let mut tree = serde_json::to_value(value)?;
    apply(&mut tree, rules, 0)?;
    Ok(tree)
}

/// Checks a value and removes its read-only properties. Returns true if there were any.
fn apply(value: &mut Json, rules: &[Rule<'_>], same: usize) -> Result<bool, Invalid> {
    if same > MAX_SAME {
        return Ok(false);
    }
    let mut removed = false;
    for rule in rules {
        removed |= match *rule {
            Rule::Value(checks) => {
                let checked = match &*value {
                    Json::Null => Ok(()),
                    Json::Array(items) => {
                        validate::check_json_list(items, &items.iter().map(text_of).collect::<Vec<_>>(), checks)
                    }
                    _ => validate::check_value(&text_of(value), checks),
                };
                checked.and_then(|()| validate::check_type(value, checks)).map(|()| false).map_err(Invalid::new)?
            }
            Rule::Required(names) => match value.as_object() {
                Some(properties) => match names.iter().find(|name| !properties.contains_key(**name)) {
                    Some(name) => return Err(Invalid::new("is not set").within(step_to(name))),
                    None => false,
                },
                None => false,
            },
            Rule::ReadOnly(names) => value.as_object_mut().is_some_and(|properties| {
                let all = properties.len();
                properties.retain(|name, _| !names.contains(&name.as_str()));
                properties.len() < all
            }),
            Rule::Property(name, rules) => match value.get_mut(name) {
                Some(inner) => apply(inner, rules, 0).map_err(|invalid| invalid.within(step_to(name)))?,
                None => false,
            },
            Rule::Items(rules) => {
                let items = value.as_array_mut().into_iter().flatten();
                each(items, rules).map_err(|invalid| invalid.within("[]"))?
            }
            Rule::Additional(known, rules) => {
                let properties = value.as_object_mut().into_iter().flatten();
                let additional = properties.filter(|(name, _)| !known.contains(&name.as_str()));
                each(additional.map(|(_, value)| value), rules).map_err(|invalid| invalid.within(".*"))?
            }
            Rule::Tagged(property, tags, rules) => {
                let is_tagged = discriminator(value, property).is_some_and(|tag| tags.contains(&&*tag));
                is_tagged && apply(value, rules, same + 1)?
            }
            Rule::Kind(kind, rules) => is_of(kind, value) && apply(value, rules, same + 1)?,
            Rule::Type(rules) => apply(value, rules, same + 1)?,
        };
    }
    Ok(removed)
}

fn each<'v>(values: impl Iterator<Item = &'v mut Json>, rules: &[Rule<'_>]) -> Result<bool, Invalid> {
    let mut removed = false;
    for value in values {
        removed |= apply(value, rules, 0)?;
    }
    Ok(removed)
}

fn is_of(kind: JsonKind, value: &Json) -> bool {
    match kind {
        JsonKind::Boolean => value.is_boolean(),
        JsonKind::Number => value.is_number(),
        JsonKind::Text => value.is_string(),
        JsonKind::List => value.is_array(),
        JsonKind::Object => value.is_object(),
    }
}

fn step_to(name: &str) -> String {
    if name.is_empty() || name.contains(['.', '[', ']']) { format!("[{name:?}]") } else { name.to_owned() }
}

/// Returns true for the step to an item of a list, such as `[2]`.
fn is_index(step: &str) -> bool {
    step.strip_prefix('[').is_some_and(|step| step.starts_with(|c: char| c.is_ascii_digit()))
}

/// The text of a value for checks and dependencies.
pub(crate) fn text_of(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}
