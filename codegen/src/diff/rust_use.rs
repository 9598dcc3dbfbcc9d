//! Items of the emitted crate that belong to a value or an operation of a document.
//!
//! Items are named by their paths in the surface of the emitted code.

use std::collections::BTreeMap;

use indexmap::IndexSet;
use serde_json::Value;

use super::emitted::{Emitted, is_form_field, resource};
use super::node::{Node, plain_or_quoted};
use crate::model::{
    Api, Callback, Content, Operation, Output, Parameter, Presence, TextMember, Type, TypeDef, TypeId, TypeKind,
    UnionVariant,
};
use crate::name::RustName;
use crate::resource::resources;
use crate::text::unescape;

/// The most types with a field of one name to look up in resources.
const MAX_HOLDERS: usize = 256;

/// The most uses of a shared schema to follow into the Rust API.
pub(super) const MAX_ITEMS: usize = 32;

/// The uses of a value in the emitted code.
#[derive(Clone)]
pub(super) struct RustUse<'d> {
    api: &'d Emitted,
    /// Items whose signature contains the type of the value.
    pub(super) items: Vec<String>,
    /// The type of the value.
    pub(super) ty: Option<&'d Type>,
    /// The request whose parameters are the properties of the value.
    pub(super) form: Option<&'d Operation>,
}

impl<'d> RustUse<'d> {
    /// Creates a use without emitted code.
    pub(super) fn none(api: &'d Emitted) -> Self {
        Self { api, items: Vec::new(), ty: None, form: None }
    }

    /// Returns the uses of a parameter: arguments of client methods, or a request setter.
    pub(super) fn of_parameter(api: &'d Emitted, operation: &'d Operation, parameter: &'d Parameter) -> Self {
        let mut items = if parameter.is_argument() {
            methods(api, operation)
        } else {
            vec![format!("{}::{}", request(api, operation), parameter.rust)]
        };
        if parameter.from_client {
            items.push(format!("{}::ClientBuilder::{}", api.root, parameter.rust));
        }
        if let Some((module, name)) = resource(operation) {
            items.push(format!("{module}::{}::{}", operation.type_name, parameter.rust));
            items.push(format!("{module}::{name}::{}", operation.method_name));
        }
        Self { items, ty: Some(&parameter.ty), ..Self::none(api) }
    }

    /// Returns the uses of a request body: an argument of the client method, or a request setter.
    pub(super) fn of_body(api: &'d Emitted, operation: &'d Operation) -> Self {
        let mut body = Self { form: Some(operation), items: vec![request(api, operation)], ..Self::none(api) };
        if let Some(model) = &operation.body {
            body.items.push(if model.required {
                method(api, &operation.method_name)
            } else {
                format!("{}::{}", request(api, operation), model.rust)
            });
            body.ty = model.kind.ty();
        }
        body
    }

