//! Each example receives a signed and a forged request on the loopback interface.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use conference_participants::runtime::http::Request;
use conference_participants::twilio::callbacks::Verifier;
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;

#[path = "../examples/axum.rs"]
#[allow(dead_code, reason = "the test calls `serve`, not `main`")]
mod with_axum;
#[path = "../examples/hyper.rs"]
#[allow(dead_code, reason = "the test calls `serve`, not `main`")]
mod with_hyper;

const BODY: &str = "AccountSid=AC1&ConferenceSid=CF1&FriendlyName=room&StatusCallbackEvent=participant-join&SequenceNumber=2\
                    &Muted=false&Timestamp=Thu%2C+01+Jun+2023+20%3A48%3A32+%2B0000";

fn verifier() -> Verifier {
    Verifier::builder().secret("made-up secret").url("https://hooks.example.com").build().expect("it is valid")
}

/// Sends a signed request with this body, and returns the status line.
fn send(address: SocketAddr, body: &str, signed_body: &str) -> String {
    let mut request = Request::post("/conference?room=7")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(signed_body.to_owned())
        .expect("the request is valid");
    verifier().sign(&mut request).expect("it can be signed");
    let signature = request.headers()["x-twilio-signature"].to_str().expect("it is ASCII");
    let text = format!(
        "POST {} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         X-Twilio-Signature: {signature}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        request.uri(),
        body.len()
    );
    let mut connection = TcpStream::connect(address).expect("the receiver listens");
    connection.set_read_timeout(Some(Duration::from_secs(30))).expect("it has a time limit");
    connection.write_all(text.as_bytes()).expect("it can be sent");
    let mut response = String::new();
    connection.read_to_string(&mut response).expect("it responds");
    response.lines().next().unwrap_or_default().to_owned()
}

macro_rules! test_of_an_example {
    ($name:ident, $example:ident) => {
        #[tokio::test]
        async fn $name() {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
            let address = listener.local_addr().expect("it has an address");
            tokio::spawn($example::serve(listener, verifier()));
            let responses = spawn_blocking(move || {
                let forged = BODY.replace("join", "left");
                let unreadable = BODY.replace("Muted=false", "Muted=perhaps");
                [(BODY, BODY), (&*forged, BODY), (&*unreadable, &*unreadable)]
                    .map(|(body, signed)| send(address, body, signed))
            });
            let statuses = responses.await.expect("the requests are sent");
            assert_eq!(statuses, ["HTTP/1.1 204 No Content", "HTTP/1.1 403 Forbidden", "HTTP/1.1 400 Bad Request"]);
        }
    };
}

test_of_an_example!(axum_receives_signed_requests, with_axum);
test_of_an_example!(hyper_receives_signed_requests, with_hyper);
