//! Decoding of responses: the documented examples, and responses that differ from them.

#![cfg(all(feature = "twilio", feature = "signalwire", feature = "insights", feature = "xml"))]

mod support;

use conference_participants::runtime::{Nullable, Rfc2822DateTime};
use conference_participants::{insights, signalwire, twilio};
use serde_json::{Value, json};
use support::*;
use twilio::types::ParticipantStatus;

async fn twilio_fetch(body: &Value) -> twilio::types::Participant {
    let server = Server::once(Reply::json(200, body));
    server.twilio().fetch_participant(CONFERENCE, CALL).await.expect("a participant")
}

async fn xml_fetch(body: &str) -> twilio::types::Participant {
    let server = Server::once(Reply::xml(200, body));
    server.twilio_xml().fetch_participant(CONFERENCE, CALL).await.expect("a participant")
}

async fn xml_list(body: &str) -> twilio::types::ParticipantPage {
    let server = Server::once(Reply::xml(200, body));
    server.twilio_xml().list_participants(CONFERENCE).await.expect("a page")
}

async fn signalwire_fetch(body: &Value) -> signalwire::types::Participant {
    let server = Server::once(Reply::json(200, body));
    server.signalwire().fetch_participant(SW_CONFERENCE, SW_CALL).await.expect("a participant")
}

async fn insights_fetch(body: &Value) -> insights::types::Participant {
    let server = Server::once(Reply::json(200, body));
    server.insights().fetch_participant(CONFERENCE, PARTICIPANT).await.expect("a summary")
}

/// The value with these properties added or replaced.
fn with(mut value: Value, properties: Value) -> Value {
    let Value::Object(properties) = properties else { panic!("no object: {properties}") };
    value.as_object_mut().expect("an object").extend(properties);
    value
}

fn without(mut value: Value, name: &str) -> Value {
    value.as_object_mut().expect("an object").remove(name);
    value
}

/// The documented example: its call to coach is not a UUID, and its dates are not RFC 2822.
fn signalwire_documented() -> Value {
    json!({
        "account_sid": "b3877c40-da60-4998-90ad-b792e98472af",
        "call_sid": "b3877c40-da60-4998-90ad-b792e98472ca",
        "call_sid_to_coach": "b3877c40-da60-4998-90ad-b792e98472co",
        "coaching": false,
        "conference_sid": "b3877c40-da60-4998-90ad-b792e98472cf",
        "date_created": "Mon, 24 Sept 2018 21:00:00 +0000",
        "status": "completed",
        "date_updated": "Tue, 25 Sept 2018 20:00:00 +0000",
        "end_conference_on_exit": false,
        "muted": false,
        "hold": false,
        "start_conference_on_enter": true,
        "uri": "/Accounts/af/Conferences/cf/Participants/ca.json",
    })
}

#[tokio::test]
async fn documented_signalwire_participant_decodes() {
    use signalwire::types::ParticipantStatus;

    let participant = signalwire_fetch(&signalwire_documented()).await;
    assert_eq!(participant.account_sid, "b3877c40-da60-4998-90ad-b792e98472af");
    assert_eq!(participant.call_sid, "b3877c40-da60-4998-90ad-b792e98472ca");
    assert_eq!(participant.conference_sid, "b3877c40-da60-4998-90ad-b792e98472cf");
    assert_eq!(participant.call_sid_to_coach.as_deref(), Some("b3877c40-da60-4998-90ad-b792e98472co"));
    assert_eq!((participant.coaching, &participant.status), (Some(false), &ParticipantStatus::Completed));
    assert_eq!((participant.muted, participant.hold), (false, false));
    assert_eq!((participant.start_conference_on_enter, participant.end_conference_on_exit), (true, false));
    assert_eq!(participant.uri, "/Accounts/af/Conferences/cf/Participants/ca.json");
    assert_eq!(participant.date_created, "Mon, 24 Sept 2018 21:00:00 +0000");
    assert_eq!(participant.date_created.timestamp().expect("a moment").as_second(), 1_537_822_800);
    assert_eq!(participant.date_updated.timestamp().expect("a moment").as_second(), 1_537_905_600);
    assert!(participant.extra.is_empty(), "{:?}", participant.extra);
    assert_eq!(json!(participant), signalwire_documented(), "nothing is lost");
}

