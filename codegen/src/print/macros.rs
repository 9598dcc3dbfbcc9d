//! Layout of macro invocations, which prettyplease does not format.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Expr, Lit, Macro, Meta};

use super::join::WIDTH;

/// Writes an invocation on one line if it fits, otherwise with one element of its last list per line. Documentation
/// comes first, then the rest in the same layout.
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
pub(super) fn invocation(invocation: Macro, out: &mut String) {
    let path = invocation.path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>().join("::");
    let parser = |input: ParseStream<'_>| Ok((input.call(Attribute::parse_outer)?, input.parse::<TokenStream>()?));
    let (docs, tokens) = match parser.parse2(invocation.tokens.clone()) {
        Ok((attributes, rest)) if !attributes.is_empty() => (attributes, rest),
        _ => (Vec::new(), invocation.tokens),
    };
    if !docs.is_empty() {
        out.extend([&path, "! {\n"]);
        for text in docs.iter().filter_map(documentation) {
            out.extend(["    ///", text.trim_end_matches(' '), "\n"]);
        }
        let elements = elements(tokens);
        let line = elements.join(", ");
        let fits = 4 + line.chars().count() <= WIDTH;
        let text = if fits { line } else { elements.join(",\n    ") };
        out.extend(["    ", &text, "\n}\n"]);
        return;
    }
    let text = format!("{path}!({});\n", line(tokens.clone()));
    match split_last_group(tokens) {
        Some((before, group)) if text.chars().count() > WIDTH + 1 => {
            let (open, close) = delimiters(group.delimiter());
            let before = line(before);
            let space = if before.is_empty() { "" } else { " " };
            out.extend([&path, "!(", &before, space, open, "\n"]);
            for element in elements(group.stream()) {
                out.extend(["    ", &element, ",\n"]);
            }
            out.extend([close, ");\n"]);
        }
        _ => out.push_str(&text),
    }
}

/// Returns the text of `#[doc = "…"]`.
fn documentation(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(value) => match &value.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// Splits tokens into the last group and the tokens before it.
fn split_last_group(tokens: TokenStream) -> Option<(TokenStream, Group)> {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    match tokens.pop()? {
        TokenTree::Group(group) => Some((tokens.into_iter().collect(), group)),
        _ => None,
    }
}

/// Returns the elements between commas, each on one line.
fn elements(tokens: TokenStream) -> Vec<String> {
    let mut elements = vec![Vec::new()];
    // Ignore commas in `Map<Key, Value>`, and the `>` of an arrow.
    let mut depth = 0_usize;
    let mut is_arrow = false;
    for token in tokens {
        if let TokenTree::Punct(punct) = &token {
            match punct.as_char() {
                ',' if depth == 0 => {
                    elements.push(Vec::new());
                    continue;
                }
                '<' => depth += 1,
                '>' if !is_arrow => depth = depth.saturating_sub(1),
                _ => {}
            }
            is_arrow = punct.spacing() == Spacing::Joint;
        }
        if let Some(element) = elements.last_mut() {
            element.push(token);
        }
    }
    let elements = elements.into_iter().filter(|element| !element.is_empty());
    elements.map(|element| line(element.into_iter().collect())).collect()
}

/// The previous token, which determines spacing.
#[derive(Clone, Copy, PartialEq)]
enum Previous {
    /// Nothing, or a token without a following space: `&`, `.`, `::`, the `<` of generic arguments.
    Open,
    /// A name or another token that arguments may follow.
    Name,
    /// A token with a following space: a keyword, a comma, an operator.
    Spaced,
}

/// Formats tokens on one line with the spacing of rustfmt.
fn line(tokens: TokenStream) -> String {
    let mut out = String::new();
    let mut previous = Previous::Open;
    let mut in_closure_arguments = false;
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        let mut text = match &token {
            TokenTree::Group(group) => in_delimiters(group),
            token => token.to_string(),
        };
        // True if a space precedes the token, and its kind for the next token.
        let (spaced, next) = match &token {
            TokenTree::Ident(word) if *word == "as" || *word == "const" => (true, Previous::Spaced),
            TokenTree::Group(group) if group.delimiter() != Delimiter::Brace => {
                (previous == Previous::Spaced, Previous::Name)
            }
            TokenTree::Ident(_) | TokenTree::Literal(_) | TokenTree::Group(_) => (true, Previous::Name),
            TokenTree::Punct(punct) => match (punct.as_char(), punct.spacing()) {
                (':', Spacing::Joint) => {
                    text.extend(tokens.next().map(|second| second.to_string()));
                    (previous == Previous::Spaced, Previous::Open)
                }
                ('-' | '=', Spacing::Joint) => {
                    text.extend(tokens.next().map(|second| second.to_string()));
                    (true, Previous::Spaced)
                }
                (',' | ':' | ';', _) => (false, Previous::Spaced),
                ('.', _) => (false, Previous::Open),
                ('<', _) => (previous == Previous::Spaced, Previous::Open),
                ('>', _) => (false, Previous::Name),
                ('!', _) if previous == Previous::Name => (false, Previous::Name),
                ('&' | '*' | '-' | '!', _) => (true, Previous::Open),
                ('|', _) if in_closure_arguments => {
                    in_closure_arguments = false;
                    (false, Previous::Spaced)
                }
                ('|', _) if previous != Previous::Name => {
                    in_closure_arguments = true;
                    (true, Previous::Open)
                }
                _ => (true, Previous::Spaced),
            },
        };
        if spaced && previous != Previous::Open {
            out.push(' ');
        }
        out.push_str(&text);
        previous = next;
    }
    out
}

fn in_delimiters(group: &Group) -> String {
    let (open, close) = delimiters(group.delimiter());
    let inner = line(group.stream());
    let space = if group.delimiter() == Delimiter::Brace && !inner.is_empty() { " " } else { "" };
    format!("{open}{space}{inner}{space}{close}")
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
    fn printed(source: &str) -> String {
        let mut out = String::new();
        super::invocation(syn::parse_str(source).expect("an invocation"), &mut out);
        out
    }

    #[test]
    fn documentation_comes_first() {
        assert_eq!(
            printed("a::operation! { /// Text.\n pub Get->(),|response|response.empty() }"),
            "a::operation! {\n    /// Text.\n    pub Get -> (), |response| response.empty()\n}\n"
        );
        let name = "n".repeat(110);
        assert_eq!(
            printed(&format!("operation! {{ /// Text.\n pub Get -> Map<{name}, B>, |a| a.json() }}")),
            format!("operation! {{\n    /// Text.\n    pub Get -> Map<{name}, B>,\n    |a| a.json()\n}}\n")
        );
    }

    #[test]
    fn elements_that_do_not_fit_are_on_separate_lines() {
        let source = "string_union!(A, [B], [<B as t::Text>::CHECKS, const { &[Check::Minimum(-1.0)] }])";
        assert_eq!(printed(source), format!("{source};\n"));
        let name = "n".repeat(100);
        assert_eq!(
            printed(&format!("union!(A, \"{name}\", {{ \"b\" | \"c\" => B, \"d\" => D(e) }})")),
            format!("union!(A, \"{name}\", {{\n    \"b\" | \"c\" => B,\n    \"d\" => D(e),\n}});\n")
        );
    }
}
