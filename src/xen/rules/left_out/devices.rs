//! `<devices>`.

use super::written::Written;
use super::LeftOut;
use crate::diagnostic::{Located, Place};
use crate::domain::devices::chardev::{ChannelType, Console, ConsoleType, ProtocolType, Source as Chardev};
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::devices::disk::{Cache, Device, Snapshot, Source as DiskSource};
use crate::domain::devices::graphics::{Kind as Display, ListenType};
use crate::domain::devices::hostdev::{DriverName, Mode, Type as HostdevType};
use crate::domain::devices::input::{InputBus, InputType};
use crate::domain::devices::interface::Source as NicSource;
use crate::domain::devices::memballoon::MemballoonModel;
use crate::domain::devices::video::{Model, ModelType};
use crate::domain::devices::{
    Controller, Devices, Disk, Graphics, Hostdev, Input, Interface, Memballoon, Sound, Video,
};
use crate::domain::info::{Bus, DeviceInfo};
use crate::xen::rules::graphics::written as displays;
use crate::xen::rules::Form;
use crate::xen::words::is_openvswitch;
use crate::xen::Kind;
use crate::xml::value::token::YesNo;

/// Streams of a sound card that says none.
const STREAMS: u32 = 2;
/// The memory in KiB of a card's first region, where a definition does not say it.
const RAM: u32 = 65_536;

pub(super) fn all(out: &mut LeftOut<'_>, place: &Place<'_>) {
    let Devices {
        emulator,
        disk,
        controller,
        lease,
        filesystem,
        interface,
        smartcard,
        serial,
        parallel,
        console,
        channel,
        input,
        tpm,
        graphics,
        sound,
        audio,
        video,
        hostdev,
        redirdev,
        redirfilter,
        hub,
        watchdog,
        memballoon,
        rng,
        nvram,
        panic,
        shmem,
        // Refused.
        memory: _,
        crypto,
        iommu,
        vsock,
        pstore,
        // What no definition knows is reported when it is read.
        rest: _,
    } = &out.subject.domain.devices;
    if out.subject.form == Form::Json && !out.subject.is_hvm() {
        out.value(place, "emulator", emulator.as_ref());
    }
    each(out, place, "disk", disk, self::disk);
    each(out, place, "controller", controller, self::controller);
    each(out, place, "interface", interface, self::interface);
    ports(out, place, "serial", serial, |serial| &serial.source);
    ports(out, place, "parallel", parallel, |parallel| &parallel.source);
    consoles(out, place, console);
    each(out, place, "channel", channel, self::channel);
    inputs(out, place, input);
    screens(out, place, graphics);
    sounds(out, place, sound);
    videos(out, place, video);
    each(out, place, "hostdev", hostdev, self::hostdev);
    if let Some(balloon) = memballoon.as_ref().filter(|balloon| out.is_said(*balloon)) {
        self::memballoon(out, balloon, place);
    }
    out.devices(place, "lease", lease);
    out.devices(place, "filesystem", filesystem);
    out.devices(place, "smartcard", smartcard);
    out.devices(place, "tpm", tpm);
    out.devices(place, "audio", audio);
    out.devices(place, "redirdev", redirdev);
    out.lone(place, "redirfilter", redirfilter.as_ref());
    out.devices(place, "hub", hub);
    out.devices(place, "watchdog", watchdog);
    out.devices(place, "rng", rng);
    out.lone(place, "nvram", nvram.as_ref());
    out.devices(place, "panic", panic);
    out.devices(place, "shmem", shmem);
    out.devices(place, "crypto", crypto);
    out.devices(place, "iommu", iommu);
    out.lone(place, "vsock", vsock.as_ref());
    out.lone(place, "pstore", pstore.as_ref());
}

fn sounds(out: &mut LeftOut<'_>, devices: &Place<'_>, list: &[Sound]) {
    let (hvm, form) = (out.subject.is_hvm(), out.subject.form);
    for (at, (sound, place)) in devices.each("sound", list).enumerate() {
        if !hvm {
            out.device(&place, "`<sound>`");
        } else if at > 0 && form == Form::Json {
            out.further(&place, "sound");
        } else {
            out.part(
                &place,
                "sound",
                sound,
                &Written::new("@model")
                    .when(sound.streams == Some(STREAMS), "@streams")
                    .when(true, out.given(&sound.info)),
            );
        }
    }
}

