//! What an element may hold, as data: names, order, meaning, values and dates, emitted by the derive.

use super::{Element, Fields};
use crate::release::Release;

/// The attributes, children and text of one element, in the order they are written.
#[derive(Debug)]
pub struct Shape {
    /// What the element means.
    pub doc: &'static str,
    /// Its parts, in canonical order.
    pub items: &'static [Item],
}

/// One part of an element.
pub enum Item {
    /// An attribute.
    Attr {
        /// Its name.
        name: &'static str,
        /// What it means.
        doc: &'static str,
        /// What its value may be.
        value: &'static ValueKind,
        /// Whether the element is refused without it.
        required: bool,
        /// Since when it is there.
        dates: Dates,
    },
    /// A child element.
    Child {
        /// Its name.
        name: &'static str,
        /// What it means there.
        doc: &'static str,
        /// What it holds; a function, since definitions may contain themselves.
        shape: fn() -> &'static Shape,
        /// Whether the element is refused without it.
        required: bool,
        /// Whether it may stand any number of times.
        many: bool,
        /// Since when it is there.
        dates: Dates,
    },
    /// A child element whose content an attribute of this element decides.
    Tagged {
        /// The child's name.
        child: &'static str,
        /// The deciding attribute's name.
        tag: &'static str,
        /// What the child means.
        doc: &'static str,
        /// What the child holds for each value of the attribute.
        variants: &'static [Variant],
        /// Since when both are there.
        dates: Dates,
    },
    /// An empty child element whose presence says yes.
    Flag {
        /// Its name.
        name: &'static str,
        /// What its presence means.
        doc: &'static str,
        /// Since when it is there.
        dates: Dates,
    },
    /// The element's own text.
    Text {
        /// What it means.
        doc: &'static str,
        /// What it may be.
        value: &'static ValueKind,
        /// Whether the element is refused without it.
        required: bool,
    },
    /// The parts of another definition stand on this very element.
    Flatten(fn() -> &'static Shape, Dates),
    /// An attribute decides what else stands on this very element.
    Variants {
        /// The deciding attribute's name.
        tag: &'static str,
        /// What stands there for each of its values.
        variants: &'static [Variant],
    },
}

/// What one value of a deciding attribute brings with it.
#[derive(Debug)]
pub struct Variant {
    /// The attribute's value.
    pub value: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// What may stand there then.
    pub shape: fn() -> &'static Shape,
    /// The release in which the value first appeared.
    pub since: Release,
}

/// Since when a part is there.
#[derive(Clone, Copy, Debug)]
pub struct Dates {
    /// The release in which it first appeared; never before the element that it is a part of.
    pub since: Release,
    /// The release since which the element is taken without it, where it was required before.
    pub optional_since: Release,
    /// The release since which it may stand there more than once.
    pub repeated_since: Release,
    /// What appeared later here than elsewhere, by its path below this part: `boot/@order`.
    pub within: &'static [(&'static str, Release)],
}

impl Dates {
    /// It was always there.
    pub const ALWAYS: Dates = Dates {
        since: Release::ALWAYS,
        optional_since: Release::ALWAYS,
        repeated_since: Release::ALWAYS,
        within: &[],
    };

    /// It is there since a release.
    pub const fn since(text: &str) -> Dates {
        Dates { since: Release::of(text), ..Dates::ALWAYS }
    }
}

/// A word that a value may be.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// The word, as documents spell it.
    pub word: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// The release in which it first appeared.
    pub since: Release,
}

/// What a value may be.
#[derive(Debug)]
pub struct ValueKind {
    /// In words, as `a whole number`; empty if the tokens say it all.
    pub word: &'static str,
    /// All values, if they can be listed, each with its meaning.
    pub tokens: &'static [Token],
    /// Whether it is a whole number, written in decimal.
    pub number: bool,
}

/// What becomes of an element that has neither attribute nor content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Empty {
    /// It is not written at all.
    Vanish,
    /// It is written as `<name/>`, but for the canonical form: there it is not, although it says something.
    Lossless,
    /// It is written as a start tag and an end tag on lines of their own.
    Pair,
    /// It is written as `<name/>`.
    Closed,
}

impl ValueKind {
    /// What `word` says.
    pub const fn worded(word: &'static str) -> ValueKind {
        ValueKind { word, tokens: &[], number: false }
    }

    /// A whole number, written in decimal.
    pub const fn number(word: &'static str) -> ValueKind {
        ValueKind { word, tokens: &[], number: true }
    }

    /// One of these, each with its meaning.
    pub const fn tokens(tokens: &'static [Token]) -> ValueKind {
        ValueKind { word: "", tokens, number: false }
    }

    /// One of these, each with its meaning, or another word.
    pub const fn open(tokens: &'static [Token]) -> ValueKind {
        ValueKind { word: "another word", tokens, number: false }
    }
}

impl Shape {
    /// An element that holds nothing.
    pub const EMPTY: Shape = Shape { doc: "", items: &[] };

    /// [`Shape::EMPTY`], where a function is asked for.
    pub fn empty() -> &'static Shape {
        &Shape::EMPTY
    }

    /// What an element holds, where a function is asked for.
    pub fn of_element<T: Element>() -> &'static Shape {
        T::SHAPE
    }

    /// What stands on an element, where a function is asked for.
    pub fn of_fields<T: Fields>() -> &'static Shape {
        T::SHAPE
    }

    /// Calls `see` with every part that may stand on the element itself, those of flattened
    /// definitions and of all variants included, in order.
    pub fn each(&self, see: &mut dyn FnMut(&'static Item)) {
        for item in self.items {
            match item {
                Item::Flatten(shape, _) => shape().each(see),
                Item::Variants { variants, .. } => {
                    see(item);
                    variants.iter().for_each(|variant| (variant.shape)().each(see));
                }
                _ => see(item),
            }
        }
    }

    /// The names of all attributes that may stand on the element.
    pub fn attributes(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        self.each(&mut |item| match item {
            Item::Attr { name, .. } => names.push(*name),
            Item::Tagged { tag, .. } | Item::Variants { tag, .. } => names.push(*tag),
            _ => {}
        });
        names.dedup();
        names
    }

    /// The names of all child elements, in canonical order.
    pub fn children(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        self.each(&mut |item| match item {
            Item::Child { name, .. } | Item::Flag { name, .. } => names.push(*name),
            Item::Tagged { child, .. } => names.push(*child),
            _ => {}
        });
        names.dedup();
        names
    }
}

impl std::fmt::Debug for Item {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Item::Attr { name, .. } => write!(f, "@{name}"),
            Item::Child { name, .. } | Item::Flag { name, .. } => write!(f, "<{name}>"),
            Item::Tagged { child, tag, .. } => write!(f, "<{child}> by @{tag}"),
            Item::Text { .. } => f.write_str("text"),
            Item::Flatten(shape, _) => shape().fmt(f),
            Item::Variants { tag, .. } => write!(f, "by @{tag}"),
        }
    }
}
