//! The expected differences of the two clients, with reasons.

use std::collections::BTreeMap;

struct Difference {
    /// Names of cases, or name prefixes that end in `*`.
    cases: &'static [&'static str],
    /// The differences: ours on the left, progenitor's on the right.
    what: &'static [&'static str],
    why: &'static str,
}

/// Returns the expected differences of these cases, with reasons.
pub(crate) fn listed(cases: &[&'static str]) -> BTreeMap<(&'static str, String), &'static str> {
    let mut listed = BTreeMap::new();
    for difference in DIFFERENCES {
        for pattern in difference.cases {
            let matching: Vec<_> = cases
                .iter()
                .filter(|case| match pattern.strip_suffix('*') {
                    Some(start) => case.starts_with(start),
                    None => *case == pattern,
                })
                .collect();
            assert!(!matching.is_empty(), "no case is named `{pattern}`");
            for case in matching {
                listed.extend(difference.what.iter().map(|what| ((*case, (*what).to_owned()), difference.why)));
            }
        }
    }
    listed
}

/// The differences of every request.
const HEADERS: Difference = Difference {
    cases: SENT,
    what: &["header authorization: ours only", "header user-agent: ours only", "header api-version: theirs only"],
    why: "progenitor leaves credentials and the user agent to the caller's `reqwest::Client`, and sends the version of the \
          document, which these APIs ignore",
};

