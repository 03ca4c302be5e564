//! Annotations: `##` documentation, attributes and elements of other vocabularies in `[…]`, and
//! elements behind `>>`.

use super::super::notes::{words, Foreign, ForeignName, Keep, Note, Notes};
use super::super::source::{Source, Tag, ANNOTATIONS};
use super::fault::Fault;
use super::lexer::Word;
use super::parser::Parser;

/// What is written before a part of a schema and belongs to it.
#[derive(Default)]
pub struct Lead {
    documentation: String,
    notes: Notes,
    /// Whether there is an annotation, which belongs to something.
    pub is_annotated: bool,
}

fn documentation(text: String) -> Foreign {
    let name =
        ForeignName { ns: ANNOTATIONS.into(), prefix: "a".to_owned(), local: "documentation".to_owned() };
    Foreign { name, attrs: Vec::new(), children: vec![Note::Text(text)] }
}

impl Parser<'_> {
    /// Reads what is written before a part.
    pub fn lead(&mut self) -> Result<Lead, Fault> {
        let mut lead = Lead::default();
        while let Word::Documentation(text) = &self.current.word {
            let note = documentation(text.clone());
            self.take()?;
            self.first(note, &mut lead);
        }
        if self.is("[") {
            lead.is_annotated = true;
            self.take()?;
            lead.notes.attrs = self.note_attributes()?;
            while !self.is("]") {
                let note = self.note_element()?;
                self.first(note, &mut lead);
            }
            self.take()?;
        }
        self.comments.append(&mut self.current.comments);
        lead.notes.before = std::mem::take(&mut self.comments);
        Ok(lead)
    }

    fn first(&mut self, note: Foreign, lead: &mut Lead) {
        lead.is_annotated = true;
        if let Some(words) = words(&note) {
            lead.documentation = words;
        }
        lead.notes.first.push(Note::Element(note));
    }

    /// Gives a part what was written before it.
    pub fn with_lead(&self, source: &mut Source, lead: Lead) {
        let Lead { documentation, notes, .. } = lead;
        // The last one is meant, and what followed a part of it is behind this.
        if source.documentation.is_empty() {
            source.documentation = documentation;
        }
        if self.keep == Keep::Notes && !notes.is_empty() {
            let own = source.notes.get_or_insert_default();
            own.before.splice(0..0, notes.before);
            own.attrs.splice(0..0, notes.attrs);
            own.first.splice(0..0, notes.first);
        }
    }

    /// Gives the comments before something that is none of the schema's parts to the next one.
    pub fn pass_comments(&mut self, lead: Lead) {
        self.comments.splice(0..0, lead.notes.before);
    }

    /// The elements behind `>>`, which follow the part.
    pub fn follow(&mut self, source: &mut Source) -> Result<(), Fault> {
        while self.takes(">>")? {
            let note = self.note_element()?;
            self.following = words(&note).or(self.following.take());
            if self.keep == Keep::Notes {
                source.notes.get_or_insert_default().after.push(Note::Element(note));
            }
        }
        Ok(())
    }

    /// An annotation among the definitions of a grammar.
    pub fn member_note(&mut self, grammar: &mut Source) -> Result<(), Fault> {
        let comments = std::mem::take(&mut self.comments);
        let note = self.note_element()?;
        if let (true, Some(words)) = (grammar.children.is_empty(), words(&note)) {
            grammar.documentation = words;
        }
        if self.keep == Keep::Notes {
            let place = grammar.place_of_notes();
            place.extend(comments.into_iter().map(Note::Comment));
            place.push(Note::Element(note));
        }
        Ok(())
    }

    /// Leaves the comments that nothing follows at the end of an element.
    pub fn leave_comments(&mut self, source: &mut Source) {
        self.comments.append(&mut self.current.comments);
        let comments = std::mem::take(&mut self.comments);
        if self.keep == Keep::Notes && !comments.is_empty() {
            source.place_of_notes().extend(comments.into_iter().map(Note::Comment));
        }
    }

    fn note_attributes(&mut self) -> Result<Vec<(ForeignName, String)>, Fault> {
        let mut attrs: Vec<(ForeignName, String)> = Vec::new();
        while matches!(self.behind.word, Word::Symbol("=")) {
            let at = self.current.at.clone();
            let name = self.note_name()?;
            self.take()?;
            let value = self.literal("the value of an annotation's attribute in quotes")?;
            if attrs.iter().any(|(other, _)| other.ns == name.ns && other.local == name.local) {
                let message = format!("the annotation's attribute `{}` is there twice", name.local);
                return Err(at.fault(message));
            }
            attrs.push((name, value));
        }
        Ok(attrs)
    }

    /// The name of an element or attribute of an annotation.
    fn note_name(&mut self) -> Result<ForeignName, Fault> {
        if let Word::Prefixed(prefix, local) = &self.current.word {
            let ns = self.environment.of_note(prefix, &self.current.at)?;
            let name = ForeignName { ns, prefix: prefix.clone(), local: local.clone() };
            self.take()?;
            return Ok(name);
        }
        let local = self.any_name("an element or attribute of an annotation")?;
        Ok(ForeignName { ns: "".into(), prefix: String::new(), local })
    }

    /// An element of an annotation: its name, then attributes and content in `[…]`.
    fn note_element(&mut self) -> Result<Foreign, Fault> {
        let at = self.current.at.clone();
        let name = self.note_name()?;
        self.node(Tag::Text, &at)?; // Counted as an element is.
        self.symbol("[", "behind the name of an annotation")?;
        let attrs = self.note_attributes()?;
        let children = self.inside(|parser| {
            let mut children = Vec::new();
            while !parser.takes("]")? {
                children.push(match &parser.current.word {
                    Word::Literal(_) => Note::Text(parser.literal("text")?),
                    _ => Note::Element(parser.note_element()?),
                });
            }
            Ok(children)
        })?;
        Ok(Foreign { name, attrs, children })
    }
}
