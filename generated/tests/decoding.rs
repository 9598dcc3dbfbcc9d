//! What comes back, as values: the documented examples, and what servers answer beyond them.

#![cfg(all(feature = "twilio", feature = "signalwire", feature = "insights", feature = "xml"))]

mod support;

use serde_json::{Value, json};
use support::{CALL, CONFERENCE, PARTICIPANT, SW_CALL, SW_CONFERENCE, Server};

async fn twilio_fetch(body: &Value) -> conference_participants::twilio::types::Participant {
    let server = Server::once(support::json(200, body)).await;
    server.twilio().fetch_participant(CONFERENCE, CALL).await.expect("a participant")
}

async fn signalwire_fetch(body: &Value) -> conference_participants::signalwire::types::Participant {
    let server = Server::once(support::json(200, body)).await;
    server.signalwire().fetch_participant(SW_CONFERENCE, SW_CALL).await.expect("a participant")
}

async fn insights_fetch(body: &Value) -> conference_participants::insights::types::Participant {
    let server = Server::once(support::json(200, body)).await;
    server.insights().fetch_participant(CONFERENCE, PARTICIPANT).await.expect("a summary")
}

/// The value with one property replaced or, by `None`, removed.
fn with(mut value: Value, name: &str, replacement: Option<Value>) -> Value {
    let object = value.as_object_mut().expect("an object");
    match replacement {
        Some(replacement) => object.insert(name.to_owned(), replacement),
        None => object.remove(name),
    };
    value
}

mod signalwire {
    use conference_participants::signalwire::types::{Participant, ParticipantPage, ParticipantStatus};
    use serde_json::{Value, json};

    use super::support::{self, PROJECT, SW_CALL, SW_CONFERENCE, Server, page, signalwire_participant};
    use super::{signalwire_fetch as fetch, with};

