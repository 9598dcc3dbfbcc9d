//! State of lowering one document: types, names and diagnostics.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;
use openapiv3::{OpenAPI, ReferenceOr, Schema};
use serde_json::Value;

use super::additional::Additional;
use super::extension::{Event, read};
use super::pointer::Pointer;
use super::schemas::Schemas;
use crate::config::Customs;
use crate::diagnostic::Report;
use crate::model::{Check, DeclaredPagination, ListBrackets, ServerVariable, Style, Type, TypeDef, TypeId};
use crate::name::{Clash, RustName, Scope, WireName};
use crate::openapi::depth::LONGEST_CHAIN;
use crate::openapi::reference::component_name;
use crate::openapi::unsupported::Unsupported;

pub(super) struct Lowering<'d> {
    pub(super) document: &'d OpenAPI,
    pub(super) additional: &'d Additional,
    pub(super) schemas: Schemas<'d>,
    pub(super) report: Report<'d>,
    pub(super) types: Vec<Slot>,
    pub(super) type_names: Scope,
    /// Referenced components that are not lowered yet.
    pub(super) queue: Vec<(TypeId, &'d str)>,
    /// Cache of lowered references, by component.
    pub(super) references: HashMap<TypeId, Lowered>,
    /// Ids of the security schemes that the client supports.
    pub(super) schemes: HashSet<String>,
    /// Parameters that have become client settings.
    pub(super) settings: HashSet<WireName>,
    /// Types of error bodies with `x-rust-error`.
    pub(super) errors: HashSet<TypeId>,
    /// The first server variable of each name.
    pub(super) server_variables: HashMap<WireName, ServerVariable>,
    /// True once the expansion limit has been reported.
    pub(super) is_exhausted: bool,
    /// Inline schemas by identity: a schema that `allOf` reaches twice is one type.
    pub(super) inline: HashMap<*const Schema, Lowered>,
    /// Number of inline schemas that are being lowered.
    pub(super) depth: usize,
    /// Inline enums by format and values.
    pub(super) shared_enums: BTreeMap<(String, Vec<String>), TypeId>,
    /// Unions, in order of lowering.
    pub(super) unions: Vec<(TypeId, Pointer)>,
    /// Alternatives with rules, which the client checks if something tells the alternatives apart: the union and the index.
    pub(super) alternatives: Vec<(TypeId, usize, Pointer)>,
    /// Types of XML bodies.
    pub(super) xml_roots: Vec<Type>,
    /// Types of JSON request bodies.
    pub(super) request_roots: Vec<Type>,
    /// Examples of responses and callbacks with their types: the first ones of each named type, and of its lists.
    pub(super) examples: IndexMap<(TypeId, bool), (Type, Vec<Value>)>,
    /// Operations with `x-rust-pagination`, which is resolved after all types are lowered.
    pub(super) paginations: Vec<(usize, DeclaredPagination, Pointer)>,
    /// Operations whose successful response declares the header `Link`.
    pub(super) link_headers: BTreeSet<usize>,
    /// Callbacks of operations.
    pub(super) callbacks: Vec<DeclaredCallback>,
    /// The place of each lowered callback.
    pub(super) callback_places: Vec<CallbackPlace>,
    /// Callbacks with `x-rust-event`, which is resolved after all types are lowered.
    pub(super) events: Vec<(usize, Event, Pointer)>,
    /// The first tag of each operation.
    pub(super) tags: Vec<Option<&'d str>>,
    /// Form of list items where a parameter does not declare one.
    pub(super) brackets: ListBrackets,
    /// Parameters and form fields with a declared or usual style.
    pub(super) styled: Vec<Styled>,
    /// Types and names of the user.
    pub(super) customs: Customs<'d>,
    /// Paths of the user's types that the document uses.
    pub(super) own_types: BTreeSet<String>,
    /// The name by which the configuration knows the operation that is being lowered.
    pub(super) called: String,
}

/// A type with a reserved name. Its definition follows when it is used.
pub(super) struct Slot {
    pub(super) name: RustName,
    /// The reason for a different name than the requested one, until it is reported.
    pub(super) clash: Option<Clash>,
    pub(super) def: Option<TypeDef>,
    pub(super) queued: bool,
}

/// A callback of an operation, or a webhook.
pub(super) struct DeclaredCallback {
    pub(super) key: String,
    /// Its name among the components of callbacks.
    pub(super) component: String,
    /// Index of the operation; `None` for a webhook.
    pub(super) operation: Option<usize>,
    pub(super) at: Pointer,
}

/// The place of a lowered callback.
#[derive(Clone)]
pub(super) struct CallbackPlace {
    pub(super) callback: Pointer,
    /// Place of its `x-rust-callback-when`.
    pub(super) when: Option<Pointer>,
}

