//! Tokens as one flat list, which the printer goes through without cloning.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use super::item;

/// The tokens of a file, with the text of all of them in one place.
pub(super) struct Tokens {
    text: String,
    tokens: Vec<Token>,
}

/// Words and literals by where their text begins and ends.
#[derive(Clone, Copy)]
enum Token {
    Word(usize, usize),
    Literal(usize, usize),
    Punct(char, Spacing),
    /// With so many of the following tokens in it.
    Group(Delimiter, usize),
}

impl Tokens {
    pub(super) fn of(stream: TokenStream) -> Self {
        let mut tokens = Self { text: String::new(), tokens: Vec::new() };
        tokens.push(stream);
        tokens
    }

    pub(super) fn list(&self) -> List<'_> {
        List { text: &self.text, tokens: &self.tokens }
    }

    fn push(&mut self, stream: TokenStream) {
        for tree in stream {
            match tree {
                TokenTree::Ident(ident) => {
                    let (start, end) = self.text(&ident);
                    self.tokens.push(Token::Word(start, end));
                }
                TokenTree::Literal(literal) => {
                    let (start, end) = self.text(&literal);
                    self.tokens.push(Token::Literal(start, end));
                }
                TokenTree::Punct(punct) => self.tokens.push(Token::Punct(punct.as_char(), punct.spacing())),
                TokenTree::Group(group) => {
                    let (delimiter, inner) = (group.delimiter(), group.stream());
                    // What nobody else holds need not be cloned to be taken apart.
                    drop(group);
                    let at = self.tokens.len();
                    self.tokens.push(Token::Group(delimiter, 0));
                    self.push(inner);
                    let length = self.tokens.len() - at - 1;
                    if let Some(Token::Group(_, inside)) = self.tokens.get_mut(at) {
                        *inside = length;
                    }
                }
            }
        }
    }

    fn text(&mut self, token: &impl std::fmt::Display) -> (usize, usize) {
        let start = self.text.len();
        // Writing to a string does not fail.
        let _ = write!(self.text, "{token}");
        (start, self.text.len())
    }
}

/// A token, or a group with what is in it.
#[derive(Clone, Copy)]
pub(super) enum Tree<'t> {
    /// An identifier or a keyword.
    Word(&'t str),
    Literal(&'t str),
    Punct(char, Spacing),
    Group(Delimiter, List<'t>),
}

/// Some tokens that follow each other. Taking them gives those that are in no group, and the groups.
#[derive(Clone, Copy)]
pub(super) struct List<'t> {
    text: &'t str,
    tokens: &'t [Token],
}

/// The tokens of a list.
pub(super) struct Trees<'t>(List<'t>);

impl<'t> IntoIterator for List<'t> {
    type Item = Tree<'t>;
    type IntoIter = Trees<'t>;

    fn into_iter(self) -> Trees<'t> {
        Trees(self)
    }
}

impl<'t> Iterator for Trees<'t> {
    type Item = Tree<'t>;

    fn next(&mut self) -> Option<Tree<'t>> {
        self.0.take()
    }
}

impl<'t> List<'t> {
    /// Takes the first one.
    pub(super) fn take(&mut self) -> Option<Tree<'t>> {
        let (token, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(match *token {
            Token::Word(start, end) => Tree::Word(self.text.get(start..end).unwrap_or_default()),
            Token::Literal(start, end) => Tree::Literal(self.text.get(start..end).unwrap_or_default()),
            Token::Punct(punct, spacing) => Tree::Punct(punct, spacing),
            Token::Group(delimiter, length) => {
                let (inner, rest) = rest.split_at_checked(length)?;
                self.tokens = rest;
                Tree::Group(delimiter, List { text: self.text, tokens: inner })
            }
        })
    }

    pub(super) fn is_empty(self) -> bool {
        self.tokens.is_empty()
    }

