//! Addresses of shared memory.

use super::Startup;
use crate::diagnostic::Place;
use crate::domain::info::Bus;
use crate::qemu::address::mistake::ADDRESS_TYPE;

impl Startup<'_> {
    /// QEMU has it as a PCI device alone.
    pub(super) fn shmems(&mut self, devices: &Place<'_>) {
        for (shmem, place) in devices.each("shmem", &self.domain.devices.shmem) {
            if !matches!(shmem.info.address.as_ref().map(|address| &address.bus), Some(Bus::Pci(_))) {
                let address = place.child("address");
                self.findings
                    .report(
                        &ADDRESS_TYPE,
                        &address.attr("type"),
                        "shared memory at an address not of type 'pci'",
                    )
                    .help("use type 'pci', or remove the `<address>`");
            }
        }
    }
}
