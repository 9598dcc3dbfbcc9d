//! Phone numbers: which may be somebody's.

/// Beginnings of numbers that belong to nobody, each with the digits that follow.
///
/// They are set aside by the administrations for drama, documentation and tests.
const RESERVED: &[(&str, usize)] = &[
    // North America: the numbers of personal services that are documented to be for tests.
    ("150055500", 2),
    // United Kingdom (Ofcom).
    ("441134960", 3),
    ("441144960", 3),
    ("441154960", 3),
    ("441164960", 3),
    ("441174960", 3),
    ("441184960", 3),
    ("441214960", 3),
    ("441314960", 3),
    ("441414960", 3),
    ("441514960", 3),
    ("441614960", 3),
    ("441632960", 3),
    ("441914980", 3),
    ("442079460", 3),
    ("442896496", 3),
    ("442920180", 3),
    ("447700900", 3),
    ("448081570", 3),
    ("449098790", 3),
    ("443069990", 3),
    // France (Arcep).
    ("3319900", 4),
    ("3326191", 4),
    ("3335301", 4),
    ("3346571", 4),
    ("3353649", 4),
    ("3363998", 4),
    // Australia (ACMA).
    ("6125550", 4),
    ("6127010", 4),
    ("6135550", 4),
    ("6137010", 4),
    ("6175550", 4),
    ("6177010", 4),
    ("6185550", 4),
    ("6187010", 4),
    ("61491570006", 0),
    ("61491570110", 0),
    ("61491570156", 0),
    ("61491570157", 0),
    ("61491570158", 0),
    ("61491570159", 0),
    ("61491570313", 0),
    ("61491570737", 0),
    ("61491571266", 0),
    ("61491571491", 0),
    ("61491571804", 0),
];

/// Whether the text is an international phone number that may be somebody's.
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
    is_american || RESERVED.iter().any(|(start, more)| digits.starts_with(start) && digits.len() == start.len() + more)
}

/// Whether nobody takes the digits for a number: `1234567890`, `9876543210`, `15555555555`.
fn is_pattern(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    let runs = |pair: &[u8]| {
        let [left, right] = pair else { return false };
        left == right || left.abs_diff(*right) == 1 || matches!((left, right), (b'9', b'0') | (b'0', b'9'))
    };
    bytes.windows(2).filter(|pair| runs(pair)).count() + 2 >= bytes.len()
}
