//! Properties of an object.

use super::change::{breaks, extends, none, risks};
use super::comparison::{Comparison, presence};
use super::pair::Pair;
use super::schema::{Additional, Schema};

/// A property that both sides have.
struct Property<'p, 'd> {
    pair: &'p Pair<'d>,
    name: &'p str,
    subject: String,
    base: Schema<'d>,
    revision: Schema<'d>,
    was_required: bool,
    is_required: bool,
}

impl Property<'_, '_> {
    /// Returns the items of both sides that contain the property.
    fn items(&self) -> Vec<String> {
        let mut items = self.pair.in_base.field(self.name, &self.base.places).items;
        items.extend(self.pair.in_revision.field(self.name, &self.revision.places).items);
        items
    }
}

impl<'d> Comparison<'d> {
    pub(super) fn properties(&mut self, pair: &Pair<'d>) {
        let (was, is) = (pair.base.required(), pair.revision.required());
        let (before, after) = (pair.base.properties(), pair.revision.properties());
        for (name, places) in &before {
            let revision = after.get(name).cloned().and_then(Schema::all);
            let places = places.clone();
            let Some(base) = Schema::all(places) else { continue };
            let (was_required, is_required) = (was.contains(name), is.contains(name));
            let Some(revision) = revision else {
                self.property_removed(pair, name, &base, was_required);
                continue;
            };
            let subject = pair.inside(name);
            let property = Property { pair, name, subject, base, revision, was_required, is_required };
            self.presence(&property);
            self.one_way(&property);
        }
        for (name, places) in after.into_iter().filter(|(name, _)| !before.contains_key(name)) {
            if let Some(new) = Schema::all(places) {
                self.property_added(pair, name, &new, is.contains(name));
            }
        }
    }

    fn property_removed(&mut self, pair: &Pair<'d>, name: &str, old: &Schema<'d>, was_required: bool) {
        let Some(directions) = pair.directions.of_property(old) else { return };
        let request = match pair.revision.additional() {
            Additional::None => breaks("the server rejects the property, which existing clients may send"),
            _ => risks("the server does not know the property, which existing clients may send"),
        };
        let response = if was_required && !old.nullable {
            breaks("existing clients require it")
        } else {
            risks("existing clients no longer receive it")
        };
        let (id, note) = if old.flag("deprecated") {
            ("deprecated-property-removed", " after deprecation")
        } else {
            ("property-removed", "")
        };
        let subject = pair.inside(name);
        let message = format!("{subject} is removed{note}");
        let items = pair.in_base.field(name, &old.places).items;
        let change = old.place().change(id, subject, message, directions.judge(request, response));
        self.add(change.before(old.shown()).items(items).names(names(pair, name)));
    }

    fn property_added(&mut self, pair: &Pair<'d>, name: &str, new: &Schema<'d>, is_required: bool) {
        let Some(directions) = pair.directions.of_property(new) else { return };
        let request = if !is_required {
            extends("existing clients omit it")
        } else if new.get("default").is_some() {
            risks("existing clients do not send it, and the server may require it")
        } else {
            breaks("the server rejects requests without it, and existing clients do not send it")
        };
        let response = match pair.base.additional() {
            Additional::Schema(_) => risks("existing clients decode it as an additional property"),
            _ => extends("existing clients keep unknown properties"),
        };
        let (id, what) = if is_required && directions.request {
            ("required-property-added", "is new and required")
        } else {
            ("property-added", "is new")
        };
        let subject = pair.inside(name);
        let message = format!("{subject} {what}");
        let mut items = pair.in_revision.field(name, &new.places).items;
        items.extend(pair.in_base.field(name, &[]).items);
        let change = new.place().change(id, subject, message, directions.judge(request, response));
        self.add(change.after(new.shown()).items(items).names(names(pair, name)));
    }

    /// Compares whether a property is required.
    fn presence(&mut self, property: &Property<'_, 'd>) {
        let Property { pair, subject, base, was_required, is_required, .. } = property;
        let Some(directions) = pair.directions.of_property(base) else { return };
        let (id, request, response) = match (was_required, is_required) {
            (false, true) => (
                "property-became-required",
                breaks("the server rejects requests without it, which existing clients may send"),
                extends("it is always present"),
            ),
            (true, false) if base.nullable || base.is_any() => (
                "property-became-optional",
                extends("it may be omitted"),
                extends("existing clients treat a missing value as null"),
            ),
            (true, false) => {
                ("property-became-optional", extends("it may be omitted"), breaks("existing clients require it"))
            }
            _ => return,
        };
        let message = format!("{subject} is {}", presence(*is_required));
        let change = property.revision.place().change(id, subject, message, directions.judge(request, response));
        let change = change.before(presence(*was_required)).after(presence(*is_required));
        self.add(change.items(property.items()).names(names(pair, property.name)));
    }

    /// Compares `readOnly` and `writeOnly` of a property.
    fn one_way(&mut self, property: &Property<'_, 'd>) {
        let Property { pair, subject, base, revision, .. } = property;
        for (key, is_affected, became, no_longer) in [
            ("readOnly", pair.directions.request, "property-became-read-only", "property-no-longer-read-only"),
            ("writeOnly", pair.directions.response, "property-became-write-only", "property-no-longer-write-only"),
        ] {
            let is_read_only = key == "readOnly";
            let (id, what, wire) = match (base.flag(key), revision.flag(key)) {
                (false, true) if is_read_only => {
                    let wire = risks("the server ignores or rejects it, and existing clients may send it");
                    (became, "is now read-only", wire)
                }
                (false, true) => {
                    let wire = if property.was_required && !base.nullable {
                        breaks("responses no longer have it, and existing clients require it")
                    } else {
                        risks("responses no longer have it")
                    };
                    (became, "is now write-only", wire)
                }
                (true, false) => {
                    let wire = if is_read_only && property.is_required {
                        breaks("the server requires it, and existing clients do not send it")
                    } else {
                        extends("requests and responses may have it")
                    };
                    (no_longer, if is_read_only { "is no longer read-only" } else { "is no longer write-only" }, wire)
                }
                _ => continue,
            };
            let wire = if is_affected { wire } else { none("the value is not used in that direction here") };
            let place = revision.get(key).unwrap_or_else(|| revision.place().clone());
            let change = place.change(id, subject, format!("{subject} {what}"), wire);
            let [before, after] = [base, revision].map(|schema| format!("{key}: {}", schema.flag(key)));
            let change = change.before(before).after(after);
            self.add(change.items(property.items()).names(names(pair, property.name)));
        }
    }
}

fn names(pair: &Pair<'_>, name: &str) -> Vec<String> {
    let components = [pair.base.component, pair.revision.component].into_iter().flatten();
    let mut names = vec![name.to_owned()];
    // The name of the schema alone is not specific enough.
    names.extend(components.map(|component| format!("{component}.{name}")));
    names.dedup();
    names
}
