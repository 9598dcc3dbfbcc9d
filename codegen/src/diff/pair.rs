//! A pair of schemas for one value, and the wire consequences of different sets of valid values.

use indexmap::IndexSet;

use super::change::{Change, Consequence, breaks, extends, none};
use super::node::{KeyChange, Node};
use super::rust_use::RustUse;
use super::schema::Schema;

/// The directions of a value: request, response or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Directions {
    pub(super) request: bool,
    pub(super) response: bool,
    pub(super) notation: Notation,
}

/// The notation of a value; of several uses, the one that tells most values apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Notation {
    /// Text, which does not distinguish numbers from strings of digits.
    Text,
    #[default]
    Json,
    /// Any media type of a range, XML among them.
    MaybeXml,
    /// XML in one use at least, which depends on the names of elements and attributes.
    Xml,
}

impl Directions {
    pub(super) const REQUEST: Self = Self { request: true, response: false, notation: Notation::Json };
    pub(super) const RESPONSE: Self = Self { request: false, response: true, notation: Notation::Json };

    pub(super) fn with(self, other: Self) -> Self {
        Self {
            request: self.request || other.request,
            response: self.response || other.response,
            notation: self.notation.max(other.notation),
        }
    }

    /// Returns the directions of a property; `None` if it has none.
    pub(super) fn of_property(self, property: &Schema<'_>) -> Option<Self> {
        let directions = Self {
            request: self.request && !property.flag("readOnly"),
            response: self.response && !property.flag("writeOnly"),
            ..self
        };
        (directions.request || directions.response).then_some(directions)
    }

    /// Returns the consequence for all directions: the worse of the two.
    pub(super) fn judge(self, request: Consequence, response: Consequence) -> Consequence {
        match (self.request, self.response) {
            (true, false) => request,
            (false, true) => response,
            _ if request.sentence == response.sentence => request,
            _ => Consequence::new(
                request.effect.max(response.effect),
                format!("in requests, {}; in responses, {}", request.sentence, response.sentence),
            ),
        }
    }

    /// Returns the consequence for a value that a client can't decode or a server can't process.
    pub(super) fn shifted(self, shift: Shift) -> Consequence {
        let (request, response) = match shift {
            Shift::Wider => (
                extends("the server accepts more than before"),
                breaks("existing clients may receive values that they can't decode"),
            ),
            Shift::Narrower => (
                breaks("the server rejects values that existing clients may send"),
                extends("existing clients can still decode every value"),
            ),
            Shift::Other => (
                breaks("the server rejects the values of existing clients"),
                breaks("existing clients can't decode the value"),
            ),
            Shift::Same => return none("the same values are valid"),
        };
        self.judge(request, response)
    }

    /// Returns the consequence of a rule that clients check in requests, but not in responses.
    pub(super) fn checked(self, shift: Shift) -> Consequence {
        let request = match shift {
            Shift::Wider => extends("the server accepts more than before"),
            Shift::Narrower => breaks("the server rejects values that existing clients may send"),
            Shift::Other => breaks("the server may reject values that existing clients send"),
            Shift::Same => return none("the same values are valid"),
        };
        self.judge(request, extends("clients do not check received values"))
    }
}

/// The difference between the valid values of two schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shift {
    Wider,
    Narrower,
    Other,
    /// The same values are valid.
    Same,
}

/// A pair of schemas for the same value, with all its uses.
#[derive(Clone)]
pub(super) struct Pair<'d> {
    pub(super) base: Schema<'d>,
    pub(super) revision: Schema<'d>,
    /// True if the schemas contain only the keywords beside references.
    pub(super) is_annotation: bool,
    pub(super) directions: Directions,
    /// The value in messages.
    pub(super) subject: String,
    pub(super) name: String,
    pub(super) in_base: RustUse<'d>,
    pub(super) in_revision: RustUse<'d>,
    /// True if existing clients accept null or a missing value in a response.
    pub(super) is_optional: bool,
}

impl<'d> Pair<'d> {
    /// Creates a value without emitted code.
    pub(super) fn new(
        base: Schema<'d>,
        revision: Schema<'d>,
        directions: Directions,
        subject: impl Into<String>,
        name: impl Into<String>,
    ) -> Self {
        Self {
            in_base: RustUse::none(&base.node.document.api),
            in_revision: RustUse::none(&revision.node.document.api),
            base,
            revision,
            is_annotation: false,
            directions,
            subject: subject.into(),
            name: name.into(),
            is_optional: false,
        }
    }

    /// Creates a value from the schemas of two media types, parameters or headers. A missing schema allows any value.
    pub(super) fn of(
        nodes: [&Node<'d>; 2],
        directions: Directions,
        subject: impl Into<String>,
        name: impl Into<String>,
    ) -> Self {
        let [base, revision] = nodes.map(|node| {
            let media_type = node.entries("content").into_iter().next().map(|(_, media_type)| media_type);
            Schema::at(media_type.as_ref().unwrap_or(node).schema("schema"))
        });
        Self::new(base, revision, directions, subject, name)
    }

    /// Sets the uses of the value in the emitted code of both sides.
    pub(super) fn used(self, in_base: RustUse<'d>, in_revision: RustUse<'d>) -> Self {
        Self { in_base, in_revision, ..self }
    }

    /// Creates a pair for a nested value with the same directions.
    pub(super) fn child(&self, base: Schema<'d>, revision: Schema<'d>, suffix: &str) -> Self {
        Self::new(base, revision, self.directions, self.inside(suffix), &self.name)
    }

    /// Returns the subject of a nested value.
    pub(super) fn inside(&self, name: &str) -> String {
        let subject = &self.subject;
        if name.is_empty() {
            return subject.clone();
        }
        let separator = if name.starts_with(['[', '{']) { "" } else { "." };
        if let Some(schema) = subject.strip_prefix("schema `") {
            return format!("property `{}{separator}{name}`", schema.trim_end_matches('`'));
        }
        match subject.strip_prefix("property `").map(|path| path.split_once("` of ").unwrap_or((path, ""))) {
            Some((path, "")) => format!("property `{}{separator}{name}`", path.trim_end_matches('`')),
            Some((path, owner)) => format!("property `{path}{separator}{name}` of {owner}"),
            None => format!("property `{name}` of {subject}"),
        }
    }

    /// Compares a keyword.
    pub(super) fn key_change(&self, key: &str) -> Option<KeyChange<'d>> {
        KeyChange::of(self.base.get(key), self.revision.get(key), &self.revision.node)
    }

    /// Creates a change of the value.
    pub(super) fn change(&self, id: &'static str, place: &Node<'d>, message: String, wire: Consequence) -> Change {
        let mut items = self.in_base.all_items();
        items.extend(self.in_revision.all_items());
        items.extend([&self.base, &self.revision].into_iter().flat_map(Schema::component_types));
        place.change(id, &self.subject, message, wire).items(items).names(self.names())
    }

    /// Creates a change of the value with the message `{subject} {what}`.
    pub(super) fn says(&self, id: &'static str, place: &Node<'d>, what: &str, wire: Consequence) -> Change {
        self.change(id, place, format!("{} {what}", self.subject), wire)
    }

    /// Returns the names of the value and of its schemas.
    pub(super) fn names(&self) -> Vec<String> {
        let components = [self.base.component, self.revision.component].into_iter().flatten();
        let names: IndexSet<&str> = std::iter::once(self.name.as_str()).chain(components).collect();
        names.into_iter().filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }
}
