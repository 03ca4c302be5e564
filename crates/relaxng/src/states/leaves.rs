//! Elements without elements in them, as they are written: where the same comes again it need not be read.

use super::{State, States};

/// How long an element is remembered as it is written.
const LEAF: usize = 96;
/// How many bytes elements as they are written may take.
const LEAVES: usize = 512 << 10;

impl States<'_> {
    /// The state behind an element without elements in it, as it is written, where that is remembered.
    #[inline]
    pub fn behind_leaf(&mut self, state: State, written: &str) -> Option<State> {
        let is_kept = written.len() <= LEAF;
        let behind = is_kept.then(|| self.memory.leaves.find(state.into(), written)).flatten().map(State);
        self.memory.of_leaves.learn(state.0, behind.is_some());
        behind
    }

    /// Whether elements come again in a state as they were written before, so that it is worth while to look for them.
    #[inline]
    pub fn sees_leaves_again(&mut self, state: State) -> bool {
        self.memory.of_leaves.is_given(state.0)
    }

    /// Remembers the state behind an element that was entered in a state, if nothing but how it is written decides.
    pub fn remember_leaf(&mut self, state: State, entered: State, written: &str, behind: State) {
        let room = self.memory.leaves.bytes() < LEAVES.min(self.memory.most / 4);
        if written.len() <= LEAF && room && !self.entry(entered).context {
            self.memory.leaves.insert(state.into(), written, behind.0);
            self.memory.grown = true;
        }
    }
}
