//! Nothing is done twice by itself: which operations are sent again after a failure, and which are not.

#![cfg(all(feature = "twilio", feature = "signalwire", feature = "insights", feature = "xml"))]

mod support;

use std::time::Duration;

use conference_participants::runtime::{Delivery, RetryPolicy};
use conference_participants::{Error, insights, signalwire, twilio};
use support::{
    ACCOUNT, API_KEY, CALL, CONFERENCE, PARTICIPANT, PROJECT, SW_CALL, SW_CONFERENCE, Server, insights_page, json,
    no_content, page, reply, signalwire_participant, twilio_participant,
};

/// The default, but without waits.
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

/// Failures after which nobody knows whether the request was carried out.
fn doubtful() -> [Vec<u8>; 5] {
    [reply(500, &[], ""), reply(502, &[], ""), reply(503, &[], ""), reply(504, &[], ""), Vec::new()]
}

#[tokio::test]
async fn a_create_is_never_sent_again() {
    for failure in doubtful() {
        let server = Server::start([failure, json(201, twilio_participant(CALL))]).await;
        let create = twilio(&server).create_participant(CONFERENCE, "client:a", "client:b");
        let error: Error = create.await.expect_err("it may have dialled");
        assert_ne!(error.delivery(), Delivery::NotSent);
        server.only();
    }
}

#[tokio::test]
async fn a_create_that_was_certainly_refused_is_sent_again() {
    let refusal = reply(429, &[("retry-after", "0")], "");
    let server = Server::start([refusal, json(201, twilio_participant(CALL))]).await;
    let create = twilio(&server).create_participant(CONFERENCE, "client:a", "client:b");
    create.await.expect("the second one is carried out");
    let received = server.received();
    assert_eq!(received.len(), 2);
    assert_eq!((received[1].line(), &received[1].body), (received[0].line(), &received[0].body));
    assert_eq!(received[1].header("authorization"), received[0].header("authorization"));
}

#[tokio::test]
async fn what_only_looks_is_sent_again() {
    for failure in doubtful() {
        let server = Server::start([failure.clone(), json(200, page(&[], None))]).await;
        twilio(&server).list_participants(CONFERENCE).await.expect("a page");
        assert_eq!(server.received().len(), 2);
        let server = Server::start([failure.clone(), json(200, signalwire_participant(SW_CALL))]).await;
        signalwire(&server).fetch_participant(SW_CONFERENCE, SW_CALL).await.expect("a participant");
        assert_eq!(server.received().len(), 2);
        let server = Server::start([failure.clone(), json(200, "{}")]).await;
        insights(&server).fetch_participant(CONFERENCE, PARTICIPANT).await.expect("a summary");
        assert_eq!(server.received().len(), 2);
    }
}

#[tokio::test]
async fn what_sets_a_state_is_sent_again() {
    for failure in doubtful() {
        let server = Server::start([failure.clone(), json(200, twilio_participant(CALL))]).await;
        twilio(&server).update_participant(CONFERENCE, CALL).muted(true).hold(false).await.expect("a participant");
        assert_eq!(server.received().len(), 2);
        assert_eq!(server.received()[1].text(), "Muted=true&Hold=false");
        let server = Server::start([failure.clone(), no_content()]).await;
        twilio(&server).delete_participant(CONFERENCE, CALL).await.expect("nothing");
        assert_eq!(server.received().len(), 2);
    }
}

/// A participant who hears the same announcement twice was not asked for.
#[tokio::test]
async fn an_announcement_is_not_made_twice() {
    for failure in doubtful() {
        let server = Server::start([failure.clone(), json(200, twilio_participant(CALL))]).await;
        let update = twilio(&server).update_participant(CONFERENCE, CALL);
        update.announce_url("https://example.com/announcement.xml").await.expect_err("it may have been made");
        server.only();
        let server = Server::start([failure, json(200, signalwire_participant(SW_CALL))]).await;
        let update = signalwire(&server).update_participant(SW_CONFERENCE, SW_CALL);
        update.announce_url("https://example.com/announcement.xml").await.expect_err("it may have been made");
        server.only();
    }
}

#[tokio::test]
async fn what_the_provider_refuses_is_not_sent_again() {
    for status in [400, 401, 403, 404, 422] {
        let server = Server::start([reply(status, &[], ""), json(200, insights_page(&[], None))]).await;
        let error = insights(&server).list_participants(CONFERENCE).await.expect_err("a refusal");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        server.only();
    }
}

#[tokio::test]
async fn a_page_that_failed_is_asked_for_again() {
    let second = format!("/2010-04-01/Accounts/{ACCOUNT}/Conferences/{CONFERENCE}/Participants.json?Page=1");
    let server = Server::start([
        json(200, page(&[twilio_participant(CALL)], Some(&second))),
        reply(503, &[], ""),
        json(200, page(&[twilio_participant(CALL)], None)),
    ])
    .await;
    let mut everyone = twilio(&server).list_participants(CONFERENCE).stream();
    let mut count = 0;
    while everyone.try_next().await.expect("a participant").is_some() {
        count += 1;
    }
    assert_eq!(count, 2);
    let received = server.received();
    assert_eq!((received[1].target(), received[2].target()), (second.as_str(), second.as_str()));
}
