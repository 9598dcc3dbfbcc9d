//! Encoding of values by the rules of OpenAPI and RFC 6570.

use serde_json::Value;

use crate::percent::{literal, percent, percent_byte};

/// Percent-encodes text except reserved characters that can't end or change a value.
fn percent_unreserved(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b':' | b'/' | b'?' | b'[' | b']' | b'@' | b'!' | b'$' | b'\'' | b'(' | b')' | b'*' | b',' | b';' => {
            char::from(byte).to_string()
        }
        _ => percent_byte(byte),
    };
    text.bytes().map(encode).collect()
}

/// Returns text unchanged, and any other value as JSON.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns style and explode of a parameter or an encoding, with the defaults of its location.
fn style<'a>(declared: &'a Value, default: &'a str) -> (&'a str, bool) {
    let style = declared["style"].as_str().unwrap_or(default);
    (style, declared["explode"].as_bool().unwrap_or(style == "form"))
}

/// Expands the path template with the values of its parameters.
pub(crate) fn path(template: &str, parameters: &[(&Value, Value)]) -> String {
    let mut pieces = template.split('{');
    let mut path = literal(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (name, after) = piece.split_once('}').unwrap_or((piece, ""));
        let given = parameters.iter().find(|(parameter, _)| parameter["name"] == name);
        path.extend(given.map(|(parameter, value)| in_path(parameter, name, value)));
        path.push_str(&literal(after));
    }
    path
}

fn in_path(parameter: &Value, name: &str, value: &Value) -> String {
    if parameter.get("content").is_some() {
        return percent(&value.to_string());
    }
    let (style, explode) = style(parameter, "simple");
    let (prefix, separator) = match (style, explode) {
        ("label", true) => (".", "."),
        ("label", false) => (".", ","),
        ("matrix", true) => (";", ";"),
        ("matrix", false) => (";", ","),
        _ => ("", ","),
    };
    let named = |text: String| if style == "matrix" { format!("{}={text}", percent(name)) } else { text };
    let written = match value {
        Value::Array(items) => {
            let items = items.iter().map(|item| percent(&text(item)));
            if style == "matrix" && explode {
                items.map(named).collect::<Vec<_>>().join(separator)
            } else {
                named(items.collect::<Vec<_>>().join(separator))
            }
        }
        Value::Object(_) if explode => flat(value, "=").join(separator),
        Value::Object(_) => named(flat(value, ",").join(",")),
        _ => named(percent(&text(value))),
    };
    format!("{prefix}{written}")
}

/// Returns the percent-encoded properties of an object, with name and value joined.
fn flat(object: &Value, between: &str) -> Vec<String> {
    let properties = object.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    properties.map(|(key, value)| format!("{}{between}{}", percent(key), percent(&text(value)))).collect()
}

/// Returns names and percent-encoded values of a parameter in the query or a form. `brackets` is the form of lists in a
/// `deepObject`, `empty` or with indexes, unless the parameter declares its own.
pub(crate) fn pairs(name: &str, declared: &Value, value: &Value, brackets: &str) -> Vec<(String, String)> {
    let one = |value: String| vec![(name.to_owned(), value)];
    if declared.get("content").is_some() {
        return one(percent(&value.to_string()));
    }
    let (style, explode) = style(declared, "form");
    let encode = |text: &str| match (declared["allowReserved"] == true, explode || !value.is_array()) {
        (false, _) => percent(text),
        (true, true) => percent_unreserved(text),
        // A comma would end the item.
        (true, false) => percent_unreserved(text).replace(',', "%2C"),
    };
    let flat = || match value {
        Value::Array(items) => items.iter().map(|item| encode(&text(item))).collect(),
        Value::Object(properties) => properties
            .iter()
            .filter(|(_, value)| !value.is_null())
            .flat_map(|(key, value)| [encode(key), encode(&text(value))])
            .collect::<Vec<_>>(),
        _ => vec![encode(&text(value))],
    };
    match (style, value) {
        ("deepObject", _) => {
            let brackets = declared["x-rust-list-brackets"].as_str().unwrap_or(brackets);
            let pairs = deep(name.to_owned(), value, brackets);
            pairs.into_iter().map(|(name, value)| (name, encode(&value))).collect()
        }
        (_, Value::Array(_)) if explode => flat().into_iter().map(|item| (name.to_owned(), item)).collect(),
        (_, Value::Object(properties)) if explode => {
            let properties = properties.iter().filter(|(_, value)| !value.is_null());
            properties.map(|(key, value)| (key.clone(), encode(&text(value)))).collect()
        }
        // Nothing to send.
        (_, Value::Array(_) | Value::Object(_)) if flat().is_empty() => Vec::new(),
        ("spaceDelimited", _) => one(flat().join("%20")),
        ("pipeDelimited", _) => one(flat().join("%7C")),
        _ => one(flat().join(",")),
    }
}

/// Returns the names and values inside a `deepObject`. OpenAPI leaves lists and nested objects undefined; servers read
/// `items[0][price]=1`, or `ids[]=1` with empty brackets.
pub(crate) fn deep(name: String, value: &Value, brackets: &str) -> Vec<(String, String)> {
    let inside = |step: &str, inner: &Value| deep(format!("{name}[{step}]"), inner, brackets);
    match value {
        Value::Null => Vec::new(),
        Value::Object(properties) => properties.iter().flat_map(|(key, inner)| inside(key, inner)).collect(),
        Value::Array(items) if brackets == "empty" => items.iter().flat_map(|item| inside("", item)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().flat_map(|(index, item)| inside(&index.to_string(), item)).collect()
        }
        _ => vec![(name, text(value))],
    }
}

