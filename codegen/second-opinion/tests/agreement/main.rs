//! Compares our clients with progenitor's for the same specifications: every operation must send the same request, and
//! decode the same values from the same response. `differences.rs` lists the expected differences with reasons.
//! Unlisted differences fail, and so do listed ones that no longer occur.

mod compare;
mod differences;

use std::collections::BTreeSet;
use std::fs;
use std::num::NonZeroU64;
use std::path::Path;

use compare::Trial;
use conference_participants::{insights, signalwire, twilio};
use second_opinion as other;
use serde_json::{Value, json};
use test_server::Reply;

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
async fn both_clients_send_equal_requests_and_decode_equal_values() {
    let mut trial = Trial::start();
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
        "unlisted differences: {unexplained:#?}\nlisted differences that no longer occur: {gone:#?}"
    );
}

#[test]
fn adjustments_match_the_list() {
    for (module, adjustments, expected) in [
        ("insights", other::insights::ADJUSTMENTS, differences::INSIGHTS_ADJUSTMENTS),
        ("signalwire", other::signalwire::ADJUSTMENTS, differences::SIGNALWIRE_ADJUSTMENTS),
        ("twilio", other::twilio::ADJUSTMENTS, differences::TWILIO_ADJUSTMENTS),
    ] {
        assert_eq!(adjustments, expected, "{module}");
    }
}

/// Returns `module operation` for every operation of the specifications.
fn operations() -> BTreeSet<String> {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    let mut operations = BTreeSet::new();
    for entry in fs::read_dir(spec).expect("the specifications") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let module = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("a specification");
            let document: serde_yaml::Value = serde_yaml::from_str(&text).expect("YAML");
            let paths = document["paths"].as_mapping().expect("paths");
            let methods =
                paths.values().filter_map(serde_yaml::Value::as_mapping).flat_map(serde_yaml::Mapping::values);
            let ids = methods.filter_map(|method| method.get("operationId")?.as_str());
            operations.extend(ids.map(|id| format!("{module} {id}")));
        }
    }
    operations
}

fn ok(body: &Value) -> Reply {
    Reply::json(200, body)
}

fn rest_error() -> Value {
    json!({ "code": 20404, "message": "The participant was not found", "more_info": "https://example.com/20404", "status": 404 })
}

/// Adds or replaces fields.
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
    twilio_update(trial, &ours, &theirs).await;
    for (case, call) in [
        ("twilio DeleteParticipant", CALL),
        ("twilio DeleteParticipant: two dots", ".."),
        ("twilio DeleteParticipant: nothing", ""),
    ] {
        let delete =
            theirs.delete_participant().account_sid(ACCOUNT).conference_sid(CONFERENCE).call_sid(call.to_owned());
        trial.compare(case, Reply::no_content(), ours.delete_participant(CONFERENCE, call), delete.send()).await;
    }
}

async fn twilio_list(trial: &mut Trial, ours: &twilio::Client, theirs: &other::twilio::Client) {
    let list = || theirs.list_participants().account_sid(ACCOUNT).conference_sid(CONFERENCE);
    let two = ok(&page(&[twilio_participant(), twilio_participant()]));
    trial.compare("twilio ListParticipants", two, ours.list_participants(CONFERENCE), list().send()).await;
    let our_list = ours.list_participants(CONFERENCE).muted(true).hold(false).coaching(true);
    let our_list = our_list.page_size(200).page(3).page_token("PA+/= &ü");
    let their_list =
        list().muted(true).hold(false).coaching(true).page_size(200).page(3).page_token("PA+/= &ü".to_owned());
    trial.compare("twilio ListParticipants: every filter", ok(&page(&[])), our_list, their_list.send()).await;
    let case = "twilio ListParticipants: a page size that is too large";
    let (our_list, their_list) = (ours.list_participants(CONFERENCE).page_size(1001), list().page_size(1001));
    trial.compare(case, ok(&page(&[])), our_list, their_list.send()).await;
}

