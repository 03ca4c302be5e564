//! What only the definition of a running guest has (canonical-form.md 3.1, 3.2).

use crate::domain::devices::chardev::Source as Port;
use crate::domain::devices::disk::{BackingStore, Source as Image};
use crate::domain::devices::interface::Source as Link;
use crate::domain::devices::rng::RngBackendKind;
use crate::domain::devices::smartcard::SmartcardMode;
use crate::domain::devices::{Devices, Interface};
use crate::domain::os::NvramStore;
use crate::domain::security::DeviceLabel;
use crate::domain::{Domain, Type};
use crate::xml::value::token::YesNo;

/// Drops it.
pub fn forget(domain: &mut Domain) {
    let r#type = domain.r#type;
    if let Some(tune) = &mut domain.cputune {
        tune.cachetune.iter_mut().for_each(|group| group.id = None);
        tune.memorytune.iter_mut().for_each(|group| group.id = None);
    }
    if let Some(nvram) = domain.os.as_mut().and_then(|os| os.nvram.as_mut()) {
        if let NvramStore::Source(source) = &mut nvram.store {
            chain(source, None);
        }
    }
    let devices = &mut domain.devices;
    terminals(devices);
    for target in devices.channel.iter_mut().filter_map(|channel| channel.target.as_mut()) {
        target.state = None;
    }
    for disk in &mut devices.disk {
        disk.mirror = None;
        disk.rest.forget_children(&["mirror"]);
        chain(&mut disk.source, disk.backing_store.as_deref_mut());
    }
    devices.interface.iter_mut().for_each(|interface| link(interface, r#type));
    super::security::each_source(domain, &mut |labels: &mut Vec<DeviceLabel>| {
        labels.iter_mut().for_each(|label| label.labelskip = None);
    });
}

/// The paths of pseudo terminals.
fn terminals(devices: &mut Devices) {
    let forget = |source: &mut Port, tty: &mut Option<String>| {
        *tty = None;
        if let Port::Pty(pty) = source {
            pty.source = None;
        }
    };
    devices.serial.iter_mut().for_each(|device| forget(&mut device.source, &mut device.tty));
    devices.parallel.iter_mut().for_each(|device| forget(&mut device.source, &mut device.tty));
    devices.console.iter_mut().for_each(|device| forget(&mut device.source, &mut device.tty));
    devices.channel.iter_mut().for_each(|device| forget(&mut device.source, &mut device.tty));
    devices.redirdev.iter_mut().for_each(|device| forget(&mut device.source, &mut None));
    for card in &mut devices.smartcard {
        if let SmartcardMode::Passthrough(passthrough) = &mut card.mode {
            forget(&mut passthrough.source, &mut None);
        }
    }
    for rng in &mut devices.rng {
        if let RngBackendKind::Egd(egd) = &mut rng.backend.kind {
            forget(&mut egd.source, &mut None);
        }
    }
}

/// The numbers of the images of a disk.
fn chain(source: &mut Image, mut below: Option<&mut BackingStore>) {
    source.common_mut().index = 0;
    while let Some(layer) = below.and_then(|store| store.layer.as_mut()) {
        layer.index = 0;
        layer.source.common_mut().index = 0;
        below = layer.backing_store.as_deref_mut();
    }
}

/// The port and the name on the host that an interface was given.
fn link(interface: &mut Interface, r#type: Type) {
    if let Some(mac) = &mut interface.mac {
        mac.current_address = None;
    }
    match &mut interface.source {
        Link::Network(network) => {
            (network.portid, network.bridge, network.mac_table_manager) = (None, None, None);
        }
        Link::Bridge(bridge) => bridge.mac_table_manager = None,
        Link::Hostdev(device) => device.missing = None,
        _ => {}
    }
    let Some(target) = &mut interface.target else { return };
    let prefixes = ["vnet", "macvtap", "macvlan"].into_iter().chain((r#type == Type::Xen).then_some("vif"));
    if target.managed != Some(YesNo::No) {
        target.dev.take_if(|dev| prefixes.clone().any(|prefix| dev.starts_with(prefix)));
    }
}
