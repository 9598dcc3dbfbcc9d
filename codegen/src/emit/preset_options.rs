//! Presets of a resource, as options of the operation they call.
//!
//! ```text
//! UpdateParticipant::new().muted(true)
//! ```

use std::fmt::Write as _;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::rust::ident;
use crate::model::{Preset, Type};
use crate::resource::CommonOperation;

/// The options equivalent to a preset.
pub(super) struct PresetOptions {
    /// The expression.
    pub(super) tokens: TokenStream,
    /// The expression in documentation.
    pub(super) code: String,
}

/// Returns the options equivalent to a preset, if the APIs share all its parameters. The preset then has a default
/// implementation, which mocks inherit.
pub(super) fn preset_options(common_operation: &CommonOperation<'_>, preset: &Preset) -> Option<PresetOptions> {
    let operation = common_operation.operations.first()?;
    let option = |index: usize| {
        let name = &operation.parameters.get(index)?.rust;
        let (_, ty) = common_operation.options.iter().find(|(parameter, _)| parameter.rust == *name)?;
        Some((ident(name), ty))
    };
    let name = ident(&operation.type_name);
    let mut tokens = quote!(#name::new());
    let mut code = format!("{name}::new()");
    for (index, value) in &preset.values {
        let (setter, ty) = option(*index)?;
        let value = match (ty, value) {
            (Type::Boolean, Value::Bool(value)) => quote!(#value),
            (Type::Int64 | Type::Int32, Value::Number(number)) => {
                let literal = Literal::i64_unsuffixed(number.as_i64()?);
                quote!(#literal)
            }
            (Type::String, Value::String(text)) => quote!(#text),
            _ => return None,
        };
        let _ = write!(code, ".{setter}({value})");
        tokens = quote!(#tokens.#setter(#value));
    }
    for index in &preset.arguments {
        let (argument, ty) = option(*index)?;
        if *ty != Type::String {
            return None;
        }
        let _ = write!(code, ".{argument}({argument})");
        tokens = quote!(#tokens.#argument(#argument));
    }
    Some(PresetOptions { tokens, code })
}
