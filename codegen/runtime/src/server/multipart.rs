//! Parsing of bodies with the media type `multipart/form-data`.

use bytes::Bytes;

use super::pairs::Pair;
use crate::request::multipart::File;
use crate::streams::part_parser::{MAX_BOUNDARY, find, parameter};

/// Fields, and files with the names of their parts.
pub(crate) type Parts = (Vec<Pair>, Vec<(String, File)>);

/// The most parts of a body.
pub(super) const MAX_PARTS: usize = 10_000;

/// Returns the fields and the files of a body; the problem is a predicate.
pub(crate) fn parse(content_type: &str, body: &Bytes) -> Result<Parts, String> {
    let boundary = parameter(content_type, "boundary").filter(|boundary| (1..=MAX_BOUNDARY).contains(&boundary.len()));
    let boundary = boundary.ok_or("has no valid boundary in its media type")?;
    let delimiter = format!("\r\n--{boundary}");
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    let mut at = match find(body, delimiter.get(2..).unwrap_or_default().as_bytes(), 0) {
        Some(0) => delimiter.len() - 2,
        _ => find(body, delimiter.as_bytes(), 0).ok_or("does not begin with its boundary")? + delimiter.len(),
    };
    loop {
        let rest = body.get(at..).unwrap_or_default();
        if rest.starts_with(b"--") {
            return Ok((fields, files));
        }
        if fields.len() + files.len() == MAX_PARTS {
            return Err(format!("has more than {MAX_PARTS} parts"));
        }
        let padding = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if !rest.get(padding..).unwrap_or_default().starts_with(b"\r\n") {
            return Err("has a malformed boundary".to_owned());
        }
        // A part without headers begins with the empty line.
        let start = at + padding;
        let head_end = find(body, b"\r\n\r\n", start).ok_or("has a part without an end of its headers")?;
        let content = head_end + 4;
        let end = find(body, delimiter.as_bytes(), head_end + 2).ok_or("ends within a part")?;
        let head = body.get(start..head_end).and_then(|head| std::str::from_utf8(head).ok());
        let head = head.ok_or("has a part whose headers are not UTF-8")?;
        let bytes = body.slice(content.min(end)..end);
        let header = |name: &str| {
            let mut lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
            lines.find(|(known, _)| known.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
        };
        let disposition = header("content-disposition").unwrap_or_default();
        let name = parameter(disposition, "name").ok_or("has a part without a name")?;
        match parameter(disposition, "filename") {
            Some(file) => {
                let file = File::new(file, bytes);
                let file = header("content-type").into_iter().fold(file, File::content_type);
                files.push((name, file));
            }
            None => {
                let text = std::str::from_utf8(&bytes).map_err(|_| "has a part that is not UTF-8")?;
                fields.push(Pair::plain(name, text.to_owned()));
            }
        }
        at = end + delimiter.len();
    }
}
