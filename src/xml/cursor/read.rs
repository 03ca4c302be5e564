//! The parts of an element as values.
//!
//! What is generic here is compiled anew for every definition and value. So it holds nothing but what needs the
//! type, and leaves the rest to functions that are not.
//!
//! Most parts that a definition asks for are not there. What finds that out is inlined into the code that asks,
//! where the name is known and so is its mark. What reads a list is not: of devices there are many kinds, and the stack
//! would have room for one of each.

use super::{full_text, Cursor, Log};
use crate::dom::Attribute;
use crate::xml::rest::Which;
use crate::xml::{Element, Fields, Options, Shape, Tagged, Value};

/// What became of a child.
pub(super) enum Outcome<T> {
    /// The definition has it.
    Read(T),
    /// It is not there, or counts as not being there.
    Absent,
    /// It was in error.
    Failed,
}

impl<'a, 'i> Cursor<'a, 'i> {
    /// An optional attribute.
    #[inline]
    pub fn attr<T: Value>(&mut self, name: &str) -> Option<T> {
        match self.attr_names.may_have(name) {
            true => self.attr_there(name),
            false => None,
        }
    }

    fn attr_there<T: Value>(&mut self, name: &str) -> Option<T> {
        let attr = self.take_attr(name)?;
        match T::EMPTY_IS_ABSENT && attr.value().is_empty() {
            true => None,
            false => self.parsed(name, attr),
        }
    }

    /// An optional attribute that says nothing where its value is `unset`.
    #[inline]
    pub fn attr_unless<T: Value>(&mut self, name: &str, unset: &str) -> Option<T> {
        if self.peek(name) == Some(unset) {
            self.take_attr(name);
            return None;
        }
        self.attr(name)
    }

    /// An optional attribute that says nothing where its value cannot be read.
    #[inline]
    pub fn lenient_attr<T: Value>(&mut self, name: &str) -> Option<T> {
        match self.attr_names.may_have(name) {
            true => self.lenient_attr_there(name),
            false => None,
        }
    }

    fn lenient_attr_there<T: Value>(&mut self, name: &str) -> Option<T> {
        let attr = self.take_attr(name)?;
        let value = T::parse(attr.value()).ok();
        if value.is_none() {
            self.ineffective_attr(name, attr);
        }
        value
    }

    /// An attribute that must be there.
    pub fn required_attr<T: Value>(&mut self, name: &str) -> Option<T> {
        match self.take_attr(name) {
            Some(attr) if !(T::EMPTY_IS_ABSENT && attr.value().is_empty()) => self.parsed(name, attr),
            _ => {
                self.missing_attr(name);
                None
            }
        }
    }

    fn parsed<T: Value>(&mut self, name: &str, attr: Attribute<'a, 'i>) -> Option<T> {
        match T::parse(attr.value()) {
            Ok(value) => Some(value),
            Err(invalid) => {
                self.invalid_attr(&T::KIND, name, attr, invalid.0);
                None
            }
        }
    }

    /// An optional child; later siblings of the name are kept as foreign.
    #[inline]
    pub fn child<T: Element>(&mut self, name: &str) -> Option<T> {
        match self.child_names.may_have(name) {
            true => self.child_there(name),
            false => None,
        }
    }

    fn child_there<T: Element>(&mut self, name: &str) -> Option<T> {
        match self.any_child(name) {
            Outcome::Read(value) => Some(value),
            Outcome::Absent | Outcome::Failed => None,
        }
    }

    /// A child that must be there.
    pub fn required_child<T: Element>(&mut self, name: &str) -> Option<T> {
        match self.any_child(name) {
            Outcome::Read(value) => Some(value),
            Outcome::Failed => None,
            Outcome::Absent => {
                self.missing_child(name);
                None
            }
        }
    }

    fn any_child<T: Element>(&mut self, name: &str) -> Outcome<T> {
        let Some(mut child) = self.open(name) else { return Outcome::Absent };
        let read = child.element();
        let which = match &read {
            Outcome::Absent => child.silent(),
            _ => Which::Only,
        };
        self.close(name, which, child, T::SHAPE);
        read
    }

    /// A child that is not written where it has the value of an absent one.
    pub fn omitted_child<T: Element + Default + PartialEq>(&mut self, name: &str) -> T {
        let Some(mut child) = self.open(name) else { return T::default() };
        let read = match child.element() {
            Outcome::Read(value) => value,
            Outcome::Absent | Outcome::Failed => T::default(),
        };
        let which = if read == T::default() { child.silent() } else { Which::Only };
        self.close(name, which, child, T::SHAPE);
        read
    }

    /// What takes the place of a part that must be there and is not, or is in error, where the reading goes on.
    pub fn stand_in<T: Default>(&self) -> Option<T> {
        self.findings.goes_on().then(T::default)
    }

    /// An optional child whose attributes and content become part of this definition.
    pub fn part<T: Fields + Default + PartialEq>(&mut self, name: &str) -> Option<T> {
        let mut child = self.open(name)?;
        let read = T::read_fields(&mut child).filter(|_| child.sound);
        let which = if read == Some(T::default()) { child.silent() } else { Which::Only };
        if read.is_none() {
            child.fail();
        }
        self.close(name, which, child, T::SHAPE);
        read
    }

