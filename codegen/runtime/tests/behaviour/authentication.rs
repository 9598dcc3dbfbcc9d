//! Credentials: their wire form, and that they are never printed.

use std::convert::Infallible;
use std::error::Error as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::runtime::{Credential, Delivery, ErrorKind, Method, Operation, RetryPolicy};
use crate::sample::{ACCOUNT, CALL, Client, ROOM};
use test_server::{Reply, Server};

const SECRET: &str = "hunter2-secret";

static BOTH: Operation =
    Operation::new(Method::Get, "Both", "/things").security(&[&["bearerAuth", "headerKey"], &["queryKey"]]);

#[tokio::test]
async fn first_complete_security_alternative_is_used() {
    let server = Server::start([Reply::new(204, &[], ""), Reply::new(204, &[], "")]);
    let builder = || Client::builder().base_url(server.url()).credential("queryKey", Credential::api_key("q"));
    let incomplete = builder().credential("bearerAuth", Credential::bearer("b")).build().expect("a client");
    incomplete.probe(&BOTH, |_| ()).await.expect("a response");
    let complete =
        builder().credential("bearerAuth", Credential::bearer("b")).credential("headerKey", Credential::api_key("h"));
    complete.build().expect("a client").probe(&BOTH, |_| ()).await.expect("a response");
    let received = server.requests();
    assert_eq!((received[0].target(), received[0].header("authorization")), ("/things.json?key=q", None));
    assert_eq!(received[1].target(), "/things.json");
    assert_eq!((received[1].header("authorization"), received[1].header("x-key")), (Some("Bearer b"), Some("h")));
}

#[tokio::test]
async fn nothing_is_sent_without_credential() {
    let server = Server::start([]);
    let client = Client::builder().base_url(server.url()).account_sid(ACCOUNT).build().expect("a client");
    let error = client.probe(&BOTH, |_| ()).await.expect_err("there is no credential");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(
        error.to_string(),
        "Both: the client has no credential for Both; it accepts bearerAuth with headerKey or queryKey"
    );
    assert!(server.requests().is_empty());
}

/// Alternatives, the schemes of the client, and the schemes of the request.
#[tokio::test]
async fn first_alternative_with_credentials_is_used_and_anonymous_only_without() {
    macro_rules! rows {
        ($($security:expr, $held:expr => $sent:expr;)*) => {
            [$({
                static OPERATION: Operation = Operation::new(Method::Get, "Row", "/things").security(&$security);
                (&OPERATION, &$held[..], &$sent[..])
            }),*]
        };
    }
    let rows: [(&Operation, &[&str], &[&str]); 11] = rows! {
        [&[], &["bearerAuth"]], ["bearerAuth"] => ["bearerAuth"];
        [&["bearerAuth"], &[]], ["bearerAuth"] => ["bearerAuth"];
        [&["headerKey"], &[], &["bearerAuth"]], ["bearerAuth"] => ["bearerAuth"];
        [&[], &["bearerAuth"]], [] => [];
        [&["bearerAuth"], &[]], [] => [];
        [&[], &["bearerAuth", "headerKey"]], ["headerKey"] => [];
        [&["headerKey"], &["headerKey", "bearerAuth"]], ["bearerAuth", "headerKey"] => ["headerKey"];
        [&["headerKey", "bearerAuth"], &["headerKey"]], ["bearerAuth", "headerKey"] => ["bearerAuth", "headerKey"];
        [&["headerKey", "bearerAuth"], &["headerKey"]], ["headerKey"] => ["headerKey"];
        [&[], &["headerKey", "bearerAuth"], &["headerKey"]], ["headerKey"] => ["headerKey"];
        [], ["bearerAuth"] => [];
    };
    for (operation, held, sent) in rows {
        let server = Server::once(Reply::new(204, &[], ""));
        let builder = Client::builder().base_url(server.url());
        let builder = held.iter().fold(builder, |builder, id| builder.credential(id, Credential::bearer("k")));
        builder.build().expect("a client").probe(operation, |_| ()).await.expect("a response");
        let request = server.request();
        let found: Vec<&str> = [("bearerAuth", "authorization"), ("headerKey", "x-key")]
            .into_iter()
            .filter_map(|(id, header)| request.header(header).map(|_| id))
            .collect();
        assert_eq!(found, sent, "{:?} with {held:?}", operation.security);
    }
}

#[test]
fn unsendable_credential_is_a_builder_error() {
    let cases = [
        ("accountAuth", Credential::basic("a:b", SECRET)),
        ("accountAuth", Credential::basic("", SECRET)),
        ("accountAuth", Credential::basic("a", format!("{SECRET}\n"))),
        ("accountAuth", Credential::basic("a", format!(" {SECRET}"))),
        ("accountAuth", Credential::basic("a ", SECRET)),
        ("accountAuth", Credential::bearer(SECRET)),
        ("bearerAuth", Credential::bearer(format!("{SECRET} "))),
        ("bearerAuth", Credential::bearer(format!("{SECRET}\u{7f}x"))),
        ("headerKey", Credential::api_key(format!("\t{SECRET}"))),
        ("bearerAuth", Credential::bearer(format!("{SECRET}\n"))),
        ("bearerAuth", Credential::bearer("")),
        ("headerKey", Credential::basic("a", SECRET)),
    ];
    for (scheme, credential) in cases {
        let error =
            Client::builder().base_url("https://x.test").credential(scheme, credential).build().expect_err("a refusal");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(scheme), "{error}");
        assert!(!error.to_string().contains(SECRET), "{error}");
    }
}

