//! Arbitrary values: they arrive unchanged, or are rejected before anything is sent. No response panics.

use std::time::Duration;

use percent_encoding::percent_decode_str;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::Value;
use test_server::{Reply, Server};
use url::form_urlencoded;

use crate::runtime::{
    Base64, Date, DateTime, Error, Location, Method, Operation, Request, RetryPolicy, Rfc2822DateTime, jiff,
};
use crate::sample::types::{Member, MemberPage, Status};
use crate::sample::{CALL, Client, ROOM};
use crate::within;

pub(crate) fn check<S: Strategy>(cases: u32, values: S, property: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new(config).run(&values, property).unwrap_or_else(|failure| panic!("{failure}"));
}

/// Printable texts, arbitrary characters, and characters with a meaning in URLs.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        vec(any::<char>(), 0..12).prop_map(String::from_iter),
        "[./%\\\\?#&=+ ;,:@~|\"'<>2eEfF\r\n\t-]{0,12}",
        prop::sample::select(vec![
            "", ".", "..", "%2e%2e", "%2E", "a/../b", "/", "//", "\\", "?", "#", "\u{0}", ".json"
        ])
        .prop_map(str::to_owned),
    ]
}

/// Names that the requests of these tests do not declare: an additional value replaces that of a declared name.
fn other_names() -> impl Strategy<Value = String> {
    texts().prop_filter("declared", |name| !["q", "list", "To", "Event"].contains(&name.as_str()))
}

/// A client, and a server with persistent connections.
pub(crate) struct Echo {
    runtime: tokio::runtime::Runtime,
    pub(crate) client: Client,
    server: Server,
}

impl Echo {
    pub(crate) fn start() -> Self {
        Self::with(|builder| builder)
    }

    fn with(change: impl FnOnce(crate::sample::ClientBuilder) -> crate::sample::ClientBuilder) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let server = Server::always(Reply::kept_alive(204, &[], ""));
        let client = change(Client::builder_at(&server.url())).build().expect("a client");
        Self { runtime, client, server }
    }

    pub(crate) fn respond(&self, status: u16, headers: &[(&str, &str)], body: &[u8]) {
        let reply = Reply::kept_alive(status, headers, body);
        self.server.set_handler(move |_| reply.clone());
    }

    pub(crate) fn run<T>(&self, request: impl IntoFuture<Output = Result<T, Error>>) -> Result<T, Error> {
        self.runtime.block_on(within(request))
    }

    /// The received request; `None` if the client rejected it and the server received nothing.
    fn probe(
        &self,
        operation: &'static Operation,
        fill: impl FnOnce(&mut Request),
    ) -> Result<Option<test_server::Request>, TestCaseError> {
        let result = self.run(self.client.probe(operation, fill));
        let mut arrived = self.server.take();
        match result {
            Ok(_) => {
                prop_assert_eq!(arrived.len(), 1);
                Ok(arrived.pop())
            }
            Err(error) => {
                prop_assert!(error.is_invalid_parameter(), "{}", error);
                prop_assert!(arrived.is_empty(), "it was sent although it was refused");
                Ok(None)
            }
        }
    }
}

const fn operation(method: Method, path: &'static str, body: Option<&'static str>) -> Operation {
    Operation { security: Some(&[]), body, idempotent: false, ..Operation::new(method, "Probe", path) }
}

static ONE: Operation = operation(Method::Get, "/things/{id}", None);
static PARTS: Operation = operation(Method::Delete, "/things/{id}/parts", None);
static LIST: Operation = operation(Method::Get, "/things", None);
static FORM: Operation = operation(Method::Post, "/things", Some("application/x-www-form-urlencoded"));

fn owned(pairs: form_urlencoded::Parse<'_>) -> Vec<(String, String)> {
    pairs.into_owned().collect()
}

#[test]
fn any_text_in_path_stays_in_its_segment_or_is_rejected() {
    let echo = Echo::start();
    check(400, texts(), |text| {
        for (operation, prefix, suffix) in [(&ONE, "/things/", ".json"), (&PARTS, "/things/", "/parts.json")] {
            let request = echo.probe(operation, |request| request.set(Location::Path, "id", text.clone(), &[]))?;
            let is_refused = matches!(text.as_str(), "" | "." | "..");
            prop_assert_eq!(request.is_none(), is_refused);
            let Some(request) = request else { continue };
            let segment = request.target().strip_prefix(prefix).and_then(|rest| rest.strip_suffix(suffix));
            let segment = segment.ok_or_else(|| TestCaseError::fail(request.target().to_owned()))?;
            prop_assert!(!segment.contains(['/', '?', '#', '\\']), "{}", segment);
            prop_assert_eq!(percent_decode_str(segment).decode_utf8().expect("UTF-8"), text.as_str());
        }
        Ok(())
    });
}

