//! Final passes over all types: cycles, uses and order.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::apart::tell_apart;
use super::examples::spread_examples;
use super::lowering::Lowering;
use super::sent::check_sent;
use crate::model::{Api, Content, Field, Type, TypeDef, TypeId, TypeKind, Union};
use crate::name::{RustName, Scope};
use crate::openapi::unsupported;

impl Lowering<'_> {
    pub(super) fn finish(&mut self, api: &mut Api) {
        self.sort_types(api);
        name_statics(api);
        wrap_circular_aliases(&mut api.types);
        set_tags(api);
        self.tell_apart(api);
        self.unchecked_alternatives(api);
        box_variants_and_circles(api);
        order_variants(&mut api.types);
        let examples: Vec<_> = std::mem::take(&mut self.examples).into_values().collect();
        spread_examples(api, &examples);
        mark_directions(api, &self.request_roots);
        check_sent(api);
        mark_rules(api, &self.request_roots);
        mark_elements(api, &self.xml_roots);
    }

    /// Sorts types by name and removes unused types.
    fn sort_types(&mut self, api: &mut Api) {
        let defined: BTreeMap<String, (usize, TypeDef)> = std::mem::take(&mut self.types)
            .into_iter()
            .enumerate()
            .filter_map(|(index, slot)| slot.def.map(|def| (def.name.to_string(), (index, def))))
            .collect();
        let new_ids: BTreeMap<usize, usize> = defined.values().enumerate().map(|(new, (old, _))| (*old, new)).collect();
        api.types = defined.into_values().map(|(_, def)| def).collect();
        let mut renumber = |id: &mut TypeId| {
            if let Some(new) = new_ids.get(&id.0) {
                id.0 = *new;
            }
        };
        api.types.iter_mut().for_each(|def| def.each_id(&mut renumber));
        self.unions.iter_mut().for_each(|(id, _)| renumber(id));
        self.alternatives.iter_mut().for_each(|(id, ..)| renumber(id));
        let examples = self.examples.values_mut().map(|(ty, _)| ty);
        let roots = self.xml_roots.iter_mut().chain(&mut self.request_roots).chain(examples);
        for ty in roots.chain(api.settings.iter_mut().map(|setting| &mut setting.ty)) {
            ty.each_id(&mut renumber);
        }
        for operation in &mut api.operations {
            operation.each_type(&mut |ty| ty.each_id(&mut renumber));
        }
        for callback in &mut api.callbacks {
            callback.payload.each_type(&mut |ty| ty.each_id(&mut renumber));
        }
        for error in &mut api.errors {
            renumber(&mut error.ty);
        }
    }

    /// Tells the alternatives of unions apart. Reports unions for which this is not possible: once, because a document may
    /// have many.
    fn tell_apart(&mut self, api: &mut Api) {
        let ambiguous = tell_apart(api);
        let mut places = self.unions.iter().filter(|(id, _)| ambiguous.contains(id)).map(|(_, at)| at.value_place());
        let Some(first) = places.next() else { return };
        let message = match places.count() {
            0 => "nothing tells the alternatives of this union apart".to_owned(),
            others => format!("nothing tells the alternatives of {} unions apart; the first is here", others + 1),
        };
        let message = format!("{message}. The client picks the first alternative that knows the most properties");
        unsupported::AMBIGUOUS.report(&mut self.report, first, message);
    }

    /// Reports alternatives whose rules the client does not check.
    fn unchecked_alternatives(&mut self, api: &Api) {
        let mut checked: BTreeMap<TypeId, Vec<bool>> = BTreeMap::new();
        for (id, index, at) in std::mem::take(&mut self.alternatives) {
            let TypeKind::Union(union) = &api.type_def(id).kind else { continue };
            let checked = checked.entry(id).or_insert_with(|| api.signs(union).iter().map(Option::is_some).collect());
            if checked.get(index) == Some(&false) {
                let message = "the client does not check the rules of this alternative, because another alternative has the same type";
                self.limit(&unsupported::SIMILAR_ALTERNATIVES, &at, message);
            }
        }
    }
}

/// Names the statics: type names that differ only in case would have the same static.
fn name_statics(api: &mut Api) {
    let mut scope = Scope::default();
    for def in &mut api.types {
        def.static_name = scope.take([RustName::shouty(def.name.as_str())]);
    }
    let mut scope = Scope::default();
    for operation in &mut api.operations {
        operation.static_name = scope.take([RustName::shouty(operation.type_name.as_str())]);
    }
}

