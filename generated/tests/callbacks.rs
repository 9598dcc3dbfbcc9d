//! Every callback of the APIs: signed, verified, told apart and decoded, as a form and as a query.

#![cfg(all(feature = "twilio", feature = "signalwire", feature = "webhooks"))]

use std::fmt::Debug;

use conference_participants::events::{Event, EventKind, Payload};
use conference_participants::runtime::http::Request;
use conference_participants::runtime::{Callback, VerifyError, VerifyErrorKind, decode_unverified};
use conference_participants::signalwire::callbacks as signalwire;
use conference_participants::twilio::callbacks as twilio;
use conference_participants::twilio::types::{
    AnsweredBy, CallDirection, CallStatus, ConferenceStatusEvent, ParticipantCallStatus, ReasonConferenceEnded,
    ReasonParticipantLeft, RecordingSource, RecordingStatus, RecordingTrack,
};
use conference_participants::{Error, signalwire::types as signalwire_types};
use serde_json::json;

const SECRET: &str = "a0b1c2d3e4f5060718293a4b5c6d7e8f";
const URL: &str = "https://hooks.example.com";

const JOINED: &str = "AccountSid=AC00000000000000000000000000000001&CallSid=CA00000000000000000000000000000002\
    &Coaching=false&ConferenceSid=CF00000000000000000000000000000003&EndConferenceOnExit=false&FriendlyName=room-7\
    &Hold=false&Muted=false&ParticipantLabel=customer&SequenceNumber=2&StartConferenceOnEnter=true\
    &StatusCallbackEvent=participant-join&Timestamp=Thu%2C%2001%20Jun%202023%2020%3A48%3A32%20%2B0000";
const LEFT: &str = "AccountSid=AC00000000000000000000000000000001&CallSid=CA00000000000000000000000000000002\
    &Coaching=true&ConferenceSid=CF00000000000000000000000000000003&EndConferenceOnExit=true&FriendlyName=room-7\
    &Hold=true&Muted=true&ParticipantLabel=&SequenceNumber=5&StartConferenceOnEnter=false\
    &StatusCallbackEvent=participant-leave&ParticipantCallStatus=completed\
    &ReasonParticipantLeft=participant_hung_up&Timestamp=Thu%2C%201%20Jun%202023%2020%3A59%3A01%20%2B0000";
const ENDED: &str = "ConferenceSid=CF00000000000000000000000000000003&FriendlyName=room-7\
    &AccountSid=AC00000000000000000000000000000001&SequenceNumber=6\
    &Timestamp=Thu%2C%2001%20Jun%202023%2020%3A59%3A02%20%2B0000&StatusCallbackEvent=conference-end\
    &CallSidEndingConference=CA00000000000000000000000000000002&ParticipantLabelEndingConference=customer\
    &ReasonConferenceEnded=last-participant-left&Reason=Last+participant+left";
const ANNOUNCEMENT_FAILED: &str = "ConferenceSid=CF00000000000000000000000000000003&FriendlyName=room-7\
    &AccountSid=AC00000000000000000000000000000001&SequenceNumber=3\
    &Timestamp=Thu%2C%2001%20Jun%202023%2020%3A50%3A00%20%2B0000&StatusCallbackEvent=announcement-fail\
    &AnnounceUrl=https%3A%2F%2Fexample.com%2Fa.xml&ReasonAnnouncementFailed=Internal+error";
const BUSY: &str = "Called=%2B12025550102&Caller=%2B12025550101&From=%2B12025550101&To=%2B12025550102\
    &FromCountry=US&ToCountry=US&ToCity=&Direction=outbound-api&ApiVersion=2010-04-01\
    &AccountSid=AC00000000000000000000000000000001&CallSid=CA00000000000000000000000000000002&CallStatus=busy\
    &SipResponseCode=486&CallDuration=0&Duration=0&CallbackSource=call-progress-events&SequenceNumber=2\
    &Timestamp=Thu%2C%2001%20Jun%202023%2020%3A48%3A10%20%2B0000";
