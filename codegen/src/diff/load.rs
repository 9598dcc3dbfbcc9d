//! Loading of a side: linting, normalization, lowering and emission.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::change::{Change, Side, breaks, extends, none};
use super::emitted::{Emitted, type_names};
use super::inputs::{Input, Inputs};
use super::node::{Document, Node, selected};
use super::rust::{FORMER_ROOT, ROOT, Surface};
use crate::config::{CrateConfig, Rules};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::model::{Api, Modules};
use crate::name::RustName;
use crate::source::Source;
use crate::text::Place;
use crate::text::SourceFile;
use crate::{lint, lower, normalize, project};

/// The error of a side that can't be compared.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The side.
    pub side: Side,
    /// The reasons.
    pub diagnostics: Diagnostics,
}

pub(super) struct Loaded {
    pub(super) documents: BTreeMap<String, Document>,
    pub(super) surface: Surface,
    /// Errors of the base that the comparison works around.
    pub(super) ignored: Vec<Change>,
}

/// The modules of documents with other names than on the other side, and the paths of their items.
pub(super) struct Names<'i> {
    /// The common module of two single files.
    common: Option<&'static str>,
    /// The new module of renamed documents, by the old one.
    renamed: HashMap<&'i str, &'i str>,
    /// True if both sides have an only document, whose items are in the root of the crate.
    in_root: bool,
    /// [`ROOT`] or [`FORMER_ROOT`] for each document whose items have no module in reports.
    roots: HashMap<RustName, &'static str>,
}

impl<'i> Names<'i> {
    pub(super) fn new(base: &'i Inputs, revision: &'i Inputs, renamed: &[(&'i Input, &'i Input)]) -> Self {
        let common = match (base.single(), revision.single()) {
            (Some(base), Some(revision)) if base.module != revision.module => Some("api"),
            _ => None,
        };
        let renamed = renamed.iter().map(|(old, new)| (old.module.as_str(), new.module.as_str())).collect();
        let in_root = [base, revision].iter().all(|side| side.documents.len() == 1);
        let mut names = Self { common, renamed, in_root, roots: HashMap::new() };
        let modules = |inputs: &'i Inputs, side: Side| -> Vec<RustName> {
            inputs.documents.iter().map(|input| RustName::module(names.module(&input.module, side))).collect()
        };
        let (before, after) = (modules(base, Side::Base), modules(revision, Side::Revision));
        if let [only] = &*before {
            names.roots.insert(only.clone(), FORMER_ROOT);
            names.roots.retain(|module, _| !after.contains(module));
        }
        if let [only] = &*after {
            names.roots.insert(only.clone(), ROOT);
        }
        names
    }

    fn module(&self, module: &'i str, side: Side) -> &'i str {
        let renamed = self.renamed.get(module).filter(|_| side == Side::Base);
        self.common.or(renamed.copied()).unwrap_or(module)
    }

    /// Returns the start of the paths of a document's items: its module, [`ROOT`] for the only document of the revision, or
    /// [`FORMER_ROOT`] for the only one of the base if the revision has no such document.
    fn root(&self, module: &RustName) -> String {
        self.roots.get(module).map_or_else(|| module.to_string(), |root| (*root).to_owned())
    }
}

/// Returns the `crate.toml` of both sides. A single file has none, so that of the other side is ignored too: its
/// pagination rules would look like a change.
pub(super) fn configurations<'i>(base: &'i Inputs, revision: &'i Inputs) -> [Option<&'i Arc<SourceFile>>; 2] {
    let sides = [base, revision];
    if sides.iter().any(|side| side.single().is_some() && side.configuration.is_none()) {
        return [None; 2];
    }
    sides.map(|side| side.configuration.as_ref())
}

