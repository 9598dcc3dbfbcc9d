//! Provider-independent code: one function over the trait, with both providers, selected at compile time and at run time.

#![cfg(all(feature = "signalwire", feature = "twilio", feature = "insights", feature = "xml"))]

mod support;

use std::future::ready;
use std::sync::{Arc, Mutex};

use conference_participants::participants::{
    ListParticipants, Participant, ParticipantStatus, Participants, UpdateParticipant,
};
use conference_participants::runtime::{BoxFuture, Items};
use conference_participants::{Error, signalwire, twilio};
use futures_util::TryStreamExt;
use serde_json::json;
use support::*;

/// Calls every method of the trait and returns the results as text.
async fn tour(client: impl Participants, conference: &str, call: &str, other: &str) -> Result<Vec<String>, Error> {
    let mut seen = Vec::new();
    let everyone: Vec<_> =
        client.list_participants(conference, ListParticipants::new().muted(true)).try_collect().await?;
    seen.extend(everyone.iter().map(|participant| participant.call_sid.clone()));
    let one = client.fetch_participant(conference, call).await?;
    seen.push(format!("{} {:?} {:?}", one.status, one.muted, one.hold));
    let update = UpdateParticipant::new().muted(true).hold_url("https://example.com/m").hold_method("POST");
    client.update_participant(conference, call, update).await?;
    client.mute_participant(conference, call).await?;
    client.unmute_participant(conference, call).await?;
    client.hold_participant(conference, call).await?;
    client.hold_participant_with_audio(conference, call, "https://example.com/m").await?;
    client.unhold_participant(conference, call).await?;
    client.coach_participant(conference, call, other).await?;
    client.stop_coaching(conference, call).await?;
    client.delete_participant(conference, call).await?;
    Ok(seen)
}

/// Method, path below the account, and body of every request.
fn sent(server: &Server, prefix: &str) -> Vec<String> {
    server
        .requests()
        .iter()
        .map(|request| {
            let path = request.target().strip_prefix(prefix).expect("the account's path");
            format!("{} {path} {}", request.method(), request.text()).trim_end().to_owned()
        })
        .collect()
}

fn expected(conference: &str, call: &str, other: &str, suffix: &str) -> Vec<String> {
    let list = format!("/Conferences/{conference}/Participants");
    let one = format!("{list}/{call}{suffix}");
    let post = |body: &str| format!("POST {one} {body}");
    vec![
        format!("GET {list}{suffix}?Muted=true"),
        format!("GET {one}"),
        post("Muted=true&HoldUrl=https%3A%2F%2Fexample.com%2Fm&HoldMethod=POST"),
        post("Muted=true"),
        post("Muted=false"),
        post("Hold=true"),
        post("HoldUrl=https%3A%2F%2Fexample.com%2Fm&Hold=true"),
        post("Hold=false"),
        post(&format!("CallSidToCoach={other}&Coaching=true")),
        post("Coaching=false"),
        format!("DELETE {one}"),
    ]
}

#[tokio::test]
async fn both_providers_implement_the_trait() {
    let server = twilio_api();
    let prefix = format!("/2010-04-01/Accounts/{ACCOUNT}");
    let client = server.twilio();
    let arc: Arc<dyn Participants> = Arc::new(client.clone());
    let boxed: Box<dyn Participants> = Box::new(client.clone());
    for seen in [
        tour(client.clone(), CONFERENCE, CALL, COACHED).await,
        tour(&client, CONFERENCE, CALL, COACHED).await,
        tour(&arc, CONFERENCE, CALL, COACHED).await,
        tour(arc, CONFERENCE, CALL, COACHED).await,
        tour(&*boxed, CONFERENCE, CALL, COACHED).await,
        tour(boxed, CONFERENCE, CALL, COACHED).await,
    ] {
        assert_eq!(seen.expect("every response fits"), [CALL, "connected Some(true) Some(false)"]);
    }
    let sent = sent(&server, &prefix);
    for one in sent.chunks(sent.len() / 6) {
        assert_eq!(one, expected(CONFERENCE, CALL, COACHED, ".json"));
    }

    let server = signalwire_api();
    let client: Box<dyn Participants> = Box::new(server.signalwire());
    let seen = tour(client, SW_CONFERENCE, SW_CALL, SW_COACHED).await.expect("every response fits");
    assert_eq!(seen, [SW_CALL, "connected Some(false) Some(true)"]);
    let prefix = format!("/api/laml/2010-04-01/Accounts/{PROJECT}");
    assert_eq!(self::sent(&server, &prefix), expected(SW_CONFERENCE, SW_CALL, SW_COACHED, ""));
}