const RECORDED: &str = "RecordingSource=OutboundAPI&RecordingTrack=both\
    &RecordingSid=RE00000000000000000000000000000004&RecordingStatus=completed&RecordingChannels=2\
    &RecordingUrl=https%3A%2F%2Fapi.twilio.com%2F2010-04-01%2FAccounts%2FAC00000000000000000000000000000001\
    %2FRecordings%2FRE00000000000000000000000000000004&ErrorCode=0&CallSid=CA00000000000000000000000000000002\
    &RecordingStartTime=Thu%2C%2001%20Jun%202023%2020%3A48%3A32%20%2B0000\
    &AccountSid=AC00000000000000000000000000000001&RecordingDuration=94";
const CONFERENCE_RECORDED: &str = "RecordingSource=Conference&RecordingSid=RE00000000000000000000000000000004\
    &RecordingStatus=completed&RecordingChannels=1\
    &RecordingUrl=https%3A%2F%2Fapi.twilio.com%2F2010-04-01%2FAccounts%2FAC00000000000000000000000000000001\
    %2FRecordings%2FRE00000000000000000000000000000004&ErrorCode=0\
    &ConferenceSid=CF00000000000000000000000000000003\
    &RecordingStartTime=Thu%2C%2001%20Jun%202023%2020%3A48%3A32%20%2B0000\
    &AccountSid=AC00000000000000000000000000000001&RecordingDuration=-1";
const MACHINE: &str = "CallSid=CA00000000000000000000000000000002&AccountSid=AC00000000000000000000000000000001\
    &AnsweredBy=machine_end_beep&MachineDetectionDuration=5230";
const WAITING: &str = "AccountSid=AC00000000000000000000000000000001&ApiVersion=2010-04-01\
    &CallSid=CA00000000000000000000000000000002&CallStatus=in-progress\
    &ConferenceSid=CF00000000000000000000000000000003&Direction=outbound-api&From=%2B12025550101\
    &To=%2B12025550102";
const SIGNALWIRE_MUTED: &str = "AccountSid=11111111-0000-4000-8000-000000000001&ApiVersion=2010-04-01\
    &CallSid=11111111-0000-4000-8000-000000000002&CallStatus=in-progress\
    &ConferenceSid=11111111-0000-4000-8000-000000000003&Direction=outbound-api&EndConferenceOnExit=false\
    &FriendlyName=room-7&From=%2B12025550101&Hold=false&Muted=true&StartConferenceOnEnter=true\
    &StatusCallbackEvent=participant-mute&Timestamp=Thu%2C+01+Jun+2023+20%3A50%3A00+%2B0000&To=%2B12025550102";
const SIGNALWIRE_COMPLETED: &str = "AccountSid=11111111-0000-4000-8000-000000000001&ApiVersion=2010-04-01\
    &CallSid=11111111-0000-4000-8000-000000000002&CallStatus=completed&CallDuration=94&Direction=outbound-dial\
    &From=%2B12025550101&To=%2B12025550102&CallbackSource=call-progress-events&SequenceNumber=3&SipResultCode=200\
    &SipInviteResultPhrase=OK&AudioInMos=4.3&AudioInMediaPacketCount=1842\
    &Timestamp=Thu%2C+01+Jun+2023+20%3A52%3A00+%2B0000";
const SIGNALWIRE_RECORDED: &str = "AccountSid=11111111-0000-4000-8000-000000000001\
    &CallSid=11111111-0000-4000-8000-000000000002&RecordingSid=11111111-0000-4000-8000-000000000004\
    &RecordingUrl=https%3A%2F%2Fexample.signalwire.com%2Fr.mp3&RecordingStatus=absent&RecordingDuration=0\
    &RecordingChannels=2&RecordingSource=RecordVerb";
const SIGNALWIRE_WAITING: &str = "CallSid=11111111-0000-4000-8000-000000000002&FriendlyName=room-7";

const TWILIO: [&str; 9] =
    [JOINED, LEFT, ENDED, ANNOUNCEMENT_FAILED, BUSY, RECORDED, CONFERENCE_RECORDED, MACHINE, WAITING];
const SIGNALWIRE: [&str; 4] = [SIGNALWIRE_MUTED, SIGNALWIRE_COMPLETED, SIGNALWIRE_RECORDED, SIGNALWIRE_WAITING];

fn twilio_verifier() -> twilio::Verifier {
    twilio::Verifier::builder().secret(SECRET).url(URL).build().expect("a verifier")
}

