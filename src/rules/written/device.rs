//! What all devices have, controllers, directories, and small devices (parse-and-rules.md 2.11 to 2.25).

use super::general::is_empty;
use super::{element, path, Element};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::controller::{Controller, Model, Type};
use crate::domain::devices::filesystem;
use crate::domain::devices::input::{Input, InputBus, InputType};
use crate::domain::devices::memory::MemoryModel;
use crate::domain::devices::smartcard::SmartcardMode;
use crate::domain::devices::tpm::TpmBackendType;
use crate::domain::info::{Boot, Bus, DeviceInfo};
use crate::domain::Domain;
use crate::xml::value::token::YesNo;

/// Boot order, option ROM and address of every device.
pub fn common(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    let mut each = |name: &str, infos: Vec<&DeviceInfo>, boots: bool| {
        let count = infos.len();
        for (at, info) in infos.into_iter().enumerate() {
            let mut one = element(path(name, at, count), findings);
            info_fits(&mut one, info, boots);
        }
    };
    each("disk", devices.disk.iter().map(|device| &device.info).collect(), true);
    each("controller", devices.controller.iter().map(|device| &device.info).collect(), false);
    each("filesystem", devices.filesystem.iter().map(|device| &device.info).collect(), true);
    each("interface", devices.interface.iter().map(|device| &device.info).collect(), true);
    each("hostdev", devices.hostdev.iter().map(|device| &device.info).collect(), true);
    each("redirdev", devices.redirdev.iter().map(|device| &device.info).collect(), true);
    each("serial", devices.serial.iter().map(|device| &device.info).collect(), false);
    each("parallel", devices.parallel.iter().map(|device| &device.info).collect(), false);
    each("channel", devices.channel.iter().map(|device| &device.info).collect(), false);
    each("input", devices.input.iter().map(|device| &device.info).collect(), false);
    each("rng", devices.rng.iter().map(|device| &device.info).collect(), false);
    each("panic", devices.panic.iter().map(|device| &device.info).collect(), false);
    each("watchdog", devices.watchdog.iter().map(|device| &device.info).collect(), false);
    each("video", devices.video.iter().map(|device| &device.info).collect(), false);
    each("memballoon", devices.memballoon.iter().map(|device| &device.info).collect(), false);
    each("vsock", devices.vsock.iter().map(|device| &device.info).collect(), false);
}

fn info_fits(one: &mut Element<'_>, info: &DeviceInfo, boots: bool) {
    if let Some(Boot { order, loadparm, .. }) = info.boot.as_ref().filter(|_| boots) {
        one.refuse_in("boot", *order == 0, "the boot order is counted from 1");
        if let Some(text) = loadparm {
            one.refuse_in("boot", !(1..=8).contains(&text.len()), "`loadparm` has 1 to 8 characters");
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b' ' | b'-' | b'_');
            let odd = !text.bytes().all(fits) || text.trim().is_empty();
            one.refuse_in("boot", odd, "`loadparm` has letters, digits, '.', '-' and blanks");
        }
    }
    if let Some(rom) = &info.rom {
        let off = rom.enabled == Some(YesNo::No) && (rom.bar.is_some() || rom.file.is_some());
        one.refuse_in("rom", off, "a ROM that is off has neither `bar` nor `file`");
    }
    if let Some(Bus::Ccw(ccw)) = info.address.as_ref().map(|address| &address.bus) {
        let parts = [ccw.cssid.is_some(), ccw.ssid.is_some(), ccw.devno.is_some()];
        let part = parts.contains(&true) && parts.contains(&false);
        one.refuse_in("address", part, "`cssid`, `ssid` and `devno` go together");
        let beyond = ccw.cssid.is_some_and(|id| id.0 > 254)
            || ccw.ssid.is_some_and(|id| id.0 > 3)
            || ccw.devno.is_some_and(|number| number.0 > 0xffff);
        one.refuse_in("address", beyond, "there is no such channel");
    }
}

