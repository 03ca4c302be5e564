//! Disks (xen.md 3.10, 4.2).

use super::keys::Text;
use super::mistake::Mistake;
use super::{network_disk, Reader};
use crate::domain::devices::disk::{Block, Device, Driver, File, Format, Source};
use crate::domain::devices::disk::{DiskBus as Bus, Target};
use crate::domain::devices::Disk;
use crate::xen::{Kind, Notation};
use crate::xml::value::NonEmpty;

pub(super) fn read(reader: &mut Reader<'_>) {
    if reader.notation == Notation::Xm && reader.config.has("disk") && reader.only_texts("disk").is_none() {
        let Some(item) = reader.config.get("disk") else { return };
        return reader.wrong_kind(item, "disk", "a list with a text for each disk");
    }
    for item in reader.texts("disk") {
        match reader.notation {
            Notation::Xl => xl(reader, item),
            Notation::Xm => match xm(item.text, reader.kind) {
                Some(disk) => reader.domain.devices.disk.push(disk),
                None => reader.leave_out(item.at, &format!("'{}', which is no disk,", item.text)),
            },
        }
    }
}

fn xl(reader: &mut Reader<'_>, item: Text<'_>) {
    let spec = match spec(item.text) {
        Ok(spec) => spec,
        Err(mistake) => return reader.report(item.at, mistake),
    };
    for option in &spec.lost {
        reader.leave_out(item.at, &format!("option `{option}` of the disk"));
    }
    match spec.disk(reader.kind) {
        Ok(disk) => reader.domain.devices.disk.push(disk),
        Err(mistake) => reader.report(item.at, mistake),
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
    /// Options that a definition has no word for.
    lost: Vec<String>,
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

fn spec(text: &str) -> Result<Spec, Mistake> {
    let mut spec = Spec::default();
    let mut position = 0;
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
                if spec.lost.iter().any(|own| own == key) {
                    return Err(twice(key));
                }
                spec.lost.push(key.to_owned());
            }
            Some((key, value)) => spec.set(key, value)?,
            None if piece == "cdrom" => spec.cdrom = true,
            None if FLAGS.contains(&piece) => spec.lost.push(piece.to_owned()),
            None => {
                spec.positional(position, piece)?;
                position += 1 + usize::from(position == 0 && spec.prefixed);
            }
        }
    }
    Ok(spec)
}

/// Sets what was not set, or was set to nothing.
fn once(own: &mut Option<String>, value: &str, key: &str) -> Result<(), Mistake> {
    if own.as_ref().is_some_and(|own| !own.is_empty()) {
        return Err(twice(key));
    }
    *own = Some(value.to_owned());
    Ok(())
}

fn twice(key: &str) -> Mistake {
    Mistake::disk(format!("disk has the option '{key}' twice"), "remove one of them")
}

