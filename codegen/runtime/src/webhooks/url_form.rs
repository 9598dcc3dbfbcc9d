//! Signatures of the public URL and the form parameters.

use std::borrow::Cow;

use http::{HeaderMap, Request, Uri};
use url::form_urlencoded;

use super::error::{VerifyError, VerifyErrorKind};
use super::form::{Parameter, TOO_MANY, parameters};
use super::headers::{malformed, missing, set, single};
use super::mac::{Mac, body_hash, is_equal};
use super::public_url::PublicUrl;
use super::received::Received;
use crate::interface::signature::{Hash, Repeated};
use crate::values::base64::{decode_padded, encode};

/// The query parameter with the hash of a body that is not a form.
const BODY_HASH: &str = "bodySHA256";

pub(crate) struct UrlForm {
    pub(crate) headers: &'static [&'static str],
    pub(crate) settings_header: Option<&'static str>,
    pub(crate) repeated: Repeated,
    pub(crate) url: PublicUrl,
    /// For requests without a settings header.
    pub(crate) secrets: Vec<Mac>,
    /// For requests with a settings header.
    pub(crate) keys: Vec<NamedKey>,
}

pub(crate) struct NamedKey {
    pub(crate) name: String,
    pub(crate) hash: Hash,
    pub(crate) mac: Mac,
}

impl UrlForm {
    pub(crate) fn verify(&self, received: &Received<'_>) -> Result<(), VerifyError> {
        let (header, text) = self.signature(received.headers())?;
        let signature = decode_padded(text).ok_or_else(|| malformed(header, "is not Base64"))?;
        let macs = self.macs(received.headers())?;
        let claimed_hash = query_body_hash(received.uri());
        let parameters = self.parameters(received, claimed_hash.is_some())?;
        let urls = self.url.spellings(received.uri().path_and_query());
        let holds =
            |url: &String| macs.iter().any(|mac| is_equal(&mac.sign(signed_text(url, &parameters)), &signature));
        if !urls.iter().any(holds) {
            return Err(VerifyError::new(
                VerifyErrorKind::Mismatch,
                format!(
                    "the signature does not match: check the secret, and that the provider calls {} followed by the \
                     path and query of the request line{}; if both are right, the request is forged or was altered",
                    self.url.text(),
                    if self.url.ends_with_path_of(received.uri()) { " (the URL has this path already)" } else { "" }
                ),
            ));
        }
        match claimed_hash {
            Some(hash) if !is_equal(hash.as_bytes(), body_hash(received.body()).as_bytes()) => Err(VerifyError::new(
                VerifyErrorKind::BodyMismatch,
                format!("the body does not match {BODY_HASH} in the query: it was altered, or is not as received"),
            )),
            None if !received.is_form() && !received.body().is_empty() => Err(VerifyError::new(
                VerifyErrorKind::BodyMismatch,
                format!("the body is not signed: it is not a form, and the query has no {BODY_HASH}"),
            )),
            _ => Ok(()),
        }
    }

    pub(crate) fn sign<B: AsRef<[u8]>>(&self, request: &mut Request<B>) -> Result<(), VerifyError> {
        let received = Received::new(request);
        if !received.is_form() && !received.body().is_empty() && query_body_hash(received.uri()).is_none() {
            let uri = with_body_hash(received.uri(), received.body())?;
            *request.uri_mut() = uri;
        }
        let received = Received::new(request);
        let parameters = self.parameters(&received, query_body_hash(received.uri()).is_some())?;
        let (mac, settings) = match (self.secrets.first(), self.keys.first(), self.settings_header) {
            (None, Some(key), Some(header)) => {
                (&key.mac, Some((header, format!("key={},algorithm={}", key.name, algorithm(key.hash)))))
            }
            (Some(mac), ..) => (mac, None),
            _ => return Err(VerifyError::new(VerifyErrorKind::UnknownAlgorithm, "the verifier has no secret")),
        };
        let url = self.url.spellings(received.uri().path_and_query()).into_iter().next().unwrap_or_default();
        let signature = encode(mac.sign(signed_text(&url, &parameters)));
        let headers = request.headers_mut();
        for name in self.headers.iter().chain(&self.settings_header) {
            headers.remove(*name);
        }
        if let Some((name, value)) = settings {
            set(headers, name, &value)?;
        }
        set(headers, self.headers.first().copied().unwrap_or_default(), &signature)
    }

