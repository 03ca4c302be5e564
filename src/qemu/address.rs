//! Where devices are plugged in (qemu-addresses.md): every device that needs an address and has
//! none gets one, and controllers appear that this takes.

mod check;
mod memory;
pub(crate) mod mistake;
mod pci;
mod serial;
pub(crate) mod usb;
mod vio;

use crate::diagnostic::{Diagnostic, Findings, Located, Origin, Place};
use crate::domain::devices::controller;
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::devices::interface::Source as InterfaceSource;
use crate::domain::info::{Bus, DeviceInfo};
use crate::domain::{Arch, Domain};
use crate::qemu::caps::Capabilities;
use crate::qemu::machine::Family;
use crate::qemu::Settings;
use crate::rules::address::ADDRESS_TAKEN;
use mistake::{Mistake, Part, NO_FREE_ADDRESS};

/// A device of a definition: its kind and place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Device {
    /// A disk.
    Disk(usize),
    /// An interface that is no host device.
    Interface(usize),
    /// A sound card.
    Sound(usize),
    /// An interface that is a host device.
    InterfaceHostdev(usize),
    /// A host device.
    Hostdev(usize),
    /// A graphics card.
    Video(usize),
    /// A controller.
    Controller(usize),
    /// A smart card.
    Smartcard(usize),
    /// A serial port.
    Serial(usize),
    /// A parallel port.
    Parallel(usize),
    /// A channel.
    Channel(usize),
    /// A console.
    Console(usize),
    /// A keyboard, mouse or tablet.
    Input(usize),
    /// A directory of the host.
    Filesystem(usize),
    /// A watchdog.
    Watchdog(usize),
    /// The memory balloon.
    Balloon,
    /// A random number generator.
    Rng(usize),
    /// The memory of pSeries firmware.
    Nvram,
    /// A hub.
    Hub(usize),
    /// Shared memory.
    Shmem(usize),
    /// A TPM.
    Tpm(usize),
    /// A device that reports a crash.
    Panic(usize),
    /// A memory device.
    Memory(usize),
    /// A redirected device.
    Redirdev(usize),
    /// The unit that translates addresses.
    Iommu,
    /// The socket between host and guest.
    Vsock,
    /// A crypto device.
    Crypto(usize),
    /// Storage that outlives a crash.
    Pstore,
}

/// All devices in the order in which they are looked at.
pub(crate) fn walk(domain: &Domain) -> Vec<Device> {
    let devices = &domain.devices;
    let interface = |at: usize| match devices.interface[at].source {
        InterfaceSource::Hostdev(_) => Device::InterfaceHostdev(at),
        _ => Device::Interface(at),
    };
    let mut all = Vec::new();
    all.extend((0..devices.disk.len()).map(Device::Disk));
    all.extend((0..devices.interface.len()).map(interface));
    all.extend((0..devices.sound.len()).map(Device::Sound));
    all.extend((0..devices.hostdev.len()).map(Device::Hostdev));
    all.extend((0..devices.video.len()).map(Device::Video));
    all.extend((0..devices.controller.len()).map(Device::Controller));
    all.extend((0..devices.smartcard.len()).map(Device::Smartcard));
    all.extend((0..devices.serial.len()).map(Device::Serial));
    all.extend((0..devices.parallel.len()).map(Device::Parallel));
    all.extend((0..devices.channel.len()).map(Device::Channel));
    all.extend((0..devices.console.len()).filter(|at| !is_shadow(domain, *at)).map(Device::Console));
    all.extend((0..devices.input.len()).map(Device::Input));
    all.extend((0..devices.filesystem.len()).map(Device::Filesystem));
    all.extend((0..devices.watchdog.len()).map(Device::Watchdog));
    all.extend(devices.memballoon.iter().map(|_| Device::Balloon));
    all.extend((0..devices.rng.len()).map(Device::Rng));
    all.extend(devices.nvram.iter().map(|_| Device::Nvram));
    all.extend((0..devices.hub.len()).map(Device::Hub));
    all.extend((0..devices.shmem.len()).map(Device::Shmem));
    all.extend((0..devices.tpm.len()).map(Device::Tpm));
    all.extend((0..devices.panic.len()).map(Device::Panic));
    all.extend((0..devices.memory.len()).map(Device::Memory));
    all.extend((0..devices.redirdev.len()).map(Device::Redirdev));
    all.extend(devices.iommu.iter().map(|_| Device::Iommu));
    all.extend(devices.vsock.iter().map(|_| Device::Vsock));
    all.extend((0..devices.crypto.len()).map(Device::Crypto));
    all.extend(devices.pstore.iter().map(|_| Device::Pstore));
    all
}

