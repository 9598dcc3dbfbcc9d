//! Types of the program in place of emitted ones, names of the program, and derive macros.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Value, json};
use test_server::{Reply, Server};

use crate::own::Client;
use crate::own::types::{Grade, Pet, Reference, Tag, Toy};
use crate::own_types::{Grams, Id, Level, Money, Price};
use crate::runtime::{Error, Nullable};

const ID: &str = "123e4567-e89b-12d3-a456-426614174000";

fn id() -> Id {
    Id::try_from(ID.to_owned()).expect("a UUID")
}

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).build().expect("a client")
}

fn body() -> Value {
    json!({
        "budget": {"amount": "2.00", "currency": "EUR"},
        "by_trace": ID,
        "grade": 5,
        "id": ID,
        "level": 2,
        "note": {"at": ID, "text": "small"},
        "owners": [ID],
        "price": "1.50",
        "reference": ID,
        "shares": {"ann": "0.75"},
        "tag_name": {"name": "Rex", "colour": null},
        "toy": {"id": ID},
        "weight": 2.5,
    })
}

async fn received(body: &Value) -> Result<Pet, Error> {
    let server = Server::start([Reply::json(200, body.to_string())]);
    client(&server).pet(&id()).await
}

#[tokio::test]
async fn values_decode_as_types_of_the_program_and_are_sent_unchanged() {
    let pet = received(&body()).await.expect("a pet");
    assert_eq!(pet.id, id());
    assert_eq!(pet.tag.name, "Rex");
    assert_eq!(pet.price, Nullable::Value(Price(150)));
    assert_eq!(pet.budget, Some(Money { amount: Price(200), currency: "EUR".to_owned() }));
    assert_eq!((pet.weight, pet.level), (Some(Grams(2.5)), Some(Level(2))));
    assert_eq!(pet.owners, Some(vec![id()]));
    assert_eq!(pet.shares, Some(BTreeMap::from([("ann".to_owned(), Price(75))])));
    assert_eq!((&pet.by_trace, &pet.reference), (&Some(id()), &Some(Reference::Owner(id()))));
    assert_eq!(pet.toy.as_ref().and_then(|toy: &Toy| toy.id.as_ref()), Some(&id()));

    let server = Server::start([Reply::json(200, json!(ID).to_string())]);
    let sent: Id = client(&server).put_pet(&id(), &pet).await.expect("its id");
    assert_eq!(sent, id());
    let request = server.request();
    assert_eq!(request.line(), format!("PUT /pets/{ID} HTTP/1.1"));
    assert_eq!(serde_json::from_str::<Value>(request.text()).expect("JSON"), body());
}

#[tokio::test]
async fn value_of_another_type_is_an_error_that_names_the_field() {
    for (field, value, path) in [
        ("id", json!("42"), "id"),
        ("price", json!("1.5"), "price"),
        ("budget", json!({"amount": "many", "currency": "EUR"}), "budget.amount"),
        ("owners", json!([ID, "7"]), "owners"),
        ("shares", json!({"ann": "all"}), "shares"),
        ("level", json!(300), "level"),
    ] {
        let mut changed = body();
        changed[field] = value;
        let error = received(&changed).await.expect_err("another type");
        assert!(error.is_decode(), "{error}");
        assert_eq!(error.json_path(), Some(path), "{error}");
    }
}

#[tokio::test]
async fn union_has_the_first_type_that_decodes() {
    for (value, expected) in [
        (json!(ID), Reference::Owner(id())),
        (json!(7), Reference::Number(7)),
        (json!("Rex"), Reference::Name("Rex".to_owned())),
        (json!([]), Reference::Unknown(json!([]))),
    ] {
        let mut changed = body();
        changed["reference"] = value;
        assert_eq!(received(&changed).await.expect("a pet").reference, Some(expected));
    }
}

