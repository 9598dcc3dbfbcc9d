//! A parser of event streams, according to the HTML standard ("Server-sent events").

use std::time::Duration;

use bytes::{Buf, Bytes};

use crate::values::item::Event;

/// The maximum length of an event id in bytes. Ids are sent back in a header, which servers limit, and are part of
/// every following event.
const MAX_ID: usize = 8192;

/// An undecoded event.
#[derive(Debug, PartialEq)]
pub(crate) struct RawEvent {
    /// The last event id; `None` if the stream has sent none or an empty one.
    pub(crate) id: Option<String>,
    /// The type of the event; empty if the stream has sent none.
    pub(crate) kind: String,
    /// The data, with lines separated by `\n`.
    pub(crate) data: String,
}

impl RawEvent {
    /// Returns an event with other data, whose type is `message` by default.
    pub(crate) fn with<T>(self, data: impl FnOnce(String) -> T) -> Event<T> {
        let kind = if self.kind.is_empty() { "message".to_owned() } else { self.kind };
        Event { id: self.id, kind, data: data(self.data) }
    }
}

/// Parses events from chunks of any size.
pub(crate) struct Parser {
    /// The unparsed bytes.
    input: Bytes,
    /// The beginning of an incomplete line.
    line: Vec<u8>,
    is_first_line: bool,
    /// True if the last byte was a carriage return, so that a line feed belongs to it.
    after_return: bool,
    id: String,
    last_id: String,
    kind: String,
    data: String,
    retry: Option<Duration>,
    limit: usize,
}

/// An event or its id is larger than the limit.
#[derive(Debug, PartialEq)]
pub(crate) struct EventTooLarge {
    pub(crate) part: &'static str,
    pub(crate) limit: usize,
}

