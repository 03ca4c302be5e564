//! States: the ways in which an element can be read, as one number, and what leads from one to
//! the next. They are an automaton that is built as documents visit it.

mod attributes;
mod leaves;

use crate::hash::{self, pair, FastMap, Slots};
use crate::matcher::{is_blank, Derivatives, Matcher, Prefixes};
use crate::memo::{either, Memo};
use crate::number::numbers;
use crate::pattern::{Base, Id, Patterns, EMPTY, NOT_ALLOWED};
use crate::records::Records;
use crate::remembered::Remembered;
use crate::tables::{Compiled, ElementId, Expanded, Name};
use crate::work::Work;
use crate::worth::Worth;
use std::borrow::Cow;

/// How many bytes may be remembered by default before the memo starts afresh.
const BUDGET: usize = 32 << 20;
/// How long a text is remembered.
const SHORT: usize = 64;
/// What has not been worked out yet.
const UNKNOWN: State = State(u32::MAX);
/// What a document is, in the place of an element.
const DOCUMENT: ElementId = ElementId(u32::MAX);

numbers! {
    /// The number of a state.
    State;
    /// The number of an attribute's name in a state.
    NameInState;
}

/// The state that nothing leads out of: the document is wrong.
pub const DEAD: State = State(0);

impl State {
    /// Whether it has not been worked out yet.
    pub fn is_unknown(self) -> bool {
        self == UNKNOWN
    }
}

impl ElementId {
    /// Whether it is a document, in the place of an element.
    pub fn is_document(self) -> bool {
        self == DOCUMENT
    }
}

/// One way in which an element can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reading {
    /// Its definition.
    pub element: ElementId,
    /// What is left of its content.
    pub left: Id,
}

/// A state.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Where its readings begin.
    pub start: u32,
    /// Where they end.
    pub end: u32,
    /// Whether a text's content matters.
    pub data: bool,
    /// Whether the namespaces in force may matter to a text.
    pub context: bool,
    /// The state behind its attributes.
    pub closed: State,
    /// The state of its readings that are complete.
    pub complete: State,
    /// The state of those that are complete without any text.
    pub empty: State,
}

/// An attribute's name in a state.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    /// The state behind it, whatever its value is.
    pub any: State,
    /// Whether each value will do.
    pub free: bool,
    /// Whether values may be remembered.
    pub short: bool,
}

/// The states that were met, and what leads where.
pub struct States<'s> {
    /// Those of the schema; the numbers of others come behind theirs.
    base: &'s Remembered,
    /// Derivatives of their patterns.
    pub matcher: Matcher<'s>,
    memory: Automaton,
}

/// What is remembered of one schema.
#[derive(Default)]
pub struct Memory {
    patterns: Patterns,
    derivatives: Derivatives,
    automaton: Automaton,
}

/// What is remembered of states.
struct Automaton {
    /// The state before the root element, if it is known.
    document: Option<State>,
    slots: Slots,
    entries: Vec<Entry>,
    readings: Vec<Reading>,
    /// The state of a child, by its parent's state and namespace and its local name.
    enters: Memo,
    /// The state behind a child, by its parent's state and its own.
    nexts: Memo,
    /// The number of an attribute, by the state and namespace and its local name.
    names: Memo,
    attributes: Vec<Attribute>,
    /// The pattern of the values of an attribute, by its number; none where there are several.
    patterns: FastMap<NameInState, Option<Id>>,
    /// The state behind an attribute, by its number and its value.
    values: Memo,
    /// The state behind a text, by the state before it.
    texts: Memo,
    /// The state behind an element without elements in it, by the state before it and the element as it is written.
    leaves: Memo,
    /// Whether values of an attribute, by its number, come again.
    of_values: Worth,
    /// Whether elements as they are written come again in a state.
    of_leaves: Worth,
    /// Whether something was remembered since that was asked.
    grown: bool,
    /// How many bytes may be remembered, as it was set.
    most: usize,
    /// How many may be until it starts afresh: more, where what is needed takes more.
    budget: usize,
}

impl Default for Automaton {
    fn default() -> Automaton {
        Automaton {
            document: None,
            slots: Slots::new(),
            entries: Vec::new(),
            readings: Vec::new(),
            enters: Memo::default(),
            nexts: Memo::default(),
            names: Memo::default(),
            attributes: Vec::new(),
            patterns: FastMap::default(),
            values: Memo::default(),
            texts: Memo::default(),
            leaves: Memo::default(),
            of_values: Worth::default(),
            of_leaves: Worth::default(),
            grown: false,
            most: BUDGET,
            budget: BUDGET,
        }
    }
}

