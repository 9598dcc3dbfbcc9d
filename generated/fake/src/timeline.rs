//! The events of a conference as text.

use std::fmt::Write as _;

use jiff::Unit;

use crate::world::{CallEnd, Event, EventKind, Left};

/// Formats events: one line each, with the time of the day.
pub(crate) fn lines<'e>(events: impl Iterator<Item = &'e Event>) -> String {
    let mut lines = String::new();
    for event in events {
        let who = event.participant.as_ref().map_or("", |participant| participant.shown());
        let time = event.at.round(Unit::Millisecond).unwrap_or(event.at).to_string();
        let time = time.split_once('T').map_or(time.as_str(), |(_, time)| time.trim_end_matches('Z'));
        // Writing to a string does not fail.
        let _ = writeln!(lines, "{time}  {}", sentence(event, who));
    }
    lines
}

fn sentence(event: &Event, who: &str) -> String {
    let name = &event.name;
    match &event.kind {
        EventKind::Initiated => format!("{who} is called"),
        EventKind::Ringing => format!("{who} rings"),
        EventKind::Answered => format!("{who} answers"),
        EventKind::CallEnded(CallEnd::Completed) => format!("the call of {who} ends"),
        EventKind::CallEnded(CallEnd::Busy) => format!("{who} is busy"),
        EventKind::CallEnded(CallEnd::NoAnswer) => format!("{who} does not answer"),
        EventKind::CallEnded(CallEnd::Failed) => format!("{who} can't be reached"),
        EventKind::CallEnded(CallEnd::Canceled) => format!("the call to {who} is canceled"),
        EventKind::Joined => format!("{who} joins {name}"),
        EventKind::Started => format!("{name} starts"),
        EventKind::Muted => format!("{who} is muted"),
        EventKind::Unmuted => format!("{who} is unmuted"),
        EventKind::Held => format!("{who} is on hold"),
        EventKind::Unheld => format!("{who} is off hold"),
        EventKind::Modified => match event.participant.as_ref().and_then(|participant| participant.coaches.as_ref()) {
            Some(call) => format!("{who} coaches {call}"),
            None => format!("{who} is changed"),
        },
        EventKind::SpeechStarted => format!("{who} speaks"),
        EventKind::SpeechStopped => format!("{who} is silent"),
        EventKind::Announced(url) => format!("{who} hears {url}"),
        EventKind::Left(Left::HungUp) => format!("{who} hangs up"),
        EventKind::Left(Left::Removed) => format!("{who} is removed"),
        EventKind::Left(Left::NeverJoined) => format!("{who} does not join {name}"),
        EventKind::Left(_) => format!("{who} leaves, because {name} ends"),
        EventKind::Ended(_) => format!("{name} ends"),
    }
}
