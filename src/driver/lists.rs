//! Which guests a list is of.

use super::State;

/// What lists of guests can be limited by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts {
    pub(crate) active: bool,
    pub(crate) persistent: bool,
    pub(crate) state: State,
    pub(crate) managed_save: bool,
    pub(crate) autostart: bool,
    pub(crate) snapshots: bool,
    pub(crate) checkpoints: bool,
}

impl Facts {
    /// Whether a guest is one of those that the bits of a list mean: of each group, a guest is wanted that
    /// has one of the bits which are set.
    pub(crate) fn are_wanted(&self, flags: u32) -> bool {
        let pick = |yes: bool, one: u32, other: u32| if yes { one } else { other };
        let state = match self.state {
            State::Running => 16,
            State::Paused => 32,
            State::Shutoff => 64,
            State::Shutdown | State::Crashed => 128,
        };
        let bits = [
            (3, pick(self.active, 1, 2)),
            (12, pick(self.persistent, 4, 8)),
            (240, state),
            (768, pick(self.managed_save, 256, 512)),
            (3072, pick(self.autostart, 1024, 2048)),
            (12_288, pick(self.snapshots, 4096, 8192)),
            (49_152, pick(self.checkpoints, 16_384, 32_768)),
        ];
        bits.iter().all(|(group, own)| flags & group == 0 || flags & own != 0)
    }
}
