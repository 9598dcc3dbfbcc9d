//! One change, and what follows from it.

use std::cmp::Reverse;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::source::SourceFile;
use crate::text::{Place, Position, visible};

/// How much of what worked before a change leaves working.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Nothing is different.
    None,
    /// Everything works as before, and more is possible.
    Extends,
    /// It works as before for most; who relied on a detail has to look.
    Risks,
    /// Something that worked before does not work any more.
    Breaks,
}

/// The effect of a change on one group of users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Consequence {
    /// How bad it is.
    pub effect: Effect,
    /// Why, in a sentence: control characters of the document are escapes.
    pub sentence: String,
}

impl Consequence {
    pub(super) fn new(effect: Effect, sentence: impl Into<String>) -> Self {
        Self { effect, sentence: visible(&sentence.into()).into_owned() }
    }
}

/// Nothing is different.
pub(super) fn none(sentence: impl Into<String>) -> Consequence {
    Consequence::new(Effect::None, sentence)
}

/// More is possible than before.
pub(super) fn extends(sentence: impl Into<String>) -> Consequence {
    Consequence::new(Effect::Extends, sentence)
}

/// Works as before for most users.
pub(super) fn risks(sentence: impl Into<String>) -> Consequence {
    Consequence::new(Effect::Risks, sentence)
}

/// Does not work any more.
pub(super) fn breaks(sentence: impl Into<String>) -> Consequence {
    Consequence::new(Effect::Breaks, sentence)
}

/// How much attention a change needs: the worse of its two consequences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Only texts for readers differ.
    Docs,
    /// Something is new, and nothing else is different.
    Additive,
    /// Somebody may be affected.
    Warning,
    /// Existing clients or existing code stop working.
    Breaking,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Docs => "docs",
            Self::Additive => "additive",
            Self::Warning => "warning",
            Self::Breaking => "breaking",
        })
    }
}

impl Severity {
    /// The part of a version that has to grow, as for a crate from 1.0.0 on: `major`, `minor` or `patch`.
    ///
    /// Below 1.0.0 a change that is `major` grows the minor version, and everything else the patch version.
    pub fn bump(self) -> &'static str {
        match self {
            Self::Breaking => "major",
            Self::Warning | Self::Additive => "minor",
            Self::Docs => "patch",
        }
    }
}

/// Which of the two states something belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The state before.
    Base,
    /// The state after.
    Revision,
}

/// One change.
#[derive(Clone, Debug)]
pub struct Change {
    /// Kebab-case name of the kind, one of the table of [`diff`](super).
    pub id: &'static str,
    /// The document that the change is in: the new one, or the old one for what was removed.
    pub file: Arc<SourceFile>,
    /// Which of the two the file is.
    pub side: Side,
    /// Where in the file.
    pub place: Place,
    /// The operation, parameter or property, for people, with control characters as escapes.
    pub subject: String,
    /// A sentence that says what happened, with control characters as escapes.
    pub message: String,
    /// The old value.
    pub before: Option<String>,
    /// The new value.
    pub after: Option<String>,
    /// The consequence for clients that exist.
    pub wire: Consequence,
    /// The consequence for code that exists.
    pub rust: Consequence,
    /// Names under which an entry of a changelog may speak of it.
    pub names: Vec<String>,
    /// Items of the emitted crate that it may have changed.
    pub(super) items: Vec<String>,
}

impl Change {
    /// Makes a change at a place. The code is the same unless the emitted code or [`Change::rust`] says otherwise.
    pub(super) fn new(
        id: &'static str,
        file: &Arc<SourceFile>,
        side: Side,
        place: Place,
        subject: impl Into<String>,
        message: impl Into<String>,
        wire: Consequence,
    ) -> Self {
        Self {
            id,
            file: file.clone(),
            side,
            place,
            subject: visible(&subject.into()).into_owned(),
            message: visible(&message.into()).into_owned(),
            before: None,
            after: None,
            wire,
            rust: none("the code is the same"),
            names: Vec::new(),
            items: Vec::new(),
        }
    }

    /// Sets the old value.
    pub(super) fn before(mut self, text: impl Into<String>) -> Self {
        self.before = Some(text.into());
        self
    }

    /// Sets the new value.
    pub(super) fn after(mut self, text: impl Into<String>) -> Self {
        self.after = Some(text.into());
        self
    }

    /// Sets old and new value, of which one may be missing.
    pub(super) fn values(mut self, [before, after]: [Option<String>; 2]) -> Self {
        (self.before, self.after) = (before, after);
        self
    }

    /// Sets the consequence for code that exists, where signatures do not show it.
    pub(super) fn rust(mut self, rust: Consequence) -> Self {
        self.rust = rust;
        self
    }

    /// Sets the items of the emitted crate that it may have changed.
    pub(super) fn items(mut self, items: Vec<String>) -> Self {
        self.items = items;
        self
    }

    /// Sets the names under which an entry of a changelog may speak of it.
    pub(super) fn names<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.names = names.into_iter().map(Into::into).collect();
        self
    }

    /// How much attention it needs: the worse of the two effects decides.
    pub fn severity(&self) -> Severity {
        match self.wire.effect.max(self.rust.effect) {
            Effect::None => Severity::Docs,
            Effect::Extends => Severity::Additive,
            Effect::Risks => Severity::Warning,
            Effect::Breaks => Severity::Breaking,
        }
    }

    /// Line and column of the place, and the file that it is in: a part of the document may stand in another file.
    pub fn origin(&self) -> (&SourceFile, Position) {
        self.file.origin(&self.place)
    }
}

/// Everything that changed.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// By file, the worst first, then by place.
    pub changes: Vec<Change>,
}

impl Report {
    pub(super) fn sorted(mut changes: Vec<Change>) -> Self {
        changes.sort_by_cached_key(|change| {
            let (file, position) = change.origin();
            let file = file.name().to_owned();
            (file, Reverse(change.severity()), position.line, position.column, change.id, change.message.clone())
        });
        Self { changes }
    }

    /// Returns true if nothing changed.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The severity of the worst change.
    pub fn severity(&self) -> Option<Severity> {
        self.changes.iter().map(Change::severity).max()
    }

    /// The changes of one severity.
    pub fn of(&self, severity: Severity) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.severity() == severity)
    }
}
