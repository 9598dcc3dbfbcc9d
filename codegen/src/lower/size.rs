//! How large values are in memory: a variant that is much larger than the others is boxed, so that a list of a union does
//! not carry the room for it with every item.

use super::Lowering;
use crate::model::{Api, Content, Field, Output, Presence, Struct, Type, TypeId, TypeKind, Union};

/// How many bytes larger than the next the largest variant may be: what clippy's `large_enum_variant` allows.
const MOST_DIFFERENCE: u64 = 200;

const POINTER: u64 = 8;

/// `String`, `Vec`, `BTreeMap`.
const COLLECTION: u64 = 24;

/// `bytes::Bytes`.
const BYTES: u64 = 32;

/// How `serde_json` holds free-form values; another crate may ask for the order of objects to be kept.
#[derive(Clone, Copy)]
struct Json {
    value: u64,
    object: u64,
    /// Whether an object has values of its own to spare.
    spare: Spare,
}

const JSON: [Json; 2] =
    [Json { value: 32, object: COLLECTION, spare: Spare::None }, Json { value: 72, object: 72, spare: Spare::Many }];

/// How many states a type has that are no values of it, in which an `Option` keeps that there is none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Spare {
    None,
    One,
    Many,
}

/// Where the compiler may choose, both ends.
#[derive(Clone, Copy)]
struct Size {
    least: u64,
    most: u64,
    align: u64,
    spare: Spare,
}

impl Size {
    const fn of(bytes: u64, align: u64, spare: Spare) -> Self {
        Self { least: bytes, most: bytes, align, spare }
    }

    /// With that many states more.
    fn with_states(self, states: Spare) -> Self {
        if self.spare >= states {
            let spare = if self.spare == Spare::Many { Spare::Many } else { Spare::None };
            return Self { spare, ..self };
        }
        let tagged = |bytes: u64| bytes + self.align;
        Self { least: tagged(self.least), most: tagged(self.most), align: self.align, spare: Spare::Many }
    }
}

const BOXED: Size = Size::of(POINTER, POINTER, Spare::One);

impl Lowering<'_> {
    /// Boxes variants of unions, and notes which outputs have variants of very different sizes.
    pub(super) fn box_large_variants(api: &mut Api) {
        let mut sizes = Sizes { known: vec![None; api.types.len()] };
        let mut entered = vec![false; api.types.len()];
        for start in 0..api.types.len() {
            // What a type holds comes before it. A circle, which is an error that is reported, must only end here.
            let mut pending = vec![(start, false)];
            while let Some((index, is_ready)) = pending.pop() {
                if is_ready {
                    sizes.measure(api, index);
                } else if !std::mem::replace(&mut entered[index], true) {
                    pending.push((index, true));
                    pending.extend(held(api, index).into_iter().map(|id| (id.0, false)));
                }
            }
        }
        for operation in &mut api.operations {
            if let Output::ByStatus { variants, is_uneven, .. } = &mut operation.output {
                let size = |content: &Content, json: usize| match content {
                    Content::Structured(ty) => sizes.of(ty, json),
                    Content::Empty => Size::of(0, 1, Spare::Many),
                    Content::Text => Size::of(COLLECTION, POINTER, Spare::Many),
                    Content::Bytes => Size::of(BYTES, POINTER, Spare::One),
                };
                *is_uneven = (0..JSON.len()).any(|json| {
                    let all: Vec<Size> = variants.iter().map(|variant| size(&variant.content, json)).collect();
                    too_large(&all).is_some()
                });
            }
        }
    }
}

/// The types of which a value of one contains a value.
fn held(api: &Api, index: usize) -> Vec<TypeId> {
    let mut found = Vec::new();
    match &api.types[index].kind {
        TypeKind::Struct(structure) => {
            let fields = structure.fields.iter().filter(|field| !field.boxed);
            fields.for_each(|field| super::finish::contained(&field.ty, &mut found));
        }
        TypeKind::Union(union) => {
            let variants = union.variants.iter().filter(|variant| !variant.boxed);
            variants.for_each(|variant| super::finish::contained(&variant.ty, &mut found));
        }
        TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => super::finish::contained(ty, &mut found),
        TypeKind::Enum(_) | TypeKind::IntegerEnum(_) | TypeKind::Text(_) | TypeKind::TextUnion(_) => {}
    }
    found
}

/// Sizes of named types, for each way to hold free-form values.
struct Sizes {
    known: Vec<Option<[Size; JSON.len()]>>,
}

