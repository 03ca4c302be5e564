//! Definitions made in code: the common parts in one call, to be completed field by field.
//!
//! ```
//! use domdef::domain::devices::disk::Format;
//! use domdef::domain::devices::{Disk, Interface};
//! use domdef::domain::{Domain, Memory, Os, Type};
//!
//! let mut domain = Domain::new(Type::Kvm, "web");
//! domain.set_memory(Memory::mib(4096));
//! domain.os = Some(Os::hvm("x86_64", "q35"));
//! domain.devices.disk.push(Disk::file("/srv/web.qcow2", "vda").format(Format::Qcow2));
//! domain.devices.interface.push(Interface::bridge("br0").model("virtio"));
//! assert!(domdef::complete(&mut domain).is_empty());
//! ```

use super::devices::disk::{self, Device, Format};
use super::devices::interface;
use super::devices::{Disk, Interface};
use super::os::{Os, OsKind, OsType};
use super::{Domain, Memory, Type};
use crate::xml::value::arch::Arch;
use crate::xml::value::size::Kib;
use crate::xml::value::NonEmpty;

impl Domain {
    /// A definition of that type and name with nothing in it, not even memory.
    pub fn new(kind: Type, name: impl Into<String>) -> Domain {
        Domain { r#type: kind, name: name.into(), ..Domain::default() }
    }

    /// Sets the memory at boot. What the guest may use now follows: a lower `<currentMemory>` stays, a higher one is
    /// removed, which means all of it.
    pub fn set_memory(&mut self, memory: Memory) {
        self.current_memory.take_if(|current| *current >= memory.size);
        match &mut self.memory {
            // What was read with it, such as a comment, is kept.
            Some(own) => own.size = memory.size,
            none => *none = Some(memory),
        }
    }
}

impl From<Kib> for Memory {
    fn from(size: Kib) -> Memory {
        Memory { size, ..Memory::default() }
    }
}

impl Memory {
    /// So many MiB of memory; at most 8 EiB, which is what the format can say.
    pub fn mib(number: u64) -> Memory {
        Kib::mib(number).into()
    }

    /// So many GiB of memory; at most 8 EiB.
    pub fn gib(number: u64) -> Memory {
        Kib::mib(number.saturating_mul(1024)).into()
    }
}

impl Os {
    /// A fully virtualized guest of an architecture such as `x86_64`, on a machine type such as `q35`.
    pub fn hvm(arch: impl Into<Arch>, machine: impl Into<NonEmpty>) -> Os {
        let own = OsType {
            arch: Some(arch.into()),
            machine: Some(machine.into()),
            kind: Some(OsKind::Hvm),
            ..OsType::default()
        };
        Os { r#type: Some(own), ..Os::default() }
    }
}

impl Disk {
    /// A disk whose content is an image file of the host; the guest sees it by the name `target`, such as `vda`, from
    /// which the bus follows.
    pub fn file(path: impl Into<NonEmpty>, target: impl Into<String>) -> Disk {
        Disk::from_source(
            disk::Source::File(disk::File { file: Some(path.into()), ..Default::default() }),
            target,
        )
    }

    /// A disk whose content is a block device of the host.
    pub fn block(path: impl Into<NonEmpty>, target: impl Into<String>) -> Disk {
        Disk::from_source(
            disk::Source::Block(disk::Block { dev: Some(path.into()), ..Default::default() }),
            target,
        )
    }

    /// A CD-ROM drive with an image file of the host in it.
    pub fn cdrom(path: impl Into<NonEmpty>, target: impl Into<String>) -> Disk {
        Disk { device: Device::Cdrom, readonly: true, ..Disk::file(path, target) }
    }

    fn from_source(source: disk::Source, target: impl Into<String>) -> Disk {
        Disk { source, target: disk::Target { dev: target.into(), ..Default::default() }, ..Disk::default() }
    }

    /// The same disk with an image of that format; without, `raw`.
    #[must_use]
    pub fn format(mut self, format: Format) -> Disk {
        self.driver.get_or_insert_default().r#type = Some(format);
        self
    }
}

impl Interface {
    /// A network card on a bridge of the host.
    pub fn bridge(bridge: impl Into<String>) -> Interface {
        Interface::on(interface::Source::Bridge(interface::Bridge {
            bridge: bridge.into(),
            ..Default::default()
        }))
    }

    /// A network card in a virtual network of the host, such as `default`.
    pub fn network(network: impl Into<String>) -> Interface {
        Interface::on(interface::Source::Network(interface::Network {
            network: network.into(),
            ..Default::default()
        }))
    }

    fn on(source: interface::Source) -> Interface {
        Interface { source, ..Interface::default() }
    }

    /// The same card as the guest sees it, such as `virtio` or `e1000`.
    #[must_use]
    pub fn model(mut self, model: &str) -> Interface {
        self.model = Some(interface::Model { r#type: Some(model.into()), ..Default::default() });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_that_is_usable_now_stays_within_the_memory() {
        let read = |inner: &str| {
            Domain::parse(&format!("<domain type='kvm'><name>a</name>{inner}</domain>")).unwrap()
        };
        let mut domain = read("<memory dumpCore='off'>4096</memory><currentMemory>1024</currentMemory>");
        domain.set_memory(Memory::mib(2));
        assert_eq!(domain.current_memory, Some(Kib(1024)));
        assert!(domain.memory.as_ref().is_some_and(|own| own.size == Kib(2048) && own.dump_core.is_some()));
        domain.set_memory(Kib(512).into());
        assert_eq!((domain.current_memory, Memory::gib(1).size), (None, Kib(1 << 20)));
    }
}
