//! Unions.

use serde_json::{Value, json};

use crate::runtime;

#[derive(Clone, Debug, Default, PartialEq)]
struct ByUrl {
    url: Option<String>,
    extra: runtime::ExtraFields,
}
runtime::object!(ByUrl, extra, { url: "url" nullable });

#[derive(Clone, Debug, Default, PartialEq)]
struct ByFile {
    file: Option<String>,
    name: Option<String>,
    more: runtime::ExtraFields,
}
runtime::object!(ByFile, more, { file: "file" nullable, name: "name" nullable });

#[derive(Clone, Debug, PartialEq)]
enum Upload {
    Url(ByUrl),
    File(Box<ByFile>),
    Other(std::collections::BTreeMap<String, Value>),
    Unknown(Value),
}
runtime::untagged_union!(Upload, [Url(extra), File(more), Other]);

#[test]
fn object_with_fewest_undeclared_properties_wins() {
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

#[derive(Clone, Debug, Default, PartialEq)]
struct BySize {
    size: i64,
    extra: runtime::ExtraFields,
}
runtime::object!(BySize, extra, { size: "size" });

#[derive(Clone, Debug, PartialEq)]
enum Amount {
    Count(i64),
    Size(BySize),
    Unknown(Value),
}
runtime::untagged_union!(Amount, [Count, Size(extra)]);

#[derive(Clone, Debug, PartialEq)]
enum Tagged {
    Size(BySize),
    Unknown(Value),
}
runtime::tagged_union!(Tagged, "kind", { "size" => Size });

#[derive(Clone, Debug, PartialEq)]
enum Number {
    Integer(i64),
    Float(f64),
    Unknown(Value),
}
runtime::untagged_union!(Number, [Integer, Float]);

#[test]
fn integer_with_fraction_fits_an_alternative() {
    let amount = |text: &str| serde_json::from_str::<Amount>(text).expect("any value");
    assert_eq!((amount("10.0"), amount("-1e3")), (Amount::Count(10), Amount::Count(-1000)));
    let extra = serde_json::Map::from_iter([("x".to_owned(), json!([2, 1.5]))]);
    assert_eq!(amount(r#"{"size":3.0,"x":[2.0,1.5]}"#), Amount::Size(BySize { size: 3, extra }));
    for text in ["10.5", "1e300", "9007199254740993.0", r#"{"size":0.5}"#, r#"{"count":1.0}"#] {
        assert_eq!(amount(text), Amount::Unknown(serde_json::from_str(text).expect("JSON")), "{text}");
    }
    let tagged = serde_json::from_str::<Tagged>(r#"{"kind":"size","size":7.0}"#).expect("any value");
    assert!(matches!(tagged, Tagged::Size(BySize { size: 7, .. })), "{tagged:?}");
    // An alternative that accepts the number unchanged comes first.
    assert_eq!(serde_json::from_str::<Number>("10.0").expect("any value"), Number::Float(10.0));
}
