//! What is written of limits on block devices: `<blkiotune>` (parse-and-rules.md 2.4).

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::Domain;
use std::collections::BTreeSet;

rule! {
    /// A block device of the host is limited twice.
    ///
    /// Only one `<device>` can hold for a path. Merge the two.
    ///
    /// ```xml wrong
    /// <blkiotune>
    ///   <device><path>/dev/sda</path><weight>500</weight></device>
    ///   <device><path>/dev/sda</path><read_iops_sec>100</read_iops_sec></device>
    /// </blkiotune>
    /// ```
    /// ```xml right
    /// <blkiotune>
    ///   <device><path>/dev/sda</path><weight>500</weight><read_iops_sec>100</read_iops_sec></device>
    /// </blkiotune>
    /// ```
    DEVICE_LIMITED_TWICE = "R085" "block-device-limited-twice" Error;
}

/// Each host device is limited once.
pub fn block_devices(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(tune) = &domain.blkiotune else { return };
    let blkiotune = root.child("blkiotune");
    let mut seen = BTreeSet::new();
    for (device, place) in blkiotune.each("device", &tune.device) {
        if !seen.insert(device.path.as_str()) {
            findings
                .report(
                    &DEVICE_LIMITED_TWICE,
                    &place.child("path"),
                    format!("`<path>` '{}' is limited twice", device.path.as_str()),
                )
                .help("merge the two `<device>`");
        }
    }
}
