//! Numbers that stand for things in tables. Those of one kind of thing are a type of their own, so
//! that they are not mixed up; in memory and in an image they are what a `u32` is.

/// Defines types of numbers.
macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The number of the thing at a place in its table.
            pub fn of(place: usize) -> $name {
                $name(place as u32)
            }

            /// The place of the thing in its table.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl From<$name> for u32 {
            fn from(number: $name) -> u32 {
                number.0
            }
        }

        impl From<$name> for u64 {
            fn from(number: $name) -> u64 {
                number.0.into()
            }
        }

        impl $crate::records::Record for $name {
            const SIZE: usize = 1;
            fn read(number: impl Fn(usize) -> u32) -> $name {
                $name(number(0))
            }
            fn write(&self, numbers: &mut Vec<u32>) {
                numbers.push(self.0);
            }
        }
    )*};
}

pub(crate) use numbers;
