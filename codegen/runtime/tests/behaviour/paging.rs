//! Paginated lists.

use futures_util::TryStreamExt;

use crate::runtime::{self, Credential, Error, ErrorKind};
use crate::sample::types::Member;
use crate::sample::{ACCOUNT, API, Client, ROOM};
use test_server::{Reply, Request, Server};

fn page(ids: &[&str], next: &str) -> Reply {
    let members: Vec<String> = ids.iter().map(|id| format!(r#"{{"call_sid":"{id}","muted":false}}"#)).collect();
    Reply::json(200, format!(r#"{{"members":[{}],"next_page_uri":{next}}}"#, members.join(",")))
}

fn ids(members: &[Member]) -> Vec<&str> {
    members.iter().map(|member| member.call_sid.as_str()).collect()
}

#[tokio::test]
async fn items_of_all_pages_come_in_order_with_credentials() {
    let first = Server::start([
        page(&["a", "b"], r#""/list?Page=1&Token=x%2Fy""#),
        page(&[], r#""?Page=2""#),
        page(&["c"], "null"),
    ]);
    let client = Client::at(&first.url());
    let all: Vec<Member> =
        client.list_members(ROOM).muted(true).page_size(2).stream().try_collect().await.expect("all");
    assert_eq!(ids(&all), ["a", "b", "c"]);
    let received = first.requests();
    let targets: Vec<&str> = received.iter().map(Request::target).collect();
    assert!(targets[0].ends_with("/Rooms/CF01/Members.json?Muted=true&PageSize=2"), "{targets:?}");
    assert_eq!(targets[1..], ["/list?Page=1&Token=x%2Fy", "/list?Page=2"]);
    for request in &received {
        assert_eq!(request.header("authorization"), received[0].header("authorization"));
        assert_eq!(request.header("accept"), Some("application/json"));
        assert!(request.header("authorization").is_some());
    }
}

#[tokio::test]
async fn empty_link_and_text_null_are_the_end() {
    for link in ["null", r#""""#, r#"" ""#, r#""null""#] {
        let server = Server::start([page(&["a"], link)]);
        let all: Vec<Member> = Client::at(&server.url()).list_members(ROOM).stream().try_collect().await.expect("all");
        assert_eq!((ids(&all), server.lines().len()), (vec!["a"], 1), "{link}");
    }
}

#[tokio::test]
async fn absolute_link_within_origin_is_followed() {
    let server = Server::with(|request| match request.target() {
        "/p2" => Reply::json(200, r#"{"members":[]}"#),
        _ => {
            let host = request.header("host").expect("a host");
            Reply::json(200, format!(r#"{{"members":[],"next_page_uri":"http://{host}/p2#x"}}"#))
        }
    });
    let mut pages = Client::at(&server.url()).list_members(ROOM).pages();
    let mut count = 0;
    while pages.try_next().await.expect("a page").is_some() {
        count += 1;
    }
    assert_eq!(count, 2);
    assert_eq!(server.lines()[1], "GET /p2 HTTP/1.1");
}

async fn collect(server: &Server) -> (Vec<String>, Option<Error>) {
    let mut stream = Client::at(&server.url()).list_members(ROOM).stream();
    let mut items = Vec::new();
    while let Some(item) = stream.next().await {
        match item {
            Ok(member) => items.push(member.call_sid.into_string()),
            Err(error) => {
                assert!(stream.next().await.is_none(), "a stream ends after an error");
                return (items, Some(error));
            }
        }
    }
    (items, None)
}

#[tokio::test]
async fn link_to_another_origin_is_not_followed() {
    let other = Server::start([]);
    let authority = other.url().trim_start_matches("http://").to_owned();
    for link in [
        other.url(),
        format!("//{authority}/x"),
        format!("http://u:p@{authority}/"),
        "https://127.0.0.1/x".to_owned(),
        "file:///etc/passwd".to_owned(),
        "javascript:alert(1)".to_owned(),
        "http://[bad".to_owned(),
    ] {
        let server = Server::once(page(&["a"], &format!("{link:?}")));
        let (items, error) = collect(&server).await;
        let error = error.expect("a refusal");
        assert_eq!(items, ["a"], "what came before is not lost");
        assert_eq!(error.kind(), ErrorKind::Paging);
        assert_eq!(error.operation(), Some("ListMembers"));
        let problem = if link.contains('[') { "is invalid" } else { "was not followed" };
        assert!(error.to_string().contains(problem), "{error}");
        assert!(!error.to_string().contains(&link), "{error}");
        assert_eq!(server.requests().len(), 1);
    }
    assert!(other.requests().is_empty());
}

/// Without a given base URL, a link to the client's server is the API's own, also below the path of another server.
#[tokio::test]
async fn link_of_the_api_to_its_own_server_is_kept() {
    let server = Server::start([page(&["a"], r#""/v1/beta/list?Page=1""#), page(&["b"], "null")]);
    let servers = ["/v1", "/v1/beta"].map(|path| &*format!("{}{path}", server.url()).leak());
    let api = runtime::Api { servers: Box::leak(Box::new(servers)), server_variables: &[], ..API };
    let mut builder = runtime::ClientBuilder::new(Box::leak(Box::new(api)));
    builder.credential("accountAuth", Credential::basic(ACCOUNT, "secret-token"));
    let client = Client { core: builder.build().expect("a client") };
    let all: Vec<Member> = client.list_members(ROOM).stream().try_collect().await.expect("all");
    assert_eq!(ids(&all), ["a", "b"]);
    assert_eq!(server.lines()[1], "GET /v1/beta/list?Page=1 HTTP/1.1");
}

#[tokio::test]
async fn list_beyond_page_limit_ends_with_an_error() {
    let endless = || Server::start((0..5).map(|index| page(&["a"], &format!("\"/{index}\""))));
    for (limit, requests) in [(3, 3), (1, 1), (0, 1)] {
        let server = endless();
        let client = Client::builder_at(&server.url()).max_pages(limit).build().expect("a client");
        let mut pages = client.list_members(ROOM).pages();
        for _ in 0..requests {
            pages.try_next().await.expect("a page").expect("not the last one");
        }
        let error = pages.next().await.expect("an end").expect_err("too many");
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Paging, Some("ListMembers")));
        assert_eq!(
            error.to_string(),
            format!(
                "ListMembers: the list has more pages than the limit of {limit}; filter the list, request larger pages, or raise \
                 the limit with max_pages() on the client's builder"
            )
        );
        assert!(pages.next().await.is_none(), "it ends after an error");
        assert_eq!(server.requests().len(), requests);
    }
    // A list with exactly the allowed number of pages is not an error.
    let server = Server::start([page(&["a"], "\"/2\""), page(&["b"], "null")]);
    let client = Client::builder_at(&server.url()).max_pages(2).build().expect("a client");
    let items: Vec<_> = client.list_members(ROOM).stream().try_collect().await.expect("all");
    assert_eq!(items.len(), 2);
}

#[tokio::test]
async fn loop_of_links_ends_with_an_error() {
    // A page that links to itself, and a loop of three pages after two others.
    let server = Server::start(vec![page(&["a"], r#""/same""#); 10]);
    let (items, error) = collect(&server).await;
    assert_eq!(error.expect("a circle").kind(), ErrorKind::Paging);
    assert!(items.len() <= 3, "{items:?}");
    let circle = ["/1", "/2", "/a", "/b", "/c"].into_iter().chain(["/a", "/b", "/c"].into_iter().cycle());
    let server = Server::start(circle.take(40).map(|link| page(&["x"], &format!("{link:?}"))));
    let (items, error) = collect(&server).await;
    assert_eq!(error.expect("a circle").to_string(), "ListMembers: the links to the next page form a loop");
    assert!(items.len() < 20, "{}", items.len());
}

#[tokio::test]
async fn empty_link_ends_the_list() {
    for end in ["null", r#""""#, r#"" ""#] {
        let server = Server::once(page(&["a"], end));
        let (items, error) = collect(&server).await;
        assert!(error.is_none() && items == ["a"], "{end}: {error:?}");
    }
}

#[tokio::test]
async fn pages_are_requested_on_demand() {
    let server = Server::start([page(&["a", "b"], r#""/2""#), page(&["c"], "null")]);
    let client = Client::at(&server.url());
    let mut stream = client.list_members(ROOM).stream();
    assert!(server.requests().is_empty());
    stream.try_next().await.expect("an item").expect("a");
    stream.try_next().await.expect("an item").expect("b");
    assert_eq!(server.requests().len(), 1);
    stream.try_next().await.expect("an item").expect("c");
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn streams_and_requests_are_send() {
    fn check<T: Send + 'static>(_: &T) {}
    let client = Client::at("https://x.test");
    check(&client.list_members(ROOM).stream());
    check(&client.list_members(ROOM).pages());
    check(&client.list_members(ROOM).send());
    check(&client.list_members(ROOM).into_future());
}