impl Memory {
    /// Nothing, and how many bytes may be remembered.
    pub fn of(bytes: usize) -> Memory {
        let automaton = Automaton { most: bytes, budget: bytes, ..Automaton::default() };
        Memory { automaton, ..Memory::default() }
    }

    /// How many bytes may be remembered.
    pub fn most(&self) -> usize {
        self.automaton.most
    }

    /// How many bytes are remembered, about.
    pub fn bytes(&self) -> usize {
        self.patterns.bytes() + self.derivatives.bytes() + self.automaton.bytes()
    }

    /// How much was done since nothing was remembered.
    pub fn work(&self) -> Work {
        let steps = self.derivatives.steps_taken() + self.patterns.joined();
        Work { steps, states: self.automaton.entries.len() as u64, ..Work::default() }
    }
}

impl Automaton {
    fn bytes(&self) -> usize {
        let memos = [&self.enters, &self.nexts, &self.names, &self.values, &self.texts, &self.leaves];
        self.slots.bytes()
            + self.entries.len() * size_of::<Entry>()
            + self.readings.len() * size_of::<Reading>()
            + self.attributes.len() * size_of::<Attribute>()
            + self.patterns.len() * 2 * size_of::<(NameInState, Option<Id>)>()
            + memos.map(Memo::bytes).iter().sum::<usize>()
    }
}

impl<'s> States<'s> {
    /// The states of a schema that are remembered, and at least the dead one.
    pub fn new(compiled: &'s Compiled, memory: Memory) -> States<'s> {
        let Memory { patterns, derivatives, automaton } = memory;
        let matcher = Matcher::new(compiled, patterns, derivatives);
        let mut states = States { base: &compiled.remembered, matcher, memory: automaton };
        if states.base.entries.len() + states.memory.entries.len() == 0 {
            states.state(Vec::new());
        }
        states
    }

    /// What is remembered.
    pub fn into_memory(self) -> Memory {
        let (patterns, derivatives) = self.matcher.into_memory();
        Memory { patterns, derivatives, automaton: self.memory }
    }

    /// How many bytes are remembered, about.
    fn bytes(&self) -> usize {
        self.matcher.bytes() + self.memory.bytes()
    }

    /// Whether the budget is used up, which nothing but remembering more changes.
    pub fn is_full(&mut self) -> bool {
        std::mem::take(&mut self.memory.grown) && self.bytes() > self.memory.budget
    }

    /// Forgets everything but the current states, which get new numbers.
    pub fn renew(&mut self, in_hand: &mut [&mut State]) {
        let readings: Vec<Vec<Reading>> =
            in_hand.iter().map(|state| self.readings(**state).to_vec()).collect();
        let mut lefts: Vec<Id> = readings.iter().flatten().map(|reading| reading.left).collect();
        self.matcher.renew(&mut lefts);
        let most = self.memory.most;
        self.memory = Automaton { most, ..Automaton::default() };
        self.state(Vec::new());
        let mut lefts = lefts.into_iter();
        for (state, readings) in in_hand.iter_mut().zip(readings) {
            let renewed =
                readings.into_iter().zip(&mut lefts).map(|(reading, left)| Reading { left, ..reading });
            **state = self.state(renewed.collect());
        }
        self.memory.budget = most.max(2 * self.bytes());
    }

    /// The state of these readings.
    pub fn state(&mut self, mut readings: Vec<Reading>) -> State {
        readings.retain(|reading| reading.left != NOT_ALLOWED);
        readings.sort_unstable();
        readings.dedup();
        let hash = hash_of(&readings);
        if let Some(state) = self.base.slots.find(hash, |state| self.base.is_state(state, &readings)) {
            return State(state);
        }
        let base = self.base.entries.len() as u32;
        let same = |state: u32| *self.readings(State(base + state)) == *readings;
        if let Some(state) = self.memory.slots.find(hash, self.memory.entries.len(), same) {
            return State(base + state);
        }
        let facts = |reading: &Reading| self.matcher.interner.facts(reading.left);
        let data = readings.iter().any(|reading| facts(reading).data);
        let context = readings.iter().any(|reading| facts(reading).context);
        let start = self.memory.readings.len() as u32;
        self.memory.readings.extend(readings);
        let end = self.memory.readings.len() as u32;
        let [closed, complete, empty] = [UNKNOWN; 3];
        self.memory.entries.push(Entry { start, end, data, context, closed, complete, empty });
        State(base + self.memory.slots.push(hash))
    }

    /// The ways in which an element in that state can be read.
    pub fn readings(&self, state: State) -> Cow<'_, [Reading]> {
        let Some(own) = state.index().checked_sub(self.base.entries.len()) else {
            return Cow::Owned(self.base.readings(state));
        };
        let entry = &self.memory.entries[own];
        Cow::Borrowed(&self.memory.readings[entry.start as usize..entry.end as usize])
    }

