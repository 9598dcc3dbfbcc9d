//! The shared state of the comparison of two documents.

use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;

use indexmap::IndexMap;

use super::alike::Known;
use super::change::{Change, Consequence, extends, none, risks};
use super::inherited::{Security, Servers};
use super::node::{Document, KeyChange, Node};
use super::pair::Pair;
use super::rust_use::MAX_ITEMS;
use super::schema::Schema;

pub(super) struct Comparison<'d> {
    pub(super) base: &'d Document,
    pub(super) revision: &'d Document,
    pub(super) changes: Vec<Change>,
    /// Security of both documents, for operations without their own.
    pub(super) security: [Rc<Security>; 2],
    /// True if an operation has no own security on either side.
    pub(super) inherits_security: bool,
    /// Servers of both documents, for operations without their own.
    pub(super) servers: [Rc<Servers<'d>>; 2],
    /// Pairs of shared parts that are compared once, and not for each of their uses.
    pub(super) compared: HashSet<(String, String)>,
    /// Types of both sides for the same value or operation.
    pub(super) counterparts: Vec<(String, String)>,
    /// Pairs of value schemas, each pair once, by the positions of their parts.
    pub(super) pairs: IndexMap<(String, String), Pair<'d>>,
    /// Pairs of components that `alike` has compared.
    pub(super) alike: Known,
    /// Pairs whose nested values are not recorded yet.
    pub(super) open: Vec<usize>,
}

/// The prefix of the keys that normalization keeps.
const KEPT: &str = "x-openapi-";

/// The `x-` keys that have their own kind of change, those of normalization among them.
const COMPARED: &[&str] = &[
    "x-openapi-allowReserved",
    "x-openapi-callbacks",
    "x-openapi-contains",
    "x-openapi-contentEncoding",
    "x-openapi-contentMediaType",
    "x-openapi-contentSchema",
    "x-openapi-cookie",
    "x-openapi-dependentRequired",
    "x-openapi-dependentSchemas",
    "x-openapi-deprecated",
    "x-openapi-description",
    "x-openapi-else",
    "x-openapi-examples",
    "x-openapi-explode",
    "x-openapi-form",
    "x-openapi-if",
    "x-openapi-itemEncoding",
    "x-openapi-itemSchema",
    "x-openapi-maxContains",
    "x-openapi-minContains",
    "x-openapi-oauth2MetadataUrl",
    "x-openapi-operations",
    "x-openapi-patternProperties",
    "x-openapi-prefixEncoding",
    "x-openapi-prefixItems",
    "x-openapi-propertyNames",
    "x-openapi-querystring",
    "x-openapi-summary",
    "x-openapi-then",
    "x-openapi-unevaluatedItems",
    "x-openapi-unevaluatedProperties",
    "x-openapi-unreadSchema",
    "x-openapi-webhooks",
    "x-openapi-xml",
    "x-rust-callback-when",
    "x-rust-client-setting",
    "x-rust-env",
    "x-rust-error",
    "x-rust-event",
    "x-rust-idempotent",
    "x-rust-list-brackets",
    "x-rust-pagination",
    "x-rust-presets",
    "x-rust-representations",
    "x-rust-request-id",
    "x-rust-required",
    "x-rust-portable",
    "x-rust-requires",
    "x-rust-resource",
    "x-rust-scopes",
    "x-rust-signature",
    "x-rust-stream-end",
];

