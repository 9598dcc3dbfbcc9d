//! The XML form of values, by the XML objects of their schemas.

use serde_json::Value;

use crate::body::properties;
use crate::document::Document;
use crate::encode;

/// Returns an XML document. The root is named by its schema, or by the component.
pub(crate) fn text(document: &Document, schema: &Value, value: &Value) -> String {
    let component = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
    let mut text = "<?xml version=\"1.0\"?>".to_owned();
    element(document, schema, component.unwrap_or("root"), value, &mut text);
    text
}

/// Appends an element, or one for each item of an unwrapped list.
fn element(document: &Document, schema: &Value, name: &str, value: &Value, text: &mut String) {
    let schema = document.resolve(schema);
    let xml = &schema["xml"];
    let name = xml["name"].as_str().unwrap_or(name);
    match value {
        Value::Null => {}
        Value::Array(items) => {
            let is_wrapped = xml["wrapped"] == true || xml["nodeType"] == "element";
            // The name of a list is that of its items, unless they have their own.
            tag(is_wrapped.then_some(name), "", text, |text| {
                for item in items {
                    element(document, &schema["items"], name, item, text);
                }
            });
        }
        Value::Object(entries) => {
            let declared = properties(document, schema, 0);
            let property = |name: &str| {
                let found = declared.iter().find(|(known, _)| *known == name).map(|(_, property)| *property);
                found.unwrap_or(&schema["additionalProperties"])
            };
            let is_attribute = |name: &str| {
                let xml = &document.resolve(property(name))["xml"];
                xml["attribute"] == true || xml["nodeType"] == "attribute"
            };
            let attributes = entries.iter().filter(|(key, value)| is_attribute(key) && !value.is_null());
            let attributes = attributes.map(|(key, value)| {
                let name = document.resolve(property(key))["xml"]["name"].as_str().unwrap_or(key);
                format!(" {name}=\"{}\"", escaped(&encode::text(value)))
            });
            tag(Some(name), &attributes.collect::<String>(), text, |text| {
                for (key, value) in entries.iter().filter(|(key, _)| !is_attribute(key)) {
                    element(document, property(key), key, value, text);
                }
            });
        }
        _ if xml["nodeType"] == "text" => text.push_str(&escaped(&encode::text(value))),
        _ if xml["nodeType"] == "cdata" => {
            let sections = encode::text(value).replace("]]>", "]]]]><![CDATA[>");
            text.extend(["\n <![CDATA[", &sections, "]]>\n"]);
        }
        _ => tag(Some(name), "", text, |text| text.push_str(&escaped(&encode::text(value)))),
    }
}

/// Appends content in an element, or without one.
fn tag(name: Option<&str>, attributes: &str, text: &mut String, content: impl FnOnce(&mut String)) {
    text.push_str(&name.map(|name| format!("<{name}{attributes}>")).unwrap_or_default());
    content(text);
    text.push_str(&name.map(|name| format!("</{name}>")).unwrap_or_default());
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The examples of the XML object in the specification.
    #[test]
    fn values_are_written_by_their_xml_objects() {
        let animals = |list: Value, item: Value| json!({"properties": {"animals": {"type": "array", "xml": list, "items": {"type": "string", "xml": item}}}});
        let two = json!({"animals": ["a<b", "c"]});
        let person = json!({"allOf": [{"properties": {"id": {"xml": {"attribute": true, "name": "no"}}, "name": {}}}]});
        for (schema, value, expected) in [
            (animals(json!({}), json!({})), &two, "<animals>a&lt;b</animals><animals>c</animals>"),
            (
                animals(json!({"name": "x"}), json!({"name": "animal"})),
                &two,
                "<animal>a&lt;b</animal><animal>c</animal>",
            ),
            (
                animals(json!({"wrapped": true}), json!({})),
                &two,
                "<animals><animals>a&lt;b</animals><animals>c</animals></animals>",
            ),
            (
                animals(json!({"name": "aliens", "wrapped": true}), json!({"name": "animal"})),
                &two,
                "<aliens><animal>a&lt;b</animal><animal>c</animal></aliens>",
            ),
        ] {
            let document = Document::from(json!({}));
            let expected = format!("<?xml version=\"1.0\"?><root>{expected}</root>");
            assert_eq!(text(&document, &schema, value), expected);
        }
        let node = |kind: &str| json!({"xml": {"nodeType": kind}});
        let schema = json!({"properties": {"kind": node("attribute"), "name": node("text")}});
        let written = text(&Document::from(json!({})), &schema, &json!({"kind": "Cat", "name": "a<b"}));
        assert_eq!(written, "<?xml version=\"1.0\"?><root kind=\"Cat\">a&lt;b</root>");
        let written =
            text(&Document::from(json!({})), &json!({"properties": {"a": node("cdata")}}), &json!({"a": "<]]>"}));
        assert_eq!(written, "<?xml version=\"1.0\"?><root>\n <![CDATA[<]]]]><![CDATA[>]]>\n</root>");
        let document = Document::from(json!({"components": {"schemas": {"Person": person}}}));
        let value = json!({"id": "a\"b", "name": 1.5, "more": null});
        let expected = "<?xml version=\"1.0\"?><Person no=\"a&quot;b\"><name>1.5</name></Person>";
        assert_eq!(text(&document, &json!({"$ref": "#/components/schemas/Person"}), &value), expected);
    }
}
