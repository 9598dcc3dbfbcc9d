//! A parser of multipart bodies (RFC 2046), whose parts are returned as they arrive.

use bytes::{Buf, Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue};

/// The most bytes of a boundary (RFC 2046).
pub(crate) const MAX_BOUNDARY: usize = 70;

/// A part of a body.
#[derive(Debug, PartialEq)]
pub(crate) struct RawPart {
    pub(crate) headers: HeaderMap,
    pub(crate) content: Bytes,
}

/// The reason why a body has no further parts.
#[derive(Debug, PartialEq)]
pub(crate) enum BrokenParts {
    /// Larger than the limit.
    TooLarge(usize),
    /// A predicate of the body.
    Malformed(&'static str),
}

/// The position of the parser.
#[derive(Clone, Copy, PartialEq)]
enum Position {
    /// Before the first boundary. The text is ignored.
    Preamble,
    /// After a boundary, in the rest of its line.
    Boundary,
    Part,
    /// After the last boundary. The text is ignored.
    End,
}

/// Parses parts from chunks of any size.
pub(crate) struct Parts {
    /// The boundary, with the line break before it.
    delimiter: Vec<u8>,
    input: BytesMut,
    /// The number of bytes in which no delimiter begins.
    searched: usize,
    position: Position,
    limit: usize,
}

impl Parts {
    /// Creates a parser with a maximum size of parts in bytes; `None` without a valid boundary in the media type.
    pub(crate) fn new(content_type: &str, limit: usize) -> Option<Self> {
        let boundary = parameter(content_type, "boundary")?;
        // The body may begin with the boundary, without a line break before it.
        let (delimiter, input) = (format!("\r\n--{boundary}").into_bytes(), BytesMut::from("\r\n"));
        let parser = Self { delimiter, input, searched: 0, position: Position::Preamble, limit };
        (1..=MAX_BOUNDARY).contains(&boundary.len()).then_some(parser)
    }

    /// Adds the next bytes of the body, after all parts of the previous ones were returned.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        if self.position != Position::End {
            self.input.extend_from_slice(bytes);
        }
    }

    /// Returns the next complete part.
    pub(crate) fn next(&mut self) -> Result<Option<RawPart>, BrokenParts> {
        loop {
            match self.position {
                Position::End => return Ok(None),
                Position::Boundary => {
                    let padding = self.input.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                    match self.input.get(padding..padding + 2) {
                        Some(b"--") if padding == 0 => {
                            self.close();
                        }
                        // The line break may belong to the next boundary too: a part can be empty.
                        Some(b"\r\n") => {
                            self.input.advance(padding);
                            self.position = Position::Part;
                        }
                        None if padding <= MAX_BOUNDARY => return Ok(None),
                        _ => return Err(BrokenParts::Malformed("has a malformed boundary")),
                    }
                }
                Position::Preamble | Position::Part => {
                    let Some(end) = find(&self.input, &self.delimiter, self.searched) else {
                        self.searched = (self.input.len() + 1).saturating_sub(self.delimiter.len());
                        if self.position == Position::Preamble {
                            self.input.advance(std::mem::take(&mut self.searched));
                        } else if self.searched > self.limit {
                            return Err(BrokenParts::TooLarge(self.limit));
                        }
                        return Ok(None);
                    };
                    self.searched = 0;
                    let part = self.input.split_to(end).freeze();
                    self.input.advance(self.delimiter.len());
                    let found = std::mem::replace(&mut self.position, Position::Boundary);
                    if found == Position::Part {
                        return if part.len() > self.limit {
                            Err(BrokenParts::TooLarge(self.limit))
                        } else {
                            read(part).map(Some)
                        };
                    }
                }
            }
        }
    }

    /// Ends the body. Later bytes are ignored.
    pub(crate) fn close(&mut self) {
        self.position = Position::End;
        self.input.clear();
    }

    /// Checks that the body has ended after its last part.
    pub(crate) fn finish(&self) -> Result<(), &'static str> {
        match self.position {
            Position::End => Ok(()),
            Position::Preamble => Err("has no boundary"),
            Position::Boundary | Position::Part => Err("ends within a part"),
        }
    }
}

