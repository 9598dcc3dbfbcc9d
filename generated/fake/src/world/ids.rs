//! Ids in the forms of the providers. They are counted, so that the same test has the same ids.

use conference_participants::twilio::types::ConferenceEvent;

/// The API whose forms an account uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Wire {
    Twilio,
    SignalWire,
}

impl Wire {
    /// Returns the names by which events of a conference are requested.
    pub(super) fn conference_events(self) -> &'static [&'static str] {
        match self {
            Self::Twilio => ConferenceEvent::VALUES,
            Self::SignalWire => &["start", "end", "join", "leave", "mute", "hold", "speaker"],
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Ids {
    count: u64,
}

impl Ids {
    fn next(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    pub(super) fn conference(&mut self, wire: Wire) -> String {
        let number = self.next();
        match wire {
            Wire::Twilio => format!("CF{number:032x}"),
            Wire::SignalWire => uuid(0xcf, number),
        }
    }

    /// Returns the ids of a call, and of its participant in Voice Insights.
    pub(super) fn call(&mut self, wire: Wire) -> (String, String) {
        let number = self.next();
        let call = match wire {
            Wire::Twilio => format!("CA{number:032x}"),
            Wire::SignalWire => uuid(0xca, number),
        };
        (call, format!("CP{number:032x}"))
    }
}

fn uuid(kind: u32, number: u64) -> String {
    format!("{kind:08x}-0000-4000-8000-{number:012x}")
}
