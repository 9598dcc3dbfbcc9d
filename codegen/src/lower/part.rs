//! Parts of multipart bodies that are a file, several files, or another value.
//!
//! `oneOf: [{type: string, format: binary}, {type: object}]` is a file or an object. A file with a list of files is a list.

use openapiv3::{ReferenceOr, Schema};

use super::composition::Member;
use super::lowering::{Hint, Lowered, Lowering};
use super::pointer::Pointer;
use super::schemas::SchemaRef;
use crate::model::Check;
use crate::openapi::unsupported;

/// The alternatives of a part, each with its index.
pub(super) struct FileOrValue<'d> {
    keyword: &'static str,
    files: Vec<Alternative<'d>>,
    values: Vec<Alternative<'d>>,
}

type Alternative<'d> = (usize, &'d ReferenceOr<Schema>);

impl<'d> Lowering<'d> {
    /// Returns the alternatives of a part, if some of them are files.
    pub(super) fn file_or_value(&self, schema: &'d impl SchemaRef) -> Option<FileOrValue<'d>> {
        let view = self.schemas.view(schema)?;
        let (keyword, parts) = match (view.one_of, view.any_of) {
            (parts, []) => ("oneOf", parts),
            ([], parts) => ("anyOf", parts),
            _ => return None,
        };
        let (files, values): (Vec<_>, Vec<_>) = parts.iter().enumerate().partition(|(_, part)| {
            self.schemas.view(*part).is_some_and(|view| view.is_file()) || self.is_list_of_files(*part)
        });
        (!files.is_empty()).then_some(FileOrValue { keyword, files, values })
    }

    fn is_list_of_files(&self, schema: &'d impl SchemaRef) -> bool {
        let items = self.schemas.view(schema).and_then(|view| view.items);
        items.and_then(|items| self.schemas.view(items)).is_some_and(|items| items.is_file())
    }

    /// Lowers the alternatives of a part: its type, and the checks of the number of files that it may have instead.
    pub(super) fn part(
        &mut self,
        alternatives: FileOrValue<'d>,
        member: &Member<'d>,
        hint: &Hint,
    ) -> (Lowered, Option<Vec<Check>>) {
        let FileOrValue { keyword, files, values } = alternatives;
        let at = |index: usize| -> Pointer { member.at.key(keyword).index(index) };
        let lists: Vec<_> = files.iter().copied().filter(|(_, file)| self.is_list_of_files(*file)).collect();
        let list = lists.first().copied();
        // A file or another list can have another number.
        let of_number = |lowered: Lowered| {
            let is_for_all = |check: &Check| match check {
                Check::MaxItems(_) => lists.len() == 1,
                Check::MinItems(_) => files.len() == 1,
                _ => false,
            };
            lowered.checks.into_iter().filter(is_for_all).collect::<Vec<_>>()
        };
        match (values.as_slice(), list.or(files.first().copied())) {
            // A single file is a list too.
            ([], Some((index, file))) => {
                let lowered = self.schema(file, &at(index), hint);
                (Lowered { checks: of_number(lowered.clone()), ..lowered }, None)
            }
            (values, _) => {
                let checks = match list {
                    Some((index, list)) => of_number(self.schema(list, &at(index), hint)),
                    None => vec![Check::MaxItems(1)],
                };
                let lowered = match values {
                    [(index, only)] => self.schema(*only, &at(*index), hint),
                    _ => self.schema(member.schema, &member.at, hint),
                };
                (lowered, Some(checks))
            }
        }
    }

    /// Reports a list whose items are files or other values, because the client sends each item as a value.
    pub(super) fn report_files_among_items(&mut self, schema: &'d impl SchemaRef, at: &Pointer) {
        let items = self.schemas.view(schema).and_then(|view| view.items);
        if items.and_then(|items| self.file_or_value(items)).is_some() {
            let message = "the items are sent as text or JSON, and some of them are files";
            self.limit(&unsupported::ENCODING, at, message);
        }
    }
}