impl Sizes {
    fn measure(&mut self, api: &mut Api, index: usize) {
        let boxed = match &api.types[index].kind {
            TypeKind::Union(union) => self.to_box(union),
            _ => Vec::new(),
        };
        if let TypeKind::Union(union) = &mut api.types[index].kind {
            for variant in boxed {
                union.variants[variant].boxed = true;
            }
        }
        self.known[index] = Some(std::array::from_fn(|json| match &api.types[index].kind {
            TypeKind::Struct(structure) => self.structure(api, index, structure, json),
            TypeKind::Union(union) => one_of(&self.variants(union, json)),
            TypeKind::IntegerEnum(integers) => self.of(&integers.ty, json).with_states(Spare::Many),
            TypeKind::Enum(_) | TypeKind::Text(_) | TypeKind::TextUnion(_) => {
                Size::of(COLLECTION, POINTER, Spare::Many)
            }
            TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => self.of(ty, json),
        }));
    }

    /// The variants of a union that are much larger than the others.
    fn to_box(&self, union: &Union) -> Vec<usize> {
        let mut sizes: Vec<Vec<Size>> = (0..JSON.len()).map(|json| self.variants(union, json)).collect();
        let mut boxed = Vec::new();
        while let Some(index) = sizes.iter().find_map(|sizes| too_large(sizes)) {
            boxed.push(index);
            for sizes in &mut sizes {
                sizes[index] = BOXED;
            }
        }
        boxed
    }

    /// Those of the schema, and the one for unknown values.
    fn variants(&self, union: &Union, json: usize) -> Vec<Size> {
        let known = union.variants.iter().map(|one| if one.boxed { BOXED } else { self.of(&one.ty, json) });
        known.chain([self.of(&Type::Any, json)]).collect()
    }

    fn structure(&self, api: &Api, index: usize, structure: &Struct, json: usize) -> Size {
        let extra = match structure.additional {
            Type::Any => Size::of(JSON[json].object, POINTER, JSON[json].spare),
            _ => Size::of(COLLECTION, POINTER, Spare::None),
        };
        let fields = structure.fields.iter().map(|field| self.field(api, index, field, json));
        let mut whole = Size::of(0, 1, Spare::None);
        // Ordered by their alignment, fields leave no gaps between them.
        for field in fields.chain([extra]) {
            whole.least += field.least;
            whole.most += field.most;
            whole.align = whole.align.max(field.align);
            whole.spare = whole.spare.max(field.spare);
        }
        whole.least = whole.least.next_multiple_of(whole.align);
        whole.most = whole.most.next_multiple_of(whole.align);
        whole
    }

    fn field(&self, api: &Api, index: usize, field: &Field, json: usize) -> Size {
        let size = if field.boxed { BOXED } else { self.of(&field.ty, json) };
        match api.presence(&api.types[index], field) {
            Presence::Always | Presence::Default => size,
            Presence::Nullable | Presence::Optional => size.with_states(Spare::One),
            Presence::Both => size.with_states(Spare::Many),
        }
    }

    fn of(&self, ty: &Type, json: usize) -> Size {
        match ty {
            Type::Boolean => Size::of(1, 1, Spare::Many),
            Type::Int32 => Size::of(4, 4, Spare::None),
            Type::Int64 | Type::UInt64 | Type::Float => Size::of(8, 8, Spare::None),
            Type::Int128 => Size::of(16, 16, Spare::None),
            Type::Map(_) => Size::of(COLLECTION, POINTER, Spare::None),
            Type::Any => Size::of(JSON[json].value, POINTER, Spare::Many),
            Type::Nullable(inner) => self.of(inner, json).with_states(Spare::One),
            // One that is not measured yet is part of a circle, where it is boxed.
            Type::Named(id) => self.known[id.0].map_or(BOXED, |sizes| sizes[json]),
            Type::String
            | Type::Binary
            | Type::DateTime
            | Type::Rfc2822DateTime
            | Type::Date
            | Type::Base64
            | Type::Array(_) => Size::of(COLLECTION, POINTER, Spare::Many),
        }
    }
}

/// An enum of values of these sizes. The compiler finds room for its tag inside the largest variant, or adds some.
fn one_of(variants: &[Size]) -> Size {
    let align = variants.iter().map(|size| size.align).max().unwrap_or(1);
    let least = variants.iter().map(|size| size.least).max().unwrap_or_default().next_multiple_of(align);
    let most = variants.iter().map(|size| size.most).max().unwrap_or_default().next_multiple_of(align) + align;
    Size { least, most, align, spare: Spare::Many }
}

/// The largest, if it is or may be much larger than the next.
fn too_large(variants: &[Size]) -> Option<usize> {
    let (largest, size) = variants.iter().enumerate().max_by_key(|(_, size)| size.most)?;
    let others = variants.iter().enumerate().filter(|(index, _)| *index != largest);
    let next = others.map(|(_, size)| size.least).max()?;
    (size.most.saturating_sub(next) > MOST_DIFFERENCE).then_some(largest)
}
