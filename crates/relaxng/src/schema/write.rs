//! A schema document of either syntax, written in the other.

mod compact;
mod layout;
mod literal;
mod notes;
mod prefixes;
mod xml;

use super::loader::resolve;
use super::notes::Keep;
use super::source::{self, Source, Tag};
use crate::error::SchemaError;
use std::collections::HashSet;
use std::rc::Rc;

/// The syntaxes of RELAX NG.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// XML, mostly in files `.rng`.
    Xml,
    /// The compact syntax, mostly in files `.rnc`.
    Compact,
}

/// One document of a schema as it is written: read from either syntax, to be written in either, with its
/// documentation, its comments and the annotations of other vocabularies.
///
/// ```
/// use relaxng::SchemaDocument;
///
/// let document = SchemaDocument::parse("element card { attribute kind { text }?, text }", "card.rnc")?;
/// assert!(document.to_xml()?.contains(" name=\"card\">"));
/// let again = SchemaDocument::parse(&document.to_xml()?, "card.rng")?;
/// assert_eq!(again.to_compact()?, "element card { attribute kind { text }?, text }\n");
/// # Ok::<(), relaxng::SchemaError>(())
/// ```
#[derive(Clone, Debug)]
pub struct SchemaDocument {
    root: Source,
    syntax: Syntax,
}

impl SchemaDocument {
    /// Reads a document; only one in XML syntax begins with a `<`. What it includes is not read, and
    /// what definitions mean is not checked. `href` names it in errors.
    ///
    /// # Errors
    /// Where the text is not a schema document of its syntax.
    pub fn parse(text: &str, href: &str) -> Result<SchemaDocument, SchemaError> {
        let mut root = source::read(text, href, Keep::Notes)?;
        rebase(&mut root, href);
        Ok(SchemaDocument { root, syntax: source::syntax(text) })
    }

    /// The syntax that it was read from.
    pub fn syntax(&self) -> Syntax {
        self.syntax
    }

    /// The documents that it includes or refers to, as it names them, each once.
    pub fn references(&self) -> Vec<String> {
        let (mut found, mut known) = (Vec::new(), HashSet::new());
        walk(&self.root, &mut |source| {
            let href = source.attr("href").filter(|_| refers(source));
            found.extend(href.filter(|href| known.insert(*href)).map(str::to_owned));
        });
        found
    }

    /// Names the documents that it refers to otherwise: those of the other syntax, mostly.
    pub fn rename(&mut self, new: impl Fn(&str) -> String) {
        rename(&mut self.root, &new);
    }

    /// The document in XML syntax.
    ///
    /// # Errors
    /// Where a name has a prefix that is not declared, or is none.
    pub fn to_xml(&self) -> Result<String, SchemaError> {
        xml::xml(&self.root)
    }

    /// The document in compact syntax.
    ///
    /// # Errors
    /// As [`SchemaDocument::to_xml`].
    pub fn to_compact(&self) -> Result<String, SchemaError> {
        compact::compact(&self.root)
    }
}

fn refers(source: &Source) -> bool {
    matches!(source.tag, Tag::Include | Tag::ExternalRef)
}

fn walk<'s>(source: &'s Source, see: &mut dyn FnMut(&'s Source)) {
    see(source);
    source.children.iter().for_each(|child| walk(child, see));
}

/// Makes references relative to the document where they were to an `xml:base`, which is not kept.
fn rebase(source: &mut Source, document: &str) {
    if refers(source) && *source.base != *document {
        let base = source.base.clone();
        let folder = document.rfind('/').map_or("", |at| &document[..=at]);
        for (_, href) in source.attrs.iter_mut().filter(|(key, _)| *key == "href") {
            let resolved = resolve(&base, href);
            *href = resolved.strip_prefix(folder).map_or(resolved.clone(), str::to_owned);
        }
    }
    source.children.iter_mut().for_each(|child| rebase(Rc::make_mut(child), document));
}

fn rename(source: &mut Source, new: &dyn Fn(&str) -> String) {
    if refers(source) {
        source.attrs.iter_mut().filter(|(key, _)| *key == "href").for_each(|(_, href)| *href = new(href));
    }
    source.children.iter_mut().for_each(|child| rename(Rc::make_mut(child), new));
}
