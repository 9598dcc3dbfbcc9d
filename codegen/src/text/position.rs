//! Where every node of a text stands: built once, when the first diagnostic is rendered.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::place::tokens;

/// How many nodes a mapping has before its keys are looked up in a table.
const LARGE: usize = 24;

#[derive(Debug, Default)]
pub(super) struct Positions {
    nodes: Vec<Node>,
    anchors: HashMap<usize, usize>,
}

#[derive(Debug)]
struct Node {
    span: Range<usize>,
    kind: NodeKind,
}

#[derive(Debug)]
enum NodeKind {
    Scalar,
    Alias(usize),
    Sequence(Vec<usize>),
    Mapping { entries: Vec<Entry>, table: HashMap<String, usize> },
}

#[derive(Debug)]
struct Entry {
    key: String,
    key_span: Range<usize>,
    node: usize,
}

/// What a pointer led to.
struct Found<'a> {
    /// The entry of the mapping that the node is the value of.
    entry: Option<&'a Entry>,
    node: usize,
    /// Whether the whole pointer was found, not only its beginning.
    complete: bool,
}

impl Positions {
    pub(super) fn of_yaml(text: &str) -> Self {
        let mut builder = Builder::new(text);
        let mut parser = Parser::new_from_str(text);
        while let Some(Ok((event, span))) = parser.next_event() {
            // The text has been read before: what is wrong with it has been said, and what was found up to an error is
            // good enough to point at.
            let span = builder.offsets.of(span.start.index())..builder.offsets.of(span.end.index());
            builder.event(event, span);
            if builder.done {
                break;
            }
        }
        builder.finish()
    }

    /// The key that the node stands under, the last one among equal keys if `last` is set; the node itself if it has none.
    pub(super) fn key(&self, pointer: &str, last: bool) -> Range<usize> {
        let found = self.find(pointer, last);
        match found.entry {
            Some(entry) => entry.key_span.clone(),
            None => self.head(found.node),
        }
    }

    /// The node, or its key if the node is a mapping or sequence of several lines.
    pub(super) fn value(&self, pointer: &str) -> Range<usize> {
        let found = self.find(pointer, false);
        match (found.entry, self.nodes.get(found.node)) {
            (Some(entry), Some(node))
                if !found.complete
                    || node.span.is_empty()
                    || matches!(node.kind, NodeKind::Sequence(_) | NodeKind::Mapping { .. }) =>
            {
                entry.key_span.clone()
            }
            _ => self.head(found.node),
        }
    }

    /// The first thing that stands in the node.
    fn head(&self, mut node: usize) -> Range<usize> {
        loop {
            match self.nodes.get(node) {
                Some(Node { kind: NodeKind::Mapping { entries, .. }, span }) => {
                    return entries.first().map_or(span.clone(), |entry| entry.key_span.clone());
                }
                Some(Node { kind: NodeKind::Sequence(items), span }) => match items.first() {
                    Some(item) => node = *item,
                    None => return span.clone(),
                },
                Some(node) => return node.span.clone(),
                None => return 0..0,
            }
        }
    }

    fn find(&self, pointer: &str, last: bool) -> Found<'_> {
        let mut found = Found { entry: None, node: 0, complete: true };
        let mut steps = tokens(pointer).peekable();
        while let Some(token) = steps.next() {
            let last = last && steps.peek().is_none();
            let step = match self.content(found.node) {
                Some(NodeKind::Mapping { entries, table }) => {
                    self.entry(entries, table, &token, last, 0).map(|entry| (Some(entry), entry.node))
                }
                Some(NodeKind::Sequence(items)) => {
                    token.parse::<usize>().ok().and_then(|index| items.get(index)).map(|node| (None, *node))
                }
                _ => None,
            };
            let Some((entry, node)) = step else {
                return Found { complete: false, ..found };
            };
            found = Found { entry, node, complete: true };
        }
        found
    }

    fn entry<'a>(
        &'a self,
        entries: &'a [Entry],
        table: &HashMap<String, usize>,
        key: &str,
        last: bool,
        depth: usize,
    ) -> Option<&'a Entry> {
        let direct = if last {
            entries.iter().rev().find(|entry| entry.key == key)
        } else if table.is_empty() {
            entries.iter().find(|entry| entry.key == key)
        } else {
            table.get(key).and_then(|index| entries.get(*index))
        };
        if direct.is_some() || depth > 8 {
            return direct;
        }
        // The key may come from a mapping that is merged into this one.
        entries.iter().filter(|entry| entry.key == "<<").find_map(|entry| {
            let sources = match self.content(entry.node) {
                Some(NodeKind::Sequence(items)) => items,
                _ => std::slice::from_ref(&entry.node),
            };
            sources.iter().find_map(|source| match self.content(*source) {
                Some(NodeKind::Mapping { entries, table }) => self.entry(entries, table, key, last, depth + 1),
                _ => None,
            })
        })
    }

    /// What the node is, or the node that it is an alias of.
    fn content(&self, node: usize) -> Option<&NodeKind> {
        match &self.nodes.get(node)?.kind {
            NodeKind::Alias(anchor) => self.nodes.get(*self.anchors.get(anchor)?).map(|node| &node.kind),
            kind => Some(kind),
        }
    }
}

