//! Our clients and progenitor's, made from the same specifications: every operation sends the same request and reads the same
//! values from the same answer. Where they differ is listed with the reason in `differences.rs`; a difference that is not
//! listed fails, and so does one that is listed and no longer there.

mod compare;
mod differences;
mod server;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use compare::Trial;
use conference_participants::{insights, signalwire, twilio};
use second_opinion as other;
use serde_json::{Value, json};
use server::Reply;

const ACCOUNT: &str = "AC00112233445566778899aabbccddeeff";
const CONFERENCE: &str = "CF00112233445566778899aabbccddeeff";
const CALL: &str = "CA00112233445566778899aabbccddee01";
const COACHED: &str = "CA00112233445566778899aabbccddee02";
const PARTICIPANT: &str = "CP00112233445566778899aabbccddee01";
const PROJECT: &str = "a0000000-0000-4000-8000-000000000001";
const SW_CONFERENCE: &str = "c0000000-0000-4000-8000-000000000001";
const SW_CALL: &str = "d0000000-0000-4000-8000-000000000001";
const SW_COACHED: &str = "d0000000-0000-4000-8000-000000000002";

#[tokio::test]
async fn both_clients_send_and_read_the_same() {
    let mut trial = Trial::start().await;
    twilio_cases(&mut trial).await;
    signalwire_cases(&mut trial).await;
    insights_cases(&mut trial).await;

    let tried: BTreeSet<_> = trial.cases.iter().map(|name| name.split(':').next().unwrap_or(name).to_owned()).collect();
    assert_eq!(tried, operations(), "every operation has a case");
    let listed = differences::listed(&trial.cases);
    let found: BTreeSet<(&str, String)> = trial.found.into_iter().collect();
    let unexplained: Vec<_> = found.iter().filter(|difference| !listed.contains_key(difference)).collect();
    let gone: Vec<_> = listed.iter().filter(|(difference, _)| !found.contains(difference)).collect();
    assert!(
        unexplained.is_empty() && gone.is_empty(),
        "differences that are not listed: {unexplained:#?}\nlisted differences that are not there: {gone:#?}"
    );
}

#[test]
fn adjustments_are_the_listed_ones() {
    for (module, adjustments, expected) in [
        ("insights", other::insights::ADJUSTMENTS, differences::INSIGHTS_ADJUSTMENTS),
        ("signalwire", other::signalwire::ADJUSTMENTS, differences::SIGNALWIRE_ADJUSTMENTS),
        ("twilio", other::twilio::ADJUSTMENTS, differences::TWILIO_ADJUSTMENTS),
    ] {
        assert_eq!(adjustments, expected, "{module}");
    }
}

/// `module operation` for every operation of the specifications.
fn operations() -> BTreeSet<String> {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    let mut operations = BTreeSet::new();
    for entry in fs::read_dir(spec).expect("the specifications") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let module = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("a specification");
            let ids = text.lines().filter_map(|line| line.trim().strip_prefix("operationId: "));
            operations.extend(ids.map(|id| format!("{module} {id}")));
        }
    }
    operations
}

fn ok(body: &Value) -> Reply {
    Reply { status: 200, content_type: "application/json", body: body.to_string() }
}

fn status(status: u16, body: &Value) -> Reply {
    Reply { status, ..ok(body) }
}

fn no_content() -> Reply {
    Reply { status: 204, content_type: "", body: String::new() }
}

fn rest_error() -> Value {
    json!({ "code": 20404, "message": "The participant was not found", "more_info": "https://example.com/20404", "status": 404 })
}

/// With more fields, or other values for some.
fn with(mut value: Value, fields: &Value) -> Value {
    if let (Some(value), Some(fields)) = (value.as_object_mut(), fields.as_object()) {
        value.extend(fields.clone());
    }
    value
}

fn page(participants: &[Value]) -> Value {
    json!({
        "participants": participants,
        "page": 1,
        "page_size": 50,
        "start": 50,
        "end": 51,
        "uri": "/list?Page=1",
        "first_page_uri": "/list?Page=0",
        "previous_page_uri": "/list?Page=0",
        "next_page_uri": null,
        "last_page_uri": "/list?Page=1",
        "num_pages": 2,
        "total": 52,
    })
}

