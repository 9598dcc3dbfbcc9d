//! The text of an event stream, as the HTML standard describes it ("Server-sent events").

use std::collections::VecDeque;
use std::time::Duration;

/// An event as it arrived.
#[derive(Debug, PartialEq)]
pub(crate) struct RawEvent {
    /// The last id that the stream has given; none if it has not given any, or has taken it back.
    pub(crate) id: Option<String>,
    /// The type of the event; `message` if it has none.
    pub(crate) kind: String,
    /// The data; several lines are separated by `\n`.
    pub(crate) data: String,
}

/// Makes events of bytes that come in chunks of any size.
pub(crate) struct Parser {
    /// The beginning of a line.
    line: Vec<u8>,
    is_first_line: bool,
    /// The last byte was a carriage return, and a line feed would belong to it.
    after_return: bool,
    id: String,
    last_id: String,
    kind: String,
    data: String,
    retry: Option<Duration>,
    ready: VecDeque<RawEvent>,
    limit: usize,
}

/// An event is larger than the limit.
#[derive(Debug, PartialEq)]
pub(crate) struct EventTooLarge;

impl Parser {
    /// Events have at most so many bytes.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            line: Vec::new(),
            is_first_line: true,
            after_return: false,
            id: String::new(),
            last_id: String::new(),
            kind: String::new(),
            data: String::new(),
            retry: None,
            ready: VecDeque::new(),
            limit,
        }
    }

    /// Takes the next bytes of the stream.
    pub(crate) fn push(&mut self, mut bytes: &[u8]) -> Result<(), EventTooLarge> {
        while let Some(&first) = bytes.first() {
            if std::mem::take(&mut self.after_return) && first == b'\n' {
                bytes = &bytes[1..];
                continue;
            }
            let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let (part, rest) = bytes.split_at(end.unwrap_or(bytes.len()));
            if part.len() > self.limit.saturating_sub(self.line.len() + self.data.len()) {
                return Err(EventTooLarge);
            }
            self.line.extend_from_slice(part);
            let Some((ending, rest)) = rest.split_first() else { break };
            self.after_return = *ending == b'\r';
            let line = std::mem::take(&mut self.line);
            self.line(&line);
            bytes = rest;
        }
        Ok(())
    }

    /// The next event that is complete.
    pub(crate) fn next(&mut self) -> Option<RawEvent> {
        self.ready.pop_front()
    }

    /// The last id of the events that were complete.
    pub(crate) fn last_id(&self) -> Option<&str> {
        (!self.last_id.is_empty()).then_some(self.last_id.as_str())
    }

    pub(crate) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    fn line(&mut self, bytes: &[u8]) {
        let line = String::from_utf8_lossy(bytes);
        let mut line = &*line;
        if std::mem::take(&mut self.is_first_line) {
            line = line.strip_prefix('\u{feff}').unwrap_or(line);
        }
        if line.is_empty() {
            self.dispatch();
            return;
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut self.kind),
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis).or(self.retry);
            }
            // A comment has an empty name.
            _ => {}
        }
    }

    /// An empty line completes an event; one without data is none.
    fn dispatch(&mut self) {
        self.last_id.clone_from(&self.id);
        let kind = std::mem::take(&mut self.kind);
        let mut data = std::mem::take(&mut self.data);
        if data.pop().is_none() {
            return;
        }
        self.ready.push_back(RawEvent {
            id: self.last_id().map(ToOwned::to_owned),
            kind: if kind.is_empty() { "message".to_owned() } else { kind },
            data,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The events of a stream that comes in chunks of a size.
    fn events_in(text: &[u8], size: usize) -> Vec<RawEvent> {
        let mut parser = Parser::new(1000);
        for chunk in text.chunks(size) {
            parser.push(chunk).expect("small events");
        }
        std::iter::from_fn(|| parser.next()).collect()
    }

    /// Id, type and data of each event, which do not depend on the size of the chunks.
    fn events(text: &str) -> Vec<(Option<String>, String, String)> {
        let whole = events_in(text.as_bytes(), usize::MAX);
        for size in 1..=text.len() {
            assert_eq!(events_in(text.as_bytes(), size), whole, "chunks of {size} bytes");
        }
        whole.into_iter().map(|event| (event.id, event.kind, event.data)).collect()
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
        parser.push(b"retry: 1500\nid: 7\n\nretry: soon\nretry: -1\nretry:\nid: 8").expect("small");
        assert_eq!(parser.next(), None);
        assert_eq!(parser.retry(), Some(Duration::from_millis(1500)));
        assert_eq!(parser.last_id(), Some("7"), "the other one is not complete");
    }

    #[test]
    fn an_event_has_a_limit_and_a_stream_has_none() {
        let mut parser = Parser::new(10);
        for _ in 0..100 {
            parser.push(b"data: 12\n\n: 4567890\n").expect("small events");
            assert_eq!(parser.next().map(|event| event.data).as_deref(), Some("12"));
        }
        assert_eq!(Parser::new(10).push(b"data: 12345"), Err(EventTooLarge));
        let mut parser = Parser::new(10);
        parser.push(b"data: 1234").expect("just small enough");
        assert_eq!(parser.push(b"5"), Err(EventTooLarge));
        let mut parser = Parser::new(10);
        parser.push(b"data: 12\ndata: 3").expect("just small enough");
        assert_eq!(parser.push(b"4\ndata: 567\n"), Err(EventTooLarge), "lines count together");
    }
}
