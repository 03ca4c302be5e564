//! Disks: their devices, and the images that these name.

use super::address::{boot_and_rom, drive as drive_address, virtio, virtio_options};
use super::drive::{self, Drive};
use super::fields::Fields;
use super::image::Image;
use super::Reader;
use crate::domain::devices::disk::name_letters;
use crate::xml::tree::Element;
use serde_json::Value;

pub fn read(reader: &mut Reader) {
    super::firmware::read(reader);
    let floppies = floppies(reader);
    for at in reader.left(&["-device"]) {
        let mut fields = reader.options[at].fields();
        let driver = fields.text("driver").unwrap_or_default();
        if driver == "floppy" {
            let unit = fields.peek("unit").and_then(|unit| unit.parse().ok()).unwrap_or(0);
            if let Some(order) = floppies.get::<usize>(unit).and_then(Clone::clone) {
                fields.add("bootindex", order);
            }
        }
        if fields.peek("drive").is_some() || is_empty_drive(&driver) {
            reader.device(at, fields, |reader, fields| device(reader, &driver, fields));
        }
    }
    for at in reader.left(&["-drive", "-hda", "-hdb", "-hdc", "-hdd", "-cdrom", "-fda", "-fdb", ""]) {
        drive::whole(reader, at);
    }
    // It is about drives: those that are kept still need it.
    if reader.left(&["-drive", "-hda", "-hdb", "-hdc", "-hdd", ""]).is_empty() {
        reader.left(&["-snapshot"]).into_iter().for_each(|at| reader.options[at].done = true);
    }
}

/// When the guest boots from each floppy drive, which their controller has.
fn floppies(reader: &mut Reader) -> [Option<String>; 2] {
    const NAMES: [&str; 2] = ["bootindexA", "bootindexB"];
    let mut orders = [None, None];
    for at in reader.left(&["-device", "-global"]) {
        let mut fields = reader.options[at].fields();
        let global = reader.options[at].name == "-global";
        let prefix = if global { "isa-fdc." } else { "" };
        if !global && fields.text("driver").as_deref() != Some("isa-fdc") {
            continue;
        }
        let found = NAMES.map(|name| fields.text(&format!("{prefix}{name}")));
        if fields.is_empty() && (!global || found.iter().any(Option::is_some)) {
            for (order, found) in orders.iter_mut().zip(found) {
                *order = found.or(order.take());
            }
            reader.options[at].done = true;
        }
    }
    orders
}

/// Drives that may be without a medium.
fn is_empty_drive(driver: &str) -> bool {
    matches!(driver, "ide-cd" | "scsi-cd" | "floppy")
}

/// What a device is to the format: the bus, the kind of device.
fn device(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let (bus, kind) = match driver {
        "ide-hd" | "ide-drive" => (reader.ide(fields), "disk"),
        "ide-cd" => (reader.ide(fields), "cdrom"),
        "scsi-hd" | "scsi-disk" => ("scsi", "disk"),
        "scsi-cd" => ("scsi", "cdrom"),
        "scsi-block" => ("scsi", "lun"),
        "usb-storage" => ("usb", "disk"),
        "floppy" => ("fdc", "floppy"),
        "nvme-ns" => ("nvme", "disk"),
        "scsi-generic" => return None,
        _ if virtio(driver)?.0 == "virtio-blk" => ("virtio", "disk"),
        _ => return None,
    };
    let image = match fields.text("drive") {
        Some(name) => Some(reader.drive(&name)?),
        None => None,
    };
    let kind = match image.as_ref().and_then(|image| image.media) {
        Some(media) if kind == "disk" => media,
        _ => kind,
    };
    let mut disk = Element::new("disk").with("device", kind);
    reader.disk_place(&mut disk, bus, fields)?;
    if let Some((_, model)) = virtio(driver).filter(|(_, model)| *model != "virtio") {
        disk.set("model", model);
    }
    match &image {
        Some(image) => image.image.describe(&mut disk),
        None => {
            disk.set("type", "file");
            disk.at("driver").set("name", "qemu");
            disk.at("driver").set("type", "raw");
            disk.at("readonly");
        }
    }
    if bus == "virtio" {
        virtio_members(reader, &mut disk, fields)?;
    }
    let image = image.unwrap_or_default();
    if let Some(state) = image.write_cache.filter(|_| fields.peek("write-cache").is_none()) {
        fields.add("write-cache", state.to_owned());
    }
    settings(&mut disk, &image.image, fields, kind);
    identity(&mut disk, &image, fields, driver);
    if image.transient {
        disk.at("transient");
    }
    sizes(&mut disk, fields);
    policies(&mut disk, fields.text("werror").or(image.werror), fields.text("rerror").or(image.rerror));
    boot_and_rom(&mut disk, fields);
    reader.target(&mut disk, bus, None);
    for (member, attribute) in [("rotation_rate", "rotation_rate"), ("removable", "removable")] {
        let value = fields.text(member);
        let usual = member == "removable" && driver == "usb-storage" && value.as_deref() == Some("off");
        if let Some(value) = value.filter(|_| !usual) {
            disk.at("target").set(attribute, value);
        }
    }
    Some(disk)
}

