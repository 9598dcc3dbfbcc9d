//! The links of pages: which are followed, and where they lead below the client's base URL.

use url::{ParseError, Url};

use crate::configuration::server::is_same_origin;
use crate::request::prepare::PreparedRequest;
use crate::response::error::Error;

/// Returns the target of a link to the next page. A link to a server of the API's document, or to its path, is moved to
/// the client's base URL. A link that leads below the base URL already is kept, unless the server's path is longer.
///
/// # Errors
///
/// Fails if the link is invalid or leads elsewhere. Only the origin of a link that is not from a body is quoted.
pub(crate) fn target(
    link: &str,
    is_in_body: bool,
    fetched_from: &Url,
    prepared: &PreparedRequest,
) -> Result<Url, Error> {
    let link = link.trim();
    let mut url = fetched_from
        .join(link)
        .map_err(|error| Error::paging(format!("the link to the next page is invalid: {error}")))?;
    url.set_fragment(None);
    let base = &*prepared.base;
    let has_user = !url.username().is_empty() || url.password().is_some();
    let is_at_base = is_same_origin(&url, base);
    let own = is_at_base.then(|| below(&url, base)).flatten();
    let is_relative_to_page =
        !link.starts_with(['/', '\\']) && Url::parse(link) == Err(ParseError::RelativeUrlWithoutBase);
    let is_given = prepared.client.config.base_is_given;
    let described = prepared.client.described_urls(prepared.operation);
    let moved = described
        .filter(|server| {
            let is_of_server = if is_at_base { is_given } else { is_same_origin(&url, server) };
            is_of_server && !is_relative_to_page
        })
        .filter_map(|server| Some((path(&server).len(), below(&url, &server)?.to_owned())))
        .max()
        .filter(|(length, _)| own.is_none() || *length > path(base).len());
    let target = match moved {
        _ if has_user => None,
        Some((_, rest)) => Some(at(base, &rest, url.query())),
        // The API itself may link to any path of its server.
        None if own.is_some() || (is_at_base && !is_given) => Some(url.clone()),
        None => None,
    };
    target.filter(|target| is_same_origin(target, base)).ok_or_else(|| {
        let elsewhere = if is_in_body || is_at_base {
            "elsewhere".to_owned()
        } else {
            format!("to {}", url.origin().ascii_serialization())
        };
        // The path of a base URL may contain a secret.
        let path = if is_at_base { "the path of the base URL at " } else { "" };
        let base = base.origin().ascii_serialization();
        Error::paging(format!(
            "the link to the next page points {elsewhere}, not to {path}{base}, and was not followed"
        ))
    })
}

fn path(url: &Url) -> &str {
    url.path().trim_end_matches('/')
}

/// Returns the rest of a URL's path below the path of a base; empty or with a slash in front.
fn below<'a>(url: &'a Url, base: &Url) -> Option<&'a str> {
    url.path().strip_prefix(path(base)).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Returns the URL at a path below the base.
fn at(base: &Url, rest: &str, query: Option<&str>) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}{rest}", path(base)));
    url.set_query(query);
    url
}
