//! Objects: properties, also through `allOf`, to fields.

use std::collections::BTreeSet;

use openapiv3::{ReferenceOr, Schema, SchemaData};

use super::names::Named;
use super::parameter::requires;
use super::schema::{Hint, Lowered, SchemaRef, Xml, xml_of};
use super::view::{Kind, View};
use super::{Lowering, Pointer};
use crate::model::{Check, Field, FieldXml, Struct, Type, TypeId, TypeKind};
use crate::name::{RustName, Scope, WireName};
use crate::unsupported;

/// A property of an object, wherever in its `allOf` it stands.
pub(super) struct Member<'d> {
    pub(super) wire: &'d str,
    pub(super) schema: &'d ReferenceOr<Box<Schema>>,
    pub(super) required: bool,
    pub(super) at: Pointer,
    pub(super) hint: Hint,
}

impl<'d> Lowering<'d> {
    /// A struct with all properties of a schema.
    pub(super) fn structure(&mut self, schema: &'d Schema, at: &Pointer, hint: &Hint) -> Type {
        // The name first, so that types of properties come after it and carry it.
        let view = View::of(schema);
        let empty = Struct {
            fields: Vec::new(),
            extra: RustName::snake("extra"),
            additional: Type::Any,
            additional_checks: Vec::new(),
        };
        let id = self.define(hint, &view, TypeKind::Struct(empty));
        let hint = Hint::Component(id);
        let members = self.members(schema, at, &hint);
        let (additional, additional_checks) = self.additional_of(schema, at, &hint, 0);
        let mut scope = Scope::default();
        let fields: Vec<Field> = members.iter().map(|member| self.field(member, &mut scope)).collect();
        let extra = scope.take([RustName::snake("extra"), RustName::snake("extra fields")]);
        if let Some(def) = &mut self.types[id.0].def {
            def.kind = TypeKind::Struct(Struct { fields, extra, additional, additional_checks });
        }
        Type::Named(id)
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

    /// Every property of an object schema, those of `allOf` parts first, in the order of the document.
    pub(super) fn members(&mut self, schema: &'d Schema, at: &Pointer, hint: &Hint) -> Vec<Member<'d>> {
        let mut members = Vec::new();
        let mut required = Vec::new();
        self.collect(schema, at, hint, &mut members, &mut required, (&mut BTreeSet::new(), 0));
        for member in &mut members {
            member.required |= required.contains(&member.wire);
        }
        members
    }

    fn collect(
        &mut self,
        schema: &'d Schema,
        at: &Pointer,
        hint: &Hint,
        members: &mut Vec<Member<'d>>,
        required: &mut Vec<&'d str>,
        (visited, depth): (&mut BTreeSet<TypeId>, usize),
    ) {
        if depth > MAX_ALL_OF_DEPTH {
            self.error(
                "too-deep",
                at,
                "the schemas that this `allOf` consists of are nested too deeply".to_owned(),
                "put the properties of the innermost ones into one schema",
            );
            return;
        }
        let view = View::of(schema);
        for (index, part) in view.all_of.iter().enumerate() {
            let part_at = at.key("allOf").index(index);
            match part.parts() {
                Ok(inline) => self.collect(inline, &part_at, hint, members, required, (visited, depth + 1)),
                Err(reference) => {
                    if let Some((id, target)) = self.component(reference) {
                        // What was collected once adds nothing the second time.
                        if !visited.insert(id) {
                            continue;
                        }
                        let target_at = Pointer::of_reference(reference);
                        self.collect(target, &target_at, &Hint::Component(id), members, required, (visited, depth + 1));
                    } else {
                        // Reports the reference.
                        self.schema(part, &part_at, hint);
                    }
                }
            }
        }
        if depth > 0 && (!view.one_of.is_empty() || !view.any_of.is_empty()) {
            self.limit(
                &unsupported::ALL_OF_UNION,
                at,
                "an `allOf` part that is itself a `oneOf` or `anyOf` can't be merged into one object",
            );
        }
        required.extend(view.required.iter().map(String::as_str));
        for (wire, schema) in view.properties.into_iter().flatten() {
            let member =
                Member { wire, schema, required: false, at: at.key("properties").key(wire), hint: hint.clone() };
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

    /// The type of unnamed properties: what the last part with a schema for them says.
    fn additional_of(
        &mut self,
        schema: &'d Schema,
        at: &Pointer,
        hint: &Hint,
        depth: usize,
    ) -> (Type, Vec<Vec<Check>>) {
        let view = View::of(schema);
        let mut additional = self.additional(&view, at, hint);
        if additional.0 == Type::Any && depth <= MAX_ALL_OF_DEPTH {
            for (index, part) in view.all_of.iter().enumerate() {
                let part = match part.parts() {
                    Ok(inline) => Some(inline),
                    Err(reference) => self.component(reference).map(|(_, schema)| schema),
                };
                if let Some(part) = part {
                    let found = self.additional_of(part, &at.key("allOf").index(index), hint, depth + 1);
                    if found.0 != Type::Any {
                        additional = found;
                    }
                }
            }
        }
        additional
    }

    /// `allOf`: one type that satisfies every part.
    pub(super) fn all_of(&mut self, schema: &'d Schema, view: &View<'d>, at: &Pointer, hint: &Hint) -> Lowered {
        // Parts that only annotate or restrict do not make a type.
        let mut typed = Vec::new();
        let mut checks = view.checks.clone();
        for (index, part) in view.all_of.iter().enumerate() {
            match self.resolve_view(part) {
                Some(part_view) if part_view.is_untyped() => checks.extend(part_view.checks),
                _ => typed.push((index, part)),
            }
        }
        let has_own_properties = view.properties.is_some();
        match typed.as_slice() {
            [] if !has_own_properties => return Lowered::plain(Type::Any),
            [(index, only)] if !has_own_properties => {
                let mut lowered = self.schema(*only, &at.key("allOf").index(*index), hint);
                lowered.checks.extend(checks);
                return lowered;
            }
            _ => {}
        }
        let objects = typed.iter().all(|(_, part)| self.is_object(*part, 0));
        if objects {
            checks.extend(self.counts_of_parts(view, 0));
            return Lowered { checks, ..Lowered::plain(self.structure(schema, at, hint)) };
        }
        let texts = typed.iter().filter_map(|(_, part)| self.resolve_view(*part)).all(|view| view.is_text());
        if texts && !has_own_properties {
            checks.extend(typed.iter().filter_map(|(_, part)| self.resolve_view(*part)).flat_map(|view| view.checks));
            if let Hint::Component(id) = hint {
                self.fill(*id, view, TypeKind::Text(checks));
                return Lowered::plain(Type::Named(*id));
            }
            return Lowered { checks, ..Lowered::plain(Type::String) };
        }
        self.limit(
            &unsupported::ALL_OF_TYPES,
            at,
            "the parts of this `allOf` are of different types, so that no value can satisfy them",
        );
        Lowered::plain(Type::Any)
    }

    /// How many properties the parts of an `allOf` want an object to have; those that have no type aside.
    pub(super) fn counts_of_parts(&self, view: &View<'d>, depth: usize) -> Vec<Check> {
        let parts = view.all_of.iter().filter_map(|part| self.resolve_view(part)).filter(|part| !part.is_untyped());
        parts
            .filter(|_| depth <= MAX_ALL_OF_DEPTH)
            .flat_map(|part| {
                let inner = self.counts_of_parts(&part, depth + 1);
                part.checks.into_iter().chain(inner)
            })
            .filter(|check| matches!(check, Check::MinProperties(_) | Check::MaxProperties(_)))
            .collect()
    }

    /// Whether a schema describes objects, directly or in all parts of its `allOf`.
    fn is_object(&self, schema: &'d impl SchemaRef, depth: usize) -> bool {
        let Some(view) = self.resolve_view(schema) else { return false };
        view.effective_kind() == Some(Kind::Object)
            // What is nested too deeply to look is reported when its properties are collected.
            || (!view.all_of.is_empty()
                && (depth > MAX_ALL_OF_DEPTH
                    || view.all_of.iter().all(|part| {
                        self.is_object(part, depth + 1) || self.resolve_view(part).is_some_and(|view| view.is_untyped())
                    })))
    }
}

/// No honest document nests deeper; a circle would not end.
const MAX_ALL_OF_DEPTH: usize = 64;
