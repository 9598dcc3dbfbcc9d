//! The HTTP client of a client that is given none.

use std::time::Duration;

use url::Url;

use super::server::is_loopback;
use crate::runtime::response::error::Error;

/// Servers and load balancers close idle connections after 60 seconds or more. A request that meets such a close may
/// have been carried out for all that is known, so it is better not to risk one.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// An HTTP client that follows no redirects.
pub(crate) fn http_client(base: &Url, connect_timeout: Duration, timeout: Duration) -> Result<reqwest::Client, Error> {
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(connect_timeout)
        .timeout(timeout)
        .pool_idle_timeout(IDLE_TIMEOUT);
    if is_loopback(base) {
        // A proxy would carry what was allowed unencrypted only because it stays on this machine.
        builder = builder.no_proxy();
    }
    builder
        .build()
        .map_err(|error| Error::configuration(format!("the HTTP client cannot be set up: {}", error.without_url())))
}
