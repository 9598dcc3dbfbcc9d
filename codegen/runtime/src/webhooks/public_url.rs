//! The public URL of a receiver, in the spellings that a provider may have signed.

use http::Uri;
use http::uri::PathAndQuery;
use url::Url;

/// The public URL without user name, password, query and fragment.
#[derive(Clone)]
pub(crate) struct PublicUrl {
    scheme: &'static str,
    host: String,
    port: Option<u16>,
    /// The path without a slash at its end.
    path: String,
}

impl PublicUrl {
    /// Parses a URL, or returns the problem with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        const WITHOUT_SCHEME: &str = "must begin with https:// or http://";
        if !text.contains("://") {
            return Err(WITHOUT_SCHEME.to_owned());
        }
        // A URL type changes the spelling, and a URI type accepts hosts that are invalid.
        Url::parse(text).map_err(|error| format!("is invalid: {error}"))?;
        let uri: Uri = text.parse().map_err(|error| format!("is invalid: {error}"))?;
        let scheme = match uri.scheme_str() {
            Some("https") => "https",
            Some("http") => "http",
            _ => return Err(WITHOUT_SCHEME.to_owned()),
        };
        if uri.query().is_some() {
            return Err("must not have a query; path and query are those of each request".to_owned());
        }
        let host = uri.host().unwrap_or_default().to_owned();
        Ok(Self { scheme, host, port: uri.port_u16(), path: uri.path().trim_end_matches('/').to_owned() })
    }

    /// Returns the URL as configured.
    pub(crate) fn text(&self) -> String {
        let port = self.port.map(|port| format!(":{port}")).unwrap_or_default();
        format!("{}://{}{port}{}", self.scheme, self.host, self.path)
    }

    /// Returns true if the path of a request is probably configured as a part of the URL, by mistake.
    pub(crate) fn ends_with_path_of(&self, uri: &Uri) -> bool {
        !self.path.is_empty() && self.path.ends_with(uri.path().trim_end_matches('/')) && uri.path() != "/"
    }

    /// Returns the URL of a request in all spellings that a provider may have signed, the configured one first.
    ///
    /// | part | spellings |
    /// |---|---|
    /// | host | as configured, and in lower case |
    /// | port | as configured, and without; if none is configured, also with the default port |
    /// | path that is only a slash | with and without |
    /// | question mark without a query | with and without |
    pub(crate) fn spellings(&self, target: Option<&PathAndQuery>) -> Vec<String> {
        let target = target.map_or("/", PathAndQuery::as_str);
        let other_port = match self.port {
            Some(_) => None,
            None => Some(if self.scheme == "https" { 443 } else { 80 }),
        };
        let mut hosts = vec![self.host.clone()];
        if self.host.contains(|character: char| character.is_ascii_uppercase()) {
            hosts.push(self.host.to_ascii_lowercase());
        }
        let mut targets = vec![target];
        targets.extend(target.strip_suffix('?').filter(|path| !path.contains('?')));
        for index in 0..targets.len() {
            let without_slash = targets.get(index).and_then(|target| target.strip_prefix('/'));
            targets.extend(without_slash.filter(|rest| rest.is_empty() || rest.starts_with('?')));
        }
        let mut spellings = Vec::new();
        for host in &hosts {
            for port in [self.port, other_port] {
                let port = port.map(|port| format!(":{port}")).unwrap_or_default();
                let spelling = |target| format!("{}://{host}{port}{}{target}", self.scheme, self.path);
                spellings.extend(targets.iter().map(spelling));
            }
        }
        spellings
    }
}
