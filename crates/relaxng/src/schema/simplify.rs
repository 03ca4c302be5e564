//! Simplification (specification 4): from schema documents to patterns over element definitions.

use super::error::SchemaError;
use super::loader::{resolve, Loader};
use super::source::{self, At, Source};
use crate::datatype::Datatype;
use crate::name::NameClass;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// A pattern in simple form. Elements are named by their number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// Nothing.
    Empty,
    /// Nothing matches.
    NotAllowed,
    /// Any text.
    Text,
    /// Any of these.
    Choice(Vec<Rc<Pattern>>),
    /// These in this order.
    Group(Vec<Rc<Pattern>>),
    /// These in any order, mixed.
    Interleave(Vec<Rc<Pattern>>),
    /// One or more of it.
    OneOrMore(Rc<Pattern>),
    /// A text whose words match.
    List(Rc<Pattern>),
    /// A text of a datatype, but not one that matches the exception; and the words for it.
    Data(Rc<Datatype>, Option<Rc<Pattern>>, Rc<str>),
    /// One value of a datatype, as it was written.
    Value(Rc<Datatype>, Rc<str>, Rc<str>),
    /// An attribute: name, value, documentation.
    Attribute(Rc<NameClass>, Rc<Pattern>, Rc<str>),
    /// The element of that number.
    Element(usize),
}

/// An element definition.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Which names it has.
    pub name: NameClass,
    /// What it holds.
    pub content: Rc<Pattern>,
    /// What it means, in the schema's words.
    pub documentation: String,
    /// Where it stands.
    pub at: At,
}

/// A whole schema in simple form.
#[derive(Clone, Debug)]
pub struct Simple {
    /// What a document is.
    pub start: Rc<Pattern>,
    /// The elements that it names.
    pub elements: Vec<Definition>,
}

/// How deep references to definitions may nest before an element comes.
const DEPTH: usize = 600;
/// How many documents a schema may be made of.
const DOCUMENTS: usize = 1000;

/// Simplifies the schema in `text`.
pub fn simplify(text: &str, href: &str, loader: &dyn Loader) -> Result<Simple, SchemaError> {
    let root = source::read(text, href)?;
    let mut simplifier = Simplifier {
        loader,
        elements: Vec::new(),
        open: vec![href.to_owned()],
        loaded: 0,
        depth: 0,
        pending: Vec::new(),
    };
    let start = simplifier.pattern(&Rc::new(root), None)?;
    while let Some((index, source, scope, from)) = simplifier.pending.pop() {
        let content = simplifier.group(&source.children[from..], scope.as_ref())?;
        simplifier.elements[index].content = content;
    }
    Ok(reachable(&start, &simplifier.elements))
}

/// The schema without the elements that cannot be reached from the start (4.19), numbered anew.
fn reachable(start: &Rc<Pattern>, elements: &[Definition]) -> Simple {
    let mut order: Vec<usize> = Vec::new();
    let mut numbers: HashMap<usize, usize> = HashMap::new();
    let mut seen: HashSet<*const Pattern> = HashSet::new();
    let mut open = vec![start.clone()];
    loop {
        while let Some(pattern) = open.pop() {
            if !seen.insert(Rc::as_ptr(&pattern)) {
                continue;
            }
            match &*pattern {
                Pattern::Element(index) => {
                    numbers.entry(*index).or_insert_with(|| {
                        order.push(*index);
                        order.len() - 1
                    });
                }
                Pattern::Choice(all) | Pattern::Group(all) | Pattern::Interleave(all) => {
                    open.extend(all.iter().cloned())
                }
                Pattern::OneOrMore(inner) | Pattern::List(inner) => open.push(inner.clone()),
                _ => {}
            }
        }
        let next = order.iter().find(|index| !seen.contains(&Rc::as_ptr(&elements[**index].content)));
        match next {
            Some(index) => open.push(elements[*index].content.clone()),
            None => break,
        }
    }
    let mut done = HashMap::new();
    let renumbered = order
        .iter()
        .map(|index| {
            let definition = &elements[*index];
            Definition { content: renumber(&definition.content, &numbers, &mut done), ..definition.clone() }
        })
        .collect();
    Simple { start: renumber(start, &numbers, &mut done), elements: renumbered }
}

