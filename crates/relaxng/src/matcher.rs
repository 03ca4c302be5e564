//! Derivatives: what is left of a pattern after an element, an attribute, a text; remembered.

mod text;

use crate::hash::{pair, FastMap, FastSet};
use crate::pattern::{Id, Interner, Pattern, Patterns, EMPTY, NOT_ALLOWED};
use crate::tables::{AttributeId, Compiled, ElementId, Name, Tables};

/// The element or attribute that matched, by its number, and what is left then.
type Step = (u32, Id);

/// Steps that are remembered: a part of [`Matcher::steps`].
type Span = (u32, u32);

/// How many alternatives a choice has at most whose derivatives are remembered one by one.
const WIDE: usize = 16;

/// Derivatives over one schema.
pub struct Matcher<'s> {
    compiled: &'s Compiled,
    /// The patterns met so far.
    pub interner: Interner<'s>,
    memory: Derivatives,
}

/// What is remembered of derivatives.
#[derive(Default)]
pub struct Derivatives {
    steps: Vec<Step>,
    /// Steps of the derivatives that are being worked out, the innermost last.
    scratch: Vec<Step>,
    starts: FastMap<u64, Span>,
    attributes: FastMap<u64, Span>,
    closed: FastMap<Id, Id>,
    texts: FastMap<Id, Id>,
    /// What the current text leaves of patterns to which its content matters.
    word: FastMap<Id, Id>,
    /// For a group that begins with equal parts what is behind them.
    runs: FastMap<Id, Id>,
    /// How many parts were looked at.
    steps_taken: u64,
}

impl Derivatives {
    /// How many parts of patterns were looked at.
    pub fn steps_taken(&self) -> u64 {
        self.steps_taken
    }

    /// How many bytes are remembered, about.
    pub fn bytes(&self) -> usize {
        let spans = self.starts.capacity() + self.attributes.capacity();
        let ids = self.closed.capacity() + self.texts.capacity() + self.runs.capacity();
        self.steps.len() * size_of::<Step>() + spans * 17 + ids * 9
    }
}

/// Resolves a namespace prefix.
pub type Prefixes<'p> = &'p dyn Fn(&str) -> Option<String>;

/// A derivative by a name.
#[derive(Clone, Copy)]
struct By {
    what: What,
    name: Name,
    /// The bit of the name.
    bit: u64,
}

/// What has the name, and so where the derivative is remembered.
#[derive(Clone, Copy)]
enum What {
    Element,
    Attribute,
}

impl<'s> Matcher<'s> {
    /// A matcher that remembers what one of the same schema has left.
    pub fn new(compiled: &'s Compiled, patterns: Patterns, memory: Derivatives) -> Matcher<'s> {
        Matcher { compiled, interner: Interner::over(&compiled.patterns, patterns), memory }
    }

    /// What is remembered.
    pub fn into_memory(self) -> (Patterns, Derivatives) {
        (self.interner.into_own(), self.memory)
    }

    /// The schema.
    pub fn compiled(&self) -> &'s Compiled {
        self.compiled
    }

