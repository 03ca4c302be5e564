//! `<hostdev>`, `<controller>` and `<input>` (xen.md 2.10, 2.15 to 2.17).

use super::{Notation, Translation};
use crate::domain::devices::controller;
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::devices::hostdev;
use crate::domain::devices::hostdev::Address;
use crate::domain::devices::input::{InputBus, InputType};
use crate::xml::value::token::YesNo;

pub(super) fn pci(out: &mut Translation<'_>) {
    let mut items = Vec::new();
    let devices = out.domain.devices.hostdev.iter();
    for hostdev in devices.filter(|hostdev| hostdev.r#type == hostdev::Type::Pci) {
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
    let addresses = devices.filter_map(|hostdev| hostdev.source.as_ref()?.address.as_ref());
    let items = addresses.filter_map(|address| match address {
        Address::Usb { bus, device } => Some(format!("hostbus={bus:x},hostaddr={device:x}")),
        _ => None,
    });
    let items = items.collect();
    out.list("usbdev", items);
}

pub(super) fn usb_controllers(out: &mut Translation<'_>) {
    let controllers = out.domain.devices.controller.iter();
    let controllers = controllers.filter(|controller| controller.r#type == ControllerType::Usb);
    let items = controllers.map(|controller| {
        let version = match controller.model {
            Some(controller::Model::Qusb1) => Some(1),
            Some(controller::Model::Qusb2) => Some(2),
            _ => None,
        };
        let mut words: Vec<String> = Vec::new();
        words.extend(version.map(|version| format!("type=qusb,version={version}")));
        words.extend(controller.ports.map(|ports| format!("ports={ports:x}")));
        words.join(",")
    });
    let items = items.collect();
    out.list("usbctrl", items);
}