fn renumber(
    pattern: &Rc<Pattern>,
    numbers: &HashMap<usize, usize>,
    done: &mut HashMap<*const Pattern, Rc<Pattern>>,
) -> Rc<Pattern> {
    if let Some(done) = done.get(&Rc::as_ptr(pattern)) {
        return done.clone();
    }
    let mut all = |parts: &[Rc<Pattern>]| -> Vec<Rc<Pattern>> {
        parts.iter().map(|part| renumber(part, numbers, done)).collect()
    };
    let new = match &**pattern {
        Pattern::Element(index) => Rc::new(Pattern::Element(numbers[index])),
        Pattern::Choice(parts) => Rc::new(Pattern::Choice(all(parts))),
        Pattern::Group(parts) => Rc::new(Pattern::Group(all(parts))),
        Pattern::Interleave(parts) => Rc::new(Pattern::Interleave(all(parts))),
        Pattern::OneOrMore(inner) => Rc::new(Pattern::OneOrMore(renumber(inner, numbers, done))),
        _ => pattern.clone(),
    };
    done.insert(Rc::as_ptr(pattern), new.clone());
    new
}

/// A grammar: its definitions, combined, and the grammar around it.
struct Grammar {
    parent: Option<Rc<Grammar>>,
    definitions: HashMap<String, Definitions>,
    /// Patterns of definitions that have been simplified; `None` while one is under way.
    done: std::cell::RefCell<HashMap<String, Option<Rc<Pattern>>>>,
}

/// All definitions of one name.
#[derive(Default)]
struct Definitions {
    bodies: Vec<Rc<Source>>,
    combine: Option<String>,
    without: usize,
}

const START: &str = " start";

/// An element whose content is still to be simplified: its number, source, grammar, and where its
/// patterns begin.
type Pending = (usize, Rc<Source>, Option<Rc<Grammar>>, usize);

struct Simplifier<'l> {
    loader: &'l dyn Loader,
    elements: Vec<Definition>,
    open: Vec<String>,
    loaded: usize,
    depth: usize,
    pending: Vec<Pending>,
}