fn twilio_participant() -> Value {
    json!({
        "account_sid": ACCOUNT,
        "call_sid": CALL,
        "call_sid_to_coach": COACHED,
        "coaching": true,
        "conference_sid": CONFERENCE,
        "date_created": "Mon, 24 Sep 2018 21:00:00 +0000",
        "date_updated": "Tue, 25 Sep 2018 20:00:00 +0000",
        "end_conference_on_exit": false,
        "hold": true,
        "label": "Front desk/1",
        "muted": true,
        "queue_time": "1000",
        "start_conference_on_enter": true,
        "status": "ringing",
        "uri": "/2010-04-01/participant.json",
    })
}

fn signalwire_participant() -> Value {
    json!({
        "account_sid": PROJECT,
        "call_sid": SW_CALL,
        "call_sid_to_coach": SW_COACHED,
        "coaching": true,
        "conference_sid": SW_CONFERENCE,
        "date_created": "Mon, 24 Sept 2018 21:00:00 +0000",
        "date_updated": "Tue, 25 Sep 2018 20:00:00 +0000",
        "end_conference_on_exit": true,
        "hold": false,
        "muted": false,
        "start_conference_on_enter": false,
        "status": "in-progress",
        "uri": "/api/laml/2010-04-01/participant",
    })
}

fn insights_participant() -> Value {
    json!({
        "account_sid": ACCOUNT,
        "call_direction": "inbound",
        "call_sid": CALL,
        "call_status": "completed",
        "call_type": "client",
        "coached_participants": [COACHED],
        "conference_region": "ie1",
        "conference_sid": CONFERENCE,
        "country_code": "IE",
        "duration_seconds": 312,
        "events": { "mute": [1_537_822_830_000_i64] },
        "from": "client:supervisor",
        "is_coach": true,
        "is_moderator": false,
        "jitter_buffer_size": "off",
        "join_time": "2018-09-24T21:00:00Z",
        "label": "supervisor",
        "leave_time": "2018-09-24T21:05:12Z",
        "metrics": { "inbound": { "mos": 4.4, "tags": ["silent"] } },
        "outbound_queue_length": 0,
        "outbound_time_in_queue": null,
        "participant_region": "in1",
        "participant_sid": PARTICIPANT,
        "processing_state": "in_progress",
        "properties": { "enter_muted": true },
        "to": "+12025550100",
        "url": "https://insights.twilio.com/v1/participant",
    })
}

async fn twilio_cases(trial: &mut Trial) {
    let ours = twilio::Client::builder().credentials(ACCOUNT, "token").base_url(trial.url("/2010-04-01"));
    let ours = ours.build().expect("a client");
    let theirs = other::twilio::Client::new(&trial.url("/2010-04-01"));
    twilio_list(trial, &ours, &theirs).await;
    twilio_create(trial, &ours, &theirs).await;
    twilio_fetch(trial, &ours, &theirs).await;
    twilio_fetch_oddities(trial, &ours, &theirs).await;
    twilio_update(trial, &ours, &theirs).await;
    twilio_delete(trial, &ours, &theirs).await;
}

async fn twilio_list(trial: &mut Trial, ours: &twilio::Client, theirs: &other::twilio::Client) {
    let list = || theirs.list_participants().account_sid(ACCOUNT).conference_sid(CONFERENCE);
    trial
        .compare(
            "twilio ListParticipants",
            &ok(&page(&[twilio_participant(), twilio_participant()])),
            ours.list_participants(CONFERENCE),
            list().send(),
        )
        .await;
    trial
        .compare(
            "twilio ListParticipants: every filter",
            &ok(&page(&[])),
            ours.list_participants(CONFERENCE)
                .muted(true)
                .hold(false)
                .coaching(true)
                .page_size(200)
                .page(3)
                .page_token("PA+/= &ü"),
            list()
                .muted(true)
                .hold(false)
                .coaching(true)
                .page_size(200)
                .page(3)
                .page_token("PA+/= &ü".to_owned())
                .send(),
        )
        .await;
    trial
        .compare(
            "twilio ListParticipants: a page size that is too large",
            &ok(&page(&[])),
            ours.list_participants(CONFERENCE).page_size(1001),
            list().page_size(1001).send(),
        )
        .await;
}

