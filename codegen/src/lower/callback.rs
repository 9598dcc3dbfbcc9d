//! Callbacks of operations, and webhooks.
//!
//! Normalization makes each a component of the section `callbacks`. A component is lowered once, however many operations
//! ask for it.

use indexmap::IndexMap;
use openapiv3::{Callback as Source, Operation, PathItem, ReferenceOr};

use super::callback_payload::{Request, Route};
use super::extension::{Extensions, read};
use super::lowering::{CallbackPlace, DeclaredCallback, Lowering};
use super::names::Named;
use super::operation::texts;
use super::pointer::Pointer;
use super::response::by_status;
use crate::model::{Answer, Api, Callback, Location, Parameter, Sender};
use crate::name::{RustName, Scope};

/// Names in the module of callbacks that every API has.
const RESERVED: &[&str] =
    &["AnyCallback", "Err", "Into", "New", "None", "Ok", "Some", "Unknown", "Verifier", "VerifierBuilder"];

const WHEN: &str = "x-rust-callback-when";

/// The keys that all methods of a callback have in common.
const KEYS: [&str; 2] = ["x-rust-signature", WHEN];

/// The values of these keys.
type Keys<'d> = [Option<&'d serde_json::Value>; 2];

/// A lowered path item of a callback, and its place in [`Api::callbacks`].
struct Known<'d> {
    key: String,
    item: &'d PathItem,
    callbacks: std::ops::Range<usize>,
}

impl<'d> Lowering<'d> {
    /// Records the callbacks of an operation.
    pub(super) fn declared_callbacks(&mut self, source: &Operation, at: &Pointer, operation: usize) {
        let declared: Option<Vec<(String, String)>> = read(&source.extensions, "x-openapi-callbacks");
        let at = at.key("callbacks");
        self.callbacks.extend(declared.into_iter().flatten().map(|(key, component)| DeclaredCallback {
            at: at.key(&key),
            key,
            component,
            operation: Some(operation),
        }));
    }

    /// Lowers the callbacks of all operations, then the webhooks.
    pub(super) fn callbacks(&mut self, api: &mut Api) {
        let document = self.document;
        self.document_signature(api);
        let mut declared = std::mem::take(&mut self.callbacks);
        let webhooks: Option<Vec<(String, String)>> = read(&document.extensions, "x-openapi-webhooks");
        declared.extend(webhooks.into_iter().flatten().map(|(key, component)| DeclaredCallback {
            at: Pointer::component("callbacks", &component),
            key,
            component,
            operation: None,
        }));
        let mut names = Scope::with_reserved(RESERVED);
        let mut known: Vec<Known<'d>> = Vec::new();
        for one in declared {
            let components = document.components.as_ref().map(|components| &components.callbacks);
            let Some((callback, at)) = self.callback_of(&one, components) else { continue };
            for (expression, item) in callback {
                if self.is_exhausted {
                    return;
                }
                let at = at.key(expression);
                let same = known.iter().find(|known| known.key == one.key && known.item == item);
                let range = match same {
                    Some(known) => known.callbacks.clone(),
                    None => {
                        let first = api.callbacks.len();
                        self.callbacks_of_item(&one, item, &at, api, &mut names);
                        known.push(Known { key: one.key.clone(), item, callbacks: first..api.callbacks.len() });
                        first..api.callbacks.len()
                    }
                };
                let Some(operation) = one.operation else { continue };
                let parameter = parameter_of(expression, &api.operations[operation].parameters);
                for callback in &mut api.callbacks[range] {
                    callback.senders.push(Sender { operation, expression: expression.clone(), parameter });
                }
            }
        }
    }

    fn callback_of(
        &mut self,
        declared: &DeclaredCallback,
        components: Option<&'d IndexMap<String, ReferenceOr<Source>>>,
    ) -> Option<(&'d Source, Pointer)> {
        let reference = components?.get(&declared.component)?;
        let at = Pointer::component("callbacks", &declared.component);
        self.resolve(reference, components, "callbacks", at).map(|(callback, at, _)| (callback, at))
    }

