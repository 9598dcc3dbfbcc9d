//! The files of one API: `mod.rs`, and beside it the client, its operations and the types, each in a file or in several.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;

use super::division::{MAX_LINES, Meter};
use super::layout::{self, Layout, Part};
use super::rust::Hidden;
use super::{Job, client, operations, types, xml};
use crate::config::CrateConfig;
use crate::model::Api;
use crate::name::RustName;
use crate::parallel;
use crate::print::{self, Origin};

/// Lines of a file before its imports.
const HEAD_LINES: usize = 2;

/// What stands in a file of its own, or in several.
#[derive(Clone, Copy)]
enum Kind {
    Client,
    Operations,
    Types,
    Xml,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Client, Self::Operations, Self::Types, Self::Xml];
    /// Both have a part for each operation, in files of the same names.
    const OF_OPERATIONS: [Self; 2] = [Self::Client, Self::Operations];

    fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Operations => "operations",
            Self::Types => "types",
            Self::Xml => "xml",
        }
    }
}

/// The files of an API.
#[derive(Clone)]
pub(super) struct Module<'a> {
    config: &'a CrateConfig,
    api: &'a Api,
    hidden_by_requests: Hidden<'a>,
    hidden_by_types: Hidden<'a>,
    operations: Layout,
    types: Layout,
    xml: Layout,
}

impl<'a> Module<'a> {
    /// The files by tag.
    pub(super) fn of(config: &'a CrateConfig, api: &'a Api) -> Self {
        let all = |count: usize| Layout::whole((0..count).collect());
        let parts = &api.parts;
        Self {
            config,
            api,
            hidden_by_requests: Hidden::by(api.operations.iter().map(|operation| &operation.type_name)),
            hidden_by_types: Hidden::by(api.types.iter().map(|def| &def.name)),
            operations: if parts.divides_operations { operations_by_tag(api) } else { all(api.operations.len()) },
            types: if parts.divides_types { types_by_tag(api) } else { all(api.types.len()) },
            xml: Layout::whole(xml::members(api)),
        }
    }

    /// Every file.
    pub(super) fn jobs<'m>(&'m self) -> impl Iterator<Item = Job<'m>> + use<'a, 'm> {
        let job = |path: String, part, tokens| Job { path, sources: vec![self.api.source.as_str()], part, tokens };
        let own = job(self.path("mod"), None, Box::new(|| client::module(self.config, self.api)) as Box<_>);
        let others = Kind::ALL.into_iter().filter(|kind| self.has(*kind)).flat_map(move |kind| {
            self.layout(kind).parts().map(move |(name, part)| {
                let path = self.path_of(kind, self.layout(kind), name);
                job(path, Some(part), Box::new(move || self.tokens(kind, part)))
            })
        });
        std::iter::once(own).chain(others)
    }

    /// The same with fewer files where the list of them would be too long.
    ///
    /// # Errors
    ///
    /// If emitted tokens are no valid Rust.
    pub(super) fn condensed(&self) -> Result<Self, print::Error> {
        let condense = |kinds: &[Kind], layout: &Layout| {
            layout
                .clone()
                .condensed(|| self.words(kinds, layout), &mut Meter::new(|indexes| self.measure(kinds, indexes)))
        };
        Ok(Self {
            operations: condense(&Kind::OF_OPERATIONS, &self.operations)?,
            types: condense(&[Kind::Types], &self.types)?,
            ..self.clone()
        })
    }

    /// The same with more files where some are too long. `lines` says how many each has, by its path.
    ///
    /// # Errors
    ///
    /// If emitted tokens are no valid Rust.
    pub(super) fn divided(&self, lines: &BTreeMap<&str, usize>) -> Result<Self, print::Error> {
        let divide = |kinds: &[Kind], layout: &Layout, by_tag: &dyn Fn() -> Layout| {
            let known = |layout: &Layout, name: Option<&RustName>| {
                kinds.iter().filter_map(|kind| lines.get(self.path_of(*kind, layout, name).as_str()).copied()).max()
            };
            if !layout.parts().any(|(name, _)| known(layout, name).is_some_and(|lines| lines > MAX_LINES)) {
                return Ok(layout.clone());
            }
            let first = if layout.is_whole() { by_tag() } else { layout.clone() };
            let mut meter = Meter::new(|indexes: &[usize]| self.measure(kinds, indexes));
            first.divided(|name| known(&first, name), &self.words(kinds, &first), &mut meter)
        };
        Ok(Self {
            operations: divide(&Kind::OF_OPERATIONS, &self.operations, &|| operations_by_tag(self.api))?,
            types: divide(&[Kind::Types], &self.types, &|| types_by_tag(self.api))?,
            xml: divide(&[Kind::Xml], &self.xml, &|| self.xml.clone())?,
            ..self.clone()
        })
    }

    /// The words that tell things apart.
    fn words(&self, kinds: &[Kind], layout: &Layout) -> Vec<Vec<String>> {
        match kinds {
            [Kind::Types | Kind::Xml] => layout::words_of_types(self.api),
            _ => layout::words_of_operations(self.api, layout),
        }
    }

    fn layout(&self, kind: Kind) -> &Layout {
        match kind {
            Kind::Client | Kind::Operations => &self.operations,
            Kind::Types => &self.types,
            Kind::Xml => &self.xml,
        }
    }

    /// Whether there are files of a kind.
    fn has(&self, kind: Kind) -> bool {
        match kind {
            Kind::Client | Kind::Operations => true,
            Kind::Types => !self.api.types.is_empty(),
            Kind::Xml => xml::is_used(self.api),
        }
    }

    fn tokens(&self, kind: Kind, part: Part<'_>) -> TokenStream {
        match kind {
            Kind::Client => client::client(self.config, self.api, part),
            Kind::Operations => operations::operations(self.api, &self.hidden_by_requests, part),
            Kind::Types => types::types(self.api, &self.hidden_by_types, part),
            Kind::Xml => xml::xml(self.api, part),
        }
    }

    fn path(&self, name: &str) -> String {
        format!("src/{}/{name}.rs", self.api.module)
    }

    /// `types.rs`, or `types/mod.rs` and `types/account.rs`.
    fn path_of(&self, kind: Kind, layout: &Layout, module: Option<&RustName>) -> String {
        let kind = kind.name();
        match module {
            Some(module) => self.path(&format!("{kind}/{module}")),
            None if layout.is_whole() => self.path(kind),
            None => self.path(&format!("{kind}/mod")),
        }
    }

    /// How many lines each of some things takes in the longest of its files.
    fn measure(&self, kinds: &[Kind], indexes: &[usize]) -> Result<Vec<usize>, print::Error> {
        let origin = Origin { command: "", sources: &[] };
        let measure = |index: &usize| {
            let mut longest = 1;
            for kind in kinds {
                let tokens = self.tokens(*kind, Part::module(std::slice::from_ref(index)));
                let lines = print::rust(&self.path(kind.name()), origin, tokens)?.lines().count();
                longest = longest.max(lines.saturating_sub(HEAD_LINES));
            }
            Ok(longest)
        };
        parallel::map(indexes, measure).into_iter().collect()
    }
}

fn operations_by_tag(api: &Api) -> Layout {
    Layout::by_module(api.parts.operations.iter().map(Some))
}

fn types_by_tag(api: &Api) -> Layout {
    Layout::by_module(api.parts.types.iter().map(Option::as_ref))
}
