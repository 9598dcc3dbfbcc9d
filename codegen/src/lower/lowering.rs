//! The state of lowering one document: the types so far, the names taken, and the diagnostics.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;
use openapiv3::{OpenAPI, ReferenceOr, Schema};

use super::pointer::Pointer;
use super::schemas::Schemas;
use crate::diagnostic::Report;
use crate::model::{Check, DeclaredPagination, ServerVariable, Type, TypeDef, TypeId};
use crate::name::{Clash, RustName, Scope, WireName};
use crate::openapi::depth::LONGEST_CHAIN;
use crate::openapi::unsupported::Unsupported;
use crate::text::unescape;

pub(super) struct Lowering<'d> {
    pub(super) document: &'d OpenAPI,
    pub(super) schemas: Schemas<'d>,
    pub(super) report: Report<'d>,
    pub(super) types: Vec<Slot>,
    pub(super) type_names: Scope,
    /// Components that something refers to, to be lowered.
    pub(super) queue: Vec<(TypeId, &'d str)>,
    /// What references to components are, by the component.
    pub(super) references: HashMap<TypeId, Lowered>,
    /// The ids of the security schemes that the client knows.
    pub(super) schemes: HashSet<String>,
    /// What parameters have become settings of the client.
    pub(super) settings: HashSet<WireName>,
    /// Types of error bodies that say where code and message are.
    pub(super) errors: HashSet<TypeId>,
    /// The first server variable of each name.
    pub(super) server_variables: HashMap<WireName, ServerVariable>,
    /// Whether it was said that compositions make too much.
    pub(super) is_exhausted: bool,
    /// Inline schemas by identity: one that is reached twice, through `allOf`, is one type.
    pub(super) inline: HashMap<*const Schema, Lowered>,
    /// Inline enums by format and values.
    pub(super) shared_enums: BTreeMap<(String, Vec<String>), TypeId>,
    /// Types of XML bodies.
    pub(super) xml_roots: Vec<Type>,
    /// Types of JSON request bodies.
    pub(super) request_roots: Vec<Type>,
    /// Operations with `x-rust-pagination`, which is resolved when all types are known.
    pub(super) paginations: Vec<(usize, DeclaredPagination, Pointer)>,
    /// Operations whose success declares the header `Link`.
    pub(super) link_headers: BTreeSet<usize>,
    /// The first tag of each operation.
    pub(super) tags: Vec<Option<&'d str>>,
}

/// A type whose name is taken; its definition follows when something needs it.
pub(super) struct Slot {
    pub(super) name: RustName,
    /// Why it is not the name that was asked for, until it is reported.
    pub(super) clash: Option<Clash>,
    pub(super) def: Option<TypeDef>,
    pub(super) queued: bool,
}

/// The type of a schema, and the rules for its values.
#[derive(Clone, Debug)]
pub(super) struct Lowered {
    pub(super) ty: Type,
    pub(super) nullable: bool,
    /// Rules that the type does not know itself.
    pub(super) checks: Vec<Check>,
    /// Rules for the items of a list or the values of a map, then for theirs, and so on inwards.
    pub(super) inner_checks: Vec<Vec<Check>>,
}

impl Lowered {
    pub(super) fn plain(ty: Type) -> Self {
        Self { ty, nullable: false, checks: Vec::new(), inner_checks: Vec::new() }
    }

    pub(super) fn with_checks(ty: Type, checks: Vec<Check>) -> Self {
        Self { checks, ..Self::plain(ty) }
    }

    pub(super) fn named(id: TypeId) -> Self {
        Self::plain(Type::Named(id))
    }

    /// All rules, from the value itself inwards.
    pub(super) fn all_checks(&self) -> Vec<Vec<Check>> {
        std::iter::once(&self.checks).chain(&self.inner_checks).cloned().collect()
    }

    /// The type where null has no field of its own to be kept in: inside a list or a map, or as a whole body.
    pub(super) fn element(self) -> Type {
        nullable(self.ty, self.nullable)
    }
}

/// A type that may be null as well.
pub(super) fn nullable(ty: Type, nullable: bool) -> Type {
    if nullable && ty != Type::Any { Type::Nullable(Box::new(ty)) } else { ty }
}

/// The name for a type that the schema asks for.
#[derive(Clone, Debug)]
pub(super) enum Hint {
    /// The component itself.
    Component(TypeId),
    /// Where an inline schema stands, in words: `Participant status`.
    Inline(String),
}

impl Hint {
    /// The name for a fragment of something, which its owner gives if it has another.
    pub(super) fn of_fragment(&self, owner: Option<TypeId>) -> Self {
        owner.map_or_else(|| self.clone(), Self::Component)
    }

