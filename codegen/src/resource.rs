//! Resources that several APIs share: their operations are callable independent of the provider.

use std::collections::BTreeMap;
use std::iter;

use crate::model::{Api, Content, Field, Operation, Output, Parameter, PortableValue, Type, TypeId, TypeKind};
use crate::name::{RustName, Scope};

/// Names that the module of a resource uses for other types and traits.
const RESERVED_TYPES: [&str; 9] = ["Box", "Error", "From", "Into", "Option", "Result", "Send", "String", "Sync"];

/// A resource that several APIs declare with `x-rust-resource`.
#[derive(Clone, Debug)]
pub(crate) struct Resource<'a> {
    /// Module of the emitted crate.
    pub module: RustName,
    /// The APIs, in order.
    pub apis: Vec<&'a Api>,
    /// Operations that all APIs have, with the same arguments.
    pub operations: Vec<CommonOperation<'a>>,
    /// Result types of the operations.
    pub views: Vec<View<'a>>,
    /// Enums whose values the documents map to portable ones, and that fields of the views have.
    pub enums: Vec<PortableEnum<'a>>,
}

impl Resource<'_> {
    /// The name of the trait with the operations.
    pub(crate) fn trait_name(&self) -> RustName {
        RustName::camel(self.module.as_str())
    }
}

/// An operation that all APIs of a resource have.
#[derive(Clone, Debug)]
pub(crate) struct CommonOperation<'a> {
    /// The operation of each API, in the order of the APIs.
    pub operations: Vec<&'a Operation>,
    /// Optional parameters that all APIs have, from the first API, with their common type.
    pub options: Vec<(&'a Parameter, Type)>,
    /// Result.
    pub output: CommonOutput,
    /// Presets that all APIs have, by index into the presets of the first API's operation.
    pub presets: Vec<usize>,
}

/// Result of a common operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CommonOutput {
    /// No result.
    Empty,
    /// A view, by index.
    View(usize),
    /// A stream of views.
    Stream(usize),
}

/// The fields of the types with one name in all APIs.
#[derive(Clone, Debug)]
pub(crate) struct View<'a> {
    /// The type in each API.
    pub types: Vec<TypeId>,
    /// Name of the type in the module: that of the APIs, unless the module uses it otherwise.
    pub name: RustName,
    /// Fields that have one portable type in all APIs that have them.
    pub fields: Vec<ViewField<'a>>,
}

/// A field of a view.
#[derive(Clone, Debug)]
pub(crate) struct ViewField<'a> {
    /// The field of the first API that has it.
    pub field: &'a Field,
    /// The portable type.
    pub ty: Type,
    /// The enum that takes the place of the type, by index into [`Resource::enums`].
    pub portable: Option<usize>,
    /// True if an API does not have the field, or may omit it.
    pub optional: bool,
}

/// An enum into which the enums of several APIs are converted.
#[derive(Clone, Debug)]
pub(crate) struct PortableEnum<'a> {
    /// Name of the type in the module: that of the first API, unless the module uses it otherwise.
    pub name: RustName,
    /// The enums that are converted: the index of the API, and the type.
    pub sources: Vec<(usize, TypeId)>,
    /// The variants of all sources, sorted, with the text of the first source that has them.
    pub variants: BTreeMap<&'a RustName, &'a str>,
}

/// Returns the resources that at least one API declares, sorted by name.
#[must_use]
pub(crate) fn resources(apis: &[Api]) -> Vec<Resource<'_>> {
    let mut names: Vec<&str> =
        apis.iter().flat_map(|api| &api.operations).filter_map(|operation| operation.resource.as_deref()).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| resource(apis, name)).collect()
}

