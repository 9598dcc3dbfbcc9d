//! `$ref` in parameters, bodies, responses, headers, path items and schemas.

use crate::references::Client;
use crate::references::types::{Fault, Thing, ThingColor, ThingId};
use test_server::{Reply, Server};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).build().expect("a client")
}

#[tokio::test]
async fn referenced_parameters_and_responses() {
    let response =
        Reply::new(200, &[("content-type", "application/json"), ("x-version", "7")], r#"{"id":"a b","color":"green"}"#);
    let server = Server::start([response]);
    let response = client(&server).get_things_by_id("a b").color(ThingColor::Red).send().await.expect("a thing");
    assert_eq!(server.request().line(), "GET /things/a%20b?color=red HTTP/1.1");
    assert_eq!(response.headers()["x-version"], "7");
    let thing: Thing = response.into_value();
    assert_eq!(thing.id, "a b");
    assert_eq!(thing.color, Some(ThingColor::Green));
}

#[tokio::test]
async fn referenced_path_has_operations() {
    let server = Server::start([Reply::json(200, r#"{"id":"x"}"#)]);
    let thing: Thing = client(&server).get_copies_by_id("x").color(ThingColor::Green).await.expect("a thing");
    assert_eq!(server.request().line(), "GET /copies/x?color=green HTTP/1.1");
    assert_eq!((thing.id, thing.color), (ThingId::new("x"), None));
}

#[tokio::test]
async fn referenced_body_is_sent() {
    let server = Server::start([Reply::json(200, r#"{"id":"x","color":"mauve","size":3}"#)]);
    let mut thing = Thing::new("x");
    thing.color = Some(ThingColor::Red);
    let response = client(&server).post_thing("y/z", &thing).await.expect("a thing");
    let request = server.request();
    assert_eq!(request.line(), "POST /other/y%2Fz HTTP/1.1");
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.text(), r#"{"id":"x","color":"red"}"#);
    assert_eq!(response.color, Some(ThingColor::Unknown("mauve".to_owned())));
    assert_eq!(response.extra["size"], 3);
}

#[tokio::test]
async fn output_of_one_operation_is_input_of_another() {
    let thing = r#"{"id":"x","color":"red"}"#;
    let server = Server::start([thing, thing, thing].map(|body| Reply::json(200, body)));
    let client = client(&server);
    let first = client.get_things_by_id("x").await.expect("a thing");
    let color = first.color.clone().expect("a color");
    let second = client.get_copies_by_id(&first.id).color(color).await.expect("a thing");
    client.post_thing(second.id.clone(), &second).await.expect("a thing");
    let expected = ["GET /things/x HTTP/1.1", "GET /copies/x?color=red HTTP/1.1", "POST /other/x HTTP/1.1"];
    assert_eq!(server.lines(), expected);
    assert_eq!(server.requests()[2].text(), thing);
}

#[tokio::test]
async fn referenced_error_decodes() {
    let server = Server::start([Reply::json(404, r#"{"text":"gone since May"}"#)]);
    let error = client(&server).post_thing("x", &Thing::new("x")).await.expect_err("a failure");
    assert!(error.is_not_found());
    let fault: Fault = error.decode().expect("a fault");
    assert_eq!(fault.text.as_deref(), Some("gone since May"));
    assert_eq!(error.body_excerpt(), r#"{"text":"gone since May"}"#);
}

#[tokio::test]
async fn referenced_path_parameter_is_checked() {
    let server = Server::always(Reply::no_content());
    for id in ["", ".", ".."] {
        let error = client(&server).get_copies_by_id(id).await.expect_err("a refusal");
        assert_eq!(error.parameter(), Some("id"), "{error}");
    }
    assert!(server.requests().is_empty());
}