async fn twilio_create(trial: &mut Trial, ours: &twilio::Client, theirs: &other::twilio::Client) {
    let create = || theirs.create_participant().account_sid(ACCOUNT).conference_sid("Support 42".to_owned());
    trial
        .compare(
            "twilio CreateParticipant",
            &status(201, &twilio_participant()),
            ours.create_participant("Support 42", "+15005550006", "client:alice?a=1&b=ü"),
            create().body_map(|body| body.from("+15005550006").to("client:alice?a=1&b=ü")).send(),
        )
        .await;
    trial
        .compare(
            "twilio CreateParticipant: values of every kind",
            &status(201, &twilio_participant()),
            ours.create_participant("Support 42", "+15005550006", "+12025550123")
                .label("Front desk/1")
                .timeout(30)
                .record(true)
                .beep(twilio::types::Beep::OnEnter)
                .early_media(false)
                .wait_url("")
                .status_callback("https://example.com/events?a=b&c=d")
                .status_callback_method(twilio::types::HttpMethod::Get)
                .region(twilio::types::Region::Ie1)
                .coaching(true)
                .call_sid_to_coach(COACHED)
                .caller_display_name("Front desk"),
            create()
                .body_map(|body| {
                    body.from("+15005550006")
                        .to("+12025550123")
                        .label("Front desk/1".parse::<other::twilio::types::ParticipantLabel>().ok())
                        .timeout(30)
                        .record(true)
                        .beep(other::twilio::types::Beep::OnEnter)
                        .early_media(false)
                        .wait_url(Some(String::new().into()))
                        .status_callback("https://example.com/events?a=b&c=d".to_owned())
                        .status_callback_method(other::twilio::types::HttpMethod::Get)
                        .region(other::twilio::types::Region::Ie1)
                        .coaching(true)
                        .call_sid_to_coach(COACHED.parse::<other::twilio::types::CallSid>().ok())
                        .caller_display_name(
                            "Front desk"
                                .parse::<other::twilio::types::CreateParticipantRequestCallerDisplayName>()
                                .ok(),
                        )
                })
                .send(),
        )
        .await;
    trial
        .compare(
            "twilio CreateParticipant: an array",
            &status(201, &twilio_participant()),
            ours.create_participant("Support 42", "+15005550006", "+12025550123")
                .status_callback_event([twilio::types::CallEvent::Ringing, twilio::types::CallEvent::Completed]),
            create()
                .body_map(|body| {
                    body.from("+15005550006").to("+12025550123").status_callback_event(vec![
                        other::twilio::types::CallEvent::Ringing,
                        other::twilio::types::CallEvent::Completed,
                    ])
                })
                .send(),
        )
        .await;
}

async fn twilio_fetch(trial: &mut Trial, ours: &twilio::Client, theirs: &other::twilio::Client) {
    let fetch = || theirs.fetch_participant().account_sid(ACCOUNT).conference_sid(CONFERENCE);
    trial
        .compare(
            "twilio FetchParticipant",
            &ok(&twilio_participant()),
            ours.fetch_participant(CONFERENCE, CALL),
            fetch().call_sid(CALL.to_owned()).send(),
        )
        .await;
    trial
        .compare(
            "twilio FetchParticipant: a label",
            &ok(&with(twilio_participant(), &json!({ "label": null, "status": "complete" }))),
            ours.fetch_participant(CONFERENCE, "Front desk/1 %2e?#;+ü"),
            fetch().call_sid("Front desk/1 %2e?#;+ü".to_owned()).send(),
        )
        .await;
    trial
        .compare(
            "twilio FetchParticipant: old answer",
            &ok(&json!({
                "account_sid": ACCOUNT,
                "call_sid": CALL,
                "conference_sid": CONFERENCE,
                "date_created": "Mon, 24 Sep 2018 21:00:00 +0000",
                "date_updated": "Tue, 25 Sep 2018 20:00:00 +0000",
                "end_conference_on_exit": false,
                "muted": true,
                "start_conference_on_enter": true,
                "uri": "/2010-04-01/participant.json",
            })),
            ours.fetch_participant(CONFERENCE, CALL),
            fetch().call_sid(CALL.to_owned()).send(),
        )
        .await;
    trial
        .compare(
            "twilio FetchParticipant: new field",
            &ok(&with(twilio_participant(), &json!({ "mood": "good" }))),
            ours.fetch_participant(CONFERENCE, CALL),
            fetch().call_sid(CALL.to_owned()).send(),
        )
        .await;
}

