//! The servers of an API's document: the choice among them, and the variables in their hosts.

use std::collections::HashSet;

use url::{ParseError, Url};

use super::server::base_url;
use crate::interface::api::{Api, ServerVariable};
use crate::response::error::Error;

/// The values of server variables.
pub(crate) type VariableValues = Vec<(&'static ServerVariable, String)>;

/// Returns true if the URL template has the variable.
pub(crate) fn has(template: &str, name: &str) -> bool {
    template.contains(&placeholder(name))
}

pub(crate) fn placeholder(name: &str) -> String {
    format!("{{{name}}}")
}

/// Inserts the variables into the server URL. A variable cannot change other parts of the URL.
pub(crate) fn fill_in(template: &str, values: &VariableValues) -> Result<String, Error> {
    let mut url = template.to_owned();
    for (variable, value) in values {
        let placeholder = placeholder(variable.name);
        if !url.contains(&placeholder) {
            continue;
        }
        let in_path = template.split_once("://").is_some_and(|(_, rest)| {
            rest.find('/').is_some_and(|path| rest.find(&placeholder).is_some_and(|place| place > path))
        });
        // Servers decode an encoded dot, so nothing may be encoded.
        let forbidden = |c: char| c.is_whitespace() || c.is_control() || "?#@%\\".contains(c) || (c == '/' && !in_path);
        if value.is_empty() || value.contains(forbidden) || value.split('/').any(|part| matches!(part, "." | "..")) {
            return Err(Error::configuration(format!(
                "the server variable {} is empty or has a character that does not belong there; a host name has no \
                 path and no query",
                variable.described()
            )));
        }
        url = url.replace(&placeholder, value);
    }
    Ok(url)
}

/// The document's server URL with its variables, checked like [`base_url`].
pub(crate) fn described_url(template: &str, values: &VariableValues, allow_plain_http: bool) -> Result<Url, Error> {
    let url = fill_in(template, values)?;
    if Url::parse(&url) == Err(ParseError::RelativeUrlWithoutBase) {
        return Err(Error::configuration("the API's document has no host; set its URL with base_url()"));
    }
    base_url(&url, allow_plain_http)
}

/// Returns the first server that has all variables that are set.
pub(crate) fn server_with(servers: &[&'static str], set: &[&str]) -> Result<&'static str, Error> {
    let set: Vec<&str> = set.iter().copied().filter(|name| servers.iter().any(|server| has(server, name))).collect();
    match servers.iter().find(|server| set.iter().all(|name| has(server, name))) {
        Some(server) => Ok(server),
        None if set.is_empty() => Ok(""),
        None => Err(Error::configuration(format!(
            "no server of the API has the variables {} together; set only some of them, or base_url()",
            set.join(" and ")
        ))),
    }
}

/// Returns the scheme and the authority of a URL template.
fn scheme_and_authority(template: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = template.split_once("://")?;
    Some((scheme, rest.split('/').next().unwrap_or(rest)))
}

/// Returns the host of a URL template.
fn host(template: &str) -> Option<&str> {
    scheme_and_authority(template).map(|(_, authority)| authority.split(':').next().unwrap_or(authority))
}

/// Returns the value of a variable in a host name. A value can also be the whole host, or its URL without a path.
///
/// # Errors
///
/// Fails if a variable that is a part of the host name would change the other parts.
pub(crate) fn host_part(api: &Api, variable: &ServerVariable, value: &str) -> Result<String, Error> {
    let placeholder = placeholder(variable.name);
    let mut refused = None;
    for (scheme, authority) in api.servers.iter().filter_map(|server| scheme_and_authority(server)) {
        let Some((before, after)) = authority.split_once(&placeholder) else { continue };
        if before.contains(':') {
            continue;
        }
        let lower = value.to_ascii_lowercase();
        let url = lower.strip_prefix(scheme).and_then(|rest| rest.strip_prefix("://"));
        let given = url.unwrap_or(&lower);
        let given = given.strip_suffix('/').unwrap_or(given);
        if before.is_empty() && after.is_empty() {
            return Ok(given.to_owned());
        }
        let part = given.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
        if let Some(part) = part.filter(|part| is_part(variable, part)) {
            return Ok(part.to_owned());
        }
        refused.get_or_insert_with(|| format!("{scheme}://{authority}"));
    }
    match refused {
        Some(server) if !is_part(variable, value) => Err(Error::configuration(format!(
            "the server variable {} does not fit into {server}: set it to the part in braces; base_url() sets another host",
            variable.described()
        ))),
        _ => Ok(value.to_owned()),
    }
}

/// Returns true if the text can be a part of a host name. It has dots only if the document shows such a value.
fn is_part(variable: &ServerVariable, text: &str) -> bool {
    let has_dots = [variable.default].iter().chain(variable.values).any(|known| known.contains('.'));
    let is_allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_') || (c == '.' && has_dots);
    !text.is_empty() && text.chars().all(is_allowed)
}

/// Replaces parts of a given URL's host by the variables that are set, if the host is that of a described server. The
/// parts that are not set stay, and so do required ones, which a given URL has.
pub(crate) fn with_variables(api: &Api, mut url: Url, values: &VariableValues, set: &[&str]) -> Result<Url, Error> {
    let Some(found) = parts_of(api, &url) else { return Ok(url) };
    let in_host = |name: &str| api.servers.iter().filter_map(|server| host(server)).any(|host| has(host, name));
    let is_required = |name: &str| values.iter().any(|(variable, _)| variable.name == name && variable.required);
    let set: HashSet<&str> = set.iter().copied().filter(|name| in_host(name) && !is_required(name)).collect();
    if set.is_empty() {
        return Ok(url);
    }
    let names: Vec<&str> =
        set.iter().copied().chain(found.iter().map(|(name, _)| *name).filter(|name| !set.contains(name))).collect();
    let template = host(server_with(api.servers, &names)?).unwrap_or_default();
    let values = values.iter().map(|(variable, value)| {
        let kept = found.iter().find(|(name, _)| *name == variable.name && !set.contains(name));
        (*variable, kept.map_or_else(|| value.clone(), |(_, part)| part.clone()))
    });
    let host = fill_in(template, &values.collect())?;
    url.set_host(Some(&host)).map_err(|error| Error::configuration(format!("the host is invalid: {error}")))?;
    Ok(url)
}

/// Returns true if the URL has the host of a described server.
pub(crate) fn is_described(api: &Api, url: &Url) -> bool {
    parts_of(api, url).is_some()
}

fn parts_of(api: &Api, url: &Url) -> Option<Vec<(&'static str, String)>> {
    let given = url.domain()?;
    api.servers.iter().filter_map(|server| host(server)).find_map(|template| parts(template, given))
}

/// Returns the variables of a host template with a literal domain; `None` if the host is another one.
fn parts(template: &'static str, host: &str) -> Option<Vec<(&'static str, String)>> {
    let (labels, given): (Vec<_>, Vec<_>) = (template.split('.').collect(), host.split('.').collect());
    if labels.len() != given.len() || labels.iter().rev().take(2).any(|label| label.contains('{')) {
        return None;
    }
    let mut found = Vec::new();
    for (label, given) in labels.into_iter().zip(given) {
        let Some((before, rest)) = label.split_once('{') else {
            if !label.eq_ignore_ascii_case(given) {
                return None;
            }
            continue;
        };
        let (name, after) = rest.split_once('}').filter(|(_, after)| !after.contains('{'))?;
        let part = given.strip_prefix(before)?.strip_suffix(after).filter(|part| !part.is_empty())?;
        found.push((name, part.to_owned()));
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn host_is_described_if_its_domain_is_literal() {
        for (template, host, expected) in [
            ("{space}.example.com", "a.example.com", Some(vec![("space", "a")])),
            ("api-{region}.Example.com", "api-eu.example.COM", Some(vec![("region", "eu")])),
            ("{edge}.{region}.example.com", "x.y.example.com", Some(vec![("edge", "x"), ("region", "y")])),
            ("example.com", "example.com", Some(vec![])),
            ("{space}.example.com", "example.com", None),
            ("{space}.example.com", "a.example.org", None),
            ("{subdomain}.{domain}.com", "proxy.corp.com", None),
            ("{host}", "localhost", None),
        ] {
            let found = parts(template, host);
            let found = found.as_ref().map(|found| found.iter().map(|(name, part)| (*name, part.as_str())).collect());
            assert_eq!(found, expected, "{template} {host}");
        }
    }
}
