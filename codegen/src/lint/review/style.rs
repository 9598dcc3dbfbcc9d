//! Style: names of one kind use the same spelling, and the URL of a server has no slash at its end.

use std::collections::HashMap;

use serde_yaml::{Mapping, Value};

use crate::diagnostic::Report;
use crate::text::{At, Place};

/// The number of names that must agree before a different one is reported.
const ENOUGH: usize = 3;

/// The kind of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Operation,
    Parameter,
    Schema,
}

const NAMED: [Named; 3] = [Named::Operation, Named::Parameter, Named::Schema];

/// The spelling of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Spelling {
    Camel,
    Kebab,
    Pascal,
    Snake,
    Upper,
}

/// The names of a document by kind, to find the ones with a different spelling.
#[derive(Default)]
pub(super) struct Style<'a> {
    names: HashMap<(usize, &'a str), (Spelling, Place)>,
    order: Vec<(usize, &'a str)>,
}

impl<'a> Style<'a> {
    /// Records a name.
    pub(super) fn add(&mut self, kind: Named, name: &'a str, at: &At<'_>, on_key: bool) {
        let Some(spelling) = spelling(name) else { return };
        let key = (kind as usize, name);
        self.names.entry(key).or_insert_with(|| {
            self.order.push(key);
            (spelling, if on_key { at.name() } else { at.value() })
        });
    }

    /// Reports names whose spelling differs from the rest.
    pub(super) fn report(&self, report: &mut Report<'_>) {
        for kind in NAMED {
            let names: Vec<_> = self
                .order
                .iter()
                .filter(|(of, _)| *of == kind as usize)
                .filter_map(|key| Some((key.1, self.names.get(key)?)))
                .collect();
            let Some(usual) = usual(names.iter().map(|(_, (spelling, _))| *spelling)) else { continue };
            for (name, (_, place)) in names.iter().filter(|(_, (spelling, _))| *spelling != usual) {
                let (what, rest) = match kind {
                    Named::Operation => ("operation id", "the other operation ids"),
                    Named::Parameter => ("parameter", "the other parameters"),
                    Named::Schema => ("schema", "the other schemas"),
                };
                differs(report, what, name, usual, rest, place.clone());
            }
        }
    }
}

/// Checks the spelling of an object's properties. Objects may differ from each other, for example by direction.
pub(super) fn properties(report: &mut Report<'_>, properties: &Mapping, at: &At<'_>) {
    if properties.len() <= ENOUGH {
        return;
    }
    let names = || properties.keys().filter_map(Value::as_str).filter_map(|name| Some((name, spelling(name)?)));
    let Some(usual) = usual(names().map(|(_, spelling)| spelling)) else { return };
    for (name, _) in names().filter(|(_, spelling)| *spelling != usual) {
        differs(report, "property", name, usual, "its neighbours", at.key(name).name());
    }
}

/// Checks that the URL of a server does not end with a slash.
pub(super) fn server(report: &mut Report<'_>, server: &Mapping, at: &At<'_>) {
    if server.get("url").and_then(Value::as_str).is_some_and(|url| url.len() > 1 && url.ends_with('/')) {
        report
            .warning("server-url-slash", at.key("url"), "the URL ends with `/`, and every path begins with it")
            .help("remove it: other tools send `//`");
    }
}

fn differs(report: &mut Report<'_>, what: &str, name: &str, usual: Spelling, rest: &str, place: Place) {
    let message = format!("the {what} `{name}` is not in {} like {rest}", usual.show());
    report.warning("naming-style", place, message).help("use the same style, unless the API requires this name");
}

/// The spelling of at least three quarters of the names.
fn usual(spellings: impl Iterator<Item = Spelling>) -> Option<Spelling> {
    let mut counts =
        [(Spelling::Camel, 0), (Spelling::Kebab, 0), (Spelling::Pascal, 0), (Spelling::Snake, 0), (Spelling::Upper, 0)];
    let mut all = 0;
    for spelling in spellings {
        all += 1;
        for (of, count) in &mut counts {
            *count += usize::from(*of == spelling);
        }
    }
    let (spelling, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count >= ENOUGH && count * 4 >= all * 3).then_some(spelling)
}

/// Returns the spelling of a name; `None` if several spellings match or the name is not plain.
fn spelling(name: &str) -> Option<Spelling> {
    let bytes = name.trim_start_matches('_').as_bytes();
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if !bytes.iter().all(is_plain) || !bytes.first()?.is_ascii_alphabetic() {
        return None;
    }
    let has = |test: fn(&u8) -> bool| bytes.iter().any(test);
    let (lower, upper) = (has(u8::is_ascii_lowercase), has(u8::is_ascii_uppercase));
    let (underscore, hyphen) = (bytes.contains(&b'_'), bytes.contains(&b'-'));
    match (lower, upper, underscore, hyphen) {
        (true, false, true, false) => Some(Spelling::Snake),
        (true, false, false, true) => Some(Spelling::Kebab),
        (false, true, true, false) => Some(Spelling::Upper),
        (true, true, false, false) if bytes.first()?.is_ascii_uppercase() => Some(Spelling::Pascal),
        (true, true, false, false) => Some(Spelling::Camel),
        _ => None,
    }
}

impl Spelling {
    fn show(self) -> &'static str {
        match self {
            Self::Camel => "camelCase",
            Self::Kebab => "kebab-case",
            Self::Pascal => "PascalCase",
            Self::Snake => "snake_case",
            Self::Upper => "UPPER_CASE",
        }
    }
}
