//! Paginated lists: links are followed with credentials, and only below the base URL.

#![cfg(all(feature = "twilio", feature = "signalwire", feature = "insights", feature = "xml"))]

mod support;

use conference_participants::runtime::ErrorKind;
use conference_participants::{Error, twilio};
use futures_util::{StreamExt, TryStreamExt};
use serde_json::json;
use support::*;

fn twilio_path() -> String {
    format!("/2010-04-01/Accounts/{ACCOUNT}/Conferences/{CONFERENCE}/Participants")
}

/// Checks that the requests have the same credential and these targets, and are GETs without a body.
#[track_caller]
fn assert_followed(server: &Server, authorization: &str, accept: &str, targets: &[&str]) {
    let received = server.requests();
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
        Reply::json(200, page(&[twilio_participant(CALL)], Some(&second))),
        Reply::json(200, page(&[], Some(&third))),
        Reply::json(200, page(&[twilio_participant(COACHED)], None)),
    ]);
    let list = server.twilio().list_participants(CONFERENCE).muted(true).page_size(1);
    let all: Vec<_> = list.stream().try_collect().await.expect("everybody");
    let calls: Vec<&str> = all.iter().map(|participant| participant.call_sid.as_str()).collect();
    assert_eq!(calls, [CALL, COACHED]);
    // The links are complete: neither filters nor page numbers are added.
    let first = format!("{path}.json?Muted=true&PageSize=1");
    assert_followed(&server, TWILIO_BASIC, "application/json", &[&first, &second, &third]);
}

#[tokio::test]
async fn signalwire_pages_follow_relative_links() {
    let path = format!("/api/laml/2010-04-01/Accounts/{PROJECT}/Conferences/{SW_CONFERENCE}/Participants");
    let second = format!("{path}?Page=1&PageSize=2&PageToken=PA+b");
    let server = Server::start([
        Reply::json(200, page(&[signalwire_participant(SW_CALL)], Some(&second))),
        Reply::json(200, page(&[signalwire_participant(SW_COACHED)], None)),
    ]);
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
    let second = format!("/v1/Conferences/{CONFERENCE}/Participants?PageSize=1&Page=1&PageToken=PT1");
    let path = second.clone();
    let server = Server::with(move |request| {
        let link = format!("http://{}{path}", request.header("host").expect("a host"));
        let is_second = request.target() == path;
        let page = if is_second { insights_page(&["b", "c"], None) } else { insights_page(&["a"], Some(&link)) };
        Reply::json(200, page)
    });
    let list = server.insights().list_participants(CONFERENCE).page_size(1);
    let all: Vec<_> = list.stream().try_collect().await.expect("everybody");
    let sids: Vec<_> = all.into_iter().filter_map(|participant| participant.participant_sid.into_value()).collect();
    assert_eq!(sids, ["a", "b", "c"]);
    let first = format!("/v1/Conferences/{CONFERENCE}/Participants?PageSize=1");
    assert_followed(&server, KEY_BASIC, "application/json", &[&first, &second]);
}

#[tokio::test]
async fn xml_pages_follow_the_attribute() {
    let path = twilio_path();
    let body = |call: &str, next: &str| {
        let participant = xml_participant(call);
        Reply::xml(
            200,
            &format!(
                "<TwilioResponse><Participants page='0' pagesize='1' uri='/x' firstpageuri='/x' nextpageuri='{next}'>\
                 {participant}</Participants></TwilioResponse>"
            ),
        )
    };
    let link = format!("{path}?Page=1&amp;PageSize=1&amp;PageToken=PA1");
    let server = Server::start([body(CALL, &link), body(COACHED, "null")]);
    let list = server.twilio_xml().list_participants(CONFERENCE).page_size(1);
    let all: Vec<_> = list.stream().try_collect().await.expect("everybody");
    let calls: Vec<&str> = all.iter().map(|participant| participant.call_sid.as_str()).collect();
    assert_eq!(calls, [CALL, COACHED]);
    let targets = [format!("{path}?PageSize=1"), format!("{path}?Page=1&PageSize=1&PageToken=PA1")];
    assert_followed(&server, TWILIO_BASIC, "application/xml", &[&targets[0], &targets[1]]);
}

