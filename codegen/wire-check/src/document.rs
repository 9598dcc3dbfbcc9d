//! The document as written, with references resolved.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use serde_json::Value;

use crate::file;
use crate::percent::decoded;

/// The longest chain of references to follow.
const MAX_REFERENCES: usize = 64;

/// The most characters of an example and its schema to show.
const SHOWN: usize = 80;

/// The methods of a path.
const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// A document and its referenced files.
pub(crate) struct Document {
    root: Value,
    /// Files by their paths in references.
    files: BTreeMap<String, Value>,
    /// The examples that violate their schemas.
    misfits: RefCell<BTreeSet<String>>,
    /// The checks that are skipped, with the reason.
    skipped: RefCell<BTreeSet<String>>,
}

/// An operation and its path item.
pub(crate) struct Operation<'d> {
    item: &'d Value,
    pub(crate) value: &'d Value,
}

/// A request that the API sends.
pub(crate) struct Inbound<'d> {
    /// The operation that asks for it, with the key and the expression of the callback, or the name of the webhook.
    pub(crate) name: String,
    /// In upper case.
    pub(crate) method: String,
    pub(crate) operation: Operation<'d>,
    /// The condition that tells it apart from others at the same URL, or null.
    pub(crate) when: &'d Value,
}

impl Document {
    /// Reads a YAML or JSON document and its referenced files, which must be in its folder or below.
    pub(crate) fn read(path: &Path) -> io::Result<Self> {
        let mut files = file::read(path)?;
        let root = files.remove("").unwrap_or_default();
        Ok(Self { root, files, misfits: RefCell::default(), skipped: RefCell::default() })
    }

    /// Records an example that violates its schema.
    pub(crate) fn misfit(&self, schema: &Value, example: &Value) {
        let text = format!("{} for {}", short(example), self.shown(schema));
        self.misfits.borrow_mut().insert(text);
    }

    /// Returns the start of a schema without its documentation.
    fn shown(&self, schema: &Value) -> String {
        let mut schema = self.resolve(schema).clone();
        if let Some(keywords) = schema.as_object_mut() {
            keywords.retain(|key, _| !["description", "title", "example", "examples"].contains(&key.as_str()));
        }
        short(&schema)
    }

    /// Records a schema that no sample was found for.
    pub(crate) fn skip_sample(&self, schema: &Value) {
        self.skip(format!("no sample for {}", self.shown(schema)));
    }

    /// Returns the recorded examples that violate their schemas.
    pub(crate) fn misfits(&self) -> Vec<String> {
        self.misfits.borrow().iter().cloned().collect()
    }

    /// Records a check that is skipped, with the reason.
    pub(crate) fn skip(&self, reason: String) {
        self.skipped.borrow_mut().insert(reason);
    }

    /// Returns the recorded checks that are skipped.
    pub(crate) fn skipped(&self) -> Vec<String> {
        self.skipped.borrow().iter().cloned().collect()
    }

    /// Resolves a value or reference.
    pub(crate) fn resolve<'d>(&'d self, value: &'d Value) -> &'d Value {
        let mut current = value;
        for _ in 0..MAX_REFERENCES {
            let target = current["$ref"].as_str().and_then(|target| self.target(target));
            match target {
                Some(target) => current = target,
                None => break,
            }
        }
        current
    }

    fn target(&self, reference: &str) -> Option<&Value> {
        let (file, pointer) = reference.split_once('#')?;
        let tree = if file.is_empty() { &self.root } else { self.files.get(file)? };
        tree.pointer(&decoded(pointer))
    }

    /// Returns the method and the path of every operation.
    pub(crate) fn operations(&self) -> Vec<(String, String)> {
        let paths = self.root["paths"].as_object().into_iter().flatten();
        let keys = paths.filter(|(path, _)| path.starts_with('/')).flat_map(|(path, item)| {
            let item = self.resolve(item);
            let fixed = METHODS.iter().filter(|method| item[**method].is_object()).map(|method| method.to_uppercase());
            let additional =
                item["additionalOperations"].as_object().into_iter().flatten().map(|(method, _)| method.clone());
            fixed.chain(additional).map(|method| (method, path.clone())).collect::<Vec<_>>()
        });
        keys.collect()
    }

