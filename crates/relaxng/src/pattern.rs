//! Interned patterns: equal patterns have equal numbers, so that derivatives can be remembered.
//!
//! The patterns of a schema are shared between threads; each thread adds those that its
//! documents lead to.

use crate::hash::{self, Frozen, Slots};
use crate::number::numbers;
use crate::records::{Record, Records, Row};
use crate::tables::{AttributeId, DataId, ElementId, ValueId};

numbers! {
    /// The number of a pattern.
    Id;
}

/// Matches nothing.
pub const NOT_ALLOWED: Id = Id(0);
/// Matches emptiness.
pub const EMPTY: Id = Id(1);
/// Matches any text.
pub const TEXT: Id = Id(2);

/// A pattern over interned parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern<'p> {
    /// Nothing matches.
    NotAllowed,
    /// Emptiness.
    Empty,
    /// Any text.
    Text,
    /// Any of these, sorted.
    Choice(Row<'p, Id>),
    /// One, then the other, which is the longer one.
    Group(Id, Id),
    /// Both in any order, mixed.
    Interleave(Id, Id),
    /// One or more.
    OneOrMore(Id),
    /// A text whose words match.
    List(Id),
    /// A datatype, but not the exception.
    Data(DataId),
    /// A value.
    Value(ValueId),
    /// An attribute.
    Attribute(AttributeId),
    /// An element.
    Element(ElementId),
}

/// What is asked of a pattern again and again.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    /// Whether emptiness matches.
    pub nullable: bool,
    /// Whether there are elements in it.
    pub elements: bool,
    /// Whether a text may come.
    pub text: bool,
    /// Whether a text's content matters.
    pub data: bool,
    /// Whether the namespaces in force may matter to a text.
    pub context: bool,
    /// The bits of the names of elements that may come next: those of other names cannot.
    pub starts: u64,
    /// The bits of the names of attributes in it.
    pub attributes: u64,
}

/// A pattern as it is kept: two numbers, which for a choice are a place in the list of parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Which pattern: its place in [`Pattern`].
    pub kind: u32,
    /// The first part, or the number in the tables.
    pub first: u32,
    /// The second part.
    pub second: u32,
}

impl Record for Node {
    const SIZE: usize = 3;
    #[inline]
    fn read(number: impl Fn(usize) -> u32) -> Node {
        Node { kind: number(0), first: number(1), second: number(2) }
    }
    fn write(&self, numbers: &mut Vec<u32>) {
        numbers.extend([self.kind, self.first, self.second]);
    }
}

impl Node {
    /// The pattern, whose parts are in that list if it is a choice.
    fn pattern(self, parts: Row<'_, Id>) -> Pattern<'_> {
        let Node { kind, first, second } = self;
        match kind {
            0 => Pattern::NotAllowed,
            1 => Pattern::Empty,
            2 => Pattern::Text,
            3 => Pattern::Choice(parts.part(first, second)),
            4 => Pattern::Group(Id(first), Id(second)),
            5 => Pattern::Interleave(Id(first), Id(second)),
            6 => Pattern::OneOrMore(Id(first)),
            7 => Pattern::List(Id(first)),
            8 => Pattern::Data(DataId(first)),
            9 => Pattern::Value(ValueId(first)),
            10 => Pattern::Attribute(AttributeId(first)),
            _ => Pattern::Element(ElementId(first)),
        }
    }
}

impl Record for Facts {
    const SIZE: usize = 5;
    #[inline]
    fn read(number: impl Fn(usize) -> u32) -> Facts {
        let flags = number(0);
        let wide = |place: usize| u64::from(number(place + 1)) << 32 | u64::from(number(place));
        Facts {
            nullable: flags & 1 != 0,
            elements: flags & 2 != 0,
            text: flags & 4 != 0,
            data: flags & 8 != 0,
            context: flags & 16 != 0,
            starts: wide(1),
            attributes: wide(3),
        }
    }
    fn write(&self, numbers: &mut Vec<u32>) {
        let flags = [self.nullable, self.elements, self.text, self.data, self.context];
        numbers.push((0..).zip(flags).map(|(bit, set)| u32::from(set) << bit).sum());
        let halves = |wide: u64| [wide as u32, (wide >> 32) as u32];
        numbers.extend(halves(self.starts).into_iter().chain(halves(self.attributes)));
    }
}

/// The patterns of a schema, with what is known of them.
#[derive(Clone, Debug, Default)]
pub struct Base {
    /// The patterns.
    pub nodes: Records<Node>,
    /// The parts of choices.
    pub parts: Records<Id>,
    /// What is known of each.
    pub facts: Records<Facts>,
    /// Finds them by what they are.
    pub slots: Frozen,
}

static NOTHING: Base =
    Base { nodes: Records::new(), parts: Records::new(), facts: Records::new(), slots: Frozen::new() };

impl Base {
    fn of(nodes: Vec<Node>, parts: Vec<Id>, facts: Vec<Facts>, slots: Slots) -> Base {
        let (nodes, parts, facts) = (Records::Own(nodes), Records::Own(parts), Records::Own(facts));
        Base { nodes, parts, facts, slots: slots.frozen() }
    }