#[test]
fn any_text_in_query_arrives() {
    let echo = Echo::start();
    check(300, (other_names(), texts(), vec(texts(), 0..4)), |(name, text, list)| {
        let request = echo.probe(&LIST, |request| {
            request.set(Location::Query, "q", text.clone(), &[]);
            request.set_list(Location::Query, "list", list.clone(), &[]);
            request.extra_query(&name, &text);
        })?;
        let request = request.expect("every text can be sent");
        let query = request.target().strip_prefix("/things.json?").expect("a query");
        let mut expected = vec![("q".to_owned(), text.clone())];
        expected.extend(list.into_iter().map(|item| ("list".to_owned(), item)));
        expected.push((name, text));
        prop_assert_eq!(owned(form_urlencoded::parse(query.as_bytes())), expected);
        Ok(())
    });
}

#[test]
fn any_text_in_form_arrives() {
    let echo = Echo::start();
    check(300, (other_names(), texts(), vec(texts(), 0..4)), |(name, text, list)| {
        let request = echo.probe(&FORM, |request| {
            request.set(Location::Form, "To", text.clone(), &[]);
            request.set_list(Location::Form, "Event", list.clone(), &[]);
            request.extra_form(&name, &text);
        })?;
        let mut expected = vec![("To".to_owned(), text.clone())];
        expected.extend(list.into_iter().map(|item| ("Event".to_owned(), item)));
        expected.push((name, text));
        prop_assert_eq!(owned(form_urlencoded::parse(&request.expect("a request").body)), expected);
        Ok(())
    });
}

#[test]
fn any_text_in_header_arrives_or_is_rejected() {
    let echo = Echo::start();
    check(300, (texts(), texts()), |(name, text)| {
        let Some(request) = echo.probe(&LIST, |request| request.set(Location::Header, "X-Value", text.clone(), &[]))?
        else {
            prop_assert!(text.chars().any(char::is_control) || text.trim_matches(' ') != text, "{:?}", text);
            return Ok(());
        };
        prop_assert_eq!(request.header("x-value"), Some(text.as_str()));
        // Any name is a header of its own, or is rejected.
        echo.probe(&LIST, |request| request.extra_header(&name, "v"))?;
        Ok(())
    });
}

pub(crate) fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        texts().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(texts(), inner, 0..4).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn members(text: impl Strategy<Value = String> + Clone) -> impl Strategy<Value = Member> {
    use proptest::option::of;

    let (label, status, date) = (of(text.clone()), of(text.clone()), of(text.clone()));
    let tags = vec(text.clone(), 0..3);
    (text, any::<bool>(), label, status, date, of(any::<i64>()), tags).prop_map(
        |(call_sid, muted, label, status, date, volume, tags)| Member {
            call_sid: call_sid.into(),
            muted,
            label: label.map(Into::into),
            status: status.map(Status::from),
            date_created: date.map(Into::into),
            volume,
            tags,
            extra: serde_json::Map::new(),
        },
    )
}

#[test]
fn any_member_survives_json() {
    const KNOWN: [&str; 7] = ["call_sid", "muted", "label", "status", "date_created", "volume", "tags"];
    let echo = Echo::start();
    let extra = btree_map(texts().prop_filter("known", |name| !KNOWN.contains(&name.as_str())), json(), 0..4);
    let values = (members(texts().boxed()), extra, any::<bool>());
    check(150, values, |(mut member, extra, muted)| {
        member.extra = extra.into_iter().collect();
        let text = serde_json::to_string(&member).expect("JSON");
        prop_assert_eq!(&serde_json::from_str::<Member>(&text).expect("the same"), &member);
        echo.respond(200, &[("content-type", "application/json")], text.as_bytes());
        prop_assert_eq!(&echo.run(echo.client.fetch_member(ROOM, CALL)).expect("a member"), &member);

        let other = Member { muted, ..member.clone() };
        let page = MemberPage {
            next_page_uri: Some(member.call_sid.to_string()),
            members: vec![member, other],
            page: Some(0),
            total: None,
            end: Some(muted),
            first_page_uri: None,
            extra: serde_json::Map::new(),
        };
        echo.respond(200, &[], serde_json::to_string(&page).expect("JSON").as_bytes());
        prop_assert_eq!(echo.run(echo.client.list_members(ROOM)).expect("a page"), page);
        Ok(())
    });
}

/// Texts that are valid in XML.
#[cfg(feature = "xml")]
fn xml_texts() -> impl Strategy<Value = String> + Clone {
    let legal = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    texts().prop_map(move |text| text.chars().filter(|c| legal(*c)).collect::<String>()).boxed()
}

