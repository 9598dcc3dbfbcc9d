//! The public items of an emitted crate, parsed from the emitted code.
//!
//! Items are named by their public paths: `twilio::types::Participant`, `twilio::types::Participant::label` for a
//! field, a variant or a method, `twilio::types::Participant::label()` for the setter of a field,
//! `twilio::types::Participant as Default` for an implementation. Paths of items in the root of the crate begin with
//! [`ROOT`], so that no module of the crate looks like them.

use std::collections::{BTreeMap, HashMap};

use proc_macro2::TokenTree;
use quote::{ToTokens, quote};
use syn::{Attribute, ImplItem, Item, Signature, TraitItem, Visibility};

use crate::config::CrateConfig;
use crate::emit::MODULES;
use crate::model::Api;
use crate::{emit, print};

/// Start of the paths of items in the root of the crate. As a keyword, it is no module.
pub(crate) const ROOT: &str = "crate";

/// Start of the paths of items that were in the root of the crate, where the revision has no or other items.
pub(crate) const FORMER_ROOT: &str = "self";

/// A public item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SurfaceItem {
    pub(super) kind: ItemKind,
    /// The signature for comparison, without argument names.
    pub(super) signature: String,
    /// The signature for messages.
    pub(super) shown: String,
    /// Names of the arguments, in order.
    pub(super) arguments: Vec<String>,
    /// True if it is deprecated.
    pub(super) deprecated: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ItemKind {
    Module,
    Struct,
    Enum,
    Alias,
    Trait,
    Field,
    Variant,
    Method,
    /// A method that implementations of a trait must provide.
    RequiredMethod,
    Implementation,
    Constant,
}

impl ItemKind {
    pub(super) fn is_type(self) -> bool {
        matches!(self, Self::Struct | Self::Enum | Self::Alias | Self::Trait)
    }

    pub(super) fn article(self) -> &'static str {
        if matches!(self, Self::Enum | Self::Alias | Self::Implementation) { "an" } else { "a" }
    }

    /// Returns the word for messages.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Module => "module",
            Self::Struct => "struct",
            Self::Enum => "enum",
            Self::Alias => "alias",
            Self::Trait => "trait",
            Self::Field => "field",
            Self::Variant => "variant",
            Self::Method | Self::RequiredMethod => "method",
            Self::Implementation => "implementation",
            Self::Constant => "constant",
        }
    }
}

/// All public items, by path.
#[derive(Clone, Debug, Default)]
pub(crate) struct Surface {
    pub(super) items: BTreeMap<String, SurfaceItem>,
}

impl Surface {
    /// Returns the items of an emitted crate, without the runtime, which is the same in every crate. `roots` has the start of
    /// the paths of the items of each API, by its module.
    ///
    /// # Errors
    ///
    /// If an emitted file is not valid Rust, which is a generator bug.
    pub(crate) fn of(config: &CrateConfig, apis: &[Api], roots: &HashMap<&str, &str>) -> Result<Self, print::Error> {
        let only = apis.first().filter(|api| api.in_root).and_then(|api| roots.get(api.module.as_str()).copied());
        let files = emit::map_sources(config, apis, |path, file| Self::of_file(path, file, only, roots))?;
        Ok(Self { items: files.into_iter().flat_map(|file| file.items).collect() })
    }

    /// `only` is the start of the paths of the API in the root.
    fn of_file(path: &str, file: &syn::File, only: Option<&str>, roots: &HashMap<&str, &str>) -> Self {
        let mut surface = Self::default();
        let path = path.trim_start_matches("src/").trim_end_matches(".rs");
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        let (start, rest) = match only {
            Some(root) if path == "lib" || MODULES.contains(&first) => (root, path),
            None => (roots.get(first).copied().unwrap_or(first), rest),
            Some(_) => (first, rest),
        };
        let module = match rest {
            "xml" => return surface,
            // `client.rs` is private, and the module around it re-exports its items.
            "" | "lib" | "mod" | "client" => format!("{start}::"),
            _ => format!("{start}/{}/", rest.trim_end_matches("/mod")).replace('/', "::"),
        };
        for item in &file.items {
            match item {
                // A submodule of an API exists only if it has items.
                Item::Mod(one) if path == "lib" && is_public(&one.vis) => {
                    let name = one.ident.to_string();
                    if only.is_none() || !MODULES.contains(&&*name) {
                        let path = roots.get(&*name).filter(|_| only.is_none()).copied().unwrap_or(&name);
                        surface.add(path.to_owned(), ItemKind::Module, quote!(pub mod), &one.attrs);
                    }
                }
                _ => surface.item(&module, item),
            }
        }
        if let Some(root) = only.filter(|_| path == "lib") {
            surface.add(root.to_owned(), ItemKind::Module, quote!(pub mod), &[]);
        }
        surface
    }