    /// With patterns that were added to it.
    pub fn with(&self, own: &Patterns) -> Base {
        let shift = self.parts.len() as u32;
        let shifted = |node: &Node| match node.kind {
            3 => Node { first: node.first + shift, second: node.second + shift, ..*node },
            _ => *node,
        };
        let nodes: Vec<Node> = self.nodes.iter().chain(own.nodes.iter().map(shifted)).collect();
        let parts: Vec<Id> = self.parts.iter().chain(own.parts.iter().copied()).collect();
        let mut slots = Slots::new();
        for node in &nodes {
            slots.push(hash_of(node.pattern(Row::Own(&parts))));
        }
        let facts = self.facts.iter().chain(own.facts.iter().copied()).collect();
        Base::of(nodes, parts, facts, slots)
    }

    /// The pattern at a place.
    pub fn get(&self, place: usize) -> Pattern<'_> {
        self.nodes.at(place).pattern(self.parts.all())
    }

    fn find(&self, hash: u32, pattern: Pattern<'_>) -> Option<u32> {
        self.slots.find(hash, |place| self.get(place as usize) == pattern)
    }
}

/// Patterns that are being added to those of a schema.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    nodes: Vec<Node>,
    parts: Vec<Id>,
    facts: Vec<Facts>,
    slots: Slots,
    /// How many parts were put together.
    joined: u64,
}

impl Patterns {
    fn get(&self, place: usize) -> Pattern<'_> {
        self.nodes[place].pattern(Row::Own(&self.parts))
    }

    fn find(&self, hash: u32, pattern: Pattern<'_>) -> Option<u32> {
        self.slots.find(hash, self.nodes.len(), |place| self.get(place as usize) == pattern)
    }

    fn push(&mut self, hash: u32, pattern: Pattern<'_>, facts: Facts) {
        let (kind, first, second) = match pattern {
            Pattern::NotAllowed => (0, 0, 0),
            Pattern::Empty => (1, 0, 0),
            Pattern::Text => (2, 0, 0),
            Pattern::Choice(all) => {
                let start = self.parts.len() as u32;
                self.parts.extend(all.iter());
                (3, start, self.parts.len() as u32)
            }
            Pattern::Group(first, second) => (4, first.0, second.0),
            Pattern::Interleave(first, second) => (5, first.0, second.0),
            Pattern::OneOrMore(inner) => (6, inner.0, 0),
            Pattern::List(inner) => (7, inner.0, 0),
            Pattern::Data(number) => (8, number.0, 0),
            Pattern::Value(number) => (9, number.0, 0),
            Pattern::Attribute(number) => (10, number.0, 0),
            Pattern::Element(number) => (11, number.0, 0),
        };
        self.nodes.push(Node { kind, first, second });
        self.facts.push(facts);
        self.slots.push(hash);
    }

    /// How many parts were put together to choices and groups.
    pub fn joined(&self) -> u64 {
        self.joined
    }

    /// How many bytes they take.
    pub fn bytes(&self) -> usize {
        self.nodes.len() * (size_of::<Node>() + size_of::<Facts>())
            + self.parts.len() * 4
            + self.slots.bytes()
    }
}