/// The items of a stream, and the error that ended the stream.
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
        let server = Server::once(Reply::json(200, &body));
        let (items, error) = collect(server.twilio().list_participants(CONFERENCE).stream()).await;
        assert!(error.is_none() && items.len() == 1, "{end}: {error:?}");

        let mut body = insights_page(&["a"], None);
        body["meta"]["next_page_url"] = end.clone();
        let server = Server::once(Reply::json(200, &body));
        let (items, error) = collect(server.insights().list_participants(CONFERENCE).stream()).await;
        assert!(error.is_none() && items.len() == 1, "{end}: {error:?}");
    }
    let mut body = page(&[signalwire_participant(SW_CALL)], None);
    body.as_object_mut().expect("an object").remove("next_page_uri");
    let server = Server::once(Reply::json(200, &body));
    let (items, error) = collect(server.signalwire().list_participants(SW_CONFERENCE).stream()).await;
    assert!(error.is_none() && items.len() == 1, "{error:?}");
}

#[tokio::test]
async fn link_to_another_origin_is_rejected() {
    let other = Server::start([]);
    let authority = other.url().trim_start_matches("http://").to_owned();
    let links = [
        format!("{}/v1/Conferences", other.url()),
        format!("//{authority}/v1/Conferences"),
        "https://insights.twilio.com.example.com/v1/Conferences?Page=1".to_owned(),
        "http://insights.twilio.com/v1/Conferences?Page=1".to_owned(),
        "https://insights.twilio.com:8443/v1/Conferences?Page=1".to_owned(),
        "https://user:pw@insights.twilio.com/v1/Conferences?Page=1".to_owned(),
        "https://insights.twilio.com/v10/Conferences?Page=1".to_owned(),
        "https://insights.twilio.com/v1/../v2/Conferences?Page=1".to_owned(),
    ];
    for link in links {
        let server = Server::once(Reply::json(200, insights_page(&["a"], Some(&link))));
        let (items, error) = collect(server.insights().list_participants(CONFERENCE).stream()).await;
        assert_eq!(items.len(), 1, "what came before is not lost");
        let error = error.expect("a refusal");
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Paging, Some("ListParticipants")));
        assert!(error.to_string().ends_with("and was not followed"), "{error}");

        let server = Server::once(Reply::json(200, page(&[twilio_participant(CALL)], Some(&link))));
        let (items, error) = collect(server.twilio().list_participants(CONFERENCE).pages()).await;
        assert_eq!(items.len(), 1);
        assert_eq!(error.expect("a refusal").kind(), ErrorKind::Paging);

        let server = Server::once(Reply::json(200, page(&[signalwire_participant(SW_CALL)], Some(&link))));
        let (items, error) = collect(server.signalwire().list_participants(SW_CONFERENCE).stream()).await;
        assert_eq!(items.len(), 1);
        assert_eq!(error.expect("a refusal").kind(), ErrorKind::Paging);
    }
    assert!(other.requests().is_empty(), "{:?}", other.requests());
}

/// The target of the second page of a client with this base, by the link of the first; `{server}` is the server's URL.
async fn second_target(base: &str, link: &str) -> Result<String, Error> {
    let link = link.to_owned();
    let server = Server::with(move |request| {
        let host = request.header("host").expect("a host");
        let is_second = request.target().contains("Page=1");
        let link = link.replace("{server}", &format!("http://{host}"));
        Reply::json(200, page(&[], (!is_second).then_some(&link)))
    });
    let builder = twilio::Client::builder().credentials(ACCOUNT, "twilio-token").region("ie1");
    let client = builder.base_url(format!("{}{base}", server.url())).build().expect("a client");
    let (_, error) = collect(client.list_participants(CONFERENCE).stream()).await;
    let mut received = server.requests();
    match error {
        Some(error) => {
            assert_eq!((received.len(), error.kind()), (1, ErrorKind::Paging));
            Err(error)
        }
        None => {
            assert_eq!(received[1].header("authorization"), Some(TWILIO_BASIC));
            Ok(received.remove(1).target().to_owned())
        }
    }
}

