//! Names of types and members, and diagnostics for names that differ from the expected ones.

use super::lowering::{Hint, Lowering, Slot};
use super::pointer::Pointer;
use super::view::View;
use crate::config::Key;
use crate::diagnostic::Place;
use crate::model::{TypeDef, TypeId, TypeKind};
use crate::name::{Clash, RustName, Scope};

/// The description of a name's owner if the document does not name it.
const INLINE: &str = "an inline schema";

/// A named item and its position.
pub(super) struct Named<'n> {
    /// Kind of the item: `property`.
    kind: &'static str,
    /// Name in the document.
    name: &'n str,
    place: Place,
}

impl<'n> Named<'n> {
    /// Creates an item whose name is a mapping key.
    pub(super) fn key(kind: &'static str, name: &'n str, at: &Pointer) -> Self {
        Self { kind, name, place: at.key_place() }
    }

    /// Creates an item whose name is a value.
    pub(super) fn value(kind: &'static str, name: &'n str, at: &Pointer) -> Self {
        Self { kind, name, place: at.value_place() }
    }
}

impl Lowering<'_> {
    /// Reserves the component names, in document order.
    pub(super) fn name_components(&mut self) {
        let names = self.schemas.names();
        let prefix = common_prefix(&names);
        for name in names {
            let short = name.strip_prefix(prefix).unwrap_or(name);
            let renamed = self.customs.name(Key::Type, &[name.to_owned()]);
            let candidates = match renamed {
                Some(renamed) => vec![renamed.name.clone()],
                None => vec![RustName::camel(short), RustName::camel(name)],
            };
            let id = self.reserve(name, candidates);
            if let Some(clash) = self.types[id.0].clash.take() {
                let given = self.name_of(id).clone();
                let named = Named::key("schema", name, &Pointer::component("schemas", name));
                self.clash(named, &given, &clash, Key::Type, |name| vec![name.to_owned()]);
            }
            self.schemas.set_id(name, id);
        }
        self.schemas.set_extensions();
    }

    fn reserve(&mut self, owner: &str, candidates: impl IntoIterator<Item = RustName>) -> TypeId {
        let (name, clash) = self.type_names.take_for(owner, candidates);
        self.types.push(Slot { name, clash, def: None, queued: false });
        TypeId(self.types.len() - 1)
    }

    /// Reserves the name of an inline type: its title, or the words for its position.
    pub(super) fn reserve_inline(&mut self, title: Option<&str>, words: &str) -> TypeId {
        let place = RustName::camel(words);
        let id = self.reserve(INLINE, title.map(RustName::camel).into_iter().chain([place.clone()]));
        // Title and position are equally good names.
        if *self.name_of(id) == place {
            self.types[id.0].clash = None;
        }
        let name = self.name_of(id).to_string();
        if self.schemas.named(&name).is_none()
            && let Some(renamed) = self.customs.name(Key::Type, &[name])
        {
            let (name, clash) = self.type_names.take_for(INLINE, [renamed.name.clone()]);
            if let Some(clash) = clash {
                self.customs.taken(renamed, clash.owner.as_deref());
            }
            self.types[id.0].name = name;
            self.types[id.0].clash = None;
        }
        id
    }

    /// Defines a type under the component name, or under a new name from the schema's position.
    pub(super) fn define(&mut self, hint: &Hint, view: &View<'_>, kind: TypeKind) -> TypeId {
        let id = match hint {
            Hint::Component(id) => *id,
            Hint::Inline(words) => {
                let title = view.data.title.as_deref().filter(|title| is_identifier(title));
                self.reserve_inline(title, words)
            }
        };
        self.fill(id, view, kind);
        id
    }

    /// Completes a reserved type.
    pub(super) fn fill(&mut self, id: TypeId, view: &View<'_>, kind: TypeKind) {
        self.types[id.0].def = Some(TypeDef {
            component: self.schemas.name_of(id).map(str::to_owned),
            docs: view.data.description.clone().or_else(|| view.data.title.clone()).unwrap_or_default(),
            deprecated: view.data.deprecated,
            examples: self.schemas.copy_value(view.data.example.as_ref()).into_iter().collect(),
            xml_name: view.xml().and_then(|xml| xml.name).or_else(|| self.schemas.name_of(id).map(str::to_owned)),
            ..TypeDef::new(self.name_of(id).clone(), kind)
        });
    }

    /// Replaces the kind of a type whose name was reserved before its members were lowered.
    pub(super) fn complete(&mut self, id: TypeId, kind: TypeKind) {
        if let Some(def) = &mut self.types[id.0].def {
            def.kind = kind;
        }
    }

    /// Reserves a name, and reports it if it is not the first candidate.
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

    /// Reserves the name that the configuration gives an item of these owners or, without one, the first free candidate.
    pub(super) fn take_known(
        &mut self,
        scope: &mut Scope,
        named: Named<'_>,
        (key, owners): (Key, &[String]),
        candidates: Vec<RustName>,
    ) -> RustName {
        let known = |name: &str| owners.iter().map(|owner| format!("{owner}.{name}")).collect::<Vec<_>>();
        let renamed = self.customs.name(key, &known(named.name));
        let candidates = renamed.map_or(candidates, |renamed| vec![renamed.name.clone()]);
        let (given, clash) = scope.take_for(named.name, candidates);
        if let Some(clash) = clash {
            self.clash(named, &given, &clash, key, known);
        }
        given
    }

    /// Reports a name that is taken: at the line of the configuration that gives it, or in the document. `known` turns the
    /// name of an item into that of the configuration.
    pub(super) fn clash(
        &mut self,
        named: Named<'_>,
        given: &RustName,
        clash: &Clash,
        key: Key,
        known: impl Fn(&str) -> Vec<String>,
    ) {
        let own = self.customs.name(key, &known(named.name));
        let other = clash.owner.as_deref().and_then(|owner| self.customs.name(key, &known(owner)));
        match (own, other) {
            (Some(own), _) => self.customs.taken(own, clash.owner.as_deref()),
            (None, Some(other)) => self.customs.taken(other, Some(named.name)),
            (None, None) => self.collision(named, given, clash),
        }
    }

    /// Reports the type of an inline schema if it does not have the requested name.
    pub(super) fn inline_collision(&mut self, id: TypeId, at: &Pointer) {
        let Some(clash) = self.types[id.0].clash.take() else { return };
        if let Some(renamed) =
            clash.owner.as_deref().and_then(|owner| self.customs.name(Key::Type, &[owner.to_owned()]))
        {
            self.customs.taken(renamed, Some(INLINE));
            return;
        }
        let name = self.name_of(id);
        let owner = match clash.owner.as_deref() {
            Some(INLINE) => format!("also the name of {INLINE}"),
            Some(owner) => format!("the name of `{owner}`"),
            None => "reserved".to_owned(),
        };
        let message = format!("the type of this schema is called `{name}` in Rust: `{}` is {owner}", clash.wanted);
        let help = "give it a unique `title`, or make it a component";
        self.warning("rust-name-collision", at, message, help);
    }

    pub(super) fn collision(&mut self, named: Named<'_>, name: &RustName, clash: &Clash) {
        let Named { kind, name: written, place } = named;
        let wanted = &clash.wanted;
        let (message, help) = match &clash.owner {
            // The same name at another position: the second candidate tells them apart.
            Some(owner) if owner == written => return,
            Some(owner) => (
                format!(
                    "the {kind} `{written}` has the same Rust name as `{owner}`, `{wanted}`, so it becomes `{name}`"
                ),
                "use names that differ in more than case and punctuation; if the API treats both alike, keep one",
            ),
            None => (
                format!("the {kind} `{written}` becomes `{name}` in Rust, because `{wanted}` is reserved"),
                "keep the name if the API requires it; otherwise choose another word",
            ),
        };
        self.report.warning("rust-name-collision", place, message).help(help);
    }
}

/// Returns true if a title is a name rather than a sentence.
pub(super) fn is_identifier(title: &str) -> bool {
    title.starts_with(|c: char| c.is_ascii_alphabetic()) && title.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Returns the dotted prefix of all dotted names (`api.v2010.`). At least one segment of each name remains.
fn common_prefix<'d>(names: &[&'d str]) -> &'d str {
    let mut dotted = names.iter().filter(|name| name.contains('.'));
    let Some(first) = dotted.next() else { return "" };
    let mut length = first.rfind('.').map_or(0, |dot| dot + 1);
    for name in dotted {
        let limit = name.rfind('.').map_or(0, |dot| dot + 1).min(length);
        let shared = first.bytes().zip(name.bytes()).take(limit).take_while(|(a, b)| a == b).count();
        length = first[..shared].rfind('.').map_or(0, |dot| dot + 1);
    }
    &first[..length]
}
