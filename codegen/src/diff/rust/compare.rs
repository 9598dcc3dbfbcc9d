//! Two surfaces: what is gone, new or different.

use std::collections::{BTreeMap, BTreeSet};

use super::super::change::Effect;
use super::surface::{Entry, Kind, Surface};

/// What happened to one item.
#[derive(Clone, Debug)]
pub(crate) struct Alteration {
    /// The item: as it was called before, or as it is called now if it is new.
    pub(crate) path: String,
    pub(crate) what: What,
    pub(crate) effect: Effect,
    pub(crate) sentence: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    /// Types that are gone or new and stand in the item's signature.
    pub(crate) mentions: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Removed,
    Added,
    Changed,
    Renamed,
}

/// Everything that is different. The counterparts are types of both sides that stand for the same value or operation.
pub(crate) fn alterations(base: &Surface, revision: &Surface, counterparts: &[(String, String)]) -> Vec<Alteration> {
    let renames = renames(base, revision, counterparts);
    let words: BTreeMap<&str, &str> =
        renames.iter().map(|(old, new)| (last(old), last(new))).filter(|(old, new)| old != new).collect();
    let mut found = Vec::new();
    for (old, new) in &renames {
        let kind = base.items.get(old).map_or(Kind::Struct, |entry| entry.kind);
        let sentence = format!("the {} `{old}` is now `{new}`", kind.noun());
        for path in [old, new] {
            found.push(Alteration {
                path: path.clone(),
                what: What::Renamed,
                effect: Effect::Breaks,
                sentence: sentence.clone(),
                before: Some(old.clone()),
                after: Some(new.clone()),
                mentions: Vec::new(),
            });
        }
    }
    let gone = |path: &str| is_owner(base, path) && !revision.items.contains_key(path) && !renames.contains_key(path);
    let new = |path: &str| is_owner(revision, path) && !base.items.contains_key(path);
    let named: BTreeSet<&str> = renames.values().map(String::as_str).collect();
    for (path, entry) in &base.items {
        if renames.contains_key(path) || is_inside(path, &gone) {
            continue;
        }
        let counterpart = match parent(path).and_then(|owner| Some((owner, renames.get(owner)?))) {
            Some((owner, now)) => format!("{now}{}", &path[owner.len()..]),
            None => path.clone(),
        };
        let counterpart = substitute(&counterpart, &words);
        // A type of that name in another module may have kept it.
        match revision.items.get(&counterpart).or_else(|| revision.items.get(path)) {
            Some(after) => {
                let is_other_type = parent(path).is_some_and(|owner| is_recast(base, revision, owner));
                if !is_other_type {
                    found.extend(changed(path, entry, after, &words, base, revision));
                }
            }
            None => {
                let is_other_type = parent(path).is_some_and(|owner| is_recast(base, revision, owner));
                if !is_other_type {
                    found.push(removed(path, entry, mentions(path, &with_members(base, path, entry), &gone)));
                }
            }
        }
    }
    let back: BTreeMap<&str, &str> = words.iter().map(|(old, new)| (*new, *old)).collect();
    for (path, entry) in &revision.items {
        if named.contains(path.as_str()) {
            continue;
        }
        let before = renames.iter().find(|(_, now)| parent(path) == Some(now.as_str()));
        let counterpart = match before {
            Some((old, now)) => format!("{old}{}", &path[now.len()..]),
            None => path.clone(),
        };
        let counterpart = substitute(&counterpart, &back);
        let owner_is_new = is_inside(path, &|owner| new(owner) && !named.contains(owner));
        let is_other_type = parent(path).is_some_and(|owner| is_recast(base, revision, owner));
        let is_known = base.items.contains_key(&counterpart) || base.items.contains_key(path);
        if !is_known && !owner_is_new && !is_other_type {
            found.push(added(path, entry, base, mentions(path, &with_members(revision, path, entry), &new)));
        }
    }
    found
}

fn removed(path: &str, entry: &Entry, mentions: Vec<String>) -> Alteration {
    Alteration {
        path: path.to_owned(),
        what: What::Removed,
        effect: Effect::Breaks,
        sentence: format!("{} is gone", describe(path, entry.kind)),
        before: Some(entry.shown.clone()),
        after: None,
        mentions,
    }
}

