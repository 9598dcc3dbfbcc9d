//! Credentials stay put: nothing prints them, and no other origin gets them.

#![cfg(all(feature = "twilio", feature = "signalwire", feature = "insights", feature = "xml"))]

mod support;

use std::error::Error as _;
use std::fmt::{Debug, Write as _};

use conference_participants::runtime::{ErrorKind, RetryPolicy};
use conference_participants::{Error, insights, signalwire, twilio};
use support::{
    ACCOUNT, CALL, CONFERENCE, PARTICIPANT, PROJECT, SW_CALL, SW_CONFERENCE, Server, json, page, reply,
    twilio_participant,
};

const SECRET: &str = "hunter2-secret";
/// Parts of the secret in Base64, for each place that it can have in three bytes.
const ENCODED: [&str; 3] = ["aHVudGVyMi1zZWNyZX", "h1bnRlcjItc2VjcmV0", "odW50ZXIyLXNlY3JldA"];

/// All that was printed.
#[derive(Default)]
struct Printed(String);

impl Printed {
    fn debug(&mut self, value: &impl Debug) {
        write!(self.0, "{value:?} {value:#?} ").expect("a string takes it");
    }

    fn error(&mut self, error: &Error) {
        self.debug(error);
        write!(self.0, "{error} ").expect("a string takes it");
        let mut cause = error.source();
        while let Some(error) = cause {
            write!(self.0, "{error} {error:?} ").expect("a string takes it");
            cause = error.source();
        }
    }

    #[track_caller]
    fn assert_without(&self, secrets: &[&str]) {
        assert!(!self.0.is_empty());
        for secret in secrets {
            assert!(!self.0.contains(secret), "{secret}: {}", self.0);
        }
    }
}

fn secrets() -> Vec<&'static str> {
    ENCODED.into_iter().chain([SECRET]).collect()
}

