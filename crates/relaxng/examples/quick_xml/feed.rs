//! quick-xml's events, told to a validator.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use relaxng::{EventAttribute, EventSink};
use std::error::Error;
use std::ops::Range;

/// Where a part of a text is.
fn span(text: &str, part: &[u8]) -> Range<usize> {
    let start = part.as_ptr() as usize - text.as_ptr() as usize;
    start..start + part.len()
}

fn start(text: &str, tag: &BytesStart<'_>, sink: &mut impl EventSink) -> Result<(), Box<dyn Error>> {
    let name = tag.name();
    // quick-xml's names and values are parts of the text as long as it reads from one.
    sink.start_element(std::str::from_utf8(name.as_ref())?, span(text, name.as_ref()))?;
    for attribute in tag.attributes() {
        let attribute = attribute?;
        let name = attribute.key.as_ref();
        sink.attribute(EventAttribute {
            name: std::str::from_utf8(name)?,
            name_span: span(text, name),
            value: &attribute.normalized_value(XmlVersion::Implicit1_0)?,
            value_span: span(text, &attribute.value),
        })?;
    }
    Ok(())
}

/// Reads a whole document.
pub fn feed(text: &str, sink: &mut impl EventSink) -> Result<(), Box<dyn Error>> {
    // Positions of the reader are those behind a byte order mark.
    let read = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::from_str(read);
    let place = |reader: &Reader<&[u8]>| text.len() - read.len() + reader.buffer_position() as usize;
    loop {
        let from = place(&reader);
        let event = reader.read_event()?;
        let all = from..place(&reader);
        match event {
            Event::Start(tag) => start(text, &tag, sink)?,
            Event::Empty(tag) => {
                start(text, &tag, sink)?;
                sink.end_element()?;
            }
            Event::End(_) => sink.end_element()?,
            Event::Text(part) => sink.text(&part.xml10_content()?, all)?,
            Event::CData(part) => sink.text(&part.xml10_content()?, all)?,
            Event::GeneralRef(reference) => {
                let name = reference.decode()?;
                match reference.resolve_char_ref()? {
                    Some(c) => sink.text(c.encode_utf8(&mut [0; 4]), all)?,
                    None => sink.text(resolve_predefined_entity(&name).ok_or("an unknown entity")?, all)?,
                }
            }
            Event::Comment(_) | Event::PI(_) => sink.comment()?,
            Event::Decl(_) => {}
            Event::DocType(_) => return Err("document types are not read".into()),
            Event::Eof => return Ok(()),
        }
    }
}
