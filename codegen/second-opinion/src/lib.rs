//! [progenitor](https://docs.rs/progenitor) clients for the specifications of this workspace.
//!
//! The build script generates them, and adjusts documents that progenitor would panic on (`build/progenitor`).
//! `tests/agreement` compares them with the crate `conference-participants`, operation by operation. The benchmarks of
//! that crate use them for comparison.

macro_rules! client {
    ($module:ident, $file:literal) => {
        #[doc = concat!("The client for `spec/", stringify!($module), ".yaml`.")]
        // progenitor generates this code.
        #[allow(clippy::all, clippy::pedantic, missing_docs, unreachable_patterns, unused_qualifications)]
        pub mod $module {
            include!(concat!(env!("OUT_DIR"), $file));
        }
    };
}

client!(insights, "/insights.rs");
client!(signalwire, "/signalwire.rs");
client!(twilio, "/twilio.rs");
