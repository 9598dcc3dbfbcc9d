//! The requests of every operation of the three APIs, byte for byte.

#![cfg(all(feature = "twilio", feature = "signalwire", feature = "insights", feature = "xml"))]

mod support;

use conference_participants::runtime::{HttpClient, Representation, RetryPolicy};
use conference_participants::twilio::operations::CreateParticipant;
use conference_participants::twilio::types::{
    Beep, CallEvent, CallSid, ConferenceEvent, ConferenceRecord, ConferenceRecordingEvent, HttpMethod,
    JitterBufferSize, MachineDetection, RecordingChannels, RecordingEvent, RecordingTrack, Region, Trim,
};
use conference_participants::{Error, insights, signalwire, twilio};
use support::*;
use test_server::Request;

const JSON: &str = "application/json";
const XML: &str = "application/xml";

/// Method, target below the list of participants, and the form, if any, of a request.
type Row<'a> = (&'a str, &'a str, Option<&'a str>);

/// Compares the received requests, except for connection headers.
#[track_caller]
fn assert_sent(server: &Server, authorization: &str, accept: &str, list: &str, rows: &[Row<'_>]) {
    let requests = server.requests();
    assert_eq!(requests.len(), rows.len(), "{:?}", server.lines());
    for (request, &(method, target, form)) in requests.iter().zip(rows) {
        assert_eq!(request.line(), format!("{method} {list}{target} HTTP/1.1"));
        assert_eq!(request.header("authorization"), Some(authorization));
        assert_eq!(request.header("accept"), Some(accept));
        assert_eq!(request.text(), form.unwrap_or_default());
        assert_eq!(request.header("content-type"), form.map(|_| "application/x-www-form-urlencoded"));
        assert_eq!(request.header("content-length"), form.map(|form| form.len().to_string()).as_deref());
    }
}

fn twilio_list() -> String {
    format!("/2010-04-01/Accounts/{ACCOUNT}/Conferences/{CONFERENCE}/Participants")
}

/// A request for the test's participant with this form.
fn post(form: &str) -> Row<'_> {
    ("POST", "/CA00112233445566778899aabbccddee01.json", Some(form))
}

#[tokio::test]
async fn twilio_reads_and_deletes() -> Result<(), Error> {
    let server = twilio_api();
    let client = server.twilio();
    client.list_participants(CONFERENCE).await?;
    let list = client.list_participants(CONFERENCE).muted(true).hold(false).coaching(true);
    list.page_size(1000).page(2).page_token("PA/1+2=3&4").await?;
    let found = client.fetch_participant(CONFERENCE, CallSid::new(CALL)).await?;
    // Ids and labels of a response can be used in requests.
    client.delete_participant(&found.conference_sid, &found.call_sid).await?;
    client.delete_participant(found.conference_sid, found.label.into_value().expect("a label")).await?;
    let query = "?Muted=true&Hold=false&Coaching=true&PageSize=1000&Page=2&PageToken=PA%2F1%2B2%3D3%264";
    let rows = [
        ("GET", ".json", None),
        ("GET", &format!(".json{query}"), None),
        ("GET", &format!("/{CALL}.json"), None),
        ("DELETE", &format!("/{CALL}.json"), None),
        ("DELETE", "/Front%20desk%2F1.json", None),
    ];
    assert_sent(&server, TWILIO_BASIC, JSON, &twilio_list(), &rows);
    Ok(())
}

