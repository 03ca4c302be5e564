//! `<address>` of any device (qemu-rules.md 3.11).

use super::Check;
use crate::domain::info::{Bus, Rom};
use crate::domain::Domain;
use crate::qemu::address::{info, path, walk};
use crate::qemu::caps::Flag;

impl Check<'_> {
    /// Every address by itself.
    pub(super) fn addresses(&mut self) {
        let mut domain: Domain = self.domain.clone();
        for device in walk(self.domain) {
            let Some(info) = info(&mut domain, device) else { continue };
            let info = info.clone();
            self.at(path(self.domain, device));
            match info.address.as_ref().map(|address| &address.bus) {
                Some(Bus::Pci(pci)) => {
                    if let Some(zpci) = &pci.zpci {
                        self.lacks(true, Flag::Zpci, "zPCI identifiers");
                        let uid = zpci.uid.unwrap_or(1);
                        self.refuse(uid == 0 || uid > 0xffff, "a zPCI `uid` is from 0x0001 to 0xffff");
                    }
                }
                Some(Bus::SpaprVio(vio)) => {
                    let beyond = vio.reg.is_some_and(|reg| reg.0 > 0xffff_ffff);
                    self.refuse(beyond, "the register is above 0xffffffff");
                }
                Some(Bus::Ccw(_)) => {
                    let ccw = self.s390() && self.machine.starts_with("s390-ccw");
                    self.refuse(!ccw, "this machine has no channels");
                }
                _ => {}
            }
            let pci = matches!(
                info.address.as_ref().map(|address| &address.bus),
                None | Some(Bus::Pci(_) | Bus::Unassigned)
            );
            let indexed = info.acpi.as_ref().is_some_and(|acpi| acpi.index.is_some());
            self.lacks(indexed, Flag::AcpiIndex, "ACPI indexes");
            self.refuse(indexed && !pci, "only PCI devices have an ACPI index");
            let tuned = |rom: &Rom| rom.enabled.is_some() || rom.bar.is_some() || rom.file.is_some();
            self.refuse(info.rom.as_ref().is_some_and(tuned) && !pci, "only PCI devices have an option ROM");
        }
    }
}
