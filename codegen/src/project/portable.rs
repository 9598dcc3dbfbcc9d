//! Enums that several APIs read alike: `x-rust-portable`.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde_yaml::Value;

use super::events::alike;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Api, Type, TypeId, TypeKind};
use crate::name::RustName;
use crate::openapi::node::{self, entries, named};
use crate::resource::{Resource, View, ViewField, resources};
use crate::text::{At, Place, SourceFile};

const KEY: &str = "x-rust-portable";

/// The portable values of an enum, and their positions.
pub(super) struct Portable {
    component: String,
    place: Place,
    values: Vec<(RustName, Place)>,
}

/// Returns the enums of a document that have portable values.
pub(super) fn of(document: &Value) -> Vec<Portable> {
    let components = At::ROOT.key("components");
    let at = components.key("schemas");
    let portable = entries(node::components(document, "schemas")).filter_map(|(name, schema)| {
        let values = schema.get(KEY)?.as_mapping()?;
        let at = at.key(name);
        let at = at.key(KEY);
        let value = |(wire, value): (&str, &Value)| Some((RustName::camel(value.as_str()?), at.key(wire).value()));
        let values = named(values).filter_map(value).collect();
        Some(Portable { component: name.to_owned(), place: at.name(), values })
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
    let mut unread: HashMap<(&RustName, TypeId), Vec<String>> = HashMap::new();
    let mut used: BTreeSet<(&RustName, TypeId)> = BTreeSet::new();
    for resource in &resources {
        for (view, field) in resource.views.iter().flat_map(|view| view.fields.iter().map(move |field| (view, field))) {
            unread_field(resource, view, field, &mut unread);
        }
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
            let id = api.types.iter().position(|def| def.component.as_ref() == Some(&one.component)).map(TypeId);
            // A key with an error is reported by lint, and the API does not have it.
            let is_invalid = |id: &TypeId| matches!(api.type_def(*id).kind, TypeKind::Enum(_)) && !is_mapped(api, *id);
            if id.as_ref().is_some_and(is_invalid) {
                continue;
            }
            let messages = match id.filter(|id| used.contains(&(module, *id))) {
                Some(id) => unread.remove(&(module, id)).unwrap_or_default(),
                None => vec![format!("`{KEY}` has no effect: no resource has a field with this enum in all APIs")],
            };
            let help = "map the enum of the same field in every API of the resource, or remove the key";
            for message in messages {
                diagnostics.push(Diagnostic::warning(file, "portable-use", one.place.clone(), message).with_help(help));
            }
        }
    }
}

/// Adds a message to each enum that only some APIs of a field map.
fn unread_field<'a>(
    resource: &Resource<'a>,
    view: &View<'_>,
    field: &ViewField<'_>,
    unread: &mut HashMap<(&'a RustName, TypeId), Vec<String>>,
) {
    if field.portable.is_some() {
        return;
    }
    let mut mapped = Vec::new();
    let mut other = None;
    for (api, id) in resource.apis.iter().zip(&view.types) {
        let holder = Type::Named(*id);
        let own = api.fields(&holder).and_then(|fields| fields.iter().find(|own| own.rust == field.field.rust));
        let Some(own) = own else { continue };
        match api.resolve(&own.ty) {
            Type::Named(id) if is_mapped(api, *id) => mapped.push((&api.module, *id)),
            _ => other = Some(&api.module),
        }
    }
    let Some(other) = other else { return };
    for source in mapped {
        let (name, field) = (&view.name, &field.field.rust);
        let message =
            format!("`{KEY}` has no effect on the field `{field}` of `{name}`: `{other}` does not map its values");
        unread.entry(source).or_default().push(message);
    }
}

/// Returns true if each value of an enum has a portable value.
fn is_mapped(api: &Api, id: TypeId) -> bool {
    matches!(&api.type_def(id).kind, TypeKind::Enum(values) if values.iter().all(|value| value.portable.is_some()))
}

/// Returns the declaration of an enum.
fn declared<'a>(
    documents: &'a [(RustName, &'a Arc<SourceFile>, Vec<Portable>)],
    apis: &[Api],
    (module, id): (&RustName, TypeId),
) -> Option<(&'a Arc<SourceFile>, &'a Portable)> {
    let name = apis.iter().find(|api| api.module == *module)?.type_def(id).component.as_ref()?;
    let (_, file, portable) = documents.iter().find(|(other, ..)| other == module)?;
    Some((*file, portable.iter().find(|one| one.component == *name)?))
}

/// Returns true if two values differ only in case, or if one lacks a letter of the other or has two letters swapped.
/// Short words and prefixes, as of `muted` and `unmuted`, make different values.
fn is_misspelling(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(|name| name.to_lowercase().chars().collect::<Vec<char>>());
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short == long {
        return true;
    }
    let start = short.iter().zip(&long).take_while(|(left, right)| left == right).count();
    let (left, right) = (&short[start..], &long[start..]);
    let is_alike = match long.len() - short.len() {
        0 => left.len() > 1 && left[0] == right[1] && left[1] == right[0] && left[2..] == right[2..],
        1 => *left == right[1..],
        _ => false,
    };
    is_alike && short.len() >= 6 && !long.ends_with(&short)
}

fn misspelled(declared: &[(&Arc<SourceFile>, &Portable)], diagnostics: &mut Diagnostics) {
    let all: Vec<BTreeSet<RustName>> =
        declared.iter().map(|(_, portable)| portable.values.iter().map(|(name, _)| name.clone()).collect()).collect();
    for (name, known) in alike(&all, is_misspelling) {
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
