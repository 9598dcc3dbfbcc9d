//! Paginated lists: the server's link is followed as it is, with credentials, and within the origin only.

#![cfg(all(feature = "twilio", feature = "signalwire", feature = "insights", feature = "xml"))]

mod support;

use conference_participants::runtime::ErrorKind;
use conference_participants::{Error, insights, twilio};
use futures_util::{StreamExt, TryStreamExt};
use serde_json::json;
use support::{
    ACCOUNT, CALL, COACHED, CONFERENCE, KEY_BASIC, PROJECT, SIGNALWIRE_BASIC, SW_CALL, SW_COACHED, SW_CONFERENCE,
    Server, TWILIO_BASIC, insights_page, json, page, signalwire_participant, twilio_participant, xml, xml_participant,
};

fn twilio_path() -> String {
    format!("/2010-04-01/Accounts/{ACCOUNT}/Conferences/{CONFERENCE}/Participants")
}

/// Checks that every request had the same credential, was a GET without a body, and asked for these targets.
#[track_caller]
fn assert_followed(server: &Server, authorization: &str, accept: &str, targets: &[&str]) {
    let received = server.received();
    let lines: Vec<&str> = received.iter().map(|request| request.line()).collect();
    let expected: Vec<String> = targets.iter().map(|target| format!("GET {target} HTTP/1.1")).collect();
    assert_eq!(lines, expected);
    for request in &received {
        assert_eq!(request.header("authorization"), Some(authorization));
        assert_eq!(request.header("accept"), Some(accept));
        assert_eq!((request.header("content-type"), request.text()), (None, ""));
    }
}

#[tokio::test]
async fn twilio_pages_follow_relative_links() {
    let path = twilio_path();
    let second = format!("{path}.json?Muted=true&PageSize=1&Page=1&PageToken=PACP%2F01");
    let third = format!("{path}.json?PageToken=PACP02");
    let server = Server::start([
        json(200, page(&[twilio_participant(CALL)], Some(&second))),
        json(200, page(&[], Some(&third))),
        json(200, page(&[twilio_participant(COACHED)], None)),
    ])
    .await;
    let list = server.twilio().list_participants(CONFERENCE).muted(true).page_size(1);
    let all: Vec<_> = list.stream().try_collect().await.expect("everybody");
    let calls: Vec<&str> = all.iter().map(|participant| participant.call_sid.as_str()).collect();
    assert_eq!(calls, [CALL, COACHED]);
    // The links say it all: neither filters nor page numbers are added.
    let first = format!("{path}.json?Muted=true&PageSize=1");
    assert_followed(&server, TWILIO_BASIC, "application/json", &[&first, &second, &third]);
}

#[tokio::test]
async fn signalwire_pages_follow_relative_links() {
    let path = format!("/api/laml/2010-04-01/Accounts/{PROJECT}/Conferences/{SW_CONFERENCE}/Participants");
    let second = format!("{path}?Page=1&PageSize=2&PageToken=PA+b");
    let server = Server::start([
        json(200, page(&[signalwire_participant(SW_CALL)], Some(&second))),
        json(200, page(&[signalwire_participant(SW_COACHED)], None)),
    ])
    .await;
    let mut everyone = server.signalwire().list_participants(SW_CONFERENCE).page_size(2).stream();
    let mut calls = Vec::new();
    while let Some(participant) = everyone.try_next().await.expect("a participant") {
        calls.push(participant.call_sid.into_string());
    }
    assert_eq!(calls, [SW_CALL, SW_COACHED]);
    let first = format!("{path}?PageSize=2");
    assert_followed(&server, SIGNALWIRE_BASIC, "application/json", &[&first, &second]);
}

#[tokio::test]
async fn insights_pages_follow_absolute_links() {
    let server = Server::start([]).await;
    let second = format!("/v1/Conferences/{CONFERENCE}/Participants?PageSize=1&Page=1&PageToken=PT1");
    server.then(json(200, insights_page(&["a"], Some(&format!("{}{second}", server.url())))));
    server.then(json(200, insights_page(&["b", "c"], None)));
    let list = server.insights().list_participants(CONFERENCE).page_size(1);
    let all: Vec<_> = list.stream().try_collect().await.expect("everybody");
    let sids: Vec<_> = all.into_iter().filter_map(|participant| participant.participant_sid).collect();
    assert_eq!(sids, ["a", "b", "c"]);
    let first = format!("/v1/Conferences/{CONFERENCE}/Participants?PageSize=1");
    assert_followed(&server, KEY_BASIC, "application/json", &[&first, &second]);
}

