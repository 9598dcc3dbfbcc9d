//! Formats the tokens of a file: header, items printed by prettyplease, and blank lines between them.
//!
//! prettyplease breaks lines at 89 columns and does not format macros. `join` joins lines that fit 120 columns, and
//! `macros` formats macro invocations.

mod join;
mod macros;

use std::fmt;

use proc_macro2::TokenStream;
use syn::{Item, Visibility};

use crate::files::MARK;
use crate::text::{visible, visible_lines};

/// Origin of emitted files, for their headers.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'a> {
    /// Command that regenerates the files.
    pub(crate) command: &'a str,
    /// Names of the specifications.
    pub(crate) sources: &'a [&'a str],
}

/// Error of emitted tokens that are not valid Rust: a generator bug.
#[derive(Debug)]
pub struct Error {
    file: String,
    problem: syn::Error,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the generator emitted invalid Rust in {}: {}; please report it with the specification",
            self.file, self.problem
        )
    }
}

impl std::error::Error for Error {}

/// Returns the header of an emitted file: command and specifications.
pub(crate) fn header(comment: &str, origin: Origin<'_>) -> String {
    format!("{comment} {}\n\n", first_line(origin.command, &origin.sources.join(", ")))
}

/// Returns the header of a Markdown file, whose comments end at `-->`.
pub(crate) fn markdown_header(origin: Origin<'_>) -> String {
    format!("<!-- {} -->\n\n", first_line(origin.command, &origin.sources.join(", ")).replace('>', "&gt;"))
}

/// Returns the text of a file that is copied from the runtime.
pub(crate) fn copied(command: &str, text: &str) -> String {
    format!("// {}\n\n{}", first_line(command, "codegen/runtime"), text.replace("\r\n", "\n"))
}

fn first_line(command: &str, sources: &str) -> String {
    visible(&format!("{MARK}`{command}` from {sources}. Do not edit.")).into_owned()
}

/// Parses the items of a file.
pub(crate) fn parse(path: &str, tokens: TokenStream) -> Result<syn::File, Error> {
    syn::parse2(tokens).map_err(|problem| Error { file: path.to_owned(), problem })
}

/// Formats the tokens of a file, with a blank line between items.
///
/// rustc rejects a single carriage return and bidirectional control characters in literals and comments, so they are
/// escaped. Their escapes mean the same in a literal.
pub(crate) fn rust(path: &str, origin: Origin<'_>, tokens: TokenStream) -> Result<String, Error> {
    let mut file = parse(path, tokens)?;
    let mut out = String::new();
    let items = std::mem::take(&mut file.items);
    let mut previous = (!file.attrs.is_empty()).then_some(Group::Single);
    out.push_str(&prettyplease::unparse(&file));
    file.attrs.clear();
    for item in items {
        let group = Group::of(&item);
        if previous.is_some_and(|previous| previous == Group::Single || previous != group) {
            out.push('\n');
        }
        previous = Some(group);
        match item {
            Item::Macro(item) if item.attrs.is_empty() => macros::invocation(item.mac, &mut out),
            item => {
                let has_methods = matches!(item, Item::Impl(_) | Item::Trait(_));
                file.items = vec![item];
                let text = join::join(&prettyplease::unparse(&file));
                if has_methods { separate_methods(&text, &mut out) } else { out.push_str(&text) }
            }
        }
    }
    Ok(header("//", origin) + &visible_lines(&out))
}

/// Kinds of items that are grouped without a blank line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Use,
    PublicUse,
    Module,
    /// An item with blank lines around it.
    Single,
}

impl Group {
    fn of(item: &Item) -> Self {
        match item {
            Item::Use(item) if matches!(item.vis, Visibility::Inherited) => Self::Use,
            Item::Use(_) => Self::PublicUse,
            Item::Mod(module) if module.attrs.is_empty() => Self::Module,
            _ => Self::Single,
        }
    }
}

