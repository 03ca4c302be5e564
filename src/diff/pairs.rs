//! Which elements of two lists are each other's counterparts.

use super::keys::key;
use crate::dom::Node;
use std::collections::{HashMap, VecDeque};

/// The children of an element that are elements.
pub fn children<'a>(node: Node<'a, 'a>) -> Vec<Node<'a, 'a>> {
    node.children().filter(Node::is_element).collect()
}

/// The elements of one name in two lists, by their numbers there.
#[derive(Debug, Default)]
pub struct Group {
    pub old: Vec<usize>,
    pub new: Vec<usize>,
}

/// An element with its counterpart, by their numbers.
#[derive(Clone, Copy, Debug)]
pub enum Pair {
    Both(usize, usize),
    Old(usize),
    New(usize),
}

/// The elements of each name, in the order in which the names come.
pub fn groups(old: &[Node<'_, '_>], new: &[Node<'_, '_>]) -> Vec<Group> {
    let mut numbers = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    let both = old.iter().map(|node| (node, true)).enumerate();
    let both = both.chain(new.iter().map(|node| (node, false)).enumerate());
    for (at, (node, is_old)) in both {
        let number =
            *numbers.entry((node.tag_name().namespace(), node.tag_name().name())).or_insert_with(|| {
                groups.push(Group::default());
                groups.len() - 1
            });
        match is_old {
            true => groups[number].old.push(at),
            false => groups[number].new.push(at),
        }
    }
    groups
}

/// Pairs the elements of a group: those with the same key, then those that are equal, then those at the same
/// address; of the others the only one on either side, and those that nothing identifies in their order.
pub fn pairs(old: &[Node<'_, '_>], new: &[Node<'_, '_>], group: &Group) -> Vec<Pair> {
    let mut matching = Matching { left: group.old.clone(), free: group.new.clone(), found: Vec::new() };
    if let ([old], [new]) = (&*group.old, &*group.new) {
        return vec![Pair::Both(*old, *new)];
    }
    matching.by(|at| key(old[at]), |at| key(new[at]));
    matching.by(|at| Some(content(old[at])), |at| Some(content(new[at])));
    matching.by(|at| address(old[at]), |at| address(new[at]));
    let identified = matching.left.iter().any(|at| key(old[*at]).is_some());
    if !identified || (matching.left.len() == 1 && matching.free.len() == 1) {
        matching.by(|_| Some(()), |_| Some(()));
    }
    matching.in_order()
}

/// The element as it is written.
fn content<'a>(node: Node<'a, '_>) -> &'a str {
    &node.document().input_text()[node.range()]
}

/// The address of a device as it is written.
fn address<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    node.children().find(|child| child.has_tag_name("address")).map(content)
}

/// Elements that have no counterpart yet, and those that have.
struct Matching {
    left: Vec<usize>,
    free: Vec<usize>,
    found: Vec<(usize, usize)>,
}

impl Matching {
    /// Pairs those that have the same property, in their order.
    fn by<K: Eq + std::hash::Hash>(
        &mut self,
        old: impl Fn(usize) -> Option<K>,
        new: impl Fn(usize) -> Option<K>,
    ) {
        let mut free: HashMap<K, VecDeque<usize>> = HashMap::new();
        for at in &self.free {
            if let Some(key) = new(*at) {
                free.entry(key).or_default().push_back(*at);
            }
        }
        let found_before = self.found.len();
        self.left.retain(|at| {
            let counterpart = old(*at).and_then(|key| free.get_mut(&key)?.pop_front());
            self.found.extend(counterpart.map(|counterpart| (*at, counterpart)));
            counterpart.is_none()
        });
        let taken: std::collections::HashSet<usize> =
            self.found[found_before..].iter().map(|pair| pair.1).collect();
        self.free.retain(|at| !taken.contains(at));
    }

    /// All elements in the order of the new list; those that it lacks where they were in the old one.
    fn in_order(self) -> Vec<Pair> {
        let mut all: Vec<(usize, u8, Pair)> = Vec::new();
        let mut found = self.found;
        found.sort_unstable();
        all.extend(found.iter().map(|(old, new)| (*new, 1, Pair::Both(*old, *new))));
        all.extend(self.free.iter().map(|new| (*new, 1, Pair::New(*new))));
        for old in self.left {
            // Behind the counterpart of the element before it.
            let before = found.partition_point(|pair| pair.0 < old);
            let place = before.checked_sub(1).map_or((0, 0), |before| (found[before].1, 2));
            all.push((place.0, place.1, Pair::Old(old)));
        }
        crate::order::by_key(&mut all, |(at, rank, _)| (*at, *rank));
        all.into_iter().map(|(.., pair)| pair).collect()
    }
}
