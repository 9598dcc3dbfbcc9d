//! Positions of all nodes of a text, built once when the first diagnostic is rendered.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::flow::{Indented, MOST_LINES};
use super::place::tokens;

/// The number of entries from which a mapping uses a table for lookups.
const LARGE: usize = 24;

/// The most merged entries of all mappings in a short text.
const INHERITABLE: usize = 250_000;

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
    Mapping { entries: Vec<Entry>, table: Table },
}

/// The entries of a large mapping by key.
#[derive(Debug, Default)]
struct Table {
    first: HashMap<String, usize>,
    /// The last entry of each repeated key.
    last: HashMap<String, usize>,
}

impl Table {
    fn new(entries: &[Entry]) -> Self {
        let mut table = Self::default();
        if entries.len() > LARGE {
            for (index, entry) in entries.iter().enumerate() {
                if table.first.contains_key(&entry.key) {
                    table.last.insert(entry.key.clone(), index);
                } else {
                    table.first.insert(entry.key.clone(), index);
                }
            }
        }
        table
    }

    /// Returns the first or the last entry with a key.
    fn find<'e>(&self, entries: &'e [Entry], key: &str, last: bool) -> Option<&'e Entry> {
        let is_meant = |entry: &&Entry| entry.key == key;
        match (self.first.is_empty(), last) {
            (true, true) => entries.iter().rev().find(is_meant),
            (true, false) => entries.iter().find(is_meant),
            (false, _) => {
                let index = self.last.get(key).filter(|_| last).or_else(|| self.first.get(key));
                index.and_then(|index| entries.get(*index))
            }
        }
    }
}

#[derive(Clone, Debug)]
struct Entry {
    key: String,
    key_span: Range<usize>,
    node: usize,
}

/// The result of a pointer lookup.
struct Found<'a> {
    /// The mapping entry whose value is the node.
    entry: Option<&'a Entry>,
    node: usize,
    /// True if the whole pointer was found, false if only a prefix was.
    complete: bool,
}

impl Positions {
    pub(super) fn of_yaml(text: &str) -> Self {
        let (mut found, mut line) = match Self::of_indented(text, text, |character| character) {
            Ok(all) => return all,
            Err(stopped) => stopped,
        };
        let mut lines = BTreeSet::new();
        while line.is_some()
            && lines.len() <= MOST_LINES
            && let Some(indented) = Indented::new(text, &lines)
        {
            (found, line) = match Self::of_indented(text, &indented.text, |character| indented.original(character)) {
                Ok(all) => return all,
                Err(stopped) => stopped,
            };
            line = line.filter(|line| lines.insert(*line));
        }
        found
    }

    /// Returns the positions of the nodes of `text`, from `indented`, which has additional spaces; if the parser stops,
    /// with the line that is not indented enough, from 0.
    ///
    /// Problems of the text have already been reported, and the positions before a syntax error are good enough.
    fn of_indented(
        text: &str,
        indented: &str,
        original: impl Fn(usize) -> usize,
    ) -> Result<Self, (Self, Option<usize>)> {
        let mut builder = Builder::new(text);
        let mut parser = Parser::new_from_str(indented);
        while let Some(event) = parser.next_event() {
            let (event, span) = match event {
                Ok(event) => event,
                Err(error) => {
                    let is_indentation = error.info().starts_with("invalid indentation");
                    let line = is_indentation.then(|| error.marker().line().saturating_sub(1));
                    return Err((builder.finish(), line));
                }
            };
            let byte = |character: usize| builder.offsets.byte(text, original(character));
            let span = byte(span.start.index())..byte(span.end.index());
            builder.event(event, span);
            if builder.done {
                break;
            }
        }
        Ok(builder.finish())
    }

    /// Returns the span of the node's key, or of the node itself if it has no key. `last` selects the last of duplicate
    /// keys.
    pub(super) fn key(&self, pointer: &str, last: bool) -> Range<usize> {
        let found = self.find(pointer, last);
        match found.entry {
            Some(entry) => entry.key_span.clone(),
            None => self.head(found.node),
        }
    }

    /// Returns the span of the node, or of its key if the node is a mapping or sequence over several lines.
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

    /// Returns the span of the first scalar in the node.
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
                    table.find(entries, &token, last).map(|entry| (Some(entry), entry.node))
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

