//! Random requests that the providers' SDKs signed; see `sign-with-sdks/run.sh`.

use std::collections::BTreeMap;

use http::Request;
use serde_json::Value;

use crate::runtime::{Hash, Verifier, VerifierBuilder};
use crate::sample::{SIGNALWIRE, STANDARD, TWILIO, request};

fn text<'v>(line: &'v Value, name: &str) -> &'v str {
    line[name].as_str().expect("the line has the text")
}

fn verifier(line: &Value) -> Verifier {
    let (secret, scheme) = (text(line, "secret"), text(line, "scheme"));
    let mut builder = VerifierBuilder::new(match scheme {
        "twilio" | "twilio-key" => &TWILIO,
        "signalwire" => &SIGNALWIRE,
        _ => &STANDARD,
    });
    builder.url(text(line, "origin"));
    match scheme {
        "twilio-key" => builder.key("shared", Hash::Sha256, secret),
        _ => builder.secret(secret),
    }
    builder.build().expect("it is valid")
}

fn received(line: &Value) -> Request<Vec<u8>> {
    let headers = line["headers"].as_object().expect("an object").iter();
    let mut headers: Vec<(&str, &str)> =
        headers.map(|(name, value)| (name.as_str(), value.as_str().expect("a text"))).collect();
    if !text(line, "type").is_empty() {
        headers.push(("content-type", text(line, "type")));
    }
    request(text(line, "method"), text(line, "target"), &headers, text(line, "body").as_bytes())
}

#[test]
#[ignore = "needs the requests that sign-with-sdks/run.sh makes"]
fn requests_signed_by_sdks_are_accepted_and_altered_ones_refused() {
    let path = std::env::var("SIGNED_REQUESTS").expect("SIGNED_REQUESTS is the path of the requests");
    let lines = std::fs::read_to_string(path).expect("the file can be read");
    let mut counts: BTreeMap<String, (usize, usize, usize)> = BTreeMap::new();
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).expect("the line is JSON");
        let (verifier, mut request) = (verifier(&line), received(&line));
        let (total, accepted, refused) = counts.entry(text(&line, "sdk").to_owned()).or_default();
        *total += 1;
        match verifier.verify(&request) {
            Ok(_) => *accepted += 1,
            Err(error) => println!("{error}\n    {line}"),
        }
        request.body_mut().extend(b"&altered=1");
        *refused += usize::from(verifier.verify(&request).is_err());
    }
    for (sdk, (total, accepted, refused)) in &counts {
        println!("{sdk}: {accepted} of {total} accepted, {refused} of {total} altered ones refused");
    }
    assert!(
        !counts.is_empty() && counts.values().all(|(total, accepted, refused)| total == accepted && total == refused)
    );
}
