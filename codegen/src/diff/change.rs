//! A change and its consequences.

use std::cmp::Reverse;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::source::SourceFile;
use crate::text::{Place, Position, brief};

/// The effect of a change on existing users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Nothing changes.
    None,
    /// Existing uses keep working, and new uses are possible.
    Extends,
    /// Most existing uses keep working; users that rely on a detail have to check.
    Risks,
    /// Some existing uses stop working.
    Breaks,
}

/// The effect of a change on one group of users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Consequence {
    /// Effect.
    pub effect: Effect,
    /// Reason, in one sentence. Control characters of the document are escaped.
    pub sentence: String,
}

impl Consequence {
    pub(super) fn new(effect: Effect, sentence: impl Into<String>) -> Self {
        Self { effect, sentence: brief(&sentence.into()) }
    }
}

/// Nothing changes.
pub(super) fn none(sentence: impl Into<String>) -> Consequence {
    Consequence::new(Effect::None, sentence)
}

/// New uses are possible.
pub(super) fn extends(sentence: impl Into<String>) -> Consequence {
    Consequence::new(Effect::Extends, sentence)
}

/// Most existing uses keep working.
pub(super) fn risks(sentence: impl Into<String>) -> Consequence {
    Consequence::new(Effect::Risks, sentence)
}

/// Some existing uses stop working.
pub(super) fn breaks(sentence: impl Into<String>) -> Consequence {
    Consequence::new(Effect::Breaks, sentence)
}

/// Severity of a change: the worse of its two consequences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Only documentation changed.
    Docs,
    /// An addition without other changes.
    Additive,
    /// Some users may be affected.
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
    /// Returns the part of the version to increment for a crate from 1.0.0 on: `major`, `minor` or `patch`.
    ///
    /// Below 1.0.0 a `major` change increments the minor version, and any other change the patch version.
    pub fn bump(self) -> &'static str {
        match self {
            Self::Breaking => "major",
            Self::Warning | Self::Additive => "minor",
            Self::Docs => "patch",
        }
    }
}

/// A side of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The old version.
    Base,
    /// The new version.
    Revision,
}

/// A change.
#[derive(Clone, Debug)]
pub struct Change {
    /// Kebab-case name of the kind, from the table of [`diff`](super).
    pub id: &'static str,
    /// The document of the change: the new one, or the old one for a removal.
    pub file: Arc<SourceFile>,
    /// The side of the file.
    pub side: Side,
    /// Place in the file.
    pub place: Place,
    /// Description of the operation, parameter or property, with control characters escaped.
    pub subject: String,
    /// Description of the change in one sentence, with control characters escaped.
    pub message: String,
    /// The old value.
    pub before: Option<String>,
    /// The new value.
    pub after: Option<String>,
    /// The consequence for existing clients.
    pub wire: Consequence,
    /// The consequence for existing code.
    pub rust: Consequence,
    /// The reason for accepting the change, if it is breaking and accepted.
    pub accepted: Option<String>,
    /// Names that a changelog entry may use for the change.
    pub names: Vec<String>,
    /// Items of the emitted crate that the change may affect.
    pub(super) items: Vec<String>,
    /// True if the base has an error at the place, so that its consequences are uncertain.
    pub(super) is_repair: bool,
}

impl Change {
    /// Creates a change at a place. The Rust consequence is none until the emitted code or [`Change::rust`] sets one.
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
            subject: brief(&subject.into()),
            message: brief(&message.into()),
            before: None,
            after: None,
            wire,
            rust: none("the code is the same"),
            accepted: None,
            names: Vec::new(),
            items: Vec::new(),
            is_repair: false,
        }
    }

    /// Limits the consequences of a repair: clients of the erroneous base already do something else.
    pub(super) fn limit_repair(&mut self) {
        for consequence in [&mut self.wire, &mut self.rust] {
            if self.is_repair && consequence.effect == Effect::Breaks {
                *consequence =
                    risks(format!("the base has an error there; compared without it, {}", consequence.sentence));
            }
        }
    }

    /// Returns the JSON pointer of the place; `None` for a whole file.
    pub(super) fn pointer(&self) -> Option<&str> {
        match &self.place {
            Place::Key(pointer) | Place::Value(pointer) | Place::Repeated(pointer) => Some(pointer),
            Place::Start | Place::Span(_) => None,
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

    /// Sets the old and the new value; either may be missing.
    pub(super) fn values(mut self, [before, after]: [Option<String>; 2]) -> Self {
        (self.before, self.after) = (before, after);
        self
    }

    /// Sets the consequence for existing code if signatures don't show it.
    pub(super) fn rust(mut self, rust: Consequence) -> Self {
        self.rust = rust;
        self
    }

    /// Sets the items of the emitted crate that the change may affect.
    pub(super) fn items(mut self, items: Vec<String>) -> Self {
        self.items = items;
        self
    }

    /// Sets the names that a changelog entry may use for the change.
    pub(super) fn names<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.names = names.into_iter().map(Into::into).collect();
        self
    }

    /// Returns the severity: the worse of the two effects. An accepted change is a warning.
    pub fn severity(&self) -> Severity {
        if self.accepted.is_some() {
            return Severity::Warning;
        }
        match self.wire.effect.max(self.rust.effect) {
            Effect::None => Severity::Docs,
            Effect::Extends => Severity::Additive,
            Effect::Risks => Severity::Warning,
            Effect::Breaks => Severity::Breaking,
        }
    }

    /// Returns the file, line and column of the place. Parts of the document may come from other files.
    pub fn origin(&self) -> (&SourceFile, Position) {
        self.file.origin(&self.place)
    }
}

/// Returns a sentence with a capital letter.
pub(super) fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// All changes.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Changes by file, severity and place, the worst first.
    pub changes: Vec<Change>,
    /// Accepted changes that are not among the changes, and that the base accepts too.
    pub stale_acceptances: Vec<String>,
}

impl Report {
    pub(super) fn sorted(mut changes: Vec<Change>) -> Self {
        changes.sort_by_cached_key(|change| {
            let (file, position) = change.origin();
            let file = file.name().to_owned();
            (file, Reverse(change.severity()), position.line, position.column, change.id, change.message.clone())
        });
        Self { changes, stale_acceptances: Vec::new() }
    }

    /// Returns true if nothing changed.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Returns the severity of the worst change.
    pub fn severity(&self) -> Option<Severity> {
        self.changes.iter().map(Change::severity).max()
    }

    /// Returns the changes of one severity.
    pub fn of(&self, severity: Severity) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.severity() == severity)
    }
}
