//! Documents with very many items of one kind, and with very deep schemas.
//!
//! A quadratic algorithm takes minutes or gigabytes at these sizes.

mod compared;
#[path = "../support/emitted.rs"]
mod emitted;
mod found;
mod generated;

use std::fmt::Write as _;

use openapi_client_codegen::diagnostic::Diagnostics;

fn whole(paths: &str, components: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}components:\n{components}")
}

/// Creates operations with equal parts.
fn operations(count: usize, parts: &str) -> String {
    (0..count).fold(String::new(), |mut paths, index| {
        let _ = writeln!(paths, "  /a{index}: {{post: {{operationId: a{index}, {parts}}}}}");
        paths
    })
}

const NO_CONTENT: &str = "responses: {204: {description: d}}";

/// Returns distinct names that become the same Rust name.
fn alike(index: usize) -> String {
    (0..17).fold("n".to_owned(), |name, bit| name + if index >> bit & 1 == 0 { "-a" } else { ".a" })
}

fn list(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect::<Vec<_>>().join(", ")
}

fn count_of(diagnostics: &Diagnostics, rule: &str) -> usize {
    diagnostics.iter().filter(|found| found.rule == rule).count()
}
