//! The parameters of callbacks, as the providers document them.

use std::fmt::Display;

use conference_participants::runtime::Rfc2822DateTime;
use jiff::Timestamp;

use super::Message;
use crate::world::{
    CallEnd, Callback, Conference, ConferenceEnd, Direction, Event, EventKind, Left, Participant, Recording, Wire,
    World,
};

type Fields = Vec<(String, String)>;

/// Returns the callbacks of an event, in the order in which they are sent.
pub(super) fn messages(world: &World, event: &Event) -> Vec<Message> {
    let Some(conference) = world.find(&event.conference) else { return Vec::new() };
    let mut messages = Vec::new();
    let mut add = |callback: Option<&Callback>, name: &str, fields: &dyn Fn() -> Fields| {
        if let Some(Callback { url, is_get, .. }) = callback.filter(|callback| callback.wants(name)) {
            let (wire, is_get, url) = (conference.wire, *is_get, url.clone());
            let conference = conference.sid.clone();
            messages.push(Message { number: 0, conference, wire, url, is_get, fields: fields() });
        }
    };
    let is_sent = |(_, sent): &(&str, &str)| {
        conference.wire == Wire::Twilio || !matches!(*sent, "participant-modify" | "announcement-end")
    };
    if let Some((wanted, sent)) = conference_event(&event.kind).filter(is_sent) {
        add(conference.callback.as_ref(), wanted, &|| conference_status(conference, event, sent));
    }
    match &event.kind {
        EventKind::Started => {
            add(conference.recording.as_ref(), "in-progress", &|| conference_recording(conference, event.at, false));
        }
        EventKind::Ended(_) if conference.started.is_some() => {
            add(conference.recording.as_ref(), "completed", &|| conference_recording(conference, event.at, true));
        }
        _ => {}
    }
    let Some(participant) = event.participant.as_deref() else { return messages };
    let progress = match event.kind {
        EventKind::Initiated => Some("initiated"),
        EventKind::Ringing => Some("ringing"),
        EventKind::Answered => Some("answered"),
        EventKind::CallEnded(_) => Some("completed"),
        _ => None,
    };
    if let Some(name) = progress {
        add(participant.callback.as_ref(), name, &|| call_progress(conference, participant, event));
    }
    // An empty URL is silence.
    let audio = participant.audio.as_ref().filter(|audio| !audio.url.is_empty());
    add(audio, "", &|| audio_request(conference, participant));
    let status = match event.kind {
        EventKind::Answered => "in-progress",
        EventKind::CallEnded(CallEnd::Completed) => "completed",
        EventKind::CallEnded(_) => "absent",
        _ => return messages,
    };
    if let Some(recording) = &participant.recording {
        let fields = || call_recording(conference, participant, recording, event.at, status);
        add(recording.callback.as_ref(), status, &fields);
    }
    if event.kind == EventKind::Answered {
        add(participant.machine_detection.as_ref(), "", &|| machine_detection(conference, participant));
    }
    messages
}

/// Returns the name by which an event is requested, and the name in its callback.
fn conference_event(kind: &EventKind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        EventKind::Started => ("start", "conference-start"),
        EventKind::Ended(_) => ("end", "conference-end"),
        EventKind::Joined => ("join", "participant-join"),
        EventKind::Left(_) => ("leave", "participant-leave"),
        EventKind::Muted => ("mute", "participant-mute"),
        EventKind::Unmuted => ("mute", "participant-unmute"),
        EventKind::Held => ("hold", "participant-hold"),
        EventKind::Unheld => ("hold", "participant-unhold"),
        EventKind::Modified => ("modify", "participant-modify"),
        EventKind::SpeechStarted => ("speaker", "participant-speech-start"),
        EventKind::SpeechStopped => ("speaker", "participant-speech-stop"),
        EventKind::Announced(_) => ("announcement", "announcement-end"),
        EventKind::Initiated | EventKind::Ringing | EventKind::Answered | EventKind::CallEnded(_) => return None,
    })
}

