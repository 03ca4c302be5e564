//! `<os>`: what boots, from where, and on which machine.

use super::devices::disk;
use super::devices::disk::Source;
use crate::token;
use crate::xml::value::arch::Arch;
use crate::xml::value::id::CleanPath;
use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<os>`: what the guest boots, and on which architecture and machine.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Os {
    /// The kind of firmware, to be chosen among those of the host.
    #[xml(attr, since = "5.2")]
    pub firmware: Option<FirmwareKind>,
    /// The kind of guest, its architecture and machine.
    #[xml(child)]
    pub r#type: Option<OsType>,
    /// Features by which the firmware is chosen.
    #[xml(child = "firmware", since = "7.2")]
    pub firmware_features: Option<Firmware>,
    /// Path of the first program in a container; required there.
    #[xml(child, since = "0.4.5")]
    pub init: Option<NonEmpty>,
    /// Arguments of a container's first program, in order; none is empty.
    #[xml(list = "initarg", since = "0.9.11")]
    pub initarg: Vec<String>,
    /// Environment variables of a container's first program.
    #[xml(list = "initenv", since = "3.6")]
    pub initenv: Vec<Initenv>,
    /// Working directory of a container's first program.
    #[xml(child, since = "3.6")]
    pub initdir: Option<NonEmpty>,
    /// User, by name or number, that a container's first program runs as.
    #[xml(child, since = "3.6")]
    pub inituser: Option<NonEmpty>,
    /// Group, by name or number, that a container's first program runs as.
    #[xml(child, since = "3.6")]
    pub initgroup: Option<NonEmpty>,
    /// Image of the firmware, and how the guest gets it.
    #[xml(child)]
    pub loader: Option<Loader>,
    /// Storage for the variables of the firmware.
    #[xml(child, since = "1.2.9")]
    pub nvram: Option<Nvram>,
    /// File that keeps the firmware's variables in a form that the hypervisor itself reads; excludes `<nvram>`.
    #[xml(child, since = "12.1")]
    pub varstore: Option<Varstore>,
    /// The kernel that boots without a boot loader.
    #[xml(child)]
    pub kernel: Option<NonEmpty>,
    /// Path on the host of the initial RAM disk for the kernel in `<kernel>`.
    #[xml(child)]
    pub initrd: Option<NonEmpty>,
    /// Command line of the kernel in `<kernel>`.
    #[xml(child)]
    pub cmdline: Option<NonEmpty>,
    /// Path on the host of the shim that starts the kernel in `<kernel>` with secure boot.
    #[xml(child, since = "11.2")]
    pub shim: Option<NonEmpty>,
    /// Path on the host of the device tree for the guest.
    #[xml(child, since = "1.0.4")]
    pub dtb: Option<NonEmpty>,
    /// Root device of the kernel in `<kernel>`.
    #[xml(child)]
    pub root: Option<NonEmpty>,
    /// ACPI tables that are added to the guest's own.
    #[xml(child, since = "1.3.5")]
    pub acpi: Option<Acpi>,
    /// Kinds of devices to boot from, in order.
    #[xml(list = "boot")]
    pub boot: Vec<Boot>,
    /// Boot menu of the firmware.
    #[xml(child, since = "0.8.3")]
    pub bootmenu: Option<Bootmenu>,
    /// Where the BIOS writes, and when it starts again.
    #[xml(child, since = "0.9.4")]
    pub bios: Option<Bios>,
    /// Source of the guest's SMBIOS tables.
    #[xml(child, since = "0.8.6")]
    pub smbios: Option<Smbios>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// `os@firmware`.
    pub enum FirmwareKind {
        /// A BIOS, as PCs had it before UEFI.
        Bios = "bios",
        /// UEFI firmware, with boot entries and Secure Boot.
        Efi = "efi",
    }
}

/// `<os><type>`: the kind of guest, its architecture and machine.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct OsType {
    /// The CPU architecture; the host's where it is missing.
    #[xml(attr)]
    pub arch: Option<Arch>,
    /// The machine type, as the hypervisor names it.
    #[xml(attr)]
    pub machine: Option<NonEmpty>,
    /// Kind of guest: fully virtualized (hvm), paravirtual, or a container (exe).
    #[xml(text)]
    pub kind: Option<OsKind>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The kind of guest.
    pub enum OsKind {
        /// Fully virtualized: the guest runs as on hardware.
        Hvm = "hvm",
        /// Paravirtual, on Xen.
        Xen = "xen" since "0.4.3",
        /// Paravirtual, on Xen: the name that is written.
        Linux = "linux",
        /// A container: its `init` is run, and there is no kernel.
        Exe = "exe" since "0.4.5",
        /// User Mode Linux.
        Uml = "uml",
        /// Xen's lightweight full virtualization.
        Xenpvh = "xenpvh" since "4.10",
    }
}

/// `<os><firmware>`: features by which the firmware is chosen.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Firmware {
    /// Features that the firmware must have, or must not have, to be chosen.
    #[xml(list = "feature")]
    pub feature: Vec<FirmwareFeature>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<os><firmware><feature>`: a feature that the firmware must have, or must not have, to be chosen.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct FirmwareFeature {
    /// Whether the firmware must have it, or must not.
    #[xml(attr)]
    pub enabled: YesNo,
    /// Feature that is asked about.
    #[xml(attr)]
    pub name: FirmwareFeatureName,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// A feature of firmware.
    pub enum FirmwareFeatureName {
        /// The vendor's keys are in place.
        EnrolledKeys = "enrolled-keys",
        /// Only signed programs boot.
        SecureBoot = "secure-boot",
    }
}

