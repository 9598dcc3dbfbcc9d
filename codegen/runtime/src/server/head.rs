//! The head of a request: the operation, the headers and the credentials.

use std::fmt;

use http::{HeaderMap, Method, Uri, header};

use super::pairs;
use crate::interface::api::{Api, Location, Operation, SchemeKind};
use crate::values::base64;

/// A request before its parameters are decoded. Nothing in it has been verified.
pub struct Head {
    pub(crate) api: &'static Api,
    pub(crate) operation: &'static Operation,
    pub(crate) parts: http::request::Parts,
}

impl Head {
    /// Returns the name of the API, which is that of its module.
    #[must_use]
    pub fn api(&self) -> &'static str {
        self.api.name
    }

    /// Returns the operation's id in the document.
    #[must_use]
    pub fn operation_id(&self) -> &'static str {
        self.operation.id
    }

    /// Returns true if the document requires a credential for the operation.
    #[must_use]
    pub fn requires_credential(&self) -> bool {
        let alternatives = self.operation.security.unwrap_or(self.api.security);
        !alternatives.is_empty() && alternatives.iter().all(|schemes| !schemes.is_empty())
    }

    /// Returns user name and password of HTTP Basic.
    #[must_use]
    pub fn basic(&self) -> Option<(String, String)> {
        let bytes = base64::decode(self.authorization("basic")?).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        text.split_once(':').map(|(user, password)| (user.to_owned(), password.to_owned()))
    }

    /// Returns the token of HTTP Bearer.
    #[must_use]
    pub fn bearer(&self) -> Option<&str> {
        self.authorization("bearer")
    }

    /// Returns the key of a security scheme of the type `apiKey`, by its name in the document.
    #[must_use]
    pub fn api_key(&self, scheme: &str) -> Option<String> {
        let scheme = self.api.credentials.iter().find(|known| known.id == scheme)?;
        let SchemeKind::ApiKey { location, name } = scheme.kind else { return None };
        let pairs = match location {
            Location::Header => return self.parts.headers.get(name)?.to_str().ok().map(str::to_owned),
            Location::Cookie => pairs::of_cookies(&self.parts.headers),
            _ => pairs::of_query(self.parts.uri.query().unwrap_or_default()),
        };
        pairs.ok()?.iter().find(|pair| pair.name == name)?.text().ok()
    }

    fn authorization(&self, scheme: &str) -> Option<&str> {
        let (given, credential) = self.parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
        given.eq_ignore_ascii_case(scheme).then(|| credential.trim())
    }

    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.parts.method
    }

    /// Returns the target of the request line.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        &self.parts.uri
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// Returns the values that layers in front of the service have added.
    #[must_use]
    pub fn extensions(&self) -> &http::Extensions {
        &self.parts.extensions
    }
}

/// Omits headers and target, which can be secret.
impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Head").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}
