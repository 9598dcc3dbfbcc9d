//! Failures: what a program can ask of them, and what a person reads.

#![cfg(all(feature = "twilio", feature = "signalwire", feature = "insights", feature = "xml"))]

mod support;

use conference_participants::runtime::{Delivery, ErrorKind, StatusCode};
use conference_participants::{Error, insights, signalwire, twilio};
use serde_json::json;
use support::{CALL, CONFERENCE, PARTICIPANT, SW_CALL, SW_CONFERENCE, Server, json, reply, xml};

async fn twilio_error(reply: Vec<u8>) -> Error {
    let server = Server::once(reply).await;
    server.twilio().fetch_participant(CONFERENCE, CALL).await.expect_err("a failure")
}

async fn xml_error(reply: Vec<u8>) -> Error {
    let server = Server::once(reply).await;
    server.twilio_xml().update_participant(CONFERENCE, CALL).muted(true).await.expect_err("a failure")
}

async fn signalwire_error(reply: Vec<u8>) -> Error {
    let server = Server::once(reply).await;
    server.signalwire().update_participant(SW_CONFERENCE, SW_CALL).muted(true).await.expect_err("a failure")
}

async fn insights_error(reply: Vec<u8>) -> Error {
    let server = Server::once(reply).await;
    server.insights().fetch_participant(CONFERENCE, PARTICIPANT).await.expect_err("a failure")
}