fn signalwire_verifier() -> signalwire::Verifier {
    signalwire::Verifier::builder().secret(SECRET).url(URL).build().expect("a verifier")
}

fn form(body: &str) -> Request<String> {
    let request = Request::post("/conference").header("content-type", "application/x-www-form-urlencoded");
    request.body(body.to_owned()).expect("a request")
}

fn query(fields: &str) -> Request<String> {
    Request::get(format!("/conference?{fields}")).body(String::new()).expect("a request")
}

/// Signs and decodes a payload as a form and as a query.
#[track_caller]
fn both<T: PartialEq + Debug>(fields: &str, receive: impl Fn(Request<String>) -> Result<T, Error>) -> T {
    let [form, query] = [form(fields), query(fields)].map(|request| receive(request).expect("a payload"));
    assert_eq!(form, query);
    form
}

#[track_caller]
fn from_twilio<T: Callback + PartialEq + Debug>(fields: &str) -> T {
    let verifier = twilio_verifier();
    both(fields, |mut request| {
        verifier.sign(&mut request).expect("a signature");
        verifier.verify(&request).expect("a valid signature").decode()
    })
}

#[track_caller]
fn from_signalwire<T: Callback + PartialEq + Debug>(fields: &str) -> T {
    let verifier = signalwire_verifier();
    both(fields, |mut request| {
        verifier.sign(&mut request).expect("a signature");
        verifier.verify(&request).expect("a valid signature").decode()
    })
}

#[test]
fn conference_events() {
    let joined: twilio::ConferenceStatus = from_twilio(JOINED);
    assert_eq!(joined.status_callback_event, ConferenceStatusEvent::ParticipantJoin);
    assert_eq!(joined.timestamp.timestamp().expect("a date").to_string(), "2023-06-01T20:48:32Z");
    assert_eq!(
        json!(joined),
        json!({
            "AccountSid": "AC00000000000000000000000000000001",
            "CallSid": "CA00000000000000000000000000000002",
            "Coaching": false,
            "ConferenceSid": "CF00000000000000000000000000000003",
            "EndConferenceOnExit": false,
            "FriendlyName": "room-7",
            "Hold": false,
            "Muted": false,
            "ParticipantLabel": "customer",
            "SequenceNumber": 2,
            "StartConferenceOnEnter": true,
            "StatusCallbackEvent": "participant-join",
            "Timestamp": "Thu, 01 Jun 2023 20:48:32 +0000",
        }),
    );

    let left: twilio::ConferenceStatus = from_twilio(LEFT);
    assert_eq!(left.participant_call_status, Some(ParticipantCallStatus::Completed));
    assert_eq!(left.reason_participant_left, Some(ReasonParticipantLeft::ParticipantHungUp));
    assert_eq!(left.timestamp.timestamp().expect("a date").to_string(), "2023-06-01T20:59:01Z");
    assert_eq!(
        json!(left),
        json!({
            "AccountSid": "AC00000000000000000000000000000001",
            "CallSid": "CA00000000000000000000000000000002",
            "Coaching": true,
            "ConferenceSid": "CF00000000000000000000000000000003",
            "EndConferenceOnExit": true,
            "FriendlyName": "room-7",
            "Hold": true,
            "Muted": true,
            "ParticipantCallStatus": "completed",
            "ParticipantLabel": "",
            "ReasonParticipantLeft": "participant_hung_up",
            "SequenceNumber": 5,
            "StartConferenceOnEnter": false,
            "StatusCallbackEvent": "participant-leave",
            "Timestamp": "Thu, 1 Jun 2023 20:59:01 +0000",
        }),
    );

    let ended: twilio::ConferenceStatus = from_twilio(ENDED);
    assert_eq!(ended.status_callback_event, ConferenceStatusEvent::ConferenceEnd);
    assert_eq!(ended.reason_conference_ended, Some(ReasonConferenceEnded::LastParticipantLeft));
    assert_eq!(
        json!(ended),
        json!({
            "AccountSid": "AC00000000000000000000000000000001",
            "CallSidEndingConference": "CA00000000000000000000000000000002",
            "ConferenceSid": "CF00000000000000000000000000000003",
            "FriendlyName": "room-7",
            "ParticipantLabelEndingConference": "customer",
            "Reason": "Last participant left",
            "ReasonConferenceEnded": "last-participant-left",
            "SequenceNumber": 6,
            "StatusCallbackEvent": "conference-end",
            "Timestamp": "Thu, 01 Jun 2023 20:59:02 +0000",
        }),
    );

    let failed: twilio::ConferenceStatus = from_twilio(ANNOUNCEMENT_FAILED);
    assert_eq!(failed.status_callback_event, ConferenceStatusEvent::AnnouncementFail);
    assert_eq!(failed.announce_url.as_deref(), Some("https://example.com/a.xml"));
    assert_eq!(failed.reason_announcement_failed.as_deref(), Some("Internal error"));
    assert_eq!((failed.sequence_number, failed.call_sid, failed.muted), (3, None, None));
}

