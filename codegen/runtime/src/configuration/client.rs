//! The core that the clients of all APIs share.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};
use url::Url;

use super::credential::{self, Credential};
use super::described::{VariableValues, described_url, fill_in};
use super::http::needs_tls;
use super::retry::{AttemptEvent, RetryEvent, RetryPolicy};
use crate::interface::api::{Api, Operation, RepresentationInfo, Scheme};
use crate::response::error::Error;
use crate::response::limits::Limits;

/// The core of a client. Clones are cheap and share connections.
#[derive(Clone)]
pub struct Client {
    pub(crate) config: Arc<ClientConfig>,
}

/// A function called before each attempt, which adds headers to it.
pub(crate) type AttemptHook = Box<dyn Fn(&AttemptEvent, &mut HeaderMap) + Send + Sync>;

/// A function called before each retry.
pub(crate) type RetryHook = Box<dyn Fn(&RetryEvent<'_>) + Send + Sync>;

/// A setting's parameter, and its value or the reason why the user name is not valid for it.
pub(crate) type ResolvedSetting = (&'static str, Result<String, String>);

/// A credential held by a client.
pub(crate) enum ClientCredential {
    /// A constant credential, ready to send.
    Fixed(credential::PreparedCredential),
    /// A credential supplied by a function for each attempt.
    Supplied(Credential),
}

/// A client's configuration, resolved and checked by its builder.
pub(crate) struct ClientConfig {
    pub(crate) api: &'static Api,
    pub(crate) base: Arc<Url>,
    /// True if the caller set the base URL. It then overrides the servers of operations.
    pub(crate) base_is_given: bool,
    pub(crate) server_variables: VariableValues,
    pub(crate) credentials: Vec<(&'static Scheme, ClientCredential)>,
    pub(crate) settings: Vec<ResolvedSetting>,
    pub(crate) http: reqwest::Client,
    #[cfg(feature = "blocking")]
    pub(crate) blocking_http: std::sync::OnceLock<reqwest::Client>,
    pub(crate) representation: Option<&'static RepresentationInfo>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) limits: Limits,
    pub(crate) retry: RetryPolicy,
    pub(crate) on_attempt: Option<AttemptHook>,
    pub(crate) on_retry: Option<RetryHook>,
    pub(crate) max_response_size: usize,
    pub(crate) max_response_nodes: usize,
    pub(crate) max_pages: usize,
    pub(crate) allow_plain_http: bool,
}

impl Client {
    /// Creates the error of a response of an API.
    pub fn error_response(api: &'static Api, status: StatusCode, headers: HeaderMap, body: Bytes) -> Error {
        Error::made(api, status, headers, body)
    }

    /// Returns the base URL, to which the paths of operations are appended.
    pub fn base_url(&self) -> &str {
        self.config.base.as_str()
    }

    /// Connections for blocking requests. Connections of async requests belong to the async runtime that opened them.
    #[cfg(feature = "blocking")]
    pub(crate) fn blocking_http(&self) -> Result<reqwest::Client, Error> {
        use tokio::runtime::Handle;

        let Some(connect) = self.config.limits.connect else {
            if Handle::try_current().is_ok_and(|runtime| runtime.metrics().num_workers() < 2) {
                let problem = "a blocking request through a given HTTP client would wait for itself in an async \
                     runtime with a single thread; leave out http_client, or await the request";
                return Err(Error::configuration(problem));
            }
            return Ok(self.config.http.clone());
        };
        if let Some(http) = self.config.blocking_http.get() {
            return Ok(http.clone());
        }
        let http = super::http::http_client(&self.config.base, connect, self.config.limits.total)?;
        Ok(self.config.blocking_http.get_or_init(|| http).clone())
    }

    pub(crate) fn retrying(&self, event: &RetryEvent<'_>) {
        if let Some(hook) = &self.config.on_retry {
            hook(event);
        }
    }

    /// Returns the value of a setting, or the reason for its absence.
    pub(crate) fn setting(&self, parameter: &str) -> Option<Result<&str, &str>> {
        let setting = self.config.settings.iter().find(|(name, _)| *name == parameter);
        setting.map(|(_, value)| value.as_deref().map_err(String::as_str))
    }

    /// Returns true if the HTTP client is not the caller's.
    fn has_default_http(&self) -> bool {
        self.config.limits.connect.is_some()
    }

    /// Returns the base URL of an operation.
    pub(crate) fn base_of(&self, operation: &Operation) -> Result<Arc<Url>, Error> {
        match operation.server {
            Some(server) if !self.config.base_is_given => {
                let url = described_url(server, &self.config.server_variables, self.config.allow_plain_http)?;
                if self.has_default_http() {
                    needs_tls(&url)?;
                }
                Ok(Arc::new(url))
            }
            _ => Ok(Arc::clone(&self.config.base)),
        }
    }

    /// Returns the URLs of an operation in the API's document: its own server, or every server of the API.
    pub(crate) fn described_urls(&self, operation: &'static Operation) -> impl Iterator<Item = Url> {
        let own = operation.server.into_iter();
        let of_api = self.config.api.servers.iter().copied().filter(|_| operation.server.is_none());
        let filled = own.chain(of_api).filter_map(|server| fill_in(server, &self.config.server_variables).ok());
        // Without a host, the path still counts.
        filled.filter_map(|url| Url::parse(&url).or_else(|_| self.config.base.join(&url)).ok())
    }

    /// Returns the credentials of the first security alternative that the client has credentials for. An anonymous
    /// alternative is the last resort, wherever it stands.
    pub(crate) fn credentials_for(&self, operation: &Operation) -> Result<Vec<credential::PreparedCredential>, Error> {
        let alternatives = operation.security.unwrap_or(self.config.api.security);
        let find = |id: &str| self.config.credentials.iter().find(|(scheme, _)| scheme.id == id);
        let is_complete = |ids: &&&[&str]| ids.iter().all(|id| find(id).is_some());
        let chosen = alternatives.iter().filter(is_complete).min_by_key(|ids| ids.is_empty());
        match chosen {
            Some(ids) => {
                let held = ids.iter().filter_map(|id| find(id));
                held.map(|(scheme, held)| match held {
                    ClientCredential::Fixed(prepared) => Ok(prepared.clone()),
                    ClientCredential::Supplied(credential) => prepare(scheme, credential),
                })
                .collect()
            }
            None if alternatives.is_empty() => Ok(Vec::new()),
            None => {
                let names: Vec<String> = alternatives.iter().map(|ids| ids.join(" with ")).collect();
                Err(Error::configuration(format!(
                    "the client has no credential for {}; it accepts {}",
                    operation.id,
                    names.join(" or ")
                )))
            }
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("api", &self.config.api.name)
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}

/// Prepares a credential for sending; errors name the scheme.
pub(crate) fn prepare(scheme: &Scheme, credential: &Credential) -> Result<credential::PreparedCredential, Error> {
    match credential.supply() {
        Some(Ok(credential)) => {
            return credential.prepare(scheme.kind).map_err(|problem| Error::credential(scheme.id, problem, None));
        }
        Some(Err(error)) => {
            return Err(Error::credential(scheme.id, "is not available", Some(error)));
        }
        None => {}
    }
    credential
        .prepare(scheme.kind)
        .map_err(|problem| Error::configuration(format!("the credential {} {problem}", scheme.id)))
}
