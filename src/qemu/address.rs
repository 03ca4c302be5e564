//! Where devices are plugged in (qemu-addresses.md): every device that needs an address and has
//! none gets one, and controllers appear that this takes.

mod check;
mod memory;
pub(crate) mod mistake;
mod pci;
mod serial;
pub(crate) mod usb;
mod vio;

use crate::diagnostic::{Diagnostic, Findings, Place};
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::devices::interface::Source as InterfaceSource;
use crate::domain::devices::{controller, Controller, Id, Kind};
use crate::domain::info::{Bus, DeviceInfo};
use crate::domain::{Arch, Domain};
use crate::qemu::caps::Capabilities;
use crate::qemu::machine::Family;
use crate::qemu::Settings;
use crate::rules::address::ADDRESS_TAKEN;
use mistake::{Mistake, Part, NO_FREE_ADDRESS};

/// The kinds of device that may have an address, in the order in which they are looked at.
const ORDER: [Kind; 27] = [
    Kind::Disk,
    Kind::Interface,
    Kind::Sound,
    Kind::Hostdev,
    Kind::Video,
    Kind::Controller,
    Kind::Smartcard,
    Kind::Serial,
    Kind::Parallel,
    Kind::Channel,
    Kind::Console,
    Kind::Input,
    Kind::Filesystem,
    Kind::Watchdog,
    Kind::Memballoon,
    Kind::Rng,
    Kind::Nvram,
    Kind::Hub,
    Kind::Shmem,
    Kind::Tpm,
    Kind::Panic,
    Kind::Memory,
    Kind::Redirdev,
    Kind::Iommu,
    Kind::Vsock,
    Kind::Crypto,
    Kind::Pstore,
];

// A new kind of device is in `ORDER`, or among those without an address.
const _: () = {
    let (mut at, mut found) = (0, 0);
    while at < Kind::ALL.len() {
        let without = matches!(Kind::ALL[at], Kind::Lease | Kind::Graphics | Kind::Audio | Kind::Redirfilter);
        found += !without as usize;
        at += 1;
    }
    assert!(found == ORDER.len(), "`ORDER` has every kind of device that may have an address, once");
};

/// All devices that may have an address, in the order in which they are looked at.
pub(crate) fn walk(domain: &Domain) -> Vec<Id> {
    let devices = &domain.devices;
    let counts = ORDER.map(|kind| (kind, devices.count(kind)));
    let mut all = Vec::with_capacity(counts.iter().map(|(_, count)| count).sum());
    for (kind, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        all.extend((0..count).map(|at| Id::new(kind, at)));
    }
    let shadow = |id: &Id| matches!(id, Id::Console(at) if is_shadow(domain, *at));
    if !domain.devices.console.is_empty() {
        all.retain(|id| !shadow(id));
    }
    all
}

/// Whether an interface is a device of the host.
pub(crate) fn is_hostdev(domain: &Domain, at: usize) -> bool {
    matches!(domain.devices.interface[at].source, InterfaceSource::Hostdev(_))
}

