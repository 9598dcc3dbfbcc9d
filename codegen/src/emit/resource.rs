//! One module for each resource that several APIs share.
//!
//! ```text
//! /// A call in a conference, with any provider.
//! pub struct Participant { pub call_sid: String, … }
//!
//! pub trait Participants: Send + Sync {
//!     fn fetch_participant(&self, conference_sid: &str, call_sid: &str) -> BoxFuture<Result<Participant, Error>>;
//! }
//!
//! impl<T: Participants + ?Sized> Participants for Arc<T> { … }
//!
//! impl Participants for crate::twilio::Client { … }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::argument::parameter_docs;
use super::docs;
use super::methods::title;
use super::mock;
use super::portable_enum;
use super::preset_options::{PresetOptions, preset_options};
use super::rust::{Hidden, Rust, allow_operator, beside, condition, ident, import};
use crate::config::CrateConfig;
use crate::markdown::{Markdown, markdown};
use crate::model::{Api, Field, Operation, Parameter, Presence, Type, TypeId, TypeKind};
use crate::name::RustName;
use crate::resource::{CommonOperation, CommonOutput, Resource, View, ViewField};

pub(super) fn module(config: &CrateConfig, resource: &Resource<'_>) -> TokenStream {
    let names = resource.apis.iter().copied().map(docs::link);
    let mut paragraphs = vec![
        markdown!("Provider-independent access to {}, for {}.", resource.module, Markdown::join(names, " and ")),
        Markdown::text(
            "The trait has the operations that all providers share, and of their parameters those that all providers \
             have: a parameter of a single provider is set on its own client, so none is silently ignored. Functions \
             that take a `&dyn` or an `impl` of it work with every provider.",
        ),
    ];
    paragraphs.extend(mock::examples(config, resource));
    let docs = docs::inner_doc(&paragraphs);
    let views = resource.views.iter().map(|view| view_items(resource, view));
    let options =
        resource.operations.iter().filter(|common| !common.options.is_empty()).map(|common| options(resource, common));
    let enums = resource.enums.iter().map(|portable| portable_enum::items(resource, portable));
    let contract = contract(resource);
    let pointers =
        [quote!(&T), quote!(Box<T>), quote!(std::sync::Arc<T>)].map(|pointer| forwarding(resource, &pointer));
    let implementations = (0..resource.apis.len()).map(|index| implementation(resource, index));
    let streams = resource.operations.iter().any(|common| matches!(common.output, CommonOutput::Stream(_)));
    let of_views = resource.views.iter().flat_map(|view| view.fields.iter().map(|field| &field.ty));
    let of_options = resource.operations.iter().flat_map(|common| common.options.iter().map(|(_, ty)| ty));
    let is_date = |ty: &Type| matches!(ty, Type::Rfc2822DateTime | Type::DateTime | Type::Date);
    let futures = resource.operations.iter().any(|common| !matches!(common.output, CommonOutput::Stream(_)));
    let use_runtime = match (streams || of_views.chain(of_options).any(is_date), futures) {
        (_, true) => Some(import(&quote!(super::runtime::{self, Error}))),
        (true, false) => Some(import(&quote!(super::runtime))),
        // The operations share nothing.
        (false, false) => None,
    };
    quote! {
        #docs

        #use_runtime

        #(#views)*
        #(#enums)*
        #(#options)*
        #contract
        #(#pointers)*
        #(#implementations)*
    }
}

/// A type in provider-independent code; never one of an API's own types.
fn common(resource: &Resource<'_>, ty: &Type) -> Option<TokenStream> {
    Some(Rust::outside(resource.apis.first()?, &Hidden::default()).ty(ty))
}

