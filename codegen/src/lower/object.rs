//! Objects: lowering of properties to fields.

use std::collections::BTreeSet;

use openapiv3::{AdditionalProperties, Schema};

use super::composition::{Fragment, Member};
use super::extension::requires;
use super::lowering::{Hint, Lowered, Lowering};
use super::names::Named;
use super::pointer::Pointer;
use super::schemas::{SchemaRef, Schemas};
use super::view::{SchemaKind, View, xml_of};
use crate::config::Key;
use crate::model::{Check, Field, FieldXml, Struct, Type, TypeId, TypeKind, XmlNode};
use crate::name::{RustName, Scope, WireName};
use crate::openapi::unsupported;

impl<'d> Lowering<'d> {
    /// Lowers an object schema without composition to a struct, or to a map if no property is known.
    pub(super) fn object(&mut self, schema: &'d Schema, view: &View<'d>, at: &Pointer, hint: &Hint) -> Lowered {
        let (ty, inner_checks) = if view.properties.is_some() {
            let fragment = Fragment { schema, at: at.clone(), owner: None };
            (Type::Named(self.structure(view, &[fragment], &BTreeSet::new(), hint)), Vec::new())
        } else {
            let (value, inner_checks) = self.additional(view, at, hint);
            (Type::Map(Box::new(value)), inner_checks)
        };
        Lowered { inner_checks, ..Lowered::with_checks(ty, view.checks.clone()) }
    }

    /// Lowers the properties of the fragments to a struct. Properties in `required` are always present.
    pub(super) fn structure(
        &mut self,
        view: &View<'d>,
        fragments: &[Fragment<'d>],
        required: &BTreeSet<&'d str>,
        hint: &Hint,
    ) -> TypeId {
        // Reserve the name first, because the types of properties are named after it.
        let id = self.define(hint, view, TypeKind::Struct(Struct::empty()));
        self.fill_structure(id, fragments, required);
        id
    }

    /// Completes a struct with a reserved name.
    pub(super) fn fill_structure(&mut self, id: TypeId, fragments: &[Fragment<'d>], required: &BTreeSet<&'d str>) {
        let hint = Hint::Component(id);
        let mut members = self.schemas.members(fragments);
        for member in &mut members {
            member.required |= required.contains(member.wire);
        }
        let (additional, additional_checks) = self.additional_of(fragments, &hint);
        let mut scope = Scope::default();
        let mut fields: Vec<Field> = members.iter().map(|member| self.field(member, id, &mut scope)).collect();
        let texts = members.iter().zip(&mut fields).filter(|(_, field)| field.xml.is_text());
        for (member, field) in texts.skip(1) {
            let message = "the client reads a child element: another property has the text of the element";
            self.limit(&unsupported::XML_NODE, &member.at, message);
            field.xml.node = XmlNode::Element;
        }
        let extra = scope.take([RustName::snake("extra"), RustName::snake("extra fields")]);
        self.complete(id, TypeKind::Struct(Struct { fields, extra, additional, additional_checks }));
    }

    fn field(&mut self, member: &Member<'d>, id: TypeId, scope: &mut Scope) -> Field {
        let owners = self.owners(member, id);
        let own = self.own_type_of_property(member, &owners);
        let lowered = own.unwrap_or_else(|| {
            let hint = Hint::Component(id).of_fragment(member.owner).within(self, member.wire);
            self.schema(member.schema, &member.at, &hint)
        });
        let data = self.schemas.data(member.schema);
        Field {
            wire: WireName::new(member.wire),
            rust: self.take_known(
                scope,
                Named::key("property", member.wire, &member.at),
                (Key::Property, &owners),
                vec![RustName::snake(member.wire)],
            ),
            required: member.required,
            tag: None,
            nullable: lowered.nullable,
            boxed: false,
            read_only: data.is_some_and(|data| data.read_only),
            write_only: data.is_some_and(|data| data.write_only),
            requires: data.and_then(|data| requires(&data.extensions)),
            default: self.schemas.copy_value(data.and_then(|data| data.default.as_ref())),
            example: self.example(data.and_then(|data| data.example.as_ref()), member.schema),
            xml: self.field_xml(member),
            docs: self.schemas.docs(member.schema),
            deprecated: data.is_some_and(|data| data.deprecated),
            checks: lowered.checks,
            inner_checks: lowered.inner_checks,
            ty: lowered.ty,
        }
    }

    /// Returns the type of additional properties and its checks, from the last fragment that has a schema for them.
    pub(super) fn additional_of(&mut self, fragments: &[Fragment<'d>], owner: &Hint) -> (Type, Vec<Vec<Check>>) {
        for fragment in fragments.iter().rev() {
            let hint = owner.of_fragment(fragment.owner);
            let found = self.additional(&View::of(fragment.schema), &fragment.at, &hint);
            if found.0 != Type::Any {
                return found;
            }
        }
        (Type::Any, Vec::new())
    }

    /// Returns the type of an object's additional properties, and its checks.
    fn additional(&mut self, view: &View<'d>, at: &Pointer, hint: &Hint) -> (Type, Vec<Vec<Check>>) {
        let Some(AdditionalProperties::Schema(schema)) = view.additional else { return (Type::Any, Vec::new()) };
        let hint = hint.within(self, "value");
        let lowered = self.schema(schema.as_ref(), &at.key("additionalProperties"), &hint);
        let checks = lowered.all_checks();
        (lowered.element(), checks)
    }
}

impl<'d> Lowering<'d> {
    /// Returns the XML form of a property. Only a plain value can be text.
    fn field_xml(&mut self, member: &Member<'d>) -> FieldXml {
        let found = field_xml(&self.schemas, member);
        let view = self.schemas.view(member.schema);
        let is_plain = view
            .as_ref()
            .and_then(View::effective_kind)
            .is_some_and(|kind| !matches!(kind, SchemaKind::Object | SchemaKind::Array));
        let of_items = view.and_then(|view| self.schemas.view(view.items?)?.xml());
        let has_text_items = of_items.is_some_and(|xml| matches!(xml.node, XmlNode::Text | XmlNode::Cdata));
        if found.is_text() && !is_plain || has_text_items {
            let message =
                "the client reads a child element: only a text, a number or a boolean can be the text of an element";
            self.limit(&unsupported::XML_NODE, &member.at, message);
            return FieldXml { node: XmlNode::Element, ..found };
        }
        found
    }
}

/// Returns the XML form of a property: from its own `xml`, the `xml` of the referenced schema, or its name.
fn field_xml<'d>(schemas: &Schemas<'d>, member: &Member<'d>) -> FieldXml {
    let xml = schemas.annotation(member.schema, xml_of).unwrap_or_default();
    let name = xml.name.unwrap_or_else(|| member.wire.to_owned());
    let Some(items) = schemas.view(member.schema).and_then(|view| view.items) else {
        return FieldXml { name, node: xml.node, wrapped_item: None };
    };
    let own = items.parts().ok().and_then(|inline| xml_of(&inline.schema_data)?.name);
    let item = own.or_else(|| schemas.view(items)?.xml()?.name).unwrap_or_else(|| name.clone());
    if xml.wrapped {
        FieldXml { name, node: XmlNode::Element, wrapped_item: Some(item) }
    } else {
        FieldXml { name: item, node: XmlNode::Element, wrapped_item: None }
    }
}
