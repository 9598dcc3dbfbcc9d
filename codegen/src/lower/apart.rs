//! Alternatives of unions without a discriminator, told apart by the values that the document lists for a property.
//!
//! Enums accept unlisted values, so every object with the properties of an alternative decodes as that alternative. In a
//! union, the listed values decide: an alternative does not fit another value of a property if it requires a single
//! value, or if another alternative lists only other values. If the lists overlap, or the property of another
//! alternative accepts any value, the other alternatives come first.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use indexmap::IndexSet;
use serde_json::Value;

use crate::model::{Api, Check, Field, Fixed, Struct, Type, TypeId, TypeKind, Union};
use crate::name::WireName;
use crate::openapi::depth::LONGEST_CHAIN;

/// The most values of a property that tells alternatives apart.
const MAX_LISTED: usize = 256;

/// The most comparisons of properties and values of one document, because every alternative is compared with every
/// other. Alternatives beyond it count as alike.
const MAX_COMPARED: usize = 20_000_000;

/// Determines the listed values of all variants. Returns the unions whose alternatives nothing tells apart.
pub(super) fn tell_apart(api: &mut Api) -> BTreeSet<TypeId> {
    let mut apart = Apart { api, lists: HashMap::new(), shapes: HashMap::new(), left: MAX_COMPARED };
    let mut ambiguous = BTreeSet::new();
    let mut found = Vec::new();
    for (index, def) in apart.api.types.iter().enumerate() {
        let TypeKind::Union(union @ Union { discriminator: None, .. }) = &def.kind else { continue };
        let (fixed, is_clear) = apart.union(union);
        found.push((index, fixed));
        if !is_clear {
            ambiguous.insert(TypeId(index));
        }
    }
    for (index, fixed) in found {
        if let TypeKind::Union(union) = &mut api.types[index].kind {
            union.variants.iter_mut().zip(fixed).for_each(|(variant, fixed)| variant.fixed = fixed);
        }
    }
    ambiguous
}

/// The values that a property lists.
type Listed = Rc<IndexSet<Value>>;

/// A property of every value of an object, or of every alternative of a union of objects.
#[derive(Clone)]
struct Property {
    required: bool,
    kind: Option<&'static str>,
    /// `None` if it accepts any value.
    values: Option<Listed>,
}

/// The properties of an alternative.
type Shape<'a> = BTreeMap<&'a str, Property>;

/// The difference that a property makes between two alternatives, for each of them.
#[derive(Clone, Copy, Default)]
struct Mark {
    /// Another alternative lists only other values.
    disjoint: bool,
    /// Another alternative accepts other values too.
    wider: bool,
}

struct Apart<'a> {
    api: &'a Api,
    /// The listed values of each enum.
    lists: HashMap<TypeId, Option<Listed>>,
    /// The shape of each named type; `None` while it is determined, and for other types than objects.
    shapes: HashMap<TypeId, Option<Rc<Shape<'a>>>>,
    /// The remaining comparisons.
    left: usize,
}

