//! Grammars: read from RELAX NG's XML syntax, and documents drawn from them.

use crate::element::Element;
use crate::pattern::{Id, Name, Pattern, Patterns};
use crate::value::{self, Data};
use arbitrary::Unstructured;
use roxmltree::{Document, Node};
use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

/// Why a grammar cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrammarError(String);

impl fmt::Display for GrammarError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for GrammarError {}

/// A grammar that documents can be drawn from.
#[derive(Clone, Debug)]
pub struct Grammar {
    patterns: Patterns,
    start: Id,
}

/// How much is drawn.
pub(crate) struct Draw<'g, 'u, 'b> {
    pub grammar: &'g Grammar,
    pub choices: &'u mut Unstructured<'b>,
    /// Of 256 optional parts, how many are there.
    pub density: u8,
    /// How many elements and attributes may still come that need not.
    pub left: u32,
    /// What is between two values: a blank in lists.
    pub between: &'static str,
}

impl Grammar {
    /// The grammar of domain documents.
    ///
    /// # Panics
    /// Never: it is part of the program, and a test reads it.
    pub fn domain() -> &'static Grammar {
        static READ: OnceLock<Grammar> = OnceLock::new();
        READ.get_or_init(|| {
            Grammar::read(domdef::grammar::CHAPTERS).expect("the grammar of domains is right")
        })
    }

    /// Reads a grammar from its files' names and texts, the one to begin with first. Name classes are names and
    /// `anyName`; `externalRef` and grammars inside of grammars are not read.
    ///
    /// # Errors
    /// What is not understood, with the file's name.
    pub fn read(files: &[(&str, &str)]) -> Result<Grammar, GrammarError> {
        let mut reader = Reader { files, patterns: Patterns::default(), definitions: HashMap::new() };
        let Some((name, _)) = files.first() else {
            return Err(GrammarError("a grammar has at least one file".to_owned()));
        };
        let start = reader.file(name, 0)?;
        let start = start.ok_or_else(|| GrammarError(format!("{name}: there is no start")))?;
        reader.resolve()?;
        let mut patterns = reader.patterns;
        patterns.measure();
        match patterns.least[start] {
            Some(_) => Ok(Grammar { patterns, start }),
            None => Err(GrammarError(format!("{name}: no document is valid"))),
        }
    }

    /// A document of the grammar with at most about `most` elements and attributes beyond those that must be there.
    ///
    /// # Errors
    /// None today; a source without bytes gives the smallest document.
    pub fn document(&self, choices: &mut Unstructured<'_>, most: u32) -> arbitrary::Result<Element> {
        let density = [24, 48, 80, 140][usize::from(choices.int_in_range(0..=3u8)?)];
        let mut holder = Element::default();
        Draw { grammar: self, choices, density, left: most, between: "" }.pattern(self.start, &mut holder)?;
        let root = holder.elements().next().cloned();
        root.ok_or(arbitrary::Error::IncorrectFormat)
    }

    /// What may be the root, by name.
    pub(crate) fn root(&self) -> Id {
        self.start
    }

    /// The elements in a pattern, and whether each may be there more than once; elements are not entered.
    pub(crate) fn elements(&self, pattern: Id) -> Vec<(Id, bool)> {
        let mut found = Vec::new();
        let mut seen = std::collections::HashSet::new();
        let mut open = vec![(pattern, false)];
        while let Some((id, many)) = open.pop() {
            if !seen.insert((id, many)) {
                continue;
            }
            match &self.patterns.all[id] {
                Pattern::Element(..) => found.push((id, many)),
                Pattern::Choice(parts) | Pattern::Group(parts) | Pattern::Interleave(parts) => {
                    open.extend(parts.iter().rev().map(|part| (*part, many)));
                }
                Pattern::Many(inner) => open.push((*inner, true)),
                _ => {}
            }
        }
        found
    }

    /// The name of an element, if it has only one.
    pub(crate) fn name(&self, element: Id) -> Option<&str> {
        match &self.patterns.all[element] {
            Pattern::Element(Name::Is { name, .. }, _) => Some(name),
            _ => None,
        }
    }

    /// What an element holds.
    pub(crate) fn content(&self, element: Id) -> Id {
        match &self.patterns.all[element] {
            Pattern::Element(_, content) => *content,
            _ => element,
        }
    }
}

