//! `-sandbox`: system calls that are denied to the process (qemu-command-2.md 32.1).

use super::Translation;
use crate::qemu::caps::Flag;

pub(super) fn sandbox(out: &mut Translation<'_>) {
    if out.launch.sandbox && out.has(Flag::SeccompSandbox) {
        out.option("-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
    }
}
