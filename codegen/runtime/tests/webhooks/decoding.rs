//! Decoding of forms, queries and JSON into types as emitted code declares them.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::runtime::{self, Callback, Error, ErrorKind, Received, decode_unverified};
use crate::sample::{FORM, GITHUB, JSON, request, verifier};

#[derive(Clone, Debug)]
#[non_exhaustive]
enum EventKind {
    Join,
    Leave,
    Unknown(String),
}
runtime::string_enum!(EventKind { Join = "participant-join", Leave = "participant-leave" });

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
enum Channels {
    One,
    Unknown(i64),
}
runtime::integer_enum!(Channels, i64, { One = 1 });

#[derive(Clone, Debug, Default, PartialEq)]
struct Details {
    id: i64,
    note: Option<String>,
    extra: runtime::ExtraFields,
}
runtime::object!(Details, extra, { id: "id", note: "note" optional });

#[derive(Clone, Debug, PartialEq)]
struct Event {
    kind: EventKind,
    sequence_number: i64,
    muted: bool,
    hold: Option<bool>,
    friendly_name: Option<String>,
    duration: Option<i32>,
    size: runtime::Nullable<u64>,
    audio_in_mos: Option<f64>,
    recording_channels: Option<Channels>,
    timestamp: Option<runtime::Rfc2822DateTime>,
    tag: Option<Vec<String>>,
    codes: Option<Vec<i64>>,
    details: Option<Details>,
    parts: Option<Vec<Details>>,
    attributes: Option<BTreeMap<String, serde_json::Value>>,
    extra: runtime::ExtraFields,
}
runtime::object!(Event, extra, {
    kind: "StatusCallbackEvent",
    sequence_number: "SequenceNumber",
    muted: "Muted" or false,
    hold: "Hold" optional,
    friendly_name: "FriendlyName" optional,
    duration: "Duration" optional,
    size: "Size" optional,
    audio_in_mos[number]: "AudioInMos" optional,
    recording_channels: "RecordingChannels" optional,
    timestamp: "Timestamp" optional,
    tag: "Tag" optional,
    codes: "Codes" optional,
    details: "Details" optional,
    parts: "Parts" optional,
    attributes: "Attributes" optional,
});

impl Callback for Event {
    fn decode(received: &Received<'_>) -> Result<Self, Error> {
        if received.method() == "GET" {
            return received.query();
        }
        if received.is_form() { received.form() } else { received.json() }
    }
}

fn from_form(body: &str) -> Result<Event, Error> {
    decode_unverified(&request("POST", "/", &[("Content-Type", FORM)], body.as_bytes()))
}

const REQUIRED: &str = "StatusCallbackEvent=participant-join&SequenceNumber=2";

fn with(more: &str) -> Result<Event, Error> {
    from_form(&format!("{REQUIRED}&{more}"))
}

fn decoded(more: &str) -> Event {
    with(more).expect("it decodes")
}

#[test]
fn values_are_read_as_their_types() {
    let event = decoded(
        "Muted=true&Hold=0&FriendlyName=Raum+7%2Fb+%C3%A4&Duration=94&Size=18446744073709551615&AudioInMos=4.30&\
         RecordingChannels=1&Timestamp=Thu%2C+01+Jun+2023+20%3A48%3A32+%2B0000&Tag=b&Tag=a&Codes=7&New=1&New=+2&a%5Bb%5D=",
    );
    assert_eq!(event.kind, EventKind::Join);
    assert_eq!((event.sequence_number, event.muted, event.hold), (2, true, Some(false)));
    assert_eq!(event.friendly_name.as_deref(), Some("Raum 7/b ä"));
    assert_eq!((event.duration, event.audio_in_mos), (Some(94), Some(4.3)));
    assert_eq!(event.size, runtime::Nullable::Value(u64::MAX));
    assert_eq!(event.recording_channels, Some(Channels::One));
    assert_eq!(event.timestamp.expect("it is there").timestamp().expect("it is a date").as_second(), 1_685_652_512);
    assert_eq!((event.tag, event.codes), (Some(vec!["b".to_owned(), "a".to_owned()]), Some(vec![7])));
    assert_eq!(json!(event.extra), json!({"New": ["1", " 2"], "a[b]": ""}));
    let unknown = from_form("StatusCallbackEvent=new-event&SequenceNumber=1e1&Hold=1").expect("it decodes");
    assert_eq!(unknown.kind, EventKind::Unknown("new-event".to_owned()));
    assert_eq!((unknown.sequence_number, unknown.hold), (10, Some(true)));
}

