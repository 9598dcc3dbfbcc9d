//! Serialization of parameters in paths, query strings, headers, cookies and forms.

use std::borrow::Cow;
use std::fmt::Display;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value as Json;

use super::property::{Invalid, tree};
use crate::interface::api::Style;
use crate::interface::check::Rule;

/// Everything but letters, digits, `-`, `.`, `_` and `~`.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The characters that `allowReserved` does not affect: a literal `&`, `=`, `+` or `#` would end or change the value.
const NOT_RESERVED: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';');

/// Everything but letters, digits and the symbols of a token (RFC 9110), such as the name of a cookie.
const NO_TOKEN: &AsciiSet = &RESERVED
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'%')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'*')
    .remove(b'+')
    .remove(b'^')
    .remove(b'`')
    .remove(b'|');

/// The value of a parameter before serialization.
#[derive(Clone)]
pub struct ParameterValue(pub(crate) Value);

#[derive(Clone)]
pub(crate) enum Value {
    Text(String),
    /// A text with literal reserved characters.
    Reserved(String),
    /// JSON text.
    Json(String),
    List(Vec<String>),
    Object(Vec<(String, Json)>),
    /// The fields of a list in a form.
    Fields(Vec<Field>),
    /// A value of any depth, for the bracket form.
    Tree(Json),
    Failed(String),
}

/// A field of a form.
#[derive(Clone)]
pub(crate) struct Field {
    pub(crate) text: String,
    /// True for the JSON text of an object or a list.
    is_json: bool,
}

impl Field {
    fn new(value: &Json) -> Self {
        Self { text: free_text(value), is_json: value.is_object() || value.is_array() }
    }
}

impl Value {
    fn failed(invalid: &Invalid) -> Self {
        Self::Failed(match invalid.path("") {
            root if root.is_empty() => invalid.problem.clone(),
            _ => format!("has {}, which {}", invalid.path("value"), invalid.problem),
        })
    }

    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) | Self::Reserved(text) => text.is_empty(),
            _ => self.is_nothing(),
        }
    }

    /// Returns true for an object or a list without anything to send.
    pub(crate) fn is_nothing(&self) -> bool {
        match self {
            Self::List(items) => items.is_empty(),
            Self::Object(properties) => properties.is_empty(),
            Self::Fields(fields) => fields.is_empty(),
            Self::Tree(tree) => is_nothing(tree),
            Self::Text(_) | Self::Reserved(_) | Self::Json(_) | Self::Failed(_) => false,
        }
    }
}

/// Returns true if the bracket form of a value is empty.
fn is_nothing(tree: &Json) -> bool {
    match tree {
        Json::Null => true,
        Json::Array(items) => items.iter().all(is_nothing),
        Json::Object(properties) => properties.values().all(is_nothing),
        Json::Bool(_) | Json::Number(_) | Json::String(_) => false,
    }
}

impl ParameterValue {
    /// Creates a single value.
    pub fn text(value: &(impl Display + ?Sized)) -> Self {
        Self(Value::Text(value.to_string()))
    }

    /// Creates a single value of the query whose reserved characters, such as `/` and `:`, are not encoded.
    pub fn reserved(value: &(impl Display + ?Sized)) -> Self {
        Self(Value::Reserved(value.to_string()))
    }

    /// Creates a list. An empty list is not sent.
    pub fn list<T: Display>(items: impl IntoIterator<Item = T>) -> Self {
        Self(Value::List(items.into_iter().map(|item| item.to_string()).collect()))
    }

