//! Path templates such as `/calls/{CallSid}`.

use std::collections::HashSet;

/// A path template in a document: `/calls/{CallSid}?page={page}&view=all#audio`.
///
/// The fragment only distinguishes two operations of one path, and is not sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Template<'t> {
    /// The path without query string and fragment.
    pub(crate) path: &'t str,
    /// The names in braces in the path, in order.
    pub(crate) names: Vec<&'t str>,
    /// The query string.
    pub(crate) query: Vec<Pair<'t>>,
}

/// A part of the query string.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Pair<'t> {
    /// A constant part, as written.
    Fixed(&'t str),
    /// The value of a parameter.
    Parameter {
        /// The wire name.
        wire: &'t str,
        /// The name in braces.
        name: &'t str,
    },
}

impl<'t> Template<'t> {
    /// Parses a path template.
    ///
    /// # Errors
    ///
    /// A message that describes the problem, as the end of a sentence.
    pub(crate) fn of(path: &'t str) -> Result<Self, String> {
        let path = path.split_once('#').map_or(path, |(path, _)| path);
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let names = names(path)?;
        let mut known: HashSet<&str> = names.iter().copied().collect();
        let mut pairs: Vec<Pair<'t>> = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            if self::names(pair)?.is_empty() {
                pairs.push(Pair::Fixed(pair));
                continue;
            }
            let Some((wire, name)) = parameter_pair(pair) else {
                return Err(format!("`{pair}` is not a name with one parameter as its value"));
            };
            if !known.insert(name) {
                return Err(format!("the query string repeats the parameter `{name}`"));
            }
            pairs.push(Pair::Parameter { wire, name });
        }
        Ok(Self { path, names, query: pairs })
    }

    /// Returns the names in braces in the query string.
    pub(crate) fn query_names(&self) -> impl Iterator<Item = &'t str> {
        self.query.iter().filter_map(Pair::parameter)
    }
}

impl<'t> Pair<'t> {
    fn parameter(&self) -> Option<&'t str> {
        match self {
            Self::Fixed(_) => None,
            Self::Parameter { name, .. } => Some(name),
        }
    }
}

/// Parses `name={parameter}` to name and parameter.
fn parameter_pair(pair: &str) -> Option<(&str, &str)> {
    let (wire, value) = pair.split_once('=')?;
    let name = value.strip_prefix('{')?.strip_suffix('}')?;
    (!wire.contains('{') && !name.contains('}')).then_some((wire, name))
}

/// Returns the names in braces, in order.
///
/// # Errors
///
/// A message that describes the wrong brace, as the end of a sentence.
pub(crate) fn names(template: &str) -> Result<Vec<&str>, String> {
    let mut names = Vec::new();
    let mut rest = template;
    loop {
        let Some(open) = rest.find(['{', '}']) else { return Ok(names) };
        let Some(inside) = rest.get(open..).and_then(|rest| rest.strip_prefix('{')) else {
            return Err("`}` has no matching `{`".to_owned());
        };
        let Some((name, after)) = inside.split_once('}') else {
            return Err("`{` has no matching `}`".to_owned());
        };
        if name.is_empty() {
            return Err("there is no name between `{` and `}`".to_owned());
        }
        if name.contains('{') {
            return Err("`{` is nested in braces".to_owned());
        }
        names.push(name);
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_template_is_parsed() {
        let template = Template::of("/calls/{sid}?page={page}&view=all&full#audio={x}").expect("a path");
        assert_eq!(template.path, "/calls/{sid}");
        assert_eq!(template.names, ["sid"]);
        let page = Pair::Parameter { wire: "page", name: "page" };
        assert_eq!(template.query, [page, Pair::Fixed("view=all"), Pair::Fixed("full")]);
        assert_eq!(template.query_names().collect::<Vec<_>>(), ["page"]);
    }

    #[test]
    fn invalid_path_template_is_refused() {
        let error = |path| Template::of(path).expect_err("it can't be sent");
        assert_eq!(error("/a?{key}=1"), "`{key}=1` is not a name with one parameter as its value");
        assert_eq!(error("/a?x={b}{c}"), "`x={b}{c}` is not a name with one parameter as its value");
        assert_eq!(error("/a?x=y{b}"), "`x=y{b}` is not a name with one parameter as its value");
        assert_eq!(error("/a/{b}?x={b}"), "the query string repeats the parameter `b`");
        assert_eq!(error("/a?x={b}&y={b}"), "the query string repeats the parameter `b`");
        assert_eq!(error("/a?x={b"), "`{` has no matching `}`");
    }
}
