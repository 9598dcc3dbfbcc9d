//! Callbacks, received by a server of the test and verified with the crate.

#![allow(missing_docs)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use conference_participants::runtime::http;
use conference_participants::twilio::types::{CallEvent, ConferenceEvent, ConferenceRecord, MachineDetection};
use conference_participants::{signalwire, twilio};
use conference_participants_fake::{Answer, Caller, Mishap, Provider, SIGNALWIRE_SIGNING_KEY, TWILIO};
use test_server::{Reply, Server};

const OWN: &str = "+15005550006";
const CUSTOMER: &str = "+12025550102";

/// A server for callbacks, which replies with the statuses in order, then with 204.
struct Receiver {
    server: Server,
    received: Arc<Mutex<Vec<http::Request<Vec<u8>>>>>,
}

impl Receiver {
    fn start(statuses: &[u16]) -> Self {
        let received: Arc<Mutex<Vec<http::Request<Vec<u8>>>>> = Arc::default();
        let (log, statuses) = (Arc::clone(&received), statuses.to_vec());
        let server = Server::with(move |request| {
            let mut builder = http::Request::builder().method(request.method()).uri(request.target());
            for (name, value) in request.headers() {
                builder = builder.header(name, value);
            }
            let mut log = log.lock().unwrap();
            log.push(builder.body(request.body.clone()).unwrap());
            Reply::new(statuses.get(log.len() - 1).copied().unwrap_or(204), &[], "")
        });
        Self { server, received }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.server.url())
    }

    /// Verifies and decodes everything that arrived.
    fn decoded<T: conference_participants::runtime::Callback>(&self, path: &str) -> Vec<T> {
        let verifier = twilio::callbacks::Verifier::builder().secret(TWILIO.secret).url(self.url("")).build().unwrap();
        let received = self.received.lock().unwrap();
        let of_path = received.iter().filter(|request| request.uri().path() == path);
        of_path.map(|request| verifier.verify(request).unwrap().decode().unwrap()).collect()
    }
}

#[tokio::test]
async fn conference_events_arrive_in_order() {
    let receiver = Receiver::start(&[]);
    let provider = Provider::start().await.unwrap();
    let client = provider.twilio().unwrap();
    let all = ["start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"];
    let agent = provider
        .join("Room", Caller::new("+12025550101").label("agent").conference_callback(receiver.url("/events"), &all))
        .unwrap();
    let room = agent.conference.as_str();
    client.create_participant("Room", OWN, CUSTOMER).label("customer").end_conference_on_exit(true).await.unwrap();
    provider.advance(Duration::from_secs(3));
    client.mute_participant(room, "customer").await.unwrap();
    client.unmute_participant(room, "customer").await.unwrap();
    client.hold_participant(room, "customer").await.unwrap();
    client.unhold_participant(room, "customer").await.unwrap();
    client.coach_participant(room, "customer", agent.call.as_str()).await.unwrap();
    provider.speak(room, "customer", true);
    provider.speak(room, "customer", false);
    client.update_participant(room, "customer").announce_url("https://example.com/a.xml").await.unwrap();
    provider.advance(Duration::from_secs(60));
    provider.hang_up(room, "customer");
    provider.callbacks().await;

    let events: Vec<twilio::callbacks::ConferenceStatus> = receiver.decoded("/events");
    let names: Vec<&str> = events.iter().map(|event| event.status_callback_event.as_str()).collect();
    let expected = [
        "participant-join",
        "participant-join",
        "conference-start",
        "participant-mute",
        "participant-unmute",
        "participant-hold",
        "participant-unhold",
        "participant-modify",
        "participant-speech-start",
        "participant-speech-stop",
        "announcement-end",
        "participant-leave",
        "participant-leave",
        "conference-end",
    ];
    assert_eq!(names, expected);
    assert!(events.iter().map(|event| event.sequence_number).eq(0..14));
    let mute = &events[3];
    assert_eq!((mute.muted, mute.hold, mute.participant_label.as_deref()), (Some(true), Some(false), Some("customer")));
    assert_eq!(events[7].coaching, Some(true));
    assert_eq!(events[10].announce_url.as_deref(), Some("https://example.com/a.xml"));
    let left: Vec<_> =
        events[11..13].iter().map(|event| event.reason_participant_left.as_ref().unwrap().as_str()).collect();
    assert_eq!(left, ["participant_hung_up", "moderator_ended_conference"]);
    let end = &events[13];
    assert_eq!(end.reason_conference_ended.as_ref().unwrap().as_str(), "participant-with-end-conference-on-exit-left");
    assert_eq!(end.participant_label_ending_conference.as_deref(), Some("customer"));
    assert_eq!(end.timestamp.as_str(), "Wed, 01 May 2024 12:01:03 +0000");
}