fn added(path: &str, entry: &Entry, base: &Surface, mentions: Vec<String>) -> Alteration {
    let owner = parent(path).and_then(|owner| base.items.get(owner));
    let is_closed = owner.is_some_and(|owner| !owner.signature.contains("non_exhaustive"));
    let (effect, note) = match entry.kind {
        Kind::RequiredMethod => (Effect::Breaks, ", and types that implement the trait lack it"),
        Kind::Variant if is_closed => (Effect::Breaks, ", and a `match` lacks it"),
        Kind::Field if is_closed && !path.contains(" as ") => (Effect::Breaks, ", and struct expressions lack it"),
        _ => (Effect::Extends, ""),
    };
    Alteration {
        path: path.to_owned(),
        what: What::Added,
        effect,
        sentence: format!("{} is new{note}", describe(path, entry.kind)),
        before: None,
        after: Some(entry.shown.clone()),
        mentions,
    }
}

fn changed(
    path: &str,
    before: &Entry,
    after: &Entry,
    words: &BTreeMap<&str, &str>,
    base: &Surface,
    revision: &Surface,
) -> Option<Alteration> {
    let module = path.split("::").next().unwrap_or_default();
    let renamed = substitute(&before.signature, words);
    let is_same_text = renamed == after.signature;
    let old = expand(&renamed, module, base);
    let new = expand(&after.signature, module, revision);
    let noun = describe(path, before.kind);
    let is_text = |ty: &str| is_text(revision, module, ty);
    // If only an alias in it stands for something else, that is told of the alias.
    let (effect, sentence) = if before.kind == Kind::Method
        && after.kind == Kind::Method
        && old != new
        && !is_same_text
        && takes_the_same_text(&old, &new, &is_text)
    {
        let sentence = format!(
            "{noun} converts text into another type: `{}`, now `{}`; the code compiles if it passes a `&str` or a \
             `String`",
            before.shown, after.shown
        );
        (Effect::Risks, sentence)
    } else if (old != new && !is_same_text) || before.kind != after.kind {
        (
            Effect::Breaks,
            match before.kind {
                Kind::Struct | Kind::Enum | Kind::Alias if before.kind != after.kind => {
                    format!("{noun} is now {} {}", article(after.kind), after.kind.noun())
                }
                Kind::Method | Kind::RequiredMethod => {
                    format!("{noun} has another signature: `{}`, now `{}`", before.shown, after.shown)
                }
                _ => format!("{noun} has another type: `{}`, now `{}`", before.shown, after.shown),
            },
        )
    } else if before.arguments != after.arguments && is_permutation(&before.arguments, &after.arguments) {
        (Effect::Breaks, format!("the arguments of `{path}` changed places: the code compiles and sends wrong values"))
    } else if !before.deprecated && after.deprecated {
        (Effect::Risks, format!("{noun} is deprecated: the code compiles with a warning"))
    } else if before.deprecated && !after.deprecated {
        (Effect::Extends, format!("{noun} is no longer deprecated"))
    } else {
        return None;
    };
    let gone = |path: &str| base.items.contains_key(path) && !revision.items.contains_key(path);
    let came = |path: &str| revision.items.contains_key(path) && !base.items.contains_key(path);
    let mut types = mentions(path, &before.signature, &gone);
    types.extend(mentions(path, &after.signature, &came));
    Some(Alteration {
        path: path.to_owned(),
        what: What::Changed,
        effect,
        sentence,
        before: Some(before.shown.clone()),
        after: Some(after.shown.clone()),
        mentions: types,
    })
}

/// Whether the item has members that come and go with it.
fn is_owner(surface: &Surface, path: &str) -> bool {
    surface.items.get(path).is_some_and(|entry| entry.kind.is_type() || entry.kind == Kind::Module)
}

/// Whether something holds for an item around this one.
fn is_inside(path: &str, holds: &dyn Fn(&str) -> bool) -> bool {
    let mut around = path;
    while let Some(owner) = parent(around) {
        if holds(owner) {
            return true;
        }
        around = owner;
    }
    false
}

/// Whether something that is still there is now of another kind, so that its members say nothing.
fn is_recast(base: &Surface, revision: &Surface, path: &str) -> bool {
    match (base.items.get(path), revision.items.get(path)) {
        (Some(before), Some(after)) => before.kind.is_type() && before.kind != after.kind,
        _ => false,
    }
}

