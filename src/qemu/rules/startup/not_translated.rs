//! What a definition may have and the command does not say yet: refused, so that no guest starts without it.

use super::Startup;
use crate::diagnostic::{rule, Place};
use crate::domain::devices::disk::Disk;
use crate::xml::value::token::{OnOff, YesNo};

rule! {
    /// A setting has no translation into QEMU's command line yet.
    ///
    /// The document is right, and libvirt would start the guest with the setting. A command without it would
    /// start another guest, so that none is printed. Remove the setting if the guest is good without it.
    ///
    /// ```xml wrong
    /// <disk type='file'>
    ///   <source file='/a'/><target dev='vda' bus='virtio'/>
    ///   <throttlefilters><throttlefilter group='slow'/></throttlefilters>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='file'><source file='/a'/><target dev='vda' bus='virtio'/></disk>
    /// ```
    NOT_TRANSLATED = "Q519" "setting-not-translated" Error;
}

impl Startup<'_> {
    /// Refuses what would be left out.
    pub(super) fn not_translated(&mut self, root: &Place<'_>, devices: &Place<'_>) {
        let domain = self.domain;
        if domain.iommufd.as_ref().is_some_and(|own| own.enabled == YesNo::Yes) {
            self.untranslated(&root.child("iommufd"), "`<iommufd>`");
        }
        let off = |cpu: &crate::domain::Cpu| cpu.attrs.deprecated_features == Some(OnOff::Off);
        if self.arch().is_s390() && domain.cpu.as_ref().is_some_and(off) {
            let cpu = root.child("cpu");
            self.untranslated(&cpu.attr("deprecated_features"), "`deprecated_features='off'`");
        }
        for (disk, place) in devices.each("disk", &domain.devices.disk) {
            if disk.throttlefilters.as_ref().is_some_and(|own| !own.throttlefilter.is_empty()) {
                self.untranslated(&place.child("throttlefilters"), "`<throttlefilters>`");
            }
            if has_data_store(disk) {
                let source = place.child("source");
                self.untranslated(&source.child("dataStore"), "`<dataStore>`");
            }
        }
        for (device, place) in devices.each("hostdev", &domain.devices.hostdev) {
            if device.info.acpi.as_ref().is_some_and(|acpi| acpi.nodeset.is_some()) {
                let acpi = place.child("acpi");
                self.untranslated(&acpi.attr("nodeset"), "`nodeset` of a host device");
            }
            if device.driver.as_ref().is_some_and(|driver| driver.iommufd == Some(YesNo::Yes)) {
                let driver = place.child("driver");
                self.untranslated(&driver.attr("iommufd"), "`iommufd='yes'`");
            }
        }
        for (memory, place) in devices.each("memory", &domain.devices.memory) {
            let options = memory.driver.as_ref().map(|driver| driver.virtio);
            if options.is_some_and(|options| options != Default::default()) {
                self.untranslated(&place.child("driver"), "`<driver>` of a memory device");
            }
        }
    }

    fn untranslated(&mut self, place: &Place<'_>, what: &str) {
        self.findings
            .report(&NOT_TRANSLATED, place, format!("{what} has no translation into QEMU's command line yet"))
            .help("remove it, if the guest is good without");
    }
}

/// Whether the data of an image or of one below it is somewhere else.
fn has_data_store(disk: &Disk) -> bool {
    let mut below = disk.backing_store.as_ref();
    let mut found = disk.source.common().data_store.is_some();
    while let Some(layer) = below.and_then(|store| store.layer.as_ref()) {
        found |= layer.source.common().data_store.is_some();
        below = layer.backing_store.as_ref();
    }
    found
}
