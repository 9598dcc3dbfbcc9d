//! Comparison of two schemas of the same value.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::accepts::shift_of_union;
use super::alternatives::matched_alternatives;
use super::change::{Consequence, breaks, extends, none, risks};
use super::comparison::{Comparison, deprecation, only_client};
use super::node::{KeyChange, Matched, Node, fingerprint, listed, matched};
use super::pair::{Directions, Notation, Pair, Shift};
use super::rust_use::RustUse;
use super::schema::{Additional, Schema};
use crate::lower::view::SchemaKind;
use crate::name::RustName;

/// Formats whose text represents another type.
const READ: &[&str] = &["date-time", "date", "date-time-rfc-2822", "byte", "binary", "time", "duration"];

/// The kind of change of a schema that is another component, or no longer one.
pub(super) const SCHEMA_MOVED: &str = "schema-moved";

impl<'d> Comparison<'d> {
    /// Compares every recorded pair and its nested values.
    pub(super) fn schemas(&mut self) {
        while let Some(index) = self.open.pop() {
            let children = self.pairs.get_index(index).map(|(_, pair)| children(pair)).unwrap_or_default();
            for child in children {
                self.value(child);
            }
        }
        for pair in std::mem::take(&mut self.pairs).values() {
            // The item of a list is not the counterpart of an object.
            if pair.base.kind() == pair.revision.kind() {
                self.counterparts.extend(pair.in_base.type_path().zip(pair.in_revision.type_path()));
                // The members of an `allOf` are also separate types.
                let [base, revision] = [&pair.base, &pair.revision].map(Schema::component_types);
                if base.len() == revision.len() {
                    self.counterparts.extend(base.into_iter().zip(revision));
                }
            }
            self.schema(pair);
        }
    }

    fn schema(&mut self, pair: &Pair<'d>) {
        let before = self.changes.len();
        if pair.is_annotation {
            if [&pair.base, &pair.revision].iter().any(|schema| schema.get("nullable").is_some()) {
                self.nullability(pair);
            }
            self.assertions(pair);
        } else if self.kinds(pair) {
            self.nullability(pair);
            self.values(pair);
            self.limits(pair);
            self.assertions(pair);
            self.properties(pair);
            self.additional(pair);
            self.alternatives(pair);
        }
        // Another type explains another name.
        let of_type = ["enum-added", "enum-removed", "format-changed", "type-changed"];
        if !self.changes[before..].iter().any(|change| of_type.contains(&change.id)) {
            self.component(pair);
        }
        self.defaults(pair);
        let (was, is) = (pair.base.flag("deprecated"), pair.revision.flag("deprecated"));
        if let Some((id, what, wire)) = deprecation(was, is, ["schema-deprecated", "schema-undeprecated"]) {
            self.add(pair.says(id, &pair.revision.get_or_self("deprecated"), what, wire));
        }
        self.schema_keys(pair);
        for (id, key) in [
            ("title-changed", "title"),
            ("description-changed", "description"),
            ("external-docs-changed", "externalDocs"),
        ] {
            self.text(id, key, pair.key_change(key), &pair.subject);
        }
        // Normalization keeps a list of several examples beside the first one.
        let examples = pair.key_change("example").or_else(|| pair.key_change("x-openapi-examples"));
        self.text("example-changed", "example", examples, &pair.subject);
        self.extensions(&pair.base.node, &pair.revision.node, &pair.subject);
    }

    /// Compares the components, which name types in Rust.
    fn component(&mut self, pair: &Pair<'d>) {
        let [before, after] = [pair.base.component, pair.revision.component];
        if pair.is_annotation || before == after {
            return;
        }
        let what = match (before, after) {
            (_, Some(after)) => format!("is now the component `{after}`"),
            (before, None) => format!("is no longer the component `{}`", before.unwrap_or_default()),
        };
        let is_renamed = pair.base.reference.is_some() && pair.revision.reference.is_some();
        let place = if is_renamed { &pair.revision.node } else { pair.revision.place() };
        let change = pair.says(SCHEMA_MOVED, place, &what, none("the place and name of a schema are not sent"));
        self.add(change.values([before, after].map(|name| name.map(str::to_owned))));
    }

