//! Identifiers that collide, are keywords, begin with a digit, are not ASCII, or shadow prelude names.

use serde_json::json;

use crate::names::{Client, types};
use test_server::{Reply, Server};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).build().expect("a client")
}

#[tokio::test]
async fn every_parameter_reaches_the_wire_under_its_own_name() {
    let server = Server::start([Reply::json(200, r#"{"vec":[]}"#)]);
    client(&server)
        .list_calls()
        .start_time("a")
        .start_time_lt("b")
        .start_time_gt("c")
        .type_("d")
        .self_("e")
        ._2fa(true)
        .größe(7)
        .query_send(false)
        .id("f")
        .header_id("g")
        .await
        .expect("calls");
    let request = server.request();
    let line = "GET /calls?StartTime=a&StartTime%3C=b&StartTime%3E=c&type=d&self=e&2fa=true&gr%C3%B6%C3%9Fe=7&send=false&id=f \
                HTTP/1.1";
    assert_eq!(request.line(), line);
    assert_eq!(request.header("id"), Some("g"));
}

#[tokio::test]
async fn names_that_differ_in_their_case_are_independent() {
    let xml = |body| Reply::new(200, &[("content-type", "application/xml")], body);
    let server = Server::start([xml("<Upper><one>1</one></Upper>"), xml("<Lower><two>2</two></Lower>")]);
    let client = client(&server);
    assert_eq!(client.a_b().await.expect("the upper one").one.as_deref(), Some("1"));
    assert_eq!(client.ab().x("x").query_x("X").await.expect("the lower one").two.as_deref(), Some("2"));
    assert_eq!(server.lines(), ["GET /case HTTP/1.1", "PUT /case?x=x&X=X HTTP/1.1"]);
    for request in [client.ab().x("X"), client.ab().query_x("x")] {
        assert!(request.await.expect_err("another pattern").is_invalid_parameter());
    }
}

#[tokio::test]
async fn types_that_shadow_the_standard_library_decode() {
    let body = json!({
        "option": {"inner": {"result": {"vec": ["x"], "string": "1"}}, "some": "text"},
        "vec": ["a", "b"],
        "string": "in-progress",
        "other": 1,
    });
    let server = Server::start([Reply::json(200, body.to_string())]);
    let result: types::Result = client(&server).list_calls().await.expect("calls");
    assert_eq!(result.vec, [types::Vec::new("a"), types::Vec::new("b")]);
    assert_eq!(result.string, Some(types::String::InProgress));
    assert_eq!(result.extra["other"], 1);
    let option: &types::Option = result.option.as_deref().expect("an option");
    assert_eq!(option.some.as_deref(), Some("text"));
    let boxed: &types::Box = option.inner.as_deref().expect("a box");
    let inner = boxed.result.as_deref().expect("a result");
    assert_eq!(inner.vec, [types::Vec::new("x")]);
    assert_eq!(inner.string, Some(types::String::N1));
    assert_eq!(inner.option, None);
    assert_eq!(serde_json::to_value(&result).expect("JSON"), body);
}

#[tokio::test]
async fn operation_without_id_is_named_by_method_and_path() {
    let server = Server::start([Reply::json(200, r#"{"some":"text"}"#)]);
    let option = client(&server).get_calls_by_id("a/b?c#d é").await.expect("an option");
    assert_eq!(option.some.as_deref(), Some("text"));
    assert_eq!(option.inner, None);
    assert_eq!(server.request().line(), "GET /calls/a%2Fb%3Fc%23d%20%C3%A9 HTTP/1.1");
}

#[tokio::test]
async fn colliding_enum_names_stay_distinct() {
    use types::String as Name;

    let names = [
        ("+1", Name::Plus1),
        ("-1", Name::Minus1),
        ("1", Name::N1),
        ("", Name::Empty),
        ("Unknown", Name::Unknown2),
        ("self", Name::Self_),
        ("in-progress", Name::InProgress),
        ("in progress", Name::InProgress2),
        ("…", Name::Ellipsis),
        ("Self", Name::Unknown("Self".to_owned())),
        ("unknown", Name::Unknown("unknown".to_owned())),
    ];
    for (text, name) in names {
        let body = json!({"vec": [], "string": text});
        let server = Server::start([Reply::json(200, body.to_string())]);
        let result = client(&server).list_calls().await.expect("calls");
        assert_eq!(result.string.as_ref(), Some(&name), "{text:?}");
        assert_eq!(name.as_str(), text);
        assert_eq!(serde_json::to_value(&result).expect("JSON"), body);
    }
}

/// Values that Unicode or Rust treats alike are sent byte for byte, under names that rustc accepts without a warning.
#[tokio::test]
async fn equivalent_letters_and_symbols_stay_distinct() {
    use types::{LettersKeyword as Keyword, LettersLetter as Letter, LettersOperator as Operator};

    let letters = [
        ("\u{c5}", Letter::Å),
        ("\u{212b}", Letter::Å2),
        ("A\u{30a}", Letter::Å3),
        ("K", Letter::K),
        ("\u{212a}", Letter::K2),
        ("µs", Letter::MicroS),
        ("\u{430}", Letter::U430),
        ("привет", Letter::Привет),
        ("データ", Letter::データ),
        ("👍", Letter::U1f44d),
    ];
    for (text, letter) in letters {
        let body = format!("{{\"letter\":\"{text}\"}}");
        let server = Server::start([Reply::json(200, body.as_str())]);
        let found = client(&server).list_letters().名前("名").könig("ö").await.expect("letters");
        assert_eq!(found.letter, Some(letter), "{text}");
        assert_eq!(serde_json::to_string(&found).expect("JSON"), body);
        let line = "GET /letters?%E5%90%8D%E5%89%8D=%E5%90%8D&Ko%CC%88nig=%C3%B6 HTTP/1.1";
        assert_eq!(server.request().line(), line);
    }
    assert_eq!(["Self", "self", "SELF"].map(Keyword::from), [Keyword::Self_, Keyword::Self2, Keyword::Self3]);
    let operators = [">=", "≥", "&&", "||", "..", "?", "→"].map(Operator::from);
    let expected = [
        Operator::GtEq,
        Operator::GreaterOrEqual,
        Operator::AndAnd,
        Operator::OrOr,
        Operator::DotDot,
        Operator::Question,
        Operator::RightArrow,
    ];
    assert_eq!(operators, expected);
}