/// `<initenv>`: an environment variable of a container's first program.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Initenv {
    /// Name of the environment variable.
    #[xml(attr)]
    pub name: String,
    /// Value of the environment variable, not empty.
    #[xml(text)]
    pub value: Option<String>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<loader>`: image of the firmware, and how the guest gets it.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Loader {
    /// Whether the image may not be written to.
    #[xml(attr, since = "1.2.9")]
    pub readonly: Option<YesNo>,
    /// Whether the firmware must support secure boot; absent: not asked for.
    #[xml(attr, since = "2.2")]
    pub secure: Option<YesNo>,
    /// How it is mapped; `rom` where a path is given and this is missing.
    #[xml(attr, since = "1.2.9")]
    pub r#type: Option<LoaderType>,
    /// Whether the firmware needs no storage for variables; excludes `<nvram>`.
    #[xml(attr, since = "8.6")]
    pub stateless: Option<YesNo>,
    /// The format of the image; raw where it is missing.
    #[xml(attr, since = "9.2")]
    pub format: Option<ImageFormat>,
    /// Path of the firmware's image on the host; absent where the firmware is chosen by its features.
    #[xml(text)]
    pub path: Option<NonEmpty>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// How firmware is mapped.
    pub enum LoaderType {
        /// As read-only memory.
        Rom = "rom",
        /// As a flash memory chip, which can keep variables.
        Pflash = "pflash",
    }
}

token! {
    /// The format of a firmware image.
    pub enum ImageFormat: default Raw {
        /// The chip's bytes and nothing else.
        Raw = "raw",
        /// QEMU's own image format.
        Qcow2 = "qcow2",
    }
}

/// `<os><nvram>`: storage for the variables of the firmware.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Nvram {
    /// File on the host from which the variables are copied when there are none yet.
    #[xml(attr)]
    pub template: Option<NonEmpty>,
    /// Format of the template, raw or qcow2; absent: that of the firmware's image.
    #[xml(attr = "templateFormat", since = "10.10")]
    pub template_format: Option<ImageFormat>,
    /// File, or with `type` any storage, that keeps the firmware's variables; absent: made from the guest's
    /// name by QEMU.
    #[xml(flatten, within = "@type=8.5 source=8.5")]
    pub store: NvramStore,
    /// The format of the storage; raw where it is missing.
    #[xml(attr, since = "9.2")]
    pub format: Option<ImageFormat>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

impl Nvram {
    /// Where it is, whichever way it is spelt.
    pub fn source(&self) -> Option<Source> {
        match &self.store {
            NvramStore::Unsaid => None,
            NvramStore::Path(path) => {
                Some(Source::File(disk::File { file: Some(path.clone()), ..disk::File::default() }))
            }
            NvramStore::Source(source) => Some(Source::clone(source)),
        }
    }
}

/// `<os><varstore>`: file that keeps the firmware's variables in a form that the hypervisor itself reads.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct Varstore {
    /// File on the host from which the variables are copied when there are none yet.
    #[xml(attr)]
    pub template: Option<NonEmpty>,
    /// File that keeps the variables; absent: made from the guest's name by QEMU.
    #[xml(attr)]
    pub path: Option<NonEmpty>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// Where the firmware keeps its variables: a path in `<nvram>`'s text, or, with `type`, a `<source>`.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum NvramStore {
    /// The document does not say.
    #[default]
    Unsaid,
    /// Path of a file on the host.
    Path(NonEmpty),
    /// What a disk's source may be.
    Source(Box<Source>),
}

impl crate::xml::Fields for NvramStore {
    const SHAPE: &'static crate::xml::Shape = &crate::xml::Shape {
        doc: "Where the variables are.",
        items: &[
            crate::xml::Item::Tagged {
                child: "source",
                tag: "type",
                doc: "The storage, where `type` is used.",
                variants: <Source as crate::xml::Tagged>::VARIANTS,
                dates: crate::xml::Dates::ALWAYS,
            },
            crate::xml::Item::Text {
                doc: "The path of the file.",
                value: &<NonEmpty as crate::xml::Value>::KIND,
                required: false,
            },
        ],
    };

    fn read_fields(cursor: &mut crate::xml::Cursor<'_, '_>) -> Option<NvramStore> {
        match cursor.peek("type") {
            Some(_) => cursor.tagged("source", "type").map(|source| NvramStore::Source(Box::new(source))),
            None => Some(cursor.text().map_or(NvramStore::Unsaid, NvramStore::Path)),
        }
    }

    fn write_attrs(&self, writer: &mut crate::xml::Writer<'_>) {
        if let NvramStore::Source(source) = self {
            writer.tag("type", crate::xml::Tagged::tag(&**source));
        }
    }

    fn write_content<'a>(&'a self, writer: &mut crate::xml::Writer<'a>) {
        match self {
            NvramStore::Unsaid => {}
            NvramStore::Path(path) => writer.text(path),
            NvramStore::Source(source) => crate::xml::Tagged::write(&**source, writer, "source"),
        }
    }
}

/// `<os><acpi>`: ACPI tables that are added to the guest's own.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Acpi {
    /// Tables, in the order in which the guest gets them; at most one of each type but raw.
    #[xml(list = "table")]
    pub table: Vec<AcpiTable>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<os><acpi><table>`: one table that the guest gets.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct AcpiTable {
    /// Kind of the table: what its file holds.
    #[xml(attr)]
    pub r#type: AcpiTableType,
    /// Path on the host of the file that holds the table.
    #[xml(text)]
    pub path: CleanPath,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The kind of ACPI table.
    pub enum AcpiTableType {
        /// A raw table of any kind, with its header.
        Raw = "raw" since "11.2",
        /// Several raw tables in one file, on Xen.
        Rawset = "rawset" since "11.2",
        /// The software licensing table.
        Slic = "slic",
        /// The Microsoft data management table.
        Msdm = "msdm" since "11.2",
    }
}

