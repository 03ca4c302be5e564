//! XDR as the protocol uses it: all integers big endian, every item a multiple of four bytes.
//!
//! The layouts of `procedures.tsv` are made of these:
//!
//! | layout | bytes | Rust |
//! | --- | --- | --- |
//! | `i32`, `u32` | 4 | `i32`, `u32` |
//! | `i64`, `u64`, `f64` | 8 | `i64`, `u64`, `f64` |
//! | `str` | length, bytes, zeros up to a multiple of 4; at most 4 MiB | `String` |
//! | `bytes*N` | as `str`; at most N bytes | [`Opaque`] |
//! | `chars*N`, `chars=N` | a word for each character; a count before them, at most N, or always N | [`Chars`], [`Name`] |
//! | `T*N` | count, at most N, and the items | [`List`] |
//! | `T?` | 0, or 1 and the value | `Option` |
//! | `uuid` | 16 bytes | [`Uuid`] |
//! | `{a:T b:U}` | the members in order | a struct |
//! | `domain`, `network` …, `param` | [`objects`] | |

mod bytes;
mod list;
pub mod objects;

pub use bytes::{decode, encode, Decoder, Encoder};
pub use list::{Chars, List, Name, Opaque};
pub use objects::*;

/// The longest string, in bytes.
pub const MAX_TEXT: usize = 4 * 1024 * 1024;

/// Why bytes are not the value that was expected, or a value cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The bytes end before the value does.
    Short,
    /// A string, an array or a buffer is longer than its layout allows.
    TooLong {
        /// The length that was found.
        length: usize,
        /// The most that the layout allows.
        limit: usize,
    },
    /// A string is not UTF-8, or has a NUL within.
    Text,
    /// A union has no such arm.
    Arm(i32),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Short => f.write_str("the payload ends within a value"),
            Error::TooLong { length, limit } => write!(f, "length {length} exceeds the limit of {limit}"),
            Error::Text => f.write_str("a string is not UTF-8 or holds a NUL"),
            Error::Arm(arm) => write!(f, "a union has no arm {arm}"),
        }
    }
}

impl std::error::Error for Error {}

