//! Encoding of values by the rules of OpenAPI and RFC 6570.

use serde_json::Value;

use crate::percent::{percent, percent_byte};

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
    let mut path = template.to_owned();
    for (parameter, value) in parameters {
        let name = parameter["name"].as_str().unwrap_or_default();
        path = path.replace(&format!("{{{name}}}"), &in_path(parameter, name, value));
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

/// Returns names and percent-encoded values in the bracket form, which servers read in the style `deepObject`. A list
/// inside has indexes unless `brackets` is `empty`.
pub(crate) fn bracketed(name: &str, value: &Value, brackets: &str) -> Vec<(String, String)> {
    let inside = |step: &str, inner: &Value| bracketed(&format!("{name}[{step}]"), inner, brackets);
    match value {
        Value::Null => Vec::new(),
        Value::Object(properties) => properties.iter().flat_map(|(key, inner)| inside(key, inner)).collect(),
        Value::Array(items) if brackets == "empty" => items.iter().flat_map(|item| inside("", item)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().flat_map(|(index, item)| inside(&index.to_string(), item)).collect()
        }
        plain => vec![(name.to_owned(), percent(&text(plain)))],
    }
}

/// Returns names and percent-encoded values of a parameter in the query, a cookie or a form. `brackets` is the form of
/// lists in the bracket form, unless the parameter has its own.
pub(crate) fn pairs(name: &str, declared: &Value, value: &Value, brackets: &str) -> Vec<(String, String)> {
    let one = |value: String| vec![(name.to_owned(), value)];
    if declared.get("content").is_some() {
        return one(percent(&value.to_string()));
    }
    let (style, explode) = style(declared, "form");
    if style == "deepObject" {
        return bracketed(name, value, declared["x-rust-list-brackets"].as_str().unwrap_or(brackets));
    }
    let join = |items: &[Value], by: &str| items.iter().map(|item| percent(&text(item))).collect::<Vec<_>>().join(by);
    match value {
        Value::Array(items) => match style {
            "spaceDelimited" if !explode => one(join(items, "%20")),
            "pipeDelimited" if !explode => one(join(items, "%7C")),
            _ if explode => items.iter().map(|item| (name.to_owned(), percent(&text(item)))).collect(),
            _ => one(join(items, ",")),
        },
        Value::Object(properties) => {
            let properties = properties.iter().filter(|(_, value)| !value.is_null());
            match style {
                _ if explode => properties.map(|(key, value)| (key.clone(), percent(&text(value)))).collect(),
                "spaceDelimited" => one(flat(value, "%20").join("%20")),
                "pipeDelimited" => one(flat(value, "%7C").join("%7C")),
                _ => one(flat(value, ",").join(",")),
            }
        }
        _ if declared["allowReserved"] == true => one(percent_unreserved(&text(value))),
        _ => one(percent(&text(value))),
    }
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
        assert_eq!(query("spaceDelimited", false, &object), "color=B%20150%20G%20200%20R%20100");
        assert_eq!(query("pipeDelimited", false, &object), "color=B%7C150%7CG%7C200%7CR%7C100");
        assert_eq!(query("deepObject", true, &object), "color[B]=150&color[G]=200&color[R]=100");
    }

    #[test]
    fn lists_and_nested_objects_are_in_brackets() {
        let value = json!({"a": [{"b": 1, "c": null}, {"b": "&"}], "d": {"e": []}});
        let style = json!({"style": "deepObject", "explode": true});
        let names = |declared: &Value, brackets| {
            let pairs = pairs("x", declared, &value, brackets);
            pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
        };
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
