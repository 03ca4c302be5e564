//! Simplification (specification 4): from schema documents to patterns over element definitions.

mod data;
mod grammar;
mod names;
pub mod patterns;
mod reachable;

use super::loader::{resolve, Loader};
use super::notes::Keep;
use super::options::Limits;
use super::source::{self, At, Source, Tag};
use crate::error::SchemaError;
use crate::name::NameClass;
use crate::work::Work;
use grammar::{Grammar, START};
use patterns::{Part, Pattern, Patterns, TooMany};
use std::rc::Rc;

/// An element definition.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Which names it has.
    pub name: NameClass,
    /// What it holds.
    pub content: Part,
    /// What it means, in the schema's words.
    pub documentation: String,
    /// Where it stands.
    pub at: At,
}

/// A whole schema in simple form.
#[derive(Clone, Debug)]
pub struct Simple {
    /// What a document is.
    pub start: Part,
    /// Its patterns.
    pub patterns: Patterns,
    /// The elements that it names.
    pub elements: Vec<Definition>,
    /// How much was done for it.
    pub work: Work,
}

/// How deep references to definitions may nest before an element comes.
const DEPTH: usize = 600;

/// Simplifies the schema in `text`.
pub(crate) fn simplify(
    text: &str,
    href: &str,
    loader: &dyn Loader,
    limits: &Limits,
) -> Result<Simple, SchemaError> {
    let mut simplifier = Simplifier {
        loader,
        limits,
        patterns: Patterns::new(limits.parts),
        elements: Vec::new(),
        open: vec![href.to_owned()],
        documents: 0,
        bytes: 0,
        depth: 0,
        pending: Vec::new(),
    };
    let whole = At { href: href.into(), ..At::default() };
    simplifier.count_bytes(text, href, &whole)?;
    let root = source::read(text, href, Keep::Documentation)?;
    let start = simplifier.pattern(&Rc::new(root), None)?;
    while let Some(Pending { index, source, scope, from }) = simplifier.pending.pop() {
        let content = simplifier.group(&source.children[from..], scope.as_ref(), &source.at)?;
        simplifier.elements[index].content = content;
    }
    Ok(reachable::reachable(start, simplifier.elements, simplifier.patterns))
}

/// An element whose content is still to be simplified.
struct Pending {
    /// Its number.
    index: usize,
    source: Rc<Source>,
    scope: Option<Rc<Grammar>>,
    /// Where its patterns begin among its children.
    from: usize,
}

struct Simplifier<'l> {
    loader: &'l dyn Loader,
    limits: &'l Limits,
    patterns: Patterns,
    elements: Vec<Definition>,
    /// The documents that include one another, down to the one that is being read.
    open: Vec<String>,
    /// How many documents were included.
    documents: usize,
    bytes: usize,
    depth: usize,
    pending: Vec<Pending>,
}

