//! Prints documents that are drawn from the grammar of domains.
//!
//!     cargo run -p domdef-generator --example print -- [COUNT] [SEED] [guest|whole|spoilt] [FOLDER]
//!
//! With a folder each document is a file in it, named by its number.

use arbitrary::{Arbitrary, Unstructured};
use domdef_generator::{choices, Guest, Spoilt, Whole};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |place: usize, otherwise: u64| words.get(place).map_or(Ok(otherwise), |word| word.parse());
    let (count, seed) = (number(0, 1)?, number(1, 0)?);
    let kind = words.get(2).map_or("guest", String::as_str);
    for nth in 0..count {
        let bytes = choices(seed.wrapping_add(nth), 2000);
        let mut source = Unstructured::new(&bytes);
        let document = match kind {
            "guest" => Guest::arbitrary(&mut source)?.0,
            "whole" => Whole::arbitrary(&mut source)?.0,
            "spoilt" => Spoilt::arbitrary(&mut source)?.0,
            other => return Err(format!("'{other}' is not a kind: guest, whole or spoilt").into()),
        };
        match words.get(3) {
            Some(folder) => std::fs::write(format!("{folder}/{nth:05}.xml"), document.to_string())?,
            None => print!("{document}"),
        }
    }
    Ok(())
}
