//! Clients for the test server, and shared bodies.

#![allow(dead_code, reason = "each test file uses a part")]

use conference_participants::runtime::{Representation, RetryPolicy};
use conference_participants::{insights, signalwire, twilio};
use serde_json::{Value, json};
pub use test_server::{Reply, Server};

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

/// A server for the operations of an API: it returns a page for a list and a participant for other operations.
fn api(page: Value, participant: Value) -> Server {
    Server::with(move |request| match request.method() {
        "DELETE" => Reply::no_content(),
        "GET" if request.path().trim_end_matches(".json").ends_with("/Participants") => Reply::json(200, &page),
        _ => Reply::json(200, &participant),
    })
}

pub fn twilio_api() -> Server {
    api(page(&[twilio_participant(CALL)], None), twilio_participant(CALL))
}

pub fn signalwire_api() -> Server {
    api(page(&[signalwire_participant(SW_CALL)], None), signalwire_participant(SW_CALL))
}

pub fn insights_api() -> Server {
    api(insights_page(&[PARTICIPANT], None), json!({}))
}

/// Clients for a server, without retries.
pub trait Clients {
    fn twilio_builder(&self) -> twilio::ClientBuilder;
    fn twilio(&self) -> twilio::Client;
    fn twilio_xml(&self) -> twilio::Client;
    fn signalwire(&self) -> signalwire::Client;
    fn insights(&self) -> insights::Client;
}

impl Clients for Server {
    fn twilio_builder(&self) -> twilio::ClientBuilder {
        let builder = twilio::Client::builder().credentials(ACCOUNT, "twilio-token");
        builder.base_url(format!("{}/2010-04-01", self.url())).retry(RetryPolicy::none())
    }

    fn twilio(&self) -> twilio::Client {
        self.twilio_builder().build().expect("a client")
    }

    fn twilio_xml(&self) -> twilio::Client {
        self.twilio_builder().representation(Representation::Xml).build().expect("a client")
    }

    fn signalwire(&self) -> signalwire::Client {
        let builder = signalwire::Client::builder().credentials(PROJECT, "signalwire-token");
        builder
            .base_url(format!("{}/api/laml/2010-04-01", self.url()))
            .retry(RetryPolicy::none())
            .build()
            .expect("a client")
    }

    fn insights(&self) -> insights::Client {
        let builder = insights::Client::builder().api_key_auth(API_KEY, "key-secret");
        builder.base_url(format!("{}/v1", self.url())).retry(RetryPolicy::none()).build().expect("a client")
    }
}

/// A JSON participant of Twilio.
pub fn twilio_participant(call: &str) -> Value {
    json!({
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

/// A participant of SignalWire.
pub fn signalwire_participant(call: &str) -> Value {
    json!({
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
pub fn page(participants: &[Value], next: Option<&str>) -> Value {
    json!({
        "participants": participants,
        "page": 0,
        "page_size": 50,
        "uri": "/first?PageSize=50&Page=0",
        "first_page_uri": "/first?PageSize=50&Page=0",
        "previous_page_uri": null,
        "next_page_uri": next,
    })
}

/// A page of Voice Insights whose participants have only a SID.
pub fn insights_page(sids: &[&str], next: Option<&str>) -> Value {
    let participants: Vec<_> = sids.iter().map(|sid| json!({ "participant_sid": sid })).collect();
    json!({
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

/// An XML participant of Twilio, without the elements that older responses lack.
pub fn xml_participant(call: &str) -> String {
    format!(
        "<Participant><CallSid>{call}</CallSid><ConferenceSid>{CONFERENCE}</ConferenceSid>\
         <AccountSid>{ACCOUNT}</AccountSid><Muted>false</Muted><EndConferenceOnExit>true</EndConferenceOnExit>\
         <StartConferenceOnEnter>true</StartConferenceOnEnter>\
         <DateCreated>Wed, 18 Aug 2010 20:20:10 +0000</DateCreated>\
         <DateUpdated>Wed, 18 Aug 2010 20:23:23 +0000</DateUpdated><Uri>/x/{call}</Uri></Participant>"
    )
}
