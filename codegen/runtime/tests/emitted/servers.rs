//! Emitted servers: requests of the emitted clients arrive with their values, and requests that the document does not
//! allow are refused.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::{Value, json};
use test_server::{Reply as Answer, Server};

use crate::own_types::{Id, Money, Price};
use crate::runtime::server::{Head, Provider, Refusal, RefusalKind, Reply, ServerError};
use crate::runtime::{BoxFuture, File, Form, Media, Nullable};
use crate::{bodies, brackets, latest, own, parameters, pets, responses, security};

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
            &[FORM],
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

/// A program whose jobs have the state of the request.
struct Jobs(Mutex<Vec<responses::operations::StartJobOutput>>);

impl Provider for Jobs {
    type Caller = ();
    type Error = Refusal;

    async fn authorize(&self, _: &Head) -> Result<(), Refusal> {
        Ok(())
    }
}

impl responses::server::Api for Jobs {
    async fn start_job(
        &self,
        (): (),
        _: responses::server::requests::StartJob,
    ) -> Result<responses::operations::StartJobOutput, Refusal> {
        self.0.lock().expect("no test has panicked").pop().ok_or_else(Refusal::not_implemented)
    }

    async fn get_log(&self, (): (), _: responses::server::requests::GetLog) -> Result<String, Refusal> {
        Ok("é".to_owned())
    }

    async fn get_core(&self, (): (), _: responses::server::requests::GetCore) -> Result<Bytes, Refusal> {
        Ok(Bytes::from_static(&[0, 255]))
    }
}

async fn request(service: &responses::server::Service<Jobs>, method: &str, path: &str) -> (u16, String, Bytes) {
    let request = http::Request::builder().method(method).uri(path).body(Bytes::new()).expect("a request");
    parts(service.call(request).await)
}

fn parts(response: Response<Bytes>) -> (u16, String, Bytes) {
    let media_type = response.headers().get("content-type").map(|value| value.to_str().expect("ASCII").to_owned());
    (response.status().as_u16(), media_type.unwrap_or_default(), response.into_body())
}

