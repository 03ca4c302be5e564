//! The restrictions on simple schemas (specification 7), each refusal with its section.

use super::simplify::patterns::{Part, Pattern, Patterns};
use super::simplify::Simple;
use super::source::At;
use crate::error::SchemaError;
use crate::hash::{FastMap, FastSet};
use crate::name::NameClass;
use crate::work::Work;
use std::collections::HashMap;
use std::rc::Rc;

/// Checks a schema in simple form.
pub fn check(simple: &Simple, href: &str, work: &mut Work) -> Result<(), SchemaError> {
    let at = At { href: href.into(), line: 0, column: 0 };
    start(simple.start, &simple.patterns, &at)?;
    let mut checker = Checker {
        simple,
        at: &at,
        work,
        classes: Classes { of_elements: vec![None; simple.elements.len()], ..Classes::default() },
        contents: FastSet::default(),
        types: FastMap::default(),
        attributes: FastMap::default(),
        elements: FastMap::default(),
    };
    for definition in &simple.elements {
        checker.at = &definition.at;
        checker.contents(definition.content, Context::default())?;
        if checker.content_type(definition.content).is_none() {
            return Err(definition.at.error("7.2", "text with a datatype is beside other content"));
        }
        checker.attribute_names(definition.content, Repeated::No)?;
        checker.interleaves(definition.content)?;
    }
    Ok(())
}

fn start(part: Part, patterns: &Patterns, at: &At) -> Result<(), SchemaError> {
    match patterns.get(part) {
        Pattern::Element(_) | Pattern::NotAllowed => Ok(()),
        Pattern::Choice(all) => all.iter().try_for_each(|one| start(*one, patterns, at)),
        _ => Err(at.error("7.1.5", "`<start>` can be elements alone")),
    }
}

/// What is around a pattern.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Context {
    attribute: bool,
    list: bool,
    one_or_more: bool,
    group_in_one_or_more: bool,
    except: bool,
}

/// The content types of section 7.2, in their order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum ContentType {
    Empty,
    Complex,
    Simple,
}

/// Whether a pattern is in `<oneOrMore>`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Repeated {
    No,
    Yes,
}

/// The elements and texts of a pattern, as far as they are children of one element.
struct Children {
    elements: Vec<usize>,
    text: bool,
}

/// Tests each pattern once for each thing that is asked of it: definitions share their parts, and
/// a schema can refer to one on more ways than could be walked.
struct Checker<'s> {
    simple: &'s Simple,
    /// The element that is being tested.
    at: &'s At,
    work: &'s mut Work,
    classes: Classes<'s>,
    contents: FastSet<(Part, Context)>,
    types: FastMap<Part, Option<ContentType>>,
    attributes: FastMap<(Part, Repeated), Rc<[ClassNumber]>>,
    elements: FastMap<Part, Rc<Children>>,
}

