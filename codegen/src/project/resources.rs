//! Resources, which are modules of the crate beside those of the APIs.

use std::sync::Arc;

use serde_yaml::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Api;
use crate::name::RustName;
use crate::runtime;
use crate::text::{At, Place, SourceFile};

/// A resource that an operation belongs to, and where it says so.
pub(super) struct Resource {
    written: String,
    place: Place,
}

/// The resources that operations belong to.
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

/// A resource is a module beside those of the APIs.
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
                _ if is_taken => format!("the module `{name}` is taken"),
                Some((_, other)) => format!("`{written}` and `{other}` are both the module `{name}`"),
                None => {
                    known.push((name, written));
                    continue;
                }
            };
            diagnostics.push(Diagnostic::error(file, "resource-name", place, message).with_help(
                "a resource is a module of the crate: give it a name that no API, feature or other resource has",
            ));
        }
    }
}

/// Whether the emitted crate has a module or a feature of that name anyway.
pub(super) fn is_taken(name: &RustName) -> bool {
    ["runtime", "default"].contains(&name.as_str()) || runtime::has_feature(name.as_str())
}
