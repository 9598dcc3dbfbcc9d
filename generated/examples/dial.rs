//! Dials a customer into a conference and shows a live view of it, from the events that the provider sends.
//!
//! ```sh
//! cargo run -p conference-participants --features webhooks --example dial
//! ```
//!
//! Without an account, the conference is one in memory, whose events arrive out of order, twice, forged, or not at all. With `TWILIO_ACCOUNT_SID` and `TWILIO_AUTH_TOKEN`, the same program places a call, which costs money. The events
//! need a public URL that leads to port 8080 of this computer, such as that of a tunnel:
//!
//! ```sh
//! TWILIO_WEBHOOK_URL=https://….example.com cargo run … --example dial -- FROM TO
//! ```

use std::collections::BTreeMap;
use std::env;
use std::time::Duration;

use conference_participants::events::{Event, EventKind};
use conference_participants::runtime::Delivery;
use conference_participants::runtime::http;
use conference_participants::twilio::Client;
use conference_participants::twilio::callbacks::{ConferenceStatus, Verifier};
use conference_participants::twilio::types::{ConferenceEvent, ConferenceSid, Participant};
use conference_participants_fake::{Caller, Mishap, Provider, TWILIO};
use test_server::{Reply, Request, Server};
use tokio::sync::mpsc;

/// A value with the sequence number of the event that it is from.
#[derive(Default)]
struct Latest {
    sequence: i64,
    value: bool,
}

impl Latest {
    /// Ignores values of earlier events, so that order and repetitions do not matter.
    fn set(&mut self, sequence: i64, value: Option<bool>) {
        if let Some(value) = value.filter(|_| sequence >= self.sequence) {
            *self = Self { sequence, value };
        }
    }
}

#[derive(Default)]
struct Member {
    label: String,
    present: Latest,
    muted: Latest,
    hold: Latest,
    speaking: Latest,
}

/// The people in a conference.
#[derive(Default)]
struct View {
    sequence: i64,
    members: BTreeMap<String, Member>,
    is_ended: bool,
}

impl View {
    fn apply(&mut self, event: &Event) {
        let sequence = event.sequence_number.unwrap_or(self.sequence);
        self.sequence = self.sequence.max(sequence);
        self.is_ended |= event.kind == EventKind::Ended;
        let Some(call) = &event.call else { return };
        let member = self.members.entry(call.clone()).or_default();
        if let Some(label) = &event.label {
            member.label.clone_from(label);
        }
        let (present, speaking) = match event.kind {
            EventKind::Left => (Some(false), Some(false)),
            EventKind::Speaking => (Some(true), Some(true)),
            // It may be sent because the participant has left.
            EventKind::Silent => (None, Some(false)),
            _ => (Some(true), None),
        };
        member.present.set(sequence, present);
        member.speaking.set(sequence, speaking);
        member.muted.set(sequence, event.muted);
        member.hold.set(sequence, event.hold);
    }

    /// Corrects the view with a list, because events can get lost. Later events have precedence over the list.
    fn correct(&mut self, sequence: i64, listed: Vec<Participant>) {
        for member in self.members.values_mut() {
            member.present.set(sequence, Some(false));
        }
        for participant in listed {
            let member = self.members.entry(participant.call_sid.into()).or_default();
            member.label = participant.label.into_value().map(String::from).unwrap_or_default();
            member.present.set(sequence, Some(true));
            member.muted.set(sequence, participant.muted);
            member.hold.set(sequence, participant.hold);
        }
    }

    fn is_empty(&self) -> bool {
        self.is_ended || !self.members.values().any(|member| member.present.value)
    }
}

impl std::fmt::Display for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_empty() {
            return f.write_str("nobody");
        }
        let members = self.members.values().filter(|member| member.present.value).map(|member| {
            let states = [(&member.muted, " muted"), (&member.hold, " on hold"), (&member.speaking, " speaking")];
            let states = states.iter().filter(|(state, _)| state.value).map(|(_, name)| *name);
            format!("{}{}", member.label, states.collect::<String>())
        });
        f.write_str(&members.collect::<Vec<_>>().join(", "))
    }
}

/// Checks and decodes a request of the provider. The error is the status to reply with, and the reason.
fn receive(verifier: &Verifier, request: &Request) -> Result<Event, (u16, String)> {
    let bad = |error: &dyn std::error::Error| (400, error.to_string());
    let mut builder = http::Request::builder().method(request.method()).uri(request.target());
    for (name, value) in request.headers() {
        builder = builder.header(name, value);
    }
    let request = builder.body(&*request.body).map_err(|error| bad(&error))?;
    let verified = verifier.verify(&request).map_err(|error| (403, error.to_string()))?;
    let event: ConferenceStatus = verified.decode().map_err(|error| bad(&error))?;
    Ok(event.into())
}