const DIFFERENCES: &[Difference] = &[
    HEADERS,
    Difference { cases: TWILIO_SENT, ..HEADERS },
    Difference {
        cases: TWILIO_SENT,
        what: &["path: ….json | …"],
        why: "`x-rust-representations` adds the suffix `.json` for JSON; progenitor does not know the key, and Twilio would \
              respond with XML",
    },
    // Forms.
    Difference {
        cases: &["signalwire UpdateParticipant", "twilio UpdateParticipant"],
        what: &[
            "form: AnnounceMethod=POST, theirs only",
            "form: HoldMethod=GET, theirs only",
            "form: WaitMethod=POST, theirs only",
        ],
        why: DEFAULTS,
    },
    Difference {
        cases: &["twilio UpdateParticipant"],
        what: &["form: EndConferenceOnExit=false, theirs only"],
        why: DEFAULTS,
    },
    Difference {
        cases: &["twilio CreateParticipant", "twilio CreateParticipant: values of every kind"],
        what: &[
            "form: AmdStatusCallbackMethod=POST, theirs only",
            "form: ConferenceRecord=false, theirs only",
            "form: ConferenceRecordingStatusCallbackMethod=POST, theirs only",
            "form: ConferenceStatusCallbackMethod=POST, theirs only",
            "form: ConferenceTrim=trim-silence, theirs only",
            "form: EndConferenceOnExit=false, theirs only",
            "form: JitterBufferSize=large, theirs only",
            "form: MachineDetectionSilenceTimeout=5000, theirs only",
            "form: MachineDetectionSpeechEndThreshold=1200, theirs only",
            "form: MachineDetectionSpeechThreshold=2400, theirs only",
            "form: MachineDetectionTimeout=30, theirs only",
            "form: MaxParticipants=250, theirs only",
            "form: Muted=false, theirs only",
            "form: RecordingChannels=mono, theirs only",
            "form: RecordingStatusCallbackMethod=POST, theirs only",
            "form: RecordingTrack=both, theirs only",
            "form: StartConferenceOnEnter=true, theirs only",
            "form: Trim=trim-silence, theirs only",
            "form: WaitMethod=POST, theirs only",
        ],
        why: DEFAULTS,
    },
    Difference {
        cases: &["twilio CreateParticipant"],
        what: &[
            "form: Beep=true, theirs only",
            "form: EarlyMedia=true, theirs only",
            "form: Record=false, theirs only",
            "form: StatusCallbackMethod=POST, theirs only",
            "form: Timeout=60, theirs only",
        ],
        why: DEFAULTS,
    },
    Difference {
        cases: &["twilio CreateParticipant: an array"],
        what: &["sent: POST …/Support%2042/Participants.json | nothing", "read: value | refused before sending"],
        why: "progenitor can't send an array in a form; ours repeats the name",
    },
    // Refused parameters.
    Difference {
        cases: &["twilio DeleteParticipant: two dots"],
        what: &["sent: nothing | DELETE …/CF00112233445566778899aabbccddeeff/", "read: refused before sending | value"],
        why: ADDRESS,
    },
    Difference {
        cases: &["twilio DeleteParticipant: nothing"],
        what: &[
            "sent: nothing | DELETE …/CF00112233445566778899aabbccddeeff/Participants/",
            "read: refused before sending | value",
        ],
        why: ADDRESS,
    },
    Difference {
        cases: &["twilio ListParticipants: a page size that is too large"],
        what: &[
            "sent: nothing | GET …/CF00112233445566778899aabbccddeeff/Participants",
            "read: refused before sending | value",
        ],
        why: "progenitor does not check the limits of numbers",
    },
    Difference {
        cases: &["twilio UpdateParticipant: a coach without a call"],
        what: &[
            "sent: nothing | POST …/CF00112233445566778899aabbccddeeff/Participants/CA00112233445566778899aabbccddee01",
            "read: refused before sending | value",
        ],
        why: "`x-rust-requires` makes one field require the other; progenitor does not know the key",
    },
    // Decoded values.
    Difference {
        cases: &["twilio FetchParticipant: new status"],
        what: &["read: value | not decoded"],
        why: "progenitor's enums are closed: one new value fails the response",
    },
    Difference {
        cases: &["twilio FetchParticipant: odd id", "signalwire FetchParticipant: the documented ids"],
        what: &["read: value | not decoded"],
        why: "progenitor checks patterns and formats of responses; ours keeps the received values",
    },
    Difference {
        cases: &["insights FetchParticipant: odd date"],
        what: &["read: value | not decoded"],
        why: "progenitor parses dates while decoding; ours parses them on access",
    },
    Difference {
        cases: &["twilio FetchParticipant: new field"],
        what: &["read /value/mood: \"good\", ours only"],
        why: "progenitor drops unknown fields; ours keeps them in `extra`",
    },
    Difference {
        cases: &["twilio FetchParticipant: problem", "twilio FetchParticipant: gateway's error"],
        what: &["read: failed | not decoded"],
        why: "progenitor has one error type for each operation, and an error of another shape hides the status; our error \
              has the status for any body",
    },
    Difference {
        cases: &["insights FetchParticipant: too many requests"],
        what: &[
            "sent: 3 times GET …/CF00112233445566778899aabbccddeeff/Participants/CP00112233445566778899aabbccddee01 | GET \
             …/CF00112233445566778899aabbccddeeff/Participants/CP00112233445566778899aabbccddee01",
        ],
        why: "our client retries, progenitor does not",
    },
];

const DEFAULTS: &str = "`default` is the value that the API assumes if none is sent, so ours does not send it; progenitor \
                        sends it with every request, which resets earlier settings";

const ADDRESS: &str = "progenitor sends any path segment, and so deletes another resource; ours rejects it";

/// The cases in which both clients send a request, except those of Twilio's REST API.
const SENT: &[&str] = &[
    "insights FetchParticipant",
    "insights FetchParticipant: error",
    "insights FetchParticipant: odd date",
    "insights List*",
    "signalwire *",
];

/// The cases in which both clients send a request to Twilio's REST API.
const TWILIO_SENT: &[&str] = &[
    "twilio CreateParticipant",
    "twilio CreateParticipant: values of every kind",
    "twilio DeleteParticipant",
    "twilio FetchParticipant",
    "twilio FetchParticipant: a label",
    "twilio FetchParticipant: error*",
    "twilio FetchParticipant: gateway's error",
    "twilio FetchParticipant: new *",
    "twilio FetchParticipant: o*",
    "twilio FetchParticipant: problem",
    "twilio ListParticipants",
    "twilio ListParticipants: every filter",
    "twilio UpdateParticipant",
    "twilio UpdateParticipant: every field",
];

