//! Definitions that can be reached from the start (specification 4.19).

use super::patterns::{Part, Pattern, Patterns};
use super::{Definition, Simple};
use crate::work::Work;

/// The schema without the elements that cannot be reached, numbered anew.
pub fn reachable(start: Part, elements: Vec<Definition>, mut patterns: Patterns) -> Simple {
    let mut reached = Reached {
        seen: vec![false; patterns.len()],
        numbers: vec![None; elements.len()],
        order: Vec::new(),
        visits: 0,
    };
    reached.walk(start, &patterns);
    let mut next = 0;
    while let Some(index) = reached.order.get(next) {
        reached.walk(elements[*index].content, &patterns);
        next += 1;
    }
    patterns.renumber(|index| reached.numbers[index]);
    let mut elements: Vec<Option<Definition>> = elements.into_iter().map(Some).collect();
    let elements = reached.order.iter().filter_map(|index| elements[*index].take()).collect();
    let work = Work { parts: patterns.weight() as u64, visits: reached.visits, ..Work::default() };
    Simple { start, patterns, elements, work }
}

struct Reached {
    seen: Vec<bool>,
    /// The new numbers of elements.
    numbers: Vec<Option<usize>>,
    /// The elements by their new numbers.
    order: Vec<usize>,
    visits: u64,
}

impl Reached {
    fn walk(&mut self, pattern: Part, patterns: &Patterns) {
        let mut open = vec![pattern];
        while let Some(part) = open.pop() {
            self.visits += 1;
            if std::mem::replace(&mut self.seen[part.index()], true) {
                continue;
            }
            match patterns.get(part) {
                Pattern::Element(index) if self.numbers[*index].is_none() => {
                    self.numbers[*index] = Some(self.order.len());
                    self.order.push(*index);
                }
                Pattern::Choice(all) | Pattern::Group(all) | Pattern::Interleave(all) => open.extend(all),
                Pattern::OneOrMore(inner) | Pattern::List(inner) => open.push(*inner),
                _ => {}
            }
        }
    }
}