#[tokio::test]
async fn call_reports_its_progress_recording_and_machine() {
    let receiver = Receiver::start(&[]);
    let provider = Provider::start().await.unwrap();
    let client = provider.twilio().unwrap();
    provider.next_call(CUSTOMER, Answer::machine().hangs_up_after(Duration::from_secs(61)));
    client
        .create_participant("Room", OWN, CUSTOMER)
        .status_callback(receiver.url("/calls"))
        .status_callback_event([CallEvent::Initiated, CallEvent::Ringing, CallEvent::Answered, CallEvent::Completed])
        .record(true)
        .recording_status_callback(receiver.url("/recordings"))
        .machine_detection(MachineDetection::Enable)
        .amd_status_callback(receiver.url("/machines"))
        .conference_record(ConferenceRecord::RecordFromStart)
        .conference_recording_status_callback(receiver.url("/conference"))
        .await
        .unwrap();
    provider.join("Room", Caller::new("+12025550101")).unwrap();
    provider.advance(Duration::from_secs(100));
    provider.callbacks().await;

    let calls: Vec<twilio::callbacks::CallProgress> = receiver.decoded("/calls");
    let statuses: Vec<&str> = calls.iter().map(|call| call.call_status.as_str()).collect();
    assert_eq!(statuses, ["initiated", "ringing", "in-progress", "completed"]);
    assert!(calls.iter().map(|call| call.sequence_number).eq(0..4));
    assert_eq!((calls[3].call_duration, calls[3].duration), (Some(61), Some(2)));
    let [recording] = &receiver.decoded::<twilio::callbacks::RecordingProgress>("/recordings")[..] else { panic!() };
    assert_eq!((recording.recording_status.as_str(), recording.recording_duration), ("completed", Some(61)));
    let [machine] = &receiver.decoded::<twilio::callbacks::MachineDetectionResult>("/machines")[..] else { panic!() };
    assert_eq!(machine.answered_by.as_ref().unwrap().as_str(), "machine_start");
    assert_eq!(receiver.decoded::<twilio::callbacks::ConferenceRecordingProgress>("/conference").len(), 0);
    provider.end(&provider.events()[0].conference);
    provider.callbacks().await;
    let [conference] = &receiver.decoded::<twilio::callbacks::ConferenceRecordingProgress>("/conference")[..] else {
        panic!()
    };
    assert_eq!(conference.recording_duration, Some(97));
}

#[tokio::test]
async fn call_that_nobody_answers_reports_why() {
    for (answer, status, code) in
        [(Answer::busy(), "busy", 486), (Answer::nobody(), "no-answer", 487), (Answer::unreachable(), "failed", 404)]
    {
        let receiver = Receiver::start(&[]);
        let provider = Provider::start().await.unwrap();
        provider.next_call(CUSTOMER, answer);
        let create = provider.twilio().unwrap().create_participant("Room", OWN, CUSTOMER);
        create.status_callback(receiver.url("/calls")).await.unwrap();
        provider.advance(Duration::from_secs(100));
        provider.callbacks().await;
        let [call] = &receiver.decoded::<twilio::callbacks::CallProgress>("/calls")[..] else { panic!("{status}") };
        assert_eq!(
            (call.call_status.as_str(), call.sip_response_code, call.call_duration),
            (status, Some(code), Some(0))
        );
    }
}

#[tokio::test]
async fn get_callbacks_are_signed_too() {
    let receiver = Receiver::start(&[]);
    let provider = Provider::start().await.unwrap();
    let create = provider.twilio().unwrap().create_participant("Room", OWN, CUSTOMER);
    let create = create.conference_status_callback(receiver.url("/events?tenant=7"));
    let create =
        create.conference_status_callback_method("GET").conference_status_callback_event([ConferenceEvent::Join]);
    create.await.unwrap();
    provider.advance(Duration::from_secs(3));
    provider.callbacks().await;
    let received = receiver.received.lock().unwrap();
    let [request] = &received[..] else { panic!("{received:?}") };
    assert!(request.uri().query().unwrap().starts_with("tenant=7&AccountSid=AC"));
    let verifier = twilio::callbacks::Verifier::builder().secret(TWILIO.secret).url(receiver.url("")).build().unwrap();
    let event: twilio::callbacks::ConferenceStatus = verifier.verify(request).unwrap().decode().unwrap();
    assert_eq!(event.status_callback_event.as_str(), "participant-join");
}

#[tokio::test]
async fn signalwire_signs_with_its_own_key() {
    let receiver = Receiver::start(&[]);
    let provider = Provider::start().await.unwrap();
    let caller = Caller::new("+12025550101").conference_callback(receiver.url("/events"), &["join"]);
    provider.join_signalwire("Room", caller).unwrap();
    provider.callbacks().await;
    let received = receiver.received.lock().unwrap();
    let builder = signalwire::callbacks::Verifier::builder().secret(SIGNALWIRE_SIGNING_KEY);
    let verifier = builder.url(receiver.url("")).build().unwrap();
    let event: signalwire::callbacks::ConferenceStatus = verifier.verify(&received[0]).unwrap().decode().unwrap();
    assert_eq!(event.status_callback_event.as_str(), "participant-join");
}

