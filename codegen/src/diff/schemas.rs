//! Two schemas of the same value.

use indexmap::IndexSet;

use super::change::{Consequence, Side};
use super::comparison::{Comparison, Directions, InRust, Pair, Value, same_option, shown};
use super::node::{Node, same, show};
use super::schema::{Additional, Schema};

/// Which of the two takes more values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shift {
    Wider,
    Narrower,
    Other,
}

impl Shift {
    /// What it does on the wire, for a value that a client can't read or a server can't understand.
    pub(super) fn wire(self, directions: Directions) -> Consequence {
        let (request, response) = match self {
            Self::Wider => (
                Consequence::extends("the server takes more than before"),
                Consequence::breaks("existing clients may receive what they cannot read"),
            ),
            Self::Narrower => (
                Consequence::breaks("the server refuses what existing clients may send"),
                Consequence::extends("what arrives is still what existing clients expect"),
            ),
            Self::Other => (
                Consequence::breaks("the server refuses what existing clients send"),
                Consequence::breaks("existing clients cannot read what arrives"),
            ),
        };
        directions.judge(request, response)
    }

    /// What it does for a rule that is checked before sending, and never on arrival.
    pub(super) fn of_rule(self, directions: Directions) -> Consequence {
        let request = match self {
            Self::Wider => Consequence::extends("the server takes more than before"),
            Self::Narrower => Consequence::breaks("the server refuses values that existing clients may send"),
            Self::Other => Consequence::breaks("the server may refuse values that existing clients send"),
        };
        directions.judge(request, Consequence::extends("values that arrive are not checked against it"))
    }
}

impl<'d> Comparison<'d> {
    /// Compares everything that was noted, and what it contains.
    pub(super) fn schemas(&mut self) {
        while let Some(index) = self.open.pop() {
            for child in self.children(index) {
                self.value(child);
            }
        }
        let pairs = std::mem::take(&mut self.pairs);
        for pair in pairs.values() {
            let in_rust = (pair.in_base.ty.as_ref(), pair.in_revision.ty.as_ref());
            let old = in_rust.0.and_then(|ty| self.type_path(Side::Base, ty));
            let new = in_rust.1.and_then(|ty| self.type_path(Side::Revision, ty));
            self.counterparts.extend(old.zip(new));
            self.schema(pair);
        }
    }

