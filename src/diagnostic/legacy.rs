//! Codes of rules that have no statement of their own yet.

use super::rule;

rule! {
    /// QEMU cannot run this definition.
    QEMU_REFUSED = "Q000" "qemu-refused" Error;
    /// What the translation for QEMU had to assume.
    QEMU_ASSUMED = "Q900" "qemu-assumed" Warning;
}