impl Loaded {
    pub(super) fn new<'i>(
        inputs: &'i Inputs,
        configuration: Option<&Arc<SourceFile>>,
        side: Side,
        names: &Names<'i>,
    ) -> Result<Self, Failure> {
        let mut diagnostics = Diagnostics::new();
        let mut documents = BTreeMap::new();
        let mut ignored = Vec::new();
        diagnostics.extend(inputs.problems.iter().cloned());
        let parsed = configuration.map(|file| CrateConfig::parse(file.name(), file.text()));
        let config = parsed.transpose().map_err(|diagnostic| diagnostics.push(diagnostic)).ok().flatten();
        let mut rules = config.as_ref().map(Rules::new).unwrap_or_default();
        let levels = config.as_ref().map(|config| lint::Levels::new(config, &mut diagnostics)).unwrap_or_default();
        let mut sources: Vec<Source> = inputs.documents.iter().map(|input| input.source.clone()).collect();
        if let Some(config) = &config {
            project::select(config, sources.iter_mut(), &mut diagnostics);
        }
        for (Input { module, .. }, source) in inputs.documents.iter().zip(&sources) {
            let module = names.module(module, side);
            let mut found = Diagnostics::new();
            let source = if side == Side::Base { repaired(source, &mut found) } else { source.clone() };
            let lowered = lowered(source, module, side, (config.as_ref(), &levels), found.clone());
            // Some errors are only found with the types of the model.
            let usable = if side == Side::Base { lint::usable(&lowered.source, &lowered.found) } else { None };
            let Lowered { source, api, rules: own, found } = match usable {
                Some((source, warnings)) => {
                    found.extend(warnings);
                    self::lowered(source, module, side, (config.as_ref(), &levels), found)
                }
                None => lowered,
            };
            ignored.extend(found.iter().filter_map(|diagnostic| ignored_error(diagnostic, side)));
            diagnostics.extend(found);
            let Some(api) = api else { continue };
            rules.extend(own);
            let pages =
                rules.pagination.take_ruled().into_iter().map(|(id, declared)| (id, declared.clone())).collect();
            let root = normalize::with_unchecked(&source);
            let module = RustName::module(module);
            let (selected, api) = (selected(&root), Emitted::new(api, names.root(&module)));
            documents.insert(module.to_string(), Document { side, source, root, api, selected, pages });
        }
        if let Some(config) = &config {
            let mut found = Diagnostics::new();
            if documents.len() == inputs.documents.len() {
                rules.finish_customs(config, &mut found);
            }
            rules.pagination.finish(config, &mut found);
            // A rule without operations has no effect.
            match side {
                Side::Base => ignored.extend(found.iter().map(base_error)),
                Side::Revision => diagnostics.extend(found),
            }
        }
        if diagnostics.has_errors() {
            return Err(Failure { side, diagnostics });
        }
        match surface(config, &documents, names.in_root) {
            Ok(surface) => Ok(Self { documents, surface, ignored }),
            Err(message) => {
                let file = SourceFile::new(inputs.name(), "");
                diagnostics.push(Diagnostic::error(&file, "internal", Place::Start, message));
                Err(Failure { side, diagnostics })
            }
        }
    }
}

impl Loaded {
    /// Returns the module of the only document, whose items are in the root of the crate.
    pub(super) fn root(&self) -> Option<&str> {
        let mut modules = self.documents.keys();
        modules.next().filter(|_| modules.next().is_none()).map(String::as_str)
    }

    /// Marks the changes at the places of errors of a document.
    pub(super) fn mark_repairs(&self, document: &Document, changes: &mut [Change]) {
        let name = document.source.file().name();
        let errors = self.ignored.iter().filter(|error| error.file.name() == name);
        let errors: HashSet<&str> = errors.filter_map(Change::pointer).collect();
        for change in changes {
            change.is_repair = change.pointer().is_some_and(|pointer| errors.contains(pointer));
        }
    }
}

/// A lowered document.
struct Lowered<'c> {
    source: Source,
    api: Option<Api>,
    rules: Rules<'c>,
    found: Diagnostics,
}

fn lowered<'c>(
    source: Source,
    module: &str,
    side: Side,
    (config, levels): (Option<&'c CrateConfig>, &lint::Levels),
    mut found: Diagnostics,
) -> Lowered<'c> {
    let strictness = if side == Side::Base { lint::Strictness::Lenient } else { lint::Strictness::Strict };
    let brackets = config.map(|config| config.list_brackets).unwrap_or_default();
    let mut rules = config.map(Rules::new).unwrap_or_default();
    let api = lint::load_with(&source, strictness, levels, &mut found)
        .map(|document| lower::lower_with(&source, &document, module, brackets, &mut rules, &mut found));
    if side == Side::Revision {
        lint::suppress(&mut found);
        levels.apply(&mut found);
    }
    Lowered { source, api, rules, found }
}

/// Returns a base without the values that make it unusable, because a revision that corrects them must be comparable.
fn repaired(source: &Source, diagnostics: &mut Diagnostics) -> Source {
    let mut found = Diagnostics::new();
    lint::check(source, &mut found);
    match lint::usable(source, &found) {
        Some((source, warnings)) => {
            diagnostics.extend(warnings);
            source
        }
        None => source.clone(),
    }
}