    /// Creates a value of any type: an object, a list or a single value. Objects and lists in a list are JSON, objects and
    /// lists in an object, and null in a list are refused. Null, empty lists and empty objects are not sent. The value must
    /// satisfy the rules.
    pub fn object(value: &(impl Serialize + ?Sized), rules: &[Rule<'_>]) -> Self {
        Self(match tree(value, rules) {
            Ok(Json::Object(properties)) => {
                Value::Object(properties.into_iter().filter(|(_, value)| !value.is_null()).collect())
            }
            Ok(Json::Array(items)) => without_null(&items, |items| Value::List(items.iter().map(free_text).collect())),
            Ok(Json::Null) => Value::List(Vec::new()),
            Ok(single) => Value::Text(free_text(&single)),
            Err(invalid) => Value::failed(&invalid),
        })
    }

    /// Creates a form field of any type. An object is JSON, and each item of a list is a field. Null and empty lists are
    /// not sent, and null in a list is refused. The value must satisfy the rules.
    pub fn field(value: &(impl Serialize + ?Sized), rules: &[Rule<'_>]) -> Self {
        Self(match tree(value, rules) {
            Ok(Json::Array(items)) => {
                without_null(&items, |items| Value::Fields(items.iter().map(Field::new).collect()))
            }
            Ok(Json::Null) => Value::Fields(Vec::new()),
            Ok(single @ Json::Object(_)) => Value::Json(single.to_string()),
            Ok(single) => Value::Text(free_text(&single)),
            Err(invalid) => Value::failed(&invalid),
        })
    }

    /// Creates a value of any depth for [`Style::DeepObject`]. Null, empty lists and empty objects are not sent. The value
    /// must satisfy the rules.
    pub fn deep(value: &(impl Serialize + ?Sized), rules: &[Rule<'_>]) -> Self {
        Self(tree(value, rules).map_or_else(|invalid| Value::failed(&invalid), Value::Tree))
    }

    /// Creates a single value, serialized as JSON. It must satisfy the rules.
    pub fn json(value: &(impl Serialize + ?Sized), rules: &[Rule<'_>]) -> Self {
        let text = match rules {
            [] => serde_json::to_string(value).map_err(Invalid::from),
            _ => tree(value, rules).map(|tree| tree.to_string()),
        };
        Self(text.map_or_else(|invalid| Value::failed(&invalid), Value::Json))
    }
}

/// Creates a list, which has no form for an item that is null.
fn without_null(items: &[Json], list: impl Fn(&[Json]) -> Value) -> Value {
    match items.iter().position(Json::is_null) {
        Some(index) => Value::Failed(format!("has the item {index}, which is null")),
        None => list(items),
    }
}

/// A string unchanged, a number as in a parameter of its own (`1990`, not `1990.0`), and any other value as JSON.
fn free_text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Number(number) if number.is_f64() => {
            number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string())
        }
        _ => value.to_string(),
    }
}

/// A name and a value of a query string or form.
#[derive(Clone)]
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) value: String,
    /// The encoded value, if it differs from the percent-encoded `value`: lists with a delimiter.
    encoded: Option<String>,
    /// True if the value is JSON text.
    pub(crate) is_json: bool,
}

impl Pair {
    pub(crate) fn new(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), value: value.to_owned(), encoded: None, is_json: false }
    }

    fn json(name: &str, value: &str) -> Self {
        Self { is_json: true, ..Self::new(name, value) }
    }

    fn encoded(name: &str, value: String, encoded: String) -> Self {
        Self { name: name.to_owned(), value, encoded: Some(encoded), is_json: false }
    }

    pub(crate) fn encoded_value(&self) -> Cow<'_, str> {
        self.encoded.as_deref().map_or_else(|| component(&self.value), Cow::Borrowed)
    }
}

/// Percent-encodes a text as a single URL component.
pub(crate) fn component(text: &str) -> Cow<'_, str> {
    // The common case. Without an early exit, the compiler vectorizes the comparison.
    if text.bytes().fold(true, |is_plain, byte| is_plain & byte.is_ascii_alphanumeric()) {
        return text.into();
    }
    utf8_percent_encode(text, RESERVED).into()
}

/// The name of a cookie, which servers do not decode.
pub(crate) fn cookie_name(name: &str) -> String {
    utf8_percent_encode(name, NO_TOKEN).to_string()
}

/// The value of a cookie in a style. Only the style [`Style::Cookie`] has no encoding; its values are those of RFC 6265.
pub(crate) fn cookie_value(style: Style, pair: &Pair) -> Result<Cow<'_, str>, String> {
    if style != Style::Cookie {
        return Ok(pair.encoded_value());
    }
    let quoted = pair.value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let is_allowed = |c: &char| c.is_ascii_graphic() && !matches!(c, '"' | ',' | ';' | '\\');
    match quoted.unwrap_or(&pair.value).chars().find(|c| !is_allowed(c)) {
        Some(found) => Err(format!("has the character {found:?}, which a cookie can't have: encode it")),
        None => Ok(Cow::Borrowed(&pair.value)),
    }
}

/// `a=1&b=2`: a query string or URL-encoded form.
pub(crate) fn join_pairs(pairs: &[Pair]) -> String {
    let mut joined = String::new();
    for pair in pairs {
        if !joined.is_empty() {
            joined.push('&');
        }
        // JSON without a name is the whole query string.
        if !(pair.name.is_empty() && pair.is_json) {
            joined.push_str(&component(&pair.name));
            joined.push('=');
        }
        joined.push_str(&pair.encoded_value());
    }
    joined
}

