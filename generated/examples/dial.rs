//! Adds a participant to a conference by phone and polls until the call is connected.
//!
//! ```sh
//! cargo run -p conference-participants --example dial
//! ```
//!
//! The example needs no account: a small server in this process plays the API. For a real call, create the client with
//! `Client::from_env()?` and use phone numbers of your account; calls cost money.

use std::time::Duration;

use conference_participants::Error;
use conference_participants::runtime::Delivery;
use conference_participants::twilio::Client;
use conference_participants::twilio::types::{CallSid, ParticipantStatus};

mod support;

const CONFERENCE: &str = "CF00112233445566778899aabbccddeeff";

/// Places the call and prints the delivery state if it fails.
async fn dial(client: &Client, to: &str) -> Result<CallSid, Error> {
    let create = client
        .create_participant(CONFERENCE, "+15005550006", to)
        .label("customer")
        .timeout(30)
        .end_conference_on_exit(true);
    match create.await {
        Ok(participant) => {
            println!("{}: {}", participant.call_sid, participant.status);
            Ok(participant.call_sid)
        }
        Err(error) => {
            match error.delivery() {
                Delivery::NotSent => eprintln!("Nothing was dialled."),
                // A retry could place a second call.
                Delivery::Unknown => eprintln!("Look whether it was dialled before you try again."),
                Delivery::Answered if error.is_rate_limited() => eprintln!("Nothing was dialled; try again later."),
                _ => {}
            }
            Err(error)
        }
    }
}

/// Polls a call until it is in the conference (`true`) or has ended (`false`). In production, use `status_callback`
/// instead.
async fn follow(client: &Client, call: &CallSid) -> Result<bool, Error> {
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let participant = match client.fetch_participant(CONFERENCE, call).await {
            Ok(participant) => participant,
            Err(error) if error.is_not_found() => return Ok(false),
            Err(error) => return Err(error),
        };
        println!("{call}: {}", participant.status);
        match participant.status {
            ParticipantStatus::Connected => return Ok(true),
            ParticipantStatus::Complete | ParticipantStatus::Failed => return Ok(false),
            // Queued, connecting, ringing, and future statuses.
            _ => {}
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = support::start("connected", &[]);
    let client = Client::builder()
        .credentials("AC00112233445566778899aabbccddeeff", "any-token")
        .base_url(server.url())
        .build()?;

    // Invalid parameters are detected before anything is sent.
    if let Err(error) = dial(&client, "").await {
        eprintln!("{error}\n");
    }

    let call = dial(&client, "+12025550123").await?;
    let connected = follow(&client, &call).await?;
    println!("{}", if connected { "They can talk." } else { "The call has ended." });
    Ok(())
}
