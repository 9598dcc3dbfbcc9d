//! A server that answers as it is told and keeps every request as it came, clients that talk to it, and bodies that
//! several tests need.

#![allow(dead_code, reason = "each test file uses a part")]

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use conference_participants::runtime::{Representation, RetryPolicy};
use conference_participants::{insights, signalwire, twilio};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub const ACCOUNT: &str = "AC00112233445566778899aabbccddeeff";
pub const API_KEY: &str = "SK00112233445566778899aabbccddeeff";
pub const CONFERENCE: &str = "CF00112233445566778899aabbccddeeff";
pub const CALL: &str = "CA00112233445566778899aabbccddee01";
pub const COACHED: &str = "CA00112233445566778899aabbccddee02";
pub const PARTICIPANT: &str = "CP00112233445566778899aabbccddee01";

pub const PROJECT: &str = "11111111-2222-4333-8444-5555555555a0";
pub const SW_CONFERENCE: &str = "11111111-2222-4333-8444-5555555555cf";
pub const SW_CALL: &str = "11111111-2222-4333-8444-555555555501";
pub const SW_COACHED: &str = "11111111-2222-4333-8444-555555555502";

/// `ACCOUNT:twilio-token`
pub const TWILIO_BASIC: &str = "Basic QUMwMDExMjIzMzQ0NTU2Njc3ODg5OWFhYmJjY2RkZWVmZjp0d2lsaW8tdG9rZW4=";
/// `API_KEY:key-secret`
pub const KEY_BASIC: &str = "Basic U0swMDExMjIzMzQ0NTU2Njc3ODg5OWFhYmJjY2RkZWVmZjprZXktc2VjcmV0";
/// `PROJECT:signalwire-token`
pub const SIGNALWIRE_BASIC: &str = "Basic MTExMTExMTEtMjIyMi00MzMzLTg0NDQtNTU1NTU1NTU1NWEwOnNpZ25hbHdpcmUtdG9rZW4=";

/// Answers one request per reply, in order; every further one with 500.
pub struct Server {
    address: SocketAddr,
    replies: Arc<Mutex<VecDeque<Vec<u8>>>>,
    received: Arc<Mutex<Vec<Received>>>,
}

/// A request as it came over the connection.
#[derive(Clone, Debug)]
pub struct Received {
    /// Request line and headers, without the empty line.
    pub head: String,
    pub body: Vec<u8>,
}

impl Received {
    /// `GET /path?query HTTP/1.1`
    pub fn line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    /// Path and query.
    pub fn target(&self) -> &str {
        self.line().split(' ').nth(1).unwrap_or_default()
    }

    /// The header's only value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self
            .head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "))
            .filter(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value);
        let value = values.next();
        assert_eq!(values.next(), None, "{name} is there once: {}", self.head);
        value
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is text")
    }
}

/// The bytes of a response; the connection ends with it.
pub fn reply(status: u16, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status} X\r\nconnection: close\r\n");
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    if status != 204 {
        text += &format!("content-length: {}\r\n", body.len());
    }
    format!("{text}\r\n{body}").into_bytes()
}

pub fn json(status: u16, body: impl std::fmt::Display) -> Vec<u8> {
    reply(status, &[("content-type", "application/json")], &body.to_string())
}

pub fn xml(status: u16, body: &str) -> Vec<u8> {
    reply(status, &[("content-type", "application/xml; charset=utf-8")], body)
}

pub fn no_content() -> Vec<u8> {
    reply(204, &[], "")
}

impl Server {
    pub async fn start(replies: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let server = Self {
            address: listener.local_addr().expect("an address"),
            replies: Arc::new(Mutex::new(replies.into_iter().collect())),
            received: Arc::default(),
        };
        let (replies, received) = (Arc::clone(&server.replies), Arc::clone(&server.received));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (replies, received) = (Arc::clone(&replies), Arc::clone(&received));
                tokio::spawn(async move {
                    let Some(request) = read(&mut stream).await else { return };
                    received.lock().expect("no panic").push(request);
                    let next = replies.lock().expect("no panic").pop_front();
                    let bytes = next.unwrap_or_else(|| reply(500, &[], "no reply left"));
                    let _ = stream.write_all(&bytes).await;
                    let _ = stream.shutdown().await;
                });
            }
        });
        server
    }

    pub async fn once(reply: Vec<u8>) -> Self {
        Self::start([reply]).await
    }

    /// Adds a reply, for those that contain the server's own address.
    pub fn then(&self, reply: Vec<u8>) {
        self.replies.lock().expect("no panic").push_back(reply);
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().expect("no panic").clone()
    }

    /// The only request that arrived.
    pub fn only(&self) -> Received {
        let mut received = self.received();
        assert_eq!(received.len(), 1, "one request: {received:?}");
        received.remove(0)
    }

    /// A client that does not send anything again by itself, like the others here.
    pub fn twilio_builder(&self) -> twilio::ClientBuilder {
        let builder = twilio::Client::builder().credentials(ACCOUNT, "twilio-token");
        builder.base_url(format!("{}/2010-04-01", self.url())).retry(RetryPolicy::none())
    }

    pub fn twilio(&self) -> twilio::Client {
        self.twilio_builder().build().expect("a client")
    }

    pub fn twilio_xml(&self) -> twilio::Client {
        self.twilio_builder().representation(Representation::Xml).build().expect("a client")
    }

    pub fn signalwire(&self) -> signalwire::Client {
        let builder = signalwire::Client::builder().credentials(PROJECT, "signalwire-token");
        builder
            .base_url(format!("{}/api/laml/2010-04-01", self.url()))
            .retry(RetryPolicy::none())
            .build()
            .expect("a client")
    }

    pub fn insights(&self) -> insights::Client {
        let builder = insights::Client::builder().api_key_auth(API_KEY, "key-secret");
        builder.base_url(format!("{}/v1", self.url())).retry(RetryPolicy::none()).build().expect("a client")
    }
}

