//! Tags: the groups in which the documentation lists operations.

use std::collections::{HashMap, HashSet};

use openapiv3::Tag;
use serde_json::Value;

use super::lowering::Lowering;
use crate::model::{Api, OperationGroup};

/// Returns a keyword of OpenAPI 3.2.
fn keyword<'d>(tag: &'d Tag, name: &str) -> Option<&'d str> {
    tag.extensions.get(name).and_then(Value::as_str)
}

const KIND: &str = "x-openapi-kind";
const PARENT: &str = "x-openapi-parent";
const SUMMARY: &str = "x-openapi-summary";

impl<'d> Lowering<'d> {
    /// Returns the tags that are not for navigation, such as those of the kind `audience`.
    pub(super) fn labels(&self) -> HashSet<&'d str> {
        let labels = self.document.tags.iter().filter(|tag| keyword(tag, KIND).is_some_and(|kind| kind != "nav"));
        labels.map(|tag| tag.name.as_str()).collect()
    }

    /// Sets the groups of operations, if the document arranges its tags: parents before their children, both in document
    /// order, and undeclared tags last.
    pub(super) fn group_operations(&self, api: &mut Api) {
        let tags = &self.document.tags;
        if !tags.iter().any(|tag| [KIND, PARENT, SUMMARY].iter().any(|name| keyword(tag, name).is_some())) {
            return;
        }
        let mut operations: HashMap<Option<&str>, Vec<usize>> = HashMap::new();
        for (index, tag) in self.tags.iter().enumerate() {
            operations.entry(*tag).or_default().push(index);
        }
        let declared: HashSet<&str> = tags.iter().map(|tag| tag.name.as_str()).collect();
        let parent = |tag: &'d Tag| keyword(tag, PARENT).filter(|parent| declared.contains(parent));
        let mut children: HashMap<Option<&str>, Vec<&Tag>> = HashMap::new();
        for tag in tags {
            children.entry(parent(tag)).or_default().push(tag);
        }
        let untagged = operations.remove(&None).unwrap_or_default();
        let mut groups = vec![OperationGroup { title: String::new(), depth: 0, operations: untagged }];
        let mut seen = HashSet::new();
        // The tags of a circle have no root, so any of them is one.
        for root in children.get(&None).into_iter().flatten().copied().chain(tags) {
            let mut pending = vec![(root, 0)];
            while let Some((tag, depth)) = pending.pop() {
                if !seen.insert(tag.name.as_str()) {
                    continue;
                }
                let title = keyword(tag, SUMMARY).unwrap_or(&tag.name).to_owned();
                let operations = operations.remove(&Some(&tag.name)).unwrap_or_default();
                groups.push(OperationGroup { title, depth, operations });
                let inside = children.get(&Some(tag.name.as_str())).into_iter().flatten();
                pending.extend(inside.rev().map(|tag| (*tag, depth + 1)));
            }
        }
        let undeclared = self.tags.iter().flatten().filter_map(|name| Some((*name, operations.remove(&Some(*name))?)));
        groups.extend(undeclared.map(|(name, operations)| OperationGroup {
            title: name.to_owned(),
            depth: 0,
            operations,
        }));
        // A group without operations is kept for those inside.
        let mut next = 0;
        let mut is_kept = |group: &OperationGroup| {
            let is_kept = !group.operations.is_empty() || next > group.depth;
            next = if is_kept { group.depth } else { next };
            is_kept
        };
        let mut kept: Vec<OperationGroup> = groups.into_iter().rev().filter(|group| is_kept(group)).collect();
        kept.reverse();
        api.groups = kept;
    }
}
