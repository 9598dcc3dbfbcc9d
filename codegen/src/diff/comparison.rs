//! The comparison of two documents: what the parts of it share.

use super::change::{Change, Consequence, Side};
use super::common::{self, Common};
use super::node::{Document, Node, same, show, side_of};
use super::schema::Schema;
use crate::model::{Type, TypeKind};
use crate::name::RustName;
use crate::normalize::is_annotation;
use crate::text::unescape;
use indexmap::IndexMap;

/// Which ways a value goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Directions {
    pub(super) request: bool,
    pub(super) response: bool,
    /// Whether values are always written as text, which does not tell a number from a string of digits.
    pub(super) is_text: bool,
}

impl Directions {
    pub(super) const REQUEST: Self = Self { request: true, response: false, is_text: false };
    pub(super) const RESPONSE: Self = Self { request: false, response: true, is_text: false };

    fn with(self, other: Self) -> Self {
        Self {
            request: self.request || other.request,
            response: self.response || other.response,
            is_text: self.is_text && other.is_text,
        }
    }

    /// Those of a property; none if it goes neither way.
    pub(super) fn of_property(self, property: &Schema<'_>) -> Option<Self> {
        let directions = Self {
            request: self.request && !property.flag("readOnly"),
            response: self.response && !property.flag("writeOnly"),
            ..self
        };
        (directions.request || directions.response).then_some(directions)
    }

    /// What follows from both ways together: the worse of the two.
    pub(super) fn judge(self, request: Consequence, response: Consequence) -> Consequence {
        match (self.request, self.response) {
            (true, false) => request,
            (false, true) => response,
            _ if request.sentence == response.sentence => request,
            _ => Consequence {
                effect: request.effect.max(response.effect),
                sentence: format!("in requests, {}; in responses, {}", request.sentence, response.sentence),
            },
        }
    }
}

/// What a value is in the model of one side.
#[derive(Clone, Debug, Default)]
pub(super) struct InRust {
    /// Items whose signature has the value's type.
    pub(super) holders: Vec<String>,
    /// The value's type.
    pub(super) ty: Option<Type>,
    /// The request whose parameters the value's properties are.
    pub(super) form: Option<Form>,
}

/// A body whose fields are parameters.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub(super) request: String,
    pub(super) method: String,
    /// Name on the wire, name in Rust, whether it is an argument, and type.
    pub(super) fields: Vec<(String, String, bool, Type)>,
    pub(super) presets: Vec<String>,
    pub(super) common: Option<Common>,
}

impl Form {
    fn field(&self, wire: &str) -> Option<InRust> {
        let (_, rust, is_argument, ty) = self.fields.iter().find(|(name, ..)| name == wire)?;
        let mut holders = Vec::new();
        if *is_argument {
            holders.push(self.method.clone());
            holders.extend(self.presets.iter().cloned());
        } else {
            holders.push(format!("{}::{rust}", self.request));
        }
        if let Some(common) = &self.common {
            holders.push(format!("{}::{rust}", common.options));
            holders.push(common.method.clone());
        }
        Some(InRust { holders, ty: Some(ty.clone()), form: None })
    }
}

/// Two schemas that describe the same value, wherever it is used.
pub(super) struct Pair<'d> {
    pub(super) base: Schema<'d>,
    pub(super) revision: Schema<'d>,
    /// Whether the schemas are only what is said beside references.
    pub(super) is_annotation: bool,
    pub(super) directions: Directions,
    /// The value, for people.
    pub(super) subject: String,
    pub(super) name: String,
    pub(super) in_base: InRust,
    pub(super) in_revision: InRust,
    /// Whether a client that exists takes null or nothing for a value that arrives.
    pub(super) is_optional: bool,
}

/// A value on the way to its schemas.
pub(super) struct Value<'d> {
    pub(super) base: Vec<Node<'d>>,
    pub(super) revision: Vec<Node<'d>>,
    pub(super) directions: Directions,
    pub(super) subject: String,
    pub(super) name: String,
    pub(super) in_base: InRust,
    pub(super) in_revision: InRust,
    pub(super) is_optional: bool,
}

/// A reference to a component, and what is said beside it.
struct Annotated<'d> {
    node: Node<'d>,
    target: Node<'d>,
    says_more: bool,
}

impl<'d> Annotated<'d> {
    fn of(node: &Node<'d>) -> Option<Self> {
        if node.value.get("$ref").is_some() {
            return Some(Self { node: node.clone(), target: node.clone(), says_more: false });
        }
        let members = node.items("allOf");
        let [target] = members.as_slice() else { return None };
        target.value.get("$ref")?;
        let is_annotation = node.children().iter().all(|(key, _)| *key == "allOf" || is_annotation(key));
        is_annotation.then(|| Self { node: node.clone(), target: target.clone(), says_more: true })
    }
}