async fn read(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
    let mut request = Received { head, body: bytes.split_off(end + 4) };
    let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    while request.body.len() < length {
        if stream.read_buf(&mut request.body).await.ok()? == 0 {
            return None;
        }
    }
    Some(request)
}

/// A participant as Twilio sends it in JSON.
pub fn twilio_participant(call: &str) -> serde_json::Value {
    serde_json::json!({
        "account_sid": ACCOUNT,
        "call_sid": call,
        "call_sid_to_coach": null,
        "coaching": false,
        "conference_sid": CONFERENCE,
        "date_created": "Mon, 24 Sep 2018 21:00:00 +0000",
        "date_updated": "Tue, 25 Sep 2018 20:00:00 +0000",
        "end_conference_on_exit": false,
        "hold": false,
        "label": "Front desk/1",
        "muted": true,
        "queue_time": null,
        "start_conference_on_enter": true,
        "status": "connected",
        "uri": format!("/2010-04-01/Accounts/{ACCOUNT}/Conferences/{CONFERENCE}/Participants/{call}.json"),
    })
}

/// A participant as SignalWire sends it.
pub fn signalwire_participant(call: &str) -> serde_json::Value {
    serde_json::json!({
        "account_sid": PROJECT,
        "call_sid": call,
        "call_sid_to_coach": null,
        "coaching": false,
        "conference_sid": SW_CONFERENCE,
        "date_created": "Mon, 24 Sep 2018 21:00:00 +0000",
        "date_updated": "Tue, 25 Sep 2018 20:00:00 +0000",
        "end_conference_on_exit": false,
        "hold": true,
        "muted": false,
        "start_conference_on_enter": true,
        "status": "in-progress",
        "uri": format!("/api/laml/2010-04-01/Accounts/{PROJECT}/Conferences/{SW_CONFERENCE}/Participants/{call}"),
    })
}

/// A page of Twilio or SignalWire.
pub fn page(participants: &[serde_json::Value], next: Option<&str>) -> serde_json::Value {
    serde_json::json!({
        "participants": participants,
        "page": 0,
        "page_size": 50,
        "uri": "/first?PageSize=50&Page=0",
        "first_page_uri": "/first?PageSize=50&Page=0",
        "previous_page_uri": null,
        "next_page_uri": next,
    })
}

/// A page of Voice Insights with participants of which only the SID is known.
pub fn insights_page(sids: &[&str], next: Option<&str>) -> serde_json::Value {
    let participants: Vec<_> = sids.iter().map(|sid| serde_json::json!({ "participant_sid": sid })).collect();
    serde_json::json!({
        "meta": {
            "first_page_url": "https://insights.twilio.com/v1/first",
            "key": "participants",
            "next_page_url": next,
            "page": 0,
            "page_size": 50,
            "previous_page_url": null,
            "url": "https://insights.twilio.com/v1/first",
        },
        "participants": participants,
    })
}

/// A participant as Twilio sends it in XML, without the elements that old answers lack.
pub fn xml_participant(call: &str) -> String {
    format!(
        "<Participant><CallSid>{call}</CallSid><ConferenceSid>{CONFERENCE}</ConferenceSid>\
         <AccountSid>{ACCOUNT}</AccountSid><Muted>false</Muted><EndConferenceOnExit>true</EndConferenceOnExit>\
         <StartConferenceOnEnter>true</StartConferenceOnEnter>\
         <DateCreated>Wed, 18 Aug 2010 20:20:10 +0000</DateCreated>\
         <DateUpdated>Wed, 18 Aug 2010 20:23:23 +0000</DateUpdated><Uri>/x/{call}</Uri></Participant>"
    )
}