#[tokio::test]
async fn twilio_updates() -> Result<(), Error> {
    let server = twilio_api();
    let client = server.twilio();
    let update = client.update_participant(CONFERENCE, CALL).muted(true).hold(false);
    let update = update.hold_url("https://example.com/hold?a=1&b=ü").hold_method(HttpMethod::Get);
    let update = update.announce_url("https://example.com/announce").announce_method(HttpMethod::Post);
    let update = update.wait_url("https://example.com/wait").wait_method(HttpMethod::Get);
    update.beep_on_exit(true).end_conference_on_exit(false).coaching(true).call_sid_to_coach(COACHED).await?;
    client.update_participant(CONFERENCE, CALL).await?;
    client.update_participant(CONFERENCE, CALL).wait_url("").await?;
    client.update_participant(CONFERENCE, CALL).muted(true).hold(true).muted(false).await?;
    client.mute_participant(CONFERENCE, CALL).await?;
    client.unmute_participant(CONFERENCE, CALL).await?;
    client.hold_participant(CONFERENCE, CALL).hold_url("https://example.com/music").await?;
    client.unhold_participant(CONFERENCE, CALL).await?;
    client.coach_participant(CONFERENCE, CALL, COACHED).await?;
    client.stop_coaching(CONFERENCE, CALL).await?;
    client.update_participant(CONFERENCE, CALL).call_sid_to_coach(COACHED).await?;
    client.mute_participant(CONFERENCE, "Front desk/1").await?;
    let all = "Muted=true&Hold=false\
        &HoldUrl=https%3A%2F%2Fexample.com%2Fhold%3Fa%3D1%26b%3D%C3%BC&HoldMethod=GET\
        &AnnounceUrl=https%3A%2F%2Fexample.com%2Fannounce&AnnounceMethod=POST\
        &WaitUrl=https%3A%2F%2Fexample.com%2Fwait&WaitMethod=GET\
        &BeepOnExit=true&EndConferenceOnExit=false\
        &Coaching=true&CallSidToCoach=CA00112233445566778899aabbccddee02";
    let rows = [
        post(all),
        post(""),
        post("WaitUrl="),
        post("Muted=false&Hold=true"),
        post("Muted=true"),
        post("Muted=false"),
        post("Hold=true&HoldUrl=https%3A%2F%2Fexample.com%2Fmusic"),
        post("Hold=false"),
        post("CallSidToCoach=CA00112233445566778899aabbccddee02&Coaching=true"),
        post("Coaching=false"),
        post("CallSidToCoach=CA00112233445566778899aabbccddee02"),
        ("POST", "/Front%20desk%2F1.json", Some("Muted=true")),
    ];
    assert_sent(&server, TWILIO_BASIC, JSON, &twilio_list(), &rows);
    Ok(())
}

#[tokio::test]
async fn twilio_creates() -> Result<(), Error> {
    let server = twilio_api();
    let client = server.twilio();
    client.create_participant(CONFERENCE, "+15005550006", "client:bob?greeting=Hi there&n=1").await?;
    let create = || client.create_participant(CONFERENCE, "client:a", "client:b");
    create().wait_url("").await?;
    create().coaching(false).await?;
    create().status_callback_event([""; 0]).await?;
    create().region("in1").extra_form("Future Field", "a b").await?;
    let (every, pairs) = every_field(create());
    assert_eq!(pairs.len() + 2, 60, "twilio-node 6.3.1 has 60 fields");
    every.await?;
    let forms = [
        "From=%2B15005550006&To=client%3Abob%3Fgreeting%3DHi%20there%26n%3D1",
        "From=client%3Aa&To=client%3Ab&WaitUrl=",
        "From=client%3Aa&To=client%3Ab&Coaching=false",
        "From=client%3Aa&To=client%3Ab",
        "From=client%3Aa&To=client%3Ab&Region=in1&Future%20Field=a%20b",
        &format!("From=client%3Aa&To=client%3Ab&{}", pairs.join("&")),
    ];
    assert_sent(&server, TWILIO_BASIC, JSON, &twilio_list(), &forms.map(|form| ("POST", ".json", Some(form))));
    server.take();
    // The conference of a create can be a name.
    client.create_participant("Support 42/a", "client:a", "client:b").await?;
    let target = format!("/2010-04-01/Accounts/{ACCOUNT}/Conferences/Support%2042%2Fa/Participants.json");
    assert_eq!(server.request().target(), target);
    Ok(())
}

