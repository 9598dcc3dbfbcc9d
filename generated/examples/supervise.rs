//! Supervises a conference: lists, mutes, holds, coaches and removes participants.
//!
//! ```sh
//! cargo run -p conference-participants --example supervise
//! ```
//!
//! The example needs no account: a small server in this process plays the API. For a real conference, create the client
//! with `Client::from_env()?`, which reads `TWILIO_ACCOUNT_SID` and `TWILIO_AUTH_TOKEN`, drop the `base_url`, and set
//! the SID of a running conference. The example then mutes and removes real participants.

use conference_participants::Error;
use conference_participants::twilio::{Client, types::ConferenceSid};

mod support;

const CUSTOMER: &str = "CA00112233445566778899aabbccddee01";
const AGENT: &str = "CA00112233445566778899aabbccddee02";
const SUPERVISOR: &str = "CA00112233445566778899aabbccddee03";

async fn supervise(client: &Client, conference: &ConferenceSid) -> Result<(), Error> {
    println!("In the conference:");
    list(client, conference).await?;

    println!("\nThe customer waits with music while the agent looks something up.");
    client.hold_participant(conference, CUSTOMER).hold_url("https://example.com/music.xml").await?;
    list(client, conference).await?;

    println!("\nThe customer is back, and the supervisor whispers to the agent.");
    client.unhold_participant(conference, CUSTOMER).await?;
    client.coach_participant(conference, SUPERVISOR, AGENT).await?;
    list(client, conference).await?;

    println!("\nThe agent is muted. A participant can also be named by its label.");
    let agent = client.mute_participant(conference, "agent").await?;
    println!("  the agent is {}", if agent.muted == Some(true) { "muted" } else { "not muted" });

    println!("\nThe supervisor has said enough, and the agent leaves.");
    client.stop_coaching(conference, SUPERVISOR).await?;
    client.delete_participant(conference, &agent.call_sid).await?;
    list(client, conference).await?;

    println!("\nWhoever has left is not found any more:");
    match client.fetch_participant(conference, &agent.call_sid).await {
        Err(error) if error.is_not_found() => println!("  {error}"),
        other => println!("  {:?}", other?),
    }
    Ok(())
}

/// Prints all participants, from all pages.
async fn list(client: &Client, conference: &ConferenceSid) -> Result<(), Error> {
    let mut everyone = client.list_participants(conference).page_size(50).stream();
    while let Some(participant) = everyone.try_next().await? {
        let name = participant.label.as_deref().unwrap_or(&participant.call_sid);
        let mut state = vec![participant.status.to_string()];
        // The provider allows null for the rest.
        if participant.muted == Some(true) {
            state.push("muted".to_owned());
        }
        if participant.hold == Some(true) {
            state.push("on hold".to_owned());
        }
        if let (Some(true), Some(call)) = (participant.coaching, participant.call_sid_to_coach.value()) {
            state.push(format!("coaches {call}"));
        }
        println!("  {name:<10} {}", state.join(", "));
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let participants = [(CUSTOMER, "customer"), (AGENT, "agent"), (SUPERVISOR, "supervisor")];
    let server = support::start("connected", &participants);
    let client = Client::builder()
        .credentials("AC00112233445566778899aabbccddeeff", "any-token")
        .base_url(server.url())
        .build()?;
    supervise(&client, &ConferenceSid::new("CF00112233445566778899aabbccddeeff")).await?;
    Ok(())
}
