//! Emitted servers: requests of the emitted clients arrive with their values.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::{Value, json};
use test_server::{Reply as Answer, Server};

use crate::own_types::{Id, Money, Price};
use crate::runtime::server::{Head, Provider, Refusal};
use crate::runtime::{BoxFuture, File, Form, Media};
use crate::{bodies, brackets, latest, own, parameters, security};

/// A program that records the requests it receives.
#[derive(Clone, Default)]
struct Program(Arc<Mutex<Vec<String>>>);

impl Provider for Program {
    type Caller = String;
    type Error = Refusal;

    async fn authorize(&self, head: &Head) -> Result<String, Refusal> {
        let keys: Vec<String> =
            ["headerKey", "queryKey", "cookieKey"].iter().filter_map(|key| head.api_key(key)).collect();
        let must = if head.requires_credential() { "must" } else { "may" };
        Ok(format!("{} {must} {:?} {:?} {keys:?}", head.operation_id(), head.basic(), head.bearer()))
    }
}

impl Program {
    /// Records a request without its absent parameters and properties.
    fn record(&self, request: &impl Debug) {
        let mut text = format!("{request:?}");
        while let Some((at, absent)) =
            [": None", ": Absent"].iter().find_map(|absent| Some((text.find(absent)?, absent.len())))
        {
            let name = text[..at].rfind(' ').map_or(0, |space| space + 1);
            let end = at + absent;
            let comma = if text[end..].starts_with(", ") { 2 } else { 0 };
            text.replace_range(name..end + comma, "");
        }
        self.0.lock().expect("no test has panicked").push(text.replace(",  }", " }").replace("{  }", "{}"));
    }

    #[track_caller]
    fn assert_received(&self, expected: &str) {
        let received = self.0.lock().expect("no test has panicked").pop();
        assert_eq!(received.as_deref(), Some(expected));
    }
}

macro_rules! record {
    ($case:ident, $($method:ident: $request:ident),* $(,)?) => {
        impl $case::server::Api for Program {$(
            async fn $method(&self, _: String, request: $case::server::requests::$request) -> Result<(), Refusal> {
                self.record(&request);
                Ok(())
            }
        )*}
    };
}

record!(parameters, paths: Paths, queries: Queries, find_tags: FindTags, many: Many);
record!(own, create_pet: CreatePet, remove: Remove);
record!(
    latest,
    list_visits: ListVisits,
    filter_animals: FilterAnimals,
    add_marks: AddMarks,
    replace_marks: ReplaceMarks,
    send_events: SendEvents,
    send_log: SendLog,
    send_images: SendImages,
    send_parts: SendParts,
    send_notes: SendNotes,
    send_words: SendWords,
    put_word: PutWord,
);
record!(brackets, list_subscriptions: ListSubscriptions, create_subscription: CreateSubscription);
record!(
    bodies,
    patch_json: PatchJson,
    send_any_json: SendAnyJson,
    send_any_text: SendAnyText,
    send_form: SendForm,
    send_scan: SendScan,
    send_attachment: SendAttachment,
    send_parts: SendParts,
    put_note: PutNote,
    patch_note: PatchNote,
    put_caption: PutCaption,
    put_image: PutImage,
    post_image: PostImage,
    send_bytes: SendBytes,
    send_text: SendText,
    send_list: SendList,
    get_choices: GetChoices,
    send_pages: SendPages,
    put_orders: PutOrders,
);

/// Serves a service on the loopback interface.
fn serve(call: impl Fn(http::Request<Bytes>) -> BoxFuture<Response<Bytes>> + Send + 'static) -> Server {
    Server::with(move |received| {
        let executor = tokio::runtime::Builder::new_current_thread().build().expect("an executor");
        let request = http::Request::builder().method(received.method()).uri(received.target());
        let request = received.headers().fold(request, |request, (name, value)| request.header(name, value));
        let request = request.body(Bytes::from(received.body.clone())).expect("a request");
        let response = executor.block_on(call(request));
        let headers = response.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().expect("ASCII")));
        Answer::new(response.status().as_u16(), &headers.collect::<Vec<_>>(), response.body())
    })
}

