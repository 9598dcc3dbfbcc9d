//! Pagination by header, cursor, offset and page number.

use futures_util::TryStreamExt;

use crate::pages::Client;
use crate::pages::types::Event;
use crate::runtime::{Error, ErrorKind, ItemStream, PagedCall};
use test_server::{Reply, Server};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).bearer_token("secret").build().expect("a client")
}

/// A page with these ids and further properties.
fn page(ids: std::ops::Range<i64>, rest: &str) -> Reply {
    Reply::json(200, format!(r#"{{"data":[{}]{rest}}}"#, list(ids)))
}

fn list(ids: std::ops::Range<i64>) -> String {
    ids.map(|id| format!(r#"{{"id":{id}}}"#)).collect::<Vec<_>>().join(",")
}

fn linked(ids: std::ops::Range<i64>, links: &[&str]) -> Reply {
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(links.iter().map(|&link| ("link", link)));
    Reply::new(200, &headers, format!("[{}]", list(ids)))
}

/// The ids of all items, and the error that ended the list.
async fn collect<C: PagedCall<Item = Event>>(mut stream: ItemStream<C>) -> (Vec<i64>, Option<Error>) {
    let mut ids = Vec::new();
    loop {
        match stream.try_next().await {
            Ok(Some(event)) => ids.push(event.id),
            Ok(None) => return (ids, None),
            Err(error) => return (ids, Some(error)),
        }
    }
}

fn targets(server: &Server) -> Vec<String> {
    server.requests().iter().map(|request| request.target().to_owned()).collect()
}

#[test]
fn credential_without_variables_comes_from_builder() {
    let error = Client::from_env().expect_err("no variable is declared");
    assert_eq!(error.to_string(), "no environment variable holds a credential for pages; use the builder");
}

#[tokio::test]
async fn link_header_is_followed_with_credentials() {
    let server = Server::start([
        linked(1..3, &[r#"</by-header?p=0>; rel="prev", </by-header?p=2&x=a%2Cb>; rel="next"; title="a, b""#]),
        linked(3..4, &["<?p=1>; rel=first", "<?p=3>; rel=\"next last\""]),
        linked(4..5, &["<?p=1>; rel=first"]),
    ]);
    let (ids, error) = collect(client(&server).list_by_header().stream()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids, [1, 2, 3, 4]);
    assert_eq!(targets(&server), ["/by-header", "/by-header?p=2&x=a%2Cb", "/by-header?p=3"]);
    for request in server.requests() {
        assert_eq!(request.header("authorization"), Some("Bearer secret"));
    }
}

#[tokio::test]
async fn link_header_to_another_origin_is_not_followed() {
    let server = Server::start([linked(1..2, &["<https://elsewhere.test/p>; rel=next"])]);
    let (ids, error) = collect(client(&server).list_by_header().stream()).await;
    let error = error.expect("a refusal");
    assert_eq!((ids, error.kind()), (vec![1], ErrorKind::Paging));
    assert_eq!(
        error.to_string(),
        format!(
            "listByHeader: the link to the next page points to https://elsewhere.test, not to {}, and was not followed",
            server.url()
        )
    );
}

#[tokio::test]
async fn cursor_is_sent_with_parameters_of_first_request() {
    let server = Server::start([
        page(1..3, r#","meta":{"next.cursor":"a=&b/+","more":true}"#),
        page(3..3, r#","meta":{"next.cursor":"c2"}"#),
        page(3..4, r#","meta":{"next.cursor":"c3","more":false}"#),
    ]);
    let (ids, error) = collect(client(&server).list_by_cursor().filter("x y/z").stream()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids, [1, 2, 3]);
    assert_eq!(
        targets(&server),
        [
            "/by-cursor?filter=x%20y%2Fz",
            "/by-cursor?filter=x%20y%2Fz&page%5Bafter%5D=a%3D%26b%2F%2B",
            "/by-cursor?filter=x%20y%2Fz&page%5Bafter%5D=c2",
        ]
    );
    assert!(server.requests().iter().all(|request| request.header("authorization") == Some("Bearer secret")));
}

#[tokio::test]
async fn list_ends_without_cursor() {
    for rest in ["", r#","meta":{}"#, r#","meta":{"next.cursor":null}"#, r#","meta":{"next.cursor":"","more":true}"#] {
        let server = Server::start([page(1..2, rest)]);
        let (ids, error) = collect(client(&server).list_by_cursor().page_after("start").stream()).await;
        assert!(error.is_none(), "{rest}: {error:?}");
        assert_eq!((ids, targets(&server)), (vec![1], vec!["/by-cursor?page%5Bafter%5D=start".to_owned()]), "{rest}");
    }
}

#[tokio::test]
async fn repeated_cursor_is_an_error() {
    let again = || page(1..2, r#","meta":{"next.cursor":"same"}"#);
    let server = Server::start([again(), again(), again(), again()]);
    let (ids, error) = collect(client(&server).list_by_cursor().stream()).await;
    let error = error.expect("a circle");
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert_eq!(error.to_string(), "listByCursor: the cursors form a loop");
    assert_eq!(error.operation(), Some("listByCursor"));
    assert_eq!(ids, [1, 1]);
}

#[tokio::test]
async fn pagination_keeps_method_and_body() {
    let server = Server::start([page(1..2, r#","last":1"#), page(2..3, r#","last":null"#)]);
    let body = crate::pages::types::SearchByCursorRequest { text: Some("x".to_owned()), ..Default::default() };
    let (ids, error) = collect(client(&server).search_by_cursor(&body).stream()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids, [1, 2]);
    assert_eq!(server.lines(), ["POST /by-cursor HTTP/1.1", "POST /by-cursor?after=1 HTTP/1.1"]);
    assert!(server.requests().iter().all(|request| request.text() == r#"{"text":"x"}"#));
}

#[tokio::test]
async fn offset_grows_by_received_items() {
    // The total ends the list, regardless of the page size.
    let server = Server::start([page(1..3, r#","total":5"#), page(3..4, r#","total":5"#), page(4..6, r#","total":5"#)]);
    let (ids, error) = collect(client(&server).list_by_offset().limit(2).stream()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids, [1, 2, 3, 4, 5]);
    assert_eq!(targets(&server), ["/by-offset?limit=2", "/by-offset?limit=2&offset=2", "/by-offset?limit=2&offset=3"]);
    // Without a total, a page that is empty or has fewer items than the parameter or its default.
    for (limit, pages, expected) in [
        (Some(2), vec![page(1..3, ""), page(3..4, "")], vec!["offset=7&limit=2", "limit=2&offset=9"]),
        (None, vec![page(1..4, ""), page(4..5, "")], vec!["offset=7", "offset=10"]),
        (None, vec![page(1..4, r#","total":null"#), page(4..4, "")], vec!["offset=7", "offset=10"]),
        (Some(2), vec![Reply::json(200, "{}")], vec!["offset=7&limit=2"]),
    ] {
        let server = Server::start(pages);
        let mut request = client(&server).list_by_offset().offset(7);
        if let Some(limit) = limit {
            request = request.limit(limit);
        }
        let (_, error) = collect(request.stream()).await;
        assert!(error.is_none(), "{error:?}");
        let queries: Vec<String> = targets(&server).iter().map(|target| target.replace("/by-offset?", "")).collect();
        assert_eq!(queries, expected);
    }
}

#[tokio::test]
async fn page_number_grows_by_one() {
    let query = |target: &String| target.replace("/by-page", "");
    for (pages, expected) in [
        // Short pages do not end the list: `per_page` has no maximum, so the server may reduce it.
        (
            vec![page(1..2, ""), page(2..3, ""), page(3..3, "")],
            vec!["?per_page=9", "?per_page=9&page=2", "?per_page=9&page=3"],
        ),
        (vec![page(1..3, r#","pages":2"#), page(3..4, r#","pages":2"#)], vec!["?per_page=9", "?per_page=9&page=2"]),
        (vec![page(1..3, r#","total":3"#), page(3..4, r#","total":3"#)], vec!["?per_page=9", "?per_page=9&page=2"]),
        (vec![page(1..3, r#","more":false,"total":3"#)], vec!["?per_page=9"]),
        (vec![page(1..1, r#","more":true"#)], vec!["?per_page=9"]),
        (
            vec![page(1..2, r#","more":true,"pages":1"#), page(2..3, r#","more":false"#)],
            vec!["?per_page=9", "?per_page=9&page=2"],
        ),
    ] {
        let server = Server::start(pages);
        let (_, error) = collect(client(&server).list_by_page().per_page(9).stream()).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!(targets(&server).iter().map(query).collect::<Vec<_>>(), expected);
    }
    let server = Server::start([page(1..2, r#","pages":6"#), page(2..3, r#","pages":6"#)]);
    let pages: Vec<_> = client(&server).list_by_page().page(5).pages().try_collect().await.expect("two pages");
    assert_eq!(pages.len(), 2);
    assert_eq!(targets(&server), ["/by-page?page=5", "/by-page?page=6"]);
}
