//! `<address>` of any device (qemu-rules.md 3.11).

use super::{bus, Check, ADDRESS_TYPE};
use crate::diagnostic::Place;
use crate::domain::devices::chardev::ConsoleType;
use crate::domain::devices::Device;
use crate::domain::info::{Bus, DeviceInfo};
use crate::qemu::caps::Flag;
use crate::xml::mistake::INVALID_VALUE;
use crate::xml::Tagged;

impl Check<'_> {
    /// Every address by itself.
    pub(super) fn addresses(&mut self, devices: &Place<'_>) {
        for (device, place) in self.domain.devices.each(devices) {
            let Some(info) = device.info().filter(|_| !self.is_shadow(device)) else { continue };
            self.address(info, &place.child("address"));
            self.pci_settings(info, &place);
        }
    }

    /// Whether it is the console that repeats the first serial port.
    fn is_shadow(&self, device: Device<'_>) -> bool {
        let Device::Console(console) = device else { return false };
        let kind = console.target.as_ref().and_then(|target| target.r#type);
        let first = self.domain.devices.console.first();
        first.is_some_and(|first| std::ptr::eq(first, console))
            && kind.is_none_or(|kind| kind == ConsoleType::Serial)
    }

    fn address(&mut self, info: &DeviceInfo, place: &Place<'_>) {
        match bus(info) {
            Some(Bus::Pci(pci)) => {
                let Some(zpci) = &pci.zpci else { return };
                let place = place.child("zpci");
                self.needs(Flag::Zpci, &place, "`<zpci>`");
                if let Some(uid) = zpci.uid.filter(|uid| !(1..=0xffff).contains(uid)) {
                    let message = format!("`uid='{uid:#x}'`; expected 0x0001 to 0xffff");
                    self.findings.report(&INVALID_VALUE, &place.attr("uid"), message);
                }
            }
            Some(Bus::SpaprVio(vio)) => {
                if let Some(reg) = vio.reg.filter(|reg| reg.0 > 0xffff_ffff) {
                    let message = format!("`reg='{:#x}'`; expected at most 0xffffffff", reg.0);
                    self.findings.report(&INVALID_VALUE, &place.attr("reg"), message);
                }
            }
            Some(Bus::Ccw(_)) => {
                if !self.s390() || !self.machine.starts_with("s390-ccw") {
                    let help = "remove `<address>`, or use machine 's390-ccw-virtio'";
                    self.absent(&place.attr("type"), "address of type 'ccw'", help);
                }
            }
            Some(
                Bus::Drive(_)
                | Bus::VirtioSerial(_)
                | Bus::Ccid(_)
                | Bus::Usb(_)
                | Bus::VirtioMmio
                | Bus::Isa(_)
                | Bus::Dimm(_)
                | Bus::Unassigned,
            )
            | None => {}
        }
    }

    /// Only PCI devices have an ACPI index and an option ROM.
    fn pci_settings(&mut self, info: &DeviceInfo, place: &Place<'_>) {
        let acpi = place.child("acpi");
        let indexed = info.acpi.as_ref().is_some_and(|acpi| acpi.index.is_some());
        if indexed {
            self.needs(Flag::AcpiIndex, &acpi.attr("index"), "`index` of `<acpi>`");
        }
        let other = bus(info).filter(|bus| !matches!(bus, Bus::Pci(_) | Bus::Unassigned));
        let Some(kind) = other.map(Tagged::tag) else { return };
        let rom = info
            .rom
            .as_ref()
            .is_some_and(|rom| rom.enabled.is_some() || rom.bar.is_some() || rom.file.is_some());
        for (name, _) in [("acpi", indexed), ("rom", rom)].into_iter().filter(|(_, given)| *given) {
            let message = format!("`<{name}>` is not possible for a device with an address of type '{kind}'");
            self.findings
                .report(&ADDRESS_TYPE, &place.child(name), message)
                .remove("; it is for PCI devices");
        }
    }
}
