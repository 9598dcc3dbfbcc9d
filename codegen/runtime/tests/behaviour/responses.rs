//! Decoding of success responses.

use crate::runtime::{Method, Operation, RawResponse};
use crate::sample::{CALL, Client, ROOM, member_json};
use test_server::{Reply, Server};

static GET: Operation = Operation::new(Method::Get, "Probe", "/things");

async fn raw(reply: Reply) -> RawResponse {
    let server = Server::once(reply);
    Client::at(&server.url()).probe(&GET, |_| ()).await.expect("a response")
}

#[tokio::test]
async fn response_has_status_headers_and_request_id() {
    let reply = Reply::new(201, &[("content-type", "application/json"), ("rooms-request-id", "RQ7")], member_json());
    let server = Server::once(reply);
    let response = Client::at(&server.url()).fetch_member(ROOM, CALL).send().await.expect("a member");
    assert_eq!(response.status().as_u16(), 201);
    assert_eq!(response.request_id(), Some("RQ7"));
    assert_eq!(response.headers().get("rooms-request-id").map(http::HeaderValue::as_bytes), Some(&b"RQ7"[..]));
    assert_eq!(response.value().call_sid, CALL);
    assert_eq!(response.into_value().call_sid.into_string(), CALL);
}

/// Futures that store the same value twice double in size with each layer.
#[test]
fn future_of_request_is_small() {
    let client = Client::at("http://127.0.0.1:1");
    let size = size_of_val(&*client.fetch_member(ROOM, CALL).into_future());
    assert!(size <= 2048, "{size}");
}

#[tokio::test]
async fn text_is_decoded_by_charset() {
    let response = raw(Reply::new(200, &[("content-type", "text/plain; charset=\"ISO-8859-1\"")], "gr\u{c3}")).await;
    assert_eq!(response.text().expect("text"), "grÃ\u{83}");
    let response = raw(Reply::new(200, &[], "12")).await;
    assert_eq!(response.json::<i64>().expect("JSON"), 12);
    response.empty().expect("nothing");
}

#[tokio::test]
async fn undeclared_properties_and_values_are_kept() {
    let body = r#"{"call_sid":"98472co","muted":true,"status":"teleporting","date_created":"Mon, 24 Sept 2018 21:00:00 +0000","volume":null,"new":{"a":[1]}}"#;
    let server = Server::once(Reply::json(200, body));
    let member = Client::at(&server.url()).fetch_member(ROOM, CALL).await.expect("a member");
    assert_eq!(member.call_sid, "98472co");
    assert_eq!(member.status, Some("teleporting".into()));
    assert_eq!(member.volume, None);
    assert_eq!(member.extra["new"]["a"][0], 1);
    let created = member.date_created.as_ref().expect("a date");
    assert_eq!(created.timestamp().expect("a moment").to_string(), "2018-09-24T21:00:00Z");
    let mut expected: serde_json::Value = serde_json::from_str(body).expect("JSON");
    expected.as_object_mut().expect("an object").remove("volume");
    // The default of an absent property.
    expected["tags"] = serde_json::json!([]);
    assert_eq!(serde_json::to_value(&member).expect("JSON"), expected);
}

#[tokio::test]
async fn one_client_serves_many_tasks() {
    let server = Server::start(vec![Reply::json(200, member_json()); 20]);
    let client = Client::at(&server.url());
    let tasks: Vec<_> = (0..20).map(|_| tokio::spawn(client.fetch_member(ROOM, CALL).send())).collect();
    for task in tasks {
        task.await.expect("no panic").expect("a member");
    }
    assert_eq!(server.requests().len(), 20);
}
