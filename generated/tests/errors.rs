//! Errors: methods and messages.

#![cfg(all(feature = "twilio", feature = "signalwire", feature = "insights", feature = "xml"))]

mod support;

use conference_participants::runtime::{Delivery, ErrorKind, StatusCode};
use conference_participants::{Error, insights, signalwire, twilio};
use serde_json::json;
use support::*;

async fn twilio_error(reply: Reply) -> Error {
    let server = Server::once(reply);
    server.twilio().fetch_participant(CONFERENCE, CALL).await.expect_err("a failure")
}

async fn xml_error(reply: Reply) -> Error {
    let server = Server::once(reply);
    server.twilio_xml().update_participant(CONFERENCE, CALL).muted(true).await.expect_err("a failure")
}

async fn signalwire_error(reply: Reply) -> Error {
    let server = Server::once(reply);
    server.signalwire().update_participant(SW_CONFERENCE, SW_CALL).muted(true).await.expect_err("a failure")
}

async fn insights_error(reply: Reply) -> Error {
    let server = Server::once(reply);
    server.insights().fetch_participant(CONFERENCE, PARTICIPANT).await.expect_err("a failure")
}

#[tokio::test]
async fn twilio_error_decodes() {
    let body = r#"{"code":20003,"message":"Authentication failed","more_info":"https://www.twilio.com/docs/errors/20003","status":401}"#;
    let headers = [("content-type", "application/json"), ("Twilio-Request-Id", "RQ1"), ("x-shenanigans", "none")];
    let error = twilio_error(Reply::new(401, &headers, body)).await;
    assert_eq!(
        error.to_string(),
        "FetchParticipant: 401 Unauthorized, code 20003: Authentication failed (https://www.twilio.com/docs/errors/20003)"
    );
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Status, Delivery::Answered));
    assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
    assert_eq!(error.operation(), Some("FetchParticipant"));
    assert_eq!((error.code(), error.message()), (Some("20003"), Some("Authentication failed")));
    assert_eq!(error.more_info(), Some("https://www.twilio.com/docs/errors/20003"));
    assert_eq!(error.request_id(), Some("RQ1"));
    assert_eq!(error.headers().expect("headers")["x-shenanigans"], "none");
    assert_eq!(error.body(), body.as_bytes());
    let typed: twilio::types::RestError = error.decode().expect("a typed error");
    assert_eq!(typed.code, Some(20003));
    assert_eq!((typed.message.as_str(), typed.status), ("Authentication failed", 401));
    assert_eq!(typed.more_info.as_deref(), Some("https://www.twilio.com/docs/errors/20003"));
    assert_eq!(typed.detail, None);
}

#[tokio::test]
async fn signalwire_error_decodes() {
    let body = json!({"code": 21604, "message": "Invalid", "more_info": null, "status": 422, "hint": "x"}).to_string();
    let error = signalwire_error(Reply::new(422, &[("x-request-id", "7f")], &body)).await;
    assert_eq!(error.to_string(), "UpdateParticipant: 422 Unprocessable Entity, code 21604: Invalid");
    assert!(error.is_unprocessable() && !error.is_bad_request());
    assert_eq!(error.request_id(), Some("7f"));
    assert_eq!(error.operation(), Some("UpdateParticipant"));
    let typed: signalwire::types::RestError = error.decode().expect("a typed error");
    assert_eq!((typed.code.value(), typed.status), (Some(&21604), Some(422)));
    assert!(typed.more_info.is_null());
    assert_eq!(typed.extra["hint"], "x");
}

#[tokio::test]
async fn signalwire_list_of_errors_decodes() {
    let body = json!({"errors": [
        {"code": "invalid_parameter", "message": "must be a URL", "attribute": "HoldUrl", "url": "https://x.test/1"},
        {"code": "missing", "message": "is missing", "attribute": "CallSidToCoach", "url": "https://x.test/2"},
    ]});
    let error = signalwire_error(Reply::json(422, &body)).await;
    assert_eq!(
        error.to_string(),
        "UpdateParticipant: 422 Unprocessable Entity, code invalid_parameter: HoldUrl: must be a URL; CallSidToCoach: is missing \
         (https://x.test/1)"
    );
    assert_eq!((error.code(), error.more_info()), (Some("invalid_parameter"), Some("https://x.test/1")));
    let fields: Vec<_> = error.field_errors().iter().map(|field| (field.field(), field.message())).collect();
    assert_eq!(fields, [(Some("HoldUrl"), "must be a URL"), (Some("CallSidToCoach"), "is missing")]);
    let typed: signalwire::types::RestError = error.decode().expect("a typed error");
    let errors = typed.errors.as_deref().expect("a list");
    assert_eq!(errors[1].attribute.as_deref(), Some("CallSidToCoach"));
    assert_eq!(json!(typed), body);
}