    #[inline]
    fn entry(&self, state: State) -> Entry {
        match state.index().checked_sub(self.base.entries.len()) {
            None => self.base.entries.at(state.index()),
            Some(own) => self.memory.entries[own],
        }
    }

    /// Changes what is known of a state; of the schema's states everything is.
    fn learn(&mut self, state: State, change: impl FnOnce(&mut Entry)) {
        let own = state.index().checked_sub(self.base.entries.len());
        if let Some(entry) = own.and_then(|own| self.memory.entries.get_mut(own)) {
            change(entry);
        }
    }

    /// The schema's patterns and states with all that are remembered.
    pub fn frozen(mut self) -> (Base, Remembered) {
        let patterns = &self.matcher.compiled().patterns;
        let mut at = 0;
        while at < self.base.entries.len() + self.memory.entries.len() {
            let state = State(at as u32);
            self.close(state);
            self.complete(state);
            self.content(state, "", &|_| None);
            at += 1;
        }
        let (base, own) = (self.base, &self.memory);
        let states = (0..at as u32).map(State);
        let (mut entries, mut readings, mut slots) = (Vec::new(), Vec::new(), Slots::new());
        for state in states {
            let start = readings.len() as u32;
            readings.extend_from_slice(&self.readings(state));
            slots.push(hash_of(&readings[start as usize..]));
            entries.push(Entry { start, end: readings.len() as u32, ..self.entry(state) });
        }
        let attributes = base.attributes.iter().chain(own.attributes.iter().copied()).collect();
        let remembered = Remembered {
            entries: Records::Own(entries),
            readings: Records::Own(readings),
            slots: slots.frozen(),
            attributes: Records::Own(attributes),
            enters: base.enters.with(&own.enters),
            nexts: base.nexts.with(&own.nexts),
            names: base.names.with(&own.names),
            values: base.values.with(&own.values),
            texts: base.texts.with(&own.texts),
        };
        let (own, _) = self.matcher.into_memory();
        (patterns.with(&own), remembered)
    }

    /// The state before the root element.
    pub fn document(&mut self) -> State {
        if let Some(known) = self.memory.document {
            return known;
        }
        let left = self.matcher.compiled().start;
        let state = self.state(vec![Reading { element: DOCUMENT, left }]);
        self.memory.document = Some(state);
        state
    }

    /// The state of a child of that name, before its attributes.
    #[inline]
    pub fn enter(&mut self, state: State, name: Expanded<'_>) -> State {
        let (key, local) = (pair(state, name.space), name.local);
        let known = either(&self.base.enters, &self.memory.enters, key, local);
        known.map_or_else(|| self.enter_first(state, name), State)
    }

    fn enter_first(&mut self, state: State, name: Expanded<'_>) -> State {
        let (number, name) = self.mentioned(name);
        let (key, local) = (pair(state, name.space), name.local);
        if let Some(child) = either(&self.base.enters, &self.memory.enters, key, local) {
            return State(child);
        }
        let mut readings = Vec::new();
        for Reading { left, .. } in self.readings(state).to_vec() {
            for (element, _) in self.matcher.start(left, number) {
                readings.push(self.fresh(element));
            }
        }
        let child = self.state(readings);
        self.memory.enters.insert(pair(state, name.space), name.local, child.0);
        self.memory.grown = true;
        child
    }

