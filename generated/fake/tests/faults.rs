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
