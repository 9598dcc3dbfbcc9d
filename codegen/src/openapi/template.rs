//! Templates such as `/calls/{CallSid}`.

use std::collections::HashSet;

/// A path as documents write it: `/calls/{CallSid}?page={page}&view=all#audio`.
///
/// A fragment only tells two operations of one path apart: it is not sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Template<'t> {
    /// The path alone.
    pub(crate) path: &'t str,
    /// The names between braces in it, in order.
    pub(crate) names: Vec<&'t str>,
    /// The query string.
    pub(crate) query: Vec<Pair<'t>>,
}

/// A part of the query string in a path.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Pair<'t> {
    /// One that is always the same, as it is written.
    Fixed(&'t str),
    /// The value of a parameter.
    Parameter {
        /// The name that it is sent under.
        wire: &'t str,
        /// The name between braces.
        name: &'t str,
    },
}

impl<'t> Template<'t> {
    /// Takes a path apart.
    ///
    /// # Errors
    ///
    /// What is wrong with it, as the end of a sentence.
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
                return Err(format!("`{pair}` is not a name with the value of one parameter"));
            };
            if !known.insert(name) {
                return Err(format!("the query string has the parameter `{name}` once more"));
            }
            pairs.push(Pair::Parameter { wire, name });
        }
        Ok(Self { path, names, query: pairs })
    }

    /// The names between braces in the query string.
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

/// Name and parameter of `name={parameter}`.
fn parameter_pair(pair: &str) -> Option<(&str, &str)> {
    let (wire, value) = pair.split_once('=')?;
    let name = value.strip_prefix('{')?.strip_suffix('}')?;
    (!wire.contains('{') && !name.contains('}')).then_some((wire, name))
}

/// The names between braces, in order.
///
/// # Errors
///
/// What is wrong with the braces, as the end of a sentence.
pub(crate) fn names(template: &str) -> Result<Vec<&str>, String> {
    let mut names = Vec::new();
    let mut rest = template;
    loop {
        let Some(open) = rest.find(['{', '}']) else { return Ok(names) };
        let Some(inside) = rest.get(open..).and_then(|rest| rest.strip_prefix('{')) else {
            return Err("a `}` has no `{` before it".to_owned());
        };
        let Some((name, after)) = inside.split_once('}') else {
            return Err("a `{` has no `}` after it".to_owned());
        };
        if name.is_empty() {
            return Err("there is no name between `{` and `}`".to_owned());
        }
        if name.contains('{') {
            return Err("a `{` stands inside of braces".to_owned());
        }
        names.push(name);
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_taken_apart() {
        let template = Template::of("/calls/{sid}?page={page}&view=all&full#audio={x}").expect("a path");
        assert_eq!(template.path, "/calls/{sid}");
        assert_eq!(template.names, ["sid"]);
        let page = Pair::Parameter { wire: "page", name: "page" };
        assert_eq!(template.query, [page, Pair::Fixed("view=all"), Pair::Fixed("full")]);
        assert_eq!(template.query_names().collect::<Vec<_>>(), ["page"]);
    }

    #[test]
    fn what_can_not_be_sent_is_refused() {
        let error = |path| Template::of(path).expect_err("it can't be sent");
        assert_eq!(error("/a?{key}=1"), "`{key}=1` is not a name with the value of one parameter");
        assert_eq!(error("/a?x={b}{c}"), "`x={b}{c}` is not a name with the value of one parameter");
        assert_eq!(error("/a?x=y{b}"), "`x=y{b}` is not a name with the value of one parameter");
        assert_eq!(error("/a/{b}?x={b}"), "the query string has the parameter `b` once more");
        assert_eq!(error("/a?x={b}&y={b}"), "the query string has the parameter `b` once more");
        assert_eq!(error("/a?x={b"), "a `{` has no `}` after it");
    }
}
