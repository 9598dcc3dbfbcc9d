//! Values that are one of several types.

use serde_json::{Value, json};

use crate::runtime;

#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
struct ByUrl {
    url: Option<String>,
    #[serde(flatten)]
    extra: runtime::ExtraFields,
}

#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
struct ByFile {
    file: Option<String>,
    name: Option<String>,
    #[serde(flatten)]
    more: runtime::ExtraFields,
}

#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
enum Upload {
    Url(ByUrl),
    File(Box<ByFile>),
    Other(std::collections::BTreeMap<String, Value>),
    Unknown(Value),
}
runtime::untagged_union!(Upload, [Url(extra), File(more), Other]);

#[test]
fn the_object_that_knows_most_is_taken() {
    let cases = [
        (json!({"url": "a"}), "Url"),
        (json!({"file": "a"}), "File"),
        (json!({"file": "a", "name": "b", "size": 1}), "File"),
        (json!({"url": "a", "name": "b"}), "Url"),
        (json!({"size": 1}), "Url"),
        (json!({"url": 1, "name": "b"}), "File"),
        (json!({"url": 1, "file": 2}), "Other"),
        (json!(1), "Unknown"),
    ];
    for (value, variant) in cases {
        let upload: Upload = serde_json::from_value(value.clone()).expect("any value");
        assert!(format!("{upload:?}").starts_with(variant), "{value}: {upload:?}");
    }
}
