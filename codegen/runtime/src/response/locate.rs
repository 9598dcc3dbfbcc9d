//! The position and reason of a decoding failure, without the body's content.

use std::ops::Range;

use crate::values::object::TOO_DEEP;

/// The maximum number of bytes to decode again when looking for declared names in a path.
const MAX_PROBED: usize = 4 << 20;

/// The path to a value in a body.
pub(crate) struct BodyPath {
    /// With all names: `rooms.Lobby.muted`.
    pub(crate) full: String,
    /// Without undeclared names, which can be personal data: `rooms.*.muted`.
    pub(crate) shown: String,
}

impl BodyPath {
    /// Creates a path from steps; `None` for the whole body.
    pub(crate) fn new(steps: impl IntoIterator<Item = PathStep>) -> Option<Self> {
        let mut path = Self { full: String::new(), shown: String::new() };
        for step in steps {
            match step {
                PathStep::Item(index) => path.push("", &format!("[{index}]"), &format!("[{index}]")),
                PathStep::Property { name, is_known } => path.push(".", &name, if is_known { &name } else { "*" }),
            }
        }
        (!path.full.is_empty()).then_some(path)
    }

    fn push(&mut self, separator: &str, full: &str, shown: &str) {
        for (path, step) in [(&mut self.full, full), (&mut self.shown, shown)] {
            if !path.is_empty() {
                path.push_str(separator);
            }
            path.push_str(step);
        }
    }
}

/// A step from a value to a value inside it.
#[derive(Debug)]
pub(crate) enum PathStep {
    Property {
        name: String,
        /// True for a declared property; false for a name from the body.
        is_known: bool,
    },
    Item(usize),
}

/// Returns the path of the value that an error refers to: `participants[0].muted`. `None` for the whole text, and for
/// text that is not JSON.
///
/// Decoding does not track the path: that would be slower and duplicate the code of every type. The error has a line
/// and column, and the text before that position is valid JSON. `decode` decodes a text as the same type: if renaming a
/// property makes the error disappear, the type declares the property.
pub(crate) fn locate(
    text: &[u8],
    error: &serde_json::Error,
    decode: &dyn Fn(&[u8]) -> Option<serde_json::Error>,
) -> Option<BodyPath> {
    if !error.is_data() {
        return None;
    }
    let lines = text.split_inclusive(|byte| *byte == b'\n').take(error.line().saturating_sub(1));
    let position = lines.map(<[u8]>::len).sum::<usize>().saturating_add(error.column());
    let (read, unread) = text.split_at_checked(position).unwrap_or((text, &[]));
    let mut steps = Vec::new();
    let mut begins_list = false;
    let mut place = 0;
    while let Some((first, after)) = read.get(place..).and_then(<[u8]>::split_first) {
        begins_list = *first == b'[' || begins_list && first.is_ascii_whitespace();
        let length = if *first == b'"' { string_length(after).saturating_add(1) } else { 1 };
        let token = place..place.saturating_add(length).min(read.len());
        place = token.end;
        match (first, steps.last_mut()) {
            (b'{', _) => steps.push(JsonStep::Object),
            (b'[', _) => steps.push(JsonStep::Item(0)),
            (b'}' | b']', _) => drop(steps.pop()),
            (b'"', Some(step @ JsonStep::Object)) => *step = JsonStep::Property(token),
            (b',', Some(step @ JsonStep::Property(_))) => *step = JsonStep::Object,
            (b',', Some(JsonStep::Item(index))) => *index = index.saturating_add(1),
            _ => {}
        }
    }
    // An unexpected list fails before its first item, unless the failure is in that item, which is a list itself.
    let is_refused = begins_list && error.to_string().starts_with("invalid type: sequence");
    if is_refused && unread.trim_ascii_start().first() != Some(&b'[') {
        steps.pop();
    }
    let names = steps.iter().filter(|step| matches!(step, JsonStep::Property(_))).count();
    let mut probe = (names.saturating_mul(text.len()) <= MAX_PROBED).then(|| text.to_vec());
    BodyPath::new(steps.into_iter().filter_map(|step| match step {
        JsonStep::Object => None,
        JsonStep::Item(index) => Some(PathStep::Item(index)),
        JsonStep::Property(token) => {
            let name = serde_json::from_slice(text.get(token.clone()).unwrap_or_default()).unwrap_or_default();
            let is_known = probe.as_mut().is_some_and(|probe| is_known(probe, token, error, decode));
            Some(PathStep::Property { name, is_known })
        }
    }))
}

/// Returns true if the type declares the property: its value does not fail under another name.
fn is_known(
    text: &mut [u8],
    token: Range<usize>,
    error: &serde_json::Error,
    decode: &dyn Fn(&[u8]) -> Option<serde_json::Error>,
) -> bool {
    let Some([b'"', name @ .., b'"']) = text.get_mut(token.clone()) else { return false };
    // A name of the same length keeps all positions.
    let original = name.to_vec();
    name.fill(0x7f);
    let is_refused = decode(text)
        .is_some_and(|other| other.is_data() && (other.line(), other.column()) == (error.line(), error.column()));
    if let Some([_, name @ .., _]) = text.get_mut(token) {
        name.copy_from_slice(&original);
    }
    !is_refused
}

/// A step of the path during the search.
enum JsonStep {
    /// Before the first property name.
    Object,
    /// The range of the name, with its quotes.
    Property(Range<usize>),
    Item(usize),
}

/// A decoder's message without the value.
pub(crate) fn reason(message: &str) -> String {
    // Messages of `serde`; other messages can contain anything.
    const KINDS: [&str; 9] =
        ["boolean", "integer", "floating point", "character", "string", "null", "unit value", "sequence", "map"];
    for problem in ["invalid type: ", "invalid value: "] {
        let Some((found, expected)) = message.strip_prefix(problem).and_then(|rest| rest.rsplit_once(", expected "))
        else {
            continue;
        };
        return match KINDS.iter().find(|kind| found.starts_with(**kind)) {
            Some(kind) => format!("{problem}{kind}, expected {expected}"),
            None => format!("expected {expected}"),
        };
    }
    for problem in ["missing field `", "duplicate field `"] {
        if let Some((name, _)) = message.strip_prefix(problem).and_then(|rest| rest.split_once('`')) {
            return format!("{problem}{name}`");
        }
    }
    let known = if message.starts_with(TOO_DEEP) { TOO_DEEP } else { "the value does not match its type" };
    known.to_owned()
}

/// The length in bytes of a string after its opening quote, including the closing quote.
pub(crate) fn string_length(text: &[u8]) -> usize {
    let mut is_escaped = false;
    let end = text.iter().position(|byte| {
        let ends = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        ends
    });
    end.map_or(text.len(), |end| end.saturating_add(1))
}
