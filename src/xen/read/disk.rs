//! Disks (xen.md 3.10, 4.2).

use super::keys::Text;
use super::{network_disk, Reader};
use crate::domain::devices::disk::{Block, Device, Driver, File, Format, Source};
use crate::domain::devices::disk::{DiskBus as Bus, Target};
use crate::domain::devices::Disk;
use crate::xen::cfg::Value;
use crate::xen::{Kind, Notation};
use crate::xml::value::NonEmpty;

pub(super) fn read(reader: &mut Reader<'_>) {
    if reader.notation == Notation::Xm && reader.config.has("disk") && reader.only_texts("disk").is_none() {
        let Some(item) = reader.config.get("disk") else { return };
        return reader.refuse(&item.span, "`disk` is no list; expected a text for each disk");
    }
    let items: Vec<Text<'_>> = match reader.config.get("disk").map(|item| &item.value) {
        Some(Value::List(_)) => reader.texts("disk"),
        _ => return,
    };
    for item in items {
        match reader.notation {
            Notation::Xl => match spec(item.text).and_then(|spec| spec.disk(reader.kind)) {
                Ok(disk) => reader.domain.devices.disk.push(disk),
                Err(message) => reader.refuse(item.at, message),
            },
            Notation::Xm => match xm(item.text, reader.kind) {
                Some(disk) => reader.domain.devices.disk.push(disk),
                None => reader.leave_out(
                    item.at,
                    format!("'{}' is no disk; expected one such as 'phy:/dev/sda,xvda,w'", item.text),
                ),
            },
        }
    }
}

/// Which bus a disk of that name is on.
fn bus(name: &str, kind: Kind) -> Bus {
    if name.starts_with("xvd") || kind != Kind::Hvm {
        Bus::Xen
    } else if name.starts_with("sd") {
        Bus::Scsi
    } else {
        Bus::Ide
    }
}

fn target(name: &str, kind: Kind) -> Target {
    Target { dev: name.to_owned(), bus: Some(bus(name, kind)), ..Target::default() }
}

/// What a disk's text says; what it does not say is `None`.
#[derive(Debug, Default)]
struct Spec {
    target: Option<String>,
    format: Option<String>,
    vdev: Option<String>,
    access: Option<String>,
    backend: Option<String>,
    cdrom: bool,
    /// Whether the target carried its format before it, so that no word of its own follows.
    prefixed: bool,
}

/// Words that stand for themselves and that a definition has no place for.
const FLAGS: [&str; 6] =
    ["direct-io-safe", "discard", "no-discard", "colo", "no-colo", "colo-restore-enable"];
/// Keys that a definition has no place for.
const LOST: [&str; 9] = [
    "backend",
    "script",
    "specification",
    "transport",
    "colo-host",
    "colo-port",
    "colo-export",
    "active-disk",
    "hidden-disk",
];

fn spec(text: &str) -> Result<Spec, String> {
    let mut spec = Spec::default();
    let (mut place, mut lost): (usize, Vec<&str>) = (0, Vec::new());
    let mut rest = text.trim_start_matches([' ', '\t']);
    while !rest.is_empty() {
        if let Some(whole) = rest.strip_prefix("target=") {
            once(&mut spec.target, whole, "target")?;
            break;
        }
        let (piece, behind) = rest.split_once(',').unwrap_or((rest, ""));
        rest = behind.trim_start_matches([' ', '\t']);
        match piece.split_once('=').filter(|(key, _)| !key.contains(['/', ':'])) {
            Some((key, _)) if LOST.contains(&key) => {
                if lost.contains(&key) {
                    return Err(format!("the disk has two of '{key}'"));
                }
                lost.push(key);
            }
            Some((key, value)) => spec.set(key, value)?,
            None if piece == "cdrom" => spec.cdrom = true,
            None if FLAGS.contains(&piece) => {}
            None => {
                spec.place(place, piece)?;
                place += 1 + usize::from(place == 0 && spec.prefixed);
            }
        }
    }
    Ok(spec)
}

/// Sets what was not set, or was set to nothing.
fn once(own: &mut Option<String>, value: &str, key: &str) -> Result<(), String> {
    if own.as_ref().is_some_and(|own| !own.is_empty()) {
        return Err(format!("the disk has two of '{key}'"));
    }
    *own = Some(value.to_owned());
    Ok(())
}

