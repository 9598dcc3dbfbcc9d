//! Faults, recorded requests and the timeline.

#![allow(missing_docs)]

use std::time::Duration;

use conference_participants::twilio;
use conference_participants_fake::{Answer, Caller, Fault, Provider, TWILIO};

const OWN: &str = "+15005550006";

/// A provider, and a client that waits at most 10 milliseconds before it tries again.
async fn provider() -> (Provider, twilio::Client, String) {
    let provider = Provider::start().await.unwrap();
    let policy = conference_participants::RetryPolicy::new()
        .base_delay(Duration::from_millis(5))
        .max_delay(Duration::from_millis(10));
    let builder = twilio::Client::builder().credentials(TWILIO.id, TWILIO.secret).retry(policy);
    let client = builder.base_url(format!("{}/2010-04-01", provider.url())).build().unwrap();
    let joined = provider.join("Support", Caller::new("+12025550101").label("agent")).unwrap();
    (provider, client, joined.conference)
}

fn statuses(provider: &Provider) -> Vec<Option<u16>> {
    provider.requests().iter().map(|request| request.status.map(|status| status.as_u16())).collect()
}

#[tokio::test]
async fn overload_is_retried() {
    let (provider, client, conference) = provider().await;
    provider.fault(Fault::too_many_requests(Duration::from_secs(1)).on("GET", "/Participants"));
    client.list_participants(conference.as_str()).await.unwrap();
    assert_eq!(statuses(&provider), [Some(429), Some(200)]);
}

#[tokio::test]
async fn errors_of_gateways_are_errors_with_their_status() {
    let (provider, client, conference) = provider().await;
    provider.fault(Fault::unavailable().times(10));
    let error = client.create_participant("Support", OWN, "+12025550102").await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(503));
    assert!(error.body_excerpt().starts_with("<html>"));
    assert_eq!(client.list_participants(conference).await.unwrap_err().status().unwrap().as_u16(), 503);
}

#[tokio::test]
async fn lost_response_of_a_creation_is_not_repeated() {
    let (provider, client, conference) = provider().await;
    for fault in [Fault::lost_response(), Fault::half_response()] {
        provider.fault(fault.on("POST", "/Participants"));
        client.create_participant("Support", OWN, "+12025550102").await.unwrap_err();
    }
    // Both took effect, once.
    let creations = provider.requests().iter().filter(|request| request.method == "POST").count();
    let page = client.list_participants(conference).await.unwrap();
    assert_eq!((creations, page.participants.len()), (2, 3));
}

#[tokio::test]
async fn errors_have_the_form_of_the_request() {
    let (provider, ..) = provider().await;
    let client = reqwest::Client::new();
    let [twilio, signalwire] = [TWILIO, conference_participants_fake::SIGNALWIRE];
    let path = |account: &str| format!("2010-04-01/Accounts/{account}/Conferences/CF{:032}/Participants", 1);
    for (account, path, expected) in [
        (twilio, path(twilio.id), "<Code>20429</Code>"),
        (twilio, path(twilio.id) + ".json", "\"code\":20429"),
        (signalwire, format!("api/laml/{}", path(signalwire.id)), "developer.signalwire.com"),
        (twilio, format!("v1/Conferences/CF{:032}/Participants", 1), "\"code\":20429"),
    ] {
        // The case of the method does not matter.
        provider.fault(Fault::too_many_requests(Duration::from_millis(1500)).on("get", "/Participants"));
        let request = client.get(format!("{}/{path}", provider.url()));
        let response = request.basic_auth(account.id, Some(account.secret)).send().await.unwrap();
        assert_eq!((response.status().as_u16(), &response.headers()["retry-after"]), (429, &"2".parse().unwrap()));
        let body = response.text().await.unwrap();
        assert!(body.contains(expected), "{path}: {body}");
    }
}

/// Sends bytes to a provider, and receives until it closes the connection.
async fn receive(provider: &Provider, request: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let credential = "QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMTowMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMQ==";
    let mut stream = tokio::net::TcpStream::connect(provider.url().trim_start_matches("http://")).await.unwrap();
    let request = request.replacen("\r\n", &format!("\r\nHost: a\r\nAuthorization: Basic {credential}\r\n"), 1);
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut received = Vec::new();
    stream.read_to_end(&mut received).await.unwrap();
    String::from_utf8(received).unwrap()
}

