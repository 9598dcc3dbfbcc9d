//! Requirements for a base URL, and origins.

use http::Uri;
use url::{Host, ParseError, Url};

use crate::response::error::Error;

/// The problem with `example.com` and `ftp://example.com`.
const WITHOUT_SCHEME: &str = "must begin with https:// or http://";

/// A URL to which paths can be appended, without a trailing slash.
pub(crate) fn base_url(text: &str, allow_plain_http: bool) -> Result<Url, Error> {
    let refused = |problem: &str| Err(Error::configuration(format!("the base URL {problem}")));
    let url = match Url::parse(text) {
        Ok(url) => url,
        Err(ParseError::RelativeUrlWithoutBase) => return refused(WITHOUT_SCHEME),
        Err(error) => return refused(&format!("is invalid: {error}")),
    };
    if !matches!(url.scheme(), "http" | "https") {
        return refused(WITHOUT_SCHEME);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refused("must not contain a user name or password; use a credential");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refused("must not have a query or fragment");
    }
    if !is_encrypted_or_local(&url) && !allow_plain_http {
        return refused(
            "is not encrypted (http); that is allowed for the loopback interface only, or with allow_plain_http()",
        );
    }
    if !is_sendable(&url) {
        return refused("cannot be sent: it has 65,535 bytes or more, or a host name with unusual characters");
    }
    Ok(url)
}

/// The longest URL that can be sent, in bytes.
pub(crate) const LONGEST_URL: usize = 65_534;

/// Returns true if a request can be sent to the URL: it is not too long, and its host name has no unusual characters.
pub(crate) fn is_sendable(url: &Url) -> bool {
    Uri::try_from(url.as_str()).is_ok()
}

/// Returns true if both URLs have the same origin. Only http and https URLs have an origin.
pub(crate) fn is_same_origin(one: &Url, other: &Url) -> bool {
    matches!(one.scheme(), "http" | "https")
        && one.scheme() == other.scheme()
        && one.host() == other.host()
        && one.port_or_known_default() == other.port_or_known_default()
}

/// Returns true if no third party can read credentials sent to the URL.
pub(crate) fn is_encrypted_or_local(url: &Url) -> bool {
    url.scheme() == "https" || is_loopback(url)
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_and_query_of_sendable_base_are_sendable() {
        for character in '\0'..'\u{1000}' {
            let url = base_url(&format!("https://example.com/a{character}b"), false);
            let url = url.or_else(|_| base_url("https://example.com", false)).expect("a base URL");
            let url = url.join(&format!("/c{character}d?e{character}f")).expect("a URL");
            assert!(is_sendable(&url), "{url}");
        }
    }
}
