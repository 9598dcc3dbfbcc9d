//! Invocations of macros, which hold what their macro says.

use super::WIDTH;
use super::item;
use super::layout;
use super::line;
use super::tokens::{List, delimiters};

/// An invocation as an item: on one line if it fits, else with one element of its last list on each line. One with
/// documentation has that first, and then an element on each line.
///
/// ```text
/// runtime::string_enum!(CallEvent {
///     Initiated = "initiated",
///     Ringing = "ringing",
/// });
/// runtime::operation! {
///     /// Request of [`Client::fetch_call`](super::Client::fetch_call).
///     pub FetchCall -> types::Call, |response| response.json()
/// }
/// ```
pub(super) fn invocation(path: List<'_>, tokens: List<'_>, out: &mut String) {
    line::push(path, out);
    let mut rest = tokens;
    let docs = item::attributes(&mut rest);
    let start = out.len();
    if !docs.is_empty() {
        out.push_str(" {\n");
        if layout::attributes(docs, 1, out).is_some() {
            documented(rest, out);
            return;
        }
        out.truncate(start);
    }
    out.push('(');
    line::push(tokens, out);
    out.push_str(");\n");
    let Some((before, delimiter, list)) = tokens.split_group().filter(|_| !fits(out)) else { return };
    out.truncate(start);
    out.push('(');
    line::push(before, out);
    let (open, close) = delimiters(delimiter);
    out.extend([if before.ends_with_comma() { "," } else { "" }, if before.is_empty() { "" } else { " " }, open, "\n"]);
    for element in list.elements() {
        out.push_str("    ");
        line::push(element, out);
        out.push_str(",\n");
    }
    out.extend([close, ");\n"]);
}

/// What follows the documentation.
fn documented(tokens: List<'_>, out: &mut String) {
    let start = out.len();
    out.push_str("    ");
    line::push(tokens, out);
    out.push('\n');
    if !fits(out) {
        out.truncate(start);
        let mut elements = tokens.elements().peekable();
        while let Some(element) = elements.next() {
            out.push_str("    ");
            line::push(element, out);
            out.push_str(if elements.peek().is_some() { ",\n" } else { "\n" });
        }
    }
    out.push_str("}\n");
}

/// Whether the last line is narrow enough.
fn fits(out: &str) -> bool {
    out.lines().next_back().is_none_or(|line| line.chars().count() <= WIDTH)
}

#[cfg(test)]
mod tests {
    use crate::print::item;
    use crate::print::tokens::Tokens;

    fn printed(source: &str) -> String {
        let tokens = Tokens::of(source.parse().unwrap_or_default());
        let mut out = String::new();
        for item in item::items(tokens.list()) {
            super::invocation(item.head, item.body.unwrap_or(item.head), &mut out);
        }
        out
    }

    #[test]
    fn an_operation_has_its_documentation_first() {
        assert_eq!(
            printed("a::operation! { /// Text.\n pub Get->(),|response|response.empty() }"),
            "a::operation! {\n    /// Text.\n    pub Get -> (), |response| response.empty()\n}\n"
        );
    }

    #[test]
    fn elements_that_do_not_fit_have_a_line_each() {
        let name = "n".repeat(110);
        assert_eq!(
            printed(&format!("operation! {{ /// Text.\n pub Get -> Map<{name}, B>, |a| a.json() }}")),
            format!("operation! {{\n    /// Text.\n    pub Get -> Map<{name}, B>,\n    |a| a.json()\n}}\n")
        );
    }
}
