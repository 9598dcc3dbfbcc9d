//! Styles of parameters and form fields, and those that OpenAPI leaves undefined for a type.

use std::collections::BTreeMap;

use openapiv3::{Parameter as Source, PathStyle, QueryStyle};

use super::extension::{Extensions, read};
use super::lowering::{Lowering, Styled};
use super::pointer::Pointer;
use crate::model::{Style, Type, TypeId, TypeKind};
use crate::openapi::unsupported;

/// The kinds of values of a type.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a union has values of several kinds")]
struct Contents {
    plain: bool,
    list: bool,
    object: bool,
    /// A list or an object has lists or objects inside.
    nested: bool,
}

impl Lowering<'_> {
    /// Returns the style of a parameter.
    pub(super) fn parameter_style(&self, parameter: &Source) -> Style {
        let data = parameter.parameter_data_ref();
        let explode = data.explode;
        match parameter {
            Source::Query { style, .. } => self.query_style(style, explode, &data.extensions),
            Source::Header { .. } => Style::Simple { explode: explode.unwrap_or(false) },
            Source::Path { style, .. } => {
                let explode = explode.unwrap_or(false);
                match style {
                    PathStyle::Simple => Style::Simple { explode },
                    PathStyle::Label => Style::Label { explode },
                    PathStyle::Matrix => Style::Matrix { explode },
                }
            }
            Source::Cookie { .. } if data.extensions.contains_key("x-openapi-cookie") => Style::Cookie,
            Source::Cookie { .. } => Style::Form { explode: explode.unwrap_or(true) },
        }
    }

    /// Returns the style of a query parameter or form field.
    pub(super) fn query_style(&self, style: &QueryStyle, explode: Option<bool>, extensions: &Extensions) -> Style {
        match style {
            QueryStyle::Form => Style::Form { explode: explode.unwrap_or(true) },
            QueryStyle::SpaceDelimited | QueryStyle::PipeDelimited if explode == Some(true) => {
                Style::Form { explode: true }
            }
            QueryStyle::SpaceDelimited => Style::SpaceDelimited,
            QueryStyle::PipeDelimited => Style::PipeDelimited,
            QueryStyle::DeepObject => {
                Style::DeepObject(read(extensions, "x-rust-list-brackets").unwrap_or(self.brackets))
            }
        }
    }

    /// Records a parameter or form field, to report its style when all types are known.
    pub(super) fn has_style(
        &mut self,
        at: &Pointer,
        style: Style,
        ty: &Type,
        declared: Option<(&QueryStyle, Option<bool>)>,
    ) {
        let undefined = match declared {
            Some((QueryStyle::SpaceDelimited | QueryStyle::PipeDelimited, Some(true))) => {
                Some(&unsupported::EXPLODED_DELIMITER)
            }
            Some((QueryStyle::DeepObject, Some(false))) => Some(&unsupported::PLAIN_DEEP_OBJECT),
            _ => None,
        };
        if style != Style::Json {
            self.styled.push(Styled { at: at.clone(), style, ty: ty.clone(), undefined });
        }
    }

    /// Reports styles that OpenAPI leaves undefined: each kind once, at the first of its parameters.
    pub(super) fn undefined_styles(&mut self) {
        let mut found: BTreeMap<usize, (Pointer, usize)> = BTreeMap::new();
        let limits = unsupported::UNDEFINED_STYLES;
        for Styled { at, style, ty, undefined } in std::mem::take(&mut self.styled) {
            let contents = self.contents(&ty);
            let of_type = match style {
                Style::DeepObject(_) if contents.list || contents.nested => Some(&unsupported::BRACKETS),
                Style::DeepObject(_) if contents.plain && !contents.object => Some(&unsupported::PLAIN_DEEP_OBJECT),
                Style::DeepObject(_) => None,
                _ if contents.nested => Some(&unsupported::NESTED_STYLE),
                _ => None,
            };
            for limit in of_type.into_iter().chain(undefined) {
                let index = limits.iter().position(|one| one.keywords == limit.keywords).unwrap_or_default();
                found.entry(index).or_insert_with(|| (at.clone(), 0)).1 += 1;
            }
        }
        for (index, (at, count)) in found {
            let limit = limits[index];
            let others = if count == 1 { String::new() } else { format!(" and of {} more", count - 1) };
            let effect = limit.effect;
            let message =
                format!("OpenAPI leaves the style of this value{others} undefined; the client sends {effect}");
            self.limit(limit, &at, message);
        }
    }

    fn contents(&self, ty: &Type) -> Contents {
        let mut contents = Contents::default();
        self.add_contents(ty, true, &mut contents, &mut Vec::new());
        contents
    }

    /// Adds the kinds of a type's values. `inside` is true if the values inside them count too.
    fn add_contents(&self, ty: &Type, inside: bool, contents: &mut Contents, seen: &mut Vec<TypeId>) {
        let has_inside = |inner: &Type| {
            let mut inner_contents = Contents::default();
            self.add_contents(inner, false, &mut inner_contents, &mut Vec::new());
            inner_contents.list || inner_contents.object
        };
        match ty {
            Type::Any => {}
            Type::Array(item) => {
                contents.list = true;
                contents.nested |= inside && has_inside(item);
            }
            Type::Map(value) => {
                contents.object = true;
                contents.nested |= inside && has_inside(value);
            }
            Type::Nullable(inner) => self.add_contents(inner, inside, contents, seen),
            Type::Own(own) => self.add_contents(&own.wire, inside, contents, seen),
            Type::Named(id) => {
                if seen.contains(id) {
                    return;
                }
                seen.push(*id);
                match self.types[id.0].def.as_ref().map(|def| &def.kind) {
                    Some(TypeKind::Struct(structure)) => {
                        contents.object = true;
                        let fields = structure.fields.iter().filter(|field| !field.read_only).map(|field| &field.ty);
                        contents.nested |= inside && fields.chain([&structure.additional]).any(has_inside);
                    }
                    Some(TypeKind::Union(union)) => {
                        for variant in &union.variants {
                            self.add_contents(&variant.ty, inside, contents, seen);
                        }
                    }
                    Some(TypeKind::Alias(target) | TypeKind::Wrapper(target)) => {
                        self.add_contents(target, inside, contents, seen);
                    }
                    _ => contents.plain = true,
                }
            }
            _ => contents.plain = true,
        }
    }
}
