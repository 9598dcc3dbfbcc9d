//! The program that calls every operation of an emitted crate.
//!
//! It is as small to compile as it can be: requests of all operations are sent by one function, and only the values of
//! the call and the answer have types of their own.
//!
//! ```text
//! Call {
//!     method: "POST",
//!     path: "/Calls/{Sid}",
//!     prepare: |client, given| {
//!         let mut request = client.update_call(given.required::<types::CallSid>("path", "Sid")?);
//!         if let Some(value) = given.optional::<bool>("form", "Hold")? { request = request.hold(value); }
//!         Ok(Prepared { request: request.into_request(), decode: |response| json(operations::UpdateCall::decode(response)) })
//!     },
//! },
//! ```

use std::fmt::Write as _;
use std::path::Path;

use openapi_client_codegen::emit::signature::{self, Passed};
use openapi_client_codegen::model::{
    Api, Body, Content, Location, Operation, Output, OutputVariant, Parameter, SchemeKind,
};

/// Sections of the manifest.
pub(super) fn manifest(root: &Path) -> String {
    format!(
        "[dev-dependencies]\ntokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\nwire-check = {{ path = '{}' \
         }}\n\n[[test]]\nname = \"wire\"\nharness = false\n",
        root.join("codegen/wire-check").display()
    )
}

/// The text of `tests/wire.rs` for a crate with one API, which is described at that path.
pub(super) fn program(package: &str, api: &Api, document: &Path) -> String {
    let document = format!("{:?}", document.to_string_lossy());
    let mut text = HEAD.replace("PACKAGE", package).replace("MODULE", api.module.as_str());
    text = text.replace("DOCUMENT", &document);
    for scheme in &api.schemes {
        let credential = match scheme.kind {
            SchemeKind::Basic => "wire_check::USERNAME, wire_check::PASSWORD",
            SchemeKind::Bearer | SchemeKind::ApiKey { .. } => "wire_check::PASSWORD",
        };
        let _ = write!(text, ".{}({credential})", scheme.rust);
    }
    text.push_str(MAIN);
    for operation in &api.operations {
        call(&mut text, api, operation);
    }
    text.push_str("];\n");
    text
}

const HEAD: &str = r#"#![allow(unused, deprecated)]

use PACKAGE::MODULE::{self as api, *};
use PACKAGE::runtime::{self, Call as _, RawResponse, Request};
use wire_check::{Check, Failure, Given, serde_json};

struct Call {
    method: &'static str,
    path: &'static str,
    prepare: fn(&Client, &Given) -> Result<Prepared, Failure>,
}

struct Prepared {
    request: Request,
    decode: fn(&RawResponse) -> Result<serde_json::Value, Failure>,
}

struct Raw(Request);

impl runtime::Call for Raw {
    type Output = RawResponse;

    fn into_request(self) -> Request {
        self.0
    }

    fn decode(response: &RawResponse) -> Result<RawResponse, runtime::Error> {
        Ok(response.clone())
    }
}

fn json<T: runtime::serde::Serialize>(value: Result<T, runtime::Error>) -> Result<serde_json::Value, Failure> {
    serde_json::to_value(value.map_err(Failure::new)?).map_err(Failure::new)
}

fn file(file: &wire_check::File) -> runtime::File {
    runtime::File::new(&file.name, file.content.clone()).content_type(&file.media_type)
}

async fn send(client: &Client, call: &Call, given: &Given) -> Result<serde_json::Value, Failure> {
    let prepared = (call.prepare)(client, given)?;
    let response = runtime::send(Raw(prepared.request)).await.map_err(Failure::new)?;
    (prepared.decode)(&response.into_value())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut check = Check::start(DOCUMENT.as_ref())?;
    let client = Client::builder().base_url(check.url())"#;

const MAIN: &str = r#".build()?;
    for call in CALLS {
        for exchange in check.exchanges(call.method, call.path) {
            check.begin(&exchange);
            let result = send(&client, call, exchange.given()).await;
            check.end(&exchange, result);
        }
    }
    println!("{}", serde_json::to_string(&check.report())?);
    Ok(())
}

