//! Streams of bytes and of events, next to the request type.
//!
//! ```text
//! runtime::byte_stream!(GetRecording);
//!
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

pub(super) fn streams(rust: &Rust<'_>, operation: &Operation) -> TokenStream {
    let name = ident(&operation.type_name);
    let download = operation.gives_bytes().then(|| quote!(runtime::byte_stream!(#name);));
    let events = operation.events.as_ref().map(|content| {
        let (data, decode) = match content {
            Content::Structured(ty) => (rust.ty(ty), quote!(event.json())),
            Content::Text | Content::Bytes | Content::Empty => (rust.prelude("String"), quote!(event.data())),
        };
        let result = rust.prelude("Result");
        let end = operation.stream_end.as_ref().map(|end| {
            let option = rust.prelude("Option");
            quote!(const END: #option<&'static str> = Some(#end);)
        });
        quote! {
            impl runtime::EventCall for #name {
                type Data = #data;

                #end

                fn data(event: &runtime::RawResponse) -> #result<Self::Data, runtime::Error> {
                    #decode
                }
            }

            runtime::event_stream!(#name);
        }
    });
    quote!(#download #events)
}
