//! Callbacks that a provider sends: requests whose signature is verified before anything is decoded.
//!
//! A document with callbacks has a verifier and a type for each payload. A receiver passes the request as it arrived,
//! with its whole body:
//!
//! ```rust
//! # mod my_api {
//! #     pub use openapi_client_runtime as runtime;
//! #     pub mod callbacks {
//! #         use openapi_client_runtime::emitted as runtime;
//! #         use openapi_client_runtime::{Callback, Error, Received, serde_json::Value};
//! #         #[derive(Debug)]
//! #         pub struct ConferenceStatus(pub Value);
//! #         impl Callback for ConferenceStatus {
//! #             fn decode(received: &Received<'_>) -> Result<Self, Error> {
//! #                 received.form().map(Self)
//! #             }
//! #         }
//! #         static SIGNATURE: runtime::Signature = runtime::Signature {
//! #             scheme: runtime::SignatureScheme::UrlForm {
//! #                 headers: &["X-Twilio-Signature"], settings_header: None, repeated: runtime::Repeated::SortedOnce,
//! #             },
//! #             secret_env: None,
//! #             url_env: None,
//! #         };
//! #         #[derive(Clone, Debug)]
//! #         pub struct Verifier { core: runtime::Verifier }
//! #         #[derive(Debug)]
//! #         pub struct VerifierBuilder { core: runtime::VerifierBuilder }
//! #         runtime::verifier!(Verifier, VerifierBuilder, SIGNATURE);
//! #     }
//! # }
//! use my_api::callbacks::{ConferenceStatus, Verifier};
//! use my_api::runtime::http::{self, Request, StatusCode};
//!
//! fn receive(verifier: &Verifier, request: &Request<Vec<u8>>) -> StatusCode {
//!     let verified = match verifier.verify(request) {
//!         Ok(verified) => verified,
//!         Err(error) => {
//!             eprintln!("refused: {error}");
//!             return StatusCode::FORBIDDEN;
//!         }
//!     };
//!     match verified.decode::<ConferenceStatus>() {
//!         Ok(event) => println!("{event:?}"),
//!         Err(error) => eprintln!("{error}"),
//!     }
//!     StatusCode::NO_CONTENT
//! }
//!
//! /// The request of a framework with types of its own. `target` is path and query, as in the request line.
//! fn request<'h>(
//!     method: &str,
//!     target: &str,
//!     headers: impl IntoIterator<Item = (&'h str, &'h [u8])>,
//!     body: Vec<u8>,
//! ) -> Result<Request<Vec<u8>>, http::Error> {
//!     let request = Request::builder().method(method).uri(target);
//!     headers.into_iter().fold(request, |request, (name, value)| request.header(name, value)).body(body)
//! }
//!
//! // Once; or `Verifier::from_env()` with TWILIO_AUTH_TOKEN and TWILIO_WEBHOOK_URL.
//! let verifier = Verifier::builder().secret("made-up secret").url("https://hooks.example.com").build()?;
//!
//! let form = ("content-type", &b"application/x-www-form-urlencoded"[..]);
//! let mut received = request("POST", "/conference?room=7", [form], b"ConferenceSid=CF1".to_vec())?;
//! assert_eq!(receive(&verifier, &received), StatusCode::FORBIDDEN);
//! // A test signs the request as the provider does.
//! verifier.sign(&mut received)?;
//! assert_eq!(receive(&verifier, &received), StatusCode::NO_CONTENT);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Only a [`Verified`](crate::Verified) request decodes into a type. [`decode_unverified`](crate::decode_unverified) is
//! for tests, and for receivers behind a gateway that has verified the request. `sign` of a verifier signs requests for
//! tests.
//!
//! # The request
//!
//! - **Body**: the bytes as received, not a body that a framework has parsed and written again. Limit its size while it
//!   is read; callbacks have a few kilobytes. Memory and time of verification and decoding are proportional to it.
//! - **Path and query**: those of the request line. A router that removes a prefix (axum's `nest`) must not have changed
//!   them; otherwise use axum's `OriginalUri`, or make the prefix a part of the public URL.
//! - **Method and headers**: all of them. A header of the signature that occurs twice is refused.
//!
//! axum and hyper 1 have these types. Any other server, such as actix-web, fills a [`Request`](http::Request) of the crate
//! `http` 1 from method, target, headers and the bytes of the body, as `request` above does.
//!
//! # The public URL
//!
//! Some schemes sign the URL that the provider calls. Configure it as the provider has it, without the path and query of
//! the request line:
//!
//! | the provider calls | the server receives | public URL |
//! |---|---|---|
//! | `https://hooks.example.com/conference` | `/conference` | `https://hooks.example.com` |
//! | `https://example.com/hooks/conference` | `/conference`: a proxy removes `/hooks` | `https://example.com/hooks` |
//! | `https://example.com:8443/conference` | `/conference` | `https://example.com:8443` |
//!
//! The URL is never taken from the headers `Host` or `Forwarded`, because anyone can set them. User name, password and
//! fragment are ignored, because they are not signed. The port and the spelling of the host may differ from the signed
//! ones as providers differ; the path and the query may not, not even by a slash at the end.
//!
//! # Limits of the schemes
//!
//! | | URL and form (Twilio, SignalWire) | Standard Webhooks | body |
//! |---|---|---|---|
//! | signed | URL, names and values of the form, or the hash of another body | id, timestamp, body | body |
//! | not signed | method, headers | method, URL, other headers | method, URL, headers |
//! | a captured request can be sent again | yes | within the tolerance, 300 seconds by default | yes |
//!
//! Names and values of a form are signed without delimiters: `Foo=1&Goo=2` has the signature of `Foo=1Goo2`, and
//! `Mute=dtrue` that of `Muted=true`. Someone who can read a signed request can therefore send its text with other
//! boundaries, but no other text. Use HTTPS only, and compare the account in the payload with your own.
//!
//! # Repeated callbacks
//!
//! Providers send a callback again when the response is lost, and anyone who captures one can repeat it. Make handlers
//! idempotent: remember what identifies an event, and ignore the second one. Take it from the signed part: for Standard
//! Webhooks the `webhook-id`, for Twilio and SignalWire fields such as `ConferenceSid` and `SequenceNumber` together.
//! Headers such as `I-Twilio-Idempotency-Token` are not signed and only a hint. Callbacks also arrive out of order.
//!
//! # Secrets
//!
//! A verifier accepts a signature by any of its secrets. To rotate a secret, add the new one, let the provider use it,
//! and remove the old one when no request arrives with it. Secrets are erased from memory on drop, and appear in no
//! message. The secret of callbacks can differ from the credential of requests: SignalWire's is the signing key, not the
//! API token.

mod body;
pub(crate) mod builder;
pub(crate) mod condition;
pub(crate) mod error;
mod fields;
mod form;
mod headers;
mod mac;
mod public_url;
pub(crate) mod received;
mod standard;
mod url_form;
pub(crate) mod verifier;