/// What is known of a pattern; `facts` tells it of its parts, and `own` is known of a pattern
/// without parts.
pub fn facts(pattern: Pattern<'_>, own: Facts, facts: impl Fn(Id) -> Facts) -> Facts {
    let mut known = match pattern {
        Pattern::Choice(all) => all.iter().map(&facts).fold(Facts::default(), |a, b| Facts {
            nullable: a.nullable || b.nullable,
            starts: a.starts | b.starts,
            ..together(a, b)
        }),
        Pattern::Group(first, second) => {
            let (a, b) = (facts(first), facts(second));
            let starts = if a.nullable { a.starts | b.starts } else { a.starts };
            Facts { nullable: a.nullable && b.nullable, starts, ..together(a, b) }
        }
        Pattern::Interleave(first, second) => {
            let (a, b) = (facts(first), facts(second));
            Facts { nullable: a.nullable && b.nullable, starts: a.starts | b.starts, ..together(a, b) }
        }
        Pattern::OneOrMore(inner) => facts(inner),
        Pattern::List(inner) => Facts { context: facts(inner).context, ..own },
        _ => own,
    };
    match pattern {
        Pattern::Empty => known.nullable = true,
        Pattern::Text => (known.nullable, known.text) = (true, true),
        Pattern::Element(_) => known.elements = true,
        Pattern::Data(_) | Pattern::Value(_) | Pattern::List(_) => (known.text, known.data) = (true, true),
        _ => {}
    }
    known
}

/// What holds of a whole if it holds of a part.
fn together(a: Facts, b: Facts) -> Facts {
    Facts {
        nullable: false,
        elements: a.elements || b.elements,
        text: a.text || b.text,
        data: a.data || b.data,
        context: a.context || b.context,
        starts: 0,
        attributes: a.attributes | b.attributes,
    }
}

/// All patterns known so far: those of a schema, and further ones.
#[derive(Clone, Debug)]
pub struct Interner<'b> {
    base: &'b Base,
    own: Patterns,
}

impl Interner<'_> {
    /// Patterns of a schema that is being read.
    pub fn empty() -> Interner<'static> {
        let mut interner = Interner::over(&NOTHING, Patterns::default());
        for pattern in [Pattern::NotAllowed, Pattern::Empty, Pattern::Text] {
            interner.intern(pattern);
        }
        interner
    }
}

impl<'b> Interner<'b> {
    /// Patterns beyond those of a schema, which have been added to it before.
    pub fn over(base: &'b Base, own: Patterns) -> Interner<'b> {
        Interner { base, own }
    }

    /// Those beyond the schema's.
    pub fn into_own(self) -> Patterns {
        self.own
    }

    /// What has been added to nothing.
    pub fn into_base(self) -> Base {
        let Patterns { nodes, parts, facts, slots, .. } = self.own;
        Base::of(nodes, parts, facts, slots)
    }

    /// How many bytes those that were added take.
    pub fn bytes(&self) -> usize {
        self.own.bytes()
    }

    /// Whether a pattern is the schema's.
    pub fn is_base(&self, id: Id) -> bool {
        id.index() < self.base.nodes.len()
    }

    /// The pattern of that number.
    pub fn get(&self, id: Id) -> Pattern<'_> {
        match id.index().checked_sub(self.base.nodes.len()) {
            None => self.base.get(id.index()),
            Some(place) => self.own.get(place),
        }
    }

    /// What is known of it.
    pub fn facts(&self, id: Id) -> Facts {
        match id.index().checked_sub(self.base.nodes.len()) {
            None => self.base.facts.at(id.index()),
            Some(place) => self.own.facts[place],
        }
    }

    /// The number of a pattern whose parts tell all of it.
    fn intern(&mut self, pattern: Pattern<'_>) -> Id {
        self.intern_with(pattern, Facts::default())
    }

    /// The number of a pattern, of which `own` is known.
    pub fn intern_with(&mut self, pattern: Pattern<'_>, own: Facts) -> Id {
        let hash = hash_of(pattern);
        let base = self.base.nodes.len() as u32;
        let known = self.base.find(hash, pattern).or_else(|| Some(self.own.find(hash, pattern)? + base));
        Id(known.unwrap_or_else(|| {
            let facts = facts(pattern, own, |id| self.facts(id));
            self.own.push(hash, pattern, facts);
            base + self.own.nodes.len() as u32 - 1
        }))
    }

