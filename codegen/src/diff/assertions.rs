//! Keywords that restrict values without a form of their own: `not`, and those that only servers check.

use super::alike::{Known, alike, alike_at};
use super::change::{breaks, extends, risks};
use super::comparison::Comparison;
use super::node::{Matched, Node, fingerprint, matched, verb};
use super::pair::{Pair, Shift};
use super::schema::Schema;

/// The keywords, each with those that only have a meaning beside it. Normalization keeps them with a prefix.
const KEYWORDS: &[(&str, &[&str])] = &[
    ("not", &[]),
    ("x-openapi-if", &["x-openapi-then", "x-openapi-else"]),
    ("x-openapi-contains", &["x-openapi-minContains", "x-openapi-maxContains"]),
    ("x-openapi-dependentRequired", &[]),
    ("x-openapi-dependentSchemas", &[]),
    ("x-openapi-propertyNames", &[]),
    ("x-openapi-prefixItems", &[]),
    ("x-openapi-patternProperties", &[]),
    ("x-openapi-unevaluatedItems", &[]),
    ("x-openapi-unevaluatedProperties", &[]),
    ("x-openapi-contentSchema", &[]),
    ("x-openapi-contentEncoding", &[]),
    ("x-openapi-contentMediaType", &[]),
];

/// A keyword of one schema, and those beside it that belong to it.
struct Assertion<'d> {
    keyword: &'static str,
    keys: Vec<(&'static str, Node<'d>)>,
}

impl<'d> Assertion<'d> {
    fn of(part: &Node<'d>, keyword: &'static str, beside: &[&'static str]) -> Option<Self> {
        let own = part.get(keyword).filter(|node| node.value.as_bool() != Some(true))?;
        let keys = beside.iter().filter_map(|key| Some((*key, part.get(key)?)));
        let keys: Vec<_> = std::iter::once((keyword, own)).chain(keys).collect();
        // A condition without a consequence restricts nothing.
        (keyword != "x-openapi-if" || keys.len() > 1).then_some(Self { keyword, keys })
    }

    fn get(&self, key: &str) -> Option<&Node<'d>> {
        self.keys.iter().find(|(known, _)| *known == key).map(|(_, node)| node)
    }

    fn place(&self) -> Option<&Node<'d>> {
        self.get(self.keyword)
    }

    fn fingerprint(&self) -> String {
        let parts: Vec<String> =
            self.keys.iter().map(|(key, node)| format!("{key} {}", fingerprint(node.value))).collect();
        parts.join(" ")
    }

    fn is_like(&self, other: &Self, known: &mut Known) -> bool {
        self.keys.len() == other.keys.len()
            && self.keys.iter().all(|(key, node)| other.get(key).is_some_and(|other| alike_at(key, node, other, known)))
    }

    fn text(&self) -> String {
        let texts = self.keys.iter().map(|(key, node)| match *key {
            key if key == self.keyword => node.data(),
            key => format!("{} {node}", written(key)),
        });
        texts.collect::<Vec<_>>().join(" ").replace("x-openapi-", "")
    }

    /// Returns the difference between the valid values, if it can be decided.
    fn shift(&self, new: &Self) -> Option<Shift> {
        match self.keyword {
            "x-openapi-contains" if alike(self.place()?, new.place()?) => {
                let bound = |one: &Self, key, none| one.get(key).and_then(|node| node.value.as_f64()).unwrap_or(none);
                let least = [self, new].map(|one| bound(one, "x-openapi-minContains", 1.0));
                let most = [self, new].map(|one| bound(one, "x-openapi-maxContains", f64::INFINITY));
                shift_between(least[0] <= least[1] && most[0] >= most[1], least[0] >= least[1] && most[0] <= most[1])
            }
            "x-openapi-dependentRequired" | "x-openapi-dependentSchemas" => {
                let includes = |more: &Self, fewer: &Self| -> Option<bool> {
                    let more = more.place()?;
                    Some(fewer.place()?.children().iter().all(|(name, node)| match more.get(name) {
                        Some(other) if node.value.is_sequence() => {
                            let names = more.texts(name);
                            node.elements().iter().all(|one| one.value.as_str().is_some_and(|one| names.contains(&one)))
                                && other.value.is_sequence()
                        }
                        Some(other) => alike(node, &other),
                        None => false,
                    }))
                };
                shift_between(includes(new, self)?, includes(self, new)?)
            }
            _ => None,
        }
    }
}

