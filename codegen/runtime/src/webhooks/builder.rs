//! Configuration of a verifier.

use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

use super::body::BodyHmac;
use super::mac::Mac;
use super::public_url::PublicUrl;
use super::standard::{SECRET_PREFIX, StandardWebhooks};
use super::url_form::{NamedKey, UrlForm};
use super::verifier::{Scheme, Verifier};
use crate::configuration::credential::text_problem;
use crate::configuration::environment::{Variables, of_process};
use crate::interface::signature::{Hash, Signature, SignatureScheme};
use crate::response::error::Error;
use crate::values::base64;

const TOLERANCE: Duration = Duration::from_secs(300);

/// The core of a verifier's builder.
pub struct VerifierBuilder {
    signature: &'static Signature,
    secrets: Vec<Zeroizing<String>>,
    keys: Vec<(String, Hash, Zeroizing<String>)>,
    url: Option<String>,
    tolerance: Option<Duration>,
}

impl VerifierBuilder {
    /// Creates a builder without secrets.
    pub fn new(signature: &'static Signature) -> Self {
        Self { signature, secrets: Vec::new(), keys: Vec::new(), url: None, tolerance: None }
    }

    /// Reads the secret and the public URL from environment variables. Empty variables count as unset.
    ///
    /// # Errors
    ///
    /// Fails if the variable of the secret is missing, with an error that names all missing variables. Fails if a value
    /// is not UTF-8, begins or ends with white space, or contains a control character.
    pub fn from_env(signature: &'static Signature) -> Result<Self, Error> {
        Self::read(signature, of_process)
    }

