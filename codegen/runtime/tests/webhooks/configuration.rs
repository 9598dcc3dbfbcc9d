//! Builders of verifiers: secrets, URLs, environment variables, and messages without secrets.

use std::time::Duration;

use crate::runtime::{Hash, Signature, VerifierBuilder};
use crate::sample::emitted::{self, Verifier};
use crate::sample::{GITHUB, SIGNALWIRE, STANDARD, TWILIO, printed, request};

fn built(signature: &'static Signature, configure: impl FnOnce(&mut VerifierBuilder)) -> Result<(), String> {
    let mut builder = VerifierBuilder::new(signature);
    configure(&mut builder);
    builder.build().map(|_| ()).map_err(|error| error.to_string())
}

#[track_caller]
fn assert_refused(result: Result<(), String>, part: &str) {
    let message = result.expect_err(part);
    assert!(message.contains(part), "{message}");
    assert!(!message.contains("s3cret"), "{message}");
}

#[test]
fn secrets_are_required_and_checked() {
    let url = "https://h.example";
    assert_refused(built(&TWILIO, |builder| builder.url(url)), "requires a secret (environment variable TWILIO_AUTH");
    assert_refused(built(&GITHUB, |_| {}), "requires a secret");
    for (secret, problem) in [
        ("", "a secret of callbacks is empty"),
        ("  ", "white space"),
        ("s3cret\n", "white space"),
        ("s3\u{7}cret", "control character"),
    ] {
        assert_refused(built(&GITHUB, |builder| builder.secret(secret)), problem);
        let second = |builder: &mut VerifierBuilder| {
            builder.url(url);
            builder.secret("good");
            builder.key("k", Hash::Sha1, secret);
        };
        assert_refused(built(&TWILIO, second), problem);
    }
    for secret in ["whsec_", "whsec_s3cret!", "s3cret!"] {
        assert_refused(built(&STANDARD, |builder| builder.secret(secret)), "is not Base64");
    }
    let key = |builder: &mut VerifierBuilder| builder.key("k", Hash::Sha1, "s3cret");
    assert_refused(built(&SIGNALWIRE, key), "not signed with named keys");
    let tolerance = |builder: &mut VerifierBuilder| {
        builder.secret("s3cret");
        builder.tolerance(Duration::from_secs(60));
    };
    assert_refused(built(&GITHUB, tolerance), "no timestamp");
}

#[test]
fn public_url_is_required_and_checked() {
    for (url, problem) in [
        ("", "must begin with https:// or http://"),
        ("h.example/x", "must begin with https:// or http://"),
        ("ftp://h.example", "must begin with https:// or http://"),
        ("https://", "is invalid"),
        ("https://h.example:99999", "is invalid"),
        ("https://[::zz]", "is invalid"),
        ("https://h example", "is invalid"),
        ("https://h.example/x y", "is invalid"),
        ("https://h.example/x?a=1", "must not have a query"),
    ] {
        let configure = |builder: &mut VerifierBuilder| {
            builder.secret("s3cret");
            builder.url(url);
        };
        assert_refused(built(&TWILIO, configure), problem);
        assert_refused(built(&STANDARD, configure), problem);
    }
    let secret = |builder: &mut VerifierBuilder| builder.secret("s3cret");
    assert_refused(built(&TWILIO, secret), "set it with url(), or the environment variable TWILIO_WEBHOOK_URL");
    assert_refused(built(&SIGNALWIRE, secret), "set it with url()");
}

