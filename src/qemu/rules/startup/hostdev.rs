//! Devices of the host: where they are is known, and QEMU hands over such ones.

use super::source::NUMBER_OF_SERVERS;
use super::Startup;
use crate::diagnostic::Place;
use crate::domain::devices::hostdev::{Address, Mode, Model, Protocol, Source, Type};
use crate::domain::devices::interface::Source as InterfaceSource;
use crate::domain::devices::{Hostdev, Interface};
use crate::domain::info::{Bus, DeviceInfo};
use crate::qemu::address::mistake::ADDRESS_TYPE;
use crate::qemu::caps::Flag;
use crate::qemu::rules::NOT_IN_QEMU;
use crate::xml::mistake::MISSING_ELEMENT;
use crate::xml::value::token::YesNo;

impl Startup<'_> {
    pub(super) fn hostdevs(&mut self, devices: &Place<'_>) {
        for (device, place) in devices.each("hostdev", &self.domain.devices.hostdev) {
            if device.mode != Mode::Subsystem || is_unassigned(&device.info) {
                continue;
            }
            let none = Source::default();
            let own = device.source.as_ref().unwrap_or(&none);
            let source = place.child("source");
            match device.r#type {
                Type::Pci => {
                    let name = device.driver.as_ref().and_then(|driver| driver.name.as_ref());
                    if !matches!(own.address, Some(Address::Pci { .. })) {
                        self.no_address(&source);
                    } else {
                        self.vfio(name.map(|name| name.as_str()), &place);
                    }
                }
                Type::Usb => self.usb_device(own, &source),
                Type::Scsi => self.scsi_device(device, own, &place),
                // What it needs is asked for when it is defined.
                Type::ScsiHost => {}
                Type::Mdev => self.mediated(device, own, &place),
                Type::Storage | Type::Misc | Type::Net => {
                    let message = format!("`type='{}'`: QEMU has no such host devices", device.r#type);
                    self.findings
                        .report(&NOT_IN_QEMU, &place.attr("type"), message)
                        .help("use type 'pci', 'usb', 'scsi', 'scsi_host' or 'mdev'");
                }
            }
        }
    }

    /// An interface that is a device of the host.
    pub(super) fn interface_hostdev(&mut self, own: &Interface, place: &Place<'_>) {
        let InterfaceSource::Hostdev(source) = &own.source else { return };
        if source.address.is_none() {
            self.no_address(&place.child("source"));
        } else if !source.is_usb() {
            self.vfio_interface(own, place);
        }
    }

    /// An interface that is a PCI device of the host.
    pub(super) fn vfio_interface(&mut self, own: &Interface, place: &Place<'_>) {
        if !is_unassigned(&own.info) {
            let name = own.driver.as_ref().and_then(|driver| driver.name.as_ref());
            self.vfio(name.map(|name| name.as_str()), place);
        }
    }

    fn no_address(&mut self, source: &Place<'_>) {
        self.findings
            .report(&MISSING_ELEMENT, source, "`<source>` of the host device has no `<address>`")
            .help("add the address of the device on the host");
    }

    fn vfio(&mut self, driver: Option<&str>, place: &Place<'_>) {
        if let Some(name) = driver.filter(|name| *name != "vfio") {
            let driver = place.child("driver");
            let message = format!("`name='{name}'`: QEMU has no such driver of host devices");
            self.findings.report(&NOT_IN_QEMU, &driver.attr("name"), message).use_value("vfio");
            return;
        }
        self.needs(Flag::VfioPci, place, "PCI device of the host");
    }

    fn usb_device(&mut self, own: &Source, source: &Place<'_>) {
        let found = own.missing == Some(YesNo::Yes)
            || matches!(own.address, Some(Address::Usb { .. } | Address::UsbPort { .. }));
        if !found && (self.launch.is_managed() || own.vendor.is_none()) {
            let message = "the position of the USB device on the host is not known";
            self.unknown(source, message, "add `<address bus='…' device='…'/>` to the source");
        }
    }

    fn scsi_device(&mut self, device: &Hostdev, own: &Source, place: &Place<'_>) {
        let source = place.child("source");
        if own.protocol == Some(Protocol::Iscsi) {
            let count = own.host.len();
            if count != 1 {
                let second = source.each("host", &own.host).nth(1);
                let place = second.map_or(source, |(_, second)| second);
                let message = format!("{count} servers of an iSCSI unit; it needs one");
                let help = if count == 0 { "add a `<host>`" } else { "remove the others" };
                self.findings.report(&NUMBER_OF_SERVERS, &place, message).help(help);
            } else if let Some(auth) = &own.auth {
                self.secret(&source.child("auth"), auth.secret.as_ref());
            }
        } else if self.launch.scsi_generic.is_none() {
            let message = "the device node of the SCSI device on the host is not known";
            self.unknown(&source, message, "give it in the launch profile (`scsi-generic`)");
        }
        if !matches!(device.info.address.as_ref().map(|address| &address.bus), Some(Bus::Drive(_))) {
            let address = place.child("address");
            self.findings
                .report(&ADDRESS_TYPE, &address.attr("type"), "SCSI device at an address of another type")
                .help("use type 'drive', or remove the `<address>`");
        }
    }

    fn mediated(&mut self, device: &Hostdev, own: &Source, place: &Place<'_>) {
        if !matches!(own.address, Some(Address::Mdev { .. })) {
            self.no_address(&place.child("source"));
            return;
        }
        match &device.model {
            None | Some(Model::VfioPci | Model::VfioCcw | Model::VfioAp) => {}
            Some(
                other @ (Model::Virtio
                | Model::VirtioTransitional
                | Model::VirtioNonTransitional
                | Model::Other(_)),
            ) => {
                let message = format!("`model='{other}'`: QEMU has no such mediated devices");
                self.findings
                    .report(&NOT_IN_QEMU, &place.attr("model"), message)
                    .help("use 'vfio-pci', 'vfio-ccw' or 'vfio-ap'");
            }
        }
    }
}

/// Whether the device is kept from the guest.
fn is_unassigned(info: &DeviceInfo) -> bool {
    matches!(info.address.as_ref().map(|address| &address.bus), Some(Bus::Unassigned))
}