#[tokio::test]
async fn responses_have_status_and_media_type_of_the_document() {
    use responses::operations::StartJobOutput::{Accepted, NoContent, Ok as Done};
    use responses::types::{Job, Ticket};

    let jobs = vec![NoContent, Accepted(Ticket::new(3)), Done(Job::new("J1"))];
    let service = responses::server::Service::new(Jobs(Mutex::new(jobs)));
    let json =
        |status, body: &'static str| (status, "application/json".to_owned(), Bytes::from_static(body.as_bytes()));
    assert_eq!(request(&service, "POST", "/jobs").await, json(200, r#"{"id":"J1"}"#));
    assert_eq!(request(&service, "POST", "/jobs").await, json(202, r#"{"position":3}"#));
    assert_eq!(request(&service, "POST", "/jobs").await, (204, String::new(), Bytes::new()));
    assert_eq!(request(&service, "GET", "/log").await, (200, "text/plain; charset=utf-8".to_owned(), "é".into()));
    let core = Bytes::from_static(&[0, 255]);
    assert_eq!(request(&service, "GET", "/core").await, (200, "application/octet-stream".to_owned(), core));
    let problem = r#"{"detail":"GET /tags: is not implemented","status":501,"title":"Not Implemented"}"#;
    assert_eq!(
        request(&service, "GET", "/tags").await,
        (501, "application/problem+json".to_owned(), Bytes::from_static(problem.as_bytes()))
    );
}

/// A store of pets with errors of its own.
struct Store;

#[derive(Debug)]
enum StoreError {
    Refused(Refusal),
    NotFound,
}

impl From<Refusal> for StoreError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl ServerError for StoreError {
    fn respond(self, reply: &Reply) -> Response<Bytes> {
        let (status, code, message) = match self {
            Self::Refused(refusal) => (refusal.status(), 1000, refusal.to_string()),
            Self::NotFound => (StatusCode::NOT_FOUND, 1001, "no such pet".to_owned()),
        };
        reply.error(status, &pets::types::Error::new(code).message(message))
    }
}

impl Provider for Store {
    type Caller = ();
    type Error = StoreError;

    async fn authorize(&self, _: &Head) -> Result<(), StoreError> {
        Ok(())
    }
}

fn pet() -> pets::types::Pet {
    pets::types::Pet::new("Tom & <Jerry>").id("P001").kind("cat").age(3).tags(["a", "b"]).owner(Nullable::Null)
}

impl pets::server::Api for Store {
    async fn list_pets(&self, (): (), _: pets::server::requests::ListPets) -> Result<pets::types::Pets, StoreError> {
        Ok(pets::types::Pets::new([pet()]))
    }

    async fn create_pet(
        &self,
        (): (),
        request: pets::server::requests::CreatePet,
    ) -> Result<pets::types::Pet, StoreError> {
        assert_eq!(request.body.id, None, "only responses have it");
        Ok(request.body.id("P002"))
    }

    async fn newest_pet(&self, (): (), _: pets::server::requests::NewestPet) -> Result<pets::types::Pet, StoreError> {
        Ok(pet())
    }

    async fn fetch_pet(
        &self,
        (): (),
        request: pets::server::requests::FetchPet,
    ) -> Result<pets::types::Pet, StoreError> {
        if request.id == "P001" { Ok(pet()) } else { Err(StoreError::NotFound) }
    }

    async fn delete_pet(&self, (): (), _: pets::server::requests::DeletePet) -> Result<(), StoreError> {
        Ok(())
    }

    async fn sell_pet(&self, (): (), _: pets::server::requests::SellPet) -> Result<(), StoreError> {
        Ok(())
    }
}

const JSON: (&str, &str) = ("content-type", "application/json");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// Status, media type and body of the store's response.
async fn ask(method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> (u16, String, String) {
    let service = pets::server::Service::new(Store).max_body_size(200);
    let request = http::Request::builder().method(method).uri(target);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let request = request.body(Bytes::copy_from_slice(body.as_bytes())).expect("a request");
    let (status, media_type, body) = parts(service.call(request).await);
    (status, media_type, String::from_utf8(body.to_vec()).expect("UTF-8"))
}

#[tokio::test]
async fn most_literal_path_comes_first_and_server_path_is_optional() {
    let tom = r#"{"id":"P001","name":"Tom & <Jerry>","kind":"cat","age":3,"tags":["a","b"],"owner":null}"#;
    let json = |status, body: &str| (status, "application/json".to_owned(), body.to_owned());
    assert_eq!(ask("GET", "/pets/newest", &[], "").await, json(200, tom));
    assert_eq!(ask("GET", "/v1/pets/P001", &[], "").await, json(200, tom));
    assert_eq!(ask("GET", "/pets/%50001", &[], "").await, json(200, tom));
    assert_eq!(ask("POST", "/pets/P001:sell", &[FORM], "price=1.5").await, (202, String::new(), String::new()));
    assert_eq!(ask("DELETE", "/pets/P001", &[], "").await, (204, String::new(), String::new()));
    assert_eq!(ask("GET", "/pets/P009", &[], "").await, json(404, r#"{"code":1001,"message":"no such pet"}"#));
    let created = ask("POST", "/pets", &[JSON, ("x-shop", "s")], r#"{"name":"Rex","id":"P7","new":1}"#).await;
    assert_eq!(created, json(201, r#"{"id":"P002","name":"Rex","new":1}"#));
}

#[tokio::test]
async fn xml_is_sent_where_the_request_accepts_only_xml() {
    let accept = ("accept", "application/xml;q=0.9");
    let pet = "<Pet age=\"3\"><id>P001</id><name>Tom &amp; &lt;Jerry&gt;</name><kind>cat</kind><tags>a</tags><tags>b</tags><owner/></Pet>";
    let document =
        |content: &str| format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response>{content}</Response>");
    let xml = |status, content: &str| (status, "application/xml".to_owned(), document(content));
    assert_eq!(ask("GET", "/pets/P001", &[accept], "").await, xml(200, pet));
    assert_eq!(
        ask("GET", "/pets", &[accept], "").await,
        xml(200, &format!("<Pets>{}</Pets>", pet.replace("Pet", "pets")))
    );
    assert_eq!(ask("GET", "/pets", &[("accept", "application/xml, */*")], "").await.1, "application/json");
    let error = "<Error><code>1001</code><message>no such pet</message></Error>";
    assert_eq!(ask("GET", "/pets/P009", &[accept], "").await, xml(404, error));
}

struct Pages;

impl Provider for Pages {
    type Caller = ();
    type Error = Refusal;

    async fn authorize(&self, _: &Head) -> Result<(), Refusal> {
        Ok(())
    }
}

impl latest::server::Api for Pages {
    async fn get_page(&self, _: (), _: latest::server::requests::GetPage) -> Result<latest::types::Page, Refusal> {
        use latest::types::{Length, Page, Pet32};

        let length = Length::new().unit("cm").value(42.5);
        Ok(Page::new().content("<b>]]></b>").length(length).pets([Pet32::new("a<b").kind("Cat")]))
    }
}

#[tokio::test]
async fn text_of_an_xml_element_is_sent() {
    let service = latest::server::Service::new(Pages);
    let request =
        http::Request::get("/page").header("accept", "application/xml").body(Bytes::new()).expect("a request");
    let sent = service.call(request).await;
    let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Page><![CDATA[<b>]]]]><![CDATA[></b>]]>\
                    <length unit=\"cm\">42.5</length><pets><pet kind=\"Cat\">a&lt;b</pet></pets></Page>";
    assert_eq!(String::from_utf8_lossy(sent.body()), expected);
}

#[tokio::test]
async fn request_that_the_document_does_not_allow_is_refused() {
    const SHOP: (&str, &str) = ("x-shop", "s");
    const LONG: &str = match std::str::from_utf8(&[b'x'; 201]) {
        Ok(text) => text,
        Err(_) => "",
    };
    type Case = (u16, &'static str, &'static str, &'static [(&'static str, &'static str)], &'static str, &'static str);

    let cases: &[Case] = &[
        (404, "GET", "/dogs", &[], "", "no operation has the path"),
        (404, "GET", "/pets/", &[], "", "no operation has the path"),
        (404, "GET", "/v2/pets", &[], "", "no operation has the path"),
        (404, "OPTIONS", "*", &[], "", "no operation has the path"),
        (405, "PUT", "/pets", &[], "", "no operation of this path has the method"),
        (
            400,
            "GET",
            "/pets/Q1",
            &[],
            "",
            "path parameter id of GET /pets/{id}: does not match the pattern ^P[0-9]{3}$",
        ),
        (400, "GET", "/pets?limit=0", &[], "", "parameter limit of GET /pets: is 0, which is less than the minimum 1"),
        (400, "GET", "/pets?limit=x", &[], "", "parameter limit of GET /pets: is not a number"),
        (400, "GET", "/pets?limit=1.5", &[], "", "parameter limit of GET /pets: does not fit: expected an integer"),
        (400, "GET", "/pets?limit=%201", &[], "", "parameter limit of GET /pets: is not a number"),
        (400, "GET", "/pets?limit=%2B1", &[], "", "parameter limit of GET /pets: does not fit: expected an integer"),
        (400, "GET", "/pets?limit=01", &[], "", "parameter limit of GET /pets: does not fit: expected an integer"),
        (400, "GET", "/pets?sold=1", &[], "", "parameter sold of GET /pets: is not one of true, false"),
        (400, "GET", "/pets?limit=", &[], "", "parameter limit of GET /pets: is not a number"),
        (400, "GET", "/pets?limit=1&limit=2", &[], "", "parameter limit of GET /pets: occurs 2 times, takes one value"),
        (400, "GET", "/pets?sold=yes", &[], "", "parameter sold of GET /pets: is not one of true, false"),
        (
            400,
            "GET",
            "/pets?tags=a&tags=b&tags=c",
            &[],
            "",
            "parameter tags of GET /pets: has 3 items, takes at most 2",
        ),
        (400, "GET", "/pets?tags=", &[], "", "parameter tags of GET /pets: item 0 has 0 characters, needs at least 1"),
        (400, "GET", "/pets?tags=%FF", &[], "", "parameter tags of GET /pets: is not UTF-8"),
        (400, "GET", "/pets?%FF=1", &[], "", "GET /pets: the query is not UTF-8"),
        (400, "POST", "/pets", &[JSON], "{}", "header X-Shop of POST /pets: is missing"),
        (400, "POST", "/pets", &[SHOP], "", "body of POST /pets: is missing"),
        (415, "POST", "/pets", &[SHOP], "{}", "body of POST /pets: has no media type, takes application/json"),
        (
            415,
            "POST",
            "/pets",
            &[SHOP, FORM],
            "a=b",
            "body of POST /pets: has the media type application/x-www-form-urlencoded, takes application/json",
        ),
        (
            400,
            "POST",
            "/pets",
            &[SHOP, JSON],
            "{",
            "body of POST /pets: does not fit: EOF while parsing an object at line 1 column 1",
        ),
        (
            400,
            "POST",
            "/pets",
            &[SHOP, JSON],
            "{}",
            "body of POST /pets: does not fit: missing field `name` at line 1 column 2",
        ),
        (
            400,
            "POST",
            "/pets",
            &[SHOP, JSON],
            r#"{"name":7}"#,
            "body of POST /pets: has name, which does not fit: invalid type: integer, expected a string at line 1 column 9",
        ),
        (
            400,
            "POST",
            "/pets",
            &[SHOP, JSON],
            r#"{"name":""}"#,
            "body of POST /pets: has name, which has 0 characters, needs at least 1",
        ),
        (
            400,
            "POST",
            "/pets",
            &[SHOP, JSON],
            r#"{"name":"a","age":-1}"#,
            "body of POST /pets: has age, which is -1, which is less than the minimum 0",
        ),
        (413, "POST", "/pets", &[SHOP, JSON], LONG, "body of POST /pets: is larger than the limit of 200 bytes"),
        (
            415,
            "POST",
            "/pets",
            &[SHOP, JSON, ("content-encoding", "gzip")],
            "{}",
            "body of POST /pets: has the content encoding gzip, takes none",
        ),
        (400, "POST", "/pets/P001:sell", &[], "", "field price of POST /pets/{id}:sell: is missing"),
        (
            400,
            "POST",
            "/pets/P001:sell",
            &[FORM],
            "price=-1",
            "field price of POST /pets/{id}:sell: is -1, which is less than the minimum 0",
        ),
        (
            400,
            "POST",
            "/pets/P001:sell",
            &[FORM],
            "price=1&discount=true",
            "field coupon of POST /pets/{id}:sell: is not set, but discount=true requires it",
        ),
        (
            415,
            "POST",
            "/pets/P001:sell",
            &[JSON],
            "{}",
            "body of POST /pets/{id}:sell: has the media type application/json, takes application/x-www-form-urlencoded",
        ),
    ];
    for (status, method, target, headers, body, message) in cases {
        let expected = json!({"code": 1000, "message": message}).to_string();
        let answer = ask(method, target, headers, body).await;
        assert_eq!(answer, (*status, "application/json".to_owned(), expected), "{method} {target} {body}");
    }
}

#[tokio::test]
async fn wrong_method_has_the_allowed_ones() {
    let service = pets::server::Service::new(Store);
    let request = http::Request::put("/pets/newest").body(Bytes::new()).expect("a request");
    let response = service.call(request).await;
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()["allow"], "GET, DELETE, HEAD");
}

#[tokio::test]
async fn head_has_the_response_of_get_without_its_body() {
    let service = pets::server::Service::new(Store);
    let ask = async |method: &str| {
        let request = http::Request::builder().method(method).uri("/pets").header("accept", "application/json");
        service.call(request.body(Bytes::new()).expect("a request")).await
    };
    let (head, get) = (ask("HEAD").await, ask("GET").await);
    assert_eq!((head.status(), head.body().len()), (get.status(), 0));
    assert_eq!(head.headers()["content-type"], get.headers()["content-type"]);
    assert_eq!(head.headers()["content-length"], get.body().len().to_string());
    assert!(!get.body().is_empty());
}

#[tokio::test]
async fn unique_items_are_compared_by_value() {
    let service = parameters::server::Service::new(Program::default());
    for (joined, status) in [("1,2", 204), ("1,1", 400), ("1,1.0", 400)] {
        let request = http::Request::get(format!("/queries?joined={joined}")).body(Bytes::new()).expect("a request");
        assert_eq!(service.call(request).await.status(), status, "{joined}");
    }
}

#[tokio::test]
async fn refusal_tells_what_is_wrong() {
    struct Refusals(Arc<Mutex<Vec<Refusal>>>);

    impl Provider for Refusals {
        type Caller = ();
        type Error = Refusal;

        async fn authorize(&self, head: &Head) -> Result<(), Refusal> {
            assert_eq!((head.api(), head.operation_id()), ("pets", "listPets"));
            assert_eq!((head.method().as_str(), head.uri().path()), ("GET", "/pets"));
            assert_eq!(head.headers()["x-a"], "b");
            assert_eq!(head.extensions().get::<u8>(), Some(&7));
            assert!(!format!("{head:?}").contains("secret"), "{head:?}");
            Ok(())
        }
    }

    impl pets::server::Api for Refusals {
        async fn list_pets(&self, (): (), _: pets::server::requests::ListPets) -> Result<pets::types::Pets, Refusal> {
            Err(self.0.lock().expect("no test has panicked").remove(0))
        }
    }

    let service =
        pets::server::Service::shared(Arc::new(Refusals(Arc::new(Mutex::new(vec![Refusal::not_implemented()])))));
    let request = http::Request::get("/pets?key=secret").header("x-a", "b").extension(7_u8).body(Bytes::new());
    let (status, media_type, body) = parts(service.call(request.expect("a request")).await);
    assert_eq!((status, media_type.as_str()), (501, "application/problem+json"));
    assert_eq!(&body[..], br#"{"detail":"is not implemented","status":501,"title":"Not Implemented"}"#);
    let refusal = Refusal::not_implemented();
    assert_eq!(
        (refusal.kind(), refusal.parameter(), refusal.operation_id()),
        (RefusalKind::NotImplemented, None, None)
    );
    assert_eq!(refusal.reason(), "is not implemented");
    assert!(refusal.allowed().is_empty());
}

/// Pieces of targets, headers and bodies.
const PIECES: [&str; 40] = [
    "/",
    "pets",
    "P001",
    ":sell",
    "newest",
    "form",
    "json",
    "multipart",
    "formats",
    "queries",
    "simple",
    "label",
    "matrix",
    "subscriptions",
    "choices",
    "pages",
    "?",
    "&",
    "=",
    ";",
    ",",
    ".",
    "%",
    "%2F",
    "%FF",
    "[",
    "]",
    "[0]",
    "{",
    "}",
    "\"",
    "\r\n",
    "--b",
    "--",
    "filter",
    "Content-Disposition: form-data; name=\"file\"; filename=\"f\"",
    "\r\n\r\n",
    "1e9",
    "é",
    "null",
];

const HEADER_VALUES: [&str; 9] = [
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
    "multipart/form-data",
    "multipart/form-data; boundary=\"",
    "image/png",
    "text/plain; charset=\"",
    "application/xml",
    "a=b; c",
];

proptest::proptest! {
    #[test]
    fn any_request_has_a_response_at_once(
        method in proptest::sample::select(vec!["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "X"]),
        target in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..8),
        headers in proptest::collection::vec(
            (
                proptest::sample::select(vec!["content-type", "accept", "cookie", "authorization", "x-shop", "x-ids"]),
                proptest::sample::select(&HEADER_VALUES[..]),
            ),
            0..4,
        ),
        body in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..12),
        bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..4),
    ) {
        use futures_util::FutureExt as _;

        let target = format!("/{}", target.concat());
        let body = Bytes::from([body.concat().into_bytes(), bytes].concat());
        let request = || {
            let request = http::Request::builder().method(method).uri(&*target);
            let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
            request.body(body.clone()).ok()
        };
        let program = Program::default();
        let services: [&dyn Fn(http::Request<Bytes>) -> BoxFuture<Response<Bytes>>; 4] = [
            &|request| pets::server::Service::new(Store).call(request),
            &|request| bodies::server::Service::new(program.clone()).call(request),
            &|request| brackets::server::Service::new(program.clone()).call(request),
            &|request| parameters::server::Service::new(program.clone()).call(request),
        ];
        for service in services {
            let Some(request) = request() else { continue };
            let response = service(request).now_or_never().expect("the programs do not wait");
            proptest::prop_assert!(response.status() != 500, "{:?}", response);
        }
    }
}
