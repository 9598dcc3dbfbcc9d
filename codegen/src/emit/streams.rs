//! Streams of events, next to the request type.
//!
//! ```text
//! impl runtime::EventCall for WatchCalls {
//!     type Data = types::Call;
//!
//!     fn data(event: &runtime::RawResponse) -> Result<Self::Data, runtime::Error> {
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

pub(super) fn streams(rust: &Rust<'_>, operation: &Operation) -> Option<TokenStream> {
    let name = ident(&operation.type_name);
    operation.events.as_ref().map(|content| {
        let (data, decode) = match content {
            Content::Structured(ty) => (rust.ty(ty), quote!(event.json())),
            Content::Text | Content::Bytes | Content::Empty => (rust.prelude("String"), quote!(event.data())),
        };
        let result = rust.prelude("Result");
        let end = operation.stream_end.as_ref().map(|end| {
            let option = rust.prelude("Option");
            quote!(const END: #option<&'static str> = Some(#end);)
        });
        let media_type = (operation.stream != "text/event-stream").then(|| {
            let media_type = &operation.stream;
            quote!(const MEDIA_TYPE: &'static str = #media_type;)
        });
        quote! {
            impl runtime::EventCall for #name {
                type Data = #data;

                #media_type

                #end

                fn data(event: &runtime::RawResponse) -> #result<Self::Data, runtime::Error> {
                    #decode
                }
            }

            runtime::event_stream!(#name);
        }
    })
}
