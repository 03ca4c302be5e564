//! `-drive` and its short forms: an image with what the disk is, and for some of them the disk's device.

use super::disk::{identity, policies, settings};
use super::fields::Fields;
use super::image::Image;
use super::Reader;
use crate::qemu::members::doubled;
use crate::xml::tree::Element;

/// An image, with the settings of the disk that `-drive` has.
#[derive(Debug, Default)]
pub struct Drive {
    pub image: Image,
    pub media: Option<&'static str>,
    pub serial: Option<String>,
    pub werror: Option<String>,
    pub rerror: Option<String>,
}

impl Reader {
    /// The image that a device names: a block node, or a drive without an interface.
    pub fn drive(&mut self, name: &str) -> Option<Drive> {
        if let Some(image) = self.node(name, 0) {
            return Some(Drive { image, ..Drive::default() });
        }
        let mut fields = self.definition("-drive", "id", name)?;
        if fields.text("if").as_deref() != Some("none") {
            return None;
        }
        drive_members(&mut fields).filter(|_| fields.is_empty())
    }
}

/// The image of a `-drive` option.
fn drive_members(fields: &mut Fields) -> Option<Drive> {
    let path = fields.text("file").or_else(|| fields.text("file.filename"));
    let mut image = Image { kind: "file", source: Element::new("source"), ..Image::default() };
    if let Some(path) = path {
        let path = path.strip_prefix("file:").unwrap_or(&path).to_owned();
        // Names of protocols, such as `nbd:` and `rbd:`.
        if path.split('/').next().is_some_and(|first| first.contains(':')) {
            return None;
        }
        let (kind, attribute) = if path.starts_with("/dev/") { ("block", "dev") } else { ("file", "file") };
        image.kind = kind;
        image.source.set(attribute, path);
    }
    image.format = fields.text("format").unwrap_or_else(|| "raw".to_owned());
    image.cache = match fields.text("cache").as_deref() {
        None => None,
        Some("none") => Some((true, false)),
        Some("writeback") => Some((false, false)),
        Some("unsafe") => Some((false, true)),
        // These need a member of the device as well.
        Some(_) => return None,
    };
    image.aio = fields.text("aio");
    image.discard = fields.text("discard").map(|word| match word.as_str() {
        "on" => "unmap".to_owned(),
        "off" => "ignore".to_owned(),
        _ => word,
    });
    image.detect_zeroes = fields.text("detect-zeroes");
    image.read_only = fields.flag("readonly").or_else(|| fields.flag("read-only")).unwrap_or(false);
    image.copy_on_read = fields.flag("copy-on-read").unwrap_or(false);
    let media = match fields.text("media").as_deref() {
        Some("cdrom") => Some("cdrom"),
        _ => None,
    };
    image.read_only |= media.is_some();
    let (serial, werror, rerror) = (fields.text("serial"), fields.text("werror"), fields.text("rerror"));
    Some(Drive { image, media, serial, werror, rerror })
}

/// A disk of one option, with its device.
pub fn whole(reader: &mut Reader, at: usize) {
    let option = &reader.options[at];
    let name = option.name.clone();
    let mut fields = match name.as_str() {
        "-drive" => option.fields(),
        _ => Fields::parse(&format!("file={}", doubled(option.value())), "").unwrap_or_default(),
    };
    let usual = match () {
        () if reader.is_q35() => "sata",
        () if reader.is_x86() => "ide",
        () => "virtio",
    };
    let interface = fields.text("if");
    let bus = match (name.as_str(), interface.as_deref()) {
        ("-fda" | "-fdb", _) | (_, Some("floppy")) => "fdc",
        (_, None | Some("ide")) => usual,
        (_, Some("virtio")) => "virtio",
        (_, Some("scsi")) => "scsi",
        _ => return,
    };
    let kind = match name.as_str() {
        "-cdrom" => "cdrom",
        _ if bus == "fdc" => "floppy",
        _ => "disk",
    };
    fields.value("id");
    let place = fields.number("index").or(match name.as_str() {
        "-hda" | "-fda" => Some(0),
        "-hdb" | "-fdb" => Some(1),
        // On IDE it is the first one of the second bus.
        "-cdrom" if bus == "ide" => Some(2),
        "-hdc" => Some(2),
        "-hdd" => Some(3),
        _ => None,
    });
    let Some(mut own) = drive_members(&mut fields).filter(|_| fields.is_empty()) else { return };
    own.image.read_only |= kind == "cdrom";
    let mut disk = Element::new("disk").with("device", own.media.unwrap_or(kind));
    own.image.describe(&mut disk);
    settings(&mut disk, &own.image, &mut Fields::default(), kind);
    identity(&mut disk, &own, &mut Fields::default(), "");
    policies(&mut disk, own.werror.clone(), own.rerror.clone());
    reader.target(&mut disk, bus, place);
    reader.devices.push(disk);
    reader.options[at].done = true;
}
