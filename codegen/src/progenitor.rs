//! The same document as a client of [progenitor](https://docs.rs/progenitor), the generator that most Rust projects use.
//!
//! It is a second opinion on the crate that [`emit`](crate::emit) makes, and for those who standardise on it. Its client
//! knows no credentials, no retries, no pagination over links, no path suffixes and no XML.
//!
//! progenitor takes a part of OpenAPI and panics on the rest. What is known to stop it is taken out of the document first,
//! by [`adjust`]; each [`Adjustment`] says what, where and why, and no adjustment is made that is not listed.
//!
//! ```no_run
//! # fn main() -> Result<(), openapi_client_codegen::diagnostic::Diagnostic> {
//! use openapi_client_codegen::{diagnostic::{Diagnostics, Style}, progenitor, source::Source};
//! use std::path::Path;
//!
//! let source = Source::read(Path::new("spec/twilio.yaml"))?;
//! let mut diagnostics = Diagnostics::new();
//! if let Some(client) = progenitor::generate(&source, &mut diagnostics) {
//!     for adjustment in &client.adjustments {
//!         eprintln!("{adjustment}");
//!     }
//!     print!("{}", client.text);
//! }
//! eprint!("{}", diagnostics.render(Style::Plain));
//! # Ok(())
//! # }
//! ```

mod operations;
mod schemas;

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use openapiv3::{Components, OpenAPI, ReferenceOr};
use progenitor::{GenerationSettings, Generator, InterfaceStyle};

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::lint;
use crate::source::Source;
use crate::text::push_token;

/// A progenitor client.
#[derive(Clone, Debug)]
pub struct Client {
    /// The Rust text of one module. It needs the crates `progenitor-client`, `reqwest`, `serde` and `serde_json`, and
    /// those for what the document has: `regress` for patterns, `uuid` and `chrono` for formats.
    pub text: String,
    /// How the document was changed before progenitor saw it, in the order in which it was done.
    pub adjustments: Vec<Adjustment>,
}

/// One change to a document that progenitor could not take as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// What was done, and why.
    pub kind: AdjustmentKind,
    /// JSON pointer of the place.
    pub pointer: String,
}

/// What is done to documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AdjustmentKind {
    /// An operation gets an id.
    OperationNamed,
    /// An operation is taken out.
    OperationRemoved,
    /// A parameter is taken out.
    ParameterRemoved,
    /// All but one of the media types of a request body are taken out.
    MediaTypeRemoved,
    /// `encoding` is taken out of a media type.
    EncodingRemoved,
    /// A media type without a schema is taken out.
    ResponseBodyRemoved,
    /// The response `default` becomes `4XX` and `5XX`.
    DefaultNarrowed,
    /// A successful response is taken out.
    SuccessRemoved,
    /// An error response is taken out.
    ErrorRemoved,
    /// A choice of texts becomes a text.
    TextsMerged,
    /// `format` is taken out of a schema that is no text and no number.
    FormatRemoved,
    /// `default` is taken out of an array that a form sends.
    FormDefaultRemoved,
}

impl AdjustmentKind {
    /// What is done.
    pub fn what(self) -> &'static str {
        match self {
            Self::OperationNamed => "the operation gets an id from its method and path",
            Self::OperationRemoved => "the operation is taken out",
            Self::ParameterRemoved => "the optional parameter is taken out",
            Self::MediaTypeRemoved => "the media type is taken out",
            Self::EncodingRemoved => "`encoding` is taken out",
            Self::ResponseBodyRemoved => "the media type without a schema is taken out",
            Self::DefaultNarrowed => "the response `default` becomes `4XX` and `5XX`",
            Self::SuccessRemoved => "the successful response is taken out",
            Self::ErrorRemoved => "the error response is taken out",
            Self::TextsMerged => "the choice of texts becomes a text",
            Self::FormatRemoved => "`format` is taken out",
            Self::FormDefaultRemoved => "`default` is taken out",
        }
    }

    /// Why progenitor can't take it.
    pub fn why(self) -> &'static str {
        match self {
            Self::OperationNamed => "it refuses an operation without an id",
            Self::OperationRemoved => "it has no such request body or style of parameter",
            Self::ParameterRemoved => "it has no such style of parameter",
            Self::MediaTypeRemoved => "it panics on a request body of several media types",
            Self::EncodingRemoved => "it panics on `encoding`",
            Self::ResponseBodyRemoved => "it panics on a media type without a schema",
            Self::DefaultNarrowed => "it takes `default` for a success too, and panics on two types of success",
            Self::SuccessRemoved => "it panics on two types of success in one operation",
            Self::ErrorRemoved => "it panics on two types of error in one operation",
            Self::TextsMerged => "what it makes of a choice of texts does not compile or does not decode",
            Self::FormatRemoved => "it panics on `format` beside a type that is no text and no number",
            Self::FormDefaultRemoved => {
                "it would send the default with every request, and can't send an array in a form"
            }
        }
    }
}

