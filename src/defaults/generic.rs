//! What every hypervisor's definition gets: the completion and normalization of
//! canonical-form.md, sections 6 to 17, for a definition that does not run.
//!
//! Nothing here asks the host or draws random numbers: a missing uuid or MAC address is made from
//! the definition's name, so that the same document gives the same bytes everywhere; or it is what
//! the caller drew ([`Identities`]).

mod chardev;
mod controller;
mod cpu;
mod disk;
mod display;
mod identity;
mod interface;
mod machine;
mod memory;

use crate::diagnostic::{code, Diagnostic};
use crate::domain::info::DeviceInfo;
use crate::domain::{Domain, Type};
use crate::rules;

pub use chardev::shadow_consoles;
pub use controller::insert as insert_controller;
pub use disk::name_index;
pub use identity::Identities;

/// Completes a definition in place, and tells what makes it impossible.
pub fn complete(domain: &mut Domain) -> Vec<Diagnostic> {
    complete_with(domain, &Identities::FromName)
}

/// The same, with uuids and MAC addresses from elsewhere.
pub fn complete_with(domain: &mut Domain, identities: &Identities) -> Vec<Diagnostic> {
    let mut refused = rules::written(domain);
    refused.extend(prepare(domain, identities));
    refused.extend(finish(domain, identities));
    refused
}

/// The part that comes before a hypervisor's own defaults: identity, and the order and numbers of
/// disks and controllers.
pub fn prepare(domain: &mut Domain, identities: &Identities) -> Vec<Diagnostic> {
    let mut refused = Vec::new();
    domain.id = None;
    domain.rest.forget_unused_namespaces();
    check_head(domain, &mut refused);
    identity::uuid(domain, identities, &mut refused);
    disk::order(domain);
    controller::order(domain);
    refused
}

/// The part that comes after a hypervisor's own defaults.
pub fn finish(domain: &mut Domain, identities: &Identities) -> Vec<Diagnostic> {
    let mut refused = Vec::new();
    memory::complete(domain);
    machine::os(domain);
    cpu::complete(domain, &mut refused);
    machine::features(domain);
    machine::clock(domain);
    machine::lifecycle(domain);
    devices(domain, identities, &mut refused);
    refused
}