/// The statuses of every provider are one enum; a status that no document lists stays what it is.
#[tokio::test]
async fn status_is_the_same_for_all_providers() {
    use ParticipantStatus::{Connected, Connecting, Ended, Failed, Queued, Ringing, Unknown};

    let unknown = |text: &str| Unknown(text.to_owned());
    for (text, expected) in [
        ("queued", Queued),
        ("connecting", Connecting),
        ("ringing", Ringing),
        ("connected", Connected),
        ("complete", Ended),
        ("failed", Failed),
        // Neither a status of another provider nor a portable one.
        ("completed", unknown("completed")),
        ("ended", unknown("ended")),
        ("", unknown("")),
    ] {
        let mut body = twilio_participant(CALL);
        body["status"] = json!(text);
        let server = Server::once(Reply::json(200, body));
        let client: Box<dyn Participants> = Box::new(server.twilio());
        let found = client.fetch_participant(CONFERENCE, CALL).await.expect("a participant").status;
        assert_eq!((found.as_str(), &found), (expected.as_str(), &expected));
    }
    for (text, expected) in [
        ("in-progress", Connected),
        ("completed", Ended),
        ("connected", unknown("connected")),
        ("busy", unknown("busy")),
    ] {
        let mut body = signalwire_participant(SW_CALL);
        body["status"] = json!(text);
        let server = Server::once(Reply::json(200, body));
        let client: Box<dyn Participants> = Box::new(server.signalwire());
        let found = client.fetch_participant(SW_CONFERENCE, SW_CALL).await.expect("a participant").status;
        assert_eq!((found.as_str(), &found), (expected.as_str(), &expected));
    }
    assert_ne!(Ended, unknown("ended"));
    assert_eq!(ParticipantStatus::from(twilio::types::ParticipantStatus::Complete), Ended);
    assert_eq!(ParticipantStatus::from(signalwire::types::ParticipantStatus::Completed), Ended);
    assert_eq!((Ended.to_string(), ParticipantStatus::default()), ("ended".to_owned(), unknown("")));
}

#[tokio::test]
async fn field_of_one_provider_is_absent_with_the_other() {
    let server = twilio_api();
    let client: &dyn Participants = &server.twilio();
    let participant = client.fetch_participant(CONFERENCE, CALL).await.expect("a participant");
    assert_eq!(participant.label.as_deref(), Some("Front desk/1"));
    let server = signalwire_api();
    let client: &dyn Participants = &server.signalwire();
    let participant = client.fetch_participant(SW_CONFERENCE, SW_CALL).await.expect("a participant");
    assert_eq!(participant.label, None);
}

