//! The document to the model: everything is resolved, named and ordered here, and nowhere later.
//!
//! Components are lowered when something refers to them, so that what no operation needs is not emitted. Their names are
//! taken before any other, in the order of the document, so that an inline schema never takes one away.

mod all_of;
mod body;
mod choices;
mod combinations;
mod composition;
mod discriminator;
mod document;
mod enumeration;
mod extension;
mod finish;
mod lowering;
mod media;
mod modules;
mod names;
mod object;
mod operation;
mod pagination;
mod parameter;
mod pointer;
mod preset;
mod response;
mod schema;
mod schemas;
mod security;
mod server;
mod template;
mod union;
pub(crate) mod view;

use openapiv3::OpenAPI;

use crate::config::PaginationRules;
use crate::diagnostic::Diagnostics;
use crate::model::Api;
use crate::source::Source;
use lowering::Lowering;

/// Lowers the document that was loaded from `source` to the module named `module`.
///
/// Schemas that can't be expressed are reported and stands in the model as a free-form value; a model that was lowered with an
/// error is not meant to be emitted.
pub fn lower(source: &Source, document: &OpenAPI, module: &str, diagnostics: &mut Diagnostics) -> Api {
    lower_with(source, document, module, &mut PaginationRules::default(), diagnostics)
}

/// Like [`lower`], with rules for lists that the document does not describe itself.
pub(crate) fn lower_with(
    source: &Source,
    document: &OpenAPI,
    module: &str,
    rules: &mut PaginationRules<'_>,
    diagnostics: &mut Diagnostics,
) -> Api {
    let mut lowering = Lowering::new(document, diagnostics.report(source.file()));
    lowering.name_components();
    let mut api = lowering.api(source.name(), module);
    lowering.components_in_use();
    lowering.finish(&mut api);
    lowering.check_presets(&api);
    lowering.pagination(&mut api, rules);
    api.modules = modules::of_tags(&api, &lowering.tags);
    api
}
