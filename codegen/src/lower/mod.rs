//! Lowering of the document to the model. Everything is resolved, named and ordered here, and never later.
//!
//! Components are lowered when they are referenced, so that unused components are not emitted. Component names are
//! reserved first, in document order, so that an inline schema never takes one.

mod additional;
mod all_of;
mod apart;
mod base;
mod body;
mod callback;
mod callback_form;
mod callback_payload;
mod choices;
mod combinations;
mod composition;
mod discriminator;
mod dispatch;
mod document;
mod encoding;
mod enumeration;
mod event;
mod examples;
mod extension;
mod facts;
mod finish;
mod lowering;
mod media;
mod modules;
mod names;
mod object;
mod operation;
mod own;
mod pagination;
mod parameter;
mod part;
mod pointer;
mod preset;
mod recognition;
mod response;
mod schema;
mod schemas;
mod security;
mod sent;
mod server;
mod signature;
mod style;
mod tags;
mod template;
mod union;
pub(crate) mod view;

use openapiv3::OpenAPI;

use crate::config::{Customs, Rules};
use crate::diagnostic::Diagnostics;
use crate::model::{Api, ListBrackets};
use crate::source::Source;
use lowering::Lowering;
use pointer::Pointer;

/// Lowers the document that was loaded from `source` to the module named `module`.
///
/// An unsupported schema is reported and becomes a free-form value. Don't emit a model that was lowered with an error.
pub fn lower(source: &Source, document: &OpenAPI, module: &str, diagnostics: &mut Diagnostics) -> Api {
    let brackets = ListBrackets::default();
    lower_with(source, document, module, brackets, &mut Rules::default(), diagnostics)
}

/// Like [`lower`], with the configuration of the crate: the form of list items, pagination rules for lists that the document
/// does not describe, and types and names of the user.
pub(crate) fn lower_with(
    source: &Source,
    document: &OpenAPI,
    module: &str,
    brackets: ListBrackets,
    rules: &mut Rules<'_>,
    diagnostics: &mut Diagnostics,
) -> Api {
    let additional = additional::additional(document);
    let customs = Customs::new(rules.customs.sections());
    let mut lowering = Lowering::new(document, &additional, (brackets, customs), diagnostics.report(source.file()));
    lowering.name_components();
    let mut api = lowering.api(source.name(), module);
    lowering.components_in_use(&api);
    lowering.check_expansion(&Pointer::root());
    lowering.undefined_styles();
    lowering.finish(&mut api);
    lowering.dispatch(&mut api);
    lowering.resolve_events(&mut api);
    lowering.check_presets(&api);
    lowering.pagination(&mut api, &mut rules.pagination);
    api.modules = modules::of(&api, &lowering.tags);
    api.own_types = lowering.own_types.into_iter().collect();
    rules.customs.usage.extend(lowering.customs.usage);
    api
}
