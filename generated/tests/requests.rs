//! What every operation of the three APIs sends, byte for byte.

#![cfg(all(feature = "twilio", feature = "signalwire", feature = "insights", feature = "xml"))]

mod support;

use support::Received;

/// Checks all of a request but the headers that connections add.
#[track_caller]
fn assert_sent(request: &Received, line: &str, authorization: &str, accept: &str, form: Option<&str>) {
    assert_eq!(request.line(), format!("{line} HTTP/1.1"));
    assert_eq!(request.header("authorization"), Some(authorization));
    assert_eq!(request.header("accept"), Some(accept));
    assert_eq!(request.text(), form.unwrap_or_default());
    assert_eq!(request.header("content-type"), form.map(|_| "application/x-www-form-urlencoded"));
    assert_eq!(request.header("content-length"), form.map(|form| form.len().to_string()).as_deref());
}

mod twilio {
    use conference_participants::runtime::Representation;
    use conference_participants::twilio::types::{
        Beep, CallEvent, CallSid, ConferenceEvent, ConferenceRecord, ConferenceRecordingEvent, HttpMethod,
        JitterBufferSize, MachineDetection, RecordingChannels, RecordingEvent, RecordingTrack, Region, Trim,
    };
    use conference_participants::twilio::{Client, operations::CreateParticipant};

    use super::assert_sent;
    use super::support::{
        ACCOUNT, API_KEY, CALL, COACHED, CONFERENCE, KEY_BASIC, Server, TWILIO_BASIC, json, no_content, page,
        twilio_participant, xml, xml_participant,
    };

    const JSON: &str = "application/json";
    const XML: &str = "application/xml";

    fn collection() -> String {
        format!("/2010-04-01/Accounts/{ACCOUNT}/Conferences/{CONFERENCE}/Participants")
    }

    async fn participant(status: u16) -> Server {
        Server::once(json(status, twilio_participant(CALL))).await
    }

    #[tokio::test]
    async fn list_without_filters() {
        let server = Server::once(json(200, page(&[], None))).await;
        server.twilio().list_participants(CONFERENCE).await.expect("a page");
        assert_sent(&server.only(), &format!("GET {}.json", collection()), TWILIO_BASIC, JSON, None);
    }

    #[tokio::test]
    async fn list_with_every_filter() {
        let server = Server::once(json(200, page(&[], None))).await;
        let list = server.twilio().list_participants(CONFERENCE).muted(true).hold(false).coaching(true);
        list.page_size(1000).page(2).page_token("PA/1+2=3&4").await.expect("a page");
        let query = "Muted=true&Hold=false&Coaching=true&PageSize=1000&Page=2&PageToken=PA%2F1%2B2%3D3%264";
        assert_sent(&server.only(), &format!("GET {}.json?{query}", collection()), TWILIO_BASIC, JSON, None);
    }

    #[tokio::test]
    async fn fetch() {
        let server = participant(200).await;
        server.twilio().fetch_participant(CONFERENCE, CALL).await.expect("a participant");
        assert_sent(&server.only(), &format!("GET {}/{CALL}.json", collection()), TWILIO_BASIC, JSON, None);
    }

    #[tokio::test]
    async fn delete() {
        let server = Server::once(no_content()).await;
        server.twilio().delete_participant(CONFERENCE, CALL).await.expect("nothing");
        assert_sent(&server.only(), &format!("DELETE {}/{CALL}.json", collection()), TWILIO_BASIC, JSON, None);
    }

    #[tokio::test]
    async fn update_with_every_field() {
        let server = participant(200).await;
        let update = server.twilio().update_participant(CONFERENCE, CALL).muted(true).hold(false);
        let update = update.hold_url("https://example.com/hold?a=1&b=ü").hold_method(HttpMethod::Get);
        let update = update.announce_url("https://example.com/announce").announce_method(HttpMethod::Post);
        let update = update.wait_url("https://example.com/wait").wait_method(HttpMethod::Get);
        let update = update.beep_on_exit(true).end_conference_on_exit(false);
        update.coaching(true).call_sid_to_coach(COACHED).await.expect("a participant");
        let form = "Muted=true&Hold=false\
            &HoldUrl=https%3A%2F%2Fexample.com%2Fhold%3Fa%3D1%26b%3D%C3%BC&HoldMethod=GET\
            &AnnounceUrl=https%3A%2F%2Fexample.com%2Fannounce&AnnounceMethod=POST\
            &WaitUrl=https%3A%2F%2Fexample.com%2Fwait&WaitMethod=GET\
            &BeepOnExit=true&EndConferenceOnExit=false\
            &Coaching=true&CallSidToCoach=CA00112233445566778899aabbccddee02";
        assert_sent(&server.only(), &format!("POST {}/{CALL}.json", collection()), TWILIO_BASIC, JSON, Some(form));
    }

