//! Items of the emitted crate that a value or an operation of a document becomes.
//!
//! An item is named by its path, as the surface of the emitted code has it.

use std::collections::BTreeSet;

use super::node::Node;
use crate::model::{
    Api, BodyKind, Content, Location, Operation, Output, Parameter, TextMember, Type, TypeDef, TypeKind,
};
use crate::name::RustName;
use crate::text::unescape;

/// A value in the emitted code.
#[derive(Clone)]
pub(super) struct RustUse<'d> {
    api: &'d Api,
    /// Items whose signature has the value's type.
    pub(super) items: Vec<String>,
    /// The value's type.
    pub(super) ty: Option<&'d Type>,
    /// The request whose parameters the value's properties are.
    pub(super) form: Option<&'d Operation>,
}

impl<'d> RustUse<'d> {
    /// A value that nothing is emitted for.
    pub(super) fn none(api: &'d Api) -> Self {
        Self { api, items: Vec::new(), ty: None, form: None }
    }

    /// A parameter: an argument of methods of the client, or a setter of the request.
    pub(super) fn of_parameter(api: &'d Api, operation: &'d Operation, parameter: &'d Parameter) -> Self {
        let mut items = if parameter.is_argument() {
            methods(api, operation)
        } else {
            vec![format!("{}::{}", request(api, operation), parameter.rust)]
        };
        if parameter.from_client {
            items.push(format!("{}::ClientBuilder::{}", api.module, parameter.rust));
        }
        if let Some((module, name)) = resource(operation) {
            items.push(format!("{module}::{}::{}", operation.type_name, parameter.rust));
            items.push(format!("{module}::{name}::{}", operation.method_name));
        }
        Self { items, ty: Some(&parameter.ty), ..Self::none(api) }
    }

    /// The body of a request: an argument of the client's method, or a setter of the request.
    pub(super) fn of_body(api: &'d Api, operation: &'d Operation) -> Self {
        let mut body = Self { form: Some(operation), ..Self::none(api) };
        if let Some(model) = &operation.body {
            body.items.push(if model.required {
                method(api, &operation.method_name)
            } else {
                format!("{}::{}", request(api, operation), model.rust)
            });
            if let BodyKind::Json(ty) = &model.kind {
                body.ty = Some(ty);
            }
        }
        body
    }

    /// The body of a response.
    pub(super) fn of_response(api: &'d Api, operation: &'d Operation, status: &str) -> Self {
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
                let path = |rust: &RustName| format!("{}::operations::{name}::{rust}", api.module);
                response.items.extend(variant.map(|variant| path(&variant.rust)));
            }
        }
        response.items.push(format!("{} as PagedCall::Item", request(api, operation)));
        response
    }

    /// A property of this value. The places are where it is described.
    pub(super) fn field(&self, wire: &str, places: &[Node<'d>]) -> Self {
        let parameters = self.form.into_iter().flat_map(|form| form_fields(form).map(move |field| (form, field)));
        if let Some((form, field)) = parameters.into_iter().find(|(_, field)| field.wire.as_str() == wire) {
            return Self::of_parameter(self.api, form, field);
        }
        let api = self.api;
        let mut found = Self::none(api);
        let mut own = self.definition();
        if let Some(TypeKind::Wrapper(inner)) = own.map(|def| &def.kind) {
            own = named(api, api.resolve_value(inner));
        }
        // The members of an `allOf` are types of their own as well.
        let members = places.iter().filter_map(|place| {
            let (component, _) = place.pointer.strip_prefix("/components/schemas/")?.split_once("/properties/")?;
            let names = type_names(&unescape(component));
            api.types.iter().find(|def| names.contains(&def.name))
        });
        // A property beside alternatives is a field of each.
        let variants = own.into_iter().filter_map(|def| match &def.kind {
            TypeKind::Union(union) => Some(&union.variants),
            _ => None,
        });
        let alternatives = variants.flatten().filter_map(|variant| named(api, api.resolve(&variant.ty)));
        for def in own.into_iter().chain(members).chain(alternatives) {
            let TypeKind::Struct(structure) = &def.kind else { continue };
            let Some(field) = structure.fields.iter().find(|field| field.wire.as_str() == wire) else { continue };
            let path = path(api, def);
            // A required field is an argument of the constructor.
            for item in [format!("{path}::{}", field.rust), format!("{path}::new"), format!("{path} as Default")] {
                if !found.items.contains(&item) {
                    found.items.push(item);
                }
            }
            // The same types may be emitted for resources.
            let resources: BTreeSet<_> = api.operations.iter().filter_map(resource).collect();
            for (module, _) in resources {
                found.items.extend(api.types.iter().map(|def| format!("{module}::{}::{}", def.name, field.rust)));
            }
            found.ty.get_or_insert(&field.ty);
        }
        found
    }

    /// An item of this list, or a value of this map.
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

    /// The alternative of this union that a component describes.
    pub(super) fn alternative(&self, component: Option<&str>) -> Self {
        let ty = component.zip(self.definition()).and_then(|(component, def)| {
            let TypeKind::Union(union) = &def.kind else { return None };
            let names = type_names(component);
            let mut types = union.variants.iter().map(|variant| &variant.ty);
            types.find(|ty| named(self.api, ty).is_some_and(|def| names.contains(&def.name)))
        });
        Self { ty, ..Self::none(self.api) }
    }

    /// The variant of this enum that a value is.
    pub(super) fn variant(&self, value: &str) -> Option<String> {
        let def = named(self.api, innermost(self.api.resolve_value(self.ty?)))?;
        let value = match &def.kind {
            TypeKind::IntegerEnum(_) => serde_json::from_str(value).ok()?,
            _ => value.into(),
        };
        Some(format!("{}::{}", path(self.api, def), def.variant(&value)?))
    }

    /// The variants of this union, and the conversions of its members.
    pub(super) fn union_members(&self) -> Vec<String> {
        let Some(def) = self.definition() else { return Vec::new() };
        let path = path(self.api, def);
        let from = |ty: &Type| named(self.api, ty).map(|inner| format!("{path} as From<{}>", inner.name));
        match &def.kind {
            TypeKind::Union(union) => {
                let items = union.variants.iter().map(|one| [Some(format!("{path}::{}", one.rust)), from(&one.ty)]);
                items.flatten().flatten().collect()
            }
            TypeKind::TextUnion(members) => {
                let from = |member: &TextMember| match member {
                    TextMember::Named(inner) => from(&Type::Named(*inner)),
                    TextMember::Checks(_) => None,
                };
                members.iter().filter_map(from).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The path of the value's type, or of the type of its items, if it has a name.
    pub(super) fn type_path(&self) -> Option<String> {
        named(self.api, innermost(self.ty?)).map(|def| path(self.api, def))
    }

    /// The items that the value stands in or is made of.
    pub(super) fn all_items(&self) -> Vec<String> {
        self.items.iter().cloned().chain(self.type_path()).collect()
    }

    fn definition(&self) -> Option<&'d TypeDef> {
        named(self.api, self.api.resolve_value(self.ty?))
    }
}

fn named<'d>(api: &'d Api, ty: &Type) -> Option<&'d TypeDef> {
    match ty {
        Type::Named(id) => Some(api.type_def(*id)),
        _ => None,
    }
}

