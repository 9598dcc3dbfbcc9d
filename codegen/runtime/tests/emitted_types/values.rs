//! Integers beyond `i64`, and enums of values other than strings.

use serde_json::{Value, json};

use crate::values::Client;
use crate::values::types::{GetValuesLevel, Grade, GradedStep, Mood, Priority, SetGradeRequestStepsItem, Values};
use test_server::{Reply, Server};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).build().expect("a client")
}

#[tokio::test]
async fn integers_keep_every_digit() {
    let text = r#"{"limit":18446744073709551615,"sample":18446744073709551614,"listed":18446744073709551615,"wide":-18446744073709551616,"small":-9223372036854775808}"#;
    let server = Server::start([Reply::json(200, text), Reply::no_content()]);
    let client = client(&server);
    let values = client.get_values().await.expect("values");
    assert_eq!(
        (values.limit, values.sample, values.listed),
        (Some(u64::MAX), Some(u64::MAX - 1), Some(u64::MAX.into()))
    );
    assert_eq!((values.wide, values.small), (Some(-18_446_744_073_709_551_616), Some(i64::MIN)));
    client.set_values(&values).await.expect("it is sent");
    assert_eq!(server.requests()[1].text(), text);
    let error = Server::start([Reply::json(200, r#"{"small":9223372036854775808}"#)]);
    let error = self::client(&error).get_values().await.expect_err("more than the schema allows");
    assert_eq!((error.is_decode(), error.json_path()), (true, Some("small")));
}

#[tokio::test]
async fn enums_are_open_in_responses() {
    for text in [r#"{"level":9,"only":false,"mixed":"other"}"#, r#"{"level":1,"only":true,"mixed":2.5}"#] {
        let server = Server::start([Reply::json(200, text)]);
        let values: Values = client(&server).get_values().await.expect("values");
        assert_eq!(serde_json::to_string(&values).expect("JSON"), text);
    }
}

#[tokio::test]
async fn parameters_are_sent_unchanged_and_checked() {
    let server = Server::always(Reply::no_content());
    let request = || client(&server).get_values();
    let _ = request()
        .big(u64::MAX)
        .huge(-170_141_183_460_469_231_731_687_303_715_884_105_728)
        .level(GetValuesLevel::Value3)
        .ratio(0.5)
        .only(true)
        .mixed("auto")
        .await;
    assert_eq!(
        server.request().line(),
        "GET /values?big=18446744073709551615&huge=-170141183460469231731687303715884105728&level=3&ratio=0.5&only=true&mixed=auto HTTP/1.1"
    );
    let refused = [
        (request().ratio(0.7).await, "ratio"),
        (request().only(false).await, "only"),
        (request().mixed("manual").await, "mixed"),
        (request().mixed(json!(2)).await, "mixed"),
    ];
    for (outcome, parameter) in refused {
        assert_eq!(outcome.expect_err("not in the set").parameter(), Some(parameter));
    }
    for value in [json!(1), json!(2.5), json!(true)] {
        let server = Server::always(Reply::no_content());
        let _ = client(&server).get_values().mixed(value.clone()).await;
        assert_eq!(server.request().line(), format!("GET /values?mixed={value} HTTP/1.1"));
    }
    let server = Server::always(Reply::no_content());
    let _ = client(&server).get_values().level(4).ratio(1.0).await;
    assert_eq!(server.request().line(), "GET /values?level=4&ratio=1 HTTP/1.1");
    let body = Values { mixed: Some(Value::from("manual")), ..Values::default() };
    assert_eq!(client(&server).set_values(&body).await.expect_err("not in the set").parameter(), Some("mixed"));
}

#[tokio::test]
async fn text_is_no_listed_number() {
    for value in [json!("auto"), json!(1), json!(1.0), json!(2.5), json!(true)] {
        let server = Server::always(Reply::no_content());
        client(&server).set_values(&Values::new().mixed(value.clone())).await.expect("it is listed");
        assert_eq!(server.request().text(), json!({"mixed": value}).to_string());
    }
    let server = Server::always(Reply::no_content());
    for value in [json!("1"), json!("2.5"), json!("true"), json!([1]), json!(false)] {
        let error = client(&server).set_values(&Values::new().mixed(value)).await.expect_err("not in the set");
        assert!(error.to_string().contains(r#"is not one of "auto", 1, 2.5, null, true"#), "{error}");
    }
}

#[cfg(feature = "server")]
mod server {
    use bytes::Bytes;

    use crate::runtime::server::{Head, Provider, Refusal};
    use crate::values::server::requests::{GetValues, SetValues};
    use crate::values::server::{Api, Service};
    use crate::values::types::Values;

    struct Program;

    impl Provider for Program {
        type Caller = ();
        type Error = Refusal;

        async fn authorize(&self, _: &Head) -> Result<(), Refusal> {
            Ok(())
        }
    }

    impl Api for Program {
        async fn get_values(&self, (): (), _: GetValues) -> Result<Values, Refusal> {
            Ok(Values::new())
        }

        async fn set_values(&self, (): (), _: SetValues) -> Result<(), Refusal> {
            Ok(())
        }
    }

    async fn ask(method: &str, target: &str, body: &'static str) -> (u16, String) {
        let request = http::Request::builder().method(method).uri(target).header("content-type", "application/json");
        let response = Service::new(Program).call(request.body(Bytes::from(body)).expect("a request")).await;
        (response.status().as_u16(), String::from_utf8_lossy(response.body()).into_owned())
    }

    #[tokio::test]
    async fn text_that_is_no_listed_number_is_refused() {
        for body in [r#"{"mixed":"auto"}"#, r#"{"mixed":1}"#, r#"{"mixed":null}"#, "{}"] {
            assert_eq!(ask("PUT", "/values", body).await.0, 204, "{body}");
        }
        for body in [r#"{"mixed":"1"}"#, r#"{"mixed":"true"}"#, r#"{"mixed":[1]}"#] {
            let (status, text) = ask("PUT", "/values", body).await;
            assert!(status == 400 && text.contains("has mixed, which is not one of"), "{body}: {text}");
        }
    }

    #[tokio::test]
    async fn body_that_only_clients_repair_is_refused() {
        for body in [r#"{"level":1.0}"#, r#"{"limit":1e3}"#, r#"{"share":5}"#, r#"{"other":null}"#] {
            assert_eq!(ask("PUT", "/values", body).await, (204, String::new()), "{body}");
        }
        let refused = [
            (r#"{"share":"0.5"}"#, "has share, which does not fit: invalid type: string, expected a number"),
            (r#"{"share":null}"#, "has share, which does not fit: invalid type: null, expected a number"),
            (r#"{"limit":"5"}"#, "has limit, which does not fit: invalid type: string, expected u64"),
            (r#"{"limit":null}"#, "has limit, which does not fit: invalid type: null, expected u64"),
            (r#"{"level":null}"#, "has level, which does not fit: invalid type: null, expected i64"),
            (r#"{"switch":null}"#, r#"has switch, which is not one of \"auto\", 1"#),
            (r#"{"level":1,"level":2}"#, "has level, which does not fit: expected each property once"),
            (
                r#"{"other":{"a":1,"\u0061":1}}"#,
                "has *.a, which does not fit: expected each property once at line 1 column 24",
            ),
            (r#"{"share":1e999}"#, "body of PUT /values"),
            (r#"{"other":"\ud800"}"#, "unexpected end of hex escape"),
        ];
        for (body, problem) in refused {
            let (status, text) = ask("PUT", "/values", body).await;
            assert!(status == 400 && text.contains(problem), "{body}: {text}");
        }
    }

    #[tokio::test]
    async fn text_of_a_query_is_a_listed_number() {
        for query in ["mixed=1", "mixed=auto", "mixed=true", "filter[mixed]=1", "filter[mixed]=auto"] {
            assert_eq!(ask("GET", &format!("/values?{query}"), "").await.0, 200, "{query}");
        }
        for query in ["mixed=2", "filter[mixed]=2", "filter[mixed]=a"] {
            assert_eq!(ask("GET", &format!("/values?{query}"), "").await.0, 400, "{query}");
        }
    }
}

#[tokio::test]
async fn integer_enums_have_names() {
    assert_eq!((Grade::Failed.number(), Grade::VALUES), (-1, [-1, 0, 7].as_slice()));
    assert_eq!((Grade::from(7), Grade::from(8)), (Grade::BestOfAll, Grade::Unknown(8)));
    assert_eq!((i64::from(Grade::Failed), Grade::Failed.to_string()), (-1, "-1".to_owned()));
    assert_eq!(("7".parse(), "x".parse::<Grade>().is_err()), (Ok(Grade::BestOfAll), true));
    assert!(Grade::Open == 0);
    assert_eq!((Priority::Low.number(), Priority::from(9)), (1, Priority::Unknown(9)));
    assert_eq!((Mood::Good.as_str(), Mood::Bad.as_str()), ("+", "-"));
    let server = Server::always(Reply::no_content());
    let _ = client(&server)
        .set_grade(Grade::Failed)
        .x_grade(Grade::from(5))
        .any([Grade::Open, Grade::BestOfAll])
        .steps([SetGradeRequestStepsItem::Value10, 20.into(), 30.into()])
        .priority(Priority::High)
        .await;
    let request = server.request();
    assert_eq!(request.line(), "POST /grades/-1?any=0%7C7 HTTP/1.1");
    assert_eq!(request.header("x-grade"), Some("5"));
    assert_eq!(request.text(), "steps=10&steps=20&steps=30&priority=2");
}

#[tokio::test]
async fn integer_enums_decode_from_xml() {
    let xml = "<Graded><grade> 7 </grade><step>5</step><mood>-</mood><grades>-1</grades><grades>3</grades></Graded>";
    let server = Server::start([Reply::new(200, &[("content-type", "application/xml")], xml)]);
    let graded = client(&server).set_grade(0).await.expect("a grade");
    assert_eq!(
        (graded.grade, graded.step, graded.mood),
        (Some(Grade::BestOfAll), GradedStep::Unknown(5), Some(Mood::Bad))
    );
    assert_eq!(graded.grades, Some(vec![Some(Grade::Failed), Some(Grade::Unknown(3))]));
    let server =
        Server::start([Reply::new(200, &[("content-type", "application/xml")], "<Graded><grade>0</grade></Graded>")]);
    let graded = client(&server).set_grade(0).await.expect("a grade");
    assert_eq!((graded.grade, graded.step), (Some(Grade::Open), GradedStep::ValueMinus20));
}