/// Places the call. If that fails, prints whether the call can have been placed nevertheless.
async fn dial(
    client: &Client,
    from: &str,
    to: &str,
    events: &str,
) -> Result<Participant, conference_participants::Error> {
    use ConferenceEvent::{End, Hold, Join, Leave, Mute, Speaker, Start};

    let create = client
        .create_participant("Support 42", from, to)
        .label("customer")
        .timeout(30)
        .end_conference_on_exit(true)
        .conference_status_callback(events)
        .conference_status_callback_event([Start, End, Join, Leave, Mute, Hold, Speaker]);
    create.await.inspect_err(|error| match error.delivery() {
        Delivery::NotSent => println!("  Nothing was dialled: {error}"),
        // A retry could place a second call.
        Delivery::Unknown => println!("  Look whether it was dialled before you try again: {error}"),
        _ => println!("  The provider refused: {error}"),
    })
}

async fn list(client: &Client, conference: &ConferenceSid) -> Result<Vec<Participant>, conference_participants::Error> {
    let mut listed = Vec::new();
    let mut everyone = client.list_participants(conference).stream();
    while let Some(participant) = everyone.try_next().await? {
        listed.push(participant);
    }
    Ok(listed)
}

/// Lets the customer answer, talk and hang up, with what can go wrong on the way of the events.
async fn play(provider: Provider, conference: String) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let conference = conference.as_str();
    let client = provider.twilio()?;
    for mishap in [
        None,
        Some(Mishap::Late),
        None,
        Some(Mishap::Repeated),
        None,
        None,
        Some(Mishap::Forged),
        Some(Mishap::Lost),
        Some(Mishap::Lost),
    ] {
        provider.next_callback(mishap);
    }
    provider.advance(Duration::from_secs(5));
    provider.join("Support 42", Caller::new("+12025550101").label("agent"))?;
    client.mute_participant(conference, "agent").await?;
    client.unmute_participant(conference, "agent").await?;
    provider.speak(conference, "customer", true);
    provider.speak(conference, "customer", false);
    // The events of the next two changes are lost.
    client.delete_participant(conference, "agent").await?;
    provider.join("Support 42", Caller::new("+12025550103").label("supervisor"))?;
    provider.callbacks().await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    provider.hang_up(conference, "customer");
    provider.callbacks().await;
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let is_real = env::var_os("TWILIO_ACCOUNT_SID").is_some();
    let numbers: Vec<String> = env::args().skip(1).collect();
    let (from, to) = match numbers.as_slice() {
        [from, to] => (from.as_str(), to.as_str()),
        _ if is_real => return Err("name two phone numbers: dial FROM TO".into()),
        _ => ("+15005550006", "+12025550123"),
    };

    // The web server for the events. The handler needs the verifier, which needs the URL of the server.
    let (sender, mut received) = mpsc::unbounded_channel();
    let server = Server::at(if is_real { 8080 } else { 0 }, |_| Reply::new(503, &[], ""));
    let fake = if is_real { None } else { Some(Provider::start().await?) };
    let (client, verifier, url, quiet) = match &fake {
        None => (Client::from_env()?, Verifier::from_env()?, env::var("TWILIO_WEBHOOK_URL")?, Duration::from_secs(30)),
        Some(fake) => {
            let verifier = Verifier::builder().secret(TWILIO.secret).url(server.url()).build()?;
            (fake.twilio()?, verifier, server.url(), Duration::from_secs(1))
        }
    };
    server.set_handler(move |request| {
        let event = receive(&verifier, request);
        let status = event.as_ref().map_or_else(|(status, _)| *status, |_| 204);
        let _ = sender.send(event);
        Reply::new(status, &[], "")
    });

    println!("Without a number, nothing is sent:");
    let _ = dial(&client, from, "", &url).await;

    println!("\nThe customer is dialled:");
    let customer = dial(&client, from, to, &format!("{url}/events")).await?;
    println!("  {}: {}", customer.label.value().map_or("customer", |label| label.as_str()), customer.status);
    if let Some(fake) = fake {
        tokio::spawn(play(fake, customer.conference_sid.to_string()));
    }

    println!("\nEvents, and who is in the conference:");
    let mut view = View::default();
    while !view.is_ended {
        match tokio::time::timeout(quiet, received.recv()).await {
            Ok(Some(Ok(event))) => {
                view.apply(&event);
                let sequence = event.sequence_number.unwrap_or_default();
                let label = event.label.as_deref().unwrap_or_default();
                println!("  {sequence} {:<10} {label:<10} {view}", format!("{:?}", event.kind));
            }
            Ok(Some(Err((_, reason)))) => println!("  refused: {reason}"),
            Ok(None) => break,
            Err(_) => {
                let sequence = view.sequence;
                view.correct(sequence, list(&client, &customer.conference_sid).await?);
                println!("  No event for a while; the list says: {view}");
                if view.is_empty() {
                    break;
                }
            }
        }
    }
    Ok(())
}