    #[tokio::test]
    async fn updates_with_a_name_of_their_own() {
        let server = Server::start(vec![json(200, twilio_participant(CALL)); 7]).await;
        let client = server.twilio();
        client.mute_participant(CONFERENCE, CALL).await.expect("a participant");
        client.unmute_participant(CONFERENCE, CALL).await.expect("a participant");
        let hold = client.hold_participant(CONFERENCE, CALL).hold_url("https://example.com/music");
        hold.await.expect("a participant");
        client.unhold_participant(CONFERENCE, CALL).await.expect("a participant");
        client.coach_participant(CONFERENCE, CALL, COACHED).await.expect("a participant");
        client.stop_coaching(CONFERENCE, CALL).await.expect("a participant");
        client.mute_participant(CONFERENCE, "Front desk/1").await.expect("a participant");
        let forms = [
            "Muted=true",
            "Muted=false",
            "Hold=true&HoldUrl=https%3A%2F%2Fexample.com%2Fmusic",
            "Hold=false",
            "CallSidToCoach=CA00112233445566778899aabbccddee02&Coaching=true",
            "Coaching=false",
        ];
        let received = server.received();
        let line = format!("POST {}/{CALL}.json", collection());
        for (request, form) in received.iter().zip(forms) {
            assert_sent(request, &line, TWILIO_BASIC, JSON, Some(form));
        }
        assert_eq!(received[6].target(), format!("{}/Front%20desk%2F1.json", collection()));
    }

    #[tokio::test]
    async fn update_with_nothing_set_posts_an_empty_body() {
        let server = participant(200).await;
        server.twilio().update_participant(CONFERENCE, CALL).await.expect("a participant");
        assert_sent(&server.only(), &format!("POST {}/{CALL}.json", collection()), TWILIO_BASIC, JSON, Some(""));
    }

    #[tokio::test]
    async fn an_empty_wait_url_is_sent_and_what_is_not_set_is_not() {
        let server = Server::start([json(200, twilio_participant(CALL)), json(201, twilio_participant(CALL))]).await;
        let client = server.twilio();
        client.update_participant(CONFERENCE, CALL).wait_url("").await.expect("a participant");
        client.create_participant(CONFERENCE, "client:a", "client:b").wait_url("").await.expect("a participant");
        assert_eq!(server.received()[0].text(), "WaitUrl=");
        assert_eq!(server.received()[1].text(), "From=client%3Aa&To=client%3Ab&WaitUrl=");
    }

    #[tokio::test]
    async fn a_field_that_is_set_twice_is_sent_once() {
        let server = participant(200).await;
        let update = server.twilio().update_participant(CONFERENCE, CALL).muted(true).hold(true);
        update.muted(false).await.expect("a participant");
        assert_eq!(server.only().text(), "Muted=false&Hold=true");
    }

    #[tokio::test]
    async fn create_with_the_required_fields_only() {
        let server = participant(201).await;
        let create = server.twilio().create_participant(CONFERENCE, "+15005550006", "client:bob?greeting=Hi there&n=1");
        create.await.expect("a participant");
        let form = "From=%2B15005550006&To=client%3Abob%3Fgreeting%3DHi%20there%26n%3D1";
        assert_sent(&server.only(), &format!("POST {}.json", collection()), TWILIO_BASIC, JSON, Some(form));
    }