/// `pointer: what, because why`.
impl fmt::Display for Adjustment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}, because {}", self.pointer, self.kind.what(), self.kind.why())
    }
}

/// Makes a client in progenitor's builder style.
///
/// Gives none if the document has errors or progenitor does not take it; the reasons are in `diagnostics`. progenitor
/// reports most of what it can't take by a panic. That becomes a diagnostic too, after the panic hook has run.
pub fn generate(source: &Source, diagnostics: &mut Diagnostics) -> Option<Client> {
    let mut document = lint::load(source, lint::Strictness::Strict, diagnostics)?;
    let adjustments = adjust(&mut document);
    match print(&document) {
        Ok(text) => Some(Client { text, adjustments }),
        Err(problem) => {
            let message = format!("progenitor does not take the document: {problem}");
            diagnostics.push(Diagnostic::error(source.file(), "progenitor", Place::Start, message));
            None
        }
    }
}

/// Takes out of a document what progenitor is known not to take.
pub fn adjust(document: &mut OpenAPI) -> Vec<Adjustment> {
    let mut adjustments = Adjustments::default();
    schemas::adjust(document, &mut adjustments);
    operations::adjust(document, &mut adjustments);
    adjustments.0
}

fn print(document: &OpenAPI) -> Result<String, String> {
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Builder);
    // No other way: its panics are assertions about the document, deep inside, and can't all be foretold. The generator
    // and the tokens are dropped with the panic, so nothing half-done is left behind.
    let tokens = catch_unwind(AssertUnwindSafe(|| Generator::new(&settings).generate_tokens(document)))
        .map_err(|panic| format!("it panicked: {}", panic_text(&*panic)))?
        .map_err(|error| error.to_string())?;
    let file = syn::parse2(tokens).map_err(|error| format!("what it emits is no Rust: {error}"))?;
    Ok(prettyplease::unparse(&file))
}

/// The first line of a panic's message.
fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.and_then(|text| text.lines().next()).unwrap_or("no message")
}

/// The adjustments made so far.
#[derive(Debug, Default)]
struct Adjustments(Vec<Adjustment>);

impl Adjustments {
    fn push(&mut self, kind: AdjustmentKind, pointer: impl Into<String>) {
        self.0.push(Adjustment { kind, pointer: pointer.into() });
    }
}

/// A JSON pointer with tokens added to it.
fn pointer(base: &str, tokens: &[&str]) -> String {
    let mut pointer = base.to_owned();
    for token in tokens {
        push_token(&mut pointer, token);
    }
    pointer
}

/// How many references are followed from one to the next.
const LONGEST_CHAIN: usize = 32;

/// What a reference into the components leads to.
fn resolve<'a, T>(
    components: Option<&'a Components>,
    mut item: &'a ReferenceOr<T>,
    section: &str,
    find: impl Fn(&'a Components, &str) -> Option<&'a ReferenceOr<T>>,
) -> Option<&'a T> {
    for _ in 0..LONGEST_CHAIN {
        match item {
            ReferenceOr::Item(item) => return Some(item),
            ReferenceOr::Reference { reference } => {
                item = find(components?, &lint::component_name(reference, section)?)?;
            }
        }
    }
    None
}

#[cfg(test)]
mod tests;