impl Parser {
    /// Creates a parser with a maximum size of events in bytes.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            input: Bytes::new(),
            line: Vec::new(),
            is_first_line: true,
            after_return: false,
            id: String::new(),
            last_id: String::new(),
            kind: String::new(),
            data: String::new(),
            retry: None,
            limit,
        }
    }

    /// Adds the next bytes of the stream, after all events of the previous ones were returned.
    pub(crate) fn push(&mut self, bytes: Bytes) {
        self.input = bytes;
    }

    /// Returns the next complete event. Later events are not parsed yet, so only one is in memory.
    pub(crate) fn next(&mut self) -> Result<Option<RawEvent>, EventTooLarge> {
        while let Some(&first) = self.input.first() {
            if std::mem::take(&mut self.after_return) && first == b'\n' {
                self.input.advance(1);
                continue;
            }
            let end = self.input.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let part = self.input.split_to(end.unwrap_or(self.input.len()));
            if part.len() > self.limit.saturating_sub(self.line.len() + self.data.len() + self.kind.len()) {
                return Err(EventTooLarge { part: "an event", limit: self.limit });
            }
            self.line.extend_from_slice(&part);
            if self.input.is_empty() {
                break;
            }
            self.after_return = self.input.get_u8() == b'\r';
            let line = std::mem::take(&mut self.line);
            if let Some(event) = self.line(&line)? {
                return Ok(Some(event));
            }
        }
        Ok(None)
    }

    /// Returns the id of the last complete event.
    pub(crate) fn last_id(&self) -> Option<&str> {
        (!self.last_id.is_empty()).then_some(self.last_id.as_str())
    }

    /// Returns true if an empty line is missing after the last event.
    #[cfg(feature = "server")]
    pub(crate) fn is_within_event(&self) -> bool {
        !self.line.is_empty() || !self.data.is_empty() || !self.kind.is_empty()
    }

    pub(crate) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    fn line(&mut self, bytes: &[u8]) -> Result<Option<RawEvent>, EventTooLarge> {
        let line = String::from_utf8_lossy(bytes);
        let mut line = &*line;
        if std::mem::take(&mut self.is_first_line) {
            line = line.strip_prefix('\u{feff}').unwrap_or(line);
        }
        if line.is_empty() {
            return Ok(self.dispatch());
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut self.kind),
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "id" if value.len() > MAX_ID => return Err(EventTooLarge { part: "the id of an event", limit: MAX_ID }),
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis).or(self.retry);
            }
            // Comments have an empty field name.
            _ => {}
        }
        Ok(None)
    }

    /// Completes an event at an empty line. An event without data is ignored.
    fn dispatch(&mut self) -> Option<RawEvent> {
        self.last_id.clone_from(&self.id);
        let kind = std::mem::take(&mut self.kind);
        let mut data = std::mem::take(&mut self.data);
        data.pop()?;
        Some(RawEvent { id: self.last_id().map(ToOwned::to_owned), kind, data })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The events of a stream in chunks of this size.
    fn events_in(text: &[u8], size: usize) -> Vec<RawEvent> {
        let mut parser = Parser::new(1000);
        let mut events = Vec::new();
        for chunk in text.chunks(size) {
            parser.push(Bytes::copy_from_slice(chunk));
            events.extend(std::iter::from_fn(|| parser.next().expect("small events")));
        }
        events
    }

    /// Id, type and data of each event, for all chunk sizes.
    fn events(text: &str) -> Vec<(Option<String>, String, String)> {
        let whole = events_in(text.as_bytes(), usize::MAX);
        for size in 1..=text.len() {
            assert_eq!(events_in(text.as_bytes(), size), whole, "chunks of {size} bytes");
        }
        whole.into_iter().map(|event| event.with(|data| data)).map(|event| (event.id, event.kind, event.data)).collect()
    }

    fn message(data: &str) -> (Option<String>, String, String) {
        (None, "message".to_owned(), data.to_owned())
    }

    #[test]
    fn every_line_ending_ends_a_line() {
        for ending in ["\n", "\r", "\r\n"] {
            let text = ["data: a", "data: b", "", "data: c", "", ""].join(ending);
            assert_eq!(events(&text), [message("a\nb"), message("c")], "{ending:?}");
        }
        assert_eq!(events("data: a\r\rdata: b\n\r\ndata: c\r\n\n"), [message("a"), message("b"), message("c")]);
    }

    #[test]
    fn fields_follow_the_standard() {
        assert_eq!(events("\u{feff}data: a\n\n"), [message("a")]);
        assert_eq!(events("data: a\n\n\u{feff}data: b\n\n"), [message("a")], "only the first line has a mark");
        assert_eq!(events("data:a\ndata:  b\ndata\n\n"), [message("a\n b\n")]);
        assert_eq!(events("data\n\ndata:\n\n"), [message(""), message("")]);
        assert_eq!(events(": comment\ndatum: x\n Data: y\nevent: e\n\n\n"), [], "without data");
        assert_eq!(events("data: ü€🎈\ndata: a: b\n\n"), [message("ü€🎈\na: b")]);
        assert_eq!(events("data: lost, since it is not complete\n"), []);
        assert_eq!(
            events("event: add\nid: 1\ndata: x\n\ndata: y\n\nid\ndata: z\n\nid: a\0b\ndata: w\n\n"),
            [
                (Some("1".to_owned()), "add".to_owned(), "x".to_owned()),
                (Some("1".to_owned()), "message".to_owned(), "y".to_owned()),
                message("z"),
                message("w"),
            ]
        );
        assert_eq!(events_in(b"data: a\xffb\n\n", 3)[0].data, "a\u{fffd}b");
    }

    #[test]
    fn id_and_retry_are_kept_beyond_events() {
        let mut parser = Parser::new(1000);
        parser.push(Bytes::from_static(b"retry: 1500\nid: 7\n\nretry: soon\nretry: -1\nretry:\nid: 8"));
        assert_eq!(parser.next(), Ok(None));
        assert_eq!(parser.retry(), Some(Duration::from_millis(1500)));
        assert_eq!(parser.last_id(), Some("7"), "the other one is not complete");
    }

    /// The parser's result for more bytes.
    fn next(parser: &mut Parser, bytes: &'static [u8]) -> Result<Option<String>, EventTooLarge> {
        parser.push(Bytes::from_static(bytes));
        Ok(parser.next()?.map(|event| event.data))
    }

    #[test]
    fn an_event_has_a_limit_and_a_stream_has_none() {
        let too_large = Err(EventTooLarge { part: "an event", limit: 10 });
        let mut parser = Parser::new(10);
        for _ in 0..100 {
            assert_eq!(next(&mut parser, b"data: 12\n\n"), Ok(Some("12".to_owned())));
            assert_eq!(next(&mut parser, b": 4567890\n"), Ok(None));
        }
        assert_eq!(next(&mut Parser::new(10), b"data: 12345"), too_large);
        let mut parser = Parser::new(10);
        assert_eq!(next(&mut parser, b"data: 1234"), Ok(None), "just small enough");
        assert_eq!(next(&mut parser, b"5"), too_large);
        let mut parser = Parser::new(10);
        assert_eq!(next(&mut parser, b"data: 12\ndata: 3"), Ok(None), "just small enough");
        assert_eq!(next(&mut parser, b"4\ndata: 567\n"), too_large, "lines count together");
        assert_eq!(next(&mut Parser::new(10), b"event: 123\ndata: 12\n"), too_large, "the type counts, too");
    }

    #[test]
    fn an_id_that_no_header_can_carry_is_too_large() {
        let id = |length| Bytes::from(format!("id:{}\ndata: x\n\n", "7".repeat(length)));
        let mut parser = Parser::new(100_000);
        parser.push(id(MAX_ID));
        assert!(parser.next().is_ok_and(|event| event.is_some()));
        parser.push(id(MAX_ID + 1));
        assert_eq!(parser.next(), Err(EventTooLarge { part: "the id of an event", limit: MAX_ID }));
    }
}
