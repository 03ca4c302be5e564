//! From bytes to typed definitions and back: limits, the cursor that reads, the canonical writer,
//! and the text forms of values. Nothing here knows what any element means.
//!
//! A definition is a struct with `#[derive(Element)]`; its fields name attributes and children
//! (the words are documented in [`domdef-derive`](domdef_derive)). [`read()`] makes one from a document, [`write()`]
//! writes it in canonical form, and [`Shape`] tells what it may hold.

pub mod document;
pub mod edit;
#[cfg(feature = "encodings")]
pub mod encoding;
pub(crate) mod mistake;
pub(crate) mod names;
pub mod rest;
pub mod shape;
#[cfg(any(feature = "driver", feature = "qemu"))]
pub(crate) mod tree;
pub mod value;

mod cursor;
pub(crate) mod declaration;
mod escape;
mod writer;

pub use crate::diagnostic::{Located, Origin};
pub(crate) use crate::dom::is_blank;
pub use crate::dom::{
    Attribute, Attributes, Children, Document, ExpandedName, Instruction, Limits, Namespace, Node, NodeId,
    NodeType,
};
pub use crate::release::Release;
pub use cursor::{Cursor, Log};
pub use document::parse;
pub(crate) use document::top_level;
/// The derive of [`trait@Element`] and [`Fields`].
pub use domdef_derive::Element;
#[cfg(any(feature = "json", feature = "xen"))]
pub(crate) use escape::unwritable;
pub(crate) use escape::{escape_from, is_writable, RETURN, SPACES};
pub use rest::{Foreign, Rest};
pub use shape::{Dates, Empty, Item, Shape, Token, ValueKind, Variant};
pub use value::{Invalid, Value};
pub(crate) use writer::new_line;
pub use writer::{Options, Writer};

use crate::diagnostic::Diagnostic;
use cursor::AfterError;

/// Attributes and content that may stand on an element, without an element of their own.
pub trait Fields: Sized {
    /// What they are.
    const SHAPE: &'static Shape;
    /// Reads them from the element under the cursor. After a reported error it is `None`, or the cursor is not
    /// sound, and what is returned is dropped.
    fn read_fields(cursor: &mut Cursor<'_, '_>) -> Option<Self>;
    /// Writes the attributes.
    fn write_attrs(&self, writer: &mut Writer<'_>);
    /// Writes text and children.
    fn write_content<'a>(&'a self, writer: &mut Writer<'a>);
}

/// A definition with an element of its own.
pub trait Element: Sized {
    /// What the element may hold.
    const SHAPE: &'static Shape;
    /// Reads the element under the cursor. After a reported error it is `None`, or the cursor is not sound, and
    /// what is returned is dropped.
    fn read(cursor: &mut Cursor<'_, '_>) -> Option<Self>;
    /// Whether the element under the cursor counts as not being there.
    fn is_absent(_: &Cursor<'_, '_>) -> bool {
        false
    }
    /// Writes the element under the given name.
    fn write<'a>(&'a self, writer: &mut Writer<'a>, name: &str);
}

/// [`Element::read`] of a definition with a place for what it does not know.
pub fn read_element<T: Fields>(cursor: &mut Cursor<'_, '_>, place: fn(&mut T) -> &mut Rest) -> Option<T> {
    // It is changed where it is, for some are large.
    let mut read = T::read_fields(cursor);
    match &mut read {
        Some(read) if cursor.is_sound() => *place(read) = cursor.rest(T::SHAPE),
        _ => return None,
    }
    read
}

/// [`Element::write`] of a definition with a place for what it does not know.
pub fn write_element<'a, T: Fields>(
    value: &'a T,
    name: &str,
    empty: Empty,
    rest: &'a Rest,
    writer: &mut Writer<'a>,
) {
    writer.element(name, empty, Some(rest), &|writer| {
        value.write_attrs(writer);
        value.write_content(writer);
    });
}

/// A definition whose kind is picked by an attribute that stands on the parent.
pub trait Tagged: Sized {
    /// The attribute's value where it is absent; `None` where it must be there.
    const DEFAULT: Option<&'static str>;
    /// The value that counts where the child is missing, whatever the attribute says.
    const LONE: Option<&'static str> = None;
    /// All values and what each brings.
    const VARIANTS: &'static [Variant];
    /// What becomes of the child element when it would be empty.
    const EMPTY: Empty;
    /// The attribute's value for this variant.
    fn tag(&self) -> &'static str;
    /// Reads the variant of that value from the child; after a reported error as [`Fields::read_fields`].
    fn read_variant(tag: &str, cursor: &mut Cursor<'_, '_>) -> Option<Self>;
    /// Writes the child's attributes.
    fn write_payload_attrs(&self, writer: &mut Writer<'_>);
    /// Writes the child's content.
    fn write_payload_content<'a>(&'a self, writer: &mut Writer<'a>);
    /// Writes the child.
    fn write<'a>(&'a self, writer: &mut Writer<'a>, child: &str) {
        writer.element(child, Self::EMPTY, None, &|writer| {
            self.write_payload_attrs(writer);
            self.write_payload_content(writer);
        });
    }
}

