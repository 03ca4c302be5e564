//! Devices but disks (xen.md 2.8 to 2.11, 2.14 to 2.18).

use super::{Kind, Notation, Translation};
use crate::domain::devices::chardev::{ChannelType, Mode, ProtocolType, Source as Chardev};
use crate::domain::devices::controller;
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::devices::graphics::{Kind as Display, Listen, ListenType, MouseMode, Sdl, Vnc};
use crate::domain::devices::hostdev;
use crate::domain::devices::hostdev::{Address, Mode as HostdevMode};
use crate::domain::devices::input::{InputBus, InputType};
use crate::domain::devices::interface::{Interface, NicModel, Source, VirtualportType};
use crate::xml::value::text;
use crate::xml::value::token::YesNo;

pub(super) fn graphics(out: &mut Translation<'_>) {
    let [only] = out.domain.devices.graphics.as_slice() else { return };
    let hvm = out.kind == Kind::Hvm;
    match (&only.kind, hvm) {
        (Display::Sdl(sdl), true) => {
            out.flag("sdl", true);
            out.flag("vnc", false);
            sdl_keys(sdl).into_iter().for_each(|(key, value)| out.text(key, value));
        }
        (Display::Vnc(vnc), true) => {
            out.flag("sdl", false);
            out.flag("vnc", true);
            out.flag("vncunused", is_auto(vnc));
            if !is_auto(vnc) {
                out.number("vncdisplay", i64::from(vnc.port.unwrap_or(0)) - 5900);
            }
            vnc_keys(vnc).into_iter().for_each(|(key, value)| out.text(key, value));
        }
        (Display::Sdl(sdl), false) => {
            let mut words = vec!["type=sdl".to_owned()];
            words.extend(sdl_keys(sdl).into_iter().map(|(key, value)| format!("{key}={value}")));
            out.list("vfb", vec![words.join(",")]);
        }
        (Display::Vnc(vnc), false) => {
            let mut words = vec!["type=vnc".to_owned(), format!("vncunused={}", u8::from(is_auto(vnc)))];
            if !is_auto(vnc) {
                words.push(format!("vncdisplay={}", i64::from(vnc.port.unwrap_or(0)) - 5900));
            }
            words.extend(vnc_keys(vnc).into_iter().map(|(key, value)| format!("{key}={value}")));
            out.list("vfb", vec![words.join(",")]);
        }
        (Display::Spice(_), _) => {}
        _ => out.refuse(
            "/domain/devices/graphics",
            "Xen has no graphics of this kind; expected vnc, sdl or spice",
        ),
    }
}

pub(super) fn is_auto(vnc: &Vnc) -> bool {
    vnc.autoport == Some(YesNo::Yes) || vnc.port == Some(-1)
}