/// The `uri` of the documented older page has a conference that is not a UUID.
#[tokio::test]
async fn unusual_signalwire_values_round_trip() {
    let odd = json!({
        "account_sid": "b3877c40-da60-4998-90ad-b792e98472pa",
        "call_sid": "b3877c40-da60-4998-90ad-b792e98472pa",
        "conference_sid": "b3877c40-da60-4998-90ad-b792e98472pa",
        "date_updated": "soon",
        "status": "on-the-moon",
        "whispering": {"to": ["a", 1, null]},
    });
    let body = with(signalwire_documented(), odd);
    let participant = signalwire_fetch(&body).await;
    assert_eq!(participant.conference_sid, "b3877c40-da60-4998-90ad-b792e98472pa");
    assert_eq!(participant.date_updated, "soon");
    assert!(participant.date_updated.timestamp().is_err());
    assert_eq!(participant.status, signalwire::types::ParticipantStatus::Unknown("on-the-moon".to_owned()));
    assert_eq!(participant.extra["whispering"], json!({"to": ["a", 1, null]}));
    assert_eq!(json!(participant), body);
    assert_eq!(serde_json::from_value::<signalwire::types::Participant>(body).expect("a participant"), participant);
}

#[tokio::test]
async fn signalwire_coaching_fields_may_be_absent() {
    let participant = signalwire_fetch(&without(signalwire_documented(), "coaching")).await;
    assert_eq!(participant.coaching, None);
    assert!(participant.call_sid_to_coach.value().is_some());
    let null = with(signalwire_documented(), json!({"call_sid_to_coach": null}));
    for body in [null, without(signalwire_documented(), "call_sid_to_coach")] {
        let participant = signalwire_fetch(&body).await;
        assert_eq!((participant.coaching, participant.call_sid_to_coach.value()), (Some(false), None));
        assert_eq!(json!(participant), body, "missing stays missing, and null stays null");
    }
}

#[tokio::test]
async fn newer_and_older_signalwire_pages_decode() {
    let path = format!("/api/laml/2010-04-01/Accounts/{PROJECT}/Conferences/{SW_CONFERENCE}/Participants");
    let newer = page(&[signalwire_participant(SW_CALL)], Some(&format!("{path}?Page=1&PageToken=PA1")));
    let older = json!({
        "num_pages": 3, "total": 120, "start": 50, "end": 99, "last_page_uri": "/last", "previous_page_uri": "/first",
        "etag": "x",
    });
    let older = with(page(&[], None), older);
    let server = Server::start([Reply::json(200, &newer), Reply::json(200, &older)]);
    let list = server.signalwire().list_participants(SW_CONFERENCE).await.expect("a page");
    assert_eq!((list.page, list.page_size, list.uri.as_str()), (0, 50, "/first?PageSize=50&Page=0"));
    assert_eq!(list.first_page_uri, "/first?PageSize=50&Page=0");
    assert_eq!(list.next_page_uri, Some(format!("{path}?Page=1&PageToken=PA1")));
    assert_eq!((list.previous_page_uri, list.last_page_uri), (Nullable::Null, Nullable::Absent));
    assert_eq!((list.total, list.num_pages, list.start, list.end), (None, None, None, None));
    assert_eq!(json!(list.participants), json!([signalwire_participant(SW_CALL)]));

    let list = server.signalwire().list_participants(SW_CONFERENCE).await.expect("a page");
    assert_eq!((list.num_pages, list.total, list.start, list.end), (Some(3), Some(120), Some(50), Some(99)));
    assert_eq!((list.last_page_uri.as_deref(), list.previous_page_uri.as_deref()), (Some("/last"), Some("/first")));
    assert_eq!(list.extra["etag"], "x");
    assert!(list.participants.is_empty());
    assert_eq!(json!(list), older);
}

