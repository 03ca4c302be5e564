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
//! | `tag = "type"` | with `flatten`: the attribute that picks the enum's variant must be there |
//! | `rest` | everything not named by another field, kept for writing it back |
//!
//! An `Option` is written when it is there. Any other type is required on reading, unless one of
//! these stands beside the word: `default` (absent reads as `Default`, always written) or `omit`
//! (absent reads as `Default`, and the default is not written).
//!
//! An attribute that may be absent takes two more words: `unset = "default"` names a value that says
//! nothing, and with `lenient` a value that cannot be read is a warning and says nothing. A child in
//! an `Option` may be `lenient` too: what is wrong in it is a warning, and it is kept as it is.
//!
//! Without a part that must be there nothing is made of the element. With `stand_in` a reading that goes on
//! after errors takes `Default` for it.
//!
//! A field is dated by the release that brought it, `since = "10.10"`, by `optional_since` where the
//! element was refused without it before, and by `repeated_since` where there was one at most. Where a
//! type is used in several places, `within = "boot=0.9.4 @index=3.9"` on the field that holds it dates what
//! came later there, by paths below the field. Variants take `since` too.
//!
//! On the type, `#[xml(empty = "pair")]` or `#[xml(empty = "closed")]` keeps an element that has
//! neither attribute nor content, which otherwise vanishes; `#[xml(empty = "lossless")]` keeps it but in the
//! canonical form. On an enum, `#[xml(tag = "type")]`
//! names the attribute that picks the variant; `#[xml(value = "pci")]` gives a variant's value and
//! `#[xml(default)]` marks the variant of an element without the attribute, `#[xml(lone)]` that of
//! one without the child.
//!
//! The code names `::domdef`; where the dependency has another name, `#[xml(crate = "::other")]` says which.
//!
//! Every struct with a `rest` field becomes an element of its own; one without can only be
//! flattened into another, whose `rest` then keeps what neither knows.
//!
//! ```
//! use domdef::xml::{self, Element, Limits, Options, Rest};
//!
//! /// `<shelf>`: `kind` decides what `<content>` holds.
//! #[derive(Debug, PartialEq, Element)]
//! struct Shelf {
//!     /// How wide it is, in centimetres; 80 is not written.
//!     #[xml(attr, omit)]
//!     width: Width,
//!     /// What stands on it.
//!     #[xml(child, tag = "kind")]
//!     content: Content,
//!     /// Labels on its edge.
//!     #[xml(list = "label")]
//!     labels: Vec<String>,
//!     /// It must not be moved.
//!     #[xml(flag)]
//!     fixed: bool,
//!     #[xml(rest)]
//!     rest: Rest,
//! }
//!
//! #[derive(Debug, PartialEq, Element)]
//! #[xml(tag = "kind")]
//! enum Content {
//!     /// Books.
//!     Books(Books),
//!     /// Nothing.
//!     #[xml(default)]
//!     Empty,
//! }
//!
//! #[derive(Debug, PartialEq, Element)]
//! struct Books {
//!     /// How many.
//!     #[xml(attr)]
//!     count: u32,
//! }
//!
//! #[derive(Debug, PartialEq)]
//! struct Width(u32);
//!
//! impl Default for Width {
//!     fn default() -> Width {
//!         Width(80)
//!     }
//! }
//!
//! impl xml::Value for Width {
//!     const KIND: xml::ValueKind = <u32 as xml::Value>::KIND;
//!     fn parse(text: &str) -> Result<Width, xml::Invalid> {
//!         u32::parse(text).map(Width)
//!     }
//!     fn print(&self, out: &mut String) {
//!         self.0.print(out)
//!     }
//! }
//!
//! use xml::Value;
//!
//! fn main() {
//!     let text = "<shelf kind='books' colour='red' width='80'><fixed/><label>a</label><content count='3'/></shelf>";
//!     let document = xml::parse(text, Limits::default()).unwrap();
//!     let (shelf, findings) = xml::read::<Shelf>(&document);
//!     assert_eq!(findings[0].message, "`colour` is not an attribute of `<shelf>`");
//!     // Canonical order, defaults left out, the unknown attribute kept.
//!     assert_eq!(
//!         xml::write(&shelf.unwrap(), "shelf", Options::LOSSLESS).unwrap(),
//!         "<shelf kind='books' colour='red'>\n  <content count='3'/>\n  <label>a</label>\n  <fixed/>\n</shelf>\n",
//!     );
//! }
//! ```

mod ast;
mod attr;
mod devices;
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

/// Lists the kinds of device that a struct holds, from its fields: the enums `Kind`, `Id` (which
/// one) and `Device` (a reference to it), and the methods `count`, `get` and `info_mut` on the struct.
///
/// Each field is a `Vec` or an `Option` of devices, named as their elements are. `#[device(plain)]` is
/// a kind without the common part `info`, `#[device(skip)]` a field that holds no device.
#[proc_macro_derive(DeviceList, attributes(device))]
pub fn device_list(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    devices::expand(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}

#[cfg(test)]
mod tests {
    use super::ast::Type;
    use std::path::Path;

    /// Each misuse in `testdata/misuse/NAME.rs` has its messages in `NAME.txt`.
    #[test]
    fn misuse_is_told_all_at_once() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/misuse");
        let update = std::env::var_os("UPDATE").is_some();
        let mut count = 0;
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("readable").path();
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            count += 1;
            let source = std::fs::read_to_string(&path).expect("readable");
            let input: syn::DeriveInput = syn::parse_str(&source).expect("it is Rust");
            let error = Type::read(&input).err().unwrap_or_else(|| panic!("{} was taken", path.display()));
            let found: String = error.into_iter().map(|error| format!("{error}\n")).collect();
            let golden = path.with_extension("txt");
            if update {
                std::fs::write(&golden, &found).unwrap();
            }
            let expected = std::fs::read_to_string(&golden).unwrap_or_default();
            assert_eq!(found, expected, "{}", path.display());
        }
        assert!(count >= 10 && !update, "{count} misuses, goldens rewritten: {update}");
    }
}
