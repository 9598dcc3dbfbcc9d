//! Credentials and phone numbers that may be real.

use serde_yaml::Value;

use super::phone;
use crate::diagnostic::Report;
use crate::text::At;

/// Lower-case parts of names that suggest a credential.
const TELLING: [&str; 8] =
    ["token", "secret", "password", "passwd", "apikey", "credential", "authorization", "privatekey"];
/// Lower-case parts of names of page tokens, URLs and ids.
const HARMLESS: [&str; 6] = ["page", "next", "url", "sid", "id", "type"];
/// Shortest credential, in characters.
const SHORTEST: usize = 16;
/// Random text of this length in bytes is reported as a credential under any name.
const LONG: usize = 40;

/// Checks every text in an example.
pub(super) fn check(report: &mut Report<'_>, value: &Value, at: &At<'_>) {
    match value {
        Value::String(text) => one(report, text, at),
        Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                check(report, item, &at.index(index));
            }
        }
        Value::Mapping(mapping) => {
            for (name, value) in mapping {
                if let Some(name) = name.as_str() {
                    check(report, value, &at.key(name));
                }
            }
        }
        _ => {}
    }
}

fn one(report: &mut Report<'_>, text: &str, at: &At<'_>) {
    if let Some(what) = credential(text, at) {
        report
            .warning("credential-in-example", at, format!("this looks like {what}"))
            .help("if it is real, revoke it; use a value that is plainly made up, such as `0123456789abcdef`");
    } else if phone::may_be_real(text) {
        report
            .warning("phone-number-in-example", at, format!("`{text}` may be a real phone number"))
            .help("use a number reserved for fiction, such as +1 202 555 0100 to 0199 or +44 7700 900000 to 900999");
    }
}

fn credential(text: &str, at: &At<'_>) -> Option<&'static str> {
    if has_userinfo(text) {
        return Some("a password in a URL");
    }
    if text.len() < SHORTEST {
        return None;
    }
    for scheme in ["Bearer ", "Basic "] {
        if let Some(token) = text.strip_prefix(scheme)
            && token.len() >= SHORTEST
            && is_token(token)
            && !is_made_up(token)
        {
            return Some("the value of an `Authorization` header");
        }
    }
    let is_web_token = text.starts_with("eyJ") && text.matches('.').count() == 2 && text.len() > LONG;
    if is_web_token && is_token(text) {
        return Some("a JSON web token");
    }
    if let Some((id, secret)) = text.split_once(':')
        && id.len() >= SHORTEST
        && secret.len() >= SHORTEST
        && [id, secret].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        && !is_made_up(secret)
    {
        return Some("a user name and its password");
    }
    if !is_token(text) || is_made_up(text) {
        return None;
    }
    if is_telling(at) {
        return Some("a credential");
    }
    let has = |test: fn(&u8) -> bool| text.as_bytes().iter().any(test);
    let is_mixed = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_digit);
    // Paths, sentences and ids are not random.
    (text.len() >= LONG && is_mixed && !text.contains(['/', '.', '-', '_']) && entropy(text) > 4.5)
        .then_some("a key or token")
}

/// Returns true if the name suggests a credential.
fn is_telling(at: &At<'_>) -> bool {
    let mut node = Some(at);
    // The name of the property, or of the schema or parameter that owns the example.
    for _ in 0..3 {
        let Some(key) = node.and_then(At::last_key) else { return false };
        if !matches!(key, "example" | "examples" | "value" | "schema" | "default") {
            let name: String = key.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
            return TELLING.iter().any(|word| name.contains(word))
                && !HARMLESS.iter().any(|word| name.starts_with(word) || name.ends_with(word));
        }
        node = node.and_then(At::parent);
    }
    false
}

fn is_token(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'.' | b'_' | b'-'))
}

/// `https://user:password@host`
fn has_userinfo(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit_once('@').is_some_and(|(user, _)| {
        user.split_once(':').is_some_and(|(name, password)| !name.is_empty() && !password.is_empty())
    })
}

/// Returns true if most characters repeat or follow their predecessor, or few are distinct: `00112233`, `xxxx`.
fn is_made_up(text: &str) -> bool {
    let bytes: Vec<u8> = text.bytes().map(|byte| byte.to_ascii_lowercase()).collect();
    let steps = bytes.windows(2).filter(|pair| {
        matches!(pair, [left, right] if left == right || right.wrapping_sub(*left) == 1 || (*left, *right) == (b'9', b'a'))
    });
    let words = ["example", "your", "xxx", "test", "secret", "token", "password", "dummy", "sample", "...", "made"];
    let lower = text.to_ascii_lowercase();
    steps.count() * 2 >= bytes.len() || entropy(text) < 2.5 || words.iter().any(|word| lower.contains(word))
}

/// Shannon entropy, in bits per character.
fn entropy(text: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in text.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let length = u32::try_from(text.len()).map_or(f64::MAX, f64::from);
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| f64::from(*count) / length)
        .map(|share| -share * share.log2())
        .sum()
}
