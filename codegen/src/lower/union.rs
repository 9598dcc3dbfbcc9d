//! `oneOf` and `anyOf`: text in several formats, or an enum of types.

use openapiv3::{ReferenceOr, Schema};

use super::lowering::{Hint, Lowered, Lowering};
use super::names::Named;
use super::pointer::Pointer;
use super::schema::text_checks;
use super::schemas::{SchemaRef, component_name, component_of};
use super::view::View;
use crate::model::{Check, TextMember, Type, TypeId, TypeKind, Union, UnionVariant};
use crate::name::{RustName, Scope, WireName};

impl<'d> Lowering<'d> {
    /// Lowers a `oneOf` or `anyOf`.
    pub(super) fn union(
        &mut self,
        view: &View<'d>,
        parts: &'d [ReferenceOr<Schema>],
        keyword: &str,
        at: &Pointer,
        hint: &Hint,
    ) -> Lowered {
        if let [only] = parts {
            return self.schema(only, &at.key(keyword).index(0), hint);
        }
        let views: Option<Vec<_>> = parts.iter().map(|part| self.schemas.view(part)).collect();
        let has_own_type = parts.iter().any(|part| self.has_own_type(part));
        if let Some(views) = views.filter(|_| !has_own_type) {
            if views.iter().all(View::is_text) {
                return self.text_union(view, parts, hint);
            }
            if let Some(set) = self.set_of_alternatives(view, &views, &at.key(keyword), hint) {
                return set;
            }
        }
        self.type_union(view, parts, keyword, at, hint)
    }

    /// Lowers a union of text types.
    fn text_union(&mut self, view: &View<'d>, parts: &'d [ReferenceOr<Schema>], hint: &Hint) -> Lowered {
        let members: Vec<TextMember> = parts
            .iter()
            .map(|part| match part.parts() {
                Ok(inline) => TextMember::Checks(text_checks(&View::of(inline))),
                Err(reference) => match self.use_component(reference) {
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
            return Lowered::with_checks(Type::String, checks);
        }
        Lowered::named(self.define(hint, view, TypeKind::TextUnion(members)))
    }

    fn type_union(
        &mut self,
        view: &View<'d>,
        parts: &'d [ReferenceOr<Schema>],
        keyword: &str,
        schema_at: &Pointer,
        hint: &Hint,
    ) -> Lowered {
        let at = &schema_at.key(keyword);
        let empty = Union { discriminator: None, default: None, variants: Vec::new() };
        let id = self.define(hint, view, TypeKind::Union(empty));
        self.unions.push((id, at.clone()));
        let mut found = Vec::new();
        let declared = view.data.discriminator.as_ref();
        let tags = declared.and_then(|discriminator| self.schemas.tags(discriminator, parts, at, &mut found));
        self.report_all(found);
        let discriminator = declared.filter(|_| tags.is_some());
        let mut tags = tags.unwrap_or_default().into_iter();
        let mut scope = Scope::with_reserved(&["Unknown"]);
        let mut variants = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let at = at.index(index);
            let component = component_of(part).and_then(component_name);
            let title = part.parts().ok().and_then(|schema| schema.schema_data.title.as_deref());
            let hint = Hint::Component(id).within(self, title.unwrap_or(&format!("option {}", index + 1)));
            let lowered = self.schema(part, &at, &hint);
            let checks = lowered.all_checks();
            if checks.iter().flatten().any(|check| *check != Check::Finite) {
                self.alternatives.push((id, index, at.clone()));
            }
            let ty = lowered.element();
            let name = self.variant_name(id, &ty, title, component.is_some());
            let called = component.or(title).map_or_else(|| format!("number {}", index + 1), str::to_owned);
            let rust = self.take(&mut scope, Named::value("alternative", &called, &at), [name]);
            variants.push(UnionVariant {
                rust,
                ty,
                checks,
                tags: tags.next().unwrap_or_default(),
                fixed: Vec::new(),
                boxed: false,
            });
        }
        let default = discriminator.and_then(|one| self.default_variant(one, &variants, schema_at));
        let discriminator = discriminator.map(|discriminator| WireName::new(&discriminator.property_name));
        self.complete(id, TypeKind::Union(Union { discriminator, default, variants }));
        Lowered::named(id)
    }

    /// Returns the name of a variant: its type name, its title, or the kind of its type.
    fn variant_name(&self, union: TypeId, ty: &Type, title: Option<&str>, is_component: bool) -> RustName {
        match (ty, title) {
            (Type::Named(named), _) => {
                let own = self.name_of(*named).as_str();
                // The variant of an inline type does not repeat the name of the union.
                let short = own.strip_prefix(self.name_of(union).as_str()).filter(|_| !is_component);
                RustName::camel(short.filter(|short| !short.is_empty()).unwrap_or(own))
            }
            (_, Some(title)) => RustName::camel(title),
            (other, None) => RustName::camel(kind_name(other)),
        }
    }
}

/// Returns the name of a variant without a name.
fn kind_name(ty: &Type) -> &str {
    match ty {
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
        Type::Nullable(inner) => kind_name(inner),
        Type::Named(_) => "object",
        Type::Own(own) => own.rust.split('<').next().and_then(|path| path.rsplit("::").next()).unwrap_or_default(),
    }
}