    /// The name for something inside.
    pub(super) fn within(&self, lowering: &Lowering<'_>, part: &str) -> Self {
        match self {
            Self::Component(id) => Self::Inline(format!("{} {part}", lowering.name_of(*id))),
            Self::Inline(words) => Self::Inline(format!("{words} {part}")),
        }
    }
}

impl<'d> Lowering<'d> {
    pub(super) fn new(document: &'d OpenAPI, report: Report<'d>) -> Self {
        Self {
            document,
            schemas: Schemas::new(document, report.file().with_parts().iter().map(|file| file.text().len()).sum()),
            report,
            types: Vec::new(),
            type_names: Scope::with_reserved(RESERVED_TYPES),
            queue: Vec::new(),
            references: HashMap::new(),
            schemes: HashSet::new(),
            settings: HashSet::new(),
            errors: HashSet::new(),
            server_variables: HashMap::new(),
            is_exhausted: false,
            inline: HashMap::new(),
            shared_enums: BTreeMap::new(),
            xml_roots: Vec::new(),
            request_roots: Vec::new(),
            paginations: Vec::new(),
            link_headers: BTreeSet::new(),
            tags: Vec::new(),
        }
    }

    pub(super) fn name_of(&self, id: TypeId) -> &RustName {
        &self.types[id.0].name
    }

    /// The schema component that a reference names; it will be lowered.
    pub(super) fn use_component(&mut self, reference: &str) -> Option<(TypeId, &'d Schema)> {
        let (name, _) = self.schemas.find(reference)?;
        let (id, schema) = self.schemas.component(reference)?;
        let slot = &mut self.types[id.0];
        if !slot.queued {
            slot.queued = true;
            self.queue.push((id, name));
        }
        Some((id, schema))
    }

    /// An object of another section of the components, through references, with its place and the name of the component if
    /// there was one. A reference that leads nowhere is reported.
    pub(super) fn resolve<T>(
        &mut self,
        reference: &'d ReferenceOr<T>,
        components: Option<&'d IndexMap<String, ReferenceOr<T>>>,
        section: &'static str,
        at: Pointer,
    ) -> Option<(&'d T, Pointer, Option<String>)> {
        match follow(reference, components, section) {
            Some((object, None)) => Some((object, at, None)),
            Some((object, Some(name))) => Some((object, Pointer::component(section, &name), Some(name))),
            None => {
                self.error(
                    "unresolved-reference",
                    &at,
                    format!("this reference leads to nothing under `#/components/{section}/`"),
                    "refer to a component of this document",
                );
                None
            }
        }
    }

    /// Reports that compositions and references make too much, once, at the first that was too much.
    pub(super) fn check_expansion(&mut self, at: &Pointer) {
        if !self.is_exhausted && !self.schemas.spend(0) {
            self.is_exhausted = true;
            self.error(
                "too-large",
                at,
                "the compositions and references of this document multiply it",
                "refer to the same large part from fewer places",
            );
        }
    }

    pub(super) fn error(&mut self, rule: &'static str, at: &Pointer, message: impl Into<String>, help: &str) {
        self.report.error(rule, at.value_place(), message).help(help);
    }

    pub(super) fn limit(&mut self, limit: &Unsupported, at: &Pointer, message: impl Into<String>) {
        limit.report(&mut self.report, at.value_place(), message);
    }

    pub(super) fn warning(&mut self, rule: &'static str, at: &Pointer, message: impl Into<String>, help: &str) {
        self.report.warning(rule, at.value_place(), message).help(help);
    }
}

/// An object of the document, through references; with the name of the component if there was one.
fn follow<'d, T>(
    reference: &'d ReferenceOr<T>,
    components: Option<&'d IndexMap<String, ReferenceOr<T>>>,
    section: &str,
) -> Option<(&'d T, Option<String>)> {
    let mut current = reference;
    let mut component = None;
    for _ in 0..LONGEST_CHAIN {
        match current {
            ReferenceOr::Item(item) => return Some((item, component)),
            ReferenceOr::Reference { reference } => {
                let name = reference.strip_prefix("#/components/")?.strip_prefix(section)?.strip_prefix('/')?;
                let name = unescape(name).into_owned();
                current = components?.get(&name)?;
                component = Some(name);
            }
        }
    }
    None
}

/// Names of the prelude that emitted code and derived implementations use without a path.
const RESERVED_TYPES: &[&str] = &["Default", "Err", "From", "Into", "None", "Ok", "Some", "ToOwned", "ToString"];
