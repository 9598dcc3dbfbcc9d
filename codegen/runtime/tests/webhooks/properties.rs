//! Any signed request is accepted, and none that was changed.

use std::collections::BTreeMap;

use http::{HeaderValue, Request};
use proptest::prelude::*;
use url::form_urlencoded;

use crate::runtime::{Signature, Verifier};
use crate::sample::{BASE64_SHA512, FORM, GITHUB, JSON, SIGNALWIRE, STANDARD, TWILIO, request, verifier};

const ORIGIN: &str = "https://hooks.example.com:8443/in";

fn form(pairs: impl IntoIterator<Item = (String, String)>) -> Vec<u8> {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish().into_bytes()
}

fn signed(verifier: &Verifier, target: &str, media_type: &str, body: &[u8]) -> Request<Vec<u8>> {
    let mut request = request("POST", target, &[("Content-Type", media_type)], body);
    verifier.sign(&mut request).expect("it can be signed");
    request
}

/// Secrets of all schemes.
fn secret() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<u8>(), 1..100).prop_map(|bytes| crate::runtime::Base64::encode(bytes).into_string())
}

fn target() -> impl Strategy<Value = String> {
    "/[a-z0-9/._~%-]{0,20}(\\?[A-Za-z0-9=&+%'|-]{0,30})?"
        .prop_filter("not the hash of a body", |target| !target.contains("bodySHA256"))
}

fn schemes() -> impl Strategy<Value = &'static Signature> {
    prop::sample::select(vec![&TWILIO, &SIGNALWIRE, &STANDARD, &GITHUB, &BASE64_SHA512])
}

fn of_url() -> impl Strategy<Value = &'static Signature> {
    prop::sample::select(vec![&TWILIO, &SIGNALWIRE])
}