/// Settings of the provider's requests are in the fragment of a URL.
#[tokio::test]
async fn callback_urls_keep_their_fragment() -> Result<(), Error> {
    const URL: &str = "https://example.com/a?q=1#rc=2&rp=5xx,ct,rt";
    const SENT: &str = "https%3A%2F%2Fexample.com%2Fa%3Fq%3D1%23rc%3D2%26rp%3D5xx%2Cct%2Crt";
    let server = twilio_api();
    let client = server.twilio();
    let create = client.create_participant(CONFERENCE, "client:a", "client:b");
    let create = create.status_callback(URL).wait_url(URL).conference_status_callback(URL);
    let create = create.recording_status_callback(URL).conference_recording_status_callback(URL);
    create.amd_status_callback(URL).await?;
    client.update_participant(CONFERENCE, CALL).announce_url(URL).hold_url(URL).wait_url(URL).await?;
    let names = [
        "StatusCallback",
        "WaitUrl",
        "ConferenceStatusCallback",
        "RecordingStatusCallback",
        "ConferenceRecordingStatusCallback",
        "AmdStatusCallback",
    ];
    let created = format!("From=client%3Aa&To=client%3Ab&{}", names.map(|name| format!("{name}={SENT}")).join("&"));
    let updated = ["AnnounceUrl", "HoldUrl", "WaitUrl"].map(|name| format!("{name}={SENT}")).join("&");
    let rows = [("POST", ".json", Some(created.as_str())), post(&updated)];
    assert_sent(&server, TWILIO_BASIC, JSON, &twilio_list(), &rows);

    let server = signalwire_api();
    let update = server.signalwire().update_participant(SW_CONFERENCE, SW_CALL);
    update.announce_url(URL).hold_url(URL).wait_url(URL).await?;
    assert_eq!(server.request().text(), updated);
    Ok(())
}

