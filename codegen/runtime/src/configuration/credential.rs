//! Credentials, and their form in a request.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use zeroize::Zeroizing;

use crate::interface::api::SchemeKind;

/// A secret that authenticates requests. It is erased from memory on drop, and `Debug` does not show it.
#[derive(Clone)]
pub struct Credential(Secret);

type Supplier = dyn Fn() -> Result<Credential, Box<dyn StdError + Send + Sync>> + Send + Sync;

#[derive(Clone)]
enum Secret {
    Basic { username: String, password: Zeroizing<String> },
    Token(Zeroizing<String>),
    Supplied(Arc<Supplier>),
}

/// A credential in its wire form.
#[derive(Clone)]
pub(crate) enum PreparedCredential {
    Authorization(HeaderValue),
    Header(HeaderName, HeaderValue),
    Query(&'static str, Zeroizing<String>),
    Cookie(&'static str, Zeroizing<String>),
}

impl Credential {
    /// Creates a credential for HTTP Basic authentication. Building the client fails if the user name is empty or
    /// contains a colon, or if either value begins or ends with white space or contains control characters.
    pub fn basic(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self(Secret::Basic { username: username.into(), password: Zeroizing::new(password.into()) })
    }

    /// Creates a credential for HTTP Bearer authentication. Building the client fails if the token is empty, begins or
    /// ends with white space, or contains control characters.
    pub fn bearer(token: impl Into<String>) -> Self {
        Self(Secret::Token(Zeroizing::new(token.into())))
    }

    /// Creates an API key. The constraints are those of a [token](Self::bearer).
    pub fn api_key(key: impl Into<String>) -> Self {
        Self(Secret::Token(Zeroizing::new(key.into())))
    }

    /// Creates a credential that changes. The function is called before every attempt of a request.
    ///
    /// The function must return quickly: read a value that another task or thread keeps up to date. If it fails, the
    /// request is not sent and fails with the function's error as the [`source`](StdError::source). Each returned
    /// credential is checked. Its user name is not used as the default of a client setting.
    pub fn from_fn<F, E>(supply: F) -> Self
    where
        F: Fn() -> Result<Self, E> + Send + Sync + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        Self(Secret::Supplied(Arc::new(move || supply().map_err(Into::into))))
    }

    /// Calls the function of a supplied credential.
    pub(crate) fn supply(&self) -> Option<Result<Self, Box<dyn StdError + Send + Sync>>> {
        match &self.0 {
            Secret::Supplied(supply) => Some(supply()),
            Secret::Basic { .. } | Secret::Token(_) => None,
        }
    }

    pub(crate) fn is_supplied(&self) -> bool {
        matches!(self.0, Secret::Supplied(_))
    }

    pub(crate) fn username(&self) -> Option<&str> {
        match &self.0 {
            Secret::Basic { username, .. } => Some(username),
            Secret::Token(_) | Secret::Supplied(_) => None,
        }
    }

    /// Returns the wire form, or the problem with the credential. Messages never quote the credential.
    pub(crate) fn prepare(&self, kind: SchemeKind) -> Result<PreparedCredential, &'static str> {
        use crate::interface::api::Location;

        match (kind, &self.0) {
            (SchemeKind::Basic, Secret::Basic { username, password }) => {
                if username.is_empty() {
                    return Err("has an empty user name");
                }
                if username.contains(':') {
                    return Err("has a user name with a colon, which HTTP Basic does not allow");
                }
                if let Some(problem) = text_problem(username).or_else(|| text_problem(password)) {
                    return Err(problem);
                }
                let plain = Zeroizing::new(format!("{username}:{}", password.as_str()));
                let encoded = Zeroizing::new(format!("Basic {}", crate::values::base64::encode(plain.as_bytes())));
                sensitive(encoded).map(PreparedCredential::Authorization)
            }
            (SchemeKind::Bearer, Secret::Token(token)) => {
                check_token(token)?;
                sensitive(Zeroizing::new(format!("Bearer {}", token.as_str()))).map(PreparedCredential::Authorization)
            }
            (SchemeKind::ApiKey { location, name }, Secret::Token(key)) => {
                check_token(key)?;
                match location {
                    Location::Header => match HeaderName::from_bytes(name.as_bytes()) {
                        Ok(name) => Ok(PreparedCredential::Header(name, sensitive(key.clone())?)),
                        Err(_) => Err("has an invalid header name"),
                    },
                    Location::Query => Ok(PreparedCredential::Query(name, key.clone())),
                    Location::Cookie => Ok(PreparedCredential::Cookie(name, key.clone())),
                    Location::Path | Location::Form => Err("has a scheme with an unsupported location"),
                }
            }
            (SchemeKind::Basic, Secret::Token(_)) => {
                Err("is a token, but the scheme requires a user name and a password")
            }
            (_, Secret::Supplied(_)) => Err("comes from a function that returns another function"),
            (_, Secret::Basic { .. }) => Err("is a user name and a password, but the scheme requires a token"),
        }
    }
}

fn check_token(token: &str) -> Result<(), &'static str> {
    if token.is_empty() { Err("is empty") } else { text_problem(token).map_or(Ok(()), Err) }
}

/// The typical mistakes of a pasted secret. Messages never quote the secret.
pub(crate) fn text_problem(text: &str) -> Option<&'static str> {
    if text.trim() != text {
        Some("begins or ends with white space; remove it")
    } else if text.contains(char::is_control) {
        Some("contains a control character")
    } else {
        None
    }
}

/// A header value that is erased when its last copy is dropped.
fn sensitive(text: Zeroizing<String>) -> Result<HeaderValue, &'static str> {
    let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(text))
        .map_err(|_| "contains characters that are not allowed in a header")?;
    value.set_sensitive(true);
    Ok(value)
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Secret::Basic { .. } => "Credential(user name and password)",
            Secret::Token(_) => "Credential(token)",
            Secret::Supplied(_) => "Credential(supplied by a function)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interface::api::Location;

    #[test]
    fn key_with_invalid_header_name_is_rejected() {
        let kind = SchemeKind::ApiKey { location: Location::Header, name: "X Key" };
        assert_eq!(Credential::api_key("k").prepare(kind).err(), Some("has an invalid header name"));
    }
}
