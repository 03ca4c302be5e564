//! The declarations of namespaces of a document, each with its prefix kept once and known by its number.

use super::Namespace;
use std::borrow::Cow;
use std::collections::HashMap;

/// What is declared while a document is read.
#[derive(Default)]
pub struct Table<'i> {
    numbers: HashMap<Declaration<'i>, u16>,
    /// The first declaration of each namespace.
    firsts: HashMap<Cow<'i, str>, u16>,
}

type Declaration<'i> = (Option<Cow<'i, str>>, Cow<'i, str>);

impl<'i> Table<'i> {
    /// The number of a declaration, which is a new one behind `all` if there was none before; none where there
    /// are too many to be numbered.
    pub fn number(&mut self, all: &mut Vec<Namespace<'i>>, declaration: Declaration<'i>) -> Option<u16> {
        if let Some(number) = self.numbers.get(&declaration) {
            return Some(*number);
        }
        // One more is a number as well.
        let next = u16::try_from(all.len()).ok().filter(|number| *number < u16::MAX)?;
        let (prefix, uri) = &declaration;
        all.push(Namespace { prefix: prefix.clone(), uri: uri.clone() });
        self.firsts.entry(uri.clone()).or_insert(next);
        self.numbers.insert(declaration, next);
        Some(next)
    }

    /// The number of a namespace, whatever its prefix.
    pub fn number_of(&mut self, all: &mut Vec<Namespace<'i>>, uri: &str) -> Option<u16> {
        match self.firsts.get(uri) {
            Some(number) => Some(*number),
            None => self.number(all, (None, Cow::Owned(uri.to_owned()))),
        }
    }
}
