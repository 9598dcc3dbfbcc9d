//! The API model of a document, indexed by names.

use std::collections::{BTreeSet, HashMap};
use std::ops::Deref;

use crate::model::{Api, Location, Operation, Parameter, Type, TypeId, TypeKind};
use crate::name::RustName;

/// The API model of a document, with indices by names.
#[derive(Debug)]
pub(super) struct Emitted {
    api: Api,
    /// Start of the paths of its items, from [`Names`](super::load::Names).
    pub(super) root: String,
    pub(super) by_name: HashMap<String, TypeId>,
    /// Fields by type and wire name.
    pub(super) fields: HashMap<(TypeId, String), usize>,
    /// Types by the Rust names of their fields.
    pub(super) holders: HashMap<RustName, Vec<TypeId>>,
    /// Variants of unions by their types.
    pub(super) alternatives: HashMap<(TypeId, TypeId), usize>,
    /// Variants of enums by value.
    pub(super) values: HashMap<(TypeId, String), RustName>,
    /// Form fields by operation type and wire name.
    pub(super) forms: HashMap<(RustName, String), usize>,
    /// Builder methods by server variable or security scheme.
    pub(super) builder: HashMap<String, Vec<RustName>>,
    /// Modules of resources.
    pub(super) resources: BTreeSet<RustName>,
    /// Modules of events.
    events: BTreeSet<RustName>,
}

impl Deref for Emitted {
    type Target = Api;

    fn deref(&self) -> &Api {
        &self.api
    }
}

impl Emitted {
    pub(super) fn new(api: Api, root: String) -> Self {
        let mut emitted = Self {
            by_name: HashMap::new(),
            fields: HashMap::new(),
            holders: HashMap::new(),
            alternatives: HashMap::new(),
            values: HashMap::new(),
            forms: HashMap::new(),
            builder: HashMap::new(),
            resources: api.operations.iter().filter_map(resource).map(|(module, _)| module).collect(),
            events: api.callbacks.iter().filter_map(|callback| Some(callback.event.as_ref()?.module.clone())).collect(),
            api,
            root,
        };
        for (index, def) in emitted.api.types.iter().enumerate() {
            let id = TypeId(index);
            emitted.by_name.insert(def.name.to_string(), id);
            match &def.kind {
                TypeKind::Struct(structure) => {
                    for (index, field) in structure.fields.iter().enumerate() {
                        emitted.fields.entry((id, field.wire.to_string())).or_insert(index);
                        emitted.holders.entry(field.rust.clone()).or_default().push(id);
                    }
                }
                TypeKind::Union(union) => {
                    for (index, variant) in union.variants.iter().enumerate() {
                        if let Type::Named(inner) = variant.ty {
                            emitted.alternatives.entry((id, inner)).or_insert(index);
                        }
                    }
                }
                TypeKind::Enum(values) => {
                    for value in values {
                        emitted.values.entry((id, value.wire.to_string())).or_insert_with(|| value.rust.clone());
                    }
                }
                TypeKind::IntegerEnum(integers) => {
                    for value in &integers.values {
                        emitted.values.entry((id, value.number.to_string())).or_insert_with(|| value.rust.clone());
                    }
                }
                _ => {}
            }
        }
        for operation in &emitted.api.operations {
            for (index, field) in operation.parameters.iter().enumerate().filter(|(_, field)| is_form_field(field)) {
                emitted.forms.entry((operation.type_name.clone(), field.wire.to_string())).or_insert(index);
            }
        }
        let servers = [&emitted.api.server].into_iter().chain(&emitted.api.other_servers);
        let variables = servers.flat_map(|server| &server.variables).map(|one| (one.wire.as_str(), &one.rust));
        let schemes = emitted.api.schemes.iter().map(|one| (one.id.as_str(), &one.rust));
        for (wire, rust) in variables.chain(schemes) {
            let methods = emitted.builder.entry(wire.to_owned()).or_default();
            if !methods.contains(rust) {
                methods.push(rust.clone());
            }
        }
        emitted
    }

    /// Returns true if operations belong to the resource of this module, or callbacks to its events.
    pub(super) fn shares(&self, module: &str) -> bool {
        self.resources.iter().chain(&self.events).any(|known| known.as_str() == module)
    }

    /// Returns the type of a component.
    pub(super) fn component(&self, component: &str) -> Option<TypeId> {
        type_names(component).iter().find_map(|name| self.by_name.get(name.as_str())).copied()
    }
}

/// Returns the possible type names of a component.
pub(super) fn type_names(component: &str) -> [RustName; 2] {
    [component, component.rsplit('.').next().unwrap_or(component)].map(RustName::camel)
}

/// Returns the module of an operation's resource, and its trait.
pub(super) fn resource(operation: &Operation) -> Option<(RustName, RustName)> {
    let module = RustName::module(operation.resource.as_ref()?);
    let name = RustName::camel(module.as_str());
    Some((module, name))
}

pub(super) fn is_form_field(parameter: &Parameter) -> bool {
    matches!(parameter.location, Location::Form | Location::Multipart)
}
