//! The code of a checked type: reading, writing, and the shape that documents it.

use crate::ast::{bare, is, Absent, Body, Dates, Empty, Field, Kind, Reading, Type, Variant};
use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

/// The implementations, in a scope of their own: what they need is `_xml` there, whatever the caller has imported.
pub fn expand(ty: &Type) -> TokenStream {
    let code = match &ty.body {
        Body::Struct { fields, rest } => structure(ty, fields, rest.as_ref()),
        Body::Enum { tag, variants } => enumeration(ty, tag, variants),
    };
    let root = &ty.root;
    quote! {
        const _: () = {
            use #root::xml as _xml;
            #code
        };
    }
}

fn structure(ty: &Type, fields: &[Field], rest: Option<&Ident>) -> TokenStream {
    let ident = &ty.ident;
    let doc = &ty.doc;
    let names = fields.iter().map(filled);
    let reads = fields.iter().map(read_into);
    let tags = fields.iter().filter_map(write_tag);
    let attrs = fields.iter().filter_map(write_attr);
    let content = fields.iter().filter_map(write_content);
    let items = fields.iter().map(item);
    let rest_init = rest.map(|rest| quote!(#rest: ::std::default::Default::default(),));
    let element = rest.map(|rest| {
        let empty = empty(ty.empty);
        quote! {
            impl _xml::Located for #ident {
                fn origin(&self) -> _xml::Origin {
                    self.#rest.origin()
                }
            }
            impl _xml::Element for #ident {
                const SHAPE: &'static _xml::Shape = <Self as _xml::Fields>::SHAPE;
                fn read(cursor: &mut _xml::Cursor<'_, '_>) -> ::std::option::Option<Self> {
                    _xml::read_element(cursor, |read: &mut Self| &mut read.#rest)
                }
                fn write<'a>(&'a self, writer: &mut _xml::Writer<'a>, name: &str) {
                    _xml::write_element(self, name, #empty, &self.#rest, writer)
                }
            }
        }
    });
    quote! {
        impl _xml::Fields for #ident {
            const SHAPE: &'static _xml::Shape = &_xml::Shape {
                doc: #doc,
                items: &[#(#items),*],
            };
            fn read_fields(cursor: &mut _xml::Cursor<'_, '_>) -> ::std::option::Option<Self> {
                #(#reads)*
                ::std::option::Option::Some(Self { #(#names,)* #rest_init })
            }
            fn write_attrs(&self, writer: &mut _xml::Writer<'_>) {
                let _ = &writer;
                #(#tags)*
                #(#attrs)*
            }
            fn write_content<'a>(&'a self, writer: &mut _xml::Writer<'a>) {
                let _ = &writer;
                #(#content)*
            }
        }
        #element
    }
}

fn empty(empty: Empty) -> TokenStream {
    match empty {
        Empty::Vanish => quote!(_xml::Empty::Vanish),
        Empty::Pair => quote!(_xml::Empty::Pair),
        Empty::Closed => quote!(_xml::Empty::Closed),
        Empty::Lossless => quote!(_xml::Empty::Lossless),
    }
}

/// How a field is read, and whether what is read is the value itself; otherwise it is an option, without which
/// nothing is made of the element.
struct Read {
    value: TokenStream,
    needed: bool,
}

fn read(field: &Field) -> Read {
    let optional = |value| Read { value, needed: false };
    let needed = |value| Read { value, needed: true };
    match (&field.kind, field.absent) {
        (Kind::Attr(name), Absent::Optional) => optional(read_attr(name, &field.reading)),
        (Kind::Attr(name), Absent::Required) => {
            let stand_in = stand_in(field);
            needed(quote!(cursor.required_attr(#name)#stand_in))
        }
        (Kind::Attr(name), _) => {
            let read = read_attr(name, &field.reading);
            optional(quote!(#read.unwrap_or_default()))
        }
        (Kind::Child(name), Absent::Optional) if field.reading == Reading::Lenient => {
            optional(quote!(cursor.lenient_child(#name)))
        }
        (Kind::Child(name), Absent::Optional) => optional(quote!(cursor.child(#name))),
        (Kind::Child(name), Absent::Required) => {
            let stand_in = stand_in(field);
            needed(quote!(cursor.required_child(#name)#stand_in))
        }
        (Kind::Child(name), Absent::Omit) => optional(quote!(cursor.omitted_child(#name))),
        (Kind::Child(name), _) => optional(quote!(cursor.child(#name).unwrap_or_default())),
        (Kind::Tagged { child, tag }, _) => needed(quote!(cursor.tagged(#child, #tag))),
        (Kind::List(name), _) => optional(quote!(cursor.list(#name))),
        (Kind::Flag(name), _) => optional(quote!(cursor.flag(#name))),
        (Kind::Text, Absent::Optional) => optional(quote!(cursor.text())),
        (Kind::Text, Absent::Required) => needed(quote!(cursor.required_text())),
        (Kind::Text, _) => optional(quote!(cursor.text().unwrap_or_default())),
        (Kind::Flatten, _) => needed(match &field.reading {
            Reading::Given(tag) => quote! {
                if cursor.is_given(#tag) { _xml::Fields::read_fields(cursor) } else { ::std::option::Option::None }
            },
            _ => quote!(_xml::Fields::read_fields(cursor)),
        }),
    }
}

/// `let field = …;`: all parts are read before anything is given up, so that all errors are found.
fn read_into(field: &Field) -> TokenStream {
    let Field { ident, ty, .. } = field;
    let Read { value, needed } = read(field);
    match needed {
        true => quote!(let #ident: ::std::option::Option<#ty> = #value;),
        false => quote!(let #ident: #ty = #value;),
    }
}

/// The field in the literal.
fn filled(field: &Field) -> TokenStream {
    let ident = &field.ident;
    match read(field).needed {
        true => quote!(#ident: #ident?),
        false => quote!(#ident),
    }
}

fn read_attr(name: &str, reading: &Reading) -> TokenStream {
    match reading {
        Reading::Strict | Reading::StandIn | Reading::Given(_) => quote!(cursor.attr(#name)),
        Reading::Unset(token) => quote!(cursor.attr_unless(#name, #token)),
        Reading::Lenient => quote!(cursor.lenient_attr(#name)),
    }
}

/// What takes the place of a part that must be there, where the reading goes on without it.
fn stand_in(field: &Field) -> Option<TokenStream> {
    (field.reading == Reading::StandIn).then(|| quote!(.or_else(|| cursor.stand_in())))
}

fn write_tag(field: &Field) -> Option<TokenStream> {
    let Kind::Tagged { tag, .. } = &field.kind else {
        return None;
    };
    let ident = &field.ident;
    Some(quote!(writer.tag(#tag, _xml::Tagged::tag(&self.#ident));))
}

fn write_attr(field: &Field) -> Option<TokenStream> {
    let Field { ident, ty, .. } = field;
    match (&field.kind, field.absent) {
        (Kind::Attr(name), Absent::Optional) => Some(quote! {
            if let ::std::option::Option::Some(value) = &self.#ident { writer.attr(#name, value); }
        }),
        (Kind::Attr(name), Absent::Omit) => Some(quote! {
            if self.#ident != <#ty as ::std::default::Default>::default() { writer.attr(#name, &self.#ident); }
        }),
        (Kind::Attr(name), _) => Some(quote!(writer.attr(#name, &self.#ident);)),
        (Kind::Flatten, _) => Some(quote!(_xml::Fields::write_attrs(&self.#ident, writer);)),
        _ => None,
    }
}

fn write_content(field: &Field) -> Option<TokenStream> {
    let Field { ident, ty, .. } = field;
    Some(match (&field.kind, field.absent) {
        (Kind::Attr(_), _) => return None,
        (Kind::Child(name), Absent::Optional) => quote! {
            if let ::std::option::Option::Some(value) = &self.#ident { _xml::Element::write(value, writer, #name); }
        },
        (Kind::Child(name), Absent::Omit) => quote! {
            if self.#ident != <#ty as ::std::default::Default>::default() { _xml::Element::write(&self.#ident, writer, #name); }
        },
        (Kind::Child(name), _) => quote!(_xml::Element::write(&self.#ident, writer, #name);),
        (Kind::Tagged { child, .. }, _) => {
            quote!(_xml::Tagged::write(&self.#ident, writer, #child);)
        }
        (Kind::List(name), _) => quote! {
            for value in &self.#ident { _xml::Element::write(value, writer, #name); }
        },
        (Kind::Flag(name), _) => quote!(if self.#ident { writer.flag(#name); }),
        (Kind::Text, Absent::Optional) => quote! {
            if let ::std::option::Option::Some(value) = &self.#ident { writer.text(value); }
        },
        (Kind::Text, Absent::Omit) => quote! {
            if self.#ident != <#ty as ::std::default::Default>::default() { writer.text(&self.#ident); }
        },
        (Kind::Text, _) => quote!(writer.text(&self.#ident);),
        (Kind::Flatten, _) => quote!(_xml::Fields::write_content(&self.#ident, writer);),
    })
}

/// The field's entry in `SHAPE`.
fn item(field: &Field) -> TokenStream {
    let Field { ty, doc, .. } = field;
    let inner = inner(ty);
    let required = field.absent == Absent::Required;
    let dates = dates(&field.dates);
    match &field.kind {
        Kind::Attr(name) => quote! {
            _xml::Item::Attr { name: #name, doc: #doc, value: &<#inner as _xml::Value>::KIND, required: #required, dates: #dates }
        },
        Kind::Child(name) | Kind::List(name) => {
            let many = matches!(field.kind, Kind::List(_));
            let required = required && !many;
            quote! {
                _xml::Item::Child { name: #name, doc: #doc, shape: _xml::Shape::of_element::<#inner>, required: #required, many: #many, dates: #dates }
            }
        }
        Kind::Tagged { child, tag } => quote! {
            _xml::Item::Tagged { child: #child, tag: #tag, doc: #doc, variants: <#inner as _xml::Tagged>::VARIANTS, dates: #dates }
        },
        Kind::Flag(name) => quote!(_xml::Item::Flag { name: #name, doc: #doc, dates: #dates }),
        Kind::Text => quote! {
            _xml::Item::Text { doc: #doc, value: &<#inner as _xml::Value>::KIND, required: #required }
        },
        Kind::Flatten => {
            quote!(_xml::Item::Flatten(_xml::Shape::of_fields::<#inner>, #dates))
        }
    }
}

/// Since when a field is there.
fn dates(dates: &Dates) -> TokenStream {
    let Dates { since, optional_since, repeated_since, within } = dates;
    if [since, optional_since, repeated_since].iter().all(|date| date.is_none()) && within.is_empty() {
        return quote!(_xml::Dates::ALWAYS);
    }
    let [since, optional, repeated] =
        [since, optional_since, repeated_since].map(|date| release(date.as_deref()));
    let within = within.iter().map(|(path, since)| quote!((#path, _xml::Release::of(#since))));
    quote! {
        _xml::Dates { since: #since, optional_since: #optional, repeated_since: #repeated, within: &[#(#within),*] }
    }
}

fn release(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(_xml::Release::of(#text)),
        None => quote!(_xml::Release::ALWAYS),
    }
}

/// `T` of `Option<T>`, `Vec<T>`; any other type is itself.
pub(crate) fn inner(ty: &syn::Type) -> &syn::Type {
    let ty = bare(ty);
    if !(is(ty, "Option") || is(ty, "Vec")) {
        return ty;
    }
    let syn::Type::Path(path) = ty else { return ty };
    let Some(last) = path.path.segments.last() else {
        return ty;
    };
    let syn::PathArguments::AngleBracketed(args) = &last.arguments else {
        return ty;
    };
    match args.args.first() {
        Some(syn::GenericArgument::Type(arg)) => inner(arg),
        _ => ty,
    }
}

fn enumeration(ty: &Type, tag: &str, variants: &[Variant]) -> TokenStream {
    let tagged = tagged(ty, variants);
    let ident = &ty.ident;
    let doc = &ty.doc;
    quote! {
        #tagged
        impl _xml::Fields for #ident {
            const SHAPE: &'static _xml::Shape = &_xml::Shape {
                doc: #doc,
                items: &[_xml::Item::Variants { tag: #tag, variants: <Self as _xml::Tagged>::VARIANTS }],
            };
            fn read_fields(cursor: &mut _xml::Cursor<'_, '_>) -> ::std::option::Option<Self> {
                cursor.variant(#tag)
            }
            fn write_attrs(&self, writer: &mut _xml::Writer<'_>) {
                writer.tag(#tag, _xml::Tagged::tag(self));
                _xml::Tagged::write_payload_attrs(self, writer);
            }
            fn write_content<'a>(&'a self, writer: &mut _xml::Writer<'a>) {
                _xml::Tagged::write_payload_content(self, writer);
            }
        }
    }
}

/// The enumeration without its tag's name: values, their payloads, reading and writing them.
fn tagged(ty: &Type, variants: &[Variant]) -> TokenStream {
    let ident = &ty.ident;
    let value_of = |variant: Option<&Variant>| match variant {
        Some(Variant { value, .. }) => quote!(::std::option::Option::Some(#value)),
        None => quote!(::std::option::Option::None),
    };
    let default = value_of(variants.iter().find(|variant| variant.default));
    let lone = value_of(variants.iter().find(|variant| variant.lone));
    let table = variants.iter().map(|variant| {
        let (value, doc) = (&variant.value, &variant.doc);
        let shape = match &variant.payload {
            Some(payload) => quote!(_xml::Shape::of_fields::<#payload>),
            None => quote!(_xml::Shape::empty),
        };
        let since = release(variant.since.as_deref());
        quote!(_xml::Variant { value: #value, doc: #doc, shape: #shape, since: #since })
    });
    let tags = variants.iter().map(|variant| {
        let (name, value) = (&variant.ident, &variant.value);
        match variant.payload {
            Some(_) => quote!(Self::#name(_) => #value),
            None => quote!(Self::#name => #value),
        }
    });
    let reads = variants.iter().map(|variant| {
        let (name, value) = (&variant.ident, &variant.value);
        match variant.payload {
            Some(_) => quote!(#value => _xml::Fields::read_fields(cursor).map(Self::#name)),
            None => quote!(#value => ::std::option::Option::Some(Self::#name)),
        }
    });
    let write_attrs = delegate(variants, &quote!(write_attrs));
    let write_content = delegate(variants, &quote!(write_content));
    let empty = empty(ty.empty);
    quote! {
        impl _xml::Tagged for #ident {
            const DEFAULT: ::std::option::Option<&'static str> = #default;
            const LONE: ::std::option::Option<&'static str> = #lone;
            const VARIANTS: &'static [_xml::Variant] = &[#(#table),*];
            const EMPTY: _xml::Empty = #empty;
            fn tag(&self) -> &'static str {
                match self { #(#tags),* }
            }
            fn read_variant(tag: &str, cursor: &mut _xml::Cursor<'_, '_>) -> ::std::option::Option<Self> {
                match tag { #(#reads,)* _ => ::std::option::Option::None }
            }
            fn write_payload_attrs(&self, writer: &mut _xml::Writer<'_>) {
                let _ = &writer;
                #write_attrs
            }
            fn write_payload_content<'a>(&'a self, writer: &mut _xml::Writer<'a>) {
                let _ = &writer;
                #write_content
            }
        }
    }
}

/// A match that has the payload of whichever variant write itself by `method`.
fn delegate(variants: &[Variant], method: &TokenStream) -> TokenStream {
    let arms = variants.iter().map(|variant| {
        let name = &variant.ident;
        match variant.payload {
            Some(_) => quote!(Self::#name(payload) => _xml::Fields::#method(payload, writer)),
            None => quote!(Self::#name => {}),
        }
    });
    quote!(match self { #(#arms),* })
}
