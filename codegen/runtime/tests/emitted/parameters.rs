//! Path, query, header and cookie parameters with style and explode, and their checks.

use serde_json::{Value, json};

use crate::parameters::Client;
use crate::parameters::operations::Queries;
use crate::parameters::types::{Filter, QueriesSort, When};
use crate::runtime::Delivery;
use crate::runtime::jiff::Timestamp;
use test_server::{Reply, Request, Server};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).build().expect("a client")
}

/// The request sent with these parameters.
async fn sent(fill: impl FnOnce(Queries) -> Queries) -> Request {
    let server = Server::always(Reply::no_content());
    fill(client(&server).queries()).await.expect("success");
    server.request()
}

async fn assert_query(query: &str, fill: impl FnOnce(Queries) -> Queries) {
    let expected =
        if query.is_empty() { "GET /queries HTTP/1.1".to_owned() } else { format!("GET /queries?{query} HTTP/1.1") };
    assert_eq!(sent(fill).await.line(), expected);
}

/// Checks that nothing is sent and that the error names the parameter.
async fn assert_refused(parameter: &str, fill: impl FnOnce(Queries) -> Queries) {
    let server = Server::always(Reply::no_content());
    let outcome = fill(client(&server).queries()).await;
    assert_eq!(server.lines(), Vec::<String>::new(), "{parameter} is refused before sending");
    let error = outcome.expect_err(parameter);
    assert!(error.is_invalid_parameter(), "{error}");
    assert_eq!(error.parameter(), Some(parameter), "{error}");
    assert_eq!(error.operation(), Some("queries"));
    assert_eq!(error.delivery(), Delivery::NotSent);
    assert!(error.to_string().contains(parameter), "{error}");
}

fn filter(properties: Value) -> Filter {
    serde_json::from_value(properties).expect("a filter")
}

#[tokio::test]
async fn styles_of_path_parameters() {
    let server = Server::always(Reply::no_content());
    let client = client(&server);
    client.paths([1, -2], ["x", "y"], "z").await.expect("success");
    client.paths([3], ["only"], "é").await.expect("success");
    client.paths(vec![0], vec!["a.b".to_owned(), "c/d".to_owned()], "../e;f=g").await.expect("success");
    let expected = [
        "GET /simple/1,-2/label/.x.y/matrix/;c=z HTTP/1.1",
        "GET /simple/3/label/.only/matrix/;c=%C3%A9 HTTP/1.1",
        "GET /simple/0/label/.a.b.c%2Fd/matrix/;c=..%2Fe%3Bf%3Dg HTTP/1.1",
    ];
    assert_eq!(server.lines(), expected);
}

