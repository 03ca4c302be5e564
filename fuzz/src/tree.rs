//! What a document says, whatever its layout and the order of siblings: for comparing two of them.

use roxmltree::{Document, Node};

/// All that a text says, sorted.
pub fn says(text: &str) -> Vec<String> {
    let document = Document::parse(text).expect("it was read before");
    let mut all = Vec::new();
    for node in document.root().descendants().filter(|node| !node.is_root()) {
        let said = match node.pi() {
            _ if node.is_element() => {
                let mut attributes: Vec<String> = node.attributes().map(attribute).collect();
                attributes.sort();
                format!("<{}>{}", name(node), attributes.concat())
            }
            Some(pi) => format!("<?{} {}?>", pi.target, words(pi.value.unwrap_or_default())),
            None if node.is_comment() => format!("<!--{}-->", words(node.text().unwrap_or_default())),
            None => words(node.text().unwrap_or_default()),
        };
        if !said.is_empty() {
            all.push(format!("{}: {said}", path(node)));
        }
    }
    all.sort();
    all
}

/// What is read as a document says what the library's tree of the same text says, at the same places.
pub fn read_alike(text: &str) {
    let Ok(own) = domdef::xml::Document::parse(text) else { return };
    let other = Document::parse(text).expect("what is read is well-formed");
    let nodes: Vec<domdef::xml::Node<'_, '_>> = own.descendants().collect();
    assert_eq!(nodes.len(), other.descendants().len());
    for (own, other) in nodes.into_iter().zip(other.descendants()) {
        assert_eq!(own.range(), other.range());
        assert_eq!(own.text(), other.text());
        assert_eq!(own.parent().map(|node| node.range()), other.parent().map(|node| node.range()));
        assert_eq!(
            own.next_sibling().map(|node| node.range()),
            other.next_sibling().map(|node| node.range())
        );
        assert_eq!(own.children().count(), other.children().count());
        assert_eq!(own.has_siblings(), other.has_siblings());
        let name = own.tag_name();
        assert_eq!((name.namespace(), name.name()), (other.tag_name().namespace(), other.tag_name().name()));
        let attributes: Vec<_> = own
            .attributes()
            .map(|own| {
                (own.namespace(), own.name(), own.value(), own.range(), own.range_qname(), own.range_value())
            })
            .collect();
        let others: Vec<_> = other
            .attributes()
            .map(|own| {
                (own.namespace(), own.name(), own.value(), own.range(), own.range_qname(), own.range_value())
            })
            .collect();
        assert_eq!(attributes, others);
        let scope: Vec<_> = own.namespaces().map(|own| (own.name(), own.uri())).collect();
        assert_eq!(scope, other.namespaces().map(|own| (own.name(), own.uri())).collect::<Vec<_>>());
        let pi = own.pi().map(|pi| (pi.target, pi.value));
        assert_eq!(pi, other.pi().map(|pi| (pi.target, pi.value)));
    }
}

fn attribute(attribute: roxmltree::Attribute<'_, '_>) -> String {
    format!(" {{{}}}{}={:?}", attribute.namespace().unwrap_or_default(), attribute.name(), attribute.value())
}

fn name(node: Node<'_, '_>) -> String {
    format!("{{{}}}{}", node.tag_name().namespace().unwrap_or_default(), node.tag_name().name())
}

/// Where a node is; comments and instructions may move to another element's side, so theirs is the root's.
fn path(node: Node<'_, '_>) -> String {
    if node.is_comment() || node.is_pi() {
        return String::new();
    }
    let mut names: Vec<String> = node.ancestors().skip(1).filter(Node::is_element).map(name).collect();
    names.reverse();
    names.join("/")
}

/// A text with its blanks made single, for layout changes them.
fn words(text: &str) -> String {
    text.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