/// How many places that share a schema are followed into the Rust API.
const MAX_HOLDERS: usize = 32;

pub(super) struct Comparison<'d> {
    pub(super) base: &'d Document,
    pub(super) revision: &'d Document,
    pub(super) changes: Vec<Change>,
    /// Types of both sides that stand for the same value or operation.
    pub(super) counterparts: Vec<(String, String)>,
    pub(super) pairs: IndexMap<(String, String), Pair<'d>>,
    pub(super) open: Vec<usize>,
}

/// The keys of the generator that have a kind of change of their own.
const COMPARED: &[&str] = &[
    "x-rust-client-setting",
    "x-rust-env",
    "x-rust-error",
    "x-rust-idempotent",
    "x-rust-pagination",
    "x-rust-presets",
    "x-rust-representations",
    "x-rust-request-id",
    "x-rust-required",
    "x-rust-requires",
    "x-rust-resource",
    "x-rust-scopes",
];

impl<'d> Comparison<'d> {
    pub(super) fn new(base: &'d Document, revision: &'d Document) -> Self {
        Self { base, revision, changes: Vec::new(), counterparts: Vec::new(), pairs: IndexMap::new(), open: Vec::new() }
    }

    /// Notes two schemas, to be compared when all their uses are known.
    ///
    /// What a property says beside a reference to a component is compared for itself, so that a change of the component
    /// is one change however many properties refer to it.
    pub(super) fn value(&mut self, value: Value<'d>) {
        let annotated = match (value.base.as_slice(), value.revision.as_slice()) {
            ([base], [revision]) => Annotated::of(base).zip(Annotated::of(revision)),
            _ => None,
        };
        let Some((base, revision)) = annotated.filter(|(base, revision)| base.says_more || revision.says_more) else {
            self.note(value, None);
            return;
        };
        let inner = Value {
            base: vec![base.target],
            revision: vec![revision.target],
            subject: value.subject.clone(),
            name: value.name.clone(),
            in_base: value.in_base.clone(),
            in_revision: value.in_revision.clone(),
            ..value
        };
        let annotations = (Schema::alone(self.base, base.node), Schema::alone(self.revision, revision.node));
        self.note(value, Some(annotations));
        self.note(inner, None);
    }

    /// Notes a pair: the schemas of a value, or only what is said beside the references to them.
    fn note(&mut self, value: Value<'d>, annotations: Option<(Schema<'d>, Schema<'d>)>) {
        let is_annotation = annotations.is_some();
        let (base, revision) = annotations
            .unwrap_or_else(|| (Schema::of(self.base, &value.base), Schema::of(self.revision, &value.revision)));
        let subject = match (base.reference, revision.reference) {
            (Some(name), Some(_)) if !is_annotation => format!("schema `{name}`"),
            _ => value.subject,
        };
        let key = (base.identity(), revision.identity());
        if let Some((index, _, pair)) = self.pairs.get_full_mut(&key) {
            for (known, more) in [(&mut pair.in_base, value.in_base), (&mut pair.in_revision, value.in_revision)] {
                known.ty = known.ty.take().or(more.ty);
                known.form = known.form.take().or(more.form);
                if known.holders.len() < MAX_HOLDERS {
                    known.holders.extend(more.holders);
                }
            }
            pair.is_optional &= value.is_optional;
            let directions = pair.directions.with(value.directions);
            if directions != pair.directions {
                pair.directions = directions;
                self.open.push(index);
            }
            return;
        }
        let pair = Pair {
            base,
            revision,
            is_annotation,
            directions: value.directions,
            subject,
            name: value.name,
            in_base: value.in_base,
            in_revision: value.in_revision,
            is_optional: value.is_optional,
        };
        let (index, _) = self.pairs.insert_full(key, pair);
        self.open.push(index);
    }

    /// Adds a change at a node of the revision, or of the base if there is none in the revision.
    pub(super) fn change(
        &mut self,
        id: &'static str,
        base: Option<&Node<'d>>,
        revision: Option<&Node<'d>>,
        subject: &str,
        message: String,
        wire: Consequence,
    ) -> &mut Change {
        let (side, place) = match side_of(base, revision) {
            Some((side, node)) => (side, node.name()),
            None => (Side::Revision, crate::diagnostic::Place::Start),
        };
        let document = match side {
            Side::Base => self.base,
            Side::Revision => self.revision,
        };
        let index = self.changes.len();
        self.changes.push(Change {
            id,
            file: document.file.clone(),
            side,
            place,
            subject: subject.to_owned(),
            message,
            before: None,
            after: None,
            wire,
            rust: Consequence::none("the code is the same"),
            names: Vec::new(),
            items: Vec::new(),
        });
        &mut self.changes[index]
    }

