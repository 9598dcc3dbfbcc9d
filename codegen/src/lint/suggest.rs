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

/// Returns the closest known name, if one is similar.
pub(crate) fn closest<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let written: Vec<char> = written.chars().take(64).flat_map(char::to_lowercase).collect();
    // Unrelated short words often differ in only two letters.
    let limit = (written.len() / 3).min(2);
    known
        .map(|name| {
            let letters: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
            (distance(&written, &letters), name)
        })
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Edit distance: letters to add, remove, replace or swap with their neighbour.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (row, letter) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, other) in right.iter().enumerate() {
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX - 1);
            let replaced = at(&above, column) + usize::from(letter != other);
            let mut best = replaced.min(at(&above, column + 1) + 1).min(at(&current, column) + 1);
            let is_swap =
                row > 0 && column > 0 && left.get(row - 1) == Some(other) && right.get(column - 1) == Some(letter);
            if is_swap {
                best = best.min(at(&before, column - 1) + 1);
            }
            current.push(best);
        }
        before = std::mem::replace(&mut above, current);
    }
    above.last().copied().unwrap_or(0)
}
