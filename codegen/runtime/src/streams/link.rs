//! The `Link` header (RFC 8288), which links to the next page.

use http::{HeaderMap, header};

/// Returns the target of the first link with the relation `next`, unchanged.
///
/// Links with an `anchor` refer to other resources and are ignored.
pub(crate) fn next(headers: &HeaderMap) -> Option<String> {
    headers.get_all(header::LINK).iter().find_map(|value| {
        let text = String::from_utf8_lossy(value.as_bytes());
        let mut rest = &*text;
        while let Some((target, parameters)) = target(rest) {
            let mut relation = None;
            let mut has_anchor = false;
            rest = parameters;
            while let Some((name, value, after)) = parameter(rest) {
                // Only the first `rel` counts.
                if name.eq_ignore_ascii_case("rel") {
                    relation.get_or_insert(value);
                } else if name.eq_ignore_ascii_case("anchor") {
                    has_anchor = true;
                }
                rest = after;
            }
            let is_next = |relation: String| relation.split_whitespace().any(|name| name.eq_ignore_ascii_case("next"));
            if !has_anchor && relation.is_some_and(is_next) {
                return Some(target.to_owned());
            }
        }
        None
    })
}

/// The target of a link, and the rest of the text.
fn target(text: &str) -> Option<(&str, &str)> {
    let (_, rest) = text.split_once('<')?;
    rest.split_once('>')
}

/// Name and value of a link's parameter, and the rest of the text; `None` after the last parameter.
fn parameter(text: &str) -> Option<(&str, String, &str)> {
    let rest = text.trim_start_matches(|c: char| c.is_whitespace() || c == ';');
    if rest.is_empty() || rest.starts_with(',') {
        return None;
    }
    let end = rest.find(['=', ';', ',']).unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    let name = name.trim();
    let Some(value) = rest.strip_prefix('=') else { return Some((name, String::new(), rest)) };
    let value = value.trim_start();
    match value.strip_prefix('"') {
        Some(quoted) => {
            let (value, rest) = unquote(quoted);
            Some((name, value, rest))
        }
        None => {
            let end = value.find([';', ',']).unwrap_or(value.len());
            let (value, rest) = value.split_at(end);
            Some((name, value.trim_end().to_owned(), rest))
        }
    }
}

/// The text before the closing quote, and the rest after it.
fn unquote(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((index, character)) = characters.next() {
        match character {
            '"' => return (value, &text[index + 1..]),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            other => value.push(other),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next_of(values: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::LINK, http::HeaderValue::from_static(value));
        }
        next(&headers)
    }

    #[test]
    fn the_link_to_the_next_page_is_found() {
        for (value, target) in [
            ("<https://a.test/p?page=2>; rel=\"next\"", "https://a.test/p?page=2"),
            ("</p?page=1>; rel=prev, </p?page=3>; rel=next", "/p?page=3"),
            ("<?page=3>;rel=\"last next\"", "?page=3"),
            ("<?page=3> ; REL = NEXT ; title=\"x\"", "?page=3"),
            ("<a>; title=\"; rel=\\\"next\\\", <b>; rel=next\"; rel=prev, <c>; rel=next", "c"),
            ("<a,b;c>; rel=next", "a,b;c"),
            ("<a>; flag; rel=next", "a"),
            ("<a>; rel=prev; rel=next, <b>; rel=next", "b"),
            ("<a>; rel=next; anchor=\"#x\", <b>; rel=next", "b"),
            (", ,<a>; rel=next,", "a"),
            ("<>; rel=next", ""),
        ] {
            assert_eq!(next_of(&[value]).as_deref(), Some(target), "{value}");
        }
        assert_eq!(next_of(&["<a>; rel=prev", "<b>; rel=next"]).as_deref(), Some("b"));
    }

    #[test]
    fn what_is_no_link_to_the_next_page_is_passed_over() {
        for value in
            ["", "<a>", "<a>; rel=prev", "<a>; rel=\"nextish\"", "<a", "a; rel=next", "<a>; rel=\"nex", ";;,,=\"\\"]
        {
            assert_eq!(next_of(&[value]), None, "{value}");
        }
        assert_eq!(next_of(&[]), None);
    }
}
