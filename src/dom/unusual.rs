//! What [`plain`](super::plain) gives up, from the tree that `roxmltree` makes of it.

use super::{is_blank, name_range, namespaces, AttributeData, Data, Document, NodeType};
use roxmltree::Node;
use std::borrow::Cow;
use std::ops::Range;

/// The same document; none where a name, the number of an element's attributes, or that of namespaces, is beyond what
/// is kept of them.
pub fn of<'i>(tree: &roxmltree::Document<'i>) -> Option<Document<'i>> {
    let text = tree.input_text();
    let mut document = Document {
        text,
        nodes: Vec::with_capacity(tree.descendants().len()),
        attributes: Vec::new(),
        made_values: Vec::new(),
        made_texts: Vec::new(),
        namespaces: Vec::new(),
        scopes: Vec::new(),
    };
    let mut known = namespaces::Table::default();
    for node in tree.descendants() {
        let kind = match node.node_type() {
            roxmltree::NodeType::Root => NodeType::Root,
            roxmltree::NodeType::Element => NodeType::Element,
            roxmltree::NodeType::PI => NodeType::PI,
            roxmltree::NodeType::Comment => NodeType::Comment,
            roxmltree::NodeType::Text => NodeType::Text,
        };
        let (start, end) = numbers(node.range())?;
        let parent = node.parent().map_or(0, |parent| parent.id().get());
        let after = node.descendants().len() as u32 + node.id().get();
        let (attributes, count) = (document.attributes.len() as u32, 0);
        let mut data =
            Data { start, end, parent, after, attributes, count, name: 0, prefix: 0, namespace: 0, kind };
        match kind {
            NodeType::Element => document.element(node, &mut data, &mut known)?,
            NodeType::Text => {
                let said = node.text().unwrap_or_default();
                data.count = u16::from(!is_blank(said));
                if said != &text[node.range()] {
                    data.name = 1;
                    document.made_texts.push((node.id().get(), said.into()));
                }
            }
            NodeType::Root | NodeType::PI | NodeType::Comment => {}
        }
        document.nodes.push(data);
    }
    Some(document)
}

fn numbers(range: Range<usize>) -> Option<(u32, u32)> {
    Some((u32::try_from(range.start).ok()?, u32::try_from(range.end).ok()?))
}

impl<'i> Document<'i> {
    /// The name, attributes and namespaces of an element.
    fn element(
        &mut self,
        node: Node<'_, 'i>,
        data: &mut Data,
        known: &mut namespaces::Table<'i>,
    ) -> Option<()> {
        let around = node.parent_element().map(|parent| parent.namespaces().map(|own| own as *const _));
        let own = node.namespaces().map(|own| own as *const _);
        if around.map_or(own.len() > 0, |around| !around.eq(own)) {
            let mut scope = Vec::with_capacity(node.namespaces().len());
            for namespace in node.namespaces() {
                let prefix = namespace.name().map(|prefix| Cow::Owned(prefix.to_owned()));
                let declaration = (prefix, Cow::Owned(namespace.uri().to_owned()));
                scope.push(known.number(&mut self.namespaces, declaration)?);
            }
            self.scopes.push((node.id().get(), scope));
        }
        // One more than the number of a namespace.
        let mut number = |uri: Option<&str>| match uri {
            Some(uri) => Some(known.number_of(&mut self.namespaces, uri)? + 1),
            None => Some(0),
        };
        let name = name_range(self.text, node.range());
        (data.name, data.prefix) = parts(name.len(), node.tag_name().name())?;
        data.namespace = number(node.tag_name().namespace())?;
        data.count = u16::try_from(node.attributes().len()).ok()?;
        for attribute in node.attributes() {
            let (start, _) = numbers(attribute.range_qname())?;
            let (value, end) = numbers(attribute.range_value())?;
            let (name, prefix) = parts(attribute.range_qname().len(), attribute.name())?;
            let namespace = number(attribute.namespace())?;
            let made = attribute.value() != &self.text[attribute.range_value()];
            if made {
                self.made_values.push((self.attributes.len() as u32, attribute.value().into()));
            }
            self.attributes.push(AttributeData { start, value, end, name, namespace, prefix, made });
        }
        Some(())
    }
}

/// How long a name is, and its prefix.
fn parts(written: usize, local: &str) -> Option<(u16, u8)> {
    // A length that is no such number is the greatest one in what the other tree tells.
    let length = u16::try_from(written).ok().filter(|length| *length < u16::MAX)?;
    let prefix = written.saturating_sub(local.len() + 1);
    Some((length, u8::try_from(prefix).ok()?))
}
