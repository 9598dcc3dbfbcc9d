//! A parser of streams of JSON values: one a line (JSON Lines), or after record separators (RFC 7464).

use bytes::{Buf, Bytes};

use super::event_parser::{EventTooLarge, RawEvent};

/// Begins a record of a JSON text sequence.
const SEPARATOR: u8 = 0x1e;

/// Parses records from chunks of any size.
pub(crate) struct Records {
    /// True for a JSON text sequence, whose values may have several lines.
    is_sequence: bool,
    /// The unparsed bytes.
    input: Bytes,
    /// The beginning of an incomplete record.
    record: Vec<u8>,
    /// Number of open lists and objects.
    depth: usize,
    is_in_text: bool,
    is_escaped: bool,
    limit: usize,
}

impl Records {
    /// Creates a parser with a maximum size of records in bytes.
    pub(crate) fn new(is_sequence: bool, limit: usize) -> Self {
        let (input, record) = (Bytes::new(), Vec::new());
        Self { is_sequence, input, record, depth: 0, is_in_text: false, is_escaped: false, limit }
    }

    /// Adds the next bytes of the stream, after all records of the previous ones were returned.
    pub(crate) fn push(&mut self, bytes: Bytes) {
        self.input = bytes;
    }

    /// Returns the next complete record. Later records are not parsed yet, so only one is in memory.
    pub(crate) fn next(&mut self) -> Result<Option<RawEvent>, EventTooLarge> {
        while let Some(&byte) = self.input.first() {
            self.input.advance(1);
            if byte == SEPARATOR && self.is_sequence || byte == b'\n' && self.is_complete() {
                if let Some(record) = self.finish() {
                    return Ok(Some(record));
                }
                continue;
            }
            if self.record.len() == self.limit {
                return Err(EventTooLarge { part: "an item", limit: self.limit });
            }
            self.record.push(byte);
            self.count(byte);
        }
        Ok(None)
    }

    /// Returns true if a line break ends the record: always in JSON Lines, after a whole value in a sequence.
    fn is_complete(&self) -> bool {
        !self.is_sequence || self.depth == 0 && !self.is_in_text
    }

    fn count(&mut self, byte: u8) {
        match byte {
            _ if self.is_escaped => self.is_escaped = false,
            b'\\' => self.is_escaped = self.is_in_text,
            b'"' => self.is_in_text = !self.is_in_text,
            b'{' | b'[' if !self.is_in_text => self.depth += 1,
            b'}' | b']' if !self.is_in_text => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    /// Returns the record received so far, which the end of the stream completes. A blank one is ignored.
    pub(crate) fn finish(&mut self) -> Option<RawEvent> {
        (self.depth, self.is_in_text, self.is_escaped) = (0, false, false);
        let record = std::mem::take(&mut self.record);
        let data = String::from_utf8_lossy(&record);
        let data = data.trim_start_matches('\u{feff}').trim();
        (!data.is_empty()).then(|| RawEvent { id: None, kind: String::new(), data: data.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The records of a stream, for all chunk sizes.
    fn records(is_sequence: bool, text: &[u8]) -> Vec<String> {
        let in_chunks = |size: usize| {
            let mut parser = Records::new(is_sequence, 100);
            let mut found = Vec::new();
            for chunk in text.chunks(size) {
                parser.push(Bytes::copy_from_slice(chunk));
                found.extend(std::iter::from_fn(|| parser.next().expect("small records")));
            }
            found.extend(parser.finish());
            found.into_iter().map(|record| record.data).collect::<Vec<_>>()
        };
        let whole = in_chunks(usize::MAX);
        for size in 1..=text.len() {
            assert_eq!(in_chunks(size), whole, "chunks of {size} bytes");
        }
        whole
    }

    #[test]
    fn every_line_is_a_record() {
        assert_eq!(records(false, "{\"a\":1}\r\n\n \n\"ü€🎈\"\n[2]".as_bytes()), ["{\"a\":1}", "\"ü€🎈\"", "[2]"]);
        assert_eq!(records(false, b"{\"a\":\n1}\n"), ["{\"a\":", "1}"], "a value has one line");
        assert_eq!(records(false, b""), [""; 0]);
    }

    #[test]
    fn every_separator_begins_a_record() {
        assert_eq!(
            records(true, b"\x1e{\n\"a\": \"}\\\"\n\"}\n\x1e1\n\x1e\x1e[\n2,\n3]\n"),
            ["{\n\"a\": \"}\\\"\n\"}", "1", "[\n2,\n3]"]
        );
        assert_eq!(records(true, b"\x1e{\"a\":\x1e2\n"), ["{\"a\":", "2"], "a broken record ends at the next one");
    }

    #[test]
    fn whole_value_of_a_sequence_does_not_wait_for_the_next() {
        let mut parser = Records::new(true, 100);
        parser.push(Bytes::from_static(b"\x1e{\n}\n"));
        assert_eq!(parser.next().map(|record| record.map(|record| record.data)), Ok(Some("{\n}".to_owned())));
    }

    #[test]
    fn record_has_a_limit() {
        let mut parser = Records::new(false, 3);
        parser.push(Bytes::from_static(b"123\n1234"));
        assert_eq!(parser.next().map(|record| record.is_some()), Ok(true));
        assert_eq!(parser.next(), Err(EventTooLarge { part: "an item", limit: 3 }));
    }
}
