//! A receiver of callbacks with hyper.
//!
//! ```text
//! export TWILIO_AUTH_TOKEN=… TWILIO_WEBHOOK_URL=https://hooks.example.com
//! cargo run -p receivers --example hyper
//! ```

use std::convert::Infallible;

use conference_participants::twilio::callbacks::{ConferenceStatus, Verifier};
use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;

/// The maximum size of a body in bytes.
const MAX_BODY: usize = 64 << 10;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let verifier = Verifier::from_env()?;
    serve(TcpListener::bind("127.0.0.1:8080").await?, verifier).await?;
    Ok(())
}

/// Serves requests until the process ends.
pub(crate) async fn serve(listener: TcpListener, verifier: Verifier) -> std::io::Result<()> {
    loop {
        let (connection, _) = listener.accept().await?;
        let verifier = verifier.clone();
        let service = service_fn(move |request| {
            let verifier = verifier.clone();
            async move {
                let mut response = Response::new(Empty::<Bytes>::new());
                *response.status_mut() = conference_status(&verifier, request).await;
                Ok::<_, Infallible>(response)
            }
        });
        tokio::spawn(async move {
            let server =
                http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(connection), service);
            if let Err(error) = server.await {
                eprintln!("connection failed: {error}");
            }
        });
    }
}

async fn conference_status(verifier: &Verifier, request: Request<Incoming>) -> StatusCode {
    let (parts, body) = request.into_parts();
    let Ok(body) = Limited::new(body, MAX_BODY).collect().await else { return StatusCode::PAYLOAD_TOO_LARGE };
    let request = Request::from_parts(parts, body.to_bytes());
    let verified = match verifier.verify(&request) {
        Ok(verified) => verified,
        Err(error) => {
            eprintln!("refused: {error}");
            return StatusCode::FORBIDDEN;
        }
    };
    match verified.decode::<ConferenceStatus>() {
        Ok(event) => {
            println!("{}: {}", event.conference_sid, event.status_callback_event);
            StatusCode::NO_CONTENT
        }
        Err(error) => {
            eprintln!("{error}");
            StatusCode::BAD_REQUEST
        }
    }
}
