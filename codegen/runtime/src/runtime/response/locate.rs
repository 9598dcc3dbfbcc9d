//! Where in a JSON text decoding failed.

/// The path to the value that an error is about: `participants[0].muted`. None for the text as a whole, and for one that
/// is not JSON.
///
/// Decoding itself does not keep track: that would slow it down, and the code of every type would be there twice. The
/// error knows its line and column, and what is before them has been read as JSON already.
pub(crate) fn locate(text: &[u8], error: &serde_json::Error) -> Option<String> {
    if !error.is_data() {
        return None;
    }
    let lines = text.split_inclusive(|byte| *byte == b'\n').take(error.line().saturating_sub(1));
    let position = lines.map(<[u8]>::len).sum::<usize>().saturating_add(error.column());
    let (mut rest, unread) = text.split_at_checked(position).unwrap_or((text, &[]));
    let mut steps = Vec::new();
    let mut begins_list = false;
    while let Some((first, after)) = rest.split_first() {
        begins_list = *first == b'[' || begins_list && first.is_ascii_whitespace();
        let length = if *first == b'"' { string_length(after).saturating_add(1) } else { 1 };
        let (token, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        rest = after;
        match (first, steps.last_mut()) {
            (b'{', _) => steps.push(PathStep::Object),
            (b'[', _) => steps.push(PathStep::Item(0)),
            (b'}' | b']', _) => drop(steps.pop()),
            (b'"', Some(step @ PathStep::Object)) => *step = PathStep::Property(token),
            (b',', Some(step @ PathStep::Property(_))) => *step = PathStep::Object,
            (b',', Some(PathStep::Item(index))) => *index = index.saturating_add(1),
            _ => {}
        }
    }
    // A list where none is expected is refused before its first item, unless it is that item, a list itself, that is refused.
    let is_refused = begins_list && error.to_string().starts_with("invalid type: sequence");
    if is_refused && unread.trim_ascii_start().first() != Some(&b'[') {
        steps.pop();
    }
    let path = steps.iter().fold(String::new(), |path, step| match step {
        PathStep::Object => path,
        PathStep::Property(name) => {
            let name = serde_json::from_slice::<String>(name).unwrap_or_default();
            if path.is_empty() { name } else { path + "." + &name }
        }
        PathStep::Item(index) => format!("{path}[{index}]"),
    });
    Some(path).filter(|path| !path.is_empty())
}

/// From a value to one inside it.
enum PathStep<'t> {
    /// None of its properties has been named.
    Object,
    /// The name with its quotes.
    Property(&'t [u8]),
    Item(usize),
}

/// How many bytes of the text belong to a string behind its opening quote, the closing one included.
fn string_length(text: &[u8]) -> usize {
    let mut is_escaped = false;
    let end = text.iter().position(|byte| {
        let ends = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        ends
    });
    end.map_or(text.len(), |end| end.saturating_add(1))
}