    /// An optional child that says nothing where it cannot be read; it is kept as it is then.
    #[inline]
    pub fn lenient_child<T: Element>(&mut self, name: &str) -> Option<T> {
        match self.child_names.may_have(name) {
            true => self.lenient_child_there(name),
            false => None,
        }
    }

    fn lenient_child_there<T: Element>(&mut self, name: &str) -> Option<T> {
        let (own, node) = self.take_child(name)?;
        let (findings, again) = (Log::default(), Log::default());
        let mut child = Cursor::with(own.clone(), Some(node), &findings);
        let value = T::read(&mut child).filter(|_| child.sound);
        let which = match value {
            Some(_) => Which::Only,
            None => {
                child = Cursor::with(own, Some(node), &again);
                child.silent()
            }
        };
        child.sound = true;
        self.close(name, which, child, T::SHAPE);
        self.findings.extend(findings);
        value
    }

    /// The child whose content this element's attribute `tag` decides.
    pub fn tagged<T: Tagged>(&mut self, child: &str, tag: &str) -> Option<T> {
        let value = self.tag(tag, T::DEFAULT, T::VARIANTS);
        let cursor = self.open(child);
        let value = value?;
        let value = T::LONE.filter(|_| cursor.is_none()).unwrap_or(value);
        let Some(mut cursor) = cursor else {
            let absent = Log::default();
            let mut cursor = Cursor::new(None, &absent);
            let read = T::read_variant(value, &mut cursor).filter(|_| cursor.sound);
            if read.is_none() {
                self.missing_child(child);
            }
            return read;
        };
        let read = T::read_variant(value, &mut cursor).filter(|_| cursor.sound);
        if read.is_none() {
            cursor.fail();
        }
        let shape = T::VARIANTS.iter().find(|variant| variant.value == value).map(|variant| variant.shape);
        self.close(child, Which::Only, cursor, shape.map_or(&Shape::EMPTY, |shape| shape()));
        read
    }

    /// The definition that this element's own attribute `tag` picks.
    pub fn variant<T: Tagged>(&mut self, tag: &str) -> Option<T> {
        let value = self.tag(tag, T::DEFAULT, T::VARIANTS)?;
        T::read_variant(value, self)
    }

    /// All children of a name.
    #[inline]
    pub fn list<T: Element>(&mut self, name: &str) -> Vec<T> {
        match self.child_names.may_have(name) {
            true => self.list_there(name),
            false => Vec::new(),
        }
    }

    #[inline(never)]
    fn list_there<T: Element>(&mut self, name: &str) -> Vec<T> {
        let mut all = Vec::new();
        let (mut nth, mut from) = (0, 0);
        while let Some(index) = self.find(name, from) {
            (nth, from) = (nth + 1, index + 1);
            let mut item = self.on(index);
            item.number = nth;
            if T::is_absent(&item) {
                self.keep_whole(index, item, T::SHAPE);
                continue;
            }
            let value = match T::read(&mut item) {
                Some(value) if item.sound => value,
                _ => {
                    self.fail();
                    continue;
                }
            };
            let rest = item.left(T::SHAPE);
            if rest.kept().is_some() {
                self.keep_rest(name, Which::Saying(written(&value, name)), rest);
            }
            if all.is_empty() {
                all.reserve_exact(self.count(name, index));
            }
            all.push(value);
        }
        all
    }

    /// Whether an empty child of the name is there.
    #[inline]
    pub fn flag(&mut self, name: &str) -> bool {
        self.child_names.may_have(name) && self.flag_there(name)
    }

    fn flag_there(&mut self, name: &str) -> bool {
        let Some(child) = self.open(name) else { return false };
        self.close(name, Which::Only, child, &Shape::EMPTY);
        true
    }

    /// The element's text, that of its descendants included; empty counts as absent.
    pub fn text<T: Value>(&mut self) -> Option<T> {
        let text = self.take_text()?;
        self.parsed_text(&text)
    }

    /// The text of an element that cannot do without.
    pub fn required_text<T: Value>(&mut self) -> Option<T> {
        match self.take_text() {
            Some(text) => self.parsed_text(&text),
            None => {
                let value = T::parse("").ok();
                if value.is_none() {
                    self.missing_text();
                }
                value
            }
        }
    }

    fn parsed_text<T: Value>(&mut self, text: &str) -> Option<T> {
        match T::parse(text) {
            Ok(value) => Some(value),
            Err(invalid) => {
                self.invalid_text(&T::KIND, text, invalid.0);
                None
            }
        }
    }

    /// Reads the element.
    pub(super) fn element<T: Element>(&mut self) -> Outcome<T> {
        if T::is_absent(self) {
            return Outcome::Absent;
        }
        match T::read(self) {
            Some(value) if self.sound => Outcome::Read(value),
            _ => {
                self.fail();
                Outcome::Failed
            }
        }
    }

    /// Asks for the text, if there is any.
    fn take_text(&mut self) -> Option<std::borrow::Cow<'i, str>> {
        self.text_asked = true;
        Some(full_text(self.node?)).filter(|text| !text.is_empty())
    }
}

/// A value as it is written, by which it is found again.
fn written<T: Element>(value: &T, name: &str) -> String {
    crate::xml::write(value, name, Options::KNOWN).unwrap_or_default().trim_end_matches('\n').to_owned()
}