#[test]
fn call_progress() {
    let busy: twilio::CallProgress = from_twilio(BUSY);
    assert_eq!(busy.call_status, CallStatus::Busy);
    assert_eq!(busy.direction, CallDirection::OutboundApi);
    assert_eq!(
        json!(busy),
        json!({
            "AccountSid": "AC00000000000000000000000000000001",
            "ApiVersion": "2010-04-01",
            "CallDuration": 0,
            "CallSid": "CA00000000000000000000000000000002",
            "CallStatus": "busy",
            "CallbackSource": "call-progress-events",
            "Called": "+12025550102",
            "Caller": "+12025550101",
            "Direction": "outbound-api",
            "Duration": 0,
            "From": "+12025550101",
            "FromCountry": "US",
            "SequenceNumber": 2,
            "SipResponseCode": 486,
            "Timestamp": "Thu, 01 Jun 2023 20:48:10 +0000",
            "To": "+12025550102",
            "ToCity": "",
            "ToCountry": "US",
        }),
    );
}

#[test]
fn recordings() {
    let url = "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000001/Recordings/\
               RE00000000000000000000000000000004";
    let call: twilio::RecordingProgress = from_twilio(RECORDED);
    assert_eq!(call.recording_status, RecordingStatus::Completed);
    assert_eq!(call.recording_source, Some(RecordingSource::OutboundApi));
    assert_eq!(call.recording_track, Some(RecordingTrack::Both));
    assert_eq!(
        json!(call),
        json!({
            "AccountSid": "AC00000000000000000000000000000001",
            "CallSid": "CA00000000000000000000000000000002",
            "ErrorCode": 0,
            "RecordingChannels": 2,
            "RecordingDuration": 94,
            "RecordingSid": "RE00000000000000000000000000000004",
            "RecordingSource": "OutboundAPI",
            "RecordingStartTime": "Thu, 01 Jun 2023 20:48:32 +0000",
            "RecordingStatus": "completed",
            "RecordingTrack": "both",
            "RecordingUrl": url,
        }),
    );

    let conference: twilio::ConferenceRecordingProgress = from_twilio(CONFERENCE_RECORDED);
    assert_eq!(conference.recording_source, Some(RecordingSource::Conference));
    assert_eq!(
        json!(conference),
        json!({
            "AccountSid": "AC00000000000000000000000000000001",
            "ConferenceSid": "CF00000000000000000000000000000003",
            "ErrorCode": 0,
            "RecordingChannels": 1,
            "RecordingDuration": -1,
            "RecordingSid": "RE00000000000000000000000000000004",
            "RecordingSource": "Conference",
            "RecordingStartTime": "Thu, 01 Jun 2023 20:48:32 +0000",
            "RecordingStatus": "completed",
            "RecordingUrl": url,
        }),
    );
}

#[test]
fn answering_machine_and_audio() {
    let machine: twilio::MachineDetectionResult = from_twilio(MACHINE);
    assert_eq!(machine.answered_by, Some(AnsweredBy::MachineEndBeep));
    assert_eq!(
        json!(machine),
        json!({
            "AccountSid": "AC00000000000000000000000000000001",
            "AnsweredBy": "machine_end_beep",
            "CallSid": "CA00000000000000000000000000000002",
            "MachineDetectionDuration": 5230,
        }),
    );

    let waiting: twilio::AudioRequest = from_twilio(WAITING);
    assert_eq!(waiting.call_status, Some(CallStatus::InProgress));
    assert_eq!(
        json!(waiting),
        json!({
            "AccountSid": "AC00000000000000000000000000000001",
            "ApiVersion": "2010-04-01",
            "CallSid": "CA00000000000000000000000000000002",
            "CallStatus": "in-progress",
            "ConferenceSid": "CF00000000000000000000000000000003",
            "Direction": "outbound-api",
            "From": "+12025550101",
            "To": "+12025550102",
        }),
    );
}

