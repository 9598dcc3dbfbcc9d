//! Tests code that calls the API, without an account: with a mock of the client, with made errors, and with
//! conferences in memory.
//!
//! ```sh
//! cargo run -p conference-participants --example testing
//! ```
//!
//! In your crate, the functions below `Tests` have the attribute `#[tokio::test]`.

use std::future::ready;
use std::sync::Mutex;

use conference_participants::Error;
use conference_participants::participants::{
    ListParticipants, Participant, ParticipantStatus, Participants, UpdateParticipant,
};
use conference_participants::runtime::{BoxFuture, HeaderMap, Items, StatusCode};
use conference_participants::twilio::Client;
use conference_participants_fake::{Caller, Fault, Provider};
use serde_json::json;

/// The code to test. Mutes everybody who is connected and not muted yet, and returns how many that were.
async fn mute_everybody(client: &dyn Participants, conference: &str) -> Result<usize, Error> {
    let mut count = 0;
    let mut everybody = client.list_participants(conference, ListParticipants::new().muted(false));
    while let Some(participant) = everybody.try_next().await? {
        if participant.status != ParticipantStatus::Connected {
            continue;
        }
        match client.mute_participant(conference, &participant.call_sid).await {
            Ok(_) => count += 1,
            // Has left since.
            Err(error) if error.is_not_found() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

// Tests

/// A mock of the client: it has these participants, and fails with this error when it updates the last one.
#[derive(Default)]
struct Mock {
    participants: Vec<Participant>,
    error: Mutex<Option<Error>>,
    updates: Mutex<Vec<(String, UpdateParticipant)>>,
}

impl Participants for Mock {
    fn list_participants(&self, _conference_sid: &str, _options: ListParticipants) -> Items<Participant> {
        self.participants.clone().into()
    }

    fn fetch_participant(&self, _conference_sid: &str, _call_sid: &str) -> BoxFuture<Result<Participant, Error>> {
        unimplemented!("the code to test fetches nothing")
    }

    // The presets, such as `mute_participant`, call it.
    fn update_participant(
        &self,
        _conference_sid: &str,
        call_sid: &str,
        options: UpdateParticipant,
    ) -> BoxFuture<Result<Participant, Error>> {
        self.updates.lock().unwrap().push((call_sid.to_owned(), options));
        let is_last = self.participants.last().is_some_and(|last| last.call_sid == call_sid);
        let error = self.error.lock().unwrap().take_if(|_| is_last);
        Box::pin(ready(error.map_or_else(|| Ok(Participant::default()), Err)))
    }

    fn delete_participant(&self, _conference_sid: &str, _call_sid: &str) -> BoxFuture<Result<(), Error>> {
        unimplemented!("the code to test removes nobody")
    }
}

fn participant(call_sid: &str, status: ParticipantStatus) -> Participant {
    let mut participant = Participant::default();
    participant.call_sid = call_sid.to_owned();
    participant.status = status;
    participant
}

/// With a mock, a test gives the results and reads the calls.
async fn connected_participants_are_muted() {
    let participants = vec![
        participant("CA1", ParticipantStatus::Connected),
        participant("CA2", ParticipantStatus::Ringing),
        participant("CA3", ParticipantStatus::Unknown("parked".to_owned())),
        participant("CA4", ParticipantStatus::Connected),
    ];
    let client = Mock { participants, ..Mock::default() };
    assert_eq!(mute_everybody(&client, "CF1").await.unwrap(), 2);
    let muted = || UpdateParticipant::new().muted(true);
    assert_eq!(*client.updates.lock().unwrap(), [("CA1".to_owned(), muted()), ("CA4".to_owned(), muted())]);
}

/// Errors are made from the response, or from the reason that there is none.
async fn errors_are_told_apart() {
    let client = |error: Error| Mock {
        participants: vec![participant("CA1", ParticipantStatus::Connected)],
        error: Mutex::new(Some(error)),
        ..Mock::default()
    };
    let body = json!({"code": 20404, "message": "Not found", "status": 404}).to_string();
    let left = Client::error_response(StatusCode::NOT_FOUND, HeaderMap::new(), body);
    assert_eq!(mute_everybody(&client(left), "CF1").await.unwrap(), 0);

    let refused = Error::from_response(StatusCode::UNAUTHORIZED, HeaderMap::new(), "");
    let error = mute_everybody(&client(refused), "CF1").await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
}

/// With conferences in memory, a test sees the effect of the code, reads its requests, and lets the provider fail.
async fn effect_is_that_of_the_provider() {
    let provider = Provider::start().await.unwrap();
    let client = provider.twilio().unwrap();
    let room = provider.join("Room", Caller::new("+12025550101").label("one")).unwrap().conference;
    provider.join("Room", Caller::new("+12025550102").label("two").muted()).unwrap();
    provider.join("Room", Caller::new("+12025550103").label("three")).unwrap();
    assert!(provider.hears(&room, "two", "one"));
    assert_eq!(mute_everybody(&client, &room).await.unwrap(), 2);
    assert!(!provider.hears(&room, "two", "one"));
    let requests = provider.requests();
    assert_eq!(requests[0].field("Muted").as_deref(), Some("false"));
    assert_eq!(requests[1].field("Muted").as_deref(), Some("true"));

    client.unmute_participant(room.as_str(), "one").await.unwrap();
    provider.fault(Fault::unavailable().on("POST", "/Participants/").times(10));
    let error = mute_everybody(&client, &room).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::SERVICE_UNAVAILABLE));
}

#[tokio::main]
async fn main() {
    connected_participants_are_muted().await;
    println!("mock: connected participants are muted, others are not");
    errors_are_told_apart().await;
    println!("made errors: who has left is skipped, other errors are returned");
    effect_is_that_of_the_provider().await;
    println!("conferences in memory: nobody hears who was muted, and an unavailable provider is an error");
}
