//! Keywords of OpenAPI 3.2.

use futures_util::TryStreamExt;
use test_server::{Reply, Server};

use crate::latest::Client;
use crate::latest::types::{Animal, Device, FilterAnimalsFilter, ListAnimalsRange, ListVisitsSeen, SearchCallsRequest};
use crate::runtime::{ErrorKind, RetryPolicy};

fn client(server: &Server) -> Client {
    let retry = RetryPolicy::default().base_delay(std::time::Duration::ZERO);
    Client::builder().base_url(server.url()).retry(retry).build().expect("a client")
}

#[tokio::test]
async fn query_has_a_body_and_is_repeated() {
    let json = [("content-type", "application/json")];
    let server = Server::start([Reply::new(503, &[], ""), Reply::new(200, &json, "[\"a\"]")]);
    let found = client(&server).search_calls(&SearchCallsRequest::new().text("x")).await.expect("a response");
    assert_eq!(found, ["a"]);
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!(request.line(), "QUERY /calls HTTP/1.1");
        assert_eq!(request.text(), "{\"text\":\"x\"}");
    }
}

#[tokio::test]
async fn unknown_method_is_not_repeated() {
    let server = Server::start([Reply::new(503, &[], "")]);
    let error = client(&server).copy_calls().await.expect_err("an error");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(503));
    assert_eq!(server.request().line(), "COPY /calls HTTP/1.1");
}

#[tokio::test]
async fn form_is_the_query_string_and_default_is_decoded() {
    let json = [("content-type", "application/json")];
    let animals = r#"[{"kind":"cat","lives":9},{"kind":"dog","name":"Rex"},{"name":"Tom"},{"kind":"pet"}]"#;
    let server = Server::start([Reply::new(200, &json, animals)]);
    let range = ListAnimalsRange::new().from(1);
    let found = client(&server).list_animals("a b").tags(["x", "y"]).range(&range).await.expect("a response");
    assert_eq!(server.request().line(), "GET /animals?text=a%20b&tags=x&tags=y&range=%7B%22from%22%3A1%7D HTTP/1.1");
    assert!(matches!(&found[0], Animal::Cat(cat) if cat.lives == Some(9)), "{found:?}");
    assert!(matches!(&found[1], Animal::Pet(pet) if pet.name.as_deref() == Some("Rex")), "{found:?}");
    assert!(matches!(&found[2], Animal::Pet(pet) if pet.kind.is_none()), "{found:?}");
    assert!(matches!(&found[3], Animal::Pet(_)), "{found:?}");
}

#[tokio::test]
async fn component_of_a_base_is_the_default() {
    let devices = r#"[{"model":"Phone","number":"1"},{"name":"a"},{"model":"Fax","vendor":"b"},{"model":"Device"}]"#;
    let server = Server::start([Reply::new(200, &[("content-type", "application/json")], devices)]);
    let found = client(&server).list_devices().await.expect("a response");
    assert!(matches!(&found[0], Device::Phone(phone) if phone.number.as_deref() == Some("1")), "{found:?}");
    assert!(matches!(&found[1], Device::OtherDevice(other) if other.name.as_deref() == Some("a")), "{found:?}");
    assert!(matches!(&found[2], Device::OtherDevice(other) if other.vendor.as_deref() == Some("b")), "{found:?}");
    assert!(matches!(&found[3], Device::Base(base) if base.model.as_deref() == Some("Device")), "{found:?}");
    assert_eq!(serde_json::to_string(&found).expect("JSON"), devices);
}

#[tokio::test]
async fn json_is_the_query_string() {
    let server = Server::start([Reply::new(204, &[], "")]);
    client(&server).filter_animals(&FilterAnimalsFilter::new().text("a&b")).await.expect("a response");
    assert_eq!(server.request().line(), "GET /filtered?%7B%22text%22%3A%22a%26b%22%7D HTTP/1.1");
}