    fn add(&mut self, path: String, kind: ItemKind, signature: impl ToTokens, attributes: &[Attribute]) {
        let signature = signature.to_token_stream().to_string();
        let shown = match kind {
            ItemKind::Module | ItemKind::Struct | ItemKind::Enum | ItemKind::Trait => {
                format!("{} {}", kind.noun(), path.rsplit("::").next().unwrap_or(&path))
            }
            _ => tidy(&signature),
        };
        let deprecated = attributes.iter().any(|attribute| attribute.path().is_ident("deprecated"));
        self.items.insert(path, SurfaceItem { kind, signature, shown, arguments: Vec::new(), deprecated });
    }

    fn implemented(&mut self, path: &str, name: &str, attributes: &[Attribute]) {
        self.add(format!("{path} as {name}"), ItemKind::Implementation, quote!(impl), attributes);
    }

    fn item(&mut self, module: &str, item: &Item) {
        let path = |name: &syn::Ident| format!("{module}{name}");
        match item {
            Item::Struct(one) if is_public(&one.vis) => {
                let path = path(&one.ident);
                let opening = opening(&one.attrs);
                let fields: Vec<_> = one.fields.iter().filter(|field| is_public(&field.vis)).collect();
                let exposed = fields.iter().filter(|field| field.ident.is_none()).map(|field| &field.ty);
                self.add(path.clone(), ItemKind::Struct, quote!(#opening struct #((#exposed))*), &one.attrs);
                for field in fields {
                    if let Some(name) = &field.ident {
                        self.add(field_path(&path, &name.to_string()), ItemKind::Field, &field.ty, &field.attrs);
                    }
                }
                self.derives(&path, &one.attrs);
            }
            Item::Enum(one) if is_public(&one.vis) => {
                let path = path(&one.ident);
                let opening = opening(&one.attrs);
                self.add(path.clone(), ItemKind::Enum, quote!(#opening enum), &one.attrs);
                for variant in &one.variants {
                    let name = format!("{path}::{}", variant.ident);
                    self.add(name, ItemKind::Variant, &variant.fields, &variant.attrs);
                }
                self.derives(&path, &one.attrs);
            }
            Item::Type(one) if is_public(&one.vis) => {
                self.add(path(&one.ident), ItemKind::Alias, &one.ty, &one.attrs);
            }
            Item::Const(one) if is_public(&one.vis) => {
                self.add(path(&one.ident), ItemKind::Constant, &one.ty, &one.attrs);
            }
            Item::Trait(one) if is_public(&one.vis) => self.contract(&path(&one.ident), one),
            Item::Impl(one) => self.implementation(module, one),
            Item::Macro(one) => self.invocation(module, one),
            _ => {}
        }
    }

    fn contract(&mut self, path: &str, one: &syn::ItemTrait) {
        let bounds = &one.supertraits;
        self.add(path.to_owned(), ItemKind::Trait, quote!(trait #bounds), &one.attrs);
        for item in &one.items {
            match item {
                TraitItem::Fn(method) => {
                    let kind = if method.default.is_some() { ItemKind::Method } else { ItemKind::RequiredMethod };
                    self.method(&format!("{path}::{}", method.sig.ident), kind, &method.sig, &method.attrs);
                }
                TraitItem::Type(one) => {
                    let (name, bounds) = (format!("{path}::{}", one.ident), &one.bounds);
                    self.add(name, ItemKind::RequiredMethod, quote!(type #bounds), &one.attrs);
                }
                _ => {}
            }
        }
    }

    fn implementation(&mut self, module: &str, one: &syn::ItemImpl) {
        let target = tidy(&one.self_ty.to_token_stream().to_string());
        // An item has no other generics than a lifetime, which does not tell types apart.
        let target = target.split('<').next().unwrap_or_default();
        // Callbacks are implemented for types of the module beside them.
        let module = if target.starts_with("types::") { module.trim_end_matches("callbacks::") } else { module };
        let path = format!("{module}{target}");
        let Some((implemented, _)) = &one.trait_ else {
            for item in &one.items {
                if let ImplItem::Fn(method) = item
                    && is_public(&method.vis)
                {
                    let mut path = format!("{path}::{}", method.sig.ident);
                    // A setter has the name of its field.
                    if self.items.get(&path).is_some_and(|item| item.kind == ItemKind::Field) {
                        path.push_str("()");
                    }
                    self.method(&path, ItemKind::Method, &method.sig, &method.attrs);
                }
            }
            return;
        };
        let implemented = tidy(&implemented.to_token_stream().to_string());
        let implemented = implemented.trim_start_matches("runtime::");
        self.implemented(&path, implemented, &one.attrs);
        for item in &one.items {
            if let ImplItem::Type(one) = item {
                self.add(format!("{path} as {implemented}::{}", one.ident), ItemKind::Field, &one.ty, &one.attrs);
            }
        }
    }

    /// Adds the implementations of a runtime macro under the name of the macro.
    fn invocation(&mut self, module: &str, one: &syn::ItemMacro) {
        let Some(name) = one.mac.path.segments.last().map(|segment| segment.ident.to_string()) else { return };
        if name == "operation" {
            // `operation! { /// … pub Name -> Output, |response| … }`
            if let Ok(request) = syn::parse2::<Request>(one.mac.tokens.clone()) {
                self.request(module, &request);
            }
            return;
        }
        // Unions decode in several ways, and forms are sent in several ways, behind the same interface.
        let name = match name.as_str() {
            "tagged_union" | "untagged_union" => "union",
            "form_operation" | "multipart_operation" => "form_operation",
            other => other,
        };
        let mut tokens = one.mac.tokens.clone().into_iter();
        let Some(target) = tokens.next() else { return };
        let path = format!("{module}{target}");
        self.implemented(&path, &format!("{name}!"), &one.attrs);
        if name == "string_union" {
            // `string_union!(Name, [A, B], […])` implements a conversion from each member.
            let members = tokens.find_map(|token| match token {
                TokenTree::Group(group) => Some(group.stream()),
                _ => None,
            });
            for member in members.into_iter().flatten() {
                if let TokenTree::Ident(member) = member {
                    self.implemented(&path, &format!("From<{member}>"), &one.attrs);
                }
            }
        }
    }

    /// Adds the request type of an operation.
    fn request(&mut self, module: &str, request: &Request) {
        let path = format!("{module}{}", request.name);
        self.add(path.clone(), ItemKind::Struct, quote!(struct), &[]);
        for implemented in ["Clone", "Debug", "Call", "operation!"] {
            self.implemented(&path, implemented, &[]);
        }
        self.add(format!("{path} as Call::Output"), ItemKind::Field, &request.output, &[]);
    }

    fn method(&mut self, path: &str, kind: ItemKind, signature: &Signature, attributes: &[Attribute]) {
        let mut types = Vec::new();
        let mut arguments = Vec::new();
        for input in &signature.inputs {
            match input {
                syn::FnArg::Receiver(receiver) => {
                    let reference = matches!(receiver.kind, syn::ReceiverKind::Reference(..));
                    types.push(if reference { quote!(&self) } else { quote!(self) });
                }
                syn::FnArg::Typed(typed) => {
                    arguments.push(typed.pat.to_token_stream().to_string());
                    let ty = &typed.ty;
                    types.push(quote!(#ty));
                }
            }
        }
        let (generics, output) = (&signature.generics, &signature.output);
        let inputs = &signature.inputs;
        self.add(path.to_owned(), kind, quote!(fn #generics (#(#types),*) #output), attributes);
        if let Some(entry) = self.items.get_mut(path) {
            entry.shown = tidy(&quote!((#inputs) #output).to_string()).replace("(mut self", "(self");
            entry.arguments = arguments;
        }
    }

    fn derives(&mut self, path: &str, attributes: &[Attribute]) {
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
            let _ = attribute.parse_nested_meta(|meta| {
                self.implemented(path, &tidy(&meta.path.to_token_stream().to_string()), &[]);
                Ok(())
            });
        }
    }
}

/// The public parts of an operation macro.
struct Request {
    name: syn::Ident,
    output: syn::Type,
}

impl syn::parse::Parse for Request {
    fn parse(input: syn::parse::ParseStream<'_>) -> syn::Result<Self> {
        input.call(Attribute::parse_outer)?;
        input.parse::<Visibility>()?;
        let name = input.parse()?;
        input.parse::<syn::Token![->]>()?;
        let output = input.parse()?;
        input.parse::<proc_macro2::TokenStream>()?;
        Ok(Self { name, output })
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Returns `non_exhaustive`, which determines the effect of an addition.
fn opening(attributes: &[Attribute]) -> Option<proc_macro2::TokenStream> {
    attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive")).then(|| quote!(#[non_exhaustive]))
}

/// Returns the path of a field. A field `new` is told apart from the constructor.
fn field_path(path: &str, name: &str) -> String {
    if name == "new" { format!("{path}::r#new") } else { format!("{path}::{name}") }
}

/// Formats tokens with usual spacing.
fn tidy(tokens: &str) -> String {
    let mut text = tokens.to_owned();
    for (from, to) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        (" >", ">"),
        ("& ", "&"),
        (" ,", ","),
        (" ;", ";"),
        (" : ", ": "),
        ("- >", "->"),
        ("< ", "<"),
        (" <", "<"),
        ("->", " ->"),
        ("  ->", " ->"),
    ] {
        text = text.replace(from, to);
    }
    text.replace(",)", ")").trim().to_owned()
}
