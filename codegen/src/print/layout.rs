//! Items, statements and values as lines: what fits stands on one line, what does not has an element on each line.
//!
//! ```text
//! self.request.form_checked(
//!     "StatusCallbackEvent",
//!     runtime::ParameterValue::list(value),
//!     &[Check::Format(TextFormat::Uri)],
//! );
//! ```

use proc_macro2::Delimiter;

use super::item::{self, Item, Kind};
use super::line::{self, Line};
use super::tokens::{List, Tree, delimiters};
use super::{LIST_WIDTH, WIDTH};

/// Columns of a level.
const INDENT: usize = 4;

/// Columns that a list may always have, however deep it is.
const LEAST_WIDTH: usize = 60;

/// Writes an item; `None` if it has what is not known here, and then anything may have been written.
pub(super) fn item(item: &Item<'_>, out: &mut String) -> Option<()> {
    Layout { out, indent: 0, hanging: 0 }.item(item)
}

/// Writes attributes at a level; `None` as for items.
pub(super) fn attributes(attributes: List<'_>, level: usize, out: &mut String) -> Option<()> {
    Layout { out, indent: level * INDENT, hanging: 0 }.attributes(attributes)
}

struct Layout<'o> {
    out: &'o mut String,
    indent: usize,
    /// Columns that lists are narrower by.
    hanging: usize,
}

/// What follows a value on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Nothing,
    /// Between elements.
    Comma,
    /// The comma behind the last element: there only on a line of its own.
    Last,
    Semicolon,
}

impl End {
    fn text(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Comma | Self::Last => ",",
            Self::Semicolon => ";",
        }
    }
}

