//! Callbacks: requests that the API sends to the program.

use super::operation::{Content, Status};
use super::types::{Type, TypeId};
use crate::name::{RustName, WireName};

/// One kind of request that the API sends.
#[derive(Clone, Debug)]
pub struct Callback {
    /// Name of its payload in the module `callbacks`.
    pub name: RustName,
    /// Key of the callback or webhook in the document.
    pub key: String,
    /// One line; empty if the document has none.
    pub summary: String,
    /// Markdown.
    pub docs: String,
    /// True if it is deprecated.
    pub deprecated: bool,
    /// HTTP methods.
    pub methods: Vec<String>,
    /// The operations that ask for it; empty for a webhook.
    pub senders: Vec<Sender>,
    /// Declared responses of the program.
    pub answers: Vec<Answer>,
    /// Data of the request.
    pub payload: Payload,
    /// Index into [`Api::signatures`](super::Api::signatures).
    pub signature: Option<usize>,
    /// Condition that the document declares to tell it apart from other callbacks.
    pub when: Option<Condition>,
    /// Its reading as an event of several APIs.
    pub event: Option<EventReading>,
}

/// The reading of a payload as an event that several APIs have in common: `x-rust-event`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventReading {
    /// Module of the emitted crate.
    pub module: RustName,
    /// Property with the kind of the event.
    pub property: WireName,
    /// Values of that property, and the variant of each in the enum of kinds.
    pub kinds: Vec<(String, RustName)>,
    /// Fields of the event, and the property that each is read from.
    pub fields: Vec<(RustName, WireName)>,
}

/// An operation that asks for a callback.
#[derive(Clone, Debug)]
pub struct Sender {
    /// Index into [`Api::operations`](super::Api::operations).
    pub operation: usize,
    /// Expression for the URL of the callback: `{$request.body#/StatusCallback}`.
    pub expression: String,
    /// Index of the parameter with the URL, if the expression is a parameter of the client's operation.
    pub parameter: Option<usize>,
}

/// A response of the program to a callback.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Status or range.
    pub status: Status,
    /// Markdown.
    pub docs: String,
    /// Media types of the body.
    pub media_types: Vec<String>,
}

/// The data of a callback.
#[derive(Clone, Debug)]
pub struct Payload {
    /// The body, or the query of a request without one.
    pub content: Content,
    /// The parts of a request that the content can be in.
    pub sources: Sources,
    /// Query parameters beside the body.
    pub query: Option<Type>,
    /// Headers, each with its description.
    pub headers: Vec<CallbackHeader>,
}

/// The parts of a request that structured content can be in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// A JSON body.
    pub json: bool,
    /// A URL-encoded form.
    pub form: bool,
    /// The query of a request without a body.
    pub query: bool,
}

impl Sources {
    /// Returns true if a request can have objects inside as texts, whose properties no condition reads.
    pub(crate) fn is_flat(self) -> bool {
        self.form || self.query
    }

    /// Adds the parts of other sources.
    pub(crate) fn add(&mut self, other: Self) {
        self.json |= other.json;
        self.form |= other.form;
        self.query |= other.query;
    }
}

/// A header of a callback.
#[derive(Clone, Debug)]
pub struct CallbackHeader {
    /// Name on the wire.
    pub wire: WireName,
    /// Name of the field.
    pub rust: RustName,
    /// A type that is created from any text.
    pub ty: Type,
    /// Markdown.
    pub docs: String,
}

impl Payload {
    /// Visits its types.
    pub(crate) fn each_type(&mut self, visit: &mut impl FnMut(&mut Type)) {
        if let Content::Structured(ty) = &mut self.content {
            visit(ty);
        }
        self.query.iter_mut().for_each(&mut *visit);
        self.headers.iter_mut().for_each(|header| visit(&mut header.ty));
    }

    /// Adds the named types that it consists of.
    pub fn mentions(&self, found: &mut Vec<TypeId>) {
        if let Content::Structured(ty) = &self.content {
            ty.mentions(found);
        }
        self.query.iter().chain(self.headers.iter().map(|header| &header.ty)).for_each(|ty| ty.mentions(found));
    }
}

/// A variant of the enum over all callbacks of an API.
#[derive(Clone, Debug)]
pub struct CallbackVariant {
    /// Name of the variant.
    pub rust: RustName,
    /// The callbacks with this payload, as indices into [`Api::callbacks`](super::Api::callbacks); never empty.
    pub callbacks: Vec<usize>,
    /// A request is of this variant if one of the conditions holds, and none of a variant before.
    pub conditions: Vec<Condition>,
    /// Conditions of callbacks without a variant whose requests would satisfy those of this one. None of them holds.
    pub except: Vec<Condition>,
}

/// Facts that tell a received payload apart from others. All must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// Properties that the payload has, as JSON pointers.
    pub has: Vec<String>,
    /// Properties that it does not have, as JSON pointers.
    pub lacks: Vec<String>,
    /// Properties as JSON pointers, and their possible values as text.
    pub values: Vec<(String, Vec<String>)>,
    /// Headers and their possible values.
    pub headers: Vec<(String, Vec<String>)>,
}

/// A way in which callbacks are signed.
#[derive(Clone, Debug, PartialEq)]
pub struct Signature {
    /// Name of the verifier.
    pub verifier: RustName,
    /// Name of its builder.
    pub builder: RustName,
    /// Name of its static.
    pub static_name: RustName,
    /// Scheme and its data.
    pub scheme: SignatureScheme,
    /// Environment variable with the secret.
    pub secret_env: Option<String>,
    /// Environment variable with the public URL.
    pub url_env: Option<String>,
}

/// A scheme of signatures.
#[derive(Clone, Debug, PartialEq)]
pub enum SignatureScheme {
    /// HMAC of the URL and the form parameters.
    UrlForm {
        /// Headers of the signature, in order of preference.
        headers: Vec<String>,
        /// Header with the name of the key and the hash.
        settings_header: Option<String>,
        /// `SortedOnce` or `InOrder`.
        repeated: &'static str,
    },
    /// Standard Webhooks 1.0.
    StandardWebhooks,
    /// HMAC of the body.
    Body {
        /// Header of the signature.
        header: String,
        /// Text in front of the signature.
        prefix: String,
        /// `Sha1`, `Sha256` or `Sha512`.
        hash: &'static str,
        /// `Hex` or `Base64`.
        encoding: &'static str,
    },
}
