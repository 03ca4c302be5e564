//! Disks: what QEMU cannot attach when the guest starts.

use super::machine::SETTING_OF_OTHER_MACHINE;
use super::source::Access;
use super::volume::Outcome;
use super::Startup;
use crate::diagnostic::{rule, Place};
use crate::domain::devices::disk::{BackingStore, DiskBus, Format, Source};
use crate::domain::devices::Disk;
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;
use crate::qemu::rules::NOT_IN_QEMU;
use crate::xml::mistake::MISPLACED_ELEMENT;
use crate::xml::value::token::YesNo;

rule! {
    /// An image lies above another, but its format has no backing images.
    ///
    /// Images of format `qcow2`, `qcow`, `qed` and `vmdk` can hold the difference to another image; the
    /// others are complete. Change the format, or remove `<backingStore>`.
    ///
    /// ```xml wrong
    /// <disk type='file'>
    ///   <driver name='qemu' type='raw'/><source file='/a'/>
    ///   <backingStore type='file'><format type='raw'/><source file='/b'/></backingStore>
    ///   <target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='file'>
    ///   <driver name='qemu' type='qcow2'/><source file='/a'/>
    ///   <backingStore type='file'><format type='raw'/><source file='/b'/></backingStore>
    ///   <target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    BACKING_OF_FORMAT = "Q562" "format-without-backing-image" Error;
}

impl Startup<'_> {
    pub(super) fn disks(&mut self, devices: &Place<'_>, outcomes: &[Outcome]) {
        let disks = devices.each("disk", &self.domain.devices.disk);
        for ((disk, place), outcome) in disks.zip(outcomes) {
            if *outcome == Outcome::Gone {
                continue;
            }
            self.bus(disk, &place);
            let shared = disk.transient.as_ref().is_some_and(|own| own.share_backing == Some(YesNo::Yes));
            if *outcome == Outcome::Found && !shared {
                self.images(disk, &place);
            }
        }
    }

    fn bus(&mut self, disk: &Disk, place: &Place<'_>) {
        let target = place.child("target");
        match disk.target.bus.unwrap_or(DiskBus::Ide) {
            DiskBus::Fdc if self.family == Family::Pseries => self
                .findings
                .report(&SETTING_OF_OTHER_MACHINE, &target.attr("bus"), "floppy drive on a pSeries machine")
                .help("use another bus"),
            DiskBus::Fdc
            | DiskBus::Ide
            | DiskBus::Sata
            | DiskBus::Scsi
            | DiskBus::Usb
            | DiskBus::Virtio
            | DiskBus::Nvme
            | DiskBus::Sd => {}
            other @ (DiskBus::Xen | DiskBus::Uml) => self
                .findings
                .report(&NOT_IN_QEMU, &target.attr("bus"), format!("`bus='{other}'`: QEMU has no such disks"))
                .help("use bus 'virtio', 'scsi' or 'sata'"),
        }
        if let Some(driver) = &disk.driver {
            if driver.iothreads.is_some() {
                let place = place.child("driver");
                self.needs(Flag::DeviceJsonHotplug, &place.child("iothreads"), "`<iothreads>` of a disk");
            }
        }
    }

    /// The images of a disk, from the top down.
    fn images(&mut self, disk: &Disk, place: &Place<'_>) {
        let source = place.child("source");
        let slices = disk.source.common().slices.as_ref();
        if disk.target.bus == Some(DiskBus::Sd) && slices.is_some_and(|slices| slices.slice.is_some()) {
            let message = "`<slices>` of an SD card, which is a whole image";
            self.findings
                .report(&MISPLACED_ELEMENT, &source.child("slices"), message)
                .help("remove `<slices>`, or use another bus");
        }
        let empty = match &disk.source {
            Source::File(file) => file.file.is_none() && file.fdgroup.is_none(),
            source => source.is_empty(),
        };
        if empty || matches!(disk.source, Source::VhostUser(_)) {
            return;
        }
        let access = Access {
            auth: disk.auth.as_deref(),
            encryption: disk.encryption.as_deref(),
            readonly: disk.readonly.into(),
            owner: place,
        };
        self.source(&disk.source, &source, &access);
        if disk.target.bus == Some(DiskBus::Sd) {
            return;
        }
        let driver = disk.driver.as_ref();
        let format = driver.and_then(|driver| driver.r#type).unwrap_or(Format::Raw);
        if let Some(store) = &disk.backing_store {
            self.backing(format, store, &place.child("backingStore"));
        }
    }

    /// An image below one of a format.
    fn backing(&mut self, above: Format, store: &BackingStore, place: &Place<'_>) {
        let Some(layer) = &store.layer else { return };
        if !matches!(above, Format::Qcow | Format::Qcow2 | Format::Qed | Format::Vmdk) {
            self.findings
                .report(
                    &BACKING_OF_FORMAT,
                    place,
                    format!("backing image below an image of format '{above}', which has none"),
                )
                .help("use format 'qcow2', or remove `<backingStore>`");
        }
        let access = Access { auth: None, encryption: None, readonly: YesNo::Yes, owner: place };
        self.source(&layer.source, &place.child("source"), &access);
        if let Some(store) = &layer.backing_store {
            self.backing(layer.format.r#type, store, &place.child("backingStore"));
        }
    }
}
