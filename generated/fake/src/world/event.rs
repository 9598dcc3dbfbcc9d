//! Everything that happens, in order.

use jiff::Timestamp;

use super::leave::{CallEnd, ConferenceEnd, Left};
use super::participant::Participant;

/// A change of a conference.
#[derive(Clone, Debug)]
pub struct Event {
    /// The time.
    pub at: Timestamp,
    /// The SID of the conference.
    pub conference: String,
    /// The name of the conference.
    pub name: String,
    /// The number among the events of the conference, from 0.
    pub(crate) sequence: Option<u64>,
    /// The participant after the change.
    pub(crate) participant: Option<Box<Participant>>,
    /// The kind.
    pub kind: EventKind,
}

/// The kind of an [`Event`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventKind {
    /// The provider places a call.
    Initiated,
    /// The called party's phone rings.
    Ringing,
    /// The called party has answered.
    Answered,
    /// A call has ended, or could not be placed.
    CallEnded(CallEnd),
    /// A participant has joined.
    Joined,
    /// The conference has started: its participants hear each other.
    Started,
    /// A participant is muted.
    Muted,
    /// A participant is not muted any more.
    Unmuted,
    /// A participant is on hold.
    Held,
    /// A participant is not on hold any more.
    Unheld,
    /// Another setting of a participant has changed.
    Modified,
    /// A participant starts to speak.
    SpeechStarted,
    /// A participant stops speaking.
    SpeechStopped,
    /// The announcement of a URL has been played to a participant.
    Announced(String),
    /// A participant has left.
    Left(Left),
    /// The conference has ended.
    Ended(ConferenceEnd),
}

impl EventKind {
    /// Returns true for the events of a call, which may have no conference yet.
    pub(crate) fn is_of_call(&self) -> bool {
        matches!(self, Self::Initiated | Self::Ringing | Self::Answered | Self::CallEnded(_))
    }

    /// Returns the name in Voice Insights, if it lists the event.
    pub(crate) fn insights_name(&self) -> Option<&'static str> {
        Some(match self {
            Self::Muted => "mute",
            Self::Unmuted => "unmute",
            Self::Held => "hold",
            Self::Unheld => "unhold",
            Self::Modified => "modify",
            _ => return None,
        })
    }

    /// Returns true for the events of a conference.
    pub(crate) fn is_of_conference(&self) -> bool {
        !self.is_of_call()
    }
}
