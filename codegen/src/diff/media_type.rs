//! Schemas and encodings of a media type.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_yaml::Value;

use super::change::{Change, Consequence, breaks, extends, none, risks};
use super::comparison::Comparison;
use super::node::{Node, fingerprint};
use super::pair::{Directions, Notation, Pair};
use super::schema::Schema;
use super::schemas::children;
use crate::lower::view::SchemaKind;
use crate::openapi::media::{essence, is_multipart, is_xml};

/// The rest of the keys of an encoding, and the media types.
type Encoding = (BTreeMap<String, String>, BTreeSet<String>);

impl<'d> Comparison<'d> {
    /// Compares a media type that both sides have. `pair` has its schemas. Returns the changes that affect the items of
    /// the whole body.
    pub(super) fn media_type(&mut self, name: &str, [old, new]: [&Node<'d>; 2], pair: Pair<'d>) -> Vec<Change> {
        let subject = pair.subject.clone();
        self.encodings(old, new, &pair);
        self.part_headers([old, new], &PARTS, &subject, pair.directions);
        let mut changes = part_encodings(old, new, &subject, pair.directions);
        if let Some(found) = old.key_change(new, UNREAD) {
            let message = format!("the schema of the {subject} that clients do not read is {}", found.verb());
            let wire = risks("only the API checks it");
            self.add(found.change("stream-schema-changed", &subject, message, wire).names([name]));
        }
        let as_xml = |part: &Node<'d>| {
            let types = part.text("contentType").unwrap_or_default();
            types.split(',').any(|one| is_xml(&essence(one)))
        };
        let has_xml_parts = PARTS.iter().any(|key| new.parts(key).iter().any(|(_, part)| as_xml(part)));
        let notation = match &*essence(name) {
            "*/*" | "application/*" | "text/*" => Notation::MaybeXml,
            name if is_xml(name) => Notation::Xml,
            _ if has_xml_parts && new.get(ITEMS).is_some() => Notation::Xml,
            _ => Notation::Json,
        };
        let pair = Pair { directions: Directions { notation, ..pair.directions }, ..pair };
        let mut in_xml = new.entries("encoding");
        in_xml.retain(|(_, field)| as_xml(field));
        // The items of a list are parts without a name.
        let has_xml_items = has_xml_parts && pair.revision.kind() == Some(SchemaKind::Array);
        let is_xml = |value: &Pair<'d>| {
            in_xml.iter().any(|(name, _)| *name == value.name) || has_xml_items && value.name == pair.name
        };
        for mut value in if in_xml.is_empty() && !has_xml_items { Vec::new() } else { children(&pair) } {
            if is_xml(&value) {
                value.directions.notation = Notation::Xml;
                self.value(value);
            }
        }
        match [old, new].map(|node| Some((node.get("schema")?, node.get(ITEMS).is_some()))) {
            [None, None] => {}
            [Some((_, was)), Some((place, is))] if was != is => {
                let (pair, wire) = of_items(pair, is, is_multipart(&essence(name)));
                let [before, after] = if is { ["schema", "itemSchema"] } else { ["itemSchema", "schema"] };
                let what = if is {
                    "has a schema of each item instead of one of the whole content"
                } else {
                    "has a schema of the whole content instead of one of each item"
                };
                let change = place.says("stream-schema-changed", &subject, what, wire);
                changes.push(change.before(before).after(after));
                if let Some(pair) = pair {
                    self.value(pair);
                }
            }
            _ => self.value(pair),
        }
        changes
    }

    /// Compares the encodings of the fields that both sides have. A new field has no old encoding.
    fn encodings(&mut self, old: &Node<'d>, new: &Node<'d>, pair: &Pair<'d>) {
        let (subject, directions) = (&pair.subject, pair.directions);
        let [before, after] = [&pair.base, &pair.revision].map(Schema::properties);
        let [was, is] = [old, new].map(|node| node.schema("encoding"));
        for (name, places) in before {
            let Some(revised) = after.get(name) else { continue };
            self.part([&was.schema(name), &is.schema(name)], &format!("field `{name}` of the {subject}"), directions);
            let Some(found) = was.key_change(&is, name) else { continue };
            let field = |node: &Option<Node<'d>>, places: &[Node<'d>]| {
                Some(effective(node.as_ref(), &Schema::all(places.to_vec())?))
            };
            let (Some(before), Some(after)) = (field(&found.before, &places), field(&found.after, revised)) else {
                continue;
            };
            if before == after {
                continue;
            }
            let place = if is.value.is_null() { new } else { &found.place };
            let message = format!("the encoding of the field `{name}` of the {subject} changed");
            let wire = judged(directions, &[before], &[after]);
            let items = [pair.in_base.field(name, &places).items, pair.in_revision.field(name, revised).items].concat();
            let change = place.change("encoding-changed", subject, message, wire).values(found.written_values());
            self.add(change.items(items).names([name]));
        }
    }

    /// Compares the headers of a part, and those of the parts in it. A header may have parts with the same header.
    fn part(&mut self, [old, new]: [&Node<'d>; 2], subject: &str, directions: Directions) {
        if !self.compared.insert((old.pointer.clone(), new.pointer.clone())) {
            return;
        }
        self.headers(old, new, subject, directions);
        self.part_headers([old, new], &["x-openapi-encoding", PARTS[0], PARTS[1]], subject, directions);
    }

    /// Compares the headers of the parts that these keys describe.
    fn part_headers(&mut self, [old, new]: [&Node<'d>; 2], keys: &[&str], subject: &str, directions: Directions) {
        for key in keys {
            let any = [old, new].map(|node| node.schema(key));
            let (mut before, after) = (old.parts(key), new.parts(key));
            for (label, part) in after {
                let old = before.shift_remove(&label);
                self.part([old.as_ref().unwrap_or(&any[0]), &part], &format!("{label} of the {subject}"), directions);
            }
            for (label, part) in before {
                self.part([&part, &any[1]], &format!("{label} of the {subject}"), directions);
            }
        }
    }
}

/// The keys that describe parts without a name: the first parts, and each other part.
const PARTS: [&str; 2] = ["x-openapi-prefixEncoding", "x-openapi-itemEncoding"];

impl Node<'_> {
    /// Returns the encodings of a key by the parts that they describe.
    fn parts(&self, key: &str) -> IndexMap<String, Self> {
        let Some(node) = self.get(key) else { return IndexMap::new() };
        if key == PARTS[1] {
            return [("parts".to_owned(), node)].into_iter().collect();
        }
        let fields = node.children().into_iter().map(|(name, part)| (format!("field `{name}`"), part));
        let numbered = node.elements().into_iter().zip(1..).map(|(part, number)| (format!("part {number}"), part));
        fields.chain(numbered).collect()
    }
}