#[test]
fn object_in_a_form_is_json() {
    let event = decoded(
        "Details=%7B%22id%22%3A+1%2C%22note%22%3A%22a%26b%22%2C%22new%22%3A%5B2%5D%7D&Parts={\"id\":2}&Parts={\"id\":3}",
    );
    let details = event.details.expect("it is there");
    assert_eq!((details.id, details.note.as_deref()), (1, Some("a&b")));
    assert_eq!(json!(details.extra), json!({"new": [2]}));
    assert_eq!(event.parts.expect("they are there").iter().map(|part| part.id).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(json!(decoded("Attributes={\"a\":{\"b\":null}}").attributes), json!({"a": {"b": null}}));
    let empty = decoded("Details=&Parts={\"id\":2}&Attributes=");
    assert_eq!((empty.details, empty.attributes, empty.parts.map(|parts| parts.len())), (None, None, Some(1)));
    for (more, path, message) in [
        ("Details=secret", "Details", "expected value at line 1 column 1"),
        ("Details={\"id\":\"secret\"}", "Details", "invalid type: string, expected i64"),
        ("Details={}", "Details", "missing field `id`"),
        ("Details={\"id\":1}secret", "Details", "trailing characters at line 1 column 9"),
        ("Details=[1]", "Details", "invalid type: sequence, expected struct Details"),
        ("Parts={\"id\":1}&Parts=", "Parts[1]", "EOF while parsing a value at line 1 column 0"),
    ] {
        let error = with(more).expect_err(more);
        assert_eq!(error.json_path(), Some(path), "{more}: {error}");
        assert_eq!(error.to_string(), format!("the callback cannot be decoded at {path}: {message}"), "{more}");
    }
    let nested = |depth: usize| format!("Details={{\"id\":1,\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    assert!(with(&nested(100)).is_ok() && with(&nested(10_000)).is_err());
    let many = |count: usize| format!("Attributes={{\"a\":[{}0]}}", "0,".repeat(count));
    assert!(with(&many(1_000)).is_ok());
    assert_eq!(with(&many(4_200_000)).expect_err("it is too large").kind(), ErrorKind::TooLarge);
}

#[test]
fn empty_text_is_absent_unless_the_type_is_a_text() {
    let event = decoded(
        "Muted=&Hold=&FriendlyName=&Duration=&Size=&AudioInMos=&RecordingChannels=&Timestamp=&Tag=&Codes=&New=",
    );
    assert!(!event.muted);
    assert_eq!((event.hold, event.duration, event.audio_in_mos, event.recording_channels), (None, None, None, None));
    assert_eq!(event.size, runtime::Nullable::Absent);
    assert_eq!(event.friendly_name.as_deref(), Some(""));
    assert_eq!(event.timestamp.expect("it is kept").as_str(), "");
    assert_eq!((event.tag, event.codes), (Some(vec![String::new()]), None));
    assert_eq!(json!(event.extra), json!({"New": ""}));
}

#[test]
fn value_that_does_not_match_its_type_is_an_error_with_its_path() {
    for (more, path, message) in [
        ("Duration=many", "Duration", "expected an integer"),
        ("Duration=99999999999", "Duration", "expected an integer"),
        ("Duration=1.5", "Duration", "expected an integer"),
        ("Size=-1", "Size", "expected a positive integer"),
        ("Hold=yes", "Hold", "expected true or false"),
        ("AudioInMos=NaN", "AudioInMos", "invalid value: string, expected a number"),
        ("FriendlyName=a&FriendlyName=b", "FriendlyName", "expected one value, found 2"),
        ("Hold=true&Hold=true", "Hold", "expected one value, found 2"),
        ("Hold=&Hold=", "Hold", "expected one value, found 2"),
        ("Codes=1&Codes=x", "Codes[1]", "expected an integer"),
        ("Codes=1&Codes=", "Codes[1]", "expected an integer"),
        ("Hold=&Details=&Duration=many", "Duration", "expected an integer"),
        ("New=%FF", "New", "the text is not UTF-8"),
    ] {
        let error = with(more).expect_err(more);
        assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some(path)), "{more}: {error}");
        let shown = if path == "New" { "*" } else { path };
        assert_eq!(error.to_string(), format!("the callback cannot be decoded at {shown}: {message}"), "{more}");
    }
    let error = from_form("StatusCallbackEvent=participant-join").expect_err("a required field is missing");
    assert_eq!(error.to_string(), "the callback cannot be decoded: missing field `SequenceNumber`");
    let error = from_form("StatusCallbackEvent=participant-join&SequenceNumber=&Hold=").expect_err("it is empty");
    assert_eq!(error.json_path(), Some("SequenceNumber"));
    assert!(error.to_string().ends_with("expected an integer, found an empty text"), "{error}");
    let error = with("%FF=1").expect_err("a name is not UTF-8");
    assert_eq!(error.to_string(), "the callback cannot be decoded: a name is not UTF-8");
}

