//! Keeps a roster of a conference from the events that the provider sends, and compares it with a list.
//!
//! ```sh
//! cargo run -p conference-participants --features webhooks --example live_roster
//! ```
//!
//! The example needs no account: it makes up the requests of the events, in the wrong order, twice, forged, or not at all, and
//! a small server in this process plays the API. In a real program, a web server receives the requests, as in
//! `codegen/receivers`; the verifier comes from `Verifier::from_env()?`, and `create_participant` sets
//! `conference_status_callback`.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::{Mutex, PoisonError};

use conference_participants::runtime::http::{self, Request, StatusCode};
use conference_participants::twilio::Client;
use conference_participants::twilio::callbacks::{ConferenceStatus, Verifier};
use conference_participants::twilio::types::{CallSid, ConferenceSid, ConferenceStatusEvent as Event};
use futures_util::TryStreamExt as _;

mod support;

const CONFERENCE: &str = "CF00112233445566778899aabbccddeeff";
const CUSTOMER: &str = "CA00112233445566778899aabbccddee01";
const AGENT: &str = "CA00112233445566778899aabbccddee02";
const SUPERVISOR: &str = "CA00112233445566778899aabbccddee03";

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

#[derive(Default)]
struct Roster {
    sequence: i64,
    members: BTreeMap<CallSid, Member>,
    is_ended: bool,
}

impl Roster {
    fn apply(&mut self, event: ConferenceStatus) {
        let sequence = event.sequence_number;
        self.sequence = self.sequence.max(sequence);
        self.is_ended |= event.status_callback_event == Event::ConferenceEnd;
        let Some(call) = event.call_sid else { return };
        let member = self.members.entry(call).or_default();
        if let Some(label) = event.participant_label {
            member.label = label;
        }
        let (present, speaking) = match event.status_callback_event {
            Event::ParticipantLeave => (Some(false), Some(false)),
            Event::ParticipantSpeechStart => (Some(true), Some(true)),
            // It may be sent because the participant has left.
            Event::ParticipantSpeechStop => (None, Some(false)),
            _ => (Some(true), None),
        };
        member.present.set(sequence, present);
        member.speaking.set(sequence, speaking);
        member.muted.set(sequence, event.muted);
        member.hold.set(sequence, event.hold);
    }

    fn print(&self) {
        for member in self.members.values().filter(|member| member.present.value && !self.is_ended) {
            let states = [
                (&member.present, "present"),
                (&member.muted, "muted"),
                (&member.hold, "on hold"),
                (&member.speaking, "speaking"),
            ];
            let states = states.iter().filter(|(state, _)| state.value).map(|(_, name)| *name);
            println!("  {:<10} {}", member.label, states.collect::<Vec<_>>().join(", "));
        }
        if self.is_ended {
            println!("  the conference has ended");
        }
    }
}

type Shared = Mutex<Roster>;

fn with<T>(roster: &Shared, act: impl FnOnce(&mut Roster) -> T) -> T {
    act(&mut roster.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Corrects the roster, because events can get lost. Events after the last known one have precedence over the list.
async fn reconcile(client: &Client, roster: &Shared) -> Result<(), conference_participants::Error> {
    let sequence = with(roster, |roster| roster.sequence);
    let listed: Vec<_> = client.list_participants(CONFERENCE).stream().try_collect().await?;
    with(roster, |roster| {
        for member in roster.members.values_mut() {
            member.present.set(sequence, Some(false));
        }
        for participant in listed {
            let member = roster.members.entry(participant.call_sid).or_default();
            member.label = participant.label.into_value().map(String::from).unwrap_or_default();
            member.present.set(sequence, Some(true));
            member.muted.set(sequence, participant.muted);
            member.hold.set(sequence, participant.hold);
        }
    });
    Ok(())
}

fn receive(verifier: &Verifier, request: &Request<Vec<u8>>, roster: &Shared) -> StatusCode {
    let verified = match verifier.verify(request) {
        Ok(verified) => verified,
        Err(error) => {
            println!("  refused: {error}");
            return StatusCode::FORBIDDEN;
        }
    };
    match verified.decode::<ConferenceStatus>() {
        Ok(event) if event.conference_sid == ConferenceSid::new(CONFERENCE) => {
            with(roster, |roster| roster.apply(event));
            StatusCode::NO_CONTENT
        }
        Ok(_) => StatusCode::NO_CONTENT,
        Err(error) => {
            println!("  not decoded: {error}");
            StatusCode::BAD_REQUEST
        }
    }
}

/// An event as the provider sends it.
fn event(sequence: i64, event: &str, call: &str, label: &str) -> Result<Request<Vec<u8>>, http::Error> {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("AccountSid", "AC00112233445566778899aabbccddeeff");
    form.append_pair("ConferenceSid", CONFERENCE).append_pair("FriendlyName", "Support 42");
    form.append_pair("SequenceNumber", &sequence.to_string()).append_pair("StatusCallbackEvent", event);
    form.append_pair("Timestamp", "Wed, 01 May 2024 12:00:00 +0000");
    if !call.is_empty() {
        let muted = if event == "participant-mute" { "true" } else { "false" };
        form.append_pair("CallSid", call).append_pair("ParticipantLabel", label);
        form.append_pair("Muted", muted).append_pair("Hold", "false");
    }
    let request = Request::post("/events").header("content-type", "application/x-www-form-urlencoded");
    request.body(form.finish().into_bytes())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let verifier = |secret: &str| Verifier::builder().secret(secret).url("https://hooks.example.com").build();
    let (provider, forger) = (verifier("any-token")?, verifier("a guess")?);
    let roster = Shared::default();
    let deliver =
        |signer: &Verifier, sequence: i64, name: &str, call: &str, label: &str| -> Result<(), Box<dyn Error>> {
            let mut request = event(sequence, name, call, label)?;
            signer.sign(&mut request)?;
            println!("  {sequence} {name:<24} {label:<8} {}", receive(&provider, &request, &roster));
            Ok(())
        };

    println!("The events arrive out of order, one of them twice:");
    for (sequence, event, call, label) in [
        (1, "conference-start", "", ""),
        (3, "participant-join", AGENT, "agent"),
        (2, "participant-join", CUSTOMER, "customer"),
        (5, "participant-mute", CUSTOMER, "customer"),
        (4, "participant-unmute", CUSTOMER, "customer"),
        (5, "participant-mute", CUSTOMER, "customer"),
        (6, "participant-speech-start", AGENT, "agent"),
    ] {
        deliver(&provider, sequence, event, call, label)?;
    }
    deliver(&forger, 7, "participant-leave", CUSTOMER, "customer")?;
    println!("In the conference:");
    with(&roster, |roster| roster.print());

    println!(
        "\nThe events of two participants were lost: the customer left, and the supervisor joined. A list corrects this:"
    );
    let server = support::start("connected", &[(AGENT, "agent"), (SUPERVISOR, "supervisor")]);
    let client = Client::builder().credentials("AC00112233445566778899aabbccddeeff", "any-token");
    reconcile(&client.base_url(server.url()).build()?, &roster).await?;
    with(&roster, |roster| roster.print());

    println!("\nThe conference ends:");
    deliver(&provider, 9, "conference-end", "", "")?;
    with(&roster, |roster| roster.print());
    Ok(())
}