/// An element that is nothing but a value in its text.
impl<T: Value> Element for T {
    const SHAPE: &'static Shape =
        &Shape { doc: "", items: &[Item::Text { doc: "", value: &T::KIND, required: true }] };

    fn read(cursor: &mut Cursor<'_, '_>) -> Option<T> {
        cursor.required_text()
    }

    fn is_absent(cursor: &Cursor<'_, '_>) -> bool {
        cursor.is_without_text()
    }

    fn write<'a>(&'a self, writer: &mut Writer<'a>, name: &str) {
        writer.element(name, Empty::Vanish, None, &|writer| writer.text(self));
    }
}

impl<T: Fields> Fields for Box<T> {
    const SHAPE: &'static Shape = T::SHAPE;

    fn read_fields(cursor: &mut Cursor<'_, '_>) -> Option<Box<T>> {
        T::read_fields(cursor).map(Box::new)
    }

    fn write_attrs(&self, writer: &mut Writer<'_>) {
        T::write_attrs(self, writer);
    }

    fn write_content<'a>(&'a self, writer: &mut Writer<'a>) {
        T::write_content(self, writer);
    }
}

/// Reads the root element of a document as a definition.
///
/// Everything wrong with it is in the list; the definition is there if nothing was an error.
pub fn read<T: Element>(document: &Document<'_>) -> (Option<T>, Vec<Diagnostic>) {
    let findings = Log::default();
    let mut cursor = Cursor::root(document, &findings);
    let value = T::read(&mut cursor).filter(|_| cursor.is_sound());
    (value, findings.into_findings(document))
}

/// What a reading that goes on after errors made of a document.
pub(crate) struct ReadOn<T> {
    /// The definition without the parts that are in error, if it can do without. It is large, and handed on.
    pub value: Option<Box<T>>,
    /// Everything wrong with it.
    pub findings: Vec<Diagnostic>,
    /// Whether there were parts in error.
    pub is_partial: bool,
}

/// Reads the root element of a document as a definition; a part in error counts as absent.
pub(crate) fn read_on<T: Element>(document: &Document<'_>) -> ReadOn<T> {
    let log = Log::new(AfterError::GoOn);
    let mut cursor = Cursor::root(document, &log);
    let value = boxed(&mut cursor);
    let is_partial = log.has_failed() || value.is_none();
    ReadOn { value, is_partial, findings: log.into_findings(document) }
}

/// A definition that is large is on the stack only while this runs.
#[inline(never)]
fn boxed<T: Element>(cursor: &mut Cursor<'_, '_>) -> Option<Box<T>> {
    Some(Box::new(T::read(cursor)?))
}

/// Writes a definition as a document in canonical form, ending with a line feed.
///
/// # Errors
/// A text holds a character that XML cannot: no definition that was read from a document has one.
pub fn write<T: Element>(value: &T, name: &str, options: Options) -> Result<String, Box<Diagnostic>> {
    let mut writer = Writer::new(options);
    value.write(&mut writer, name);
    writer.finish()
}

