//! Network interfaces of the host, and changes of them that can be taken back.

use super::super::calls::Interfaces as Calls;
use super::super::error::{Code, Error, Origin, Result};
use super::tree::read_root;
use super::{not_now, supported, TestDriver};
use crate::xml::tree::Element;
use wire::procedures::*;
use wire::xdr::Interface as Handle;

/// The interfaces, and those of before the change that is going on.
#[derive(Clone, Default)]
pub(super) struct Interfaces {
    all: Vec<Interface>,
    before: Option<Vec<Interface>>,
}

#[derive(Clone)]
struct Interface {
    name: String,
    mac: String,
    definition: Element,
    active: bool,
}

/// The interface that the driver starts with.
pub(super) fn built_in() -> Interfaces {
    const ETH1: &str = "<interface type='ethernet' name='eth1'><start mode='onboot'/>\
        <mac address='aa:bb:cc:dd:ee:ff'/><mtu size='1492'/><protocol family='ipv4'>\
        <ip address='192.168.0.5' prefix='24'/><route gateway='192.168.0.1'/></protocol></interface>";
    let all = read(ETH1).map(|own| Interface { active: true, ..own });
    Interfaces { all: all.into_iter().collect(), before: None }
}

fn read(text: &str) -> Result<Interface> {
    let mut root = read_root(text, "interface")?;
    super::define::required(&root, "type")?;
    let missing = |what: &str| Error::new(Code::Xml, Origin::Interface, format!("interface has no {what}"));
    let name = root.attribute("name").ok_or_else(|| missing("name"))?.to_owned();
    let mac = root.child("mac").and_then(|mac| mac.attribute("address")).unwrap_or_default().to_owned();
    root.order(&["start", "mtu", "protocol", "bridge", "bond", "vlan", "mac"]);
    Ok(Interface { name, mac, definition: root, active: false })
}

impl Interface {
    fn handle(&self) -> Handle {
        Handle { name: self.name.clone(), mac: self.mac.clone() }
    }
}

fn missing(what: &str, value: &str) -> Box<Error> {
    let detail = format!("no interface with matching {what} '{value}'");
    Error::new(Code::NoInterface, Origin::Test, detail)
}

impl TestDriver {
    fn interface<T>(&self, iface: &Handle, work: impl FnOnce(&mut Interface) -> Result<T>) -> Result<T> {
        self.with(|world| {
            let own = world.interfaces.all.iter_mut().find(|own| own.name == iface.name);
            work(own.ok_or_else(|| missing("name", &iface.name))?)
        })
    }
}

impl Calls for TestDriver {
    fn connect_list_all_interfaces(
        &self,
        call: &ConnectListAllInterfaces,
    ) -> Result<ConnectListAllInterfacesReply> {
        let world = self.lock();
        let wanted =
            |own: &&Interface| call.flags & 3 == 0 || call.flags & if own.active { 2 } else { 1 } != 0;
        let found: Vec<Handle> = world.interfaces.all.iter().filter(wanted).map(Interface::handle).collect();
        let ret = found.len() as u32;
        let ifaces = if call.need_results == 0 { Vec::new() } else { found };
        Ok(ConnectListAllInterfacesReply { ifaces: ifaces.into(), ret })
    }

    fn interface_lookup_by_name(&self, call: &InterfaceLookupByName) -> Result<InterfaceLookupByNameReply> {
        let wanted = Handle { name: call.name.clone(), mac: String::new() };
        Ok(InterfaceLookupByNameReply { iface: self.interface(&wanted, |own| Ok(own.handle()))? })
    }

    fn interface_lookup_by_mac_string(
        &self,
        call: &InterfaceLookupByMacString,
    ) -> Result<InterfaceLookupByMacStringReply> {
        let world = self.lock();
        let mut same = world.interfaces.all.iter().filter(|own| own.mac.eq_ignore_ascii_case(&call.mac));
        match (same.next(), same.next()) {
            (Some(own), None) => Ok(InterfaceLookupByMacStringReply { iface: own.handle() }),
            (None, _) => Err(missing("mac", &call.mac)),
            (Some(_), Some(_)) => {
                Err(Error::new(Code::Internal, Origin::Interface, "multiple interfaces match"))
            }
        }
    }

    fn interface_define_xml(&self, call: &InterfaceDefineXml) -> Result<InterfaceDefineXmlReply> {
        supported(call.flags, 1, "testInterfaceDefineXML")?;
        let new = read(&call.xml)?;
        self.with(|world| {
            let iface = new.handle();
            match world.interfaces.all.iter_mut().find(|own| own.name == new.name) {
                Some(own) => *own = Interface { active: own.active, ..new },
                None => world.interfaces.all.push(new),
            }
            Ok(InterfaceDefineXmlReply { iface })
        })
    }

    fn interface_undefine(&self, call: &InterfaceUndefine) -> Result<()> {
        self.interface(&call.iface, |_| Ok(()))?;
        self.lock().interfaces.all.retain(|own| own.name != call.iface.name);
        Ok(())
    }

    fn interface_create(&self, call: &InterfaceCreate) -> Result<()> {
        supported(call.flags, 0, "testInterfaceCreate")?;
        self.interface(&call.iface, |own| match own.active {
            true => not_now(Origin::Interface, ""),
            false => {
                own.active = true;
                Ok(())
            }
        })
    }

    fn interface_destroy(&self, call: &InterfaceDestroy) -> Result<()> {
        supported(call.flags, 0, "testInterfaceDestroy")?;
        self.interface(&call.iface, |own| match own.active {
            false => not_now(Origin::Interface, ""),
            true => {
                own.active = false;
                Ok(())
            }
        })
    }

    fn interface_is_active(&self, call: &InterfaceIsActive) -> Result<InterfaceIsActiveReply> {
        self.interface(&call.iface, |own| Ok(InterfaceIsActiveReply { active: own.active.into() }))
    }

    fn interface_get_xml_desc(&self, call: &InterfaceGetXmlDesc) -> Result<InterfaceGetXmlDescReply> {
        supported(call.flags, 0, "testInterfaceGetXMLDesc")?;
        self.interface(&call.iface, |own| Ok(InterfaceGetXmlDescReply { xml: own.definition.to_xml() }))
    }

    fn interface_change_begin(&self, call: &InterfaceChangeBegin) -> Result<()> {
        supported(call.flags, 0, "testInterfaceChangeBegin")?;
        self.with(|world| {
            if world.interfaces.before.is_some() {
                return not_now(Origin::Test, "there is another transaction running.");
            }
            world.interfaces.before = Some(world.interfaces.all.clone());
            Ok(())
        })
    }

    fn interface_change_commit(&self, call: &InterfaceChangeCommit) -> Result<()> {
        supported(call.flags, 0, "testInterfaceChangeCommit")?;
        self.with(|world| match world.interfaces.before.take() {
            Some(_) => Ok(()),
            None => not_now(Origin::Test, "no transaction running, nothing to be committed."),
        })
    }

    fn interface_change_rollback(&self, call: &InterfaceChangeRollback) -> Result<()> {
        supported(call.flags, 0, "testInterfaceChangeRollback")?;
        self.with(|world| match world.interfaces.before.take() {
            Some(before) => {
                // What comes back are definitions: none of them is active, as with the reference.
                world.interfaces.all =
                    before.into_iter().map(|own| Interface { active: false, ..own }).collect();
                Ok(())
            }
            None => not_now(Origin::Test, "no transaction running, nothing to rollback."),
        })
    }
}