#[tokio::test]
async fn xml_pages_follow_the_attribute() {
    let path = twilio_path();
    let body = |call: &str, next: &str| {
        let participant = xml_participant(call);
        xml(
            200,
            &format!(
                "<TwilioResponse><Participants page='0' pagesize='1' uri='/x' firstpageuri='/x' nextpageuri='{next}'>\
                 {participant}</Participants></TwilioResponse>"
            ),
        )
    };
    let link = format!("{path}?Page=1&amp;PageSize=1&amp;PageToken=PA1");
    let server = Server::start([body(CALL, &link), body(COACHED, "")]).await;
    let list = server.twilio_xml().list_participants(CONFERENCE).page_size(1);
    let all: Vec<_> = list.stream().try_collect().await.expect("everybody");
    let calls: Vec<&str> = all.iter().map(|participant| participant.call_sid.as_str()).collect();
    assert_eq!(calls, [CALL, COACHED]);
    let targets = [format!("{path}?PageSize=1"), format!("{path}?Page=1&PageSize=1&PageToken=PA1")];
    assert_followed(&server, TWILIO_BASIC, "application/xml", &[&targets[0], &targets[1]]);
}

#[tokio::test]
async fn pages_come_with_their_envelope() {
    let second = format!("{}.json?Page=1", twilio_path());
    let server = Server::start([
        json(200, page(&[twilio_participant(CALL), twilio_participant(COACHED)], Some(&second))),
        json(200, page(&[], None)),
    ])
    .await;
    let pages: Vec<twilio::types::ParticipantPage> =
        server.twilio().list_participants(CONFERENCE).pages().try_collect().await.expect("two pages");
    let sizes: Vec<usize> = pages.iter().map(|page| page.participants.len()).collect();
    assert_eq!(sizes, [2, 0]);
    assert_eq!(pages[0].next_page_uri.as_deref(), Some(second.as_str()));
    assert_eq!(pages[1].page_size, 50);
}

#[tokio::test]
async fn a_page_is_requested_when_it_is_needed() {
    let second = format!("{}.json?Page=1", twilio_path());
    let server = Server::start([
        json(200, page(&[twilio_participant(CALL), twilio_participant(COACHED)], Some(&second))),
        json(200, page(&[twilio_participant(CALL)], None)),
    ])
    .await;
    let mut everyone = server.twilio().list_participants(CONFERENCE).stream();
    assert!(server.received().is_empty());
    everyone.try_next().await.expect("an answer").expect("a participant");
    everyone.try_next().await.expect("an answer").expect("a participant");
    assert_eq!(server.received().len(), 1);
    everyone.try_next().await.expect("an answer").expect("a participant");
    assert_eq!(server.received().len(), 2);
    assert!(everyone.try_next().await.expect("an answer").is_none());
}

/// What a stream gives until it ends.
async fn collect<T>(mut stream: impl futures_util::Stream<Item = Result<T, Error>> + Unpin) -> (Vec<T>, Option<Error>) {
    let mut items = Vec::new();
    while let Some(item) = stream.next().await {
        match item {
            Ok(item) => items.push(item),
            Err(error) => {
                assert!(stream.next().await.is_none(), "a stream ends after an error");
                return (items, Some(error));
            }
        }
    }
    (items, None)
}

#[tokio::test]
async fn null_and_empty_links_end_the_list() {
    for end in [json!(null), json!("")] {
        let mut body = page(&[twilio_participant(CALL)], None);
        body["next_page_uri"] = end.clone();
        let server = Server::once(json(200, &body)).await;
        let (items, error) = collect(server.twilio().list_participants(CONFERENCE).stream()).await;
        assert!(error.is_none() && items.len() == 1, "{end}: {error:?}");

        let mut body = insights_page(&["a"], None);
        body["meta"]["next_page_url"] = end.clone();
        let server = Server::once(json(200, &body)).await;
        let (items, error) = collect(server.insights().list_participants(CONFERENCE).stream()).await;
        assert!(error.is_none() && items.len() == 1, "{end}: {error:?}");
    }
    let mut body = page(&[signalwire_participant(SW_CALL)], None);
    body.as_object_mut().expect("an object").remove("next_page_uri");
    let server = Server::once(json(200, &body)).await;
    let (items, error) = collect(server.signalwire().list_participants(SW_CONFERENCE).stream()).await;
    assert!(error.is_none() && items.len() == 1, "{error:?}");
}