#[test]
fn signalwire_payloads() {
    let muted: signalwire::ConferenceStatus = from_signalwire(SIGNALWIRE_MUTED);
    assert_eq!(muted.status_callback_event, signalwire_types::ConferenceStatusEvent::ParticipantMute);
    assert_eq!(
        json!(muted),
        json!({
            "AccountSid": "11111111-0000-4000-8000-000000000001",
            "ApiVersion": "2010-04-01",
            "CallSid": "11111111-0000-4000-8000-000000000002",
            "CallStatus": "in-progress",
            "ConferenceSid": "11111111-0000-4000-8000-000000000003",
            "Direction": "outbound-api",
            "EndConferenceOnExit": false,
            "FriendlyName": "room-7",
            "From": "+12025550101",
            "Hold": false,
            "Muted": true,
            "StartConferenceOnEnter": true,
            "StatusCallbackEvent": "participant-mute",
            "Timestamp": "Thu, 01 Jun 2023 20:50:00 +0000",
            "To": "+12025550102",
        }),
    );

    let completed: signalwire::CallProgress = from_signalwire(SIGNALWIRE_COMPLETED);
    assert_eq!(
        json!(completed),
        json!({
            "AccountSid": "11111111-0000-4000-8000-000000000001",
            "ApiVersion": "2010-04-01",
            "AudioInMediaPacketCount": 1842,
            "AudioInMos": "4.3",
            "CallDuration": 94,
            "CallSid": "11111111-0000-4000-8000-000000000002",
            "CallStatus": "completed",
            "CallbackSource": "call-progress-events",
            "Direction": "outbound-dial",
            "From": "+12025550101",
            "SequenceNumber": 3,
            "SipInviteResultPhrase": "OK",
            "SipResultCode": "200",
            "Timestamp": "Thu, 01 Jun 2023 20:52:00 +0000",
            "To": "+12025550102",
        }),
    );

    let recorded: signalwire::RecordingProgress = from_signalwire(SIGNALWIRE_RECORDED);
    assert_eq!(recorded.recording_status, signalwire_types::RecordingStatus::Absent);
    assert_eq!((recorded.recording_duration, recorded.recording_channels), (Some(0), Some(2)));
    let waiting: signalwire::AudioRequest = from_signalwire(SIGNALWIRE_WAITING);
    assert_eq!(json!(waiting), json!({"CallSid": "11111111-0000-4000-8000-000000000002", "FriendlyName": "room-7"}));
}

#[test]
fn unknown_values_and_properties_are_kept() {
    let fields = JOINED.replace("participant-join", "participant-dance") + "&Mood=very+good&Level=7&Muted=true";
    let fields = fields.replacen("&Muted=false", "", 1);
    let event: twilio::ConferenceStatus = from_twilio(&fields);
    assert_eq!(event.status_callback_event.as_str(), "participant-dance");
    assert_eq!(event.muted, Some(true));
    assert_eq!(event.extra.get("Mood"), Some(&json!("very good")));
    assert_eq!(event.extra.get("Level"), Some(&json!("7")));
    let fields = RECORDED.replace("RecordingStatus=completed", "RecordingStatus=paused");
    let recording: twilio::RecordingProgress = from_twilio(&fields);
    assert_eq!(recording.recording_status.as_str(), "paused");
    let fields = MACHINE.replace("machine_end_beep", "unknown");
    let result: twilio::MachineDetectionResult = from_twilio(&fields);
    assert_eq!(result.answered_by, Some(AnsweredBy::Undetermined));
}

#[test]
fn wrong_values_name_their_property() {
    let request = form(&JOINED.replace("SequenceNumber=2", "SequenceNumber=two"));
    let error = decode_unverified::<twilio::ConferenceStatus, _>(&request).expect_err("text is no integer");
    assert!(error.to_string().contains("SequenceNumber"), "{error}");
    let request = form(&JOINED.replace("&ConferenceSid=", "&Other="));
    let error = decode_unverified::<twilio::ConferenceStatus, _>(&request).expect_err("a missing property");
    assert!(error.to_string().contains("ConferenceSid"), "{error}");
}

