//! The restrictions on simple schemas (specification 7), each refusal with its section.

use super::error::SchemaError;
use super::simplify::{Pattern, Simple};
use super::source::At;
use crate::name::NameClass;
use std::rc::Rc;

/// Checks a schema in simple form.
pub fn check(simple: &Simple, href: &str) -> Result<(), SchemaError> {
    let at = At { href: href.into(), line: 0, column: 0 };
    start(&simple.start, &at)?;
    for definition in &simple.elements {
        let checker = Checker { simple, at: &definition.at };
        checker.contents(&definition.content, Context::default())?;
        if checker.content_type(&definition.content)?.is_none() {
            return Err(definition.at.error("7.2", "text with a datatype stands beside other content"));
        }
        checker.attributes(&definition.content)?;
        checker.interleaves(&definition.content)?;
    }
    Ok(())
}

fn start(pattern: &Pattern, at: &At) -> Result<(), SchemaError> {
    match pattern {
        Pattern::Element(_) | Pattern::NotAllowed => Ok(()),
        Pattern::Choice(all) => all.iter().try_for_each(|one| start(one, at)),
        _ => Err(at.error("7.1.5", "`<start>` can be elements alone")),
    }
}

/// What is around a pattern.
#[derive(Clone, Copy, Default)]
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

struct Checker<'s> {
    simple: &'s Simple,
    at: &'s At,
}