impl<'a> Apart<'a> {
    /// Returns the listed values of each variant, and false if nothing tells two of them apart.
    fn union(&mut self, union: &'a Union) -> (Vec<Vec<Fixed>>, bool) {
        let shapes: Vec<_> = union.variants.iter().map(|variant| self.shape(&variant.ty, 0)).collect();
        let mut marks: Vec<BTreeMap<&str, Mark>> = vec![BTreeMap::new(); shapes.len()];
        let mut is_clear = true;
        'pairs: for left in 0..shapes.len() {
            for right in left + 1..shapes.len() {
                if !self.spend(1) {
                    is_clear = false;
                    break 'pairs;
                }
                if let (Some(one), Some(other)) = (&shapes[left], &shapes[right]) {
                    let (before, after) = marks.split_at_mut(right);
                    is_clear &= self.objects(one, other, &mut before[left], &mut after[0]);
                } else {
                    is_clear &= self.are_apart(&union.variants[left].ty, &union.variants[right].ty, 0);
                }
            }
        }
        let fixed = shapes.iter().zip(marks).map(|(shape, marks)| {
            let properties = shape.iter().flat_map(|shape| shape.iter());
            let fixed = properties.filter_map(|(name, property)| {
                let mark = marks.get(name).copied().unwrap_or_default();
                let values = property.values.as_ref()?;
                let decides = mark.disjoint || (property.required && values.len() == 1);
                (decides || mark.wider).then(|| Fixed {
                    property: WireName::new(*name),
                    values: values.iter().cloned().collect(),
                    decides,
                })
            });
            fixed.collect()
        });
        (fixed.collect(), is_clear)
    }

    /// Compares two objects, and marks the properties whose listed values differ. Returns false if a value may be both.
    fn objects(
        &mut self,
        left: &Shape<'a>,
        right: &Shape<'a>,
        of_left: &mut BTreeMap<&'a str, Mark>,
        of_right: &mut BTreeMap<&'a str, Mark>,
    ) -> bool {
        let mut are_apart = false;
        for (name, one) in left {
            if !self.spend(1) {
                return false;
            }
            let Some(other) = right.get(name) else {
                are_apart |= one.required;
                continue;
            };
            let is_required = one.required || other.required;
            are_apart |= is_required && one.kind.is_some() && other.kind.is_some() && one.kind != other.kind;
            let has_beyond = |listed: &Listed, others: &Listed| others.iter().any(|value| !listed.contains(value));
            let (in_left, in_right) = match (&one.values, &other.values) {
                (None, None) => continue,
                (Some(listed), Some(others)) if Rc::ptr_eq(listed, others) => continue,
                (Some(listed), Some(others)) => {
                    if !self.spend(listed.len() + others.len()) {
                        return false;
                    }
                    let disjoint = listed.is_disjoint(others);
                    are_apart |= disjoint && is_required;
                    let mark = |wider| Mark { disjoint, wider };
                    (mark(has_beyond(listed, others)), mark(has_beyond(others, listed)))
                }
                (one, other) => {
                    let mark = |listed: &Option<Listed>| Mark { disjoint: false, wider: listed.is_some() };
                    (mark(one), mark(other))
                }
            };
            for (marks, mark) in [(&mut *of_left, in_left), (&mut *of_right, in_right)] {
                let known = marks.entry(name).or_default();
                known.disjoint |= mark.disjoint;
                known.wider |= mark.wider;
            }
        }
        are_apart || right.iter().any(|(name, other)| other.required && !left.contains_key(name))
    }

    /// Returns false if a value may be of both types, without being the same in both. Text and numbers are the same.
    fn are_apart(&mut self, left: &'a Type, right: &'a Type, depth: usize) -> bool {
        let api = self.api;
        if depth > LONGEST_CHAIN || !self.spend(1) {
            return false;
        }
        let (left, right) = (api.resolve_value(left), api.resolve_value(right));
        if let (Some(one), Some(other)) = (self.shape(left, 0), self.shape(right, 0)) {
            return self.objects(&one, &other, &mut BTreeMap::new(), &mut BTreeMap::new());
        }
        for (ty, other) in [(left, right), (right, left)] {
            if let Some(union) = union_of(api, ty) {
                return union.variants.iter().all(|variant| self.are_apart(&variant.ty, other, depth + 1));
            }
        }
        match (left, right) {
            (Type::Array(left), Type::Array(right)) | (Type::Map(left), Type::Map(right)) => {
                is_same(api, left, right) || self.are_apart(left, right, depth + 1)
            }
            _ => true,
        }
    }

    /// Returns the properties of an object, or of each object of a union.
    fn shape(&mut self, ty: &'a Type, depth: usize) -> Option<Rc<Shape<'a>>> {
        let api = self.api;
        let Type::Named(id) = api.resolve_value(ty) else { return None };
        if let Some(known) = self.shapes.get(id) {
            return known.clone();
        }
        self.shapes.insert(*id, None);
        let shape = match &api.type_def(*id).kind {
            TypeKind::Struct(structure) => Some(self.structure(structure)),
            TypeKind::Union(union) if depth < LONGEST_CHAIN => self.common(union, depth),
            _ => None,
        };
        let shape = shape.map(Rc::new);
        self.shapes.insert(*id, shape.clone());
        shape
    }

    fn structure(&mut self, structure: &'a Struct) -> Shape<'a> {
        let fields = structure.fields.iter().map(|field| {
            let (kind, values) = (self.api.json_kind(&field.ty), self.listed(field));
            (field.wire.as_str(), Property { required: field.required && !field.write_only, kind, values })
        });
        fields.collect()
    }

    /// Returns the properties that all alternatives of a union have, if all are objects.
    fn common(&mut self, union: &'a Union, depth: usize) -> Option<Shape<'a>> {
        let mut common: Option<Shape<'a>> = None;
        for variant in &union.variants {
            let shape = self.shape(&variant.ty, depth + 1)?;
            if !self.spend(shape.len()) {
                return None;
            }
            let mut shape = Shape::clone(&shape);
            if let Some(property) = &union.discriminator
                && !variant.tags.is_empty()
                && let Some(tagged) = shape.get_mut(property.as_str())
                && tagged.kind == Some("Text")
            {
                let tags = variant.tags.iter().cloned().map(Value::from).collect();
                *tagged = Property { required: true, values: Some(Rc::new(tags)), ..tagged.clone() };
            }
            common = Some(match common {
                None => shape,
                Some(mut known) => {
                    known.retain(|name, property| match shape.get(name) {
                        Some(other) => {
                            property.required &= other.required;
                            property.kind = property.kind.filter(|kind| other.kind == Some(kind));
                            property.values = property.values.as_ref().zip(other.values.as_ref()).and_then(both);
                            true
                        }
                        None => false,
                    });
                    known
                }
            });
        }
        common
    }

    /// Returns the values that a property lists.
    fn listed(&mut self, field: &Field) -> Option<Listed> {
        match self.api.resolve_value(&field.ty) {
            Type::Named(id) => {
                if let Some(known) = self.lists.get(id) {
                    return known.clone();
                }
                let listed = self.listed_by(*id).filter(|listed| listed.len() <= MAX_LISTED).map(Rc::new);
                self.lists.insert(*id, listed.clone());
                listed
            }
            Type::Boolean | Type::Float | Type::Int32 | Type::Int64 | Type::UInt64 => {
                let texts = field.checks.iter().find_map(|check| match check {
                    Check::OneOf(texts) if texts.len() <= MAX_LISTED => Some(texts),
                    _ => None,
                });
                texts?.iter().map(|text| serde_json::from_str(text).ok()).collect::<Option<_>>().map(Rc::new)
            }
            _ => None,
        }
    }

    fn listed_by(&self, id: TypeId) -> Option<IndexSet<Value>> {
        match &self.api.type_def(id).kind {
            _ if self.api.type_def(id).is_open => None,
            TypeKind::Enum(values) => Some(values.iter().map(|value| value.wire.as_str().into()).collect()),
            TypeKind::IntegerEnum(integers) => {
                let number =
                    |number| i64::try_from(number).map(Value::from).or_else(|_| u64::try_from(number).map(Value::from));
                integers.values.iter().map(|value| number(value.number).ok()).collect()
            }
            _ => None,
        }
    }

    fn spend(&mut self, count: usize) -> bool {
        self.left = self.left.saturating_sub(count);
        self.left > 0
    }
}

/// Returns the values of both lists, unless they are too many.
fn both((left, right): (&Listed, &Listed)) -> Option<Listed> {
    if Rc::ptr_eq(left, right) {
        return Some(left.clone());
    }
    let both: IndexSet<Value> = left.union(right).cloned().collect();
    (both.len() <= MAX_LISTED).then(|| Rc::new(both))
}

fn union_of<'a>(api: &'a Api, ty: &Type) -> Option<&'a Union> {
    match ty {
        Type::Named(id) => match &api.type_def(*id).kind {
            TypeKind::Union(union) => Some(union),
            _ => None,
        },
        _ => None,
    }
}

/// Returns true if both types decode a value alike.
fn is_same(api: &Api, left: &Type, right: &Type) -> bool {
    api.resolve_value(left) == api.resolve_value(right)
}