    /// Lowers the operations of one path item. Methods with the same payload, signature and condition are one callback.
    fn callbacks_of_item(
        &mut self,
        declared: &DeclaredCallback,
        item: &'d PathItem,
        at: &Pointer,
        api: &mut Api,
        names: &mut Scope,
    ) {
        let first = api.callbacks.len();
        // The body decides on the type and the name.
        let mut operations: Vec<(&'d str, &'d Operation)> = self.methods(item).collect();
        operations.sort_by_key(|(_, operation)| operation.request_body.is_none());
        let is_single = operations.len() == 1;
        let mut requests: Vec<(Request<'d>, Keys<'d>)> = Vec::new();
        for (method, source) in operations {
            let route = Route { item, source, at: at.method(method), item_at: at.clone() };
            let request = self.request_of_callback(&route);
            let extensions = [&source.extensions, &item.extensions];
            let keys = KEYS.map(|key| extensions.iter().find_map(|extensions| extensions.get(key)));
            let same =
                requests.iter().position(|(known, others)| keys == *others && self.is_same_payload(known, &request));
            if let Some(callback) = same.and_then(|index| api.callbacks.get_mut(first + index)) {
                callback.methods.push(method.to_owned());
                callback.payload.sources.add(request.sources());
                continue;
            }
            let name = self.name_of_callback(
                declared,
                source,
                (method, is_single || requests.is_empty()),
                &route.at,
                api,
                names,
            );
            let payload = self.payload(&request, &name, &route.at);
            let signature = self.signature(&extensions, &name, names, api);
            let (summary, docs) = texts(source);
            api.callbacks.push(Callback {
                key: declared.key.clone(),
                summary: if summary.is_empty() { item.summary.clone().unwrap_or_default() } else { summary },
                docs: if docs.is_empty() { item.description.clone().unwrap_or_default() } else { docs },
                deprecated: source.deprecated,
                methods: vec![method.to_owned()],
                senders: Vec::new(),
                answers: self.answers(source),
                payload,
                signature,
                when: extensions.iter().find_map(|extensions| condition(extensions)),
                event: None,
                name,
            });
            self.declared_event(&route, api.callbacks.len() - 1);
            let holders = [(&source.extensions, &route.at), (&item.extensions, at)];
            let when = holders.iter().find(|(extensions, _)| extensions.contains_key(WHEN));
            self.callback_places.push(CallbackPlace { when: when.map(|(_, at)| at.key(WHEN)), callback: route.at });
            requests.push((request, keys));
        }
    }

    /// Returns the name of a callback: its operation id or its key, with the method if an earlier method has the key.
    fn name_of_callback(
        &mut self,
        declared: &DeclaredCallback,
        source: &Operation,
        (method, is_first): (&str, bool),
        at: &Pointer,
        api: &Api,
        names: &mut Scope,
    ) -> RustName {
        let key = &declared.key;
        let with_method = format!("{key} {}", method.to_lowercase());
        let (written, place) = match &source.operation_id {
            Some(id) => (id.clone(), at.key("operationId")),
            None if is_first => (key.clone(), declared.at.clone()),
            None => (with_method.clone(), at.clone()),
        };
        let named = match &source.operation_id {
            Some(_) => Named::value("callback", &written, &place),
            None => Named::key("callback", &written, &place),
        };
        let of_operation = declared.operation.map(|index| format!("{} {key}", api.operations[index].id));
        let candidates = [Some(written.clone()), of_operation, Some(with_method)];
        self.take(names, named, candidates.into_iter().flatten().map(|text| RustName::camel(&text)))
    }

    fn answers(&mut self, source: &'d Operation) -> Vec<Answer> {
        let components = self.document.components.as_ref().map(|components| &components.responses);
        let mut answers = Vec::new();
        for (status, reference) in by_status(source) {
            let resolved = self.resolve(reference, components, "responses", Pointer::root());
            let Some((response, _, _)) = resolved else { continue };
            answers.push(Answer {
                status,
                docs: self.schemas.copy_text(Some(&response.description)).unwrap_or_default(),
                media_types: response.content.keys().cloned().collect(),
            });
        }
        answers
    }
}

/// Returns the condition under `x-rust-callback-when`.
fn condition(extensions: &Extensions) -> Option<crate::model::Condition> {
    read::<super::extension::When>(extensions, WHEN).map(super::extension::When::condition)
}

/// Returns the parameter that an expression names: `{$request.body#/StatusCallback}` or `{$request.query.url}`.
fn parameter_of(expression: &str, parameters: &[Parameter]) -> Option<usize> {
    let source = expression.trim().strip_prefix("{$request.")?.strip_suffix('}')?;
    let is_in = |locations: &[Location], name: &str| {
        parameters.iter().position(|one| locations.contains(&one.location) && one.wire.as_str() == name)
    };
    match source.split_once(['#', '.'])? {
        ("body", pointer) => {
            is_in(&[Location::Form, Location::Multipart], &crate::text::unescape(pointer.strip_prefix('/')?))
        }
        ("query", name) => is_in(&[Location::Query], name),
        ("path", name) => is_in(&[Location::Path], name),
        ("header", name) => parameters
            .iter()
            .position(|one| one.location == Location::Header && one.wire.as_str().eq_ignore_ascii_case(name)),
        _ => None,
    }
}