macro_rules! client {
    ($case:ident, $program:expr) => {{
        let service = $case::server::Service::new($program.clone());
        let server = serve(move |request| service.call(request));
        let client = $case::Client::builder().base_url(server.url()).build().expect("a client");
        (server, client)
    }};
}

#[path = "server_items.rs"]
mod items;
#[path = "server_responses.rs"]
mod responses_tests;

fn map(value: Value) -> BTreeMap<String, Value> {
    serde_json::from_value(value).expect("a map")
}

#[tokio::test]
async fn styles_of_paths_are_decoded() {
    let program = Program::default();
    let (_server, client) = client!(parameters, program);
    client.paths([1, -2], ["x", "y/z"], "é;f=g").await.expect("success");
    program.assert_received(r#"Paths { a: [1, -2], b: ["x", "y/z"], c: "é;f=g" }"#);
}

#[tokio::test]
async fn types_of_the_program_are_decoded() {
    let program = Program::default();
    let (_server, client) = client!(own, program);
    let text = "123e4567-e89b-12d3-a456-426614174000";
    let id = Id::try_from(text.to_owned()).expect("a UUID");
    client.remove(&id).await.expect("success");
    program.assert_received(&format!(r#"Remove {{ id: Id("{text}") }}"#));
    let money = Money { amount: Price(200), currency: "EUR".to_owned() };
    let call = client.create_pet(&id).price(&Price(150)).budget(&money).friends([id.clone(), id.clone()]);
    call.await.expect("success");
    program.assert_received(&format!(
        r#"CreatePet {{ id: Id("{text}"), price: Some(Price(150)), budget: Some(Money {{ amount: Price(200), currency: "EUR" }}), friends: Some([Id("{text}"), Id("{text}")]) }}"#,
    ));
}

#[tokio::test]
async fn styles_of_queries_headers_and_cookies_are_decoded() {
    let program = Program::default();
    let (_server, client) = client!(parameters, program);
    let filter = parameters::types::Filter::new().name("a b&c").size(3);
    client
        .queries()
        .exploded(["a", "b,c"])
        .joined([1, 2])
        .spaces(["x", "y"])
        .pipes(["p", "q r"])
        .await
        .expect("success");
    program.assert_received(
        r#"Queries { exploded: Some(["a", "b,c"]), joined: Some([1, 2]), spaces: Some(["x", "y"]), pipes: Some(["p", "q r"]) }"#,
    );
    client
        .queries()
        .filter(&filter)
        .limit(7)
        .ratio(0.5)
        .level(2)
        .code("ab")
        .sub("")
        .raw("a/b+c")
        .await
        .expect("success");
    program.assert_received(
        "Queries { filter: Some(Filter { name: Some(\"a b&c\"), size: Some(3), extra: {} }), limit: Some(7), ratio: Some(0.5), \
         level: Some(Value2), code: Some(\"ab\"), sub: Some(\"\"), raw: Some(\"a/b+c\") }",
    );
    client
        .queries()
        .where_(&filter)
        .x_trace("t")
        .x_flags(["f", "g"])
        .session("a=b; c")
        .pair(true)
        .limit(1)
        .await
        .expect("success");
    program.assert_received(
        "Queries { where_: Some(Filter { name: Some(\"a b&c\"), size: Some(3), extra: {} }), limit: Some(1), x_trace: Some(\"t\"), \
         x_flags: Some([\"f\", \"g\"]), session: Some(\"a=b; c\"), pair: Some(true) }",
    );
    client.find_tags([json!("oak"), json!(1)], json!("elm")).await.expect("success");
    program.assert_received(r#"FindTags { tags: [String("oak"), String("1")], like: String("elm") }"#);
}

#[tokio::test]
async fn cookies_of_their_own_style_are_decoded() {
    let program = Program::default();
    let (_server, client) = client!(latest, program);
    let seen = latest::types::ListVisitsSeen::new().first("%2F").last(1);
    client.list_visits("%41").colors(["a", "b"]).seen(&seen).await.expect("success");
    program.assert_received(
        "ListVisits { session: \"%41\", colors: Some([\"a\", \"b\"]), seen: Some(ListVisitsSeen { first: Some(\"%2F\"), last: \
         Some(1), extra: {} }) }",
    );
}

#[tokio::test]
async fn json_of_the_query_string_is_decoded() {
    let program = Program::default();
    let (_server, client) = client!(latest, program);
    client.filter_animals(&latest::types::FilterAnimalsFilter::new().text("a&b=c+d")).await.expect("success");
    program.assert_received("FilterAnimals { filter: FilterAnimalsFilter { text: Some(\"a&b=c+d\"), extra: {} } }");
    let service = latest::server::Service::new(program);
    for query in ["", "?%7B", "?a=b"] {
        let request = http::Request::get(format!("/filtered{query}")).body(Bytes::new()).expect("a request");
        let response = service.call(request).await;
        let body = String::from_utf8_lossy(response.body()).into_owned();
        let is_refused =
            response.status() == StatusCode::BAD_REQUEST && body.contains("query string of GET /filtered: ");
        assert!(is_refused, "{query}: {body}");
    }
}

#[tokio::test]
async fn bracketed_names_are_decoded() {
    let program = Program::default();
    let (_server, client) = client!(brackets, program);
    let range = brackets::types::Range::new().from("a").to(2);
    client.list_subscriptions().expand(["x", "y"]).ids([1, 2]).range(&range).bars(&range).await.expect("success");
    program.assert_received(
        "ListSubscriptions { expand: Some([\"x\", \"y\"]), ids: Some([1, 2]), range: Some(Range { from: Some(\"a\"), to: Some(2), \
         extra: {} }), bars: Some(Range { from: Some(\"a\"), to: Some(2), extra: {} }) }",
    );
    client.list_subscriptions().where_(json!({"a": {"b": ["c", "d"]}, "e": "f"})).await.expect("success");
    program.assert_received(
        r#"ListSubscriptions { where_: Some(Object {"a": Object {"b": Object {"0": String("c"), "1": String("d")}}, "e": String("f")}) }"#,
    );
    let item = |price: &str| brackets::types::Item::new(price).tax_rates(["t"]);
    let rows = [map(json!({"a": "1", "b": "2"})), map(json!({"a": "3"}))];
    let items = [item("1"), item("2")];
    client
        .create_subscription("c")
        .items(items.clone())
        .rows(rows)
        .joined(["j", "k,l"])
        .plain_items(items)
        .await
        .expect("success");
    let items = r#"[Item { price: "1", tax_rates: Some(["t"]), extra: {} }, Item { price: "2", tax_rates: Some(["t"]), extra: {} }]"#;
    program.assert_received(&format!(
        "CreateSubscription {{ customer: \"c\", items: Some({items}), rows: Some([{{\"a\": String(\"1\"), \"b\": \
         String(\"2\")}}, {{\"a\": String(\"3\")}}]), joined: Some([\"j\", \"k,l\"]), plain_items: Some({items}) }}"
    ));
}

#[tokio::test]
async fn bodies_of_every_media_type_are_decoded() {
    let program = Program::default();
    let (_server, client) = client!(bodies, program);
    client.patch_json().await.expect("success");
    program.assert_received("PatchJson {}");
    client.patch_json().body(&map(json!({"a": null}))).await.expect("success");
    program.assert_received(r#"PatchJson { body: Some({"a": Null}) }"#);
    client.send_any_text("é").await.expect("success");
    program.assert_received(r#"SendAnyText { body: "é" }"#);
    client.send_bytes(vec![0, 255]).await.expect("success");
    program.assert_received(r#"SendBytes { body: b"\0\xff" }"#);
    client.send_text().body("t").await.expect("success");
    program.assert_received(r#"SendText { body: Some("t") }"#);
    client.put_image(Media::new("image/png", "png")).await.expect("success");
    program.assert_received(r#"PutImage { body: Media { content_type: "image/png", bytes: 3 } }"#);
    client.send_list(&vec![BTreeMap::from([("a".to_owned(), "b".to_owned())])]).await.expect("success");
    program.assert_received(r#"SendList { body: [{"a": "b"}] }"#);
    client.send_scan("x\0").await.expect("success");
    program.assert_received(r#"SendScan { scan: "x\0" }"#);
}

#[tokio::test]
async fn body_with_several_formats_is_decoded_by_its_media_type() {
    use bodies::operations::{PatchNoteBody, PutNoteBody};

    let program = Program::default();
    let (_server, client) = client!(bodies, program);
    client.put_note().body(PutNoteBody::Text("t".to_owned())).await.expect("success");
    program.assert_received(r#"PutNote { body: Some(Text("t")) }"#);
    client.put_note().body(PutNoteBody::Pdf("p".into())).await.expect("success");
    program.assert_received(r#"PutNote { body: Some(Pdf(b"p")) }"#);
    client.patch_note(PatchNoteBody::Form(Form::new().field("text", 1).field("a", 2))).await.expect("success");
    program.assert_received(r#"PatchNote { body: Form(["text", "a"]) }"#);
    let form = Form::new().field("a", "é").file("f", File::new("n", "b"));
    assert_eq!(form.fields().collect::<Vec<_>>(), [("a", "é")]);
    assert_eq!(form.files().map(|(name, file)| (name, file.name.as_str())).collect::<Vec<_>>(), [("f", "n")]);
    client.patch_note(PatchNoteBody::Bytes(Media::new("image/gif", ""))).await.expect("success");
    program.assert_received(r#"PatchNote { body: Bytes(Media { content_type: "image/gif", bytes: 0 }) }"#);
}

#[tokio::test]
async fn forms_and_their_files_are_decoded() {
    let program = Program::default();
    let (_server, client) = client!(bodies, program);
    client
        .send_form("+1 555&x")
        .event(["start", "end"])
        .ids(["a", "b,c"])
        .data(&map(json!({"k": 1})))
        .any(json!({"x": [1]}))
        .rows([map(json!({"r": true})), map(json!({}))])
        .await
        .expect("success");
    program.assert_received(
        "SendForm { to: \"+1 555&x\", event: Some([Start, End]), ids: Some([\"a\", \"b,c\"]), data: Some({\"k\": \
         Number(1)}), any: Some(Object {\"x\": Array [Number(1)]}), rows: Some([{\"r\": Bool(true)}, {}]) }",
    );
    let note = bodies::types::Note::new("n");
    client
        .send_parts(File::new("a\"b.bin", vec![13, 10, 13, 10, 45, 45]))
        .title("Grüße\r\n--x")
        .more([File::new("b.wav", "RIFF").content_type("audio/wav")])
        .about(&note)
        .page(["p", "q"])
        .await
        .expect("success");
    program.assert_received(
        "SendParts { file: File { name: \"a\\\"b.bin\", content_type: \"application/octet-stream\", bytes: 6 }, title: \
         Some(\"Grüße\\r\\n--x\"), more: [File { name: \"b.wav\", content_type: \"audio/wav\", bytes: 4 }], about: Some(Note { \
         text: \"n\", extra: {} }), page: Some([\"p\", \"q\"]) }",
    );
    client.send_attachment().await.expect("success");
    program.assert_received("SendAttachment { files: [] }");
    let file = || File::new("f", "f");
    client.send_pages([file()], file()).await.expect("success");
    program.assert_received(
        "SendPages { pages_field: [File { name: \"f\", content_type: \"application/octet-stream\", bytes: 1 }], front: \
         Files([File { name: \"f\", content_type: \"application/octet-stream\", bytes: 1 }]), page: [], covers: [] }",
    );
}

#[tokio::test]
async fn cookies_headers_and_json_parameters_are_decoded() {
    let program = Program::default();
    let (_server, client) = client!(bodies, program);
    let markup = serde_json::from_value(json!("m")).expect("a markup");
    client
        .get_choices([1, 2], &map(json!({"a": "b", "c": {"d": "e"}})), &markup, ["t", "u,v"], [3, 4])
        .like("l")
        .where_(json!([1, {"x": null}]))
        .await
        .expect("success");
    program.assert_received(
        "GetChoices { ids: [1, 2], filter: {\"a\": String(\"b\"), \"c\": Object {\"d\": String(\"e\")}}, either: Text(\"m\"), \
         tags: [\"t\", \"u,v\"], x_ids: [3, 4], like: Some(String(\"l\")), where_: Some(Array [Number(1), Object {\"x\": \
         Null}]) }",
    );
}

#[tokio::test]
async fn values_that_violate_rules_are_refused() {
    let service = bodies::server::Service::new(Program::default());
    let cases = [
        (
            "PUT",
            "/rules?filter[a]=long",
            "",
            "parameter filter of PUT /rules: has .*, which has 4 characters, takes at most 3",
        ),
        ("PUT", "/rules?filter[a]=b&filter[a]=c", "", "parameter filter of PUT /rules: has several values of one name"),
        (
            "PUT",
            "/rules?filter[a]=b&filter[a][b]=c",
            "",
            "parameter filter of PUT /rules: has a value and properties of one name",
        ),
        ("PUT", "/rules?filter[a=b", "", "parameter filter of PUT /rules: has a name with unmatched brackets"),
        ("POST", "/rules", "[{}]", "body of POST /rules: has [], which has 0 properties, needs at least 1"),
        (
            "POST",
            "/rules",
            "[{\"a\":\"long\"}]",
            "body of POST /rules: has [].*, which has 4 characters, takes at most 3",
        ),
        (
            "POST",
            "/rules",
            "{}",
            "body of POST /rules: does not fit: invalid type: map, expected a sequence at line 1 column 0",
        ),
        (
            "POST",
            "/multipart",
            "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\na\r\n--b--",
            "field file of POST /multipart: is missing",
        ),
        (
            "POST",
            "/multipart",
            "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\na",
            "body of POST /multipart: ends within a part",
        ),
        (
            "POST",
            "/form",
            "To=a&Data={\"k\":1,\"k\":2}",
            "field Data of POST /form: does not fit: expected each property once",
        ),
        ("PATCH", "/formats", "a=1", "body of PATCH /formats: does not fit: missing field `text`"),
        (
            "PATCH",
            "/formats",
            "text=a&text=b",
            "body of PATCH /formats: has text, which does not fit: expected one value, found 2",
        ),
        ("POST", "/rules", r#"[{"a":"1","b":"2"},{"b":"2","a":"1"}]"#, "body of POST /rules: has duplicate items"),
        ("PUT", "/caption", "four", "body of PUT /caption: has 4 characters, takes at most 3"),
        ("POST", "/multipart", "--c", "body of POST /multipart: does not begin with its boundary"),
        ("POST", "/multipart", "--b\r\nA: b\r\n\r\na\r\n--b--", "body of POST /multipart: has a part without a name"),
        (
            "POST",
            "/multipart",
            "--b\r\nContent-Disposition: form-data; name=file; filename=f\r\n\r\n\r\n--b\r\nContent-Disposition: form-data; name=picture; filename=p\r\nContent-Type: image/gif\r\n\r\n\r\n--b--",
            "field picture of POST /multipart: has a file of another media type, takes image/png, image/jpeg",
        ),
    ];
    for (method, target, body, expected) in cases {
        let media_type = match target {
            "/multipart" => "multipart/form-data; boundary=b",
            "/form" | "/formats" => "application/x-www-form-urlencoded",
            "/caption" => "text/plain",
            _ => "application/json",
        };
        let request = http::Request::builder().method(method).uri(target).header("content-type", media_type);
        let response = service.call(request.body(Bytes::from(body)).expect("a request")).await;
        let problem: Value = serde_json::from_slice(response.body()).expect("a problem");
        assert_eq!((response.status().as_u16(), &problem["detail"]), (400, &json!(expected)), "{target} {body}");
    }
}

#[tokio::test]
async fn values_that_an_enum_does_not_list_are_refused() {
    type Headers<'h> = &'h [(&'h str, &'h str)];

    let program = Program::default();
    let service = bodies::server::Service::new(program.clone());
    let ask = async |target: &str, headers: Headers<'_>, body: &str| {
        let request = http::Request::put(target);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let response = service.call(request.body(Bytes::copy_from_slice(body.as_bytes())).expect("a request")).await;
        let problem = serde_json::from_slice::<Value>(response.body()).unwrap_or_default();
        (response.status().as_u16(), problem["detail"].as_str().unwrap_or_default().to_owned())
    };
    let part = |content: &str| format!("--b\r\nContent-Disposition: form-data; {content}\r\n--b--");
    let (json, form) = (("content-type", "application/json"), ("content-type", "multipart/form-data; boundary=b"));
    let wrong: &[(u16, &str, Headers<'_>, &str, &str)] = &[
        (
            400,
            "/orders/late",
            &[],
            "",
            "path parameter state of PUT /orders/{state}: does not fit: expected one of open, closed",
        ),
        (
            400,
            "/orders/open?sort=asc&sort=up",
            &[],
            "",
            "parameter sort of PUT /orders/{state}: has [1], which does not fit: expected one of asc, desc",
        ),
        (
            400,
            "/orders/open?deep=x",
            &[],
            "",
            "parameter deep of PUT /orders/{state}: does not fit: expected a value that the document allows",
        ),
        (
            400,
            "/orders/open?tags=c",
            &[],
            "",
            "parameter tags of PUT /orders/{state}: does not fit: expected one of all",
        ),
        (
            400,
            "/orders/open?tags=a&tags=c",
            &[],
            "",
            "parameter tags of PUT /orders/{state}: does not fit: expected one of a, b",
        ),
        (
            400,
            "/orders/open?size=large",
            &[],
            "",
            "parameter size of PUT /orders/{state}: does not fit: expected one of auto",
        ),
        (
            400,
            "/orders/open",
            &[("x-level", "2")],
            "",
            "header X-Level of PUT /orders/{state}: does not fit: expected one of 1, -2",
        ),
        (
            400,
            "/orders/open",
            &[json],
            r#"{"kind":"tiny"}"#,
            "body of PUT /orders/{state}: has kind, which does not fit: expected one of small, large at line 1 column 14",
        ),
        (
            400,
            "/orders/open",
            &[json],
            r#"{"rows":[{"level":1},{"level":3,"shade":"x"}]}"#,
            "body of PUT /orders/{state}: has rows[1].level, which does not fit: expected one of 1, 2 at line 1 column 31",
        ),
        (
            400,
            "/orders/open",
            &[json],
            r#"{"rows":[{"payment":{"kind":"cash"},"level":1}]}"#,
            "body of PUT /orders/{state}: has rows[0].payment, which does not fit: expected a value that the document allows at line 1 column 35",
        ),
        (
            400,
            "/orders/open",
            &[form],
            &part("name=kind\r\n\r\ntiny"),
            "body of PUT /orders/{state}: has kind, which does not fit: expected one of small, large",
        ),
        (
            400,
            "/orders/open",
            &[form],
            &part("name=kind; filename=f\r\n\r\ntiny"),
            "body of PUT /orders/{state}: has kind, which does not fit: expected one of small, large",
        ),
        (
            400,
            "/orders/open",
            &[("content-type", "text/plain")],
            "four",
            "body of PUT /orders/{state}: has 4 characters, takes at most 3",
        ),
        (
            415,
            "/orders/open",
            &[("content-type", "application/xml")],
            "<Orders/>",
            "body of PUT /orders/{state}: has the media type application/xml, takes application/json, multipart/form-data, text/plain",
        ),
        (
            415,
            "/orders/open",
            &[responses_tests::FORM],
            "x=1",
            "body of PUT /orders/{state}: has the media type application/x-www-form-urlencoded, takes application/json, multipart/form-data, text/plain",
        ),
    ];
    for (status, target, headers, body, problem) in wrong {
        assert_eq!(ask(target, headers, body).await, (*status, (*problem).to_owned()), "{target} {body}");
    }
    // Open enums take any text, and an alternative decides about the type of a text.
    let right: &[(&str, Headers<'_>, &str, &str)] = &[
        (
            "/orders/closed?hue=blue&size=7",
            &[("x-level", "-2")],
            "",
            "PutOrders { state: Closed, size: Some(Integer(7)), hue: Some(Unknown(\"blue\")), x_level: Some(ValueMinus2) }",
        ),
        (
            "/orders/open?size=auto&sort=desc&tags=a&deep=1&deep=2",
            &[],
            "",
            "PutOrders { state: Open, sort: Some([Desc]), size: Some(Option2(Auto)), tags: Some(List([A])), deep: Some(List([Integer(1), Integer(2)])) }",
        ),
        (
            "/orders/open",
            &[json],
            r#"{"rows":[{"shade":"x"}]}"#,
            "PutOrders { state: Open, body: Some(Json(Orders { rows: Some([OrdersRowsItem { shade: Some(Unknown(\"x\")), extra: {} }]), extra: {} })) }",
        ),
        (
            "/orders/open",
            &[form],
            &part("name=picture; filename=f\r\n\r\nx"),
            "PutOrders { state: Open, body: Some(Multipart([\"picture\"])) }",
        ),
    ];
    for (target, headers, body, received) in right {
        assert_eq!(ask(target, headers, body).await, (204, String::new()), "{target} {body}");
        program.assert_received(received);
    }
}

macro_rules! credentials {
    ($($method:ident: $request:ident),*) => {
        impl security::server::Api for Program {$(
            async fn $method(&self, caller: String, _: security::server::requests::$request) -> Result<(), Refusal> {
                self.record(&caller);
                Ok(())
            }
        )*}
    };
}

credentials!(default: Default, open: Open, bearer: Bearer, keys: Keys, optional: Optional);

#[tokio::test]
async fn program_receives_credentials() {
    let program = Program::default();
    let service = security::server::Service::new(program.clone());
    let server = serve(move |request| service.call(request));
    let client = security::Client::builder()
        .base_url(server.url())
        .credentials("ann", "s3cr:t")
        .bearer_token("t0ken")
        .header_key("k1")
        .query_key("k&2")
        .cookie_key("k;3")
        .build()
        .expect("a client");
    client.default().await.expect("success");
    program.assert_received(r#""default must Some((\"ann\", \"s3cr:t\")) None []""#);
    client.bearer().await.expect("success");
    program.assert_received(r#""bearer must None Some(\"t0ken\") []""#);
    client.keys().await.expect("success");
    program.assert_received(r#""keys must None None [\"k1\", \"k&2\", \"k;3\"]""#);
    client.open().await.expect("success");
    program.assert_received(r#""open may None None []""#);
    client.optional().await.expect("success");
    program.assert_received(r#""optional may None None [\"k1\"]""#);
}