fn resource<'a>(apis: &'a [Api], name: &str) -> Resource<'a> {
    let declares = |api: &&Api| api.operations.iter().any(|operation| operation.resource.as_deref() == Some(name));
    let apis: Vec<&Api> = apis.iter().filter(declares).collect();
    let mut resource =
        Resource { module: RustName::module(name), apis, operations: Vec::new(), views: Vec::new(), enums: Vec::new() };
    let Some(first) = resource.apis.first().copied() else { return resource };
    for operation in first.operations.iter().filter(|operation| operation.resource.as_deref() == Some(name)) {
        let operations: Vec<&Operation> = resource
            .apis
            .iter()
            .filter_map(|api| {
                api.operations
                    .iter()
                    .find(|other| other.resource.as_deref() == Some(name) && other.method_name == operation.method_name)
            })
            .collect();
        if operations.len() != resource.apis.len() || !same_arguments(&resource.apis, &operations) {
            continue;
        }
        let Some(output) = output(&mut resource, &operations) else { continue };
        let common = CommonOperation {
            options: options(&resource.apis, &operations),
            presets: presets(&operations),
            operations,
            output,
        };
        resource.operations.push(common);
    }
    resource.take_names();
    resource
}

impl Resource<'_> {
    /// Gives each type a name that the module does not use for something else.
    fn take_names(&mut self) {
        let mut scope = Scope::with_reserved(&RESERVED_TYPES);
        scope.take([RustName::camel(self.module.as_str())]);
        for common in self.operations.iter().filter(|common| !common.options.is_empty()) {
            scope.take(common.operations.first().map(|operation| operation.type_name.clone()));
        }
        let views = self.views.iter_mut().map(|view| &mut view.name);
        for name in views.chain(self.enums.iter_mut().map(|portable| &mut portable.name)) {
            *name = scope.take([name.clone()]);
        }
    }
}

/// Returns true if the operations take the same text arguments.
fn same_arguments(apis: &[&Api], operations: &[&Operation]) -> bool {
    let signature = |operation: &Operation| -> Vec<RustName> {
        operation.arguments().map(|parameter| parameter.rust.clone()).collect()
    };
    let first = operations.first().map(|operation| signature(operation));
    operations.iter().zip(apis).all(|(operation, api)| {
        Some(signature(operation)) == first
            && operation.body.is_none()
            && operation.arguments().all(|parameter| api.portable_type(&parameter.ty) == Some(Type::String))
    })
}

/// Returns the optional parameters that all operations share with a common type, except page parameters.
fn options<'a>(apis: &[&Api], operations: &[&'a Operation]) -> Vec<(&'a Parameter, Type)> {
    let is_option = |parameter: &&Parameter| !parameter.from_client && !parameter.deprecated;
    let Some(first) = operations.first() else { return Vec::new() };
    first
        .setters()
        .filter(is_option)
        .filter_map(|parameter| {
            let ty = apis.first()?.portable_type(&parameter.ty)?;
            let own: Vec<&Type> = operations
                .iter()
                .zip(apis)
                .filter_map(|(operation, api)| {
                    let mut setters = operation.setters().filter(is_option);
                    let other = setters.find(|other| other.rust == parameter.rust)?;
                    (api.portable_type(&other.ty).as_ref() == Some(&ty)).then(|| api.resolve(&other.ty))
                })
                .collect();
            // Use the smallest integer type of the APIs, because the value is sent to all of them.
            let ty = if own.contains(&&Type::Int32) { Type::Int32 } else { ty };
            (own.len() == operations.len()).then_some((parameter, ty))
        })
        .collect()
}

/// Returns the presets that all operations share by name and arguments.
fn presets(operations: &[&Operation]) -> Vec<usize> {
    let Some((first, rest)) = operations.split_first() else { return Vec::new() };
    let names = |operation: &Operation, arguments: &[usize]| -> Vec<RustName> {
        arguments.iter().map(|index| operation.parameters[*index].rust.clone()).collect()
    };
    (0..first.presets.len())
        .filter(|index| {
            let preset = &first.presets[*index];
            rest.iter().all(|operation| {
                operation.presets.iter().any(|other| {
                    other.method_name == preset.method_name
                        && names(operation, &other.arguments) == names(first, &preset.arguments)
                })
            })
        })
        .collect()
}

fn output(resource: &mut Resource<'_>, operations: &[&Operation]) -> Option<CommonOutput> {
    if operations.iter().all(|operation| matches!(operation.output, Output::One(Content::Empty))) {
        return Some(CommonOutput::Empty);
    }
    if operations.iter().all(|operation| operation.pagination.is_some()) {
        let items: Vec<&Type> =
            operations.iter().filter_map(|operation| Some(&operation.pagination.as_ref()?.item)).collect();
        return view(resource, &items).map(CommonOutput::Stream);
    }
    let bodies: Vec<&Type> = operations
        .iter()
        .filter_map(|operation| match &operation.output {
            Output::One(Content::Structured(ty)) => Some(ty),
            _ => None,
        })
        .collect();
    view(resource, &bodies).map(CommonOutput::View)
}

