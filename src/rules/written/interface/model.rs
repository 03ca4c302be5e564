//! Names of network cards, of which QEMU's and Xen's are known.

use crate::diagnostic::{rule, suggest, Findings, Fix, Meant, Place};
use crate::domain::devices::interface::{Interface, NicModel};
use crate::domain::Type;

rule! {
    /// No network card of that name is known.
    ///
    /// QEMU and Xen pass any name on, and the guest does not start if there is no such card. It may be one that
    /// is newer than this check: then ignore the finding.
    ///
    /// ```xml wrong type=qemu
    /// <interface type='user'><model type='virtoi'/></interface>
    /// ```
    /// ```xml right type=qemu
    /// <interface type='user'><model type='virtio'/></interface>
    /// ```
    UNKNOWN_NETWORK_CARD = "R543" "unknown-network-card" Warning;
}

/// Cards that QEMU has beside those that the format names.
const OTHERS: &[&str] = &[
    "allwinner-emac",
    "allwinner-sun8i-emac",
    "cadence_gem",
    "dp83932",
    "dp8393x",
    "e1000-82540em",
    "e1000-82544gc",
    "e1000-82545em",
    "etraxfs-eth",
    "ftgmac100",
    "i82550",
    "i82551",
    "i82557a",
    "i82557b",
    "i82557c",
    "i82558a",
    "i82558b",
    "i82559a",
    "i82559b",
    "i82559c",
    "i82559er",
    "i82562",
    "i82801",
    "igbvf",
    "lance",
    "mcf-fec",
    "mipsnet",
    "msf2-emac",
    "ne2k_isa",
    "ne2k_pci",
    "npcm7xx-emc",
    "npcm-gmac",
    "open_eth",
    "pcnet",
    "pvrdma",
    "rocker",
    "smc91c111",
    "stellaris_enet",
    "sungem",
    "sunhme",
    "tulip",
    "virtio-net",
    "virtio-net-ccw",
    "virtio-net-device",
    "virtio-net-pci",
    "virtio-net-pci-non-transitional",
    "virtio-net-pci-transitional",
    "xen",
    "xen-net-device",
    "xgmac",
];

/// The model of a card of QEMU or Xen.
pub(super) fn model(interface: &Interface, kind: Type, place: &Place<'_>, findings: &mut Findings) {
    let Some(model) = interface.model_type().map(NicModel::as_str) else { return };
    let known = || NicModel::KNOWN.iter().map(NicModel::as_str).chain(OTHERS.iter().copied());
    let hypervisor = matches!(kind, Type::Qemu | Type::Kvm | Type::Hvf | Type::Xen);
    if !hypervisor || NicModel::in_any_case(model).is_some() || OTHERS.contains(&model) {
        return;
    }
    let message = format!("no network card '{model}' is known");
    let report = findings.report(&UNKNOWN_NETWORK_CARD, &place.child("model").attr("type"), message);
    match suggest::likely(model, known()) {
        Some((name, sure)) => {
            report.remedy(format!("did you mean '{name}'?"), Fix::meant(Meant::Value(name.to_owned()), sure))
        }
        None => {
            report.help("QEMU has virtio, e1000e, e1000 and rtl8139; Xen has netfront, e1000 and rtl8139")
        }
    };
}
