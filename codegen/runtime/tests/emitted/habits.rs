//! Untidy documents: overridden parameters, unusual names, nested `allOf`, recursive and empty schemas.

use serde_json::{Value, json};

use crate::habits::Client;
use crate::habits::types::{Deep, Expression, Mixed};
use crate::runtime::File;
use test_server::{Reply, Server};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).build().expect("a client")
}

#[test]
fn document_without_host_needs_base_url() {
    let error = Client::builder().build().expect_err("no base URL");
    assert_eq!(error.to_string(), "the API's document has no host; set its URL with base_url()");
}

#[tokio::test]
async fn operation_overrides_path_parameter_and_inherits_others() {
    let response = r#"{"a":"x","b":1,"c":true,"d":{"a":"y","b":2,"c":false,"more":[1]}}"#;
    let server = Server::start([Reply::json(200, response), Reply::no_content()]);
    let deep: Deep = client(&server).thing("1", "acme").verbose(3).await.expect("the thing");
    assert_eq!((deep.a.as_str(), deep.b, deep.c), ("x", 1, true));
    assert_eq!(serde_json::to_value(&deep).expect("JSON").to_string(), response);
    client(&server).delete_things_by_id("1", "acme").verbose(true).await.expect("gone");
    let requests = server.requests();
    assert_eq!(server.lines(), ["GET /things/1?verbose=3 HTTP/1.1", "DELETE /things/1?verbose=true HTTP/1.1"]);
    assert!(requests.iter().all(|request| request.header("x-tenant") == Some("acme")));
}

#[tokio::test]
async fn response_without_content() {
    let server = Server::start([Reply::new(205, &[], ""), Reply::new(304, &[], "")]);
    let mut mixed = Mixed::new("one");
    mixed.extra.insert("two".to_owned(), 2);
    client(&server)._2nd_thing_put("1", "acme").body(&mixed).await.expect("done");
    assert_eq!(server.request().text(), r#"{"name":"one","two":2}"#);
    let error = client(&server).thing("1", "acme").await.expect_err("no thing");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(304));
}

#[tokio::test]
async fn one_path_under_two_names() {
    let server = Server::start([Reply::json(200, "[1,null]")]);
    let value: Value = client(&server).thing_patch("a/b").await.expect("anything");
    assert_eq!(value, json!([1, null]));
    assert_eq!(server.request().line(), "PATCH /things/a%2Fb HTTP/1.1");
}

#[tokio::test]
async fn several_files_in_one_form() {
    let response = r#"{"op":"sum","terms":[{"op":"number","value":1.5},{"op":"negation","of":{"op":"root","of":4}}]}"#;
    let server = Server::start([Reply::json(200, response)]);
    let mut info = Mixed::new("both");
    info.extra.insert("year".to_owned(), 1999);
    let tracks = ["one", "two"].map(|name| File::new(format!("{name}.wav"), name).content_type("audio/wav"));
    let shape = client(&server)
        .upload_album(File::new("cover.png", "png"), tracks)
        .booklet(File::new("booklet.pdf", "pdf"))
        .tags(["a", "b"])
        .info(&info)
        .await
        .expect("the shape of it");
    let Expression::Sum(sum) = &shape else { panic!("a sum, not {shape:?}") };
    assert!(matches!(&sum.terms[1], Expression::Negation(negation) if matches!(negation.of, Expression::Unknown(_))));
    assert_eq!(serde_json::to_value(&shape).expect("JSON"), serde_json::from_str::<Value>(response).expect("JSON"));
    let request = server.request();
    let boundary = request.header("content-type").expect("a type").split_once("boundary=").expect("a boundary").1;
    let text = |name: &str, value: &str| format!("Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}");
    let file = |name: &str, file: &str, kind: &str, content: &str| {
        format!(
            "Content-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: {kind}\r\n\r\n{content}"
        )
    };
    let parts = [
        text("tags", "a"),
        text("tags", "b"),
        text("info", r#"{"name":"both","year":1999}"#),
        file("cover", "cover.png", "application/octet-stream", "png"),
        file("tracks", "one.wav", "audio/wav", "one"),
        file("tracks", "two.wav", "audio/wav", "two"),
        file("booklet", "booklet.pdf", "application/octet-stream", "pdf"),
    ];
    let expected = parts.iter().fold(String::new(), |body, part| format!("{body}--{boundary}\r\n{part}\r\n"));
    assert_eq!(request.text(), format!("{expected}--{boundary}--\r\n"));
}

#[tokio::test]
async fn schemas_that_say_nothing() {
    let response = json!({"empty": null, "list": [{}, "x"], "object": {"any": [1]}});
    let server = Server::start([Reply::json(200, &response)]);
    let holder = client(&server).nothing().await.expect("nothing in particular");
    assert_eq!(holder.empty, Value::Null);
    assert_eq!(serde_json::to_value(&holder).expect("JSON"), response);
}