/// Returns the named type that a value contains without indirection.
fn contained(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::Nullable(inner) => contained(inner),
        _ => None,
    }
}

/// Turns circular aliases into structs, because Rust does not allow circular type aliases.
fn wrap_circular_aliases(types: &mut [TypeDef]) {
    let next = |types: &[TypeDef], index: usize| match &types[index].kind {
        TypeKind::Alias(target) => target.named().map(|TypeId(next)| next),
        _ => None,
    };
    // The alias that first reached each type.
    let mut reached = vec![None; types.len()];
    for start in 0..types.len() {
        let mut current = Some(start);
        while let Some(index) = current.filter(|index| reached[*index].is_none()) {
            reached[index] = Some(start);
            current = next(types, index);
        }
        let Some(entry) = current.filter(|index| reached[*index] == Some(start)) else { continue };
        // The first type of a cycle becomes the struct.
        let circle = std::iter::successors(Some(entry), |index| next(types, *index).filter(|next| *next != entry));
        let Some(first) = circle.min() else { continue };
        types[first].kind = match std::mem::replace(&mut types[first].kind, TypeKind::Enum(Vec::new())) {
            TypeKind::Alias(target) => TypeKind::Wrapper(target),
            other => other,
        };
    }
}

/// Records the discriminator value at each discriminator property with a single value. If several values select the
/// type, or the property is not text, the caller has to set it.
fn set_tags(api: &mut Api) {
    let mut found: BTreeMap<(usize, usize), BTreeSet<&str>> = BTreeMap::new();
    for def in &api.types {
        let TypeKind::Union(Union { discriminator: Some(property), variants, .. }) = &def.kind else { continue };
        for variant in variants {
            let Type::Named(id) = api.resolve(&variant.ty) else { continue };
            let TypeKind::Struct(structure) = &api.type_def(*id).kind else { continue };
            let Some(index) = structure.fields.iter().position(|field| field.wire == *property) else { continue };
            if takes_text(api, &structure.fields[index]) {
                found.entry((id.0, index)).or_default().extend(variant.tags.iter().map(String::as_str));
            }
        }
    }
    let single = found.into_iter().filter(|(_, tags)| tags.len() == 1);
    let single: Vec<_> = single.map(|(place, tags)| (place, tags.into_iter().collect::<String>())).collect();
    for ((id, index), tag) in single {
        if let TypeKind::Struct(structure) = &mut api.types[id].kind {
            structure.fields[index].tag = Some(tag);
        }
    }
}

/// Returns true if a request stores the property in a type that is created from any text.
fn takes_text(api: &Api, field: &Field) -> bool {
    let is_text = match api.resolve(&field.ty) {
        Type::String => true,
        Type::Named(id) => {
            matches!(api.type_def(*id).kind, TypeKind::Enum(_) | TypeKind::Text(_) | TypeKind::TextUnion(_))
        }
        _ => false,
    };
    is_text && !field.read_only
}

/// Boxes every object variant of a union, so that list items don't need the size of the largest object, and the fields
/// and variants of recursive types.
fn box_variants_and_circles(api: &mut Api) {
    let objects: Vec<Vec<bool>> = api
        .types
        .iter()
        .map(|def| match &def.kind {
            TypeKind::Union(union) => {
                union.variants.iter().map(|variant| api.fields(api.resolve_value(&variant.ty)).is_some()).collect()
            }
            _ => Vec::new(),
        })
        .collect();
    for (def, objects) in api.types.iter_mut().zip(objects) {
        if let TypeKind::Union(union) = &mut def.kind {
            union.variants.iter_mut().zip(objects).for_each(|(variant, is_object)| variant.boxed = is_object);
        }
    }
    let edges: Vec<Vec<TypeId>> = api.types.iter().map(held).collect();
    let circles = strongly_connected(&edges);
    for (index, def) in api.types.iter_mut().enumerate() {
        let in_circle = |ty: &Type| contained(ty).is_some_and(|id| circles[id.0] == circles[index]);
        match &mut def.kind {
            TypeKind::Struct(structure) => {
                structure.fields.iter_mut().for_each(|field| field.boxed = in_circle(&field.ty));
            }
            TypeKind::Union(union) => {
                union.variants.iter_mut().for_each(|variant| variant.boxed |= in_circle(&variant.ty));
            }
            _ => {}
        }
    }
}