    /// Compares types and formats. Returns true if the rest can be compared.
    fn kinds(&mut self, pair: &Pair<'d>) -> bool {
        let (base, revision) = (&pair.base, &pair.revision);
        let unions = [base, revision].map(|schema| !schema.listed_alternatives().is_empty());
        if base.kind() == revision.kind() && base.is_choice() == revision.is_choice() {
            if let Some(kind) = base.kind().filter(|_| unions[0] != unions[1]) {
                let names = unions
                    .map(|is_union| format!("{}{}", kind.name(), if is_union { " with alternatives" } else { "" }));
                self.kind_changed(pair, names.each_ref().map(String::as_str), shift_of_union(pair));
            }
            // A value that is serialized as text counts as text for every type.
            match (base.is_text_by_pattern(), revision.is_text_by_pattern()) {
                _ if pair.directions.notation == Notation::Text => {}
                (false, true) => self.kind_changed(pair, ["string", "any type"], Shift::Wider),
                (true, false) => self.kind_changed(pair, ["any type", "string"], Shift::Narrower),
                _ => {}
            }
            self.format(pair);
            return true;
        }
        let name = |schema: &Schema<'d>| match schema.kind() {
            Some(kind) => kind.name(),
            None if schema.is_choice() => "a union",
            None => "any type",
        };
        let shift = shift_of_kind(pair);
        self.kind_changed(pair, [name(base), name(revision)], shift);
        if shift == Shift::Wider && revision.values().is_some() {
            // The list may lack values of the narrower type.
            self.values(pair);
        }
        false
    }

    fn kind_changed(&mut self, pair: &Pair<'d>, [before, after]: [&str; 2], shift: Shift) {
        let message = format!("the type of {} changed from {before} to {after}", pair.subject);
        let wire = pair.directions.shifted(shift);
        let mut change = pair.change("type-changed", &pair.revision.get_or_self("type"), message, wire);
        // Another component may have the value now.
        change.names.extend(pair.subject.split('`').nth(1).map(str::to_owned));
        self.add(change.before(before).after(after));
    }

    fn format(&mut self, pair: &Pair<'d>) {
        let (before, after) = (pair.base.text("format"), pair.revision.text("format"));
        if before == after {
            return;
        }
        let wire = if matches!(pair.base.kind(), Some(SchemaKind::Integer | SchemaKind::Number)) {
            format_of_number(pair.directions, before, after)
        } else {
            format_of_text(pair.directions, before, after)
        };
        let shown = |format: Option<&'d str>| format.unwrap_or("none");
        let message = format!("the format of {} changed from {} to {}", pair.subject, shown(before), shown(after));
        let change = pair.change("format-changed", &pair.revision.get_or_self("format"), message, wire);
        self.add(change.values([before, after].map(|format| format.map(str::to_owned))));
    }

    fn nullability(&mut self, pair: &Pair<'d>) {
        let (id, what, request, response) = match (pair.base.nullable, pair.revision.nullable) {
            (was, is) if was != is && pair.directions.notation == Notation::Text => {
                let (id, what) =
                    if is { ("nullable-added", "may be null") } else { ("nullable-removed", "is no longer nullable") };
                (id, what, none("parameters have no null"), none("headers have no null"))
            }
            (false, true) => {
                let response = if pair.is_optional {
                    extends("existing clients treat null as missing")
                } else {
                    breaks("existing clients can't decode null there")
                };
                ("nullable-added", "may be null", extends("the server also accepts null"), response)
            }
            (true, false) => (
                "nullable-removed",
                "is no longer nullable",
                breaks("the server rejects null, which existing clients may send"),
                extends("responses no longer contain null"),
            ),
            _ => return,
        };
        let place = pair.revision.get_or_self("nullable");
        let change = pair.says(id, &place, what, pair.directions.judge(request, response));
        let text = |nullable: bool| format!("nullable: {nullable}");
        self.add(change.before(text(pair.base.nullable)).after(text(pair.revision.nullable)));
    }

    fn values(&mut self, pair: &Pair<'d>) {
        let list = |values: &[Node<'d>]| values.iter().map(Node::data).collect::<Vec<_>>().join(", ");
        match (pair.base.values(), pair.revision.values()) {
            (Some(before), Some(after)) => self.listed_values(pair, before, after),
            (None, Some(after)) => {
                let (place, wire) = (pair.revision.get_or_self("enum"), pair.directions.checked(Shift::Narrower));
                self.add(pair.says("enum-added", &place, "accepts only listed values", wire).after(list(&after)));
            }
            (Some(before), None) => {
                let (what, wire) = ("accepts any value, not only listed ones", pair.directions.checked(Shift::Wider));
                self.add(pair.says("enum-removed", &pair.revision.node, what, wire).before(list(&before)));
            }
            (None, None) => {}
        }
    }

    /// Reports all removed values as one change, and all new ones as another.
    fn listed_values(&mut self, pair: &Pair<'d>, before: Vec<Node<'d>>, after: Vec<Node<'d>>) {
        let (mut gone, mut new) = (Vec::new(), Vec::new());
        for value in matched(before, after, &[&|one| Some(fingerprint(one.value))]) {
            match value {
                Matched::Kept(..) => {}
                Matched::Removed(value) => gone.push(value),
                Matched::Added(value) => new.push(value),
            }
        }
        let request = breaks("the server rejects values that existing clients may send");
        let removed = pair.directions.judge(request, extends("responses have fewer values"));
        let response = if new.iter().any(|value| value.value.is_string()) {
            extends("clients with open enums, such as the generated ones, keep them as unknown values")
        } else {
            extends("the type of the values is the same")
        };
        let added = pair.directions.judge(extends("more values can be sent"), response);
        for (id, verb, values, side, wire) in [
            ("enum-value-removed", "removed", gone, &pair.in_base, removed),
            ("enum-value-added", "added", new, &pair.in_revision, added),
        ] {
            let Some(first) = values.first() else { continue };
            let texts: Vec<String> = values.iter().map(Node::to_string).collect();
            let values: Vec<String> = values.iter().map(Node::data).collect();
            let shown = listed(values.iter().map(String::as_str));
            let (noun, verb) =
                if values.len() == 1 { ("value", format!("is {verb}")) } else { ("values", format!("are {verb}")) };
            let message = format!("the {noun} {shown} of {} {verb}", pair.subject);
            let items = texts.iter().filter_map(|text| side.variant(text)).collect();
            let change = pair.change(id, first, message, wire).items(items);
            let change = if id == "enum-value-removed" {
                change.before(values.join(", "))
            } else {
                change.after(values.join(", "))
            };
            self.add(change.names(pair.names().into_iter().chain(texts)));
        }
    }

    fn additional(&mut self, pair: &Pair<'d>) {
        let subject = &pair.subject;
        let directions = pair.directions;
        let (id, message, wire) = match (pair.base.additional(), pair.revision.additional()) {
            // Clients keep unknown properties.
            (Additional::None, Additional::Any | Additional::Schema(_)) => (
                "additional-properties-opened",
                format!("{subject} may have other properties"),
                directions.checked(Shift::Wider),
            ),
            (Additional::Any | Additional::Schema(_), Additional::None) => (
                "additional-properties-closed",
                format!("{subject} may not have other properties"),
                directions.checked(Shift::Narrower),
            ),
            (Additional::Any, Additional::Schema(_)) => (
                "additional-properties-typed",
                format!("the other properties of {subject} have a type"),
                directions.shifted(Shift::Narrower),
            ),
            (Additional::Schema(_), Additional::Any) => (
                "additional-properties-untyped",
                format!("the other properties of {subject} are of any type"),
                directions.shifted(Shift::Wider),
            ),
            _ => return,
        };
        let key = "additionalProperties";
        let values = [&pair.base, &pair.revision].map(|schema| schema.get(key).map(|node| node.to_string()));
        let mut change = pair.change(id, &pair.revision.get_or_self(key), message, wire).values(values);
        let members: Vec<String> =
            change.items.iter().flat_map(|path| [format!("{path}::extra"), format!("{path}::new")]).collect();
        change.items.extend(members);
        self.add(change);
    }

    fn defaults(&mut self, pair: &Pair<'d>) {
        let Some(found) = pair.key_change("default") else { return };
        let subject = &pair.subject;
        let (id, message, wire) = match (&found.before, &found.after) {
            (None, None) => return,
            (None, Some(new)) => (
                "default-added",
                format!("{subject} has the default `{}`", new.data()),
                extends("a missing value has a meaning"),
            ),
            (Some(old), None) => (
                "default-removed",
                format!("{subject} no longer has the default `{}`", old.data()),
                risks("a missing value no longer means the old default"),
            ),
            (Some(old), Some(new)) => (
                "default-changed",
                format!("the default of {subject} changed from `{}` to `{}`", old.data(), new.data()),
                risks("a missing value has another meaning"),
            ),
        };
        let mut change = pair.change(id, &found.place, message, wire).values(found.values());
        if pair.directions.response && id == "default-changed" {
            change.rust = risks("the code compiles, and a missing value is decoded as the new default");
        }
        self.add(change);
    }

    /// Compares `x-rust-` keys, and XML names.
    fn schema_keys(&mut self, pair: &Pair<'d>) {
        for (key, id) in [
            ("x-openapi-xml", "xml-changed"),
            ("x-rust-requires", "requires-changed"),
            ("x-rust-error", "error-changed"),
            ("x-rust-portable", "portable-changed"),
        ] {
            let Some(found) = pair.key_change(key) else { continue };
            let wire = match id {
                "xml-changed" if pair.directions.notation < Notation::MaybeXml => none("nothing is sent as XML"),
                "xml-changed" if is_text_node(&found) => none("XML readers treat CDATA as text"),
                "xml-changed" if pair.directions.notation == Notation::MaybeXml => {
                    risks("the value has another form if it is sent as XML")
                }
                "xml-changed" => breaks("the value has another form in XML bodies"),
                _ => only_client(),
            };
            let uses = [&pair.in_base, &pair.in_revision].into_iter().filter(|_| id == "portable-changed");
            let read: Vec<String> = uses.flat_map(RustUse::portable_items).collect();
            let rust = match id {
                "portable-changed" if read.is_empty() => continue,
                "portable-changed" => match portable_change(pair, &found) {
                    Some(text) => risks(text),
                    None => continue,
                },
                "error-changed" => risks("the code compiles, and errors have another code, text or link"),
                "requires-changed" if found.after.is_none() => extends("the client rejects fewer requests"),
                "requires-changed" => {
                    risks("the code compiles, and the client rejects requests without the other value")
                }
                _ => none("the code is the same"),
            };
            let key = key.trim_start_matches("x-openapi-");
            let message = format!("`{key}` of {} is {}", pair.subject, found.verb());
            let place = found.place.as_written();
            let mut change = pair.change(id, &place, message, wire).values(found.values()).rust(rust);
            change.items.extend(read);
            self.add(change);
        }
    }
}