    /// Returns the entries of merged mappings whose keys are not among `entries`.
    fn inherited(&self, entries: &[Entry], most: usize) -> Vec<Entry> {
        let merges: Vec<&Entry> = entries.iter().filter(|entry| entry.key == "<<").collect();
        if merges.is_empty() {
            return Vec::new();
        }
        let mut known: HashSet<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
        let mut inherited = Vec::new();
        for merge in merges {
            let sources = match self.content(merge.node) {
                Some(NodeKind::Sequence(items)) => items,
                _ => std::slice::from_ref(&merge.node),
            };
            for source in sources {
                let Some(NodeKind::Mapping { entries, .. }) = self.content(*source) else { continue };
                for entry in entries {
                    if inherited.len() >= most {
                        return inherited;
                    }
                    if known.insert(&entry.key) {
                        inherited.push(entry.clone());
                    }
                }
            }
        }
        inherited
    }

    /// Returns the content of the node, or of the node that it is an alias of.
    fn content(&self, node: usize) -> Option<&NodeKind> {
        match &self.nodes.get(node)?.kind {
            NodeKind::Alias(anchor) => self.nodes.get(*self.anchors.get(anchor)?).map(|node| &node.kind),
            kind => Some(kind),
        }
    }
}

pub(super) struct Builder<'a> {
    text: &'a str,
    offsets: Offsets,
    positions: Positions,
    open: Vec<Open>,
    /// The remaining budget of merged entries, because merging multiplies them.
    inheritable: usize,
    done: bool,
}

/// An unfinished collection.
struct Open {
    node: usize,
    /// The key of the next value.
    key: Option<(String, Range<usize>)>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            offsets: Offsets::new(text),
            positions: Positions::default(),
            open: Vec::new(),
            inheritable: text.len().max(INHERITABLE),
            done: false,
        }
    }

    /// Adds a scalar key or value.
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
                    // Keys are not nodes, so an anchor on a key is ignored.
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
                let kind = NodeKind::Mapping { entries: Vec::new(), table: Table::default() };
                self.start(anchor, span, kind);
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span.end),
            Event::DocumentEnd | Event::StreamEnd => self.done = true,
            Event::DocumentStart(_) | Event::StreamStart | Event::Nothing => {}
        }
    }

    fn start(&mut self, anchor: usize, span: Range<usize>, kind: NodeKind) {
        // A collection as a key is not text: keep its position and ignore its content.
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
        }
        let Some(NodeKind::Mapping { entries, .. }) = self.positions.nodes.get(open.node).map(|node| &node.kind) else {
            return;
        };
        let mut inherited = self.positions.inherited(entries, self.inheritable);
        self.inheritable -= inherited.len();
        if let Some(NodeKind::Mapping { entries, table }) =
            self.positions.nodes.get_mut(open.node).map(|node| &mut node.kind)
        {
            entries.append(&mut inherited);
            *table = Table::new(entries);
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

    /// Adds a node to the open collection.
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
        let end = self.text.len();
        while !self.open.is_empty() {
            self.end(end);
        }
        self.positions
    }
}

/// Converts between character and byte offsets.
#[derive(Debug)]
pub(super) struct Offsets {
    /// The byte offset of every `STEP`th character; empty if the text is ASCII.
    steps: Vec<usize>,
}

/// Number of characters between two table entries.
const STEP: usize = 64;

impl Offsets {
    pub(super) fn new(text: &str) -> Self {
        let steps = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().step_by(STEP).map(|(index, _)| index).collect()
        };
        Self { steps }
    }

    /// Returns the byte offset of a character.
    pub(super) fn byte(&self, text: &str, character: usize) -> usize {
        if self.steps.is_empty() {
            return character.min(text.len());
        }
        let Some(&start) = self.steps.get(character / STEP) else {
            return text.len();
        };
        let rest = text.get(start..).unwrap_or_default();
        start + rest.char_indices().nth(character % STEP).map_or(rest.len(), |(index, _)| index)
    }

    /// Returns the number of characters before a byte offset, which must be a character boundary.
    pub(super) fn characters(&self, text: &str, byte: usize) -> usize {
        let Some(step) = self.steps.partition_point(|start| *start <= byte).checked_sub(1) else { return byte };
        let start = self.steps.get(step).copied().unwrap_or_default();
        step * STEP + text.get(start..byte).unwrap_or_default().chars().count()
    }
}
