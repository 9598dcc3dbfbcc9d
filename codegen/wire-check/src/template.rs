//! Path templates, with an optional query string.

use serde_json::{Value, json};

/// A parsed path template. Its fragment is ignored.
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

    /// Returns the name in the query string for the value of a parameter.
    pub(crate) fn query_name(&self, parameter: &str) -> Option<&'t str> {
        self.query.iter().find(|(_, value)| *value == format!("{{{parameter}}}")).map(|(name, _)| *name)
    }

    /// Returns the constant pairs of the query string.
    pub(crate) fn fixed(&self) -> impl Iterator<Item = (String, String)> {
        let fixed = self.query.iter().filter(|(_, value)| !value.starts_with('{'));
        fixed.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
    }

    /// Returns text parameters for undeclared names in braces.
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

/// Converts a path parameter to a query parameter. Lists have commas in both.
pub(crate) fn in_query(parameter: &Value) -> Value {
    let mut parameter = parameter.clone();
    if parameter["in"] == "path" {
        parameter["style"] = "form".into();
        parameter["explode"] = false.into();
    }
    parameter
}
