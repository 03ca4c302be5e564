//! Asks a QEMU binary what it can do and prints it in the compact form.
//!
//! `--neutral` leaves out what is true of this host only; `--assume-kvm` takes KVM to offer what TCG
//! does where this host has no KVM for such guests. So `src/qemu/caps/builtin/` was made.
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
    let (neutral, kvm, conversation) = (take("--neutral"), take("--assume-kvm"), take("--conversation"));
    let [binary] = &arguments[..] else {
        return Err("usage: capabilities [--neutral] [--assume-kvm] | [--conversation] BINARY".into());
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
    if kvm {
        capabilities.assume_kvm();
    }
    print!("{}", capabilities.to_compact());
    Ok(())
}