#[tokio::test]
async fn twilio_participant_decodes() {
    let participant = twilio_fetch(&twilio_participant(CALL)).await;
    assert_eq!((participant.account_sid.as_str(), participant.conference_sid.as_str()), (ACCOUNT, CONFERENCE));
    assert_eq!((participant.call_sid.as_str(), participant.call_sid_to_coach.value()), (CALL, None));
    assert_eq!(participant.label.as_deref(), Some("Front desk/1"));
    let state = (participant.muted, participant.hold, participant.coaching);
    assert_eq!(state, (Some(true), Some(false), Some(false)));
    let starts = (participant.start_conference_on_enter, participant.end_conference_on_exit);
    assert_eq!(starts, (Some(true), Some(false)));
    assert_eq!(participant.status, ParticipantStatus::Connected);
    assert_eq!(participant.queue_time, Nullable::Null);
    let second = |date: &Option<Rfc2822DateTime>| date.as_ref()?.timestamp().ok().map(|moment| moment.as_second());
    assert_eq!(second(&participant.date_created), Some(1_537_822_800));
    assert_eq!(second(&participant.date_updated), Some(1_537_905_600));
    assert!(participant.uri.as_deref().is_some_and(|uri| uri.ends_with("/CA00112233445566778899aabbccddee01.json")));
    assert_eq!(json!(participant), twilio_participant(CALL));
}

#[tokio::test]
async fn documented_twilio_statuses_are_known_and_others_kept() {
    let known = [
        ("queued", ParticipantStatus::Queued),
        ("connecting", ParticipantStatus::Connecting),
        ("ringing", ParticipantStatus::Ringing),
        ("connected", ParticipantStatus::Connected),
        ("complete", ParticipantStatus::Complete),
        ("failed", ParticipantStatus::Failed),
        ("parked", ParticipantStatus::Unknown("parked".to_owned())),
        ("", ParticipantStatus::Unknown(String::new())),
        ("Queued", ParticipantStatus::Unknown("Queued".to_owned())),
    ];
    for (text, status) in known {
        let body = with(twilio_participant(CALL), json!({"status": text}));
        let participant = twilio_fetch(&body).await;
        assert_eq!(participant.status, status);
        assert_eq!(json!(participant), body);
    }
}

/// Older responses lack properties added later. The provider's description allows null for all of the second list.
#[tokio::test]
async fn absent_twilio_property_has_its_default_and_null_stays_null() {
    let defaults = json!({"coaching": false, "hold": false, "status": "connected"});
    for name in ["coaching", "hold", "status", "call_sid_to_coach", "label", "queue_time"] {
        let body = without(twilio_participant(CALL), name);
        let participant = twilio_fetch(&body).await;
        let expected = match defaults.get(name) {
            Some(default) => with(body, json!({name: default})),
            None => body,
        };
        assert_eq!(json!(participant), expected, "{name}");
    }
    for name in [
        "call_sid_to_coach",
        "coaching",
        "date_created",
        "date_updated",
        "end_conference_on_exit",
        "hold",
        "label",
        "muted",
        "queue_time",
        "start_conference_on_enter",
        "uri",
    ] {
        let body = with(twilio_participant(CALL), json!({name: null}));
        assert_eq!(json!(twilio_fetch(&body).await), body, "{name}");
    }
}

/// The call is dialled by then, so its SID must be known.
#[tokio::test]
async fn undecodable_created_participant_still_has_its_sid() {
    for name in ["conference_sid", "status"] {
        let body = with(twilio_participant(CALL), json!({name: null}));
        let server = Server::once(Reply::json(201, &body));
        let create = server.twilio().create_participant(CONFERENCE, "client:a", "client:b");
        let error = create.await.expect_err("the document does not allow null");
        assert_eq!((error.is_decode(), error.json_path()), (true, Some(name)));
        assert_eq!(error.body_json().expect("JSON"), body);
    }
}

