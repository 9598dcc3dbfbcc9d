//! The document as it is written, with references followed.

use serde_json::Value;

/// No chain of references is longer.
const MAX_REFERENCES: usize = 64;

/// The methods that a path may have.
const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// A document.
pub(crate) struct Document(Value);

/// An operation where it stands.
pub(crate) struct Operation<'d> {
    item: &'d Value,
    pub(crate) value: &'d Value,
}

impl Document {
    pub(crate) fn new(document: Value) -> Self {
        Self(document)
    }

    /// The object that a value is or refers to.
    pub(crate) fn resolve<'d>(&'d self, value: &'d Value) -> &'d Value {
        let mut current = value;
        for _ in 0..MAX_REFERENCES {
            let target = current["$ref"].as_str().and_then(|target| self.0.pointer(target.strip_prefix('#')?));
            match target {
                Some(target) => current = target,
                None => break,
            }
        }
        current
    }

    /// Method in upper case and path of every operation.
    pub(crate) fn operations(&self) -> Vec<(String, String)> {
        let paths = self.0["paths"].as_object().into_iter().flatten();
        let keys = paths.filter(|(path, _)| path.starts_with('/')).flat_map(|(path, item)| {
            let item = self.resolve(item);
            METHODS
                .iter()
                .filter(|method| item[**method].is_object())
                .map(|method| (method.to_uppercase(), path.clone()))
        });
        keys.collect()
    }

    pub(crate) fn operation(&self, method: &str, path: &str) -> Option<Operation<'_>> {
        let item = self.resolve(self.0["paths"].get(path)?);
        Some(Operation { item, value: item.get(method.to_lowercase())? })
    }

    /// Parameters of the operation, and those of its path that it does not declare again.
    pub(crate) fn parameters<'d>(&'d self, operation: &Operation<'d>) -> Vec<&'d Value> {
        let list = |value: &'d Value| {
            value["parameters"].as_array().into_iter().flatten().map(|parameter| self.resolve(parameter))
        };
        let own: Vec<&Value> = list(operation.value).collect();
        let is_own = |shared: &&Value| own.iter().any(|one| one["name"] == shared["name"] && one["in"] == shared["in"]);
        let shared = list(operation.item).filter(|shared| !is_own(shared));
        shared.chain(own.iter().copied()).filter(|parameter| !is_ignored(parameter)).collect()
    }

    /// The first alternative of the security requirements: the schemes that it needs.
    pub(crate) fn security(&self, operation: &Operation<'_>) -> Vec<&Value> {
        let declared = operation.value.get("security").unwrap_or(&self.0["security"]);
        let first = declared.as_array().and_then(|alternatives| alternatives.first()).and_then(Value::as_object);
        let schemes = &self.0["components"]["securitySchemes"];
        first.into_iter().flatten().map(|(name, _)| self.resolve(&schemes[name])).collect()
    }
}

/// OpenAPI says that these three are not parameters, whatever a document declares.
fn is_ignored(parameter: &Value) -> bool {
    let name = parameter["name"].as_str().unwrap_or_default().to_ascii_lowercase();
    parameter["in"] == "header" && ["accept", "authorization", "content-type"].contains(&name.as_str())
}
