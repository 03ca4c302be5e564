//! Grammars: what is defined, and what is included.

use super::super::source::{Source, Tag};
use super::fault::Fault;
use super::lexer::Word;
use super::notes::Lead;
use super::parser::Parser;
use super::pattern::parts;

/// Where definitions are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Members {
    /// In a grammar.
    Grammar,
    /// In an `include`, whose definitions they replace.
    Overrides,
}

impl Parser<'_> {
    /// The members of a grammar, a `div` or an `include`, down to a `}` or the end; `lead` was read.
    pub fn members(&mut self, parent: &mut Source, of: Members, lead: Lead) -> Result<(), Fault> {
        let mut lead = Some(lead);
        loop {
            let lead = match lead.take() {
                Some(lead) => lead,
                None => self.lead()?,
            };
            let at = self.current.at.clone();
            let is_note = matches!(self.behind.word, Word::Symbol("["));
            let mut member = match self.current.word.clone() {
                Word::Name(_) | Word::Prefixed(..) if is_note && !lead.is_annotated => {
                    self.pass_comments(lead);
                    self.member_note(parent)?;
                    continue;
                }
                Word::Keyword("start") => {
                    self.take()?;
                    let start = self.node(Tag::Start, &at)?;
                    self.defined(start)?
                }
                Word::Name(name) => {
                    self.take()?;
                    let define = self.with_attribute(Tag::Define, &at, "name", name)?;
                    self.defined(define)?
                }
                Word::Keyword("div") => {
                    self.take()?;
                    let mut div = self.node(Tag::Div, &at)?;
                    self.body(&mut div, of)?;
                    div
                }
                Word::Keyword("include") if of == Members::Grammar => {
                    self.take()?;
                    let mut include = self.reference(Tag::Include, &at)?;
                    if self.is("{") {
                        self.body(&mut include, Members::Overrides)?;
                    }
                    include
                }
                Word::Symbol("}") | Word::End if !lead.is_annotated => {
                    self.pass_comments(lead);
                    self.leave_comments(parent);
                    return Ok(());
                }
                Word::Symbol("}") | Word::End => {
                    return Err(self.wrong("the annotation before it belongs to nothing"))
                }
                Word::Keyword(name) if matches!(self.behind.word, Word::Symbol("=" | "|=" | "&=")) => {
                    return Err(
                        self.wrong(format!("`{name}` is a keyword; a definition of that name is `\\{name}`"))
                    )
                }
                _ => return self.expected("a definition, `start`, `div` or `include`"),
            };
            self.with_lead(&mut member, lead);
            parent.children.push(member.into());
        }
    }

    /// The members of a `div` or an `include`, in braces.
    fn body(&mut self, parent: &mut Source, of: Members) -> Result<(), Fault> {
        self.symbol("{", "before the definitions")?;
        self.inside(|parser| {
            let lead = parser.lead()?;
            parser.members(parent, of, lead)
        })?;
        self.symbol("}", "behind the definitions")
    }

    /// What is defined, behind its name.
    fn defined(&mut self, mut define: Box<Source>) -> Result<Box<Source>, Fault> {
        let combine = match &self.current.word {
            Word::Symbol("=") => None,
            Word::Symbol("|=") => Some("choice"),
            Word::Symbol("&=") => Some("interleave"),
            _ => return self.expected("`=`, `|=` or `&=` behind what is defined"),
        };
        self.take()?;
        define.attrs.extend(combine.map(|combine| ("combine", combine.to_owned())));
        let pattern = self.pattern(None)?;
        define.children = match define.tag {
            Tag::Start => vec![pattern.into()],
            _ => parts(pattern),
        };
        define.documentation = self.following.take().unwrap_or_default();
        Ok(define)
    }
}
