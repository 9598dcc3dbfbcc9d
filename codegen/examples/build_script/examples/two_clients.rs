//! A program with two generated crates. Both depend on the same runtime, so they share its types: errors, retry policies
//! and credentials.
//!
//! `cargo run -p build-script-example --example two_clients`. Two servers in this process play the APIs.

use build_script_example::clients::clock;
use conference_participants::runtime::{Credential, Error, RetryPolicy};
use conference_participants::twilio;
use test_server::{Reply, Server};

const CONFERENCE: &str = "CF00112233445566778899aabbccddeeff";

/// Returns the number of participants and the hour. An error can come from either API.
async fn report(twilio: &twilio::Client, clock: &clock::Client) -> Result<(usize, i64), Error> {
    let page = twilio.list_participants(CONFERENCE).await?;
    Ok((page.participants.len(), clock.fetch_time().await?.hour))
}

/// Returns true for errors of any API that are worth another run of the program.
fn is_temporary(error: &Error) -> bool {
    error.is_rate_limited() || error.is_timeout()
}

#[tokio::main]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let participants = Server::always(Reply::json(
        200,
        r#"{"participants":[],"page":0,"page_size":50,"start":0,"end":0,"uri":"/","first_page_uri":"/"}"#,
    ));
    let time = Server::start([Reply::json(200, r#"{"hour":12,"minute":30}"#), Reply::new(429, &[], "")]);

    let policy = RetryPolicy::new().max_retries(0);
    let secret = |name: &str| Credential::basic(name, "from a secret store");
    let twilio = twilio::Client::builder()
        .base_url(participants.url())
        .account_sid("AC00112233445566778899aabbccddeeff")
        .credential("accountAuth", secret("AC00112233445566778899aabbccddeeff"))
        .retry(policy.clone())
        .build()?;
    let clock =
        clock::Client::builder().base_url(time.url()).credential("login", secret("clock")).retry(policy).build()?;

    let (count, hour) = report(&twilio, &clock).await?;
    println!("{count} participants at {hour} o'clock");
    if let Err(error) = report(&twilio, &clock).await {
        println!("{error}: {}", if is_temporary(&error) { "try again later" } else { "give up" });
    }
    Ok(())
}
