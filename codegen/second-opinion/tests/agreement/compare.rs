//! Sends requests with both clients, and lists their differences.

use std::collections::BTreeMap;
use std::future::{Future, IntoFuture};

use conference_participants::Error;
use conference_participants::runtime::ErrorKind;
use progenitor_client::ResponseValue;
use serde::Serialize;
use serde_json::{Value, json};
use test_server::{Reply, Request, Server};

/// The headers that an API reads. Other headers belong to the connection.
const HEADERS: [&str; 5] = ["accept", "api-version", "authorization", "content-type", "user-agent"];

/// The cases so far and their differences.
pub(crate) struct Trial {
    server: Server,
    /// Names of the cases: `module Operation`, or `module Operation: details`.
    pub(crate) cases: Vec<&'static str>,
    /// The differences, each with the name of its case.
    pub(crate) found: Vec<(&'static str, String)>,
}

impl Trial {
    pub(crate) fn start() -> Self {
        Self { server: Server::start([]), cases: Vec::new(), found: Vec::new() }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        self.server.url() + path
    }

    /// Sends one request with both clients, which receive the same response.
    pub(crate) async fn compare<O: Serialize, T: Serialize, E: Serialize>(
        &mut self,
        case: &'static str,
        reply: Reply,
        ours: impl IntoFuture<Output = Result<O, Error>>,
        theirs: impl Future<Output = Result<ResponseValue<T>, progenitor_client::Error<E>>>,
    ) {
        self.server.set_handler(move |_| reply.clone());
        let our_value = our_outcome(ours.await);
        let our_request = self.server.take();
        let their_value = their_outcome(theirs.await);
        let their_request = self.server.take();

        let mut differences = Vec::new();
        requests(&our_request, &their_request, &mut differences);
        values(&our_value, &their_value, &mut differences);
        self.cases.push(case);
        self.found.extend(differences.into_iter().map(|difference| (case, difference)));
    }
}

/// Returns the decoded value, or the failure.
fn our_outcome<O: Serialize>(result: Result<O, Error>) -> Value {
    match result {
        Ok(value) => json!({ "value": value }),
        Err(error) => match error.kind() {
            ErrorKind::Status => {
                let status = error.status().map(|status| status.as_u16());
                json!({ "failed": { "status": status, "code": error.code(), "message": error.message() } })
            }
            ErrorKind::Decode => json!("not decoded"),
            ErrorKind::InvalidParameter => json!("refused before sending"),
            other => json!(format!("{other:?}")),
        },
    }
}

fn their_outcome<T: Serialize, E: Serialize>(result: Result<ResponseValue<T>, progenitor_client::Error<E>>) -> Value {
    use progenitor_client::Error;
    match result {
        Ok(value) => json!({ "value": value.into_inner() }),
        Err(Error::ErrorResponse(response)) => {
            let status = response.status().as_u16();
            let body = serde_json::to_value(response.into_inner()).unwrap_or_default();
            let code = body.get("code").map(ToString::to_string);
            json!({ "failed": { "status": status, "code": code, "message": body.get("message") } })
        }
        Err(Error::InvalidResponsePayload(..)) => json!("not decoded"),
        Err(Error::InvalidRequest(_)) => json!("refused before sending"),
        Err(error) => json!(error.into_untyped().to_string()),
    }
}

fn requests(ours: &[Request], theirs: &[Request], differences: &mut Vec<String>) {
    let (ours, theirs) = match (ours, theirs) {
        ([ours], [theirs]) => (ours, theirs),
        ([], []) => return,
        _ => {
            differences.push(format!("sent: {} | {}", targets(ours), targets(theirs)));
            return;
        }
    };
    if ours.method() != theirs.method() {
        differences.push(format!("method: {} | {}", ours.method(), theirs.method()));
    }
    let (our_path, their_path) = (segments(ours.path()), segments(theirs.path()));
    if our_path != their_path {
        match ours.path().strip_suffix(".json") {
            Some(path) if segments(path) == their_path => differences.push("path: ….json | …".to_owned()),
            _ => differences.push(format!("path: {} | {}", ours.path(), theirs.path())),
        }
    }
    pairs("query", &form(ours.query().as_bytes()), &form(theirs.query().as_bytes()), differences);
    pairs("form", &form(&ours.body), &form(&theirs.body), differences);
    for name in HEADERS {
        match (ours.header(name), theirs.header(name)) {
            (ours, theirs) if ours == theirs => {}
            (Some(_), None) => differences.push(format!("header {name}: ours only")),
            (None, Some(_)) => differences.push(format!("header {name}: theirs only")),
            (ours, theirs) => {
                differences.push(format!(
                    "header {name}: {} | {}",
                    ours.unwrap_or_default(),
                    theirs.unwrap_or_default()
                ));
            }
        }
    }
}

/// Returns methods and path suffixes.
fn targets(sent: &[Request]) -> String {
    let target = |request: &Request| {
        let path = request.path().split_once("/Conferences/").map_or(request.path(), |(_, end)| end);
        format!("{} …/{path}", request.method())
    };
    match sent {
        [] => "nothing".to_owned(),
        [request] => target(request),
        [request, ..] => format!("{} times {}", sent.len(), target(request)),
    }
}

/// Returns the percent-decoded segments of a path: `%41` equals `A`.
fn segments(path: &str) -> Vec<String> {
    path.split('/').map(|segment| decode(&segment.replace('+', "%2B"))).collect()
}

/// Percent-decodes a text.
fn decode(text: &str) -> String {
    form(format!("={}", text.replace('&', "%26")).as_bytes()).into_iter().map(|(_, value)| value).collect()
}

/// Returns the sorted pairs of a query or a form.
fn form(text: &[u8]) -> Vec<(String, String)> {
    let mut pairs: Vec<_> = url::form_urlencoded::parse(text).into_owned().collect();
    pairs.sort();
    pairs
}

fn pairs(what: &str, ours: &[(String, String)], theirs: &[(String, String)], differences: &mut Vec<String>) {
    let text = |(name, value): &(String, String)| format!("{name}={value}");
    let missing = |from: &[(String, String)], others: &[(String, String)]| -> Vec<(String, String)> {
        let mut left = others.to_vec();
        let mut missing = from.to_vec();
        missing.retain(|pair| match left.iter().position(|other| other == pair) {
            Some(index) => {
                left.swap_remove(index);
                false
            }
            None => true,
        });
        missing
    };
    for pair in missing(ours, theirs) {
        differences.push(format!("{what}: {}, ours only", text(&pair)));
    }
    for pair in missing(theirs, ours) {
        differences.push(format!("{what}: {}, theirs only", text(&pair)));
    }
}

fn values(ours: &Value, theirs: &Value, differences: &mut Vec<String>) {
    let (mut our_leaves, mut their_leaves) = (BTreeMap::new(), BTreeMap::new());
    leaves("", ours, &mut our_leaves);
    leaves("", theirs, &mut their_leaves);
    if ours.is_string() || theirs.is_string() {
        let short = |value: &Value| match value {
            Value::String(text) => text.clone(),
            value => value.as_object().and_then(|object| object.keys().next()).cloned().unwrap_or_default(),
        };
        if ours != theirs {
            differences.push(format!("read: {} | {}", short(ours), short(theirs)));
        }
        return;
    }
    for (at, value) in &our_leaves {
        match their_leaves.remove(at) {
            Some(other) if other == *value => {}
            Some(other) => differences.push(format!("read {at}: {value} | {other}")),
            None => differences.push(format!("read {at}: {value}, ours only")),
        }
    }
    differences.extend(their_leaves.iter().map(|(at, value)| format!("read {at}: {value}, theirs only")));
}

/// Returns the leaf values. Nulls are omitted, because both clients decode a missing value and null as `None`.
fn leaves<'a>(at: &str, value: &'a Value, found: &mut BTreeMap<String, &'a Value>) {
    match value {
        Value::Null => {}
        Value::Object(fields) => fields.iter().for_each(|(name, value)| leaves(&format!("{at}/{name}"), value, found)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| leaves(&format!("{at}/{index}"), value, found));
        }
        value => {
            found.insert(at.to_owned(), value);
        }
    }
}
