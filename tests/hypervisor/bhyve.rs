//! A sketch of bhyve: what it fills in, what it refuses, and its command.

use domdef::diagnostic::{Diagnostic, Rule, Severity};
use domdef::domain::devices::disk::Source;
use domdef::domain::devices::Device;
use domdef::domain::info::{Bus, Pci};
use domdef::domain::Domain;
use domdef::hypervisor::{Completed, Hypervisor};

/// bhyve.
#[derive(Debug)]
pub enum Bhyve {}

/// What decides besides the document.
#[derive(Debug)]
pub struct Host {
    /// The firmware's file.
    pub loader: String,
}

static NO_SUCH_DEVICE: Rule = Rule {
    code: "B001",
    name: "device-not-in-bhyve",
    severity: Severity::Error,
    page: "bhyve has no such device.",
};

impl Hypervisor for Bhyve {
    type Target = Host;

    fn complete(domain: &mut Domain, _: &Host) -> Vec<Diagnostic> {
        let mut findings = domdef::complete(domain);
        findings.extend(refused(domain));
        place(domain);
        findings
    }
}

/// The devices that bhyve does not have. A new kind does not compile until it is answered here.
fn refused(domain: &Domain) -> Vec<Diagnostic> {
    let root = domain.place();
    let devices = root.child("devices");
    let mut found = domdef::diagnostic::Findings::default();
    for (device, at) in domain.devices.each(&devices) {
        let has = match device {
            Device::Disk(_) | Device::Interface(_) | Device::Serial(_) | Device::Console(_) => true,
            Device::Controller(_) | Device::Memballoon(_) | Device::Input(_) => true,
            Device::Lease(_)
            | Device::Filesystem(_)
            | Device::Smartcard(_)
            | Device::Parallel(_)
            | Device::Channel(_)
            | Device::Tpm(_)
            | Device::Graphics(_)
            | Device::Sound(_)
            | Device::Audio(_)
            | Device::Video(_)
            | Device::Hostdev(_)
            | Device::Redirdev(_)
            | Device::Redirfilter(_)
            | Device::Hub(_)
            | Device::Watchdog(_)
            | Device::Rng(_)
            | Device::Nvram(_)
            | Device::Panic(_)
            | Device::Shmem(_)
            | Device::Memory(_)
            | Device::Crypto(_)
            | Device::Iommu(_)
            | Device::Vsock(_)
            | Device::Pstore(_) => false,
        };
        if !has {
            found.report(&NO_SUCH_DEVICE, &at, "bhyve has no such device").help("remove it");
        }
    }
    found.into_list()
}

/// Gives disks their PCI slots, from 2.
fn place(domain: &mut Domain) {
    let ids: Vec<_> =
        domain.devices.ids().filter(|id| id.kind() == domdef::domain::devices::Kind::Disk).collect();
    for (slot, id) in (2..).zip(ids) {
        if let Some(info) = domain.devices.info_mut(id) {
            info.address.get_or_insert_with(|| Bus::Pci(Pci::new(0, slot, 0)).into());
        }
    }
}

/// The command that runs a completed definition.
pub fn command(domain: &Completed<'_, Bhyve>) -> String {
    let mut words = vec!["bhyve".to_owned()];
    let cpus = domain.vcpu.as_ref().map_or(1, |vcpu| vcpu.maximum);
    let memory = domain.memory.as_ref().map_or(0, |memory| memory.size.0 / 1024);
    words.extend(["-c".to_owned(), cpus.to_string(), "-m".to_owned(), format!("{memory}M")]);
    words.extend([
        "-l".to_owned(),
        domain.target().loader.clone(),
        "-s".to_owned(),
        "0:0,hostbridge".to_owned(),
    ]);
    for disk in &domain.devices.disk {
        let (Source::File(file), Some(Bus::Pci(pci))) =
            (&disk.source, disk.info.address.as_ref().map(|own| &own.bus))
        else {
            continue;
        };
        let path = file.file.as_ref().map_or("", |file| &**file);
        words.extend(["-s".to_owned(), format!("{}:0,virtio-blk,{path}", pci.slot)]);
    }
    words.push(domain.name.to_string());
    words.join(" ")
}
