//! Signatures of callbacks: `x-rust-signature`.

use super::extension::{self, Extensions, read};
use super::lowering::Lowering;
use crate::model::{Api, Signature, SignatureScheme};
use crate::name::{RustName, Scope};

impl Lowering<'_> {
    /// Lowers the signature of the document, which callbacks without their own have.
    pub(super) fn document_signature(&mut self, api: &mut Api) {
        if let Some(declared) = read(&self.document.extensions, "x-rust-signature") {
            api.signatures.extend(signature(declared, None));
        }
    }

    /// Returns the index of a callback's signature. A signature without a verifier is named after the callback.
    pub(super) fn signature(
        &mut self,
        extensions: &[&Extensions],
        callback: &RustName,
        names: &mut Scope,
        api: &mut Api,
    ) -> Option<usize> {
        let declared = extensions.iter().find_map(|extensions| read(extensions, "x-rust-signature"));
        let of_document = self.document.extensions.contains_key("x-rust-signature") && !api.signatures.is_empty();
        let Some(declared) = declared else { return of_document.then_some(0) };
        let prefix = (!api.signatures.is_empty()).then_some(callback.as_str());
        let mut found = signature(declared, prefix)?;
        let is_same = |known: &&Signature| {
            known.scheme == found.scheme && known.secret_env == found.secret_env && known.url_env == found.url_env
        };
        if let Some(index) = api.signatures.iter().position(|known| is_same(&known)) {
            return Some(index);
        }
        if prefix.is_some() {
            found.verifier = names.take([found.verifier]);
            found.builder = names.take([found.builder]);
        }
        api.signatures.push(found);
        Some(api.signatures.len() - 1)
    }
}

/// Lowers a declared signature. `None` if it lacks a key, which has been reported.
fn signature(declared: extension::Signature, prefix: Option<&str>) -> Option<Signature> {
    let scheme = match declared.scheme.as_str() {
        "url-form" => SignatureScheme::UrlForm {
            headers: declared.headers,
            settings_header: declared.settings_header,
            repeated: if declared.repeated.as_deref() == Some("in-order") { "InOrder" } else { "SortedOnce" },
        },
        "standard-webhooks" => SignatureScheme::StandardWebhooks,
        _ => SignatureScheme::Body {
            header: declared.header?,
            prefix: declared.prefix.unwrap_or_default(),
            hash: match declared.hash.as_deref() {
                Some("sha1") => "Sha1",
                Some("sha512") => "Sha512",
                _ => "Sha256",
            },
            encoding: if declared.encoding.as_deref() == Some("base64") { "Base64" } else { "Hex" },
        },
    };
    let name = |word: &str| RustName::camel(&format!("{} {word}", prefix.unwrap_or_default()));
    Some(Signature {
        verifier: name("verifier"),
        builder: name("verifier builder"),
        static_name: RustName::shouty(&format!("{} signature", prefix.unwrap_or_default())),
        scheme,
        secret_env: declared.secret_env,
        url_env: declared.url_env,
    })
}
