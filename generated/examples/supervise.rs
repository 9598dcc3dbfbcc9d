//! Supervises a conference: lists, holds, coaches, mutes and removes participants, with a provider that is selected when
//! the program runs.
//!
//! ```sh
//! cargo run -p conference-participants --example supervise                 # Twilio
//! cargo run -p conference-participants --example supervise -- signalwire
//! ```
//!
//! Without an account, a small server in this process plays the API. With `TWILIO_ACCOUNT_SID` and `TWILIO_AUTH_TOKEN`, or
//! `SIGNALWIRE_SPACE_URL`, `SIGNALWIRE_PROJECT_ID` and `SIGNALWIRE_API_TOKEN`, the same program supervises a running
//! conference. Its first three participants are the customer, the agent and the supervisor, and the agent is removed:
//!
//! ```sh
//! cargo run -p conference-participants --example supervise -- twilio CF…
//! ```

use std::env;

use conference_participants::participants::{ListParticipants, Participant, ParticipantStatus, Participants};
use conference_participants::{Error, signalwire, twilio};
use support::{SIGNALWIRE, StandIn, TWILIO};

mod support;

async fn supervise(client: &dyn Participants, conference: &str) -> Result<(), Error> {
    println!("In the conference:");
    let everyone = list(client, conference).await?;
    let connected = |participant: &&Participant| participant.status == ParticipantStatus::Connected;
    let calls: Vec<&str> = everyone.iter().filter(connected).map(|participant| participant.call_sid.as_str()).collect();
    let [customer, agent, supervisor, ..] = calls[..] else {
        println!("  That is not enough for a customer, an agent and a supervisor.");
        return Ok(());
    };

    println!("\nThe customer waits with music while the agent looks something up.");
    client.hold_participant_with_audio(conference, customer, "https://example.com/music.xml").await?;
    list(client, conference).await?;

    println!("\nThe customer is back, and the supervisor whispers to the agent.");
    client.unhold_participant(conference, customer).await?;
    client.coach_participant(conference, supervisor, agent).await?;
    list(client, conference).await?;

    println!("\nThe supervisor has said enough, and the agent is muted.");
    client.stop_coaching(conference, supervisor).await?;
    client.mute_participant(conference, agent).await?;
    list(client, conference).await?;

    println!("\nThe agent is removed, and not found any more:");
    client.delete_participant(conference, agent).await?;
    match client.fetch_participant(conference, agent).await {
        Err(error) if error.is_not_found() => println!("  {error}"),
        other => println!("  {:?}", other?.status),
    }
    Ok(())
}

/// Prints and returns all participants, from all pages.
async fn list(client: &dyn Participants, conference: &str) -> Result<Vec<Participant>, Error> {
    let mut everyone = Vec::new();
    let mut items = client.list_participants(conference, ListParticipants::new().page_size(50));
    while let Some(participant) = items.try_next().await? {
        let mut state = vec![participant.status.to_string()];
        // A provider can omit the rest.
        if participant.muted == Some(true) {
            state.push("muted".to_owned());
        }
        if participant.hold == Some(true) {
            state.push("on hold".to_owned());
        }
        if let (Some(true), Some(call)) = (participant.coaching, &participant.call_sid_to_coach) {
            state.push(format!("coaches {call}"));
        }
        println!("  {:<10} {}", name(&participant), state.join(", "));
        everyone.push(participant);
    }
    Ok(everyone)
}

/// The label, which only Twilio has, or the call SID.
fn name(participant: &Participant) -> &str {
    participant.label.as_deref().unwrap_or(&participant.call_sid)
}

/// A client with the credentials in the environment, or one for the server in this process.
fn connect(provider: &str, server: Option<&StandIn>) -> Result<Box<dyn Participants>, Error> {
    Ok(match (provider, server) {
        ("signalwire", None) => Box::new(signalwire::Client::from_env()?),
        ("signalwire", Some(server)) => {
            let client = signalwire::Client::builder().credentials(SIGNALWIRE.account, "any-token");
            Box::new(client.base_url(server.url()).build()?)
        }
        (_, None) => Box::new(twilio::Client::from_env()?),
        (_, Some(server)) => {
            let client = twilio::Client::builder().credentials(TWILIO.account, "any-token");
            Box::new(client.base_url(server.url()).build()?)
        }
    })
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = env::args().skip(1);
    let provider = arguments.next().unwrap_or_else(|| "twilio".to_owned());
    let (simulated, variable) = match provider.as_str() {
        "twilio" => (&TWILIO, "TWILIO_ACCOUNT_SID"),
        "signalwire" => (&SIGNALWIRE, "SIGNALWIRE_PROJECT_ID"),
        other => return Err(format!("{other} is no provider: use twilio or signalwire").into()),
    };
    let server = env::var_os(variable).is_none().then(|| {
        let [customer, agent, supervisor] = simulated.calls;
        StandIn::start(simulated, &[(customer, "customer"), (agent, "agent"), (supervisor, "supervisor")])
    });
    let client = connect(&provider, server.as_ref())?;
    let conference = match arguments.next() {
        Some(conference) => conference,
        None if server.is_some() => simulated.conference.to_owned(),
        None => return Err(format!("name a running conference: supervise {provider} SID").into()),
    };
    supervise(&*client, &conference).await?;
    Ok(())
}
