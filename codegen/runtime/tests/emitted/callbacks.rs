//! Callbacks: payloads from received bytes, the enum over all of them, and verifiers of each scheme.

use std::fmt::Debug;

use crate::callbacks::callbacks::{
    Amd, AnyCallback, CallStatus, Hold, Ping, PingVerifier, RoomStatus, UserChanged, UserChangedVerifier, Verifier,
};
use crate::callbacks::types;
use crate::runtime::http::Request;
use crate::runtime::{Callback, VerifyErrorKind, decode_unverified};
use serde_json::json;

const FORM: &str = "application/x-www-form-urlencoded";

fn request(method: &str, target: &str, media_type: &str, body: &str) -> Request<Vec<u8>> {
    let request = Request::builder().method(method).uri(target).header("content-type", media_type);
    request.body(body.as_bytes().to_vec()).expect("a request")
}

fn form(body: &str) -> Request<Vec<u8>> {
    request("POST", "/hook", FORM, body)
}

fn json(body: &serde_json::Value) -> Request<Vec<u8>> {
    request("POST", "/hook", "application/json", &body.to_string())
}

fn decode<T: Callback + Debug>(request: &Request<Vec<u8>>) -> T {
    decode_unverified(request).expect("a callback")
}

const CALL: &str = "CallSid=CA1&CallStatus=completed&SequenceNumber=7&CallbackSource=call-progress-events\
                    &Timestamp=Thu%2C+01+Jun+2023+20%3A48%3A32+%2B0000&From=%2B12025550101";

#[test]
fn form_and_query_decode_into_one_type() {
    let from_form: CallStatus = decode(&form(CALL));
    let get = Request::builder().uri(format!("/hook?{CALL}")).body(Vec::new()).expect("a request");
    let from_query: CallStatus = decode(&get);
    assert_eq!(from_form, from_query);
    assert_eq!(from_form.call_status, types::CallStatus::Completed);
    assert_eq!(from_form.sequence_number, Some(7));
    assert_eq!(
        from_form.timestamp.as_ref().map(ToString::to_string).as_deref(),
        Some("Thu, 01 Jun 2023 20:48:32 +0000")
    );
    assert_eq!(from_form.extra["From"], "+12025550101");
}

#[test]
fn component_is_the_query_as_a_whole() {
    let get = Request::builder().uri("/hook?RoomSid=R&StatusCallbackEvent=frozen&Muted=true").body(Vec::new());
    let status: RoomStatus = decode(&get.expect("a request"));
    assert_eq!(status.status_callback_event, types::RoomEventStatusCallbackEvent::Unknown("frozen".to_owned()));
    assert_eq!(status.muted, Some(true));
}

#[test]
fn invalid_value_is_an_error_that_names_the_field() {
    let error = decode_unverified::<CallStatus, _>(&form("CallSid=CA1&CallStatus=ringing&SequenceNumber=x"));
    let error = error.expect_err("it is no integer").to_string();
    assert!(error.contains("SequenceNumber"), "{error}");
}

