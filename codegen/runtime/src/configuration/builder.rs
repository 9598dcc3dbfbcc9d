//! Configuration of a client.

use std::fmt;
use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue};

use super::client::{AttemptHook, Client, ClientConfig, ClientCredential, ResolvedSetting, RetryHook, prepare};
use super::credential::Credential;
use super::described::{VariableValues, described_url, has, host_part, is_described, server_with, with_variables};
use super::environment::{Variables, of_process};
use super::http::http_client;
use super::requirements::missing;
use super::retry::{AttemptEvent, RetryEvent, RetryPolicy};
use super::server::base_url;
use crate::interface::api::{Api, Location, Representation, RepresentationInfo, Scheme, ServerVariable, Setting};
use crate::response::error::Error;
use crate::response::limits::{Limits, MAX_RESPONSE_NODES, TimeLimit};
use crate::values::validate;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(30);
const MAX_RESPONSE_SIZE: usize = 16 << 20;
const MAX_PAGES: usize = 100_000;

/// The core of a client's builder.
pub struct ClientBuilder {
    api: &'static Api,
    base_url: Option<String>,
    server_variables: Vec<(&'static str, String)>,
    credentials: Vec<(&'static str, Credential)>,
    settings: Vec<(&'static str, String)>,
    representation: Option<Representation>,
    http: Option<reqwest::Client>,
    user_agent: Option<String>,
    timeout: Duration,
    connect_timeout: Duration,
    retry: RetryPolicy,
    on_attempt: Option<AttemptHook>,
    on_retry: Option<RetryHook>,
    max_response_size: usize,
    max_response_nodes: usize,
    max_pages: usize,
    allow_plain_http: bool,
}

impl ClientBuilder {
    /// Creates a builder with an API's defaults.
    pub fn new(api: &'static Api) -> Self {
        Self {
            api,
            base_url: None,
            server_variables: Vec::new(),
            credentials: Vec::new(),
            settings: Vec::new(),
            representation: None,
            http: None,
            user_agent: None,
            timeout: TIMEOUT,
            connect_timeout: CONNECT_TIMEOUT,
            retry: RetryPolicy::default(),
            on_attempt: None,
            on_retry: None,
            max_response_size: MAX_RESPONSE_SIZE,
            max_response_nodes: MAX_RESPONSE_NODES,
            max_pages: MAX_PAGES,
            allow_plain_http: false,
        }
    }

    /// Reads credentials, settings and server variables from environment variables. Empty variables count as unset.
    ///
    /// # Errors
    ///
    /// Fails if required variables are missing, with an error that names all of them. Fails if a value is not UTF-8,
    /// begins or ends with white space, or contains a control character, with an error that names the variable.
    pub fn from_env(api: &'static Api) -> Result<Self, Error> {
        Self::read(api, of_process)
    }

    /// Like [`from_env`](Self::from_env), but looks up the variables with a function.
    ///
    /// # Errors
    ///
    /// Fails for the same reasons as [`from_env`](Self::from_env).
    pub fn from_variables(api: &'static Api, lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        Self::read(api, |name| Ok(lookup(name)))
    }

    fn read(api: &'static Api, lookup: impl Fn(&str) -> Result<Option<String>, &'static str>) -> Result<Self, Error> {
        let mut variables = Variables::new(lookup);
        let mut builder = Self::new(api);
        for scheme in api.credentials {
            match *scheme.env {
                [username, password] => {
                    if let (Some(username), Some(password)) = (variables.get(username)?, variables.get(password)?) {
                        builder.credential(scheme.id, Credential::basic(username, password));
                    }
                }
                [token] => {
                    if let Some(token) = variables.get(token)? {
                        builder.credential(scheme.id, Credential::bearer(token));
                    }
                }
                _ => {}
            }
        }
        let has = |id: &str| builder.credentials.iter().any(|(existing, _)| *existing == id);
        let has_credentials = api.security.is_empty() || api.security.iter().any(|ids| ids.iter().all(|id| has(id)));
        for setting in api.settings {
            let Some(name) = setting.env else { continue };
            match variables.get(name)? {
                Some(value) => builder.setting(setting.parameter, &value),
                None if setting.location == Location::Path && builder.default_username(setting).is_none() => {
                    variables.missing.push(name.to_owned());
                }
                None => {}
            }
        }
        for variable in api.server_variables {
            let Some(name) = variable.env else { continue };
            if let Some(value) = variables.get(name)? {
                builder.server_variable(variable.name, value);
            }
        }
        let required: Vec<&ServerVariable> = builder.required_variables().into_iter().flatten().collect();
        let unset = required.iter().filter(|variable| !builder.is_set(variable.name));
        variables.missing.extend(unset.filter_map(|variable| variable.env).map(str::to_owned));
        if !has_credentials || !variables.missing.is_empty() {
            let names = missing(api, &required, |name| variables.is_set(name));
            if names.is_empty() && !has_credentials {
                let problem = format!("no environment variable holds a credential for {}; use the builder", api.name);
                return Err(Error::configuration(problem));
            }
            if !names.is_empty() {
                variables.missing = vec![names];
            }
        }
        variables.check(&format!("a client for {}", api.name))?;
        Ok(builder)
    }

    /// Sets the credential of a security scheme.
    pub fn credential(&mut self, scheme: &'static str, credential: Credential) {
        self.credentials.retain(|(existing, _)| *existing != scheme);
        self.credentials.push((scheme, credential));
    }

    /// Sets a client-wide parameter.
    pub fn setting(&mut self, parameter: &'static str, value: &(impl Display + ?Sized)) {
        self.settings.retain(|(existing, _)| *existing != parameter);
        self.settings.push((parameter, value.to_string()));
    }

    /// Sets a variable of the server URL.
    pub fn server_variable(&mut self, name: &'static str, value: impl Into<String>) {
        self.server_variables.retain(|(existing, _)| *existing != name);
        self.server_variables.push((name, value.into()));
    }

    /// Sets the format of responses.
    pub fn representation(&mut self, representation: Representation) {
        self.representation = Some(representation);
    }

    /// Sets the base URL, instead of the API's own.
    pub fn base_url(&mut self, url: impl Into<String>) {
        self.base_url = Some(url.into());
    }

    /// Sets the time limit of each attempt. Default: 30 seconds.
    pub fn timeout(&mut self, limit: Duration) {
        self.timeout = limit;
    }

    /// Sets the time limit for connecting. Default: 10 seconds.
    pub fn connect_timeout(&mut self, limit: Duration) {
        self.connect_timeout = limit;
    }

    /// Sets the retry policy.
    pub fn retry(&mut self, policy: RetryPolicy) {
        self.retry = policy;
    }

    /// Sets a function to call before each attempt, which adds headers.
    pub fn on_attempt(&mut self, hook: impl Fn(&AttemptEvent, &mut HeaderMap) + Send + Sync + 'static) {
        self.on_attempt = Some(Box::new(hook));
    }

    /// Sets a function to call before each retry.
    pub fn on_retry(&mut self, hook: impl Fn(&RetryEvent<'_>) + Send + Sync + 'static) {
        self.on_retry = Some(Box::new(hook));
    }

    /// Sets the maximum size of a response body, in bytes. Default: 16 MiB.
    pub fn max_response_size(&mut self, bytes: usize) {
        self.max_response_size = bytes;
    }

    /// Sets the maximum size of a decoded body, in nodes of 64 bytes. Default: 4,000,000.
    pub fn max_response_nodes(&mut self, nodes: usize) {
        self.max_response_nodes = nodes;
    }

    /// Sets the maximum number of pages of a list. Default: 100,000.
    pub fn max_pages(&mut self, pages: usize) {
        self.max_pages = pages;
    }

    /// Sets the product in front of the `User-Agent` header.
    pub fn user_agent(&mut self, product: impl Into<String>) {
        self.user_agent = Some(product.into());
    }

    /// Sets the HTTP client.
    pub fn http_client(&mut self, client: reqwest::Client) {
        self.http = Some(client);
    }

    /// Allows unencrypted requests to any host.
    pub fn allow_plain_http(&mut self) {
        self.allow_plain_http = true;
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// Fails if the URL, a credential or a setting is invalid, or if TLS cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        let given = self.base_url.as_ref().map(|url| base_url(url, self.allow_plain_http)).transpose()?;
        let is_described = given.as_ref().is_none_or(|url| is_described(self.api, url));
        let server_variables = self.resolve_server_variables(is_described)?;
        let base = match given {
            Some(url) => with_variables(self.api, url, &server_variables, &self.set_variables())?,
            None => described_url(self.server()?, &server_variables, self.allow_plain_http)?,
        };
        let settings = self.resolve_settings()?;
        let representation = self.resolve_representation()?;
        let user_agent = self.resolve_user_agent()?;
        let credentials = self.resolve_credentials()?;
        let connect = self.http.is_none().then_some(self.connect_timeout);
        let limits = Limits { connect, total: self.timeout, kind: TimeLimit::Request };
        let http = match self.http {
            Some(http) => http,
            None => http_client(&base, self.connect_timeout, self.timeout)?,
        };
        let config = ClientConfig {
            api: self.api,
            base: Arc::new(base),
            base_is_given: self.base_url.is_some(),
            server_variables,
            credentials,
            settings,
            http,
            #[cfg(feature = "blocking")]
            blocking_http: std::sync::OnceLock::new(),
            representation,
            user_agent,
            limits,
            retry: self.retry,
            on_attempt: self.on_attempt,
            on_retry: self.on_retry,
            max_response_size: self.max_response_size,
            max_response_nodes: self.max_response_nodes,
            max_pages: self.max_pages,
            allow_plain_http: self.allow_plain_http,
        };
        Ok(Client { config: Arc::new(config) })
    }

    fn set_variables(&self) -> Vec<&'static str> {
        self.server_variables.iter().map(|(name, _)| *name).collect()
    }

    fn is_set(&self, variable: &str) -> bool {
        self.server_variables.iter().any(|(name, _)| *name == variable)
    }

    /// The server of the API's document that the variables select.
    fn server(&self) -> Result<&'static str, Error> {
        server_with(self.api.servers, &self.set_variables())
    }

    /// The variables without a default in that server and in the servers of operations.
    fn required_variables(&self) -> Result<impl Iterator<Item = &'static ServerVariable>, Error> {
        let server = self.server()?;
        let servers = self.api.servers;
        let is_used = move |name| has(server, name) || !servers.iter().any(|server| has(server, name));
        Ok(self.api.server_variables.iter().filter(move |variable| variable.required && is_used(variable.name)))
    }

    /// The values of all server variables. `is_described` is false for a base URL with a host of its own.
    fn resolve_server_variables(&self, is_described: bool) -> Result<VariableValues, Error> {
        if self.base_url.is_none()
            && let Some(missing) = self.required_variables()?.find(|variable| !self.is_set(variable.name))
        {
            let problem = format!("the server variable {} is not set", missing.described());
            return Err(Error::configuration(problem));
        }
        let mut resolved = Vec::new();
        for variable in self.api.server_variables {
            let given = self.server_variables.iter().find(|(name, _)| *name == variable.name).map(|(_, value)| value);
            let value = match given {
                Some(value) => match host_part(self.api, variable, value) {
                    Err(error) if is_described => return Err(error),
                    part => part.unwrap_or_else(|_| value.clone()),
                },
                None => variable.default.to_owned(),
            };
            if !variable.values.is_empty() && !variable.values.contains(&value.as_str()) {
                return Err(Error::configuration(format!(
                    "the server variable {} must be one of {}",
                    variable.described(),
                    variable.values.join(", ")
                )));
            }
            resolved.push((variable, value));
        }
        Ok(resolved)
    }

    fn resolve_settings(&self) -> Result<Vec<ResolvedSetting>, Error> {
        let mut resolved = Vec::new();
        for setting in self.api.settings {
            let given = self.settings.iter().find(|(name, _)| *name == setting.parameter).map(|(_, value)| value);
            if let Some(value) = given {
                validate::check_value(value, setting.checks)
                    .map_err(|problem| Error::invalid_parameter(setting.parameter, &problem))?;
                resolved.push((setting.parameter, Ok(value.clone())));
            } else if let Some(username) = self.default_username(setting) {
                resolved.push((setting.parameter, Ok(username.to_owned())));
            } else if let Some(username) = self.usernames().next().filter(|_| setting.from_username) {
                let problem = validate::check_value(username, setting.checks).err().unwrap_or_default();
                resolved.push((setting.parameter, Err(problem)));
            }
        }
        Ok(resolved)
    }

    fn usernames(&self) -> impl Iterator<Item = &str> {
        self.credentials.iter().filter_map(|(_, credential)| credential.username())
    }

    /// The user name that replaces an unset setting: the first that satisfies its checks.
    fn default_username(&self, setting: &Setting) -> Option<&str> {
        self.usernames()
            .find(|username| setting.from_username && validate::check_value(username, setting.checks).is_ok())
    }

    fn resolve_representation(&self) -> Result<Option<&'static RepresentationInfo>, Error> {
        match self.representation {
            None => Ok(self.api.representations.first()),
            Some(wanted) => {
                let found = self.api.representations.iter().find(|info| info.format == wanted.format());
                match found {
                    Some(info) => Ok(Some(info)),
                    None => Err(Error::configuration(format!("{} has no {wanted:?} representation", self.api.name))),
                }
            }
        }
    }

    fn resolve_user_agent(&self) -> Result<HeaderValue, Error> {
        let text = match &self.user_agent {
            Some(product) => format!("{product} {}", self.api.user_agent),
            None => self.api.user_agent.to_owned(),
        };
        HeaderValue::from_str(&text)
            .map_err(|_| Error::configuration("the user agent contains characters that are not allowed in a header"))
    }

    fn resolve_credentials(&self) -> Result<Vec<(&'static Scheme, ClientCredential)>, Error> {
        let mut resolved = Vec::new();
        for (id, credential) in &self.credentials {
            let Some(scheme) = self.api.credentials.iter().find(|scheme| scheme.id == *id) else {
                return Err(Error::configuration(format!("{} has no security scheme {id}", self.api.name)));
            };
            let held = if credential.is_supplied() {
                ClientCredential::Supplied(credential.clone())
            } else {
                ClientCredential::Fixed(prepare(scheme, credential)?)
            };
            resolved.push((scheme, held));
        }
        Ok(resolved)
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes: Vec<&str> = self.credentials.iter().map(|(id, _)| *id).collect();
        f.debug_struct("ClientBuilder")
            .field("api", &self.api.name)
            .field("credentials", &schemes)
            .finish_non_exhaustive()
    }
}
