//! Required parameters whose value can be an empty list or object, which a query or a form can't express.

use crate::model::{Api, Check, Location, Parameter, Presence, Style, Type, TypeKind};

/// Adds [`Check::Sent`] to required parameters whose value may have nothing to send.
pub(super) fn check_sent(api: &mut Api) {
    let mut found = Vec::new();
    for (operation, lowered) in api.operations.iter().enumerate() {
        let parameters = lowered.parameters.iter().enumerate();
        let empty = parameters.filter(|(_, parameter)| parameter.required && may_be_nothing(api, parameter));
        found.extend(empty.map(|(parameter, _)| (operation, parameter)));
    }
    for (operation, parameter) in found {
        api.operations[operation].parameters[parameter].checks.push(Check::Sent);
    }
    let parameters = api.operations.iter_mut().flat_map(|operation| &mut operation.parameters);
    for files in parameters.filter(|parameter| parameter.required).filter_map(|parameter| parameter.or_files.as_mut()) {
        files.push(Check::Sent);
    }
}

fn may_be_nothing(api: &Api, parameter: &Parameter) -> bool {
    let ty = api.resolve_value(&parameter.ty);
    match (parameter.location, parameter.style) {
        // A path segment must not be empty anyway, and an empty header is a header.
        (Location::Path | Location::Header, _) | (_, Style::Json) => false,
        (_, Style::Field) if api.json_kind(ty) == Some("Object") => false,
        // Another check refuses nothing, or anything else.
        _ if parameter.checks.iter().any(|check| {
            matches!(
                check,
                Check::MinItems(1..) | Check::MinProperties(1..) | Check::MaxItems(0) | Check::MaxProperties(0)
            )
        }) =>
        {
            false
        }
        _ => match ty {
            Type::Array(_) | Type::Map(_) | Type::Any => true,
            Type::Own(own) => matches!(own.wire, Type::Array(_) | Type::Map(_) | Type::Any),
            Type::Named(id) => {
                let def = api.type_def(*id);
                match &def.kind {
                    TypeKind::Struct(structure) => !structure.fields.iter().any(|field| {
                        let is_plain = !matches!(api.json_kind(&field.ty), None | Some("List" | "Object"));
                        is_plain && api.presence(def, field) == Presence::Always && !field.read_only
                    }),
                    TypeKind::Union(_) | TypeKind::Wrapper(_) => true,
                    _ => false,
                }
            }
            _ => false,
        },
    }
}
