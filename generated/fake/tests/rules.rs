//! The rules of conferences, through the clients.

#![allow(missing_docs)]

use std::time::Duration;

use conference_participants::runtime::{Nullable, Representation};
use conference_participants::twilio::types::ParticipantStatus;
use conference_participants::{Error, insights, signalwire, twilio};
use conference_participants_fake::{Answer, CallEnd, Caller, EventKind, Left, Provider, SIGNALWIRE};

const OWN: &str = "+15005550006";
const CUSTOMER: &str = "+12025550102";

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A provider with its Twilio client and a conference of two callers, `agent` and `supervisor`.
async fn conference() -> (Provider, twilio::Client, String) {
    let provider = Provider::start().await.unwrap();
    let client = provider.twilio().unwrap();
    let joined = provider.join("Support", Caller::new("+12025550101").label("agent")).unwrap();
    provider.join("Support", Caller::new("+12025550103").label("supervisor")).unwrap();
    (provider, client, joined.conference)
}

async fn labels(client: &twilio::Client, conference: &str) -> Vec<String> {
    let mut items = client.list_participants(conference).stream();
    let mut labels = Vec::new();
    while let Some(one) = items.try_next().await.unwrap() {
        labels.push(one.label.value().map_or_else(|| one.call_sid.to_string(), ToString::to_string));
    }
    labels
}

fn code(error: &Error) -> (Option<u16>, Option<i64>) {
    (error.status().map(|status| status.as_u16()), error.code().and_then(|code| code.parse().ok()))
}

#[tokio::test]
async fn call_is_queued_rings_and_connects() {
    let (provider, client, conference) = conference().await;
    let created = client.create_participant("Support", OWN, CUSTOMER).label("customer").await.unwrap();
    assert_eq!(created.status, ParticipantStatus::Queued);
    assert_eq!(created.conference_sid.as_str(), conference);
    assert_eq!(created.queue_time, Nullable::Value("1000".to_owned()));
    let status = async || client.fetch_participant(conference.as_str(), "customer").await.unwrap().status;
    provider.advance(seconds(1));
    assert_eq!(status().await, ParticipantStatus::Ringing);
    provider.advance(seconds(2));
    assert_eq!(status().await, ParticipantStatus::Connected);
    assert_eq!(labels(&client, &conference).await, ["agent", "supervisor", "customer"]);
    let fetched = client.fetch_participant(conference.as_str(), created.call_sid.as_str()).await.unwrap();
    assert_eq!(fetched.queue_time, Nullable::Null);
    assert_eq!(fetched.date_created.unwrap().as_str(), "Wed, 01 May 2024 12:00:00 +0000");
}

#[tokio::test]
async fn scripted_calls_end_without_joining() {
    for (answer, end, wait) in [
        (Answer::busy(), CallEnd::Busy, 2),
        (Answer::nobody(), CallEnd::NoAnswer, 26),
        (Answer::after(seconds(60)), CallEnd::NoAnswer, 26),
        (Answer::unreachable(), CallEnd::Failed, 1),
    ] {
        let (provider, client, conference) = conference().await;
        provider.next_call(CUSTOMER, answer.clone());
        client.create_participant("Support", OWN, CUSTOMER).label("customer").timeout(20).await.unwrap();
        provider.advance(seconds(wait - 1));
        assert_eq!(labels(&client, &conference).await.len(), 3, "{answer:?}");
        provider.advance(seconds(1));
        let gone = client.fetch_participant(conference.as_str(), "customer").await.unwrap_err();
        assert!(gone.is_not_found(), "{answer:?}");
        let kinds: Vec<EventKind> = provider.events().into_iter().map(|event| event.kind).collect();
        assert_eq!(kinds[kinds.len() - 2..], [EventKind::CallEnded(end), EventKind::Left(Left::NeverJoined)]);
        // The script is used up.
        client.create_participant("Support", OWN, CUSTOMER).label("customer").await.unwrap();
        provider.advance(seconds(3));
        let status = client.fetch_participant(conference.as_str(), "customer").await.unwrap().status;
        assert_eq!(status, ParticipantStatus::Connected);
    }
}

