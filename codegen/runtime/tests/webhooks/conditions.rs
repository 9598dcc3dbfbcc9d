//! Conditions that tell received callbacks apart.

use serde_json::{Value, json};

use crate::runtime::{Callback, Condition, Error, Received, decode_unverified, fields};
use crate::sample::{JSON, request};

const ALL: Condition = Condition {
    has: &["/data/a.b"],
    lacks: &["/end", "/data/x~1y"],
    values: &[("/data/kind", &["on", "7", "true"])],
    headers: &[("X-Event", &["ping", "pong"])],
};

struct Holds(bool);

impl Callback for Holds {
    fn decode(received: &Received<'_>) -> Result<Self, Error> {
        Ok(Self(ALL.holds(received, &fields(received)?)))
    }
}

fn holds(event: &str, body: &Value) -> bool {
    let headers = [("Content-Type", JSON), ("x-event", event)];
    let request = request("POST", "/", &headers, body.to_string().as_bytes());
    decode_unverified::<Holds, _>(&request).expect("it is JSON").0
}

#[test]
fn condition_holds_if_all_facts_do() {
    for data in [
        json!({"a.b": 0, "kind": "on"}),
        json!({"a.b": false, "kind": 7, "x/y": null}),
        json!({"a.b": "", "kind": true}),
        json!({"a.b": [], "kind": "on", "x": {"y": 1}}),
    ] {
        assert!(holds("ping", &json!({"data": data})), "{data}");
        assert!(holds("pong", &json!({"data": data, "end": null})), "{data}");
        assert!(!holds("pang", &json!({"data": data})), "{data}");
        assert!(!holds("ping", &json!({"data": data, "end": 0})), "{data}");
        assert!(!holds("ping", &json!({"data": [data]})), "{data}");
    }
    for data in [
        json!({"a.b": null, "kind": "on"}),
        json!({"kind": "on"}),
        json!({"a": {"b": 1}, "kind": "on"}),
        json!({"a.b": 0, "kind": "off"}),
        json!({"a.b": 0, "kind": 7.5}),
        json!({"a.b": 0, "kind": ["on"]}),
        json!({"a.b": 0, "kind": null}),
        json!({"a.b": 0, "kind": "on", "x/y": ""}),
    ] {
        assert!(!holds("ping", &json!({"data": data})), "{data}");
    }
}