impl Draw<'_, '_, '_> {
    /// Whether something that need not be there is.
    fn is_there(&mut self) -> arbitrary::Result<bool> {
        // An empty source gives zeros, which stand for the least.
        let drawn = self.choices.int_in_range(0..=255u8)?;
        let there = self.left > 0 && u32::from(drawn) + u32::from(self.density) >= 256;
        Ok(there)
    }

    /// Adds a value; those of a list are apart.
    fn token(&mut self, text: &str, into: &mut Element) {
        if !into.children.is_empty() {
            into.add_text(self.between);
        }
        into.add_text(text);
    }

    /// Adds what matches a pattern to an element.
    pub(crate) fn pattern(&mut self, id: Id, into: &mut Element) -> arbitrary::Result<()> {
        let grammar = self.grammar;
        match &grammar.patterns.all[id] {
            Pattern::Empty | Pattern::NotAllowed | Pattern::Reference(_) => Ok(()),
            Pattern::Text => {
                into.add_text(value::any_text(self.choices)?);
                Ok(())
            }
            Pattern::Value(text) => {
                self.token(text, into);
                Ok(())
            }
            Pattern::Data(data) => {
                let text = data.draw(self.choices)?;
                self.token(&text, into);
                Ok(())
            }
            Pattern::Choice(parts) => self.choice(parts, into),
            Pattern::Group(parts) => parts.iter().try_for_each(|part| self.pattern(*part, into)),
            Pattern::Interleave(parts) => {
                let first = self.choices.choose_index(parts.len())?;
                let turned = parts.iter().cycle().skip(first).take(parts.len());
                turned.into_iter().try_for_each(|part| self.pattern(*part, into))
            }
            Pattern::Many(inner) => {
                self.pattern(*inner, into)?;
                while self.left > 0 && self.choices.ratio(1, 3u8)? && !self.choices.is_empty() {
                    self.pattern(*inner, into)?;
                }
                Ok(())
            }
            Pattern::List(inner) => {
                let mut holder = Element::default();
                let around = std::mem::replace(&mut self.between, " ");
                let drawn = self.pattern(*inner, &mut holder);
                self.between = around;
                drawn?;
                into.add_text(&texts(&holder).concat());
                Ok(())
            }
            Pattern::Attribute(name, content) => {
                self.left = self.left.saturating_sub(1);
                let mut holder = Element::default();
                self.pattern(*content, &mut holder)?;
                let (name, _) = self.name(name, &["note", "n1", "lang"])?;
                into.add_attribute(&name, texts(&holder).concat());
                Ok(())
            }
            Pattern::Element(name, content) => {
                self.left = self.left.saturating_sub(1);
                let (name, namespace) = self.name(name, &["app", "entry", "item"])?;
                let mut element = Element { name, namespace, ..Element::default() };
                self.pattern(*content, &mut element)?;
                into.children.push(crate::Node::Element(element));
                Ok(())
            }
        }
    }

    fn choice(&mut self, parts: &[Id], into: &mut Element) -> arbitrary::Result<()> {
        let patterns = &self.grammar.patterns;
        let is_empty = |part: &Id| matches!(patterns.all[*part], Pattern::Empty);
        let mut possible: Vec<Id> =
            parts.iter().copied().filter(|part| patterns.least[*part].is_some()).collect();
        if possible.iter().any(is_empty) {
            if !self.is_there()? {
                return Ok(());
            }
            possible.retain(|part| !is_empty(part));
        }
        if self.left == 0 {
            let least = possible.iter().filter_map(|part| patterns.least[*part]).min();
            possible.retain(|part| patterns.least[*part] == least);
        }
        match self.choices.choose(&possible) {
            Ok(part) => self.pattern(*part, into),
            Err(arbitrary::Error::EmptyChoose) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn name(&mut self, name: &Name, any: &[&'static str]) -> arbitrary::Result<(String, String)> {
        match name {
            Name::Is { name, namespace } => Ok((name.clone(), namespace.clone())),
            Name::Any => Ok(((*self.choices.choose(any)?).to_owned(), "urn:example:app".to_owned())),
        }
    }
}

fn texts(holder: &Element) -> Vec<&str> {
    let mut all = Vec::new();
    for node in &holder.children {
        if let crate::Node::Text(text) = node {
            all.push(text.as_str());
        }
    }
    all
}

/// The namespace of RELAX NG.
const RNG: &str = "http://relaxng.org/ns/structure/1.0";

struct Reader<'f> {
    files: &'f [(&'f str, &'f str)],
    patterns: Patterns,
    /// What names mean.
    definitions: HashMap<String, Vec<(Id, bool)>>,
}

impl Reader<'_> {
    /// Reads a file; its start, if it has one.
    fn file(&mut self, name: &str, depth: usize) -> Result<Option<Id>, GrammarError> {
        let failed = |why: &dyn fmt::Display| GrammarError(format!("{name}: {why}"));
        let known = self.files.iter().find(|(file, _)| *file == name);
        let Some((_, text)) = known.filter(|_| depth < 16) else {
            return Err(failed(&"it is not among the files, or includes itself"));
        };
        let document = Document::parse(text).map_err(|error| failed(&error))?;
        let root = document.root_element();
        let start = match root.tag_name().name() {
            "grammar" => self.grammar(root, depth),
            _ => self.pattern(root).map(Some),
        };
        start.map_err(|error| failed(&error))
    }

    fn grammar(&mut self, grammar: Node<'_, '_>, depth: usize) -> Result<Option<Id>, GrammarError> {
        let mut start = None;
        for part in own(grammar) {
            match part.tag_name().name() {
                "start" => start = Some(self.all(part)?),
                "define" => {
                    let name = part.attribute("name").unwrap_or_default().to_owned();
                    let mixes = part.attribute("combine") == Some("interleave");
                    let content = self.all(part)?;
                    self.definitions.entry(name).or_default().push((content, mixes));
                }
                "div" => start = self.grammar(part, depth)?.or(start),
                "include" => {
                    let file = part.attribute("href").unwrap_or_default();
                    start = self.file(file, depth + 1)?.or(start);
                }
                other => return Err(GrammarError(format!("<{other}> is not read here"))),
            }
        }
        Ok(start)
    }

    /// All children as one pattern.
    fn all(&mut self, node: Node<'_, '_>) -> Result<Id, GrammarError> {
        self.parts(own(node).collect(), Pattern::Group)
    }

    fn parts(&mut self, nodes: Vec<Node<'_, '_>>, whole: fn(Vec<Id>) -> Pattern) -> Result<Id, GrammarError> {
        let parts = nodes.into_iter().map(|part| self.pattern(part)).collect::<Result<Vec<_>, _>>()?;
        Ok(match parts.as_slice() {
            [] => self.patterns.add(Pattern::Empty),
            [only] => *only,
            _ => self.patterns.add(whole(parts)),
        })
    }

    fn pattern(&mut self, node: Node<'_, '_>) -> Result<Id, GrammarError> {
        let pattern = match node.tag_name().name() {
            "empty" => Pattern::Empty,
            "notAllowed" => Pattern::NotAllowed,
            "text" => Pattern::Text,
            "value" => Pattern::Value(node.text().unwrap_or_default().trim().to_owned()),
            "data" => Pattern::Data(Data::read(node).map_err(GrammarError)?),
            "ref" => Pattern::Reference(node.attribute("name").unwrap_or_default().to_owned()),
            "group" => return self.all(node),
            "choice" => return self.parts(own(node).collect(), Pattern::Choice),
            "interleave" => return self.parts(own(node).collect(), Pattern::Interleave),
            "mixed" => {
                let parts = vec![self.patterns.add(Pattern::Text), self.all(node)?];
                Pattern::Interleave(parts)
            }
            "list" => Pattern::List(self.all(node)?),
            "oneOrMore" => Pattern::Many(self.all(node)?),
            "optional" => Pattern::Choice(vec![self.patterns.add(Pattern::Empty), self.all(node)?]),
            "zeroOrMore" => {
                let inner = self.all(node)?;
                let many = self.patterns.add(Pattern::Many(inner));
                Pattern::Choice(vec![self.patterns.add(Pattern::Empty), many])
            }
            "attribute" => {
                let (name, rest) = named(node, "")?;
                let content = match rest.is_empty() {
                    true => self.patterns.add(Pattern::Text),
                    false => self.parts(rest, Pattern::Group)?,
                };
                Pattern::Attribute(name, content)
            }
            "element" => {
                let namespace = node.ancestors().find_map(|outer| outer.attribute("ns")).unwrap_or_default();
                let (name, rest) = named(node, namespace)?;
                let content = self.parts(rest, Pattern::Group)?;
                Pattern::Element(name, content)
            }
            other => return Err(GrammarError(format!("<{other}> is not read here"))),
        };
        Ok(self.patterns.add(pattern))
    }

    /// Puts in the place of references what they mean.
    fn resolve(&mut self) -> Result<(), GrammarError> {
        let mut meanings = HashMap::new();
        for (name, parts) in std::mem::take(&mut self.definitions) {
            let mixes = parts.iter().any(|(_, mixes)| *mixes);
            let ids: Vec<Id> = parts.into_iter().map(|(id, _)| id).collect();
            let whole = match ids.as_slice() {
                [only] => *only,
                _ if mixes => self.patterns.add(Pattern::Interleave(ids)),
                _ => self.patterns.add(Pattern::Choice(ids)),
            };
            meanings.insert(name, whole);
        }
        for id in 0..self.patterns.all.len() {
            if let Pattern::Reference(name) = &self.patterns.all[id] {
                let missing = || GrammarError(format!("'{name}' is not defined"));
                let meaning = *meanings.get(name).ok_or_else(missing)?;
                self.patterns.all[id] = Pattern::Choice(vec![meaning]);
            }
        }
        Ok(())
    }
}

