//! Rules about the IOMMU of the guest: `<iommu>` (parse-and-rules.md 3.9).

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::iommu::{Granule, IommuDriver, IommuModel};
use crate::domain::devices::Iommu;
use crate::domain::Domain;
use crate::xml::mistake::{EXCLUDED_ATTRIBUTE, INVALID_VALUE, MISPLACED_ELEMENT};
use crate::xml::value::token::OnOff;

rule! {
    /// A setting of one model of IOMMU is given for another.
    ///
    /// Most attributes of `<driver>` belong to one or two models: `caching_mode` and `eim` to `intel`,
    /// `xtsup` to `amd`, `pciBus` to `smmuv3`. Remove them, or change the model.
    ///
    /// ```xml wrong
    /// <iommu model='smmuv3'><driver aw_bits='48'/></iommu>
    /// ```
    /// ```xml right
    /// <iommu model='intel'><driver aw_bits='48'/></iommu>
    /// ```
    SETTING_OF_OTHER_IOMMU = "R501" "setting-of-other-iommu" Error;

    /// A setting that needs an IOMMU in hardware is given for an emulated one.
    ///
    /// `ats`, `ril`, `ssidsize`, `oas` and `cmdqv` of model `smmuv3` are features of the host's own unit,
    /// which is used with `accel='on'`.
    ///
    /// ```xml wrong
    /// <iommu model='smmuv3'><driver pciBus='0' ats='on'/></iommu>
    /// ```
    /// ```xml right
    /// <iommu model='smmuv3'><driver pciBus='0' accel='on' ats='on'/></iommu>
    /// ```
    SMMU_WITHOUT_ACCEL = "R540" "smmu-setting-without-accel" Error;

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
    let devices = root.child("devices");
    for (iommu, place) in devices.each("iommu", &domain.devices.iommu) {
        one(domain, iommu, &place, findings);
    }
}

fn one(domain: &Domain, iommu: &Iommu, place: &Place<'_>, findings: &mut Findings) {
    let model = iommu.model;
    if matches!(model, IommuModel::Intel | IommuModel::Smmuv3) && iommu.info.address.is_some() {
        findings
            .report(
                &MISPLACED_ELEMENT,
                &place.child("address"),
                format!("`<address>` of an IOMMU of model '{model}'"),
            )
            .remove("; the IOMMU is part of the machine");
    }
    let Some(own) = &iommu.driver else { return };
    let driver = place.child("driver");
    if let Some((name, models)) = settings(own).find(|(_, models)| !models.contains(&model)) {
        let words: Vec<String> = models.iter().map(|model| format!("'{model}'")).collect();
        findings
            .report(
                &SETTING_OF_OTHER_IOMMU,
                &driver.attr(name),
                format!("`{name}` of an IOMMU of model '{model}'"),
            )
            .help(format!("remove it, or use model {}", words.join(" or ")));
    }
    accelerated(own, &driver, findings);
    if let Some(granule) = &own.granule {
        pages(granule, &driver.child("granule"), findings);
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

/// The settings that are given, each with the models that have it.
fn settings(driver: &IommuDriver) -> impl Iterator<Item = (&'static str, &'static [IommuModel])> {
    use IommuModel::{Amd, Intel, Smmuv3, Virtio};
    let given: [(&str, bool, &[IommuModel]); 15] = [
        ("intremap", driver.intremap.is_some(), &[Intel, Amd]),
        ("caching_mode", driver.caching_mode.is_some(), &[Intel]),
        ("eim", driver.eim.is_some(), &[Intel]),
        ("iotlb", driver.iotlb.is_some(), &[Intel, Amd]),
        ("aw_bits", driver.aw_bits > 0, &[Intel, Virtio]),
        ("dma_translation", driver.dma_translation.is_some(), &[Intel]),
        ("passthrough", driver.passthrough.is_some(), &[Amd]),
        ("xtsup", driver.xtsup.is_some(), &[Amd]),
        ("pciBus", driver.pci_bus.is_some(), &[Smmuv3]),
        ("accel", driver.accel.is_some(), &[Smmuv3]),
        ("cmdqv", driver.cmdqv.is_some(), &[Smmuv3]),
        ("ats", driver.ats.is_some(), &[Smmuv3]),
        ("ril", driver.ril.is_some(), &[Smmuv3]),
        ("ssidsize", driver.ssidsize.is_some(), &[Smmuv3]),
        ("oas", driver.oas.is_some(), &[Smmuv3]),
    ];
    given.into_iter().filter(|(_, given, _)| *given).map(|(name, _, models)| (name, models))
}

/// What only hardware of the host does.
fn accelerated(own: &IommuDriver, driver: &Place<'_>, findings: &mut Findings) {
    let given = [
        ("ats", own.ats.is_some()),
        ("ril", own.ril.is_some()),
        ("ssidsize", own.ssidsize.is_some()),
        ("oas", own.oas.is_some()),
        ("cmdqv", own.cmdqv.is_some()),
    ];
    let first = given.iter().find(|(_, given)| *given).map(|(name, _)| *name);
    if let Some(name) = first.filter(|_| own.accel != Some(OnOff::On)) {
        findings
            .report(&SMMU_WITHOUT_ACCEL, &driver.attr(name), format!("`{name}` without `accel='on'`"))
            .help("add `accel='on'`, or remove it");
    }
}

/// The sizes of pages that there are.
fn pages(granule: &Granule, place: &Place<'_>, findings: &mut Findings) {
    let Some(size) = granule.size.0 else { return };
    if granule.mode.is_some() {
        findings
            .report(&EXCLUDED_ATTRIBUTE, &place.attr("mode"), "`mode` beside `size`")
            .help("remove one of the two");
    }
    if ![4, 8, 16, 64].contains(&size.0) {
        let message = format!("`size` of `<granule>` is {} KiB; expected 4, 8, 16 or 64 KiB", size.0);
        findings.report(&INVALID_VALUE, &place.attr("size"), message);
    }
}
