//! Devices (xen.md 5.4, 5.6).

use super::{flag, Members, Translation};
use crate::domain::devices::chardev::{ChannelType, Source as Chardev};
use crate::domain::devices::controller;
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::devices::disk::{Device, Discard, Format, Source as DiskSource};
use crate::domain::devices::graphics::{Kind as Display, MouseMode, Sdl, Spice, Vnc};
use crate::domain::devices::hostdev;
use crate::domain::devices::hostdev::{Address, Mode as HostdevMode};
use crate::domain::devices::input::{InputBus, InputType};
use crate::domain::devices::interface::{Interface, NicModel, Source as NicSource};
use crate::domain::devices::video::ModelType;
use crate::domain::devices::Disk;
use crate::xen::{devices as words, disk, Kind};
use crate::xml::value::token::YesNo;
use serde_json::{json, Value};

/// The port of display 0.
const FIRST_PORT: i32 = 5900;
/// Ports of a USB controller that says none, and of each that is added.
const USB_PORTS: u32 = 8;

/// The arrays of devices.
pub(super) fn all(out: &mut Translation<'_>, all: &mut Members) {
    let disks = disks(out);
    all.list("disks", disks);
    let nics = nics(out);
    all.list("nics", nics);
    let pci = pci(out);
    all.list("pcidevs", pci);
    let buffers = frame_buffers(out);
    let keyboards = buffers.iter().map(|_| json!({})).collect();
    all.list("vfbs", buffers);
    all.list("vkbs", keyboards);
    let channels = channels(out);
    all.list("channels", channels);
    let devices = usb_devices(out);
    let controllers = usb_controllers(out, devices.len());
    all.list("usbctrls", controllers);
    all.list("usbdevs", devices);
}

fn disks(out: &mut Translation<'_>) -> Vec<Value> {
    let mut disks = Vec::new();
    for (index, disk) in out.domain.devices.disk.iter().enumerate() {
        match one_disk(disk) {
            Ok(disk) => disks.push(disk.into()),
            Err(message) => out.refuse(format!("/domain/devices/disk[{}]", index + 1), message),
        }
    }
    disks
}

