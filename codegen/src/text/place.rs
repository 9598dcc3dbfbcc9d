//! Places in a document.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

/// The path from the root of a document to a node, kept on the stack during a walk.
///
/// ```
/// use openapi_client_codegen::diagnostic::At;
///
/// let paths = At::ROOT.key("paths");
/// let item = paths.key("/calls/{sid}");
/// assert_eq!(item.to_pointer(), "/paths/~1calls~1{sid}");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    parent: Option<&'a At<'a>>,
    token: Token<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Token<'a> {
    Root,
    /// The node at a JSON pointer.
    Base(&'a str),
    Key(&'a str),
    Index(usize),
}

impl At<'static> {
    /// The root of the document.
    pub const ROOT: At<'static> = At { parent: None, token: Token::Root };
}

impl<'a> At<'a> {
    /// Creates the path of a node by its JSON pointer, such as the target of a reference.
    pub const fn from_pointer(pointer: &'a str) -> At<'a> {
        At { parent: None, token: Token::Base(pointer) }
    }
}

impl At<'_> {
    /// Returns the path of a key's value in this mapping.
    pub fn key<'b>(&'b self, key: &'b str) -> At<'b> {
        At { parent: Some(self), token: Token::Key(key) }
    }

    /// Returns the path of an element of this sequence.
    pub fn index(&self, index: usize) -> At<'_> {
        At { parent: Some(self), token: Token::Index(index) }
    }

    /// Returns the key of this node, if it is the value of a key.
    pub fn last_key(&self) -> Option<&str> {
        match self.token {
            Token::Key(key) => Some(key),
            Token::Root | Token::Base(_) | Token::Index(_) => None,
        }
    }

    /// Returns the path of the containing node.
    pub fn parent(&self) -> Option<&At<'_>> {
        self.parent
    }

    /// Returns the path as a JSON pointer (RFC 6901).
    pub fn to_pointer(&self) -> String {
        let mut tokens = Vec::new();
        let mut node = Some(self);
        while let Some(at) = node {
            tokens.push(at.token);
            node = at.parent;
        }
        let mut pointer = String::new();
        for token in tokens.iter().rev() {
            match token {
                Token::Root => {}
                Token::Base(base) => pointer.push_str(base),
                Token::Key(key) => push_token(&mut pointer, key),
                Token::Index(index) => {
                    // Writing to a string does not fail.
                    let _ = write!(pointer, "/{index}");
                }
            }
        }
        pointer
    }

    /// Returns the place of the node.
    pub fn value(&self) -> Place {
        Place::Value(self.to_pointer())
    }

    /// Returns the place of the node's key.
    pub fn name(&self) -> Place {
        Place::Key(self.to_pointer())
    }
}

impl From<&At<'_>> for Place {
    fn from(at: &At<'_>) -> Self {
        at.value()
    }
}

impl From<At<'_>> for Place {
    fn from(at: At<'_>) -> Self {
        at.value()
    }
}

/// The target of a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The first character of the file.
    Start,
    /// The key of the node with this JSON pointer.
    Key(String),
    /// The node with this JSON pointer.
    Value(String),
    /// The last of several duplicate keys with this JSON pointer.
    Repeated(String),
    /// A byte range of the text.
    Span(Range<usize>),
}

impl Place {
    /// Returns the JSON pointer of the node, if there is one.
    pub(crate) fn pointer(&self) -> Option<&str> {
        match self {
            Self::Key(pointer) | Self::Value(pointer) | Self::Repeated(pointer) => Some(pointer),
            Self::Start | Self::Span(_) => None,
        }
    }
}

/// A position in the text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Byte range of the place.
    pub span: Range<usize>,
}

/// Appends a token to a JSON pointer.
pub(crate) fn push_token(pointer: &mut String, token: &str) {
    pointer.push('/');
    for character in token.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// Returns the unescaped tokens of a JSON pointer.
pub(crate) fn tokens(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pointer.split('/').skip(1).map(unescape)
}

/// Unescapes a token of a JSON pointer.
pub(crate) fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') { Cow::Owned(token.replace("~1", "/").replace("~0", "~")) } else { Cow::Borrowed(token) }
}