/// The fields besides `From` and `To`, each with its pairs in the body.
fn every_field(create: CreateParticipant) -> (CreateParticipant, Vec<&'static str>) {
    let create = create
        .status_callback("https://example.com/1")
        .status_callback_method(HttpMethod::Post)
        .status_callback_event([CallEvent::Initiated, CallEvent::Ringing, CallEvent::Answered, CallEvent::Completed])
        .label("Front desk/1")
        .timeout(5)
        .record(true)
        .muted(false)
        .beep(Beep::OnEnter)
        .start_conference_on_enter(true)
        .end_conference_on_exit(false)
        .wait_url("https://example.com/2")
        .wait_method(HttpMethod::Get)
        .early_media(true)
        .max_participants(250)
        .conference_record(ConferenceRecord::RecordFromStart)
        .conference_trim(Trim::TrimSilence)
        .conference_status_callback("https://example.com/3")
        .conference_status_callback_method(HttpMethod::Get)
        .conference_status_callback_event([ConferenceEvent::Start, ConferenceEvent::Announcement])
        .recording_channels(RecordingChannels::Dual)
        .recording_status_callback("https://example.com/4")
        .recording_status_callback_method(HttpMethod::Post)
        .sip_auth_username("front desk")
        .sip_auth_password("p&ss=wörd+%")
        .region(Region::Ie1)
        .conference_recording_status_callback("https://example.com/5")
        .conference_recording_status_callback_method(HttpMethod::Post)
        .recording_status_callback_event([RecordingEvent::InProgress, RecordingEvent::Absent])
        .conference_recording_status_callback_event([ConferenceRecordingEvent::Completed]);
    let create = create
        .coaching(true)
        .call_sid_to_coach(COACHED)
        .jitter_buffer_size(JitterBufferSize::Off)
        .byoc("BY00112233445566778899aabbccddeeff")
        .caller_id("+12025550123")
        .call_reason("Your order №7")
        .recording_track(RecordingTrack::Both)
        .recording_configuration_id("c 1")
        .time_limit(3600)
        .machine_detection(MachineDetection::DetectMessageEnd)
        .machine_detection_timeout(59)
        .machine_detection_speech_threshold(1000)
        .machine_detection_speech_end_threshold(5000)
        .machine_detection_silence_timeout(2000)
        .amd_status_callback("https://example.com/6")
        .amd_status_callback_method(HttpMethod::Get)
        .trim(Trim::DoNotTrim)
        .call_token(r#"{"t":"a b"}"#)
        .passports("YQ==,Yg==")
        .client_notification_url("https://example.com/7")
        .caller_display_name("Anna & Co")
        .emergency_caller_position("-37.7749 122.4194")
        .emergency_caller_location("Floor 2")
        .emergency_name("Anna & Co")
        .emergency_address("1 Example Street")
        .emergency_zip_code("94105")
        .emergency_city("Montréal")
        .emergency_state("QC")
        .emergency_country("CA");
    let pairs = vec![
        "StatusCallback=https%3A%2F%2Fexample.com%2F1",
        "StatusCallbackMethod=POST",
        "StatusCallbackEvent=initiated&StatusCallbackEvent=ringing\
         &StatusCallbackEvent=answered&StatusCallbackEvent=completed",
        "Label=Front%20desk%2F1",
        "Timeout=5",
        "Record=true",
        "Muted=false",
        "Beep=onEnter",
        "StartConferenceOnEnter=true",
        "EndConferenceOnExit=false",
        "WaitUrl=https%3A%2F%2Fexample.com%2F2",
        "WaitMethod=GET",
        "EarlyMedia=true",
        "MaxParticipants=250",
        "ConferenceRecord=record-from-start",
        "ConferenceTrim=trim-silence",
        "ConferenceStatusCallback=https%3A%2F%2Fexample.com%2F3",
        "ConferenceStatusCallbackMethod=GET",
        "ConferenceStatusCallbackEvent=start&ConferenceStatusCallbackEvent=announcement",
        "RecordingChannels=dual",
        "RecordingStatusCallback=https%3A%2F%2Fexample.com%2F4",
        "RecordingStatusCallbackMethod=POST",
        "SipAuthUsername=front%20desk",
        "SipAuthPassword=p%26ss%3Dw%C3%B6rd%2B%25",
        "Region=ie1",
        "ConferenceRecordingStatusCallback=https%3A%2F%2Fexample.com%2F5",
        "ConferenceRecordingStatusCallbackMethod=POST",
        "RecordingStatusCallbackEvent=in-progress&RecordingStatusCallbackEvent=absent",
        "ConferenceRecordingStatusCallbackEvent=completed",
        "Coaching=true",
        "CallSidToCoach=CA00112233445566778899aabbccddee02",
        "JitterBufferSize=off",
        "Byoc=BY00112233445566778899aabbccddeeff",
        "CallerId=%2B12025550123",
        "CallReason=Your%20order%20%E2%84%967",
        "RecordingTrack=both",
        "RecordingConfigurationId=c%201",
        "TimeLimit=3600",
        "MachineDetection=DetectMessageEnd",
        "MachineDetectionTimeout=59",
        "MachineDetectionSpeechThreshold=1000",
        "MachineDetectionSpeechEndThreshold=5000",
        "MachineDetectionSilenceTimeout=2000",
        "AmdStatusCallback=https%3A%2F%2Fexample.com%2F6",
        "AmdStatusCallbackMethod=GET",
        "Trim=do-not-trim",
        "CallToken=%7B%22t%22%3A%22a%20b%22%7D",
        "Passports=YQ%3D%3D%2CYg%3D%3D",
        "ClientNotificationUrl=https%3A%2F%2Fexample.com%2F7",
        "CallerDisplayName=Anna%20%26%20Co",
        "EmergencyCallerPosition=-37.7749%20122.4194",
        "EmergencyCallerLocation=Floor%202",
        "EmergencyName=Anna%20%26%20Co",
        "EmergencyAddress=1%20Example%20Street",
        "EmergencyZipCode=94105",
        "EmergencyCity=Montr%C3%A9al",
        "EmergencyState=QC",
        "EmergencyCountry=CA",
    ];
    (create, pairs)
}

#[tokio::test]
async fn every_reserved_character_of_a_label_is_encoded() -> Result<(), Error> {
    let labels = [
        ("Front desk/1", "Front%20desk%2F1"),
        ("a?b#c&d=e+f;g:h@i,j", "a%3Fb%23c%26d%3De%2Bf%3Bg%3Ah%40i%2Cj"),
        (r"[x]{y}|\^`<z>!$'()*%", "%5Bx%5D%7By%7D%7C%5C%5E%60%3Cz%3E%21%24%27%28%29%2A%25"),
        ("Zoë 電", "Zo%C3%AB%20%E9%9B%BB"),
        ("%2e%2e", "%252e%252e"),
        ("...", "..."),
        ("../..", "..%2F.."),
        ("notes.json", "notes.json"),
        ("A-z_0.9~", "A-z_0.9~"),
    ];
    let server = twilio_api();
    for (label, segment) in labels {
        server.twilio().fetch_participant(CONFERENCE, label).await?;
        assert_eq!(server.take()[0].target(), format!("{}/{segment}.json", twilio_list()), "{label}");
    }
    Ok(())
}

#[tokio::test]
async fn twilio_xml_is_requested_without_suffix() -> Result<(), Error> {
    let server = Server::with(|request| {
        let list = "<Participants page='0' pagesize='50' uri='/a' firstpageuri='/a'/>".to_owned();
        let is_list = request.method() == "GET" && request.path().ends_with("/Participants");
        let body = if is_list { list } else { xml_participant(CALL) };
        Reply::xml(200, &format!("<TwilioResponse>{body}</TwilioResponse>"))
    });
    let client = server.twilio_xml();
    client.list_participants(CONFERENCE).muted(false).await?;
    client.create_participant(CONFERENCE, "client:a", "client:b").await?;
    client.fetch_participant(CONFERENCE, "Front desk/1").await?;
    client.update_participant(CONFERENCE, CALL).muted(true).await?;
    client.delete_participant(CONFERENCE, CALL).await?;
    let one = format!("/{CALL}");
    let rows = [
        ("GET", "?Muted=false", None),
        ("POST", "", Some("From=client%3Aa&To=client%3Ab")),
        ("GET", "/Front%20desk%2F1", None),
        ("POST", &one, Some("Muted=true")),
        ("DELETE", &one, None),
    ];
    assert_sent(&server, TWILIO_BASIC, XML, &twilio_list(), &rows);
    server.set_handler(|_| Reply::json(200, twilio_participant(CALL)));
    server.take();
    let client = server.twilio_builder().representation(Representation::Json).build()?;
    client.fetch_participant(CONFERENCE, CALL).await?;
    assert_sent(&server, TWILIO_BASIC, JSON, &twilio_list(), &[("GET", &format!("{one}.json"), None)]);
    Ok(())
}

#[tokio::test]
async fn signalwire_requests() -> Result<(), Error> {
    let server = signalwire_api();
    let client = server.signalwire();
    client.list_participants(SW_CONFERENCE).await?;
    let list = client.list_participants(SW_CONFERENCE).muted(false).hold(true);
    list.page_size(1).page(0).page_token("PA b").await?;
    client.fetch_participant(SW_CONFERENCE, SW_CALL).await?;
    client.delete_participant(SW_CONFERENCE, SW_CALL).await?;
    let update = client.update_participant(SW_CONFERENCE, SW_CALL).muted(true).hold(false);
    let update = update.hold_url("https://example.com/hold").hold_method(signalwire::types::HttpMethod::Get);
    let update =
        update.announce_url("https://example.com/announce").announce_method(signalwire::types::HttpMethod::Post);
    let update = update.wait_url("https://example.com/wait").wait_method(signalwire::types::HttpMethod::Get);
    update.coaching(true).call_sid_to_coach(SW_COACHED).await?;
    client.update_participant(SW_CONFERENCE, SW_CALL).await?;
    client.update_participant(SW_CONFERENCE, SW_CALL).wait_url("").await?;
    client.update_participant(SW_CONFERENCE, SW_CALL).call_sid_to_coach(SW_COACHED).await?;
    client.mute_participant(SW_CONFERENCE, SW_CALL).await?;
    client.unmute_participant(SW_CONFERENCE, SW_CALL).await?;
    client.hold_participant(SW_CONFERENCE, SW_CALL).await?;
    client.unhold_participant(SW_CONFERENCE, SW_CALL).await?;
    client.coach_participant(SW_CONFERENCE, SW_CALL, SW_COACHED).await?;
    client.stop_coaching(SW_CONFERENCE, SW_CALL).await?;
    let one = format!("/{SW_CALL}");
    let forms = [
        "Muted=true&Hold=false\
         &HoldUrl=https%3A%2F%2Fexample.com%2Fhold&HoldMethod=GET\
         &AnnounceUrl=https%3A%2F%2Fexample.com%2Fannounce&AnnounceMethod=POST\
         &WaitUrl=https%3A%2F%2Fexample.com%2Fwait&WaitMethod=GET\
         &Coaching=true&CallSidToCoach=11111111-2222-4333-8444-555555555502",
        "",
        "WaitUrl=",
        "CallSidToCoach=11111111-2222-4333-8444-555555555502",
        "Muted=true",
        "Muted=false",
        "Hold=true",
        "Hold=false",
        "CallSidToCoach=11111111-2222-4333-8444-555555555502&Coaching=true",
        "Coaching=false",
    ];
    let mut rows = vec![
        ("GET", "", None),
        ("GET", "?Muted=false&Hold=true&PageSize=1&Page=0&PageToken=PA%20b", None),
        ("GET", one.as_str(), None),
        // A delete accepts JSON, because errors have a body.
        ("DELETE", &one, None),
    ];
    rows.extend(forms.map(|form| ("POST", one.as_str(), Some(form))));
    let list = format!("/api/laml/2010-04-01/Accounts/{PROJECT}/Conferences/{SW_CONFERENCE}/Participants");
    assert_sent(&server, SIGNALWIRE_BASIC, JSON, &list, &rows);
    Ok(())
}

#[tokio::test]
async fn insights_requests() -> Result<(), Error> {
    let server = insights_api();
    let client = server.insights();
    client.list_participants(CONFERENCE).await?;
    let list = client.list_participants(CONFERENCE).participant_sid(PARTICIPANT);
    list.label("Front desk/1").events("hold,mute").page_size(50).page(1).page_token("PT").await?;
    client.fetch_participant(CONFERENCE, PARTICIPANT).await?;
    client.fetch_participant(CONFERENCE, PARTICIPANT).events("hold").metrics("jitter").await?;
    let query = format!(
        "?ParticipantSid={PARTICIPANT}&Label=Front%20desk%2F1&Events=hold%2Cmute&PageSize=50&Page=1&PageToken=PT"
    );
    let rows = [
        ("GET", "", None),
        ("GET", query.as_str(), None),
        ("GET", &format!("/{PARTICIPANT}"), None),
        ("GET", &format!("/{PARTICIPANT}?Events=hold&Metrics=jitter"), None),
    ];
    let list = format!("/v1/Conferences/{CONFERENCE}/Participants");
    assert_sent(&server, KEY_BASIC, JSON, &list, &rows);
    server.take();
    // The account's auth token is accepted too.
    let builder = insights::Client::builder().credentials(ACCOUNT, "twilio-token").base_url(server.url() + "/v1/");
    builder.build()?.list_participants(CONFERENCE).await?;
    assert_sent(&server, TWILIO_BASIC, JSON, &list, &[("GET", "", None)]);
    Ok(())
}

/// The accounts in the paths of the received requests.
fn accounts(server: &Server) -> Vec<String> {
    let account = |request: &Request| {
        let (_, rest) = request.target().split_once("/Accounts/").expect("an account");
        rest.split('/').next().unwrap_or_default().to_owned()
    };
    server.requests().iter().map(account).collect()
}

#[tokio::test]
async fn request_overrides_account_of_client() -> Result<(), Error> {
    const OTHER: &str = "ACffeeddccbbaa99887766554433221100";
    const SET: &str = "AC0123456789abcdef0123456789abcdef";
    let server = twilio_api();
    let client = server.twilio_builder().account_sid(SET).build()?;
    client.list_participants(CONFERENCE).account_sid(OTHER).await?;
    client.create_participant(CONFERENCE, "client:a", "client:b").account_sid(OTHER).await?;
    client.fetch_participant(CONFERENCE, CALL).account_sid(OTHER).await?;
    client.update_participant(CONFERENCE, CALL).account_sid(OTHER).await?;
    client.delete_participant(CONFERENCE, CALL).account_sid(OTHER).await?;
    client.fetch_participant(CONFERENCE, CALL).await?;
    assert_eq!(accounts(&server), [OTHER, OTHER, OTHER, OTHER, OTHER, SET]);
    assert!(server.requests().iter().all(|request| request.header("authorization") == Some(TWILIO_BASIC)));

    const PROJECT_TOO: &str = "99999999-2222-4333-8444-5555555555a0";
    let server = signalwire_api();
    let client = server.signalwire();
    client.list_participants(SW_CONFERENCE).account_sid(PROJECT_TOO).await?;
    client.fetch_participant(SW_CONFERENCE, SW_CALL).account_sid(PROJECT_TOO).await?;
    client.update_participant(SW_CONFERENCE, SW_CALL).account_sid(PROJECT_TOO).await?;
    client.delete_participant(SW_CONFERENCE, SW_CALL).account_sid(PROJECT_TOO).await?;
    client.fetch_participant(SW_CONFERENCE, SW_CALL).await?;
    assert_eq!(accounts(&server), [PROJECT_TOO, PROJECT_TOO, PROJECT_TOO, PROJECT_TOO, PROJECT]);
    Ok(())
}

#[tokio::test]
async fn api_key_requires_account() -> Result<(), Error> {
    let server = twilio_api();
    let builder = || twilio::Client::builder().api_key_auth(API_KEY, "key-secret").base_url(server.url());
    builder().account_sid(ACCOUNT).build()?.fetch_participant(CONFERENCE, CALL).await?;
    let client = builder().build()?;
    client.fetch_participant(CONFERENCE, CALL).account_sid(ACCOUNT).await?;
    let error = client.fetch_participant(CONFERENCE, CALL).await.expect_err("there is no account");
    assert_eq!(error.parameter(), Some("AccountSid"), "{error}");
    let target = format!("/{CALL}.json");
    let list = format!("/Accounts/{ACCOUNT}/Conferences/{CONFERENCE}/Participants");
    assert_sent(&server, KEY_BASIC, JSON, &list, &[("GET", &target, None), ("GET", &target, None)]);
    Ok(())
}

/// The test server is the proxy; it records the host a client connects to, and refuses the connection.
#[tokio::test]
async fn each_api_has_its_own_host() -> Result<(), Error> {
    let proxy = Server::start([]);
    let through = || {
        let all = reqwest::Proxy::all(proxy.url()).expect("a proxy");
        HttpClient::builder().redirect(reqwest::redirect::Policy::none()).proxy(all).build().expect("an HTTP client")
    };
    let builder = twilio::Client::builder().credentials(ACCOUNT, "t").http_client(through());
    let client = builder.retry(RetryPolicy::none()).build()?;
    assert_eq!(client.base_url(), "https://api.twilio.com/2010-04-01");
    client.fetch_participant(CONFERENCE, CALL).await.expect_err("the proxy refuses");
    let builder = signalwire::Client::builder().credentials(PROJECT, "t").space_url("mine.signalwire.com");
    let client = builder.http_client(through()).retry(RetryPolicy::none()).build()?;
    assert_eq!(client.base_url(), "https://mine.signalwire.com/api/laml/2010-04-01");
    client.fetch_participant(SW_CONFERENCE, SW_CALL).await.expect_err("the proxy refuses");
    let builder = insights::Client::builder().credentials(ACCOUNT, "t").http_client(through());
    let client = builder.retry(RetryPolicy::none()).build()?;
    assert_eq!(client.base_url(), "https://insights.twilio.com/v1");
    client.fetch_participant(CONFERENCE, PARTICIPANT).await.expect_err("the proxy refuses");
    let hosts = ["api.twilio.com", "mine.signalwire.com", "insights.twilio.com"];
    assert_eq!(proxy.lines(), hosts.map(|host| format!("CONNECT {host}:443 HTTP/1.1")));
    assert!(proxy.requests().iter().all(|request| request.header("authorization").is_none()));
    Ok(())
}

#[tokio::test]
async fn every_request_has_user_agent() -> Result<(), Error> {
    let server = twilio_api();
    server.twilio().delete_participant(CONFERENCE, CALL).await?;
    let client = server.twilio_builder().user_agent("switchboard/2.0").build()?;
    client.delete_participant(CONFERENCE, CALL).await?;
    let own = concat!("conference-participants/", env!("CARGO_PKG_VERSION"));
    let requests = server.requests();
    assert_eq!(requests[0].header("user-agent"), Some(own));
    assert_eq!(requests[1].header("user-agent"), Some(format!("switchboard/2.0 {own}").as_str()));
    Ok(())
}