/// The 2 adjustments of `insights.yaml`.
pub(crate) const INSIGHTS_ADJUSTMENTS: &[(&str, &str)] = &[
    ("DefaultNarrowed", "/paths/~1Conferences~1{ConferenceSid}~1Participants/get/responses/default"),
    ("DefaultNarrowed", "/paths/~1Conferences~1{ConferenceSid}~1Participants~1{ParticipantSid}/get/responses/default"),
];

/// The 5 adjustments of `signalwire.yaml`.
pub(crate) const SIGNALWIRE_ADJUSTMENTS: &[(&str, &str)] = &[
    ("TextsMerged", "/components/schemas/WaitUrl"),
    (
        "DefaultNarrowed",
        "/paths/~1Accounts~1{AccountSid}~1Conferences~1{ConferenceSid}~1Participants/get/responses/default",
    ),
    (
        "DefaultNarrowed",
        "/paths/~1Accounts~1{AccountSid}~1Conferences~1{ConferenceSid}~1Participants~1{CallSid}/get/responses/default",
    ),
    (
        "DefaultNarrowed",
        "/paths/~1Accounts~1{AccountSid}~1Conferences~1{ConferenceSid}~1Participants~1{CallSid}/post/responses/default",
    ),
    (
        "DefaultNarrowed",
        "/paths/~1Accounts~1{AccountSid}~1Conferences~1{ConferenceSid}~1Participants~1{CallSid}/delete/responses/default",
    ),
];

/// The 10 adjustments of `twilio.yaml`.
pub(crate) const TWILIO_ADJUSTMENTS: &[(&str, &str)] = &[
    ("TextsMerged", "/components/schemas/ConferenceSidOrName"),
    ("TextsMerged", "/components/schemas/CallSidOrLabel"),
    ("TextsMerged", "/components/schemas/WaitUrl"),
    ("TextsMerged", "/components/schemas/CallEvent"),
    ("TextsMerged", "/components/schemas/ConferenceEvent"),
    ("TextsMerged", "/components/schemas/RecordingEvent"),
    ("TextsMerged", "/components/schemas/ConferenceRecordingEvent"),
    ("FormDefaultRemoved", "/components/schemas/CreateParticipantRequest/properties/StatusCallbackEvent/default"),
    (
        "FormDefaultRemoved",
        "/components/schemas/CreateParticipantRequest/properties/ConferenceStatusCallbackEvent/default",
    ),
    (
        "FormDefaultRemoved",
        "/components/schemas/CreateParticipantRequest/properties/RecordingStatusCallbackEvent/default",
    ),
    (
        "FormDefaultRemoved",
        "/components/schemas/CreateParticipantRequest/properties/ConferenceRecordingStatusCallbackEvent/default",
    ),
    (
        "DefaultNarrowed",
        "/paths/~1Accounts~1{AccountSid}~1Conferences~1{ConferenceSid}~1Participants/get/responses/default",
    ),
    (
        "DefaultNarrowed",
        "/paths/~1Accounts~1{AccountSid}~1Conferences~1{ConferenceSid}~1Participants/post/responses/default",
    ),
    (
        "DefaultNarrowed",
        "/paths/~1Accounts~1{AccountSid}~1Conferences~1{ConferenceSid}~1Participants~1{CallSid}/get/responses/default",
    ),
    (
        "DefaultNarrowed",
        "/paths/~1Accounts~1{AccountSid}~1Conferences~1{ConferenceSid}~1Participants~1{CallSid}/post/responses/default",
    ),
    (
        "DefaultNarrowed",
        "/paths/~1Accounts~1{AccountSid}~1Conferences~1{ConferenceSid}~1Participants~1{CallSid}/delete/responses/default",
    ),
];