    /// The fields beside `From` and `To`, each with the pairs that it makes in the body.
    fn every_field(create: CreateParticipant) -> (CreateParticipant, Vec<&'static str>) {
        let create = create
            .status_callback("https://example.com/1")
            .status_callback_method(HttpMethod::Post)
            .status_callback_event([
                CallEvent::Initiated,
                CallEvent::Ringing,
                CallEvent::Answered,
                CallEvent::Completed,
            ])
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
            .client_notification_url("https://example.com/7")
            .caller_display_name("Anna & Co");
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
            "ClientNotificationUrl=https%3A%2F%2Fexample.com%2F7",
            "CallerDisplayName=Anna%20%26%20Co",
        ];
        (create, pairs)
    }

    #[tokio::test]
    async fn create_with_every_field() {
        let server = participant(201).await;
        let (create, pairs) =
            every_field(server.twilio().create_participant(CONFERENCE, "+15005550006", "sip:agent@example.com"));
        assert_eq!(pairs.len() + 2, 50, "the published description has 50 fields");
        create.await.expect("a participant");
        let form = format!("From=%2B15005550006&To=sip%3Aagent%40example.com&{}", pairs.join("&"));
        assert_sent(&server.only(), &format!("POST {}.json", collection()), TWILIO_BASIC, JSON, Some(&form));
    }

    #[tokio::test]
    async fn the_conference_of_a_create_can_be_a_name() {
        let server = participant(201).await;
        server.twilio().create_participant("Support 42/a", "client:a", "client:b").await.expect("a participant");
        let target = format!("/2010-04-01/Accounts/{ACCOUNT}/Conferences/Support%2042%2Fa/Participants.json");
        assert_eq!(server.only().target(), target);
    }

    #[tokio::test]
    async fn a_list_without_items_is_not_sent() {
        let server = participant(201).await;
        let create = server.twilio().create_participant(CONFERENCE, "client:a", "client:b");
        create.status_callback_event([""; 0]).await.expect("a participant");
        assert_eq!(server.only().text(), "From=client%3Aa&To=client%3Ab");
    }

    #[tokio::test]
    async fn a_value_that_is_not_known_yet_can_be_sent() {
        let server = participant(201).await;
        let create = server.twilio().create_participant(CONFERENCE, "client:a", "client:b");
        create.region("in1").extra_form("Future Field", "a b").await.expect("a participant");
        assert_eq!(server.only().text(), "From=client%3Aa&To=client%3Ab&Region=in1&Future%20Field=a%20b");
    }

    #[tokio::test]
    async fn every_reserved_character_of_a_label_is_encoded() {
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
        for (label, segment) in labels {
            let server = participant(200).await;
            server.twilio().fetch_participant(CONFERENCE, label).await.expect("a participant");
            assert_eq!(server.only().target(), format!("{}/{segment}.json", collection()), "{label}");
        }
    }

    #[tokio::test]
    async fn label_and_call_of_an_answer_name_the_participant_of_a_request() {
        let bodies = [json(200, twilio_participant(CALL)), no_content(), no_content()];
        let server = Server::start(bodies).await;
        let client = server.twilio();
        let found = client.fetch_participant(CONFERENCE, CallSid::new(CALL)).await.expect("a participant");
        client.delete_participant(&found.conference_sid, &found.call_sid).await.expect("nothing");
        let label = found.label.expect("a label");
        client.delete_participant(found.conference_sid, label).await.expect("nothing");
        assert_eq!(server.received()[1].target(), format!("{}/{CALL}.json", collection()));
        assert_eq!(server.received()[2].target(), format!("{}/Front%20desk%2F1.json", collection()));
    }

    #[tokio::test]
    async fn xml_is_asked_for_without_a_suffix() {
        let one = || xml(200, &format!("<TwilioResponse>{}</TwilioResponse>", xml_participant(CALL)));
        let list = xml(
            200,
            "<TwilioResponse><Participants page='0' pagesize='50' uri='/a' firstpageuri='/a'/></TwilioResponse>",
        );
        let server = Server::start([list, one(), one(), one(), no_content()]).await;
        let client = server.twilio_xml();
        client.list_participants(CONFERENCE).muted(false).await.expect("a page");
        client.create_participant(CONFERENCE, "client:a", "client:b").await.expect("a participant");
        client.fetch_participant(CONFERENCE, "Front desk/1").await.expect("a participant");
        client.update_participant(CONFERENCE, CALL).muted(true).await.expect("a participant");
        client.delete_participant(CONFERENCE, CALL).await.expect("nothing");
        let path = collection();
        let received = server.received();
        assert_sent(&received[0], &format!("GET {path}?Muted=false"), TWILIO_BASIC, XML, None);
        let form = "From=client%3Aa&To=client%3Ab";
        assert_sent(&received[1], &format!("POST {path}"), TWILIO_BASIC, XML, Some(form));
        assert_sent(&received[2], &format!("GET {path}/Front%20desk%2F1"), TWILIO_BASIC, XML, None);
        assert_sent(&received[3], &format!("POST {path}/{CALL}"), TWILIO_BASIC, XML, Some("Muted=true"));
        assert_sent(&received[4], &format!("DELETE {path}/{CALL}"), TWILIO_BASIC, XML, None);
    }

    #[tokio::test]
    async fn json_can_be_asked_for_by_name() {
        let server = participant(200).await;
        let client = server.twilio_builder().representation(Representation::Json).build().expect("a client");
        client.fetch_participant(CONFERENCE, CALL).await.expect("a participant");
        assert_sent(&server.only(), &format!("GET {}/{CALL}.json", collection()), TWILIO_BASIC, JSON, None);
    }

    #[tokio::test]
    async fn the_account_is_the_clients_unless_a_request_names_another() {
        const OTHER: &str = "ACffeeddccbbaa99887766554433221100";
        const SET: &str = "AC0123456789abcdef0123456789abcdef";
        let path = |account: &str| format!("/2010-04-01/Accounts/{account}/Conferences/{CONFERENCE}/Participants");
        let one = || json(200, twilio_participant(CALL));
        let server = Server::start([json(200, page(&[], None)), one(), one(), one(), no_content(), one()]).await;
        let client = server.twilio_builder().account_sid(SET).build().expect("a client");
        client.list_participants(CONFERENCE).account_sid(OTHER).await.expect("a page");
        let create = client.create_participant(CONFERENCE, "client:a", "client:b");
        create.account_sid(OTHER).await.expect("a participant");
        client.fetch_participant(CONFERENCE, CALL).account_sid(OTHER).await.expect("a participant");
        client.update_participant(CONFERENCE, CALL).account_sid(OTHER).await.expect("a participant");
        client.delete_participant(CONFERENCE, CALL).account_sid(OTHER).await.expect("nothing");
        client.fetch_participant(CONFERENCE, CALL).await.expect("a participant");
        let received = server.received();
        let targets: Vec<&str> = received.iter().map(|request| request.target()).collect();
        let (list, one) = (format!("{}.json", path(OTHER)), format!("{}/{CALL}.json", path(OTHER)));
        assert_eq!(targets, [&list, &list, &one, &one, &one, &format!("{}/{CALL}.json", path(SET))]);
        assert!(received.iter().all(|request| request.header("authorization") == Some(TWILIO_BASIC)));
    }

    #[tokio::test]
    async fn an_api_key_goes_with_an_account_that_is_named() {
        let server = Server::start([json(200, twilio_participant(CALL)), json(200, twilio_participant(CALL))]).await;
        let builder = || Client::builder().api_key_auth(API_KEY, "key-secret").base_url(server.url());
        let client = builder().account_sid(ACCOUNT).build().expect("a client");
        client.fetch_participant(CONFERENCE, CALL).await.expect("a participant");
        let client = builder().build().expect("a client");
        client.fetch_participant(CONFERENCE, CALL).account_sid(ACCOUNT).await.expect("a participant");
        let line = format!("GET /Accounts/{ACCOUNT}/Conferences/{CONFERENCE}/Participants/{CALL}.json");
        for request in server.received() {
            assert_sent(&request, &line, KEY_BASIC, JSON, None);
        }
        let error = client.fetch_participant(CONFERENCE, CALL).await.expect_err("there is no account");
        assert_eq!(error.parameter(), Some("AccountSid"), "{error}");
        assert_eq!(server.received().len(), 2);
    }

    #[tokio::test]
    async fn account_and_token_are_good_for_credentials_too() {
        let server = participant(200).await;
        let builder = Client::builder().credentials(ACCOUNT, "twilio-token").base_url(server.url());
        builder.build().expect("a client").fetch_participant(CONFERENCE, CALL).await.expect("a participant");
        let line = format!("GET /Accounts/{ACCOUNT}/Conferences/{CONFERENCE}/Participants/{CALL}.json");
        assert_sent(&server.only(), &line, TWILIO_BASIC, JSON, None);
    }
}

