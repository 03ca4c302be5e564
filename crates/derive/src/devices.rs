//! `#[derive(DeviceList)]`: the kinds of device listed once, by the struct that holds them.

use crate::attr::doc;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DeriveInput, Fields, Ident};

/// A field that holds devices of one kind.
struct Kind {
    field: Ident,
    /// The name of the elements.
    name: String,
    variant: Ident,
    doc: String,
    ty: syn::Type,
    /// A `Vec`; otherwise an `Option`.
    many: bool,
    /// Whether its devices have the common part.
    info: bool,
}

pub fn expand(input: &DeriveInput) -> syn::Result<TokenStream> {
    let kinds = kinds(input)?;
    let names = names(&kinds);
    let device = device(&kinds);
    let owner = owner(&input.ident, &kinds);
    Ok(quote!(#names #device #owner))
}

/// `Kind`, the name of a kind, and `Id`, the name of one device.
fn names(kinds: &[Kind]) -> TokenStream {
    let variants: Vec<_> = kinds.iter().map(|kind| &kind.variant).collect();
    let docs: Vec<_> = kinds.iter().map(|kind| &kind.doc).collect();
    let names = kinds.iter().map(|kind| &kind.name);
    quote! {
        /// A kind of device: a child of `<devices>`. New kinds come with new releases of the format.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind { #(#[doc = #docs] #variants),* }

        impl Kind {
            /// All kinds, in canonical order.
            pub const ALL: &'static [Kind] = &[#(Kind::#variants),*];

            /// The name of the elements.
            pub fn name(self) -> &'static str {
                match self { #(Kind::#variants => #names),* }
            }
        }

        /// Which device of a definition: its kind, and its position in the list of that kind, from 0.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Id { #(#[doc = #docs] #variants(usize)),* }

        impl Id {
            /// The device of a kind at a position.
            pub fn new(kind: Kind, at: usize) -> Id {
                match kind { #(Kind::#variants => Id::#variants(at)),* }
            }

            /// Its kind.
            pub fn kind(self) -> Kind {
                match self { #(Id::#variants(_) => Kind::#variants),* }
            }

            /// Its position among the devices of its kind.
            pub fn at(self) -> usize {
                match self { #(Id::#variants(at) => at),* }
            }
        }
    }
}

/// `Device`, a reference to one device of any kind.
fn device(kinds: &[Kind]) -> TokenStream {
    let variants: Vec<_> = kinds.iter().map(|kind| &kind.variant).collect();
    let docs = kinds.iter().map(|kind| &kind.doc);
    let types = kinds.iter().map(|kind| &kind.ty);
    let infos = kinds.iter().map(|Kind { variant, info, .. }| match info {
        true => quote!(Device::#variant(device) => ::std::option::Option::Some(&device.info)),
        false => quote!(Device::#variant(_) => ::std::option::Option::None),
    });
    quote! {
        /// One device of a definition.
        #[derive(Clone, Copy, Debug)]
        pub enum Device<'d> { #(#[doc = #docs] #variants(&'d #types)),* }

        impl<'d> Device<'d> {
            /// What all devices have in common: address, alias, boot order; `None` for kinds that
            /// have none of it.
            pub fn info(self) -> ::std::option::Option<&'d crate::domain::info::DeviceInfo> {
                match self { #(#infos),* }
            }

            /// Its kind.
            pub fn kind(self) -> Kind {
                match self { #(Device::#variants(_) => Kind::#variants),* }
            }

            /// Its position in the document that it was read from.
            pub fn origin(self) -> crate::diagnostic::Origin {
                match self { #(Device::#variants(device) => crate::diagnostic::Located::origin(device)),* }
            }
        }
    }
}

/// The methods of the struct that holds the devices.
fn owner(owner: &Ident, kinds: &[Kind]) -> TokenStream {
    let variants: Vec<_> = kinds.iter().map(|kind| &kind.variant).collect();
    let counts = kinds.iter().map(|Kind { field, many, .. }| match many {
        true => quote!(self.#field.len()),
        false => quote!(usize::from(self.#field.is_some())),
    });
    let gets = kinds.iter().map(|Kind { field, variant, many, .. }| match many {
        true => quote!(Id::#variant(at) => self.#field.get(at).map(Device::#variant)),
        false => quote!(Id::#variant(at) => self.#field.as_ref().filter(|_| at == 0).map(Device::#variant)),
    });
    let infos = kinds.iter().map(|Kind { field, variant, many, info, .. }| match (info, many) {
        (false, _) => quote!(Id::#variant(_) => ::std::option::Option::None),
        (true, true) => quote!(Id::#variant(at) => self.#field.get_mut(at).map(|device| &mut device.info)),
        (true, false) => quote! {
            Id::#variant(at) => self.#field.as_mut().filter(|_| at == 0).map(|device| &mut device.info)
        },
    });
    quote! {
        impl #owner {
            /// How many devices of a kind there are.
            pub fn count(&self, kind: Kind) -> usize {
                match kind { #(Kind::#variants => #counts),* }
            }

            /// A device by its kind and position.
            pub fn get(&self, id: Id) -> ::std::option::Option<Device<'_>> {
                match id { #(#gets),* }
            }

            /// The common part of a device, to be changed.
            pub fn info_mut(
                &mut self,
                id: Id,
            ) -> ::std::option::Option<&mut crate::domain::info::DeviceInfo> {
                match id { #(#infos),* }
            }
        }
    }
}

fn kinds(input: &DeriveInput) -> syn::Result<Vec<Kind>> {
    let Data::Struct(data) = &input.data else {
        return Err(syn::Error::new(input.ident.span(), "a list of devices is a struct"));
    };
    let Fields::Named(named) = &data.fields else {
        return Err(syn::Error::new(input.ident.span(), "a list of devices has named fields"));
    };
    let mut kinds = Vec::new();
    for field in &named.named {
        let Some(ident) = field.ident.clone() else { continue };
        let mut word = None;
        for attr in field.attrs.iter().filter(|attr| attr.path().is_ident("device")) {
            word = Some(attr.parse_args::<Ident>()?);
        }
        let info = match word.as_ref().map(ToString::to_string).as_deref() {
            None => true,
            Some("plain") => false,
            Some("skip") => continue,
            Some(_) => {
                return Err(syn::Error::new(ident.span(), "`device` is `plain` (without info) or `skip`"))
            }
        };
        let many = crate::ast::is(&field.ty, "Vec");
        if !many && !crate::ast::is(&field.ty, "Option") {
            return Err(syn::Error::new(ident.span(), "devices are in a `Vec` or an `Option`"));
        }
        let name = ident.to_string();
        let mut letters = name.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        let variant = format_ident!("{}", first.into_iter().chain(letters).collect::<String>());
        let ty = crate::expand::inner(&field.ty).clone();
        kinds.push(Kind { field: ident, name, variant, doc: doc(&field.attrs), ty, many, info });
    }
    Ok(kinds)
}
