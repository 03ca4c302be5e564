//! From places to the bytes of a document, all of them in one pass over it.

use super::Diagnostic;
use crate::dom::{name_range, Document, Node, Paths};
use std::ops::Range;

/// Finds the bytes of findings in one document.
pub struct Locator<'a, 'i>(Paths<'a, 'i>);

impl<'a, 'i> Locator<'a, 'i> {
    /// Walks over a document once.
    pub fn new(document: &'a Document<'i>) -> Locator<'a, 'i> {
        Locator(Paths::new(document))
    }

    /// Gives a finding that only knows its element and attribute their bytes, and its element the
    /// path that this document has for it; one that only knows its bytes gets the attribute there.
    pub fn locate(&self, finding: &mut Diagnostic) {
        let Some((node, whole)) = self.0.find(&finding.element) else { return };
        if let Some(span) = &finding.span {
            if finding.attribute.is_none() && whole {
                finding.attribute = attribute_at(node, span.start);
            }
            return;
        }
        finding.element = self.0.path(node);
        finding.attribute.take_if(|_| !whole);
        let attribute = finding.attribute.as_deref().and_then(|name| attribute_span(node, name));
        finding.span = Some(attribute.unwrap_or_else(|| tag_span(node)));
    }
}

/// Gives every finding that only knows its element the bytes of that element's name, or of the
/// attribute's value.
pub fn locate(document: &Document<'_>, findings: &mut [Diagnostic]) {
    if findings.is_empty() {
        return;
    }
    let locator = Locator::new(document);
    findings.iter_mut().for_each(|finding| locator.locate(finding));
}

/// The path of an element, which is looked for among its siblings each time.
pub fn path(node: Node<'_, '_>) -> String {
    Paths::new(node.document()).path(node)
}

/// The bytes of the name in the start tag of an element.
pub fn tag_span(node: Node<'_, '_>) -> Range<usize> {
    match node.is_element() {
        true => node.range_name(),
        false => name_range(node.document().input_text(), node.range()),
    }
}

/// The bytes of an attribute's value; of its name where the value is empty.
fn attribute_span(node: Node<'_, '_>, name: &str) -> Option<Range<usize>> {
    let attr = node.attributes().find(|attr| attr.name() == name)?;
    let value = attr.range_value();
    Some(if value.is_empty() { attr.range_qname() } else { value })
}

/// The attribute of an element whose name or value is at a position of the document.
pub(crate) fn attribute_at(node: Node<'_, '_>, position: usize) -> Option<String> {
    let at = node.attributes().find(|attr| attr.range().contains(&position))?;
    Some(at.name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Origin, Place};
    use crate::xml::mistake::INVALID_VALUE;

    #[test]
    fn findings_are_located_at_the_sibling_and_the_attribute() {
        let text = "<d><a/><a b='x'/></d>";
        let document = Document::parse(text).expect("well-formed");
        let root = Place::root("d", Origin::Read(1));
        let item = |number| root.item("a", 0, 3, Origin::Read(number));
        let mut findings = crate::diagnostic::Findings::default();
        findings.report(&INVALID_VALUE, &item(2).attr("b"), "");
        findings.report(&INVALID_VALUE, &item(1).attr("b"), "");
        findings.report(&INVALID_VALUE, &item(1).child("nothing").attr("c"), "");
        locate(&document, &mut findings);
        let found: Vec<_> = findings
            .iter()
            .map(|found| {
                (
                    found.element.as_str(),
                    found.attribute.as_deref(),
                    &text[found.span.clone().unwrap_or(0..0)],
                )
            })
            .collect();
        assert_eq!(found, [("/d/a[2]", Some("b"), "x"), ("/d/a[1]", Some("b"), "a"), ("/d/a[1]", None, "a")]);
    }
}