/// Whether a console stands for a serial port.
fn is_shadow(domain: &Domain, at: usize) -> bool {
    use crate::domain::devices::chardev::ConsoleType;
    let target = domain.devices.console[at].target.as_ref();
    at == 0 && target.is_none_or(|target| target.r#type.is_none_or(|kind| kind == ConsoleType::Serial))
}

/// Calls a function with the place of a device in the document.
pub(crate) fn at<R>(domain: &Domain, device: Id, with: impl FnOnce(&Place<'_>) -> R) -> R {
    let root = domain.place();
    let devices = root.child("devices");
    with(&domain.devices.place(&devices, device))
}

/// The path of a device in the document, for messages.
pub(crate) fn path(domain: &Domain, device: Id) -> String {
    at(domain, device, |place| place.path())
}

/// What the assignment is made for.
pub(crate) struct Board<'b> {
    pub domain: &'b mut Domain,
    pub caps: &'b Capabilities,
    pub settings: &'b Settings,
    pub arch: Arch,
    pub machine: String,
    pub family: Family,
    /// The models of the PCI controllers with index 0.
    roots: Vec<controller::Model>,
    pub findings: Findings,
}

impl Board<'_> {
    fn info(&mut self, device: Id) -> &mut DeviceInfo {
        self.domain.devices.info_mut(device).expect("the walk gives devices that exist and have one")
    }

    fn bus(&mut self, device: Id) -> Option<Bus> {
        self.info(device).address.as_ref().map(|address| address.bus.clone())
    }

    /// Plugs a device in; what else its `<address>` holds stays.
    fn place(&mut self, device: Id, bus: Bus) {
        match &mut self.info(device).address {
            Some(address) => address.bus = bus,
            address @ None => *address = Some(bus.into()),
        }
    }

    /// Reports what is wrong with the address of a device; that none is left is said once.
    fn report(&mut self, device: Id, mistake: Mistake) {
        let Mistake { rule, part, message, help } = mistake;
        let same = |found: &Diagnostic| found.rule == rule && found.message == message;
        if rule == &NO_FREE_ADDRESS && self.findings.iter().any(same) {
            return;
        }
        let findings = &mut self.findings;
        at(self.domain, device, |place| {
            let address = place.child("address");
            let place = match part {
                Part::Device => *place,
                Part::Attribute(name) => place.attr(name),
                Part::Address => address,
                Part::Of(name) => address.attr(name),
            };
            findings.report(rule, &place, message).help(help);
        });
    }

    /// Reports that another device, which came first, has the address that `what` names.
    fn taken(&mut self, device: Id, other: Option<Id>, part: Part, what: &str) {
        let other = other.map_or("another device".to_owned(), |other| path(self.domain, other));
        let message = format!("{what} is also used by {other}");
        let help = "change the address, or remove it to have a free one chosen";
        self.report(device, Mistake { rule: &ADDRESS_TAKEN, part, message, help });
    }

    /// The first other device with an address of that kind; not looked for any more once so many mistakes
    /// were found that nobody reads them one by one.
    fn holder(&mut self, device: Id, is: impl Fn(&Bus) -> bool) -> Option<Id> {
        if self.findings.len() > 1000 {
            return None;
        }
        let all = walk(self.domain);
        all.into_iter().find(|other| *other != device && self.bus(*other).as_ref().is_some_and(&is))
    }

    /// Whether the PCI controller with index 0 has that model.
    fn has_root(&self, model: controller::Model) -> bool {
        self.roots.contains(&model)
    }
}

/// Gives every device its address, and tells what makes that impossible.
pub fn assign(domain: &mut Domain, caps: &Capabilities, settings: &Settings) -> Vec<Diagnostic> {
    let mut board = board(domain, caps, settings);
    check::check(&mut board);
    serial::assign(&mut board);
    vio::spapr(&mut board);
    vio::ccw(&mut board);
    vio::mmio(&mut board);
    pci::assign(&mut board);
    if settings.new || usb::all_placed(board.domain) {
        usb::assign(&mut board);
    }
    memory::assign(&mut board);
    board.findings.into_list()
}

/// Gives USB devices their ports at the start of a guest, hubs included.
pub(crate) fn assign_usb(domain: &mut Domain, caps: &Capabilities) -> Vec<Diagnostic> {
    let settings = Settings::default();
    let mut board = board(domain, caps, &settings);
    usb::assign(&mut board);
    board.findings.into_list()
}

fn board<'b>(domain: &'b mut Domain, caps: &'b Capabilities, settings: &'b Settings) -> Board<'b> {
    let os_type = domain.os.as_ref().and_then(|os| os.r#type.as_ref());
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let arch = domain.arch().unwrap_or(&caps.arch).clone();
    let machine = word(os_type.and_then(|os_type| os_type.machine.as_deref()));
    let family = Family::of(domain);
    let is_root = |one: &&Controller| one.r#type == ControllerType::Pci && one.index == Some(0);
    let roots = domain.devices.controller.iter().filter(is_root).filter_map(|one| one.model).collect();
    Board { domain, caps, settings, arch, machine, family, roots, findings: Findings::default() }
}
