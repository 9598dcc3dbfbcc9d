//! [progenitor](https://docs.rs/progenitor) clients for documents that it would panic on.
//!
//! progenitor supports a subset of OpenAPI and panics on the rest. [`adjust`] removes known unsupported parts from a
//! document. Each [`Adjustment`] records change, position and reason; there are no unlisted changes.

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
    /// Rust source of one module. It needs the crates `progenitor-client`, `reqwest`, `serde` and `serde_json`,
    /// `regress` for patterns, and `uuid` and `chrono` for formats.
    pub(crate) text: String,
    /// The changes of the document, in order.
    pub(crate) adjustments: Vec<Adjustment>,
}

/// A change of a document that progenitor does not support unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Adjustment {
    /// Kind of change.
    pub(crate) kind: AdjustmentKind,
    /// JSON pointer of the place.
    pub(crate) pointer: String,
}

/// Kinds of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum AdjustmentKind {
    /// Adds an operation id.
    OperationNamed,
    /// Removes an operation.
    OperationRemoved,
    /// Removes a parameter.
    ParameterRemoved,
    /// Removes all but one media type of a request body.
    MediaTypeRemoved,
    /// Removes `encoding` from a media type.
    EncodingRemoved,
    /// Removes a media type without a schema.
    ResponseBodyRemoved,
    /// Replaces the response `default` by `4XX` and `5XX`.
    DefaultNarrowed,
    /// Removes a successful response.
    SuccessRemoved,
    /// Removes an error response.
    ErrorRemoved,
    /// Replaces a union of text types by plain text.
    TextsMerged,
    /// Removes `format` from a schema that is neither text nor a number.
    FormatRemoved,
    /// Removes `default` from an array in a form.
    FormDefaultRemoved,
}

impl AdjustmentKind {
    /// Returns the change, and the reason why progenitor needs it.
    fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::OperationNamed => {
                ("the operation gets an id from its method and path", "it rejects an operation without an id")
            }
            Self::OperationRemoved => {
                ("the operation is removed", "it does not support this request body or parameter style")
            }
            Self::ParameterRemoved => ("the optional parameter is removed", "it does not support this parameter style"),
            Self::MediaTypeRemoved => {
                ("the media type is removed", "it panics on a request body of several media types")
            }
            Self::EncodingRemoved => ("`encoding` is removed", "it panics on `encoding`"),
            Self::ResponseBodyRemoved => {
                ("the media type without a schema is removed", "it panics on a media type without a schema")
            }
            Self::DefaultNarrowed => (
                "the response `default` becomes `4XX` and `5XX`",
                "it also treats `default` as a success, and panics on two success types",
            ),
            Self::SuccessRemoved => {
                ("the successful response is removed", "it panics on two success types in one operation")
            }
            Self::ErrorRemoved => ("the error response is removed", "it panics on two error types in one operation"),
            Self::TextsMerged => (
                "the union of text types becomes text",
                "its code for a union of text types does not compile or does not decode",
            ),
            Self::FormatRemoved => {
                ("`format` is removed", "it panics on `format` beside a type that is neither text nor a number")
            }
            Self::FormDefaultRemoved => (
                "`default` is removed",
                "it would send the default with every request, and can't send an array in a form",
            ),
        }
    }
}

/// Formats `pointer: change, because reason`.
impl fmt::Display for Adjustment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (change, reason) = self.kind.texts();
        write!(f, "{}: {change}, because {reason}", self.pointer)
    }
}

/// Generates a client in progenitor's builder style.
///
/// # Errors
///
/// If the document has errors or progenitor does not support it. progenitor reports most unsupported features by a
/// panic, which also becomes an error after the panic hook has run.
pub(crate) fn generate(source: &Source) -> Result<Client, String> {
    let mut diagnostics = Diagnostics::new();
    let mut document =
        lint::load(source, Strictness::Strict, &mut diagnostics).ok_or_else(|| diagnostics.render(Style::Plain))?;
    let adjustments = adjust(&mut document);
    let text = print(&document).map_err(|problem| format!("progenitor does not support the document: {problem}"))?;
    Ok(Client { text, adjustments })
}

/// Removes the parts of a document that progenitor is known not to support.
pub(crate) fn adjust(document: &mut OpenAPI) -> Vec<Adjustment> {
    let mut adjustments = Adjustments::default();
    schemas::adjust(document, &mut adjustments);
    operations::adjust(document, &mut adjustments);
    adjustments.0
}

fn print(document: &OpenAPI) -> Result<String, String> {
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Builder);
    // Its panics are assertions about the document, and not all of them are known. The panic drops the generator and
    // the tokens, so no partial state remains.
    let tokens = catch_unwind(AssertUnwindSafe(|| Generator::new(&settings).generate_tokens(document)))
        .map_err(|panic| format!("it panicked: {}", panic_text(&*panic)))?
        .map_err(|error| error.to_string())?;
    let file = syn::parse2(tokens).map_err(|error| format!("it emits invalid Rust: {error}"))?;
    Ok(prettyplease::unparse(&file))
}

/// Returns the first line of a panic message.
fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.and_then(|text| text.lines().next()).unwrap_or("no message")
}

/// The adjustments so far.
#[derive(Debug, Default)]
struct Adjustments(Vec<Adjustment>);

impl Adjustments {
    fn push(&mut self, kind: AdjustmentKind, pointer: impl Into<String>) {
        self.0.push(Adjustment { kind, pointer: pointer.into() });
    }
}

/// Appends tokens to a JSON pointer.
fn pointer(base: &str, tokens: &[&str]) -> String {
    tokens.iter().fold(base.to_owned(), |pointer, token| pointer + "/" + &token.replace('~', "~0").replace('/', "~1"))
}

/// Returns the name in a reference to a component: `Pet` for `#/components/schemas/Pet`.
fn component_name(reference: &str, section: &str) -> Option<String> {
    let name = reference.strip_prefix("#/components/")?.strip_prefix(section)?.strip_prefix('/')?;
    Some(name.replace("~1", "/").replace("~0", "~"))
}

/// The longest chain of references to follow.
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
