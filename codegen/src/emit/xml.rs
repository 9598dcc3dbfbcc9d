//! `xml.rs`: the XML form of types, as static tables for the runtime's decoder.
//!
//! ```text
//! pub(super) static PARTICIPANT: Element = Element {
//!     name: "Participant",
//!     fields: &[Field::element("CallSid", "call_sid", Kind::Text)],
//! };
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::rust::ident;
use crate::model::{Api, Type, TypeDef, TypeId, TypeKind, XmlNode};

/// Returns true if the API has XML bodies.
pub(super) fn is_used(api: &Api) -> bool {
    (0..api.types.len()).any(|index| element_of(api, TypeId(index)).is_some())
}

pub(super) fn xml(api: &Api) -> TokenStream {
    let tables =
        api.types.iter().enumerate().filter_map(|(index, def)| table(api, def, &element_of(api, TypeId(index))?));
    quote! {
        //! Element and attribute names of types with an XML form.

        use super::runtime::emitted::xml::{Element, Field, Kind};

        #(#tables)*
    }
}

/// Returns true if a property is the text of an element.
pub(super) fn has_text(api: &Api) -> bool {
    api.types.iter().filter(|def| def.in_xml).any(|def| match &def.kind {
        TypeKind::Struct(structure) => structure.fields.iter().any(|field| field.xml.is_text()),
        _ => false,
    })
}

/// The static of a struct with an XML form.
pub(super) fn element_of(api: &Api, id: TypeId) -> Option<Ident> {
    let def = api.type_def(id);
    (def.in_xml && matches!(def.kind, TypeKind::Struct(_))).then(|| ident(&def.static_name))
}

/// The static for a body's type.
pub(super) fn root(api: &Api, ty: &Type) -> Option<Ident> {
    match api.resolve(ty) {
        Type::Named(id) => element_of(api, *id),
        _ => None,
    }
}

fn table(api: &Api, def: &TypeDef, name: &Ident) -> Option<TokenStream> {
    let TypeKind::Struct(structure) = &def.kind else { return None };
    let element = def.xml_name.as_deref().unwrap_or(def.name.as_str());
    let fields = structure.fields.iter().map(|field| {
        let (xml, json) = (&field.xml.name, field.wire.as_str());
        let kind = kind(api, &field.ty, field.xml.wrapped_item.is_some());
        match field.xml.node {
            XmlNode::Attribute => quote!(Field::attribute(#xml, #json, #kind)),
            XmlNode::Element => quote!(Field::element(#xml, #json, #kind)),
            XmlNode::Text => quote!(Field::text(#json, #kind)),
            XmlNode::Cdata => quote!(Field::cdata(#json, #kind)),
        }
    });
    Some(quote! {
        pub(super) static #name: Element = Element { name: #element, fields: &[#(#fields),*] };
    })
}

fn kind(api: &Api, ty: &Type, wrapped: bool) -> TokenStream {
    match api.resolve(ty) {
        Type::Boolean => quote!(Kind::Boolean),
        Type::Int32 | Type::Int64 | Type::UInt64 | Type::Int128 => quote!(Kind::Integer),
        Type::Float => quote!(Kind::Number),
        Type::Any | Type::Map(_) => quote!(Kind::Any),
        Type::Nullable(inner) => kind(api, inner, wrapped),
        Type::Own(own) => kind(api, &own.wire, wrapped),
        Type::Array(item) => {
            let item = kind(api, item, false);
            quote!(Kind::List { item: &#item, wrapped: #wrapped })
        }
        Type::Named(id) => match element_of(api, *id) {
            Some(element) => quote!(Kind::Element(&#element)),
            None => match &api.type_def(*id).kind {
                // A wrapper can contain itself through nested lists.
                TypeKind::Union(_) | TypeKind::Wrapper(_) => quote!(Kind::Any),
                TypeKind::IntegerEnum(_) => quote!(Kind::Integer),
                _ => quote!(Kind::Text),
            },
        },
        _ => quote!(Kind::Text),
    }
}
