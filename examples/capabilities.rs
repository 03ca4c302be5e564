//! Asks a QEMU binary what it can do and prints it in the compact form.
//!
//! `--neutral` leaves out what is true of this host only; so `src/qemu/caps/builtin/` was made.
//! `--conversation` prints the whole conversation instead.

use domdef::qemu::caps::{probe, Capabilities};
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut take = |option: &str| {
        let before = arguments.len();
        arguments.retain(|argument| argument != option);
        arguments.len() < before
    };
    let (neutral, conversation) = (take("--neutral"), take("--conversation"));
    let [binary] = &arguments[..] else {
        return Err("usage: capabilities [--neutral | --conversation] BINARY".into());
    };
    let conversed = probe::converse(Path::new(binary), probe::TIME)?;
    if conversation {
        print!("{conversed}");
        return Ok(());
    }
    let mut capabilities = Capabilities::from_conversation(&conversed)?;
    if neutral {
        capabilities.forget_host();
    }
    print!("{}", capabilities.to_compact());
    Ok(())
}
