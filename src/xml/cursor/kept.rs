//! What nobody asked for: it is kept for writing it back, with its comments.

use super::{bit, Asked, Cursor};
use crate::diagnostic::Origin;
use crate::dom::Node;
use crate::xml::names;
use crate::xml::rest::{Anchor, Anchored, Foreign, Inner, Kept, Notes, Which};
use crate::xml::{Rest, Shape};
use std::collections::{HashMap, HashSet};

impl<'a, 'i> Cursor<'a, 'i> {
    /// Everything that nobody asked for, with its place. `shape` serves the did-you-mean.
    pub fn rest(&mut self, shape: &'static Shape) -> Rest {
        self.rest_taken = true;
        let Some(node) = self.node else {
            return Rest::default();
        };
        let nodes_left = self.nodes_left();
        if !nodes_left && self.is_spent(node) {
            return Rest::nothing(Origin::Read(self.number));
        }
        let (inner, notes) = (std::mem::take(&mut self.inner), std::mem::take(&mut self.own));
        let mut kept = Kept { inner, notes, ..Kept::default() };
        if nodes_left {
            self.rest_nodes(node, shape, &mut kept);
        }
        let prefixed =
            |kept: &Anchored| matches!(&kept.node, Foreign::Element { name, .. } if name.contains(':'));
        let root = node.parent().is_some_and(|parent| parent.is_root());
        if root || kept.nodes.iter().any(prefixed) {
            kept.attrs.extend(names::declarations(node));
        }
        for (index, attr) in node.attributes().enumerate() {
            if self.attrs & bit(index) == 0 {
                let name = node.document().input_text()[attr.range_qname()].to_owned();
                self.unknown_attr(node, &attr, &name, shape);
                kept.attrs.push((name, attr.value().to_owned()));
            }
        }
        if let Some(usual) = names::usual_prefix(node) {
            let written = names::qualified(node).split_once(':').map_or("", |(prefix, _)| prefix);
            kept.rename(written, usual);
        }
        Rest::make(kept, Origin::Read(self.number))
    }

    /// Whether there are children, comments or texts that nobody asked for.
    fn nodes_left(&self) -> bool {
        !self.last.is_empty()
            || self.speaks && !self.text_asked
            || self.children.iter().any(|child| child.asked != Asked::Yes)
    }

    /// Whether somebody asked for everything else in the element, and nothing was kept for it.
    fn is_spent(&self, node: Node<'a, 'i>) -> bool {
        let attributes = node.attributes().len() as u32;
        self.inner.is_empty()
            && self.own.is_empty()
            && self.attrs.count_ones() >= attributes
            && node.parent_element().is_some()
    }

    fn rest_nodes(&mut self, node: Node<'a, 'i>, shape: &'static Shape, kept: &mut Kept) {
        // Before a text they would be on a line of their own, which would become part of the text.
        let mut anchor = if self.text_asked { Anchor::End } else { Anchor::Start };
        let mut read: HashMap<&str, usize> = HashMap::new();
        let mut names = None;
        let mut index = 0;
        for child in node.children() {
            if child.is_element() {
                let asked = self.children[index].asked;
                let own = self.notes.get_mut(index).map(std::mem::take).unwrap_or_default();
                index += 1;
                if asked == Asked::Yes {
                    let name = names::qualified(child);
                    let nth = read.entry(name).or_default();
                    *nth += 1;
                    anchor = Anchor::After(name.to_owned(), *nth);
                    continue;
                }
                if asked == Asked::No && !self.findings.is_full() {
                    let names = names.get_or_insert_with(|| self.names_read());
                    self.unknown_child(child, shape, names);
                }
                let Notes { before, behind } = own;
                let foreign = Foreign::of(child).filter(|_| asked != Asked::Empty);
                // The text inside it is part of the value.
                let foreign = foreign.map(|node| if self.text_asked { node.without_text() } else { node });
                let mut nodes = before.into_iter().chain(foreign).chain(behind).peekable();
                if nodes.peek().is_none() {
                    continue;
                }
                // Wherever the first of a name is written, another one comes behind it, or it would be the first.
                let name = names::qualified(child);
                let again = read.get(name).map(|nth| Anchor::After(name.to_owned(), *nth));
                let anchor = again.as_ref().unwrap_or(&anchor);
                kept.nodes.extend(nodes.map(|node| Anchored { anchor: anchor.clone(), node }));
            } else if child.is_text() && !self.text_asked {
                let text = Foreign::of(child);
                kept.nodes.extend(text.map(|node| Anchored { anchor: anchor.clone(), node }));
            }
        }
        let last = std::mem::take(&mut self.last);
        kept.nodes.extend(last.into_iter().map(|node| Anchored { anchor: Anchor::End, node }));
    }

    /// The names of the children that somebody asked for.
    fn names_read(&self) -> HashSet<&'i str> {
        let read = self.children.iter().filter(|child| child.asked == Asked::Yes);
        read.map(|child| names::qualified(child.node)).collect()
    }

    /// The element as one that says nothing to the definition.
    pub(super) fn silent(&self) -> Which {
        self.node.and_then(Foreign::of).map_or(Which::Only, Which::Silent)
    }

    /// What the definition that was read had no place for.
    pub(super) fn left(mut self, shape: &'static Shape) -> Rest {
        match self.rest_taken {
            true if self.own.is_empty() => Rest::nothing(Origin::Positional),
            true => Rest::make(Kept { notes: self.own, ..Kept::default() }, Origin::Positional),
            false => self.rest(shape),
        }
    }

    pub(super) fn keep_rest(&mut self, name: &str, which: Which, rest: Rest) {
        if rest.kept().is_some() {
            self.inner.push(Inner { name: name.to_owned(), which, rest });
        }
    }

    /// Keeps a child that says nothing to the definition where it is, or of an empty one its comments.
    pub(super) fn keep_whole(&mut self, index: usize, mut child: Cursor<'a, 'i>, shape: &'static Shape) {
        if let Some(notes) = self.notes.get_mut(index) {
            *notes = std::mem::take(&mut child.own);
        }
        self.children[index].asked = match child.left(shape).kept() {
            Some(_) => Asked::Silent,
            None => Asked::Empty,
        };
    }
}

/// The comments of each child element, and those behind all of them; nothing where there are none.
pub(super) fn notes(node: Node<'_, '_>) -> (Vec<Notes>, Vec<Foreign>) {
    let is_note = |child: &Node<'_, '_>| child.is_comment() || child.is_pi();
    if !node.children().any(|child| is_note(&child)) {
        return (Vec::new(), Vec::new());
    }
    let (mut all, mut before) = (Vec::<Notes>::new(), Vec::new());
    let mut same_line = false;
    for child in node.children() {
        if child.is_element() {
            all.push(Notes { before: std::mem::take(&mut before), behind: Vec::new() });
            same_line = true;
        } else if child.is_text() {
            same_line &= !child.text().unwrap_or_default().contains('\n');
        } else if let Some(note) = Foreign::of(child) {
            match all.last_mut().filter(|_| same_line) {
                Some(notes) => notes.behind.push(note),
                None => before.push(note),
            }
        }
    }
    (all, before)
}
