//! What the clients of all APIs have in common.

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;
use url::Url;

use super::api::{Api, Operation, RepresentationInfo, Scheme};
use super::credential::{self, Credential};
use super::error::{Error, one_line};
use super::limits::Limits;
use super::retry::{RetryEvent, RetryPolicy};
use super::server::described_url;

/// The core of a client. Cloning is cheap; clones share connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

/// What is called before a request is sent again.
pub(super) type RetryHook = Box<dyn Fn(&RetryEvent<'_>) + Send + Sync>;

/// A setting's parameter and its value, or why there is none although a user name could have stood in.
pub(super) type ResolvedSetting = (&'static str, Result<String, String>);

/// A credential as a client holds it.
pub(super) enum Held {
    /// One that stays as it is, ready to travel.
    Fixed(credential::Prepared),
    /// One that is asked for.
    Supplied(Credential),
}

/// A client's configuration, resolved and checked by its builder.
pub(super) struct Inner {
    pub(super) api: &'static Api,
    pub(super) base: Arc<Url>,
    /// Whether the base URL was given, so that it also replaces the servers of single operations.
    pub(super) base_is_given: bool,
    pub(super) server_variables: Vec<(&'static str, String)>,
    pub(super) credentials: Vec<(&'static Scheme, Held)>,
    pub(super) settings: Vec<ResolvedSetting>,
    pub(super) http: reqwest::Client,
    #[cfg(feature = "blocking")]
    pub(super) blocking_http: std::sync::OnceLock<reqwest::Client>,
    pub(super) representation: Option<&'static RepresentationInfo>,
    pub(super) user_agent: HeaderValue,
    pub(super) limits: Limits,
    pub(super) retry: RetryPolicy,
    pub(super) on_retry: Option<RetryHook>,
    pub(super) max_response_size: usize,
    pub(super) allow_plain_http: bool,
}

impl Client {
    pub(super) fn from_inner(inner: Inner) -> Self {
        Self { inner: Arc::new(inner) }
    }

    /// The URL that the paths of operations are appended to.
    pub fn base_url(&self) -> &str {
        self.inner.base.as_str()
    }

    pub(super) fn api(&self) -> &'static Api {
        self.inner.api
    }

    pub(super) fn http(&self) -> &reqwest::Client {
        &self.inner.http
    }

    /// Connections for blocking requests. Those of async requests live in the runtime that made them.
    #[cfg(feature = "blocking")]
    pub(super) fn blocking_http(&self) -> Result<reqwest::Client, Error> {
        use tokio::runtime::Handle;

        let Some(connect) = self.inner.limits.connect else {
            if Handle::try_current().is_ok_and(|runtime| runtime.metrics().num_workers() < 2) {
                let problem = "a blocking request through a given HTTP client would wait for itself in an async \
                     runtime with a single thread; leave out http_client, or await the request";
                return Err(Error::configuration(problem));
            }
            return Ok(self.inner.http.clone());
        };
        if let Some(http) = self.inner.blocking_http.get() {
            return Ok(http.clone());
        }
        let http = super::builder::http_client(&self.inner.base, connect, self.inner.limits.total)?;
        Ok(self.inner.blocking_http.get_or_init(|| http).clone())
    }

    pub(super) fn representation(&self) -> Option<&'static RepresentationInfo> {
        self.inner.representation
    }

    pub(super) fn user_agent(&self) -> &HeaderValue {
        &self.inner.user_agent
    }

    pub(super) fn limits(&self) -> Limits {
        self.inner.limits
    }

    pub(super) fn retry(&self) -> &RetryPolicy {
        &self.inner.retry
    }

    pub(super) fn retrying(&self, event: &RetryEvent<'_>) {
        if let Some(hook) = &self.inner.on_retry {
            hook(event);
        }
    }

    pub(super) fn max_response_size(&self) -> usize {
        self.inner.max_response_size
    }

    pub(super) fn allows_plain_http(&self) -> bool {
        self.inner.allow_plain_http
    }

    /// The value of a setting, or why there is none.
    pub(super) fn setting(&self, parameter: &str) -> Option<Result<&str, &str>> {
        let setting = self.inner.settings.iter().find(|(name, _)| *name == parameter);
        setting.map(|(_, value)| value.as_deref().map_err(String::as_str))
    }

    /// Where an operation's path is appended to.
    pub(super) fn base_of(&self, operation: &Operation) -> Result<Arc<Url>, Error> {
        match operation.server {
            Some(server) if !self.inner.base_is_given => {
                described_url(server, &self.inner.server_variables, self.inner.allow_plain_http).map(Arc::new)
            }
            _ => Ok(Arc::clone(&self.inner.base)),
        }
    }

    /// The credentials of the first alternative that the client has all credentials for.
    pub(super) fn credentials_for(&self, operation: &Operation) -> Result<Vec<credential::Prepared>, Error> {
        let alternatives = operation.security.unwrap_or(self.inner.api.security);
        let find = |id: &str| self.inner.credentials.iter().find(|(scheme, _)| scheme.id == id);
        let chosen = alternatives.iter().find(|ids| ids.iter().all(|id| find(id).is_some()));
        match chosen {
            Some(ids) => {
                let held = ids.iter().filter_map(|id| find(id));
                held.map(|(scheme, held)| match held {
                    Held::Fixed(prepared) => Ok(prepared.clone()),
                    Held::Supplied(credential) => prepare(scheme, credential),
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
            .field("api", &self.inner.api.name)
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}

/// What is put on a request, or an error that names the scheme.
pub(super) fn prepare(scheme: &Scheme, credential: &Credential) -> Result<credential::Prepared, Error> {
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