/// Answers that are not what the specification says.
async fn twilio_fetch_oddities(trial: &mut Trial, ours: &twilio::Client, theirs: &other::twilio::Client) {
    let fetch = || theirs.fetch_participant().account_sid(ACCOUNT).conference_sid(CONFERENCE);
    trial
        .compare(
            "twilio FetchParticipant: new status",
            &ok(&with(twilio_participant(), &json!({ "status": "parked" }))),
            ours.fetch_participant(CONFERENCE, CALL),
            fetch().call_sid(CALL.to_owned()).send(),
        )
        .await;
    trial
        .compare(
            "twilio FetchParticipant: odd id",
            &ok(&with(twilio_participant(), &json!({ "call_sid": "CA1" }))),
            ours.fetch_participant(CONFERENCE, CALL),
            fetch().call_sid(CALL.to_owned()).send(),
        )
        .await;
    trial
        .compare(
            "twilio FetchParticipant: error",
            &status(404, &rest_error()),
            ours.fetch_participant(CONFERENCE, CALL),
            fetch().call_sid(CALL.to_owned()).send(),
        )
        .await;
    trial
        .compare(
            "twilio FetchParticipant: error that is not listed",
            &status(410, &rest_error()),
            ours.fetch_participant(CONFERENCE, CALL),
            fetch().call_sid(CALL.to_owned()).send(),
        )
        .await;
    trial
        .compare(
            "twilio FetchParticipant: problem",
            &Reply {
                content_type: "application/problem+json",
                ..status(
                    404,
                    &json!({ "type": "https://example.com/20404", "title": "Not found", "status": 404, "code": 20404 }),
                )
            },
            ours.fetch_participant(CONFERENCE, CALL),
            fetch().call_sid(CALL.to_owned()).send(),
        )
        .await;
    trial
        .compare(
            "twilio FetchParticipant: gateway's error",
            &Reply { status: 404, content_type: "text/html", body: "<html>".to_owned() },
            ours.fetch_participant(CONFERENCE, CALL),
            fetch().call_sid(CALL.to_owned()).send(),
        )
        .await;
    trial
        .compare(
            "twilio FetchParticipant: a conference that is none",
            &ok(&twilio_participant()),
            ours.fetch_participant("CF1", CALL),
            theirs.fetch_participant().account_sid(ACCOUNT).conference_sid("CF1").call_sid(CALL.to_owned()).send(),
        )
        .await;
}

async fn twilio_update(trial: &mut Trial, ours: &twilio::Client, theirs: &other::twilio::Client) {
    let update =
        || theirs.update_participant().account_sid(ACCOUNT).conference_sid(CONFERENCE).call_sid(CALL.to_owned());
    trial
        .compare(
            "twilio UpdateParticipant",
            &ok(&twilio_participant()),
            ours.update_participant(CONFERENCE, CALL).muted(true),
            update().body_map(|body| body.muted(true)).send(),
        )
        .await;
    trial
        .compare(
            "twilio UpdateParticipant: every field",
            &ok(&twilio_participant()),
            ours.update_participant(CONFERENCE, CALL)
                .muted(false)
                .hold(true)
                .hold_url("https://example.com/hold?a=b&c=d")
                .hold_method(twilio::types::HttpMethod::Post)
                .announce_url("https://example.com/announce")
                .announce_method(twilio::types::HttpMethod::Get)
                .wait_url("https://example.com/wait")
                .wait_method(twilio::types::HttpMethod::Get)
                .beep_on_exit(true)
                .end_conference_on_exit(true)
                .coaching(true)
                .call_sid_to_coach(COACHED),
            update()
                .body_map(|body| {
                    body.muted(false)
                        .hold(true)
                        .hold_url("https://example.com/hold?a=b&c=d".to_owned())
                        .hold_method(other::twilio::types::HttpMethod::Post)
                        .announce_url("https://example.com/announce".to_owned())
                        .announce_method(other::twilio::types::HttpMethod::Get)
                        .wait_url(Some("https://example.com/wait".to_owned().into()))
                        .wait_method(other::twilio::types::HttpMethod::Get)
                        .beep_on_exit(true)
                        .end_conference_on_exit(true)
                        .coaching(true)
                        .call_sid_to_coach(COACHED.parse::<other::twilio::types::CallSid>().ok())
                })
                .send(),
        )
        .await;
    trial
        .compare(
            "twilio UpdateParticipant: a coach without a call",
            &ok(&twilio_participant()),
            ours.update_participant(CONFERENCE, CALL).coaching(true),
            update().body_map(|body| body.coaching(true)).send(),
        )
        .await;
}