/// Returns true if a value is text before and after, with or without CDATA.
fn is_text_node(found: &KeyChange<'_>) -> bool {
    let is_text =
        |xml: &Node<'_>| xml.children().len() == 1 && matches!(xml.text("x-openapi-nodeType"), Some("text" | "cdata"));
    [&found.before, &found.after].into_iter().all(|xml| xml.as_ref().is_some_and(is_text))
}

/// Describes the change of a mapping to portable values, unless it only maps new values or no longer maps removed ones.
fn portable_change(pair: &Pair<'_>, found: &KeyChange<'_>) -> Option<&'static str> {
    let get = |mapping: &Option<Node<'_>>, wire: &str| -> Option<String> {
        Some(mapping.as_ref()?.value.get(wire)?.as_str()?.to_owned())
    };
    let listed = |schema: &Schema<'_>| -> BTreeSet<String> {
        let listed = schema.get("enum").and_then(|node| node.value.as_sequence());
        listed.into_iter().flatten().filter_map(|value| Some(value.as_str()?.to_owned())).collect()
    };
    let (old, new) = (listed(&pair.base), listed(&pair.revision));
    let mapped = |wires: &mut dyn Iterator<Item = &String>, mapping: &Option<Node<'_>>| -> BTreeSet<RustName> {
        wires.filter_map(|wire| Some(RustName::camel(&get(mapping, wire)?))).collect()
    };
    let kept = || old.intersection(&new);
    let is_variant_lost = !mapped(&mut old.iter(), &found.before).is_subset(&mapped(&mut new.iter(), &found.after));
    let texts = kept().map(|wire| [get(&found.before, wire), get(&found.after, wire)]);
    let changed: Vec<[Option<String>; 2]> = texts.filter(|[before, after]| before != after).collect();
    let is_other = |[before, after]: &[Option<String>; 2]| {
        before.as_deref().map(RustName::camel) != after.as_deref().map(RustName::camel)
    };
    if is_variant_lost || changed.iter().any(is_other) {
        return Some("the code compiles, and resources read a value as another one");
    }
    (!changed.is_empty()).then_some("the code compiles, and a portable value is another text")
}

