//! Clients of documents with mistakes.

use serde_json::json;

use crate::mistakes::Client;
use crate::mistakes::types::Options;
use test_server::{Reply, Server};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).build().expect("a client")
}

#[test]
fn default_outside_of_enum_is_a_placeholder() {
    let error = Client::builder().build().expect_err("the region is required");
    assert_eq!(error.to_string(), "the server variable region is not set");
}

#[tokio::test]
async fn paths_that_differ_only_in_names_are_two_operations() {
    let file = Reply::new(200, &[("content-type", "application/xml")], "<file/>");
    let server = Server::start([Reply::json(200, "{}"), file]);
    client(&server).file_by_id(1).await.expect("any success is one");
    assert_eq!(client(&server).file_by_name("one").x_part(2).await.expect("a text"), "<file/>");
    assert_eq!(server.lines(), ["GET /files/1 HTTP/1.1", "GET /files/one HTTP/1.1"]);
    // Declared twice; the last one wins.
    assert_eq!(server.requests()[1].header("x-part"), Some("2"));
}

#[tokio::test]
async fn repeated_and_undeclared_path_parameters() {
    let server = Server::start([Reply::no_content()]);
    let mut options = Options::new();
    options.force = Some(true).into();
    options.size = Some(4);
    client(&server).copy("a b", "to").body(&options).await.expect("copied");
    let request = server.request();
    assert_eq!(request.line(), "PUT /copies/a%20b/to/a%20b HTTP/1.1");
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.text(), json!({"force": true, "size": 4}).to_string());
}

#[tokio::test]
async fn query_string_in_path() {
    let replies = [Reply::new(200, &[("content-type", "text/plain")], "found"), Reply::no_content()];
    let server = Server::start(replies);
    let found = client(&server).search("a&b/c", ["x", "y,z"], "").page(7).after("é").await.expect("a text");
    assert_eq!(found, "found");
    client(&server).search("", ["x"], "9").await.expect("a text");
    assert_eq!(
        server.lines(),
        [
            "GET /search/?kind=any%20kind&q=a%26b%2Fc&tags=x,y%2Cz&size=&page=7&after=%C3%A9 HTTP/1.1",
            "GET /search/?kind=any%20kind&q=&tags=x&size=9 HTTP/1.1",
        ]
    );
}

#[tokio::test]
async fn fragment_in_path_is_not_sent() {
    let server = Server::start([Reply::no_content(), Reply::no_content()]);
    client(&server).audio_events().since("today").await.expect("none");
    client(&server).video_event("a.b.c").await.expect("sent");
    assert_eq!(server.lines(), ["GET /events?since=today HTTP/1.1", "POST /events HTTP/1.1"]);
    let request = server.requests().pop().expect("two requests");
    assert_eq!((request.header("content-type"), request.text()), (Some("application/jwt"), "a.b.c"));
}

#[tokio::test]
async fn unsupported_security_scheme_needs_no_credential() {
    let server = Server::start([Reply::no_content(), Reply::no_content()]);
    client(&server).audio_events().extra_header("Authorization", "Digest abc").await.expect("none");
    let keyed = Client::builder().base_url(server.url()).key("secret").build().expect("a client");
    keyed.audio_events().await.expect("none");
    let requests = server.requests();
    assert_eq!((requests[0].header("authorization"), requests[0].header("x-key")), (Some("Digest abc"), None));
    assert_eq!((requests[1].header("authorization"), requests[1].header("x-key")), (None, Some("secret")));
}
