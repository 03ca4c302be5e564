//! What a definition may have and the command does not say yet: refused, so that no guest starts without it.

use super::Startup;
use crate::diagnostic::{rule, Place};
use crate::domain::devices::hostdev::{Mode, Type as HostdevType};
use crate::qemu::caps::Flag;
use crate::xml::value::token::{OnOff, YesNo};

rule! {
    /// A setting has no translation into QEMU's command line yet.
    ///
    /// The document is right, and libvirt would start the guest with the setting. A command without it would
    /// start another guest, so that none is printed. Remove the setting if the guest is good without it.
    ///
    /// ```xml wrong
    /// <iommufd enabled='yes' fdgroup='iommu'/>
    /// ```
    /// ```xml right
    /// <iommufd enabled='yes'/>
    /// ```
    NOT_TRANSLATED = "Q519" "setting-not-translated" Error;
}

impl Startup<'_> {
    /// Refuses what would be left out.
    pub(super) fn not_translated(&mut self, root: &Place<'_>, devices: &Place<'_>) {
        let domain = self.domain;
        if domain.iommufd.as_ref().is_some_and(|own| own.fdgroup.is_some()) {
            let iommufd = root.child("iommufd");
            self.untranslated(&iommufd.attr("fdgroup"), "`fdgroup` of `<iommufd>`");
        }
        let off = |cpu: &crate::domain::Cpu| cpu.attrs.deprecated_features == Some(OnOff::Off);
        if self.arch().is_s390() && domain.cpu.as_ref().is_some_and(off) {
            let cpu = root.child("cpu");
            self.untranslated(&cpu.attr("deprecated_features"), "`deprecated_features='off'`");
        }
        for (device, place) in devices.each("hostdev", &domain.devices.hostdev) {
            let pci = device.r#type == HostdevType::Pci && device.mode == Mode::Subsystem;
            if pci && device.info.acpi.as_ref().is_some_and(|acpi| acpi.nodeset.is_some()) {
                let acpi = place.child("acpi");
                self.needs(Flag::AcpiGenericInitiator, &acpi.attr("nodeset"), "`nodeset` of a host device");
            }
            if pci && device.driver.as_ref().is_some_and(|driver| driver.iommufd == Some(YesNo::Yes)) {
                let driver = place.child("driver");
                self.needs(Flag::Iommufd, &driver.attr("iommufd"), "`iommufd='yes'`");
            }
        }
    }

    fn untranslated(&mut self, place: &Place<'_>, what: &str) {
        self.findings
            .report(&NOT_TRANSLATED, place, format!("{what} has no translation into QEMU's command line yet"))
            .help("remove it, if the guest is good without");
    }
}