/// The pairs of a parameter in a query string, a form or a cookie header.
pub(crate) fn pairs(name: &str, style: Style, value: &Value) -> Result<Vec<Pair>, String> {
    match value {
        Value::Failed(problem) => Err(problem.clone()),
        Value::Text(text) => Ok(vec![Pair::new(name, text)]),
        Value::Reserved(text) => {
            let encoded = utf8_percent_encode(text, NOT_RESERVED).to_string();
            Ok(vec![Pair::encoded(name, text.clone(), encoded)])
        }
        Value::Json(text) => Ok(vec![Pair::json(name, text)]),
        Value::Fields(fields) => {
            let pair = |Field { text, is_json }: &Field| Pair { is_json: *is_json, ..Pair::new(name, text) };
            Ok(fields.iter().map(pair).collect())
        }
        Value::List(items) if items.is_empty() => Ok(Vec::new()),
        Value::List(items) => match style {
            Style::SpaceDelimited => delimited(name, items, ' ', "%20"),
            Style::PipeDelimited => delimited(name, items, '|', "%7C"),
            Style::Form { explode: false } | Style::Simple { .. } => Ok(vec![comma_separated(name, items)]),
            Style::Form { .. }
            | Style::Cookie
            | Style::DeepObject { .. }
            | Style::Label { .. }
            | Style::Matrix { .. } => Ok(items.iter().map(|item| Pair::new(name, item)).collect()),
        },
        Value::Object(properties) if matches!(style, Style::Form { explode: true } | Style::Cookie) => {
            Ok(scalars(properties)?.iter().map(|(key, value)| Pair::new(key, value)).collect())
        }
        Value::Object(properties) if properties.is_empty() => Ok(Vec::new()),
        Value::Object(properties) => {
            let flat: Vec<String> = scalars(properties)?.into_iter().flat_map(|(k, v)| [k.to_owned(), v]).collect();
            match style {
                Style::SpaceDelimited => delimited(name, &flat, ' ', "%20"),
                Style::PipeDelimited => delimited(name, &flat, '|', "%7C"),
                _ => Ok(vec![comma_separated(name, &flat)]),
            }
        }
        Value::Tree(tree) => {
            let mut pairs = Vec::new();
            bracket_pairs(name, tree, style == Style::DeepObject { indexed: true }, &mut pairs)?;
            Ok(pairs)
        }
    }
}

/// Commas between items are literal, commas within items are encoded.
fn comma_separated(name: &str, items: &[String]) -> Pair {
    let encoded: Vec<Cow<'_, str>> = items.iter().map(|item| component(item)).collect();
    Pair::encoded(name, items.join(","), encoded.join(","))
}

/// The delimiter is percent-encoded too, so items cannot contain it.
fn delimited(name: &str, items: &[String], delimiter: char, encoded: &str) -> Result<Vec<Pair>, String> {
    if items.iter().any(|item| item.contains(delimiter)) {
        return Err(format!("has an item with {delimiter:?}, which separates the items"));
    }
    let parts: Vec<Cow<'_, str>> = items.iter().map(|item| component(item)).collect();
    Ok(vec![Pair::encoded(name, items.join(&delimiter.to_string()), parts.join(encoded))])
}

/// `items[0][price]=x`, or `items[][price]=x` without indexes. Servers split names at brackets, and items without indexes
/// where a name returns, so that some values have no such form.
fn bracket_pairs(name: &str, value: &Json, indexed: bool, pairs: &mut Vec<Pair>) -> Result<(), String> {
    match value {
        Json::Null => {}
        Json::Object(properties) => {
            for (key, value) in properties {
                if key.is_empty() || key.contains(['[', ']']) {
                    return Err(format!("has the property {key:?}, whose name has no place in brackets"));
                }
                bracket_pairs(&format!("{name}[{key}]"), value, indexed, pairs)?;
            }
        }
        Json::Array(items) => {
            let mut previous = pairs.len();
            for (index, item) in items.iter().enumerate() {
                let start = pairs.len();
                let step = if indexed { index.to_string() } else { String::new() };
                bracket_pairs(&format!("{name}[{step}]"), item, indexed, pairs)?;
                let Some(first) = pairs.get(start) else {
                    return Err(format!("has the item {index}, which is null or empty"));
                };
                let is_new =
                    || pairs.get(previous..start).unwrap_or_default().iter().any(|pair| pair.name == first.name);
                if !indexed && (item.is_array() || item.is_object() && index > 0 && !is_new()) {
                    return Err(format!(
                        "has the item {index}, which servers cannot tell from the one before in `{name}[]`"
                    ));
                }
                previous = start;
            }
        }
        Json::Bool(_) | Json::Number(_) | Json::String(_) => pairs.push(Pair::new(name, &free_text(value))),
    }
    Ok(())
}

