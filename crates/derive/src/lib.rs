//! `#[derive(Element)]`: the mapping between a struct and its XML element, said once on the struct.
//!
//! The words a field may carry, in `#[xml(…)]`:
//!
//! | word | the field is |
//! | --- | --- |
//! | `attr` | an attribute, named as the field (`attr = "dumpCore"` names it otherwise) |
//! | `child` | at most one child element, named as the field or by `child = "name"` |
//! | `list` | any number of child elements of the name in `list = "name"`, as a `Vec` |
//! | `flag` | an empty child element whose presence is `true` |
//! | `text` | the element's own character content |
//! | `flatten` | fields of another struct or enum that stand on this very element |
//! | `tag = "type"` | with `child`: this element's attribute `type` picks the variant of an enum that the child holds |
//! | `rest` | everything not named by another field, kept for writing it back |
//!
//! An `Option` is written when it is there. Any other type is required on reading, unless one of
//! these stands beside the word: `default` (absent reads as `Default`, always written) or `omit`
//! (absent reads as `Default`, and the default is not written).
//!
//! On the type, `#[xml(empty = "pair")]` or `#[xml(empty = "closed")]` keeps an element that has
//! neither attribute nor content, which otherwise vanishes. On an enum, `#[xml(tag = "type")]`
//! names the attribute that picks the variant; `#[xml(value = "pci")]` gives a variant's value and
//! `#[xml(default)]` marks the variant of an element without the attribute.
//!
//! Every struct with a `rest` field becomes an element of its own; one without can only be
//! flattened into another, whose `rest` then keeps what neither knows.

mod ast;
mod attr;
mod expand;

use proc_macro::TokenStream;

/// Derives `Fields`, and with a `rest` field or on a tagged enum's variants `Element`.
#[proc_macro_derive(Element, attributes(xml))]
pub fn element(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    ast::Type::read(&input)
        .map(|parsed| expand::expand(&parsed))
        .unwrap_or_else(|errors| errors.into_compile_error())
        .into()
}
