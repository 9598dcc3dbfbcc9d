//! The page at `/`, which shows the conferences live, and the requests that control the provider from other languages.
//!
//! | request | effect |
//! |---|---|
//! | `GET /` | the page |
//! | `GET /fake/state` | server-sent events: the state as JSON after each change |
//! | `POST /fake/callers` | a caller joins: `Conference`, `Number`, and optionally `Label`, `Api` (`twilio` or `signalwire`); the response has the SIDs |
//! | `POST /fake/answers` | decides about the next call to `Number`: `Answer` is `busy`, `nobody`, `unreachable`, `machine` or the seconds of ringing |
//! | `POST /fake/departures` | a participant hangs up: `ConferenceSid`, `CallSid` (or its label) |

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::Answer;
use crate::api::{SIGNALWIRE, TWILIO};
use crate::recorded::Recording;
use crate::timeline;
use crate::world::{Caller, Conference, Rejection, State, Status, Wire, World};

const PAGE: &str = include_str!("page.html");

/// The path of the state.
pub(crate) const STATE: &str = "/fake/state";

/// The most conferences, requests and events on the page.
const MOST: usize = 50;

/// Responds to a request for the page or for a change; `None` if the path belongs to an API.
pub(crate) fn respond(world: &mut World, method: &Method, path: &str, body: &Bytes) -> Option<Response<Bytes>> {
    let field = |name: &str| {
        let mut pairs = url::form_urlencoded::parse(body);
        pairs.find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
    };
    let response = match path {
        "/" => reply(StatusCode::OK, "text/html; charset=utf-8", PAGE.to_owned()),
        "/fake/callers" | "/fake/answers" | "/fake/departures" if method != Method::POST => {
            refused(StatusCode::METHOD_NOT_ALLOWED, "use POST")
        }
        "/fake/callers" => match (field("Conference"), field("Number")) {
            (Some(conference), Some(number)) => {
                let mut caller = Caller::new(number);
                caller.entry.label = field("Label").filter(|label| !label.is_empty());
                let joined = match field("Api").unwrap_or_default().to_ascii_lowercase().as_str() {
                    "signalwire" => world.join(SIGNALWIRE.id, Wire::SignalWire, &conference, caller),
                    "" | "twilio" => world.join(TWILIO.id, Wire::Twilio, &conference, caller),
                    api => Err(Rejection::value("Api", api, &["twilio", "signalwire"])),
                };
                match joined {
                    Ok((conference, call)) => {
                        let body = json!({ "conference_sid": conference, "call_sid": call });
                        reply(StatusCode::CREATED, "application/json", body.to_string())
                    }
                    Err(rejection) => refused(StatusCode::BAD_REQUEST, &rejection.message),
                }
            }
            _ => refused(StatusCode::BAD_REQUEST, "Conference and Number are required"),
        },
        "/fake/answers" => {
            let answer = match field("Answer").as_deref() {
                Some("busy") => Some(Answer::busy()),
                Some("nobody") => Some(Answer::nobody()),
                Some("unreachable") => Some(Answer::unreachable()),
                Some("machine") => Some(Answer::machine()),
                Some(seconds) => seconds.parse().ok().map(|seconds| Answer::after(Duration::from_secs(seconds))),
                None => None,
            };
            match (field("Number"), answer) {
                (Some(number), Some(answer)) => {
                    world.answer(&number, answer);
                    reply(StatusCode::NO_CONTENT, "text/plain", String::new())
                }
                _ => refused(
                    StatusCode::BAD_REQUEST,
                    "Number and Answer are required; Answer is busy, nobody, unreachable, machine or a number of seconds",
                ),
            }
        }
        "/fake/departures" => match (field("ConferenceSid"), field("CallSid")) {
            (Some(conference), Some(call)) => match world.hang_up(&conference, &call) {
                Ok(()) => reply(StatusCode::NO_CONTENT, "text/plain", String::new()),
                Err(problem) => refused(StatusCode::NOT_FOUND, &problem),
            },
            _ => refused(StatusCode::BAD_REQUEST, "ConferenceSid and CallSid are required"),
        },
        _ => return None,
    };
    Some(response)
}

/// Returns the state for the page.
pub(crate) fn state(world: &World, recording: &Recording) -> Value {
    // Running conferences come first, then those that ended last.
    let mut conferences: Vec<&Conference> = world.conferences().collect();
    conferences.reverse();
    conferences.sort_by_key(|conference| conference.state == State::Ended);
    let conferences: Vec<Value> = conferences.into_iter().take(MOST).map(shown).collect();
    let events = world.events_since(world.recorded().saturating_sub(MOST));
    let requests = recording.all();
    let requests = requests.iter().rev().take(MOST).map(|request| format!("{request:?}"));
    json!({
        "now": world.now().strftime("%F %T").to_string(),
        "conferences": conferences,
        "events": timeline::lines(events),
        "requests": requests.collect::<Vec<_>>(),
    })
}

fn shown(conference: &Conference) -> Value {
    let participants: Vec<Value> = conference
        .present()
        .map(|one| {
            let mut details = Vec::new();
            details.extend(one.muted.then(|| "muted".to_owned()));
            details.extend(one.hold.then(|| "on hold".to_owned()));
            details.extend(one.coaches.as_ref().map(|call| {
                let coached = conference.present().find(|other| other.call == *call);
                format!("coaches {}", coached.map_or(call.as_str(), |other| other.shown()))
            }));
            let status = match one.status {
                Status::Queued => "queued",
                Status::Ringing => "ringing",
                Status::Connected => "connected",
                Status::Ended => "complete",
            };
            json!({ "name": one.shown(), "status": status, "details": details.join(", "), "call": one.call })
        })
        .collect();
    let state = match conference.state {
        State::Waiting => "waiting",
        State::Started => "in progress",
        State::Ended => "ended",
    };
    let api = if conference.wire == Wire::Twilio { "Twilio" } else { "SignalWire" };
    json!({ "name": conference.name, "sid": conference.sid, "api": api, "state": state, "participants": participants })
}

fn refused(status: StatusCode, message: &str) -> Response<Bytes> {
    reply(status, "application/json", json!({ "message": message }).to_string())
}

fn reply(status: StatusCode, media_type: &'static str, body: String) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}
