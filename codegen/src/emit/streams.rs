//! Streams of events and of other items, next to the request type.
//!
//! ```text
//! impl runtime::EventCall for WatchCalls {
//!     type Item = runtime::Event<types::Call>;
//!
//!     fn item(event: &runtime::Event<runtime::RawResponse>) -> Result<Self::Item, runtime::Error> {
//!         event.json()
//!     }
//! }
//!
//! runtime::event_stream!(WatchCalls);
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::rust::{Rust, ident};
use crate::model::{Content, Operation};
use crate::openapi::media::EVENT_STREAM;

pub(super) fn streams(rust: &Rust<'_>, operation: &Operation) -> Option<TokenStream> {
    let name = ident(&operation.type_name);
    operation.events.as_ref().map(|content| {
        let is_events = operation.stream == EVENT_STREAM;
        let (item, decode, kind) = match content {
            Content::Structured(ty) if is_events => {
                let data = rust.ty(ty);
                (quote!(runtime::Event<#data>), quote!(event.json()), None)
            }
            Content::Structured(ty) => (rust.ty(ty), quote!(event.data.json()), Some(quote!(items))),
            Content::Text | Content::Bytes | Content::Empty => {
                let text = rust.prelude("String");
                (quote!(runtime::Event<#text>), quote!(Ok(event.text())), None)
            }
        };
        let result = rust.prelude("Result");
        let end = operation.stream_end.as_ref().map(|end| {
            let option = rust.prelude("Option");
            quote!(const END: #option<&'static str> = Some(#end);)
        });
        let media_type = (!is_events).then(|| {
            let media_type = &operation.stream;
            quote!(const MEDIA_TYPE: &'static str = #media_type;)
        });
        quote! {
            impl runtime::EventCall for #name {
                type Item = #item;

                #media_type

                #end

                fn item(event: &runtime::Event<runtime::RawResponse>) -> #result<Self::Item, runtime::Error> {
                    #decode
                }
            }

            runtime::event_stream!(#name #kind);
        }
    })
}
