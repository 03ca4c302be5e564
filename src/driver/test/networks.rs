//! Virtual networks.

mod notes;
mod update;

use super::super::calls::Networks;
use super::super::document::value;
use super::super::document::Purpose;
use super::super::error::{Code, Error, Origin, Result};
use super::super::event::{Change, Event, NetworkEvent};
use super::super::metadata;
use super::super::{AFFECT_CONFIG, AFFECT_LIVE};
use super::tree::read_root;
use super::{not_now, supported, uuid_text, TestDriver, World};
use crate::xml::tree::Element;
use std::net::Ipv4Addr;
use wire::procedures::*;
use wire::xdr::{Network as Handle, Uuid};

/// A network: the definition that it runs with, the stored one, or both.
#[derive(Clone)]
pub(super) struct Network {
    name: String,
    uuid: Uuid,
    live: Option<Element>,
    config: Option<Element>,
    autostart: bool,
}

/// The children of `<network>` as they are written.
const ORDER: [&str; 16] = [
    "name",
    "uuid",
    "title",
    "description",
    "metadata",
    "forward",
    "bridge",
    "mtu",
    "mac",
    "domain",
    "dns",
    "vlan",
    "bandwidth",
    "portgroup",
    "ip",
    "route",
];

/// A copy is asked for that a network does not have.
const TRANSIENT: &str = "cannot change persistent config of a transient network";

fn not_running() -> Box<Error> {
    Error::new(Code::OperationInvalid, Origin::Network, "network is not running")
}

/// The network that the driver starts with.
pub(super) fn built_in() -> Vec<Network> {
    const DEFAULT: &str = "<network><name>default</name><uuid>dd8fe884-6c02-601e-7551-cca97df1c5df</uuid>\
        <bridge name='virbr0'/><forward mode='nat'/><ip address='192.168.122.1' netmask='255.255.255.0'>\
        <dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp></ip></network>";
    let read = read(DEFAULT).map(|mut network| {
        network.live.clone_from(&network.config);
        network
    });
    read.into_iter().collect()
}

/// What a document defines.
fn read(text: &str) -> Result<Network> {
    let mut root = read_root(text, "network")?;
    let missing = || Error::new(Code::NoName, Origin::Network, "missing name information");
    let name = root.text_at(&["name"]).ok_or_else(missing)?.to_owned();
    let uuid = match root.text_at(&["uuid"]).map(str::to_owned) {
        None => Uuid(super::super::document::random()),
        Some(text) => Uuid(parse_uuid(&text)?),
    };
    root.at("uuid").text = uuid_text(uuid);
    if let Some(bridge) = root.children.iter_mut().find(|own| own.name == "bridge") {
        bridge.set_default("stp", "on");
        bridge.set_default("delay", "0");
    }
    root.order(&ORDER);
    Ok(Network { name, uuid, live: None, config: Some(root), autostart: false })
}

pub(super) fn parse_uuid(text: &str) -> Result<[u8; 16]> {
    let malformed = || Error::new(Code::Internal, Origin::None, "malformed uuid element");
    value::<crate::xml::value::id::Uuid>(text).map(|uuid| uuid.0).ok_or_else(malformed)
}

impl Network {
    fn handle(&self) -> Handle {
        Handle { name: self.name.clone(), uuid: self.uuid }
    }

    fn definition(&self) -> Option<&Element> {
        self.live.as_ref().or(self.config.as_ref())
    }

    /// The copy that the flags mean.
    fn asked(&self, flags: u32) -> Result<&Element> {
        let copy = match flags & (AFFECT_LIVE | AFFECT_CONFIG) {
            0 => self.definition(),
            AFFECT_LIVE => return self.live.as_ref().ok_or_else(not_running),
            _ => self.config.as_ref(),
        };
        copy.ok_or_else(|| Error::new(Code::OperationInvalid, Origin::Network, TRANSIENT))
    }

    fn matches(&self, flags: u32) -> bool {
        let pick = |yes: bool, one: u32, other: u32| if yes { one } else { other };
        let bits = [
            (3, pick(self.live.is_some(), 2, 1)),
            (12, pick(self.config.is_some(), 4, 8)),
            (48, pick(self.autostart, 16, 32)),
        ];
        bits.iter().all(|(group, own)| flags & group == 0 || flags & own != 0)
    }
}

