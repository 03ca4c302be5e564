//! Controllers, which are read before what is on their buses.

use super::address::{virtio, virtio_options, Numbers};
use super::fields::Fields;
use super::Reader;
use crate::xml::tree::Element;

pub fn read(reader: &mut Reader) {
    threads(reader);
    built_in(reader);
    let devices = reader.left(&["-device"]);
    // The names of all buses, so that a device may come before its bus.
    for at in &devices {
        let mut fields = reader.options[*at].fields();
        let driver = fields.text("driver").unwrap_or_default();
        let id = fields.text("id").unwrap_or_default();
        if fields.peek("masterbus").is_some() {
            continue;
        }
        if let Some((kind, prefix)) = kind(&driver, &fields) {
            let index = reader.buses.next(&id, kind, prefix);
            let id = if id.is_empty() { format!("?{at}") } else { id };
            reader.buses.name(&id, kind, index, &driver);
        }
    }
    for at in devices {
        let mut fields = reader.options[at].fields();
        let driver = fields.text("driver").unwrap_or_default();
        let id = fields.peek("id").unwrap_or_else(|| format!("?{at}"));
        if kind(&driver, &fields).is_some() {
            reader.device(at, fields, |reader, fields| one(reader, &driver, &id, fields));
        }
    }
    without_usb(reader);
}

/// The objects of I/O threads.
fn threads(reader: &mut Reader) {
    let mut all = Vec::new();
    let mut numbers = Numbers::default();
    for at in reader.left(&["-object"]) {
        let mut fields = reader.options[at].fields();
        if fields.text("qom-type").as_deref() != Some("iothread") {
            continue;
        }
        let Some(id) = fields.text("id") else { continue };
        let named = id.strip_prefix("iothread").and_then(|rest| rest.parse::<u32>().ok());
        let number = numbers.take(named.map(u64::from), 1);
        let mut thread = Element::new("iothread").with("id", number.to_string());
        let pool = [("thread-pool-min", "", "thread_pool_min"), ("thread-pool-max", "", "thread_pool_max")];
        fields.give(&mut thread, Fields::text, &pool);
        fields.give(
            &mut thread,
            Fields::text,
            &[
                ("poll-max-ns", "poll", "max"),
                ("poll-grow", "poll", "grow"),
                ("poll-shrink", "poll", "shrink"),
                ("poll-weight", "poll", "weight"),
            ],
        );
        if fields.is_empty() {
            reader.threads.insert(id, number.to_string());
            reader.options[at].done = true;
            all.push(thread);
        }
    }
    if all.is_empty() {
        return;
    }
    reader.domain.push(Element::new("iothreads").saying(all.len().to_string()));
    let list = all.into_iter().fold(Element::new("iothreadids"), Element::having);
    reader.domain.push(list);
}

/// The buses that are part of the machine.
fn built_in(reader: &mut Reader) {
    let kind = if reader.is_q35() { "sata" } else { "ide" };
    if reader.is_x86() {
        reader.buses.add("ide", kind, 0, "");
    }
}

/// The type of a controller, and what its names begin with where domdef gives them.
fn kind(driver: &str, fields: &Fields) -> Option<(&'static str, &'static str)> {
    Some(match driver {
        "pcie-root-port"
        | "ioh3420"
        | "pci-bridge"
        | "pcie-pci-bridge"
        | "i82801b11-bridge"
        | "x3130-upstream"
        | "xio3130-downstream"
        | "pxb"
        | "pxb-pcie"
        | "spapr-pci-host-bridge" => ("pci", "pci."),
        "lsi" | "lsi53c895a" | "megasas" | "mptsas1068" | "pvscsi" | "am53c974" | "dc-390"
        | "spapr-vscsi" => ("scsi", "scsi"),
        "ahci" | "ich9-ahci" => ("sata", "sata"),
        "usb-ccid" => ("ccid", "ccid"),
        "nvme" if fields.peek("drive").is_none() => ("nvme", "nvme"),
        _ if usb(driver).is_some() => ("usb", "usb"),
        _ => match virtio(driver)?.0 {
            "virtio-scsi" => ("scsi", "scsi"),
            "virtio-serial" => ("virtio-serial", "virtio-serial"),
            _ => return None,
        },
    })
}

fn usb(driver: &str) -> Option<&'static str> {
    Some(match driver {
        "piix3-usb-uhci" => "piix3-uhci",
        "piix4-usb-uhci" => "piix4-uhci",
        "usb-ehci" => "ehci",
        "ich9-usb-ehci1" => "ich9-ehci1",
        "ich9-usb-uhci1" => "ich9-uhci1",
        "ich9-usb-uhci2" => "ich9-uhci2",
        "ich9-usb-uhci3" => "ich9-uhci3",
        "vt82c686b-usb-uhci" => "vt82c686b-uhci",
        "pci-ohci" => "pci-ohci",
        "nec-usb-xhci" => "nec-xhci",
        "qemu-xhci" => "qemu-xhci",
        _ => return None,
    })
}

