//! PCI devices of the host: where they are, and which of them must not share a host bridge
//! (qemu-addresses.md 10.4, 10.10).

use crate::domain::devices::hostdev;
use crate::domain::devices::hostdev::{Address, Mode};
use crate::domain::devices::interface::Source;
use crate::domain::devices::Id;
use crate::domain::info::{Bus, Pci};
use crate::qemu::address::{is_hostdev, Board};
use crate::qemu::machine::Family;

impl Board<'_> {
    /// Where on the host a device is that the guest gets; nothing for devices that are not the host's.
    pub(super) fn host_pci(&self, device: Id) -> Option<Pci> {
        let devices = &self.domain.devices;
        match device {
            Id::Interface(at) => {
                let Source::Hostdev(source) = &devices.interface[at].source else { return None };
                let address = source.address.as_ref()?;
                if address.r#type == Some(hostdev::Type::Usb) {
                    return None;
                }
                let part = |part: Option<u64>| part.unwrap_or(0) as u32;
                let place = Pci::new(
                    part(address.bus.map(|part| part.0)),
                    part(address.slot.map(|part| part.0)),
                    part(address.function.map(|part| part.0)),
                );
                Some(Pci { domain: part(address.domain.map(|part| part.0)), ..place })
            }
            Id::Hostdev(at) => {
                let device = &devices.hostdev[at];
                if device.mode != Mode::Subsystem || device.r#type != hostdev::Type::Pci {
                    return None;
                }
                match *device.source.as_ref()?.address.as_ref()? {
                    Address::Pci { domain, bus, slot, function } => {
                        Some(Pci { domain, ..Pci::new(bus, slot, function) })
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether a host device that has no place in the guest yet is known to be no PCI Express device.
    pub(super) fn is_conventional(&self, device: Id) -> bool {
        let info = match device {
            Id::Interface(at) => &self.domain.devices.interface[at].info,
            Id::Hostdev(at) => &self.domain.devices.hostdev[at].info,
            _ => return false,
        };
        let placed = matches!(info.address.as_ref().map(|address| &address.bus), Some(Bus::Pci(pci)) if pci.is_given());
        !placed && self.host_pci(device).is_some_and(|place| self.settings.conventional.contains(&place))
    }

    /// The isolation group of a device: on pSeries, that of the host's IOMMU counted from 1, and one
    /// of its own for each interface of a network that hands out host devices.
    pub(super) fn group(&self, device: Id) -> u32 {
        if self.family != Family::Pseries {
            return 0;
        }
        let interface = |id: Id| match id {
            Id::Interface(at) if !is_hostdev(self.domain, at) => Some(at),
            _ => None,
        };
        if let Some(at) = interface(device) {
            let interfaces = &self.domain.devices.interface;
            let handed = |at: &usize| self.settings.is_handed_out(&interfaces[*at]);
            return match handed(&at) {
                true => u32::MAX - (0..at).filter(handed).count() as u32,
                false => 0,
            };
        }
        let Some(place) = self.host_pci(device) else { return 0 };
        let found = self.settings.iommu_groups.iter().find(|(host, _)| *host == place);
        found.map_or(0, |(_, group)| group.saturating_add(1))
    }
}