#[test]
fn parts_of_a_request_are_fields() {
    for (media_type, body) in [("application/json", r#"{"zen":"calm","new":1}"#), (FORM, "zen=calm&new=1")] {
        let mut request = request("POST", "/hook?version=2", media_type, body);
        request.headers_mut().insert("x-event", "ping".parse().expect("a value"));
        let ping: Ping = decode(&request);
        assert_eq!((ping.x_event, ping.x_attempt), (Some(types::PingXEvent::Ping), None));
        assert_eq!((ping.query.version, ping.body.zen.as_deref()), (Some(2), Some("calm")));
        assert_eq!(ping.body.extra.len(), 1);
    }
}

#[test]
fn callbacks_at_one_url_are_told_apart() {
    assert!(matches!(decode(&form(CALL)), AnyCallback::CallStatus(_)));
    assert!(matches!(decode(&form("RoomSid=R&StatusCallbackEvent=join")), AnyCallback::RoomStatus(_)));
    assert!(matches!(decode(&form("AnsweredBy=human&CallSid=CA1")), AnyCallback::Amd(_)));
    let get = Request::builder().uri("/hold?CallSid=CA1").body(Vec::new()).expect("a request");
    assert!(matches!(decode(&get), AnyCallback::Hold(_)));
    let user = json(&json!({"type": "created", "user": {"id": 1}}));
    let AnyCallback::UserChanged(user) = decode(&user) else { panic!("it is a user") };
    assert!(matches!(*user, UserChanged::UserCreated(_)));
    let mut file = request("POST", "/hook", "application/octet-stream", "\0");
    file.headers_mut().insert("x-event", "file".parse().expect("a value"));
    assert!(matches!(decode(&file), AnyCallback::File(file) if file.body == b"\0"));
}

#[test]
fn properties_of_objects_inside_tell_callbacks_apart() {
    let leg = |data: serde_json::Value| decode(&json(&json!({"data": data})));
    assert!(matches!(leg(json!({"kind": "started", "sip.code": 200})), AnyCallback::LegEvents(_)));
    assert!(matches!(leg(json!({"kind": "started", "sip": {"code": 200}})), AnyCallback::Unknown(_)));
    assert!(matches!(leg(json!({"kind": "recorded"})), AnyCallback::LegRecorded(_)));
    assert!(matches!(leg(json!({"kind": "transferred"})), AnyCallback::LegTransferred(_)));
    assert!(matches!(leg(json!({"kind": "lost"})), AnyCallback::Unknown(_)));
    assert!(matches!(leg(json!(["recorded"])), AnyCallback::Unknown(_)));
}

#[test]
fn unknown_callback_keeps_its_fields() {
    assert_eq!(
        decode::<AnyCallback>(&form("Digits=1&Digits=2&x=")),
        AnyCallback::Unknown(json!({"Digits": ["1", "2"], "x": ""}))
    );
    assert_eq!(decode::<AnyCallback>(&json(&json!([1]))), AnyCallback::Unknown(json!([1])));
}

#[test]
fn recognized_callback_with_an_invalid_field_is_an_error() {
    let broken = form("CallSid=CA1&CallStatus=ringing&SequenceNumber=x&CallbackSource=call-progress-events");
    assert!(decode_unverified::<AnyCallback, _>(&broken).is_err());
}

#[test]
fn signed_form_verifies_and_a_changed_one_does_not() {
    let verifier = Verifier::builder().secret("secret").url("https://hooks.example.com").build().expect("a verifier");
    let mut signed = form(CALL);
    verifier.sign(&mut signed).expect("signed");
    assert!(signed.headers().contains_key("x-example-signature"));
    let status: CallStatus = verifier.verify(&signed).expect("it holds").decode().expect("a payload");
    assert_eq!(status.sequence_number, Some(7));
    *signed.body_mut() = CALL.replace("completed", "ringing").into_bytes();
    assert_eq!(verifier.verify(&signed).expect_err("it is forged").kind(), VerifyErrorKind::Mismatch);
}

#[test]
fn variables_of_the_document_give_secret_and_url() {
    let variables = |name: &str| match name {
        "EXAMPLE_AUTH_TOKEN" => Some("secret".to_owned()),
        "EXAMPLE_URL" => Some("https://hooks.example.com".to_owned()),
        _ => None,
    };
    let from_variables = crate::callbacks::callbacks::VerifierBuilder::from_variables(variables);
    let verifier = from_variables.and_then(|builder| builder.build()).expect("a verifier");
    let mut signed = form("AnsweredBy=human");
    verifier.sign(&mut signed).expect("signed");
    assert!(verifier.verify(&signed).expect("it holds").decode::<Amd>().is_ok());
}

#[test]
fn each_scheme_has_a_verifier() {
    let hub = PingVerifier::builder().secret("secret").build().expect("a verifier");
    let mut ping = request("POST", "/hook?version=1", "application/json", "{}");
    hub.sign(&mut ping).expect("signed");
    let signature = ping.headers()["x-hub-signature-256"].to_str().expect("text");
    assert!(signature.starts_with("sha256=") && signature.len() == 7 + 64, "{signature}");
    assert!(hub.verify(&ping).expect("it holds").decode::<Ping>().is_ok());
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let standard = UserChangedVerifier::builder().secret(secret).build().expect("a verifier");
    let mut user = json(&json!({"type": "deleted", "id": 3}));
    standard.sign(&mut user).expect("signed");
    assert!(user.headers().contains_key("webhook-signature"));
    assert!(standard.verify(&user).expect("it holds").decode::<UserChanged>().is_ok());
    assert!(hub.verify(&user).is_err());
}

#[test]
fn document_that_is_fetched_is_a_callback() {
    let get = Request::builder().uri("/hold?CallSid=CA1&Loop=1&x=y").body(Vec::new()).expect("a request");
    let hold: Hold = decode(&get);
    assert_eq!((hold.call_sid.as_str(), hold.loop_), ("CA1", Some(true)));
    assert_eq!(hold.extra["x"], "y");
}