fn one(reader: &mut Reader, driver: &str, id: &str, fields: &mut Fields) -> Option<Element> {
    if let Some(master) = fields.peek("masterbus") {
        let index = reader.buses.split(&master)?.0.index;
        fields.value("masterbus");
        let mut element = Element::new("controller").with("type", "usb").with("index", index.to_string());
        element.set("model", usb(driver)?);
        element.push(Element::new("master").with("startport", fields.text("firstport")?));
        reader.place(&mut element, fields)?;
        return Some(element);
    }
    let bus = reader.buses.of(id)?.clone();
    let mut element = Element::new("controller").with("type", bus.kind).with("index", bus.index.to_string());
    match bus.kind {
        "pci" => pci(driver, fields, &mut element),
        "usb" => {
            element.set("model", usb(driver)?);
            if let Some(ports) = fields.text("p2") {
                if fields.peek("p3").as_deref() == Some(&*ports) {
                    fields.value("p3");
                }
                element.set("ports", ports);
            }
        }
        "scsi" => scsi(reader, driver, fields, &mut element)?,
        "virtio-serial" => {
            let model = virtio(driver)?.1;
            if model != "virtio" {
                element.set("model", model);
            }
            virtio_options(&mut element, fields);
            fields.give(
                &mut element,
                Fields::text,
                &[("max_ports", "", "ports"), ("vectors", "", "vectors")],
            );
        }
        "nvme" => {
            if let Some(serial) = fields.text("serial") {
                element.push(Element::new("serial").saying(serial.replace("\\ ", " ")));
            }
            if let Some(queues) = fields.text("num_queues") {
                element.at("driver").set("queues", queues);
            }
        }
        _ => {}
    }
    reader.place(&mut element, fields)?;
    Some(element)
}

fn pci(driver: &str, fields: &mut Fields, element: &mut Element) {
    let model = match driver {
        "pci-bridge" => "pci-bridge",
        "pcie-pci-bridge" => "pcie-to-pci-bridge",
        "i82801b11-bridge" => "dmi-to-pci-bridge",
        "x3130-upstream" => "pcie-switch-upstream-port",
        "xio3130-downstream" => "pcie-switch-downstream-port",
        "pxb" => "pci-expander-bus",
        "pxb-pcie" => "pcie-expander-bus",
        "spapr-pci-host-bridge" => "pci-root",
        _ => "pcie-root-port",
    };
    element.set("model", model);
    element.push(Element::new("model").with("name", driver));
    let numbers =
        [("chassis_nr", "chassisNr"), ("chassis", "chassis"), ("bus_nr", "busNr"), ("index", "index")];
    for (member, attribute) in numbers {
        if let Some(number) = fields.number(member) {
            element.at("target").set(attribute, number.to_string());
        }
    }
    if let Some(port) = fields.number("port") {
        element.at("target").set("port", format!("{port:#x}"));
    }
    if let Some(state) = fields.on_off("hotplug") {
        element.at("target").set("hotplug", state);
    }
    if let Some(size) = fields.size("mem-reserve", 1) {
        element.at("target").set("memReserve", (size >> 10).to_string());
    }
    if let Some(node) = fields.text("numa_node") {
        element.at("target").push(Element::new("node").saying(node));
    }
}

fn scsi(reader: &Reader, driver: &str, fields: &mut Fields, element: &mut Element) -> Option<()> {
    let model = match driver {
        "lsi" | "lsi53c895a" => "lsilogic",
        "megasas" => "lsisas1078",
        "mptsas1068" => "lsisas1068",
        "pvscsi" => "vmpvscsi",
        "spapr-vscsi" => "ibmvscsi",
        "dc-390" => "dc390",
        "am53c974" => "am53c974",
        _ => match virtio(driver)?.1 {
            "virtio" => "virtio-scsi",
            model => model,
        },
    };
    element.set("model", model);
    virtio_options(element, fields);
    if let Some(name) = fields.peek("iothread") {
        element.at("driver").set("iothread", reader.thread(&name)?);
        fields.value("iothread");
    }
    fields.give(
        element,
        Fields::text,
        &[
            ("num_queues", "driver", "queues"),
            ("cmd_per_lun", "driver", "cmd_per_lun"),
            ("max_sectors", "driver", "max_sectors"),
        ],
    );
    if let Some(state) = fields.on_off("ioeventfd") {
        element.at("driver").set("ioeventfd", state);
    }
    Some(())
}

/// Where the command has no USB controller the guest has none, unless the machine brings one.
fn without_usb(reader: &mut Reader) {
    // Beside another one the machine's stays as it is.
    if reader.buses.has("usb") {
        return;
    }
    if reader.word("-usb") {
        reader.buses.add("usb-bus", "usb", 0, "");
    } else {
        let none = Element::new("controller").with("type", "usb").with("index", "0").with("model", "none");
        reader.devices.push(none);
    }
}
