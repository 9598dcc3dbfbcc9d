//! The style `deepObject`: lists and nested objects in brackets.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::brackets::Client;
use crate::brackets::operations::{CreateSubscription, ListSubscriptions};
use crate::brackets::types::{Address, AddressGeo, Item, Range};
use test_server::{Reply, Server};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).build().expect("a client")
}

async fn query(fill: impl FnOnce(ListSubscriptions) -> ListSubscriptions) -> String {
    let server = Server::always(Reply::no_content());
    fill(client(&server).list_subscriptions()).await.expect("success");
    let line = server.request().line().to_owned();
    line.trim_start_matches("GET /subscriptions").trim_end_matches(" HTTP/1.1").to_owned()
}

async fn form(fill: impl FnOnce(CreateSubscription) -> CreateSubscription) -> String {
    let server = Server::always(Reply::no_content());
    fill(client(&server).create_subscription("c")).await.expect("success");
    server.request().text().trim_start_matches("customer=c").to_owned()
}

async fn refused(fill: impl FnOnce(CreateSubscription) -> CreateSubscription) -> String {
    let server = Server::start([]);
    let error = fill(client(&server).create_subscription("c")).await.expect_err("a refusal");
    assert!(server.lines().is_empty());
    error.to_string()
}

/// A value of any type from JSON.
fn from<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("a value of the type")
}

#[tokio::test]
async fn lists_and_objects_of_a_query_are_in_brackets() {
    assert_eq!(query(|list| list.expand(["a", "b&"])).await, "?expand%5B0%5D=a&expand%5B1%5D=b%26");
    assert_eq!(
        query(|list| list.created(&from(json!({"gt": 1, "lt": 2})))).await,
        "?created%5Bgt%5D=1&created%5Blt%5D=2"
    );
    assert_eq!(query(|list| list.created(&7.into())).await, "?created=7");
    assert_eq!(query(|list| list.ids([1, 2])).await, "?ids%5B%5D=1&ids%5B%5D=2");
    assert_eq!(query(|list| list.ids([]).expand(Vec::<String>::new())).await, "");
    let any = json!({"a": [{"b": [true, 1.5]}], "c": null, "d": {}});
    assert_eq!(
        query(|list| list.where_(any)).await,
        "?where%5Ba%5D%5B0%5D%5Bb%5D%5B0%5D=true&where%5Ba%5D%5B0%5D%5Bb%5D%5B1%5D=1.5"
    );
    let range: Range = from(json!({"from": "a&b", "to": 2}));
    assert_eq!(query(|list| list.range(&range)).await, "?range=from%20a%26b%20to%202");
    assert_eq!(query(|list| list.bars(&range)).await, "?bars=from%7Ca%26b%7Cto%7C2");
}

#[tokio::test]
async fn lists_and_objects_of_a_form_are_in_brackets() {
    let mut item = Item::new("x");
    item.tax_rates = Some(vec!["r".to_owned(), "s".to_owned()]);
    item.id = Some("not sent".to_owned());
    assert_eq!(
        form(|create| create.items([item.clone(), Item::new("y")])).await,
        "&items%5B0%5D%5Bprice%5D=x&items%5B0%5D%5Btax_rates%5D%5B0%5D=r&items%5B0%5D%5Btax_rates%5D%5B1%5D=s\
         &items%5B1%5D%5Bprice%5D=y"
    );
    let mut address = Address::new();
    address.geo = Some(from::<AddressGeo>(json!({"lat": 1.5})));
    address.line1 = Some("1 A St".to_owned());
    let sent = form(|create| create.address(&address)).await;
    // The order of properties depends on the features of serde_json.
    let mut fields: Vec<&str> = sent.split('&').collect();
    fields.sort_unstable();
    assert_eq!(fields, ["", "address%5Bgeo%5D%5Blat%5D=1.5", "address%5Bline1%5D=1%20A%20St"]);
    assert_eq!(form(|create| create.metadata(&from(json!({"k": "v"})))).await, "&metadata%5Bk%5D=v");
    assert_eq!(form(|create| create.metadata(&from(json!("")))).await, "&metadata=");
    assert_eq!(form(|create| create.metadata(&from(json!({})))).await, "");
    assert_eq!(form(|create| create.expand(["a"])).await, "&expand%5B0%5D=a");
    let rows = |rows: Value| from::<Vec<BTreeMap<String, Value>>>(rows);
    assert_eq!(
        form(|create| create.rows(rows(json!([{"a": 1, "b": 2}, {"a": 3}])))).await,
        "&rows%5B%5D%5Ba%5D=1&rows%5B%5D%5Bb%5D=2&rows%5B%5D%5Ba%5D=3"
    );
    assert_eq!(form(|create| create.joined(["a", "b"])).await, "&joined=a,b");
    assert_eq!(
        form(|create| create.plain_items([item.clone()])).await,
        "&plain_items=%7B%22price%22%3A%22x%22%2C%22tax_rates%22%3A%5B%22r%22%2C%22s%22%5D%7D"
    );
}

#[tokio::test]
async fn values_without_a_bracket_form_are_refused() {
    let rows = |value: Value| from::<Vec<BTreeMap<String, Value>>>(value);
    let metadata = |key: &str| from(json!({key: "v"}));
    for (error, part) in [
        (refused(|create| create.metadata(&metadata("a][b"))).await, "metadata has the property \"a][b\", whose name"),
        (refused(|create| create.metadata(&metadata(""))).await, "metadata has the property \"\", whose name"),
        (refused(|create| create.rows(rows(json!([{"a": 1}, {"b": 2}])))).await, "rows has the item 1, which servers"),
        (refused(|create| create.rows(rows(json!([{"a": [[1]]}])))).await, "rows has the item 0, which servers"),
        (
            refused(|create| create.rows(rows(json!([{"a": 1}, {}])))).await,
            "rows has the item 1, which is null or empty",
        ),
        (refused(|create| create.items([Item::new("long")])).await, "items has value[].price, which has 4 characters"),
        (refused(|create| create.plain_items([Item::new("long")])).await, "plain_items has value[].price, which has 4"),
    ] {
        assert!(error.contains(part), "{error}");
    }
    let mut address = Address::new();
    address.geo = Some(from::<AddressGeo>(json!({"lat": 91})));
    let error = refused(|create| create.address(&address)).await;
    assert!(error.contains("address has geo.lat, which is 91"), "{error}");
    let server = Server::start([]);
    for expand in [vec!["a", "b", "c"], vec!["abcdef"]] {
        client(&server).list_subscriptions().expand(expand).await.expect_err("a refusal");
    }
    assert!(server.lines().is_empty());
}
