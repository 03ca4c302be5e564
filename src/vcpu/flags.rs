//! Which number of virtual CPUs a call means.

use std::ops::BitOr;

/// A set of flags; the empty set means the running guest where there is one, else the stored
/// definition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flags(u32);

impl Flags {
    /// As the guest's state suggests.
    pub const CURRENT: Flags = Flags(0);
    /// The running guest.
    pub const LIVE: Flags = Flags(1);
    /// The stored definition, which the next boot uses.
    pub const CONFIG: Flags = Flags(2);
    /// The maximum rather than the current number.
    pub const MAXIMUM: Flags = Flags(4);
    /// Through the guest's agent.
    pub const GUEST: Flags = Flags(8);
    /// CPUs that are added can be unplugged.
    pub const HOTPLUGGABLE: Flags = Flags(16);

    /// The bits, as they go over the wire.
    pub fn bits(self) -> u32 {
        self.0
    }

    /// Flags from their bits, known or not.
    pub fn from_bits(bits: u32) -> Flags {
        Flags(bits)
    }

    /// Whether all of `flags` are set.
    pub fn contains(self, flags: Flags) -> bool {
        self.0 & flags.0 == flags.0
    }

    /// The flags that are not among `known`.
    #[must_use]
    pub fn without(self, known: Flags) -> Flags {
        Flags(self.0 & !known.0)
    }

    /// Whether no flag is set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for Flags {
    type Output = Flags;
    fn bitor(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }
}
