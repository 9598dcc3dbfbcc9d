//! Emitted servers: their responses, and refusals of requests that the document does not allow.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::json;

use super::Program;
use crate::runtime::server::{Head, Provider, Refusal, RefusalKind, Reply, ServerError};
use crate::runtime::{BoxFuture, Nullable};
use crate::{bodies, brackets, latest, parameters, pets, responses};

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
pub(super) const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

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
