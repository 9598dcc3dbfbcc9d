//! Blocking calls, inside and outside of async runtimes.

use std::time::Duration;

use crate::runtime::{Credential, Error, ErrorKind, HttpClient};
use crate::sample::{ACCOUNT, CALL, Client, ROOM, member_json};
use test_server::{Reply, Server};

fn pages() -> Vec<Reply> {
    let page = |ids: &str, next: &str| {
        let members: Vec<String> = ids.chars().map(|id| format!(r#"{{"call_sid":"{id}","muted":true}}"#)).collect();
        Reply::json(200, format!(r#"{{"members":[{}],"next_page_uri":{next}}}"#, members.join(",")))
    };
    vec![page("ab", r#""/2""#), page("", r#""/3""#), page("c", "null")]
}

#[test]
fn blocking_call_works_outside_of_a_runtime() {
    let reply = Reply::new(200, &[("rooms-request-id", "RQ1")], member_json());
    let server = Server::start(vec![reply, Reply::json(200, member_json()), Reply::json(404, "{}")]);
    let client = Client::at(&server.url());
    let response = client.fetch_member(ROOM, CALL).send_blocking().expect("a member");
    assert_eq!((response.status().as_u16(), response.request_id(), response.attempts()), (200, Some("RQ1"), 1));
    assert_eq!(client.fetch_member(ROOM, CALL).await_blocking().expect("a member").call_sid, CALL);
    let error = client.fetch_member(ROOM, CALL).await_blocking().expect_err("there is none");
    assert!(error.is_not_found());
    let error = client.fetch_member(ROOM, "..").await_blocking().expect_err("it is refused");
    assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidParameter, Some("FetchMember")));
}

#[test]
fn items_and_pages_are_iterators() {
    let server = Server::start([pages(), pages()].concat());
    let client = Client::at(&server.url());
    let mut items = client.list_members(ROOM).iter_blocking();
    assert!(server.requests().is_empty());
    assert_eq!(items.next().expect("an item").expect("a").call_sid, "a");
    assert_eq!(server.requests().len(), 1, "a page is requested when it is needed");
    let rest: Result<Vec<_>, Error> = items.by_ref().collect();
    let rest: Vec<_> = rest.expect("members").iter().map(|member| member.call_sid.to_string()).collect();
    assert_eq!(rest, ["b", "c"]);
    assert!(items.next().is_none());
    let sizes: Vec<usize> =
        client.list_members(ROOM).pages_blocking().map(|page| page.expect("a page").members.len()).collect();
    assert_eq!(sizes, [2, 0, 1]);
}

#[test]
fn an_iterator_ends_after_an_error() {
    let server = Server::start(vec![pages().remove(0), Reply::json(500, "{}")]);
    let mut items = Client::at(&server.url()).list_members(ROOM).iter_blocking();
    assert!(items.next().is_some_and(|item| item.is_ok()) && items.next().is_some_and(|item| item.is_ok()));
    assert!(items.next().expect("an error").expect_err("500").is_server_error());
    assert!(items.next().is_none() && items.next().is_none());
    let mut refused = Client::at(&server.url()).list_members(ROOM).page_size(0).pages_blocking();
    assert!(refused.next().expect("an error").expect_err("a refusal").is_invalid_parameter());
    assert!(refused.next().is_none());
}

/// Connections of async calls belong to the blocked runtime, so blocking calls must not use them.
async fn in_a_runtime(server: Server) {
    let client = Client::at(&server.url());
    for _ in 0..3 {
        client.fetch_member(ROOM, CALL).await.expect("a member, asynchronously");
        client.fetch_member(ROOM, CALL).await_blocking().expect("a member");
    }
    assert_eq!(server.requests().len(), 6);
}

#[test]
fn blocking_call_works_in_single_threaded_runtime() {
    let server = Server::start(vec![Reply::kept_alive(200, &[], member_json()); 6]);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(in_a_runtime(server));
}

#[test]
fn blocking_call_works_in_a_task() {
    let server = Server::start(vec![Reply::kept_alive(200, &[], member_json()); 6]);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    runtime.block_on(async { tokio::spawn(in_a_runtime(server)).await }).expect("no panic");
}

#[test]
fn blocking_calls_work_from_many_threads() {
    let server = Server::start(vec![Reply::json(200, member_json()); 24]);
    let client = Client::at(&server.url());
    std::thread::scope(|scope| {
        for _ in 0..24 {
            scope.spawn(|| client.fetch_member(ROOM, CALL).await_blocking().expect("a member"));
        }
    });
    assert_eq!(server.requests().len(), 24);
}

#[test]
fn time_limit_applies_to_blocking_calls() {
    let server = Server::start(vec![Reply::json(200, "{}").after(Duration::from_secs(20))]);
    let request = Client::at(&server.url()).fetch_member(ROOM, CALL).request_timeout(Duration::from_millis(40));
    assert!(request.await_blocking().expect_err("it is too slow").is_timeout());
}

#[test]
fn custom_http_client_is_used_where_possible() {
    let server = Server::start(vec![Reply::kept_alive(200, &[], member_json()); 4]);
    let http = HttpClient::builder().no_proxy().build().expect("an HTTP client");
    let client = Client::builder_at(&server.url()).http_client(http).build().expect("a client");
    client.fetch_member(ROOM, CALL).await_blocking().expect("a member");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        client.fetch_member(ROOM, CALL).await.expect("a member");
        let error =
            client.fetch_member(ROOM, CALL).await_blocking().expect_err("a blocking call in a runtime is refused");
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Configuration, Some("FetchMember")));
        let error = client.list_members(ROOM).iter_blocking().next().expect("an error").expect_err("the same");
        assert!(error.to_string().contains("leave out http_client"), "{error}");
    });
}

/// A hook runs on the thread that the nested request would need.
#[test]
fn blocking_request_in_callback_is_an_error() {
    let server = Server::start(vec![Reply::json(200, member_json())]);
    let other = Client::at(&server.url());
    let credential = Credential::from_fn(move || {
        other.fetch_member(ROOM, CALL).await_blocking().map(|member| Credential::bearer(member.call_sid))
    });
    let builder = Client::builder().base_url(server.url()).account_sid(ACCOUNT).credential("bearerAuth", credential);
    let client = builder.build().expect("a client");
    let error = client.fetch_member(ROOM, CALL).await_blocking().expect_err("a blocking call in a runtime is refused");
    assert_eq!(error.kind(), ErrorKind::Credential);
    assert!(format!("{error:#}").contains("cannot send another blocking request"), "{error:#}");
    assert!(server.requests().is_empty());
}

#[test]
fn panicking_callback_fails_only_its_request() {
    let server = Server::start(vec![Reply::json(503, "{}"), Reply::json(200, member_json())]);
    let policy = crate::runtime::RetryPolicy::new().base_delay(Duration::ZERO);
    let builder = Client::builder_at(&server.url()).retry(policy).on_retry(|_| panic!("on purpose"));
    let client = builder.build().expect("a client");
    let error = client.fetch_member(ROOM, CALL).await_blocking().expect_err("it was abandoned");
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(error.to_string(), "FetchMember: the request was abandoned: a hook or callback panicked");
    let client = Client::builder_at(&server.url()).on_attempt(|_, _| panic!("on purpose")).build().expect("a client");
    let error = client.create_member(ROOM, "Ann").await_blocking().expect_err("it was abandoned");
    assert!(error.to_string().ends_with("panicked; the request may have been carried out"), "{error}");
    let client = Client::at(&server.url());
    client.fetch_member(ROOM, CALL).await_blocking().expect("a member");
}
