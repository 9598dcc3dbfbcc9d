//! Clients by [progenitor](https://docs.rs/progenitor) for the documents that it would panic on.
//!
//! progenitor takes a part of OpenAPI and panics on the rest. [`adjust`] takes out of a document what is known to stop it.
//! Each [`Adjustment`] says what was changed, where and why, and no change is made that is not listed.

mod operations;
mod schemas;

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::lint::{self, Strictness};
use openapi_client_codegen::source::Source;
use openapiv3::{Components, OpenAPI, ReferenceOr};
use progenitor::{GenerationSettings, Generator, InterfaceStyle};

/// A progenitor client.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    /// The Rust text of one module. It needs the crates `progenitor-client`, `reqwest`, `serde` and `serde_json`, `regress`
    /// for patterns, and `uuid` and `chrono` for formats.
    pub(crate) text: String,
    /// The changes of the document, in their order.
    pub(crate) adjustments: Vec<Adjustment>,
}

/// One change to a document that progenitor could not take as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Adjustment {
    /// The change.
    pub(crate) kind: AdjustmentKind,
    /// JSON pointer of the place.
    pub(crate) pointer: String,
}

/// Kinds of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum AdjustmentKind {
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
    /// The change, and the reason for which progenitor needs it.
    fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::OperationNamed => {
                ("the operation gets an id from its method and path", "it refuses an operation without an id")
            }
            Self::OperationRemoved => {
                ("the operation is taken out", "it has no such request body or style of parameter")
            }
            Self::ParameterRemoved => ("the optional parameter is taken out", "it has no such style of parameter"),
            Self::MediaTypeRemoved => {
                ("the media type is taken out", "it panics on a request body of several media types")
            }
            Self::EncodingRemoved => ("`encoding` is taken out", "it panics on `encoding`"),
            Self::ResponseBodyRemoved => {
                ("the media type without a schema is taken out", "it panics on a media type without a schema")
            }
            Self::DefaultNarrowed => (
                "the response `default` becomes `4XX` and `5XX`",
                "it takes `default` for a success too, and panics on two types of success",
            ),
            Self::SuccessRemoved => {
                ("the successful response is taken out", "it panics on two types of success in one operation")
            }
            Self::ErrorRemoved => {
                ("the error response is taken out", "it panics on two types of error in one operation")
            }
            Self::TextsMerged => (
                "the choice of texts becomes a text",
                "what it makes of a choice of texts does not compile or does not decode",
            ),
            Self::FormatRemoved => {
                ("`format` is taken out", "it panics on `format` beside a type that is no text and no number")
            }
            Self::FormDefaultRemoved => (
                "`default` is taken out",
                "it would send the default with every request, and can't send an array in a form",
            ),
        }
    }
}

/// `pointer: change, because reason`.
impl fmt::Display for Adjustment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (change, reason) = self.kind.texts();
        write!(f, "{}: {change}, because {reason}", self.pointer)
    }
}

/// Makes a client in progenitor's builder style.
///
/// # Errors
///
/// The reasons as text, if the document has errors or progenitor does not take it. progenitor reports most of what it cannot
/// take by a panic; that becomes an error too, after the panic hook has run.
pub(crate) fn generate(source: &Source) -> Result<Client, String> {
    let mut diagnostics = Diagnostics::new();
    let mut document =
        lint::load(source, Strictness::Strict, &mut diagnostics).ok_or_else(|| diagnostics.render(Style::Plain))?;
    let adjustments = adjust(&mut document);
    let text = print(&document).map_err(|problem| format!("progenitor does not take the document: {problem}"))?;
    Ok(Client { text, adjustments })
}

/// Takes out of a document what progenitor is known not to take.
pub(crate) fn adjust(document: &mut OpenAPI) -> Vec<Adjustment> {
    let mut adjustments = Adjustments::default();
    schemas::adjust(document, &mut adjustments);
    operations::adjust(document, &mut adjustments);
    adjustments.0
}

fn print(document: &OpenAPI) -> Result<String, String> {
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Builder);
    // Its panics are assertions about the document, deep inside, and not all of them are known. The generator and the tokens
    // are dropped with the panic, so nothing half-done is left behind.
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
    tokens.iter().fold(base.to_owned(), |pointer, token| pointer + "/" + &token.replace('~', "~0").replace('/', "~1"))
}

/// The name in a reference to a component: `Pet` of `#/components/schemas/Pet`.
fn component_name(reference: &str, section: &str) -> Option<String> {
    let name = reference.strip_prefix("#/components/")?.strip_prefix(section)?.strip_prefix('/')?;
    Some(name.replace("~1", "/").replace("~0", "~"))
}

/// The longest chain of references that is followed.
const LONGEST_CHAIN: usize = 32;

/// Follows a reference into the components.
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
                item = find(components?, &component_name(reference, section)?)?;
            }
        }
    }
    None
}
