//! Devices with a few members each.

use super::address::{boot_and_rom, virtio, virtio_options};
use super::fields::{number, Fields};
use super::tree::Element;
use super::Reader;

/// A device with nothing but its place.
pub fn plain(reader: &mut Reader, mut element: Element, fields: &mut Fields) -> Option<Element> {
    reader.place(&mut element, fields)?;
    Some(element)
}

pub fn usb_input(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let kind = match driver {
        "usb-tablet" => "tablet",
        "usb-mouse" => "mouse",
        _ => "keyboard",
    };
    plain(reader, Element::new("input").with("type", kind).with("bus", "usb"), fields)
}

pub fn virtio_input(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let kind = match virtio(driver)?.0 {
        "virtio-mouse" => "mouse",
        "virtio-tablet" => "tablet",
        "virtio-keyboard" => "keyboard",
        _ => "passthrough",
    };
    let mut element = Element::new("input").with("type", kind).with("bus", "virtio");
    if kind == "passthrough" {
        element.push(Element::new("source").with("evdev", fields.text("evdev")?));
    }
    virtio_options(&mut element, fields);
    plain(reader, element, fields)
}

pub fn evdev(fields: &mut Fields) -> Option<Element> {
    let mut source = Element::new("source").with("dev", fields.text("evdev")?);
    if let Some(repeat) = fields.on_off("repeat") {
        source.set("repeat", repeat);
    }
    if fields.flag("grab_all") == Some(true) {
        source.set("grab", "all");
    }
    if let Some(keys) = fields.text("grab-toggle") {
        source.set("grabToggle", keys);
    }
    Some(Element::new("input").with("type", "evdev").having(source))
}

pub fn redirected(reader: &mut Reader, fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("redirdev").with("bus", "usb");
    reader.backend(&fields.text("chardev")?)?.describe(&mut element);
    boot_and_rom(&mut element, fields);
    let element = plain(reader, element, fields)?;
    if let Some(filter) = fields.peek("filter") {
        let rules: Option<Vec<Element>> = filter.split('|').map(rule).collect();
        let rules = rules?;
        if !reader.devices.has("redirfilter") {
            let list = rules.into_iter().fold(Element::new("redirfilter"), Element::having);
            reader.devices.push(list);
        }
        fields.value("filter");
    }
    Some(element)
}

/// A rule of what is redirected: `class:vendor:product:version:allow`.
fn rule(text: &str) -> Option<Element> {
    let parts: Vec<&str> = text.split(':').collect();
    let [class, vendor, product, version, allow] = parts[..] else { return None };
    let mut rule = Element::new("usbdev");
    for (name, value) in [("class", class), ("vendor", vendor), ("product", product)] {
        if value != "-1" {
            rule.set(name, value);
        }
    }
    if version != "-1" {
        let digits = number(version)?;
        rule.set("version", format!("{:x}.{:02x}", digits >> 8, digits & 0xff));
    }
    rule.set("allow", if allow == "1" { "yes" } else { "no" });
    Some(rule)
}

pub fn panic(fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("panic").with("model", "isa");
    if let Some(port) = fields.number("ioport") {
        element.push(Element::new("address").with("type", "isa").with("iobase", format!("{port:#x}")));
    }
    Some(element)
}

pub fn balloon(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("memballoon").with("model", virtio(driver)?.1);
    for (member, attribute) in
        [("deflate-on-oom", "autodeflate"), ("free-page-reporting", "freePageReporting")]
    {
        if let Some(state) = fields.on_off(member) {
            element.set(attribute, state);
        }
    }
    virtio_options(&mut element, fields);
    plain(reader, element, fields)
}

pub fn watchdog(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("watchdog").with("model", driver);
    if let Some(at) = reader.left(&["-watchdog-action"]).first().copied() {
        element.set("action", reader.options[at].value());
        reader.using.push(at);
    }
    plain(reader, element, fields)
}

