//! Divides a large API into private modules, one for each tag.

use std::collections::{BTreeSet, HashSet};

use crate::model::{Api, BodyKind, Content, Operation, TagModules, Type, TypeId};
use crate::name::RustName;

/// Operations of the largest API that is not divided.
const MAX_OPERATIONS: usize = 100;

/// How many modules an API is divided into at most. Files by the thousand are no order.
const MAX_MODULES: usize = 500;

/// Names that a module would hide from the code beside it: of other modules, of crates and of types. A module `client`
/// would have the name of its parent, which clippy refuses.
const RESERVED: [&str; 15] = [
    "alloc",
    "bool",
    "client",
    "core",
    "f64",
    "i128",
    "i32",
    "i64",
    "operations",
    "runtime",
    "serde",
    "serde_json",
    "std",
    "types",
    "xml",
];

/// The modules of the operations, of which `tags` has the first tag each, and of the types. An operation without a tag
/// goes by the first segment of its path; a type stands in the module of the operations that use it if it is only one.
pub(super) fn of_tags(api: &Api, tags: &[Option<&str>]) -> TagModules {
    if api.operations.len() <= MAX_OPERATIONS {
        return TagModules::default();
    }
    let module = |(operation, tag): (&Operation, Option<&str>)| {
        module_name(tag.unwrap_or_else(|| first_segment(&operation.path)))
    };
    let operations: Vec<RustName> = api.operations.iter().zip(tags.iter().copied()).map(module).collect();
    if operations.iter().collect::<HashSet<_>>().len() > MAX_MODULES {
        return TagModules::default();
    }
    TagModules { types: of_types(api, &operations), operations }
}

fn module_name(text: &str) -> RustName {
    let name = RustName::module(text);
    if RESERVED.contains(&name.as_str()) { RustName::module(&format!("{text} module")) } else { name }
}

fn first_segment(path: &str) -> &str {
    path.split('/').find(|segment| !segment.is_empty()).unwrap_or("root")
}

fn of_types(api: &Api, modules: &[RustName]) -> Vec<Option<RustName>> {
    // A type that the client itself needs belongs to no module.
    let mut users: Vec<BTreeSet<Option<&RustName>>> = vec![BTreeSet::new(); api.types.len()];
    let mut of_client = Vec::new();
    api.settings.iter().for_each(|setting| setting.ty.mentions(&mut of_client));
    of_client.extend(api.errors.iter().map(|error| error.ty));
    let of_operations =
        api.operations.iter().zip(modules).map(|(operation, module)| (Some(module), mentions(operation)));
    for (user, mut pending) in std::iter::once((None, of_client)).chain(of_operations) {
        while let Some(id) = pending.pop() {
            // Two users are as good as more.
            if users[id.0].len() < 2 && users[id.0].insert(user) {
                api.type_def(id).mentions(&mut pending);
            }
        }
    }
    let only =
        |users: &BTreeSet<Option<&RustName>>| users.first().copied().flatten().filter(|_| users.len() == 1).cloned();
    users.iter().map(only).collect()
}

/// The types that an operation mentions.
fn mentions(operation: &Operation) -> Vec<TypeId> {
    let mut types: Vec<&Type> = operation.parameters.iter().map(|parameter| &parameter.ty).collect();
    if let Some(BodyKind::Json(ty)) = operation.body.as_ref().map(|body| &body.kind) {
        types.push(ty);
    }
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
