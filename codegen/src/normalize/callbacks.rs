//! Callbacks and webhooks, which `openapiv3` supports only in part.
//!
//! Each becomes a component of the section `callbacks`. `x-openapi-callbacks` of an operation and `x-openapi-webhooks` of
//! the document list their names, each with the name of its component. A mapping would lose their order.

use std::collections::HashMap;

use serde_yaml::{Mapping, Value};

use super::Normalizer;
use crate::openapi::reference::{canonical, component_name, local};
use crate::openapi::{component, tables, unsupported};
use crate::text::{Place, push_token};

/// The keys of a callback that also apply to its path items.
const INHERITED: [&str; 3] = ["x-rust-signature", "x-rust-callback-when", "x-rust-event"];

impl Normalizer<'_> {
    pub(super) fn callbacks(&mut self, document: &mut Value) {
        let mut numbers = HashMap::new();
        self.webhooks(document, &mut numbers);
        self.callbacks_of_operations(document, &mut numbers);
        let callbacks = document.get_mut("components").and_then(|components| components.get_mut("callbacks"));
        for (name, callback) in callbacks.and_then(Value::as_mapping_mut).into_iter().flatten() {
            let (Some(name), Some(callback)) = (name.as_str(), callback.as_mapping_mut()) else { continue };
            if callback.contains_key("$ref") {
                continue;
            }
            let mut at = String::from("/components/callbacks");
            push_token(&mut at, name);
            self.inline_path_items(callback, &at);
            self.hand_down(callback, &at);
            self.nested(callback, &at);
        }
    }

    fn webhooks(&mut self, document: &mut Value, numbers: &mut HashMap<(&'static str, String), usize>) {
        let mut names: Vec<Value> = Vec::new();
        for section in ["webhooks", "x-webhooks"] {
            let Some(Value::Mapping(webhooks)) = document.as_mapping_mut().and_then(|all| all.shift_remove(section))
            else {
                continue;
            };
            for (name, item) in webhooks {
                let Some(name) = name.as_str() else { continue };
                let mut from = format!("/{section}");
                push_token(&mut from, name);
                // As with callbacks, an expression leads to the path item. The name could look like an extension.
                let callback = Mapping::from_iter([(WEBHOOK.into(), item)]);
                let target = self.component(document, &from, Value::Mapping(callback), numbers);
                let mut to = format!("/components/callbacks/{target}");
                push_token(&mut to, WEBHOOK);
                self.moves.push((to, from));
                names.push(Value::Sequence(vec![name.into(), target.into()]));
            }
        }
        if let Some(document) = document.as_mapping_mut().filter(|_| !names.is_empty()) {
            document.insert("x-openapi-webhooks".into(), Value::Sequence(names));
        }
    }

    fn callbacks_of_operations(&mut self, document: &mut Value, numbers: &mut HashMap<(&'static str, String), usize>) {
        let mut found = Vec::new();
        for (path, item) in document.get_mut("paths").and_then(Value::as_mapping_mut).into_iter().flatten() {
            let Some(path) = path.as_str() else { continue };
            for name in names_of(item) {
                let operation = tables::Method::of(&name).find_mut(item).and_then(Value::as_mapping_mut);
                if let Some(Value::Mapping(callbacks)) = operation.and_then(|one| one.shift_remove("callbacks")) {
                    found.push((path.to_owned(), name, callbacks));
                }
            }
        }
        for (path, method, callbacks) in found {
            let mut at = String::from("/paths");
            push_token(&mut at, &path);
            let method = tables::Method::of(&method);
            method.keys().for_each(|key| push_token(&mut at, key));
            let mut names: Vec<Value> = Vec::new();
            for (key, callback) in callbacks {
                let Some(key) = key.as_str() else { continue };
                let mut from = format!("{at}/callbacks");
                push_token(&mut from, key);
                let target = match callback.get("$ref").and_then(Value::as_str) {
                    Some(reference) => self.callback_target(reference),
                    None => Some(self.component(document, &from, callback, numbers)),
                };
                if let Some(target) = target {
                    names.push(Value::Sequence(vec![key.into(), target.into()]));
                }
            }
            let operation = document
                .get_mut("paths")
                .and_then(|paths| paths.get_mut(path.as_str()))
                .and_then(|item| method.find_mut(item))
                .and_then(Value::as_mapping_mut);
            if let Some(operation) = operation.filter(|_| !names.is_empty()) {
                operation.insert("x-openapi-callbacks".into(), Value::Sequence(names));
            }
        }
    }

    /// Returns the name of the component that a reference to a callback leads to. References without a target have been
    /// reported.
    fn callback_target(&self, reference: &str) -> Option<String> {
        let pointer = canonical(&local(reference)?);
        let target = self.hoisted.get(&pointer).cloned().unwrap_or_else(|| format!("#{pointer}"));
        component_name(&target, "callbacks").map(std::borrow::Cow::into_owned)
    }

    /// Adds a callback to the components. Returns its name there.
    fn component(
        &mut self,
        document: &mut Value,
        from: &str,
        callback: Value,
        numbers: &mut HashMap<(&'static str, String), usize>,
    ) -> String {
        let name = super::references::free_name(document, "callbacks", from, numbers);
        let mut to = String::from("/components/callbacks");
        push_token(&mut to, &name);
        self.moves.push((to, from.to_owned()));
        component::insert(document, "callbacks", name.clone(), callback);
        name
    }

    /// Removes the extension keys of a callback, after each path item without them has got those that it inherits.
    fn hand_down(&mut self, callback: &mut Mapping, at: &str) {
        let inherited = INHERITED.map(|key| (key, callback.get(key).cloned()));
        callback.retain(|key, _| key.as_str().is_some_and(|key| !key.starts_with("x-")));
        for (expression, item) in callback {
            let (Some(expression), Some(item)) = (expression.as_str(), item.as_mapping_mut()) else { continue };
            for (key, value) in &inherited {
                if let Some(value) = value
                    && !item.contains_key(*key)
                {
                    item.insert((*key).into(), value.clone());
                    let mut to = at.to_owned();
                    push_token(&mut to, expression);
                    self.moves.push((format!("{to}/{key}"), format!("{at}/{key}")));
                }
            }
        }
    }

    /// Removes the callbacks of operations that are callbacks themselves.
    fn nested(&mut self, callback: &mut Mapping, at: &str) {
        for (expression, item) in callback {
            for name in names_of(item) {
                let method = tables::Method::of(&name);
                let operation = method.find_mut(item).and_then(Value::as_mapping_mut);
                if operation.and_then(|operation| operation.shift_remove("callbacks")).is_some() {
                    let mut place = at.to_owned();
                    push_token(&mut place, expression.as_str().unwrap_or_default());
                    method.keys().chain(["callbacks"]).for_each(|key| push_token(&mut place, key));
                    let message = "the callbacks of a callback are not generated";
                    unsupported::NESTED_CALLBACKS.report(&mut self.report, Place::Key(place), message);
                }
            }
        }
    }
}

/// Returns the methods of a path item.
fn names_of(item: &Value) -> Vec<String> {
    tables::methods(item).map(|method| method.name().into_owned()).collect()
}

/// The expression of a webhook.
const WEBHOOK: &str = "webhook";
