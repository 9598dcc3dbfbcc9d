//! The environment variables that `Client::from_env` reads, and the words in their names.
//!
//! ```text
//! `TWILIO_ACCOUNT_SID`, and `TWILIO_AUTH_TOKEN` or `TWILIO_API_KEY` and `TWILIO_API_SECRET`
//! ```

use super::builder;
use super::descriptor;
use super::docs;
use crate::markdown::{Markdown, markdown};
use crate::model::{Api, Location, SchemeKind, SecurityScheme, Setting};

/// The variables in words: those a client always needs, then the alternatives, then the optional ones. Empty if there
/// are none, or if no alternative has a variable for each of its credentials.
pub(super) fn variables(api: &Api) -> Markdown {
    let alternatives = alternatives(api);
    let Some((first, others)) = alternatives.split_first() else { return Markdown::default() };
    let is_common = |name: &&str| others.iter().all(|other| other.contains(name));
    let always: Vec<&str> = first.iter().copied().filter(is_common).collect();
    let mut either = alternatives.clone();
    for names in &mut either {
        names.retain(|name| !always.contains(name));
    }
    either.sort_by_key(Vec::len);
    either.dedup();
    if either.first().is_some_and(Vec::is_empty) {
        either.clear();
    }
    let is_optional = |name: &&str| !always.contains(name) && !either.iter().flatten().any(|other| other == name);
    let optional: Vec<&str> = all(api).into_iter().filter(is_optional).collect();
    let separator = if always.is_empty() && either.iter().any(|names| names.len() > 1) { ", or " } else { " or " };
    let either = Markdown::join(either.iter().map(|names| list(names)), separator);
    let needed = Markdown::join([list(&always), either], ", and ");
    let optional = if optional.is_empty() { Markdown::default() } else { markdown!("{} if set", list(&optional)) };
    Markdown::join([needed, optional], "; ")
}

/// The example value of a credential in the words of its variables: `account SID` for `TWILIO_ACCOUNT_SID`. A word is
/// in capitals if the description of the scheme writes it so.
pub(super) fn words(api: &Api, scheme: &SecurityScheme) -> Vec<String> {
    let split = |name: &str| -> Vec<String> {
        let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let known: Vec<Vec<String>> = all(api).into_iter().map(split).collect();
    let is_shared = |index: usize| {
        let first = known.first().and_then(|words| words.get(index));
        known.len() > 1 && known.iter().all(|words| words.get(index) == first && words.len() > index + 1)
    };
    let longest = known.iter().map(Vec::len).max().unwrap_or_default();
    let prefix = (0..longest).take_while(|index| is_shared(*index)).count();
    let described = |word: String| {
        let mut texts = scheme.docs.split(|c: char| !c.is_alphanumeric());
        let capitals = word.to_uppercase();
        if texts.any(|text| text == capitals) { capitals } else { word }
    };
    scheme
        .env
        .iter()
        .map(|name| split(name).into_iter().skip(prefix).map(described).collect::<Vec<_>>().join(" "))
        .collect()
}

/// Every variable, once.
fn all(api: &Api) -> Vec<&str> {
    let of_schemes = api.schemes.iter().flat_map(|scheme| &scheme.env);
    let of_settings = api.settings.iter().filter_map(|setting| setting.env.as_ref());
    let of_servers = builder::variables(api).into_iter().filter_map(|variable| variable.env.as_ref());
    distinct(of_schemes.chain(of_settings).chain(of_servers))
}

/// The variables of a complete client, for each alternative of the security requirements.
fn alternatives(api: &Api) -> Vec<Vec<&str>> {
    // Without requirements of the document, those of the operations count.
    let of_operations = api.operations.iter().filter(|_| api.security.is_empty());
    let security = api.security.iter().chain(of_operations.filter_map(|one| one.security.as_ref()).flatten());
    let mut security: Vec<&Vec<String>> = security.collect();
    let none = Vec::new();
    if security.is_empty() {
        security.push(&none);
    }
    let scheme = |id: &String| api.schemes.iter().find(|scheme| scheme.id == *id && !scheme.env.is_empty());
    let complete = security.into_iter().filter_map(|ids| ids.iter().map(scheme).collect::<Option<Vec<_>>>());
    complete
        .map(|schemes| {
            let of_settings = api.settings.iter().filter(|setting| is_required(api, setting, &schemes));
            let of_servers = builder::variables(api).into_iter().filter(|variable| variable.required);
            distinct(
                schemes
                    .iter()
                    .flat_map(|scheme| &scheme.env)
                    .chain(of_settings.filter_map(|setting| setting.env.as_ref()))
                    .chain(of_servers.filter_map(|variable| variable.env.as_ref())),
            )
        })
        .collect()
}

/// Returns true if a client with these credentials needs a value for the setting. A user name replaces it, unless the
/// setting shares its variable with the user name of another scheme.
fn is_required(api: &Api, setting: &Setting, schemes: &[&SecurityScheme]) -> bool {
    let is_user_name =
        |scheme: &SecurityScheme| scheme.kind == SchemeKind::Basic && scheme.env.first() == setting.env.as_ref();
    let is_replaced = setting.from_username
        && if api.schemes.iter().any(is_user_name) {
            schemes.iter().any(|scheme| is_user_name(scheme))
        } else {
            schemes.iter().any(|scheme| scheme.kind == SchemeKind::Basic)
        };
    descriptor::location_of(api, setting) == Location::Path && !is_replaced
}

fn distinct<'a>(names: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut distinct: Vec<&str> = Vec::new();
    for name in names {
        if !distinct.contains(&name.as_str()) {
            distinct.push(name);
        }
    }
    distinct
}

/// `` `A`, `B` and `C` ``
fn list(names: &[&str]) -> Markdown {
    match names.split_last() {
        Some((last, others)) => Markdown::join([docs::code_list(others, ", "), Markdown::code(last)], " and "),
        None => Markdown::default(),
    }
}
