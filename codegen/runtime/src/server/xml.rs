//! Encoding of values as XML, according to the descriptions of elements.

use serde_json::Value as Json;

use crate::interface::xml::{Element, Field, Kind, NodeType};

/// Encodes a document.
pub(crate) fn document(value: &Json, envelope: Option<&str>, element: &'static Element) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    match envelope {
        Some(envelope) => {
            let mut inner = String::new();
            object(&mut inner, element.name, value, element);
            wrap(&mut out, envelope, "", &inner);
        }
        None => object(&mut out, element.name, value, element),
    }
    out
}

/// `<name attributes>content</name>`
fn wrap(out: &mut String, name: &str, attributes: &str, content: &str) {
    out.extend(["<", name, attributes]);
    if content.is_empty() { out.push_str("/>") } else { out.extend([">", content, "</", name, ">"]) }
}

fn object(out: &mut String, name: &str, value: &Json, element: &Element) {
    let Json::Object(properties) = value else { return any(out, name, value) };
    let (mut attributes, mut content) = (String::new(), String::new());
    for Field { xml, json, node, kind } in element.fields {
        let Some(value) = properties.get(*json) else { continue };
        match node {
            NodeType::Attribute => attributes.extend([" ", xml, "=\"", &escape(&text(value)), "\""]),
            NodeType::Element => child(&mut content, xml, value, kind),
            NodeType::Text => content.push_str(&escape(&text(value))),
            NodeType::Cdata => content.push_str(&cdata(&text(value))),
        }
    }
    let is_declared = |name: &str| element.fields.iter().any(|field| field.json == name);
    for (name, value) in properties.iter().filter(|(name, _)| !is_declared(name) && is_name(name)) {
        any(&mut content, name, value);
    }
    wrap(out, name, &attributes, &content);
}

fn child(out: &mut String, name: &str, value: &Json, kind: &Kind) {
    match (kind, value) {
        (Kind::Element(element), _) => object(out, name, value, element),
        (Kind::List { item, wrapped: true }, Json::Array(items)) => {
            let mut content = String::new();
            for value in items {
                child(&mut content, item_name(item), value, item);
            }
            wrap(out, name, "", &content);
        }
        (Kind::List { item, wrapped: false }, Json::Array(items)) => {
            for value in items {
                child(out, name, value, item);
            }
        }
        (Kind::Any, _) => any(out, name, value),
        _ => wrap(out, name, "", &escape(&text(value))),
    }
}

/// The decoder accepts items of any name.
fn item_name(item: &Kind) -> &str {
    if let Kind::Element(element) = item { element.name } else { "item" }
}

/// Undeclared content: the items of a list repeat its name.
fn any(out: &mut String, name: &str, value: &Json) {
    match value {
        Json::Array(items) => items.iter().for_each(|item| any(out, name, item)),
        Json::Object(properties) => {
            let mut content = String::new();
            for (name, value) in properties.iter().filter(|(name, _)| is_name(name)) {
                any(&mut content, name, value);
            }
            wrap(out, name, "", &content);
        }
        _ => wrap(out, name, "", &escape(&text(value))),
    }
}

fn text(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Returns true if a name can be that of an element.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// A section `CDATA`. A parser would change some characters of it, so a text with these is escaped instead.
fn cdata(text: &str) -> String {
    if text.is_empty() || text.contains(|c: char| c.is_control() && c != '\n' && c != '\t') {
        return escape(text);
    }
    format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"))
}

/// Escapes markup, and leaves out characters that XML cannot represent.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\r' => escaped.push_str("&#13;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => escaped.push(character),
        }
    }
    escaped
}