#[tokio::test]
async fn insights_error_decodes() {
    let body = json!({"code": 20404, "message": "Not here", "more_info": "https://x.test/20404", "status": 404});
    let error = insights_error(Reply::json(404, &body)).await;
    assert_eq!(error.to_string(), "FetchParticipant: 404 Not Found, code 20404: Not here (https://x.test/20404)");
    assert!(error.is_not_found());
    let typed: insights::types::RestError = error.decode().expect("a typed error");
    assert_eq!(json!(typed)["more_info"], "https://x.test/20404");
}

#[tokio::test]
async fn xml_error_decodes() {
    let body = "<?xml version='1.0' encoding='UTF-8'?>\n<TwilioResponse><RestException><Status>400</Status>\
        <Message>Party &lt;x&gt; is unknown</Message><Code>21210</Code>\
        <MoreInfo>https://www.twilio.com/docs/errors/21210</MoreInfo></RestException></TwilioResponse>";
    let error = xml_error(Reply::xml(400, body)).await;
    assert_eq!(
        error.to_string(),
        "UpdateParticipant: 400 Bad Request, code 21210: Party <x> is unknown (https://www.twilio.com/docs/errors/21210)"
    );
    assert!(error.is_bad_request());
    assert_eq!((error.code(), error.operation()), (Some("21210"), Some("UpdateParticipant")));
    let typed: twilio::types::RestError = error.decode().expect("a typed error");
    assert_eq!(typed.code, Some(21210));
    assert_eq!((typed.message.as_str(), typed.status), ("Party <x> is unknown", 400));
    assert_eq!(typed.more_info.as_deref(), Some("https://www.twilio.com/docs/errors/21210"));
}

#[tokio::test]
async fn xml_error_decodes_in_any_order() {
    let cases = [
        (
            "<Message>Gone</Message><Status>404</Status>",
            "UpdateParticipant: 404 Not Found: Gone",
            json!({"message": "Gone", "status": 404}),
        ),
        (
            "<Code>20404</Code><Detail>It ended</Detail><Mood>bad</Mood><Message>Gone</Message><MoreInfo/><Status>404</Status>",
            "UpdateParticipant: 404 Not Found, code 20404: Gone",
            json!({
                "code": 20404, "message": "Gone", "more_info": null, "status": 404, "detail": "It ended", "Mood": "bad",
            }),
        ),
    ];
    for (elements, line, typed) in cases {
        let body = format!("<TwilioResponse><RestException>{elements}</RestException></TwilioResponse>");
        let error = xml_error(Reply::xml(404, &body)).await;
        assert_eq!(error.to_string(), line);
        assert_eq!(json!(error.decode::<twilio::types::RestError>().expect("a typed error")), typed);
    }
}

fn problem() -> serde_json::Value {
    json!({
        "type": "https://www.twilio.com/docs/errors/20001",
        "title": "Invalid parameter",
        "status": 400,
        "code": 20001,
        "detail": "Label has a line break",
        "instance": "/v1/Conferences",
        "errors": [{"pointer": "/Label", "detail": "must be one line"}],
    })
}

#[tokio::test]
async fn problem_details_decode() {
    let body = problem().to_string();
    for error in [
        twilio_error(Reply::new(400, &[("content-type", "application/problem+json")], &body)).await,
        insights_error(Reply::json(400, &body)).await,
    ] {
        assert!(error.is_bad_request());
        assert_eq!(
            (error.code(), error.more_info()),
            (Some("20001"), Some("https://www.twilio.com/docs/errors/20001"))
        );
        let [field] = error.field_errors() else { panic!("one field: {error:?}") };
        assert_eq!((field.field(), field.message()), (Some("/Label"), "must be one line"));
        let typed: twilio::types::Problem = error.decode().expect("a typed problem");
        assert_eq!(typed.type_.as_deref(), Some("https://www.twilio.com/docs/errors/20001"));
        assert_eq!((typed.title.as_str(), typed.status, typed.code), ("Invalid parameter", 400, Some(20001)));
        assert_eq!(typed.detail.as_deref(), Some("Label has a line break"));
        assert_eq!(typed.instance.as_deref(), Some("/v1/Conferences"));
        assert_eq!(json!(typed), problem());
        let typed: insights::types::Problem = error.decode().expect("a typed problem");
        assert_eq!(json!(typed), problem());
        // The title is the type of the error; the detail describes the occurrence.
        assert_eq!(
            error.to_string(),
            "FetchParticipant: 400 Bad Request, code 20001: Invalid parameter: Label has a line break; /Label: must be one line \
             (https://www.twilio.com/docs/errors/20001)"
        );
    }
}

#[tokio::test]
async fn undeclared_status_is_an_error() {
    let body = json!({"code": 30001, "message": "Short and stout", "more_info": null, "status": 418});
    let error = signalwire_error(Reply::json(418, &body)).await;
    assert_eq!(error.to_string(), "UpdateParticipant: 418 I'm a teapot, code 30001: Short and stout");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(418));
    assert!(error.decode::<signalwire::types::RestError>().is_ok());
    let error = insights_error(Reply::new(460, &[], "odd")).await;
    assert_eq!(error.to_string(), "FetchParticipant: 460: body of 3 bytes");
}
