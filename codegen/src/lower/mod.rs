//! The document to the model: everything is resolved, named and ordered here, and nowhere later.
//!
//! Components are lowered when something refers to them, so that what no operation needs is not emitted. Their names are
//! taken before any other, in the order of the document, so that an inline schema never takes one away.

mod body;
mod choices;
mod composition;
mod discriminator;
mod document;
mod enumeration;
mod extension;
mod finish;
mod names;
mod object;
mod operation;
mod pagination;
mod parameter;
mod parts;
mod response;
mod schema;
mod size;
mod template;
mod union;
pub(crate) mod view;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use openapiv3::{OpenAPI, ReferenceOr, Schema};

use crate::config::PaginationRules;
use crate::diagnostic::{Diagnostics, Place, Report};
use crate::model::{Api, Type, TypeDef, TypeId, TypeKind};
use crate::name::{Clash, RustName, Scope};
use crate::source::Source;
use crate::unsupported::Limit;
use names::Named;
use schema::{Hint, Lowered, SchemaRef, nullable};
use view::{SchemaKind, View};

pub(crate) use extension::Pagination as DeclaredPagination;
pub(crate) use pagination::Problem as PaginationProblem;

/// Lowers the document that was loaded from `source` to the module named `module`.
///
/// What can't be expressed is reported and stands in the model as a free-form value; a model that was lowered with an
/// error is not meant to be emitted.
pub fn lower(source: &Source, document: &OpenAPI, module: &str, diagnostics: &mut Diagnostics) -> Api {
    lower_with(source, document, module, &mut PaginationRules::default(), diagnostics)
}

/// Like [`lower`], with rules for lists that the document does not describe itself.
pub(crate) fn lower_with(
    source: &Source,
    document: &OpenAPI,
    module: &str,
    rules: &mut PaginationRules<'_>,
    diagnostics: &mut Diagnostics,
) -> Api {
    let mut lowering = Lowering::new(document, diagnostics.report(source.file()));
    let mut api = lowering.api(source.name(), module);
    lowering.components_in_use();
    lowering.finish(&mut api);
    lowering.pagination(&mut api, rules);
    api.parts = parts::divide(&api, &lowering.tags);
    api
}

/// A JSON pointer into the document, for diagnostics.
#[derive(Clone, Debug)]
pub(crate) struct Pointer(String);

impl Pointer {
    pub(crate) fn root() -> Self {
        Self(String::new())
    }

    /// Where a local reference points.
    fn of_reference(reference: &str) -> Self {
        Self(reference.trim_start_matches('#').to_owned())
    }

    fn key(&self, key: &str) -> Self {
        let mut pointer = String::with_capacity(self.0.len() + key.len() + 1);
        pointer.push_str(&self.0);
        pointer.push('/');
        for character in key.chars() {
            match character {
                '~' => pointer.push_str("~0"),
                '/' => pointer.push_str("~1"),
                other => pointer.push(other),
            }
        }
        Self(pointer)
    }

    fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }
}

/// A type whose name is taken; its definition follows when something needs it.
struct Slot {
    name: RustName,
    /// Why it is not the name that was asked for, until it is reported.
    clash: Option<Clash>,
    def: Option<TypeDef>,
    queued: bool,
}

struct Lowering<'d> {
    document: &'d OpenAPI,
    report: Report<'d>,
    types: Vec<Slot>,
    type_names: Scope,
    components: HashMap<&'d str, TypeId>,
    queue: Vec<(TypeId, &'d str)>,
    /// Inline schemas by identity: one that is reached twice, through `allOf`, is one type.
    inline: HashMap<*const Schema, Lowered>,
    /// Inline enums by format and values.
    shared_enums: BTreeMap<(String, Vec<String>), TypeId>,
    /// Types of XML bodies.
    xml_roots: Vec<Type>,
    /// Types of JSON request bodies.
    request_roots: Vec<Type>,
    /// Operations with `x-rust-pagination`, which is resolved when all types are known.
    paginations: Vec<(usize, extension::Pagination, Pointer)>,
    /// Operations whose success declares the header `Link`.
    link_headers: BTreeSet<usize>,
    /// The first tag of each operation.
    tags: Vec<Option<&'d str>>,
}

impl<'d> Lowering<'d> {
    fn new(document: &'d OpenAPI, report: Report<'d>) -> Self {
        let mut lowering = Self {
            document,
            report,
            types: Vec::new(),
            type_names: Scope::with_reserved(RESERVED_TYPES),
            components: HashMap::new(),
            queue: Vec::new(),
            inline: HashMap::new(),
            shared_enums: BTreeMap::new(),
            xml_roots: Vec::new(),
            request_roots: Vec::new(),
            paginations: Vec::new(),
            link_headers: BTreeSet::new(),
            tags: Vec::new(),
        };
        let names: Vec<&'d str> = lowering.schemas().map(|(name, _)| name).collect();
        let prefix = common_prefix(&names);
        for name in names {
            let short = name.strip_prefix(prefix).unwrap_or(name);
            let id = lowering.reserve(name, [RustName::camel(short), RustName::camel(name)]);
            if let Some(clash) = lowering.types[id.0].clash.take() {
                let at = Pointer::root().key("components").key("schemas").key(name);
                let given = lowering.name_of(id).clone();
                lowering.collision(Named::key("schema", name, &at), &given, &clash);
            }
            lowering.components.insert(name, id);
        }
        lowering
    }