#[test]
fn names_of_a_map_are_not_shown() {
    struct Numbers(#[allow(dead_code, reason = "only the error counts")] BTreeMap<String, i64>);

    impl Callback for Numbers {
        fn decode(received: &Received<'_>) -> Result<Self, Error> {
            received.form().map(Self)
        }
    }
    let request = request("POST", "/", &[("Content-Type", FORM)], b"Anna=1&Bob=secret");
    let error = decode_unverified::<Numbers, _>(&request).err().expect("it is no number");
    assert_eq!(error.to_string(), "the callback cannot be decoded at *: expected an integer");
    assert_eq!(error.json_path(), Some("Bob"));
}

#[test]
fn form_query_and_json_give_the_same() {
    let form = decoded("Muted=true&AudioInMos=4.5&Tag=a&Tag=b&New=x");
    let target = format!("/hold?{REQUIRED}&Muted=true&AudioInMos=4.5&Tag=a&Tag=b&New=x");
    let query: Event = decode_unverified(&request("GET", &target, &[], b"")).expect("it decodes");
    let text = serde_json::to_vec(&form).expect("it is JSON");
    let from_json: Event =
        decode_unverified(&request("POST", "/", &[("Content-Type", JSON)], &text)).expect("it decodes");
    assert_eq!((&form, &form), (&query, &from_json));
}

#[test]
fn json_is_decoded_like_a_response() {
    let body = br#"{"StatusCallbackEvent":"participant-leave","SequenceNumber":3.0,"Duration":"x"}"#;
    let error = decode_unverified::<Event, _>(&request("POST", "/", &[], body)).expect_err("it is no number");
    assert_eq!(error.json_path(), Some("Duration"));
    assert!(
        error.to_string().starts_with("the callback cannot be decoded at Duration: invalid type: string"),
        "{error}"
    );
    let text = String::from_utf8_lossy(body).replace("\"x\"", "5");
    let event: Event = decode_unverified(&request("POST", "/", &[], text.as_bytes())).expect("it decodes");
    assert_eq!((event.sequence_number, event.duration), (3, Some(5)));
}

#[test]
fn media_type_decides_the_decoder() {
    struct Form(Event);

    impl Callback for Form {
        fn decode(received: &Received<'_>) -> Result<Self, Error> {
            received.form().map(Self)
        }
    }
    struct Json;

    impl Callback for Json {
        fn decode(received: &Received<'_>) -> Result<Self, Error> {
            received.json().map(|_: serde_json::Value| Self)
        }
    }
    let as_form = |headers: &[(&str, &str)]| {
        decode_unverified::<Form, _>(&request("POST", "/", headers, REQUIRED.as_bytes())).map(|Form(event)| event)
    };
    let with_charset = [("Content-Type", "Application/X-WWW-Form-URLencoded; charset=UTF-8")];
    assert_eq!(as_form(&with_charset).expect("it decodes").sequence_number, 2);
    let error = as_form(&[("Content-Type", JSON)]).expect_err("it is no form");
    assert!(error.to_string().contains("expected a form, found application/json and a body of 53 bytes"), "{error}");
    let error = as_form(&[]).expect_err("it is no form");
    assert!(error.to_string().contains("expected a form, found no media type"), "{error}");
    let error = decode_unverified::<Json, _>(&request("POST", "/", &[("Content-Type", FORM)], b"{}")).err();
    assert!(error.expect("it is a form").to_string().contains("expected JSON, found a form"));
}

#[test]
fn only_a_verified_request_is_decoded() {
    let verifier = verifier(&GITHUB, "https://h.example", "secret");
    let mut request = request("POST", "/", &[("Content-Type", FORM)], REQUIRED.as_bytes());
    verifier.sign(&mut request).expect("it can be signed");
    let verified = verifier.verify(&request).expect("it is signed");
    assert_eq!(verified.decode::<Event>().expect("it decodes").sequence_number, 2);
    assert_eq!(verified.received().body(), REQUIRED.as_bytes());
    assert!(!format!("{verified:?}").contains("participant"), "{verified:?}");
}

/// A large payload.
struct Payload<const N: usize>(#[allow(dead_code, reason = "only its size counts")] [u8; 8 << 10]);

impl<const N: usize> Callback for Payload<N> {
    fn decode(_: &Received<'_>) -> Result<Self, Error> {
        Ok(Self([0; 8 << 10]))
    }
}

/// Decodes as an enum of boxed payloads does, whose alternatives are all in one function.
macro_rules! payloads {
    ($name:ident: $($index:literal)*) => {
        struct $name;

        impl Callback for $name {
            fn decode(received: &Received<'_>) -> Result<Self, Error> {
                $(let _: Box<Payload<$index>> = Callback::decode(received)?;)*
                Ok(Self)
            }
        }
    };
}
payloads!(Payloads: 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31);

#[test]
fn many_large_payloads_take_the_stack_of_one() {
    let decode = || decode_unverified::<Payloads, _>(&request("POST", "/", &[], b"")).is_ok();
    let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(decode).expect("a thread");
    assert!(thread.join().expect("the stack is large enough"));
}

#[test]
fn large_form_is_refused_or_decoded_in_linear_time() {
    let start = Instant::now();
    let error = with(&"a&".repeat(5_000_000)).expect_err("it has too many parameters");
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    let names: Vec<String> = (0..9_000).map(|index| format!("n{index}={}", "x".repeat(1_000))).collect();
    assert_eq!(decoded(&names.join("&")).extra.len(), 9_000);
    let repeated = decoded(&"a=%20+&".repeat(9_000));
    assert_eq!(repeated.extra["a"].as_array().expect("it is a list").len(), 9_000);
    let huge = decoded(&format!("Hold=&a={}", "%41+".repeat(2_500_000)));
    assert_eq!(huge.extra["a"].as_str().expect("it is a text").len(), 5_000_000);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}
