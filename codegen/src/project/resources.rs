//! Resources, which are modules of the crate beside the API modules.

use std::sync::Arc;

use serde_yaml::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Api;
use crate::name::RustName;
use crate::runtime;
use crate::text::{At, Place, SourceFile};

/// A resource of an operation, and the position of its declaration.
pub(super) struct Resource {
    written: String,
    place: Place,
}

/// Returns the resources of the operations.
pub(super) fn of(document: &Value) -> Vec<Resource> {
    const KEY: &str = "x-rust-resource";
    let root = At::ROOT.key("paths");
    let mut found = Vec::new();
    for (path, item) in document.get("paths").and_then(Value::as_mapping).into_iter().flatten() {
        let at = root.key(path.as_str().unwrap_or_default());
        for (method, operation) in item.as_mapping().into_iter().flatten() {
            if let Some(name) = operation.get(KEY).and_then(Value::as_str) {
                let place = at.key(method.as_str().unwrap_or_default()).key(KEY).value();
                found.push(Resource { written: name.to_owned(), place });
            }
        }
    }
    found
}

/// Checks that the module names of resources don't collide.
pub(super) fn check<'a>(
    resources: impl Iterator<Item = (&'a Arc<SourceFile>, Vec<Resource>)>,
    apis: &[Api],
    diagnostics: &mut Diagnostics,
) {
    let mut known: Vec<(RustName, String)> = Vec::new();
    for (file, resources) in resources {
        for Resource { written, place } in resources {
            let name = RustName::module(&written);
            let is_taken = is_taken(&name) || apis.iter().any(|api| api.module == name);
            let alike = known.iter().find(|(module, other)| *module == name && *other != written);
            let message = match alike {
                _ if is_taken => format!("the module name `{name}` is already used"),
                Some((_, other)) => format!("`{written}` and `{other}` are both the module `{name}`"),
                None => {
                    known.push((name, written));
                    continue;
                }
            };
            diagnostics.push(Diagnostic::error(file, "resource-name", place, message).with_help(
                "a resource is a module of the crate: its name must differ from every API, feature and other resource",
            ));
        }
    }
}

/// Returns true if every emitted crate has a module or a feature of that name.
pub(super) fn is_taken(name: &RustName) -> bool {
    ["runtime", "default"].contains(&name.as_str()) || runtime::has_feature(name.as_str())
}
