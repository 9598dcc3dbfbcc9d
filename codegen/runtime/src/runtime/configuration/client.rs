//! What the clients of all APIs have in common.

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;
use url::Url;

use super::credential::{self, Credential};
use super::retry::{RetryEvent, RetryPolicy};
use super::server::described_url;
use crate::runtime::interface::api::{Api, Operation, RepresentationInfo, Scheme};
use crate::runtime::response::error::Error;
use crate::runtime::response::limits::Limits;
use crate::runtime::values::text::one_line;

/// The core of a client. Cloning is cheap; clones share connections.
#[derive(Clone)]
pub struct Client {
    pub(crate) config: Arc<ClientConfig>,
}

/// What is called before a request is sent again.
pub(crate) type RetryHook = Box<dyn Fn(&RetryEvent<'_>) + Send + Sync>;

/// A setting's parameter and its value, or why there is none although a user name could have stood in.
pub(crate) type ResolvedSetting = (&'static str, Result<String, String>);

/// A credential as a client holds it.
pub(crate) enum ClientCredential {
    /// One that stays as it is, ready to travel.
    Fixed(credential::PreparedCredential),
    /// One that is asked for.
    Supplied(Credential),
}

/// A client's configuration, resolved and checked by its builder.
pub(crate) struct ClientConfig {
    pub(crate) api: &'static Api,
    pub(crate) base: Arc<Url>,
    /// Whether the base URL was given, so that it also replaces the servers of single operations.
    pub(crate) base_is_given: bool,
    pub(crate) server_variables: Vec<(&'static str, String)>,
    pub(crate) credentials: Vec<(&'static Scheme, ClientCredential)>,
    pub(crate) settings: Vec<ResolvedSetting>,
    pub(crate) http: reqwest::Client,
    #[cfg(feature = "blocking")]
    pub(crate) blocking_http: std::sync::OnceLock<reqwest::Client>,
    pub(crate) representation: Option<&'static RepresentationInfo>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) limits: Limits,
    pub(crate) retry: RetryPolicy,
    pub(crate) on_retry: Option<RetryHook>,
    pub(crate) max_response_size: usize,
    pub(crate) max_response_nodes: usize,
    pub(crate) max_pages: usize,
    pub(crate) allow_plain_http: bool,
}

impl Client {
    /// The URL that the paths of operations are appended to.
    pub fn base_url(&self) -> &str {
        self.config.base.as_str()
    }

    /// Connections for blocking requests. Those of async requests live in the runtime that made them.
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

    /// The value of a setting, or why there is none.
    pub(crate) fn setting(&self, parameter: &str) -> Option<Result<&str, &str>> {
        let setting = self.config.settings.iter().find(|(name, _)| *name == parameter);
        setting.map(|(_, value)| value.as_deref().map_err(String::as_str))
    }

    /// Where an operation's path is appended to.
    pub(crate) fn base_of(&self, operation: &Operation) -> Result<Arc<Url>, Error> {
        match operation.server {
            Some(server) if !self.config.base_is_given => {
                described_url(server, &self.config.server_variables, self.config.allow_plain_http).map(Arc::new)
            }
            _ => Ok(Arc::clone(&self.config.base)),
        }
    }

    /// The credentials of the first alternative that the client has all credentials for.
    pub(crate) fn credentials_for(&self, operation: &Operation) -> Result<Vec<credential::PreparedCredential>, Error> {
        let alternatives = operation.security.unwrap_or(self.config.api.security);
        let find = |id: &str| self.config.credentials.iter().find(|(scheme, _)| scheme.id == id);
        let chosen = alternatives.iter().find(|ids| ids.iter().all(|id| find(id).is_some()));
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

/// What is put on a request, or an error that names the scheme.
pub(crate) fn prepare(scheme: &Scheme, credential: &Credential) -> Result<credential::PreparedCredential, Error> {
    match credential.supply() {
        Some(Ok(credential)) => {
            return credential.prepare(scheme.kind).map_err(|problem| Error::credential(scheme.id, problem, None));
        }
        Some(Err(error)) => {
            let problem = format!("is not available: {}", one_line(&error.to_string(), 300));
            return Err(Error::credential(scheme.id, &problem, Some(error)));
        }
        None => {}
    }
    credential
        .prepare(scheme.kind)
        .map_err(|problem| Error::configuration(format!("the credential {} {problem}", scheme.id)))
}