fn conference_status(conference: &Conference, event: &Event, sent: &str) -> Fields {
    let is_twilio = conference.wire == Wire::Twilio;
    let mut fields = Builder::new(conference);
    fields.add("ConferenceSid", &conference.sid);
    fields.add("FriendlyName", &conference.name);
    fields.add("StatusCallbackEvent", sent);
    fields.add("Timestamp", &date(event.at));
    if let Some(number) = event.sequence.filter(|_| is_twilio) {
        fields.add("SequenceNumber", &number);
    }
    if let Some(participant) = event.participant.as_deref() {
        fields.add("CallSid", &participant.call);
        fields.add("Muted", &participant.muted);
        fields.add("Hold", &participant.hold);
        fields.add("EndConferenceOnExit", &participant.ends_conference);
        fields.add("StartConferenceOnEnter", &participant.entry.starts_conference);
        if is_twilio {
            fields.add("Coaching", &participant.coaches.is_some());
            if let Some(label) = participant.label() {
                fields.add("ParticipantLabel", label);
            }
        } else {
            fields.add("ApiVersion", &"2010-04-01");
            fields.add("CallStatus", &if participant.is_present() { "in-progress" } else { "completed" });
            fields.add("Direction", &direction(participant));
            fields.add("From", &participant.from);
            fields.add("To", &participant.to);
        }
    }
    if !is_twilio {
        return fields.fields;
    }
    match &event.kind {
        EventKind::Left(left) => {
            fields.add("ParticipantCallStatus", &"completed");
            fields.add("ReasonParticipantLeft", &reason_left(*left));
        }
        EventKind::Announced(url) => fields.add("AnnounceUrl", url),
        EventKind::Ended(end) => {
            let (reason, text, call) = reason_ended(end);
            if let Some(call) = call {
                fields.add("CallSidEndingConference", call);
                let participant = conference.participants.iter().find(|participant| participant.call == call);
                if let Some(label) = participant.and_then(Participant::label) {
                    fields.add("ParticipantLabelEndingConference", label);
                }
            }
            fields.add("ReasonConferenceEnded", reason);
            fields.add("Reason", text);
        }
        _ => {}
    }
    fields.fields
}

fn reason_left(left: Left) -> &'static str {
    match left {
        Left::HungUp => "participant_hung_up",
        Left::Removed => "participant_updated_via_api",
        Left::NeverJoined => "participant_add_failed",
        Left::ModeratorLeft => "moderator_ended_conference",
        Left::ConferenceEnded => "conference_ended_via_api",
    }
}

fn reason_ended(end: &ConferenceEnd) -> (&'static str, &'static str, Option<&str>) {
    match end {
        ConferenceEnd::Ended => ("conference-ended-via-api", "Conference ended via API", None),
        ConferenceEnd::LastLeft { call, removed: true } => {
            ("last-participant-kicked", "Last participant kicked", Some(call))
        }
        ConferenceEnd::LastLeft { call, .. } => ("last-participant-left", "Last participant left", Some(call)),
        ConferenceEnd::ModeratorLeft { call, removed: true } => (
            "participant-with-end-conference-on-exit-kicked",
            "Participant with end conference on exit kicked",
            Some(call),
        ),
        ConferenceEnd::ModeratorLeft { call, .. } => {
            ("participant-with-end-conference-on-exit-left", "Participant with end conference on exit left", Some(call))
        }
    }
}

fn call_progress(conference: &Conference, participant: &Participant, event: &Event) -> Fields {
    let status = match event.kind {
        EventKind::Initiated => "initiated",
        EventKind::Ringing => "ringing",
        EventKind::CallEnded(end) => call_status(end),
        _ => "in-progress",
    };
    let mut fields = Builder::new(conference);
    fields.add("CallSid", &participant.call);
    fields.add("From", &participant.from);
    fields.add("Caller", &participant.from);
    fields.add("To", &participant.to);
    fields.add("Called", &participant.to);
    fields.add("CallStatus", status);
    fields.add("ApiVersion", &"2010-04-01");
    fields.add("Direction", &direction(participant));
    fields.add("Timestamp", &date(event.at));
    fields.add("SequenceNumber", &participant.call_events.saturating_sub(1));
    fields.add("CallbackSource", &"call-progress-events");
    if let EventKind::CallEnded(end) = event.kind {
        let seconds = participant.joined.map_or(0, |joined| event.at.duration_since(joined).as_secs());
        fields.add("CallDuration", &seconds);
        // Minutes, rounded up.
        fields.add("Duration", &((seconds + 59) / 60));
        let code = match end {
            CallEnd::Completed => 200,
            CallEnd::Busy => 486,
            CallEnd::NoAnswer | CallEnd::Canceled => 487,
            CallEnd::Failed => 404,
        };
        fields.add("SipResponseCode", &code);
        if participant.recording.is_some() && end == CallEnd::Completed {
            fields.add_recording(&participant.recording_sid(), conference);
            fields.add("RecordingDuration", &seconds);
        }
    }
    fields.fields
}