#[tokio::test]
async fn parameters_and_forms_have_the_text_of_the_type() {
    let server = Server::always(Reply::no_content());
    let client = client(&server);
    let filter = crate::own::types::GetPetItemFilter::new().owner(id());
    let _ =
        client.pet(&id()).owners([id(), id()]).most(&Price(150)).filter(&filter).x_trace(&id()).level(&Level(3)).await;
    let request = &server.requests()[0];
    let query = format!("owners={ID}&owners={ID}&most=1.50&filter%5Bowner%5D={ID}&level=3");
    assert_eq!(request.line(), format!("GET /pets/{ID}?{query} HTTP/1.1"));
    assert_eq!(request.header("x-trace"), Some(ID));

    let money = Money { amount: Price(200), currency: "EUR".to_owned() };
    client.create_pet(&id()).price(&Price(150)).budget(&money).friends([id()]).await.expect("success");
    let json = "%7B%22amount%22%3A%222.00%22%2C%22currency%22%3A%22EUR%22%7D";
    assert_eq!(server.requests()[1].text(), format!("id={ID}&unit_price=1.50&budget={json}&friends={ID}"));

    client.remove(&id()).await.expect("success");
    assert_eq!(server.requests()[2].line(), format!("DELETE /pets/{ID} HTTP/1.1"));
}

#[tokio::test]
async fn rules_of_the_document_hold() {
    let server = Server::always(Reply::no_content());
    let error = client(&server).pet(&id()).most(&Price(123_456)).await.expect_err("seven characters");
    assert_eq!(error.to_string(), "getPetItem: parameter most has 7 characters, takes at most 6; nothing was sent");
    let mut pet = received(&body()).await.expect("a pet");
    pet.weight = Some(Grams(0.5));
    let error = client(&server).put_pet(&id(), &pet).await.expect_err("less than a gram");
    assert!(error.to_string().contains("weight"), "{error}");
    assert_eq!(server.requests().len(), 0);
}

#[cfg(feature = "xml")]
#[tokio::test]
async fn xml_decodes_as_types_of_the_program() {
    let body = format!(
        "<PetItem><id>{ID}</id><tag_name><name>Rex</name></tag_name><price>1.50</price><weight>2.5</weight>\
         <level>2</level><budget><amount>2.00</amount><currency>EUR</currency></budget></PetItem>"
    );
    let server = Server::start([Reply::new(200, &[("content-type", "application/xml")], body.as_bytes())]);
    let pet = client(&server).pet(&id()).accept("application/xml").await.expect("a pet");
    assert_eq!((pet.id, pet.price), (id(), Nullable::Value(Price(150))));
    assert_eq!((pet.weight, pet.level), (Some(Grams(2.5)), Some(Level(2))));
    assert_eq!(pet.budget, Some(Money { amount: Price(200), currency: "EUR".to_owned() }));
}

#[cfg(feature = "webhooks")]
#[test]
fn form_of_a_callback_decodes_as_types_of_the_program() {
    use crate::own::callbacks::Sold;
    use crate::runtime::{decode_unverified, http::Request};

    let request = |body: String| {
        let request = Request::builder().method("POST").uri("/sold");
        request.header("content-type", "application/x-www-form-urlencoded").body(body.into_bytes()).expect("a request")
    };
    let sold: Sold = decode_unverified(&request(format!("id={ID}&price=1.50&level=2"))).expect("a callback");
    assert_eq!((sold.id, sold.price, sold.level), (id(), Some(Price(150)), Some(Level(2))));
    let error = decode_unverified::<Sold, _>(&request(format!("id={ID}&price=free"))).expect_err("not a price");
    assert_eq!(error.json_path(), Some("price"), "{error}");
}

#[cfg(feature = "test-util")]
#[test]
fn examples_decode_as_types_of_the_program() {
    let pet = Pet::example();
    assert_eq!(pet.id, id());
    assert_eq!(pet.price, Nullable::Value(Price(150)));
}

#[test]
fn derived_traits_are_implemented() {
    let tag = |name: &str| Tag::new(name).colour("red");
    assert_eq!(HashSet::from([tag("a"), tag("a"), tag("b")]).len(), 2);
    assert_eq!(HashSet::from([Reference::Number(1), Reference::Unknown(json!({})), Reference::Number(1)]).len(), 2);
    assert!(Grade::Value5 < Grade::Value6);
}
