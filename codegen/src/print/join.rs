//! Joins lines that prettyplease breaks too early.
//!
//! ```text
//! pub fn timeout(                     pub fn timeout(mut self, value: i64) -> Self {
//!     mut self,
//!     value: i64,                →
//! ) -> Self {
//! ```

use std::borrow::Cow;

/// Maximum line width in columns, as in the files of the runtime.
pub(super) const WIDTH: usize = 120;

/// Joins every argument list and every call that fits on one line.
pub(super) fn join(text: &str) -> String {
    let lines: Vec<Cow<'_, str>> = text.lines().map(Cow::Borrowed).collect();
    let mut out = String::with_capacity(text.len());
    push(&lines, &mut out);
    out
}

fn push(lines: &[Cow<'_, str>], out: &mut String) {
    let mut rest = lines;
    while let Some((line, after)) = rest.split_first() {
        if let Some((line, used)) = joined(line, after) {
            out.extend([line.as_str(), "\n"]);
            rest = after.get(used..).unwrap_or_default();
        } else if let Some((lines, used)) = call(line, after) {
            // The argument list of the call may be joined too.
            push(&lines, out);
            rest = after.get(used..).unwrap_or_default();
        } else {
            out.extend([line.as_ref(), "\n"]);
            rest = after;
        }
    }
}

/// Joins a line with its continuation lines, and returns their number.
fn joined(line: &str, after: &[Cow<'_, str>]) -> Option<(String, usize)> {
    let level = indent(line);
    let is_chain = begins_chain(line, after);
    let is_import = line.ends_with("::{") && line.trim_start().trim_start_matches("pub ").starts_with("use ");
    if line.trim_start().starts_with("//") || !(is_chain || is_import || line.ends_with('(')) {
        return None;
    }
    let mut joined = line.to_owned();
    for (index, next) in after.iter().enumerate() {
        let text = next.trim_start();
        if text.starts_with("//") {
            return None;
        }
        if text.starts_with([')', ']', '}']) {
            // A list on one line has no trailing comma.
            joined.truncate(joined.trim_end_matches(',').len());
        }
        // The braces of an import have no spaces.
        let is_tight = is_import && (joined.ends_with('{') || text.starts_with('}'));
        if !is_tight && (text.starts_with('}') || !(joined.ends_with(['(', '[']) || text.starts_with(['.', ')', ']'])))
        {
            joined.push(' ');
        }
        joined.push_str(text);
        if joined.chars().count() > WIDTH {
            return None;
        }
        // A list ends at the indentation of its first line, a chain at the end of its statement or argument.
        let ends_chain = text.ends_with(';') || text.ends_with(',') && indent(next) == level + 4;
        if if is_chain { ends_chain } else { indent(next) == level } {
            return Some((joined, index + 1));
        }
        // Blocks keep their lines; struct fields may be joined.
        if text.ends_with(';') || (text.ends_with('{') && !begins_value(text)) {
            return None;
        }
    }
    None
}

/// Moves the name of the only call to the line of its receiver.
fn call<'a>(line: &str, after: &[Cow<'a, str>]) -> Option<(Vec<Cow<'a, str>>, usize)> {
    if !begins_chain(line, after) {
        return None;
    }
    let level = indent(line) + 4;
    let end = after.iter().position(|next| indent(next) == level && next.ends_with(';'))?;
    let (name, rest) = after.get(..=end)?.split_first()?;
    if rest.iter().any(|next| indent(next) == level && next.trim_start().starts_with('.')) {
        return None;
    }
    let mut lines = vec![Cow::Owned(format!("{line}{}", name.trim_start()))];
    lines.extend(rest.iter().map(|next| Cow::Owned(next.strip_prefix("    ").unwrap_or(next).to_owned())));
    Some((lines, end + 1))
}

fn begins_chain(line: &str, after: &[Cow<'_, str>]) -> bool {
    let is_call = |next: &Cow<'_, str>| indent(next) == indent(line) + 4 && next.trim_start().starts_with('.');
    after.first().is_some_and(is_call) && !line.trim_start().starts_with("//")
}

/// Returns true for the start of a struct expression: `runtime::Style::Form {`.
fn begins_value(line: &str) -> bool {
    let path = line.trim_end_matches('{').trim_end();
    let name = path.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
    !path.contains(' ') && name.starts_with(char::is_uppercase)
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn argument_list_that_fits_is_on_one_line() {
        let wrapped = "impl A {\n    pub fn b(\n        mut self,\n        value: impl Into<C>,\n    ) -> Self {\n        \
                       self.request\n            .form(\"B\", value.into());\n        self.d(\n            e,\n        );\n    \
                       }\n}\n";
        let joined = "impl A {\n    pub fn b(mut self, value: impl Into<C>) -> Self {\n        \
                      self.request.form(\"B\", value.into());\n        self.d(e);\n    }\n}\n";
        assert_eq!(join(wrapped), joined);
    }

    #[test]
    fn import_that_fits_is_on_one_line() {
        let wrapped = "pub use self::a::{\n    B, C,\n    D,\n};\nuse b::{C, D};\n";
        assert_eq!(join(wrapped), "pub use self::a::{B, C, D};\nuse b::{C, D};\n");
    }

    #[test]
    fn single_call_stays_on_the_line_of_its_receiver() {
        let argument = "a".repeat(100);
        let wrapped = format!(
            "        self.request\n            .form(\n                \"B\",\n                {argument},\n                \
             Style::Form {{\n                    explode: true,\n                }},\n            );\n"
        );
        let joined = format!(
            "        self.request.form(\n            \"B\",\n            {argument},\n            \
             Style::Form {{\n                explode: true,\n            }},\n        );\n"
        );
        assert_eq!(join(&wrapped), joined);
        let short = wrapped.replace(&argument, "a");
        assert_eq!(join(&short), "        self.request.form(\"B\", a, Style::Form { explode: true });\n");
    }

    #[test]
    fn chain_in_an_argument_list_is_one_argument() {
        let argument = "a".repeat(100);
        let wrapped = format!(
            "    f(\n        &tags\n            .into_iter()\n            .collect(),\n        {argument},\n    );\n"
        );
        let joined = format!("    f(\n        &tags.into_iter().collect(),\n        {argument},\n    );\n");
        assert_eq!(join(&wrapped), joined);
    }

    #[test]
    fn wide_lines_blocks_and_comments_are_not_joined() {
        let wide = format!("    f(\n        {},\n        b,\n    );\n", "a".repeat(110));
        for text in [
            wide.as_str(),
            "    f(\n        // Why.\n        a,\n    );\n",
            "    f(\n        |a| {\n            b;\n        },\n    );\n",
            "    /// f(\n    pub a: B,\n",
        ] {
            assert_eq!(join(text), text);
        }
    }
}