impl<'d> Comparison<'d> {
    pub(super) fn new(base: &'d Document, revision: &'d Document) -> Self {
        Self {
            base,
            revision,
            changes: Vec::new(),
            security: [base, revision].map(|document| Rc::new(Security::of(&document.root()))),
            inherits_security: false,
            servers: [base, revision].map(|document| Rc::new(Servers::of(&document.root()))),
            compared: HashSet::new(),
            counterparts: Vec::new(),
            pairs: IndexMap::new(),
            alike: Known::new(),
            open: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Returns the subject of parts that have not been compared for another use: `subject`, or the component that both
    /// are part of.
    pub(super) fn first_use(&mut self, base: &Node<'d>, revision: &Node<'d>, subject: &str) -> Option<String> {
        match (base.component(), revision.component()) {
            (Some(_), Some(component)) => {
                let is_first = self.compared.insert((base.pointer.clone(), revision.pointer.clone()));
                is_first.then_some(component)
            }
            _ => Some(subject.to_owned()),
        }
    }

    /// Records a pair of schemas, which is compared when all its uses are known.
    ///
    /// Keywords beside a reference to a component are compared separately, so that a change of the component is
    /// reported once and not for every property that refers to it.
    pub(super) fn value(&mut self, pair: Pair<'d>) {
        let references = (pair.base.annotated_reference(), pair.revision.annotated_reference());
        if let (Some((base, base_says_more)), Some((revision, revision_says_more))) = references
            && (base_says_more || revision_says_more)
        {
            let inner = Pair { base: Schema::at(base), revision: Schema::at(revision), ..pair.clone() };
            self.note(Pair { base: pair.base.alone(), revision: pair.revision.alone(), is_annotation: true, ..pair });
            self.note(inner);
        } else {
            self.note(pair);
        }
    }

    fn note(&mut self, mut pair: Pair<'d>) {
        if let (Some(name), Some(_), false) = (pair.base.reference, pair.revision.reference, pair.is_annotation) {
            pair.subject = format!("schema `{name}`");
        }
        let key = (pair.base.identity(), pair.revision.identity());
        let Some((index, _, known)) = self.pairs.get_full_mut(&key) else {
            let (index, _) = self.pairs.insert_full(key, pair);
            return self.open.push(index);
        };
        for (known, more) in [(&mut known.in_base, pair.in_base), (&mut known.in_revision, pair.in_revision)] {
            known.ty = known.ty.or(more.ty);
            known.form = known.form.or(more.form);
            if known.items.len() < MAX_ITEMS {
                known.items.extend(more.items);
            }
        }
        known.is_optional &= pair.is_optional;
        let directions = known.directions.with(pair.directions);
        if directions != known.directions {
            known.directions = directions;
            self.open.push(index);
        }
    }

    /// Adds a documentation change.
    pub(super) fn text(&mut self, id: &'static str, key: &str, found: Option<KeyChange<'d>>, subject: &str) {
        let Some(found) = found else { return };
        let values = if id == "example-changed" { found.values() } else { found.texts() };
        let [before, after] = values.map(|text| text.filter(|text| !text.is_empty()));
        if before == after {
            return;
        }
        let verb = super::node::verb(before.is_some(), after.is_some());
        let key = match key {
            "externalDocs" => "link to documentation",
            "examples" => "example",
            other => other,
        };
        let message = format!("the {key} of {subject} is {verb}");
        let place = found.place.as_written();
        self.add(place.change(id, subject, message, none("it is only documentation")).values([before, after]));
    }

    /// Compares documentation keys and the extensions of other tools.
    pub(super) fn annotations(&mut self, base: &Node<'d>, revision: &Node<'d>, subject: &str) {
        for (id, key) in [
            ("summary-changed", "summary"),
            ("description-changed", "description"),
            ("external-docs-changed", "externalDocs"),
            ("example-changed", "example"),
            ("example-changed", "examples"),
        ] {
            let [old, new] = [base, revision].map(|node| node.get(key).or_else(|| node.get(&format!("{KEPT}{key}"))));
            self.text(id, key, KeyChange::of(old, new, revision), subject);
        }
        self.extensions(base, revision, subject);
    }

    /// Compares the `x-` keys without their own kind of change: extensions of other tools, keys that normalization
    /// keeps, and `x-rust-` keys that this module does not know.
    pub(super) fn extensions(&mut self, base: &Node<'d>, revision: &Node<'d>, subject: &str) {
        let entries = base.children().into_iter().chain(revision.children());
        let keys: BTreeSet<&str> = entries.map(|(key, _)| key).collect();
        let is_other = |key: &&str| key.starts_with("x-") && !COMPARED.contains(key);
        for key in keys.into_iter().filter(is_other) {
            // The key may be compared because of the side that does not keep it.
            if key.strip_prefix(KEPT).and_then(|key| base.get(key).or_else(|| revision.get(key))).is_none() {
                self.other_key(base, revision, key, subject);
            }
        }
    }

    /// Compares a key without its own kind of change.
    pub(super) fn other_key(&mut self, base: &Node<'d>, revision: &Node<'d>, key: &str, subject: &str) {
        let Some(found) = base.key_change(revision, key) else { return };
        let written = match key.strip_prefix(KEPT) {
            Some(key @ ("comment" | "schema" | "self" | "vocabulary")) => format!("${key}"),
            written => written.unwrap_or(key).to_owned(),
        };
        let message = format!("`{written}` of {subject} is {}", found.verb());
        let (wire, rust) = if key.starts_with("x-rust-") {
            (only_client(), risks("the code compiles, and the client may behave differently"))
        } else if written.starts_with("x-") {
            (none("the key has no meaning in OpenAPI"), none("the code is the same"))
        } else {
            (none("clients do not use the key"), none("the code is the same"))
        };
        let change = found.place.as_written().change("extension-changed", subject, message, wire);
        self.add(change.values(found.values()).rust(rust));
    }
}

/// The wire consequence of an `x-rust-` key.
pub(super) fn only_client() -> Consequence {
    none("only the client uses the key")
}

/// A changed deprecation: the kind of change, the predicate of the message, and the wire consequence.
pub(super) fn deprecation(
    before: bool,
    after: bool,
    [came, went]: [&'static str; 2],
) -> Option<(&'static str, &'static str, Consequence)> {
    match (before, after) {
        (false, true) => Some((came, "is deprecated", risks("it still works, but will be removed"))),
        (true, false) => Some((went, "is no longer deprecated", extends("it stays"))),
        _ => None,
    }
}

/// `required` or `optional`.
pub(super) fn presence(is_required: bool) -> &'static str {
    if is_required { "required" } else { "optional" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::change::{Effect, Side};
    use crate::diff::emitted::Emitted;
    use crate::source::Source;
    use crate::{diagnostic::Diagnostics, lint, lower, normalize};

    /// A document with a key in its `info`. Lowering does not see the key, because the linter rejects unknown keys.
    fn document(side: Side, line: &str) -> Document {
        let text = |line: &str| format!("openapi: 3.0.3\ninfo: {{title: Calls, version: '1'{line}}}\npaths: {{}}\n");
        let source = Source::parse("calls.yaml", text("")).unwrap();
        let lowered = lint::load(&source, lint::Strictness::Strict, &mut Diagnostics::new()).unwrap();
        let api = lower::lower(&source, &lowered, "calls", &mut Diagnostics::new());
        let source = Source::parse("calls.yaml", text(line)).unwrap();
        let root = normalize::normalize(&source, &mut Diagnostics::new());
        let selected = std::collections::HashMap::new();
        Document {
            side,
            source,
            root,
            api: Emitted::new(api, "api".to_owned()),
            selected,
            pages: std::collections::BTreeMap::new(),
        }
    }

    #[test]
    fn generator_key_without_own_kind_is_reported() {
        let base = document(Side::Base, ", x-rust-future: 1");
        let revision = document(Side::Revision, ", x-rust-future: 2");
        let mut comparison = Comparison::new(&base, &revision);
        comparison.extensions(&base.root().schema("info"), &revision.root().schema("info"), "the API");
        let [change] = comparison.changes.as_slice() else { panic!("{:?}", comparison.changes) };
        assert_eq!(change.id, "extension-changed");
        assert_eq!(change.message, "`x-rust-future` of the API is changed");
        assert_eq!((change.before.as_deref(), change.after.as_deref()), (Some("1"), Some("2")));
        assert_eq!((change.wire.effect, change.rust.effect), (Effect::None, Effect::Risks));
    }
}
