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

use super::response;
use super::rust::{Rust, ident};
use crate::model::{Content, Operation};
use crate::openapi::media::{EVENT_STREAM, is_multipart};

pub(super) fn streams(rust: &Rust<'_>, operation: &Operation) -> Option<TokenStream> {
    let name = ident(&operation.type_name);
    operation.events.as_ref().map(|content| {
        let is_events = operation.stream == EVENT_STREAM;
        let kind = (!is_events).then(|| quote!(items));
        let data = response::content_type(rust, content);
        let (item, decode) = match content {
            _ if is_multipart(&operation.stream) => {
                let decode = match content {
                    Content::Structured(_) => quote!(json),
                    Content::Text => quote!(text),
                    Content::Bytes | Content::Empty => quote!(bytes),
                };
                (quote!(runtime::StreamPart<#data>), quote!(Ok(event.part(event.data.#decode()?))))
            }
            Content::Structured(_) if is_events => (quote!(runtime::Event<#data>), quote!(event.json())),
            Content::Structured(_) => (quote!(#data), quote!(event.data.json())),
            Content::Text | Content::Bytes | Content::Empty => {
                (quote!(runtime::Event<#data>), quote!(Ok(event.text())))
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
