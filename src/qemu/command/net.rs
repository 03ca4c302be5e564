//! Network interfaces (qemu-command-2.md 10).

use super::chardev::ends;
use super::members::{doubled, Members, Value};
use super::{id, rom, Translation};
use crate::domain::devices::chardev::Mode;
use crate::domain::devices::interface::{
    BackendType, Driver, GuestOffloads, HostOffloads, Source, VhostUserMode,
};
use crate::domain::devices::Interface;
use crate::domain::info::{Bus, VirtioModel};
use crate::domain::os::BootDev;
use crate::domain::Domain;
use crate::qemu::caps::Flag;
use crate::qemu::launch::NetworkPort;
use crate::xml::value::token::OnOff;
use std::net::IpAddr;

/// The boot index of each interface: its own, or the place of the network among the boot devices.
pub(super) fn boot_order(domain: &Domain, at: usize) -> u32 {
    let wanted = domain.os.as_ref().map_or(&[][..], |os| &os.boot);
    if wanted.is_empty() {
        return domain.devices.interface[at].info.boot.as_ref().map_or(0, |boot| boot.order);
    }
    let place = wanted.iter().rposition(|boot| boot.dev == BootDev::Network);
    place.filter(|_| at == 0).map_or(0, |place| place as u32 + 1)
}

pub(super) fn interfaces(out: &mut Translation<'_>) {
    for (at, interface) in out.domain.devices.interface.iter().enumerate() {
        let alias = id(&interface.info);
        let bridged =
            matches!(interface.source, Source::Network(_) | Source::Bridge(_) | Source::Ethernet(_));
        let path = interface.backend.as_ref().is_some_and(|backend| backend.tap.is_some());
        if path && !bridged {
            out.refuse(
                "/domain/devices/interface/backend",
                "a TAP device is used for networks and bridges alone",
            );
            continue;
        }
        if matches!(interface.source, Source::Hostdev(_)) {
            continue;
        }
        if let Some(netdev) = netdev(out, interface, &alias) {
            out.netdev(netdev.with("id", format!("host{alias}")));
            card(out, interface, alias, boot_order(out.domain, at));
        }
    }
}

/// The kind of a virtio card, if it is one.
fn virtio(interface: &Interface) -> Option<Option<VirtioModel>> {
    match interface.model.as_ref().and_then(|model| model.r#type.as_ref()).map_or("", |word| &word.0) {
        "virtio" => Some(None),
        "virtio-transitional" => Some(Some(VirtioModel::VirtioTransitional)),
        "virtio-non-transitional" => Some(Some(VirtioModel::VirtioNonTransitional)),
        _ => None,
    }
}

fn queues(interface: &Interface) -> u32 {
    let queues = interface.driver.as_ref().map_or(0, |driver| driver.queues);
    if virtio(interface).is_some() {
        queues.clamp(1, 4096)
    } else {
        1
    }
}

fn netdev(out: &mut Translation<'_>, interface: &Interface, alias: &str) -> Option<Members> {
    let new = |kind: &str| Members::new("type", kind);
    let ports = |address: &Option<String>, port: i32| format!("{}:{port}", address.as_deref().unwrap_or(""));
    let refuse = |out: &mut Translation<'_>, text: String| {
        out.refuse("/domain/devices/interface", text);
        None
    };
    Some(match &interface.source {
        Source::Network(_) | Source::Bridge(_) | Source::Direct(_) | Source::Ethernet(_) => {
            return tap(out, interface);
        }
        Source::Client(socket) => new("socket").with("connect", ports(&socket.address, socket.port)),
        Source::Server(socket) => new("socket").with("listen", ports(&socket.address, socket.port)),
        Source::Mcast(socket) => new("socket").with("mcast", ports(&socket.address, socket.port)),
        Source::Udp(udp) => new("socket")
            .with("udp", ports(&udp.address, udp.port))
            .with("localaddr", ports(&udp.local.address, udp.local.port)),
        Source::User(_) => match interface.backend.as_ref().map(|backend| backend.r#type) {
            Some(BackendType::Passt) => passt(out, alias),
            _ => user(interface),
        },
        Source::Internal(_) => new("user"),
        Source::VhostUser(socket) => {
            let mode = if socket.mode == VhostUserMode::Server { ",server=on" } else { "" };
            let again = ends(Mode::Connect, socket.reconnect.as_ref());
            let path = doubled(&socket.path);
            out.option("-chardev", format!("socket,id=char{alias},path={path}{mode}{again}"));
            let several = Some(queues(interface)).filter(|queues| *queues > 1);
            new("vhost-user").with("chardev", format!("char{alias}")).with_some("queues", several)
        }
        Source::Vdpa(vdpa) => {
            let device = match out.launch.descriptors {
                Some(descriptors) => out.add_late_descriptor(descriptors.vdpa, &format!("{alias}-vdpa")),
                None => vdpa.dev.clone(),
            };
            let several = Some(queues(interface)).filter(|queues| *queues > 1);
            new("vhost-vdpa").with("vhostdev", device).with_some("queues", several)
        }
        Source::Null(_) | Source::Vds(_) | Source::Hostdev(_) => {
            let word = interface.source.word();
            return refuse(out, format!("QEMU has no interfaces of type '{word}'"));
        }
    })
}