#[tokio::test]
async fn body_that_cannot_be_read_is_an_error_of_the_provider() {
    let (provider, _, conference) = provider().await;
    let line = format!("POST /2010-04-01/Accounts/{}/Conferences/{conference}/Participants/agent.json", TWILIO.id);
    let form = "Content-Type: application/x-www-form-urlencoded";
    for (rest, status, message) in [
        ("Transfer-Encoding: chunked\r\n\r\nzz\r\n".to_owned(), "400", "could not be read"),
        (format!("Content-Length: 1048577\r\n\r\n{}", "x".repeat(1_048_577)), "413", "larger than 1048576 bytes"),
    ] {
        let received = receive(&provider, &format!("{line} HTTP/1.1\r\nConnection: close\r\n{form}\r\n{rest}")).await;
        let is_refused = received.starts_with(&format!("HTTP/1.1 {status} ")) && received.contains(message);
        assert!(is_refused && received.contains("\"code\":20001"), "{received}");
    }
    assert_eq!(statuses(&provider), [Some(400), Some(413)]);
}

#[tokio::test]
async fn half_of_a_response_without_a_body_is_half_of_its_head() {
    let (provider, _, conference) = provider().await;
    provider.fault(Fault::half_response().on("DELETE", ""));
    let path = format!("/2010-04-01/Accounts/{}/Conferences/{conference}/Participants/agent.json", TWILIO.id);
    let received = receive(&provider, &format!("DELETE {path} HTTP/1.1\r\n\r\n")).await;
    assert!(received.starts_with("HTTP/1.1 204 No Content\r\n") && !received.contains("\r\n\r\n"), "{received:?}");
    assert!(provider.timeline(&conference).contains("agent is removed"));
}

#[tokio::test]
async fn refused_connection_has_no_effect() {
    let (provider, client, conference) = provider().await;
    provider.fault(Fault::dropped_connection().on("POST", "/Participants"));
    let failed = client.create_participant("Support", OWN, "+12025550102").await;
    assert!(failed.is_err());
    provider.fault(Fault::delay(Duration::from_millis(20)));
    assert_eq!(client.list_participants(conference).await.unwrap().participants.len(), 1);
}

#[tokio::test]
async fn delayed_request_has_its_effect_without_its_client() {
    let (provider, client, conference) = provider().await;
    provider.fault(Fault::delay(Duration::from_millis(300)).on("POST", "/Participants"));
    let create =
        || client.create_participant("Support", OWN, "+12025550102").request_timeout(Duration::from_millis(100));
    // On a slow machine, the time can be over before the request is sent.
    while provider.requests().iter().all(|request| request.method != "POST") {
        assert!(create().await.unwrap_err().is_timeout());
    }
    while client.list_participants(conference.as_str()).await.unwrap().participants.len() < 2 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn requests_are_recorded() {
    let (provider, client, _) = provider().await;
    client.create_participant("Support", OWN, "+12025550102").label("customer").await.unwrap();
    let [request] = &provider.requests()[..] else { panic!("one request") };
    assert_eq!(request.field("Label").as_deref(), Some("customer"));
    assert_eq!(request.field("Nothing"), None);
    let shown = format!("POST /2010-04-01/Accounts/{}/Conferences/Support/Participants.json → 201", TWILIO.id);
    assert_eq!(format!("{request:?}"), shown);
}

#[tokio::test]
async fn last_bytes_of_requests_are_kept() {
    let (provider, client, _) = provider().await;
    let label = "x".repeat(1 << 19);
    for _ in 0..130 {
        let failed = client.create_participant("Support", OWN, "+12025550102").conference_record(label.as_str()).await;
        assert_eq!(failed.unwrap_err().status().unwrap().as_u16(), 400);
    }
    assert_eq!(provider.requests().len(), 127);
}

#[tokio::test]
async fn timeline_is_readable() {
    let (provider, client, conference) = provider().await;
    provider.next_call("+12025550102", Answer::after(Duration::from_millis(1500)));
    client.create_participant("Support", OWN, "+12025550102").label("customer").await.unwrap();
    provider.advance(Duration::from_secs(5));
    client.hold_participant(conference.as_str(), "customer").await.unwrap();
    provider.hang_up(&conference, "customer");
    let expected = "12:00:00  agent joins Support
12:00:00  customer is called
12:00:01  customer rings
12:00:02.5  customer answers
12:00:02.5  customer joins Support
12:00:02.5  Support starts
12:00:05  customer is on hold
12:00:05  the call of customer ends
12:00:05  customer hangs up
";
    assert_eq!(provider.timeline(&conference), expected);
}