fn shift_between(is_narrower: bool, is_wider: bool) -> Option<Shift> {
    match (is_narrower, is_wider) {
        (true, false) => Some(Shift::Narrower),
        (false, true) => Some(Shift::Wider),
        _ => None,
    }
}

/// Returns a keyword as it is written.
fn written(keyword: &str) -> &str {
    keyword.trim_start_matches("x-openapi-")
}

impl<'d> Comparison<'d> {
    pub(super) fn assertions(&mut self, pair: &Pair<'d>) {
        for (keyword, beside) in KEYWORDS {
            let [before, after] = [&pair.base, &pair.revision].map(|schema| {
                schema.parts().filter_map(|part| Assertion::of(part, keyword, beside)).collect::<Vec<_>>()
            });
            if (before.is_empty() && after.is_empty()) || is_compared_as_a_form(keyword, pair) {
                continue;
            }
            let rest = |_: &Assertion<'d>| Some(String::new());
            for assertion in matched(before, after, &[&|one| Some(one.fingerprint()), &rest]) {
                self.assertion(pair, assertion);
            }
        }
    }

    fn assertion(&mut self, pair: &Pair<'d>, assertion: Matched<Assertion<'d>>) {
        let (before, after, shift) = match assertion {
            Matched::Kept(old, new) if old.is_like(&new, &mut self.alike) => return,
            Matched::Kept(old, new) => {
                let shift = old.shift(&new);
                (Some(old), Some(new), shift)
            }
            Matched::Removed(old) => (Some(old), None, Some(Shift::Wider)),
            Matched::Added(new) => (None, Some(new), Some(Shift::Narrower)),
        };
        let Some(keyword) = after.as_ref().or(before.as_ref()).map(|one| one.keyword) else { return };
        // They describe the text, and a server may not check it.
        let shift = shift.filter(|_| !matches!(keyword, "x-openapi-contentEncoding" | "x-openapi-contentMediaType"));
        let (request, response) = match shift {
            Some(Shift::Narrower) => (
                breaks("the server rejects values that existing clients may send"),
                extends("clients do not check received values"),
            ),
            Some(Shift::Wider) => (
                extends("the server accepts more than before"),
                risks("existing clients may receive values that the old rule excluded"),
            ),
            _ => (
                risks("the server may reject values that existing clients send"),
                risks("existing clients may receive values that the old rule excluded"),
            ),
        };
        let verb = verb(before.is_some(), after.is_some());
        let id = match (keyword, verb) {
            ("not" | "x-openapi-patternProperties", _) => "not-changed",
            (_, "added") => "assertion-added",
            (_, "removed") => "assertion-removed",
            _ => "assertion-changed",
        };
        let place =
            after.as_ref().and_then(Assertion::place).map_or_else(|| pair.revision.node.clone(), Node::as_written);
        let message = format!("`{}` of {} is {verb}", written(keyword), pair.subject);
        let wire = pair.directions.judge(request, response);
        let values = [&before, &after].map(|one| one.as_ref().map(Assertion::text));
        let change = place.change(id, &pair.subject, message, wire).values(values);
        self.add(change.names(pair.names()));
    }
}

/// Returns true if normalization has made a keyword a part of another one, and that has changed.
fn is_compared_as_a_form(keyword: &str, pair: &Pair<'_>) -> bool {
    let form = match keyword {
        "x-openapi-prefixItems" => "items",
        "x-openapi-patternProperties" => "additionalProperties",
        "x-openapi-contentEncoding" | "x-openapi-contentMediaType" => {
            return pair.base.text("format") != pair.revision.text("format");
        }
        _ => return false,
    };
    let says_nothing = |schema: &Schema<'_>| {
        schema.get(form).is_none_or(|node| node.children().is_empty() && node.value.as_bool() != Some(false))
    };
    match (pair.base.get(form), pair.revision.get(form)) {
        (Some(old), Some(new)) => !alike(&old, &new),
        _ => !says_nothing(&pair.base) || !says_nothing(&pair.revision),
    }
}
