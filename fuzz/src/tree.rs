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
