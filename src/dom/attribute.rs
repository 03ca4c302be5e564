//! Attributes of elements.

use super::{behind_prefix, made, Attribute, AttributeData, Document};
use std::ops::Range;

impl<'a, 'i> Attribute<'a, 'i> {
    #[inline(always)]
    pub(super) fn data(&self) -> &'a AttributeData {
        &self.document.attributes[self.number as usize]
    }

    /// The name without its prefix.
    #[inline]
    pub fn name(&self) -> &'i str {
        let data = self.data();
        let start = data.start as usize;
        &self.document.text[start + behind_prefix(data.prefix)..start + usize::from(data.name)]
    }

    #[inline]
    pub(super) fn local_bytes(&self) -> &'i [u8] {
        let data = self.data();
        let start = data.start as usize;
        &self.document.text.as_bytes()[start + behind_prefix(data.prefix)..start + usize::from(data.name)]
    }

    /// The namespace; none where it has no prefix.
    #[inline]
    pub fn namespace(&self) -> Option<&'a str> {
        self.document.namespace(self.data().namespace)
    }

    /// The value.
    #[inline]
    pub fn value(&self) -> &'a str {
        match self.data().made {
            false => &self.document.text[self.range_value()],
            true => made(&self.document.made_values, self.number),
        }
    }

    /// Where it is in the text.
    pub fn range(&self) -> Range<usize> {
        self.data().start as usize..self.data().end as usize + 1
    }

    /// Where its name is written, prefix included.
    pub fn range_qname(&self) -> Range<usize> {
        let start = self.data().start as usize;
        start..start + usize::from(self.data().name)
    }

    /// Where its value is written, without the quotes.
    #[inline]
    pub fn range_value(&self) -> Range<usize> {
        self.data().value as usize..self.data().end as usize
    }
}

/// The attributes of an element.
#[derive(Clone, Debug)]
pub struct Attributes<'a, 'i> {
    pub(super) document: &'a Document<'i>,
    pub(super) numbers: Range<u32>,
}

impl<'a, 'i> Iterator for Attributes<'a, 'i> {
    type Item = Attribute<'a, 'i>;

    #[inline]
    fn next(&mut self) -> Option<Attribute<'a, 'i>> {
        let number = self.numbers.next()?;
        Some(Attribute { document: self.document, number })
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let count = self.numbers.len();
        (count, Some(count))
    }
}

impl ExactSizeIterator for Attributes<'_, '_> {}
