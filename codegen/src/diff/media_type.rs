//! Schemas and encodings of a media type.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::Value;

use super::change::{Change, Consequence, breaks, extends, none, risks};
use super::comparison::Comparison;
use super::node::{Node, fingerprint};
use super::pair::{Directions, Notation, Pair};
use super::rust_use::RustUse;
use super::schema::Schema;
use super::schemas::children;
use crate::lower::view::SchemaKind;
use crate::openapi::media::{essence, is_multipart, is_xml};

/// The rest of the keys of an encoding, and the media types.
type Encoding = (BTreeMap<String, String>, BTreeSet<String>);

impl<'d> Comparison<'d> {
    /// Compares a media type that both sides have. Returns the changes that affect the items of the whole body.
    pub(super) fn media_type(
        &mut self,
        name: &str,
        [old, new]: [&Node<'d>; 2],
        subject: &str,
        directions: Directions,
        uses: [RustUse<'d>; 2],
    ) -> Vec<Change> {
        self.encodings(old, new, subject, directions, &uses);
        let mut changes = part_encodings(old, new, subject, directions);
        if let Some(found) = old.key_change(new, UNREAD) {
            let message = format!("the schema of the {subject} that clients do not read is {}", found.verb());
            let wire = risks("only the API checks it");
            self.add(found.change("stream-schema-changed", subject, message, wire).names([name]));
        }
        let [base, revision] = [old, new].map(|node| Schema::at(node.schema("schema")));
        let [in_base, in_revision] = uses;
        let notation = match &*essence(name) {
            "*/*" | "application/*" | "text/*" => Notation::MaybeXml,
            name if is_xml(name) => Notation::Xml,
            _ => Notation::Json,
        };
        let directions = Directions { notation, ..directions };
        let pair = Pair::new(base, revision, directions, subject, "").used(in_base, in_revision);
        let as_xml = |field: &Node<'d>| {
            let types = field.text("contentType").unwrap_or_default();
            types.split(',').any(|one| is_xml(&essence(one)))
        };
        let mut in_xml = new.entries("encoding");
        in_xml.retain(|(_, field)| as_xml(field));
        for mut field in if in_xml.is_empty() { Vec::new() } else { children(&pair) } {
            if in_xml.iter().any(|(name, _)| *name == field.name) {
                field.directions.notation = Notation::Xml;
                self.value(field);
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
                let change = place.says("stream-schema-changed", subject, what, wire);
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
    fn encodings(
        &mut self,
        old: &Node<'d>,
        new: &Node<'d>,
        subject: &str,
        directions: Directions,
        [in_base, in_revision]: &[RustUse<'d>; 2],
    ) {
        let [before, after] = [old, new].map(|node| Schema::at(node.schema("schema")).properties());
        let [was, is] = [old, new].map(|node| node.schema("encoding"));
        for (name, places) in before {
            let Some(revised) = after.get(name) else { continue };
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
            let items = [in_base.field(name, &places).items, in_revision.field(name, revised).items].concat();
            let change = place.change("encoding-changed", subject, message, wire).values(found.written_values());
            self.add(change.items(items).names([name]));
        }
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
    let parts = [("x-openapi-prefixEncoding", "the first parts"), ("x-openapi-itemEncoding", "each part")];
    let changes = parts.into_iter().filter_map(|(key, parts)| {
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
        |key: &str| key != "contentType" && !is_text(key) && !(is_simple && matches!(key, "style" | "explode"));
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

/// Keys whose value maps names to objects.
const MAPS: &[&str] =
    &["headers", "encoding", "content", "properties", "patternProperties", "dependentSchemas", "$defs", "definitions"];

/// Returns true if a key of an object has no meaning on the wire.
fn is_text(key: &str) -> bool {
    let key = key.strip_prefix("x-openapi-").unwrap_or(key);
    matches!(key, "title" | "summary" | "description" | "example" | "examples" | "externalDocs" | "$comment")
        || key.starts_with("x-")
}

/// Returns the value of a key of an object without the texts of the objects in it.
fn meaning(key: &str, value: &Value) -> Value {
    match value {
        Value::Mapping(mapping) if !matches!(key, "default" | "enum" | "const") => {
            let are_names = MAPS.contains(&key.strip_prefix("x-openapi-").unwrap_or(key));
            let entries = mapping.iter().filter_map(|(key, value)| Some((key.as_str()?, value)));
            let kept = entries.filter(|(key, _)| are_names || !is_text(key));
            let kept = kept.map(|(key, value)| (key.into(), meaning(if are_names { "" } else { key }, value)));
            Value::Mapping(kept.collect())
        }
        Value::Sequence(items) if !matches!(key, "default" | "enum" | "const") => {
            Value::Sequence(items.iter().map(|item| meaning("", item)).collect())
        }
        other => other.clone(),
    }
}