#[tokio::test]
async fn callers_hang_up_and_time_limits_end_calls() {
    let (provider, client, conference) = conference().await;
    provider.next_call(CUSTOMER, Answer::after(seconds(1)).hangs_up_after(seconds(10)));
    client.create_participant("Support", OWN, CUSTOMER).label("customer").await.unwrap();
    client.create_participant("Support", OWN, "client:robot").label("robot").time_limit(5).await.unwrap();
    provider.advance(seconds(7));
    assert_eq!(labels(&client, &conference).await, ["agent", "supervisor", "customer", "robot"]);
    provider.advance(seconds(1));
    assert_eq!(labels(&client, &conference).await, ["agent", "supervisor", "customer"]);
    provider.advance(seconds(4));
    assert_eq!(labels(&client, &conference).await, ["agent", "supervisor"]);
}

#[tokio::test]
async fn updates_decide_who_hears_whom() {
    let (provider, client, conference) = conference().await;
    let customer = provider.join("Support", Caller::new(CUSTOMER).label("customer")).unwrap();
    let hears = |listener: &str, speaker: &str| provider.hears(&conference, listener, speaker);
    assert!(hears("customer", "supervisor") && hears("agent", "customer"));

    let agent = client.fetch_participant(conference.as_str(), "agent").await.unwrap();
    let coach = client.coach_participant(conference.as_str(), "supervisor", agent.call_sid.clone()).await.unwrap();
    assert_eq!(coach.call_sid_to_coach.value(), Some(&agent.call_sid));
    assert!(hears("agent", "supervisor") && !hears("customer", "supervisor") && hears("supervisor", "customer"));
    let coaches = client.list_participants(conference.as_str()).coaching(true).await.unwrap().participants;
    assert_eq!(coaches.len(), 1);

    client.hold_participant(conference.as_str(), "customer").await.unwrap();
    assert!(!hears("agent", "customer") && !hears("customer", "agent"));
    client.unhold_participant(conference.as_str(), "customer").await.unwrap();
    client.mute_participant(conference.as_str(), "customer").await.unwrap();
    assert!(!hears("agent", "customer") && hears("customer", "agent"));
    let muted = client.list_participants(conference.as_str()).muted(true).hold(false).await.unwrap().participants;
    assert_eq!(muted.iter().map(|one| one.call_sid.as_str()).collect::<Vec<_>>(), [customer.call.as_str()]);

    // A coach whose agent has left is heard by everybody again.
    client.delete_participant(conference.as_str(), "agent").await.unwrap();
    assert!(hears("customer", "supervisor"));
}

#[tokio::test]
async fn conference_waits_for_a_starter_and_ends_with_its_moderator() {
    let provider = Provider::start().await.unwrap();
    let client = provider.twilio().unwrap();
    let first = provider.join("Room", Caller::new("+12025550101").label("one").waits()).unwrap();
    provider.join("Room", Caller::new("+12025550102").label("two").waits()).unwrap();
    assert!(!provider.hears(&first.conference, "one", "two"));
    provider.join("Room", Caller::new("+12025550103").label("moderator").ends_conference()).unwrap();
    assert!(provider.hears(&first.conference, "one", "two"));
    client.delete_participant(first.conference.as_str(), "moderator").await.unwrap();
    assert_eq!(labels(&client, &first.conference).await, [""; 0]);
    assert!(client.fetch_participant(first.conference.as_str(), "one").await.unwrap_err().is_not_found());
    // The name begins another conference.
    let again = provider.join("Room", Caller::new("+12025550101")).unwrap();
    assert_ne!(again.conference, first.conference);
}

