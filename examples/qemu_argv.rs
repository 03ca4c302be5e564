//! The command that runs a guest, for a QEMU binary of one's own.

use domdef::qemu::caps::Capabilities;
use domdef::qemu::launch::Launch;
use domdef::qemu::{translate_text, Settings, Target};

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let caps = match std::env::args().nth(1) {
        // What `domdef caps` or the example `capabilities` wrote.
        Some(file) => Capabilities::read(&std::fs::read_to_string(file)?)?,
        None => Capabilities::builtin("x86_64").ok_or("no binary of that architecture is built in")?,
    };
    let target = Target { caps, settings: Settings::default() };
    let translation = translate_text(include_str!("guest.xml"), &target, &Launch::stand_alone())?;
    let argv: Vec<String> = translation.command.arguments;
    println!("{argv:#?}\n{}", translation.advice);
    assert!(argv.iter().any(|argument| argument.contains("/srv/web.qcow2")));
    Ok(())
}
