//! The specification as data: one table per kind of object, with its keys and their shapes.
//!
//! The tables drive structure checks, reference collection and normalization. To support a new key, add it here.

mod entry;
mod objects;
mod schema;
mod shape;

pub(crate) use entry::Entry;
pub(crate) use objects::{
    CALLBACK, COMPONENTS, DOCUMENT, ENCODING, EXAMPLE, HEADER, INFO, LICENSE, MEDIA_TYPE, Method, OPERATION, PARAMETER,
    PATH_ITEM, RESPONSE, ROOT, SECURITY_SCHEME, SERVER, SERVER_VARIABLE, TAG, methods,
};
pub(crate) use schema::{SCHEMA, SCHEMA_31, XML, schema};
pub(crate) use shape::{Key, Names, Need, Object, Rest, Shape};
