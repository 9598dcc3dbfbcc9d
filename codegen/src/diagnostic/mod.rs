//! Problems in a document: what is wrong, where, and what to do about it.
//!
//! A [`Diagnostic`] owns its file, so that it renders by itself. Its place is a JSON pointer; the line and column are
//! looked up when the diagnostic is rendered or sorted, and a run without problems never pays for them.

mod format;
mod list;
mod problem;
mod render;

pub use crate::text::{At, Place, Position, printable};
pub use format::{Format, RuleText};
pub use list::{Diagnostics, Report};
pub use problem::{Diagnostic, Severity};
pub use render::Style;