    /// The documented example: a call to coach that is no UUID, and dates that are not RFC 2822.
    fn documented() -> Value {
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
    async fn the_documented_example() {
        let participant = fetch(&documented()).await;
        assert_eq!(participant.account_sid, "b3877c40-da60-4998-90ad-b792e98472af");
        assert_eq!(participant.call_sid, "b3877c40-da60-4998-90ad-b792e98472ca");
        assert_eq!(participant.conference_sid, "b3877c40-da60-4998-90ad-b792e98472cf");
        let coached = participant.call_sid_to_coach.as_ref().map(|call| call.as_str());
        assert_eq!(coached, Some("b3877c40-da60-4998-90ad-b792e98472co"));
        assert_eq!(participant.coaching, Some(false));
        assert_eq!(participant.status, ParticipantStatus::Completed);
        assert_eq!((participant.muted, participant.hold), (false, false));
        assert_eq!((participant.start_conference_on_enter, participant.end_conference_on_exit), (true, false));
        assert_eq!(participant.uri, "/Accounts/af/Conferences/cf/Participants/ca.json");
        assert!(participant.extra.is_empty(), "{:?}", participant.extra);
        assert_eq!(json!(participant), documented(), "nothing is lost");
    }

    #[tokio::test]
    async fn a_documented_date_is_kept_and_understood() {
        let participant = fetch(&documented()).await;
        assert_eq!(participant.date_created, "Mon, 24 Sept 2018 21:00:00 +0000");
        assert_eq!(participant.date_created.timestamp().expect("a moment").as_second(), 1_537_822_800);
        assert_eq!(participant.date_updated.timestamp().expect("a moment").as_second(), 1_537_905_600);
        let odd = with(documented(), "date_updated", Some(json!("soon")));
        let participant = fetch(&odd).await;
        assert_eq!(participant.date_updated, "soon");
        assert!(participant.date_updated.timestamp().is_err());
        assert_eq!(json!(participant), odd);
    }

    /// The older page's `uri` names a conference that is no UUID.
    #[tokio::test]
    async fn no_id_of_an_answer_has_to_be_a_uuid() {
        let mut body = documented();
        for name in ["account_sid", "call_sid", "conference_sid"] {
            body = with(body, name, Some(json!("b3877c40-da60-4998-90ad-b792e98472pa")));
        }
        let participant = fetch(&body).await;
        assert_eq!(participant.conference_sid, "b3877c40-da60-4998-90ad-b792e98472pa");
        assert_eq!(json!(participant), body);
    }

    #[tokio::test]
    async fn coaching_may_be_absent_and_the_call_to_coach_absent_or_null() {
        let participant = fetch(&with(documented(), "coaching", None)).await;
        assert_eq!(participant.coaching, None);
        assert!(participant.call_sid_to_coach.is_some());
        let participant = fetch(&with(documented(), "call_sid_to_coach", Some(Value::Null))).await;
        assert_eq!((participant.coaching, participant.call_sid_to_coach), (Some(false), None));
        let participant = fetch(&with(documented(), "call_sid_to_coach", None)).await;
        assert_eq!(participant.call_sid_to_coach, None);
    }

    #[tokio::test]
    async fn a_status_and_a_field_that_are_not_known_come_back_as_they_came() {
        let body = with(documented(), "status", Some(json!("on-the-moon")));
        let body = with(body, "whispering", Some(json!({"to": ["a", 1, null]})));
        let participant = fetch(&body).await;
        assert_eq!(participant.status, ParticipantStatus::Unknown("on-the-moon".to_owned()));
        assert_eq!(participant.status.as_str(), "on-the-moon");
        assert_eq!(participant.extra["whispering"], json!({"to": ["a", 1, null]}));
        assert_eq!(json!(participant), body);
        let again: Participant = serde_json::from_value(json!(participant)).expect("a participant");
        assert_eq!(again, participant);
    }

    #[tokio::test]
    async fn an_update_answers_with_the_participant() {
        let server = Server::once(support::json(200, with(documented(), "muted", Some(json!(true))))).await;
        let update = server.signalwire().update_participant(SW_CONFERENCE, SW_CALL).muted(true);
        let participant = update.await.expect("a participant");
        assert!(participant.muted);
    }

    #[tokio::test]
    async fn a_delete_answers_204_with_nothing() {
        let server = Server::once(support::no_content()).await;
        let delete = server.signalwire().delete_participant(SW_CONFERENCE, SW_CALL);
        let response = delete.send().await.expect("nothing");
        assert_eq!(response.status().as_u16(), 204);
        let () = response.into_value();
    }

    #[tokio::test]
    async fn a_page_of_the_newer_and_of_the_older_kind() {
        let path = format!("/api/laml/2010-04-01/Accounts/{PROJECT}/Conferences/{SW_CONFERENCE}/Participants");
        let newer = page(&[signalwire_participant(SW_CALL)], Some(&format!("{path}?Page=1&PageToken=PA1")));
        let server = Server::once(support::json(200, &newer)).await;
        let list = server.signalwire().list_participants(SW_CONFERENCE).await.expect("a page");
        assert_eq!((list.page, list.page_size, list.uri.as_str()), (0, 50, "/first?PageSize=50&Page=0"));
        assert_eq!(list.first_page_uri, "/first?PageSize=50&Page=0");
        assert_eq!(list.next_page_uri, Some(format!("{path}?Page=1&PageToken=PA1")));
        assert_eq!((list.previous_page_uri, list.last_page_uri), (None, None));
        assert_eq!((list.total, list.num_pages, list.start, list.end), (None, None, None, None));
        assert_eq!(list.participants.len(), 1);
        assert_eq!(json!(list.participants[0]), signalwire_participant(SW_CALL));

        let mut older = page(&[], None);
        for (name, value) in [("num_pages", 3), ("total", 120), ("start", 50), ("end", 99)] {
            older = with(older, name, Some(json!(value)));
        }
        older = with(older, "last_page_uri", Some(json!("/last")));
        older = with(older, "previous_page_uri", Some(json!("/first")));
        older = with(older, "etag", Some(json!("x")));
        let server = Server::once(support::json(200, &older)).await;
        let list: ParticipantPage = server.signalwire().list_participants(SW_CONFERENCE).await.expect("a page");
        assert_eq!((list.num_pages, list.total, list.start, list.end), (Some(3), Some(120), Some(50), Some(99)));
        assert_eq!(list.last_page_uri.as_deref(), Some("/last"));
        assert_eq!(list.previous_page_uri.as_deref(), Some("/first"));
        assert_eq!(list.extra["etag"], "x");
        assert!(list.participants.is_empty());
        assert_eq!(json!(list), older);
    }
}

mod twilio {
    use conference_participants::twilio::types::{Participant, ParticipantStatus};
    use serde_json::{Value, json};

