//! Comparison of two surfaces: matched, removed, new and changed items.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::super::change::Effect;
use super::surface::{FORMER_ROOT, ItemKind, ROOT, Surface, SurfaceItem};

/// A change of one item.
#[derive(Clone, Debug)]
pub(crate) struct Alteration {
    /// The old path of the item, or the new path of a new item.
    pub(crate) path: String,
    pub(crate) kind: AlterationKind,
    pub(crate) effect: Effect,
    pub(crate) sentence: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

impl Alteration {
    /// Returns the old and the new value for a report.
    pub(crate) fn values(&self) -> [Option<String>; 2] {
        [&self.before, &self.after].map(|value| match self.kind {
            AlterationKind::Renamed => value.as_deref().map(|path| public_path(path).to_owned()),
            _ => value.clone(),
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AlterationKind {
    Removed,
    Added,
    Changed,
    Renamed,
}

/// Returns all alterations. `counterparts` are types of both sides for the same value or operation.
pub(crate) fn alterations(base: &Surface, revision: &Surface, counterparts: &[(String, String)]) -> Vec<Alteration> {
    let surfaces = Surfaces::new(base, revision, counterparts);
    let different = surfaces.pairs().into_iter().filter_map(|pair| surfaces.alteration(pair));
    surfaces.renamed().into_iter().chain(different).collect()
}

/// An item by its old path, or by its new path if it is new.
type ItemPair<'s> = (&'s str, Option<&'s SurfaceItem>, Option<&'s SurfaceItem>);

struct Surfaces<'s> {
    base: &'s Surface,
    revision: &'s Surface,
    /// Renamed types: new path by old path.
    renames: BTreeMap<&'s str, &'s str>,
    /// Renamed types: new name by old name.
    words: BTreeMap<&'s str, &'s str>,
}

impl<'s> Surfaces<'s> {
    fn new(base: &'s Surface, revision: &'s Surface, counterparts: &'s [(String, String)]) -> Self {
        let mut surfaces = Self { base, revision, renames: BTreeMap::new(), words: BTreeMap::new() };
        let kind = |surface: &Surface, path: &str| surface.items.get(path).map(|item| item.kind);
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        for (old, new) in counterparts {
            let (before, after) = (kind(base, old), kind(revision, new));
            let is_type = before == after && before.is_some_and(ItemKind::is_type);
            let is_free = !surfaces.renames.contains_key(old.as_str());
            if is_type && surfaces.is_gone(old) && surfaces.is_new(new) && is_free && taken.insert(new) {
                surfaces.renames.insert(old, new);
            }
        }
        let words = surfaces.renames.iter().map(|(old, new)| (last(old), last(new)));
        surfaces.words = words.filter(|(old, new)| old != new).collect();
        surfaces
    }

    fn is_gone(&self, path: &str) -> bool {
        self.base.items.contains_key(path) && !self.revision.items.contains_key(path)
    }

    fn is_new(&self, path: &str) -> bool {
        self.revision.items.contains_key(path) && !self.base.items.contains_key(path)
    }

    /// Returns true for a type whose kind changed, so that its members can't be compared.
    fn is_recast(&self, path: &str) -> bool {
        let kinds = self.base.items.get(path).zip(self.revision.items.get(path));
        kinds.is_some_and(|(before, after)| before.kind.is_type() && before.kind != after.kind)
    }

    /// Matches the items of both sides, by path or by the new name of their type. Omits renamed types, and members of
    /// removed and new types.
    fn pairs(&self) -> Vec<ItemPair<'s>> {
        let named: BTreeSet<&str> = self.renames.values().copied().collect();
        let is_gone = |owner: &str| self.is_gone(owner) && !self.renames.contains_key(owner);
        let is_new = |owner: &str| self.is_new(owner) && !named.contains(owner);
        let is_recast = |path: &str| parent(path).is_some_and(|owner| self.is_recast(owner));
        let mut matched: BTreeSet<&str> = BTreeSet::new();
        let mut pairs = Vec::new();
        for (path, before) in &self.base.items {
            if self.renames.contains_key(path.as_str()) || owners(path).any(is_gone) {
                continue;
            }
            let renamed =
                parent(path).and_then(|owner| Some(format!("{}{}", self.renames.get(owner)?, &path[owner.len()..])));
            let renamed = substitute(renamed.as_deref().unwrap_or(path), &self.words);
            // A type with the same name in another module may be unchanged.
            let items = &self.revision.items;
            let after = items.get_key_value(&renamed).or_else(|| items.get_key_value(path));
            matched.extend(after.map(|(path, _)| path.as_str()));
            if !is_recast(path) {
                pairs.push((path.as_str(), Some(before), after.map(|(_, item)| item)));
            }
        }
        for (path, after) in &self.revision.items {
            let is_known = self.base.items.contains_key(path) || matched.contains(path.as_str());
            if !is_known && !named.contains(path.as_str()) && !owners(path).any(is_new) && !is_recast(path) {
                pairs.push((path.as_str(), None, Some(after)));
            }
        }
        pairs
    }

    /// Returns the renamed types, under both names.
    fn renamed(&self) -> Vec<Alteration> {
        let alteration = |path: &str, old: &str, new: &str| Alteration {
            path: path.to_owned(),
            kind: AlterationKind::Renamed,
            effect: Effect::Breaks,
            sentence: format!(
                "the {} `{}` is now `{}`",
                self.base.items.get(old).map_or("type", |item| item.kind.noun()),
                public_path(old),
                public_path(new)
            ),
            before: Some(old.to_owned()),
            after: Some(new.to_owned()),
        };
        self.renames.iter().flat_map(|(old, new)| [old, new].map(|path| alteration(path, old, new))).collect()
    }

    /// Returns the alteration of an item, if there is one.
    fn alteration(&self, (path, before, after): ItemPair<'s>) -> Option<Alteration> {
        let (kind, effect, sentence) = match (before, after) {
            (None, None) => return None,
            (Some(before), Some(after)) => {
                let (effect, sentence) = self.judged(path, before, after)?;
                (AlterationKind::Changed, effect, sentence)
            }
            (Some(item), None) => {
                (AlterationKind::Removed, Effect::Breaks, format!("{} is removed", describe(path, item.kind)))
            }
            (None, Some(item)) => {
                let (effect, note) = self.addition(path, item.kind);
                (AlterationKind::Added, effect, format!("{} is new{note}", describe(path, item.kind)))
            }
        };
        let shown = |item: Option<&SurfaceItem>| item.map(|item| item.shown.clone());
        let (before, after) = (shown(before), shown(after));
        Some(Alteration { path: path.to_owned(), kind, effect, sentence, before, after })
    }

    fn addition(&self, path: &str, kind: ItemKind) -> (Effect, &'static str) {
        let owner = parent(path).and_then(|owner| self.base.items.get(owner));
        let is_closed = owner.is_some_and(|owner| !owner.signature.contains("non_exhaustive"));
        match kind {
            ItemKind::RequiredMethod => (Effect::Breaks, ", and existing implementations of the trait lack it"),
            ItemKind::Variant if is_closed => (Effect::Breaks, ", and an existing `match` lacks it"),
            ItemKind::Field if is_closed && !path.contains(" as ") => {
                (Effect::Breaks, ", and existing struct expressions lack it")
            }
            _ => (Effect::Extends, ""),
        }
    }

    /// Returns the effect of a changed item on existing code, if there is one.
    fn judged(&self, path: &str, before: &SurfaceItem, after: &SurfaceItem) -> Option<(Effect, String)> {
        let module = path.split("::").next().unwrap_or_default();
        let renamed = substitute(&before.signature, &self.words);
        let old = expand(&renamed, module, self.base);
        let new = expand(&after.signature, module, self.revision);
        // If only an alias in the signature changed, the change of the alias is reported instead.
        let is_other = old != new && renamed != after.signature && before.signature != after.signature;
        let noun = describe(path, before.kind);
        let [was, is] = differing(&before.shown, &after.shown);
        let shown = format!("`{}`, now `{}`", cut(&was), cut(&is));
        let is_method = |item: &SurfaceItem| item.kind == ItemKind::Method;
        if is_other
            && is_method(before)
            && is_method(after)
            && takes_the_same_text(&old, &new, |ty| is_text(self.revision, module, ty))
        {
            let effort = "the code compiles if it passes a `&str` or a `String`";
            Some((Effect::Risks, format!("{noun} converts text into another type: {shown}; {effort}")))
        } else if before.kind != after.kind && before.kind.is_type() {
            Some((Effect::Breaks, format!("{noun} is now {} {}", after.kind.article(), after.kind.noun())))
        } else if is_other || before.kind != after.kind {
            let is_method = matches!(before.kind, ItemKind::Method | ItemKind::RequiredMethod);
            let what = if is_method { "signature" } else { "type" };
            Some((Effect::Breaks, format!("{noun} has another {what}: {shown}")))
        } else if before.arguments != after.arguments && is_permutation(&before.arguments, &after.arguments) {
            let sentence = format!(
                "the arguments of `{}` changed their order: the code compiles, but sends wrong values",
                public_path(path)
            );
            Some((Effect::Breaks, sentence))
        } else {
            match (before.deprecated, after.deprecated) {
                (false, true) => {
                    Some((Effect::Risks, format!("{noun} is deprecated: the code compiles with a warning")))
                }
                (true, false) => Some((Effect::Extends, format!("{noun} is no longer deprecated"))),
                _ => None,
            }
        }
    }
}

/// Returns the enclosing items of an item, the innermost first.
fn owners(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(parent(path), |owner| parent(owner))
}

/// Returns the owner of a member: the type of a field or an implementation.
pub(super) fn parent(path: &str) -> Option<&str> {
    if let Some((owner, _)) = path.split_once(" as ") {
        return Some(owner);
    }
    path.rsplit_once("::").map(|(owner, _)| owner)
}

/// Returns the path of an item for a report. Items in the root of the crate have no module.
pub(crate) fn public_path(path: &str) -> &str {
    [ROOT, FORMER_ROOT].iter().find_map(|root| path.strip_prefix(root)?.strip_prefix("::")).unwrap_or(path)
}

/// Returns the name of an item, or of the type of an implementation.
pub(crate) fn name(path: &str) -> Option<&str> {
    let item = path.split(" as ").next()?;
    Some(last(item).trim_start_matches("r#").trim_end_matches("()"))
}

fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

fn is_permutation(left: &[String], right: &[String]) -> bool {
    let sorted = |names: &[String]| {
        let mut names = names.to_vec();
        names.sort();
        names
    };
    sorted(left) == sorted(right)
}

fn describe(path: &str, kind: ItemKind) -> String {
    // Traits of shared resources are implemented in another module.
    let path = path.rsplit_once("::super::").map_or(path, |(_, path)| path).replace("super::", "");
    let path = public_path(&path);
    match (kind, path.split_once(" as ")) {
        (ItemKind::Module, None) if [ROOT, FORMER_ROOT].contains(&path) => "the client with its modules".to_owned(),
        (_, Some((owner, name))) if name.ends_with("paginated!") => format!("paging through `{owner}`"),
        (ItemKind::Field, Some((owner, name))) if name.ends_with("::Output") => format!("the output of `{owner}`"),
        (ItemKind::Field, Some((owner, name))) if name.ends_with("::Item") => format!("an item of `{owner}`"),
        (_, Some((owner, name))) => match name.strip_suffix('!') {
            None => format!("`{name}` of `{owner}`"),
            Some("event_stream") => format!("the event stream of `{owner}`"),
            Some("form_operation") => format!("the form of `{owner}`"),
            Some("string_enum" | "string_type" | "string_union" | "integer_enum" | "portable_enum") => {
                format!("the conversion of `{owner}`")
            }
            // Macros are not part of the interface.
            Some(_) => format!("the encoding of `{owner}`"),
        },
        (kind, None) => format!("the {} `{path}`", kind.noun()),
    }
}

/// Two signatures longer than this are shown without the parameters that both have.
const LONG: usize = 160;

/// Returns two signatures, the parameters at both ends that they have in common as `…` if they are long.
fn differing<'s>(before: &'s str, after: &'s str) -> [Cow<'s, str>; 2] {
    let both = [before, after];
    let parts = both.map(|text| text.split(", ").collect::<Vec<_>>());
    let shortest = parts[0].len().min(parts[1].len());
    let alike = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let first = parts[0].iter().zip(&parts[1]).take_while(alike).count();
    let last = parts[0].iter().rev().zip(parts[1].iter().rev()).take_while(alike).count().min(shortest - first);
    if before.len().max(after.len()) <= LONG || first + last < 2 {
        return both.map(Cow::Borrowed);
    }
    let (start, end) = (both[0].split_once('('), both[0].rsplit_once(')'));
    let (Some((start, _)), Some((_, end))) = (start, end) else { return both.map(Cow::Borrowed) };
    parts.map(|parts| {
        let mut shown = parts.get(first..parts.len() - last).unwrap_or_default().to_vec();
        if first > 0 {
            shown.insert(0, "…");
        }
        if last > 0 {
            shown.push("…");
        }
        shown.dedup();
        let start = if first > 0 { format!("{start}(") } else { String::new() };
        let end = if last > 0 { format!("){end}") } else { String::new() };
        Cow::Owned(format!("{start}{}{end}", shown.join(", ")))
    })
}

/// The most characters of a signature in a sentence, because every change of a parameter repeats it.
const LONGEST_SHOWN: usize = 1_000;

fn cut(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST_SHOWN) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

pub(super) fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// Replaces whole words in the text.
fn substitute(text: &str, words: &BTreeMap<&str, &str>) -> String {
    if words.is_empty() {
        return text.to_owned();
    }
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_alphanumeric() || c == '_') {
        let (before, word) = rest.split_at(start);
        result.push_str(before);
        let end = word.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(word.len());
        let (word, after) = word.split_at(end);
        result.push_str(words.get(word).copied().unwrap_or(word));
        rest = after;
    }
    result.push_str(rest);
    result
}

