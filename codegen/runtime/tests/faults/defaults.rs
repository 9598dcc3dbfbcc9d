//! Default time limits, with a paused clock.

use std::time::Duration;

use test_server::{Server, Step};
use tokio::time::Instant;

use crate::runtime::{ErrorKind, RetryPolicy, TimeLimit};
use crate::sample::{CALL, Client, ROOM};

/// The error message, the elapsed time and the limit.
async fn limit(url: &str) -> (Duration, Option<TimeLimit>) {
    let client = Client::builder_at(url).retry(RetryPolicy::new().max_retries(0)).build().expect("a client");
    let start = Instant::now();
    let error = client.fetch_member(ROOM, CALL).await.expect_err("no response");
    let elapsed = start.elapsed();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(error.to_string().contains(&format!("within {}s", elapsed.as_secs())), "{error}");
    (Duration::from_secs(elapsed.as_secs()), error.time_limit())
}

#[tokio::test(start_paused = true)]
async fn default_time_limit_is_30_seconds() {
    let server = Server::scripted([vec![Step::Stall]]);
    let found = limit(&server.url()).await;
    assert_eq!(found, (Duration::from_secs(30), Some(TimeLimit::Request)));
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[tokio::test(start_paused = true)]
async fn default_connect_timeout_is_10_seconds() {
    let server = Server::scripted([vec![Step::Stall]]);
    let found = limit(&server.url().replace("http:", "https:")).await;
    assert_eq!(found, (Duration::from_secs(10), Some(TimeLimit::Connect)));
}
