//! Codes of rules that have no statement of their own yet.

use super::rule;

rule! {
    /// QEMU cannot run this definition.
    QEMU_REFUSED = "Q000" "qemu-refused" Error;
    /// What the translation for QEMU had to assume.
    QEMU_ASSUMED = "Q900" "qemu-assumed" Warning;
    /// Xen cannot run this definition, or the file is not a Xen configuration.
    XEN_REFUSED = "N000" "xen-refused" Error;
    /// What the translation for Xen had to assume or leave out.
    XEN_ASSUMED = "N900" "xen-assumed" Warning;
}