fn tap(out: &mut Translation<'_>, interface: &Interface) -> Option<Members> {
    let ethernet = matches!(interface.source, Source::Ethernet(_));
    if interface.script.is_some() && !ethernet {
        out.refuse(
            "/domain/devices/interface/script",
            "a script is only possible for interfaces of type 'ethernet'",
        );
        return None;
    }
    let Some(descriptors) = out.launch.descriptors else { return stand_alone(out, interface) };
    let list = |first: u32| {
        (first..first + queues(interface)).map(|one| one.to_string()).collect::<Vec<_>>().join(":")
    };
    let several = queues(interface) > 1;
    let first = if ethernet { descriptors.ethernet } else { descriptors.tap };
    let mut members = Members::new("type", "tap").with(if several { "fds" } else { "fd" }, list(first));
    if virtio(interface).is_some() {
        members = members.with("vhost", true);
        members = members.with(if several { "vhostfds" } else { "vhostfd" }, list(descriptors.vhost));
    }
    Some(members.with_some("sndbuf", interface.tune.as_ref().and_then(|tune| tune.sndbuf)))
}

/// What a run from a shell has in place of a device that a manager opened.
fn stand_alone(out: &mut Translation<'_>, interface: &Interface) -> Option<Members> {
    let bridge = match &interface.source {
        Source::Bridge(bridge) => Some(bridge.bridge.clone()),
        Source::Network(network) => match out.launch.networks.get(&network.network) {
            Some(NetworkPort::Bridge(bridge)) => Some(bridge.clone()),
            _ => None,
        },
        Source::Ethernet(_) => {
            let device =
                interface.target.as_ref().and_then(|target| target.dev.as_ref()).map(|dev| dev.0.clone());
            let script = |script: &Option<crate::domain::devices::interface::Script>| {
                script
                    .as_ref()
                    .and_then(|script| script.path.as_ref())
                    .map_or("no".to_owned(), |path| path.0.clone())
            };
            let members = Members::new("type", "tap").with_some("ifname", device);
            let members = members.with("script", script(&interface.script));
            return Some(members.with("downscript", script(&interface.downscript)));
        }
        _ => None,
    };
    if let Some(bridge) = bridge {
        return Some(Members::new("type", "bridge").with("br", bridge));
    }
    let what = match &interface.source {
        Source::Network(network) => {
            format!("the bridge of the virtual network '{}' is not known here", network.network)
        }
        _ => "a network device of the host cannot be shared without a manager".to_owned(),
    };
    out.note("/domain/devices/interface", format!("{what}: the guest gets QEMU's user network instead"));
    Some(user(interface))
}

fn user(interface: &Interface) -> Members {
    let mut members = Members::new("type", "user");
    for ip in &interface.ip {
        members = match ip.address {
            Some(IpAddr::V4(address)) if ip.prefix > 0 => {
                members.with("net", format!("{address}/{}", ip.prefix))
            }
            Some(IpAddr::V4(address)) => members.with("net", address.to_string()),
            Some(IpAddr::V6(address)) => {
                let members = members.with("ipv6-prefix", address.to_string());
                members.with_non_zero("ipv6-prefixlen", ip.prefix.into())
            }
            None => members,
        };
    }
    members
}

fn passt(out: &mut Translation<'_>, alias: &str) -> Members {
    let name = out.short_name();
    let path = match out.launch.is_managed() {
        true => format!("/var/run/libvirt/qemu/passt/{name}-{alias}.socket"),
        false => format!("{name}-{alias}.socket"),
    };
    let again = out.has(Flag::NetdevStreamReconnect).then_some(5);
    Members::new("type", "stream")
        .with("addr", Value::Object(Members::new("type", "unix").with("path", path)))
        .with("server", false)
        .with_some("reconnect", again)
}

fn card(out: &mut Translation<'_>, interface: &Interface, alias: String, order: u32) {
    let mac =
        interface.mac.as_ref().and_then(|mac| mac.address).map(|mac| mac.to_string()).unwrap_or_default();
    let model = interface.model.as_ref().and_then(|model| model.r#type.as_ref()).map_or("", |word| &word.0);
    let bus = interface.info.address.as_ref().map(|address| &address.bus);
    let arm = matches!(out.arch().as_str(), "armv6l" | "armv7l" | "aarch64");
    if arm && !matches!(bus, Some(Bus::Pci(_) | Bus::VirtioMmio)) {
        out.option("-net", format!("nic,macaddr={mac},netdev=host{alias},model={model},id={alias}"));
        return;
    }
    if model.is_empty() {
        out.refuse("/domain/devices/interface", "the interface has no model");
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

fn virtio_card(out: &mut Translation<'_>, interface: &Interface, kind: Option<VirtioModel>) -> Members {
    let none = Driver::default();
    let driver = interface.driver.as_ref().unwrap_or(&none);
    let transmit = driver.txmode.as_deref().map(|mode| if mode == "iothread" { "bh" } else { "timer" });
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
        interface.teaming.as_ref().and_then(|teaming| teaming.r#type.as_deref()) == Some("persistent");
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