/// `<os><boot>`: a kind of device to boot from.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Boot {
    /// Kind of device to boot from; the order of these elements is the boot order, and only the first four
    /// count.
    #[xml(attr)]
    pub dev: BootDev,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The kind of device to boot from.
    pub enum BootDev {
        /// A floppy disk.
        Fd = "fd",
        /// The first CD-ROM drive.
        Cdrom = "cdrom",
        /// A hard disk.
        Hd = "hd",
        /// The first network card that can boot.
        Network = "network" since "0.3.3",
    }
}

/// `<bootmenu>`: boot menu of the firmware.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Bootmenu {
    /// Whether the firmware shows a boot menu; absent: the hypervisor's default.
    #[xml(attr)]
    pub enable: Option<YesNo>,
    /// How long it waits, in milliseconds, up to 65,535; absent: the hypervisor's default.
    #[xml(attr, since = "1.2.8")]
    pub timeout: Option<u16>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<bios>`: where the BIOS writes, and when it starts again.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Bios {
    /// Whether it writes to the first serial port.
    #[xml(attr, lenient)]
    pub useserial: Option<YesNo>,
    /// Milliseconds until it starts again when nothing booted, up to 65,535, -1 for never; absent: the
    /// hypervisor's default.
    #[xml(attr = "rebootTimeout", since = "0.10.2")]
    pub reboot_timeout: Option<i32>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<smbios>`: source of the guest's SMBIOS tables.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Smbios {
    /// Source of the SMBIOS tables: none, generated (emulate), copied from the host, or `<sysinfo>`.
    #[xml(attr)]
    pub mode: SmbiosMode,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// Whose SMBIOS tables the guest sees.
    pub enum SmbiosMode {
        /// The hypervisor's own.
        Emulate = "emulate",
        /// The guest sees those of the host.
        Host = "host",
        /// Those of `<sysinfo>`.
        Sysinfo = "sysinfo",
    }
}