const CALLS: &[Call] = &[
"#;

fn call(text: &mut String, api: &Api, operation: &Operation) {
    let Operation { method, path, method_name, type_name, .. } = operation;
    let _ = writeln!(text, "Call {{ method: {method:?}, path: {path:?}, prepare: |client, given| {{");
    let mut arguments: Vec<String> = operation.arguments().map(|parameter| argument(api, parameter)).collect();
    arguments.extend(operation.body.iter().filter(|body| body.required).map(|body| body_argument(api, body)));
    let _ = writeln!(text, "let mut request = client.{method_name}({});", arguments.join(", "));
    for parameter in operation.setters() {
        setter(text, api, parameter);
    }
    if let Some(body) = operation.body.as_ref().filter(|body| !body.required) {
        let (ty, reference) = parts(&signature::of_body(api, body));
        optional(text, &ty, "body", "", &format!("{}({reference}value)", body.rust));
    }
    let _ = writeln!(
        text,
        "Ok(Prepared {{ request: request.into_request(), decode: |response| {} }})\n}} }},",
        decoding(&operation.output, &format!("operations::{type_name}::decode(response)"))
    );
}

/// The type of a value, and what stands before one that is passed.
fn parts(passed: &Passed) -> (String, &'static str) {
    match passed {
        Passed::Value(ty) => (ty.clone(), ""),
        Passed::Reference(ty) => (ty.clone(), "&"),
        Passed::File | Passed::Files => (String::new(), ""),
    }
}

fn argument(api: &Api, parameter: &Parameter) -> String {
    let name = parameter.wire.as_str();
    match signature::of_parameter(api, parameter) {
        Passed::File => format!("file(given.file({name:?})?)"),
        Passed::Files => format!("given.files({name:?}).iter().map(file)"),
        passed => {
            let (ty, reference) = parts(&passed);
            format!("{reference}given.required::<{ty}>({:?}, {name:?})?", place(parameter.location))
        }
    }
}

fn body_argument(api: &Api, body: &Body) -> String {
    let (ty, reference) = parts(&signature::of_body(api, body));
    format!("{reference}given.required::<{ty}>(\"body\", \"\")?")
}

fn setter(text: &mut String, api: &Api, parameter: &Parameter) {
    let (name, setter) = (parameter.wire.as_str(), &parameter.rust);
    match signature::of_parameter(api, parameter) {
        Passed::File => {
            let _ = writeln!(
                text,
                "if let Some(value) = given.files({name:?}).first() {{ request = request.{setter}(file(value)); }}"
            );
        }
        Passed::Files => {
            let _ = writeln!(text, "request = request.{setter}(given.files({name:?}).iter().map(file));");
        }
        passed => {
            let (ty, reference) = parts(&passed);
            optional(text, &ty, place(parameter.location), name, &format!("{setter}({reference}value)"));
        }
    }
}

fn optional(text: &mut String, ty: &str, place: &str, name: &str, call: &str) {
    let _ = writeln!(
        text,
        "if let Some(value) = given.optional::<{ty}>({place:?}, {name:?})? {{ request = request.{call}; }}"
    );
}

fn place(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::Form | Location::Multipart => "form",
    }
}

fn decoding(output: &Output, decoded: &str) -> String {
    match output {
        Output::One(Content::Bytes) => {
            format!("json({decoded}.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))")
        }
        Output::One(_) => format!("json({decoded})"),
        Output::ByStatus { name, variants, .. } => {
            let arms = variants.iter().map(|variant| arm(&format!("operations::{name}::{}", variant.rust), variant));
            format!(
                "match {decoded} {{ {} Err(error) => Err(Failure::new(error)), Ok(_) => Err(Failure::new(\"another status\")) }}",
                arms.collect::<String>()
            )
        }
    }
}

fn arm(name: &str, variant: &OutputVariant) -> String {
    match variant.content {
        Content::Empty => format!("Ok({name}) => json(Ok(())), "),
        Content::Bytes => format!("Ok({name}(bytes)) => json(Ok(String::from_utf8_lossy(&bytes).into_owned())), "),
        Content::Structured(_) | Content::Text => format!("Ok({name}(value)) => json(Ok(value)), "),
    }
}
