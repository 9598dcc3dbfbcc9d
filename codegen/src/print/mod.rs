//! Tokens to text.
//!
//! `tokens` is a flat list of them, `item` finds the items in it, `line` writes tokens on one line, and `layout`
//! divides items among lines: all that the emitters usually write. What these do not know is parsed and printed by
//! prettyplease (`parsed`, and `join` for its narrow lines). Both give the same text of what both know.

mod item;
mod join;
mod layout;
mod line;
mod macros;
mod parsed;
mod tokens;

use std::fmt;

use proc_macro2::TokenStream;

use crate::files::MARK;
use item::{Item, Kind};
use tokens::{List, Tokens};

/// Widest line of what is laid out here, as in the files of the runtime.
const WIDTH: usize = 120;

/// Widest line with a list that is not in parentheses, as prettyplease has it.
const LIST_WIDTH: usize = 89;

/// Where emitted files come from, for their first lines.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'a> {
    /// What regenerates them.
    pub(crate) command: &'a str,
    /// The specifications.
    pub(crate) sources: &'a [&'a str],
}

/// Emitted tokens that are no Rust: a mistake of the generator.
#[derive(Debug)]
pub struct Error {
    file: String,
    problem: syn::Error,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the generator made no valid Rust of {}: {}; please report it with the specification",
            self.file, self.problem
        )
    }
}

impl std::error::Error for Error {}

/// The first lines of an emitted file: where it comes from and what to run.
pub(crate) fn header(comment: &str, origin: Origin<'_>) -> String {
    format!("{comment} {}\n\n", first_line(origin.command, &origin.sources.join(", ")))
}

/// The same for Markdown.
pub(crate) fn markdown_header(origin: Origin<'_>) -> String {
    format!("<!-- {} -->\n\n", first_line(origin.command, &origin.sources.join(", ")))
}

/// A file that is copied from the runtime.
pub(crate) fn copied(command: &str, text: &str) -> String {
    format!("// {}\n\n{}", first_line(command, "codegen/runtime"), text.replace("\r\n", "\n"))
}

fn first_line(command: &str, sources: &str) -> String {
    format!("{MARK}`{command}` from {sources}. Do not edit.")
}

/// The items of a file.
pub(crate) fn parse(path: &str, tokens: TokenStream) -> Result<syn::File, Error> {
    syn::parse2(tokens).map_err(|problem| Error { file: path.to_owned(), problem })
}

/// Formats the tokens of a file: item by item, with a blank line between them.
pub(crate) fn rust(path: &str, origin: Origin<'_>, tokens: TokenStream) -> Result<String, Error> {
    let tokens = Tokens::of(tokens);
    let mut out = header("//", origin);
    let mut rest = tokens.list();
    let head = item::inner_attributes(&mut rest);
    push(path, head, &mut out, |out| layout::attributes(head, 0, out))?;
    let mut previous: Option<Group> = if head.is_empty() { None } else { Some(Group::Item) };
    for item in item::items(rest) {
        let group = Group::of(&item);
        if previous.is_some_and(|previous| previous == Group::Item || previous != group) {
            out.push('\n');
        }
        previous = Some(group);
        match item.body {
            Some(body) if item.kind == Kind::Macro && item.attributes.is_empty() => {
                macros::invocation(item.head, body, &mut out);
            }
            _ => push(path, item.tokens, &mut out, |out| layout::item(&item, out))?,
        }
    }
    Ok(out)
}

/// Writes tokens as `known` does, or parsed if that does not know them.
fn push(
    path: &str,
    tokens: List<'_>,
    out: &mut String,
    known: impl FnOnce(&mut String) -> Option<()>,
) -> Result<(), Error> {
    let start = out.len();
    if known(out).is_none() {
        out.truncate(start);
        parsed::push(tokens, out).map_err(|problem| Error { file: path.to_owned(), problem })?;
    }
    Ok(())
}

/// Items that stand together without a blank line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Use,
    PublicUse,
    Module,
    Item,
}

impl Group {
    fn of(item: &Item<'_>) -> Self {
        match item.kind {
            Kind::Use if item.is_public => Self::PublicUse,
            Kind::Use => Self::Use,
            Kind::Module if item.attributes.is_empty() => Self::Module,
            _ => Self::Item,
        }
    }
}

#[cfg(test)]
mod tests;