/// Types that have another name: what both stand for is the same, and so is their kind.
fn renames(base: &Surface, revision: &Surface, counterparts: &[(String, String)]) -> BTreeMap<String, String> {
    let mut renames = BTreeMap::new();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for (old, new) in counterparts {
        let kind = |surface: &Surface, path: &str| {
            surface.items.get(path).map(|entry| entry.kind).filter(|kind| kind.is_type())
        };
        let is_gone = kind(base, old).is_some() && !revision.items.contains_key(old);
        let is_new = kind(revision, new).is_some() && !base.items.contains_key(new);
        if is_gone
            && is_new
            && kind(base, old) == kind(revision, new)
            && !renames.contains_key(old)
            && taken.insert(new)
        {
            renames.insert(old.clone(), new.clone());
        }
    }
    renames
}

/// The members of a type and their signatures, with the type's own name left out.
fn members(surface: &Surface, path: &str) -> Vec<(String, String)> {
    let own = BTreeMap::from([(last(path), "Self")]);
    let from = path.to_owned();
    let range = surface.items.range(from.clone()..).skip(1).take_while(|(item, _)| item.starts_with(path));
    range
        .filter(|(item, _)| parent(item) == Some(path))
        .map(|(item, entry)| (substitute(&item[path.len()..], &own), substitute(&entry.signature, &own)))
        .collect()
}

/// The signatures of an item and of what belongs to it.
fn with_members(surface: &Surface, path: &str, entry: &Entry) -> String {
    let mut text = entry.signature.clone();
    if entry.kind.is_type() {
        for (_, signature) in members(surface, path) {
            text.push(' ');
            text.push_str(&signature);
        }
    }
    text
}

/// The item that a member belongs to: a type for its fields and implementations.
pub(super) fn parent(path: &str) -> Option<&str> {
    if let Some((owner, _)) = path.split_once(" as ") {
        return Some(owner);
    }
    path.rsplit_once("::").map(|(owner, _)| owner)
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

fn describe(path: &str, kind: Kind) -> String {
    // Where APIs have something in common, what is implemented stands elsewhere.
    let path = path.rsplit_once("::crate::").map_or(path, |(_, path)| path).replace("crate::", "");
    match (kind, path.split_once(" as ")) {
        (_, Some((owner, name))) if name.ends_with("paginated!") => format!("paging through `{owner}`"),
        (Kind::Field, Some((owner, name))) if name.ends_with("::Output") => format!("what `{owner}` gives"),
        (Kind::Field, Some((owner, name))) if name.ends_with("::Item") => format!("an item of `{owner}`"),
        (_, Some((owner, name))) => format!("`{}` of `{owner}`", name.trim_end_matches('!')),
        (kind, None) => format!("the {} `{path}`", kind.noun()),
    }
}

fn article(kind: Kind) -> &'static str {
    if matches!(kind, Kind::Enum | Kind::Alias | Kind::Implementation) { "an" } else { "a" }
}

/// Paths of the types in a signature for which something holds.
fn mentions(path: &str, signature: &str, holds: &dyn Fn(&str) -> bool) -> Vec<String> {
    let module = path.split("::").next().unwrap_or_default();
    let mut found = Vec::new();
    for word in words_of(signature) {
        for place in ["types", "operations"] {
            let candidate = format!("{module}::{place}::{word}");
            if holds(&candidate) && !found.contains(&candidate) {
                found.push(candidate);
            }
        }
    }
    found
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// The text with whole words replaced.
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

/// Whether two signatures differ only in what a text is converted into, so that callers who pass one need not change:
/// `impl Into<String>` and `impl Into<CallStatus>`, either way.
fn takes_the_same_text(old: &str, new: &str, is_text: &dyn Fn(&str) -> bool) -> bool {
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
        // Types around a text convert into a `String`, but not into each other.
        let is_same = old == new || (old == "String" && is_text(new)) || (is_text(old) && new == "String");
        if !is_same || after_old != after_new {
            return false;
        }
    }
}

/// Whether a type is made from any text: the macros of the runtime implement that.
fn is_text(surface: &Surface, module: &str, ty: &str) -> bool {
    let path = format!("{module}::types::{ty}");
    ["string_enum", "string_type", "string_union"]
        .iter()
        .any(|name| surface.items.contains_key(&format!("{path} as {name}!")))
}

/// The signature with aliases written out: to the compiler they are what they stand for.
fn expand(signature: &str, module: &str, surface: &Surface) -> String {
    let mut text = signature.replace("types :: ", "");
    for _ in 0..8 {
        let mut aliases: BTreeMap<&str, &str> = BTreeMap::new();
        for word in words_of(&text) {
            if let Some((path, entry)) = surface.items.get_key_value(&format!("{module}::types::{word}"))
                && entry.kind == Kind::Alias
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
