//! Supervises a conference on SignalWire. The comments explain the differences from `supervise.rs`.
//!
//! ```sh
//! cargo run -p conference-participants --example signalwire
//! ```
//!
//! The example needs no account: a small server in this process plays the API. For a real conference, create the client
//! with `Client::from_env()?`, which reads `SIGNALWIRE_SPACE_URL`, `SIGNALWIRE_PROJECT_ID` and `SIGNALWIRE_API_TOKEN`,
//! and set the SID of a running conference.

// Each module has its own types, so a call SID of one provider cannot be passed to another one.
use conference_participants::Error;
use conference_participants::signalwire::Client;

mod support;

// Ids are UUIDs, and participants have no labels.
const PROJECT: &str = "6b0f8a3e-2c1d-4e5f-9a7b-0123456789a0";
const CONFERENCE: &str = "6b0f8a3e-2c1d-4e5f-9a7b-0123456789cf";
const AGENT: &str = "6b0f8a3e-2c1d-4e5f-9a7b-012345678901";
const SUPERVISOR: &str = "6b0f8a3e-2c1d-4e5f-9a7b-012345678902";

async fn supervise(client: &Client) -> Result<(), Error> {
    // A participant is `in-progress` or `completed`, and the API cannot add participants.
    for participant in client.list_participants(CONFERENCE).await?.participants {
        println!("{}: {}", participant.call_sid, participant.status);
    }

    // `coaching` can be absent from responses, so it is an `Option`.
    let supervisor = client.coach_participant(CONFERENCE, SUPERVISOR, AGENT).await?;
    println!("{}: coaching {:?} {:?}", supervisor.call_sid, supervisor.coaching, supervisor.call_sid_to_coach);

    // Several updates in one request.
    let agent = client.update_participant(CONFERENCE, AGENT).muted(true).hold(true).await?;
    println!("{}: muted {}, on hold {}", agent.call_sid, agent.muted, agent.hold);

    client.delete_participant(CONFERENCE, AGENT).await?;
    let left = client.list_participants(CONFERENCE).await?.participants.len();
    println!("{AGENT}: removed, {left} left");
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = support::start("in-progress", &[(AGENT, "agent"), (SUPERVISOR, "supervisor")]);
    let client = Client::builder()
        // The project ID is the account SID; the token needs the scope Voice.
        .credentials(PROJECT, "any-token")
        // Without a base URL, set the space: `.space_url("example")`.
        .base_url(server.url())
        .build()?;
    supervise(&client).await?;
    Ok(())
}
