//! The server side of the three documents on the loopback interface, with axum and with hyper.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use conference_participants::runtime::http::Response;
use conference_participants::runtime::server::{Head, Provider, Refusal, Reply, ServerError};
use conference_participants::runtime::{Bytes, StatusCode};
use conference_participants::{Representation, insights, signalwire, twilio};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;

const ACCOUNT: &str = "AC00112233445566778899aabbccddeeff";
const PROJECT: &str = "00000000-1111-2222-3333-444444444444";
const CONFERENCE: &str = "CF00112233445566778899aabbccddeeff";
const CALL: &str = "CA00112233445566778899aabbccddeeff";
const PARTICIPANT: &str = "CP00112233445566778899aabbccddeeff";

struct Conference;

enum ConferenceError {
    Refused(Refusal),
    Unauthorized,
    NotFound,
}

impl From<Refusal> for ConferenceError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl ServerError for ConferenceError {
    fn respond(self, reply: &Reply) -> Response<Bytes> {
        let (status, code, message) = match self {
            Self::Refused(refusal) => (refusal.status(), 21205, refusal.to_string()),
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, 20003, "Authenticate".to_owned()),
            Self::NotFound => (StatusCode::NOT_FOUND, 20404, "not found".to_owned()),
        };
        reply.error(status, &twilio::types::RestError::new(message, status.as_u16().into()).code(code))
    }
}

impl Provider for Conference {
    type Caller = String;
    type Error = ConferenceError;

    async fn authorize(&self, head: &Head) -> Result<String, ConferenceError> {
        let (user, password) = head.basic().ok_or(ConferenceError::Unauthorized)?;
        if password == "secret" { Ok(user) } else { Err(ConferenceError::Unauthorized) }
    }
}

fn participant() -> twilio::types::Participant {
    twilio::types::Participant::new(ACCOUNT, CALL, CONFERENCE).muted(true).label("agent")
}

impl twilio::server::Api for Conference {
    async fn list_participants(
        &self,
        caller: String,
        request: twilio::server::requests::ListParticipants,
    ) -> Result<twilio::types::ParticipantPage, ConferenceError> {
        assert_eq!((caller.as_str(), request.muted, request.page_size), (ACCOUNT, Some(true), Some(2)));
        let uri = format!(
            "/2010-04-01/Accounts/{}/Conferences/{}/Participants.json",
            request.account_sid, request.conference_sid
        );
        Ok(twilio::types::ParticipantPage::new([participant()], 0, 2, uri.as_str(), uri.as_str()))
    }

    async fn create_participant(
        &self,
        _: String,
        request: twilio::server::requests::CreateParticipant,
    ) -> Result<twilio::types::Participant, ConferenceError> {
        assert_eq!((request.from.as_str(), request.to.as_str()), ("+15550100", "sip:a@example.com"));
        assert_eq!(request.status_callback_event.unwrap_or_default(), ["initiated", "answered"]);
        Ok(participant().status(twilio::types::ParticipantStatus::Queued))
    }

    async fn fetch_participant(
        &self,
        _: String,
        request: twilio::server::requests::FetchParticipant,
    ) -> Result<twilio::types::Participant, ConferenceError> {
        if request.call_sid == "agent" { Ok(participant()) } else { Err(ConferenceError::NotFound) }
    }

    async fn delete_participant(
        &self,
        _: String,
        _: twilio::server::requests::DeleteParticipant,
    ) -> Result<(), ConferenceError> {
        Ok(())
    }
}

impl signalwire::server::Api for Conference {
    async fn update_participant(
        &self,
        caller: String,
        request: signalwire::server::requests::UpdateParticipant,
    ) -> Result<signalwire::types::Participant, ConferenceError> {
        assert_eq!(caller, PROJECT);
        let time = "Thu, 01 Jun 2023 20:48:32 +0000";
        let muted = request.muted.unwrap_or_default();
        Ok(signalwire::types::Participant::new(
            request.account_sid,
            CALL,
            request.conference_sid,
            time,
            time,
            false,
            false,
            muted,
            true,
            signalwire::types::ParticipantStatus::InProgress,
            "/participant",
        ))
    }
}

