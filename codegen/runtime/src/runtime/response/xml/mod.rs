//! XML: the same types decode from JSON and from XML. JSON names come from the types; emitted descriptions say how elements
//! and attributes correspond to them.

mod de;
mod dom;

pub(crate) use self::de::Deserializer;
pub(crate) use self::dom::{XmlError, find, parse};