fn one_disk(disk: &Disk) -> Result<Members, String> {
    if disk.transient.is_some() {
        return Err("a transient disk is not supported by Xen".to_owned());
    }
    let driver = disk.driver.as_ref();
    let name = driver.and_then(|driver| driver.name.as_deref());
    let format = driver.and_then(|driver| driver.r#type).unwrap_or(Format::Raw);
    let path = match &disk.source {
        DiskSource::Network(network) if name == Some("qemu") => {
            let mut text = disk::rbd(network, "\\", driver_auth(disk))?;
            if let Some(file) = network.config.as_ref().and_then(|config| config.file.as_ref()) {
                text.push_str(&format!(":conf={file}"));
            }
            Some(text)
        }
        DiskSource::Network(_) => {
            return Err("a disk on a server needs the driver 'qemu' on Xen".to_owned());
        }
        DiskSource::Nvme(_) | DiskSource::VhostUser(_) | DiskSource::VhostVdpa(_) => {
            return Err("a disk with this kind of source is not supported by Xen".to_owned());
        }
        source => source.path().map(str::to_owned),
    };
    let cdrom = disk.device == Device::Cdrom;
    let (backend, mut format) = backend(name, format)?;
    if cdrom && path.is_none() {
        format = "empty";
    }
    let mut own = Members::default();
    let served_by = disk.backenddomain.as_ref().and_then(|domain| domain.name.as_ref());
    own.path("backend_domname", served_by);
    own.some("pdev_path", path);
    own.put("vdev", disk.target.dev.as_str());
    own.some("backend", backend);
    own.put("format", format);
    own.put("removable", 1);
    own.number("readwrite", u64::from(!disk.readonly));
    own.number("is_cdrom", u64::from(cdrom));
    if !disk.readonly {
        let discard = driver.and_then(|driver| driver.discard);
        own.some("discard_enable", discard.map(|discard| flag(discard == Discard::Unmap)));
    }
    Ok(own)
}

fn driver_auth(disk: &Disk) -> bool {
    disk.auth.is_some() || disk.source.common().auth.is_some()
}

/// Who serves the disk, and its format.
fn backend(driver: Option<&str>, format: Format) -> Result<(Option<&'static str>, &'static str), String> {
    let word = match format {
        Format::Raw => "raw",
        Format::Qcow => "qcow",
        Format::Qcow2 => "qcow2",
        Format::Qed => "qed",
        Format::Vhd => "vhd",
        _ => "",
    };
    let backend = match (driver, format) {
        (None, _) => return Ok((None, "raw")),
        (Some("qemu"), Format::Raw | Format::Qcow | Format::Qcow2 | Format::Qed | Format::Vhd) => "qdisk",
        (Some("tap" | "tap2"), Format::Raw | Format::Vhd) => "tap",
        (Some("tap" | "tap2"), Format::Qcow | Format::Qcow2 | Format::Qed) => "qdisk",
        (Some("file"), Format::Raw) => "qdisk",
        (Some("phy"), Format::Raw) => "phy",
        (Some(driver), format) => {
            return Err(format!("Xen's driver '{driver}' does not serve an image of format '{format}'"));
        }
    };
    Ok((Some(backend), word))
}

fn nics(out: &mut Translation<'_>) -> Vec<Value> {
    let mut nics = Vec::new();
    for (index, interface) in out.domain.devices.interface.iter().enumerate() {
        if matches!(interface.source, NicSource::Hostdev(_)) {
            continue;
        }
        match nic(interface, out.kind, nics.len()) {
            Ok(nic) => nics.push(nic.into()),
            Err(message) => out.refuse(format!("/domain/devices/interface[{}]", index + 1), message),
        }
    }
    nics
}

fn nic(interface: &Interface, kind: Kind, number: usize) -> Result<Members, String> {
    let model = interface.model_type();
    if let Some(model) = model.filter(|model| kind != Kind::Hvm && **model != NicModel::Netfront) {
        return Err(format!("a guest that is not fully virtualized has no '{model}'; expected 'netfront'"));
    }
    let script = interface.script.as_ref().and_then(|script| script.path.as_ref());
    let (bridge, ip) = match &interface.source {
        NicSource::Bridge(bridge) => {
            (Some(words::bridge_name(interface, &bridge.bridge)), words::addresses(interface))
        }
        NicSource::Ethernet(_) => (None, words::addresses(interface)),
        NicSource::Network(network) => {
            return Err(format!(
                "the virtual network '{}' is the host's, whose bridge is not known here",
                network.network
            ));
        }
        other => return Err(format!("an interface of type '{}' is not supported by Xen", other.word())),
    };
    let mut own = Members::default();
    own.path("backend_domname", interface.backenddomain.as_ref().and_then(|domain| domain.name.as_ref()));
    own.put("devid", number);
    own.some("model", model.map(NicModel::as_str));
    let mac = interface.mac.as_ref().and_then(|mac| mac.address);
    own.some("mac", mac.map(|mac| mac.to_string()));
    own.some("ip", ip);
    own.some("bridge", bridge);
    let target = interface.target.as_ref().and_then(|target| target.dev.as_ref());
    own.path("ifname", target);
    match script {
        Some(script) => own.put("script", script.0.as_str()),
        None if words::is_openvswitch(interface) => own.put("script", "vif-openvswitch"),
        None => {}
    }
    let emulated = match model {
        Some(model) => *model != NicModel::Netfront,
        None => kind == Kind::Hvm,
    };
    own.put("nictype", if emulated { "vif_ioemu" } else { "vif" });
    let outbound = interface.bandwidth.as_ref().and_then(|bandwidth| bandwidth.outbound.as_ref());
    if let Some(rate) = outbound.filter(|rate| rate.average > 0) {
        own.put("rate_bytes_per_interval", (u128::from(rate.average) * 1024 / 20) as u64);
        own.put("rate_interval_usecs", 50_000);
    }
    Ok(own)
}

fn pci(out: &mut Translation<'_>) -> Vec<Value> {
    let device = |[domain, bus, slot, function]: [u64; 4], permissive: bool| {
        let mut own = Members::default();
        own.number("func", function);
        own.number("dev", slot);
        own.number("bus", bus);
        own.number("domain", domain);
        if permissive {
            own.put("permissive", true);
        }
        Value::from(own)
    };
    let devices = &out.domain.devices;
    let mut all = Vec::new();
    for interface in &devices.interface {
        let NicSource::Hostdev(source) = &interface.source else { continue };
        let Some(address) = &source.address else { continue };
        let part = |part: Option<u64>| part.unwrap_or(0);
        let place = [
            part(address.domain.map(|part| part.0)),
            part(address.bus.map(|part| part.0)),
            part(address.slot.map(|part| part.0)),
            part(address.function.map(|part| part.0)),
        ];
        all.push(device(place, false));
    }
    for (index, hostdev) in devices.hostdev.iter().enumerate() {
        if hostdev.mode == HostdevMode::Capabilities {
            let path = format!("/domain/devices/hostdev[{}]", index + 1);
            out.refuse(path, "host devices for containers are not supported by Xen");
            continue;
        }
        let Some(source) = hostdev.source.as_ref().filter(|_| hostdev.r#type == hostdev::Type::Pci) else {
            continue;
        };
        if let Some(Address::Pci { domain, bus, slot, function }) = source.address {
            all.push(device(
                [domain, bus, slot, function].map(u64::from),
                source.write_filtering == Some(YesNo::No),
            ));
        }
    }
    all
}

fn vnc(vnc: &Vnc, free: &mut i32) -> Members {
    let mut own = Members::default();
    own.flag("enable", true);
    own.some("listen", words::address(&vnc.listens));
    own.some("passwd", vnc.password.passwd.clone());
    let port = match words::is_auto(vnc) {
        true => std::mem::replace(free, *free + 1),
        false => vnc.port.unwrap_or(FIRST_PORT),
    };
    own.number("display", u64::try_from(port - FIRST_PORT).unwrap_or(0));
    own.flag("findunused", false);
    own
}

fn sdl(sdl: &Sdl) -> Members {
    let mut own = Members::default();
    own.flag("enable", true);
    own.flag("opengl", false);
    own.some("display", sdl.display.clone());
    own.some("xauthority", sdl.xauth.clone());
    own
}

fn frame_buffers(out: &Translation<'_>) -> Vec<Value> {
    let mut free = FIRST_PORT;
    let buffer = |display: &Display| {
        let mut own = Members::default();
        match display {
            Display::Vnc(kind) => {
                own.put("vnc", vnc(kind, &mut free));
                own.put("sdl", json!({ "enable": "False" }));
                own.some("keymap", kind.keymap.clone());
            }
            Display::Sdl(kind) => {
                own.put("vnc", json!({ "enable": "False" }));
                own.put("sdl", sdl(kind));
            }
            _ => {}
        }
        own.into()
    };
    out.domain.devices.graphics.iter().map(|graphics| &graphics.kind).map(buffer).collect()
}

/// The video card and the display of a fully virtualized guest.
pub(super) fn screens(out: &mut Translation<'_>, own: &mut Members) {
    let devices = &out.domain.devices;
    match devices.video.first().and_then(|video| video.model.as_ref()) {
        None => {
            own.flag("nographic", true);
            own.put("vga", json!({ "kind": "none" }));
        }
        Some(model) => {
            let (kind, least) = match model.r#type {
                Some(ModelType::Vga | ModelType::Xen) => ("std", 16_384),
                Some(ModelType::Cirrus) => ("cirrus", 8192),
                Some(ModelType::Qxl) => ("qxl", 131_072),
                other => {
                    let name = other.map_or(String::new(), |kind| kind.to_string());
                    let message = format!("Xen has no video card '{name}'; expected vga, cirrus, qxl or xen");
                    return out.refuse("/domain/devices/video/model", message);
                }
            };
            if model.vram < least {
                let message =
                    format!("the video card has {} KiB of memory; expected at least {least}", model.vram);
                return out.refuse("/domain/devices/video/model", message);
            }
            own.put("vga", json!({ "kind": kind }));
        }
    }
    let displays: Vec<&Display> = devices.graphics.iter().map(|graphics| &graphics.kind).collect();
    let chosen = displays.iter().find(|kind| matches!(kind, Display::Spice(_))).or(displays.first());
    let off = json!({ "enable": "False" });
    let mut free = FIRST_PORT;
    match chosen {
        Some(Display::Spice(kind)) => {
            own.put("vnc", off.clone());
            own.some("keymap", kind.keymap.clone());
            own.put("sdl", off);
            own.put("spice", spice(kind));
        }
        Some(Display::Vnc(kind)) => {
            own.put("vnc", vnc(kind, &mut free));
            own.some("keymap", kind.keymap.clone());
            own.put("sdl", off);
        }
        Some(Display::Sdl(kind)) => {
            own.put("vnc", off);
            own.put("sdl", sdl(kind));
        }
        Some(_) => out.refuse(
            "/domain/devices/graphics",
            "Xen has no graphics of this kind; expected vnc, sdl or spice",
        ),
        None => {
            own.put("vnc", off.clone());
            own.put("sdl", off);
        }
    }
}

