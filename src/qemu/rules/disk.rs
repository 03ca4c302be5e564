//! `<disk>` (qemu-rules.md 3.13).

pub(crate) mod driver;
pub(crate) mod source;
pub(crate) mod tune;

use super::{bus, Check, NOT_IN_QEMU};
use crate::diagnostic::{rule, Place};
use crate::domain::devices::controller::Model;
use crate::domain::devices::disk::{name_index, nvme_name, Device, DiskBus, Protocol, Source};
use crate::domain::devices::Disk;
use crate::domain::info::{Bus, Drive};
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;
use crate::release::Release;
use crate::xml::mistake::{INVALID_VALUE, MISSING_ELEMENT};
use crate::xml::value::token::OnOff;
use std::collections::{BTreeMap, BTreeSet};

rule! {
    /// A drive address has a number that its bus does not have.
    ///
    /// IDE has controller 0 with two buses of two units, SATA counts units only, floppies are units
    /// of controller 0, and a SCSI controller has one bus; how many targets it has depends on its
    /// model. Correct the numbers, or remove `<address>`.
    ///
    /// ```xml wrong
    /// <disk type='file'>
    ///   <source file='/a'/><target dev='hda' bus='ide'/><address type='drive' target='1'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='file'>
    ///   <source file='/a'/><target dev='hda' bus='ide'/><address type='drive' bus='1' unit='1'/>
    /// </disk>
    /// ```
    NO_SUCH_UNIT = "Q100" "drive-address-out-of-range" Error;

    /// Disks on that bus, or of that kind, cannot have the setting.
    ///
    /// What a disk can do depends on the controller that emulates it: a world wide name is for IDE and
    /// SCSI, vendor and product for SCSI, I/O threads for virtio, and IDE or SATA hard disks cannot be
    /// read-only. Change `bus` of `<target>`, or remove the setting.
    ///
    /// ```xml wrong
    /// <disk type='file'>
    ///   <driver iothread='1'/><source file='/a'/><target dev='sda' bus='sata'/>
    /// </disk>
    /// <iothreads>1</iothreads>
    /// ```
    /// ```xml right
    /// <disk type='file'>
    ///   <driver iothread='1'/><source file='/a'/><target dev='vda' bus='virtio'/>
    /// </disk>
    /// <iothreads>1</iothreads>
    /// ```
    NOT_ON_BUS = "Q101" "setting-of-other-disk-bus" Error;

    /// A setting of emulated disks is given for a disk that is passed through.
    ///
    /// A disk with `device='lun'` is a SCSI device of the host: it reports its own name, serial
    /// number, vendor and product, and QEMU keeps no copy of what is read. Remove the setting, or use
    /// `device='disk'`.
    ///
    /// ```xml wrong
    /// <disk type='block' device='lun'>
    ///   <source dev='/dev/sda'/><target dev='sda' bus='scsi'/><serial>a</serial>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='block' device='lun'>
    ///   <source dev='/dev/sda'/><target dev='sda' bus='scsi'/>
    /// </disk>
    /// ```
    LUN_SETTING = "Q102" "setting-of-passed-through-lun" Error;
}

/// What disks and their addresses are held against, made once for all disks.
pub(super) struct Shared {
    /// The numbers of the guest's I/O threads.
    pub iothreads: BTreeSet<u32>,
    /// The first disk of each group of limits.
    pub groups: BTreeMap<String, usize>,
}

