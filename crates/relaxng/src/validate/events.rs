//! Documents that come event by event, from any reader of XML.

use super::record::Record;
use super::stream::Stream;
use super::{Mistake, Validator};
use roxmltree::Document;
use std::ops::Range;

/// What a reader of XML tells of a document, in its order. Values and texts are those that the document means:
/// references replaced, ends of lines normalized. Spans are bytes of wherever the document comes from, and come back
/// in [`Mistake::span`]. What XML itself rules out, as wrong characters in a name, is for the reader to find.
pub trait EventSink {
    /// The start of an element, with its name as it is written, prefix included. `span` is that of the name.
    ///
    /// # Errors
    /// Where the events before it are no beginning of a document.
    fn start_element(&mut self, name: &str, span: Range<usize>) -> Result<(), EventError>;

    /// An attribute of the element that has just started, namespace declarations among them.
    ///
    /// # Errors
    /// Where no element has just started.
    fn attribute(&mut self, attribute: EventAttribute<'_>) -> Result<(), EventError>;

    /// Text, or a part of it: what comes in several parts is one text.
    ///
    /// # Errors
    /// Where it is outside of the root element, and not blank.
    fn text(&mut self, text: &str, span: Range<usize>) -> Result<(), EventError>;

    /// A comment or processing instruction: in messages, text before it and behind it is told apart.
    ///
    /// # Errors
    /// Where the attributes before it cannot be read.
    fn comment(&mut self) -> Result<(), EventError>;

    /// The end of the element that is open.
    ///
    /// # Errors
    /// Where none is open.
    fn end_element(&mut self) -> Result<(), EventError>;
}

/// An attribute of [`EventSink::attribute`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventAttribute<'a> {
    /// Its name as it is written.
    pub name: &'a str,
    /// The bytes of the name.
    pub name_span: Range<usize>,
    /// Its value.
    pub value: &'a str,
    /// The bytes of the value, without its quotes.
    pub value_span: Range<usize>,
}

/// Events that are no document, which is a mistake of what tells them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventError(pub(super) String);

impl EventError {
    pub(super) fn of(message: impl Into<String>) -> EventError {
        EventError(message.into())
    }
}

impl std::fmt::Display for EventError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EventError {}

/// Whether a document is valid, told from its events: nothing of it is kept but the elements that are open.
#[derive(Debug)]
pub struct Verdict<'v>(Stream<'v>);

impl Verdict<'_> {
    /// Whether what came so far can be a part of a valid document; once it is not, nothing that follows matters.
    pub fn is_possible(&self) -> bool {
        self.0.is_alive()
    }

    /// Whether the document was valid.
    ///
    /// # Errors
    /// Where the document did not end.
    pub fn finish(self) -> Result<bool, EventError> {
        self.0.check_end()?;
        Ok(self.0.is_valid())
    }
}

/// The mistakes of a document, told from its events. The document is kept until the end, since messages look back;
/// a valid one is read once, as its events come.
#[derive(Debug)]
pub struct Events<'v> {
    stream: Stream<'v>,
    record: Record,
    most: usize,
}

impl Events<'_> {
    /// The mistakes of the document, as those of [`Validator::validate`].
    ///
    /// # Errors
    /// Where the document did not end, or the events were no document.
    pub fn finish(self) -> Result<Vec<Mistake>, EventError> {
        let Events { stream, record, most } = self;
        stream.check_end()?;
        if stream.is_valid() {
            return Ok(Vec::new());
        }
        let document = Document::parse(record.text())
            .map_err(|error| EventError::of(format!("the events are no document: {error}")))?;
        let mut mistakes = stream.mistakes(&document, most);
        for mistake in &mut mistakes {
            mistake.span = record.origin(&mistake.span);
        }
        mistakes.sort_by_key(|mistake| mistake.span.start);
        Ok(mistakes)
    }
}

impl Validator {
    /// Takes a document as events, and tells its mistakes.
    ///
    /// ```
    /// use relaxng::{EventAttribute, EventSink, MapLoader, Schema};
    ///
    /// let schema = Schema::from_text("element a { attribute n { xsd:int } }", "a.rnc", &MapLoader::default())?;
    /// let mut validator = schema.validator();
    /// let mut events = validator.events();
    /// events.start_element("a", 1..2)?;
    /// events.attribute(EventAttribute { name: "n", name_span: 3..4, value: "x", value_span: 6..7 })?;
    /// events.end_element()?;
    /// let mistakes = events.finish()?;
    /// assert_eq!(mistakes[0].message, "`n` of `<a>` is 'x'; expected a whole number");
    /// assert_eq!(mistakes[0].span, 6..7);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn events(&mut self) -> Events<'_> {
        let most = self.most;
        Events { stream: self.stream(), record: Record::default(), most }
    }

    /// Takes a document as events, and tells whether it is valid.
    pub fn verdict(&mut self) -> Verdict<'_> {
        Verdict(self.stream())
    }

    fn stream(&mut self) -> Stream<'_> {
        Stream::new(&self.compiled, &mut self.memory, self.ids.as_deref())
    }
}

impl EventSink for Verdict<'_> {
    fn start_element(&mut self, name: &str, _: Range<usize>) -> Result<(), EventError> {
        self.0.start_element(name)
    }

    fn attribute(&mut self, attribute: EventAttribute<'_>) -> Result<(), EventError> {
        self.0.attribute(attribute.name, attribute.value)
    }

    fn text(&mut self, text: &str, _: Range<usize>) -> Result<(), EventError> {
        self.0.text(text)
    }

    fn comment(&mut self) -> Result<(), EventError> {
        self.0.comment()
    }

    fn end_element(&mut self) -> Result<(), EventError> {
        self.0.end_element()
    }
}

impl EventSink for Events<'_> {
    fn start_element(&mut self, name: &str, span: Range<usize>) -> Result<(), EventError> {
        self.stream.start_element(name)?;
        self.record.start_element(name, span);
        Ok(())
    }

    fn attribute(&mut self, attribute: EventAttribute<'_>) -> Result<(), EventError> {
        self.stream.attribute(attribute.name, attribute.value)?;
        self.record.attribute(attribute);
        Ok(())
    }

    fn text(&mut self, text: &str, span: Range<usize>) -> Result<(), EventError> {
        self.stream.text(text)?;
        self.record.text_part(text, span);
        Ok(())
    }

    fn comment(&mut self) -> Result<(), EventError> {
        self.stream.comment()?;
        self.record.comment();
        Ok(())
    }

    fn end_element(&mut self) -> Result<(), EventError> {
        self.stream.end_element()?;
        self.record.end_element();
        Ok(())
    }
}