#[tokio::test]
async fn twilio_create_returns_201_with_queue_time_as_string() {
    let body = with(twilio_participant(CALL), json!({"queue_time": "1000", "status": "queued"}));
    let server = Server::once(Reply::json(201, &body));
    let create = server.twilio().create_participant(CONFERENCE, "client:a", "client:b");
    let response = create.send().await.expect("a participant");
    assert_eq!(response.status().as_u16(), 201);
    assert_eq!(response.value().queue_time.as_deref(), Some("1000"));
    assert_eq!(response.into_value().status, ParticipantStatus::Queued);
}

#[tokio::test]
async fn twilio_page_decodes() {
    let body = page(&[twilio_participant(CALL), twilio_participant(COACHED)], Some("/2010-04-01/next"));
    let server = Server::once(Reply::json(200, with(body, json!({"start": 0, "end": 1}))));
    let list = server.twilio().list_participants(CONFERENCE).await.expect("a page");
    assert_eq!((list.page, list.page_size, list.start, list.end), (0, 50, Some(0), Some(1)));
    assert_eq!(
        (list.uri.as_str(), list.next_page_uri.as_deref()),
        ("/first?PageSize=50&Page=0", Some("/2010-04-01/next"))
    );
    assert_eq!((list.previous_page_uri, list.last_page_uri), (Nullable::Null, Nullable::Absent));
    let calls: Vec<&str> = list.participants.iter().map(|participant| participant.call_sid.as_str()).collect();
    assert_eq!(calls, [CALL, COACHED]);
}

/// The documented example, which lacks properties added later.
#[tokio::test]
async fn documented_xml_participant_decodes() {
    let path = "/2010-04-01/Accounts/AC5ef872f6da5a21de157d80997a64bd33/Conferences/\
        CFbbe46ff1274e283f7e3ac1df0072ab39/Participants/CA386025c9bf5d6052a1d1ea42b4d16662";
    let participant = xml_fetch(&format!(
        "<TwilioResponse>\n<Participant>\n<CallSid>CA386025c9bf5d6052a1d1ea42b4d16662</CallSid>\n\
         <ConferenceSid>CFbbe46ff1274e283f7e3ac1df0072ab39</ConferenceSid>\n\
         <AccountSid>AC5ef872f6da5a21de157d80997a64bd33</AccountSid>\n<Muted>false</Muted>\n\
         <EndConferenceOnExit>true</EndConferenceOnExit>\n\
         <StartConferenceOnEnter>true</StartConferenceOnEnter>\n\
         <DateCreated>Wed, 18 Aug 2010 20:20:10 +0000</DateCreated>\n\
         <DateUpdated>Wed, 18 Aug 2010 20:23:23 +0000</DateUpdated>\n<Uri>{path}</Uri>\n\
         </Participant>\n</TwilioResponse>"
    ))
    .await;
    assert_eq!(participant.call_sid, "CA386025c9bf5d6052a1d1ea42b4d16662");
    assert_eq!(participant.conference_sid, "CFbbe46ff1274e283f7e3ac1df0072ab39");
    assert_eq!(participant.account_sid, "AC5ef872f6da5a21de157d80997a64bd33");
    let starts = (participant.start_conference_on_enter, participant.end_conference_on_exit);
    assert_eq!((participant.muted, starts), (Some(false), (Some(true), Some(true))));
    let (created, updated) =
        (participant.date_created.expect("a date"), participant.date_updated.expect("another date"));
    assert_eq!(created, "Wed, 18 Aug 2010 20:20:10 +0000");
    assert_eq!(created.timestamp().expect("a moment").as_second(), 1_282_162_810);
    assert_eq!(updated.timestamp().expect("a moment").as_second(), 1_282_163_003);
    assert_eq!(participant.uri.as_deref(), Some(path));
    assert_eq!((participant.hold, participant.coaching), (Some(false), Some(false)));
    assert_eq!(participant.status, ParticipantStatus::Connected);
    assert!(participant.label.is_absent() && participant.queue_time.is_absent());
    assert!(participant.call_sid_to_coach.is_absent());
    assert!(participant.extra.is_empty(), "{:?}", participant.extra);
}

