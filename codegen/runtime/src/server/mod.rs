//! Servers: the operations of an API as methods of a program, called with decoded requests.
//!
//! An emitted crate has, for each API, a module `server` with a trait `Api`, the requests of its operations, and a
//! `Service` that routes requests to a type which implements the trait. This module has what all of them share:
//!
//! - [`Provider`]: the error of the operations, and the caller of a request;
//! - [`Head`]: headers and credentials of a request, which [`Provider::authorize`] checks;
//! - [`Refusal`]: a request that the document does not allow, with place and reason;
//! - [`ServerError`]: the response of an error. [`Refusal`] itself responds with a problem document.
//!
//! A request is checked in this order: path, method, size of the body, [`authorize`](Provider::authorize), content encoding,
//! media type, parameters and body. Undeclared parameters and properties are ignored or kept, as in responses to a client.
//! Unlike responses, a request has no values that an enum does not list.
//! HEAD without an operation of its own has the response of GET, without its body.

pub(crate) mod head;
pub(crate) mod incoming;
mod items;
mod multipart;
mod pairs;
pub(crate) mod parameter;
pub(crate) mod refusal;
pub(crate) mod reply;
mod router;
pub(crate) mod service;
mod texts;
mod xml;

pub use self::head::Head;
pub use self::refusal::{Refusal, RefusalKind};
pub use self::reply::{Reply, ServerError};
pub use self::service::Provider;