/// As [`write()`], with no line or indentation between what the definition knows.
#[cfg(feature = "json")]
pub(crate) fn write_compact<T: Element>(
    value: &T,
    name: &str,
    options: Options,
) -> Result<String, Box<Diagnostic>> {
    let mut writer = Writer::laid_out(options, writer::Layout::Compact);
    value.write(&mut writer, name);
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::value::token::{OnOff, YesNo};
    use super::*;
    use domdef_derive::Element;

    /// A guest's disk, small.
    #[derive(Clone, Debug, PartialEq, Element)]
    struct Disk {
        /// Where it is.
        #[xml(child, tag = "type")]
        source: Source,
        /// How it is driven.
        #[xml(child)]
        driver: Option<Driver>,
        /// Not to be written to.
        #[xml(flag)]
        readonly: bool,
        /// Names.
        #[xml(list = "name")]
        names: Vec<String>,
        #[xml(flatten)]
        info: Info,
        #[xml(rest)]
        rest: Rest,
    }

    /// Where the bytes are.
    #[derive(Clone, Debug, PartialEq, Element)]
    #[xml(tag = "type")]
    enum Source {
        /// A file.
        File(File),
        /// A pipe.
        Pipe(Pipe),
        /// Nothing.
        Void,
    }

    /// A pipe.
    #[derive(Clone, Debug, PartialEq, Element)]
    struct Pipe {
        /// Its path.
        #[xml(attr)]
        path: String,
    }

    /// A file.
    #[derive(Clone, Debug, Default, PartialEq, Element)]
    struct File {
        /// Its path.
        #[xml(attr)]
        file: Option<value::NonEmpty>,
    }

    /// How.
    #[derive(Clone, Debug, Default, PartialEq, Element)]
    struct Driver {
        /// Ask first.
        #[xml(attr = "isAsked")]
        asked: Option<YesNo>,
        #[xml(rest)]
        rest: Rest,
    }

    /// On every device.
    #[derive(Clone, Debug, Default, PartialEq, Element)]
    struct Info {
        /// The slot.
        #[xml(attr, omit)]
        slot: u8,
        /// On or off.
        #[xml(attr)]
        power: Option<OnOff>,
    }

    fn round(text: &str, options: Options) -> String {
        let document = parse(text, Limits::default()).expect("well-formed");
        let (disk, findings) = read::<Disk>(&document);
        write(&disk.unwrap_or_else(|| panic!("{findings:?}")), "disk", options).expect("writable")
    }

    #[test]
    fn canonical_form_of_known_content() {
        let text = "<disk slot='0x'/>";
        let document = parse(text, Limits::default()).expect("well-formed");
        let (disk, findings) = read::<Disk>(&document);
        assert!(disk.is_none());
        let messages: Vec<_> = findings.iter().map(ToString::to_string).collect();
        assert_eq!(
            messages,
            [
                "/disk: error[V004]: `<disk>` has no attribute `type`",
                "/disk: error[V003]: `slot` of `<disk>` is '0x'; expected a whole number from 0 to 255",
            ]
        );
        assert_eq!(
            round("<disk power=\"on\" slot='0' type='file'><name>b</name><readonly/><name>a&amp;'</name><driver/><source file='/x'/></disk>", Options::LOSSLESS),
            "<disk type='file' power='on'>\n  <source file='/x'/>\n  <readonly/>\n  <name>b</name>\n  <name>a&amp;&apos;</name>\n</disk>\n"
        );
        assert_eq!(round("<disk type='void'><source/></disk>", Options::LOSSLESS), "<disk type='void'/>\n");
    }

    #[test]
    fn a_child_that_the_type_needs_is_missed_where_it_should_stand() {
        let document = parse("<disk type='pipe'/>", Limits::default()).expect("well-formed");
        let (disk, findings) = read::<Disk>(&document);
        assert!(disk.is_none());
        let messages: Vec<_> = findings.iter().map(ToString::to_string).collect();
        assert_eq!(messages, ["/disk: error[V005]: `<disk>` has no `<source>`"]);
        assert!(findings[0].span.is_some());
    }

    #[test]
    fn nothing_is_lost() {
        let text = "<disk type='file' x='1'>\n  <!-- first -->\n  <source file='/x' y='2'/>\n  <!-- second -->\n  <odd>\n    <deep a='1'>text</deep>\n  </odd>\n  <readonly why='so'/>\n  <name>b</name>\n  <!-- between -->\n  <name kind='k'>a</name>\n</disk>\n";
        assert_eq!(round(text, Options::LOSSLESS), text);
        let bare: String = text.split_inclusive('\n').filter(|line| !line.contains("<!--")).collect();
        assert_eq!(round(text, Options::CANONICAL), bare);
        let known = round(text, Options::KNOWN);
        assert_eq!(known, "<disk type='file'>\n  <source file='/x'/>\n  <readonly/>\n  <name>b</name>\n  <name>a</name>\n</disk>\n");
    }

    #[test]
    fn what_stood_in_a_vanished_element_stays() {
        let text = "<disk type='file'>\n  <driver odd='1'/>\n</disk>\n";
        assert_eq!(round(text, Options::LOSSLESS), text);
        assert_eq!(round(text, Options::KNOWN), "<disk type='file'/>\n");
        let text = "<disk type='void'>\n  <source>\n    <!-- why -->\n  </source>\n</disk>\n";
        assert_eq!(round(text, Options::LOSSLESS), text);
    }

    #[test]
    fn the_shape_names_everything_in_order() {
        let shape = <Disk as Element>::SHAPE;
        assert_eq!(shape.doc, "A guest's disk, small.");
        assert_eq!(shape.attributes(), ["type", "slot", "power"]);
        assert_eq!(shape.children(), ["source", "driver", "readonly", "name"]);
    }
}
