//! Phone numbers that may be real.

/// Prefixes of reserved numbers, each with the number of digits that follow.
///
/// The national regulators reserve these ranges for drama, documentation and tests.
const RESERVED: &[(&str, usize)] = &[
    // North America: personal service numbers documented as test numbers.
    ("150055500", 2),
    // United Kingdom (Ofcom).
    (
        "441134960 441144960 441154960 441164960 441174960 441184960 441214960 441314960 441414960 441514960 441614960",
        3,
    ),
    ("441632960 441914980 442079460 442896496 442920180 447700900 448081570 449098790 443069990", 3),
    // France (Arcep).
    ("3319900 3326191 3335301 3346571 3353649 3363998", 4),
    // Australia (ACMA).
    ("6125550 6127010 6135550 6137010 6175550 6177010 6185550 6187010", 4),
    ("61491570006 61491570110 61491570156 61491570157 61491570158 61491570159 61491570313 61491570737", 0),
    ("61491571266 61491571491 61491571804", 0),
];

/// Returns true if the text is an international phone number that may be real.
pub(super) fn may_be_real(text: &str) -> bool {
    let Some(written) = text.strip_prefix('+') else { return false };
    if written.len() > 24 || !written.bytes().all(|byte| byte.is_ascii_digit() || b" -().".contains(&byte)) {
        return false;
    }
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    (8..=15).contains(&digits.len()) && !digits.starts_with('0') && !is_reserved(&digits) && !is_pattern(&digits)
}

fn is_reserved(digits: &str) -> bool {
    // +1 NXX 555 0100 to 0199
    let is_american = digits.len() == 11 && digits.starts_with('1') && digits.get(4..9) == Some("55501");
    is_american
        || RESERVED.iter().any(|(starts, more)| {
            starts.split(' ').any(|start| digits.starts_with(start) && digits.len() == start.len() + more)
        })
}

/// Returns true if the digits are an obvious placeholder: `1234567890`, `9876543210`, `15555555555`.
fn is_pattern(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    let runs = |pair: &[u8]| {
        let [left, right] = pair else { return false };
        left == right || left.abs_diff(*right) == 1 || matches!((left, right), (b'9', b'0') | (b'0', b'9'))
    };
    bytes.windows(2).filter(|pair| runs(pair)).count() + 2 >= bytes.len()
}
