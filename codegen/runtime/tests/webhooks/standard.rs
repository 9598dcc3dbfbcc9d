//! Standard Webhooks, against vectors that the npm package `standardwebhooks` made.

use std::time::Duration;

use http::{HeaderValue, Request};
use serde_json::Value;

use crate::runtime::{VerifierBuilder, VerifyErrorKind};
use crate::sample::{STANDARD, refusal, request};

const VECTORS: &str = include_str!("vectors/standard-webhooks.json");

fn vectors() -> Vec<Value> {
    let file: Value = serde_json::from_str(VECTORS).expect("the file is JSON");
    file["vectors"].as_array().expect("the file has vectors").clone()
}

fn builder(secrets: &[&str]) -> VerifierBuilder {
    let mut builder = VerifierBuilder::new(&STANDARD);
    for secret in secrets {
        builder.secret(*secret);
    }
    builder
}

fn timeless(secrets: &[&str]) -> crate::runtime::Verifier {
    let mut builder = builder(secrets);
    builder.tolerance(Duration::MAX);
    builder.build().expect("it is valid")
}

fn signed(vector: &Value, signature: &str) -> Request<Vec<u8>> {
    let timestamp = vector["timestamp"].to_string();
    let headers = [
        ("webhook-id", vector["id"].as_str().expect("a text")),
        ("webhook-timestamp", &timestamp),
        ("webhook-signature", signature),
    ];
    request("POST", "/any", &headers, vector["body"].as_str().expect("a text").as_bytes())
}

#[test]
fn vectors_of_the_package_are_accepted() {
    for vector in vectors() {
        let (secret, signature) = (vector["secret"].as_str().unwrap(), vector["signature"].as_str().unwrap());
        let verifier = timeless(&[secret]);
        assert_eq!(refusal(&verifier, &signed(&vector, signature)), None, "{vector}");
        let others = format!("v1a,AAAA v1,AAAA v1 , {signature} v2,AAAA");
        assert_eq!(refusal(&verifier, &signed(&vector, &others)), None, "{vector}");
        let rotated = timeless(&["whsec_bmV3", secret]);
        assert_eq!(refusal(&rotated, &signed(&vector, signature)), None, "{vector}");
        let wrong = timeless(&["whsec_bmV3"]);
        assert_eq!(refusal(&wrong, &signed(&vector, signature)), Some(VerifyErrorKind::Mismatch), "{vector}");
        let stale = builder(&[secret]).build().unwrap();
        assert_eq!(refusal(&stale, &signed(&vector, signature)), Some(VerifyErrorKind::StaleTimestamp), "{vector}");
    }
}

#[test]
fn headers_are_required_once_and_well_formed() {
    let vector = &vectors()[0];
    let verifier = timeless(&[vector["secret"].as_str().unwrap()]);
    let good = signed(vector, vector["signature"].as_str().unwrap());
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        let mut request = good.clone();
        let value = request.headers_mut().remove(name).expect("it is there");
        assert_eq!(refusal(&verifier, &request), Some(VerifyErrorKind::MissingHeader), "{name}");
        request.headers_mut().append(name, value.clone());
        request.headers_mut().append(name, value);
        assert_eq!(refusal(&verifier, &request), Some(VerifyErrorKind::MalformedHeader), "{name}");
    }
    for (name, value) in [
        ("webhook-timestamp", "+1614265330"),
        ("webhook-timestamp", "2021-02-25"),
        ("webhook-timestamp", "99999999999999999999"),
        ("webhook-timestamp", ""),
        ("webhook-signature", "v1a,AAAA"),
        ("webhook-signature", "v1,no Base64"),
    ] {
        let mut request = good.clone();
        request.headers_mut().insert(name, HeaderValue::from_static(value));
        assert_eq!(refusal(&verifier, &request), Some(VerifyErrorKind::MalformedHeader), "{name}: {value}");
    }
}

#[test]
fn signed_request_is_fresh() {
    let verifier = builder(&["whsec_bmV3"]).build().unwrap();
    let mut request = request("POST", "/", &[], b"{}");
    verifier.sign(&mut request).expect("it can be signed");
    assert_eq!(refusal(&verifier, &request), None);
    let id = request.headers()["webhook-id"].clone();
    verifier.sign(&mut request).expect("it can be signed again");
    assert_eq!(request.headers()["webhook-id"], id);
}