    /// Like [`from_env`](Self::from_env), but looks up the variables with a function.
    ///
    /// # Errors
    ///
    /// Fails for the same reasons as [`from_env`](Self::from_env).
    pub fn from_variables(
        signature: &'static Signature,
        lookup: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Error> {
        Self::read(signature, |name| Ok(lookup(name)))
    }

    fn read(
        signature: &'static Signature,
        lookup: impl Fn(&str) -> Result<Option<String>, &'static str>,
    ) -> Result<Self, Error> {
        let Some(secret_env) = signature.secret_env else {
            return Err(Error::configuration("no environment variable holds the secret of callbacks; use the builder"));
        };
        let mut variables = Variables::new(lookup);
        let mut builder = Self::new(signature);
        match variables.get(secret_env)? {
            Some(secret) => builder.secret(secret),
            None => variables.missing.push(secret_env.to_owned()),
        }
        if let Some(url_env) = signature.url_env {
            match variables.get(url_env)? {
                Some(url) => builder.url(url),
                // The URL can be set later, but is named together with the secret.
                None if !variables.missing.is_empty() => variables.missing.push(url_env.to_owned()),
                None => {}
            }
        }
        variables.check("a verifier of callbacks")?;
        Ok(builder)
    }

    /// Adds a secret.
    pub fn secret(&mut self, secret: impl Into<String>) {
        self.secrets.push(Zeroizing::new(secret.into()));
    }

    /// Adds the secret of a named key, with its hash function.
    pub fn key(&mut self, name: impl Into<String>, hash: Hash, secret: impl Into<String>) {
        self.keys.push((name.into(), hash, Zeroizing::new(secret.into())));
    }

    /// Sets the public URL.
    pub fn url(&mut self, url: impl Into<String>) {
        self.url = Some(url.into());
    }

    /// Sets the greatest difference between a timestamp and this machine's clock. Default: 300 seconds.
    pub fn tolerance(&mut self, tolerance: Duration) {
        self.tolerance = Some(tolerance);
    }

    /// Builds the verifier.
    ///
    /// # Errors
    ///
    /// Fails if there is no secret, or if a secret or the URL is missing or invalid.
    pub fn build(self) -> Result<Verifier, Error> {
        if self.secrets.is_empty() && self.keys.is_empty() {
            let hint = self.signature.secret_env.map(|name| format!(" (environment variable {name})"));
            let hint = hint.unwrap_or_default();
            return Err(Error::configuration(format!("a verifier of callbacks requires a secret{hint}")));
        }
        for secret in self.secrets.iter().chain(self.keys.iter().map(|(.., secret)| secret)) {
            let problem = if secret.is_empty() { Some("is empty") } else { text_problem(secret) };
            if let Some(problem) = problem {
                return Err(Error::configuration(format!("a secret of callbacks {problem}")));
            }
        }
        let url = self.url.as_deref().map(PublicUrl::parse).transpose();
        let url = url.map_err(|problem| Error::configuration(format!("the public URL of callbacks {problem}")))?;
        let scheme = self.scheme(url)?;
        Ok(Verifier::new(scheme))
    }

    fn scheme(&self, url: Option<PublicUrl>) -> Result<Scheme, Error> {
        let has_keys = matches!(self.signature.scheme, SignatureScheme::UrlForm { settings_header: Some(_), .. });
        if !has_keys && !self.keys.is_empty() {
            return Err(Error::configuration("callbacks of this API are not signed with named keys; use secret()"));
        }
        if self.tolerance.is_some() && !matches!(self.signature.scheme, SignatureScheme::StandardWebhooks) {
            return Err(Error::configuration("callbacks of this API have no timestamp, so there is no tolerance"));
        }
        match self.signature.scheme {
            SignatureScheme::UrlForm { headers, settings_header, repeated } => {
                let Some(url) = url else {
                    let hint = self.signature.url_env.map(|name| format!(", or the environment variable {name}"));
                    return Err(Error::configuration(format!(
                        "a verifier of callbacks requires the public URL that the provider calls; set it with \
                         url(){}",
                        hint.unwrap_or_default()
                    )));
                };
                let secrets = self.macs(Hash::Sha1)?;
                let keys = self.keys.iter().map(|(name, hash, secret)| {
                    Ok(NamedKey { name: name.clone(), hash: *hash, mac: mac(*hash, secret.as_bytes())? })
                });
                let keys = keys.collect::<Result<_, Error>>()?;
                Ok(Scheme::UrlForm(UrlForm { headers, settings_header, repeated, url, secrets, keys }))
            }
            SignatureScheme::StandardWebhooks => {
                let secrets = self.secrets.iter().map(|secret| mac(Hash::Sha256, &standard_key(secret)?));
                let secrets = secrets.collect::<Result<_, Error>>()?;
                let tolerance = self.tolerance.unwrap_or(TOLERANCE);
                Ok(Scheme::StandardWebhooks(StandardWebhooks { secrets, tolerance }))
            }
            SignatureScheme::Body { header, prefix, hash, encoding } => {
                Ok(Scheme::Body(BodyHmac { header, prefix, encoding, secrets: self.macs(hash)? }))
            }
        }
    }

    fn macs(&self, hash: Hash) -> Result<Vec<Mac>, Error> {
        self.secrets.iter().map(|secret| mac(hash, secret.as_bytes())).collect()
    }
}

fn mac(hash: Hash, secret: &[u8]) -> Result<Mac, Error> {
    Mac::new(hash, secret).ok_or_else(|| Error::configuration("a secret of callbacks has an invalid length"))
}

/// Returns the key of a Standard Webhooks secret. The prefix is optional.
fn standard_key(secret: &str) -> Result<Zeroizing<Vec<u8>>, Error> {
    let text = secret.strip_prefix(SECRET_PREFIX).unwrap_or(secret);
    match base64::decode(text) {
        Ok(key) if !key.is_empty() => Ok(Zeroizing::new(key)),
        _ => Err(Error::configuration(format!(
            "a secret of callbacks is not Base64; it has the form {SECRET_PREFIX}, followed by Base64"
        ))),
    }
}

/// Omits the secrets.
impl fmt::Debug for VerifierBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifierBuilder")
            .field("signature", self.signature)
            .field("secrets", &self.secrets.len().saturating_add(self.keys.len()))
            .finish_non_exhaustive()
    }
}
