//! Positions of JSON nodes. The text has already been parsed, so it is not validated here.

use super::position::{Builder, Positions};

/// Returns the positions, or `None` if the text is not JSON.
pub(super) fn positions(text: &str) -> Option<Positions> {
    let mut builder = Builder::new(text);
    let mut open: Vec<u8> = Vec::new();
    let bytes = text.as_bytes();
    let mut index = 0;
    while let Some(byte) = bytes.get(index) {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' => index += 1,
            b'{' => {
                builder.open_mapping(index);
                open.push(b'}');
                index += 1;
            }
            b'[' => {
                builder.open_sequence(index);
                open.push(b']');
                index += 1;
            }
            b'}' | b']' => {
                if open.pop() != Some(*byte) {
                    return None;
                }
                index += 1;
                builder.end(index);
            }
            b'"' => {
                let end = string_end(bytes, index + 1)?;
                let literal = text.get(index..end)?;
                match literal.get(1..literal.len() - 1).filter(|inside| !inside.contains('\\')) {
                    Some(plain) => builder.scalar(plain, index..end),
                    None => builder.scalar(&serde_json::from_str::<String>(literal).ok()?, index..end),
                }
                index = end;
            }
            b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => {
                let length = bytes.get(index..)?.iter().take_while(|byte| is_word(**byte)).count();
                builder.scalar(text.get(index..index + length)?, index..index + length);
                index += length;
            }
            _ => return None,
        }
    }
    open.is_empty().then(|| builder.finish())
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')
}

/// Returns the index after the closing quote.
fn string_end(bytes: &[u8], mut index: usize) -> Option<usize> {
    loop {
        match bytes.get(index)? {
            b'"' => return Some(index + 1),
            b'\\' => index += 2,
            _ => index += 1,
        }
    }
}
