//! Argument types of an emitted client's methods, for programs that write calls of their own.

use super::argument::{argument, is_file_part};
use super::rust::{Hidden, Rust, Shape};
use crate::model::{Api, Body, BodyKind, ItemData, Parameter, Type};
use crate::openapi::media::{EVENT_STREAM, essence, is_multipart};

/// An argument for a parameter or a body. Paths of types are relative to the API's module: `types::CallSid`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Passed {
    /// A value of this type.
    Value(String),
    /// A reference to a value of this type.
    Reference(String),
    /// A `runtime::File`.
    File,
    /// Any number of `runtime::File`.
    Files,
    /// A `runtime::FileOr` of this type.
    FileOr(String),
    /// A `runtime::Media` with this media type.
    Media(String),
    /// Any number of `runtime::Event` with data of this type.
    Events(String),
    /// Any number of `runtime::StreamPart` with data of this type; bytes are `String`.
    Parts(String),
}

/// The argument of a parameter's method or setter.
#[must_use]
pub fn of_parameter(api: &Api, parameter: &Parameter) -> Passed {
    let rust = Rust::outside(api, &Hidden::default());
    if is_file_part(api, parameter) {
        return if matches!(api.resolve(&parameter.ty), Type::Array(_)) { Passed::Files } else { Passed::File };
    }
    let ty = rust.ty(&present(&rust, &parameter.ty)).to_string();
    match argument(&rust, parameter).shape {
        _ if parameter.or_files.is_some() => Passed::FileOr(rust.ty(&parameter.ty).to_string()),
        Shape::Reference => Passed::Reference(ty),
        _ => Passed::Value(ty),
    }
}

/// The argument of a body's method or setter.
#[must_use]
pub fn of_body(api: &Api, body: &Body) -> Passed {
    match &body.kind {
        BodyKind::Json(ty) => Passed::Reference(Rust::outside(api, &Hidden::default()).ty(ty).to_string()),
        BodyKind::Text | BodyKind::Bytes => Passed::Value("String".to_owned()),
        // The wire check sends the first one by name.
        BodyKind::Media(declared) => {
            Passed::Media(declared.iter().min().unwrap_or(&body.media_type).replace('*', "plain"))
        }
        BodyKind::Form => Passed::Media(body.media_type.clone()),
        BodyKind::Items(items) => {
            let rust = Rust::outside(api, &Hidden::default());
            let data = if items.data == ItemData::Json { rust.ty(&items.ty) } else { rust.prelude("String") };
            let data = data.to_string();
            match essence(&body.media_type).as_str() {
                EVENT_STREAM => Passed::Events(data),
                parts if is_multipart(parts) => Passed::Parts(data),
                _ => Passed::Value(format!("Vec<{data}>")),
            }
        }
    }
}

/// A type without null: neither a passed parameter nor its items can be null.
fn present(rust: &Rust<'_>, ty: &Type) -> Type {
    match rust.api.resolve(ty) {
        Type::Nullable(inner) => present(rust, inner),
        Type::Array(item) => match rust.argument(item).shape {
            Shape::Reference => Type::Array(item.clone()),
            _ => Type::Array(Box::new(present(rust, item))),
        },
        other => other.clone(),
    }
}
