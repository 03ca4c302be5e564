//! Domain documents of libvirt drawn from their grammar, for whoever fuzzes or tests a reader of them.
//!
//! A fuzzer that changes bytes mostly makes documents that are not well-formed. Here its bytes are choices: which
//! optional part is there, which alternative is taken, what a value is. Every document that comes out is valid by
//! the grammar, so that what is behind the parser is reached, and a byte that changes is another choice.
//!
//! ```
//! use arbitrary::{Arbitrary, Unstructured};
//! use domdef_generator::Guest;
//!
//! let bytes: Vec<u8> = (0..200).map(|number: u32| (number * 37) as u8).collect();
//! let guest = Guest::arbitrary(&mut Unstructured::new(&bytes)).unwrap();
//! let text = guest.0.to_string();
//! assert!(text.starts_with("<domain type='"));
//! ```
//!
//! - [`Guest`] is a small guest with a few devices and elements beside those that every guest has: most readers
//!   accept it and do something with it.
//! - [`Whole`] is any document of the grammar, mostly one that no hypervisor would start.
//! - [`Spoilt`] is a guest with a few mistakes.
//! - [`Grammar::read`] takes another grammar in RELAX NG's XML syntax.
//!
//! `cargo run -p domdef-generator --example print -- 3 7` prints three documents from the seed 7.

mod element;
mod grammar;
mod guest;
mod pattern;
mod spoil;
mod value;

pub use element::{Element, Node};
pub use grammar::{Grammar, GrammarError};
pub use guest::{Guest, Spoilt, Whole};

/// As many choices as are wanted, the same for the same seed: for those that draw documents without a fuzzer.
#[must_use]
pub fn choices(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(0x1234_5678_9abc_def1);
    let word = std::iter::repeat_with(|| {
        // xorshift*: well spread, and the same everywhere.
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32
    });
    word.skip(1).flat_map(|word| (word as u32).to_le_bytes()).take(length).collect()
}
