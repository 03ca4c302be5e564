//! Rules about the IOMMU of the guest: `<iommu>` (parse-and-rules.md 3.9).

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::iommu::{IommuDriver, IommuModel};
use crate::domain::Domain;
use crate::xml::mistake::MISPLACED_ELEMENT;
use crate::xml::value::token::OnOff;

rule! {
    /// A setting of Intel's IOMMU is given for another model.
    ///
    /// `intremap`, `caching_mode`, `eim`, `iotlb` and `aw_bits` of `<driver>` are settings of model
    /// `intel`. Remove them, or change the model.
    ///
    /// ```xml wrong
    /// <iommu model='smmuv3'><driver aw_bits='48'/></iommu>
    /// ```
    /// ```xml right
    /// <iommu model='intel'><driver aw_bits='48'/></iommu>
    /// ```
    SETTING_OF_INTEL = "R501" "setting-of-intel-iommu" Error;

    /// The IOMMU remaps interrupts, but the interrupt controller is part of KVM.
    ///
    /// `intremap='on'` needs an I/O APIC that QEMU emulates: add `<ioapic driver='qemu'/>` to
    /// `<features>`.
    ///
    /// ```xml wrong
    /// <iommu model='intel'><driver intremap='on'/></iommu>
    /// ```
    /// ```xml right
    /// <features><ioapic driver='qemu'/></features>
    /// <iommu model='intel'><driver intremap='on'/></iommu>
    /// ```
    INTREMAP_WITHOUT_IOAPIC = "R502" "intremap-without-split-ioapic" Error;

    /// The IOMMU has extended interrupt mode without interrupt remapping.
    ///
    /// `eim='on'` widens remapped interrupts, so it needs `intremap='on'`.
    ///
    /// ```xml wrong
    /// <features><ioapic driver='qemu'/></features>
    /// <iommu model='intel'><driver eim='on'/></iommu>
    /// ```
    /// ```xml right
    /// <features><ioapic driver='qemu'/></features>
    /// <iommu model='intel'><driver intremap='on' eim='on'/></iommu>
    /// ```
    EIM_WITHOUT_INTREMAP = "R503" "eim-without-intremap" Error;
}

/// What goes with the model of an IOMMU.
pub fn iommu(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(iommu) = &domain.devices.iommu else { return };
    let devices = root.child("devices");
    let place = devices.child("iommu");
    let model = iommu.model;
    if model != IommuModel::Virtio && iommu.info.address.is_some() {
        findings
            .report(
                &MISPLACED_ELEMENT,
                &place.child("address"),
                format!("`<address>` of an IOMMU of model '{model}'"),
            )
            .help("remove it; the IOMMU is part of the machine");
    }
    let Some(own) = &iommu.driver else { return };
    let driver = place.child("driver");
    if let Some(name) = setting_of_intel(own).filter(|_| model != IommuModel::Intel) {
        findings
            .report(&SETTING_OF_INTEL, &driver.attr(name), format!("`{name}` of an IOMMU of model '{model}'"))
            .help("remove it, or set `model='intel'`");
    }
    let ioapic = domain.features.as_ref().and_then(|features| features.ioapic.as_ref()?.driver);
    let split = ioapic.is_some_and(|driver| driver.as_str() == "qemu");
    let remap = own.intremap == Some(OnOff::On);
    if remap && !split {
        findings
            .report(
                &INTREMAP_WITHOUT_IOAPIC,
                &driver.attr("intremap"),
                "`intremap='on'` without an I/O APIC that QEMU emulates",
            )
            .help("add `<ioapic driver='qemu'/>` to `<features>`");
    }
    if own.eim == Some(OnOff::On) && !remap {
        findings
            .report(&EIM_WITHOUT_INTREMAP, &driver.attr("eim"), "`eim='on'` without `intremap='on'`")
            .help("add `intremap='on'`, or remove `eim`");
    }
}

/// The first setting that only Intel's IOMMU has.
fn setting_of_intel(driver: &IommuDriver) -> Option<&'static str> {
    let given = [
        ("intremap", driver.intremap.is_some()),
        ("caching_mode", driver.caching_mode.is_some()),
        ("eim", driver.eim.is_some()),
        ("iotlb", driver.iotlb.is_some()),
        ("aw_bits", driver.aw_bits > 0),
    ];
    given.iter().find(|(_, given)| *given).map(|(name, _)| *name)
}