/// The view of a type, and the conversions from each API's own type.
fn view_items(resource: &Resource<'_>, view: &View<'_>) -> TokenStream {
    let name = ident(&view.name);
    let of_types =
        resource.apis.iter().zip(&view.types).map(|(api, id)| vec![Markdown::text(&api.type_def(*id).docs).sentence()]);
    let mut struct_docs = docs_by_api(resource, of_types);
    struct_docs.push(Markdown::text(
        "A field that a provider does not have is `None`. Ids are strings in the provider's own notation. `Default` creates \
         a value with empty strings, for tests.",
    ));
    let struct_docs = docs::doc(&struct_docs);
    let fields = view.fields.iter().map(|ViewField { field, ty, portable, optional }| {
        let of_fields = resource.apis.iter().zip(&view.types).map(|(api, id)| {
            let ty = Type::Named(*id);
            let own = api.fields(&ty).and_then(|fields| fields.iter().find(|own| own.rust == field.rust));
            own.map(|own| Markdown::text(&own.docs).sentence()).into_iter().collect()
        });
        let docs = docs::doc(&docs_by_api(resource, of_fields));
        let name = ident(&field.rust);
        let ty = match portable {
            Some(index) => ident(&resource.enums[*index].name).to_token_stream(),
            None => common(resource, ty).to_token_stream(),
        };
        if *optional { quote!(#docs pub #name: Option<#ty>) } else { quote!(#docs pub #name: #ty) }
    });
    let properties = view.fields.iter().map(|ViewField { field, optional, .. }| {
        let (name, wire) = (ident(&field.rust), field.rust.without_escape());
        let presence = optional.then(|| quote!(nullable));
        quote!(#name: #wire #presence)
    });
    let conversions = resource.apis.iter().zip(&view.types).map(|(api, id)| conversion(api, *id, view));
    quote! {
        #struct_docs
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields),*
        }
        super::runtime::emitted::object!(#name, { #(#properties),* });

        #(#conversions)*
    }
}

/// The conversion of an API's own type into the view.
fn conversion(api: &Api, id: TypeId, view: &View<'_>) -> TokenStream {
    let name = ident(&view.name);
    let (condition, path) = (condition(api), beside(api));
    let def = api.type_def(id);
    let own = ident(&def.name);
    let TypeKind::Struct(structure) = &def.kind else { return TokenStream::new() };
    let values = view.fields.iter().map(|ViewField { field, ty, optional, .. }| {
        let name = ident(&field.rust);
        let Some(own) = structure.fields.iter().find(|own| own.rust == field.rust) else { return quote!(#name: None) };
        let value = portable(api, id, own, (ty, *optional), quote!(value.#name));
        quote!(#name: #value)
    });
    let is_deprecated = |wanted: &Field| structure.fields.iter().any(|own| own.rust == wanted.rust && own.deprecated);
    let is_deprecated = def.deprecated || view.fields.iter().any(|wanted| is_deprecated(wanted.field));
    let allow = is_deprecated.then(|| quote!(#[allow(deprecated)]));
    quote! {
        #condition
        #allow
        impl From<#path::types::#own> for #name {
            fn from(value: #path::types::#own) -> Self {
                Self { #(#values),* }
            }
        }
    }
}

/// The value of an API's own field, converted to the portable type and to an `Option` if that is one.
pub(super) fn portable(
    api: &Api,
    id: TypeId,
    field: &Field,
    (ty, optional): (&Type, bool),
    value: TokenStream,
) -> TokenStream {
    let presence = api.presence(api.type_def(id), field);
    let value = if presence == Presence::Both { quote!(#value.into_value()) } else { value };
    let is_same = match api.resolve(&field.ty) {
        Type::Int32 | Type::Named(_) => false,
        own => *ty != Type::String || *own == Type::String,
    };
    match (optional, presence.is_optional(), is_same) {
        (true, true, true) | (false, _, true) => value,
        (true, true, false) => quote!(#value.map(Into::into)),
        (true, false, true) => quote!(Some(#value)),
        (true, false, false) => quote!(Some(#value.into())),
        (false, _, false) => quote!(#value.into()),
    }
}

/// Paragraphs of all APIs of a resource.
fn docs_by_api(resource: &Resource<'_>, texts: impl Iterator<Item = Vec<Markdown>>) -> Vec<Markdown> {
    let modules: Vec<&RustName> = resource.apis.iter().map(|api| &api.module).collect();
    docs::by_api(&modules, texts)
}

/// The optional parameters of an operation.
fn options(resource: &Resource<'_>, common_operation: &CommonOperation<'_>) -> TokenStream {
    let Some(operation) = common_operation.operations.first() else { return TokenStream::new() };
    let name = ident(&operation.type_name);
    let struct_docs = docs::doc(&[markdown!(
        "Optional parameters of `{}` that all providers support. Unset parameters are not sent.",
        operation.method_name
    )]);
    let docs_of = |parameter: &Parameter, with_facts: bool| {
        let of_parameters = common_operation.operations.iter().zip(&resource.apis).map(|(operation, api)| {
            let own = operation.parameters.iter().find(|own| own.rust == parameter.rust);
            let paragraphs = own.map(|own| parameter_docs(api, own, operation).to_vec()).unwrap_or_default();
            paragraphs.into_iter().take(if with_facts { 2 } else { 1 }).collect()
        });
        docs::doc(&docs_by_api(resource, of_parameters))
    };
    let fields = common_operation.options.iter().map(|(parameter, ty)| {
        let docs = docs_of(parameter, false);
        let (name, ty) = (ident(&parameter.rust), common(resource, ty));
        quote!(#docs pub #name: Option<#ty>)
    });
    let setters = common_operation.options.iter().map(|(parameter, ty)| {
        let docs = docs_of(parameter, true);
        let (name, common) = (ident(&parameter.rust), common(resource, ty));
        let operator = allow_operator(&parameter.rust);
        let (argument, value) = match ty {
            Type::Boolean | Type::Int64 | Type::Int32 | Type::Float => (quote!(#common), quote!(#name)),
            _ => (quote!(impl Into<#common>), quote!(#name.into())),
        };
        quote! {
            #docs
            #operator
            pub fn #name(mut self, #name: #argument) -> Self {
                self.#name = Some(#value);
                self
            }
        }
    });
    quote! {
        #struct_docs
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        #[must_use = "options do nothing until they are passed on"]
        pub struct #name {
            #(#fields),*
        }

        impl #name {
            /// Creates options without any parameters set.
            pub fn new() -> Self {
                <Self as Default>::default()
            }

            #(#setters)*
        }
    }
}

/// Arguments of a method of the trait, with their types and without.
fn arguments(operation: &Operation) -> (Vec<TokenStream>, Vec<TokenStream>) {
    operation
        .arguments()
        .map(|parameter| {
            let name = ident(&parameter.rust);
            (quote!(#name: &str), quote!(#name))
        })
        .unzip()
}

fn view_name<'a>(resource: &'a Resource<'_>, output: &CommonOutput) -> Option<&'a RustName> {
    match output {
        CommonOutput::Empty => None,
        CommonOutput::View(index) | CommonOutput::Stream(index) => Some(&resource.views[*index].name),
    }
}

/// The return type of a trait method.
fn returned(resource: &Resource<'_>, output: &CommonOutput) -> TokenStream {
    let view = view_name(resource, output).map(ident);
    match output {
        CommonOutput::Stream(_) => quote!(runtime::Items<#view>),
        CommonOutput::View(_) => quote!(runtime::BoxFuture<Result<#view, Error>>),
        CommonOutput::Empty => quote!(runtime::BoxFuture<Result<(), Error>>),
    }
}

fn contract(resource: &Resource<'_>) -> TokenStream {
    let name = ident(&resource.trait_name());
    let methods = resource.operations.iter().map(|common_operation| {
        let Some(operation) = common_operation.operations.first() else { return TokenStream::new() };
        let method = ident(&operation.method_name);
        let summaries = common_operation.operations.iter().map(|operation| vec![title(operation).sentence()]);
        let docs = docs::doc(&docs_by_api(resource, summaries));
        let (declarations, names) = arguments(operation);
        let options = options_argument(common_operation);
        let returned = returned(resource, &common_operation.output);
        let presets = common_operation.presets.iter().map(|index| {
            let preset = &operation.presets[*index];
            let summaries = common_operation.operations.iter().map(|operation| {
                let own = operation.presets.iter().find(|own| own.method_name == preset.method_name);
                own.map(|own| Markdown::text(&own.summary).sentence()).into_iter().collect()
            });
            let options = preset_options(common_operation, preset);
            let mut preset_docs = docs_by_api(resource, summaries);
            preset_docs.extend(options.as_ref().map(|options| {
                let call = markdown!("`{}` with {}", operation.method_name, Markdown::code(&options.code));
                Markdown::text(markdown!("To set other parameters as well, call {}.", call).as_str())
            }));
            let preset_docs = docs::doc(&preset_docs);
            let preset_name = ident(&preset.method_name);
            let extra = preset.arguments.iter().map(|index| {
                let name = ident(&operation.parameters[*index].rust);
                quote!(#name: &str)
            });
            let signature = quote!(fn #preset_name(&self, #(#declarations,)* #(#extra),*) -> #returned);
            match options {
                Some(PresetOptions { tokens, .. }) => {
                    quote!(#preset_docs #signature { self.#method(#(#names,)* #tokens) })
                }
                None => quote!(#preset_docs #signature;),
            }
        });
        let presets: Vec<TokenStream> = presets.collect();
        quote! {
            #docs
            fn #method(&self, #(#declarations,)* #options) -> #returned;
            #(#presets)*
        }
    });
    let docs = docs::doc(&[
        markdown!("Operations on {} that every provider supports.", resource.module),
        Markdown::text(&format!(
            "A `Box<dyn {name}>` or an `Arc<dyn {name}>` is a provider that the program selects when it runs. A request is \
             sent when its future is awaited."
        )),
    ]);
    quote! {
        #docs
        pub trait #name: Send + Sync {
            #(#methods)*
        }
    }
}

/// The implementation for a pointer to any provider.
fn forwarding(resource: &Resource<'_>, pointer: &TokenStream) -> TokenStream {
    let name = ident(&resource.trait_name());
    let methods = resource.operations.iter().flat_map(|common_operation| {
        let operation = common_operation.operations.first();
        operation.into_iter().flat_map(|operation| {
            let (declarations, names) = arguments(operation);
            let returned = returned(resource, &common_operation.output);
            let options = options_argument(common_operation);
            let method = |method: &RustName, more: Vec<TokenStream>, values: Vec<TokenStream>| {
                let method = ident(method);
                quote! {
                    fn #method(&self, #(#declarations,)* #(#more),*) -> #returned {
                        (**self).#method(#(#names,)* #(#values),*)
                    }
                }
            };
            let values = options.iter().map(|_| quote!(options)).collect();
            let own = method(&operation.method_name, options.into_iter().collect(), values);
            let presets = common_operation.presets.iter().map(|index| {
                let preset = &operation.presets[*index];
                let extra = preset.arguments.iter().map(|index| ident(&operation.parameters[*index].rust));
                let (more, values) = extra.map(|name| (quote!(#name: &str), quote!(#name))).unzip();
                method(&preset.method_name, more, values)
            });
            std::iter::once(own).chain(presets).collect::<Vec<_>>()
        })
    });
    quote! {
        impl<T: #name + ?Sized> #name for #pointer {
            #(#methods)*
        }
    }
}

fn options_argument(common_operation: &CommonOperation<'_>) -> Option<TokenStream> {
    let operation = common_operation.operations.first().filter(|_| !common_operation.options.is_empty())?;
    let name = ident(&operation.type_name);
    Some(quote!(options: #name))
}

fn implementation(resource: &Resource<'_>, index: usize) -> TokenStream {
    let api: &Api = resource.apis[index];
    let (condition, path, name) = (condition(api), beside(api), ident(&resource.trait_name()));
    let methods = resource.operations.iter().map(|common_operation| {
        let operation = common_operation.operations[index];
        let method = ident(&operation.method_name);
        let (declarations, names) = arguments(operation);
        let options = options_argument(common_operation);
        let returned = returned(resource, &common_operation.output);
        let sets = common_operation.options.iter().map(|(parameter, common)| {
            let name = ident(&parameter.rust);
            let own = operation.parameters.iter().find(|own| own.rust == parameter.rust);
            let value = own.map_or_else(|| quote!(value), |own| from_common(api, &own.ty, common));
            quote! {
                if let Some(value) = options.#name {
                    request = request.#name(#value);
                }
            }
        });
        let sets: Vec<TokenStream> = sets.collect();
        let mutable = (!sets.is_empty()).then(|| quote!(mut));
        let send = send(resource, &common_operation.output);
        let presets = common_operation.presets.iter().map(|index| {
            let first = common_operation.operations[0];
            let preset_name = &first.presets[*index].method_name;
            let extra: Vec<Ident> =
                first.presets[*index].arguments.iter().map(|index| ident(&first.parameters[*index].rust)).collect();
            let preset_name = ident(preset_name);
            quote! {
                fn #preset_name(&self, #(#declarations,)* #(#extra: &str),*) -> #returned {
                    let request = Self::#preset_name(self, #(#names,)* #(#extra),*);
                    #send
                }
            }
        });
        let presets: Vec<TokenStream> = presets.collect();
        quote! {
            fn #method(&self, #(#declarations,)* #options) -> #returned {
                let #mutable request = Self::#method(self, #(#names),*);
                #(#sets)*
                #send
            }
            #(#presets)*
        }
    });
    let is_deprecated = resource.operations.iter().any(|common| common.operations[index].deprecated);
    let allow = is_deprecated.then(|| quote!(#[allow(deprecated)]));
    quote! {
        #condition
        #allow
        impl #name for #path::Client {
            #(#methods)*
        }
    }
}

/// A shared value converted to the API's own type.
fn from_common(api: &Api, own: &Type, common: &Type) -> TokenStream {
    match (common, api.resolve(own)) {
        (Type::Int32, Type::Int64) => quote!(value.into()),
        (Type::Int32, Type::Named(_)) => quote!(i64::from(value)),
        _ => quote!(value),
    }
}

/// Sends the request and converts the response to the view.
fn send(resource: &Resource<'_>, output: &CommonOutput) -> TokenStream {
    let view = view_name(resource, output).map(ident);
    match output {
        CommonOutput::Stream(_) => quote!(runtime::Items::of(request.stream())),
        CommonOutput::View(_) => quote!(Box::pin(async move { request.await.map(#view::from) })),
        CommonOutput::Empty => quote!(request.into_future()),
    }
}
