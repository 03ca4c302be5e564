//! Devices on USB, and guests without it (parse-and-rules.md 2.19, 2.20).

use super::controller::usb_disabled;
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::info::{Bus, DeviceInfo};
use crate::domain::Domain;

rule! {
    /// A device on USB has an address on another bus.
    ///
    /// Redirected USB devices, inputs with `bus='usb'` and serial ports with a target of type
    /// `usb-serial` have an address of type `usb`, or none. Remove the `<address>` to get one
    /// assigned.
    ///
    /// ```xml wrong
    /// <input type='tablet' bus='usb'><address type='pci' slot='0x05'/></input>
    /// ```
    /// ```xml right
    /// <input type='tablet' bus='usb'><address type='usb' bus='0' port='1'/></input>
    /// ```
    OTHER_ADDRESS = "R520" "usb-device-at-other-address" Error;

    /// A guest without USB has a USB device.
    ///
    /// A controller with `type='usb' model='none'` switches USB off. Remove it, or the device.
    ///
    /// ```xml wrong
    /// <controller type='usb' model='none'/>
    /// <input type='tablet' bus='usb'/>
    /// ```
    /// ```xml right
    /// <controller type='usb' model='ehci'/>
    /// <input type='tablet' bus='usb'/>
    /// ```
    USB_DISABLED = "R521" "device-of-disabled-usb" Error;
}

/// A hub needs USB.
pub fn hubs(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    if usb_disabled(domain) {
        let devices = root.child("devices");
        for (_, place) in devices.each("hub", &domain.devices.hub) {
            disabled(&place, "hub", findings);
        }
    }
}

/// Reports a device on USB in a guest without USB.
pub(super) fn disabled(place: &Place<'_>, element: &str, findings: &mut Findings) {
    let message = format!("`<{element}>` on USB, but a USB controller has `model='none'`");
    findings.report(&USB_DISABLED, place, message).help("remove the device or the controller");
}

/// The address of a device that is on USB.
pub(super) fn address(info: &DeviceInfo, place: &Place<'_>, findings: &mut Findings) {
    let bus = info.address.as_ref().map(|address| &address.bus);
    if bus.is_some_and(|bus| !matches!(bus, Bus::Usb(_))) {
        findings
            .report(
                &OTHER_ADDRESS,
                &place.child("address").attr("type"),
                "a device on USB needs an address of type 'usb'",
            )
            .help("remove `<address>` to get one assigned");
    }
}
