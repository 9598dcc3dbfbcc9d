//! Two schemas of the same value, and what follows on the wire if one takes other values than the other.

use indexmap::IndexSet;

use super::change::{Change, Consequence, breaks, extends};
use super::node::{KeyChange, Node};
use super::rust_use::RustUse;
use super::schema::Schema;

/// The ways that a value goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Directions {
    pub(super) request: bool,
    pub(super) response: bool,
    /// Values are always written as text, which does not tell a number from a string of digits.
    pub(super) is_text: bool,
}

impl Directions {
    pub(super) const REQUEST: Self = Self { request: true, response: false, is_text: false };
    pub(super) const RESPONSE: Self = Self { request: false, response: true, is_text: false };

    pub(super) fn with(self, other: Self) -> Self {
        Self {
            request: self.request || other.request,
            response: self.response || other.response,
            is_text: self.is_text && other.is_text,
        }
    }

    /// The directions of a property; none if it goes neither way.
    pub(super) fn of_property(self, property: &Schema<'_>) -> Option<Self> {
        let directions = Self {
            request: self.request && !property.flag("readOnly"),
            response: self.response && !property.flag("writeOnly"),
            ..self
        };
        (directions.request || directions.response).then_some(directions)
    }

    /// The consequence of both ways together: the worse of the two.
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

    /// The consequence for a value that a client can't read or a server can't understand.
    pub(super) fn shifted(self, shift: Shift) -> Consequence {
        let (request, response) = match shift {
            Shift::Wider => (
                extends("the server takes more than before"),
                breaks("existing clients may receive what they cannot read"),
            ),
            Shift::Narrower => (
                breaks("the server refuses what existing clients may send"),
                extends("what arrives is still what existing clients expect"),
            ),
            Shift::Other => (
                breaks("the server refuses what existing clients send"),
                breaks("existing clients cannot read what arrives"),
            ),
        };
        self.judge(request, response)
    }

    /// The consequence of a rule that is checked before sending, and never on arrival.
    pub(super) fn checked(self, shift: Shift) -> Consequence {
        let request = match shift {
            Shift::Wider => extends("the server takes more than before"),
            Shift::Narrower => breaks("the server refuses values that existing clients may send"),
            Shift::Other => breaks("the server may refuse values that existing clients send"),
        };
        self.judge(request, extends("values that arrive are not checked against it"))
    }
}

/// The difference between the values that two schemas take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shift {
    Wider,
    Narrower,
    Other,
}

/// Two schemas that describe the same value, wherever it is used.
#[derive(Clone)]
pub(super) struct Pair<'d> {
    pub(super) base: Schema<'d>,
    pub(super) revision: Schema<'d>,
    /// The schemas are only what is said beside references.
    pub(super) is_annotation: bool,
    pub(super) directions: Directions,
    /// The value, for people.
    pub(super) subject: String,
    pub(super) name: String,
    pub(super) in_base: RustUse<'d>,
    pub(super) in_revision: RustUse<'d>,
    /// A client that exists takes null or nothing for a value that arrives.
    pub(super) is_optional: bool,
}

impl<'d> Pair<'d> {
    /// A value that nothing is emitted for.
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

    /// Adds what the value is in the emitted code of both sides.
    pub(super) fn used(self, in_base: RustUse<'d>, in_revision: RustUse<'d>) -> Self {
        Self { in_base, in_revision, ..self }
    }

    /// A value inside this one, which goes the same ways.
    pub(super) fn child(&self, base: Schema<'d>, revision: Schema<'d>, suffix: &str) -> Self {
        Self::new(base, revision, self.directions, self.inside(suffix), &self.name)
    }

    /// The subject of a value inside this one.
    pub(super) fn inside(&self, name: &str) -> String {
        let subject = &self.subject;
        if name.is_empty() {
            return subject.clone();
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

    /// Compares a keyword.
    pub(super) fn key_change(&self, key: &str) -> Option<KeyChange<'d>> {
        KeyChange::of(self.base.get(key), self.revision.get(key), &self.revision.node)
    }

    /// Makes a change of the value itself.
    pub(super) fn change(&self, id: &'static str, place: &Node<'d>, message: String, wire: Consequence) -> Change {
        let mut items = self.in_base.all_items();
        items.extend(self.in_revision.all_items());
        place.change(id, &self.subject, message, wire).items(items).names(self.names())
    }

    /// Makes a change of the value itself: `{subject} {what}`.
    pub(super) fn says(&self, id: &'static str, place: &Node<'d>, what: &str, wire: Consequence) -> Change {
        self.change(id, place, format!("{} {what}", self.subject), wire)
    }

    /// The value's name, and those of its schemas.
    pub(super) fn names(&self) -> Vec<String> {
        let components = [self.base.component, self.revision.component].into_iter().flatten();
        let names: IndexSet<&str> = std::iter::once(self.name.as_str()).chain(components).collect();
        names.into_iter().filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }
}