fn check_head(domain: &mut Domain, refused: &mut Vec<Diagnostic>) {
    if domain.name.is_empty() {
        refused.push(Diagnostic::error(&code::RULE, "the name is empty").on("/domain/name"));
    }
    let slash = !matches!(domain.r#type, Type::Vmware | Type::Openvz | Type::Vbox);
    if slash && domain.name.contains('/') {
        let message = format!("the name '{}' holds a '/'", domain.name);
        refused.push(Diagnostic::error(&code::RULE, message).on("/domain/name"));
    }
    if domain.title.as_ref().is_some_and(|title| title.contains('\n')) {
        refused.push(Diagnostic::error(&code::RULE, "the title holds a line feed").on("/domain/title"));
    }
}

fn devices(domain: &mut Domain, identities: &Identities, refused: &mut Vec<Diagnostic>) {
    interface::complete(domain, identities);
    identity::persistent_memory(domain, identities);
    chardev::complete(domain);
    display::complete(domain);
    small_devices(domain);
    disk::complete(domain, refused);
    controller::complete(domain, refused);
    let keep = matches!(domain.r#type, Type::Qemu | Type::Kvm | Type::Xen | Type::Test | Type::Hvf);
    each_info(domain, &mut |info, boots| settle_info(info, keep, boots));
}

/// Calls `see` with the common part of every device; the flag tells whether it may boot.
pub fn each_info(domain: &mut Domain, see: &mut dyn FnMut(&mut DeviceInfo, bool)) {
    let devices = &mut domain.devices;
    devices.disk.iter_mut().for_each(|device| see(&mut device.info, true));
    devices.controller.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.filesystem.iter_mut().for_each(|device| see(&mut device.info, true));
    devices.interface.iter_mut().for_each(|device| see(&mut device.info, true));
    devices.serial.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.parallel.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.console.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.channel.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.input.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.tpm.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.sound.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.video.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.hostdev.iter_mut().for_each(|device| see(&mut device.info, true));
    devices.hub.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.watchdog.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.memballoon.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.rng.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.nvram.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.panic.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.iommu.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.smartcard.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.redirdev.iter_mut().for_each(|device| see(&mut device.info, true));
    devices.shmem.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.memory.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.crypto.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.pstore.iter_mut().for_each(|device| see(&mut device.info, false));
    devices.vsock.iter_mut().for_each(|device| see(&mut device.info, false));
}

fn settle_info(info: &mut DeviceInfo, user_aliases: bool, boots: bool) {
    let own = |name: &str| {
        user_aliases
            && name.starts_with("ua-")
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    if !info.alias.as_ref().and_then(|alias| alias.name.as_deref()).is_some_and(own) {
        info.alias = None;
    }
    if !boots {
        info.boot = None;
    }
}

fn small_devices(domain: &mut Domain) {
    use crate::domain::devices::misc::{InputBus, InputType, MemballoonModel, RngBackendKind};
    let hvm = machine::is_hvm(domain);
    let x86 = machine::is_x86(domain);
    let xen = domain.r#type == Type::Xen && !hvm;
    for input in &mut domain.devices.input {
        let bus = match input.r#type {
            InputType::Evdev => None,
            _ if xen => Some(InputBus::Xen),
            _ if domain.r#type == Type::Vz || domain.r#type == Type::Parallels => Some(InputBus::Parallels),
            InputType::Passthrough => Some(InputBus::Virtio),
            InputType::Mouse | InputType::Keyboard if x86 => Some(InputBus::Ps2),
            _ => Some(InputBus::Usb),
        };
        input.bus = input.bus.or(bus);
    }
    for rng in &mut domain.devices.rng {
        if let RngBackendKind::Random(random) = &mut rng.backend.kind {
            random.path.get_or_insert_with(|| "/dev/random".into());
        }
    }
    for sound in &mut domain.devices.sound {
        use crate::domain::devices::sound::SoundModel;
        sound.streams = match sound.model {
            SoundModel::Virtio => Some(sound.streams.unwrap_or(2)),
            _ => None,
        };
        if !matches!(sound.model, SoundModel::Ich6 | SoundModel::Ich9) {
            sound.codec.clear();
        }
    }
    if let Some(balloon) = &mut domain.devices.memballoon {
        if balloon.model == MemballoonModel::None {
            balloon.info = DeviceInfo::default();
        }
    }
    if let Some(vsock) = &mut domain.devices.vsock {
        let given = vsock.cid.address != 0;
        vsock.cid.auto.get_or_insert((!given).into());
    }
    for tpm in &mut domain.devices.tpm {
        use crate::domain::devices::misc::{TpmBackendType, TpmDevice};
        if tpm.backend.r#type == TpmBackendType::Passthrough {
            tpm.backend
                .device
                .get_or_insert_with(TpmDevice::default)
                .path
                .get_or_insert_with(|| "/dev/tpm0".into());
        }
    }
    for memory in &mut domain.devices.memory {
        use crate::domain::devices::memory::MemoryModel;
        use crate::domain::memory::AccessMode;
        if memory.model == MemoryModel::VirtioPmem {
            memory.access.get_or_insert(AccessMode::Shared);
        }
        memory.target.current = None;
    }
    for device in &mut domain.devices.hostdev {
        use crate::domain::devices::hostdev::Mode;
        device.managed = match device.mode {
            Mode::Subsystem => device.managed.or(Some(crate::xml::value::token::YesNo::No)),
            Mode::Capabilities => None,
        };
        if let Some(source) = &mut device.source {
            source.missing = None;
            if source.protocol.as_deref() == Some("iscsi") {
                if let Some(name) = source.name.as_mut().filter(|name| !name.contains('/')) {
                    name.push_str("/0");
                }
            }
        }
    }
    seclabels(domain);
    for filesystem in &mut domain.devices.filesystem {
        use crate::domain::devices::filesystem::AccessMode;
        if filesystem.source.as_ref().is_none_or(|source| source.socket.is_none()) {
            filesystem.accessmode.get_or_insert(AccessMode::Passthrough);
        }
    }
}

/// Labels of single files: whether labelling failed is news of a running guest.
fn device_labels(domain: &mut Domain) {
    use crate::domain::devices::chardev::Source as Stream;
    use crate::domain::devices::disk::{BackingStore, Source};
    use crate::domain::security::DeviceLabel;
    use crate::xml::value::token::YesNo;
    let settle = |labels: &mut Vec<DeviceLabel>| {
        for label in labels.iter_mut() {
            label.labelskip = None;
            label.relabel.get_or_insert(YesNo::Yes);
        }
        labels.retain(|label| label.relabel == Some(YesNo::No) || label.label.is_some());
    };
    let of_source = |source: &mut Source| match source {
        // Labels of what is on a server are read and not written.
        Source::Network(network) => network.common.seclabel.clear(),
        source => settle(&mut source.common_mut().seclabel),
    };
    for disk in &mut domain.devices.disk {
        of_source(&mut disk.source);
        let mut below: Option<&mut BackingStore> = disk.backing_store.as_deref_mut();
        while let Some(layer) = below.and_then(|store| store.layer.as_mut()) {
            of_source(&mut layer.source);
            below = layer.backing_store.as_deref_mut();
        }
    }
    let devices = &mut domain.devices;
    let streams = devices.serial.iter_mut().map(|device| &mut device.source);
    let streams = streams.chain(devices.parallel.iter_mut().map(|device| &mut device.source));
    let streams = streams.chain(devices.console.iter_mut().map(|device| &mut device.source));
    for stream in streams.chain(devices.channel.iter_mut().map(|device| &mut device.source)) {
        match stream {
            Stream::Dev(path) | Stream::Pipe(path) => {
                path.source.iter_mut().for_each(|source| settle(&mut source.seclabel));
            }
            Stream::Pty(pty) => pty.source.iter_mut().for_each(|source| settle(&mut source.seclabel)),
            Stream::File(file) => file.source.iter_mut().for_each(|source| settle(&mut source.seclabel)),
            Stream::Unix(unix) => unix.source.iter_mut().for_each(|source| settle(&mut source.seclabel)),
            _ => {}
        }
    }
}

/// Labels of a definition that does not run.
fn seclabels(domain: &mut Domain) {
    use crate::domain::security::{Seclabel, SeclabelType};
    use crate::xml::value::token::YesNo;
    for label in &mut domain.seclabel {
        match label.r#type {
            Some(SeclabelType::None) => {
                *label = Seclabel { r#type: label.r#type, model: label.model.take(), ..Seclabel::default() };
            }
            Some(SeclabelType::Dynamic) => {
                (label.label, label.imagelabel) = (None, None);
                label.relabel.get_or_insert(YesNo::Yes);
            }
            Some(SeclabelType::Static) => {
                label.baselabel = None;
                label.imagelabel = None;
                label.relabel.get_or_insert(YesNo::No);
            }
            None => {}
        }
    }
    domain.seclabel.retain(|label| label.r#type.is_some());
    device_labels(domain);
}