    use super::support::{self, ACCOUNT, CALL, COACHED, CONFERENCE, Server, page, twilio_participant};
    use super::{twilio_fetch as fetch, with};

    #[tokio::test]
    async fn a_participant() {
        let participant = fetch(&twilio_participant(CALL)).await;
        assert_eq!((participant.account_sid.as_str(), participant.conference_sid.as_str()), (ACCOUNT, CONFERENCE));
        assert_eq!((participant.call_sid.as_str(), participant.call_sid_to_coach.as_ref()), (CALL, None));
        assert_eq!(participant.label.as_ref().map(|label| label.as_str()), Some("Front desk/1"));
        assert_eq!((participant.muted, participant.hold, participant.coaching), (true, false, false));
        assert_eq!((participant.start_conference_on_enter, participant.end_conference_on_exit), (true, false));
        assert_eq!((&participant.status, &participant.queue_time), (&ParticipantStatus::Connected, &None));
        assert_eq!(participant.date_created.timestamp().expect("a moment").as_second(), 1_537_822_800);
        assert_eq!(participant.date_updated.timestamp().expect("a moment").as_second(), 1_537_905_600);
        assert!(participant.uri.ends_with("/CA00112233445566778899aabbccddee01.json"));
        assert_eq!(json!(participant), twilio_participant(CALL));
    }

    #[tokio::test]
    async fn every_documented_status_is_known_and_others_are_kept() {
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
            let body = with(twilio_participant(CALL), "status", Some(json!(text)));
            let participant = fetch(&body).await;
            assert_eq!(participant.status, status);
            assert_eq!(json!(participant), body);
        }
    }

    #[tokio::test]
    async fn fields_that_are_not_known_are_kept() {
        let extra = json!({"participant_type": "customer", "nested": {"list": [1, 2.5, null]}, "nothing": null});
        let mut body = twilio_participant(CALL);
        for (name, value) in extra.as_object().expect("an object") {
            body = with(body, name, Some(value.clone()));
        }
        let participant = fetch(&body).await;
        assert_eq!(json!(participant.extra), extra);
        assert_eq!(json!(participant), body);
        let again: Participant = serde_json::from_value(body).expect("a participant");
        assert_eq!(again, participant);
    }

    #[tokio::test]
    async fn what_is_null_and_what_is_absent_is_none() {
        for missing in [Some(Value::Null), None] {
            let mut body = twilio_participant(CALL);
            for name in ["call_sid_to_coach", "label", "queue_time"] {
                body = with(body, name, missing.clone());
            }
            let participant = fetch(&body).await;
            assert_eq!((participant.call_sid_to_coach, participant.label), (None, None));
            assert_eq!((participant.queue_time, participant.muted), (None, true));
            assert!(participant.extra.is_empty());
        }
    }

    /// What was added to the resource over the years, and what its absence means.
    #[tokio::test]
    async fn what_old_answers_lack_has_its_default() {
        for name in ["coaching", "hold", "status"] {
            let participant = fetch(&with(twilio_participant(CALL), name, None)).await;
            assert_eq!((participant.coaching, participant.hold), (false, false), "{name}");
            assert_eq!(participant.status, ParticipantStatus::Connected, "{name}");
        }
    }

    #[tokio::test]
    async fn null_has_the_default_too() {
        for name in ["coaching", "hold", "status"] {
            let body = with(twilio_participant(CALL), name, Some(Value::Null));
            let server = Server::once(support::json(200, &body)).await;
            let participant = server.twilio().fetch_participant(CONFERENCE, CALL).await;
            let participant = participant.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!((participant.coaching, participant.hold), (false, false), "{name}");
            assert_eq!(participant.status, ParticipantStatus::Connected, "{name}");
        }
    }

    #[tokio::test]
    async fn a_create_answers_201_with_a_queue_time_in_text() {
        let body = with(twilio_participant(CALL), "queue_time", Some(json!("1000")));
        let body = with(body, "status", Some(json!("queued")));
        let headers = [("content-type", "application/json"), ("twilio-request-id", "RQ1"), ("x-other", "1")];
        let server = Server::once(support::reply(201, &headers, &body.to_string())).await;
        let create = server.twilio().create_participant(CONFERENCE, "client:a", "client:b");
        let response = create.send().await.expect("a participant");
        assert_eq!(response.status().as_u16(), 201);
        assert_eq!(response.request_id(), Some("RQ1"));
        assert_eq!(response.headers()["x-other"], "1");
        assert_eq!(response.value().queue_time.as_deref(), Some("1000"));

        assert_eq!(response.into_value().status, ParticipantStatus::Queued);
    }

