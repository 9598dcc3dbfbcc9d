//! Emitted servers: bodies of items.

use bytes::Bytes;

use super::{Program, serve};
use crate::latest;
use crate::latest::types::Mark;
use crate::runtime::{Event, StreamPart};

#[tokio::test]
async fn items_of_bodies_are_decoded() {
    let program = Program::default();
    let (_server, client) = client!(latest, program);
    client.add_marks([Mark::new(1), Mark::new(2).note("é")]).await.expect("success");
    program.assert_received(
        r#"AddMarks { body: [Mark { at: 1, extra: {} }, Mark { at: 2, note: Some("é"), extra: {} }] }"#,
    );
    client.add_marks([]).await.expect("success");
    program.assert_received("AddMarks { body: [] }");
    let sequence = latest::operations::ReplaceMarksBody::JsonSeq([Mark::new(1)].into());
    client.replace_marks(sequence).await.expect("success");
    program.assert_received("ReplaceMarks { body: JsonSeq([Mark { at: 1, extra: {} }]) }");
    let mut event = Event::new("tick", Mark::new(1));
    event.id = Some("7".to_owned());
    client.send_events([event, Event::new("end", Mark::new(2))]).await.expect("success");
    program.assert_received(
        "SendEvents { body: [Event { id: Some(\"7\"), kind: \"tick\", data: Mark { at: 1, extra: {} } }, Event { id: \
         Some(\"7\"), kind: \"end\", data: Mark { at: 2, extra: {} } }] }",
    );
    client.send_log().body([Event::new("", "a\nb".to_owned())]).await.expect("success");
    program.assert_received(r#"SendLog { body: Some(EventStream([Event { kind: "message", data: "a\nb" }])) }"#);
    let mut image = StreamPart::new(Bytes::from_static(b"\r\n--"));
    image.headers.insert("content-type", "image/png".parse().expect("a value"));
    client.send_images([image]).await.expect("success");
    program.assert_received(
        r#"SendImages { body: [StreamPart { headers: {"content-type": "image/png"}, data: b"\r\n--" }] }"#,
    );
    client.send_parts([StreamPart::new(Mark::new(1))]).await.expect("success");
    program.assert_received(
        r#"SendParts { body: [StreamPart { headers: {"content-type": "application/json"}, data: Mark { at: 1, extra: {} } }] }"#,
    );
}

#[tokio::test]
async fn wrong_items_are_refused() {
    let program = Program::default();
    let service = latest::server::Service::new(program.clone());
    let (lines, events, mixed) = ("application/jsonl", "text/event-stream", "multipart/mixed; boundary=b");
    for (path, media_type, body, status, reason) in [
        ("", "application/json", "[{\"at\":1}]", 415, "has the media type application/json, takes application/jsonl"),
        ("", "application/json-seq", "\u{1e}{\"at\":1}\n", 415, "has the media type application/json-seq, takes"),
        ("", "", "", 400, "is missing"),
        ("", "application/x-ndjson; charset=utf-8", "{\"at\":1}", 204, ""),
        ("", lines, "{\"at\":1}\n{\"at\":1},{\"at\":2}\n", 400, "has [1], which is no JSON"),
        ("", lines, "{\"at\":1}\n{}\n", 400, "has [1], which does not fit"),
        ("", lines, "{\"at\":1}\n{\"at\":0}\n", 400, "has [].at, which is 0"),
        ("/events", "text/plain", "", 415, "has the media type text/plain, takes text/event-stream"),
        ("/events", events, "event: tick\ndata: {\"at\":1}\n", 400, "ends within an event: an empty line is missing"),
        ("/events", events, "event: TICK\ndata: {\"at\":1}\n\n", 400, "has [0].event, which does not match"),
        ("/events", events, "event: tick\nid: 1234\ndata: {\"at\":1}\n\n", 400, "has [0].id, which has 4 characters"),
        ("/events", events, "data: {\"at\":1}\n\n", 400, "has [0].event, which is not set"),
        ("/events", events, "event: tick\ndata: {\"at\":\n\n", 400, "has [0], which is no JSON"),
        ("/notes?last=true", events, "data: a\n\nevent: end\ndata: b\n\n", 204, ""),
        ("/notes?last=false", events, "data: a\n\n", 400, "parameter last of POST /marks/notes: is not one of true"),
        ("/notes", events, "data: a\n\nevent: stop\ndata: b\n\n", 400, "has [1].event, which is not one of add, end"),
        ("/notes", events, "data: c\n\n", 400, "has [0], which is not one of a, b"),
        ("/words", mixed, "--b\r\n\r\na\r\n--b--", 204, ""),
        ("/words", mixed, "--b\r\n\r\nc\r\n--b--", 400, "has [0], which is not one of a, b"),
        ("/events", events, "event: stop\ndata: {\"at\":1}\n\n", 400, "has [0].event, which is not one of tick, end"),
        ("/log", events, "data: 1234567890\n\n", 400, "has [0], which has 10 characters"),
        ("/images", "multipart/related; boundary=b", "--b--", 415, "has the media type multipart/related"),
        ("/images", "multipart/mixed", "--b--", 400, "has no valid boundary in its media type"),
        (
            "/images",
            mixed,
            "--b\r\nContent-Type: image/gif\r\n\r\n\r\n--b--",
            400,
            "has a part [0] of another media type",
        ),
        ("/images", mixed, "--b\r\n\r\n", 400, "ends within a part"),
        ("/parts", mixed, "--b\r\n\r\n{\"at\":0}\r\n--b--", 400, "has [].at, which is 0"),
    ] {
        let mut request = http::Request::post(format!("/marks{path}"));
        if !media_type.is_empty() {
            request = request.header("content-type", media_type);
        }
        let response = service.call(request.body(Bytes::from_static(body.as_bytes())).expect("a request")).await;
        let text = String::from_utf8_lossy(response.body()).into_owned();
        assert!(response.status() == status && text.contains(reason), "{path} {body}: {} {text}", response.status());
    }
    for (word, status) in [("a", 204), ("c", 400)] {
        let request = http::Request::put("/marks/word").header("content-type", "text/plain");
        let response = service.call(request.body(Bytes::from_static(word.as_bytes())).expect("a request")).await;
        assert_eq!(response.status(), status, "{word}");
    }
    // Each event has a copy of its id, so many events with a long one would take much memory.
    let many = format!("id: {}\n{}", "x".repeat(8192), "data\n\n".repeat(40_000));
    let request =
        http::Request::post("/marks/log").header("content-type", events).body(many.into()).expect("a request");
    let text = String::from_utf8_lossy(service.call(request).await.body()).into_owned();
    assert!(text.contains("decodes into more than the limit of 4000000 nodes"), "{text}");
}
