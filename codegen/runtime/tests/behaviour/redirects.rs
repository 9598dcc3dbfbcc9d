//! Redirects: the ones that are followed, and that credentials stay at their origin.

use crate::runtime::{Credential, Delivery, ErrorKind, HttpClient, Method, Operation, RetryPolicy};
use crate::sample::{ACCOUNT, CALL, Client, ROOM, member_json};
use test_server::{Reply, Server};

static PUT: Operation = Operation { body: Some("text/plain"), ..Operation::new(Method::Put, "Put", "/things") };

#[tokio::test]
async fn get_redirect_within_origin_keeps_credentials() {
    for status in [301, 302, 303, 307, 308] {
        let server = Server::start([Reply::redirect(status, "/moved?x=1"), Reply::json(200, member_json())]);
        let response = Client::at(&server.url()).fetch_member(ROOM, CALL).send().await.expect("a member");
        assert_eq!(response.status().as_u16(), 200);
        let received = server.requests();
        assert_eq!(received[1].target(), "/moved?x=1");
        assert_eq!(received[1].header("authorization"), received[0].header("authorization"));
        assert!(received[1].header("authorization").is_some());
    }
}

#[tokio::test]
async fn redirect_to_what_cannot_be_sent_is_not_followed() {
    let server = Server::always(Reply::redirect(302, &format!("/{}", "a".repeat(70_000))));
    let error = Client::at(&server.url()).fetch_member(ROOM, CALL).await.expect_err("too long");
    assert_eq!(
        (error.kind(), error.status().map(|status| status.as_u16())),
        (ErrorKind::Redirect, Some(302)),
        "{error}"
    );
    assert!(error.headers().is_some_and(|headers| headers.contains_key("location")));
}

#[tokio::test]
async fn request_that_was_redirected_to_nowhere_was_seen() {
    let closed = Server::start([]).url();
    for status in [302, 307] {
        let server = Server::once(Reply::redirect(status, &closed));
        let error = Client::at(&server.url()).fetch_member(ROOM, CALL).await.expect_err("nobody is there");
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::Unknown), "{error}");
    }
}

#[tokio::test]
async fn nothing_secret_goes_to_another_origin_or_comes_back_on() {
    for scheme in ["accountAuth", "bearerAuth", "headerKey", "queryKey", "cookieKey"] {
        let credential = match scheme {
            "accountAuth" => Credential::basic("user", "hunter2"),
            _ => Credential::api_key("hunter2"),
        };
        let other = Server::start([]);
        let home =
            Server::start([Reply::redirect(302, &format!("{}/away", other.url())), Reply::json(200, member_json())]);
        let back = Server::start([Reply::redirect(302, &format!("{}/back", home.url()))]);
        // home → back → home
        let start = Server::start([Reply::redirect(307, &format!("{}/hop", back.url()))]);
        let build = |url: String| {
            let builder = Client::builder()
                .retry(RetryPolicy::none())
                .credential(scheme, credential.clone())
                .account_sid(ACCOUNT)
                .base_url(url);
            builder.build().expect("a client")
        };
        let away = build(home.url()).fetch_member(ROOM, CALL).extra_header("X-Token", "own-secret");
        away.await.expect_err("the other server has nothing");
        let request = build(start.url()).fetch_member(ROOM, CALL);
        request.await.expect("a member");
        for received in [other.requests(), back.requests(), vec![home.requests()[1].clone()]].concat() {
            let all = format!("{received:?}");
            assert!(!all.contains("hunter2") && !all.contains("aHVudGVy") && !all.contains("dXNlc"), "{scheme}: {all}");
            assert!(!all.contains("own-secret"), "{all}");
            assert_eq!((received.header("authorization"), received.header("cookie")), (None, None));
        }
    }
}

#[tokio::test]
async fn query_key_is_not_duplicated() {
    let server = Server::start([Reply::redirect(302, "/x?key=k"), Reply::json(200, member_json())]);
    let builder = Client::builder().credential("queryKey", Credential::api_key("k")).account_sid(ACCOUNT);
    builder.base_url(server.url()).build().expect("a client").fetch_member(ROOM, CALL).await.expect("a member");
    assert_eq!(server.requests()[1].target(), "/x?key=k");
}

#[tokio::test]
async fn other_methods_keep_body_or_are_not_followed() {
    for status in [307, 308] {
        let server = Server::start([Reply::redirect(status, "/moved"), Reply::new(204, &[], "")]);
        Client::at(&server.url()).probe(&PUT, |request| request.text("body")).await.expect("a response");
        let received = server.requests().remove(1);
        assert_eq!((received.method(), received.target(), received.text()), ("PUT", "/moved", "body"));
        assert!(received.header("authorization").is_some());
    }
    for (status, elsewhere) in [(301, false), (302, false), (303, false), (307, true), (308, true)] {
        let other = Server::start([]);
        let location = if elsewhere { format!("{}/moved", other.url()) } else { "/moved".to_owned() };
        let server = Server::start([Reply::redirect(status, &location)]);
        let error = Client::at(&server.url()).update_member(ROOM, CALL).muted(true).await.expect_err("not followed");
        assert_eq!(error.kind(), ErrorKind::Redirect);
        assert_eq!(error.status().map(|s| s.as_u16()), Some(status));
        assert!(error.to_string().contains("was not followed"), "{error}");
        assert_eq!((server.requests().len(), other.requests().len()), (1, 0));
    }
}

#[tokio::test]
async fn invalid_and_endless_redirects_fail() {
    let cases = [
        ("", "no valid Location header"),
        ("http://[", "no valid Location header"),
        ("ftp://x.test/", "scheme other than https and http"),
        ("http://192.0.2.1/", "not encrypted"),
    ];
    for (location, expected) in cases {
        let reply = if location.is_empty() { Reply::new(302, &[], "") } else { Reply::redirect(302, location) };
        let server = Server::once(reply);
        let error = Client::at(&server.url()).fetch_member(ROOM, CALL).await.expect_err("not followed");
        assert!(error.to_string().contains(expected), "{location}: {error}");
    }
    let server = Server::start(vec![Reply::redirect(302, "/again"); 20]);
    let error = Client::at(&server.url()).fetch_member(ROOM, CALL).await.expect_err("it never ends");
    assert_eq!(error.to_string(), "FetchMember: 302 Found: more than 10 redirects");
    assert_eq!(server.requests().len(), 11);
}

#[tokio::test]
async fn custom_client_that_follows_redirects_is_detected() {
    let other = Server::once(Reply::json(200, member_json()));
    let server = Server::once(Reply::redirect(302, &other.url()));
    let http = HttpClient::builder().no_proxy().build().expect("an HTTP client");
    let builder = Client::builder_at(&server.url()).http_client(http);
    let error = builder.build().expect("a client").fetch_member(ROOM, CALL).await.expect_err("it went elsewhere");
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert!(error.to_string().contains("Policy::none()"), "{error}");
}
