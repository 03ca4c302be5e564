//! What all parts of the reader of the compact syntax use: the words one after another, and elements
//! to be filled.

use super::super::notes::Keep;
use super::super::source::{At, Source, Tag, NODES};
use super::environment::{Environment, Namespace};
use super::fault::Fault;
use super::grammar::Members;
use super::lexer::{Lexer, Token, Word};
use std::rc::Rc;

/// How deep brackets may be nested.
const DEPTH: usize = 200;

/// A part of a pattern or of names.
pub struct Part {
    pub source: Box<Source>,
    /// Whether it ends with an exception that is in no parentheses: it has to stand alone.
    pub is_open: bool,
}

impl Part {
    pub fn closed(source: Box<Source>) -> Part {
        Part { source, is_open: false }
    }
}

/// Reads one schema document.
pub struct Parser<'t> {
    lexer: Lexer<'t>,
    /// The word that is read next, and the one behind it.
    pub current: Token,
    pub behind: Token,
    pub environment: Environment,
    pub keep: Keep,
    /// Documentation that followed a part: that of what both are in.
    pub following: Option<String>,
    /// Comments that were passed and belong to what is read next.
    pub comments: Vec<String>,
    href: Rc<str>,
    depth: usize,
    nodes: u32,
}

impl<'t> Parser<'t> {
    pub fn new(text: &'t str, href: &str, keep: Keep) -> Result<Parser<'t>, Fault> {
        let href: Rc<str> = href.into();
        let mut lexer = Lexer::new(text, &href)?;
        let (current, behind) = (lexer.token()?, lexer.token()?);
        Ok(Parser {
            lexer,
            current,
            behind,
            environment: Environment::new(),
            keep,
            following: None,
            comments: Vec::new(),
            href,
            depth: 0,
            nodes: 0,
        })
    }

    /// A mistake at the word that is read next.
    pub fn wrong(&self, message: impl Into<String>) -> Fault {
        self.current.at.fault(message)
    }

    /// A mistake: another word was expected.
    pub fn expected<T>(&self, what: &str) -> Result<T, Fault> {
        Err(self.wrong(format!("expected {what}, found {}", self.current.word)))
    }

    /// Goes on by one word, which is returned.
    pub fn take(&mut self) -> Result<(), Fault> {
        let next = self.lexer.token()?;
        let mut taken = std::mem::replace(&mut self.current, std::mem::replace(&mut self.behind, next));
        self.comments.append(&mut taken.comments);
        Ok(())
    }

    pub fn is(&self, symbol: &str) -> bool {
        matches!(&self.current.word, Word::Symbol(own) if *own == symbol)
    }

    pub fn is_keyword(&self, keyword: &str) -> bool {
        matches!(&self.current.word, Word::Keyword(own) if *own == keyword)
    }

    /// Passes a symbol if it comes next.
    pub fn takes(&mut self, symbol: &str) -> Result<bool, Fault> {
        let is = self.is(symbol);
        if is {
            self.take()?;
        }
        Ok(is)
    }

    /// Passes a symbol that has to come.
    pub fn symbol(&mut self, symbol: &str, after: &str) -> Result<(), Fault> {
        match self.takes(symbol)? {
            true => Ok(()),
            false => self.expected(&format!("`{symbol}` {after}")),
        }
    }

    /// Literals that are joined by `~`.
    pub fn literal(&mut self, what: &str) -> Result<String, Fault> {
        let mut text = String::new();
        loop {
            let Word::Literal(segment) = &self.current.word else {
                return self.expected(what);
            };
            text.push_str(segment);
            self.take()?;
            if !self.takes("~")? {
                return Ok(text);
            }
        }
    }

    /// A name that may be a keyword.
    pub fn any_name(&mut self, what: &str) -> Result<String, Fault> {
        let name = match &self.current.word {
            Word::Name(name) => name.clone(),
            Word::Keyword(name) => (*name).to_owned(),
            _ => return self.expected(what),
        };
        self.take()?;
        Ok(name)
    }

    /// A part that stands beside others or is repeated.
    pub fn closed(&self, part: Part) -> Result<Box<Source>, Fault> {
        match part.is_open {
            true => Err(self.wrong("put what comes before, with its exception behind `-`, in parentheses")),
            false => Ok(part.source),
        }
    }

    /// An element that begins at a place. It is in a box: one by value takes its size on the stack for
    /// each function that it passes, in each bracket.
    pub fn node(&mut self, tag: Tag, at: &At) -> Result<Box<Source>, Fault> {
        self.nodes += 1;
        if self.nodes > NODES {
            return Err(at.limit(format!("the document has more than {NODES} nodes")).into());
        }
        Ok(Box::new(Source {
            tag,
            attrs: Vec::new(),
            children: Vec::new(),
            text: String::new(),
            ns: None,
            own_ns: true,
            library: "".into(),
            prefix: None,
            base: self.href.clone(),
            documentation: String::new(),
            at: at.clone(),
            notes: None,
        }))
    }

    /// An element with children.
    pub fn parent(&mut self, tag: Tag, at: &At, children: Vec<Rc<Source>>) -> Result<Box<Source>, Fault> {
        let mut node = self.node(tag, at)?;
        node.children = children;
        Ok(node)
    }

    /// An element with an attribute.
    pub fn with_attribute(
        &mut self,
        tag: Tag,
        at: &At,
        name: &'static str,
        value: String,
    ) -> Result<Box<Source>, Fault> {
        let mut node = self.node(tag, at)?;
        node.attrs = vec![(name, value)];
        Ok(node)
    }

    /// Reads something in brackets, unless too many are open.
    pub fn inside<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.current.at.limit(format!("brackets are nested more than {DEPTH} deep")).into());
        }
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// The whole document.
    pub fn document(mut self) -> Result<Box<Source>, Fault> {
        while self.declaration()? {}
        let lead = self.lead()?;
        let is_member = match &self.behind.word {
            Word::Symbol("=" | "|=" | "&=") => matches!(self.current.word, Word::Name(_)),
            Word::Symbol("[") => matches!(self.current.word, Word::Name(_) | Word::Prefixed(..)),
            _ => false,
        };
        let is_grammar =
            is_member || matches!(self.current.word, Word::Keyword("start" | "div" | "include") | Word::End);
        let mut root = match is_grammar {
            true => {
                let at = At { line: 1, column: 1, ..self.current.at.clone() };
                let mut root = self.node(Tag::Grammar, &at)?;
                self.members(&mut root, Members::Grammar, lead)?;
                root
            }
            false => self.pattern(Some(lead))?,
        };
        if self.current.word != Word::End {
            return self.expected("the end of the schema");
        }
        self.leave_comments(&mut root);
        Ok(root)
    }

    /// Passes a declaration if one comes.
    fn declaration(&mut self) -> Result<bool, Fault> {
        let at = self.current.at.clone();
        match &self.current.word {
            Word::Keyword("namespace") => {
                self.take()?;
                let prefix = self.any_name("a prefix behind `namespace`")?;
                let namespace = self.namespace_uri()?;
                self.environment.declare(&prefix, namespace, &at)?;
            }
            Word::Keyword("default") => {
                self.take()?;
                if !self.is_keyword("namespace") {
                    return self.expected("`namespace` behind `default`");
                }
                self.take()?;
                let prefix = (!self.is("=")).then(|| self.any_name("a prefix or `=`")).transpose()?;
                let namespace = self.namespace_uri()?;
                if let Some(prefix) = prefix {
                    self.environment.declare(&prefix, namespace.clone(), &at)?;
                }
                self.environment.declare_default(namespace, &at)?;
            }
            Word::Keyword("datatypes") => {
                self.take()?;
                let prefix = self.any_name("a prefix behind `datatypes`")?;
                self.symbol("=", "behind the prefix")?;
                let library = self.literal("the URI of a datatype library in quotes")?;
                self.environment.declare_datatypes(&prefix, &library, &at)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn namespace_uri(&mut self) -> Result<Namespace, Fault> {
        self.symbol("=", "behind the prefix")?;
        if self.is_keyword("inherit") {
            self.take()?;
            return Ok(None);
        }
        Ok(Some(self.literal("a namespace in quotes, or `inherit`")?.as_str().into()))
    }
}