impl Spec {
    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        let own = match key {
            "format" => &mut self.format,
            "vdev" => return self.name(value),
            "access" => &mut self.access,
            "backendtype" => &mut self.backend,
            "devtype" => match value {
                "cdrom" | "disk" => {
                    self.cdrom |= value == "cdrom";
                    return Ok(());
                }
                other => return Err(format!("the disk's devtype is '{other}'; expected 'disk' or 'cdrom'")),
            },
            other => {
                return Err(format!(
                    "the disk has a '{other}'; expected format, vdev, access, backendtype, devtype, target"
                ))
            }
        };
        once(own, value, key)
    }

    /// A word without a key, by its place.
    fn place(&mut self, place: usize, piece: &str) -> Result<(), String> {
        match place {
            0 => {
                let (format, target) = without_prefixes(piece)?;
                self.prefixed = target.len() < piece.len();
                if let Some(format) = format {
                    once(&mut self.format, format, "format")?;
                }
                once(&mut self.target, target, "target")
            }
            _ if piece.is_empty() && place < 4 => Ok(()),
            1 => once(&mut self.format, piece, "format"),
            2 => self.name(piece),
            3 => once(&mut self.access, piece, "access"),
            _ => Err(format!("the disk has the word '{piece}' behind target, format, vdev and access")),
        }
    }

    fn name(&mut self, text: &str) -> Result<(), String> {
        let (name, suffix) = text.split_once(':').map_or((text, None), |(name, suffix)| (name, Some(suffix)));
        match suffix {
            Some("cdrom") => self.cdrom = true,
            None | Some("disk") => {}
            Some(other) => return Err(format!("the disk is a '{other}'; expected 'disk' or 'cdrom'")),
        }
        once(&mut self.vdev, name, "vdev")
    }

    fn disk(self, kind: Kind) -> Result<Disk, String> {
        let name = self.vdev.filter(|name| !name.is_empty());
        let swallowed = self.target.as_ref().is_some_and(|target| target.contains(",vdev="));
        let name = name.ok_or(match swallowed {
            true => "the disk has no vdev; `target=` takes all that follows, so it must come last",
            false => "the disk has no vdev; expected one such as 'xvda'",
        })?;
        let format = match self.format.as_deref() {
            None | Some("raw") => Some(Format::Raw),
            Some("" | "empty") => None,
            Some("qcow") => Some(Format::Qcow),
            Some("qcow2") => Some(Format::Qcow2),
            Some("vhd") => Some(Format::Vhd),
            Some("qed") => Some(Format::Qed),
            Some(other) => {
                return Err(format!(
                    "the disk's format is '{other}'; expected raw, qcow, qcow2, vhd, qed or empty"
                ))
            }
        };
        let readonly = match self.access.as_deref().unwrap_or("rw") {
            "ro" | "r" => true,
            "rw" | "w" => false,
            other => return Err(format!("the disk's access is '{other}'; expected ro, r, rw or w")),
        };
        let (driver, block) = match self.backend.as_deref() {
            None | Some("qdisk") => ("qemu", false),
            Some("tap") => ("tap", false),
            Some("phy") => ("phy", true),
            Some("standalone") => return Err("the disk's backend is 'standalone', which is not known".into()),
            Some(other) => {
                return Err(format!("the disk's backendtype is '{other}'; expected phy, tap or qdisk"))
            }
        };
        if self.target.is_none() && !self.cdrom {
            return Err("the disk has no target; expected the path of its image".to_owned());
        }
        let path = match self.cdrom {
            true => self.target.filter(|path| !path.is_empty()),
            false => self.target,
        };
        let (driver, block) = if self.cdrom { ("qemu", false) } else { (driver, block) };
        let driver = Driver {
            name: Some(driver.to_owned()),
            r#type: format.or(Some(Format::Raw)),
            ..Driver::default()
        };
        let source = match path {
            Some(path) if path.starts_with("rbd:") => {
                Source::Network(Box::new(network_disk::rbd(&path[4..])?))
            }
            path => local(path, block),
        };
        Ok(Disk {
            device: if self.cdrom { Device::Cdrom } else { Device::Disk },
            readonly: readonly || self.cdrom,
            driver: Some(driver),
            source,
            target: target(&name, kind),
            ..Disk::default()
        })
    }
}

fn local(path: Option<String>, block: bool) -> Source {
    let path = path.map(NonEmpty);
    match block {
        true => Source::Block(Block { dev: path, ..Block::default() }),
        false => Source::File(File { file: path, ..File::default() }),
    }
}

/// A target without the older words before it, and the format that one of them names.
fn without_prefixes(text: &str) -> Result<(Option<&str>, &str), String> {
    const FORMATS: [&str; 4] = ["raw", "qcow", "qcow2", "vhd"];
    const SCRIPTS: [&str; 4] = ["iscsi", "nbd", "enbd", "drbd"];
    let (mut format, mut rest) = (None, text);
    while let Some((word, behind)) = rest.split_once(':') {
        match word {
            "file" | "phy" | "aio" | "tap" | "tap2" | "tapdisk" | "ioemu" => {}
            "qed" => format = Some(word),
            _ if FORMATS.contains(&word) => format = Some(word),
            _ if !behind.starts_with('/') || !word.bytes().all(|byte| byte.is_ascii_lowercase()) => break,
            _ if SCRIPTS.contains(&word) => {}
            _ => return Err(format!("the disk's target begins with '{word}:', which is not known")),
        }
        rest = behind;
    }
    Ok((format, rest))
}

/// `SOURCE,DEVICE,MODE`; `None` for other texts.
fn xm(text: &str, kind: Kind) -> Option<Disk> {
    let (source, rest) = text.split_once(',')?;
    let (name, mode) = rest.trim_start_matches("ioemu:").split_once(',')?;
    let (name, suffix) = name.split_once(':').unwrap_or((name, ""));
    let (driver, path) = source.split_once(':').unwrap_or(("phy", source));
    let (format, path) = match driver {
        "tap" | "tap2" => {
            let (word, path) = path.split_once(':')?;
            let aio = word == "aio";
            let format = Format::ALL.iter().copied().find(|format| format.as_str() == word);
            (if aio { Format::Raw } else { format? }, path)
        }
        _ => (Format::Raw, path),
    };
    let cdrom = suffix == "cdrom";
    let driver = Driver { name: Some(driver.to_owned()), r#type: Some(format), ..Driver::default() };
    let block = driver.name.as_deref() == Some("phy");
    Some(Disk {
        device: if cdrom { Device::Cdrom } else { Device::Disk },
        readonly: cdrom || matches!(mode, "r" | "ro"),
        shareable: matches!(mode, "w!" | "!"),
        driver: Some(driver),
        source: local((!path.is_empty()).then(|| path.to_owned()), block),
        target: target(name, kind),
        ..Disk::default()
    })
}
