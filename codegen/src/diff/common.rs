//! The module that several APIs share: the names of what is emitted there.

use std::collections::BTreeSet;

use crate::model::{Api, Operation};
use crate::name::RustName;

/// What an operation of a resource is in the resource's module.
#[derive(Clone, Debug)]
pub(super) struct Common {
    /// The module.
    pub(super) module: String,
    /// The method of the trait.
    pub(super) method: String,
    /// The type of its optional parameters.
    pub(super) options: String,
}

impl Common {
    pub(super) fn of(operation: &Operation) -> Option<Self> {
        let module = RustName::snake(operation.resource.as_ref()?);
        let name = RustName::camel(module.as_str());
        Some(Self {
            method: format!("{module}::{name}::{}", operation.method_name),
            options: format!("{module}::{}", operation.type_name),
            module: module.to_string(),
        })
    }
}

/// Fields of that name in the types that an API may share.
pub(super) fn fields(api: &Api, field: &RustName) -> Vec<String> {
    let modules: BTreeSet<RustName> =
        api.operations.iter().filter_map(|operation| operation.resource.as_deref().map(RustName::snake)).collect();
    modules
        .iter()
        .flat_map(|module| api.types.iter().map(move |def| format!("{module}::{}::{field}", def.name)))
        .collect()
}
