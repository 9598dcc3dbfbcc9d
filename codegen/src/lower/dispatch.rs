//! The enum over all callbacks of an API: the conditions that tell a received payload apart.
//!
//! `x-rust-callback-when` states the condition of a callback. Without it, a payload is recognized by its required
//! properties, and by the values of properties whose listed values tell it apart from another payload, also in objects
//! inside. Payloads that nothing tells apart have no variant.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::lowering::Lowering;
use super::recognition::{Recognized, payloads};
use crate::model::{Api, CallbackVariant, Condition};
use crate::openapi::unsupported;

/// The most comparisons of properties, because every payload is compared with every other. Payloads beyond it count as
/// alike.
const MAX_COMPARED: usize = 20_000_000;

/// The results of all comparisons, by payload.
struct Compared {
    /// Properties whose values decide.
    values: Vec<BTreeSet<String>>,
    /// Properties in objects inside that decide.
    has: Vec<BTreeSet<String>>,
    /// Payloads that must be recognized before.
    before: Vec<BTreeSet<usize>>,
    /// Payloads that nothing tells apart, each with another one, or with itself.
    ambiguous: BTreeMap<usize, usize>,
}

impl Lowering<'_> {
    /// Determines the variants of the enum, and reports callbacks that nothing tells apart.
    pub(super) fn dispatch(&mut self, api: &mut Api) {
        self.unions_in_forms(api);
        self.unsigned_queries(api);
        let payloads = payloads(api);
        self.check_conditions(api, &payloads);
        let mut compared = compared(&payloads);
        let order = order(&payloads, &mut compared);
        let conditions = |index: usize, values: &BTreeSet<String>| {
            let payload: &Recognized<'_> = &payloads[index];
            let own = payload.has_own.then(|| payload.own_condition(values, &compared.has[index]));
            // A condition without facts holds for the only payload.
            let own = own.filter(|own| payloads.len() == 1 || *own != Condition::default());
            payload.declared.iter().map(|when| (*when).clone()).chain(own).collect::<Vec<_>>()
        };
        let variants = order.into_iter().map(|index| {
            let callbacks = payloads[index].callbacks.clone();
            let before = compared.before[index].iter().filter(|one| compared.ambiguous.contains_key(one));
            let mut except: Vec<Condition> = Vec::new();
            for condition in before.flat_map(|one| conditions(*one, &BTreeSet::new())) {
                if !except.contains(&condition) {
                    except.push(condition);
                }
            }
            CallbackVariant {
                rust: api.callbacks[callbacks[0]].name.clone(),
                callbacks,
                conditions: conditions(index, &compared.values[index]),
                except,
            }
        });
        let variants: Vec<CallbackVariant> = variants.collect();
        if let Some((one, other)) = compared.ambiguous.first_key_value() {
            let name = |index: &usize| api.callbacks[payloads[*index].callbacks[0]].name.to_string();
            let message = match compared.ambiguous.len() {
                1 => format!("nothing tells the callback `{}` apart from others", name(one)),
                2 if one != other => format!("nothing tells the callbacks `{}` and `{}` apart", name(one), name(other)),
                count => format!("nothing tells {count} callbacks apart from others, such as `{}`", name(one)),
            };
            let at = self.callback_places[payloads[*one].callbacks[0]].callback.clone();
            let message = format!("{message}; `AnyCallback` has no variant for them");
            self.limit(&unsupported::AMBIGUOUS_CALLBACKS, &at, message);
        }
        api.callback_variants = variants;
    }

    /// Reports conditions on properties that the payload does not declare.
    fn check_conditions(&mut self, api: &Api, payloads: &[Recognized<'_>]) {
        for payload in payloads {
            for index in &payload.callbacks {
                let Some(when) = &api.callbacks[*index].when else { continue };
                let Some(at) = self.callback_places[*index].when.clone() else { continue };
                let named = when.has.iter().chain(when.values.iter().map(|(name, _)| name));
                let is_flat = api.callbacks[*index].payload.sources.is_flat();
                let facts = if is_flat { &payload.outer } else { payload.inner() };
                for pointer in named.filter(|pointer| !facts.may_have(pointer)) {
                    let path: Vec<_> = crate::text::tokens(pointer).collect();
                    let (problem, help) = match path.len() {
                        2.. if is_flat => (
                            "a form or a query has objects as text, so no condition reads the property",
                            "use a property of the form or the query itself",
                        ),
                        _ => (
                            "the payload of this callback has no property",
                            "use a property of the payload, or declare it there",
                        ),
                    };
                    self.error("callback-when", &at, format!("{problem} `{}`", path.join(".")), help);
                }
            }
        }
    }
}

/// Compares every payload with every other.
fn compared(payloads: &[Recognized<'_>]) -> Compared {
    let none = || vec![BTreeSet::new(); payloads.len()];
    let before = vec![BTreeSet::new(); payloads.len()];
    let mut compared = Compared { values: none(), has: none(), before, ambiguous: BTreeMap::new() };
    let mut left = MAX_COMPARED;
    for one in 0..payloads.len() {
        for other in one + 1..payloads.len() {
            let Some(apart) = payloads[one].apart(&payloads[other], &mut left) else {
                compared.ambiguous.insert(one, other);
                compared.ambiguous.insert(other, one);
                continue;
            };
            let pair = [one, other];
            for (index, needed) in pair.into_iter().zip(apart.needs) {
                compared.values[index].extend(apart.values.iter().cloned());
                compared.has[index].extend(needed);
            }
            if let Some(first) = apart.first {
                compared.before[pair[1 - first]].insert(pair[first]);
            }
        }
    }
    for (index, payload) in payloads.iter().enumerate() {
        // A single payload is always the one that arrived.
        let has_facts = !compared.values[index].is_empty() || !compared.has[index].is_empty();
        if payloads.len() > 1 && payload.has_no_facts() && !has_facts {
            compared.ambiguous.entry(index).or_insert(index);
        }
    }
    compared
}

/// Returns the payloads that something tells apart, in the order of their recognition. Declared conditions come first, in
/// document order, then payloads that require more, as far as the comparisons leave a choice. Payloads that would each have to
/// come first are ambiguous.
fn order(payloads: &[Recognized<'_>], compared: &mut Compared) -> Vec<usize> {
    let mut rest: Vec<usize> = (0..payloads.len()).filter(|index| !compared.ambiguous.contains_key(index)).collect();
    rest.sort_by_key(|index| {
        let payload = &payloads[*index];
        let is_declared = !payload.declared.is_empty();
        (!is_declared, if is_declared { 0 } else { usize::MAX - payload.outer.required.len() })
    });
    let mut order = Vec::new();
    let mut placed: HashSet<usize> = compared.ambiguous.keys().copied().collect();
    while !rest.is_empty() {
        let is_free = |index: &usize| compared.before[*index].iter().all(|one| placed.contains(one));
        let position = rest.iter().position(is_free);
        let index = rest.remove(position.unwrap_or_default());
        placed.insert(index);
        match position {
            Some(_) => order.push(index),
            None => drop(compared.ambiguous.insert(index, index)),
        }
    }
    order
}