/// Replies that make a request fail in different ways.
fn failures() -> Vec<Vec<u8>> {
    vec![
        json(401, r#"{"code":20003,"message":"No","more_info":null,"status":401}"#),
        reply(404, &[], ""),
        json(200, "[]"),
        b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{".to_vec(),
        b"not http".to_vec(),
        reply(302, &[("location", "http://192.0.2.1/")], ""),
    ]
}

/// The requests arrive with the secret, so the test looks for what is really there.
fn assert_all_arrived(server: &Server) {
    let received = server.received();
    assert!(received.len() >= failures().len(), "{received:?}");
    for request in received {
        let authorization = request.header("authorization").expect("a credential").to_owned();
        assert!(ENCODED.iter().any(|encoded| authorization.contains(encoded)), "{authorization}");
    }
}

#[tokio::test]
async fn nothing_of_twilio_prints_a_credential() {
    let server = Server::start(failures()).await;
    let mut printed = Printed::default();
    let builder = twilio::Client::builder().credentials(ACCOUNT, SECRET).api_key_auth(ACCOUNT, SECRET);
    let builder = builder.base_url(server.url()).retry(RetryPolicy::none());
    printed.debug(&builder);
    let client = builder.build().expect("a client");
    printed.debug(&client);
    printed.debug(&client.list_participants(CONFERENCE));
    printed.debug(&client.list_participants(CONFERENCE).stream());
    printed.debug(&client.list_participants(CONFERENCE).pages());
    printed.debug(&client.create_participant(CONFERENCE, "client:a", "client:b"));
    printed.debug(&client.delete_participant(CONFERENCE, CALL));
    let update = client.update_participant(CONFERENCE, CALL).muted(true);
    printed.debug(&update);
    for _ in failures() {
        printed.error(&update.clone().await.expect_err("each reply is a failure"));
    }
    printed.assert_without(&secrets());
    assert_all_arrived(&server);
}

#[tokio::test]
async fn nothing_of_signalwire_and_insights_prints_a_credential() {
    let server = Server::start(failures().into_iter().chain(failures())).await;
    let mut printed = Printed::default();
    let builder =
        signalwire::Client::builder().credentials(PROJECT, SECRET).base_url(server.url()).retry(RetryPolicy::none());
    printed.debug(&builder);
    let client = builder.build().expect("a client");
    let update = client.update_participant(SW_CONFERENCE, SW_CALL);
    printed.debug(&client);
    printed.debug(&update);
    for _ in failures() {
        printed.error(&update.clone().await.expect_err("each reply is a failure"));
    }
    let builder =
        insights::Client::builder().credentials(ACCOUNT, SECRET).base_url(server.url()).retry(RetryPolicy::none());
    printed.debug(&builder);
    let client = builder.build().expect("a client");
    let fetch = client.fetch_participant(CONFERENCE, PARTICIPANT);
    printed.debug(&client);
    printed.debug(&fetch);
    for _ in failures() {
        printed.error(&fetch.clone().await.expect_err("each reply is a failure"));
    }
    printed.assert_without(&secrets());
    assert_all_arrived(&server);
}

#[tokio::test]
async fn a_response_does_not_print_a_credential() {
    let server = Server::once(json(200, twilio_participant(CALL))).await;
    let builder = twilio::Client::builder().credentials(ACCOUNT, SECRET).base_url(server.url());
    let client = builder.build().expect("a client");
    let response = client.fetch_participant(CONFERENCE, CALL).send().await.expect("a participant");
    let mut printed = Printed::default();
    printed.debug(&response);
    printed.assert_without(&secrets());
}

#[tokio::test]
async fn a_request_does_not_print_what_is_in_it() {
    let server = Server::once(json(400, r#"{"message":"No","status":400}"#)).await;
    let create = server.twilio().create_participant(CONFERENCE, "+15005550006", "sip:agent@example.com");
    let create = create.sip_auth_password(SECRET).call_token("token-of-a-call").label("Anna");
    let mut printed = Printed::default();
    printed.debug(&create);
    printed.error(&create.await.expect_err("a failure"));
    printed.assert_without(&[SECRET, "token-of-a-call", "Anna", "15005550006", "agent@example.com"]);
    assert!(server.only().text().contains(SECRET));
}

#[test]
fn a_builder_that_fails_does_not_print_a_credential() {
    let mut printed = Printed::default();
    let line = format!("{SECRET}\n");
    let errors = [
        twilio::Client::builder().credentials(ACCOUNT, &line).build().expect_err("a line break"),
        twilio::Client::builder().api_key_auth("a:b", SECRET).build().expect_err("a colon in the user name"),
        twilio::Client::builder().credentials("", SECRET).build().expect_err("no user name"),
        twilio::Client::builder().credentials(ACCOUNT, SECRET).base_url("x").build().expect_err("no URL"),
        insights::Client::builder().credentials(&line, SECRET).build().expect_err("a line break"),
        signalwire::Client::builder().credentials(PROJECT, SECRET).build().expect_err("no space"),
        signalwire::Client::builder()
            .credentials(PROJECT, SECRET)
            .base_url(format!("https://user:{SECRET}@example.com"))
            .build()
            .expect_err("a password in the URL"),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
        printed.error(&error);
    }
    printed.assert_without(&secrets());
}

#[test]
fn credentials_go_unencrypted_to_this_machine_only() {
    let build = |url: &str| twilio::Client::builder().credentials(ACCOUNT, SECRET).base_url(url).build();
    for url in ["http://127.0.0.1:8080", "http://localhost:8080/x", "http://[::1]", "https://example.com"] {
        build(url).expect(url);
    }
    for url in ["http://example.com", "http://192.0.2.1", "http://localhost.example.com"] {
        let error = build(url).expect_err(url);
        assert!(error.to_string().contains("not encrypted"), "{error}");
    }
    let builder = twilio::Client::builder().credentials(ACCOUNT, SECRET).base_url("http://example.com");
    builder.allow_plain_http().build().expect("it was asked for by name");
}

#[tokio::test]
async fn a_redirect_to_another_origin_carries_no_credential() {
    for status in [301, 302, 303, 307, 308] {
        let other = Server::once(json(200, twilio_participant(CALL))).await;
        let location = format!("{}/elsewhere", other.url());
        let server = Server::once(reply(status, &[("location", &location)], "")).await;
        let fetch = server.twilio().fetch_participant(CONFERENCE, CALL).extra_header("X-Token", SECRET);
        fetch.await.expect("the other server answers");
        assert!(server.only().header("authorization").is_some());
        let received = other.only();
        assert_eq!(received.line(), "GET /elsewhere HTTP/1.1");
        assert_eq!((received.header("authorization"), received.header("cookie")), (None, None));
        assert!(!received.head.contains(SECRET) && !received.head.contains(ACCOUNT), "{}", received.head);
    }
}

#[tokio::test]
async fn a_redirect_within_the_origin_keeps_the_credential() {
    let server = Server::start([reply(307, &[("location", "/moved?x=1")], ""), json(200, page(&[], None))]).await;
    server.twilio().list_participants(CONFERENCE).await.expect("a page");
    let received = server.received();
    assert_eq!(received[1].line(), "GET /moved?x=1 HTTP/1.1");
    assert_eq!(received[1].header("authorization"), received[0].header("authorization"));
    assert!(received[1].header("authorization").is_some());
}

/// Whether it would carry a credential or not: it would dial, change or remove somewhere else.
#[tokio::test]
async fn what_changes_something_does_not_follow_to_another_origin() {
    for status in [301, 302, 303, 307, 308] {
        let other = Server::start([]).await;
        let location = format!("{}/elsewhere", other.url());
        let server = Server::start(vec![reply(status, &[("location", &location)], ""); 3]).await;
        let client = server.twilio();
        let create = client.create_participant(CONFERENCE, "client:a", "client:b").await.expect_err("not followed");
        let update = client.update_participant(CONFERENCE, CALL).muted(true).await.expect_err("not followed");
        let delete = client.delete_participant(CONFERENCE, CALL).await.expect_err("not followed");
        for error in [create, update, delete] {
            assert_eq!(error.kind(), ErrorKind::Redirect, "{error}");
            assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        }
        assert!(other.received().is_empty(), "{:?}", other.received());
    }
}