impl insights::server::Api for Conference {
    async fn fetch_participant(
        &self,
        _: String,
        request: insights::server::requests::FetchParticipant,
    ) -> Result<insights::types::Participant, ConferenceError> {
        Ok(insights::types::Participant::new().participant_sid(request.participant_sid))
    }
}

/// Serves with axum.
async fn with_axum<S>(service: S) -> SocketAddr
where
    S: tower_service::Service<axum::extract::Request, Response = Response<http_body_util::Full<Bytes>>>
        + Clone
        + Send
        + Sync
        + 'static,
    S: tower_service::Service<axum::extract::Request, Error = std::convert::Infallible>,
    <S as tower_service::Service<axum::extract::Request>>::Future: Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    let app = axum::Router::new().fallback_service(service);
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

/// Status line and body of the response to a request.
async fn send(address: SocketAddr, head: &str, body: &str) -> (String, String) {
    let text =
        format!("{head}\r\nHost: {address}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
    let received = spawn_blocking(move || {
        let mut connection = TcpStream::connect(address).expect("the server listens");
        connection.set_read_timeout(Some(Duration::from_secs(30))).expect("it has a time limit");
        connection.write_all(text.as_bytes()).expect("it can be sent");
        let mut response = String::new();
        connection.read_to_string(&mut response).expect("it responds");
        response
    });
    let received = received.await.expect("no panic");
    let (head, body) = received.split_once("\r\n\r\n").expect("a response");
    (head.lines().next().unwrap_or_default().to_owned(), body.to_owned())
}

fn twilio_client(address: SocketAddr) -> twilio::ClientBuilder {
    twilio::Client::builder().base_url(format!("http://{address}")).credentials(ACCOUNT, "secret")
}

#[tokio::test]
async fn twilio_serves_its_client_in_both_formats() {
    let address = with_axum(twilio::server::Service::new(Conference)).await;
    for format in [Representation::Json, Representation::Xml] {
        let client = twilio_client(address).representation(format).build().expect("a client");
        let page = client.list_participants(CONFERENCE).muted(true).page_size(2).await.expect("success");
        assert_eq!(page.participants, [participant()]);
        let created = client.create_participant(CONFERENCE, "+15550100", "sip:a@example.com");
        let created = created.status_callback_event(["initiated", "answered"]).send().await.expect("success");
        assert_eq!((created.status(), created.value().status.as_str()), (StatusCode::CREATED, "queued"));
        assert_eq!(client.fetch_participant(CONFERENCE, "agent").await.expect("success"), participant());
        let error = client.fetch_participant(CONFERENCE, CALL).await.expect_err("another participant");
        assert_eq!((error.is_not_found(), error.code(), error.message()), (true, Some("20404"), Some("not found")));
        let deleted = client.delete_participant(CONFERENCE, "agent").send().await.expect("success");
        assert_eq!(deleted.status(), StatusCode::NO_CONTENT);
        let error = client.update_participant(CONFERENCE, CALL).await.expect_err("no such operation");
        assert_eq!(error.status(), Some(StatusCode::NOT_IMPLEMENTED));
    }
}

#[tokio::test]
async fn path_selects_the_format_of_responses() {
    let address = with_axum(twilio::server::Service::new(Conference)).await;
    let path = format!("/2010-04-01/Accounts/{ACCOUNT}/Conferences/{CONFERENCE}/Participants/agent");
    // The user name is the account, the password `secret`.
    let user = "QUMwMDExMjIzMzQ0NTU2Njc3ODg5OWFhYmJjY2RkZWVmZjpzZWNyZXQ=";
    let json = send(address, &format!("GET {path}.json HTTP/1.1\r\nAuthorization: Basic {user}"), "").await;
    let expected = format!(
        "{{\"account_sid\":\"{ACCOUNT}\",\"call_sid\":\"{CALL}\",\"coaching\":false,\"conference_sid\":\"{CONFERENCE}\",\
         \"date_created\":null,\"date_updated\":null,\"end_conference_on_exit\":null,\"hold\":false,\"label\":\"agent\",\
         \"muted\":true,\"start_conference_on_enter\":null,\"status\":\"connected\",\"uri\":null}}"
    );
    assert_eq!(json, ("HTTP/1.1 200 OK".to_owned(), expected));
    let xml = send(address, &format!("GET {path} HTTP/1.1\r\nAuthorization: Basic {user}"), "").await;
    let expected = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TwilioResponse><Participant><AccountSid>{ACCOUNT}</AccountSid><CallSid>\
         {CALL}</CallSid><Coaching>false</Coaching><ConferenceSid>{CONFERENCE}</ConferenceSid><DateCreated/><DateUpdated/>\
         <EndConferenceOnExit/><Hold>false</Hold><Label>agent</Label><Muted>true</Muted><StartConferenceOnEnter/><Status>\
         connected</Status><Uri/></Participant></TwilioResponse>"
    );
    assert_eq!(xml, ("HTTP/1.1 200 OK".to_owned(), expected));
    let unauthorized = send(address, &format!("GET {path} HTTP/1.1"), "").await;
    let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TwilioResponse><RestException><Code>20003</Code><Message>\
                    Authenticate</Message><Status>401</Status></RestException></TwilioResponse>";
    assert_eq!(unauthorized, ("HTTP/1.1 401 Unauthorized".to_owned(), expected.to_owned()));
    let form = "Content-Type: application/x-www-form-urlencoded";
    let head = format!("POST {path}.json HTTP/1.1\r\n{form}\r\nAuthorization: Basic {user}");
    let message = "field Muted of POST /Accounts/{AccountSid}/Conferences/{ConferenceSid}/Participants/{CallSid}: is not one of \
                   true, false";
    let expected = format!("{{\"code\":21205,\"message\":\"{message}\",\"status\":400}}");
    assert_eq!(send(address, &head, "Muted=1").await, ("HTTP/1.1 400 Bad Request".to_owned(), expected));
}

