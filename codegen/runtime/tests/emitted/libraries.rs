//! Types of libraries in place of emitted ones: `codegen/tests/cases/libraries`.

use std::collections::HashSet;

use serde_json::{Value, json};
use test_server::{Reply, Server};

use crate::libraries::{Client, types};
use crate::runtime::Nullable;

const ID: &str = "67e55044-10b1-426f-9247-bb680e5fe0c8";

fn order() -> Value {
    json!({
        "id": ID,
        "created": "2026-01-31T12:00:00Z",
        "link": "https://example.com/a",
        "parent": null,
        "shipped": {"a": "2026-02-01T08:30:00Z"},
        "items": [{"id": ID, "link": "https://example.com/b"}],
        "target": ID,
        "more": 1
    })
}

#[tokio::test]
async fn types_of_libraries_round_trip() {
    let server =
        Server::start([Reply::json(200, order().to_string()), Reply::new(204, &[], ""), Reply::new(204, &[], "")]);
    let client = Client::builder().base_url(server.url()).build().unwrap();
    let id: uuid::Uuid = ID.parse().unwrap();
    let since: jiff::Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    let received = client.fetch_order(&id).since(&since).parents([id]).await.unwrap();
    assert_eq!((received.id, received.parent), (id, Nullable::Null));
    assert_eq!(received.created, since + jiff::ToSpan::hours(30 * 24 + 12));
    assert_eq!(received.link.as_ref().and_then(url::Url::host_str), Some("example.com"));
    assert_eq!(received.target, Some(types::Target::Order(id)));
    assert_eq!(HashSet::from([received.clone(), received.clone()]).len(), 1);

    client.put_order(&id, &received).x_trace(&id).await.unwrap();
    let links = ["https://example.com/?a=b".parse::<url::Url>().unwrap()];
    client.send_links(links).at(&since).await.unwrap();

    let requests = server.requests();
    assert_eq!(
        server.lines(),
        [
            &format!("GET /orders/{ID}?since=2026-01-01T00%3A00%3A00Z&parents={ID} HTTP/1.1"),
            &format!("PUT /orders/{ID} HTTP/1.1"),
            "POST /links HTTP/1.1",
        ]
    );
    assert_eq!(requests[1].header("x-trace"), Some(ID));
    assert_eq!(serde_json::from_slice::<Value>(&requests[1].body).unwrap(), order());
    assert_eq!(requests[2].body, b"links=https%3A%2F%2Fexample.com%2F%3Fa%3Db&at=2026-01-01T00%3A00%3A00Z");
}

#[tokio::test]
async fn invalid_value_is_a_decoding_error_that_names_the_field() {
    let mut wrong = order();
    wrong["items"][0]["link"] = "no link".into();
    let server = Server::once(Reply::json(200, wrong.to_string()));
    let client = Client::builder().base_url(server.url()).build().unwrap();
    let error = client.fetch_order(&uuid::Uuid::nil()).await.unwrap_err();
    assert!(error.to_string().contains("items[0].link"), "{error}");
}

#[test]
fn derive_macros_see_the_types() {
    let made = types::Item::new(uuid::Uuid::nil()).link("https://example.com".parse::<url::Url>().unwrap());
    assert_eq!(serde_json::to_value(&made).unwrap(), json!({"id": uuid::Uuid::nil(), "link": "https://example.com/"}));
    let schema = serde_json::to_value(schemars::schema_for!(types::Item)).unwrap();
    assert_eq!(schema["properties"]["id"]["format"], "uuid");
}
