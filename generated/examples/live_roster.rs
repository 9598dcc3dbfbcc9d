//! Keeps a roster of a conference from the events that the provider sends, and compares it with a list.
//!
//! ```sh
//! cargo run -p conference-participants --example live_roster
//! ```
//!
//! The example needs no account: it sends itself the events, in the wrong order, twice, forged, or not at all, and a small
//! server in this process plays the API. In a real program, a web server receives the requests; the verifier comes from
//! `Verifier::from_env()?`, and `create_participant` sets `conference_status_callback`.

use std::collections::BTreeMap;
use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use conference_participants::runtime::http::{Request, StatusCode};
use conference_participants::twilio::Client;
use conference_participants::twilio::callbacks::{ConferenceStatus, Verifier};
use conference_participants::twilio::types::{CallSid, ConferenceSid, ConferenceStatusEvent as Event};
use futures_util::TryStreamExt as _;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

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

type Shared = Arc<Mutex<Roster>>;

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

/// Receives events until the program ends.
async fn serve(listener: TcpListener, verifier: Verifier, roster: Shared) -> io::Result<()> {
    loop {
        let (connection, _) = listener.accept().await?;
        let (verifier, roster) = (verifier.clone(), Arc::clone(&roster));
        tokio::spawn(async move {
            let mut connection = BufReader::new(connection);
            let received = tokio::time::timeout(Duration::from_secs(5), read(&mut connection)).await;
            let Ok(Ok(request)) = received else { return };
            let status = receive(&verifier, &request, &roster);
            let response = format!("HTTP/1.1 {status}\r\nconnection: close\r\n\r\n");
            if let Err(error) = connection.write_all(response.as_bytes()).await {
                eprintln!("connection failed: {error}");
            }
        });
    }
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

/// Reads a request of at most 64 KiB.
async fn read(connection: &mut BufReader<TcpStream>) -> io::Result<Request<Vec<u8>>> {
    const MAX: u64 = 64 << 10;
    let mut connection = connection.take(MAX);
    let mut head = String::new();
    // The head ends with an empty line, of two bytes.
    while connection.read_line(&mut head).await? > 2 {}
    let mut lines = head.lines();
    let mut words = lines.next().unwrap_or_default().split(' ');
    let mut request = Request::builder().method(words.next().unwrap_or_default()).uri(words.next().unwrap_or_default());
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        request = request.header(name, value.trim());
    }
    let length = request.headers_ref().and_then(|headers| headers.get("content-length")?.to_str().ok()?.parse().ok());
    let mut body = Vec::new();
    connection.take(length.unwrap_or(0)).read_to_end(&mut body).await?;
    request.body(body).map_err(io::Error::other)
}

/// Sends an event as the provider does.
async fn send(
    provider: &Verifier,
    to: SocketAddr,
    sequence: i64,
    event: &str,
    call: &str,
    label: &str,
) -> io::Result<()> {
    let sequence = sequence.to_string();
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("AccountSid", "AC00112233445566778899aabbccddeeff");
    form.append_pair("ConferenceSid", CONFERENCE).append_pair("FriendlyName", "Support 42");
    form.append_pair("SequenceNumber", &sequence).append_pair("StatusCallbackEvent", event);
    form.append_pair("Timestamp", "Wed, 01 May 2024 12:00:00 +0000");
    if !call.is_empty() {
        let muted = if event == "participant-mute" { "true" } else { "false" };
        form.append_pair("CallSid", call).append_pair("ParticipantLabel", label);
        form.append_pair("Muted", muted).append_pair("Hold", "false");
    }
    let request = Request::post("/events").header("content-type", "application/x-www-form-urlencoded");
    let mut request = request.body(form.finish()).map_err(io::Error::other)?;
    provider.sign(&mut request).map_err(io::Error::other)?;
    let mut bytes = format!("POST {} HTTP/1.1\r\ncontent-length: {}\r\n", request.uri(), request.body().len());
    for (name, value) in request.headers() {
        bytes += &format!("{name}: {}\r\n", value.to_str().map_err(io::Error::other)?);
    }
    bytes += &format!("\r\n{}", request.body());
    let mut connection = TcpStream::connect(to).await?;
    connection.write_all(bytes.as_bytes()).await?;
    let mut response = String::new();
    connection.read_to_string(&mut response).await?;
    println!(
        "  {sequence} {event:<24} {label:<8} {}",
        response.lines().next().unwrap_or_default().trim_start_matches("HTTP/1.1 ")
    );
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let verifier = |secret: &str| Verifier::builder().secret(secret).url("https://hooks.example.com").build();
    let (provider, forger) = (verifier("any-token")?, verifier("a guess")?);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let roster = Shared::default();
    tokio::spawn(serve(listener, provider.clone(), Arc::clone(&roster)));

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
        send(&provider, address, sequence, event, call, label).await?;
    }
    send(&forger, address, 7, "participant-leave", CUSTOMER, "customer").await?;
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
    send(&provider, address, 9, "conference-end", "", "").await?;
    with(&roster, |roster| roster.print());
    Ok(())
}
