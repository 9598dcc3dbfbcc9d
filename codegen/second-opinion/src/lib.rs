//! [progenitor](https://docs.rs/progenitor) clients for the specifications of this workspace.
//!
//! The build script makes them, and adjusts the documents that progenitor would panic on (`build/progenitor`).
//! `tests/agreement` compares them with the crate `conference-participants`, operation by operation; its benchmarks measure
//! against them.

macro_rules! client {
    ($module:ident, $file:literal) => {
        #[doc = concat!("The client for `spec/", stringify!($module), ".yaml`.")]
        // The text is progenitor's, not ours.
        #[allow(clippy::all, clippy::pedantic, missing_docs, unreachable_patterns, unused_qualifications)]
        pub mod $module {
            include!(concat!(env!("OUT_DIR"), $file));
        }
    };
}

client!(insights, "/insights.rs");
client!(signalwire, "/signalwire.rs");
client!(twilio, "/twilio.rs");
