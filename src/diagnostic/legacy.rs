//! Codes of rules that have no statement of their own yet.

use super::rule;

rule! {
    /// The definition breaks a rule that every hypervisor relies on.
    RULE = "R001" "rule" Error;
    /// QEMU cannot run this definition.
    QEMU_REFUSED = "Q001" "qemu-refused" Error;
    /// What the translation for QEMU had to assume.
    QEMU_ASSUMED = "Q002" "qemu-assumed" Warning;
    /// Xen cannot run this definition, or the file is not a Xen configuration.
    XEN_REFUSED = "N001" "xen-refused" Error;
    /// What the translation for Xen had to assume or leave out.
    XEN_ASSUMED = "N002" "xen-assumed" Warning;
}
