//! XML: the same types decode from JSON and from XML. Types declare the JSON names; emitted descriptions map elements
//! and attributes to them.

mod de;
mod dom;

pub(crate) use self::de::Deserializer;
pub(crate) use self::dom::{find, parse};