/// What the watchdog does that is part of the machine.
pub fn watchdog_action(reader: &mut Reader) {
    let Some(at) = reader.left(&["-watchdog-action"]).last().copied() else { return };
    let action = reader.options[at].value().to_owned();
    if !reader.devices.has("watchdog") && reader.is_q35() {
        reader.devices.push(Element::new("watchdog").with("model", "itco"));
    }
    if reader.devices.has("watchdog") {
        reader.devices.at("watchdog").set("action", action);
        reader.options[at].done = true;
    }
}

pub fn shmem(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("shmem");
    match fields.text("memdev") {
        Some(memory) => {
            let mut object = reader.definition("-object", "id", &memory)?;
            object.text("qom-type").filter(|kind| kind == "memory-backend-file")?;
            let path = object.text("mem-path")?;
            element.set("name", path.strip_prefix("/dev/shm/")?);
            let size = object.size("size", 1)?;
            object.flag("share").filter(|share| *share)?;
            if let Some(master) = fields.flag("master") {
                element.set("role", if master { "master" } else { "peer" });
            }
            element.push(Element::new("size").with("unit", "bytes").saying(size.to_string()));
            if !object.is_empty() {
                return None;
            }
        }
        None => {
            let path = reader.socket(&fields.text("chardev")?)?;
            let name = path.rsplit('/').next().unwrap_or_default();
            let name = name.strip_prefix("shmem-").unwrap_or(name);
            element.set("name", name.strip_suffix("-sock").unwrap_or(name));
            element.push(Element::new("server").with("path", path));
            let vectors = fields.text("vectors");
            let events = fields.on_off("ioeventfd");
            if vectors.is_some() || events.is_some() {
                let msi = Element::new("msi").with("enabled", "on").with_some("vectors", vectors);
                element.push(msi.with_some("ioeventfd", events));
            }
        }
    }
    element.push(Element::new("model").with("type", driver));
    plain(reader, element, fields)
}

pub fn intel_iommu(fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("iommu").with("model", "intel");
    let all = [
        ("intremap", "intremap"),
        ("caching-mode", "caching_mode"),
        ("eim", "eim"),
        ("device-iotlb", "iotlb"),
        ("dma-translation", "dma_translation"),
    ];
    for (member, attribute) in all {
        if let Some(state) = fields.on_off(member) {
            element.at("driver").set(attribute, state);
        }
    }
    if let Some(bits) = fields.text("aw-bits") {
        element.at("driver").set("aw_bits", bits);
    }
    Some(element)
}

pub fn vsock(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("vsock").with("model", virtio(driver)?.1);
    let cid = fields.text("guest-cid")?;
    element.push(Element::new("cid").with("auto", "no").with("address", cid));
    virtio_options(&mut element, fields);
    plain(reader, element, fields)
}

pub fn tpm(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let model = match driver {
        "tpm-tis-device" => "tpm-tis",
        "tpm-tis" | "tpm-crb" | "tpm-spapr" => driver,
        _ => return None,
    };
    let mut element = Element::new("tpm").with("model", model);
    let mut backend = reader.definition("-tpmdev", "id", &fields.text("tpmdev")?)?;
    let own = match backend.text("type")?.as_str() {
        "passthrough" => {
            let device = Element::new("device").with("path", backend.text("path")?);
            Element::new("backend").with("type", "passthrough").having(device)
        }
        "emulator" => {
            let path = reader.socket(&backend.text("chardev")?)?;
            match path.ends_with("-swtpm.sock") {
                // domdef and libvirt start swtpm, whose socket has such a name.
                true => Element::new("backend").with("type", "emulator").with("version", "2.0"),
                false => {
                    let source = Element::new("source").with("type", "unix").with("mode", "connect");
                    Element::new("backend").with("type", "external").having(source.with("path", path))
                }
            }
        }
        _ => return None,
    };
    element.push(own);
    if !backend.is_empty() {
        return None;
    }
    if driver == "tpm-spapr" {
        if let Some(reg) = fields.number("reg") {
            element.push(Element::new("address").with("type", "spapr-vio").with("reg", format!("{reg:#x}")));
        }
        return Some(element);
    }
    plain(reader, element, fields)
}

