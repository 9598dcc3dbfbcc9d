//! A server in this process that simulates a conference for the examples.
//!
//! Users of the crate do not need it.

use serde_json::{Value, json};
use test_server::{Reply, Request, Server};

/// Starts a conference with these participants, each with its call SID and label. `connected` is the API's status of
/// connected participants.
pub fn start(connected: &'static str, participants: &[(&str, &str)]) -> Server {
    let mut participants: Vec<_> =
        participants.iter().map(|(call, label)| participant(call, label, connected)).collect();
    Server::with(move |request| reply(&mut participants, connected, request))
}

fn participant(call: &str, label: &str, status: &str) -> Value {
    json!({
        "account_sid": "AC00112233445566778899aabbccddeeff",
        "call_sid": call,
        "call_sid_to_coach": null,
        "coaching": false,
        "conference_sid": "CF00112233445566778899aabbccddeeff",
        "date_created": "Wed, 01 May 2024 12:00:00 +0000",
        "date_updated": "Wed, 01 May 2024 12:00:00 +0000",
        "end_conference_on_exit": false,
        "hold": false,
        "label": label,
        "muted": false,
        "start_conference_on_enter": true,
        "status": status,
        "uri": format!("/Participants/{call}"),
    })
}

fn reply(participants: &mut Vec<Value>, connected: &str, request: &Request) -> Reply {
    let form: Vec<(String, String)> = url::form_urlencoded::parse(&request.body).into_owned().collect();
    let field = |name: &str| form.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    let path = request.path().trim_end_matches(".json");
    let id = path.rsplit_once("/Participants").map_or("", |(_, id)| id.trim_start_matches('/'));
    if id.is_empty() && request.method() == "POST" {
        let label = field("Label").or(field("To")).unwrap_or_default();
        let call = format!("CA00112233445566778899aabbccddee{:02}", participants.len() + 1);
        let mut dialled = participant(&call, label, "queued");
        dialled["queue_time"] = json!("0");
        participants.push(dialled.clone());
        return Reply::json(201, dialled);
    }
    if id.is_empty() {
        return Reply::json(200, page(participants));
    }
    let Some(index) = participants.iter().position(|one| one["call_sid"] == id || one["label"] == id) else {
        let message = "There is no such participant";
        return Reply::json(404, json!({"code": 20404, "message": message, "more_info": null, "status": 404}));
    };
    match request.method() {
        "DELETE" => {
            participants.remove(index);
            return Reply::no_content();
        }
        "POST" => {
            for (name, property) in [("Muted", "muted"), ("Hold", "hold"), ("Coaching", "coaching")] {
                if let Some(value) = field(name) {
                    participants[index][property] = json!(value == "true");
                }
            }
            if let Some(call) = field("CallSidToCoach") {
                participants[index]["call_sid_to_coach"] = json!(call);
            }
        }
        // Each request finds a new call one step further.
        _ => match participants[index]["status"].as_str() {
            Some("queued") => participants[index]["status"] = json!("ringing"),
            Some("ringing") => participants[index]["status"] = json!(connected),
            _ => {}
        },
    }
    Reply::json(200, &participants[index])
}

fn page(participants: &[Value]) -> Value {
    json!({
        "participants": participants,
        "page": 0,
        "page_size": 50,
        "uri": "/Participants?Page=0&PageSize=50",
        "first_page_uri": "/Participants?Page=0&PageSize=50",
        "previous_page_uri": null,
        "next_page_uri": null,
    })
}
