//! Integers beyond 64 bits with a sign, and sets of values that are no texts.

use serde_json::{Value, json};

use crate::server::{Answer, Server};
use crate::values::Client;
use crate::values::types::Values;

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).build().expect("a client")
}

#[tokio::test]
async fn integers_keep_every_digit() {
    let text = r#"{"limit":18446744073709551615,"sample":18446744073709551614,"listed":18446744073709551615,"wide":-18446744073709551616,"small":-9223372036854775808}"#;
    let server = Server::answering([Answer::json(200, text), Answer::nothing()]).await;
    let client = client(&server);
    let values = client.get_values().await.expect("values");
    assert_eq!((values.limit, values.sample, values.listed), (Some(u64::MAX), Some(u64::MAX - 1), Some(u64::MAX)));
    assert_eq!((values.wide, values.small), (Some(-18_446_744_073_709_551_616), Some(i64::MIN)));
    client.set_values(&values).await.expect("it is sent");
    assert_eq!(server.requests()[1].text(), text);
    let error = Server::answering([Answer::json(200, r#"{"small":9223372036854775808}"#)]).await;
    let error = self::client(&error).get_values().await.expect_err("more than the schema allows");
    assert_eq!((error.is_decode(), error.json_path()), (true, Some("small")));
}

#[tokio::test]
async fn sets_are_open_in_answers() {
    for text in [r#"{"level":9,"only":false,"mixed":"other"}"#, r#"{"level":1,"only":true,"mixed":2.5}"#] {
        let server = Server::answering([Answer::json(200, text)]).await;
        let values: Values = client(&server).get_values().await.expect("values");
        assert_eq!(serde_json::to_string(&values).expect("JSON"), text);
    }
}

#[tokio::test]
async fn parameters_are_sent_as_they_are_and_checked() {
    let server = Server::silent(1).await;
    let request = || client(&server).get_values();
    let _ = request()
        .big(u64::MAX)
        .huge(-170_141_183_460_469_231_731_687_303_715_884_105_728)
        .level(3)
        .ratio(0.5)
        .only(true)
        .mixed("auto")
        .await;
    assert_eq!(
        server.request().line,
        "GET /values?big=18446744073709551615&huge=-170141183460469231731687303715884105728&level=3&ratio=0.5&only=true&mixed=auto HTTP/1.1"
    );
    let refused = [
        (request().level(4).await, "level"),
        (request().ratio(0.7).await, "ratio"),
        (request().only(false).await, "only"),
        (request().mixed("manual").await, "mixed"),
        (request().mixed(json!(2)).await, "mixed"),
    ];
    for (outcome, parameter) in refused {
        assert_eq!(outcome.expect_err("not in the set").parameter(), Some(parameter));
    }
    for value in [json!(1), json!(2.5), json!(true)] {
        let server = Server::silent(1).await;
        let _ = client(&server).get_values().mixed(value.clone()).await;
        assert_eq!(server.request().line, format!("GET /values?mixed={value} HTTP/1.1"));
    }
    let body = Values { mixed: Some(Value::from("manual")), ..Values::default() };
    assert_eq!(client(&server).set_values(&body).await.expect_err("not in the set").parameter(), Some("mixed"));
}