/// Reads the lines of a part: the line break of the boundary, headers and, unless it is empty, an empty line and the content.
fn read(mut part: Bytes) -> Result<RawPart, BrokenParts> {
    const MALFORMED: BrokenParts = BrokenParts::Malformed("has a part with malformed headers");
    let head = part.split_to(find(&part, b"\r\n\r\n", 0).unwrap_or(part.len()));
    part.advance(part.len().min(4));
    let mut headers = HeaderMap::new();
    for line in std::str::from_utf8(&head).map_err(|_| MALFORMED)?.split("\r\n").filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':').ok_or(MALFORMED)?;
        let name = HeaderName::from_bytes(name.trim().as_bytes()).map_err(|_| MALFORMED)?;
        headers.append(name, HeaderValue::from_str(value.trim()).map_err(|_| MALFORMED)?);
    }
    Ok(RawPart { headers, content: part })
}

/// Returns the position of a text in a body.
pub(crate) fn find(body: &[u8], text: &[u8], from: usize) -> Option<usize> {
    let rest = body.get(from..)?;
    rest.windows(text.len()).position(|window| window == text).map(|place| from + place)
}

/// The parameter of a header value, without quotes: `form-data; name="a"`.
pub(crate) fn parameter(value: &str, name: &str) -> Option<String> {
    let mut rest = value.split_once(';')?.1;
    loop {
        let (key, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (text, next) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_at(after.find(';').unwrap_or(after.len())),
        };
        if key.trim().eq_ignore_ascii_case(name) {
            return Some(text.trim().replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"));
        }
        rest = next.trim_start().strip_prefix(';')?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contents of the parts, and how the body ends, for all chunk sizes.
    fn parts(body: &[u8]) -> (Vec<String>, Result<(), BrokenParts>) {
        let in_chunks = |size: usize| {
            let mut parser = Parts::new("multipart/mixed; boundary=\"b\"", 20).expect("a boundary");
            let mut found = Vec::new();
            for chunk in body.chunks(size) {
                parser.push(chunk);
                loop {
                    match parser.next() {
                        Ok(Some(part)) => found.push(String::from_utf8_lossy(&part.content).into_owned()),
                        Ok(None) => break,
                        Err(error) => return (found, Err(error)),
                    }
                }
            }
            let end = parser.finish().map_err(BrokenParts::Malformed);
            (found, end)
        };
        let whole = in_chunks(usize::MAX);
        for size in 1..=body.len() {
            assert_eq!(in_chunks(size), whole, "chunks of {size} bytes");
        }
        whole
    }

    #[test]
    fn parts_are_between_boundaries() {
        let body = b"--b\r\nA: 1\r\n\r\none\r\n--b \t\r\n\r\n\r\n--\r\n--b\r\n\r\n\r\n--b--\r\nepilogue\r\n--b\r\n";
        assert_eq!(parts(body), (vec!["one".to_owned(), "\r\n--".to_owned(), String::new()], Ok(())));
        assert_eq!(parts(b"--b\r\nA: 1\r\n--b\r\n\r\n--b--"), (vec![String::new(); 2], Ok(())));
        assert_eq!(parts(b"preamble of more than the limit of parts\r\n--b--"), (Vec::new(), Ok(())));
    }

    #[test]
    fn incomplete_and_malformed_bodies_are_errors() {
        let malformed = |problem| Err(BrokenParts::Malformed(problem));
        assert_eq!(parts(b""), (Vec::new(), malformed("has no boundary")));
        assert_eq!(parts(b"--b\r\n\r\none\r\n--b"), (vec!["one".to_owned()], malformed("ends within a part")));
        assert_eq!(parts(b"--b\r\n\r\none"), (Vec::new(), malformed("ends within a part")));
        assert_eq!(parts(b"--bc\r\n\r\n\r\n--b--"), (Vec::new(), malformed("has a malformed boundary")));
        assert_eq!(
            parts(b"--b\r\nno header\r\n\r\n\r\n--b--"),
            (Vec::new(), malformed("has a part with malformed headers"))
        );
        assert_eq!(parts(b"--b\r\n\r\n"), (Vec::new(), malformed("ends within a part")));
    }

    #[test]
    fn part_has_a_limit() {
        let body = format!("--b\r\n\r\n{}\r\n--b--", "x".repeat(30));
        assert_eq!(parts(body.as_bytes()), (Vec::new(), Err(BrokenParts::TooLarge(20))));
    }

    #[test]
    fn boundary_is_needed() {
        for content_type in ["multipart/mixed", "multipart/mixed; boundary=", "multipart/mixed; boundary=\"\""] {
            assert!(Parts::new(content_type, 1).is_none(), "{content_type}");
        }
        assert!(Parts::new(&format!("multipart/mixed; boundary={}", "b".repeat(71)), 1).is_none());
    }
}
