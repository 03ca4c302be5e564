//! A guest from nothing.

use domdef::domain::devices::disk::Format;
use domdef::domain::devices::{Disk, Interface};
use domdef::domain::{Domain, Memory, Os, Type};
use domdef::xml::Options;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut domain = Domain::new(Type::Kvm, "web");
    domain.set_memory(Memory::gib(4));
    domain.os = Some(Os::hvm("x86_64", "q35"));
    domain.devices.disk.push(Disk::file("/srv/web.qcow2", "vda").format(Format::Qcow2));
    domain.devices.disk.push(Disk::cdrom("/srv/debian.iso", "sda"));
    domain.devices.interface.push(Interface::bridge("br0").model("virtio"));
    let text = domain.to_xml(Options::CANONICAL)?;
    print!("{text}");
    assert!(domdef::inspect::inspect(&text, &Default::default()).is_empty());
    Ok(())
}