#[tokio::test]
async fn empty_path_value_is_rejected() {
    let server = Server::always(Reply::no_content());
    let client = client(&server);
    let a = client.paths([], ["x"], "z").await.expect_err("no value");
    assert_eq!(a.parameter(), Some("a"), "{a}");
    let b = client.paths([1], Vec::<String>::new(), "z").await.expect_err("no value");
    assert_eq!(b.parameter(), Some("b"), "{b}");
    let b = client.paths([1], [""], "z").await.expect_err("an empty value");
    assert_eq!(b.parameter(), Some("b"), "{b}");
    let c = client.paths([1], ["x"], "").await.expect_err("an empty value");
    assert_eq!(c.parameter(), Some("c"), "{c}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn unset_parameters_are_not_sent() {
    let request = sent(|queries| queries).await;
    assert_eq!(request.line(), "GET /queries HTTP/1.1");
    assert_eq!(request.header("cookie"), None);
    assert_eq!(request.header("x-trace"), None);
    assert_eq!(request.header("x-flags"), None);
    assert_eq!(request.header("content-type"), None);
    assert!(request.body.is_empty());
}

#[tokio::test]
async fn styles_of_lists() {
    assert_query("exploded=a&exploded=b%20c%2Cd", |queries| queries.exploded(["a", "b c,d"])).await;
    assert_query("joined=1,-2,3", |queries| queries.joined([1, -2, 3])).await;
    assert_query("spaces=a%20b%2Cc", |queries| queries.spaces(["a", "b,c"])).await;
    assert_query("pipes=a%7Cb%20c", |queries| queries.pipes(["a", "b c"])).await;
}

#[tokio::test]
async fn item_with_delimiter_is_rejected() {
    assert_refused("spaces", |queries| queries.spaces(["a b"])).await;
    assert_refused("pipes", |queries| queries.pipes(["a|b"])).await;
    assert_refused("X-Flags", |queries| queries.x_flags(["a,b"])).await;
}

#[tokio::test]
async fn object_in_deep_object_style() {
    let both = filter(json!({"name": "a&b", "size": 3}));
    assert_query("filter%5Bname%5D=a%26b&filter%5Bsize%5D=3", |queries| queries.filter(&both)).await;
    assert_query("filter%5Bsize%5D=3", |queries| queries.filter(&filter(json!({"size": 3})))).await;
    assert_query("filter%5Bcolor%5D=red", |queries| queries.filter(&filter(json!({"color": "red"})))).await;
    assert_query("", |queries| queries.filter(&filter(json!({})))).await;
}

#[tokio::test]
async fn union_is_written_as_its_variant() {
    let when = |value: Value| serde_json::from_value::<When>(value).expect("any JSON");
    for (value, query) in [
        (json!("2026-01-31"), "when=2026-01-31"),
        (json!(["2026-01-31", "2026-02-28"]), "when=2026-01-31&when=2026-02-28"),
        (json!({"after": "2026-01-31"}), "after=2026-01-31"),
        (json!(7), "when=7"),
        (json!([]), ""),
        (json!(null), ""),
    ] {
        assert_query(query, |queries| queries.when(&when(value))).await;
    }
    assert_refused("when", |queries| queries.when(&when(json!([null])))).await;
}

#[tokio::test]
async fn parameter_with_json_content_is_one_json_text() {
    let both = filter(json!({"name": "a", "size": 3}));
    assert_query("where=%7B%22name%22%3A%22a%22%2C%22size%22%3A3%7D", |queries| queries.where_(&both)).await;
    assert_query("where=%7B%7D", |queries| queries.where_(&filter(json!({})))).await;
}

#[tokio::test]
async fn plain_values_are_percent_encoded() {
    assert_query("limit=100&ratio=0.5&level=4&code=ab&pair=true", |queries| {
        queries.limit(100).ratio(0.5).level(4).code("ab").pair(true)
    })
    .await;
    assert_query("since=2024-05-01T12%3A00%3A00%2B02%3A00", |queries| queries.since("2024-05-01T12:00:00+02:00")).await;
    let moment: Timestamp = "2024-05-01T12:00:00Z".parse().expect("a moment");
    assert_query("since=2024-05-01T12%3A00%3A00Z", |queries| queries.since(moment)).await;
}

#[tokio::test]
async fn reserved_characters_stay_literal_if_allowed() {
    assert_query("raw=/a:b?c@d%20e%25f", |queries| queries.raw("/a:b?c@d e%f")).await;
}

#[tokio::test]
async fn texts_and_lists_in_headers() {
    let request = sent(|queries| queries.x_trace("a b=c, d").x_flags(["one", "two"])).await;
    assert_eq!(request.line(), "GET /queries HTTP/1.1");
    assert_eq!(request.header("X-Trace"), Some("a b=c, d"));
    assert_eq!(request.header("X-Flags"), Some("one,two"));
}

#[tokio::test]
async fn value_in_cookie() {
    assert_eq!(sent(|queries| queries.session("abc123")).await.header("Cookie"), Some("session!=abc123"));
    assert_eq!(sent(|queries| queries.session("a;b=c d")).await.header("Cookie"), Some("session!=a%3Bb%3Dc%20d"));
}

#[tokio::test]
async fn literal_characters_of_a_path_are_percent_encoded() {
    let server = Server::always(Reply::no_content());
    client(&server).find_tags([json!("oak")], json!(1)).await.expect("success");
    assert_eq!(server.request().line(), "GET /tags%7Call/%5Bany%5D?tags=oak&like=1 HTTP/1.1");
}

#[tokio::test]
async fn deprecated_parameter_works() {
    #[expect(deprecated, reason = "the document says so")]
    let sort = |queries: Queries, sort: QueriesSort| queries.sort(sort);
    assert_query("sort=desc", |queries| sort(queries, QueriesSort::Desc)).await;
    assert_query("sort=by%20age", |queries| sort(queries, QueriesSort::from("by age"))).await;
}

#[tokio::test]
async fn values_at_their_bounds_are_sent() {
    assert_query("limit=1", |queries| queries.limit(1)).await;
    assert_query("level=1", |queries| queries.level(1)).await;
    assert_query("ratio=0.001", |queries| queries.ratio(0.001)).await;
    assert_query("exploded=a&exploded=b&exploded=c", |queries| queries.exploded(["a", "b", "c"])).await;
}

#[tokio::test]
async fn values_beyond_their_bounds_are_rejected() {
    for limit in [0, 101, i64::MIN, i64::MAX] {
        assert_refused("limit", |queries| queries.limit(limit)).await;
    }
    for ratio in [0.0, -0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_refused("ratio", |queries| queries.ratio(ratio)).await;
    }
}

#[tokio::test]
async fn text_not_matching_pattern_is_rejected() {
    for code in ["", "a", "abc", "A1", "ab\n"] {
        assert_refused("code", |queries| queries.code(code)).await;
    }
}

#[tokio::test]
async fn text_matches_an_alternative_of_its_pattern() {
    for station in ["0a:1b:2c", "0a-1b-2c", "ABC"] {
        let query = format!("station={}", station.replace(':', "%3A"));
        assert_query(&query, |queries| queries.station(station)).await;
    }
    for station in ["0a:1b-2c", "ABCD", ""] {
        assert_refused("station", |queries| queries.station(station)).await;
    }
}

#[tokio::test]
async fn keyword_for_other_type_is_ignored() {
    assert_query("page=first", |queries| queries.page("first")).await;
    assert_query("size=100", |queries| queries.size(100)).await;
}

#[tokio::test]
async fn parameter_without_required_other_is_rejected() {
    assert_refused("limit", |queries| queries.pair(false)).await;
    assert_query("pair=false&limit=5", |queries| queries.pair(false).limit(5)).await;
    assert_query("limit=5", |queries| queries.limit(5)).await;
    let server = Server::always(Reply::no_content());
    let error = client(&server).queries().pair(true).await.expect_err("a refusal");
    assert!(error.to_string().contains("pair"), "it says what needs it: {error}");
}