impl<'s> Checker<'s> {
    fn get(&mut self, part: Part) -> &'s Pattern {
        self.work.visits += 1;
        self.simple.patterns.get(part)
    }

    /// Sections 7.1.1 to 7.1.4: what may not stand inside what.
    fn contents(&mut self, part: Part, context: Context) -> Result<(), SchemaError> {
        if !self.contents.insert((part, context)) {
            return Ok(());
        }
        let at = self.at;
        let refuse = |section, message: &str| Err(at.error(section, message));
        let pattern = self.get(part);
        if context.except
            && !matches!(
                pattern,
                Pattern::Data(..) | Pattern::Value(..) | Pattern::Choice(_) | Pattern::NotAllowed
            )
        {
            return refuse("7.1.4", "`<except>` of a datatype can hold data and values alone");
        }
        match pattern {
            Pattern::Empty | Pattern::NotAllowed | Pattern::Value(..) => Ok(()),
            Pattern::Text if context.list => refuse("7.1.3", "a list cannot hold text without datatype"),
            Pattern::Text => Ok(()),
            Pattern::Element(_) if context.attribute => {
                refuse("7.1.1", "an attribute cannot hold an element")
            }
            Pattern::Element(_) if context.list => refuse("7.1.3", "a list cannot hold an element"),
            Pattern::Element(_) => Ok(()),
            Pattern::Attribute(..) if context.attribute => {
                refuse("7.1.1", "an attribute cannot hold an attribute")
            }
            Pattern::Attribute(..) if context.list => refuse("7.1.3", "a list cannot hold an attribute"),
            Pattern::Attribute(..) if context.group_in_one_or_more => {
                refuse("7.1.2", "an attribute in a group cannot stand more than once")
            }
            Pattern::Attribute(_, value, _) => {
                self.contents(*value, Context { attribute: true, ..Context::default() })?;
                match self.content_type(*value) {
                    Some(_) => Ok(()),
                    None => refuse("7.2", "data is beside other data in an attribute"),
                }
            }
            Pattern::List(_) if context.list => refuse("7.1.3", "a list cannot hold a list"),
            Pattern::List(inner) => self.contents(*inner, Context { list: true, ..context }),
            Pattern::Interleave(_) if context.list => refuse("7.1.3", "a list cannot be in any order"),
            Pattern::Group(all) | Pattern::Interleave(all) => {
                let inner = Context {
                    group_in_one_or_more: context.one_or_more || context.group_in_one_or_more,
                    ..context
                };
                all.iter().try_for_each(|one| self.contents(*one, inner))
            }
            Pattern::Choice(all) => all.iter().try_for_each(|one| self.contents(*one, context)),
            Pattern::OneOrMore(inner) => self.contents(*inner, Context { one_or_more: true, ..context }),
            Pattern::Data(_, Some(except), _) => self.contents(*except, Context { except: true, ..context }),
            Pattern::Data(_, None, _) => Ok(()),
        }
    }

    /// Section 7.2; `None` where the content cannot stand together.
    fn content_type(&mut self, part: Part) -> Option<ContentType> {
        if let Some(known) = self.types.get(&part) {
            return *known;
        }
        let found = match self.get(part) {
            Pattern::NotAllowed | Pattern::Empty => Some(ContentType::Empty),
            Pattern::Text | Pattern::Element(_) => Some(ContentType::Complex),
            Pattern::Value(..) | Pattern::List(_) | Pattern::Data(_, None, _) => Some(ContentType::Simple),
            Pattern::Data(_, Some(except), _) => self.content_type(*except).map(|_| ContentType::Simple),
            Pattern::Attribute(_, value, _) => self.content_type(*value).map(|_| ContentType::Empty),
            Pattern::OneOrMore(inner) => self.content_type(*inner).and_then(|inner| groupable(inner, inner)),
            Pattern::Choice(all) => self.together(all, |a, b| Some(a.max(b))),
            Pattern::Group(all) | Pattern::Interleave(all) => self.together(all, groupable),
        };
        self.types.insert(part, found);
        found
    }

    fn together(
        &mut self,
        all: &[Part],
        both: fn(ContentType, ContentType) -> Option<ContentType>,
    ) -> Option<ContentType> {
        all.iter().try_fold(ContentType::Empty, |most, one| both(most, self.content_type(*one)?))
    }

    /// Section 7.3: no attribute twice, and open name classes only where any number may stand.
    fn attribute_names(&mut self, part: Part, repeated: Repeated) -> Result<Rc<[ClassNumber]>, SchemaError> {
        if let Some(known) = self.attributes.get(&(part, repeated)) {
            return Ok(known.clone());
        }
        let found: Rc<[ClassNumber]> = match self.get(part) {
            Pattern::Attribute(name, value, _) => {
                if name.is_open() && repeated == Repeated::No {
                    return Err(self.at.error("7.3", "an attribute of any name must stand in `<oneOrMore>`"));
                }
                if name.is_open() && *value != Part::TEXT {
                    return Err(self.at.error("7.3", "an attribute of any name must hold `<text>`"));
                }
                Rc::new([self.classes.number(name)])
            }
            Pattern::OneOrMore(inner) => self.attribute_names(*inner, Repeated::Yes)?,
            Pattern::Choice(all) => {
                let mut names = FastSet::default();
                let mut kept = Vec::new();
                for one in all {
                    let new = self.attribute_names(*one, repeated)?;
                    kept.extend(new.iter().filter(|name| names.insert(**name)));
                }
                kept.into()
            }
            Pattern::Group(all) | Pattern::Interleave(all) => {
                let (mut names, mut distinct) = (Vec::new(), Distinct::default());
                for one in all {
                    let new = self.attribute_names(*one, repeated)?;
                    if new.is_empty() {
                        continue;
                    }
                    // Nothing is in two parts where only one has any.
                    if !names.is_empty() && distinct.is_empty() {
                        distinct.extend(&self.classes, &names);
                    }
                    let comparisons = &mut self.work.comparisons;
                    if let Some(name) = distinct.overlapping(&self.classes, &new, comparisons) {
                        let what = first_name(name)
                            .map_or("an attribute".to_owned(), |name| format!("the attribute `{name}`"));
                        return Err(self.at.error("7.3", format!("{what} occurs twice")));
                    }
                    if !names.is_empty() {
                        distinct.extend(&self.classes, &new);
                    }
                    names.extend_from_slice(&new);
                }
                names.into()
            }
            _ => Rc::new([]),
        };
        self.attributes.insert((part, repeated), found.clone());
        Ok(found)
    }

    /// Section 7.4: what may come in any order can be told apart.
    fn interleaves(&mut self, part: Part) -> Result<Rc<Children>, SchemaError> {
        if let Some(known) = self.elements.get(&part) {
            return Ok(known.clone());
        }
        let found = match self.get(part) {
            Pattern::Text => Rc::new(Children { elements: Vec::new(), text: true }),
            Pattern::Element(index) => Rc::new(Children { elements: vec![*index], text: false }),
            Pattern::OneOrMore(inner) => self.interleaves(*inner)?,
            Pattern::Choice(all) | Pattern::Group(all) => {
                let (mut elements, mut text) = (Vec::new(), false);
                let mut seen = FastSet::default();
                for one in all.iter().filter(|one| seen.insert(**one)) {
                    let more = self.interleaves(*one)?;
                    elements.extend_from_slice(&more.elements);
                    text |= more.text;
                }
                elements.sort_unstable();
                elements.dedup();
                Rc::new(Children { elements, text })
            }
            Pattern::Interleave(all) => self.interleaved(all)?,
            _ => Rc::new(Children { elements: Vec::new(), text: false }),
        };
        self.elements.insert(part, found.clone());
        Ok(found)
    }

    fn interleaved(&mut self, all: &[Part]) -> Result<Rc<Children>, SchemaError> {
        let mut distinct = Distinct::default();
        let (mut elements, mut text) = (Vec::new(), false);
        for one in all {
            let more = self.interleaves(*one)?;
            if text && more.text {
                return Err(self.at.error("7.4", "text is in two parts of an `<interleave>`"));
            }
            let names: Vec<ClassNumber> =
                more.elements.iter().map(|element| self.classes.of_element(self.simple, *element)).collect();
            let comparisons = &mut self.work.comparisons;
            if let Some(name) = distinct.overlapping(&self.classes, &names, comparisons) {
                let what = first_name(name)
                    .map_or("an element".to_owned(), |name| format!("the element `<{name}>`"));
                let message = format!("{what} is in two parts of an `<interleave>`");
                return Err(self.at.error("7.4", message));
            }
            distinct.extend(&self.classes, &names);
            elements.extend_from_slice(&more.elements);
            text |= more.text;
        }
        Ok(Rc::new(Children { elements, text }))
    }
}