    /// Any of the parts.
    pub fn choice(&mut self, parts: &[Id]) -> Id {
        let mut flat: Vec<Id> = Vec::with_capacity(parts.len());
        for part in parts {
            match self.get(*part) {
                Pattern::NotAllowed => {}
                Pattern::Choice(inner) => flat.extend(inner.iter()),
                _ => flat.push(*part),
            }
        }
        self.own.joined += flat.len() as u64;
        flat.sort_unstable();
        flat.dedup();
        if flat.contains(&EMPTY) && flat.iter().any(|part| *part != EMPTY && self.facts(*part).nullable) {
            flat.retain(|part| *part != EMPTY);
        }
        match flat.as_slice() {
            [] => NOT_ALLOWED,
            [only] => *only,
            _ => self.intern(Pattern::Choice(Row::Own(&flat))),
        }
    }

    /// One, then the other. Groups lean to the right, so that their tails are shared.
    pub fn group(&mut self, first: Id, second: Id) -> Id {
        if first == NOT_ALLOWED || second == NOT_ALLOWED {
            return NOT_ALLOWED;
        }
        if !matches!(self.get(first), Pattern::Group(..)) {
            return self.pair(first, second);
        }
        let mut parts = Vec::new();
        let mut rest = first;
        while let Pattern::Group(one, others) = self.get(rest) {
            parts.push(one);
            rest = others;
        }
        self.own.joined += parts.len() as u64;
        let last = self.pair(rest, second);
        parts.into_iter().rev().fold(last, |tail, part| self.pair(part, tail))
    }

    fn pair(&mut self, first: Id, second: Id) -> Id {
        match (first, second) {
            (EMPTY, other) | (other, EMPTY) => other,
            _ => self.intern(Pattern::Group(first, second)),
        }
    }

    /// Both in any order, mixed.
    pub fn interleave(&mut self, first: Id, second: Id) -> Id {
        match (first, second) {
            (NOT_ALLOWED, _) | (_, NOT_ALLOWED) => NOT_ALLOWED,
            (EMPTY, other) | (other, EMPTY) => other,
            _ => self.intern(Pattern::Interleave(first, second)),
        }
    }

    /// All of the parts in any order, mixed: a tree that stays shallow, so that one step changes
    /// few of its branches.
    pub fn interleave_all(&mut self, parts: &[Id]) -> Id {
        let mut flat: Vec<Id> = Vec::with_capacity(parts.len());
        let mut open: Vec<Id> = parts.to_vec();
        while let Some(part) = open.pop() {
            match self.get(part) {
                Pattern::Interleave(first, second) => open.extend([first, second]),
                _ => flat.push(part),
            }
        }
        flat.sort_unstable();
        self.balanced(&flat)
    }

    fn balanced(&mut self, parts: &[Id]) -> Id {
        match parts {
            [] => EMPTY,
            [only] => *only,
            _ => {
                let (left, right) = parts.split_at(parts.len() / 2);
                let (left, right) = (self.balanced(left), self.balanced(right));
                self.interleave(left, right)
            }
        }
    }

    /// One or more.
    pub fn one_or_more(&mut self, inner: Id) -> Id {
        match self.get(inner) {
            Pattern::NotAllowed | Pattern::Empty | Pattern::Text | Pattern::OneOrMore(_) => inner,
            _ => self.intern(Pattern::OneOrMore(inner)),
        }
    }

    /// None or more.
    pub fn zero_or_more(&mut self, one_or_more: Id) -> Id {
        self.choice(&[EMPTY, one_or_more])
    }
}

fn hash_of(pattern: Pattern<'_>) -> u32 {
    let one = |kind: u32, number: u32| hash::numbers([kind, number]);
    match pattern {
        Pattern::NotAllowed => one(0, 0),
        Pattern::Empty => one(1, 0),
        Pattern::Text => one(2, 0),
        Pattern::Choice(all) => hash::numbers(all.iter().map(|part| part.0)),
        Pattern::Group(first, second) => hash::numbers([4, first.0, second.0]),
        Pattern::Interleave(first, second) => hash::numbers([5, first.0, second.0]),
        Pattern::OneOrMore(inner) => one(6, inner.0),
        Pattern::List(inner) => one(7, inner.0),
        Pattern::Data(number) => one(8, number.0),
        Pattern::Value(number) => one(9, number.0),
        Pattern::Attribute(number) => one(10, number.0),
        Pattern::Element(number) => one(11, number.0),
    }
}
