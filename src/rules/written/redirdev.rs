//! `<redirdev>` and `<redirfilter>`: USB devices of viewers.

use super::{chardev, invalid, usb};
use crate::diagnostic::{Findings, Place};
use crate::domain::Domain;

/// Redirected devices are on USB, and filters name classes that exist.
pub fn redirections(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for (device, place) in devices.each("redirdev", &domain.devices.redirdev) {
        chardev::stream(&device.source, &place, findings);
        usb::address(&device.info, &place, findings);
    }
    let Some(filter) = &domain.devices.redirfilter else { return };
    let redirfilter = devices.child("redirfilter");
    for (rule, place) in redirfilter.each("usbdev", &filter.usbdev) {
        if let Some(class) = rule.class.0.filter(|class| *class > 255) {
            let text = format!("0x{class:x}");
            invalid(findings, &place.attr("class"), text, "a USB class, at most 0xff");
        }
    }
}