#[tokio::test]
async fn xml_elements_decode_in_any_order() {
    let participant = xml_fetch(&format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<TwilioResponse><Participant>\
         <Uri>/x</Uri><Status>on-the-moon</Status><Label>R &amp; D &#252;</Label><Hold>1</Hold><Coaching>true</Coaching>\
         <CallSidToCoach>{COACHED}</CallSidToCoach><QueueTime>1000</QueueTime><Mood>calm</Mood>\
         <DateUpdated>now</DateUpdated><DateCreated>then</DateCreated><Muted>0</Muted>\
         <StartConferenceOnEnter>0</StartConferenceOnEnter><EndConferenceOnExit>1</EndConferenceOnExit>\
         <AccountSid>{ACCOUNT}</AccountSid><ConferenceSid>{CONFERENCE}</ConferenceSid><CallSid>{CALL}</CallSid>\
         </Participant></TwilioResponse>"
    ))
    .await;
    let expected = json!({
        "account_sid": ACCOUNT, "call_sid": CALL, "call_sid_to_coach": COACHED, "coaching": true,
        "conference_sid": CONFERENCE, "date_created": "then", "date_updated": "now",
        "end_conference_on_exit": true, "hold": true, "label": "R & D ü", "muted": false, "queue_time": "1000",
        "start_conference_on_enter": false, "status": "on-the-moon", "uri": "/x", "Mood": "calm",
    });
    assert_eq!(participant.status, ParticipantStatus::Unknown("on-the-moon".to_owned()));
    assert_eq!(participant.extra["Mood"], "calm");
    assert_eq!(json!(participant), expected);
}

#[tokio::test]
async fn xml_list_with_older_attributes_decodes() {
    let body = format!(
        "<TwilioResponse><Participants page=\"0\" numpages=\"1\" pagesize=\"50\" total=\"2\" start=\"0\" end=\"1\" \
         uri=\"/x\" firstpageuri=\"/x?Page=0&amp;PageSize=50\" previouspageuri=\"\" nextpageuri=\"\" \
         lastpageuri=\"/x?Page=0&amp;PageSize=50\">{}{}</Participants></TwilioResponse>",
        xml_participant(CALL),
        xml_participant(COACHED)
    );
    let page = xml_list(&body).await;
    assert_eq!((page.page, page.page_size, page.num_pages, page.total), (0, 50, Some(1), Some(2)));
    assert_eq!((page.start, page.end, page.uri.as_str()), (Some(0), Some(1), "/x"));
    assert_eq!(page.first_page_uri, "/x?Page=0&PageSize=50");
    assert_eq!(page.last_page_uri.as_deref(), Some("/x?Page=0&PageSize=50"));
    assert_eq!((page.previous_page_uri.value(), page.next_page_uri.value()), (None, None));
    let calls: Vec<&str> = page.participants.iter().map(|participant| participant.call_sid.as_str()).collect();
    assert_eq!(calls, [CALL, COACHED]);
    assert!(page.extra.is_empty(), "{:?}", page.extra);
}

#[tokio::test]
async fn xml_list_with_newer_attributes_decodes() {
    let body = format!(
        "<TwilioResponse><Participants page=\"1\" pagesize=\"1\" uri=\"/x?Page=1\" firstpageuri=\"/x?Page=0\" \
         previouspageuri=\"/x?Page=0\" nextpageuri=\"/x?Page=2&amp;PageToken=PA%2F1\">{}</Participants></TwilioResponse>",
        xml_participant(CALL)
    );
    let page = xml_list(&body).await;
    assert_eq!((page.page, page.page_size, page.participants.len()), (1, 1, 1));
    assert_eq!(page.previous_page_uri.as_deref(), Some("/x?Page=0"));
    assert_eq!(page.next_page_uri.as_deref(), Some("/x?Page=2&PageToken=PA%2F1"));
    assert_eq!((page.total, page.num_pages, page.start, page.end), (None, None, None, None));
    let again: twilio::types::ParticipantPage = serde_json::from_value(json!(page)).expect("a page");
    assert_eq!(again, page, "as JSON it is the same page");
}