/// Whether a console stands for a serial port.
fn is_shadow(domain: &Domain, at: usize) -> bool {
    use crate::domain::devices::chardev::ConsoleType;
    let target = domain.devices.console[at].target.as_ref();
    at == 0 && target.is_none_or(|target| target.r#type.is_none_or(|kind| kind == ConsoleType::Serial))
}

/// The common part of a device.
pub(crate) fn info(domain: &mut Domain, device: Device) -> Option<&mut DeviceInfo> {
    let devices = &mut domain.devices;
    Some(match device {
        Device::Disk(at) => &mut devices.disk[at].info,
        Device::Interface(at) | Device::InterfaceHostdev(at) => &mut devices.interface[at].info,
        Device::Sound(at) => &mut devices.sound[at].info,
        Device::Hostdev(at) => &mut devices.hostdev[at].info,
        Device::Video(at) => &mut devices.video[at].info,
        Device::Controller(at) => &mut devices.controller[at].info,
        Device::Smartcard(at) => &mut devices.smartcard[at].info,
        Device::Serial(at) => &mut devices.serial[at].info,
        Device::Parallel(at) => &mut devices.parallel[at].info,
        Device::Channel(at) => &mut devices.channel[at].info,
        Device::Console(at) => &mut devices.console[at].info,
        Device::Input(at) => &mut devices.input[at].info,
        Device::Filesystem(at) => &mut devices.filesystem[at].info,
        Device::Watchdog(at) => &mut devices.watchdog[at].info,
        Device::Balloon => &mut devices.memballoon.as_mut()?.info,
        Device::Rng(at) => &mut devices.rng[at].info,
        Device::Nvram => &mut devices.nvram.as_mut()?.info,
        Device::Hub(at) => &mut devices.hub[at].info,
        Device::Shmem(at) => &mut devices.shmem[at].info,
        Device::Tpm(at) => &mut devices.tpm[at].info,
        Device::Panic(at) => &mut devices.panic[at].info,
        Device::Memory(at) => &mut devices.memory[at].info,
        Device::Redirdev(at) => &mut devices.redirdev[at].info,
        Device::Iommu => &mut devices.iommu.as_mut()?.info,
        Device::Vsock => &mut devices.vsock.as_mut()?.info,
        Device::Crypto(at) => &mut devices.crypto[at].info,
        Device::Pstore => &mut devices.pstore.as_mut()?.info,
    })
}

/// Calls a function with the place of a device in the document.
pub(crate) fn at<R>(domain: &Domain, device: Device, with: impl FnOnce(&Place<'_>) -> R) -> R {
    fn item<T: Located>(name: &'static str, list: &[T], at: usize) -> Spot {
        Spot { name, at, count: list.len(), origin: list.get(at).map_or(Origin::Made, T::origin) }
    }
    fn lone<T: Located>(name: &'static str, one: &Option<T>) -> Spot {
        Spot { name, at: 0, count: 1, origin: one.as_ref().map_or(Origin::Made, T::origin) }
    }
    let devices = &domain.devices;
    let spot = match device {
        Device::Disk(at) => item("disk", &devices.disk, at),
        Device::Interface(at) | Device::InterfaceHostdev(at) => item("interface", &devices.interface, at),
        Device::Sound(at) => item("sound", &devices.sound, at),
        Device::Hostdev(at) => item("hostdev", &devices.hostdev, at),
        Device::Video(at) => item("video", &devices.video, at),
        Device::Controller(at) => item("controller", &devices.controller, at),
        Device::Smartcard(at) => item("smartcard", &devices.smartcard, at),
        Device::Serial(at) => item("serial", &devices.serial, at),
        Device::Parallel(at) => item("parallel", &devices.parallel, at),
        Device::Channel(at) => item("channel", &devices.channel, at),
        Device::Console(at) => item("console", &devices.console, at),
        Device::Input(at) => item("input", &devices.input, at),
        Device::Filesystem(at) => item("filesystem", &devices.filesystem, at),
        Device::Watchdog(at) => item("watchdog", &devices.watchdog, at),
        Device::Balloon => lone("memballoon", &devices.memballoon),
        Device::Rng(at) => item("rng", &devices.rng, at),
        Device::Nvram => lone("nvram", &devices.nvram),
        Device::Hub(at) => item("hub", &devices.hub, at),
        Device::Shmem(at) => item("shmem", &devices.shmem, at),
        Device::Tpm(at) => item("tpm", &devices.tpm, at),
        Device::Panic(at) => item("panic", &devices.panic, at),
        Device::Memory(at) => item("memory", &devices.memory, at),
        Device::Redirdev(at) => item("redirdev", &devices.redirdev, at),
        Device::Iommu => lone("iommu", &devices.iommu),
        Device::Vsock => lone("vsock", &devices.vsock),
        Device::Crypto(at) => item("crypto", &devices.crypto, at),
        Device::Pstore => lone("pstore", &devices.pstore),
    };
    let root = domain.place();
    let parent = root.child("devices");
    with(&parent.item(spot.name, spot.at, spot.count, spot.origin))
}

/// A position in a list of devices.
struct Spot {
    name: &'static str,
    at: usize,
    count: usize,
    origin: Origin,
}

/// The path of a device in the document, for messages.
pub(crate) fn path(domain: &Domain, device: Device) -> String {
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
    pub findings: Findings,
}

impl Board<'_> {
    fn info(&mut self, device: Device) -> &mut DeviceInfo {
        info(self.domain, device).expect("the walk gives devices that exist")
    }

    fn bus(&mut self, device: Device) -> Option<Bus> {
        self.info(device).address.as_ref().map(|address| address.bus.clone())
    }

    fn place(&mut self, device: Device, bus: Bus) {
        self.info(device).address = Some(bus.into());
    }

    /// Reports what is wrong with the address of a device; that none is left is said once.
    fn report(&mut self, device: Device, mistake: Mistake) {
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
    fn taken(&mut self, device: Device, other: Option<Device>, part: Part, what: &str) {
        let other = other.map_or("another device".to_owned(), |other| path(self.domain, other));
        let message = format!("{what} is also used by {other}");
        let help = "change the address, or remove it to have a free one chosen";
        self.report(device, Mistake { rule: &ADDRESS_TAKEN, part, message, help });
    }

    /// The first other device with an address of that kind.
    fn holder(&mut self, device: Device, is: impl Fn(&Bus) -> bool) -> Option<Device> {
        let all = walk(self.domain);
        all.into_iter().find(|other| *other != device && self.bus(*other).as_ref().is_some_and(&is))
    }

    /// Whether the PCI controller with index 0 has that model.
    fn has_root(&self, model: controller::Model) -> bool {
        self.domain.devices.controller.iter().any(|controller| {
            controller.r#type == ControllerType::Pci
                && controller.index == Some(0)
                && controller.model == Some(model)
        })
    }

    fn virt(&self) -> bool {
        let arm = self.arch.is_little_endian_arm();
        (arm || self.arch.is_riscv()) && self.machine_is("virt")
    }

    fn machine_is(&self, name: &str) -> bool {
        self.machine == name || self.machine.strip_prefix(name).is_some_and(|rest| rest.starts_with('-'))
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
    let complete = usb::all_placed(board.domain);
    if settings.new || complete {
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
    Board { domain, caps, settings, arch, machine, family, findings: Findings::default() }
}
