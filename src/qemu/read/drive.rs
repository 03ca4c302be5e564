//! `-drive` and its short forms: an image with what the disk is, and for some of them the disk's device.

use super::disk::{identity, policies, settings};
use super::fields::Fields;
use super::image::{storage, Image};
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
    /// Whether the device has a cache of its own, if that is said: `off`.
    pub write_cache: Option<&'static str>,
    /// Whether what is written is dropped at the end.
    pub transient: bool,
}

impl Drive {
    /// The member of the device that goes with how the image is cached.
    pub fn device_cache(&self) -> Fields {
        let state = self.write_cache.into_iter();
        state.fold(Fields::default(), |fields, state| fields.with("write-cache", state))
    }
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
        self.drive_members(&mut fields).filter(|_| fields.is_empty())
    }

    /// The format of an image that the command does not name: QEMU looks into it.
    fn guessed_format(&mut self, path: &str, cdrom: bool) -> &'static str {
        let ending = path.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
        let format = match ending.as_str() {
            "qcow2" => "qcow2",
            "vmdk" => "vmdk",
            "vdi" => "vdi",
            "vhd" | "vpc" => "vpc",
            "vhdx" => "vhdx",
            "qed" => "qed",
            _ => "raw",
        };
        // Media and devices of the host are nothing else.
        if !cdrom && !path.is_empty() && !path.starts_with("/dev/") {
            let message =
                format!("image '{path}' is assumed to have format '{format}', for the command names none");
            self.assume(
                message,
                "`qemu-img info` tells it; add `format=` to the command, or change `type` of `<driver>`",
            );
        }
        format
    }
}

impl Reader {
    /// The image of a `-drive` option.
    fn drive_members(&mut self, fields: &mut Fields) -> Option<Drive> {
        let path = fields.text("file").or_else(|| fields.text("file.filename"));
        let media = fields.text("media").filter(|media| media == "cdrom").map(|_| "cdrom");
        let mut image = Image { kind: "file", source: Element::new("source"), ..Image::default() };
        if let Some(path) = &path {
            (image.kind, image.source) = place(path)?;
        }
        let folder = image.kind == "dir";
        image.format = match fields.text("format") {
            Some(format) if folder => (format == "raw").then(|| "fat".to_owned())?,
            None if folder => "fat".to_owned(),
            Some(format) => format,
            None => self.guessed_format(path.as_deref().unwrap_or_default(), media.is_some()).to_owned(),
        };
        let on = cache(fields, &mut image)?;
        image.aio = fields.text("aio");
        image.discard = fields.text("discard").map(|word| match word.as_str() {
            "on" => "unmap".to_owned(),
            "off" => "ignore".to_owned(),
            _ => word,
        });
        image.detect_zeroes = fields.text("detect-zeroes");
        image.read_only = fields.flag("readonly").or_else(|| fields.flag("read-only")).unwrap_or(false);
        image.copy_on_read = fields.flag("copy-on-read").unwrap_or(false);
        image.read_only |= media.is_some() || folder;
        // Only a file can have a temporary image on top of it.
        let transient = fields.flag("snapshot").unwrap_or(self.is_snapshot()) && !image.read_only;
        if transient && image.kind != "file" {
            return None;
        }
        let (serial, werror, rerror) = (fields.text("serial"), fields.text("werror"), fields.text("rerror"));
        Some(Drive { image, media, serial, werror, rerror, write_cache: on, transient })
    }

    /// Whether drives drop what is written, unless they say otherwise.
    fn is_snapshot(&self) -> bool {
        self.has_option("-snapshot")
    }
}

/// How writes are cached, and what that makes of the device's own cache.
fn cache(fields: &mut Fields, image: &mut Image) -> Option<Option<&'static str>> {
    let (host, device) = match fields.text("cache").as_deref() {
        None => return Some(None),
        Some("none") => ((true, false), None),
        Some("writeback") => ((false, false), None),
        Some("unsafe") => ((false, true), None),
        Some("writethrough") => ((false, false), Some("off")),
        Some("directsync") => ((true, false), Some("off")),
        Some(_) => return None,
    };
    image.cache = Some(host);
    Some(device)
}

/// Where an image is: the type of the disk, and its source.
fn place(path: &str) -> Option<(&'static str, Element)> {
    let path = path.strip_prefix("file:").unwrap_or(path);
    let source = Element::new("source");
    // The width of its tables, and that it can be written to, are no part of the format.
    if let Some(folder) = path.strip_prefix("fat:") {
        let plain = !["floppy:", "rw:", "12:", "16:", "32:"].iter().any(|word| folder.starts_with(word));
        return plain.then(|| ("dir", source.with("dir", folder)));
    }
    // Names of protocols, such as `nbd:` and `rbd:`.
    let Some((protocol, rest)) =
        path.split_once(':').filter(|(protocol, _)| protocol.chars().all(|c| c.is_ascii_alphanumeric()))
    else {
        let (kind, attribute) = if path.starts_with("/dev/") { ("block", "dev") } else { ("file", "file") };
        return Some((kind, source.with(attribute, path)));
    };
    let mut members = match (protocol, rest.strip_prefix("//")) {
        ("http" | "https" | "ftp" | "ftps", Some(_)) => Fields::default().with("url", path),
        ("nbd", None) => {
            let (host, name) = rest.split_once(":exportname=").map_or((rest, None), |(a, b)| (a, Some(b)));
            let (host, port) = host.rsplit_once(':')?;
            let own = Fields::default().with("server.host", host).with("server.port", port);
            name.into_iter().fold(own, |own, name| own.with("export", name)).nested()
        }
        ("nbd", Some(rest)) => {
            let (authority, name) = rest.split_once('/').unwrap_or((rest, ""));
            let (host, port) = authority.split_once(':').unwrap_or((authority, "10809"));
            let own = Fields::default().with("server.host", host).with("server.port", port);
            let own = if name.is_empty() { own } else { own.with("export", name) };
            own.nested()
        }
        ("iscsi", Some(rest)) => {
            let (portal, rest) = rest.split_once('/')?;
            let (target, lun) = rest.split_once('/').unwrap_or((rest, "0"));
            Fields::default().with("portal", portal).with("target", target).with("lun", lun)
        }
        _ => return None,
    };
    let (kind, source, _) = storage(protocol, &mut members)?;
    members.is_empty().then_some((kind, source))
}

/// A disk of one option, with its device.
pub fn whole(reader: &mut Reader, at: usize) {
    let option = &reader.options[at];
    let name = option.name.clone();
    let mut fields = match name.as_str() {
        "-drive" => option.fields(),
        _ => Fields::parse(&format!("file={}", doubled(option.value())), ""),
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
    let said = reader.found.len();
    reader.current = Some(at);
    if kind == "cdrom" {
        fields.add("media", "cdrom".to_owned());
    }
    let own = reader.drive_members(&mut fields).filter(|_| fields.is_empty());
    reader.current = None;
    let Some(mut own) = own else { return reader.found.truncate(said) };
    own.image.read_only |= kind == "cdrom";
    let mut disk = Element::new("disk").with("device", own.media.unwrap_or(kind));
    own.image.describe(&mut disk);
    settings(&mut disk, &own.image, &mut own.device_cache(), kind);
    identity(&mut disk, &own, &mut Fields::default(), "");
    policies(&mut disk, own.werror.clone(), own.rerror.clone());
    if own.transient {
        disk.at("transient");
    }
    reader.target(&mut disk, bus, place);
    reader.devices.push(disk);
    reader.options[at].done = true;
}