    /// The values inside a value that both sides have.
    fn children(&self, index: usize) -> Vec<Value<'d>> {
        let Some((_, pair)) = self.pairs.get_index(index).filter(|(_, pair)| !pair.is_annotation) else {
            return Vec::new();
        };
        let mut children = Vec::new();
        let child = |base: Vec<Node<'d>>, revision: Vec<Node<'d>>, directions, suffix: &str, name: &str| Value {
            base,
            revision,
            directions,
            subject: inside(&pair.subject, suffix),
            name: name.to_owned(),
            in_base: InRust::default(),
            in_revision: InRust::default(),
            is_optional: false,
        };
        let required = pair.base.required();
        let mut revised = pair.revision.properties();
        for (name, base) in pair.base.properties() {
            let Some(revision) = revised.shift_remove(name) else { continue };
            let before = Schema::of(self.base, &base);
            let Some(directions) = pair.directions.of_property(&before) else { continue };
            let is_optional = !required.contains(name) || before.nullable;
            children.push(Value {
                in_base: self.field(Side::Base, &pair.in_base, name, &base),
                in_revision: self.field(Side::Revision, &pair.in_revision, name, &revision),
                is_optional,
                ..child(base, revision, directions, name, name)
            });
        }
        let inner = |value: Value<'d>| Value {
            in_base: self.inner(Side::Base, &pair.in_base),
            in_revision: self.inner(Side::Revision, &pair.in_revision),
            ..value
        };
        let (base, revision) = (pair.base.list_items(), pair.revision.list_items());
        let are_lists = pair.base.kind() == Some("array") && pair.revision.kind() == Some("array");
        if are_lists && !(base.is_empty() && revision.is_empty()) {
            let or_any = |items: Vec<Node<'d>>, schema: &Schema<'d>| match schema.node() {
                Some(node) if items.is_empty() => vec![node.schema("items")],
                _ => items,
            };
            let (base, revision) = (or_any(base, &pair.base), or_any(revision, &pair.revision));
            children.push(inner(child(base, revision, pair.directions, "[]", &pair.name)));
        }
        if let (Additional::Schema(base), Additional::Schema(revision)) =
            (pair.base.additional(), pair.revision.additional())
        {
            children.push(inner(child(base, revision, pair.directions, "{}", &pair.name)));
        }
        let matched = self.match_alternatives(&pair.base, &pair.revision);
        for (base, revision) in matched.into_iter().filter_map(|(base, revision)| Some((base?, revision?))) {
            // The type of an alternative is found by what it is called.
            let in_base = self.alternative(Side::Base, &pair.in_base, &base);
            let in_revision = self.alternative(Side::Revision, &pair.in_revision, &revision);
            children.push(Value {
                in_base,
                in_revision,
                ..child(vec![base], vec![revision], pair.directions, "", &pair.name)
            });
        }
        children
    }

    fn schema(&mut self, pair: &Pair<'d>) {
        let (Some(base), Some(revision)) = (pair.base.node(), pair.revision.node()) else { return };
        let (base, revision) = (base.clone(), revision.clone());
        if pair.is_annotation {
            if [&base, &revision].iter().any(|node| node.value.get("nullable").is_some()) {
                self.nullability(pair, &revision);
            }
        } else if self.kinds(pair, &revision) {
            self.nullability(pair, &revision);
            self.values(pair, &revision);
            self.limits(pair, &revision);
            self.properties(pair);
            self.additional(pair, &revision);
            self.alternatives(pair);
        }
        self.defaults(pair, &revision);
        self.deprecation_of_schema(pair, &revision);
        self.schema_keys(pair, &revision);
        for (id, key) in [
            ("title-changed", "title"),
            ("description-changed", "description"),
            ("example-changed", "example"),
            ("external-docs-changed", "externalDocs"),
        ] {
            let (before, after) = (pair.base.get(key), pair.revision.get(key));
            if !same_option(before.as_ref(), after.as_ref()) {
                self.text(id, key, before.as_ref(), after.as_ref(), &revision, &pair.subject);
            }
        }
        self.other_extensions(&base, &revision, &pair.subject);
    }

    /// Adds a change of the schema itself.
    pub(super) fn of_pair(
        &mut self,
        pair: &Pair<'d>,
        id: &'static str,
        place: &Node<'d>,
        message: String,
        wire: Consequence,
        values: (Option<String>, Option<String>),
    ) {
        let mut items = self.items_of(Side::Base, &pair.in_base);
        items.extend(self.items_of(Side::Revision, &pair.in_revision));
        let change = self.change(id, None, Some(place), &pair.subject, message, wire);
        (change.before, change.after) = values;
        change.items = items;
        change.names = names_of(pair);
    }

    /// Compares types and formats. Whether the rest can be compared.
    fn kinds(&mut self, pair: &Pair<'d>, revision: &Node<'d>) -> bool {
        let (before, after) = (pair.base.kind(), pair.revision.kind());
        let is_choice = |schema: &Schema<'d>| schema.kind().is_none() && schema.alternatives().is_some();
        let (from, to) = (is_choice(&pair.base), is_choice(&pair.revision));
        if before != after || from != to {
            let shift = match (before, after) {
                _ if from && !to && self.is_one_of(&pair.base, &pair.revision) => Shift::Narrower,
                _ if to && !from && self.is_one_of(&pair.revision, &pair.base) => Shift::Wider,
                _ if from || to => Shift::Other,
                (Some("integer"), Some("number")) | (Some(_), None) => Shift::Wider,
                (Some("number"), Some("integer")) | (None, Some(_)) => Shift::Narrower,
                (Some(scalar), Some("string")) if pair.directions.is_text && is_scalar(scalar) => {
                    if pair.revision.is_any_text() { Shift::Wider } else { Shift::Other }
                }
                (Some("string"), Some(scalar)) if pair.directions.is_text && is_scalar(scalar) => {
                    if pair.base.is_any_text() { Shift::Narrower } else { Shift::Other }
                }
                _ => Shift::Other,
            };
            let name = |kind: Option<&str>, choice: bool| {
                if choice { "a choice".to_owned() } else { kind.unwrap_or("any type").to_owned() }
            };
            let (before, after) = (name(before, from), name(after, to));
            let message = format!("the type of {} changed from {before} to {after}", pair.subject);
            let place = pair.revision.get("type").unwrap_or_else(|| revision.clone());
            self.of_pair(
                pair,
                "type-changed",
                &place,
                message,
                shift.wire(pair.directions),
                (Some(before), Some(after)),
            );
            return false;
        }
        let (old, new) = (pair.base.text("format"), pair.revision.text("format"));
        if old != new {
            self.format(pair, revision, old, new, before);
        }
        true
    }

    fn format(
        &mut self,
        pair: &Pair<'d>,
        revision: &Node<'d>,
        before: Option<&str>,
        after: Option<&str>,
        kind: Option<&str>,
    ) {
        let wire = if matches!(kind, Some("integer" | "number")) {
            let bits = |format: Option<&str>| match format {
                Some("int32" | "float") => 32,
                _ => 64,
            };
            match bits(before).cmp(&bits(after)) {
                std::cmp::Ordering::Less => Shift::Wider.wire(pair.directions),
                std::cmp::Ordering::Greater => Shift::Narrower.wire(pair.directions),
                std::cmp::Ordering::Equal => Consequence::none("the numbers are the same"),
            }
        } else {
            let request = match (before, after) {
                (_, None) => Consequence::extends("the server takes any text"),
                (None, Some(_)) => Consequence::breaks("the server refuses texts that existing clients may send"),
                _ => Consequence::breaks("the server expects texts of another form"),
            };
            let is_read = [before, after].iter().flatten().any(|format| READ.contains(format));
            let response = if is_read {
                Consequence::risks("the text arrives, but means something else to who reads it")
            } else {
                Consequence::none("the text arrives as before")
            };
            pair.directions.judge(request, response)
        };
        let shown = |format: Option<&str>| format.unwrap_or("none").to_owned();
        let message = format!("the format of {} changed from {} to {}", pair.subject, shown(before), shown(after));
        let place = pair.revision.get("format").unwrap_or_else(|| revision.clone());
        let values = (before.map(str::to_owned), after.map(str::to_owned));
        self.of_pair(pair, "format-changed", &place, message, wire, values);
    }

    fn nullability(&mut self, pair: &Pair<'d>, revision: &Node<'d>) {
        let (id, message, wire) = match (pair.base.nullable, pair.revision.nullable) {
            (false, true) => {
                let response = if pair.is_optional {
                    Consequence::extends("existing clients treat null as missing")
                } else {
                    Consequence::breaks("existing clients cannot read null there")
                };
                let wire = pair.directions.judge(Consequence::extends("the server takes null as well"), response);
                ("nullable-added", format!("{} may be null", pair.subject), wire)
            }
            (true, false) => {
                let request = Consequence::breaks("the server refuses null, which existing clients may send");
                let wire = pair.directions.judge(request, Consequence::extends("null does not arrive any more"));
                ("nullable-removed", format!("{} is never null any more", pair.subject), wire)
            }
            _ => return,
        };
        let place = pair.revision.get("nullable").unwrap_or_else(|| revision.clone());
        let text = |nullable: bool| Some(format!("nullable: {nullable}"));
        self.of_pair(pair, id, &place, message, wire, (text(pair.base.nullable), text(pair.revision.nullable)));
    }

    fn values(&mut self, pair: &Pair<'d>, revision: &Node<'d>) {
        match (pair.base.values(), pair.revision.values()) {
            (Some(before), Some(after)) => {
                for old in before.iter().filter(|old| !after.iter().any(|new| same(old.value, new.value))) {
                    let value = show(old.value);
                    let message = format!("the value `{value}` of {} is removed", pair.subject);
                    let request = Consequence::breaks("the server refuses the value, which existing clients may send");
                    let wire =
                        pair.directions.judge(request, Consequence::extends("the value does not arrive any more"));
                    self.enum_value(pair, "enum-value-removed", Side::Base, old, message, wire);
                }
                for new in after.iter().filter(|new| !before.iter().any(|old| same(old.value, new.value))) {
                    let value = show(new.value);
                    let message = format!("the value `{value}` of {} is added", pair.subject);
                    let response = if new.value.is_string() {
                        Consequence::extends("clients with open enums, such as ours, take it as an unknown value")
                    } else {
                        Consequence::extends("the type of the value is the same")
                    };
                    let wire = pair.directions.judge(Consequence::extends("one more value can be sent"), response);
                    self.enum_value(pair, "enum-value-added", Side::Revision, new, message, wire);
                }
            }
            (None, Some(after)) => {
                let message = format!("{} takes only listed values", pair.subject);
                let values = Some(after.iter().map(|node| show(node.value)).collect::<Vec<_>>().join(", "));
                let place = pair.revision.get("enum").unwrap_or_else(|| revision.clone());
                let wire = Shift::Narrower.of_rule(pair.directions);
                self.of_pair(pair, "enum-added", &place, message, wire, (None, values));
            }
            (Some(before), None) => {
                let message = format!("{} takes any value, not only listed ones", pair.subject);
                let values = Some(before.iter().map(|node| show(node.value)).collect::<Vec<_>>().join(", "));
                let wire = Shift::Wider.of_rule(pair.directions);
                self.of_pair(pair, "enum-removed", revision, message, wire, (values, None));
            }
            (None, None) => {}
        }
    }

    fn enum_value(
        &mut self,
        pair: &Pair<'d>,
        id: &'static str,
        side: Side,
        node: &Node<'d>,
        message: String,
        wire: Consequence,
    ) {
        let text = show(node.value);
        let in_rust = if side == Side::Base { &pair.in_base } else { &pair.in_revision };
        let items = self.variant(side, in_rust, &text).into_iter().collect();
        let (base, revision) = if side == Side::Base { (Some(node), None) } else { (None, Some(node)) };
        let change = self.change(id, base, revision, &pair.subject, message, wire);
        if side == Side::Base {
            change.before = Some(text.clone());
        } else {
            change.after = Some(text.clone());
        }
        change.items = items;
        change.names = names_of(pair);
        change.names.push(text);
    }

    fn additional(&mut self, pair: &Pair<'d>, revision: &Node<'d>) {
        let place = pair.revision.get("additionalProperties").unwrap_or_else(|| revision.clone());
        let values = (
            shown(pair.base.get("additionalProperties").as_ref()),
            shown(pair.revision.get("additionalProperties").as_ref()),
        );
        let (shift, id, message) = match (pair.base.additional(), pair.revision.additional()) {
            (Additional::None, Additional::Any | Additional::Schema(_)) => {
                (Shift::Wider, "additional-properties-opened", format!("{} may have other properties", pair.subject))
            }
            (Additional::Any | Additional::Schema(_), Additional::None) => (
                Shift::Narrower,
                "additional-properties-closed",
                format!("{} may not have other properties", pair.subject),
            ),
            (Additional::Any, Additional::Schema(_)) => (
                Shift::Narrower,
                "additional-properties-typed",
                format!("the other properties of {} have a type", pair.subject),
            ),
            (Additional::Schema(_), Additional::Any) => (
                Shift::Wider,
                "additional-properties-untyped",
                format!("the other properties of {} are of any type", pair.subject),
            ),
            _ => return,
        };
        let wire = match id {
            // Whatever arrives beside the known fields is kept.
            "additional-properties-opened" | "additional-properties-closed" => shift.of_rule(pair.directions),
            _ => shift.wire(pair.directions),
        };
        self.of_pair(pair, id, &place, message, wire, values);
        if let Some(change) = self.changes.last_mut() {
            let types: Vec<String> = change.items.clone();
            change.items.extend(types.iter().flat_map(|path| [format!("{path}::extra"), format!("{path}::new")]));
        }
    }

    fn defaults(&mut self, pair: &Pair<'d>, revision: &Node<'d>) {
        let (before, after) = (pair.base.get("default"), pair.revision.get("default"));
        if same_option(before.as_ref(), after.as_ref()) {
            return;
        }
        let (id, message, wire) = match (&before, &after) {
            (None, Some(new)) => (
                "default-added",
                format!("{} has the default `{}`", pair.subject, show(new.value)),
                Consequence::extends("a value that is missing has a meaning"),
            ),
            (Some(old), None) => (
                "default-removed",
                format!("{} has no default any more, which was `{}`", pair.subject, show(old.value)),
                Consequence::risks("a missing value does not mean the old default any more"),
            ),
            (Some(old), Some(new)) => (
                "default-changed",
                format!("the default of {} changed from `{}` to `{}`", pair.subject, show(old.value), show(new.value)),
                Consequence::risks("a missing value means something else"),
            ),
            (None, None) => return,
        };
        let place = after.clone().unwrap_or_else(|| revision.clone());
        self.of_pair(pair, id, &place, message, wire, (shown(before.as_ref()), shown(after.as_ref())));
        if let Some(change) =
            self.changes.last_mut().filter(|_| pair.directions.response && before.is_some() && after.is_some())
        {
            change.rust = Consequence::risks("the code compiles, and a missing value reads as the new default");
        }
    }

    fn deprecation_of_schema(&mut self, pair: &Pair<'d>, revision: &Node<'d>) {
        let place = pair.revision.get("deprecated").unwrap_or_else(|| revision.clone());
        match (pair.base.flag("deprecated"), pair.revision.flag("deprecated")) {
            (false, true) => {
                let message = format!("{} is deprecated", pair.subject);
                let wire = Consequence::risks("it still works, but will be removed");
                self.of_pair(pair, "schema-deprecated", &place, message, wire, (None, None));
            }
            (true, false) => {
                let message = format!("{} is no longer deprecated", pair.subject);
                let wire = Consequence::extends("it stays");
                self.of_pair(pair, "schema-undeprecated", &place, message, wire, (None, None));
            }
            _ => {}
        }
    }
}

/// Formats whose texts users read as something else.
const READ: &[&str] = &["date-time", "date", "date-time-rfc-2822", "byte", "binary", "time", "duration"];

pub(super) fn names_of(pair: &Pair<'_>) -> Vec<String> {
    let mut names: IndexSet<String> = IndexSet::new();
    names.insert(pair.name.clone());
    names.extend([pair.base.component, pair.revision.component].into_iter().flatten().map(str::to_owned));
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

/// The subject of a value inside another.
pub(super) fn inside(subject: &str, name: &str) -> String {
    if name.is_empty() {
        return subject.to_owned();
    }
    let separator = if name.starts_with(['[', '{']) { "" } else { "." };
    match subject.strip_prefix("schema `") {
        Some(schema) => format!("property `{}{separator}{name}`", schema.trim_end_matches('`')),
        None => match subject.rsplit_once('`') {
            Some((before, "")) if subject.starts_with("property `") => format!("{before}{separator}{name}`"),
            _ => format!("property `{name}` of {subject}"),
        },
    }
}

/// Whether every value of a type is written as a text of its own.
fn is_scalar(kind: &str) -> bool {
    matches!(kind, "boolean" | "integer" | "number")
}
