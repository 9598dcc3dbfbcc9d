//! An XML document as a tree.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::errors::IllFormedError;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::interface::xml::Element;
use crate::response::scalar::TextError;
use crate::values::metered::take;

/// The maximum nesting depth of elements, so that no document can exhaust the stack.
const MAX_DEPTH: usize = 64;

/// An element with its content. Names have no namespace prefixes.
pub(crate) struct Node<'a> {
    tag: BytesStart<'a>,
    /// Length of the namespace prefix, including the colon. Searching for it at every comparison would dominate the run
    /// time.
    prefix: usize,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Node<'a>>,
    /// The joined texts between the children; empty if they are white space only.
    pub(crate) text: Cow<'a, str>,
    /// From the first to the last section `CDATA` in the text; empty without one.
    sections: Range<usize>,
}

impl Node<'_> {
    pub(crate) fn name(&self) -> &str {
        self.tag.name().into_inner().get(self.prefix..).unwrap_or_default()
    }

    /// Returns the text in sections `CDATA`, unless there is other text than white space around them. A server that writes
    /// no section means the whole text.
    pub(crate) fn cdata(&self) -> &str {
        let Range { start, end } = self.sections.clone();
        let around = self.text.get(..start).zip(self.text.get(end..));
        let is_alone = around.is_some_and(|(before, after)| before.trim().is_empty() && after.trim().is_empty());
        self.text.get(start..end).filter(|_| is_alone && end > 0).unwrap_or(&self.text)
    }

    /// Returns true if the element is empty.
    pub(crate) fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.children.is_empty() && self.text.is_empty()
    }
}

/// Returns the element with this name: the root, or a child of the envelope if the API has one.
pub(crate) fn find<'n, 'a>(
    document: &'n Node<'a>,
    envelope: Option<&str>,
    element: &Element,
) -> Result<&'n Node<'a>, TextError> {
    let unexpected = |expected: &str| TextError::new(format!("the document is not a <{expected}>"));
    match envelope {
        Some(envelope) if document.name() != envelope => Err(unexpected(envelope)),
        Some(envelope) => document
            .children
            .iter()
            .find(|child| child.name() == element.name)
            .ok_or_else(|| TextError::new(format!("there is no <{}> in the <{envelope}>", element.name))),
        None if document.name() != element.name => Err(unexpected(element.name)),
        None => Ok(document),
    }
}

/// Parses a document. Unambiguous mistakes are accepted: attributes without quotes, a bare `&`. Entities declared by
/// the document are not expanded.
pub(crate) fn parse(text: &str) -> Result<Node<'_>, TextError> {
    let mut reader = Reader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    reader.config_mut().allow_dangling_amp = true;
    let mut open: Vec<Node<'_>> = Vec::new();
    loop {
        let event = reader
            .read_event()
            .map_err(|error| TextError::new(format!("{} (byte {})", problem(&error), reader.error_position())))?;
        let finished = match event {
            Event::Start(tag) => {
                if open.len() >= MAX_DEPTH {
                    return Err(TextError::new(format!("elements are nested more than {MAX_DEPTH} deep")));
                }
                open.push(node(tag)?);
                continue;
            }
            Event::Empty(tag) => node(tag)?,
            Event::End(_) => match open.pop() {
                Some(node) => node,
                None => return Err(TextError::new("unexpected end tag")),
            },
            Event::Text(text) => {
                append(&mut open, text.xml10_content());
                continue;
            }
            Event::CData(text) => {
                let text = text.xml10_content();
                if let Some(node) = open.last_mut() {
                    let (start, length) = (node.text.len(), text.len());
                    let start = if node.sections.end == 0 { start } else { node.sections.start };
                    node.sections = start..node.text.len() + length;
                }
                append(&mut open, text);
                continue;
            }
            Event::GeneralRef(reference) => {
                append(&mut open, Cow::Owned(resolve(&reference)));
                continue;
            }
            Event::Eof => {
                let is_incomplete = !open.is_empty();
                return Err(TextError::new(if is_incomplete {
                    "the document ends within an element"
                } else {
                    "the document has no element"
                }));
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
        };
        let finished = finish(finished);
        match open.last_mut() {
            Some(parent) => {
                if parent.children.is_empty() {
                    take(FIRST_CHILDREN)?;
                }
                parent.children.push(finished);
            }
            None => return Ok(finished),
        }
    }
}

/// The problem, without names from the document.
fn problem(error: &quick_xml::Error) -> String {
    match error {
        quick_xml::Error::Syntax(error) => error.to_string(),
        quick_xml::Error::IllFormed(IllFormedError::MismatchedEndTag { .. } | IllFormedError::UnmatchedEndTag(_)) => {
            "mismatched end tag".to_owned()
        }
        _ => "the document is not well-formed".to_owned(),
    }
}

/// Memory of an element in bytes until it is decoded: its node, and its entry in the parent.
const ELEMENT: usize = size_of::<Node<'_>>() + 128;
/// Memory of an attribute in bytes, with the allocations of its name and value.
const ATTRIBUTE: usize = size_of::<(String, String)>() + 160;

/// Bytes allocated with the first child, in addition to its own.
const FIRST_CHILDREN: usize = 3 * size_of::<Node<'_>>();

fn node(tag: BytesStart<'_>) -> Result<Node<'_>, TextError> {
    take(ELEMENT)?;
    let prefix = prefix(tag.name().as_ref());
    let attributes = if tag.attributes_raw().is_empty() { Vec::new() } else { attributes(&tag)? };
    Ok(Node { tag, prefix, attributes, children: Vec::new(), text: Cow::Borrowed(""), sections: 0..0 })
}

/// Length of a name's namespace prefix, including the last colon. The remaining name never contains a colon, even in
/// malformed documents, so names with a prefix cannot collide with others.
fn prefix(name: &str) -> usize {
    name.rfind(':').map_or(0, |colon| colon + 1)
}

fn attributes(tag: &BytesStart<'_>) -> Result<Vec<(String, String)>, TextError> {
    tag.html_attributes()
        .with_checks(false)
        .flatten()
        .filter(|attribute| attribute.key.as_ref() != "xmlns" && !attribute.key.as_ref().starts_with("xmlns:"))
        .map(|attribute| {
            take(ATTRIBUTE)?;
            // A bare `&`, as in a URL, does not make the value unusable.
            let value =
                unescape(&attribute.value).map_or_else(|_| attribute.value.replace("&amp;", "&"), Cow::into_owned);
            let name = attribute.key.into_inner();
            Ok((name[prefix(name)..].to_owned(), value))
        })
        .collect()
}

fn append<'a>(open: &mut [Node<'a>], text: Cow<'a, str>) {
    if let Some(node) = open.last_mut() {
        if node.text.is_empty() {
            node.text = text;
        } else {
            node.text.to_mut().push_str(&text);
        }
    }
}

fn finish(mut node: Node<'_>) -> Node<'_> {
    if !node.children.is_empty() && node.text.trim().is_empty() {
        node.text = Cow::Borrowed("");
    }
    node
}

/// Entities that are not predefined stay unchanged.
fn resolve(reference: &BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => character.to_string(),
        _ => match resolve_predefined_entity(reference) {
            Some(text) => text.to_owned(),
            None => format!("&{};", &**reference),
        },
    }
}
