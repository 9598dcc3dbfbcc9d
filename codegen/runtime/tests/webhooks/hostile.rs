//! Requests that a hostile sender makes up: nothing panics, takes long, or verifies without the secret.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::runtime::{self, Callback, Condition, Error, Received, Signature, VerifyErrorKind, decode_unverified};
use crate::sample::{BASE64_SHA512, FORM, GITHUB, JSON, SIGNALWIRE, STANDARD, TWILIO, refusal, request, verifier};

const URL: &str = "https://h.example/hooks";
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ALL: [&Signature; 5] = [&TWILIO, &SIGNALWIRE, &STANDARD, &GITHUB, &BASE64_SHA512];

/// The most time that a request may take.
const LONGEST: Duration = Duration::from_secs(20);

/// The fields of a callback, as the enum over all callbacks reads them.
struct Fields(Value);

impl Callback for Fields {
    fn decode(received: &Received<'_>) -> Result<Self, Error> {
        let fields = runtime::fields(received)?;
        let has = Condition { has: &["/data/kind", "/a~1b", ""], ..Condition::NONE };
        let _ = has.holds(received, &fields);
        Ok(Self(fields))
    }
}

fn fields(media_type: &str, body: &[u8]) -> Result<Value, Error> {
    let start = Instant::now();
    let decoded = decode_unverified(&request("POST", "/", &[("Content-Type", media_type)], body));
    assert!(start.elapsed() < LONGEST, "{:?} for {} bytes", start.elapsed(), body.len());
    decoded.map(|Fields(fields)| fields)
}

#[test]
fn odd_forms_are_signed_as_they_are_decoded() {
    let bodies: [&[u8]; 12] = [
        b"%",
        b"%4=%zz&a=%",
        b"a=%FF%fe&%80=1",
        b"=&=&==&&&",
        b"a",
        b"a=b=c&a=b%3Dc",
        b"+=+&%20=%20",
        b"%00=%00",
        b"a=\xFF\xFE",
        b"a[]=1&a[0]=2",
        b"",
        b"a=%25%32%35&a=%u0041",
    ];
    for signature in ALL {
        let verifier = verifier(signature, URL, SECRET);
        for body in bodies {
            let mut signed = request("POST", "/x?a=%zz&b=+", &[("Content-Type", FORM)], body);
            verifier.sign(&mut signed).expect("it can be signed");
            assert_eq!(refusal(&verifier, &signed), None, "{}", String::from_utf8_lossy(body));
            let _ = fields(FORM, body);
            signed.body_mut().extend_from_slice(b"&z=1");
            assert!(refusal(&verifier, &signed).is_some(), "{}", String::from_utf8_lossy(body));
        }
    }
    let decoded = fields(FORM, b"%4=%zz&a=b%3Dc&a=+&%20=%00").expect("it decodes");
    assert_eq!(decoded, serde_json::json!({"%4": "%zz", "a": ["b=c", " "], " ": "\0"}));
}

#[test]
fn deep_and_repeated_json_is_bounded() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = |depth: usize| format!("{}null{}", open.repeat(depth), close.repeat(depth));
        assert!(fields(JSON, deep(100).as_bytes()).is_ok());
        // A deeper value is kept as text, or is an error.
        for text in [deep(10_000), open.repeat(200_000), format!("{{\"data\":{}}}", deep(10_000))] {
            let _ = fields(JSON, text.as_bytes());
        }
    }
    let odd = [
        format!("[{}1]", "1e999,".repeat(20_000)),
        format!("[{}1]", "\"\\ud800\",".repeat(20_000)),
        format!("{{{}\"a\":1}}", "\"a\":1,".repeat(50_000)),
    ];
    for text in odd {
        let _ = fields(JSON, text.as_bytes());
    }
    for body in [&b"\xFF"[..], b"\0", b"{", b"\"", b"nul", b"{}{}", b"\xEF\xBB\xBF", b" "] {
        assert!(fields(JSON, body).is_err(), "{body:?}");
    }
}

#[test]
fn large_bodies_verify_in_linear_time() {
    let start = Instant::now();
    let mut body = b"a=".to_vec();
    body.resize(200_000, b'%');
    for signature in ALL {
        let verifier = verifier(signature, "https://H.example", SECRET);
        let mut signed = request("POST", "/?", &[("Content-Type", FORM)], &body);
        verifier.sign(&mut signed).expect("it can be signed");
        signed.body_mut().push(b'x');
        assert_eq!(refusal(&verifier, &signed), Some(VerifyErrorKind::Mismatch));
    }
    assert!(start.elapsed() < LONGEST, "{:?}", start.elapsed());
}

