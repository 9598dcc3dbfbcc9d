//! Events that several callbacks have in common, which have one module and one type for each field.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_yaml::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::event::{EventPayload, Events, events};
use crate::lint::closest;
use crate::model::{Api, Type};
use crate::name::RustName;
use crate::openapi::node::{self, entries};
use crate::openapi::tables::methods;
use crate::text::{At, Place, SourceFile};

const KEY: &str = "x-rust-event";

/// A reading of a callback as an event, and its positions.
pub(super) struct Event {
    pub(super) module: String,
    pub(super) place: Place,
    /// Fields, and the position of each name.
    fields: Vec<(RustName, Place)>,
    /// Kinds, and the position of each.
    kinds: Vec<(RustName, Place)>,
}

/// Returns the readings of callbacks and webhooks.
pub(super) fn of(document: &Value) -> Vec<Event> {
    let mut found = Vec::new();
    let (paths, components) = (At::ROOT.key("paths"), At::ROOT.key("components"));
    for (path, item) in entries(document.get("paths")) {
        let at = paths.key(path);
        for method in methods(item) {
            let declared = method.find(item).and_then(|operation| operation.get("callbacks"));
            method.at(&at, |at| callbacks(declared, &at.key("callbacks"), &mut found));
        }
    }
    callbacks(node::components(document, "callbacks"), &components.key("callbacks"), &mut found);
    for section in ["webhooks", "x-webhooks"] {
        let at = At::ROOT.key(section);
        for (name, item) in entries(document.get(section)) {
            path_item(item, &at.key(name), &mut found);
        }
    }
    found
}

fn callbacks(value: Option<&Value>, at: &At<'_>, found: &mut Vec<Event>) {
    for (name, callback) in entries(value) {
        let at = at.key(name);
        reading(callback, &at, found);
        for (expression, item) in entries(callback).filter(|(key, _)| !key.starts_with("x-")) {
            path_item(item, &at.key(expression), found);
        }
    }
}

fn path_item(item: &Value, at: &At<'_>, found: &mut Vec<Event>) {
    reading(item, at, found);
    for method in methods(item) {
        if let Some(operation) = method.find(item) {
            method.at(at, |at| reading(operation, at, found));
        }
    }
}

fn reading(holder: &Value, at: &At<'_>, found: &mut Vec<Event>) {
    let Some(event) = holder.get(KEY) else { return };
    let Some(module) = event.get("module").and_then(Value::as_str) else { return };
    let at = at.key(KEY);
    let of_fields = at.key("properties");
    let fields = entries(event.get("properties")).map(|(name, _)| (RustName::snake(name), of_fields.key(name).name()));
    let of_kind = at.key("kind");
    let of_values = of_kind.key("values");
    let kinds = entries(event.get("kind").and_then(|kind| kind.get("values")))
        .filter_map(|(value, kind)| Some((RustName::camel(kind.as_str()?), of_values.key(value).value())));
    let (fields, kinds) = (fields.collect(), kinds.collect());
    found.push(Event { module: module.to_owned(), place: at.key("module").value(), fields, kinds });
}

/// Checks that a field has one type in all payloads, and that kinds and fields are written alike.
pub(super) fn check(documents: &[(&Arc<SourceFile>, Vec<Event>)], apis: &[Api], diagnostics: &mut Diagnostics) {
    for events in events(apis) {
        let kinds = |payload: &EventPayload<'_>| payload.reading.kinds.iter().map(|(_, kind)| kind.clone()).collect();
        let fields = |payload: &EventPayload<'_>| payload.reading.fields.iter().map(|(name, _)| name.clone()).collect();
        let of_documents = |place: fn(&Event) -> &[(RustName, Place)]| Declared { documents, events: &events, place };
        of_documents(|event| &event.kinds).check("kind", kinds, diagnostics);
        of_documents(|event| &event.fields).check("field", fields, diagnostics);
        for (name, types) in &events.conflicts {
            let typed = events.payloads.iter().zip(types).filter_map(|(payload, ty)| {
                Some(format!("{} in `{}` of `{}`", described(ty.as_ref()?), payload.callback, payload.api.module))
            });
            let typed: Vec<String> = typed.collect();
            let message = format!("the field `{name}` of the events has several types: {}", typed.join(", "));
            let Some((file, place)) = of_documents(|event| &event.fields).find(name) else { continue };
            let help = "read fields of different types under different names";
            diagnostics.push(Diagnostic::error(file, "event-property", place, message).with_help(help));
        }
    }
}

/// The kinds or the fields of events, as the documents write them.
struct Declared<'a> {
    documents: &'a [(&'a Arc<SourceFile>, Vec<Event>)],
    events: &'a Events<'a>,
    place: fn(&Event) -> &[(RustName, Place)],
}

impl<'a> Declared<'a> {
    /// Returns the last position of a name.
    fn find(&self, name: &RustName) -> Option<(&'a Arc<SourceFile>, Place)> {
        self.documents.iter().rev().find_map(|(file, declared)| {
            let own = declared.iter().rev().filter(|event| RustName::module(&event.module) == self.events.module);
            let (_, place) = own.flat_map(|event| (self.place)(event)).find(|(known, _)| known == name)?;
            Some((*file, place.clone()))
        })
    }

    /// Warns of a name that is like one of another payload, if neither payload has both.
    fn check(
        &self,
        what: &str,
        names: impl Fn(&EventPayload<'_>) -> BTreeSet<RustName>,
        diagnostics: &mut Diagnostics,
    ) {
        let all: Vec<BTreeSet<RustName>> = self.events.payloads.iter().map(names).collect();
        let is_like = |name: &str, known: &str| closest(name, std::iter::once(known)).is_some();
        for (name, known) in alike(&all, is_like) {
            let Some((file, place)) = self.find(name) else { continue };
            let message =
                format!("the {what} `{name}` is like the {what} `{known}` of another callback, but not the same");
            let help = "write a kind or a field alike in all callbacks";
            diagnostics.push(Diagnostic::warning(file, "event-spelling", place, message).with_help(help));
        }
    }
}

/// Returns each name that is like one of another set, if neither set has both. The more frequent name comes second.
pub(super) fn alike(
    all: &[BTreeSet<RustName>],
    is_like: impl Fn(&str, &str) -> bool,
) -> BTreeSet<(&RustName, &RustName)> {
    let uses = |name: &RustName| all.iter().filter(|names| names.contains(name)).count();
    let mut alike = BTreeSet::new();
    for (index, one) in all.iter().enumerate() {
        for other in &all[..index] {
            for name in one.difference(other) {
                let known = other.difference(one).find(|known| is_like(name.as_str(), known.as_str()));
                alike.extend(known.map(|known| if uses(known) < uses(name) { (known, name) } else { (name, known) }));
            }
        }
    }
    alike
}

fn described(ty: &Type) -> &'static str {
    match ty {
        Type::Boolean => "a boolean",
        Type::Int32 | Type::Int64 => "an integer",
        Type::Float => "a number",
        Type::Rfc2822DateTime => "a date and time of RFC 2822",
        Type::DateTime => "a date and time of ISO 8601",
        Type::Date => "a date",
        _ => "text",
    }
}
