//! Where devices are: the names of buses on the command line, and the addresses of the format.

use super::fields::{number, Fields};
use super::{Reader, ZPCI};
use crate::xml::tree::Element;
use std::collections::{BTreeMap, BTreeSet};

/// Which controller has the buses of a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Bus {
    /// The type of the controller: `pci`, `usb`, `scsi`, `virtio-serial`, `sata`, `ide`, `nvme`, `ccid`.
    pub kind: &'static str,
    pub index: u64,
    /// The word for its driver.
    pub driver: String,
}

/// The controllers by their identities.
#[derive(Debug, Default)]
pub struct Buses {
    all: BTreeMap<String, Bus>,
    taken: BTreeMap<&'static str, Numbers>,
}

/// Numbers that are given once each.
#[derive(Debug, Default)]
pub struct Numbers {
    taken: BTreeSet<u64>,
    /// All below it are taken.
    free: u64,
}

impl Numbers {
    /// The wanted number, if it is free and not below the first one; else the first that is free.
    pub fn take(&mut self, wanted: Option<u64>, first: u64) -> u64 {
        let free = |number: &u64| *number >= first && !self.taken.contains(number);
        let number = wanted.filter(free).unwrap_or_else(|| {
            self.free = self.free.max(first);
            while self.taken.contains(&self.free) {
                self.free += 1;
            }
            self.free
        });
        self.taken.insert(number);
        number
    }
}

impl Buses {
    pub fn add(&mut self, id: &str, kind: &'static str, index: u64, driver: &str) {
        self.taken.entry(kind).or_default().take(Some(index), 0);
        self.name(id, kind, index, driver);
    }

    /// Names a controller whose number was taken.
    pub fn name(&mut self, id: &str, kind: &'static str, index: u64, driver: &str) {
        self.all.insert(id.to_owned(), Bus { kind, index, driver: driver.to_owned() });
    }

    /// The number for a controller: that in its name (`scsi1`, `pci.2`), if domdef names it so, else the next one.
    pub fn next(&mut self, id: &str, kind: &'static str, prefix: &str) -> u64 {
        let named = id.strip_prefix(prefix).and_then(|rest| match rest {
            "" if kind == "usb" => Some(0),
            rest => rest.parse().ok(),
        });
        // The first PCI bus is the machine's.
        self.taken.entry(kind).or_default().take(named, u64::from(kind == "pci"))
    }

    /// The controller with that identity.
    pub fn of(&self, id: &str) -> Option<&Bus> {
        self.all.get(id)
    }

    pub fn has(&self, kind: &str) -> bool {
        self.all.values().any(|bus| bus.kind == kind)
    }

    /// The only controller of a kind, which QEMU takes where a device names none. Of several it takes one that has
    /// room.
    fn only(&self, kind: &str) -> Option<&Bus> {
        let mut all = self.all.values().filter(|bus| bus.kind == kind);
        all.next().filter(|_| all.next().is_none())
    }

    /// The controller of a bus such as `scsi0.0`, and the number of the bus on it.
    pub fn split(&self, name: &str) -> Option<(&Bus, u64)> {
        if let Some(bus) = self.all.get(name) {
            return Some((bus, 0));
        }
        let (id, bus) = name.rsplit_once('.')?;
        Some((self.all.get(id)?, bus.parse().ok()?))
    }
}

impl Reader {
    /// Takes the address of a device: on PCI, CCW, USB or a virtio serial bus. Nothing if it is on a bus that is
    /// not known.
    pub fn place(&mut self, element: &mut Element, fields: &mut Fields) -> Option<()> {
        if self.driver.starts_with("virtio-") && self.driver.ends_with("-device") {
            element.push(Element::new("address").with("type", "virtio-mmio"));
            return Some(());
        }
        if let Some(devno) = fields.peek("devno") {
            let parts: Vec<&str> = devno.split('.').collect();
            let [cssid, ssid, number] = parts[..] else { return None };
            let part = |part: &str| format!("0x{part}");
            let address = Element::new("address").with("type", "ccw");
            let address = address.with("cssid", part(cssid)).with("ssid", ssid).with("devno", part(number));
            element.push(address);
            fields.value("devno");
            return Some(());
        }
        let name = fields.peek("bus");
        let bus = match &name {
            Some(name) if matches!(name.as_str(), "pci.0" | "pcie.0" | "pci") => Some(("pci", 0, 0)),
            Some(name) => {
                let (bus, number) = self.buses.split(name)?;
                Some((bus.kind, bus.index, number))
            }
            None if fields.peek("addr").is_some() => Some(("pci", 0, 0)),
            // A port of a bus that is not named.
            None => match self.driver.as_str() {
                usb if usb.starts_with("usb-") && fields.peek("port").is_some() => {
                    Some(("usb", self.buses.only("usb")?.index, 0))
                }
                "virtserialport" | "virtconsole" if fields.peek("nr").is_some() => {
                    Some(("virtio-serial", self.buses.only("virtio-serial")?.index, 0))
                }
                _ => None,
            },
        };
        match bus {
            None => {}
            Some(("pci", index, _)) => {
                let companion = self.companion()?;
                return pci(element, fields, index, companion);
            }
            Some(("usb", index, _)) => {
                let port = fields.text("port");
                let address = Element::new("address").with("type", "usb").with("bus", index.to_string());
                element.push(address.with_some("port", port));
            }
            Some(("virtio-serial", index, number)) => {
                let port = fields.text("nr");
                let address = Element::new("address").with("type", "virtio-serial");
                let address = address.with("controller", index.to_string()).with("bus", number.to_string());
                element.push(address.with_some("port", port));
            }
            Some(("ccid", index, number)) => {
                let address = Element::new("address").with("type", "ccid");
                element.push(address.with("controller", index.to_string()).with("slot", number.to_string()));
            }
            Some(_) => return None,
        }
        fields.value("bus");
        Some(())
    }

