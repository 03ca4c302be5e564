//! Datatypes and values (specification 4.16), and the schema's words for them.

use super::super::source::{At, Source, Tag};
use super::grammar::Grammar;
use super::names::lookup;
use super::patterns::{Part, Pattern};
use super::Simplifier;
use crate::datatype::Datatype;
use crate::error::SchemaError;
use std::rc::Rc;

impl Simplifier<'_> {
    pub(super) fn data(&mut self, source: &Source, scope: Option<&Rc<Grammar>>) -> Result<Part, SchemaError> {
        let at = &source.at;
        let params: Vec<(&str, &str)> = source
            .children
            .iter()
            .filter(|child| child.tag == Tag::Param)
            .map(|param| (param.attr("name").unwrap_or_default(), param.text.as_str()))
            .collect();
        let name = source.attr("type").unwrap_or_default();
        let datatype =
            Datatype::new(&source.library, name, &params).map_err(|message| at.error("4.16", message))?;
        let mut except = None;
        if let Some(source) = source.children.iter().find(|child| child.tag == Tag::Except) {
            if !source.children.iter().all(|child| child.tag.is_pattern()) {
                return Err(source.at.error("3", "`<except>` of a datatype holds patterns"));
            }
            let parts = self.parts(&source.children, scope)?;
            let choice = self.patterns.choice(parts);
            except = Some(self.made(choice, at)?).filter(|except| *except != Part::NOT_ALLOWED);
        }
        let words: Rc<str> = source.documentation.as_str().into();
        let data = self.patterns.add(Pattern::Data(Rc::new(datatype), except, words));
        self.made(data, at)
    }

    pub(super) fn value(&mut self, source: &Source) -> Result<Part, SchemaError> {
        let at = &source.at;
        let (library, name) = match source.attr("type") {
            Some(name) => (&*source.library, name),
            None => ("", "token"),
        };
        let datatype = Datatype::new(library, name, &[]).map_err(|message| at.error("4.16", message))?;
        let ns: Rc<str> = match Datatype::needs_context(&datatype.name) {
            true => value_namespace(source)?,
            false => "".into(),
        };
        if !datatype.allows_with(&source.text, &|prefix| lookup(source, prefix)) {
            return Err(at.error("4.16", format!("'{}' is not {}", source.text, datatype.word())));
        }
        let value = self.patterns.add(Pattern::Value(Rc::new(datatype), source.text.as_str().into(), ns));
        self.made(value, at)
    }

    /// A definition that is nothing but a datatype gives it its words.
    pub(super) fn documented(&mut self, pattern: Part, words: &str, at: &At) -> Result<Part, SchemaError> {
        let made = match self.patterns.get(pattern) {
            Pattern::Data(datatype, except, own) if own.is_empty() => {
                let data = Pattern::Data(datatype.clone(), *except, words.into());
                self.patterns.add(data)
            }
            Pattern::Choice(all) if all.iter().all(|one| self.is_datum(*one)) => {
                let all = all.clone();
                let parts: Result<Vec<Part>, SchemaError> =
                    all.into_iter().map(|one| self.documented(one, words, at)).collect();
                self.patterns.add(Pattern::Choice(parts?))
            }
            _ => Ok(pattern),
        };
        self.made(made, at)
    }

    fn is_datum(&self, pattern: Part) -> bool {
        matches!(self.patterns.get(pattern), Pattern::Data(..) | Pattern::Value(..))
    }
}

/// The namespace that the prefix of a value stands for.
fn value_namespace(source: &Source) -> Result<Rc<str>, SchemaError> {
    let text = source.text.trim();
    let prefix = text.split_once(':').map_or("", |(prefix, _)| prefix);
    if prefix.is_empty() {
        return Ok(source.ns.clone().unwrap_or_else(|| "".into()));
    }
    let uri = lookup(source, prefix)
        .ok_or_else(|| source.at.error("4.10", format!("the prefix '{prefix}' is not declared")))?;
    Ok(uri.into())
}
