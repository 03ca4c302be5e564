//! Devices of the host.

use super::address::boot_and_rom;
use super::fields::{number, Fields};
use super::Reader;
use crate::xml::tree::Element;

fn element(kind: &str) -> Element {
    Element::new("hostdev").with("mode", "subsystem").with("type", kind)
}

pub fn vfio(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let ramfb = fields.flag("ramfb") == Some(true);
    let mut own = match (fields.text("host"), fields.text("sysfsdev")) {
        (Some(host), None) => pci(&host)?,
        (None, Some(path)) => match path.strip_prefix("/sys/bus/mdev/devices/") {
            Some(uuid) => {
                let model = if driver == "vfio-pci-nohotplug" { "vfio-pci" } else { driver };
                let source = Element::new("source").having(Element::new("address").with("uuid", uuid));
                element("mdev").with("model", model).having(source)
            }
            None => pci(path.strip_prefix("/sys/bus/pci/devices/")?)?,
        },
        _ => return None,
    };
    if let Some(display) = fields.on_off("display") {
        own.set("display", display);
    }
    if ramfb {
        own.set("ramfb", "on");
    }
    // The machine has one object for all such devices.
    if let Some(object) = fields.peek("iommufd") {
        if let Some(mut object) = reader.definition("-object", "id", &object) {
            object.text("qom-type").filter(|kind| kind == "iommufd" && object.is_empty())?;
        }
        own.at("driver").set("iommufd", "yes");
        fields.value("iommufd");
    }
    boot_and_rom(&mut own, fields);
    reader.place(&mut own, fields)?;
    if own.attribute("managed").is_some() {
        let host = reader.current.and_then(|at| reader.options[at].fields().peek("host"));
        let name = host.map_or(String::new(), |host| format!(" '{host}'"));
        let message =
            format!("PCI device{name} is assumed to be bound to vfio-pci by whoever starts the guest");
        reader.assume(message, "write `managed='no'` if you bind it yourself");
    }
    Some(own)
}

/// A PCI device of the host: `0000:01:00.0`, or without its domain.
fn pci(host: &str) -> Option<Element> {
    let parts: Vec<&str> = host.split([':', '.']).collect();
    let (domain, rest) = match parts.len() {
        4 => (parts[0], &parts[1..]),
        3 => ("0000", &parts[..]),
        _ => return None,
    };
    let [bus, slot, function] = rest else { return None };
    let part = |text: &str| format!("0x{text}");
    let address = Element::new("address").with("domain", part(domain)).with("bus", part(bus));
    let address = address.with("slot", part(slot)).with("function", part(function));
    Some(element("pci").with("managed", "yes").having(Element::new("source").having(address)))
}

pub fn usb(reader: &mut Reader, fields: &mut Fields) -> Option<Element> {
    let mut own = element("usb");
    let mut source = Element::new("source");
    if let Some(path) = fields.text("hostdevice") {
        let (bus, device) = path.strip_prefix("/dev/bus/usb/")?.split_once('/')?;
        let number = |text: &str| text.parse::<u32>().ok().map(|number| number.to_string());
        source.push(Element::new("address").with("bus", number(bus)?).with("device", number(device)?));
    } else if let Some(bus) = fields.text("hostbus") {
        let address = Element::new("address").with("bus", bus);
        source.push(match (fields.text("hostaddr"), fields.text("hostport")) {
            (Some(device), None) => address.with("device", device),
            (None, Some(port)) => address.with("port", port),
            _ => return None,
        });
    } else if fields.peek("vendorid").is_some() {
        let mut id = |key: &str| Some(format!("{:#06x}", number(&fields.text(key)?)?));
        source.push(Element::new("vendor").with("id", id("vendorid")?));
        source.push(Element::new("product").with("id", id("productid")?));
    } else {
        source.set("missing", "yes");
    }
    let (one, all) = (fields.flag("guest-reset"), fields.flag("guest-resets-all"));
    match (one, all) {
        (Some(false), _) => source.set("guestReset", "off"),
        (Some(true), Some(false)) => source.set("guestReset", "uninitialized"),
        (Some(true), _) => source.set("guestReset", "on"),
        (None, _) => {}
    }
    own.push(source);
    boot_and_rom(&mut own, fields);
    reader.place(&mut own, fields)?;
    Some(own)
}
