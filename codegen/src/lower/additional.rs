//! Operations with methods that `openapiv3` does not support. Normalization keeps them in `x-openapi-operations`.

use std::collections::HashMap;

use indexmap::IndexMap;
use openapiv3::{OpenAPI, Operation, PathItem, ReferenceOr};

use super::extension::read;

/// The additional operations by method, of each path item by identity.
pub(super) type Additional = HashMap<*const PathItem, IndexMap<String, Operation>>;

/// Returns the additional operations of all path items.
pub(super) fn additional(document: &OpenAPI) -> Additional {
    let callbacks = document.components.iter().flat_map(|components| components.callbacks.values());
    let of_callbacks = callbacks.filter_map(ReferenceOr::as_item).flat_map(|callback| callback.values());
    let of_paths = document.paths.iter().filter_map(|(_, item)| item.as_item());
    let found = of_paths
        .chain(of_callbacks)
        .filter_map(|item| Some((std::ptr::from_ref(item), read(&item.extensions, "x-openapi-operations")?)));
    found.collect()
}
