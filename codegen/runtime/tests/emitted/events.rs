//! Events, read from the bytes of signed callbacks.

use crate::callbacks::callbacks::{AnyCallback, CallStatus, RoomStatus, Verifier};
use crate::callbacks::types;
use crate::events::{Event, EventKind, Payload};
use crate::runtime::Callback;
use crate::runtime::http::Request;

/// Verifies and decodes a form that the provider has signed.
fn receive<T: Callback>(body: &str) -> T {
    let verifier = Verifier::builder().secret("secret").url("https://example.com").build().expect("a verifier");
    let request = Request::post("/hook").header("content-type", "application/x-www-form-urlencoded");
    let mut request = request.body(body.as_bytes().to_vec()).expect("a request");
    verifier.sign(&mut request).expect("a signature");
    verifier.verify(&request).expect("the signature holds").decode().expect("a payload")
}

#[test]
fn payloads_of_two_callbacks_become_one_type() {
    let call: CallStatus = receive(
        "CallSid=CA1&CallStatus=completed&SequenceNumber=7&Timestamp=Thu%2C+01+Jun+2023+20%3A48%3A32+%2B0000&From=%2B1",
    );
    let event = Event::from(call.clone());
    assert_eq!(event.kind, EventKind::Ended);
    assert_eq!((event.call.as_deref(), event.sequence_number), (Some("CA1"), Some(7)));
    assert_eq!(event.time.map(|time| time.to_string()).as_deref(), Some("Thu, 01 Jun 2023 20:48:32 +0000"));
    assert_eq!((event.room, event.muted, event.reason), (None, None, None));
    let Payload::CallbacksCallStatus(payload) = event.payload else { panic!("it is the state of a call") };
    assert_eq!(payload.extra["From"], "+1");
    assert_eq!(*payload, call);

    let AnyCallback::RoomStatus(room) = receive("RoomSid=R1&StatusCallbackEvent=join&Muted=true") else {
        panic!("it is the state of a room");
    };
    let event = Event::from(*room);
    assert_eq!((event.kind, event.room.as_deref(), event.muted), (EventKind::Joined, Some("R1"), Some(true)));
    assert_eq!((event.call, event.sequence_number, event.time), (None, None, None));
}

#[test]
fn value_without_a_kind_is_kept() {
    for (value, typed) in [
        ("leave", types::RoomEventStatusCallbackEvent::Leave),
        ("frozen", types::RoomEventStatusCallbackEvent::Unknown("frozen".to_owned())),
    ] {
        let room: RoomStatus = receive(&format!("RoomSid=R1&StatusCallbackEvent={value}&ReasonLeft=hung_up"));
        let event = Event::from(room);
        assert_eq!(event.kind, EventKind::Other(value.to_owned()));
        assert_eq!(event.reason.as_deref(), Some("hung_up"));
        assert!(matches!(event.payload, Payload::CallbacksRoomStatus(room) if room.status_callback_event == typed));
    }
}
