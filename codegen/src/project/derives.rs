//! `[derives]` of `crate.toml`, applied to the types of all APIs.

use crate::config::CrateConfig;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::emit::{has_trait, obstacle};
use crate::model::Api;
use crate::text::Place;

/// Adds the derive macros to the types. Reports those that fit no type, those of traits that a type has anyway, and those of
/// traits that a type can't have.
pub(crate) fn derive(config: &CrateConfig, apis: &mut [Api], diagnostics: &mut Diagnostics) {
    let Some(file) = &config.file else { return };
    for derive in &config.custom.derives {
        let name = derive.path.rsplit("::").next().unwrap_or_default().trim();
        let (mut found, mut known) = (false, None);
        for api in &mut *apis {
            for index in 0..api.types.len() {
                let def = &api.types[index];
                if !derive.of.has(def) {
                    continue;
                }
                found = true;
                if has_trait(api, def, name) || def.derives.contains(&derive.path) {
                    known.get_or_insert_with(|| def.name.to_string());
                } else {
                    api.types[index].derives.push(derive.path.clone());
                }
            }
        }
        let mut report = |message: String, help: &str| {
            let place = Place::Span(derive.span.clone());
            diagnostics.push(Diagnostic::error(file, "crate-config", place, message).with_help(help));
        };
        if let Some(known) = known {
            let message = format!("the type `{known}` has `{}` already", derive.path);
            report(message, "remove it; `[derives.types]` names the types that need it");
        } else if !found {
            report(
                format!("the crate has no {}", derive.of.noun()),
                "`[derives.types]` has the names of types in the crate; an alias is the other type",
            );
        }
    }
    // The types of fields have their derive macros now.
    for derive in &config.custom.derives {
        let found = apis.iter().find_map(|api| {
            let mut types = api.types.iter().filter(|def| derive.of.has(def) && def.derives.contains(&derive.path));
            types.find_map(|def| Some((def, obstacle(api, def, &derive.path)?)))
        });
        if let Some((def, reason)) = found {
            let message = format!("the type `{}` can't have `{}`, because {reason}", def.name, derive.path);
            let found = Diagnostic::error(file, "crate-config", Place::Span(derive.span.clone()), message);
            diagnostics.push(found.with_help("list the types that can have it below `[derives.types]`"));
        }
    }
}