    pub(super) fn peek(self) -> Option<Tree<'t>> {
        let mut rest = self;
        rest.take()
    }

    /// The tokens that `rest`, an end of this list, does not have.
    pub(super) fn before(self, rest: Self) -> Self {
        let length = self.tokens.len().saturating_sub(rest.tokens.len());
        Self { text: self.text, tokens: self.tokens.get(..length).unwrap_or_default() }
    }

    /// Whether the next one is this character; then it is taken.
    pub(super) fn take_punct(&mut self, punct: char) -> bool {
        let is_next = matches!(self.peek(), Some(Tree::Punct(found, _)) if found == punct);
        if is_next {
            self.take();
        }
        is_next
    }

    /// Whether the next one is this word; then it is taken.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let is_next = matches!(self.peek(), Some(Tree::Word(found)) if found == word);
        if is_next {
            self.take();
        }
        is_next
    }

    /// The next group, if it is next and has this delimiter.
    pub(super) fn take_group(&mut self, delimiter: Delimiter) -> Option<Self> {
        match self.peek() {
            Some(Tree::Group(found, inner)) if found == delimiter => {
                self.take();
                Some(inner)
            }
            _ => None,
        }
    }

    /// The elements between commas; one behind the last makes no other.
    pub(super) fn elements(self) -> impl Iterator<Item = Self> {
        let mut rest = self;
        std::iter::from_fn(move || {
            let start = rest;
            // Commas within `Map<Key, Value>` belong to it; the `>` of an arrow closes nothing.
            let mut depth = 0_usize;
            let mut is_arrow = false;
            loop {
                let here = rest;
                match rest.take() {
                    None => break (!start.is_empty()).then_some(start),
                    Some(Tree::Punct(',', _)) if depth == 0 => break Some(start.before(here)),
                    Some(Tree::Punct(punct, spacing)) => {
                        match punct {
                            '<' => depth += 1,
                            '>' if !is_arrow => depth = depth.saturating_sub(1),
                            _ => {}
                        }
                        is_arrow = matches!(punct, '-' | '=') && spacing == Spacing::Joint;
                    }
                    Some(_) => is_arrow = false,
                }
            }
        })
    }

    /// The list as what comes before its last group and the group, if it ends with one.
    pub(super) fn split_group(self) -> Option<(Self, Delimiter, Self)> {
        let mut rest = self;
        let mut last = None;
        loop {
            let here = rest;
            match rest.take() {
                None => return last,
                Some(Tree::Group(delimiter, inner)) => last = Some((self.before(here), delimiter, inner)),
                Some(_) => last = None,
            }
        }
    }

    /// Takes all up to one that is wanted, and that one. Whether there was one.
    pub(super) fn take_until(&mut self, is_wanted: impl Fn(Tree<'t>) -> bool) -> bool {
        while let Some(tree) = self.take() {
            if is_wanted(tree) {
                return true;
            }
        }
        false
    }

    /// Without the last token, which is in no group.
    pub(super) fn pop(&mut self) {
        self.tokens = self.tokens.split_last().map_or(self.tokens, |(_, before)| before);
    }

    /// Whether the character is in it, or in one of its groups.
    pub(super) fn has_punct(self, punct: char) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::Punct(found, _) if *found == punct))
    }

    pub(super) fn ends_with_comma(self) -> bool {
        matches!(self.into_iter().last(), Some(Tree::Punct(',', _)))
    }

    /// What comes before the first group, if there is one.
    pub(super) fn split_first_group(self) -> Option<Self> {
        let mut rest = self;
        loop {
            let here = rest;
            if let Tree::Group(..) = rest.take()? {
                return Some(self.before(here));
            }
        }
    }

    /// The list as a type and its arguments, if it ends with `<…>`.
    pub(super) fn split_arguments(self) -> Option<(Self, Self)> {
        let mut rest = self;
        let mut depth = 0_usize;
        let mut outer = None;
        let mut last = None;
        let mut is_arrow = false;
        loop {
            let here = rest;
            match rest.take() {
                None => return last,
                Some(Tree::Punct('<', _)) => {
                    if depth == 0 {
                        outer = Some((self.before(here), rest));
                    }
                    depth += 1;
                    last = None;
                }
                Some(Tree::Punct('>', _)) if !is_arrow => {
                    depth = depth.saturating_sub(1);
                    last = outer.filter(|_| depth == 0).map(|(before, inner)| (before, inner.before(here)));
                }
                Some(tree) => {
                    is_arrow = matches!(tree, Tree::Punct('-' | '=', Spacing::Joint));
                    last = None;
                }
            }
        }
    }

    /// How many calls of methods there are.
    pub(super) fn calls(self) -> usize {
        self.links().count().saturating_sub(1)
    }

    /// A chain of calls of methods: the receiver, and each call with its dot.
    pub(super) fn links(self) -> impl Iterator<Item = Self> {
        let mut rest = self;
        std::iter::from_fn(move || {
            let start = rest;
            rest.take()?;
            loop {
                let here = rest;
                match rest.take() {
                    None => return Some(start),
                    Some(Tree::Punct('.', _)) => {
                        let mut call = rest;
                        call.take();
                        if matches!(call.peek(), Some(Tree::Group(Delimiter::Parenthesis, _))) {
                            rest = here;
                            return Some(start.before(here));
                        }
                    }
                    Some(_) => {}
                }
            }
        })
    }

    /// As text that can be parsed again. Documentation has a line in each attribute, as the parsed form has it.
    pub(super) fn write(self, out: &mut String) {
        for tree in self {
            match tree {
                Tree::Word(text) | Tree::Literal(text) => out.extend([text, " "]),
                Tree::Punct(punct, spacing) => {
                    out.push(punct);
                    if spacing == Spacing::Alone {
                        out.push(' ');
                    }
                }
                Tree::Group(delimiter, inner) => {
                    let (open, close) = delimiters(delimiter);
                    out.push_str(open);
                    match item::documentation(inner) {
                        Some(text) => {
                            let lines: Vec<String> = text.split('\n').map(|line| format!("doc = {line:?}")).collect();
                            out.push_str(&lines.join("] #["));
                        }
                        None => inner.write(out),
                    }
                    out.push_str(close);
                }
            }
        }
    }
}

pub(super) fn delimiters(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}
