//! Example values of the types of responses, for tests.

use futures_util::TryStreamExt;
use serde_json::json;

use crate::examples::Client;
use crate::examples::types::{Call, CallPage, Failure, Made, Meta, NumberedPage};
use test_server::{Reply, Server};

fn json(value: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(value).expect("JSON")
}

#[test]
fn example_is_that_of_the_document() {
    // The page is the last one: without its link, a server that always returns it ends a list.
    let calls = json!([{"id": "CA0000000a", "label": "first"}, {"id": "CA0000000b"}]);
    assert_eq!(json(&CallPage::example()), json!({"data": {"calls": calls}, "links": {}}));
    // Nested in the example of the page.
    assert_eq!(json(&Call::example()), calls[0]);
    assert_eq!(json(&Meta::example()), json!({"total": 100, "pages": 50}));
}

#[test]
fn example_without_a_valid_one_in_the_document_is_made_up() {
    assert_eq!(json(&Failure::example()), json!({"code": 404}));
    let made = json!({
        "id": "CA00112233",
        "kind": "push",
        "note": "from the property",
        "count": 3,
        "since": "2026-01-31T12:00:00Z",
        "shape": {"id": "CA0000000a", "label": "first"},
        "tree": {"name": "example"},
        "list": ["example", "example"],
        "free": {},
    });
    assert_eq!(json(&Made::example()), made);
}

#[tokio::test]
async fn page_with_given_items_is_the_last_of_its_list() {
    let mut call = Call::example();
    call.label = Some("mine".to_owned());
    let page = CallPage::example_with([call.clone(), Call::example()]);
    let numbered = NumberedPage::example_with([call.clone()]);
    assert_eq!(json(&numbered.meta), json!({"total": 1, "pages": 1}));
    let server = Server::start([
        Reply::json(200, json(&page).to_string()),
        Reply::json(200, json(&numbered).to_string()),
        Reply::json(200, json(&NumberedPage::example_with([])).to_string()),
    ]);
    let client = Client::builder().base_url(server.url()).build().expect("a client");
    let calls: Vec<Call> = client.list_calls().stream().try_collect().await.expect("calls");
    assert_eq!(calls, [call.clone(), Call::example()]);
    let calls: Vec<Call> = client.list_numbered().stream().try_collect().await.expect("calls");
    assert_eq!(calls, [call]);
    let calls: Vec<Call> = client.list_numbered().stream().try_collect().await.expect("calls");
    assert_eq!(calls, []);
    assert_eq!(server.requests().len(), 3);
}

#[cfg(feature = "webhooks")]
#[test]
fn callback_has_an_example() {
    use crate::examples::types::Event;

    assert_eq!(json(&Event::example()), json!({"CallId": "CA0000000b", "Count": 2}));
}
