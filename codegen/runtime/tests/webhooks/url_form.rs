//! Signatures of the public URL and the form parameters, against vectors that the providers' SDKs made.

use http::Request;
use serde_json::Value;
use url::form_urlencoded;

use crate::runtime::{Hash, Signature, Verifier, VerifierBuilder, VerifyErrorKind};
use crate::sample::{FORM, JSON, SIGNALWIRE, TWILIO, printed, refusal, request, verifier};

const VECTORS: &str = include_str!("vectors/url-form.json");

fn vectors(list: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(VECTORS).expect("the file is JSON");
    file[list].as_array().expect("the file has the list").clone()
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

/// Splits a URL into the part that is configured and the target of the request line.
fn split(url: &str) -> (String, String) {
    let (url, fragment) = url.split_once('#').map_or((url, String::new()), |(url, rest)| (url, format!("#{rest}")));
    let path = url.find("://").map(|at| at + 3).expect("the URL has a scheme");
    let path = url[path..].find(['/', '?']).map_or(url.len(), |at| path + at);
    let (origin, target) = url.split_at(path);
    let slash = if target.starts_with('/') { "" } else { "/" };
    (format!("{origin}{fragment}"), format!("{slash}{target}"))
}

fn signed(vector: &Value, signature: &str, url: &str, body: &[u8], media_type: &str) -> Request<Vec<u8>> {
    let (_, target) = split(url);
    let method = vector["method"].as_str().unwrap_or("POST");
    let headers = [("X-Twilio-Signature", signature), ("Content-Type", media_type)];
    request(method, &target, &headers, body)
}

fn of_url(signature: &'static Signature, vector: &Value) -> Verifier {
    verifier(signature, &split(text(vector, "url")).0, text(vector, "secret"))
}

/// True if a receiver accepts the signature over a spelling of the URL.
fn is_accepted(vector: &str, spelling: &str, in_order: bool) -> bool {
    let is_repeated = vector.starts_with("04") || vector.starts_with("05");
    match spelling {
        // Names are sorted by their bytes, and a fragment is never signed.
        "as_given" | "default_port_added" | "port_removed" => {
            !(vector.starts_with("15") || vector.starts_with("21") || is_repeated && in_order)
        }
        "code_point_order" | "fragment_removed" => true,
        "arrival_order_with_duplicates" => in_order,
        "last_value_only" | "WHATWG_normalised" => false,
        other => panic!("decide if a receiver accepts the spelling {other}"),
    }
}

#[test]
fn vectors_of_the_sdks_are_accepted_or_refused() {
    let mut count = 0;
    for vector in vectors("vectors") {
        let (name, url) = (text(&vector, "name"), text(&vector, "url"));
        for (signature, in_order) in [(&TWILIO, false), (&SIGNALWIRE, true)] {
            let verifier = of_url(signature, &vector);
            for (spelling, signed_url) in vector["validators_given_this_url_accept"].as_object().expect("an object") {
                let body = text(&vector, "raw_body").as_bytes();
                let request = signed(&vector, text(signed_url, "signature"), url, body, text(&vector, "content_type"));
                let expected = (!is_accepted(name, spelling, in_order)).then_some(VerifyErrorKind::Mismatch);
                assert_eq!(refusal(&verifier, &request), expected, "{name}: {spelling}, in order: {in_order}");
                count += 1;
            }
        }
    }
    assert!(count >= 60, "{count}");
}

fn form(parameters: &Value) -> String {
    let pairs = parameters.as_object().expect("an object").iter().map(|(name, value)| (name, text(value, "")));
    let pairs = pairs.map(|(name, _)| (name, parameters[name].as_str().expect("a text")));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

#[test]
fn forged_requests_are_refused() {
    for vector in [vectors("must_reject"), vectors("accepted_by_some")].concat() {
        for signature in [&TWILIO, &SIGNALWIRE] {
            let (body, media_type) = match vector["body"].as_str() {
                Some(body) => (body.to_owned(), JSON),
                None => (form(&vector["params"]), FORM),
            };
            let request =
                signed(&vector, text(&vector, "signature"), text(&vector, "url"), body.as_bytes(), media_type);
            let refused = refusal(&of_url(signature, &vector), &request);
            let expected = match text(&vector, "name") {
                "base64 without padding" => VerifyErrorKind::MalformedHeader,
                name if name.starts_with("JSON body") => VerifyErrorKind::BodyMismatch,
                _ => VerifyErrorKind::Mismatch,
            };
            assert_eq!(refused, Some(expected), "{}", text(&vector, "name"));
        }
    }
}

#[test]
fn scheme_without_delimiters_is_ambiguous() {
    let file: Value = serde_json::from_str(VECTORS).expect("the file is JSON");
    for case in file["ambiguity_of_the_scheme"]["cases"].as_array().expect("a list") {
        for parameters in [&case["a"], &case["b"]] {
            let body = form(parameters);
            let request = signed(case, text(case, "signature"), text(case, "url"), body.as_bytes(), FORM);
            assert_eq!(refusal(&of_url(&TWILIO, case), &request), None, "{}", text(case, "name"));
        }
    }
}

fn printed_example(headers: &[(&str, &str)]) -> Request<Vec<u8>> {
    request("POST", printed::TARGET, &[&[("Content-Type", FORM)], headers].concat(), printed::BODY)
}

#[test]
fn first_present_header_counts() {
    let verifier = verifier(&SIGNALWIRE, printed::ORIGIN, printed::SECRET);
    let (first, second) = ("X-SignalWire-Signature", "X-Twilio-Signature");
    let good = printed::SIGNATURE;
    let wrong = "qNUXD+uRlAnEp2n52L4RSeTwifg=";
    for (headers, expected) in [
        (&[(first, good)][..], None),
        (&[(second, good)], None),
        (&[(second, wrong), (first, good)], None),
        (&[(second, good), (first, wrong)], Some(VerifyErrorKind::Mismatch)),
        (&[(first, good), (first, good)], Some(VerifyErrorKind::MalformedHeader)),
        (&[(first, "")], Some(VerifyErrorKind::Mismatch)),
        (&[(first, "ä")], Some(VerifyErrorKind::MalformedHeader)),
        (&[], Some(VerifyErrorKind::MissingHeader)),
    ] {
        assert_eq!(refusal(&verifier, &printed_example(headers)), expected, "{headers:?}");
    }
}

#[test]
fn configured_url_is_compared_in_the_spellings_of_the_provider() {
    for (configured, target, signed_as, is_accepted) in [
        ("https://h.example", "/", "https://h.example", true),
        ("https://h.example/", "/", "https://h.example/", true),
        ("https://h.example", "/?a=1", "https://h.example?a=1", true),
        ("https://H.Example", "/x", "https://H.Example/x", true),
        ("https://H.Example", "/x", "https://h.example/x", true),
        ("https://h.example", "/x", "https://H.example/x", false),
        ("https://h.example", "/x?", "https://h.example/x?", true),
        ("https://h.example", "/x?", "https://h.example/x", true),
        ("https://h.example", "/x", "https://h.example/x?", false),
        ("https://h.example", "/x?a?", "https://h.example/x?a", false),
        ("https://h.example:8443", "/x", "https://h.example/x", true),
        ("https://h.example:8443", "/x", "https://h.example:443/x", false),
        ("http://h.example", "/x", "http://h.example:80/x", true),
        ("http://h.example:8080", "/x", "http://h.example:8080/x", true),
        ("https://[2001:db8::1]:8443", "/x", "https://[2001:db8::1]/x", true),
        ("https://[2001:db8::1]", "/x", "https://[2001:db8::1]:443/x", true),
        ("https://user:pass@h.example", "/x", "https://h.example/x", true),
        ("https://user:pass@h.example", "/x", "https://user:pass@h.example/x", false),
        ("https://h.example#rc=2&rp=all", "/x", "https://h.example/x", true),
        ("https://h.example/hooks", "/x", "https://h.example/hooks/x", true),
        ("https://h.example/hooks/", "/x", "https://h.example/hooks/x", true),
        ("https://h.example/hooks", "/x", "https://h.example/x", false),
        ("https://h.example", "/a%20b?c=d%20e", "https://h.example/a%20b?c=d%20e", true),
        ("https://h.example", "/a%20b?c=d%20e", "https://h.example/a%20b?c=d+e", false),
        ("https://h.example", "/x", "http://h.example/x", false),
    ] {
        let verifier = verifier(&TWILIO, configured, "secret");
        let signature = sign(signed_as, "secret");
        let mut request = request("GET", target, &[("X-Twilio-Signature", &signature)], b"");
        // Anyone can set the host.
        request.headers_mut().insert("host", http::HeaderValue::from_static("evil.example"));
        let refused = refusal(&verifier, &request);
        assert_eq!(refused.is_none(), is_accepted, "{configured} {target} {signed_as}: {refused:?}");
    }
}

/// Signs a URL with the scheme of the body, whose only text the URL is.
fn sign(url: &str, secret: &str) -> String {
    use crate::runtime::{Encoding, SignatureScheme};

    static URL: Signature = Signature {
        scheme: SignatureScheme::Body { header: "x", prefix: "", hash: Hash::Sha1, encoding: Encoding::Base64 },
        secret_env: None,
        url_env: None,
    };
    let mut request = request("POST", "/", &[], url.as_bytes());
    verifier(&URL, "https://h.example", secret).sign(&mut request).expect("it can be signed");
    request.headers()["x"].to_str().expect("it is ASCII").to_owned()
}

#[test]
fn body_other_than_a_form_is_signed_by_its_hash() {
    let verifier = verifier(&TWILIO, "https://h.example", "secret");
    let mut good = request("POST", "/x?a=1", &[("Content-Type", JSON)], br#"{"a":1}"#);
    verifier.sign(&mut good).expect("it can be signed");
    let hash = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";
    assert_eq!(good.uri().to_string(), format!("/x?a=1&bodySHA256={hash}"));
    assert_eq!(refusal(&verifier, &good), None);

    let changed = |change: fn(&mut Request<Vec<u8>>)| {
        let mut request = good.clone();
        change(&mut request);
        refusal(&verifier, &request)
    };
    let altered = Some(VerifyErrorKind::BodyMismatch);
    assert_eq!(changed(|request| request.body_mut().push(b' ')), altered);
    assert_eq!(changed(|request| request.body_mut().clear()), altered);
    // A form without parameters has the same signed text.
    let as_form = |request: &mut Request<Vec<u8>>| {
        request.body_mut().clear();
        request.headers_mut().insert("content-type", http::HeaderValue::from_static(FORM));
    };
    assert_eq!(changed(as_form), altered);

    let upper = format!("/x?a=1&bodySHA256={}", hash.to_uppercase());
    let signature = sign(&format!("https://h.example{upper}"), "secret");
    let request = request("POST", &upper, &[("X-Twilio-Signature", &signature)], good.body());
    assert_eq!(refusal(&verifier, &request), altered);
}

#[test]
fn get_with_an_unsigned_body_is_refused() {
    let verifier = verifier(&TWILIO, "https://h.example", "secret");
    let mut request = request("GET", "/x?a=1", &[], b"");
    verifier.sign(&mut request).expect("it can be signed");
    assert_eq!(refusal(&verifier, &request), None);
    request.body_mut().extend(b"{}");
    assert_eq!(refusal(&verifier, &request), Some(VerifyErrorKind::BodyMismatch));
}

#[test]
fn named_key_has_its_own_secret_and_algorithm() {
    let mut builder = VerifierBuilder::new(&TWILIO);
    builder.url(printed::ORIGIN);
    builder.key("k1", Hash::Sha256, "shared");
    let keys_only = builder.build().expect("it is valid");
    let mut builder = VerifierBuilder::new(&TWILIO);
    builder.url(printed::ORIGIN);
    builder.secret(printed::SECRET);
    builder.key("k1", Hash::Sha256, "shared");
    let both = builder.build().expect("it is valid");

    let mut signed = printed_example(&[]);
    keys_only.sign(&mut signed).expect("it can be signed");
    assert_eq!(signed.headers()["x-twilio-webhooks-signature-settings"], "key=k1,algorithm=HMAC_SHA256");
    assert_eq!(refusal(&both, &signed), None);
    assert_eq!(refusal(&keys_only, &signed), None);

    let with = |settings: Option<&'static str>| {
        let mut request = signed.clone();
        request.headers_mut().remove("x-twilio-webhooks-signature-settings");
        if let Some(settings) = settings {
            let settings = http::HeaderValue::from_static(settings);
            request.headers_mut().insert("x-twilio-webhooks-signature-settings", settings);
        }
        request
    };
    let unknown = Some(VerifyErrorKind::UnknownAlgorithm);
    assert_eq!(refusal(&both, &with(Some("key=k1, algorithm=hmac_sha256"))), None);
    assert_eq!(refusal(&both, &with(Some("key=k1,algorithm=HMAC_SHA1"))), unknown);
    assert_eq!(refusal(&both, &with(Some("key=k1,algorithm=HMAC_MD5"))), unknown);
    assert_eq!(refusal(&both, &with(Some("key=k2,algorithm=HMAC_SHA256"))), unknown);
    assert_eq!(refusal(&both, &with(Some("key=k1"))), Some(VerifyErrorKind::MalformedHeader));
    assert_eq!(refusal(&both, &with(Some(""))), Some(VerifyErrorKind::MalformedHeader));
    assert_eq!(refusal(&both, &with(None)), Some(VerifyErrorKind::Mismatch));
    assert_eq!(refusal(&keys_only, &with(None)), unknown);
    // The signature of the plain secret is not accepted for a named key.
    let downgraded = printed_example(&[
        ("X-Twilio-Signature", printed::SIGNATURE),
        ("X-Twilio-Webhooks-Signature-Settings", "key=k1,algorithm=HMAC_SHA1"),
    ]);
    assert_eq!(refusal(&both, &downgraded), unknown);
    assert_eq!(refusal(&both, &printed_example(&[("X-Twilio-Signature", printed::SIGNATURE)])), None);
}

#[test]
fn form_with_too_many_parameters_is_refused() {
    let verifier = verifier(&TWILIO, "https://h.example", "secret");
    let body = "a&".repeat(5_000_000);
    let headers = [("Content-Type", FORM), ("X-Twilio-Signature", printed::SIGNATURE)];
    let request = request("POST", "/", &headers, body.as_bytes());
    assert_eq!(refusal(&verifier, &request), Some(VerifyErrorKind::TooManyParameters));
}
