//! More memory and more virtual CPUs, in canonical form.

use domdef::domain::Memory;
use domdef::vcpu::{self, Which};
use domdef::xml::Options;
use domdef::Domain;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut domain = Domain::parse(include_str!("guest.xml"))?;
    domain.set_memory(Memory::gib(8));
    vcpu::set(&mut domain, Which::Maximum, 4)?;
    let text = domain.to_xml(Options::CANONICAL)?;
    print!("{text}");
    assert!(text.contains("<memory unit='KiB'>8388608</memory>") && text.contains("current='2'>4</vcpu>"));
    Ok(())
}