#[tokio::test]
async fn trait_checks_parameters() {
    let server = Server::start([]);
    let error = server.signalwire().coach_participant(SW_CONFERENCE, SW_CALL, "nobody").await.expect_err("no UUID");
    assert_eq!(error.parameter(), Some("CallSidToCoach"));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn futures_of_the_trait_can_be_spawned() {
    async fn muted(client: Arc<dyn Participants>) -> Result<Option<bool>, Error> {
        // A future does not borrow the client, and a client can be moved to another thread.
        let first = tokio::spawn(client.fetch_participant(CONFERENCE, CALL));
        let mut list = client.list_participants(CONFERENCE, ListParticipants::new());
        let list = tokio::spawn(async move { list.try_next().await });
        let second = tokio::spawn(async move { client.fetch_participant(CONFERENCE, CALL).await });
        assert!(list.await.expect("no panic").is_err(), "this is no page");
        assert_eq!(first.await.expect("no panic")?.muted, Some(true));
        second.await.expect("no panic").map(|participant| participant.muted)
    }
    let server = Server::always(Reply::json(200, twilio_participant(CALL)));
    assert_eq!(muted(Arc::new(server.twilio())).await.expect("a participant"), Some(true));
}

/// A server and a mock that return participants and a page which the test made.
#[cfg(feature = "test-util")]
#[tokio::test]
async fn servers_and_mocks_return_made_participants() {
    use conference_participants::{signalwire, twilio};

    let mut participant = twilio::types::Participant::example();
    participant.muted = Some(true);
    participant.label = twilio::types::ParticipantLabel::new("agent").into();
    let page = twilio::types::ParticipantPage::example_with([participant.clone()]);
    let reply = |body: String| Reply::json(200, body);
    let server = Server::start([
        reply(serde_json::to_string(&page).expect("JSON")),
        reply(serde_json::to_string(&participant).expect("JSON")),
    ]);
    let client = server.twilio();
    let everyone: Vec<_> = client.list_participants(CONFERENCE).stream().try_collect().await.expect("one page");
    assert_eq!(everyone, [participant.clone()]);
    assert_eq!(client.fetch_participant(CONFERENCE, CALL).await.expect("a participant"), participant);

    let mut other = signalwire::types::Participant::example();
    (other.muted, other.hold) = (false, true);
    let mock = Mock { participants: vec![participant.into(), other.into()], ..Mock::default() };
    let found: Vec<Participant> =
        mock.list_participants("any", ListParticipants::new()).try_collect().await.expect("participants");
    assert_eq!(
        found.iter().map(|one| (one.muted, one.hold)).collect::<Vec<_>>(),
        [(Some(true), Some(false)), (Some(false), Some(true))]
    );
}

/// A mock of a provider, which keeps the updates.
#[derive(Default)]
struct Mock {
    participants: Vec<Participant>,
    updates: Mutex<Vec<UpdateParticipant>>,
}

impl Participants for Mock {
    fn list_participants(&self, _conference_sid: &str, options: ListParticipants) -> Items<Participant> {
        let is_wanted = |one: &&Participant| options.muted.is_none_or(|muted| one.muted == Some(muted));
        self.participants.iter().filter(is_wanted).cloned().collect::<Vec<_>>().into()
    }

    fn fetch_participant(&self, _conference_sid: &str, call_sid: &str) -> BoxFuture<Result<Participant, Error>> {
        let found = self.participants.iter().find(|one| one.call_sid == call_sid).cloned();
        Box::pin(ready(Ok(found.unwrap_or_default())))
    }

    fn update_participant(
        &self,
        conference_sid: &str,
        call_sid: &str,
        options: UpdateParticipant,
    ) -> BoxFuture<Result<Participant, Error>> {
        self.updates.lock().expect("no panic").push(options.clone());
        let mut participant = Participant::default();
        participant.conference_sid = conference_sid.to_owned();
        participant.call_sid = call_sid.to_owned();
        Box::pin(async move {
            tokio::task::yield_now().await;
            participant.muted = options.muted;
            participant.hold = options.hold;
            Ok(participant)
        })
    }

    fn delete_participant(&self, _conference_sid: &str, _call_sid: &str) -> BoxFuture<Result<(), Error>> {
        Box::pin(ready(Ok(())))
    }
}

#[tokio::test]
async fn mock_implements_the_trait() {
    let mut ann = Participant::default();
    ann.call_sid = "CA1".to_owned();
    let mut ben = ann.clone();
    (ben.call_sid, ben.muted) = ("CA2".to_owned(), Some(true));
    let mock = Arc::new(Mock { participants: vec![ann.clone(), ben.clone()], ..Mock::default() });
    let client: Arc<dyn Participants> = mock.clone();

    let mut muted = client.list_participants("CF1", ListParticipants::new().muted(true));
    assert_eq!(muted.try_next().await.expect("no error"), Some(ben));
    assert_eq!(muted.try_next().await.expect("no error"), None);
    assert_eq!(client.fetch_participant("CF1", "CA1").await.expect("a participant"), ann);

    // Presets are updates by default.
    let held = client.hold_participant("CF1", "CA1").await.expect("a participant");
    assert_eq!((held.hold, held.muted), (Some(true), None));
    client.coach_participant("CF1", "CA1", "CA2").await.expect("a participant");
    client.hold_participant_with_audio("CF1", "CA1", "https://example.com/m").await.expect("a participant");
    let update = UpdateParticipant::new();
    let expected = [
        update.clone().hold(true),
        update.clone().coaching(true).call_sid_to_coach("CA2"),
        update.hold(true).hold_url("https://example.com/m"),
    ];
    assert_eq!(*mock.updates.lock().expect("no panic"), expected);
}

#[test]
fn view_round_trips_through_json() {
    let mut participant = Participant::default();
    participant.call_sid = "CA1".to_owned();
    participant.coaching = Some(true);
    for status in [ParticipantStatus::Connected, ParticipantStatus::Unknown("parked".to_owned())] {
        participant.status = status;
        let text = serde_json::to_string(&participant).expect("JSON");
        assert_eq!(serde_json::from_str::<Participant>(&text).expect("a participant"), participant);
    }
}
