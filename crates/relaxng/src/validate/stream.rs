//! The automaton fed with events: all that is kept is what is open.

use super::events::EventError;
use super::ids::{Seen, Watch};
use super::Mistake;
use crate::ids::IdTypes;
use crate::matcher::is_blank;
use crate::states::{Memory, State, States, DEAD};
use crate::tables::{Compiled, Expanded, Space};
use roxmltree::Document;

const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// A document of which some events came.
pub struct Stream<'v> {
    compiled: &'v Compiled,
    memory: &'v mut Memory,
    /// The states; none once they are given back.
    states: Option<States<'v>>,
    /// The state before the root element.
    start: State,
    open: Vec<Level>,
    /// The local names of what is open, one behind the other.
    names: String,
    /// Prefixes and namespaces that are declared, inner ones behind.
    declared: Vec<(String, String)>,
    /// The element whose attributes are coming, and those that came.
    tag: Option<String>,
    attributes: Vec<(String, String)>,
    /// Text that came, until it is known what follows.
    text: String,
    phase: Phase,
    /// Identifiers and references, if they are checked.
    ids: Option<Watch<'v>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The document can be valid.
    Alive,
    /// It is not, whatever follows.
    Dead,
}

/// An element that is open.
#[derive(Clone, Copy)]
struct Level {
    state: State,
    space: Space,
    /// Where its local name begins.
    name: usize,
    /// How many namespaces were declared around it.
    declared: usize,
    has_children: bool,
}

impl std::fmt::Debug for Stream<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stream").field("open", &self.open.len()).field("phase", &self.phase).finish()
    }
}

impl Drop for Stream<'_> {
    fn drop(&mut self) {
        self.give_back();
    }
}

