//! The environment variables that a client needs, in the words of its documentation.

use crate::interface::api::{Api, Location, Scheme, SchemeKind, ServerVariable, Setting};

/// `A, and B or C and D`: the variables that are not set. Those of every alternative come first. Empty if no alternative
/// has a variable for each of its credentials.
pub(crate) fn missing(api: &Api, required: &[&ServerVariable], is_set: impl Fn(&str) -> bool) -> String {
    let alternatives = alternatives(api, required);
    let Some((first, others)) = alternatives.split_first() else { return String::new() };
    let is_common = |name: &&str| others.iter().all(|other| other.contains(name));
    let (mut always, _): (Vec<&str>, Vec<&str>) = first.iter().partition(|name| is_common(name));
    let mut either = alternatives.clone();
    for names in &mut either {
        names.retain(|name| !always.contains(name));
    }
    either.sort_by_key(Vec::len);
    either.dedup();
    always.retain(|name| !is_set(name));
    for names in &mut either {
        names.retain(|name| !is_set(name));
    }
    if either.iter().any(Vec::is_empty) {
        either.clear();
    }
    let separator = if always.is_empty() && either.iter().any(|names| names.len() > 1) { ", or " } else { " or " };
    let either: Vec<String> = either.iter().map(|names| list(names)).collect();
    let parts = [list(&always), either.join(separator)];
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join(", and ")
}

/// The variables of a complete client, for each alternative of the security requirements.
fn alternatives<'a>(api: &'a Api, required: &[&'a ServerVariable]) -> Vec<Vec<&'a str>> {
    let scheme = |id: &&str| api.credentials.iter().find(|scheme| scheme.id == *id && !scheme.env.is_empty());
    let anonymous: &[&[&str]] = &[&[]];
    let security = if api.security.is_empty() { anonymous } else { api.security };
    let complete = security.iter().filter_map(|ids| ids.iter().map(scheme).collect::<Option<Vec<&Scheme>>>());
    complete
        .map(|schemes| {
            let of_settings = api.settings.iter().filter(|setting| is_required(api, setting, &schemes));
            let mut names: Vec<&str> = Vec::new();
            let of_schemes = schemes.iter().flat_map(|scheme| scheme.env.iter().copied());
            let of_servers = required.iter().filter_map(|variable| variable.env);
            for name in of_schemes.chain(of_settings.filter_map(|setting| setting.env)).chain(of_servers) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            names
        })
        .collect()
}

/// Returns true if a client with these credentials needs a value for the setting. A user name replaces it, unless the
/// setting shares its variable with the user name of another scheme.
fn is_required(api: &Api, setting: &Setting, schemes: &[&Scheme]) -> bool {
    let is_user_name = |scheme: &Scheme| scheme.kind == SchemeKind::Basic && scheme.env.first().copied() == setting.env;
    let is_replaced = setting.from_username
        && if api.credentials.iter().any(is_user_name) {
            schemes.iter().any(|scheme| is_user_name(scheme))
        } else {
            schemes.iter().any(|scheme| scheme.kind == SchemeKind::Basic)
        };
    setting.location == Location::Path && !is_replaced
}

/// `A, B and C`
fn list(names: &[&str]) -> String {
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}