/// Returns the types that a type contains without indirection.
fn held(def: &TypeDef) -> Vec<TypeId> {
    match &def.kind {
        TypeKind::Struct(structure) => structure.fields.iter().filter_map(|field| contained(&field.ty)).collect(),
        TypeKind::Union(union) => {
            let variants = union.variants.iter().filter(|variant| !variant.boxed);
            variants.filter_map(|variant| contained(&variant.ty)).collect()
        }
        TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => contained(ty).into_iter().collect(),
        TypeKind::Enum(_) | TypeKind::IntegerEnum(_) | TypeKind::Text(_) | TypeKind::TextUnion(_) => Vec::new(),
    }
}

/// Returns the index of the strongly connected component of each node (Tarjan's algorithm, without recursion, because
/// the document determines the depth).
fn strongly_connected(edges: &[Vec<TypeId>]) -> Vec<usize> {
    const NEW: usize = usize::MAX;
    let mut order = vec![NEW; edges.len()];
    let mut low = vec![NEW; edges.len()];
    let mut component = vec![NEW; edges.len()];
    let mut stack = Vec::new();
    let mut counter = 0;
    for root in 0..edges.len() {
        if order[root] != NEW {
            continue;
        }
        let mut work = vec![(root, 0)];
        while let Some((node, next)) = work.pop() {
            if next == 0 {
                order[node] = counter;
                low[node] = counter;
                counter += 1;
                stack.push(node);
            }
            if let Some(TypeId(target)) = edges[node].get(next).copied() {
                work.push((node, next + 1));
                if order[target] == NEW {
                    work.push((target, 0));
                } else if component[target] == NEW {
                    low[node] = low[node].min(order[target]);
                }
                continue;
            }
            if low[node] == order[node] {
                while let Some(member) = stack.pop() {
                    component[member] = node;
                    if member == node {
                        break;
                    }
                }
            }
            if let Some((parent, _)) = work.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
        }
    }
    component
}

/// Sorts the variants of unions without a discriminator from most to least specific, because the first match wins.
fn order_variants(types: &mut [TypeDef]) {
    let specificities = specificities(types);
    for def in types {
        let TypeKind::Union(union) = &mut def.kind else { continue };
        if union.discriminator.is_some() {
            continue;
        }
        union.variants.sort_by_key(|variant| match &variant.ty {
            Type::Named(id) => specificities[id.0],
            ty => specificity(ty).unwrap_or(NO_SPECIFICITY),
        });
    }
}

/// Sort key of variants: how permissive the type is, then the number of required properties, so that the most specific
/// type comes first.
type Specificity = (u8, Reverse<usize>);

const NO_SPECIFICITY: Specificity = (0, Reverse(0));

/// Returns the specificity of each type. Circular aliases have none.
fn specificities(types: &[TypeDef]) -> Vec<Specificity> {
    let mut known: Vec<Option<Specificity>> = vec![None; types.len()];
    for start in 0..types.len() {
        let mut path = Vec::new();
        let mut current = start;
        let found = loop {
            if let Some(known) = known[current] {
                break known;
            }
            known[current] = Some(NO_SPECIFICITY);
            path.push(current);
            let own = match &types[current].kind {
                TypeKind::Alias(target) | TypeKind::Wrapper(target) => specificity(target),
                TypeKind::Struct(structure) => {
                    Ok((0, Reverse(structure.fields.iter().filter(|field| field.required).count())))
                }
                // A text type accepts text that violates its rules. An open enum accepts every text, but knows some
                // values.
                TypeKind::Text(_) | TypeKind::TextUnion(_) => Ok((2, Reverse(0))),
                TypeKind::Enum(_) | TypeKind::IntegerEnum(_) | TypeKind::Union(_) => Ok(NO_SPECIFICITY),
            };
            match own {
                Ok(own) => break own,
                Err(TypeId(next)) => current = next,
            }
        };
        for index in path {
            known[index] = Some(found);
        }
    }
    known.into_iter().map(|known| known.unwrap_or(NO_SPECIFICITY)).collect()
}

/// Returns the specificity of a type, or the named type that determines it.
fn specificity(ty: &Type) -> Result<Specificity, TypeId> {
    let rank = match ty {
        Type::Named(id) => return Err(*id),
        Type::Nullable(inner) => return specificity(inner),
        Type::Any => 3,
        Type::String | Type::Map(_) => 2,
        Type::Float => 1,
        _ => 0,
    };
    Ok((rank, Reverse(0)))
}

