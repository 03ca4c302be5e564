//! Where devices are plugged in (qemu-addresses.md): every device that needs an address and has
//! none gets one, and controllers appear that this takes.

mod check;
mod memory;
mod pci;
mod serial;
pub(crate) mod usb;
mod vio;

use crate::diagnostic::{code, Diagnostic};
use crate::domain::devices::controller;
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::devices::interface::Source as InterfaceSource;
use crate::domain::info::{Bus, DeviceInfo};
use crate::domain::{Arch, Domain};
use crate::qemu::caps::Capabilities;
use crate::qemu::machine::Family;
use crate::qemu::Settings;

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

/// The path of a device in the document, for messages.
pub(crate) fn path(domain: &Domain, device: Device) -> String {
    let devices = &domain.devices;
    let (name, at, count) = match device {
        Device::Disk(at) => ("disk", at, devices.disk.len()),
        Device::Interface(at) | Device::InterfaceHostdev(at) => ("interface", at, devices.interface.len()),
        Device::Sound(at) => ("sound", at, devices.sound.len()),
        Device::Hostdev(at) => ("hostdev", at, devices.hostdev.len()),
        Device::Video(at) => ("video", at, devices.video.len()),
        Device::Controller(at) => ("controller", at, devices.controller.len()),
        Device::Smartcard(at) => ("smartcard", at, devices.smartcard.len()),
        Device::Serial(at) => ("serial", at, devices.serial.len()),
        Device::Parallel(at) => ("parallel", at, devices.parallel.len()),
        Device::Channel(at) => ("channel", at, devices.channel.len()),
        Device::Console(at) => ("console", at, devices.console.len()),
        Device::Input(at) => ("input", at, devices.input.len()),
        Device::Filesystem(at) => ("filesystem", at, devices.filesystem.len()),
        Device::Watchdog(at) => ("watchdog", at, devices.watchdog.len()),
        Device::Balloon => ("memballoon", 0, 1),
        Device::Rng(at) => ("rng", at, devices.rng.len()),
        Device::Nvram => ("nvram", 0, 1),
        Device::Hub(at) => ("hub", at, devices.hub.len()),
        Device::Shmem(at) => ("shmem", at, devices.shmem.len()),
        Device::Tpm(at) => ("tpm", at, devices.tpm.len()),
        Device::Panic(at) => ("panic", at, devices.panic.len()),
        Device::Memory(at) => ("memory", at, devices.memory.len()),
        Device::Redirdev(at) => ("redirdev", at, devices.redirdev.len()),
        Device::Iommu => ("iommu", 0, 1),
        Device::Vsock => ("vsock", 0, 1),
        Device::Crypto(at) => ("crypto", at, devices.crypto.len()),
        Device::Pstore => ("pstore", 0, 1),
    };
    match count {
        0 | 1 => format!("/domain/devices/{name}"),
        _ => format!("/domain/devices/{name}[{}]", at + 1),
    }
}

/// What the assignment is made for.
pub(crate) struct Board<'b> {
    pub domain: &'b mut Domain,
    pub caps: &'b Capabilities,
    pub settings: &'b Settings,
    pub arch: Arch,
    pub machine: String,
    pub family: Family,
    pub refused: Vec<Diagnostic>,
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

    fn refuse(&mut self, device: Device, message: impl Into<String>) {
        let element = path(self.domain, device);
        self.refused.push(Diagnostic::error(&code::QEMU_REFUSED, message).on(element));
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
    board.refused
}

/// Gives USB devices their ports at the start of a guest, hubs included.
pub(crate) fn assign_usb(domain: &mut Domain, caps: &Capabilities) -> Vec<Diagnostic> {
    let settings = Settings::default();
    let mut board = board(domain, caps, &settings);
    usb::assign(&mut board);
    board.refused
}

fn board<'b>(domain: &'b mut Domain, caps: &'b Capabilities, settings: &'b Settings) -> Board<'b> {
    let os_type = domain.os.as_ref().and_then(|os| os.r#type.as_ref());
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let arch = domain.arch().unwrap_or(&caps.arch).clone();
    let machine = word(os_type.and_then(|os_type| os_type.machine.as_deref()));
    let family = Family::of(domain);
    Board { domain, caps, settings, arch, machine, family, refused: Vec::new() }
}