mod signalwire {
    use conference_participants::signalwire::types::HttpMethod;

    use super::assert_sent;
    use super::support::{
        PROJECT, SIGNALWIRE_BASIC, SW_CALL, SW_COACHED, SW_CONFERENCE, Server, json, no_content, page,
        signalwire_participant,
    };

    const JSON: &str = "application/json";

    fn collection() -> String {
        format!("/api/laml/2010-04-01/Accounts/{PROJECT}/Conferences/{SW_CONFERENCE}/Participants")
    }

    async fn participant() -> Server {
        Server::once(json(200, signalwire_participant(SW_CALL))).await
    }

    #[tokio::test]
    async fn list_without_filters() {
        let server = Server::once(json(200, page(&[], None))).await;
        server.signalwire().list_participants(SW_CONFERENCE).await.expect("a page");
        assert_sent(&server.only(), &format!("GET {}", collection()), SIGNALWIRE_BASIC, JSON, None);
    }

    #[tokio::test]
    async fn list_with_every_filter() {
        let server = Server::once(json(200, page(&[], None))).await;
        let list = server.signalwire().list_participants(SW_CONFERENCE).muted(false).hold(true);
        list.page_size(1).page(0).page_token("PA b").await.expect("a page");
        let query = "Muted=false&Hold=true&PageSize=1&Page=0&PageToken=PA%20b";
        assert_sent(&server.only(), &format!("GET {}?{query}", collection()), SIGNALWIRE_BASIC, JSON, None);
    }

