//! Properties of an object, alternatives of a choice, and what only this generator knows about a schema.

use super::change::{Consequence, Side};
use super::comparison::{Comparison, InRust, Pair, happened, same_option, shown};
use super::node::{Node, same, show};
use super::parameters::Rule;
use super::schema::{Additional, Schema};
use super::schemas::{Shift, inside};
use crate::model::{Type, TypeKind};

impl<'d> Comparison<'d> {
    pub(super) fn properties(&mut self, pair: &Pair<'d>) {
        let (before, after) = (pair.base.properties(), pair.revision.properties());
        let (was, is) = (pair.base.required(), pair.revision.required());
        for (name, places) in &before {
            let subject = inside(&pair.subject, name);
            match after.get(name) {
                None => self.property_removed(pair, name, &subject, places, was.contains(name)),
                Some(now) => {
                    let (old, new) = (Schema::of(self.base, places), Schema::of(self.revision, now));
                    let Some(node) = now.first() else { continue };
                    self.presence(pair, name, &subject, node, (was.contains(name), is.contains(name)), &old);
                    self.one_way(pair, name, &subject, node, &old, &new);
                }
            }
        }
        for (name, places) in &after {
            if !before.contains_key(name) {
                self.property_added(pair, name, places, is.contains(name));
            }
        }
    }

