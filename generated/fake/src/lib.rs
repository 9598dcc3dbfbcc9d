//! The conferences of SignalWire and Twilio in memory: a provider in the process of a test, without an account.
//!
//! [`Provider::start`] serves Twilio's REST API (JSON and XML), SignalWire's Compatibility API and Voice Insights on a
//! loopback address, and gives clients that are connected to it. Requests are decoded as the documents say, and the rules
//! are those that the providers document: calls ring and are answered or not, a conference starts with its second
//! participant, a coach is heard by one participant, and who has left is not found.
//!
//! ```
//! use std::time::Duration;
//! use conference_participants::twilio::types::ParticipantStatus;
//! use conference_participants_fake::{Answer, Caller, Provider};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let provider = Provider::start().await?;
//! let client = provider.twilio()?;
//! let agent = provider.join("Support", Caller::new("+12025550101").label("agent"))?;
//!
//! provider.next_call("+12025550102", Answer::after(Duration::from_secs(3)));
//! let customer = client.create_participant("Support", "+15005550006", "+12025550102").label("customer").await?;
//! assert_eq!(customer.status, ParticipantStatus::Queued);
//!
//! provider.advance(Duration::from_secs(10));
//! let customer = client.fetch_participant(agent.conference.as_str(), "customer").await?;
//! assert_eq!(customer.status, ParticipantStatus::Connected);
//! assert!(provider.hears(&agent.conference, "agent", "customer"));
//! # Ok(())
//! # }
//! ```
//!
//! Ids, times and the order of events are the same in every run.
//!
//! A [`Fault`] lets the provider fail, an [`Answer`] decides about a call, and a [`Mishap`] about a callback.
//! [`Provider::requests`], [`Provider::callbacks`], [`Provider::events`] and [`Provider::timeline`] tell what happened. The
//! program of this package runs a provider as a server, for other languages.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

mod api;
mod breakable;
mod callbacks;
mod fault;
mod http;
mod page;
mod provider;
mod recorded;
mod script;
mod timeline;
mod world;

pub use api::{Account, SIGNALWIRE, SIGNALWIRE_SIGNING_KEY, TWILIO, TWILIO_KEY};
pub use callbacks::{Delivered, Mishap};
pub use fault::Fault;
pub use provider::{Joined, Provider};
pub use recorded::Recorded;
pub use script::Answer;
pub use world::{CallEnd, Caller, ConferenceEnd, Event, EventKind, Left};