/// The number of a name class in [`Classes`].
type ClassNumber = u32;

/// Name classes with numbers, and their names with numbers.
#[derive(Default)]
struct Classes<'s> {
    all: Vec<Listed<'s>>,
    numbers: HashMap<&'s NameClass, ClassNumber>,
    of_elements: Vec<Option<ClassNumber>>,
    names: HashMap<(&'s str, &'s str), u32>,
}

/// A name class and the numbers of the names that it lists.
struct Listed<'s> {
    class: &'s NameClass,
    names: Vec<u32>,
    open: bool,
}

impl<'s> Classes<'s> {
    fn number(&mut self, class: &'s NameClass) -> ClassNumber {
        if let Some(number) = self.numbers.get(class) {
            return *number;
        }
        let listed = class.listed().into_iter();
        let names = listed
            .map(|name| {
                let next = self.names.len() as u32;
                *self.names.entry(name).or_insert(next)
            })
            .collect();
        let number = self.all.len() as ClassNumber;
        self.all.push(Listed { class, names, open: class.is_open() });
        self.numbers.insert(class, number);
        number
    }

    fn of_element(&mut self, simple: &'s Simple, element: usize) -> ClassNumber {
        if let Some(number) = self.of_elements[element] {
            return number;
        }
        let number = self.number(&simple.elements[element].name);
        self.of_elements[element] = Some(number);
        number
    }

    fn get(&self, number: ClassNumber) -> &Listed<'s> {
        &self.all[number as usize]
    }
}

/// Name classes that have no name in common. Names that are listed are looked up; only classes with
/// others are compared with all.
#[derive(Default)]
struct Distinct<'s> {
    names: FastSet<u32>,
    /// The names themselves, for open classes.
    listed: Vec<ClassNumber>,
    open: Vec<&'s NameClass>,
}

impl<'s> Distinct<'s> {
    fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// The first of the new classes that has a name in common with one that is here.
    fn overlapping(
        &self,
        classes: &Classes<'s>,
        new: &[ClassNumber],
        comparisons: &mut u64,
    ) -> Option<&'s NameClass> {
        let mut is_in = |class: &NameClass, (ns, local): (&str, &str)| {
            *comparisons += 1;
            class.contains(ns, local)
        };
        let found = new.iter().map(|class| classes.get(*class)).find(|Listed { class, names, open }| {
            if *open {
                let here = || self.listed.iter().flat_map(|other| classes.get(*other).class.listed());
                return here().any(|name| is_in(class, name))
                    || self.open.iter().any(|other| class.overlaps(other));
            }
            names.iter().any(|name| self.names.contains(name))
                || !self.open.is_empty()
                    && class.listed().iter().any(|name| self.open.iter().any(|other| is_in(other, *name)))
        });
        found.map(|listed| listed.class)
    }

    fn extend(&mut self, classes: &Classes<'s>, new: &[ClassNumber]) {
        for number in new {
            let Listed { class, names, open } = classes.get(*number);
            self.names.extend(names);
            self.listed.push(*number);
            if *open {
                self.open.push(class);
            }
        }
    }
}

/// The first name that a class lists.
fn first_name(class: &NameClass) -> Option<&str> {
    class.listed().first().map(|(_, local)| *local)
}

fn groupable(a: ContentType, b: ContentType) -> Option<ContentType> {
    match (a, b) {
        (ContentType::Empty, other) | (other, ContentType::Empty) => Some(other),
        (ContentType::Complex, ContentType::Complex) => Some(ContentType::Complex),
        _ => None,
    }
}