/// Escapes all characters except letters and digits, or only the required ones.
#[cfg(feature = "xml")]
fn escape(text: &str, all: bool) -> String {
    use std::fmt::Write as _;

    text.chars().fold(String::new(), |mut escaped, c| {
        if matches!(c, '<' | '&' | '>' | '"' | '\r' | '\n' | '\t') || (all && !c.is_ascii_alphanumeric()) {
            let _ = write!(escaped, "&#x{:X};", u32::from(c));
        } else {
            escaped.push(c);
        }
        escaped
    })
}

#[cfg(feature = "xml")]
fn xml(member: &Member, all: bool) -> String {
    use std::fmt::Write as _;

    let mut text = String::from("<Member>");
    let fields = [
        ("Label", member.label.as_ref().map(ToString::to_string)),
        ("CallSid", Some(member.call_sid.to_string())),
        ("Volume", member.volume.map(|volume| volume.to_string())),
        ("Status", member.status.as_ref().map(ToString::to_string)),
        ("Muted", Some(member.muted.to_string())),
        ("DateCreated", member.date_created.as_ref().map(ToString::to_string)),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            let _ = write!(text, "<{name}>{}</{name}>", escape(&value, all));
        }
    }
    if !member.tags.is_empty() {
        let tags = member.tags.iter().map(|tag| format!("<Tag>{}</Tag>", escape(tag, all)));
        let _ = write!(text, "<Tags>{}</Tags>", tags.collect::<String>());
    }
    text + "</Member>"
}

#[cfg(feature = "xml")]
#[test]
fn any_member_survives_xml() {
    let echo = Echo::with(|builder| builder.representation(crate::runtime::Representation::Xml));
    let values = (members(xml_texts()), members(xml_texts()), xml_texts(), any::<bool>());
    check(150, values, |(member, other, link, all)| {
        // An empty element has no value.
        let none_if_empty = |member: Member| Member {
            label: member.label.filter(|text| !text.as_str().is_empty()),
            status: member.status.filter(|text| !text.as_str().is_empty()),
            date_created: member.date_created.filter(|text| !text.as_str().is_empty()),
            ..member
        };
        let text = format!("<RoomsResponse>{}</RoomsResponse>", xml(&member, all));
        echo.respond(200, &[("content-type", "application/xml")], text.as_bytes());
        let member = none_if_empty(member);
        prop_assert_eq!(&echo.run(echo.client.fetch_member(ROOM, CALL)).expect("a member"), &member);

        let link = Some(link).filter(|link| !link.is_empty());
        let text = format!(
            "<RoomsResponse><Members nextpageuri=\"{}\" page=\"3\">{}{}</Members></RoomsResponse>",
            escape(link.as_deref().unwrap_or_default(), all),
            xml(&member, all),
            xml(&other, all)
        );
        echo.respond(200, &[("content-type", "application/xml")], text.as_bytes());
        let page = echo.run(echo.client.list_members(ROOM)).expect("a page");
        prop_assert_eq!(&page.members, &[member, none_if_empty(other)]);
        prop_assert_eq!((page.next_page_uri, page.page), (link, Some(3)));
        Ok(())
    });
}

/// Every response is a value, or an error that keeps the body.
#[test]
fn any_response_is_a_value_or_an_error() {
    let policy = RetryPolicy::new().base_delay(Duration::ZERO).max_retry_after(Duration::ZERO).max_retries(1);
    let echo = Echo::with(|builder| builder.retry(policy));
    let media_types = ["application/json", "application/xml", "application/problem+json", "text/html", ""];
    let bodies = prop_oneof![
        vec(any::<u8>(), 0..80),
        json().prop_map(|value| value.to_string().into_bytes()),
        "(<[/!?]?(RoomsResponse|Member|Muted|RestException|Code|a b=|x)/?>|&[#a-z]{0,3};?|[a-z<>]){0,9}"
            .prop_map(String::into_bytes),
    ];
    let header = "[ -~]{0,20}";
    let values = (prop::sample::select(vec![200_u16, 400, 404, 429, 503]), 0..5_usize, bodies, header, header);
    check(400, values, |(status, media_type, body, retry_after, date)| {
        let media_type = media_types[media_type];
        let headers =
            [("content-type", media_type), ("retry-after", &retry_after), ("date", &date), ("x-other", &date)];
        echo.respond(status, &headers, &body);
        if let Err(error) = echo.run(echo.client.fetch_member(ROOM, CALL)) {
            prop_assert_eq!(error.body(), &body);
            prop_assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
            let is_retried = matches!(status, 429 | 503) && error.retry_after().unwrap_or_default().is_zero();
            prop_assert_eq!(error.attempts(), if is_retried { 2 } else { 1 });
            prop_assert!(!error.to_string().contains(['\n', '\r', '\u{1b}']), "{}", error);
        }
        Ok(())
    });
}