#[tokio::test]
async fn link_to_the_described_server_is_moved_below_the_base_url() {
    let path = format!("/Accounts/{ACCOUNT}/Conferences/{CONFERENCE}/Participants.json?Page=1&PageToken=a%2Fb");
    for base in ["", "/", "/prefix", "/prefix/", "/2010-04-01", "/proxy/2010-04-01", "/2010-04-01/proxy"] {
        let below = format!("{}{path}", base.trim_end_matches('/'));
        for origin in
            ["", "https://api.twilio.com", "https://api.ie1.twilio.com", "{server}", "https://API.twilio.com:443"]
        {
            let link = format!("{origin}/2010-04-01{path}");
            assert_eq!(second_target(base, &link).await.expect(&link), below, "{base} {link}");
        }
        for origin in ["", "{server}"] {
            let link = format!("{origin}{below}#x");
            assert_eq!(second_target(base, &link).await.expect(&link), below, "{base} {link}");
        }
        let relative = second_target(base, "Participants.json?Page=1&PageToken=a%2Fb").await;
        assert_eq!(relative.expect("below the page"), below, "{base}");
    }
}

#[tokio::test]
async fn link_outside_of_a_given_base_url_is_rejected() {
    for link in [
        "/other?Page=1",
        "{server}/prefix2?Page=1",
        "/2010-04-012/Accounts?Page=1",
        "/prefix/../other?Page=1",
        "/2010-04-01/%2e%2e/other?Page=1",
        "https://api.au1.twilio.com/2010-04-01/Accounts?Page=1",
        "https://api.twilio.com/2008-08-01/Accounts?Page=1",
    ] {
        let error = second_target("/prefix", link).await.expect_err(link);
        assert!(error.to_string().ends_with("and was not followed"), "{error}");
        assert!(!error.to_string().contains("prefix"), "the path may be a secret: {error}");
    }
}

#[tokio::test]
async fn link_to_the_described_space_is_moved_below_the_base_url() {
    let link = format!("https://mine.signalwire.com/api/laml/2010-04-01/Accounts/{PROJECT}/x?Page=1");
    for space in ["mine", "mine.signalwire.com", "https://mine.signalwire.com/"] {
        let server = Server::start([Reply::json(200, page(&[], Some(&link))), Reply::json(200, page(&[], None))]);
        let builder = conference_participants::signalwire::Client::builder().credentials(PROJECT, "t").space_url(space);
        let client = builder.base_url(format!("{}/proxy", server.url())).build().expect("a client");
        let (_, error) = collect(client.list_participants(SW_CONFERENCE).stream()).await;
        assert!(error.is_none(), "{space}: {error:?}");
        assert_eq!(server.requests()[1].target(), format!("/proxy/Accounts/{PROJECT}/x?Page=1"), "{space}");
    }
}

#[tokio::test]
async fn account_and_api_key_apply_to_all_pages() {
    const OTHER: &str = "ACffeeddccbbaa99887766554433221100";
    let path = format!("/2010-04-01/Accounts/{OTHER}/Conferences/{CONFERENCE}/Participants.json");
    let second = format!("{path}?Page=1");
    let server = Server::start([Reply::json(200, page(&[], Some(&second))), Reply::json(200, page(&[], None))]);
    let builder = twilio::Client::builder().api_key_auth(API_KEY, "key-secret");
    let client = builder.base_url(format!("{}/2010-04-01", server.url())).build().expect("a client");
    let (items, error) = collect(client.list_participants(CONFERENCE).account_sid(OTHER).stream()).await;
    assert!(items.is_empty() && error.is_none(), "{error:?}");
    assert_followed(&server, KEY_BASIC, "application/json", &[&path, &second]);
}
