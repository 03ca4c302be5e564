//! The parts of an element: which names are there, without looking at each.

use crate::xml::names;
use roxmltree::Node;

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
    /// Its name, unless it is in a namespace.
    plain: Option<&'a str>,
}

impl<'a, 'i> Child<'a, 'i> {
    pub fn new(node: Node<'a, 'i>) -> Child<'a, 'i> {
        let tag = node.tag_name();
        let plain = tag.namespace().is_none().then(|| tag.name());
        Child { node, asked: Asked::No, plain }
    }

    /// Whether nobody asked for it, and it has that name.
    pub fn is_free(&self, name: &str) -> bool {
        self.asked == Asked::No
            && match self.plain {
                Some(plain) => plain == name,
                None => names::is(self.node, name),
            }
    }

    /// Adds its name to those of the children.
    pub fn note(&self, all: &mut Names) {
        match self.plain {
            Some(plain) => all.add(plain),
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
        self.0 |= bit(name);
    }

    /// Whether a name may be among them.
    pub fn may_have(self, name: &str) -> bool {
        self.0 & bit(name) != 0
    }
}

fn bit(name: &str) -> u64 {
    match name.as_bytes() {
        [.., before, last] => 1 << ((before.wrapping_mul(3) ^ last) & 63),
        [only] => 1 << (only & 63),
        [] => 1,
    }
}
