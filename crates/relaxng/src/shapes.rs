//! How elements without elements in them look: where values never come again, the names around them do.

use crate::hash::{is_same, FastMap};
use crate::states::{NameInState, State};

/// How often an element may look different until what was remembered gives way to it.
const CHANCES: u8 = 4;

/// For a state the element that came in it, if it had no elements in it and no name of it was in a namespace.
#[derive(Debug, Default)]
pub struct Shapes(FastMap<State, Shape>);

/// How an element looked, and what its parts led to.
#[derive(Debug, Default)]
pub struct Shape {
    /// All its names, one behind the other.
    names: String,
    /// Where the element's own name ends among them.
    own: usize,
    /// Where the name of each attribute ends among all, and the attribute.
    attributes: Vec<(usize, Attribute)>,
    end: Option<End>,
    chances: u8,
}

/// An attribute of a shape.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    /// The state before it.
    pub before: State,
    /// Its number in that state.
    pub number: NameInState,
    /// The state behind it.
    pub behind: State,
}

/// What came behind the attributes.
#[derive(Clone, Copy, Debug)]
pub struct End {
    /// The state behind them.
    pub closed: State,
    /// The state in which the element was complete.
    pub complete: State,
    /// The state behind the element.
    pub behind: State,
}

impl Shapes {
    /// The shape that is remembered for a state, if an element of that name may have it.
    #[inline]
    pub fn of(&self, state: State, name: &str) -> Option<(&Shape, End)> {
        let shape = self.0.get(&state)?;
        let is_own = is_same(&shape.names.as_bytes()[..shape.own], name.as_bytes());
        shape.end.filter(|_| is_own).map(|end| (shape, end))
    }

    /// Whether it is the turn of an element in that state to be remembered.
    pub fn is_turn(&mut self, state: State) -> bool {
        let shape = self.0.entry(state).or_default();
        let left = shape.chances.checked_sub(1);
        shape.chances = left.unwrap_or(CHANCES);
        left.is_none()
    }

    /// Remembers how an element looked, and what came behind its attributes.
    pub fn remember(&mut self, state: State, name: &str, attributes: &[(&str, Attribute)], end: End) {
        let shape = self.0.entry(state).or_default();
        shape.names.clear();
        shape.names.push_str(name);
        shape.own = name.len();
        shape.attributes.clear();
        for (name, attribute) in attributes {
            shape.names.push_str(name);
            shape.attributes.push((shape.names.len(), *attribute));
        }
        shape.end = Some(end);
    }

    /// How many bytes they take, about.
    pub fn bytes(&self) -> usize {
        self.0.len() * 2 * (size_of::<(State, Shape)>() + 64)
    }
}

impl Shape {
    /// How many attributes it has.
    pub fn len(&self) -> usize {
        self.attributes.len()
    }

    /// The attribute at a place, if there is one and it has that name.
    #[inline]
    pub fn attribute(&self, place: usize, name: &str) -> Option<Attribute> {
        let (end, attribute) = *self.attributes.get(place)?;
        let start = place.checked_sub(1).map_or(self.own, |before| self.attributes[before].0);
        is_same(&self.names.as_bytes()[start..end], name.as_bytes()).then_some(attribute)
    }
}