fn call_status(end: CallEnd) -> &'static str {
    match end {
        CallEnd::Completed => "completed",
        CallEnd::Busy => "busy",
        CallEnd::NoAnswer => "no-answer",
        CallEnd::Failed => "failed",
        CallEnd::Canceled => "canceled",
    }
}

fn call_recording(
    conference: &Conference,
    participant: &Participant,
    Recording { channels, track, .. }: &Recording,
    at: Timestamp,
    status: &str,
) -> Fields {
    let mut fields = recording(conference, &participant.recording_sid(), "OutboundAPI", status, participant.joined, at);
    fields.add("CallSid", &participant.call);
    fields.add("RecordingChannels", channels);
    fields.add("RecordingTrack", track);
    fields.fields
}

fn conference_recording(conference: &Conference, at: Timestamp, is_over: bool) -> Fields {
    let status = if is_over { "completed" } else { "in-progress" };
    let mut fields = recording(conference, &conference.recording_sid(), "Conference", status, conference.started, at);
    fields.add("ConferenceSid", &conference.sid);
    fields.add("RecordingChannels", &1);
    fields.fields
}

fn recording(
    conference: &Conference,
    sid: &str,
    source: &str,
    status: &str,
    started: Option<Timestamp>,
    at: Timestamp,
) -> Builder {
    let mut fields = Builder::new(conference);
    fields.add_recording(sid, conference);
    fields.add("RecordingStatus", status);
    fields.add("RecordingSource", source);
    fields.add("RecordingStartTime", &date(started.unwrap_or(at)));
    if status == "completed" {
        fields.add("RecordingDuration", &started.map_or(0, |started| at.duration_since(started).as_secs()));
    }
    fields.add("ErrorCode", &0);
    fields
}

fn machine_detection(conference: &Conference, participant: &Participant) -> Fields {
    let mut fields = Builder::new(conference);
    fields.add("CallSid", &participant.call);
    fields.add("AnsweredBy", &participant.answered_by);
    fields.add("MachineDetectionDuration", &2500);
    fields.fields
}

fn audio_request(conference: &Conference, participant: &Participant) -> Fields {
    let mut fields = Builder::new(conference);
    fields.add("ApiVersion", "2010-04-01");
    fields.add("CallSid", &participant.call);
    fields.add("CallStatus", "in-progress");
    fields.add("ConferenceSid", &conference.sid);
    fields.add("FriendlyName", &conference.name);
    fields.add("Direction", direction(participant));
    fields.add("From", &participant.from);
    fields.add("To", &participant.to);
    fields.fields
}

fn direction(participant: &Participant) -> &'static str {
    match participant.direction {
        Direction::Inbound => "inbound",
        Direction::Outbound => "outbound-api",
    }
}

fn date(at: Timestamp) -> String {
    Rfc2822DateTime::from(at).as_str().to_owned()
}

/// Parameters, beginning with the account.
struct Builder {
    fields: Fields,
}

impl Builder {
    fn new(conference: &Conference) -> Self {
        let mut builder = Self { fields: Vec::new() };
        builder.add("AccountSid", &conference.account);
        builder
    }

    fn add_recording(&mut self, sid: &str, conference: &Conference) {
        let account = &conference.account;
        self.add("RecordingSid", sid);
        self.add("RecordingUrl", &format!("https://api.twilio.com/2010-04-01/Accounts/{account}/Recordings/{sid}"));
    }

    fn add<T: Display + ?Sized>(&mut self, name: &str, value: &T) {
        self.fields.push((name.to_owned(), value.to_string()));
    }
}