fn memballoon(out: &mut LeftOut<'_>, balloon: &Memballoon, devices: &Place<'_>) {
    let written = Written::new("")
        .when(balloon.model == MemballoonModel::Xen, "@model")
        .when(true, out.given(&balloon.info));
    out.part(&devices.child("memballoon"), "memballoon", balloon, &written);
}

impl LeftOut<'_> {
    /// The words for what a completion gave a device, so that no notation has to write it.
    fn given(&self, info: &DeviceInfo) -> &'static str {
        let address = info.address.as_ref().is_none_or(|address| !self.is_said(address));
        let master = info.master.as_ref().is_none_or(|master| !self.is_said(master));
        match (address, master) {
            (true, true) => "address master",
            (true, false) => "address",
            (false, true) => "master",
            (false, false) => "",
        }
    }
}

/// Looks at each device that the document has.
fn each<T: Located>(
    out: &mut LeftOut<'_>,
    devices: &Place<'_>,
    name: &str,
    list: &[T],
    one: fn(&mut LeftOut<'_>, &T, &Place<'_>),
) {
    for (device, place) in devices.each(name, list) {
        if out.is_said(device) {
            one(out, device, &place);
        }
    }
}

fn disk(out: &mut LeftOut<'_>, disk: &Disk, place: &Place<'_>) {
    let json = out.subject.form == Form::Json;
    if disk.device == Device::Floppy && !json {
        return out.device(place, &format!("floppy disk '{}'", disk.target.dev));
    }
    let driver = disk.driver.as_ref();
    let discard = json && !disk.readonly;
    let served = driver.is_some_and(|driver| driver.name.is_some()) || !json;
    let raw = driver.and_then(|driver| driver.r#type).is_none_or(|format| format.as_str() == "raw");
    let outside = matches!(disk.source, DiskSource::VhostUser(_));
    let implied = disk.snapshot == Some(Snapshot::No) && (disk.readonly || disk.shareable || outside);
    // The address of a drive follows from the name of the target.
    let drive = disk.info.address.as_ref().is_some_and(|address| matches!(address.bus, Bus::Drive(_)));
    let written = Written::new(
        "@type @device driver/@name target/@dev target/@bus readonly source/@file source/@dev \
         source/@dir source/@protocol source/@name source/host/@name source/host/@port",
    )
    .when(drive, "address")
    .when(implied, "@snapshot")
    .when(true, out.given(&disk.info))
    .when(served || raw, "driver/@type")
    .when(driver.is_some_and(|driver| driver.cache == Cache::Default), "driver/@cache")
    .when(discard, "driver/@discard")
    .when(!json || disk.readonly, "shareable")
    .when(json, "backenddomain/@name")
    .when(json && matches!(disk.source, DiskSource::Network(_)), "source/config");
    out.part(place, "disk", disk, &written);
}

fn controller(out: &mut LeftOut<'_>, controller: &Controller, place: &Place<'_>) {
    let form = out.subject.form;
    let written = match controller.r#type {
        ControllerType::Xenbus => {
            Written::new("@type @index").when(form != Form::Xm, "@maxGrantFrames @maxEventChannels")
        }
        ControllerType::Usb if form == Form::Xm => {
            return out.device(place, "the USB controller");
        }
        ControllerType::Usb => Written::new("@type @index @model @ports"),
        // The buses of the disks are there without being asked for.
        ControllerType::Ide | ControllerType::Fdc | ControllerType::Scsi => Written::new("@type @index"),
        ControllerType::Sata
        | ControllerType::VirtioSerial
        | ControllerType::Ccid
        | ControllerType::Pci
        | ControllerType::Isa
        | ControllerType::Nvme => {
            return out.device(place, &format!("the controller '{}'", controller.r#type));
        }
    };
    out.part(place, "controller", controller, &written.when(true, out.given(&controller.info)));
}

fn interface(out: &mut LeftOut<'_>, interface: &Interface, place: &Place<'_>) {
    let json = out.subject.form == Form::Json;
    let switch = is_openvswitch(interface);
    let trunk = interface.vlan.as_ref().is_some_and(|vlan| vlan.trunk.is_some());
    let handed = matches!(interface.source, NicSource::Hostdev(_));
    let driver = interface.hostdev_driver.0.as_ref().and_then(|driver| driver.name.as_ref());
    let own = driver.is_none_or(|name| *name == DriverName::Xen);
    let written = Written::new("@type source/@bridge")
        .when(true, out.given(&interface.info))
        .when(!handed, "mac/@address script/@path model/@type target/@dev ip/@address ip/@family")
        .when(!handed, "bandwidth/outbound/@average")
        .when(handed, "source/address")
        .when(handed && own, "driver/@name")
        .when(handed && interface.managed != Some(YesNo::Yes), "@managed")
        .when(switch, "virtualport/@type vlan/tag vlan/@trunk")
        .when(json, "backenddomain/@name");
    out.part(place, "interface", interface, &written);
    let Some(vlan) = interface.vlan.as_ref().filter(|_| switch) else { return };
    let place = place.child("vlan");
    for (at, (tag, place)) in place.each("tag", &vlan.tag).enumerate() {
        if at > 0 && !trunk {
            out.setting(&place, &format!("VLAN {} of an interface that is no trunk", tag.id));
        } else {
            out.part(&place, "tag", tag, &Written::new("@id"));
        }
    }
}

/// What is written of that which a port leads to.
fn chardev(written: Written, source: &Chardev) -> Written {
    let known = match source {
        Chardev::Tcp(tcp) => matches!(tcp.protocol.r#type, ProtocolType::Raw | ProtocolType::Telnet),
        _ => true,
    };
    written
        .when(known, "protocol/@type")
        .when(true, "@type source/@path source/@mode source/@host source/@service")
}

fn ports<T: Located + crate::xml::Element>(
    out: &mut LeftOut<'_>,
    devices: &Place<'_>,
    name: &str,
    list: &[T],
    source: fn(&T) -> &Chardev,
) {
    let hvm = out.subject.is_hvm();
    for (at, (port, place)) in devices.each(name, list).enumerate() {
        if !out.is_said(port) {
            continue;
        }
        if !hvm {
            out.device(&place, &format!("`<{name}>` of a paravirtual guest"));
        } else if name == "parallel" && at > 0 {
            out.further(&place, name);
        } else {
            out.part(
                &place,
                name,
                port,
                &chardev(Written::new("target/@port target/@type target/model"), source(port)),
            );
        }
    }
}

/// The first console is the first serial port, or that of a paravirtual guest.
fn consoles(out: &mut LeftOut<'_>, devices: &Place<'_>, list: &[Console]) {
    let hvm = out.subject.is_hvm();
    for (at, (console, place)) in devices.each("console", list).enumerate() {
        if !out.is_said(console) {
            continue;
        }
        let kind = console.target.as_ref().and_then(|target| target.r#type);
        let serial = matches!(kind, None | Some(ConsoleType::Serial));
        let own = matches!(console.source, Chardev::Pty(_)) && matches!(kind, None | Some(ConsoleType::Xen));
        match at == 0 && (hvm && serial || !hvm && own) {
            true if hvm => {}
            true => {
                let written = Written::new("@type @tty source/@path target/@type target/@port");
                out.part(&place, "console", console, &written);
            }
            false => out.device(&place, "`<console>`"),
        }
    }
}

fn channel(out: &mut LeftOut<'_>, channel: &crate::domain::devices::Channel, place: &Place<'_>) {
    let own = channel.target.as_ref().is_some_and(|target| target.r#type == ChannelType::Xen);
    if out.subject.form == Form::Xm || !own {
        return out.device(place, "`<channel>`");
    }
    let written = chardev(Written::new("target/@type target/@name"), &channel.source);
    out.part(place, "channel", channel, &written);
}

fn inputs(out: &mut LeftOut<'_>, devices: &Place<'_>, list: &[Input]) {
    let (hvm, form) = (out.subject.is_hvm(), out.subject.form);
    let mut usb = 0;
    for (input, place) in devices.each("input", list) {
        if !out.is_said(input) {
            continue;
        }
        let own = if hvm { InputBus::Ps2 } else { InputBus::Xen };
        let on_usb = hvm && input.bus == Some(InputBus::Usb);
        let pointer = matches!(input.r#type, InputType::Mouse | InputType::Keyboard);
        let known = pointer || on_usb && input.r#type == InputType::Tablet;
        if !known || !on_usb && input.bus.is_some_and(|bus| bus != own) {
            out.device(&place, &format!("input device '{}'", input.r#type));
            continue;
        }
        usb += usize::from(on_usb);
        match on_usb && usb > 1 && form == Form::Xm {
            true => out.further(&place, "input"),
            false => out.part(&place, "input", input, &Written::new("@type @bus")),
        }
    }
}

fn screens(out: &mut LeftOut<'_>, devices: &Place<'_>, list: &[Graphics]) {
    let chosen = displays(&out.subject);
    for (at, (graphics, place)) in devices.each("graphics", list).enumerate() {
        match chosen.contains(&at) {
            true => screen(out, graphics, &place),
            false if chosen.is_empty() => out.device(&place, "`<graphics>`"),
            false => out.further(&place, "graphics"),
        }
    }
}

fn screen(out: &mut LeftOut<'_>, graphics: &Graphics, place: &Place<'_>) {
    let (hvm, json) = (out.subject.is_hvm(), out.subject.form == Form::Json);
    let (written, listens) = match &graphics.kind {
        Display::Vnc(vnc) => {
            (Written::new("@type @port @autoport @listen @socket @keymap @passwd"), &vnc.listens[..])
        }
        Display::Sdl(_) => (Written::new("@type @display @xauth"), &[][..]),
        Display::Spice(spice) if hvm => (
            Written::new("@type @port @autoport @listen @socket @passwd mouse/@mode clipboard/@copypaste")
                .when(json, "@keymap")
                .when(!json, "@tlsPort"),
            &spice.listens[..],
        ),
        Display::Spice(_)
        | Display::Rdp(_)
        | Display::Desktop(_)
        | Display::EglHeadless(_)
        | Display::Dbus(_) => return out.device(place, "`<graphics>`"),
    };
    out.part(place, "graphics", graphics, &written.when(true, "listen"));
    for (at, (listen, place)) in place.each("listen", listens).enumerate() {
        if at > 0 || listen.r#type != ListenType::Address {
            out.setting(&place, &format!("`<listen type='{}'>`", listen.r#type));
        }
    }
}

/// A configuration has no video card: there is the usual one where there is a display.
fn videos(out: &mut LeftOut<'_>, devices: &Place<'_>, list: &[Video]) {
    let (kind, form) = (out.subject.kind, out.subject.form);
    let (usual, memory) = match kind {
        Kind::Hvm => (ModelType::Cirrus, 8192),
        Kind::Pv => (ModelType::Xen, 4096),
        Kind::Pvh => (ModelType::Cirrus, 16_384),
    };
    let written = form == Form::Json && kind == Kind::Hvm;
    for (at, (video, place)) in devices.each("video", list).enumerate() {
        if !out.is_said(video) {
            continue;
        }
        let own = |model: &Model| model.r#type == Some(usual) && [0, memory].contains(&model.vram);
        let is_usual = video.model.as_ref().is_none_or(own);
        let heads = video.model.as_ref().is_none_or(|model| model.heads.is_none_or(|heads| heads == 1));
        if at > 0 {
            out.further(&place, "video");
        } else if written || is_usual {
            let ram = video.model.as_ref().is_some_and(|model| model.ram == RAM);
            let written = Written::new("model/@type model/@vram model/@primary")
                .when(ram, "model/@ram")
                .when(heads, "model/@heads")
                .when(true, out.given(&video.info));
            out.part(&place, "video", video, &written);
        } else {
            out.device(&place, "`<video>`");
        }
    }
}

fn hostdev(out: &mut LeftOut<'_>, hostdev: &Hostdev, place: &Place<'_>) {
    let form = out.subject.form;
    let written = match (hostdev.mode, hostdev.r#type) {
        (Mode::Subsystem, HostdevType::Pci) => {
            Written::new("@mode @type source/address source/@writeFiltering driver/@name")
        }
        (Mode::Subsystem, HostdevType::Usb) if form != Form::Xm => {
            Written::new("@mode @type source/address source/vendor source/product")
        }
        // Refused.
        (Mode::Capabilities, _) => return,
        (Mode::Subsystem, kind) => return out.device(place, &format!("host device of type '{kind}'")),
    };
    let own = hostdev.managed != Some(YesNo::Yes);
    let written = written.when(own, "@managed").when(true, out.given(&hostdev.info));
    out.part(place, "hostdev", hostdev, &written);
}
