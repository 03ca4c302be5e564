//! Yes-or-no facts about a binary, and sets of them.

mod table;

use super::witness::Witness;
use std::fmt;

pub use table::Flag;

/// Declares [`Flag`]: a name of Rust, libvirt's name, and the witnesses, any of which is enough.
macro_rules! flags {
    ($($variant:ident = $name:literal, $($witness:expr),+;)+) => {
        /// A yes-or-no fact about a binary, as `<qemu:capabilities>` names it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Flag {
            $(
                #[doc = concat!(
                    "The capability `", $name, "`: a binary has it whose answers show",
                    $(" `", stringify!($witness), "`",)+ " (see [`Witness`])."
                )]
                $variant
            ),+
        }

        impl Flag {
            /// All flags, in the order of the table.
            pub const ALL: &'static [Flag] = &[$(Flag::$variant),+];

            /// The name, as `<qemu:add capability='…'/>` spells it.
            pub fn as_str(self) -> &'static str {
                match self { $(Flag::$variant => $name),+ }
            }

            /// What tells that a binary has it: any of these is enough.
            pub fn witnesses(self) -> &'static [Witness] {
                match self { $(Flag::$variant => &[$($witness),+]),+ }
            }
        }
    };
}
use flags;

impl Flag {
    /// The flag of that name, spelt as in `<qemu:add capability='…'/>`.
    pub fn from_name(name: &str) -> Option<Flag> {
        Flag::ALL.iter().copied().find(|flag| flag.as_str() == name)
    }

    /// The flags that follow from others, which hold as soon as those do.
    pub(super) fn derived() -> impl Iterator<Item = (Flag, &'static [Flag])> {
        Flag::ALL.iter().filter_map(|flag| match flag.witnesses() {
            [Witness::All(from)] => Some((*flag, *from)),
            _ => None,
        })
    }
}

impl fmt::Display for Flag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

const WORDS: usize = Flag::ALL.len().div_ceil(64);

/// A set of flags.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags([u64; WORDS]);

impl Flags {
    /// Whether the flag is in the set.
    pub fn contains(&self, flag: Flag) -> bool {
        let (word, bit) = place(flag);
        self.0[word] & bit != 0
    }

    /// Puts a flag into the set.
    pub fn insert(&mut self, flag: Flag) {
        let (word, bit) = place(flag);
        self.0[word] |= bit;
    }

    /// Takes a flag out of the set.
    pub fn remove(&mut self, flag: Flag) {
        let (word, bit) = place(flag);
        self.0[word] &= !bit;
    }

    /// The flags of the set, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = Flag> + '_ {
        Flag::ALL.iter().copied().filter(|flag| self.contains(*flag))
    }
}

impl FromIterator<Flag> for Flags {
    fn from_iter<I: IntoIterator<Item = Flag>>(flags: I) -> Flags {
        let mut set = Flags::default();
        flags.into_iter().for_each(|flag| set.insert(flag));
        set
    }
}

impl fmt::Debug for Flags {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.iter().map(Flag::as_str)).finish()
    }
}

fn place(flag: Flag) -> (usize, u64) {
    (flag as usize / 64, 1 << (flag as usize % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_lead_back() {
        for flag in Flag::ALL {
            assert_eq!(Flag::from_name(flag.as_str()), Some(*flag));
        }
        assert_eq!(Flag::from_name("vga"), None);
    }

    #[test]
    fn a_set_holds_what_it_was_given() {
        let all: Flags = Flag::ALL.iter().copied().collect();
        assert_eq!(all.iter().count(), Flag::ALL.len());
        let mut set = Flags::default();
        set.insert(Flag::Vga);
        set.insert(Flag::CompatDeprecated);
        set.remove(Flag::Vga);
        assert_eq!(set.iter().collect::<Vec<_>>(), [Flag::CompatDeprecated]);
    }
}
