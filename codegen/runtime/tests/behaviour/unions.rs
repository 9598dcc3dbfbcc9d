//! Values that are one of several types.

use serde_json::{Value, json};

use crate::runtime;
use crate::sample::types::{CallSid, Label};

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Cat {
    kind: String,
    lives: i64,
}

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Dog {
    kind: String,
    name: String,
}

#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
enum Pet {
    Cat(Cat),
    Dog(Dog),
    Unknown(Value),
}
runtime::tagged_union!(Pet, "kind", { "cat" | "tomcat" => Cat, "dog" => Dog });

#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
enum Either {
    Number(i64),
    Pet(Dog),
    Unknown(Value),
}
runtime::untagged_union!(Either, [Number, Pet]);

#[test]
fn a_property_tells_types_apart_and_what_does_not_fit_is_kept() {
    let cases = [
        (json!({"kind": "cat", "lives": 9}), "Cat"),
        (json!({"kind": "tomcat", "lives": 8}), "Cat"),
        (json!({"kind": "dog", "name": "Rex"}), "Dog"),
        (json!({"kind": "dog"}), "Unknown"),
        (json!({"kind": "fox", "name": "Rex"}), "Unknown"),
        (json!({"kind": 7, "lives": 9}), "Unknown"),
        (json!(["cat"]), "Unknown"),
        (json!(null), "Unknown"),
    ];
    for (value, variant) in cases {
        let pet: Pet = serde_json::from_value(value.clone()).expect("any value");
        assert!(format!("{pet:?}").starts_with(variant), "{value}: {pet:?}");
        assert_eq!(serde_json::to_value(&pet).expect("JSON"), value);
    }
}

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

#[test]
fn the_first_type_that_fits_is_taken() {
    let cases = [
        (json!(7), Either::Number(7)),
        (json!({"kind": "x", "name": "y"}), Either::Pet(Dog { kind: "x".into(), name: "y".into() })),
        (json!("7"), Either::Unknown(json!("7"))),
        (json!({}), Either::Unknown(json!({}))),
    ];
    for (value, expected) in cases {
        let decoded: Either = serde_json::from_value(value.clone()).expect("any value");
        assert_eq!(decoded, expected);
        assert_eq!(serde_json::to_value(&decoded).expect("JSON"), value);
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct LevelOrLabel(String);
runtime::string_union!(
    LevelOrLabel,
    [Label],
    [&[runtime::Check::OneOf(&["low", "high"])], <CallSid as runtime::Text>::CHECKS]
);

#[test]
fn a_text_union_takes_its_members_and_has_the_checks_of_all() {
    assert_eq!(LevelOrLabel::from(Label::from("low")), "low");
    assert_eq!(LevelOrLabel::from(&Label::from("low")), LevelOrLabel::new("low"));
    let [runtime::Check::AnyOf(lists)] = <LevelOrLabel as runtime::Text>::CHECKS else { panic!("one check") };
    assert_eq!(lists.len(), 2);
}