/// Returns true if two signatures differ only in the target type of a text conversion, so that callers that pass text
/// still compile: `impl Into<String>` and `impl Into<CallStatus>`, in either direction.
fn takes_the_same_text(old: &str, new: &str, is_text: impl Fn(&str) -> bool) -> bool {
    const CONVERSION: &str = "impl Into < ";
    let (mut old, mut new) = (old.split(CONVERSION), new.split(CONVERSION));
    if old.next() != new.next() {
        return false;
    }
    loop {
        let (old, new) = match (old.next(), new.next()) {
            (None, None) => return true,
            (Some(old), Some(new)) => (old.split_once(" >"), new.split_once(" >")),
            _ => return false,
        };
        let (Some((old, after_old)), Some((new, after_new))) = (old, new) else { return false };
        // Text types convert into a `String`, but not into each other.
        let is_same = old == new || (old == "String" && is_text(new)) || (is_text(old) && new == "String");
        if !is_same || after_old != after_new {
            return false;
        }
    }
}

/// Returns true for a type that converts from any text, which the runtime macros implement.
fn is_text(surface: &Surface, module: &str, ty: &str) -> bool {
    let path = format!("{module}::types::{ty}");
    ["string_enum", "string_type", "string_union"]
        .iter()
        .any(|name| surface.items.contains_key(&format!("{path} as {name}!")))
}

/// Returns the signature with aliases expanded, because the compiler treats them as their targets.
fn expand(signature: &str, module: &str, surface: &Surface) -> String {
    let mut text = signature.replace("types :: ", "");
    for _ in 0..8 {
        let mut aliases: BTreeMap<&str, &str> = BTreeMap::new();
        for word in words_of(&text) {
            if let Some((path, entry)) = surface.items.get_key_value(&format!("{module}::types::{word}"))
                && entry.kind == ItemKind::Alias
            {
                aliases.insert(last(path), &entry.signature);
            }
        }
        if aliases.is_empty() {
            break;
        }
        text = substitute(&text, &aliases).replace("types :: ", "");
    }
    text
}