impl Simplifier<'_> {
    fn load(&mut self, source: &Source, section: &'static str) -> Result<Source, SchemaError> {
        let href = source.attr("href").unwrap_or_default();
        if href.contains('#') || !crate::datatype::is_any_uri(href) {
            return Err(source.at.error(section, format!("'{href}' is not a URI without fragment")));
        }
        let resolved = resolve(&source.base, href);
        if self.open.contains(&resolved) {
            return Err(source.at.error(section, format!("'{href}' includes itself")));
        }
        self.loaded += 1;
        if self.loaded > DOCUMENTS {
            return Err(source.at.error(section, format!("the schema has more than {DOCUMENTS} documents")));
        }
        let text = self.loader.load(&resolved).map_err(|message| source.at.error(section, message))?;
        self.open.push(resolved.clone());
        source::read(&text, &resolved)
    }

    fn group(
        &mut self,
        children: &[Rc<Source>],
        scope: Option<&Rc<Grammar>>,
    ) -> Result<Rc<Pattern>, SchemaError> {
        let parts: Result<Vec<_>, _> = children.iter().map(|child| self.pattern(child, scope)).collect();
        Ok(group(parts?))
    }

    fn pattern(
        &mut self,
        source: &Rc<Source>,
        scope: Option<&Rc<Grammar>>,
    ) -> Result<Rc<Pattern>, SchemaError> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(source.at.error("4", format!("patterns are nested more than {DEPTH} deep")));
        }
        let result = self.pattern_inner(source, scope);
        self.depth -= 1;
        result
    }

    fn pattern_inner(
        &mut self,
        source: &Rc<Source>,
        scope: Option<&Rc<Grammar>>,
    ) -> Result<Rc<Pattern>, SchemaError> {
        let at = &source.at;
        match source.name.as_str() {
            "empty" => Ok(Rc::new(Pattern::Empty)),
            "notAllowed" => Ok(Rc::new(Pattern::NotAllowed)),
            "text" => Ok(Rc::new(Pattern::Text)),
            "group" => self.group(&source.children, scope),
            "choice" | "interleave" => {
                let mut parts = Vec::new();
                for child in &source.children {
                    parts.push(self.pattern(child, scope)?);
                }
                Ok(if source.name == "choice" { choice(parts) } else { interleave(parts) })
            }
            "optional" => Ok(choice(vec![self.group(&source.children, scope)?, Rc::new(Pattern::Empty)])),
            "oneOrMore" => Ok(one_or_more(self.group(&source.children, scope)?)),
            "zeroOrMore" => {
                let inner = one_or_more(self.group(&source.children, scope)?);
                Ok(choice(vec![inner, Rc::new(Pattern::Empty)]))
            }
            "mixed" => Ok(interleave(vec![self.group(&source.children, scope)?, Rc::new(Pattern::Text)])),
            "list" => match self.group(&source.children, scope)? {
                inner if *inner == Pattern::NotAllowed => Ok(inner),
                inner => Ok(Rc::new(Pattern::List(inner))),
            },
            "element" => self.element(source, scope),
            "attribute" => self.attribute(source, scope),
            "data" => self.data(source, scope),
            "value" => {
                let (library, name) = match source.attr("type") {
                    Some(name) => (&*source.library, name),
                    None => ("", "token"),
                };
                let datatype =
                    Datatype::new(library, name, &[]).map_err(|message| at.error("4.16", message))?;
                let ns: Rc<str> = match Datatype::needs_context(&datatype.name) {
                    true => self.value_namespace(source)?,
                    false => "".into(),
                };
                if !datatype.allows_with(&source.text, &|prefix| lookup(source, prefix)) {
                    return Err(at.error("4.16", format!("'{}' is not {}", source.text, datatype.word())));
                }
                Ok(Rc::new(Pattern::Value(Rc::new(datatype), source.text.as_str().into(), ns)))
            }
            "ref" | "parentRef" => {
                let name = source.attr("name").unwrap_or_default();
                let scope = scope.ok_or_else(|| {
                    at.error("4.18", format!("`<{}>` stands outside a grammar", source.name))
                })?;
                let grammar = match source.name.as_str() {
                    "ref" => scope.clone(),
                    _ => scope
                        .parent
                        .clone()
                        .ok_or_else(|| at.error("4.18", "there is no grammar around this one"))?,
                };
                self.reference(&grammar, name, at)
            }
            "externalRef" => {
                let mut loaded = self.load(source, "4.6")?;
                if !source::is_pattern(&loaded.name) {
                    return Err(loaded.at.error("4.6", format!("`<{}>` is not a pattern", loaded.name)));
                }
                if let (None, Some(ns)) = (&loaded.ns, &source.ns) {
                    inherit(&mut loaded, ns);
                }
                let pattern = self.pattern(&Rc::new(loaded), None);
                self.open.pop();
                pattern
            }
            "grammar" => {
                let grammar = Rc::new(self.grammar(source, scope.cloned())?);
                self.check_references(source, &grammar)?;
                let start = self.reference(&grammar, START, at)?;
                // Definitions that nothing refers to are gone in simple form, but not unchecked.
                let mut names: Vec<&String> = grammar.definitions.keys().collect();
                names.sort();
                for name in names {
                    match self.reference(&grammar, name, at) {
                        Err(error) if error.section != Some("4.19") => return Err(error),
                        _ => {}
                    }
                }
                Ok(start)
            }
            other => Err(at.error("3", format!("`<{other}>` is not a pattern"))),
        }
    }

    fn value_namespace(&self, source: &Source) -> Result<Rc<str>, SchemaError> {
        let text = source.text.trim();
        let prefix = text.split_once(':').map_or("", |(prefix, _)| prefix);
        if prefix.is_empty() {
            return Ok(source.ns.clone().unwrap_or_else(|| "".into()));
        }
        let uri = lookup(source, prefix)
            .ok_or_else(|| source.at.error("4.10", format!("the prefix '{prefix}' is not declared")))?;
        Ok(uri.into())
    }

    /// Every reference in a grammar leads to a definition, used or not.
    fn check_references(&mut self, source: &Source, grammar: &Rc<Grammar>) -> Result<(), SchemaError> {
        for child in &source.children {
            match child.name.as_str() {
                "grammar" => {}
                "ref" => {
                    let name = child.attr("name").unwrap_or_default();
                    if !grammar.definitions.contains_key(name) {
                        return Err(child.at.error("4.18", format!("there is no definition of '{name}'")));
                    }
                }
                _ => self.check_references(child, grammar)?,
            }
        }
        Ok(())
    }

    fn element(
        &mut self,
        source: &Rc<Source>,
        scope: Option<&Rc<Grammar>>,
    ) -> Result<Rc<Pattern>, SchemaError> {
        let (name, from) = name_of(source)?;
        check_names(&name, &source.at, false)?;
        let index = self.elements.len();
        let content = Rc::new(Pattern::NotAllowed);
        self.elements.push(Definition {
            name,
            content,
            documentation: source.documentation.clone(),
            at: source.at.clone(),
        });
        self.pending.push((index, source.clone(), scope.cloned(), from));
        Ok(Rc::new(Pattern::Element(index)))
    }

    fn attribute(
        &mut self,
        source: &Rc<Source>,
        scope: Option<&Rc<Grammar>>,
    ) -> Result<Rc<Pattern>, SchemaError> {
        let (name, from) = name_of(source)?;
        check_names(&name, &source.at, true)?;
        let value = match source.children.len() > from {
            true => self.group(&source.children[from..], scope)?,
            false => Rc::new(Pattern::Text),
        };
        if *value == Pattern::NotAllowed {
            return Ok(value);
        }
        Ok(Rc::new(Pattern::Attribute(Rc::new(name), value, source.documentation.as_str().into())))
    }

    fn data(&mut self, source: &Rc<Source>, scope: Option<&Rc<Grammar>>) -> Result<Rc<Pattern>, SchemaError> {
        let at = &source.at;
        let params: Vec<(&str, &str)> = source
            .children
            .iter()
            .filter(|child| child.name == "param")
            .map(|param| (param.attr("name").unwrap_or_default(), param.text.as_str()))
            .collect();
        let name = source.attr("type").unwrap_or_default();
        let datatype =
            Datatype::new(&source.library, name, &params).map_err(|message| at.error("4.16", message))?;
        let mut except = None;
        if let Some(source) = source.children.iter().find(|child| child.name == "except") {
            if !source.children.iter().all(|child| source::is_pattern(&child.name)) {
                return Err(source.at.error("3", "`<except>` of a datatype holds patterns"));
            }
            let parts: Result<Vec<_>, _> =
                source.children.iter().map(|child| self.pattern(child, scope)).collect();
            let pattern = choice(parts?);
            except = (*pattern != Pattern::NotAllowed).then_some(pattern);
        }
        let words: Rc<str> = source.documentation.as_str().into();
        Ok(Rc::new(Pattern::Data(Rc::new(datatype), except, words)))
    }

    fn grammar(&mut self, source: &Rc<Source>, parent: Option<Rc<Grammar>>) -> Result<Grammar, SchemaError> {
        let mut definitions = HashMap::new();
        self.collect(source, &mut definitions, &mut Vec::new())?;
        if !definitions.contains_key(START) {
            return Err(source.at.error("4.18", "the grammar has no `<start>`"));
        }
        for (name, all) in &definitions {
            if all.without > 1 {
                let at = &all.bodies[0].at;
                let what = if name == START { "`<start>`".to_owned() } else { format!("'{name}'") };
                return Err(at.error(
                    "4.17",
                    format!("{what} is defined several times, more than one without `combine`"),
                ));
            }
        }
        Ok(Grammar { parent, definitions, done: Default::default() })
    }

    /// Collects definitions; `overridden` holds the names that an include around replaces, and
    /// whether they were met.
    fn collect(
        &mut self,
        source: &Source,
        definitions: &mut HashMap<String, Definitions>,
        overridden: &mut Vec<(String, bool)>,
    ) -> Result<(), SchemaError> {
        for child in &source.children {
            match child.name.as_str() {
                "div" => self.collect(child, definitions, overridden)?,
                "start" | "define" => {
                    let name =
                        if child.name == "start" { START } else { child.attr("name").unwrap_or_default() };
                    let mut replaced = false;
                    for entry in overridden.iter_mut().filter(|entry| entry.0 == name) {
                        entry.1 = true;
                        replaced = true;
                    }
                    if !replaced {
                        add(definitions, name, child)?;
                    }
                }
                "include" => {
                    let mut included = self.load(child, "4.7")?;
                    if included.name != "grammar" {
                        return Err(included.at.error(
                            "4.7",
                            format!("`<{}>` is included; expected `<grammar>`", included.name),
                        ));
                    }
                    if let (None, Some(ns)) = (&included.ns, &child.ns) {
                        inherit(&mut included, ns);
                    }
                    let mut names = Vec::new();
                    override_names(child, &mut names);
                    let outer = overridden.len();
                    overridden.extend(names.iter().map(|name| (name.clone(), false)));
                    self.collect(&included, definitions, overridden)?;
                    let met = overridden.split_off(outer);
                    self.open.pop();
                    if let Some((name, _)) = met.iter().find(|(_, met)| !met) {
                        let what = if name == START { "`<start>`".to_owned() } else { format!("'{name}'") };
                        return Err(child.at.error(
                            "4.7",
                            format!("{what} is not in the included grammar, so it overrides nothing"),
                        ));
                    }
                    self.collect(child, definitions, overridden)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn reference(&mut self, grammar: &Rc<Grammar>, name: &str, at: &At) -> Result<Rc<Pattern>, SchemaError> {
        match grammar.done.borrow().get(name) {
            Some(Some(done)) => return Ok(done.clone()),
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
            parts.push(self.group(&body.children, Some(grammar))?);
        }
        let combined = match (parts.len(), all.combine.as_deref()) {
            (1, _) => parts.remove(0),
            (_, Some("interleave")) => interleave(parts),
            _ => choice(parts),
        };
        let combined = match words {
            Some(words) => documented(combined, &words),
            None => combined,
        };
        grammar.done.borrow_mut().insert(name.to_owned(), Some(combined.clone()));
        Ok(combined)
    }
}

/// A definition that is nothing but a datatype gives it its words.
fn documented(pattern: Rc<Pattern>, words: &str) -> Rc<Pattern> {
    match &*pattern {
        Pattern::Data(datatype, except, own) if own.is_empty() => {
            Rc::new(Pattern::Data(datatype.clone(), except.clone(), words.into()))
        }
        Pattern::Choice(all)
            if all.iter().all(|one| matches!(**one, Pattern::Data(..) | Pattern::Value(..))) =>
        {
            Rc::new(Pattern::Choice(all.iter().map(|one| documented(one.clone(), words)).collect()))
        }
        _ => pattern,
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
        match child.name.as_str() {
            "div" => override_names(child, out),
            "start" => out.push(START.to_owned()),
            "define" => out.push(child.attr("name").unwrap_or_default().to_owned()),
            _ => {}
        }
    }
}

fn inherit(source: &mut Source, ns: &Rc<str>) {
    if source.ns.is_none() {
        source.ns = Some(ns.clone());
        source.children.iter_mut().for_each(|child| inherit(Rc::make_mut(child), ns));
    }
}

fn lookup(source: &Source, prefix: &str) -> Option<String> {
    if prefix == "xml" {
        return Some("http://www.w3.org/XML/1998/namespace".to_owned());
    }
    if prefix.is_empty() {
        return Some(source.ns.as_deref().unwrap_or_default().to_owned());
    }
    source.prefixes.iter().find(|(own, _)| own == prefix).map(|(_, uri)| uri.clone())
}

/// The name class of an element or attribute, and where its patterns begin.
fn name_of(source: &Source) -> Result<(NameClass, usize), SchemaError> {
    if let Some(name) = source.attr("name") {
        let default: &str = match source.name.as_str() {
            "attribute" if !source.own_ns => "",
            _ => source.ns.as_deref().unwrap_or_default(),
        };
        return Ok((qualified(source, name, default)?, 0));
    }
    Ok((name_class(&source.children[0])?, 1))
}

fn qualified(source: &Source, name: &str, default: &str) -> Result<NameClass, SchemaError> {
    let (ns, local) = match name.split_once(':') {
        None => (default.to_owned(), name),
        Some((prefix, local)) => {
            let uri = (!prefix.is_empty()).then(|| lookup(source, prefix)).flatten();
            let uri =
                uri.ok_or_else(|| source.at.error("4.10", format!("the prefix '{prefix}' is not declared")))?;
            (uri, local)
        }
    };
    match crate::datatype::is_ncname(local) {
        true => Ok(NameClass::Name(ns, local.to_owned())),
        false => Err(source.at.error("4.10", format!("'{name}' is not a name"))),
    }
}

fn name_class(source: &Source) -> Result<NameClass, SchemaError> {
    let ns = || source.ns.as_deref().unwrap_or_default().to_owned();
    let except = || -> Result<Option<Box<NameClass>>, SchemaError> {
        let Some(except) = source.children.first() else { return Ok(None) };
        let all: Result<Vec<_>, _> = except.children.iter().map(|child| name_class(child)).collect();
        Ok(Some(Box::new(NameClass::Choice(all?))))
    };
    match source.name.as_str() {
        "name" => qualified(source, &source.text, &ns()),
        "nsName" => Ok(NameClass::NsName(ns(), except()?)),
        "anyName" => Ok(NameClass::AnyName(except()?)),
        "choice" => {
            let all: Result<Vec<_>, _> = source.children.iter().map(|child| name_class(child)).collect();
            Ok(NameClass::Choice(all?))
        }
        other => Err(source.at.error("3", format!("`<{other}>` is not a name class"))),
    }
}

/// The constraints on names of section 4.16.
fn check_names(name: &NameClass, at: &At, attribute: bool) -> Result<(), SchemaError> {
    fn has(name: &NameClass, any: bool, ns: bool) -> bool {
        match name {
            NameClass::Name(..) => false,
            NameClass::NsName(_, except) => ns || except.as_ref().is_some_and(|except| has(except, any, ns)),
            NameClass::AnyName(except) => any || except.as_ref().is_some_and(|except| has(except, any, ns)),
            NameClass::Choice(all) => all.iter().any(|one| has(one, any, ns)),
        }
    }
    const XMLNS: &str = "http://www.w3.org/2000/xmlns";
    match name {
        NameClass::Name(ns, local) if attribute && (ns == XMLNS || ns.is_empty() && local == "xmlns") => {
            Err(at.error("4.16", "an attribute cannot be a namespace declaration"))
        }
        NameClass::NsName(ns, _) if attribute && ns == XMLNS => {
            Err(at.error("4.16", "an attribute cannot be a namespace declaration"))
        }
        NameClass::Name(..) => Ok(()),
        NameClass::AnyName(Some(except)) if has(except, true, false) => {
            Err(at.error("4.16", "`<anyName>` cannot be taken out of `<anyName>`"))
        }
        NameClass::NsName(_, Some(except)) if has(except, true, true) => {
            Err(at.error("4.16", "neither `<nsName>` nor `<anyName>` can be taken out of `<nsName>`"))
        }
        NameClass::AnyName(except) | NameClass::NsName(_, except) => match except {
            Some(except) => check_names(except, at, attribute),
            None => Ok(()),
        },
        NameClass::Choice(all) => all.iter().try_for_each(|one| check_names(one, at, attribute)),
    }
}

fn flatten(
    parts: Vec<Rc<Pattern>>,
    inner: impl Fn(&Pattern) -> Option<&Vec<Rc<Pattern>>>,
) -> Vec<Rc<Pattern>> {
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match inner(&part) {
            Some(inner) => flat.extend(inner.iter().cloned()),
            None => flat.push(part),
        }
    }
    flat
}

fn single(
    mut parts: Vec<Rc<Pattern>>,
    none: Pattern,
    many: impl Fn(Vec<Rc<Pattern>>) -> Pattern,
) -> Rc<Pattern> {
    match parts.len() {
        0 => Rc::new(none),
        1 => parts.remove(0),
        _ => Rc::new(many(parts)),
    }
}

/// Any of the parts, simplified as 4.20 and 4.21 say.
pub fn choice(parts: Vec<Rc<Pattern>>) -> Rc<Pattern> {
    let parts = flatten(parts, |part| if let Pattern::Choice(all) = part { Some(all) } else { None });
    let mut kept: Vec<Rc<Pattern>> = Vec::with_capacity(parts.len());
    let empty = parts.iter().any(|part| **part == Pattern::Empty);
    kept.extend(parts.into_iter().filter(|part| !matches!(**part, Pattern::NotAllowed | Pattern::Empty)));
    if empty {
        kept.insert(0, Rc::new(Pattern::Empty));
    }
    single(kept, Pattern::NotAllowed, Pattern::Choice)
}

/// The parts in order.
pub fn group(parts: Vec<Rc<Pattern>>) -> Rc<Pattern> {
    let parts = flatten(parts, |part| if let Pattern::Group(all) = part { Some(all) } else { None });
    sequence(parts, Pattern::Group)
}

/// The parts in any order, mixed.
pub fn interleave(parts: Vec<Rc<Pattern>>) -> Rc<Pattern> {
    let parts = flatten(parts, |part| if let Pattern::Interleave(all) = part { Some(all) } else { None });
    sequence(parts, Pattern::Interleave)
}

fn sequence(parts: Vec<Rc<Pattern>>, many: impl Fn(Vec<Rc<Pattern>>) -> Pattern) -> Rc<Pattern> {
    if parts.iter().any(|part| **part == Pattern::NotAllowed) {
        return Rc::new(Pattern::NotAllowed);
    }
    let parts: Vec<_> = parts.into_iter().filter(|part| **part != Pattern::Empty).collect();
    single(parts, Pattern::Empty, many)
}

fn one_or_more(inner: Rc<Pattern>) -> Rc<Pattern> {
    match &*inner {
        Pattern::NotAllowed | Pattern::Empty => inner,
        _ => Rc::new(Pattern::OneOrMore(inner)),
    }
}