impl World {
    /// The host's address in a network, and how many bits of it are the network's.
    pub(super) fn network_address(&self, name: &str) -> Option<(Ipv4Addr, u32)> {
        let own = self.networks.iter().find(|own| own.name == name)?;
        let ip = own.definition()?.child("ip")?;
        Some((update::address(ip, "address")?, update::prefix(ip)))
    }

    fn network(&mut self, net: &Handle) -> Result<usize> {
        self.networks.iter().position(|own| own.uuid == net.uuid).ok_or_else(|| {
            let detail = format!("no network with matching uuid '{}' ({})", uuid_text(net.uuid), net.name);
            Error::new(Code::NoNetwork, Origin::Test, detail)
        })
    }

    /// Where the network of a definition is, or will be.
    fn network_place(&mut self, new: &Network, purpose: Purpose) -> Result<usize> {
        let failed = |detail: String| Err(Error::new(Code::OperationFailed, Origin::Network, detail));
        if let Some(index) = self.networks.iter().position(|own| own.uuid == new.uuid) {
            let own = &self.networks[index];
            if own.name != new.name {
                let uuid = uuid_text(own.uuid);
                return failed(format!("network '{}' is already defined with uuid {uuid}", own.name));
            }
            if purpose == Purpose::Run && own.live.is_some() {
                return not_now(Origin::Network, format!("network is already active as '{}'", own.name));
            }
            return Ok(index);
        }
        if let Some(own) = self.networks.iter().find(|own| own.name == new.name) {
            let uuid = uuid_text(own.uuid);
            return failed(format!("network '{}' already exists with uuid {uuid}", own.name));
        }
        self.networks.push(Network { live: None, config: None, ..new.clone() });
        Ok(self.networks.len() - 1)
    }
}

impl TestDriver {
    /// Works on one network; one without a definition is gone afterwards.
    fn network<T>(
        &self,
        net: &Handle,
        work: impl FnOnce(&mut Network, &mut Vec<Event>) -> Result<T>,
    ) -> Result<T> {
        self.with(|world| {
            let index = world.network(net)?;
            let done = work(&mut world.networks[index], &mut world.events)?;
            if world.networks[index].definition().is_none() {
                world.networks.remove(index);
            }
            Ok(done)
        })
    }

    fn network_named(&self, is_it: impl Fn(&Network) -> bool, detail: String) -> Result<Handle> {
        let world = self.lock();
        let found = world.networks.iter().find(|own| is_it(own)).map(Network::handle);
        found.ok_or_else(|| Error::new(Code::NoNetwork, Origin::Test, detail))
    }
}

fn changed(network: &Network, change: Change) -> Event {
    Event::Network(network.handle(), NetworkEvent::Changed(change))
}

impl Networks for TestDriver {
    fn connect_list_all_networks(
        &self,
        call: &ConnectListAllNetworks,
    ) -> Result<ConnectListAllNetworksReply> {
        let world = self.lock();
        let found: Vec<Handle> =
            world.networks.iter().filter(|own| own.matches(call.flags)).map(Network::handle).collect();
        let ret = found.len() as u32;
        Ok(ConnectListAllNetworksReply {
            nets: if call.need_results == 0 { Vec::new() } else { found }.into(),
            ret,
        })
    }

    fn network_lookup_by_name(&self, call: &NetworkLookupByName) -> Result<NetworkLookupByNameReply> {
        let detail = format!("no network with matching name '{}'", call.name);
        Ok(NetworkLookupByNameReply { net: self.network_named(|own| own.name == call.name, detail)? })
    }

    fn network_lookup_by_uuid(&self, call: &NetworkLookupByUuid) -> Result<NetworkLookupByUuidReply> {
        let detail = format!("no network with matching uuid '{}'", uuid_text(call.uuid));
        Ok(NetworkLookupByUuidReply { net: self.network_named(|own| own.uuid == call.uuid, detail)? })
    }

    fn network_define_xml_flags(&self, call: &NetworkDefineXmlFlags) -> Result<NetworkDefineXmlFlagsReply> {
        supported(call.flags, 1, "testNetworkDefineXMLFlags")?;
        let new = read(&call.xml)?;
        self.with(|world| {
            let index = world.network_place(&new, Purpose::Store)?;
            let own = &mut world.networks[index];
            own.config = new.config;
            let event = changed(own, Change::Defined);
            let net = own.handle();
            world.events.push(event);
            Ok(NetworkDefineXmlFlagsReply { net })
        })
    }