/// The children of RELAX NG itself: not annotations.
fn own<'a, 'd>(node: Node<'a, 'd>) -> impl Iterator<Item = Node<'a, 'd>> {
    node.children().filter(|child| child.is_element() && child.tag_name().namespace() == Some(RNG))
}

/// The name of an element or attribute, and its other parts.
fn named<'a, 'd>(node: Node<'a, 'd>, namespace: &str) -> Result<(Name, Vec<Node<'a, 'd>>), GrammarError> {
    let is = |text: &str, holder: Node<'_, '_>| match text.split_once(':') {
        Some((prefix, name)) => {
            let namespace = holder.lookup_namespace_uri(Some(prefix)).unwrap_or_default().to_owned();
            Name::Is { name: name.to_owned(), namespace }
        }
        None => Name::Is { name: text.to_owned(), namespace: namespace.to_owned() },
    };
    if let Some(name) = node.attribute("name") {
        return Ok((is(name.trim(), node), own(node).collect()));
    }
    let mut parts = own(node);
    let class = parts.next().ok_or_else(|| GrammarError("an element or attribute has no name".to_owned()))?;
    let name = match class.tag_name().name() {
        "name" => is(class.text().unwrap_or_default().trim(), class),
        "anyName" => Name::Any,
        other => return Err(GrammarError(format!("the name class <{other}> is not read here"))),
    };
    Ok((name, parts.collect()))
}
