//! `oneOf` and `anyOf`: text of several kinds, or an enum of types.

use openapiv3::{ReferenceOr, Schema};

use super::composition::{component_name, component_of};
use super::names::Named;
use super::schema::{Hint, Lowered, SchemaRef, text_checks};
use super::view::{SchemaKind, View};
use super::{Lowering, Pointer};
use crate::model::{Check, TextMember, Type, TypeKind, Union, UnionVariant};
use crate::name::{RustName, Scope, WireName};
use crate::unsupported;

impl<'d> Lowering<'d> {
    /// The type of a `oneOf` or `anyOf`.
    pub(super) fn union(
        &mut self,
        view: &View<'d>,
        parts: &'d [ReferenceOr<Schema>],
        keyword: &str,
        at: &Pointer,
        hint: &Hint,
    ) -> Lowered {
        let at = at.key(keyword);
        if let [only] = parts {
            return self.schema(only, &at.index(0), hint);
        }
        let views: Option<Vec<_>> = parts.iter().map(|part| self.resolve_view(part)).collect();
        if let Some(views) = views {
            if views.iter().all(View::is_text) {
                return self.text_union(view, parts, hint);
            }
            if let Some(set) = self.set_of_alternatives(view, &views, &at, hint) {
                return set;
            }
        }
        self.type_union(view, parts, &at, hint)
    }

    /// Text that is one of several kinds.
    fn text_union(&mut self, view: &View<'d>, parts: &'d [ReferenceOr<Schema>], hint: &Hint) -> Lowered {
        let members: Vec<TextMember> = parts
            .iter()
            .map(|part| match part.parts() {
                Ok(inline) => TextMember::Checks(text_checks(&View::of(inline))),
                Err(reference) => match self.component(reference) {
                    Some((id, _)) => TextMember::Named(id),
                    None => TextMember::Checks(Vec::new()),
                },
            })
            .collect();
        if members.iter().all(|member| matches!(member, TextMember::Checks(_))) && matches!(hint, Hint::Inline(_)) {
            let alternatives = members.into_iter().map(|member| match member {
                TextMember::Checks(checks) => checks,
                TextMember::Named(_) => Vec::new(),
            });
            let checks = vec![Check::AnyOf(alternatives.collect())];
            return Lowered { checks, ..Lowered::plain(Type::String) };
        }
        let id = self.define(hint, view, TypeKind::TextUnion(members));
        Lowered::plain(Type::Named(id))
    }

    fn type_union(&mut self, view: &View<'d>, parts: &'d [ReferenceOr<Schema>], at: &Pointer, hint: &Hint) -> Lowered {
        let empty = Union { discriminator: None, variants: Vec::new() };
        let id = self.define(hint, view, TypeKind::Union(empty));
        let hint = Hint::Component(id);
        let discriminator = view.data.discriminator.as_ref();
        let tags = discriminator.and_then(|discriminator| self.tags(discriminator, parts, at));
        let discriminator = discriminator.filter(|_| tags.is_some());
        let mut tags = tags.unwrap_or_default().into_iter();
        let mut scope = Scope::with_reserved(&["Unknown"]);
        let mut variants = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let component = component_of(part).and_then(component_name);
            let title = part.parts().ok().and_then(|schema| schema.schema_data.title.as_deref());
            let part_hint = hint.within(self, title.unwrap_or(&format!("option {}", index + 1)));
            let lowered = self.schema(part, &at.index(index), &part_hint);
            let checks = lowered.all_checks();
            // Without a discriminator they are told apart by their types.
            let kind =
                |schema| self.resolve_view(schema).and_then(|view| view.effective_kind()).map(SchemaKind::in_json);
            let is_alone =
                discriminator.is_some() || parts.iter().filter(|other| kind(*other) == kind(part)).count() == 1;
            if !is_alone && checks.iter().flatten().any(|check| *check != Check::Finite) {
                self.limit(
                    &unsupported::INNER_RULES,
                    &at.index(index),
                    "the rules of this alternative are not checked by the generated client: another is of the same type",
                );
            }
            let ty = lowered.element();
            let name = match (&ty, title) {
                (Type::Named(named), _) => {
                    let own = self.name_of(*named).as_str();
                    // An inline type is named after the union; its variant need not repeat that.
                    let short = own.strip_prefix(self.name_of(id).as_str()).filter(|_| component.is_none());
                    RustName::camel(short.filter(|short| !short.is_empty()).unwrap_or(own))
                }
                (_, Some(title)) => RustName::camel(title),
                (other, None) => variant_name(other),
            };
            let called = component.or(title).map_or_else(|| format!("number {}", index + 1), str::to_owned);
            let named = Named::value("alternative", &called, &at.index(index));
            variants.push(UnionVariant {
                rust: self.take(&mut scope, named, [name]),
                ty,
                checks,
                tags: tags.next().unwrap_or_default(),
                boxed: false,
            });
        }
        if let Some(def) = &mut self.types[id.0].def {
            def.kind = TypeKind::Union(Union {
                discriminator: discriminator.map(|discriminator| WireName::new(&discriminator.property_name)),
                variants,
            });
        }
        Lowered::plain(Type::Named(id))
    }
}

/// What to call a variant that has no name of its own.
fn variant_name(ty: &Type) -> RustName {
    RustName::camel(match ty {
        Type::Boolean => "boolean",
        Type::Int32 | Type::Int64 | Type::UInt64 | Type::Int128 => "integer",
        Type::Float => "number",
        Type::String => "text",
        Type::DateTime | Type::Rfc2822DateTime => "date time",
        Type::Date => "date",
        Type::Base64 | Type::Binary => "bytes",
        Type::Any => "any",
        Type::Array(_) => "list",
        Type::Map(_) => "map",
        Type::Nullable(inner) => return variant_name(inner),
        Type::Named(_) => "object",
    })
}