impl Checker<'_> {
    /// Sections 7.1.1 to 7.1.4: what may not stand inside what.
    fn contents(&self, pattern: &Pattern, context: Context) -> Result<(), SchemaError> {
        let refuse = |section, message: &str| Err(self.at.error(section, message));
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
                self.contents(value, Context { attribute: true, ..Context::default() })?;
                match self.content_type(value)? {
                    Some(_) => Ok(()),
                    None => refuse("7.2", "data stands beside other data in an attribute"),
                }
            }
            Pattern::List(_) if context.list => refuse("7.1.3", "a list cannot hold a list"),
            Pattern::List(inner) => self.contents(inner, Context { list: true, ..context }),
            Pattern::Interleave(_) if context.list => refuse("7.1.3", "a list cannot be in any order"),
            Pattern::Group(all) | Pattern::Interleave(all) => {
                let inner = Context {
                    group_in_one_or_more: context.one_or_more || context.group_in_one_or_more,
                    ..context
                };
                all.iter().try_for_each(|one| self.contents(one, inner))
            }
            Pattern::Choice(all) => all.iter().try_for_each(|one| self.contents(one, context)),
            Pattern::OneOrMore(inner) => self.contents(inner, Context { one_or_more: true, ..context }),
            Pattern::Data(_, except, _) => match except {
                Some(except) => self.contents(except, Context { except: true, ..context }),
                None => Ok(()),
            },
        }
    }

    /// Section 7.2; `None` where the content cannot stand together.
    fn content_type(&self, pattern: &Pattern) -> Result<Option<ContentType>, SchemaError> {
        Ok(match pattern {
            Pattern::NotAllowed => Some(ContentType::Empty),
            Pattern::Empty => Some(ContentType::Empty),
            Pattern::Text | Pattern::Element(_) => Some(ContentType::Complex),
            Pattern::Value(..) | Pattern::List(_) => Some(ContentType::Simple),
            Pattern::Data(_, except, _) => match except {
                Some(except) => self.content_type(except)?.map(|_| ContentType::Simple),
                None => Some(ContentType::Simple),
            },
            Pattern::Attribute(_, value, _) => self.content_type(value)?.map(|_| ContentType::Empty),
            Pattern::OneOrMore(inner) => {
                let inner = self.content_type(inner)?;
                inner.and_then(|inner| groupable(inner, inner))
            }
            Pattern::Choice(all) => {
                let mut most = Some(ContentType::Empty);
                for one in all {
                    most = match (most, self.content_type(one)?) {
                        (Some(a), Some(b)) => Some(a.max(b)),
                        _ => None,
                    };
                }
                most
            }
            Pattern::Group(all) | Pattern::Interleave(all) => {
                let mut most = Some(ContentType::Empty);
                for one in all {
                    most = match (most, self.content_type(one)?) {
                        (Some(a), Some(b)) => groupable(a, b),
                        _ => None,
                    };
                }
                most
            }
        })
    }

    /// Section 7.3: no attribute twice, and open name classes only where any number may stand.
    fn attributes(&self, pattern: &Pattern) -> Result<Vec<Rc<NameClass>>, SchemaError> {
        self.attribute_names(pattern, false)
    }

    fn attribute_names(&self, pattern: &Pattern, repeated: bool) -> Result<Vec<Rc<NameClass>>, SchemaError> {
        match pattern {
            Pattern::Attribute(name, value, _) => {
                if name.is_open() && !repeated {
                    return Err(self.at.error("7.3", "an attribute of any name must stand in `<oneOrMore>`"));
                }
                if name.is_open() && **value != Pattern::Text {
                    return Err(self.at.error("7.3", "an attribute of any name must hold `<text>`"));
                }
                Ok(vec![name.clone()])
            }
            Pattern::OneOrMore(inner) => self.attribute_names(inner, true),
            Pattern::Choice(all) => {
                let mut names = Vec::new();
                for one in all {
                    names.extend(self.attribute_names(one, repeated)?);
                }
                dedup(&mut names);
                Ok(names)
            }
            Pattern::Group(all) | Pattern::Interleave(all) => {
                let mut names: Vec<Rc<NameClass>> = Vec::new();
                for one in all {
                    let new = self.attribute_names(one, repeated)?;
                    for name in &new {
                        if names.iter().any(|other| other.overlaps(name)) {
                            let mut listed = Vec::new();
                            name.names(&mut listed);
                            let what = listed
                                .first()
                                .map_or("an attribute".to_owned(), |name| format!("the attribute `{name}`"));
                            return Err(self.at.error("7.3", format!("{what} stands twice")));
                        }
                    }
                    names.extend(new);
                }
                Ok(names)
            }
            _ => Ok(Vec::new()),
        }
    }

    /// Section 7.4: what may come in any order can be told apart.
    fn interleaves(&self, pattern: &Pattern) -> Result<(Vec<usize>, bool), SchemaError> {
        match pattern {
            Pattern::Text => Ok((Vec::new(), true)),
            Pattern::Element(index) => Ok((vec![*index], false)),
            Pattern::OneOrMore(inner) => self.interleaves(inner),
            Pattern::Choice(all) | Pattern::Group(all) => {
                let (mut elements, mut text) = (Vec::new(), false);
                for one in all {
                    let (more, has_text) = self.interleaves(one)?;
                    elements.extend(more);
                    text |= has_text;
                }
                elements.sort_unstable();
                elements.dedup();
                Ok((elements, text))
            }
            Pattern::Interleave(all) => {
                let (mut elements, mut text): (Vec<usize>, bool) = (Vec::new(), false);
                for one in all {
                    let (more, has_text) = self.interleaves(one)?;
                    if text && has_text {
                        return Err(self
                            .at
                            .error("7.4", "text stands in two parts of what may come in any order"));
                    }
                    for new in &more {
                        let overlaps = |old: &&usize| {
                            self.simple.elements[**old].name.overlaps(&self.simple.elements[*new].name)
                        };
                        if elements.iter().any(|old| overlaps(&old)) {
                            let mut listed = Vec::new();
                            self.simple.elements[*new].name.names(&mut listed);
                            let what = listed
                                .first()
                                .map_or("an element".to_owned(), |name| format!("the element `<{name}>`"));
                            return Err(self.at.error(
                                "7.4",
                                format!("{what} stands in two parts of what may come in any order"),
                            ));
                        }
                    }
                    elements.extend(more);
                    text |= has_text;
                }
                Ok((elements, text))
            }
            _ => Ok((Vec::new(), false)),
        }
    }
}

fn groupable(a: ContentType, b: ContentType) -> Option<ContentType> {
    match (a, b) {
        (ContentType::Empty, other) | (other, ContentType::Empty) => Some(other),
        (ContentType::Complex, ContentType::Complex) => Some(ContentType::Complex),
        _ => None,
    }
}

fn dedup(names: &mut Vec<Rc<NameClass>>) {
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
}