    fn schemas(&self) -> impl Iterator<Item = (&'d str, &'d ReferenceOr<Schema>)> + use<'d> {
        let document: &'d OpenAPI = self.document;
        document
            .components
            .iter()
            .flat_map(|components| &components.schemas)
            .map(|(name, schema)| (name.as_str(), schema))
    }

    fn reserve(&mut self, owner: &str, candidates: impl IntoIterator<Item = RustName>) -> TypeId {
        let (name, clash) = self.type_names.take_for(owner, candidates);
        self.types.push(Slot { name, clash, def: None, queued: false });
        TypeId(self.types.len() - 1)
    }

    fn name_of(&self, id: TypeId) -> &RustName {
        &self.types[id.0].name
    }

    /// The schema component that a reference names, through components that are references themselves; it will be
    /// lowered.
    fn component(&mut self, reference: &str) -> Option<(TypeId, &'d Schema)> {
        let (name, schema) = self.find_component(reference)?;
        let id = *self.components.get(name)?;
        let slot = &mut self.types[id.0];
        if !slot.queued {
            slot.queued = true;
            self.queue.push((id, name));
        }
        Some((id, schema))
    }

    fn find_component(&self, reference: &str) -> Option<(&'d str, &'d Schema)> {
        let schemas = &self.document.components.as_ref()?.schemas;
        let mut reference = reference;
        // A circle of references is reported before; it must only end here.
        for _ in 0..MAX_REFERENCES {
            let name = unescape(reference.strip_prefix("#/components/schemas/")?);
            let (name, schema) = schemas.get_key_value(name.as_str())?;
            match schema {
                ReferenceOr::Item(schema) => return Some((name, schema)),
                ReferenceOr::Reference { reference: next } => reference = next,
            }
        }
        None
    }

    /// The keywords of a schema, through references and through an `allOf` that only annotates one.
    fn resolve_view(&self, schema: &'d impl SchemaRef) -> Option<View<'d>> {
        match schema.parts() {
            Ok(inline) => Some(self.view_through(inline)),
            Err(reference) => self.find_component(reference).map(|(_, schema)| self.view_through(schema)),
        }
    }

    fn view_through(&self, schema: &'d Schema) -> View<'d> {
        let mut view = View::of(schema);
        for _ in 0..MAX_REFERENCES {
            let [only] = view.all_of else { break };
            if view.properties.is_some() {
                break;
            }
            let inner = match only.parts() {
                Ok(inline) => Some(inline),
                Err(reference) => self.find_component(reference).map(|(_, schema)| schema),
            };
            let Some(inner) = inner else { break };
            let mut inner = View::of(inner);
            inner.checks.append(&mut view.checks);
            view = inner;
        }
        view
    }

    /// Lowers the components that were referred to, and those that they refer to.
    fn components_in_use(&mut self) {
        while let Some((id, name)) = self.queue.pop() {
            let Some((_, schema)) = self.find_component(&format!("#/components/schemas/{}", escape(name))) else {
                continue;
            };
            let at = Pointer::root().key("components").key("schemas").key(name);
            let lowered = self.inline_schema(schema, &at, &Hint::Component(id));
            if self.types[id.0].def.is_none() {
                self.alias(id, schema, lowered, &at);
            }
        }
    }

    /// Completes a component that is only a name for another type.
    fn alias(&mut self, id: TypeId, schema: &'d Schema, lowered: Lowered, at: &Pointer) {
        if lowered.ty == Type::Named(id) {
            self.error(
                "circular-reference",
                at,
                "this schema is only a reference to itself".to_owned(),
                "describe the type",
            );
        }
        let target = nullable(lowered.ty, lowered.nullable && !View::of(schema).nullable());
        self.fill(id, &View::of(schema), TypeKind::Alias(target));
    }

    /// Whether a component describes an object or anything at all, and so has no single text.
    fn is_structured_component(&self, id: TypeId) -> bool {
        let name = self.components.iter().find(|(_, known)| **known == id).map(|(name, _)| *name);
        let schema = name.and_then(|name| self.document.components.as_ref()?.schemas.get(name));
        let view = schema.and_then(|schema| self.resolve_view(schema));
        match view {
            Some(view) => match view.effective_kind() {
                Some(kind) => kind == SchemaKind::Object,
                None => view.any_of.is_empty() && view.one_of.is_empty(),
            },
            // An inline object.
            None => self.types[id.0].def.as_ref().is_some_and(|def| matches!(def.kind, TypeKind::Struct(_))),
        }
    }

    fn error(&mut self, rule: &'static str, at: &Pointer, message: String, help: &str) {
        self.report.error(rule, Place::Value(at.0.clone()), message).help(help);
    }

    fn limit(&mut self, limit: &Limit, at: &Pointer, message: impl Into<String>) {
        self.report.limit(limit, Place::Value(at.0.clone()), message);
    }

    fn warning(&mut self, rule: &'static str, at: &Pointer, message: String, help: &str) {
        self.report.warning(rule, Place::Value(at.0.clone()), message).help(help);
    }
}

/// An object of the document, through references; with the name of the component if there was one.
fn resolve<'d, T>(
    reference: &'d ReferenceOr<T>,
    components: Option<&'d indexmap::IndexMap<String, ReferenceOr<T>>>,
    section: &str,
) -> Option<(&'d T, Option<String>)> {
    let mut current = reference;
    let mut component = None;
    for _ in 0..MAX_REFERENCES {
        match current {
            ReferenceOr::Item(item) => return Some((item, component)),
            ReferenceOr::Reference { reference } => {
                let name = unescape(reference.strip_prefix(section)?);
                current = components?.get(&name)?;
                component = Some(name);
            }
        }
    }
    None
}

const MAX_REFERENCES: usize = 64;

/// Names of the prelude that emitted code and derived implementations use without a path.
const RESERVED_TYPES: &[&str] = &["Default", "Err", "From", "Into", "None", "Ok", "Some", "ToOwned", "ToString"];

/// The dotted prefix that all dotted names share (`api.v2010.`), with at least one segment left of each.
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

fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}
