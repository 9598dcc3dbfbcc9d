//! What is said of names that are others in Rust than one would think.

use super::{Lowering, Pointer};
use crate::diagnostic::Place;
use crate::model::TypeId;
use crate::name::{Clash, RustName, Scope};

/// What owns the name of a type that the document does not name.
pub(super) const INLINE: &str = "an inline schema";

/// What has a name, and where.
pub(super) struct Named<'n> {
    /// In words, before the name: `property`.
    pub(super) kind: &'static str,
    /// As the document has it.
    pub(super) name: &'n str,
    pub(super) place: Place,
}

impl<'n> Named<'n> {
    /// Something whose name is the key of a mapping.
    pub(super) fn key(kind: &'static str, name: &'n str, at: &Pointer) -> Self {
        Self { kind, name, place: Place::Key(at.0.clone()) }
    }

    /// Something that says its name itself.
    pub(super) fn value(kind: &'static str, name: &'n str, at: &Pointer) -> Self {
        Self { kind, name, place: Place::Value(at.0.clone()) }
    }
}

impl Lowering<'_> {
    /// Takes a name, and says so if it is not the first of the candidates.
    pub(super) fn take(
        &mut self,
        scope: &mut Scope,
        named: Named<'_>,
        candidates: impl IntoIterator<Item = RustName>,
    ) -> RustName {
        let (name, clash) = scope.take_for(named.name, candidates);
        if let Some(clash) = clash {
            self.collision(named, &name, &clash);
        }
        name
    }

    /// Says so of the type of an inline schema, which is named after where it stands.
    pub(super) fn inline_collision(&mut self, id: TypeId, at: &Pointer) {
        let Some(clash) = self.types[id.0].clash.take() else { return };
        let name = self.name_of(id);
        let owner = match clash.owner.as_deref() {
            Some(INLINE) => format!("that of {INLINE} as well"),
            Some(owner) => format!("that of `{owner}`"),
            None => "there in any case".to_owned(),
        };
        let message = format!("the type of this schema is called `{name}` in Rust: `{}` is {owner}", clash.wanted);
        let help = "give it a `title`, or make it a component, with a name of its own";
        self.report.warning("rust-name-collision", Place::Value(at.0.clone()), message).help(help);
    }

    pub(super) fn collision(&mut self, named: Named<'_>, name: &RustName, clash: &Clash) {
        let Named { kind, name: written, place } = named;
        let wanted = &clash.wanted;
        let (message, help) = match &clash.owner {
            // The same name in another place: the second candidate says which.
            Some(owner) if owner == written => return,
            Some(owner) => (
                format!("the {kind} `{written}` is the same in Rust as `{owner}`: `{wanted}`; it is called `{name}`"),
                "give them names that differ in more than case and punctuation; if both are the same to the API, keep one",
            ),
            None => (
                format!("the {kind} `{written}` is called `{name}` in Rust: `{wanted}` is there in any case"),
                "nothing to do if the API calls it so; otherwise another word reads better",
            ),
        };
        self.report.warning("rust-name-collision", place, message).help(help);
    }
}