async fn twilio_delete(trial: &mut Trial, ours: &twilio::Client, theirs: &other::twilio::Client) {
    let delete = || theirs.delete_participant().account_sid(ACCOUNT).conference_sid(CONFERENCE);
    trial
        .compare(
            "twilio DeleteParticipant",
            &no_content(),
            ours.delete_participant(CONFERENCE, CALL),
            delete().call_sid(CALL.to_owned()).send(),
        )
        .await;
    trial
        .compare(
            "twilio DeleteParticipant: two dots",
            &no_content(),
            ours.delete_participant(CONFERENCE, ".."),
            delete().call_sid("..".to_owned()).send(),
        )
        .await;
    trial
        .compare(
            "twilio DeleteParticipant: nothing",
            &no_content(),
            ours.delete_participant(CONFERENCE, ""),
            delete().call_sid(String::new()).send(),
        )
        .await;
}

async fn signalwire_cases(trial: &mut Trial) {
    let base = trial.url("/api/laml/2010-04-01");
    let ours = signalwire::Client::builder().credentials(PROJECT, "token").base_url(base.as_str());
    let ours = ours.build().expect("a client");
    let theirs = other::signalwire::Client::new(&base);

    let list = || theirs.list_participants().account_sid(project()).conference_sid(conference());
    trial
        .compare(
            "signalwire ListParticipants",
            &ok(&page(&[signalwire_participant(), signalwire_participant()])),
            ours.list_participants(SW_CONFERENCE),
            list().send(),
        )
        .await;
    trial
        .compare(
            "signalwire ListParticipants: every filter",
            &ok(&page(&[])),
            ours.list_participants(SW_CONFERENCE).muted(false).hold(true).page_size(1).page(0).page_token("PA1"),
            list()
                .muted(false)
                .hold(true)
                .page_size(std::num::NonZeroU64::MIN)
                .page(0)
                .page_token("PA1".to_owned())
                .send(),
        )
        .await;

    let fetch =
        || theirs.fetch_participant().account_sid(project()).conference_sid(conference()).call_sid(call(SW_CALL));
    trial
        .compare(
            "signalwire FetchParticipant",
            &ok(&signalwire_participant()),
            ours.fetch_participant(SW_CONFERENCE, SW_CALL),
            fetch().send(),
        )
        .await;
    trial
        .compare(
            "signalwire FetchParticipant: the documented ids",
            &ok(&with(signalwire_participant(), &json!({ "call_sid": "d0000000-0000-4000-8000-0000000098472co" }))),
            ours.fetch_participant(SW_CONFERENCE, SW_CALL),
            fetch().send(),
        )
        .await;
    trial
        .compare(
            "signalwire FetchParticipant: error",
            &status(401, &rest_error()),
            ours.fetch_participant(SW_CONFERENCE, SW_CALL),
            fetch().send(),
        )
        .await;
    signalwire_changes(trial, &ours, &theirs).await;
}

/// A call's id, which progenitor parses.
fn call(text: &str) -> other::signalwire::types::CallSid {
    text.parse().expect("a UUID")
}