fn virtio_members(reader: &Reader, disk: &mut Element, fields: &mut Fields) -> Option<()> {
    virtio_options(disk, fields);
    if let Some(name) = fields.peek("iothread") {
        disk.at("driver").set("iothread", reader.thread(&name)?);
        fields.value("iothread");
    }
    if let Some(mapping) = fields.value("iothread-vq-mapping") {
        let Value::Array(threads) = mapping else { return None };
        for thread in threads {
            let mut own = Fields::of(thread)?;
            let mut element = Element::new("iothread").with("id", reader.thread(&own.text("iothread")?)?);
            if let Some(Value::Array(queues)) = own.value("vqs") {
                queues
                    .iter()
                    .for_each(|queue| element.push(Element::new("queue").with("id", queue.to_string())));
            }
            if !own.is_empty() {
                return None;
            }
            disk.at("driver/iothreads").push(element);
        }
    }
    fields.give(
        disk,
        Fields::on_off,
        &[("ioeventfd", "driver", "ioeventfd"), ("event_idx", "driver", "event_idx")],
    );
    fields.give(
        disk,
        Fields::text,
        &[("num-queues", "driver", "queues"), ("queue-size", "driver", "queue_size")],
    );
    if fields.flag("scsi") == Some(true) {
        disk.set("device", "lun");
    }
    Some(())
}

/// How the image is used.
pub fn settings(disk: &mut Element, image: &Image, fields: &mut Fields, kind: &str) {
    let on = fields.peek("write-cache").map(|state| state != "off");
    let cache = match (image.cache, on) {
        (Some((true, false)), Some(false)) => Some("directsync"),
        (Some((true, false)), _) => Some("none"),
        (Some((false, false)), Some(false)) => Some("writethrough"),
        (Some((false, false)), _) => Some("writeback"),
        (Some((false, true)), _) => Some("unsafe"),
        _ => None,
    };
    if let Some(cache) = cache {
        disk.at("driver").set("cache", cache);
        if kind != "lun" {
            fields.value("write-cache");
        }
    }
    let all = [
        ("io", image.aio.clone()),
        ("discard", image.discard.clone()),
        ("detect_zeroes", image.detect_zeroes.clone()),
        ("discard_no_unref", image.discard_no_unref.map(str::to_owned)),
        ("copy_on_read", image.copy_on_read.then(|| "on".to_owned())),
    ];
    for (attribute, value) in all {
        if let Some(value) = value {
            disk.at("driver").set(attribute, value);
        }
    }
    for group in &image.throttles {
        disk.at("throttlefilters").push(Element::new("throttlefilter").with("group", &**group));
    }
    if fields.flag("share-rw") == Some(true) {
        disk.at("shareable");
    }
}

