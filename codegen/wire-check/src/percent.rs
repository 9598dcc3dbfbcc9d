//! Percent-encoding (RFC 3986).

/// Encodes all characters except unreserved ones.
pub(crate) fn percent(text: &str) -> String {
    text.bytes().map(percent_byte).collect()
}

pub(crate) fn percent_byte(byte: u8) -> String {
    match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    }
}

/// Normalizes an encoded text: decodes unreserved characters, and uses upper-case digits.
pub(crate) fn normal(text: &str) -> String {
    let normal = |(byte, encoded)| if encoded { percent_byte(byte) } else { char::from(byte).to_string() };
    units(text).into_iter().map(normal).collect()
}

/// Encodes the characters of a path template that a path must not have (RFC 3986, `pchar`). Encoded bytes stay.
pub(crate) fn literal(text: &str) -> String {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(&byte);
    let encode = |(byte, encoded): (u8, bool)| {
        if !encoded && is_allowed(byte) { char::from(byte).to_string() } else { percent_byte(byte) }
    };
    units(text).into_iter().map(encode).collect()
}

/// Decodes a text.
pub(crate) fn decoded(text: &str) -> String {
    let bytes: Vec<u8> = units(text).into_iter().map(|(byte, _)| byte).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Returns the decoded bytes of a text, each with true if it was encoded.
fn units(text: &str) -> Vec<(u8, bool)> {
    let mut units = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| byte == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        let code = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        units.push((code.unwrap_or(byte), code.is_some()));
        rest = after.get(2..).filter(|_| code.is_some()).unwrap_or(after);
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_encoded_and_normalized() {
        assert_eq!(percent("a-b é/"), "a-b%20%C3%A9%2F");
        assert_eq!(normal("a%2db%c3%a9"), "a-b%C3%A9");
        assert_eq!(decoded("%c3%a9%2"), "é%2");
        assert_eq!(literal("/café/a b|(%2f)"), "/caf%C3%A9/a%20b%7C(%2F)");
    }
}