#[tokio::test]
async fn pages_do_not_repeat_or_skip_participants_that_stay() {
    let (provider, client, conference) = conference().await;
    for number in 0..8 {
        provider
            .join("Support", Caller::new(format!("+1202555011{number}")).label(format!("caller {number}")))
            .unwrap();
    }
    let mut pages = client.list_participants(conference.as_str()).page_size(3).pages();
    let mut seen = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        assert!(page.participants.len() <= 3);
        seen.extend(page.participants.iter().map(|one| one.label.value().unwrap().to_string()));
        // The last one of this page leaves before the next page.
        let last = page.participants.last().unwrap().call_sid.clone();
        client.delete_participant(conference.as_str(), last).await.unwrap();
    }
    let expected: Vec<String> = ["agent", "supervisor"].map(str::to_owned).into_iter().collect();
    let callers = (0..8).map(|number| format!("caller {number}"));
    assert_eq!(seen, expected.into_iter().chain(callers).collect::<Vec<_>>());
    let error = client.list_participants(conference.as_str()).page(1).await.unwrap_err();
    assert_eq!(code(&error), (Some(400), Some(20001)));
}

#[tokio::test]
async fn wrong_requests_have_the_codes_of_the_provider() {
    let (provider, client, conference) = conference().await;
    let create = |from: &str, to: &str| client.create_participant("Support", from, to);
    for (error, expected) in [
        (create(OWN, "12025550102").await.unwrap_err(), 21211),
        (create("+0", CUSTOMER).await.unwrap_err(), 21212),
        (create(OWN, OWN).await.unwrap_err(), 21211),
        (create(OWN, CUSTOMER).label("agent").await.unwrap_err(), 16025),
        (create(OWN, CUSTOMER).label("a/b").await.unwrap_err(), 16023),
        (create(OWN, CUSTOMER).label("..").await.unwrap_err(), 16023),
        (create(OWN, CUSTOMER).time_limit(-5).await.unwrap_err(), 20001),
        (create(OWN, CUSTOMER).beep("sometimes").await.unwrap_err(), 20001),
        (create(OWN, CUSTOMER).status_callback_event(["ringing", "picked-up"]).await.unwrap_err(), 20001),
        (create(OWN, CUSTOMER).conference_status_callback_event(["participant-join"]).await.unwrap_err(), 20001),
        (create(OWN, CUSTOMER).wait_url("").wait_method("PUT").await.unwrap_err(), 20001),
        (client.update_participant(conference.as_str(), "agent").hold_method("get").await.unwrap_err(), 20001),
        (create(OWN, CUSTOMER).call_sid_to_coach(format!("CA{:032}", 9)).await.unwrap_err(), 13240),
        (client.coach_participant(conference.as_str(), "agent", format!("CA{:032}", 9)).await.unwrap_err(), 13240),
    ] {
        assert_eq!(code(&error), (Some(400), Some(expected)), "{error}");
    }
    let unknown = format!("CF{:032}", 99);
    assert_eq!(code(&client.list_participants(unknown).await.unwrap_err()), (Some(404), Some(20404)));
    let wrong = twilio::Client::builder().credentials(conference_participants_fake::TWILIO.id, "guess");
    let wrong = wrong.base_url(format!("{}/2010-04-01", provider.url())).build().unwrap();
    assert_eq!(code(&wrong.list_participants(conference).await.unwrap_err()), (Some(401), Some(20003)));
}

#[tokio::test]
async fn events_can_be_separated_by_spaces() {
    let (_provider, client, _) = conference().await;
    client.create_participant("Support", OWN, CUSTOMER).status_callback_event(["ringing answered"]).await.unwrap();
}

#[tokio::test]
async fn label_with_a_slash_is_found() {
    let (provider, client, conference) = conference().await;
    provider.join("Support", Caller::new(CUSTOMER).label("Front desk/1")).unwrap();
    let muted = client.mute_participant(conference.as_str(), "Front desk/1").await.unwrap();
    assert_eq!(muted.label.value().unwrap().as_str(), "Front desk/1");
    client.delete_participant(conference.as_str(), "Front desk/1").await.unwrap();
    assert_eq!(labels(&client, &conference).await, ["agent", "supervisor"]);
}

