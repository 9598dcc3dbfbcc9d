//! A server in this process that simulates a conference for the examples.
//!
//! Users of the crate do not need it.

#![allow(dead_code, reason = "each example uses a part")]

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use test_server::{Reply, Request, Server};

/// Ids and a status in the form of one provider.
pub struct Provider {
    pub account: &'static str,
    pub conference: &'static str,
    /// The calls of a customer, an agent and a supervisor.
    pub calls: [&'static str; 3],
    connected: &'static str,
    has_labels: bool,
}

pub const TWILIO: Provider = Provider {
    account: "AC00112233445566778899aabbccddeeff",
    conference: "CF00112233445566778899aabbccddeeff",
    calls: [
        "CA00112233445566778899aabbccddee01",
        "CA00112233445566778899aabbccddee02",
        "CA00112233445566778899aabbccddee03",
    ],
    connected: "connected",
    has_labels: true,
};

pub const SIGNALWIRE: Provider = Provider {
    account: "6b0f8a3e-2c1d-4e5f-9a7b-0123456789a0",
    conference: "6b0f8a3e-2c1d-4e5f-9a7b-0123456789cf",
    calls: [
        "6b0f8a3e-2c1d-4e5f-9a7b-012345678901",
        "6b0f8a3e-2c1d-4e5f-9a7b-012345678902",
        "6b0f8a3e-2c1d-4e5f-9a7b-012345678903",
    ],
    connected: "in-progress",
    has_labels: false,
};

/// A simulated conference. It ends when the value is dropped.
pub struct StandIn {
    server: Server,
    state: Arc<Mutex<State>>,
}

struct State {
    provider: &'static Provider,
    participants: Vec<Value>,
}

impl StandIn {
    /// Starts a conference with these participants, each with its call SID and label.
    pub fn start(provider: &'static Provider, participants: &[(&str, &str)]) -> Self {
        let participants = participants.iter().map(|(call, label)| provider.participant(call, label)).collect();
        let state = Arc::new(Mutex::new(State { provider, participants }));
        let shared = Arc::clone(&state);
        Self { server: Server::with(move |request| lock(&shared).reply(request)), state }
    }

    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Removes a participant and adds another one.
    pub fn replace(&self, leaves: &str, joins: (&str, &str)) {
        let mut state = lock(&self.state);
        let joined = state.provider.participant(joins.0, joins.1);
        state.participants.retain(|one| one["call_sid"] != leaves);
        state.participants.push(joined);
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Provider {
    fn participant(&self, call: &str, label: &str) -> Value {
        let mut participant = json!({
            "account_sid": self.account,
            "call_sid": call,
            "call_sid_to_coach": null,
            "coaching": false,
            "conference_sid": self.conference,
            "date_created": "Wed, 01 May 2024 12:00:00 +0000",
            "date_updated": "Wed, 01 May 2024 12:00:00 +0000",
            "end_conference_on_exit": false,
            "hold": false,
            "muted": false,
            "start_conference_on_enter": true,
            "status": self.connected,
            "uri": format!("/Participants/{call}"),
        });
        if self.has_labels {
            participant["label"] = json!(label);
        }
        participant
    }
}

impl State {
    fn reply(&mut self, request: &Request) -> Reply {
        let form: Vec<(String, String)> = url::form_urlencoded::parse(&request.body).into_owned().collect();
        let field = |name: &str| form.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
        let path = request.path().trim_end_matches(".json");
        let id = path.rsplit_once("/Participants").map_or("", |(_, id)| id.trim_start_matches('/'));
        if id.is_empty() && request.method() == "POST" {
            let label = field("Label").or(field("To")).unwrap_or_default();
            let mut dialled = self.provider.participant(self.provider.calls[0], label);
            dialled["status"] = json!("queued");
            self.participants.push(dialled.clone());
            return Reply::json(201, dialled);
        }
        if id.is_empty() {
            return Reply::json(200, self.page());
        }
        let Some(index) = self.participants.iter().position(|one| one["call_sid"] == id) else {
            let message = "There is no such participant";
            return Reply::json(404, json!({"code": 20404, "message": message, "more_info": null, "status": 404}));
        };
        if request.method() == "DELETE" {
            self.participants.remove(index);
            return Reply::no_content();
        }
        for (name, property) in [("Muted", "muted"), ("Hold", "hold"), ("Coaching", "coaching")] {
            if let Some(value) = field(name) {
                self.participants[index][property] = json!(value == "true");
            }
        }
        if let Some(call) = field("CallSidToCoach") {
            self.participants[index]["call_sid_to_coach"] = json!(call);
        }
        Reply::json(200, &self.participants[index])
    }

    fn page(&self) -> Value {
        json!({
            "participants": self.participants,
            "page": 0,
            "page_size": 50,
            "uri": "/Participants?Page=0&PageSize=50",
            "first_page_uri": "/Participants?Page=0&PageSize=50",
            "previous_page_uri": null,
            "next_page_uri": null,
        })
    }
}
