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
async fn no_events_are_the_default() {
    let provider = Provider::start().await.unwrap();
    provider.next_call(CUSTOMER, Answer::busy());
    let create = provider.twilio().unwrap().create_participant("Room", OWN, CUSTOMER);
    create.status_callback("http://127.0.0.1:9/#rc=0").status_callback_event([""]).await.unwrap();
    provider.advance(Duration::from_secs(10));
    let [completed] = &provider.callbacks().await[..] else { panic!("one event") };
    assert_eq!(completed.field("CallStatus"), Some("busy"));
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
    // Silence.
    client.update_participant(&room, "customer").wait_url("").await.unwrap();
    client.unhold_participant(&room, "customer").await.unwrap();
    // The audio of the first hold.
    client.hold_participant(&room, "customer").await.unwrap();
    // Audio for the next hold.
    client.hold_participant_with_audio(&room, "customer", receiver.url("/later")).await.unwrap();
    client.unhold_participant(&room, "customer").await.unwrap();
    client.hold_participant(&room, "customer").await.unwrap();
    provider.callbacks().await;
    let received: Vec<(String, String)> = {
        let received = receiver.received.lock().unwrap();
        received.iter().map(|request| (request.method().to_string(), request.uri().path().to_owned())).collect()
    };
    let expected =
        [("POST", "/wait"), ("GET", "/hold"), ("POST", "/announcement"), ("GET", "/hold"), ("GET", "/later")];
    assert_eq!(received, expected.map(|(method, path)| (method.to_owned(), path.to_owned())));
    let [request] = &receiver.decoded::<twilio::callbacks::AudioRequest>("/announcement")[..] else { panic!() };
    assert_eq!(request.conference_sid.as_ref(), Some(&room));
}

#[tokio::test]
async fn each_audio_is_fetched_for_its_own_event() {
    let receiver = Receiver::start(&[]);
    let provider = Provider::start().await.unwrap();
    let client = provider.twilio().unwrap();
    let create = client.create_participant("Room", OWN, CUSTOMER).label("customer");
    let room = create.wait_url(receiver.url("/wait")).await.unwrap().conference_sid;
    // Queued, with audio for a later hold.
    client.update_participant(&room, "customer").muted(true).hold_url(receiver.url("/hold")).await.unwrap();
    provider.advance(Duration::from_secs(3));
    client.update_participant(&room, "customer").wait_url(receiver.url("/wait2")).await.unwrap();
    let agent = provider.join("Room", Caller::new("+12025550101")).unwrap();
    let update = client.update_participant(&room, "customer").hold(true).muted(false).coaching(true);
    let update = update.call_sid_to_coach(agent.call).announce_url(receiver.url("/announcement"));
    // The conference has started, so nobody waits.
    update.wait_url(receiver.url("/wait3")).await.unwrap();
    provider.callbacks().await;
    let received = receiver.received.lock().unwrap();
    let paths: Vec<&str> = received.iter().map(|request| request.uri().path()).collect();
    assert_eq!(paths, ["/wait", "/wait2", "/hold", "/announcement"]);
}

#[tokio::test]
async fn recording_has_its_channels_track_and_final_call_event() {
    let receiver = Receiver::start(&[]);
    let provider = Provider::start().await.unwrap();
    provider.next_call(CUSTOMER, Answer::machine().hangs_up_after(Duration::from_secs(7)));
    let create = provider.twilio().unwrap().create_participant("Room", OWN, CUSTOMER).record(true);
    let create = create.recording_channels("dual").recording_track("inbound");
    let create = create.recording_status_callback(receiver.url("/recordings")).status_callback(receiver.url("/calls"));
    let create = create.machine_detection(MachineDetection::DetectMessageEnd);
    create.amd_status_callback(receiver.url("/machines")).await.unwrap();
    provider.advance(Duration::from_secs(20));
    provider.callbacks().await;
    let [recording] = &receiver.decoded::<twilio::callbacks::RecordingProgress>("/recordings")[..] else { panic!() };
    assert_eq!(recording.recording_channels, Some(2));
    assert_eq!(recording.recording_track.as_ref().unwrap().as_str(), "inbound");
    let [call] = &receiver.decoded::<twilio::callbacks::CallProgress>("/calls")[..] else { panic!() };
    assert_eq!(call.recording_sid.as_ref(), Some(&recording.recording_sid));
    assert_eq!((call.recording_duration, call.recording_url.is_some()), (Some(7), true));
    let [machine] = &receiver.decoded::<twilio::callbacks::MachineDetectionResult>("/machines")[..] else { panic!() };
    assert_eq!(machine.answered_by.as_ref().unwrap().as_str(), "machine_end_beep");
}