#[tokio::test]
async fn signalwire_and_insights_serve_their_clients() {
    let address = with_axum(signalwire::server::Service::new(Conference)).await;
    let client = signalwire::Client::builder().base_url(format!("http://{address}")).credentials(PROJECT, "secret");
    let participant = client.build().expect("a client").update_participant(PROJECT, PROJECT).muted(true).await;
    assert!(participant.expect("success").muted);

    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    let service = TowerToHyperService::new(insights::server::Service::new(Conference));
    tokio::spawn(async move {
        let (connection, _) = listener.accept().await.expect("a connection");
        http1::Builder::new().serve_connection(TokioIo::new(connection), service).await
    });
    let client = insights::Client::builder().base_url(format!("http://{address}")).credentials(ACCOUNT, "secret");
    let participant = client.build().expect("a client").fetch_participant(CONFERENCE, PARTICIPANT).await;
    let participant = participant.expect("success");
    assert_eq!(participant.participant_sid.value().map(insights::types::ParticipantSid::as_str), Some(PARTICIPANT));
}

#[tokio::test]
async fn body_beyond_the_limit_is_refused_before_it_is_read() {
    let address = with_axum(twilio::server::Service::new(Conference).max_body_size(1000)).await;
    let path = format!("/Accounts/{ACCOUNT}/Conferences/{CONFERENCE}/Participants");
    let head = format!("POST {path}.json HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded");
    let (status, body) = send(address, &head, &"x".repeat(1001)).await;
    assert_eq!(status, "HTTP/1.1 413 Payload Too Large");
    let message = "body of POST /Accounts/{AccountSid}/Conferences/{ConferenceSid}/Participants: is larger than the limit of \
                   1000 bytes";
    assert_eq!(body, format!("{{\"code\":21205,\"message\":\"{message}\",\"status\":413}}"));
    let chunked = format!("{head}\r\nTransfer-Encoding: chunked");
    let (status, _) = send(address, &chunked, &format!("3e9\r\n{}\r\n0\r\n\r\n", "x".repeat(1001))).await;
    assert_eq!(status, "HTTP/1.1 413 Payload Too Large");
}