    #[tokio::test]
    async fn fetch() {
        let server = participant().await;
        server.signalwire().fetch_participant(SW_CONFERENCE, SW_CALL).await.expect("a participant");
        assert_sent(&server.only(), &format!("GET {}/{SW_CALL}", collection()), SIGNALWIRE_BASIC, JSON, None);
    }

    #[tokio::test]
    async fn update_with_every_field() {
        let server = participant().await;
        let update = server.signalwire().update_participant(SW_CONFERENCE, SW_CALL).muted(true).hold(false);
        let update = update.hold_url("https://example.com/hold").hold_method(HttpMethod::Get);
        let update = update.announce_url("https://example.com/announce").announce_method(HttpMethod::Post);
        let update = update.wait_url("https://example.com/wait").wait_method(HttpMethod::Get);
        update.coaching(true).call_sid_to_coach(SW_COACHED).await.expect("a participant");
        let form = "Muted=true&Hold=false\
            &HoldUrl=https%3A%2F%2Fexample.com%2Fhold&HoldMethod=GET\
            &AnnounceUrl=https%3A%2F%2Fexample.com%2Fannounce&AnnounceMethod=POST\
            &WaitUrl=https%3A%2F%2Fexample.com%2Fwait&WaitMethod=GET\
            &Coaching=true&CallSidToCoach=11111111-2222-4333-8444-555555555502";
        assert_sent(&server.only(), &format!("POST {}/{SW_CALL}", collection()), SIGNALWIRE_BASIC, JSON, Some(form));
    }

    #[tokio::test]
    async fn updates_with_a_name_of_their_own() {
        let server = Server::start(vec![json(200, signalwire_participant(SW_CALL)); 6]).await;
        let client = server.signalwire();
        client.mute_participant(SW_CONFERENCE, SW_CALL).await.expect("a participant");
        client.unmute_participant(SW_CONFERENCE, SW_CALL).await.expect("a participant");
        client.hold_participant(SW_CONFERENCE, SW_CALL).await.expect("a participant");
        client.unhold_participant(SW_CONFERENCE, SW_CALL).await.expect("a participant");
        client.coach_participant(SW_CONFERENCE, SW_CALL, SW_COACHED).await.expect("a participant");
        client.stop_coaching(SW_CONFERENCE, SW_CALL).await.expect("a participant");
        let forms = [
            "Muted=true",
            "Muted=false",
            "Hold=true",
            "Hold=false",
            "CallSidToCoach=11111111-2222-4333-8444-555555555502&Coaching=true",
            "Coaching=false",
        ];
        let received = server.received();
        assert_eq!(received.len(), forms.len());
        for (request, form) in received.iter().zip(forms) {
            assert_sent(request, &format!("POST {}/{SW_CALL}", collection()), SIGNALWIRE_BASIC, JSON, Some(form));
        }
    }

