//! Example values of the types of responses, for tests.

use futures_util::TryStreamExt;
use serde_json::json;

use crate::examples::Client;
use crate::examples::types::{
    Call, CallPage, Failure, Large, ListByIntegerResponse, ListByIntegerWithMoreResponse, ListByLeastTotalResponse,
    ListByUriResponse, ListByUuidWithMoreResponse, ListInOptionalResponse, Made, Meta, NumberedPage, Place,
};
use test_server::{Reply, Server};

fn json(value: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(value).expect("JSON")
}

#[test]
fn example_is_that_of_the_document() {
    // The page is the last one: without its link, a server that always returns it ends a list.
    let calls = json!([{"id": "CA0000000a", "label": "first"}, {"id": "CA0000000b"}, {"id": "CA0000000c"}]);
    assert_eq!(json(&CallPage::example()), json!({"data": {"calls": calls}, "links": {}}));
    // Nested in the example of the page.
    assert_eq!(json(&Call::example()), calls[0]);
    assert_eq!(json(&Meta::example()), json!({"total": 100, "pages": 50}));
}

#[test]
fn bad_example_does_not_hide_a_good_one() {
    // Lists in an example of usual size are whole.
    let place = json!({"id": "a", "at": {"type": "Point", "coordinates": [1, 2, 3]}, "corners": [1, 2, 3]});
    assert_eq!(json(&Place::example()), place);
}

#[test]
fn large_example_has_short_lists() {
    let large = json(&Large::example());
    assert_eq!(large["items"], json!(["a", "b"]));
    assert_eq!(large["least"], json!(["a", "b", "c"]));
    assert_eq!(large["free"], json!({"items": ["a", "b", "c"]}));
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
        // The first alternative needs itself.
        "nested": {"leaf": true},
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

#[tokio::test]
async fn page_ends_its_list_without_its_cursor() {
    let uuid = "123e4567-e89b-12d3-a456-426614174000";
    let integer = ListByIntegerWithMoreResponse::example_with(["b".to_owned()]);
    assert_eq!(json(&integer), json!({"items": ["b"], "next": 2, "more": false}));
    let text = ListByUuidWithMoreResponse::example_with(["b".to_owned()]);
    assert_eq!(json(&text), json!({"items": ["b"], "next": uuid, "more": false}));
    let total = ListByLeastTotalResponse::example_with(["b".to_owned()]);
    let optional = ListInOptionalResponse::example_with(["b".to_owned()]);
    assert_eq!(json(&optional), json!({"data": {"items": ["b"]}}));
    let pages = [json(&integer), json(&text), json(&total), json(&optional)];
    let server = Server::start(pages.map(|page| Reply::json(200, page.to_string())));
    let client = Client::builder().base_url(server.url()).build().expect("a client");
    let mut items: Vec<String> = client.list_by_integer_with_more().stream().try_collect().await.expect("texts");
    items.extend(client.list_by_uuid_with_more().stream().try_collect::<Vec<_>>().await.expect("texts"));
    items.extend(client.list_by_least_total().stream().try_collect::<Vec<_>>().await.expect("texts"));
    items.extend(client.list_in_optional().stream().try_collect::<Vec<_>>().await.expect("texts"));
    assert_eq!(items, ["b"; 4]);
}

#[test]
fn page_that_cannot_end_its_list_is_that_of_the_document() {
    let next = "https://example.com/2";
    assert_eq!(json(&ListByUriResponse::example()), json!({"items": ["a"], "next": next}));
    assert_eq!(json(&ListByUriResponse::example_with([])), json!({"items": [], "next": next}));
    assert_eq!(json(&ListByIntegerResponse::example()), json!({"items": ["a"], "next": 2}));
    assert_eq!(json(&ListByIntegerResponse::example_with([])), json!({"items": [], "next": 2}));
    assert_eq!(json(&ListByLeastTotalResponse::example()), json!({"items": ["a"], "total": 7}));
}

#[cfg(feature = "webhooks")]
#[test]
fn callback_has_an_example() {
    use crate::examples::types::Event;

    assert_eq!(json(&Event::example()), json!({"CallId": "CA0000000b", "Count": 2}));
}
