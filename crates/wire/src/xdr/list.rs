//! Arrays and buffers, whose limits are part of their type.

use super::{Error, Sink, Source, Xdr};
use std::ops::{Deref, DerefMut};

/// Items, at most `MAX` of them.
#[derive(Clone, Debug, PartialEq)]
pub struct List<T, const MAX: usize>(pub Vec<T>);

/// Bytes, at most `MAX` of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opaque<const MAX: usize>(pub Vec<u8>);

/// Characters of one byte that take a word each on the wire, at most `MAX` of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chars<const MAX: usize>(pub Vec<i8>);

/// Exactly `LEN` characters as in [`Chars`]: a text, and zeros.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name<const LEN: usize>(pub [i8; LEN]);

impl<T, const MAX: usize> Default for List<T, MAX> {
    fn default() -> List<T, MAX> {
        List(Vec::new())
    }
}

impl<T, const MAX: usize> From<Vec<T>> for List<T, MAX> {
    fn from(items: Vec<T>) -> List<T, MAX> {
        List(items)
    }
}

impl<const MAX: usize> From<Vec<u8>> for Opaque<MAX> {
    fn from(bytes: Vec<u8>) -> Opaque<MAX> {
        Opaque(bytes)
    }
}

impl<T, const MAX: usize> FromIterator<T> for List<T, MAX> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> List<T, MAX> {
        List(items.into_iter().collect())
    }
}

impl<T, const MAX: usize> Deref for List<T, MAX> {
    type Target = Vec<T>;
    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

impl<T, const MAX: usize> DerefMut for List<T, MAX> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.0
    }
}

impl<const MAX: usize> Deref for Opaque<MAX> {
    type Target = Vec<u8>;
    fn deref(&self) -> &Vec<u8> {
        &self.0
    }
}

impl<const MAX: usize> Chars<MAX> {
    /// The characters of a text, and the zero that ends it.
    pub fn terminated(text: &str) -> Chars<MAX> {
        Chars(text.bytes().chain([0]).map(|byte| byte as i8).collect())
    }

    /// The text before the first zero; `None` if it is not UTF-8.
    pub fn text(&self) -> Option<String> {
        text(&self.0)
    }
}

impl<const LEN: usize> Name<LEN> {
    /// A text, cut so that a zero remains after it.
    pub fn of(value: &str) -> Name<LEN> {
        let mut own = [0; LEN];
        let room = LEN.saturating_sub(1);
        own.iter_mut().zip(value.bytes().take(room)).for_each(|(to, from)| *to = from as i8);
        Name(own)
    }

    /// The text before the first zero; `None` if it is not UTF-8.
    pub fn text(&self) -> Option<String> {
        text(&self.0)
    }
}

fn text(characters: &[i8]) -> Option<String> {
    let bytes = characters.iter().map(|own| *own as u8).take_while(|byte| *byte != 0).collect();
    String::from_utf8(bytes).ok()
}

/// Refuses to write more than the limit.
fn fits(length: usize, limit: usize, sink: &mut dyn Sink) -> bool {
    if length > limit {
        sink.fail(Error::TooLong { length, limit });
    }
    length <= limit
}

impl<T: Xdr, const MAX: usize> Xdr for List<T, MAX> {
    fn write(&self, sink: &mut dyn Sink) {
        if fits(self.0.len(), MAX, sink) {
            sink.list(self.0.len());
            self.0.iter().for_each(|item| item.write(sink));
            sink.end();
        }
    }
    fn read(source: &mut dyn Source) -> Result<List<T, MAX>, Error> {
        let count = source.count(MAX)?;
        // A count that lies costs no more memory than the items that are there.
        let mut items = Vec::with_capacity(count.min(64));
        for _ in 0..count {
            items.push(T::read(source)?);
        }
        Ok(List(items))
    }
}

impl<const MAX: usize> Xdr for Opaque<MAX> {
    fn write(&self, sink: &mut dyn Sink) {
        if fits(self.0.len(), MAX, sink) {
            sink.opaque(&self.0);
        }
    }
    fn read(source: &mut dyn Source) -> Result<Opaque<MAX>, Error> {
        source.opaque(MAX).map(Opaque)
    }
}

/// A character in its word: those of other languages' `char` may have a sign.
fn character(source: &mut dyn Source) -> Result<i8, Error> {
    source.int().map(|word| word as i8)
}

impl<const MAX: usize> Xdr for Chars<MAX> {
    fn write(&self, sink: &mut dyn Sink) {
        if fits(self.0.len(), MAX, sink) {
            sink.list(self.0.len());
            self.0.iter().for_each(|own| sink.int((*own).into()));
            sink.end();
        }
    }
    fn read(source: &mut dyn Source) -> Result<Chars<MAX>, Error> {
        let count = source.count(MAX)?;
        (0..count).map(|_| character(source)).collect::<Result<_, _>>().map(Chars)
    }
}

impl<const LEN: usize> Xdr for Name<LEN> {
    fn write(&self, sink: &mut dyn Sink) {
        sink.array(LEN);
        self.0.iter().for_each(|own| sink.int((*own).into()));
        sink.end();
    }
    fn read(source: &mut dyn Source) -> Result<Name<LEN>, Error> {
        let mut own = [0; LEN];
        for place in &mut own {
            *place = character(source)?;
        }
        Ok(Name(own))
    }
}
