//! Where an item begins and ends, and what it is.

use std::borrow::Cow;

use proc_macro2::Delimiter;

use super::tokens::{List, Tree};

/// An item of a file, or of an `impl`.
#[derive(Clone, Copy)]
pub(super) struct Item<'t> {
    pub(super) kind: Kind,
    pub(super) attributes: List<'t>,
    pub(super) is_public: bool,
    /// Without the attributes, the body and the semicolon.
    pub(super) head: List<'t>,
    /// What is in the braces that it ends with.
    pub(super) body: Option<List<'t>>,
    /// All of it.
    pub(super) tokens: List<'t>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Use,
    Module,
    Type,
    /// A static or a constant.
    Value,
    Function,
    Struct,
    Enum,
    /// An `impl` or a trait.
    Members,
    /// The invocation of a macro.
    Macro,
    Other,
}

/// The items, one after the other.
pub(super) fn items(list: List<'_>) -> impl Iterator<Item = Item<'_>> {
    let mut rest = list;
    std::iter::from_fn(move || take_item(&mut rest))
}

/// The attributes of an item that a list begins with, which are taken from it.
pub(super) fn attributes<'t>(list: &mut List<'t>) -> List<'t> {
    let start = *list;
    while list.take_punct('#') {
        list.take();
    }
    start.before(*list)
}

/// Whether a list begins with a visibility, which is taken from it.
pub(super) fn visibility(list: &mut List<'_>) -> bool {
    let is_public = list.take_word("pub");
    if is_public {
        list.take_group(Delimiter::Parenthesis);
    }
    is_public
}

/// The attributes of the file that a list begins with, which are taken from it.
pub(super) fn inner_attributes<'t>(list: &mut List<'t>) -> List<'t> {
    let start = *list;
    loop {
        let mut rest = *list;
        if !(rest.take_punct('#') && rest.take_punct('!')) {
            return start.before(*list);
        }
        rest.take();
        *list = rest;
    }
}

/// The text of documentation, its lines one below the other, if the attribute is that.
pub(super) fn documentation(mut attribute: List<'_>) -> Option<Cow<'_, str>> {
    if !attribute.take_word("doc") || !attribute.take_punct('=') {
        return None;
    }
    let Some(Tree::Literal(literal)) = attribute.take() else { return None };
    let within = |start: &str, end: &str| literal.strip_prefix(start)?.strip_suffix(end);
    let raw = within("r#\"", "\"#").or_else(|| within("r\"", "\""));
    match (raw, within("\"", "\"")) {
        (Some(text), _) => Some(Cow::Borrowed(text)),
        (None, Some(text)) if !text.contains('\\') => Some(Cow::Borrowed(text)),
        (None, escaped) => escaped
            .and_then(unescaped)
            .or_else(|| Some(syn::parse_str::<syn::LitStr>(literal).ok()?.value()))
            .map(Cow::Owned),
    }
}

/// The text of a literal, if it has no other escapes than the common ones.
fn unescaped(literal: &str) -> Option<String> {
    let mut text = String::with_capacity(literal.len());
    let mut rest = literal;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let mut characters = after.chars();
        text.push(match characters.next()? {
            'n' => '\n',
            't' => '\t',
            same @ ('"' | '\'' | '\\') => same,
            _ => return None,
        });
        rest = characters.as_str();
    }
    text.push_str(rest);
    Some(text)
}

fn take_item<'t>(rest: &mut List<'t>) -> Option<Item<'t>> {
    let start = *rest;
    start.peek()?;
    let attributes = attributes(rest);
    let head = *rest;
    let is_public = visibility(rest);
    let kind = kind(*rest);
    let mut body = None;
    let mut end = *rest;
    while let Some(tree) = rest.take() {
        match tree {
            Tree::Punct(';', _) => break,
            Tree::Group(delimiter, inner) if has_body(kind, delimiter) => {
                body = Some(inner);
                break;
            }
            _ => end = *rest,
        }
    }
    if kind == Kind::Macro {
        rest.take_punct(';');
    }
    Some(Item { kind, attributes, is_public, head: head.before(end), body, tokens: start.before(*rest) })
}

/// Whether a group ends an item.
fn has_body(kind: Kind, delimiter: Delimiter) -> bool {
    match kind {
        Kind::Use | Kind::Type | Kind::Value => false,
        Kind::Macro => true,
        _ => delimiter == Delimiter::Brace,
    }
}

fn kind(mut list: List<'_>) -> Kind {
    let Some(Tree::Word(word)) = list.take() else { return Kind::Other };
    match word {
        "use" => Kind::Use,
        "mod" => Kind::Module,
        "type" => Kind::Type,
        "static" | "const" if !list.take_word("fn") => Kind::Value,
        "fn" | "const" => Kind::Function,
        "struct" => Kind::Struct,
        "enum" => Kind::Enum,
        "impl" | "trait" => Kind::Members,
        _ if is_invocation(list) => Kind::Macro,
        _ => Kind::Other,
    }
}

/// Whether the rest of a path is followed by `!` and a group.
fn is_invocation(mut list: List<'_>) -> bool {
    while list.take_punct(':') {
        if !list.take_punct(':') || !matches!(list.take(), Some(Tree::Word(_))) {
            return false;
        }
    }
    list.take_punct('!') && matches!(list.peek(), Some(Tree::Group(..)))
}