impl<'v> Stream<'v> {
    pub fn new(compiled: &'v Compiled, memory: &'v mut Memory, ids: Option<&'v IdTypes>) -> Stream<'v> {
        let mut states = States::new(compiled, std::mem::take(memory));
        let start = states.document();
        Stream {
            compiled,
            memory,
            states: Some(states),
            start,
            open: Vec::new(),
            names: String::new(),
            declared: Vec::new(),
            tag: None,
            attributes: Vec::new(),
            text: String::new(),
            phase: Phase::Alive,
            ids: ids.map(|types| Watch { types, seen: Seen::default() }),
        }
    }

    fn give_back(&mut self) {
        if let Some(states) = self.states.take() {
            *self.memory = states.into_memory();
        }
    }

    pub fn is_alive(&self) -> bool {
        self.phase == Phase::Alive
    }

    /// Whether the document that came is valid.
    pub fn is_valid(&self) -> bool {
        self.is_alive() && self.ids.as_ref().is_none_or(|ids| ids.seen.is_complete())
    }

    /// Whether a whole document came.
    pub fn check_end(&self) -> Result<(), EventError> {
        match (self.open.is_empty() && self.tag.is_none(), self.names.is_empty()) {
            (false, _) => Err(EventError::of("an element is open at the end")),
            (true, true) => Err(EventError::of("there is no element")),
            (true, false) => Ok(()),
        }
    }

    pub fn start_element(&mut self, name: &str) -> Result<(), EventError> {
        self.close_tag()?;
        if self.open.is_empty() && !self.names.is_empty() {
            return Err(EventError::of(format!("`<{name}>` follows the root element")));
        }
        self.text_between();
        self.tag = Some(name.to_owned());
        Ok(())
    }

    pub fn attribute(&mut self, name: &str, value: &str) -> Result<(), EventError> {
        match self.tag {
            Some(_) => self.attributes.push((name.to_owned(), value.to_owned())),
            None => return Err(EventError::of(format!("`{name}` is an attribute of no element"))),
        }
        Ok(())
    }

    pub fn text(&mut self, text: &str) -> Result<(), EventError> {
        self.close_tag()?;
        if !self.open.is_empty() {
            self.text.push_str(text);
        } else if !is_blank(text) {
            return Err(EventError::of("there is text outside of the root element"));
        }
        Ok(())
    }

    pub fn comment(&mut self) -> Result<(), EventError> {
        self.close_tag()
    }

    pub fn end_element(&mut self) -> Result<(), EventError> {
        self.close_tag()?;
        if self.open.last().is_some_and(|level| level.has_children) {
            self.text_between();
        }
        let Some(level) = self.open.pop() else {
            return Err(EventError::of("an element ends that did not start"));
        };
        if let (Phase::Alive, Some(states)) = (self.phase, &mut self.states) {
            let declared = &self.declared;
            let complete = match level.has_children {
                true => states.complete(level.state),
                false => states.content(level.state, &self.text, &|prefix| lookup(declared, prefix)),
            };
            let behind = match self.open.last_mut() {
                _ if complete == DEAD => DEAD,
                None => complete,
                Some(parent) => {
                    let name = Expanded { space: level.space, local: &self.names[level.name..] };
                    let tables = &self.compiled.tables;
                    parent.state = states.next(parent.state, complete, || tables.number(name));
                    parent.state
                }
            };
            if states.is_full() {
                let all = self.open.iter_mut().map(|level| &mut level.state);
                states.renew(&mut all.collect::<Vec<_>>());
            }
            self.be(behind);
        }
        self.text.clear();
        self.declared.truncate(level.declared);
        if !self.open.is_empty() {
            // The root's stays, which tells that there was one.
            self.names.truncate(level.name);
        }
        Ok(())
    }

    /// Notes the state that the document came to.
    fn be(&mut self, state: State) {
        if state == DEAD {
            self.phase = Phase::Dead;
        }
    }

    /// Reads the text before an element or its parent's end.
    fn text_between(&mut self) {
        if let (false, Phase::Alive, Some(level), Some(states)) =
            (is_blank(&self.text), self.phase, self.open.last_mut(), &mut self.states)
        {
            let declared = &self.declared;
            level.state = states.text(level.state, &self.text, &|prefix| lookup(declared, prefix));
            let state = level.state;
            self.be(state);
        }
        self.text.clear();
    }

    /// Reads the tag whose attributes have come.
    fn close_tag(&mut self) -> Result<(), EventError> {
        let Some(tag) = self.tag.take() else { return Ok(()) };
        let attributes = std::mem::take(&mut self.attributes);
        let around = self.declared.len();
        for (name, value) in &attributes {
            if let Some(prefix) = declares(name) {
                self.declared.push((prefix.to_owned(), value.clone()));
            }
        }
        let (ns, local) = self.expand(&tag, lookup(&self.declared, ""))?;
        let own = self.compiled.tables.expanded(&ns, local);
        let mut state = self.enter(own);
        for (attribute, value) in attributes.iter().filter(|(name, _)| declares(name).is_none()) {
            let (ns, local) = self.expand(attribute, None)?;
            let name = self.compiled.tables.expanded(&ns, local);
            if let Some(ids) = &mut self.ids {
                let tables = &self.compiled.tables;
                if !ids.add(tables.number(own), tables.number(name), value) {
                    self.phase = Phase::Dead;
                }
            }
            if let (Phase::Alive, Some(states)) = (self.phase, &mut self.states) {
                let declared = &self.declared;
                state = states.attribute(state, name, value, &|prefix| lookup(declared, prefix));
                self.be(state);
            }
        }
        if let (Phase::Alive, Some(states)) = (self.phase, &mut self.states) {
            state = states.close(state);
            self.be(state);
        }
        self.open.push(Level {
            state,
            space: own.space,
            name: self.names.len(),
            declared: around,
            has_children: false,
        });
        self.names.push_str(local);
        self.attributes = attributes;
        self.attributes.clear();
        Ok(())
    }

    /// The state of an element at its beginning.
    fn enter(&mut self, name: Expanded<'_>) -> State {
        let around = match self.open.last_mut() {
            Some(parent) => {
                parent.has_children = true;
                parent.state
            }
            None => self.start,
        };
        let (Phase::Alive, Some(states)) = (self.phase, &mut self.states) else { return DEAD };
        let state = states.enter(around, name);
        self.be(state);
        state
    }

    /// The namespace and local part of a name; `default` is the namespace of those without prefix.
    fn expand<'n>(&self, name: &'n str, default: Option<String>) -> Result<(String, &'n str), EventError> {
        let Some((prefix, local)) = name.split_once(':') else {
            return Ok((default.unwrap_or_default(), name));
        };
        match lookup(&self.declared, prefix) {
            Some(ns) => Ok((ns, local)),
            None => Err(EventError::of(format!("the prefix of `{name}` is not declared"))),
        }
    }

    /// The mistakes of the document, whose text this is.
    pub fn mistakes(mut self, document: &Document<'_>, most: usize) -> Vec<Mistake> {
        self.give_back();
        let ids = self.ids.as_ref().map(|ids| ids.types);
        super::run(self.compiled, self.memory, ids, document, most)
    }
}

/// The prefix that an attribute declares.
fn declares(attribute: &str) -> Option<&str> {
    match attribute.strip_prefix("xmlns")? {
        "" => Some(""),
        rest => rest.strip_prefix(':'),
    }
}

/// The namespace that a prefix stands for.
fn lookup(declared: &[(String, String)], prefix: &str) -> Option<String> {
    if prefix == "xml" {
        return Some(XML.to_owned());
    }
    let (_, ns) = declared.iter().rev().find(|(own, _)| own == prefix)?;
    Some(ns.clone()).filter(|ns| !ns.is_empty())
}
