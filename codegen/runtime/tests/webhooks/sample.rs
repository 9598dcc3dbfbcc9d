//! Schemes and requests of the tests, and a verifier as emitted code declares it.

use http::Request;

use crate::runtime::{Encoding, Hash, Repeated, Signature, SignatureScheme, VerifyErrorKind};

pub(crate) static TWILIO: Signature = Signature {
    scheme: SignatureScheme::UrlForm {
        headers: &["X-Twilio-Signature"],
        settings_header: Some("X-Twilio-Webhooks-Signature-Settings"),
        repeated: Repeated::SortedOnce,
    },
    secret_env: Some("TWILIO_AUTH_TOKEN"),
    url_env: Some("TWILIO_WEBHOOK_URL"),
};

pub(crate) static SIGNALWIRE: Signature = Signature {
    scheme: SignatureScheme::UrlForm {
        headers: &["X-SignalWire-Signature", "X-Twilio-Signature"],
        settings_header: None,
        repeated: Repeated::InOrder,
    },
    secret_env: Some("SIGNALWIRE_SIGNING_KEY"),
    url_env: None,
};

pub(crate) static STANDARD: Signature =
    Signature { scheme: SignatureScheme::StandardWebhooks, secret_env: Some("WEBHOOK_SECRET"), url_env: None };

pub(crate) static GITHUB: Signature = Signature {
    scheme: SignatureScheme::Body {
        header: "X-Hub-Signature-256",
        prefix: "sha256=",
        hash: Hash::Sha256,
        encoding: Encoding::Hex,
    },
    secret_env: None,
    url_env: None,
};

pub(crate) static BASE64_SHA512: Signature = Signature {
    scheme: SignatureScheme::Body { header: "X-Hmac", prefix: "", hash: Hash::Sha512, encoding: Encoding::Base64 },
    secret_env: None,
    url_env: None,
};

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
pub(crate) const JSON: &str = "application/json";

/// A verifier as emitted code declares it.
pub(crate) mod emitted {
    use crate::runtime;

    #[derive(Clone, Debug)]
    pub(crate) struct Verifier {
        core: runtime::Verifier,
    }

    #[derive(Debug)]
    pub(crate) struct VerifierBuilder {
        core: runtime::VerifierBuilder,
    }

    runtime::verifier!(Verifier, VerifierBuilder, super::TWILIO);
}

pub(crate) fn verifier(signature: &'static Signature, url: &str, secret: &str) -> crate::runtime::Verifier {
    let mut builder = crate::runtime::VerifierBuilder::new(signature);
    builder.secret(secret);
    builder.url(url);
    builder.build().expect("the verifier is valid")
}

/// A request as a server receives it.
pub(crate) fn request(method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Request<Vec<u8>> {
    let builder = Request::builder().method(method).uri(target);
    let builder = headers.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value));
    builder.body(body.to_vec()).expect("the request is valid")
}

pub(crate) fn refusal(verifier: &crate::runtime::Verifier, request: &Request<Vec<u8>>) -> Option<VerifyErrorKind> {
    verifier.verify(request).err().map(|error| error.kind())
}

/// The example that Twilio's documentation of signatures prints.
pub(crate) mod printed {
    pub(crate) const SECRET: &str = "12345";
    pub(crate) const SIGNATURE: &str = "L/OH5YylLD5NRKLltdqwSvS0BnU=";
    pub(crate) const ORIGIN: &str = "https://example.com";
    pub(crate) const TARGET: &str = "/myapp.php?foo=1&bar=2";
    pub(crate) const BODY: &[u8] =
        b"Digits=1234&To=%2B18005551212&From=%2B14158675310&Caller=%2B14158675310&CallSid=CA1234567890ABCDE";
}
