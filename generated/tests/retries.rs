//! Retries: the operations that are retried after a failure, and those that are not.

#![cfg(all(feature = "twilio", feature = "signalwire", feature = "insights", feature = "xml"))]

mod support;

use std::time::Duration;

use conference_participants::runtime::{Delivery, RetryPolicy};
use conference_participants::{Error, insights, signalwire, twilio};
use support::*;

/// The default policy without delays.
fn at_once() -> RetryPolicy {
    RetryPolicy::new().base_delay(Duration::ZERO)
}

fn twilio(server: &Server) -> twilio::Client {
    server.twilio_builder().retry(at_once()).build().expect("a client")
}

fn signalwire(server: &Server) -> signalwire::Client {
    let builder = signalwire::Client::builder().credentials(PROJECT, "t").base_url(server.url());
    builder.retry(at_once()).build().expect("a client")
}

fn insights(server: &Server) -> insights::Client {
    let builder = insights::Client::builder().api_key_auth(API_KEY, "s").base_url(server.url());
    builder.retry(at_once()).build().expect("a client")
}

/// Failures after which the server may have processed the request.
fn doubtful() -> [Reply; 5] {
    [
        Reply::new(500, &[], ""),
        Reply::new(502, &[], ""),
        Reply::new(503, &[], ""),
        Reply::new(504, &[], ""),
        Reply::raw(""),
    ]
}

#[tokio::test]
async fn create_is_never_retried() {
    for failure in doubtful() {
        let server = Server::start([failure, Reply::json(201, twilio_participant(CALL))]);
        let create = twilio(&server).create_participant(CONFERENCE, "client:a", "client:b");
        let error: Error = create.await.expect_err("it may have dialled");
        assert_ne!(error.delivery(), Delivery::NotSent);
        server.request();
    }
}

#[tokio::test]
async fn create_is_retried_after_429() {
    let refusal = Reply::new(429, &[("retry-after", "0")], "");
    let server = Server::start([refusal, Reply::json(201, twilio_participant(CALL))]);
    let create = twilio(&server).create_participant(CONFERENCE, "client:a", "client:b");
    create.await.expect("the second one is carried out");
    let received = server.requests();
    assert_eq!(received.len(), 2);
    assert_eq!((received[1].line(), &received[1].body), (received[0].line(), &received[0].body));
    assert_eq!(received[1].header("authorization"), received[0].header("authorization"));
}

#[tokio::test]
async fn reads_are_retried() {
    for failure in doubtful() {
        let server = Server::start([failure.clone(), Reply::json(200, page(&[], None))]);
        twilio(&server).list_participants(CONFERENCE).await.expect("a page");
        assert_eq!(server.requests().len(), 2);
        let server = Server::start([failure.clone(), Reply::json(200, signalwire_participant(SW_CALL))]);
        signalwire(&server).fetch_participant(SW_CONFERENCE, SW_CALL).await.expect("a participant");
        assert_eq!(server.requests().len(), 2);
        let server = Server::start([failure.clone(), Reply::json(200, "{}")]);
        insights(&server).fetch_participant(CONFERENCE, PARTICIPANT).await.expect("a summary");
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn idempotent_updates_are_retried() {
    for failure in doubtful() {
        let server = Server::start([failure.clone(), Reply::json(200, twilio_participant(CALL))]);
        twilio(&server).update_participant(CONFERENCE, CALL).muted(true).hold(false).await.expect("a participant");
        assert_eq!(server.requests().len(), 2);
        assert_eq!(server.requests()[1].text(), "Muted=true&Hold=false");
        let server = Server::start([failure.clone(), Reply::no_content()]);
        twilio(&server).delete_participant(CONFERENCE, CALL).await.expect("nothing");
        assert_eq!(server.requests().len(), 2);
    }
}

/// A retry would play the announcement twice.
#[tokio::test]
async fn announcement_is_not_retried() {
    for failure in doubtful() {
        let server = Server::start([failure.clone(), Reply::json(200, twilio_participant(CALL))]);
        let update = twilio(&server).update_participant(CONFERENCE, CALL);
        update.announce_url("https://example.com/announcement.xml").await.expect_err("it may have been made");
        server.request();
        let server = Server::start([failure, Reply::json(200, signalwire_participant(SW_CALL))]);
        let update = signalwire(&server).update_participant(SW_CONFERENCE, SW_CALL);
        update.announce_url("https://example.com/announcement.xml").await.expect_err("it may have been made");
        server.request();
    }
}
