//! Invalid parameters: the error names them, and nothing is sent.

#![cfg(all(feature = "twilio", feature = "signalwire", feature = "insights", feature = "xml"))]

mod support;

use std::fmt::Debug;

use conference_participants::Error;
use conference_participants::runtime::{Delivery, ErrorKind};
use conference_participants::twilio::operations::CreateParticipant;
use support::*;

/// Awaits a call that must fail because of this parameter.
async fn refused<T: Debug>(parameter: &str, call: impl IntoFuture<Output = Result<T, Error>>) -> Error {
    let error = call.await.expect_err(parameter);
    assert_eq!(error.kind(), ErrorKind::InvalidParameter, "{error}");
    assert_eq!(error.parameter(), Some(parameter), "{error}");
    assert_eq!(error.delivery(), Delivery::NotSent);
    assert!(error.to_string().contains(parameter), "{error}");
    error
}

/// A server that no request may reach.
struct Silent(Server);

impl Silent {
    fn start() -> Self {
        Self(Server::start([]))
    }
}

impl std::ops::Deref for Silent {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.0
    }
}

impl Drop for Silent {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.0.requests().is_empty(), "{:?}", self.0.requests());
        }
    }
}

#[tokio::test]
async fn path_values_that_address_another_resource_are_rejected() {
    let server = Silent::start();
    let (twilio, xml) = (server.twilio(), server.twilio_xml());
    let (signalwire, insights) = (server.signalwire(), server.insights());
    for value in ["", ".", ".."] {
        for client in [&twilio, &xml] {
            refused("CallSid", client.fetch_participant(CONFERENCE, value)).await;
            refused("CallSid", client.update_participant(CONFERENCE, value).muted(true)).await;
            refused("CallSid", client.delete_participant(CONFERENCE, value)).await;
            refused("ConferenceSid", client.list_participants(value)).await;
            refused("ConferenceSid", client.list_participants(value).stream().try_next()).await;
            refused("ConferenceSid", client.create_participant(value, "client:a", "client:b")).await;
            refused("ConferenceSid", client.fetch_participant(value, CALL)).await;
            refused("ConferenceSid", client.update_participant(value, CALL)).await;
            refused("ConferenceSid", client.delete_participant(value, CALL)).await;
            refused("AccountSid", client.list_participants(CONFERENCE).account_sid(value)).await;
            refused("AccountSid", client.create_participant(CONFERENCE, "a", "b").account_sid(value)).await;
            refused("AccountSid", client.fetch_participant(CONFERENCE, CALL).account_sid(value)).await;
            refused("AccountSid", client.update_participant(CONFERENCE, CALL).account_sid(value)).await;
            refused("AccountSid", client.delete_participant(CONFERENCE, CALL).account_sid(value)).await;
        }
        refused("CallSid", signalwire.fetch_participant(SW_CONFERENCE, value)).await;
        refused("CallSid", signalwire.update_participant(SW_CONFERENCE, value)).await;
        refused("CallSid", signalwire.delete_participant(SW_CONFERENCE, value)).await;
        refused("ConferenceSid", signalwire.list_participants(value)).await;
        refused("AccountSid", signalwire.delete_participant(SW_CONFERENCE, SW_CALL).account_sid(value)).await;
        refused("ConferenceSid", insights.list_participants(value)).await;
        refused("ParticipantSid", insights.fetch_participant(CONFERENCE, value)).await;
    }
}

#[tokio::test]
async fn ids_of_twilio_have_34_characters_with_their_prefix() {
    let server = Silent::start();
    let (twilio, insights) = (server.twilio(), server.insights());
    let wrong = |prefix: &str| {
        [
            format!("{prefix}0011"),
            format!("{prefix}00112233445566778899aabbccddeeff0"),
            format!("{prefix}00112233445566778899aabbccddeefg"),
            "XX00112233445566778899aabbccddeeff".to_owned(),
            format!("{prefix}00112233445566778899aabbccddeeff\n"),
            format!("x{prefix}00112233445566778899aabbccddeeff"),
        ]
    };
    for id in wrong("CF") {
        refused("ConferenceSid", twilio.list_participants(&id)).await;
        refused("ConferenceSid", twilio.delete_participant(&id, CALL)).await;
        refused("ConferenceSid", insights.list_participants(&id)).await;
        refused("ConferenceSid", insights.fetch_participant(&id, PARTICIPANT)).await;
    }
    for id in wrong("AC") {
        refused("AccountSid", twilio.list_participants(CONFERENCE).account_sid(&id)).await;
    }
    for id in wrong("CA") {
        let update = twilio.update_participant(CONFERENCE, CALL);
        refused("CallSidToCoach", update.call_sid_to_coach(&id)).await;
    }
    for id in wrong("BY") {
        refused("Byoc", twilio.create_participant(CONFERENCE, "a", "b").byoc(&id)).await;
    }
    for id in wrong("CP") {
        refused("ParticipantSid", insights.fetch_participant(CONFERENCE, &id)).await;
        refused("ParticipantSid", insights.list_participants(CONFERENCE).participant_sid(&id)).await;
    }
}