#[test]
fn timestamps_and_bytes_survive_as_texts() {
    check(500, (-60_000_000_000_i64..250_000_000_000, 0..1_000_000_000_i32), |(seconds, nanoseconds)| {
        let moment = jiff::Timestamp::new(seconds, 0).expect("in range");
        prop_assert_eq!(Rfc2822DateTime::from(moment).timestamp(), Ok(moment));
        let moment = moment.checked_add(Duration::from_nanos(nanoseconds.unsigned_abs().into())).expect("in range");
        prop_assert_eq!(DateTime::from(moment).timestamp(), Ok(moment));
        Ok(())
    });
    check(200, vec(any::<u8>(), 0..40), |bytes| {
        prop_assert_eq!(Base64::encode(&bytes).decode(), Ok(bytes));
        Ok(())
    });
    check(500, texts(), |text| {
        let _ = (Rfc2822DateTime::from(text.as_str()).timestamp(), DateTime::from(text.as_str()).timestamp());
        let _ = Base64::from(text.as_str()).decode();
        Ok(())
    });
}

/// Texts of dates around a few moments, in several time zones, and texts that are no dates.
fn dates() -> impl Strategy<Value = String> {
    let moment = (-3_i64..3, -2_i8..3, 0_usize..6).prop_map(|(half_hours, zone, form)| {
        let moment = jiff::Timestamp::from_second(1_700_000_000 + half_hours * 1800).expect("a moment");
        let local = jiff::tz::offset(zone).to_datetime(moment);
        let sign = if zone < 0 { '-' } else { '+' };
        let hours = zone.abs();
        match form {
            0 => local.strftime("%a, %d %b %Y %H:%M:%S ").to_string() + &format!("{sign}{hours:02}00"),
            1 => local.strftime("%d %b %Y %H:%M:%S ").to_string() + &format!("{sign}{hours:02}00"),
            2 => local.strftime("%Y-%m-%dT%H:%M:%S").to_string() + &format!("{sign}{hours:02}:00"),
            3 => local.strftime("%Y-%m-%d %H:%M").to_string(),
            4 => local.strftime("%F").to_string(),
            _ => local.strftime("x%F").to_string(),
        }
    });
    prop_oneof![8 => moment, 1 => prop::sample::select(vec!["", "null", "2024-13-01"]).prop_map(str::to_owned)]
}

/// The order of times is total, agrees with equality, and is that of the moments where both texts are dates.
fn check_order<T: Ord + Clone + From<String>, M: Ord>(
    texts: &[String],
    moment: impl Fn(&T) -> Option<M>,
) -> Result<(), TestCaseError> {
    let values: Vec<T> = texts.iter().cloned().map(T::from).collect();
    for (a, text_a) in values.iter().zip(texts) {
        for (b, text_b) in values.iter().zip(texts) {
            prop_assert_eq!(a.cmp(b), b.cmp(a).reverse());
            prop_assert_eq!(a.partial_cmp(b), Some(a.cmp(b)));
            prop_assert_eq!(a == b, a.cmp(b).is_eq());
            let expected = match (moment(a), moment(b)) {
                (Some(at_a), Some(at_b)) => at_a.cmp(&at_b).then_with(|| text_a.cmp(text_b)),
                (None, None) => text_a.cmp(text_b),
                (a, b) => a.is_some().cmp(&b.is_some()),
            };
            prop_assert_eq!(a.cmp(b), expected, "{} {}", text_a, text_b);
            for c in &values {
                prop_assert!(a > b || b > c || a <= c);
            }
        }
    }
    Ok(())
}

#[test]
fn times_are_ordered_by_moment() {
    check(300, vec(dates(), 0..6), |texts| {
        check_order(&texts, |value: &Rfc2822DateTime| value.timestamp().ok())?;
        check_order(&texts, |value: &DateTime| value.timestamp().ok())?;
        check_order(&texts, |value: &Date| value.civil().ok())
    });
    let mut sorted =
        ["Wed, 01 May 2024 12:00:00 +0000", "Tue, 30 Apr 2024 12:00:00 +0000", "soon", "01 May 2024 13:00:00 +0200"]
            .map(Rfc2822DateTime::from);
    sorted.sort();
    let sorted = sorted.map(Rfc2822DateTime::into_string);
    assert_eq!(
        sorted,
        ["soon", "Tue, 30 Apr 2024 12:00:00 +0000", "01 May 2024 13:00:00 +0200", "Wed, 01 May 2024 12:00:00 +0000"]
    );
}
