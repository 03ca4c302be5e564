//! Grammars: definitions, included and combined (specification 4.7, 4.17), and what refers to
//! them (4.18, 4.19).

use super::super::source::{At, Source, Tag};
use super::patterns::Part;
use super::{names, Simplifier};
use crate::error::SchemaError;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// A grammar: its definitions, combined, and the grammar around it.
pub struct Grammar {
    parent: Option<Rc<Grammar>>,
    /// The definitions by their name.
    pub definitions: HashMap<String, Definitions>,
    /// Patterns of definitions that have been simplified; `None` while one is under way.
    done: RefCell<HashMap<String, Option<Part>>>,
}

/// All definitions of one name.
#[derive(Default)]
pub struct Definitions {
    bodies: Vec<Rc<Source>>,
    combine: Option<String>,
    /// How many of them do not say how they are combined.
    without: usize,
}

/// The name of `<start>`, which no definition can have.
pub const START: &str = " start";

impl Grammar {
    /// Every reference in a grammar leads to a definition, used or not.
    pub fn check_references(&self, source: &Source) -> Result<(), SchemaError> {
        for child in &source.children {
            match child.tag {
                Tag::Grammar => {}
                Tag::Ref => {
                    let name = child.attr("name").unwrap_or_default();
                    if !self.definitions.contains_key(name) {
                        return Err(child.at.error("4.18", format!("there is no definition of '{name}'")));
                    }
                }
                _ => self.check_references(child)?,
            }
        }
        Ok(())
    }
}

