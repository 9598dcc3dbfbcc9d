//! Reading, checking and normalization of documents.

#![allow(missing_docs)]

mod common;
mod corpus;
mod crate_lint;
mod crate_pagination;
mod external;
mod formats;
mod fuzz;
mod lenient;
mod lint_32;
mod lint_agreement;
mod lint_extensions;
mod lint_operations;
mod lint_references;
mod lint_review;
mod lint_schemas;
mod lint_structure;
mod lint_text;
mod normalize;
mod normalize_31;
mod odd_files;
mod odd_values;
mod own;
mod render;
mod robust;
mod rules;
mod rust_names;
mod suppression;
mod text;