/// Some documented example ids are invalid: responses keep them, requests reject them.
#[tokio::test]
async fn ids_of_signalwire_are_uuids() {
    let server = Silent::start();
    let client = server.signalwire();
    for id in [
        "b3877c40-da60-4998-90ad-b792e98472pa",
        "b3877c40-da60-4998-90ad-b792e98472co",
        "b3877c40da60499890adb792e98472af",
        "b3877c40-da60-4998-90ad-b792e98472a",
        CALL,
    ] {
        refused("ConferenceSid", client.list_participants(id)).await;
        refused("ConferenceSid", client.fetch_participant(id, SW_CALL)).await;
        refused("CallSid", client.fetch_participant(SW_CONFERENCE, id)).await;
        refused("CallSid", client.update_participant(SW_CONFERENCE, id).hold(true)).await;
        refused("CallSid", client.delete_participant(SW_CONFERENCE, id)).await;
        refused("AccountSid", client.list_participants(SW_CONFERENCE).account_sid(id)).await;
        let update = client.update_participant(SW_CONFERENCE, SW_CALL).coaching(true);
        refused("CallSidToCoach", update.call_sid_to_coach(id)).await;
    }
}

#[tokio::test]
async fn invalid_account_sid_is_a_builder_error() {
    let twilio = conference_participants::twilio::Client::builder().credentials(ACCOUNT, "t");
    let error = twilio.account_sid("AC1").build().expect_err("it is too short");
    assert_eq!(error.parameter(), Some("AccountSid"), "{error}");
    let signalwire = conference_participants::signalwire::Client::builder().credentials(PROJECT, "t");
    let error = signalwire.space_url("mine.signalwire.com").account_sid(ACCOUNT).build().expect_err("it is no UUID");
    assert_eq!(error.parameter(), Some("AccountSid"), "{error}");
}

#[tokio::test]
async fn numbers_outside_of_their_range_are_rejected() {
    let server = Silent::start();
    let (twilio, signalwire, insights) = (server.twilio(), server.signalwire(), server.insights());
    for size in [i64::MIN, -1, 0, 1001, i64::MAX] {
        refused("PageSize", twilio.list_participants(CONFERENCE).page_size(size)).await;
        refused("PageSize", signalwire.list_participants(SW_CONFERENCE).page_size(size)).await;
        refused("PageSize", insights.list_participants(CONFERENCE).page_size(size)).await;
    }
    refused("Page", twilio.list_participants(CONFERENCE).page(-1)).await;
    refused("Page", signalwire.list_participants(SW_CONFERENCE).page(-1)).await;
    refused("Page", insights.list_participants(CONFERENCE).page(-1)).await;
    type Set = fn(CreateParticipant, i64) -> CreateParticipant;
    let ranges: [(&str, Set, [i64; 2]); 6] = [
        ("Timeout", CreateParticipant::timeout, [4, 601]),
        ("MaxParticipants", CreateParticipant::max_participants, [1, 251]),
        ("MachineDetectionTimeout", CreateParticipant::machine_detection_timeout, [2, 60]),
        ("MachineDetectionSpeechThreshold", CreateParticipant::machine_detection_speech_threshold, [999, 6001]),
        ("MachineDetectionSpeechEndThreshold", CreateParticipant::machine_detection_speech_end_threshold, [499, 5001]),
        ("MachineDetectionSilenceTimeout", CreateParticipant::machine_detection_silence_timeout, [1999, 10_001]),
    ];
    for (name, set, outside) in ranges {
        for value in outside {
            refused(name, set(twilio.create_participant(CONFERENCE, "client:a", "client:b"), value)).await;
        }
    }
}

#[tokio::test]
async fn text_length_is_counted_in_characters() {
    let server = Silent::start();
    let client = server.twilio();
    let create = || client.create_participant(CONFERENCE, "client:a", "client:b");
    refused("From", client.create_participant(CONFERENCE, "", "client:b")).await;
    refused("To", client.create_participant(CONFERENCE, "client:a", "")).await;
    refused("CallerId", create().caller_id("")).await;
    refused("Label", create().label("")).await;
    refused("Label", create().label("ü".repeat(129))).await;
    refused("CallSid", client.fetch_participant(CONFERENCE, "ü".repeat(129))).await;
    refused("CallerDisplayName", create().caller_display_name("ü")).await;
    refused("CallerDisplayName", create().caller_display_name("ü".repeat(256))).await;
    drop(server);
    let server = Server::once(Reply::json(201, twilio_participant(CALL)));
    let create = server.twilio().create_participant(CONFERENCE, "client:a", "client:b");
    let create = create.label("ü".repeat(128)).caller_display_name("ü".repeat(255)).timeout(600);
    create.await.expect("these are the limits");
}

