//! Problems in a document: position, message and help.
//!
//! A [`Diagnostic`] shares ownership of its file, so it renders by itself. It stores a JSON pointer. Line and column
//! are computed when the diagnostic is rendered or sorted, so a run without problems costs nothing.

mod format;
mod list;
mod problem;
mod render;

pub use crate::text::{At, Place, Position, printable};
pub use format::{Format, RuleText};
pub use list::{Diagnostics, Report};
pub use problem::{Diagnostic, Severity};
pub use render::Style;