    /// Compares a text for readers.
    pub(super) fn text(
        &mut self,
        id: &'static str,
        key: &str,
        base: Option<&Node<'d>>,
        revision: Option<&Node<'d>>,
        owner: &Node<'d>,
        subject: &str,
    ) {
        let shown = |node: Option<&Node<'d>>| node.map(|node| show(node.value)).filter(|text| !text.is_empty());
        let (before, after) = (shown(base), shown(revision));
        if before == after {
            return;
        }
        let what = happened(before.is_some(), after.is_some());
        let key = if key == "externalDocs" { "link to documentation" } else { key };
        let message = format!("the {key} of {subject} is {what}");
        let place = revision.unwrap_or(owner);
        let change = self.change(id, None, Some(place), subject, message, Consequence::none("it is for readers"));
        change.before = before;
        change.after = after;
    }

    /// Compares the keys that only readers and other tools look at, and the extension keys of others.
    pub(super) fn annotations(&mut self, base: &Node<'d>, revision: &Node<'d>, subject: &str) {
        for (id, key) in [("summary-changed", "summary"), ("description-changed", "description")] {
            self.text(id, key, base.get(key).as_ref(), revision.get(key).as_ref(), revision, subject);
        }
        for (id, key) in
            [("external-docs-changed", "externalDocs"), ("example-changed", "example"), ("example-changed", "examples")]
        {
            let (before, after) = (base.get(key), revision.get(key));
            if !same_option(before.as_ref(), after.as_ref()) {
                self.text(id, key, before.as_ref(), after.as_ref(), revision, subject);
            }
        }
        self.other_extensions(base, revision, subject);
    }

    /// Compares the `x-` keys that have no kind of change of their own: those of others, and those that the generator
    /// knows and this module does not.
    pub(super) fn other_extensions(&mut self, base: &Node<'d>, revision: &Node<'d>, subject: &str) {
        let is_other = |key: &str| key.starts_with("x-") && !COMPARED.contains(&key) && !key.starts_with("x-openapi-");
        let mut names: Vec<&str> = base.children().iter().map(|(key, _)| *key).collect();
        names.extend(revision.children().iter().map(|(key, _)| *key));
        names.retain(|key| is_other(key));
        names.sort_unstable();
        names.dedup();
        for key in names {
            let (before, after) = (base.get(key), revision.get(key));
            if same_option(before.as_ref(), after.as_ref()) {
                continue;
            }
            let what = happened(before.is_some(), after.is_some());
            let message = format!("`{key}` of {subject} is {what}");
            let is_ours = key.starts_with("x-rust-");
            let wire = if is_ours { "only the client looks at the key" } else { "OpenAPI gives the key no meaning" };
            let place = after.as_ref().unwrap_or(revision);
            let change = self.change("extension-changed", None, Some(place), subject, message, Consequence::none(wire));
            if is_ours {
                change.rust = Consequence::risks("the code compiles, and the client may behave differently");
            }
            change.before = before.map(|node| show(node.value));
            change.after = after.map(|node| show(node.value));
        }
    }

    /// The items of the emitted crate that a value stands in or is made of.
    pub(super) fn items_of(&self, side: Side, in_rust: &InRust) -> Vec<String> {
        let mut items = in_rust.holders.clone();
        items.extend(in_rust.ty.as_ref().and_then(|ty| self.type_path(side, ty)));
        items
    }

