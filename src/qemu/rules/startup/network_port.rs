//! Interfaces whose virtual network hands out a device of the host (qemu-command-1.md 1.13).

use crate::domain::devices::hostdev;
use crate::domain::devices::interface::{HostdevAddress, HostdevSource, Source as InterfaceSource};
use crate::domain::Domain;
use crate::qemu::launch::{Launch, NetworkPort};
use crate::xml::value::number::Hex;
use crate::xml::value::token::YesNo;

/// Makes host devices of the interfaces whose network hands out some; which these are.
pub(super) fn ports(domain: &mut Domain, launch: &Launch) -> Vec<usize> {
    let mut turned = Vec::new();
    for (at, interface) in domain.devices.interface.iter_mut().enumerate() {
        let InterfaceSource::Network(network) = &interface.source else { continue };
        let Some(NetworkPort::Pci { domain, bus, slot, function }) = launch.networks.get(&network.network)
        else {
            continue;
        };
        let address = HostdevAddress {
            r#type: Some(hostdev::Type::Pci),
            domain: Some(Hex((*domain).into())),
            bus: Some(Hex((*bus).into())),
            slot: Some(Hex((*slot).into())),
            function: Some(Hex((*function).into())),
            ..HostdevAddress::default()
        };
        let ips = network.ips.clone();
        interface.managed = Some(YesNo::Yes);
        interface.source = InterfaceSource::Hostdev(HostdevSource {
            address: Some(address),
            ips,
            ..HostdevSource::default()
        });
        turned.push(at);
    }
    turned
}
