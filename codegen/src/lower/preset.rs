//! `x-rust-presets`: methods that preset some parameters of an operation.

use std::collections::HashMap;

use openapiv3::Operation as Source;
use serde_json::Value;

use super::extension::{self, read};
use super::lowering::Lowering;
use super::names::Named;
use super::pointer::Pointer;
use crate::model::{Api, Operation, Preset, Type, TypeKind};
use crate::name::{RustName, Scope};

impl<'d> Lowering<'d> {
    /// Lowers the presets of an operation, and reports unknown parameters.
    pub(super) fn presets(
        &mut self,
        source: &'d Source,
        operation: &Operation,
        at: &Pointer,
        methods: &mut Scope,
    ) -> Vec<Preset> {
        let at = at.key("x-rust-presets");
        let declared: Vec<extension::Preset> = read(&source.extensions, "x-rust-presets").unwrap_or_default();
        let mut presets = Vec::new();
        let mut optional: HashMap<&str, usize> = HashMap::new();
        for (index, known) in operation.parameters.iter().enumerate().filter(|(_, known)| !known.is_argument()) {
            optional.entry(known.wire.as_str()).or_insert(index);
        }
        for (index, preset) in declared.into_iter().enumerate() {
            let at = at.index(index);
            let mut find = |wire: &String, at: Pointer| {
                let found = optional.get(wire.as_str()).copied();
                if found.is_none() {
                    self.error(
                        "preset-parameter",
                        &at,
                        format!("the operation has no optional parameter `{wire}`"),
                        "use the wire name of a parameter",
                    );
                }
                found
            };
            let (arguments_at, set_at) = (at.key("arguments"), at.key("set"));
            let arguments = preset.arguments.iter().enumerate();
            let arguments = arguments.filter_map(|(index, wire)| find(wire, arguments_at.index(index))).collect();
            let values = preset.set.iter();
            let values =
                values.filter_map(|(wire, value)| Some((find(wire, set_at.key(wire))?, value.clone()))).collect();
            let named = Named::value("preset", &preset.name, &at.key("name"));
            let method_name = self.take(methods, named, [RustName::snake(&preset.name)]);
            presets.push(Preset { method_name, summary: preset.summary, arguments, values });
        }
        presets
    }

    /// Reports preset values of a wrong type, after all types are lowered.
    pub(super) fn check_presets(&mut self, api: &Api) {
        for operation in &api.operations {
            let at = Pointer::root().key("paths").key(&operation.path).method(&operation.method);
            for (index, preset) in operation.presets.iter().enumerate() {
                for (parameter, value) in &preset.values {
                    let parameter = &operation.parameters[*parameter];
                    if !is_value_of(api, value, &parameter.ty) {
                        self.error(
                            "preset-value",
                            &at.key("x-rust-presets").index(index).key("set").key(parameter.wire.as_str()),
                            format!("`{value}` is not a valid value of the parameter `{}`", parameter.wire),
                            "use a value of the parameter's type; lists and objects can't be preset",
                        );
                    }
                }
            }
        }
    }
}

/// Returns true if a scalar has the type. For an enum, it must be a listed value.
fn is_value_of(api: &Api, value: &Value, ty: &Type) -> bool {
    match api.resolve(ty) {
        Type::Boolean => value.is_boolean(),
        Type::Int32 => value.as_i64().is_some_and(|value| i32::try_from(value).is_ok()),
        Type::Int64 => value.is_i64(),
        Type::UInt64 => value.is_u64(),
        Type::Int128 => value.is_i64() || value.is_u64(),
        Type::Float => value.is_number(),
        Type::String | Type::DateTime | Type::Rfc2822DateTime | Type::Date => value.is_string(),
        Type::Named(id) => match &api.type_def(*id).kind {
            TypeKind::Enum(_) | TypeKind::IntegerEnum(_) => api.type_def(*id).variant(value).is_some(),
            TypeKind::Text(_) | TypeKind::TextUnion(_) => value.is_string(),
            _ => false,
        },
        _ => false,
    }
}