/// Returns the nested values that both sides have.
pub(super) fn children<'d>(pair: &Pair<'d>) -> Vec<Pair<'d>> {
    let mut children = Vec::new();
    if pair.is_annotation {
        return children;
    }
    let required = pair.base.required();
    let revised = pair.revision.properties();
    for (name, base) in pair.base.properties() {
        let revision = revised.get(name).cloned().and_then(Schema::all);
        let (Some(base), Some(revision)) = (Schema::all(base), revision) else { continue };
        let Some(directions) = pair.directions.of_property(&base) else { continue };
        let is_optional = !required.contains(name) || base.nullable;
        let in_base = pair.in_base.field(name, &base.places);
        let in_revision = pair.in_revision.field(name, &revision.places);
        let child = Pair::new(base, revision, directions, pair.inside(name), name).used(in_base, in_revision);
        children.push(Pair { is_optional, ..child });
    }
    let mut inner = |base: Vec<Node<'d>>, revision: Vec<Node<'d>>, suffix: &str| {
        let child = Schema::all(base).zip(Schema::all(revision));
        let child = child.map(|(base, revision)| pair.child(base, revision, suffix));
        children.extend(child.map(|child| child.used(pair.in_base.inner(), pair.in_revision.inner())));
    };
    let (base, revision) = (pair.base.list_items(), pair.revision.list_items());
    let are_lists = [&pair.base, &pair.revision].iter().all(|schema| schema.kind() == Some(SchemaKind::Array));
    if are_lists && !(base.is_empty() && revision.is_empty()) {
        let or_any = |items: Vec<Node<'d>>, schema: &Schema<'d>| {
            if items.is_empty() { vec![schema.node.schema("items")] } else { items }
        };
        inner(or_any(base, &pair.base), or_any(revision, &pair.revision), "[]");
    }
    if let (Additional::Schema(base), Additional::Schema(revision)) =
        (pair.base.additional(), pair.revision.additional())
    {
        inner(base, revision, "{}");
    }
    for (base, revision) in kept_alternatives(pair) {
        let (base, revision) = (Schema::at(base), Schema::at(revision));
        // The component name identifies the type of an alternative.
        let in_base = pair.in_base.alternative(base.component);
        let in_revision = pair.in_revision.alternative(revision.component);
        children.push(pair.child(base, revision, "").used(in_base, in_revision));
    }
    children
}

