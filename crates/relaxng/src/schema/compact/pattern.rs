//! Patterns.

use super::super::source::{At, Source, Tag};
use super::environment::Namespace;
use super::fault::Fault;
use super::grammar::Members;
use super::lexer::Word;
use super::notes::Lead;
use super::parser::{Parser, Part};
use std::rc::Rc;

/// What combines patterns, by its symbol.
const OPERATORS: [(&str, Tag); 3] = [(",", Tag::Group), ("|", Tag::Choice), ("&", Tag::Interleave)];
const REPEATED: [(&str, Tag); 3] = [("*", Tag::ZeroOrMore), ("+", Tag::OneOrMore), ("?", Tag::Optional)];

impl Parser<'_> {
    fn operator(&self) -> Option<(&'static str, Tag)> {
        OPERATORS.into_iter().find(|(symbol, _)| self.is(symbol))
    }

    /// A pattern of one part or several; `lead` was read before it.
    pub fn pattern(&mut self, lead: Option<Lead>) -> Result<Box<Source>, Fault> {
        let at = self.current.at.clone();
        let first = self.particle(lead)?;
        let Some((symbol, tag)) = self.operator() else { return Ok(first.source) };
        let mut children = vec![self.closed(first)?.into()];
        while let Some((other, _)) = self.operator() {
            if other != symbol {
                let message =
                    format!("`{symbol}` and `{other}` are mixed; put what belongs together in parentheses");
                return Err(self.wrong(message));
            }
            self.take()?;
            let next = self.particle(None)?;
            children.push(self.closed(next)?.into());
        }
        // The parts of a group may be those of what it is in.
        self.following.take_if(|_| tag != Tag::Group);
        self.parent(tag, &at, children)
    }

    /// A part, once or repeated, with its annotations.
    fn particle(&mut self, lead: Option<Lead>) -> Result<Part, Fault> {
        let lead = match lead {
            Some(lead) => lead,
            None => self.lead()?,
        };
        let at = self.current.at.clone();
        let mut inner = self.primary()?;
        self.with_lead(&mut inner.source, lead);
        self.follow(&mut inner.source)?;
        let Some((_, tag)) = REPEATED.into_iter().find(|(symbol, _)| self.is(symbol)) else {
            return Ok(inner);
        };
        let inner = self.closed(inner)?;
        self.take()?;
        self.following = None;
        let children = parts(inner);
        let mut repeated = self.parent(tag, &at, children)?;
        self.follow(&mut repeated)?;
        Ok(Part::closed(repeated))
    }

    /// A pattern in braces, as the children of an element.
    fn braces(&mut self, whose: &str) -> Result<Vec<Rc<Source>>, Fault> {
        self.symbol("{", &format!("behind {whose}"))?;
        let inner = self.inside(|parser| parser.pattern(None))?;
        match self.takes("}")? {
            true => Ok(parts(inner)),
            false => self.expected("`,`, `|`, `&` or `}`"),
        }
    }

    fn primary(&mut self) -> Result<Part, Fault> {
        let at = self.current.at.clone();
        let source = match self.current.word.clone() {
            Word::Symbol("(") => {
                self.take()?;
                let inner = self.inside(|parser| parser.pattern(None))?;
                if !self.takes(")")? {
                    return self.expected("`,`, `|`, `&` or `)`");
                }
                self.following.take_if(|_| inner.tag == Tag::Group);
                inner
            }
            Word::Keyword("string" | "token") | Word::Prefixed(..) | Word::Literal(_) => {
                return self.datum(&at)
            }
            Word::Keyword(keyword) => {
                self.take()?;
                self.keyword(keyword, &at)?
            }
            Word::Name(name) => {
                if matches!(self.behind.word, Word::Symbol("=" | "|=" | "&=")) {
                    return self.expected("a pattern, not a definition:");
                }
                self.take()?;
                self.with_attribute(Tag::Ref, &at, "name", name)?
            }
            _ => return self.expected("a pattern"),
        };
        Ok(Part::closed(source))
    }

    /// A pattern that begins with a keyword, which was read.
    fn keyword(&mut self, keyword: &str, at: &At) -> Result<Box<Source>, Fault> {
        let constant = |tag| Ok::<_, Fault>((tag, Vec::new()));
        let (tag, children) = match keyword {
            "element" => {
                let plain = self.environment.default.clone();
                (Tag::Element, self.named(&plain, "element")?)
            }
            "attribute" => {
                let mut children = self.named(&Some("".into()), "attribute")?;
                // An attribute holds one pattern.
                if children.len() > 2 {
                    let parts = children.split_off(1);
                    children.push(self.parent(Tag::Group, at, parts)?.into());
                }
                (Tag::Attribute, children)
            }
            "mixed" => (Tag::Mixed, self.braces("`mixed`")?),
            "list" => (Tag::List, self.braces("`list`")?),
            "empty" => constant(Tag::Empty)?,
            "notAllowed" => constant(Tag::NotAllowed)?,
            "text" => constant(Tag::Text)?,
            "parent" => {
                let Word::Name(name) = self.current.word.clone() else {
                    return self.expected("the name of a definition behind `parent`");
                };
                self.take()?;
                return self.with_attribute(Tag::ParentRef, at, "name", name);
            }
            "external" => return self.reference(Tag::ExternalRef, at),
            "grammar" => {
                self.symbol("{", "behind `grammar`")?;
                let mut grammar = self.node(Tag::Grammar, at)?;
                self.inside(|parser| {
                    let lead = parser.lead()?;
                    parser.members(&mut grammar, Members::Grammar, lead)
                })?;
                self.symbol("}", "behind the definitions")?;
                self.following = None;
                return Ok(grammar);
            }
            other => {
                let message = format!("`{other}` is a keyword; a definition of that name is `\\{other}`");
                return Err(at.fault(message));
            }
        };
        let documentation = self.following.take().filter(|_| matches!(tag, Tag::Element | Tag::Attribute));
        let documentation = documentation.unwrap_or_default();
        let mut node = self.parent(tag, at, children)?;
        node.documentation = documentation;
        Ok(node)
    }

    /// The name and content of an element or attribute.
    fn named(&mut self, plain: &Namespace, what: &str) -> Result<Vec<Rc<Source>>, Fault> {
        let name = self.name_class(plain)?;
        let mut children = vec![name.into()];
        children.extend(self.braces(&format!("the name of an {what}"))?);
        Ok(children)
    }

    /// A document that is referred to, and the namespace that it inherits.
    pub fn reference(&mut self, tag: Tag, at: &At) -> Result<Box<Source>, Fault> {
        let href = self.literal("the URI of a schema in quotes")?;
        let mut ns = self.environment.default.clone();
        if self.is_keyword("inherit") {
            self.take()?;
            self.symbol("=", "behind `inherit`")?;
            let place = self.current.at.clone();
            let prefix = self.any_name("a prefix behind `inherit =`")?;
            ns = self.environment.namespace(&prefix, &place)?;
        }
        let mut node = self.with_attribute(tag, at, "href", href.trim().to_owned())?;
        node.ns = ns;
        Ok(node)
    }

    /// A datatype or a value.
    fn datum(&mut self, at: &At) -> Result<Part, Fault> {
        let (library, name): (Rc<str>, Option<String>) = match self.current.word.clone() {
            Word::Prefixed(prefix, name) => {
                let library = self.environment.library(&prefix, at)?;
                self.take()?;
                (library, Some(name))
            }
            Word::Keyword(name) => {
                self.take()?;
                ("".into(), Some(name.to_owned()))
            }
            _ => ("".into(), None),
        };
        let attrs: Vec<_> = name.map(|name| ("type", name)).into_iter().collect();
        if matches!(self.current.word, Word::Literal(_)) {
            let text = self.literal("a value")?;
            let prefix = text.trim().split_once(':').and_then(|(prefix, _)| {
                Some(Box::new((prefix.to_owned(), self.environment.of_value(prefix)?.to_owned())))
            });
            let ns = self.environment.default.clone();
            let node = self.node(Tag::Value, at)?;
            return Ok(Part::closed(Box::new(Source { library, ns, attrs, prefix, text, ..*node })));
        }
        let mut data = self.node(Tag::Data, at)?;
        (data.library, data.attrs) = (library, attrs);
        if self.takes("{")? {
            while !self.takes("}")? {
                data.children.push(self.parameter()?.into());
            }
        }
        let place = self.current.at.clone();
        if !self.takes("-")? {
            return Ok(Part::closed(data));
        }
        let lead = self.lead()?;
        let mut out = self.inside(Self::primary)?;
        self.with_lead(&mut out.source, lead);
        let children = alternatives(out.source);
        data.children.push(self.parent(Tag::Except, &place, children)?.into());
        Ok(Part { source: data, is_open: true })
    }

    /// A parameter of a datatype.
    fn parameter(&mut self) -> Result<Box<Source>, Fault> {
        let lead = self.lead()?;
        let at = self.current.at.clone();
        let name = self.any_name("a parameter of the datatype, or `}`")?;
        self.symbol("=", "behind the name of a parameter")?;
        let text = self.literal("the value of a parameter in quotes")?;
        let mut param = self.with_attribute(Tag::Param, &at, "name", name)?;
        param.text = text;
        self.with_lead(&mut param, lead);
        Ok(param)
    }
}

/// The parts of a pattern that is all an element holds: a group without notes is not one of its own.
pub fn parts(whole: Box<Source>) -> Vec<Rc<Source>> {
    without(Tag::Group, whole)
}

/// The parts of an exception: a choice without notes is not one of its own.
pub fn alternatives(whole: Box<Source>) -> Vec<Rc<Source>> {
    without(Tag::Choice, whole)
}

fn without(tag: Tag, whole: Box<Source>) -> Vec<Rc<Source>> {
    match whole.tag == tag && whole.notes.is_none() && whole.documentation.is_empty() {
        true => whole.children,
        false => vec![whole.into()],
    }
}
