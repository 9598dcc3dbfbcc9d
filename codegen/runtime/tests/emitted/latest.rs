//! Keywords of OpenAPI 3.2.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt, stream};
use test_server::{Reply, Server};

use crate::latest::Client;
use crate::latest::operations::ReplaceMarksBody;
use crate::latest::types::{
    Animal, Device, FilterAnimalsFilter, ListAnimalsRange, ListVisitsSeen, Mark, SearchCallsRequest,
};
use crate::runtime::{BodyItems, Bytes, Delivery, ErrorKind, Event, RetryPolicy, StreamPart};

fn client(server: &Server) -> Client {
    let retry = RetryPolicy::default().base_delay(Duration::ZERO);
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
async fn error_of_an_item_has_the_id_of_the_request() {
    let large = format!("{{\"other\": \"{}\"}}", "x".repeat(300_000));
    let part = |content: &str| format!("--b\r\nX-Request-Id: part\r\n\r\n{content}\r\n--b--");
    let mixed = [("content-type", "multipart/mixed; boundary=b"), ("x-request-id", "R1")];
    let lines = [("content-type", "application/jsonl"), ("x-request-id", "R1")];
    let server = Server::start([
        Reply::new(200, &mixed, part("{}")),
        Reply::new(200, &mixed, part(&large)),
        Reply::new(200, &lines, "{}\n"),
    ]);
    let client = client(&server);
    for content in ["{}", &large] {
        let error =
            client.watch_readings().item_stream().await.expect("a stream").try_next().await.expect_err("no tick");
        assert_eq!((error.kind(), error.request_id()), (ErrorKind::Decode, Some("R1")), "{error}");
        assert_eq!(error.body(), content.as_bytes());
    }
    let error = client.list_ticks().item_stream().await.expect("a stream").try_next().await.expect_err("no tick");
    assert_eq!((error.kind(), error.request_id()), (ErrorKind::Decode, Some("R1")));
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

#[tokio::test]
async fn text_of_an_xml_element_is_a_property() {
    let page = |content: &str| format!("<Page>{content}</Page>");
    let pets = "<length unit=\"cm\"> 42 </length><pets><pet kind=\"Cat\">Tom &amp; Jerry</pet><pet/></pets>";
    let xml = [("content-type", "application/xml")];
    let section = "\n  <![CDATA[ <b>&amp;]]]]><![CDATA[></b>]]>\n  ";
    let server = Server::start([
        Reply::new(200, &xml, page(&format!("{section}{pets}"))),
        Reply::new(200, &xml, page(" a &lt; b ")),
        Reply::new(200, &xml, page("a <![CDATA[b]]>")),
        Reply::new(200, &xml, page("<length unit=\"cm\"/>")),
        Reply::new(200, &xml, page("<length>x</length>")),
    ]);
    let client = client(&server);
    let found = client.get_page().await.expect("a page");
    assert_eq!(found.content.as_deref(), Some(" <b>&amp;]]></b>"));
    let length = found.length.expect("a length");
    assert_eq!((length.unit.as_deref(), length.value), (Some("cm"), Some(42.0)));
    let pets: Vec<_> = found.pets.iter().flatten().map(|pet| (pet.kind.as_deref(), pet.name.as_str())).collect();
    assert_eq!(pets, [(Some("Cat"), "Tom & Jerry"), (None, "")]);
    assert!(found.extra.is_empty() && length.extra.is_empty(), "{:?} {:?}", found.extra, length.extra);
    for content in [" a < b ", "a b"] {
        assert_eq!(client.get_page().await.expect("a page").content.as_deref(), Some(content));
    }
    let empty = client.get_page().await.expect("a page");
    assert_eq!((empty.content, empty.length.expect("a length").value), (None, None));
    let odd = client.get_page().await.expect("a page").length.expect("a length");
    assert_eq!((odd.value, odd.extra["#text"].as_str()), (None, Some("x")));
}

#[tokio::test]
async fn items_of_a_list_have_a_length_and_are_sent_again() {
    let server = Server::start([Reply::no_content(), Reply::new(503, &[], ""), Reply::no_content()]);
    let client = client(&server);
    client.add_marks([Mark::new(1), Mark::new(2).note("a\nb")]).await.expect("a response");
    let sent = server.take().remove(0);
    assert_eq!(sent.line(), "POST /marks HTTP/1.1");
    assert_eq!(sent.header("content-type"), Some("application/jsonl"));
    assert_eq!(sent.header("content-length"), Some(sent.body.len().to_string().as_str()));
    assert_eq!(sent.text(), "{\"at\":1}\n{\"at\":2,\"note\":\"a\\nb\"}\n");
    let marks = ReplaceMarksBody::JsonSeq((1..=2).map(Mark::new).into());
    client.replace_marks(marks).await.expect("a response after another attempt");
    let [first, second] = &server.take()[..] else { panic!("two attempts") };
    assert_eq!(first.header("content-type"), Some("application/json-seq"));
    assert_eq!(first.text(), "\u{1e}{\"at\":1}\n\u{1e}{\"at\":2}\n");
    assert_eq!(first, second);
}

#[tokio::test]
async fn items_are_checked_before_anything_is_sent() {
    let server = Server::start([]);
    let client = client(&server);
    let error = client.add_marks([Mark::new(1), Mark::new(0)]).await.expect_err("an invalid item");
    let text = error.to_string();
    assert!(text.contains("parameter body[1].at is 0") && text.ends_with("nothing was sent"), "{text}");
    for (event, problem) in [
        (Event::new("Tick", Mark::new(1)), "parameter body[0].event does not match"),
        (Event::new("stop", Mark::new(1)), "parameter body[0].event is not one of tick, end"),
        (Event::new("", Mark::new(1)), "parameter body[0].event is not set"),
        (Event::new("a\nid: 1", Mark::new(1)), "parameter body[0].event has a line break"),
        (Event::new("tick", Mark::new(0)), "parameter body[0].data.at is 0"),
    ] {
        let error = client.send_events([event]).await.expect_err(problem);
        assert!(error.to_string().contains(problem), "{error}");
    }
    let mut event = Event::new("tick", Mark::new(1));
    event.id = Some("1234".to_owned());
    let error = client.send_events([event]).await.expect_err("a long id");
    assert!(error.to_string().contains("parameter body[0].id has 4 characters"), "{error}");
    for (text, problem) in
        [("1234567890", "body[0].data has 10 characters"), ("a\rb", "body[0].data has a carriage return")]
    {
        let error = client.send_log().body([Event::new("", text.to_owned())]).await.expect_err(problem);
        assert!(error.to_string().contains(problem), "{error}");
    }
    for (event, text, problem) in
        [("stop", "a", "body[0].event is not one of add, end"), ("", "c", "body[0].data is not one of a, b")]
    {
        let error = client.send_notes([Event::new(event, text.to_owned())]).await.expect_err(problem);
        assert!(error.to_string().contains(problem), "{error}");
    }
    let error = client.send_words([StreamPart::new("c".to_owned())]).await.expect_err("an unknown word");
    assert!(error.to_string().contains("body[0] is not one of a, b"), "{error}");
    let mut part = StreamPart::new(Bytes::from_static(b"gif"));
    let error = client.send_images([part.clone()]).await.expect_err("no media type");
    assert!(error.to_string().contains("body[0] has no Content-Type, takes image/jpeg, image/png"), "{error}");
    part.headers.insert("content-type", "image/gif".parse().expect("a value"));
    let error = client.send_images([part]).await.expect_err("another media type");
    assert!(error.to_string().contains("body[0] has another media type, takes image/jpeg, image/png"), "{error}");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn events_and_parts_are_sent() {
    let server = Server::always(Reply::no_content());
    let client = client(&server);
    let mut event = Event::new("tick", Mark::new(1));
    event.id = Some("7".to_owned());
    client.send_events([event, Event::new("end", Mark::new(2))]).await.expect("a response");
    client.send_log().body([Event::new("", "a\n b".to_owned())]).await.expect("a response");
    let mut image = StreamPart::new(Bytes::from_static(b"\r\n--"));
    image.headers.insert("content-type", "image/png".parse().expect("a value"));
    image.headers.insert("x-id", "1".parse().expect("a value"));
    client.send_images([image]).await.expect("a response");
    client.send_parts([StreamPart::new(Mark::new(1)), StreamPart::new(Mark::new(2))]).await.expect("a response");
    client.send_words([StreamPart::new("a".to_owned())]).await.expect("a response");
    let [events, log, images, parts, words] = &server.requests()[..] else { panic!("five requests") };
    assert_eq!(events.header("content-type"), Some("text/event-stream"));
    assert_eq!(events.text(), "event: tick\nid: 7\ndata: {\"at\":1}\n\nevent: end\ndata: {\"at\":2}\n\n");
    assert_eq!(log.text(), "data: a\ndata:  b\n\n");
    let boundary = |request: &test_server::Request| {
        let media_type = request.header("content-type").expect("a media type");
        media_type.strip_prefix("multipart/mixed; boundary=").expect("a boundary").to_owned()
    };
    let boundary_of_images = boundary(images);
    assert_eq!(
        images.text().replace(&boundary_of_images, "B"),
        "--B\r\ncontent-type: image/png\r\nx-id: 1\r\n\r\n\r\n--\r\n--B--\r\n"
    );
    assert_eq!(
        parts.text().replace(&boundary(parts), "B"),
        "--B\r\ncontent-type: application/json\r\n\r\n{\"at\":1}\r\n\
         --B\r\ncontent-type: application/json\r\n\r\n{\"at\":2}\r\n--B--\r\n"
    );
    assert_ne!(boundary_of_images, boundary(parts));
    // The document declares a boundary.
    let sent = words.text().replace(&boundary(words), "B");
    assert_eq!(sent, "--B\r\ncontent-type: text/plain; charset=utf-8\r\n\r\na\r\n--B--\r\n");
}

#[tokio::test]
async fn items_of_a_stream_are_sent_as_they_arrive() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    let serving = std::thread::spawn(move || {
        let (mut connection, _) = listener.accept().expect("a connection");
        let mut received = Vec::new();
        let mut read_until = |end: &str| {
            while !String::from_utf8_lossy(&received).ends_with(end) {
                let mut byte = [0];
                connection.read_exact(&mut byte).expect("more bytes");
                received.extend(byte);
            }
        };
        sender.send(Mark::new(1)).expect("the request takes items");
        // The second item does not exist before the server has the first one.
        read_until("\r\n\r\n9\r\n{\"at\":1}\n\r\n");
        sender.send(Mark::new(2)).expect("the request takes items");
        drop(sender);
        read_until("\r\n9\r\n{\"at\":2}\n\r\n0\r\n\r\n");
        connection.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").expect("the client reads");
        String::from_utf8(received).expect("UTF-8")
    });
    let client = Client::builder().base_url(format!("http://{address}")).build().expect("a client");
    let items = stream::unfold(receiver, |mut receiver| async move { Some((receiver.recv().await?, receiver)) });
    client.add_marks(BodyItems::stream(items)).await.expect("a response");
    let sent = serving.join().expect("the server has read everything");
    let head = sent.split("\r\n\r\n").next().unwrap_or_default();
    assert!(
        head.contains("content-type: application/jsonl\r\n") && head.contains("transfer-encoding: chunked"),
        "{head}"
    );
    assert!(!head.contains("content-length"), "{head}");
}

#[tokio::test]
async fn stream_is_sent_once() {
    let marks = |asked: &Arc<AtomicUsize>| {
        let asked = Arc::clone(asked);
        let items = stream::iter([1, 2]).map(move |at| {
            asked.fetch_add(1, Ordering::SeqCst);
            Mark::new(at)
        });
        ReplaceMarksBody::JsonSeq(BodyItems::stream(items))
    };
    let asked = Arc::default();
    // Not retried, although the operation is idempotent.
    let server = Server::start([Reply::new(503, &[], "")]);
    let error = client(&server).replace_marks(marks(&asked)).await.expect_err("an error");
    assert_eq!((error.status().map(|status| status.as_u16()), error.attempts()), (Some(503), 1));
    assert_eq!((server.requests().len(), asked.load(Ordering::SeqCst)), (1, 2));
    // Not redirected.
    let server = Server::start([Reply::redirect(307, "/elsewhere")]);
    let error = client(&server).replace_marks(marks(&asked)).await.expect_err("a redirect");
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert!(error.to_string().contains("because the items of the body are a stream that was sent"), "{error}");
    assert_eq!(server.requests().len(), 1);
    // Not sent by a clone.
    let server = Server::start([Reply::no_content()]);
    let body = marks(&asked);
    let request = client(&server).replace_marks(body.clone());
    request.clone().await.expect("a response");
    for again in [request, client(&server).replace_marks(body)] {
        let error = again.await.expect_err("a second request");
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::InvalidParameter, Delivery::NotSent));
        assert!(error.to_string().contains("body is a stream of items that another request has sent"), "{error}");
    }
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn stream_that_was_not_asked_for_items_is_retried() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let retry = RetryPolicy::default().base_delay(Duration::ZERO);
    let client = Client::builder().base_url(url).retry(retry).build().expect("a client");
    let request = client.add_marks(BodyItems::stream(stream::iter([Mark::new(1)])));
    let error = request.clone().await.expect_err("nobody listens");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
    // The stream belonged to the first request.
    assert_eq!(request.await.expect_err("no stream").kind(), ErrorKind::InvalidParameter);
}