    #[tokio::test]
    async fn an_update_answers_with_the_participant() {
        let body = with(twilio_participant(CALL), "call_sid_to_coach", Some(json!(COACHED)));
        let server = Server::once(support::json(200, with(body, "coaching", Some(json!(true))))).await;
        let update = server.twilio().update_participant(CONFERENCE, CALL).coaching(true).call_sid_to_coach(COACHED);
        let participant = update.await.expect("a participant");
        assert!(participant.coaching);
        assert_eq!(participant.call_sid_to_coach.as_ref().map(|call| call.as_str()), Some(COACHED));
    }

    #[tokio::test]
    async fn a_delete_answers_204_with_nothing() {
        let server = Server::once(support::no_content()).await;
        let response = server.twilio().delete_participant(CONFERENCE, CALL).send().await.expect("nothing");
        assert_eq!(response.status().as_u16(), 204);
        let () = response.into_value();
    }

    #[tokio::test]
    async fn a_page_has_its_envelope() {
        let mut body = page(&[twilio_participant(CALL), twilio_participant(COACHED)], Some("/2010-04-01/next"));
        for (name, value) in [("start", 0), ("end", 1)] {
            body = with(body, name, Some(json!(value)));
        }
        let server = Server::once(support::json(200, &body)).await;
        let list = server.twilio().list_participants(CONFERENCE).await.expect("a page");
        assert_eq!((list.page, list.page_size, list.start, list.end), (0, 50, Some(0), Some(1)));
        assert_eq!(
            (list.uri.as_str(), list.next_page_uri.as_deref()),
            ("/first?PageSize=50&Page=0", Some("/2010-04-01/next"))
        );
        assert_eq!((&list.previous_page_uri, &list.last_page_uri), (&None, &None));
        let calls: Vec<&str> = list.participants.iter().map(|participant| participant.call_sid.as_str()).collect();
        assert_eq!(calls, [CALL, COACHED]);
    }
}

/// Twilio's answers in XML: the same types as from JSON.
mod xml {
    use conference_participants::twilio::types::{Participant, ParticipantPage, ParticipantStatus};
    use serde_json::json;

    use super::support::{self, ACCOUNT, CALL, COACHED, CONFERENCE, Server, xml_participant};

    async fn fetch(body: &str) -> Participant {
        let server = Server::once(support::xml(200, body)).await;
        server.twilio_xml().fetch_participant(CONFERENCE, CALL).await.expect("a participant")
    }

    async fn list(body: &str) -> ParticipantPage {
        let server = Server::once(support::xml(200, body)).await;
        server.twilio_xml().list_participants(CONFERENCE).await.expect("a page")
    }

