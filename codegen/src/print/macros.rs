//! Invocations of macros, which the printer of Rust leaves as it finds them.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::ext::IdentExt as _;

/// Widest line of an invocation.
const WIDTH: usize = 100;

/// An invocation as an item: on one line if it fits, else with one element of its last list on each line.
///
/// ```text
/// runtime::string_enum!(CallEvent {
///     Initiated = "initiated",
///     Ringing = "ringing",
/// });
/// ```
pub(super) fn invocation(invocation: &syn::Macro) -> String {
    let path: Vec<String> = invocation.path.segments.iter().map(|segment| segment.ident.unraw().to_string()).collect();
    let path = path.join("::");
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

/// The elements of a list between commas.
fn elements(stream: TokenStream) -> Vec<TokenStream> {
    let mut elements = vec![Vec::new()];
    for tree in stream {
        match &tree {
            TokenTree::Punct(punct) if punct.as_char() == ',' => elements.push(Vec::new()),
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
    for tree in stream.clone() {
        let (text, glue_before, glue_after) = match &tree {
            TokenTree::Group(group) => {
                let (open, close) = delimiters(group.delimiter());
                let inner = inline(&group.stream());
                let text = match group.delimiter() {
                    Delimiter::Brace if !inner.is_empty() => format!("{{ {inner} }}"),
                    _ => format!("{open}{inner}{close}"),
                };
                (text, group.delimiter() == Delimiter::Parenthesis, false)
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                ',' | ';' => (punct.to_string(), true, false),
                ':' => (":".to_owned(), true, true),
                '&' | '.' => (punct.to_string(), punct.as_char() == '.', true),
                // Of a path such as `<Name as Trait>::CHECKS`; the arrow of a match arm is glued by its `=`.
                '<' => ("<".to_owned(), false, true),
                '>' => (">".to_owned(), !glue, false),
                other => (other.to_string(), false, punct.spacing() == Spacing::Joint),
            },
            other => (other.to_string(), false, false),
        };
        if !glue && !glue_before {
            out.push(' ');
        }
        out.push_str(&text);
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