    pub(super) fn of(&self, side: Side) -> &'d Document {
        match side {
            Side::Base => self.base,
            Side::Revision => self.revision,
        }
    }

    /// The path of a named type.
    pub(super) fn type_path(&self, side: Side, ty: &Type) -> Option<String> {
        let api = &self.of(side).api;
        match ty {
            Type::Named(id) => Some(format!("{}::types::{}", api.module, api.type_def(*id).name)),
            Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => self.type_path(side, inner),
            _ => None,
        }
    }

    /// What a property of a value is in the model. The places are where it is described.
    pub(super) fn field(&self, side: Side, holder: &InRust, wire: &str, places: &[Node<'d>]) -> InRust {
        if let Some(field) = holder.form.as_ref().and_then(|form| form.field(wire)) {
            return field;
        }
        let api = &self.of(side).api;
        let mut found = InRust::default();
        let mut ty = holder.ty.as_ref().map(|ty| api.resolve_value(ty));
        if let Some(Type::Named(id)) = ty
            && let TypeKind::Wrapper(inner) = &api.type_def(*id).kind
        {
            ty = Some(api.resolve_value(inner));
        }
        // The members of an `allOf` are types of their own as well.
        let members = places.iter().filter_map(|place| {
            let (component, _) = place.pointer.strip_prefix("/components/schemas/")?.split_once("/properties/")?;
            let component = unescape(component);
            let names = [component.as_ref(), component.rsplit('.').next().unwrap_or_default()].map(RustName::camel);
            api.types.iter().find(|def| names.contains(&def.name))
        });
        let own = ty.and_then(|ty| match ty {
            Type::Named(id) => Some(api.type_def(*id)),
            _ => None,
        });
        // What stands beside alternatives is a field of each.
        let variants = own.into_iter().filter_map(|def| match &def.kind {
            TypeKind::Union(union) => Some(&union.variants),
            _ => None,
        });
        let alternatives = variants.flatten().filter_map(|variant| match api.resolve(&variant.ty) {
            Type::Named(id) => Some(api.type_def(*id)),
            _ => None,
        });
        for def in own.into_iter().chain(members).chain(alternatives) {
            let TypeKind::Struct(structure) = &def.kind else { continue };
            let Some(field) = structure.fields.iter().find(|field| field.wire.as_str() == wire) else { continue };
            let path = format!("{}::types::{}", api.module, def.name);
            // What is required is an argument of the constructor.
            let items = [format!("{path}::{}", field.rust), format!("{path}::new"), format!("{path} as Default")];
            found.holders.extend(items.into_iter().filter(|item| !found.holders.contains(item)).collect::<Vec<_>>());
            found.holders.extend(common::fields(api, &field.rust));
            found.ty.get_or_insert_with(|| field.ty.clone());
        }
        found
    }

    /// What an item of a list, or a value of a map, is in the model.
    pub(super) fn inner(&self, side: Side, holder: &InRust) -> InRust {
        let api = &self.of(side).api;
        let ty = holder.ty.as_ref().map(|ty| api.resolve_value(ty));
        let ty = match ty {
            Some(Type::Array(inner) | Type::Map(inner)) => Some(inner.as_ref().clone()),
            Some(Type::Named(id)) => match &api.type_def(*id).kind {
                TypeKind::Wrapper(Type::Array(inner) | Type::Map(inner)) => Some(inner.as_ref().clone()),
                TypeKind::Struct(structure) => Some(structure.additional.clone()),
                _ => None,
            },
            _ => None,
        };
        InRust { holders: holder.holders.clone(), ty, form: None }
    }
}

/// Whether two values that may be missing are the same.
pub(super) fn same_option(left: Option<&Node<'_>>, right: Option<&Node<'_>>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => same(left.value, right.value),
        (None, None) => true,
        _ => false,
    }
}

/// What happened to something that is there or not before and after.
pub(super) fn happened(before: bool, after: bool) -> &'static str {
    match (before, after) {
        (false, _) => "added",
        (_, false) => "removed",
        _ => "changed",
    }
}

/// A list of texts for people.
pub(super) fn listed<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    texts.into_iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ")
}

/// A value as text, if there is one.
pub(super) fn shown(node: Option<&Node<'_>>) -> Option<String> {
    node.map(|node| show(node.value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::change::Effect;
    use crate::source::Source;
    use crate::{diagnostic::Diagnostics, lint, lower, normalize};

    /// A document with that key of an operation. It is lowered without it: the linter refuses keys that it does not know.
    fn document(line: &str) -> Document {
        let text = |line: &str| {
            format!(
                "openapi: 3.0.3\ninfo: {{title: Calls, version: '1'}}\npaths:\n  /calls:\n    get:\n      operationId: \
                 ListCalls\n{line}      responses: {{'204': {{description: Done.}}}}\n"
            )
        };
        let source = Source::parse("calls.yaml", text("")).unwrap();
        let lowered = lint::load(&source, lint::Strictness::Strict, &mut Diagnostics::new()).unwrap();
        let api = lower::lower(&source, &lowered, "calls", &mut Diagnostics::new());
        let source = Source::parse("calls.yaml", text(line)).unwrap();
        let root = normalize::normalize(&source, &mut Diagnostics::new());
        Document::new(&source, root, api)
    }

    #[test]
    fn a_key_of_the_generator_that_has_no_kind_is_reported() {
        let one = document("      x-rust-future: 1\n");
        let other = document("      x-rust-future: 2\n");
        let mut comparison = Comparison::new(&one, &other);
        comparison.operations();
        let [change] = comparison.changes.as_slice() else { panic!("{:?}", comparison.changes) };
        assert_eq!(change.id, "extension-changed");
        assert_eq!(change.message, "`x-rust-future` of `GET /calls` is changed");
        assert_eq!((change.before.as_deref(), change.after.as_deref()), (Some("1"), Some("2")));
        assert_eq!((change.wire.effect, change.rust.effect), (Effect::None, Effect::Risks));
    }
}