#[tokio::test]
async fn cookie_key_is_added_to_cookies_of_the_caller() {
    static COOKIE: Operation = Operation::new(Method::Get, "Cookie", "/things").security(&[&["cookieKey"]]);
    let server = Server::once(Reply::new(204, &[], ""));
    let builder = Client::builder().base_url(server.url()).credential("cookieKey", Credential::api_key("k"));
    let client = builder.build().expect("a client");
    client.probe(&COOKIE, |request| request.extra_header("cookie", "name=Zo\u{eb}")).await.expect("a response");
    assert_eq!(server.request().header("cookie"), Some("name=Zo\u{eb}; session=k"));
}

/// Everything a caller could print, for every scheme, with several server failures.
#[tokio::test]
async fn nothing_prints_a_secret() {
    let encoded = "aHVudGVyMi1zZWNyZXQ";
    for scheme in ["accountAuth", "bearerAuth", "headerKey", "queryKey", "cookieKey"] {
        let credential = || match scheme {
            "accountAuth" => Credential::basic(ACCOUNT, SECRET),
            _ => Credential::api_key(SECRET),
        };
        let server = Server::start([
            Reply::new(500, &[], "oops"),
            Reply::json(200, "[]"),
            Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"),
            Reply::raw(""),
            Reply::redirect(302, "http://192.0.2.1/"),
        ]);
        let builder = Client::builder()
            .retry(RetryPolicy::none())
            .credential(scheme, credential())
            .account_sid(ACCOUNT)
            .base_url(server.url());
        let mut printed = format!("{:?} {:#?} {:?}", credential(), credential(), builder);
        let client = builder.build().expect("a client");
        let request = client.fetch_member(ROOM, CALL);
        printed.push_str(&format!("{client:?} {client:#?} {request:?} {request:#?}"));
        for _ in 0..5 {
            let error = request.clone().await.expect_err("each reply is a failure");
            printed.push_str(&format!("{error} {error:?} {error:#?}"));
            let mut source = error.source();
            while let Some(cause) = source {
                printed.push_str(&format!("{cause} {cause:?}"));
                source = cause.source();
            }
        }
        let builder = Client::builder()
            .retry(RetryPolicy::none())
            .credential(scheme, credential())
            .account_sid(ACCOUNT)
            .base_url(Server::start([]).url());
        let error = builder.build().expect("a client").fetch_member(ROOM, CALL).await.expect_err("nothing listens");
        assert!(error.is_connect(), "{error}");
        printed.push_str(&format!("{error} {error:?} {:?}", error.source()));
        assert!(!printed.contains(SECRET) && !printed.contains(encoded), "{scheme}: {printed}");
        assert_eq!(server.requests().len(), 5, "{scheme}");
    }
}

#[tokio::test]
async fn credential_function_is_called_before_every_attempt() {
    let count = AtomicUsize::new(0);
    let credential = Credential::from_fn(move || {
        Ok::<_, Infallible>(Credential::bearer(format!("token-{}", count.fetch_add(1, Ordering::Relaxed))))
    });
    assert_eq!(format!("{credential:?}"), "Credential(supplied by a function)");
    let page = r#"{"members":[],"next_page_uri":"/2"}"#;
    let server = Server::start([
        Reply::json(503, "{}"),
        Reply::json(200, page),
        Reply::redirect(302, "/3"),
        Reply::json(200, r#"{"members":[]}"#),
    ]);
    let policy = RetryPolicy::new().base_delay(Duration::ZERO);
    let builder = Client::builder().base_url(server.url()).account_sid(ACCOUNT).retry(policy);
    let client = builder.credential("bearerAuth", credential).build().expect("a client");
    let mut pages = client.list_members(ROOM).pages();
    while pages.try_next().await.expect("a page").is_some() {}
    let received = server.requests();
    let tokens: Vec<_> = received.iter().map(|request| request.header("authorization").expect("a token")).collect();
    // Redirects are part of the same attempt.
    assert_eq!(tokens, ["Bearer token-0", "Bearer token-1", "Bearer token-2", "Bearer token-2"]);
}

#[tokio::test]
async fn failed_credential_function_sends_nothing() {
    let server = Server::start([]);
    let build = |credential: Credential| {
        let builder = Client::builder().base_url(server.url()).account_sid(ACCOUNT);
        builder.credential("bearerAuth", credential).build().expect("a client")
    };
    let error = build(Credential::from_fn(|| Err::<Credential, _>("the vault is sealed")));
    let error = error.fetch_member(ROOM, CALL).await.expect_err("there is no credential");
    assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Credential, Delivery::NotSent, 0));
    assert_eq!(error.to_string(), "FetchMember: the credential bearerAuth is not available; nothing was sent");
    assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("the vault is sealed"));
    assert_eq!(
        format!("{error:#}"),
        "FetchMember: the credential bearerAuth is not available: the vault is sealed; nothing was sent"
    );
    let supplies: [fn() -> Credential; 3] = [
        || Credential::bearer(""),
        || Credential::basic("a", SECRET),
        || Credential::from_fn(|| Ok::<_, Infallible>(Credential::bearer(SECRET))),
    ];
    for supply in supplies {
        let client = build(Credential::from_fn(move || Ok::<_, Infallible>(supply())));
        let error = client.fetch_member(ROOM, CALL).await.expect_err("it cannot be sent");
        assert_eq!(error.kind(), ErrorKind::Credential);
        assert!(!error.to_string().contains(SECRET), "{error}");
    }
    assert!(server.requests().is_empty());
}