#[tokio::test]
async fn names_that_nobody_has_are_refused() {
    let (provider, client, conference) = conference().await;
    let message = |act: &dyn Fn()| {
        let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(act)).unwrap_err();
        *panic.downcast::<String>().unwrap()
    };
    let of_name =
        format!("\"Support\" is the name of a conference: give its SID, {conference:?}, which `join` returns");
    let of_participant = "\"nobody\" is neither the call SID nor the label of a participant of \"Support\"";
    assert_eq!(message(&|| provider.end("Support")), of_name);
    assert_eq!(message(&|| drop(provider.timeline("Support"))), of_name);
    assert!(message(&|| provider.end("CF1")).starts_with("no conference has the SID \"CF1\""));
    assert_eq!(message(&|| provider.hang_up(&conference, "nobody")), of_participant);
    assert_eq!(message(&|| assert!(provider.hears(&conference, "agent", "nobody"))), of_participant);
    client.create_participant("Support", OWN, CUSTOMER).label("customer").await.unwrap();
    assert_eq!(
        message(&|| provider.speak(&conference, "customer", true)),
        "the participant \"customer\" is not connected"
    );
    // Who has left is no unknown name.
    provider.hang_up(&conference, "customer");
    provider.hang_up(&conference, "customer");
    assert!(!provider.hears(&conference, "agent", "customer"));
    let caller = |events: &[&str]| Caller::new(CUSTOMER).conference_callback("http://127.0.0.1:9/", events);
    let problem = provider.join("Room", caller(&["joined"])).unwrap_err();
    assert!(
        problem.starts_with("ConferenceStatusCallbackEvent is \"joined\", which is none of start, end, join"),
        "{problem}"
    );
    provider.join_signalwire("Room", caller(&["modify"])).unwrap_err();
}

#[tokio::test]
async fn conferences_and_participants_of_the_past_are_limited() {
    let (provider, client, conference) = conference().await;
    for _ in 0..1_010 {
        let room = provider.join("Room", Caller::new(CUSTOMER)).unwrap().conference;
        provider.end(&room);
        let guest = provider.join("Support", Caller::new(CUSTOMER)).unwrap().call;
        provider.hang_up(&conference, &guest);
    }
    provider.callbacks().await;
    let insights = provider.insights().unwrap();
    let first = format!("CF{:032x}", 4);
    assert!(insights.list_participants(first).await.unwrap_err().is_not_found());
    let mut everyone = insights.list_participants(conference.as_str()).page_size(1000).stream();
    let mut count = 0;
    while everyone.try_next().await.unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, 1_003);
    assert_eq!(labels(&client, &conference).await, ["agent", "supervisor"]);
}

#[tokio::test]
async fn endless_times_and_pages_are_no_error() {
    let (provider, client, conference) = conference().await;
    provider.next_call(CUSTOMER, Answer::after(seconds(1)).hangs_up_after(Duration::MAX));
    let created = client.create_participant("Support", OWN, CUSTOMER).label("customer").await.unwrap();
    assert!(created.uri.unwrap().contains(&format!("/Conferences/{conference}/Participants/CA")));
    provider.advance(seconds(1_000_000));
    assert_eq!(labels(&client, &conference).await.len(), 3);
    let token = format!("PA{}", created.call_sid);
    client.list_participants(conference.as_str()).page(i64::MAX).page_token(token).await.unwrap();
    provider.advance(Duration::MAX);
}

#[tokio::test]
async fn conference_has_a_maximum() {
    let provider = Provider::start().await.unwrap();
    let client = provider.twilio().unwrap();
    let create =
        |number: u32| client.create_participant("Small", OWN, format!("+1202555010{number}")).max_participants(2);
    create(1).await.unwrap();
    create(2).await.unwrap();
    assert_eq!(code(&create(3).await.unwrap_err()), (Some(400), Some(16020)));
}

