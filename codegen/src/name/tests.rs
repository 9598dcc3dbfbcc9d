//! Identifiers from names in documents.

use super::*;

fn snake(text: &str) -> String {
    RustName::snake(text).to_string()
}

fn camel(text: &str) -> String {
    RustName::camel(text).to_string()
}

#[test]
fn each_case_is_converted() {
    assert_eq!(snake("StatusCallbackEvent"), "status_callback_event");
    assert_eq!(snake("x-request-id"), "x_request_id");
    assert_eq!(snake("page_2_url"), "page_2_url");
    assert_eq!(snake("a__b"), "a_b");
    assert_eq!(snake("a_"), "a");
    assert_eq!(camel("in-progress"), "InProgress");
    assert_eq!(camel("api.v2010.account"), "ApiV2010Account");
    assert_eq!(RustName::shouty("ListParticipants").as_str(), "LIST_PARTICIPANTS");
}

#[test]
fn plural_of_abbreviation_is_one_word() {
    assert_eq!(snake("ExecIDs"), "exec_ids");
    assert_eq!(snake("IDs"), "ids");
    assert_eq!(camel("URLsToCheck"), "UrlsToCheck");
    assert_eq!(snake("callSIDs_2"), "call_sids_2");
    assert_eq!(snake("ASNs"), "asns");
    // Not a plural: another word begins, or there is no abbreviation.
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
fn leading_digits_signs_and_symbols_are_spelled_out() {
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
fn name_without_valid_characters_has_fallback() {
    assert_eq!(snake(""), "value");
    // A letter that nobody sees.
    assert_eq!(snake("a\u{3164}b\u{1160}"), "ab");
    assert_eq!(snake("a ² \u{3164} b"), "a_2_b");
}

#[test]
fn symbols_without_letters_have_words() {
    let rows = [
        ("…", "Ellipsis"),
        ("_", "Underscore"),
        ("<=", "LtEq"),
        ("≤", "LessOrEqual"),
        (">=", "GtEq"),
        ("≥", "GreaterOrEqual"),
        ("==", "EqEq"),
        ("≠", "NotEqual"),
        ("&&", "AndAnd"),
        ("||", "OrOr"),
        ("..", "DotDot"),
        ("...", "DotDotDot"),
        ("--", "MinusMinus"),
        ("*/", "StarSlash"),
        ("?", "Question"),
        ("->", "MinusGt"),
        (" ", "Space"),
        ("👍", "U1f44d"),
        // Beside letters, most symbols separate words.
        ("a/b", "AB"),
        ("a && b", "AAndAndB"),
        ("20 °C", "N20DegreeC"),
        ("µs", "MicroS"),
        ("5 €", "N5Euro"),
    ];
    for (text, name) in rows {
        assert_eq!(camel(text), name, "{text}");
    }
}

/// rustc composes identifiers and warns about letters that readers take for others.
#[test]
fn letters_outside_of_ascii_are_kept_unless_rustc_warns() {
    let rows = [
        ("größe", "größe", "Größe"),
        ("名前", "名前", "名前"),
        ("ステータス", "ステータス", "ステータス"),
        ("привет", "привет", "Привет"),
        // Composed.
        ("A\u{30a}", "å", "Å"),
        ("\u{212b}", "å", "Å"),
        ("\u{212a}", "k", "K"),
        // Compatible with other letters.
        ("m²", "m2", "M2"),
        ("ﬁt", "fit", "Fit"),
        ("ｶﾅ", "カナ", "カナ"),
        // Look like letters of another script.
        ("\u{430}", "u430", "U430"),
        ("β-1", "u3b2_1", "U3b21"),
        ("ー", "ー", "ー"),
        ("口", "u53e3", "U53e3"),
        // Without an upper case.
        ("ĸ", "u138", "U138"),
        ("ხელი", "ხელი", "Ხელი"),
    ];
    for (text, lower, upper) in rows {
        assert_eq!([snake(text).as_str(), camel(text).as_str()], [lower, upper], "{text}");
    }
    assert_eq!(RustName::shouty("straße").as_str(), "STRASSE");
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
fn scope_returns_unique_names() {
    let mut scope = Scope::with_reserved(&["send"]);
    let mut take = |text: &str| scope.take([RustName::snake(text)]).to_string();
    assert_eq!(take("send"), "send_2");
    assert_eq!(take("id"), "id");
    assert_eq!(take("ID"), "id_2");
    assert_eq!(take("id_2"), "id_2_2");
    assert_eq!(["self", "Self", "type", "Type"].map(&mut take).join(" "), "self_ self_2 type_ type_2");
    assert_eq!(["K", "\u{212a}", "é", "e\u{301}"].map(take).join(" "), "k k_2 é é_2");
    let mut types = Scope::default();
    assert_eq!(["self", "Self"].map(|text| types.take([RustName::camel(text)]).to_string()).join(" "), "Self_ Self2");
    assert_eq!(types.take([RustName::camel("page")]).as_str(), "Page");
    assert_eq!(types.take([RustName::camel("page")]).as_str(), "Page2");
    assert_eq!(types.take([RustName::camel("page"), RustName::camel("user page")]).as_str(), "UserPage");
}

#[test]
fn module_name_is_a_valid_file_name_on_every_system() {
    let module = |text: &str| RustName::module(text).to_string();
    assert_eq!(module("Live Rooms"), "live_rooms");
    assert_eq!(module("部屋"), "u90e8_u5c4b");
    assert_eq!(module("été-2\u{202e}"), "ue9_t_ue9_2");
    assert_eq!(
        ["aux", "Con", "NUL", "prn", "com1", "LPT9", "type"].map(module).join(" "),
        "aux_ con_ nul_ prn_ com1_ lpt9_ type_"
    );
    assert_eq!(["auxiliary", "com", "com10", "lpt_1"].map(module).join(" "), "auxiliary com com10 lpt_1");
}

#[test]
fn long_name_ends_with_hash() {
    let [long, other] = ["room ".repeat(100), "room ".repeat(101)];
    let module = RustName::module(&long);
    assert_eq!(module.as_str(), format!("{}_2072238814", "room_".repeat(10) + "roo"));
    assert_eq!(RustName::module(&long), module);
    assert_ne!(RustName::module(&other), module);
    assert_eq!(RustName::module(&"a".repeat(64)).as_str(), "a".repeat(64));

    for name in
        [RustName::snake(&long), RustName::camel(&long), RustName::shouty(&long), RustName::camel(&"é".repeat(300))]
    {
        assert!(name.as_str().len() <= 200, "{name}");
    }
    let camel = RustName::camel(&long);
    assert!(camel.as_str().starts_with("RoomRoom") && !camel.as_str().contains('_'), "{camel}");
}
