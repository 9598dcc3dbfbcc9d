//! Credentials are never printed and never sent to another origin.

#![cfg(all(feature = "twilio", feature = "signalwire", feature = "insights", feature = "xml"))]

mod support;

use std::error::Error as _;
use std::fmt::{Debug, Write as _};

use conference_participants::runtime::{ErrorKind, RetryPolicy};
use conference_participants::{Error, insights, signalwire, twilio};
use support::*;

const SECRET: &str = "hunter2-secret";
/// Parts of the secret in Base64, for each offset within three bytes.
const ENCODED: [&str; 3] = ["aHVudGVyMi1zZWNyZX", "h1bnRlcjItc2VjcmV0", "odW50ZXIyLXNlY3JldA"];

/// All printed text.
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
fn failures() -> Vec<Reply> {
    vec![
        Reply::json(401, r#"{"code":20003,"message":"No","more_info":null,"status":401}"#),
        Reply::new(404, &[], ""),
        Reply::json(200, "[]"),
        Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"),
        Reply::raw("not http"),
        Reply::new(302, &[("location", "http://192.0.2.1/")], ""),
    ]
}

/// Checks that the requests have the secret, so that its absence in the output means something.
fn assert_all_arrived(server: &Server) {
    let received = server.requests();
    assert!(received.len() >= failures().len(), "{received:?}");
    for request in received {
        let authorization = request.header("authorization").expect("a credential").to_owned();
        assert!(ENCODED.iter().any(|encoded| authorization.contains(encoded)), "{authorization}");
    }
}

#[tokio::test]
async fn twilio_client_prints_no_credential() {
    let server = Server::start(failures());
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
    server.set_handler(|_| Reply::json(200, twilio_participant(CALL)));
    printed.debug(&client.fetch_participant(CONFERENCE, CALL).send().await.expect("a participant"));
    printed.assert_without(&secrets());
    assert_all_arrived(&server);
}

#[tokio::test]
async fn signalwire_and_insights_clients_print_no_credential() {
    let server = Server::start(failures().into_iter().chain(failures()));
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
async fn request_prints_no_values() {
    let server = Server::once(Reply::json(400, r#"{"message":"No","status":400}"#));
    let create = server.twilio().create_participant(CONFERENCE, "+15005550006", "sip:agent@example.com");
    let create = create.sip_auth_password(SECRET).call_token("token-of-a-call").label("Anna");
    let mut printed = Printed::default();
    printed.debug(&create);
    printed.error(&create.await.expect_err("a failure"));
    printed.assert_without(&[SECRET, "token-of-a-call", "Anna", "15005550006", "agent@example.com"]);
    assert!(server.request().text().contains(SECRET));
}

#[test]
fn failed_builder_prints_no_credential() {
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
