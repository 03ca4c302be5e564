//! The rule about options of virtio, which the drivers of several devices have.

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::info::Virtio;

rule! {
    /// An option of virtio devices is given for a device that is none.
    ///
    /// `iommu`, `ats`, `packed` and `page_per_vq` of `<driver>` say how a virtio device talks to the
    /// guest. Remove them, or use a virtio model.
    ///
    /// ```xml wrong
    /// <video><driver packed='on'/><model type='vga'/></video>
    /// ```
    /// ```xml right
    /// <video><driver packed='on'/><model type='virtio'/></video>
    /// ```
    VIRTIO_OPTION = "R539" "virtio-option-of-other-device" Error;
}

/// Reports the first option of virtio that is given; `needed` is what the device would need.
pub(super) fn options(findings: &mut Findings, device: &Place<'_>, own: &Virtio, needed: &str) {
    let options =
        [("iommu", own.iommu), ("ats", own.ats), ("packed", own.packed), ("page_per_vq", own.page_per_vq)];
    let Some((name, value)) = options.iter().find_map(|(name, value)| Some((name, (*value)?))) else {
        return;
    };
    let driver = device.child("driver");
    findings
        .report(&VIRTIO_OPTION, &driver.attr(name), format!("`{name}='{value}'` needs {needed}"))
        .remove(", or use a virtio device");
}
