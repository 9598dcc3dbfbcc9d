//! Paths of a document: the path itself, and a query string that some have.

use serde_json::{Value, json};

/// A path taken apart. Its fragment is for readers of the document only.
pub(crate) struct Template<'t> {
    pub(crate) path: &'t str,
    query: Vec<(&'t str, &'t str)>,
}

impl<'t> Template<'t> {
    pub(crate) fn of(path: &'t str) -> Self {
        let path = path.split('#').next().unwrap_or_default();
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        Self { path, query: pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect() }
    }

    /// The name in the query string that has the value of a parameter.
    pub(crate) fn query_name(&self, parameter: &str) -> Option<&'t str> {
        self.query.iter().find(|(_, value)| *value == format!("{{{parameter}}}")).map(|(name, _)| *name)
    }

    /// The pairs of the query string that are always the same.
    pub(crate) fn fixed(&self) -> impl Iterator<Item = (String, String)> {
        let fixed = self.query.iter().filter(|(_, value)| !value.starts_with('{'));
        fixed.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
    }

    /// The parameters that stand in braces without being declared; they are texts.
    pub(crate) fn undeclared(&self, declared: &[&Value]) -> Vec<Value> {
        let in_path = self.path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
        let in_query = self
            .query
            .iter()
            .filter_map(|(_, value)| value.strip_prefix('{').and_then(|value| value.strip_suffix('}')));
        let is_declared = |name: &str, places: &[&str]| {
            declared
                .iter()
                .any(|one| one["name"] == name && one["in"].as_str().is_some_and(|place| places.contains(&place)))
        };
        let mut names: Vec<&str> = in_path.filter(|name| !is_declared(name, &["path"])).collect();
        names.extend(in_query.filter(|name| !is_declared(name, &["path", "query"])));
        let parameter = |name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
        names.into_iter().map(parameter).collect()
    }
}

/// A parameter that is declared for the path as it is written in the query: a list has commas in both.
pub(crate) fn in_query(parameter: &Value) -> Value {
    let mut parameter = parameter.clone();
    if parameter["in"] == "path" {
        parameter["style"] = "form".into();
        parameter["explode"] = false.into();
    }
    parameter
}