fn spice(kind: &Spice) -> Members {
    let mut own = Members::default();
    own.flag("enable", true);
    let auto = kind.autoport == Some(YesNo::Yes);
    let port = kind.port.filter(|port| !auto && *port > 0).unwrap_or(if auto { FIRST_PORT } else { 0 });
    own.number("port", port.unsigned_abs());
    own.put("host", words::address(&kind.listens).unwrap_or_else(|| "127.0.0.1".to_owned()));
    own.flag("disable_ticketing", kind.password.passwd.is_none());
    own.some("passwd", kind.password.passwd.clone());
    let server = kind.mouse.as_ref().is_some_and(|mouse| mouse.mode == MouseMode::Server);
    own.flag("agent_mouse", !server);
    let shared = kind.clipboard.as_ref().is_some_and(|clipboard| clipboard.copypaste == YesNo::Yes);
    own.flag("vdagent", shared);
    own.flag("clipboard_sharing", shared);
    own
}

/// Sound, ports and inputs of a fully virtualized guest.
pub(super) fn small(out: &mut Translation<'_>, own: &mut Members) {
    let devices = &out.domain.devices;
    if !devices.parallel.is_empty() {
        out.refuse("/domain/devices/parallel", "parallel ports are not supported by libxl");
    }
    if let Some(sound) = devices.sound.first() {
        let model = sound.model.as_str();
        own.put("soundhw", if model == "ich6" { "hda" } else { model });
    }
    let plain = |path: &str| path.to_owned();
    let mut ports = Vec::new();
    for (index, serial) in devices.serial.iter().enumerate() {
        match words::port(&serial.source, plain, "0") {
            Ok(text) => ports.push(text),
            Err(message) => out.refuse(format!("/domain/devices/serial[{}]", index + 1), message),
        }
    }
    let mut inputs = Vec::new();
    for (index, input) in devices.input.iter().enumerate() {
        match (input.bus, input.r#type) {
            (Some(InputBus::Usb), InputType::Mouse) => inputs.push("mouse".into()),
            (Some(InputBus::Usb), InputType::Tablet) => inputs.push("tablet".into()),
            (Some(InputBus::Usb), other) => {
                let path = format!("/domain/devices/input[{}]", index + 1);
                out.refuse(path, format!("libxl has no USB {other}; expected a mouse or a tablet"));
            }
            _ => {}
        }
    }
    match ports.as_slice() {
        [] => {}
        [only] => own.put("serial", only.as_str()),
        _ => own.put("serial_list", ports),
    }
    own.list("usbdevice_list", inputs);
}