async fn twilio_create(trial: &mut Trial, ours: &twilio::Client, theirs: &other::twilio::Client) {
    use other::twilio::types as their_types;
    use twilio::types::{Beep, CallEvent, HttpMethod, Region};

    let created = || Reply::json(201, twilio_participant());
    let create = || theirs.create_participant().account_sid(ACCOUNT).conference_sid("Support 42".to_owned());
    let our_create = ours.create_participant("Support 42", "+15005550006", "client:alice?a=1&b=ü");
    let their_create = create().body_map(|body| body.from("+15005550006").to("client:alice?a=1&b=ü"));
    trial.compare("twilio CreateParticipant", created(), our_create, their_create.send()).await;
    let our_create = ours
        .create_participant("Support 42", "+15005550006", "+12025550123")
        .label("Front desk/1")
        .timeout(30)
        .record(true)
        .beep(Beep::OnEnter)
        .early_media(false)
        .wait_url("")
        .status_callback("https://example.com/events?a=b&c=d")
        .status_callback_method(HttpMethod::Get)
        .region(Region::Ie1)
        .coaching(true)
        .call_sid_to_coach(COACHED)
        .caller_display_name("Front desk");
    let their_create = create().body_map(|body| {
        body.from("+15005550006")
            .to("+12025550123")
            .label("Front desk/1".parse::<their_types::ParticipantLabel>().ok())
            .timeout(30)
            .record(true)
            .beep(their_types::Beep::OnEnter)
            .early_media(false)
            .wait_url(Some(String::new().into()))
            .status_callback("https://example.com/events?a=b&c=d".to_owned())
            .status_callback_method(their_types::HttpMethod::Get)
            .region(their_types::Region::Ie1)
            .coaching(true)
            .call_sid_to_coach(COACHED.parse::<their_types::CallSid>().ok())
            .caller_display_name("Front desk".parse::<their_types::CreateParticipantRequestCallerDisplayName>().ok())
    });
    let case = "twilio CreateParticipant: values of every kind";
    trial.compare(case, created(), our_create, their_create.send()).await;
    let our_create = ours.create_participant("Support 42", "+15005550006", "+12025550123");
    let our_create = our_create.status_callback_event([CallEvent::Ringing, CallEvent::Completed]);
    let their_create = create().body_map(|body| {
        let events: Vec<their_types::CallEvent> =
            serde_json::from_value(json!(["ringing", "completed"])).expect("events");
        body.from("+15005550006").to("+12025550123").status_callback_event(events)
    });
    trial.compare("twilio CreateParticipant: an array", created(), our_create, their_create.send()).await;
}

async fn twilio_fetch(trial: &mut Trial, ours: &twilio::Client, theirs: &other::twilio::Client) {
    let with = |fields: Value| ok(&with(twilio_participant(), &fields));
    let problem = json!({ "type": "https://example.com/20404", "title": "Not found", "status": 404, "code": 20404 });
    let mut old = twilio_participant();
    for name in ["call_sid_to_coach", "coaching", "hold", "label", "queue_time", "status"] {
        old.as_object_mut().expect("an object").remove(name);
    }
    for (case, reply) in [
        ("twilio FetchParticipant", ok(&twilio_participant())),
        ("twilio FetchParticipant: old response", ok(&old)),
        ("twilio FetchParticipant: new field", with(json!({ "mood": "good" }))),
        // Responses that violate the specification.
        ("twilio FetchParticipant: new status", with(json!({ "status": "parked" }))),
        ("twilio FetchParticipant: odd id", with(json!({ "call_sid": "CA1" }))),
        ("twilio FetchParticipant: error", Reply::json(404, rest_error())),
        ("twilio FetchParticipant: error without declaration", Reply::json(410, rest_error())),
        (
            "twilio FetchParticipant: problem",
            Reply::new(404, &[("content-type", "application/problem+json")], problem.to_string()),
        ),
        ("twilio FetchParticipant: gateway's error", Reply::new(404, &[("content-type", "text/html")], "<html>")),
    ] {
        let fetch =
            theirs.fetch_participant().account_sid(ACCOUNT).conference_sid(CONFERENCE).call_sid(CALL.to_owned());
        trial.compare(case, reply, ours.fetch_participant(CONFERENCE, CALL), fetch.send()).await;
    }
    let label = "Front desk/1 %2e?#;+ü";
    let reply = with(json!({ "label": null, "status": "complete" }));
    let fetch = theirs.fetch_participant().account_sid(ACCOUNT).conference_sid(CONFERENCE).call_sid(label.to_owned());
    let ours_by_label = ours.fetch_participant(CONFERENCE, label);
    trial.compare("twilio FetchParticipant: a label", reply, ours_by_label, fetch.send()).await;
    let case = "twilio FetchParticipant: invalid conference";
    let fetch = theirs.fetch_participant().account_sid(ACCOUNT).conference_sid("CF1").call_sid(CALL.to_owned());
    trial.compare(case, ok(&twilio_participant()), ours.fetch_participant("CF1", CALL), fetch.send()).await;
}

