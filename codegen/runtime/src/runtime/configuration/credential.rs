//! Credentials, and how they are put on a request.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use zeroize::Zeroizing;

use crate::runtime::interface::api::SchemeKind;

/// A secret that authenticates requests. It is wiped from memory when dropped and never printed.
#[derive(Clone)]
pub struct Credential(Secret);

type Supplier = dyn Fn() -> Result<Credential, Box<dyn StdError + Send + Sync>> + Send + Sync;

#[derive(Clone)]
enum Secret {
    Basic { username: String, password: Zeroizing<String> },
    Token(Zeroizing<String>),
    Supplied(Arc<Supplier>),
}

/// A credential in the form in which it travels.
#[derive(Clone)]
pub(crate) enum PreparedCredential {
    Authorization(HeaderValue),
    Header(HeaderName, HeaderValue),
    Query(&'static str, Zeroizing<String>),
    Cookie(&'static str, Zeroizing<String>),
}

impl Credential {
    /// A user name and a password, for HTTP Basic. White space around them, control characters in them, an empty user
    /// name and one with a colon are refused when the client is built.
    pub fn basic(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self(Secret::Basic { username: username.into(), password: Zeroizing::new(password.into()) })
    }

    /// A token, for HTTP Bearer. An empty one, white space around it and control characters in it are refused when the
    /// client is built.
    pub fn bearer(token: impl Into<String>) -> Self {
        Self(Secret::Token(Zeroizing::new(token.into())))
    }

    /// An API key, under the same conditions as a [token](Self::bearer).
    pub fn api_key(key: impl Into<String>) -> Self {
        Self(Secret::Token(Zeroizing::new(key.into())))
    }

    /// A credential that changes: the function is asked for it before every attempt of a request.
    ///
    /// It should answer at once, from what another task or thread keeps up to date. When it fails, the request fails
    /// with its error as the [`source`](StdError::source), and is not sent. What it gives is checked each time; a user
    /// name among it does not stand in for a setting of the client.
    pub fn from_fn<F, E>(supply: F) -> Self
    where
        F: Fn() -> Result<Self, E> + Send + Sync + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        Self(Secret::Supplied(Arc::new(move || supply().map_err(Into::into))))
    }

    /// What the function of a supplied credential gives.
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

    /// What is put on a request, or what is wrong with the credential, in words that do not repeat it.
    pub(crate) fn prepare(&self, kind: SchemeKind) -> Result<PreparedCredential, &'static str> {
        use crate::runtime::interface::api::Location;

        match (kind, &self.0) {
            (SchemeKind::Basic, Secret::Basic { username, password }) => {
                if username.is_empty() {
                    return Err("has an empty user name");
                }
                if username.contains(':') {
                    return Err("has a user name with a colon, which HTTP Basic cannot carry");
                }
                if let Some(problem) = text_problem(username).or_else(|| text_problem(password)) {
                    return Err(problem);
                }
                let plain = Zeroizing::new(format!("{username}:{}", password.as_str()));
                let encoded =
                    Zeroizing::new(format!("Basic {}", crate::runtime::values::base64::encode(plain.as_bytes())));
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
                        Err(_) => Err("belongs to a header with a name that no header can have"),
                    },
                    Location::Query => Ok(PreparedCredential::Query(name, key.clone())),
                    Location::Cookie => Ok(PreparedCredential::Cookie(name, key.clone())),
                    Location::Path | Location::Form => Err("belongs to a scheme that cannot be honoured"),
                }
            }
            (SchemeKind::Basic, Secret::Token(_)) => Err("is a token, but the scheme needs a user name and a password"),
            (_, Secret::Supplied(_)) => Err("is supplied by a function that supplies another function"),
            (_, Secret::Basic { .. }) => Err("is a user name and a password, but the scheme needs a token"),
        }
    }
}

fn check_token(token: &str) -> Result<(), &'static str> {
    if token.is_empty() { Err("is empty") } else { text_problem(token).map_or(Ok(()), Err) }
}

/// What copying and pasting adds to a secret, in words that do not repeat it.
pub(crate) fn text_problem(text: &str) -> Option<&'static str> {
    if text.trim() != text {
        Some("has spaces or line breaks around it; remove them")
    } else if text.contains(char::is_control) {
        Some("contains a control character")
    } else {
        None
    }
}

/// A header that wipes the text when its last copy is dropped.
fn sensitive(text: Zeroizing<String>) -> Result<HeaderValue, &'static str> {
    let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(text))
        .map_err(|_| "contains characters that a header cannot carry")?;
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