    /// What patterns refer to.
    pub fn tables(&self) -> &'s Tables {
        &self.compiled.tables
    }

    /// How many bytes are remembered, about.
    pub fn bytes(&self) -> usize {
        self.interner.bytes() + self.memory.bytes()
    }

    /// Counts a part that was looked at elsewhere.
    pub fn count_step(&mut self) {
        self.memory.steps_taken += 1;
    }

    /// The elements of that name that may come next, and what is left behind each.
    pub fn start(&mut self, pattern: Id, name: Name) -> Vec<(ElementId, Id)> {
        self.steps_by(pattern, What::Element, name, ElementId)
    }

    /// The attributes of that name that may stand there, and what is left behind each.
    pub fn attribute(&mut self, pattern: Id, name: Name) -> Vec<(AttributeId, Id)> {
        self.steps_by(pattern, What::Attribute, name, AttributeId)
    }

    fn steps_by<N>(
        &mut self,
        pattern: Id,
        what: What,
        name: Name,
        number: impl Fn(u32) -> N,
    ) -> Vec<(N, Id)> {
        self.derive(pattern, By { what, name, bit: self.tables().bit(name) });
        self.memory.scratch.drain(..).map(|(matched, left)| (number(matched), left)).collect()
    }

    /// Adds the steps by a name.
    fn derive(&mut self, pattern: Id, by: By) {
        self.memory.steps_taken += 1;
        let (facts, tables) = (self.interner.facts(pattern), self.tables());
        let bits = match by.what {
            What::Element => facts.starts,
            What::Attribute => facts.attributes,
        };
        if bits & by.bit == 0 {
            return;
        }
        let leaf = match (self.interner.get(pattern), by.what) {
            (Pattern::Element(number), What::Element) => Some((number.0, tables.element(number).class)),
            (Pattern::Attribute(number), What::Attribute) => Some((number.0, tables.attribute(number).class)),
            _ => None,
        };
        if let Some((number, class)) = leaf {
            if tables.has(class, by.name) {
                self.memory.scratch.push((number, EMPTY));
            }
            return;
        }
        let key = pair(pattern, by.name);
        if let Some((start, end)) = self.memo(by.what).get(&key).copied() {
            self.memory.scratch.extend_from_slice(&self.memory.steps[start as usize..end as usize]);
            return;
        }
        let from = self.memory.scratch.len();
        self.derived(pattern, by);
        self.merge(from);
        let start = self.memory.steps.len() as u32;
        self.memory.steps.extend_from_slice(&self.memory.scratch[from..]);
        let span = (start, self.memory.steps.len() as u32);
        self.memo(by.what).insert(key, span);
    }

    fn memo(&mut self, what: What) -> &mut FastMap<u64, Span> {
        match what {
            What::Element => &mut self.memory.starts,
            What::Attribute => &mut self.memory.attributes,
        }
    }

    fn derived(&mut self, pattern: Id, by: By) {
        let from = self.memory.scratch.len();
        match self.interner.get(pattern) {
            Pattern::Choice(all) => {
                let all = all.to_vec();
                let mut walked = (all.len() > WIDE).then(FastSet::default);
                for one in all {
                    match (by.what, self.interner.get(one), &mut walked) {
                        (What::Element, Pattern::Group(..), Some(walked)) => {
                            self.group_start(one, by, Some(walked))
                        }
                        _ => self.derive(one, by),
                    }
                }
            }
            Pattern::Group(..) => match by.what {
                What::Element => self.group_start(pattern, by, None),
                What::Attribute => self.group_attribute(pattern, by),
            },
            Pattern::Interleave(first, second) => {
                self.derive(first, by);
                self.leave(from, |interner, left| interner.interleave(left, second));
                let middle = self.memory.scratch.len();
                self.derive(second, by);
                self.leave(middle, |interner, left| interner.interleave(first, left));
            }
            Pattern::OneOrMore(inner) => {
                self.derive(inner, by);
                let more = self.interner.zero_or_more(pattern);
                self.leave(from, |interner, left| interner.group(left, more));
            }
            _ => {}
        }
    }

    /// Changes what is left behind the steps from there on.
    fn leave(&mut self, from: usize, change: impl Fn(&mut Interner<'s>, Id) -> Id) {
        for (_, left) in &mut self.memory.scratch[from..] {
            *left = change(&mut self.interner, *left);
        }
    }

    /// Along the spine of a group, as far as its parts can be empty. What a step leaves of a later
    /// part that can be empty is not added where it left the same of an earlier one: what is behind
    /// the later part is behind the earlier one too, after parts that can be empty.
    ///
    /// The groups of a wide choice are often ends of each other, which one walk does for all:
    /// `walked` has the groups of such a choice that need not be walked again.
    fn group_start(&mut self, pattern: Id, by: By, mut walked: Option<&mut FastSet<Id>>) {
        let mut rest = pattern;
        let mut lefts: FastSet<u64> = FastSet::default();
        while let Pattern::Group(first, second) = self.interner.get(rest) {
            if walked.as_mut().is_some_and(|walked| !walked.insert(rest)) {
                return;
            }
            let from = self.memory.scratch.len();
            let nullable = self.interner.facts(first).nullable;
            self.derive(first, by);
            let mut kept = from;
            for at in from..self.memory.scratch.len() {
                let (number, left) = self.memory.scratch[at];
                if lefts.insert(pair(number, left)) || !nullable {
                    self.memory.scratch[kept] = (number, self.interner.group(left, second));
                    kept += 1;
                }
            }
            self.memory.scratch.truncate(kept);
            if !nullable {
                return;
            }
            rest = self.behind_run(first, second);
        }
        self.derive(rest, by);
    }

    /// What is behind the parts that a group begins with and that are equal to the one before.
    fn behind_run(&mut self, before: Id, pattern: Id) -> Id {
        let mut rest = pattern;
        let mut run = Vec::new();
        while let Pattern::Group(first, second) = self.interner.get(rest) {
            if first != before {
                break;
            }
            self.memory.steps_taken += 1;
            if let Some(end) = self.memory.runs.get(&rest) {
                rest = *end;
                break;
            }
            run.push(rest);
            rest = second;
        }
        self.memory.runs.extend(run.into_iter().map(|part| (part, rest)));
        rest
    }

    /// Attributes may match any part of a group.
    fn group_attribute(&mut self, pattern: Id, by: By) {
        let mut before = Vec::new();
        let mut rest = pattern;
        loop {
            let (first, second) = match self.interner.get(rest) {
                Pattern::Group(first, second) => (first, Some(second)),
                _ => (rest, None),
            };
            let from = self.memory.scratch.len();
            self.derive(first, by);
            self.leave(from, |interner, left| {
                let tail = second.map_or(left, |second| interner.group(left, second));
                before.iter().rev().fold(tail, |tail, part| interner.group(*part, tail))
            });
            let Some(second) = second else { return };
            before.push(first);
            rest = second;
        }
    }

    /// Each number once among the steps from there on, with what is left in any case.
    fn merge(&mut self, from: usize) {
        if self.memory.scratch.len() - from < 2 {
            return;
        }
        let mut steps = self.memory.scratch.split_off(from);
        steps.sort_unstable();
        steps.dedup();
        for same in steps.chunk_by(|a, b| a.0 == b.0) {
            let left = match same {
                [only] => only.1,
                _ => self.interner.choice(&same.iter().map(|step| step.1).collect::<Vec<Id>>()),
            };
            self.memory.scratch.push((same[0].0, left));
        }
    }

    /// What is left when no further attribute comes: nothing where one had to.
    pub fn close(&mut self, pattern: Id) -> Id {
        if self.interner.facts(pattern).attributes == 0 {
            return pattern;
        }
        if let Some(closed) = self.memory.closed.get(&pattern) {
            return *closed;
        }
        let closed = self.map_attributes(pattern, &mut Matcher::close, NOT_ALLOWED);
        self.memory.closed.insert(pattern, closed);
        closed
    }

    /// What is left as if all attributes that had to come had done so.
    pub fn excuse(&mut self, pattern: Id) -> Id {
        let mut done = FastMap::default();
        self.excused(pattern, &mut done)
    }

    fn excused(&mut self, pattern: Id, done: &mut FastMap<Id, Id>) -> Id {
        if self.interner.facts(pattern).attributes == 0 {
            return pattern;
        }
        if let Some(left) = done.get(&pattern) {
            return *left;
        }
        let left = self.map_attributes(pattern, &mut |matcher, part| matcher.excused(part, done), EMPTY);
        done.insert(pattern, left);
        left
    }

    /// The pattern with its parts mapped, and itself by `attribute` if it is one.
    fn map_attributes(
        &mut self,
        pattern: Id,
        map: &mut dyn FnMut(&mut Matcher<'s>, Id) -> Id,
        attribute: Id,
    ) -> Id {
        match self.interner.get(pattern) {
            Pattern::Attribute(_) => attribute,
            Pattern::Choice(all) => {
                let all = all.to_vec();
                let parts: Vec<Id> = all.into_iter().map(|one| map(self, one)).collect();
                self.interner.choice(&parts)
            }
            Pattern::Interleave(first, second) => {
                let (first, second) = (map(self, first), map(self, second));
                self.interner.interleave(first, second)
            }
            Pattern::Group(..) => {
                let mut parts = Vec::new();
                let mut rest = pattern;
                while let Pattern::Group(first, second) = self.interner.get(rest) {
                    parts.push(map(self, first));
                    rest = second;
                }
                let last = map(self, rest);
                parts.into_iter().rev().fold(last, |tail, part| self.interner.group(part, tail))
            }
            Pattern::OneOrMore(inner) => {
                let inner = map(self, inner);
                self.interner.one_or_more(inner)
            }
            _ => pattern,
        }
    }

    /// Forgets everything but the patterns of those numbers, which get new ones.
    pub fn renew(&mut self, kept: &mut [Id]) {
        let old = std::mem::replace(
            &mut self.interner,
            Interner::over(&self.compiled.patterns, Patterns::default()),
        );
        let mut needed = std::collections::BTreeSet::new();
        let mut open: Vec<Id> = kept.to_vec();
        while let Some(id) = open.pop() {
            if !old.is_base(id) && needed.insert(id) {
                match old.get(id) {
                    Pattern::Choice(all) => open.extend(all.iter()),
                    Pattern::Group(first, second) | Pattern::Interleave(first, second) => {
                        open.extend([first, second])
                    }
                    Pattern::OneOrMore(inner) => open.push(inner),
                    _ => {}
                }
            }
        }
        let mut numbers: FastMap<Id, Id> = FastMap::default();
        // Parts have smaller numbers than what they are part of.
        for id in needed {
            let new = |id: Id| numbers.get(&id).copied().unwrap_or(id);
            let number = match old.get(id) {
                Pattern::Choice(all) => {
                    let parts: Vec<Id> = all.iter().map(new).collect();
                    self.interner.choice(&parts)
                }
                Pattern::Group(first, second) => self.interner.group(new(first), new(second)),
                Pattern::Interleave(first, second) => self.interner.interleave(new(first), new(second)),
                Pattern::OneOrMore(inner) => self.interner.one_or_more(new(inner)),
                _ => id,
            };
            numbers.insert(id, number);
        }
        kept.iter_mut().for_each(|id| *id = numbers.get(id).copied().unwrap_or(*id));
        self.memory = Derivatives::default();
    }
}

/// Whether a text is white space alone.
pub fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}