fn channels(out: &mut Translation<'_>) -> Vec<Value> {
    let mut channels = Vec::new();
    for (index, channel) in out.domain.devices.channel.iter().enumerate() {
        let path = format!("/domain/devices/channel[{}]", index + 1);
        let target = channel.target.as_ref().filter(|target| target.r#type == ChannelType::Xen);
        let Some(target) = target else {
            out.refuse(path, "a channel of Xen has a target of type 'xen'");
            continue;
        };
        let Some(name) = &target.name else {
            out.refuse(path, "the channel has no name");
            continue;
        };
        let connection = match &channel.source {
            Chardev::Pty(_) => ("connection.pty", json!({})),
            Chardev::Unix(unix) => {
                let given = unix.source.as_ref().and_then(|source| source.path.as_ref());
                let own = format!("/var/lib/libvirt/libxl/channel/target/{}-{name}", out.domain.name);
                ("connection.socket", json!({ "path": given.map_or(own, |path| path.0.clone()) }))
            }
            _ => {
                out.refuse(path, "a channel of this type is not supported by Xen; expected pty or unix");
                continue;
            }
        };
        channels.push(json!({ "devid": channels.len(), "name": name, connection.0: connection.1 }));
    }
    channels
}

fn usb_devices(out: &mut Translation<'_>) -> Vec<Value> {
    let mut all = Vec::new();
    for (index, hostdev) in out.domain.devices.hostdev.iter().enumerate() {
        if hostdev.r#type != hostdev::Type::Usb {
            continue;
        }
        match hostdev.source.as_ref().and_then(|source| source.address.as_ref()) {
            Some(Address::Usb { bus, device }) => {
                all.push(json!({ "type.hostdev": { "hostbus": bus, "hostaddr": device } }));
            }
            _ => out.refuse(
                format!("/domain/devices/hostdev[{}]", index + 1),
                "the USB device is named by vendor and product, which only its host can look up; expected \
                 <address bus='…' device='…'/>",
            ),
        }
    }
    all
}

/// The controllers, and those that `devices` need where there is none.
fn usb_controllers(out: &mut Translation<'_>, devices: usize) -> Vec<Value> {
    let mut all = Vec::new();
    let one = |number: usize, version: u32, ports: u32| json!({ "type": "qusb", "devid": number, "version": version, "ports": ports });
    for controller in &out.domain.devices.controller {
        if controller.r#type != ControllerType::Usb {
            continue;
        }
        let number = controller.index.map_or(all.len(), |index| index as usize);
        let version = match controller.model {
            Some(controller::Model::Qusb1) => 1,
            None | Some(controller::Model::Qusb2) => 2,
            Some(other) => {
                let message = format!(
                    "the USB controller '{other}' is not supported by Xen; expected 'qusb1' or 'qusb2'"
                );
                out.refuse("/domain/devices/controller", message);
                continue;
            }
        };
        all.push(one(number, version, controller.ports.unwrap_or(USB_PORTS)));
    }
    if all.is_empty() {
        let needed = devices.div_ceil(USB_PORTS as usize);
        all.extend((0..needed).map(|number| one(number, 2, USB_PORTS)));
    }
    all
}
