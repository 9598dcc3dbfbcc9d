//! Invalid parameters: the error names them, and nothing is sent.

use serde_json::json;

use crate::runtime::{
    Check, DateTime, Delivery, Error, JsonKind, Location, Method, Operation, Request, Requires, Rule, TextFormat,
};
use crate::sample::types::CallSid;
use crate::sample::{CALL, Client, ROOM, member_json};
use test_server::{Reply, Server};

static GET: Operation =
    Operation { security: Some(&[]), accept: &["application/json"], ..Operation::new(Method::Get, "Probe", "/things") };

async fn refused(operation: &'static Operation, fill: impl FnOnce(&mut Request)) -> Error {
    let server = Server::start([]);
    let error = Client::at(&server.url()).probe(operation, fill).await.expect_err("a refusal");
    assert!(server.requests().is_empty(), "nothing is sent");
    assert!(error.is_invalid_parameter(), "{error}");
    assert_eq!(error.delivery(), Delivery::NotSent);
    error
}

async fn accepted(fill: impl FnOnce(&mut Request)) {
    let server = Server::once(Reply::json(200, "{}"));
    Client::at(&server.url()).probe(&GET, fill).await.expect("a response");
}

#[tokio::test]
async fn dot_segments_are_rejected() {
    static PAIR: Operation = Operation::new(Method::Get, "Probe", "/things/{a}{b}").security(&[]);
    let error = refused(&PAIR, |request| {
        request.set(Location::Path, "a", ".".to_owned(), &[]);
        request.set(Location::Path, "b", ".".to_owned(), &[]);
    })
    .await;
    assert_eq!(error.parameter(), Some("b"));
}

#[cfg(feature = "xml")]
#[tokio::test]
async fn value_cannot_add_a_representation_suffix() {
    use crate::runtime::Representation;

    let server = Server::start([]);
    let builder = Client::builder_at(&server.url());
    let client = builder.representation(Representation::Xml).build().expect("a client");
    let error = client.fetch_member(ROOM, "notes.JSON").await.expect_err("a refusal");
    assert_eq!(error.parameter(), Some("CallSid"), "{error}");
    assert!(server.requests().is_empty());
    // With a suffix, the path is unambiguous.
    let server = Server::once(Reply::json(200, member_json()));
    Client::at(&server.url()).fetch_member(ROOM, "notes.json").await.expect("a member");
    assert!(server.request().target().ends_with("/notes.json.json"));
}