#[test]
fn callbacks_at_one_url_are_told_apart() {
    use twilio::AnyCallback as Any;
    let kind = |any: &Any| match any {
        Any::ConferenceStatus(_) => "conference",
        Any::CallProgress(_) => "call",
        Any::RecordingProgress(_) => "recording",
        Any::ConferenceRecordingProgress(_) => "conference recording",
        Any::MachineDetectionResult(_) => "machine",
        Any::AudioRequest(_) => "audio",
        Any::ConferenceRecordEnd(_) => "end of a recording",
        _ => "unknown",
    };
    let kinds = TWILIO.map(|fields| kind(&from_twilio(fields)));
    let expected = ["conference"; 4].into_iter();
    let expected = expected.chain(["call", "recording", "conference recording", "machine", "audio"]);
    assert_eq!(kinds.to_vec(), expected.collect::<Vec<_>>());
    // The final event of a recorded call with detection has properties of other callbacks.
    let recorded = format!("{BUSY}&RecordingSid=RE00000000000000000000000000000004&AnsweredBy=human");
    assert_eq!(kind(&from_twilio(&recorded)), "call");
    let ended = "ConferenceSid=CF00000000000000000000000000000003&EventName=conference-record-end&Duration=94&New=1";
    assert_eq!(kind(&decode_unverified(&form(ended)).expect("a payload")), "end of a recording");
    let future = from_twilio::<Any>("AccountSid=AC00000000000000000000000000000001&Weather=sunny");
    assert_eq!(future, Any::Unknown(json!({"AccountSid": "AC00000000000000000000000000000001", "Weather": "sunny"})));

    use signalwire::AnyCallback as AnySignalWire;
    let kinds = SIGNALWIRE.map(|fields| match from_signalwire::<AnySignalWire>(fields) {
        AnySignalWire::ConferenceStatus(_) => "conference",
        AnySignalWire::CallProgress(_) => "call",
        AnySignalWire::RecordingProgress(_) => "recording",
        AnySignalWire::AudioRequest(_) => "audio",
        _ => "unknown",
    });
    assert_eq!(kinds, ["conference", "call", "recording", "audio"]);
    let detected = form("CallSid=11111111-0000-4000-8000-000000000002&AnsweredBy=robot");
    let detected = decode_unverified(&detected).expect("a payload");
    assert!(
        matches!(detected, AnySignalWire::MachineDetectionResult(result) if result.answered_by.as_deref() == Some("robot"))
    );
}

#[test]
fn events_of_both_providers() {
    let from_twilio = |fields: &str| Event::from(from_twilio::<twilio::ConferenceStatus>(fields));
    let from_signalwire = |fields: &str| Event::from(from_signalwire::<signalwire::ConferenceStatus>(fields));
    for (value, kind) in [
        ("conference-start", EventKind::Started),
        ("conference-end", EventKind::Ended),
        ("participant-join", EventKind::Joined),
        ("participant-leave", EventKind::Left),
        ("participant-mute", EventKind::Muted),
        ("participant-unmute", EventKind::Unmuted),
        ("participant-hold", EventKind::Held),
        ("participant-unhold", EventKind::Unheld),
        ("participant-speech-start", EventKind::Speaking),
        ("participant-speech-stop", EventKind::Silent),
        ("participant-modify", EventKind::Other("participant-modify".to_owned())),
        ("participant-dance", EventKind::Other("participant-dance".to_owned())),
    ] {
        assert_eq!(from_twilio(&JOINED.replace("participant-join", value)).kind, kind);
        assert_eq!(from_signalwire(&SIGNALWIRE_MUTED.replace("participant-mute", value)).kind, kind);
    }
    let event = from_twilio(JOINED);
    assert_eq!(event.conference, "CF00000000000000000000000000000003");
    assert_eq!(event.call.as_deref(), Some("CA00000000000000000000000000000002"));
    assert_eq!((event.label.as_deref(), event.sequence_number), (Some("customer"), Some(2)));
    assert_eq!((event.muted, event.hold), (Some(false), Some(false)));
    let event = from_signalwire(SIGNALWIRE_MUTED);
    assert_eq!(event.conference, "11111111-0000-4000-8000-000000000003");
    assert_eq!((event.label, event.sequence_number, event.muted), (None, None, Some(true)));
    assert!(matches!(event.payload, Payload::Signalwire(payload) if payload.muted == Some(true)));
}

