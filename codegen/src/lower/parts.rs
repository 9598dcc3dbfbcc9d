//! Divides a large API into files: a module for each tag.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Api, BodyKind, Content, Operation, Output, Parts, Type, TypeDef, TypeId, TypeKind};
use crate::name::RustName;

/// About as many lines as a file may have before it is divided.
const MAX_LINES: usize = 2500;

/// The files of the operations, of which `tags` has the first tag each, and of the types.
pub(super) fn divide(api: &Api, tags: &[Option<&str>]) -> Parts {
    let modules = modules(api, tags);
    let lines: usize = api.operations.iter().map(lines_of_operation).sum();
    let of_types: usize = api.types.iter().map(lines_of_type).sum();
    Parts {
        divides_operations: lines > MAX_LINES && modules.iter().collect::<BTreeSet<_>>().len() > 1,
        divides_types: of_types > MAX_LINES,
        types: types(api, &modules),
        operations: modules,
    }
}

/// A module for each operation: its tag. Where one tag would fill too large a file, or there is none, the part of the path
/// that names the resource tells operations apart.
fn modules(api: &Api, tags: &[Option<&str>]) -> Vec<RustName> {
    let mut sizes: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for (operation, tag) in api.operations.iter().zip(tags) {
        *sizes.entry(*tag).or_default() += lines_of_operation(operation);
    }
    let of = |(operation, tag): (&Operation, Option<&str>)| {
        let resource = operation.path.rsplit('/').find(|segment| !segment.is_empty() && !segment.contains('{'));
        let resource = resource.unwrap_or("root");
        match tag {
            Some(tag) if sizes.get(&Some(tag)).is_some_and(|lines| *lines <= MAX_LINES) => RustName::snake(tag),
            Some(tag) => RustName::snake(&format!("{tag} {resource}")),
            None => RustName::snake(resource),
        }
    };
    api.operations.iter().zip(tags.iter().copied()).map(of).collect()
}

/// A type that the operations of one module use stands in the module of that name. If the others are too many for one
/// file, the first word of their names divides them.
fn types(api: &Api, modules: &[RustName]) -> Vec<Option<RustName>> {
    let mut users: Vec<Users<'_>> = api.types.iter().map(|_| Users::None).collect();
    let mut roots: BTreeMap<&RustName, Vec<TypeId>> = BTreeMap::new();
    for (operation, module) in api.operations.iter().zip(modules) {
        types_of(operation, roots.entry(module).or_default());
    }
    for (module, roots) in roots {
        visit(api, roots, |id| users[id.0].add(module));
    }
    let mut of_client = Vec::new();
    api.settings.iter().for_each(|setting| setting.ty.mentions(&mut of_client));
    of_client.extend(api.errors.iter().map(|error| error.ty));
    visit(api, of_client, |id| std::mem::replace(&mut users[id.0], Users::Many) != Users::Many);
    let shared = api.types.iter().zip(&users).filter(|(_, users)| !matches!(users, Users::One(_)));
    let by_word = shared.map(|(def, _)| lines_of_type(def)).sum::<usize>() > MAX_LINES;
    let place = |(def, users): (&TypeDef, Users<'_>)| match users {
        Users::One(module) => Some(module.clone()),
        Users::None | Users::Many => {
            let words = RustName::snake(def.name.as_str());
            by_word.then(|| RustName::snake(words.as_str().split('_').find(|word| !word.is_empty()).unwrap_or("other")))
        }
    };
    api.types.iter().zip(users).map(place).collect()
}

/// The modules that need a type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Users<'a> {
    None,
    One(&'a RustName),
    Many,
}

impl<'a> Users<'a> {
    /// Whether that is news.
    fn add(&mut self, module: &'a RustName) -> bool {
        let sum = match self {
            Self::None => Self::One(module),
            Self::One(known) if *known == module => return false,
            Self::One(_) | Self::Many => Self::Many,
        };
        std::mem::replace(self, sum) != sum
    }
}

/// Visits types and what they mention, as long as `is_new` says so.
fn visit(api: &Api, mut pending: Vec<TypeId>, mut is_new: impl FnMut(TypeId) -> bool) {
    while let Some(id) = pending.pop() {
        if is_new(id) {
            api.type_def(id).mentions(&mut pending);
        }
    }
}

/// The types that an operation mentions.
fn types_of(operation: &Operation, found: &mut Vec<TypeId>) {
    let mut add = |ty: &Type| ty.mentions(found);
    operation.parameters.iter().for_each(|parameter| add(&parameter.ty));
    if let Some(BodyKind::Json(ty)) = operation.body.as_ref().map(|body| &body.kind) {
        add(ty);
    }
    operation.errors.iter().filter_map(|error| error.ty.as_ref()).for_each(&mut add);
    let contents: Vec<&Content> = match &operation.output {
        Output::One(content) => vec![content],
        Output::ByStatus { variants, .. } => variants.iter().map(|variant| &variant.content).collect(),
    };
    for content in contents {
        if let Content::Structured(ty) = content {
            add(ty);
        }
    }
}

/// Lines of a request type, by experience.
fn lines_of_operation(operation: &Operation) -> usize {
    50 + 9 * operation.parameters.len()
}

/// Lines of a type, by experience.
fn lines_of_type(def: &TypeDef) -> usize {
    match &def.kind {
        TypeKind::Struct(structure) => 12 + 4 * structure.fields.len(),
        TypeKind::Enum(values) => 12 + 3 * values.len(),
        TypeKind::IntegerEnum(integers) => 12 + 3 * integers.values.len(),
        TypeKind::Union(union) => 12 + 8 * union.variants.len(),
        TypeKind::Text(_) | TypeKind::TextUnion(_) | TypeKind::Alias(_) | TypeKind::Wrapper(_) => 10,
    }
}
