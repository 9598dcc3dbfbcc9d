//! A receiver of callbacks with axum.
//!
//! ```text
//! export TWILIO_AUTH_TOKEN=… TWILIO_WEBHOOK_URL=https://hooks.example.com
//! cargo run -p receivers --example axum
//! ```

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::routing::post;
use conference_participants::twilio::callbacks::{ConferenceStatus, Verifier};
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
    // `nest` removes a prefix from the URI: restore it from `OriginalUri`, or add it to the public URL.
    let app = Router::new().route("/conference", post(conference_status)).with_state(verifier);
    axum::serve(listener, app).await
}

async fn conference_status(State(verifier): State<Verifier>, request: Request) -> StatusCode {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else { return StatusCode::PAYLOAD_TOO_LARGE };
    let request = Request::from_parts(parts, body);
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