fn innermost(ty: &Type) -> &Type {
    match ty {
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => innermost(inner),
        other => other,
    }
}

fn path(api: &Api, def: &TypeDef) -> String {
    format!("{}::types::{}", api.module, def.name)
}

/// The names that the type of a component may have.
pub(super) fn type_names(component: &str) -> [RustName; 2] {
    [component, component.rsplit('.').next().unwrap_or(component)].map(RustName::camel)
}

/// The request type of an operation.
pub(super) fn request(api: &Api, operation: &Operation) -> String {
    format!("{}::operations::{}", api.module, operation.type_name)
}

fn method(api: &Api, name: &RustName) -> String {
    format!("{}::Client::{name}", api.module)
}

/// The methods of the client that call an operation.
fn methods(api: &Api, operation: &Operation) -> Vec<String> {
    let presets = operation.presets.iter().map(|preset| &preset.method_name);
    std::iter::once(&operation.method_name).chain(presets).map(|name| method(api, name)).collect()
}

/// The module of the resource that an operation belongs to, and the trait in it.
fn resource(operation: &Operation) -> Option<(RustName, RustName)> {
    let module = RustName::module(operation.resource.as_ref()?);
    let name = RustName::camel(module.as_str());
    Some((module, name))
}

fn form_fields(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation.parameters.iter().filter(|one| matches!(one.location, Location::Form | Location::Multipart))
}

/// The items of an operation.
pub(super) fn operation_items(api: &Api, operation: &Operation) -> Vec<String> {
    let request = request(api, operation);
    let mut items = methods(api, operation);
    items.extend([format!("{request} as Call::Output"), format!("{request} as form_operation!"), request]);
    items.extend(page_items(api, operation));
    if let Output::ByStatus { name, .. } = &operation.output {
        items.push(format!("{}::operations::{name}", api.module));
    }
    items
}

/// The items of an operation that depend on its pagination.
pub(super) fn page_items(api: &Api, operation: &Operation) -> Vec<String> {
    let request = request(api, operation);
    let mut items: Vec<String> =
        ["paginated!", "PagedCall", "PagedCall::Item"].map(|item| format!("{request} as {item}")).into();
    if let Some((module, name)) = resource(operation) {
        items.extend([format!("{module}::{name}::{}", operation.method_name), module.to_string()]);
    }
    items
}

/// The items that send the body: an argument of the client's method, a setter, or one for each field of a form.
pub(super) fn body_items(api: &Api, operation: &Operation) -> Vec<String> {
    let setters = operation.body.iter().map(|body| &body.rust).chain(form_fields(operation).map(|field| &field.rust));
    let setters = setters.map(|rust| format!("{}::{rust}", request(api, operation)));
    std::iter::once(method(api, &operation.method_name)).chain(setters).collect()
}

/// Methods of the builder that a server variable or security scheme may have become.
pub(super) fn builder_methods(api: &Api, wire: &str) -> Vec<String> {
    let variables = api.server.variables.iter().filter(|variable| variable.wire.as_str() == wire);
    let schemes = api.schemes.iter().filter(|scheme| scheme.id == wire);
    let names = variables.map(|variable| &variable.rust).chain(schemes.map(|scheme| &scheme.rust));
    names.map(|name| format!("{}::ClientBuilder::{name}", api.module)).collect()
}

/// Returns true if a key of `responses` is a success. `default` usually is an error.
pub(super) fn is_success(status: &str) -> bool {
    status.starts_with('2')
}