/// The documented example of a list, with its mistakes: attributes without quotes, `true` for a number, and a bare
/// ampersand. They are outside of the participants, which must still be decoded.
#[tokio::test]
async fn documented_xml_list_decodes() {
    let page = xml_list(&format!(
        "<TwilioResponse>\n<Participants page=\"0\" numpages=true pagesize=\"50\" total=\"2\" start=\"0\" end=true \
         uri=\"/x\" firstpageuri=\"/x?Page=0&PageSize=50\" previouspageuri=\"\" nextpageuri=\"\" \
         lastpageuri=\"/x?Page=0&PageSize=50\">\n{}\n...\n</Participants>\n</TwilioResponse>",
        xml_participant(CALL)
    ))
    .await;
    assert_eq!((page.page, page.page_size, page.total, page.start), (0, 50, Some(2), Some(0)));
    assert_eq!(page.first_page_uri, "/x?Page=0&PageSize=50");
    assert_eq!((page.previous_page_uri.value(), page.next_page_uri.value()), (None, None));
    assert_eq!(page.participants.len(), 1);
    assert_eq!(page.participants[0].call_sid, CALL);
}

/// The documented example, whose ids are the word `string`.
fn insights_documented() -> Value {
    json!({
        "account_sid": "string",
        "call_direction": "inbound",
        "call_sid": "string",
        "call_status": "answered",
        "call_type": "carrier",
        "coached_participants": ["string"],
        "conference_region": "us1",
        "conference_sid": "string",
        "country_code": "string",
        "duration_seconds": 42,
        "from": "string",
        "is_coach": true,
        "is_moderator": true,
        "jitter_buffer_size": "large",
        "join_time": "2023-05-04T09:42:00+00:00",
        "label": "string",
        "leave_time": "2023-05-04T09:42:00+00:00",
        "outbound_queue_length": 42,
        "outbound_time_in_queue": 42,
        "participant_region": "us1",
        "participant_sid": "string",
        "processing_state": "complete",
        "to": "string",
        "url": "https://example.com",
    })
}

#[tokio::test]
async fn documented_insights_list_decodes() {
    use insights::types::{CallDirection, CallStatus, CallType, JitterBufferSize, ProcessingState, Region};

    let body = json!({
        "meta": {
            "first_page_url": "https://example.com",
            "key": "string",
            "next_page_url": "https://example.com",
            "page": 42,
            "page_size": 42,
            "previous_page_url": "https://example.com",
            "url": "https://example.com",
        },
        "participants": [insights_documented()],
    });
    let server = Server::once(Reply::json(200, &body));
    let page = server.insights().list_participants(CONFERENCE).await.expect("a page");
    assert_eq!((page.meta.page, page.meta.page_size, page.meta.key.as_str()), (42, 42, "string"));
    assert_eq!(page.meta.first_page_url, "https://example.com");
    assert_eq!(page.meta.next_page_url.as_deref(), Some("https://example.com"));
    assert_eq!(page.meta.previous_page_url.as_deref(), Some("https://example.com"));
    let [participant] = &page.participants[..] else { panic!("one participant: {page:?}") };
    let text = Some("string".to_owned());
    assert_eq!(participant.account_sid.as_deref(), Some("string"));
    assert_eq!(participant.call_direction, Some(CallDirection::Inbound));
    assert_eq!(participant.call_status, Some(CallStatus::Answered));
    assert_eq!(participant.call_type, Some(CallType::Carrier));
    assert_eq!(participant.coached_participants, Some(vec!["string".into()]));
    assert_eq!(participant.conference_region, Some(Region::Us1));
    for value in [&participant.country_code, &participant.from, &participant.to] {
        assert_eq!(*value, text);
    }
    assert_eq!(participant.duration_seconds, Some(42));
    assert_eq!((participant.is_coach.value(), participant.is_moderator.value()), (Some(&true), Some(&true)));
    assert_eq!(participant.jitter_buffer_size, Some(JitterBufferSize::Large));
    let joined = participant.join_time.value().expect("a time");
    assert_eq!(*joined, "2023-05-04T09:42:00+00:00");
    assert_eq!(joined.timestamp().expect("a moment").as_second(), 1_683_193_320);
    assert_eq!(participant.outbound_queue_length, Some(42));
    assert_eq!(participant.outbound_time_in_queue, Some(42));
    assert_eq!(participant.processing_state, Some(ProcessingState::Complete));
    assert!(participant.extra.is_empty());
    assert_eq!(json!(participant), insights_documented());
}

