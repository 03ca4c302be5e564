//! What is encoded is decoded again, for every procedure of the table.

use proptest::prelude::*;
use wire::describe::Described;
use wire::procedures::{describe, Part, PROCEDURES};
use wire::xdr::{Decoder, Error, Source, Xdr};
use wire::RemoteError;

/// Values made of a seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        // xorshift64*: the seed is never 0.
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A small number mostly, so that arrays of arrays stay small.
    fn length(&mut self, limit: usize) -> usize {
        let any = self.next();
        let most = if any % 16 == 0 { 40 } else { 3 };
        ((any >> 8) as usize % (most + 1)).min(limit)
    }
}

impl Source for Random {
    fn uint(&mut self) -> Result<u32, Error> {
        let any = self.next();
        Ok(match any % 4 {
            0 => (any >> 32) as u32 % 5,
            1 => u32::MAX - (any >> 32) as u32 % 5,
            _ => (any >> 32) as u32,
        })
    }
    fn uhyper(&mut self) -> Result<u64, Error> {
        // No NaN: it is not equal to itself.
        Ok(self.next() >> 2)
    }
    fn text(&mut self) -> Result<String, Error> {
        const LETTERS: [char; 8] = ['a', '<', '\'', '\n', 'é', '語', '🦀', '\u{7f}'];
        let length = self.length(64);
        Ok((0..length).map(|_| LETTERS[self.next() as usize % LETTERS.len()]).collect())
    }
    fn opaque(&mut self, limit: usize) -> Result<Vec<u8>, Error> {
        let length = self.length(limit);
        Ok((0..length).map(|_| self.next() as u8).collect())
    }
    fn fixed(&mut self, into: &mut [u8]) -> Result<(), Error> {
        into.iter_mut().for_each(|byte| *byte = self.next() as u8);
        Ok(())
    }
    fn count(&mut self, limit: usize) -> Result<usize, Error> {
        Ok(self.length(limit))
    }
    fn option(&mut self) -> Result<bool, Error> {
        Ok(self.next() % 2 == 0)
    }
    fn arm(&mut self, arms: i32) -> Result<i32, Error> {
        Ok(1 + (self.next() % arms as u64) as i32)
    }
}

/// All values that one procedure has, made of a seed.
fn each(mut check: impl FnMut(&str, &dyn Fn(&mut dyn Source) -> Result<Described, Error>)) {
    for procedure in &PROCEDURES {
        for part in [Part::Arguments, Part::Reply] {
            check(procedure.name, &|source| describe(procedure, part, source));
        }
    }
    check("error", &|source| wire::describe::value::<RemoteError>(source));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn decoding_undoes_encoding(seed in 1u64..) {
        each(|name, describe| {
            let made = describe(&mut Random(seed)).expect("within the limits");
            let mut decoder = Decoder::new(&made.encoded);
            let read = describe(&mut decoder).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(made, read, "{name}");
            assert!(decoder.rest().is_empty(), "{name}");
            assert_eq!(made.encoded.len() % 4, 0, "{name}");
        });
    }

    #[test]
    fn a_value_that_is_cut_short_is_an_error(seed in 1u64.., cut in 1usize..64) {
        each(|name, describe| {
            let whole = describe(&mut Random(seed)).expect("within the limits").encoded;
            if let Some(length) = whole.len().checked_sub(cut) {
                assert!(describe(&mut Decoder::new(&whole[..length])).is_err(), "{name}");
            }
        });
    }

    #[test]
    fn any_bytes_are_a_value_or_an_error(bytes in proptest::collection::vec(prop_oneof![Just(0u8), Just(1), any::<u8>()], 0..200)) {
        each(|name, describe| {
            let mut decoder = Decoder::new(&bytes);
            if let Ok(read) = describe(&mut decoder) {
                let again = describe(&mut Decoder::new(&read.encoded)).unwrap_or_else(|error| panic!("{name}: {error}"));
                assert_eq!(again.encoded, read.encoded, "{name}");
            }
        });
    }
}

#[test]
fn limits_hold_both_ways() {
    use wire::xdr::{decode, encode, List, Opaque};
    assert!(encode(&List::<u32, 2>(vec![1, 2])).is_ok());
    assert_eq!(encode(&List::<u32, 2>(vec![1, 2, 3])), Err(Error::TooLong { length: 3, limit: 2 }));
    let three = encode(&List::<u32, 3>(vec![1, 2, 3])).expect("three of three");
    assert_eq!(decode::<List<u32, 2>>(&three), Err(Error::TooLong { length: 3, limit: 2 }));
    assert_eq!(encode(&Opaque::<1>(vec![0, 0])), Err(Error::TooLong { length: 2, limit: 1 }));
    assert_eq!(encode(&"a\0b".to_owned()), Err(Error::Text));
    assert_eq!(decode::<String>(&[0, 0, 0, 2, 0xff, 0xff, 0, 0]), Err(Error::Text));
    assert_eq!(decode::<Option<u32>>(&[1, 0, 0, 0, 0, 0, 0, 7]), Ok(Some(7)), "as go-libvirt announces it");
    // A count of four thousand million costs nothing.
    assert_eq!(decode::<List<u32, 0xffff_ffff>>(&[0xff; 8]), Err(Error::Short));
    // Bytes that fill up need not be zero.
    assert_eq!(decode::<String>(&[0, 0, 0, 1, b'a', 1, 2, 3]), Ok("a".to_owned()));
}

#[test]
fn numbers_are_big_endian() {
    fn bytes(value: &impl Xdr) -> Vec<u8> {
        wire::xdr::encode(value).expect("small")
    }
    assert_eq!(bytes(&-2i32), [0xff, 0xff, 0xff, 0xfe]);
    assert_eq!(bytes(&0x0102_0304_0506_0708u64), [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(bytes(&1.5f64), [0x3f, 0xf8, 0, 0, 0, 0, 0, 0]);
    assert_eq!(bytes(&"hello".to_owned()), *b"\0\0\0\x05hello\0\0\0");
}
