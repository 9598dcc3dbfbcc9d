//! `readOnly` and `writeOnly` properties, deprecated types, names that emitted code uses itself, and HEAD.

use crate::directions::Client;
use crate::directions::operations::GetUserOutput;
use crate::directions::types::{Level, Login, User, Vault};
use crate::runtime::Nullable;
use serde_json::{Value, json};
use test_server::{Reply, Server};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).build().expect("a client")
}

#[tokio::test]
async fn write_only_property_may_be_absent_from_response() {
    let server = Server::start([Reply::json(200, r#"{"id":"1","name":"Ann","nick":"a"}"#)]);
    let GetUserOutput::Ok(user) = client(&server).get_user("ann", 2).await.expect("a user") else {
        panic!("the user is there");
    };
    assert_eq!(server.request().line(), "GET /users/ann?request=2 HTTP/1.1");
    assert_eq!((user.id.as_deref(), user.password), (Some("1"), None));
}

#[tokio::test]
async fn read_only_property_is_not_an_argument_and_write_only_is_one() {
    let server = Server::start([Reply::new(204, &[], "")]);
    let user = User::new("a", "Ann", "secret");
    client(&server).put_user("ann", 1, &user).await.expect("replaced");
    assert_eq!(server.request().text(), r#"{"nick":"a","name":"Ann","password":"secret"}"#);
}

/// A user from a response is sent without its id, and only with a password.
#[tokio::test]
async fn received_value_is_sent_with_write_only_and_without_read_only_properties() {
    let body = r#"{"id":"1","name":"Ann","nick":"a","boss":{"id":"2","name":"Bob","nick":"b"}}"#;
    let server = Server::start([Reply::json(200, body), Reply::no_content()]);
    let GetUserOutput::Ok(mut user) = client(&server).get_user("ann", 2).await.expect("a user") else {
        panic!("the user is there");
    };
    server.take();
    let error = client(&server).put_user("ann", 1, &user).await.expect_err("there is no password");
    assert_eq!(error.parameter(), Some("password"), "{error}");
    user.password = Some("secret".to_owned());
    let error = client(&server).put_user("ann", 1, &user).await.expect_err("the boss has no password");
    assert_eq!(error.parameter(), Some("boss.password"), "{error}");
    assert!(server.lines().is_empty());
    user.boss.as_mut().expect("a boss").password = Some("secret".to_owned());
    client(&server).put_user("ann", 1, &user).await.expect("replaced");
    let boss = json!({"name": "Bob", "nick": "b", "password": "secret"});
    let expected = json!({"boss": boss, "name": "Ann", "nick": "a", "password": "secret"});
    assert_eq!(serde_json::from_str::<Value>(server.request().text()).expect("JSON"), expected);
}

#[tokio::test]
async fn nullable_and_free_form_properties_have_directions_too() {
    let server = Server::start([Reply::json(200, r#"{"id":7}"#), Reply::json(200, r#"{"id":7}"#)]);
    let mut vault = client(&server).open_vault(&Vault::new(json!([1]), "l")).await.expect("a vault");
    assert_eq!(server.take()[0].text(), r#"{"secret":[1],"label":"l"}"#);
    assert_eq!((&vault.id, &vault.secret, &vault.label), (&Some(json!(7)), &None, &Nullable::Absent));
    (vault.secret, vault.label) = (Some(json!("s")), Nullable::Null);
    client(&server).open_vault(&vault).await.expect("a vault");
    let sent: Value = serde_json::from_str(server.take()[0].text()).expect("JSON");
    assert_eq!(sent, json!({"label": null, "secret": "s"}));
    vault.label = Nullable::Absent;
    let error = client(&server).open_vault(&vault).await.expect_err("there is no label");
    assert_eq!(error.parameter(), Some("label"), "{error}");
}

#[tokio::test]
async fn write_only_property_is_plain_in_a_type_of_requests() {
    let server = Server::always(Reply::no_content());
    let login = Login::new("1");
    let pin: &String = &login.pin;
    assert_eq!(pin, "1");
    client(&server).login(&login).await.expect("success");
    assert_eq!(server.request().text(), r#"{"pin":"1"}"#);
}

/// `id` has no setter and is not an argument.
#[tokio::test]
async fn read_only_form_field_is_not_a_parameter() {
    let server = Server::start([Reply::json(200, r#"{"id":"1","name":"Ann","nick":"a"}"#)]);
    let user = client(&server).add_user("ann", 1, "a", "Ann", "secret").await.expect("a user");
    assert_eq!(server.request().text(), "nick=a&name=Ann&password=secret");
    assert_eq!((user.id.as_deref(), user.password), (Some("1"), None));
}

#[tokio::test]
async fn head_has_no_body_to_decode() {
    let server = Server::start([Reply::new(200, &[("content-type", "application/json")], "")]);
    client(&server).check_user("ann", 3).await.expect("there is one");
    assert_eq!(server.request().line(), "HEAD /users/ann?request=3 HTTP/1.1");
}

#[tokio::test]
async fn referenced_integer_enum_is_open() {
    let server = Server::always(Reply::no_content());
    for level in [Level::Value2, 4.into()] {
        client(&server).check_user("ann", level).await.expect("success");
    }
    assert_eq!(server.lines(), ["HEAD /users/ann?request=2 HTTP/1.1", "HEAD /users/ann?request=4 HTTP/1.1"]);
}

#[tokio::test]
async fn body_property_may_require_another() {
    let server = Server::start([]);
    let mut user = User::new("a", "Ann", "secret");
    user.coach = Some(true);
    let error = client(&server).put_user("ann", 1, &user).await.expect_err("whom?");
    assert_eq!(error.parameter(), Some("coached"));
    assert!(server.lines().is_empty());
}
