//! Interfaces (canonical-form.md 13.5).

use super::identity::{self, Identities};
use crate::domain::devices::disk::UnixType;
use crate::domain::devices::hostdev;
use crate::domain::devices::interface::{
    BackendType, Driver, Ip, IpFamily, Mac, NicModel, Source, Trunk, Virtualport, VirtualportParameters,
    VirtualportType,
};
use crate::domain::devices::Interface;
use crate::domain::{Domain, Type};
use crate::xml::value::id::Mac as Address;
use crate::xml::value::token::YesNo;

/// What the driver of a virtio interface may say, and that of a host device may not.
const VIRTIO_DRIVER: [&str; 12] = [
    "txmode",
    "ioeventfd",
    "event_idx",
    "queues",
    "rx_queue_size",
    "tx_queue_size",
    "rss",
    "rss_hash_report",
    "iommu",
    "ats",
    "packed",
    "page_per_vq",
];

/// Fills in addresses and canonical names, and drops what has no effect.
pub fn complete(domain: &mut Domain, identities: &Identities) {
    let (domain_type, name) = (domain.r#type, domain.name.clone());
    for (index, interface) in domain.devices.interface.iter_mut().enumerate() {
        let mac = interface.mac.get_or_insert_with(Mac::default);
        if mac.address.is_none_or(|address| address == Address::default()) {
            mac.address = Some(identity::mac(domain_type, identities, &name, index));
        }
        // Definitions of Xen come from its configurations too, which leave that to the switch.
        if let Some(port) = interface.virtualport.as_mut().filter(|_| domain_type != Type::Xen) {
            identify(port, identities, &format!("{name}/interface/{index}"));
        }
        settle(interface);
    }
}

/// The identities by which a switch knows a port.
fn identify(port: &mut Virtualport, identities: &Identities, name: &str) {
    let (instance, own) = match port.r#type {
        None => (true, true),
        Some(VirtualportType::Ieee8021Qbg) => (true, false),
        Some(VirtualportType::Openvswitch) => (false, true),
        Some(VirtualportType::Midonet) => {
            if let Some(parameters) = &mut port.parameters {
                let VirtualportParameters { interfaceid, rest, .. } = std::mem::take(parameters);
                *parameters = VirtualportParameters { interfaceid, rest, ..Default::default() };
            }
            return;
        }
        Some(VirtualportType::Ieee8021Qbh) => return,
    };
    let parameters = port.parameters.get_or_insert_with(VirtualportParameters::default);
    if instance {
        let name = format!("{name}/instance");
        parameters.instanceid.get_or_insert_with(|| identities.uuid(&name));
    }
    if own {
        parameters.interfaceid.get_or_insert_with(|| identities.uuid(name));
    }
}

/// Puts an interface into canonical form, part by part.
fn settle(interface: &mut Interface) {
    if let Some(model) = interface.model.as_mut().and_then(|model| model.r#type.as_mut()) {
        if let Some(known) = NicModel::in_any_case(model.as_str()) {
            *model = known.clone();
        }
    }
    let virtio = interface.is_virtio();
    driver(interface);
    source(interface);
    let passt = interface.backend.as_ref().is_some_and(|backend| backend.r#type == BackendType::Passt);
    if let Source::User(user) = &mut interface.source {
        user.dev.take_if(|_| !passt);
    }
    filter(interface);
    if let Some(vlan) = &mut interface.vlan {
        let several = vlan.tag.len() > 1;
        let yes = vlan.trunk == Some(Trunk(YesNo::Yes));
        vlan.trunk = (several || yes).then_some(Trunk(YesNo::Yes));
    }
    if let Some(bandwidth) = &mut interface.bandwidth {
        bandwidth.inbound.take_if(|rate| rate.average == 0 && rate.floor == 0);
        bandwidth.outbound.take_if(|rate| rate.average == 0 && rate.floor == 0);
    }
    interface.bandwidth.take_if(|bandwidth| bandwidth.inbound.is_none() && bandwidth.outbound.is_none());
    if let Some(backend) = interface.backend.as_mut().filter(|_| !virtio) {
        backend.vhost = None;
    }
    interface.ip.iter_mut().for_each(family);
    interface.source.ips_mut().ip.iter_mut().for_each(family);
}

/// How the card is driven: by virtio, or on the host where a device of it is passed on.
fn driver(interface: &mut Interface) {
    let virtio = interface.is_virtio();
    let hostdev = matches!(interface.source, Source::Hostdev(_));
    if !hostdev {
        interface.managed = None;
    }
    interface.managed.take_if(|managed| *managed == YesNo::No);
    interface.driver.take_if(|_| hostdev);
    if let Some(driver) = interface.driver.take_if(|_| !virtio) {
        // Nothing but the options of every virtio device is looked at then.
        let common = Driver { virtio: driver.virtio, ..Driver::default() };
        interface.driver = Some(common).filter(|common| *common != Driver::default());
    }
    if let Some(driver) = &mut interface.hostdev_driver.0 {
        driver.rest.forget_attributes(&VIRTIO_DRIVER);
        driver.rest.forget_children(&["host", "guest"]);
    }
    if let Some(driver) = interface.driver.as_mut().filter(|driver| driver.queues == 1) {
        driver.queues = 0;
    }
}

fn source(interface: &mut Interface) {
    let passt = interface.is_passt();
    match &mut interface.source {
        Source::Hostdev(device) => {
            if let Some(address) = &mut device.address {
                address.multifunction = None;
                if address.r#type == Some(hostdev::Type::Pci) {
                    address.domain.get_or_insert_default();
                    address.bus.get_or_insert_default();
                    address.slot.get_or_insert_default();
                    address.function.get_or_insert_default();
                }
            }
        }
        Source::VhostUser(vhost) if passt => {
            (vhost.r#type, vhost.path, vhost.mode, vhost.reconnect) = (None, None, None, None);
        }
        Source::VhostUser(vhost) => {
            vhost.dev = None;
            vhost.r#type.get_or_insert(UnixType::Unix);
            vhost.mode.get_or_insert_default();
            super::disk::reconnect(&mut vhost.reconnect);
        }
        _ => {}
    }
}

/// A filter is for interfaces on the host; of its parameters those that one can have are kept.
fn filter(interface: &mut Interface) {
    if !matches!(interface.source, Source::Network(_) | Source::Bridge(_) | Source::Ethernet(_)) {
        interface.filterref = None;
    }
    let Some(filter) = &mut interface.filterref else { return };
    let name = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let value = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.:".contains(&byte));
    filter
        .parameter
        .retain(|parameter| name(&parameter.name) && value(&parameter.value) && !parameter.value.is_empty());
    filter.parameter.sort_by(|a, b| a.name.cmp(&b.name));
}

/// An address says its family.
pub fn family(ip: &mut Ip) {
    let six = ip.address.is_some_and(|address| address.is_ipv6());
    let said = ip.family.as_ref().is_some_and(IpFamily::is_known);
    if !said {
        ip.family = Some(if six { IpFamily::Ipv6 } else { IpFamily::Ipv4 });
    }
}
