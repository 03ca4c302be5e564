//! `<target>`, `<geometry>` and `<blockio>`: what the guest sees a disk as.

use crate::domain::elements;
use crate::token;
use crate::xml::value::token::OnOff;
use crate::xml::{Cursor, Fields, Rest, Shape, Writer};
use domdef_derive::Element;

elements! {
    /// `<target>`: what the guest sees the disk as.
    Target {
        /// The name that orders the disks of a bus, such as `vda`.
        #[xml(attr)] dev: String,
        /// The bus; after the name's first letters where it is missing.
        #[xml(attr, since = "0.4.3")] bus: Option<DiskBus>,
        /// Whether the tray of a CD-ROM or floppy drive is open; closed where absent.
        #[xml(attr, omit, since = "0.9.11")] tray: Tray,
        /// Whether the guest sees it as removable, on USB.
        #[xml(attr, since = "1.1.3")] removable: Option<OnOff>,
        /// How many turns it makes in a minute, 1025 to 65534, 1 for a disk without; 0 or absent: not said.
        #[xml(attr, omit, since = "7.3")] rotation_rate: u32,
        /// Whether requests may bypass the cache (DPO) and reach the storage at once (FUA); bus scsi; absent:
        /// the hypervisor's default.
        #[xml(attr, since = "11.10")] dpofua: Option<OnOff>,
        /// What counts but is not written.
        #[xml(flatten)] unwritten: Unwritten,
    }
    /// `<geometry>`: geometry that the guest sees.
    Geometry {
        /// Number of cylinders; absent: the hypervisor's choice, as where any of the three is.
        #[xml(attr, omit)] cyls: u32,
        /// Number of heads; absent: the hypervisor's choice, as where any of the three is.
        #[xml(attr, omit)] heads: u32,
        /// Number of sectors on a track; absent: the hypervisor's choice, as where any of the three is.
        #[xml(attr, omit)] secs: u32,
        /// Translation of the geometry by the BIOS: none, auto or lba; absent: the hypervisor's default.
        #[xml(attr)] trans: Option<Trans>,
    }
    /// `<blockio>`: block sizes in bytes.
    Blockio {
        /// Bytes of a sector as the guest addresses them; 0 or absent: the hypervisor's default.
        #[xml(attr, omit)] logical_block_size: u32,
        /// Bytes that the device writes at once; 0 or absent: the hypervisor's default.
        #[xml(attr, omit)] physical_block_size: u32,
        /// Bytes that are freed at once; absent: the hypervisor's default.
        #[xml(attr, since = "9.7")] discard_granularity: Option<u32>,
    }
}

/// What a document says of a disk's target that counts when the guest starts, but does not stand in
/// the canonical form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unwritten {
    /// Whether the guest sees a disk as removable that is not on USB; set when the definition is
    /// completed.
    pub removable: Option<OnOff>,
}

impl Fields for Unwritten {
    const SHAPE: &'static Shape = &Shape::EMPTY;

    fn read_fields(_: &mut Cursor<'_, '_>) -> Option<Unwritten> {
        Some(Unwritten::default())
    }

    fn write_attrs(&self, _: &mut Writer<'_>) {}

    fn write_content<'a>(&'a self, _: &mut Writer<'a>) {}
}

token! {
    /// The bus of a disk.
    pub enum DiskBus {
        /// An IDE channel of the guest.
        Ide = "ide",
        /// The floppy controller.
        Fdc = "fdc",
        /// A SCSI bus of the guest.
        Scsi = "scsi",
        /// A virtio disk, which has a PCI slot of its own.
        Virtio = "virtio",
        /// A paravirtual disk of a Xen guest.
        Xen = "xen",
        /// The guest's USB bus.
        Usb = "usb" since "0.4.5",
        /// User Mode Linux.
        Uml = "uml" since "0.5",
        /// A port of the guest's SATA controller.
        Sata = "sata" since "0.9.7",
        /// The guest's SD card slot.
        Sd = "sd" since "1.1.3",
        /// A namespace of the guest's NVMe controller.
        Nvme = "nvme" since "11.5",
    }
}

token! {
    /// Whether the tray of a drive is open.
    pub enum Tray: default Closed {
        /// It is not.
        Closed = "closed",
        /// The tray is open: the guest sees no medium.
        Open = "open",
    }
}

token! {
    /// How the BIOS translates a disk's geometry.
    pub enum Trans {
        /// As it is.
        None = "none",
        /// As the BIOS likes.
        Auto = "auto",
        /// By logical block addresses.
        Lba = "lba",
    }
}

/// The number in a disk's name: `vda` is 0, `sdz` 25, `hdaa` 26; `None` for other names.
pub fn name_index(name: &str) -> Option<u32> {
    let prefixes = ["xvd", "ubd", "fd", "hd", "vd", "sd"];
    let rest = prefixes.iter().find_map(|prefix| name.strip_prefix(prefix))?;
    let letters = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    if letters.is_empty() || letters.len() > 6 || !letters.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let number = letters.bytes().fold(0u32, |number, byte| number * 26 + u32::from(byte - b'a') + 1);
    Some(number - 1)
}

/// The letters in the name of the disk with that number, as [`name_index`] reads them: `a` is 0, `z` 25, `aa` 26.
pub(crate) fn name_letters(mut number: u64) -> String {
    let mut all = Vec::new();
    loop {
        all.push(b'a' + (number % 26) as u8);
        if number < 26 {
            break;
        }
        number = number / 26 - 1;
    }
    all.iter().rev().map(|letter| char::from(*letter)).collect()
}

/// The controller and the namespace in the name of an NVMe disk: 0 and 1 of `nvme0n1`, whose namespaces count
/// from 1; a partition behind them is passed over. `None` for other names.
pub fn nvme_name(name: &str) -> Option<(u32, u32)> {
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<u32>().ok()).flatten()
    };
    let (controller, rest) = name.strip_prefix("nvme")?.split_once('n')?;
    let (namespace, partition) = rest.split_once('p').unwrap_or((rest, "1"));
    number(partition)?;
    Some((number(controller)?, number(namespace).filter(|namespace| *namespace > 0)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_read_as_they_are_written() {
        for number in 0..20_000 {
            let name = format!("vd{}", name_letters(number.into()));
            assert_eq!(name_index(&name), Some(number), "{name}");
        }
    }

    #[test]
    fn names_of_nvme_disks_have_two_numbers() {
        let cases = [
            ("nvme0n1", Some((0, 1))),
            ("nvme12n3p2", Some((12, 3))),
            ("nvme0n0", None),
            ("nvme0", None),
            ("nvmexn1", None),
            ("vda", None),
        ];
        for (name, numbers) in cases {
            assert_eq!(nvme_name(name), numbers, "{name}");
        }
    }

    #[test]
    fn names_are_numbers() {
        let cases = [
            ("vda", Some(0)),
            ("sdz", Some(25)),
            ("hdaa", Some(26)),
            ("xvdb1", Some(1)),
            ("vd", None),
            ("nvme0", None),
        ];
        for (name, index) in cases {
            assert_eq!(name_index(name), index, "{name}");
        }
    }
}
