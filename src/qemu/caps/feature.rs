//! Names of x86 features: libvirt's, which documents use, and QEMU's.
//!
//! Source: release 10.7. Names that are not here are spelt alike.

/// Libvirt's name and QEMU's, where they differ.
const NAMES: [(&str, &str); 11] = [
    ("cmp_legacy", "cmp-legacy"),
    ("ds_cpl", "ds-cpl"),
    ("fxsr_opt", "fxsr-opt"),
    ("kvm_pv_eoi", "kvm-pv-eoi"),
    ("kvm_pv_unhalt", "kvm-pv-unhalt"),
    ("lahf_lm", "lahf-lm"),
    ("nodeid_msr", "nodeid-msr"),
    ("pclmuldq", "pclmulqdq"),
    ("perfctr_core", "perfctr-core"),
    ("perfctr_nb", "perfctr-nb"),
    ("tsc_adjust", "tsc-adjust"),
];

/// QEMU's name of a feature that a document names.
pub fn to_qemu(name: &str) -> &str {
    NAMES.iter().find(|(ours, _)| *ours == name).map_or(name, |(_, theirs)| theirs)
}

/// The name that documents use for a feature that QEMU names.
pub fn from_qemu(name: &str) -> &str {
    NAMES.iter().find(|(_, theirs)| *theirs == name).map_or(name, |(ours, _)| ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for (ours, theirs) in NAMES {
            assert_eq!((to_qemu(ours), from_qemu(theirs)), (theirs, ours));
        }
        assert_eq!(to_qemu("sse4.1"), "sse4.1");
    }
}