    pub(crate) fn operation(&self, method: &str, path: &str) -> Option<Operation<'_>> {
        let item = self.resolve(self.root["paths"].get(path)?);
        let additional = || item.get("additionalOperations")?.get(method);
        Some(Operation { item, value: item.get(method.to_lowercase()).or_else(additional)? })
    }

    /// Returns every request that the API sends.
    pub(crate) fn callbacks<'d>(&'d self) -> Vec<Inbound<'d>> {
        let mut found = Vec::new();
        let mut add = |name: String, callback: &'d Value, item: &'d Value| {
            let item = self.resolve(item);
            let methods = METHODS.iter().filter(|method| item[**method].is_object());
            found.extend(methods.map(|method| {
                let operation = Operation { item, value: &item[*method] };
                let when =
                    [operation.value, item, callback].into_iter().find_map(|one| one.get("x-rust-callback-when"));
                let method = method.to_uppercase();
                Inbound { name: format!("{name} {method}"), method, operation, when: when.unwrap_or(&Value::Null) }
            }));
        };
        for (method, path) in self.operations() {
            let callbacks =
                self.operation(&method, &path).and_then(|operation| operation.value["callbacks"].as_object());
            for (key, callback) in callbacks.into_iter().flatten() {
                let callback = self.resolve(callback);
                let items = callback.as_object().into_iter().flatten();
                for (expression, item) in items.filter(|(expression, _)| !expression.starts_with("x-")) {
                    add(format!("{method} {path} {key} {expression}"), callback, item);
                }
            }
        }
        for section in ["webhooks", "x-webhooks"] {
            for (key, item) in self.root[section].as_object().into_iter().flatten() {
                add(format!("webhook {key}"), item, item);
            }
        }
        found
    }

    /// Returns the form of lists in the bracket form: `indexed` or `empty`.
    pub(crate) fn list_brackets(&self) -> &str {
        self.root["x-rust-list-brackets"].as_str().unwrap_or("indexed")
    }

    /// Returns the parameters of the operation and the ones it inherits from its path item.
    pub(crate) fn parameters<'d>(&'d self, operation: &Operation<'d>) -> Vec<&'d Value> {
        let list = |value: &'d Value| {
            value["parameters"].as_array().into_iter().flatten().map(|parameter| self.resolve(parameter))
        };
        let own: Vec<&Value> = list(operation.value).collect();
        let is_own = |shared: &&Value| own.iter().any(|one| one["name"] == shared["name"] && one["in"] == shared["in"]);
        let shared = list(operation.item).filter(|shared| !is_own(shared));
        shared.chain(own.iter().copied()).filter(|parameter| !is_ignored(parameter)).collect()
    }

    /// Returns the schemes of the first security alternative with credentials: the client has all credentials.
    pub(crate) fn security(&self, operation: &Operation<'_>) -> Vec<&Value> {
        let declared = operation.value.get("security").unwrap_or(&self.root["security"]);
        let schemes = &self.root["components"]["securitySchemes"];
        let mut alternatives = declared.as_array().into_iter().flatten().filter_map(Value::as_object);
        let first = alternatives
            .find(|alternative| alternative.keys().any(|name| is_supported(self.resolve(&schemes[name.as_str()]))));
        first.into_iter().flatten().map(|(name, _)| self.resolve(&schemes[name])).collect()
    }
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(SHOWN).collect()
}

/// Returns true if a client has a credential for the scheme.
fn is_supported(scheme: &Value) -> bool {
    let text = |key: &str| scheme[key].as_str().unwrap_or_default().to_ascii_lowercase();
    text("type") != "mutualtls" && (text("type") != "http" || ["basic", "bearer"].contains(&text("scheme").as_str()))
}

/// Returns true for the three headers that OpenAPI does not allow as parameters.
fn is_ignored(parameter: &Value) -> bool {
    let name = parameter["name"].as_str().unwrap_or_default().to_ascii_lowercase();
    parameter["in"] == "header" && ["accept", "authorization", "content-type"].contains(&name.as_str())
}

#[cfg(test)]
impl From<Value> for Document {
    /// Creates a document without referenced files.
    fn from(root: Value) -> Self {
        Self { root, files: BTreeMap::new(), misfits: RefCell::default(), skipped: RefCell::default() }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use serde_json::json;

    use super::*;

    fn fixture(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parts").join(name)
    }

    #[test]
    fn references_to_files_are_followed() {
        let document = Document::read(&fixture("calls.yaml")).expect("the files are there");
        let operations = [("GET", "/calls/{sid}"), ("POST", "/calls/{sid}")];
        assert_eq!(document.operations(), operations.map(|(method, path)| (method.to_owned(), path.to_owned())));
        let fetch = document.operation("GET", "/calls/{sid}").expect("the operation is in another file");
        let [sid] = document.parameters(&fetch)[..] else { panic!("one parameter") };
        assert_eq!(document.resolve(&sid["schema"]), &json!({"type": "string", "example": "CA1"}));
        let content = &document.resolve(&fetch.value["responses"]["200"])["content"]["application/json"];
        let call = document.resolve(&content["schema"]);
        assert_eq!(document.resolve(&call["properties"]["sid"])["example"], "CA1");
        assert_eq!(document.resolve(&call["properties"]["parent"]), call);
        let legs = &call["properties"]["legs"]["items"];
        assert_eq!(document.resolve(&legs["oneOf"][0])["properties"]["phone"], json!({"type": "string"}));
        assert_eq!(legs["discriminator"]["mapping"], json!({"phone": "schemas/legs.json#/Phone", "sip": "Sip"}));
        assert_eq!(document.resolve(&call["properties"]["state"]), &json!({"type": "string", "enum": ["on", "off"]}));
    }

    #[test]
    fn extensions_and_plain_values_have_no_references() {
        let document = Document::read(&fixture("extension.yaml")).expect("no file is missing");
        let call = &document.root["components"]["schemas"]["Call"];
        assert_eq!(call["x-source"], json!({"$ref": "absent.yaml#/Call"}));
        for name in ["x-state", "example"] {
            assert_eq!(document.resolve(&call["properties"][name])["required"], json!(["kind"]));
        }
    }

    #[test]
    fn files_outside_the_folder_are_refused() {
        let error = |name: &str| Document::read(&fixture(name)).err().expect("there is a mistake").to_string();
        assert_eq!(error("outside.yaml"), "../../src/lib.rs: is outside the folder of the document");
        assert!(error("missing.yaml").starts_with("schemas/missing.yaml: "), "{}", error("missing.yaml"));
    }
}
