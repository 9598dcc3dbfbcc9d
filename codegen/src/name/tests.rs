//! Identifiers of names as documents have them.

use super::*;

fn snake(text: &str) -> String {
    RustName::snake(text).to_string()
}

fn camel(text: &str) -> String {
    RustName::camel(text).to_string()
}

#[test]
fn cases() {
    assert_eq!(snake("StatusCallbackEvent"), "status_callback_event");
    assert_eq!(snake("x-request-id"), "x_request_id");
    assert_eq!(camel("in-progress"), "InProgress");
    assert_eq!(camel("api.v2010.account"), "ApiV2010Account");
    assert_eq!(RustName::shouty("ListParticipants").as_str(), "LIST_PARTICIPANTS");
}

#[test]
fn plurals_of_abbreviations() {
    assert_eq!(snake("ExecIDs"), "exec_ids");
    assert_eq!(snake("IDs"), "ids");
    assert_eq!(camel("URLsToCheck"), "UrlsToCheck");
    assert_eq!(snake("callSIDs_2"), "call_sids_2");
    assert_eq!(snake("ASNs"), "asns");
    // No plural: another word begins, or there is no abbreviation.
    assert_eq!(snake("AWSsecret"), "aw_ssecret");
    assert_eq!(snake("DBStatus"), "db_status");
    assert_eq!(snake("As"), "as_");
    assert_eq!(snake("isA's"), "is_a_s");
}

#[test]
fn keywords_get_an_underscore() {
    assert_eq!(snake("type"), "type_");
    assert_eq!(snake("Self"), "self_");
    assert_eq!(camel("self"), "Self_");
    assert_eq!(snake("gen"), "gen_");
}

#[test]
fn leading_digits_signs_and_symbols() {
    assert_eq!(snake("2fa"), "_2fa");
    assert_eq!(camel("2fa"), "N2fa");
    assert_eq!(camel("+1"), "Plus1");
    assert_eq!(camel("-1"), "Minus1");
    assert_eq!(snake("StartTime<"), "start_time_lt");
    assert_eq!(snake("StartTime>"), "start_time_gt");
    assert_eq!(snake("$filter"), "filter");
    assert_eq!(snake("get-it.now!"), "get_it_now");
    assert_eq!(snake("now!!"), "now");
    assert_eq!(snake("hot!new"), "hot_new");
    assert_eq!(snake("!open"), "not_open");
    assert_eq!(snake("state!="), "state_not_eq");
    assert_eq!(camel("!"), "Not");
}

#[test]
fn nothing_left_and_non_ascii() {
    assert_eq!(snake(""), "value");
    assert_eq!(camel("…"), "Value");
    assert_eq!(snake("_"), "value");
    assert_eq!(snake("größe"), "größe");
    assert_eq!(camel("名前"), "名前");
    // A superscript is alphanumeric but not part of an identifier.
    assert_eq!(snake("m²"), "m");
}

#[test]
fn every_name_is_an_identifier() {
    for text in ["", "a b", "1", "Ω-1", "r#type", "\u{200d}", "é", "_", "__", "-", "'static", "👍", "a\u{301}"] {
        for name in [RustName::snake(text), RustName::camel(text), RustName::shouty(text)] {
            assert!(syn::parse_str::<syn::Ident>(name.as_str()).is_ok(), "{text:?} gave {name}");
        }
    }
}

#[test]
fn a_scope_gives_each_name_once() {
    let mut scope = Scope::with_reserved(&["send"]);
    let mut take = |text: &str| scope.take([RustName::snake(text)]).to_string();
    assert_eq!(take("send"), "send_2");
    assert_eq!(take("id"), "id");
    assert_eq!(take("ID"), "id_2");
    assert_eq!(take("id_2"), "id_2_2");
    let mut types = Scope::default();
    assert_eq!(types.take([RustName::camel("page")]).as_str(), "Page");
    assert_eq!(types.take([RustName::camel("page")]).as_str(), "Page2");
    assert_eq!(types.take([RustName::camel("page"), RustName::camel("user page")]).as_str(), "UserPage");
}
