//! Tokens on one line, spaced as a person would.

use proc_macro2::{Delimiter, Spacing};

use super::tokens::{List, Tree, delimiters};

/// Widest value of a struct that stands on a line.
const VALUE_WIDTH: usize = 34;

/// What is known of a line that was written.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// Whether it has only what this module knows how to space.
    pub(super) is_plain: bool,
    /// Whether it has a value of a struct that should not be on one line.
    pub(super) has_wide_value: bool,
}

/// What the token before the next one is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Previous {
    /// Nothing, or what the next token follows at once: `&`, `.`, the `<` of arguments.
    Open,
    /// A name, or something else that may be called or have arguments.
    Name,
    /// `::`
    Separator,
    /// The `-` of `->`, the first `:` of `::`.
    Half,
    /// What is followed by a space: a keyword, a comma, an operator.
    Spaced,
}

/// Writes tokens on one line. A comma behind the last element is left out.
pub(super) fn push(list: List<'_>, out: &mut String) -> Line {
    let mut line = Line { is_plain: true, has_wide_value: false };
    let mut previous = Previous::Open;
    let mut in_arguments = false;
    // Where the path begins that ends here, for the width of a value; and whether it can be that of a struct.
    let mut path = out.len();
    let mut is_type = false;
    let mut rest = list;
    while let Some(tree) = rest.take() {
        let (glued, next) = match tree {
            Tree::Word(text) => {
                line.is_plain &= !is_control(text);
                (matches!(previous, Previous::Separator), if is_name(text) { Previous::Name } else { Previous::Spaced })
            }
            Tree::Literal(_) => (false, Previous::Name),
            Tree::Group(Delimiter::Brace, _) => (previous == Previous::Separator, Previous::Name),
            Tree::Group(..) => (previous == Previous::Name, Previous::Name),
            Tree::Punct(',', _) if rest.is_empty() => break,
            Tree::Punct('.', spacing) => {
                line.is_plain &= spacing == Spacing::Alone;
                (true, Previous::Open)
            }
            Tree::Punct(':', Spacing::Joint) => (previous == Previous::Name, Previous::Half),
            Tree::Punct(':', _) if previous == Previous::Half => (true, Previous::Separator),
            Tree::Punct(',' | ';' | ':', _) => (true, Previous::Spaced),
            Tree::Punct('<', _) => (matches!(previous, Previous::Name | Previous::Separator), Previous::Open),
            Tree::Punct('>', _) if previous == Previous::Half => (true, Previous::Spaced),
            Tree::Punct('>' | '?', _) => (true, Previous::Name),
            Tree::Punct('-' | '=', Spacing::Joint) if matches!(rest.peek(), Some(Tree::Punct('>', _))) => {
                (false, Previous::Half)
            }
            Tree::Punct('=', spacing) => {
                line.is_plain &= spacing == Spacing::Alone;
                (false, Previous::Spaced)
            }
            Tree::Punct('+', _) if !is_compound(tree, rest) => (false, Previous::Spaced),
            Tree::Punct('!', _) if previous == Previous::Name => (true, Previous::Name),
            Tree::Punct('&' | '*' | '-' | '!', _) if previous != Previous::Name && !is_compound(tree, rest) => {
                (previous == Previous::Separator, Previous::Open)
            }
            Tree::Punct('\'', _) => (false, Previous::Open),
            // Around the arguments of a closure.
            Tree::Punct('|', _) => {
                in_arguments = !in_arguments;
                (!in_arguments, if in_arguments { Previous::Open } else { Previous::Spaced })
            }
            Tree::Punct(..) => {
                line.is_plain = false;
                (false, Previous::Spaced)
            }
        };
        if !glued && !matches!(previous, Previous::Open | Previous::Half) {
            out.push(' ');
        }
        if !matches!(previous, Previous::Separator | Previous::Half)
            && !matches!(tree, Tree::Punct(':', _) | Tree::Group(..))
        {
            path = out.len();
        }
        match tree {
            Tree::Word(text) => {
                out.push_str(text);
                is_type = text.starts_with(char::is_uppercase);
            }
            Tree::Literal(text) => out.push_str(text),
            Tree::Punct(punct, _) => out.push(punct),
            Tree::Group(delimiter, inner) => {
                let is_value = delimiter == Delimiter::Brace && previous != Previous::Separator;
                let (open, close) = delimiters(delimiter);
                out.push_str(open);
                let space = if is_value && !inner.is_empty() { " " } else { "" };
                out.push_str(space);
                let within = push(inner, out);
                out.push_str(space);
                line.is_plain &= within.is_plain && (!is_value || is_type);
                line.has_wide_value |= within.has_wide_value || (is_value && out.len() - path > VALUE_WIDTH);
                out.push_str(close);
            }
        }
        is_type &= matches!(tree, Tree::Word(_));
        previous = next;
    }
    line
}

/// Whether a character begins an operator of two that is not known here: `&&`, `+=`.
fn is_compound(tree: Tree<'_>, rest: List<'_>) -> bool {
    matches!((tree, rest.peek()), (Tree::Punct(_, Spacing::Joint), Some(Tree::Punct('&' | '=', _))))
}

/// Whether a word is followed by what belongs to it without a space: `name(`, `impl<`.
fn is_name(word: &str) -> bool {
    !matches!(word, "as" | "const" | "dyn" | "in" | "let" | "mut" | "ref" | "static" | "type" | "use" | "where")
}

/// Keywords of what takes more than a line.
fn is_control(word: &str) -> bool {
    matches!(
        word,
        "async"
            | "await"
            | "break"
            | "continue"
            | "dyn"
            | "else"
            | "if"
            | "loop"
            | "match"
            | "move"
            | "return"
            | "unsafe"
            | "where"
            | "while"
            | "yield"
    )
}