#[tokio::test]
async fn an_error_of_twilio() {
    let body = r#"{"code":20003,"message":"Authentication failed","more_info":"https://www.twilio.com/docs/errors/20003","status":401}"#;
    let headers = [("content-type", "application/json"), ("Twilio-Request-Id", "RQ1"), ("x-shenanigans", "none")];
    let error = twilio_error(reply(401, &headers, body)).await;
    assert_eq!(
        error.to_string(),
        "401 Unauthorized, code 20003: Authentication failed (https://www.twilio.com/docs/errors/20003)"
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
    assert_eq!((typed.code, typed.message.as_str(), typed.status), (Some(20003), "Authentication failed", 401));
    assert_eq!(typed.more_info.as_deref(), Some("https://www.twilio.com/docs/errors/20003"));
    assert_eq!(typed.detail, None);
}

#[tokio::test]
async fn an_error_of_signalwire() {
    let body = json!({"code": 21604, "message": "Invalid", "more_info": null, "status": 422, "hint": "x"}).to_string();
    let error = signalwire_error(reply(422, &[("x-request-id", "7f")], &body)).await;
    assert_eq!(error.to_string(), "422 Unprocessable Entity, code 21604: Invalid");
    assert!(error.is_unprocessable() && !error.is_bad_request());
    assert_eq!(error.request_id(), Some("7f"));
    assert_eq!(error.operation(), Some("UpdateParticipant"));
    let typed: signalwire::types::RestError = error.decode().expect("a typed error");
    assert_eq!((typed.code, typed.status, typed.more_info), (Some(21604), 422, None));
    assert_eq!(typed.extra["hint"], "x");
}

#[tokio::test]
async fn an_error_of_insights() {
    let body = json!({"code": 20404, "message": "Not here", "more_info": "https://x.test/20404", "status": 404});
    let error = insights_error(json(404, &body)).await;
    assert_eq!(error.to_string(), "404 Not Found, code 20404: Not here (https://x.test/20404)");
    assert!(error.is_not_found());
    let typed: insights::types::RestError = error.decode().expect("a typed error");
    assert_eq!(json!(typed)["more_info"], "https://x.test/20404");
}

#[tokio::test]
async fn code_and_link_may_be_missing() {
    for body in [json!({"message": "Gone", "status": 404}), json!({"code": null, "message": "Gone", "status": 404})] {
        let error = twilio_error(json(404, &body)).await;
        assert_eq!((error.to_string().as_str(), error.code(), error.more_info()), ("404 Not Found: Gone", None, None));
        let typed: twilio::types::RestError = error.decode().expect("a typed error");
        assert_eq!((typed.code, typed.message.as_str()), (None, "Gone"));
    }
}

#[tokio::test]
async fn each_status_has_its_question() {
    type Question = fn(&Error) -> bool;
    let questions: [(u16, Question); 8] = [
        (400, Error::is_bad_request),
        (401, Error::is_unauthorized),
        (403, Error::is_forbidden),
        (404, Error::is_not_found),
        (422, Error::is_unprocessable),
        (429, Error::is_rate_limited),
        (500, Error::is_server_error),
        (503, Error::is_server_error),
    ];
    for (status, _) in questions {
        let body = json!({"code": 1, "message": "No", "more_info": null, "status": status});
        let server = Server::once(json(status, &body)).await;
        let error = server.signalwire().update_participant(SW_CONFERENCE, SW_CALL).await.expect_err("a failure");
        for (other, asks) in questions {
            assert_eq!(asks(&error), other == status || (other >= 500 && status >= 500), "{other} asked of {status}");
        }
        assert!(!error.is_timeout() && !error.is_connect() && !error.is_invalid_parameter() && !error.is_decode());
    }
}

#[tokio::test]
async fn an_error_in_xml() {
    let body = "<?xml version='1.0' encoding='UTF-8'?>\n<TwilioResponse><RestException><Status>400</Status>\
        <Message>Party &lt;x&gt; is unknown</Message><Code>21210</Code>\
        <MoreInfo>https://www.twilio.com/docs/errors/21210</MoreInfo></RestException></TwilioResponse>";
    let error = xml_error(xml(400, body)).await;
    assert_eq!(
        error.to_string(),
        "400 Bad Request, code 21210: Party <x> is unknown (https://www.twilio.com/docs/errors/21210)"
    );
    assert!(error.is_bad_request());
    assert_eq!((error.code(), error.operation()), (Some("21210"), Some("UpdateParticipant")));
    let typed: twilio::types::RestError = error.decode().expect("a typed error");
    assert_eq!((typed.code, typed.message.as_str(), typed.status), (Some(21210), "Party <x> is unknown", 400));
    assert_eq!(typed.more_info.as_deref(), Some("https://www.twilio.com/docs/errors/21210"));
}

#[tokio::test]
async fn an_error_in_xml_in_any_order_and_with_less_or_more() {
    let cases = [
        (
            "<Message>Gone</Message><Status>404</Status>",
            "404 Not Found: Gone",
            json!({"code": null, "message": "Gone", "more_info": null, "status": 404, "detail": null}),
        ),
        (
            "<Code>20404</Code><Detail>It ended</Detail><Mood>bad</Mood><Message>Gone</Message><MoreInfo/><Status>404</Status>",
            "404 Not Found, code 20404: Gone",
            json!({
                "code": 20404, "message": "Gone", "more_info": null, "status": 404, "detail": "It ended", "Mood": "bad",
            }),
        ),
    ];
    for (elements, line, typed) in cases {
        let body = format!("<TwilioResponse><RestException>{elements}</RestException></TwilioResponse>");
        let error = xml_error(xml(404, &body)).await;
        assert_eq!(error.to_string(), line);
        assert_eq!(json!(error.decode::<twilio::types::RestError>().expect("a typed error")), typed);
    }
}

/// The answer says what it is, whatever was asked for.
#[tokio::test]
async fn json_comes_where_xml_was_asked_for_and_the_other_way_round() {
    let body = json!({"code": 20003, "message": "Authentication failed", "more_info": null, "status": 401});
    let line = "401 Unauthorized, code 20003: Authentication failed";
    assert_eq!(xml_error(json(401, &body)).await.to_string(), line);
    let body = "<TwilioResponse><RestException><Code>20003</Code><Message>Authentication failed</Message>\
        <Status>401</Status></RestException></TwilioResponse>";
    assert_eq!(twilio_error(xml(401, body)).await.to_string(), line);
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
async fn a_problem_as_in_rfc_9457() {
    let body = problem().to_string();
    for error in [
        twilio_error(reply(400, &[("content-type", "application/problem+json")], &body)).await,
        insights_error(json(400, &body)).await,
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
    }
}

/// The title is the kind of problem; what happened this time is in the detail.
#[tokio::test]
async fn the_line_of_a_problem_has_title_and_detail() {
    let error = insights_error(json(400, problem())).await;
    assert_eq!(
        error.to_string(),
        "400 Bad Request, code 20001: Invalid parameter: Label has a line break; /Label: must be one line \
         (https://www.twilio.com/docs/errors/20001)"
    );
}

/// RFC 9457: `about:blank` says that there is no page about the problem.
#[tokio::test]
async fn a_problem_without_a_page_has_no_link() {
    let body = json!({"type": "about:blank", "title": "Not Found", "status": 404});
    let error = twilio_error(json(404, &body)).await;
    assert_eq!((error.to_string().as_str(), error.more_info()), ("404 Not Found: Not Found", None));
}

#[tokio::test]
async fn a_gateways_page_is_told_by_its_beginning() {
    let page = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body></html>";
    let expected =
        "502 Bad Gateway: text/html body: <html> <head><title>502 Bad Gateway</title></head> <body>nginx</body></html>";
    let headers = [("content-type", "text/html; charset=utf-8"), ("server", "nginx")];
    for error in [xml_error(reply(502, &headers, page)).await, signalwire_error(reply(502, &headers, page)).await] {
        assert!(error.is_server_error());
        assert_eq!(error.to_string(), expected);
        assert_eq!(error.headers().expect("headers")["server"], "nginx");
        assert_eq!(error.body(), page.as_bytes());
        assert!(error.decode::<twilio::types::RestError>().expect_err("it is a page").is_decode());
    }
}

#[tokio::test]
async fn an_empty_answer_is_an_error_with_its_status() {
    for error in [xml_error(reply(503, &[], "")).await, signalwire_error(json(503, "")).await] {
        assert_eq!(error.to_string(), "503 Service Unavailable: empty body");
        assert_eq!((error.status(), error.body()), (Some(StatusCode::SERVICE_UNAVAILABLE), &b""[..]));
        assert!(error.is_server_error() && !error.is_decode());
    }
}

#[tokio::test]
async fn a_status_that_nobody_declared_is_an_error_like_others() {
    let body = json!({"code": 30001, "message": "Short and stout", "more_info": null, "status": 418});
    let error = signalwire_error(json(418, &body)).await;
    assert_eq!(error.to_string(), "418 I'm a teapot, code 30001: Short and stout");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(418));
    assert!(error.decode::<signalwire::types::RestError>().is_ok());
    let error = insights_error(reply(460, &[], "odd")).await;
    assert_eq!(error.to_string(), "460: body: odd");
}

#[tokio::test]
async fn a_success_that_is_a_page_of_a_proxy_is_an_error() {
    let error = signalwire_error(reply(200, &[("content-type", "text/html")], "<html>Please log in</html>")).await;
    assert!(error.is_decode());
    assert_eq!(
        error.to_string(),
        "200 OK, but the body cannot be decoded: expected value at line 1 column 1; \
         text/html body: <html>Please log in</html>"
    );
}

#[tokio::test]
async fn an_error_fits_where_any_error_fits() {
    async fn caller(server: &Server) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        server.twilio().delete_participant(CONFERENCE, CALL).await?;
        Ok(())
    }
    let server = Server::once(json(404, json!({"code": 20404, "message": "Gone", "status": 404}))).await;
    let error = caller(&server).await.expect_err("it is gone");
    assert_eq!(error.to_string(), "404 Not Found, code 20404: Gone");
    assert!(error.downcast_ref::<Error>().is_some_and(Error::is_not_found));
}
