//! The host's side of network interfaces (qemu-command-2.md 10.3, 10.4).

use super::chardev::ends;
use super::net::{queues, virtio};
use super::Translation;
use crate::domain::devices::chardev::Mode;
use crate::domain::devices::interface::{DriverName, Script, Source, VhostUser, VhostUserMode};
use crate::domain::devices::Interface;
use crate::qemu::caps::Flag;
use crate::qemu::launch::NetworkPort;
use crate::qemu::members::{doubled, Members, Value};
use std::net::IpAddr;

/// The back end of an interface, if it can be had; its members but for the name.
pub(super) fn netdev(out: &mut Translation<'_>, interface: &Interface, alias: &str) -> Option<Members> {
    let new = |kind: &str| Members::new("type", kind);
    let ports = |address: &Option<String>, port: i32| format!("{}:{port}", address.as_deref().unwrap_or(""));
    Some(match &interface.source {
        Source::Network(_) | Source::Bridge(_) | Source::Direct(_) | Source::Ethernet(_) => {
            return Some(tap(out, interface));
        }
        Source::Client(socket) => new("socket").with("connect", ports(&socket.address, socket.port)),
        Source::Server(socket) => new("socket").with("listen", ports(&socket.address, socket.port)),
        Source::Mcast(socket) => new("socket").with("mcast", ports(&socket.address, socket.port)),
        Source::Udp(udp) => new("socket")
            .with("udp", ports(&udp.address, udp.port))
            .with("localaddr", ports(&udp.local.address, udp.local.port)),
        Source::User(_) if interface.is_passt() => passt(out, alias),
        Source::User(_) => user(interface),
        Source::Internal(_) => new("user"),
        Source::VhostUser(socket) => {
            let path = match interface.is_passt() {
                true => passt_socket(out, alias),
                false => socket.path.clone().unwrap_or_default(),
            };
            vhost_user(out, socket, &path, alias);
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
        // Devices of the host come later; QEMU has none of the other types, which is refused.
        Source::Null(_) | Source::Vds(_) | Source::Hostdev(_) => return None,
    })
}

/// The socket that packets are exchanged over. A guest that starts afresh waits for its client; one
/// that comes from elsewhere must not.
fn vhost_user(out: &mut Translation<'_>, socket: &VhostUser, path: &str, alias: &str) {
    let listens = match (socket.mode.unwrap_or_default(), &out.launch.incoming) {
        (VhostUserMode::Client, _) => "",
        (VhostUserMode::Server, None) => ",server=on",
        (VhostUserMode::Server, Some(_)) => ",server=on,wait=off",
    };
    let again = ends(out, Mode::Connect, socket.reconnect.as_ref());
    let path = doubled(path);
    out.option("-chardev", format!("socket,id=char{alias},path={path}{listens}{again}"));
}

fn tap(out: &Translation<'_>, interface: &Interface) -> Members {
    let ethernet = matches!(interface.source, Source::Ethernet(_));
    let Some(descriptors) = out.launch.descriptors else { return stand_alone(out, interface) };
    let list = |first: u32| {
        (first..first.saturating_add(queues(interface)))
            .map(|one| one.to_string())
            .collect::<Vec<_>>()
            .join(":")
    };
    let several = queues(interface) > 1;
    let first = if ethernet { descriptors.ethernet } else { descriptors.tap };
    let mut members = Members::new("type", "tap").with(if several { "fds" } else { "fd" }, list(first));
    if virtio(interface).is_some() {
        members = members.with("vhost", true);
        members = members.with(if several { "vhostfds" } else { "vhostfd" }, list(descriptors.vhost));
    }
    members.with_some("sndbuf", interface.tune.as_ref().and_then(|tune| tune.sndbuf))
}

/// What a run from a shell has in place of a device that a manager opened.
fn stand_alone(out: &Translation<'_>, interface: &Interface) -> Members {
    let bridge = match &interface.source {
        Source::Bridge(bridge) => Some(&bridge.bridge),
        Source::Network(network) => match out.launch.networks.get(&network.network) {
            Some(NetworkPort::Bridge(bridge)) => Some(bridge),
            Some(NetworkPort::Pci { .. }) | None => None,
        },
        Source::Ethernet(_) => return ethernet(interface),
        _ => None,
    };
    match bridge {
        Some(bridge) => Members::new("type", "bridge").with("br", bridge.clone()),
        None => user(interface),
    }
}

/// A device that QEMU makes or opens itself.
fn ethernet(interface: &Interface) -> Members {
    let device = interface.target.as_ref().and_then(|target| target.dev.as_ref()).map(|dev| dev.0.clone());
    let script = |script: &Option<Script>| {
        let path = script.as_ref().and_then(|script| script.path.as_ref());
        path.map_or("no".to_owned(), |path| path.0.clone())
    };
    let several = Some(queues(interface)).filter(|queues| *queues > 1);
    let vhost = interface.driver.as_ref().and_then(|driver| driver.name.as_ref()) == Some(&DriverName::Vhost);
    Members::new("type", "tap")
        .with_some("ifname", device)
        .with("script", script(&interface.script))
        .with("downscript", script(&interface.downscript))
        .with_some("queues", several)
        .with_some("vhost", (vhost && virtio(interface).is_some()).then_some(true))
        .with_some("sndbuf", interface.tune.as_ref().and_then(|tune| tune.sndbuf))
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

/// The socket of the program that is the network.
fn passt_socket(out: &Translation<'_>, alias: &str) -> String {
    let name = format!("{}-{alias}.socket", out.short_name());
    match out.launch.is_managed() {
        true => format!("{}/passt/{name}", out.launch.runtime_dir),
        false => name,
    }
}

fn passt(out: &Translation<'_>, alias: &str) -> Members {
    let path = passt_socket(out, alias);
    let again = out.has(Flag::NetdevStreamReconnect).then_some(5);
    Members::new("type", "stream")
        .with("addr", Value::Object(Members::new("type", "unix").with("path", path)))
        .with("server", false)
        .with_some("reconnect", again)
}
