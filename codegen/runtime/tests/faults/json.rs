//! JSON that other clients accept: values are kept as far as the types allow.

use std::collections::BTreeMap;

use proptest::prelude::prop_assert_eq;
use serde_json::{Value, json};

use crate::runtime::{Error, Method, Operation};
use crate::sample::types::{Label, Member, MemberPage, RestError};
use crate::sample::{CALL, ROOM};
use crate::values::{self, Echo, check};
use crate::{client, json as reply, within};
use test_server::Server;

static GET: Operation = Operation::new(Method::Get, "Probe", "/things");

async fn fetch(body: impl AsRef<[u8]>) -> Result<Member, Error> {
    let server = Server::scripted([reply(200, body)]);
    within(client(&server.url()).fetch_member(ROOM, CALL)).await
}

async fn decode<T: serde::de::DeserializeOwned>(body: &str) -> Result<T, Error> {
    let server = Server::scripted([reply(200, body)]);
    within(client(&server.url()).probe(&GET, |_| ())).await.expect("a response").json()
}

async fn extra(fields: &str) -> Value {
    let member = fetch(format!(r#"{{"call_sid":"x",{fields},"muted":true}}"#)).await.expect(fields);
    assert!(member.call_sid == "x" && member.muted, "{fields}");
    Value::Object(member.extra)
}

#[tokio::test]
async fn byte_order_mark_is_skipped() {
    assert!(fetch("\u{feff}{\"call_sid\":\"x\",\"muted\":true}").await.expect("a member").muted);
    let server = Server::scripted([reply(404, "\u{feff}{\"code\":7,\"message\":\"gone\"}")]);
    let error = within(client(&server.url()).fetch_member(ROOM, CALL)).await.expect_err("404");
    assert_eq!(error.to_string(), "FetchMember: 404 Not Found, code 7: gone");
    assert_eq!(error.decode::<RestError>().expect("a typed error").code, Some(7));
    let error = fetch("\u{feff}").await.expect_err("nothing");
    assert!(error.to_string().contains("expected JSON"), "{error}");
}

#[tokio::test]
async fn integer_with_fraction_or_exponent_is_accepted() {
    for (text, volume) in [
        ("10.0", 10),
        ("1e3", 1000),
        ("-1.50E+1", -15),
        ("12300e-2", 123),
        ("-0", 0),
        ("0.0e5", 0),
        ("9.223372036854775807e18", i64::MAX),
        ("-9223372036854775808.000", i64::MIN),
    ] {
        let member = fetch(format!(r#"{{"call_sid":"x","volume":{text},"muted":true}}"#)).await.expect(text);
        assert_eq!(member.volume, Some(volume), "{text}");
    }
    let wide: Vec<i128> = decode("[1.0, 170141183460469231731687303715884105727, 1e38]").await.expect("integers");
    assert_eq!(wide, [1, i128::MAX, 10_i128.pow(38)]);
    let by_name: BTreeMap<String, Vec<u64>> = decode(r#"{"a":[1,2.0,18446744073709551615]}"#).await.expect("integers");
    assert_eq!(by_name["a"], [1, 2, u64::MAX]);
    for text in ["10.5", "1e-1", "9223372036854775808.0", "1e19", "1e999", "1e99999999999999999999", "\"10.0\""] {
        let error = fetch(format!(r#"{{"call_sid":"x","volume":{text},"muted":true}}"#)).await.expect_err(text);
        assert_eq!((error.is_decode(), error.json_path()), (true, Some("volume")), "{error}");
    }
    // Fractional notation of integers is kept, unless an integer field of the response needs normalization.
    assert_eq!(extra(r#""new":[10.0,1e3]"#).await, json!({"new": [10.0, 1000.0]}));
    assert_eq!(extra(r#""volume":1.0,"new":[10.0,1.5]"#).await, json!({"new": [10, 1.5]}));
}

#[tokio::test]
async fn unpaired_surrogate_becomes_replacement_character() {
    for (text, expected) in [
        (r"\ud800", "\u{fffd}"),
        (r"a\udc00b", "a\u{fffd}b"),
        (r"\ud800\ud800\udc00", "\u{fffd}\u{10000}"),
        (r"\uD83D\uDCA5\uD83D", "💥\u{fffd}"),
        (r"\\ud800\ud8ff", "\\ud800\u{fffd}"),
        (r"\ud800\n\ud800", "\u{fffd}\n\u{fffd}"),
        (r"\ud800\u0041", "\u{fffd}A"),
        (r"é\ud800é", "é\u{fffd}é"),
    ] {
        assert_eq!(extra(&format!(r#""new":"{text}""#)).await, json!({ "new": expected }), "{text}");
        assert_eq!(extra(&format!(r#""{text}":1"#)).await, json!({ expected: 1 }), "{text}");
        let member = fetch(format!(r#"{{"call_sid":"{text}","muted":true}}"#)).await.expect("a member");
        assert_eq!(member.call_sid, expected);
    }
}

#[tokio::test]
async fn undeclared_number_out_of_range_is_kept_as_string() {
    let digits = "9".repeat(400);
    for number in ["1e999", "-1.5E+400", "123456789e9999999999", &digits] {
        assert_eq!(extra(&format!(r#""a":[{number},1.5]"#)).await, json!({"a": [number, 1.5]}));
    }
}

#[tokio::test]
async fn undeclared_deep_nesting_is_kept_as_string() {
    let nested = |depth: usize, inside: &str| format!("{}{inside}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(extra(&format!(r#""a":{}"#, nested(126, "1"))).await["a"].to_string(), nested(126, "1"));
    for inside in [r#"{"b":"]\"\\","c":[1e999,"\ud800"]}"#, "", "\n\t{}"] {
        let kept = extra(&format!(r#""a":{},"z":"\ud800""#, nested(126, inside))).await;
        let mut value = &kept["a"];
        while let Some(items) = value.as_array() {
            assert!(items.len() <= 1);
            let Some(first) = items.first() else { break };
            value = first;
        }
        let expected = if inside.is_empty() { Value::Array(Vec::new()) } else { Value::from(inside.trim()) };
        assert_eq!((value, &kept["z"]), (&expected, &json!("\u{fffd}")));
    }
    let kept = extra(&format!(r#""a":{}"#, nested(40_000, ""))).await;
    assert_eq!(kept.to_string().matches('[').count(), 40_000);
    // Types with this nesting depth and invalid JSON are errors.
    assert!(fetch(nested(200, "")).await.expect_err("a list").is_decode());
    let body = format!(r#"{{"call_sid":"x","muted":true,"a":{}"#, "[".repeat(40_000));
    assert!(fetch(body).await.expect_err("incomplete").is_decode());
}

#[tokio::test]
async fn last_duplicate_property_wins() {
    for (body, label, muted) in [
        (r#"{"call_sid":"a","muted":false,"label":"x","muted":true,"label":"y"}"#, Some("y"), true),
        (r#"{"muted":1,"muted":{"muted":[]},"muted":true,"call_sid":"a","label":"x"}"#, Some("x"), true),
        (r#"{"call_sid":"a", "m\u0075ted" : false , "muted":true, "label":"x","label":null}"#, None, true),
        ("{\"call_sid\":\"b\",\"\\ud800\":1,\"call_sid\":\"a\",\"muted\":false}", None, false),
    ] {
        let member = fetch(body).await.expect(body);
        assert_eq!((member.call_sid.as_str(), member.muted), ("a", muted), "{body}");
        assert_eq!(member.label.as_ref().map(Label::as_str), label, "{body}");
    }
    let page: MemberPage = decode(
        r#"{"members":[{"call_sid":"a","muted":1}],"page":1,"members":[{"call_sid":"b","muted":true,"call_sid":"c"}],"page":2.0,"n":{"a":1,"a":{"b":1,"b":2}}}"#,
    )
    .await
    .expect("a page");
    assert_eq!((page.members[0].call_sid.as_str(), page.members.len(), page.page), ("c", 1, Some(2)));
    assert_eq!(page.extra["n"], json!({"a": {"b": 2}}));
    assert_eq!(extra(r#""a":1,"a":2,"muted":false"#).await, json!({"a": 2}));
    let nested = (0..2000).fold("0".to_owned(), |inside, _| format!(r#"{{"a":{inside},"a":1}}"#));
    assert_eq!(extra(&format!(r#""n":[{nested}],"muted":[{nested}]"#)).await["n"], json!([{"a": 1}]));
}

#[tokio::test]
async fn response_with_all_repairs_is_kept() {
    let body = format!(
        "\u{feff}{{\"call_sid\":\"a\",\"call_sid\":\"b\",\"volume\":3.0,\"muted\":true,\"far\":1e999,\"half\":\"\\ud800\",\"deep\":{}{}}}",
        "[".repeat(130),
        "]".repeat(130)
    );
    let member = fetch(&body).await.expect("a member");
    assert_eq!((member.call_sid.as_str(), member.volume), ("b", Some(3)));
    assert_eq!((&member.extra["far"], &member.extra["half"]), (&json!("1e999"), &json!("\u{fffd}")));
    // Kept values survive a round trip.
    let text = serde_json::to_string(&member).expect("JSON");
    assert_eq!(fetch(&text).await.expect("the same"), member);
    // Other faults are errors with their path.
    let error = fetch(body.replace("\"muted\":true", "\"muted\":\"yes\"")).await.expect_err("a text is no boolean");
    assert_eq!((error.json_path(), error.body_excerpt().contains("yes")), (Some("muted"), true));
    // Lines and columns would refer to the repaired text instead of the body.
    assert!(
        error.to_string().contains(" at muted: invalid type: string, expected a boolean; application/json body of "),
        "{error}"
    );
    for broken in ["{\"call_sid\":\"\\ud800\"", "{\"a\":1e999,}", "[1e999", "{\"a\":\"\\ud8\"}", "1e999 2"] {
        assert!(fetch(broken).await.expect_err(broken).is_decode(), "{broken}");
    }
}

/// A value as JSON in which every second integer has a fraction and objects have a duplicate property.
fn odd(value: &Value, count: &mut usize) -> String {
    *count += 1;
    match value {
        Value::Number(number) if count.is_multiple_of(2) => format!("{number}.0"),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| odd(item, count)).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(properties) => {
            let before = properties.keys().rev().map(|name| format!("{}:[\"\",{{}}]", json!(name)));
            let after = properties.iter().map(|(name, value)| format!("{}:{}", json!(name), odd(value, count)));
            let properties: Vec<String> = before.chain(after).collect();
            format!("{{{}}}", properties.join(" , "))
        }
        _ => value.to_string(),
    }
}

#[test]
fn escaped_text_of_a_value_is_unchanged() {
    let echo = Echo::start();
    check(300, (values::json(), -9_000_000_000_000_i64..9_000_000_000_000), |(value, volume)| {
        let member = json!({"call_sid": "x", "muted": true, "volume": volume, "tags": [], "extra": value});
        let extra = odd(&member["extra"], &mut 0);
        let text = format!(r#"{{"volume":{{}},"call_sid":"x","muted":true,"volume":{volume}.0,"extra":{extra}}}"#);
        echo.respond(200, &[], text.as_bytes());
        let decoded = echo.run(echo.client.fetch_member(ROOM, CALL)).expect("a member");
        prop_assert_eq!(decoded.volume, Some(volume));
        prop_assert_eq!(serde_json::to_value(&decoded).expect("JSON"), member);
        Ok(())
    });
}
