//! Regular expressions without captures.
//!
//! For each group that captures, a match takes memory in proportion to the whole expression.

/// Returns the expression with groups that do not capture, which matches the same texts.
pub(crate) fn without_captures(expression: &str) -> String {
    let mut written = String::with_capacity(expression.len());
    let mut rest = expression;
    while let Some((first, after)) = split(rest) {
        let (own, length) = match first {
            '\\' => ("", 1 + split(after).map_or(0, |(escaped, _)| escaped.len_utf8())),
            '[' => ("", class(rest)),
            '(' => opening(rest),
            other => ("", other.len_utf8()),
        };
        let (same, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        written.push_str(if own.is_empty() { same } else { own });
        rest = after;
    }
    written
}

/// Returns the start of a group that does not capture, and the length of the group's own start.
fn opening(rest: &str) -> (&str, usize) {
    let name = ["(?P<", "(?<"].into_iter().find_map(|start| rest.strip_prefix(start));
    match name.filter(|name| !name.starts_with(['=', '!'])).and_then(|name| name.split_once('>')) {
        Some((_, after)) => ("(?:", rest.len() - after.len()),
        None if rest.starts_with("(?") => ("(", 1),
        None => ("(?:", 1),
    }
}

/// Returns the length of a class in brackets. A closing bracket at its start is a member.
fn class(rest: &str) -> usize {
    let members = rest.strip_prefix("[^").or_else(|| rest.strip_prefix('[')).unwrap_or(rest);
    let mut members = members.strip_prefix(']').unwrap_or(members);
    while let Some((member, after)) = members.find(['\\', ']', '[']).and_then(|at| members.get(at..)).and_then(split) {
        members = match member {
            ']' => return rest.len() - after.len(),
            '[' => after.strip_prefix(':').and_then(|name| name.split_once(":]")).map_or(after, |(_, after)| after),
            _ => split(after).map_or("", |(_, after)| after),
        };
    }
    rest.len()
}

fn split(text: &str) -> Option<(char, &str)> {
    let mut characters = text.chars();
    characters.next().map(|first| (first, characters.as_str()))
}

#[cfg(test)]
mod tests {
    use super::without_captures;

    #[test]
    fn groups_do_not_capture() {
        for (expression, expected) in [
            ("^(a|b)$", "^(?:a|b)$"),
            ("((é))", "(?:(?:é))"),
            ("(?<year>[0-9])(?P<m>x)", "(?:[0-9])(?:x)"),
            ("(?:a)(?i)(?i:b)", "(?:a)(?i)(?i:b)"),
            (r"\((a)\)", r"\((?:a)\)"),
            (r"[(](a)[^)(]", r"[(](?:a)[^)(]"),
            (r"[](](a)[^](](b)", r"[](](?:a)[^](](?:b)"),
            (r"[\](](a)", r"[\](](?:a)"),
            ("[[:alpha:](](a)", "[[:alpha:](](?:a)"),
            ("(?<", "(?<"),
            ("[(", "[("),
            ("\\", "\\"),
        ] {
            assert_eq!(without_captures(expression), expected);
        }
    }
}