    /// The documented example, which lacks what was added to the resource later.
    #[tokio::test]
    async fn the_documented_participant() {
        let path = "/2010-04-01/Accounts/AC5ef872f6da5a21de157d80997a64bd33/Conferences/\
            CFbbe46ff1274e283f7e3ac1df0072ab39/Participants/CA386025c9bf5d6052a1d1ea42b4d16662";
        let participant = fetch(&format!(
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
        assert!(!participant.muted && participant.end_conference_on_exit && participant.start_conference_on_enter);
        assert_eq!(participant.date_created, "Wed, 18 Aug 2010 20:20:10 +0000");
        assert_eq!(participant.date_created.timestamp().expect("a moment").as_second(), 1_282_162_810);
        assert_eq!(participant.date_updated.timestamp().expect("a moment").as_second(), 1_282_163_003);
        assert_eq!(participant.uri, path);
        assert_eq!(
            (participant.hold, participant.coaching, &participant.status),
            (false, false, &ParticipantStatus::Connected)
        );
        assert_eq!(
            (&participant.label, &participant.queue_time, &participant.call_sid_to_coach),
            (&None, &None, &None)
        );
        assert!(participant.extra.is_empty(), "{:?}", participant.extra);
    }

    #[tokio::test]
    async fn elements_in_any_order_with_everything_that_was_added() {
        let participant = fetch(&format!(
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
    async fn empty_elements_are_none() {
        let body =
            xml_participant(CALL).replace("<Muted>", "<Label/><CallSidToCoach></CallSidToCoach><QueueTime/><Muted>");
        let participant = fetch(&format!("<TwilioResponse>{body}</TwilioResponse>")).await;
        assert_eq!((participant.label, participant.call_sid_to_coach, participant.queue_time), (None, None, None));
    }

    #[tokio::test]
    async fn create_and_update_answer_in_xml_too() {
        let body = |muted: &str| {
            let participant = xml_participant(CALL).replace("<Muted>false", &format!("<Muted>{muted}"));
            format!("<TwilioResponse>{participant}</TwilioResponse>")
        };
        let server = Server::start([support::xml(201, &body("false")), support::xml(200, &body("true"))]).await;
        let client = server.twilio_xml();
        let response = client.create_participant(CONFERENCE, "client:a", "client:b").send().await.expect("201");
        assert_eq!((response.status().as_u16(), response.value().muted), (201, false));
        assert!(client.update_participant(CONFERENCE, CALL).muted(true).await.expect("a participant").muted);
    }

    #[tokio::test]
    async fn a_list_with_the_older_attributes() {
        let body = format!(
            "<TwilioResponse><Participants page=\"0\" numpages=\"1\" pagesize=\"50\" total=\"2\" start=\"0\" end=\"1\" \
             uri=\"/x\" firstpageuri=\"/x?Page=0&amp;PageSize=50\" previouspageuri=\"\" nextpageuri=\"\" \
             lastpageuri=\"/x?Page=0&amp;PageSize=50\">{}{}</Participants></TwilioResponse>",
            xml_participant(CALL),
            xml_participant(COACHED)
        );
        let page = list(&body).await;
        assert_eq!((page.page, page.page_size, page.num_pages, page.total), (0, 50, Some(1), Some(2)));
        assert_eq!((page.start, page.end, page.uri.as_str()), (Some(0), Some(1), "/x"));
        assert_eq!(page.first_page_uri, "/x?Page=0&PageSize=50");
        assert_eq!(page.last_page_uri.as_deref(), Some("/x?Page=0&PageSize=50"));
        assert_eq!((&page.previous_page_uri, &page.next_page_uri), (&None, &None));
        let calls: Vec<&str> = page.participants.iter().map(|participant| participant.call_sid.as_str()).collect();
        assert_eq!(calls, [CALL, COACHED]);
        assert!(page.extra.is_empty(), "{:?}", page.extra);
    }

    #[tokio::test]
    async fn a_list_with_the_newer_attributes() {
        let body = format!(
            "<TwilioResponse><Participants page=\"1\" pagesize=\"1\" uri=\"/x?Page=1\" firstpageuri=\"/x?Page=0\" \
             previouspageuri=\"/x?Page=0\" nextpageuri=\"/x?Page=2&amp;PageToken=PA%2F1\">{}</Participants></TwilioResponse>",
            xml_participant(CALL)
        );
        let page = list(&body).await;
        assert_eq!((page.page, page.page_size, page.participants.len()), (1, 1, 1));
        assert_eq!(page.previous_page_uri.as_deref(), Some("/x?Page=0"));
        assert_eq!(page.next_page_uri.as_deref(), Some("/x?Page=2&PageToken=PA%2F1"));
        assert_eq!((page.total, page.num_pages, page.start, page.end), (None, None, None, None));
        let again: ParticipantPage = serde_json::from_value(json!(page)).expect("a page");
        assert_eq!(again, page, "as JSON it is the same page");
    }

    #[tokio::test]
    async fn a_list_of_nobody() {
        let body = "<TwilioResponse><Participants page='0' pagesize='50' uri='/x' firstpageuri='/x'/></TwilioResponse>";
        assert!(list(body).await.participants.is_empty());
    }

    /// The documented example of a list, with its slips: attributes without quotes, `true` for a number, and a bare
    /// ampersand. They are in what nobody needs, so they must not cost the participants.
    #[tokio::test]
    async fn the_documented_list() {
        let page = list(&format!(
            "<TwilioResponse>\n<Participants page=\"0\" numpages=true pagesize=\"50\" total=\"2\" start=\"0\" end=true \
             uri=\"/x\" firstpageuri=\"/x?Page=0&PageSize=50\" previouspageuri=\"\" nextpageuri=\"\" \
             lastpageuri=\"/x?Page=0&PageSize=50\">\n{}\n...\n</Participants>\n</TwilioResponse>",
            xml_participant(CALL)
        ))
        .await;
        assert_eq!((page.page, page.page_size, page.total, page.start), (0, 50, Some(2), Some(0)));
        assert_eq!(page.first_page_uri, "/x?Page=0&PageSize=50");
        assert_eq!((&page.previous_page_uri, &page.next_page_uri), (&None, &None));
        assert_eq!(page.participants.len(), 1);
        assert_eq!(page.participants[0].call_sid, CALL);
    }
}

mod insights {
    use conference_participants::insights::types::{
        CallDirection, CallStatus, CallType, JitterBufferSize, Participant, ProcessingState, Region,
    };
    use serde_json::{Value, json};

    use super::support::{self, CALL, COACHED, CONFERENCE, PARTICIPANT, Server, insights_page};
    use super::{insights_fetch as fetch, with};

    /// The documented example, whose ids are only the word `string`.
    fn documented() -> Value {
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
    async fn the_documented_list() {
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
            "participants": [documented()],
        });
        let server = Server::once(support::json(200, &body)).await;
        let page = server.insights().list_participants(CONFERENCE).await.expect("a page");
        assert_eq!((page.meta.page, page.meta.page_size, page.meta.key.as_str()), (42, 42, "string"));
        assert_eq!(page.meta.first_page_url, "https://example.com");
        assert_eq!(page.meta.next_page_url.as_deref(), Some("https://example.com"));
        assert_eq!(page.meta.previous_page_url.as_deref(), Some("https://example.com"));
        let [participant] = &page.participants[..] else { panic!("one participant: {page:?}") };
        let text = Some("string".to_owned());
        assert_eq!(participant.account_sid.as_ref().map(|sid| sid.as_str()), Some("string"));
        assert_eq!(participant.call_direction, Some(CallDirection::Inbound));
        assert_eq!(participant.call_status, Some(CallStatus::Answered));
        assert_eq!(participant.call_type, Some(CallType::Carrier));
        assert_eq!(participant.coached_participants, Some(vec!["string".into()]));
        assert_eq!(participant.conference_region, Some(Region::Us1));
        assert_eq!((&participant.country_code, &participant.from, &participant.to), (&text, &text, &text));
        assert_eq!(participant.duration_seconds, Some(42));
        assert_eq!((participant.is_coach, participant.is_moderator), (Some(true), Some(true)));
        assert_eq!(participant.jitter_buffer_size, Some(JitterBufferSize::Large));
        let joined = participant.join_time.as_ref().expect("a time");
        assert_eq!(*joined, "2023-05-04T09:42:00+00:00");
        assert_eq!(joined.timestamp().expect("a moment").as_second(), 1_683_193_320);
        assert_eq!((participant.outbound_queue_length, participant.outbound_time_in_queue), (Some(42), Some(42)));
        assert_eq!(participant.processing_state, Some(ProcessingState::Complete));
        assert!(participant.extra.is_empty());
        let rewritten = json!(participant);
        for (name, value) in documented().as_object().expect("an object") {
            assert_eq!(rewritten[name], *value, "{name}");
        }
    }

    #[tokio::test]
    async fn every_documented_value_is_known() {
        let off = fetch(&with(documented(), "jitter_buffer_size", Some(json!("off")))).await;
        assert_eq!(off.jitter_buffer_size, Some(JitterBufferSize::Off));
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
                let participant = fetch(&with(documented(), name, Some(json!(value)))).await;
                assert_eq!(json!(participant)[name], value);
                assert!(!format!("{participant:?}").contains("Unknown"), "{name}: {value}");
            }
        }
    }

    #[tokio::test]
    async fn values_and_fields_that_are_not_known_come_back_as_they_came() {
        let body = with(documented(), "conference_region", Some(json!("za1")));
        let body = with(body, "call_type", Some(json!("whatsapp")));
        let body = with(body, "sentiment", Some(json!({"score": 0.5})));
        let participant = fetch(&body).await;
        assert_eq!(participant.conference_region, Some(Region::Unknown("za1".to_owned())));
        assert_eq!(participant.call_type, Some(CallType::Unknown("whatsapp".to_owned())));
        assert_eq!(participant.extra["sentiment"], json!({"score": 0.5}));
        let written = json!(participant);
        assert_eq!((&written["conference_region"], &written["call_type"]), (&json!("za1"), &json!("whatsapp")));
        assert_eq!(written["sentiment"], json!({"score": 0.5}));
        let again: Participant = serde_json::from_value(written).expect("a participant");
        assert_eq!(again, participant);
    }

    #[tokio::test]
    async fn everything_may_be_null_or_absent() {
        let names: Vec<String> = documented().as_object().expect("an object").keys().cloned().collect();
        let nulls: serde_json::Map<String, Value> = names
            .into_iter()
            .chain(["events", "metrics", "properties"].map(str::to_owned))
            .map(|name| (name, Value::Null))
            .collect();
        let of_nulls = fetch(&Value::Object(nulls)).await;
        let of_nothing = fetch(&json!({})).await;
        assert_eq!(of_nulls, of_nothing);
        assert!(of_nothing.participant_sid.is_none() && of_nothing.metrics.is_none() && of_nothing.extra.is_empty());
    }

    #[tokio::test]
    async fn events_metrics_and_properties_are_whatever_they_are() {
        let metrics = json!({
            "inbound": {"packet_loss": {"avg": 0.1, "max": 2}, "mos": {"avg": 4.4}, "tags": ["high_jitter"]},
            "outbound": null,
        });
        let events = json!({"hold": "https://insights.twilio.com/v1/Conferences/CF/Participants/CP?Events=hold"});
        let properties = json!({"start_conference_on_enter": false, "play_early_media": true, "trim": null});
        let mut body = documented();
        for (name, value) in [("metrics", &metrics), ("events", &events), ("properties", &properties)] {
            body = with(body, name, Some(value.clone()));
        }
        let participant = fetch(&body).await;
        assert_eq!(participant.metrics.as_ref().expect("metrics")["inbound"]["packet_loss"]["max"], 2);
        assert_eq!(json!(participant), body);
    }

    #[tokio::test]
    async fn one_summary_with_real_ids() {
        let body = json!({
            "participant_sid": PARTICIPANT, "call_sid": CALL, "conference_sid": CONFERENCE,
            "coached_participants": [COACHED], "conference_region": "in1", "processing_state": "in_progress",
            "join_time": "2024-05-01T12:00:00Z", "leave_time": "not yet",
        });
        let participant = fetch(&body).await;
        assert_eq!(participant.participant_sid.as_ref().map(|sid| sid.as_str()), Some(PARTICIPANT));
        assert_eq!(participant.coached_participants.as_deref(), Some(&[COACHED.into()][..]));
        assert_eq!(participant.conference_region, Some(Region::In1));
        assert_eq!(participant.processing_state, Some(ProcessingState::InProgress));
        let left = participant.leave_time.expect("a text");
        assert_eq!(left, "not yet");
        assert!(left.timestamp().is_err());
    }

    #[tokio::test]
    async fn the_last_page_has_no_link() {
        let server = Server::once(support::json(200, insights_page(&[PARTICIPANT], None))).await;
        let page = server.insights().list_participants(CONFERENCE).await.expect("a page");
        assert_eq!((page.meta.next_page_url, page.meta.previous_page_url), (None, None));
        assert_eq!(page.participants[0].participant_sid.as_ref().map(|sid| sid.as_str()), Some(PARTICIPANT));
    }
}

/// One property of the wrong kind: the error says where it is and keeps the answer.
#[tokio::test]
async fn what_cannot_be_decoded_is_kept_in_the_error() {
    let odd = with(support::twilio_participant(CALL), "muted", Some(json!("maybe")));
    let body = support::page(&[support::twilio_participant(CALL), odd], None).to_string();
    let headers = [("content-type", "application/json"), ("twilio-request-id", "RQ7")];
    let server = Server::once(support::reply(200, &headers, &body)).await;
    let error = server.twilio().list_participants(CONFERENCE).await.expect_err("muted is a text");
    assert!(error.is_decode(), "{error}");
    assert_eq!(error.json_path(), Some("participants[1].muted"));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    assert_eq!(error.request_id(), Some("RQ7"));
    assert_eq!(error.body(), body.as_bytes());
}
