//! XML responses: only types in responses have tables of elements.

use crate::markup::Client;
use crate::markup::types::{Node, Problem};
use test_server::{Reply, Server};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).build().expect("a client")
}

fn xml(status: u16, text: &str) -> Reply {
    Reply::new(status, &[("content-type", "application/xml")], text)
}

#[tokio::test]
async fn objects_in_objects_and_lists_are_read() {
    let text = "<Tree><root><name>a</name><nodes><name>b</name></nodes><nodes><name>c</name></nodes></root></Tree>";
    let server = Server::start([xml(200, text)]);
    let tree = client(&server).get_tree().await.expect("a tree");
    let root = tree.root.expect("a root");
    let names = |nodes: &[Node]| nodes.iter().map(|node| node.name.clone()).collect::<Vec<_>>();
    assert_eq!(
        (root.name.as_str(), names(&root.nodes.unwrap_or_default())),
        ("a", vec!["b".to_owned(), "c".to_owned()])
    );
}

#[tokio::test]
async fn element_has_the_name_of_the_component() {
    let server = Server::start([xml(200, "<DNSLookupResult><found>true</found></DNSLookupResult>")]);
    assert!(client(&server).look_up().await.expect("a result").found);
}

#[tokio::test]
async fn undecoded_body_keeps_its_bytes() {
    let text = "<Problem><text>There is none.</text></Problem>";
    let server = Server::start([xml(404, text)]);
    let error = client(&server).get_feed().await.expect_err("a failure");
    assert!(error.is_not_found(), "{error}");
    assert_eq!(error.body(), text.as_bytes());
    assert!(error.decode::<Problem>().is_err());
}