impl Simplifier<'_> {
    /// Collects the definitions of a grammar.
    pub(super) fn grammar(
        &mut self,
        source: &Source,
        parent: Option<Rc<Grammar>>,
    ) -> Result<Grammar, SchemaError> {
        let mut definitions = HashMap::new();
        self.collect(source, &mut definitions, &mut Vec::new())?;
        if !definitions.contains_key(START) {
            return Err(source.at.error("4.18", "the grammar has no `<start>`"));
        }
        let twice = definitions.iter().filter(|(_, all)| all.without > 1).min_by_key(|(name, _)| *name);
        if let Some((name, all)) = twice {
            let what = quoted(name);
            let message = format!("{what} is defined several times, more than one without `combine`");
            return Err(all.bodies[0].at.error("4.17", message));
        }
        Ok(Grammar { parent, definitions, done: Default::default() })
    }

    /// Collects definitions; `overridden` holds the names that each include around replaces, and
    /// whether they were met.
    fn collect(
        &mut self,
        source: &Source,
        definitions: &mut HashMap<String, Definitions>,
        overridden: &mut Vec<HashMap<String, bool>>,
    ) -> Result<(), SchemaError> {
        for child in &source.children {
            match child.tag {
                Tag::Div => self.collect(child, definitions, overridden)?,
                Tag::Start | Tag::Define => {
                    let name = defined_name(child);
                    let mut replaced = false;
                    for met in overridden.iter_mut().filter_map(|names| names.get_mut(name)) {
                        *met = true;
                        replaced = true;
                    }
                    if !replaced {
                        add(definitions, name, child)?;
                    }
                }
                Tag::Include => self.include(child, definitions, overridden)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// `<include>` is the definitions of another document but for those that it replaces (4.7).
    fn include(
        &mut self,
        child: &Source,
        definitions: &mut HashMap<String, Definitions>,
        overridden: &mut Vec<HashMap<String, bool>>,
    ) -> Result<(), SchemaError> {
        let mut included = self.load(child, "4.7")?;
        if included.tag != Tag::Grammar {
            let message = format!("`<{}>` is included; expected `<grammar>`", included.tag);
            return Err(included.at.error("4.7", message));
        }
        if let (None, Some(ns)) = (&included.ns, &child.ns) {
            names::inherit(&mut included, ns);
        }
        let mut names = Vec::new();
        override_names(child, &mut names);
        overridden.push(names.iter().map(|name| (name.clone(), false)).collect());
        self.collect(&included, definitions, overridden)?;
        let met = overridden.pop().unwrap_or_default();
        self.open.pop();
        if let Some(name) = names.iter().find(|name| met.get(*name) == Some(&false)) {
            let message = format!("{} is not in the included grammar, so it overrides nothing", quoted(name));
            return Err(child.at.error("4.7", message));
        }
        self.collect(child, definitions, overridden)
    }

    pub(super) fn reference(
        &mut self,
        grammar: &Rc<Grammar>,
        name: &str,
        at: &At,
    ) -> Result<Part, SchemaError> {
        match grammar.done.borrow().get(name) {
            Some(Some(done)) => return Ok(*done),
            Some(None) => {
                return Err(at
                    .error("4.19", format!("'{}' refers to itself without an element between", name.trim())))
            }
            None => {}
        }
        let all = grammar
            .definitions
            .get(name)
            .ok_or_else(|| at.error("4.18", format!("there is no definition of '{name}'")))?;
        grammar.done.borrow_mut().insert(name.to_owned(), None);
        let mut parts = Vec::new();
        let words = all
            .bodies
            .iter()
            .find(|body| !body.documentation.is_empty())
            .map(|body| body.documentation.clone());
        for body in &all.bodies {
            parts.push(self.group(&body.children, Some(grammar), &body.at)?);
        }
        let combined = match (parts.as_slice(), all.combine.as_deref()) {
            ([only], _) => Ok(*only),
            (_, Some("interleave")) => self.patterns.interleave(&parts),
            _ => self.patterns.choice(parts),
        };
        let mut combined = self.made(combined, at)?;
        if let Some(words) = words {
            combined = self.documented(combined, &words, at)?;
        }
        grammar.done.borrow_mut().insert(name.to_owned(), Some(combined));
        Ok(combined)
    }

    /// `<ref>` and `<parentRef>`.
    pub(super) fn named_reference(
        &mut self,
        source: &Source,
        scope: Option<&Rc<Grammar>>,
    ) -> Result<Part, SchemaError> {
        let (name, at) = (source.attr("name").unwrap_or_default(), &source.at);
        let scope =
            scope.ok_or_else(|| at.error("4.18", format!("`<{}>` is outside of a grammar", source.tag)))?;
        let grammar = match source.tag {
            Tag::ParentRef => scope
                .parent
                .as_ref()
                .ok_or_else(|| at.error("4.18", "there is no grammar around this one"))?,
            _ => scope,
        };
        self.reference(&grammar.clone(), name, at)
    }
}

/// The name of a `<start>` or `<define>`.
fn defined_name(source: &Source) -> &str {
    match source.tag {
        Tag::Start => START,
        _ => source.attr("name").unwrap_or_default(),
    }
}

/// The name of definitions in a message.
fn quoted(name: &str) -> String {
    match name {
        START => "`<start>`".to_owned(),
        name => format!("'{name}'"),
    }
}

fn add(
    definitions: &mut HashMap<String, Definitions>,
    name: &str,
    source: &Rc<Source>,
) -> Result<(), SchemaError> {
    let all = definitions.entry(name.to_owned()).or_default();
    match source.attr("combine") {
        Some(combine) => {
            if all.combine.as_deref().is_some_and(|other| other != combine) {
                return Err(source.at.error("4.17", format!("'{}' is combined in two ways", name.trim())));
            }
            all.combine = Some(combine.to_owned());
        }
        None => all.without += 1,
    }
    all.bodies.push(source.clone());
    Ok(())
}

fn override_names(source: &Source, out: &mut Vec<String>) {
    for child in &source.children {
        match child.tag {
            Tag::Div => override_names(child, out),
            Tag::Start | Tag::Define => out.push(defined_name(child).to_owned()),
            _ => {}
        }
    }
}
