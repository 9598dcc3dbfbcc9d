//! Error messages for hostile responses: one short line, without any part of the body except the API's error
//! description.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt::Debug;

use serde::de::DeserializeOwned;

use crate::runtime::{Error, Method, Operation};
use crate::sample::types::Member;
use crate::sample::{CALL, ROOM};
use crate::values::Echo;

/// Personal data in a body, as a text, a name and a number.
const PERSONAL: [&str; 3] = ["jane.doe", "Jane", "4155550100"];

const JSON: (&str, &str) = ("content-type", "application/json");

static GET: Operation = Operation::new(Method::Get, "Probe", "/things");

/// The error for a response.
fn failed(echo: &Echo, status: u16, headers: &[(&str, &str)], body: &str) -> Error {
    echo.respond(status, headers, body.as_bytes());
    echo.run(echo.client.fetch_member(ROOM, CALL)).expect_err("a failure")
}

/// The error for a body that cannot be decoded.
fn refused<T: DeserializeOwned + Debug>(echo: &Echo, body: &str) -> Error {
    echo.respond(200, &[JSON], body.as_bytes());
    let response = echo.run(echo.client.probe(&GET, |_| ())).expect("a response");
    response.json::<T>().expect_err("it does not fit")
}

/// Everything a log can contain.
fn printed(error: &Error) -> String {
    let mut printed = format!("{error} {error:#} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(cause) = source {
        printed.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    printed
}

fn check_line(error: &Error) {
    let line = error.to_string();
    let is_allowed =
        |c: char| !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{feff}');
    assert!(line.len() <= 2048 && line.chars().all(is_allowed), "{} bytes: {line:?}", line.len());
    assert!(format!("{error:?}").len() <= 6000, "{error:?}");
    assert!(error.body_excerpt().len() < 220 && error.body_excerpt().chars().all(is_allowed));
}

#[test]
fn hostile_response_prints_one_line_of_at_most_2_kb() {
    let echo = Echo::start();
    for unit in ["x", "é", "\u{202e}", "\u{10ffff}", "💥 ", "\\\"", "\r\n::error::", "\u{1b}[2J", "\u{2028}\u{feff}"]
    {
        let long = unit.repeat(4000 / unit.len());
        let text = serde_json::to_string(&long).expect("JSON");
        let field = format!(r#"{{"field":{text},"message":{text}}}"#);
        let bodies = [
            format!(r#"{{"code":{text},"message":{text},"more_info":{text},"errors":[{field},{field}]}}"#),
            format!(r#"{{"errors":[{}]}}"#, vec![r#"{"message":"no"}"#; 2000].join(",")),
            format!(r#"{{"errors":{{{text}:[{text}]}}}}"#),
            format!(r#"{{"title":{text},"detail":{text},"type":"https://x.test/{}"}}"#, "y".repeat(10_000)),
            format!(r#"{{"call_sid":"x","muted":{text}}}"#),
            format!(r#"{{"call_sid":"x","muted":true,{text}:"#),
            format!("<RoomsResponse><RestException><Message>{long}</Message></RestException></RoomsResponse>"),
            format!("<RoomsResponse><Member><Muted>{long}</Muted><CallSid>x</CallSid></Member></RoomsResponse>"),
            long.clone(),
        ];
        for body in bodies {
            let long_type = "t".repeat(5000);
            for media_type in ["application/json", "application/xml", &long_type] {
                for status in [200, 404] {
                    let error = failed(&echo, status, &[("content-type", media_type)], &body);
                    check_line(&error);
                    assert_eq!(error.body(), body.as_bytes());
                }
            }
        }
    }
    let target = format!("http://{}.test/{}", "h".repeat(5000), PERSONAL[0]);
    let error = failed(&echo, 302, &[("location", &target)], "");
    check_line(&error);
    assert!(!printed(&error).contains(PERSONAL[0]), "{error}");
    check_line(&failed(&echo, 500, &[("rooms-request-id", &"R".repeat(20_000))], "{}"));
}

#[test]
fn long_error_description_leaves_room_for_the_rest() {
    let long = "m".repeat(5000);
    let fields = vec![format!(r#"{{"field":"f","message":"{}"}}"#, "n".repeat(50)); 100].join(",");
    let body = format!(r#"{{"code":"E1","message":"{long}","more_info":"https://x.test/e1","errors":[{fields}]}}"#);
    let line = failed(&Echo::start(), 400, &[JSON], &body).to_string();
    assert!(line.starts_with("FetchMember: 400 Bad Request, code E1: mmm"), "{line}");
    assert!(line.ends_with("; and 89 more (https://x.test/e1)"), "{line}");
}

#[test]
fn body_reaches_neither_display_nor_debug_nor_sources() {
    let echo = Echo::start();
    let [text, name, number] = PERSONAL;
    let bodies = [
        format!(r#"{{"call_sid":"x","muted":"{text}"}}"#),
        format!(r#"{{"call_sid":"x","muted":"{text}, expected {name}"}}"#),
        format!(r#"{{"call_sid":"x","muted":"{text} at line 1 column 2"}}"#),
        format!(r#"{{"call_sid":"x","muted":{number}}}"#),
        format!(r#"{{"call_sid":"x","muted":{number}.5}}"#),
        format!(r#"{{"call_sid":{number},"muted":true}}"#),
        format!(r#"{{"call_sid":"x","muted":true,"volume":"{name}"}}"#),
        format!(r#"{{"call_sid":"x","muted":true,"volume":1e999,"{name}":1}}"#),
        format!(r#"{{"call_sid":"x","muted":true,"tags":["a",{{"{name}":1}}]}}"#),
        format!(r#"{{"{name}":{{"{text}":1}}}}"#),
        format!(r#"{{"{name}":{{"{text}" 1}}}}"#),
        format!("\"{text}\""),
        format!("{name} {text} {number}"),
        format!("<html><body class=\"{name}\">{text}</body></html>"),
        format!("<{name}>{text}</{name}>"),
        format!("<RoomsResponse><{name}></RoomsResponse>"),
        format!("<RoomsResponse><Member></{name}></RoomsResponse>"),
        format!("<RoomsResponse><Member><{name}><b></{name}></b>"),
        format!("<RoomsResponse><Member><{name}>"),
        format!(
            "<RoomsResponse><Member {name}='{text}'><CallSid>x</CallSid><Muted>{text}</Muted></Member></RoomsResponse>"
        ),
        format!("<RoomsResponse><Member><CallSid><{name}/></CallSid><Muted>1</Muted></Member></RoomsResponse>"),
        format!("<RoomsResponse><Member><CallSid>{name}</CallSid><Muted>{number}</Muted></Member></RoomsResponse>"),
        format!("<RoomsResponse><RestException><{name}>{text}</{name}></RestException></RoomsResponse>"),
    ];
    let media_types = ["application/json", "application/xml", "text/html", "text/plain", "application/problem+json"];
    for body in &bodies {
        for media_type in media_types {
            for status in [200, 404, 500] {
                let error = failed(&echo, status, &[("content-type", media_type)], body);
                let printed = printed(&error);
                assert!(PERSONAL.iter().all(|personal| !printed.contains(personal)), "{body}: {printed}");
                assert_eq!(error.body(), body.as_bytes());
                assert!(PERSONAL.iter().any(|personal| error.body_excerpt().contains(personal)), "{body}");
            }
        }
    }
}

#[test]
fn path_is_shown_without_undeclared_names() {
    let echo = Echo::start();
    let body = r#"{"jane.doe":[{"call_sid":"x","muted":true},{"call_sid":"y","muted":"no"}]}"#;
    let error = refused::<BTreeMap<String, Vec<Member>>>(&echo, body);
    assert_eq!(error.json_path(), Some("jane.doe[1].muted"));
    assert_eq!(
        error.to_string(),
        "200 OK, but the body cannot be decoded at *[1].muted: invalid type: string, expected a boolean at line 1 \
         column 71; application/json body of 74 bytes"
    );
    // Not determined for a long body, because that would take too long.
    let body = format!("{{\"a\":[{}{}", " ".repeat(5 << 20), &body[13..]);
    let error = refused::<BTreeMap<String, Vec<Member>>>(&echo, &body);
    assert_eq!(error.json_path(), Some("a[1].muted"));
    assert!(error.to_string().contains(" at *[1].*: invalid type"), "{error}");
}

/// A caller's type with an arbitrary error message.
#[derive(Debug)]
struct Picky;

impl<'de> serde::Deserialize<'de> for Picky {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Err(serde::de::Error::custom(format!("{text} is not picked")))
    }
}

#[test]
fn message_of_custom_type_is_not_shown() {
    let echo = Echo::start();
    for body in [r#""jane.doe""#, r#"["jane.doe"]"#, r#"{"a":["jane.doe at line 1 column 1"]}"#] {
        let error = failed(&echo, 404, &[JSON], body);
        let errors = [
            error.decode::<Picky>().map(drop),
            error.decode::<Vec<Picky>>().map(drop),
            error.decode::<BTreeMap<String, Vec<Picky>>>().map(drop),
        ];
        for error in errors {
            let error = error.expect_err("nothing is picked");
            assert!(!printed(&error).contains("jane.doe"), "{error}");
        }
    }
}
