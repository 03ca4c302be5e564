//! Devices but disks, interfaces, ports and displays (xen.md 3.8, 3.9, 3.12).

use super::keys::Text;
use super::mistake::{Mistake, INVALID_OPTION};
use super::{last, pairs, Reader};
use crate::domain::devices::chardev::{
    ChannelTarget, ChannelType, Mode, Pty, Source as Chardev, Unix, UnixSource,
};
use crate::domain::devices::controller;
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::devices::hostdev;
use crate::domain::devices::hostdev::{Address, Source};
use crate::domain::devices::input::{InputBus, InputType};
use crate::domain::devices::sound::SoundModel;
use crate::domain::devices::{Channel, Controller, Hostdev, Input, Sound};
use crate::domain::namespace::{Arg, XenCommandline};
use crate::xen::cfg::Value as Config;
use crate::xen::Notation;
use crate::xml::value::number::integer;
use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;
use crate::xml::{Rest, Value};

fn hex(text: &str, most: u32) -> Option<u32> {
    integer(text, 16).and_then(|number| u32::try_from(number).ok()).filter(|number| *number <= most)
}

fn hostdev(kind: hostdev::Type, source: Source) -> Hostdev {
    Hostdev { r#type: kind, managed: Some(YesNo::No), source: Some(source), ..Hostdev::default() }
}

pub(super) fn pci(reader: &mut Reader<'_>) {
    for item in reader.only_texts("pci").unwrap_or_default() {
        match pci_source(item.text) {
            Ok((source, lost)) => {
                reader.domain.devices.hostdev.push(hostdev(hostdev::Type::Pci, source));
                lost.iter().for_each(|option| {
                    reader.leave_out(item.at, &format!("option `{option}` of the PCI device"));
                });
            }
            Err(mistake) => reader.report(item.at, mistake),
        }
    }
}

/// `[DOMAIN:]BUS:SLOT.FUNCTION[,key=value…]`: the source, and the options that are left out.
fn pci_source(text: &str) -> Result<(Source, Vec<&str>), Mistake> {
    let (place, options) =
        text.split_once(',').map_or((text, None), |(place, options)| (place, Some(options)));
    let wrong =
        || Mistake::value(format!("PCI device '{place}' is no address"), "use one such as 0000:01:1a.0");
    let parts: Vec<&str> = place.splitn(3, ':').collect();
    let (domain, bus, slot) = match parts[..] {
        [domain, bus, slot] => (domain, bus, slot),
        [bus, slot] => ("0", bus, slot),
        _ => return Err(wrong()),
    };
    let (slot, function) = slot.split_once('.').ok_or_else(wrong)?;
    let parts = [hex(domain, 0xffff), hex(bus, 0xff), hex(slot, 0x1f), hex(function, 7)];
    let [Some(domain), Some(bus), Some(slot), Some(function)] = parts else { return Err(wrong()) };
    let (mut write_filtering, mut lost) = (None, Vec::new());
    for option in options.iter().flat_map(|options| options.split(',')) {
        let (key, value) = option.split_once('=').ok_or_else(|| {
            Mistake::new(
                &INVALID_OPTION,
                format!("option '{option}' of the PCI device has no value"),
                "add `=` and a value",
            )
        })?;
        if key.trim_start() == "permissive" {
            let number = integer(value, 10)
                .ok_or_else(|| Mistake::value(format!("`permissive={value}` is no number"), "use 0 or 1"))?;
            write_filtering = Some((number == 0).into());
        } else {
            lost.push(option.trim_start());
        }
    }
    let address = Some(Address::Pci { domain, bus, slot, function });
    Ok((Source { address, write_filtering, ..Source::default() }, lost))
}

pub(super) fn sound(reader: &mut Reader<'_>) {
    let Some(cards) = reader.text("soundhw") else { return };
    let words: Vec<&str> = match cards.text {
        "all" => vec!["sb16", "es1370"],
        words => words.split(',').filter(|word| !word.is_empty()).collect(),
    };
    for word in words {
        match SoundModel::parse(word) {
            Ok(model) => reader.domain.devices.sound.push(card(model)),
            Err(_) => {
                let known: Vec<&str> = SoundModel::ALL.iter().map(|model| model.as_str()).collect();
                let help = format!("use {}", known.join(", "));
                reader.report(cards.at, Mistake::value(format!("sound card '{word}' is not known"), help));
            }
        }
    }
}

fn card(model: SoundModel) -> Sound {
    Sound {
        model,
        multichannel: None,
        streams: None,
        codec: Vec::new(),
        audio: None,
        info: Default::default(),
        driver: None,
        rest: Rest::default(),
    }
}

pub(super) fn inputs(reader: &mut Reader<'_>) {
    // The bus is there wherever a device is on it.
    reader.flag("usb");
    let Some(item) = reader.config.get("usbdevice") else { return };
    let words = match (&item.value, reader.notation) {
        (Config::List(_), Notation::Xl) => reader.only_texts("usbdevice").unwrap_or_default(),
        _ => reader.text("usbdevice").into_iter().collect(),
    };
    for word in words {
        let kind = match word.text {
            "mouse" => InputType::Mouse,
            "tablet" => InputType::Tablet,
            "keyboard" => InputType::Keyboard,
            other => {
                reader.leave_out(word.at, &format!("USB device '{other}'"));
                continue;
            }
        };
        reader.domain.devices.input.push(Input::on(kind, InputBus::Usb));
    }
}

pub(super) fn xenbus(reader: &mut Reader<'_>) {
    let mut limit = |key: &str| match reader.notation {
        Notation::Xl => {
            reader.count(key, u32::MAX.into()).filter(|limit| *limit > 0).map(|limit| limit as u32)
        }
        Notation::Xm => None,
    };
    let controller = Controller {
        r#type: ControllerType::Xenbus,
        index: Some(0),
        max_event_channels: limit("max_event_channels"),
        max_grant_frames: limit("max_grant_frames"),
        ..Controller::default()
    };
    reader.domain.devices.controller.push(controller);
}

pub(super) fn usb_devices(reader: &mut Reader<'_>) {
    for item in reader.texts("usbdev") {
        match usb_address(item.text) {
            Some(address) => {
                options_left_out(reader, item, "USB device", &["type", "hostbus", "hostaddr"]);
                let source = Source { address: Some(address), ..Source::default() };
                reader.domain.devices.hostdev.push(hostdev(hostdev::Type::Usb, source));
            }
            None => reader.leave_out(item.at, &format!("'{}', which names no USB device,", item.text)),
        }
    }
}

/// Options that a definition has no word for.
fn options_left_out(reader: &mut Reader<'_>, item: Text<'_>, device: &str, known: &[&str]) {
    let (pairs, _) = pairs(item.text);
    for (key, _) in pairs.iter().filter(|(key, _)| !known.contains(key)) {
        reader.leave_out(item.at, &format!("option `{key}` of the {device}"));
    }
}

fn usb_address(text: &str) -> Option<Address> {
    let (pairs, true) = pairs(text) else { return None };
    let part = |key: &str| last(&pairs, key).map_or(Some(0), |value| hex(value, u32::MAX));
    Some(Address::Usb { bus: part("hostbus")?, device: part("hostaddr")? })
}

pub(super) fn usb_controllers(reader: &mut Reader<'_>) {
    let mut index = 0;
    for item in reader.texts("usbctrl") {
        let Some((model, ports)) = usb_controller(item.text) else {
            reader.leave_out(item.at, &format!("'{}', which is no USB controller of Xen,", item.text));
            continue;
        };
        let controller = Controller {
            r#type: ControllerType::Usb,
            index: Some(index),
            model: Some(model),
            ports: Some(ports),
            ..Controller::default()
        };
        reader.domain.devices.controller.push(controller);
        options_left_out(reader, item, "USB controller", &["type", "version", "ports"]);
        index += 1;
    }
}

/// The model and the number of ports.
fn usb_controller(text: &str) -> Option<(controller::Model, u32)> {
    let (pairs, true) = pairs(text) else { return None };
    if last(&pairs, "type").is_some_and(|kind| !kind.starts_with("qusb")) {
        return None;
    }
    let number = |key: &str, default| last(&pairs, key).map_or(Some(default), |value| hex(value, u32::MAX));
    let model = if number("version", 2)? == 1 { controller::Model::Qusb1 } else { controller::Model::Qusb2 };
    Some((model, number("ports", 8)?))
}

pub(super) fn channels(reader: &mut Reader<'_>) {
    for item in reader.texts("channel") {
        match channel(item) {
            Ok(channel) => {
                reader.domain.devices.channel.push(channel);
                options_left_out(reader, item, "channel", &["connection", "name", "path"]);
            }
            Err(mistake) => reader.report(item.at, mistake),
        }
    }
}

fn channel(item: Text<'_>) -> Result<Channel, Mistake> {
    let (pairs, _) = pairs(item.text);
    let first = |key: &str| pairs.iter().find(|(own, _)| *own == key).map(|(_, value)| *value);
    let connection = last(&pairs, "connection").unwrap_or_default();
    let source = match connection {
        socket if socket.starts_with("socket") => {
            let path = first("path").filter(|path| !path.is_empty()).map(NonEmpty::from);
            let source = UnixSource { mode: Mode::Bind, path, ..UnixSource::default() };
            Chardev::Unix(Unix { source: Some(source) })
        }
        pty if pty.starts_with("pty") => Chardev::Pty(Pty::default()),
        other => {
            let message = format!("`connection={other}` of the channel is not known");
            return Err(Mistake::value(message, "use 'pty' or 'socket'"));
        }
    };
    let target = ChannelTarget {
        r#type: ChannelType::Xen,
        address: None,
        port: None,
        name: first("name").map(str::to_owned),
        state: None,
        rest: Rest::default(),
    };
    Ok(Channel { source, target: Some(target), ..Channel::default() })
}

pub(super) fn arguments(reader: &mut Reader<'_>) {
    let argument = |argument: &Text<'_>| Arg { value: Some(argument.text.to_owned()), ..Arg::default() };
    let arg: Vec<Arg> = reader.texts("device_model_args").iter().map(argument).collect();
    if !arg.is_empty() {
        reader.domain.namespaces.xen.commandline = Some(XenCommandline { arg, ..XenCommandline::default() });
    }
}
