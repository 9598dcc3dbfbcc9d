//! Tests code that calls the API, without an account: with a mock of the client, with made errors, and with a server.
//!
//! ```sh
//! cargo run -p conference-participants --features test-util --example testing
//! ```
//!
//! In your crate, the functions below `Tests` have the attribute `#[tokio::test]`.

use std::future::ready;
use std::sync::Mutex;

use conference_participants::participants::{
    ListParticipants, Participant, ParticipantStatus, Participants, UpdateParticipant,
};
use conference_participants::runtime::{BoxFuture, HeaderMap, Items, StatusCode};
use conference_participants::twilio::{Client, types};
use conference_participants::{Error, RetryPolicy};
use serde_json::json;
use test_server::{Reply, Server};

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

/// With a server, a test reads what is sent, and how responses of any kind are read. The feature `test-util` has an example
/// of every response. Any server on a loopback address will do, such as one of the crate `wiremock`.
async fn requests_are_as_documented() {
    let mut participant = types::Participant::example();
    participant.muted = Some(false);
    let page = serde_json::to_string(&types::ParticipantPage::example_with([participant])).unwrap();
    let server = Server::start([Reply::json(200, page), Reply::new(503, &[], "")]);
    let client = Client::builder()
        .credentials("AC00112233445566778899aabbccddeeff", "any-token")
        .base_url(server.url())
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let error = mute_everybody(&client, "CF00112233445566778899aabbccddeeff").await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::SERVICE_UNAVAILABLE));
    let requests = server.requests();
    assert_eq!(requests[0].query(), "Muted=false");
    assert_eq!((requests[1].method(), requests[1].text()), ("POST", "Muted=true"));
}

#[tokio::main]
async fn main() {
    connected_participants_are_muted().await;
    println!("mock: connected participants are muted, others are not");
    errors_are_told_apart().await;
    println!("made errors: who has left is skipped, other errors are returned");
    requests_are_as_documented().await;
    println!("server: the requests are GET …?Muted=false and POST Muted=true");
}