/// What the guest sees the disk as.
pub fn identity(disk: &mut Element, image: &Drive, fields: &mut Fields, driver: &str) {
    let serial = fields.text("serial").or(image.serial.clone());
    if let Some(id) = fields.peek("device_id") {
        // The name that domdef and libvirt give to the page of identities.
        if id.starts_with("drive-") || serial.as_deref() == Some(&*id) {
            fields.value("device_id");
        }
    }
    if let Some(serial) = serial {
        disk.push(Element::new("serial").saying(serial.replace("\\ ", " ")));
    }
    if let Some(wwn) = fields.number("wwn") {
        disk.push(Element::new("wwn").saying(format!("{wwn:016x}")));
    }
    if driver.starts_with("scsi-") {
        for name in ["vendor", "product"] {
            if let Some(text) = fields.text(name) {
                disk.push(Element::new(name).saying(text));
            }
        }
    }
}

fn sizes(disk: &mut Element, fields: &mut Fields) {
    fields.give(
        disk,
        Fields::text,
        &[
            ("logical_block_size", "blockio", "logical_block_size"),
            ("physical_block_size", "blockio", "physical_block_size"),
            ("discard_granularity", "blockio", "discard_granularity"),
        ],
    );
    fields.give(
        disk,
        Fields::text,
        &[
            ("cyls", "geometry", "cyls"),
            ("heads", "geometry", "heads"),
            ("secs", "geometry", "secs"),
            ("bios-chs-trans", "geometry", "trans"),
        ],
    );
}

pub fn policies(disk: &mut Element, write: Option<String>, read: Option<String>) {
    let write = write.map(|word| if word == "enospc" { "enospace".to_owned() } else { word });
    for (attribute, value) in [("error_policy", write), ("rerror_policy", read)] {
        if let Some(value) = value {
            disk.at("driver").set(attribute, value);
        }
    }
}

impl Reader {
    /// Marks the options that were referred to as handled.
    pub fn mark_used(&mut self) {
        for at in std::mem::take(&mut self.using) {
            self.options[at].done = true;
        }
    }

    /// The bus of a device on IDE or SATA, by its controller.
    fn ide(&self, fields: &Fields) -> &'static str {
        let bus = fields.peek("bus").and_then(|name| Some(self.buses.split(&name)?.0.kind));
        match bus {
            Some(kind) => kind,
            None if self.is_q35() => "sata",
            None => "ide",
        }
    }

    /// Where a disk is plugged in.
    fn disk_place(&mut self, disk: &mut Element, bus: &str, fields: &mut Fields) -> Option<()> {
        match bus {
            "scsi" => return self.scsi_place(disk, fields),
            "ide" | "sata" => {
                let name = match fields.peek("bus") {
                    Some(name) => name,
                    // The first channel, which takes two; a port of SATA takes one.
                    None if bus == "ide" && fields.peek("unit").is_some() => "ide.0".to_owned(),
                    None => return fields.peek("unit").is_none().then_some(()),
                };
                let (controller, number) = self.buses.split(&name)?;
                let (index, sata) = (controller.index, controller.kind == "sata");
                fields.value("bus");
                let unit = fields.number("unit").unwrap_or(0);
                disk.push(if sata {
                    drive_address(index, 0, 0, number)
                } else {
                    drive_address(index, number, 0, unit)
                });
            }
            "fdc" => {
                fields.value("bus");
                let unit = fields.number("unit").unwrap_or(0);
                disk.push(drive_address(0, 0, 0, unit));
            }
            "nvme" => {
                let name = fields.peek("bus")?;
                let index = self.buses.of(&name).filter(|bus| bus.kind == "nvme")?.index;
                fields.value("bus");
                let unit = fields.number("nsid").unwrap_or(1).checked_sub(1)?;
                disk.push(drive_address(index, 0, 0, unit));
            }
            _ => return self.place(disk, fields),
        }
        Some(())
    }

    /// Names the disk by the letter of its place on its bus, or by the next one.
    pub fn target(&mut self, disk: &mut Element, bus: &str, place: Option<u64>) {
        let prefix = match bus {
            "virtio" => "vd",
            "ide" => "hd",
            "fdc" => "fd",
            "nvme" => "nvme",
            _ => "sd",
        };
        let number = self.targets.entry(prefix).or_default().take(place.filter(|place| *place < 1000), 0);
        let name = match prefix {
            "nvme" => format!("nvme0n{}", number + 1),
            prefix => format!("{prefix}{}", name_letters(number)),
        };
        let target = disk.at("target");
        target.set("dev", name);
        target.set("bus", bus);
    }
}
