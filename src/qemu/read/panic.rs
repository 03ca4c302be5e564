//! Devices by which a guest reports a panic.

use super::fields::Fields;
use crate::xml::tree::Element;

pub fn panic(fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("panic").with("model", "isa");
    if let Some(port) = fields.number("ioport") {
        element.push(Element::new("address").with("type", "isa").with("iobase", format!("{port:#x}")));
    }
    Some(element)
}
