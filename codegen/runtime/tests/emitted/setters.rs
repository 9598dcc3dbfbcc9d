//! Bodies and nested values in one expression.

use crate::runtime::Nullable;
use crate::setters::types::{Circle, Limits, M, Note, NoteKind, Reserved, Shape, Square, UserId};
use crate::setters::{Client, types};
use test_server::{Reply, Server};

/// Sends a note and returns its text.
async fn sent(note: Note) -> String {
    let server = Server::start([Reply::no_content()]);
    let client = Client::builder().base_url(server.url()).build().expect("a client");
    client.send_note(&note).await.expect("it is sent");
    server.request().text().to_owned()
}

#[tokio::test]
async fn a_body_with_nested_values_is_one_expression() {
    let note = Note::new("hello")
        .author("me")
        .owner("US1")
        .tags(["a", "b"])
        .labels([("env", "test")])
        .counts([("one", 1)])
        .grid([vec![1, 2], vec![]])
        .kind("short")
        .kinds(["long"])
        .level(2)
        .shape(Circle::new().size(1.5))
        .shapes([Circle::new().into(), Square::new().size(2.0).into()])
        .limits(Limits::new().day(1).extra([("week", 5)]))
        .parent(Note::new("first"))
        .any("anything")
        .m(M::new().m("m"));
    let expected = r#"{"text":"hello","author":"me","owner":"US1","tags":["a","b"],"labels":{"env":"test"},"counts":{"one":1},"grid":[[1,2],[]],"kind":"short","kinds":["long"],"level":2,"shape":{"kind":"circle","size":1.5},"shapes":[{"kind":"circle"},{"kind":"square","size":2.0}],"limits":{"day":1,"week":5},"parent":{"text":"first"},"any":"anything","M":{"m":"m"}}"#;
    assert_eq!(sent(note).await, expected);
}

#[tokio::test]
async fn nullable_properties_take_values_and_null() {
    let values = Note::new("")
        .color("red")
        .owner(UserId::new("US1"))
        .seen("2026-01-31T12:00:00Z")
        .size(1)
        .words(vec!["a".into()])
        .next(Note::new("next"));
    let expected = r#"{"text":"","color":"red","owner":"US1","seen":"2026-01-31T12:00:00Z","size":1,"words":["a"],"next":{"text":"next"}}"#;
    assert_eq!(sent(values).await, expected);
    let nulls = Note::new("")
        .color(Nullable::Null)
        .owner(Nullable::Null)
        .seen(None)
        .size(Nullable::Null)
        .words(Nullable::Null)
        .next(Nullable::Null);
    let expected = r#"{"text":"","color":null,"owner":null,"seen":null,"size":null,"words":null,"next":null}"#;
    assert_eq!(sent(nulls).await, expected);
    // A later call wins.
    let absent = Note::new("").color("red").color(Nullable::Absent).size(Some(1)).owner(String::from("US1"));
    assert_eq!(sent(absent).await, r#"{"text":"","owner":"US1","size":1}"#);
    let mut assigned = Note::new("");
    assigned.color = "red".into();
    assert_eq!(sent(assigned).await, r#"{"text":"","color":"red"}"#);
}

#[tokio::test]
async fn unions_take_texts_and_numbers() {
    for (note, value) in [
        (Note::new("").value("text"), r#""text""#),
        (Note::new("").value(String::from("text")), r#""text""#),
        (Note::new("").value(5), "5"),
        (Note::new("").value(true), "true"),
    ] {
        assert_eq!(sent(note).await, format!(r#"{{"text":"","value":{value}}}"#));
    }
    let choice = Note::new("").choice("US1");
    assert_eq!(choice.choice, Some(types::NoteChoice::UserId(UserId::new("US1"))));
    assert_eq!(choice, Note::new("").choice(String::from("US1")));
    assert_eq!(Note::new("").shape(Shape::from(Circle::new())), Note::new("").shape(Circle::new()));
    assert_eq!(Note::new("").kind("other").kind, Some(NoteKind::Unknown("other".to_owned())));
}

#[tokio::test]
async fn properties_with_names_of_functions_have_setters() {
    let reserved = Reserved::new()
        .set_new_3(true)
        .set_new(false)
        .set_new_2(true)
        .set_default("d")
        .set_clone("c")
        .set_into("i")
        .set_example("e")
        .add(1)
        .is_open(true)
        .from_me(false)
        .type_("t")
        .extra("x");
    let text = r#"{"new":true,"set_new":false,"set_new_2":true,"default":"d","clone":"c","into":"i","example":"e","add":1,"is_open":true,"from_me":false,"type":"t","extra":"x"}"#;
    let server = Server::start([Reply::json(200, text)]);
    let client = Client::builder().base_url(server.url()).build().expect("a client");
    let received = client.send_reserved(&reserved).await.expect("it is sent");
    assert_eq!(server.request().text(), text);
    assert_eq!((&received, Reserved::default()), (&reserved.clone(), Reserved::new()));
}

#[test]
#[expect(deprecated, reason = "the setter carries the attribute of its property")]
fn deprecated_property_has_a_deprecated_setter() {
    let _ = Note::new("").old("old");
}