#[tokio::test]
async fn invalid_item_of_a_stream_aborts_the_request() {
    let server = Server::start([]);
    let items = stream::iter([Mark::new(1), Mark::new(0)]);
    let error = client(&server).add_marks(BodyItems::stream(items)).await.expect_err("an invalid item");
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::InvalidParameter, Delivery::Unknown));
    let text = error.to_string();
    assert!(text.starts_with("addMarks: parameter body[1].at is 0, which is less than the minimum 1"), "{text}");
    assert!(text.ends_with("the request was aborted; the request may have been carried out"), "{text}");
    let items = stream::iter([Ok(Mark::new(1)), Err("no more marks")]);
    let error = client(&server).add_marks(BodyItems::try_stream(items)).await.expect_err("a failed stream");
    assert!(error.to_string().contains("parameter body ended with an error; the request was aborted"), "{error}");
    assert!(format!("{error:#}").contains("no more marks"), "{error:#}");
    // The server has seen no end of a body.
    assert_eq!(server.requests().len(), 0);
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_call_sends_a_stream() {
    let server = Server::once(Reply::no_content());
    let items = BodyItems::stream(stream::iter([Mark::new(1), Mark::new(2)]));
    client(&server).add_marks(items).await_blocking().expect("a response");
    assert_eq!(server.request().text(), "{\"at\":1}\n{\"at\":2}\n");
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
