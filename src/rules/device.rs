//! Rules about controllers, input and small devices (parse-and-rules.md 3.5, 3.8, 3.11).

use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::chardev::Mode::Bind;
use crate::domain::devices::controller::Model;
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::devices::filesystem::DriverType;
use crate::domain::devices::graphics::Kind;
use crate::domain::devices::input::{InputBus, InputType};
use crate::domain::devices::iommu::IommuModel;
use crate::domain::devices::tpm::{TpmBackendType, TpmVersion};
use crate::domain::devices::{Controller, Filesystem};
use crate::domain::info::Virtio;
use crate::domain::os::OsKind;
use crate::domain::{Domain, Type};
use crate::xml::value::token::OnOff;

/// Controllers are numbered once each, and say what goes with their model.
pub fn controllers(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let controllers = &domain.devices.controller;
    let usb = |controller: &&Controller| controller.r#type == ControllerType::Usb;
    let none = |controller: &Controller| controller.model == Some(Model::None);
    let disabled = controllers.iter().filter(usb).any(none);
    let usbs = controllers.iter().filter(usb).count();
    for (at, controller) in controllers.iter().enumerate() {
        let mut one = element(path("controller", at, controllers.len()), findings);
        let index = controller.index;
        let same = |other: &&Controller| {
            other.r#type == controller.r#type && other.index == index && index.is_some()
        };
        let plain =
            |other: &&Controller| other.info.master.is_none() && !other.model.is_some_and(Model::is_ich9_usb);
        let twice = controllers[..at].iter().filter(same).any(|other| plain(&other) && plain(&controller));
        let number = index.unwrap_or(0);
        one.refuse(twice, format!("there is another {} controller with index {number}", controller.r#type));
        let other_usb = usb(&controller) && disabled && usbs > 1 && !none(controller);
        one.refuse(other_usb, "USB is disabled by a controller of model 'none'");
        let threaded = controller.driver.as_ref().is_some_and(|driver| driver.iothread > 0);
        let virtio = controller.model.is_none_or(Model::is_virtio_scsi);
        one.refuse_in("driver", threaded && !virtio, "I/O threads serve virtio SCSI controllers");
        if controller.r#type == ControllerType::Pci {
            pci(&mut one, controller);
        }
    }
}

fn pci(one: &mut super::Element<'_>, controller: &Controller) {
    let root = matches!(controller.model, Some(Model::PciRoot | Model::PcieRoot));
    one.refuse_in("address", root && controller.info.address.is_some(), "a PCI root has no address");
    let index = controller.index.unwrap_or(0);
    one.refuse(index > 255, "PCI controllers have an index of at most 255");
    let Some(target) = &controller.target else { return };
    if let Some(number) = target.index.map(|number| number.0) {
        one.refuse_in("target", number > 30, "the index of a host bridge is from 0 to 30");
        let one_zero = (controller.index == Some(0)) != (number == 0) && controller.index.is_some();
        one.refuse_in(
            "target",
            one_zero,
            "the controller with index 0, and that alone, is the host bridge 0",
        );
    }
    let numbers = [
        ("chassisNr", target.chassis_nr.map(|number| u64::from(number.0)), 1, 255),
        ("chassis", target.chassis.map(|number| u64::from(number.0)), 0, 255),
        ("port", target.port.map(|port| port.0), 0, 255),
        ("busNr", target.bus_nr.map(|number| u64::from(number.0)), 1, 254),
    ];
    for (name, number, least, most) in numbers {
        let outside = number.is_some_and(|number| number < least || number > most);
        one.refuse_in("target", outside, format!("`{name}` is from {least} to {most}"));
    }
    let node = controller.index == Some(0) && target.node.is_some();
    one.refuse_in("target", node, "the controller with index 0 has no NUMA node");
}

/// Input devices are on a bus that the guest has.
pub fn inputs(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let kind = domain.os.as_ref().and_then(|os| os.r#type.as_ref()).and_then(|os_type| os_type.kind);
    let inputs = &domain.devices.input;
    for (at, input) in inputs.iter().enumerate() {
        let mut one = element(path("input", at, inputs.len()), findings);
        let plain = matches!(input.r#type, InputType::Mouse | InputType::Keyboard);
        let on = |bus: InputBus| input.bus.is_none_or(|own| own == bus);
        match kind {
            None => {}
            Some(OsKind::Hvm) => {
                one.refuse(input.bus == Some(InputBus::Xen), "the bus 'xen' is for paravirtual guests")
            }
            Some(OsKind::Xen | OsKind::Linux | OsKind::Xenpvh) => {
                one.refuse(!on(InputBus::Xen), "the input devices of a paravirtual guest are on bus 'xen'");
                one.refuse(!plain, "a paravirtual guest has a mouse and a keyboard alone");
            }
            Some(_) if matches!(domain.r#type, Type::Vz | Type::Parallels) => {
                one.refuse(
                    !on(InputBus::Parallels) || !plain,
                    "a container has a mouse and a keyboard on bus 'parallels'",
                );
            }
            Some(_) => one.refuse(true, "a container has no input devices"),
        }
    }
}

/// Input, shared memory, TPMs, directories, sockets and IOMMUs.
pub fn small(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    let no_ps2 =
        domain.features.as_ref().and_then(|features| features.ps2.as_ref()?.state) == Some(OnOff::Off);
    for (at, input) in devices.input.iter().enumerate() {
        let mut one = element(path("input", at, devices.input.len()), findings);
        let ps2 = input.bus == Some(InputBus::Ps2);
        let fits = matches!(input.r#type, InputType::Mouse | InputType::Keyboard);
        one.refuse(ps2 && !fits, "only a mouse and a keyboard are on bus 'ps2'");
        one.refuse(ps2 && no_ps2, "the feature 'ps2' is off");
        let undecided = input.bus.is_none() && input.r#type != InputType::Evdev;
        let virtio = undecided || input.bus == Some(InputBus::Virtio);
        one.refuse(
            input.r#type == InputType::Passthrough && !virtio,
            "a device of the host is on bus 'virtio'",
        );
        one.refuse(input.model.is_some() && !virtio, "`model` is for bus 'virtio'");
        one.refuse(input.r#type == InputType::Evdev && input.bus.is_some(), "an event device has no bus");
    }
    for (at, shmem) in devices.shmem.iter().enumerate() {
        let mut one = element(path("shmem", at, devices.shmem.len()), findings);
        let wrong = shmem.name.contains('/') || matches!(shmem.name.as_str(), "." | "..");
        one.refuse(wrong, "the name of shared memory is that of a file, without '/'");
    }
    for (at, tpm) in devices.tpm.iter().enumerate() {
        let mut one = element(path("tpm", at, devices.tpm.len()), findings);
        let banks = tpm.backend.active_pcr_banks.is_some();
        let old =
            tpm.backend.r#type == TpmBackendType::Emulator && tpm.backend.version != Some(TpmVersion::V2);
        one.refuse_in("backend", banks && old, "banks are chosen for version '2.0'");
        if let Some(source) =
            tpm.backend.source.as_ref().filter(|_| tpm.backend.r#type == TpmBackendType::External)
        {
            one.refuse_in(
                "backend/source",
                source.mode == Bind,
                "the program listens already: the mode is 'connect'",
            );
            one.refuse_in("backend/source", source.path.is_none(), "the source needs `path`");
        }
    }
    if let Some(pstore) = &devices.pstore {
        let mut one = element("/domain/devices/pstore", findings);
        one.refuse(pstore.path.is_none(), "it needs `<path>`");
        let fits = pstore.size.0 >= 4 && pstore.size.0.is_power_of_two();
        one.refuse_in("size", !fits, "the size is a power of two of at least 4 KiB");
    }
    if let Some(vsock) = &devices.vsock {
        let options = vsock.driver.as_ref().is_some_and(|driver| driver.virtio != Virtio::default());
        let message = "these options need `model='virtio'`";
        element("/domain/devices/vsock", findings).refuse_in(
            "driver",
            options && vsock.model.is_none(),
            message,
        );

        let reserved = vsock.cid.address.is_some_and(|address| address.get() < 3);
        element("/domain/devices/vsock/cid", findings).refuse(reserved, "guests' addresses begin with 3");
    }
    if let Some(iommu) = &devices.iommu {
        let mut one = element("/domain/devices/iommu", findings);
        let fixed = iommu.model != IommuModel::Virtio && iommu.info.address.is_some();
        one.refuse_in("address", fixed, "this IOMMU is part of the machine and has no address");
        let driver = iommu.driver.clone().unwrap_or_default();
        let intel = iommu.model == IommuModel::Intel;
        let given = driver.intremap.is_some()
            || driver.caching_mode.is_some()
            || driver.eim.is_some()
            || driver.iotlb.is_some()
            || driver.aw_bits > 0;
        one.refuse_in("driver", !intel && given, "these settings are for model 'intel'");
        let remap = driver.intremap == Some(OnOff::On);
        let ioapic = domain.features.as_ref().and_then(|features| features.ioapic.as_ref()?.driver);
        let split = ioapic.is_some_and(|driver| driver.as_str() == "qemu");
        one.refuse_in(
            "driver",
            remap && !split,
            "interrupts are remapped with `<ioapic driver='qemu'/>` alone",
        );
        one.refuse_in("driver", driver.eim == Some(OnOff::On) && !remap, "`eim` needs `intremap='on'`");
    }
    for (at, filesystem) in devices.filesystem.iter().enumerate() {
        let mut one = element(path("filesystem", at, devices.filesystem.len()), findings);
        one.refuse(filesystem.target.is_none(), "a directory needs a target");
        let virtiofs = is_virtiofs(filesystem);
        let same = |other: &&Filesystem| {
            other.target.as_ref().map(|own| &own.dir) == filesystem.target.as_ref().map(|own| &own.dir)
        };
        let twice = devices.filesystem[..at].iter().filter(same).any(|other| virtiofs || is_virtiofs(other));
        one.refuse_in("target", twice, "another directory has this target");
        one.refuse_in(
            "boot",
            filesystem.info.boot.is_some() && !virtiofs,
            "only 'virtiofs' can be booted from",
        );
    }
    let mut audios = std::collections::BTreeSet::new();
    for (at, audio) in devices.audio.iter().enumerate() {
        let mut one = element(path("audio", at, devices.audio.len()), findings);
        one.refuse(!audios.insert(audio.id), format!("another audio device has id {}", audio.id));
    }
    for (at, sound) in devices.sound.iter().enumerate() {
        let mut one = element(path("sound", at, devices.sound.len()), findings);
        let absent = sound.audio.as_ref().is_some_and(|audio| !audios.contains(&audio.id));
        one.refuse_in("audio", absent, "there is no audio device with that id");
    }
    for (at, display) in devices.graphics.iter().enumerate() {
        let Kind::Vnc(vnc) = &display.kind else { continue };
        let absent = vnc.audio.as_ref().is_some_and(|audio| !audios.contains(&audio.id));
        let mut one = element(path("graphics", at, devices.graphics.len()), findings);
        one.refuse_in("audio", absent, "there is no audio device with that id");
    }
}

fn is_virtiofs(filesystem: &Filesystem) -> bool {
    filesystem.driver.as_ref().and_then(|driver| driver.r#type) == Some(DriverType::Virtiofs)
}
