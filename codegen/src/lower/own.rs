//! Types of the user: `[types]` of `crate.toml`.

use std::borrow::Cow;

use super::composition::Member;
use super::lowering::{Lowered, Lowering};
use super::schema::{integer, value_checks};
use super::schemas::SchemaRef;
use super::view::{SchemaKind, View};
use crate::config::{Key, OwnType};
use crate::model::{Own, Type, TypeId};
use crate::name::RustName;

impl<'d> Lowering<'d> {
    /// Returns the user's type of a schema: that of its component, or of its format.
    pub(super) fn own_type(&mut self, view: &View<'d>, component: Option<TypeId>) -> Option<Lowered> {
        let component = component.and_then(|id| self.schemas.name_of(id));
        let own = component.and_then(|name| self.customs.own_type(Key::Schema, &[name.to_owned()]));
        let own = own.or_else(|| self.customs.own_type(Key::Format, &[view.format.as_deref()?.to_owned()]));
        Some(self.lowered(own?, view))
    }

    /// Returns the user's type of a property. `owners` name the schemas that have the property.
    pub(super) fn own_type_of_property(&mut self, member: &Member<'d>, owners: &[String]) -> Option<Lowered> {
        let names: Vec<String> = owners.iter().map(|owner| format!("{owner}.{}", member.wire)).collect();
        let own = self.customs.own_type(Key::Property, &names)?;
        let view = self.schemas.view(member.schema)?;
        let outer = member.schema.parts().map(View::of);
        let nullable = outer.is_ok_and(|outer| outer.nullable()) || view.nullable();
        Some(Lowered { nullable, ..self.lowered(own, &view) })
    }

    /// Returns the name by which the configuration knows a type: that of its component, or of the type itself.
    pub(super) fn known_name(&self, id: TypeId) -> String {
        self.schemas.name_of(id).map_or_else(|| self.name_of(id).to_string(), str::to_owned)
    }

    /// Returns the names by which the configuration knows the owners of a property.
    pub(super) fn owners(&self, member: &Member<'d>, owner: TypeId) -> Vec<String> {
        if self.customs.is_empty() {
            return Vec::new();
        }
        [Some(owner), member.owner].into_iter().flatten().map(|id| self.known_name(id)).collect()
    }

    /// Returns the names by which the configuration knows a form. `words` name its component or its position.
    pub(super) fn owners_of_field(&self, member: &Member<'d>, words: &str) -> Vec<String> {
        if self.customs.is_empty() {
            return Vec::new();
        }
        let own = [words.to_owned(), RustName::camel(words).to_string()];
        own.into_iter().chain(member.owner.map(|id| self.known_name(id))).collect()
    }

    /// Returns true if a schema has a type of the user.
    pub(super) fn has_own_type(&self, schema: &'d impl SchemaRef) -> bool {
        let component = schema.parts().err().and_then(|reference| self.schemas.find(reference));
        component.is_some_and(|(name, _)| self.customs.has_own_type(Key::Schema, name))
            || self.schemas.view(schema).is_some_and(|view| self.is_of_own_format(&view))
    }

    /// Returns true if a component has a type of the user.
    pub(super) fn is_own_component(&self, id: TypeId, view: &View<'d>) -> bool {
        let name = self.schemas.name_of(id);
        name.is_some_and(|name| self.customs.has_own_type(Key::Schema, name)) || self.is_of_own_format(view)
    }

    fn is_of_own_format(&self, view: &View<'d>) -> bool {
        view.format.as_deref().is_some_and(|format| self.customs.has_own_type(Key::Format, format))
    }

    fn lowered(&mut self, own: &OwnType, view: &View<'d>) -> Lowered {
        self.own_types.insert(own.rust.clone());
        let wire = match view.effective_kind() {
            Some(SchemaKind::String) => match view.format.as_deref() {
                Some("date-time") => Type::DateTime,
                Some("date-time-rfc-2822") => Type::Rfc2822DateTime,
                Some("date") => Type::Date,
                _ => Type::String,
            },
            Some(SchemaKind::Integer) => integer(view),
            Some(SchemaKind::Number) => Type::Float,
            Some(SchemaKind::Boolean) => Type::Boolean,
            Some(SchemaKind::Array) => Type::Array(Box::new(Type::Any)),
            Some(SchemaKind::Object) => Type::Map(Box::new(Type::Any)),
            None => Type::Any,
        };
        let listed = || view.values.iter().next().map(Cow::into_owned);
        let usual = || match view.format.as_deref()? {
            "uuid" => Some("123e4567-e89b-12d3-a456-426614174000".into()),
            "uri" | "url" => Some("https://example.com".into()),
            _ => None,
        };
        let example = own.example.clone().or_else(|| view.data.example.clone()).or_else(listed).or_else(usual);
        let example = example.filter(|example| !example.is_null());
        // The type has the format.
        let checks = if view.is_text() { view.checks.clone() } else { value_checks(view) };
        let ty = Type::Own(Box::new(Own { rust: own.rust.clone(), wire, example }));
        Lowered { nullable: view.nullable(), ..Lowered::with_checks(ty, checks) }
    }
}
