//! The parts of an element: which names are there, without looking at each.

use crate::dom::Node;
use crate::xml::names::{self, mark};

/// Whether somebody asked for a child, and what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Nobody asked for it: it is not known.
    No,
    /// The definition has it.
    Yes,
    /// The definition has nothing of it, but it is kept.
    Silent,
    /// It is empty and counts as absent.
    Empty,
}

/// A child element.
pub(super) struct Child<'a, 'i> {
    pub node: Node<'a, 'i>,
    pub asked: Asked,
    /// The [`mark`] of its name, if it is in no namespace.
    mark: Option<u8>,
    /// Its name without a prefix.
    local: &'a str,
}

impl<'a, 'i> Child<'a, 'i> {
    /// For so many there is room at once.
    pub const USUAL: usize = 8;

    pub fn new(node: Node<'a, 'i>) -> Child<'a, 'i> {
        let tag = node.tag_name();
        let local = tag.name();
        let mark = tag.namespace().is_none().then(|| mark(local));
        Child { node, asked: Asked::No, mark, local }
    }

    /// Whether nobody asked for it, and it has that name; `sought` is the [`mark`] of the name.
    #[inline]
    pub fn is_free(&self, sought: u8, name: &str) -> bool {
        self.asked == Asked::No
            && match self.mark {
                Some(mark) => mark == sought && self.local == name,
                None => names::is(self.node, name),
            }
    }

    /// Whether it may have a name with that mark.
    pub fn may_be(&self, sought: u8) -> bool {
        self.mark.is_none_or(|mark| mark == sought)
    }

    /// Adds its name to those of the children.
    pub fn note(&self, all: &mut Names) {
        match self.mark {
            Some(mark) => all.0 |= 1 << mark,
            None => *all = Names::ALL,
        }
    }
}

/// Names as bits: of most names that are not among them that is known at once. Definitions ask for many more
/// parts than an element has.
#[derive(Clone, Copy, Default)]
pub(super) struct Names(u64);

impl Names {
    const ALL: Names = Names(u64::MAX);

    pub fn add(&mut self, name: &str) {
        self.0 |= 1 << mark(name);
    }

    /// Whether a name may be among them.
    #[inline(always)]
    pub fn may_have(self, name: &str) -> bool {
        self.0 & 1 << mark(name) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::Document;

    #[test]
    fn marks_tell_names_apart() {
        let document = Document::parse("<a><disk/><sound/><p:disk xmlns:p='u'/></a>").expect("well-formed");
        let children: Vec<Child<'_, '_>> = document.root_element().children().map(Child::new).collect();
        let may_be = |name: &str| children.iter().map(|child| child.may_be(mark(name))).collect::<Vec<_>>();
        // A name of another namespace is looked at.
        assert_eq!(may_be("disk"), [true, false, true]);
        assert_eq!(may_be("sound"), [false, true, true]);
    }
}
