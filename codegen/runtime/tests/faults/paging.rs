//! Lists whose pages fail or change, or whose links form a loop.

use crate::runtime::{Error, ErrorKind};
use crate::sample::ROOM;
use crate::{client, json, raw, within};
use test_server::{Request, Server, Step};

fn page(ids: &str, next: &str) -> Vec<Step> {
    let members: Vec<String> = ids.chars().map(|id| format!(r#"{{"call_sid":"{id}","muted":true}}"#)).collect();
    json(200, format!(r#"{{"members":[{}],"next_page_uri":{next}}}"#, members.join(",")))
}

/// The items in order, and the error that ended the list.
async fn collect(server: &Server) -> (String, Option<Error>) {
    let mut stream = client(&server.url()).list_members(ROOM).stream();
    let mut ids = String::new();
    within(async {
        while let Some(item) = stream.next().await {
            match item {
                Ok(member) => ids.push_str(member.call_sid.as_str()),
                Err(error) => {
                    assert!(stream.next().await.is_none(), "it ends after an error");
                    return (ids, Some(error));
                }
            }
        }
        (ids, None)
    })
    .await
}

#[tokio::test]
async fn link_target_is_sent_unchanged() {
    let server = Server::scripted(vec![page("a", r#""/x/../y?Page=1&Token=%2F+%20&&=#f""#), page("b", "null")]);
    let (ids, error) = collect(&server).await;
    assert!(ids == "ab" && error.is_none(), "{error:?}");
    assert_eq!(server.requests()[1].target(), "/y?Page=1&Token=%2F+%20&&=");
}

#[tokio::test]
async fn link_that_is_too_long_ends_the_list() {
    let server = Server::scripted(vec![page("a", &format!("\"/{}\"", "x".repeat(70_000)))]);
    let (ids, error) = collect(&server).await;
    let error = error.expect("it cannot be sent");
    assert_eq!((ids.as_str(), error.kind(), server.connections()), ("a", ErrorKind::Paging, 1), "{error}");
}

/// Members come and go while a list is read: nothing is left out of what the server says, and nothing made up.
#[tokio::test]
async fn changing_pages_are_returned_unchanged() {
    let server = Server::scripted(vec![
        page("abc", r#""/2?Token=c""#),
        // `c` again, because a member was inserted before it; then an empty page, then the rest.
        page("cd", r#""/3?Token=d""#),
        page("", r#""/4?Token=d""#),
        page("e", "null"),
    ]);
    let (ids, error) = collect(&server).await;
    assert_eq!((ids.as_str(), error.is_none(), server.connections()), ("abccde", true, 4));

    // The linked page no longer exists.
    let server = Server::scripted(vec![page("ab", r#""/2""#), json(404, r#"{"code":20404,"message":"no page"}"#)]);
    let (ids, error) = collect(&server).await;
    let error = error.expect("the page is gone");
    assert_eq!((ids.as_str(), error.is_not_found(), error.code()), ("ab", true, Some("20404")));
    assert_eq!(error.operation(), Some("ListMembers"));
}

#[tokio::test]
async fn failed_page_is_retried_without_duplicate_items() {
    let truncated = raw("HTTP/1.1 200 OK\r\ncontent-length: 400\r\n\r\n{\"members\":[{\"call_sid\":\"c\"");
    let server = Server::scripted(vec![
        page("ab", r#""/2""#),
        truncated.clone(),
        vec![Step::Reset],
        page("cd", r#""/3""#),
        json(503, "{}"),
        page("e", "null"),
    ]);
    let (ids, error) = collect(&server).await;
    assert!(ids == "abcde" && error.is_none(), "{ids}: {error:?}");
    let requests = server.requests();
    let targets: Vec<_> = requests.iter().map(Request::target).collect();
    assert_eq!(targets[1..], ["/2", "/2", "/3", "/3"], "the reset one was not read");

    // A page that keeps failing ends the list.
    let server = Server::scripted(vec![page("ab", r#""/2""#), truncated]);
    let (ids, error) = collect(&server).await;
    let error = error.expect("it breaks each time");
    assert_eq!((ids.as_str(), error.kind(), error.attempts()), ("ab", ErrorKind::Transport, 3));
    assert_eq!(server.connections(), 4);
}

#[tokio::test]
async fn undecodable_page_ends_the_list() {
    let server = Server::scripted(vec![page("ab", r#""/2""#), json(200, r#"{"members":[{"call_sid":"c"}]}"#)]);
    let (ids, error) = collect(&server).await;
    let error = error.expect("there is no `muted`");
    assert_eq!((ids.as_str(), error.kind(), error.json_path()), ("ab", ErrorKind::Decode, Some("members[0]")));
}