#[tokio::test]
async fn bounds_of_each_check() {
    const ANY: &[Check] = &[Check::AnyOf(&[&[Check::Pattern("^a+$")], &[Check::MinLength(5)]])];
    let good: &[(&str, &'static [Check])] = &[
        ("äöü", &[Check::MinLength(3), Check::MaxLength(3)]),
        ("1", &[Check::Minimum(1.0), Check::Maximum(1.0), Check::ExclusiveMaximum(1.5)]),
        ("-0.5", &[Check::ExclusiveMinimum(-1.0)]),
        ("0.3", &[Check::MultipleOf(0.1)]),
        ("-1e300", &[Check::Finite]),
        ("aa", &[Check::Pattern("^a+$")]),
        #[cfg(feature = "regex")]
        ("bab", &[Check::Regex("a|c")]),
        #[cfg(feature = "regex")]
        ("b", &[Check::Regex("(?=a)")]),
        #[cfg(feature = "regex")]
        ("ab", &[Check::Regex(r"^(?<first>a)([(b])$")]),
        ("aa", ANY),
        ("bbbbb", ANY),
        ("123e4567-e89b-12d3-a456-426614174000", &[Check::Format(TextFormat::Uuid)]),
        ("https://example.com/x", &[Check::Format(TextFormat::Uri)]),
        ("", &[Check::Format(TextFormat::Uri)]),
        ("2024-02-29", &[Check::Format(TextFormat::Date)]),
        ("Wed, 01 May 2024 12:00:00 +0000", &[Check::Format(TextFormat::Rfc2822)]),
        ("YQ", &[Check::Format(TextFormat::Base64)]),
        ("POST", &[Check::OneOf(&["GET", "POST"])]),
        ("1", &[Check::OneOf(&["0.5", "1.0"])]),
    ];
    for (value, checks) in good {
        accepted(|request| request.set(Location::Query, "q", (*value).to_owned(), checks)).await;
    }
    let bad: &[(&str, &'static [Check])] = &[
        ("äö", &[Check::MinLength(3)]),
        ("äöüß", &[Check::MaxLength(3)]),
        ("0", &[Check::Minimum(1.0)]),
        ("1001", &[Check::Maximum(1000.0)]),
        ("1", &[Check::ExclusiveMinimum(1.0)]),
        ("1", &[Check::ExclusiveMaximum(1.0)]),
        ("NaN", &[Check::Minimum(1.0)]),
        ("7", &[Check::MultipleOf(2.0)]),
        ("inf", &[Check::Finite]),
        ("ab", &[Check::Pattern("^a+$")]),
        // The generator writes `Regex` for a pattern that is not simple.
        ("a", &[Check::Pattern("a|c")]),
        #[cfg(feature = "regex")]
        ("b", &[Check::Regex("a|c")]),
        ("bb", ANY),
        ("98472co", &[Check::Format(TextFormat::Uuid)]),
        ("example", &[Check::Format(TextFormat::Uri)]),
        ("2023-02-29", &[Check::Format(TextFormat::Date)]),
        ("yesterday", &[Check::Format(TextFormat::Rfc2822)]),
        ("a b", &[Check::Format(TextFormat::Base64)]),
        ("post", &[Check::OneOf(&["GET", "POST"])]),
    ];
    for (value, checks) in bad {
        let error = refused(&GET, |request| request.set(Location::Query, "q", (*value).to_owned(), checks)).await;
        assert_eq!(error.parameter(), Some("q"), "{value}: {error}");
    }
}

#[tokio::test]
async fn lists_and_their_items_are_checked() {
    const CHECKS: &[Check] = &[Check::MinItems(1), Check::MaxItems(2), Check::UniqueItems, Check::MaxLength(3)];
    accepted(|request| request.set_list(Location::Query, "q", ["a", "b"].map(str::to_owned), CHECKS)).await;
    for items in [vec![], vec!["a", "b", "c"], vec!["a", "a"], vec!["a", "long"]] {
        let error = refused(&GET, |request| {
            request.set_list(Location::Query, "q", items.iter().map(ToString::to_string), CHECKS);
        })
        .await;
        assert_eq!(error.parameter(), Some("q"), "{items:?}: {error}");
    }
}

#[tokio::test]
async fn message_describes_problem_without_quoting_texts() {
    let error =
        refused(&GET, |request| request.set(Location::Query, "PageSize", 2000, &[Check::Maximum(1000.0)])).await;
    assert_eq!(
        error.to_string(),
        "Probe: parameter PageSize is 2000, which is more than the maximum 1000; nothing was sent"
    );
    let error =
        refused(&GET, |request| request.set(Location::Query, "password", "hunter2".to_owned(), &[Check::MinLength(8)]))
            .await;
    assert_eq!(error.to_string(), "Probe: parameter password has 7 characters, needs at least 8; nothing was sent");
}

#[tokio::test]
async fn text_is_checked_by_its_type_in_every_location() {
    let fills: [fn(&mut Request); 4] = [
        |request| request.set(Location::Query, "CallSid", CallSid::new("x"), &[]),
        |request| request.set(Location::Header, "CallSid", CallSid::new("x"), &[]),
        |request| request.set(Location::Cookie, "CallSid", CallSid::new("x"), &[]),
        |request| request.set(Location::Form, "CallSid", CallSid::new("x"), &[]),
    ];
    for fill in fills {
        let error = refused(&GET, fill).await;
        assert!(error.to_string().starts_with("Probe: parameter CallSid does not match the pattern ^CA"), "{error}");
    }
    // Many APIs that declare a date and time also accept a date.
    accepted(|request| request.set(Location::Query, "since", DateTime::new("2024-05-01"), &[])).await;
    accepted(|request| request.set(Location::Query, "CallSid", CallSid::new(CALL), &[])).await;
}

#[tokio::test]
async fn valid_value_replaces_invalid_value() {
    const CHECKS: &[Check] = &[Check::Maximum(5.0)];
    accepted(|request| {
        request.set(Location::Query, "q", 9, CHECKS);
        request.set(Location::Query, "q", 5, CHECKS);
    })
    .await;
}

#[tokio::test]
async fn dependency_between_parameters_is_checked() {
    let server = Server::start([Reply::json(200, member_json()), Reply::json(200, member_json())]);
    let client = Client::at(&server.url());
    let error = client.update_member(ROOM, CALL).coaching(true).await.expect_err("a refusal");
    assert_eq!(error.parameter(), Some("CallSidToCoach"));
    assert_eq!(
        error.to_string(),
        "UpdateMember: parameter CallSidToCoach is not set, but Coaching=true requires it; nothing was sent"
    );
    assert!(server.requests().is_empty());
    client.update_member(ROOM, CALL).coaching(false).await.expect("no condition");
    client.update_member(ROOM, CALL).coaching(true).call_sid_to_coach(CALL).await.expect("the condition holds");
}

#[tokio::test]
async fn dependency_between_properties_of_json_body_is_checked() {
    static POST: Operation = Operation {
        body: Some("application/json"),
        requires: &[Requires { parameter: "end", when: None, needs: "start" }],
        ..Operation::new(Method::Post, "Probe", "/things")
    };
    let body = serde_json::json!({"end": 1, "start": null});
    let error = refused(&POST, |request| request.json(&body, &[])).await;
    assert_eq!(error.parameter(), Some("start"), "{error}");
}

#[tokio::test]
async fn header_value_cannot_contain_line_breaks() {
    for value in ["a\r\nX-Evil: 1", "a\nb", "a\0b", " padded"] {
        let error = refused(&GET, |request| request.set(Location::Header, "X-Trace", value.to_owned(), &[])).await;
        assert_eq!(error.parameter(), Some("X-Trace"));
        let error = refused(&GET, |request| request.extra_header("X-Other", value)).await;
        assert_eq!(error.parameter(), Some("X-Other"));
    }
    for name in ["X Y", "", "Content-Length", "host"] {
        let error = refused(&GET, |request| request.extra_header(name, "v")).await;
        assert_eq!(error.parameter(), Some(name));
    }
}

#[tokio::test]
async fn declared_content_length_is_the_length_of_the_body() {
    static PUT: Operation = Operation { body: Some("text/plain"), ..Operation::new(Method::Put, "Probe", "/things") };
    let fill = |length: i32| {
        move |request: &mut Request| {
            request.text("four");
            request.set(Location::Header, "Content-Length", length, &[]);
        }
    };
    for length in [0, 3, 5] {
        let error = refused(&PUT, fill(length)).await;
        assert_eq!(error.parameter(), Some("content-length"), "{error}");
    }
    let server = Server::always(Reply::json(200, "{}"));
    let client = Client::at(&server.url());
    client.probe(&PUT, fill(4)).await.expect("a response");
    client.probe(&GET, |request| request.set(Location::Header, "Content-Length", 0, &[])).await.expect("a response");
    let [put, get] = &server.requests()[..] else { panic!("two requests") };
    assert_eq!((put.header("content-length"), put.body.as_slice()), (Some("4"), &b"four"[..]));
    assert_eq!(get.header("content-length"), Some("0"));
}

#[tokio::test]
async fn page_size_is_checked() {
    let server = Server::start([]);
    let error = Client::at(&server.url()).list_members(ROOM).page_size(0).await.expect_err("a refusal");
    assert_eq!(error.parameter(), Some("PageSize"));
    let mut stream = Client::at(&server.url()).list_members(ROOM).page_size(1001).stream();
    let error = stream.next().await.expect("an error").expect_err("a refusal");
    assert_eq!(error.parameter(), Some("PageSize"));
    assert!(stream.next().await.is_none());
    assert!(server.requests().is_empty());
}

static FOLDER: &[Rule<'static>] = &[
    Rule::ReadOnly(&["id"]),
    Rule::Required(&["key"]),
    Rule::Property("a.b", &[Rule::Value(&[Check::MaxLength(2)])]),
    Rule::Property("folders", &[Rule::Items(&[Rule::Type(&FOLDER)])]),
    Rule::Property("shape", &[Rule::Type(&SHAPE)]),
    Rule::Additional(&["id", "key", "a.b", "folders", "shape"], &[Rule::Kind(JsonKind::Number, &[POSITIVE])]),
];
static SHAPE: &[Rule<'static>] =
    &[Rule::Tagged("kind", &["dot"], &[Rule::Type(&SHAPE), Rule::Property("x", &[POSITIVE])])];
const POSITIVE: Rule<'static> = Rule::Value(&[Check::Minimum(0.0)]);

#[tokio::test]
async fn rules_of_a_type_apply_wherever_it_stands() {
    static POST: Operation = Operation::new(Method::Post, "Probe", "/things").security(&[]).body("application/json");
    // Each of these nestings is one table for the rules.
    let deep = (0..40).fold(json!({"key": 1, "n": -1}), |inner, _| json!({"key": 1, "folders": [inner]}));
    let rows = [
        (json!({}), "key is not set".to_owned()),
        (json!({"key": null, "a.b": "abc"}), "[\"a.b\"] has 3 characters, takes at most 2".to_owned()),
        (json!({"key": 1, "folders": [{"key": 1}, {}]}), "folders[].key is not set".to_owned()),
        (json!({"key": 1, "n": -1}), "body.* is -1, which is less than the minimum 0".to_owned()),
        // The union leads to itself without end.
        (json!({"key": 1, "shape": {"kind": "dot", "x": -1}}), "shape.x is -1, which is less than".to_owned()),
        (deep, format!("{}.* is -1", ["folders[]"; 40].join("."))),
    ];
    for (body, problem) in rows {
        let error = refused(&POST, |request| request.json(&body, FOLDER)).await;
        assert!(error.to_string().contains(&problem), "{error} instead of {problem}");
    }
    let server = Server::always(Reply::no_content());
    let client = Client::at(&server.url());
    let folder = json!({"key": "k", "id": 1, "n": 0.1, "folders": [{"key": null, "id": 2}]});
    client.probe(&POST, |request| request.json(&folder, FOLDER)).await.expect("a response");
    assert_eq!(server.request().text(), r#"{"folders":[{"key":null}],"key":"k","n":0.1}"#);
}