/// Another byte of the same kind, so that the text stays a target, a header or Base64.
fn other(byte: u8) -> u8 {
    match byte {
        b'z' | b'Z' | b'9' => byte - 1,
        byte if byte.is_ascii_alphanumeric() => byte + 1,
        _ => b'x',
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn signed_form_is_accepted(
        scheme in schemes(),
        secret in secret(),
        target in target(),
        pairs in prop::collection::vec((".{0,8}", ".{0,8}"), 0..12),
    ) {
        let verifier = verifier(scheme, ORIGIN, &secret);
        let request = signed(&verifier, &target, FORM, &form(pairs));
        prop_assert!(verifier.verify(&request).is_ok());
    }

    #[test]
    fn signed_body_is_accepted_and_no_changed_one(
        scheme in schemes(),
        secret in secret(),
        target in target(),
        body in prop::collection::vec(any::<u8>(), 1..60),
        index in any::<prop::sample::Index>(),
        mask in 1..=u8::MAX,
    ) {
        let verifier = verifier(scheme, ORIGIN, &secret);
        let mut request = signed(&verifier, &target, JSON, &body);
        prop_assert!(verifier.verify(&request).is_ok());
        request.body_mut()[index.index(body.len())] ^= mask;
        prop_assert!(verifier.verify(&request).is_err());
        request.body_mut().clear();
        prop_assert!(verifier.verify(&request).is_err());
    }

    #[test]
    fn changed_value_is_refused(
        scheme in of_url(),
        secret in secret(),
        pairs in prop::collection::btree_map("[A-Z][a-z]{1,6}", "[a-zA-Z0-9+ %]{1,8}", 1..8),
        which in any::<prop::sample::Index>(),
        index in any::<prop::sample::Index>(),
    ) {
        let verifier = verifier(scheme, ORIGIN, &secret);
        let mut request = signed(&verifier, "/x", FORM, &form(pairs.clone()));
        let mut changed: BTreeMap<String, String> = pairs;
        let value = changed.values_mut().nth(which.index(request.body().split(|byte| *byte == b'&').count())).unwrap();
        let mut bytes = value.clone().into_bytes();
        let place = index.index(bytes.len());
        bytes[place] = other(bytes[place]);
        *value = String::from_utf8(bytes).unwrap();
        *request.body_mut() = form(changed);
        prop_assert!(verifier.verify(&request).is_err());
    }

    #[test]
    fn form_in_other_bytes_is_refused_unless_it_has_the_same_values(
        scheme in of_url(),
        body in "[a-z]{1,3}=[a-z0-9+]{0,4}(&[a-z]{1,3}=[a-z0-9+%]{0,4}){0,3}",
        index in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let verifier = verifier(scheme, ORIGIN, "secret");
        let mut request = signed(&verifier, "/x", FORM, body.as_bytes());
        let place = index.index(body.len());
        request.body_mut()[place] = byte;
        let names_and_values = |body: &[u8]| {
            // Names and values are signed without delimiters, so only their text in order counts.
            let mut pairs: Vec<(Vec<u8>, Vec<u8>)> = body
                .split(|byte| *byte == b'&')
                .filter(|pair| !pair.is_empty())
                .map(|pair| {
                    let end = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
                    let decoded = |text: &[u8]| -> Vec<u8> {
                        let text: Vec<u8> = text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
                        percent_decoded(&text)
                    };
                    (decoded(&pair[..end]), decoded(pair.get(end + 1..).unwrap_or_default()))
                })
                .collect();
            pairs.sort_by(|one, other| one.0.cmp(&other.0));
            if std::ptr::eq(scheme, &raw const TWILIO) {
                pairs.sort();
                pairs.dedup();
            }
            pairs.into_iter().flat_map(|(name, value)| [name, value]).collect::<Vec<_>>().concat()
        };
        let is_same = names_and_values(request.body()) == names_and_values(body.as_bytes());
        prop_assert_eq!(verifier.verify(&request).is_ok(), is_same);
    }

    #[test]
    fn changed_target_is_refused(
        scheme in of_url(),
        target in "/[a-z0-9/]{1,20}\\?[a-z0-9=]{1,20}",
        index in any::<prop::sample::Index>(),
    ) {
        let verifier = verifier(scheme, ORIGIN, "secret");
        let mut request = signed(&verifier, &target, FORM, b"a=1");
        let mut bytes = target.clone().into_bytes();
        let place = 1 + index.index(bytes.len() - 1);
        bytes[place] = other(bytes[place]);
        *request.uri_mut() = String::from_utf8(bytes).unwrap().parse().unwrap();
        prop_assert!(verifier.verify(&request).is_err());
    }

    #[test]
    fn changed_header_is_refused(
        scheme in schemes(),
        body in prop::collection::vec(any::<u8>(), 0..60),
        which in any::<prop::sample::Index>(),
        index in any::<prop::sample::Index>(),
        byte in 0x20..0x7f_u8,
    ) {
        let verifier = verifier(scheme, ORIGIN, "c2VjcmV0");
        let mut request = signed(&verifier, "/x", "text/plain", &body);
        let names: Vec<_> = request.headers().keys().filter(|name| *name != "content-type").cloned().collect();
        let name = &names[which.index(names.len())];
        let mut value = request.headers()[name].as_bytes().to_vec();
        let place = index.index(value.len());
        // Hexadecimal digits can be in upper case.
        prop_assume!(!value[place].eq_ignore_ascii_case(&byte));
        value[place] = byte;
        request.headers_mut().insert(name, HeaderValue::from_bytes(&value).unwrap());
        prop_assert!(verifier.verify(&request).is_err(), "{name}: {value:?}");
    }

    #[test]
    fn other_secret_is_refused(scheme in schemes(), secret in secret(), index in any::<prop::sample::Index>()) {
        let request = signed(&verifier(scheme, ORIGIN, &secret), "/x", FORM, b"a=1");
        let mut bytes = crate::runtime::Base64::new(&*secret).decode().unwrap();
        let place = index.index(bytes.len());
        bytes[place] ^= 1;
        let changed = crate::runtime::Base64::encode(bytes).into_string();
        prop_assert!(verifier(scheme, ORIGIN, &changed).verify(&request).is_err());
    }
}

fn percent_decoded(text: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::new();
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|digits| *first == b'%' && digits.iter().all(u8::is_ascii_hexdigit));
        let byte = digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        decoded.push(byte.unwrap_or(*first));
        rest = &after[if byte.is_some() { 2 } else { 0 }..];
    }
    decoded
}
