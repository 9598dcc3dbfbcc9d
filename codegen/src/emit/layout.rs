//! Which file each operation and type stands in.
//!
//! Lowering divides a large API by its tags. How long a file is shows when it is printed, and one that is too long then is
//! divided once more (`division`): the one decision that is taken here.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::division::{self, Group, MAX_LINES, Member, Meter};
use super::rust::ident;
use crate::model::{Api, Operation};
use crate::name::RustName;

/// The files that the things of one kind stand in; a thing is known by its index in the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// What stands in the only file, or in the one that names the modules.
    here: Vec<usize>,
    modules: BTreeMap<RustName, Vec<usize>>,
}

impl Layout {
    /// One file.
    pub(super) fn whole(here: Vec<usize>) -> Self {
        Self { here, modules: BTreeMap::new() }
    }

    /// A file for each module, and one for what has none.
    pub(super) fn by_module<'a>(modules: impl Iterator<Item = Option<&'a RustName>>) -> Self {
        let mut layout = Self { here: Vec::new(), modules: BTreeMap::new() };
        for (index, module) in modules.enumerate() {
            match module {
                Some(module) => layout.modules.entry(module.clone()).or_default().push(index),
                None => layout.here.push(index),
            }
        }
        layout
    }

    /// Whether there is only one file.
    pub(super) fn is_whole(&self) -> bool {
        self.modules.is_empty()
    }

    /// The only file, or the one that names the modules, and each of the modules.
    pub(super) fn parts(&self) -> impl Iterator<Item = (Option<&RustName>, Part<'_>)> {
        let place = if self.is_whole() { Place::Whole } else { Place::Index(&self.modules) };
        let modules = self.modules.iter().map(|(name, members)| (Some(name), Part { members, place: Place::Module }));
        std::iter::once((None, Part { members: &self.here, place })).chain(modules)
    }

    /// The files that are short enough. `lines` says how many a file has if it is one of those that were printed,
    /// `words` tell the things apart.
    pub(super) fn divided<E, M: Fn(&[usize]) -> Result<Vec<usize>, E>>(
        &self,
        lines: impl Fn(Option<&RustName>) -> Option<usize>,
        words: &[Vec<String>],
        meter: &mut Meter<M>,
    ) -> Result<Self, E> {
        let mut files = BTreeMap::new();
        for (name, part) in self.parts() {
            let lines = match lines(name) {
                Some(lines) => lines,
                None => meter.lines(part.members)?.iter().sum(),
            };
            let members = part.members.iter().map(|index| Member { index: *index, used: 0 }).collect();
            files.insert(name.map_or("", RustName::as_str).to_owned(), Group { lines, members });
        }
        Ok(Self::named(division::divide(files, words, meter)?))
    }

    /// The same things in files that are made of the words of their modules, and then of their own, alone: if there are
    /// so many modules that the list of them would be too long.
    pub(super) fn condensed<E, M: Fn(&[usize]) -> Result<Vec<usize>, E>>(
        self,
        words: impl FnOnce() -> Vec<Vec<String>>,
        meter: &mut Meter<M>,
    ) -> Result<Self, E> {
        // A line declares each module and another exports it.
        if 2 * self.modules.len() <= MAX_LINES {
            return Ok(self);
        }
        let mut words = words();
        for (name, members) in &self.modules {
            for index in members {
                if let Some(words) = words.get_mut(*index) {
                    words.splice(0..0, division::words(name.as_str()));
                }
            }
        }
        let members = (0..words.len()).map(|index| Member { index, used: 0 }).collect();
        let all = BTreeMap::from([(String::new(), Group { lines: usize::MAX, members })]);
        Ok(Self::named(division::divide(all, &words, meter)?))
    }

    fn named(mut files: BTreeMap<String, Vec<usize>>) -> Self {
        let here = files.remove("").unwrap_or_default();
        let modules = files.into_iter().map(|(name, members)| (RustName::snake(&name), members)).collect();
        Self { here, modules }
    }
}

/// The words that tell operations apart: the fixed parts of their paths, without those that all of a module begin with,
/// then their names.
pub(super) fn words_of_operations(api: &Api, layout: &Layout) -> Vec<Vec<String>> {
    let mut words: Vec<Vec<String>> = api.operations.iter().map(fixed_parts).collect();
    for (_, part) in layout.parts() {
        let of_part = || part.members.iter().filter_map(|index| words.get(*index));
        let first = of_part().next().map_or(&[][..], Vec::as_slice);
        let length = |other: &Vec<String>| first.iter().zip(other).take_while(|(left, right)| left == right).count();
        let shared = of_part().map(length).min().unwrap_or(0);
        for index in part.members {
            if let Some(words) = words.get_mut(*index) {
                words.drain(..shared);
            }
        }
    }
    for (operation, words) in api.operations.iter().zip(&mut words) {
        words.extend(division::words(operation.method_name.as_str()));
    }
    words
}

/// `/Accounts/{AccountSid}/Calls` is `accounts`, `calls`.
fn fixed_parts(operation: &Operation) -> Vec<String> {
    let fixed = operation.path.split('/').filter(|part| !part.is_empty() && !part.contains('{'));
    fixed.map(|part| division::words(part).join("_")).filter(|words| !words.is_empty()).collect()
}

/// The words of the names of types.
pub(super) fn words_of_types(api: &Api) -> Vec<Vec<String>> {
    api.types.iter().map(|def| division::words(def.name.as_str())).collect()
}

/// One of the files that the things of one kind stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    /// What stands in it, in order.
    members: &'a [usize],
    place: Place<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place<'a> {
    /// The only one.
    Whole,
    /// The one that names the others.
    Index(&'a BTreeMap<RustName, Vec<usize>>),
    /// One of the others, a module inside the index.
    Module,
}

impl<'a> Part<'a> {
    /// A module of its own for some things.
    pub(super) fn module(members: &'a [usize]) -> Self {
        Self { members, place: Place::Module }
    }

    /// Those of all things of the kind that stand in the file.
    pub(super) fn of<T>(self, all: &'a [T]) -> impl Iterator<Item = &'a T> + Clone {
        self.members.iter().filter_map(|index| all.get(*index))
    }

    /// Whether a thing stands in the file.
    pub(super) fn holds(self, index: usize) -> bool {
        self.members.binary_search(&index).is_ok()
    }

    /// Whether the file is a module inside another.
    pub(super) fn is_module(self) -> bool {
        self.place == Place::Module
    }

    /// Where the module of the API is, seen from here.
    pub(super) fn api(self) -> &'static str {
        if self.is_module() { "super::super" } else { "super" }
    }

    /// The same as tokens.
    pub(super) fn api_path(self) -> TokenStream {
        if self.is_module() { quote!(super::super) } else { quote!(super) }
    }

    /// The visibility of what is for the module of the API.
    pub(super) fn visibility(self) -> TokenStream {
        if self.is_module() { quote!(pub(in super::super)) } else { quote!(pub(super)) }
    }

    /// `mod account;`, for each of the others.
    pub(super) fn modules(self) -> TokenStream {
        let modules = self.others();
        quote!(#(mod #modules;)*)
    }

    /// `pub use account::*;`, or with another visibility, for each of the others.
    pub(super) fn exports(self, visibility: &TokenStream) -> TokenStream {
        let modules = self.others();
        quote!(#(#visibility use #modules::*;)*)
    }

    fn others(self) -> impl Iterator<Item = proc_macro2::Ident> {
        let modules = match self.place {
            Place::Index(modules) => Some(modules.keys()),
            Place::Whole | Place::Module => None,
        };
        modules.into_iter().flatten().map(ident)
    }
}