impl Simplifier<'_> {
    /// Reads a document that another one refers to (4.5); [`Simplifier::open`] has it until its
    /// end.
    fn load(&mut self, source: &Source, section: &'static str) -> Result<Source, SchemaError> {
        let (href, at) = (source.attr("href").unwrap_or_default(), &source.at);
        if href.contains('#') || !crate::datatype::is_any_uri(href) {
            return Err(at.error(section, format!("'{href}' is not a URI without fragment")));
        }
        let resolved = resolve(&source.base, href);
        if self.open.contains(&resolved) {
            return Err(at.error(section, format!("'{href}' includes itself")));
        }
        let Limits { documents, include_depth, .. } = *self.limits;
        if self.documents >= documents {
            return Err(at.limit(format!("'{href}': the schema includes more than {documents} documents")));
        }
        if self.open.len() > include_depth {
            let message = format!("'{href}': documents include one another more than {include_depth} deep");
            return Err(at.limit(message));
        }
        self.documents += 1;
        let text = self
            .loader
            .load(&resolved)
            .map_err(|error| at.refusal(error.kind, format!("'{href}': {}", error.message)))?;
        self.count_bytes(&text, href, at)?;
        self.open.push(resolved.clone());
        source::read(&text, &resolved, Keep::Documentation)
    }

    fn count_bytes(&mut self, text: &str, href: &str, at: &At) -> Result<(), SchemaError> {
        let Limits { document_bytes, total_bytes, .. } = *self.limits;
        if text.len() > document_bytes {
            return Err(at.limit(format!("'{href}': the document has more than {document_bytes} bytes")));
        }
        self.bytes = self.bytes.saturating_add(text.len());
        if self.bytes > total_bytes {
            let message =
                format!("'{href}': the schema's documents have more than {total_bytes} bytes in all");
            return Err(at.limit(message));
        }
        Ok(())
    }

    /// A pattern that was made, unless there are too many.
    fn made(&self, made: Result<Part, TooMany>, at: &At) -> Result<Part, SchemaError> {
        made.map_err(|TooMany| {
            let most = self.limits.parts;
            at.limit(format!(
                "with its references replaced the schema has more than {most} parts of patterns"
            ))
        })
    }

    fn parts(
        &mut self,
        children: &[Rc<Source>],
        scope: Option<&Rc<Grammar>>,
    ) -> Result<Vec<Part>, SchemaError> {
        // Not by an iterator's `collect`, which takes stack at each level.
        let mut parts = Vec::with_capacity(children.len());
        for child in children {
            parts.push(self.pattern(child, scope)?);
        }
        Ok(parts)
    }

    /// Patterns that follow each other are a group (4.12).
    fn group(
        &mut self,
        children: &[Rc<Source>],
        scope: Option<&Rc<Grammar>>,
        at: &At,
    ) -> Result<Part, SchemaError> {
        let parts = self.parts(children, scope)?;
        let group = self.patterns.group(&parts);
        self.made(group, at)
    }

    fn pattern(&mut self, source: &Rc<Source>, scope: Option<&Rc<Grammar>>) -> Result<Part, SchemaError> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(source.at.limit(format!("patterns are nested more than {DEPTH} deep")));
        }
        let result = match source.tag {
            Tag::Element => self.element(source, scope),
            Tag::Attribute => self.attribute(source, scope),
            Tag::Data => self.data(source, scope),
            Tag::Value => self.value(source),
            Tag::Ref | Tag::ParentRef => self.named_reference(source, scope),
            Tag::ExternalRef => self.external(source),
            Tag::Grammar => self.inner_grammar(source, scope),
            _ => self.combination(source, scope),
        };
        self.depth -= 1;
        result
    }

    /// The patterns that combine others (4.12 to 4.15).
    fn combination(&mut self, source: &Rc<Source>, scope: Option<&Rc<Grammar>>) -> Result<Part, SchemaError> {
        let at = &source.at;
        let parts = self.parts(&source.children, scope)?;
        let all = &mut self.patterns;
        let made = match source.tag {
            Tag::Empty => Ok(Part::EMPTY),
            Tag::NotAllowed => Ok(Part::NOT_ALLOWED),
            Tag::Text => Ok(Part::TEXT),
            Tag::Group => all.group(&parts),
            Tag::Choice => all.choice(parts),
            Tag::Interleave => all.interleave(&parts),
            Tag::Optional => all.group(&parts).and_then(|inner| all.choice(vec![inner, Part::EMPTY])),
            Tag::OneOrMore => all.group(&parts).and_then(|inner| all.one_or_more(inner)),
            Tag::ZeroOrMore => all
                .group(&parts)
                .and_then(|inner| all.one_or_more(inner))
                .and_then(|inner| all.choice(vec![inner, Part::EMPTY])),
            Tag::Mixed => all.group(&parts).and_then(|inner| all.interleave(&[inner, Part::TEXT])),
            Tag::List => all.group(&parts).and_then(|inner| all.list(inner)),
            other => return Err(at.error("3", format!("`<{other}>` is not a pattern"))),
        };
        self.made(made, at)
    }

    fn element(&mut self, source: &Rc<Source>, scope: Option<&Rc<Grammar>>) -> Result<Part, SchemaError> {
        let (name, from) = names::name_of(source)?;
        names::check(&name, &source.at, Tag::Element)?;
        let index = self.elements.len();
        self.elements.push(Definition {
            name,
            content: Part::NOT_ALLOWED,
            documentation: source.documentation.clone(),
            at: source.at.clone(),
        });
        self.pending.push(Pending { index, source: source.clone(), scope: scope.cloned(), from });
        let element = self.patterns.add(Pattern::Element(index));
        self.made(element, &source.at)
    }

    fn attribute(&mut self, source: &Rc<Source>, scope: Option<&Rc<Grammar>>) -> Result<Part, SchemaError> {
        let (name, from) = names::name_of(source)?;
        names::check(&name, &source.at, Tag::Attribute)?;
        let value = match source.children.len() > from {
            true => self.group(&source.children[from..], scope, &source.at)?,
            false => Part::TEXT,
        };
        if value == Part::NOT_ALLOWED {
            return Ok(value);
        }
        let attribute = Pattern::Attribute(Rc::new(name), value, source.documentation.as_str().into());
        let attribute = self.patterns.add(attribute);
        self.made(attribute, &source.at)
    }

    /// `<externalRef>` is the pattern of another document (4.6).
    fn external(&mut self, source: &Source) -> Result<Part, SchemaError> {
        let mut loaded = self.load(source, "4.6")?;
        if !loaded.tag.is_pattern() {
            return Err(loaded.at.error("4.6", format!("`<{}>` is not a pattern", loaded.tag)));
        }
        if let (None, Some(ns)) = (&loaded.ns, &source.ns) {
            names::inherit(&mut loaded, ns);
        }
        let pattern = self.pattern(&Rc::new(loaded), None);
        self.open.pop();
        pattern
    }

    /// `<grammar>` is what its `<start>` is (4.18).
    fn inner_grammar(
        &mut self,
        source: &Rc<Source>,
        scope: Option<&Rc<Grammar>>,
    ) -> Result<Part, SchemaError> {
        let at = &source.at;
        let grammar = Rc::new(self.grammar(source, scope.cloned())?);
        grammar.check_references(source)?;
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
}