async fn twilio_update(trial: &mut Trial, ours: &twilio::Client, theirs: &other::twilio::Client) {
    use other::twilio::types as their_types;
    use twilio::types::HttpMethod;

    let updated = || ok(&twilio_participant());
    let our_update = || ours.update_participant(CONFERENCE, CALL);
    let update =
        || theirs.update_participant().account_sid(ACCOUNT).conference_sid(CONFERENCE).call_sid(CALL.to_owned());
    let their_update = update().body_map(|body| body.muted(true));
    trial.compare("twilio UpdateParticipant", updated(), our_update().muted(true), their_update.send()).await;
    let every_field = our_update()
        .muted(false)
        .hold(true)
        .hold_url("https://example.com/hold?a=b&c=d")
        .hold_method(HttpMethod::Post)
        .announce_url("https://example.com/announce")
        .announce_method(HttpMethod::Get)
        .wait_url("https://example.com/wait")
        .wait_method(HttpMethod::Get)
        .beep_on_exit(true)
        .end_conference_on_exit(true)
        .coaching(true)
        .call_sid_to_coach(COACHED);
    let their_update = update().body_map(|body| {
        body.muted(false)
            .hold(true)
            .hold_url("https://example.com/hold?a=b&c=d".to_owned())
            .hold_method(their_types::HttpMethod::Post)
            .announce_url("https://example.com/announce".to_owned())
            .announce_method(their_types::HttpMethod::Get)
            .wait_url(Some("https://example.com/wait".to_owned().into()))
            .wait_method(their_types::HttpMethod::Get)
            .beep_on_exit(true)
            .end_conference_on_exit(true)
            .coaching(true)
            .call_sid_to_coach(COACHED.parse::<their_types::CallSid>().ok())
    });
    trial.compare("twilio UpdateParticipant: every field", updated(), every_field, their_update.send()).await;
    let case = "twilio UpdateParticipant: a coach without a call";
    let their_update = update().body_map(|body| body.coaching(true));
    trial.compare(case, updated(), our_update().coaching(true), their_update.send()).await;
}

async fn signalwire_cases(trial: &mut Trial) {
    let base = trial.url("/api/laml/2010-04-01");
    let ours = signalwire::Client::builder().credentials(PROJECT, "token").base_url(base.as_str());
    let ours = ours.build().expect("a client");
    let theirs = other::signalwire::Client::new(&base);

    let list = || theirs.list_participants().account_sid(PROJECT).conference_sid(SW_CONFERENCE);
    let two = ok(&page(&[signalwire_participant(), signalwire_participant()]));
    trial.compare("signalwire ListParticipants", two, ours.list_participants(SW_CONFERENCE), list().send()).await;
    let our_list = ours.list_participants(SW_CONFERENCE).muted(false).hold(true);
    let our_list = our_list.page_size(1).page(0).page_token("PA1");
    let their_list = list().muted(false).hold(true).page_size(NonZeroU64::MIN).page(0).page_token("PA1".to_owned());
    trial.compare("signalwire ListParticipants: every filter", ok(&page(&[])), our_list, their_list.send()).await;

    // The documented ids are not UUIDs.
    let documented = json!({ "call_sid": "d0000000-0000-4000-8000-0000000098472co" });
    for (case, reply) in [
        ("signalwire FetchParticipant", ok(&signalwire_participant())),
        ("signalwire FetchParticipant: the documented ids", ok(&with(signalwire_participant(), &documented))),
        ("signalwire FetchParticipant: error", Reply::json(401, rest_error())),
    ] {
        let fetch = theirs.fetch_participant().account_sid(PROJECT).conference_sid(SW_CONFERENCE).call_sid(SW_CALL);
        trial.compare(case, reply, ours.fetch_participant(SW_CONFERENCE, SW_CALL), fetch.send()).await;
    }
    let delete = theirs.delete_participant().account_sid(PROJECT).conference_sid(SW_CONFERENCE).call_sid(SW_CALL);
    let our_delete = ours.delete_participant(SW_CONFERENCE, SW_CALL);
    trial.compare("signalwire DeleteParticipant", Reply::no_content(), our_delete, delete.send()).await;
    signalwire_update(trial, &ours, &theirs).await;
}

