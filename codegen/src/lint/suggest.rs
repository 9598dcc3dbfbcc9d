//! Suggestions for misspelled names.

use strsim::osa_distance;

use crate::diagnostic::Report;

/// Returns a help with the closest known name, if one is similar.
pub(crate) fn did_you_mean<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    closest(written, known).map(|close| format!("did you mean `{close}`?"))
}

/// Like `did_you_mean`, for the names of a document, of which there may be any number.
pub(crate) fn suggest<'a>(
    report: &mut Report<'_>,
    written: &str,
    known: impl Iterator<Item = &'a str>,
) -> Option<String> {
    did_you_mean(written, known.take_while(|_| report.may_compare()))
}

/// The longest name that is compared, in letters.
const LONGEST: usize = 64;

/// The most letters in which a name differs from a suggestion.
const MOST: usize = 2;

/// The known name that is most like the written one, if one is like it at all.
pub(crate) fn closest<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let letters = |name: &str| name.chars().take(LONGEST + MOST + 1).flat_map(char::to_lowercase).collect::<String>();
    let written: String = letters(written).chars().take(LONGEST).collect();
    let length = written.chars().count();
    // A short word is easily two letters away from another one.
    let limit = (length / 3).min(MOST);
    let distance = |name: &str| {
        let name = letters(name);
        let may_be_near = name.chars().count().abs_diff(length) <= limit;
        may_be_near.then(|| osa_distance(&written, &name)).filter(|distance| *distance <= limit)
    };
    known.filter_map(|name| Some((distance(name)?, name))).min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_that_differs_in_up_to_two_letters_is_suggested() {
        let long = "x".repeat(LONGEST);
        for (written, known, expected) in [
            ("rihgt", &["rigth", "right"][..], Some("right")),
            ("RIGHT", &["write", "right"], Some("right")),
            ("ab", &["ac"], None),
            ("abc", &["abd", "xyz"], Some("abd")),
            ("abcdef", &["badcef"], Some("badcef")),
            ("abcdef", &["badcfe"], None),
            ("abcdef", &["abcdefghi", "cdef"], Some("cdef")),
            (&long, &[&format!("{long}yy")], Some(&format!("{long}yy"))),
            (&long, &[&format!("{long}yyy")], None),
            (&format!("{long}y"), &[&format!("{long}z")], Some(&format!("{long}z"))),
            (&format!("{long}{long}"), &[&format!("{long}{long}")], None),
            ("", &[""], Some("")),
        ] {
            assert_eq!(closest(written, known.iter().copied()), expected, "{written}");
        }
    }
}