/// Marks the types that requests and responses may contain.
fn mark_directions(api: &mut Api, bodies: &[Type]) {
    let parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
    let sent = bodies.iter().chain(parameters.map(|parameter| &parameter.ty)).filter_map(Type::named).collect();
    let contents = api.operations.iter().flat_map(|operation| operation.output.contents().chain(&operation.events));
    let outputs = contents.filter_map(|content| match content {
        Content::Structured(ty) => Some(ty),
        _ => None,
    });
    let errors = api.operations.iter().flat_map(|operation| &operation.errors).filter_map(|error| error.ty.as_ref());
    let mut received: Vec<TypeId> =
        outputs.chain(errors).filter_map(Type::named).chain(api.errors.iter().map(|error| error.ty)).collect();
    api.callbacks.iter().for_each(|callback| callback.payload.mentions(&mut received));
    mark(&mut api.types, sent, |def| &mut def.in_request);
    mark(&mut api.types, received, |def| &mut def.in_response);
}

/// Sets a flag of the types that the pending types contain.
fn mark(types: &mut [TypeDef], mut pending: Vec<TypeId>, flag: fn(&mut TypeDef) -> &mut bool) {
    while let Some(id) = pending.pop() {
        let def = &mut types[id.0];
        if !std::mem::replace(flag(def), true) {
            def.mentions(&mut pending);
        }
    }
}

/// Marks the types of requests that have rules, or that contain a type with rules. A type of which all values are left
/// to the server, such as one in a union without a discriminator, is not marked.
fn mark_rules(api: &mut Api, bodies: &[Type]) {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); api.types.len()];
    let mut parts: Vec<Vec<TypeId>> = vec![Vec::new(); api.types.len()];
    let mut has_rules = vec![false; api.types.len()];
    let mut pending = Vec::new();
    for (index, def) in api.types.iter().enumerate().filter(|(_, def)| def.in_request) {
        let has_own = !api
            .rules_of_type(def, &mut |id| {
                users[id.0].push(index);
                parts[index].push(id);
                false
            })
            .is_empty();
        pending.extend(has_own.then_some(index));
    }
    while let Some(index) = pending.pop() {
        if !std::mem::replace(&mut has_rules[index], true) {
            pending.append(&mut users[index]);
        }
    }
    let parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
    let sent = bodies.iter().chain(parameters.map(|parameter| &parameter.ty));
    let mut pending: Vec<TypeId> = sent.flat_map(|ty| api.types_in_rules(ty)).collect();
    while let Some(id) = pending.pop() {
        if has_rules[id.0] && !std::mem::replace(&mut api.types[id.0].has_rules, true) {
            pending.append(&mut parts[id.0]);
        }
    }
}

/// Marks the types whose XML elements are decoded: types of XML bodies and of their elements. Maps, unions and types
/// that contain themselves without an object in between are decoded as free-form XML.
fn mark_elements(api: &mut Api, xml_roots: &[Type]) {
    let named = |ty: &Type| match api.resolve(ty) {
        Type::Named(id) => Some(*id),
        _ => None,
    };
    let contents = api.operations.iter().flat_map(|operation| operation.output.contents());
    let outputs = contents.filter_map(|content| match content {
        Content::Structured(ty) => named(ty),
        _ => None,
    });
    let decoded: BTreeSet<TypeId> = outputs.chain(api.errors.iter().map(|error| error.ty)).collect();
    let mut pending: Vec<TypeId> = xml_roots.iter().filter_map(named).filter(|id| decoded.contains(id)).collect();
    while let Some(id) = pending.pop() {
        let def = &mut api.types[id.0];
        match &def.kind {
            TypeKind::Struct(structure) if !def.in_xml => {
                def.in_xml = true;
                structure.fields.iter().for_each(|field| elements(&field.ty, &mut pending));
            }
            TypeKind::Alias(target) => elements(target, &mut pending),
            _ => {}
        }
    }
}

/// Adds the named types of a value's XML elements.
fn elements(ty: &Type, found: &mut Vec<TypeId>) {
    match ty {
        Type::Named(id) => found.push(*id),
        Type::Array(inner) | Type::Nullable(inner) => elements(inner, found),
        _ => {}
    }
}