fn from_variables(variables: &[(&str, &str)]) -> Result<Verifier, String> {
    let lookup = |name: &str| {
        let found = variables.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    let builder = emitted::VerifierBuilder::from_variables(lookup).map_err(|error| error.to_string())?;
    builder.build().map_err(|error| error.to_string())
}

#[test]
fn missing_variables_are_named() {
    let (secret, url) = (("TWILIO_AUTH_TOKEN", printed::SECRET), ("TWILIO_WEBHOOK_URL", printed::ORIGIN));
    assert!(from_variables(&[secret, url]).is_ok());
    let message = from_variables(&[("TWILIO_AUTH_TOKEN", "")]).expect_err("both are missing");
    assert_eq!(
        message,
        "a verifier of callbacks requires environment variables that are not set: TWILIO_AUTH_TOKEN; and \
         TWILIO_WEBHOOK_URL (set, but empty: TWILIO_AUTH_TOKEN)"
    );
    let message = from_variables(&[secret]).expect_err("the URL is missing");
    assert!(message.contains("TWILIO_WEBHOOK_URL"), "{message}");
    let message = from_variables(&[("TWILIO_AUTH_TOKEN", "s3cret ")]).expect_err("it ends with a space");
    assert_eq!(message, "the environment variable TWILIO_AUTH_TOKEN begins or ends with white space; remove it");
    assert!(VerifierBuilder::from_variables(&GITHUB, |_| None).is_err());
    let lookup = |name: &str| (name == "TWILIO_AUTH_TOKEN").then(|| printed::SECRET.to_owned());
    let builder = emitted::VerifierBuilder::from_variables(lookup).expect("the URL can be set later");
    assert!(builder.url(printed::ORIGIN).build().is_ok());
    // No variable of that name is set where tests run.
    assert!(Verifier::from_env().is_err());
}

#[test]
fn emitted_verifier_has_the_methods_of_the_core() {
    let builder = Verifier::builder().secret("old").secret(printed::SECRET).url(printed::ORIGIN);
    let verifier = builder.key("k1", Hash::Sha256, "shared").build().expect("it is valid");
    let headers = [("Content-Type", crate::sample::FORM), ("X-Twilio-Signature", printed::SIGNATURE)];
    let request = request("POST", printed::TARGET, &headers, printed::BODY);
    assert!(verifier.clone().verify(&request).is_ok());
    let mut resigned = request.clone();
    verifier.sign(&mut resigned).expect("it can be signed");
    assert_ne!(resigned.headers()["x-twilio-signature"], printed::SIGNATURE);
    assert!(verifier.verify(&resigned).is_ok());
    assert!(Verifier::builder().secret("x").url("https://h").tolerance(Duration::ZERO).build().is_err());
}

#[test]
fn nothing_shows_a_secret_or_a_signature() {
    let builder = || Verifier::builder().secret("s3cret").key("k1", Hash::Sha256, "s3cret").url("https://u:s3cret@h");
    let verifier = builder().build().expect("it is valid");
    let headers = [("Content-Type", crate::sample::FORM), ("X-Twilio-Signature", printed::SIGNATURE)];
    let request = request("POST", "/x?token=s3cret", &headers, b"a=s3cret");
    let error = verifier.verify(&request).expect_err("the signature is of another request");
    let mut signed = request.clone();
    verifier.sign(&mut signed).expect("it can be signed");
    let expected = signed.headers()["x-twilio-signature"].to_str().expect("it is ASCII");
    let texts = [
        format!("{:?}", builder()),
        format!("{verifier:?}"),
        format!("{error}"),
        format!("{error:?}"),
        format!("{:?}", verifier.verify(&signed).expect("it is signed")),
    ];
    for text in texts {
        let is_silent = ["s3cret", printed::SIGNATURE, expected].iter().all(|hidden| !text.contains(hidden));
        assert!(is_silent && !text.contains('\n'), "{text}");
    }
    assert!(error.to_string().contains("https://h followed by the path and query of the request line;"), "{error}");
    let configured = Verifier::builder().secret("s3cret").url("https://h/conference").build().expect("it is valid");
    let request = crate::sample::request("POST", "/conference", &headers, b"");
    let error = configured.verify(&request).expect_err("the path is there twice");
    assert!(error.to_string().contains("(the URL has this path already)"), "{error}");
}
