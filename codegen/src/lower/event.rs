//! Readings of callbacks as events that several APIs have in common: `x-rust-event`.

use super::callback_payload::Route;
use super::extension::{Event, read};
use super::lowering::Lowering;
use super::pointer::Pointer;
use crate::model::{Api, EventReading, Struct, Type, TypeId, TypeKind};

const KEY: &str = "x-rust-event";

impl Lowering<'_> {
    /// Records the reading that a callback or its path item declares.
    pub(super) fn declared_event(&mut self, route: &Route<'_>, callback: usize) {
        let holders = [(&route.source.extensions, &route.at), (&route.item.extensions, &route.item_at)];
        let declared = holders.iter().find_map(|(extensions, at)| Some((read(extensions, KEY)?, at.key(KEY))));
        self.events.extend(declared.map(|(event, at)| (callback, event, at)));
    }

    /// Checks the readings against the payloads, and adds the valid ones to their callbacks.
    pub(super) fn resolve_events(&mut self, api: &mut Api) {
        let mut known: Vec<(TypeId, EventReading)> = Vec::new();
        for (callback, event, at) in std::mem::take(&mut self.events) {
            let id = api.whole_payload(&api.callbacks[callback].payload);
            let payload = id.and_then(|id| match &api.type_def(id).kind {
                TypeKind::Struct(payload) => Some((id, payload)),
                _ => None,
            });
            let Some((id, payload)) = payload else {
                let help = "an event is read from the properties of one object, without parameters beside it";
                self.error("event", &at, "the payload of this callback is not an object with properties", help);
                continue;
            };
            let reading = event.reading();
            match known.iter().find(|(other, _)| *other == id) {
                Some((_, other)) if *other == reading => {}
                Some(_) => {
                    let help = "give all callbacks with this payload the same `x-rust-event`, or only one of them";
                    self.error("event", &at, "another callback with the same payload is read in another way", help);
                    continue;
                }
                None => {
                    self.check_event_properties(api, payload, &event, &at);
                    self.check_event_values(api, payload, &event, &at);
                    known.push((id, reading.clone()));
                }
            }
            api.callbacks[callback].event = Some(reading);
        }
    }

    /// Reports properties that the payload does not have or that have no portable type.
    fn check_event_properties(&mut self, api: &Api, payload: &Struct, event: &Event, at: &Pointer) {
        let kind = (&event.kind.property, at.key("kind").key("property"), true);
        let at = at.key("properties");
        let others = event.properties.iter().map(|(name, wire)| (wire, at.key(name), false));
        for (wire, at, is_kind) in std::iter::once(kind).chain(others) {
            let field = payload.fields.iter().find(|field| field.wire.as_str() == wire);
            let (message, help) = match field.map(|field| api.portable_type(&field.ty)) {
                None => (
                    format!("the payload of this callback has no property `{wire}`"),
                    "use a property of the payload, or declare it there",
                ),
                Some(None) => (
                    format!("`{wire}` has a type that APIs can't have in common"),
                    "use a property with text, a 64-bit integer, a number, a boolean or a date",
                ),
                Some(Some(ty)) if is_kind && ty != Type::String => {
                    (format!("`{wire}` is not text"), "use the property with the name of the event")
                }
                Some(Some(_)) => continue,
            };
            self.error("event", &at, message, help);
        }
    }

    /// Reports values that the property of the kind does not list.
    fn check_event_values(&mut self, api: &Api, payload: &Struct, event: &Event, at: &Pointer) {
        let property = &event.kind.property;
        let field = payload.fields.iter().find(|field| field.wire.as_str() == property);
        let Some(Type::Named(id)) = field.map(|field| api.resolve(&field.ty)) else { return };
        let TypeKind::Enum(listed) = &api.type_def(*id).kind else { return };
        let at = at.key("kind").key("values");
        for value in event.kind.values.keys() {
            if !listed.iter().any(|one| one.wire.as_str() == value) {
                let message = format!("the property `{property}` does not list the value `{value}`");
                self.report.error("event", at.key(value).key_place(), message).help("use a value of its `enum`");
            }
        }
    }
}
