//! The outcome of a call, which a test decides in advance.

use std::time::Duration;

/// The reaction of the called party to a call.
///
/// By default, it answers two seconds after the phone begins to ring, and stays until it is removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub(crate) outcome: Outcome,
    /// The time that the phone rings.
    pub(crate) after: Duration,
    /// The result of answering machine detection.
    pub(crate) answered_by: &'static str,
}

/// The outcome of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Answers { hangs_up_after: Option<Duration> },
    Busy,
    NoAnswer,
    Fails,
}

impl Default for Answer {
    fn default() -> Self {
        Self { outcome: Outcome::Answers { hangs_up_after: None }, after: Duration::from_secs(2), answered_by: "human" }
    }
}

impl Answer {
    /// Answers after the phone has rung for this time. The call ends without an answer if that is longer than its timeout.
    #[must_use]
    pub fn after(ringing: Duration) -> Self {
        Self { after: ringing, ..Self::default() }
    }

    /// Hangs up this time after answering.
    #[must_use]
    pub fn hangs_up_after(self, talking: Duration) -> Self {
        Self { outcome: Outcome::Answers { hangs_up_after: Some(talking) }, ..self }
    }

    /// Lets an answering machine answer.
    #[must_use]
    pub fn machine() -> Self {
        Self { answered_by: "machine_start", ..Self::default() }
    }

    /// Is busy.
    #[must_use]
    pub fn busy() -> Self {
        Self { outcome: Outcome::Busy, after: Duration::from_secs(1), ..Self::default() }
    }

    /// Does not answer.
    #[must_use]
    pub fn nobody() -> Self {
        Self { outcome: Outcome::NoAnswer, ..Self::default() }
    }

    /// Does not exist, so the call fails.
    #[must_use]
    pub fn unreachable() -> Self {
        Self { outcome: Outcome::Fails, ..Self::default() }
    }
}