/// The key of a media type whose schema describes the items of a stream.
const ITEMS: &str = "x-openapi-itemSchema";

/// The key of a schema that clients do not read: that of the whole content beside that of the items, or that of the items
/// of content that is not a stream.
const UNREAD: &str = "x-openapi-unreadSchema";

/// Returns the values to compare of a schema of the whole content and one of its items, and the wire consequence.
/// `is_last` is true if the revision has that of the items.
fn of_items(mut pair: Pair<'_>, is_last: bool, is_multipart: bool) -> (Option<Pair<'_>>, Consequence) {
    let (whole, usage) =
        if is_last { (&mut pair.base, &mut pair.in_base) } else { (&mut pair.revision, &mut pair.in_revision) };
    if whole.kind() == Some(SchemaKind::Array) {
        let any = whole.node.schema("items");
        *whole = Schema::all(whole.list_items()).unwrap_or_else(|| Schema::at(any));
        *usage = usage.inner();
        return (Some(pair), none("a list and the schema of its items describe the same content"));
    }
    if is_multipart {
        let request = breaks("the server expects other parts than existing clients send");
        return (None, pair.directions.judge(request, breaks("existing clients expect other parts")));
    }
    let sentence = if is_last {
        "the schema may have described each item before: check that the API has not changed"
    } else {
        "the schema may still describe each item: check that the API has not changed"
    };
    (Some(pair), risks(sentence))
}

