//! Enums that several APIs read alike: `x-rust-portable`.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_yaml::Value;

use super::events::alike;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Api, TypeId};
use crate::name::RustName;
use crate::resource::resources;
use crate::text::{At, Place, SourceFile};

const KEY: &str = "x-rust-portable";

/// The portable values of an enum, and their positions.
pub(super) struct Portable {
    component: RustName,
    place: Place,
    values: Vec<(RustName, Place)>,
}

/// Returns the enums of a document that have portable values.
pub(super) fn of(document: &Value) -> Vec<Portable> {
    let components = At::ROOT.key("components");
    let at = components.key("schemas");
    let schemas = document.get("components").and_then(|components| components.get("schemas"));
    let schemas = schemas.and_then(Value::as_mapping).into_iter().flatten();
    let portable = schemas.filter_map(|(name, schema)| {
        let (name, values) = (name.as_str()?, schema.get(KEY)?.as_mapping()?);
        let at = at.key(name);
        let at = at.key(KEY);
        let value =
            |(wire, value): (&Value, &Value)| Some((RustName::camel(value.as_str()?), at.key(wire.as_str()?).value()));
        let values = values.iter().filter_map(value).collect();
        Some(Portable { component: RustName::camel(name), place: at.name(), values })
    });
    portable.collect()
}

/// Warns of enums that no resource reads as portable, and of portable values that another document spells otherwise.
pub(super) fn check(
    documents: &[(RustName, &Arc<SourceFile>, Vec<Portable>)],
    apis: &[Api],
    diagnostics: &mut Diagnostics,
) {
    let resources = resources(apis);
    let mut used: BTreeSet<(&RustName, TypeId)> = BTreeSet::new();
    for resource in &resources {
        for sources in resource.enums.iter().map(|portable| &portable.sources) {
            let sources: Vec<(&RustName, TypeId)> =
                sources.iter().map(|(index, id)| (&resource.apis[*index].module, *id)).collect();
            let declared: Vec<(&Arc<SourceFile>, &Portable)> =
                sources.iter().filter_map(|source| declared(documents, apis, *source)).collect();
            misspelled(&declared, diagnostics);
            used.extend(sources);
        }
    }
    for (module, file, portable) in documents {
        let Some(api) = apis.iter().find(|api| api.module == *module) else { continue };
        for one in portable {
            let id = api.types.iter().position(|def| def.name == one.component).map(TypeId);
            if id.is_some_and(|id| used.contains(&(module, id))) {
                continue;
            }
            let message = format!("`{KEY}` has no effect: no resource has a field with this enum in all APIs");
            let help = "map the enum of the same field in every API of the resource, or remove the key";
            diagnostics.push(Diagnostic::warning(file, "portable-use", one.place.clone(), message).with_help(help));
        }
    }
}

/// Returns the declaration of an enum.
fn declared<'a>(
    documents: &'a [(RustName, &'a Arc<SourceFile>, Vec<Portable>)],
    apis: &[Api],
    (module, id): (&RustName, TypeId),
) -> Option<(&'a Arc<SourceFile>, &'a Portable)> {
    let name = &apis.iter().find(|api| api.module == *module)?.type_def(id).name;
    let (_, file, portable) = documents.iter().find(|(other, ..)| other == module)?;
    Some((*file, portable.iter().find(|one| one.component == *name)?))
}

fn misspelled(declared: &[(&Arc<SourceFile>, &Portable)], diagnostics: &mut Diagnostics) {
    let all: Vec<BTreeSet<RustName>> =
        declared.iter().map(|(_, portable)| portable.values.iter().map(|(name, _)| name.clone()).collect()).collect();
    for (name, known) in alike(&all) {
        let find = |(file, portable): &(&Arc<SourceFile>, &Portable)| {
            let (_, place) = portable.values.iter().find(|(own, _)| own == name)?;
            Some((Arc::clone(file), place.clone()))
        };
        let Some((file, place)) = declared.iter().rev().find_map(find) else { continue };
        let message = format!(
            "the portable value `{name}` is like the portable value `{known}` of another API, but not the same"
        );
        let help = "write a portable value alike in all documents";
        diagnostics.push(Diagnostic::warning(&file, "portable-use", place, message).with_help(help));
    }
}