/// Returns the alternatives that both sides have. If only one side is a union, the other may be one of its alternatives.
fn kept_alternatives<'d>(pair: &Pair<'d>) -> Vec<(Node<'d>, Node<'d>)> {
    let (before, after) = (pair.base.listed_alternatives(), pair.revision.listed_alternatives());
    let alternative = |of: Vec<Node<'d>>, component: Option<&str>| {
        of.into_iter().find(|one| component.is_some() && Schema::at(one.clone()).reference == component)
    };
    match (before.is_empty(), after.is_empty()) {
        (true, false) => {
            let new = alternative(after, pair.base.reference);
            new.map(|new| (pair.base.place().clone(), new)).into_iter().collect()
        }
        (false, true) => {
            let old = alternative(before, pair.revision.reference);
            old.map(|old| (old, pair.revision.place().clone())).into_iter().collect()
        }
        _ => {
            let alternatives = matched_alternatives(&pair.base, &pair.revision).into_iter();
            alternatives
                .filter_map(|one| if let Matched::Kept(old, new) = one { Some((old, new)) } else { None })
                .collect()
        }
    }
}

/// Returns the difference between the values of two types.
fn shift_of_kind(pair: &Pair<'_>) -> Shift {
    let (base, revision) = (&pair.base, &pair.revision);
    if base.is_choice() || revision.is_choice() {
        return shift_of_union(pair);
    }
    let is_written_as_text = |kind| {
        pair.directions.notation == Notation::Text
            && matches!(kind, SchemaKind::Boolean | SchemaKind::Integer | SchemaKind::Number)
    };
    match (base.kind(), revision.kind()) {
        (Some(SchemaKind::Integer), Some(SchemaKind::Number)) | (Some(_), None) => Shift::Wider,
        (Some(SchemaKind::Number), Some(SchemaKind::Integer)) | (None, Some(_)) => Shift::Narrower,
        (Some(kind), Some(SchemaKind::String)) if is_written_as_text(kind) && revision.is_any_text() => Shift::Wider,
        (Some(SchemaKind::String), Some(kind)) if is_written_as_text(kind) && base.is_any_text() => Shift::Narrower,
        _ => Shift::Other,
    }
}

fn format_of_number(directions: Directions, before: Option<&str>, after: Option<&str>) -> Consequence {
    let bits = |format: Option<&str>| if matches!(format, Some("int32" | "float")) { 32 } else { 64 };
    match bits(before).cmp(&bits(after)) {
        Ordering::Less => directions.shifted(Shift::Wider),
        Ordering::Greater => directions.shifted(Shift::Narrower),
        Ordering::Equal => none("the numbers are the same"),
    }
}

fn format_of_text(directions: Directions, before: Option<&str>, after: Option<&str>) -> Consequence {
    let request = match (before, after) {
        (_, None) => extends("the server accepts any text"),
        (None, Some(_)) => breaks("the server rejects text that existing clients may send"),
        _ => breaks("the server expects another text format"),
    };
    let is_read = [before, after].iter().flatten().any(|format| READ.contains(format));
    let response = if is_read {
        risks("the text has another format, which code that parses it must handle")
    } else {
        none("the text is received unchanged")
    };
    directions.judge(request, response)
}