#[tokio::test]
async fn signalwire_follows_three_redirects_and_twilio_none() {
    for (redirects, status) in [(3, Some(204)), (4, None)] {
        let server = Server::with(move |request| {
            let number: usize = request.target().trim_start_matches('/').parse().unwrap();
            let next = format!("/{}", number + 1);
            if number < redirects { Reply::new(307, &[("location", &next)], "") } else { Reply::new(204, &[], "") }
        });
        let provider = Provider::start().await.unwrap();
        let url = format!("{}/0", server.url());
        let caller = || Caller::new("+12025550101").conference_callback(&url, &["join"]);
        provider.join_signalwire("Room", caller()).unwrap();
        provider.join("Room", caller()).unwrap();
        let sent = provider.callbacks().await;
        let statuses: Vec<_> = sent.iter().map(|one| one.status.map(|status| status.as_u16())).collect();
        assert_eq!(statuses, [status, Some(307)]);
        assert_eq!(sent[0].failure.is_some(), status.is_none());
    }
}

/// Accepts connections, and never responds.
fn silent() -> (std::net::TcpListener, String) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    (listener, url)
}

#[tokio::test]
async fn receiver_that_hangs_delays_no_other_one() {
    let (_listener, silent) = silent();
    let receiver = Receiver::start(&[]);
    let provider = Provider::start().await.unwrap();
    let create = provider.twilio().unwrap().create_participant("Room", OWN, CUSTOMER);
    let create = create.status_callback(silent + "#rt=10000").status_callback_event([CallEvent::Initiated]);
    let create = create.conference_status_callback(receiver.url("/events"));
    create.conference_status_callback_event([ConferenceEvent::Join]).await.unwrap();
    provider.advance(Duration::from_secs(3));
    provider.join("Other", Caller::new("+12025550101").conference_callback(receiver.url("/other"), &["join"])).unwrap();
    let start = std::time::Instant::now();
    while receiver.received.lock().unwrap().len() < 2 {
        assert!(start.elapsed() < Duration::from_secs(8), "the callbacks wait for the receiver that hangs");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn time_limits_of_the_fragment_are_kept_and_named() {
    for (fragment, attempts, reason) in [
        ("#rt=100", 1, "no response within 100ms"),
        ("#rt=100&rc=2&rp=rt", 3, "no response within 100ms"),
        ("#rt=100&rc=5&rp=ct", 1, "no response within 100ms"),
        ("#rt=9000&tt=200&rc=5&rp=all", 1, "no response within 200ms in all"),
    ] {
        let (_listener, url) = silent();
        let provider = Provider::start().await.unwrap();
        let caller = Caller::new("+12025550101").conference_callback(url + fragment, &["join"]);
        provider.join("Room", caller).unwrap();
        let sent = provider.callbacks().await;
        assert_eq!((sent[0].attempts, sent[0].failure.as_deref()), (attempts, Some(reason)), "{fragment}");
    }
    // A limit of SignalWire.
    let (_listener, url) = silent();
    let provider = Provider::start().await.unwrap();
    let caller = Caller::new("+12025550101").conference_callback(url + "#rt=100&rc=0&rp=5xx", &["join"]);
    provider.join_signalwire("Room", caller).unwrap();
    assert_eq!(provider.callbacks().await[0].attempts, 3);
}

#[tokio::test]
async fn time_limit_of_a_connection_includes_tls() {
    for (fragment, attempts) in [("#ct=100", 2), ("#ct=100&rp=rt", 1), ("#ot=100", 3)] {
        let (_listener, url) = silent();
        let provider = Provider::start().await.unwrap();
        let url = url.replace("http:", "https:") + fragment;
        let caller = Caller::new("+12025550101").conference_callback(url, &["join"]);
        let is_signalwire = fragment.contains("ot");
        let join = if is_signalwire { Provider::join_signalwire } else { Provider::join };
        join(&provider, "Room", caller).unwrap();
        let sent = provider.callbacks().await;
        let expected = (attempts, Some("no connection within 100ms"));
        assert_eq!((sent[0].attempts, sent[0].failure.as_deref()), expected, "{fragment}");
    }
}

#[tokio::test]
async fn callback_without_a_response_names_the_reason() {
    // The listener speaks no TLS.
    let server = Server::with(|_| Reply::new(204, &[], ""));
    for (url, reason) in [
        (server.url().replace("http:", "https:"), ""),
        ("nonsense".to_owned(), "not a URL"),
        ("http://127.0.0.1:9/".to_owned(), "refused"),
    ] {
        let provider = Provider::start().await.unwrap();
        provider.join("Room", Caller::new("+12025550101").conference_callback(url, &["join"])).unwrap();
        let sent = provider.callbacks().await;
        assert_eq!(sent[0].status, None);
        assert!(sent[0].failure.as_ref().unwrap().contains(reason), "{sent:?}");
    }
}

#[tokio::test]
async fn last_callbacks_are_kept() {
    let provider = Provider::start().await.unwrap();
    let caller = Caller::new("+12025550101").label("agent").conference_callback("nonsense", &["speaker"]);
    let room = provider.join("Room", caller).unwrap().conference;
    for _ in 0..5_010 {
        provider.speak(&room, "agent", true);
        provider.speak(&room, "agent", false);
    }
    let sent = provider.callbacks().await;
    assert_eq!(sent.len(), 10_000);
    assert_eq!(sent.last().unwrap().field("SequenceNumber"), Some("10020"));
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