    #[tokio::test]
    async fn update_with_nothing_or_an_empty_url() {
        let server = Server::start(vec![json(200, signalwire_participant(SW_CALL)); 2]).await;
        let client = server.signalwire();
        client.update_participant(SW_CONFERENCE, SW_CALL).await.expect("a participant");
        client.update_participant(SW_CONFERENCE, SW_CALL).wait_url("").await.expect("a participant");
        let line = format!("POST {}/{SW_CALL}", collection());
        assert_sent(&server.received()[0], &line, SIGNALWIRE_BASIC, JSON, Some(""));
        assert_sent(&server.received()[1], &line, SIGNALWIRE_BASIC, JSON, Some("WaitUrl="));
    }

    /// A failed delete is answered with JSON.
    #[tokio::test]
    async fn delete() {
        let server = Server::once(no_content()).await;
        server.signalwire().delete_participant(SW_CONFERENCE, SW_CALL).await.expect("nothing");
        assert_sent(&server.only(), &format!("DELETE {}/{SW_CALL}", collection()), SIGNALWIRE_BASIC, JSON, None);
    }

    #[tokio::test]
    async fn the_account_is_the_project_unless_a_request_names_another() {
        const OTHER: &str = "99999999-2222-4333-8444-5555555555a0";
        let one = || json(200, signalwire_participant(SW_CALL));
        let server = Server::start([json(200, page(&[], None)), one(), one(), no_content(), one()]).await;
        let client = server.signalwire();
        client.list_participants(SW_CONFERENCE).account_sid(OTHER).await.expect("a page");
        client.fetch_participant(SW_CONFERENCE, SW_CALL).account_sid(OTHER).await.expect("a participant");
        client.update_participant(SW_CONFERENCE, SW_CALL).account_sid(OTHER).await.expect("a participant");
        client.delete_participant(SW_CONFERENCE, SW_CALL).account_sid(OTHER).await.expect("nothing");
        client.fetch_participant(SW_CONFERENCE, SW_CALL).await.expect("a participant");
        let received = server.received();
        let accounts: Vec<&str> = received.iter().filter_map(|request| request.target().split('/').nth(5)).collect();
        assert_eq!(accounts, [OTHER, OTHER, OTHER, OTHER, PROJECT]);
    }
}

mod insights {
    use conference_participants::insights::Client;

    use super::assert_sent;
    use super::support::{ACCOUNT, CONFERENCE, KEY_BASIC, PARTICIPANT, Server, TWILIO_BASIC, insights_page, json};

    const JSON: &str = "application/json";

    fn collection() -> String {
        format!("/v1/Conferences/{CONFERENCE}/Participants")
    }

    #[tokio::test]
    async fn list_without_filters() {
        let server = Server::once(json(200, insights_page(&[], None))).await;
        server.insights().list_participants(CONFERENCE).await.expect("a page");
        assert_sent(&server.only(), &format!("GET {}", collection()), KEY_BASIC, JSON, None);
    }

    #[tokio::test]
    async fn list_with_every_filter() {
        let server = Server::once(json(200, insights_page(&[], None))).await;
        let list = server.insights().list_participants(CONFERENCE).participant_sid(PARTICIPANT);
        let list = list.label("Front desk/1").events("hold,mute").page_size(50).page(1).page_token("PT");
        list.await.expect("a page");
        let query = format!(
            "ParticipantSid={PARTICIPANT}&Label=Front%20desk%2F1&Events=hold%2Cmute&PageSize=50&Page=1&PageToken=PT"
        );
        assert_sent(&server.only(), &format!("GET {}?{query}", collection()), KEY_BASIC, JSON, None);
    }