/// Controllers have a model of their kind; USB is there or is not.
pub fn controllers(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let controllers = &domain.devices.controller;
    for (at, controller) in controllers.iter().enumerate() {
        let mut one = element(path("controller", at, controllers.len()), findings);
        let other = controller.model.filter(|model| !model.fits(controller.r#type));
        let name = other.map_or("", Model::as_str);
        let message = format!("a controller of type '{}' has no model '{name}'", controller.r#type);
        one.refuse(other.is_some(), message);
        let reserve = controller.target.as_ref().and_then(|target| target.mem_reserve);
        one.refuse_in("target", reserve.is_some_and(|size| size.0 == 0), "`memReserve` is at least 1");
    }
    let usb = || controllers.iter().filter(|controller| controller.r#type == Type::Usb);
    let companion = |controller: &Controller| {
        controller.info.master.is_some() || controller.model.is_some_and(Model::is_ich9_companion)
    };
    let lone = usb().next().is_some() && usb().all(companion);
    let message = "there are companions, but no USB controller that is their master";
    element("/domain/devices/controller", findings).refuse(lone, message);
    let none = usb().filter(|controller| controller.model == Some(Model::None)).count();
    let several = none > 0 && usb().count() > 1;
    let message = "a USB controller of model 'none' is the only one";
    element("/domain/devices/controller", findings).refuse(several, message);
}

/// Whether a controller tells that there is no USB.
pub(super) fn usb_disabled(domain: &Domain) -> bool {
    let mut controllers = domain.devices.controller.iter();
    controllers.any(|own| own.r#type == Type::Usb && own.model == Some(Model::None))
}

/// Directories have a source, and a driver that there is.
pub fn filesystems(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let filesystems = &domain.devices.filesystem;
    for (at, filesystem) in filesystems.iter().enumerate() {
        let mut one = element(path("filesystem", at, filesystems.len()), findings);
        let driver = filesystem.driver.as_ref();
        let virtiofs = driver.and_then(|driver| driver.r#type) == Some(filesystem::DriverType::Virtiofs);
        if let Some(binary) = filesystem.binary.as_ref().filter(|_| virtiofs) {
            one.known("binary/cache/@mode", binary.cache.as_ref().and_then(|cache| cache.mode.as_ref()));
            one.known("binary/sandbox/@mode", binary.sandbox.as_ref().and_then(|own| own.mode.as_ref()));
        }
        use filesystem::Type;
        let none = filesystem::Source::default();
        let source = filesystem.source.as_ref().unwrap_or(&none);
        let lacks = match filesystem.r#type {
            Type::Mount | Type::Bind => source.dir.is_none() && source.socket.is_none(),
            Type::File => source.file.is_none(),
            Type::Block => source.dev.is_none(),
            Type::Template => source.name.is_none(),
            Type::Volume => source.pool.is_some() != source.volume.is_some(),
            Type::Ram => source.usage.is_none(),
        };
        one.refuse_in("source", lacks, format!("the type '{}' needs more of a source", filesystem.r#type));
    }
}

/// Nothing hangs on USB where there is none, nor elsewhere what hangs on USB.
pub fn usb(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    let disabled = usb_disabled(domain);
    const DISABLED: &str = "USB is disabled by a controller of model 'none'";
    let message = "a device on USB needs an address of type 'usb'";
    let placed =
        |info: &DeviceInfo| !info.address.as_ref().is_some_and(|own| !matches!(own.bus, Bus::Usb(_)));
    for at in 0..devices.hub.len() {
        element(path("hub", at, devices.hub.len()), findings).refuse(disabled, DISABLED);
    }
    for (at, device) in devices.redirdev.iter().enumerate() {
        let mut one = element(path("redirdev", at, devices.redirdev.len()), findings);
        one.refuse_in("address", !placed(&device.info), message);
    }
    for (at, input) in devices.input.iter().enumerate() {
        let mut one = element(path("input", at, devices.input.len()), findings);
        let usb = input.bus == Some(InputBus::Usb);
        one.refuse(usb && disabled, DISABLED);
        one.refuse_in("address", usb && !placed(&input.info), message);
        grabbed(&mut one, input);
    }
    let rules = devices.redirfilter.iter().flat_map(|filter| &filter.usbdev);
    let beyond = rules.clone().any(|rule| rule.class.0.is_some_and(|class| class > 255));
    element("/domain/devices/redirfilter", findings).refuse(beyond, "a USB class is at most 0xff");
}

fn grabbed(one: &mut Element<'_>, input: &Input) {
    let (evdev, passthrough) = (input.r#type == InputType::Evdev, input.r#type == InputType::Passthrough);
    let Some(source) = input.source.as_ref().filter(|_| evdev || passthrough) else { return };
    one.refuse_in("source", passthrough && source.evdev.is_none(), "the source needs `evdev`");
    one.refuse_in("source", evdev && source.dev.is_none(), "the source needs `dev`");
    if evdev {
        one.known("grab", source.grab.as_ref());
        one.known("grabToggle", source.grab_toggle.as_ref());
    }
}

/// Smart cards, TPMs and shared memory.
pub fn small(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    for (at, card) in devices.smartcard.iter().enumerate() {
        let SmartcardMode::HostCertificates(own) = &card.mode else { continue };
        let mut one = element(path("smartcard", at, devices.smartcard.len()), findings);
        one.refuse(own.certificate.len() != 3, "exactly three certificates stand for a card");
        let relative = own.database.as_ref().is_some_and(|folder| !folder.starts_with('/'));
        one.refuse_in("database", relative, "the path of the database begins with '/'");
    }
    let several = devices.tpm.len() > 2;
    element("/domain/devices/tpm", findings).refuse(several, "a guest has two TPMs at most");
    for (at, tpm) in devices.tpm.iter().enumerate() {
        let mut one = element(path("tpm", at, devices.tpm.len()), findings);
        let external = tpm.backend.r#type == TpmBackendType::External && tpm.backend.source.is_none();
        one.refuse_in("backend", external, "it needs `<source>`");
        let banks = tpm.backend.active_pcr_banks.as_ref();
        let odd = banks.and_then(|banks| banks.rest.elements().next());
        let message = format!("there is no bank '{}'", odd.map_or("", |bank| bank.name()));
        one.refuse_in("backend", odd.is_some(), message);
    }
    for (at, shmem) in devices.shmem.iter().enumerate() {
        let mut one = element(path("shmem", at, devices.shmem.len()), findings);
        let lone = shmem.msi.is_some() && shmem.server.is_none();
        one.refuse_in("msi", lone, "interrupts need a `<server>`");
    }
}

/// What backs memory devices, and their labels.
pub fn memory(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices.memory;
    for (at, device) in devices.iter().enumerate() {
        let mut one = element(path("memory", at, devices.len()), findings);
        let nodes = device.source.as_ref().and_then(|source| source.nodemask.as_ref());
        one.refuse_in("source/nodemask", nodes.is_some_and(is_empty), "it holds no node");
        let label = device.target.label.as_ref().map_or(0, |label| label.size.0);
        if device.model == MemoryModel::Nvdimm && label > 0 {
            one.refuse_in("target/label", label < 128, "a label has at least 128 KiB");
            one.refuse_in(
                "target/label",
                label >= device.target.size.0,
                "the label is as large as the device",
            );
        }
    }
}
