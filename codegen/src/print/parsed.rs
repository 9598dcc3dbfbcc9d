//! What the layout does not know: parsed into a tree, which prettyplease prints.

use super::join;
use super::tokens::List;

/// Writes items, or the attributes of a file.
pub(super) fn push(tokens: List<'_>, out: &mut String) -> syn::Result<()> {
    let mut text = String::new();
    tokens.write(&mut text);
    let file: syn::File = syn::parse_str(&text)?;
    separate_methods(&join::join(&prettyplease::unparse(&file)), out);
    Ok(())
}

/// Blank lines between the functions of an `impl`: the printer puts none.
fn separate_methods(item: &str, out: &mut String) {
    let mut previous = "";
    for line in item.lines() {
        let is_doc = previous.starts_with("    ///");
        let ends = previous == "    }" || (is_method_level(previous) && previous.ends_with(';') && !is_doc);
        if ends && is_method_level(line) {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        previous = line;
    }
}

/// Whether a line stands directly inside an item and begins or ends something there.
fn is_method_level(line: &str) -> bool {
    line.starts_with("    ") && !line.starts_with("     ") && !line.starts_with("    type ")
}
