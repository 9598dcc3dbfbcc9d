//! Signatures of the body in one header.

use crate::runtime::{VerifierBuilder, VerifyErrorKind};
use crate::sample::{BASE64_SHA512, GITHUB, refusal, request, verifier};

/// The example that GitHub's documentation of webhooks prints.
const SECRET: &str = "It's a Secret to Everybody";
const BODY: &[u8] = b"Hello, World!";
const SIGNATURE: &str = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

#[test]
fn example_of_github_is_accepted() {
    let verifier = verifier(&GITHUB, "https://h.example", SECRET);
    let header = "X-Hub-Signature-256";
    let upper = format!("sha256={}", SIGNATURE[7..].to_uppercase());
    for (text, expected) in [
        (SIGNATURE, None),
        (&*upper, None),
        (&SIGNATURE[7..], Some(VerifyErrorKind::MalformedHeader)),
        (&SIGNATURE[..70], Some(VerifyErrorKind::Mismatch)),
        ("sha256=", Some(VerifyErrorKind::Mismatch)),
    ] {
        assert_eq!(refusal(&verifier, &request("POST", "/", &[(header, text)], BODY)), expected, "{text}");
    }
    let changed = request("POST", "/", &[(header, SIGNATURE)], b"Hello, World?");
    assert_eq!(refusal(&verifier, &changed), Some(VerifyErrorKind::Mismatch));
    assert_eq!(refusal(&verifier, &request("POST", "/", &[], BODY)), Some(VerifyErrorKind::MissingHeader));
    let twice = request("POST", "/", &[(header, SIGNATURE), (header, SIGNATURE)], BODY);
    assert_eq!(refusal(&verifier, &twice), Some(VerifyErrorKind::MalformedHeader));
}

#[test]
fn signature_in_base64_is_accepted() {
    let verifier = verifier(&BASE64_SHA512, "https://h.example", "secret");
    let mut signed = request("POST", "/", &[], BODY);
    verifier.sign(&mut signed).expect("it can be signed");
    // Computed by Python: base64.b64encode(hmac.digest(b"secret", b"Hello, World!", "sha512"))
    let expected = "hRyu1jk0rRyaA67yO6K4TyJL3/T1FI78V9lfmugMqdsumLxMcJpSnrG3I0oawuOB0o4Ose+gkLsZYT9cEkttWw==";
    assert_eq!(signed.headers()["x-hmac"], expected);
    assert_eq!(refusal(&verifier, &signed), None);
}

#[test]
fn signature_by_any_secret_is_accepted() {
    let mut rotated = VerifierBuilder::new(&GITHUB);
    rotated.secret("the next secret");
    rotated.secret(SECRET);
    let rotated = rotated.build().expect("it is valid");
    assert_eq!(refusal(&rotated, &request("POST", "/", &[("X-Hub-Signature-256", SIGNATURE)], BODY)), None);
    let mut signed = request("POST", "/", &[], BODY);
    rotated.sign(&mut signed).expect("it can be signed");
    let old = verifier(&GITHUB, "https://h.example", SECRET);
    assert_eq!(refusal(&old, &signed), Some(VerifyErrorKind::Mismatch), "the first secret signs");
}
