//! The part of the program that receives every callback.
//!
//! ```text
//! Receiver {
//!     names: &["POST /Calls StatusCallback {$request.body#/StatusCallback} POST"],
//!     variant: "StatusCallback",
//!     decode: |request| Ok(json!({ "content": value(&received::<callbacks::StatusCallback>(request)?)? })),
//! },
//! ```

use std::fmt::Write as _;

use openapi_client_codegen::model::{Api, Callback, CallbackHeader, Content};

/// Writes the receivers of all callbacks, and the functions that call them.
pub(crate) fn write(text: &mut String, package: &str, api: &Api) {
    text.push_str(&HEAD.replace("PACKAGE", package));
    for (index, callback) in api.callbacks.iter().enumerate() {
        receiver(text, api, index, callback);
    }
    text.push_str("];\n");
    recognize(text, api);
}

const HEAD: &str = r#"
use PACKAGE::runtime::{Callback, decode_unverified, http};
use wire_check::Delivery;

struct Receiver {
    names: &'static [&'static str],
    variant: &'static str,
    decode: fn(&http::Request<Vec<u8>>) -> Result<serde_json::Value, Failure>,
}

fn request(delivery: &Delivery) -> http::Request<Vec<u8>> {
    let mut request = http::Request::builder().method(delivery.method()).uri(delivery.target());
    for (name, value) in delivery.headers() {
        request = request.header(name, value);
    }
    request.body(delivery.body().into()).expect("the request is valid")
}

fn received<T: Callback>(request: &http::Request<Vec<u8>>) -> Result<T, Failure> {
    decode_unverified(request).map_err(Failure::new)
}

fn value<T: runtime::serde::Serialize>(value: &T) -> Result<serde_json::Value, Failure> {
    serde_json::to_value(value).map_err(Failure::new)
}

fn receive(check: &mut Check) {
    for receiver in RECEIVERS {
        for name in receiver.names {
            for delivery in check.deliveries(name) {
                let request = request(&delivery);
                check.received(&delivery, (receiver.decode)(&request));
                check.recognized(&delivery, receiver.variant, recognize(&request));
            }
        }
    }
}

const RECEIVERS: &[Receiver] = &[
"#;

/// Writes a callback: its names in the document, its variant, and its decoding.
fn receiver(text: &mut String, api: &Api, index: usize, callback: &Callback) {
    let senders = callback.senders.iter().map(|sender| {
        let operation = &api.operations[sender.operation];
        format!("{} {} {} {}", operation.method, operation.path, callback.key, sender.expression)
    });
    let mut places: Vec<String> = senders.collect();
    if places.is_empty() {
        places.push(format!("webhook {}", callback.key));
    }
    let names: Vec<String> = places
        .iter()
        .flat_map(|place| callback.methods.iter().map(move |method| format!("{place} {method}")))
        .collect();
    let variant = api.callback_variants.iter().find(|variant| variant.callbacks.contains(&index));
    let variant = variant.map_or("", |variant| variant.rust.as_str());
    let payload = &callback.payload;
    let name = &callback.name;
    let mut parts = Vec::new();
    if api.whole_payload(payload).is_some() {
        parts.push("\"content\": value(&all)?".to_owned());
    } else {
        let sources = payload.sources;
        match &payload.content {
            Content::Structured(_) if sources.query && !sources.json && !sources.form => {
                parts.push("\"content\": value(&all.query)?".to_owned());
            }
            Content::Structured(_) => parts.push("\"content\": value(&all.body)?".to_owned()),
            Content::Text | Content::Bytes => {
                parts.push("\"content\": String::from_utf8_lossy(&all.body)".to_owned());
            }
            Content::Empty => {}
        }
        parts.extend(payload.query.iter().map(|_| "\"query\": value(&all.query)?".to_owned()));
        let header = |header: &CallbackHeader| format!("{:?}: value(&all.{})?", header.wire.as_str(), header.rust);
        let headers: Vec<String> = payload.headers.iter().map(header).collect();
        parts.push(format!("\"headers\": {{ {} }}", headers.join(", ")));
    }
    let _ = writeln!(
        text,
        "Receiver {{ names: &{names:?}, variant: {variant:?}, decode: |request| {{\n\
         let all = received::<callbacks::{name}>(request)?;\n\
         Ok(serde_json::json!({{ {} }}))\n}} }},",
        parts.join(", ")
    );
}

/// Writes the function that returns the variant of a request in the enum over all callbacks.
fn recognize(text: &mut String, api: &Api) {
    text.push_str("\nfn recognize(request: &http::Request<Vec<u8>>) -> Result<&'static str, Failure> {\n");
    if api.callback_variants.is_empty() {
        text.push_str("Ok(\"\")\n}\n");
        return;
    }
    text.push_str("Ok(match received::<callbacks::AnyCallback>(request)? {\n");
    for variant in &api.callback_variants {
        let _ = writeln!(text, "callbacks::AnyCallback::{0}(_) => \"{0}\",", variant.rust);
    }
    text.push_str("_ => \"\",\n})\n}\n");
}