pub(super) struct Builder<'a> {
    offsets: Offsets<'a>,
    positions: Positions,
    open: Vec<Open>,
    done: bool,
}

/// A collection whose end has not been seen.
struct Open {
    node: usize,
    /// The key of a mapping whose value comes next.
    key: Option<(String, Range<usize>)>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { offsets: Offsets::new(text), positions: Positions::default(), open: Vec::new(), done: false }
    }

    /// A key or a value that is not a collection.
    pub(super) fn scalar(&mut self, text: &str, span: Range<usize>) {
        self.event(Event::Scalar(text.into(), ScalarStyle::Plain, 0, None), span);
    }

    pub(super) fn open_sequence(&mut self, start: usize) {
        self.event(Event::SequenceStart(0, None), start..start + 1);
    }

    pub(super) fn open_mapping(&mut self, start: usize) {
        self.event(Event::MappingStart(0, None), start..start + 1);
    }

    fn event(&mut self, event: Event<'_>, span: Range<usize>) {
        match event {
            Event::Scalar(text, _, anchor, _) => {
                if self.expects_key() {
                    // An anchor on a key would need a node to point at: keys have none, and nobody points at them.
                    self.set_key(text.into_owned(), span);
                } else {
                    let node = self.add(Node { span, kind: NodeKind::Scalar });
                    self.anchor(anchor, node);
                }
            }
            Event::Alias(anchor) => {
                if self.expects_key() {
                    self.set_key(String::new(), span);
                } else {
                    self.add(Node { span, kind: NodeKind::Alias(anchor) });
                }
            }
            Event::SequenceStart(anchor, _) => self.start(anchor, span, NodeKind::Sequence(Vec::new())),
            Event::MappingStart(anchor, _) => {
                let kind = NodeKind::Mapping { entries: Vec::new(), table: HashMap::new() };
                self.start(anchor, span, kind);
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span.end),
            Event::DocumentEnd | Event::StreamEnd => self.done = true,
            Event::DocumentStart(_) | Event::StreamStart | Event::Nothing => {}
        }
    }

    fn start(&mut self, anchor: usize, span: Range<usize>, kind: NodeKind) {
        // A collection as a key is not text: its place is kept, its content is nobody's.
        let node = if self.expects_key() {
            self.set_key(String::new(), span.clone());
            self.push(Node { span, kind })
        } else {
            self.add(Node { span, kind })
        };
        self.anchor(anchor, node);
        self.open.push(Open { node, key: None });
    }

    pub(super) fn end(&mut self, end: usize) {
        let Some(open) = self.open.pop() else { return };
        if let Some(node) = self.positions.nodes.get_mut(open.node) {
            node.span.end = end.max(node.span.start);
            if let NodeKind::Mapping { entries, table } = &mut node.kind
                && entries.len() > LARGE
            {
                for (index, entry) in entries.iter().enumerate() {
                    table.entry(entry.key.clone()).or_insert(index);
                }
            }
        }
    }

    fn expects_key(&self) -> bool {
        self.open.last().is_some_and(|open| {
            let node = self.positions.nodes.get(open.node);
            open.key.is_none() && matches!(node, Some(Node { kind: NodeKind::Mapping { .. }, .. }))
        })
    }

    fn set_key(&mut self, key: String, span: Range<usize>) {
        if let Some(open) = self.open.last_mut() {
            open.key = Some((key, span));
        }
    }

    fn push(&mut self, node: Node) -> usize {
        self.positions.nodes.push(node);
        self.positions.nodes.len() - 1
    }

    /// Adds a node to the collection that is open.
    fn add(&mut self, node: Node) -> usize {
        let index = self.push(node);
        let Some(open) = self.open.last_mut() else { return index };
        let key = open.key.take();
        if let Some(parent) = self.positions.nodes.get_mut(open.node) {
            match (&mut parent.kind, key) {
                (NodeKind::Sequence(items), _) => items.push(index),
                (NodeKind::Mapping { entries, .. }, Some((key, key_span))) => {
                    entries.push(Entry { key, key_span, node: index });
                }
                _ => {}
            }
        }
        index
    }

    fn anchor(&mut self, anchor: usize, node: usize) {
        if anchor > 0 {
            self.positions.anchors.insert(anchor, node);
        }
    }

    pub(super) fn finish(mut self) -> Positions {
        let end = self.offsets.text.len();
        while !self.open.is_empty() {
            self.end(end);
        }
        self.positions
    }
}

/// Turns the parser's character counts into bytes.
pub(super) struct Offsets<'a> {
    text: &'a str,
    /// The byte of every `STEP`th character; empty if the text is ASCII.
    steps: Vec<usize>,
}

/// How many characters lie between two entries of the table.
const STEP: usize = 64;

impl<'a> Offsets<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let steps = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().step_by(STEP).map(|(index, _)| index).collect()
        };
        Self { text, steps }
    }

    pub(super) fn of(&self, character: usize) -> usize {
        if self.steps.is_empty() {
            return character.min(self.text.len());
        }
        let Some(&start) = self.steps.get(character / STEP) else {
            return self.text.len();
        };
        let rest = self.text.get(start..).unwrap_or_default();
        start + rest.char_indices().nth(character % STEP).map_or(rest.len(), |(index, _)| index)
    }
}