    /// The number of a name, and the name under which what belongs to it is remembered: names that
    /// the schema does not mention share one, as a document can have any number of them.
    fn mentioned<'n>(&self, name: Expanded<'n>) -> (Name, Expanded<'n>)
    where
        's: 'n,
    {
        let tables = self.matcher.tables();
        let number = tables.number(name);
        (number, tables.named(number))
    }

    /// The reading of an element at its beginning.
    pub fn fresh(&self, element: ElementId) -> Reading {
        Reading { element, left: self.matcher.tables().element(element).content }
    }

    /// The state behind a child of that name, which was complete in `child`.
    #[inline]
    pub fn next(&mut self, state: State, child: State, name: impl FnOnce() -> Name) -> State {
        let key = pair(state, child);
        let known = either(&self.base.nexts, &self.memory.nexts, key, "");
        known.map_or_else(|| self.next_first(state, child, name()), State)
    }

    fn next_first(&mut self, state: State, child: State, name: Name) -> State {
        // They are sorted, as readings are.
        let children: Vec<ElementId> = self.readings(child).iter().map(|reading| reading.element).collect();
        let mut readings = Vec::new();
        for Reading { element, left } in self.readings(state).to_vec() {
            let steps = self.matcher.start(left, name);
            let behind: Vec<Id> = steps
                .iter()
                .filter(|step| children.binary_search(&step.0).is_ok())
                .map(|step| step.1)
                .collect();
            readings.push(Reading { element, left: self.matcher.interner.choice(&behind) });
        }
        let next = self.state(readings);
        self.memory.nexts.insert(pair(state, child), "", next.0);
        self.memory.grown = true;
        next
    }

    /// The state when no further attribute comes.
    pub fn close(&mut self, state: State) -> State {
        let known = self.entry(state).closed;
        if known != UNKNOWN {
            return known;
        }
        let closed = self.mapped(state, |matcher, left| matcher.close(left));
        self.learn(state, |entry| entry.closed = closed);
        closed
    }

    /// The state as if all attributes that had to come had done so.
    pub fn excuse(&mut self, state: State) -> State {
        self.mapped(state, |matcher, left| matcher.excuse(left))
    }

    /// The state of the readings to which nothing is missing, as complete ones.
    pub fn complete(&mut self, state: State) -> State {
        let known = self.entry(state).complete;
        if known != UNKNOWN {
            return known;
        }
        let complete =
            self.mapped(
                state,
                |matcher, left| {
                    if matcher.interner.facts(left).nullable {
                        EMPTY
                    } else {
                        NOT_ALLOWED
                    }
                },
            );
        self.learn(state, |entry| entry.complete = complete);
        complete
    }

    /// The state as if all its readings were complete.
    pub fn completed(&mut self, state: State) -> State {
        self.mapped(state, |_, _| EMPTY)
    }

    fn mapped(&mut self, state: State, map: impl Fn(&mut Matcher<'s>, Id) -> Id) -> State {
        let readings = self.readings(state).to_vec();
        let mapped = readings
            .into_iter()
            .map(|Reading { element, left }| Reading { element, left: map(&mut self.matcher, left) })
            .collect();
        self.state(mapped)
    }

    /// The state behind a text that is all the content of an element: complete or dead.
    #[inline]
    pub fn content(&mut self, state: State, text: &str, prefixes: Prefixes<'_>) -> State {
        let entry = self.entry(state);
        if text.is_empty() && entry.empty != UNKNOWN {
            return entry.empty;
        }
        // Where the content does not matter, one text stands for all that are not blank.
        let key = if entry.data || is_blank(text) { text } else { "-" };
        let short = key.len() <= SHORT && !entry.context;
        let known = || either(&self.base.texts, &self.memory.texts, state.into(), key);
        if let Some(next) = short.then(known).flatten() {
            return State(next);
        }
        self.content_first(state, text, short.then_some(key), prefixes)
    }

    fn content_first(
        &mut self,
        state: State,
        text: &str,
        key: Option<&str>,
        prefixes: Prefixes<'_>,
    ) -> State {
        let next = self.mapped(state, |matcher, left| match matcher.value(left, text, prefixes) {
            true => EMPTY,
            false => NOT_ALLOWED,
        });
        match key {
            Some("") => self.learn(state, |entry| entry.empty = next),
            Some(key) => {
                self.memory.texts.insert(state.into(), key, next.0);
                self.memory.grown = true;
            }
            None => {}
        }
        next
    }

    /// The state behind a text between elements.
    pub fn text(&mut self, state: State, text: &str, prefixes: Prefixes<'_>) -> State {
        self.mapped(state, |matcher, left| matcher.text(left, text, prefixes))
    }
}

fn hash_of(readings: &[Reading]) -> u32 {
    hash::numbers(readings.iter().flat_map(|reading| [reading.element.0, reading.left.0]))
}