    #[tokio::test]
    async fn fetch_with_and_without_options() {
        let server = Server::start(vec![json(200, "{}"); 2]).await;
        let client = server.insights();
        client.fetch_participant(CONFERENCE, PARTICIPANT).await.expect("a summary");
        let fetch = client.fetch_participant(CONFERENCE, PARTICIPANT).events("hold").metrics("jitter");
        fetch.await.expect("a summary");
        let line = format!("GET {}/{PARTICIPANT}", collection());
        assert_sent(&server.received()[0], &line, KEY_BASIC, JSON, None);
        let line = format!("{line}?Events=hold&Metrics=jitter");
        assert_sent(&server.received()[1], &line, KEY_BASIC, JSON, None);
    }

    #[tokio::test]
    async fn the_accounts_token_is_a_credential_too() {
        let server = Server::once(json(200, insights_page(&[], None))).await;
        let builder = Client::builder().credentials(ACCOUNT, "twilio-token").base_url(format!("{}/v1/", server.url()));
        builder.build().expect("a client").list_participants(CONFERENCE).await.expect("a page");
        assert_sent(&server.only(), &format!("GET {}", collection()), TWILIO_BASIC, JSON, None);
    }
}

mod hosts {
    use conference_participants::runtime::{HttpClient, RetryPolicy};
    use conference_participants::{insights, signalwire, twilio};

    use super::support::{ACCOUNT, CALL, CONFERENCE, PARTICIPANT, PROJECT, SW_CALL, SW_CONFERENCE, Server, no_content};

    /// A client that goes through this server; only the wish to reach a host gets there.
    fn through(proxy: &Server) -> HttpClient {
        let proxy = reqwest::Proxy::all(proxy.url()).expect("a proxy");
        HttpClient::builder().redirect(reqwest::redirect::Policy::none()).proxy(proxy).build().expect("an HTTP client")
    }

    #[tokio::test]
    async fn each_api_has_its_own_host() {
        let proxy = Server::start([]).await;
        let builder =
            twilio::Client::builder().credentials(ACCOUNT, "t").http_client(through(&proxy)).retry(RetryPolicy::none());
        let client = builder.build().expect("a client");
        assert_eq!(client.base_url(), "https://api.twilio.com/2010-04-01");
        client.fetch_participant(CONFERENCE, CALL).await.expect_err("the proxy refuses");
        let builder = signalwire::Client::builder().credentials(PROJECT, "t").space_url("mine.signalwire.com");
        let client = builder.http_client(through(&proxy)).retry(RetryPolicy::none()).build().expect("a client");
        assert_eq!(client.base_url(), "https://mine.signalwire.com/api/laml/2010-04-01");
        client.fetch_participant(SW_CONFERENCE, SW_CALL).await.expect_err("the proxy refuses");
        let builder = insights::Client::builder()
            .credentials(ACCOUNT, "t")
            .http_client(through(&proxy))
            .retry(RetryPolicy::none());
        let client = builder.build().expect("a client");
        assert_eq!(client.base_url(), "https://insights.twilio.com/v1");
        client.fetch_participant(CONFERENCE, PARTICIPANT).await.expect_err("the proxy refuses");
        let received = proxy.received();
        let lines: Vec<&str> = received.iter().map(|request| request.line()).collect();
        assert_eq!(
            lines,
            [
                "CONNECT api.twilio.com:443 HTTP/1.1",
                "CONNECT mine.signalwire.com:443 HTTP/1.1",
                "CONNECT insights.twilio.com:443 HTTP/1.1",
            ]
        );
        assert!(received.iter().all(|request| request.header("authorization").is_none()), "{received:?}");
    }

    #[tokio::test]
    async fn every_request_says_which_program_sends_it() {
        let server = Server::start(vec![no_content(); 2]).await;
        server.twilio().delete_participant(CONFERENCE, CALL).await.expect("nothing");
        let client = server.twilio_builder().user_agent("switchboard/2.0").build().expect("a client");
        client.delete_participant(CONFERENCE, CALL).await.expect("nothing");
        let own = concat!("conference-participants/", env!("CARGO_PKG_VERSION"));
        let received = server.received();
        assert_eq!(received[0].header("user-agent"), Some(own));
        assert_eq!(received[1].header("user-agent"), Some(format!("switchboard/2.0 {own}").as_str()));
    }
}