fn scalars(properties: &[(String, Json)]) -> Result<Vec<(&str, String)>, String> {
    properties.iter().map(|(key, value)| Ok((key.as_str(), scalar(key, value)?))).collect()
}

fn scalar(key: &str, value: &Json) -> Result<String, String> {
    match value {
        Json::String(text) => Ok(text.clone()),
        Json::Bool(_) | Json::Number(_) => Ok(free_text(value)),
        Json::Null | Json::Array(_) | Json::Object(_) => {
            Err(format!("has the property {key}, which is not a plain value"))
        }
    }
}

/// The encoded text of a parameter in a path.
pub(crate) fn path<'a>(name: &str, style: Style, value: &'a Value) -> Result<Cow<'a, str>, String> {
    match value {
        Value::Failed(problem) => Err(problem.clone()),
        Value::Tree(_) | Value::Fields(_) => Err("has a style that is only for queries and forms".to_owned()),
        Value::Text(text) | Value::Reserved(text) if text.is_empty() => Err("must not be empty".to_owned()),
        Value::Text(text) | Value::Reserved(text) | Value::Json(text) => {
            let text = component(text);
            Ok(match style {
                Style::Label { .. } => format!(".{text}").into(),
                Style::Matrix { .. } => format!(";{}={text}", component(name)).into(),
                _ => text,
            })
        }
        Value::List(items) => {
            if items.is_empty() || items.iter().all(String::is_empty) {
                return Err("must not be empty".to_owned());
            }
            let name = component(name);
            let items: Vec<Cow<'_, str>> = items.iter().map(|item| component(item)).collect();
            let text = match style {
                Style::Label { explode: true } => format!(".{}", items.join(".")),
                Style::Label { explode: false } => format!(".{}", items.join(",")),
                Style::Matrix { explode: true } => format!(";{name}={}", items.join(&format!(";{name}="))),
                Style::Matrix { explode: false } => format!(";{name}={}", items.join(",")),
                _ => items.join(","),
            };
            Ok(text.into())
        }
        Value::Object(properties) => {
            if properties.is_empty() {
                return Err("must not be empty".to_owned());
            }
            let name = component(name);
            let scalars = scalars(properties)?;
            let encoded: Vec<(Cow<'_, str>, Cow<'_, str>)> =
                scalars.iter().map(|(key, value)| (component(key), component(value))).collect();
            let joined = |between: &str, separator: &str| {
                encoded.iter().map(|(key, value)| format!("{key}{between}{value}")).collect::<Vec<_>>().join(separator)
            };
            let text = match style {
                Style::Label { explode: true } => format!(".{}", joined("=", ".")),
                Style::Label { explode: false } => format!(".{}", joined(",", ",")),
                Style::Matrix { explode: true } => format!(";{}", joined("=", ";")),
                Style::Matrix { explode: false } => format!(";{name}={}", joined(",", ",")),
                Style::Simple { explode: true } => joined("=", ","),
                _ => joined(",", ","),
            };
            Ok(text.into())
        }
    }
}

/// The text of a parameter in a header.
pub(crate) fn header(style: Style, value: &Value) -> Result<String, String> {
    let text = match value {
        Value::Failed(problem) => return Err(problem.clone()),
        Value::Tree(_) | Value::Fields(_) => return Err("has a style that is only for queries and forms".to_owned()),
        Value::Text(text) | Value::Reserved(text) | Value::Json(text) => text.clone(),
        Value::List(items) => {
            if items.iter().any(|item| item.contains(',')) {
                return Err("has an item with a comma, which separates the items".to_owned());
            }
            items.join(",")
        }
        Value::Object(properties) => {
            let between = if matches!(style, Style::Simple { explode: true }) { "=" } else { "," };
            let parts: Vec<String> =
                scalars(properties)?.iter().map(|(key, value)| format!("{key}{between}{value}")).collect();
            parts.join(",")
        }
    };
    if text.chars().any(char::is_control) {
        return Err("has a control character, which is not allowed in a header".to_owned());
    }
    if text.trim_matches(' ').len() != text.len() {
        return Err("begins or ends with a space, which is not allowed in a header".to_owned());
    }
    Ok(text)
}