    /// The numbers of an S/390 PCI device, which a device of their own has.
    fn companion(&mut self) -> Option<Option<Element>> {
        let id = self.id.clone();
        let Some(at) = self.find(ZPCI, &id) else { return Some(None) };
        let mut fields = self.options[at].fields();
        self.using.push(at);
        for name in ["driver", "id", "target"] {
            fields.value(name);
        }
        let zpci = Element::new("zpci");
        let mut hex = |name: &str| Some(format!("{:#x}", fields.number(name)?));
        let zpci = zpci.with("uid", hex("uid")?).with("fid", hex("fid")?);
        fields.is_empty().then_some(Some(zpci))
    }

    /// The address of a drive on a SCSI bus.
    pub fn scsi_place(&self, element: &mut Element, fields: &mut Fields) -> Option<()> {
        let placed = ["channel", "scsi-id", "lun"].iter().any(|key| fields.peek(key).is_some());
        let (bus, number) = match fields.peek("bus") {
            Some(name) => self.buses.split(&name)?,
            None if placed => (self.buses.only("scsi")?, 0),
            None => return Some(()),
        };
        if bus.kind != "scsi" {
            return None;
        }
        let (controller, parallel) =
            (bus.index, matches!(bus.driver.as_str(), "lsi" | "am53c974" | "dc-390"));
        fields.value("bus");
        let mut take = |key: &str| fields.number(key).unwrap_or(0);
        let (bus, target, unit) = match parallel {
            true => (number, 0, take("scsi-id")),
            false => (take("channel"), take("scsi-id"), take("lun")),
        };
        element.push(drive(controller, bus, target, unit));
        Some(())
    }
}

/// The address of a drive.
pub fn drive(controller: u64, bus: u64, target: u64, unit: u64) -> Element {
    let address = Element::new("address").with("type", "drive").with("controller", controller.to_string());
    address.with("bus", bus.to_string()).with("target", target.to_string()).with("unit", unit.to_string())
}

fn pci(element: &mut Element, fields: &mut Fields, bus: u64, companion: Option<Element>) -> Option<()> {
    fields.value("bus");
    let Some(address) = fields.peek("addr") else { return Some(()) };
    let hex = |part: &str| match part.strip_prefix("0x") {
        Some(_) => number(part),
        None => u64::from_str_radix(part, 16).ok(),
    };
    let (slot, function) = address.split_once('.').unwrap_or((&address, "0"));
    let (slot, function) = (hex(slot)?, hex(function)?);
    fields.value("addr");
    let multifunction = fields.on_off("multifunction");
    let own = Element::new("address").with("type", "pci").with("domain", "0x0000");
    let own = own.with("bus", format!("{bus:#04x}")).with("slot", format!("{slot:#04x}"));
    let own = own.with("function", format!("{function:#x}")).with_some("multifunction", multifunction);
    element.push(companion.into_iter().fold(own, Element::having));
    if let Some(index) = fields.text("acpi-index") {
        element.push(Element::new("acpi").with("index", index));
    }
    Some(())
}

/// When the guest boots from a device, and what of its ROM it sees.
pub fn boot_and_rom(element: &mut Element, fields: &mut Fields) {
    if let Some(order) = fields.text("bootindex") {
        element.push(Element::new("boot").with("order", order));
    }
    if fields.peek("romfile").is_none() && fields.peek("rombar").is_none() {
        return;
    }
    let file = fields.text("romfile");
    let rom = Element::new("rom");
    element.push(match file.as_deref() {
        Some("") => rom.with("enabled", "no"),
        _ => rom.with_some("bar", fields.on_off("rombar")).with_some("file", file),
    });
}

/// A virtio device by its driver on a bus: its kind, and its model.
pub fn virtio(driver: &str) -> Option<(&str, &'static str)> {
    for (suffix, model) in [
        ("-pci-non-transitional", "virtio-non-transitional"),
        ("-pci-transitional", "virtio-transitional"),
        ("-pci", "virtio"),
        ("-ccw", "virtio"),
        // On a bus of the machine.
        ("-device", "virtio"),
    ] {
        if let Some(base) = driver.strip_suffix(suffix) {
            let known = base.starts_with("virtio-") || base.starts_with("vhost-");
            return known.then_some((base, model));
        }
    }
    None
}

/// The options that all virtio devices have.
pub fn virtio_options(element: &mut Element, fields: &mut Fields) {
    fields.give(
        element,
        Fields::on_off,
        &[
            ("iommu_platform", "driver", "iommu"),
            ("ats", "driver", "ats"),
            ("packed", "driver", "packed"),
            ("page-per-vq", "driver", "page_per_vq"),
        ],
    );
}
