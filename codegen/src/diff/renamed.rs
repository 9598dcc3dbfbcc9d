//! Documents that have another name on the other side.

use super::change::{Change, Side, breaks, none};
use super::inputs::{Input, Inputs};
use super::node::same;
use crate::name::RustName;
use crate::text::Place;

/// The keys of the address of an API, in all versions of OpenAPI.
const SERVERS: [&str; 4] = ["servers", "host", "basePath", "schemes"];

/// Returns the documents that only one side has under that name, in pairs: the `candidates`, by file name, and those with
/// the same title and servers if there is only one such document on each side.
pub(super) fn renamed<'i>(
    base: &'i Inputs,
    revision: &'i Inputs,
    candidates: &[(String, String)],
) -> Vec<(&'i Input, &'i Input)> {
    // Two single files are compared in any case, and one file says nothing of the others.
    if base.is_one_file() || revision.is_one_file() {
        return Vec::new();
    }
    let (mut gone, mut new) = (lacking(base, revision), lacking(revision, base));
    let mut pairs = Vec::new();
    for (before, after) in candidates {
        let place = |documents: &[&Input], name: &str| documents.iter().position(|one| one.source.name() == name);
        if let (Some(old), Some(now)) = (place(&gone, before), place(&new, after)) {
            pairs.push((gone.remove(old), new.remove(now)));
        }
    }
    for old in &gone {
        let alike: Vec<&&Input> = new.iter().filter(|now| is_alike(old, now)).collect();
        if let [now] = alike.as_slice()
            && gone.iter().filter(|other| is_alike(other, now)).count() == 1
        {
            pairs.push((*old, **now));
        }
    }
    pairs
}

/// Returns the documents whose module the other side lacks.
fn lacking<'i>(own: &'i Inputs, other: &Inputs) -> Vec<&'i Input> {
    let module = |input: &Input| RustName::module(&input.module);
    let is_lacking = |input: &&Input| !other.documents.iter().any(|other| module(other) == module(input));
    own.documents.iter().filter(is_lacking).collect()
}

fn is_alike(old: &Input, new: &Input) -> bool {
    let [before, after] = [old, new].map(|input| input.source.document());
    let title = |document: &serde_yaml::Value| Some(document.get("info")?.get("title")?.as_str()?.to_owned());
    title(before).is_some()
        && title(before) == title(after)
        && SERVERS.iter().all(|key| match (before.get(key), after.get(key)) {
            (Some(before), Some(after)) => same(before, after),
            (before, after) => before.is_none() && after.is_none(),
        })
}

/// Returns the change of the name of a document. `in_root` tells for each side if the document is its only one, whose items
/// are in the root of the crate.
pub(super) fn change((old, new): (&Input, &Input), in_root: [bool; 2]) -> Change {
    let [before, after] = [old, new].map(|input| input.source.name());
    let [was, is] = [old, new].map(|input| RustName::module(&input.module));
    let message = format!("the specification {before} is renamed to {after}");
    let wire = none("the name of the file is not sent");
    let subject = format!("`{after}`");
    Change::new("specification-renamed", new.source.file(), Side::Revision, Place::Start, subject, message, wire)
        .before(before)
        .after(after)
        .rust(match in_root {
            [true, true] => none("the client is in the root of the crate"),
            [false, false] => breaks(format!("the module `{was}` and its Cargo feature are now `{is}`")),
            _ => none("the items move to or from the root of the crate, which is a change of its own"),
        })
        .names([is.to_string(), was.to_string()])
}
