//! The part of an API in one file: all that modules share, the items of one tag, or the types that only callbacks use.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::rust::ident;
use crate::model::{Api, Modules, Operation, TypeDef, TypeId};
use crate::name::RustName;

/// The operations or types of one file.
#[derive(Clone, Copy)]
pub(super) struct Section<'a> {
    api: &'a Api,
    /// All modules.
    modules: fn(&Api) -> BTreeSet<&RustName>,
    /// The module of the file; `None` for the common file.
    module: Option<&'a RustName>,
}

impl<'a> Section<'a> {
    /// The whole of an API that has no modules.
    pub(super) fn whole(api: &'a Api) -> Self {
        Self { api, modules: |_| BTreeSet::new(), module: None }
    }

    /// The common file of the operations and the module of each tag.
    pub(super) fn of_operations(api: &'a Api) -> Vec<Self> {
        Self::all(api, |api| api.modules.operations.iter().collect())
    }

    /// The common file of the types, the module of each tag, and that of callbacks.
    pub(super) fn of_types(api: &'a Api) -> Vec<Self> {
        Self::all(api, |api| api.modules.types.iter().flatten().collect())
    }

    fn all(api: &'a Api, modules: fn(&Api) -> BTreeSet<&RustName>) -> Vec<Self> {
        let each = std::iter::once(None).chain(modules(api).into_iter().map(Some));
        each.map(|module| Self { api, modules, module }).collect()
    }

    /// The path of the file below the folder of the API: `types.rs`, or `types/mod.rs` and `types/calls.rs`.
    pub(super) fn path(self, name: &str) -> String {
        match self.module {
            Some(module) => format!("{name}/{module}"),
            None if (self.modules)(self.api).is_empty() => name.to_owned(),
            None => format!("{name}/mod"),
        }
    }

    pub(super) fn operations(self) -> impl Iterator<Item = &'a Operation> + Clone {
        let modules = &self.api.modules.operations;
        let operations = self.api.operations.iter().enumerate();
        operations.filter(move |(index, _)| modules.get(*index) == self.module).map(|(_, operation)| operation)
    }

    pub(super) fn types(self) -> impl Iterator<Item = &'a TypeDef> + Clone {
        let types = self.api.types.iter().enumerate();
        types.filter(move |(index, _)| self.has_type(TypeId(*index))).map(|(_, def)| def)
    }

    /// Returns true if the file has the type.
    pub(super) fn has_type(self, id: TypeId) -> bool {
        self.api.modules.types.get(id.0).and_then(Option::as_ref) == self.module
    }

    /// Returns true if the file is not the common one.
    pub(super) fn is_module(self) -> bool {
        self.module.is_some()
    }

    /// The path to the module of the API, seen from the file.
    pub(super) fn api_path(self) -> TokenStream {
        if self.is_module() { quote!(super::super) } else { quote!(super) }
    }

    /// The same in documentation.
    pub(super) fn api_link(self) -> &'static str {
        if self.is_module() { "super::super" } else { "super" }
    }

    /// `mod calls;`, and `pub use calls::*;`, for each module if the file is the common one.
    pub(super) fn modules(self) -> (TokenStream, TokenStream) {
        if self.is_module() {
            return Default::default();
        }
        let modules = (self.modules)(self.api);
        let each = modules.into_iter().map(|module| {
            let condition = (module.as_str() == Modules::CALLBACKS).then(|| quote!(#[cfg(feature = "webhooks")]));
            let name = ident(module);
            (quote!(#condition mod #name;), quote!(#condition pub use #name::*;))
        });
        each.unzip()
    }
}