pub(super) fn address(listens: &[Listen]) -> Option<String> {
    let first = listens.first().filter(|first| first.r#type == ListenType::Address)?;
    first.address.as_ref().map(|address| address.0.clone())
}

fn sdl_keys(sdl: &Sdl) -> Vec<(&'static str, String)> {
    let keys = [("display", sdl.display.clone()), ("xauthority", sdl.xauth.clone())];
    keys.into_iter().filter_map(|(key, value)| value.map(|value| (key, value))).collect()
}

fn vnc_keys(vnc: &Vnc) -> Vec<(&'static str, String)> {
    let keys = [
        ("vnclisten", address(&vnc.listens)),
        ("vncpasswd", vnc.password.passwd.clone()),
        ("keymap", vnc.keymap.clone()),
    ];
    keys.into_iter().filter_map(|(key, value)| value.map(|value| (key, value))).collect()
}

pub(super) fn interfaces(out: &mut Translation<'_>) {
    let mut items = Vec::new();
    for (index, interface) in out.domain.devices.interface.iter().enumerate() {
        match vif(interface, out.kind, out.notation) {
            Ok(item) => items.push(item),
            Err(message) => out.refuse(format!("/domain/devices/interface[{}]", index + 1), message),
        }
    }
    out.list("vif", items);
}

pub(super) fn is_openvswitch(interface: &Interface) -> bool {
    interface.virtualport.as_ref().is_some_and(|port| port.r#type == Some(VirtualportType::Openvswitch))
}

/// A bridge with the networks of an Open vSwitch that the interface is in.
pub(super) fn bridge_name(interface: &Interface, bridge: &str) -> String {
    let vlan = interface.vlan.as_ref().filter(|_| is_openvswitch(interface));
    match vlan.map(|vlan| (vlan.trunk.is_some(), vlan.tag.as_slice())) {
        Some((true, tags)) => tags.iter().fold(bridge.to_owned(), |name, tag| format!("{name}:{}", tag.id)),
        Some((false, [tag, ..])) => format!("{bridge}.{}", tag.id),
        _ => bridge.to_owned(),
    }
}

/// The addresses of an interface, with blanks between them.
pub(super) fn addresses(interface: &Interface) -> Option<String> {
    let addresses: Vec<String> = interface.ip.iter().filter_map(|ip| ip.address.as_ref().map(text)).collect();
    (!addresses.is_empty()).then(|| addresses.join(" "))
}

fn vif(interface: &Interface, kind: Kind, notation: Notation) -> Result<String, String> {
    let mut words = Vec::new();
    if let Some(mac) = interface.mac.as_ref().and_then(|mac| mac.address) {
        words.push(format!("mac={mac}"));
    }
    let ip = addresses(interface).map(|addresses| format!("ip={addresses}"));
    let script = interface.script.as_ref().and_then(|script| script.path.as_ref()).map(|path| path.0.clone());
    match &interface.source {
        Source::Bridge(bridge) => {
            words.push(format!("bridge={}", bridge_name(interface, &bridge.bridge)));
            words.extend(ip);
            let default = if is_openvswitch(interface) { "vif-openvswitch" } else { "vif-bridge" };
            words.push(format!("script={}", script.unwrap_or_else(|| default.to_owned())));
        }
        Source::Ethernet(_) => {
            words.extend(script.map(|script| format!("script={script}")));
            words.extend(ip);
        }
        Source::Network(network) => {
            return Err(format!(
                "the virtual network '{}' is the host's, whose bridge is not known here",
                network.network
            ));
        }
        other => return Err(format!("an interface of type '{}' is not supported by Xen", other.word())),
    }
    let model = interface.model_type();
    words.extend(match (model, kind, notation) {
        (None, ..) => None,
        (Some(NicModel::Netfront), Kind::Hvm, Notation::Xl) => Some("type=vif".to_owned()),
        (Some(NicModel::Netfront), Kind::Hvm, Notation::Xm) => Some("type=netfront".to_owned()),
        (Some(model), ..) => Some(format!("model={model}")),
    });
    if let Some(dev) = interface.target.as_ref().and_then(|target| target.dev.as_ref()) {
        words.push(format!("vifname={dev}"));
    }
    let outbound = interface.bandwidth.as_ref().and_then(|bandwidth| bandwidth.outbound.as_ref());
    if let Some(rate) = outbound.filter(|rate| rate.average > 0) {
        words.push(format!("rate={}KB/s", rate.average));
    }
    Ok(words.join(","))
}

pub(super) fn pci(out: &mut Translation<'_>) {
    let mut items = Vec::new();
    for (index, hostdev) in out.domain.devices.hostdev.iter().enumerate() {
        let path = || format!("/domain/devices/hostdev[{}]", index + 1);
        if hostdev.mode == HostdevMode::Capabilities {
            out.refuse(path(), "host devices for containers are not supported by Xen");
            continue;
        }
        if hostdev.r#type != hostdev::Type::Pci {
            continue;
        }
        let driver = hostdev.driver.as_ref().and_then(|driver| driver.name.as_ref());
        if let Some(other) = driver.filter(|driver| **driver != hostdev::DriverName::Xen) {
            out.refuse(path(), format!("the driver '{other}' is not supported by Xen"));
        }
        let Some(source) = &hostdev.source else { continue };
        if let Some(Address::Pci { domain, bus, slot, function }) = source.address {
            let permissive = match source.write_filtering {
                Some(YesNo::No) => ",permissive=1",
                Some(YesNo::Yes) => ",permissive=0",
                None => "",
            };
            items.push(format!("{domain:04x}:{bus:02x}:{slot:02x}.{function:x}{permissive}"));
        }
    }
    out.list("pci", items);
}

pub(super) fn ports(out: &mut Translation<'_>) {
    let devices = &out.domain.devices;
    match devices.parallel.first().map(|parallel| port(&parallel.source, escaped, "")) {
        None => out.text("parallel", "none"),
        Some(Ok(text)) => out.text("parallel", text),
        Some(Err(message)) => out.refuse("/domain/devices/parallel", message),
    }
    let number = |serial: &crate::domain::devices::Serial| {
        serial.target.as_ref().and_then(|target| target.port).unwrap_or(0)
    };
    match devices.serial.as_slice() {
        [] => out.text("serial", "none"),
        [only] if number(only) == 0 => match port(&only.source, escaped, "") {
            Ok(text) => out.text("serial", text),
            Err(message) => out.refuse("/domain/devices/serial", message),
        },
        _ if out.notation == Notation::Xm => {
            out.refuse("/domain/devices/serial", "the xm notation has one serial port, number 0");
        }
        serials => {
            let highest = serials.iter().map(number).max().unwrap_or(0).min(255);
            let mut items = vec!["none".to_owned(); highest as usize + 1];
            for serial in serials {
                match port(&serial.source, escaped, "") {
                    Ok(text) => {
                        if let Some(item) = items.get_mut(number(serial) as usize) {
                            *item = text;
                        }
                    }
                    Err(message) => return out.refuse("/domain/devices/serial", message),
                }
            }
            out.list("serial", items);
        }
    }
}

/// The text of a character device.
/// A path with what the configuration's quotes need.
fn escaped(path: &str) -> String {
    path.replace('\\', "\\\\").replace('\'', "\\'")
}

/// Where a port leads; `path` prepares paths, and `service` stands where a side of UDP has none.
pub(super) fn port(source: &Chardev, path: fn(&str) -> String, service: &str) -> Result<String, String> {
    let escaped =
        |given: Option<&crate::xml::value::NonEmpty>| given.map_or(String::new(), |given| path(&given.0));
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    Ok(match source {
        Chardev::Null => "null".to_owned(),
        Chardev::Vc => "vc".to_owned(),
        Chardev::Pty(_) => "pty".to_owned(),
        Chardev::Stdio => "stdio".to_owned(),
        Chardev::File(file) => {
            format!("file:{}", escaped(file.source.as_ref().and_then(|source| source.path.as_ref())))
        }
        Chardev::Pipe(pipe) => {
            format!("pipe:{}", escaped(pipe.source.as_ref().and_then(|source| source.path.as_ref())))
        }
        Chardev::Dev(dev) => escaped(dev.source.as_ref().and_then(|source| source.path.as_ref())),
        Chardev::Tcp(tcp) => {
            let word = if tcp.protocol.r#type == ProtocolType::Raw { "tcp" } else { "telnet" };
            let wait = if tcp.source.mode == Mode::Bind { ",server,nowait" } else { "" };
            format!("{word}:{}:{}{wait}", some(&tcp.source.host), some(&tcp.source.service))
        }
        Chardev::Udp(udp) => {
            let side = |side: &Option<crate::domain::devices::chardev::UdpSource>| match side {
                Some(side) => (some(&side.host), side.service.clone()),
                None => (String::new(), None),
            };
            let ((host, to), (own, from)) = (side(&udp.connect), side(&udp.bind));
            let from = from.unwrap_or_else(|| service.to_owned());
            format!("udp:{host}:{}@{own}:{from}", some(&to))
        }
        Chardev::Unix(unix) => {
            let source = unix.source.as_ref();
            let wait =
                if source.is_some_and(|source| source.mode == Mode::Bind) { ",server,nowait" } else { "" };
            format!("unix:{}{wait}", escaped(source.and_then(|source| source.path.as_ref())))
        }
        _ => return Err("a character device of this type is not supported by Xen".to_owned()),
    })
}

pub(super) fn sound(out: &mut Translation<'_>) {
    let models: Vec<&str> = out.domain.devices.sound.iter().map(|sound| sound.model.as_str()).collect();
    if !models.is_empty() {
        out.text("soundhw", models.join(","));
    }
}

pub(super) fn spice(out: &mut Translation<'_>) {
    let Some(Display::Spice(spice)) = out.domain.devices.graphics.first().map(|first| &first.kind) else {
        return;
    };
    out.flag("sdl", false);
    out.flag("vnc", false);
    out.flag("spice", true);
    if let Some(address) = address(&spice.listens) {
        out.text("spicehost", address);
    }
    let port = |port: Option<i32>| i64::from(port.filter(|port| *port > 0).unwrap_or(0));
    out.number("spiceport", port(spice.port));
    out.number("spicetls_port", port(spice.tls_port));
    out.flag("spicedisable_ticketing", spice.password.passwd.is_none());
    if let Some(password) = &spice.password.passwd {
        out.text("spicepasswd", password.clone());
    }
    if let Some(mouse) = &spice.mouse {
        let client = mouse.mode == MouseMode::Client;
        out.flag("spiceagent_mouse", client);
        if client {
            out.flag("spicevdagent", true);
        }
    }
    if spice.clipboard.as_ref().is_some_and(|clipboard| clipboard.copypaste.is_yes()) {
        out.flag("spice_clipboard_sharing", true);
        out.flag("spicevdagent", true);
    }
}

pub(super) fn inputs(out: &mut Translation<'_>) {
    let on_usb = out.domain.devices.input.iter().filter(|input| input.bus == Some(InputBus::Usb));
    let known = on_usb
        .filter(|input| matches!(input.r#type, InputType::Mouse | InputType::Tablet | InputType::Keyboard));
    let words: Vec<String> = known.map(|input| input.r#type.to_string()).collect();
    let Some(first) = words.first() else { return };
    out.flag("usb", true);
    match words.len() > 1 && out.notation == Notation::Xl {
        true => out.list("usbdevice", words),
        false => out.text("usbdevice", first.clone()),
    }
}

pub(super) fn usb_devices(out: &mut Translation<'_>) {
    let devices = out.domain.devices.hostdev.iter().filter(|hostdev| hostdev.r#type == hostdev::Type::Usb);
    let items = devices
        .map(|hostdev| match hostdev.source.as_ref().and_then(|source| source.address.as_ref()) {
            Some(Address::Usb { bus, device }) => format!("hostbus={bus:x},hostaddr={device:x}"),
            _ => "hostbus=0,hostaddr=0".to_owned(),
        })
        .collect();
    out.list("usbdev", items);
}

pub(super) fn usb_controllers(out: &mut Translation<'_>) {
    let mut items = Vec::new();
    for controller in
        out.domain.devices.controller.iter().filter(|controller| controller.r#type == ControllerType::Usb)
    {
        let mut item = match controller.model {
            None => String::new(),
            Some(controller::Model::Qusb1) => "type=qusb,version=1,".to_owned(),
            Some(controller::Model::Qusb2) => "type=qusb,version=2,".to_owned(),
            Some(other) => {
                let message = format!(
                    "the USB controller '{other}' is not supported by Xen; expected 'qusb1' or 'qusb2'"
                );
                out.refuse("/domain/devices/controller", message);
                return;
            }
        };
        if let Some(ports) = controller.ports {
            item.push_str(&format!("ports={ports:x}"));
        }
        items.push(item);
    }
    out.list("usbctrl", items);
}

pub(super) fn channels(out: &mut Translation<'_>) {
    let mut items = Vec::new();
    for (index, channel) in out.domain.devices.channel.iter().enumerate() {
        let Some(target) = channel.target.as_ref().filter(|target| target.r#type == ChannelType::Xen) else {
            continue;
        };
        let path = format!("/domain/devices/channel[{}]", index + 1);
        let Some(name) = &target.name else {
            out.refuse(path, "the channel has no name");
            continue;
        };
        match &channel.source {
            Chardev::Pty(_) => items.push(format!("connection=pty,name={name}")),
            Chardev::Unix(unix) => {
                let socket = unix.source.as_ref().and_then(|source| source.path.as_ref());
                let socket = socket.map_or(String::new(), |socket| format!("path={socket},"));
                items.push(format!("connection=socket,{socket}name={name}"));
            }
            _ => out.refuse(path, "a channel of this type is not supported by Xen; expected pty or unix"),
        }
    }
    out.list("channel", items);
}
