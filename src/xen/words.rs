//! Texts and numbers that several notations share.

use crate::domain::cpu::{Cell, Numa};
use crate::domain::devices::chardev::{Mode, ProtocolType, Source as Chardev, UdpSource};
use crate::domain::devices::disk::Network;
use crate::domain::devices::graphics::{Listen, ListenType, Vnc};
use crate::domain::devices::interface::VirtualportType;
use crate::domain::devices::Interface;
use crate::domain::os::{Boot, BootDev, Os};
use crate::domain::Domain;
use crate::vcpu;
use crate::xml::value::set::NumberSet;
use crate::xml::value::token::YesNo;
use crate::xml::value::{text, NonEmpty};
use std::collections::BTreeMap;

/// The TCP port of VNC display 0.
pub(super) const FIRST_PORT: i32 = 5900;

/// Where Xen keeps the firmware of guests that name none.
pub(super) const HVMLOADER: &str = "/usr/lib/xen/boot/hvmloader";

/// A letter for each kind of device that is tried at boot, at most four.
pub(super) fn boot_letters(os: &Os) -> String {
    let letter = |boot: &Boot| match boot.dev {
        BootDev::Fd => 'a',
        BootDev::Cdrom => 'd',
        BootDev::Network => 'n',
        BootDev::Hd => 'c',
    };
    let letters: String = os.boot.iter().take(4).map(letter).collect();
    if letters.is_empty() {
        return "c".to_owned();
    }
    letters
}

/// Names of CPU features: the definition's and Xen's.
pub(super) const FEATURES: [(&str, &str); 17] = [
    ("cx16", "cmpxchg16"),
    ("cid", "cntxid"),
    ("ds_cpl", "dscpl"),
    ("pclmuldq", "pclmulqdq"),
    ("pni", "sse3"),
    ("ht", "htt"),
    ("pn", "psn"),
    ("clflush", "clfsh"),
    ("sep", "sysenter"),
    ("cx8", "cmpxchg8"),
    ("nodeid_msr", "nodeid"),
    ("cr8legacy", "altmovcr8"),
    ("lahf_lm", "lahfsahf"),
    ("cmp_legacy", "cmplegacy"),
    ("fxsr_opt", "ffxsr"),
    ("pdpe1gb", "page1gb"),
    ("spec-ctrl", "ibrsb"),
];

/// What Xen calls a feature of a CPU.
pub(super) fn feature_name(name: &str) -> &str {
    FEATURES.iter().find(|(own, _)| *own == name).map_or(name, |(_, xen)| xen)
}

/// The sets of host CPUs that virtual CPUs are pinned to, by their numbers; those that are not there at the start have
/// none.
pub(super) fn pins(domain: &Domain) -> BTreeMap<u32, &NumberSet> {
    let current = vcpu::count(domain).current;
    let pins = domain.cputune.iter().flat_map(|tune| &tune.vcpupin);
    // The first counts, so that it is what is taken last.
    pins.rev().filter(|pin| pin.vcpu < current).map(|pin| (pin.vcpu, &pin.cpuset)).collect()
}

/// How far each NUMA cell is from that one.
pub(super) fn distances(numa: &Numa, index: usize) -> Vec<u32> {
    let siblings = numa.cell[index].distances.iter().flat_map(|distances| &distances.sibling);
    let distance = |(other, cell): (usize, &Cell)| {
        let id = cell.id.unwrap_or(other as u32);
        let given = siblings.clone().find(|sibling| sibling.id == id).map(|sibling| sibling.value);
        given.unwrap_or(if other == index { 10 } else { 20 })
    };
    numa.cell.iter().enumerate().map(distance).collect()
}

/// What the namespace of Xen adds to the device model's command line.
pub(super) fn arguments(domain: &Domain) -> Vec<String> {
    let arguments = domain.namespaces.xen.commandline.iter().flat_map(|own| &own.arg);
    arguments.filter_map(|argument| argument.value.clone()).collect()
}

/// Whether the port of a VNC server is chosen when the guest starts.
pub(super) fn is_auto(vnc: &Vnc) -> bool {
    vnc.autoport == Some(YesNo::Yes) || vnc.port == Some(-1)
}

