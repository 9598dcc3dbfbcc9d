//! Splits an API into private modules: one for each tag of a large API, and one for types that only callbacks use.

use std::collections::{BTreeSet, HashSet};

use crate::model::{Api, Content, Modules, Operation, Type, TypeId};
use crate::name::RustName;

/// The most operations of an API that is not split.
const MAX_OPERATIONS: usize = 100;

/// The most modules of an API. Thousands of files would not help navigation.
const MAX_MODULES: usize = 500;

/// Names of modules, crates and types that a module would shadow. Clippy rejects `client`, the name of the parent.
const RESERVED: [&str; 29] = [
    "alloc",
    "bool",
    "callbacks",
    "char",
    "checks",
    "client",
    "core",
    "f32",
    "f64",
    "i128",
    "i16",
    "i32",
    "i64",
    "i8",
    "isize",
    "operations",
    "runtime",
    "serde",
    "serde_json",
    "std",
    "str",
    "types",
    "u128",
    "u16",
    "u32",
    "u64",
    "u8",
    "usize",
    "xml",
];

/// Returns the modules of operations and types. `tags` holds the first tag of each operation. A type belongs to the only
/// module that uses it. If the API has no operations, its types are those of callbacks, and stay in the common module.
pub(super) fn of(api: &Api, tags: &[Option<&str>]) -> Modules {
    if api.operations.is_empty() {
        return Modules::default();
    }
    let operations = of_operations(api, tags);
    Modules { types: of_types(api, &operations), operations }
}

/// An operation without a tag uses the first segment of its path.
fn of_operations(api: &Api, tags: &[Option<&str>]) -> Vec<RustName> {
    if api.operations.len() <= MAX_OPERATIONS {
        return Vec::new();
    }
    let module = |(operation, tag): (&Operation, Option<&str>)| {
        module_name(tag.unwrap_or_else(|| first_segment(&operation.path)))
    };
    let operations: Vec<RustName> = api.operations.iter().zip(tags.iter().copied()).map(module).collect();
    if operations.iter().collect::<HashSet<_>>().len() > MAX_MODULES { Vec::new() } else { operations }
}

fn module_name(text: &str) -> RustName {
    let name = RustName::module(text);
    if RESERVED.contains(&name.as_str()) { RustName::module(&format!("{text} module")) } else { name }
}

fn first_segment(path: &str) -> &str {
    path.split('/').find(|segment| !segment.is_empty()).unwrap_or("root")
}

fn of_types(api: &Api, modules: &[RustName]) -> Vec<Option<RustName>> {
    // A type that the client uses belongs to no module.
    let mut users: Vec<BTreeSet<Option<&RustName>>> = vec![BTreeSet::new(); api.types.len()];
    let (mut of_client, mut of_callbacks) = (Vec::new(), Vec::new());
    api.settings.iter().for_each(|setting| setting.ty.mentions(&mut of_client));
    of_client.extend(api.errors.iter().map(|error| error.ty));
    api.callbacks.iter().for_each(|callback| callback.payload.mentions(&mut of_callbacks));
    let callbacks = RustName::module(Modules::CALLBACKS);
    let operations = api.operations.iter().enumerate();
    let of_operations = operations.map(|(index, operation)| (modules.get(index), mentions(operation)));
    let others = [(None, of_client), (Some(&callbacks), of_callbacks)];
    for (user, mut pending) in others.into_iter().chain(of_operations) {
        while let Some(id) = pending.pop() {
            // More than two users make no difference.
            if users[id.0].len() < 2 && users[id.0].insert(user) {
                api.type_def(id).mentions(&mut pending);
            }
        }
    }
    let only =
        |users: &BTreeSet<Option<&RustName>>| users.first().copied().flatten().filter(|_| users.len() == 1).cloned();
    users.iter().map(only).collect()
}

/// Returns the types that an operation uses.
fn mentions(operation: &Operation) -> Vec<TypeId> {
    let mut types: Vec<&Type> = operation.parameters.iter().map(|parameter| &parameter.ty).collect();
    types.extend(operation.body.as_ref().and_then(|body| body.kind.ty()));
    types.extend(operation.errors.iter().filter_map(|error| error.ty.as_ref()));
    types.extend(operation.output.contents().chain(&operation.events).filter_map(|content| match content {
        Content::Structured(ty) => Some(ty),
        Content::Empty | Content::Text | Content::Bytes => None,
    }));
    let mut found = Vec::new();
    for ty in types {
        ty.mentions(&mut found);
    }
    found
}
