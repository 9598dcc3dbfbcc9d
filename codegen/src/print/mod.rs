//! Tokens to the text of a file: its header, the items as prettyplease prints them, and blank lines between them.
//!
//! prettyplease breaks lines at 89 columns and gives macros no layout. `join` puts what fits 120 columns back on one
//! line, and `macros` lays out the invocations that emitted files consist of.

mod join;
mod macros;

use std::fmt;

use proc_macro2::TokenStream;
use syn::{Item, Visibility};

use crate::files::MARK;
use crate::text::{visible, visible_lines};

/// Where emitted files come from, for their first lines.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'a> {
    /// Command that regenerates them.
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

/// The first lines of an emitted file: where it comes from and the command to run.
pub(crate) fn header(comment: &str, origin: Origin<'_>) -> String {
    format!("{comment} {}\n\n", first_line(origin.command, &origin.sources.join(", ")))
}

/// The same for Markdown, whose comments end at `-->`.
pub(crate) fn markdown_header(origin: Origin<'_>) -> String {
    format!("<!-- {} -->\n\n", first_line(origin.command, &origin.sources.join(", ")).replace('>', "&gt;"))
}

/// A file that is copied from the runtime.
pub(crate) fn copied(command: &str, text: &str) -> String {
    format!("// {}\n\n{}", first_line(command, "codegen/runtime"), text.replace("\r\n", "\n"))
}

fn first_line(command: &str, sources: &str) -> String {
    visible(&format!("{MARK}`{command}` from {sources}. Do not edit.")).into_owned()
}

/// The items of a file.
pub(crate) fn parse(path: &str, tokens: TokenStream) -> Result<syn::File, Error> {
    syn::parse2(tokens).map_err(|problem| Error { file: path.to_owned(), problem })
}

/// Formats the tokens of a file: item by item, with a blank line between them.
///
/// rustc refuses a carriage return alone, and characters that change the direction of text, in literals and comments. None
/// gets into the text: their escapes mean the same in a literal.
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

/// Items that stand together without a blank line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Use,
    PublicUse,
    Module,
    /// An item that stands alone.
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

/// Writes an `impl` or a trait with blank lines between its functions, where prettyplease puts none.
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

    /// The text of a file of these tokens, below its header.
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
    fn file_attributes_stand_above_the_items() {
        assert_eq!(
            printed("#![doc = \" One.\"] #![doc = \" Two.\"] #![allow(a)] fn b() { match c {} }"),
            "//! One.\n//! Two.\n#![allow(a)]\n\nfn b() {\n    match c {}\n}\n"
        );
        // Several lines in one attribute are Rust as well.
        assert_eq!(printed("#![doc = \" One.\\n Two.\"] const A: B = C;"), "/*! One.\n Two.*/\n\nconst A: B = C;\n");
    }

    #[test]
    fn characters_that_rustc_refuses_are_escaped_in_literals_and_comments() {
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
            Err("the generator made no valid Rust of src/a.rs: expected parentheses; please report it with the \
                 specification"
                .to_owned())
        );
    }

    #[test]
    fn items_of_a_kind_stand_together() {
        let source =
            "mod a; pub mod b; use c::d; use e::{self, F}; pub use g::*; const H: i64 = -1; type I = Vec<J<'static>>;";
        assert_eq!(
            printed(source),
            "mod a;\npub mod b;\n\nuse c::d;\nuse e::{self, F};\n\npub use g::*;\n\nconst H: i64 = -1;\n\ntype I = \
             Vec<J<'static>>;\n"
        );
    }
}