#[tokio::test]
async fn cookies_of_their_own_style_are_not_encoded() {
    let server = Server::start([Reply::new(204, &[], ""), Reply::new(204, &[], "")]);
    let client = client(&server);
    let seen = ListVisitsSeen::new().first("a=b").last(1);
    client.list_visits("%41/+").colors(["blue", "light@green"]).seen(&seen).await.expect("a response");
    let sent = "session=%41/+; colors=blue; colors=light@green; first=a=b; last=1";
    assert_eq!(server.requests()[0].header("cookie"), Some(sent));
    client.list_visits("\"quoted\"").await.expect("a response");
    assert_eq!(server.requests()[1].header("cookie"), Some("session=\"quoted\""));
    for value in ["a; b=c", "a,b", "a b", "a\"b", "a\\b", "\u{e9}", "a\r\nX: 1", "\""] {
        let error = client.list_visits(value).await.expect_err(value);
        assert!(error.to_string().contains("which a cookie can't have: encode it"), "{error}");
    }
    let error = client.list_visits("a").colors(["b,c"]).await.expect_err("a comma");
    assert!(error.to_string().contains("parameter colors has the character ',', which a cookie"), "{error}");
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn json_in_the_data_of_an_event_is_decoded() {
    let events = [("content-type", "text/event-stream")];
    let server = Server::start([
        Reply::new(200, &events, "event: tick\ndata: {\"at\": 1}\n\ndata: {}\n\n"),
        Reply::new(200, &events, "data: {\"id\": \"x\"}\n\n"),
    ]);
    let client = client(&server);
    let mut ticks = client.watch_ticks().event_stream().await.expect("a stream");
    let first = ticks.try_next().await.expect("an event").expect("not the end");
    assert_eq!((first.kind.as_str(), first.data.at), ("tick", 1));
    assert_eq!(ticks.try_next().await.expect_err("no tick").kind(), ErrorKind::Decode);
    let mut changes = client.watch_changes().event_stream().await.expect("a stream");
    assert_eq!(changes.try_next().await.expect("an event").expect("not the end").data.id, "x");
}

#[tokio::test]
async fn lines_are_streamed() {
    let lines = [("content-type", "application/x-ndjson; charset=utf-8")];
    let server = Server::start([
        Reply::new(200, &lines, "{\"at\": 1}\n\n{\"at\": 2}"),
        Reply::new(200, &lines, "{\"at\": 1}\r\n{\"at\": \n{\"at\": 3}\n{\"a"),
        Reply::new(200, &lines, "{\"at\": 1}\n\"end\"\n{\"at\": 2}\n"),
        Reply::new(200, &lines, "{\"at\": 1}\n\"end\""),
        Reply::new(200, &[("content-type", "application/json")], "{\"at\": 1}"),
    ]);
    let client = client(&server);
    let ticks: Vec<_> = client.list_ticks().item_stream().await.expect("a stream").try_collect().await.expect("items");
    assert_eq!(ticks.iter().map(|tick| tick.at).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(server.requests()[0].header("accept"), Some("application/jsonl"));
    let mut broken = client.list_ticks().item_stream().await.expect("a stream");
    let mut found = Vec::new();
    while let Some(item) = broken.next().await {
        found.push(item.map(|item| item.at).map_err(|error| error.kind()));
    }
    assert_eq!(found, [Ok(1), Err(ErrorKind::Decode), Ok(3), Err(ErrorKind::Decode)]);
    for _ in 0..2 {
        let ended = client.list_ticks().item_stream().await.expect("a stream");
        let ended: Vec<_> = ended.try_collect().await.expect("items");
        assert_eq!(ended.len(), 1, "the sentinel ends the stream");
    }
    let error = client.list_ticks().item_stream().await.expect_err("another media type");
    assert!(error.to_string().contains("expected a stream of `application/jsonl`"), "{error}");
}

#[tokio::test]
async fn parts_are_streamed_with_their_headers() {
    let mixed = [("content-type", "multipart/mixed; boundary=\"a b\"")];
    let server = Server::start([
        Reply::new(
            200,
            &mixed,
            "--a b\r\nContent-Type: image/png\r\nX-Id: 1\r\n\r\npng\r\n--a b\r\n\r\njpg\r\n--a b--",
        ),
        Reply::new(200, &mixed, "--a b\r\n\r\n{\"at\": 1}\r\n--a b\r\n\r\n{}\r\n--a b\r\n\r\n{\"at\": 3}\r\n--a b--"),
        Reply::new(
            200,
            &mixed,
            "--a b\r\nContent-Type: text/plain; charset=latin1\r\n\r\ncaf\u{e9}\r\n--a b\r\n\r\ncut",
        ),
        Reply::new(200, &[("content-type", "multipart/mixed")], ""),
        Reply::new(200, &[("content-type", "application/json")], "{}"),
        Reply::new(204, &[], ""),
        Reply::new(200, &mixed, "--a b--"),
    ]);
    let client = client(&server);
    let images: Vec<_> =
        client.watch_images().item_stream().await.expect("a stream").try_collect().await.expect("all parts");
    let found: Vec<_> = images.iter().map(|part| (part.data.as_ref(), part.headers.len())).collect();
    assert_eq!(found, [(&b"png"[..], 2), (b"jpg", 0)]);
    assert_eq!(images[0].headers["x-id"], "1");
    assert_eq!(server.requests()[0].header("accept"), Some("multipart/mixed"));
    let mut readings = client.watch_readings().item_stream().await.expect("a stream");
    let mut found = Vec::new();
    while let Some(part) = readings.next().await {
        found.push(part.map(|part| part.data.at).map_err(|error| error.kind()));
    }
    assert_eq!(found, [Ok(1), Err(ErrorKind::Decode), Ok(3)]);
    let mut notes = client.watch_notes().item_stream().await.expect("a stream");
    assert_eq!(notes.try_next().await.expect("a part").expect("not the end").data, "caf\u{c3}\u{a9}");
    let error = notes.try_next().await.expect_err("the body is cut");
    assert!(error.to_string().contains("the multipart body ends within a part"), "{error}");
    assert!(notes.next().await.is_none(), "an error ends the stream");
    for problem in ["has no valid boundary", "expected a stream of `multipart/mixed`"] {
        let error = client.watch_notes().item_stream().await.expect_err(problem);
        assert!(error.to_string().contains(problem), "{error}");
    }
    for _ in 0..2 {
        let none: Vec<_> =
            client.watch_notes().item_stream().await.expect("a stream").try_collect().await.expect("parts");
        assert!(none.is_empty());
    }
}

#[tokio::test]
async fn sequence_is_streamed_beside_json() {
    let server = Server::start([
        Reply::new(200, &[("content-type", "application/json-seq")], "\u{1e}{\n\"at\": 1}\n\u{1e}{\"at\": 2}\n"),
        Reply::new(200, &[("content-type", "application/json")], "[{\"at\": 3}]"),
    ]);
    let client = client(&server);
    let ticks: Vec<_> =
        client.list_records().item_stream().await.expect("a stream").try_collect().await.expect("items");
    assert_eq!(ticks.iter().map(|tick| tick.at).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(client.list_records().await.expect("a list")[0].at, 3);
    let accepted: Vec<_> = server.requests().iter().map(|one| one.header("accept").map(str::to_owned)).collect();
    assert_eq!(accepted, ["application/json-seq", "application/json"].map(|one| Some(one.to_owned())));
}

#[cfg(feature = "blocking")]
#[test]
fn last_line_of_a_blocking_stream_is_decoded() {
    let server = Server::start([Reply::new(200, &[("content-type", "application/jsonl")], "{\"at\": 1}\n{\"at\": 2}")]);
    let ticks = client(&server).list_ticks().item_stream_blocking().expect("a stream");
    let ticks: Result<Vec<_>, _> = ticks.map(|tick| tick.map(|tick| tick.at)).collect();
    assert_eq!(ticks.expect("items"), [1, 2]);
    let server = Server::start([Reply::new(200, &[("content-type", "multipart/mixed; boundary=b")], "--b\r\n\r\nx")]);
    let notes = client(&server).watch_notes().item_stream_blocking().expect("a stream");
    assert_eq!(notes.map(|note| note.map_err(|error| error.kind())).collect::<Vec<_>>(), [Err(ErrorKind::Decode)]);
}