    /// Returns the uses of a response body.
    pub(super) fn of_response(api: &'d Emitted, operation: &'d Operation, status: &str) -> Self {
        let structured = |content: &'d Content| match content {
            Content::Structured(ty) => Some(ty),
            _ => None,
        };
        let mut response = Self::none(api);
        let error = operation.errors.iter().find(|error| error.status.to_string().eq_ignore_ascii_case(status));
        let error = error.and_then(|error| error.ty.as_ref()).filter(|_| !is_success(status));
        match &operation.output {
            _ if error.is_some() => response.ty = error,
            Output::One(content) => {
                response.ty = structured(content);
                response.items.push(format!("{} as Call::Output", request(api, operation)));
            }
            Output::ByStatus { name, variants, .. } => {
                let variant = variants.iter().find(|one| one.status.to_string().eq_ignore_ascii_case(status));
                response.ty = variant.and_then(|variant| structured(&variant.content));
                let path = |rust: &RustName| format!("{}::operations::{name}::{rust}", api.root);
                response.items.extend(variant.map(|variant| path(&variant.rust)));
            }
        }
        response.items.push(format!("{} as PagedCall::Item", request(api, operation)));
        let resource = resource(operation);
        response.items.extend(resource.map(|(module, name)| format!("{module}::{name}::{}", operation.method_name)));
        response
    }

    /// Returns the uses of the content of a callback: its payload.
    pub(super) fn of_callback(api: &'d Emitted, callback: &'d Callback) -> Self {
        let ty = match &callback.payload.content {
            Content::Structured(ty) => Some(ty),
            _ => None,
        };
        Self { items: callback_items(api, callback), ty, ..Self::none(api) }
    }

    /// Returns the uses of a property of this value. `places` are its schemas.
    pub(super) fn field(&self, wire: &str, places: &[Node<'d>]) -> Self {
        let api = self.api;
        if let Some(form) = self.form
            && let Some(index) = api.forms.get(&(form.type_name.clone(), wire.to_owned()))
            && let Some(field) = form.parameters.get(*index)
        {
            return Self::of_parameter(api, form, field);
        }
        let mut found = Self::none(api);
        let mut own = self.definition();
        if let Some(TypeKind::Wrapper(inner)) = own.map(|id| &api.type_def(id).kind) {
            own = named(api.resolve_value(inner));
        }
        // The members of an `allOf` are also separate types.
        let members = places.iter().filter_map(|place| {
            let (component, _) = place.pointer.strip_prefix("/components/schemas/")?.split_once("/properties/")?;
            api.component(&unescape(component))
        });
        // A property beside alternatives is a field of each variant.
        let variants = own.into_iter().filter_map(|id| match &api.type_def(id).kind {
            TypeKind::Union(union) => Some(&union.variants),
            _ => None,
        });
        let alternatives = variants.flatten().filter_map(|variant| named(api.resolve(&variant.ty)));
        let mut items = IndexSet::new();
        for id in own.into_iter().chain(members).chain(alternatives) {
            let def = api.type_def(id);
            let TypeKind::Struct(structure) = &def.kind else { continue };
            let Some(index) = api.fields.get(&(id, wire.to_owned())) else { continue };
            let Some(field) = structure.fields.get(*index) else { continue };
            let path = path(api, def);
            let name = &field.rust;
            // A field `new` is beside the constructor.
            let raw = if name.as_str() == "new" { "r#" } else { "" };
            items.extend([format!("{path}::{raw}{name}"), format!("{path}::{name}()"), format!("{path}::set_{name}")]);
            let is_argument = api.presence(def, field) == Presence::Always || api.is_required_when_sent(def, field);
            if is_argument && field.tag.is_none() {
                items.extend([format!("{path}::new"), format!("{path} as Default")]);
            }
            // Resources may emit the same types.
            for module in &api.resources {
                let holders = api.holders.get(&field.rust).into_iter().flatten().take(MAX_HOLDERS);
                items.extend(holders.map(|id| format!("{module}::{}::{}", api.type_def(*id).name, field.rust)));
            }
            found.ty.get_or_insert(&field.ty);
        }
        found.items = items.into_iter().collect();
        found
    }

    /// Returns the uses of an item of this list, or of a value of this map.
    pub(super) fn inner(&self) -> Self {
        let ty = self.ty.and_then(|ty| match self.api.resolve_value(ty) {
            Type::Array(inner) | Type::Map(inner) => Some(inner.as_ref()),
            Type::Named(id) => match &self.api.type_def(*id).kind {
                TypeKind::Wrapper(Type::Array(inner) | Type::Map(inner)) => Some(inner.as_ref()),
                TypeKind::Struct(structure) => Some(&structure.additional),
                _ => None,
            },
            _ => None,
        });
        Self { items: self.items.clone(), ty, ..Self::none(self.api) }
    }

    /// Returns the uses of the alternative for a component.
    pub(super) fn alternative(&self, component: Option<&str>) -> Self {
        let ty = component.and_then(|component| Some(&self.union_variant(component)?.ty));
        Self { ty, ..Self::none(self.api) }
    }

    fn union_variant(&self, component: &str) -> Option<&'d UnionVariant> {
        let id = self.definition()?;
        let TypeKind::Union(union) = &self.api.type_def(id).kind else { return None };
        let index = self.api.alternatives.get(&(id, self.api.component(component)?))?;
        union.variants.get(*index)
    }

    /// Returns the values that select a single alternative of this union, in words, and the type of the alternative.
    pub(super) fn selected(&self) -> BTreeMap<String, &'d RustName> {
        let mut selected: BTreeMap<String, Option<&'d RustName>> = BTreeMap::new();
        let Some(TypeKind::Union(union)) = self.definition().map(|id| &self.api.type_def(id).kind) else {
            return BTreeMap::new();
        };
        for variant in &union.variants {
            let Some(id) = named(&variant.ty) else { continue };
            let tags = union
                .discriminator
                .iter()
                .flat_map(|property| variant.tags.iter().map(move |tag| format!("`{tag}` of `{property}`")));
            let listed = variant.fixed.iter().filter(|fixed| fixed.decides).flat_map(|fixed| {
                let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), plain_or_quoted);
                fixed.values.iter().map(move |value| format!("`{}` of `{}`", text(value), fixed.property))
            });
            for value in tags.chain(listed) {
                let name = &self.api.type_def(id).name;
                selected.entry(value).and_modify(|other| *other = None).or_insert(Some(name));
            }
        }
        selected.into_iter().filter_map(|(value, name)| Some((value, name?))).collect()
    }

    /// Returns the variants of this union that are tried in order, because no listed value selects them.
    pub(super) fn tried(&self) -> Vec<&'d RustName> {
        let Some(TypeKind::Union(union)) = self.definition().map(|id| &self.api.type_def(id).kind) else {
            return Vec::new();
        };
        let variants = union.variants.iter().filter(|_| union.discriminator.is_none());
        let variants = variants.filter(|variant| !variant.fixed.iter().any(|fixed| fixed.decides));
        variants.map(|variant| &variant.rust).collect()
    }

    /// Returns the enum variant of a value.
    pub(super) fn variant(&self, value: &str) -> Option<String> {
        let id = named(innermost(self.api.resolve_value(self.ty?)))?;
        let variant = self.api.values.get(&(id, value.to_owned()))?;
        Some(format!("{}::{variant}", path(self.api, self.api.type_def(id))))
    }

    /// Returns the items of resources that read this enum as a portable one: the enum, its variants, and the fields.
    pub(super) fn portable_items(&self) -> Vec<String> {
        let Some(id) = self.definition() else { return Vec::new() };
        let api: &Api = self.api;
        let mut items = Vec::new();
        for resource in resources(std::slice::from_ref(api)) {
            let module = &resource.module;
            for (index, portable) in resource.enums.iter().enumerate() {
                if !portable.sources.contains(&(0, id)) {
                    continue;
                }
                items.push(format!("{module}::{}", portable.name));
                items.extend(portable.variants.keys().map(|variant| format!("{module}::{}::{variant}", portable.name)));
                for view in &resource.views {
                    let fields = view.fields.iter().filter(|field| field.portable == Some(index));
                    items.extend(fields.map(|field| format!("{module}::{}::{}", view.name, field.field.rust)));
                }
            }
        }
        items
    }

    /// Returns the variant of a component and its conversion, or those of all alternatives of a small union.
    pub(super) fn union_members(&self, component: Option<&str>) -> Vec<String> {
        let Some(id) = self.definition() else { return Vec::new() };
        let def = self.api.type_def(id);
        let path = path(self.api, def);
        let from = |ty: &Type| named(ty).map(|inner| format!("{path} as From<{}>", self.api.type_def(inner).name));
        match &def.kind {
            TypeKind::Union(union) => {
                let own = component.and_then(|component| self.union_variant(component));
                let is_listed = own.is_none() && union.variants.len() <= MAX_ITEMS;
                let all = union.variants.iter().filter(|_| is_listed).chain(own);
                let items = all.map(|one| [Some(format!("{path}::{}", one.rust)), from(&one.ty)]);
                items.flatten().flatten().collect()
            }
            TypeKind::TextUnion(members) if members.len() <= MAX_ITEMS => {
                let from = |member: &TextMember| match member {
                    TextMember::Named(inner) => from(&Type::Named(*inner)),
                    TextMember::Checks(_) => None,
                };
                members.iter().filter_map(from).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Returns the path of the named type of the value or of its items.
    pub(super) fn type_path(&self) -> Option<String> {
        named(innermost(self.ty?)).map(|id| path(self.api, self.api.type_def(id)))
    }

    /// Returns the items that contain the value or make it up.
    pub(super) fn all_items(&self) -> Vec<String> {
        self.items.iter().cloned().chain(self.type_path()).collect()
    }

    fn definition(&self) -> Option<TypeId> {
        named(self.api.resolve_value(self.ty?))
    }
}

fn named(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        _ => None,
    }
}

fn innermost(ty: &Type) -> &Type {
    match ty {
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => innermost(inner),
        other => other,
    }
}

/// Returns the path of a type.
pub(super) fn path(api: &Emitted, def: &TypeDef) -> String {
    format!("{}::types::{}", api.root, def.name)
}

/// Returns the items that are emitted for a callback.
pub(super) fn callback_items(api: &Emitted, callback: &Callback) -> Vec<String> {
    let module = format!("{}::callbacks", api.root);
    let name = &callback.name;
    let mut items = vec![format!("{module}::{name}"), format!("{module}::AnyCallback::{name}")];
    if let Some(id) = api.whole_payload(&callback.payload) {
        let path = path(api, api.type_def(id));
        items.extend([format!("{path} as Callback"), path]);
    }
    items
}

/// Returns the items of the event that a callback is read as.
pub(super) fn event_items(api: &Emitted, callback: &Callback) -> Vec<String> {
    let Some(reading) = &callback.event else { return Vec::new() };
    let module = &reading.module;
    let mut items: Vec<String> =
        ["", "::Event", "::EventKind", "::Payload"].map(|item| format!("{module}{item}")).into();
    items.push(format!("{module}::Payload::{}", RustName::camel(api.module.as_str())));
    items.extend(reading.kinds.iter().map(|(_, kind)| format!("{module}::EventKind::{kind}")));
    items.extend(reading.fields.iter().map(|(name, _)| format!("{module}::Event::{name}")));
    items
}

/// Returns the request type of an operation.
pub(super) fn request(api: &Emitted, operation: &Operation) -> String {
    format!("{}::operations::{}", api.root, operation.type_name)
}

fn method(api: &Emitted, name: &RustName) -> String {
    format!("{}::Client::{name}", api.root)
}

/// Returns the client methods that call an operation.
fn methods(api: &Emitted, operation: &Operation) -> Vec<String> {
    let presets = operation.presets.iter().map(|preset| &preset.method_name);
    std::iter::once(&operation.method_name).chain(presets).map(|name| method(api, name)).collect()
}

fn form_fields(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation.parameters.iter().filter(|one| is_form_field(one))
}

/// Returns the items of an operation.
pub(super) fn operation_items(api: &Emitted, operation: &Operation) -> Vec<String> {
    let request = request(api, operation);
    let mut items = methods(api, operation);
    items.extend([format!("{request} as Call::Output"), format!("{request} as form_operation!"), request]);
    items.extend(page_items(api, operation));
    if let Output::ByStatus { name, .. } = &operation.output {
        items.push(format!("{}::operations::{name}", api.root));
    }
    items
}

/// Returns the types of the errors of an operation.
pub(super) fn error_types(api: &Emitted, operation: &Operation) -> Vec<String> {
    let types = operation.errors.iter().filter_map(|error| named(innermost(error.ty.as_ref()?)));
    types.map(|id| path(api, api.type_def(id))).collect()
}

/// Returns the items of an operation that depend on its pagination.
pub(super) fn page_items(api: &Emitted, operation: &Operation) -> Vec<String> {
    let request = request(api, operation);
    let mut items: Vec<String> =
        ["paginated!", "PagedCall", "PagedCall::Item"].map(|item| format!("{request} as {item}")).into();
    if let Some((module, name)) = resource(operation) {
        items.extend([format!("{module}::{name}::{}", operation.method_name), module.to_string()]);
    }
    items
}

/// Returns the items that set the body: an argument of the client method, a setter, or a setter for each form field.
pub(super) fn body_items(api: &Emitted, operation: &Operation) -> Vec<String> {
    let setters = operation.body.iter().map(|body| &body.rust).chain(form_fields(operation).map(|field| &field.rust));
    let setters = setters.map(|rust| format!("{}::{rust}", request(api, operation)));
    std::iter::once(method(api, &operation.method_name)).chain(setters).collect()
}

/// Returns the builder methods of a server variable or security scheme.
pub(super) fn builder_methods(api: &Emitted, wire: &str) -> Vec<String> {
    let names = api.builder.get(wire).into_iter().flatten();
    names.map(|name| format!("{}::ClientBuilder::{name}", api.root)).collect()
}

/// Returns true if a key of `responses` is a successful status. `default` usually describes errors.
pub(super) fn is_success(status: &str) -> bool {
    status.starts_with('2')
}