async fn signalwire_update(trial: &mut Trial, ours: &signalwire::Client, theirs: &other::signalwire::Client) {
    use other::signalwire::types as their_types;
    use signalwire::types::HttpMethod;

    let updated = || ok(&signalwire_participant());
    let our_update = || ours.update_participant(SW_CONFERENCE, SW_CALL);
    let update = || theirs.update_participant().account_sid(PROJECT).conference_sid(SW_CONFERENCE).call_sid(SW_CALL);
    trial.compare("signalwire UpdateParticipant", updated(), our_update(), update().send()).await;
    let every_field = our_update()
        .muted(true)
        .hold(true)
        .hold_url("https://example.com/hold")
        .hold_method(HttpMethod::Post)
        .announce_url("https://example.com/announce")
        .announce_method(HttpMethod::Get)
        .wait_url("")
        .wait_method(HttpMethod::Get)
        .coaching(true)
        .call_sid_to_coach(SW_COACHED);
    let their_update = update().body_map(|body| {
        body.muted(true)
            .hold(true)
            .hold_url("https://example.com/hold".to_owned())
            .hold_method(their_types::HttpMethod::Post)
            .announce_url("https://example.com/announce".to_owned())
            .announce_method(their_types::HttpMethod::Get)
            .wait_url(Some(String::new().into()))
            .wait_method(their_types::HttpMethod::Get)
            .coaching(true)
            .call_sid_to_coach(Some(SW_COACHED.parse::<their_types::CallSid>().expect("a UUID")))
    });
    trial.compare("signalwire UpdateParticipant: every field", updated(), every_field, their_update.send()).await;
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
    trial.compare("insights ListParticipants", ok(&page), ours.list_participants(CONFERENCE), list().send()).await;
    let our_list = ours.list_participants(CONFERENCE).participant_sid(PARTICIPANT).label("Front desk/1");
    let our_list = our_list.events("hold").page_size(10).page(2).page_token("PA1");
    let ten = NonZeroU64::new(10).expect("not zero");
    let their_list = list().participant_sid(PARTICIPANT).label("Front desk/1".to_owned()).events("hold".to_owned());
    let their_list = their_list.page_size(ten).page(2).page_token("PA1".to_owned());
    trial.compare("insights ListParticipants: every filter", ok(&page), our_list, their_list.send()).await;

    let fetch = || theirs.fetch_participant().conference_sid(CONFERENCE).participant_sid(PARTICIPANT);
    let our_fetch = ours.fetch_participant(CONFERENCE, PARTICIPANT).events("mute").metrics("inbound");
    let their_fetch = fetch().events("mute".to_owned()).metrics("inbound".to_owned());
    trial.compare("insights FetchParticipant", ok(&insights_participant()), our_fetch, their_fetch.send()).await;
    let too_many = json!({ "code": 20429, "message": "Too many requests", "status": 429 });
    for (case, reply) in [
        (
            "insights FetchParticipant: odd date",
            ok(&with(insights_participant(), &json!({ "join_time": "2018-09-24 21:00" }))),
        ),
        ("insights FetchParticipant: error", Reply::json(404, rest_error())),
        ("insights FetchParticipant: too many requests", Reply::json(429, too_many)),
    ] {
        trial.compare(case, reply, ours.fetch_participant(CONFERENCE, PARTICIPANT), fetch().send()).await;
    }
}
