//! Invocations of macros, which the printer of Rust leaves as it finds them.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::ext::IdentExt as _;

use super::WIDTH;

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
pub(super) fn invocation(invocation: &syn::Macro) -> String {
    let path: Vec<String> = invocation.path.segments.iter().map(|segment| segment.ident.unraw().to_string()).collect();
    let path = path.join("::");
    if let Some((docs, rest)) = documentation(&invocation.tokens) {
        return documented(&path, &docs, &rest);
    }
    let line = format!("{path}!({});\n", inline(&invocation.tokens));
    if line.trim_end().chars().count() <= WIDTH {
        return line;
    }
    let trees: Vec<TokenTree> = invocation.tokens.clone().into_iter().collect();
    let Some((TokenTree::Group(list), before)) = trees.split_last() else { return line };
    let (open, close) = delimiters(list.delimiter());
    let before = inline(&before.iter().cloned().collect());
    let space = if before.is_empty() { "" } else { " " };
    let mut out = format!("{path}!({before}{space}{open}\n");
    for element in elements(list.stream()) {
        out.extend(["    ", &inline(&element), ",\n"]);
    }
    out.extend([close, ");\n"]);
    out
}

fn documented(path: &str, docs: &[String], rest: &TokenStream) -> String {
    let mut out = format!("{path}! {{\n");
    for line in docs {
        out.extend(["    ///", line, "\n"]);
    }
    let line = inline(rest);
    if line.chars().count() + 4 <= WIDTH {
        out.extend(["    ", &line, "\n"]);
    } else {
        let elements: Vec<String> = elements(rest.clone()).iter().map(inline).collect();
        out.extend(["    ", &elements.join(",\n    "), "\n"]);
    }
    out.push_str("}\n");
    out
}

/// The lines of the documentation that an invocation begins with, and what follows them.
fn documentation(tokens: &TokenStream) -> Option<(Vec<String>, TokenStream)> {
    let mut rest = tokens.clone().into_iter().peekable();
    let mut lines = Vec::new();
    while rest.next_if(|tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == '#')).is_some() {
        let Some(TokenTree::Group(attribute)) = rest.next() else { return None };
        let TokenTree::Literal(text) = attribute.stream().into_iter().last()? else { return None };
        let syn::Lit::Str(text) = syn::Lit::new(text) else { return None };
        lines.push(text.value());
    }
    (!lines.is_empty()).then(|| (lines, rest.collect()))
}

/// The elements of a list between commas.
fn elements(stream: TokenStream) -> Vec<TokenStream> {
    let mut elements = vec![Vec::new()];
    // Commas within `Map<Key, Value>` belong to it; the `>` of an arrow closes nothing.
    let mut depth = 0_usize;
    let mut arrow = false;
    for tree in stream {
        if let TokenTree::Punct(punct) = &tree {
            match punct.as_char() {
                '<' => depth += 1,
                '>' if !arrow => depth = depth.saturating_sub(1),
                _ => {}
            }
            arrow = matches!(punct.as_char(), '-' | '=') && punct.spacing() == Spacing::Joint;
        }
        match &tree {
            TokenTree::Punct(punct) if punct.as_char() == ',' && depth == 0 => elements.push(Vec::new()),
            _ => {
                if let Some(last) = elements.last_mut() {
                    last.push(tree);
                }
            }
        }
    }
    elements.into_iter().filter(|element| !element.is_empty()).map(TokenStream::from_iter).collect()
}

/// Tokens on one line, spaced as a person would.
fn inline(stream: &TokenStream) -> String {
    let mut out = String::new();
    let mut glue = true;
    let mut in_arguments = false;
    // Then a `<` begins the arguments of a type.
    let mut after_name = false;
    for tree in stream.clone() {
        let (text, glue_before, glue_after) = match &tree {
            TokenTree::Group(group) => {
                let (open, close) = delimiters(group.delimiter());
                let inner = inline(&group.stream());
                let text = match group.delimiter() {
                    Delimiter::Brace if !inner.is_empty() => format!("{{ {inner} }}"),
                    _ => format!("{open}{inner}{close}"),
                };
                (text, group.delimiter() == Delimiter::Parenthesis && !out.ends_with("->"), false)
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                ',' | ';' => (punct.to_string(), true, false),
                ':' => (":".to_owned(), true, true),
                '&' | '.' => (punct.to_string(), punct.as_char() == '.', true),
                // Around the arguments of a closure.
                '|' => {
                    in_arguments = !in_arguments;
                    ("|".to_owned(), !in_arguments, in_arguments)
                }
                // Of a path such as `<Name as Trait>::CHECKS`; the arrow of a match arm is glued by its `=`.
                '<' => ("<".to_owned(), after_name, true),
                // A sign.
                '-' if punct.spacing() == Spacing::Alone => ("-".to_owned(), false, true),
                '>' => (">".to_owned(), !glue, false),
                other => (other.to_string(), false, punct.spacing() == Spacing::Joint),
            },
            other => (other.to_string(), false, false),
        };
        if !glue && !glue_before {
            out.push(' ');
        }
        out.push_str(&text);
        after_name = matches!(tree, TokenTree::Ident(_));
        glue = glue_after;
    }
    out
}

fn delimiters(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::invocation;

    fn printed(source: &str) -> String {
        syn::parse_str::<syn::ItemMacro>(source).map(|item| invocation(&item.mac)).unwrap_or_default()
    }

    #[test]
    fn an_operation_has_its_documentation_first() {
        assert_eq!(
            printed("a::operation! { /// Text.\n pub Get->(),|response|response.empty() }"),
            "a::operation! {\n    /// Text.\n    pub Get -> (), |response| response.empty()\n}\n"
        );
    }

    #[test]
    fn a_sign_stands_before_its_number() {
        assert_eq!(printed("integers!(A, i64, { B = -1, C=1 });"), "integers!(A, i64, { B = -1, C = 1 });\n");
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