/// The address that a display listens on.
pub(super) fn address(listens: &[Listen]) -> Option<&str> {
    let first = listens.first().filter(|first| first.r#type == ListenType::Address)?;
    first.address.as_ref().map(|address| address.0.as_str())
}

/// Whether the interface is plugged into an Open vSwitch.
pub(super) fn is_openvswitch(interface: &Interface) -> bool {
    interface.virtualport.as_ref().is_some_and(|port| port.r#type == Some(VirtualportType::Openvswitch))
}

/// A bridge with the VLANs of an Open vSwitch that the interface is in.
pub(super) fn bridge_name(interface: &Interface, bridge: &str) -> String {
    let vlan = interface.vlan.as_ref().filter(|_| is_openvswitch(interface));
    match vlan.map(|vlan| (vlan.trunk.is_some(), vlan.tag.as_slice())) {
        Some((true, tags)) => tags.iter().fold(bridge.to_owned(), |name, tag| format!("{name}:{}", tag.id)),
        Some((false, [tag, ..])) => format!("{bridge}.{}", tag.id),
        _ => bridge.to_owned(),
    }
}

/// The IP addresses of an interface, with blanks between them.
pub(super) fn addresses(interface: &Interface) -> Option<String> {
    let addresses: Vec<String> = interface.ip.iter().filter_map(|ip| ip.address.as_ref().map(text)).collect();
    (!addresses.is_empty()).then(|| addresses.join(" "))
}

/// The text for an image on a Ceph cluster.
pub(super) fn rbd(network: &Network) -> String {
    let mut target = format!("rbd:{}:auth_supported=none", network.name.as_deref().unwrap_or_default());
    let hosts: Vec<String> = network
        .host
        .iter()
        .map(|host| {
            let name = host.name.clone().unwrap_or_default();
            let name = if name.contains(':') { format!("[{}]", name.replace(':', "\\:")) } else { name };
            match host.port {
                0 => name,
                port => format!("{name}\\:{port}"),
            }
        })
        .collect();
    if !hosts.is_empty() {
        target.push_str(&format!(":mon_host={}", hosts.join("\\;")));
    }
    target
}

/// How the text of a port is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PortText {
    /// As it is.
    Plain,
    /// With backslashes before backslashes and single quotes of paths, as `xm` has them.
    Escaped,
    /// As it is, and with port 0 where the own side of UDP has none.
    Numbered,
}

impl PortText {
    fn path(self, path: Option<&NonEmpty>) -> String {
        let path = path.map_or("", |path| path.0.as_str());
        match self {
            PortText::Escaped => path.replace('\\', "\\\\").replace('\'', "\\'"),
            PortText::Plain | PortText::Numbered => path.to_owned(),
        }
    }
}

/// What a serial or parallel port leads to; nothing for what Xen does not have, which is refused.
pub(super) fn port(source: &Chardev, form: PortText) -> String {
    let path = |given: Option<&NonEmpty>| form.path(given);
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let listening = |mode: Mode| match mode {
        Mode::Bind => ",server,nowait",
        Mode::Connect => "",
    };
    match source {
        Chardev::Null => "null".to_owned(),
        Chardev::Vc => "vc".to_owned(),
        Chardev::Pty(_) => "pty".to_owned(),
        Chardev::Stdio => "stdio".to_owned(),
        Chardev::File(file) => {
            format!("file:{}", path(file.source.as_ref().and_then(|source| source.path.as_ref())))
        }
        Chardev::Pipe(pipe) => {
            format!("pipe:{}", path(pipe.source.as_ref().and_then(|source| source.path.as_ref())))
        }
        Chardev::Dev(dev) => path(dev.source.as_ref().and_then(|source| source.path.as_ref())),
        Chardev::Tcp(tcp) => {
            let word = if tcp.protocol.r#type == ProtocolType::Raw { "tcp" } else { "telnet" };
            let (host, service) = (some(&tcp.source.host), some(&tcp.source.service));
            format!("{word}:{host}:{service}{}", listening(tcp.source.mode))
        }
        Chardev::Udp(udp) => {
            let side = |side: &Option<UdpSource>| match side {
                Some(side) => (some(&side.host), side.service.clone()),
                None => (String::new(), None),
            };
            let ((host, to), (own, from)) = (side(&udp.connect), side(&udp.bind));
            let none = if form == PortText::Numbered { "0" } else { "" };
            format!("udp:{host}:{}@{own}:{}", some(&to), from.unwrap_or_else(|| none.to_owned()))
        }
        Chardev::Unix(unix) => {
            let source = unix.source.as_ref();
            let waits = source.map_or("", |source| listening(source.mode));
            format!("unix:{}{waits}", path(source.and_then(|source| source.path.as_ref())))
        }
        Chardev::SpiceVmc
        | Chardev::SpicePort(_)
        | Chardev::Nmdm(_)
        | Chardev::QemuVdagent(_)
        | Chardev::Dbus(_) => String::new(),
    }
}