#[test]
fn signatures_of_the_providers() {
    // Made with the SDKs of both providers.
    let body = JOINED.replace("%20", "+");
    let signed = |header: &str| {
        let mut request = form(&body);
        request.headers_mut().insert(
            conference_participants::runtime::http::HeaderName::try_from(header).expect("a name"),
            "JrSx+Bcp2qmcyQTddHgIY/LLZoE=".parse().expect("a value"),
        );
        request
    };
    assert!(twilio_verifier().verify(&signed("x-twilio-signature")).is_ok());
    assert!(signalwire_verifier().verify(&signed("x-signalwire-signature")).is_ok());
    assert!(signalwire_verifier().verify(&signed("x-twilio-signature")).is_ok());
    let refused = twilio_verifier().verify(&signed("x-signalwire-signature")).map(drop);
    assert_eq!(refused.map_err(|error| error.kind()), Err(VerifyErrorKind::MissingHeader));
}

#[test]
fn forged_payloads_are_refused() {
    let twilio = twilio_verifier();
    for fields in TWILIO {
        refuses(fields, |request| twilio.sign(request), |request| twilio.verify(request).map(drop));
    }
    let signalwire = signalwire_verifier();
    for fields in SIGNALWIRE {
        refuses(fields, |request| signalwire.sign(request), |request| signalwire.verify(request).map(drop));
    }
    let mut request = form(JOINED);
    twilio.sign(&mut request).expect("a signature");
    for (secret, url) in [("b0b1c2d3e4f5060718293a4b5c6d7e8f", URL), (SECRET, "https://other.example.com")] {
        let other = twilio::Verifier::builder().secret(secret).url(url).build().expect("a verifier");
        let refused = other.verify(&request).map(drop);
        assert_eq!(refused.map_err(|error| error.kind()), Err(VerifyErrorKind::Mismatch));
    }
}

/// Asserts that a signed payload is refused after a change, and without its signature.
#[track_caller]
fn refuses(
    fields: &str,
    sign: impl Fn(&mut Request<String>) -> Result<(), VerifyError>,
    verify: impl Fn(&Request<String>) -> Result<(), VerifyError>,
) {
    for make in [form, query] {
        let mut signed = make(fields);
        sign(&mut signed).expect("a signature");
        assert_eq!(verify(&signed), Ok(()));
        let mut forged = make(&fields.replacen("0001", "0009", 1).replacen("0002", "0008", 1));
        *forged.headers_mut() = signed.headers().clone();
        assert_eq!(verify(&forged).map_err(|error| error.kind()), Err(VerifyErrorKind::Mismatch));
        let unsigned = verify(&make(fields)).map_err(|error| error.kind());
        assert_eq!(unsigned, Err(VerifyErrorKind::MissingHeader));
    }
}

#[test]
fn secrets_have_variables_of_their_own() {
    let variables = |name: &str| match name {
        "TWILIO_AUTH_TOKEN" | "SIGNALWIRE_SIGNING_KEY" => Some(SECRET.to_owned()),
        "TWILIO_WEBHOOK_URL" | "SIGNALWIRE_WEBHOOK_URL" => Some(URL.to_owned()),
        _ => None,
    };
    let mut request = form(JOINED);
    twilio_verifier().sign(&mut request).expect("a signature");
    let twilio = twilio::VerifierBuilder::from_variables(variables).and_then(twilio::VerifierBuilder::build);
    assert!(twilio.expect("a verifier").verify(&request).is_ok());
    let signalwire = signalwire::VerifierBuilder::from_variables(variables);
    assert!(signalwire.and_then(signalwire::VerifierBuilder::build).expect("a verifier").verify(&request).is_ok());
    let missing = signalwire::VerifierBuilder::from_variables(|_| None).expect_err("no variables");
    assert!(missing.to_string().contains("SIGNALWIRE_SIGNING_KEY"), "{missing}");
}