#[test]
fn made_up_signatures_are_refused() {
    let long = "v1,AAAA ".repeat(2_000);
    let padded = "A".repeat(16_000);
    let texts = [
        "", " ", "=", "====", "v1,", "v1,=", "v1a,AAAA", "sha256=", "sha256", "sha1=00", "0", "null", "\t", "a b",
        ",,,,", "v1,,v1,", &*long, &*padded,
    ];
    let stamps =
        ["0", "-1", "+1", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e3", "", " 1", "١"];
    for signature in ALL {
        let verifier = verifier(signature, URL, SECRET);
        for text in texts {
            for stamp in stamps {
                let names = [
                    "X-Twilio-Signature",
                    "X-SignalWire-Signature",
                    "webhook-signature",
                    "X-Hub-Signature-256",
                    "X-Hmac",
                ];
                let mut made_up = request("POST", "/x", &[("Content-Type", JSON), ("webhook-id", "1")], b"{}");
                for name in names {
                    made_up.headers_mut().insert(name, text.parse().expect("a header"));
                }
                let stamp = http::HeaderValue::from_bytes(stamp.as_bytes()).expect("a header");
                made_up.headers_mut().insert("webhook-timestamp", stamp);
                assert!(refusal(&verifier, &made_up).is_some(), "{signature:?} {text} {stamps:?}");
            }
        }
    }
}

#[test]
fn right_signature_holds_only_for_its_place() {
    for signature in ALL {
        let verifier = verifier(signature, URL, SECRET);
        let mut signed = request("POST", "/x?a=1", &[("Content-Type", FORM)], b"a=1");
        verifier.sign(&mut signed).expect("it can be signed");
        // Not twice, not with more or less text, and not in two headers.
        for (name, value) in signed.headers().clone() {
            let name = name.expect("a name");
            let text = value.to_str().expect("it is text").to_owned();
            if !name.as_str().contains("signature") && !name.as_str().contains("hmac") {
                continue;
            }
            for wrong in [
                format!("{text},{text}"),
                format!("{text}x"),
                format!(" {text};x"),
                text[1..].to_owned(),
                format!("{text}\u{e9}"),
            ] {
                let mut changed = signed.clone();
                let wrong = http::HeaderValue::from_bytes(wrong.as_bytes()).expect("a header");
                changed.headers_mut().insert(&name, wrong);
                assert!(refusal(&verifier, &changed).is_some(), "{name} of {signature:?}");
            }
            let mut twice = signed.clone();
            twice.headers_mut().append(&name, value);
            assert_eq!(refusal(&verifier, &twice), Some(VerifyErrorKind::MalformedHeader));
        }
        if matches!(signature.scheme, runtime::SignatureScheme::UrlForm { .. }) {
            for target in [
                "/x",
                "/x?a=1&",
                "/x?a=1#",
                "/x/?a=1",
                "//x?a=1",
                "/X?a=1",
                "/x?a=%31",
                "/x?a=1&b=",
                "/hooks/x?a=1",
                "*",
            ] {
                let Ok(uri) = target.parse::<http::Uri>() else { continue };
                let is_same = uri.path_and_query() == signed.uri().path_and_query();
                let mut changed = signed.clone();
                *changed.uri_mut() = uri;
                assert_eq!(refusal(&verifier, &changed).is_none(), is_same, "{target}");
            }
            // Only the request line counts, not the host that it or a header names.
            for (uri, host) in [("https://evil.example/x?a=1", "h.example"), ("/x?a=1", "evil.example")] {
                let mut elsewhere = signed.clone();
                *elsewhere.uri_mut() = uri.parse().expect("a URI");
                elsewhere.headers_mut().insert("host", host.parse().expect("a header"));
                elsewhere.headers_mut().insert("x-forwarded-host", "evil.example".parse().expect("a header"));
                assert_eq!(refusal(&verifier, &elsewhere), None);
            }
        }
    }
}

/// SWML requests of SignalWire are signed in hexadecimal digits, over the URL and the body.
#[test]
fn signature_of_swml_is_refused() {
    let verifier = verifier(&SIGNALWIRE, "https://hooks.example.com", "made-up key");
    let signature = "4c8befede68e636f4cf252524d11073d81dd3e9e";
    let headers = [("Content-Type", JSON), ("X-SignalWire-Signature", signature)];
    let swml = request("POST", "/swml", &headers, br#"{"call":{"call_id":"1"}}"#);
    assert_eq!(refusal(&verifier, &swml), Some(VerifyErrorKind::Mismatch));
}