/// Returns the changes of the encodings of parts without a name.
fn part_encodings(old: &Node<'_>, new: &Node<'_>, subject: &str, directions: Directions) -> Vec<Change> {
    let each = |media_type: &Node<'_>, key: &str| match media_type.get(key) {
        Some(list) if list.value.is_sequence() => {
            let any = Schema::at(list.schema("schema"));
            list.elements().iter().map(|encoding| effective(Some(encoding), &any)).collect()
        }
        encoding => vec![effective(encoding.as_ref(), &Schema::at(media_type.schema("schema")))],
    };
    let changes = PARTS.into_iter().zip(["the first parts", "each part"]).filter_map(|(key, parts)| {
        let found = old.key_change(new, key)?;
        let (before, after) = (each(old, key), each(new, key));
        let message = format!("the encoding of {parts} of the {subject} changed");
        let wire = judged(directions, &before, &after);
        let change = found.place.as_written().change("encoding-changed", subject, message, wire);
        (before != after).then(|| change.values(found.written_values()))
    });
    changes.collect()
}

/// Returns the consequence of other encodings.
fn judged(directions: Directions, before: &[Encoding], after: &[Encoding]) -> Consequence {
    let (old, new, kept, lost) = if directions.request {
        let kept = "the server accepts the media types of existing clients";
        (before, after, kept, "existing clients use the old encoding")
    } else {
        (after, before, "existing receivers know the media types", "existing receivers expect the old encoding")
    };
    let is_kept = |(old, new): (&Encoding, &Encoding)| old.0 == new.0 && old.1.is_subset(&new.1);
    if old.len() == new.len() && old.iter().zip(new).all(is_kept) { extends(kept) } else { breaks(lost) }
}

/// Returns an encoding without what is the default for its field: the rest of its keys, and the media types.
fn effective(encoding: Option<&Node<'_>>, field: &Schema<'_>) -> Encoding {
    let is_simple = !matches!(field.kind(), Some(SchemaKind::Object | SchemaKind::Array) | None);
    let entries = encoding.map(Node::children).unwrap_or_default().into_iter();
    let has_meaning =
        |key: &str| key != "contentType" && !is_beside(key) && !(is_simple && matches!(key, "style" | "explode"));
    let keys = entries
        .filter(|(key, _)| has_meaning(key))
        .map(|(key, node)| (key.to_owned(), fingerprint(&meaning(key, node.value))));
    let usual = match (field.kind(), field.text("format")) {
        (Some(SchemaKind::String), Some("binary" | "byte")) => "application/octet-stream",
        (Some(SchemaKind::Object), _) => "application/json",
        _ => "text/plain",
    };
    let declared = encoding.and_then(|node| node.text("contentType")).filter(|text| !text.trim().is_empty());
    let types = declared.unwrap_or(if is_simple || field.kind() == Some(SchemaKind::Object) { usual } else { "" });
    let types = types.split(',').map(|one| one.trim().to_ascii_lowercase()).filter(|one| !one.is_empty());
    (keys.collect(), types.collect())
}

/// Returns true if a key of an encoding is no part of it: headers are compared by themselves.
fn is_beside(key: &str) -> bool {
    key == "headers" || key.starts_with("x-") && !key.starts_with("x-openapi-")
}

/// Returns the value of a key of an encoding without what is beside the encodings in it.
fn meaning(key: &str, value: &Value) -> Value {
    match value {
        Value::Mapping(mapping) => {
            let are_names = key == "x-openapi-encoding";
            let entries = mapping.iter().filter_map(|(key, value)| Some((key.as_str()?, value)));
            let kept = entries.filter(|(key, _)| are_names || !is_beside(key));
            let kept = kept.map(|(key, value)| (key.into(), meaning(if are_names { "" } else { key }, value)));
            Value::Mapping(kept.collect())
        }
        Value::Sequence(items) => Value::Sequence(items.iter().map(|item| meaning("", item)).collect()),
        other => other.clone(),
    }
}