/// Returns the change for an error of the base that is now a warning with its workaround.
fn ignored_error(diagnostic: &Diagnostic, side: Side) -> Option<Change> {
    let is_error = lint::rule(diagnostic.rule).is_some_and(|rule| rule.severity == Severity::Error);
    let is_ignored = side == Side::Base && is_error && diagnostic.severity == Severity::Warning;
    is_ignored.then(|| base_error(diagnostic))
}

fn base_error(diagnostic: &Diagnostic) -> Change {
    let message = format!("the base has an error: {}", diagnostic.message());
    let wire = none("the base is compared without it");
    let (file, place) = (&diagnostic.file, diagnostic.place.clone());
    Change::new("base-error-ignored", file, Side::Base, place, "the document", message, wire)
}

fn surface(
    config: Option<CrateConfig>,
    documents: &BTreeMap<String, Document>,
    in_root: bool,
) -> Result<Surface, String> {
    let config = config.map_or_else(|| CrateConfig::new("client"), Ok)?;
    // The private modules of a large API are not part of its interface.
    let of = |document: &Document| Api {
        has_server: config.server,
        // Signatures of both sides are alike, even if only one has several documents.
        in_root,
        modules: Modules::default(),
        ..Api::clone(&document.api)
    };
    let mut apis: Vec<Api> = documents.values().map(of).collect();
    // Generation reports the problems.
    project::derive(&config, &mut apis, &mut Diagnostics::new());
    let roots = documents.values().map(|document| (document.api.module.as_str(), document.api.root.as_str()));
    Surface::of(&config, &apis, &roots.collect()).map_err(|error| error.to_string())
}

/// Returns the change for a file that only one side has.
pub(super) fn whole_file(document: &Document) -> Change {
    let name = document.source.name();
    let module = document.api.module.to_string();
    let (id, what, wire) = match document.side {
        Side::Base => {
            ("specification-removed", "removed", none("the API itself is unchanged, but no longer described"))
        }
        Side::Revision => ("specification-added", "new", extends("it describes another API")),
    };
    let message = format!("the specification {name} is {what}");
    Change::new(id, document.source.file(), document.side, Place::Start, format!("`{name}`"), message, wire)
        .names([&module])
        .items(vec![document.api.root.clone()])
}

/// Returns the change of the place of all items of a document: the only one has no module, and each of several has one.
pub(super) fn moved(base: &Loaded, revision: &Loaded, renamed: &[(&Input, &Input)]) -> Option<Change> {
    let (module, to_module) = match (base.root(), revision.root()) {
        (Some(module), None) => (module, true),
        (None, Some(module)) => (module, false),
        _ => return None,
    };
    base.documents.get(module)?;
    let document = revision.documents.get(module)?;
    let name = document.source.name();
    let former = renamed.iter().find(|(_, new)| new.module == module);
    let was = former.map_or(module, |(old, _)| old.module.as_str());
    let (message, rust) = if to_module {
        (
            format!("the client of {name} is in the module `{module}`, because the crate has several specifications"),
            format!(
                "`Client` is now `{module}::Client`, and so are all other items: `use` them from that module, which has a \
                 Cargo feature of the same name"
            ),
        )
    } else {
        (
            format!("the client of {name} is in the root of the crate, because the crate has no other specification"),
            format!("`Client` was in the module `{was}`, as all other items: `use` them from the root of the crate"),
        )
    };
    let wire = none("the API is the same");
    let change = Change::new(
        "specification-moved",
        document.source.file(),
        Side::Revision,
        Place::Start,
        format!("`{name}`"),
        message,
        wire,
    );
    Some(change.rust(breaks(rust)).names([module, name]))
}

/// Schema components by module and type name.
pub(super) type Components<'d> = HashMap<(&'d str, String), Node<'d>>;

/// Returns the schema components of a side, by their possible type names.
pub(super) fn components(loaded: &Loaded) -> Components<'_> {
    let mut components = HashMap::new();
    for document in loaded.documents.values() {
        let schemas = document.root().get("components").map(|all| all.entries("schemas"));
        for (component, node) in schemas.into_iter().flatten() {
            for name in type_names(component) {
                let key = (document.api.module.as_str(), name.to_string());
                components.entry(key).or_insert_with(|| node.clone());
            }
        }
    }
    components
}

/// Returns the schema component of an emitted type.
pub(super) fn component_of<'d>(components: &Components<'d>, document: &'d Document, path: &str) -> Option<Node<'d>> {
    let name = path.split(" as ").next()?.split("::").nth(2)?;
    components.get(&(document.api.module.as_str(), name.to_owned())).cloned()
}
