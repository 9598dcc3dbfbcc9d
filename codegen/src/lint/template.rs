//! Templates such as `/calls/{CallSid}`.

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
