//! Addresses of devices as members: PCI, USB, SCSI, CCW and others (qemu-command-1.md 1.7).

use super::{id, Translation};
use crate::domain::devices::controller::Type as ControllerType;
use crate::domain::devices::controller::{Controller, Model};
use crate::domain::info::{Bus, DeviceInfo, Drive};
use crate::domain::Domain;
use crate::qemu::members::Members;
use crate::xml::value::token::YesNo;
use std::collections::HashMap;
use std::num::NonZeroU32;

impl Translation<'_> {
    /// The members of a device's address.
    pub(super) fn address(&self, info: &DeviceInfo) -> Members {
        let none = Members::default();
        match info.address.as_ref().map(|address| &address.bus) {
            Some(Bus::Pci(pci)) => {
                let bus = self.pci_bus(pci.bus);
                let addr = match pci.function {
                    0 => format!("{:#x}", pci.slot),
                    function => format!("{:#x}.{function:#x}", pci.slot),
                };
                let index = info.acpi.as_ref().and_then(|acpi| acpi.index).map_or(0, NonZeroU32::get);
                none.with("bus", bus)
                    .with_some("multifunction", pci.multifunction.map(|on| on.is_on()))
                    .with("addr", addr)
                    .with_non_zero("acpi-index", index.into())
            }
            Some(Bus::Usb(usb)) => {
                let alias = self.controller(ControllerType::Usb, usb.bus);
                let port = usb.port.as_ref().map(crate::xml::value::text);
                none.with("bus", format!("{alias}.0")).with_some("port", port)
            }
            Some(Bus::SpaprVio(vio)) => none.with_non_zero("reg", vio.reg.map_or(0, |reg| reg.0)),
            Some(Bus::Ccw(ccw)) => {
                let part = |part: Option<u64>| part.unwrap_or(0);
                let (cssid, ssid) = (part(ccw.cssid.map(|hex| hex.0)), part(ccw.ssid.map(|hex| hex.0)));
                none.with("devno", format!("{cssid:x}.{ssid:x}.{:04x}", part(ccw.devno.map(|hex| hex.0))))
            }
            Some(Bus::Isa(isa)) => none.with("iobase", isa.iobase.0).with_non_zero("irq", isa.irq.0),
            Some(Bus::Dimm(dimm)) => none.with("slot", dimm.slot).with_non_zero("addr", dimm.base.0),
            Some(Bus::VirtioSerial(port)) => {
                let alias = self.controller(ControllerType::VirtioSerial, port.controller);
                none.with("bus", format!("{alias}.{}", port.bus)).with("nr", port.port)
            }
            _ => none,
        }
    }

    fn pci_bus(&self, bus: u32) -> String {
        let Some(controller) = self.found(ControllerType::Pci, bus) else { return format!("pci.{bus}") };
        let (alias, model) = (id(&controller.info), controller.model);
        let secondary =
            controller.target.as_ref().and_then(|target| target.index).is_some_and(|index| index.0 > 0);
        match (alias.starts_with("ua-"), model) {
            (true, Some(Model::PcieRoot)) => "pcie.0".to_owned(),
            (true, Some(Model::PciRoot)) if !secondary => {
                if self.family.has_multibus() { "pci.0" } else { "pci" }.to_owned()
            }
            (_, Some(Model::PciRoot)) if secondary => format!("{alias}.0"),
            _ => alias,
        }
    }

    /// The members of an address on a SCSI bus.
    pub(super) fn scsi_address(&self, drive: &Drive) -> Members {
        let found = self.found(ControllerType::Scsi, drive.controller);
        let none = Members::default();
        let alias = self.controller(ControllerType::Scsi, drive.controller);
        match found.and_then(|controller| controller.model) {
            Some(Model::Lsilogic | Model::Ncr53c90 | Model::Dc390 | Model::Am53c974) => {
                none.with("bus", format!("{alias}.{}", drive.bus)).with("scsi-id", drive.unit)
            }
            _ => none
                .with("bus", format!("{alias}.0"))
                .with("channel", drive.bus)
                .with("scsi-id", drive.target)
                .with("lun", drive.unit),
        }
    }

    /// The name of the controller of that type and number; every address has its controller.
    pub(super) fn controller(&self, kind: ControllerType, index: u32) -> String {
        let found = self.found(kind, index);
        found.map_or_else(|| format!("{kind}{index}"), |controller| id(&controller.info))
    }

    fn found(&self, kind: ControllerType, index: u32) -> Option<&Controller> {
        let place = self.controllers.get(&(kind, index))?;
        self.domain.devices.controller.get(*place)
    }

    /// The companion of a device with an S/390 PCI address.
    pub(super) fn zpci(&self, info: &DeviceInfo) -> Option<Members> {
        let Some(Bus::Pci(pci)) = info.address.as_ref().map(|address| &address.bus) else { return None };
        let zpci = pci.zpci.as_ref()?;
        let (uid, fid) = (zpci.uid.unwrap_or(0), zpci.fid.unwrap_or(0));
        let members = Members::new("driver", "zpci").with("uid", uid).with("fid", fid);
        Some(members.with("target", id(info)).with("id", format!("zpci{uid}")))
    }
}

/// Where controllers are in a definition, by their types and numbers; of several the first.
pub(super) fn controllers(domain: &Domain) -> HashMap<(ControllerType, u32), usize> {
    let mut places = HashMap::new();
    for (place, controller) in domain.devices.controller.iter().enumerate() {
        if let Some(index) = controller.index {
            places.entry((controller.r#type, index)).or_insert(place);
        }
    }
    places
}

/// The members of an option ROM.
pub(super) fn rom(info: &DeviceInfo) -> Members {
    let none = Members::default();
    let Some(rom) = &info.rom else { return none };
    if rom.enabled == Some(YesNo::No) {
        return none.with("romfile", "");
    }
    let bar = rom.bar.map(|bar| u32::from(bar.is_on()));
    none.with_some("rombar", bar).with_some("romfile", rom.file.as_ref().map(|file| &*file.0))
}