impl Layout<'_> {
    fn item(&mut self, item: &Item<'_>) -> Option<()> {
        self.attributes(item.attributes)?;
        self.begin();
        match item.kind {
            Kind::Value => {
                let mut definition = item.head;
                item::visibility(&mut definition);
                line::push(item.head.before(definition), self.out);
                if item.is_public {
                    self.out.push(' ');
                }
                self.value(definition, End::Semicolon)?;
                self.out.push_str(";\n");
            }
            Kind::Function => self.function(item)?,
            Kind::Struct | Kind::Enum | Kind::Members if item.body.is_some() => self.body(item)?,
            Kind::Struct | Kind::Members | Kind::Use | Kind::Module | Kind::Type => {
                self.narrow(item.head, 1)?;
                self.out.push_str(";\n");
            }
            Kind::Enum | Kind::Macro | Kind::Other => return None,
        }
        Some(())
    }

    /// The head of an item, and what is in its braces.
    fn body(&mut self, item: &Item<'_>) -> Option<()> {
        let body = item.body?;
        self.narrow(item.head, 2)?;
        if body.is_empty() {
            self.out.push_str(" {}\n");
            return Some(());
        }
        self.out.push_str(" {\n");
        self.indent += INDENT;
        if item.kind == Kind::Members {
            self.members(body)?;
        } else {
            for mut element in body.elements() {
                self.attributes(item::attributes(&mut element))?;
                self.begin();
                self.ty(element, End::Comma)?;
                self.out.push_str(",\n");
            }
        }
        self.indent -= INDENT;
        self.close("}\n");
        Some(())
    }

    /// The functions and types of an `impl` or a trait, with blank lines around the functions.
    fn members(&mut self, body: List<'_>) -> Option<()> {
        let mut previous = None;
        for member in item::items(body) {
            if previous.is_some_and(|previous| previous != Kind::Type) && member.kind != Kind::Type {
                self.out.push('\n');
            }
            if !matches!(member.kind, Kind::Function | Kind::Type) {
                return None;
            }
            self.item(&member)?;
            previous = Some(member.kind);
        }
        Some(())
    }

    fn function(&mut self, item: &Item<'_>) -> Option<()> {
        self.signature(item.head, if item.body.is_some() { 2 } else { 1 })?;
        let Some(body) = item.body else {
            self.out.push_str(";\n");
            return Some(());
        };
        if body.is_empty() {
            self.out.push_str(" {}\n");
            return Some(());
        }
        self.out.push_str(" {\n");
        self.indent += INDENT;
        let mut rest = body;
        while !rest.is_empty() {
            let start = rest;
            let is_statement = rest.take_until(|tree| matches!(tree, Tree::Punct(';', _)));
            self.begin();
            if is_statement {
                let mut statement = start.before(rest);
                statement.pop();
                self.value(statement, End::Semicolon)?;
                self.out.push_str(";\n");
            } else {
                self.value(start, End::Nothing)?;
                self.out.push('\n');
            }
        }
        self.indent -= INDENT;
        self.close("}\n");
        Some(())
    }

    /// A signature before so many characters: on one line, or with an argument on each.
    fn signature(&mut self, head: List<'_>, more: usize) -> Option<()> {
        let start = self.out.len();
        if !line::push(head, self.out).is_plain {
            return None;
        }
        if self.column() + more <= LIST_WIDTH {
            return Some(());
        }
        let mut rest = head;
        // Past `pub(super)`.
        rest.take_until(|tree| matches!(tree, Tree::Word("fn")));
        let (before, arguments) = loop {
            let here = rest;
            if let Tree::Group(Delimiter::Parenthesis, arguments) = rest.take()? {
                break (head.before(here), arguments);
            }
        };
        // Then the arguments are not all that would be broken.
        let returned = self.indent + width(rest) + ") ".len() + more;
        if arguments.is_empty() || (returned > LIST_WIDTH && !is_solid(rest)) {
            return None;
        }
        if self.characters() + more <= WIDTH {
            return (!self.has_wide_type(arguments)).then_some(());
        }
        self.out.truncate(start);
        line::push(before, self.out);
        self.out.push_str("(\n");
        self.types(arguments)?;
        self.close(")");
        if !rest.is_empty() {
            self.out.push(' ');
        }
        self.narrow(rest, more)
    }

    /// What has to be on one line, before so many characters: because it is narrow, or because it has nothing to break.
    fn narrow(&mut self, list: List<'_>, more: usize) -> Option<()> {
        let line = line::push(list, self.out);
        let fits = self.column() + more <= LIST_WIDTH || is_solid(list);
        (line.is_plain && !line.has_wide_value && fits).then_some(())
    }

    /// Types, or arguments with them, each on a line with a comma.
    fn types(&mut self, list: List<'_>) -> Option<()> {
        self.indent += INDENT;
        let mut elements = list.elements().peekable();
        while let Some(element) = elements.next() {
            self.begin();
            self.ty(element, if elements.peek().is_some() { End::Comma } else { End::Last })?;
            self.out.push_str(",\n");
        }
        self.indent -= INDENT;
        Some(())
    }

    /// A type, or a field or an argument with one: if it is too wide, each of its own arguments has a line.
    fn ty(&mut self, list: List<'_>, end: End) -> Option<()> {
        let start = self.out.len();
        let line = line::push(list, self.out);
        if !line.is_plain {
            return None;
        }
        if self.fits(line, end) {
            return Some(());
        }
        let Some((before, arguments)) = list.split_arguments() else {
            return list.split_first_group().is_none().then_some(());
        };
        self.out.truncate(start);
        line::push(before, self.out);
        self.out.push_str("<\n");
        self.types(arguments)?;
        self.close(">");
        Some(())
    }

    /// A value, a statement with one, or the argument of a call.
    fn value(&mut self, list: List<'_>, end: End) -> Option<()> {
        let start = self.out.len();
        let line = line::push(list, self.out);
        if !line.is_plain {
            return None;
        }
        if self.fits(line, end) {
            return Some(());
        }
        let Some((before, delimiter, inner)) = list.split_group() else {
            // There may be nothing in it to break.
            return list.split_first_group().is_none().then_some(());
        };
        // A closure gets a block when it is broken.
        if list.has_punct('|') {
            return None;
        }
        let calls = list.calls();
        let is_call = calls > 0;
        // A list in parentheses may be as wide as a line, and the calls of a statement.
        let is_statement = end == End::Semicolon;
        let may_be_wide = self.characters() + end.text().len() <= WIDTH;
        self.out.truncate(start);
        let receiver = list.links().next()?;
        let is_chain = is_call && receiver.split_first_group().is_some();
        if is_chain && is_statement {
            return self.chain(list, may_be_wide);
        }
        if delimiter == Delimiter::Parenthesis && (!is_call || is_statement) && may_be_wide {
            line::push(list, self.out);
            return (is_known(delimiter, inner) && !self.has_wide_type(inner)).then_some(());
        }
        match calls {
            0 => self.group(before, delimiter, inner),
            1 if is_statement => {
                // The printer had it a level deeper.
                let hanging = std::mem::replace(&mut self.hanging, INDENT);
                self.group(before, delimiter, inner)?;
                self.hanging = hanging;
                Some(())
            }
            _ => None,
        }
    }

    /// Whether an element has arguments of a type, and would be broken there on a line of its own.
    fn has_wide_type(&self, inner: List<'_>) -> bool {
        let limit = self.limit().saturating_sub(self.indent + INDENT + 1);
        inner.elements().any(|element| element.has_punct('<') && width(element) > limit)
    }

    /// What ends with a list, an element of which is on each line.
    fn group(&mut self, before: List<'_>, delimiter: Delimiter, inner: List<'_>) -> Option<()> {
        if before.split_first_group().is_some() || !is_known(delimiter, inner) {
            return None;
        }
        line::push(before, self.out);
        let (open, close) = delimiters(delimiter);
        let space = if delimiter == Delimiter::Brace && !self.out.ends_with(' ') { " " } else { "" };
        self.out.extend([space, open, "\n"]);
        self.elements(inner)?;
        self.close(close);
        Some(())
    }

    /// A chain of calls, each on a line.
    fn chain(&mut self, list: List<'_>, may_be_wide: bool) -> Option<()> {
        let mut links = list.links();
        let receiver = links.next()?;
        let start = self.out.len();
        let line = line::push(receiver, self.out);
        if self.fits(line, End::Nothing) {
            self.out.truncate(start);
            line::push(list, self.out);
            return may_be_wide.then_some(());
        }
        self.out.truncate(start);
        let (before, delimiter, inner) = receiver.split_group()?;
        if !is_known(delimiter, inner) || before.split_first_group().is_some() || delimiter != Delimiter::Parenthesis {
            return None;
        }
        line::push(before, self.out);
        self.indent += INDENT;
        self.out.push_str("(\n");
        self.elements(inner)?;
        self.close(")");
        let mut links = links.peekable();
        while let Some(link) = links.next() {
            self.out.push('\n');
            self.begin();
            let start = self.out.len();
            let line = line::push(link, self.out);
            let end = if links.peek().is_none() { End::Semicolon } else { End::Nothing };
            if self.fits(line, end) || self.characters() + end.text().len() <= WIDTH {
                continue;
            }
            self.out.truncate(start);
            let (before, delimiter, inner) = link.split_group()?;
            self.group(before, delimiter, inner)?;
        }
        self.indent -= INDENT;
        Some(())
    }

    /// The elements of a list, each on a line with a comma.
    fn elements(&mut self, inner: List<'_>) -> Option<()> {
        self.indent += INDENT;
        let mut elements = inner.elements().peekable();
        while let Some(element) = elements.next() {
            self.begin();
            self.value(element, if elements.peek().is_some() { End::Comma } else { End::Last })?;
            self.out.push_str(",\n");
        }
        self.indent -= INDENT;
        Some(())
    }

    /// Documentation and other attributes, each on a line.
    fn attributes(&mut self, mut attributes: List<'_>) -> Option<()> {
        while attributes.take_punct('#') {
            let comment = if attributes.take_punct('!') { "//!" } else { "///" };
            let attribute = attributes.take_group(Delimiter::Bracket)?;
            if let Some(text) = item::documentation(attribute) {
                for line in text.split('\n') {
                    // Four slashes are no documentation.
                    if comment == "///" && line.starts_with('/') {
                        return None;
                    }
                    self.begin();
                    self.out.extend([comment, line.trim_end_matches(' '), "\n"]);
                }
            } else {
                self.begin();
                self.out.push_str(if comment == "//!" { "#![" } else { "#[" });
                let line = line::push(attribute, self.out);
                self.out.push(']');
                if !line.is_plain || self.characters() > WIDTH {
                    return None;
                }
                self.out.push('\n');
            }
        }
        Some(())
    }

    /// Whether the line is narrow enough with what follows it.
    fn fits(&self, line: Line, end: End) -> bool {
        !line.has_wide_value && self.column() + usize::from(matches!(end, End::Comma | End::Semicolon)) <= self.limit()
    }

    fn limit(&self) -> usize {
        LIST_WIDTH.max(self.indent + self.hanging + LEAST_WIDTH) - self.hanging
    }

    /// The line so far.
    fn line(&self) -> &str {
        self.out.rsplit('\n').next().unwrap_or_default()
    }

    fn column(&self) -> usize {
        self.line().len()
    }

    fn characters(&self) -> usize {
        self.line().chars().count()
    }

    fn begin(&mut self) {
        for _ in 0..self.indent / INDENT {
            self.out.push_str("    ");
        }
    }

    fn close(&mut self, text: &str) {
        self.begin();
        self.out.push_str(text);
    }
}

/// Whether there is nothing to break.
fn is_solid(list: List<'_>) -> bool {
    list.into_iter().all(|tree| matches!(tree, Tree::Word(_)))
}

/// Columns on one line.
fn width(list: List<'_>) -> usize {
    let mut out = String::new();
    line::push(list, &mut out);
    out.len()
}

/// Whether the elements of such a list have a line each when they do not fit one.
fn is_known(delimiter: Delimiter, inner: List<'_>) -> bool {
    let mut elements = inner.elements();
    match (elements.next(), elements.next()) {
        (None, _) => false,
        // A call of one value is written around that.
        (Some(only), None) if delimiter == Delimiter::Parenthesis => {
            let ends_with_value = matches!(only.split_group(), Some((_, Delimiter::Brace, _)));
            !matches!(only.peek(), Some(Tree::Group(..) | Tree::Punct('|', _))) && !ends_with_value
        }
        // Numbers fill their lines.
        (Some(first), _) if delimiter == Delimiter::Bracket => {
            !matches!(first.peek(), Some(Tree::Literal(text)) if !text.starts_with('"'))
        }
        _ => true,
    }
}
