//! Supervises a conference: lists, holds, coaches, mutes and removes participants, with a provider that is selected when
//! the program runs.
//!
//! ```sh
//! cargo run -p conference-participants --example supervise                 # Twilio
//! cargo run -p conference-participants --example supervise -- signalwire
//! ```
//!
//! Without an account, the conference is one in memory. With `TWILIO_ACCOUNT_SID` and `TWILIO_AUTH_TOKEN`, or
//! `SIGNALWIRE_SPACE_URL`, `SIGNALWIRE_PROJECT_ID` and `SIGNALWIRE_API_TOKEN`, the same program supervises a running
//! conference. Its first three participants are the customer, the agent and the supervisor, and the agent is removed:
//!
//! ```sh
//! cargo run -p conference-participants --example supervise -- twilio CF…
//! ```

use std::env;

use conference_participants::participants::{ListParticipants, Participant, ParticipantStatus, Participants};
use conference_participants::{Error, signalwire, twilio};
use conference_participants_fake::{Caller, Provider};

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

/// A client, and the SID of its conference, if it is one in memory.
type Connected = (Box<dyn Participants>, Option<String>);

/// A client with the credentials in the environment, or one of the provider in memory.
fn connect(provider: &str, fake: Option<&Provider>) -> Result<Connected, Box<dyn std::error::Error>> {
    let Some(fake) = fake else {
        return Ok(match provider {
            "signalwire" => (Box::new(signalwire::Client::from_env()?), None),
            _ => (Box::new(twilio::Client::from_env()?), None),
        });
    };
    let mut conference = String::new();
    for (number, label) in [("+12025550101", "customer"), ("+12025550102", "agent"), ("+12025550103", "supervisor")] {
        let caller = Caller::new(number).label(label);
        let joined = match provider {
            "signalwire" => fake.join_signalwire("Support 42", caller)?,
            _ => fake.join("Support 42", caller)?,
        };
        conference = joined.conference;
    }
    Ok(match provider {
        "signalwire" => (Box::new(fake.signalwire()?), Some(conference)),
        _ => (Box::new(fake.twilio()?), Some(conference)),
    })
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = env::args().skip(1);
    let provider = arguments.next().unwrap_or_else(|| "twilio".to_owned());
    let variable = match provider.as_str() {
        "twilio" => "TWILIO_ACCOUNT_SID",
        "signalwire" => "SIGNALWIRE_PROJECT_ID",
        other => return Err(format!("{other} is no provider: use twilio or signalwire").into()),
    };
    let fake = if env::var_os(variable).is_none() { Some(Provider::start().await?) } else { None };
    let (client, conference) = connect(&provider, fake.as_ref())?;
    let named = conference.or_else(|| arguments.next());
    let conference = named.ok_or_else(|| format!("name a running conference: supervise {provider} SID"))?;
    supervise(&*client, &conference).await?;
    Ok(())
}