/// Returns the view of types with the same name in all APIs.
fn view<'a>(resource: &mut Resource<'a>, types: &[&Type]) -> Option<usize> {
    let ids: Vec<TypeId> = types
        .iter()
        .zip(&resource.apis)
        .filter_map(|(ty, api)| match api.resolve(ty) {
            Type::Named(id) => Some(*id),
            _ => None,
        })
        .collect();
    if ids.len() != resource.apis.len() {
        return None;
    }
    if let Some(known) = resource.views.iter().position(|view| view.types == ids) {
        return Some(known);
    }
    let first = resource.apis.first()?;
    let name = first.type_def(*ids.first()?).name.clone();
    let structs: Vec<&[Field]> = ids
        .iter()
        .zip(&resource.apis)
        .filter_map(|(id, api)| match &api.type_def(*id).kind {
            TypeKind::Struct(structure) => Some(structure.fields.as_slice()),
            _ => None,
        })
        .collect();
    if structs.len() != ids.len() || ids.iter().zip(&resource.apis).any(|(id, api)| api.type_def(*id).name != name) {
        return None;
    }
    let mut fields: Vec<ViewField<'a>> = Vec::new();
    for (field, api) in
        structs.iter().zip(&resource.apis).flat_map(|(fields, api)| fields.iter().zip(iter::repeat(api)))
    {
        let is_known = fields.iter().any(|known| known.field.rust == field.rust);
        let Some(ty) = api.portable_type(&field.ty).filter(|_| !is_known) else { continue };
        let own = |fields: &'a [Field]| fields.iter().find(|own| own.rust == field.rust);
        let own: Vec<Option<&Field>> = structs.iter().copied().map(own).collect();
        let holders = || {
            let apis = resource.apis.iter().zip(&ids);
            own.iter().zip(apis).filter_map(|(own, (api, id))| Some(((*own)?, *api, *id)))
        };
        if holders().any(|(own, api, _)| api.portable_type(&own.ty).as_ref() != Some(&ty)) {
            continue;
        }
        let may_lack = |(own, api, id): (&Field, &Api, TypeId)| api.presence(api.type_def(id), own).is_optional();
        let optional = own.iter().any(Option::is_none) || holders().any(may_lack);
        let portable = portable_enum(&resource.apis, &mut resource.enums, &own);
        fields.push(ViewField { field, ty, portable, optional });
    }
    resource.views.push(View { types: ids, name, fields });
    Some(resource.views.len() - 1)
}

/// Returns the enum of a field if every API that has the field maps its values to portable ones.
fn portable_enum<'a>(
    apis: &[&'a Api],
    enums: &mut Vec<PortableEnum<'a>>,
    fields: &[Option<&'a Field>],
) -> Option<usize> {
    let mut sources = Vec::new();
    let mut variants = Vec::new();
    for (index, (field, api)) in fields.iter().zip(apis).enumerate() {
        let Some(field) = field else { continue };
        let Type::Named(id) = api.resolve(&field.ty) else { return None };
        let TypeKind::Enum(values) = &api.type_def(*id).kind else { return None };
        for value in values {
            variants.push(value.portable.as_ref()?);
        }
        sources.push((index, *id));
    }
    let (first, id) = *sources.first()?;
    let name = &apis[first].type_def(id).name;
    let index = enums.iter().position(|known| known.name == *name).unwrap_or_else(|| {
        enums.push(PortableEnum { name: name.clone(), sources: Vec::new(), variants: BTreeMap::new() });
        enums.len() - 1
    });
    let known = &mut enums[index];
    known.sources.extend(sources.into_iter().filter(|source| !known.sources.contains(source)).collect::<Vec<_>>());
    for PortableValue { text, rust } in variants {
        known.variants.entry(rust).or_insert(text);
    }
    Some(index)
}