    /// Returns the first header that is present.
    fn signature<'r>(&self, headers: &'r HeaderMap) -> Result<(&'static str, &'r str), VerifyError> {
        for name in self.headers {
            if let Some(text) = single(headers, name)? {
                return Ok((name, text));
            }
        }
        Err(missing(self.headers))
    }

    /// Returns the secrets for a request. A key is used only with its own hash function, so the request cannot choose a
    /// weaker one.
    fn macs(&self, headers: &HeaderMap) -> Result<Vec<&Mac>, VerifyError> {
        let unknown = |message: &str| VerifyError::new(VerifyErrorKind::UnknownAlgorithm, message);
        let settings = match self.settings_header {
            Some(header) => single(headers, header)?.map(|text| (header, text)),
            None => None,
        };
        let Some((header, settings)) = settings else {
            let macs: Vec<&Mac> = self.secrets.iter().collect();
            let message = "the request names no key, and the verifier has only secrets of named keys";
            return if macs.is_empty() { Err(unknown(message)) } else { Ok(macs) };
        };
        let value = |wanted: &str| {
            let pairs = settings.split(',').filter_map(|part| part.split_once('='));
            let mut values = pairs.filter(|(name, _)| name.trim() == wanted).map(|(_, value)| value.trim());
            values.next().filter(|_| values.next().is_none())
        };
        let (Some(name), Some(wanted)) = (value("key"), value("algorithm")) else {
            return Err(malformed(header, "does not have one key and one algorithm"));
        };
        let named: Vec<&NamedKey> = self.keys.iter().filter(|key| key.name == name).collect();
        if named.is_empty() {
            return Err(unknown("the request is signed with a key that the verifier does not have; add it with key()"));
        }
        let macs: Vec<&Mac> =
            named.iter().filter(|key| algorithm(key.hash).eq_ignore_ascii_case(wanted)).map(|key| &key.mac).collect();
        if macs.is_empty() {
            return Err(unknown("the request names an algorithm other than that of its key in the verifier"));
        }
        Ok(macs)
    }

    /// Returns the form parameters as signed.
    fn parameters<'r>(&self, received: &Received<'r>, has_hash: bool) -> Result<Vec<Parameter<'r>>, VerifyError> {
        if has_hash || !received.is_form() {
            return Ok(Vec::new());
        }
        let mut parameters = parameters(received.body())
            .ok_or_else(|| VerifyError::new(VerifyErrorKind::TooManyParameters, TOO_MANY))?;
        match self.repeated {
            Repeated::InOrder => parameters.sort_by(|(one, _), (other, _)| one.cmp(other)),
            Repeated::SortedOnce => {
                parameters.sort_unstable();
                parameters.dedup();
            }
        }
        Ok(parameters)
    }
}

fn signed_text<'p>(url: &'p str, parameters: &'p [Parameter<'_>]) -> impl Iterator<Item = &'p [u8]> {
    let parameters = parameters.iter().flat_map(|(name, value)| [&**name, &**value]);
    std::iter::once(url.as_bytes()).chain(parameters)
}

/// Returns the name of a hash function in the settings header.
fn algorithm(hash: Hash) -> &'static str {
    match hash {
        Hash::Sha1 => "HMAC_SHA1",
        Hash::Sha256 => "HMAC_SHA256",
        Hash::Sha512 => "HMAC_SHA512",
    }
}

fn query_body_hash(uri: &Uri) -> Option<Cow<'_, str>> {
    form_urlencoded::parse(uri.query()?.as_bytes()).find(|(name, _)| name == BODY_HASH).map(|(_, value)| value)
}

/// Adds the hash of the body to the query.
fn with_body_hash(uri: &Uri, body: &[u8]) -> Result<Uri, VerifyError> {
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let separator = if target.contains('?') { '&' } else { '?' };
    let mut parts = uri.clone().into_parts();
    let target = format!("{target}{separator}{BODY_HASH}={}", body_hash(body));
    let invalid = || VerifyError::new(VerifyErrorKind::BodyMismatch, format!("the URI has no room for {BODY_HASH}"));
    parts.path_and_query = Some(target.parse().map_err(|_| invalid())?);
    Uri::from_parts(parts).map_err(|_| invalid())
}