    fn network_create_xml_flags(&self, call: &NetworkCreateXmlFlags) -> Result<NetworkCreateXmlFlagsReply> {
        supported(call.flags, 1, "testNetworkCreateXMLFlags")?;
        let new = read(&call.xml)?;
        self.with(|world| {
            let index = world.network_place(&new, Purpose::Run)?;
            let own = &mut world.networks[index];
            own.live = new.config;
            let event = changed(own, Change::Started);
            let net = own.handle();
            world.events.push(event);
            Ok(NetworkCreateXmlFlagsReply { net })
        })
    }

    fn network_create(&self, call: &NetworkCreate) -> Result<()> {
        self.network(&call.net, |own, events| {
            if own.live.is_some() {
                return not_now(Origin::Test, format!("Network '{}' is already running", own.name));
            }
            own.live.clone_from(&own.config);
            events.push(changed(own, Change::Started));
            Ok(())
        })
    }

    fn network_destroy(&self, call: &NetworkDestroy) -> Result<()> {
        self.network(&call.net, |own, events| {
            own.live = None;
            events.push(changed(own, Change::Stopped));
            Ok(())
        })
    }

    fn network_undefine(&self, call: &NetworkUndefine) -> Result<()> {
        self.network(&call.net, |own, events| {
            if own.live.is_some() {
                return not_now(Origin::Test, format!("Network '{}' is still running", own.name));
            }
            own.config = None;
            events.push(changed(own, Change::Undefined));
            Ok(())
        })
    }

    fn network_get_xml_desc(&self, call: &NetworkGetXmlDesc) -> Result<NetworkGetXmlDescReply> {
        supported(call.flags, 0, "testNetworkGetXMLDesc")?;
        self.network(&call.net, |own, _| {
            Ok(NetworkGetXmlDescReply { xml: own.definition().map_or(String::new(), Element::to_xml) })
        })
    }

    fn network_get_bridge_name(&self, call: &NetworkGetBridgeName) -> Result<NetworkGetBridgeNameReply> {
        self.network(&call.net, |own, _| {
            let bridge = own.definition().and_then(|own| own.child("bridge"));
            match bridge.and_then(|bridge| bridge.attribute("name")) {
                Some(name) => Ok(NetworkGetBridgeNameReply { name: name.to_owned() }),
                None => {
                    let detail = format!("network '{}' does not have a bridge name.", own.name);
                    Err(Error::new(Code::Internal, Origin::Test, detail))
                }
            }
        })
    }

    fn network_get_autostart(&self, call: &NetworkGetAutostart) -> Result<NetworkGetAutostartReply> {
        self.network(&call.net, |own, _| Ok(NetworkGetAutostartReply { autostart: own.autostart.into() }))
    }

    fn network_set_autostart(&self, call: &NetworkSetAutostart) -> Result<()> {
        self.network(&call.net, |own, _| {
            own.autostart = call.autostart != 0;
            Ok(())
        })
    }

    fn network_get_metadata(&self, call: &NetworkGetMetadata) -> Result<NetworkGetMetadataReply> {
        supported(call.flags, 3, "testNetworkGetMetadata")?;
        self.network(&call.network, |own, _| {
            let metadata = notes::get(own.asked(call.flags)?, call.kind, call.uri.as_deref())?;
            Ok(NetworkGetMetadataReply { metadata })
        })
    }

    fn network_set_metadata(&self, call: &NetworkSetMetadata) -> Result<()> {
        supported(call.flags, 3, "testNetworkSetMetadata")?;
        self.network(&call.network, |own, events| {
            notes::set(own, call)?;
            let uri = call.uri.clone().filter(|_| call.kind == metadata::ELEMENT);
            let event = NetworkEvent::Metadata { kind: call.kind, uri };
            events.push(Event::Network(own.handle(), event));
            Ok(())
        })
    }

    fn network_is_active(&self, call: &NetworkIsActive) -> Result<NetworkIsActiveReply> {
        self.network(&call.net, |own, _| Ok(NetworkIsActiveReply { active: own.live.is_some().into() }))
    }

    fn network_is_persistent(&self, call: &NetworkIsPersistent) -> Result<NetworkIsPersistentReply> {
        self.network(&call.net, |own, _| {
            Ok(NetworkIsPersistentReply { persistent: own.config.is_some().into() })
        })
    }

    fn network_update(&self, call: &NetworkUpdate) -> Result<()> {
        supported(call.flags, 3, "testNetworkUpdate")?;
        self.network(&call.net, |own, _| update::copies(own, call.flags, |own| update::part(own, call)))
    }
}
