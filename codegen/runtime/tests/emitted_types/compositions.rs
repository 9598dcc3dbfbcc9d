//! `oneOf` and `anyOf` next to properties, in requests and responses.

use serde_json::{Value, json};

use crate::compositions::Client;
use crate::compositions::types::{
    CardPayment, Event, Message, Payment, PaymentOption2, Record, Schedule, ScheduleAfterTimes, ScheduleAtFor, Upload,
    UploadACopy, UploadData, UploadKind, UploadUrl,
};
use test_server::{Reply, Server};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).build().expect("a client")
}

fn body(server: &Server) -> Value {
    serde_json::from_slice(&server.request().body).expect("the body is JSON")
}

#[tokio::test]
async fn variants_have_sibling_properties() {
    let mut data = UploadData::new("a");
    data.kind = Some(UploadKind::Image);
    data.data = Some("Ynl0ZXM=".into());
    let uploads: [(Upload, Value); 3] = [
        (UploadUrl::new("a", "https://example.com/").into(), json!({"name": "a", "url": "https://example.com/"})),
        (data.into(), json!({"name": "a", "kind": "image", "data": "Ynl0ZXM="})),
        (UploadACopy::new("a", UploadKind::Text, "b").into(), json!({"name": "a", "kind": "text", "source": "b"})),
    ];
    for (upload, expected) in uploads {
        let server = Server::start([Reply::json(200, expected.to_string())]);
        let response = client(&server).create_upload(&upload).await.expect("an upload");
        assert_eq!(body(&server), expected);
        // Of several matching alternatives, the one with the fewest undeclared properties wins.
        assert_eq!(response, upload);
    }
}

#[tokio::test]
async fn discriminator_inside_all_of_is_used() {
    let events = json!([
        {"id": "1", "event": "ringing", "phone": "+12025550123"},
        {"id": "2", "at": "2026-01-31T12:00:00Z", "event": "ended", "seconds": 3},
        {"id": "3", "event": "recorded", "url": "https://example.com/"},
        {"event": "ended", "seconds": 3},
        {"id": "4", "event": "held"},
    ]);
    let server = Server::start([Reply::json(200, events.to_string())]);
    let found = client(&server).list_events().await.expect("events");
    assert!(matches!(&found[0], Event::Ringing(ringing) if ringing.id == "1" && ringing.phone == "+12025550123"));
    assert!(matches!(&found[1], Event::Ended(ended) if ended.at.is_some() && ended.seconds == Some(3)));
    assert!(matches!(&found[2], Event::Recorded(recorded) if recorded.url.is_some()));
    assert!(matches!(&found[3..], [Event::Unknown(_), Event::Unknown(_)]), "{found:?}");
    assert_eq!(serde_json::to_value(found).expect("JSON"), events);
}

#[tokio::test]
async fn inline_alternatives_are_selected_by_enum_values() {
    let payments: [(Payment, Value); 2] = [
        (CardPayment::new("1").into(), json!({"way": "card", "card": "1"})),
        (PaymentOption2::new("transfer", "2").into(), json!({"way": "transfer", "account": "2"})),
    ];
    for (payment, expected) in payments {
        let server = Server::start([Reply::no_content()]);
        client(&server).create_payment(&payment).await.expect("a payment");
        assert_eq!(body(&server), expected);
        assert_eq!(serde_json::from_value::<Payment>(expected).expect("a payment"), payment);
    }
}

#[tokio::test]
async fn alternatives_without_properties_are_one_object() {
    let server = Server::start([Reply::no_content()]);
    // Properties required by every alternative are arguments.
    let mut message = Message::new("+12025550123", "+12025550124");
    message.text = Some("Hello".to_owned());
    client(&server).send_message(&message).await.expect("a message");
    assert_eq!(body(&server), json!({"to": "+12025550123", "from": "+12025550124", "text": "Hello"}));
}

#[tokio::test]
async fn form_has_fields_of_all_alternatives() {
    let server = Server::start([Reply::no_content()]);
    client(&server).send_fax("+12025550123", "1").file("a b").await.expect("a fax");
    assert_eq!(server.request().body, b"to=%2B12025550123&page=1&file=a%20b");
}

#[tokio::test]
async fn alternative_with_all_properties_is_the_component() {
    let records = json!([{"record_type": "call", "seconds": 1}, {"record_type": "SmsRecord", "text": "Hello"}]);
    let server = Server::start([Reply::json(200, records.to_string())]);
    let found = client(&server).list_records().await.expect("records");
    assert!(matches!(&found[0], Record::CallRecord(call) if call.seconds == Some(1)));
    assert!(matches!(&found[1], Record::SmsRecord(sms) if sms.text.as_deref() == Some("Hello")));
    assert_eq!(serde_json::to_value(found).expect("JSON"), records);
}

#[tokio::test]
async fn two_unions_are_multiplied() {
    let schedules: [(Schedule, Value); 2] = [
        (ScheduleAfterTimes::new("a", 3).into(), json!({"previous": "a", "count": 3})),
        (ScheduleAtFor::new("2026-01-31T12:00:00Z", 5).into(), json!({"start": "2026-01-31T12:00:00Z", "minutes": 5})),
    ];
    for (schedule, expected) in schedules {
        let server = Server::start([Reply::no_content()]);
        client(&server).create_schedule(&schedule).await.expect("a schedule");
        assert_eq!(body(&server), expected);
        assert_eq!(serde_json::from_value::<Schedule>(expected).expect("a schedule"), schedule);
    }
}