#[tokio::test]
async fn audio_is_fetched_from_its_urls() {
    let receiver = Receiver::start(&[]);
    let provider = Provider::start().await.unwrap();
    let client = provider.twilio().unwrap();
    let create = client.create_participant("Room", OWN, CUSTOMER).label("customer");
    let room = create.wait_url(receiver.url("/wait")).await.unwrap().conference_sid;
    provider.advance(Duration::from_secs(3));
    provider.join("Room", Caller::new("+12025550101")).unwrap();
    client.hold_participant_with_audio(&room, "customer", receiver.url("/hold")).await.unwrap();
    client.update_participant(&room, "customer").announce_url(receiver.url("/announcement")).await.unwrap();
    // Silence, and nothing at all.
    client.update_participant(&room, "customer").wait_url("").await.unwrap();
    client.unhold_participant(&room, "customer").await.unwrap();
    client.hold_participant(&room, "customer").await.unwrap();
    provider.callbacks().await;
    let received: Vec<(String, String)> = {
        let received = receiver.received.lock().unwrap();
        received.iter().map(|request| (request.method().to_string(), request.uri().path().to_owned())).collect()
    };
    let expected = [("POST", "/wait"), ("GET", "/hold"), ("POST", "/announcement")];
    assert_eq!(received, expected.map(|(method, path)| (method.to_owned(), path.to_owned())));
    let [request] = &receiver.decoded::<twilio::callbacks::AudioRequest>("/announcement")[..] else { panic!() };
    assert_eq!(request.conference_sid.as_ref(), Some(&room));
}

#[tokio::test]
async fn callbacks_get_lost_late_doubled_and_forged() {
    let receiver = Receiver::start(&[]);
    let provider = Provider::start().await.unwrap();
    // A mishap does not concern what has happened before.
    let other =
        provider.join("Other", Caller::new("+12025550101").conference_callback(receiver.url("/other"), &["join"]));
    other.unwrap();
    for mishap in [None, Some(Mishap::Lost), Some(Mishap::Late), None, Some(Mishap::Repeated), Some(Mishap::Forged)] {
        provider.next_callback(mishap);
    }
    let caller =
        |number: &str| Caller::new(number).conference_callback(receiver.url("/events"), &["join", "start", "mute"]);
    let room = provider.join("Room", caller("+12025550101")).unwrap().conference;
    // Lost: the second to join. Late: the start.
    let second = provider.join("Room", caller("+12025550102")).unwrap();
    let client = provider.twilio().unwrap();
    client.mute_participant(room.as_str(), second.call.as_str()).await.unwrap();
    client.unmute_participant(room.as_str(), second.call.as_str()).await.unwrap();
    client.mute_participant(room.as_str(), second.call.as_str()).await.unwrap();
    let sent = provider.callbacks().await;
    assert!(sent[0].url.ends_with("/other"));
    let numbers: Vec<&str> = sent[1..].iter().map(|one| one.field("SequenceNumber").unwrap()).collect();
    assert_eq!(numbers, ["0", "2", "3", "4", "4", "5"]);
    let received = receiver.received.lock().unwrap();
    let verifier = twilio::callbacks::Verifier::builder().secret(TWILIO.secret).url(receiver.url("")).build().unwrap();
    let is_genuine: Vec<bool> = received.iter().map(|request| verifier.verify(request).is_ok()).collect();
    assert_eq!(is_genuine, [true, true, true, true, true, true, false]);
}

#[tokio::test]
async fn fragment_decides_about_further_attempts() {
    for (fragment, statuses, attempts) in [
        ("", &[500, 500][..], 1),
        ("#rc=2&rp=5xx", &[500, 500], 3),
        ("#rc=2&rp=4xx", &[500], 1),
        ("#rc=1&rp=all", &[404, 404], 2),
    ] {
        let receiver = Receiver::start(statuses);
        let provider = Provider::start().await.unwrap();
        let url = receiver.url("/events") + fragment;
        provider.join("Room", Caller::new("+12025550101").conference_callback(url, &["join"])).unwrap();
        let sent = provider.callbacks().await;
        assert_eq!(sent[0].attempts, attempts, "{fragment}");
        let tokens: Vec<_> = receiver
            .received
            .lock()
            .unwrap()
            .iter()
            .map(|request| request.headers()["i-twilio-idempotency-token"].clone())
            .collect();
        assert!(tokens.windows(2).all(|pair| pair[0] == pair[1]));
    }
    // Nobody listens there.
    let provider = Provider::start().await.unwrap();
    provider.join("Room", Caller::new("+12025550101").conference_callback("http://127.0.0.1:9/", &["join"])).unwrap();
    let sent = provider.callbacks().await;
    assert_eq!((sent[0].attempts, sent[0].status), (2, None));
}
