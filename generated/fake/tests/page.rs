//! The page, and the control of the provider from other languages.

#![allow(missing_docs)]

use std::time::Duration;

use conference_participants_fake::{Caller, Provider};
use reqwest::{Client, Method, StatusCode};

async fn ask(provider: &Provider, method: Method, path: &str, form: &str) -> (StatusCode, String) {
    let request = Client::new().request(method, provider.url() + path);
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned());
    let response = request.send().await.unwrap();
    (response.status(), response.text().await.unwrap())
}

#[tokio::test]
async fn callers_join_and_leave_by_requests() {
    let provider = Provider::start().await.unwrap();
    let post = |path: &'static str, form: &'static str| ask(&provider, Method::POST, path, form);
    let (status, body) = post("/fake/callers", "Conference=Room&Number=%2B12025550101&Label=agent").await;
    assert_eq!(status, StatusCode::CREATED);
    let room = format!("CF{:032}", 1);
    assert_eq!(body, format!("{{\"call_sid\":\"CA{:032}\",\"conference_sid\":\"{room}\"}}", 2));
    let (_, body) = post("/fake/callers", "Conference=Room&Number=%2B12025550101&Api=SignalWire").await;
    assert!(body.contains("\"conference_sid\":\"000000cf-"), "{body}");

    assert_eq!(post("/fake/answers", "Number=%2B12025550102&Answer=busy").await.0, StatusCode::NO_CONTENT);
    let client = provider.twilio().unwrap();
    client.create_participant("Room", "+15005550006", "+12025550102").label("customer").await.unwrap();
    provider.advance(Duration::from_secs(10));
    assert!(provider.timeline(&room).ends_with("customer is busy\n12:00:02  customer does not join Room\n"));

    let leaves = format!("ConferenceSid={room}&CallSid=agent");
    assert_eq!(ask(&provider, Method::POST, "/fake/departures", &leaves).await.0, StatusCode::NO_CONTENT);
    assert!(client.list_participants(room.as_str()).await.unwrap().participants.is_empty());

    for (path, form, message) in [
        ("/fake/callers", "Number=1", "Conference and Number are required"),
        ("/fake/answers", "Number=1&Answer=perhaps", "Number and Answer are required"),
        ("/fake/departures", "", "ConferenceSid and CallSid are required"),
        ("/fake/callers", "Conference=Room&Number=1&Api=plivo", "none of twilio, signalwire"),
    ] {
        let (status, body) = post(path, form).await;
        assert!(status == StatusCode::BAD_REQUEST && body.contains(message), "{body}");
    }
    assert_eq!(ask(&provider, Method::GET, "/fake/callers", "").await.0, StatusCode::METHOD_NOT_ALLOWED);
    let (status, body) = post("/fake/departures", "ConferenceSid=Room&CallSid=agent").await;
    assert!(status == StatusCode::NOT_FOUND && body.contains("give its SID"), "{body}");
    // They are not requests of the API.
    assert_eq!(provider.requests().len(), 2);
}

#[tokio::test]
async fn page_shows_the_state_after_each_change() {
    let provider = Provider::start().await.unwrap();
    let (status, page) = ask(&provider, Method::GET, "/", "").await;
    assert!(status == StatusCode::OK && page.contains("new EventSource(\"/fake/state\")"));
    let mut stream = Client::new().get(provider.url() + "/fake/state").send().await.unwrap();
    let first = stream.chunk().await.unwrap().unwrap();
    assert!(first.starts_with(b"data: {\"conferences\":[]"), "{first:?}");
    provider.join("<Room>", Caller::new("+12025550101").label("agent").muted()).unwrap();
    let state = loop {
        let chunk = stream.chunk().await.unwrap().unwrap();
        let text = String::from_utf8(chunk.to_vec()).unwrap();
        if text.contains("agent") {
            break text;
        }
    };
    let expected = "\"name\":\"<Room>\",\"participants\":[{\"call\":\"CA00000000000000000000000000000002\",\
                    \"details\":\"muted\",\"name\":\"agent\",\"status\":\"connected\"}]";
    assert!(state.contains(expected), "{state}");
}

#[tokio::test]
async fn connections_end_with_the_provider() {
    let provider = Provider::start().await.unwrap();
    let mut stream = Client::new().get(provider.url() + "/fake/state").send().await.unwrap();
    stream.chunk().await.unwrap().unwrap();
    drop(provider);
    while let Ok(Some(_)) = stream.chunk().await {}
}