#[tokio::test]
async fn xml_is_the_other_form_of_twilio() {
    let (provider, _, conference) = conference().await;
    let builder = twilio::Client::builder()
        .credentials(conference_participants_fake::TWILIO.id, conference_participants_fake::TWILIO.secret);
    let client =
        builder.base_url(format!("{}/2010-04-01", provider.url())).representation(Representation::Xml).build().unwrap();
    assert_eq!(labels(&client, &conference).await, ["agent", "supervisor"]);
    let muted = client.mute_participant(conference.as_str(), "agent").await.unwrap();
    assert_eq!(muted.muted, Some(true));
    assert_eq!(muted.uri.unwrap().split_once(".json"), None);
    let error = client.fetch_participant(conference.as_str(), "nobody").await.unwrap_err();
    assert_eq!(code(&error), (Some(404), Some(20404)));
}

#[tokio::test]
async fn signalwire_has_the_same_rules() {
    let provider = Provider::start().await.unwrap();
    let client: signalwire::Client = provider.signalwire().unwrap();
    let one = provider.join_signalwire("Room", Caller::new("+12025550101")).unwrap();
    let two = provider.join_signalwire("Room", Caller::new("+12025550102")).unwrap();
    let conference = one.conference.as_str();
    let page = client.list_participants(conference).page_size(1).await.unwrap();
    assert_eq!(page.participants[0].call_sid.as_str(), one.call);
    assert!(page.next_page_uri.value().is_some());
    client.coach_participant(conference, one.call.as_str(), two.call.as_str()).await.unwrap();
    let wrong = client.coach_participant(conference, one.call.as_str(), one.call.as_str()).await.unwrap_err();
    assert_eq!(code(&wrong), (Some(422), Some(21218)));
    // Sent without the check of the client.
    let url = format!(
        "{}/api/laml/2010-04-01/Accounts/{}/Conferences/{conference}/Participants/{}",
        provider.url(),
        SIGNALWIRE.id,
        one.call
    );
    let request = reqwest::Client::new().post(url).basic_auth(SIGNALWIRE.id, Some(SIGNALWIRE.secret));
    let request = request.header("content-type", "application/x-www-form-urlencoded").body("Coaching=true");
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 422);
    assert!(response.text().await.unwrap().contains("\"code\":21218"));
    client.delete_participant(conference, two.call.as_str()).await.unwrap();
    assert!(client.fetch_participant(conference, two.call.as_str()).await.unwrap_err().is_not_found());
    // Twilio's account does not see it.
    let other = provider.twilio().unwrap().list_participants(conference).await;
    assert!(other.is_err());
}

#[tokio::test]
async fn insights_summarize_who_has_left() {
    let (provider, client, conference) = conference().await;
    let insights: insights::Client = provider.insights().unwrap();
    client.mute_participant(conference.as_str(), "agent").await.unwrap();
    provider.advance(seconds(30));
    client.delete_participant(conference.as_str(), "agent").await.unwrap();
    let page = insights.list_participants(conference.as_str()).label("agent").await.unwrap();
    let [agent] = &page.participants[..] else { panic!("{page:?}") };
    assert_eq!(agent.duration_seconds, Nullable::Value(30));
    assert_eq!(agent.call_status.value().unwrap().as_str(), "completed");
    assert_eq!(agent.processing_state.value().unwrap().as_str(), "in_progress");
    assert_eq!(agent.leave_time.value().unwrap().as_str(), "2024-05-01T12:00:30Z");
    assert!(agent.events.value().unwrap().contains_key("mute"));
    provider.end(&conference);
    let sid = agent.participant_sid.value().unwrap().clone();
    let agent = insights.fetch_participant(conference.as_str(), sid).await.unwrap();
    assert_eq!(agent.processing_state.value().unwrap().as_str(), "complete");
    let muted = insights.list_participants(conference.as_str()).events("mute").await.unwrap();
    assert_eq!(muted.participants.len(), 1);
}