#[tokio::test]
async fn a_link_to_another_origin_is_refused() {
    let other = Server::start([]).await;
    let authority = other.url().trim_start_matches("http://").to_owned();
    let links = [
        format!("{}/v1/Conferences", other.url()),
        format!("//{authority}/v1/Conferences"),
        "https://insights.twilio.com/v1/Conferences?Page=1".to_owned(),
    ];
    for link in links {
        let server = Server::once(json(200, insights_page(&["a"], Some(&link)))).await;
        let (items, error) = collect(server.insights().list_participants(CONFERENCE).stream()).await;
        assert_eq!(items.len(), 1, "what came before is not lost");
        let error = error.expect("a refusal");
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Paging, Some("ListParticipants")));
        assert!(error.to_string().ends_with("and was not followed"), "{error}");

        let server = Server::once(json(200, page(&[twilio_participant(CALL)], Some(&link)))).await;
        let (items, error) = collect(server.twilio().list_participants(CONFERENCE).pages()).await;
        assert_eq!(items.len(), 1);
        assert_eq!(error.expect("a refusal").kind(), ErrorKind::Paging);

        let server = Server::once(json(200, page(&[signalwire_participant(SW_CALL)], Some(&link)))).await;
        let (items, error) = collect(server.signalwire().list_participants(SW_CONFERENCE).stream()).await;
        assert_eq!(items.len(), 1);
        assert_eq!(error.expect("a refusal").kind(), ErrorKind::Paging);
    }
    assert!(other.received().is_empty(), "{:?}", other.received());
}

#[tokio::test]
async fn a_page_that_fails_is_an_error_after_the_items_before_it() {
    let second = format!("{}.json?Page=1", twilio_path());
    let server = Server::start([
        json(200, page(&[twilio_participant(CALL)], Some(&second))),
        json(400, json!({"code": 20001, "message": "No such page", "more_info": null, "status": 400})),
    ])
    .await;
    let (items, error) = collect(server.twilio().list_participants(CONFERENCE).stream()).await;
    assert_eq!(items.len(), 1);
    let error = error.expect("the second page failed");
    assert!(error.is_bad_request());
    assert_eq!(error.to_string(), "400 Bad Request, code 20001: No such page");
}

#[tokio::test]
async fn the_account_of_the_request_and_an_api_key_go_along() {
    const OTHER: &str = "ACffeeddccbbaa99887766554433221100";
    let path = format!("/2010-04-01/Accounts/{OTHER}/Conferences/{CONFERENCE}/Participants.json");
    let second = format!("{path}?Page=1");
    let server = Server::start([json(200, page(&[], Some(&second))), json(200, page(&[], None))]).await;
    let builder = twilio::Client::builder().api_key_auth(support::API_KEY, "key-secret");
    let client = builder.base_url(format!("{}/2010-04-01", server.url())).build().expect("a client");
    let (items, error) = collect(client.list_participants(CONFERENCE).account_sid(OTHER).stream()).await;
    assert!(items.is_empty() && error.is_none(), "{error:?}");
    assert_followed(&server, KEY_BASIC, "application/json", &[&path, &second]);
}

/// A link of a page that was fetched by hand takes up where it left off.
#[tokio::test]
async fn a_list_can_begin_in_the_middle() {
    let server = Server::once(json(200, insights_page(&["c"], None))).await;
    let list = server.insights().list_participants(CONFERENCE).page(2).page_token("PT2");
    let all: Vec<insights::types::Participant> = list.stream().try_collect().await.expect("the rest");
    assert_eq!(all.len(), 1);
    assert_eq!(server.only().target(), format!("/v1/Conferences/{CONFERENCE}/Participants?Page=2&PageToken=PT2"));
}
