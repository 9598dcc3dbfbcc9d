//! Events that several APIs have in common: their callbacks can be read independent of the provider.

use std::collections::BTreeSet;

use crate::model::{Api, EventReading, Field, Type, TypeDef, TypeId, TypeKind};
use crate::name::RustName;

/// Events that at least one API declares with `x-rust-event`.
#[derive(Clone, Debug)]
pub(crate) struct Events<'a> {
    /// Module of the emitted crate.
    pub module: RustName,
    /// The payloads that events are read from, in the order of the APIs; never empty.
    pub payloads: Vec<EventPayload<'a>>,
    /// The kinds of all payloads, sorted.
    pub kinds: Vec<&'a RustName>,
    /// The fields of all payloads, sorted.
    pub fields: Vec<EventField<'a>>,
    /// Fields with different types, each with the types in `payloads`. They are not emitted.
    pub conflicts: Vec<(&'a RustName, Vec<Option<Type>>)>,
}

/// A payload that events are read from.
#[derive(Clone, Debug)]
pub(crate) struct EventPayload<'a> {
    pub api: &'a Api,
    /// The type of the payload.
    pub id: TypeId,
    /// Name of the first callback with the payload.
    pub callback: &'a RustName,
    pub reading: &'a EventReading,
    /// Module of the API, or name of the callback if the API has several payloads.
    pub label: &'a RustName,
    /// Variant of the enum over all payloads.
    pub variant: RustName,
}

/// A field of an event.
#[derive(Clone, Debug)]
pub(crate) struct EventField<'a> {
    pub name: &'a RustName,
    /// The common type.
    pub ty: Type,
    /// True if a payload may omit it.
    pub optional: bool,
}

impl<'a> EventPayload<'a> {
    /// Returns the definition of the type.
    pub(crate) fn def(&self) -> &'a TypeDef {
        self.api.type_def(self.id)
    }

    /// Returns the property that a field of the event is read from.
    pub(crate) fn field(&self, name: &RustName) -> Option<&'a Field> {
        let (_, wire) = self.reading.fields.iter().find(|(own, _)| own == name)?;
        self.property(wire.as_str())
    }

    /// Returns the property with the kind.
    pub(crate) fn kind(&self) -> Option<&'a Field> {
        self.property(self.reading.property.as_str())
    }

    fn property(&self, wire: &str) -> Option<&'a Field> {
        let TypeKind::Struct(structure) = &self.def().kind else { return None };
        structure.fields.iter().find(|field| field.wire.as_str() == wire)
    }
}

/// Returns the events that at least one API declares, sorted by module.
#[must_use]
pub(crate) fn events(apis: &[Api]) -> Vec<Events<'_>> {
    let readings = apis.iter().flat_map(|api| &api.callbacks).filter_map(|callback| callback.event.as_ref());
    let mut modules: Vec<&RustName> = readings.map(|reading| &reading.module).collect();
    modules.sort_unstable();
    modules.dedup();
    modules.into_iter().map(|module| of_module(apis, module)).collect()
}

fn of_module<'a>(apis: &'a [Api], module: &RustName) -> Events<'a> {
    let payloads = payloads(apis, module);
    let readings = || payloads.iter().map(|payload| payload.reading);
    let kinds: BTreeSet<&RustName> = readings().flat_map(|reading| &reading.kinds).map(|(_, kind)| kind).collect();
    let names: BTreeSet<&RustName> = readings().flat_map(|reading| &reading.fields).map(|(name, _)| name).collect();
    let (mut fields, mut conflicts) = (Vec::new(), Vec::new());
    for name in names {
        let ty = |payload: &EventPayload<'_>| payload.api.portable_type(&payload.field(name)?.ty);
        let types: Vec<Option<Type>> = payloads.iter().map(ty).collect();
        let mut distinct: Vec<&Type> = types.iter().flatten().collect();
        distinct.dedup();
        match distinct.as_slice() {
            [] => {}
            [ty] => {
                let is_optional = |payload: &EventPayload<'_>| {
                    let field = payload.field(name);
                    field.is_none_or(|field| payload.api.presence(payload.def(), field).is_optional())
                };
                let optional = payloads.iter().any(is_optional);
                fields.push(EventField { name, ty: (*ty).clone(), optional });
            }
            _ => conflicts.push((name, types)),
        }
    }
    Events { module: module.clone(), kinds: kinds.into_iter().collect(), payloads, fields, conflicts }
}

/// Returns the distinct payloads with events of a module.
fn payloads<'a>(apis: &'a [Api], module: &RustName) -> Vec<EventPayload<'a>> {
    let mut payloads: Vec<EventPayload<'a>> = Vec::new();
    for api in apis {
        let first = payloads.len();
        for callback in &api.callbacks {
            let reading = callback.event.as_ref().filter(|reading| reading.module == *module);
            let (Some(reading), Some(id)) = (reading, api.whole_payload(&callback.payload)) else { continue };
            if !payloads[first..].iter().any(|known| known.id == id) {
                let variant = RustName::camel(api.module.as_str());
                let (callback, label) = (&callback.name, &api.module);
                payloads.push(EventPayload { api, id, callback, reading, label, variant });
            }
        }
        if payloads.len() - first > 1 {
            for payload in &mut payloads[first..] {
                payload.label = payload.callback;
                payload.variant = RustName::camel(&format!("{} {}", api.module, payload.callback));
            }
        }
    }
    payloads
}