pub fn plan9(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let mut own = reader.definition("-fsdev", "id", &fields.text("fsdev")?)?;
    let mut element = Element::new("filesystem").with("type", "mount");
    own.text("fsdriver").filter(|driver| driver == "local")?;
    element.set(
        "accessmode",
        match own.text("security_model")?.as_str() {
            "passthrough" => "passthrough",
            "mapped" | "mapped-xattr" => "mapped",
            "none" => "squash",
            _ => return None,
        },
    );
    for name in ["multidevs", "fmode", "dmode"] {
        if let Some(value) = own.text(name) {
            element.set(name, value);
        }
    }
    let model = virtio(driver)?.1;
    if model != "virtio" {
        element.set("model", model);
    }
    if own.text("writeout").as_deref() == Some("immediate") {
        element.at("driver").set("type", "path");
        element.at("driver").set("wrpolicy", "immediate");
    }
    virtio_options(&mut element, fields);
    element.push(Element::new("source").with("dir", own.text("path")?));
    element.push(Element::new("target").with("dir", fields.text("mount_tag")?));
    if own.flag("readonly") == Some(true) {
        element.at("readonly");
    }
    reader.place(&mut element, fields)?;
    own.is_empty().then_some(element)
}

pub fn virtiofs(reader: &mut Reader, fields: &mut Fields) -> Option<Element> {
    let path = reader.socket(&fields.text("chardev")?)?;
    let mut element = Element::new("filesystem").with("type", "mount");
    element.at("driver").set("type", "virtiofs");
    if let Some(size) = fields.text("queue-size") {
        element.at("driver").set("queue", size);
    }
    virtio_options(&mut element, fields);
    // Which folder it serves is known to virtiofsd alone.
    element.push(Element::new("source").with("socket", path));
    element.push(Element::new("target").with("dir", fields.text("tag")?));
    boot_and_rom(&mut element, fields);
    plain(reader, element, fields)
}

pub fn mtp(reader: &mut Reader, fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("filesystem").with("type", "mount");
    element.at("driver").set("type", "mtp");
    element.push(Element::new("source").with("dir", fields.text("rootdir")?));
    element.push(Element::new("target").with("dir", fields.text("desc")?));
    if fields.flag("readonly") == Some(true) {
        element.at("readonly");
    }
    plain(reader, element, fields)
}

/// A sound card with the codecs on its bus.
pub fn sound(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let model = match driver {
        "ES1370" => "es1370",
        "AC97" => "ac97",
        "intel-hda" => "ich6",
        "ich9-intel-hda" => "ich9",
        "usb-audio" => "usb",
        "sb16" => "sb16",
        "virtio-sound-pci" => "virtio",
        _ => return None,
    };
    let mut element = Element::new("sound").with("model", model);
    let mut audio = fields.text("audiodev");
    if let Some(multi) = fields.yes_no("multi") {
        element.set("multichannel", multi);
    }
    if let Some(streams) = fields.text("streams") {
        element.set("streams", streams);
    }
    virtio_options(&mut element, fields);
    reader.place(&mut element, fields)?;
    if matches!(model, "ich6" | "ich9") {
        // Those on its bus, and those that name none.
        let bus = if reader.id.is_empty() { String::new() } else { format!("{}.0", reader.id) };
        while let Some(at) = reader.find("-device", &bus).or_else(|| reader.find("-device", "")) {
            reader.using.push(at);
            let mut codec = reader.options[at].fields();
            let name = codec.text("driver").unwrap_or_default();
            let kind = name.strip_prefix("hda-")?;
            for name in ["id", "cad", "bus"] {
                codec.value(name);
            }
            audio = codec.text("audiodev").or(audio);
            if !codec.is_empty() || !matches!(kind, "duplex" | "micro" | "output") {
                return None;
            }
            element.push(Element::new("codec").with("type", kind));
        }
    }
    if let Some(id) = audio {
        let number = id.strip_prefix("audio")?.to_owned();
        element.push(Element::new("audio").with("id", number));
    }
    Some(element)
}
