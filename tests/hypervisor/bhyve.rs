//! A sketch of bhyve: what it fills in, what it refuses, and its command.

use domdef::address::pci::{Buses, Class, Need, Obstacle, PciBus};
use domdef::diagnostic::{Diagnostic, Findings, Rule, Severity};
use domdef::domain::devices::controller::Model;
use domdef::domain::devices::disk::Source;
use domdef::domain::devices::{Device, Id};
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

static NO_SUCH_ADDRESS: Rule = Rule {
    code: "B002",
    name: "no-such-address-in-bhyve",
    severity: Severity::Error,
    page: "The guest has one PCI bus, with a slot for each disk.",
};

impl Hypervisor for Bhyve {
    type Target = Host;

    fn complete(domain: &mut Domain, _: &Host) -> Vec<Diagnostic> {
        let mut findings = domdef::complete(domain);
        findings.extend(refused(domain));
        findings.extend(place(domain));
        findings
    }
}

/// The devices that bhyve does not have. A new kind does not compile until it is answered here.
fn refused(domain: &Domain) -> Vec<Diagnostic> {
    let root = domain.place();
    let devices = root.child("devices");
    let mut found = Findings::default();
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

/// What a disk needs of the bus.
const DISK: Class = Class::new(Need::Conventional);

/// Gives disks their PCI slots: those that the document gives first, then the free ones.
fn place(domain: &mut Domain) -> Vec<Diagnostic> {
    let mut buses = Buses { all: vec![PciBus::new(Model::PciRoot)], ..Buses::default() };
    // The LPC bridge, to which the serial ports belong.
    buses.take(Pci::new(0, 1, 0), DISK);
    let mut obstacles: Vec<(Id, Obstacle)> = Vec::new();
    let (given, wanted): (Vec<Id>, Vec<Id>) = (0..domain.devices.disk.len())
        .map(Id::Disk)
        .partition(|id| domain.devices.get(*id).and_then(|disk| disk.info()?.address.as_ref()).is_some());
    for id in given {
        let info = domain.devices.info_mut(id).expect("a disk has one");
        if let Some(Bus::Pci(pci)) = info.address.as_ref().map(|address| &address.bus) {
            obstacles.extend(buses.reserve(*pci, Some(DISK)).err().map(|obstacle| (id, obstacle)));
        }
    }
    for id in wanted {
        match buses.next(DISK, None) {
            Ok(pci) => {
                buses.take(pci, DISK);
                domain.devices.info_mut(id).expect("a disk has one").address = Some(Bus::Pci(pci).into());
            }
            Err(obstacle) => obstacles.push((id, obstacle)),
        }
    }
    let root = domain.place();
    let devices = root.child("devices");
    let mut found = Findings::default();
    for (id, obstacle) in obstacles {
        let message = match obstacle {
            Obstacle::Taken(pci) => format!("PCI slot {} is in use", pci.slot),
            Obstacle::NoFreeSlot => "no PCI slot is free".to_owned(),
            other => format!("bhyve has no such PCI address: {other:?}"),
        };
        found
            .report(&NO_SUCH_ADDRESS, &domain.devices.place(&devices, id), message)
            .help("remove the address");
    }
    found.into_list()
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