    fn property_removed(&mut self, pair: &Pair<'d>, name: &str, subject: &str, places: &[Node<'d>], required: bool) {
        let old = Schema::of(self.base, places);
        let Some(directions) = pair.directions.of_property(&old) else { return };
        let was_deprecated = old.flag("deprecated");
        let request = match pair.revision.additional() {
            Additional::None => Consequence::breaks("the server refuses the property, which existing clients may send"),
            _ => Consequence::risks("the server does not know what existing clients may send"),
        };
        let response = if required && !old.nullable {
            Consequence::breaks("existing clients cannot do without it")
        } else {
            Consequence::risks("existing clients never see it")
        };
        let id = if was_deprecated { "deprecated-property-removed" } else { "property-removed" };
        let note = if was_deprecated { ", after it was deprecated" } else { "" };
        let message = format!("{subject} is removed{note}");
        let items = self.field(Side::Base, &pair.in_base, name, places).holders;
        let before = shown_type(&old);
        let change = self.change(id, places.first(), None, subject, message, directions.judge(request, response));
        change.before = Some(before);
        change.items = items;
        change.names = names(pair, name);
    }

    fn property_added(&mut self, pair: &Pair<'d>, name: &str, places: &[Node<'d>], required: bool) {
        let new = Schema::of(self.revision, places);
        let Some(directions) = pair.directions.of_property(&new) else { return };
        let subject = inside(&pair.subject, name);
        let has_default = new.get("default").is_some();
        let request = match (required, pair.base.additional()) {
            (true, _) if has_default => {
                Consequence::risks("existing clients do not send it, and the server may want it")
            }
            (true, _) => {
                Consequence::breaks("the server refuses requests without it, and existing clients do not send it")
            }
            (false, _) => Consequence::extends("existing clients leave it out"),
        };
        let response = match pair.base.additional() {
            Additional::Schema(_) => Consequence::risks("existing clients read it as one of the other properties"),
            _ => Consequence::extends("existing clients keep what they do not know"),
        };
        let is_refused = required && directions.request;
        let id = if is_refused { "required-property-added" } else { "property-added" };
        let what = if is_refused { "is new and required" } else { "is new" };
        let message = format!("{subject} {what}");
        let mut items = self.field(Side::Revision, &pair.in_revision, name, places);
        items.holders.extend(self.field(Side::Base, &pair.in_base, name, &[]).holders);
        let after = shown_type(&new);
        let change = self.change(id, None, places.first(), &subject, message, directions.judge(request, response));
        change.after = Some(after);
        change.items = items.holders;
        change.names = names(pair, name);
    }

    /// Whether a property has to be there.
    fn presence(
        &mut self,
        pair: &Pair<'d>,
        name: &str,
        subject: &str,
        node: &Node<'d>,
        required: (bool, bool),
        old: &Schema<'d>,
    ) {
        let Some(directions) = pair.directions.of_property(old) else { return };
        let (id, message, wire) = match required {
            (false, true) => {
                let request =
                    Consequence::breaks("the server refuses requests without it, which existing clients may send");
                let wire = directions.judge(request, Consequence::extends("it always arrives"));
                ("property-became-required", format!("{subject} is required"), wire)
            }
            (true, false) => {
                let response = if old.nullable || is_any(old) {
                    Consequence::extends("existing clients treat a missing value as null")
                } else {
                    Consequence::breaks("existing clients cannot do without it")
                };
                let wire = directions.judge(Consequence::extends("it may be left out"), response);
                ("property-became-optional", format!("{subject} is optional"), wire)
            }
            _ => return,
        };
        let mut items = self.field(Side::Base, &pair.in_base, name, &old.parts).holders;
        items.extend(self.field(Side::Revision, &pair.in_revision, name, std::slice::from_ref(node)).holders);
        let change = self.change(id, None, Some(node), subject, message, wire);
        let text = |required: bool| Some(if required { "required" } else { "optional" }.to_owned());
        (change.before, change.after) = (text(required.0), text(required.1));
        change.items = items;
        change.names = names(pair, name);
    }

    /// Properties that only go one way.
    fn one_way(
        &mut self,
        pair: &Pair<'d>,
        name: &str,
        subject: &str,
        node: &Node<'d>,
        old: &Schema<'d>,
        new: &Schema<'d>,
    ) {
        for (key, way, added, removed) in [
            ("readOnly", pair.directions.request, "property-became-read-only", "property-no-longer-read-only"),
            ("writeOnly", pair.directions.response, "property-became-write-only", "property-no-longer-write-only"),
        ] {
            let is_read_only = key == "readOnly";
            let (id, message, wire) = match (old.flag(key), new.flag(key)) {
                (false, true) if is_read_only => {
                    let wire = Consequence::risks("the server ignores or refuses it, and existing clients may send it");
                    (added, format!("{subject} only arrives and is not sent"), wire)
                }
                (false, true) => {
                    let wire = if pair.base.required().contains(name) && !old.nullable {
                        Consequence::breaks("it does not arrive any more, and existing clients cannot do without it")
                    } else {
                        Consequence::risks("it does not arrive any more")
                    };
                    (added, format!("{subject} is only sent and does not arrive"), wire)
                }
                (true, false) => {
                    let is_demanded = is_read_only && pair.revision.required().contains(name);
                    let wire = if is_demanded {
                        Consequence::breaks("the server demands it, and existing clients do not send it")
                    } else {
                        Consequence::extends("it goes both ways")
                    };
                    let what = if is_read_only { "can be sent" } else { "arrives" };
                    (removed, format!("{subject} {what} as well"), wire)
                }
                _ => continue,
            };
            let wire = if way { wire } else { Consequence::none("the value does not go that way here") };
            let mut items = self.field(Side::Base, &pair.in_base, name, &old.parts).holders;
            items.extend(self.field(Side::Revision, &pair.in_revision, name, std::slice::from_ref(node)).holders);
            let place = new.get(key).unwrap_or_else(|| node.clone());
            let change = self.change(id, None, Some(&place), subject, message, wire);
            change.before = Some(format!("{key}: {}", old.flag(key)));
            change.after = Some(format!("{key}: {}", new.flag(key)));
            change.items = items;
            change.names = names(pair, name);
        }
    }

    /// Alternatives of both sides that belong together; one that has no counterpart stands alone.
    pub(super) fn match_alternatives(
        &self,
        base: &Schema<'d>,
        revision: &Schema<'d>,
    ) -> Vec<(Option<Node<'d>>, Option<Node<'d>>)> {
        let before = base.alternatives().unwrap_or_default();
        let mut after: Vec<Option<Node<'d>>> =
            revision.alternatives().unwrap_or_default().into_iter().map(Some).collect();
        let mut matched: Vec<(Option<Node<'d>>, Option<Node<'d>>)> =
            before.into_iter().map(|node| (Some(node), None)).collect();
        let target = |node: &Node<'d>| node.text("$ref");
        let rules: [Rule<'_, Node<'d>>; 3] = [
            &|old, new| target(old).is_some() && target(old) == target(new),
            &|old, new| {
                let (old, _) = self.base.follow(old.clone());
                let (new, _) = self.revision.follow(new.clone());
                same(old.value, new.value)
            },
            &|old, new| {
                let (old, new) = (self.base_schema(old), self.revision_schema(new));
                let is_plain = |schema: &Schema<'d>| schema.component.is_none() && schema.kind() != Some("object");
                is_plain(&old) && is_plain(&new) && old.kind() == new.kind() && old.text("format") == new.text("format")
            },
        ];
        for rule in rules {
            for (old, new) in matched.iter_mut().filter(|(_, new)| new.is_none()) {
                let Some(old) = old else { continue };
                let found = after.iter_mut().find(|candidate| candidate.as_ref().is_some_and(|node| rule(old, node)));
                *new = found.and_then(Option::take);
            }
        }
        matched.extend(after.into_iter().flatten().map(|node| (None, Some(node))));
        matched
    }

    fn base_schema(&self, node: &Node<'d>) -> Schema<'d> {
        Schema::of(self.base, std::slice::from_ref(node))
    }

    fn revision_schema(&self, node: &Node<'d>) -> Schema<'d> {
        Schema::of(self.revision, std::slice::from_ref(node))
    }

    /// Whether a schema is one of the alternatives of a choice on the other side.
    pub(super) fn is_one_of(&self, choice: &Schema<'d>, one: &Schema<'d>) -> bool {
        let alternatives = choice.alternatives().unwrap_or_default();
        alternatives.iter().any(|alternative| {
            let in_base = self.base_schema(alternative);
            let in_revision = self.revision_schema(alternative);
            let is_same = |schema: &Schema<'d>| {
                (schema.component.is_some() && schema.component == one.component)
                    || (schema.component.is_none()
                        && one.component.is_none()
                        && schema.kind() == one.kind()
                        && schema.text("format") == one.text("format"))
            };
            is_same(&in_base) || is_same(&in_revision)
        })
    }

    pub(super) fn alternatives(&mut self, pair: &Pair<'d>) {
        for (old, new) in self.match_alternatives(&pair.base, &pair.revision) {
            let (id, shift, node, schema) = match (&old, &new) {
                (Some(old), None) => ("alternative-removed", Shift::Narrower, old, self.base_schema(old)),
                (None, Some(new)) => ("alternative-added", Shift::Wider, new, self.revision_schema(new)),
                _ => continue,
            };
            let name = shown_type(&schema);
            let what = if id.ends_with("added") { "can also be" } else { "can no longer be" };
            let message = format!("{} {what} {name}", pair.subject);
            let wire = if shift == Shift::Wider {
                let response =
                    Consequence::extends("clients with open unions, such as ours, keep it as an unknown value");
                pair.directions.judge(Consequence::extends("the server takes more than before"), response)
            } else {
                shift.wire(pair.directions)
            };
            let (in_base, in_revision) = (old.is_some().then_some(node), new.is_some().then_some(node));
            let mut items = self.items_of(Side::Base, &pair.in_base);
            items.extend(self.items_of(Side::Revision, &pair.in_revision));
            items.extend(self.union_members(&pair.in_base, &pair.in_revision));
            let change = self.change(id, in_base, in_revision, &pair.subject, message, wire);
            if old.is_some() {
                change.before = Some(name.clone());
            } else {
                change.after = Some(name.clone());
            }
            change.items = items;
            change.names = super::schemas::names_of(pair);
            change.names.extend(schema.component.map(str::to_owned));
        }
        let (before, after) = (pair.base.get("discriminator"), pair.revision.get("discriminator"));
        let property =
            |node: &Option<Node<'d>>| node.as_ref().and_then(|node| node.text("propertyName")).map(str::to_owned);
        let mapping = |node: &Option<Node<'d>>| node.as_ref().and_then(|node| node.get("mapping"));
        if property(&before) != property(&after) {
            let message = format!("another property says which alternative {} is", pair.subject);
            let wire = Consequence::breaks("existing clients look at the old property");
            let place = after.clone().or_else(|| pair.revision.node().cloned());
            if let Some(place) = place {
                self.of_pair(
                    pair,
                    "discriminator-changed",
                    &place,
                    message,
                    wire,
                    (property(&before), property(&after)),
                );
            }
        } else if let (Some(old), Some(new)) = (&mapping(&before), &mapping(&after))
            && !same(old.value, new.value)
        {
            let message = format!("other values say which alternative {} is", pair.subject);
            let is_kept = old
                .children()
                .iter()
                .all(|(key, node)| new.get(key).is_some_and(|other| same(node.value, other.value)));
            let wire = if is_kept {
                Consequence::extends("the old values mean what they meant")
            } else {
                Consequence::breaks("existing clients take a value for another alternative")
            };
            let values = (shown(Some(old)), shown(Some(new)));
            self.of_pair(pair, "discriminator-mapping-changed", new, message, wire, values);
        }
    }

    /// Keys of this generator, and what XML looks like.
    pub(super) fn schema_keys(&mut self, pair: &Pair<'d>, revision: &Node<'d>) {
        for (key, id) in [
            ("x-openapi-xml", "xml-changed"),
            ("x-rust-requires", "requires-changed"),
            ("x-rust-error", "error-changed"),
            ("not", "not-changed"),
            ("x-openapi-patternProperties", "not-changed"),
        ] {
            let (before, after) = (pair.base.get(key), pair.revision.get(key));
            if same_option(before.as_ref(), after.as_ref()) {
                continue;
            }
            let (wire, rust) = match key {
                "x-openapi-xml" if !self.has_xml() => {
                    (Consequence::none("nothing is sent as XML"), Consequence::none("the code is the same"))
                }
                "x-openapi-xml" => (
                    Consequence::breaks("names in XML are different, where XML is sent"),
                    Consequence::none("the code is the same"),
                ),
                "x-rust-requires" => (
                    Consequence::none("only the client looks at the key"),
                    if after.is_some() {
                        Consequence::risks(
                            "the code compiles, and the client refuses requests that lack the other value",
                        )
                    } else {
                        Consequence::extends("the client refuses less")
                    },
                ),
                "x-rust-error" => (
                    Consequence::none("only the client looks at the key"),
                    Consequence::risks("the code compiles, and errors have another code, text or link"),
                ),
                _ => (Shift::Other.of_rule(pair.directions), Consequence::none("the code is the same")),
            };
            let place = after.clone().unwrap_or_else(|| revision.clone());
            let what = happened(before.is_some(), after.is_some());
            let message = format!("`{}` of {} is {what}", key.trim_start_matches("x-openapi-"), pair.subject);
            self.of_pair(pair, id, &place, message, wire, (shown(before.as_ref()), shown(after.as_ref())));
            if let Some(change) = self.changes.last_mut() {
                change.rust = rust;
            }
        }
    }

    /// Whether either side has XML.
    fn has_xml(&self) -> bool {
        [self.base, self.revision].iter().any(|document| document.api.types.iter().any(|def| def.in_xml))
    }

    /// The variant of an enum that a value is.
    pub(super) fn variant(&self, side: Side, in_rust: &InRust, value: &str) -> Option<String> {
        let api = match side {
            Side::Base => &self.base.api,
            Side::Revision => &self.revision.api,
        };
        let Type::Named(id) = innermost(api.resolve_value(in_rust.ty.as_ref()?)) else { return None };
        let def = api.type_def(*id);
        let value = match &def.kind {
            TypeKind::IntegerEnum(_) => serde_json::from_str(value).ok()?,
            _ => value.into(),
        };
        Some(format!("{}::types::{}::{}", api.module, def.name, def.variant(&value)?))
    }

    /// What an alternative of a choice is in the model.
    pub(super) fn alternative(&self, side: Side, in_rust: &InRust, node: &Node<'d>) -> InRust {
        let document = match side {
            Side::Base => self.base,
            Side::Revision => self.revision,
        };
        let api = &document.api;
        let schema = Schema::of(document, std::slice::from_ref(node));
        let ty = schema.component.and_then(|component| {
            let Type::Named(id) = api.resolve_value(in_rust.ty.as_ref()?) else { return None };
            let TypeKind::Union(union) = &api.type_def(*id).kind else { return None };
            let wanted = crate::name::RustName::camel(component);
            let named = |ty: &Type| matches!(ty, Type::Named(id) if api.type_def(*id).name == wanted);
            union.variants.iter().map(|variant| &variant.ty).find(|ty| named(ty)).cloned()
        });
        InRust { holders: Vec::new(), ty, form: None }
    }

    /// Variants of a union on both sides, and what makes a union from a value.
    fn union_members(&self, base: &InRust, revision: &InRust) -> Vec<String> {
        let mut items = Vec::new();
        for (side, document, in_rust) in [(Side::Base, self.base, base), (Side::Revision, self.revision, revision)] {
            let api = &document.api;
            let Some(Type::Named(id)) = in_rust.ty.as_ref().map(|ty| api.resolve_value(ty)) else { continue };
            let Some(path) = self.type_path(side, &Type::Named(*id)) else { continue };
            match &api.type_def(*id).kind {
                TypeKind::Union(union) => {
                    for variant in &union.variants {
                        items.push(format!("{path}::{}", variant.rust));
                        if let Type::Named(inner) = &variant.ty {
                            items.push(format!("{path} as From<{}>", api.type_def(*inner).name));
                        }
                    }
                }
                TypeKind::TextUnion(members) => {
                    for member in members {
                        if let crate::model::TextMember::Named(inner) = member {
                            items.push(format!("{path} as From<{}>", api.type_def(*inner).name));
                        }
                    }
                }
                _ => {}
            }
        }
        items
    }
}

fn innermost(ty: &Type) -> &Type {
    match ty {
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => innermost(inner),
        other => other,
    }
}

fn is_any(schema: &Schema<'_>) -> bool {
    schema.kind().is_none() && schema.alternatives().is_none()
}

fn names(pair: &Pair<'_>, name: &str) -> Vec<String> {
    let components = [pair.base.component, pair.revision.component].into_iter().flatten();
    let mut names = vec![name.to_owned()];
    // The property names it well enough; its schema alone does not.
    names.extend(components.map(|component| format!("{component}.{name}")));
    names.dedup();
    names
}

/// A schema in a word or two.
pub(super) fn shown_type(schema: &Schema<'_>) -> String {
    if let Some(component) = schema.component {
        return format!("`{component}`");
    }
    let kind = match (schema.kind(), schema.text("format")) {
        (Some(kind), Some(format)) => format!("{kind} ({format})"),
        (Some(kind), None) => kind.to_owned(),
        (None, _) if schema.alternatives().is_some() => "a choice".to_owned(),
        (None, _) => "any value".to_owned(),
    };
    match schema.get("default") {
        Some(default) => format!("{kind}, default `{}`", show(default.value)),
        None => kind,
    }
}