/// A parameter or form field in a style.
pub(super) struct Styled {
    pub(super) at: Pointer,
    pub(super) style: Style,
    pub(super) ty: Type,
    /// A combination of `style` and `explode` that OpenAPI leaves undefined for any value.
    pub(super) undefined: Option<&'static Unsupported>,
}

/// The type of a schema, and the rules for its values.
#[derive(Clone, Debug)]
pub(super) struct Lowered {
    pub(super) ty: Type,
    pub(super) nullable: bool,
    /// Checks that the type does not perform itself.
    pub(super) checks: Vec<Check>,
    /// Checks for list items or map values, then for nested items, and so on inwards.
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

    /// Returns all checks, from the value inwards.
    pub(super) fn all_checks(&self) -> Vec<Vec<Check>> {
        std::iter::once(&self.checks).chain(&self.inner_checks).cloned().collect()
    }

    /// Returns the type for positions without a field that can hold null: list items, map values and whole bodies.
    pub(super) fn element(self) -> Type {
        nullable(self.ty, self.nullable)
    }
}

/// Wraps a type that may also be null.
pub(super) fn nullable(ty: Type, nullable: bool) -> Type {
    if nullable && ty != Type::Any { Type::Nullable(Box::new(ty)) } else { ty }
}

/// The requested name of a schema's type.
#[derive(Clone, Debug)]
pub(super) enum Hint {
    /// The component itself.
    Component(TypeId),
    /// Words for the position of an inline schema: `Participant status`.
    Inline(String),
}

impl Hint {
    /// Returns the hint for a fragment, which uses the name of another owner if it has one.
    pub(super) fn of_fragment(&self, owner: Option<TypeId>) -> Self {
        owner.map_or_else(|| self.clone(), Self::Component)
    }

    /// Returns the hint for a nested schema.
    pub(super) fn within(&self, lowering: &Lowering<'_>, part: &str) -> Self {
        match self {
            Self::Component(id) => Self::Inline(format!("{} {part}", lowering.name_of(*id))),
            Self::Inline(words) => Self::Inline(format!("{words} {part}")),
        }
    }
}

impl<'d> Lowering<'d> {
    pub(super) fn new(
        document: &'d OpenAPI,
        additional: &'d Additional,
        (brackets, customs): (ListBrackets, Customs<'d>),
        report: Report<'d>,
    ) -> Self {
        Self {
            document,
            additional,
            schemas: Schemas::new(document, report.file().with_parts().iter().map(|file| file.text().len()).sum()),
            report,
            types: Vec::new(),
            type_names: Scope::with_reserved(RESERVED_TYPES),
            queue: Vec::new(),
            references: HashMap::new(),
            depth: 0,
            schemes: HashSet::new(),
            settings: HashSet::new(),
            errors: HashSet::new(),
            server_variables: HashMap::new(),
            is_exhausted: false,
            inline: HashMap::new(),
            shared_enums: BTreeMap::new(),
            unions: Vec::new(),
            alternatives: Vec::new(),
            xml_roots: Vec::new(),
            request_roots: Vec::new(),
            examples: IndexMap::new(),
            paginations: Vec::new(),
            link_headers: BTreeSet::new(),
            callbacks: Vec::new(),
            callback_places: Vec::new(),
            events: Vec::new(),
            tags: Vec::new(),
            brackets: read(&document.extensions, "x-rust-list-brackets").unwrap_or(brackets),
            styled: Vec::new(),
            customs,
            own_types: BTreeSet::new(),
            called: String::new(),
        }
    }

    pub(super) fn name_of(&self, id: TypeId) -> &RustName {
        &self.types[id.0].name
    }

    /// Returns the schema component of a reference and queues it for lowering.
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

    /// Resolves an object of another component section: the object, its pointer and its component name, if any. Reports
    /// a reference without a target.
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
                    format!("this reference has no target under `#/components/{section}/`"),
                    "refer to a component of this document",
                );
                None
            }
        }
    }

    /// Reports that compositions and references exceed the expansion limit. Reports only the first.
    pub(super) fn check_expansion(&mut self, at: &Pointer) {
        if !self.is_exhausted && !self.schemas.spend(0) {
            self.is_exhausted = true;
            self.error(
                "too-large",
                at,
                "the compositions and references of this document expand beyond the limit",
                "refer to the same large schema from fewer places",
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

/// Follows references to an object of the document. Returns its component name, if any.
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
                let name = component_name(reference, section)?.into_owned();
                current = components?.get(&name)?;
                component = Some(name);
            }
        }
    }
    None
}

/// Prelude names that emitted code and derives use without a path, and a name that Clippy takes for a constructor's.
const RESERVED_TYPES: &[&str] = &["Default", "Err", "From", "Into", "New", "None", "Ok", "Some", "ToOwned", "ToString"];