#[tokio::test]
async fn relative_urls_are_rejected() {
    let server = Silent::start();
    let (twilio, signalwire) = (server.twilio(), server.signalwire());
    for url in ["music.xml", "/music.xml", "//example.com/music.xml", "https://", " "] {
        let create = || twilio.create_participant(CONFERENCE, "client:a", "client:b");
        refused("StatusCallback", create().status_callback(url)).await;
        refused("WaitUrl", create().wait_url(url)).await;
        refused("ConferenceStatusCallback", create().conference_status_callback(url)).await;
        refused("RecordingStatusCallback", create().recording_status_callback(url)).await;
        let callback = create().conference_recording_status_callback(url);
        refused("ConferenceRecordingStatusCallback", callback).await;
        refused("AmdStatusCallback", create().amd_status_callback(url)).await;
        refused("ClientNotificationUrl", create().client_notification_url(url)).await;
        let update = || twilio.update_participant(CONFERENCE, CALL);
        refused("HoldUrl", update().hold_url(url)).await;
        refused("AnnounceUrl", update().announce_url(url)).await;
        refused("WaitUrl", update().wait_url(url)).await;
        let update = || signalwire.update_participant(SW_CONFERENCE, SW_CALL);
        refused("HoldUrl", update().hold_url(url)).await;
        refused("AnnounceUrl", update().announce_url(url)).await;
        refused("WaitUrl", update().wait_url(url)).await;
    }
}

#[tokio::test]
async fn coaching_requires_call_to_coach() {
    let server = Silent::start();
    let (twilio, signalwire) = (server.twilio(), server.signalwire());
    let create = twilio.create_participant(CONFERENCE, "client:a", "client:b").coaching(true);
    refused("CallSidToCoach", create).await;
    refused("CallSidToCoach", twilio.update_participant(CONFERENCE, CALL).coaching(true)).await;
    refused("CallSidToCoach", twilio.update_participant(CONFERENCE, CALL).coaching(true).call_sid_to_coach("")).await;
    let error = refused("CallSidToCoach", signalwire.update_participant(SW_CONFERENCE, SW_CALL).coaching(true)).await;
    assert_eq!(
        error.to_string(),
        "UpdateParticipant: parameter CallSidToCoach is not set, but Coaching=true requires it; nothing was sent"
    );
}

/// XML has no suffix: the server would read the end of such a label as the suffix of JSON, and address another
/// participant.
#[tokio::test]
async fn label_cannot_select_the_representation() {
    let server = Silent::start();
    let client = server.twilio_xml();
    for label in ["notes.json", "notes.JSON", ".json"] {
        refused("CallSid", client.fetch_participant(CONFERENCE, label)).await;
        refused("CallSid", client.update_participant(CONFERENCE, label)).await;
        refused("CallSid", client.delete_participant(CONFERENCE, label)).await;
    }
}

#[tokio::test]
async fn error_has_problem_and_operation() {
    let server = Silent::start();
    let (twilio, signalwire) = (server.twilio(), server.signalwire());
    let error = refused("PageSize", twilio.list_participants(CONFERENCE).page_size(2000)).await;
    assert_eq!(
        error.to_string(),
        "ListParticipants: parameter PageSize is 2000, which is more than the maximum 1000; nothing was sent"
    );
    assert_eq!(error.operation(), Some("ListParticipants"));
    let error = refused("CallSid", signalwire.delete_participant(SW_CONFERENCE, "98472co")).await;
    assert_eq!(error.to_string(), "DeleteParticipant: parameter CallSid is not a UUID; nothing was sent");
    assert_eq!(error.operation(), Some("DeleteParticipant"));
    // For a SID or label, the message has the constraints of both.
    let error = refused("CallSid", twilio.delete_participant(CONFERENCE, "a".repeat(129))).await;
    assert!(error.to_string().contains("128"), "{error}");
    let error = refused("CallSid", twilio.delete_participant(CONFERENCE, "..")).await;
    assert_eq!(
        error.to_string(),
        "DeleteParticipant: parameter CallSid must not be \".\" or \"..\", which addresses another resource; nothing was sent"
    );
}