impl Check<'_> {
    /// What each disk is to the guest, how it is driven, and where its bytes are.
    pub(super) fn disks(&mut self, devices: &Place<'_>) {
        let disks = &self.domain.devices.disk;
        let shared = Shared { iothreads: self.iothreads(), groups: tune::groups(disks) };
        for (disk, place) in devices.each("disk", disks) {
            self.medium(disk, &place);
            self.identity(disk, &place);
            self.disk_address(disk, &place);
            self.driver(disk, &place, &shared);
            self.limits(disk, &place, &shared);
            self.storage(disk, &place);
            if self.libvirt >= Release::new(12, 0) {
                self.gone(disk, &place);
            }
        }
    }

    /// What is refused since release 12.0 (since-10.7.md 3).
    fn gone(&mut self, disk: &Disk, place: &Place<'_>) {
        if matches!(&disk.source, Source::Network(network) if network.protocol == Protocol::Sheepdog) {
            let source = place.child("source");
            self.findings
                .report(
                    &NOT_IN_QEMU,
                    &source.attr("protocol"),
                    "`protocol='sheepdog'`: QEMU has no such client any more",
                )
                .help("move the image to another kind of storage");
        }
        if disk.target.bus == Some(DiskBus::Fdc) {
            let target = place.child("target");
            if self.family == Family::Pseries {
                self.absent(&target.attr("bus"), "floppy drive", "use another bus");
            } else {
                self.needs(Flag::BusFloppy, &target.attr("bus"), "floppy drive");
            }
        }
    }

    /// Reports a setting that disks on a bus cannot have.
    fn not_on_bus(&mut self, place: &Place<'_>, disk: &Disk, what: &str, help: &str) {
        let bus = disk.target.bus.unwrap_or(DiskBus::Ide);
        let message = format!("{what} is not possible for disk '{}' on bus '{bus}'", &*disk.target.dev);
        self.findings.report(&NOT_ON_BUS, place, message).help(help);
    }

    /// The bus has devices of that kind and size.
    fn medium(&mut self, disk: &Disk, place: &Place<'_>) {
        let bus = disk.target.bus.unwrap_or(DiskBus::Ide);
        let target = place.child("target");
        if let Some(geometry) = &disk.geometry {
            let place = place.child("geometry");
            if matches!(bus, DiskBus::Usb | DiskBus::Sd) {
                self.not_on_bus(&place, disk, "`<geometry>`", "remove it, or use another bus");
            } else if geometry.trans.is_some() && bus != DiskBus::Ide {
                self.not_on_bus(&place.attr("trans"), disk, "`trans`", "remove it, or use bus 'ide'");
            }
        }
        if disk.device == Device::Cdrom && matches!(bus, DiskBus::Virtio | DiskBus::Sd) {
            self.not_on_bus(&target.attr("bus"), disk, "`device='cdrom'`", "use bus 'ide', 'sata' or 'scsi'");
        }
        if disk.device == Device::Disk && disk.readonly && matches!(bus, DiskBus::Ide | DiskBus::Sata) {
            self.not_on_bus(&place.child("readonly"), disk, "`<readonly/>`", "remove it, or use another bus");
        }
        if disk.target.rotation_rate > 0 {
            let place = target.attr("rotation_rate");
            let hard = disk.device == Device::Disk;
            if !hard || !matches!(bus, DiskBus::Scsi | DiskBus::Ide | DiskBus::Sata) {
                let help = "remove it; it is for hard disks on bus 'scsi', 'ide' or 'sata'";
                self.not_on_bus(&place, disk, "`rotation_rate`", help);
            } else {
                self.needs(Flag::RotationRate, &place, "`rotation_rate`");
            }
        }
        if disk.target.bus == Some(DiskBus::Ide) && !self.family.has_ide() {
            self.absent(
                &target.attr("bus"),
                format_args!("bus 'ide' of disk '{}'", &*disk.target.dev),
                "use bus 'sata', 'scsi' or 'virtio'",
            );
        }
        if bus == DiskBus::Usb {
            self.needs(Flag::UsbStorage, &target.attr("bus"), "`bus='usb'` of a disk");
            if disk.source.is_empty() && self.libvirt < Release::new(11, 5) {
                let message = format!("disk '{}' on bus 'usb' has no source", &*disk.target.dev);
                self.findings
                    .report(&MISSING_ELEMENT, place, message)
                    .help("add `<source>`, or use another bus");
            }
        }
        let name = disk.target.dev.as_str();
        let whole = name_index(name).is_some() && !name.ends_with(|c: char| c.is_ascii_digit());
        if !whole && nvme_name(name).is_none() {
            let message = format!("`dev='{name}'`; expected the name of a whole disk, as 'vda' or 'sdb'");
            self.findings.report(&INVALID_VALUE, &target.attr("dev"), message);
        }
    }

    /// The names that the guest sees are ones that disks on the bus have.
    fn identity(&mut self, disk: &Disk, place: &Place<'_>) {
        let bus = disk.target.bus.unwrap_or(DiskBus::Ide);
        if let Some(serial) = &disk.serial {
            let place = place.child("serial");
            if bus == DiskBus::Sd {
                self.not_on_bus(&place, disk, "`<serial>`", "remove it, or use another bus");
            }
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_ .+".contains(&byte);
            if !serial.0.bytes().all(fits) {
                let expected = "letters, digits, '-', '_', '.', '+' and spaces";
                let message = format!("`<serial>` is '{}'; expected {expected}", &**serial);
                self.findings.report(&INVALID_VALUE, &place, message);
            }
        }
        if disk.wwn.is_some() && !matches!(bus, DiskBus::Ide | DiskBus::Scsi) {
            self.not_on_bus(&place.child("wwn"), disk, "`<wwn>`", "remove it, or use bus 'scsi' or 'ide'");
        }
        let names = [("vendor", disk.vendor.is_some()), ("product", disk.product.is_some())];
        if bus != DiskBus::Scsi {
            for (name, _) in names.into_iter().filter(|(_, given)| *given) {
                let help = "remove it, or use bus 'scsi'";
                self.not_on_bus(&place.child(name), disk, &format!("`<{name}>`"), help);
            }
        }
        if disk.device == Device::Lun {
            self.lun(disk, bus, place);
        }
    }

    /// A disk that is passed through is on a bus that can, and has nothing of its own.
    fn lun(&mut self, disk: &Disk, bus: DiskBus, place: &Place<'_>) {
        let device = place.attr("device");
        match bus {
            DiskBus::Scsi => self.needs(Flag::ScsiBlock, &device, "`device='lun'` on bus 'scsi'"),
            DiskBus::Virtio => self.needs(Flag::VirtioBlkPciScsi, &device, "`device='lun'` on bus 'virtio'"),
            DiskBus::Ide
            | DiskBus::Fdc
            | DiskBus::Xen
            | DiskBus::Usb
            | DiskBus::Uml
            | DiskBus::Sata
            | DiskBus::Nvme
            | DiskBus::Sd => {
                self.not_on_bus(&device, disk, "`device='lun'`", "use bus 'scsi'");
                return;
            }
        }
        let settings = [
            ("wwn", disk.wwn.is_some() && bus == DiskBus::Scsi),
            ("vendor", disk.vendor.is_some() && bus == DiskBus::Scsi),
            ("product", disk.product.is_some() && bus == DiskBus::Scsi),
            ("serial", disk.serial.is_some() && bus == DiskBus::Scsi),
        ];
        for (name, _) in settings.into_iter().filter(|(_, given)| *given) {
            let message = format!("`<{name}>` is not possible for a disk with `device='lun'`");
            self.findings
                .report(&LUN_SETTING, &place.child(name), message)
                .remove("; the disk of the host reports its own");
        }
        if disk.driver.as_ref().is_some_and(|driver| driver.copy_on_read == Some(OnOff::On)) {
            self.findings
                .report(
                    &LUN_SETTING,
                    &place.child("driver").attr("copy_on_read"),
                    "`copy_on_read='on'` is not possible for a disk with `device='lun'`",
                )
                .remove(", or use `device='disk'`");
        }
    }

    /// The address is one of the bus.
    fn disk_address(&mut self, disk: &Disk, place: &Place<'_>) {
        let Some(address) = bus(&disk.info) else { return };
        let bus = disk.target.bus.unwrap_or(DiskBus::Ide);
        let right = match bus {
            DiskBus::Usb => (!matches!(address, Bus::Usb(_))).then_some("'usb'"),
            DiskBus::Virtio => (!matches!(address, Bus::Pci(_) | Bus::Ccw(_) | Bus::VirtioMmio))
                .then_some("'pci', 'ccw' or 'virtio-mmio'"),
            DiskBus::Nvme => (!matches!(address, Bus::Drive(_))).then_some("'drive'"),
            DiskBus::Ide
            | DiskBus::Fdc
            | DiskBus::Scsi
            | DiskBus::Xen
            | DiskBus::Uml
            | DiskBus::Sata
            | DiskBus::Sd => None,
        };
        if right.is_some() {
            self.wrong_address(place, address, format_args!("a disk on bus '{bus}'"), right);
        }
        let Bus::Drive(drive) = address else { return };
        let place = place.child("address");
        let numbers: &[(&str, u32)] = match bus {
            DiskBus::Ide => &[("controller", drive.controller), ("target", drive.target)],
            DiskBus::Fdc => &[("controller", drive.controller), ("bus", drive.bus), ("target", drive.target)],
            DiskBus::Sata => &[("bus", drive.bus), ("target", drive.target)],
            DiskBus::Scsi => &[("bus", drive.bus)],
            DiskBus::Nvme => &[("bus", drive.bus), ("target", drive.target)],
            DiskBus::Virtio | DiskBus::Xen | DiskBus::Usb | DiskBus::Uml | DiskBus::Sd => &[],
        };
        for (name, number) in numbers.iter().filter(|(_, number)| *number > 0) {
            self.no_such_unit(&place.attr(name), format!("`{name}='{number}'` on bus '{bus}'"));
        }
        if bus == DiskBus::Scsi {
            self.scsi_target(drive, &place);
        }
    }

    /// Reports a number of a drive address, which has to be 0.
    pub(super) fn no_such_unit(&mut self, place: &Place<'_>, what: String) {
        self.findings.report(&NO_SUCH_UNIT, place, format!("{what}; expected 0")).help("use another `unit`");
    }

    /// The SCSI controller of a unit has that target.
    pub(super) fn scsi_target(&mut self, drive: &Drive, address: &Place<'_>) {
        let Some(model) = self.scsi.get(&drive.controller).copied().filter(|_| drive.target > 0) else {
            return;
        };
        let place = address.attr("target");
        if model == Some(Model::Lsilogic) {
            self.no_such_unit(&place, format!("`target='{}'` of SCSI controller 'lsilogic'", drive.target));
        } else if drive.target > 7 {
            self.needs(Flag::ScsiDiskChannel, &place, format_args!("SCSI target {}", drive.target));
        }
    }
}
