//! Objects: the properties of the schemas that they consist of, to fields.

use std::collections::BTreeSet;

use openapiv3::{ReferenceOr, Schema, SchemaData};

use super::composition::Piece;
use super::names::Named;
use super::parameter::requires;
use super::schema::{Hint, SchemaRef, Xml, xml_of};
use super::view::View;
use super::{Lowering, Pointer};
use crate::model::{Check, Field, FieldXml, Struct, Type, TypeId, TypeKind};
use crate::name::{RustName, Scope, WireName};

/// A property of an object, wherever in its composition it stands.
pub(super) struct Member<'d> {
    pub(super) wire: &'d str,
    pub(super) schema: &'d ReferenceOr<Box<Schema>>,
    pub(super) required: bool,
    pub(super) at: Pointer,
    pub(super) hint: Hint,
}

impl<'d> Lowering<'d> {
    /// A struct with all properties of some schemas; those in `required` are always there.
    pub(super) fn structure(
        &mut self,
        view: &View<'d>,
        pieces: &[Piece<'d>],
        required: &BTreeSet<&'d str>,
        hint: &Hint,
    ) -> TypeId {
        // The name first, so that types of properties come after it and carry it.
        let id = self.define(hint, view, TypeKind::Struct(Struct::empty()));
        self.fill_structure(id, pieces, required);
        id
    }

    /// Completes a struct that has its name.
    pub(super) fn fill_structure(&mut self, id: TypeId, pieces: &[Piece<'d>], required: &BTreeSet<&'d str>) {
        let hint = Hint::Component(id);
        let mut members = self.members(pieces, &hint);
        for member in &mut members {
            member.required |= required.contains(member.wire);
        }
        let (additional, additional_checks) = self.additional_of(pieces, &hint);
        let mut scope = Scope::default();
        let fields: Vec<Field> = members.iter().map(|member| self.field(member, &mut scope)).collect();
        let extra = scope.take([RustName::snake("extra"), RustName::snake("extra fields")]);
        if let Some(def) = &mut self.types[id.0].def {
            def.kind = TypeKind::Struct(Struct { fields, extra, additional, additional_checks });
        }
    }

    fn field(&mut self, member: &Member<'d>, scope: &mut Scope) -> Field {
        let hint = member.hint.within(self, member.wire);
        let lowered = self.schema(member.schema, &member.at, &hint);
        let view = self.resolve_view(member.schema);
        let own = member.schema.as_item().map(|schema| &schema.schema_data);
        let data = self.member_data(member);
        Field {
            wire: WireName::new(member.wire),
            rust: self.take(scope, Named::key("property", member.wire, &member.at), [RustName::snake(member.wire)]),
            required: member.required,
            tag: None,
            nullable: lowered.nullable,
            boxed: false,
            read_only: data.is_some_and(|data| data.read_only),
            write_only: data.is_some_and(|data| data.write_only),
            requires: data.and_then(|data| requires(&data.extensions)),
            default: data.and_then(|data| data.default.clone()),
            xml: self.field_xml(member),
            docs: own
                .and_then(|data| data.description.clone())
                .or_else(|| view.as_ref()?.data.description.clone())
                .unwrap_or_default(),
            deprecated: data.is_some_and(|data| data.deprecated),
            checks: lowered.checks,
            inner_checks: lowered.inner_checks,
            ty: lowered.ty,
        }
    }

    /// What is said of a property: where it stands, or where its schema is.
    pub(super) fn member_data(&self, member: &Member<'d>) -> Option<&'d SchemaData> {
        let own = member.schema.as_item().map(|schema| &schema.schema_data);
        own.or_else(|| self.resolve_view(member.schema).map(|view| view.data))
    }

    /// How a property stands in XML: by its own `xml`, by that of the schema it refers to, by its name.
    fn field_xml(&self, member: &Member<'d>) -> FieldXml {
        let own = member.schema.as_item().and_then(|schema| xml_of(schema.schema_data.extensions.get("x-openapi-xml")));
        let view = self.resolve_view(member.schema);
        let xml = own.or_else(|| xml_of(view.as_ref()?.extension("x-openapi-xml"))).unwrap_or_default();
        let name = xml.name.unwrap_or_else(|| member.wire.to_owned());
        let items = view.and_then(|view| view.items);
        let Some(items) = items else {
            return FieldXml { name, attribute: xml.attribute, wrapped_item: None };
        };
        let item = match items.parts() {
            Ok(inline) => xml_of(inline.schema_data.extensions.get("x-openapi-xml")).and_then(|xml| xml.name),
            Err(_) => None,
        };
        let item = item
            .or_else(|| {
                self.resolve_view(items)
                    .and_then(|view| xml_of(view.extension("x-openapi-xml")))
                    .and_then(|Xml { name, .. }| name)
            })
            .unwrap_or_else(|| name.clone());
        if xml.wrapped {
            FieldXml { name, attribute: false, wrapped_item: Some(item) }
        } else {
            FieldXml { name: item, attribute: false, wrapped_item: None }
        }
    }

    /// Every property of some schemas, in their order; types of `owner` are named after it.
    pub(super) fn members(&self, pieces: &[Piece<'d>], owner: &Hint) -> Vec<Member<'d>> {
        let mut members: Vec<Member<'d>> = Vec::new();
        let mut required = BTreeSet::new();
        for piece in pieces {
            let view = View::of(piece.schema);
            required.extend(view.required.iter().map(String::as_str));
            for (wire, schema) in view.properties.into_iter().flatten() {
                let (at, hint) = (piece.at.key("properties").key(wire), piece.hint(owner));
                let member = Member { wire, schema, required: false, at, hint };
                // A later part refines the property of an earlier one, but says nothing when it says nothing.
                match members.iter_mut().find(|known| known.wire == wire) {
                    Some(known) => {
                        if !self.resolve_view(schema).is_some_and(|view| view.is_untyped()) {
                            *known = member;
                        }
                    }
                    None => members.push(member),
                }
            }
        }
        for member in &mut members {
            member.required = required.contains(member.wire);
        }
        members
    }

    /// The type of unnamed properties, and the rules for it: what the last part with a schema for them says.
    pub(super) fn additional_of(&mut self, pieces: &[Piece<'d>], owner: &Hint) -> (Type, Vec<Vec<Check>>) {
        for piece in pieces.iter().rev() {
            let found = self.additional(&View::of(piece.schema), &piece.at, &piece.hint(owner));
            if found.0 != Type::Any {
                return found;
            }
        }
        (Type::Any, Vec::new())
    }
}