/// What values are written into. Lengths have been checked by the value itself.
pub trait Sink {
    /// A signed word.
    fn int(&mut self, value: i32);
    /// An unsigned word.
    fn uint(&mut self, value: u32);
    /// A signed double word.
    fn hyper(&mut self, value: i64);
    /// An unsigned double word.
    fn uhyper(&mut self, value: u64);
    /// A floating-point number.
    fn double(&mut self, value: f64);
    /// A string.
    fn text(&mut self, value: &str);
    /// Bytes with their length.
    fn opaque(&mut self, value: &[u8]);
    /// Bytes whose number is fixed.
    fn fixed(&mut self, value: &[u8]);
    /// The number of items that follow, each written by itself; [`Sink::end`] comes after them.
    fn list(&mut self, count: usize);
    /// As [`Sink::list`], but the number is fixed and not written.
    fn array(&mut self, count: usize);
    /// Whether an optional value follows.
    fn option(&mut self, present: bool);
    /// Members follow, each after its [`Sink::field`]; [`Sink::end`] comes after them.
    fn structure(&mut self);
    /// The name of the next member.
    fn field(&mut self, name: &'static str);
    /// The end of a list or a structure.
    fn end(&mut self);
    /// The value cannot be sent.
    fn fail(&mut self, error: Error);
}

/// What values are read from.
pub trait Source {
    /// A signed word.
    ///
    /// # Errors
    /// Where the bytes end before it does.
    fn int(&mut self) -> Result<i32, Error> {
        self.uint().map(|word| word as i32)
    }
    /// An unsigned word.
    ///
    /// # Errors
    /// Where the bytes end before it does.
    fn uint(&mut self) -> Result<u32, Error>;
    /// A signed double word.
    ///
    /// # Errors
    /// Where the bytes end before it does.
    fn hyper(&mut self) -> Result<i64, Error> {
        self.uhyper().map(|word| word as i64)
    }
    /// An unsigned double word.
    ///
    /// # Errors
    /// Where the bytes end before it does.
    fn uhyper(&mut self) -> Result<u64, Error>;
    /// A string.
    ///
    /// # Errors
    /// Where the bytes end before it does, or it is longer than libvirt's strings may be or no UTF-8.
    fn text(&mut self) -> Result<String, Error>;
    /// Bytes with their length, which is at most `limit`.
    ///
    /// # Errors
    /// Where the bytes end before they do, or their number is beyond the limit.
    fn opaque(&mut self, limit: usize) -> Result<Vec<u8>, Error>;
    /// Bytes whose number is fixed.
    ///
    /// # Errors
    /// Where the bytes end before they do.
    fn fixed(&mut self, into: &mut [u8]) -> Result<(), Error>;
    /// The number of items that follow, at most `limit`.
    ///
    /// # Errors
    /// Where the bytes end before it does, or it is beyond the limit.
    fn count(&mut self, limit: usize) -> Result<usize, Error>;
    /// Whether an optional value follows.
    ///
    /// # Errors
    /// Where the bytes end before it does, or it is neither 0 nor 1.
    fn option(&mut self) -> Result<bool, Error>;
    /// Which of the arms `1..=arms` of a union follows.
    ///
    /// # Errors
    /// Where the bytes end before it does, or there is no such arm.
    fn arm(&mut self, arms: i32) -> Result<i32, Error>;
}

/// A value of the protocol.
pub trait Xdr: Sized {
    /// Writes the value.
    fn write(&self, sink: &mut dyn Sink);
    /// Reads a value.
    ///
    /// # Errors
    /// Where the bytes end before it does, or are not one.
    fn read(source: &mut dyn Source) -> Result<Self, Error>;
}

macro_rules! plain {
    ($($type:ty: $read:ident, $write:ident;)+) => { $(
        impl Xdr for $type {
            fn write(&self, sink: &mut dyn Sink) {
                sink.$write(*self);
            }
            fn read(source: &mut dyn Source) -> Result<Self, Error> {
                source.$read()
            }
        }
    )+ };
}

plain! {
    i32: int, int;
    u32: uint, uint;
    i64: hyper, hyper;
    u64: uhyper, uhyper;
}

impl Xdr for f64 {
    fn write(&self, sink: &mut dyn Sink) {
        sink.double(*self);
    }
    fn read(source: &mut dyn Source) -> Result<f64, Error> {
        source.uhyper().map(f64::from_bits)
    }
}

impl Xdr for String {
    fn write(&self, sink: &mut dyn Sink) {
        match self.len() {
            length if length > MAX_TEXT => sink.fail(Error::TooLong { length, limit: MAX_TEXT }),
            _ if self.contains('\0') => sink.fail(Error::Text),
            _ => sink.text(self),
        }
    }
    fn read(source: &mut dyn Source) -> Result<String, Error> {
        source.text()
    }
}

impl<T: Xdr> Xdr for Option<T> {
    fn write(&self, sink: &mut dyn Sink) {
        sink.option(self.is_some());
        if let Some(value) = self {
            value.write(sink);
        }
    }
    fn read(source: &mut dyn Source) -> Result<Option<T>, Error> {
        Ok(if source.option()? { Some(T::read(source)?) } else { None })
    }
}

/// No value: the arguments of a call that has none.
impl Xdr for () {
    fn write(&self, _: &mut dyn Sink) {}
    fn read(_: &mut dyn Source) -> Result<(), Error> {
        Ok(())
    }
}

/// Structs of the protocol: their members are written in order.
macro_rules! structures {
    ($($(#[$attribute:meta])* $name:ident { $($(#[$of_field:meta])* $field:ident: $type:ty,)* })+) => { $(
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name { $($(#[$of_field])* pub $field: $type,)* }

        impl $crate::xdr::Xdr for $name {
            #[allow(unused_variables)]
            fn write(&self, sink: &mut dyn $crate::xdr::Sink) {
                sink.structure();
                $(
                    sink.field(stringify!($field));
                    $crate::xdr::Xdr::write(&self.$field, sink);
                )*
                sink.end();
            }
            #[allow(unused_variables)]
            fn read(source: &mut dyn $crate::xdr::Source) -> Result<$name, $crate::xdr::Error> {
                Ok($name { $($field: $crate::xdr::Xdr::read(source)?,)* })
            }
        }
    )+ };
}
pub(crate) use structures;
