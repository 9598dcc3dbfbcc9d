//! Texts, enums, dates and other value types.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::mem::discriminant;

use crate::runtime::{Base64, Date, DateTime, ExtraFields, Nullable, Rfc2822DateTime, jiff};
use crate::sample::CALL;
use crate::sample::types::{CallSid, CallSidOrLabel, Label, Status};

#[test]
fn text_types_convert_from_and_to_texts() {
    let owned = CALL.to_owned();
    let sid = CallSid::from(CALL);
    assert_eq!(CallSid::from(&owned), sid);
    assert_eq!(CallSid::from(&sid), sid);
    assert_eq!(CallSid::new(owned.clone()), sid);
    assert_eq!(CALL.parse::<CallSid>(), Ok(sid.clone()));
    assert!(sid == CALL && sid == *CALL && sid == owned);
    assert_eq!(format!("{sid:>36}"), format!("  {CALL}"));
    assert_eq!(String::from(&sid), owned);
    assert_eq!(String::from(sid.clone()), owned);
    let by_id = HashMap::from([(sid.clone(), 1)]);
    assert_eq!(by_id.get(CALL), Some(&1));
    let label = Label::from("Front desk");
    assert_eq!(CallSidOrLabel::from(&label), "Front desk");
    assert_eq!(CallSidOrLabel::from(sid), CALL);
    assert_eq!(CallSidOrLabel::from("x").as_ref(), "x");
    assert_eq!(serde_json::to_string(&label).expect("JSON"), "\"Front desk\"");
    assert_eq!(serde_json::from_str::<Label>("\"a\\nb\"").expect("JSON"), "a\nb");
}

#[test]
fn enums_are_open_and_round_trip() {
    for (text, value) in [
        ("queued", Status::Queued),
        ("in-progress", Status::InProgress),
        ("new", Status::Unknown("new".into())),
        ("", "".into()),
    ] {
        let decoded: Status = serde_json::from_value(text.into()).expect("any text");
        assert_eq!(discriminant(&decoded), discriminant(&value));
        assert_eq!(decoded, value);
        assert_eq!(decoded.as_str(), text);
        assert_eq!(decoded.to_string(), text);
        assert_eq!(serde_json::to_value(&decoded).expect("JSON"), text);
        assert_eq!(decoded.into_string(), text);
    }
    assert_eq!(Status::VALUES, ["queued", "in-progress"]);
    assert!(Status::Queued == "queued");
    serde_json::from_str::<Status>("7").expect_err("not a text");
}

#[test]
fn enums_compare_as_texts() {
    let made = Status::Unknown("queued".to_owned());
    assert_eq!(made, Status::Queued);
    assert_eq!(HashSet::from([made.clone(), Status::Queued]).len(), 1);
    assert_eq!(made.cmp(&Status::Queued), Ordering::Equal);
    let texts = ["new", "queued", "in-progress"].map(Status::from);
    assert_eq!(
        BTreeSet::from(texts).into_iter().map(Status::into_string).collect::<Vec<_>>(),
        ["in-progress", "new", "queued"]
    );
}

#[test]
fn dates_keep_text_and_parse_on_demand() {
    let sept = Rfc2822DateTime::from("Mon, 24 Sept 2018 21:00:00 +0000");
    assert_eq!(sept.as_str(), "Mon, 24 Sept 2018 21:00:00 +0000");
    assert_eq!(sept.timestamp(), Rfc2822DateTime::from("24 Sep 2018 23:00:00 +0200").timestamp());
    let wrong_weekday = Rfc2822DateTime::from("Tue, 24 Sep 2018 21:00:00 +0000");
    assert_eq!(wrong_weekday.timestamp(), sept.timestamp());
    let moment = sept.timestamp().expect("a moment");
    assert_eq!(Rfc2822DateTime::from(moment), "Mon, 24 Sep 2018 21:00:00 +0000");
    assert_eq!(DateTime::from(moment), "2018-09-24T21:00:00Z");
    assert_eq!(DateTime::from("2018-09-24T23:00:00+02:00").timestamp(), Ok(moment));
    assert_eq!(Date::from(jiff::civil::date(2024, 2, 29)), "2024-02-29");
    assert_eq!(Date::from("2024-02-29").civil(), Ok(jiff::civil::date(2024, 2, 29)));
    let error = Rfc2822DateTime::from("soon").timestamp().expect_err("no date");
    assert_eq!(error.to_string(), "the text of 4 characters is not an RFC 2822 date and time");
    DateTime::from("2018-09-24T21:00:00").timestamp().expect_err("no offset");
    Date::from("2024-02-30").civil().expect_err("no such day");
    assert_eq!(serde_json::to_string(&sept).expect("JSON"), "\"Mon, 24 Sept 2018 21:00:00 +0000\"");
}

#[test]
fn free_form_integers_keep_their_digits_within_64_bits() {
    let decoded = |number: &str| serde_json::from_str::<ExtraFields>(&format!("{{\"n\":{number}}}")).expect("JSON");
    for number in ["-9223372036854775808", "18446744073709551615"] {
        assert_eq!(decoded(number)["n"].to_string(), number);
    }
    for (number, nearest) in
        [("-9223372036854775809", "-9.223372036854775808e18"), ("18446744073709551616", "18446744073709551616.0")]
    {
        assert_eq!(decoded(number)["n"].as_f64(), nearest.parse().ok(), "{number}");
        assert!(!decoded(number)["n"].is_i64() && !decoded(number)["n"].is_u64(), "{number}");
    }
}

#[test]
fn base64_is_decoded_on_demand() {
    assert_eq!(Base64::encode([0, 255]), "AP8=");
    assert_eq!(Base64::from("AP8=").decode(), Ok(vec![0, 255]));
    assert_eq!(Base64::from("AP8").decode(), Ok(vec![0, 255]));
    Base64::from("A P8").decode().expect_err("a space");
}

#[test]
fn nullable_converts_from_values_and_options() {
    assert_eq!(Nullable::from(Some(1)), Nullable::Value(1));
    assert_eq!(Nullable::<i64>::from(None::<i64>), Nullable::Null);
    assert_eq!(Nullable::from(2).into_value(), Some(2));
}
