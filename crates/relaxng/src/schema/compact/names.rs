//! Name classes.

use super::super::source::{Source, Tag};
use super::environment::Namespace;
use super::fault::Fault;
use super::lexer::Word;
use super::parser::{Parser, Part};
use super::pattern::alternatives;

impl Parser<'_> {
    /// The names of an element or attribute; `plain` is the namespace of those without prefix.
    pub fn name_class(&mut self, plain: &Namespace) -> Result<Box<Source>, Fault> {
        let at = self.current.at.clone();
        let first = self.one_name(plain)?;
        if !self.is("|") {
            return Ok(first.source);
        }
        let mut children = vec![self.closed(first)?.into()];
        while self.takes("|")? {
            let next = self.one_name(plain)?;
            children.push(self.closed(next)?.into());
        }
        self.parent(Tag::Choice, &at, children)
    }

    fn one_name(&mut self, plain: &Namespace) -> Result<Part, Fault> {
        let lead = self.lead()?;
        let mut name = self.simple_name(plain)?;
        self.with_lead(&mut name.source, lead);
        self.follow(&mut name.source)?;
        Ok(name)
    }

    fn simple_name(&mut self, plain: &Namespace) -> Result<Part, Fault> {
        let at = self.current.at.clone();
        let (prefix, ns, local) = match self.current.word.clone() {
            Word::Symbol("(") => {
                self.take()?;
                let inner = self.inside(|parser| parser.name_class(plain))?;
                self.symbol(")", "behind the names")?;
                return Ok(Part::closed(inner));
            }
            Word::Symbol("*") => {
                self.take()?;
                let any = self.node(Tag::AnyName, &at)?;
                return self.name_except(any, plain);
            }
            Word::AllOf(prefix) => {
                let ns = self.environment.namespace(&prefix, &at)?;
                self.take()?;
                let mut all = self.node(Tag::NsName, &at)?;
                (all.prefix, all.ns) = (written(prefix, &ns), ns);
                return self.name_except(all, plain);
            }
            Word::Prefixed(prefix, local) => {
                let ns = self.environment.namespace(&prefix, &at)?;
                (written(prefix, &ns), ns, local)
            }
            Word::Name(name) => (None, plain.clone(), name),
            Word::Keyword(name) => (None, plain.clone(), name.to_owned()),
            _ => return self.expected("a name, `*` or `(`"),
        };
        self.take()?;
        let mut name = self.node(Tag::Name, &at)?;
        (name.ns, name.prefix, name.text) = (ns, prefix, local);
        Ok(Part::closed(name))
    }

    /// What is taken out of all names, or all of a namespace.
    fn name_except(&mut self, mut all: Box<Source>, plain: &Namespace) -> Result<Part, Fault> {
        let at = self.current.at.clone();
        if !self.takes("-")? {
            return Ok(Part::closed(all));
        }
        let lead = self.lead()?;
        let mut out = self.inside(|parser| parser.simple_name(plain))?;
        self.with_lead(&mut out.source, lead);
        let children = alternatives(out.source);
        all.children = vec![self.parent(Tag::Except, &at, children)?.into()];
        Ok(Part { source: all, is_open: true })
    }
}

/// A prefix as it was written, with its namespace.
fn written(prefix: String, ns: &Namespace) -> Option<Box<(String, String)>> {
    Some(Box::new((prefix, ns.as_deref()?.to_owned())))
}
