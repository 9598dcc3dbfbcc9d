//! Security of operations: the alternatives of credentials, and their scopes.

use std::rc::Rc;

use super::change::{Change, Consequence, breaks, extends, none, risks};
use super::comparison::Comparison;
use super::inherited::{Alternative, Security};
use super::node::{Document, Node, listed};
use super::operation::{Both, Operation};
use super::rust_use::{MAX_ITEMS, builder_methods};

/// Creates a change from its kind, the predicate of its message and its wire consequence.
type Says<'s> = &'s dyn Fn(&'static str, &str, Consequence) -> Change;

impl<'d> Comparison<'d> {
    /// Compares the effective security of an operation. Operations that inherit it on both sides are compared once, by
    /// [`Comparison::inherited_security`].
    pub(super) fn operation_security(&mut self, both: &Both<'_, 'd>) {
        let [before, after] = [both.base, both.revision].map(|one| one.node.get("security"));
        if before.is_none() && after.is_none() {
            self.inherits_security = true;
            return;
        }
        let place = after.clone().or_else(|| self.revision.root().get("security"));
        let place = place.unwrap_or_else(|| both.revision.node.clone());
        let [of_base, of_revision] = &self.security;
        let effective = |own: Option<Node<'d>>, operation: &Operation<'d>, inherited: &Rc<Security>| match own {
            Some(_) => Rc::new(Security::of(&operation.node)),
            None => Rc::clone(inherited),
        };
        let sides = [effective(before, both.base, of_base), effective(after, both.revision, of_revision)];
        self.alternatives_of_security(&sides, &|id, what, wire| both.says(id, &place, what, wire));
    }

    /// Compares the security of the document, if operations inherit it on both sides.
    pub(super) fn inherited_security(&mut self) {
        if !self.inherits_security {
            return;
        }
        let root = self.revision.root();
        let place = root.get_or_self("security");
        let subject = "operations without their own `security`";
        let sides = self.security.clone();
        self.alternatives_of_security(&sides, &|id, what, wire| {
            place.change(id, subject, format!("{subject} {what}"), wire).names(["security"])
        });
    }

    /// Compares alternatives. A side may be the long list of the document, and the other one that of one of many
    /// operations, so only the first differences are listed.
    fn alternatives_of_security(&mut self, sides: &[Rc<Security>; 2], says: Says<'_>) {
        let names = |alternative: &Alternative| match alternative.as_slice() {
            [] => "without a credential".to_owned(),
            schemes => format!("with {}", listed(schemes.iter().map(|(name, _)| name.as_str()))),
        };
        let methods = |document: &Document, alternative: &Alternative| -> Vec<String> {
            alternative.iter().flat_map(|(name, _)| builder_methods(&document.api, name)).collect()
        };
        let [before, after] = sides.each_ref().map(Rc::as_ref);
        for old in before.lacking(after).take(MAX_ITEMS) {
            let wire = if after.alternatives.iter().any(|new| is_part(new, old)) {
                extends("existing clients may still send it, and less is enough")
            } else {
                breaks("existing clients may use it")
            };
            let change = says("security-removed", &format!("can no longer be called {}", names(old)), wire);
            self.add(change.before(names(old)).items(methods(self.base, old)));
        }
        for new in after.lacking(before).take(MAX_ITEMS) {
            let wire = extends("existing clients don't have to use it");
            let change = says("security-added", &format!("can be called {}", names(new)), wire);
            self.add(change.after(names(new)).items(methods(self.revision, new)));
        }
        let (few, many) =
            if before.by_schemes.len() < after.by_schemes.len() { (before, after) } else { (after, before) };
        let kept = few.by_schemes.keys().filter(|schemes| many.by_schemes.contains_key(*schemes)).count();
        let more = |side: &Security| (side.by_schemes.len() - kept).saturating_sub(MAX_ITEMS);
        if more(before) > 0 {
            let wire = breaks("existing clients may use them");
            self.add(says(
                "security-removed",
                &format!("can no longer be called in {} other ways", more(before)),
                wire,
            ));
        }
        if more(after) > 0 {
            let wire = extends("existing clients don't have to use them");
            self.add(says("security-added", &format!("can be called in {} other ways", more(after)), wire));
        }
        // Clients use the first alternative that they have credentials for.
        let order = |one: &Security, other: &Security| -> Vec<Vec<String>> {
            let kept = one.alternatives.iter().filter(|alternative| other.like(alternative).is_some());
            kept.map(|alternative| alternative.iter().map(|(name, _)| name.clone()).collect()).collect()
        };
        let [mut was, mut is] = [order(before, after), order(after, before)];
        if was != is {
            let wire = none("the server accepts the same credentials");
            let change = says("security-reordered", "can be called with the same credentials, in another order", wire);
            was.retain(|schemes| !schemes.is_empty());
            is.retain(|schemes| !schemes.is_empty());
            let rust = if was == is {
                none("a client sends the credential that it has, wherever `{}` stands")
            } else {
                risks("the code compiles, and a client with several credentials sends another one")
            };
            let mut change = change.rust(rust);
            change.items.clear();
            self.add(change);
        }
        for one in &few.alternatives {
            let (Some(old), Some(new)) = (before.like(one), after.like(one)) else { continue };
            for ((name, was), (_, is)) in old.iter().zip(new) {
                self.scopes(name, was, is, says);
            }
        }
    }

    /// Compares the scopes of a scheme, which are in order.
    fn scopes(&mut self, name: &str, was: &[String], is: &[String], says: Says<'_>) {
        let lacking = |list: &[String], other: &[String]| -> Vec<String> {
            let lacking = list.iter().filter(|scope| other.binary_search(scope).is_err());
            lacking.take(MAX_ITEMS).cloned().collect()
        };
        for scope in lacking(is, was) {
            let what = format!("needs the scope `{scope}` of `{name}`");
            let wire = breaks("tokens of existing clients may lack it");
            self.add(says("security-scope-added", &what, wire).after(scope));
        }
        for scope in lacking(was, is) {
            let what = format!("no longer needs the scope `{scope}` of `{name}`");
            let wire = extends("tokens of existing clients are sufficient");
            self.add(says("security-scope-removed", &what, wire).before(scope));
        }
    }
}

/// Returns true if the credentials of an alternative are among those of another one.
fn is_part(part: &Alternative, whole: &Alternative) -> bool {
    let has = |name: &String, scopes: &[String]| {
        whole.iter().any(|(known, all)| known == name && scopes.iter().all(|scope| all.contains(scope)))
    };
    part.iter().all(|(name, scopes)| has(name, scopes))
}