/// Returns the pairs of a cookie header. A character that a name must not have (RFC 6265) is percent-encoded.
pub(crate) fn cookies(name: &str, declared: &Value, value: &Value) -> Vec<String> {
    if declared["style"] == "cookie" {
        let plain = |name: &str, value: &Value| format!("{}={}", token(name), text(value));
        return match value {
            Value::Array(items) => items.iter().map(|item| plain(name, item)).collect(),
            Value::Object(properties) => {
                properties.iter().filter(|(_, value)| !value.is_null()).map(|(key, value)| plain(key, value)).collect()
            }
            _ => vec![plain(name, value)],
        };
    }
    let pairs = pairs(name, declared, value, "");
    pairs.iter().map(|(name, value)| format!("{}={value}", token(name))).collect()
}

/// Percent-encodes the characters that a token must not have (RFC 9110).
pub(crate) fn token(text: &str) -> String {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let encode = |byte: u8| if is_allowed(byte) { char::from(byte).to_string() } else { percent_byte(byte) };
    text.bytes().map(encode).collect()
}

/// Returns the value of a header.
pub(crate) fn header(parameter: &Value, value: &Value) -> String {
    if parameter.get("content").is_some() {
        return value.to_string();
    }
    let (_, explode) = style(parameter, "simple");
    let between = if explode { "=" } else { "," };
    match value {
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        Value::Object(properties) => {
            let properties = properties.iter().map(|(key, value)| format!("{key}{between}{}", text(value)));
            properties.collect::<Vec<_>>().join(",")
        }
        _ => text(value),
    }
}

/// Returns names and percent-encoded values of a form field: with the style of its encoding, otherwise in its default
/// media type, which is JSON for an object.
pub(crate) fn field(name: &str, encoding: &Value, value: &Value, brackets: &str) -> Vec<(String, String)> {
    let has_style = ["style", "explode", "allowReserved"].iter().any(|key| encoding.get(key).is_some());
    match value {
        Value::Object(_) if !has_style => vec![(name.to_owned(), percent(&value.to_string()))],
        _ => pairs(name, encoding, value, brackets),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The example table of the specification, with `%7C` for the bar, which is not allowed in URLs.
    #[test]
    fn styles_match_the_specification() {
        let (array, object) = (json!(["blue", "black", "brown"]), json!({"B": 150, "G": 200, "R": 100}));
        let parameter = |style: &str, explode: bool| json!({"name": "color", "style": style, "explode": explode});
        let path = |style, explode, value: &Value| in_path(&parameter(style, explode), "color", value);
        assert_eq!(path("matrix", false, &json!("blue")), ";color=blue");
        assert_eq!(path("matrix", false, &array), ";color=blue,black,brown");
        assert_eq!(path("matrix", false, &object), ";color=B,150,G,200,R,100");
        assert_eq!(path("matrix", true, &array), ";color=blue;color=black;color=brown");
        assert_eq!(path("matrix", true, &object), ";B=150;G=200;R=100");
        assert_eq!(path("label", false, &json!("blue")), ".blue");
        assert_eq!(path("label", false, &array), ".blue,black,brown");
        assert_eq!(path("label", true, &array), ".blue.black.brown");
        assert_eq!(path("label", true, &object), ".B=150.G=200.R=100");
        assert_eq!(path("simple", false, &array), "blue,black,brown");
        assert_eq!(path("simple", false, &object), "B,150,G,200,R,100");
        assert_eq!(path("simple", true, &object), "B=150,G=200,R=100");
        let query = |style: &str, explode, value: &Value| {
            let pairs = pairs("color", &parameter(style, explode), value, "indexed");
            pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
        };
        assert_eq!(query("form", false, &array), "color=blue,black,brown");
        assert_eq!(query("form", false, &object), "color=B,150,G,200,R,100");
        assert_eq!(query("form", true, &json!("blue")), "color=blue");
        assert_eq!(query("form", true, &array), "color=blue&color=black&color=brown");
        assert_eq!(query("form", true, &object), "B=150&G=200&R=100");
        assert_eq!(query("spaceDelimited", false, &array), "color=blue%20black%20brown");
        assert_eq!(query("pipeDelimited", false, &array), "color=blue%7Cblack%7Cbrown");
        assert_eq!(query("deepObject", true, &object), "color[B]=150&color[G]=200&color[R]=100");
    }

    #[test]
    fn lists_of_deep_objects_have_indexes_or_empty_brackets() {
        let value = json!({"a": [{"b": 1, "c": null}, {"b": "&"}], "d": {"e": []}});
        let names = |declared: &Value, brackets| {
            let pairs = pairs("x", declared, &value, brackets);
            pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
        };
        let style = json!({"style": "deepObject"});
        assert_eq!(names(&style, "indexed"), "x[a][0][b]=1&x[a][1][b]=%26");
        assert_eq!(names(&style, "empty"), "x[a][][b]=1&x[a][][b]=%26");
        let own = json!({"style": "deepObject", "x-rust-list-brackets": "indexed"});
        assert_eq!(names(&own, "empty"), "x[a][0][b]=1&x[a][1][b]=%26");
    }

    #[test]
    fn form_fields_are_encoded() {
        let object = json!({"a": [1]});
        assert_eq!(field("Data", &json!(null), &object, "indexed"), [("Data".to_owned(), percent("{\"a\":[1]}"))]);
        assert_eq!(
            field("Data", &json!({"style": "deepObject"}), &json!({"a": 1}), "indexed"),
            [("Data[a]".to_owned(), "1".to_owned())]
        );
    }
}
