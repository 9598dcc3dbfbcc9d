//! The default HTTP client.

use std::time::Duration;

use url::Url;

use super::server::is_loopback;
use crate::response::error::Error;

/// Servers and load balancers close idle connections after 60 seconds or more. A request on a connection that is just
/// being closed may have been processed, so drop idle connections earlier.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// Fails if the default HTTP client was built without TLS and the URL requires it.
pub(crate) fn needs_tls(url: &Url) -> Result<(), Error> {
    if cfg!(any(feature = "rustls", feature = "native-tls")) || url.scheme() != "https" {
        return Ok(());
    }
    let problem = "https needs TLS: enable the feature `rustls` or `native-tls` of this crate, or set an HTTP client \
         that has TLS with http_client()";
    Err(Error::configuration(problem))
}

/// Creates an HTTP client that does not follow redirects.
pub(crate) fn http_client(base: &Url, connect_timeout: Duration, timeout: Duration) -> Result<reqwest::Client, Error> {
    needs_tls(base)?;
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(connect_timeout)
        .timeout(timeout)
        .pool_idle_timeout(IDLE_TIMEOUT);
    if is_loopback(base) {
        // Unencrypted requests are allowed because they stay on this machine; a proxy would send them elsewhere.
        builder = builder.no_proxy();
    }
    builder
        .build()
        .map_err(|error| Error::configuration(format!("the HTTP client cannot be set up: {}", error.without_url())))
}
