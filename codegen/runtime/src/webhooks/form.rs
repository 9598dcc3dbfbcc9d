//! URL-encoded forms and queries.

use std::borrow::Cow;

use percent_encoding::percent_decode;

/// The maximum number of parameters. Each takes more memory than its text.
const MAX_PARAMETERS: usize = 10_000;

/// A name and a value, decoded. They are bytes, because a signature is over bytes.
pub(crate) type Parameter<'t> = (Cow<'t, [u8]>, Cow<'t, [u8]>);

/// A form with more parameters than allowed.
pub(crate) const TOO_MANY: &str = "the form or query has more than 10000 parameters";

/// Decodes the parameters, in order. `None` if there are too many.
///
/// The decoder of `url` replaces bytes that are not UTF-8, so that different texts become equal.
pub(crate) fn parameters(text: &[u8]) -> Option<Vec<Parameter<'_>>> {
    let parts = || text.split(|byte| *byte == b'&').filter(|part| !part.is_empty());
    if parts().nth(MAX_PARAMETERS).is_some() {
        return None;
    }
    let parameter = |part: &'_ [u8]| part.iter().position(|byte| *byte == b'=').unwrap_or(part.len());
    Some(
        parts()
            .map(|part| {
                let (name, value) = part.split_at(parameter(part));
                (decode(name), decode(value.get(1..).unwrap_or_default()))
            })
            .collect(),
    )
}

fn decode(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&b'+') {
        return percent_decode(text).into();
    }
    let spaced: Vec<u8> = text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    Cow::Owned(percent_decode(&spaced).collect())
}