async fn signalwire_changes(trial: &mut Trial, ours: &signalwire::Client, theirs: &other::signalwire::Client) {
    let update =
        || theirs.update_participant().account_sid(project()).conference_sid(conference()).call_sid(call(SW_CALL));
    trial
        .compare(
            "signalwire UpdateParticipant",
            &ok(&signalwire_participant()),
            ours.update_participant(SW_CONFERENCE, SW_CALL),
            update().send(),
        )
        .await;
    trial
        .compare(
            "signalwire UpdateParticipant: every field",
            &ok(&signalwire_participant()),
            ours.update_participant(SW_CONFERENCE, SW_CALL)
                .muted(true)
                .hold(true)
                .hold_url("https://example.com/hold")
                .hold_method(signalwire::types::HttpMethod::Post)
                .announce_url("https://example.com/announce")
                .announce_method(signalwire::types::HttpMethod::Get)
                .wait_url("")
                .wait_method(signalwire::types::HttpMethod::Get)
                .coaching(true)
                .call_sid_to_coach(SW_COACHED),
            update()
                .body_map(|body| {
                    body.muted(true)
                        .hold(true)
                        .hold_url("https://example.com/hold".to_owned())
                        .hold_method(other::signalwire::types::HttpMethod::Post)
                        .announce_url("https://example.com/announce".to_owned())
                        .announce_method(other::signalwire::types::HttpMethod::Get)
                        .wait_url(Some(String::new().into()))
                        .wait_method(other::signalwire::types::HttpMethod::Get)
                        .coaching(true)
                        .call_sid_to_coach(Some(call(SW_COACHED)))
                })
                .send(),
        )
        .await;
    trial
        .compare(
            "signalwire DeleteParticipant",
            &no_content(),
            ours.delete_participant(SW_CONFERENCE, SW_CALL),
            theirs
                .delete_participant()
                .account_sid(project())
                .conference_sid(conference())
                .call_sid(call(SW_CALL))
                .send(),
        )
        .await;
}

fn project() -> other::signalwire::types::AccountSid {
    PROJECT.parse().expect("a UUID")
}

fn conference() -> other::signalwire::types::ConferenceSid {
    SW_CONFERENCE.parse().expect("a UUID")
}

async fn insights_cases(trial: &mut Trial) {
    let ours = insights::Client::builder().credentials(ACCOUNT, "token").base_url(trial.url("/v1"));
    let ours = ours.build().expect("a client");
    let theirs = other::insights::Client::new(&trial.url("/v1"));
    let page = json!({
        "meta": {
            "first_page_url": "https://insights.twilio.com/v1/list?Page=0",
            "key": "participants",
            "next_page_url": "https://insights.twilio.com/v1/list?Page=1",
            "page": 0,
            "page_size": 1,
            "previous_page_url": null,
            "url": "https://insights.twilio.com/v1/list?Page=0",
        },
        "participants": [insights_participant(), {}],
    });

    let list = || theirs.list_participants().conference_sid(CONFERENCE);
    trial.compare("insights ListParticipants", &ok(&page), ours.list_participants(CONFERENCE), list().send()).await;
    trial
        .compare(
            "insights ListParticipants: every filter",
            &ok(&page),
            ours.list_participants(CONFERENCE)
                .participant_sid(PARTICIPANT)
                .label("Front desk/1")
                .events("hold")
                .page_size(10)
                .page(2)
                .page_token("PA1"),
            list()
                .participant_sid(PARTICIPANT)
                .label("Front desk/1".to_owned())
                .events("hold".to_owned())
                .page_size(std::num::NonZeroU64::new(10).expect("not zero"))
                .page(2)
                .page_token("PA1".to_owned())
                .send(),
        )
        .await;

    let fetch = || theirs.fetch_participant().conference_sid(CONFERENCE).participant_sid(PARTICIPANT);
    trial
        .compare(
            "insights FetchParticipant",
            &ok(&insights_participant()),
            ours.fetch_participant(CONFERENCE, PARTICIPANT).events("mute").metrics("inbound"),
            fetch().events("mute".to_owned()).metrics("inbound".to_owned()).send(),
        )
        .await;
    trial
        .compare(
            "insights FetchParticipant: odd date",
            &ok(&with(insights_participant(), &json!({ "join_time": "2018-09-24 21:00" }))),
            ours.fetch_participant(CONFERENCE, PARTICIPANT),
            fetch().send(),
        )
        .await;
    trial
        .compare(
            "insights FetchParticipant: error",
            &status(404, &rest_error()),
            ours.fetch_participant(CONFERENCE, PARTICIPANT),
            fetch().send(),
        )
        .await;
    trial
        .compare(
            "insights FetchParticipant: too many requests",
            &status(429, &json!({ "code": 20429, "message": "Too many requests", "status": 429 })),
            ours.fetch_participant(CONFERENCE, PARTICIPANT),
            fetch().send(),
        )
        .await;
}