impl Spec {
    fn set(&mut self, key: &str, value: &str) -> Result<(), Mistake> {
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
                other => {
                    let message = format!("`devtype={other}` of the disk is not known");
                    return Err(Mistake::disk(message, "use 'disk' or 'cdrom'"));
                }
            },
            other => {
                let help = "use format, vdev, access, backendtype, devtype and target";
                return Err(Mistake::disk(format!("option '{other}' of the disk is not known"), help));
            }
        };
        once(own, value, key)
    }

    /// A word without a key, by its position.
    fn positional(&mut self, position: usize, piece: &str) -> Result<(), Mistake> {
        match position {
            0 => {
                let (format, target) = without_prefixes(piece)?;
                self.prefixed = target.len() < piece.len();
                if let Some(format) = format {
                    once(&mut self.format, format, "format")?;
                }
                once(&mut self.target, target, "target")
            }
            _ if piece.is_empty() && position < 4 => Ok(()),
            1 => once(&mut self.format, piece, "format"),
            2 => self.name(piece),
            3 => once(&mut self.access, piece, "access"),
            _ => {
                let message = format!("disk has the word '{piece}' after target, format, vdev and access");
                Err(Mistake::disk(message, "remove it, or give it a key"))
            }
        }
    }

    fn name(&mut self, text: &str) -> Result<(), Mistake> {
        let (name, suffix) = text.split_once(':').map_or((text, None), |(name, suffix)| (name, Some(suffix)));
        match suffix {
            Some("cdrom") => self.cdrom = true,
            None | Some("disk") => {}
            Some(other) => {
                let message = format!("'{other}' after the disk's vdev is not known");
                return Err(Mistake::disk(message, "use 'disk' or 'cdrom'"));
            }
        }
        once(&mut self.vdev, name, "vdev")
    }

    fn disk(self, kind: Kind) -> Result<Disk, Mistake> {
        let name = self.vdev.filter(|name| !name.is_empty());
        let swallowed = self.target.as_ref().is_some_and(|target| target.contains(",vdev="));
        let name = name.ok_or(match swallowed {
            true => Mistake::disk(
                "disk has no vdev before its target",
                "put `target=` last: it takes all that follows",
            ),
            false => Mistake::disk("disk has no vdev", "add one such as `vdev=xvda`"),
        })?;
        let format = match self.format.as_deref() {
            None | Some("raw") => Some(Format::Raw),
            Some("" | "empty") => None,
            Some("qcow") => Some(Format::Qcow),
            Some("qcow2") => Some(Format::Qcow2),
            Some("vhd") => Some(Format::Vhd),
            Some("qed") => Some(Format::Qed),
            Some(other) => {
                let message = format!("format '{other}' of the disk is not known");
                return Err(Mistake::disk(message, "use raw, qcow, qcow2, vhd, qed or empty"));
            }
        };
        let readonly = match self.access.as_deref().unwrap_or("rw") {
            "ro" | "r" => true,
            "rw" | "w" => false,
            other => {
                let message = format!("access '{other}' of the disk is not known");
                return Err(Mistake::disk(message, "use ro, r, rw or w"));
            }
        };
        // That of a CD-ROM is kept as well, so that what is written of a definition is read as it was.
        let driver = match self.backend.as_deref() {
            None | Some("qdisk") => "qemu",
            Some("tap") => "tap",
            Some("phy") => "phy",
            Some(other) => {
                let message = format!("`backendtype={other}` of the disk is not known");
                return Err(Mistake::disk(message, "use phy, tap or qdisk"));
            }
        };
        if self.target.is_none() && !self.cdrom {
            return Err(Mistake::disk("disk has no target", "add the path of its image as `target=`"));
        }
        let path = match self.cdrom {
            true => self.target.filter(|path| !path.is_empty()),
            false => self.target,
        };
        let storage = Storage::of(driver);
        let driver = Driver {
            name: Some(driver.to_owned()),
            r#type: format.or(Some(Format::Raw)),
            ..Driver::default()
        };
        let source = match path {
            Some(path) if path.starts_with("rbd:") => {
                Source::Network(Box::new(network_disk::rbd(&path[4..])?))
            }
            path => local(path, storage),
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

/// What an image is on.
#[derive(Clone, Copy)]
enum Storage {
    File,
    Block,
}

impl Storage {
    /// `phy` drives block devices, the others files.
    fn of(driver: &str) -> Storage {
        match driver {
            "phy" => Storage::Block,
            _ => Storage::File,
        }
    }
}

fn local(path: Option<String>, storage: Storage) -> Source {
    let path = path.map(NonEmpty);
    match storage {
        Storage::Block => Source::Block(Block { dev: path, ..Block::default() }),
        Storage::File => Source::File(File { file: path, ..File::default() }),
    }
}

/// A target without the older words before it, and the format that one of them names.
fn without_prefixes(text: &str) -> Result<(Option<&str>, &str), Mistake> {
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
            _ => {
                let message = format!("'{word}:' before the disk's target is not known");
                return Err(Mistake::disk(message, "remove it"));
            }
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
    let storage = Storage::of(driver);
    let driver = Driver { name: Some(driver.to_owned()), r#type: Some(format), ..Driver::default() };
    Some(Disk {
        device: if cdrom { Device::Cdrom } else { Device::Disk },
        readonly: cdrom || matches!(mode, "r" | "ro"),
        shareable: matches!(mode, "w!" | "!"),
        driver: Some(driver),
        source: local((!path.is_empty()).then(|| path.to_owned()), storage),
        target: target(name, kind),
        ..Disk::default()
    })
}
