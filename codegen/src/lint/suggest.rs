//! Suggestions for misspelled names.

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
    let letters =
        |name: &str| name.chars().take(LONGEST + MOST + 1).flat_map(char::to_lowercase).collect::<Vec<char>>();
    let written: Vec<char> = letters(written).into_iter().take(LONGEST).collect();
    // A short word is easily two letters away from another one.
    let limit = (written.len() / 3).min(MOST);
    known
        .filter_map(|name| Some((distance(&written, &letters(name), limit)?, name)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many letters must be added, removed, replaced or swapped with their neighbour, if that is up to `limit`.
///
/// It stops where the limit is passed: `strsim` takes two to 25 times as long for long names, of which a document may have many.
fn distance(left: &[char], right: &[char], limit: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let far = limit + 1;
    let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(far);
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (row, letter) in left.iter().enumerate() {
        let mut current = vec![far; right.len() + 1];
        current[0] = row + 1;
        // Further from the diagonal the distance is above the limit.
        let start = row.saturating_sub(limit);
        for (column, other) in right.iter().enumerate().take(row + limit + 1).skip(start) {
            let replaced = at(&above, column) + usize::from(letter != other);
            let mut best = replaced.min(at(&above, column + 1) + 1).min(at(&current, column) + 1);
            let is_swap =
                row > 0 && column > 0 && left.get(row - 1) == Some(other) && right.get(column - 1) == Some(letter);
            if is_swap {
                best = best.min(at(&before, column - 1) + 1);
            }
            current[column + 1] = best;
        }
        if current.iter().all(|distance| *distance > limit) {
            return None;
        }
        before = std::mem::replace(&mut above, current);
    }
    above.last().copied().filter(|distance| *distance <= limit)
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
