//! Resources and events, which are modules of the crate beside the API modules.

use std::sync::Arc;

use serde_yaml::Value;

use super::events::Event;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::emit::MODULES;
use crate::model::Api;
use crate::name::RustName;
use crate::openapi::node::entries;
use crate::openapi::tables::methods;
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
    for (path, item) in entries(document.get("paths")) {
        let at = root.key(path);
        for method in methods(item) {
            if let Some(name) = method.find(item).and_then(|operation| operation.get(KEY)?.as_str()) {
                let place = method.at(&at, |at| at.key(KEY).value());
                found.push(Resource { written: name.to_owned(), place });
            }
        }
    }
    found
}

/// Checks that the module names of resources and events don't collide.
pub(super) fn check<'a>(
    documents: impl Iterator<Item = (&'a Arc<SourceFile>, Vec<Resource>)>,
    events: &[(&'a Arc<SourceFile>, Vec<Event>)],
    apis: &[Api],
    diagnostics: &mut Diagnostics,
) {
    let resources = documents.flat_map(|(file, resources)| {
        resources.into_iter().map(move |resource| (file, "resource", resource.written, resource.place))
    });
    let events = events.iter().flat_map(|(file, events)| {
        events.iter().map(|event| (*file, "module of events", event.module.clone(), event.place.clone()))
    });
    let mut known: Vec<(RustName, &str, String)> = Vec::new();
    for (file, kind, written, place) in resources.chain(events) {
        let name = RustName::module(&written);
        let is_of_api = |api: &Api| if api.in_root { MODULES.contains(&name.as_str()) } else { api.module == name };
        let is_taken = is_taken(&name) || apis.iter().any(is_of_api);
        let alike = known.iter().find(|(module, ..)| *module == name);
        let message = match alike {
            _ if is_taken => format!("the module name `{name}` is already used"),
            Some((_, other, _)) if *other != kind => format!("the module name `{name}` is already used by a {other}"),
            Some((_, _, other)) if *other != written => {
                format!("`{written}` and `{other}` are both the module `{name}`")
            }
            Some(_) => continue,
            None => {
                known.push((name, kind, written));
                continue;
            }
        };
        let help =
            format!("a {kind} is a module of the crate: its name must differ from every other module and feature");
        diagnostics.push(Diagnostic::error(file, "resource-name", place, message).with_help(help));
    }
}

/// Returns true if every emitted crate has a module or a feature of that name.
pub(super) fn is_taken(name: &RustName) -> bool {
    ["runtime", "default"].contains(&name.as_str()) || runtime::has_feature(name.as_str())
}