#[tokio::test]
async fn documented_insights_values_are_known() {
    let values = [
        ("jitter_buffer_size", "large small medium off"),
        ("conference_region", "us1 us2 au1 br1 ie1 jp1 sg1 de1 in1"),
        ("participant_region", "us1 us2 au1 br1 ie1 jp1 sg1 de1 in1"),
        ("call_direction", "inbound outbound"),
        ("call_status", "answered completed busy fail noanswer ringing canceled"),
        ("call_type", "carrier client sip"),
        ("processing_state", "complete in_progress timeout"),
    ];
    for (name, values) in values {
        for value in values.split(' ') {
            let participant = insights_fetch(&with(insights_documented(), json!({name: value}))).await;
            assert_eq!(json!(participant)[name], value);
            assert!(!format!("{participant:?}").contains("Unknown"), "{name}: {value}");
        }
    }
}

#[tokio::test]
async fn unusual_insights_values_round_trip() {
    use insights::types::{CallType, Region};

    let odd = json!({
        "conference_region": "za1", "call_type": "whatsapp", "sentiment": {"score": 0.5}, "leave_time": "not yet",
        "metrics": {
            "inbound": {"packet_loss": {"avg": 0.1, "max": 2}, "mos": {"avg": 4.4}, "tags": ["high_jitter"]},
            "outbound": null,
        },
        "events": {"hold": "https://insights.twilio.com/v1/Conferences/CF/Participants/CP?Events=hold"},
        "properties": {"start_conference_on_enter": false, "play_early_media": true, "trim": null},
    });
    let body = with(insights_documented(), odd);
    let participant = insights_fetch(&body).await;
    assert_eq!(participant.conference_region, Some(Region::Unknown("za1".to_owned())));
    assert_eq!(participant.call_type, Some(CallType::Unknown("whatsapp".to_owned())));
    assert_eq!(participant.extra["sentiment"], json!({"score": 0.5}));
    assert!(participant.leave_time.value().expect("a text").timestamp().is_err());
    assert_eq!(participant.metrics.value().expect("metrics")["inbound"]["packet_loss"]["max"], 2);
    assert_eq!(json!(participant), body);
    assert_eq!(serde_json::from_value::<insights::types::Participant>(body).expect("a participant"), participant);
}

#[tokio::test]
async fn insights_properties_may_be_null_or_absent() {
    assert_eq!(json!(insights_fetch(&json!({})).await), json!({}));
    let mut nulls = with(insights_documented(), json!({"events": 0, "metrics": 0, "properties": 0}));
    nulls.as_object_mut().expect("an object").values_mut().for_each(|value| *value = Value::Null);
    let participant = insights_fetch(&nulls).await;
    assert!(participant.participant_sid.is_null() && participant.metrics.is_null() && participant.extra.is_empty());
    assert_eq!(json!(participant), nulls);
}
