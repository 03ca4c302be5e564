//! Network interfaces: what is possible, and the cards (qemu-command-2.md 10).

use super::address::rom;
use super::netdev::netdev;
use super::{id, Translation};
use crate::domain::devices::interface::{
    Driver, GuestOffloads, HostOffloads, NicModel, Source, TeamingType, Txmode,
};
use crate::domain::devices::Interface;
use crate::domain::info::{Bus, VirtioModel};
use crate::domain::os::BootDev;
use crate::domain::Arch;
use crate::qemu::members::Members;
use crate::xml::value::token::OnOff;

/// The boot index of an interface: its own, or the place of the network among the boot devices, which
/// the first interface gets. If that is a host device, the first PCI device among such gets it.
pub(super) fn boot_order(out: &Translation<'_>, at: usize) -> u32 {
    let interfaces = &out.domain.devices.interface;
    let wanted = out.domain.os.as_ref().map_or(&[][..], |os| &os.boot);
    if wanted.is_empty() {
        return interfaces[at].info.boot.as_ref().map_or(0, |boot| boot.order);
    }
    let Some(place) = wanted.iter().rposition(|boot| boot.dev == BootDev::Network) else { return 0 };
    let written = |at: usize| match &interfaces[at].source {
        Source::Hostdev(source) if !out.start.turned.contains(&at) => Some(source),
        _ => None,
    };
    let pci = |at: &usize| {
        let placed = |bus: &Bus| !matches!(bus, Bus::Unassigned);
        written(*at).is_some_and(|source| !source.is_usb())
            && interfaces[*at].info.address.as_ref().is_some_and(|address| placed(&address.bus))
    };
    let first = if written(0).is_some() { (0..interfaces.len()).find(pci) } else { Some(0) };
    if first == Some(at) {
        place as u32 + 1
    } else {
        0
    }
}

pub(super) fn interfaces(out: &mut Translation<'_>) {
    for (at, interface) in out.domain.devices.interface.iter().enumerate() {
        let alias = id(&interface.info);
        if let Some(netdev) = netdev(out, interface, &alias) {
            out.netdev(netdev.with("id", format!("host{alias}")));
            card(out, interface, alias, boot_order(out, at));
        }
    }
}

/// More than any binary has.
const MAX_QUEUES: u32 = 4096;

/// The model of a virtio card, if it is one; nothing for the plain one.
pub(super) fn virtio(interface: &Interface) -> Option<Option<VirtioModel>> {
    match interface.model_type() {
        Some(NicModel::Virtio) => Some(None),
        Some(NicModel::VirtioTransitional) => Some(Some(VirtioModel::VirtioTransitional)),
        Some(NicModel::VirtioNonTransitional) => Some(Some(VirtioModel::VirtioNonTransitional)),
        _ => None,
    }
}

/// How many queues the card has.
pub(super) fn queues(interface: &Interface) -> u32 {
    let queues = interface.driver.as_ref().map_or(0, |driver| driver.queues);
    if virtio(interface).is_some() {
        queues.clamp(1, MAX_QUEUES)
    } else {
        1
    }
}

fn card(out: &mut Translation<'_>, interface: &Interface, alias: String, order: u32) {
    let mac = interface.mac.as_ref().and_then(|mac| mac.address).unwrap_or_default().to_string();
    let model = interface.model_type().map_or("", NicModel::as_str);
    let bus = interface.info.address.as_ref().map(|address| &address.bus);
    let arm = matches!(out.arch(), Arch::Armv6l | Arch::Armv7l | Arch::Aarch64);
    if arm && !matches!(bus, Some(Bus::Pci(_) | Bus::VirtioMmio)) {
        out.option("-net", format!("nic,macaddr={mac},netdev=host{alias},model={model},id={alias}"));
        return;
    }
    if let Some(zpci) = out.zpci(&interface.info) {
        out.device(zpci);
    }
    let members = match virtio(interface) {
        Some(kind) => virtio_card(out, interface, kind),
        None => Members::new("driver", model),
    };
    let address = out.address(&interface.info);
    let members = members
        .with("netdev", format!("host{alias}"))
        .with("id", alias)
        .with("mac", mac)
        .with_non_zero("bootindex", order.into());
    out.device(members.and(address).and(rom(&interface.info)));
}

fn virtio_card(out: &Translation<'_>, interface: &Interface, kind: Option<VirtioModel>) -> Members {
    let none = Driver::default();
    let driver = interface.driver.as_ref().unwrap_or(&none);
    let transmit = driver.txmode.as_ref().map(|mode| if *mode == Txmode::Iothread { "bh" } else { "timer" });
    let mut members = out
        .virtio("virtio-net", &interface.info, kind, driver.virtio)
        .with_some("tx", transmit)
        .with_some("ioeventfd", driver.ioeventfd.map(OnOff::is_on))
        .with_some("event_idx", driver.event_idx.map(OnOff::is_on));
    if let Some(host) = &driver.host {
        members = host_offloads(members, host);
    }
    if let Some(guest) = &driver.guest {
        members = guest_offloads(members, guest);
    }
    let queues = queues(interface);
    if queues > 1 {
        let ccw = matches!(interface.info.address.as_ref().map(|address| &address.bus), Some(Bus::Ccw(_)));
        members = members.with("mq", true).with_some("vectors", (!ccw).then_some(2 * queues + 2));
    }
    let persistent =
        interface.teaming.as_ref().and_then(|teaming| teaming.r#type) == Some(TeamingType::Persistent);
    members
        .with_non_zero("rx_queue_size", driver.rx_queue_size.into())
        .with_non_zero("tx_queue_size", driver.tx_queue_size.into())
        .with_some("rss", driver.rss.map(OnOff::is_on))
        .with_some("hash", driver.rss_hash_report.map(OnOff::is_on))
        .with_non_zero("host_mtu", interface.mtu.as_ref().map_or(0, |mtu| mtu.size).into())
        .with_some("failover", persistent.then_some(true))
}

fn host_offloads(members: Members, host: &HostOffloads) -> Members {
    members
        .with_some("csum", host.csum.map(OnOff::is_on))
        .with_some("gso", host.gso.map(OnOff::is_on))
        .with_some("host_tso4", host.tso4.map(OnOff::is_on))
        .with_some("host_tso6", host.tso6.map(OnOff::is_on))
        .with_some("host_ecn", host.ecn.map(OnOff::is_on))
        .with_some("host_ufo", host.ufo.map(OnOff::is_on))
        .with_some("mrg_rxbuf", host.mrg_rxbuf.map(OnOff::is_on))
}

fn guest_offloads(members: Members, guest: &GuestOffloads) -> Members {
    members
        .with_some("guest_csum", guest.csum.map(OnOff::is_on))
        .with_some("guest_tso4", guest.tso4.map(OnOff::is_on))
        .with_some("guest_tso6", guest.tso6.map(OnOff::is_on))
        .with_some("guest_ecn", guest.ecn.map(OnOff::is_on))
        .with_some("guest_ufo", guest.ufo.map(OnOff::is_on))
}