/// Writes an `impl` or a trait with blank lines between its functions, which prettyplease omits.
fn separate_methods(item: &str, out: &mut String) {
    let is_function =
        |line: &str| line.starts_with("    ") && !line.starts_with("     ") && !line.starts_with("    type ");
    let mut previous = "";
    for line in item.lines() {
        let is_declaration = is_function(previous) && previous.ends_with(';') && !previous.starts_with("    ///");
        if (previous == "    }" || is_declaration) && is_function(line) {
            out.push('\n');
        }
        out.extend([line, "\n"]);
        previous = line;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the text of a file below its header.
    fn printed(source: &str) -> String {
        let origin = Origin { command: "test", sources: &[] };
        let text = rust("file", origin, source.parse().expect("tokens")).expect("Rust");
        text.split_once("\n\n").map(|(_, text)| text.to_owned()).unwrap_or_default()
    }

    #[test]
    fn methods_are_separated() {
        let source =
            "impl A { type B = C; type D = E; /// One;\n fn b(&self) { match self { Self::C => {} } } fn d() {} }";
        let expected = "impl A {\n    type B = C;\n    type D = E;\n    /// One;\n    fn b(&self) {\n        match self {\n            \
                        Self::C => {}\n        }\n    }\n\n    fn d() {}\n}\n";
        assert_eq!(printed(source), expected);
    }

    #[test]
    fn file_attributes_come_before_items() {
        assert_eq!(
            printed("#![doc = \" One.\"] #![doc = \" Two.\"] #![allow(a)] fn b() { match c {} }"),
            "//! One.\n//! Two.\n#![allow(a)]\n\nfn b() {\n    match c {}\n}\n"
        );
        // One attribute may have several lines.
        assert_eq!(printed("#![doc = \" One.\\n Two.\"] const A: B = C;"), "/*! One.\n Two.*/\n\nconst A: B = C;\n");
    }

    #[test]
    fn characters_that_rustc_rejects_are_escaped() {
        let hostile = "a\r\u{202e}\u{feff}";
        let source = quote::quote! {
            #[doc = #hostile]
            const A: &str = #hostile;
            runtime::operation! { #[doc = #hostile] pub A -> (), |a| a.b(#hostile) }
        };
        let shown = "a\\r\\u{202e}\\u{feff}";
        assert_eq!(
            printed(&source.to_string()),
            format!(
                "///{shown}\nconst A: &str = \"{shown}\";\n\nruntime::operation! {{\n    ///{shown}\n    pub A -> (), |a| \
                 a.b(\"{shown}\")\n}}\n"
            )
        );
        let origin = Origin { command: "test", sources: &["a\n-->\u{202e}b"] };
        assert_eq!(header("#", origin), "# @generated by `test` from a\\n-->\\u{202e}b. Do not edit.\n\n");
        assert_eq!(
            markdown_header(origin),
            "<!-- @generated by `test` from a\\n--&gt;\\u{202e}b. Do not edit. -->\n\n"
        );
    }

    #[test]
    fn invalid_rust_is_an_error() {
        let origin = Origin { command: "test", sources: &[] };
        let printed = rust("src/a.rs", origin, "fn a { match }".parse().expect("tokens"));
        assert_eq!(
            printed.map_err(|error| error.to_string()),
            Err("the generator emitted invalid Rust in src/a.rs: expected parentheses; please report it with the \
                 specification"
                .to_owned())
        );
    }

    #[test]
    fn items_of_one_kind_are_grouped() {
        let source =
            "mod a; pub mod b; use c::d; use e::{self, F}; pub use g::*; const H: i64 = -1; type I = Vec<J<'static>>;";
        assert_eq!(
            printed(source),
            "mod a;\npub mod b;\n\nuse c::d;\nuse e::{self, F};\n\npub use g::*;\n\nconst H: i64 = -1;\n\ntype I = \
             Vec<J<'static>>;\n"
        );
    }
}
