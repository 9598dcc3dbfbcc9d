//! Events of the simulated conference, as the provider sends them: signed, and over HTTP.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use conference_participants::runtime::http::Request;
use conference_participants::twilio::callbacks::Verifier;

use super::support::{StandIn, TWILIO};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Sends events to a URL from now on: out of order, twice, forged, and some not at all.
pub fn play(stand_in: Arc<StandIn>, url: String, secret: &'static str) {
    thread::spawn(move || -> Result<()> {
        let [customer, agent, supervisor] = TWILIO.calls;
        let verifier = |secret: &str| Verifier::builder().secret(secret).url(&url).build();
        let (provider, forger) = (verifier(secret)?, verifier("a guess")?);
        for (sequence, event, call, label) in [
            (1, "conference-start", "", ""),
            (3, "participant-join", customer, "customer"),
            (2, "participant-join", agent, "agent"),
            (5, "participant-mute", agent, "agent"),
            (4, "participant-unmute", agent, "agent"),
            (5, "participant-mute", agent, "agent"),
            (6, "participant-speech-start", customer, "customer"),
        ] {
            send(&provider, &url, &form(sequence, event, call, label))?;
        }
        send(&forger, &url, &form(7, "participant-leave", customer, "customer"))?;
        // The events of this are lost.
        stand_in.replace(agent, (supervisor, "supervisor"));
        thread::sleep(Duration::from_millis(1500));
        send(&provider, &url, &form(9, "conference-end", "", ""))
    });
}

fn form(sequence: i64, event: &str, call: &str, label: &str) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("AccountSid", TWILIO.account).append_pair("ConferenceSid", TWILIO.conference);
    form.append_pair("FriendlyName", "Support 42").append_pair("Timestamp", "Wed, 01 May 2024 12:00:00 +0000");
    form.append_pair("SequenceNumber", &sequence.to_string()).append_pair("StatusCallbackEvent", event);
    if !call.is_empty() {
        let muted = if event == "participant-mute" { "true" } else { "false" };
        form.append_pair("CallSid", call).append_pair("ParticipantLabel", label);
        form.append_pair("Muted", muted).append_pair("Hold", "false");
    }
    form.finish()
}

fn send(signer: &Verifier, url: &str, form: &str) -> Result<()> {
    let request = Request::post("/events").header("content-type", "application/x-www-form-urlencoded");
    let mut request = request.body(form)?;
    signer.sign(&mut request)?;
    let address = url.trim_start_matches("http://");
    let mut head = format!("POST /events HTTP/1.1\r\nhost: {address}\r\ncontent-length: {}\r\n", form.len());
    for (name, value) in request.headers() {
        head.push_str(&format!("{name}: {}\r\n", value.to_str()?));
    }
    let mut connection = TcpStream::connect(address)?;
    connection.write_all(format!("{head}\r\n{form}").as_bytes())?;
    connection.read_to_end(&mut Vec::new())?;
    Ok(())
}
