//! The part of an API in one file: the whole API or, in a large API, one tag or the items that tags share.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::rust::ident;
use crate::model::{Api, Operation, TypeDef, TypeId};
use crate::name::RustName;

/// The operations or types of one file.
#[derive(Clone, Copy)]
pub(super) struct Section<'a> {
    api: &'a Api,
    /// The modules of all tags.
    tags: fn(&Api) -> BTreeSet<&RustName>,
    /// The module of the file's tag; `None` for the common file.
    tag: Option<&'a RustName>,
}

impl<'a> Section<'a> {
    /// The whole of an API that has no modules of tags.
    pub(super) fn whole(api: &'a Api) -> Self {
        Self { api, tags: |_| BTreeSet::new(), tag: None }
    }

    /// The common file of the operations and the module of each tag.
    pub(super) fn of_operations(api: &'a Api) -> Vec<Self> {
        Self::all(api, |api| api.modules.operations.iter().collect())
    }

    /// The common file of the types and the module of each tag.
    pub(super) fn of_types(api: &'a Api) -> Vec<Self> {
        Self::all(api, |api| api.modules.types.iter().flatten().collect())
    }

    fn all(api: &'a Api, tags: fn(&Api) -> BTreeSet<&RustName>) -> Vec<Self> {
        std::iter::once(None).chain(tags(api).into_iter().map(Some)).map(|tag| Self { api, tags, tag }).collect()
    }

    /// The path of the file below the folder of the API: `types.rs`, or `types/mod.rs` and `types/calls.rs`.
    pub(super) fn path(self, name: &str) -> String {
        match self.tag {
            Some(tag) => format!("{name}/{tag}"),
            None if self.api.modules.operations.is_empty() => name.to_owned(),
            None => format!("{name}/mod"),
        }
    }

    pub(super) fn operations(self) -> impl Iterator<Item = &'a Operation> + Clone {
        let modules = &self.api.modules.operations;
        let operations = self.api.operations.iter().enumerate();
        operations.filter(move |(index, _)| modules.get(*index) == self.tag).map(|(_, operation)| operation)
    }

    pub(super) fn types(self) -> impl Iterator<Item = &'a TypeDef> + Clone {
        let types = self.api.types.iter().enumerate();
        types.filter(move |(index, _)| self.has_type(TypeId(*index))).map(|(_, def)| def)
    }

    /// Returns true if the file has the type.
    pub(super) fn has_type(self, id: TypeId) -> bool {
        self.api.modules.types.get(id.0).and_then(Option::as_ref) == self.tag
    }

    /// Returns true if the file is the module of a tag.
    pub(super) fn is_tag(self) -> bool {
        self.tag.is_some()
    }

    /// The path to the module of the API, seen from the file.
    pub(super) fn api_path(self) -> TokenStream {
        if self.is_tag() { quote!(super::super) } else { quote!(super) }
    }

    /// The same in documentation.
    pub(super) fn api_link(self) -> &'static str {
        if self.is_tag() { "super::super" } else { "super" }
    }

    /// `mod calls;`, and `pub use calls::*;`, for the module of each tag if the file is the common one.
    pub(super) fn tags(self) -> (TokenStream, TokenStream) {
        if self.is_tag() {
            return Default::default();
        }
        let tags: Vec<_> = (self.tags)(self.api).into_iter().map(ident).collect();
        (quote!(#(mod #tags;)*), quote!(#(pub use #tags::*;)*))
    }
}
